"""Which rules of the law and the case concern which menu and stage, read anew for the check."""

from __future__ import annotations

import math
from typing import Any

import pandas as pd

from planner.once import once
from planner.schema.base import split_list
from planner.verify.alternatives import let_go, one_of_several
from planner.verify.facts import Facts
from planner.verify.scopes import scope_in, sites_of


@once
def who_eats(facts: Facts) -> pd.DataFrame:
    """Return the menus with the stages that eat them and their meals a day: columns ``menu``, ``stage``, ``meals``."""
    rows = facts.enrolled
    dishes = facts.case["dishes"].set_index("dish")["meal"]
    meals: dict[str, set[str]] = {}
    for table in ("menus", "repertoire"):
        for menu, dish in zip(facts.case[table]["menu"], facts.case[table]["dish"], strict=True):
            meals.setdefault(menu, set()).add(str(dishes[dish]))
    found = {
        (menu, stage, float(len(meals.get(menu, ())) if pd.isna(own) else own))
        for menu, stage, own in zip(rows["menu"], rows["stage"], rows["meals_per_day"], strict=True)
    }
    return pd.DataFrame(sorted(found), columns=["menu", "stage", "meals"])


@once
def standards(facts: Facts) -> list[dict[str, Any]]:
    """Return the nutrition standards in force, one per menu and stage that they concern."""
    stages = facts.case["stages"].set_index("stage")
    stated = facts.stated_mode("nutrition")
    found: dict[tuple[str, str, str], dict[str, Any]] = {}
    eaters = who_eats(facts)
    lines = _everybodys_first(facts, "nutrition_standards")
    for menu, stage, meals in zip(eaters["menu"], eaters["stage"], eaters["meals"], strict=True):
        who = {"menu": menu, "stage": stage}
        own, time = stages["programme_stage"][stage], stages["attendance"][stage]
        for rule in facts.law.standards:
            wanted = rule.programme_stage == own and (not rule.attendance or rule.attendance == time)
            if wanted and (rule.meals is None or rule.meals == meals):
                found[menu, stage, rule.standard] = who | {
                    "standard": rule.standard, "nutrient": rule.nutrient, "basis": rule.basis, "window": rule.window,
                    "minimum": _or_nan(rule.minimum), "maximum": _or_nan(rule.maximum), "target": math.nan,
                    "mode": stated or "soft", "verified": rule.source.verified, "without": rule.without,
                }  # fmt: skip
        for line in lines:
            if line["stage"] == stage and _eaten_there(facts, line, menu, stage):
                found[menu, stage, line["standard"]] = who | {
                    "standard": line["standard"], "nutrient": line["nutrient"], "basis": line["basis"],
                    "window": line["window"], "minimum": float(line["minimum"]), "maximum": float(line["maximum"]),
                    "target": float(line["target"]), "mode": _mode(line["mode"], stated), "verified": True, "without": line["without"],
                }  # fmt: skip
    return [rule for rule in found.values() if rule["mode"] != "off"]


@once
def frequency_rules(facts: Facts) -> list[dict[str, Any]]:
    """Return the rules of frequency and rest in force, one per menu that they concern; also those that are off and of which the law is content with another."""
    attendance = dict(zip(facts.case["stages"]["stage"], facts.case["stages"]["attendance"], strict=True))
    stated = facts.stated_mode("menu_frequency")
    eaters = who_eats(facts)
    idle, several = let_go(facts), one_of_several(facts)
    lines = _everybodys_first(facts, "frequency_rules")
    found: dict[tuple[str, str], dict[str, Any]] = {}
    for menu in facts.case["menu_groups"]["menu"]:
        own = eaters[eaters["menu"] == menu]
        kinds = [(attendance[stage], meals) for stage, meals in zip(own["stage"], own["meals"], strict=True)]
        for rule in facts.law.frequencies:
            right = [time for time, meals in kinds if rule.meals is None or rule.meals == meals]
            if right and (not rule.attendance or rule.attendance in right):
                found[menu, rule.rule] = {
                    "rule": rule.rule, "scope": rule.scope, "value": rule.value, "per": rule.per, "count": rule.count,
                    "minimum": _or_nan(rule.minimum), "maximum": _or_nan(rule.maximum), "rest_days": 0,
                    "mode": "off" if ("frequencies", rule.rule) in idle else stated or "hard",
                    "span": rule.span, "of": rule.of, "several": rule.rule in several,
                }  # fmt: skip
        for line in lines:
            if (not line["menu"] or line["menu"] == menu) and _eaten_there(facts, line, menu):
                found[menu, line["rule"]] = {
                    "rule": line["rule"], "scope": line["scope"], "value": line["value"], "per": line["per"],
                    "count": line["count"], "minimum": float(line["minimum"]), "maximum": float(line["maximum"]),
                    "rest_days": 0 if pd.isna(line["rest_days"]) else int(line["rest_days"]),
                    "span": 0 if pd.isna(line["span"]) else int(line["span"]), "of": line["of"],
                    "mode": _mode(line["mode"], stated),
                }  # fmt: skip
    rules = [
        {"menu": menu} | rule for (menu, _name), rule in found.items() if rule["mode"] != "off" or rule.get("several")
    ]
    return [
        rule
        | {
            "values": set(split_list(rule["value"])),
            "products": _products(facts, rule),
            "base": _products(facts, dict(zip(("scope", "value"), rule["of"].split(":", 1), strict=False))),
        }
        for rule in rules
    ]


def _everybodys_first(facts: Facts, table: str) -> list[Any]:
    """Return the rows of a table on menus; those of some sites come last and so replace one of everybody with the same name."""
    rows: list[Any] = facts.case.table(table).to_dict("records")
    return [row for row in rows if not scope_in(row)] + [row for row in rows if scope_in(row)]


def _eaten_there(facts: Facts, row: Any, menu: str, stage: str = "") -> bool:
    """Tell whether a menu is eaten, by a stage or by any, from one of the sites that a row names; everywhere if it names none.

    By hand: school A of alto eats menu one, school B of bajo menu two: a rule of alto is about menu one and not about two.
    """
    scope = scope_in(row)
    if not scope:
        return True
    eaters = facts.enrolled[facts.enrolled["menu"] == menu]
    if stage:
        eaters = eaters[eaters["stage"] == stage]
    return bool({facts.receiver[site] for site in eaters["site"]} & sites_of(facts, scope))


def _products(facts: Facts, rule: dict[str, Any]) -> set[str]:
    values, products = set(split_list(rule.get("value", ""))), facts.case["products"]
    if rule["scope"] == "product":
        return values
    if rule["scope"] in ("food_group", "processing_class"):
        return set(products.loc[products[rule["scope"]].isin(values), "product"])
    if rule["scope"] == "product_tag":
        tagged = [bool(values.intersection(split_list(cell))) for cell in products["tags"]]
        return set(products.loc[tagged, "product"])
    return set()


def _mode(own: str, stated: str) -> str:
    return own if own == "off" or not stated else stated


def _or_nan(value: float | None) -> float:
    return math.nan if value is None else float(value)
