"""The family contracts: of all prices of a contract no more is ordered than is left, and no less than it binds to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest

from models.build import make_problem
from models.diagnose import diagnose
from models.instance import Instance, Mode
from models.optimise import optimise
from models.solution import Termination
from tests.models.instances import INF, NAN, make_instance
from tests.models.reading import block_rows


def signed(
    least: float = 0.0, most: float = NAN, ordered: float = 1.0, modes: Mapping[str, Mode] | None = None, **tables: Any
) -> Instance:
    """Ten packs of 2 kg are needed; a contract has two cheap prices, another supplier is dear."""
    return make_instance(
        products=[{"pack_kg": 2.0}],
        suppliers=[{}, {}],
        offers=[{"price_per_pack": 3.1}, {"price_per_pack": 3.4}, {"supplier": 1, "price_per_pack": 5.0}],
        supply=[{"offer": 0, "packs": 4.0}, {"offer": 1}, {"offer": 2}],
        contracts=[{"minimum_kg": least, "maximum_kg": most}],
        contract_terms=[{"contract": 0, "supply": 0, "ordered": ordered}, {"contract": 0, "supply": 1}],
        modes=modes,
        **tables,
    )


def test_both_bounds_are_of_the_kg_ordered_over_all_prices() -> None:
    """A pack is 2 kg; of an offer of which a fifth is lost it stands for 2.5 kg ordered."""
    instance = signed(6.0, 13.0, ordered=1.25)
    assert block_rows(instance, "contracts_least") == [({"bought 0": 2.5, "bought 1": 2.0}, 6.0, INF)]
    assert block_rows(instance, "contracts_most") == [({"bought 0": 2.5, "bought 1": 2.0}, -INF, 13.0)]


def test_what_does_not_bind_has_no_row() -> None:
    """Without a maximum, and without anything missing to the minimum, nothing is asked for."""
    assert block_rows(signed(), "contracts_least") == block_rows(signed(), "contracts_most") == []


def test_modes() -> None:
    """Soft: a lack and an excess in kg, each of its own; off: no row."""
    soft = signed(6.0, 13.0, modes={"contracts": "soft"})
    assert block_rows(soft, "contracts_least")[0][0]["contract_lack 0"] == 1.0
    assert block_rows(soft, "contracts_most")[0][0]["contract_excess 0"] == -1.0
    off = make_problem(signed(6.0, 13.0, modes={"contracts": "off"})).blocks
    assert not {"contracts_least", "contracts_most"} & set(off)


@pytest.mark.parametrize(("most", "packs"), [(13.99, 6.0), (14.0, 7.0), (0.0, 0.0), (20.0, 10.0), (NAN, 10.0)])
def test_no_more_is_called_off_than_is_left(most: float, packs: float) -> None:
    """Seven packs are 14 kg; a little less allows six, over both prices together."""
    bought = optimise(signed(most=most)).values["bought"]
    assert bought[0] + bought[1] == packs
    assert bought[2] == 10 - packs


@pytest.mark.parametrize(("least", "packs"), [(0.0, 0.0), (6.0, 3.0), (6.01, 4.0), (20.0, 10.0)])
def test_no_less_is_called_off_than_it_binds_to(least: float, packs: float) -> None:
    """With another supplier at 1.00 the contract gets what it must: 6 kg are three packs, a little more is four."""
    instance = signed(least)
    dear = instance.offers.assign(price_per_pack=[3.1, 3.4, 1.0])
    bought = optimise(replace(instance, offers=dear)).values["bought"]
    assert bought[0] + bought[1] == packs


def test_a_minimum_above_the_need_has_no_plan_and_is_named() -> None:
    """Ten packs are 20 kg: 22 cannot be called off, and 2 kg less would do."""
    instance = signed(22.0)
    assert optimise(instance).termination is Termination.INFEASIBLE
    (row,) = diagnose(instance).to_dict("records")
    assert (row["family"], row["block"], row["rule"]) == ("contracts", "contracts_least", "contract 0")
    assert (row["bound"], row["amount"], row["unit"]) == (22.0, pytest.approx(2.0), "kg")
