"""A personal number is refused before anything is kept, wherever it stands, and is never repeated."""

from __future__ import annotations

from pathlib import Path

import pytest
from openpyxl import Workbook

from planner.findings import InputError
from planner.io import read_case, write_case
from planner.ledger import Meaning, correct_entry, import_file
from planner.ledger.lines import read_lines
from planner.ledger.personal import without_numbers
from tests.cases import tiny_case
from tests.ledger.samples import CASE, HEADINGS, ONE, TODAY, codes, csv, read

CPF, PLAIN = "111.444.777-35", "11144477735"  # made up: the sample that its own check digits fit


@pytest.mark.parametrize("number", [CPF, PLAIN, "111 444 777 35", "111.444.777\u201135", "１１１.４４４.７７７-３５"])
@pytest.mark.parametrize("line", ["NF {}", "{}", "pago a {}, em mãos"])
def test_in_any_cell(tmp_path: Path, number: str, line: str) -> None:
    """With or without signs, in any column, also one that is not recorded: refused with row and column, masked."""
    text = line.format(number).replace(",", ";")
    lines = read(tmp_path, ONE, f"{ONE},{text}", headings=HEADINGS + ",obs do produtor")
    assert codes(lines) == ["personal-number"]
    (finding,) = lines.findings
    assert (finding.severity, finding.rows, finding.column) == ("error", (3,), "obs do produtor")
    told = " ".join(map(str, finding.as_dict().values()))
    assert "777" not in told
    assert lines.frame.empty
    assert lines.unknown == []


def test_in_a_heading_a_sheet_and_the_name_of_the_file(tmp_path: Path) -> None:
    """Headings, the sheet read and the sheets beside it, and the file's own name are looked at too."""
    heading = read(tmp_path, f"{ONE},x", headings=f"{HEADINGS},João {CPF}")
    assert codes(heading) == ["personal-number"]
    book = Workbook()
    book.active.append(HEADINGS.split(","))  # type: ignore[union-attr]
    book.active.append(ONE.split(","))  # type: ignore[union-attr]
    book.create_sheet(f"Produtor {PLAIN}")
    book.save(tmp_path / "a.xlsx")
    for path in (tmp_path / "a.xlsx", csv(tmp_path / f"notas {CPF}.csv", ONE)):
        with pytest.raises(InputError) as error:
            read_lines(CASE, path)
        assert "777" not in str(error.value.findings)


def test_a_number_cell_and_lost_zeros(tmp_path: Path) -> None:
    """A spreadsheet's number is looked at as its digits; under the heading CPF also one without its leading zero."""
    book = Workbook()
    sheet = book.active
    sheet.append([*HEADINGS.split(","), "cpf"])  # type: ignore[union-attr]
    sheet.append([*ONE.split(","), int(PLAIN)])  # type: ignore[union-attr]
    sheet.append([*ONE.split(","), 1234567890.0])  # type: ignore[union-attr]
    book.save(tmp_path / "a.xlsx")
    assert read_lines(CASE, tmp_path / "a.xlsx").findings[0].rows == (2, 3)


@pytest.mark.parametrize(
    "text",
    [
        "NF 35260111222333000181550010000010421000010427",
        "3526 0111 2223 3300 0181 5500 1000 0010 4210 0001 0427",
        "11.222.333/0001-81",
        "11222333000181",
        "111.444.777-36",
        "11144477736",
        "contrato 1114-4477-735",
        "(11) 98765-4321",
        "+55 11 98765-4321",
        "2026/11144477735/1",
        "00000000000",
    ],
)
def test_other_numbers_are_no_personal_ones(text: str) -> None:
    """Access keys of 44 digits, company registers of 14, wrong check digits, phones and contracts are left alone."""
    assert without_numbers(text) == text


def test_nothing_is_kept(tmp_path: Path) -> None:
    """Neither ledger nor mappings exist after an import that is refused, whether the file or a meaning holds the number."""
    write_case(tiny_case(), tmp_path / "case")
    case, _findings = read_case(tmp_path / "case")
    kept = (tmp_path / "case" / "mappings.csv").read_bytes() if (tmp_path / "case" / "mappings.csv").exists() else None
    bad = csv(tmp_path / "a.csv", ONE.replace("NF 1", f"NF {CPF}"))
    good = csv(tmp_path / "b.csv", ONE)
    place = tmp_path / "ledger.sqlite"
    for path, theirs, who in ((bad, "Couve", "ana"), (good, f"Alface {CPF}", "ana"), (good, "Couve", f"Ana {CPF}")):
        with pytest.raises(InputError) as error:
            import_file(case, path, place, who=who, meanings=[Meaning("product", theirs, "alface")], today=TODAY)
        assert {f.code for f in error.value.findings} == {"personal-number"}
    assert not place.exists()
    now = (tmp_path / "case" / "mappings.csv").read_bytes() if (tmp_path / "case" / "mappings.csv").exists() else None
    assert now == kept
    import_file(case, good, place, who="ana", today=TODAY)
    with pytest.raises(InputError, match="personal"):
        correct_entry(case, place, 1, {"note": f"a {CPF}"}, who="ana", today=TODAY)


@pytest.mark.parametrize("amount", ["1e308", "-1e308", "NaN", "inf", "1e999", "9" * 400])
def test_figures_that_cannot_be_are_findings(tmp_path: Path, amount: str) -> None:
    """A figure beyond belief, or none at all, is an error and never a sum."""
    lines = read(tmp_path, ONE.replace("30.00", amount))
    assert set(codes(lines, "error")) <= {"figure-too-large", "not-a-number"}
    assert codes(lines, "error")
    assert lines.frame.empty


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31", "2026-02-30", "1899-12-31"])
def test_days_that_cannot_be_are_findings(tmp_path: Path, day: str) -> None:
    """An absurd day is an error."""
    assert set(codes(read(tmp_path, ONE.replace("2026-03-03", day)), "error")) <= {"year-out-of-range", "not-a-date"}
