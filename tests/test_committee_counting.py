"""What counts, by committee: each has a counting rule of its own in one share. The case: `tests.committees`.

Each school needs 10 kg of milk powder; the farm sells at 3.00 a kg, the firm at 2.00. Half of what each committee spends is to count.
At alto's school what the farm brings counts, at bajo's what the firm does. With x kg of the farm 3x is at least 2 (10 - x) for alto, so
4 kg: 12.00 of 24.00. Bajo buys all of the firm: 20.00 of 20.00. Of both 32.00 count of 44.00.
"""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from planner.assembly.counting import counting_at, counting_rules, counting_table, offer_facts
from planner.assembly.targets import groups_told_apart
from planner.assembly.to_date import bought_to_date
from planner.making.plan import Plan
from planner.programmes.law import Law
from planner.progress import share_path, standing
from planner.progress.planned import planned_case
from planner.studies.committees import case_of, committees_apart
from planner.verify import verify
from planner.verify.facts import Facts
from planner.verify.shares import counting_rules as rules_of_the_check
from planner.verify.shares import (
    offers_that_count,
    offers_that_count_at,
    offers_that_count_everywhere,
    sums_before,
    targets_in_force,
)
from tests.cases import Row, rows
from tests.committees import SITES, TARGET, two_committees
from tests.replan.ledgers import entries
from tests.shared import make_plan

ONE_ZONE = [site | {"zone": "z"} for site in SITES]
ZONES = pytest.mark.parametrize("sites", [SITES, ONE_ZONE], ids=["a zone each", "one zone"])


def clause(number: int, values: str, attribute: str = "supplier.kind", **more: Any) -> Row:
    """Return a clause of the counting rule of which each committee has its own."""
    return {"counts": "own", "clause": number, "attribute": attribute, "values": values} | more


RULES: list[Row] = [
    clause(1, "individual", committee="alto", definition="From farms"),
    clause(2, "other", committee="bajo", definition="From firms"),
]
OWN: Row = TARGET | {"target": "own", "name": "What counts here", "counts": "own"}


def figures(plan: Plan) -> dict[str, tuple[float, float, str]]:
    """Return numerator, denominator and judgement of each share."""
    told = plan["targets"][["target", "numerator", "denominator", "judgement"]].itertuples(index=False, name=None)
    return {name: (float(part), float(whole), str(judged)) for name, part, whole, judged in told}


def case_with(rules: list[Row] | None = None, **tables: Any) -> Any:
    """Return the two committees with a share that each counts in its own way."""
    return two_committees(**{"counting_rules": RULES if rules is None else rules, "targets": [OWN]} | tables)


@ZONES
@pytest.mark.parametrize("basis", ["money", "mass"])
def test_each_committee_counts_by_its_own_rule(sites: list[Row], basis: str) -> None:
    """By money 12 of 24 and 20 of 20, 32 of 44 in all; by weight half of alto's 10 kg come from the farm, and all of bajo's 10 count."""
    plan = make_plan(case_with(sites=sites, targets=[OWN | {"basis": basis}]))
    assert plan.violations == ()
    want = {
        "money": {"own": (32.0, 44.0, "met"), "own@alto": (12.0, 24.0, "met"), "own@bajo": (20.0, 20.0, "met")},
        "mass": {"own": (15.0, 20.0, "met"), "own@alto": (5.0, 10.0, "met"), "own@bajo": (10.0, 10.0, "met")},
    }
    assert figures(plan) == want[basis]
    assert verify(plan.case, plan.law, plan.tables) == []


@pytest.mark.parametrize(("share", "farm"), [(0.5, 0), (0.5001, 1), (1.0, 10)])
@pytest.mark.parametrize("basis", ["money", "mass"])
def test_a_share_of_all_adds_up_what_counts_at_each_place(share: float, farm: int, basis: str) -> None:
    """Bajo's 10 kg of the firm count: 20.00 of 40.00, half, with nothing of the farm. A kg of it for alto makes 23.00 of 41.00; for all of it 10 are needed."""
    plan = make_plan(case_with(targets=[OWN | {"per": None, "share": share, "basis": basis}]))
    brought = plan["deliveries"].query("supplier == 'farm'").groupby("site")["packs"].sum()
    assert {site: int(packs) for site, packs in brought.items()} == ({"a1": farm} if farm else {})
    assert figures(plan)["own"][2] == "met"
    assert plan.violations == ()


