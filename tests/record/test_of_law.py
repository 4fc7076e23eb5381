"""What the law says of a committee is offered with its source where one is founded; its own statutes count."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from planner.findings import InputError
from planner.io import write_case
from planner.programmes import law_of
from planner.record.people import SEATS
from planner.record.state import Rules
from planner.service import record as door
from tests.cases import edited, tiny_case
from tests.record.test_commands import run
from tests.record.town import begun


def of_law(programme: str, on: date) -> list[tuple[object, ...]]:
    """Return seats, quorum, kinship and whether it was read in its source, of each committee of a programme."""
    return [
        (one.seats, one.quorum, one.kinship, one.in_law, one.source.verified) for one in law_of((programme,), on).committees
    ]  # fmt: skip


def test_the_council_of_brazil() -> None:
    """One for the government, two each for education and pupils, parents, civil society: seven; the law says no quorum and no kinship."""
    ((seats, *others),) = of_law("br-pnae", date(2026, 3, 1))
    assert seats == ((("municipality",), 1), (("teacher", "student"), 2), (("parent",), 2), (("civil_society",), 2))
    assert others == [None, None, None, True]


def test_the_commission_of_france() -> None:
    """Six with a vote, more than half of them present."""
    assert of_law("fr-egalim", date(2026, 3, 1)) == [(((("municipality",), 6),), "more_than_half", None, None, True)]


def test_the_committee_of_peru() -> None:
    """Kinship to the fourth degree by blood and the second by marriage, not confirmed; of the programme after it nothing is known."""
    assert of_law("pe-wasi-mikuna", date(2025, 3, 3)) == [((), None, 4, 2, False)]
    assert of_law("pe-pae", date(2026, 3, 2)) == []


def test_the_committee_of_india() -> None:
    """Three of four are parents, the other one of the local authority or a teacher; the Act says nothing of how it decides."""
    assert of_law("in-pm-poshan", date(2026, 3, 2)) == [(((("parent",), 3), (("teacher", "municipality"), 1)), None, None, None, True)]  # fmt: skip


@pytest.mark.parametrize("programme", ["br-pnae", "fr-egalim", "in-pm-poshan", "pe-wasi-mikuna"])
def test_no_law_that_was_read_says_of_notice_ties_or_proxies(programme: str) -> None:
    """Nothing of it is confirmed, so all of it is left to the committee's statutes."""
    (one,) = law_of((programme,), date(2025, 3, 3)).committees
    assert {one.casting_vote, one.notice_days, one.notice_binds, one.proxies, one.proxies_count} == {None}


def test_a_town_s_own_programme_may_say_them(tmp_path: Path) -> None:
    """What a programme says of notice, casting vote and proxies is told with its source, and the committee is founded by it."""
    place, folder = tmp_path / "town.sqlite", tmp_path / "tiny"
    write_case(tiny_case(case=edited("case", 0, programmes="statutes")), folder)
    (folder / "programmes").mkdir()
    (folder / "programmes" / "statutes.yaml").write_text(STATUTES)
    assert run("record", "begin", place, "--name", "Town", "--by", "ana")[0] == 0
    code, text = run("record", "keep", place, folder, "--by", "ana")
    assert code == 0, text
    code, text = run("record", "committee", place, "council", "--law-of", "tiny", "--quorum", "all", "--majority", "of_votes", "--no-casting-vote", "--by", "ana")  # fmt: skip
    assert code == 0, text
    with door.opened_record(place) as record:
        rules = record.state().committees["council"].rules
    assert rules == Rules("all", "of_votes", notice_days=5, notice_binds=True, proxies=1, proxies_count=True)
    assert "A session is called 5 days ahead. With a shorter notice it is not held." in " ".join(text.split())


STATUTES = """
programme: statutes
name: Statutes of the council
country: BR
currency: BRL
status: local_law
checked_on: 2026-02-01
plain: How the council meets.
covers: {from: 2026-01-01, to: 2026-12-31, plain: The year.}
not_modelled: []
references:
  s: {text: Statutes of 2025, title: Statutes}
committees:
  council:
    - {from: 2026-01-01, name: Council, casting_vote: true, notice_days: 5, notice_binds: true, proxies: 1, proxies_count: true, reference: s, verified: true, plain: How it meets.}
"""


def test_seats_of_a_law_are_seats_of_the_record() -> None:
    """Each word of each programme is one by which a member can be seated."""
    known = [one for name, on in (("br-pnae", date(2026, 3, 1)), ("fr-egalim", date(2026, 3, 1))) for one in law_of((name,), on).committees]  # fmt: skip
    assert {seat for rule in known for group, _count in rule.seats for seat in group} <= set(SEATS)


def test_a_committee_is_founded_with_what_the_law_says(tmp_path: Path) -> None:
    """Name and quorum come from the law and are told with their source, what is named counts before them, what the law does not say is asked."""
    place = tmp_path / "town.sqlite"
    case = tiny_case(case=edited("case", 0, programmes="fr-egalim", country="FR", currency="EUR"))
    with begun(str(place)) as record:
        door.keep_case(record, case, "cai")
    code, text = run("record", "committee", place, "cao", "--law-of", "tiny", "--by", "ana")
    assert (code, "--majority" in text) == (2, True)
    code, text = run("record", "committee", place, "cao", "--law-of", "tiny", "--majority", "of_present", "--kinship", 2, "--by", "ana")  # fmt: skip
    assert (code, "art. L. 1411-5" in text) == (0, True)
    with door.opened_record(place) as record:
        made = record.state().committees["cao"]
        assert made.name == "Commission d'appel d'offres"
        assert made.rules == Rules("more_than_half", "of_present", kinship=2)
        with pytest.raises(InputError, match="does not say which committee"):
            door.rules_of_law(record, "tiny", "cae")
        with pytest.raises(InputError, match="no case other on record"):
            door.rules_of_law(record, "other", "")


def test_a_law_without_a_committee_says_what_to_give_instead(tmp_path: Path) -> None:
    """A case of no programme: its law tells nothing of committees, and the options that stand in its place are named."""
    place = tmp_path / "town.sqlite"
    with begun(str(place)) as record:
        door.keep_case(record, tiny_case(), "cai")
    code, text = run("record", "committee", place, "cae", "--law-of", "tiny", "--by", "ana")
    assert (code, "says nothing of a committee's rules" in text) == (2, True)
    assert all(option in text for option in ("--name", "--quorum", "--majority"))
