"""Interchangeable ingredients: which products may fill each of them, on which menu and for whom.

A choice belongs to a dish and a stage. Where all stages that eat a menu may have the same products, one product is served to
all of them; where their recipes (or the ages below which a product is not meant) differ, each stage is served its own.

A dish whose recipe has rows for some months or days is another in each of its seasons (`planner.recipe_days`). Here alone rows are
brought to seasons, and days told theirs; all else joins by dish and season.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd

from models.blocks import Ints
from planner import recipe_days
from planner.assembly.calendar import day_numbers
from planner.assembly.labels import positions, records
from planner.case import Case
from planner.once import once
from planner.recipe_days import Seasons, in_each_season

GIVEN_DISHES = ("fixed", "ingredients")
"""Modes of a menu group whose dishes are given day by day."""

EVERY_STAGE = ""
"""Stage of a fill that is served to all who eat the dish."""

FILL = ["menu", "dish", "season", "choice", "stage"]
"""What is filled by one product at a time."""


@once
def dish_seasons(case: Case) -> Seasons:
    """Return the seasons of the dishes that change, from the first day of which the case tells what was served."""
    head = case.head
    told = [pd.Series([head["first_day"], head["year_first_day"]]), case["served"]["date"]]
    known = [days.dropna().to_numpy(dtype="datetime64[D]").astype(np.int64) for days in told]
    end = int(day_numbers(pd.Series([head["last_day"]]))[0])
    return recipe_days.seasons(case["recipes"], np.arange(int(np.concatenate(known).min()), end + 1))


def season_of(case: Case, dish: str, days: Ints) -> Ints:
    """Return the season of a dish on each of some days.

    Parameters
    ----------
    case : Case
        The case, with its recipes.
    dish : str
        Short name of the dish.
    days : numpy.ndarray of int
        Days as numbers: of the plan, its year, or of which the case tells what was served.

    Returns
    -------
    numpy.ndarray of int
        The day number on which the season begins, `planner.recipe_days.ALWAYS` of a dish whose recipe never changes.
    """
    return recipe_days.season_of(dish_seasons(case), dish, days)


def seasons_on(case: Case, dishes: pd.Series, days: Ints) -> Ints:
    """Return the season of each of some dishes on a day of its own.

    Parameters
    ----------
    case : Case
        The case, with its recipes.
    dishes : pandas.Series
        Short names of dishes, as many as days.
    days : numpy.ndarray of int
        Days as numbers: of the plan, its year, or of which the case tells what was served.

    Returns
    -------
    numpy.ndarray of int
        The day number on which the season begins, `planner.recipe_days.ALWAYS` of a dish whose recipe never changes.
    """
    return recipe_days.seasons_on(dish_seasons(case), dishes, days)


@once
def net_recipes(case: Case) -> pd.DataFrame:
    """Return the recipe rows of each season of a dish (``season``), with raw net grams and the ``place`` among the user's rows.

    Raw are those stated, else what is weighed cooked / the product's cooking factor. By hand: 125 g of cooked rice at 2.5 are 50 g raw.
    """
    rows = case["recipes"]
    factor = rows["product"].map(case["products"].set_index("product")["cooking_factor"]).astype("float64")
    net_g = rows["net_g"].fillna(rows["cooked_g"] / factor)
    return in_each_season(rows.assign(net_g=net_g, place=np.arange(len(rows))), dish_seasons(case))


def recipes_by_stage(case: Case, stages: pd.Index) -> pd.DataFrame:
    """Return the recipe rows that hold for each stage in each season: the stage's own if the dish then has any, else the general ones.

    Returns
    -------
    pandas.DataFrame
        Columns ``dish``, ``season``, ``stage`` (position), ``product``, ``choice``, ``net_g``, ``place`` (in the user's order).
    """
    return _recipes_of(case, *stages)


@once
def _recipes_of(case: Case, *stages: str) -> pd.DataFrame:
    recipes = net_recipes(case)[["dish", "season", "stage", "product", "choice", "net_g", "place"]]
    own = recipes[recipes["stage"] != ""].assign(stage=lambda r: positions(pd.Index(stages), r["stage"]))
    general = recipes[recipes["stage"] == ""].drop(columns="stage")
    general = general.merge(pd.DataFrame({"stage": np.arange(len(stages))}), how="cross")
    whose = ["dish", "season", "stage"]
    has_own = pd.MultiIndex.from_frame(general[whose]).isin(pd.MultiIndex.from_frame(own[whose]))
    return pd.concat([own[own["stage"] >= 0], general[~has_own]], ignore_index=True)


def who_eats(case: Case) -> pd.DataFrame:
    """Return the rows of the enrolment of which any pupil eats."""
    rows = case["enrolment"]
    return rows[rows["pupils"].fillna(0).astype("float64") * rows["take_up_share"] > 0]


@once
def eaters_of(case: Case) -> pd.DataFrame:
    """Return which stages eat which menu: columns ``menu``, ``stage``; sorted."""
    rows = who_eats(case)
    return rows[["menu", "stage"]].drop_duplicates().sort_values(["menu", "stage"]).reset_index(drop=True)


@once
def choice_options(case: Case) -> pd.DataFrame:
    """Return the products that may fill the interchangeable ingredients of every dish that a menu knows.

    A row of 0 g fills nothing. A product that is not meant for the age of a stage is left out for it, unless nothing else is
    left: what a given menu then serves is told by a finding.

    Returns
    -------
    pandas.DataFrame
        Columns ``menu``, ``dish``, ``season``, ``choice``, ``stage`` (`EVERY_STAGE`: all who eat the dish with this ingredient,
        where they may have the same), ``product``; sorted, so that no order of rows plays a part.
    """
    known = pd.concat([case["menus"][["menu", "dish"]], case["repertoire"][["menu", "dish"]]]).drop_duplicates()
    rows = alternatives_by_stage(case).merge(known.merge(eaters_of(case), on="menu"), on=["dish", "stage"])
    lines = [
        line
        for (menu, dish, season, choice), part in rows.groupby(FILL[:4])
        for line in _by_stage((str(menu), str(dish), int(str(season)), str(choice)), part)
    ]
    options = pd.DataFrame(lines, columns=[*FILL, "product"]).astype("str").astype({"season": "int64"})
    return options.sort_values([*FILL, "product"], ignore_index=True)


def _by_stage(key: tuple[str, str, int, str], part: pd.DataFrame) -> Iterator[tuple[str, str, int, str, str, str]]:
    """Yield the alternatives of one ingredient of a dish on a menu, for all stages together where they are the same."""
    of_stage = {str(stage): frozenset(rows["product"]) for stage, rows in part.groupby("stage")}
    if len(set(of_stage.values())) == 1:
        of_stage = {EVERY_STAGE: next(iter(of_stage.values()))}
    for stage, products in of_stage.items():
        for product in products:
            yield (*key, stage, product)


def alternatives_by_stage(case: Case) -> pd.DataFrame:
    """Return the products that each stage may have for each ingredient: ``dish``, ``season``, ``choice``, ``stage``, ``product``."""
    stages = pd.Index(case["stages"]["stage"], dtype="str")
    rows = recipes_by_stage(case, stages)
    rows = rows[(rows["choice"] != "") & (rows["net_g"] > 0)]
    rows = rows.assign(stage=stages.to_numpy(dtype=object)[rows["stage"].to_numpy(dtype=np.int64)])
    age = rows["stage"].map(case["stages"].set_index("stage")["age_from_years"]).astype("float64")
    least = rows["product"].map(case["products"].set_index("product")["minimum_age_years"]).astype("float64")
    rows = rows.assign(fits=~(least > age))
    any_fits = rows.groupby(["dish", "season", "choice", "stage"])["fits"].transform("any")
    rows = rows[rows["fits"] | ~any_fits.astype(bool)]
    return rows[["dish", "season", "choice", "stage", "product"]].drop_duplicates().reset_index(drop=True)


def menus_to_choose(case: Case) -> list[str]:
    """Return the menu groups of which something is to be chosen: the dishes, or what fills an ingredient of given dishes."""
    groups = case["menu_groups"]
    free = set(groups.loc[groups["mode"] != "fixed", "menu"])
    options = choice_options(case)
    several = options[options.duplicated(FILL)]
    on_menu = pd.MultiIndex.from_frame(case["menus"][["menu", "dish"]])
    several = several[pd.MultiIndex.from_frame(several[["menu", "dish"]]).isin(on_menu)]
    return sorted(free | (set(groups["menu"]) & set(several["menu"])))


def first_fills(case: Case, menu: str, dish: str, season: int) -> tuple[tuple[str, str, str], ...]:
    """Return one way to fill a dish on a menu, by name: ``choice``, ``stage``, ``product`` of each ingredient.

    Parameters
    ----------
    case : Case
        The case, with the recipes and the ages for which products are meant.
    menu, dish : str
        Short names of the menu group and the dish.
    season : int
        Season of the dish.

    Returns
    -------
    tuple of (str, str, str)
        An entry per ingredient that leaves a choice, and per stage where stages may not have the same; empty if it
        leaves none.
    """
    rows = choice_options(case)
    rows = rows[(rows["menu"] == menu) & (rows["dish"] == dish) & (rows["season"] == season)].drop_duplicates(FILL)
    return tuple((row["choice"], row["stage"], row["product"]) for row in records(rows))
