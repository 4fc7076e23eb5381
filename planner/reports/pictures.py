"""Tables behind the charts of the screens: money by month, flows from farm to zone, the seasons, nutrition by week."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from planner.case import Case
from planner.inputs import month_of, names_of
from planner.judgement import is_not_met
from planner.reports.menu_pages import dish_words
from planner.reports.sheets import SUMMED
from planner.schema import CASE_TABLES
from planner.schema.base import split_months
from planner.schema.words import in_words

NAMED = {
    "fund": "funds",
    "charge_fund": "funds",
    "stage": "stages",
    "menu": "menu_groups",
    "site": "sites",
    "kitchen": "sites",
    "supplier": "suppliers",
    "product": "products",
    "dish": "dishes",
    "contract": "contracts",
}
"""Columns of short names, with the table of a case that has the names in print."""


def named(case: Case, frame: pd.DataFrame) -> pd.DataFrame:
    """Return rows with names in print in place of short names; what has none, or has them in a column of their own, stays."""
    found = {}
    for column in frame.columns.intersection(list(NAMED)):
        table = NAMED[column]
        if f"{column}_name" not in frame:
            key = CASE_TABLES[table].key[0]
            found[column] = frame[column].replace(names_of(case.table(table), key))
    return frame.assign(**found)


def spend_by_month(tables: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """Return what each fund pays in each month.

    Parameters
    ----------
    tables : mapping of str to pandas.DataFrame
        The tables of a plan.

    Returns
    -------
    pandas.DataFrame
        ``month`` (as 2026-02), ``fund``, ``amount``. A period counts in the month in which it begins; where a fund begins or
        ends within it, the part that is delivered from that day on counts in the month of the day.
    """
    paid = tables["payments"]
    month = paid["period"].str[:7].where(paid["since"].isna(), month_of(paid["since"])).rename("month")
    return paid.groupby([month, paid["fund"]])["amount"].sum().reset_index()


def flows(case: Case, tables: Mapping[str, pd.DataFrame], product: str = "", month: str = "") -> pd.DataFrame:
    """Return what flows from each supplier to each delivery zone.

    Parameters
    ----------
    case : Case
        The case.
    tables : mapping of str to pandas.DataFrame
        The tables of its plan.
    product, month : str
        Short name of the product and month (as 2026-03) that are meant alone; blank: all.

    Returns
    -------
    pandas.DataFrame
        ``supplier``, ``name`` (supplier and zone), ``supplier_name``, ``zone``, ``kg``, ``amount``, ``lat`` and ``lon`` of the
        supplier, ``lat2`` and ``lon2`` of the middle of the zone's sites; only where both are known.
    """
    orders = of_product_and_month(tables["orders"], product, month)
    sent = orders.groupby(["supplier", "supplier_name", "zone"], as_index=False)[["kg", "amount"]].sum()
    homes = case["suppliers"].set_index("supplier")[["lat", "lon"]]
    middles = case["sites"].groupby("zone")[["lat", "lon"]].mean().rename(columns={"lat": "lat2", "lon": "lon2"})
    joined = sent.join(homes, on="supplier").join(middles, on="zone").dropna(subset=["lat", "lon", "lat2", "lon2"])
    joined.insert(0, "name", joined["supplier_name"] + " > " + joined["zone"])
    return joined.sort_values("kg", ascending=False, ignore_index=True)


def of_product_and_month(rows: pd.DataFrame, product: str = "", month: str = "") -> pd.DataFrame:
    """Return the rows of orders or deliveries of one product and of one month of delivery (as 2026-03); blank: of all.

    Parameters
    ----------
    rows : pandas.DataFrame
        Rows with ``product`` and ``delivery_day``.
    product : str
        Short name of the product; blank: all.
    month : str
        Month of delivery, as 2026-03; blank: all.

    Returns
    -------
    pandas.DataFrame
        The rows kept, under their index.
    """
    kept = pd.Series(True, index=rows.index)
    if product:
        kept &= rows["product"] == product
    if month:
        kept &= month_of(rows["delivery_day"]) == month
    return rows[kept]


def seasons(case: Case) -> pd.DataFrame:
    """Return in how many offers each product can be had in each month.

    Returns
    -------
    pandas.DataFrame
        ``product`` (its name), ``month`` (1 to 12), ``offers``; months without an offer are rows with 0.
    """
    names = case["products"].set_index("product")["name"]
    offers = case["offers"][["product", "months"]].copy()
    offers["month"] = offers["months"].map(split_months)
    spread = offers.explode("month")
    spread["product"] = spread["product"].map(names)
    counted = spread.groupby(["product", "month"]).size()
    every = pd.MultiIndex.from_product(
        [sorted(spread["product"].dropna().unique()), range(1, 13)], names=["product", "month"]
    )
    return counted.reindex(every, fill_value=0).rename("offers").reset_index()


def product_totals(tables: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """Return what is bought of each product: ``product``, ``product_name``, ``kg``, ``amount``; the dearest first."""
    keys = ["product", "product_name"]
    sums = tables["orders"].groupby(keys, as_index=False)[["kg", "amount"]].sum()
    return sums.sort_values("amount", ascending=False, ignore_index=True)


def product_months(tables: Mapping[str, pd.DataFrame], most: int) -> pd.DataFrame:
    """Return what is bought of each product in each month.

    Parameters
    ----------
    tables : mapping of str to pandas.DataFrame
        The tables of a plan.
    most : int
        Products that are told apart, the dearest; none of the others is in the table.

    Returns
    -------
    pandas.DataFrame
        ``product_name``, ``month`` of delivery (as 2026-02), ``kg``, ``amount``; the dearest product first.
    """
    names = product_totals(tables)["product_name"].head(most)
    orders = tables["orders"]
    orders = orders[orders["product_name"].isin(set(names))]
    month = month_of(orders["delivery_day"]).rename("month")
    sums = orders.groupby(["product_name", month], sort=True)[["kg", "amount"]].sum().reset_index()
    place = dict(zip(names, range(len(names)), strict=True))
    return sums.sort_values("product_name", key=lambda n: n.map(place), kind="stable", ignore_index=True)


def delivery_days(tables: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """Return who comes where on which day.

    Returns
    -------
    pandas.DataFrame
        ``delivery_day``, ``supplier``, ``supplier_name``, ``week`` (the Monday of its week), ``zones`` (their names), ``drops``
        (zones to which it comes that day: so many deliveries), ``sites`` (that receive), ``kg``; day by day.
    """
    rows = tables["deliveries"]
    keys = ["delivery_day", "supplier", "supplier_name"]
    places = rows.drop_duplicates([*keys, "zone"]).sort_values("zone").groupby(keys)["zone"].agg(["count", ", ".join])
    sites = rows.drop_duplicates([*keys, "site"]).groupby(keys)["site"].count()
    found = places.set_axis(["drops", "zones"], axis="columns").assign(sites=sites, kg=rows.groupby(keys)["kg"].sum())
    found = found.reset_index()
    days = found["delivery_day"]
    return found.assign(week=days - pd.to_timedelta(days.dt.day_of_week, unit="D"))


def deliveries_by_week(tables: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """Return how many deliveries each supplier makes in a week: `delivery_days` by ``supplier`` and ``week``.

    Returns
    -------
    pandas.DataFrame
        ``supplier``, ``supplier_name``, ``week`` (its Monday), ``days`` on which it comes, ``drops`` (zones of all these days),
        ``kg``.
    """
    by = delivery_days(tables).groupby(["supplier", "supplier_name", "week"], as_index=False)
    return by.agg(days=("delivery_day", "nunique"), drops=("drops", "sum"), kg=("kg", "sum"))


def member_totals(tables: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """Return what each member of a group earns, by the groups' proposals: ``supplier_name``, ``member``, ``kg``, ``amount``."""
    members = tables["member_split"]
    caps = members.groupby(["supplier_name", "member"], as_index=False).agg(
        kg=("kg", "sum"), amount=("amount", "sum"), cap_used_share=("cap_used_share", "max")
    )
    return caps.sort_values("amount", ascending=False, kind="stable", ignore_index=True)


