"""Menus that are free: what is served must come from what the case allows, and keep its rules."""

from __future__ import annotations

import numpy as np
import pandas as pd

from planner.i18n import _
from planner.schema.base import split_months
from planner.verify.facts import Facts, join, of
from planner.verify.frequency import rule_counts
from planner.verify.menu import FAMILY, check_fills, fixed_menu, portions_of, stages_of
from planner.verify.recipes import recipes_by_stage
from planner.verify.rules import frequency_rules
from planner.verify.violation import Report

FREE, BASKET, GIVEN_DISHES = "repertoire", "free_basket", "ingredients"


def check_chosen(facts: Facts, served: pd.DataFrame, report: Report) -> None:
    """Check the calendar of every menu group that is not fixed.

    Parameters
    ----------
    facts : Facts
        What the case says.
    served : pandas.DataFrame
        The menu served, of all groups.
    report : Report
        Receives what is wrong.
    """
    modes = facts.case["menu_groups"].set_index("menu")["mode"]
    free = served.assign(mode=of(served["menu"], modes))
    free = free[free["mode"] != "fixed"]
    open_days = facts.eating[facts.eating["pupils"] > 0][["date", "menu"]].drop_duplicates()
    open_days = open_days[open_days["menu"].isin(modes[modes != "fixed"].index)]
    _check_days(free, open_days, report)
    _check_place(facts, free, report)
    _check_allowed(facts, free, modes, report)
    _check_given(facts, free[free["mode"] == GIVEN_DISHES], modes, report)
    _check_slots(facts, free[free["mode"] == FREE], open_days, modes, report)
    check_fills(facts, free, report)
    _check_ages(facts, free, report)
    _check_portions(free, report)
    _check_rules(facts, served, modes, report)


def _check_days(free: pd.DataFrame, open_days: pd.DataFrame, report: Report) -> None:
    place = ["date", "menu"]
    there = pd.MultiIndex.from_frame(open_days[place])
    astray = free[~pd.MultiIndex.from_frame(free[place]).isin(there)].drop_duplicates(place)
    report.add_rows(FAMILY, _("A menu is served on a day on which nobody on it has school."), astray, place)


def _check_place(facts: Facts, free: pd.DataFrame, report: Report) -> None:
    both = join(free, facts.case["dishes"][["dish", "meal", "slot"]], ["dish"], suffixes=("", "_own"))
    for column in ("meal", "slot"):
        wrong = both[both[column] != both[f"{column}_own"]]
        what = _("The {column} is not that of the dish.").format(column=column)
        report.add_rows(FAMILY, what, wrong, ["date", "menu", "dish"], f"{column}_own", column)


def _check_allowed(facts: Facts, free: pd.DataFrame, modes: pd.Series, report: Report) -> None:
    repertoire = facts.case["repertoire"][["menu", "dish", "months"]]
    chosen = free[free["mode"].isin([FREE, BASKET])].drop_duplicates(["date", "menu", "dish"])
    known = chosen.merge(repertoire, on=["menu", "dish"], how="left", indicator=True)
    strange = known[known["_merge"] == "left_only"]
    report.add_rows(
        FAMILY, _("A dish is served that is not in the repertoire of the menu."), strange, ["date", "menu", "dish"]
    )
    known = known[known["_merge"] == "both"]
    months = {cell: set(split_months(cell)) for cell in known["months"].unique()}
    out = [day.month not in months[cell] for day, cell in zip(known["date"], known["months"], strict=True)]
    what = _("A dish is served in a month in which the repertoire does not allow it.")
    report.add_rows(FAMILY, what, known[np.array(out, dtype=bool)], ["date", "menu", "dish"])


def _check_given(facts: Facts, free: pd.DataFrame, modes: pd.Series, report: Report) -> None:
    if not (modes == GIVEN_DISHES).any():
        return
    place = ["date", "menu", "dish"]
    due = fixed_menu(facts, GIVEN_DISHES)
    wanted, found = pd.MultiIndex.from_frame(due[place]), pd.MultiIndex.from_frame(free[place])
    report.add_rows(FAMILY, _("A dish of the menu is not served."), due[due["eaten"] & ~wanted.isin(found)], place)
    extra = free[~found.isin(wanted)].drop_duplicates(place)
    report.add_rows(FAMILY, _("A dish is served that is not on the menu of the day."), extra, place)


