"""The menu of a case: given, or chosen together with what is bought and then laid out day by day."""

from __future__ import annotations

import threading
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Any

import numpy as np
import pandas as pd

from models.blocks import Floats, Ints
from models.diagnose import COLUMNS, diagnose
from models.instance import Instance
from models.optimise import optimise
from models.solution import Solution, Termination
from planner.assembly.ceilings import BEYOND, Lesson, StageNeeds, lessons
from planner.assembly.choices import EVERY_STAGE, menus_to_choose, season_of
from planner.assembly.labels import positions, records
from planner.assembly.menu_choice import Begun, MenuChoice, in_parts_of_days, may_be_left_out, spread
from planner.assembly.menu_rules import (
    counted,
    foods_before,
    foods_in,
    menu_frequencies,
    nutrient_words,
    served_before,
    servings_counted,
    shares_before,
)
from planner.assembly.menus import dishes_by_day
from planner.assembly.rule_windows import plan_span
from planner.case import Case
from planner.menus.options import Options, option_amounts, options_of
from planner.menus.tables import MenuFacts, frequency_table
from planner.menus.timetable import MenuCalendar, Rules, Timetable, lay_out
from planner.programmes.law import Law, Scope
from planner.schema.base import split_months

SERVED = ["date", "menu", "meal", "slot", "dish", "choice", "stage", "product", "portions"]

FREE_DISHES = ("repertoire", "free_basket")
"""Modes of a menu group whose dishes are chosen, so that rules on how often which must hold are kept or stand in the way."""

UNKNOWN_LOSS = 0.01
"""Part of its denominator by which a share that must hold is tightened where it is not known by how much it was missed."""

LEAST_LOSS = 1e-6
"""Part of its denominator by which a share is missed, below which it is not worth choosing the menu again."""

_NO_WHOLE_DAYS = (Termination.INFEASIBLE, Termination.FAILED)
"""What a search over whole days ends with where there are none, though there may be parts of days."""

_NO_DAYS = 1e-4
"""Days by which a rule is missed that are noise: a free basket serves parts of portions."""


@dataclass(frozen=True, eq=False)
class MenuPlan:
    """The calendar of the menus that are free.

    Parameters
    ----------
    served : pandas.DataFrame or None
        ``date``, ``menu``, ``meal``, ``slot``, ``dish``, ``choice``, ``stage``, ``product``, ``portions``: what is served
        on the menus of which something was chosen; None where everything is given.
    choice : MenuChoice or None
        The instance in which the menu was chosen.
    solution : Solution or None
        Its solution.
    broken : dict of str to float
        Menus whose rules contradict each other, with the days by which they are broken.
    deviation : dict of str to float
        Part of each menu's servings that differ from what the optimisation wished.
    days : Solution or None
        The solution in whole days that was laid out, of `solution` itself or of what was searched from it.
    """

    served: pd.DataFrame | None = None
    choice: MenuChoice | None = None
    solution: Solution | None = None
    broken: dict[str, float] = field(default_factory=dict)
    deviation: dict[str, float] = field(default_factory=dict)
    days: Solution | None = None

    @property
    def possible(self) -> bool:
        """True if there is a menu that keeps every rule that must hold."""
        return not self.broken and (self.solution is None or self.solution.usable)


def why_impossible(case: Case, law: Law, menu: MenuPlan) -> pd.DataFrame:
    """Return what stands in the way of a menu: a diagnosis as `models.diagnose.diagnose` gives it.

    Rules on how often are told by their short names and standards by their nutrient in words, with ``about``: the menu, or the menu and
    stage (``menu|stage``), and the first day of the window in which they do not hold as their ``period``.

    Parameters
    ----------
    case, law : Case, Law
        As for `plan_menu`.
    menu : MenuPlan
        A menu that is not `possible`.

    Returns
    -------
    pandas.DataFrame
        A row per rule that would have to give way, those by the most first: ``amount`` is by how much, in ``unit``.
    """
    if menu.choice is not None and menu.served is None:
        return told_of(menu.choice, diagnose(in_parts_of_days(menu.choice)))
    assert menu.served is not None
    broken = _broken_rules(case, law, menu.served)
    frame = pd.DataFrame(dict.fromkeys([*COLUMNS, "about"], ""), index=broken.index)
    above = broken["found"] > broken["maximum"]
    frame["family"], frame["block"], frame["unit"] = "menu_frequency", "frequencies", broken["count"]
    frame["rule"], frame["about"], frame["period"] = broken["rule"], broken["menu"], broken["window"]
    frame["sense"] = np.where(above, "at_most", "at_least")
    frame["bound"] = broken["maximum"].where(above, broken["minimum"])
    frame["amount"] = broken["excess"]
    return frame.sort_values("amount", ascending=False, kind="stable").reset_index(drop=True)