def nutrition_weeks(tables: Mapping[str, pd.DataFrame], menu: str, stage: str) -> pd.DataFrame:
    """Return what a menu gives a stage week by week, of every standard with a light: the rows of ``nutrition``, the weeks in order.

    Parameters
    ----------
    tables : mapping of str to pandas.DataFrame
        The tables of a plan; ``nutrition`` is read.
    menu : str
        Short name of the menu group.
    stage : str
        Short name of the stage.

    Returns
    -------
    pandas.DataFrame
        Rows of the table, sorted by nutrient, basis and week; the months and the whole plan are not among them.
    """
    rows = tables["nutrition"]
    rows = rows[
        (rows["menu"] == menu) & (rows["stage"] == stage) & (rows["light"] != "") & (rows["window"].str.len() == 10)
    ]
    return rows.sort_values(["nutrient_name", "basis", "window"], kind="stable", ignore_index=True)


def target_gaps(tables: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """Return the shares of the whole plan with a known value, those missed first, for a screen with little room."""
    targets = tables["targets"]
    known = targets[targets["reached_share"].notna()]
    return known.assign(_met=~is_not_met(known["judgement"])).sort_values("_met", kind="stable", ignore_index=True)[
        list(known.columns)
    ]


def shortfall_totals(tables: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """Return what is missing by product and reason: ``short_kg`` and ``short_servings``; the worst first."""
    sums = (
        tables["shortfalls"].groupby(["product_name", "reason"], as_index=False)[["short_kg", "short_servings"]].sum()
    )
    return sums.sort_values("short_servings", ascending=False, ignore_index=True)


def menu_weeks(tables: Mapping[str, pd.DataFrame], menu: str) -> pd.DataFrame:
    """Return the menu of a group as a calendar.

    Returns
    -------
    pandas.DataFrame
        ``date``, then a column per meal, called as the reader calls it: the dishes of that meal with their allergens, in their order, what each diet
        gets among them.
    """
    sheet = tables["menu_sheet"]
    sheet = sheet[sheet["menu"] == menu]
    words = sheet.assign(words=[dish_words(row) for row in sheet.itertuples(index=False)])
    grid = words.groupby(["date", "meal"], sort=False)["words"].agg("; ".join).unstack("meal", fill_value="")
    named = grid.rename(columns=lambda meal: in_words("meal", meal))
    return named.sort_index().reset_index().rename_axis(columns=None)


def totals(name: str, frame: pd.DataFrame) -> dict[str, float]:
    """Return the sums of the columns of a plan's table whose sum means something, by column."""
    return {column: float(frame[column].sum()) for column in SUMMED.get(name, ()) if column in frame}


def plain_csv(frame: pd.DataFrame) -> bytes:
    """Return a table as CSV in UTF-8 for spreadsheets, in which no text is taken for a formula.

    A text that a spreadsheet would reckon (it begins with ``=``, ``+``, ``-``, ``@``, a tab or a carriage return)
    gets an apostrophe before it.
    """
    safe = frame.copy()
    for column in safe.columns[[not pd.api.types.is_numeric_dtype(t) and str(t) != "boolean" for t in safe.dtypes]]:
        texts = safe[column].astype("str")
        risky = texts.str.startswith(("=", "+", "-", "@", "\t", "\r")) & safe[column].notna()
        if risky.any():
            safe[column] = texts.mask(risky, "'" + texts)
    return safe.to_csv(index=False).encode("utf-8-sig")
