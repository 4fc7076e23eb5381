"""What follows from the case alone: periods, school days, pupils who eat, prices, caps, the money of the funds."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from decimal import ROUND_HALF_UP, Decimal, localcontext
from functools import cached_property, wraps
from typing import Any, Literal

import numpy as np
import pandas as pd

from planner.case import Case
from planner.i18n import _
from planner.programmes.geography import catchments, nearest_km, tiers
from planner.programmes.law import Law
from planner.schema.base import split_months, split_weekdays
from planner.verify.invoices import invoice_day

EARTH_RADIUS_KM = 6371.0
FAMILY_FARM_KINDS = ("individual", "informal_group", "formal_group")
NEVER_FULL_TIME_RATE = ("creche", "indigenous")
"""Stages whose own rate outweighs the one for full-time attendance."""

DEFAULT_SOFT = ("demand", "fund_spending", "share_targets", "nutrition")
"""Families of rules that give way unless the case says otherwise; every other one must hold."""


NO_INDEX = (Decimal(1), Decimal(1))
"""Values of the index of an offer whose price follows none."""


class Facts:
    """The case and the law, as the check reads them; each fact is reckoned once, when it is first asked for."""

    def __init__(self, case: Case, law: Law) -> None:
        self.case = case
        self.law = law
        self.of_supplier = _("{product} of {supplier}")
        row = case.head
        self.first_day = pd.Timestamp(row["first_day"])
        self.last_day = pd.Timestamp(row["last_day"])
        year = row["year_first_day"]
        self.order_day = pd.Timestamp(row["order_day"])
        self.year_first_day = self.first_day if pd.isna(year) else min(pd.Timestamp(year), self.first_day)
        self.period_kind = str(row["period"])
        self.school_weekdays = split_weekdays(row["school_weekdays"])
        self.cycle_first_day = (
            self.first_day if pd.isna(row["cycle_first_day"]) else pd.Timestamp(row["cycle_first_day"])
        )
        self.road_factor = float(row["road_factor"])
        self.days = pd.date_range(self.first_day, self.last_day, freq="D").as_unit("s")
        self.sites = case["sites"].set_index("site", drop=False)
        self.products = case["products"].set_index("product", drop=False)
        self.suppliers = case["suppliers"].set_index("supplier", drop=False)
        self.funds = case["funds"].set_index("fund", drop=False)
        self.instalments = case["instalments"]
        self._modes = {str(r["family"]): str(r["mode"]) for _line, r in case["rules"].iterrows()}
        self._could_come: dict[tuple[str, str], np.ndarray] = {}
        self._school_weeks: dict[tuple[str, pd.Timestamp], bool] = {}
        self.menu_of: dict[tuple[str, pd.Timestamp], pd.Timestamp] = {}
        """By menu and day, the day whose menu is served; see `planner.verify.menu`."""
        self._in_time: dict[str, np.ndarray] = {}
        self._too_late: dict[str, np.ndarray] = {}
        self.reckoned: dict[Hashable, Any] = {}
        """By name of a reckoning, what came of it; see `planner.once.once`."""
        self.of_menu: dict[str, tuple[pd.DataFrame, pd.DataFrame]] = {}
        """By name of a reckoning, the menu for which it was last made and what came of it; see `once_per_menu`."""
        self.read: dict[str, list[tuple[pd.DataFrame, pd.DataFrame]]] = {}
        """By name of a plan's table, how it came last and what was read from it; see `planner.verify.tables.read_tables`."""
        self.found: dict[Any, list[Any]] = {}
        """By part of the check, what it found in the last plans; see `planner.verify.again.Again`."""

    # ---- rules in force ---------------------------------------------------------------------------------------------

    def mode(self, family: str) -> str:
        """Return whether a family of rules is hard, soft or off."""
        return self._modes.get(family, "soft" if family in DEFAULT_SOFT else "hard")

    def stated_mode(self, family: str) -> str:
        """Return the mode that the case states for a family, or an empty text."""
        return self._modes.get(family, "")

    @cached_property
    def names(self) -> dict[str, dict[str, str]]:
        """Names in print of all that has one, by kind and short name; an offer is called by its product and its supplier."""
        tables = {
            "product": "products",
            "site": "sites",
            "supplier": "suppliers",
            "fund": "funds",
            "dish": "dishes",
            "stage": "stages",
            "menu": "menu_groups",
            "target": "targets",
            "contract": "contracts",
        }
        found = {
            kind: dict(zip(self.case.table(table)[kind], self.case.table(table)["name"], strict=True))
            for kind, table in tables.items()
        }
        found["kitchen"] = found["site"]
        found["target"] = {rule.target: rule.name for rule in self.law.targets} | found["target"]
        offers = self.case["offers"]
        found["offer"] = {
            offer: self.of_supplier.format(
                product=found["product"].get(product, product), supplier=found["supplier"].get(supplier, supplier)
            )
            for offer, product, supplier in zip(offers["offer"], offers["product"], offers["supplier"], strict=True)
        }
        return found

    # ---- calendar ---------------------------------------------------------------------------------------------------

    @cached_property
    def periods(self) -> pd.DataFrame:
        """Periods in order: label, first and last day, clipped to the plan; indexed by label."""
        spans = self._spans(self.days)
        labels = spans["min"].dt.strftime("%Y-%m-%d")
        return pd.DataFrame(
            {"period": labels.to_numpy(), "first_day": spans["min"].to_numpy(), "last_day": spans["max"].to_numpy()},
            index=pd.Index(labels.to_numpy(), name="label"),
        )

    def _spans(self, days: pd.DatetimeIndex) -> pd.DataFrame:
        """Return first and last day of each period into which days fall."""
        monday = days - pd.to_timedelta(days.day_of_week, unit="D")
        if self.period_kind == "month":
            number = days.year * 12 + days.month
        else:
            weeks = (monday - monday[0]).days // 7
            number = weeks // (2 if self.period_kind == "fortnight" else 1)
        return pd.Series(days, index=np.asarray(number)).groupby(level=0).agg(["min", "max"])

    @cached_property
    def periods_over(self) -> pd.Series:
        """First days of the periods of the year that are over when the plan begins."""
        days = pd.date_range(self.year_first_day, self.first_day, freq="D", inclusive="left").as_unit("s")
        return self._spans(days)["min"] if len(days) else pd.Series([], dtype="datetime64[s]")

    @cached_property
    def period_of_day(self) -> pd.Series:
        """Label of the period of each day."""
        place = np.searchsorted(self.periods["first_day"].to_numpy(), self.days.to_numpy(), side="right") - 1
        return pd.Series(self.periods["period"].to_numpy()[place], index=self.days)

    @cached_property
    def period_begin(self) -> np.ndarray:
        """Position of the first day of the period of each day."""
        first = self.periods["first_day"].to_numpy()
        return np.searchsorted(
            self.days.to_numpy(), first[np.searchsorted(first, self.days.to_numpy(), side="right") - 1]
        )

    @cached_property
    def period_number(self) -> dict[str, int]:
        """Position of each period."""
        return {label: number for number, label in enumerate(self.periods["period"])}

    @cached_property
    def school(self) -> pd.DataFrame:
        """Is there school? One row per site, one column per day."""
        usual = np.isin(self.days.day_of_week, self.school_weekdays)
        open_ = np.tile(usual, (len(self.sites), 1))
        calendar = self.case["calendar"]
        everywhere = calendar["site"] == ""
        for rows in (calendar[everywhere], calendar[~everywhere]):  # rows for one site come last, so they outweigh
            for _line, row in rows.iterrows():
                last = row["first_day"] if pd.isna(row["last_day"]) else row["last_day"]
                covered = (self.days >= row["first_day"]) & (self.days <= last)
                concerned = (self.sites.index == row["site"]) | (row["site"] == "")
                open_[np.ix_(concerned, covered)] = row["kind"] == "school"
        return pd.DataFrame(open_, index=self.sites.index, columns=self.days)

    @cached_property
    def made_up(self) -> pd.DataFrame:
        """Rows of the calendar that say whose menu an extra school day has; those of one site last, so they outweigh."""
        rows = self.case["calendar"]
        return rows[rows["menu_of"].notna() & (rows["kind"] == "school")].sort_values("site", kind="stable")

    @cached_property
    def menus_eaten(self) -> dict[str, set[str]]:
        """The menus that pupils of each site eat."""
        return {str(site): set(rows["menu"]) for site, rows in self.case["enrolment"].groupby("site")}

    def week_has_school(self, menu: str, monday: pd.Timestamp) -> bool:
        """Tell whether any site whose pupils eat a menu has school in the week that begins on a Monday, also outside the plan."""
        if (menu, monday) not in self._school_weeks:
            week = pd.date_range(monday, periods=7, freq="D").as_unit("s")
            sites = [site for site, menus in self.menus_eaten.items() if menu in menus]
            self._school_weeks[menu, monday] = any(self._school_then(site, week).any() for site in sites)
        return self._school_weeks[menu, monday]

    def _school_then(self, site: str, days: pd.DatetimeIndex) -> np.ndarray:
        """Return on which days there is school at a site; what the calendar says of the site outweighs what it says of all."""
        open_ = np.isin(days.day_of_week, self.school_weekdays)
        for _line, row in self.case["calendar"].sort_values("site", kind="stable").iterrows():
            last = row["first_day"] if pd.isna(row["last_day"]) else row["last_day"]
            if row["site"] in ("", site):
                open_[(days >= row["first_day"]) & (days <= last)] = row["kind"] == "school"
        return np.asarray(open_, dtype=bool)

    @cached_property
    def school_days(self) -> pd.DatetimeIndex:
        """Days with school at one site at least."""
        return self.days[self.school.to_numpy().any(axis=0)]

    @cached_property
    def receives(self) -> dict[str, np.ndarray]:
        """On which days of the plan each site may be brought food.

        By hand: a school with school from Tuesday to Friday receives on these days; if the case says mon|thu, on Monday and
        Thursday, unless the calendar closes it by name or for all.
        """
        school = {str(site): row for site, row in zip(self.school.index, self.school.to_numpy(), strict=True)}
        found = {site: days.copy() for site, days in school.items()}
        for site, kitchen in self.receiver.items():
            found[str(kitchen)] |= school[str(site)]
        for site, cell in self.sites["receives_weekdays"].items():
            if cell:
                found[str(site)] = np.isin(self.days.day_of_week, split_weekdays(cell)) & ~self._closed(str(site))
        return found

    def _closed(self, site: str) -> np.ndarray:
        """Return on which days the calendar closes a site; what it says of the site outweighs what it says of all."""
        closed = np.zeros(len(self.days), dtype=bool)
        for _line, row in self.case["calendar"].sort_values("site", kind="stable").iterrows():
            if row["site"] in ("", site):
                closed[self._span(row["first_day"], row["last_day"])] = row["kind"] == "no_school"
        return closed

    def _span(self, first: pd.Timestamp, last: pd.Timestamp) -> np.ndarray:
        """Return which days of the plan lie between two; without a last, the first alone."""
        return np.asarray((self.days >= first) & (self.days <= (first if pd.isna(last) else last)))

    @cached_property
    def someone_receives(self) -> np.ndarray:
        """On which days of the plan any site may be brought food."""
        return np.asarray(np.logical_or.reduce([self.receives[str(site)] for site in self.zone_of_receiver.index]))

    @cached_property
    def receiver(self) -> pd.Series:
        """Where the food of each site is received: its kitchen, or the site itself."""
        return self.sites["kitchen"].where(self.sites["kitchen"] != "", self.sites["site"])

    @cached_property
    def zone_of_receiver(self) -> pd.Series:
        """Delivery zone of each receiving site."""
        receivers = self.sites.index[self.sites.index.isin(self.receiver)]
        return self.sites["zone"].loc[receivers]

    # ---- pupils -----------------------------------------------------------------------------------------------------

    @cached_property
    def eating(self) -> pd.DataFrame:
        """Pupils who eat: one row per school day, site and stage, with their menu group.

        ``usual`` are those who would eat were nobody away, ``present`` the part that is there; of several rows of the case the
        greatest part is away. By hand: 100 eat, 40 % are on an excursion on Wednesday: 60 pupils, 0.6 of the usual 100.
        """
        return self._without_those_away(
            self.enrolled_by_day.query("school").drop(columns="school").reset_index(drop=True)
        )

    @cached_property
    def enrolled_by_day(self) -> pd.DataFrame:
        """Pupils who would eat were all schools open: a row per day, site and stage, with ``menu``, ``usual`` and whether there is ``school``."""
        parts = []
        for (site, stage), rows in self.case["enrolment"].groupby(["site", "stage"], sort=False):
            dated = rows.assign(since=rows["valid_from"].fillna(pd.Timestamp.min.as_unit("s")))
            dated = dated.sort_values("since", kind="stable")
            current = np.searchsorted(dated["since"].to_numpy(), self.days.to_numpy(), side="right") - 1
            begun = current >= 0
            row = current[begun]
            eaters = dated["pupils"].astype(float) * dated["take_up_share"].astype(float)
            parts.append(
                pd.DataFrame(
                    {
                        "date": self.days[begun],
                        "site": site,
                        "stage": stage,
                        "menu": dated["menu"].to_numpy()[row],
                        "usual": eaters.to_numpy()[row],
                        "school": self.school.loc[str(site)].to_numpy()[begun],
                    }
                )
            )
        return pd.concat(parts, ignore_index=True)

    def _without_those_away(self, usual: pd.DataFrame) -> pd.DataFrame:
        away = np.zeros(len(usual))
        site, menu = (usual[name].to_numpy(dtype=object) for name in ("site", "menu"))
        for row in self.case["cancelled_meals"].query("meal == ''").to_dict("records"):
            meant = cancelled_on(row, usual["date"])
            for words, word in ((site, row["site"]), (menu, row["menu"])):
                meant = meant & ((words == word) | (word == ""))
            away = np.where(meant, np.maximum(away, float(row["pupils_share"])), away)
        return usual.assign(present=1.0 - away, pupils=usual["usual"] * (1.0 - away))

    @cached_property
    def enrolled(self) -> pd.DataFrame:
        """Rows of the enrolment of which any pupil eats."""
        rows = self.case["enrolment"]
        return rows[(rows["pupils"].fillna(0) > 0) & (rows["take_up_share"] > 0)]

    @cached_property
    def enrolled_on_first_day(self) -> pd.DataFrame:
        """Pupils enrolled on the first day of the plan's year, by site and stage."""
        rows = self.case["enrolment"]
        rows = rows[rows["valid_from"].isna() | (rows["valid_from"] <= self.year_first_day)]
        rows = rows.sort_values("valid_from", na_position="first", kind="stable")
        return rows.drop_duplicates(["site", "stage"], keep="last")

    # ---- goods ------------------------------------------------------------------------------------------------------

    @cached_property
    def pack_kg(self) -> pd.Series:
        """Weight of a pack of each product."""
        return self.products["unit_kg"].astype(float) * self.products["pack_units"].astype(float)

    @cached_property
    def life(self) -> dict[str, int]:
        """Days after the day of delivery on which each product may still be served."""
        return {str(product): int(days) for product, days in self.products["shelf_life_days"].items()}

    @cached_property
    def storable(self) -> pd.Series:
        """Products that may be bought ahead."""
        return self.products["storable"].astype(bool)

    @cached_property
    def price_factors(self) -> dict[str, float]:
        """Factors that bring prices to the plan's year."""
        table = self.case["price_factors"]
        return dict(zip(table["price_factor"], table["factor"].astype(float), strict=True))

    def price_now(self, price: float | Decimal, factor: str, index: tuple[Decimal, Decimal] = NO_INDEX) -> Decimal:
        """Return a price in the plan's year: price x factor x value of its index / value in the base month, to six places, halves up.

        By hand: 5.00 at 120 in the base month and 121 now is 5.041666..., so 5.041667.

        Parameters
        ----------
        price : float or Decimal
            As it was quoted, in currency.
        factor : str
            Short name of its factor in the table ``price_factors``; blank or not known: none, which is 1.
        index : tuple of Decimal
            Value of its index now and in the base month; without an index both are 1.

        Returns
        -------
        Decimal
            Exactly, in currency.
        """
        with localcontext(prec=400):
            now = Decimal(str(price)) * Decimal(str(self.price_factors.get(factor, 1.0))) * index[0] / index[1]
            return now.quantize(Decimal("0.000001"), rounding=ROUND_HALF_UP)

    def _index_of(self, offer: pd.Series) -> tuple[Decimal, Decimal]:
        """Return the values of an offer's index in its month and in the base month."""
        if not offer["price_index"]:
            return NO_INDEX
        of_contract = self.case["contracts"].set_index("contract")["first_day"]
        days = [day for day in (offer["first_day"], of_contract.get(offer["contract"])) if not pd.isna(day)]
        return self._index_value(offer["price_index"], max(days)), self._index_value(
            offer["price_index"], offer["index_base"]
        )

    def _index_value(self, index: str, day: pd.Timestamp) -> Decimal:
        """Return the value of an index in the month of a day; of a month that has none the last before it."""
        rows = self.case["price_indices"]
        rows = rows[(rows["price_index"] == index) & (rows["month"] < day + pd.offsets.MonthBegin())]
        return Decimal(str(float(rows.sort_values("month")["value"].iloc[-1])))

    @cached_property
    def quotes(self) -> pd.DataFrame:
        """Quotes by product and organic or not: their mean with freight in the plan's year, to six places, and how many."""
        rows = self.case["quotes"]
        asked: dict[tuple[str, bool], list[Decimal]] = {}
        for _index, row in rows.iterrows():
            freight = 0.0 if pd.isna(row["freight"]) else row["freight"]
            now = self.price_now(Decimal(str(row["price"])) + Decimal(str(freight)), row["price_factor"])
            asked.setdefault((str(row["product"]), bool(row["organic"])), []).append(now)
        means = [
            float((sum(some, Decimal(0)) / len(some)).quantize(Decimal("0.000001"), rounding=ROUND_HALF_UP))
            for some in asked.values()
        ]
        index = pd.MultiIndex.from_tuples(list(asked), names=["product", "organic"])
        return pd.DataFrame({"mean": means, "size": [len(some) for some in asked.values()]}, index=index, dtype=float)

    @cached_property
    def offers(self) -> pd.DataFrame:
        """Offers with product, supplier, price of the plan's year and whole seasons; indexed by offer."""
        offers = self.case["offers"].set_index("offer", drop=False)
        offers["price_per_unit"] = [
            float(self.price_now(row["price"], row["price_factor"], self._index_of(row)))
            for _line, row in offers.iterrows()
        ]
        offers["pack_kg"] = offers["product"].map(self.pack_kg)
        offers["pack_units"] = offers["product"].map(self.products["pack_units"].astype(float))
        offers["unit_kg"] = offers["product"].map(self.products["unit_kg"].astype(float))
        return offers

    @cached_property
    def offer_rows(self) -> dict[str, dict[str, Any]]:
        """What `offers` says of each offer: for who asks of one at a time."""
        rows: Any = self.offers.to_dict("index")
        return {str(offer): row for offer, row in rows.items()}

    @cached_property
    def supplier_rows(self) -> dict[str, dict[str, Any]]:
        """What the case says of each supplier: for who asks of one at a time."""
        rows: Any = self.suppliers.to_dict("index")
        return {str(supplier): row for supplier, row in rows.items()}

    @cached_property
    def offers_of(self) -> dict[str, list[str]]:
        """The offers of each product."""
        offers = self.offers.groupby("product", sort=False)["offer"].agg(list).to_dict()
        return {str(product): [str(offer) for offer in offers.get(product, ())] for product in self.products.index}

    @cached_property
    def contracts(self) -> dict[str, dict[str, Any]]:
        """What the case says of each contract."""
        rows: Any = self.case["contracts"].to_dict("records")
        return {str(row["contract"]): row for row in rows}

    @cached_property
    def contract_end(self) -> dict[str, pd.Timestamp]:
        """The last day on which each contract holds. By hand: to 31 December 2026, to 2027 if the option to extend it by a year is drawn."""
        found = {}
        for contract, row in self.contracts.items():
            drawn = bool(row["option_drawn"]) and not pd.isna(row["option_until"])
            found[contract] = pd.Timestamp(row["option_until"] if drawn else row["last_day"])
        return found

    @cached_property
    def harvest_of(self) -> dict[str, dict[str, float]]:
        """The part of `harvest` by period, then by offer: for who asks of one at a time."""
        return {str(period): of_offer for period, of_offer in self.harvest.to_dict().items()}

    @cached_property
    def delivers(self) -> dict[str, np.ndarray]:
        """On which days of the plan each offer is delivered.

        In its months, from its first to its last day, on its weekdays, else on its supplier's, else on any; a row of
        ``supplier_days`` outweighs the weekdays. By hand: Tuesdays, and closed from 1 to 10 March 2026: first on 17 March, but if
        it delivers on Thursday 12 March beside, on that day too.
        """
        found = {}
        for offer, row in self.offer_rows.items():
            cell = str(row["delivery_weekdays"] or self.supplier_rows[row["supplier"]]["delivery_weekdays"])
            days = np.ones(len(self.days), dtype=bool)
            if cell:
                days = np.isin(self.days.day_of_week, split_weekdays(cell))
            for _line, told in self.case["supplier_days"].iterrows():
                if told["supplier"] == row["supplier"]:
                    days[self._span(told["first_day"], told["last_day"])] = told["kind"] == "delivers"
            found[offer] = days & self.in_season[offer]
        return found

    @cached_property
    def in_season(self) -> dict[str, np.ndarray]:
        """On which days of the plan each offer is in its months, between its first and its last day, and under contract if it has one."""
        return {offer: self.season(offer, self.days) for offer in self.offer_rows}

    def season(self, offer: str, on: pd.DatetimeIndex) -> np.ndarray:
        """Tell on which of some days an offer is in season, as `in_season` does of those of the plan."""
        row = self.offer_rows[offer]
        days = np.isin(on.month, split_months(row["months"]))
        if not pd.isna(row["first_day"]):
            days &= on >= row["first_day"]
        if not pd.isna(row["last_day"]):
            days &= on <= row["last_day"]
        if row["contract"]:
            days &= on >= self.contracts[row["contract"]]["first_day"]
            days &= on <= self.contract_end[row["contract"]]
        return days

    @cached_property
    def deliverable(self) -> pd.DataFrame:
        """Can an offer deliver in a period, to anybody? One row per offer, one column per period."""
        labels = self.periods["period"].to_numpy()
        number = np.searchsorted(self.periods["first_day"].to_numpy(), self.days.to_numpy(), side="right") - 1
        counts = [
            np.bincount(number[days & self.someone_receives], minlength=len(labels)) for days in self.delivers.values()
        ]
        shape = (len(self.delivers), len(labels))
        return pd.DataFrame(
            np.reshape(counts, shape) > 0, index=pd.Index(list(self.delivers), dtype="str"), columns=labels
        )

    @cached_property
    def served_by(self) -> dict[str, frozenset[str]]:
        """The sites that receive food to which each offer goes.

        All to which its supplier delivers (everywhere, unless ``delivery_places`` has rows of it) and for which the offer holds. By hand: a
        supplier delivers to zone za and to school b1; its offer for committee bajo, who has b1 and b2, goes to b1 alone.
        """
        every = self.sites.loc[self.zone_of_receiver.index]

        def meant(row: Mapping[Hashable, Any]) -> frozenset[str]:
            fits = every
            for column in ("committee", "zone", "site"):
                fits = fits[fits[column] == row[column]] if row[column] else fits
            return frozenset(fits.index)

        places: dict[str, frozenset[str]] = {}
        for row in self.case["delivery_places"].to_dict("records"):
            places[row["supplier"]] = places.get(row["supplier"], frozenset()) | meant(row)
        everywhere = frozenset(every.index)
        return {
            str(offer): meant(row) & places.get(row["supplier"], everywhere)
            for offer, row in self.case["offers"].set_index("offer").to_dict("index").items()
        }

    def could_come(self, offer: str, zone: str) -> np.ndarray:
        """Return the days on which an order of this plan can bring an offer to all sites of a zone that receive then."""
        if (offer, zone) not in self._could_come:
            receivers = self.zone_of_receiver
            there = [str(site) for site in receivers.index[receivers == zone]]
            served = self.served_by[offer]
            nobody = np.zeros(len(self.days), dtype=bool)
            some = np.logical_or.reduce([nobody, *(self.receives[site] for site in there)])
            missed = np.logical_or.reduce([nobody, *(self.receives[site] for site in there if site not in served)])
            self._could_come[offer, zone] = self.delivers[offer] & some & ~missed & ~self.too_late(offer)
        return self._could_come[offer, zone]

    def too_late(self, offer: str) -> np.ndarray:
        """Return the days for which an order of this plan comes too late."""
        if pd.isna(self.order_day):
            return np.zeros(len(self.days), dtype=bool)
        if offer not in self._too_late:
            self._too_late[offer] = np.array(
                [self.order_by(offer, day) < self.order_day for day in self.days], dtype=bool
            )
        return self._too_late[offer]

    def order_by(self, offer: str, day: pd.Timestamp) -> pd.Timestamp:
        """Return the last day to order what an offer delivers on a day: its lead time before, on a day on which its supplier takes orders.

        By hand: for Monday with a lead time of three days on Friday; where orders are taken on Thursdays only, on Thursday. Of a day that is
        not known there is none.
        """
        if pd.isna(day):
            return pd.NaT
        row = self.offer_rows[offer]
        taken = split_weekdays(str(self.supplier_rows[row["supplier"]]["order_weekdays"])) or range(7)
        due = day - pd.Timedelta(days=0 if pd.isna(row["lead_time_days"]) else int(row["lead_time_days"]))
        while due.day_of_week not in taken:
            due -= pd.Timedelta(days=1)
        return due

    @cached_property
    def late_packs(self) -> dict[tuple[str, str], float]:
        """By offer and period, the packs announced for days for which an order of this plan comes too late."""
        found: dict[tuple[str, str], float] = {}
        for _line, row in self.case["announced"].iterrows():
            day = min(max(row["date"], self.first_day), self.last_day)
            if self.too_late(row["offer"])[self.day_number[day]]:
                place = (str(row["offer"]), str(self.period_of_day[day]))
                found[place] = found.get(place, 0.0) + float(row["packs"])
        return found

    def never_in_time(self, offer: str, period: str) -> bool:
        """Tell whether an order of this plan comes too late for every day of the period on which the offer delivers."""
        if offer not in self._in_time:
            days = self.delivers[offer] & self.someone_receives & ~self.too_late(offer)
            self._in_time[offer] = np.logical_or.reduceat(days, np.unique(self.period_begin))
        return not self._in_time[offer][self.period_number[period]]

    @cached_property
    def day_number(self) -> dict[pd.Timestamp, int]:
        """Position of each day of the plan."""
        return {day: number for number, day in enumerate(self.days)}

    @cached_property
    def money_days(self) -> pd.DatetimeIndex:
        """Days of delivery within the plan from which on a fund begins to pay, gets more money, or pays no more.

        Where it pays by the day of the invoice, that is for each supplier the first day whose deliveries are invoiced then or later.
        """
        over = self.funds["last_day"] + pd.Timedelta(days=1)
        dates = [*self.funds["first_day"].items(), *over.items()]
        dates += zip(self.instalments["fund"], self.instalments["date"], strict=True)
        found: set[pd.Timestamp] = set()
        for fund, date in dates:
            if fund not in self.by_invoice:
                found.add(date)
            elif not pd.isna(date):
                found |= {self._first_invoiced(str(supplier), date) for supplier in self.suppliers.index}
        return pd.DatetimeIndex(sorted(d for d in found if self.first_day < d <= self.last_day)).as_unit("s")

    @cached_property
    def by_invoice(self) -> set[str]:
        """The funds that pay by the day of the invoice."""
        return set(self.funds.index[self.funds["paid_on"] == "invoice"])

    @cached_property
    def _invoiced(self) -> dict[str, pd.Series]:
        """When each supplier invoices what it brings on each day of the plan; suppliers with the same words share one."""
        terms = zip(self.suppliers["days_to_invoice"], self.suppliers["invoice_day"], strict=True)
        known: dict[str, pd.Series] = {}
        found = {}
        for supplier, words in zip(self.suppliers.index, terms, strict=True):
            if str(words) not in known:
                known[str(words)] = pd.Series([invoice_day(day, *words) for day in self.days], index=self.days)
            found[str(supplier)] = known[str(words)]
        return found

    def _first_invoiced(self, supplier: str, date: pd.Timestamp) -> pd.Timestamp:
        """Return the first day of the plan whose deliveries are invoiced on a day or later; NaT: none."""
        late = self._invoiced[supplier]
        late = late[late >= date]
        return late.index[0] if len(late) else pd.NaT  # type: ignore[return-value]

    def money_day(self, fund: pd.Series, supplier: pd.Series, day: pd.Series) -> pd.Series:
        """Return the day that counts for a fund's money: of the delivery, or of the supplier's invoice for it.

        By hand: the supplier invoices at the month's end. For a fund that pays by invoice what comes on 28 November counts on the 30th, for
        another one on the 28th.

        Parameters
        ----------
        fund, supplier : pandas.Series
            Short names, row by row.
        day : pandas.Series
            Day of each delivery; NaT: on no day, for which there is none.

        Returns
        -------
        pandas.Series
            Days by the index of `fund`.
        """
        rows = zip(fund, supplier, day, strict=True)
        known = [self._invoiced[s].get(d, d) if f in self.by_invoice and s in self._invoiced else d for f, s, d in rows]
        return pd.Series(known, index=fund.index, dtype="datetime64[s]")

    def since(self, period: pd.Series, day: pd.Series) -> pd.Series:
        """Return from which day a delivery's bill counts, where a fund begins, gets money or ends within its period; else none.

        By hand: a grant ends on Wednesday, so the week has a bill from Monday on and one from Thursday on.
        """
        begin, end = of(period, self.periods["first_day"]), of(period, self.periods["last_day"])
        found = pd.Series(pd.NaT, index=period.index, dtype="datetime64[s]")
        for cut in self.money_days:
            within = (begin < cut) & (cut <= end)
            found = found.mask(within, begin.where(found.isna(), found))
            found = found.mask(within & (day >= cut), cut)
        return found

    @cached_property
    def harvest(self) -> pd.DataFrame:
        """Part of its usual kg that each offer has in each period: one row per offer, one column per period."""
        result = pd.DataFrame(1.0, index=self.offers.index, columns=self.periods["period"].to_numpy())
        for offers, periods, factor, _always in self._harvest_rows:
            result.loc[offers, periods] *= factor
        return result

    @cached_property
    def harvest_in_all(self) -> pd.Series:
        """Part of its usual kg in all that each offer has: only what concerns every period of the year changes it."""
        result = pd.Series(1.0, index=self.offers.index)
        for offers, _periods, factor, always in self._harvest_rows:
            if always:
                result[offers] *= factor
        return result

    @cached_property
    def _harvest_rows(self) -> list[tuple[np.ndarray, np.ndarray, float, bool]]:
        """Offers and periods concerned, the factor, and whether the whole year is, of each row of ``harvests``."""
        rows = []
        group = self.offers["product"].map(self.products["food_group"])
        over = len(self.periods_over)
        begin = pd.concat([self.periods_over, self.periods["first_day"]], ignore_index=True)
        for _index, row in self.case["harvests"].iterrows():
            offers = np.ones(len(self.offers), dtype=bool)
            for word, values in (
                (row["supplier"], self.offers["supplier"]),
                (row["product"], self.offers["product"]),
                (row["food_group"], group),
            ):
                if word:
                    offers &= (values == word).to_numpy()
            periods = np.isin(begin.dt.month, split_months(row["months"]))
            if not pd.isna(row["first_day"]):
                periods &= (begin >= row["first_day"]).to_numpy()
            if not pd.isna(row["last_day"]):
                periods &= (begin <= row["last_day"]).to_numpy()
            rows.append((offers, periods[over:], float(row["factor"]), bool(periods.all())))
        return rows

    # ---- suppliers --------------------------------------------------------------------------------------------------

    @cached_property
    def _near_all(self) -> tuple[pd.Series, pd.Series]:
        return self.nearness(self.sites)

    @cached_property
    def whereabouts(self) -> tuple[pd.Series, pd.Series]:
        """The tier of each supplier, and the catchments in which it lies: geometry, the same for all who ask."""
        return self._near_all[0], catchments(self.suppliers, self.case["zones"])

    @cached_property
    def km_to_a_site(self) -> pd.Series:
        """Kilometres by road from each supplier to the nearest site: geometry, the same for all who ask."""
        return self._near_all[1]

    def nearness(self, sites: pd.DataFrame) -> tuple[pd.Series, pd.Series]:
        """Return the tier of each supplier and its kilometres by road to the nearest, as it lies to some sites."""
        distances = self.case["distances"]
        near = tiers(
            self.suppliers,
            sites,
            self.case["zones"],
            local=self.law.local,
            distances=distances,
            road_factor=self.road_factor,
        )
        return near, nearest_km(self.suppliers, sites, distances, self.road_factor)

    @cached_property
    def families(self) -> pd.Series:
        """Member families of each supplier; an individual of whom nothing is said is one."""
        families = self.suppliers["families"].astype("float64")
        return families.mask(families.isna() & (self.suppliers["kind"] == "individual"), 1.0)

    @cached_property
    def caps(self) -> pd.Series:
        """Most that each supplier may sell; NaN where there is no cap."""
        caps = pd.Series(np.nan, index=self.suppliers.index)
        if self.law.family_cap is not None:
            farms = self.suppliers["kind"].isin(FAMILY_FARM_KINDS)
            caps = (self.families * self.law.family_cap.value).where(farms)
        own = self.suppliers["cap_amount"].astype(float)
        return own.where(own.notna(), caps)

    @cached_property
    def km(self) -> pd.DataFrame:
        """Road distance from each supplier to each zone, one way; NaN where it is not known."""
        zones = list(dict.fromkeys(self.sites["zone"]))
        pupils = self.enrolled_on_first_day.groupby("site")["pupils"].sum().astype(float)
        weight = pupils.reindex(self.sites.index).fillna(0.0)
        given = self.case["distances"]
        result = pd.DataFrame(np.nan, index=self.suppliers.index, columns=zones)
        for zone in zones:
            members = self.sites[self.sites["zone"] == zone]
            lat = weighted_mean(members["lat"], weight[members.index])
            lon = weighted_mean(members["lon"], weight[members.index])
            far = great_circle_km(self.suppliers["lat"], self.suppliers["lon"], lat, lon)
            result[zone] = far * self.road_factor
            by_site = given[given["site"].isin(members.index)]
            for supplier, rows in by_site.groupby("supplier"):
                result.loc[supplier, zone] = weighted_mean(rows["km"], weight[rows["site"]])
            by_zone = given[given["zone"] == zone]
            for _line, row in by_zone.iterrows():
                result.loc[row["supplier"], zone] = row["km"]
        return result

    @cached_property
    def charges_by_zone(self) -> dict[str, dict[tuple[str, str], dict[str, Any]]]:
        """The rows of suppliers that charge otherwise in a delivery zone: by supplier, then by zone and offer (blank: all it brings)."""
        found: dict[str, dict[tuple[str, str], dict[str, Any]]] = {}
        for row in self.case["delivery_charges"].to_dict("records"):
            cells = {str(name): cell for name, cell in row.items()}
            found.setdefault(row["supplier"], {})[row["zone"], row["offer"]] = cells
        return found

    def charge_per_kg(self, supplier: str, zone: str, offer: str) -> float:
        """Return what a supplier charges for a kg of an offer to a zone: by its row for both, by its row for the zone, else as everywhere.

        By hand: 0.45 a kg, 0.20 to norte: 6 kg to norte and 10 kg to sul cost 1.20 + 4.50 = 5.70. Of an offer of 0.60 in norte 2 of the 6 kg: 0.80 + 1.20 there.

        Parameters
        ----------
        supplier, zone, offer : str
            Short names of the supplier, the delivery zone and the offer.

        Returns
        -------
        float
            Currency by the kg; 0 where nothing is charged.
        """
        own: Any = self.charges_by_zone.get(supplier, {}).get((zone, offer), {}).get("delivery_cost_per_kg")
        return self._charge("delivery_cost_per_kg", supplier, zone) if pd.isna(own) else float(own)

    def charge_per_drop(self, supplier: str, zone: str) -> float:
        """Return what a supplier charges for a drop to a zone: by its row for the zone, else as everywhere.

        By hand: 25 a drop, 40 to sul: two drops to each zone cost 50 + 80 = 130.
        """
        return self._charge("delivery_cost_per_drop", supplier, zone)

    def _charge(self, column: str, supplier: str, zone: str) -> float:
        told = self.charges_by_zone.get(supplier, {}).get((zone, ""), {}).get(column)
        found = self.supplier_rows[supplier][column] if pd.isna(told) else told
        return 0.0 if pd.isna(found) else float(found)

    # ---- money ------------------------------------------------------------------------------------------------------

    @cached_property
    def fund_money(self) -> pd.Series:
        """Money of each fund; NaN where it cannot be reckoned: no limit is known."""
        return pd.Series({fund: self._money(row) for fund, row in self.funds.iterrows()}, dtype=float)

    def _money(self, fund: pd.Series) -> float:
        come = self.instalments.loc[self.instalments["fund"] == fund["fund"], "amount"]
        if len(come):
            return cents(sum((Decimal(str(float(amount))) for amount in come), Decimal(0)))
        if not pd.isna(fund["amount"]):
            return float(fund["amount"])
        if pd.isna(fund["days_paid"]):
            return float("nan")
        own = self.case["fund_rates"]
        own = own[own["fund"] == fund["fund"]]
        if len(own):
            rates = dict(zip(own["stage"], own["amount_per_pupil_day"].astype(float), strict=True))
        elif self.law.rates:
            rates = {row["stage"]: self._law_rate(row) for _line, row in self.case["stages"].iterrows()}
        else:
            return float("nan")
        enrolled = self.enrolled_on_first_day
        homes = self.sites.loc[of(enrolled["site"], self.receiver)]
        for column in (
            "committee",
            "zone",
            "site",
        ):  # a fund of some sites has the money of the pupils who are fed there
            if fund[column]:
                here = (homes[column] == fund[column]).to_numpy()
                enrolled, homes = enrolled[here], homes[here]
        a_day = sum(
            Decimal(int(pupils)) * Decimal(str(rates.get(stage, 0.0)))
            for stage, pupils in zip(enrolled["stage"], enrolled["pupils"], strict=True)
        )
        return cents(a_day * int(fund["days_paid"]) * Decimal(str(float(fund["rates_factor"]))))

    def _law_rate(self, stage: pd.Series) -> float:
        rates, name = self.law.rates, str(stage["programme_stage"])
        full_time = stage["attendance"] == "full_time" and name not in NEVER_FULL_TIME_RATE
        if full_time and "full_time" in rates:
            return rates["full_time"].value
        return rates[name].value if name in rates else 0.0


