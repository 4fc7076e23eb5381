"""What is written is whole, safe, and in nobody's way."""

from __future__ import annotations

import zipfile
from pathlib import Path

import openpyxl
import pandas as pd
import pytest

from planner.case import Case
from planner.findings import InputError
from planner.io import read_case, write_case
from planner.io.atomic import LOCK, locked
from tests.io.small import folder, read


def small(tmp_path: Path, **changes: str) -> Case:
    """Return the small case with changed tables."""
    return read(folder(tmp_path / "source", **changes))[0]


def with_own(case: Case, name: str, text: str = "x") -> Case:
    """Return the case with a table of the user's own that holds one text."""
    return Case(case.tables, {name: pd.DataFrame({"a": pd.Series([text], dtype="str")})})


def code(error: pytest.ExceptionInfo[InputError]) -> str:
    """Return the code of the first finding."""
    return error.value.findings[0].code


def test_csv_is_plain(tmp_path: Path) -> None:
    """UTF-8 without mark, line feeds, commas, ISO days, decimal points, shortest numbers."""
    text = 'product;name;food_group;processing_class;unit;unit_kg;storable\np;Pão, "doce";g;fresh;kg;1,50;sim\n'
    write_case(small(tmp_path, products=text), tmp_path / "out")
    assert (
        (tmp_path / "out" / "products.csv")
        .read_bytes()
        .decode()
        .splitlines()[1]
        .startswith('p,"Pão, ""doce""",g,fresh,,,,,kg,1.5,')
    )
    assert b"2026-02-09" in (tmp_path / "out" / "case.csv").read_bytes()
    assert b"\r" not in b"".join(path.read_bytes() for path in (tmp_path / "out").iterdir())


def test_only_tables_with_lines_or_needed_are_written(tmp_path: Path) -> None:
    """A case without distances has no such file, but a needed table is there even if empty."""
    write_case(small(tmp_path, funds="fund,name\n"), tmp_path / "out")
    names = {path.name for path in (tmp_path / "out").iterdir()}
    assert "funds.csv" in names
    assert "distances.csv" not in names


def test_text_never_becomes_a_formula(tmp_path: Path) -> None:
    """Text that looks like a formula is stored as text and marked so, and codes keep their zeros."""
    texts = ["=SUM(1)", "+1", "-1", "@a", "007", "\t=1"]
    frame = pd.DataFrame({"=1+1": pd.Series(texts, dtype="str")})
    write_case(Case(small(tmp_path).tables, {"own": frame}), tmp_path / "case.xlsx")
    sheet = openpyxl.load_workbook(tmp_path / "case.xlsx")["own"]
    cells = [cell for (cell,) in sheet.iter_rows()]
    assert [cell.value for cell in cells] == ["=1+1", *texts]
    assert {cell.data_type for cell in cells} == {"s"}
    assert [bool(cell.quotePrefix) for cell in cells] == [True, True, True, True, True, False, True]
    with zipfile.ZipFile(tmp_path / "case.xlsx") as archive:
        assert not any(b"<f>" in archive.read(name) for name in archive.namelist())


def test_sheets_hold_numbers_and_days(tmp_path: Path) -> None:
    """A spreadsheet can reckon with what is written: numbers are numbers, days are days."""
    write_case(small(tmp_path), tmp_path / "case.xlsx")
    book = openpyxl.load_workbook(tmp_path / "case.xlsx")
    assert book["offers"]["E2"].value == 4.2
    day = book["case"]["H2"]
    assert book["case"]["H1"].value == "first_day"
    assert day.is_date
    assert day.number_format == "yyyy-mm-dd"
    assert book["case"].freeze_panes == "A2"


def test_a_number_with_17_digits_survives_a_workbook(tmp_path: Path) -> None:
    """0.1 + 0.2 is not 0.3, neither before nor after."""
    text = f"site,name,municipality,lat,lon,zone\ns1,School,Town,{0.1 + 0.2!r},-46.5,z\n"
    write_case(small(tmp_path, sites=text), tmp_path / "case.xlsx")
    assert read(tmp_path / "case.xlsx")[0].tables["sites"]["lat"].tolist() == [0.1 + 0.2]


@pytest.mark.parametrize("name", ["case.csv", "case.xls", "case.xlsm", "case.ods", "case.zip"])
def test_other_kinds_of_files_are_not_written(tmp_path: Path, name: str) -> None:
    """A suffix that promises something else is refused; a dot in a folder's name is not."""
    case = small(tmp_path)
    with pytest.raises(InputError) as error:
        write_case(case, tmp_path / name)
    assert code(error) == "unsupported-file"
    assert not (tmp_path / name).exists()
    write_case(case, tmp_path / "v1.2")
    assert (tmp_path / "v1.2" / "case.csv").is_file()


