"""What the law and the case ask of a menu: nutrition standards and frequencies, for each menu group."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Literal

import numpy as np
import pandas as pd

from models.blocks import Floats
from models.instance import Mode
from planner.assembly.calendar import Bools, day_numbers
from planner.assembly.choices import net_recipes, seasons_on, who_eats
from planner.assembly.labels import records
from planner.assembly.modes import family_mode, mode_in_force
from planner.assembly.needs import receiving_sites
from planner.assembly.scopes import inside, receivers, scope_of
from planner.case import Case
from planner.i18n import _, phrase
from planner.once import once
from planner.programmes.alternatives import counted_anyway, not_followed
from planner.programmes.law import Law, Source
from planner.schema.base import split_list, split_months
from planner.schema.case_tables import CASE_TABLES, NUTRIENTS, SEASON
from planner.schema.coded import NUTRIENTS as NAMED_AT
from planner.schema.coded import words_at

Window = Literal["week", "month", "year"]
Span = Literal["day", "week", "month", "year", "serving_days", "cycle", "any_weeks", "any_month"]
Count = Literal["days", "servings", "foods", "share"]

KCAL_PER_G = {"protein_g": 4.0, "carbohydrate_g": 4.0, "fat_g": 9.0, "saturated_fat_g": 9.0, "added_sugar_g": 4.0}
"""General energy factors (FAO, Food energy, 2003, Food and Nutrition Paper 77): what a gram gives."""

PART_OF = {"saturated_fat_g": "fat_g", "added_sugar_g": "carbohydrate_g", "fibre_g": "carbohydrate_g"}
"""Nutrients that are a part of another, as food composition tables define them: a food has no more of them than of it."""

WEEKS_IN_MONTH = 4
"""Weeks of school days that a whole month has, by which a minimum per month shrinks in a month with holidays."""


@dataclass(frozen=True, slots=True)
class Standard:
    """A nutrition standard for one stage on one menu.

    Parameters
    ----------
    standard, menu, stage : str
        Labels.
    nutrient : str
        Column of the composition table, ``food_group:A|B`` or ``component:NAME``.
    basis : {"per_day", "per_week", "energy_share"}
        What the bounds are: amount per pupil on the average day served, that x the weekdays with school, or part of the
        energy.
    window : {"week", "month", "year"}
        Days over which the average is taken.
    minimum, maximum, target : float
        Bounds and aim; NaN: none.
    mode : {"hard", "soft", "off"}
        As the case's rules for all standards say, else its own.
    source : str
        Law or decision.
    verified : bool
        Was the figure read in its source?
    without : str
        Foods whose nutrient does not count, named as `nutrient` names foods; empty: all count.
    """

    standard: str
    menu: str
    stage: str
    nutrient: str
    basis: Literal["per_day", "per_week", "energy_share"]
    window: Window
    minimum: float
    maximum: float
    target: float
    mode: Mode
    source: str
    verified: bool
    without: str = ""


@dataclass(frozen=True, slots=True)
class Frequency:
    """A rule on how often something is served on one menu; fields as in the table ``frequency_rules``.

    `span` is the number of days served or of weeks in a window that has one, else 0. `of` is what a share is a share of, else empty.
    `told` is true of one that is counted even where it is off: it, or another rule, is enough.
    """

    rule: str
    menu: str
    scope: str
    values: tuple[str, ...]
    per: Span
    count: Count
    minimum: float
    maximum: float
    rest_days: int
    mode: Mode
    source: str
    verified: bool
    span: int = 0
    of: str = ""
    told: bool = False

    @property
    def base(self) -> Frequency:
        """What a share is a share of as a rule of its own; of any other rule itself."""
        kind, _colon, words = self.of.partition(":")
        return replace(self, scope=kind, values=tuple(split_list(words))) if self.of else self


@once
def menu_eaters(case: Case) -> pd.DataFrame:
    """Return who eats which menu: columns ``menu``, ``stage``, ``meals`` (a day, as entitled, else as the menu has)."""
    rows = who_eats(case)
    own = pd.concat([case["menus"][["menu", "dish"]], case["repertoire"][["menu", "dish"]]])
    served = own.merge(case["dishes"][["dish", "meal"]], on="dish").groupby("menu")["meal"].nunique()
    meals = rows["meals_per_day"].astype("float64").fillna(rows["menu"].map(served).astype("float64"))
    frame = pd.DataFrame({"menu": rows["menu"], "stage": rows["stage"], "meals": meals})
    return frame.drop_duplicates().sort_values(["menu", "stage", "meals"]).reset_index(drop=True)


@once
def _fed(case: Case) -> pd.DataFrame:
    """Return who eats which menu from where: ``menu``, ``stage``, and ``committee``, ``zone``, ``site`` of the site that receives the food."""
    rows = who_eats(case)
    received = receiving_sites(case).set_axis(case["sites"]["site"]).reindex(rows["site"])
    return (
        receivers(case)
        .reindex(received)
        .reset_index(drop=True)
        .assign(menu=rows["menu"].array, stage=rows["stage"].array)
    )


def own_rules(case: Case, table: str) -> list[tuple[Mapping[str, Any], set[tuple[str, str]] | None]]:
    """Return the rows of the case on menus, each with the menus and stages eaten at the sites that it names; None: wherever.

    Rows for some sites stand last, so they take the place of one for all with their name. The check of a case finds menus that are
    eaten elsewhere too, of which such a row could not be kept alone.
    """
    found: list[tuple[Mapping[str, Any], set[tuple[str, str]] | None]] = []
    for row in records(case.table(table)):
        here = _fed(case)
        here = here[inside(here, scope_of(row))]
        found.append((row, set(zip(here["menu"], here["stage"], strict=True)) if scope_of(row) else None))
    return sorted(found, key=lambda one: one[1] is not None)


def menu_standards(case: Case, law: Law) -> list[Standard]:
    """Return every nutrition standard of the law and the case for every stage on every menu that it concerns."""
    stated = family_mode(case, "nutrition")
    stages, own = case["stages"].set_index("stage"), own_rules(case, "nutrition_standards")
    found: dict[tuple[str, str, str], Standard] = {}
    for row in records(menu_eaters(case)):
        stage = stages.loc[row["stage"]]
        for rule in law.standards:
            fits = rule.programme_stage == stage["programme_stage"] and rule.attendance in ("", stage["attendance"])
            if fits and rule.meals in (None, row["meals"]):
                found[row["menu"], row["stage"], rule.standard] = Standard(
                    rule.standard, row["menu"], row["stage"], rule.nutrient, rule.basis, rule.window,
                    _number(rule.minimum), _number(rule.maximum), np.nan, mode_in_force("soft", stated),
                    _words(rule.source), rule.source.verified, rule.without,
                )  # fmt: skip
        for line, there in own:
            if line["stage"] != row["stage"] or (there is not None and (row["menu"], row["stage"]) not in there):
                continue
            found[row["menu"], row["stage"], line["standard"]] = Standard(
                line["standard"], row["menu"], row["stage"], line["nutrient"], line["basis"], line["window"],
                _number(line["minimum"]), _number(line["maximum"]), _number(line["target"]),
                mode_in_force(line["mode"], stated), line["source"] or _("the case"), True, line["without"],
            )  # fmt: skip
    return [found[key] for key in sorted(found)]


def menu_frequencies(case: Case, law: Law) -> list[Frequency]:
    """Return every frequency rule of the law and the case for every menu that it concerns."""
    stated = family_mode(case, "menu_frequency")
    attendance = case["stages"].set_index("stage")["attendance"]
    eaters, instead, told = menu_eaters(case), not_followed(case, law), counted_anyway(law)
    of_case = own_rules(case, "frequency_rules")
    found: dict[tuple[str, str], Frequency] = {}
    for menu in sorted(case["menu_groups"]["menu"]):
        own = eaters[eaters["menu"] == menu]
        kinds = set(zip(own["stage"].map(attendance), own["meals"], strict=True))
        for rule in law.frequencies:
            if any(rule.attendance in ("", kind) and rule.meals in (None, meals) for kind, meals in kinds):
                found[menu, rule.rule] = Frequency(
                    rule.rule, menu, rule.scope, tuple(split_list(rule.value)), rule.per, rule.count,
                    _number(rule.minimum), _number(rule.maximum), 0,
                    "off" if ("frequencies", rule.rule) in instead else mode_in_force("hard", stated),
                    _words(rule.source), rule.source.verified, rule.span, rule.of, rule.rule in told,
                )  # fmt: skip
        for line, there in of_case:
            if line["menu"] in ("", menu) and (there is None or menu in {name for name, _stage in there}):
                rest, span = (0 if pd.isna(line[name]) else int(line[name]) for name in ("rest_days", "span"))
                found[menu, line["rule"]] = Frequency(
                    line["rule"], menu, line["scope"], tuple(split_list(line["value"])), line["per"], line["count"],
                    _number(line["minimum"]), _number(line["maximum"]), rest, mode_in_force(line["mode"], stated),
                    line["source"] or _("the case"), True, span, line["of"],
                )  # fmt: skip
    return [found[key] for key in sorted(found)]


def _words(source: Source) -> str:
    return source.reference


def _number(value: float | None) -> float:
    return np.nan if value is None or pd.isna(value) else float(value)


def week_days(case: Case) -> int:
    """Return the weekdays with school in a whole week."""
    return len(split_list(str(case.head["school_weekdays"])))


def least(rule: Frequency, days: int, weekdays: int) -> float:
    """Return the minimum of a rule in a day, week, month or year with so many days served; NaN: none.

    A week with fewer school days than usual, or a month with fewer than four weeks of them, owes the minimum in
    proportion, rounded down; a day and a year owe all of it.

    Parameters
    ----------
    rule : Frequency
        The rule; what its minimum counts are portions or days.
    days : int
        Days served in the span.
    weekdays : int
        Days of a usual week.

    Returns
    -------
    float
        The minimum, in what the rule counts.
    """
    if np.isnan(rule.minimum) or rule.per in ("day", "year"):
        return rule.minimum
    whole = weekdays * (1 if rule.per == "week" else WEEKS_IN_MONTH)
    return float(np.floor(rule.minimum * min(1.0, days / whole) + 1e-9))


@once
def dish_attributes(case: Case) -> pd.DataFrame:
    """Return the dishes by name, with their tags as sets."""
    dishes = case["dishes"].set_index("dish")
    return dishes.assign(
        tags=pd.Series([set(split_list(cell)) for cell in dishes["tags"]], index=dishes.index, dtype=object)
    )


def dish_counts(rule: Frequency, dishes: pd.DataFrame) -> pd.Series:
    """Return which dishes count under a rule by themselves, whatever is in them."""
    values = set(rule.values)
    if rule.scope == "dish":
        return pd.Series(dishes.index.isin(values), index=dishes.index)
    if rule.scope == "dish_tag":
        return pd.Series([bool(tags & values) for tags in dishes["tags"]], index=dishes.index, dtype=bool)
    if rule.scope == "slot":
        place = dishes["meal"] + "/" + dishes["slot"]
        return dishes["slot"].isin(values) | place.isin(values)
    return pd.Series(False, index=dishes.index)


def product_counts(rule: Frequency, products: pd.DataFrame) -> pd.Series:
    """Return which products make a dish count under a rule; `products` is the case's table by name."""
    values = set(rule.values)
    if rule.scope == "product":
        return pd.Series(products.index.isin(values), index=products.index)
    if rule.scope in ("food_group", "processing_class"):
        return products[rule.scope].isin(values)
    if rule.scope == "product_tag":
        return pd.Series(
            [bool(set(split_list(c)) & values) for c in products["tags"]], index=products.index, dtype=bool
        )
    return pd.Series(False, index=products.index)


