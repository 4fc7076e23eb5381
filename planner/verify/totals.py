"""Totals that a reader sees: what each supplier sells, and prices against quotes."""

from __future__ import annotations

import numpy as np
import pandas as pd

from planner.i18n import _
from planner.schema import PLAN_TABLES
from planner.verify.bought import before
from planner.verify.facts import Facts, of
from planner.verify.violation import MONEY, PRICE, SHARE, Report, differ


def check_supplier_totals(
    facts: Facts, orders: pd.DataFrame, due: pd.DataFrame, stated: pd.DataFrame, report: Report
) -> None:
    """Check what the plan says each supplier sells, charges and may sell.

    Parameters
    ----------
    facts : Facts
        What the case says.
    orders : pandas.DataFrame
        Order lines with `planner.verify.goods.with_worth`.
    due : pandas.DataFrame
        From `planner.verify.money.bills`; the charges for delivery are read.
    stated : pandas.DataFrame
        Table ``supplier_totals`` of the plan.
    report : Report
        Receives what is wrong.
    """
    sold = orders.groupby("own_supplier")[["own_kg", "own_amount"]].sum()
    charges = due[due["offer"] == ""]
    grouped = charges.groupby("supplier")[["amount", "rounding"]].sum()
    own = pd.DataFrame(index=facts.suppliers.index)
    own["kg"] = sold["own_kg"].reindex(own.index).fillna(0.0)
    own["goods_amount"] = sold["own_amount"].reindex(own.index).fillna(0.0)
    own["delivery_amount"] = grouped["amount"].reindex(own.index).fillna(0.0)
    own["families"] = facts.families
    own["amount_per_family"] = own["goods_amount"] / facts.families.where(facts.families > 0)
    own["sold_before_amount"] = before(facts, "supplier", "amount").reindex(own.index).fillna(0.0)
    own["cap_amount"] = facts.caps
    own["cap_used_share"] = (own["goods_amount"] + own["sold_before_amount"]) / own["cap_amount"].where(
        own["cap_amount"] > 0
    )
    rounding = grouped["rounding"].reindex(own.index).fillna(0.0)
    units = {"kg": "kg", "families": "families", "cap_used_share": "share"}
    slack = {
        "kg": 0.0,
        "families": 0.0,
        "goods_amount": MONEY,
        "delivery_amount": MONEY + rounding,
        "amount_per_family": MONEY,
        "sold_before_amount": MONEY,
        "cap_amount": MONEY,
        "cap_used_share": SHARE,
    }
    rows = stated.drop_duplicates("supplier").set_index("supplier", drop=False)
    absent = own[(own["kg"] > 0) & ~own.index.isin(rows.index)]
    what = _("The plan does not say what this supplier sells.")
    report.add_rows("supplier_totals", what, absent.rename_axis("supplier").reset_index(), ["supplier"], "kg", "", "kg")
    for column, most in slack.items():
        expected = own[column].reindex(rows.index).to_numpy(dtype=float)
        found = rows[column].to_numpy(dtype=float)
        room = most.reindex(rows.index).to_numpy() if isinstance(most, pd.Series) else most
        wrong = pd.DataFrame({"supplier": rows.index, "own": expected, "found": found})[differ(expected, found, room)]
        what = _("The supplier's {column} does not follow from the orders.").format(
            column=PLAN_TABLES["supplier_totals"][column].heading
        )
        unit = units.get(column, "currency")
        report.add_rows("supplier_totals", what, wrong, ["supplier"], "own", "found", unit, ("supplier_totals", column))
    suppliers: pd.DataFrame = facts.suppliers
    for column in ("kind", "municipality"):
        own_words = of(rows["supplier"], suppliers[column])
        wrong = rows.assign(own=own_words)[(rows[column] != "") & (rows[column] != own_words)]
        what = _("The supplier's {column} is not that of the case.").format(
            column=PLAN_TABLES["supplier_totals"][column].heading
        )
        report.add_rows("supplier_totals", what, wrong.reset_index(drop=True), ["supplier"], "own", column)


def check_prices(facts: Facts, orders: pd.DataFrame, stated: pd.DataFrame, report: Report) -> None:
    """Check the prices that the plan shows beside the mean of the quotes for the same product, organic or not.

    Parameters
    ----------
    facts : Facts
        What the case says.
    orders : pandas.DataFrame
        Order lines with `planner.verify.goods.with_worth`.
    stated : pandas.DataFrame
        Table ``prices`` of the plan; blank agrees with blank only, but for the number of quotes, where it is none.
    report : Report
        Receives what is wrong.
    """
    reference = facts.quotes
    rows = stated.drop_duplicates("offer")
    own = facts.offers.loc[rows["offer"]]
    pairs = list(zip(own["product"], own["organic"].astype(bool), strict=True))
    means = reference["mean"].reindex(pd.MultiIndex.from_tuples(pairs, names=reference.index.names)).to_numpy()
    sizes = reference["size"].reindex(pd.MultiIndex.from_tuples(pairs, names=reference.index.names)).to_numpy()
    bought = orders.groupby("offer")["own_units"].sum().reindex(rows["offer"]).fillna(0.0).to_numpy()
    price = own["price_per_unit"].to_numpy(dtype=float)
    figures = (
        ("price_per_unit", price, PRICE, "currency", _("This is not the price of the offer in the plan's year.")),
        ("reference_price", means, PRICE, "currency", _("This is not the mean of the quotes with freight.")),
        ("quotes", np.nan_to_num(sizes), 0.0, "quotes", _("This is not the number of quotes.")),
        ("difference_share", price / means - 1.0, SHARE, "share",
         _("This is not the difference between price and reference.")),
        ("units", bought, 0.0, "units", _("This is not what is bought.")),
    )  # fmt: skip
    for column, expected, slack, unit, what in figures:
        found = rows[column].to_numpy(dtype=float)
        if column == "quotes":
            found = np.nan_to_num(found)
        wrong = pd.DataFrame({"offer": rows["offer"].to_numpy(), "own": expected, "found": found})
        wrong = wrong[differ(expected, found, slack)]
        report.add_rows("prices", what, wrong, ["offer"], "own", "found", unit, ("prices", column))
    organic = own["organic"].astype(bool).to_numpy()
    wrong = rows.assign(own=organic)[
        rows["organic"].isna() | (rows["organic"].fillna(False).to_numpy(dtype=bool) != organic)
    ]
    report.add_rows("prices", _("The organic mark is not that of the offer."), wrong, ["offer"], "own", "organic")
