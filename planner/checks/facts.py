"""A case as the checks look at it: broken rows left aside, and what its menus will roughly need.

The reckoning here is an estimate for questions ("who delivers lettuce in July?"), not the plan's: it knows no packs, no
opening stock and no rounding, and shares an interchangeable ingredient equally among those that someone delivers. It
must stand any input, so rows that cannot be understood are left out here and reported by the check concerned.
"""

from __future__ import annotations

from collections.abc import Collection, Hashable, Iterable, Iterator, Mapping
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from planner.case import Case
from planner.checks.arrivals import Arrivals
from planner.programmes.law import Law
from planner.recipe_days import ALWAYS, Seasons, in_each_season, season_of, seasons, seasons_on
from planner.schema import CASE_TABLES
from planner.schema.base import DTYPES, WEEKDAYS, split_months, split_weekdays
from planner.schema.frames import CaseTables

LONGEST_PLAN_DAYS = 400
"""Beyond this the first or last day is surely wrong, and nothing is reckoned."""

FREE_MENUS = ("repertoire", "free_basket")
"""Menu modes in which the plan, not the calendar, decides what is served."""

Bools = npt.NDArray[np.bool_]
Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]


def complete(case: Case) -> Case:
    """Return a case with every table and column of the schema; what is missing is blank. One that lacks nothing is itself."""
    lacks = {
        name: [column for column in schema.columns if name not in case.tables or column.name not in case.tables[name]]
        for name, schema in CASE_TABLES.items()
    }
    if case.tables.keys() == CASE_TABLES.keys() and not any(lacks.values()):
        return case
    tables = {}
    for name, missing in lacks.items():
        frame = case.tables[name] if name in case.tables else CASE_TABLES[name].empty()
        if missing:
            blanks = {
                c.name: pd.Series("" if DTYPES[c.kind] == "str" else None, index=frame.index, dtype=DTYPES[c.kind])
                for c in missing
            }
            frame = frame.assign(**blanks)
        tables[name] = frame
    return Case(tables, case.extras, case.path)


def months_or_none(cell: str) -> list[int] | None:
    """Return the months of a cell, or None if it cannot be understood."""
    try:
        return split_months(cell)
    except ValueError:
        return None


def whole_pupils(pupils: pd.Series) -> pd.Series:
    """Return pupils counted up to whole ones."""
    return pd.Series(np.ceil(pupils.to_numpy(dtype=np.float64) - 1e-9), index=pupils.index)