def facts_of(case: Case, law: Law) -> Facts:
    """Return what a case and a law say: what was reckoned for a plan before, as long as both are the same, and the language."""
    known: Facts | None = case.reckoned.get(Facts)
    if known is None or known.law is not law or known.of_supplier != _("{product} of {supplier}"):
        known = case.reckoned[Facts] = Facts(case, law)
    return known


def once_per_menu(
    reckon: Callable[[Facts, pd.DataFrame], pd.DataFrame],
) -> Callable[[Facts, pd.DataFrame], pd.DataFrame]:
    """Make a reckoning from the menu served be done once for a menu, however many checks ask for it."""

    @wraps(reckon)
    def reckoned(facts: Facts, served: pd.DataFrame) -> pd.DataFrame:
        name = f"{reckon.__module__}.{reckon.__name__}"
        of_menu, result = facts.of_menu.get(name, (None, None))
        if of_menu is not served or result is None:
            result = reckon(facts, served)
            facts.of_menu[name] = (served, result)
        return result.copy(deep=False)  # what one check adds to it, another must not see

    return reckoned


def of(keys: pd.Series, facts: pd.Series) -> pd.Series:
    """Return the fact about each key, in the keys' order, of the facts' type also where there are no keys."""
    return pd.Series(facts.reindex(pd.Index(keys)).array, index=keys.index)


