"""The ledger keeps what was recorded: as a whole, once, for good, whoever else writes and whatever breaks."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

import planner.ledger
from planner.findings import InputError
from planner.io.files import is_database
from planner.ledger import read_entries
from planner.ledger.records import Record
from planner.ledger.store import FORM, Ledger, total
from tests.cases import tiny_case
from tests.ledger.samples import ONE, TWO, cents, csv, read, record


@pytest.fixture
def ledger(tmp_path: Path) -> Ledger:
    """Return an empty ledger."""
    return Ledger(tmp_path / "ledger.sqlite")


def test_what_is_recorded_is_read_back_to_the_cent(ledger: Ledger, tmp_path: Path) -> None:
    """Entries come back with every cell, and say batch and line; the batch says who, when, from which file."""
    done = record(ledger, csv(tmp_path / "a.csv", ONE, TWO))
    entries = ledger.entries()
    assert (done.batch, done.rows) == (1, 2)
    assert entries["amount_cents"].tolist() == [3000, 7500]
    assert entries["kg"].tolist() == [6.0, 15.0]
    assert entries[["batch", "line"]].to_numpy().tolist() == [[1, 2], [1, 3]]
    assert entries["fund"].tolist() == ["city", "federal"]
    assert str(total(entries)) == "105.00"
    batch = ledger.batches().loc[1]
    assert (batch["kind"], batch["who"], batch["file"], batch["rows"]) == ("import", "ana", "a.csv", 2)
    assert len(batch["fingerprint"]) == 64


def test_a_ledger_and_its_file_give_the_same_entries(ledger: Ledger, tmp_path: Path) -> None:
    """Read on the fly or from the database, the lines have the same columns, types and values."""
    path = csv(tmp_path / "a.csv", ONE, TWO)
    record(ledger, path)
    kept, nothing = read_entries(tiny_case(), tmp_path / "ledger.sqlite")
    fresh, _findings = read_entries(tiny_case(), path)
    assert nothing == []
    assert set(kept.columns) == set(fresh.columns)
    assert kept.dtypes.to_dict() == fresh[kept.columns].dtypes.to_dict()
    same = [name for name in kept.columns if name != "batch"]
    assert kept[same].reset_index(drop=True).equals(fresh[same].reset_index(drop=True))


def test_a_file_counts_once(ledger: Ledger, tmp_path: Path) -> None:
    """The same bytes are refused, with when and by whom; after an undo they may be imported again."""
    path = csv(tmp_path / "a.csv", ONE)
    record(ledger, path)
    with pytest.raises(InputError, match=r"by ana, as batch 1"):
        record(ledger, path, who="bea")
    assert cents(ledger.entries()) == 3000
    ledger.undo(1, who="bea")
    assert ledger.entries().empty
    assert record(ledger, path, who="bea").batch == 3
    assert cents(ledger.entries()) == 3000


def test_undoing_is_a_batch_and_happens_once(ledger: Ledger, tmp_path: Path) -> None:
    """An undone batch keeps its entries on record; it cannot be undone twice, nor an undoing or nothing be undone."""
    record(ledger, csv(tmp_path / "a.csv", ONE))
    assert ledger.undo(1, who="bea") == 2
    assert ledger.batches()["kind"].tolist() == ["import", "undo"]
    assert ledger.entries(live=False)["live"].tolist() == [False]
    for batch in (1, 2, 9):
        with pytest.raises(InputError, match="cannot be undone"):
            ledger.undo(batch, who="bea")
    assert len(ledger.batches()) == 2


def test_a_correction_takes_back_and_puts_in_place(ledger: Ledger, tmp_path: Path) -> None:
    """The sum becomes that of the right line; the wrong one, its reversal and who corrected it stay to be seen."""
    record(ledger, csv(tmp_path / "a.csv", ONE, TWO))
    right = read(tmp_path, ONE.replace("12,bunch,2.5,30.00", "10,bunch,2.5,25.00")).frame
    ledger.correct(1, right, who="bea", note="miscounted")
    entries = ledger.entries()
    assert entries["amount_cents"].tolist() == [3000, 7500, -3000, 2500]
    assert entries["kg"].tolist() == [6.0, 15.0, -6.0, 5.0]
    assert entries["reverses"].fillna(0).tolist() == [0, 0, 1, 0]
    assert ledger.batches().loc[2, ["kind", "who", "note"]].tolist() == ["correction", "bea", "miscounted"]


def test_what_is_corrected_already_is_not_corrected_again(ledger: Ledger, tmp_path: Path) -> None:
    """Only an entry that counts and was not taken back can be corrected, so nothing is ever taken back twice."""
    record(ledger, csv(tmp_path / "a.csv", ONE))
    ledger.correct(1, None, who="bea")
    assert cents(ledger.entries()) == 0
    for entry in (1, 2, 9):
        with pytest.raises(InputError, match="cannot be corrected"):
            ledger.correct(entry, None, who="bea")
    ledger.undo(2, who="bea")
    ledger.correct(1, None, who="bea")
    ledger.undo(4, who="bea")
    ledger.undo(1, who="bea")
    with pytest.raises(InputError, match="counts no more"):
        ledger.correct(1, None, who="bea")


def test_a_batch_on_which_corrections_rest_is_not_undone(ledger: Ledger, tmp_path: Path) -> None:
    """Otherwise a reversal would stand without what it takes back, and the sum would fall below zero."""
    record(ledger, csv(tmp_path / "a.csv", ONE))
    ledger.correct(1, None, who="bea")
    with pytest.raises(InputError, match="batch 2"):
        ledger.undo(1, who="bea")
    ledger.undo(2, who="bea")
    ledger.undo(1, who="bea")
    assert ledger.entries().empty


def test_lines_recorded_before_are_left_out_and_told(ledger: Ledger, tmp_path: Path) -> None:
    """A line twice in a file or in two files is recorded once, unless the user says that both happened."""
    done = record(ledger, csv(tmp_path / "a.csv", ONE, ONE, TWO))
    assert done.rows == 2
    assert [finding.rows for finding in done.findings] == [(3,)]
    more = record(ledger, csv(tmp_path / "b.csv", TWO, ONE.replace("NF 1", "NF 9")))
    assert more.rows == 1
    assert [(finding.rows, "batch 1" in finding.what) for finding in more.findings] == [((2,), True)]
    kept = record(ledger, csv(tmp_path / "c.csv", TWO), keep_duplicates=True)
    assert kept.rows == 1
    assert cents(ledger.entries()) == 3000 + 7500 + 3000 + 7500


def test_a_line_that_was_taken_back_may_come_again(ledger: Ledger, tmp_path: Path) -> None:
    """What no longer counts makes no duplicate."""
    record(ledger, csv(tmp_path / "a.csv", ONE))
    ledger.correct(1, None, who="bea")
    assert record(ledger, csv(tmp_path / "b.csv", ONE, TWO)).rows == 2


def test_nothing_recorded_leaves_no_batch(ledger: Ledger, tmp_path: Path) -> None:
    """A file all of whose lines are known makes no batch."""
    record(ledger, csv(tmp_path / "a.csv", ONE))
    done = record(ledger, csv(tmp_path / "b.csv", ONE, ONE))
    assert (done.batch, done.rows) == (0, 0)
    assert len(ledger.batches()) == 1


def test_another_currency_is_refused(ledger: Ledger, tmp_path: Path) -> None:
    """A ledger adds amounts, so it has one currency."""
    record(ledger, csv(tmp_path / "a.csv", ONE))
    frame = read(tmp_path, TWO).frame
    with pytest.raises(InputError, match="kept in BRL"):
        ledger.record(frame, who="ana", file="b.csv", fingerprint="b", currency="EUR")


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE entries SET amount = 0",
        "DELETE FROM entries",
        "DELETE FROM batches",
        "UPDATE batches SET who = 'nobody' WHERE id = 1",
        "UPDATE batches SET undone_by = NULL WHERE id = 1",
        "UPDATE batches SET undone_by = 3 WHERE id = 1",
        "UPDATE batches SET undone_by = 2, who = 'nobody' WHERE id = 2",
    ],
)
def test_the_database_itself_refuses_to_change_the_record(ledger: Ledger, tmp_path: Path, statement: str) -> None:
    """Not even another program changes or deletes an entry, or a batch but for undoing it once."""
    record(ledger, csv(tmp_path / "a.csv", ONE))
    ledger.undo(1, who="bea")
    record(ledger, csv(tmp_path / "b.csv", TWO))
    with (
        sqlite3.connect(tmp_path / "ledger.sqlite") as connection,
        pytest.raises(sqlite3.IntegrityError, match=r"never (changed|deleted)"),
    ):
        connection.execute(statement)


def test_the_file_is_kept_safely(ledger: Ledger) -> None:
    """Write-ahead logging, foreign keys and full synchronisation are on."""
    with ledger._database.engine.connect() as connection:
        pragmas = [
            connection.exec_driver_sql(f"PRAGMA {name}").scalar()
            for name in ("journal_mode", "foreign_keys", "synchronous", "busy_timeout")
        ]
    assert pragmas == ["wal", 1, 2, 30000]


def test_the_migrations_make_the_tables_that_the_code_expects(ledger: Ledger) -> None:
    """The newest step is the last script, and its tables, columns and indexes are those of the classes."""
    config = Config()
    config.set_main_option("script_location", str(Path(planner.ledger.__file__).parent / "migrations"))
    assert ScriptDirectory.from_config(config).get_current_head() == FORM.newest
    with ledger._database.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        differences = compare_metadata(context, Record.metadata)
    assert [d for d in differences if d[0] != "remove_index" or d[1].name != "one_live_import"] == []


def test_a_ledger_of_a_newer_version_is_refused(ledger: Ledger, tmp_path: Path) -> None:
    """An older planner does not write into what it may not understand."""
    with ledger._database.engine.begin() as connection:
        connection.execute(sa.text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(InputError, match="newer version"):
        Ledger(tmp_path / "ledger.sqlite")


def test_what_is_no_ledger_is_refused_plainly(tmp_path: Path) -> None:
    """No file, a file of lines, a damaged database, an unknown kind or a server that is not there: findings, no faults."""
    broken = tmp_path / "broken.sqlite"
    broken.write_bytes(b"SQLite format 3\x00" + b"rubbish" * 300)
    assert is_database(broken)
    places = [tmp_path / "none.sqlite", csv(tmp_path / "a.csv", ONE), broken, "nosuch://here/there"]
    for place in places:
        with pytest.raises(InputError):
            Ledger(place, create=False)


IMPORT = """
import sys, time
from pathlib import Path
from planner.findings import InputError
from planner.ledger import store
from tests.ledger.samples import record
kind, place, path, who = sys.argv[1:]
if kind == "slow":
    insert = store.Ledger._insert
    def slowly(self, connection, rows):
        insert(self, connection, rows)
        print("part", flush=True)
        time.sleep(60)
    store.Ledger._insert = slowly