def told_of(choice: MenuChoice, found: pd.DataFrame) -> pd.DataFrame:
    """Return a diagnosis of a choice of menus, from `models.diagnose`, with its rules as `why_impossible` tells them."""
    often, standards = choice.instance.frequencies["rule"], choice.instance.standards["standard"]
    words: dict[str, tuple[str, str, str]] = {}
    for label, row in zip(often, records(choice.frequency_rows), strict=True):
        rule = choice.frequencies[row["rule"]]
        words[str(label)] = (rule.rule, rule.menu, str(row["window"]))
    for label, row in zip(standards, records(choice.standard_rows), strict=True):
        standard = choice.standards[row["rule"]]
        window = str(choice.days.spans["period"].iloc[row["span"]])
        nutrient = nutrient_words(standard.nutrient, standard.without)
        words[str(label)] = (nutrient, f"{standard.menu}|{standard.stage}", window)
    told = [
        words.get(str(rule), (rule, "", period)) for rule, period in zip(found["rule"], found["period"], strict=True)
    ]
    return found.assign(
        **{name: [one[place] for one in told] for place, name in enumerate(("rule", "about", "period"))}
    )


def _broken_rules(case: Case, law: Law, served: pd.DataFrame) -> pd.DataFrame:
    """Return the rules on how often that must hold and do not, where the dishes were chosen: with ``excess`` in days."""
    table = frequency_table(MenuFacts(case, law, served))
    modes = case["menu_groups"].set_index("menu")["mode"]
    table = table[(table["mode"] == "hard") & table["menu"].map(modes).isin(FREE_DISHES)]
    low = (table["minimum"] - table["found"]).astype("float64").fillna(0.0)
    high = (table["found"] - table["maximum"]).astype("float64").fillna(0.0)
    excess = np.maximum(
        np.maximum(low, high), np.where(table["menu"].map(modes) == "repertoire", table["too_soon"], 0.0)
    )
    return table.assign(excess=excess)[excess > _NO_DAYS]


def plan_menu(
    case: Case,
    law: Law,
    *,
    progress: Callable[[str, str, float, float | None], None] | None = None,
    cancel: threading.Event | None = None,
    time_limit_s: float | None = None,
    tightened: Mapping[str, float] | None = None,
    ceilings: Iterable[Lesson] = (),
    first: Callable[[MenuChoice, Instance, Mapping[str, Floats]], None] | None = None,
) -> MenuPlan:
    """Choose and lay out the menus of a case that are not given.

    Parameters
    ----------
    case, law : Case, Law
        A case without errors, and its law.
    progress, cancel, time_limit_s
        As in `models.optimise.optimise`.
    tightened, ceilings
        As in `planner.assembly.menu_choice.assemble_choice`.
    first : callable, optional
        Told the choice, its instance and the continuous optimum of it, as soon as that is found.

    Returns
    -------
    MenuPlan
        Without a calendar where nothing is to be chosen; not `possible` where rules that must hold contradict each other.
    """
    menus = menus_to_choose(case)
    if not menus:
        return MenuPlan()
    how: dict[str, Any] = {"progress": progress, "cancel": cancel, "time_limit_s": time_limit_s}
    learnt: dict[str, Any] = {"tightened": tightened, "ceilings": tuple(ceilings)}
    choice, solution, found = _chosen(case, law, learnt, how, first)
    if not solution.usable and solution.termination is not Termination.CANCELLED and _all_fixed(case):
        return MenuPlan()  # whatever fills the dishes, no plan is possible: the purchases say better why
    if not solution.usable:
        return MenuPlan(choice=choice, solution=solution)
    modes = case["menu_groups"].set_index("menu")["mode"]
    parts, moved = [_no_dishes()], {}
    for menu in menus:
        if cancel is not None and cancel.is_set():
            return MenuPlan(choice=choice, solution=Solution(Termination.CANCELLED))
        options = options_of(*found, menu)
        if not len(options):
            continue  # nobody eats it, or nothing may be served
        if modes[menu] == "free_basket":
            parts.append(_basket(case, found[0], options, menu))
            continue
        table, calendar = _laid_out(case, law, found[0], options, menu)
        parts.append(_rows(options, calendar, table, menu))
        moved[menu] = deviation(options, table, calendar)
    served = pd.concat([part for part in parts if len(part)] or parts, ignore_index=True)
    broken = _broken_rules(case, law, served).groupby("menu")["excess"].sum().to_dict()
    days_broken = {str(menu): float(days) for menu, days in broken.items()}
    return MenuPlan(served, choice, solution, days_broken, moved, found[1])


