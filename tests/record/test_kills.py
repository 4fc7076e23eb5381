"""Processes that import, vote, adopt and publish are killed at random moments: nothing that they reported is lost, half written or doubled.

`PLANNER_KILLS` asks for more kills than the suite makes.
"""

from __future__ import annotations

import json
import os
import random
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from planner import service
from planner.publication.public import gather
from planner.publication.publish import RECORDS, publish
from planner.record.audit import audit
from planner.record.deciding import Adopted, Voted
from planner.record.store import Record
from planner.service import record as door
from planner.service.cases import save_case
from tests.cases import tiny_case
from tests.record.town import adopted, begun, tiny_plan, with_proposal

KILLS = int(os.environ.get("PLANNER_KILLS", "3"))
TIMES = 2.5
"""A process is killed within so many times of what the first one took for its first thing, so that some are killed before, some after."""

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="kills a process of its own kind")


def reported(work: Callable[[int], Iterator[str]], kills: int = KILLS) -> list[str]:
    """Return all that processes reported as done before each was killed.

    Parameters
    ----------
    work : callable
        Given the number of the process, does one thing after the other and yields a word for each that is done.
    kills : int
        How many are killed; the first one only after its first report, however slow the machine.
    """
    dice, told, took = random.Random(20260302), list[str](), 0.0
    for number in range(kills):
        reader, writer = os.pipe()
        child = os.fork()
        if child == 0:
            os.close(reader)
            with suppress(BaseException):
                for word in work(number):
                    os.write(writer, f"{word}\n".encode())
            os._exit(0)
        os.close(writer)
        begun_at, said = time.monotonic(), b""
        if number == 0:
            said = os.read(reader, 4096)
            took = time.monotonic() - begun_at
        time.sleep(dice.uniform(0.02, TIMES * took))
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        with os.fdopen(reader, "rb") as rest:
            said += rest.read()
        told += said.decode().split("\n")[:-1]  # what is after the last end of a line was not reported whole
    assert told, "no process came so far as to do anything"
    print(f"{kills} killed, {len(told)} done and reported before")
    return told


def imports(folder: Path, number: int) -> Iterator[tuple[str, service.Case]]:
    """Import a price list with a price of its own again and again into a case; give the price and the case after it."""
    for i in range(1000):
        price = f"{number + 1}{i:03d}.25"
        path = folder.with_name(f"prices-{number}-{i}.csv")
        path.write_text(f"Bidder,Product,Unit,Price\ncoop,Arroz,kg,{price}\n", encoding="utf-8")
        yield price, service.import_each(folder, [service.ToImport(path)], by="cai").case


def rice(case: service.Case) -> list[float]:
    """Return what a kg of the cooperative's rice costs, offer by offer."""
    offers = case["offers"]
    mine = offers[(offers["supplier"] == "coop") & (offers["product"] == "arroz")]
    weight = case["products"].set_index("product").loc["arroz", "unit_kg"]
    return [round(float(price) / float(weight), 3) for price in mine["price"]]


