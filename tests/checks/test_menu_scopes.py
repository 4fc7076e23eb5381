"""Checks of rules on menus that are for some sites alone; each on both sides."""

from __future__ import annotations

import pytest

from planner.case import Case
from planner.checks import check
from planner.programmes.case_law import law_for
from tests.cases import Row, edited, rows, tiny_case
from tests.test_committee_menus import ALTO, FRUIT, SITES, concerned, given


def found(code: str, case: Case) -> list[tuple[str, tuple[int, ...]]]:
    """Return table and rows of what a check finds."""
    return [(one.table, one.rows) for one in check(case, law_for(case)) if one.code == code]


SHARED = "menu-eaten-elsewhere-too"


def test_menu_eaten_elsewhere_too() -> None:
    """All eat one menu: alto's rule cannot be kept for alto alone. With a menu group of its own, as the finding says, it can."""
    shared = tiny_case(sites=SITES, frequency_rules=[FRUIT | ALTO])
    assert found(SHARED, shared) == [("frequency_rules", (2,))]
    own = [row | {"menu": "one"} for row in rows("menus")]
    mended = tiny_case(
        sites=SITES,
        frequency_rules=[FRUIT | ALTO],
        menu_groups=[*rows("menu_groups"), {"menu": "one", "name": "Alto"}],
        menus=[*rows("menus"), *own],
        enrolment=edited("enrolment", 0, menu="one"),
    )
    assert found(SHARED, mended) == []
    assert concerned(mended) == [("one", 2.0)]
    assert found(SHARED, tiny_case(sites=SITES, frequency_rules=[FRUIT])) == []
    assert found(SHARED, tiny_case(sites=SITES, frequency_rules=[FRUIT | ALTO | {"mode": "off"}])) == []


@pytest.mark.parametrize(("stage", "shared"), [("primary", False), ("pre", True)])
def test_a_standard_is_refused_only_of_a_stage_that_eats_the_menu_elsewhere(stage: str, shared: bool) -> None:
    """Primary eats the one menu at alto's school alone, so a standard of it for alto is exact; pre-school eats it at both."""
    row: Row = {"standard": "protein", "stage": stage, "nutrient": "protein_g", "minimum": 5} | ALTO
    eaters = [*rows("enrolment"), rows("enrolment")[1] | {"site": "emef"}]
    case = tiny_case(sites=SITES, enrolment=eaters, nutrition_standards=[row])
    assert found(SHARED, case) == ([("nutrition_standards", (2,))] if shared else [])


@pytest.mark.parametrize(("menu", "nothing"), [("one", False), ("two", True), (None, False)])
def test_rule_of_no_menu_there(menu: str | None, nothing: bool) -> None:
    """Alto's school does not eat menu two; a site that receives nothing is told as for other rules."""
    case = given(frequency_rules=[FRUIT | ALTO | {"menu": menu}])
    assert found("rule-of-no-menu-there", case) == ([("frequency_rules", (2,))] if nothing else [])
    nobody = given(frequency_rules=[FRUIT | ALTO | {"zone": "sul"}])
    assert found("scope-of-nobody", nobody) == [("frequency_rules", (2,))]
    assert found("rule-of-no-menu-there", nobody) == []


@pytest.mark.parametrize(("other", "twice"), [({"zone": "norte"}, True), ({"zone": "sul"}, False), ({}, False)])
def test_rule_twice_for_a_menu(other: Row, twice: bool) -> None:
    """Alto's school lies in zone norte: two numbers for one menu. In zone sul is another; a row for all is replaced."""
    case = given(frequency_rules=[FRUIT | ALTO, FRUIT | other | {"minimum": 3}])
    assert found("rule-twice-for-a-menu", case) == ([("frequency_rules", (2, 3))] if twice else [])
