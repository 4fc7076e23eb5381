"""Nutrition: standards of what a menu must give."""

from __future__ import annotations

from typing import Any

import pandas as pd

from models.constraints import nutrition
from planner.families.facts import Planned, Tables, Told
from planner.families.family import BINDING, FamilyWords, SlackWords, rule_of
from planner.i18n import N_
from planner.schema import PLAN_TABLES


def _tells(tables: Tables) -> pd.DataFrame:
    rows = tables["nutrition"]
    rows = rows[(rows["standard"] != "") & rows["mode"].isin(BINDING)]
    return pd.DataFrame(
        {
            "rule": rows["standard"],
            "about": rows["menu"] + "|" + rows["stage"],
            "window": rows["window"],
            "mode": rows["mode"],
            "minimum": rows[["minimum", "target"]].max(axis=1),
            "maximum": rows[["maximum", "target"]].min(axis=1),
            "found": rows["value"],
            "unit": rows["unit"],
            "judgement": rows["judgement"],
        }
    )


def _unit(planned: Planned, number: int) -> str:
    return str(planned.instance.standards["unit"].iloc[number])


def _rule(told: Told, row: Any) -> str:
    """Return the nutrient of a standard with who eats."""
    menu, _bar, stage = str(row.about).partition("|")
    eaters = [told["stages"].get(stage, stage), told["menu_groups"].get(menu, menu)]
    nutrient = told.once(_nutrients).get(str(row.rule), str(row.rule))
    return ", ".join(dict.fromkeys(word for word in (nutrient, *eaters) if word))


def _nutrients(told: Told) -> dict[str, str]:
    rows = told.tables.get("nutrition", PLAN_TABLES["nutrition"].empty()).drop_duplicates("standard")
    return dict(zip(rows["standard"], rows["nutrient_name"], strict=True))


FAMILY = FamilyWords(
    nutrition.FAMILY,
    wish=N_("Nutrition standards"),
    at_hand=True,
    light="menus",
    slacks={
        "nutrition_gap": SlackWords(
            rule_of("standards", "standard", lambda _names, label: label),
            N_("the nutrition standard {name}"),
            N_("every nutrition standard is kept"),
            unit=_unit,
        )
    },
    tells=_tells,
    rule=_rule,
)