def counted(case: Case, options: pd.DataFrame, rules: list[Frequency]) -> np.ndarray:
    """Return whether each option (row) counts under each rule (column); under a share whether it is in the servings of which it is one.

    Parameters
    ----------
    case : Case
        The case, with dishes, recipes and products.
    options : pandas.DataFrame
        ``dish``, ``season``, and ``fills``: ingredient, stage and product of each that was chosen.
    rules : list of Frequency
        Rules.

    Returns
    -------
    numpy.ndarray of bool, shape (options, rules)
        True where the dish counts by its name or tags, or one of its products does.
    """
    dishes = dish_attributes(case)
    products = case["products"].set_index("product")
    content = _content(case, options)
    counts = np.zeros((len(options), len(rules)), dtype=bool)
    for k, rule in enumerate(rules):
        by_name = options["dish"].map(dish_counts(rule.base, dishes)).to_numpy(dtype=bool)
        flags = product_counts(rule.base, products)
        goods = set(flags[flags].index)
        counts[:, k] = by_name | np.array([bool(held & goods) for held in content], dtype=bool)
    return counts


def _content(case: Case, options: pd.DataFrame) -> list[set[str]]:
    """Return the products in each option: those of its dish whatever fills it, and what fills it."""
    recipes = net_recipes(case)
    recipes = recipes[recipes["net_g"] > 0]
    always = recipes[recipes["choice"] == ""].groupby(["dish", "season"])["product"].agg(set).to_dict()
    return [
        always.get((dish, season), set()) | {product for *_choice, product in fills}
        for dish, season, fills in zip(options["dish"], options["season"], options["fills"], strict=True)
    ]