def test_the_denominator_is_narrowed_place_by_place() -> None:
    """Within what is of farms at alto and of firms at bajo, only the firm's is counted at all: bajo's 20.00 of 20.00 and nothing of alto's 0.00 or more."""
    firms = {"counts": "firms", "clause": 1, "attribute": "supplier.kind", "values": "other"}
    share = OWN | {"per": None, "counts": "firms", "within": "own", "share": 0.9}
    plan = make_plan(case_with([*RULES, firms], targets=[share]))
    assert figures(plan)["own"] == (20.0, 20.0, "met")
    assert plan.violations == ()


def test_a_clause_of_everybody_holds_where_no_other_is_meant() -> None:
    """The farm counts everywhere but at bajo's, where the firm does: as if alto had a clause of its own."""
    plan = make_plan(case_with([clause(1, "individual", definition="From farms"), RULES[1]]))
    assert figures(plan)["own@alto"] == (12.0, 24.0, "met")
    assert figures(plan)["own@bajo"] == (20.0, 20.0, "met")


@pytest.mark.parametrize(("km", "at_bajo"), [("<=14", False), ("<=15", True)])
def test_near_is_near_to_the_sites_for_which_a_clause_is_meant(km: str, at_bajo: bool) -> None:
    """The farm lies at alto's school, and 0.1 degrees of latitude, 11.12 km, so 14.46 by road, from bajo's: both sides say so."""
    near = [clause(n, km, "supplier.km", committee=name) for n, name in ((1, "alto"), (2, "bajo"))]
    farm = {"supplier": "farm", "name": "Farm", "kind": "individual", "families": 1, "municipality": "Vila", "state": "SP",
            "lat": -23.8, "lon": -46.7}  # fmt: skip
    firm = farm | {"supplier": "firm", "name": "Firm", "kind": "other", "families": None, "lat": -20.0}
    case, law = case_with(near, suppliers=[farm, firm]), Law((), date(2026, 3, 2))
    rules = counting_rules(case, law)
    facts = offer_facts(case, case["offers"], law)
    groups = groups_told_apart(case, law)
    at = counting_at(rules, facts, case, law, groups)["own"]
    assert at[:, groups.of_site[["a1", "b1"]]].tolist() == [[True, at_bajo], [False, False]]
    assert counting_table(rules, facts, case, law)["own"].tolist() == [True, False]
    seen, own = Facts(case, law), rules_of_the_check(Facts(case, law))["own"]
    assert [("farm-milk" in offers_that_count_at(seen, own, site)) for site in ("a1", "b1")] == [True, at_bajo]
    assert offers_that_count(seen, own) == {"farm-milk"}
    assert offers_that_count_everywhere(seen, own) == ({"farm-milk"} if at_bajo else set())


@pytest.mark.parametrize(
    ("where", "counted"),
    [({"site": "a1"}, 30.0), ({"committee": "alto"}, 30.0), ({"fund": "fa"}, 30.0), ({"site": "b1"}, 0.0), ({}, 0.0)],
)
def test_what_was_bought_before_counts_where_it_went(where: Row, counted: float) -> None:
    """30.00 of the farm came to alto: they count. To bajo they do not; of which nobody says where they went, neither: planner and check agree."""
    bought = {"date": date(2026, 2, 9), "supplier": "farm", "product": "milk", "kg": 10, "amount": 30}
    year = {"first_day": date(2026, 3, 2), "last_day": date(2026, 3, 6), "year_first_day": date(2026, 2, 2)}
    case, law = case_with(case=[rows("case")[0] | year], bought=[bought | where]), Law((), date(2026, 3, 2))
    whole = next(rule for rule in targets_in_force(Facts(case, law)) if rule.target == "own")
    ours = bought_to_date(case, law, counting_rules(case, law))
    assert ours.toward(whole, ()) == (counted, 30.0)
    assert ours.not_told["own"].tolist() == [where == {}]
    assert sums_before(Facts(case, law), whole) == (counted, 30.0)


