"""Which dish and which interchangeable ingredient is served on which day, and what a pupil then eats."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from models.blocks import Ints
from planner.assembly.calendar import (
    Bools,
    SchoolCalendar,
    day_numbers,
    days_of_menus,
    weekday_of,
    weeks_of_menus,
)
from planner.assembly.cancelled import without_cancelled
from planner.assembly.choices import EVERY_STAGE, FILL, GIVEN_DISHES, choice_options, seasons_on
from planner.assembly.contracts import offer_days
from planner.assembly.labels import positions, words_at
from planner.assembly.needs import Plates, Spread
from planner.case import Case
from planner.schema.base import WEEKDAYS, split_months
from planner.schema.case_tables import MEALS

_SLOT = ["menu", "meal", "slot", "day"]


@dataclass(frozen=True, eq=False)
class OfferSeasons:
    """On which days and in which months each offer can deliver.

    Parameters
    ----------
    product : numpy.ndarray of int, shape (offers,)
        Row of the products.
    first, last : numpy.ndarray of int, shape (offers,)
        First and last day, as day numbers.
    months : numpy.ndarray of bool, shape (offers, 12)
        Months of the year, January first.
    """

    product: Ints
    first: Ints
    last: Ints
    months: Bools

    def on(self, days: Ints) -> Bools:
        """Return whether each offer (row) can deliver on each day (column)."""
        within = (self.first[:, None] <= days) & (days <= self.last[:, None])
        return within & self.months[:, _month_of(days) % 12]

    def products_in(self, months: Ints, count: int) -> Bools:
        """Return whether any offer can deliver each of `count` products (row) on some day of each month (column).

        `months` are counted from January 1970.
        """
        start = months.astype("datetime64[M]").astype("datetime64[D]").astype(np.int64)
        stop = (months + 1).astype("datetime64[M]").astype("datetime64[D]").astype(np.int64) - 1
        can = (self.first[:, None] <= stop) & (self.last[:, None] >= start) & self.months[:, months % 12]
        offered = np.zeros((count, len(months)), dtype=bool)
        np.logical_or.at(offered, self.product, can)
        return offered


def offer_seasons(case: Case, offers: pd.Index, products: pd.Index) -> OfferSeasons:
    """Return the seasons of the offers, in the order of `offers`; none comes outside the days of its contract.

    Parameters
    ----------
    case : Case
        The case, with its offers and contracts.
    offers : pandas.Index
        Short names of offers.
    products : pandas.Index
        Short names of products, in the order of the instance.

    Returns
    -------
    OfferSeasons
        One without a first or last day comes as long ago, or as far ahead, as days go.
    """
    rows, days = case["offers"].set_index("offer").reindex(offers), offer_days(case).reindex(offers)
    ever = np.iinfo(np.int64).max // 2
    months = np.zeros((len(rows), 12), dtype=bool)
    for i, cell in enumerate(rows["months"]):
        months[i, np.array(split_months(cell), dtype=np.int64) - 1] = True
    return OfferSeasons(
        positions(products, rows["product"]),
        day_numbers(days["first_day"], -ever),
        day_numbers(days["last_day"], ever),
        months,
    )


def dishes_by_day(case: Case, calendar: SchoolCalendar, menus: pd.Index, menu_open: Bools) -> pd.DataFrame:
    """Return which dish each menu group whose dishes are given gets on each day on which any of its pupils eat.

    Parameters
    ----------
    case : Case
        The case.
    calendar : SchoolCalendar
        Its days.
    menus : pandas.Index
        Menu groups.
    menu_open : numpy.ndarray of bool, shape (menus, D)
        Does any pupil of the menu group eat on the day?

    Returns
    -------
    pandas.DataFrame
        Columns ``menu`` (position), ``day`` (position), ``dish``, ``meal``, ``slot``; each dish of a menu and day once.
    """
    modes = case["menu_groups"].set_index("menu")["mode"]
    given = case["menus"][case["menus"]["menu"].map(modes).isin(GIVEN_DISHES)]
    rows = given.merge(case["dishes"][["dish", "meal", "slot"]], on="dish")
    menu = positions(menus, rows["menu"])
    holds = _holds(case, rows, calendar, menu, menus) & menu_open[menu]
    row, day = np.nonzero(holds)
    served = rows.iloc[row][["dish", "meal", "slot"]].reset_index(drop=True)
    served["menu"], served["day"] = menu[row], day
    served["dated"] = rows["date"].notna().to_numpy()[row]
    replaced = served.groupby(_SLOT)["dated"].transform("max") & ~served["dated"]
    served = without_cancelled(case, calendar, served[~replaced], menus)
    return served.drop(columns="dated").drop_duplicates(["menu", "day", "dish"]).reset_index(drop=True)


def _holds(case: Case, rows: pd.DataFrame, calendar: SchoolCalendar, menu: Ints, menus: pd.Index) -> Bools:
    """Return whether each menu row (row) holds on each day (column)."""
    week = rows["cycle_week"].fillna(0).to_numpy(dtype=np.int64)
    weeks = np.ones(len(menus), dtype=np.int64)
    np.maximum.at(weeks, menu, week)
    menu_days = days_of_menus(case, calendar, menus)
    cycle = weeks_of_menus(case, menu_days, menus) % weeks[:, None] + 1
    weekday = np.array([WEEKDAYS.index(day) if day else -1 for day in rows["weekday"]], dtype=np.int64)
    in_cycle = (week[:, None] == 0) | (week[:, None] == cycle[menu])
    on_weekday = (weekday[:, None] < 0) | (weekday[:, None] == weekday_of(menu_days)[menu])
    dated = rows["date"].notna().to_numpy()[:, None]
    date = day_numbers(rows["date"])[:, None]
    on_date = (date == calendar.days[None, :]) | (date == menu_days[menu])
    return np.asarray(np.where(dated, on_date, in_cycle & on_weekday), dtype=bool)


def choose(
    case: Case, dishes: pd.DataFrame, calendar: SchoolCalendar, offered: Bools, products: pd.Index, menus: pd.Index
) -> pd.DataFrame:
    """Return what fills each interchangeable ingredient of each dish served, as long as nobody has chosen.

    Of the alternatives that some offer can deliver in the month, the ISO week's number picks one in turn, in the order of
    their names; if none can be delivered, the first of all. Where there is one alternative only, it is the answer; where there
    are several, `planner.menus` chooses by price and season, and this stands in until it has.

    Parameters
    ----------
    case : Case
        The case.
    dishes : pandas.DataFrame
        From `dishes_by_day`.
    calendar : SchoolCalendar
        The plan's days.
    offered : numpy.ndarray of bool, shape (products, months)
        From `OfferSeasons.products_in`, for the plan's months in order.
    products : pandas.Index
        Products.
    menus : pandas.Index
        Menu groups.

    Returns
    -------
    pandas.DataFrame
        Columns ``menu``, ``day``, ``dish``, ``choice``, ``stage`` (`EVERY_STAGE`: all who eat the dish), ``product``.
    """
    options = choice_options(case)
    options["menu"] = positions(menus, options["menu"])
    options = options.merge(pd.DataFrame({"month": np.arange(offered.shape[1])}), how="cross")
    options["can"] = offered[positions(products, options["product"]), options["month"].to_numpy()]
    group = [*FILL, "month"]
    none_can = ~options.groupby(group)["can"].transform("any").astype(bool) & (options.groupby(group).cumcount() == 0)
    options = options.loc[options["can"] | none_can, [*group, "product"]]
    options["turn"] = options.groupby(group).cumcount()
    counts = options.groupby(group).size().rename("count").reset_index()
    month = _month_of(calendar.days)
    wanted = dishes[["menu", "day", "dish"]].assign(
        month=(month - month[0])[dishes["day"]], season=seasons_on(case, dishes["dish"], calendar.days[dishes["day"]])
    )
    wanted = wanted.merge(counts, on=["menu", "dish", "season", "month"])
    wanted["turn"] = _iso_week(calendar.days)[wanted["day"]] % wanted["count"]
    chosen = wanted.merge(options, on=[*group, "turn"])
    return chosen[["menu", "day", "dish", "choice", "stage", "product"]]


def with_chosen_menus(
    dishes: pd.DataFrame,
    chosen: pd.DataFrame,
    served: pd.DataFrame,
    calendar: SchoolCalendar,
    menus: pd.Index,
    free: list[str],
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return dishes and fills with those in `served` put in place of the case's own.

    Parameters
    ----------
    dishes, chosen : pandas.DataFrame
        From `dishes_by_day` and `choose`.
    served : pandas.DataFrame
        ``date``, ``menu``, ``meal``, ``slot``, ``dish``, ``choice``, ``stage``, ``product``, ``portions`` of whole menu groups.
    calendar : SchoolCalendar
        The plan's days.
    menus : pandas.Index
        Menu groups.
    free : list of str
        Menu groups of which nothing is served but what is in `served`.

    Returns
    -------
    tuple of pandas.DataFrame
        Dishes, with ``portions``, and fills. Of a menu group that stands in `served`, or is free, nothing of the case's
        own is left.
    """
    rows = served.assign(menu=positions(menus, served["menu"]), day=day_numbers(served["date"]) - calendar.days[0])
    if "stage" not in rows:
        rows["stage"] = EVERY_STAGE
    given = np.union1d(rows["menu"].unique(), positions(menus, free)).astype(np.int64)
    own = rows.drop_duplicates(["menu", "day", "dish"])
    own = own.assign(portions=own["portions"].astype("float64").fillna(1.0))
    left = dishes[~dishes["menu"].isin(given)].assign(portions=1.0)
    dishes = pd.concat([left, own[["menu", "day", "dish", "meal", "slot", "portions"]]], ignore_index=True)
    filled = rows.loc[rows["choice"] != "", ["menu", "day", "dish", "choice", "stage", "product"]]
    return dishes, pd.concat([chosen[~chosen["menu"].isin(given)], filled], ignore_index=True)


