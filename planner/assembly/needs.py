"""What every receiving site needs in every period: exact, and in whole packs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd

from models.blocks import Floats, Ints
from planner.assembly.calendar import Bools, SchoolCalendar, day_numbers
from planner.assembly.menus import grams_by_day
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
        Columns ``site``, ``stage``, ``menu`` (positions), ``eating`` (pupils x take-up), ``first``, ``stop`` (positions
        of days: the row holds on first <= day < stop).
    """

    rows: pd.DataFrame

    def open_by_menu(self, calendar: SchoolCalendar, menus: int) -> Bools:
        """Return whether any site with pupils on the menu (row) has school on the day (column)."""
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

    Of the rows of a site and stage the one with the latest first day not after the day holds.
    """
    enrolment = case["enrolment"]
    rows = pd.DataFrame(
        {
            "site": calendar.sites.get_indexer(enrolment["site"]),
            "stage": stages.get_indexer(enrolment["stage"]),
            "menu": menus.get_indexer(enrolment["menu"]),
            "eating": enrolment["pupils"].fillna(0).to_numpy(dtype=np.float64) * enrolment["take_up_share"].to_numpy(),
            "from": day_numbers(enrolment["valid_from"], -_EVER),
        }
    ).sort_values(["site", "stage", "from"], kind="stable")
    until = rows.groupby(["site", "stage"])["from"].shift(-1, fill_value=_EVER)
    length = len(calendar.days)
    rows["first"] = np.clip(rows["from"] - calendar.days[0], 0, length)
    rows["stop"] = np.clip(until - calendar.days[0], 0, length)
    return Pupils(rows[rows["first"] < rows["stop"]].drop(columns="from").reset_index(drop=True))


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
    """

    sites: pd.Index
    kg: Floats
    servings: Floats


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
        group = pd.MultiIndex.from_frame(self.eaters).get_indexer(
            pd.MultiIndex.from_frame(self.rows[["menu", "stage"]])
        )
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
        for (pattern, group), members in self._kinds.groupby(["pattern", "group"], sort=True):
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


def site_totals(case: Case, spread: Spread, rows: pd.DataFrame, products: pd.Index) -> Needs:
    """Return what each receiving site needs; `rows` is from `planner.assembly.menus.eaten`."""
    sites = case["sites"]
    receiver = sites["kitchen"].where(sites["kitchen"] != "", sites["site"])
    receivers = pd.Index(np.unique(receiver.iloc[spread.rows["site"]].to_numpy(dtype=object)), dtype="str")
    receiver_of_row = receivers.get_indexer(receiver)[spread.rows["site"]]
    group = pd.MultiIndex.from_frame(spread.eaters).get_indexer(pd.MultiIndex.from_frame(rows[["menu", "stage"]]))
    kg, servings = grams_by_day(rows, group, len(spread.eaters), len(spread.calendar.days), products)
    used = np.flatnonzero(kg.any(axis=(0, 1)))  # most products of a large list are on no menu
    shape = (len(receivers), len(spread.calendar.periods), len(products))
    totals = []
    for per_pupil in (kg, servings):
        total = np.zeros(shape)
        for index, part in spread.parts(per_pupil[:, :, used]):
            np.add.at(total, (receiver_of_row[index][:, None], slice(None), used[None, :]), part.transpose(0, 2, 1))
        totals.append(total)
    return Needs(receivers, *totals)


def meal_table(case: Case, spread: Spread, dishes: pd.DataFrame, stages: pd.Index, menus: pd.Index) -> pd.DataFrame:
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
    labels = {
        "period": spread.calendar.periods["period"],
        "site": spread.calendar.sites,
        "stage": stages,
        "menu": menus,
        "meal": MEALS,
    }
    for name, words in labels.items():
        table[name] = pd.Series(np.asarray(words, dtype=object)[table[name]], dtype="str")
    return table.sort_values(keys).reset_index(drop=True)


def opening_use(case: Case, calendar: SchoolCalendar, needs: Needs, zones: pd.Series, products: pd.Index) -> Floats:
    """Return how many kg of each need the opening stock covers; same shape as `Needs.kg`.

    A zone's stock serves its earliest needs, by period and then in the order of the table of sites, until it must be used
    up: in the periods that begin no later than its last day.

    Parameters
    ----------
    zones : pandas.Series
        Zone of each site, indexed by site.
    """
    used = np.zeros_like(needs.kg)
    order = np.argsort(calendar.sites.get_indexer(needs.sites), kind="stable")
    site_zone = zones.reindex(needs.sites).to_numpy(dtype=object)
    begins = day_numbers(calendar.periods["first_day"])
    stock = case["stock"]
    life = stock["product"].map(case["products"].set_index("product")["shelf_life_days"]).astype("float64").fillna(0)
    last_days = np.where(stock["use_by"].isna(), calendar.days[0] + life, day_numbers(stock["use_by"]))
    for row, last in zip(stock.itertuples(), last_days, strict=True):
        product = int(products.get_indexer([row.product])[0])
        members = order[site_zone[order] == row.zone]
        wanted = needs.kg[members, :, product].T * (begins <= last)[:, None]
        before = np.cumsum(wanted.ravel()).reshape(wanted.shape) - wanted
        used[members, :, product] = np.clip(row.kg - before, 0.0, wanted).T
    return used


def whole_packs(need: Floats, pack_kg: Floats, shelf_periods: Ints) -> Floats:
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
    numpy.ndarray
        Whole packs, same shape as `need`.
    """
    packs = np.zeros_like(need)
    left = np.zeros((need.shape[0], need.shape[2]))
    good_until = np.full(left.shape, -1, dtype=np.int64)
    for period in range(need.shape[1]):
        left[good_until < period] = 0.0
        short = need[:, period] - left
        bought = np.maximum(np.ceil(short / pack_kg - _PACK_TOLERANCE), 0.0)
        packs[:, period] = bought
        left = np.maximum(bought * pack_kg - short, 0.0)
        good_until = np.where(bought > 0, period + shelf_periods, good_until)
    return packs


def site_need_table(
    needs: Needs, packs: Floats, opening: Floats, calendar: SchoolCalendar, zones: pd.Series, products: pd.Index
) -> pd.DataFrame:
    """Return the needs as a table: one row per receiving site, product and period with a need.

    Returns
    -------
    pandas.DataFrame
        Columns ``site``, ``zone``, ``product``, ``period``, ``need_kg`` (exact), ``opening_kg`` (of it from the opening
        stock), ``packs`` (whole, to be bought), ``servings``; sorted by the first and the next two.
    """
    site, product, period = np.nonzero((needs.kg > 0).transpose(0, 2, 1))
    zone = zones.reindex(needs.sites).to_numpy(dtype=object)
    at = (site, period, product)
    return pd.DataFrame(
        {
            "site": pd.Series(needs.sites.to_numpy(dtype=object)[site], dtype="str"),
            "zone": pd.Series(zone[site], dtype="str"),
            "product": pd.Series(products.to_numpy(dtype=object)[product], dtype="str"),
            "period": pd.Series(calendar.periods["period"].to_numpy(dtype=object)[period], dtype="str"),
            "need_kg": needs.kg[at],
            "opening_kg": opening[at],
            "packs": packs[at],
            "servings": needs.servings[at],
        }
    )