def _chosen(
    case: Case,
    law: Law,
    learnt: dict[str, Any],
    how: dict[str, Any],
    first: Callable[[MenuChoice, Instance, Mapping[str, Floats]], None] | None,
) -> tuple[MenuChoice, Solution, tuple[MenuChoice, Solution]]:
    """Choose the menus; return the choice that tells prices and what is impossible, its solution, and the choice and solution to lay out.

    A menu that is not small is chosen by month first, and brought to whole days from there. Where no whole days keep what must hold, the
    menu in parts of days is laid out as near to it as can be.
    """
    begun = Begun(case, law, **learnt)
    if begun.is_short:
        fine = begun.made()
        solution = optimise(fine.instance, **how, first=first and partial(first, fine))
        if solution.termination in _NO_WHOLE_DAYS:
            solution = optimise(in_parts_of_days(fine), **how)
        return fine, solution, (fine, solution)
    coarse = begun.by_month().made()
    solution = optimise(in_parts_of_days(coarse), **how, first=first and partial(first, coarse))
    if not solution.usable:
        return coarse, solution, (coarse, solution)
    fine = begun.made()
    days = optimise(fine.instance, **how, coarse=spread(coarse, solution, fine))
    if days.termination is Termination.CANCELLED:
        return coarse, days, (coarse, days)
    return coarse, solution, (fine, days) if days.usable else (coarse, solution)


def shares_lost(menu: MenuPlan, instance: Instance, solution: Solution) -> dict[str, float]:
    """Return by how much the plan for a menu misses shares that the choice of the menu had reached, by the target's label.

    A menu is chosen without whole packs, zones and visits, so that of a share that it just reaches something may be lost. It is then
    chosen again with the share tightened by as much. Where no plan for the menu keeps the shares that must hold, they are
    all tightened by `UNKNOWN_LOSS`.

    Parameters
    ----------
    menu : MenuPlan
        The menu; if it is given, nothing is lost by its choice.
    instance : Instance
        The purchases for it.
    solution : Solution
        Their solution; where it is none because the rules contradict each other, the shares that must hold are
        tightened.

    Returns
    -------
    dict of str to float
        By how much to tighten each share, 0-1, a little more than was lost; empty if nothing was.
    """
    if menu.choice is None or menu.solution is None:
        return {}
    wished = menu.choice.instance.targets
    reached = wished["target"][menu.solution.values["gap"] <= 1e-9 * wished["scale"].to_numpy()]
    targets = instance.targets[instance.targets["mode"] != "off"]
    targets = targets[targets["target"].isin(reached)]
    if not solution.usable:
        must = targets["target"][targets["mode"] == "hard"]
        return dict.fromkeys(must, UNKNOWN_LOSS) if solution.termination is Termination.INFEASIBLE else {}
    lost = solution.values["gap"][targets.index] / targets["scale"].to_numpy()
    return {
        label: float(part) * BEYOND for label, part in zip(targets["target"], lost, strict=True) if part > LEAST_LOSS
    }