def served_table(
    case: Case, dishes: pd.DataFrame, chosen: pd.DataFrame, calendar: SchoolCalendar, menus: pd.Index
) -> pd.DataFrame:
    """Return the table ``served`` of a plan.

    Parameters
    ----------
    case : Case
        The case, for the names of dishes.
    dishes, chosen : pandas.DataFrame
        From `dishes_by_day` and `choose`, or from `with_chosen_menus`.
    calendar : SchoolCalendar
        The plan's days.
    menus : pandas.Index
        Menu groups, in the order of the positions.

    Returns
    -------
    pandas.DataFrame
        A row per day, dish and ingredient that leaves a choice (blank ``choice`` and ``product`` if none does), by day,
        menu and meal; ``portions`` is 1 where nothing is said.
    """
    names = case["dishes"].set_index("dish")["name"]
    served = dishes.merge(chosen, on=["menu", "day", "dish"], how="left")
    frame = pd.DataFrame(
        {
            "date": pd.Series(calendar.dates[served["day"]]),
            "menu": words_at(menus, served["menu"]),
            "meal": served["meal"],
            "slot": served["slot"],
            "dish": served["dish"],
            "dish_name": served["dish"].map(names).fillna("").astype("str"),
            "choice": served["choice"].fillna("").astype("str"),
            "stage": served["stage"].fillna(EVERY_STAGE).astype("str"),
            "product": served["product"].fillna("").astype("str"),
            "portions": served.get("portions", 1.0),
        }
    )
    order = frame["meal"].map({meal: i for i, meal in enumerate(MEALS)})
    frame = frame.assign(_order=order).sort_values(
        ["date", "menu", "_order", "slot", "dish", "choice", "stage"], kind="stable"
    )
    return frame.drop(columns="_order").reset_index(drop=True)


