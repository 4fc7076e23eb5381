"""The record as a database, SQLite and PostgreSQL: nothing is changed, lost, half written or doubled."""

import hashlib
import json
import os
import random
import signal
import sqlite3
import threading
import time
from contextlib import closing, suppress
from datetime import UTC, datetime
from pathlib import Path

import pytest
import sqlalchemy as sa

from planner.findings import InputError
from planner.ledger.store import Ledger
from planner.record.audit import audit
from planner.record.chain import FIRST, canonical, link
from planner.record.keeping import CaseKept
from planner.record.store import Record, Study
from planner.service import record as door
from tests.record.town import begun, with_proposal

KILLS = 12
"""In the suite; `PLANNER_KILLS` asks for more."""


def test_the_chain_of_two_acts_by_hand() -> None:
    """The link is the SHA-256 of the canonical JSON of number, time, who, kind, body and the link before."""
    told = '[1,"2026-03-02T10:00:00+00:00","ana","begun",{"key":"k","name":"N"},"' + FIRST + '"]'
    made = link(1, "2026-03-02T10:00:00+00:00", "ana", "begun", {"name": "N", "key": "k"}, FIRST)
    assert canonical(json.loads(told)) == told
    assert made == hashlib.sha256(told.encode()).hexdigest()


def test_what_is_on_record_is_neither_changed_nor_deleted(place: str) -> None:
    """The database itself refuses to change or delete an act or a content."""
    with with_proposal(place) as record:
        engine = record._database.engine
        for statement in (
            "UPDATE acts SET who = 'x' WHERE number = 2",
            "DELETE FROM acts WHERE number = 2",
            "UPDATE contents SET size = 0",
            "DELETE FROM contents",
        ):
            with pytest.raises(sa.exc.DBAPIError, match="never"), engine.begin() as connection:
                connection.execute(sa.text(statement))
        assert audit(record, anew=False).faults == []


def test_studies_lie_beside_the_record_and_each_owner_has_a_bound(place: str) -> None:
    """Of 10 bytes for each: the oldest of three of 4 goes, of another owner nothing; a record of before that has no table for them gets one, and no act changes."""
    since = datetime(2026, 1, 1, tzinfo=UTC)
    with with_proposal(place) as record:
        head, engine = record.head(), record._database.engine
        with engine.begin() as connection:
            connection.execute(sa.text("DROP TABLE studies"))
            connection.execute(sa.text("UPDATE record_version SET version_num = '0001'"))
    with Record(place) as record:
        manifest = record.state().cases["tiny"].head.manifest
        for key, owner in (("x", "ana"), ("1", "cai"), ("2", "cai"), ("3", "cai")):
            record.keep_study(Study("tiny", manifest, key, owner, key.encode() * 4), 10, since)
        assert [record.study("tiny", key, since) for key in "x123"] == [b"xxxx", None, b"2222", b"3333"]
        record.keep_study(Study("tiny", manifest, "3", "cai", b"new"), 10, since)
        assert record.study("tiny", "3", since) == b"new"
        assert record.study("other", "3", since) is None
        assert record.head() == head
        record.expire_studies(datetime(2999, 1, 1, tzinfo=UTC))
        assert record.study("tiny", "x", since) is None


