"""What no act can say is refused in words, whoever makes the act, and nothing is left behind."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from planner.findings import Finding, InputError
from planner.i18n import using
from planner.record.act import Actor
from planner.record.deciding import Attended, InterestDeclared, Point, SessionOpened, StepDone, Voted
from planner.record.people import CommitteeSet, MemberSet
from planner.service import record as door
from tests.record.test_commands import run


def told(kind: type, **said: object) -> Finding:
    """Make what cannot be made; return the one finding."""
    with pytest.raises(InputError) as refused:
        kind(**said)
    (found,) = refused.value.findings
    assert found.code == "bad-act"
    return found


RULES = {"committee": "cae", "name": "CAE", "quorum": "all", "majority": "of_votes"}


@pytest.mark.parametrize(
    ("kind", "said", "what", "mend"),
    [
        (Point, {"item": "i1", "title": " "}, "Title: nothing is said.", "Say it."),
        (Point, {"item": "i1", "title": "t" * 301}, "Title: this is too long, 300 at most.", "fewer words"),
        (Actor, {"who": "   "}, "Who does it: nothing is said.", "Say it."),
        (CommitteeSet, RULES | {"kinship": -3}, "Degree of kinship up to which a member abstains: “-3” is not possible.", "from 0 to 9"),
        (CommitteeSet, RULES | {"appeal_days": 0}, "Days for an appeal: “0” is not possible.", "from 1 to 365"),
        (CommitteeSet, RULES | {"signatures": ("zzz",)}, "Seat whose yes is needed: “zzz” is not known.", "farmer (farmers)"),
        (Attended, {"session": "s1", "present": (), "guests": ("A", "")}, "Guest: nothing is said.", "Say it."),
        (StepDone, {"case": "c", "step": "zzz"}, "Step of the procurement: “zzz” is not known.", "price_research (Price research)"),
        (SessionOpened, {"session": "s 1", "committee": "c", "day": date(2026, 3, 2), "agenda": ({"item": "i1", "title": "t"},)}, "“s 1” is no short name", "without blanks"),
        (SessionOpened, {"session": "s1", "committee": "c", "day": date(2026, 3, 2), "agenda": ({"item": "i1", "title": ""},)}, "Title: nothing is said.", "Say it."),
    ],
)  # fmt: skip
def test_a_part_that_cannot_be_said_is_named_in_words(
    kind: type, said: dict[str, object], what: str, mend: str
) -> None:
    """The part by what it is called, what is wrong, and what could stand there; also in a part of a part."""
    found = told(kind, **said)
    assert what in found.what
    assert mend in found.mend


def test_fixed_words_are_known_in_every_language() -> None:
    """A vote oui, a role membre, a seat maire, a step in the reader's own words: on record stands the short word."""
    assert Voted(session="s1", item="i1", choice="oui").choice == "yes"  # type: ignore[arg-type]
    seated = MemberSet(committee="c", member="m", name="M", seat="Maire", role="membre")  # type: ignore[arg-type]
    assert (seated.seat, seated.role) == ("municipality", "member")
    assert InterestDeclared(session="s1", item="i1", tie="works for the supplier").tie == "employment"  # type: ignore[arg-type]
    with using("fr"):
        assert StepDone(case="c", step="Attribution").step == "award"  # type: ignore[arg-type]


@pytest.mark.parametrize("name", ["", "   ", "n" * 5000])
def test_a_record_that_cannot_be_called_so_leaves_no_file(tmp_path: Path, name: str) -> None:
    """Refused before there is a file; a name that can be, by nobody, neither."""
    place = tmp_path / "t.sqlite"
    assert run("record", "begin", place, "--name", name)[0] == 2
    assert run("record", "begin", place, "--name", "Town", "--by", name or " ")[0] == 2
    assert not place.exists()


def test_a_file_in_which_nothing_began_is_told_as_that(tmp_path: Path) -> None:
    """It is shown as no empty record, and can still begin."""
    place = tmp_path / "t.sqlite"
    with door.opened_record(place, create=True):
        pass
    code, text = run("record", "show", place)
    assert (code, "has not begun" in text) == (2, True)
    assert run("record", "begin", place, "--name", "Town")[0] == 0
    assert run("record", "show", place)[0] == 0


def test_a_point_without_a_title_is_refused_on_the_command_line(tmp_path: Path) -> None:
    """No trace of the program: one sentence, and exit code 2."""
    place = tmp_path / "t.sqlite"
    run("record", "begin", place, "--name", "Town")
    code, text = run("record", "session", place, "cae", "--point", "")
    assert (code, "Title: nothing is said." in text) == (2, True)
