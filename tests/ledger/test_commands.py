"""The commands on a ledger, as a user gives them."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pandas as pd
import pytest
from openpyxl import Workbook
from typer.testing import CliRunner

from planner.commands.main import app
from planner.findings import InputError
from planner.io import read_case, write_case
from planner.ledger import open_ledger
from planner.ledger.bookkeeping import correct_entry, read_changes, usual_place
from planner.service import ledger_entries, load_case
from tests.cases import tiny_case
from tests.ledger.samples import HEADINGS, ONE, TODAY, TWO, csv, record


@pytest.fixture
def case(tmp_path: Path) -> Path:
    """Return the tiny case as a folder."""
    write_case(tiny_case(), tmp_path / "case")
    return tmp_path / "case"


def run(*words: object) -> tuple[int, str]:
    """Return the exit code of a command, and what it says."""
    result = CliRunner().invoke(app, ["ledger", *map(str, words)], env={"COLUMNS": "200", "PLANNER_LANGUAGE": "en"})
    return result.exit_code, result.output


def test_a_record_is_kept_corrected_undone_and_given_out(case: Path, tmp_path: Path) -> None:
    """A word is said once and kept; nothing is recorded while anything is wrong; the file given out can be read again."""
    path = csv(tmp_path / "a.csv", ONE.replace("alface", "Salada"), TWO)
    code, text = run("import", case, path)
    assert code == 2
    assert "Salada" in text
    assert not usual_place(read_case(case)[0]).exists()
    code, text = run("import", case, path, "--map", "product:Salada=alface", "--by", "Ana")
    assert (code, "2 lines recorded" in text) == (0, True)
    assert read_case(case)[0]["mappings"][["kind", "theirs", "ours"]].to_numpy().tolist() == [
        ["product", "Salada", "alface"]
    ]
    assert run("import", case, path)[0] == 2
    assert run("correct", case, 1, "--set", "quantity=10")[0] == 0
    assert run("correct", case, 1, "--cancel")[0] == 2
    assert run("correct", case, 2)[0] == 2
    code, text = run("show", case)
    assert code == 0
    assert "Ana" in text
    assert "takes back 1" in text
    assert "100.00" in text
    known = load_case(case)
    assert ledger_entries(known)["amount_cents"].tolist() == [3000, 7500, -3000, 2500]
    assert run("export", case, tmp_path / "out.csv")[0] == 0
    code, text = run("import", case, tmp_path / "out.csv", "--ledger", tmp_path / "other.sqlite")
    assert (code, "2 lines recorded" in text) == (0, True)
    assert ledger_entries(known, tmp_path / "other.sqlite")["amount_cents"].tolist() == [7500, 2500]
    assert run("export", case, tmp_path / "out.xlsx", "--format", "accounts")[0] == 0
    assert run("export", case, tmp_path / "mc.csv", "--format", "ma-cantine")[0] == 2
    assert run("export", case, tmp_path / "mc.csv", "--format", "ma-cantine", "--siret", "1" * 14)[0] == 0
    assert run("undo", case, 1)[0] == 2
    assert run("undo", case, 2)[0] == 0
    assert run("undo", case, 1)[0] == 0
    assert ledger_entries(known).empty


def test_a_correction_follows_the_rules_of_lines(tmp_path: Path) -> None:
    """Weight and amount follow the quantity; a wrong line or an unknown column changes nothing."""
    place = tmp_path / "ledger.sqlite"
    with open_ledger(place, create=True) as ledger:
        record(ledger, csv(tmp_path / "a.csv", ONE))
        for wrong in (["quantity=-1"], ["product=couve"], ["colour=red"], ["date=2026-03-21"]):
            with pytest.raises(InputError):
                correct_entry(tiny_case(), place, 1, read_changes(wrong), who="bea", today=TODAY)
        with pytest.raises(InputError):
            correct_entry(tiny_case(), place, 7, {"quantity": "1"}, who="bea", today=TODAY)
        with pytest.raises(InputError):
            read_changes(["quantity"])
        assert len(ledger.batches()) == 1
        correct_entry(tiny_case(), place, 1, read_changes(["unit=kg", "note=weighed"]), who="bea", today=TODAY)
        last = ledger.entries().iloc[-1]
        assert last[["unit", "kg", "amount", "note"]].tolist() == ["kg", 12.0, 30.0, "weighed"]


def test_swapped_dates_are_asked_and_the_option_records_them(case: Path, tmp_path: Path) -> None:
    """Nothing is recorded before somebody says in what order the days were typed; then they are what was typed."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(HEADINGS.split(","))
    for number, day in enumerate((datetime(2026, 4, 3), datetime(2026, 5, 3), datetime(2026, 6, 3), "13/03/2026")):
        sheet.append([day, "coop", "alface", 12, "bunch", 2.5, 30, "city", f"NF {number}"])
    book.save(tmp_path / "a.xlsx")
    code, text = run("import", case, tmp_path / "a.xlsx")
    assert code == 2
    assert "--dates day-first" in " ".join(text.split())
    assert run("import", case, tmp_path / "a.xlsx", "--dates", "day-first")[0] == 0
    assert run("export", case, tmp_path / "out.csv")[0] == 0
    days = pd.read_csv(tmp_path / "out.csv", sep=None, engine="python")["date"].astype("str").str[:10].tolist()
    assert days == ["2026-03-04", "2026-03-05", "2026-03-06", "2026-03-13"]
