"""How far work is and how long it may still take: reckoned by hand, never going back, honest where nothing was learnt."""

from __future__ import annotations

from pathlib import Path

import pytest

from planner.i18n import using
from planner.ui import pace
from planner.ui.pace import Known, Like, Marks, Outlook, Run, Watch

LIKE = Like("plan", 1000, "a")
RUN = Run(LIKE, 30.0, (("check", 0, 0.0), ("solve", 0, 3.0), ("solve", 1, 12.0), ("verify", 0, 27.0)))


def marks(*told: tuple[str, str, float]) -> Marks:
    """Return the marks of steps: stage, text, seconds."""
    made = Marks()
    for stage, text, seconds in told:
        made.add(stage, text, seconds)
    return made


def test_a_case_twice_as_large_takes_twice_as_long() -> None:
    """The example at the top of the module: 60 s are expected; after the check 54 are left, or 108 if it took twice as long."""
    known = Known(RUN, 2.0, same=False)
    beginning = Watch(known).look(marks(("check", "Checking", 0.0)), 0.0)
    assert (beginning.part, beginning.left) == (0.0, pytest.approx(60.0))
    usual = Watch(known).look(marks(("check", "Checking", 0.0), ("solve", "Looking", 6.0)), 6.0)
    assert (usual.part, usual.left) == (pytest.approx(0.1), pytest.approx(54.0))
    slow = Watch(known).look(marks(("check", "Checking", 0.0), ("solve", "Looking", 12.0)), 12.0)
    assert (slow.part, slow.left) == (pytest.approx(0.1), pytest.approx(108.0))


def test_within_a_step_it_goes_on_and_waits_for_the_next() -> None:
    """Three seconds after the check ended at 3 s it is 6 s on the way; a minute later it still is where the next step begins, at 12."""
    watch, told = Watch(Known(RUN, 1.0, same=True)), marks(("check", "C", 0.0), ("solve", "S", 3.0))
    assert watch.look(told, 6.0).part == pytest.approx(6 / 30)
    assert watch.look(told, 63.0).part == pytest.approx(12 / 30)


def test_the_part_done_never_goes_back_and_is_whole_only_at_the_end() -> None:
    """A step out of turn does not take back what was told, and however late it is, all is not said to be done."""
    watch = Watch(Known(RUN, 1.0, same=True))
    far = watch.look(marks(("check", "C", 0.0), ("verify", "V", 20.0)), 20.0)
    back = watch.look(marks(("check", "C", 0.0), ("verify", "V", 20.0), ("solve", "S", 21.0)), 21.0)
    late = watch.look(marks(("check", "C", 0.0), ("verify", "V", 20.0)), 999.0)
    assert far.part == pytest.approx(0.9)
    assert back.part == far.part
    assert late.part == pace.NEVER_DONE


def test_nothing_learnt_is_said() -> None:
    """Where nothing like it was done there is no bar and no time, and it says so."""
    found = Watch(None).look(marks(), 5.0)
    assert (found.part, found.left) == (None, None)
    with using("en"):
        assert found.text() == "The first of its kind here: no estimate of the time left yet."


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (9.9, "a few seconds left"),
        (10.0, "about 10 seconds left"),
        (42.0, "about 40 seconds left"),
        (89.0, "about 90 seconds left"),
        (91.0, "about 2 minutes left"),
        (400.0, "about 7 minutes left"),
    ],
)
def test_time_left_in_words(seconds: float, text: str) -> None:
    """Seconds are told in fives up to a minute and a half, then minutes; by another case's run it says so."""
    with using("en"):
        assert Outlook(0.5, seconds, same=True).text() == text
        assert Outlook(0.5, seconds).text() == f"{text}, going by another case"


def test_the_same_case_is_known_best_then_the_nearest_in_size(tmp_path: Path) -> None:
    """Of runs with 1,000 and 3,000 rows one with 2,500 goes by the latter, in proportion; one of another kind, or 5 times as large, by none."""
    for size, content, seconds in ((1000, "a", 30.0), (3000, "b", 60.0)):
        pace.learn(tmp_path, Like("plan", size, content), marks(("check", "C", 0.0)), seconds)
    same = pace.known(tmp_path, Like("plan", 1000, "a"))
    near = pace.known(tmp_path, Like("plan", 2500, "c"))
    assert same is not None
    assert (same.same, same.times, same.run.seconds) == (True, 1.0, 30.0)
    assert near is not None
    assert (near.same, near.times, near.run.seconds) == (False, pytest.approx(2500 / 3000), 60.0)
    assert pace.known(tmp_path, Like("plan", 12001, "c")) is None
    assert pace.known(tmp_path, Like("plan", 12000, "c")) is not None
    assert pace.known(tmp_path, Like("compare", 1000, "a")) is None


def test_the_last_run_of_a_case_counts_and_old_ones_go(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A second run of a case takes the place of the first; of many cases the latest are kept; what cannot be read is nothing."""
    monkeypatch.setattr(pace, "MOST_RUNS", 3)
    for number, content in enumerate("abacd"):
        pace.learn(tmp_path, Like("plan", 10, content), marks(("check", "C", 0.0)), 1.0 + number)
    known = {content: pace.known(tmp_path, Like("plan", 10, content)) for content in "abcd"}
    assert [content for content, one in known.items() if one is not None and one.same] == ["a", "c", "d"]
    assert known["a"] is not None
    assert known["a"].run.seconds == 3.0
    (tmp_path / pace.KEPT).write_text('[{"like": 1}]', encoding="utf-8")
    assert pace.known(tmp_path, Like("plan", 10, "a")) is None


def test_marks_are_thinned_evenly(tmp_path: Path) -> None:
    """Of 10,000 steps about a hundred are kept, and each stage's first; a step that says the same is none."""
    many = marks(*(("solve", f"{n}", n / 100) for n in range(10_000)), ("verify", "V", 100.0), ("verify", "V", 100.5))
    assert len(many.at) == 10_001
    pace.learn(tmp_path, LIKE, many, 101.0)
    found = pace.known(tmp_path, LIKE)
    assert found is not None
    assert pace.MOST_MARKS / 2 < len(found.run.marks) <= pace.MOST_MARKS + 2
    assert found.run.when("verify", 0) == 100.0
