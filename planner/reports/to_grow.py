"""What to ask farmers to grow: what the menus need and no family farm offers, by product and month; and when to sow it."""

from __future__ import annotations

import numpy as np
import pandas as pd

from models.solution import Solution
from planner.case import Case
from planner.exact import PRICE_PLACES, rounded_money
from planner.i18n import _
from planner.inputs import Assembly, Bools, names_of, typed
from planner.programmes.law import Law
from planner.reports.calls import farm_offers
from planner.schema import PLAN_TABLES

FARM_GROUPS = ("fruit", "vegetable", "starchy", "root", "tuber", "legume")
"""Food groups that a farm can bring to school as they are harvested, if they are fresh and do not come from store."""

FAMILY_RULE = "family_farming"
"""Counting rule by which programmes say what family farming is."""

LEAST_KG = 1.0
"""Less than this in a month is not worth a line."""

_SOLD_OUT = 1e-6


def to_grow_table(case: Case, law: Law, assembly: Assembly, solution: Solution) -> pd.DataFrame:
    """Return the table ``to_grow``, what is worth most first.

    A product is asked for if its crop cycle is known, if a family farm offers it in any month, or if it is fresh produce
    that is not bought for store. Open is what the menus need in a month less all that suppliers to whom the call applies
    offer in the periods of it that need some; an offer that is sold out over the whole plan offers what is bought of it. It is valued at the mean price
    of family farms, else at the least price of anybody, and adds at most all its worth to a share.

    Parameters
    ----------
    case, law, assembly : Case, Law, Assembly
        What was planned.
    solution : Solution
        Its solution.

    Returns
    -------
    pandas.DataFrame
        The table, in kg, currency and percentage points of the share; without rows where nothing is open.
    """
    months = _months(case, law, assembly, solution)
    months = months[months["product"].isin(_farm_products(case, law, assembly))]
    months = months[months["open_kg"] >= LEAST_KG].reset_index(drop=True)
    if months.empty:
        return PLAN_TABLES["to_grow"].empty()
    months["product_name"] = months["product"].map(names_of(case["products"], "product"))
    months["reason"] = np.where(
        months["offered_kg"] > 0,
        _("Family farms offer too little of it in this month.")
        if _of_families(law)
        else _("Farms offer too little of it in this month."),
        _("No family farm offers it in this month.") if _of_families(law) else _("No farm offers it in this month."),
    )
    prices = _prices(case, law, assembly)
    months["price_per_kg"] = months["product"].map(prices["price_per_kg"])
    months["price_from"] = months["product"].map(prices["price_from"]).astype("str").fillna("")
    months["amount"] = rounded_money(months["open_kg"] * months["price_per_kg"])
    target, whole = _share_of_farms(case, law, assembly)
    months["target"] = target
    months["points"] = 100 * months["amount"] / whole
    return typed("to_grow", months.sort_values(["amount", "product", "month"], ascending=[False, True, True]))


def _of_families(law: Law) -> bool:
    """Tell whether the law speaks of family farming; else farms are told as such."""
    return FAMILY_RULE in law.counting_rules


def sowing_table(case: Case, to_grow: pd.DataFrame) -> pd.DataFrame:
    """Return the table ``sowing_calendar``: what is to be grown and has a known crop cycle, by the day of sowing."""
    products = case["products"].set_index("product")
    frame = to_grow.assign(crop_cycle_days=to_grow["product"].map(products["crop_cycle_days"]).astype("Int64"))
    frame = frame[frame["crop_cycle_days"].notna()]
    if frame.empty:
        return PLAN_TABLES["sowing_calendar"].empty()
    first = pd.to_datetime(frame["month"] + "-01")
    cycle = pd.to_timedelta(frame["crop_cycle_days"].astype("float64"), unit="D")
    frame["sow_from"] = (first - cycle).astype("datetime64[s]")
    frame["sow_to"] = (first + pd.offsets.MonthEnd(0) - cycle).astype("datetime64[s]")
    frame["note"] = _(
        "Days to harvest are the usual ones of the crop; weather and variety change them. Sow in parts, week by week."
    )
    return typed("sowing_calendar", frame.sort_values(["sow_from", "product", "month"]))


