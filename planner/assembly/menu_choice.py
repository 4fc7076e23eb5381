"""An instance in which the menu is free: how often each dish is served, and what fills its interchangeable ingredients.

Dishes and what they are made of are chosen together with what is bought, under all rules of nutrition, frequency, shares and money,
without whole packs, visits and minimum orders, all zones as one where no rule and no offer tells their sites apart. Days are whole. The
menu that comes out is laid out day by day and then planned in full as if it had been given.

What a stage bears of a product depends on who else eats it, so a ceiling of cost is no linear rule on a menu. It is heeded where a plan
has passed it: at the prices per kg eaten that the plan paid (`planner.assembly.ceilings.Lesson`).

Its spans of time are the planning periods, or the periods that begin in one month: on that coarser grid a long menu has a continuous
solution soon, from which its whole days are searched block by block (`spread`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
import pandas as pd

from models.blocks import Floats, Ints
from models.instance import Instance, Mode, empty_table
from models.solution import Solution
from models.whole_days import MOST_AT_ONCE, Coarse, to_choose
from planner.assembly.assemble import Frame, family_modes, goals, lawful_frame, make_frame, supplier_rows, typed_rows
from planner.assembly.calendar import Bools, SchoolCalendar, monday_of
from planner.assembly.ceilings import Lesson, stage_needs
from planner.assembly.choices import (
    EVERY_STAGE,
    GIVEN_DISHES,
    choice_options,
    eaters_of,
    menus_to_choose,
    net_recipes,
    recipes_by_stage,
)
from planner.assembly.contracts import contract_rows, contracts
from planner.assembly.counting import counting_at, counting_rules, counting_table, offer_facts, ranks
from planner.assembly.delivery_limits import limits_by_span
from planner.assembly.diets import mean_diets
from planner.assembly.distances import zone_weights
from planner.assembly.funds import fund_table, instalment_rows, money_left, payment_rows
from planner.assembly.labels import positions, words_at
from planner.assembly.lanes import bill_rows
from planner.assembly.menu_rules import (
    KCAL_PER_G,
    Frequency,
    Standard,
    amounts_per_gram,
    dish_attributes,
    dish_counts,
    foods_before,
    known_per_gram,
    least,
    menu_eaters,
    menu_frequencies,
    menu_standards,
    months_counted,
    most_per_gram,
    product_counts,
    served_before,
    shares_before,
    softened,
    too_young,
    week_days,
)
from planner.assembly.menus import choose, dishes_by_day, eaten, with_diets
from planner.assembly.needs import Spread, fed_sites, pupils_of
from planner.assembly.points import point_rows, scored
from planner.assembly.promises import Promise, commitment_rows, limit_rows, promises
from planner.assembly.purchases import Purchases
from planner.assembly.rule_windows import RuleWindow, plan_span, rule_windows
from planner.assembly.scopes import receivers, served_places, without_zones
from planner.assembly.supply import supply_rows
from planner.assembly.targets import ResolvedTarget, groups_told_apart, resolve_targets, target_rows, target_terms
from planner.case import Case
from planner.charges import offer_charges
from planner.programmes.law import Law
from planner.schema.base import split_months

USUAL_DISHES = 5
"""Dishes of a day, roughly: a missed part of the energy is related to the energy of so many."""

MOST_PORTIONS = 1000.0
"""Portions of one food a day that a free basket may hold: a bound that never binds."""


@dataclass(frozen=True, eq=False)
class MenuDays:
    """The days of the plan as the menus see them.

    Parameters
    ----------
    frame : Frame
        Labels and calendar of the plan.
    spans : pandas.DataFrame
        The spans, as a table ``periods`` of an instance.
    span_of_day : numpy.ndarray of int, shape (D,)
        Span of each day.
    menus : pandas.Index
        Menu groups, sorted.
    open : numpy.ndarray of bool, shape (menus, D)
        Does any pupil of the menu eat on the day?
    """

    frame: Frame
    spans: pd.DataFrame
    span_of_day: Ints
    menus: pd.Index
    open: Bools

    @property
    def calendar(self) -> SchoolCalendar:
        """The plan's days."""
        return self.frame.calendar

    @property
    def open_by_span(self) -> Floats:
        """Days with school, shape (menus, spans)."""
        days = np.zeros((len(self.menus), len(self.spans)))
        np.add.at(days.T, self.span_of_day, self.open.T)
        return days


@dataclass(frozen=True, eq=False)
class MenuChoice:
    """The instance, with the words for its rows.

    Parameters
    ----------
    instance : models.instance.Instance
        Input of the solve.
    days : MenuDays
        Days and spans.
    standards : tuple of Standard
        Every standard that concerns a menu which is free, by name.
    frequencies : tuple of Frequency
        Every frequency rule of such a menu.
    standard_rows : pandas.DataFrame
        One row per row of the instance's standards: ``rule`` (position in `standards`), ``span`` (the first).
    frequency_rows : pandas.DataFrame
        One row per row of the instance's frequencies: ``rule`` (position in `frequencies`), ``window`` (label).
    recipes : pandas.DataFrame
        ``menu``, ``dish``, ``stage``, ``choice``, ``recipe_product``, ``product``, ``net_g``, ``servings``: diets included.
    fills : pandas.DataFrame
        ``serving``, ``choice``, ``stage`` (blank: all who eat the dish), ``product`` of each row of the instance's fills.
    given : frozenset of str
        Menus whose dishes are given: only what fills them is chosen.
    targets : tuple of ResolvedTarget
        One per row of the instance's targets.
    """

    instance: Instance
    days: MenuDays
    standards: tuple[Standard, ...]
    frequencies: tuple[Frequency, ...]
    standard_rows: pd.DataFrame
    frequency_rows: pd.DataFrame
    recipes: pd.DataFrame
    fills: pd.DataFrame
    given: frozenset[str]
    targets: tuple[ResolvedTarget, ...]

    @property
    def is_short(self) -> bool:
        """True if so few numbers of days are to be chosen that they are searched at once."""
        return to_choose(self.instance) <= MOST_AT_ONCE


def menu_days(case: Case, frame: Frame | None = None, *, by_month: bool = False) -> MenuDays:
    """Return days and spans of a case: its periods, or `by_month` those that begin in one month."""
    frame = frame or make_frame(case)
    calendar = frame.calendar
    menus = pd.Index(sorted(case["menu_groups"]["menu"]), dtype="str")
    pupils = pupils_of(case, calendar, pd.Index(case["stages"]["stage"]), menus)
    periods = calendar.periods
    if by_month:
        begins = periods["first_day"].dt.year * 12 + periods["first_day"].dt.month
        span_of_period = pd.factorize(begins)[0]
    else:
        span_of_period = np.arange(len(periods))
    spans = (
        periods.groupby(span_of_period)
        .agg(period=("period", "first"), first_day=("first_day", "first"), last_day=("last_day", "last"))
        .reset_index(drop=True)
    )
    return MenuDays(
        frame, spans, span_of_period[calendar.period_of_day], menus, pupils.open_by_menu(calendar, len(menus))
    )


