"""The instance of a menu that is free, put together, and what is made of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from copy import copy
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd

from models.blocks import Ints
from models.instance import Instance, Mode
from models.solution import Solution
from models.whole_days import MOST_AT_ONCE, Coarse, to_choose
from planner.assembly.assemble import family_modes, goals, lawful_frame, typed_rows
from planner.assembly.ceilings import Lesson
from planner.assembly.choices import EVERY_STAGE, GIVEN_DISHES
from planner.assembly.menu_choice.dishes import Dishes
from planner.assembly.menu_choice.goods import Goods
from planner.assembly.menu_choice.often import Often
from planner.assembly.menu_choice.setting import MenuDays, Setting, menu_days
from planner.assembly.menu_choice.standards import standard_tables
from planner.assembly.menu_rules import Frequency, Standard, menu_frequencies, menu_standards, softened
from planner.assembly.targets import ResolvedTarget
from planner.case import Case
from planner.programmes.law import Law


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
        ``menu``, ``dish``, ``season``, ``stage``, ``choice``, ``recipe_product``, ``product``, ``net_g``, ``servings``: diets included.
    seasons : numpy.ndarray of int
        Season of the dish of each row of the instance's servings.
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
    seasons: Ints
    fills: pd.DataFrame
    given: frozenset[str]
    targets: tuple[ResolvedTarget, ...]


class Begun:
    """A choice of menus of which it is known what may be served, and so how long it is; the rest is put together when it is asked for.

    Parameters
    ----------
    case, law : Case, Law
        A case without errors, and its law.
    tightened, ceilings
        As for `assemble_choice`.
    """

    def __init__(
        self,
        case: Case,
        law: Law,
        *,
        tightened: Mapping[str, float] | None = None,
        ceilings: Iterable[Lesson] = (),
    ) -> None:
        self._tightened = dict(tightened or {})
        self._known = Setting(case, law, menu_days(case, lawful_frame(case, law)), ceilings)

    def by_month(self) -> Begun:
        """Return the same choice with months as its spans of time, in place of periods."""
        begun = copy(self)
        begun._known = self._known.by_month()
        begun.__dict__.pop("_dishes", None)
        return begun

    @cached_property
    def _dishes(self) -> Dishes:
        return Dishes(self._known)

    @property
    def is_short(self) -> bool:
        """True if so few numbers of days are to be chosen that they are searched at once."""
        return to_choose(self._dishes.servings, self._dishes.fills) <= MOST_AT_ONCE

    def made(self) -> MenuChoice:
        """Put it together."""
        choice = _made(self._known, self._dishes)
        targets = choice.instance.targets
        more = targets["target"].map(self._tightened).fillna(0.0).to_numpy(dtype=float)
        up = (targets["sense"] == "at_least").to_numpy()
        share = np.clip(targets["share"] + np.where(up, more, -more), 0.0, 1.0)
        return replace(choice, instance=replace(choice.instance, targets=targets.assign(share=share)))


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

    Returns
    -------
    MenuChoice
        The instance, with the words for its rows.
    """
    begun = Begun(case, law, tightened=tightened, ceilings=ceilings)
    return begun.by_month().made() if by_month else begun.made()


def first_choice(case: Case, law: Law) -> MenuChoice:
    """Return the choice of a menu whose continuous solution is soon found: by periods, or by month if the menu is long."""
    fine = Begun(case, law)
    return fine.made() if fine.is_short else fine.by_month().made()


def in_parts_of_days(choice: MenuChoice) -> Instance:
    """Return the instance of a choice whose menu may be served on parts of days."""
    return replace(choice.instance, servings=choice.instance.servings.assign(whole=False))


def spread(coarse: MenuChoice, solution: Solution, fine: MenuChoice) -> Coarse:
    """Share out a menu chosen by month over the periods: each dish by the days on which it may be served there.

    By hand: 6 days of soup in a month, in which it may be served on 5, 5 and 2 days of its three weeks, become 2.5, 2.5 and 1.

    Parameters
    ----------
    coarse : MenuChoice
        The choice by month.
    solution : Solution
        Its solution.
    fine : MenuChoice
        The choice of the same case by period.

    Returns
    -------
    Coarse
        Days of each serving and then each fill of `fine`, what the month's choice costs, and the month of each period.
    """
    wide, narrow = coarse.instance.servings, fine.instance.servings
    month = coarse.days.span_of_day[fine.days.calendar.period_starts]
    keys = pd.MultiIndex.from_arrays([narrow["menu"], narrow["dish"], fine.seasons, month[narrow["period"].to_numpy()]])
    known = pd.MultiIndex.from_arrays([wide["menu"], wide["dish"], coarse.seasons, wide["period"]])
    at = known.get_indexer(keys)
    part = narrow["maximum_days"].to_numpy() / wide["maximum_days"].to_numpy()[at]
    names = ["choice", "stage", "product"]
    serving = fine.fills["serving"].to_numpy()
    of_fill = pd.MultiIndex.from_arrays([at[serving], *(fine.fills[name] for name in names)])
    filled = pd.MultiIndex.from_frame(coarse.fills[["serving", *names]]).get_indexer(of_fill)
    days = [solution.values["serve"][at] * part, solution.values["fill"][filled] * part[serving]]
    cost = next(level.value for level in solution.levels if level.name == "cost")
    return Coarse(np.concatenate(days), cost, month)


def _made(known: Setting, dishes: Dishes) -> MenuChoice:
    bought = Goods(known, dishes)
    standards = [_in_mode(known, s) for s in menu_standards(known.case, known.law) if s.menu in known.free]
    standards = [s for s in standards if s.mode != "off"]
    rules = [softened(f) for f in menu_frequencies(known.case, known.law) if f.menu in known.free and f.mode != "off"]
    of_standards, standard_rows = standard_tables(known, dishes, standards)
    of_frequencies, frequency_rows = Often(known, dishes).tables(rules)
    tables = bought.tables() | of_standards | of_frequencies
    tables |= {
        "servings": dishes.servings.drop(columns="season"),
        "fills": _labelled(dishes.fills),
        "slots": dishes.slots(rules),
    }
    typed: dict[str, Any] = {name: typed_rows(name, table) for name, table in tables.items()}
    modes: dict[str, Mode] = family_modes(known.case)
    for family in ("commitments", "contracts", "cost_ceilings", "points", "product_limits"):
        modes[family] = "off" if modes[family] == "off" else "soft"
    modes["minimum_orders"] = "off"
    instance = Instance(**typed, modes=modes, whole_packs=False, goals=goals(known.case))
    words = known.recipes.assign(stage=known.stages.to_numpy()[known.recipes["stage"]])
    return MenuChoice(
        instance, known.days, tuple(standards), tuple(rules), standard_rows, frequency_rows, words,
        dishes.servings["season"].to_numpy(dtype=np.int64), dishes.fills,
        frozenset(menu for menu in known.free if known.modes[menu] in GIVEN_DISHES), tuple(bought.targets),
    )  # fmt: skip


def _in_mode(known: Setting, standard: Standard) -> Standard:
    """Return the standard; where dishes are given for good, it can be aimed at with what fills them, no more."""
    aim = standard.mode == "hard" and known.modes[standard.menu] == "fixed"
    return replace(standard, mode="soft") if aim else standard


def _labelled(fills: pd.DataFrame) -> pd.DataFrame:
    """Return the fills as the model wants them: an ingredient that each stage fills for itself is one ingredient each."""
    own = fills["choice"].where(fills["stage"] == EVERY_STAGE, fills["choice"] + "\t" + fills["stage"])
    return fills.assign(choice=own)
