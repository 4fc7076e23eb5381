"""What a menu gives and costs, as tables of a plan: nutrition, frequencies, cost of meals."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd

from models.blocks import Floats, Ints
from planner.assembly.assemble import make_frame
from planner.assembly.calendar import Bools
from planner.assembly.choices import recipes_by_stage, seasons_on
from planner.assembly.labels import positions, records
from planner.assembly.menu_choice import MenuDays, mean_recipes, menu_days
from planner.assembly.menu_rules import (
    KCAL_PER_G,
    Frequency,
    Standard,
    amounts_per_gram,
    counted,
    foods_before,
    foods_in,
    menu_eaters,
    menu_frequencies,
    menu_standards,
    nutrient_unit,
    nutrient_words,
    served_before,
    servings_counted,
    shares_before,
    week_days,
)
from planner.assembly.needs import NO_KG, pupils_of
from planner.assembly.rule_windows import WHOLE_PLAN, plan_span, rule_windows, week_labels
from planner.case import Case
from planner.i18n import _
from planner.inputs import counted_words
from planner.judgement import Judgement, judge
from planner.menus.options import Fills, stage_grams
from planner.programmes.law import Law
from planner.schema import PLAN_TABLES
from planner.schema.base import typed_frame
from planner.schema.case_tables import NUTRIENTS

FAMILY_FARM_KINDS = ("individual", "informal_group", "formal_group")

ENOUGH_KNOWN = 0.9
"""Part of the food, by weight, whose value must be known before a menu is said to stay below a maximum."""

NEARLY = 0.1
"""Part of a bound by which it may be missed and still be shown in yellow."""

_TOLERANCE = 1e-6

PRODUCE = "food_group:fruit|vegetable"
"""What is shown of every menu beside the nutrients: grams of fruit and vegetables."""


@dataclass(frozen=True, eq=False)
class _Menu:
    """What one menu serves: ``options`` (dish, season, meal, slot, fills) and portions of each (row) on each day (column)."""

    name: str
    options: pd.DataFrame
    portions: Floats
    days: Ints

    @cached_property
    def meals(self) -> Floats:
        """How many different meals are served on each day."""
        codes, different = pd.factorize(self.options["meal"])
        there = np.zeros((len(different), self.portions.shape[1]), dtype=bool)
        np.logical_or.at(there, codes, self.portions > 0)
        return there.sum(axis=0).astype(float)


class MenuFacts:
    """The menus of a plan, day by day, as arrays; every table of this module is read off them.

    Parameters
    ----------
    case, law : Case, Law
        Case and law.
    served : pandas.DataFrame
        Table ``served`` of the plan.
    """

    def __init__(self, case: Case, law: Law, served: pd.DataFrame) -> None:
        self.case, self.law, self.served = case, law, served
        self.days: MenuDays = menu_days(case, make_frame(case))
        self.products = self.days.frame.products
        self.stages = pd.Index(case["stages"]["stage"])
        self.pupils = pupils_of(case, self.days.calendar, self.stages, self.days.menus)
        self.recipes = mean_recipes(case, self.days, self.stages)
        self.recipes["stage"] = self.stages.to_numpy()[self.recipes["stage"]]
        self.eaters = menu_eaters(case)[["menu", "stage"]].drop_duplicates()
        self.menus = {name: self._menu(name) for name in self.days.menus}

    def _menu(self, name: str) -> _Menu:
        rows = self.served[self.served["menu"] == name]
        numbers = (rows["date"].to_numpy().astype("datetime64[D]").astype(np.int64)) - self.days.calendar.days[0]
        rows = rows.assign(day=numbers)
        keys = ["dish", "season", "meal", "slot"]
        rows["season"] = seasons_on(self.case, rows["dish"], numbers + self.days.calendar.days[0])
        lines: dict[tuple[str, int, str, str, Fills], dict[int, float]] = {}
        fills: dict[tuple[int, str], list[tuple[str, str, str]]] = {}
        columns = [rows[column] for column in ("day", "dish", "choice", "stage", "product")]
        for day, dish, choice, stage, product in zip(*columns, strict=True):
            fills.setdefault((day, dish), [])
            if choice:
                fills[day, dish].append((choice, stage, product))
        firsts = rows.drop_duplicates(["day", "dish"])
        for row in records(firsts):
            key = (*(row[name] for name in keys), tuple(fills[row["day"], row["dish"]]))
            lines.setdefault(key, {})[row["day"]] = 1.0 if pd.isna(row["portions"]) else float(row["portions"])
        days = np.array(sorted(set(rows["day"])), dtype=np.int64)
        place = {int(day): k for k, day in enumerate(days)}
        portions = np.zeros((len(lines), len(days)))
        for o, by_day in enumerate(lines.values()):
            for day, amount in by_day.items():
                portions[o, place[day]] = amount
        options = pd.DataFrame(list(lines), columns=[*keys, "fills"])
        return _Menu(name, options, portions, days)

    @cached_property
    def few_there(self) -> Bools:
        """On which days (column) most of the pupils of a menu (row) are missing though it is served."""
        return self.pupils.few_by_menu(self.days.calendar, len(self.days.menus))

    @cached_property
    def grams(self) -> dict[tuple[str, str], Floats]:
        """Net grams of each product that the mean pupil eats: menu and stage -> array of shape (days served, products)."""
        found = {}
        for row in records(self.eaters):
            menu = self.menus[row["menu"]]
            per_option = stage_grams(self.recipes, menu.options, row["menu"], row["stage"], self.products)
            found[row["menu"], row["stage"]] = menu.portions.T @ per_option
        return found

    @cached_property
    def eaten_kg(self) -> dict[tuple[str, str], Floats]:
        """Net kg of each product that all of a stage on a menu eat: menu and stage -> array of shape (days served, products)."""
        found = {pair: np.zeros_like(grams) for pair, grams in self.grams.items()}
        calendar, eaters = self.days.calendar, self.pupils.eaters
        recipes = recipes_by_stage(self.case, self.stages)
        recipes = recipes[recipes["net_g"] > 0]
        stages = self.stages.to_numpy()[recipes["stage"]]
        recipes = recipes.assign(stage=stages, recipe_product=recipes["product"])
        changes = [
            (positions(self.products, [change.product, change.gets]), change.grams_factor, change.heads)
            for change in self.pupils.changes(self.case, calendar.sites, self.stages)
        ]
        eating = self.pupils.by_day(calendar)
        changed = [self.pupils.by_day(calendar, heads) for _goods, _factor, heads in changes]
        for place, row in enumerate(records(eaters)):
            name, stage = str(self.days.menus[row["menu"]]), str(self.stages[row["stage"]])
            menu = self.menus[name]
            per_option = stage_grams(recipes.assign(menu=name), menu.options, name, stage, self.products)
            plates = menu.portions.T @ per_option / 1000
            kg = plates * eating[place, menu.days, None]
            for ((of, gets), factor, _heads), by_day in zip(changes, changed, strict=True):
                kg[:, gets] += factor * plates[:, of] * by_day[place, menu.days]
            found[name, stage] += np.where(kg > NO_KG, kg, 0.0)
        return found

    def windows(self, menu: _Menu, per: str) -> Iterator[tuple[str, Ints]]:
        """Yield each week, month or the plan: its label and the positions of its days among the menu's."""
        labels = self.window_labels(self.days.calendar.dates[menu.days], per)
        for label in np.unique(labels):
            yield str(label), np.flatnonzero(labels == label)

    def window_labels(self, dates: np.ndarray, per: str) -> np.ndarray:
        """Return the week, month or plan of each date as a label; a week that the plan cuts begins with it."""
        if per == "year":
            return np.full(len(dates), WHOLE_PLAN)
        if per == "month":
            return np.datetime_as_string(dates.astype("datetime64[M]"))
        return week_labels(dates.astype("datetime64[D]"), plan_span(self.case).first)


