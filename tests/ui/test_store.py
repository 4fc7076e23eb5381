"""What is kept stays: cases set aside, ledgers by case, kills at any step, two windows, twenty writers at once."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from planner import service
from planner.case import Case
from planner.paths import CASES
from planner.ui import store
from planner.ui.store import Full, Stale, Workspace


def _tiny() -> Case:
    return service.load_case(CASES / "tiny")


def _named(case: Case, /, **cells: str) -> Case:
    return Case({**case.tables, "case": case.tables["case"].assign(**cells)})


def _priced(case: Case, line: int, price: float) -> Case:
    offers = case.tables["offers"].copy()
    offers.loc[offers.index[line], "price"] = price
    return Case({**case.tables, "offers": offers})


def test_opening_another_case_sets_the_first_aside(tiny: Workspace) -> None:
    """Decisions, what was typed and the edited case are there again; the example itself is another case than the edited one."""
    before = tiny.load_case()
    assert before is not None
    edited = _priced(before, 0, 9.75)
    tiny.keep_case(edited, tiny.version())
    tiny.keep_wishes(["priority first=meals"])
    tiny.keep_typed({"x": 3})
    place = tiny.place.name
    tiny.open_case(_named(_tiny(), case="other", name="Other town"))
    assert tiny.wishes() == []
    tiny.open_case(_tiny())
    assert [one.name for one in tiny.kept()].count("Other town") == 1
    assert len(tiny.kept()) == 3
    tiny.open_again(place)
    again = tiny.load_case()
    assert again is not None
    assert again.fingerprint == edited.fingerprint
    assert (tiny.wishes(), tiny.typed()) == (["priority first=meals"], {"x": 3})


def test_the_very_same_case_is_opened_where_it_lies(tiny: Workspace) -> None:
    """Opening the example twice keeps one case, with its decisions."""
    tiny.keep_wishes(["priority first=meals"])
    tiny.open_case(_tiny())
    assert len(tiny.kept()) == 1
    assert tiny.wishes() == ["priority first=meals"]


def test_a_ledger_stays_with_its_case(tiny: Workspace) -> None:
    """Another case has another ledger; the same case opened again, also edited or removed meanwhile, finds its own."""
    own, place = tiny.ledger, tiny.place.name
    tiny.open_case(_named(_tiny(), case="other"))
    assert tiny.ledger != own
    tiny.open_case(_priced(_tiny(), 0, 9.75))
    assert tiny.ledger == own
    tiny.remove(place)
    assert place not in [one.place for one in tiny.kept()]
    tiny.open_case(_tiny())
    assert tiny.ledger == own


def test_a_case_renamed_keeps_its_ledger_and_shares_it_with_no_stranger(tiny: Workspace) -> None:
    """A new short name is the same case; who comes later with the old name is another."""
    own = tiny.ledger
    renamed = _named(_tiny(), case="tiny-2027")
    tiny.keep_case(renamed, tiny.version())
    assert tiny.ledger == own
    tiny.open_case(_tiny())
    assert tiny.ledger != own


def test_no_more_cases_than_stated_and_none_goes_by_itself(tiny: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    """At the limit a further case is refused and all are there; the open one cannot be removed."""
    monkeypatch.setattr(store, "MOST_CASES", 2)
    first = tiny.place.name
    tiny.open_case(_named(_tiny(), case="b"))
    with pytest.raises(Full):
        tiny.open_case(_named(_tiny(), case="c"))
    assert len(tiny.kept()) == 2
    tiny.remove(tiny.place.name)
    assert len(tiny.kept()) == 2
    tiny.remove(first)
    tiny.open_case(_named(_tiny(), case="c"))
    assert {one.word.split("\0")[0] for one in tiny.kept()} == {"b", "c"}


@pytest.mark.parametrize("name", ["../../x", "/etc/passwd", "a/b", "..", "nul", "\N{FULLWIDTH SOLIDUS}x", "x" * 300])
def test_a_name_is_never_a_path(place: Workspace, name: str) -> None:
    """Whatever a case is called, everything lies in the workspace, under names of our own."""
    place.open_case(_named(_tiny(), case=name, name=name))
    place.keep_wishes(["priority first=meals"])
    kept = {path.relative_to(store.home()).parts[0] for path in store.home().rglob("*")}
    assert kept == {place.word}
    assert place.kept()[0].name == name
    assert place.ledger.parent == place.folder / "ledgers"


@pytest.mark.parametrize("content", ["../../../etc", "none/../..", "", "\0", "0123456789ab"])
def test_a_pointer_that_was_tampered_with_opens_nothing(tiny: Workspace, content: str) -> None:
    """Only a name of our own form is followed; the case is still listed."""
    (tiny.folder / "open").write_text(content)
    assert tiny.load_case() is None
    assert tiny.folder / "cases" == tiny.place.parent
    assert len(tiny.kept()) == 1


def test_who_writes_on_an_older_state_is_refused(tiny: Workspace) -> None:
    """Two windows read the same case; the second to write is told, and what the first wrote stands."""
    case, version = tiny.load() or pytest.fail("no case")
    tiny.keep_case(_priced(case, 0, 9.75), version)
    with pytest.raises(Stale):
        tiny.keep_case(_priced(case, 1, 8.25), version)
    kept = tiny.load_case()
    assert kept is not None
    assert kept.tables["offers"]["price"].iloc[0] == 9.75
    tiny.keep_wishes(["priority first=meals"], [])
    with pytest.raises(Stale):
        tiny.keep_wishes(["priority first=shares"], [])
    assert tiny.wishes() == ["priority first=meals"]


def test_twenty_writers_at_once_lose_nothing(tiny: Workspace) -> None:
    """Each puts a price of its own on the case; one that is refused puts it on the newer one: all twenty are there."""
    case = tiny.load_case()
    assert case is not None
    products = case.tables["products"]
    rows = products.loc[[products.index[0]] * 20].assign(product=[f"p{n}" for n in range(20)])
    many = Case({**case.tables, "products": rows.set_axis(range(2, 22), axis="index")})
    tiny.keep_case(many, tiny.version())
    base, version = tiny.load() or pytest.fail("no case")

    def write(number: int) -> None:
        products = base.tables["products"].copy()
        products.loc[products.index[number], "name"] = f"by {number}"
        mine, seen = Case({**base.tables, "products": products}), version
        while True:
            try:
                tiny.keep_case(mine, seen)
            except Stale:
                stored, seen = tiny.load() or pytest.fail("no case")
                mine, collisions = service.merged(base, Case({**base.tables, "products": products}), stored)
                assert not collisions
            else:
                return

    with ThreadPoolExecutor(20) as pool:
        list(pool.map(write, range(20)))
    kept = tiny.load_case()
    assert kept is not None
    assert kept.tables["products"]["name"].tolist() == [f"by {n}" for n in range(20)]


KILLED = """
import os, pathlib, shutil, signal, sys
from planner import service
from planner.case import Case
from planner.io import atomic, writing
from planner.ui.store import Workspace

