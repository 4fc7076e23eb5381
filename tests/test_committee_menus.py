"""Rules on menus for one committee alone: they hold for the menu groups that are eaten at its sites, in the choice and in the check.

Alto's school eats the menu one, 100 pupils of primary; bajo's the menu two, 40 of pre-school. There is fruit on two days of each week.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from planner.assembly.menu_rules import menu_frequencies, menu_standards
from planner.case import Case
from planner.making.plan import Plan
from planner.programmes.case_law import law_for
from planner.verify import verify
from planner.verify.facts import facts_of
from planner.verify.rules import frequency_rules, standards
from tests.cases import Row, rows, tiny_case, typed
from tests.menus.cases import REPERTOIRE, free_case
from tests.shared import make_plan

SITES = [site | {"committee": name} for site, name in zip(rows("sites"), ("alto", "bajo"), strict=True)]
EATERS = [row | {"menu": menu} for row, menu in zip(rows("enrolment"), ("one", "two"), strict=True)]
FRUIT: Row = {"rule": "fruit", "scope": "food_group", "value": "fruit", "per": "week", "minimum": 2}
ALTO: Row = {"committee": "alto"}


def groups(mode: str = "fixed") -> list[Row]:
    """Return the two menu groups."""
    return [{"menu": menu, "name": menu.title(), "mode": mode} for menu in ("one", "two")]


def given(**tables: Any) -> Case:
    """Return the tiny case with a menu group for each committee, both with the tiny menu; further tables replace those."""
    menus = [row | {"menu": menu} for menu in ("one", "two") for row in rows("menus")]
    return tiny_case(**{"sites": SITES, "enrolment": EATERS, "menu_groups": groups(), "menus": menus} | tables)


def free(*rules: Row) -> Case:
    """Return the case with both menus free and these rules on how often."""
    known = [{"menu": menu, "dish": dish} for menu in ("one", "two") for dish in REPERTOIRE]
    tables: dict[str, Any] = {"menu_groups": groups("repertoire"), "frequency_rules": list(rules)}
    case = free_case(sites=SITES, enrolment=EATERS, **tables)
    return replace(case, tables=dict(case.tables) | {"repertoire": typed("repertoire", known)})


def concerned(case: Case) -> list[tuple[str, float]]:
    """Return the menus that a rule on how often is about with its minimum; model and check, which share no code, say the same."""
    law = law_for(case)
    found = [(rule.menu, rule.minimum) for rule in menu_frequencies(case, law)]
    assert found == [(rule["menu"], rule["minimum"]) for rule in frequency_rules(facts_of(case, law))]
    return found


@pytest.mark.parametrize(
    ("where", "menus"),
    [({}, ["one", "two"]), (ALTO, ["one"]), ({"zone": "sul"}, ["two"]), ({"site": "emef"}, ["one"]),
     ({"menu": "two", "committee": "bajo"}, ["two"])],
)  # fmt: skip
def test_a_rule_is_about_the_menus_eaten_at_its_sites(where: Row, menus: list[str]) -> None:
    """Of two menus a rule of a committee, a zone or a school has the one that is eaten there."""
    assert concerned(given(frequency_rules=[FRUIT | where])) == [(menu, 2.0) for menu in menus]


def test_a_committees_row_takes_the_place_of_everybodys() -> None:
    """Fruit twice a week for all and three times for alto, in whichever order the rows stand."""
    both = [FRUIT | ALTO | {"minimum": 3}, FRUIT]
    for order in (both, both[::-1]):
        assert concerned(given(frequency_rules=order)) == [("one", 3.0), ("two", 2.0)]


def test_a_school_belongs_where_its_food_is_received() -> None:
    """Alto's school is cooked for in bajo's kitchen: what it eats is bajo's."""
    sites = [SITES[0] | {"kitchen": "emei"}, SITES[1]]
    assert concerned(given(sites=sites, frequency_rules=[FRUIT | {"committee": "bajo"}])) == [
        ("one", 2.0),
        ("two", 2.0),
    ]


def test_a_standard_is_about_what_a_stage_eats_at_its_sites() -> None:
    """Of primary at both schools, each with its menu, a standard of alto has menu one alone."""
    eaters = [*EATERS, EATERS[1] | {"stage": "primary"}]
    row: Row = {"standard": "protein", "stage": "primary", "nutrient": "protein_g", "minimum": 5}
    for where, menus in (({}, ["one", "two"]), (ALTO, ["one"]), ({"site": "emei"}, ["two"])):
        case = given(enrolment=eaters, nutrition_standards=[row | where])
        law = law_for(case)
        found = [(one.menu, one.stage) for one in menu_standards(case, law) if one.standard == "protein"]
        assert found == [(menu, "primary") for menu in menus]
        own = [(one["menu"], one["stage"]) for one in standards(facts_of(case, law)) if one["standard"] == "protein"]
        assert own == found


# --- the plan ---------------------------------------------------------------------------------------------------------


def test_a_given_menu_is_judged_for_the_committee_alone() -> None:
    """Fruit is on the menu on two days of each week: three are asked of alto, whose menu lacks one, and nothing of bajo."""
    plan = make_plan(given(frequency_rules=[FRUIT | ALTO | {"minimum": 3, "mode": "soft"}]))
    table = plan["menu_frequency"]
    assert set(zip(table["menu"], table["minimum"], table["found"], strict=True)) == {("one", 3.0, 2.0)}
    assert set(plan["given_way"].query("family == 'menu_frequency'")["about"]) == {"one"}
    assert plan.violations == ()


PASTA: Row = {"rule": "pasta", "scope": "dish_tag", "value": "pasta", "per": "week"}


@pytest.fixture(scope="module")
def chosen() -> Plan:
    """Return the plan of two free menus: no pasta is allowed to alto, two days of it a week are asked of bajo."""
    return make_plan(free(PASTA | ALTO | {"maximum": 0}, PASTA | {"committee": "bajo", "minimum": 2}))


def pasta_days(plan: Plan, menu: str) -> list[int]:
    """Return on how many days of each week a menu has pasta."""
    served = plan["served"]
    served = served[served["menu"] == menu]
    pasta = served["dish"] == "macarrao"
    return pasta.groupby(served["date"].dt.isocalendar().week.to_numpy()).sum().tolist()


def test_free_menus_are_chosen_by_the_rules_of_their_committees(chosen: Plan) -> None:
    """None for alto and at least two days a week for bajo, in one plan."""
    assert pasta_days(chosen, "one") == [0, 0]
    assert min(pasta_days(chosen, "two")) >= 2
    assert chosen.violations == ()
    assert chosen["menu_notes"].query("kind == 'not_heeded'").empty


def test_the_check_finds_menus_that_are_exchanged(chosen: Plan) -> None:
    """What is served to the one is served to the other: both rules are broken."""
    served = chosen["served"].assign(menu=chosen["served"]["menu"].map({"one": "two", "two": "one"}))
    told = verify(chosen.case, chosen.law, dict(chosen.tables) | {"served": served})
    assert "menu_frequency" in {one.family for one in told}
