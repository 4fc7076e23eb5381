"""Which lot takes which route of award, for whom it is, and what of it they get.

What is for them, by hand: 80 kg are needed, they have 50 at 8.00, others ask 6.00. A direct award is for them as far as they can
deliver: if they sell their 50, nothing is missing. A margin of 0.34 lets them win all they have (6.00 x 1.34 = 8.04): if money is
left for 5 kg of theirs alone, 50 are for them and 45 are missing.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from planner.callers import callers
from planner.case import Case
from planner.inputs import Assembly, Routed, names_of, table_of
from planner.judgement import Judgement
from planner.reports.promises import LEAST_LACK
from planner.schema.base import LIST_SEPARATOR
from planner.schema.case_tables import BY_VISIT

SEARCHED = 1e-4
"""Part of the worth of all purchases below which the search for the best plan may stop."""


def route_table(case: Case, assembly: Assembly, orders: pd.DataFrame) -> pd.DataFrame:
    """Return the table ``routes``: a row for every lot of which something is needed and every route it takes, where the law has any.

    Parameters
    ----------
    case, assembly : Case, Assembly
        What was planned.
    orders : pandas.DataFrame
        Table ``orders``.

    Returns
    -------
    pandas.DataFrame
        The table; without rows where the law has no routes of award, or they are off.
    """
    currency = str(case.head["currency"])
    products, suppliers = names_of(case["products"], "product"), names_of(case["suppliers"], "supplier")
    offers = assembly.offers["offer"].to_numpy(dtype=object)
    rows = []
    caller = callers(case)
    for one in assembly.routes:
        if one.mode == "off":
            continue
        own = orders[orders["zone"].map(caller) == one.committee] if len(orders) else orders
        meant = pd.Index(offers[one.preferred])
        names = sorted({suppliers[s] for s in assembly.offers["supplier"].to_numpy(dtype=object)[one.preferred]})
        row = {"product": one.product, "product_name": products.get(one.product, one.product), "worth": one.worth}
        row["committee"] = one.committee
        row["passed_over"] = LIST_SEPARATOR.join(way.name for way in one.passed_over)
        room = _room(case, assembly, one, orders, own) if one.route is not None else 0.0
        rows.append(row | _taken(one, own[own["product"] == one.product], meant, names, currency, room))
    return table_of("routes", rows)


def _taken(
    one: Routed, bought: pd.DataFrame, meant: pd.Index, names: list[str], currency: str, room: float
) -> dict[str, Any]:
    """Return what the route of a lot says and what the plan makes of it; what is bought alone where it takes none."""
    route = one.route
    size = bought["amount" if one.by_worth else "kg"]
    earlier, of_them = one.before_amount if one.by_worth else one.before_kg
    whole = float(size.sum()) + earlier
    found = {"bought": whole, "unit": currency if one.by_worth else "kg", "judgement": Judgement.NOTHING}
    if route is None:
        return found
    own = float(size[bought["offer"].isin(meant)].sum()) + of_them
    reserved = route.reserved * whole
    if route.kind == "direct" and one.mode != "hard":
        reserved = min(reserved, own + room)
    elif route.kind == "preference" and route.margin is not None and room > 0:
        reserved = max(reserved, own + room)
    missing = max(0.0, reserved - own)
    missing = missing if missing > LEAST_LACK else 0.0
    asked = (route.reserved > 0 and whole > 0) or missing > 0
    return found | {
        "route": route.route,
        "route_name": route.name,
        "kind": route.kind,
        "below_amount": route.below_amount,
        "from_amount": route.from_amount,
        "preferred": LIST_SEPARATOR.join(names),
        "reserved_share": route.reserved,
        "margin_share": route.margin,
        "reserved": reserved,
        "bought_preferred": own,
        "missing": missing,
        "judgement": Judgement.NOTHING if not asked else Judgement.NOT_MET if missing > 0 else Judgement.MET,
        "mode": one.mode,
        "source": route.source.reference,
        "verified": route.source.verified,
    }


@dataclass(frozen=True, slots=True)
class _Bid:
    """An offer in a lot: a pack's price and what it counts for among bids, what is left of it in all and under its cap."""

    row: int
    offer: str
    supplier: str
    preferred: bool
    price: float
    pack_kg: float
    bid: float
    left: float
    cap: float
    free: bool


def _room(case: Case, assembly: Assembly, one: Routed, orders: pd.DataFrame, own: pd.DataFrame) -> float:
    """Return how much of what others are asked for in the lot's orders (`own`) those preferred could deliver on the same days, in its unit.

    By direct award all of it; under a margin what they win by their bids, where nothing but the price of a pack tells bids apart.
    Money plays no part: what it does not reach for is missing.
    """
    bids = [bid for bid in _bids(case, assembly, one, orders) if bid.free]
    bought: dict[Any, float] = orders.groupby(["offer", "period"])["packs"].sum().to_dict()
    stops = _stops(assembly, own)
    left, caps = {bid.offer: bid.left for bid in bids}, {bid.supplier: bid.cap for bid in bids}
    taken: list[tuple[_Bid, float]] = []
    for period, most in _supply_of(assembly):
        for better in (bid for bid in bids if bid.preferred):
            here = most.get(better.offer, 0.0) - bought.get((better.offer, period), 0.0)
            for worse in (bid for bid in bids if not bid.preferred and better.bid < bid.bid + 1e-9):
                cap = math.inf if better.supplier == worse.supplier else caps[better.supplier] / better.price
                for stop in stops.get((period, worse.offer), []):
                    if not stop.comes[better.row]:
                        continue
                    packs = max(0.0, float(np.floor(min(here, left[better.offer], stop.packs, cap) + 1e-9)))
                    here -= packs
                    left[better.offer] -= packs
                    stop.packs -= packs
                    cap -= packs
                    caps[better.supplier] -= packs * better.price
                    taken.append((better, packs))
    route = one.route
    worth = sum(bid.price * packs for bid, packs in taken)
    if route is None or (route.kind != "direct" and worth <= SEARCHED * float(orders["amount"].sum())):
        return 0.0
    return worth if one.by_worth else sum(bid.pack_kg * packs for bid, packs in taken)


