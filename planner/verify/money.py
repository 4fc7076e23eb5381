"""Who pays what: bills for goods and for delivery, what each fund may pay, and how far its money goes."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd

from planner.i18n import _
from planner.schema.base import split_list
from planner.verify.bought import paid_before
from planner.verify.contract_charges import owed_by_fund
from planner.verify.facts import Facts, join, of
from planner.verify.funding import check_funding, come_by, paid_from
from planner.verify.scopes import Apart, scope_in
from planner.verify.violation import CENT, HALF_CENT, MONEY, Report, differ

BILL = ["period", "since", "supplier", "offer", "scope"]


def bills(
    facts: Facts, orders: pd.DataFrame, deliveries: pd.DataFrame | None = None, apart: Apart | None = None
) -> pd.DataFrame:
    """Return every bill: one per offer and period for goods, one per supplier and period for delivery (blank offer).

    Where rules tell sites `apart`, each group of them has its own bills.

    Parameters
    ----------
    facts : Facts
        What the case says.
    orders : pandas.DataFrame
        Order lines with `planner.verify.goods.with_worth`.
    deliveries : pandas.DataFrame, optional
        From `planner.verify.scopes.worth_by_site`; needed where several groups of sites are told apart.
    apart : Apart, optional
        The sites that rules tell apart; None: none, and the scope of every bill is blank.

    Returns
    -------
    pandas.DataFrame
        ``period``, ``since`` (see `Facts.since`), ``supplier``, ``offer``, ``scope``, ``amount`` (currency; goods as rounded lines, delivery exact),
        ``came_first`` and ``came_last`` (days of the deliveries) and ``rounding``: by how much rounding the bill to the cent may change it.
    """
    lines = orders[orders["packs"] > 0].drop(columns="supplier").rename(columns={"own_supplier": "supplier"})
    goods = lines.assign(scope="", worth=lines["own_amount"])
    if apart is not None and apart.several and deliveries is not None:
        goods = deliveries[deliveries["packs"] > 0].drop(columns="supplier")
        goods = goods.rename(columns={"own_supplier": "supplier"}).assign(scope=deliveries["site"].map(apart.of_site))
    elif apart is not None:
        goods["scope"] = next(iter(set(apart.of_site.values())), "")
    goods = goods.assign(since=facts.since(goods["period"], goods["delivery_day"]))
    came = {"came_first": ("delivery_day", "min"), "came_last": ("delivery_day", "max")}
    goods = goods.groupby(BILL, as_index=False, dropna=False).agg(amount=("worth", "sum"), **came).assign(rounding=0.0)
    each = zip(lines["supplier"], lines["zone"], lines["offer"], strict=True)
    by_weight = lines["own_kg"] * np.array([facts.charge_per_kg(*one) for one in each], dtype=float)
    keys = ["period", "delivery_day", "supplier", "zone"]
    drops = lines.assign(by_weight=by_weight).groupby(keys, as_index=False).agg(by_weight=("by_weight", "sum"))
    pairs = list(zip(drops["supplier"], drops["zone"], strict=True))
    per_drop = np.array([facts.charge_per_drop(*pair) for pair in pairs], dtype=float)
    per_km = of(drops["supplier"], facts.suppliers["delivery_cost_per_km"].astype(float)).fillna(0.0)
    km = pd.Series([facts.km.at[supplier, zone] for supplier, zone in pairs], index=drops.index, dtype=float).fillna(
        0.0
    )
    drops["amount"] = drops["by_weight"] + per_drop + per_km * 2 * km
    drops["scope"] = "" if apart is None else drops["zone"].map(apart.of_zone)
    drops["since"] = facts.since(drops["period"], drops["delivery_day"])
    keys = ["period", "since", "supplier", "scope"]
    delivery = drops.groupby(keys, as_index=False, dropna=False).agg(amount=("amount", "sum"), **came).assign(offer="")
    delivery = delivery[delivery["amount"] > 0].assign(rounding=HALF_CENT)
    return pd.concat([goods, delivery[[*BILL, "amount", *came, "rounding"]]], ignore_index=True)


def distances(facts: Facts, suppliers: pd.Series, zones: pd.Series) -> np.ndarray:
    """Return the road distance in km from each supplier to the zone beside it, one way; NaN where it is not known.

    Parameters
    ----------
    facts : Facts
        What the case says.
    suppliers : pandas.Series
        Short names of suppliers of the case.
    zones : pandas.Series
        Short name of a delivery zone beside each.

    Returns
    -------
    numpy.ndarray
        Km, row by row.
    """
    rows = facts.km.index.get_indexer(pd.Index(suppliers))
    columns = facts.km.columns.get_indexer(pd.Index(zones))
    return facts.km.to_numpy()[rows, columns]


def check_payments(
    facts: Facts,
    orders: pd.DataFrame,
    deliveries: pd.DataFrame | None,
    due: pd.DataFrame,
    payments: pd.DataFrame,
    apart: Apart,
    report: Report,
) -> None:
    """Check that every bill is paid, by funds that may pay it and have the money.

    Parameters
    ----------
    facts, orders, payments, report
        What the case says, the order lines with their worth, what each fund pays, and who receives what is wrong.
    deliveries : pandas.DataFrame or None
        From `planner.verify.scopes.worth_by_site`.
    due : pandas.DataFrame
        From `bills`, of the orders alone: all that is needed where no sites are told apart.
    apart : Apart
        The sites that rules tell apart.
    """
    goods = payments[payments["offer"] != ""]
    for column in ("supplier", "product"):
        own = of(goods["offer"], facts.offers[column])
        wrong = goods.assign(own=own)[goods[column] != own]
        what = _("The {column} is not that of the offer.").format(column=column)
        report.add_rows("payments", what, wrong, ["period", "offer", "fund"], "own", column)
    named = payments[(payments["offer"] == "") & (payments["product"] != "")]
    what = _("A payment for delivery names a product; only goods have one.")
    report.add_rows("payments", what, named, ["period", "supplier", "fund"], "", "product")
    if deliveries is not None or not apart.several:
        due = bills(facts, orders, deliveries, apart) if apart.several else due
        _check_bills(due, facts, payments, report)
        _check_invoices(due, facts, payments, report)
    rounded = payments.assign(rounding=_rounding(orders, payments))
    if facts.mode("funds") == "hard":
        _check_permission(facts, payments, apart, report)
        _check_money(facts, rounded, report)
    check_funding(facts, rounded, report)


def _check_bills(due: pd.DataFrame, facts: Facts, payments: pd.DataFrame, report: Report) -> None:
    supplier = of(payments["offer"], facts.offers["supplier"]).where(payments["offer"] != "", payments["supplier"])
    paid = payments.assign(supplier=supplier).groupby(BILL, as_index=False, dropna=False)[["amount"]].sum()
    both = join(due, paid.rename(columns={"amount": "paid"}), BILL, "outer").fillna(
        {"amount": 0.0, "paid": 0.0, "rounding": 0.0}
    )
    wrong = both[np.abs(both["amount"] - both["paid"]) > both["rounding"] + MONEY]
    what = _("What the funds pay is not what the goods are worth.")
    report.add_rows("payments", what, wrong[wrong["offer"] != ""], BILL, "amount", "paid", "currency")
    what = _("What the funds pay is not what the supplier charges for delivery.")
    report.add_rows(
        "payments", what, wrong[wrong["offer"] == ""], ["period", "supplier", "scope"], "amount", "paid", "currency"
    )


def _check_invoices(due: pd.DataFrame, facts: Facts, payments: pd.DataFrame, report: Report) -> None:
    """Check the days of the first and the last invoice that payments tell; a plan of an earlier edition tells none."""
    told = ("invoiced_from", "came_first"), ("invoiced_until", "came_last")
    said = payments[[stated for stated, _came in told]].notna().any(axis=1)
    if not said.any():
        return
    rows = join(payments.assign(said=said), due.drop(columns=["amount", "rounding"]), BILL)
    rows = rows[(rows["fund"].isin(facts.by_invoice) & (rows["amount"] > 0)) | rows["said"]]
    for stated, came in told:
        own = facts.money_day(rows["fund"], rows["supplier"], rows[came]).where(rows["fund"].isin(facts.by_invoice))
        wrong = rows.assign(own=own)[(own != rows[stated]) & ~(own.isna() & rows[stated].isna())]
        what = _("The goods, or their delivery, are not invoiced on this day.")
        report.add_rows("payments", what, wrong, [*BILL, "fund"], "own", stated)


def _check_permission(facts: Facts, payments: pd.DataFrame, apart: Apart, report: Report) -> None:
    rows = payments[payments["amount"] > 0]
    keys = ["period", "fund", "supplier", "offer", "scope"]
    for what, wrong, value in _refusals(facts, rows, apart):
        told = rows if value is None else rows.assign(value=value)
        report.add_rows("funds", what, told[wrong], keys, "", "" if value is None else "value")


def may_not_pay(facts: Facts, payments: pd.DataFrame, apart: Apart) -> np.ndarray:
    """Tell which payments their funds may not make: not these goods, suppliers or sites, or not at this time.

    Parameters
    ----------
    facts : Facts
        What the case says.
    payments : pandas.DataFrame
        Payments of bills, with the columns of the table ``payments``.
    apart : Apart
        The sites that rules tell apart.

    Returns
    -------
    numpy.ndarray
        Booleans, row by row: True where the payment may not be made.
    """
    found = np.zeros(len(payments), dtype=bool)
    for _what, wrong, _value in _refusals(facts, payments, apart):
        found |= wrong
    return found


def _refusals(facts: Facts, payments: pd.DataFrame, apart: Apart) -> Iterator[tuple[str, np.ndarray, pd.Series | None]]:
    """Yield each reason why a fund may not make a payment, for which payments it holds, and what in them it is about."""
    may = {fund: apart.payable(scope_in(row)) for fund, row in facts.funds.iterrows() if scope_in(row)}
    pairs = zip(payments["fund"], payments["scope"], strict=True)
    strange = [fund in may and scope not in may[fund] for fund, scope in pairs]
    yield _("The fund pays for sites that are not its own."), np.array(strange, dtype=bool), None
    product = of(payments["offer"], facts.offers["product"])
    limits = (
        ("pays_classes", of(product, facts.products["processing_class"]), _("The fund may not pay goods of this degree of processing.")),
        ("pays_food_groups", of(product, facts.products["food_group"]), _("The fund may not pay goods of this food group.")),
        ("pays_supplier_kinds", of(payments["supplier"], facts.suppliers["kind"]), _("The fund may not pay this kind of supplier.")),
    )  # fmt: skip
    funds: pd.DataFrame = facts.funds
    for column, about, what in limits:
        allowed = {fund: set(split_list(cell)) for fund, cell in funds[column].items()}
        barred = [
            bool(allowed[fund]) and there and value not in allowed[fund]
            for fund, value, there in zip(payments["fund"], about, about.notna(), strict=True)
        ]
        yield what, np.array(barred, dtype=bool), about
    begin, end = (
        facts.money_day(payments["fund"], payments["supplier"], day) for day in _days_of_bill(facts, payments)
    )
    first, last = of(payments["fund"], facts.funds["first_day"]), of(payments["fund"], facts.funds["last_day"])
    outside = (first.notna() & (end < first)) | (last.notna() & (begin > last))
    yield _("The fund does not pay at this time."), outside.to_numpy(dtype=bool), None


def _days_of_bill(facts: Facts, payments: pd.DataFrame) -> tuple[pd.Series, pd.Series]:
    """Return the first and the last day on which what a payment pays can have come."""
    begin = paid_from(facts, payments)
    end = of(payments["period"], facts.periods["last_day"])
    stops = []
    for first, last in zip(begin, end, strict=True):
        cuts = [cut - pd.Timedelta(days=1) for cut in facts.money_days if first < cut <= last]
        stops.append(min([last, *cuts]))
    return begin, pd.Series(stops, index=payments.index, dtype="datetime64[s]")


def _rounding(orders: pd.DataFrame, payments: pd.DataFrame) -> np.ndarray:
    """Return by how much rounding may have changed each payment: half a cent per rounded line, a cent where several pay."""
    line = ["period", "supplier", "offer"]
    bill = [payments[column] for column in line]
    goods = orders.rename(columns={"supplier": "stated_supplier", "own_supplier": "supplier"})
    of_lines = goods.groupby(line)["own_rounding"].sum().reindex(pd.MultiIndex.from_arrays(bill))
    payers = payments.groupby(BILL, dropna=False)["amount"].transform("size").to_numpy()
    return np.asarray(of_lines.fillna(HALF_CENT).to_numpy() + CENT * (payers > 1), dtype=float)


def _check_money(facts: Facts, payments: pd.DataFrame, report: Report) -> None:
    """Check that no fund pays more than it has; what rounding alone adds is let off, as `HALF_CENT` says."""
    total = payments.groupby("fund", as_index=False)[["amount", "rounding"]].sum()
    total["most"] = of(total["fund"], (facts.fund_money - paid_before(facts) - owed_by_fund(facts)).clip(lower=0.0))
    over = total[total["amount"] > total["most"] + total["rounding"] + MONEY]
    report.add_rows("funds", _("The fund pays more than it has."), over, ["fund"], "most", "amount", "currency")
    period = payments.groupby(["fund", "period"], as_index=False)[["amount", "rounding"]].sum()
    period["most"] = of(period["fund"], facts.funds["amount_per_period"].astype(float))
    over = period[period["amount"] > period["most"] + period["rounding"] + MONEY]
    what = _("The fund pays more in a period than it may.")
    report.add_rows("funds", what, over, ["fund", "period"], "most", "amount", "currency")


def check_fund_use(facts: Facts, payments: pd.DataFrame, stated: pd.DataFrame, report: Report) -> None:
    """Check what the plan says each fund pays, period by period and so far, and has in all.

    Parameters
    ----------
    facts : Facts
        What the case says.
    payments : pandas.DataFrame
        Table ``payments`` of the plan, with the charges of contracts.
    stated : pandas.DataFrame
        Table ``fund_use`` of the plan.
    report : Report
        Receives what is wrong.
    """
    labels = facts.periods["period"].to_numpy()
    grid = payments.pivot_table(index="fund", columns="period", values="amount", aggfunc="sum", fill_value=0.0)
    grid = grid.reindex(index=facts.funds.index, columns=labels, fill_value=0.0)
    keys = ["fund", "period"]
    to_date = grid.cumsum(axis=1).add(paid_before(facts), axis=0)
    own = pd.DataFrame(
        {"spent_own": grid.stack(), "to_date_own": to_date.stack()}
    ).rename_axis(keys).reset_index()  # fmt: skip
    rows = stated.drop_duplicates(keys)
    both = join(own, rows, keys, "outer")
    absent = both[both["spent"].isna() & (both["spent_own"] > MONEY)]
    what = _("The plan does not say what the fund pays in this period.")
    report.add_rows("fund_use", what, absent, keys, "spent_own", "", "currency")
    said = both[both["spent"].notna()]
    wrong = said[np.abs(said["spent_own"] - said["spent"]) > MONEY]
    what = _("This is not what the fund pays in the period.")
    report.add_rows("fund_use", what, wrong, keys, "spent_own", "spent", "currency")
    wrong = said[~(np.abs(said["to_date_own"] - said["spent_to_date"]) <= MONEY)]
    what = _("This is not what the fund has paid so far.")
    report.add_rows("fund_use", what, wrong, keys, "to_date_own", "spent_to_date", "currency")
    said = said.assign(available_own=of(said["fund"], facts.fund_money))
    blank = said["available_own"].isna() & said["available"].isna()
    wrong = said[~blank & ~(np.abs(said["available_own"] - said["available"]) <= MONEY)]
    what = _("This is not the money of the fund.")
    report.add_rows("fund_use", what, wrong, keys, "available_own", "available", "currency")
    ends = of(said["period"], facts.periods["last_day"])
    said = said.assign(come_own=[come_by(facts, fund, day) for fund, day in zip(said["fund"], ends, strict=True)])
    what = _("This is not what has come of the fund by then.")
    wrong = said[differ(said["come_own"], said["come"], MONEY)]
    report.add_rows("fund_use", what, wrong, keys, "come_own", "come", "currency")