def mean_recipes(case: Case, days: MenuDays, stages: pd.Index) -> pd.DataFrame:
    """Return what the mean pupil of each stage on each menu gets of a dish, diets included.

    A diet of some pupils at one site counts by their part of all at the stage who eat the menu while the plan lasts.

    Returns
    -------
    pandas.DataFrame
        Columns ``menu`` (short name), ``dish``, ``stage`` (position), ``choice``, ``recipe_product``, ``product``, ``net_g``, ``servings``.
    """
    told = pupils_of(case, days.calendar, stages, days.menus).told(days.calendar.sites, stages)
    told["menu"] = words_at(days.menus, told["menu"])
    eaters = eaters_of(case)
    later = eaters.merge(told[["menu", "stage"]].drop_duplicates(), how="left", indicator=True)
    later = later[later["_merge"] == "left_only"].assign(site="", eating=1.0, weight=1.0)
    who = pd.concat([told, later], ignore_index=True)[["menu", "site", "stage", "eating", "weight"]]
    recipes = recipes_by_stage(case, stages)
    rows = recipes[recipes["net_g"] > 0].rename(columns={"stage": "at"})
    eaters["at"] = positions(stages, eaters["stage"])
    rows = with_diets(rows.merge(eaters, on="at"), mean_diets(case, who, ["menu", "stage"]))
    return rows.assign(stage=rows["at"]).drop(columns="at")


def assemble_choice(
    case: Case,
    law: Law,
    *,
    by_month: bool = False,
    tightened: Mapping[str, float] | None = None,
    ceilings: Iterable[Lesson] = (),
) -> MenuChoice:
    """Turn a checked case with free menus into an instance in which the menu is a decision.

    Parameters
    ----------
    case, law : Case, Law
        A case without errors, and its law.
    by_month : bool
        Are its spans months, rather than periods?
    tightened : mapping of str to float, optional
        By how much the share of a target, by its label, is to be passed, 0-1: what whole packs lose of it.
    ceilings : iterable of Lesson
        Ceilings of cost that a plan for another menu has passed.
    """
    choice = _Maker(case, law, menu_days(case, lawful_frame(case, law), by_month=by_month), ceilings).make()
    targets = choice.instance.targets
    more = targets["target"].map(dict(tightened or {})).fillna(0.0).to_numpy(dtype=float)
    up = (targets["sense"] == "at_least").to_numpy()
    share = np.clip(targets["share"] + np.where(up, more, -more), 0.0, 1.0)
    return replace(choice, instance=replace(choice.instance, targets=targets.assign(share=share)))


def first_choice(case: Case, law: Law) -> MenuChoice:
    """Return the choice of a menu whose continuous solution is soon found: by periods, or by month if the menu is long."""
    fine = assemble_choice(case, law)
    return fine if fine.is_short else assemble_choice(case, law, by_month=True)


def in_parts_of_days(choice: MenuChoice) -> Instance:
    """Return the instance of a choice whose menu may be served on parts of days."""
    return replace(choice.instance, servings=choice.instance.servings.assign(whole=False))


def spread(coarse: MenuChoice, solution: Solution, fine: MenuChoice) -> Coarse:
    """Share out a menu chosen by month over the periods: each dish by the days on which it may be served there.

    By hand: 6 days of soup in a month, in which it may be served on 5, 5 and 2 days of its three weeks, become 2.5, 2.5 and 1.
    """
    wide, narrow = coarse.instance.servings, fine.instance.servings
    month = coarse.days.span_of_day[fine.days.calendar.period_starts]
    keys = pd.MultiIndex.from_arrays([narrow["menu"], narrow["dish"], month[narrow["period"].to_numpy()]])
    at = pd.MultiIndex.from_frame(wide[["menu", "dish", "period"]]).get_indexer(keys)
    part = narrow["maximum_days"].to_numpy() / wide["maximum_days"].to_numpy()[at]
    names = ["choice", "stage", "product"]
    serving = fine.fills["serving"].to_numpy()
    of_fill = pd.MultiIndex.from_arrays([at[serving], *(fine.fills[name] for name in names)])
    filled = pd.MultiIndex.from_frame(coarse.fills[["serving", *names]]).get_indexer(of_fill)
    days = [solution.values["serve"][at] * part, solution.values["fill"][filled] * part[serving]]
    cost = next(level.value for level in solution.levels if level.name == "cost")
    return Coarse(np.concatenate(days), cost, month)


def may_be_left_out(rules: Iterable[Frequency]) -> Callable[[str, str, str], bool]:
    """Return what tells of a menu, meal and slot whether a rule is about its frequency: all others are filled on every day."""
    ruled = {(rule.menu, value) for rule in rules if rule.scope == "slot" for value in rule.values}
    return lambda menu, meal, slot: (menu, slot) in ruled or (menu, f"{meal}/{slot}") in ruled


@dataclass(eq=False)
class _RuleRows:
    """Rows of rules on how often, as they are made."""

    rows: list[dict[str, Any]] = field(default_factory=list)
    words: list[dict[str, Any]] = field(default_factory=list)
    terms: list[tuple[np.ndarray, ...]] = field(default_factory=list)
    foods: list[dict[str, Any]] = field(default_factory=list)
    food_terms: list[tuple[np.ndarray, ...]] = field(default_factory=list)

    def add(
        self,
        place: int,
        rule: Frequency,
        label: str,
        bounds: tuple[float, float],
        terms: tuple[np.ndarray, np.ndarray, np.ndarray],
    ) -> None:
        """Add a row: which rule, its window, least and most, and its terms as column, index and count."""
        self.terms.append((np.full(len(terms[0]), len(self.rows)), *terms))
        low, high = bounds
        self.rows.append(
            {"rule": f"{rule.rule} {rule.menu} {label}", "minimum": low, "maximum": high, "mode": rule.mode}
        )
        self.words.append({"rule": place, "window": label})

    def tables(self) -> tuple[dict[str, pd.DataFrame], pd.DataFrame]:
        """Return the tables of an instance, and for each row of ``frequencies`` its rule and window."""
        return {
            "frequencies": pd.DataFrame(self.rows, columns=empty_table("frequencies").columns),
            "frequency_terms": _joined("frequency_terms", self.terms),
            "foods": pd.DataFrame(self.foods, columns=empty_table("foods").columns),
            "food_terms": _joined("food_terms", self.food_terms),
        }, pd.DataFrame(self.words, columns=["rule", "window"])


