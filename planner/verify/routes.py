"""Routes of award: which lot takes which, and that nobody who is preferred is passed over.

A lot is all that the plan needs of a product; its worth is the need beyond the opening stock at the mean of the quotes, or of what
the offers ask, and what was bought of it earlier in the year. By hand: 64 kg of beans, offers at 6, 7 and 8, no quotes: 448.00.
Below 448.01 a direct award leaves all 64 kg to the accredited (at 8.00, as far as they can deliver). At 448.00 it is
a competition: with three tenths set aside 20 kg (19.2, in whole kg) are theirs; with a margin of a third they win the rest at 8.00
against 6.00, with less they do not.

Ways that only set a part aside stand side by side as long as the parts fit in: three tenths for women's groups and two for indigenous ones are
19.2 and 12.8 of the 64 kg. Such a part is one of the year: with 36 kg bought of others before, three tenths of 100 kg are 30.

What is checked of an order of bids, precisely: no pack of another could be swapped for one of those preferred, as
`planner.verify.ranking` defines a swap, while the lot lacks a part that is reserved, or while the preferred one's price, less the
margin, with its charge for delivery is no more than the other's.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Decimal

import pandas as pd

from planner.i18n import _
from planner.judgement import Judgement
from planner.programmes.law import AwardRoute, CountingRule
from planner.schema import PLAN_TABLES
from planner.schema.base import LIST_SEPARATOR
from planner.verify.bought import goods_before, own_marks
from planner.verify.facts import Facts
from planner.verify.ranking import SEARCHED, Swaps
from planner.verify.scopes import callers, places_before
from planner.verify.shares import Reckoning, attributes_of, counting_rules, meets, offers_that_count
from planner.verify.stores import Stores
from planner.verify.violation import MONEY, Report, hold_rows

FAMILY = "award_routes"
NO_LACK = 1e-4
"""Kg or currency below which nothing is missing: what floating point leaves of a sum."""


@dataclass(frozen=True)
class Lot:
    """A lot with its committee (blank: everybody's), its route, who is preferred (by offer), and what is bought of it, in kg or in currency.

    `room` is what those preferred could deliver in place of others, and by a margin would win; `passed_over` names other ways.
    """

    product: str
    committee: str
    worth: float
    route: AwardRoute | None
    preferred: frozenset[str]
    mode: str
    bought: float
    of_preferred: float
    rounding: float = 0.0
    room: float = 0.0
    passed_over: tuple[str, ...] = ()
    others: frozenset[str] = frozenset()
    """Offers for which another way sets a part of the lot aside."""

    @property
    def by_worth(self) -> bool:
        """Is the part one of the worth? Else it is one of the weight."""
        return self.route is not None and self.route.kind == "preference" and self.route.set_aside_of == "worth"

    @property
    def share(self) -> float:
        """The part that is for those preferred."""
        if self.route is None:
            return 0.0
        return 1.0 if self.route.kind == "direct" else float(self.route.set_aside or 0.0)

    @property
    def lack(self) -> float:
        """What is missing to that part."""
        missing = self.share * self.bought - self.of_preferred
        return missing if missing > NO_LACK else 0.0

    @property
    def theirs(self) -> float:
        """What of the lot is for those preferred: their part; by direct award what they can deliver, by a margin what they win."""
        part = self.share * self.bought
        if self.route is not None and self.route.kind == "direct" and self.mode != "hard":
            return min(part, self.of_preferred + self.room)
        won = self.route is not None and self.route.margin is not None and self.room > 0
        return max(part, self.of_preferred + self.room) if won else part

    @property
    def missing(self) -> float:
        """What is missing to that."""
        missing = self.theirs - self.of_preferred
        return missing if missing > NO_LACK else 0.0

    @property
    def judgement(self) -> Judgement:
        """Whether it is bought of them; where nothing is reserved nor won, or nothing is bought, there is nothing to count."""
        if self.missing > 0:
            return Judgement.NOT_MET
        return Judgement.MET if self.share > 0 and self.bought > 0 else Judgement.NOTHING


def lots_of(facts: Facts, stores: Stores, orders: pd.DataFrame) -> list[Lot]:
    """Return every lot of which something is needed; none where the law has no routes, or they are off.

    Parameters
    ----------
    facts : Facts
        What the case says.
    stores : planner.verify.stores.Stores
        What is needed.
    orders : pandas.DataFrame
        Order lines with their own product, weight and worth.

    Returns
    -------
    list of Lot
        A lot of which several routes set a part aside stands there once for each of them.
    """
    mode = facts.stated_mode(FAMILY) or "soft"
    if not facts.law.award_routes or mode == "off":
        return []
    rules, found = counting_rules(facts), []
    meant = {
        name: offers_that_count(facts, rules[name])
        for name in {route.applies_to for route in facts.law.award_routes if route.applies_to}
    }
    deliver = set(facts.deliverable.index[facts.deliverable.any(axis=1)])
    caller = callers(facts)
    lines_of = dict(list(orders.groupby(["own_product", orders["zone"].map(caller)])))
    for (committee, product), kg in sorted(_needed(stores, facts, caller).items()):
        served = _served(facts, caller, committee)
        worth = _worth(facts, product, kg, served, of_caller(facts, caller, committee))
        if not kg > 0 or math.isnan(worth):
            continue
        own = {offer for offer in facts.offers_of[product] if offer in deliver and offer in served}
        ways = [one for one in facts.law.award_routes if _decides(one, worth, own, meant)]
        taken = _side_by_side(ways)
        passed = tuple(way.name for way in ways if way not in taken)
        lines = lines_of.get((product, committee), orders.iloc[:0])
        rounding = float(lines["own_rounding"].sum())
        for number, route in enumerate(taken or [None]):
            preferred = frozenset(own & meant[route.applies_to]) if route is not None else frozenset()
            others = frozenset().union(*(own & meant[way.applies_to] for way in taken if way is not route))
            lot = Lot(product, committee, worth, route, preferred, mode, 0.0, 0.0, rounding, others=others)
            size = lines["own_amount" if lot.by_worth else "own_kg"]
            before = of_caller(facts, caller, committee)
            earlier, theirs = _earlier(facts, lot, None if route is None else rules[route.applies_to], before)
            of_them = float(size[lines["offer"].isin(preferred)].sum()) + theirs
            lot = replace(
                lot, bought=float(size.sum()) + earlier, of_preferred=of_them, passed_over=() if number else passed
            )
            found.append(replace(lot, room=_room(facts, lot, orders, lines)))
    return found


def _needed(stores: Stores, facts: Facts, caller: dict[str, str]) -> dict[tuple[str, str], float]:
    """Return the kg of each product that those who call need beyond the opening stock, by committee and product."""
    needed: dict[tuple[str, str], list[float]] = {}
    zones = facts.zone_of_receiver.to_dict()
    for (site, product), by_day in stores.wanted.items():
        key = caller[zones[site]], product
        needed.setdefault(key, []).extend(kg for kg in by_day.values() if kg > 0)
    return {key: math.fsum(parts) for key, parts in needed.items()}


def _served(facts: Facts, caller: dict[str, str], committee: str) -> set[str]:
    """Return the offers that can come to some zone for which a committee calls; where everybody calls together, all."""
    offers = {str(offer) for offer in facts.offers.index}
    if not any(caller.values()):
        return offers
    zones = [zone for zone, name in caller.items() if name == committee]
    return {offer for offer in offers if any(facts.could_come(offer, zone).any() for zone in zones)}


def of_caller(facts: Facts, caller: dict[str, str], committee: str) -> pd.DataFrame:
    """Return the goods bought earlier in the year for those who call; where each committee does, those said to be its own.

    Parameters
    ----------
    facts : Facts
        What the case says.
    caller : dict of str to str
        Committee that calls for each site; blank: all together.
    committee : str
        The one that is meant.

    Returns
    -------
    pandas.DataFrame
        Rows of `goods_before`.
    """
    goods = goods_before(facts)
    if not any(caller.values()):
        return goods
    mine = [place.committee == committee for place in places_before(facts, goods)]
    return goods[pd.Series(mine, index=goods.index, dtype=bool)]


def _side_by_side(ways: list[AwardRoute]) -> list[AwardRoute]:
    """Return the ways that a lot takes: the first; if it only sets a part aside, those after it that do so too, as long as they fit in.

    By hand: 0.5, 0.3, 0.4, 0.2 of the lot: the first, the second and the last, together all of it.
    """
    if not ways or not _sets_aside(ways[0]):
        return ways[:1]
    taken: list[AwardRoute] = []
    for way in ways:
        if _sets_aside(way) and math.fsum(float(one.set_aside or 0.0) for one in [*taken, way]) <= 1.0 + 1e-9:
            taken.append(way)
    return taken


def _sets_aside(way: AwardRoute) -> bool:
    """Tell whether a way does nothing but set a part of the lot aside."""
    return way.kind == "preference" and way.margin is None and bool(way.set_aside)


def _earlier(facts: Facts, lot: Lot, rule: CountingRule | None, before: pd.DataFrame) -> tuple[float, float]:
    """Return what was bought of a lot earlier in the year, and what of it from those meant; nothing where no part is set aside."""
    if rule is None or lot.route is None or lot.route.kind != "preference":
        return 0.0, 0.0
    goods = before[before["product"] == lot.product]
    words_of, whole, theirs = attributes_of(facts), 0.0, 0.0
    rows = zip(goods["supplier"], goods["amount" if lot.by_worth else "kg"], own_marks(facts, goods), strict=True)
    for seller, size, mark in rows:
        whole += float(size)
        theirs += float(size) if meets(rule, words_of(seller, lot.product, *mark)) else 0.0
    return whole, theirs


def _room(facts: Facts, lot: Lot, orders: pd.DataFrame, of_lot: pd.DataFrame) -> float:
    """Return what those preferred could deliver of what others are asked for in a lot, in its unit, whatever money there is.

    What they can is what they could bring on the same days. By direct award all that they have left in the periods; by a margin what they win of it within the caps of their year, as far
    as minimum orders, charges by drop or km and limits do not touch the offers. By hand: they have 25 kg a week and sell 5 in
    two weeks; others sell 75 at 6.00; at 8.00 and a margin of 0.34 they win 6.00 x 1.34 = 8.04, so 45 more.
    """
    route = lot.route
    if route is None or not (route.kind == "direct" or route.margin is not None):
        return 0.0
    direct = route.kind == "direct"
    own = facts.offers.index[facts.offers["product"] == lot.product]
    place = pd.Series({offer: "1" if offer in lot.preferred else "2" for offer in own}, dtype="str")
    swaps = Swaps(facts, place, orders, PLAN_TABLES["payments"].empty(), [])
    part = 0.0 if direct else float(route.margin or 0.0)
    bid = {o: swaps.price[o] / (1.0 + part * (o in lot.preferred)) + swaps.delivery[o] for o in own}
    free = [offer for offer in sorted(own, key=lambda o: (-bid[o], o)) if direct or swaps.bare(offer)]
    moved: dict[str, float] = {}
    taken: dict[str, float] = {}
    for period, lines in of_lot.groupby("period"):
        in_order = lines[lines["packs"] > 0].sort_values(["delivery_day", "zone"], kind="stable")
        asked = {int(str(line)): float(packs) for line, packs in in_order["packs"].items()}
        seller_of = {line: str(in_order.at[line, "offer"]) for line in asked}
        for better in (offer for offer in free if offer in lot.preferred):
            here = 0.0
            brings = dict(zip(asked, swaps.could_bring(better, in_order), strict=True))
            stops = [(o, line) for o in free if o not in lot.preferred for line in asked if seller_of[line] == o]
            for worse, line in stops:
                if (not direct and bid[better] >= bid[worse] + 1e-9) or not brings[line]:
                    continue
                left = min(
                    swaps.supply_left(better, str(period)) - here, swaps.in_all_left(better) - moved.get(better, 0.0)
                )
                seller = swaps.seller[better]
                if not direct and seller != swaps.seller[worse]:
                    left = min(left, (swaps.under_cap(better) - taken.get(seller, 0.0)) / swaps.price[better])
                packs = max(0.0, math.floor(min(left, asked[line]) + 1e-9))
                asked[line] -= packs
                here += packs
                moved[better] = moved.get(better, 0.0) + packs
                taken[seller] = taken.get(seller, 0.0) + packs * swaps.price[better]
    if not direct and sum(taken.values()) <= SEARCHED * float(orders["own_amount"].sum()):
        return 0.0
    kg = facts.offers["pack_kg"].astype(float)
    return float(sum(packs * (swaps.price[o] if lot.by_worth else kg[o]) for o, packs in moved.items()))


def _decides(route: AwardRoute, worth: float, own: set[str], meant: dict[str, set[str]]) -> bool:
    """Tell whether a route says who is preferred for a lot of this worth, and one of them offers it."""
    orders = route.kind == "direct" or (
        route.kind == "preference" and (route.margin is not None or bool(route.set_aside))
    )
    above = route.from_amount is None or worth >= route.from_amount
    below = route.below_amount is None or worth < route.below_amount
    return bool(orders and route.applies_to and above and below and own & meant[route.applies_to])


def _worth(facts: Facts, product: str, kg: float, served: set[str], before: pd.DataFrame) -> float:
    """Return what a lot is worth; NaN where nobody quotes nor offers the product to those who call."""
    price = math.nan
    for organic in (True, False):
        if (product, organic) in facts.quotes.index:
            price = float(facts.quotes["mean"].loc[(product, organic)])
    if math.isnan(price):
        there = [facts.offer_rows[offer] for offer in facts.offers_of[product] if offer in served]
        asked = [Decimal(str(row["price_per_unit"])) for row in there]
        if not asked:
            return math.nan
        price = float((sum(asked, Decimal(0)) / len(asked)).quantize(Decimal("0.000001"), ROUND_HALF_UP))
    units = Decimal(str(round(kg / float(str(facts.products.at[product, "unit_kg"])), 9)))
    cents = (units * Decimal(str(price))).quantize(Decimal("0.01"), ROUND_HALF_UP)
    return round(float(cents) + float(before.loc[before["product"] == product, "amount"].sum()), 2)


def check_routes(
    facts: Facts,
    lots: list[Lot],
    orders: pd.DataFrame,
    payments: pd.DataFrame | None,
    reckonings: list[Reckoning],
    stated: pd.DataFrame | None,
    unproved: bool,
    report: Report,
) -> None:
    """Check that a part that must be theirs is, that nobody preferred is passed over, and that the plan tells the routes.

    Parameters
    ----------
    facts, lots, orders, reckonings
        What the case says, its lots, the order lines with their worth, the shares.
    payments : pandas.DataFrame or None
        What each fund pays; without it nothing is said of who is passed over.
    stated : pandas.DataFrame or None
        The plan's table ``routes``.
    unproved : bool
        True if the plan says of itself that its search was stopped before this was proved.
    report : Report
        Receives what is wrong.
    """
    what = _("Less of the lot is bought from those for whom it is reserved than must be.")
    for lot in lots:
        if lot.mode == "hard" and lot.lack > (MONEY + lot.rounding if lot.by_worth else NO_LACK):
            report.add(FAMILY, what, _where(lot), lot.share * lot.bought, lot.of_preferred)
    if payments is not None and not unproved:
        _check_bids(facts, [lot for lot in lots if lot.route is not None], orders, payments, reckonings, report)
    if stated is not None:
        _check_told(lots, stated, report)


def _check_bids(
    facts: Facts,
    lots: list[Lot],
    orders: pd.DataFrame,
    payments: pd.DataFrame,
    reckonings: list[Reckoning],
    report: Report,
) -> None:
    what = _("A supplier whom the way of award prefers could deliver more of this, but another is asked.")
    caller = callers(facts)
    for lot in lots:
        here = (orders["own_product"] == lot.product) & (orders["zone"].map(caller) == lot.committee)
        lines = orders[here & (orders["packs"] > 0)]
        others = lines[~lines["offer"].isin(lot.preferred)]
        if others.empty or not lot.preferred or lot.route is None:
            continue
        lines = lines.assign(since=facts.since(lines["period"], lines["delivery_day"]))
        own = facts.offers.index[facts.offers["product"] == lot.product]
        place = pd.Series({offer: "1" if offer in lot.preferred else "2" for offer in own}, dtype="str")
        swaps = Swaps(facts, place, orders, payments, reckonings)
        bid = swaps.price + swaps.delivery
        if lot.route.margin is not None:
            part = 1.0 - 1.0 / (1.0 + lot.route.margin)
            bid = bid - (swaps.price * part).where(bid.index.isin(lot.preferred), 0.0)
        least = SEARCHED * float(orders["own_amount"].sum())
        for period, part_lines in lines.groupby("period"):
            sold = part_lines.groupby("offer")["packs"].sum()
            for worse in sold.index.difference(sorted(lot.preferred | lot.others)):
                for better in sorted(lot.preferred):
                    wins = lot.route.margin is not None and bid[better] < bid[worse] + 1e-9
                    if not (wins or lot.lack > 0) or better not in swaps.free:
                        continue
                    packs = swaps.packs(better, worse, str(period), part_lines)
                    reserved = lot.lack / (
                        swaps.price[better] if lot.by_worth else float(str(facts.offers.at[better, "pack_kg"]))
                    )
                    packs = packs if wins else min(packs, reserved)
                    if packs > 1 and packs * swaps.price[better] > least:
                        where = {"period": period, **_where(lot), "offer": better}
                        asked = float(sold.get(better, 0.0))
                        report.add(FAMILY, what, where, asked + packs, asked, "packs")


def _where(lot: Lot) -> dict[str, str]:
    return {"product": lot.product} | ({"committee": lot.committee} if lot.committee else {})


def _check_told(lots: list[Lot], stated: pd.DataFrame, report: Report) -> None:
    rows = []
    for lot in lots:
        row = {
            "product": lot.product,
            "committee": lot.committee,
            "worth": lot.worth,
            "bought": lot.bought,
            "judgement": str(lot.judgement),
        }
        route = lot.route
        rows.append(
            row
            | {
                "route": "" if route is None else route.route,
                "kind": "" if route is None else route.kind,
                "below_amount": None if route is None else route.below_amount,
                "from_amount": None if route is None else route.from_amount,
                "reserved_share": None if route is None else lot.share,
                "margin_share": None if route is None else route.margin,
                "bought_preferred": None if route is None else lot.of_preferred,
                "reserved": None if route is None else lot.theirs,
                "missing": None if route is None else lot.missing,
                "passed_over": LIST_SEPARATOR.join(lot.passed_over),
                "mode": "" if route is None else lot.mode,
                "verified": None if route is None else float(route.source.verified),
            }
        )
    names = [
        "product", "committee", "route", "kind", "worth", "below_amount", "from_amount", "reserved_share", "margin_share", "bought",
        "reserved", "bought_preferred", "missing", "judgement", "mode", "verified", "passed_over",
    ]  # fmt: skip
    own = pd.DataFrame(rows, columns=names)
    exact = dict.fromkeys(
        ("worth", "below_amount", "from_amount", "bought", "reserved", "bought_preferred", "missing"), MONEY
    )
    exact |= {"reserved_share": 1e-9, "margin_share": 1e-9, "verified": 0.5}
    stated = stated.assign(verified=stated["verified"].astype("float64"))
    hold_rows("routes", own, stated, ["product", "committee", "route"], exact, report)
