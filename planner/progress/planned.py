"""What a plan buys, in the form of what was bought, so that both are counted alike."""

from __future__ import annotations

import pandas as pd

from planner.assembly.targets import groups_told_apart
from planner.case import Case
from planner.plan import Plan
from planner.replan import typed_table


def planned_case(plan: Plan) -> Case:
    """Return the case with the plan's orders as if they had come: one row per offer, period, fund and group of sites told apart.

    What the plan's case says was bought before its first day stays: for the rest of a year, the year is told as a whole.
    """
    orders, keys = plan["orders"], ["period", "supplier", "offer"]
    goods = orders.groupby(keys, as_index=False).agg(
        date=("delivery_day", "min"), product=("product", "first"), kg=("kg", "sum"), worth=("amount", "sum")
    )
    paid = plan["payments"][["period", "supplier", "offer", "fund", "scope", "amount"]]
    rows = paid.merge(goods, on=keys, how="left")
    sites = _sites(plan)
    rows["site"] = [sites.get(scope, "") for scope in rows["scope"]]
    # What several funds pay is divided by what each pays.
    rows["kg"] = (rows["kg"] * rows["amount"] / rows["worth"]).fillna(0.0)
    rows["date"] = rows["date"].fillna(pd.to_datetime(rows["period"]).astype("datetime64[s]"))
    rows["product"] = rows["product"].fillna("")
    rows = rows[["date", "supplier", "offer", "product", "fund", "kg", "amount", "site"]]
    table = typed_table("bought", [plan.case.tables["bought"], rows])
    return Case({**plan.case.tables, "bought": table}, plan.case.extras, plan.case.path)


def _sites(plan: Plan) -> dict[str, str]:
    """Return a site of each group of sites that the payments tell apart: no share counts one of a group and not another."""
    groups = groups_told_apart(plan.case, plan.law)
    if not groups.several:
        return {}
    return {groups.labels[number]: str(site) for site, number in reversed(list(groups.of_site.items()))}
