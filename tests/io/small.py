"""A small case as text, to be spoilt in many ways."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from planner.case import Case
from planner.findings import Finding, InputError
from planner.io import read_case
from planner.schema import CASE_TABLES

BASICS = {
    "case": "case,name,country,currency,first_day,last_day\nc,C,BR,BRL,2026-02-09,2026-12-18\n",
    "stages": "stage,name\nprimary,Primary\n",
    "sites": "site,name,municipality,lat,lon,zone\ns1,School,Town,-23.5,-46.5,z\n",
    "enrolment": "site,stage,pupils,menu\ns1,primary,100,m\n",
    "products": "product,name,food_group,processing_class,unit,unit_kg\nrice,Rice,cereal,fresh,kg,1\n",
    "dishes": "dish,name,meal,slot\nd,Dish,lunch,main\n",
    "recipes": "dish,product,net_g\nd,rice,60\n",
    "menu_groups": "menu,name\nm,Menu\n",
    "suppliers": "supplier,name,kind,municipality\nf,Farm,individual,Town\n",
    "offers": "offer,supplier,product,price\no,f,rice,4.2\n",
    "funds": "fund,name\nown,Own\n",
}
"""Text of every required table."""


def folder(path: Path, **changes: str | bytes | None) -> Path:
    """Write `BASICS` as a folder, with changed tables; None leaves a table out."""
    path.mkdir(exist_ok=True)
    for name, text in (BASICS | changes).items():
        if text is None:
            continue
        content = text if isinstance(text, bytes) else text.encode()
        (path / f"{name}.csv").write_bytes(content)
    return path


def workbook(path: Path, **changes: list[list[object]]) -> Path:
    """Write `BASICS` as a workbook, numbers as numbers, with changed sheets."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, text in BASICS.items():
        rows = [[_typed(cell) for cell in line.split(",")] for line in text.splitlines()]
        sheet = book.create_sheet(name)
        for row in changes.pop(name, rows):
            sheet.append(row)
    for name, rows in changes.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    book.save(path)
    return path


def _typed(cell: str) -> object:
    try:
        return float(cell)
    except ValueError:
        return cell


def read(path: Path) -> tuple[Case, list[Finding]]:
    """Read a case and make sure that it has every table."""
    case, findings = read_case(path)
    assert list(case.tables) == list(CASE_TABLES)
    return case, findings


def refused(path: Path) -> Finding:
    """Return the one finding with which a case is refused."""
    with pytest.raises(InputError) as error:
        read_case(path)
    (finding,) = error.value.findings
    assert finding.severity == "error"
    assert finding.what
    assert finding.why
    assert finding.mend
    return finding


def brief(findings: list[Finding]) -> set[tuple[str, str, str, str, tuple[int, ...]]]:
    """Return findings as tuples of severity, code, table, column and rows."""
    return {(f.severity, f.code, f.table, f.column, f.rows) for f in findings}
