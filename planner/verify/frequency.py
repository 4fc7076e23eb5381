"""How often the menu serves what a rule is about, counted row by row.

In words: a day counts when the menu is served to anybody. A week or month in which the menu is served on fewer days than a whole one has
owes its minimum in proportion, rounded down; what a whole one owes is told beside it. What was counted on days on which
fewer than half of the pupils enrolled for the menu eat is told apart, and counts.

By hand: fish once a week. In a week of one school day 1 x 1 / 5 = 0.2 is owed, so 0 of 1. Schools of 100 and 60 pupils, that of
100 closed on the day of the fish: 60 of 160 eat it, fewer than 80, so one of the days counted has most away.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pandas as pd

from planner.i18n import _
from planner.judgement import Judgement
from planner.schema import PLAN_TABLES
from planner.schema.base import split_list
from planner.verify.facts import Facts, join, once_per_menu
from planner.verify.menu import portions_served, raw_recipes
from planner.verify.rules import frequency_rules
from planner.verify.violation import Report, differ

COLUMNS = ["menu", "rule", "window", "days", "found", "minimum", "asked", "maximum", "too_soon", "few_there", "mode"]

_WEEKS_OF_A_MONTH = 4


@once_per_menu
def rule_counts(facts: Facts, served: pd.DataFrame) -> pd.DataFrame:
    """Return every rule in every window of every menu: days served, what was counted, bounds, breaches of rests.

    What was served before the plan's first day counts in the windows that reach into the plan.
    """
    served = pd.concat([facts.case["served"], served], ignore_index=True)
    dishes = join(
        portions_served(served), facts.case["dishes"].assign(place=lambda d: d["meal"] + "/" + d["slot"]), ["dish"]
    )
    inside, few_there = _inside(facts, served), _days_with_few(facts)
    rows: list[list[Any]] = []
    of_menu = {menu: _Served(facts, part) for menu, part in dishes.groupby("menu")}
    for rule in frequency_rules(facts):
        menu = of_menu.get(rule["menu"])
        if menu is None or menu.days[-1] < facts.first_day:
            continue
        hit = _counts(rule, menu.dishes, inside)
        if not hit.any() and math.isnan(rule["minimum"]):
            continue  # the rule is about something that this menu never serves
        counted = menu.portions(hit)
        if rule["count"] == "days":
            counted = (counted > 0).astype(float)
        unbounded = math.isnan(rule["minimum"]) and math.isnan(rule["maximum"])
        windows, window = menu.windows("year" if unbounded else rule["per"])
        now = menu.days >= facts.first_day
        soon = _too_soon(counted > 0, rule["rest_days"]) & now
        few = counted * menu.days.isin(few_there.get(rule["menu"], pd.DatetimeIndex([])))
        sums = [np.bincount(window, amounts) for amounts in (np.ones(len(window)), counted, soon, few, now)]
        for label, served_days, found, early, rare, inside_plan in zip(
            windows, *map(np.ndarray.tolist, sums), strict=True
        ):
            if not inside_plan:
                continue  # the window was over before the plan began
            owed = _owed(facts, rule, int(served_days))
            if rule["per"] == "day" and not unbounded and found == 0 and not owed > 0:
                continue
            rows.append(
                [
                    rule["menu"],
                    rule["rule"],
                    label,
                    int(served_days),
                    found,
                    owed,
                    rule["minimum"],
                    rule["maximum"],
                    int(early),
                    rare,
                    rule["mode"],
                ]
            )
    return pd.DataFrame(rows, columns=COLUMNS)


class _Served:
    """What a menu serves, a row per day and dish, with its days in order and the windows into which they fall."""

    def __init__(self, facts: Facts, dishes: pd.DataFrame) -> None:
        self._facts = facts
        self.dishes = dishes
        self._day, days = pd.factorize(dishes["date"], sort=True)
        self.days = pd.DatetimeIndex(days)
        self._portions = dishes["portions"].to_numpy(dtype=float)
        self._windows: dict[str, tuple[np.ndarray, np.ndarray]] = {}

    def portions(self, hit: np.ndarray) -> np.ndarray:
        """Return the portions of some of the rows, by day."""
        return np.bincount(self._day[hit], self._portions[hit], minlength=len(self.days))

    def windows(self, per: str) -> tuple[np.ndarray, np.ndarray]:
        """Return the labels of the windows in order, and the place of each day's among them."""
        if per not in self._windows:
            labels = np.asarray(window_labels(self._facts, self.days, per), dtype=object)
            self._windows[per] = np.unique(labels, return_inverse=True)
        return self._windows[per]


def _inside(facts: Facts, served: pd.DataFrame) -> pd.DataFrame:
    """Return the products in each dish served: the constant ones and those that fill it."""
    recipes = raw_recipes(facts)
    recipes = recipes[recipes["net_g"] > 0]
    fixed = recipes[recipes["choice"] == ""][["dish", "product"]].drop_duplicates()
    dishes = served[["date", "menu", "dish"]].drop_duplicates()
    filled = served.loc[served["choice"] != "", ["date", "menu", "dish", "product"]]
    return pd.concat([join(dishes, fixed, ["dish"]), filled], ignore_index=True).drop_duplicates()


