"""What a plan buys, in the form of what was bought, so that both are counted alike; and what of it is still to come."""

from __future__ import annotations

import pandas as pd

from planner.assembly.targets import groups_told_apart
from planner.case import Case
from planner.making.plan import Plan
from planner.replan import typed_table
from planner.reports.money import of_bills


def planned_case(plan: Plan) -> Case:
    """Return the case with the plan's orders as if they had come: one row per offer, day, fund and group of sites told apart.

    What the plan's case says was bought before its first day stays: for the rest of a year, the year is told as a whole.
    A payment is for all that a supplier brings in a period, or from the day on which a fund begins, gets money or is over (``since``): it is
    divided among these days by the worth of what comes, as are charges for delivery. The charge of a contract is of the day on which it is due.
    """
    rows = _by_day(of_bills(plan["payments"]), plan["orders"])
    sites = _sites(plan)
    rows["site"] = [sites.get(scope, "") for scope in rows["scope"]]
    rows = rows[["date", "supplier", "offer", "product", "fund", "kg", "amount", "site"]]
    charges = plan["payments"][plan["payments"]["contract"] != ""].rename(columns={"since": "date"})
    charges = charges[["date", "supplier", "contract", "fund", "amount"]].assign(kg=0.0)
    table = typed_table("bought", [plan.case.tables["bought"], rows, charges])
    return Case({**plan.case.tables, "bought": table}, plan.case.extras, plan.case.path)


def _by_day(payments: pd.DataFrame, orders: pd.DataFrame) -> pd.DataFrame:
    """Return the payments day by day: ``supplier``, ``offer``, ``product``, ``fund``, ``scope``, ``date``, ``kg``, ``amount``.

    By hand: 30 paid in a week in which 20 worth come on Monday and 40 on Thursday are 10 on Monday and 20 on Thursday; of the 6
    and 12 kg that come, it pays half: 3 and 6 kg.
    """
    keys, span = ["period", "supplier", "offer"], ["period", "supplier", "offer", "begin"]
    paid = payments[[*keys, "fund", "scope", "amount", "since"]].rename(columns={"amount": "paid"})
    paid["begin"] = paid["since"].fillna(pd.to_datetime(paid["period"]).astype("datetime64[s]"))
    paid["whole"] = paid.groupby(span)["paid"].transform("sum")
    sums = {"product": ("product", "first"), "kg": ("kg", "sum"), "worth": ("amount", "sum")}
    goods = orders.groupby([*keys, "delivery_day"], as_index=False).agg(**sums)
    visits = orders.assign(offer="", product="", kg=0.0).groupby([*keys, "delivery_day"], as_index=False).agg(**sums)
    came = pd.concat([goods, visits], ignore_index=True).rename(columns={"delivery_day": "date"})
    pairs = came.merge(paid[span].drop_duplicates(), on=keys)
    pairs = pairs[pairs["begin"] <= pairs["date"]].sort_values("begin", kind="stable")
    pairs = pairs.drop_duplicates([*keys, "date"], keep="last")  # a delivery belongs to the span begun last
    pairs["part"] = (pairs["worth"] / pairs.groupby(span)["worth"].transform("sum")).fillna(0.0)
    rows = paid.merge(pairs, on=span, how="left")
    rows["amount"] = rows["paid"] * rows["part"].fillna(1.0)
    # What several funds pay is divided by what each pays.
    rows["kg"] = (rows["kg"] * rows["paid"] / rows["whole"]).fillna(0.0)
    rows["date"] = rows["date"].fillna(rows["begin"])
    rows["product"] = rows["product"].fillna("")
    return rows


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

    Returns
    -------
    pandas.Series
        Parts from 0 to 1, named ``to_come``, with the index of `planned`.
    """
    keys = ["supplier", "product"]
    today = [rows[rows["date"] == now] for rows in (planned, real)]
    sizes = [rows["kg"].where(rows["product"] != "", rows["amount"]).fillna(0.0) for rows in today]
    due, came = (size.groupby([rows[key] for key in keys]).sum() for size, rows in zip(sizes, today, strict=True))
    left = (1 - came.reindex(due.index).fillna(0.0) / due.where(due > 0)).fillna(0.0).clip(0.0, 1.0)
    of_today = left.reindex(pd.MultiIndex.from_frame(planned[keys])).fillna(0.0).to_numpy()
    after = (planned["date"] > now).astype(float)
    return after.mask(planned["date"] == now, pd.Series(of_today, index=planned.index)).rename("to_come")


def planned_to_date(planned: pd.DataFrame, real: pd.DataFrame, now: pd.Timestamp) -> pd.Series:
    """Return which part (0 to 1) of each row of a plan is planned to date: what is not still to come.

    Of the day itself only what the ledger shows, so that nobody is late whose delivery may still be on its way. By hand: 60 kg were
    planned until yesterday and 40 kg for today. Before anything of today is recorded 60 kg are planned to date; with 10 kg of today 70 kg;
    with all of today, or tomorrow whatever came, 100 kg.

    Parameters
    ----------
    planned, real, now
        As for `still_to_come`.

    Returns
    -------
    pandas.Series
        Parts from 0 to 1, named ``to_date``, with the index of `planned`.
    """
    return (1.0 - still_to_come(planned, real, now)).rename("to_date")


def _sites(plan: Plan) -> dict[str, str]:
    """Return a site of each group of sites that the payments tell apart: no share counts one of a group and not another."""
    groups = groups_told_apart(plan.case, plan.law)
    if not groups.several:
        return {}
    return {groups.labels[number]: str(site) for site, number in reversed(list(groups.of_site.items()))}