def nutrition_table(facts: MenuFacts) -> pd.DataFrame:
    """Return the table ``nutrition``: every standard in every window, and every nutrient in every month."""
    case = facts.case
    standards = [s for s in menu_standards(case, facts.law) if s.mode != "off"]
    for row in records(facts.eaters):
        standards += [
            Standard(
                "", row["menu"], row["stage"], nutrient, "per_day", "month", np.nan, np.nan, np.nan, "off", "", False
            )
            for nutrient in (*NUTRIENTS, PRODUCE)
        ]
    energy = amounts_per_gram(case, "energy_kcal", facts.products)
    frames = []
    for standard in standards:
        menu = facts.menus[standard.menu]
        grams = facts.grams.get((standard.menu, standard.stage))
        if grams is None or not len(menu.days):
            continue
        per_gram = amounts_per_gram(case, standard.nutrient, facts.products, standard.without)
        windows = list(facts.windows(menu, standard.window))
        starts = [int(index[0]) for _label, index in windows]
        sums = np.add.reduceat(grams, starts, axis=0)
        frames.append(_standard_rows(facts, standard, windows, sums, per_gram, energy))
    return typed_table("nutrition", pd.concat(frames, ignore_index=True) if frames else pd.DataFrame())


def _standard_rows(
    facts: MenuFacts,
    standard: Standard,
    windows: list[tuple[str, Ints]],
    grams: Floats,
    per_gram: Floats,
    energy: Floats,
) -> pd.DataFrame:
    days = np.array([len(index) for _label, index in windows], dtype=float)
    ratio = standard.basis == "energy_share"
    total = grams @ np.nan_to_num(per_gram)
    known = grams @ (~np.isnan(per_gram + energy if ratio else per_gram)).astype(float)
    weight = grams.sum(axis=1)
    if ratio:
        kcal = grams @ np.nan_to_num(energy)
        value = np.divide(KCAL_PER_G[standard.nutrient] * total, kcal, out=np.full(len(total), np.nan), where=kcal > 0)
        unit = "share"
    else:
        value = total / days * (week_days(facts.case) if standard.basis == "per_week" else 1)
        unit = nutrient_unit(facts.case, standard.nutrient)
    share = np.divide(known, weight, out=np.full(len(weight), np.nan), where=weight > 0)
    value = np.where(share == 0, np.nan, value)  # of nothing that is known no figure can be told
    judgement, light, gap = judge_standard(value, standard.minimum, standard.maximum, standard.target, share, ratio)
    named = bool(standard.standard)
    return pd.DataFrame(
        {
            "menu": standard.menu,
            "stage": standard.stage,
            "window": [label for label, _index in windows],
            "standard": standard.standard,
            "nutrient": standard.nutrient,
            "nutrient_name": nutrient_words(standard.nutrient, standard.without),
            "basis": standard.basis,
            "unit": unit,
            "days": days,
            "value": value,
            "minimum": standard.minimum,
            "maximum": standard.maximum,
            "target": standard.target,
            "known_share": share,
            "judgement": judgement if named else "",
            "light": light if named else "",
            "gap": gap if named else np.nan,
            "mode": standard.mode if named else "",
            "source": standard.source,
            "verified": standard.verified if named else None,
        }
    )