def _months(case: Case, law: Law, assembly: Assembly, solution: Solution) -> pd.DataFrame:
    """Return ``product``, ``month``, ``need_kg``, ``offered_kg``, ``open_kg`` for all that is needed."""
    instance = assembly.instance
    month = instance.periods["first_day"].dt.strftime("%Y-%m").to_numpy(dtype=object)
    label, pack_kg = instance.products["product"].to_numpy(dtype=object), instance.products["pack_kg"].to_numpy()
    supply, offers, daily = assembly.offered, instance.offers, assembly.daily_needs
    rows = daily.table[daily.table["kg"] > daily.table["opening_kg"]]
    product = pd.Index(label).get_indexer(daily.products)[rows["product"]]
    period = daily.periods[rows["day"]]
    need = pd.DataFrame({"product": label[product], "month": month[period], "need_kg": rows["kg"] - rows["opening_kg"]})
    called = farm_offers(case, law, assembly).to_numpy(dtype=bool)
    offer = supply["offer"].to_numpy()
    of_lanes = instance.supply[["offer", "period"]].assign(bought=solution.values["bought"])
    bought = (
        supply[["offer", "period"]].merge(of_lanes, on=["offer", "period"], how="left")["bought"].fillna(0.0).to_numpy()
    )
    total = offers["total_packs"].to_numpy()
    sold = np.bincount(offer, weights=bought, minlength=len(offers))
    sold_out = np.isfinite(total) & (sold >= total - _SOLD_OUT)
    packs = np.where(sold_out[offer], bought, supply["packs"].to_numpy())
    of_supply = offers["product"].to_numpy()[offer]
    needed = np.zeros((len(label), len(month)), dtype=bool)
    needed[product, period] = True
    own = called[offer] & needed[of_supply, supply["period"].to_numpy()]
    offered = pd.DataFrame(
        {
            "product": label[of_supply],
            "month": month[supply["period"].to_numpy()],
            "offered_kg": packs * pack_kg[of_supply],
        }
    )[own]
    keys = ["product", "month"]
    frame: pd.DataFrame = need.groupby(keys, as_index=False)[["need_kg"]].sum()
    frame = frame.merge(offered.groupby(keys, as_index=False)[["offered_kg"]].sum(), on=keys, how="left")
    # More than is needed, also without limit, is told as what is needed.
    frame["offered_kg"] = np.fmin(frame["offered_kg"].fillna(0.0), frame["need_kg"])
    frame["open_kg"] = frame["need_kg"] - frame["offered_kg"]
    return frame


def _farm_products(case: Case, law: Law, assembly: Assembly) -> set[str]:
    called = farm_offers(case, law, assembly)
    return farm_produce(case) | set(assembly.offers.loc[called.to_numpy(dtype=bool), "product"])


def farm_produce(case: Case) -> set[str]:
    """Return the products that any farm could grow: fresh produce that is not bought for store, and those whose crop cycle is known."""
    products = case["products"]
    produce = (
        products["food_group"].isin(FARM_GROUPS)
        & (products["processing_class"] == "fresh")
        & ~products["storable"].fillna(False).astype(bool)
    )
    return set(products.loc[produce | products["crop_cycle_days"].notna(), "product"])


def _prices(case: Case, law: Law, assembly: Assembly) -> pd.DataFrame:
    """Return ``price_per_kg`` and ``price_from`` by product that anybody offers."""
    offers = assembly.offers.assign(
        price_per_kg=assembly.offers["price_per_pack"] / assembly.offers["pack_kg"],
        called=farm_offers(case, law, assembly).to_numpy(dtype=bool),
    )
    of_farms = offers[offers["called"]].groupby("product")["price_per_kg"].mean()
    of_anybody = offers.groupby("product")["price_per_kg"].min()
    frame = pd.DataFrame({"price_per_kg": of_farms.reindex(of_anybody.index).fillna(of_anybody)})
    from_farms = frame.index.isin(of_farms.index)
    frame["price_from"] = np.where(
        from_farms,
        _("mean price of family farms") if _of_families(law) else _("mean price of farms"),
        _("least price offered"),
    )
    frame["price_per_kg"] = frame["price_per_kg"].round(PRICE_PLACES)
    return frame


def _share_of_farms(case: Case, law: Law, assembly: Assembly) -> tuple[str, float]:
    """Return the share of money, over the whole plan, to which everything from the called farms counts; and its whole."""
    called = farm_offers(case, law, assembly).to_numpy(dtype=bool)
    for target in assembly.targets:
        rule = target.rule
        fits = rule.sense == "at_least" and rule.basis == "money" and not target.window and target.mode != "off"
        if fits and called.any() and _everywhere(assembly, rule.counts)[called].all():
            known = np.isfinite(target.denominator) and target.denominator > 0
            return rule.name, target.denominator if known else np.nan
    return "", np.nan


def _everywhere(assembly: Assembly, name: str) -> Bools:
    """Return which offers count under a rule wherever they go."""
    at = assembly.counting_at.get(name)
    return assembly.counting[name].to_numpy(dtype=bool) if at is None else np.asarray(at.all(axis=1), dtype=bool)
