"""What is paid, by whom and to whom: bills to the cent, funds, suppliers, shares and prices."""

from __future__ import annotations

import numpy as np
import pandas as pd

from models.blocks import Floats, Ints
from models.solution import Solution
from planner.case import Case
from planner.charges import charge_per_drop_of, charge_per_kg_of
from planner.exact import rounded_money
from planner.i18n import _
from planner.inputs import Assembly, cents, labels, records, typed
from planner.programmes.law import Law
from planner.quotes import reference_prices
from planner.reports.members import split_cents

CENT = 0.01

NOISE_CENTS = 1e-4
"""Noise of the solver in an amount, in cents."""

NOISE_PRICE = 1e-9
"""Part of a price below which two prices are the same."""


def site_cents(orders: pd.DataFrame, deliveries: pd.DataFrame) -> Ints:
    """Return what each delivery is worth in cents: the worth of an order is divided by packs among the sites that receive it.

    What is left over by rounding goes to the largest remainders, ties by the name of the site. By hand: an order of 3 packs
    for 10.00, two for site a and one for site b: 6.67 and 3.33.
    """
    keys = ["delivery_day", "zone", "offer"]
    lines = (
        deliveries[[*keys, "site", "packs"]].reset_index(names="delivery").sort_values([*keys, "site"], kind="stable")
    )
    worth = orders[keys].assign(cents=cents(orders["amount"]))
    parts = lines.merge(worth, on=keys, how="left")
    found = np.zeros(len(deliveries), dtype=np.int64)
    for _order, rows in parts.groupby(keys, sort=False):
        whole = int(rows["cents"].iloc[0])
        found[rows["delivery"].to_numpy()] = split_cents(whole, rows["packs"].to_numpy(dtype=np.int64))
    return found


def bill_cents(
    assembly: Assembly, orders: pd.DataFrame, deliveries: pd.DataFrame | None, charges: pd.DataFrame
) -> Ints:
    """Return per row of the instance's bills what it comes to, in cents.

    Parameters
    ----------
    assembly : Assembly
        The assembly.
    orders : pandas.DataFrame
        Table ``orders``; goods of an offer in a period are one bill, or one for each group of sites that receives them.
    deliveries : pandas.DataFrame or None
        Table ``deliveries``; needed where several groups of sites are told apart.
    charges : pandas.DataFrame
        From `delivery_charges`; those of a supplier in a period are one bill, or one for each set of groups that shares a zone.

    Returns
    -------
    numpy.ndarray of int, shape (bills,)
        Cents, in the order of the instance's bills; 0 where nothing is bought.

    Raises
    ------
    ValueError
        If the bills do not come to the same as the orders and charges: a fault of our own.
    """
    instance = assembly.instance
    bills = instance.bills
    period = labels(instance.periods, "period", bills["period"])
    is_goods = (bills["offer"] >= 0).to_numpy()
    offer = np.where(is_goods, labels(instance.offers, "offer", bills["offer"].clip(lower=0)), "")
    supplier = labels(instance.suppliers, "supplier", bills["supplier"])
    span, group = bills["span"].to_numpy(), bills["group"].to_numpy()
    lines, visits = _billed(assembly, orders, deliveries, charges)
    goods = lines.groupby(["offer", *_BILLED])["cents"].sum()
    delivery = visits.groupby(["supplier", *_BILLED])["amount"].sum()
    of_goods = goods.reindex(pd.MultiIndex.from_arrays([offer, period, span, group])).fillna(0).to_numpy()
    charges_cents = pd.Series(cents(rounded_money(delivery)), index=delivery.index)
    of_delivery = charges_cents.reindex(pd.MultiIndex.from_arrays([supplier, period, span, group])).fillna(0).to_numpy()
    amounts = np.where(is_goods, of_goods, of_delivery).astype(np.int64)
    billed, due = int(amounts.sum()), int(goods.sum()) + int(charges_cents.sum())
    if billed != due:
        raise ValueError(f"bills of {billed} cents for orders of {due} cents")
    return amounts


_BILLED = ["period", "span", "group"]