class _Maker:
    """The steps of one assembly; each table is made once, in order."""

    def __init__(self, case: Case, law: Law, days: MenuDays, ceilings: Iterable[Lesson]) -> None:
        self.case, self.law, self.days, self.frame, self.ceilings = case, law, days, days.frame, tuple(ceilings)
        self.groups = without_zones(case, groups_told_apart(case, law))
        self.free = menus_to_choose(case)
        self.modes = case["menu_groups"].set_index("menu")["mode"]
        self.stages = pd.Index(case["stages"]["stage"])
        self.products = self.frame.products
        self.pupils = pupils_of(case, days.calendar, self.stages, days.menus)
        self.spread = Spread(days.calendar, self.pupils)
        sites, fed_from = fed_sites(case, self.spread)
        self.part_of_row = self.groups.part_of_site.reindex(sites).to_numpy(dtype=np.int64)[fed_from]
        self.dishes = dish_attributes(case)
        self.recipes = mean_recipes(case, days, self.stages)

    def make(self) -> MenuChoice:
        servings, fills = self._servings()
        needs = self._needs(servings, fills)
        fixed = self._fixed_needs()
        goods = self._goods(needs, fixed)
        standards = [self._in_mode(s) for s in menu_standards(self.case, self.law) if s.menu in self.free]
        standards = [s for s in standards if s.mode != "off"]
        rules = [softened(f) for f in menu_frequencies(self.case, self.law) if f.menu in self.free and f.mode != "off"]
        standard_tables, standard_rows = self._standards(standards, servings, fills)
        frequency_tables, frequency_rows = self._frequencies(rules, servings, fills)
        tables = goods | standard_tables | frequency_tables
        tables |= {"servings": servings, "fills": _labelled(fills), "slots": self._slots(servings, rules)}
        typed: dict[str, Any] = {name: typed_rows(name, table) for name, table in tables.items()}
        modes: dict[str, Mode] = family_modes(self.case)
        for family in ("commitments", "contracts", "cost_ceilings", "points", "product_limits"):
            modes[family] = "off" if modes[family] == "off" else "soft"
        modes["minimum_orders"] = "off"
        instance = Instance(**typed, modes=modes, whole_packs=False, goals=goals(self.case))
        words = self.recipes.assign(stage=self.stages.to_numpy()[self.recipes["stage"]])
        return MenuChoice(
            instance, self.days, tuple(standards), tuple(rules), standard_rows, frequency_rows, words, fills,
            frozenset(menu for menu in self.free if self.modes[menu] in GIVEN_DISHES), tuple(self.targets),
        )  # fmt: skip

    def _in_mode(self, standard: Standard) -> Standard:
        """Return the standard; where dishes are given for good, it can be aimed at with what fills them, no more."""
        aim = standard.mode == "hard" and self.modes[standard.menu] == "fixed"
        return replace(standard, mode="soft") if aim else standard

    # ---- what may be served -----------------------------------------------------------------------------------------

    def _servings(self) -> tuple[pd.DataFrame, pd.DataFrame]:
        parts = [self._menu_servings(menu) for menu in self.free]
        servings = pd.concat([empty_table("servings"), *parts], ignore_index=True)
        servings = servings[servings["maximum_days"] > 0].reset_index(drop=True)
        options = choice_options(self.case)
        fills = servings[["menu", "dish"]].assign(serving=np.arange(len(servings))).merge(options, on=["menu", "dish"])
        fills["product"] = positions(self.products, fills["product"])
        fills = fills.sort_values(["serving"], kind="stable").reset_index(drop=True)
        return servings, fills[["serving", "choice", "stage", "product"]]

    def _menu_servings(self, menu: str) -> pd.DataFrame:
        mode = self.modes[menu]
        if mode in GIVEN_DISHES:
            return self._given_dishes(menu)
        rows = self.case["repertoire"][self.case["repertoire"]["menu"] == menu].sort_values("dish", kind="stable")
        rows = rows[~rows["dish"].isin(self._dishes_too_young(menu))]
        opened = self.days.open[self.days.menus.get_loc(menu)]
        month = self.days.calendar.dates.astype("datetime64[M]").astype(np.int64) % 12 + 1
        frames = []
        for row in rows.itertuples():
            may = opened & np.isin(month, split_months(str(row.months)))
            most = np.bincount(self.days.span_of_day, may, len(self.days.spans))
            frames.append(self._rows_of(menu, str(row.dish), np.zeros(len(most)), most))
        table = pd.concat([empty_table("servings"), *frames], ignore_index=True)
        if mode == "free_basket":
            table["maximum_days"] *= MOST_PORTIONS
            table["whole"] = False
        return table

    def _dishes_too_young(self, menu: str) -> set[str]:
        """Return dishes of which some stage on the menu would be served, whatever fills them, what is not for its age."""
        eaters = menu_eaters(self.case)
        rows = recipes_by_stage(self.case, self.stages)
        rows = rows.assign(stage=self.stages.to_numpy(dtype=object)[rows["stage"].to_numpy(dtype=np.int64)])
        rows = rows[(rows["net_g"] > 0) & rows["stage"].isin(eaters.loc[eaters["menu"] == menu, "stage"])]
        young = {stage: too_young(self.case, [stage]) for stage in rows["stage"].unique()}
        bad = [product in young[stage] for product, stage in zip(rows["product"], rows["stage"], strict=True)]
        rows = rows.assign(bad=np.array(bad, dtype=bool))
        gone = rows[rows["choice"] != ""].groupby(["dish", "stage", "choice"])["bad"].all()
        always = set(rows.loc[rows["bad"] & (rows["choice"] == ""), "dish"])
        return always | set(gone[gone].index.get_level_values("dish"))

    def _rows_of(self, menu: str, dish: str, least_days: Floats, most_days: Floats) -> pd.DataFrame:
        return pd.DataFrame(
            {
                "menu": menu,
                "period": np.arange(len(most_days)),
                "meal": self.dishes["meal"][dish],
                "slot": self.dishes["slot"][dish],
                "dish": dish,
                "minimum_days": least_days,
                "maximum_days": most_days.astype(float),
                "whole": True,
            }
        )

    def _given_dishes(self, menu: str) -> pd.DataFrame:
        dishes = dishes_by_day(self.case, self.days.calendar, self.days.menus, self.days.open)
        own = dishes[dishes["menu"] == self.days.menus.get_loc(menu)]
        span = self.days.span_of_day[own["day"].to_numpy()]
        frames = [empty_table("servings")]
        for dish in sorted(own["dish"].unique()):
            count = np.bincount(span[(own["dish"] == dish).to_numpy()], minlength=len(self.days.spans)).astype(float)
            frames.append(self._rows_of(menu, dish, count, count))
        return pd.concat(frames, ignore_index=True)

    def _slots(self, servings: pd.DataFrame, rules: list[Frequency]) -> pd.DataFrame:
        """Return the parts of meals of free menus: each is filled on every day, unless a rule is about its frequency."""
        keys = ["menu", "period", "meal", "slot"]
        chosen = servings["menu"].map(self.modes) == "repertoire"
        slots = servings.loc[chosen, keys].drop_duplicates().sort_values(keys, ignore_index=True)
        opened = self.days.open_by_span
        days = opened[positions(self.days.menus, slots["menu"]), slots["period"].to_numpy(dtype=np.int64)]
        optional = may_be_left_out(rules)
        places = zip(slots["menu"], slots["meal"], slots["slot"], strict=True)
        loose = [optional(menu, meal, slot) for menu, meal, slot in places]
        room = servings.groupby(keys)["maximum_days"].sum().reindex(pd.MultiIndex.from_frame(slots[keys])).to_numpy()
        slots["minimum_days"] = np.where(np.array(loose, dtype=bool), 0.0, np.minimum(days, room))
        slots["maximum_days"] = days
        return slots

    # ---- what it needs ----------------------------------------------------------------------------------------------

    def _pupil_days(self) -> Floats:
        """Return meals of a stage on a menu per span if it were served every day: shape (parts of the sites, menus, stages, spans)."""
        ones = np.ones((len(self.spread.eaters), len(self.days.calendar.days), 1))
        parts = len(self.groups.parts)
        total = np.zeros((parts, len(self.days.menus), len(self.stages), len(self.days.calendar.periods)))
        rows = self.pupils.rows
        for index, part in self.spread.parts(ones):
            who = rows.iloc[index]
            at = (self.part_of_row[index], who["menu"].to_numpy(), who["stage"].to_numpy())
            np.add.at(total, at, part[:, :, 0])
        out = np.zeros((*total.shape[:3], len(self.days.spans)))
        np.add.at(out.transpose(3, 0, 1, 2), self._span_of_period, total.transpose(3, 0, 1, 2))
        return out

    @property
    def _span_of_period(self) -> Ints:
        return self.days.span_of_day[self.days.calendar.period_starts]

    def _portions(self, servings: pd.DataFrame, fills: pd.DataFrame) -> pd.DataFrame:
        """Return what each serving or fill gives each stage: ``column``, ``index``, ``stage``, ``product``, ``net_g``, ``servings``."""
        base = servings[["menu", "dish"]].assign(index=np.arange(len(servings)), column="serving")
        always = base.merge(self.recipes[self.recipes["choice"] == ""], on=["menu", "dish"])
        words = self.products.to_numpy(dtype=object)
        filled = fills.assign(
            menu=servings["menu"].to_numpy()[fills["serving"]],
            dish=servings["dish"].to_numpy()[fills["serving"]],
            recipe_product=words[fills["product"]],
            index=np.arange(len(fills)),
            column="fill",
        ).drop(columns="product")
        filled["for_stage"] = positions(self.stages, filled.pop("stage"))
        chosen = filled.merge(
            self.recipes[self.recipes["choice"] != ""], on=["menu", "dish", "choice", "recipe_product"]
        )
        chosen = chosen[(chosen["for_stage"] < 0) | (chosen["for_stage"] == chosen["stage"])]
        columns = ["column", "index", "stage", "product", "net_g", "servings"]
        both = pd.concat([always[columns], chosen[columns]], ignore_index=True)
        row = np.where(both["column"] == "serving", both["index"], 0)
        fill = both["column"] == "fill"
        row[fill] = fills["serving"].to_numpy()[both.loc[fill, "index"]]
        both["serving"] = row
        both["menu"] = positions(self.days.menus, servings["menu"])[row]
        both["span"] = servings["period"].to_numpy(dtype=np.int64)[row]
        return both

    def _needs(self, servings: pd.DataFrame, fills: pd.DataFrame) -> pd.DataFrame:
        """Return kg and servings per day of each serving or fill.

        Columns ``column``, ``index``, ``product``, ``part`` (of the sites), ``span``, ``kg``, ``servings``.
        """
        rows = self._portions(servings, fills)
        gross = self.case["products"].set_index("product")["gross_factor"]
        rows["kg"] = rows["net_g"] * rows["product"].map(gross) / 1000
        rows["product"] = positions(self.products, rows["product"])
        self.portions = rows
        days = np.maximum(self.days.open_by_span, 1.0)
        menu, span = rows["menu"].to_numpy(), rows["span"].to_numpy()
        pupils = self._pupil_days()[:, menu, rows["stage"].to_numpy(), span] / days[menu, span]
        part, row = np.nonzero(pupils)
        heads = pupils[part, row]
        by_stage: pd.DataFrame = rows.take(row).assign(part=part)
        by_stage["kg"] *= heads
        by_stage["servings"] *= heads
        self.by_stage = by_stage
        keys = ["column", "index", "product", "part", "span"]
        needs: pd.DataFrame = by_stage.groupby(keys, as_index=False)[["kg", "servings"]].sum()
        return needs[needs["kg"] > 1e-12].reset_index(drop=True)

    def _fixed_needs(self) -> pd.DataFrame:
        """Return what the fixed menus need: ``part`` (of the sites), ``product``, ``span``, ``kg``, ``servings``."""
        case, calendar = self.case, self.days.calendar
        fixed = ~np.isin(self.days.menus, self.free)
        dishes = dishes_by_day(case, calendar, self.days.menus, self.days.open & fixed[:, None])
        chosen = choose(case, dishes, calendar, self.frame.offered_by_month, self.products, self.days.menus)
        recipes = recipes_by_stage(case, self.stages)
        plates = eaten(case, dishes, chosen, recipes, self.spread, self.products)
        self.fixed = stage_needs(case, self.law, plates, self.stages) if self.ceilings else {}
        parts = len(self.groups.parts)
        totals = np.zeros((2, len(self.days.spans), parts, len(self.products)))
        for goods in plates.eaten:
            for total, by_day in zip(totals, plates.by_day(goods, self.part_of_row, parts), strict=True):
                np.add.at(total[:, :, goods], self.days.span_of_day, by_day.T)
        kg, servings = totals
        span, part, product = np.nonzero(kg > 1e-12)
        at = (span, part, product)
        return pd.DataFrame({"part": part, "product": product, "span": span, "kg": kg[at], "servings": servings[at]})

    # ---- what can be bought -----------------------------------------------------------------------------------------

    def _goods(self, needs: pd.DataFrame, fixed: pd.DataFrame) -> dict[str, pd.DataFrame]:
        case, law, frame, spans = self.case, self.law, self.frame, self.days.spans
        suppliers = case["suppliers"].set_index("supplier").reindex(frame.suppliers)
        rules = counting_rules(case, law)
        facts = offer_facts(case, frame.offers, law)
        counting, at = counting_table(rules, facts, case, law), counting_at(rules, facts, case, law, self.groups)
        offers = frame.offers.assign(rank=ranks(law.ranking, counting, facts))
        rows = pd.DataFrame(
            {
                "offer": offers["offer"],
                "supplier": positions(frame.suppliers, offers["supplier"]),
                "product": positions(frame.products, offers["product"]),
                "pack_kg": offers["pack_kg"],
                "price_per_pack": offers["price_per_pack"],
                "rank": offers["rank"],
            }
        )
        by_period, rows["total_packs"] = supply_rows(case, offers, frame.can, frame.calendar)
        supply = self._by_span(by_period)
        demand, menu_needs, stocks = self._demand(needs, fixed, supply, rows)
        wanted = pd.MultiIndex.from_frame(demand[["product", "period"]])
        product = rows["product"].to_numpy()
        here = pd.MultiIndex.from_arrays([product[supply["offer"]], supply["period"]])
        supply = supply[here.isin(wanted)].reset_index(drop=True)
        brought = limits_by_span(
            suppliers,
            rows["supplier"].to_numpy(),
            frame.can,
            frame.calendar,
            self._span_of_period[frame.calendar.period_of_day],
            spans["first_day"],
        )
        zones = self.groups.parts
        lanes = self._lanes(supply, rows, demand)
        number = np.arange(len(spans))
        days = spans.assign(day=spans["first_day"], period=number, span=number)
        bills = bill_rows(suppliers, rows, supply, demand, lanes, zones, days)
        payments = payment_rows(case, bills, offers, days, self.groups)
        funds = fund_table(case, law)
        targets = self.targets = resolve_targets(case, law, funds, spans)
        signed, contract_terms = contract_rows(contracts(case), offers, supply)
        purchases = Purchases(rows, supply, demand, lanes, bills, payments, self.groups)
        limits, limit_terms = limit_rows(case, offers, purchases)
        promised, promise_terms = self._promises(promises(case, law, offers, counting), offers, purchases)
        typical = self._typical_packs(menu_needs, demand)
        pack_kg = frame.product_table["pack_kg"].to_numpy()
        price = rows.groupby("product")["price_per_pack"].mean().reindex(range(len(pack_kg))).fillna(0.0).to_numpy()
        known, group = demand["product"].to_numpy(), zones["group"].to_numpy()[demand["zone"].to_numpy()]
        count = self.groups.members.shape[1]
        kg, worth = (np.bincount(group, weights=typical * each[known], minlength=count) for each in (pack_kg, price))
        scores = scored(case, law, rules, counting)
        points, point_terms = point_rows(scores, purchases, float(worth.sum()), float(kg.sum()))
        ceilings, ceiling_terms = self._ceilings(price / pack_kg)
        return {
            "periods": spans,
            "days": days,
            "zones": zones,
            "products": frame.product_table,
            "suppliers": supplier_rows(case, suppliers, law),
            "offers": rows,
            "supply": supply,
            "demand": demand,
            "lanes": lanes,
            "delivery_days": brought[0],
            "delivery_weeks": brought[1],
            "stocks": stocks,
            "bills": bills,
            "funds": money_left(funds).assign(
                amount_per_period=funds["amount_per_period"] * len(frame.calendar.periods) / len(spans)
            ),
            "payments": payments,
            "instalments": instalment_rows(case, funds),
            "targets": target_rows(targets, funds, kg, worth, self.groups),
            "target_terms": target_terms(targets, counting, funds, spans, purchases, at),
            "product_limits": limits,
            "product_limit_terms": limit_terms,
            "commitments": promised,
            "commitment_terms": promise_terms,
            "points": points.assign(mode=points["mode"].replace("hard", "soft")),
            "point_terms": point_terms,
            "cost_ceilings": ceilings,
            "cost_ceiling_terms": ceiling_terms,
            "contracts": signed,
            "contract_terms": contract_terms,
            "menu_needs": menu_needs,
        }

    def _keeps(self) -> Ints:
        """Return for how many spans after that of its delivery each product keeps: of months also the one in which it goes off."""
        spans = len(self.days.spans)
        kept = self.frame.product_table["life"].to_numpy() / max(len(self.days.calendar.days) / spans, 1.0)
        by_month = spans < len(self.days.calendar.periods)
        return np.asarray(np.ceil(kept) if by_month else np.floor(kept), dtype=np.int64)

    def _ceilings(self, mean_price: Floats) -> tuple[pd.DataFrame, pd.DataFrame]:
        """Return the tables ``cost_ceilings`` and ``cost_ceiling_terms``; a product nobody bought costs the mean of its offers, per kg."""
        rows, terms = [], [empty_table("cost_ceiling_terms")]
        for number, lesson in enumerate(self.ceilings):
            stage, scope = lesson.ceiling.stage, lesson.ceiling.scope
            price = lesson.price_per_kg.reindex(self.products).to_numpy(dtype=float)
            price = np.where(np.isnan(price), mean_price, price)
            there = self.groups.holds(scope)[self.groups.parts["group"].to_numpy()]
            eaten = self.by_stage[there[self.by_stage["part"]] & (self.by_stage["stage"] == self.stages.get_loc(stage))]
            costs = eaten.assign(part=eaten["kg"] * price[eaten["product"]]).groupby(
                ["column", "index"], as_index=False
            )
            terms.append(costs[["part"]].sum().assign(ceiling=number))
            fixed = float(self.fixed[scope].kg.loc[stage].to_numpy() @ price)
            rows.append((lesson.ceiling.label, lesson.amount - fixed, "soft"))
        return pd.DataFrame(rows, columns=["ceiling", "amount", "mode"]), pd.concat(terms, ignore_index=True)

    def _by_span(self, supply: pd.DataFrame) -> pd.DataFrame:
        supply = supply.assign(period=self._span_of_period[supply["period"].to_numpy()])
        sums = supply.groupby(["offer", "period"])["packs"].sum().reset_index()
        return pd.DataFrame(sums).assign(minimum_packs=0.0)

    def _demand(
        self, needs: pd.DataFrame, fixed: pd.DataFrame, supply: pd.DataFrame, offers: pd.DataFrame
    ) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
        """Return the tables ``demand``, ``menu_needs`` and ``stocks``."""
        spans = len(self.days.spans)
        shape = (len(self.groups.parts), len(self.products), spans)
        keys = ["part", "product", "span"]
        fixed_kg, fixed_servings, kg, servings = (np.zeros(shape) for _ in range(4))
        for rows, *totals in ((fixed, fixed_kg, fixed_servings), (needs, kg, servings)):
            for total, name in zip(totals, ("kg", "servings"), strict=True):
                np.add.at(total, tuple(rows[key].to_numpy() for key in keys), rows[name].to_numpy())
        offered = np.zeros(shape[1:], dtype=bool)
        offered[offers["product"].to_numpy()[supply["offer"]], supply["period"]] = True
        keeps = self._worth_storing(offered)
        some = kg + fixed_kg > 0
        wanted = some | (keeps[:, None] & some.any(axis=2)[:, :, None])
        part, product, span = np.nonzero(wanted)
        at = (part, product, span)
        pack_kg = self.frame.product_table["pack_kg"].to_numpy()
        all_kg = kg + fixed_kg
        each = np.divide(servings + fixed_servings, all_kg, out=np.zeros(shape), where=all_kg > 0)
        row = np.full(shape, -1)
        row[at] = np.arange(len(product))
        demand = pd.DataFrame(
            {
                "zone": part,
                "product": product,
                "period": span,
                "day": span,
                "packs": fixed_kg[at] / pack_kg[product],
                "servings": each[at] * pack_kg[product],
            }
        )
        menu_needs = pd.DataFrame(
            {
                "demand": row[tuple(needs[key].to_numpy() for key in keys)],
                "column": needs["column"],
                "index": needs["index"],
                "packs": needs["kg"].to_numpy() / pack_kg[needs["product"]],
            }
        )
        linked = np.flatnonzero(keeps[product] & (span < spans - 1))
        ahead = np.minimum(self._keeps()[product[linked]], spans - 1 - span[linked])
        last = np.where(span[linked] + ahead < spans - 1, linked + ahead, -1)
        stocks = pd.DataFrame({"demand": linked, "next_demand": linked + 1, "last_demand": last, "max_packs": np.inf})
        stocks = stocks[ahead > 0].reset_index(drop=True)
        return demand, menu_needs, stocks

    def _lanes(self, supply: pd.DataFrame, offers: pd.DataFrame, demand: pd.DataFrame) -> pd.DataFrame:
        """Return the table ``lanes``: every supply with the needs of its product in its span, at the places to which the offer goes.

        They are charged the mean of the pupils there.
        """
        weights = zone_weights(self.case, self.groups.part_of_site).reindex(
            range(len(self.groups.parts)), fill_value=0.0
        )
        charge = offer_charges(self.case, self.frame.offers, weights.columns) @ weights.to_numpy().T
        first = self.groups.part_of_site.drop_duplicates().sort_values().index
        goes = served_places(self.case, self.frame.offers["offer"], receivers(self.case).loc[first])
        product = offers["product"].to_numpy()[supply["offer"]]
        left = supply[["offer", "period"]].rename(columns={"period": "day"}).assign(supply=np.arange(len(supply)))
        right = demand[["zone", "product", "day"]].assign(demand=np.arange(len(demand)))
        lanes = left.assign(product=product).merge(right, on=["product", "day"])
        offer, part = lanes["offer"].to_numpy(), lanes["zone"].to_numpy()
        lanes = lanes.assign(
            late=False, shifted=0, delivery_per_pack=charge[offer, part] * offers["pack_kg"].to_numpy()[offer]
        )
        found: pd.DataFrame = lanes[goes[offer, part]].sort_values(["supply", "demand"], ignore_index=True)
        return found

    def _worth_storing(self, offered: Bools) -> Bools:
        """Return storable products of which some offer has a season or a limit; the others can wait until needed."""
        storable = self.frame.product_table["storable"].to_numpy()
        rows = self.case["offers"]
        bounded = (
            rows["kg_per_period"].notna() | rows["months"].ne("") | rows["first_day"].notna() | rows["last_day"].notna()
        )
        at = positions(self.products, rows.loc[bounded, "product"])
        some = np.zeros(len(self.products), dtype=bool)
        some[at[at >= 0]] = True
        return np.asarray(storable & some & offered.any(axis=1), dtype=bool)

    def _promises(
        self, made: list[Promise], offers: pd.DataFrame, purchases: Purchases
    ) -> tuple[pd.DataFrame, pd.DataFrame]:
        calendar, spans = self.days.calendar, self.days.spans
        spanned = SchoolCalendar(
            calendar.days, self.days.span_of_day, spans, calendar.sites, calendar.school, calendar.receives
        )
        possible = np.zeros((len(offers), len(spans)), dtype=bool)
        np.logical_or.at(possible.T, self._span_of_period, self.frame.possible.T)
        promised, terms = commitment_rows(self.case, made, offers, spanned.periods, possible, purchases)
        count = np.bincount(self._span_of_period, minlength=len(spans))
        factor = {f" {label}": int(n) for label, n in zip(spans["period"], count, strict=True)}
        times = [next((n for end, n in factor.items() if name.endswith(end)), 1) for name in promised["commitment"]]
        promised["minimum_amount"] *= np.array(times, dtype=float)
        return promised, terms

    def _typical_packs(self, menu_needs: pd.DataFrame, demand: pd.DataFrame) -> Floats:
        """Return a rough need per row of demand, to which gaps in shares are related."""
        mean = menu_needs.groupby("demand")["packs"].mean().reindex(range(len(demand))).fillna(0.0).to_numpy()
        return np.asarray(demand["packs"].to_numpy() + mean, dtype=float)

    # ---- what must hold ---------------------------------------------------------------------------------------------

    def _standards(
        self, standards: list[Standard], servings: pd.DataFrame, fills: pd.DataFrame
    ) -> tuple[dict[str, pd.DataFrame], pd.DataFrame]:
        rows: list[dict[str, Any]] = []
        words: list[dict[str, Any]] = []
        terms: list[tuple[np.ndarray, ...]] = []
        opened = self.days.open_by_span
        parts = self._portions_by_eater()
        case, goods = self.case, self.products
        energy = {
            "least": most_per_gram(case, "energy_kcal", goods),
            "most": known_per_gram(case, "energy_kcal", goods),
        }
        for place, standard in enumerate(standards):
            menu = int(positions(self.days.menus, [standard.menu])[0])
            column, index, span, product, grams = parts[standard.menu, standard.stage]
            content = {
                "least": known_per_gram(case, standard.nutrient, goods, standard.without),
                "most": most_per_gram(case, standard.nutrient, goods, standard.without),
            }
            unknown = np.isnan(amounts_per_gram(case, standard.nutrient, goods, standard.without))
            for spans in self._windows(standard.window):
                days = float(opened[menu, spans].sum())
                if not days:
                    continue
                here = np.flatnonzero(np.isin(span, spans))
                if len(here) and unknown[product[here]].all():
                    continue  # nobody can tell whether it is kept, whatever is served
                first = str(self.days.spans["period"].iloc[spans[0]])
                for side, bound, mode in _sides(standard):
                    gives, kcal = (values[side][product[here]] * grams[here] for values in (content, energy))
                    amount, limit, scale = self._row_of(standard, bound, gives, kcal, days)
                    there = here[amount != 0]
                    terms.append((np.full(len(there), len(rows)), column[there], index[there], amount[amount != 0]))
                    rows.append(
                        {
                            "standard": f"{standard.standard} {standard.menu} {standard.stage} {first}",
                            "unit": "",
                            "minimum": limit if side == "least" else np.nan,
                            "maximum": limit if side == "most" else np.nan,
                            "constant": 0.0,
                            "scale": scale,
                            "mode": mode,
                        }
                    )
                    words.append({"rule": place, "span": int(spans[0])})
        empty = empty_table("standards")
        return {
            "standards": pd.DataFrame(rows, columns=empty.columns),
            "standard_terms": _joined("standard_terms", terms),
        }, pd.DataFrame(words, columns=["rule", "span"])

    def _portions_by_eater(self) -> dict[tuple[str, str], tuple[np.ndarray, ...]]:
        """Return column, index, span, product and net grams of what each menu (and stage) may serve, as arrays."""
        names = ["column", "index", "span", "product", "net_g"]
        found = {
            (str(menu), str(stage)): tuple(self.portions[name].to_numpy()[:0] for name in names)
            for menu in self.days.menus
            for stage in self.stages
        }
        for pair, part in self.portions.groupby(["menu", "stage"]):
            menu, stage = (int(str(k)) for k in pair)
            arrays = tuple(part[name].to_numpy() for name in names)
            found[str(self.days.menus[menu]), str(self.stages[stage])] = arrays
        return found

    def _row_of(
        self, standard: Standard, bound: float, gives: Floats, kcal: Floats, days: float
    ) -> tuple[Floats, float, float]:
        """Return amounts per day served, the limit of the row and its scale."""
        if standard.basis == "energy_share":
            usual = max(float(kcal.mean()) * USUAL_DISHES, 1.0) if len(kcal) else 1.0
            factor = KCAL_PER_G[standard.nutrient]
            return (factor * gives - bound * kcal) / days, 0.0, max(bound, 0.05) * usual
        per_day = bound / week_days(self.case) if standard.basis == "per_week" else bound
        return gives / days, per_day, max(per_day, 1e-6)

    def _windows(self, window: str) -> Iterator[Ints]:
        """Yield the spans that make up each window; a day and a week are reckoned as the average of their span."""
        count = len(self.days.spans)
        if window == "year":
            yield np.arange(count)
            return
        if window in ("day", "week"):
            for span in range(count):
                yield np.array([span])
            return
        begins = self.days.spans["first_day"]
        month = (begins.dt.year * 12 + begins.dt.month).to_numpy()
        for value in np.unique(month):
            yield np.flatnonzero(month == value)

    def _frequencies(
        self, rules: list[Frequency], servings: pd.DataFrame, fills: pd.DataFrame
    ) -> tuple[dict[str, pd.DataFrame], pd.DataFrame]:
        made = _RuleRows()
        span = servings["period"].to_numpy(dtype=np.int64)
        menu, dish_of = servings["menu"].to_numpy(dtype=object), servings["dish"].to_numpy(dtype=object)
        serving, filled = fills["serving"].to_numpy(dtype=np.int64), fills["product"].to_numpy(dtype=np.int64)
        part = 1.0 / fills.groupby(["serving", "choice"])["stage"].transform("nunique").to_numpy(dtype=float)
        products = self.case["products"].set_index("product").reindex(self.products)
        in_dish = self._always_in()
        holds = self._foods_held(servings, fills, in_dish)
        known: dict[tuple[str, tuple[str, ...]], tuple[np.ndarray, np.ndarray]] = {}
        for place, (rule, before) in enumerate(zip(rules, served_before(self.case, rules), strict=True)):
            what = (rule.scope, rule.values)
            if what not in known:
                goods = product_counts(rule, products).to_numpy(dtype=bool)
                by_name = dish_counts(rule, self.dishes)
                dishes = {*by_name.index[by_name], *in_dish.loc[goods[in_dish["place"]], "dish"]}
                known[what] = pd.Series(dish_of).isin(dishes).to_numpy(), goods
            by_dish, goods = known[what]
            if rule.count == "foods":
                self._foods(place, rule, holds[(holds["menu"] == rule.menu) & goods[holds["food"]]], made)
                continue
            if rule.count == "share":
                self._share(place, rule, holds[holds["menu"] == rule.menu], made)
                continue
            of_menu = menu == rule.menu
            counts = of_menu & by_dish
            fill_counts = of_menu[serving] & ~counts[serving] & goods[filled]
            index = np.concatenate([np.flatnonzero(counts), np.flatnonzero(fill_counts)])
            kind = np.array(["serving"] * int(counts.sum()) + ["fill"] * int(fill_counts.sum()), dtype=object)
            if not len(index):
                continue
            of_span = np.concatenate([span[counts], span[serving[fill_counts]]])
            weight = np.concatenate([np.ones(int(counts.sum())), part[fill_counts]])
            for label, spans, low, high in self._bounds(rule, before):
                here = np.isin(of_span, spans)
                if here.any() and not (np.isnan(low) and np.isnan(high)):
                    made.add(place, rule, label, (low, high), (kind[here], index[here], weight[here]))
        return made.tables()

    def _foods_held(self, servings: pd.DataFrame, fills: pd.DataFrame, in_dish: pd.DataFrame) -> pd.DataFrame:
        """Return what brings which food: ``column``, ``index``, ``serving``, ``choice``, ``stage``, ``food`` (position of the product), ``menu``, ``span``."""
        always = servings[["dish"]].assign(index=np.arange(len(servings)), column="serving").merge(in_dish, on="dish")
        always = always.assign(serving=always["index"], food=always["place"], choice="", stage="")
        filled = fills.assign(index=np.arange(len(fills)), column="fill")
        names = ["column", "index", "serving", "choice", "stage", "food"]
        both = pd.concat([always[names], filled.rename(columns={"product": "food"})[names]], ignore_index=True)
        both = both.astype({"index": "int64", "serving": "int64", "food": "int64"})
        at = both["serving"].to_numpy()
        return both.assign(
            menu=servings["menu"].to_numpy(dtype=object)[at], span=servings["period"].to_numpy(dtype=np.int64)[at]
        )

    def _foods(self, place: int, rule: Frequency, holds: pd.DataFrame, made: _RuleRows) -> None:
        """Add the rows of a rule that counts different foods, and for each food in how many of the windows added up it is there."""
        first = self.days.spans["period"].to_numpy(dtype=object)
        for spans, low, most, had in self._food_windows(rule):
            here = holds[holds["span"].isin(spans) & ~holds["food"].isin(had)]
            label, foods = str(first[spans[0]]), here["food"].unique()
            if not len(foods):
                continue
            start = len(made.foods)
            for food in foods:
                name = f"{self.products[int(food)]} {rule.rule} {rule.menu} {label}"
                made.foods.append({"food": name, "menu": rule.menu, "period": int(spans[-1]), "most": float(most)})
            number = start + pd.Index(foods).get_indexer(here["food"])
            made.food_terms.append((number, here["column"].to_numpy(dtype=object), here["index"].to_numpy()))
            kind = np.full(len(foods), "food", dtype=object)
            made.add(place, rule, label, (low, np.nan), (kind, np.arange(start, len(made.foods)), np.ones(len(foods))))

    def _share(self, place: int, rule: Frequency, holds: pd.DataFrame, made: _RuleRows) -> None:
        """Add the rows of a share of servings: what counts - share x what it is one of, with what was served before, is not below 0.

        A food whose season begins or ends in a span counts as it does in the worse of its months; so does a window that cuts spans.
        """
        dates, span_at = self._dates_of(rule)
        before = shares_before(self.case, rule, self.products)
        month = np.asarray(dates.astype("datetime64[M]").astype(np.int64) % 12, dtype=np.int64)
        by_month = months_counted(self.case, rule, self.products)
        base = product_counts(rule.base, self.case["products"].set_index("product").reindex(self.products))
        holds = holds[base.to_numpy(dtype=bool)[holds["food"]]]
        food, span = holds["food"].to_numpy(), holds["span"].to_numpy()
        first = self.days.spans["period"].to_numpy(dtype=object)
        spans = range(len(first))
        worst = np.array([by_month[month[span_at == s]].all(axis=0) for s in spans])
        best = np.array([by_month[month[span_at == s]].any(axis=0) for s in spans])
        part = 1.0 / holds.groupby(["column", "serving", "choice"])["stage"].transform("nunique").to_numpy(dtype=float)
        for window in rule_windows(rule, dates, plan_span(self.case)):
            inside = np.unique(span_at[window.days[window.days >= len(before)]])
            here = np.isin(span, inside)
            if not here.any():
                continue
            done, of = before[window.days[window.days < len(before)]].sum(axis=0).tolist()
            kind, index = holds["column"].to_numpy(dtype=object)[here], holds["index"].to_numpy()[here]
            for bound, counts, low in ((rule.minimum, worst, True), (rule.maximum, best, False)):
                if not np.isnan(bound):
                    values = part[here] * (counts[span[here], food[here]] - bound)
                    limit = bound * of - done
                    sides = (limit, np.nan) if low else (np.nan, limit)
                    made.add(place, rule, str(first[inside[0]]), sides, (kind, index, values))

    def _food_windows(self, rule: Frequency) -> Iterator[tuple[Ints, float, int, Ints]]:
        """Yield for a rule that counts foods: spans, least foods, how often one counts, and foods that were there before the plan.

        Windows that lie in one span are added up there, as far as they do not overlap.
        """
        dates, span_at = self._dates_of(rule)
        before = foods_before(self.case, rule, self.products)
        added: dict[int, tuple[float, int, int]] = {}
        for window in rule_windows(rule, dates, plan_span(self.case)):
            known = np.flatnonzero(before[window.days[window.days < len(before)]].any(axis=0))
            spans = np.unique(span_at[window.days[window.days >= len(before)]])
            if len(spans) > 1 or window.days[0] < len(before):
                if window.owed > len(known):
                    yield spans, window.owed - len(known), 1, known
                continue
            low, count, end = added.get(int(spans[0]), (0.0, 0, -1))
            if window.days[0] > end:
                added[int(spans[0])] = low + window.owed, count + 1, int(window.days[-1])
        for span, (low, count, _end) in added.items():
            if low > 0:
                yield np.array([span]), low, count, np.zeros(0, dtype=np.int64)

    def _dates_of(self, rule: Frequency) -> tuple[np.ndarray, Ints]:
        """Return the days on which the menu of a rule is served, those before the plan first, and the span of each (-1: before)."""
        opened = np.flatnonzero(self.days.open[int(positions(self.days.menus, [rule.menu])[0])])
        earlier = served_before(self.case, [rule])[0].index.to_numpy().astype("datetime64[s]")
        spans = np.concatenate([np.full(len(earlier), -1, dtype=np.int64), self.days.span_of_day[opened]])
        return np.concatenate([earlier, self.days.calendar.dates[opened]]), spans

    def _runs(self, rule: Frequency, before: pd.Series) -> Iterator[tuple[str, Ints, float, float]]:
        """Yield what windows that do not follow the spans say of these: a least over all spans that they touch, a most over those inside.

        Days of a span that a window cuts lie in it or beside it, at most as many as it has there. Windows one after another are added
        up, for what one may not hold the next may.
        """
        dates, span_at = self._dates_of(rule)
        size = np.bincount(span_at[span_at >= 0], minlength=len(self.days.spans))
        windows = rule_windows(rule, dates, plan_span(self.case))
        lows: dict[tuple[int, ...], float] = {}
        highs: dict[tuple[int, ...], float] = {}
        cut = False
        for first, last, owed, count in _chains(windows):
            if count > 1 and not cut:
                break  # the windows follow the spans: each says all
            days = np.arange(first, last + 1)
            done = float(before.to_numpy()[days[days < len(before)]].sum())
            inside = np.bincount(span_at[days[days >= len(before)]], minlength=len(size))
            whole, partial = (
                np.flatnonzero((inside == size) & (size > 0)),
                np.flatnonzero((inside < size) & (inside > 0)),
            )
            cut |= bool(len(partial))
            apart = [[bool(bits >> k & 1) for k in range(len(partial))] for bits in range(2 ** len(partial))]
            for some in apart if rule.count == "days" else apart[:1]:
                kept, left = partial[np.array(some, dtype=bool)], partial[~np.array(some, dtype=bool)]
                if rule.count == "days" or not len(kept):
                    spans = tuple(np.union1d(whole, left).tolist())
                    lows[spans] = max(lows.get(spans, 0.0), owed - done - float(inside[kept].sum()))
                    spans = tuple(np.union1d(whole, kept).tolist())
                    most = max(count * rule.maximum - done, 0.0) + float((size - inside)[kept].sum())
                    highs[spans] = np.fmin(highs.get(spans, np.nan), most)
        label = self.days.spans["period"].to_numpy(dtype=object)
        for spans in sorted({*lows, *highs} - {()}):
            low, high = lows.get(spans, 0.0), highs.get(spans, np.nan)
            room = float(size[list(spans)].sum()) if rule.count == "days" else np.inf
            low, high = low if low > 0 else np.nan, high if high < room else np.nan
            if not (np.isnan(low) and np.isnan(high)):
                yield str(label[spans[0]]), np.array(spans), low, high

    def _always_in(self) -> pd.DataFrame:
        """Return products that are in a dish whatever fills it: ``dish``, ``place`` (position of the product)."""
        rows = net_recipes(self.case)
        rows = rows[(rows["choice"] == "") & (rows["net_g"] > 0)][["dish", "product"]].drop_duplicates()
        return rows.assign(place=positions(self.products, rows["product"]))

    def _bounds(self, rule: Frequency, before: pd.Series) -> Iterator[tuple[str, Ints, float, float]]:
        """Yield windows of a rule with the bounds on what is still to be served in them.

        Days and weeks of one span are added up, rests become a maximum. What was served `before` the plan counts in the window
        that the plan begins in.
        """
        begun = self._begun(rule.per, before)
        menu = int(positions(self.days.menus, [rule.menu])[0])
        opened = np.flatnonzero(self.days.open[menu])
        span_of_day, weekdays = self.days.span_of_day[opened], week_days(self.case)
        monday = monday_of(self.days.calendar.days)[opened]
        first = self.days.spans["period"].to_numpy(dtype=object)
        if rule.rest_days:
            per_span = np.bincount(span_of_day, minlength=len(first))
            for span in np.flatnonzero(per_span):
                most = float(np.ceil(per_span[span] / (rule.rest_days + 1)))
                yield f"{first[span]} rest", np.array([span]), np.nan, most
        if np.isnan(rule.minimum) and np.isnan(rule.maximum):
            return
        if rule.per not in ("day", "week", "month", "year"):
            yield from self._runs(rule, before)
            return
        for spans in self._windows(rule.per):
            inside = np.isin(span_of_day, spans)
            days = int(inside.sum())
            label = str(first[spans[0]])
            if not days:
                continue
            so_far = begun if spans[0] == 0 else begun.iloc[:0]
            done = float(so_far.sum())
            if rule.per == "week":
                weeks, per_week = np.unique(monday[inside], return_counts=True)
                cut = len(so_far) * (weeks == monday_of(self.days.calendar.days)[0])
                low = float(sum(least(rule, int(n), weekdays) for n in per_week + cut))
                high = (
                    float(np.minimum(rule.maximum, per_week + cut).sum())
                    if rule.count == "days"
                    else rule.maximum * len(per_week)
                )
            elif rule.per == "day":
                most = rule.maximum if rule.count == "servings" else np.minimum(rule.maximum, 1.0)
                low, high = days * rule.minimum, days * most
            else:
                low, high = least(rule, days + len(so_far), weekdays), rule.maximum
            yield label, spans, np.maximum(low - done, 0.0), np.maximum(high - done, 0.0)

    def _begun(self, per: str, before: pd.Series) -> pd.Series:
        """Return of what was served before the plan the days in the week, month or year in which the plan begins."""
        first, dates = self.days.calendar.dates[:1], before.index.to_numpy().astype("datetime64[D]")
        if per == "week":
            begun = monday_of(dates.astype(np.int64)) == monday_of(first.astype(np.int64))[0]
        elif per == "month":
            begun = dates.astype("datetime64[M]") == first.astype("datetime64[M]")[0]
        else:
            begun = np.full(len(dates), per == "year")
        return pd.Series(before.loc[begun])


