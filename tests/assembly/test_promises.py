"""Limits on one supplier's part, and commitments."""

from __future__ import annotations

from datetime import date
from typing import Any

import numpy as np

from models.instance import Instance
from planner.assembly import assemble
from tests.cases import edited, tiny_case, tiny_law


def _instance(**tables: Any) -> Instance:
    return assemble(tiny_case(**tables), tiny_law()).instance


def _limit(**cells: Any) -> dict[str, tuple[set[str], set[str]]]:
    """Return for each limit the offers of the whole and those that count."""
    instance = _instance(limits=[{"limit": "l", "maximum_share": 0.6} | cells])
    offer = instance.offers["offer"].to_numpy()[instance.supply["offer"].to_numpy()]
    found = {}
    for row, label in enumerate(instance.product_limits["limit"]):
        terms = instance.product_limit_terms[instance.product_limit_terms["limit"] == row]
        whole = terms["index"].to_numpy()
        found[label] = (set(offer[whole]), set(offer[whole[terms["counts"].to_numpy()]]))
    return found


def test_a_limit_on_one_product_and_supplier() -> None:
    """The whole is all offers of the product, what counts is the supplier's; the share is as given."""
    assert _limit(product="banana", supplier="coop") == {
        "l: banana, coop": ({"coop-banana", "firma-banana"}, {"coop-banana"})
    }
    limits = _instance(limits=[{"limit": "l", "product": "banana", "maximum_share": 0.6}]).product_limits
    assert limits["maximum_share"].tolist() == [0.6, 0.6]


def test_a_limit_without_product_or_supplier_is_one_for_each() -> None:
    """Each product with each of its suppliers: lettuce and bananas have two, rice and beans one."""
    labels = set(_limit())
    assert labels == {
        "l: alface, coop", "l: alface, f1", "l: banana, coop", "l: banana, firma", "l: arroz, firma", "l: feijao, firma",
    }  # fmt: skip


def test_a_limit_on_a_food_group_adds_its_products_up() -> None:
    """Fruit and vegetables of one group are one whole."""
    products = edited("products", 2, food_group="fruit")
    instance = _instance(
        products=products, limits=[{"limit": "l", "food_group": "fruit", "supplier": "coop", "maximum_share": 0.5}]
    )
    assert instance.product_limits["limit"].tolist() == ["l: fruit, coop"]
    assert len(instance.product_limit_terms) == 8


def test_a_limit_on_a_supplier_who_cannot_deliver_says_nothing() -> None:
    """There is no row for a supplier without the product."""
    assert _limit(product="banana", supplier="f1") == {}


def test_a_minimum_per_period_is_promised_wherever_the_supplier_offers() -> None:
    """Offered in the second week only, it is promised there only, from all its goods of the week."""
    offers = edited("offers", 2, first_day=date(2026, 3, 9))
    instance = _instance(offers=offers, commitments=[{"supplier": "f1", "minimum_amount_per_period": 15}])
    assert instance.commitments["commitment"].tolist() == ["f1 2026-03-09"]
    assert instance.commitments["minimum_amount"].tolist() == [15]
    supply = instance.supply.iloc[instance.commitment_terms["index"]]
    assert supply[["offer", "period"]].to_numpy().tolist() == [[2, 1]]


def test_a_promise_stands_also_where_nothing_is_needed() -> None:
    """Without salad on the menu nothing of F1's is needed: the promise has a row that nothing can meet."""
    instance = _instance(
        menus=[{"menu": "all", "dish": "fruta"}], commitments=[{"supplier": "f1", "minimum_amount_per_period": 15}]
    )
    assert len(instance.commitments) == 2
    assert instance.commitment_terms.empty


def test_part_of_last_years_worth_is_kept_over_the_plan() -> None:
    """80 % of 1,000 over both weeks; nothing kept is no promise."""
    kept = [{"supplier": "coop", "last_year_amount": 1000, "kept_share": 0.8}]
    instance = _instance(commitments=kept)
    assert instance.commitments["minimum_amount"].tolist() == [800]
    assert len(instance.commitment_terms) == 4
    assert _instance(commitments=[kept[0] | {"kept_share": None}]).commitments.empty


def test_a_decision_on_record_lifts_a_commitment() -> None:
    """With a decision neither the minimum nor the kept part has a row."""
    lifted = [{"supplier": "coop", "minimum_amount_per_period": 5, "last_year_amount": 9, "kept_share": 1, "decision": "Minutes 3"}]  # fmt: skip
    assert _instance(commitments=lifted).commitments.empty
    assert len(_instance(commitments=[lifted[0] | {"decision": None}]).commitments) == 3


def test_terms_name_rows_that_exist() -> None:
    """Every term of limits and commitments points at rows of the instance, also with several of each."""
    instance = _instance(
        limits=[{"limit": "a", "maximum_share": 0.6}, {"limit": "b", "maximum_share": 0.6, "food_group": "fruit"}],
        commitments=[{"supplier": s, "minimum_amount_per_period": 1} for s in ("coop", "f1")],
    )
    assert set(instance.product_limit_terms["limit"]) == set(np.arange(len(instance.product_limits)))
    assert set(instance.commitment_terms["commitment"]) == set(np.arange(len(instance.commitments)))
