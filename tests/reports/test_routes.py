"""Lots for bodies that are no farms, and lots that slip under a threshold because they were cut."""

from __future__ import annotations

import pandas as pd
import pytest

from planner.programmes.law import AwardRoute
from tests.cases import edited, source
from tests.verify.contracts import bananas, law, tables_of


def direct(below: float) -> AwardRoute:
    """Return a direct award to whoever pays fairly, below an amount."""
    return AwardRoute("direct", "Direct award", "direct", "fair", below, None, source("direct"))


def lots_of_a_firm(below: float, **offer: float) -> pd.DataFrame:
    """Return the lots where a firm that pays fairly sells all the bananas, 224.00 at 2.00 the dozen."""
    suppliers = edited("suppliers", 2, labels="fair_pay")
    offers = [
        {"offer": "firm", "supplier": "firma", "product": "banana", "price": 2.0} | offer,
        {"offer": "coop", "supplier": "coop", "product": "banana", "price": 2.0} | offer,
    ]
    rows = offers if offer else offers[:1]
    return tables_of(bananas(suppliers=suppliers, offers=rows, quotes=[]), law(award_routes=(direct(below),)))["lots"]


def test_a_body_that_a_route_is_meant_for_gets_lots_though_it_is_no_farm() -> None:
    """A firm is no family farm, but the route is open to it: one lot of all that it sells, by direct award."""
    lots = lots_of_a_firm(300)
    assert lots["amount"].tolist() == [224]
    assert lots["routes"].tolist() == ["Direct award"]


def test_at_the_threshold_the_route_is_closed() -> None:
    """A lot worth 224.00 is below 224.01, not below 224.00."""
    assert lots_of_a_firm(224.01)["routes"].tolist() == ["Direct award"]
    assert lots_of_a_firm(224.0)["routes"].tolist() == [""]


@pytest.mark.parametrize(("below", "said"), [(150.0, True), (100.0, False), (300.0, False)])
def test_a_cut_that_slips_under_a_threshold_is_said(below: float, said: bool) -> None:
    """Two who can each deliver half get two lots of 112.00: said where the threshold lies between 112 and 224."""
    lots = lots_of_a_firm(below, kg_per_period=42)
    assert lots["amount"].tolist() == [112, 112]
    assert lots["warning"].str.contains("Direct award", regex=False).tolist() == [said, said]
