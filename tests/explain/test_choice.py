"""Why an offer is bought or not, and the price that would change it."""

from __future__ import annotations

import numpy as np
import pytest

from models.sensitivity import Probe
from planner.assembly import assemble
from planner.case import Case
from planner.explain.choice import explain_choice
from planner.findings import InputError
from planner.scenarios import apply
from tests.cases import added, edited, tiny_case, tiny_law


def said(case: Case, offer: str) -> dict[str, object]:
    """Return what is said of one offer under the made-up law."""
    table = explain_choice(case, assemble(case, tiny_law())).set_index("offer")
    return dict(table.loc[offer])


def dear() -> Case:
    """Return the tiny case with a second, dearer offer of rice."""
    return tiny_case(offers=added("offers", {"offer": "dear", "supplier": "firma", "product": "arroz", "price": 30}))


def test_a_dearer_offer_is_told_by_how_much_and_the_price_that_sells_does_sell() -> None:
    """Rice at 30 where 25 is paid is dearer by 5; with the change that is proposed a fresh solve buys it."""
    row = said(dear(), "dear")
    assert row["decided"] == "dearer"
    assert "5" in str(row["text"])
    assert 24 < float(str(row["chosen_below"])) < 25
    changed = apply(dear(), [str(row["change"])])
    assembly = assemble(changed, tiny_law())
    probe = Probe(assembly.instance)
    number = list(assembly.offers["offer"]).index("dear")
    supply = np.flatnonzero((assembly.instance.supply["offer"] == number).to_numpy())
    assert probe.values[probe.problem.columns("bought", supply)].sum() > 0


def test_a_cheap_offer_is_sold_out_where_it_is_small() -> None:
    """One kg of lettuce a week at the lowest price is bought whole."""
    case = tiny_case(offers=edited("offers", 2, kg_per_period=1.0))
    assert said(case, "f1-alface")["decided"] == "sold_out"


def test_what_is_out_of_season_or_not_on_the_menu_says_so() -> None:
    """An offer of August cannot serve March; a product that no menu asks for is not bought."""
    case = tiny_case(offers=edited("offers", 2, months="8"))
    assert said(case, "f1-alface")["decided"] == "out_of_season"
    without_fruit = apply(tiny_case(), ["dish_banned dish=fruta"])
    assert said(without_fruit, "coop-banana")["decided"] == "not_demanded"


def test_a_reached_cap_is_named() -> None:
    """A farmer who may sell for two reais more sells lettuce for that and no more."""
    case = tiny_case(suppliers=edited("suppliers", 1, cap_amount=2.0))
    assert said(case, "f1-alface")["decided"] == "cap"


def test_an_unknown_supplier_is_refused_with_the_nearest() -> None:
    """A name that is not there is an error that proposes one that is."""
    case = tiny_case()
    with pytest.raises(InputError) as error:
        explain_choice(case, assemble(case, tiny_law()), supplier="cop")
    assert "coop" in error.value.findings[0].mend
