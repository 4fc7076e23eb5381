"""What farmers are asked to grow, and when to sow it, reckoned anew.

Example by hand: in March the menus need 30 packs of lettuce of 0.5 kg, 15 kg. Family farms can deliver 6 kg in each of the two
weeks that need some, 12 kg: 3 kg are open. At a mean price of 4.50 a kg they are worth 13.50. A lettuce that takes 60 days from
planting to harvest is sown for March from 31 December to 30 January.
"""

from __future__ import annotations

import math

import numpy as np
import pandas as pd

from planner.i18n import _
from planner.shown import shown_frame
from planner.verify.call import farm_offers
from planner.verify.facts import Facts, of
from planner.verify.figures import hold
from planner.verify.losses import arriving_in_all, arriving_in_period
from planner.verify.shares import Reckoning, counting_rules, modes_allowed, offers_that_count_everywhere
from planner.verify.stores import Stores
from planner.verify.violation import HALF_CENT, KG_RELATIVE, Report

KEY = ["product", "month"]

FARM_GROUPS = ("fruit", "vegetable", "starchy", "root", "tuber", "legume")
"""Food groups that a farm can bring to school as they are harvested."""

LEAST_KG = 1.0
"""Less than this in a month is not worth a line."""

PRICE = 6e-5
"""A price by weight is told in four places."""


def check_to_grow(
    facts: Facts,
    orders: pd.DataFrame,
    stores: Stores,
    reckonings: list[Reckoning],
    stated: pd.DataFrame,
    report: Report,
) -> None:
    """Check what is asked of farmers: need, offer, what is open, its worth, and by how much it would lift a share.

    Parameters
    ----------
    facts : Facts
        What the case says.
    orders : pandas.DataFrame
        Order lines with `planner.verify.goods.with_worth`.
    stores : Stores
        From `planner.verify.stores.run_stores`.
    reckonings : list of Reckoning
        The shares that are in force, from `planner.verify.shares.reckon`.
    stated : pandas.DataFrame
        Table ``to_grow`` of the plan.
    report : Report
        Receives what is wrong.
    """
    own = _open(facts, orders, stores)
    own["price_per_kg"] = of(own["product"], _prices(facts)).astype(float)
    own["amount"] = own["open_kg"] * own["price_per_kg"]
    near = own["open_kg"].sub(LEAST_KG).abs() <= KG_RELATIVE  # on the edge either is right
    told = pd.MultiIndex.from_frame(own[KEY]).isin(pd.MultiIndex.from_frame(stated[KEY]))
    own = own[(own["open_kg"] >= LEAST_KG) & ~(near & ~told) | (near & told)]
    slack = dict.fromkeys(("need_kg", "offered_kg", "open_kg"), 0.0) | {"price_per_kg": PRICE}
    most = float(own["open_kg"].max()) if len(own) else 0.0
    hold("to_grow", own, stated, KEY, slack | {"amount": HALF_CENT + PRICE * most}, report)
    _check_points(facts, reckonings, stated, report)


def check_sowing(facts: Facts, to_grow: pd.DataFrame, stated: pd.DataFrame, report: Report) -> None:
    """Check the days of sowing: the first and last day of the month of harvest less the days that the crop takes.

    Parameters
    ----------
    facts : Facts
        What the case says.
    to_grow : pandas.DataFrame
        Table ``to_grow`` of the plan, on which the calendar rests.
    stated : pandas.DataFrame
        Table ``sowing_calendar`` of the plan.
    report : Report
        Receives what is wrong.
    """
    cycle = of(to_grow["product"], facts.products["crop_cycle_days"].astype(float))
    own = to_grow[[*KEY, "open_kg"]].assign(crop_cycle_days=cycle)[cycle.notna()]
    first = pd.to_datetime(own["month"] + "-01")
    takes = pd.to_timedelta(own["crop_cycle_days"], unit="D")
    own = own.assign(sow_from=first - takes, sow_to=first + pd.offsets.MonthEnd(1) - takes)
    slack = {"sow_from": 0.0, "sow_to": 0.0, "open_kg": 0.0, "crop_cycle_days": 0.0}
    hold("sowing_calendar", own, stated, KEY, slack, report)


