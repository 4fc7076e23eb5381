"""What is ordered: whole packs, weights, prices, seasons, capacities, minimum orders, caps."""

from __future__ import annotations

import math
from collections.abc import Mapping
from fractions import Fraction
from functools import cache

import numpy as np
import pandas as pd

from planner.i18n import _
from planner.verify.bought import before
from planner.verify.facts import Facts, of
from planner.verify.losses import arriving_in_all, arriving_in_period
from planner.verify.shares import offers_that_count
from planner.verify.violation import HALF_CENT, KG_RELATIVE, MONEY, PRICE, Report, differ

ORDERS, DELIVERIES = "orders", "deliveries"
LINE = ["period", "delivery_day", "zone", "offer"]


def with_worth(facts: Facts, lines: pd.DataFrame) -> pd.DataFrame:
    """Return order or delivery lines with what follows from offer and packs alone, in columns that begin with ``own_``.

    The columns of the plan itself stay as they were found. ``own_kg``, ``own_units``, ``own_price``, ``own_amount``
    (currency, rounded once to the cent), ``own_rounding`` (most by which that may have changed it), ``own_product`` and
    ``own_supplier``.
    """
    offers = facts.offers
    own = lines.assign(
        own_product=of(lines["offer"], offers["product"]),
        own_supplier=of(lines["offer"], offers["supplier"]),
        own_units=lines["packs"] * of(lines["offer"], offers["pack_units"]),
        own_price=of(lines["offer"], offers["price_per_unit"]),
    )
    own["own_kg"] = own["own_units"] * of(lines["offer"], offers["unit_kg"])
    factors = zip(lines["packs"].astype(float), of(lines["offer"], offers["pack_units"]), own["own_price"], strict=True)
    worth = [line_amount(*line) for line in factors]
    own["own_amount"] = np.array([amount for amount, _rounded in worth], dtype=float)
    own["own_rounding"] = np.array([HALF_CENT if rounded else 0.0 for _amount, rounded in worth], dtype=float)
    return own


@cache
def line_amount(packs: float, pack_units: float, price: float) -> tuple[float, bool]:
    """Return what a line is worth, rounded once to the cent, halves up, and whether that changed it.

    By hand: one pack of one unit at 14.125 is 14.13, two are 28.25; 400 g at 0.0025 a gram are 1.00.

    Parameters
    ----------
    packs : float
        Packs of the line.
    pack_units : float
        Purchase units in a pack.
    price : float
        Price of a purchase unit, in currency.

    Returns
    -------
    tuple of (float, bool)
        Currency, NaN where one of the three is not known or not finite; and whether rounding changed it.
    """
    if not all(map(math.isfinite, (packs, pack_units, price))):
        return math.nan, False
    exact = Fraction(str(packs)) * Fraction(str(pack_units)) * Fraction(str(price)) * 100
    whole = math.floor(exact + Fraction(1, 2))
    return whole / 100, whole != exact


def check_lines(facts: Facts, name: str, lines: pd.DataFrame, report: Report) -> None:
    """Check each line of orders or deliveries by itself: words, units, weight, price, amount.

    Parameters
    ----------
    facts : Facts
        What the case says.
    name : {"orders", "deliveries"}
        Table of the plan.
    lines : pandas.DataFrame
        Its lines, as stated and with `with_worth`.
    report : Report
        Receives what is wrong.
    """
    keys = [key for key in ("period", "zone", "site", "offer") if key in lines]
    words = {"supplier": "own_supplier", "product": "own_product"}
    for column, own in words.items():
        wrong = lines[lines[column] != lines[own]]
        what = _("The {column} is not that of the offer.").format(column=column)
        report.add_rows(name, what, wrong, keys, own, column)
    unit = of(lines["own_product"], facts.products["unit"])
    wrong = lines.assign(own_unit=unit)[(lines["unit"] != "") & (lines["unit"] != unit)]
    report.add_rows(name, _("The purchase unit is not that of the product."), wrong, keys, "own_unit", "unit")
    wrong = lines[differ(lines["own_units"], lines["units"])]
    report.add_rows(
        name, _("Units are not packs times the units in a pack."), wrong, keys, "own_units", "units", "units"
    )
    wrong = lines[differ(lines["own_kg"], lines["kg"])]
    report.add_rows(name, _("The weight is not packs times the weight of a pack."), wrong, keys, "own_kg", "kg", "kg")


