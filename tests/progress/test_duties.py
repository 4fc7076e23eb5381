"""Duties with deadlines: a plan that misses a share says what is to be done, progress by which day."""

from __future__ import annotations

from datetime import date

import pandas as pd
import pytest

from planner.programmes.law import Duty, TargetRule
from planner.progress.alerts import alerts
from planner.schema.progress_tables import PROGRESS_TABLES
from tests.cases import source, tiny_case
from tests.verify.contracts import bananas, law, tables_of

TELL = Duty("tell", "Tell the board", "share_short", "fair-food", 5, True, source("duties.tell"))
REPORT = Duty("report", "Report the year", "year_over", "", 30, False, source("duties.report"))


def told(now: date, status: str = "on_track") -> list[tuple[str, bool, str]]:
    """Return subject, urgency and text of the duties of which progress reminds; the year ends on 13 March 2026."""
    empty = {name: table.empty() for name, table in PROGRESS_TABLES.items()}
    row = {"target": "fair-food", "window": "", "ends": pd.Timestamp("2026-03-13"), "name": "Fair food", "sense": "at_least", "status": status, "unit": "BRL", "unassigned": 0.0,
           "forecast_share": 0.2, "required_share": 0.3, "missing": 10.0}  # fmt: skip
    tables = {**empty, "standing": pd.DataFrame([row]).reindex(columns=empty["standing"].columns)}
    found = alerts(tables, tiny_case(), pd.Timestamp(now), duties=(TELL, REPORT))
    rows = found[found["alert"] == "Duty"]
    return [(row.subject, row.pressing, row.text) for row in rows.itertuples(index=False)]


@pytest.mark.parametrize(
    ("now", "status", "reminded"),
    [
        (date(2026, 3, 4), "missed", True),
        (date(2026, 3, 4), "kept", False),
        (date(2026, 3, 4), "on_track", False),
        (date(2026, 3, 4), "slipping", False),
        (date(2026, 3, 4), "out_of_reach", True),
        (date(2026, 3, 13), "slipping", True),
        (date(2026, 3, 13), "reached", False),
    ],
)
def test_a_share_that_is_lost_has_to_be_told(now: date, status: str, reminded: bool) -> None:
    """While a share may still be reached nobody need be told; out of reach, or short on the last day, it is due at once."""
    assert ("Tell the board" in [subject for subject, _pressing, _text in told(now, status)]) is reminded


def test_the_deadline_is_told() -> None:
    """Five working days from Wednesday 4 March 2026 end on Wednesday 11 March."""
    (text,) = [
        text for subject, pressing, text in told(date(2026, 3, 4), "out_of_reach") if subject == TELL.name and pressing
    ]
    assert "2026-03-11" in text
    assert "within 5 working days" in text


@pytest.mark.parametrize(
    ("now", "pressing", "over"),
    [
        (date(2026, 2, 12), None, False),
        (date(2026, 2, 13), False, False),
        (date(2026, 3, 13), True, False),
        (date(2026, 4, 12), True, False),
        (date(2026, 4, 13), True, True),
    ],
)
def test_the_end_of_the_year_is_announced(now: date, pressing: bool | None, over: bool) -> None:
    """From four weeks before 13 March it is told, from that day on it presses, and thirty days later, after 12 April, the day is over."""
    rows = [(urgent, text) for subject, urgent, text in told(now) if subject == REPORT.name]
    assert [urgent for urgent, _text in rows] == ([] if pressing is None else [pressing])
    assert any("That day is over" in text for _urgent, text in rows) is over


@pytest.mark.parametrize(("kg", "warned"), [(30.0, True), (None, False)])
def test_a_plan_that_misses_the_share_says_what_is_to_be_done(kg: float | None, warned: bool) -> None:
    """20 dozen of the cooperative are 24.6 % of what is spent, less than 30 %: the board is to be told; with enough it is not."""
    offers = [
        {"offer": "firm", "supplier": "firma", "product": "banana", "price": 2.0},
        {"offer": "coop", "supplier": "coop", "product": "banana", "price": 3.0, "kg_total": kg},
    ]
    rule = TargetRule("fair-food", "Fair food", "fair", "at_least", 0.3, source=source("fair-food"))
    warnings = tables_of(bananas(offers=offers), law(targets=(rule,), duties=(TELL, REPORT)))["warnings"]
    texts = warnings.loc[warnings["topic"] == "Duties", "text"].tolist()
    assert bool(texts) is warned
    assert all("within 5 working days" in text for text in texts)
