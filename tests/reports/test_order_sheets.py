"""The pages of a supplier: what is to be ordered by day, until when, and what of it goes where."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from planner.reports import write_workbook
from planner.reports.order_sheets import (
    HALF,
    MOST_DAYS,
    count_text,
    lines_by_site,
    of_days,
    order_by_text,
    order_sheets,
)
from planner.schema.plan_tables import WORKBOOK_HEADER_ROW as HEAD
from tests.cases import tiny_case
from tests.plan_files import Sheets
from tests.reports.samples import plan_tables, typed


def order(day: str, offer: str = "horta-alface", **cells: Any) -> dict[str, Any]:
    """Return an order of 71 bunches of 0.5 kg, 102 of which are to be ordered, unless the cells say something else."""
    return {
        "period": day, "delivery_day": pd.Timestamp(day), "zone": "centro", "offer": offer, "supplier": "horta",
        "supplier_name": "Horta", "product": "alface", "product_name": "Alface", "packs": 71, "units": 71.0, "unit": "bunch",
        "kg": 35.5, "order_packs": 102, "order_kg": 51.0, "price_per_unit": 1.0, "amount": 71.0,
    } | cells  # fmt: skip


def test_a_month_is_a_page_of_what_is_to_be_ordered() -> None:
    """Lettuce on 2 and 9 March: 71 are to arrive at a loss of 30 %, so 102 are ordered each time, 204 in all, of 51 kg a day."""
    (page,) = order_sheets({"orders": typed("orders", [order("2026-03-02"), order("2026-03-09")])})
    assert (page.supplier, page.name, page.title) == ("horta", "Horta", "March 2026")
    assert page.days == [date(2026, 3, 2), date(2026, 3, 9)]
    (line,) = page.lines
    assert line.labels == ("Alface", "bunch")
    assert line.by_day == {date(2026, 3, 2): 102.0, date(2026, 3, 9): 102.0}
    assert (line.units, line.arriving, line.kg) == (204.0, 142.0, 102.0)
    assert page.kg == {date(2026, 3, 2): 51.0, date(2026, 3, 9): 51.0}
    assert page.lossy


def test_zones_are_added_and_packs_of_several_units_are_units() -> None:
    """Two zones with 3 and 4 packs of 10 kg on a day are 70 kg; without a loss nothing is said of one."""
    common = {"unit": "kg", "kg": 30.0, "units": 30.0, "packs": 3, "order_packs": None, "order_kg": None}
    rows = [
        order("2026-03-02", **common),
        order("2026-03-02", **common | {"zone": "sul", "packs": 4, "units": 40.0, "kg": 40.0}),
    ]
    (page,) = order_sheets({"orders": typed("orders", rows)})
    assert page.lines[0].by_day == {date(2026, 3, 2): 70.0}
    assert not page.lossy


def test_goods_count_in_the_month_in_which_they_come() -> None:
    """A period that begins in February and delivers in March stands on the page of March; orders of nothing on none."""
    rows = [order("2026-03-02", period="2026-02-26"), order("2026-04-01", packs=0, order_packs=0, units=0.0, kg=0.0)]
    assert [page.title for page in order_sheets({"orders": typed("orders", rows)})] == ["March 2026"]


@pytest.mark.parametrize(("days", "titles"), [(MOST_DAYS, ["March 2026"]), (MOST_DAYS + 1, ["March 2026, day 1 to 15", "March 2026, day 16 to 31"])])  # fmt: skip
def test_a_month_with_many_days_is_told_in_halves(days: int, titles: list[str]) -> None:
    """Sixteen days of delivery fit side by side; seventeen stand on two pages, which have them all and each one once."""
    rows = [order(f"2026-03-{day:02d}") for day in range(31 - days, 31)]
    pages = order_sheets({"orders": typed("orders", rows)})
    assert [page.title for page in pages] == titles
    assert [day.day for page in pages for day in page.days] == list(range(31 - days, 31))
    assert all(page.first <= day <= page.last for page in pages for day in page.days)
    assert {day.day > HALF for day in pages[-1].days} == ({True} if len(pages) > 1 else {True, False})


def test_all_of_a_day_can_still_be_ordered_on_the_day_named() -> None:
    """Of two offers that come on a day the earlier last day to order counts; where none is known none is named."""
    early, late = pd.Timestamp("2026-02-20"), pd.Timestamp("2026-02-26")
    rows = [
        order("2026-03-02", order_by=late),
        order("2026-03-02", "horta-couve", order_by=early),
        order("2026-03-09", "horta-couve"),
    ]
    (page,) = order_sheets({"orders": typed("orders", rows)})
    assert page.order_by == {date(2026, 3, 2): date(2026, 2, 20), date(2026, 3, 9): None}
    assert [order_by_text(page, day) for day in page.days] == ["Feb 20", ""]


def test_what_goes_where_is_all_that_is_delivered() -> None:
    """Site by site and day by day the rows have every unit of the deliveries; those of a span have its days alone."""
    deliveries = plan_tables(6, 3)["deliveries"]
    mine = deliveries[deliveries["supplier"] == "cooperapas"]
    lines = lines_by_site(mine)
    assert sum(line.units for line in lines) == mine["units"].sum()
    assert {line.labels[1] for line in lines} == set(mine["site_name"])
    march = mine[mine["delivery_day"].dt.month == 3]
    some = list(of_days(lines, date(2026, 3, 1), date(2026, 3, 31)))
    assert sum(line.units for line in some) == march["units"].sum() > 0
    assert {day.month for line in some for day in line.by_day} == {3}


def test_a_number_of_units_has_the_decimals_that_it_has() -> None:
    """A quarter of a kilo is no third, and a whole number has no decimals."""
    assert [count_text(value) for value in (1200.0, 0.25, 0.125, 1 / 3)] == ["1,200", "0.25", "0.125", "0.333333"]


def test_the_workbook_has_a_page_for_each_supplier_and_month(tmp_path: Path) -> None:
    """Each page begins anew, and all of them together have the units of the orders."""
    tables = plan_tables(6, 3)
    write_workbook(tables, tiny_case(), tmp_path / "plan.xlsx")
    pages = order_sheets(tables)
    ws = Sheets(tmp_path / "plan.xlsx", data_only=True)["Orders by day"]
    assert len(ws.row_breaks.brk) == len(pages) - 1 == 5
    assert ws.cell(HEAD, 1).value == "COOPERAPAS \N{EN DASH} February 2026"
    assert [ws.cell(HEAD + 1, k).value for k in range(1, 6)] == [
        "Product",
        "Unit",
        "Units to order",
        "Weight (kg)",
        "9 Mon",
    ]
    units = [row[2] for row in ws.iter_rows(min_row=HEAD, values_only=True) if isinstance(row[2], int | float)]
    assert sum(units) == tables["orders"]["units"].sum()
    weights = [row[3] for row in ws.iter_rows(min_row=HEAD, values_only=True) if row[0] == "Weight (kg)"]
    assert sum(weights) == pytest.approx(tables["orders"]["kg"].sum())
