"""What remains of a case after a day: simply another case, which is checked, planned and verified like any."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from typing import Any

import numpy as np
import pandas as pd
from pandas.api.typing import NaTType

from planner.assembly.calendar import make_calendar
from planner.assembly.contracts import offer_days
from planner.assembly.prices import offer_table
from planner.case import Case
from planner.exact import rounded_money
from planner.findings import Finding, InputError
from planner.i18n import _, day_text
from planner.ledger.goods import amounts_of, in_force, with_labels
from planner.ledger.window import DAY, Window, of_days, plan_window
from planner.making.plan import Plan
from planner.replan.stores import stock_on
from planner.schema import CASE_TABLES
from planner.schema.base import DTYPES, split_months

_BY = ["date", "supplier", "offer", "contract", "product", "fund", "organic", "labels", "site"]


def remainder(
    case: Case,
    entries: pd.DataFrame,
    as_of: date,
    plan: Plan | None = None,
    *,
    stock: pd.DataFrame | None = None,
    stability: float = 0.0,
) -> Case:
    """Return the case of the rest of the year.

    It begins with the first planning period that begins on `as_of` or later (after the last one has begun: on `as_of`
    itself). Until then the old plan stands. What was delivered and accepted before goes into the table ``bought``, what
    the menus served until then, as the plan has it, into the table ``served``. Orders
    whose goods have not come yet count for nothing by themselves: they stand in the plan that was announced, and are kept
    as far as `stability` says. New orders go out on `as_of`: where that is too late for the lead time of an offer, it brings
    no more than was announced.

    Parameters
    ----------
    case : Case
        The case of the year, or the remainder planned last; what it says was bought before its own first day stays.
    entries : pandas.DataFrame
        A ledger: the columns of `planner.schema.ledger_tables.ENTRIES`, weights and amounts filled in.
    as_of : datetime.date
        The day on which the rest is planned anew.
    plan : Plan, optional
        The plan in force: its orders from the new first day on are what was announced. Needed where menus are free.
    stock : pandas.DataFrame, optional
        What was counted in store: ``zone``, ``product``, ``kg``, ``use_by`` (may be missing). Without it, what was bought
        less what the menus have used since.
    stability : float
        What a change from the plan announced counts, as a part of its worth; 0: nothing.

    Returns
    -------
    Case
        A case of its own, with `as_of` as the day on which it orders, ``bought``, ``stock``, and, where there is a
        plan, ``announced`` and ``served``.

    Raises
    ------
    InputError
        If the plan is over on that day, or a free menu is given without its plan.
    """
    first = _first_day(case, pd.Timestamp(as_of))
    goods, charges = _accepted(case, entries, plan_window(case).until(first - DAY))
    zones = pd.Series(case["sites"].set_index("site")["zone"])
    tables = dict(case.tables)
    tables["case"] = _new_head(case, first, pd.Timestamp(as_of), stability if plan is not None else None)
    tables["bought"] = typed_table("bought", [case.tables["bought"], _summed(goods), _summed(charges)])
    if stock is None:
        stock = stock_on(case, plan, goods.assign(zone=goods["site"].map(zones).fillna("")), first)
    tables["stock"] = typed_table("stock", [stock])
    if plan is not None:
        tables["announced"] = typed_table("announced", [_announced(plan, first)])
        served = plan["served"]
        tables["served"] = typed_table("served", [case.tables["served"], served[served["date"] < first]])
    return replace(case, tables=tables)


def bought_until(case: Case, entries: pd.DataFrame, day: date) -> Case:
    """Return the case with what came and was accepted up to a day, that day included, in its table ``bought``.

    Parameters
    ----------
    case : Case
        The case; what its table ``bought`` holds already stays.
    entries : pandas.DataFrame
        A ledger, as `planner.ledger.read_entries` gives it.
    day : datetime.date
        The last day that counts.

    Returns
    -------
    Case
        The case; deliveries of the plan's days up to the day are summed up by what tells them apart.
    """
    return bought_within(case, entries, plan_window(case).until(day))


def bought_within(case: Case, entries: pd.DataFrame, window: Window) -> Case:
    """Return the case with what came and was accepted on the days of a window in its table ``bought``.

    Parameters
    ----------
    case : Case
        The case; what its table ``bought`` holds already stays.
    entries : pandas.DataFrame
        A ledger, as `planner.ledger.read_entries` gives it.
    window : Window
        The days, both ends among them.

    Returns
    -------
    Case
        The case; goods and charges are summed up by what tells them apart, and what was refused or taken back is left
        out.
    """
    goods, charges = _accepted(case, entries, window)
    bought = typed_table("bought", [case.tables["bought"], _summed(goods), _summed(charges)])
    return replace(case, tables={**case.tables, "bought": bought})


def orders_of(case: Case, entries: pd.DataFrame, window: Window) -> pd.DataFrame:
    """Return the orders of goods of the ledger on the days of a window, with weight, amount, and in ``under`` the contract under which each is.

    An order is of the contract that it names, also for another product; one that names none of that of its offer, as deliveries are.

    Parameters
    ----------
    case : Case
        The case, whose offers say of what contract each is.
    entries : pandas.DataFrame
        A ledger, as `planner.ledger.read_entries` gives it.
    window : Window
        The days, both ends among them.

    Returns
    -------
    pandas.DataFrame
        The entries' own columns, with ``offer`` found where it is plain, and ``under``: blank if the order is of no
        contract.
    """
    rows = _of_kind(entries, window, "order")
    rows = _with_offers(case, rows[rows["product"] != ""].reset_index(drop=True))
    of_offer = rows["offer"].map(case["offers"].set_index("offer")["contract"]).fillna("")
    return rows.assign(under=rows["contract"].where(rows["contract"] != "", of_offer))


def beginning_on(case: Case, first: pd.Timestamp) -> Case:
    """Return the case of the rest of the year from a day on, whatever was bought before it; lead times are the caller's."""
    blank = {name: CASE_TABLES[name].empty() for name in ("stock", "announced")}
    return replace(case, tables={**case.tables, **blank, "case": _new_head(case, first, pd.NaT, None)})