def foods_in(case: Case, options: pd.DataFrame, rule: Frequency, products: pd.Index) -> Bools:
    """Return which products that a rule is about are in each option: shape (options, products).

    Parameters
    ----------
    case : Case
        The case, with recipes and products.
    options : pandas.DataFrame
        ``dish``, ``season``, and ``fills``: ingredient, stage and product of each that was chosen.
    rule : Frequency
        The rule.
    products : pandas.Index
        Short names of products, in the order wanted.

    Returns
    -------
    numpy.ndarray of bool, shape (options, products)
        Is the product in the option, and the rule about it?
    """
    flags = product_counts(rule, case["products"].set_index("product")).reindex(products, fill_value=False)
    found = np.zeros((len(options), len(products)), dtype=bool)
    for row, held in enumerate(_content(case, options)):
        found[row] = products.isin(list(held))
    return np.asarray(found & flags.to_numpy(dtype=bool), dtype=bool)


def foods_before(case: Case, rule: Frequency, products: pd.Index) -> Bools:
    """Return which products that a rule is about its menu served on each day before the plan: a row per day of `served_before`.

    Parameters
    ----------
    case : Case
        The case, whose table ``served`` tells what was served.
    rule : Frequency
        The rule.
    products : pandas.Index
        Short names of products, in the order wanted.

    Returns
    -------
    numpy.ndarray of bool, shape (days, products)
        Was the product served on the day, and is the rule about it? Days in order.
    """
    dishes = _dishes_before(case)
    own = dishes[dishes["menu"] == rule.menu].reset_index(drop=True)
    day, days = pd.factorize(own["date"], sort=True)
    found = np.zeros((len(days), len(products)), dtype=bool)
    np.logical_or.at(found, day, foods_in(case, own, rule, products))
    return found


