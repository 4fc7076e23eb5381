"""What reading a case, its cells and its scenarios advise works: the words of each mend are carried out."""

from __future__ import annotations

import shlex
import shutil
from pathlib import Path

import pandas as pd
import pytest
from typer.testing import CliRunner

from planner.commands.main import app
from planner.findings import Finding, InputError
from planner.io import cells, read_case
from planner.io.troubles import cell_trouble
from planner.making import scenarios
from planner.paths import CASES

TINY, _FOUND = read_case(CASES / "tiny")

CELLS = {
    "not-a-number": ("abc", "12", cells.number),
    "ambiguous-number": ("1,234", "1234", cells.number),
    "not-whole": ("1.5", "2", cells.integer),
    "not-yes-or-no": ("maybe", "yes", cells.boolean),
    "not-a-date": ("31/31/2026", "2026-02-09", cells.day),
    "ambiguous-date": ("03/02/2026", "2026-02-03", cells.day),
    "short-year": ("03/02/26", "2026-02-09", cells.day),
    "year-out-of-range": ("0026-02-09", "2026-02-09", cells.day),
    "not-months": ("Mar-Jun", "1-3|11", cells.months),
}
"""Trouble of a cell: what stands there, what is advised, and what reads it."""


def _told(path: Path) -> Finding:
    with pytest.raises(InputError) as error:
        read_case(path)
    (finding,) = error.value.findings
    return finding


@pytest.mark.parametrize(("cell", "code"), [("75 %", "percentage"), ("7,5%", "percentage"), ("most", "not-a-number")])
def test_a_share_in_percent_is_told_how_a_share_is_written(tmp_path: Path, cell: str, code: str) -> None:
    """What is advised for a percentage is a share: digits alone would be refused the next time."""
    folder = tmp_path / "case"
    shutil.copytree(CASES / "tiny", folder)
    rows = pd.read_csv(folder / "enrolment.csv", dtype=str)
    rows.assign(take_up_share=[cell, *["1"] * (len(rows) - 1)]).to_csv(folder / "enrolment.csv", index=False)
    (finding,) = read_case(folder)[1]
    assert finding.code == code
    assert ("0.92" in finding.mend) == (code == "percentage")


def _command(mend: str) -> list[str]:
    """Return the words of the command that a mend names between backticks, without the planner's name."""
    return shlex.split(mend.split("`")[1])[1:]


def test_a_blank_case_is_made_where_none_is(tmp_path: Path) -> None:
    """The command named for a path that is not there makes a case there, of which only what is needed is missing."""
    place = tmp_path / "my town"
    assert CliRunner().invoke(app, _command(_told(place).mend.replace(str(place), f"'{place}'"))).exit_code == 0
    assert read_case(place)[1] == []


def test_a_folder_without_tables_gets_a_blank_case(tmp_path: Path) -> None:
    """The command named for a folder without a table is one, and writes into an empty folder."""
    words = _command(_told(tmp_path).mend)
    assert words == ["template"]
    assert CliRunner().invoke(app, [*words, str(tmp_path)]).exit_code == 0
    assert read_case(tmp_path)[1] == []


@pytest.mark.parametrize("code", CELLS)
def test_a_cell_written_as_advised_is_read(code: str) -> None:
    """What stands in the cell has this trouble; what the mend gives as an example, or asks for, has none."""
    wrong, right, read = CELLS[code]
    more = ("",) if read is cells.day else (None,) if read in (cells.number, cells.integer) else ()
    with pytest.raises(cells.CellError, match=code):
        read(wrong, *(("BR",) if code in ("not-a-date", "short-year") else more))  # type: ignore[operator]
    read(right, *more)  # type: ignore[operator]
    if code not in ("not-a-number", "not-whole", "year-out-of-range", "ambiguous-date"):
        assert right in cell_trouble(code, "t", "c", [2], [wrong]).mend


CHANGES = {
    "budget fund=transfer change=13": ("=13", "+13"),
    "budget fund=transfer change=more": ("+10%", "-10%", "+500", "-500", "x2", "=0.6"),
    "harvest months=13 factor=0.5": ("9-11",),
    "supplier_lost supplier=coop-c from=soon": ("2026-05-31",),
}
"""A change that is refused, and the words that its mend gives for the wrong one."""


@pytest.mark.parametrize("change", CHANGES)
def test_a_change_written_as_advised_is_applied(change: str) -> None:
    """Each way of writing that the mend names is one that can be applied."""
    with pytest.raises(InputError) as error:
        scenarios.apply(TINY, [change])
    mend = error.value.findings[0].mend
    wrong = change.split()[1].partition("=")[2] if change.startswith("harvest") else change.rpartition("=")[2]
    for word in CHANGES[change]:
        assert word in mend
        scenarios.apply(TINY, [change.replace(f"={wrong}", f"={word}", 1)])
