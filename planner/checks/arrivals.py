"""When food can come: days on which offers are delivered and sites receive, and what is eaten that nobody can bring in its life.

In words. Food that comes on a day is eaten on that day or as many days later as it keeps. What is not storable is eaten in the
planning period in which it came, or later only as long as its offer, in season all the while, did not come again. By hand: bread
keeps one day, the baker comes on Tuesdays and Fridays, and there is school from Monday to Friday. Bread can be had on Tuesday,
Wednesday and Friday; on Monday and Thursday nobody can bring it. If it kept two days, Thursday could be fed on Tuesday, but
Friday's bread would still be gone by Monday, three days later.

Like the rest of the checks this is an estimate for questions: lead times, caps and packs play no part.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
import pandas as pd

from planner.schema.base import split_months, split_weekdays

if TYPE_CHECKING:
    from planner.checks.facts import Facts

Bools = npt.NDArray[np.bool_]
Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

IN_THE_WAY = ("receives", "weekdays", "holidays", "places")
"""What, beside the season, may be in the way of a delivery; each can be thought away."""


class Arrivals:
    """When what can be brought where, in a case as the checks see it.

    Parameters
    ----------
    facts : Facts
        The case. Sites are those of `Facts.sites`, days those of `Facts.days`, offers the rows of the table.
    """

    def __init__(self, facts: Facts) -> None:
        self.facts = facts
        self.offers = facts["offers"]
        self.days = facts.days

    # --- suppliers ----------------------------------------------------------------------------------------------------

    @cached_property
    def weekday_cells(self) -> pd.Series:
        """The weekdays that hold for each offer: its own, else its supplier's, as the cell has them."""
        of_supplier = self.facts["suppliers"].drop_duplicates("supplier").set_index("supplier")["delivery_weekdays"]
        own = self.offers["delivery_weekdays"]
        return own.where(own != "", self.offers["supplier"].map(of_supplier).astype("str").fillna("")).astype("str")

    @cached_property
    def usual(self) -> Bools:
        """Is the day one of the offer's weekdays? Shape (offers, days)."""
        stated = [split_weekdays(cell) or range(7) for cell in self.weekday_cells]
        return np.array([np.isin(self.days.day_of_week, list(one)) for one in stated], dtype=bool).reshape(self._shape)

    @cached_property
    def told(self) -> npt.NDArray[np.int8]:
        """What the table supplier_days says of each offer and day: 1 delivers, -1 does not, 0 nothing."""
        said = np.zeros(self._shape, dtype=np.int8)
        rows = self.facts["supplier_days"]
        for supplier, first, last, kind in zip(
            rows["supplier"], rows["first_day"], rows["last_day"], rows["kind"], strict=True
        ):
            if pd.notna(first) and kind in ("delivers", "does_not_deliver"):
                on = np.asarray((self.days >= first) & (self.days <= (first if pd.isna(last) else last)))
                mine = (self.offers["supplier"] == supplier).to_numpy()
                said[np.ix_(mine, on)] = 1 if kind == "delivers" else -1
        return said

    @cached_property
    def season(self) -> Bools:
        """Is the offer in its months, between its first and its last day, and under contract if it has one? Shape (offers, days)."""
        found, ends = np.zeros(self._shape, dtype=bool), self.facts.offer_days
        rows = zip(self.offers["months"], ends["first_day"], ends["last_day"], strict=True)
        for row, (months, first, last) in enumerate(rows):
            try:
                found[row] = np.isin(self.days.month, split_months(months))
            except ValueError:  # told as such
                continue
            found[row] &= np.asarray(pd.isna(first) or self.days >= first) & np.asarray(
                pd.isna(last) or self.days <= last
            )
        return found

    @property
    def _shape(self) -> tuple[int, int]:
        return len(self.offers), len(self.days)

    def delivers(self, lifted: Iterable[str] = ()) -> Bools:
        """Return on which days each offer is delivered, without what is thought away."""
        usual = np.ones(self._shape, dtype=bool) if "weekdays" in lifted else self.usual
        closed = np.zeros(self._shape, dtype=bool) if "holidays" in lifted else self.told < 0
        return np.asarray(self.season & (usual | (self.told > 0)) & ~closed, dtype=bool)

    @cached_property
    def reaches(self) -> Bools:
        """Does each offer's supplier deliver to each site, and the offer hold for it? Shape (offers, sites)."""
        sites = self.facts["sites"].drop_duplicates("site")

        def meant(rows: pd.DataFrame) -> Bools:
            fits = np.ones((len(rows), len(sites)), dtype=bool)
            for column in ("committee", "zone", "site"):
                word, known = rows[column].to_numpy(dtype=object)[:, None], sites[column].to_numpy(dtype=object)
                fits &= (word == known) | (word == "")
            return fits

        found = meant(self.offers)
        for supplier, rows in self.facts["delivery_places"].groupby("supplier"):
            found[(self.offers["supplier"] == supplier).to_numpy()] &= meant(rows).any(axis=0)
        return found

    # --- sites --------------------------------------------------------------------------------------------------------

    @cached_property
    def receiver(self) -> pd.Series:
        """Where the food of each site is received: its kitchen, or the site itself."""
        sites = self.facts["sites"].drop_duplicates("site").set_index("site")["kitchen"]
        return sites.where(sites.isin(sites.index), sites.index.to_series()).rename("site")

    @cached_property
    def receiving(self) -> Bools:
        """Whether the site receives food at all, for itself or for others."""
        return np.asarray(self.facts.sites.isin(self.receiver), dtype=bool)

    @cached_property
    def school(self) -> Bools:
        """Is there school at the site, or at one for which it cooks? Shape (sites, days)."""
        found = self.facts.school_days.copy()
        at = self.facts.sites.get_indexer(pd.Index(self.receiver.reindex(self.facts.sites)))
        np.logical_or.at(found, at, self.facts.school_days)
        return found

    @cached_property
    def receives(self) -> Bools:
        """On which days can food be delivered to each site? Shape (sites, days)."""
        cells = self.facts["sites"].drop_duplicates("site")["receives_weekdays"]
        found = self.school.copy()
        for row, cell in enumerate(cells):
            if split_weekdays(cell):
                found[row] = np.isin(self.days.day_of_week, split_weekdays(cell)) & ~self.facts.closed[row]
        return found

    @cached_property
    def kinds(self) -> Ints:
        """A number for each site, the same for those to which the same offers can come on the same days."""
        both = np.concatenate([self.receives, self.school, self.reaches[~self.reaches.all(axis=1)].T], axis=1)
        return np.asarray(np.unique(both, axis=0, return_inverse=True)[1].ravel(), dtype=np.int64)

    # --- what is eaten ------------------------------------------------------------------------------------------------

    @cached_property
    def plates(self) -> pd.DataFrame:
        """What given menus serve: ``product``, ``menu``, ``stage``, ``day``, ``place`` (a number), ``kg`` (gross) for each who eats.

        ``at`` is the site that receives it (blank: all). Products of the same number may fill the same place of a dish.
        """
        facts = self.facts
        recipes = facts.recipes[facts.recipes["net_g"].gt(0) & facts.recipes["product"].isin(facts.products.index)]
        rows = facts.served[["menu", "stage", "dish", "season", "day"]].merge(recipes, on=["dish", "season", "stage"])
        own = rows["choice"].mask(rows["choice"] == "", "=" + rows["product"])
        rows["place"] = rows.assign(choice=own).groupby(["menu", "stage", "dish", "day", "choice"], sort=False).ngroup()
        gross = rows["product"].map(facts.products["gross_factor"]).astype("float64").fillna(1.0)
        rows["kg"] = rows["net_g"].clip(0, 2000) * gross / 1000
        columns = ["product", "menu", "stage", "day", "place", "kg"]
        return pd.concat([rows[columns].assign(at=""), *self._instead(rows)], ignore_index=True)

    def _instead(self, rows: pd.DataFrame) -> Iterator[pd.DataFrame]:
        """Yield what diets eat in place of products of some plates, at the sites that receive it (``at``)."""
        if self.facts["diets"].empty:
            return
        diets = self.facts.diet_days
        diets = diets[diets["substitute"].isin(self.facts.products.index) & diets["pupils"].gt(0)]
        diets = diets.assign(at=diets["site"].map(self.receiver))
        eaten = self.facts.eating.assign(at=self.facts.eating["site"].map(self.receiver))
        eaten = eaten.groupby(["at", "stage"], as_index=False)[["pupils"]].sum().rename(columns={"pupils": "all"})
        keys = ["at", "stage", "product", "substitute", "grams_factor"]
        diets = diets.groupby(keys, as_index=False)["pupils"].sum().merge(eaten, on=["at", "stage"])
        found = rows.merge(diets, on=["stage", "product"])
        if len(found):
            kg = found["kg"] * (found["pupils"] / found["all"]).clip(0, 1) * found["grams_factor"]
            place = -1 - np.arange(len(found))  # nothing else may fill it
            yield found[["menu", "stage", "day", "at"]].assign(product=found["substitute"], place=place, kg=kg)

    @cached_property
    def eaters(self) -> pd.DataFrame:
        """Who eats where: ``menu``, ``stage``, ``day``, ``site`` (that receives the food), ``pupils``."""
        eating = self.facts.eating
        frame = eating.assign(site=eating["site"].map(self.receiver))
        return frame.groupby(["menu", "stage", "day", "site"], as_index=False)[["pupils"]].sum()

    # --- what can be brought ------------------------------------------------------------------------------------------

    def reached(self, product: str, kind: int, lifted: Iterable[str] = ()) -> Bools:
        """Return on which days what is eaten of a product at sites of a number can have come in time.

        Parameters
        ----------
        product : str
            Short name of a product of the case.
        kind : int
            Number of the sites, from `kinds`.
        lifted : iterable of str
            What is thought away, as of `ages`.

        Returns
        -------
        numpy.ndarray of bool, shape (days,)
            True where the freshest that can be had is no older than the product keeps.
        """
        return self.ages(product, kind, lifted) <= self.life(product)

    def life(self, product: str) -> int:
        """Return for how many days after its delivery a product may be eaten."""
        days = self.facts.products["shelf_life_days"].get(product)
        return 0 if pd.isna(days) else int(days)

    def ages(self, product: str, kind: int, lifted: Iterable[str] = ()) -> Floats:
        """Return how old the freshest of a product is on each day at sites of a number; inf: none can be had.

        Parameters
        ----------
        product : str
            Short name of a product of the case.
        kind : int
            Number of the sites, from `kinds`: the same offers come to all of them on the same days.
        lifted : iterable of str
            What is thought away, of `IN_THE_WAY`, or that a product is not ``storable``.

        Returns
        -------
        numpy.ndarray, shape (days,)
            Days since the latest delivery that may still be eaten on the day; inf: there was none.
        """
        lifted = set(lifted)
        site = int(np.flatnonzero(self.kinds == kind)[0])
        mine = np.flatnonzero(self.offers["product"] == product)
        if "places" not in lifted:
            mine = mine[self.reaches[mine, site]]
        receives = self.school[site] if "receives" in lifted else self.receives[site]
        can = self._delivers[frozenset(lifted & {"weekdays", "holidays"})][mine] & receives
        day = np.arange(len(self.days))
        came = np.maximum.accumulate(np.where(can, day, -1), axis=1)
        storable = bool(self.facts.products["storable"].fillna(False).get(product, False))
        fits = came >= 0
        if not storable and "storable" not in lifted:
            out = np.concatenate([np.zeros((len(mine), 1)), np.cumsum(~self.season[mine], axis=1)], axis=1)
            closed = out[:, 1:] - np.take_along_axis(out, np.maximum(came, 0), axis=1)
            fits &= (self.facts.period_of_day[np.maximum(came, 0)] == self.facts.period_of_day) | (closed == 0)
        return np.asarray(np.where(fits, day - came, np.inf).min(axis=0, initial=np.inf), dtype=np.float64)

    @cached_property
    def _delivers(self) -> dict[frozenset[str], Bools]:
        every = [frozenset(part) for part in ((), ("weekdays",), ("holidays",), ("weekdays", "holidays"))]
        return {part: self.delivers(part) for part in every}

    @cached_property
    def missing(self) -> pd.DataFrame:
        """What given menus serve and nobody can bring in time, nor is in store.

        Of products that somebody offers: ``product``, ``site`` (that receives), ``kind`` (its number), ``day``, ``kg``. Where
        several products may fill a place, it is missing if none of them can come, and told of the first.
        """
        found = [self._missing_at(kind) for kind in np.unique(self.kinds[self.receiving])]
        frame = pd.concat(found, ignore_index=True) if found else pd.DataFrame()
        if frame.empty:
            return pd.DataFrame(columns=["product", "site", "kind", "day", "kg"])
        keys = ["product", "site", "kind", "day"]
        return self._without_stock(frame.groupby(keys, as_index=False)[["kg"]].sum())

    def _missing_at(self, kind: int) -> pd.DataFrame:
        there = self.eaters[self.eaters["site"].isin(self.facts.sites[self.kinds == kind])]
        open_ = there[["menu", "stage", "day"]].drop_duplicates()
        plates = self.plates[self.plates["product"].isin(self.offers["product"])].merge(open_)
        plates = plates[plates["at"].isin(["", *there["site"].unique()])]
        can = np.zeros(len(plates), dtype=bool)
        for product, rows in plates.groupby("product").indices.items():
            can[rows] = self.reached(str(product), kind)[plates["day"].to_numpy()[rows]]
        filled = plates["place"].isin(plates["place"].to_numpy()[can])
        lacking = plates[~filled].drop_duplicates("place").merge(there, on=["menu", "stage", "day"])
        lacking = lacking[(lacking["at"] == "") | (lacking["at"] == lacking["site"])]
        lacking = lacking.assign(kg=lacking["kg"] * lacking["pupils"], kind=kind)
        return lacking[["product", "site", "kind", "day", "kg"]]

    def _without_stock(self, missing: pd.DataFrame) -> pd.DataFrame:
        """Return what is missing without the first days, as far as what is in store lasts for all that is eaten until then."""
        stock = self.facts["stock"].dropna(subset=["kg"])
        stock = stock[stock["product"].isin(missing["product"])]
        zone = missing["site"].map(self.facts["sites"].drop_duplicates("site").set_index("site")["zone"])
        covered = np.zeros(len(missing), dtype=bool)
        for (place, product), rows in stock.groupby(["zone", "product"]):
            use_by = rows["use_by"].fillna(self.days[0] + pd.Timedelta(days=self.life(str(product))))
            eaten = np.cumsum(self._eaten(str(product), str(place)))
            held = np.array([rows["kg"][use_by >= day].sum() for day in self.days])
            here = ((zone == place) & (missing["product"] == product)).to_numpy()
            covered |= here & (eaten <= held + 1e-6)[missing["day"].to_numpy(dtype=np.int64)]
        return missing[~covered].reset_index(drop=True)

    def _eaten(self, product: str, zone: str) -> Floats:
        """Return the kg of a product that given menus need in a delivery zone on each day."""
        return self.eaten_by_zone(product).get(zone, np.zeros(len(self.days)))

    def eaten_by_zone(self, product: str) -> dict[str, Floats]:
        """Return by delivery zone the kg of a product that given menus need on each day."""
        zone = self.facts["sites"].drop_duplicates("site").set_index("site")["zone"]
        rows = self.plates[self.plates["product"] == product].merge(self.eaters, on=["menu", "stage", "day"])
        rows = rows[(rows["at"] == "") | (rows["at"] == rows["site"])]
        rows = rows.assign(kg=rows["kg"] * rows["pupils"], zone=rows["site"].map(zone))
        return {
            str(place): np.bincount(part["day"], part["kg"], minlength=len(self.days))
            for place, part in rows.groupby("zone")
        }