def eaten(
    case: Case,
    dishes: pd.DataFrame,
    chosen: pd.DataFrame,
    recipes: pd.DataFrame,
    spread: Spread,
    products: pd.Index,
) -> Plates:
    """Return what is eaten on each day, diets included.

    Parameters
    ----------
    case : Case
        The case.
    dishes, chosen, recipes : pandas.DataFrame
        From `dishes_by_day`, `choose` and `planner.assembly.choices.recipes_by_stage`.
    spread : Spread
        Who eats, when.
    products : pandas.Index
        Products.

    Returns
    -------
    Plates
        Gross kg and servings per pupil, day by day, and what diets change of them.
    """
    stages = pd.Index(case["stages"]["stage"])
    calendar, eaters = spread.calendar, spread.eaters
    days = len(calendar.days)
    rows = recipes[recipes["net_g"] > 0].merge(eaters.assign(eater=np.arange(len(eaters))), on="stage")
    portions = dishes[["menu", "day", "dish"]].assign(portions=dishes.get("portions", 1.0))
    portions["season"] = seasons_on(case, portions["dish"], calendar.days[portions["day"].to_numpy(dtype=np.int64)])
    always = portions.merge(rows[rows["choice"] == ""], on=["menu", "dish", "season"])
    filled = chosen.merge(portions, on=["menu", "day", "dish"])
    filled = filled.assign(for_stage=positions(stages, filled["stage"])).drop(columns="stage")
    filled = filled.merge(rows[rows["choice"] != ""], on=["menu", "dish", "season", "choice", "product"])
    filled = filled[(filled["for_stage"] < 0) | (filled["for_stage"] == filled["stage"])]
    columns = ["eater", "day", "product", "net_g", "portions"]
    rows = pd.concat([always[columns], filled[columns]], ignore_index=True)
    rows["net_g"] = rows["net_g"] * rows["portions"]
    gross = case["products"].set_index("product")["gross_factor"]
    product = positions(products, rows["product"])
    shape = (len(eaters), days, len(products))
    place = np.ravel_multi_index((rows["eater"].to_numpy(np.int64), rows["day"].to_numpy(np.int64), product), shape)
    size = int(np.prod(shape))
    kg = np.bincount(place, rows["net_g"] * rows["product"].map(gross).astype("float64") / 1000, size).reshape(shape)
    servings = np.bincount(place, minlength=size).reshape(shape).astype(np.float64)
    return Plates(spread, products, kg, servings, spread.pupils.changes(case, calendar.sites, stages), gross)


