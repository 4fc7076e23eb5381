"""What the printed workbook says in short adds up to what stands at length beside it."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from planner.reports import write_workbook
from planner.reports.in_short import RULES_SHOWN, SINGLES_SHOWN
from planner.schema.plan_tables import WORKBOOK_HEADER_ROW
from tests.cases import tiny_case
from tests.plan_files import Sheets
from tests.reports.samples import plan_tables, typed

HEAD = WORKBOOK_HEADER_ROW


def sheet(folder: Path, title: str, tables: dict[str, pd.DataFrame]) -> Worksheet:
    """Return a sheet of a plan's workbooks, with the results of its formulas."""
    write_workbook(tables, tiny_case(), folder / "plan.xlsx")
    return Sheets(folder / "plan.xlsx", data_only=True)[title]


def lines(ws: Worksheet) -> list[tuple[object, ...]]:
    """Return the lines below the headings."""
    return list(ws.iter_rows(min_row=HEAD + 1, values_only=True))


def missed(rule: str, window: str, amount: float = 1.0) -> dict[str, object]:
    """Return a place in which a rule on how often gave way."""
    return {
        "family": "menu_frequency",
        "rule": rule,
        "about": "all",
        "window": window,
        "mode": "soft",
        "bound": 2.0,
        "found": 2.0 - amount,
        "amount": amount,
        "unit": "days",
        "judgement": "not_met",
    }


def test_a_rule_that_gave_way_in_several_weeks_is_one_line(tmp_path: Path) -> None:
    """Fish in three weeks and eggs in one: two lines, the one with most places first, each with its worst week."""
    rows = [missed("fish", f"2026-03-{day:02d}", amount) for day, amount in ((2, 1.0), (9, 2.0), (16, 1.0))]
    found = lines(
        sheet(
            tmp_path,
            "What gave way in short",
            plan_tables(2, 1) | {"given_way": typed("given_way", [missed("egg", "2026-03-02"), *rows])},
        )
    )
    assert [(line[1], line[4]) for line in found] == [("fish, Todos", 3), ("egg, Todos", 1)]
    assert "2026-03-09" in str(found[0][5])


@pytest.mark.parametrize(("places", "shown"), [(2, RULES_SHOWN), (1, SINGLES_SHOWN)])
def test_of_many_rules_the_rest_is_counted(tmp_path: Path, places: int, shown: int) -> None:
    """Two more rules than are shown: the last line counts both, and all places together are all that gave way."""
    windows = [f"2026-03-{2 + 7 * k:02d}" for k in range(places)]
    rows = [missed(f"rule {k:02d}", window) for k in range(shown + 2) for window in windows]
    found = lines(
        sheet(tmp_path, "What gave way in short", plan_tables(2, 1) | {"given_way": typed("given_way", rows)})
    )
    assert len(found) == shown + 1
    assert found[-1][1] == "2 more rules"
    assert sum(int(str(line[4])) for line in found) == len(rows)


@pytest.mark.parametrize(("weeks", "heads"), [(3, ["2026-02-09", "2026-02-16", "2026-02-23"]), (18, ["2026-02", "2026-03", "2026-04", "2026-05", "2026-06"])])  # fmt: skip
def test_deliveries_by_month_add_up_to_the_orders(tmp_path: Path, weeks: int, heads: list[str]) -> None:
    """A short plan is told by period, a long one by month; the kg of all suppliers are those of the orders."""
    tables = plan_tables(weeks, 2)
    ws = sheet(tmp_path, "Deliveries in short", tables)
    assert [ws.cell(HEAD, k).value for k in range(2, 2 + len(heads))] == heads
    totals = [row for row in range(HEAD, ws.max_row + 1) if ws.cell(row, 1).value == "Total"]
    orders = tables["orders"]
    visits = orders.assign(when=orders["period"] if weeks == 3 else orders["delivery_day"].dt.strftime("%Y-%m"))
    days = visits.groupby(["supplier_name", "when"])["delivery_day"].nunique().sum()
    assert [ws.cell(row, 2 + len(heads)).value for row in totals] == pytest.approx([days, orders["kg"].sum()])


def test_sources_are_counted_by_table_and_kind(tmp_path: Path) -> None:
    """Two texts on prices, one of them for most lines: one line with both counted, and that text."""
    rows = [
        {"table": "offers", "kind": "source", "text": "Invoices of 2019", "rows": 3},
        {"table": "offers", "kind": "source", "text": "A call", "rows": 40},
        {"table": "offers", "kind": "assumption", "text": "A harvest", "rows": 1},
    ]
    found = lines(sheet(tmp_path, "Sources in short", plan_tables(1, 1) | {"sources": typed("sources", rows)}))
    assert [line[2:5] for line in found] == [(2, 43, "A call"), (1, 1, "A harvest")]