def test_what_counts_wherever_it_went_needs_no_place() -> None:
    """Farms count for both: what came of one counts, though nobody says where it went."""
    rules = [clause(1, "individual", committee="alto"), clause(2, "individual|other", committee="bajo")]
    bought = {"date": date(2026, 2, 9), "product": "milk", "kg": 10, "amount": 30}
    year = {"first_day": date(2026, 3, 2), "last_day": date(2026, 3, 6), "year_first_day": date(2026, 2, 2)}
    lines = [bought | {"supplier": name} for name in ("farm", "firm")]
    case, law = case_with(rules, case=[rows_of_case(year)], bought=lines), Law((), date(2026, 3, 2))
    ours = bought_to_date(case, law, counting_rules(case, law))
    assert ours.counting["own"].tolist() == [True, False]
    assert ours.not_told["own"].tolist() == [False, True]


def rows_of_case(more: Row) -> Row:
    """Return the row of the table case, with more."""
    return rows("case")[0] | more


def test_the_definition_says_what_counts_where() -> None:
    """Each committee's words stand beside the percentage."""
    plan = make_plan(case_with())
    assert "alto: From farms; bajo: From firms" in set(plan["targets"]["definition"]).pop()


def test_each_committee_alone_keeps_its_own_rule() -> None:
    """Alone alto has its clause and bajo its own; a rule of alto's alone goes with the share that counts by it."""
    assert case_of(case_with(), "bajo")["counting_rules"]["values"].tolist() == ["other"]
    alone = case_of(case_with(RULES[:1], targets=[OWN | {"per": None}]), "bajo")
    assert len(alone["counting_rules"]) == len(alone["targets"]) == 0
    told = committees_apart(case_with(targets=[OWN | {"per": None}])).figures
    told = told[told["measure"] == "own"].set_index("committee")
    assert told["joint"].to_dict() == {"alto": 0.0, "bajo": 1.0}


# --- the check --------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def plan() -> Plan:
    """Return a plan of one delivery zone in which the committees count differently."""
    return make_plan(case_with(sites=ONE_ZONE))


@pytest.mark.parametrize("row", [0, 1, 2])
def test_the_check_reckons_what_counts_at_each_place(plan: Plan, row: int) -> None:
    """A numerator that is 2.00 too high, as if one kg of the firm counted at alto's, is found."""
    frame = plan["targets"].copy()
    frame.loc[row, "numerator"] += 2
    assert {one.family for one in verify(plan.case, plan.law, dict(plan.tables) | {"targets": frame})} == {
        "share_targets"
    }


def test_goods_that_go_to_the_other_school_count_otherwise(plan: Plan) -> None:
    """The farm's 4 kg go to bajo's school, where they do not count: the shares that the plan tells are wrong."""
    moved = plan["deliveries"].copy()
    moved.loc[moved["offer"] == "farm-milk", "site"] = "b1"
    found = verify(plan.case, plan.law, dict(plan.tables) | {"deliveries": moved})
    assert "share_targets" in {one.family for one in found}


# --- the year so far --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("where", "counted", "unplaced"),
    [({"site": "a1"}, 9.0, 0.0), ({"fund": "fa"}, 9.0, 0.0), ({"site": "b1"}, 0.0, 0.0), ({}, 0.0, 9.0)],
)
def test_progress_counts_a_line_where_it_went(plan: Plan, where: Row, counted: float, unplaced: float) -> None:
    """9.00 of the farm count at alto's; of which nobody says where they went do not, and that is told. The path is agreed by the check."""
    line = {"date": date(2026, 3, 2), "supplier": "farm", "product": "milk", "kg": 3, "amount": 9}
    lines = entries([line | where])
    found = standing(plan.case, lines, date(2026, 3, 3), plan, last_days=False)
    row = found["standing"].set_index("target").loc["own"]
    assert row[["counted", "denominator_to_date", "unplaced"]].tolist() == [counted, 9.0, unplaced]
    assert ("Place missing" in set(found["alerts"]["alert"])) == (unplaced > 0)
    path = share_path(plan.case, lines, plan, 0).set_index("target")
    assert path.loc["own", "numerator"] == counted


def test_the_rest_of_a_year_is_planned_by_the_same_rule(plan: Plan) -> None:
    """What the plan buys for each counts in the form of what was bought: 32.00 of 44.00, as the plan tells."""
    case, law = planned_case(plan), plan.law
    whole = next(rule for rule in targets_in_force(Facts(case, law)) if rule.target == "own")
    assert bought_to_date(case, law, counting_rules(case, law)).toward(whole, ()) == pytest.approx((32.0, 44.0))