MOST_CHAINS = 500
"""Chains of windows of one rule that are looked at, the shortest first."""


def _chains(windows: list[RuleWindow]) -> Iterator[tuple[int, int, float, int]]:
    """Yield windows, alone and then several that follow one another without overlap: first and last day, sum of what is owed, how many."""
    starts = np.array([window.days[0] for window in windows])
    ends = [
        [(int(w.days[0]), int(w.days[-1]), 0.0 if np.isnan(w.owed) else w.owed, 1) for w in windows],
    ]
    made = 0
    while ends[-1] and made < MOST_CHAINS:
        longer = []
        for first, last, owed, count in ends[-1]:
            yield first, last, owed, count
            made += 1
            place = int(np.searchsorted(starts, last + 1))
            if place < len(windows):
                more = windows[place]
                owes = 0.0 if np.isnan(more.owed) else more.owed
                longer.append((first, int(more.days[-1]), owed + owes, count + 1))
        ends.append(longer)


def _labelled(fills: pd.DataFrame) -> pd.DataFrame:
    """Return the fills as the model wants them: an ingredient that each stage fills for itself is one ingredient each."""
    own = fills["choice"].where(fills["stage"] == EVERY_STAGE, fills["choice"] + "\t" + fills["stage"])
    return fills.assign(choice=own)


def _joined(name: str, parts: list[tuple[np.ndarray, ...]]) -> pd.DataFrame:
    """Return a table of terms from arrays, in the order of its columns."""
    empty = empty_table(name)
    if not parts:
        return empty
    return pd.DataFrame({column: np.concatenate([p[k] for p in parts]) for k, column in enumerate(empty.columns)})


def _sides(standard: Standard) -> Iterator[tuple[str, float, Mode]]:
    """Yield the bounds of a standard; an aim is missed on either side."""
    if not np.isnan(standard.minimum):
        yield "least", standard.minimum, standard.mode
    if not np.isnan(standard.maximum):
        yield "most", standard.maximum, standard.mode
    if not np.isnan(standard.target):
        yield "least", standard.target, "soft"
        yield "most", standard.target, "soft"