def _first_day(case: Case, as_of: pd.Timestamp) -> pd.Timestamp:
    head = case.head
    if not pd.Timestamp(head["first_day"]) <= as_of <= pd.Timestamp(head["last_day"]):
        raise InputError(
            [
                Finding(
                    "day-outside-plan",
                    "error",
                    "case",
                    (),
                    "first_day",
                    _("{day} is not a day of the plan.").format(day=day_text(as_of.date())),
                    _("Only what lies ahead can be planned anew."),
                    _("Give a day between the plan's first and last."),
                )
            ]
        )
    begins = make_calendar(case).periods["first_day"]
    ahead = begins[begins >= as_of]
    return pd.Timestamp(ahead.iloc[0]) if len(ahead) else as_of


def _new_head(
    case: Case, first: pd.Timestamp, ordered: pd.Timestamp | NaTType, stability: float | None
) -> pd.DataFrame:
    """Return the table ``case``: the law, the year and the menu cycle stay those of the year."""
    head = case.tables["case"].copy()
    old = case.head["first_day"]
    for column in ("programme_date", "year_first_day", "cycle_first_day"):
        head[column] = head[column].fillna(old)
    head["first_day"] = first
    head["order_day"] = pd.Series(ordered, index=head.index, dtype="datetime64[s]")
    if stability is not None:
        head["stability_share"] = float(stability)
    return head


