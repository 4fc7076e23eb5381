"""A record that is damaged, in the way, or on a disk that takes nothing, is told as that in plain words."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from planner.reasons import database_reason
from planner.service import record as door
from tests.record.test_commands import run
from tests.record.town import begun


def changed(place: Path, statement: str) -> None:
    """Change a record as somebody would who can write to its file."""
    with closing(sqlite3.connect(place)) as connection, connection:
        connection.execute("DROP TRIGGER acts_UPDATE")
        connection.execute(statement)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE acts SET body = 'no JSON' WHERE number = 3",
        "UPDATE acts SET body = '[]' WHERE number = 3",
        "UPDATE acts SET kind = 'zzz' WHERE number = 3",
        "UPDATE acts SET body = replace(body, '\"cae\"', '\"other\"') WHERE number = 3",
    ],
)
def test_who_shows_or_uses_a_damaged_record_is_told_at_which_act(tmp_path: Path, statement: str) -> None:
    """The act that cannot be read, is of no kind, or fits nothing is named; the audit tells more and stops at none of them."""
    place = tmp_path / "r.sqlite"
    begun(str(place)).close()
    changed(place, statement)
    for command in ("show", "steps", "expire"):
        code, text = run("record", command, place, *(["tiny"] if command == "steps" else []))
        assert (code, "damaged at act 3" in text, "planner audit" in text) == (2, True, True)
    code, text = run("audit", place, "--quick")
    assert (code, "act 3" in text) == (3, True)


def test_a_copy_goes_where_nothing_is(tmp_path: Path) -> None:
    """Neither over a file nor over the record itself, nor where nothing can be written."""
    place, other = tmp_path / "r.sqlite", tmp_path / "notes.txt"
    begun(str(place)).close()
    other.write_text("mine")
    for taken in (other, place):
        code, text = run("record", "backup", place, taken)
        assert (code, "is there already" in text) == (2, True)
    assert other.read_text() == "mine"
    assert run("record", "backup", place, "/proc/copy.sqlite")[0] == 2
    assert run("record", "backup", place, tmp_path / "copy.sqlite")[0] == 0


def test_a_copy_of_a_broken_chain_says_so(tmp_path: Path) -> None:
    """It is made, as it may be all that is left, and the act is named."""
    place, copy = tmp_path / "r.sqlite", tmp_path / "copy.sqlite"
    begun(str(place)).close()
    changed(place, "UPDATE acts SET who = 'mallory' WHERE number = 2")
    code, text = run("record", "backup", place, copy)
    assert (code, "act 2" in text, "The copy is broken" in text) == (3, True, True)
    assert copy.exists()


def test_why_a_database_refuses_is_said_in_the_reader_s_words(tmp_path: Path) -> None:
    """A folder that is not there, a driver that is not installed, a full disk; what is not known with what it says."""
    with pytest.raises(sqlite3.OperationalError) as refused:
        sqlite3.connect(tmp_path / "nowhere" / "r.sqlite")
    assert database_reason(refused.value, tmp_path / "nowhere" / "r.sqlite") == "there is no such file or folder"
    assert "may not" in database_reason(refused.value, tmp_path / "r.sqlite")
    full = sqlite3.OperationalError("database or disk is full")
    full.sqlite_errorname = "SQLITE_FULL"
    assert database_reason(full, tmp_path / "r.sqlite") == "the disk is full"
    assert database_reason(ModuleNotFoundError("No module", name="MySQLdb")).startswith("the driver MySQLdb")
    assert "(strange)" in database_reason(sqlite3.OperationalError("strange."))


def test_a_case_that_is_not_on_record_is_told_with_those_that_are(tmp_path: Path) -> None:
    """Of a record without a case: none."""
    place = tmp_path / "r.sqlite"
    begun(str(place)).close()
    code, text = run("record", "open", place, "zzz", "--out", tmp_path / "out")
    assert (code, "There is no case zzz on record." in text, "Known are: none." in text) == (2, True, True)


def test_minutes_are_written_both_or_none(tmp_path: Path) -> None:
    """Where the second of them cannot be written, nothing is told as written, and no file is left."""
    place, folder = tmp_path / "r.sqlite", tmp_path / "m"
    record = begun(str(place))
    door.open_session(record, "bea", "cae", record.acts()[0][0].day, [door.Point("Any")], held_before=True)
    record.close()
    (folder / "minutes-s1.docx").mkdir(parents=True)
    code, text = run("record", "minutes", place, "s1", "--out", folder)
    assert (code, "Written" in text) == (2, False)
    assert not (folder / "minutes-s1.pdf").exists()
