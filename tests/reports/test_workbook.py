"""The workbook: exact when read back, totals that agree, text that stays text, pages that print."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import zipfile
from dataclasses import replace
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from planner.case import Case
from planner.io import read_plan
from planner.reports import write_workbook
from planner.reports.sheets import SUMMED
from planner.schema import PLAN_TABLES
from planner.schema.plan_tables import KEPT_SHEET, WORKBOOK_HEADER_ROW
from tests.cases import edited, tiny_case
from tests.plan_files import Sheets
from tests.reports.plans import solved
from tests.reports.samples import plan_tables, typed

HEAD = WORKBOOK_HEADER_ROW
SUBTOTAL = re.compile(r"=SUBTOTAL\(109,([A-Z]+)(\d+):\1(\d+)\)")


@pytest.fixture(scope="module")
def tables() -> dict[str, pd.DataFrame]:
    """Return plan tables of 18 weeks and 4 sites."""
    return plan_tables(18, 4)


@pytest.fixture(scope="module")
def path(tables: dict[str, pd.DataFrame], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the workbook of those tables."""
    path = tmp_path_factory.mktemp("book") / "plan.xlsx"
    write_workbook(tables, tiny_case(), path)
    return path


@pytest.fixture(scope="module")
def book(path: Path) -> Sheets:
    """Return the sheets with their formulas."""
    return Sheets(path)


@pytest.fixture(scope="module")
def values(path: Path) -> Sheets:
    """Return the sheets with the results of their formulas."""
    return Sheets(path, data_only=True)


def write(tmp_path: Path, tables: dict[str, pd.DataFrame], case: Case | None = None) -> Sheets:
    """Return the sheets of a plan's tables, read back with formulas."""
    write_workbook(tables, case or tiny_case(), tmp_path / "plan.xlsx")
    return Sheets(tmp_path / "plan.xlsx")


def test_a_plan_read_back_is_the_plan(tmp_path: Path) -> None:
    """Every table of a solved plan comes back from its workbooks cell by cell, the empty ones too."""
    tables = solved()
    write_workbook(tables, tiny_case(), tmp_path / "plan.xlsx")
    found = read_plan(tmp_path / "plan.xlsx")
    assert found.keys() == tables.keys()
    for name, frame in tables.items():
        pd.testing.assert_frame_equal(found[name].reset_index(drop=True), frame, obj=name)


def test_each_table_stands_on_the_sheet_of_its_label(book: Sheets, tables: dict[str, pd.DataFrame]) -> None:
    """Headings are the labels in row 4, rows follow without a gap, and the sheet ends with them, in the workbook of its table."""
    for name, frame in tables.items():
        table, ws = PLAN_TABLES[name], book[PLAN_TABLES[name].label]
        assert book.file_of[ws.title].stem == (table.book or "plan"), name
        heads = [ws.cell(HEAD, k).value for k in range(1, len(table.columns) + 1)]
        assert heads == [column.label or column.name for column in table.columns]
        assert ws.max_row == HEAD + len(frame), name


def test_totals_cover_exactly_the_rows(book: Sheets, values: Sheets, tables: dict[str, pd.DataFrame]) -> None:
    """Every total is a live formula over the data rows, no more and no less, and its result is their sum."""
    for name, columns in ((name, columns) for name, columns in SUMMED.items() if name in tables):
        ws = book[PLAN_TABLES[name].label]
        for column in columns:
            k = PLAN_TABLES[name].names.index(column) + 1
            match = SUBTOTAL.fullmatch(ws.cell(HEAD - 1, k).value)
            assert match, (name, column)
            letter, first, last = match.groups()
            assert ws.cell(HEAD, k).column_letter == letter
            assert (int(first), int(last)) == (HEAD + 1, HEAD + len(tables[name]))
            result = values[ws.title].cell(HEAD - 1, k).value
            assert result == pytest.approx(float(tables[name][column].sum()), abs=1e-6)


def formulas(book: Sheets) -> list[tuple[Worksheet, Any]]:
    """Return every formula of a plan's workbooks with its sheet."""
    return [(ws, cell) for ws in book for row in ws.iter_rows() for cell in row if cell.data_type == "f"]


