"""What every receiving site needs on every day: exact; and in whole packs, window by window."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd

from models.blocks import Floats, Ints
from planner.assembly.calendar import Bools, SchoolCalendar, day_numbers
from planner.assembly.cancelled import cancelled_by_name, without_those_away
from planner.assembly.diets import Change, changes_of, sites_with_diets
from planner.assembly.labels import pair_positions, positions, records, words_at
from planner.case import Case
from planner.once import once
from planner.schema.case_tables import MEALS

_EVER = np.iinfo(np.int64).max // 2
_PACK_TOLERANCE = 1e-9  # of a pack: a need that rounding noise lifts above a whole pack asks for no further pack
_NO_NEED = 1e-9  # of a day's need, and in kg: what an opening stock leaves of it by rounding noise
NO_KG = 1e-9  # what is left of a product that diets take from every pupil: rounding noise


@dataclass(frozen=True, eq=False)
class Pupils:
    """Who eats what menu, from when to when.

    Parameters
    ----------
    rows : pandas.DataFrame
        Columns ``site``, ``stage``, ``menu`` (positions), ``usual`` (pupils x take-up, above 0), ``eating`` (those of
        them who are not away), ``first``, ``stop`` (positions of days: the row holds on first <= day < stop), ``apart`` (the number of
        the row of the enrolment where a diet is told of its site by name, so that its pupils are not told with others; else -1).
    """

    rows: pd.DataFrame

    def open_by_menu(self, calendar: SchoolCalendar, menus: int) -> Bools:
        """Return whether any site where pupils eat the menu (row) has school on the day (column)."""
        menu_open = np.zeros((menus, len(calendar.days)), dtype=bool)
        np.logical_or.at(menu_open, self.rows["menu"].to_numpy(), self.held(calendar))
        return menu_open

    def few_by_menu(self, calendar: SchoolCalendar, menus: int) -> Bools:
        """Return on which days (column) fewer than half of the pupils who are enrolled for the menu (row) eat, but somebody does.

        Who is missing is away or has no school. By hand: 100 and 60 pupils; with the school of 100 closed 60 of 160 eat: few.
        Of 80 and 80 one half eats: not few.
        """
        day = np.arange(len(calendar.days))
        enrolled = (self.rows["first"].to_numpy()[:, None] <= day) & (day < self.rows["stop"].to_numpy()[:, None])
        heads = np.zeros((2, menus, len(day)))
        for total, there, pupils in zip(heads, (self.held(calendar), enrolled), ("eating", "usual"), strict=True):
            np.add.at(total, self.rows["menu"].to_numpy(), there * self.rows[pupils].to_numpy()[:, None])
        eating, usual = heads
        return np.asarray((eating > 0) & (eating < usual / 2 - _NO_NEED))

    @property
    def eaters(self) -> pd.DataFrame:
        """Who gets the same recipes: columns ``menu``, ``stage``."""
        keys = ["menu", "stage"]
        return self.rows[keys].drop_duplicates().sort_values(keys).reset_index(drop=True)

    def by_day(self, calendar: SchoolCalendar, heads: Floats | None = None) -> Floats:
        """Return how many of each of the `eaters` (row) eat on each day (column) of the plan; `heads`: of each row, if not all."""
        eaters = self.eaters
        found = np.zeros((len(eaters), len(calendar.days)))
        eating = self.rows["eating"].to_numpy() if heads is None else heads
        np.add.at(found, pair_positions(eaters, self.rows), self.held(calendar) * eating[:, None])
        return found

    def held(self, calendar: SchoolCalendar) -> Bools:
        """Return whether anybody of each row eats on each day (column): it holds, its site has school, and not all are away."""
        day = np.arange(len(calendar.days))
        held = (self.rows["first"].to_numpy()[:, None] <= day) & (day < self.rows["stop"].to_numpy()[:, None])
        some = self.rows["eating"].gt(0).to_numpy()[:, None]
        return np.asarray(held & some & calendar.school[self.rows["site"].to_numpy()], dtype=bool)

    def told(self, sites: pd.Index, stages: pd.Index) -> pd.DataFrame:
        """Return who is fed alike in words, as `planner.assembly.diets` asks for it; ``weight``: pupils x days on which they are enrolled."""
        rows = self.rows.assign(
            weight=self.rows["usual"] * (self.rows["stop"] - self.rows["first"]), eating=self.rows["usual"]
        )
        keys = ["menu", "stage", "apart"]
        who = rows.groupby(keys, as_index=False).agg({"site": "first", "eating": "first", "weight": "sum"})
        site = np.where(who["apart"] < 0, "", words_at(sites, who["site"]))
        return who.assign(site=site, stage=words_at(stages, who["stage"]))

    def changes(self, case: Case, sites: pd.Index, stages: pd.Index) -> list[Change]:
        """Return what diets change on the plates, with how many of each of the `rows` do it.

        Parameters
        ----------
        case : Case
            The case, with its diets.
        sites, stages : pandas.Index
            Short names, in the order of the positions in `rows`.

        Returns
        -------
        list of Change
            Empty if the case has no diets.
        """
        if not len(case["diets"]):
            return []
        words = {"site": words_at(sites, self.rows["site"]), "stage": words_at(stages, self.rows["stage"])}
        return changes_of(case, self.rows.assign(**words))


def pupils_of(case: Case, calendar: SchoolCalendar, stages: pd.Index, menus: pd.Index) -> Pupils:
    """Return the enrolment rows with the days of the plan on which each holds.

    Of the rows of a site and stage the one with the latest first day not after the day holds. Rows of which nobody eats are
    left out: they end the row before, and no menu is served for them.

    Parameters
    ----------
    case : Case
        The case, with enrolment (an unknown number of pupils counts as nobody), take-up and who is away.
    calendar : SchoolCalendar
        The plan's days and sites.
    stages, menus : pandas.Index
        Short names, to the positions of which the rows refer.

    Returns
    -------
    Pupils
        Rows by site, stage and first day, cut where another part of the pupils is away.
    """
    enrolment = case["enrolment"]
    rows = pd.DataFrame(
        {
            "site": positions(calendar.sites, enrolment["site"]),
            "stage": positions(stages, enrolment["stage"]),
            "menu": positions(menus, enrolment["menu"]),
            "usual": enrolment["pupils"].fillna(0).to_numpy(dtype=np.float64) * enrolment["take_up_share"].to_numpy(),
            "from": day_numbers(enrolment["valid_from"], -_EVER),
            "apart": np.arange(len(enrolment)),
        }
    ).sort_values(["site", "stage", "from"], kind="stable")
    until = rows.groupby(["site", "stage"])["from"].shift(-1, fill_value=_EVER)
    length = len(calendar.days)
    rows["first"] = np.clip(rows["from"] - calendar.days[0], 0, length)
    rows["stop"] = np.clip(until - calendar.days[0], 0, length)
    rows = rows[(rows["first"] < rows["stop"]) & (rows["usual"] > 0)].drop(columns="from").reset_index(drop=True)
    apart = np.isin(rows["site"], positions(calendar.sites, sorted(sites_with_diets(case))))
    rows = rows.assign(eating=rows["usual"], apart=rows["apart"].where(apart, -1))
    return Pupils(without_those_away(case, calendar, rows, menus))


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
        self.calendar, self.pupils, self.rows = calendar, pupils, pupils.rows
        starts = [calendar.period_starts, self.rows["first"].to_numpy(), self.rows["stop"].to_numpy()]
        breaks = np.unique(np.concatenate(starts))
        self.segments = breaks[breaks < len(calendar.days)]
        self.period_segments = np.searchsorted(self.segments, calendar.period_starts)
        self.eaters = pupils.eaters
        group = pair_positions(self.eaters, self.rows)
        patterns, pattern = np.unique(calendar.school, axis=0, return_inverse=True)
        self._patterns = patterns
        kinds = pd.DataFrame({"pattern": pattern.ravel()[self.rows["site"]], "group": group})
        self._kinds = [
            (*kinds.iloc[index[0]].tolist(), np.asarray(index, dtype=np.int64))
            for _key, index in sorted(kinds.groupby(["pattern", "group"]).indices.items())
        ]
        first, stop = (self.rows[name].to_numpy()[:, None] for name in ("first", "stop"))
        self._held = (first <= self.segments) & (self.segments < stop)
        self._usual = self.rows["eating"].to_numpy()

    def parts(self, per_pupil: Floats) -> Iterator[tuple[Ints, Floats]]:
        """Yield rows of `Pupils.rows` and what each gets: shape (rows, periods, items).

        Parameters
        ----------
        per_pupil : numpy.ndarray, shape (groups of eaters, D, items)
            What one pupil gets on a day with school.
        """
        for pattern, group, index in self._kinds:
            on_school_days = per_pupil[group] * self._patterns[pattern][:, None]
            by_segment = np.add.reduceat(on_school_days, self.segments, axis=0)
            eating = self._eating(index)
            if len(self.segments) == len(self.period_segments):
                yield index, eating[:, :, None] * by_segment[None]
            else:
                yield index, np.add.reduceat(eating[:, :, None] * by_segment[None], self.period_segments, axis=1)

    def by_day(self, per_pupil: Floats, place: Ints, count: int, heads: Floats | None = None) -> Floats:
        """Return what is eaten on each day at each of `count` places: shape (places, D).

        Parameters
        ----------
        per_pupil : numpy.ndarray, shape (groups of eaters, D)
            What one pupil gets on a day with school.
        place : numpy.ndarray of int
            Place of each row of `Pupils.rows`.
        count : int
            Number of places.
        heads : numpy.ndarray, optional
            How many of each row eat it, where they are not all.

        Returns
        -------
        numpy.ndarray, shape (places, D)
            In the unit of `per_pupil`; nothing on days without school.
        """
        total = np.zeros((count, len(self.calendar.days)))
        segment = np.searchsorted(self.segments, np.arange(len(self.calendar.days)), side="right") - 1
        for pattern, group, index in self._kinds:
            if per_pupil[group].any():
                eating = np.zeros((count, len(self.segments)))
                np.add.at(eating, place[index], self._eating(index, heads))
                total += eating[:, segment] * (per_pupil[group] * self._patterns[pattern])
        return total

    def _eating(self, index: Ints, heads: Floats | None = None) -> Floats:
        eating = (self._usual if heads is None else heads)[index]
        return np.asarray(self._held[index] * eating[:, None], dtype=np.float64)


class Plates:
    """What is on the plates: the recipes, and what pupils with a diet give back and get for it.

    Parameters
    ----------
    spread : Spread
        Brings what a pupil gets to sites.
    products : pandas.Index
        Products.
    kg, servings : numpy.ndarray, shape (groups of eaters, D, products)
        What a pupil eating gets on each day by the recipes, gross, and in how many dishes.
    changes : list of Change
        What diets change, with products in words.
    gross_factor : pandas.Series
        Gross per net weight of each product, by product.
    """

    def __init__(
        self,
        spread: Spread,
        products: pd.Index,
        kg: Floats,
        servings: Floats,
        changes: list[Change],
        gross_factor: pd.Series,
    ) -> None:
        self.spread, self.products, self.kg, self.servings = spread, products, kg, servings
        on_plates = kg.any(axis=(0, 1))
        gross = gross_factor.reindex(products).to_numpy(dtype=np.float64)
        self._changes: dict[int, list[tuple[int, float, Floats]]] = {}
        for change in changes:
            of, gets = positions(products, [change.product, change.gets]).tolist()
            if on_plates[of]:
                line = (of, change.grams_factor * gross[gets] / gross[of], change.heads)
                self._changes.setdefault(gets, []).append(line)
        self.eaten = sorted({*np.flatnonzero(on_plates).tolist(), *self._changes})

    def by_day(self, product: int, place: Ints, count: int) -> tuple[Floats, Floats]:
        """Return gross kg and servings of a product on each day at each of `count` places, each of shape (places, D).

        Parameters
        ----------
        product : int
            One of `eaten`.
        place : numpy.ndarray of int
            Place of each row of `Pupils.rows`.
        count : int
            Number of places.

        Returns
        -------
        tuple of numpy.ndarray, shape (places, D)
            Gross kg and servings; what diets give back is taken off, and what is left of less than `NO_KG` is nothing.
        """
        kg = self.spread.by_day(self.kg[:, :, product], place, count)
        servings = self.spread.by_day(self.servings[:, :, product], place, count)
        for of, factor, heads in self._changes.get(product, ()):
            kg += factor * self.spread.by_day(self.kg[:, :, of], place, count, heads)
            servings += self.spread.by_day(self.servings[:, :, of], place, count, heads)
        there = kg > NO_KG
        return np.where(there, kg, 0.0), np.where(there, np.maximum(servings, 0.0), 0.0)


@dataclass(frozen=True, eq=False)
class Needs:
    """What the receiving sites eat of one product on each day, as arrays of shape (receiving sites, D).

    Parameters
    ----------
    product : int
        Row of the products.
    kg : numpy.ndarray
        Gross kg.
    servings : numpy.ndarray
        Servings to pupils that contain the product.
    opening_kg : numpy.ndarray
        Part of `kg` that the opening stock covers.
    """

    product: int
    kg: Floats
    servings: Floats
    opening_kg: Floats

    @property
    def to_buy(self) -> Floats:
        """Kg needed beyond the opening stock; what is left of rounding noise is none."""
        rest = self.kg - self.opening_kg
        return np.where(rest > _NO_NEED * np.maximum(self.kg, _NO_NEED), rest, 0.0)


@once
def receiving_sites(case: Case) -> pd.Series:
    """Return where the food of each site is received, its kitchen or the site itself; in the order of the sites."""
    sites = case["sites"]
    return sites["kitchen"].where(sites["kitchen"] != "", sites["site"])


def fed_sites(case: Case, spread: Spread) -> tuple[pd.Index, Ints]:
    """Return the sites that receive what is eaten, sorted, and where each row of `Pupils.rows` is fed from."""
    receiver = receiving_sites(case).iloc[spread.rows["site"]]
    sites = pd.Index(sorted(receiver.unique()), dtype="str")
    return sites, positions(sites, receiver)


def site_needs(case: Case, plates: Plates, zones: pd.Series) -> Iterator[Needs]:
    """Yield what each receiving site eats of each product that anybody eats, in the order of the products.

    What a zone has in store is eaten day by day, on each day by its sites in the order of their short names.

    Parameters
    ----------
    case : Case
        The case.
    plates : Plates
        What is eaten, from `planner.assembly.menus.eaten`.
    zones : pandas.Series
        Zone of each site, indexed by site.

    Yields
    ------
    Needs
        Of one product at the receiving sites, on every day of the plan.
    """
    spread, products = plates.spread, plates.products
    sites, row_site = fed_sites(case, spread)
    site_zone = zones.reindex(sites).to_numpy(dtype=object)
    stores = case["stock"].assign(last=_last_days(case, spread.calendar))
    for product in plates.eaten:  # most products of a large list are on no menu
        eaten, servings = plates.by_day(product, row_site, len(sites))
        opening = np.zeros_like(eaten)
        for row in records(stores[stores["product"] == products[product]]):
            members = np.flatnonzero(site_zone == row["zone"])
            wanted = np.where(spread.calendar.days <= row["last"], eaten[members] - opening[members], 0.0).T
            before = np.cumsum(wanted.ravel()).reshape(wanted.shape) - wanted
            opening[members] += np.clip(row["kg"] - before, 0.0, wanted).T
        yield Needs(product, eaten, servings, opening)


def _last_days(case: Case, calendar: SchoolCalendar) -> Ints:
    """Return the last day on which each row of the table ``stock`` may be served, as a day number."""
    stock = case["stock"]
    life = stock["product"].map(case["products"].set_index("product")["shelf_life_days"]).astype("float64").fillna(0)
    keeps = calendar.days[0] + life.to_numpy().astype(np.int64)
    return np.where(stock["use_by"].isna(), keeps, day_numbers(stock["use_by"]))


def unserved(case: Case, spread: Spread, dishes: pd.DataFrame, menus: pd.Index) -> float:
    """Return pupils who eat x school days on which their menu serves nothing, be it given or chosen, and no meal is cancelled by name.

    Parameters
    ----------
    case : Case
        The case, for meals that are cancelled by name.
    spread : Spread
        Who eats, when.
    dishes : pandas.DataFrame
        What is served: ``menu`` and ``day`` as positions.
    menus : pandas.Index
        Menu groups, in the order of the positions.

    Returns
    -------
    float
        Pupils x days; 0: everybody is served on every school day.
    """
    bare = np.ones((len(menus), len(spread.calendar.days), 1))
    bare[dishes["menu"], dishes["day"]] = 0.0
    for _meal, off in cancelled_by_name(case, spread.calendar, menus):
        bare[off] = 0.0
    return float(sum(part.sum() for _index, part in spread.parts(bare[spread.eaters["menu"].to_numpy()])))


def meal_table(spread: Spread, dishes: pd.DataFrame, stages: pd.Index, menus: pd.Index) -> pd.DataFrame:
    """Return the meals that pupils eat.

    Parameters
    ----------
    spread : Spread
        Who eats, when and where.
    dishes : pandas.DataFrame
        What is served: ``menu`` and ``day`` as positions, ``meal``.
    stages, menus : pandas.Index
        Short names, in the order of the positions.

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
            "days": meals["meals"].to_numpy(dtype=np.float64) / who["eating"],  # nobody's rows have no meals
            "meals": meals["meals"].to_numpy(dtype=np.float64),
        }
    )
    table = table.groupby(keys, as_index=False).sum()
    table["days"] = table["days"].round().astype("int64")
    labels: tuple[Iterable[str], ...] = (spread.calendar.periods["period"], spread.calendar.sites, stages, menus, MEALS)
    for name, words in zip(keys, labels, strict=True):
        table[name] = words_at(words, table[name])
    return table.sort_values(keys).reset_index(drop=True)


