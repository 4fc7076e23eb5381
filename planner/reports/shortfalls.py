"""Why something is missing, in words: what stands in the way of each offer that could have delivered it."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd

from models.blocks import Floats, Ints
from models.derived import lane_bill, lane_delivery_day, supply_kg
from models.instance import Instance
from models.solution import Solution
from models.terms import supply_of_terms
from planner.case import Case
from planner.i18n import _, ngettext, sentence
from planner.inputs import Assembly, labels, names_of, records, typed, whole
from planner.reports.stores import Pantries, short_needs

# In the order in which an obstacle is looked for; the first that holds is the lane's.
SOLD_OUT, CAP, CONTRACT, NO_FUND, NO_MONEY, LIMIT, MINIMUM, LOAD, ROOM, OTHER = range(10)

NOISE = 1e-6


def shortfall_table(case: Case, assembly: Assembly, solution: Solution, pantries: Pantries) -> pd.DataFrame:
    """Return the table ``shortfalls``: what is missing where and when, and why."""
    frame = short_needs(assembly, pantries)
    frame["product_name"] = frame["product"].map(names_of(case["products"], "product"))
    frame["reason"] = _reasons(case, assembly, solution, frame)
    return typed("shortfalls", frame)


def _reasons(case: Case, assembly: Assembly, solution: Solution, missing: pd.DataFrame) -> list[str]:
    words: dict[Place, str] = {}
    for place, text in (*_static_reasons(case, assembly), *_dynamic_reasons(assembly.instance, solution).items()):
        # of one period some days may be short for another reason than others
        words[place] = text if text in words.get(place, text) else f"{words[place]} {text}"
    places = list(missing[["period", "zone", "product"]].itertuples(index=False, name=None))
    lasting: dict[tuple[str, str], str] = {}  # a pack that is short may be missed again when its rest was due
    found = []
    for period, zone, product in places:
        reason = words.get((period, zone, product), "")
        if reason:
            lasting[zone, product] = reason
        found.append(
            reason or lasting.get((zone, product), _("What is left of a pack runs out before it can be used up."))
        )
    return found


Place = tuple[str, str, str]
"""Period, zone, product."""


def _static_reasons(case: Case, assembly: Assembly) -> Iterator[tuple[Place, str]]:
    """Yield why needs cannot be met whatever is chosen."""
    life = case["products"].set_index("product")["shelf_life_days"]
    texts = {
        "no_offer": _("Nobody offers it."),
        "out_of_season": _(
            "Nobody can deliver it then: it is out of season, its offers have ended, it is too late to order, or too little of its shelf life would be left."
        ),
        "other_places": _("Nobody who offers it then delivers to these sites."),
        "no_fund": _("No fund may pay those who offer it."),
    }
    for row in records(assembly.unmet):
        text = texts.get(str(row.reason)) or ngettext(
            "Nobody who offers it comes in time: it keeps for {count} day after its delivery.",
            "Nobody who offers it comes in time: it keeps for {count} days after its delivery.",
            int(life[row.product]),
        ).format(count=int(life[row.product]))
        yield (str(row.period), str(row.zone), str(row.product)), text


def _dynamic_reasons(instance: Instance, solution: Solution) -> dict[Place, str]:
    """Return what stood in the way of the offers that could have met a need that is short."""
    short = solution.values.get("short", np.zeros(0))
    rows = np.flatnonzero(whole(short, "packs short")) if len(short) else np.zeros(0, dtype=np.int64)
    if not len(rows):
        return {}
    pairs = _reachable(instance, rows)
    lanes = instance.lanes[["supply", "demand"]].assign(lane=np.arange(len(instance.lanes)))
    pairs = pairs.merge(lanes, on="demand")
    pairs["code"] = _obstacles(instance, solution)[pairs["lane"].to_numpy()]
    codes = {row: sorted(set(codes)) for row, codes in pairs.groupby("short")["code"]}
    texts = {
        SOLD_OUT: _("those who offer it have sold all they can deliver"),
        CAP: _("a supplier has reached the most it may sell"),
        CONTRACT: _("what was left to call off under a contract is called off"),
        NO_FUND: _("no fund may pay"),
        NO_MONEY: _("the money of the funds that may pay is used up, or has not come by then"),
        LIMIT: _("the limit on what one supplier may deliver is reached"),
        LOAD: _("those who offer it bring all that they can on their days and in the week, or come on no more days"),
        ROOM: _("the store room of the site for food that is kept so is full"),
        MINIMUM: _("the need is below a supplier's minimum order"),
        OTHER: _("rules that must hold leave no room for it"),
    }
    demand = instance.demand.loc[list(codes)]
    where = zip(
        labels(instance.periods, "period", demand["period"]),
        labels(instance.zones, "zone", demand["zone"]),
        labels(instance.products, "product", demand["product"]),
        strict=True,
    )
    return {
        place: _sentence([texts[code] for code in found]) for place, found in zip(where, codes.values(), strict=True)
    }


def _sentence(parts: list[str]) -> str:
    text = "; ".join(parts)
    return f"{sentence(text)}."


def _reachable(instance: Instance, rows: Ints) -> pd.DataFrame:
    """Return pairs (row of demand that is short, row of demand whose purchases could have met it, by store or at once)."""
    before = np.full(len(instance.demand), -1, dtype=np.int64)
    keeps = np.full(len(instance.demand), -1, dtype=np.int64)
    link = instance.stocks[instance.stocks["next_demand"] >= 0]
    before[link["next_demand"].to_numpy()] = link["demand"].to_numpy()
    last = link["last_demand"].to_numpy()
    keeps[link["demand"].to_numpy()] = np.where(last < 0, len(keeps), last)
    short, at, parts = rows, rows, []
    while len(at):
        parts.append(pd.DataFrame({"short": short, "demand": at}))
        at = before[at]
        going = (at >= 0) & (keeps[at] >= short)
        short, at = short[going], at[going]
    return pd.concat(parts, ignore_index=True)


def _obstacles(instance: Instance, solution: Solution) -> Ints:
    """Return for each lane what stands in the way of one more pack on it."""
    supply, offers = instance.supply, instance.offers
    of_supply = instance.lanes["supply"].to_numpy()
    bought = np.bincount(of_supply, weights=np.rint(solution.values["buy"]), minlength=len(supply))
    offer = supply["offer"].to_numpy()
    supplier = offers["supplier"].to_numpy()[offer]
    price = offers["price_per_pack"].to_numpy()[offer]
    checks = [
        _sold_out(instance, bought)[of_supply],
        _cap_reached(instance, supplier, price, bought)[of_supply],
        _called_off(instance, bought)[of_supply],
        *_no_money(instance, solution, price[of_supply]),
        _limit_reached(instance, solution, bought),
        _below_minimum(instance, bought, supplier)[of_supply],
    ]
    lane_code: Ints = np.select(checks, list(range(len(checks))), OTHER).astype(np.int64)
    for code, full in ((LOAD, _full_load(instance, solution)), (ROOM, _full_room(instance, solution))):
        lane_code = np.where((lane_code == OTHER) & full, code, lane_code)
    no_visit = _no_visit(instance, bought, supplier)
    return np.asarray(np.where((lane_code == OTHER) & no_visit, MINIMUM, lane_code), dtype=np.int64)


def _sold_out(instance: Instance, bought: Floats) -> np.ndarray:
    offer = instance.supply["offer"].to_numpy()
    in_all = np.bincount(offer, weights=bought, minlength=len(instance.offers))
    total = instance.offers["total_packs"].fillna(np.inf).to_numpy()
    left = np.minimum(instance.supply["packs"].to_numpy() - bought, (total - in_all)[offer])
    return np.asarray(left < 1 - NOISE)


def _cap_reached(instance: Instance, supplier: Ints, price: Floats, bought: Floats) -> np.ndarray:
    suppliers = instance.suppliers
    sold = suppliers["sold_amount"].to_numpy() + np.bincount(supplier, weights=bought * price, minlength=len(suppliers))
    left = suppliers["cap_amount"].fillna(np.inf).to_numpy() - sold
    return np.asarray(left[supplier] < price - NOISE)


def _called_off(instance: Instance, bought: Floats) -> np.ndarray:
    """Return per row of supply whether its contract leaves less than one pack more."""
    terms, full = instance.contract_terms, np.zeros(len(instance.supply), dtype=bool)
    supply, contract = terms["supply"].to_numpy(), terms["contract"].to_numpy()
    each = supply_kg(instance)[supply] * terms["ordered"].to_numpy()
    called = np.bincount(contract, weights=bought[supply] * each, minlength=len(instance.contracts))
    left = instance.contracts["maximum_kg"].fillna(np.inf).to_numpy() - called
    full[supply] = left[contract] < each - NOISE
    return full


def _no_money(instance: Instance, solution: Solution, price: Floats) -> list[np.ndarray]:
    """Return per lane whether no fund may pay for it, and whether none that may has money for one more pack."""
    bills, payments, funds = instance.bills, instance.payments, instance.funds
    paid, fund = solution.values["pay"], payments["fund"].to_numpy()
    period = bills["period"].to_numpy()[payments["bill"].to_numpy()]
    left = funds["amount"].fillna(np.inf).to_numpy() - np.bincount(fund, weights=paid, minlength=len(funds))
    in_period = np.zeros((len(funds), len(instance.periods)))
    np.add.at(in_period, (fund, period), paid)
    left_then = funds["amount_per_period"].fillna(np.inf).to_numpy()[:, None] - in_period
    room = np.minimum(left[fund], left_then[fund, period])
    for come in records(instance.instalments):
        before = (fund == come.fund) & (payments["day"] < come.day).to_numpy()
        room[before] = np.minimum(room[before], come.amount - paid[before].sum())
    room = pd.Series(room, index=payments["bill"].to_numpy())
    most = room.groupby(level=0).max()
    best = most.reindex(lane_bill(instance)).to_numpy()
    return [np.isnan(best), np.nan_to_num(best) < price - NOISE]


def _limit_reached(instance: Instance, solution: Solution, bought: Floats) -> np.ndarray:
    """Return per lane whether one more pack would pass a limit, of what is bought or of what is brought to some sites."""
    terms, of_lane = instance.product_limit_terms, instance.lanes["supply"].to_numpy()
    reached, limits = np.zeros(len(of_lane), dtype=bool), instance.product_limits
    if not len(terms):
        return reached
    brought, index = (terms["column"] == "brought").to_numpy(), terms["index"].to_numpy()
    pack = supply_kg(instance)[supply_of_terms(instance, terms)]
    packs = np.zeros(len(terms))
    packs[~brought] = bought[index[~brought]]
    packs[brought] = np.rint(solution.values["buy"])[index[brought]]
    limit, counts, kg = terms["limit"].to_numpy(), terms["counts"].to_numpy(dtype=bool), packs * pack
    whole_kg = np.bincount(limit, weights=kg, minlength=len(limits))
    own_kg = np.bincount(limit, weights=kg * counts, minlength=len(limits))
    share = limits["maximum_share"].to_numpy()[limit]
    full = counts & (
        own_kg[limit] + pack > share * (whole_kg[limit] + pack) + limits["room_kg"].to_numpy()[limit] + NOISE
    )
    reached[index[full & brought]] = True
    return reached | np.isin(of_lane, index[full & ~brought])


def _below_minimum(instance: Instance, bought: Floats, supplier: Ints) -> np.ndarray:
    """Return per row of supply whether it is not ordered and the offer or the supplier asks for a minimum."""
    period = instance.supply["period"].to_numpy()
    ordered = np.zeros((len(instance.suppliers), len(instance.periods)), dtype=bool)
    ordered[supplier[bought > 0], period[bought > 0]] = True
    orders = instance.supplier_orders
    asks = np.zeros_like(ordered)
    asks[orders["supplier"].to_numpy(), orders["period"].to_numpy()] = orders["minimum_amount"].to_numpy() > 0
    own = (bought == 0) & (instance.supply["minimum_packs"].to_numpy() > 1)
    return np.asarray(own | (asks & ~ordered)[supplier, period])


def _full_load(instance: Instance, solution: Solution) -> np.ndarray:
    """Return per lane whether its supplier can bring no pack more on the day or in the week, or comes on no more days of it."""
    days, weeks = instance.delivery_days, instance.delivery_weeks
    row, full = lane_delivery_day(instance), np.zeros(len(instance.lanes), dtype=bool)
    limited = np.flatnonzero(row >= 0)
    if not len(limited):
        return full
    each = supply_kg(instance)[instance.lanes["supply"].to_numpy()]
    kg = np.bincount(row[limited], (np.rint(solution.values["buy"]) * each)[limited], len(days))
    week = days["week"].to_numpy()
    on_day, in_week = days["most_kg"].to_numpy() - kg, weeks["most_kg"].to_numpy() - np.bincount(week, kg, len(weeks))
    no_more = weeks["most_days"].to_numpy() - np.bincount(week, kg > 0, len(weeks)) < 1
    of_lane = row[limited]
    left = np.minimum(on_day[of_lane], in_week[week[of_lane]])
    full[limited] = (left < each[limited] - NOISE) | (no_more[week[of_lane]] & (kg[of_lane] <= 0))
    return full


def _full_room(instance: Instance, solution: Solution) -> np.ndarray:
    """Return per lane whether one pack more on it would not fit in, on a day on which it lies there."""
    terms, values = instance.room_terms, solution.values
    sets = {"lane": "buy", "stock": "stock", "short": "short"}
    row, takes = terms["room_day"].to_numpy(dtype=np.int64), terms["takes"].to_numpy()
    amount = np.zeros(len(terms))
    for kind, name in sets.items():
        own = (terms["column"] == kind).to_numpy()
        amount[own] = values[name][terms["index"].to_numpy()[own]]
    left = instance.room_days["most"].to_numpy() - np.bincount(row, amount * takes, len(instance.room_days))
    full = left[row] < np.abs(takes) - NOISE
    index = {kind: terms["index"].to_numpy()[full & (terms["column"] == kind).to_numpy()] for kind in sets}
    demand = np.union1d(index["short"], instance.stocks["demand"].to_numpy()[index["stock"]])
    lanes = np.isin(np.arange(len(instance.lanes)), index["lane"])
    return np.asarray(lanes | np.isin(instance.lanes["demand"].to_numpy(), demand))


def _no_visit(instance: Instance, bought: Floats, supplier: Ints) -> np.ndarray:
    """Return per lane whether the supplier does not come to the zone and asks for a least quantity if it does."""
    lanes, drops = instance.lanes, instance.drops
    of_supply = lanes["supply"].to_numpy()
    zone = instance.zones["round"].to_numpy()[instance.demand["zone"].to_numpy()[lanes["demand"].to_numpy()]]
    asks = np.zeros((len(instance.suppliers), len(instance.zones), len(instance.days)), dtype=bool)
    place = (drops["supplier"].to_numpy(), drops["zone"].to_numpy(), drops["day"].to_numpy())
    asks[place] = drops["minimum_kg"].to_numpy() > 0
    return np.asarray(asks[supplier[of_supply], zone, lanes["day"].to_numpy()] & (bought[of_supply] == 0))