def test_every_formula_has_a_result_that_agrees(book: Sheets, values: Sheets) -> None:
    """Each sum of the views, added up here from the cells it names, is the result that stands in the file."""
    checked = 0
    for ws, cell in formulas(book):
        shown = values[ws.title][cell.coordinate].value
        match = re.fullmatch(r"=(?:SUM|SUBTOTAL)\((?:109,)?([A-Z]+\d+:[A-Z]+\d+)\)", cell.value)
        if match:
            cells = [c.value for row in values[ws.title][match[1]] for c in row]
            assert shown == pytest.approx(sum(v for v in cells if v is not None), abs=1e-6), (ws.title, cell.value)
            checked += 1
        assert isinstance(shown, int | float), (ws.title, cell.coordinate)
    assert checked > 50


@pytest.mark.skipif(shutil.which("soffice") is None, reason="needs LibreOffice")
def test_another_program_reckons_the_same(path: Path, values: Sheets, tmp_path: Path) -> None:
    """LibreOffice, which recalculates every formula, gets the results that stand in the file."""
    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    command = [
        "soffice",
        profile,
        "--headless",
        "--convert-to",
        "xlsx:Calc MS Excel 2007 XML",
        "--outdir",
        str(tmp_path),
    ]
    subprocess.run(
        [*command, str(path)], check=True, capture_output=True, timeout=120, env=os.environ | {"HOME": str(tmp_path)}
    )
    other = load_workbook(tmp_path / path.name, data_only=True)
    for ws, cell in formulas(Sheets(path)):
        if ws.title not in other.sheetnames:
            continue  # of the details
        expected = values[ws.title][cell.coordinate].value
        assert other[ws.title][cell.coordinate].value == pytest.approx(expected, abs=1e-6), (ws.title, cell.coordinate)


def test_text_of_the_case_never_becomes_a_formula(tmp_path: Path) -> None:
    """Names that begin like formulas stay text in every cell, marked as text for whoever edits them."""
    nasty = '=HYPERLINK("http://example.org","x")'
    tables = plan_tables(14, 2)
    for name in ("orders", "deliveries", "supplier_totals", "shortfalls", "prices"):
        frame = tables[name].copy()
        for column in ("supplier_name", "product_name", "site_name", "note", "reason"):
            if column in frame:
                frame[column] = nasty
        tables[name] = frame
    for name, column in (("warnings", "text"), ("sources", "text"), ("run", "value"), ("targets", "definition")):
        tables[name] = tables[name].assign(**{column: "+1+cmd|' /C calc'!A0"})
    tables["orders"]["unit"] = "@SUM(A1)"
    case = tiny_case(case=edited("case", 0, name=nasty, buyer="-1"), funds=edited("funds", 0, name="=1+1"))
    book = write(tmp_path, tables, case)
    for ws, cell in formulas(book):
        assert re.fullmatch(r"=(SUM|SUBTOTAL|IF)\([0-9A-Z:,>/]*\)|=[A-Z]+\d+-[A-Z]+\d+", cell.value), (
            ws.title,
            cell.value,
        )
    suspects = [
        c for ws in book for row in ws.iter_rows() for c in row if str(c.value or "").startswith(("=H", "+", "@"))
    ]
    assert len(suspects) > 50
    assert all(cell.data_type == "s" and cell.quotePrefix for cell in suspects)


def test_odd_characters_do_not_break_the_file(tmp_path: Path) -> None:
    """Control characters become blanks, an overlong text is cut, marks of XML and of footers come back."""
    tables = plan_tables(2, 1)
    odd = "a\x00b\x0bc <&> \"'"
    tables["warnings"] = typed("warnings", [{"topic": odd, "text": "x" * 40_000}])
    book = write(tmp_path, tables, tiny_case(case=edited("case", 0, case="R&D", name=odd)))
    ws = book["Warnings"]
    assert ws.cell(HEAD + 1, 1).value == "a b c <&> \"'"
    assert len(ws.cell(HEAD + 1, 2).value) == 32_767
    assert ws.oddFooter.left.text.startswith("R&&D ")


