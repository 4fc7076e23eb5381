"""No word without a consumer: what a law or a case can say is obeyed by the plan and looked at by the check, or told why not."""

from __future__ import annotations

import ast
import dataclasses
from collections.abc import Iterable
from functools import cache
from pathlib import Path

import pytest

import planner
from planner.programmes import law as law_module
from planner.schema import CASE_TABLES
from planner.schema.case_tables import NUTRIENTS

ROOT = Path(planner.__file__).parent
OWN_RULES = "programmes/own_rules.py"
"""Where the tables in which a case sets rules of its own become part of the law that both sides obey."""

PLANS = (
    "assembly", "callers.py", "charges.py", "menus", "programmes/alternatives.py", "programmes/counting.py", "programmes/law.py", "programmes/points.py", OWN_RULES, "programmes/geography.py",
    "ledger/window.py", "reports/bonuses.py",
)  # fmt: skip
"""Where a plan is made of what law and case say."""

CHECKS = ("verify", "programmes/counting.py", OWN_RULES, "programmes/geography.py")
"""Where it is checked; what follows from outlines and coordinates is geometry, which both sides ask for."""

EVERYWHERE = {"name", "note", "source", "assumed"}
"""Columns of every table that are for people."""

TOLD = {
    "case.buyer": "printed on papers",
    "award_criteria.criterion": "printed on papers",
    "award_criteria.weight_share": "printed on papers",
    "draws.seed_from": "printed with the draw, and checked with the case",
    "draws.witnesses": "printed with the draw, and checked with the case",
    "case.programme_date": "the law of the day is handed to the check",
    "case.stability_share": "an order among plans: no plan breaks it",
    "case.goals": "an order among plans: no plan breaks it",
    "case.usual_cost_per_meal": "a check of the case against what meals cost",
    "stages.age_to_years": "a check of the case: the youngest decides what may be served",
    "diets.avoids": "a check of the case: what is served to a diet is looked at before there is a plan",
    "dishes.preparation": "shown with the recipe",
    "products.crop_cycle_days": "when to sow, told beside the plan and checked",
    "members.capacity_kg": "the proposal inside a group, told beside the plan and checked",
    "offers.cost_price": "a check of the case: a price below cost",
    "harvests.harvest": "a short name, by which rows are told apart",
    "sold_elsewhere.buyer": "who has it, for people",
    "quotes.market": "where a quote was heard, for people",
    "quotes.freight": "part of the reference price, which prices and call reckon",
    "waivers.decided_on": "printed with the decision",
    "scenarios.scenario": "a scenario changes the case before anything reads it",
    "scenarios.step": "a scenario changes the case before anything reads it",
    "scenarios.change": "a scenario changes the case before anything reads it",
    "scenarios.based_on": "a scenario changes the case before anything reads it",
    "assumptions.row": "which row is assumed: plan and check ask planner.assumed, and no decision hangs on it",
    "mappings.theirs": "the words of files",
    "mappings.ours": "the words of files",
}  # fmt: skip
"""Columns that not both sides read, with the reason."""

TOLD_OF_LAW = {
    "Source.programme": "a figure's home, for people",
    "Source.plain": "the rule in plain words",
    "Ranking.ties": "what happens among equals, in plain words",
    "Law.quotes_required": "prices with too few quotes are told, and nothing else hangs on it",
    "Law.organic_premium": "organic prices above it are told, and nothing else hangs on it",
    "Law.fresh_foods_minimum": "told beside the plan: a warning",
    "Law.refusals": "a case that looks at what is refused is an error, before there is a plan",
    "Law.not_modelled": "told",
    "Law.label_orders": "what was bought by label, on the page Progress",
    "Law.call_open_days": "printed in the call",
    "AwardRoute.procurement_method": "the code under which open data tell it: no purchase hangs on it",
    "CallPaper.title": "printed in the call",
    "CallPaper.contains": "printed in the call",
    "CallPaper.to_fill": "printed in the call",
    "CallPaper.to_offer": "printed in the call",
    "CallPaper.specify": "printed in the call, and counted among those who can deliver a lot; the check counts them too",
    "CallPaper.worth_of": "by what the way of award of a call goes: told beside the plan and checked, and no purchase hangs on it",
    "Law.findings": "told",
    "Law.committees": "who decides, offered where a committee is founded on record: no plan breaks it",
    **{
        f"CommitteeRule.{name}": "offered where a committee is founded"
        for name in (
            "seats",
            "quorum",
            "majority",
            "kinship",
            "in_law",
            "appeal_days",
            "casting_vote",
            "notice_days",
            "notice_binds",
            "proxies",
            "proxies_count",
        )
    },
    "Law.duties": "what a buyer has to do, told by plan and progress: no plan breaks it",
    "Duty.duty": "a short name",
    "Duty.event": "told by plan and progress",
    "Duty.working": "told by plan and progress",
}
"""The same for what a law says."""


@cache
def words(*places: str) -> frozenset[str]:
    """Return every attribute, keyword and word in quotation marks of modules below the package."""
    found: set[str] = set()
    for place in places:
        paths: Iterable[Path] = [ROOT / place] if place.endswith(".py") else (ROOT / place).rglob("*.py")
        for path in paths:
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Attribute):
                    found.add(node.attr)
                elif isinstance(node, ast.keyword) and node.arg:
                    found.add(node.arg)
                elif isinstance(node, ast.Constant) and isinstance(node.value, str):
                    found |= {node.value, *node.value.split(".")}
    return frozenset(found)


COLUMNS = [f"{table.name}.{column.name}" for table in CASE_TABLES.values() for column in table.columns]
FIELDS = [
    f"{name}.{field.name}"
    for name, kind in vars(law_module).items()
    if dataclasses.is_dataclass(kind) and kind.__module__ == law_module.__name__
    for field in dataclasses.fields(kind)
]


def read_by_both(name: str) -> bool:
    """Tell whether the plan and the check both read a column or a field."""
    return name in words(*PLANS) and name in words(*CHECKS)


@pytest.mark.parametrize("place", COLUMNS)
def test_every_column_of_a_case_is_read_by_the_plan_and_by_the_check(place: str) -> None:
    """A new column that nobody reads fails here, until it has a consumer on both sides or a reason why not."""
    _table, _dot, column = place.partition(".")
    read = column in EVERYWHERE or column in NUTRIENTS or read_by_both(column)
    assert read != (place in TOLD), "read by both sides, so no reason is needed" if read else "read by one side at most"


@pytest.mark.parametrize("place", FIELDS)
def test_every_field_of_a_law_is_read_by_the_plan_and_by_the_check(place: str) -> None:
    """A new field of the law that nobody obeys fails here."""
    _kind, _dot, field = place.partition(".")
    read = field in EVERYWHERE or read_by_both(field)
    assert read != (place in TOLD_OF_LAW)


def test_reasons_are_given_for_what_there_is() -> None:
    """No reason stands for a column or field that is gone."""
    assert set(TOLD) <= set(COLUMNS)
    assert set(TOLD_OF_LAW) <= set(FIELDS)


def test_a_word_that_nobody_reads_is_found() -> None:
    """The walk can fail: a column with a name of its own is read by nobody."""
    assert not read_by_both("woman_holder_of_nothing")
