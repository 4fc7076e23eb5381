"""What every receiving site needs in every period: exact, and in whole packs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd

from models.blocks import Floats, Ints
from planner.assembly.calendar import Bools, SchoolCalendar, day_numbers
from planner.assembly.labels import pair_positions, positions, records, words_at
from planner.case import Case
from planner.schema.case_tables import MEALS

_EVER = np.iinfo(np.int64).max // 2
_PACK_TOLERANCE = 1e-9  # of a pack: a need that rounding noise lifts above a whole pack asks for no further pack


@dataclass(frozen=True, eq=False)
class Pupils:
    """Who eats what menu, from when to when.

    Parameters
    ----------
    rows : pandas.DataFrame
        Columns ``site``, ``stage``, ``menu`` (positions), ``eating`` (pupils x take-up, above 0), ``first``, ``stop``
        (positions of days: the row holds on first <= day < stop).
    """

    rows: pd.DataFrame

    def open_by_menu(self, calendar: SchoolCalendar, menus: int) -> Bools:
        """Return whether any site where pupils eat the menu (row) has school on the day (column)."""
        day = np.arange(len(calendar.days))
        held = (self.rows["first"].to_numpy()[:, None] <= day) & (day < self.rows["stop"].to_numpy()[:, None])
        menu_open = np.zeros((menus, len(day)), dtype=bool)
        np.logical_or.at(menu_open, self.rows["menu"].to_numpy(), held & calendar.school[self.rows["site"].to_numpy()])
        return menu_open

    @property
    def eaters(self) -> pd.DataFrame:
        """Which stages eat which menu: columns ``menu``, ``stage``."""
        pairs = self.rows[["menu", "stage"]].drop_duplicates()
        return pairs.sort_values(["menu", "stage"]).reset_index(drop=True)


def pupils_of(case: Case, calendar: SchoolCalendar, stages: pd.Index, menus: pd.Index) -> Pupils:
    """Return the enrolment rows with the days of the plan on which each holds.

    Of the rows of a site and stage the one with the latest first day not after the day holds. Rows of which nobody eats are
    left out: they end the row before, and no menu is served for them.
    """
    enrolment = case["enrolment"]
    rows = pd.DataFrame(
        {
            "site": positions(calendar.sites, enrolment["site"]),
            "stage": positions(stages, enrolment["stage"]),
            "menu": positions(menus, enrolment["menu"]),
            "eating": enrolment["pupils"].fillna(0).to_numpy(dtype=np.float64) * enrolment["take_up_share"].to_numpy(),
            "from": day_numbers(enrolment["valid_from"], -_EVER),
        }
    ).sort_values(["site", "stage", "from"], kind="stable")
    until = rows.groupby(["site", "stage"])["from"].shift(-1, fill_value=_EVER)
    length = len(calendar.days)
    rows["first"] = np.clip(rows["from"] - calendar.days[0], 0, length)
    rows["stop"] = np.clip(until - calendar.days[0], 0, length)
    rows = rows[(rows["first"] < rows["stop"]) & (rows["eating"] > 0)]
    return Pupils(rows.drop(columns="from").reset_index(drop=True))


class Spread:
    """Brings what a pupil of a menu and stage gets day by day to sites and periods.

    Sites with the same school days share the sum over days, so that no table of days x sites x recipes ever exists.

    Parameters
    ----------
    calendar : SchoolCalendar
        Days, periods and school days.
    pupils : Pupils
        Who eats what.
    """

    def __init__(self, calendar: SchoolCalendar, pupils: Pupils) -> None:
        self.calendar, self.rows = calendar, pupils.rows
        starts = [calendar.period_starts, self.rows["first"].to_numpy(), self.rows["stop"].to_numpy()]
        breaks = np.unique(np.concatenate(starts))
        self.segments = breaks[breaks < len(calendar.days)]
        self.period_segments = np.searchsorted(self.segments, calendar.period_starts)
        self.eaters = pupils.eaters
        group = pair_positions(self.eaters, self.rows)
        patterns, pattern = np.unique(calendar.school, axis=0, return_inverse=True)
        self._patterns = patterns
        self._kinds = pd.DataFrame({"pattern": pattern.ravel()[self.rows["site"]], "group": group})

    def parts(self, per_pupil: Floats) -> Iterator[tuple[Ints, Floats]]:
        """Yield rows of `Pupils.rows` and what each gets: shape (rows, periods, items).

        Parameters
        ----------
        per_pupil : numpy.ndarray, shape (menu-and-stage groups, D, items)
            What one pupil gets on a day with school.
        """
        for _key, members in self._kinds.groupby(["pattern", "group"], sort=True):
            pattern, group = members.iloc[0]
            index = members.index.to_numpy(dtype=np.int64)
            on_school_days = per_pupil[group] * self._patterns[pattern][:, None]
            by_segment = np.add.reduceat(on_school_days, self.segments, axis=0)
            eating = self._eating(index)
            if len(self.segments) == len(self.period_segments):
                yield index, eating[:, :, None] * by_segment[None]
            else:
                yield index, np.add.reduceat(eating[:, :, None] * by_segment[None], self.period_segments, axis=1)

    def _eating(self, index: Ints) -> Floats:
        rows = self.rows.iloc[index]
        first, stop = rows["first"].to_numpy()[:, None], rows["stop"].to_numpy()[:, None]
        held = (first <= self.segments) & (self.segments < stop)
        return np.asarray(held * rows["eating"].to_numpy()[:, None], dtype=np.float64)


@dataclass(frozen=True, eq=False)
class Needs:
    """Needs of the receiving sites, as arrays of shape (receiving sites, periods, products).

    Parameters
    ----------
    sites : pandas.Index
        Receiving sites, sorted.
    kg : numpy.ndarray
        Gross kg needed.
    servings : numpy.ndarray
        Servings to pupils that contain the product.
    opening_kg : numpy.ndarray
        Part of `kg` that the opening stock covers.
    """

    sites: pd.Index
    kg: Floats
    servings: Floats
    opening_kg: Floats


def receiving_sites(case: Case) -> pd.Series:
    """Return where the food of each site is received, its kitchen or the site itself; in the order of the sites."""
    sites = case["sites"]
    return sites["kitchen"].where(sites["kitchen"] != "", sites["site"])


def site_needs(case: Case, spread: Spread, kg: Floats, servings: Floats, zones: pd.Series, products: pd.Index) -> Needs:
    """Return what each receiving site needs.

    Parameters
    ----------
    case : Case
        The case.
    spread : Spread
        Brings needs per pupil to sites.
    kg, servings : numpy.ndarray, shape (menu-and-stage groups, D, products)
        Per pupil and day, from `planner.assembly.menus.eaten`.
    zones : pandas.Series
        Zone of each site, indexed by site.
    products : pandas.Index
        Products.
    """
    receiver = receiving_sites(case).iloc[spread.rows["site"]]
    sites = pd.Index(sorted(receiver.unique()), dtype="str")
    row_site = positions(sites, receiver)
    totals = [_totals(spread, per_pupil, row_site, len(sites)) for per_pupil in (kg, servings)]
    opening = np.zeros_like(totals[0])
    order = np.argsort(positions(spread.calendar.sites, sites.to_series()), kind="stable")
    site_zone = zones.reindex(sites).to_numpy(dtype=object)
    for row, last in zip(records(case["stock"]), _last_days(case, spread.calendar), strict=True):
        product = positions(products, [row["product"]])
        until = kg[:, :, product] * (spread.calendar.days <= last)[:, None]
        members = order[site_zone[order] == row["zone"]]
        wanted = _totals(spread, until, row_site, len(sites))[members, :, 0].T
        before = np.cumsum(wanted.ravel()).reshape(wanted.shape) - wanted
        opening[members, :, product[0]] = np.clip(row["kg"] - before, 0.0, wanted).T
    return Needs(sites, totals[0], totals[1], opening)


def _totals(spread: Spread, per_pupil: Floats, row_site: Ints, sites: int) -> Floats:
    used = np.flatnonzero(per_pupil.any(axis=(0, 1)))  # most products of a large list are on no menu
    total = np.zeros((sites, len(used), len(spread.calendar.periods)))
    for index, part in spread.parts(per_pupil[:, :, used]):
        np.add.at(total, row_site[index], part.transpose(0, 2, 1))
    every = np.zeros((sites, len(spread.calendar.periods), per_pupil.shape[2]))
    every[:, :, used] = total.transpose(0, 2, 1)
    return every


def _last_days(case: Case, calendar: SchoolCalendar) -> Ints:
    """Return the last day on which each row of the table ``stock`` may be served, as a day number."""
    stock = case["stock"]
    life = stock["product"].map(case["products"].set_index("product")["shelf_life_days"]).astype("float64").fillna(0)
    keeps = calendar.days[0] + life.to_numpy().astype(np.int64)
    return np.where(stock["use_by"].isna(), keeps, day_numbers(stock["use_by"]))


def unserved(spread: Spread, dishes: pd.DataFrame, menus: pd.Index) -> float:
    """Return pupils who eat x school days on which their menu serves nothing, be it given or chosen."""
    bare = np.ones((len(menus), len(spread.calendar.days), 1))
    bare[dishes["menu"], dishes["day"]] = 0.0
    return float(sum(part.sum() for _index, part in spread.parts(bare[spread.eaters["menu"].to_numpy()])))


def meal_table(spread: Spread, dishes: pd.DataFrame, stages: pd.Index, menus: pd.Index) -> pd.DataFrame:
    """Return the meals that pupils eat.

    Returns
    -------
    pandas.DataFrame
        Columns ``period``, ``site`` (where it is eaten), ``stage``, ``menu``, ``meal``, ``days`` (days on which it is
        served there), ``meals`` (pupils eating, summed over those days).
    """
    served = np.zeros((len(menus), len(spread.calendar.days), len(MEALS)))
    served[dishes["menu"], dishes["day"], dishes["meal"].map({m: i for i, m in enumerate(MEALS)})] = 1.0
    frames = []
    for index, part in spread.parts(served[spread.eaters["menu"].to_numpy()]):
        row, period, meal = np.nonzero(part)
        frames.append(
            pd.DataFrame({"row": index[row], "period": period, "meal": meal, "meals": part[row, period, meal]})
        )
    meals = pd.concat(frames, ignore_index=True) if frames else pd.DataFrame(columns=["row", "period", "meal", "meals"])
    who = spread.rows.iloc[meals["row"].to_numpy(dtype=np.int64)].reset_index(drop=True)
    keys = ["period", "site", "stage", "menu", "meal"]
    table = pd.DataFrame(
        {
            "period": meals["period"].to_numpy(dtype=np.int64),
            "site": who["site"],
            "stage": who["stage"],
            "menu": who["menu"],
            "meal": meals["meal"].to_numpy(dtype=np.int64),
            "days": meals["meals"].to_numpy(dtype=np.float64) / who["eating"],
            "meals": meals["meals"].to_numpy(dtype=np.float64),
        }
    )
    table = table.groupby(keys, as_index=False).sum()
    table["days"] = table["days"].round().astype("int64")
    labels: tuple[Iterable[str], ...] = (spread.calendar.periods["period"], spread.calendar.sites, stages, menus, MEALS)
    for name, words in zip(keys, labels, strict=True):
        table[name] = words_at(words, table[name])
    return table.sort_values(keys).reset_index(drop=True)


def whole_packs(need: Floats, pack_kg: Floats, shelf_periods: Ints) -> tuple[Floats, Ints]:
    """Return the whole packs that cover needs period by period, using up what earlier packs left.

    What is left over is used first, in the delivery period and the `shelf_periods` after it. Packs are bought only when
    all that is left over is used, so there is never more than one remainder.

    Parameters
    ----------
    need : numpy.ndarray, shape (sites, periods, products)
        Exact needs in kg.
    pack_kg : numpy.ndarray, shape (products,)
        Weight of a pack.
    shelf_periods : numpy.ndarray of int, shape (products,)
        Periods after the delivery's own in which it may still be served.

    Returns
    -------
    packs : numpy.ndarray
        Whole packs, same shape as `need`.
    last_use : numpy.ndarray of int
        Last period in which something of the packs of each period is served; same shape, the period itself if none.
    """
    packs = np.zeros_like(need)
    last_use = np.broadcast_to(np.arange(need.shape[1])[:, None], need.shape).copy()
    site, product = np.ogrid[: need.shape[0], : need.shape[2]]
    left = np.zeros((need.shape[0], need.shape[2]))
    born = np.zeros(left.shape, dtype=np.int64)
    for period in range(need.shape[1]):
        left[born + shelf_periods < period] = 0.0
        last_use[site, born, product] = np.where(
            (left > 0) & (need[:, period] > 0), period, last_use[site, born, product]
        )
        short = need[:, period] - left
        bought = np.maximum(np.ceil(short / pack_kg - _PACK_TOLERANCE), 0.0)
        packs[:, period] = bought
        left = np.maximum(bought * pack_kg - short, 0.0)
        born = np.where(bought > 0, period, born)
    return packs, last_use


def site_need_table(
    needs: Needs, packs: Floats, calendar: SchoolCalendar, zones: pd.Series, products: pd.Index
) -> pd.DataFrame:
    """Return the needs as a table: one row per receiving site, product and period with a need.

    Returns
    -------
    pandas.DataFrame
        Columns ``site``, ``zone``, ``product``, ``period``, ``need_kg`` (exact), ``opening_kg`` (of it from the opening
        stock), ``packs`` (whole, to be bought), ``servings``; sorted by site, product and period.
    """
    site, product, period = np.nonzero((needs.kg > 0).transpose(0, 2, 1))
    at = (site, period, product)
    return pd.DataFrame(
        {
            "site": words_at(needs.sites, site),
            "zone": words_at(zones.reindex(needs.sites), site),
            "product": words_at(products, product),
            "period": words_at(calendar.periods["period"], period),
            "need_kg": needs.kg[at],
            "opening_kg": needs.opening_kg[at],
            "packs": packs[at],
            "servings": needs.servings[at],
        }
    )