def judge_standard(
    value: Floats, minimum: float, maximum: float, target: float, known: Floats, ratio: bool = False
) -> tuple[np.ndarray, np.ndarray, Floats]:
    """Return whether values keep their bounds, a traffic light, and by how much they miss.

    What is known alone may reach a minimum or pass a maximum; otherwise enough of the food must be known to say so. A part
    of the energy may lie on either side as long as too little is known. With nothing on the plate nothing is unknown.

    Parameters
    ----------
    value, known : numpy.ndarray
        Values by what is known, NaN where nothing is, and the part of the food that is known, NaN where there is no food.
    minimum, maximum, target : float
        Bounds and aim, NaN where there is none; an aim is missed on either side.
    ratio : bool
        True for a part of the energy; NaN then also where there is no energy to be a part of.

    Returns
    -------
    tuple of numpy.ndarray
        Words of `Judgement`, light (``green``, ``yellow``, ``red``, blank), gap (never negative, NaN where not known).
    """
    low, high = np.fmax(minimum, target), np.fmin(maximum, target)
    enough = ~(known < ENOUGH_KNOWN)
    slack = _TOLERANCE * np.maximum(1.0, np.abs(np.nan_to_num(value)))
    least = np.where(enough | (not ratio), value, np.nan)
    most = np.where(enough, value, np.nan if ratio else np.inf)
    judgement = judge(least, most, low, high, slack)
    judgement[ratio & enough & np.isnan(value)] = Judgement.NOTHING.value
    missed, met = judgement == Judgement.NOT_MET, judgement == Judgement.MET
    gap = np.where(missed, np.fmax(low - value, value - high), np.where(met, 0.0, np.nan))
    bound = np.where(value < low, low, high)
    near = gap <= NEARLY * np.abs(bound)
    light = np.select(
        [met, judgement == Judgement.NOT_KNOWN, missed & near, missed], ["green", "yellow", "yellow", "red"], ""
    )
    return judgement, light, gap