def ceilings_passed(
    case: Case,
    law: Law,
    menu: MenuPlan,
    needs: Mapping[Scope, StageNeeds],
    instance: Instance,
    solution: Solution,
    before: Mapping[str, Lesson],
) -> dict[str, Lesson]:
    """Return what is learnt from the plan for a menu of each ceiling of cost that it passed, by name.

    Parameters
    ----------
    case, law : Case, Law
        The case, and the law with its ceilings.
    menu : MenuPlan
        The menu; if it is given, nothing can be learnt for another.
    needs : mapping of Scope to StageNeeds
        What each stage eats of it.
    instance, solution : Instance, Solution
        The purchases for it.
    before : mapping of str to Lesson
        Lessons by which it was chosen. Of a ceiling that the choice itself could not keep there is nothing more to learn.

    Returns
    -------
    dict of str to Lesson
        Lessons by the ceiling's name; empty if none was passed, or the menu was given.
    """
    if menu.choice is None or menu.solution is None:
        return {}
    names = menu.choice.instance.cost_ceilings["ceiling"]
    beyond = set(names[menu.solution.values.get("ceiling_excess", np.zeros(len(names))) > 0])
    found = lessons(case, law, needs, instance, solution, before)
    return {name: lesson for name, lesson in found.items() if name not in beyond}


def _all_fixed(case: Case) -> bool:
    return bool((case["menu_groups"]["mode"] == "fixed").all())


def _no_dishes() -> pd.DataFrame:
    frame = pd.DataFrame({name: pd.Series(dtype="str") for name in SERVED})
    return frame.astype({"date": "datetime64[s]", "portions": "float64"})


def _laid_out(case: Case, law: Law, choice: MenuChoice, options: Options, menu: str) -> tuple[Timetable, MenuCalendar]:
    calendar = _calendar(case, choice, options, menu)
    frequencies = [rule for rule in menu_frequencies(case, law) if rule.menu == menu and rule.mode != "off"]
    counts = counted(case, options.table, frequencies)
    live = [k for k in range(len(frequencies)) if counts[:, k].any()]
    # Whole days have the nutrition that they were chosen for, whatever weekday they get.
    standards = [s for s in choice.standards if s.menu == menu and not options.whole]
    amounts = [option_amounts(case, choice, options.table, standard) for standard in standards]
    in_force, goods = [frequencies[k] for k in live], choice.days.frame.products
    rules = Rules(
        in_force,
        served_before(case, in_force),
        counts[:, live],
        standards,
        np.array(amounts).reshape(len(standards), 4, len(options)).transpose(1, 2, 0),
        plan_span(case),
        {
            r: (foods_in(case, options.table, rule, goods), foods_before(case, rule, goods))
            for r, rule in enumerate(in_force)
            if rule.count == "foods"
        },
        {
            r: (*servings_counted(case, options.table, rule, goods), shares_before(case, rule, goods))
            for r, rule in enumerate(in_force)
            if rule.count == "share"
        },
    )
    loose = may_be_left_out(choice.frequencies)
    optional = {place for place in options.places if not options.given and loose(menu, place[0], place[1])}
    return lay_out(options, calendar, rules, optional), calendar


def _calendar(case: Case, choice: MenuChoice, options: Options, menu: str) -> MenuCalendar:
    days = choice.days
    at = int(positions(days.menus, [menu])[0])
    opened = np.flatnonzero(days.open[at])
    allowed = np.ones((len(options), len(opened)), dtype=bool)
    dates = days.calendar.dates[opened]
    if options.given:
        given = dishes_by_day(case, days.calendar, days.menus, days.open)
        given = given[given["menu"] == at]
        pairs = set(zip(given["dish"], given["day"], strict=True))
        allowed = np.array(
            [[(dish, int(day)) in pairs for day in opened] for dish in options.table["dish"]], dtype=bool
        )
        allowed &= _in_its_season(case, options, days.calendar.days[opened])
        allowed = _in_season(choice, options, allowed, opened)
    else:
        rows = case["repertoire"][case["repertoire"]["menu"] == menu].set_index("dish")["months"]
        month = dates.astype("datetime64[M]").astype(np.int64) % 12 + 1
        for k, dish in enumerate(options.table["dish"]):
            allowed[k] = np.isin(month, split_months(str(rows[dish])))
        allowed &= _in_its_season(case, options, days.calendar.days[opened])
    return MenuCalendar(days.calendar.days[opened], days.span_of_day[opened], dates, allowed)


def _in_its_season(case: Case, options: Options, days: Ints) -> np.ndarray:
    """Return whether each option (row) is what its dish is made of on each of some days (column), given as day numbers."""
    pairs = zip(options.table["dish"], options.table["season"], strict=True)
    found = [season_of(case, dish, days) == season for dish, season in pairs]
    return np.array(found, dtype=bool).reshape(len(options), len(days))