@pytest.fixture(scope="module", autouse=True)
def ready(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Do each thing once before, so that processes do not begin by loading what it needs."""
    folder = tmp_path_factory.mktemp("ready")
    save_case(tiny_case(), folder / "tiny")
    next(imports(folder / "tiny", 0))
    publish(gather(tiny_plan()[1], None, key=bytes(32), as_of=date(2026, 3, 1)), folder / "out", key=bytes(32), now=datetime.now(UTC))  # fmt: skip


def test_imports_into_a_plain_folder(tmp_path: Path) -> None:
    """The case can be read after each kill and holds one price that was imported; every import that was reported is on record once, and can be taken back."""
    folder = tmp_path / "tiny"
    save_case(tiny_case(), folder)
    told = reported(lambda number: (price for price, _case in imports(folder, number)))
    case = service.load_case(folder)
    entries = service.imports_on_record(case)
    files = [one.file for one in entries]
    assert len(files) == len(set(files))
    assert len(files) >= len(told)
    (held,) = rice(case)
    assert held >= round(float(told[-1]), 3)
    back, undone, _stays = service.undo_import(case)
    assert [one.number for one in undone] == [entries[-1].number]
    assert len(rice(back)) <= 1


def test_imports_into_a_case_on_record(place: str, tmp_path: Path) -> None:
    """Each version that was reported is there once with its price, its contents can be read, and the chain is whole; what was not kept is kept by the next."""
    folder = tmp_path / "tiny"
    save_case(tiny_case(), folder)
    with begun(place) as record:
        door.keep_case(record, service.load_case(folder), "cai")

    def work(number: int) -> Iterator[str]:
        with Record(place) as record:
            for price, case in imports(folder, number):
                door.keep_case(record, case, "cai", record.state().cases["tiny"].head.manifest, price)
                yield price

    told = reported(work)
    with Record(place) as record:
        versions = record.state().cases["tiny"].versions
        notes = [one.note for one in versions[1:]]
        assert set(told) <= set(notes)
        assert len(notes) == len(set(notes))
        for one in dict.fromkeys((versions[1], versions[-1])):
            assert rice(door.open_version(record, "tiny", tmp_path / one.manifest, one.manifest)) == [float(one.note)]
        service.load_case(folder)
        assert audit(record, anew=False).faults == []


def test_votes_and_adoptions(place: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each vote and each adoption that was reported is on record once, none without its session; what was broken off is closed by the next."""
    monkeypatch.setattr("planner.record.audit._adopted", lambda *_of: (True, []))  # one plan, adopted again and again
    with_proposal(place).close()

    def work(_number: int) -> Iterator[str]:
        with Record(place) as record:
            for one in record.state().sessions.values():
                if not one.closed:
                    door.close_session(record, "bea", one.word)
            while True:
                session = door.open_session(
                    record, "bea", "cae", date(2026, 3, 2), [door.Point("Plan", "p1")], held_before=True
                )
                door.attend(record, "bea", session, ("bea", "cai", "dora"))
                for who in ("bea", "cai"):
                    door.vote(record, who, session, "i1", "yes")
                    yield f"vote {session} {who}"
                door.close_session(record, "bea", session)
                yield f"adopted {session} {door.adopt(record, 'bea', session, 'i1')}"

    told = reported(work)
    with Record(place) as record:
        done = [
            f"vote {act.session} {entry.who}" if isinstance(act, Voted) else f"adopted {act.session} {act.adoption}"
            for entry, act in record.acts()
            if isinstance(act, Voted | Adopted)
        ]
        assert len(done) == len(set(done))
        assert set(told) <= set(done)
        state = record.state()
        assert {f"adopted {one.session} {one.word}" for one in state.adoptions.values()} == {one for one in done if one[0] == "a"}  # fmt: skip
        for session in state.sessions.values():
            assert len({vote.who for vote in session.votes}) == len(session.votes)
        assert audit(record, anew=False).faults == []


def test_publications(place: str, tmp_path: Path) -> None:
    """The folder is whole after each kill, with one release a process more for each that was reported; what is on record was published, once."""
    adopted(place).close()
    plan, folder, key = tiny_plan()[1], tmp_path / "out", bytes(32)
    told_all = gather(plan, None, key=key, as_of=date(2026, 3, 1))

    def work(number: int) -> Iterator[str]:
        with Record(place) as record:
            one = record.state().adoptions["a1"]
            for i in range(1000):
                named = replace(told_all, head=replace(told_all.head, buyer=replace(told_all.head.buyer, name=f"Town {number}.{i}")))  # fmt: skip
                done = publish(named, folder, key=key, now=datetime.now(UTC))
                door.note_publication(record, "bea", one, done.prints, f"{number}.{i}", named=False)
                yield f"{number}.{i}"

    told = reported(work)
    with Record(place) as record:
        shown = record.state().publications
        words = [one.address for one in shown]
        assert len(words) == len(set(words))
        assert set(told) <= set(words)
        assert all(len(json.loads(record.content(one.files))) == one.count for one in shown)
        assert audit(record, anew=False).faults == []
    again = publish(told_all, folder, key=key, now=datetime.now(UTC))  # finds the folder whole, and adds one
    for process in json.loads((folder / RECORDS).read_text(encoding="utf-8"))["records"]:
        ids = [one["id"] for one in process["releases"]]
        assert len(ids) == len(set(ids))
        assert len(ids) >= len(told) + 1
        assert [one["date"] for one in process["releases"]] == sorted(one["date"] for one in process["releases"])
    assert again.releases
    assert [path.name for path in tmp_path.iterdir() if path.is_dir() and path != folder] == []
