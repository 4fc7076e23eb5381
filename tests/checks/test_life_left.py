from __future__ import annotations

from datetime import date

import pytest

from planner.findings import Finding
from planner.programmes import law_of
from planner.programmes.law import Law
from tests.cases import edited, tiny_case, tiny_law
from tests.checks.asking import found

BRAZIL = law_of(["br-pnae"], date(2026, 3, 2))


def asked(
    code: str, left: int | None, law: Law, *, whole: int | None = 180, keeps: int = 60, row: int = 3
) -> list[Finding]:
    """Return what a check says of rice of so many days, of which so many are left when an offer (by its row) brings it."""
    return found(
        code,
        law,
        products=edited("products", 0, whole_life_days=whole, shelf_life_days=keeps),
        offers=edited("offers", row, product="arroz", life_left_days=left),
    )


@pytest.mark.parametrize(("left", "wrong"), [(60, False), (59, True), (None, False)])
def test_life_shorter_than_planned(left: int | None, wrong: bool) -> None:
    """Rice that the plan lets wait 60 days needs 60 that are left; of an offer that says nothing nothing is said."""
    told = asked("life-shorter-than-planned", left, tiny_law())
    assert [f.severity for f in told] == (["error"] if wrong else [])
    assert all("59" in f.what and "60" in f.what for f in told)


@pytest.mark.parametrize(("left", "wrong"), [(180, False), (181, True)])
def test_life_longer_than_whole(left: int, wrong: bool) -> None:
    """Of 180 days 180 may be left, not 181."""
    assert bool(asked("life-longer-than-whole", left, tiny_law())) is wrong


@pytest.mark.parametrize(
    ("left", "row", "severity"), [(90, 3, []), (89, 3, ["warning"]), (None, 3, ["note"]), (89, 0, []), (None, 0, [])]
)
def test_life_left_by_law(left: int | None, row: int, severity: list[str]) -> None:
    """A firm's 89 of 180 days are too few in Brazil and 90 enough, silence is noted; a cooperative is exempt, and without a law all is."""
    told = asked("life-left-by-law", left, BRAZIL, row=row)
    if row == 0:  # the firm's own offer is silent, and only it is told
        assert [f.rows for f in told] == [(5,)]
        return
    assert [f.severity for f in told] == severity
    assert asked("life-left-by-law", left, tiny_law(), row=row) == []


def test_a_product_without_a_date_is_no_matter() -> None:
    """Nothing is asked of rice that bears no day."""
    assert asked("life-left-by-law", 30, BRAZIL, whole=None, keeps=30) == []
    assert tiny_case()["products"]["whole_life_days"].isna().all()