def _in_season(choice: MenuChoice, options: Options, allowed: np.ndarray, opened: Ints) -> np.ndarray:
    """Return the days on which each way to fill a dish may be served: those on which its products can be there, if any can."""
    frame = choice.days.frame
    comes = np.zeros((len(frame.products), len(frame.calendar.days)), dtype=bool)
    np.logical_or.at(comes, positions(frame.products, frame.offers["product"]), frame.can)
    day = np.arange(comes.shape[1])
    last = np.maximum.accumulate(np.where(comes, day, -1), axis=1)
    can = (last >= 0) & (day - last <= frame.product_table["life"].to_numpy()[:, None])
    there = np.ones_like(allowed)
    for o, fills in enumerate(options.table["fills"]):
        goods = positions(frame.products, [product for *_choice, product in fills])
        there[o] = can[goods][:, opened].all(axis=0)
    some = pd.DataFrame(allowed & there).groupby(options.table["dish"].to_numpy(dtype=object)).transform("any")
    return np.asarray(allowed & (there | ~some.to_numpy(dtype=bool)), dtype=bool)


def _rows(options: Options, calendar: MenuCalendar, table: Timetable, menu: str) -> pd.DataFrame:
    lines: list[tuple[Any, ...]] = []
    rows = options.table.to_dict("records")
    for o, d in zip(*np.nonzero(table.served), strict=True):
        lines += _lines(calendar.dates[d], menu, rows[o], 1.0)
    return pd.DataFrame(lines, columns=SERVED)


def _lines(date: np.datetime64, menu: str, row: dict[Hashable, Any], portions: float) -> Iterator[tuple[Any, ...]]:
    """Yield the rows of a dish served on a day, one for each of its interchangeable ingredients."""
    for choice, stage, product in row["fills"] or (("", EVERY_STAGE, ""),):
        yield date, menu, row["meal"], row["slot"], row["dish"], choice, stage, product, portions


def _basket(case: Case, choice: MenuChoice, options: Options, menu: str) -> pd.DataFrame:
    """Return the same portions of each food on every day of a span; ways to fill it take turns by whole days."""
    days = choice.days
    opened = np.flatnonzero(days.open[int(positions(days.menus, [menu])[0])])
    span = days.span_of_day[opened]
    rows = options.table.to_dict("records")
    lines: list[tuple[Any, ...]] = []
    for (dish, season), part in options.table.groupby(["dish", "season"]):
        own = part.index.to_numpy(dtype=np.int64)
        then = season_of(case, str(dish), days.calendar.days[opened]) == season
        for number in np.unique(span[then]):
            wished, here = options.wished[own, number], opened[then & (span == number)]
            portions = float(wished.sum()) / len(here)
            if portions > 1e-9:
                turns = own[_turns(wished, len(here))]
                for option, day in zip(turns, here, strict=True):
                    lines += _lines(days.calendar.dates[day], menu, rows[option], portions)
    return pd.DataFrame(lines, columns=SERVED)


def _turns(wished: Floats, days: int) -> Ints:
    """Return which option is served on each of so many days, near to the parts wished: the one that lags most comes next."""
    part, done = wished / wished.sum(), np.zeros(len(wished))
    turns = []
    for day in range(days):
        turn = int(np.argmax(part * (day + 1) - done))
        done[turn] += 1
        turns.append(turn)
    return np.array(turns, dtype=np.int64)


def deviation(options: Options, table: Timetable, calendar: MenuCalendar) -> float:
    """Return the part of all servings that differ from what was wished.

    Parameters
    ----------
    options : Options
        What may be served, and the days wished of each option by span.
    table : Timetable
        What is served when.
    calendar : MenuCalendar
        The days, with the span of each.

    Returns
    -------
    float
        From 0 to 1: half of the differences by option and span, over all servings; 0 where nothing is served.
    """
    spans = options.wished.shape[1]
    served = np.zeros_like(options.wished)
    for span in range(spans):
        served[:, span] = table.served[:, calendar.spans == span].sum(axis=1)
    return float(np.abs(served - options.wished).sum() / 2 / max(served.sum(), 1.0))