def _check_slots(facts: Facts, free: pd.DataFrame, open_days: pd.DataFrame, modes: pd.Series, report: Report) -> None:
    place = ["date", "menu", "meal", "slot"]
    dishes = free.drop_duplicates([*place, "dish"])
    report.add_rows(
        FAMILY,
        _("Two dishes are served in one part of a meal."),
        dishes[dishes.duplicated(place)],
        ["date", "menu", "dish"],
    )
    case = facts.case
    parts = join(case["repertoire"][["menu", "dish", "months"]], case["dishes"][["dish", "meal", "slot"]], ["dish"])
    parts = parts[parts["menu"].isin(modes[modes == FREE].index)]
    young = _too_young(facts)
    parts = parts[~pd.MultiIndex.from_frame(parts[["menu", "dish"]]).isin(young)]
    loose = {
        (r["menu"], value)
        for r in frequency_rules(facts)
        if r["scope"] == "slot" and r["mode"] != "off"
        for value in r["values"]
    }
    ruled = [
        (menu, slot) in loose or (menu, f"{meal}/{slot}") in loose
        for menu, meal, slot in zip(parts["menu"], parts["meal"], parts["slot"], strict=True)
    ]
    parts = parts[~np.array(ruled, dtype=bool)]  # a part about whose frequency a rule speaks may be left out
    months = [(row.menu, row.meal, row.slot, m) for row in parts.itertuples() for m in split_months(str(row.months))]
    due = pd.DataFrame(months, columns=["menu", "meal", "slot", "month"]).drop_duplicates()
    days = open_days.assign(month=open_days["date"].dt.month)
    due = days.merge(due, on=["menu", "month"])
    missing = due[~pd.MultiIndex.from_frame(due[place]).isin(pd.MultiIndex.from_frame(dishes[place]))]
    report.add_rows(FAMILY, _("A part of a meal is left empty."), missing, place)


def _check_ages(facts: Facts, free: pd.DataFrame, report: Report) -> None:
    """Check that nobody is served, by the choice of a menu, what is not meant for the age.

    Honey from 6 years on: a dish with honey in the recipe of primary alone may stand on a menu that pre-school eats too.
    """
    least = facts.products["minimum_age_years"].dropna()
    if least.empty:
        return
    ages = facts.case["stages"].set_index("stage")["age_from_years"].dropna()
    place = ["date", "menu", "dish", "product"]
    found = []
    chosen = free[free["mode"] != GIVEN_DISHES]
    for stage, part in portions_of(facts, chosen).groupby("stage"):
        found.append(part[part["product"].map(least).astype(float) > float(ages.get(stage, np.inf))])
    young = pd.concat([pd.DataFrame(columns=place), *found])[place].drop_duplicates()
    what = _("A product is served to children below its minimum age.")
    report.add_rows(FAMILY, what, young, place)


def _too_young(facts: Facts) -> set[tuple[str, str]]:
    """Return menus with the dishes that cannot be served on them: some stage would get what is not meant for its age.

    Honey from 6 years on: porridge with honey is none for a menu of children of 4, but porridge with honey or jam is.
    """
    age = facts.case["stages"].set_index("stage")["age_from_years"].to_dict()
    least = facts.products["minimum_age_years"].to_dict()
    may: dict[tuple[str, str, object, object], bool] = {}
    rows = recipes_by_stage(facts)
    rows = rows[rows["net_g"] > 0]
    columns = (rows[name] for name in ("dish", "stage", "date", "choice", "product"))
    for dish, stage, day, choice, product in zip(*columns, strict=True):
        key = (dish, stage, None if pd.isna(day) else day, choice or ("always", product))
        may[key] = may.get(key, False) or not least[product] > age[stage]
    barred = {(dish, stage) for (dish, stage, *_what), fits in may.items() if not fits}
    return {(menu, dish) for menu, stages in stages_of(facts).items() for dish, stage in barred if stage in stages}


def _check_portions(free: pd.DataFrame, report: Report) -> None:
    whole = free[(free["mode"] != BASKET) & (free["portions"].astype(float).fillna(1.0) != 1.0)]
    report.add_rows(FAMILY, _("A dish is served once, not in parts."), whole, ["date", "menu", "dish"], "", "portions")


def _check_rules(facts: Facts, served: pd.DataFrame, modes: pd.Series, report: Report) -> None:
    """Check the rules that must hold, where the menu is chosen by the planner and they could be kept."""
    counts = rule_counts(facts, served)
    bound = counts[(counts["mode"] == "hard") & of(counts["menu"], modes).isin([FREE, BASKET])]
    slack = np.where(of(bound["menu"], modes) == BASKET, 1e-4, 1e-9)
    below = bound[bound["found"] < bound["minimum"] - slack]
    above = bound[bound["found"] > bound["maximum"] + slack]
    place = ["menu", "rule", "window"]
    report.add_rows("menu_frequency", _("This is served too rarely."), below, place, "minimum", "found", "days")
    report.add_rows("menu_frequency", _("This is served too often."), above, place, "maximum", "found", "days")
    soon = bound[(bound["too_soon"] > 0) & (of(bound["menu"], modes) == FREE)]
    what = _("This is served again before its rest is over.")
    report.add_rows("menu_frequency", what, soon, place, "", "too_soon", "days")