def frequency_table(facts: MenuFacts) -> pd.DataFrame:
    """Return the table ``menu_frequency``: every rule in every window of every menu that it concerns.

    What was served before the plan counts in the windows that reach into it. Of rules for each day the days are left out on
    which nothing counts and nothing is owed.

    A day counts as soon as anybody eats the menu, toward a minimum and a maximum alike; how much of what was counted lies on days
    on which most pupils are missing is told beside it (``few_there``), and so is what a whole window is asked for (``asked``)
    where days without the menu lower what is owed. By hand: fish once a week, school on Monday only: one day of five owes
    1 x 1 / 5, rounded down 0, of 1 that is asked.
    """
    rules = [rule for rule in menu_frequencies(facts.case, facts.law) if rule.mode != "off" or rule.told]
    plan = plan_span(facts.case)
    rows: list[dict[str, Any]] = []
    for name, menu in facts.menus.items():
        own = [rule for rule in rules if rule.menu == name]
        if not len(menu.days) or not own:
            continue
        counts = counted(facts.case, menu.options, own)
        for k, (rule, before) in enumerate(zip(own, served_before(facts.case, own), strict=True)):
            hits = counts[:, k].astype(float) @ menu.portions
            if rule.count == "days":
                hits = (hits > 0).astype(float)
            every = np.concatenate([before.to_numpy(), hits])
            soon = too_soon(every > 0, rule.rest_days)
            soon[: len(before)] = False
            few = np.concatenate(
                [np.zeros(len(before), dtype=bool), facts.few_there[facts.days.menus.get_loc(name), menu.days]]
            )
            if not counts[:, k].any() and not before.any() and np.isnan(rule.minimum):
                continue  # the rule is about something that this menu never serves
            foods = _foods_by_day(facts, rule, menu) if rule.count == "foods" else None
            what = _what(facts.case, rule)
            parts = _servings_by_day(facts, rule, menu) if rule.count == "share" else None
            dates = np.concatenate(
                [before.index.to_numpy().astype("datetime64[s]"), facts.days.calendar.dates[menu.days]]
            )
            for window in rule_windows(rule, dates, plan):
                index = window.days
                if parts is not None:
                    counts_too, base = parts[index].sum(axis=0).tolist()
                    found, rare = counts_too / base if base else np.nan, 0.0
                elif foods is None:
                    found, rare = float(every[index].sum()), float(every[index][few[index]].sum())
                else:
                    found = float(foods[index].any(axis=0).sum())
                    rare = found - float(foods[index[~few[index]]].any(axis=0).sum())
                bounded = not (np.isnan(rule.minimum) and np.isnan(rule.maximum))
                if rule.per == "day" and bounded and not found > 0 and not window.owed > 0:
                    continue
                row = _frequency_row(rule, what, window.label, len(index), found, window.owed, int(soon[index].sum()))
                rows.append(row | {"few_there": rare})
    return typed_table("menu_frequency", pd.DataFrame(rows))


def _foods_by_day(facts: MenuFacts, rule: Frequency, menu: _Menu) -> Bools:
    """Return which foods that a rule is about are served on each day, those before the plan first: shape (days, products)."""
    inside = foods_in(facts.case, menu.options, rule, facts.products)
    now = (menu.portions > 0).T.astype(float) @ inside.astype(float) > 0
    return np.concatenate([foods_before(facts.case, rule, facts.products), now])


def _servings_by_day(facts: MenuFacts, rule: Frequency, menu: _Menu) -> Floats:
    """Return the servings of each day that count toward a share, and those of which it is one, those before the plan first."""
    counts, base = servings_counted(facts.case, menu.options, rule, facts.products)
    month = facts.days.calendar.dates[menu.days].astype("datetime64[M]").astype(np.int64) % 12
    counted_now = (menu.portions * counts[month].T).sum(axis=0)
    now = np.column_stack([counted_now, base @ menu.portions])
    return np.concatenate([shares_before(facts.case, rule, facts.products), now])