def test_pages_are_set_up_for_print(book: Sheets) -> None:
    """Every sheet is a page wide, numbered, names the case's fingerprint; headings are frozen and repeated."""
    fingerprint = tiny_case().fingerprint
    for ws in book:
        assert ws.sheet_properties.pageSetUpPr.fitToPage
        assert ws.page_setup.fitToHeight == (1 if ws.title == "Summary" else 0)
        assert ws.page_setup.orientation == ("portrait" if ws.title == "Summary" else "landscape")
        assert fingerprint in ws.oddFooter.left.text
        assert "&P" in ws.oddFooter.right.text
        assert "&N" in ws.oddFooter.right.text
    for table in PLAN_TABLES.values():
        if table.label in book.sheetnames:
            ws = book[table.label]
            assert ws.freeze_panes == f"A{HEAD + 1}"
            assert ws.print_title_rows == f"${HEAD}:${HEAD}"
            assert ws.auto_filter.ref.startswith(f"A{HEAD}:")


@pytest.mark.parametrize(("country", "paper"), [("BR", "9"), ("US", "1")])
def test_paper_is_that_of_the_country(tmp_path: Path, country: str, paper: str) -> None:
    """A4, or letter in the United States and Canada."""
    book = write(tmp_path, plan_tables(1, 1), tiny_case(case=edited("case", 0, country=country)))
    assert str(book["Orders"].page_setup.paperSize) == paper


@pytest.mark.parametrize(
    ("currency", "expected"), [("BRL", '"R$ "#,##0.00'), ("JPY", '"¥ "#,##0'), ("XQX", '"XQX "#,##0.00')]
)
def test_amounts_are_in_the_cases_currency(tmp_path: Path, currency: str, expected: str) -> None:
    """Amounts carry the currency's symbol and decimals; kg, shares and days their own formats."""
    book = write(tmp_path, plan_tables(1, 1), tiny_case(case=edited("case", 0, currency=currency)))

    def shown(table: str, column: str) -> str:
        k = PLAN_TABLES[table].names.index(column) + 1
        return str(book[PLAN_TABLES[table].label].cell(HEAD + 1, k).number_format)

    assert shown("orders", "amount").startswith(expected)
    assert shown("orders", "kg") == '#,##0.00" kg"'
    assert shown("orders", "delivery_day") == "yyyy-mm-dd"
    assert shown("targets", "reached_share") == "0.0%"


def test_figures_fit_their_columns(book: Sheets, tables: dict[str, pd.DataFrame]) -> None:
    """No column of figures is narrower than its widest figure, so that none prints as ####."""
    for name, frame in tables.items():
        ws = book[PLAN_TABLES[name].label]
        for k, column in enumerate(PLAN_TABLES[name].columns, 1):
            if column.kind in ("integer", "number") and frame[column.name].notna().any():
                largest = float(frame[column.name].abs().max())
                width = ws.column_dimensions[ws.cell(HEAD, k).column_letter].width
                assert width >= len(f"{largest:,.2f}") or (frame[column.name].dropna() % 1 == 0).all(), (
                    name,
                    column.name,
                )


def test_summary_states_shares_and_has_lines_to_sign(values: Sheets, tables: dict[str, pd.DataFrame]) -> None:
    """The first sheet shows each share's numerator, denominator and result in words, a chart, and signature lines."""
    ws = values["Summary"]
    assert values.sheetnames[0] == "Summary"
    words = [str(cell.value) for row in ws.iter_rows() for cell in row if cell.value is not None]
    assert any(word.startswith("NOT MET. Bought from family farmers") for word in words)
    assert any(word.startswith("MET. Certified organic") for word in words)
    assert "Purchasing officer: name and signature" in words
    assert float(tables["targets"]["numerator"][0]) in [c.value for row in ws.iter_rows() for c in row]
    assert len(ws._charts) == 1


def test_targets_by_period_take_one_line(tmp_path: Path) -> None:
    """A share that must hold in every week is told once on the summary, by its worst week."""
    tables = plan_tables(3, 1)
    line = tables["targets"].iloc[0].to_dict()
    weeks = [
        line | {"window": f"2026-02-{d:02d}", "reached_share": s, "judgement": "met" if s >= 0.45 else "not_met"}
        for d, s in ((9, 0.5), (16, 0.2), (23, 0.6))
    ]
    tables["targets"] = typed("targets", weeks)
    words = [str(c.value) for row in write(tmp_path, tables)["Summary"].iter_rows() for c in row]
    assert sum("Met in 2 of 3 periods; the worst is that of 2026-02-16." in word for word in words) == 1