@dataclass(slots=True)
class _Stop:
    """What an offer brings a zone on a day: its packs, and whether each offer (row) could come there then."""

    packs: float
    comes: np.ndarray


def _stops(assembly: Assembly, orders: pd.DataFrame) -> dict[tuple[str, str], list[_Stop]]:
    """Return what is bought, by period and offer, stop by stop."""
    lines = orders[orders["packs"] > 0].sort_values(["delivery_day", "zone"], kind="stable")
    day = np.searchsorted(assembly.daily_needs.dates, lines["delivery_day"].to_numpy(dtype="datetime64[s]"))
    zone = assembly.zones.get_indexer(pd.Index(lines["zone"]))
    found: dict[tuple[str, str], list[_Stop]] = {}
    for place, when, line in zip(zone, day, lines.itertuples(index=False), strict=True):
        stop = _Stop(float(line.packs), assembly.can_come[:, place, when])  # type: ignore[arg-type]
        found.setdefault((str(line.period), str(line.offer)), []).append(stop)
    return found


def _supply_of(assembly: Assembly) -> list[tuple[str, dict[str, float]]]:
    """Return for each period the packs that each offer can deliver in it."""
    supply, offers = assembly.instance.supply, assembly.instance.offers["offer"].to_numpy()
    periods = assembly.instance.periods["period"].to_numpy()
    rows = pd.DataFrame(
        {"offer": offers[supply["offer"]], "period": periods[supply["period"]], "packs": supply["packs"]}
    )
    return [
        (str(period), dict(zip(part["offer"], part["packs"], strict=True))) for period, part in rows.groupby("period")
    ]


def _bids(case: Case, assembly: Assembly, one: Routed, orders: pd.DataFrame) -> list[_Bid]:
    """Return the offers of a lot, the dearest bids first; by direct award all bids count for the same, and no cap counts."""
    offers, sellers, route = assembly.instance.offers, assembly.instance.suppliers, one.route
    if route is None or not (route.kind == "direct" or route.margin is not None):
        return []
    direct, margin = route.kind == "direct", route.margin or 0.0
    names = sellers["supplier"].to_numpy()[offers["supplier"]]
    sold = orders.groupby("supplier")["amount"].sum().reindex(names).fillna(0.0).to_numpy(dtype=float)
    cap = (sellers["cap_amount"] - sellers["sold_amount"].fillna(0.0)).fillna(np.inf).to_numpy()[offers["supplier"]]
    ordered = orders.groupby("offer")["packs"].sum().reindex(offers["offer"]).fillna(0.0).to_numpy(dtype=float)
    left = offers["total_packs"].fillna(np.inf).to_numpy(dtype=float) - ordered
    price = offers["price_per_pack"].to_numpy(dtype=float)
    pack = assembly.instance.products["pack_kg"].to_numpy(dtype=float)[offers["product"]]
    terms = case["suppliers"].set_index("supplier").loc[names]
    # Who charges by zone is not free, so that what he charges everywhere else is not asked of him here.
    per_pack = terms["delivery_cost_per_kg"].fillna(0.0).to_numpy(dtype=float) * pack
    free = np.full(len(offers), True) if direct else _free(case, assembly, terms)
    found = [
        _Bid(
            row=int(i),
            offer=str(offers["offer"].iloc[i]),
            supplier=str(names[i]),
            preferred=bool(one.preferred[i]),
            price=float(price[i]),
            pack_kg=float(pack[i]),
            bid=0.0 if direct else float(price[i] / (1.0 + margin * one.preferred[i]) + per_pack[i]),
            left=float(left[i]),
            cap=math.inf if direct else float(cap[i] - sold[i]),
            free=bool(free[i]),
        )
        for i in np.flatnonzero(assembly.offers["product"].to_numpy(dtype=object) == one.product)
    ]
    return sorted(found, key=lambda bid: (-bid.bid, bid.offer))


def _free(case: Case, assembly: Assembly, terms: pd.DataFrame) -> np.ndarray:
    """Return whether a pack of each offer can be bought alone: no minimum, charge by drop, km or zone, limit or contract touches it."""
    charged = ["minimum_order_amount", *BY_VISIT]
    free = ~(terms[charged].astype("float64") > 0).any(axis=1).to_numpy()
    free &= ~terms.index.isin(case["delivery_charges"]["supplier"])
    least = case["offers"].set_index("offer")["minimum_kg"].reindex(assembly.offers["offer"]).astype("float64")
    group = case["products"].set_index("product")["food_group"].reindex(assembly.offers["product"]).to_numpy()
    limited = np.zeros(len(group), dtype=bool)
    for limit in case["limits"].to_dict("records"):
        of_product = (limit["product"] == "") | (assembly.offers["product"] == limit["product"]).to_numpy()
        limited |= of_product & ((limit["food_group"] == "") | (group == limit["food_group"]))
    limited |= (assembly.offers["contract"] != "").to_numpy()
    return np.asarray(free & ~(least > 0).to_numpy() & ~limited)