else:
    print("ready", flush=True)
    sys.stdin.readline()
try:
    done = record(store.Ledger(place), Path(path), who)
    print("recorded", done.rows)
except InputError as error:
    print("refused", error)
"""


def _start(kind: str, place: Path, path: Path, who: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", IMPORT, kind, str(place), str(path), who],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=Path(__file__).parents[2],
        env=os.environ | {"PLANNER_LANGUAGE": "en"},
    )


def test_an_import_that_is_killed_leaves_nothing(tmp_path: Path) -> None:
    """Killed between two parts of a file, the import leaves no entry and no batch, and can be made again."""
    place = tmp_path / "ledger.sqlite"
    ledger = Ledger(place)
    record(ledger, csv(tmp_path / "first.csv", ONE))
    path = csv(tmp_path / "many.csv", *(ONE.replace("NF 1", f"NF {i}") for i in range(2, 1202)))
    process = _start("slow", place, path, "ana")
    assert process.stdout is not None
    assert process.stdout.readline() == "part\n"
    process.send_signal(signal.SIGKILL)
    process.communicate()
    again = Ledger(place)
    assert again.batches()["rows"].tolist() == [1]
    assert again.entries(live=False)["amount_cents"].tolist() == [3000]
    assert record(again, path).rows == 1200
    assert cents(again.entries()) == 1201 * 3000


def test_three_people_import_at_the_same_moment(tmp_path: Path) -> None:
    """Three processes make the ledger and import at once: a file that two of them give counts once, the other too."""
    place = tmp_path / "ledger.sqlite"
    lines = [ONE.replace("NF 1", f"NF {i}") for i in range(600)]
    first = [csv(tmp_path / name, *lines[:300]) for name in ("a.csv", "same.csv")]
    paths = [*first, csv(tmp_path / "b.csv", *lines[300:])]
    processes = [_start("at once", place, path, who) for path, who in zip(paths, ("ana", "bea", "cai"), strict=True)]
    for process in processes:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
    for process in processes:
        assert process.stdin is not None
        process.stdin.write("go\n")
        process.stdin.flush()
    told = sorted(process.communicate(timeout=60)[0].strip() for process in processes)
    assert told[:2] == ["recorded 300", "recorded 300"]
    assert told[2].startswith("refused")
    assert "imported already" in told[2]
    entries = Ledger(place, create=False).entries()
    assert cents(entries) == 600 * 3000
    assert entries["invoice"].is_unique


def test_the_database_itself_counts_a_file_once(ledger: Ledger, tmp_path: Path) -> None:
    """A second import of the same fingerprint that counts is refused by an index, not only by the code."""
    record(ledger, csv(tmp_path / "a.csv", ONE))
    again = (
        "INSERT INTO batches SELECT id + 1, kind, at, who, file, fingerprint, rows, currency, note, NULL FROM batches"
    )
    with (
        sqlite3.connect(tmp_path / "ledger.sqlite") as connection,
        pytest.raises(sqlite3.IntegrityError, match="fingerprint"),
    ):
        connection.execute(again)