def months_counted(case: Case, rule: Frequency, products: pd.Index) -> Bools:
    """Return which products count toward a share of servings in each month: shape (12, products).

    Parameters
    ----------
    case : Case
        The case, with the months in which products are in season.
    rule : Frequency
        A rule on a share of servings; only one on what is in season tells months apart.
    products : pandas.Index
        Short names of products, in the order wanted.

    Returns
    -------
    numpy.ndarray of bool, shape (12, products)
        January first. A product without a season is in season in no month.
    """
    table = case["products"].set_index("product").reindex(products)
    base = product_counts(rule.base, table).to_numpy(dtype=bool)
    if rule.scope != SEASON:
        return np.tile(base & product_counts(rule, table).to_numpy(dtype=bool), (12, 1))
    ripe = np.zeros((12, len(products)), dtype=bool)
    for k, cell in enumerate(table["season_months"]):
        ripe[[month - 1 for month in split_months(cell)] if cell else [], k] = True
    return np.asarray(ripe & base, dtype=bool)


def servings_counted(case: Case, options: pd.DataFrame, rule: Frequency, products: pd.Index) -> tuple[Floats, Floats]:
    """Return of each option the servings that count toward a share in each month, and those of which it is one.

    A serving is one product in one dish: a salad of two vegetables has two.

    Parameters
    ----------
    case : Case
        The case, with recipes and products.
    options : pandas.DataFrame
        ``dish``, ``season``, and ``fills``: ingredient, stage and product of each that was chosen.
    rule : Frequency
        A rule on a share of servings.
    products : pandas.Index
        Short names of products.

    Returns
    -------
    tuple of numpy.ndarray
        Shapes (12, options) and (options,).
    """
    held = foods_in(case, options, rule.base, products).astype(float)
    return months_counted(case, rule, products).astype(float) @ held.T, held.sum(axis=1)


