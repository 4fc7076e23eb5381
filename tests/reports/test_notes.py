"""Figures of the summary that are told beside the cost."""

from __future__ import annotations

import pytest

from planner.reports.notes import _cost_without
from tests.cases import rows, tiny_case
from tests.reports.plans import solved


@pytest.mark.parametrize(("before", "told", "price"), [(98.0, 98.0, 2.0), (100.0, 100.0, 0.0), (100.03, 100.0, 0.0)])
def test_the_law_s_order_never_costs_less_than_nothing(before: float, told: float, price: float) -> None:
    """A plan for 100.00, rounded line by line: where the cheapest was found at 100.03 before rounding, the law's order costs 0, not -0.03."""
    rows = _cost_without({"ranking": before}, 100.0, "BRL")
    assert [(row["measure"], row["value"]) for row in rows] == [
        ("cost_without_ranking", told),
        ("price_of_ranking", price),
    ]


def test_the_price_of_the_order_is_without_that_of_sharing() -> None:
    """90 by cost alone, 96 in the law's order, 100 shared fairly: the order costs 6; what is rounded above the next counts as the next."""
    for ranking, fairness, told in ((90.0, 96.0, (90.0, 96.0, 6.0)), (96.01, 96.0, (96.0, 96.0, 0.0))):
        rows = _cost_without({"ranking": ranking, "fairness": fairness}, 100.0, "BRL")
        assert tuple(row["value"] for row in rows) == told


def test_warnings_call_suppliers_and_shares_by_their_names() -> None:
    """No short name stands on paper that is signed: not of who has no coordinates, nor of a share that is waived without ground."""
    suppliers = [row | ({"lat": None, "lon": None} if row["supplier"] == "firma" else {}) for row in rows("suppliers")]
    waived = [{"target": "family-share", "ground": "no-such-ground", "decided_on": "2026-02-01"}]
    told = solved(tiny_case(suppliers=suppliers, waivers=waived))["warnings"]
    text = {topic: "; ".join(part["text"]) for topic, part in told.groupby("topic")}
    assert "no charge by km: Firma." in text["Distances"]
    assert "law's grounds: Family farming." in text["Law"]