def too_soon(on: np.ndarray, rest: int) -> np.ndarray:
    """Return the days on which something came again with fewer than `rest` days served between."""
    place = np.flatnonzero(on)
    soon = np.zeros(len(on), dtype=bool)
    if rest:
        soon[place[1:][np.diff(place) <= rest]] = True
    return soon


def _what(case: Case, rule: Frequency) -> str:
    """Return what a rule counts, in words."""
    words = counted_words(case, rule.scope, rule.values)
    if not rule.of:
        return words
    return _("{part}, of {whole}").format(part=words, whole=counted_words(case, rule.base.scope, rule.base.values))


def _frequency_row(
    rule: Frequency, what: str, label: str, days: int, found: float, low: float, soon: int
) -> dict[str, Any]:
    judgement = str(judge(found, found, low, rule.maximum, 1e-9)[0])
    if soon:
        judgement = Judgement.NOT_MET.value
    elif np.isnan(found) or (low == 0 and not found and np.isnan(rule.maximum)):
        judgement = Judgement.NOTHING.value  # so few days that nothing is owed, or a share of no servings
    return {
        "menu": rule.menu,
        "rule": rule.rule,
        "window": label,
        "what": what,
        "count": rule.count,
        "days": days,
        "found": found,
        "minimum": low,
        "asked": rule.minimum,
        "maximum": rule.maximum,
        "too_soon": soon,
        "judgement": judgement,
        "mode": rule.mode,
        "source": rule.source,
    }


def cost_table(facts: MenuFacts, orders: pd.DataFrame) -> pd.DataFrame:
    """Return the table ``meal_costs``: what each stage eats at the mean price paid for each product."""
    case = facts.case
    paid = orders.groupby("product")[["amount", "kg"]].sum().reindex(facts.products)
    price = (paid["amount"] / paid["kg"].where(paid["kg"] > 0)).to_numpy(dtype=float)
    gross = case["products"].set_index("product")["gross_factor"].reindex(facts.products).to_numpy(dtype=float)
    pupils = pupils_by_day(facts)
    rows = []
    for (name, stage), eaten_kg in facts.eaten_kg.items():
        menu = facts.menus[name]
        heads = pupils[name, stage][menu.days]
        kg = eaten_kg * gross
        windows = [(label, index) for label, index in facts.windows(menu, "month")]
        if windows:  # of a menu that serves nothing there is nothing to count
            windows.append(("", np.arange(len(menu.days))))
        for label, index in windows:
            eaten = kg[index].sum(axis=0)
            amount = float(np.nansum(eaten * price))
            pupil_days = float(heads[index].sum())
            meals = float((heads * menu.meals)[index].sum())
            weight = float(eaten.sum())
            rows.append(
                {
                    "menu": name,
                    "stage": stage,
                    "month": label,
                    "pupil_days": pupil_days,
                    "meals": meals,
                    "food_amount": amount,
                    "cost_per_meal": amount / meals if meals else np.nan,
                    "cost_per_pupil_day": amount / pupil_days if pupil_days else np.nan,
                    "priced_share": float(eaten[~np.isnan(price)].sum()) / weight if weight else np.nan,
                }
            )
    return typed_table("meal_costs", pd.DataFrame(rows))


def pupils_by_day(facts: MenuFacts) -> dict[tuple[str, str], Floats]:
    """Return pupils who eat on each day of the plan, by menu and stage."""
    days = facts.days
    eaters = zip(facts.eaters["menu"], facts.eaters["stage"], strict=True)
    found: dict[tuple[str, str], Floats] = {pair: np.zeros(len(days.calendar.days)) for pair in eaters}
    for row, eating in zip(records(facts.pupils.eaters), facts.pupils.by_day(days.calendar), strict=True):
        found[str(days.menus[row["menu"]]), str(facts.stages[row["stage"]])] += eating
    return found


def typed_table(name: str, frame: pd.DataFrame) -> pd.DataFrame:
    """Return a frame with the columns and types of a table of a plan; a column that it lacks is blank."""
    return typed_frame(PLAN_TABLES[name], frame, partial=True)
