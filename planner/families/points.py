"""Points: good practice of suppliers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from models.constraints import points
from planner.families.facts import Names, Planned, Told
from planner.families.family import FamilyWords, FromTable, LimitWords, SlackWords, Subject
from planner.families.names import of_sites
from planner.i18n import N_, _
from planner.programmes.case_law import law_or_none
from planner.programmes.law import PointsRule


def points_text(rule: PointsRule, sites: Mapping[str, str]) -> str:
    """Return a rule on points as a reader names it: what it is for, and the sites for which alone it holds."""
    stem = rule.definition.removesuffix(f" ({rule.scope})") if rule.scope else rule.definition
    return of_sites(rule.name, {rule.name.partition("@")[0]: stem}, sites)


def _about(planned: Planned, number: int) -> Subject:
    rule = planned.assembly.scores[number].rule
    return Subject(rule.name, points_text(rule, planned["sites"]))


def _unit(planned: Planned, number: int) -> str:
    by_worth = planned.assembly.scores[max(number, 0)].rule.weight == "worth"
    return _("points times {unit}").format(unit=planned.currency if by_worth else "kg")


def _label(names: Names, label: str) -> str:
    rules = names.once(_rules)
    return points_text(rules[label], names["sites"]) if label in rules else of_sites(label, {}, names["sites"])


def _rules(names: Names) -> dict[str, PointsRule]:
    law = law_or_none(names.case)
    return {} if law is None else {rule.name: rule for rule in law.points}


def _rule(told: Told, row: Any) -> str:
    """Return the name that the plan's own table tells: a plan is read also without the law under which it was made."""
    rule, rows = str(row.rule), told.tables["points"]
    definition = rows.loc[rows["rule"] == rule, "definition"]
    stem, _at, scope = rule.partition("@")
    named = {stem: str(definition.iloc[0]).removesuffix(f" ({scope})")} if len(definition) else {}
    return of_sites(rule, named, told["sites"])


FAMILY = FamilyWords(
    points.FAMILY,
    wish=N_("Points for good practice"),
    limits={
        "points": LimitWords(
            _about, N_("Asking for {step} points less of “{name}” {more}; asking for as much more {less}.")
        )
    },
    slacks={
        "points_lack": SlackWords(
            _about,
            N_("the points of “{name}” reach their floor"),
            N_("every floor of points is reached"),
            unit=_unit,
        )
    },
    asks=FromTable("points", "rule", "reached", minimum="minimum", unit=""),
    label=_label,
    rule=_rule,
)