class Facts(CaseTables):
    """A case, a law, and what follows from them.

    Parameters
    ----------
    case : Case
        Any case, however broken.
    law : Law or None
        The law, if it is known.
    unread : mapping of (table, column) to collection of int, optional
        Lines of cells that hold something which could not be read: they are blank in the case, but not left so.
    """

    def __init__(
        self, case: Case, law: Law | None = None, unread: Mapping[tuple[str, str], Collection[int]] | None = None
    ) -> None:
        self.case = complete(case)
        self._law = law
        self.reckoned: dict[Hashable, Any] = {}
        self.unread = unread or {}

    def table(self, table: str) -> pd.DataFrame:
        """Return a table with the schema's defaults in its blank cells."""
        return self.case.table(table)

    @property
    def law(self) -> Law:
        """The law; only checks that are registered as needing it may ask.

        Raises
        ------
        RuntimeError
            If there is none.
        """
        if self._law is None:
            raise RuntimeError("this check needs the law: register it with needs_law=True")
        return self._law

    # --- days ---------------------------------------------------------------------------------------------------------

    @cached_property
    def _names(self) -> dict[str, dict[str, str]]:
        """By the key of a table, the names in print of its things by their short names; the first, where rows contradict."""
        found: dict[str, dict[str, str]] = {}
        for table, schema in CASE_TABLES.items():
            if len(schema.key) == 1 and "name" in schema:
                rows = self.table(table).drop_duplicates(schema.key[0])
                named = rows["name"].where(rows["name"] != "", rows[schema.key[0]])
                found[schema.key[0]] = dict(zip(rows[schema.key[0]], named, strict=True))
        return found

    def labels(self, kind: str) -> dict[str, str]:
        """Return the names in print of all things of a kind, such as products, by their short names; these stand in for a blank name."""
        return self._names.get(kind, {})

    def name(self, kind: str, word: object) -> str:
        """Return the name in print of a thing by its short name; itself where there is none."""
        return self.labels(kind).get(str(word)) or str(word)

    def named(self, kind: str, words: Iterable[object]) -> list[str]:
        """Return the names in print of several things; see `name`."""
        return [self.name(kind, word) for word in words]

    @cached_property
    def first_day(self) -> pd.Timestamp | None:
        """First day of the plan, None if unknown."""
        return self._case_day("first_day")

    @cached_property
    def last_day(self) -> pd.Timestamp | None:
        """Last day of the plan, None if unknown."""
        return self._case_day("last_day")

    def _case_day(self, column: str) -> pd.Timestamp | None:
        values = self.table("case")[column]
        return None if len(values) == 0 or pd.isna(values.iloc[0]) else pd.Timestamp(values.iloc[0])

    @cached_property
    def period_of_day(self) -> Ints:
        """Number of the planning period of each of `days`: weeks from Monday, two of them, or calendar months."""
        kind = self.head["period"] if len(self["case"]) else "week"
        if kind == "month":
            return np.asarray(self.days.year * 12 + self.days.month, dtype=np.int64)
        before = self.days[0].weekday() if len(self.days) else 0
        return (np.arange(len(self.days)) + before) // (14 if kind == "fortnight" else 7)

    @cached_property
    def days(self) -> pd.DatetimeIndex:
        """Days of the plan; none if its ends are unknown, reversed or absurdly far apart."""
        first, last = self.first_day, self.last_day
        if first is None or last is None or not 0 <= (last - first).days <= LONGEST_PLAN_DAYS:
            return pd.DatetimeIndex([], dtype="datetime64[s]")
        return pd.date_range(first, last, unit="s")

    @cached_property
    def school_weekdays(self) -> list[int]:
        """Weekdays with school by the case's rule, Monday is 0."""
        values = self["case"]["school_weekdays"]
        return split_weekdays(values.iloc[0]) if len(values) else []

    @cached_property
    def sites(self) -> pd.Index[str]:
        """Names of the sites, each once."""
        names: pd.Index[str] = pd.Index(self["sites"]["site"].drop_duplicates(), dtype="str")
        return names

    @cached_property
    def school_days(self) -> Bools:
        """Is there school: one row per site of `sites`, one column per day of `days`."""
        return self._school_on(self.days)

    @cached_property
    def closed(self) -> Bools:
        """Does the calendar close the site: one row per site of `sites`, one column per day of `days`."""
        return self._said_by_calendar(self.days) < 0

    def _school_on(self, days: pd.DatetimeIndex) -> Bools:
        said = self._said_by_calendar(days)
        return np.asarray(np.where(said == 0, np.isin(days.day_of_week, self.school_weekdays), said > 0), dtype=bool)

    def _said_by_calendar(self, days: pd.DatetimeIndex) -> npt.NDArray[np.int8]:
        """Return what the calendar says of each site and day: 1 school, -1 no school, 0 nothing."""
        said = np.zeros((len(self.sites), len(days)), dtype=np.int8)
        calendar = self["calendar"]
        calendar = calendar[calendar["first_day"].notna() & calendar["kind"].isin(["school", "no_school"])]
        last = calendar["last_day"].fillna(calendar["first_day"])
        start = days.searchsorted(calendar["first_day"].to_numpy(), side="left")
        stop = days.searchsorted(last.to_numpy(), side="right")
        site = self.sites.get_indexer(pd.Index(calendar["site"]))
        value = np.where(calendar["kind"] == "school", 1, -1)
        everywhere = (calendar["site"] == "").to_numpy()
        # rows for one site outweigh rows for all, and later rows earlier ones
        for row in [*np.flatnonzero(everywhere), *np.flatnonzero(~everywhere & (site >= 0))]:
            where = slice(None) if everywhere[row] else site[row]
            said[where, start[row] : stop[row]] = value[row]
        return said

    @cached_property
    def arrivals(self) -> Arrivals:
        """When what can be brought where."""
        return Arrivals(self)

    # --- pupils -------------------------------------------------------------------------------------------------------

    @cached_property
    def enrolment(self) -> pd.DataFrame:
        """Rows of the enrolment that name a known site and have pupils: with ``start`` and ``stop``, columns of `days`."""
        frame = self.table("enrolment")
        frame = frame[frame["pupils"].gt(0).fillna(False) & frame["site"].isin(self.sites)]
        frame = frame.assign(
            pupils=frame["pupils"].astype("float64"),
            take_up_share=frame["take_up_share"].fillna(1.0).clip(0, 1),
            since=frame["valid_from"].fillna(pd.Timestamp.min.ceil("s")),
        )
        frame = frame.sort_values("since", kind="stable")
        until = frame.groupby(["site", "stage"])["since"].shift(-1)
        stop = np.where(until.isna(), len(self.days), self.days.searchsorted(until.fillna(frame["since"]).to_numpy()))
        return frame.assign(start=self.days.searchsorted(frame["since"].to_numpy()), stop=stop)

    @cached_property
    def _eaters(self) -> tuple[pd.DataFrame, Floats]:
        """Menu and stage by row, and pupils who eat by row and day."""
        frame = self.enrolment
        pairs = frame[["menu", "stage"]].drop_duplicates().reset_index(drop=True)
        eaters = np.zeros((len(pairs), len(self.days)))
        if len(pairs) == 0 or len(self.days) == 0:
            return pairs, eaters
        day = np.arange(len(self.days))
        valid = (frame["start"].to_numpy()[:, None] <= day) & (day < frame["stop"].to_numpy()[:, None])
        served = valid & self.school_days[self.sites.get_indexer(pd.Index(frame["site"]))]
        eating = (frame["pupils"] * frame["take_up_share"]).to_numpy()[:, None] * self.present(frame)
        row_of_pair = pd.MultiIndex.from_frame(pairs).get_indexer(pd.MultiIndex.from_frame(frame[["menu", "stage"]]))
        np.add.at(eaters, row_of_pair, served * eating)
        return pairs, eaters

    @cached_property
    def eating(self) -> pd.DataFrame:
        """Pupils who eat by ``site``, ``stage``, ``menu`` and ``day`` (column of `days`), where there are any; ``usual``: were nobody away."""
        return self.usual[self.usual["pupils"] > 0].reset_index(drop=True)

    @cached_property
    def usual(self) -> pd.DataFrame:
        """As `eating`, with those days too on which all are away."""
        frame = self.enrolment[self.enrolment["take_up_share"] > 0]
        day = np.arange(len(self.days))
        valid = (frame["start"].to_numpy()[:, None] <= day) & (day < frame["stop"].to_numpy()[:, None])
        valid &= self.school_days[self.sites.get_indexer(pd.Index(frame["site"]))]
        present = self.present(frame)
        row, at = np.nonzero(valid)
        who = frame[["site", "stage", "menu"]].iloc[row].reset_index(drop=True)
        usual = (frame["pupils"] * frame["take_up_share"]).to_numpy()[row]
        return who.assign(day=at, pupils=usual * present[row, at], usual=usual)

    def present(self, frame: pd.DataFrame) -> Floats:
        """Return the part of the pupils in rows with ``site`` and ``menu`` that is not away on each day: shape (rows, days)."""
        away = np.zeros((len(frame), len(self.days)))
        rows = self["cancelled_meals"].dropna(subset=["first_day"])
        rows = rows[rows["meal"] == ""]
        sites, menus = frame["site"].to_numpy(dtype=object), frame["menu"].to_numpy(dtype=object)
        parts = rows["pupils_share"].astype("float64").fillna(1.0).clip(0, 1)
        for row, on, part in zip(rows.to_dict("records"), self.days_cancelled(rows), parts, strict=True):
            meant = np.full(len(frame), True) if row["site"] == "" else sites == row["site"]
            meant &= (menus == row["menu"]) | (row["menu"] == "")
            here = np.ix_(meant, on)
            away[here] = np.maximum(away[here], part)
        return 1.0 - away

    def days_cancelled(self, rows: pd.DataFrame) -> Iterator[Bools]:
        """Yield of each row of the cancelled meals, whose first days are known, on which of `days` it holds."""
        for first, until, cell in zip(rows["first_day"], rows["last_day"], rows["weekdays"], strict=True):
            on = (self.days >= first) & (self.days <= (first if pd.isna(until) else until))
            yield np.asarray(on & np.isin(self.days.day_of_week, split_weekdays(cell) or range(7)))

    @cached_property
    def eaters(self) -> pd.DataFrame:
        """Pupils who eat by menu, stage and day (column of `days`), where there are any."""
        pairs, eaters = self._eaters
        row, day = np.nonzero(eaters)
        return pd.DataFrame(
            {
                "menu": pairs["menu"].to_numpy()[row],
                "stage": pairs["stage"].to_numpy()[row],
                "day": day,
                "pupils": eaters[row, day],
            }
        )

    # --- diets --------------------------------------------------------------------------------------------------------

    @cached_property
    def diets(self) -> pd.DataFrame:
        """Diets by place and stage: the table's columns, ``line``, ``place`` (a site that the table names; blank: any other), ``stage_of``.

        What is said of a site takes the place of what is said of all of the same diet and product.
        """
        frame = self["diets"].assign(line=self["diets"].index)
        frame = frame[frame["product"] != ""]
        places = pd.DataFrame({"place": ["", *sorted(set(frame["site"]) - {""})]}, dtype="str")
        stages = self["stages"][["stage"]].rename(columns={"stage": "stage_of"})
        rows = frame.merge(places, how="cross").merge(stages, how="cross")
        rows = rows[rows["site"].isin([""]) | (rows["site"] == rows["place"])]
        rows = rows[(rows["stage"] == "") | (rows["stage"] == rows["stage_of"])]
        named = rows.assign(named=rows["site"] != "").groupby(["diet", "product", "place", "stage_of"])["named"]
        return rows[(rows["site"] != "") | ~named.transform("any").astype(bool)].reset_index(drop=True)

    @cached_property
    def diet_heads(self) -> pd.DataFrame:
        """Whole pupils under a diet: `diets` with ``site``, ``stage``, ``heads``, on ``days`` on which ``pupils`` of the ``usual`` eat.

        A diet is one group of pupils, by the most that is said of it there, counted up: of 2 % of 60 who eat 2, of 5 who are told 3 where half are away.
        """
        days = self.eating.groupby(["site", "stage", "usual", "pupils"], as_index=False).size()
        place = days["site"].where(days["site"].isin(self.diets["place"]), "")
        rows = self.diets.drop(columns=["site", "stage"]).rename(columns={"stage_of": "stage", "pupils": "number"})
        rows = days.assign(place=place.astype("str")).merge(rows, on=["place", "stage"])
        number = rows["number"].astype("float64").clip(0) * rows["pupils"] / rows["usual"]
        rows["heads"] = number.fillna(rows["pupils_share"].clip(0, 1).fillna(0.0) * rows["pupils"])
        most = rows.groupby(["site", "stage", "usual", "pupils", "diet"])["heads"].transform("max")
        return rows.assign(heads=whole_pupils(most), days=rows["size"], grams_factor=rows["grams_factor"].fillna(1.0))

    @cached_property
    def diet_days(self) -> pd.DataFrame:
        """Who eats under a diet: `diets` with ``site``, ``stage``, ``pupils`` (x days), and ``fewest``, who eat there on any day."""
        key = ["site", "stage", "line"]
        heads = self.diet_heads.assign(pupils=self.diet_heads["heads"] * self.diet_heads["days"])
        sums = heads.groupby(key, as_index=False).agg(pupils=("pupils", "sum"), fewest=("usual", "min"))
        return sums.merge(heads.drop(columns=["pupils", "usual", "heads", "days"]).drop_duplicates(key), on=key)

    # --- menus --------------------------------------------------------------------------------------------------------

    def days_of_menu(self, menu: str) -> pd.DatetimeIndex:
        """Return of each of `days` the day whose menu a group is served: another one where the calendar makes up for it."""
        found = self.days.to_series().reset_index(drop=True)
        rows = self["calendar"]
        rows = rows[rows["menu_of"].notna() & rows["first_day"].notna() & (rows["kind"] == "school")]
        enrolment = self["enrolment"]
        sites = {"", *enrolment.loc[enrolment["menu"] == menu, "site"]}
        rows = rows[rows["site"].isin(sites)].sort_values("site", kind="stable")
        last = rows["last_day"].fillna(rows["first_day"])
        for first, end, instead in zip(rows["first_day"], last, rows["menu_of"], strict=True):
            found[(self.days >= first) & (self.days <= end)] = instead
        return pd.DatetimeIndex(found)

    def weeks_of(self, menu: str) -> Ints:
        """Return of each of `days` how many weeks of a menu's cycle have gone by; see `menu_groups.cycle_counts`."""
        start = self._case_day("cycle_first_day") or self.first_day
        if start is None or len(self.days) == 0:
            return np.zeros(0, dtype=np.int64)
        monday, days = start - pd.Timedelta(days=start.weekday()), self.days_of_menu(menu)
        weeks = np.asarray((days - monday).days.to_numpy() // 7, dtype=np.int64)
        counts = self["menu_groups"].drop_duplicates("menu").set_index("menu")["cycle_counts"]
        if counts.get(menu) != "school_weeks" or np.abs(weeks).max() > LONGEST_PLAN_DAYS:
            return weeks
        every = np.arange(min(int(weeks.min()), 0), max(int(weeks.max()), 0) + 1)
        span = pd.date_range(monday + pd.Timedelta(days=7 * int(every[0])), periods=7 * len(every), unit="s")
        enrolment = self["enrolment"]
        fed = self.sites.isin(enrolment.loc[enrolment["menu"] == menu, "site"])
        school = self._school_on(span)[fed].any(axis=0).reshape(len(every), 7).any(axis=1)
        before = np.concatenate([[0], np.cumsum(school)])
        return np.asarray(before[weeks - every[0]] - before[-every[0]], dtype=np.int64)

    @cached_property
    def cycle_weeks(self) -> pd.Series:
        """Weeks in the menu cycle by menu group."""
        menus = self["menus"]
        highest = menus["cycle_week"].astype("float64").groupby(menus["menu"]).max()
        return highest.fillna(1).clip(1, 52)

    @cached_property
    def menu_days(self) -> pd.DataFrame:
        """What the menus serve on each day of the plan, school or not: `stated_days` without the meals that are cancelled by name."""
        frame = self.stated_days
        rows = self["cancelled_meals"]
        rows = rows[(rows["meal"] != "") & rows["first_day"].notna()]
        gone = np.zeros(len(frame), dtype=bool)
        for row, on in zip(rows.to_dict("records"), self.days_cancelled(rows), strict=True):
            meant = (frame["meal"] == row["meal"]) & (frame["menu"].isin([row["menu"]]) | (row["menu"] == ""))
            gone |= meant.to_numpy(dtype=bool) & on[frame["day"]]
        return frame[~gone]

    @cached_property
    def stated_days(self) -> pd.DataFrame:
        """What the menus say for each day of the plan, school or not: ``line``, ``menu``, ``dish``, ``meal``, ``slot``, ``day``."""
        menus = self["menus"]
        dishes = self["dishes"].drop_duplicates("dish").set_index("dish")
        menus = menus[menus["dish"].isin(dishes.index)]
        cycle = menus["menu"].map(self.cycle_weeks).to_numpy(dtype="float64")
        names, group = np.unique(menus["menu"].to_numpy(dtype=object), return_inverse=True)
        shape = (len(names), len(self.days))
        days = np.array([self.days_of_menu(str(name)).to_numpy() for name in names], dtype="datetime64[s]").reshape(
            shape
        )
        weeks = np.array([self.weeks_of(str(name)) for name in names], dtype=np.int64).reshape(shape)
        week = weeks[group] % np.maximum(cycle, 1)[:, None] + 1
        wanted = menus["cycle_week"].to_numpy(dtype="float64", na_value=np.nan)[:, None]
        weekday = menus["weekday"].map({word: number for number, word in enumerate(WEEKDAYS)}).to_numpy(dtype="float64")
        any_weekday = (menus["weekday"] == "").to_numpy()[:, None]
        undated = menus["date"].isna().to_numpy()[:, None]
        in_cycle = (np.isnan(wanted) | (wanted == week)) & (
            any_weekday | (weekday[:, None] == (days.astype("datetime64[D]").astype(np.int64)[group] + 3) % 7)
        )
        date = menus["date"].to_numpy()[:, None]
        on_date = (date == self.days.to_numpy()) | (date == days[group])
        row, day = np.nonzero(np.where(undated, in_cycle, on_date))
        frame = pd.DataFrame(
            {
                "line": menus.index.to_numpy()[row],
                "menu": menus["menu"].to_numpy()[row],
                "dish": menus["dish"].to_numpy()[row],
                "day": day,
                "dated": ~undated[row, 0],
            }
        )
        frame["meal"] = frame["dish"].map(dishes["meal"])
        frame["slot"] = frame["dish"].map(dishes["slot"])
        replaced = frame.groupby(["menu", "meal", "slot", "day"])["dated"].transform("any")
        return frame[frame["dated"] | ~replaced.astype(bool)].drop(columns="dated")

    @cached_property
    def served(self) -> pd.DataFrame:
        """Dishes served on school days: ``menu``, ``stage``, ``dish``, ``season``, ``meal``, ``day``, ``pupils`` who eat."""
        plates = self.menu_days.drop_duplicates(["menu", "dish", "day"])
        season = seasons_on(self.dish_seasons, plates["dish"], self.day_numbers[plates["day"]])
        return plates.assign(season=season).merge(self.eaters, on=["menu", "day"])

    @cached_property
    def meals(self) -> float:
        """Meals served in the plan: pupils x days x different meals of the day."""
        meals = self.served.drop_duplicates(["menu", "stage", "meal", "day"])
        return float(meals["pupils"].sum())

    @cached_property
    def dishes_by_stage(self) -> pd.DataFrame:
        """Different ``dish``, ``season`` and ``stage`` that occur together, in menus or in a repertoire of pupils enrolled."""
        whose = ["dish", "season", "stage"]
        pupils = self.enrolment[["menu", "stage"]].drop_duplicates()
        free = self._may_be_served.merge(pupils, on="menu")[whose]
        return pd.concat([self.served[whose], free]).drop_duplicates().reset_index(drop=True)

    @cached_property
    def _may_be_served(self) -> pd.DataFrame:
        """The ``dish`` of each repertoire with its ``menu`` and the ``season`` of each month in which it may be served."""
        rows = self["repertoire"][["menu", "dish", "months"]]
        changing = rows["dish"].isin(list(self.dish_seasons))
        parts: list[pd.DataFrame] = [rows[~changing].assign(season=ALWAYS)]
        month = self.days.month
        for menu, dish, cell in rows[changing].itertuples(index=False):
            may = self.day_numbers[np.isin(month, months_or_none(cell) or [])]
            season = np.unique(season_of(self.dish_seasons, dish, may))
            parts.append(pd.DataFrame({"menu": menu, "dish": dish, "season": season}))
        return pd.concat([part[["menu", "dish", "season"]] for part in parts], ignore_index=True)

    @cached_property
    def day_numbers(self) -> Ints:
        """Days of the plan as numbers (days since 1970-01-01)."""
        return np.asarray(self.days.to_numpy(dtype="datetime64[D]").astype(np.int64))

    @cached_property
    def dish_seasons(self) -> Seasons:
        """The seasons within the plan of dishes whose recipe changes."""
        return seasons(self.net_recipes, self.day_numbers)

    @cached_property
    def net_recipes(self) -> pd.DataFrame:
        """The table ``recipes`` with raw net grams also where they are told cooked; blank where the cooking factor is not known.

        Months that cannot be read bound nothing.
        """
        frame = self["recipes"]
        frame = frame.assign(months=frame["months"].where(frame["months"].map(months_or_none).notna(), ""))
        factor = frame["product"].map(self.products["cooking_factor"]).astype("float64")
        return frame.assign(net_g=frame["net_g"].fillna(frame["cooked_g"] / factor.where(factor > 0)))

    @cached_property
    def recipes(self) -> pd.DataFrame:
        """Recipe rows that hold for each dish, season and stage served: these, ``product``, ``choice``, ``net_g``, ``line``."""
        recipes = in_each_season(self.net_recipes.assign(line=self["recipes"].index), self.dish_seasons)
        recipes = recipes[["dish", "season", "stage", "product", "choice", "net_g", "line"]]
        whose = ["dish", "season", "stage"]
        own = self.dishes_by_stage.merge(recipes[recipes["stage"] != ""], on=whose)
        with_own = pd.MultiIndex.from_frame(own[whose])
        others = self.dishes_by_stage[~pd.MultiIndex.from_frame(self.dishes_by_stage).isin(with_own)]
        general = others.merge(recipes[recipes["stage"] == ""].drop(columns="stage"), on=whose[:2])
        return pd.concat([own, general], ignore_index=True)

    @cached_property
    def wanted(self) -> set[str]:
        """Products that a menu, a repertoire or a diet may ask for; all of them if a menu group is a free basket."""
        if (self["menu_groups"]["mode"] == "free_basket").any():
            return set(self["products"]["product"])
        direct = set(self.recipes["product"])
        diets = self["diets"]
        return (direct | set(diets.loc[diets["product"].isin(direct), "substitute"])) - {""}

    # --- supply -------------------------------------------------------------------------------------------------------

    @cached_property
    def months(self) -> pd.DataFrame:
        """Months of the plan with a school day: ``month`` (its first day), ``first`` and ``last`` school day."""
        some = self.days[self.school_days.any(axis=0)] if len(self.days) else self.days
        frame = pd.DataFrame({"day": some, "month": some.to_period("M").to_timestamp()})
        months = frame.groupby("month")["day"].agg(["min", "max"]).reset_index()
        return months.set_axis(["month", "first", "last"], axis=1)

    @cached_property
    def contract_days(self) -> pd.DataFrame:
        """Days between which each contract holds (``first``, ``last``), its extension included where it is drawn; those that are known."""
        rows = self["contracts"].drop_duplicates("contract").set_index("contract")
        drawn = rows["option_drawn"].fillna(False).astype(bool) & rows["option_until"].notna()
        return pd.DataFrame(
            {"first": rows["first_day"], "last": rows["last_day"].mask(drawn, rows["option_until"])}
        ).dropna()

    @cached_property
    def offer_days(self) -> pd.DataFrame:
        """First and last day of each offer (line), within those of its contract; blank where there is no limit."""
        offers = self["offers"]
        of_contract = self.contract_days.reindex(offers["contract"]).set_axis(offers.index)
        first, last = (offers[name].to_numpy(dtype="datetime64[s]") for name in ("first_day", "last_day"))
        return pd.DataFrame(
            {
                "first_day": np.fmax(first, of_contract["first"].to_numpy(dtype="datetime64[s]")),
                "last_day": np.fmin(last, of_contract["last"].to_numpy(dtype="datetime64[s]")),
            },
            index=offers.index,
        )

    @cached_property
    def offer_months(self) -> pd.DataFrame:
        """Months of the plan in which each offer delivers: ``line``, ``offer``, ``product``, ``month``."""
        offers = self["offers"]
        parts = [months_or_none(cell) or [] for cell in offers["months"]]
        by_number = pd.DataFrame(
            {
                "row": np.repeat(np.arange(len(offers)), [len(part) for part in parts]),
                "number": np.concatenate([np.asarray(part, dtype=np.int64) for part in [*parts, []]]).astype(np.int64),
            }
        )
        months = self.months.assign(number=self.months["month"].dt.month.astype("int64"))
        frame = by_number.merge(months, on="number")
        first, last = (self.offer_days[name].to_numpy()[frame["row"]] for name in ("first_day", "last_day"))
        fits = (np.isnat(first) | (first <= frame["last"].to_numpy())) & (
            np.isnat(last) | (last >= frame["first"].to_numpy())
        )
        frame = frame[fits]
        return pd.DataFrame(
            {
                "line": offers.index.to_numpy()[frame["row"]],
                "offer": offers["offer"].to_numpy()[frame["row"]],
                "product": offers["product"].to_numpy()[frame["row"]],
                "month": frame["month"].to_numpy(),
            }
        )

    @cached_property
    def products(self) -> pd.DataFrame:
        """Products by name, the first of duplicates, with ``pack_kg``."""
        frame = self["products"].drop_duplicates("product")
        return frame.assign(pack_kg=frame["unit_kg"] * frame["pack_units"]).set_index("product")

    def prices(self, table: str) -> pd.DataFrame:
        """Return the prices of ``offers`` or ``quotes`` in the plan's year: ``line``, ``product``, ``organic``, ``price``, ``kg_price``."""
        frame = self.table(table)
        factors = self["price_factors"].drop_duplicates("price_factor").set_index("price_factor")["factor"]
        factor = frame["price_factor"].map(factors).where(frame["price_factor"] != "", 1.0).astype("float64")
        price = (frame["price"] + (frame["freight"].fillna(0) if "freight" in frame else 0)) * factor
        if "price_index" in frame:
            price = price * self.index_factors
        price = price.where((price > 0) & np.isfinite(price))
        unit_kg = frame["product"].map(self.products["unit_kg"]).astype("float64")
        result = pd.DataFrame(
            {
                "line": frame.index,
                "product": frame["product"],
                "organic": frame["organic"].fillna(False).astype(bool),
                "price": price,
                "kg_price": price / unit_kg.where(unit_kg > 0),
            }
        )
        return result.dropna(subset=["price"])

    @cached_property
    def indexed(self) -> pd.DataFrame:
        """Offers (line) whose price follows an index; what is not known is blank.

        ``price_index``, ``month`` of the offer and ``base`` month (periods), the last month that has a ``known`` value then, its ``value``, and
        that of the base month, ``at_base``.
        """
        offers = self["offers"]
        rows = offers[offers["price_index"] != ""]
        month, base = (
            self.offer_days.loc[rows.index, "first_day"].dt.to_period("M"),
            rows["index_base"].dt.to_period("M"),
        )
        known = self["price_indices"].dropna(subset=["month", "value"])
        known = known.assign(month=known["month"].dt.to_period("M")).sort_values("month", kind="stable")
        found = []
        for line, index in rows["price_index"].items():
            own = known[known["price_index"] == index]
            past, then = own[own["month"] <= month[line]].tail(1), own[own["month"] == base[line]].tail(1)
            found.append(
                {
                    "price_index": index,
                    "month": month[line],
                    "base": base[line],
                    "known": past["month"].iloc[0] if len(past) else pd.NaT,
                    "value": past["value"].iloc[0] if len(past) else np.nan,
                    "at_base": then["value"].iloc[0] if len(then) else np.nan,
                }
            )
        dtypes = {
            "price_index": "str",
            **dict.fromkeys(("month", "base", "known"), "period[M]"),
            "value": "float64",
            "at_base": "float64",
        }
        return pd.DataFrame(found, index=rows.index, columns=list(dtypes)).astype(dtypes)

    @cached_property
    def index_factors(self) -> pd.Series:
        """By how much the index of each offer (line) has changed its price, as far as it is known; 1: no index."""
        factor = self.indexed["value"] / self.indexed["at_base"]
        return factor.reindex(self["offers"].index).fillna(1.0)

    # --- need ---------------------------------------------------------------------------------------------------------

    @cached_property
    def need(self) -> pd.DataFrame:
        """Gross kg needed by ``product`` and ``month``, roughly; only what the menus fix."""
        plates = self.served.assign(month=self.days[self.served["day"]].to_period("M").to_timestamp())
        plates = plates.groupby(["dish", "season", "stage", "month"])[["pupils"]].sum().reset_index()
        rows = plates.merge(self.recipes, on=["dish", "season", "stage"])
        rows["net_kg"] = rows["net_g"].fillna(0).clip(0, 2000) * rows["pupils"] / 1000 * self._choice_weight(rows)
        net = self._with_diets(rows.groupby(["product", "stage", "month"])[["net_kg"]].sum().reset_index())
        gross = net["product"].map(self.products["gross_factor"]).astype("float64").fillna(1.0)
        net["kg"] = net["net_kg"] * gross
        need = net.groupby(["product", "month"])[["kg"]].sum().reset_index()
        return need.loc[need["kg"] > 1e-9].reset_index(drop=True)

    def _choice_weight(self, rows: pd.DataFrame) -> pd.Series:
        """Return the part of the days on which each row's product fills its place, 1 where it has no alternatives."""
        keys = ["dish", "season", "stage", "month", "choice"]
        delivered = pd.MultiIndex.from_frame(self.offer_months[["product", "month"]])
        able = pd.Series(pd.MultiIndex.from_frame(rows[["product", "month"]]).isin(delivered), index=rows.index)
        chosen = able | ~able.groupby([rows[key] for key in keys]).transform("any")
        first = chosen & ~able
        # where nobody delivers any of them the first alternative is served
        repeated = rows[first].duplicated(keys)
        chosen.loc[repeated[repeated].index] = False
        alternatives = chosen.groupby([rows[key] for key in keys]).transform("sum")
        weight = chosen / alternatives.where(alternatives > 0, 1)
        return weight.where(rows["choice"] != "", 1.0)

    def _with_diets(self, net: pd.DataFrame) -> pd.DataFrame:
        """Return net kg with the diets' substitutions made."""
        if self["diets"].empty:
            return net
        eating = self.eating.groupby("stage")["pupils"].sum()
        diets = self.diet_days.groupby(["stage", "product", "substitute", "grams_factor"])["pupils"].sum().reset_index()
        if len(diets) == 0 or len(net) == 0:
            return net
        moved = net.merge(diets, on=["stage", "product"])
        taken = moved["net_kg"] * (moved["pupils"] / moved["stage"].map(eating)).clip(0, 1)
        minus = moved[["product", "stage", "month"]].assign(net_kg=-taken)
        plus = pd.DataFrame(
            {
                "product": moved["substitute"],
                "stage": moved["stage"],
                "month": moved["month"],
                "net_kg": taken * moved["grams_factor"],
            }
        )
        return pd.concat([net, minus, plus[plus["product"] != ""]], ignore_index=True)

    @cached_property
    def need_kg(self) -> pd.Series:
        """Gross kg needed in the plan, roughly, by product."""
        return self.need.groupby("product")["kg"].sum()

    @cached_property
    def cost(self) -> pd.DataFrame:
        """What each product needed would cost at its cheapest offer: ``product``, ``kg``, ``kg_price``, ``amount``, ``line`` of the offer."""
        offers = self.prices("offers").dropna(subset=["kg_price"])
        cheapest = offers.sort_values("kg_price", kind="stable").drop_duplicates("product")
        frame = self.need_kg.reset_index().merge(cheapest, on="product")
        frame["amount"] = frame["kg"] * frame["kg_price"]
        return frame.sort_values("amount", ascending=False, kind="stable").reset_index(drop=True)