def with_diets(recipes: pd.DataFrame, diets: pd.DataFrame) -> pd.DataFrame:
    """Return the recipe rows of mean pupils, with what diets take away and put in its place; ``recipe_product`` is the recipe's own.

    Parameters
    ----------
    recipes : pandas.DataFrame
        Recipe rows of each ``menu`` and ``stage``.
    diets : pandas.DataFrame
        Their diets, from `planner.assembly.diets.mean_diets`.
    """
    rows = recipes.assign(recipe_product=recipes["product"], servings=1.0)
    hit = rows.merge(diets, on=["menu", "stage", "product"])
    part = hit["share"]
    without = hit.assign(net_g=-hit["net_g"] * part, servings=-part)
    instead = hit.assign(product=hit["substitute"], net_g=hit["net_g"] * hit["grams_factor"] * part, servings=part)
    instead = instead[instead["substitute"] != ""]
    parts: list[pd.DataFrame] = [rows, without[rows.columns], instead[rows.columns]]
    return pd.concat(parts, ignore_index=True)


def _month_of(days: Ints) -> Ints:
    """Return months counted from January 1970 (a multiple of twelve is a January)."""
    return days.astype("datetime64[D]").astype("datetime64[M]").astype(np.int64)


def _iso_week(days: Ints) -> Ints:
    week = pd.DatetimeIndex(days.astype("datetime64[D]").astype("datetime64[s]")).isocalendar()["week"]
    return week.to_numpy(dtype=np.int64)