def join(
    left: pd.DataFrame,
    right: pd.DataFrame,
    on: list[str],
    how: Literal["inner", "left", "outer"] = "inner",
    suffixes: tuple[str, str] = ("_left", "_right"),
) -> pd.DataFrame:
    """Return two tables side by side; unlike a plain merge also where both have no rows.

    Parameters
    ----------
    left, right : pandas.DataFrame
        The tables; keys whose types differ are compared as objects.
    on : list of str
        Columns of the keys, which both have.
    how : {"inner", "left", "outer"}
        Which rows stay that have no partner: none, those of `left`, or all.
    suffixes : tuple of str
        What is put behind the names of other columns that both have.

    Returns
    -------
    pandas.DataFrame
        A row for each pair of rows with the same keys.
    """
    keys = {key: object for key in on if left[key].dtype != right[key].dtype and left[key].dtype.kind != "M"}
    if keys:
        left, right = left.astype(keys), right.astype(keys)
    few = max(len(left), len(right)) <= FEW
    plain = few and all(_is_plain(left[key].dtype, right[key].dtype) for key in on)
    if not plain or (how == "outer" and any(frame[key].hasnans for frame in (left, right) for key in on)):
        return left.merge(right, on=on, how=how, suffixes=suffixes)
    return _joined(left, right, on, how, suffixes)