def _days_with_few(facts: Facts) -> dict[str, pd.DatetimeIndex]:
    """Return by menu the days of the plan on which fewer than half of the pupils enrolled for it eat."""
    usual = facts.enrolled_by_day.groupby(["menu", "date"])["usual"].sum()
    there = facts.eating.groupby(["menu", "date"])["pupils"].sum().reindex(usual.index, fill_value=0.0)
    few = usual.index[(there < usual / 2 - 1e-9).to_numpy()].to_frame(index=False)
    return {str(menu): pd.DatetimeIndex(days) for menu, days in few.groupby("menu")["date"]}


def _counts(rule: dict[str, Any], own: pd.DataFrame, inside: pd.DataFrame) -> np.ndarray:
    values = rule["values"]
    if rule["scope"] == "dish":
        return own["dish"].isin(values).to_numpy()
    if rule["scope"] == "dish_tag":
        return np.array([bool(values & set(split_list(cell))) for cell in own["tags"]], dtype=bool)
    if rule["scope"] == "slot":
        return (own["slot"].isin(values) | own["place"].isin(values)).to_numpy()
    goods = inside[inside["product"].isin(rule["products"]) & (inside["menu"] == rule["menu"])]
    place = ["date", "menu", "dish"]
    return np.asarray(pd.MultiIndex.from_frame(own[place]).isin(pd.MultiIndex.from_frame(goods[place])), dtype=bool)


def _owed(facts: Facts, rule: dict[str, Any], days: int) -> float:
    """Return the minimum in a window with so many days served: in proportion, rounded down, but for a day and a year."""
    minimum = float(rule["minimum"])
    if math.isnan(minimum) or rule["per"] in ("day", "year"):
        return minimum
    whole = len(facts.school_weekdays) * (_WEEKS_OF_A_MONTH if rule["per"] == "month" else 1)
    return float(math.floor(minimum * min(1.0, days / whole) + 1e-9))


def _too_soon(on: np.ndarray, rest: int) -> np.ndarray:
    found = np.zeros(len(on), dtype=bool)
    last = None
    for k in range(len(on)):
        if on[k]:
            found[k] = rest > 0 and last is not None and k - last <= rest
            last = k
    return found


def window_labels(facts: Facts, days: pd.DatetimeIndex, per: str) -> list[str]:
    """Return the day itself, or the label of the week, month or plan in which it lies."""
    if per == "year":
        return ["plan"] * len(days)
    if per == "month":
        return [str(label) for label in days.strftime("%Y-%m")]
    if per == "day":
        return [str(label) for label in days.strftime("%Y-%m-%d")]
    monday = days - pd.to_timedelta(days.day_of_week, unit="D")
    begins = [facts.first_day if day <= facts.first_day < day + pd.Timedelta(days=7) else day for day in monday]
    return [day.strftime("%Y-%m-%d") for day in begins]


@once_per_menu
def judged_frequencies(facts: Facts, served: pd.DataFrame) -> pd.DataFrame:
    """Return `rule_counts` with a judgement each."""
    counts = rule_counts(facts, served)
    figures = counts[["found", "minimum", "maximum", "too_soon"]].astype("float64").to_numpy()
    return counts.assign(judgement=pd.Series([_word(*row) for row in figures], index=counts.index, dtype="str"))


def check_frequencies(facts: Facts, served: pd.DataFrame, stated: pd.DataFrame, report: Report) -> None:
    """Check what the plan says on how often things are served."""
    own = judged_frequencies(facts, served)
    key = ["menu", "rule", "window"]
    both = own.merge(stated, on=key, how="outer", suffixes=("", "_stated"), indicator=True)
    report.add_rows(
        "menu_frequency", _("The plan does not say how a rule is kept."), both[both["_merge"] == "left_only"], key
    )
    report.add_rows(
        "menu_frequency", _("There is no such rule in this window."), both[both["_merge"] == "right_only"], key
    )
    both = both[both["_merge"] == "both"]
    for column in ("days", "found", "minimum", "asked", "maximum", "too_soon", "few_there"):
        mine, theirs = both[column].astype(float), both[f"{column}_stated"].astype(float)
        wrong = both[differ(mine.to_numpy(), theirs.to_numpy())]
        what = _("The figure {column} does not follow from the menu.").format(
            column=PLAN_TABLES["menu_frequency"][column].heading
        )
        report.add_rows("menu_frequency", what, wrong, key, column, f"{column}_stated")
    what = _("The rule does not bind in the way that law and case say.")
    report.add_rows("menu_frequency", what, both[both["mode"] != both["mode_stated"]], key, "mode", "mode_stated")
    lying = both[both["judgement"] != both["judgement_stated"]]
    what = _("The plan says the wrong thing on whether this rule is kept.")
    report.add_rows("menu_frequency", what, lying, key, "judgement", "judgement_stated")


def _word(found: float, least: float, most: float, too_soon: float) -> Judgement:
    """Judge one rule in one window: broken by too few, too many or too soon; of nothing owed there is nothing to count."""
    if found < least - 1e-9 or found > most + 1e-9 or too_soon > 0:
        return Judgement.NOT_MET
    return Judgement.NOTHING if least == 0 and found == 0 and math.isnan(most) else Judgement.MET
