"""How often the menu serves what a rule is about, counted row by row.

In words: a day counts when the menu is served to anybody. A week or month in which the menu is served on fewer days than a whole one has
owes its minimum in proportion, rounded down; what a whole one owes is told beside it. What was counted on days on which
fewer than half of the pupils enrolled for the menu eat is told apart, and counts.

What the other windows are, and owe:

* serving_days: the days on which the menu is served are counted off in blocks of `span`, from the first day that is known (the first of the
  table ``served``, else of the plan). The last block, where days are lacking, owes in proportion, rounded down; all of the maximum holds.
* cycle: a round of the menu's cycle. It owes in proportion to its days, as a week does.
* any_weeks: each `span` weeks one after another, of the weeks (Monday to Sunday) on some day of which the menu is served; other weeks are
  passed over. All of the minimum is owed, but no more days than there are. Where fewer weeks than `span` are known, they are one window
  and owe in proportion to the weeks.
* any_month: from each day served to the day before the same date of the next month, where the plan reaches so far; else all days
  are one window. It owes in proportion as a month does.

Windows that were over before the plan began are left out; each of these four is called by its first day served. Of *foods* the different
products that are about the rule and lie in a dish served in the window are counted. Of a *share* each product of the base in each dish
served is one serving (a free basket serves parts of portions, and so parts of servings); the share of those that are about the rule
too, or in season in the month of their day (`products.season_months`; where it is blank in none). It is owed whole in every window; of no
servings there is nothing to count.

By hand, meat at most 3 in 16 days served, 20 days: a block of 16 and one of 4, at most 3 in each; with 12 days before the plan it begins
in the first block, of which 4 days are left. Oily fish once in any 3 weeks, school in the weeks of 2, 9, 23 and 30 March, none in that of the
16th: two windows, 2, 9, 23 and 9, 23, 30. Fruit on Monday banana, on Wednesday banana and orange: 2 foods, 3 servings. A salad of lettuce and tomato (season
6-9) on 29 May and 1 June, lettuce in season all year: 3 of 4 servings, 0.75; with a banana (blank) on each day 3 of 6.

By hand: fish once a week. In a week of one school day 1 x 1 / 5 = 0.2 is owed, so 0 of 1. Schools of 100 and 60 pupils, that of
100 closed on the day of the fish: 60 of 160 eat it, fewer than 80, so one of the days counted has most away.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from planner.i18n import _
from planner.judgement import Judgement
from planner.schema import PLAN_TABLES
from planner.schema.base import split_list, split_months
from planner.schema.case_tables import SEASON
from planner.verify.facts import Facts, join, of, once_per_menu
from planner.verify.menu import portions_served, weeks_gone
from planner.verify.recipes import recipe_rows, with_recipes
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
    of_menu = {menu: _Served(facts, part, inside[inside["menu"] == menu]) for menu, part in dishes.groupby("menu")}
    for rule in frequency_rules(facts):
        menu = of_menu.get(rule["menu"])
        if menu is None or menu.days[-1] < facts.first_day:
            continue
        hit = _counts({**rule, "scope": "product", "products": rule["base"]} if rule["of"] else rule, menu)
        if not hit.any() and math.isnan(rule["minimum"]):
            continue  # the rule is about something that this menu never serves
        counted = menu.portions(hit)
        if rule["count"] == "days":
            counted = (counted > 0).astype(float)
        foods = menu.foods(rule) if rule["count"] == "foods" else None
        parts = _parts(facts, rule, menu) if rule["count"] == "share" else None
        unbounded = math.isnan(rule["minimum"]) and math.isnan(rule["maximum"])
        now = menu.days >= facts.first_day
        soon = _too_soon(counted > 0, rule["rest_days"]) & now
        few = now & menu.days.isin(few_there.get(rule["menu"], pd.DatetimeIndex([])))
        for window in menu.windows({**rule, "per": "year"} if unbounded else rule):
            days = window.days
            if not now[days].any():
                continue  # the window was over before the plan began
            if parts is not None:
                own, base = parts.iloc[days].sum()
                found, rare = own / base if base > 0 else math.nan, 0.0
            elif foods is None:
                found, rare = counted[days].sum(), counted[days[few[days]]].sum()
            else:
                every = {food for day in days for food in foods[day]}
                found = float(len(every))
                rare = found - len({food for day in days if not few[day] for food in foods[day]})
            if rule["per"] == "day" and not unbounded and not found > 0 and not window.owed > 0:
                continue
            rows.append(
                [
                    rule["menu"],
                    rule["rule"],
                    window.label,
                    len(days),
                    found,
                    window.owed,
                    rule["minimum"],
                    rule["maximum"],
                    int(soon[days].sum()),
                    rare,
                    rule["mode"],
                ]
            )
    return pd.DataFrame(rows, columns=COLUMNS)


class _Served:
    """What a menu serves, a row per day and dish, and the products inside, with its days in order and the windows into which they fall."""

    def __init__(self, facts: Facts, dishes: pd.DataFrame, inside: pd.DataFrame) -> None:
        self._facts = facts
        self.dishes = dishes
        self.inside = inside
        rows: dict[tuple[pd.Timestamp, str], list[int]] = {}
        for row, place in enumerate(zip(dishes["date"], dishes["dish"], strict=True)):
            rows.setdefault(place, []).append(row)
        self._rows_with: dict[str, list[int]] = {}
        for day, dish, product in zip(inside["date"], inside["dish"], inside["product"], strict=True):
            self._rows_with.setdefault(product, []).extend(rows.get((day, dish), ()))
        self._day, days = pd.factorize(dishes["date"], sort=True)
        self.days = pd.DatetimeIndex(days)
        self._portions = dishes["portions"].to_numpy(dtype=float)
        self._windows: dict[tuple[str, int], list[_Span]] = {}

    def portions(self, hit: np.ndarray) -> np.ndarray:
        """Return the portions of some of the rows, by day."""
        return np.bincount(self._day[hit], self._portions[hit], minlength=len(self.days))

    def contain(self, products: set[str]) -> np.ndarray:
        """Tell which of the rows have any of some products in them."""
        found = np.zeros(len(self.dishes), dtype=bool)
        for product in products & self._rows_with.keys():
            found[self._rows_with[product]] = True
        return found

    def foods(self, rule: dict[str, Any]) -> list[set[str]]:
        """Return the products of a rule that are in the dishes of each day."""
        mine = self.inside[self.inside["product"].isin(rule["products"])]
        by_day = {day: set(part["product"]) for day, part in mine.groupby("date")}
        return [by_day.get(day, set()) for day in self.days]

    def windows(self, rule: dict[str, Any]) -> list[_Window]:
        """Return the windows of a rule in order, those before the plan too."""
        key = (rule["per"], rule["span"])
        if key not in self._windows:
            self._windows[key] = list(_SPANS.get(rule["per"], _calendar_spans)(self._facts, rule, self.days))
        return [_Window(label, days, _owed(rule, days, part)) for label, days, part in self._windows[key]]


class _Window(NamedTuple):
    """One span of time: what it is called, the places of its days among those served, what is owed in it."""

    label: str
    days: np.ndarray
    owed: float


_Span = tuple[str, np.ndarray, float]
"""What a window is called, the places of its days, and the part of a whole window that it is."""


def _calendar_spans(facts: Facts, rule: dict[str, Any], days: pd.DatetimeIndex) -> Iterator[_Span]:
    labels = np.asarray(window_labels(facts, days, rule["per"]), dtype=object)
    whole = len(facts.school_weekdays) * (_WEEKS_OF_A_MONTH if rule["per"] == "month" else 1)
    for label in sorted(set(labels)):
        own = np.flatnonzero(labels == label)
        yield label, own, 1.0 if rule["per"] in ("day", "year") else len(own) / whole


def _blocks(_facts: Facts, rule: dict[str, Any], days: pd.DatetimeIndex) -> Iterator[_Span]:
    block = np.arange(len(days)) // rule["span"]
    for number in range(int(block[-1]) + 1):
        own = np.flatnonzero(block == number)
        yield f"{days[own[0]]:%Y-%m-%d}", own, len(own) / rule["span"]


def _rounds(facts: Facts, rule: dict[str, Any], days: pd.DatetimeIndex) -> Iterator[_Span]:
    weeks = facts.case["menus"].loc[facts.case["menus"]["menu"] == rule["menu"], "cycle_week"].dropna().max()
    length = 1 if pd.isna(weeks) else int(weeks)
    turns = np.array([weeks_gone(facts, rule["menu"], day) // length for day in days])
    for turn in sorted(set(turns.tolist())):
        own = np.flatnonzero(turns == turn)
        yield f"{days[own[0]]:%Y-%m-%d}", own, len(own) / (length * len(facts.school_weekdays))


def _runs_of_weeks(_facts: Facts, rule: dict[str, Any], days: pd.DatetimeIndex) -> Iterator[_Span]:
    monday = days - pd.to_timedelta(days.day_of_week, unit="D")
    weeks = sorted(set(monday))
    several = [weeks[k : k + rule["span"]] for k in range(len(weeks) - rule["span"] + 1)] or [weeks]
    for run in several:
        own = np.flatnonzero(monday.isin(run))
        yield f"{days[own[0]]:%Y-%m-%d}", own, len(run) / rule["span"]


def _months(facts: Facts, _rule: dict[str, Any], days: pd.DatetimeIndex) -> Iterator[_Span]:
    whole = _WEEKS_OF_A_MONTH * len(facts.school_weekdays)
    last = [day + pd.DateOffset(months=1) - pd.Timedelta(days=1) for day in days]
    reached = [(day, end) for day, end in zip(days, last, strict=True) if end <= facts.last_day]
    for begin, end in reached or [(days[0], days[-1])]:
        own = np.flatnonzero((days >= begin) & (days <= end))
        yield f"{begin:%Y-%m-%d}", own, len(own) / whole


_SPANS: dict[str, Callable[[Facts, dict[str, Any], pd.DatetimeIndex], Iterator[_Span]]] = {
    "serving_days": _blocks,
    "cycle": _rounds,
    "any_weeks": _runs_of_weeks,
    "any_month": _months,
}


def _parts(facts: Facts, rule: dict[str, Any], menu: _Served) -> pd.DataFrame:
    """Return by day served the servings that count toward a share (``own``) and those of which it is one (``base``)."""
    goods = menu.inside[menu.inside["product"].isin(rule["base"])]
    goods = goods.drop_duplicates(["date", "dish", "product"])
    goods = join(goods, menu.dishes[["date", "dish", "portions"]].drop_duplicates(["date", "dish"]), ["date", "dish"])
    if rule["scope"] == SEASON:
        cells = of(goods["product"], facts.products["season_months"])
        right = [bool(c) and d.month in split_months(c) for c, d in zip(cells, goods["date"], strict=True)]
    else:
        right = goods["product"].isin(rule["products"]).tolist()
    goods = goods.assign(
        base=goods["portions"].astype(float), own=goods["portions"].astype(float) * np.array(right, dtype=float)
    )
    return goods.groupby("date")[["own", "base"]].sum().reindex(menu.days, fill_value=0.0)


def _inside(facts: Facts, served: pd.DataFrame) -> pd.DataFrame:
    """Return the products in each dish served: the constant ones and those that fill it."""
    recipes = recipe_rows(facts)
    recipes = recipes[recipes["net_g"] > 0]
    fixed = recipes[recipes["choice"] == ""][["dish", "date", "product"]].drop_duplicates()
    dishes = served[["date", "menu", "dish"]].drop_duplicates()
    filled = served.loc[served["choice"] != "", ["date", "menu", "dish", "product"]]
    return pd.concat([with_recipes(dishes, fixed, ["dish"]), filled], ignore_index=True).drop_duplicates()


def _days_with_few(facts: Facts) -> dict[str, pd.DatetimeIndex]:
    """Return by menu the days of the plan on which fewer than half of the pupils enrolled for it eat."""
    usual = facts.enrolled_by_day.groupby(["menu", "date"])["usual"].sum()
    there = facts.eating.groupby(["menu", "date"])["pupils"].sum().reindex(usual.index, fill_value=0.0)
    few = usual.index[(there < usual / 2 - 1e-9).to_numpy()].to_frame(index=False)
    return {str(menu): pd.DatetimeIndex(days) for menu, days in few.groupby("menu")["date"]}


def _counts(rule: dict[str, Any], menu: _Served) -> np.ndarray:
    own, values = menu.dishes, rule["values"]
    if rule["scope"] == "dish":
        return own["dish"].isin(values).to_numpy()
    if rule["scope"] == "dish_tag":
        tagged = [cell for cell in own["tags"].unique() if not values.isdisjoint(split_list(cell))]
        return own["tags"].isin(tagged).to_numpy()
    if rule["scope"] == "slot":
        return (own["slot"].isin(values) | own["place"].isin(values)).to_numpy()
    return menu.contain(rule["products"])


def _owed(rule: dict[str, Any], days: np.ndarray, part: float) -> float:
    """Return the minimum in a window that is a part of a whole one: in proportion, rounded down, but for a day and a year."""
    minimum = float(rule["minimum"])
    if math.isnan(minimum) or rule["per"] in ("day", "year") or rule["count"] == "share":
        return minimum
    owed = float(math.floor(minimum * min(1.0, part) + 1e-9))
    return min(owed, float(len(days))) if rule["per"] == "any_weeks" and rule["count"] == "days" else owed


def _too_soon(on: np.ndarray, rest: int) -> np.ndarray:
    found = np.zeros(len(on), dtype=bool)
    last = None
    for k in range(len(on)):
        if on[k]:
            found[k] = rest > 0 and last is not None and k - last <= rest
            last = k
    return found


def window_labels(facts: Facts, days: pd.DatetimeIndex, per: str) -> list[str]:
    """Return the day itself, or the label of the week, month or plan in which it lies.

    Parameters
    ----------
    facts : Facts
        What the case says.
    days : pandas.DatetimeIndex
        The days.
    per : {"day", "week", "month", "year"}
        How long a window is; a year is the whole plan.

    Returns
    -------
    list of str
        One for each day: 2026-03-02 for a day or for a week by its Monday, or by the plan's first day where the week
        begins before it; 2026-03 for a month; ``plan``.
    """
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
    """Check what the plan says on how often things are served.

    Parameters
    ----------
    facts : Facts
        What the case says.
    served : pandas.DataFrame
        The menu served.
    stated : pandas.DataFrame
        Table ``menu_frequency`` of the plan.
    report : Report
        Receives what is wrong.
    """
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
    nothing = math.isnan(found) or (least == 0 and found == 0 and math.isnan(most))
    return Judgement.NOTHING if nothing else Judgement.MET