FEW = 1_000
"""Rows of a table up to which Python joins it sooner than pandas, which takes a millisecond to begin."""


def _is_plain(left: Any, right: Any) -> bool:
    """Tell whether keys of these types are alike just where Python calls them equal; unknown numbers are alike for pandas alone."""
    return bool(left == right) and (left == "str" or (isinstance(left, np.dtype) and left.kind in "Mib"))


def _joined(
    left: pd.DataFrame,
    right: pd.DataFrame,
    on: list[str],
    how: Literal["inner", "left", "outer"],
    suffixes: tuple[str, str],
) -> pd.DataFrame:
    """Return what `DataFrame.merge` returns, in a fifth of its time where the tables are short."""
    keys, theirs_of = list(zip(*(_plain(left[name]) for name in on), strict=True)), dict[tuple[Any, ...], list[int]]()
    right_keys = list(zip(*(_plain(right[name]) for name in on), strict=True))
    for place, key in enumerate(right_keys):
        theirs_of.setdefault(key, []).append(place)
    alone = [] if how == "inner" else [-1]
    pairs = [(mine, theirs) for mine, key in enumerate(keys) for theirs in theirs_of.get(key, alone)]
    if how == "outer":
        known = set(keys)
        pairs += [(-1, theirs) for theirs, key in enumerate(right_keys) if key not in known]
        pairs.sort(key=lambda pair: keys[pair[0]] if pair[0] >= 0 else right_keys[pair[1]])
    mine, theirs = np.array(pairs, dtype=np.intp).reshape(-1, 2).T
    others = [name for name in right.columns if name not in on]
    both = {name for name in others if name in left.columns}
    columns = {f"{name}{suffixes[0]}" if name in both else name: _at(left[name], mine) for name in left.columns}
    if (mine < 0).any():
        where = np.where(mine < 0, len(left) + theirs, mine)
        columns |= {name: _at(pd.concat([left[name], right[name]]), where) for name in on}
    for name in others:
        columns[f"{name}{suffixes[1]}" if name in both else name] = _at(right[name], theirs)
    return pd.DataFrame(columns, copy=False)


