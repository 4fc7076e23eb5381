"""The plan as lots to ask for, by the papers of its law: a product each, sized to who can deliver, or several; with routes and how many could bid.

Of which suppliers, under what name and how priced comes from the programmes (`planner.assembly.asked`); nothing is taken from one country for
another. By hand, a paper for everybody whose first lot holds carrots and leeks: a firm offers both, a farm carrots alone, so that one supplier can
deliver the lot; carrots in a lot of their own have two, and leeks one.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby
from typing import Any

import numpy as np
import pandas as pd

from models.blocks import Floats, Ints
from planner.callers import callers
from planner.case import Case
from planner.exact import PRICE_PLACES, exact, line_cents, prices_of_year
from planner.i18n import _, money_text, ngettext, price_text, weight_text, weight_unit
from planner.inputs import Assembly, cents, names_of, typed
from planner.programmes import open_routes, ways_of
from planner.programmes.law import ALLOTMENT, Law
from planner.quotes import year_factor
from planner.reports.lotting import Bools, able, at_once, cut, largest_part
from planner.reports.members import split_cents
from planner.reports.prices import Quoted, quoted
from planner.schema import PLAN_TABLES
from planner.schema.base import LIST_SEPARATOR, split_list, split_months
from planner.schema.law_words import CLASS_WORDS, OFFER_LABEL_WORDS

FARM_KINDS = ("individual", "informal_group", "formal_group")
"""Kinds of supplier that are farmers and groups of them."""

_SLACK = 1e-9


def farm_offers(case: Case, law: Law, assembly: Assembly) -> pd.Series:
    """Return for each offer whether it comes from a farm: what can be asked of farms to grow, and what committees tell of them.

    They are the offers that the law ranks; without an order of preference those of farmers and their groups.

    Parameters
    ----------
    case, law, assembly : Case, Law, Assembly
        What was planned, and under which law.

    Returns
    -------
    pandas.Series
        Booleans by offer.
    """
    offers = assembly.offers
    if law.ranking is not None and law.ranking.applies_to:
        called = assembly.counting[law.ranking.applies_to].to_numpy(dtype=bool)
    else:
        kind = case["suppliers"].set_index("supplier")["kind"].reindex(offers["supplier"])
        called = kind.isin(FARM_KINDS).to_numpy()
    return pd.Series(called, index=pd.Index(offers["offer"], name="offer"))


@dataclass(frozen=True, eq=False)
class _Supply:
    """Who can deliver a product, and how much of it.

    Parameters
    ----------
    offers : numpy.ndarray of int
        Rows of the assembly's offers.
    suppliers : pandas.Index
        Their suppliers, each once.
    can : numpy.ndarray, shape (suppliers, periods)
        Packs by period; inf: no limit.
    total : numpy.ndarray, shape (suppliers,)
        Packs in all; inf: no limit.
    cap : numpy.ndarray, shape (suppliers,)
        Most it may sell, in currency; inf: no cap.
    """

    offers: Ints
    suppliers: pd.Index
    can: Floats
    total: Floats
    cap: Floats

    def most(self, price_per_pack: float) -> Floats:
        """Return the packs that each can deliver in all, also under its cap at a price."""
        if price_per_pack <= 0:
            return self.total
        return np.minimum(self.total, np.floor(self.cap / price_per_pack + _SLACK))


@dataclass(frozen=True, eq=False)
class _Goods:
    """Everything of one product, organic or not, under the same labels, that the plan buys by one paper.

    `need` counts packs by zone and period, `lines` by ``period``, ``zone`` and ``delivery_day``. `committee` calls for them; blank:
    everybody together. `paper` asks for them, in its lot `family` of several products (0: a lot of its own). `offers` are the rows of the
    assembly's offers that the plan buys.
    """

    committee: str
    paper: str
    family: int
    offers: Ints
    product: str
    organic: bool
    labels: tuple[str, ...]
    need: Ints
    lines: pd.DataFrame
    supply: _Supply
    price: Quoted
    plan_price: float
    pack_units: float
    pack_kg: float

    @property
    def price_per_unit(self) -> float:
        """Price at which a lot is worth what is stated: the reference, or the plan's where there is none."""
        return self.plan_price if np.isnan(self.price.reference) else self.price.reference


