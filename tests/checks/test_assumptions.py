"""What was filled in for the user is counted until it is changed, and a slip in the table of assumptions is told."""

from __future__ import annotations

from tests.checks.asking import found
from tests.test_assumed import TOLD


def test_assumed_for_you() -> None:
    """One cell that still stands is counted under its table; one that was changed is not, and without any there is no note."""
    changed = {**TOLD, "row": "nobody"}
    (note,) = found("assumed-for-you", assumptions=[TOLD, changed])
    assert "Offers 1." in note.what
    assert "planner assumptions" in note.mend
    assert found("assumed-for-you", assumptions=[changed]) == []
    assert found("assumed-for-you") == []


def test_assumption_of_nothing() -> None:
    """A slip in the name of a table or column would make an assumption disappear in silence; a row that is gone is no slip."""
    wrong = [{**TOLD, "table": "offer"}, {**TOLD, "column": "prise"}, {**TOLD, "row": "nobody"}]
    told = found("assumption-of-nothing", assumptions=wrong)
    assert [(one.rows, one.column) for one in told] == [((2,), "table"), ((3,), "column")]
    assert "offers" in told[0].what
    assert "price" in told[1].what