def test_a_folder_of_something_else_is_not_touched(tmp_path: Path) -> None:
    """It is written to only on demand, and then its files stay."""
    case = small(tmp_path)
    target = tmp_path / "photos"
    target.mkdir()
    (target / "a.jpg").write_text("a")
    with pytest.raises(InputError) as error:
        write_case(case, target)
    assert code(error) == "folder-not-empty"
    assert [path.name for path in target.iterdir()] == ["a.jpg"]
    write_case(case, target, overwrite=True)
    assert (target / "a.jpg").read_text() == "a"
    assert read(target)[0].fingerprint == case.fingerprint


def test_writing_over_a_case_replaces_its_tables_and_keeps_the_rest(tmp_path: Path) -> None:
    """Tables that the new case lacks go; a manual and a folder of photos stay."""
    target = folder(tmp_path / "case", distances="supplier,zone,km\nf,z,3\n")
    (target / "README.md").write_text("mine")
    (target / "photos").mkdir()
    (target / "photos" / "a.jpg").write_text("a")
    case = small(tmp_path)
    write_case(case, target)
    assert not (target / "distances.csv").exists()
    assert (target / "README.md").read_text() == "mine"
    assert (target / "photos" / "a.jpg").read_text() == "a"
    assert read_case(target)[0].fingerprint == case.fingerprint


def test_an_empty_folder_is_filled(tmp_path: Path) -> None:
    """Nothing is in the way in an empty folder."""
    (tmp_path / "out").mkdir()
    write_case(small(tmp_path), tmp_path / "out")
    assert (tmp_path / "out" / "case.csv").is_file()


@pytest.mark.parametrize("name", ["", "a" * 32, "a/b", "a:b", "what?", "[x]", 'a"b', "'a'", ".hidden", "Sites"])
def test_a_name_that_fits_no_sheet_is_told_before_anything_is_written(tmp_path: Path, name: str) -> None:
    """The table would be lost, so the user renames it first."""
    case = with_own(small(tmp_path), name)
    for target in (tmp_path / "out", tmp_path / "out.xlsx"):
        with pytest.raises(InputError) as error:
            write_case(case, target)
        assert code(error) == "bad-table-name"
        assert not target.exists()


def test_a_name_of_31_characters_fits(tmp_path: Path) -> None:
    """The longest title that a sheet may have is kept."""
    write_case(with_own(small(tmp_path), "a" * 31), tmp_path / "out.xlsx")
    assert "a" * 31 in read(tmp_path / "out.xlsx")[0].extras


def test_text_that_fits_no_cell_is_told_before_anything_is_written(tmp_path: Path) -> None:
    """32,767 characters are written, one more is refused: cutting it off would lose it."""
    case = small(tmp_path)
    write_case(with_own(case, "own", "a" * 32_767), tmp_path / "fits.xlsx")
    assert read(tmp_path / "fits.xlsx")[0].extras["own"]["a"].tolist() == ["a" * 32_767]
    with pytest.raises(InputError) as error:
        write_case(with_own(case, "own", "a" * 32_768), tmp_path / "out.xlsx")
    assert code(error) == "text-too-long"
    assert not (tmp_path / "out.xlsx").exists()


def test_a_failure_leaves_the_old_case(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """If writing breaks off half-way the old folder is as it was and nothing else is left."""
    case = small(tmp_path)
    target = folder(tmp_path / "case")
    before = {path.name: path.read_bytes() for path in target.iterdir()}

    def broken(frame: pd.DataFrame, path: Path) -> None:
        path.write_text("half")
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("planner.io.writing.write_csv", broken)
    with pytest.raises(InputError) as error:
        write_case(case, target)
    assert code(error) == "cannot-write"
    assert {path.name: path.read_bytes() for path in target.iterdir()} == before
    assert {path.name for path in tmp_path.iterdir()} == {"case", "source"}


def test_a_lock_of_another_program_is_no_hindrance(tmp_path: Path) -> None:
    """A ``.lock`` that another program keeps in the folder stays as it is; where that is in the place of the planner's own, it is told."""
    (tmp_path / ".lock").write_text("4711 is at work", encoding="utf-8")
    with locked(tmp_path):
        pass
    assert (tmp_path / ".lock").read_text(encoding="utf-8") == "4711 is at work"
    (tmp_path / LOCK).write_text("no database at all " * 80, encoding="utf-8")
    with pytest.raises(InputError) as error, locked(tmp_path):
        pass
    assert [one.code for one in error.value.findings] == ["cannot-write"]
