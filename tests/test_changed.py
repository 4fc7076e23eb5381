"""The tests that a change asks for at every save."""

from __future__ import annotations

import pytest

from tests.changed import asked_by


@pytest.mark.parametrize(
    ("changed", "asked"),
    [
        ("planner/checks/money.py", "tests/checks/test_money.py"),
        ("models/cents.py", "tests/models/test_cents.py"),
        ("models/constraints/stability.py", "tests/models/constraints/test_stability.py"),
        ("planner/words.py", "tests/test_words.py"),
        ("planner/verify/money.py", "tests/verify/test_shares.py"),
        ("planner/verify/totals.py", "tests/verify/test_mutations.py"),
        ("tests/verify/test_shares.py", "tests/verify/test_shares.py"),
    ],
)
def test_a_change_asks_for_the_tests_that_look_at_it(changed: str, asked: str) -> None:
    """Its mirror, those that import it, or those of its folder; a test file asks for itself."""
    assert asked in asked_by([changed])


def test_a_change_asks_for_no_more() -> None:
    """A test file asks for itself alone, a text for nothing, and no change for a browser."""
    assert asked_by(["tests/test_words.py", "README.md"]) == ["tests/test_words.py"]
    assert asked_by(["tests/browser/test_journey.py"]) == []