def _open(facts: Facts, orders: pd.DataFrame, stores: Stores) -> pd.DataFrame:
    """Return need, offer and what is open of everything that farms can be asked for, by product and month."""
    called = farm_offers(facts)
    products = facts.products
    produce = products["food_group"].isin(FARM_GROUPS) & (products["processing_class"] == "fresh") & ~facts.storable
    asked = set(products.index[produce | products["crop_cycle_days"].notna()])
    asked |= set(facts.offers.loc[sorted(called), "product"])
    need = stores.open[stores.open["product"].isin(asked)].rename(columns={"kg": "need_kg"})
    need = need[need["need_kg"] > 0].reset_index(drop=True)
    offered = _offered_packs(facts, orders, called)
    pack_kg = of(need["product"], facts.pack_kg)
    pairs = pd.MultiIndex.from_frame(need[["product", "period"]])
    need["offered_kg"] = offered.reindex(pairs).fillna(0.0).to_numpy() * pack_kg.to_numpy()
    need["month"] = of(need["period"], facts.periods["first_day"]).dt.strftime("%Y-%m")
    months = need.groupby(KEY, as_index=False)[["need_kg", "offered_kg"]].sum()
    months["offered_kg"] = np.fmin(months["offered_kg"], months["need_kg"])
    return months.assign(open_kg=months["need_kg"] - months["offered_kg"])


def _offered_packs(facts: Facts, orders: pd.DataFrame, called: set[str]) -> pd.Series:
    """Return the whole packs that those called can deliver, by product and period; of an offer that is sold out what is bought."""
    bought = orders.groupby(["offer", "period"])["packs"].sum()
    found: dict[tuple[str, str], float] = {}
    for offer in sorted(called):
        total = arriving_in_all(facts, offer)
        mine = bought[bought.index.get_level_values(0) == offer].droplevel(0)
        if total < 1:
            continue
        sold_out = float(mine.sum()) >= total - KG_RELATIVE  # never of an offer without limit
        for period in facts.periods["period"]:
            packs = _packs_in(facts, offer, str(period))
            if sold_out and packs >= 1:
                packs = float(mine.get(period, 0.0))
            if packs > 0:
                place = (str(facts.offer_rows[offer]["product"]), str(period))
                found[place] = found.get(place, 0.0) + packs
    index = pd.MultiIndex.from_tuples(list(found), names=["product", "period"]) if found else _no_pairs()
    return pd.Series(list(found.values()), index=index, dtype=float)


def _no_pairs() -> pd.MultiIndex:
    return pd.MultiIndex.from_arrays([[], []], names=["product", "period"])


def _packs_in(facts: Facts, offer: str, period: str) -> float:
    """Return the whole packs that an offer can deliver in a period, inf without limit; none of less than one."""
    if not facts.deliverable.at[offer, period]:
        return 0.0
    packs = arriving_in_period(facts, offer, period)
    if facts.never_in_time(offer, period):
        packs = min(packs, facts.late_packs.get((offer, period), 0.0))
    return packs if packs >= 1 else 0.0


def _prices(facts: Facts) -> pd.Series:
    """Return the price by weight at which each product is valued: the mean of those called, else the least of anybody."""
    offers = facts.offers.assign(
        per_kg=facts.offers["price_per_unit"].astype(float) / facts.offers["unit_kg"],
        called=facts.offers.index.isin(sorted(farm_offers(facts))),
    )
    farms = offers[offers["called"]].groupby("product")["per_kg"].mean()
    least = offers.groupby("product")["per_kg"].min()
    return farms.reindex(least.index).fillna(least)


def _check_points(facts: Facts, reckonings: list[Reckoning], stated: pd.DataFrame, report: Report) -> None:
    """Check to which share it would add, and by how much at most."""
    called = farm_offers(facts)
    rules = counting_rules(facts)
    wholes = {}
    for item in reckonings:
        rule = item.rule
        fits = rule.sense == "at_least" and rule.basis == "money" and not item.period
        if (
            fits
            and modes_allowed(facts, rule) != {"off"}
            and called
            and called <= offers_that_count_everywhere(facts, rules[rule.counts])
        ):
            known = rule.denominator != "spend" and item.denominator > 0
            wholes[rule.name] = item.denominator if known else math.nan
    stated = shown_frame(stated)  # a plan keeps the name as the law's text; the law speaks the reader's language
    strange = stated[~stated["target"].isin([*wholes] if wholes else [""])]
    what = _("What would be grown does not add to this share.")
    report.add_rows("to_grow", what, strange, [*KEY, "target"], figure=("to_grow", ""))
    own = 100 * stated["amount"].astype(float) / stated["target"].map(wholes).astype(float)
    what = _("This is not by how many points it would lift the share.")
    rows = stated.assign(own=own)
    wrong = rows[
        ~((own - stated["points"]).abs() <= KG_RELATIVE * (1 + own.abs())) & (own.notna() | stated["points"].notna())
    ]
    report.add_rows("to_grow", what, wrong, KEY, "own", "points", "points", ("to_grow", "points"))
