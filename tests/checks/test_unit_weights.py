"""Checks of what units on delivery notes weigh."""

from __future__ import annotations

from datetime import date

from planner.checks import check
from tests.cases import tiny_case, tiny_law
from tests.checks.asking import found, one

CRATE = {"unit": "crate", "product": "banana", "supplier": "coop", "kg": 20}
LIGHTER = CRATE | {"kg": 18, "first_day": date(2026, 6, 1)}
MAY = date(2026, 5, 31)


def test_rows_in_order_give_no_finding() -> None:
    """A crate that weighs less from June on, and one of everybody's beside it, are nothing to ask about."""
    rows = [CRATE | {"last_day": MAY}, LIGHTER, CRATE | {"supplier": None, "kg": 15}]
    assert check(tiny_case(unit_weights=rows), tiny_law()) == check(tiny_case(), tiny_law())


def test_unit_weight_reversed() -> None:
    """A row whose last day comes first is an error; one of a single day is none."""
    assert one("unit-weight-reversed", unit_weights=[LIGHTER | {"last_day": MAY}]).rows == (2,)
    assert found("unit-weight-reversed", unit_weights=[LIGHTER | {"last_day": LIGHTER["first_day"]}]) == []


def test_unit_weighs_twice() -> None:
    """A crate that weighs 20 kg until 1 June and 18 kg from 1 June on is an error; until 31 May it is none, nor of two suppliers."""
    finding = one("unit-weighs-twice", unit_weights=[LIGHTER, CRATE | {"last_day": LIGHTER["first_day"]}])
    assert (finding.severity, finding.rows) == ("error", (2, 3))
    assert found("unit-weighs-twice", unit_weights=[LIGHTER, CRATE | {"last_day": MAY}]) == []
    assert one("unit-weighs-twice", unit_weights=[LIGHTER, CRATE | {"unit": "Crate"}])
    assert found("unit-weighs-twice", unit_weights=[LIGHTER, CRATE | {"supplier": "f1"}]) == []


def test_unit_weight_of_weight() -> None:
    """What a kg weighs is known; a crate is no weight."""
    assert one("unit-weight-of-weight", unit_weights=[CRATE, CRATE | {"unit": "KG"}]).rows == (3,)
    assert found("unit-weight-of-weight", unit_weights=[CRATE]) == []


def test_unit_weight_unusual() -> None:
    """A dozen of bananas weighs 1.5 kg: 3 and 0.75 kg may be, a gram more or less is asked about."""
    dozen = CRATE | {"unit": "Dozen"}
    for kg, asked in ((3, False), (3.001, True), (0.75, False), (0.749, True)):
        assert bool(found("unit-weight-unusual", unit_weights=[dozen | {"kg": kg}])) is asked
    assert one("unit-weight-unusual", unit_weights=[dozen | {"kg": 15}]).severity == "warning"