def test_what_nobody_needs_is_let_go_and_nothing_else(place: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """After 90 days a draft goes; a plan that was proposed stays, and so does its case. What went is on record, and no fault."""
    with with_proposal(place) as record:
        before = set(record.sizes())
        assert door.expire(record, "ana") == 0
        monkeypatch.setattr(door, "DAYS_OF_A_DRAFT", -1)
        assert door.expire(record, "ana") == 0, "everything belongs to a case that is there or a plan that was proposed"
        door.withdraw(record, "cai", "p1")
        gone = door.expire(record, "ana")
        plan = next(iter(record.state().plans.values()))
        assert gone > 0
        assert plan.package in before - set(record.sizes())
        with pytest.raises(InputError, match="not on record any more"):
            record.content(plan.package)
        assert audit(record, anew=False).faults == []


def test_two_who_begin_at_once_make_one_record(place: str) -> None:
    """Of four who begin the same record at the same moment one does, and the others are told."""
    found: list[str] = []

    def begin(who: str) -> None:
        try:
            with Record(place, create=True) as record:
                record.begin("Town", who)
            found.append(who)
        except InputError as error:
            found.append(error.findings[0].code)

    threads = [threading.Thread(target=begin, args=(f"w{i}",)) for i in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(found)[:3] == ["begun-already"] * 3
    with Record(place) as record:
        assert record.state().founder in found


def test_many_comment_at_once_and_nothing_is_lost(place: str) -> None:
    """Ten sessions of one member write five comments each at once: fifty are on record, in one chain."""
    with_proposal(place).close()

    def write(number: int) -> None:
        with Record(place) as record:
            for i in range(5):
                door.comment(record, "cai", "p1", f"{number}.{i}")

    threads = [threading.Thread(target=write, args=(i,)) for i in range(10)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with Record(place) as record:
        texts = [one.text for one in record.state().proposals["p1"].comments]
        assert sorted(texts) == sorted(f"{n}.{i}" for n in range(10) for i in range(5))
        assert audit(record, anew=False).faults == []


def test_killed_at_any_moment_nothing_is_lost_half_written_or_doubled(place: str) -> None:
    """A process that writes is killed at random moments: what it reported is on record once, in a chain that is whole."""
    with_proposal(place).close()
    dice = random.Random(20260302)
    told: list[str] = []
    for number in range(int(os.environ.get("PLANNER_KILLS", KILLS))):
        reader, writer = os.pipe()
        child = os.fork()
        if child == 0:
            os.close(reader)
            with suppress(BaseException), Record(place) as record:
                for i in range(1000):
                    text = f"{number}.{i}"
                    head = record.state().cases["tiny"].head.manifest
                    if i % 3:
                        door.comment(record, "cai", "p1", text)
                    else:
                        content = text.encode() * 2000
                        act = CaseKept(case="tiny", name=text, manifest=_key(content), before=head)
                        record.do(act, "cai", [content])
                    os.write(writer, f"{text}\n".encode())
            os._exit(0)
        os.close(writer)
        said = os.read(reader, 4096) if number == 0 else b""  # one at least has written, however slow the machine
        time.sleep(dice.uniform(0.02, 0.25))
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        with os.fdopen(reader, "rb") as rest:
            said += rest.read()
        told += said.decode().split("\n")[:-1]  # what is after the last end of a line was not reported whole
    assert told, "no process came so far as to write"
    with Record(place) as record:
        names = [act.name for _entry, act in record.acts() if isinstance(act, CaseKept)]
        comments = [one.text for one in record.state().proposals["p1"].comments]
        kept = names[1:] + comments
        assert len(kept) == len(set(kept))
        assert set(told) <= set(kept)
        for entry, act in record.acts():
            if isinstance(act, CaseKept) and act.name in told:
                assert record.content(act.manifest) == act.name.encode() * 2000, entry
        faults = [one for one in audit(record, anew=False).faults if "no act" not in one.what]
        assert faults == []


def _key(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def test_a_backup_is_whole_and_comes_back(tmp_path: Path) -> None:
    """A copy made while the record is open is restored elsewhere and is the same; a changed one is refused, nothing is overwritten."""
    place, copy, again = tmp_path / "r.sqlite", tmp_path / "copy.sqlite", tmp_path / "again.sqlite"
    with begun(str(place)) as record:
        door.back_up(place, copy)
        head = record.head()
    door.restore(copy, again)
    with Record(again) as record:
        assert record.head() == head
    with pytest.raises(InputError, match="is there already"):
        door.restore(copy, again)
    with closing(sqlite3.connect(copy)) as connection, connection:
        connection.execute("DROP TRIGGER acts_UPDATE")
        connection.execute("UPDATE acts SET who = 'mallory' WHERE number = 2")
    with pytest.raises(InputError, match="act 2: It is not what it was"):
        door.restore(copy, tmp_path / "third.sqlite")
    assert not (tmp_path / "third.sqlite").exists()


def test_a_ledger_is_backed_up_by_the_same_command(tmp_path: Path) -> None:
    """What it holds is there after a backup and a restore; a file that is neither record nor ledger is refused."""
    place, copy, again = tmp_path / "l.sqlite", tmp_path / "copy.sqlite", tmp_path / "again.sqlite"
    with Ledger(place, create=True):
        pass
    door.back_up(place, copy)
    door.restore(copy, again)
    with closing(sqlite3.connect(place)) as one, closing(sqlite3.connect(again)) as other:
        assert list(one.iterdump()) == list(other.iterdump())
    (tmp_path / "x.sqlite").write_text("no database")
    with pytest.raises(InputError, match="is not a record"):
        door.back_up(tmp_path / "x.sqlite", tmp_path / "y.sqlite")
    assert not (tmp_path / "y.sqlite").exists()


def test_what_is_no_record_is_told(tmp_path: Path) -> None:
    """A file that is none, one that is not there, and a record that has not begun are told in words."""
    (tmp_path / "x.csv").write_text("a,b\n")
    with pytest.raises(InputError, match="is not a record"):
        Record(tmp_path / "x.csv")
    with pytest.raises(InputError, match="There is no record"):
        Record(tmp_path / "none.sqlite")
    with Record(tmp_path / "new.sqlite", create=True) as record, pytest.raises(InputError, match="has not begun"):
        door.comment(record, "ana", "p1", "x")
