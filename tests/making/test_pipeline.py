"""Steps of the work as a listener is told them."""

from __future__ import annotations

from planner.making.pipeline import Progress, told_of


def test_steps_of_one_among_several_have_its_name() -> None:
    """Each step is told as it is, with the name before its text; where nobody listens there is nothing to tell."""
    heard: list[Progress] = []
    tell = told_of("Seca na primavera", heard.append)
    assert tell is not None
    tell(Progress("solve", "Looking for the best plan", 1.5, 0.1))
    assert heard == [Progress("solve", "Seca na primavera: Looking for the best plan", 1.5, 0.1)]
    assert told_of("x", None) is None
