"""Checks of what each criterion of award weighs, and of which lot it is."""

from __future__ import annotations

from planner.programmes.law import CallPaper, CountingRule
from tests.cases import source, tiny_law
from tests.checks.asking import found, one

PAPER = CallPaper("open", "Bids", (), (), source(), families=(("Fruit", CountingRule("Fruit", "", ())),))
LAW = tiny_law(calls={"open": PAPER})


def weighed(*weights: float, lot: str = "") -> list[dict[str, object]]:
    """Return criteria of a lot with these weights."""
    return [{"criterion": f"C{k}", "lot": lot, "weight_share": weight} for k, weight in enumerate(weights)]


def test_criteria_not_whole() -> None:
    """0.6 and 0.3 are 90 % and told; 0.6 and 0.4 are not, nor three of 0.333; each lot is looked at apart."""
    assert "90.0%" in one("criteria-not-whole", award_criteria=weighed(0.6, 0.3)).what
    for right in ((0.6, 0.4), (0.333, 0.333, 0.333), (1.0,)):
        assert found("criteria-not-whole", award_criteria=weighed(*right)) == []
    told = one("criteria-not-whole", award_criteria=[*weighed(0.6, 0.4), *weighed(0.5, lot="Fruit")])
    assert "“Fruit”" in told.what


def test_criteria_of_no_lot() -> None:
    """A lot that no paper has is told, with the one perhaps meant; one that it has is not, nor that of all the rest; without such lots the cell is to be left blank."""
    assert "“Fruit”" in one("criteria-of-no-lot", LAW, award_criteria=weighed(1.0, lot="Fruits")).what
    assert found("criteria-of-no-lot", LAW, award_criteria=weighed(1.0, lot="Fruit")) == []
    assert found("criteria-of-no-lot", LAW, award_criteria=weighed(1.0, lot="All other food")) == []
    assert one("criteria-of-no-lot", tiny_law(), award_criteria=weighed(1.0, lot="All other food"))
    assert "blank" in one("criteria-of-no-lot", tiny_law(), award_criteria=weighed(1.0, lot="Fruit")).mend
