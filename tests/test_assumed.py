"""A cell is assumed as long as it holds what was filled in: whoever types a figure of his own has no more to do."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from planner.assumed import assumed_cells, cell_text, joined
from planner.io import read_case, write_case
from planner.reports.verdict import verdict
from planner.schema import CASE_TABLES
from planner.verify import verify
from tests.cases import rows, tiny_case
from tests.shared import make_plan

WHY = {"source": "Some office, price list 2026", "assumed": "a price of another town"}
PRICE = {"table": "offers", "row": "coop-arroz", "column": "price", "value": "20", **WHY}


def offer_price(offer: str) -> float:
    """Return what an offer of the tiny case costs."""
    return next(float(row["price"]) for row in rows("offers") if row["offer"] == offer)


OFFER = rows("offers")[0]["offer"]
TOLD = {**PRICE, "row": OFFER, "value": f"{offer_price(OFFER):g}"}


def test_a_cell_counts_until_it_is_changed() -> None:
    """The assumption names the cell while it holds the value, and nothing once it holds another or is gone."""
    case = tiny_case(assumptions=[TOLD])
    (cell,) = assumed_cells(case).to_dict("records")
    assert (cell["table"], cell["line"], cell["assumed"]) == ("offers", 2, "a price of another town")
    assert assumed_cells(tiny_case(assumptions=[{**TOLD, "value": "0.01"}])).empty
    assert assumed_cells(tiny_case(assumptions=[{**TOLD, "row": "nobody"}])).empty
    other = [{**row, "price": row["price"] + 1} for row in rows("offers")]
    assert assumed_cells(tiny_case(assumptions=[TOLD], offers=other)).empty


def test_a_row_counts_until_any_of_its_cells_is_changed() -> None:
    """A row that is assumed as a whole is no more so when one cell of it differs; source and remark are no part of it."""
    day = {"first_day": date(2026, 3, 4), "last_day": date(2026, 3, 5), "kind": "no_school", "note": "Feast"}
    shown = [name for name in CASE_TABLES["calendar"].names if name not in ("source", "assumed")]
    told = {"table": "calendar", "row": "2026-03-04/", "column": "", "value": joined(day, shown, "calendar"), **WHY}
    assert len(assumed_cells(tiny_case(calendar=[day], assumptions=[told]))) == 1
    assert len(assumed_cells(tiny_case(calendar=[{**day, "source": "the school"}], assumptions=[told]))) == 1
    assert assumed_cells(tiny_case(calendar=[{**day, "note": "Fair"}], assumptions=[told])).empty


@pytest.mark.parametrize("kind", ["folder", "book.xlsx"])
def test_what_is_assumed_stays_so_through_a_file(tmp_path: Path, kind: str) -> None:
    """Numbers, days and yes or no are compared as they are read again: 1.0 is 1, in folder and workbook."""
    told = [
        TOLD,
        {"table": "case", "row": "", "column": "first_day", "value": "2026-03-02", **WHY},
        {"table": "products", "row": "arroz", "column": "storable", "value": "yes", **WHY},
        {"table": "products", "row": "arroz", "column": "unit_kg", "value": "5", **WHY},
        {"table": "products", "row": "arroz", "column": "shelf_life_days", "value": "180", **WHY},
    ]
    case = tiny_case(assumptions=told)
    assert len(assumed_cells(case)) == len(told)
    again, _found = read_case(write_case(case, tmp_path / kind))
    assert len(assumed_cells(again)) == len(told)


def test_blank_and_missing_are_the_same_text() -> None:
    """A cell without a value is an empty text, whatever its kind."""
    assert {cell_text(column, None) for table in CASE_TABLES.values() for column in table.columns} == {""}


def test_the_plan_tells_what_is_assumed_and_a_changed_plan_is_found() -> None:
    """The plan lists it under the table of which it tells, and its first lines say how rough it is."""
    sites = [{**row, "assumed": "zone: as the map says"} if at == 0 else row for at, row in enumerate(rows("sites"))]
    case = tiny_case(assumptions=[TOLD, {**TOLD, "row": "nobody"}], sites=sites)
    plan = make_plan(case)
    sources = plan["sources"].set_index(["table", "kind", "text"])["rows"]
    assert sources["offers", "assumption", "a price of another town"] == 1
    assert "assumptions" not in {table for table, _kind, _text in sources.index}
    (warning,) = plan["warnings"].loc[plan["warnings"]["topic"] == "Assumptions", "text"]
    assert warning.startswith("2 rows or cells")
    assert warning.endswith("Filled in for you: 1; said in the row itself: 1.")
    assert any("1 of" in line.text for line in verdict(case, plan.tables) if line.weight == "not_known")
    assert not any("rough" in line.text for line in verdict(tiny_case(), plan.tables))
    wrong = plan["sources"].assign(rows=lambda frame: frame["rows"].where(frame["table"] != "offers", 7))
    assert verify(case, plan.law, {**plan.tables, "sources": wrong})