def check_orders(facts: Facts, orders: pd.DataFrame, report: Report) -> None:
    """Check what only order lines have: price, amount, organic mark, season, day of delivery, last day to order.

    Parameters
    ----------
    facts : Facts
        What the case says.
    orders : pandas.DataFrame
        Order lines, as stated and with `with_worth`.
    report : Report
        Receives what is wrong.
    """
    check_lines(facts, ORDERS, orders, report)
    wrong = orders[differ(orders["own_price"], orders["price_per_unit"], PRICE)]
    what = _("The price is not the offer's price times its factor, to six places.")
    report.add_rows(ORDERS, what, wrong, LINE, "own_price", "price_per_unit", "currency")
    wrong = orders[differ(orders["own_amount"], orders["amount"], MONEY)]
    what = _("The amount is not units times price, rounded to the cent.")
    report.add_rows(ORDERS, what, wrong, LINE, "own_amount", "amount", "currency")
    organic = of(orders["offer"], facts.offers["organic"]).astype(bool)
    wrong = orders.assign(own=organic)[orders["organic"].isna() | (orders["organic"].fillna(False) != organic)]
    report.add_rows(ORDERS, _("The organic mark is not that of the offer."), wrong, LINE, "own", "organic")
    _check_days(facts, orders, report)


def _check_days(facts: Facts, orders: pd.DataFrame, report: Report) -> None:
    """Check that every order comes on a day of its period on which its offer delivers, and its last day to order."""
    here = orders["delivery_day"].isin(facts.days)
    own = of(orders["delivery_day"].where(here, facts.first_day), facts.period_of_day)
    wrong = orders.assign(own=own)[~here | (own != orders["period"])]
    report.add_rows(ORDERS, _("The day of delivery does not lie in the period."), wrong, LINE, "own", "period")
    wrong = orders[~delivered(facts, orders["offer"], orders["delivery_day"])]
    what = _("The offer does not deliver on this day: it is out of season, or the supplier does not come then.")
    report.add_rows("supply", what, wrong, LINE)
    due = orders.assign(due=_due(facts, orders))
    wrong = due[orders["order_by"].notna() & (orders["order_by"] != due["due"])]
    what = _("The last day to order is not the one that the offer's lead time and its supplier's days for orders give.")
    report.add_rows(ORDERS, what, wrong, LINE, "due", "order_by")


def check_life_left(facts: Facts, orders: pd.DataFrame, report: Report) -> None:
    """Check that nothing is ordered of which the law wants more shelf life left on the day of delivery.

    By hand, half of 180 days: an offer that promises 90 days may come, one that promises 89 may not, unless its supplier is exempt.

    Parameters
    ----------
    facts : Facts
        What the case says.
    orders : pandas.DataFrame
        Order lines with `with_worth`.
    report : Report
        Receives what is wrong.
    """
    rule = facts.law.life_left
    if rule is None:
        return
    free = offers_that_count(facts, facts.law.counting_rules[rule.exempt]) if rule.exempt else set()
    lines = orders[~orders["offer"].isin(free)]
    left = of(lines["offer"], facts.case["offers"].set_index("offer")["life_left_days"]).astype(float)
    whole = of(lines["own_product"], facts.products["whole_life_days"]).astype(float)
    lines = lines.assign(left=left, least=rule.share * whole)
    wrong = lines[lines["left"] < lines["least"] - KG_RELATIVE]
    what = _("Less of its shelf life is left on delivery than the law asks for.")
    report.add_rows("supply", what, wrong, LINE, "least", "left", "days")


def _due(facts: Facts, orders: pd.DataFrame) -> pd.Series:
    """Return the last day to order each line; none for an offer that the case does not have."""
    pairs = list(zip(orders["offer"], orders["delivery_day"], strict=True))
    due = {pair: facts.order_by(*pair) if pair[0] in facts.offer_rows else pd.NaT for pair in set(pairs)}
    return pd.Series([due[pair] for pair in pairs], index=orders.index, dtype="datetime64[s]")


