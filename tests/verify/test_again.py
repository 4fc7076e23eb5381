"""What a check takes over from the one before is what it would find anew, and it takes nothing over that was asked otherwise."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest

from planner.i18n import using
from planner.verify import verify
from planner.verify.again import Again
from planner.verify.facts import Facts
from planner.verify.violation import Report
from tests.cases import tiny, tiny_case, tiny_law
from tests.verify.plans import tiny_plan, tiny_rows


class Part:
    """Stands for a part of the check: it counts how often it reckons, and reports one violation of what it was asked."""

    def __init__(self) -> None:
        self.reckoned = 0

    def __call__(self, facts: Facts, frame: Any, report: Report) -> int:
        self.reckoned += 1
        report.add("orders", "Something is wrong.", {"measure": "kg"})
        return self.reckoned


def asked(part: Part, frame: Any, name: str = "Weight", withheld: frozenset[str] = frozenset()) -> list[str]:
    """Return where a part finds something wrong in a check of its own, of a plan that calls a figure by a name."""
    facts, _law = FACTS, tiny_law()
    report = Report({"measure": {"kg": name}}, withheld)
    Again(facts, report)(part, facts, frame, report)
    return [violation.where for violation in report.violations]


FACTS = Facts(*tiny())


def test_what_was_found_is_taken_over_with_its_report() -> None:
    """Asked about the very same table a part does not reckon again, and all that it reported is said again."""
    part, frame = Part(), pd.DataFrame({"kg": [1.0]})
    assert asked(part, frame) == asked(part, frame) == ["figure Weight"]
    assert part.reckoned == 1


def test_another_table_list_name_or_figure_withheld_is_asked_anew() -> None:
    """A table of the same cells is another, a list of the same tables is not; names and what is withheld are part of the question."""
    part, frame = Part(), pd.DataFrame({"kg": [1.0]})
    assert asked(part, [frame]) == asked(part, [frame])
    assert part.reckoned == 1
    asked(part, [frame.copy()])
    assert part.reckoned == 2
    assert asked(part, [frame], "Peso") == ["figure Peso"]
    asked(part, [frame], withheld=frozenset({"orders.kg"}))
    assert part.reckoned == 4


def test_each_reader_is_told_in_the_own_language() -> None:
    """A plan that was checked in Spanish is found spoilt in Portuguese words by who reads Portuguese, though both call an offer alike."""
    spoilt = tiny_rows()["payments"]
    spoilt[0] |= {"amount": 24.0}
    case, law = tiny()
    words = []
    for language in ("es", "pt_BR", "es"):
        with using(language):
            words.append([(v.where, v.what) for v in verify(case, law, tiny_plan(payments=spoilt))])
    assert words[0] == words[2]
    assert all(one != other for one, other in zip(words[0], words[1], strict=True))


def test_a_part_asked_twice_in_one_check_answers_twice() -> None:
    """What it says first is taken over for the first time, what it says second for the second."""
    part, one, other = Part(), pd.DataFrame({"kg": [1.0]}), pd.DataFrame({"kg": [2.0]})
    for _time in range(2):
        report = Report({"measure": {}})
        again = Again(FACTS, report)
        assert (again(part, FACTS, one, report), again(part, FACTS, other, report)) == (1, 2)


@pytest.mark.parametrize(
    ("table", "cells"),
    [
        ("orders", {"packs": 11}),
        ("payments", {"amount": 24.0}),
        ("served", {"portions": 2.0}),
        ("deliveries", {"kg": 4.9}),
        ("fund_use", {"spent": 1.0}),
        ("summary", {"value": 1.0}),
    ],
)
def test_a_spoilt_plan_is_found_spoilt_after_a_sound_one_as_alone(table: str, cells: dict[str, Any]) -> None:
    """Violations, their order and words are those of a check that knows no other plan; and the sound plan is sound after it."""
    spoilt = tiny_rows()[table]
    spoilt[0] |= cells
    assert verify(*tiny(), tiny_plan()) == []
    found = verify(*tiny(), tiny_plan(**{table: spoilt}))
    assert found
    assert found == verify(tiny_case(), tiny_law(), tiny_plan(**{table: spoilt}))
    assert verify(*tiny(), tiny_plan()) == []