def _at(cells: pd.Series, places: np.ndarray) -> Any:
    """Return cells at places; unknown for a place of -1."""
    if (places < 0).any():
        cells = cells.reset_index(drop=True).reindex(pd.Index(places))
        places = np.arange(len(places))
    found = cells.array.take(places)
    return (
        pd.Series(found, dtype=object) if cells.dtype == object else found
    )  # else texts among them become a type of their own


def _plain(cells: pd.Series) -> list[Any]:
    return cells.to_numpy().view("int64").tolist() if cells.dtype.kind == "M" else cells.tolist()


def cents(amount: Decimal | int) -> float:
    """Return an amount rounded to the cent, halves up."""
    with localcontext(prec=400):
        return float(Decimal(amount).quantize(Decimal("0.01"), rounding=ROUND_HALF_UP))


def weighted_mean(values: pd.Series, weights: pd.Series) -> float:
    """Return the weighted mean; the plain one where nothing has weight."""
    numbers, heavy = values.to_numpy(dtype=float), weights.to_numpy(dtype=float)
    return float(np.average(numbers, weights=heavy) if heavy.sum() > 0 else numbers.mean())


def great_circle_km(lat: pd.Series, lon: pd.Series, to_lat: float, to_lon: float) -> pd.Series:
    """Return distances as the crow flies by the haversine formula.

    Parameters
    ----------
    lat, lon : pandas.Series
        Degrees north and east of points; NaN: not known.
    to_lat, to_lon : float
        Those of one point.

    Returns
    -------
    pandas.Series
        Km by the index of `lat`; NaN where a point is not known.
    """
    a, b = np.radians(lat.astype(float)), np.radians(to_lat)
    half_lat, half_lon = (b - a) / 2, (np.radians(to_lon) - np.radians(lon.astype(float))) / 2
    chord = np.sin(half_lat) ** 2 + np.cos(a) * np.cos(b) * np.sin(half_lon) ** 2
    return pd.Series(2 * EARTH_RADIUS_KM * np.arcsin(np.sqrt(chord)), index=lat.index)


def cancelled_on(row: Mapping[Hashable, Any], days: pd.Series) -> np.ndarray:
    """Tell on which days a row of the cancelled meals holds: from its first to its last day, on its weekdays.

    By hand: Friday from 2 to 13 March 2026 is the 6th and the 13th.
    """
    last = row["first_day"] if pd.isna(row["last_day"]) else row["last_day"]
    holds = days.between(row["first_day"], last).to_numpy()
    weekdays = split_weekdays(row["weekdays"])
    return holds & days.dt.day_of_week.isin(weekdays).to_numpy() if weekdays else holds
