"""What is offered, at what price and in which months, beside what of it is bought and why: for pages of a supplier and of a product."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd

from planner.case import Case
from planner.exact import prices_of_year
from planner.i18n import _, month_name
from planner.quotes import year_factor
from planner.reports.things.thing import Section, Tables, of_plan, own, section, with_names
from planner.schema.base import split_months


def offer_section(case: Case, tables: Tables, column: str, short: str) -> Iterator[Section]:
    """Yield every offer of a supplier or of a product, also those of which nothing is bought.

    By hand: a cooperative offers lettuce at 2.00 and carrots at 3.00, and 40 kg of lettuce are bought for 80.00. The table has
    lettuce with 40 kg and 80.00, and carrots with 0 kg and 0.00.

    Parameters
    ----------
    case : Case
        The case.
    tables : mapping of str to pandas.DataFrame
        The tables of its plan.
    column : str
        ``supplier`` or ``product``.
    short : str
        The one whose offers they are.

    Yields
    ------
    Section
        A table with price, season, kg and worth of each; nothing where there is no offer.
    """
    offers = case["offers"]
    mine = offers[case.table("offers")[column] == short]
    bought = tables["orders"].groupby("offer")[["kg", "amount"]].sum().reindex(mine["offer"]).fillna(0.0)
    paid = tables["prices"].drop_duplicates("offer").set_index("offer")["price_per_unit"].reindex(mine["offer"])
    asked = np.asarray(prices_of_year(mine["price"], year_factor(case, mine["price_factor"])))
    # A price that follows an index is known of what is bought alone: it is that of the days on which it comes.
    asked = np.where(mine["price_index"].to_numpy() != "", np.nan, asked)
    units = case["products"].set_index("product")["unit"]
    rows = with_names(case, mine[["supplier", "product"]]).assign(
        organic=mine["organic"].fillna(False).astype(bool),
        unit=mine["product"].map(units),
        price_per_unit=paid.where(paid.notna(), asked).to_numpy(),
        season=mine["months"].map(season_text),
        kg=bought["kg"].to_numpy(),
        amount=bought["amount"].to_numpy(),
    )
    other = "product_name" if column == "supplier" else "supplier_name"
    columns = [
        *of_plan("orders", other, "price_per_unit", "unit", "kg", "amount"),
        own("season", _("When it is on offer")),
        *of_plan("orders", "organic"),
    ]
    title = (
        _("What it offers, at what price, and what of it the whole plan buys")
        if column == "supplier"
        else _("Who offers it, at what price, and what of it the whole plan buys")
    )
    yield from section("offers", title, rows, columns, by=("price_per_unit",) if column == "product" else (other,))


def why_section(case: Case, tables: Tables, why: pd.DataFrame | None, column: str, short: str) -> Iterator[Section]:
    """Yield why each offer of a supplier or of a product is bought or not, where that was worked out.

    Parameters
    ----------
    case, tables, column, short
        As of `offer_section`.
    why : pandas.DataFrame or None
        Rows of ``why_offers`` worked out for it alone; None: those of the plan are taken, if it has any.

    Yields
    ------
    Section
        A table with a row for each offer and its reason; nothing where none was worked out.
    """
    found = tables["why_offers"] if why is None else why
    mine = with_names(case, found[found[column] == short])
    other = "product_name" if column == "supplier" else "supplier_name"
    columns = of_plan("why_offers", other, "text", "price_per_unit", "chosen_below")
    yield from section("why", _("Why it is bought or not"), mine, columns, by=(other,), long=True)


def season_text(cell: str) -> str:
    """Return the months of a cell as a reader says them.

    >>> season_text("11-2|5"), season_text("")
    ('Nov to Feb, May', 'all year')
    """
    months = split_months(cell)
    if len(months) == len(range(1, 13)):
        return _("all year")
    runs: list[list[int]] = []
    for month in months:
        if runs and runs[-1][-1] + 1 == month:
            runs[-1].append(month)
        else:
            runs.append([month])
    if len(runs) > 1 and runs[0][0] == 1 and runs[-1][-1] == 12:  # a season goes on over the turn of the year
        runs = [runs[-1] + runs[0], *runs[1:-1]]
    return ", ".join(
        month_name(run[0])
        if len(run) == 1
        else _("{first} to {last}").format(first=month_name(run[0]), last=month_name(run[-1]))
        for run in runs
    )
