"""What a plan buys, in the form of what was bought, so that both are counted alike; and what of it is still to come."""

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


def still_to_come(planned: pd.DataFrame, real: pd.DataFrame, now: pd.Timestamp) -> pd.Series:
    """Return which part (0 to 1) of each row of a plan is still to come on a day.

    Of the days before it nothing, of those after it all, as alerts on orders and planning anew have it. Of the day itself what
    the ledger does not show yet. An example by hand: 40 kg of a farm's bananas are planned for today, and 10 kg are
    recorded: three quarters are still to come; recorded yesterday, they change nothing of today's.

    Parameters
    ----------
    planned, real : pandas.DataFrame
        Rows of the table ``bought``: what the plan had ordered, and what came.
    now : pandas.Timestamp
        The day.
    """
    keys = ["supplier", "product"]
    today = [rows[rows["date"] == now] for rows in (planned, real)]
    sizes = [rows["kg"].where(rows["product"] != "", rows["amount"]).fillna(0.0) for rows in today]
    due, came = (size.groupby([rows[key] for key in keys]).sum() for size, rows in zip(sizes, today, strict=True))
    left = (1 - came.reindex(due.index).fillna(0.0) / due.where(due > 0)).fillna(0.0).clip(0.0, 1.0)
    of_today = left.reindex(pd.MultiIndex.from_frame(planned[keys])).fillna(0.0).to_numpy()
    after = (planned["date"] > now).astype(float)
    return after.mask(planned["date"] == now, pd.Series(of_today, index=planned.index)).rename("to_come")


def _sites(plan: Plan) -> dict[str, str]:
    """Return a site of each group of sites that the payments tell apart: no share counts one of a group and not another."""
    groups = groups_told_apart(plan.case, plan.law)
    if not groups.several:
        return {}
    return {groups.labels[number]: str(site) for site, number in reversed(list(groups.of_site.items()))}
