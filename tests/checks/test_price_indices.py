"""Checks of prices that follow an index."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from planner.checks import check
from tests.assembly.test_price_index import CONTRACT, INDEXED, VALUES, month
from tests.cases import edited, tiny_case, tiny_law
from tests.checks.asking import found, one


def tables(number: int = 3, **cells: Any) -> dict[str, Any]:
    """Return the tables in which the firm's rice of a month follows the index."""
    offer = edited("offers", 3, **INDEXED | {"price": 25.0} | month(number) | cells)
    return {"offers": offer, "contracts": [CONTRACT], "price_indices": VALUES}


def test_a_price_in_order_gives_no_finding_of_its_own() -> None:
    """With a value for January and for March there is nothing to say of the rice of March."""
    codes = {
        "indexed-offer-without-base",
        "indexed-offer-of-several-months",
        "index-unknown-then",
        "index-carried-on",
        "index-value-twice",
    }
    assert not codes & {finding.code for finding in check(tiny_case(**tables()), tiny_law())}


def test_index_value_twice() -> None:
    """A second value in March is an error, on whatever day of it; one in April is none."""
    again = {"price_index": "food", "month": date(2026, 3, 31), "value": 124.0}
    assert one("index-value-twice", price_indices=[*VALUES, again]).rows == (3, 5)
    assert found("index-value-twice", price_indices=[*VALUES, again | {"month": date(2026, 4, 1)}]) == []


@pytest.mark.parametrize("cells", [{"price_index": None}, {"index_base": None}])
def test_indexed_offer_without_base(cells: dict[str, Any]) -> None:
    """Of index and base month both are needed."""
    assert one("indexed-offer-without-base", **tables(**cells)).column == "index_base"
    assert found("indexed-offer-without-base", **tables()) == []


def test_indexed_offer_of_several_months() -> None:
    """From 1 to 31 March is one month; to 1 April it is two; without a last day the contract's holds, which is December's."""
    assert found("indexed-offer-of-several-months", **tables(last_day=date(2026, 3, 31))) == []
    for last in (date(2026, 4, 1), None):
        assert one("indexed-offer-of-several-months", **tables(last_day=last)).severity == "error"


def test_index_unknown_then() -> None:
    """The base month needs a value of its own; the month of the offer needs one by then."""
    finding = one("index-unknown-then", **tables(index_base=date(2025, 12, 31)))
    assert (finding.severity, finding.column) == ("error", "index_base")
    assert "2025-12" in finding.what
    early = tables(2) | {"price_indices": VALUES[:2], "offers": edited("offers", 3, **INDEXED | month(2))}
    assert found("index-unknown-then", **early) == []
    march = {"price_indices": VALUES[1:2], "index_base": date(2026, 3, 1)}
    offers = edited("offers", 3, **INDEXED | month(2) | {"index_base": march["index_base"]})
    late = {"offers": offers, "contracts": [CONTRACT], "price_indices": march["price_indices"]}
    assert one("index-unknown-then", **late).column == "first_day"


def test_index_carried_on() -> None:
    """Without the value of March that of February is taken for it and told; with it, and for months outside the plan, nothing is."""
    without_march = tables() | {"price_indices": [VALUES[0], VALUES[2]]}
    finding = one("index-carried-on", **without_march)
    assert (finding.severity, finding.rows) == ("note", (5,))
    assert "2026-02" in finding.what
    assert found("index-carried-on", **tables()) == []
    assert found("index-carried-on", **tables(4)) == []


def test_prices_of_the_checks_follow_the_index() -> None:
    """Rice ten times dearer by its index is asked about as absurd, as if the price were."""
    dear = [VALUES[0], VALUES[1] | {"value": 120_000.0}]
    assert found("price-absurd", **tables() | {"price_indices": dear})
    assert found("price-absurd", **tables()) == []
