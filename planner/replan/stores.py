"""What is in store when the rest of a year is planned: what was bought, less what the menus have used day by day, oldest first."""

from __future__ import annotations

import numpy as np
import pandas as pd

from planner.assembly import assemble
from planner.assembly.choices import menus_to_choose
from planner.case import Case
from planner.making.plan import Plan
from planner.programmes.case_law import law_for

_NOTHING_KG = 1e-6


def stock_on(case: Case, plan: Plan | None, goods: pd.DataFrame, day: pd.Timestamp) -> pd.DataFrame:
    """Return what is in store on a day: what was there and came since, less what the menus used and what spoilt.

    Goods of which nobody says where they went are shared out among the zones by their needs. By hand: 10 kg of lettuce, which
    keeps two days, come on Monday, and the menus take 4 kg a day. On Wednesday 2 kg are in store, to be eaten on that day.

    Parameters
    ----------
    case : Case
        The case that ran until then, with what was in store when it began.
    plan : Plan or None
        Its plan, which says what free menus served.
    goods : pandas.DataFrame
        Goods accepted since: ``date``, ``zone`` (may be blank), ``product``, ``kg``.
    day : pandas.Timestamp
        The day. What the menus need before it is used; what they need on it still lies there.

    Returns
    -------
    pandas.DataFrame
        ``zone``, ``product``, ``kg``, ``use_by`` (of the oldest that is left).
    """
    used = _used(case, plan, day)
    life = case["products"].set_index("product")["shelf_life_days"].fillna(0).astype("int64")
    batches = pd.concat([_opening(case, life), _arrived(goods, used)], ignore_index=True)
    batches["use_by"] = batches["use_by"].fillna(batches["date"] + pd.to_timedelta(batches["product"].map(life), "D"))
    needs = dict(iter(used.groupby(["zone", "product"], sort=False)))
    rows = []
    for (zone, product), came in batches.groupby(["zone", "product"], sort=True):
        if (came["use_by"] < day).all():
            continue
        left = _left(came, needs.get((zone, product), used.iloc[:0]), day)
        if left["kg"].sum() > _NOTHING_KG:
            rows.append({"zone": zone, "product": product, "kg": left["kg"].sum(), "use_by": left["use_by"].min()})
    return pd.DataFrame(rows, columns=["zone", "product", "kg", "use_by"])


def _used(case: Case, plan: Plan | None, day: pd.Timestamp) -> pd.DataFrame:
    """Return what the menus needed before the day: ``zone``, ``product``, ``date``, ``need_kg``."""
    free = menus_to_choose(case)
    served = plan["served"] if plan is not None and free else None
    if served is not None:
        served = served[served["menu"].isin(free)]
    daily = assemble(case, law_for(case) if plan is None else plan.law, served).daily_needs
    zone = case["sites"].set_index("site")["zone"].reindex(daily.sites).to_numpy(dtype=object)
    rows = daily.table
    needs = pd.DataFrame(
        {
            "zone": pd.Series(zone[rows["site"]], dtype="str"),
            "product": pd.Series(daily.products.to_numpy(dtype=object)[rows["product"]], dtype="str"),
            "date": daily.dates[rows["day"]],
            "need_kg": rows["kg"].to_numpy(),
        }
    )
    needs = needs.groupby(["zone", "product", "date"], as_index=False)[["need_kg"]].sum()
    before: pd.DataFrame = needs.loc[needs["date"] < day]
    return before


def _opening(case: Case, life: pd.Series) -> pd.DataFrame:
    begin = pd.Timestamp(case.head["first_day"])
    return case["stock"][["zone", "product", "kg", "use_by"]].assign(date=begin)


def _arrived(goods: pd.DataFrame, used: pd.DataFrame) -> pd.DataFrame:
    """Return the goods by zone; those without a zone are shared out by need."""
    known = goods.loc[goods["zone"] != "", ["zone", "product", "date", "kg"]]
    parts = used.groupby(["product", "zone"])["need_kg"].sum().rename("part").reset_index()
    parts["part"] /= parts.groupby("product")["part"].transform("sum")
    shared = goods.loc[goods["zone"] == "", ["product", "date", "kg"]].merge(parts, on="product")
    shared["kg"] = shared["kg"] * shared["part"]
    both = pd.concat([known, shared[known.columns]], ignore_index=True)
    sums = both.groupby(["zone", "product", "date"], as_index=False)[["kg"]].sum()
    return sums.assign(use_by=pd.Series(pd.NaT, index=sums.index, dtype="datetime64[s]"))


def _left(came: pd.DataFrame, needs: pd.DataFrame, day: pd.Timestamp) -> pd.DataFrame:
    """Return what is left of some goods of one zone after the needs of each day, the oldest used first."""
    came = came.sort_values(["use_by", "date"], kind="stable")
    kg, use_by = came["kg"].to_numpy(dtype=float).copy(), came["use_by"].to_numpy()
    arrives = came["date"].to_numpy()
    needs = needs[needs["date"] >= came["date"].min()].sort_values("date")
    for date, need in zip(needs["date"].to_numpy(), needs["need_kg"].to_numpy(), strict=True):
        there = np.where((arrives <= date) & (use_by >= date), np.maximum(kg, 0.0), 0.0)
        kg = kg - np.clip(need - (np.cumsum(there) - there), 0.0, there)
    came = came.assign(kg=np.where(use_by >= np.datetime64(day), np.maximum(kg, 0.0), 0.0))
    return came.loc[came["kg"] > 0]