def shares_before(case: Case, rule: Frequency, products: pd.Index) -> Floats:
    """Return for each day served before the plan the servings that count toward a share, and those of which it is one: shape (days, 2).

    Parameters
    ----------
    case : Case
        The case, whose table ``served`` tells what was served.
    rule : Frequency
        A rule on a share of servings.
    products : pandas.Index
        Short names of products.

    Returns
    -------
    numpy.ndarray, shape (days, 2)
        Servings, times the portions of their dish, on the days of `served_before`.
    """
    dishes = _dishes_before(case)
    own = dishes[dishes["menu"] == rule.menu].reset_index(drop=True)
    counts, base = servings_counted(case, own, rule, products)
    day, days = pd.factorize(own["date"], sort=True)
    month = own["date"].dt.month.to_numpy(dtype=np.int64) - 1
    portions = own["portions"].to_numpy(dtype=float)
    found = np.zeros((len(days), 2))
    np.add.at(found[:, 0], day, portions * counts[month, np.arange(len(own))])
    np.add.at(found[:, 1], day, portions * base)
    return found


def served_before(case: Case, rules: list[Frequency]) -> list[pd.Series]:
    """Return for each rule how often its menu served what it is about before the plan's first day.

    Parameters
    ----------
    case : Case
        Its table ``served`` tells what was served.
    rules : list of Frequency
        Rules.

    Returns
    -------
    list of pandas.Series
        By day on which the menu served anything, in order: portions that count, or 1 and 0 where the rule counts days.
    """
    if case["served"].empty:
        return [pd.Series([], dtype="float64", index=pd.DatetimeIndex([], dtype="datetime64[s]"))] * len(rules)
    dishes = _dishes_before(case)
    counts = counted(case, dishes, rules)
    found = []
    for k, rule in enumerate(rules):
        own = (dishes["menu"] == rule.menu).to_numpy()
        portions = (dishes["portions"] * counts[:, k])[own].groupby(dishes.loc[own, "date"]).sum()
        found.append((portions > 0).astype(float) if rule.count == "days" else portions)
    return found


def _dishes_before(case: Case) -> pd.DataFrame:
    """Return what was served before the plan, a row per day, menu and dish: ``fills``, ``portions``, ``season``."""
    rows = case["served"].sort_values(["date", "menu", "dish", "choice", "stage"], kind="stable")
    keys = ["date", "menu", "dish"]
    fills: dict[tuple[Any, ...], tuple[tuple[str, str, str], ...]] = {}
    for row in records(rows):
        key = tuple(row[k] for k in keys)
        fills[key] = fills.get(key, ()) + (((row["choice"], row["stage"], row["product"]),) if row["choice"] else ())
    dishes = rows.drop_duplicates(keys).reset_index(drop=True)
    filled = pd.Series(list(fills.values()), index=dishes.index, dtype=object)
    return dishes.assign(
        fills=filled,
        portions=dishes["portions"].astype("float64").fillna(1.0),
        season=seasons_on(case, dishes["dish"], day_numbers(dishes["date"])),
    )


def amounts_per_gram(case: Case, nutrient: str, products: pd.Index, without: str = "") -> Floats:
    """Return what a net gram of each product gives; NaN where it is unknown.

    For ``food_group:`` grams, for ``component:`` household measures, else the nutrient in its own unit. Of the foods left out
    (`without`, named in the same way) it is nothing, known or not.

    Parameters
    ----------
    case : Case
        The case, with products and the composition of their foods (per 100 g there).
    nutrient : str
        Column of the composition table, ``food_group:A|B`` or ``component:A|B``.
    products : pandas.Index
        Short names of products, in the order wanted.
    without : str
        Foods whose nutrient does not count; empty: all count.

    Returns
    -------
    numpy.ndarray, shape (products,)
        Amount per net gram.
    """
    if without:
        left_out = amounts_per_gram(case, without, products) > 0
        return np.where(left_out, 0.0, amounts_per_gram(case, nutrient, products))
    kind, _colon, words = nutrient.partition(":")
    if not words:
        foods, values = _foods(case), _per_100_g(case, kind)
        return np.array([values.get(foods.get(p, ""), np.nan) for p in products], dtype=float) / 100.0
    names = split_list(words)
    if kind == "food_group":
        groups = case["products"].set_index("product")["food_group"].reindex(products)
        return np.asarray(groups.isin(names).to_numpy(), dtype=float)
    rows = case["components"][case["components"]["component"].isin(names)]
    amounts = rows.groupby("product")["amount_per_100g"].sum().reindex(products).fillna(0.0)
    return np.asarray(amounts.to_numpy(dtype=float) / 100.0, dtype=float)


