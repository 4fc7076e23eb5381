"""What is paid and what is not, invoice by invoice; and what was bought with labels, each purchase counted once."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from planner.assembly.to_date import ToDate
from planner.case import Case
from planner.exact import rounded_money
from planner.i18n import _
from planner.ledger.goods import amounts_of
from planner.programmes.law import Law

_KEYS = ["supplier", "invoice"]


def due_and_paid(held: pd.DataFrame, by: list[str]) -> pd.DataFrame:
    """Return in currency what accepted goods and charges came to (``due``), what was paid (``paid``), and ``day`` of the first line.

    A payment settles lines and is none itself; a credit note lessens what is due.

    Parameters
    ----------
    held : pandas.DataFrame
        Entries of the ledger in force up to the day.
    by : list of str
        Columns by which they are summed.
    """
    accepted = (held["kind"] == "delivery") & held["accepted"].fillna(True).astype(bool)
    paid = held["kind"] == "payment"
    worth = amounts_of(held)
    lines = held.assign(due=worth.where(accepted, 0.0), paid=worth.where(paid, 0.0))[accepted | paid]
    sums = lines.groupby(by).agg(due=("due", "sum"), paid=("paid", "sum"), day=("date", "min"))
    return sums.assign(due=rounded_money(sums["due"]), paid=rounded_money(sums["paid"]))


def invoice_rows(case: Case, held: pd.DataFrame) -> pd.DataFrame:
    """Return what is due and paid by invoice, what is open first; lines that name no invoice are taken together."""
    frame = due_and_paid(held, _KEYS).reset_index()
    frame["open"] = rounded_money(frame["due"] - frame["paid"])
    frame["settled"] = [_settled(due, paid) for due, paid in zip(frame["due"], frame["paid"], strict=True)]
    frame["supplier_name"] = frame["supplier"].map(case["suppliers"].set_index("supplier")["name"]).fillna("")
    frame["is_paid"] = frame["settled"] == "paid"
    return frame.sort_values(["is_paid", "supplier", "day", "invoice"], ignore_index=True)


def label_rows(law: Law, real: ToDate) -> pd.DataFrame:
    """Return for each order of labels of the law what was bought under each: a purchase under the first that it bears only."""
    rows: list[dict[str, Any]] = []
    goods = real.goods
    worth = real.rows["amount"].to_numpy(dtype=np.float64)[goods]
    whole = worth.sum()
    for order in law.label_orders:
        bears = real.counting[[label.name for label in order.labels]].to_numpy(dtype=bool)[goods]
        first = np.where(bears.any(axis=1), bears.argmax(axis=1), len(order.labels))
        words = [*((label.name, label.definition or label.name) for label in order.labels), ("", _("None of these"))]
        for place, (label, name) in enumerate(words):
            amount = round(float(worth[first == place].sum()), 2)
            if amount:
                part = amount / whole if whole > 0 else None
                rows.append({"order": order.name, "label": label, "name": name, "amount": amount, "bought_share": part})
    return pd.DataFrame(rows)


def _settled(due: float, paid: float) -> str:
    if due < 0 and paid > due:
        return "credit" if paid <= 0 else "overpaid"
    if paid > due:
        return "overpaid"
    if paid == due:
        return "paid"
    return "part_paid" if paid > 0 else "unpaid"
