"""What the check says of the scenarios that a case keeps."""

from __future__ import annotations

import pytest

from planner.case import Case
from planner.findings import Finding
from planner.making.scenario_checks import check_scenarios
from tests.cases import Row, edited, tiny_case, typed


def _scenarios(*rows: Row) -> Case:
    return tiny_case(scenarios=typed("scenarios", rows))


def _found(*changes: str) -> list[Finding]:
    return check_scenarios(_scenarios(*({"scenario": "s", "step": n, "change": c} for n, c in enumerate(changes, 1))))


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ("0", "not a kind of change"),
        ("", "cannot be read"),
        ('price product="banana', "cannot be read"),
        ("price product=bananas change=+10%", "no product bananas"),
        ("price product=banana change=inf", "not a change of a number"),
        ("pupils change=x99999999999999999999999999", "no town"),
        ("pupils change=x0", "nobody to feed"),
        ("harvest product=banana factor=inf", "not a number"),
        ("harvest product=banana factor=1e300", "not a number"),
        ("take_up change==1.2", "more than all pupils"),
        ("target target=families share=7", "share is 7"),
        ("offer_added supplier=coop product=banana price=-3", "price is -3"),
        ("programme names=nowhere", "No programme is called"),
        ("supplier_lost supplier=coop from=99999-12-31", "is not a day"),
    ],
)
def test_a_change_that_cannot_be_applied(change: str, says: str) -> None:
    """Whatever a comparison would refuse is an error of the row in which it stands."""
    (finding,) = _found("pupils change=+10%", change)
    assert (finding.severity, finding.table, finding.rows, finding.column) == ("error", "scenarios", (3,), "change")
    assert says in finding.what


def test_a_base_that_nobody_knows() -> None:
    """A scenario based on itself or on none that is known is an error; what is wrong with its base is told once."""
    row = {"scenario": "a", "step": 1, "change": "pupils change=+1%", "based_on": "b"}
    (unknown,) = check_scenarios(_scenarios(row))
    assert (unknown.rows, unknown.column) == ((2,), "based_on")
    (own,) = check_scenarios(_scenarios(row | {"based_on": "a"}))
    assert "builds on itself" in own.what
    (once,) = check_scenarios(_scenarios(row, {"scenario": "b", "step": 1, "change": "nonsense"}))
    assert once.rows == (3,)


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ("menu mode=fixed", "is so already"),
        ("pupils change=+0%", "is so already"),
        ("take_up site=emef change=+10%", "is so already"),
        ("rule family=nutrition mode=soft", "in this mode already"),
        ("harvest product=banana factor=1", "usual harvest"),
        ("harvest product=arroz factor=0.5", "no less of them"),
        ("harvest product=banana months=7 factor=0.5", "delivered then"),
        ("harvest product=banana from=2027-01-01 factor=0.5", "delivered then"),
    ],
)
def test_a_change_that_changes_nothing(change: str, why: str) -> None:
    """A change that leaves the plan as it is is told with the reason."""
    (finding,) = _found(change)
    assert (finding.code, finding.severity, finding.rows) == ("scenario-changes-nothing", "warning", (2,))
    assert why in finding.what


@pytest.mark.parametrize(
    "change",
    [
        "take_up site=emei change=+10%",
        "rule family=nutrition mode=off",
        "harvest product=banana factor=0.5",
        "harvest product=arroz factor=0",
        "price product=arroz change=+1%",
        "fairness share=0.5",
    ],
)
def test_a_change_that_changes_something(change: str) -> None:
    """A change upon which the plan depends is not questioned, nor an absent harvest of what has no limit."""
    assert _found(change) == []


def test_a_price_that_nobody_pays() -> None:
    """The price of what no dish asks for changes nothing."""
    case = tiny_case(
        menus=[{"menu": "all", "dish": "salada"}],
        scenarios=typed("scenarios", [{"scenario": "s", "step": 1, "change": "price product=arroz change=+10%"}]),
    )
    (finding,) = check_scenarios(case)
    assert "no dish" in finding.what
    assert "arroz" in finding.what


def test_faults_of_the_case_are_not_those_of_its_scenarios() -> None:
    """What is wrong with the case itself is not told again at each change."""
    case = tiny_case(
        offers=edited("offers", 0, price=-1),
        scenarios=typed("scenarios", [{"scenario": "s", "step": 1, "change": "pupils change=+10%"}]),
    )
    assert check_scenarios(case) == []
