"""Committees that plan side by side: what each eats, receives and pays for, and which suppliers they share."""

from __future__ import annotations

import numpy as np
import pandas as pd

from planner.case import Case
from planner.inputs import Assembly, typed
from planner.programmes.law import Law
from planner.reports.calls import farm_offers
from planner.reports.money import site_cents
from planner.schema import PLAN_TABLES


def committee_table(
    case: Case, law: Law, assembly: Assembly, orders: pd.DataFrame, deliveries: pd.DataFrame
) -> pd.DataFrame:
    """Return the table ``committees``; no rows where no site names a committee.

    The worth of an order is divided among the sites that receive it (`planner.reports.money.site_cents`), so that all
    committees together have exactly what is bought, and what each spends is what its shares are reckoned on.

    Parameters
    ----------
    case, law, assembly : Case, Law, Assembly
        What was planned.
    orders, deliveries : pandas.DataFrame
        Tables of the plan.

    Returns
    -------
    pandas.DataFrame
        A row for each committee, and one of a blank name for sites without one where there are any.
    """
    sites = case["sites"].set_index("site")
    if not (sites["committee"] != "").any():
        return typed("committees", pd.DataFrame(columns=PLAN_TABLES["committees"].names))
    receiver = sites["kitchen"].where(sites["kitchen"] != "", sites.index.to_series())
    committee_of_site = sites["committee"].reindex(receiver).set_axis(sites.index)
    goods = _goods(orders, deliveries.assign(committee=deliveries["site"].map(sites["committee"])))
    goods["called"] = farm_offers(case, law, assembly).reindex(goods["offer"]).to_numpy(dtype=bool)
    eaten = assembly.meals
    meals = eaten["meals"].groupby(eaten["site"].map(committee_of_site)).sum()
    reached = goods.groupby("supplier")["committee"].nunique()
    rows = []
    for committee in sorted(committee_of_site.unique()):
        own = goods[goods["committee"] == committee]
        suppliers = own["supplier"].unique()
        amount, family = int(own["cents"].sum()), int(own.loc[own["called"], "cents"].sum())
        rows.append(
            {
                "committee": committee,
                "sites": int((committee_of_site == committee).sum()),
                "meals": float(meals.get(committee, 0.0)),
                "goods_kg": float(own["kg"].sum()),
                "goods_amount": amount / 100,
                "family_amount": family / 100,
                "family_share": family / amount if amount else np.nan,
                "suppliers": len(suppliers),
                "shared_suppliers": int((reached.reindex(suppliers) > 1).sum()),
            }
        )
    return typed("committees", pd.DataFrame(rows, columns=PLAN_TABLES["committees"].names))


def _goods(orders: pd.DataFrame, deliveries: pd.DataFrame) -> pd.DataFrame:
    """Return what each committee receives of each offer: ``committee``, ``offer``, ``supplier``, ``kg``, ``cents``."""
    lines = deliveries.assign(cents=site_cents(orders, deliveries))
    return lines.groupby(["committee", "offer", "supplier"], as_index=False)[["kg", "cents"]].sum()