def test_no_list_of_a_supplier_is_cut_by_the_end_of_a_page(
    book: Sheets, tables: dict[str, pd.DataFrame], tmp_path: Path
) -> None:
    """Lists stand one below the other; with more of them than a page holds, a page begins with a supplier. Months are across."""
    ws = book["Order lists"]
    column_a = [ws.cell(row, 1).value for row in range(1, ws.max_row + 1)]
    for name in tables["supplier_totals"]["supplier_name"]:
        assert name in column_a
    heads = [ws.cell(HEAD + 2, k).value for k in range(1, ws.max_column + 1)]
    assert heads[3:8] == ["2026-02", "2026-03", "2026-04", "2026-05", "2026-06"]
    orders, totals = tables["orders"], tables["supplier_totals"]
    many = [f"s{k:02d}" for k in range(30)]
    tables = tables | {
        "orders": pd.concat([orders.assign(supplier=one) for one in many], ignore_index=True),
        "supplier_totals": pd.concat(
            [totals.head(1).assign(supplier=one, supplier_name=f"Farm {one}") for one in many], ignore_index=True
        ),
    }
    ws = write(tmp_path, tables)["Order lists"]
    begins = [str(ws.cell(one.id + 1, 1).value) for one in ws.row_breaks.brk]
    assert 0 < len(begins) < len(many)
    assert all(name.startswith("Farm s") for name in begins)


def test_delivery_calendar_runs_over_all_periods(values: Sheets, tables: dict[str, pd.DataFrame]) -> None:
    """The calendar has a column for each period with a delivery, and all kg of the orders."""
    ws = values["Delivery calendar"]
    periods = sorted(tables["orders"]["period"].unique())
    assert [ws.cell(HEAD, k).value for k in range(3, 3 + len(periods))] == periods
    assert ws.cell(HEAD - 1, 3 + len(periods)).value == pytest.approx(float(tables["orders"]["kg"].sum()))


def test_a_plan_without_orders_is_written(tmp_path: Path) -> None:
    """Where nothing can be bought there are neither tables nor views of nothing, and reading it back says that nothing is bought."""
    tables = {name: PLAN_TABLES[name].empty() for name in plan_tables(1, 1)}
    assert [name for name in write(tmp_path, tables).sheetnames if name != KEPT_SHEET] == ["Summary"]
    assert {name: len(frame) for name, frame in read_plan(tmp_path / "plan.xlsx").items()} == dict.fromkeys(tables, 0)


def test_empty_tables_have_no_sheet_and_come_back_empty(tmp_path: Path) -> None:
    """Without stores and shortfalls there are no such sheets; who reads the files finds both tables without rows."""
    tables = plan_tables(2, 1)
    for name in ("stocks", "shortfalls"):
        tables[name] = PLAN_TABLES[name].empty()
    book = write(tmp_path, tables)
    assert {"Stores", "Shortfalls"}.isdisjoint(book.sheetnames)
    assert all(ws.sheet_state == "visible" for ws in book if ws.title != KEPT_SHEET)
    found = read_plan(tmp_path / "plan.xlsx")
    assert [len(found[name]) for name in ("stocks", "shortfalls")] == [0, 0]


def test_a_details_workbook_of_an_earlier_plan_does_not_stay(tmp_path: Path) -> None:
    """Written anew into the same folder, a plan without lots has no workbook of them left over from the one before."""
    lots = {"lots": typed("lots", [{c.name: "x" for c in PLAN_TABLES["lots"].columns if c.kind == "text"}])}
    write(tmp_path, plan_tables(1, 1) | lots)
    assert (tmp_path / "plan-details" / "award.xlsx").exists()
    write(tmp_path, {name: frame for name, frame in plan_tables(1, 1).items() if PLAN_TABLES[name].book != "award"})
    assert not (tmp_path / "plan-details" / "award.xlsx").exists()


