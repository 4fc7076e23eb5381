"""What to ask farms for: the products of a plan that grow in the country, by month, where a share of farms is missed."""

from __future__ import annotations

import pandas as pd

from planner.library import library
from planner.making.plan import Plan
from planner.schema.base import split_months

COLUMNS = ["product", "product_name", "months", "kg", "amount"]


def farms_to_ask(plan: Plan, region: str = "") -> pd.DataFrame:
    """Return what the plan buys of each product in the months in which it grows in the country.

    Nobody's farm is made up: the table says what to ask for, not who has it.

    Parameters
    ----------
    plan : Plan
        A plan with tables.
    region : str
        Region of the country whose months count, where the library has them by region. Blank: those of any.

    Returns
    -------
    pandas.DataFrame
        ``product``, ``product_name``, ``months`` (of the year, ascending, in which the plan buys it and it grows), ``kg`` and ``amount``
        (at the plan's prices, in the case's currency) in these months; what is worth most first. Products of which the library knows
        no months are left out.
    """
    country = str(plan.case.head["country"])
    seasons = library()["seasons"]
    seasons = seasons[(seasons["country"] == country) & (seasons["kind"] != "peak")]
    if region and region in {*seasons["region"]}:
        seasons = seasons[seasons["region"].isin([region, ""])]
    grows = {
        str(food): {month for months in rows["months"] for month in split_months(months)}
        for food, rows in seasons.groupby("food")
    }
    orders = plan["orders"].assign(month=lambda frame: frame["delivery_day"].dt.month)
    rows = []
    for (product, name), bought in orders.groupby(["product", "product_name"], sort=True):
        here = bought[bought["month"].isin(sorted(grows.get(str(product), set())))]
        if len(here):
            months = sorted({int(month) for month in here["month"]})
            rows.append([product, name, months, float(here["kg"].sum()), float(here["amount"].sum())])
    return pd.DataFrame(rows, columns=COLUMNS).sort_values("amount", ascending=False, kind="stable", ignore_index=True)