def delivered(facts: Facts, offers: pd.Series, days: pd.Series) -> np.ndarray:
    """Tell for each offer and day beside it whether the offer delivers then.

    Parameters
    ----------
    facts : Facts
        What the case says.
    offers : pandas.Series
        Short names of offers; one that is not known delivers never.
    days : pandas.Series
        A day beside each; on one outside the plan nothing is delivered.

    Returns
    -------
    numpy.ndarray
        Booleans, row by row.
    """
    return _on_days(facts, offers, facts.delivers, days)


def _on_days(facts: Facts, words: pd.Series, on: Mapping[str, np.ndarray], days: pd.Series) -> np.ndarray:
    """Tell for each word and day beside it whether the day is one of the word's."""
    numbers = facts.days.get_indexer(pd.DatetimeIndex(days))
    pairs = zip(words, numbers, strict=True)
    return np.array([day >= 0 and word in on and bool(on[word][day]) for word, day in pairs], dtype=bool)


def check_supply(facts: Facts, orders: pd.DataFrame, report: Report) -> None:
    """Check that no more is to arrive of an offer than it has, expected loss taken off, per period and in all.

    Parameters
    ----------
    facts : Facts
        What the case says.
    orders : pandas.DataFrame
        Order lines with `with_worth`; what is to arrive counts.
    report : Report
        Receives what is wrong.
    """
    if facts.mode("supply") != "hard":
        return
    bought = orders.groupby(["period", "offer"], as_index=False)[["own_kg"]].sum()
    pairs = zip(bought["offer"], bought["period"], strict=True)
    most = [arriving_in_period(facts, offer, period) for offer, period in pairs]
    bought["most"] = most * of(bought["offer"], facts.offers["pack_kg"]).astype(float)
    over = bought[_above(bought["own_kg"], bought["most"])]
    what = _("More is ordered than the offer can deliver in a period.")
    report.add_rows("supply", what, over, ["period", "offer"], "most", "own_kg", "kg")

    _check_order_day(facts, orders, report)

    bought = orders.groupby("offer", as_index=False)[["own_kg"]].sum()
    most = [arriving_in_all(facts, offer) for offer in bought["offer"]]
    bought["most"] = most * of(bought["offer"], facts.offers["pack_kg"]).astype(float)
    over = bought[_above(bought["own_kg"], bought["most"])]
    what = _("More is ordered than the offer can deliver in all.")
    report.add_rows("supply", what, over, ["offer"], "most", "own_kg", "kg")


def _check_order_day(facts: Facts, orders: pd.DataFrame, report: Report) -> None:
    """Check that what can no longer be ordered in time had been announced."""
    if pd.isna(facts.order_day):
        return
    late = orders[_due(facts, orders) < facts.order_day]
    bought = late.groupby(["period", "offer"], as_index=False)[["packs"]].sum()
    pairs = zip(bought["offer"], bought["period"], strict=True)
    bought["told"] = [facts.late_packs.get((offer, period), 0.0) for offer, period in pairs]
    over = bought[bought["packs"] > bought["told"]]
    what = _("More is ordered than was announced, too late for the last day to order.")
    report.add_rows("supply", what, over, ["period", "offer"], "told", "packs", "packs")


def _above(found: pd.Series, most: pd.Series) -> pd.Series:
    return found > most + np.maximum(KG_RELATIVE, KG_RELATIVE * most)


def check_minimums(facts: Facts, orders: pd.DataFrame, report: Report) -> None:
    """Check the least that is worth ordering, bringing and billing, wherever something is ordered.

    Parameters
    ----------
    facts : Facts
        What the case says.
    orders : pandas.DataFrame
        Order lines with `with_worth`; those of no pack are left out.
    report : Report
        Receives what is wrong.
    """
    if facts.mode("minimum_orders") != "hard":
        return
    orders = orders[orders["packs"] > 0]
    per_offer = orders.groupby(["period", "offer"], as_index=False)[["own_kg"]].sum()
    per_offer["least"] = of(per_offer["offer"], facts.offers["minimum_kg"].astype(float))
    few = per_offer[per_offer["own_kg"] < per_offer["least"] * (1 - KG_RELATIVE)]
    what = _("Less is ordered than the offer's minimum.")
    report.add_rows("minimum_orders", what, few, ["period", "offer"], "least", "own_kg", "kg")

    drops = orders.groupby(["delivery_day", "zone", "own_supplier"], as_index=False)[["own_kg"]].sum()
    drops = drops.rename(columns={"own_supplier": "supplier"})
    drops["least"] = of(drops["supplier"], facts.suppliers["minimum_drop_kg"].astype(float))
    few = drops[drops["own_kg"] < drops["least"] * (1 - KG_RELATIVE)]
    what = _("The supplier would come for less than its minimum delivery.")
    report.add_rows("minimum_orders", what, few, ["delivery_day", "zone", "supplier"], "least", "own_kg", "kg")

    bills = orders.groupby(["period", "own_supplier"], as_index=False)[["own_amount", "own_rounding"]].sum()
    bills = bills.rename(columns={"own_supplier": "supplier"})
    bills["least"] = of(bills["supplier"], facts.suppliers["minimum_order_amount"].astype(float))
    few = bills[bills["own_amount"] < bills["least"] - bills["own_rounding"] - MONEY]
    what = _("The order is worth less than the supplier's minimum order.")
    report.add_rows("minimum_orders", what, few, ["period", "supplier"], "least", "own_amount", "currency")