def _accepted(case: Case, entries: pd.DataFrame, window: Window) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return goods and charges for delivery that came on the days of a window, with offer and fund."""
    rows = _of_kind(entries, window, "delivery")
    rows = _with_offers(case, rows[rows["accepted"].fillna(True).astype(bool)].reset_index(drop=True))
    rows["fund"] = rows["fund"].where(rows["fund"] != "", _fund_of_payment(_held(entries), rows))
    is_goods = rows["product"] != ""
    return rows[is_goods].reset_index(drop=True), rows[~is_goods].reset_index(drop=True)


def _held(entries: pd.DataFrame) -> pd.DataFrame:
    return in_force(entries) if "reverses" in entries else entries


def _of_kind(entries: pd.DataFrame, window: Window, kind: str) -> pd.DataFrame:
    """Return the lines of a kind in force on the days of a window."""
    rows = of_days(_held(entries), window)
    return rows[rows["kind"] == kind]


def _with_offers(case: Case, rows: pd.DataFrame) -> pd.DataFrame:
    """Return lines with weights, amounts and the offer behind each."""
    rows, _doubts = with_labels(case, rows)
    rows["kg"] = rows["kg"].fillna(0.0)
    rows["amount"] = amounts_of(rows)
    rows["offer"] = _offers(case, rows)
    return rows


def _fund_of_payment(held: pd.DataFrame, rows: pd.DataFrame) -> pd.Series:
    """Return the one fund that paid the invoice of each row, blank where there is none or several."""
    paid = held[(held["kind"] == "payment") & (held["fund"] != "") & (held["invoice"] != "")]
    funds = paid.groupby(["supplier", "invoice"])["fund"].agg(["first", "nunique"])
    known = funds.loc[funds["nunique"] == 1, "first"]
    found = known.reindex(pd.MultiIndex.from_frame(rows[["supplier", "invoice"]])).fillna("")
    return pd.Series(found.to_numpy(dtype=object), index=rows.index, dtype="str")


def _offers(case: Case, rows: pd.DataFrame) -> pd.Series:
    """Return the offer behind each row: of the same supplier, product and organic mark, open on the day, nearest in price.

    Where there is none with its mark, it is called off under a contract of the supplier for the product that holds on the day. Of a row that
    names its contract only the offers of that one come into question.
    """
    days = offer_days(case).reset_index()
    offers = offer_table(case).merge(case["offers"][["offer", "months"]].merge(days, on="offer"), on="offer")
    offers["per_kg"] = offers["price_per_unit"] / offers["unit_kg"]
    lines = rows[["supplier", "product", "organic", "date"]].assign(
        organic=rows["organic"].fillna(False).astype(bool), line=rows.index, paid=rows["amount"] / rows["kg"]
    )
    columns = ["supplier", "product", "organic", "offer", "contract", "per_kg", "months", "first_day", "last_day"]
    lines["under"] = rows["contract"]
    pairs = lines.merge(offers[columns], on=["supplier", "product"], suffixes=("", "_offered"))
    pairs = pairs[(pairs["under"] == "") | (pairs["under"] == pairs["contract"])].reset_index(drop=True)
    pairs["closed"] = ~_open(pairs)
    pairs["apart"] = (pairs["paid"] - pairs["per_kg"]).abs()
    pairs["other"] = pairs["organic"] != pairs["organic_offered"]
    pairs = pairs[~pairs["other"] | ((pairs["contract"] != "") & ~pairs["closed"])]
    best = pairs.sort_values(["line", "other", "closed", "apart", "offer"], na_position="last").drop_duplicates("line")
    return pd.Series(best.set_index("line")["offer"].reindex(rows.index).fillna(""), dtype="str")


def _open(pairs: pd.DataFrame) -> pd.Series[bool]:
    """Return whether each pair of a line and an offer is of a day on which the offer delivers."""
    day = pairs["date"]
    too_early, too_late = day < pairs["first_day"], day > pairs["last_day"]
    in_months = [not months or d.month in split_months(months) for months, d in zip(pairs["months"], day, strict=True)]
    return ~too_early & ~too_late & pd.Series(in_months, index=pairs.index, dtype=bool)


def _summed(rows: pd.DataFrame) -> pd.DataFrame:
    """Return one row per day and goods, amounts to the cent."""
    sums = rows.groupby(_BY, as_index=False, dropna=False)[["kg", "amount"]].sum()
    return sums.assign(kg=sums["kg"].round(6), amount=rounded_money(sums["amount"]))


def _announced(plan: Plan, first: pd.Timestamp) -> pd.DataFrame:
    orders = plan["orders"].rename(columns={"delivery_day": "date"})
    return orders.loc[orders["date"] >= first, ["offer", "date", "zone", "packs"]]


def typed_table(table: str, parts: Iterable[pd.DataFrame]) -> pd.DataFrame:
    """Return rows as a table of a case, numbered like the lines of a file; columns that are not there are blank."""
    frames = [part for part in parts if len(part)]
    columns: dict[str, Any] = {}
    count = sum(len(part) for part in frames)
    for column in CASE_TABLES[table].columns:
        dtype = DTYPES[column.kind]
        blank = "" if dtype == "str" else None
        cells = [
            part[column.name].astype(object) if column.name in part else pd.Series([blank] * len(part), dtype=object)
            for part in frames
        ]
        values = pd.concat(cells, ignore_index=True) if cells else pd.Series([], dtype=object)
        columns[column.name] = pd.Series(values.to_numpy(dtype=object), dtype=dtype)
    frame = pd.DataFrame(columns)
    frame.index = pd.Index(np.arange(2, 2 + count))
    return frame
