"""Help on findings is whole: of every code of the source it has what the finding says, why it matters and how to mend it."""

from __future__ import annotations

import re

import pytest

from planner.checks import CHECKS
from planner.finding_texts import SOURCE, Said, gathered, shown
from planner.i18n import _, using
from tests.checks.asking import WHY_BY_LAW


def _texts(code: str, part: str) -> list[str]:
    return [shown(text) for way in gathered()[code] for text in getattr(way, part)]


def test_every_check_can_be_looked_up() -> None:
    """Each fact about a case has its texts; only where the law itself says why is that left out."""
    assert [check.code for check in CHECKS if check.code not in gathered()] == []
    without = {code for code, ways in gathered().items() if not all(way.what and way.why and way.mend for way in ways)}
    assert without <= {
        *WHY_BY_LAW,
        "scenario",
    }  # what a change of a scenario cannot mean is told without a reason of its own


def test_every_code_that_is_written_out_can_be_looked_up() -> None:
    """A code that stands as a word beside a severity, in whatever file, has its texts."""
    written = re.compile(r'"([a-z]+(?:-[a-z]+)+)",\s*"(?:error|warning|note)"|code="([a-z]+(?:-[a-z]+)*)"')
    found = {
        one or other
        for path in SOURCE.rglob("*.py")
        for one, other in written.findall(path.read_text(encoding="utf-8"))
    }
    assert len(found) > 100
    assert found - set(gathered()) == set()


def test_texts_of_one_check() -> None:
    """A fund without money: as `checks.money` says it, figures and names as dots."""
    assert _texts("fund-without-money", "what") == [
        "Nobody knows how much money is in …: no amount, no rates, and none in the law."
    ]
    assert _texts("fund-without-money", "why") == ["The plan cannot spend what it does not know."]
    (way,) = gathered()["fund-without-money"]
    assert (way.severity, way.table, way.column) == (("error",), "funds", "amount")


def test_texts_that_go_by_a_code() -> None:
    """Cells that cannot be read share one maker: each code has its own sentence and no other's."""
    assert _texts("percentage", "mend") == ["Write a share, not a percentage: 92 % is 0.92."]
    assert _texts("not-whole", "what") == ["… is not a whole number."]


def test_texts_that_are_put_together() -> None:
    """What is joined of several sentences is shown whole, each way in which it may be told."""
    told = _texts("nobody-can-bring-it-fresh", "what")
    assert len(told) == 6
    assert any(text.endswith("Those who offer it come on … only.") for text in told)
    assert "If it may be kept in store, say yes under storable." in _texts("nobody-can-bring-it-fresh", "mend")


def test_texts_of_a_question_of_the_ledger() -> None:
    """Questions on lines are called after the function that asks."""
    assert "A price is below zero." in _texts("negative", "what")


@pytest.mark.parametrize("language", ["pt_BR", "es", "fr"])
def test_texts_are_the_readers(language: str) -> None:
    """The texts are those that translators have: shown in another language they are what the finding says there."""
    with using(language):
        assert _texts("fund-without-money", "why") == [_("The plan cannot spend what it does not know.")]


def test_a_form_is_told_once() -> None:
    """No two ways of a finding are the same."""
    assert all(isinstance(way, Said) for ways in gathered().values() for way in ways)
    assert all(len(set(ways)) == len(ways) for ways in gathered().values())
