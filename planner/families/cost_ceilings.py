"""Cost ceilings: what the food of a pupil's day may cost."""

from __future__ import annotations

from typing import Any

from models.constraints import cost_ceilings
from planner.families.facts import Names, Told
from planner.families.family import FamilyWords, FromTable, LimitWords, SlackWords, of_scope, rule_of
from planner.families.names import of_sites
from planner.i18n import N_


def _label(names: Names, label: str) -> str:
    return of_sites(label, names["stages"], names["sites"])


def _rule(told: Told, row: Any) -> str:
    return _label(told, of_scope(told, row, "cost_ceilings"))


_STAGE = rule_of("cost_ceilings", "ceiling", _label)

FAMILY = FamilyWords(
    cost_ceilings.FAMILY,
    wish=N_("What the food of a day may cost"),
    light="money",
    limits={
        "cost_ceilings": LimitWords(
            _STAGE,
            N_("If the food of {name} may cost {step} {currency} more in all, that {more}; as much less {less}."),
        )
    },
    slacks={
        "ceiling_excess": SlackWords(
            _STAGE,
            N_("the food of a day of {name} costs no more than its ceiling"),
            N_("no food of a day costs more than its ceiling"),
        )
    },
    asks=FromTable("cost_ceilings", "stage", "cost", maximum="ceiling", about=("scope",)),
    label=_label,
    rule=_rule,
)