@once
def _foods(case: Case) -> dict[str, str]:
    """Return by product the food of the composition table."""
    return dict(zip(case["products"]["product"], case["products"]["food"], strict=True))


@once
def _per_100_g(case: Case, nutrient: str) -> dict[str, float]:
    """Return by food what 100 g of it give of a nutrient; NaN where it is not known."""
    foods = case.table("composition")
    return dict(zip(foods["food"], foods[nutrient], strict=True))


def known_per_gram(case: Case, nutrient: str, products: pd.Index, without: str = "") -> Floats:
    """Return what a net gram of each product gives for certain: nothing where it is unknown, the cautious side of a minimum.

    Parameters
    ----------
    case, nutrient, products, without
        As for `amounts_per_gram`.

    Returns
    -------
    numpy.ndarray, shape (products,)
        Amount per net gram; never NaN.
    """
    return np.nan_to_num(amounts_per_gram(case, nutrient, products, without), nan=0.0)


def most_per_gram(case: Case, nutrient: str, products: pd.Index, without: str = "") -> Floats:
    """Return what a net gram of each product gives at most: the cautious side of a maximum.

    An unknown value is taken as the highest that is known in the product's food group, where none is as the mean of all foods
    of the case, but never as more than the nutrient it is a part of (`PART_OF`).

    Parameters
    ----------
    case, nutrient, products, without
        As for `amounts_per_gram`.

    Returns
    -------
    numpy.ndarray, shape (products,)
        Amount per net gram; 0 where no food of the case tells anything.
    """
    amounts = amounts_per_gram(case, nutrient, products, without)
    unknown = np.isnan(amounts)
    if not unknown.any():
        return amounts
    group = case["products"].set_index("product")["food_group"].reindex(products)
    highest = pd.Series(amounts, index=group.to_numpy()).groupby(level=0).max()
    guess = group.map(highest).to_numpy(dtype=float)
    mean = 0.0 if unknown.all() else float(np.nanmean(amounts))
    guess = np.where(np.isnan(guess), mean, guess)
    if nutrient in PART_OF:
        guess = np.minimum(guess, most_per_gram(case, PART_OF[nutrient], products))
    return np.where(unknown, guess, amounts)


def nutrient_words(nutrient: str, without: str = "") -> str:
    """Return a nutrient in words, with the foods that are left out of it."""
    if without:
        return _("{nutrient}, {foods} left out").format(
            nutrient=nutrient_words(nutrient), foods=nutrient_words(without)
        )
    kind, _colon, words = nutrient.partition(":")
    if words:
        return _(" and ").join(words_at(NAMED_AT.get(kind), split_list(words)))
    return phrase(CASE_TABLES["composition"][kind].meaning, small=True) if kind in NUTRIENTS else kind


def nutrient_unit(case: Case, nutrient: str) -> str:
    """Return the unit of a nutrient's amounts."""
    kind, _colon, words = nutrient.partition(":")
    if kind == "food_group":
        return "g"
    if kind == "component":
        rows = case["components"][case["components"]["component"].isin(split_list(words))]
        return "|".join(sorted(set(rows["unit"])))
    return CASE_TABLES["composition"][kind].unit


def too_young(case: Case, stages: Iterable[str]) -> set[str]:
    """Return the products that some of the stages may not be served for their age."""
    ages = case["stages"].set_index("stage")["age_from_years"].reindex(list(stages)).fillna(np.inf)
    youngest = float(ages.min()) if len(ages) else np.inf
    rows = case["products"]
    return set(rows.loc[rows["minimum_age_years"] > youngest, "product"])


def softened(rule: Frequency) -> Frequency:
    """Return the rule as one that gives way."""
    return rule if rule.mode == "off" else replace(rule, mode="soft")