def _billed(
    assembly: Assembly, orders: pd.DataFrame, deliveries: pd.DataFrame | None, charges: pd.DataFrame
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return what goods are billed by offer and day (``cents``), and what visits by supplier and day (``amount``), with `_BILLED`."""
    groups = assembly.groups
    if groups.several and deliveries is not None:
        lines = deliveries[["offer", "supplier", "period", "delivery_day"]]
        lines = lines.assign(group=groups.of_site.reindex(deliveries["site"]).to_numpy())
        lines["cents"] = site_cents(orders, deliveries)
    else:
        lines = orders[["offer", "supplier", "period", "delivery_day"]].assign(group=0, cents=cents(orders["amount"]))
    charged = groups.parts.drop_duplicates("zone").set_index("zone")["charged"]
    visits = charges.assign(group=charged.reindex(charges["zone"]).to_numpy())
    lines["span"], visits["span"] = (spans(assembly, rows["delivery_day"]) for rows in (lines, visits))
    return lines, visits


def invoice_days(
    assembly: Assembly, orders: pd.DataFrame, deliveries: pd.DataFrame | None, charges: pd.DataFrame
) -> pd.DataFrame:
    """Return on which days what is billed together is invoiced.

    By hand: a supplier invoices two days after a delivery. What it brings on Monday 2 and Thursday 5 March is one bill of the week, with
    invoices from Wednesday 4 to Saturday 7 March.

    Parameters
    ----------
    assembly : Assembly
        The instance with what stands behind its numbers.
    orders, deliveries : pandas.DataFrame, pandas.DataFrame or None
        Tables of the plan, as of `bill_cents`.
    charges : pandas.DataFrame
        From `delivery_charges`.

    Returns
    -------
    pandas.DataFrame
        ``supplier``, ``offer`` (blank: delivery), `_BILLED`, ``invoiced_from``, ``invoiced_until``.
    """
    lines, visits = _billed(assembly, orders, deliveries, charges)
    both = pd.concat([lines, visits.assign(offer="")], ignore_index=True)
    known = assembly.invoiced.stack()
    both["day"] = known.reindex(pd.MultiIndex.from_frame(both[["supplier", "delivery_day"]])).to_numpy()
    days = both.groupby(["supplier", "offer", *_BILLED])["day"].agg(invoiced_from="min", invoiced_until="max")
    return days.reset_index()


def delivery_charges(case: Case, assembly: Assembly, orders: pd.DataFrame) -> pd.DataFrame:
    """Return what each supplier charges for each delivery: per drop to its zone, per km there and back, per kg to its zone.

    Parameters
    ----------
    case, assembly : Case, Assembly
        What was planned.
    orders : pandas.DataFrame
        Table ``orders``: each zone and day on which a supplier brings something is a drop.

    Returns
    -------
    pandas.DataFrame
        Columns ``supplier``, ``zone``, ``period``, ``delivery_day``, ``kg``, ``km`` (one way, NaN: unknown), ``estimated``,
        ``amount`` (currency, not rounded); one row per supplier, zone and day of delivery.
    """
    distance = assembly.distances.set_index(["supplier", "zone"])[["km", "estimated"]]
    lines = orders.assign(by_weight=charge_per_kg_of(case, orders) * orders["kg"])
    drops = lines.groupby(["supplier", "zone", "period", "delivery_day"])[["kg", "by_weight"]].sum().reset_index()
    drops = drops.join(distance, on=["supplier", "zone"])
    terms = case["suppliers"].set_index("supplier").reindex(drops["supplier"])
    per_km = terms["delivery_cost_per_km"].fillna(0.0).to_numpy()
    road = per_km * 2 * drops["km"].fillna(0.0).to_numpy()
    amount = charge_per_drop_of(case, drops) + road + drops["by_weight"]
    return drops.drop(columns="by_weight").assign(amount=amount)


def spans(assembly: Assembly, days: pd.Series) -> Ints:
    """Return the span of days, as the instance's bills count them, in which each day lies."""
    return np.searchsorted(assembly.money_days, days.to_numpy(dtype="datetime64[s]"), side="right").astype(np.int64)


def since(assembly: Assembly, bills: pd.DataFrame) -> pd.Series:
    """Return the first day of each bill's deliveries, where a fund begins, gets money or ends within its period; else none."""
    periods, begins = assembly.instance.periods.iloc[bills["period"]], assembly.money_days
    first, last = (periods[name].to_numpy(dtype="datetime64[s]") for name in ("first_day", "last_day"))
    cut = np.searchsorted(begins, first, side="right") < np.searchsorted(begins, last, side="right")
    span = bills["span"].to_numpy(dtype=np.int64)
    start = np.concatenate([[np.datetime64("0001-01-01", "s")], begins])[span]
    return pd.Series(np.where(cut, np.maximum(start, first), np.datetime64("NaT", "s")), index=bills.index)


def payment_cents(assembly: Assembly, solution: Solution, bills: Ints) -> Ints:
    """Return per row of the instance's payments what is paid, in whole cents that sum exactly to each bill.

    A bill that one fund pays is paid to the cent. Where several share it, each pays whole cents of its part, and the
    cents that are left over fall to the fund that then has most money left, so that rounding overdraws none.

    Parameters
    ----------
    assembly : Assembly
        The instance with what stands behind its numbers.
    solution : Solution
        Its solution, with ``pay`` in currency.
    bills : numpy.ndarray of int, shape (bills,)
        What each bill comes to, in cents, from `bill_cents`.

    Returns
    -------
    numpy.ndarray of int, shape (payments,)
        Cents; 0 where the fund pays nothing of the bill.

    Raises
    ------
    ValueError
        If no fund may pay a bill: a fault of our own.
    """
    instance = assembly.instance
    bill, fund = instance.payments["bill"].to_numpy(), instance.payments["fund"].to_numpy()
    pay = np.where(solution.values["pay"] > CENT / 2, solution.values["pay"], 0.0)
    pays = pay > 0
    payers = np.bincount(bill[pays], minlength=len(bills))
    largest = _largest_per_bill(bill, solution.values["pay"], len(bills))
    single = payers[bill] <= 1
    paid = np.where(single, 0, np.floor(pay * 100 + NOISE_CENTS)).astype(np.int64)
    alone = largest[(largest >= 0)]
    alone = alone[single[alone]]
    paid[alone] = bills[bill[alone]]
    if (bills[largest < 0] > 0).any():
        raise ValueError("a bill that no fund may pay")
    limit = instance.funds["amount"].fillna(np.inf).to_numpy() * 100
    left = limit - np.bincount(fund, weights=paid, minlength=len(limit))
    for row in np.flatnonzero(payers > 1):
        members = np.flatnonzero((bill == row) & pays)
        rest = int(bills[row] - paid[members].sum())
        takes = members[np.argmax(left[fund[members]])] if rest > 0 else members[np.argmax(paid[members])]
        paid[takes] += rest
        left[fund[takes]] -= rest
    return paid


def _largest_per_bill(bill: Ints, pay: Floats, count: int) -> Ints:
    order = np.lexsort((-np.arange(len(bill)), pay, bill))  # of equals the first
    last = np.full(count, -1, dtype=np.int64)
    last[bill[order]] = order
    return last


def payment_table(assembly: Assembly, paid: Ints, invoices: pd.DataFrame) -> pd.DataFrame:
    """Return the table ``payments``: who pays each bill, and the charges of contracts.

    Parameters
    ----------
    assembly : Assembly
        The instance with what stands behind its numbers.
    paid : numpy.ndarray of int, shape (payments,)
        Cents per row of the instance's payments, from `payment_cents`.
    invoices : pandas.DataFrame
        From `invoice_days`.

    Returns
    -------
    pandas.DataFrame
        The table, in currency; a payment of nothing has no row.
    """
    instance = assembly.instance
    row = np.flatnonzero(paid)
    bills = instance.bills.iloc[instance.payments["bill"].to_numpy()[row]]
    is_goods = (bills["offer"] >= 0).to_numpy()
    offer_row = bills["offer"].clip(lower=0).to_numpy()
    product_row = instance.offers["product"].to_numpy()[offer_row]
    frame = pd.DataFrame(
        {
            "period": labels(instance.periods, "period", bills["period"]),
            "since": since(assembly, bills).to_numpy(),
            "supplier": labels(instance.suppliers, "supplier", bills["supplier"]),
            "offer": np.where(is_goods, labels(instance.offers, "offer", offer_row), ""),
            "contract": "",
            "fund": labels(instance.funds, "fund", instance.payments["fund"].to_numpy()[row]),
            "scope": np.array(assembly.groups.labels, dtype=object)[bills["group"]],
            "product": np.where(is_goods, labels(instance.products, "product", product_row), ""),
            "amount": paid[row] / 100,
        }
    )
    return completed(assembly, frame, invoices)


def of_bills(payments: pd.DataFrame) -> pd.DataFrame:
    """Return the payments of bills for goods and delivery, which a plan decides on; the charges of contracts are owed anyway."""
    return payments[payments["contract"] == ""]


def completed(assembly: Assembly, payments: pd.DataFrame, invoices: pd.DataFrame) -> pd.DataFrame:
    """Return the table ``payments`` of payments of bills: with the days of invoices, and what is owed for the year under contracts.

    Parameters
    ----------
    assembly : Assembly
        The instance with what stands behind its numbers.
    payments : pandas.DataFrame
        Payments of bills, with the columns of the table but for the days of invoices.
    invoices : pandas.DataFrame
        From `invoice_days`.

    Returns
    -------
    pandas.DataFrame
        The table, sorted and typed by the schema.
    """
    both = pd.concat([_with_invoices(assembly, payments, invoices), _owed(assembly)], ignore_index=True)
    return typed("payments", both.sort_values(["period", "since", "supplier", "offer", "contract", "scope", "fund"]))


def _with_invoices(assembly: Assembly, payments: pd.DataFrame, invoices: pd.DataFrame) -> pd.DataFrame:
    """Return payments of bills with the days on which they are invoiced, where the fund pays by invoice."""
    begin = payments["since"].fillna(pd.to_datetime(payments["period"]).astype("datetime64[s]"))
    number = {label: number for number, label in enumerate(assembly.groups.labels)}
    rows = payments.assign(span=spans(assembly, begin), group=[number[scope] for scope in payments["scope"]])
    names = ["invoiced_from", "invoiced_until"]
    rows = rows.drop(columns=names, errors="ignore")
    rows = rows.merge(invoices, on=["supplier", "offer", *_BILLED], how="left")
    funds = assembly.fund_amounts.set_index("fund")["by_invoice"]
    by_delivery = ~funds.reindex(rows["fund"]).to_numpy(dtype=bool)
    return rows.assign(**{name: rows[name].mask(by_delivery) for name in names}).drop(columns=["span", "group"])


def _owed(assembly: Assembly) -> pd.DataFrame:
    """Return what is owed for the year under contracts, as rows of the table ``payments``."""
    periods = assembly.instance.periods
    owed = [one for one in assembly.contracts if one.charge_amount > 0]
    due = [one.charge_day for one in owed]
    place = periods["first_day"].searchsorted(pd.DatetimeIndex(due), side="right") - 1
    return pd.DataFrame(
        {
            "period": periods["period"].to_numpy()[place],
            "since": due,
            "supplier": [one.supplier for one in owed],
            "offer": "",
            "contract": [one.contract for one in owed],
            "fund": [one.charge_fund for one in owed],
            "scope": "",
            "product": "",
            "amount": [one.charge_amount for one in owed],
        }
    ).astype({"since": "datetime64[s]"})


def fund_table(case: Case, assembly: Assembly, payments: pd.DataFrame) -> pd.DataFrame:
    """Return the table ``fund_use``: every fund in every period.

    Parameters
    ----------
    case, assembly : Case, Assembly
        What was planned.
    payments : pandas.DataFrame
        Table ``payments``.

    Returns
    -------
    pandas.DataFrame
        The table, in currency: spent in the period and so far, with what was paid before the plan; had in all, NaN
        where no limit is known; and come until the period's end.
    """
    instance = assembly.instance
    spent = pd.Series(cents(payments["amount"])).groupby([payments["fund"], payments["period"]]).sum()
    index = pd.MultiIndex.from_product([instance.funds["fund"], instance.periods["period"]], names=["fund", "period"])
    frame = spent.reindex(index, fill_value=0).rename("spent").reset_index()
    funds = assembly.fund_amounts.set_index("fund")
    paid_before = cents(funds["paid_before"])
    frame["spent_to_date"] = (
        frame.groupby("fund", sort=False)["spent"].cumsum()
        + frame["fund"].map(pd.Series(paid_before, index=funds.index))
    ) / 100
    frame["spent"] = frame["spent"] / 100
    frame["available"] = frame["fund"].map(funds["amount"])
    frame["come"] = _come_by(case, frame["fund"], frame["period"].map(instance.periods.set_index("period")["last_day"]))
    return typed("fund_use", frame)


def _come_by(case: Case, funds: pd.Series, days: pd.Series) -> Floats:
    """Return how much money of each fund has come by a day; NaN for a fund whose money does not come in instalments."""
    come: pd.DataFrame = case["instalments"].assign(cents=cents(case["instalments"]["amount"]))
    found = [
        come.loc[(come["fund"] == fund) & (come["date"] <= day), "cents"].sum() / 100
        for fund, day in zip(funds, days, strict=True)
    ]
    return np.where(funds.isin(come["fund"]), found, np.nan)


def supplier_table(case: Case, assembly: Assembly, orders: pd.DataFrame, payments: pd.DataFrame) -> pd.DataFrame:
    """Return the table ``supplier_totals``: what each supplier from whom something is bought sells in the plan.

    Parameters
    ----------
    case, assembly : Case, Assembly
        What was planned.
    orders, payments : pandas.DataFrame
        Tables of the plan.

    Returns
    -------
    pandas.DataFrame
        The table, in kg and currency; NaN where a supplier states no families or has no cap.
    """
    goods = orders.groupby("supplier").agg(kg=("kg", "sum"), goods_amount=("amount", "sum"))
    delivery = of_bills(payments[payments["offer"] == ""]).groupby("supplier")["amount"].sum()
    known = case["suppliers"].set_index("supplier")
    limits = assembly.instance.suppliers.set_index("supplier")[["families", "cap_amount", "sold_amount"]]
    frame = goods.join(known[["name", "kind", "municipality"]]).join(limits)
    frame["goods_amount"] = rounded_money(frame["goods_amount"])
    frame["delivery_amount"] = rounded_money(delivery.reindex(frame.index).fillna(0.0))
    families = frame["families"].where(frame["families"] > 0)
    frame["amount_per_family"] = frame["goods_amount"] / families
    frame["sold_before_amount"] = frame["sold_amount"]
    frame["cap_used_share"] = (frame["sold_before_amount"] + frame["goods_amount"]) / frame["cap_amount"].where(
        frame["cap_amount"] > 0
    )
    frame["families"] = frame["families"].round().astype("Int64")
    return typed(
        "supplier_totals", frame.rename(columns={"name": "supplier_name"}).reset_index().sort_values("supplier")
    )


def price_table(case: Case, law: Law, assembly: Assembly, orders: pd.DataFrame) -> pd.DataFrame:
    """Return the table ``prices``: the price of every offer bought against the mean of the quotes for the same goods.

    A quote is its price with freight, brought to the plan's year by its factor; organic goods are compared with organic
    quotes. The note says where the law asks for more quotes, or where an organic price exceeds the conventional quotes
    by more than the law's premium.

    Parameters
    ----------
    case, law, assembly : Case, Law, Assembly
        What was planned, and under which law.
    orders : pandas.DataFrame
        Table ``orders``.

    Returns
    -------
    pandas.DataFrame
        The table, in currency by the purchase unit; the reference is NaN where nobody quoted the same goods.
    """
    bought = orders.groupby("offer").agg(
        supplier=("supplier", "first"),
        product=("product", "first"),
        product_name=("product_name", "first"),
        organic=("organic", "first"),
        unit=("unit", "first"),
        price_per_unit=("price_per_unit", "first"),
        units=("units", "sum"),
    )
    frame = bought.reset_index()
    quotes = reference_prices(case)
    organic = frame["organic"].fillna(False).to_numpy(dtype=bool)
    same = quotes.reindex(pd.MultiIndex.from_arrays([frame["product"], organic]))
    conventional = quotes.reindex(pd.MultiIndex.from_arrays([frame["product"], np.zeros(len(frame), dtype=bool)]))
    frame["reference_price"] = same["reference"].to_numpy()
    frame["quotes"] = pd.Series(same["quotes"].fillna(0).to_numpy(), dtype="Int64")
    frame["difference_share"] = frame["price_per_unit"] / frame["reference_price"] - 1
    over_conventional = frame["price_per_unit"].to_numpy() / conventional["reference"].to_numpy() - 1
    frame["note"] = _price_notes(law, frame, np.where(organic, over_conventional, np.nan))
    return typed("prices", frame.sort_values("offer"))


def _price_notes(law: Law, frame: pd.DataFrame, over_conventional: Floats) -> list[str]:
    required = int(law.quotes_required.value) if law.quotes_required else 0
    premium = law.organic_premium.value if law.organic_premium else np.inf
    notes = []
    for line, over in zip(records(frame), over_conventional, strict=True):
        parts = []
        if line.quotes == 0 and required:
            parts.append(_("No quotes for these goods: there is no reference price."))
        elif 0 < line.quotes < required:
            few = _("Fewer quotes than the law asks for ({count} of {required}).")
            parts.append(few.format(count=line.quotes, required=required))
        if line.difference_share > NOISE_PRICE:
            parts.append(_("Above the reference price."))
        if over > premium + NOISE_PRICE:
            above = _("{over:.1%} above conventional quotes; the law allows {premium:.0%} for organic food.")
            parts.append(above.format(over=over, premium=premium))
        notes.append(" ".join(parts))
    return notes


def total_paid(payments: pd.DataFrame) -> float:
    """Return the sum of payments to the cent."""
    return int(cents(payments["amount"]).sum()) / 100