def check_caps(facts: Facts, orders: pd.DataFrame, report: Report) -> None:
    """Check that no supplier sells more in the year than its cap; delivery charges do not count.

    Parameters
    ----------
    facts : Facts
        What the case says.
    orders : pandas.DataFrame
        Order lines with `with_worth`.
    report : Report
        Receives what is wrong.
    """
    if facts.mode("supplier_caps") != "hard":
        return
    sold = orders.groupby("own_supplier")[["own_amount", "own_rounding"]].sum().rename_axis("supplier").reset_index()
    sold["cap"] = of(sold["supplier"], facts.caps)
    earlier = of(sold["supplier"], before(facts, "supplier", "amount")).fillna(0.0)
    most = sold["cap"] + sold["own_rounding"] + MONEY
    over = sold[(sold["own_amount"] > sold["own_rounding"]) & (sold["own_amount"] + earlier > most)]
    what = _("The supplier sells more than its cap allows.")
    report.add_rows("supplier_caps", what, over, ["supplier"], "cap", "own_amount", "currency")


def check_deliveries(facts: Facts, orders: pd.DataFrame, deliveries: pd.DataFrame, report: Report) -> None:
    """Check that what the sites receive is what is ordered for their zone, on the same day, and that they can receive it.

    Parameters
    ----------
    facts : Facts
        What the case says.
    orders, deliveries : pandas.DataFrame
        Order and delivery lines, as stated and with `with_worth`.
    report : Report
        Receives what is wrong.
    """
    check_lines(facts, DELIVERIES, deliveries, report)
    keys = ["delivery_day", "site", "offer"]
    fed = deliveries["site"].isin(facts.zone_of_receiver.index)
    what = _("This site receives no food: its kitchen does.")
    report.add_rows(DELIVERIES, what, deliveries[~fed], keys)
    zone = of(deliveries["site"], facts.sites["zone"])
    wrong = deliveries.assign(own=zone)[(deliveries["zone"] != "") & (deliveries["zone"] != zone)]
    report.add_rows(DELIVERIES, _("The zone is not that of the site."), wrong, keys, "own", "zone")

    open_ = _on_days(facts, deliveries["site"], facts.receives, deliveries["delivery_day"])
    what = _("The site does not receive food on this day.")
    report.add_rows(DELIVERIES, what, deliveries[~open_ & fed & (deliveries["packs"] > 0)], keys)
    reached = [
        site in facts.served_by.get(offer, ())
        for site, offer in zip(deliveries["site"], deliveries["offer"], strict=True)
    ]
    what = _("The supplier does not deliver to this site, or its offer does not hold for it.")
    report.add_rows(
        DELIVERIES, what, deliveries[~np.array(reached, dtype=bool) & fed & (deliveries["packs"] > 0)], keys
    )

    brought = deliveries.assign(zone=zone).groupby(LINE)["packs"].sum()
    ordered = orders.groupby(LINE)["packs"].sum()
    both = pd.concat([ordered.rename("ordered"), brought.rename("brought")], axis=1).fillna(0.0).reset_index()
    wrong = both[differ(both["ordered"], both["brought"])]
    what = _("What the sites of the zone receive on a day does not add up to what is ordered.")
    report.add_rows(DELIVERIES, what, wrong, LINE, "ordered", "brought", "packs")
