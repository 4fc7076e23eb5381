"""The days of a plan as its menus see them, and what every step of the choice of a menu knows."""

from __future__ import annotations

from collections.abc import Iterable
from copy import copy
from dataclasses import dataclass
from functools import cache, cached_property

import numpy as np
import pandas as pd

from models.blocks import Floats, Ints
from planner.assembly.assemble import Frame, make_frame
from planner.assembly.calendar import Bools, SchoolCalendar
from planner.assembly.ceilings import Lesson
from planner.assembly.choices import eaters_of, menus_to_choose, recipes_by_stage
from planner.assembly.diets import mean_diets
from planner.assembly.labels import positions, words_at
from planner.assembly.menu_rules import dish_attributes
from planner.assembly.menus import dishes_by_day, with_diets
from planner.assembly.needs import Spread, fed_sites, pupils_of
from planner.assembly.scopes import without_zones
from planner.assembly.targets import groups_told_apart
from planner.case import Case
from planner.programmes.law import Law


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


def menu_days(case: Case, frame: Frame | None = None, *, by_month: bool = False) -> MenuDays:
    """Return days and spans of a case: its periods, or `by_month` those that begin in one month.

    Parameters
    ----------
    case : Case
        The case.
    frame : Frame, optional
        Labels and calendar of the case, if they were made before.
    by_month : bool
        Are its spans months, rather than periods?

    Returns
    -------
    MenuDays
        Days, spans, menu groups and when any of their pupils eat.
    """
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

    Parameters
    ----------
    case : Case
        The case, with recipes, diets and enrolment.
    days : MenuDays
        Days and menu groups of the plan.
    stages : pandas.Index
        Stages, in the order of the case.

    Returns
    -------
    pandas.DataFrame
        Columns ``menu`` (short name), ``dish``, ``season``, ``stage`` (position), ``choice``, ``recipe_product``, ``product``, ``net_g``, ``servings``.
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


class Setting:
    """What every step knows: the case under its law, its days, places, pupils and recipes.

    Parameters
    ----------
    case, law : Case, Law
        The case, and its law.
    days : MenuDays
        Days and spans.
    lessons : iterable of Lesson
        Ceilings of cost that a plan for another menu has passed.
    """

    def __init__(self, case: Case, law: Law, days: MenuDays, lessons: Iterable[Lesson]) -> None:
        self.case, self.law, self.frame, self.lessons = case, law, days.frame, tuple(lessons)
        self.groups = without_zones(case, groups_told_apart(case, law))
        self.free = menus_to_choose(case)
        self.modes = case["menu_groups"].set_index("menu")["mode"]
        self.stages = pd.Index(case["stages"]["stage"])
        self.products = self.frame.products
        self.pupils = pupils_of(case, days.calendar, self.stages, days.menus)
        self.spread = Spread(days.calendar, self.pupils)
        sites, fed_from = fed_sites(case, self.spread)
        self.part_of_row = self.groups.part_of_site.reindex(sites).to_numpy(dtype=np.int64)[fed_from]
        self.dish_table = dish_attributes(case)
        self.recipes = mean_recipes(case, days, self.stages)
        self._take(days)

    def _take(self, days: MenuDays) -> None:
        self.days = days
        self.span_of_period: Ints = days.span_of_day[days.calendar.period_starts]
        self.windows = cache(self._windows)

    def by_month(self) -> Setting:
        """Return the same with months as its spans; what does not depend on them is not reckoned again."""
        known = copy(self)
        known._take(menu_days(self.case, self.frame, by_month=True))
        return known

    @cached_property
    def given(self) -> pd.DataFrame:
        """What menus whose dishes are given serve on each day; see `planner.assembly.menus.dishes_by_day`."""
        return dishes_by_day(self.case, self.days.calendar, self.days.menus, self.days.open)

    def _windows(self, window: str) -> tuple[Ints, ...]:
        """Return the spans that make up each window; a day and a week are reckoned as the average of their span."""
        count = len(self.days.spans)
        if window == "year":
            return (np.arange(count),)
        if window in ("day", "week"):
            return tuple(np.array([span]) for span in range(count))
        begins = self.days.spans["first_day"]
        month = (begins.dt.year * 12 + begins.dt.month).to_numpy()
        return tuple(np.flatnonzero(month == value) for value in np.unique(month))
