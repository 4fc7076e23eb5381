"""The menu of a case: given, or chosen together with what is bought and then laid out day by day."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from models.diagnose import COLUMNS, diagnose
from models.optimise import optimise
from models.solution import Solution, Termination
from planner.assembly.labels import positions
from planner.assembly.menu_choice import MenuChoice, assemble_choice, menus_to_choose
from planner.assembly.menu_rules import counted, menu_frequencies, served_before, week_days
from planner.assembly.menus import dishes_by_day
from planner.case import Case
from planner.judgement import is_not_met
from planner.menus.options import Options, option_amounts, options_of
from planner.menus.tables import MenuFacts, frequency_table
from planner.menus.timetable import MenuCalendar, Rules, Timetable, lay_out
from planner.programmes.law import Law
from planner.schema.base import split_months

SERVED = ["date", "menu", "meal", "slot", "dish", "choice", "product", "portions"]


@dataclass(frozen=True, eq=False)
class MenuPlan:
    """The calendar of the menus that are free.

    Parameters
    ----------
    served : pandas.DataFrame or None
        ``date``, ``menu``, ``meal``, ``slot``, ``dish``, ``choice``, ``product``, ``portions``: what the free menus
        serve; None where every menu is given.
    choice : MenuChoice or None
        The instance in which the menu was chosen.
    solution : Solution or None
        Its solution.
    broken : dict of str to float
        Menus whose rules contradict each other, with the days by which they are broken.
    deviation : dict of str to float
        Part of each menu's servings that differ from what the optimisation wished.
    """

    served: pd.DataFrame | None = None
    choice: MenuChoice | None = None
    solution: Solution | None = None
    broken: dict[str, float] = field(default_factory=dict)
    deviation: dict[str, float] = field(default_factory=dict)

    @property
    def possible(self) -> bool:
        """True if there is a menu that keeps every rule that must hold."""
        return not self.broken and (self.solution is None or self.solution.usable)


def why_impossible(case: Case, law: Law, menu: MenuPlan) -> pd.DataFrame:
    """Return what stands in the way of a menu: a diagnosis as `models.diagnose.diagnose` gives it.

    Parameters
    ----------
    case, law : Case, Law
        As for `plan_menu`.
    menu : MenuPlan
        A menu that is not `possible`.
    """
    if menu.choice is not None and menu.served is None:
        return diagnose(menu.choice.instance)
    assert menu.served is not None
    table = frequency_table(MenuFacts(case, law, menu.served))
    broken = table[(table["mode"] == "hard") & is_not_met(table["judgement"]) & table["menu"].isin(list(menu.broken))]
    low = (broken["minimum"] - broken["found"]).fillna(0.0)
    high = (broken["found"] - broken["maximum"]).fillna(0.0)
    excess = np.maximum(np.maximum(low, high), broken["too_soon"].astype(float))
    frame = pd.DataFrame(dict.fromkeys(COLUMNS, ""), index=broken.index)
    frame["family"], frame["block"], frame["unit"] = "menu_frequency", "frequencies", "days"
    frame["rule"] = broken["rule"] + " " + broken["menu"]
    frame["period"] = broken["window"]
    frame["bound"] = broken["maximum"].where(high > 0, broken["minimum"])
    frame["amount"] = excess
    return frame.sort_values("amount", ascending=False, kind="stable").reset_index(drop=True)


def plan_menu(
    case: Case,
    law: Law,
    *,
    progress: Callable[[str, str, float, float | None], None] | None = None,
    cancel: threading.Event | None = None,
    time_limit_s: float | None = None,
) -> MenuPlan:
    """Choose and lay out the menus of a case that are not given.

    Parameters
    ----------
    case, law : Case, Law
        A case without errors, and its law.
    progress, cancel, time_limit_s
        As in `models.optimise.optimise`.

    Returns
    -------
    MenuPlan
        Without a calendar where every menu is given; not `possible` where rules that must hold contradict each other.
    """
    menus = menus_to_choose(case)
    if not menus:
        return MenuPlan()
    choice = assemble_choice(case, law)
    solution = optimise(choice.instance, progress=progress, cancel=cancel, time_limit_s=time_limit_s)
    if not solution.usable:
        return MenuPlan(choice=choice, solution=solution)
    modes = case["menu_groups"].set_index("menu")["mode"]
    parts, broken, moved = [], {}, {}
    for menu in menus:
        if cancel is not None and cancel.is_set():
            return MenuPlan(choice=choice, solution=Solution(Termination.CANCELLED))
        options = options_of(choice, solution, menu)
        if modes[menu] == "free_basket":
            parts.append(_basket(choice, options, menu))
            continue
        table, calendar = _laid_out(case, law, choice, options, menu)
        parts.append(_rows(options, calendar, table, menu))
        moved[menu] = deviation(options, table, calendar)
        if table.broken and modes[menu] == "repertoire":  # where the dishes are given, a broken rule is only told
            broken[menu] = table.broken
    served = pd.concat(parts, ignore_index=True)
    return MenuPlan(served, choice, solution, broken, moved)


def _laid_out(case: Case, law: Law, choice: MenuChoice, options: Options, menu: str) -> tuple[Timetable, MenuCalendar]:
    calendar = _calendar(case, choice, options, menu)
    frequencies = [rule for rule in menu_frequencies(case, law) if rule.menu == menu and rule.mode != "off"]
    counts = counted(case, options.table, frequencies)
    live = [k for k in range(len(frequencies)) if counts[:, k].any()]
    standards = [standard for standard in choice.standards if standard.menu == menu]
    amounts = [option_amounts(case, choice, options.table, standard) for standard in standards]
    in_force = [frequencies[k] for k in live]
    rules = Rules(
        in_force,
        served_before(case, in_force),
        counts[:, live],
        standards,
        np.array(amounts).reshape(len(standards), 4, len(options)).transpose(1, 2, 0),
        week_days(case),
    )
    slots = choice.instance.slots
    own = slots[slots["menu"] == menu]
    loose = own[own["minimum_days"] < own["maximum_days"]]
    optional = set(zip(loose["meal"], loose["slot"], strict=True))
    return lay_out(options, calendar, rules, optional), calendar


def _calendar(case: Case, choice: MenuChoice, options: Options, menu: str) -> MenuCalendar:
    days = choice.days
    at = int(positions(days.menus, [menu])[0])
    opened = np.flatnonzero(days.open[at])
    mode = case["menu_groups"].set_index("menu")["mode"][menu]
    allowed = np.ones((len(options), len(opened)), dtype=bool)
    dates = days.calendar.dates[opened]
    if mode == "ingredients":
        given = dishes_by_day(case, days.calendar, days.menus, days.open)
        given = given[given["menu"] == at]
        pairs = set(zip(given["dish"], given["day"], strict=True))
        allowed = np.array(
            [[(dish, int(day)) in pairs for day in opened] for dish in options.table["dish"]], dtype=bool
        )
    else:
        rows = case["repertoire"][case["repertoire"]["menu"] == menu].set_index("dish")["months"]
        month = dates.astype("datetime64[M]").astype(np.int64) % 12 + 1
        for k, dish in enumerate(options.table["dish"]):
            allowed[k] = np.isin(month, split_months(str(rows[dish])))
    return MenuCalendar(days.calendar.days[opened], days.span_of_day[opened], dates, allowed)


def _rows(options: Options, calendar: MenuCalendar, table: Timetable, menu: str) -> pd.DataFrame:
    lines = []
    rows = options.table.to_dict("records")
    for o, d in zip(*np.nonzero(table.served), strict=True):
        row = rows[o]
        for choice, product in row["fills"] or (("", ""),):
            lines.append((calendar.dates[d], menu, row["meal"], row["slot"], row["dish"], choice, product, 1.0))
    return pd.DataFrame(lines, columns=SERVED)


def _basket(choice: MenuChoice, options: Options, menu: str) -> pd.DataFrame:
    """Return the same portions of each food on every day of a span."""
    days = choice.days
    opened = np.flatnonzero(days.open[int(positions(days.menus, [menu])[0])])
    span = days.span_of_day[opened]
    per_day = options.wished / np.maximum(np.bincount(span, minlength=options.wished.shape[1]), 1)
    lines = []
    for o, row in options.table.iterrows():
        for k, day in enumerate(opened):
            portions = float(per_day[int(str(o)), span[k]])
            if portions > 1e-9:
                choice_, product = row["fills"][0] if row["fills"] else ("", "")
                date = days.calendar.dates[day]
                lines.append((date, menu, row["meal"], row["slot"], row["dish"], choice_, product, portions))
    return pd.DataFrame(lines, columns=SERVED)


def deviation(options: Options, table: Timetable, calendar: MenuCalendar) -> float:
    """Return the part of all servings that differ from what was wished."""
    spans = options.wished.shape[1]
    served = np.zeros_like(options.wished)
    for span in range(spans):
        served[:, span] = table.served[:, calendar.spans == span].sum(axis=1)
    return float(np.abs(served - options.wished).sum() / 2 / max(served.sum(), 1.0))
