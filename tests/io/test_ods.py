"""Sheets of LibreOffice (.ods): values as of any workbook, and what cannot be known of a cell is told."""

from __future__ import annotations

import zipfile
from datetime import date
from pathlib import Path
from xml.sax.saxutils import escape

import pytest

from planner.findings import InputError
from planner.io import read_case
from planner.io.foreign import read_foreign
from planner.io.raw import Unreadable
from planner.io.workbooks import read_sheets
from planner.schema.import_tables import RECIPES
from tests.io.small import BASICS, folder, refused

SPACES = " ".join(
    f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in ("office", "table", "text")
)
EMPTY_TO_THE_END = '<table:table-row table:number-rows-repeated="1048000"><table:table-cell table:number-columns-repeated="1024"/></table:table-row>'


def ods(path: Path, *sheets: tuple[str, str], manifest: str = "<manifest/>") -> Path:
    """Write sheets, each a title and its rows as XML, as LibreOffice does: with blank cells to the end of the sheet."""
    body = "".join(
        f'<table:table table:name="{title}">{rows}{EMPTY_TO_THE_END}</table:table>' for title, rows in sheets
    )
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("META-INF/manifest.xml", manifest)
        archive.writestr(
            "content.xml",
            f"<office:document-content {SPACES}><office:body><office:spreadsheet>{body}</office:spreadsheet></office:body></office:document-content>",
        )
    return path


def row(*cells: str, more: str = "") -> str:
    """Return a row of cells."""
    return f"<table:table-row{more}>{''.join(cells)}</table:table-row>"


def cell(text: str = "", **attributes: str) -> str:
    """Return a cell by what it shows and its attributes."""
    told = "".join(
        f' {name.replace("_", ":", 1).replace("_", "-")}="{escape(value)}"' for name, value in attributes.items()
    )
    return f"<table:table-cell{told}><text:p>{escape(text)}</text:p></table:table-cell>"


def word(text: str) -> str:
    """Return a cell of text."""
    return cell(text, office_value_type="string")


def number(value: str, **more: str) -> str:
    """Return a cell of a number, shown with a decimal comma."""
    return cell(value.replace(".", ","), office_value_type="float", office_value=value, **more)


def test_values_days_and_results_of_formulas_are_read(tmp_path: Path) -> None:
    """What counts is the value, not how it is shown; a hidden row is read, one told twice is two."""
    day = cell("02/03/26", office_value_type="date", office_date_value="2026-03-02")
    rows = (
        row(word("a"), word("b"), word("c"))
        + row(
            number("1.5"),
            day,
            cell("VRAI", office_value_type="boolean", office_boolean_value="true"),
            more=' table:number-rows-repeated="2"',
        )
        + row(
            number("3", table_formula="of:=[.A2]*2"),
            word("R & D"),
            cell("30%", office_value_type="percentage", office_value="0.3"),
            more=' table:visibility="collapse"',
        )
    )
    (sheet,) = read_sheets(ods(tmp_path / "a.ods", ("One", rows)))
    assert [line[:3] for line in sheet.rows] == [
        ["a", "b", "c"],
        [1.5, date(2026, 3, 2), True],
        [1.5, date(2026, 3, 2), True],
        [3.0, "R & D", 0.3],
    ]
    assert sheet.merged == []


def test_errors_formulas_without_a_value_and_merged_cells_are_told(tmp_path: Path) -> None:
    """B2 is 1/0 although its text is blank, C2 was never calculated, and A3:B4 hold one value."""
    merged = word("both").replace(
        "<table:table-cell", '<table:table-cell table:number-columns-spanned="2" table:number-rows-spanned="2"'
    )
    rows = (
        row(word("a"), word("b"), word("c"))
        + row(
            number("1"),
            cell("#DIV/0!", table_formula="of:=1/0", office_value_type="string", office_string_value=""),
            '<table:table-cell table:formula="of:=[.A2]&gt;1"/>',
        )
        + row(merged, "<table:covered-table-cell/>", word("x"))
        + row('<table:covered-table-cell table:number-columns-repeated="2"/>', word("y"))
    )
    (sheet,) = read_sheets(ods(tmp_path / "a.ods", ("One", rows)))
    assert sheet.rows[1][1:3] == [Unreadable("formula-error", "#DIV/0!"), Unreadable("formula-without-value", "=")]
    assert sheet.merged == [((2, 0), (3, 1))]


def test_a_case_is_read_as_from_a_folder(tmp_path: Path) -> None:
    """The same tables, cell by cell."""
    sheets = []
    for name, text in BASICS.items():
        lines = [[word(one) for one in line.split(",")] for line in text.splitlines()]
        sheets.append((name, "".join(row(*line) for line in lines)))
    (one, _found), (other, _also) = read_case(ods(tmp_path / "c.ods", *sheets)), read_case(folder(tmp_path / "c"))
    assert one is not None
    assert other is not None
    assert all(one.tables[name].equals(table) for name, table in other.tables.items())


def test_lines_to_import_are_read(tmp_path: Path) -> None:
    """A table of a town's own, as recipes are imported."""
    rows = row(word("dish"), word("food"), word("net_g")) + row(word("Salade"), word("tomate"), number("80"))
    raw, findings = read_foreign(ods(tmp_path / "r.ods", ("Fiches", rows)), RECIPES, lambda table: len(table.headings))
    assert (raw.headings, raw.columns[2], findings) == (["dish", "food", "net_g"], [80.0], [])


@pytest.mark.parametrize(
    ("manifest", "rows", "code"),
    [
        ("<manifest:file-entry><manifest:encryption-data/></manifest:file-entry>", "", "password-protected"),
        (
            "<manifest/>",
            row(word("a"), more=' table:number-rows-repeated="1000000"')
            + row('<table:table-cell table:number-columns-repeated="99"/>', word("far")),
            "too-large",
        ),
    ],
)
def test_what_cannot_be_read_is_refused(tmp_path: Path, manifest: str, rows: str, code: str) -> None:
    """One with a password, and one that reaches a million lines down and a hundred columns to the right."""
    assert refused(ods(tmp_path / "c.ods", ("case", rows), manifest=manifest)).code == code


def test_a_damaged_one_is_refused(tmp_path: Path) -> None:
    """Half of a file is damaged; content that is cut off is no workbook."""
    whole = ods(tmp_path / "c.ods", ("case", row(word("a")))).read_bytes()
    (tmp_path / "c.ods").write_bytes(whole[: len(whole) // 2])
    assert refused(tmp_path / "c.ods").code == "corrupt-file"
    with zipfile.ZipFile(tmp_path / "d.ods", "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", "<office:document-content><office:body>")
    with pytest.raises(InputError):
        read_case(tmp_path / "d.ods")