def lot_tables(case: Case, law: Law, assembly: Assembly, orders: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the tables ``lots`` and ``lot_deliveries``.

    A lot is a product, organic or not, with its delivery calendar; it is cut where no supplier could deliver it alone. Where the paper
    has lots of several products, each row is a product of one of them, and it stands in the first of its rows what is to be known of the lot.
    All lots together are exactly what the plan orders from those who are asked.

    Parameters
    ----------
    case, law, assembly : Case, Law, Assembly
        What was planned.
    orders : pandas.DataFrame
        Table ``orders``.

    Returns
    -------
    tuple of pandas.DataFrame
        The lots, numbered in their order, and for each what it delivers on which day; both without rows where nothing
        is bought from those who are asked.
    """
    desk = _Desk(case, law, assembly, orders)
    lots, deliveries = [], []
    number = 0
    for (_committee, _paper, family), together in groupby(
        desk.goods(), lambda one: (one.committee, one.paper, one.family)
    ):
        goods = list(together)
        if family:
            number += 1
            rows = [desk.whole(f"{number}.{place:02d}", one) for place, one in enumerate(goods, 1)]
            desk.tell_of_family(goods, [row for row, _days in rows])
        else:
            rows = [row for place, one in enumerate(goods, number + 1) for row in desk.cut(f"{place:03d}", one)]
            number += len(goods)
        lots += [row for row, _days in rows]
        deliveries += [days for _row, days in rows]
    desk.tell_of_calls(lots)
    lot_frame = pd.DataFrame(lots, columns=PLAN_TABLES["lots"].names)
    calendar = pd.concat(deliveries) if deliveries else pd.DataFrame(columns=PLAN_TABLES["lot_deliveries"].names)
    return typed("lots", lot_frame), typed("lot_deliveries", calendar)


def lot_share_table(case: Case, law: Law, assembly: Assembly, orders: pd.DataFrame) -> pd.DataFrame:
    """Return the table ``lot_shares``: what the shares of money to reach come to in each lot of several products.

    By hand, a lot of carrots for 60.00, organic, and leeks for 40.00: 60 % of it is organic, whatever the year's share asks for.

    Parameters
    ----------
    case, law, assembly : Case, Law, Assembly
        What was planned.
    orders : pandas.DataFrame
        Table ``orders``.

    Returns
    -------
    pandas.DataFrame
        The table; without rows where no paper has lots of several products, or no share of the whole is to be reached.
    """
    desk = _Desk(case, law, assembly, orders)
    rows = desk.orders[desk.orders["family"] > 0].assign(committee=desk.orders["zone"].map(desk.caller).astype("str"))
    found = []
    for rule in law.targets:
        if rule.sense != "at_least" or rule.basis != "money" or rule.mode == "off" or rule.scope or rule.per:
            continue
        offers = pd.Index(assembly.offers["offer"])
        counts = pd.Series(assembly.counting[rule.counts].to_numpy(dtype=bool), offers)
        within = pd.Series(assembly.counting[rule.within].to_numpy(dtype=bool) if rule.within else True, offers)
        for key, own in rows.groupby(["committee", "paper", "family"], sort=True):
            committee, paper, family = str(key[0]), str(key[1]), int(str(key[2]))
            inside = own[within.reindex(own["offer"]).to_numpy(dtype=bool)]
            amount = int(cents(inside["amount"]).sum())
            if not amount:
                continue
            counted = int(cents(inside.loc[counts.reindex(inside["offer"]).to_numpy(dtype=bool), "amount"]).sum())
            found.append(
                {
                    "paper": paper,
                    "family": desk.family_name(paper, family),
                    "committee": committee,
                    "target": rule.target,
                    "name": rule.name,
                    "counted": counted / 100,
                    "amount": amount / 100,
                    "share": counted / amount,
                    "required": rule.share,
                }
            )
    frame = pd.DataFrame(found, columns=PLAN_TABLES["lot_shares"].names)
    return typed("lot_shares", frame.sort_values(["committee", "family"], kind="stable") if len(frame) else frame)


class _Desk:
    """Where the call is drawn up: what the plan orders, who could deliver it, what was asked on the market."""

    def __init__(self, case: Case, law: Law, assembly: Assembly, orders: pd.DataFrame) -> None:
        self.case, self.law, self.assembly = case, law, assembly
        instance = assembly.instance
        by_offer = assembly.offers.set_index("offer")
        # What is bought under a signed contract was awarded before, and no paper asks for it again.
        self.free = (by_offer["contract"] == "").to_numpy()
        called = pd.Series(by_offer["asked"].to_numpy(dtype=bool) & self.free, by_offer.index)
        ordered = orders[called.reindex(orders["offer"]).to_numpy(dtype=bool)]
        self.orders = ordered.assign(
            organic=ordered["organic"].fillna(False).astype(bool),
            paper=ordered["offer"].map(by_offer["paper"]).astype("str"),
            family=ordered["offer"].map(by_offer["family"]).astype("int64"),
        )
        self.papers = [*law.calls, ""]
        signed = orders[~self.free[by_offer.index.get_indexer(pd.Index(orders["offer"]))]]
        self.signed = signed.assign(paper=signed["offer"].map(by_offer["paper"]).astype("str"))
        self.zones, self.periods = pd.Index(instance.zones["zone"].unique()), pd.Index(instance.periods["period"])
        self.products = case["products"].set_index("product")
        self.product_names = names_of(case["products"], "product")
        self.can = np.zeros((len(instance.offers), len(instance.periods)))
        self.can[instance.supply["offer"], instance.supply["period"]] = instance.supply["packs"]
        self.total = instance.offers["total_packs"].fillna(np.inf).to_numpy(dtype=np.float64)
        capped = instance.modes["supplier_caps"] != "off"
        sellers = instance.suppliers.set_index("supplier")
        caps = (sellers["cap_amount"] - sellers["sold_amount"]).clip(lower=0.0)
        self.caps = caps.fillna(np.inf) if capped else caps * np.nan + np.inf
        offers = case["offers"].set_index("offer").reindex(assembly.offers["offer"])
        self.labels = offers["labels"].map(lambda cell: LIST_SEPARATOR.join(sorted(set(split_list(cell)))))
        self.cost = prices_of_year(offers["cost_price"], year_factor(case, offers["price_factor"]))
        self.quotes = quoted(case, law)
        self.caller = callers(case)

    def goods(self) -> Iterator[_Goods]:
        """Yield the goods, by the committee that calls, the paper and its lot, and the name of the product; organic after the rest."""
        named = self.orders.assign(
            name=self.orders["product"].map(self.product_names),
            labels=self.orders["offer"].map(self.labels),
            committee=self.orders["zone"].map(self.caller).astype("str"),
            place=self.orders["paper"].map(self.papers.index).astype("int64"),
        )
        keys = ["committee", "place", "family", "name", "product", "organic", "labels"]
        for key, rows in named.groupby(keys, sort=True):
            committee, paper, family = str(key[0]), self.papers[int(str(key[1]))], int(str(key[2]))
            product, organic, labels = str(key[4]), bool(key[5]), tuple(split_list(str(key[6])))
            zone, period = self.zones.get_indexer(rows["zone"]), self.periods.get_indexer(rows["period"])
            need = np.zeros((len(self.zones), len(self.periods)), dtype=np.int64)
            np.add.at(need, (zone, period), rows["packs"].to_numpy(dtype=np.int64))
            pack = self.product(product)
            offers = np.flatnonzero(self.assembly.offers["offer"].isin(rows["offer"].unique()))
            yield _Goods(
                committee,
                paper,
                family,
                offers,
                product,
                organic,
                labels,
                need,
                rows.groupby(["period", "zone", "delivery_day"], as_index=False)[["packs"]].sum(),
                self.supply(product, organic, labels, committee, paper, offers),
                self.quotes(product, organic),
                float(exact((rows["units"] * rows["price_per_unit"]).sum() / rows["units"].sum(), PRICE_PLACES)),
                float(pack["pack_units"]),
                float(pack["unit_kg"] * pack["pack_units"]),
            )

    def product(self, product: str) -> pd.Series:
        """Return the row of a product in the case."""
        return pd.Series(self.products.loc[product])

    def may_offer(self, paper: str) -> Bools:
        """Return the offers that may serve lots of a paper: of those for whom it is, what no contract binds and nobody gives."""
        offers, one = self.assembly.offers, self.law.calls.get(paper)
        given = (offers["paper"] == ALLOTMENT).to_numpy()
        if one is None:
            return np.asarray(offers["asked"].to_numpy(dtype=bool) & self.free & ~given)
        meant = self.assembly.counting[one.open_to].to_numpy(dtype=bool) if one.open_to else np.full(len(offers), True)
        for name in {route.applies_to for route in self.law.award_routes if route.applies_to}:
            meant = meant | self.assembly.counting[name].to_numpy(dtype=bool)
        return np.asarray(meant & self.free & (given == (one.kind == ALLOTMENT)))

    def supply(
        self, product: str, organic: bool, labels: tuple[str, ...], committee: str, paper: str, bought: Ints
    ) -> _Supply:
        """Return who could deliver a product to those who call, with all that is asked for.

        By hand, the plan buys all carrots of the one local farm, and the paper then asks for local ones: of the farm and two distant
        wholesalers one could deliver.

        Parameters
        ----------
        product : str
            What is asked for.
        organic, labels : bool, tuple of str
            Organic if that is asked for, with every label that is asked for.
        committee, paper : str
            Who calls, and by which paper.
        bought : numpy.ndarray of int
            Rows of the assembly's offers that the plan buys: by them goes what the paper asks for besides.

        Returns
        -------
        _Supply
            Who could.
        """
        offers = self.assembly.offers
        fits = (offers["product"] == product).to_numpy() & self.may_offer(paper) & self.as_specified(paper, bought)
        if self.caller.ne("").any():
            here = self.assembly.zones.isin(self.caller.index[self.caller == committee])
            fits &= self.assembly.can_come[:, here, :].any(axis=(1, 2))
        if organic:
            fits &= offers["organic"].to_numpy(dtype=bool)
        if labels:
            fits &= np.array([set(labels) <= set(split_list(cell)) for cell in self.labels])
        rows = np.flatnonzero(fits)
        place, suppliers = pd.factorize(offers["supplier"].iloc[rows], sort=True)
        can, total = np.zeros((len(suppliers), len(self.periods))), np.zeros(len(suppliers))
        np.add.at(can, place, self.can[rows])
        np.add.at(total, place, self.total[rows])
        cap = self.caps.reindex(suppliers).to_numpy(dtype=np.float64)
        return _Supply(rows, pd.Index(suppliers), can, total, cap)

    def by_day(self, goods: _Goods, parts: list[Ints]) -> Iterator[pd.DataFrame]:
        """Yield the rows of `_Goods.lines` of each lot: of a zone's deliveries in a period each lot has its part of every day."""
        left = goods.lines["packs"].to_numpy(dtype=np.int64).copy()
        zone, period = self.zones.get_indexer(goods.lines["zone"]), self.periods.get_indexer(goods.lines["period"])
        place, first = np.unique(zone * len(self.periods) + period, return_inverse=True)
        for need in parts:
            packs = np.zeros_like(left)
            for number, wanted in enumerate(need.ravel()[place]):
                rows = np.flatnonzero(first == number)
                packs[rows] = split_cents(int(wanted), left[rows])
            left -= packs
            yield goods.lines.assign(packs=packs)[packs > 0]

    def cut(self, lot: str, goods: _Goods) -> Iterator[tuple[dict[str, Any], pd.DataFrame]]:
        """Yield the lots of goods, cut where no supplier could deliver all: the row of each, and its calendar."""
        if goods.paper == ALLOTMENT:
            parts = [goods.need]
        else:
            parts = cut(goods.need, goods.supply.can, goods.supply.most(goods.price_per_unit * goods.pack_units))
        for part, (need, by_day) in enumerate(zip(parts, self.by_day(goods, parts), strict=True), 1):
            name = lot if len(parts) == 1 else f"{lot}-{part}"
            yield self.row(name, goods, need, parts, by_day), self.calendar(name, goods, by_day)

    def whole(self, lot: str, goods: _Goods) -> tuple[dict[str, Any], pd.DataFrame]:
        """Return goods as a product of a lot of several: its row, of which the lot says what may go wrong, and its calendar."""
        (by_day,) = self.by_day(goods, [goods.need])
        row = self.row(lot, goods, goods.need, [goods.need], by_day)
        return row | {"warning": "", "proposal": ""}, self.calendar(lot, goods, by_day)

    def family_name(self, paper: str, family: int) -> str:
        """Return the name of a lot of several products; blank where each product is a lot."""
        if not family:
            return ""
        families = self.law.calls[paper].families
        return families[family - 1][0] if family <= len(families) else _("All other food")

    def able_to_all(self, goods: list[_Goods]) -> tuple[pd.DataFrame, pd.Series]:
        """Return who can deliver which of some goods, each looked at by itself: a row for each, a column for each supplier of any; and their caps."""
        found = [
            pd.Series(
                able([one.need], one.supply.can, one.supply.most(one.price_per_unit * one.pack_units))[0],
                one.supply.suppliers,
            )
            for one in goods
        ]
        can = pd.DataFrame(found).astype("boolean").fillna(False).astype(bool).reset_index(drop=True)
        return can, self.caps.reindex(can.columns).astype("float64")

    def tell_of_family(self, goods: list[_Goods], rows: list[dict[str, Any]]) -> None:
        """Write into the rows of a lot how many can deliver all of it, and into the first why it may stay without a bid."""
        can, cap = self.able_to_all(goods)
        worth = np.array([float(row["amount"]) for row in rows])
        whole = int(able_together(can, worth, cap).sum())
        for row in rows:
            row["able_bidders"] = whole
        if whole > 1:
            return
        first = rows[0]
        first["warning"] = (
            _("Only one supplier can deliver all of this lot.")
            if whole
            else _("No supplier offers all products of this lot, in the quantities asked for.")
        )
        apart, others = best_without(can, worth, cap)
        names = ", ".join(f"{rows[number]['lot']} {rows[number]['product_name']}" for number in apart)
        if others > 1 and 0 < len(apart) <= len(rows) / 2:
            text = ngettext(
                "Put {products} in a lot of their own: then {count} supplier can deliver all the rest.",
                "Put {products} in a lot of their own: then {count} suppliers can deliver all the rest.",
                others,
            )
            first["proposal"] = text.format(products=names, count=others)
        else:
            first["proposal"] = _(
                "Ask the suppliers before the call, or widen it; the case knows no split or product that would help."
            )

    def tell_of_calls(self, rows: list[dict[str, Any]]) -> None:
        """Write the way of award into the rows of papers where it goes by the worth of all that the paper asks for in the year.

        That is all its lots together, what was bought of it earlier in the year, and what the plan orders of it under contracts. By hand, lots of
        8,000.00 and 14,000.00 bought before: a way below 15,000.00 is not open.
        """
        before = self.assembly.asked_to_date
        for paper in self.law.calls.values():
            if paper.worth_of != "call":
                continue
            for committee in {row["committee"] for row in rows}:
                own = [row for row in rows if (row["committee"], row["paper"]) == (committee, paper.kind)]
                mine = (before["committee"] == committee) & (before["paper"] == paper.kind)
                signed = self.signed[
                    (self.signed["zone"].map(self.caller) == committee) & (self.signed["paper"] == paper.kind)
                ]
                lots = sum(float(row["amount"]) for row in own)
                worth = round(lots + float(signed["amount"].sum()) + float(before.loc[mine, "amount"].sum()), 2)
                asked = self.may_offer(paper.kind)
                someone = {
                    name: bool((self.assembly.counting[name].to_numpy(dtype=bool) & asked).any())
                    for name in {route.applies_to for route in self.law.award_routes if route.applies_to}
                }
                for row in own:
                    row["routes"] = "; ".join(route.name for route in open_routes(self.law, worth, someone, paper.kind))

    def row(self, lot: str, goods: _Goods, need: Ints, parts: list[Ints], by_day: pd.DataFrame) -> dict[str, Any]:
        """Return a row of the table ``lots``."""
        product = self.product(goods.product)
        packs = int(need.sum())
        units = packs * goods.pack_units
        days = by_day["delivery_day"]
        amount = int(line_cents([packs], [goods.pack_units], [goods.price_per_unit])[0]) / 100
        supply = goods.supply
        fit = able([need], supply.can, supply.most(goods.price_per_unit * goods.pack_units))[0]
        someone = {
            name: bool(self.assembly.counting[name].to_numpy(dtype=bool)[supply.offers].any())
            for name in {route.applies_to for route in self.law.award_routes if route.applies_to}
        }
        warning, proposal = self.doubts(goods, need, parts, fit)
        return {
            "lot": lot,
            "committee": goods.committee,
            "paper": goods.paper,
            "family": self.family_name(goods.paper, goods.family),
            "product": goods.product,
            "product_name": self.product_names[goods.product],
            "organic": goods.organic,
            "specification": " ".join(
                [
                    specification(product, goods.organic, self.labels_asked(goods)),
                    *(text for _name, text in self.specified(goods.paper, goods.offers)),
                ]
            ),
            "unit": product["unit"],
            "units": units,
            "packs": packs,
            "kg": packs * goods.pack_kg,
            "zones": LIST_SEPARATOR.join(self.zones[need.any(axis=1)]),
            "deliveries": int(days.nunique()),
            "first_delivery": pd.Timestamp(days.min()),
            "last_delivery": pd.Timestamp(days.max()),
            "reference_price": goods.price.reference,
            "quotes": goods.price.count,
            "price_note": goods.price.note,
            "plan_price": goods.plan_price,
            "amount": amount,
            "routes": "; ".join(
                route.name for route in open_routes(self.law, self.deciding(goods, amount), someone, goods.paper)
            ),
            "able_bidders": int(fit.sum()),
            "warning": warning,
            "proposal": proposal,
        }

    def labels_asked(self, goods: _Goods) -> tuple[str, ...]:
        """Return the labels asked for, but for those that the paper says in words of its own."""
        paper = self.law.calls.get(goods.paper)
        rules = [*(name for name, _text in paper.specify), *([paper.open_to] if paper.open_to else [])] if paper else []
        said = {
            value
            for name in rules
            for clause in self.law.counting_rules[name].clauses
            for condition in clause
            if condition.attribute == "offer.labels"
            for value in condition.values
        }
        return tuple(label for label in goods.labels if label not in said)

    def specified(self, paper: str, bought: Ints) -> list[tuple[str, str]]:
        """Return what a paper asks of goods of which all that the plan buys counts under a rule: the rule, and its words."""
        one = self.law.calls.get(paper)
        return [
            (name, text)
            for name, text in (one.specify if one else ())
            if self.assembly.counting[name].to_numpy(dtype=bool)[bought].all()
        ]

    def as_specified(self, paper: str, bought: Ints) -> Bools:
        """Return the offers that are what a paper asks of goods of which the plan buys some offers."""
        fits = np.full(len(self.assembly.offers), True)
        for name, _text in self.specified(paper, bought):
            fits &= self.assembly.counting[name].to_numpy(dtype=bool)
        return fits

    def deciding(self, goods: _Goods, amount: float) -> float:
        """Return the worth by which a lot's way of award goes: that of all that those who call need of the product, however it is cut."""
        return self.worth.get((goods.committee, goods.product), amount)

    @cached_property
    def worth(self) -> dict[tuple[str, str], float]:
        """Worth of all that those who call need of each product, as its route of award is told by it."""
        return {(one.committee, one.product): one.worth for one in self.assembly.routes}

    def calendar(self, lot: str, goods: _Goods, by_day: pd.DataFrame) -> pd.DataFrame:
        """Return the rows of the table ``lot_deliveries`` of a lot, by day and zone."""
        packs = by_day["packs"].to_numpy()
        rows = by_day.assign(lot=lot, units=packs * goods.pack_units, kg=packs * goods.pack_kg)
        return rows.sort_values(["delivery_day", "zone"])[PLAN_TABLES["lot_deliveries"].names]

    # ---- lots that may stay without a bid ---------------------------------------------------------------------------

    def doubts(self, goods: _Goods, need: Ints, parts: list[Ints], fit: Bools) -> tuple[str, str]:
        """Return why a lot may stay without a bid, and what would help; blank texts if nothing speaks against it."""
        supply, price = goods.supply, goods.price_per_unit
        if goods.paper == ALLOTMENT:
            return "", ""  # nobody bids for what is given
        most = supply.most(price * goods.pack_units)
        reasons, help_ = [], []
        bidders = int(fit.sum())
        if bidders == 0:
            reasons.append(_("No supplier can deliver all of this lot: it is above any one's capacity or cap."))
        elif bidders == 1:
            reasons.append(_("Only one supplier can deliver all of this lot."))
        worth, whole = (float(n.sum()) * goods.pack_units * price for n in (need, sum(parts, np.zeros_like(need))))
        whole = self.deciding(goods, whole)
        reasons += self.slipped(goods.paper, worth, whole, len(parts))
        if len(parts) > 1 and at_once(parts, supply.can, most) < len(parts):
            reasons.append(_("The suppliers able to serve the lots of this product cannot serve all of them at once."))
        paper = self.law.calls.get(goods.paper)
        offered = paper is not None and paper.prices == "offered"
        costly, told = (0, np.nan) if offered else self.above_price(goods, fit)
        if costly:
            text = _(
                "{costly} of the {bidders} able suppliers state a cost of production above {price}, the price here."
            )
            reasons.append(text.format(costly=costly, bidders=bidders, price=price_text(price)))
            help_.append(_("Ask for new quotes: the lowest cost stated is {cost}.").format(cost=price_text(told)))
        if bidders < 2:
            part = np.sort(largest_part(need, supply.can, most))[::-1]
            wanted = part[1] if len(part) > 1 and part[1] > 0 else part[0] if bidders == 0 and len(part) else 0.0
            pieces = int(np.ceil(1 / wanted - _SLACK)) if wanted > 0 else 0
            if 1 < pieces <= need.sum():
                count = int((part >= 1 / pieces - _SLACK).sum())
                text = ngettext(
                    "Split it into {pieces} equal lots: about {count} supplier could serve one.",
                    "Split it into {pieces} equal lots: about {count} suppliers could serve one.",
                    count,
                )
                slips = self.slipped(goods.paper, worth / pieces, self.deciding(goods, worth), pieces)
                help_.append(" ".join([text.format(pieces=pieces, count=count), *slips]))
            help_ += self.substitute(goods, need, bidders)
        if reasons and not help_:
            help_.append(
                _("Ask the suppliers before the call, or widen it; the case knows no split or product that would help.")
            )
        return " ".join(reasons), " ".join(help_)

    def slipped(self, kind: str, worth: float, whole: float, count: int) -> list[str]:
        """Return the thresholds of routes under which a lot falls because what is bought was cut, in sentences.

        None where the way of award goes by all lots of the paper together: that worth is the same however they are cut.

        Parameters
        ----------
        kind : str
            Paper by which it is asked for; blank: none of the law.
        worth, whole : float
            Worth of the lot, and that by which the way of award goes, in currency.
        count : int
            Lots into which it is cut.

        Returns
        -------
        list of str
            A sentence for each route that lots of the paper may take.
        """
        paper = self.law.calls.get(kind)
        if paper is not None and paper.worth_of == "call":
            return []
        text = _(
            "Cut into {count}, each lot falls below the threshold of {amount} of the route “{route}”; "
            "uncut it is worth {whole}, and by that its way of award goes. Whether it may be cut has to be decided and put on record."
        )
        currency = str(self.case.head["currency"])
        return [
            text.format(
                count=count,
                amount=money_text(route.below_amount, currency),
                route=route.name,
                whole=money_text(whole, currency),
            )
            for route in (ways_of(self.law, kind) if kind else self.law.award_routes)
            if count > 1 and route.below_amount is not None and worth < route.below_amount <= whole
        ]

    def above_price(self, goods: _Goods, fit: Bools) -> tuple[int, float]:
        """Return how many able suppliers state a cost above the price of the lot, and the lowest of their costs."""
        offers = self.assembly.offers.iloc[goods.supply.offers]
        cost = pd.Series(self.cost[goods.supply.offers]).groupby(offers["supplier"].to_numpy()).min()
        cost = cost.reindex(goods.supply.suppliers[fit])
        above = cost[cost > goods.price_per_unit]
        return len(above), float(above.min()) if len(above) else np.nan

    def substitute(self, goods: _Goods, need: Ints, bidders: int) -> list[str]:
        """Return the product that could take the lot's place with most able suppliers, in a sentence; or nothing.

        Products of the same interchangeable ingredient come first, then those of the same food group and class. What
        their suppliers can deliver is read from the case, since the plan may not need them in these periods.
        """
        kg = need.sum(axis=0).astype(np.float64) * goods.pack_kg
        for products, text in (
            (
                self.interchangeable(goods.product),
                _("{product} may be served instead: {count} suppliers could deliver as many kg in these months."),
            ),
            (
                self.same_group(goods.product),
                _("{product}, of the same food group, has {count} suppliers for as many kg; the menus would change."),
            ),
        ):
            counts = {product: self.able_by_weight(product, goods, kg) for product in products}
            best = max(counts, key=lambda p: (counts[p], p), default=None)
            if best is not None and counts[best] > max(bidders, 1):
                return [text.format(product=self.product_names[best], count=counts[best])]
        return []

    @cached_property
    def choices(self) -> dict[str, set[str]]:
        """Products that are interchangeable with each product in some dish."""
        recipes = self.case["recipes"]
        free = recipes.loc[recipes["choice"] != "", ["dish", "choice", "product"]]
        found: dict[str, set[str]] = {}
        for _choice, rows in free.groupby(["dish", "choice"]):
            together = set(rows["product"])
            for product in together:
                found.setdefault(product, set()).update(together - {product})
        return found

    def interchangeable(self, product: str) -> list[str]:
        """Return the products that are interchangeable with one in some dish."""
        return sorted(self.choices.get(product, set()))

    def same_group(self, product: str) -> list[str]:
        """Return the other products of the same food group and processing class."""
        own = self.product(product)
        same = (self.products["food_group"] == own["food_group"]) & (
            self.products["processing_class"] == own["processing_class"]
        )
        return sorted(set(self.products.index[same]) - {product})

    @cached_property
    def harvest_kg(self) -> tuple[Floats, Floats]:
        """What the case says that each offer can deliver, what others have taken off: kg by period, and in all; inf: no limit."""
        offers = self.case["offers"].set_index("offer").reindex(self.assembly.offers["offer"])
        first = self.assembly.instance.periods["first_day"]
        last = self.assembly.instance.periods["last_day"]
        month = first.dt.month.to_numpy()
        open_ = np.array([np.isin(month, split_months(cell)) for cell in offers["months"]])
        days = [(one.contract, one.first_day, one.ends_on) for one in self.assembly.contracts]
        signed = pd.DataFrame(days, columns=["contract", "first", "last"]).set_index("contract")
        holds = signed.astype("datetime64[s]").reindex(offers["contract"])
        begin = np.fmax(offers["first_day"].to_numpy(), holds["first"].to_numpy())[:, None]
        end = np.fmin(offers["last_day"].to_numpy(), holds["last"].to_numpy())[:, None]
        open_ &= (np.isnat(begin) | (last.to_numpy()[None, :] >= begin)) & (
            np.isnat(end) | (first.to_numpy()[None, :] <= end)
        )
        kept = 1 - offers["expected_loss_share"].fillna(0.0).to_numpy()
        each, in_all = self.assembly.stated_kg
        return np.where(open_, each * kept[:, None], 0.0), in_all * kept

    def able_by_weight(self, product: str, goods: _Goods, kg: Floats) -> int:
        """Return how many suppliers offer so many kg of a product in every period in which the lot needs some."""
        offers = self.assembly.offers
        fits = (offers["product"] == product).to_numpy() & self.may_offer(goods.paper)
        fits &= self.as_specified(goods.paper, goods.offers)
        if goods.organic:
            fits &= offers["organic"].to_numpy(dtype=bool)
        rows = np.flatnonzero(fits)
        by_period, in_all = self.harvest_kg
        place, suppliers = pd.factorize(offers["supplier"].to_numpy()[rows])
        can, total = np.zeros((len(suppliers), len(kg))), np.zeros(len(suppliers))
        np.add.at(can, place, by_period[rows])
        np.add.at(total, place, in_all[rows])
        return int(((can >= kg - _SLACK).all(axis=1) & (total >= kg.sum() - _SLACK)).sum())


def lots_in_all(lots: pd.DataFrame) -> int:
    """Return how many lots there are: a lot of several products has a row for each, numbered 1.01, 1.02 and so on."""
    return int(lots["lot"].where(lots["family"] == "", lots["lot"].str.split(".").str[0]).nunique())


def able_together(can: pd.DataFrame, worth: Floats, cap: pd.Series) -> Bools:
    """Return who can deliver all of some products, also under its cap.

    Parameters
    ----------
    can : pandas.DataFrame
        Who (column) can deliver which product (row), each looked at by itself.
    worth : numpy.ndarray
        Worth of each product, in currency.
    cap : pandas.Series
        Most that each supplier may sell, in currency; inf: no cap.

    Returns
    -------
    numpy.ndarray of bool
        One per supplier.
    """
    able_to_each = can.to_numpy(dtype=bool).all(axis=0)
    return np.asarray(able_to_each & (worth.sum() <= cap.to_numpy(dtype=np.float64) + _SLACK))


def best_without(can: pd.DataFrame, worth: Floats, cap: pd.Series) -> tuple[list[int], int]:
    """Return which products of a lot have to leave it so that two suppliers can deliver the rest, as few as can be, and how many then can.

    Parameters
    ----------
    can : pandas.DataFrame
        Who (column) can deliver which product (row).
    worth : numpy.ndarray
        Worth of each product, in currency.
    cap : pandas.Series
        Most that each supplier may sell, in currency; inf: no cap.

    Returns
    -------
    tuple of (list of int, int)
        Positions of the products, and the suppliers able to deliver all others; none and 0 where no two suppliers share a product that
        both could deliver under their caps.
    """
    able_of = can.to_numpy(dtype=bool)
    if able_of.shape[1] < 2:
        return [], 0
    both = able_of.T.astype(np.int64) @ able_of.astype(np.int64)
    np.fill_diagonal(both, 0)
    together, most = (able_of * worth[:, None]).T @ able_of, cap.to_numpy(dtype=np.float64) + _SLACK
    both[(together > most[:, None]) | (together > most[None, :])] = 0
    one, other = np.unravel_index(int(both.argmax()), both.shape)
    if not both[one, other]:
        return [], 0
    kept = able_of[:, one] & able_of[:, other]
    return [int(row) for row in np.flatnonzero(~kept)], int(able_together(can[kept], worth[kept], cap).sum())


def specification(product: pd.Series, organic: bool, labels: tuple[str, ...] = ()) -> str:
    """Return in words what is asked for: class of processing, organic, labels, unit, pack, shelf life.

    Parameters
    ----------
    product : pandas.Series
        Its row of the table ``products``.
    organic : bool
        True if it is asked for in organic or agroecological quality.
    labels : tuple of str
        Labels that are asked for, as the case has them; empty: none.

    Returns
    -------
    str
        Sentences in the reader's language.
    """
    parts = [_(CLASS_WORDS[str(product["processing_class"])]) + "."]
    if organic:
        parts.append(_("Certified organic or agroecological."))
    if labels:
        words = [_(OFFER_LABEL_WORDS[label]) if label in OFFER_LABEL_WORDS else label for label in labels]
        parts.append(_("Labels: {labels}.").format(labels=", ".join(words)))
    unit, weight, units = str(product["unit"]), float(product["unit_kg"]), float(product["pack_units"])
    by_weight = unit == "kg" and weight == 1
    parts.append(
        _("By the {unit}.").format(unit=weight_unit())
        if by_weight
        else _("By the {unit} of {weight}.").format(unit=unit, weight=weight_text(weight, -1))
    )
    if units != 1 and by_weight:
        parts.append(_("In packs of {weight}.").format(weight=weight_text(units, -1)))
    elif units != 1:
        parts.append(_("In packs of {units:g} {unit}.").format(units=units, unit=unit))
    if pd.notna(product["shelf_life_days"]) and product["shelf_life_days"] > 0:
        days = int(product["shelf_life_days"])
        text = ngettext("Keeps at least {days} day after delivery.", "Keeps at least {days} days after delivery.", days)
        parts.append(text.format(days=days))
    return " ".join(parts)