place, fresh = Workspace(sys.argv[1]), pathlib.Path(sys.argv[2])

def counted(owner, name):
    real = getattr(owner, name)
    def step(*args, **named):
        global left
        left -= 1
        if left < 0:
            os.kill(os.getpid(), signal.SIGKILL)
        return real(*args, **named)
    setattr(owner, name, step)

def save():
    case, version = place.load()
    offers = case.tables["offers"].copy()
    offers.loc[offers.index[0], "price"] = 9.75
    edited = Case({**case.tables, "offers": offers})
    for owner, name in (
        (writing, "write_csv"), (atomic, "_bring_to_disk"), (atomic, "_sync"), (shutil, "rmtree"),
        (pathlib.Path, "mkdir"), (pathlib.Path, "rename"), (pathlib.Path, "replace"),
    ):
        counted(owner, name)
    place.keep_case(edited, version)

for number in range(100):
    shutil.rmtree(place.folder)
    shutil.copytree(fresh, place.folder)
    # Of the many files that reach the disk one after the other, the first and every fifth.
    left = number if number < 14 else 14 + 5 * (number - 14)
    child = os.fork()
    if child == 0:
        save()
        os._exit(0)
    ended = os.waitpid(child, 0)[1]
    case, version = place.load()
    price = case.tables["offers"]["price"].iloc[0]
    offers = case.tables["offers"].assign(price=1.25)
    place.keep_case(Case({**case.tables, "offers": offers}), version)
    again = place.load_case().tables["offers"]["price"].iloc[0]
    print(os.WIFSIGNALED(ended), price, again, flush=True)
    if not os.WIFSIGNALED(ended):
        break
"""


@pytest.mark.skipif(not hasattr(os, "fork"), reason="kills a process of its own kind")
def test_a_kill_at_any_step_leaves_the_old_or_the_new(tiny: Workspace) -> None:
    """Killed before its first, its second, ... step to the disk, a save leaves one whole case, and the next save works."""
    old = float(_tiny().tables["offers"]["price"].iloc[0])
    fresh = tiny.folder.parent.parent / "fresh"
    shutil.copytree(tiny.folder, fresh)
    done = subprocess.run([sys.executable, "-c", KILLED, tiny.word, str(fresh)], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    lines = [line.split() for line in done.stdout.splitlines()]
    assert len(lines) > 20
    assert [killed for killed, _price, _again in lines] == ["True"] * (len(lines) - 1) + ["False"]
    assert {float(price) for _killed, price, _again in lines} == {old, 9.75}
    assert {float(again) for _killed, _price, again in lines} == {1.25}
    assert float(lines[-1][1]) == 9.75


def test_a_workspace_of_a_former_version_is_taken_over(tiny: Workspace, tmp_path: Path) -> None:
    """Case, decisions and ledger that lay in the workspace itself are the open case's; nothing is copied twice."""
    old = Workspace.new()
    old.folder.mkdir()
    shutil.copytree(tiny.case_path, old.folder / "case")
    (old.folder / "wishes.json").write_text('["priority first=meals"]')
    (old.folder / "ledger.sqlite").write_bytes(b"lines")
    assert (old.load_case() or pytest.fail("no case")).fingerprint == _tiny().fingerprint
    assert old.wishes() == ["priority first=meals"]
    assert old.ledger.read_bytes() == b"lines"
    assert len(old.kept()) == 1
    assert not (old.folder / "case").exists()


def test_a_folder_removed_under_an_open_page_is_written_again(tiny: Workspace) -> None:
    """What the page still holds is not lost with the folder."""
    case = tiny.load_case()
    assert case is not None
    shutil.rmtree(tiny.folder)
    assert tiny.version() == ""
    assert tiny.load() is None
    tiny.keep_case(case, "whatever it was")
    assert (tiny.load_case() or pytest.fail("no case")).fingerprint == case.fingerprint