def whole_packs(need: Floats, pack_kg: float, first: Ints, born: Ints, last: Ints, life: int) -> tuple[Floats, Ints]:
    """Return the whole packs that cover needs window by window, using up what earlier packs left.

    What is left over is used first, as long as it keeps, reckoned from the earliest day on which the window's food may have come.
    Packs are bought only when all that is left over is used, so there is never more than one remainder.

    Parameters
    ----------
    need : numpy.ndarray, shape (sites, D)
        Exact needs in kg, day by day.
    pack_kg : float
        Weight of a pack.
    first, born, last : numpy.ndarray of int, shape (W,)
        First day on which each window's food is eaten; earliest on which it may come; last on which it is eaten.
    life : int
        Days after the delivery on which it may still be served.

    Returns
    -------
    packs : numpy.ndarray, shape (sites, W)
        Whole packs.
    last_use : numpy.ndarray of int
        Last day on which something of the packs of each window is served; same shape, the window's own last day if none.
    """
    shape = (len(need), len(first))
    packs, last_use = np.zeros(shape), np.broadcast_to(last, shape).copy()
    eaten = np.concatenate([np.zeros((len(need), 1)), np.cumsum(need, axis=1)], axis=1)
    sites = np.arange(len(need))
    left, since = np.zeros(len(need)), np.zeros(len(need), dtype=np.int64)
    for window, (begin, end) in enumerate(zip(first, last, strict=True)):
        good = born[since] + life
        stop = np.clip(good, begin - 1, end) + 1
        so_far = eaten[:, begin + 1 : end + 2] - eaten[:, [begin]]
        used = np.minimum(left, eaten[sites, stop] - eaten[:, begin])
        done = begin + (so_far >= (used - _PACK_TOLERANCE * pack_kg)[:, None]).argmax(axis=1)
        last_use[sites, since] = np.where(used > 0, np.maximum(done, last_use[sites, since]), last_use[sites, since])
        short = eaten[:, end + 1] - eaten[:, begin] - used
        bought = np.maximum(np.ceil(short / pack_kg - _PACK_TOLERANCE), 0.0)
        packs[:, window] = bought
        rest = np.where(good > end, left - used, 0.0)
        left = np.where(bought > 0, np.maximum(bought * pack_kg - short, 0.0), rest)
        since = np.where(bought > 0, window, since)
    return packs, last_use