@pytest.mark.parametrize(("room", "on_a_sheet"), [(0, True), (-1, False)])
def test_what_does_not_fit_a_sheet_stands_in_parquet(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, room: int, on_a_sheet: bool
) -> None:
    """A table as long as a sheet may be stands on it; with one line more the sheet names the file, and the plan is read from there."""
    tables = plan_tables(3, 2)
    monkeypatch.setattr("planner.reports.workbook.MAX_ROWS", len(tables["deliveries"]) + HEAD + room)
    ws = write(tmp_path, tables)["Deliveries"]
    assert (ws.cell(HEAD + 1, 1).value is not None) is on_a_sheet
    assert ("plan-details/deliveries.parquet" in str(ws["A3"].value)) is not on_a_sheet
    found = read_plan(tmp_path / "plan.xlsx")["deliveries"].reset_index(drop=True)
    pd.testing.assert_frame_equal(found, tables["deliveries"])


def test_parquet_holds_what_the_details_show(path: Path, tables: dict[str, pd.DataFrame]) -> None:
    """Each long table lies beside its workbook for other programs, with the same rows and columns; short ones do not."""
    for name, frame in tables.items():
        file = path.parent / "plan-details" / f"{name}.parquet"
        assert file.exists() is bool(PLAN_TABLES[name].book and len(frame))
        if file.exists():
            assert pd.read_parquet(file).astype(frame.dtypes).equals(frame), name


def test_contents_name_every_sheet_of_the_details(book: Sheets) -> None:
    """The last page of the printed workbook lists the other workbooks with what they are for and their sheets."""
    ws = book["Contents"]
    listed = {
        str(ws.cell(row, 1).value): str(ws.cell(row, 3).value).split(", ") for row in range(HEAD + 1, ws.max_row + 1)
    }
    written = {
        file.name: [ws.title for ws in workbook if ws.title != KEPT_SHEET]
        for file, workbook in book.books.items()
        if file.parent.name == "plan-details"
    }
    assert {name: set(titles) for name, titles in listed.items()} == {n: set(t) for n, t in written.items()}


def test_a_very_wide_table_takes_pages_side_by_side(tmp_path: Path) -> None:
    """Orders fit on one page across; a table with many long texts gets as many as it needs to be read."""
    tables = plan_tables(2, 1) | {"lots": PLAN_TABLES["lots"].empty()}
    words = {column.name: "x" * 80 for column in PLAN_TABLES["lots"].columns if column.kind == "text"}
    numbers = {"units": 1.0, "packs": 1, "kg": 1.0}
    tables["lots"] = typed("lots", [words | numbers])
    book = write(tmp_path, tables)
    assert book["Orders"].page_setup.fitToWidth == 1
    assert book["Call lots"].page_setup.fitToWidth > 1


def test_no_macro_and_no_link_outside(book: Sheets) -> None:
    """The files hold neither macros nor links to other files."""
    names = [name for file in book.books for name in zipfile.ZipFile(file).namelist()]
    assert not [name for name in names if "vba" in name.lower() or "externalLink" in name]


def test_a_failure_leaves_the_old_file(tmp_path: Path, path: Path) -> None:
    """If writing fails half-way, what stood there before is untouched and nothing else is left."""
    target = tmp_path / "plan.xlsx"
    target.write_bytes(b"before")
    broken = plan_tables(1, 1)
    broken["orders"] = broken["orders"].drop(columns="kg")
    with pytest.raises(KeyError):
        write_workbook(broken, tiny_case(), target)
    assert target.read_bytes() == b"before"
    assert list(tmp_path.iterdir()) == [target]


def test_the_same_plan_gives_the_same_sheets(tables: dict[str, pd.DataFrame], book: Sheets, tmp_path: Path) -> None:
    """Written twice, every sheet is the same to the byte."""
    write_workbook(tables, replace(tiny_case()), tmp_path / "plan.xlsx")
    for file in book.books:
        again = tmp_path / file.name if file.name == "plan.xlsx" else tmp_path / "plan-details" / file.name
        first, second = zipfile.ZipFile(file), zipfile.ZipFile(again)
        sheets = [name for name in first.namelist() if name.startswith("xl/worksheets/")]
        assert sheets
        assert all(first.read(name) == second.read(name) for name in sheets)
