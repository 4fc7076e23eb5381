"""Inside a group: each member family's part of the orders, in proportion to capacity, in whole packs, under its cap."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from models.blocks import Floats, Ints
from planner.case import Case
from planner.i18n import _
from planner.inputs import Assembly, cents, names_of, table_of
from planner.programmes.law import Law

_SLACK = 1e-9


def member_table(case: Case, law: Law, assembly: Assembly, orders: pd.DataFrame) -> pd.DataFrame:
    """Return the table ``member_split``: the orders of every group whose members the case knows, member by member.

    Each offer's packs are shared in proportion to what the members can deliver of the product (an equal part where that
    is not said), never beyond it and never beyond the cap of a family; what one member cannot take goes to the others.
    What is left over is a row without a member.

    Parameters
    ----------
    case, law, assembly : Case, Law, Assembly
        What was planned.
    orders : pandas.DataFrame
        Table ``orders``.

    Returns
    -------
    pandas.DataFrame
        The table; without rows where no group with members sells anything.
    """
    capped = law.family_cap is not None and assembly.instance.modes["supplier_caps"] != "off"
    cap = law.family_cap.value if law.family_cap is not None and capped else np.nan
    groups = case["members"].groupby("supplier", sort=True)
    rows: list[dict[str, Any]] = []
    for supplier, members in groups:
        mine = orders[orders["supplier"] == supplier]
        if len(mine):
            rows += _group_rows(str(supplier), members, mine, assembly, cap)
    names = names_of(case["suppliers"], "supplier")
    products = names_of(case["products"], "product")
    for row in rows:
        row["supplier_name"], row["product_name"] = names[row["supplier"]], products[row["product"]]
    return table_of("member_split", sorted(rows, key=lambda row: (row["supplier"], row["member"] == "")))


def _group_rows(
    supplier: str, members: pd.DataFrame, orders: pd.DataFrame, assembly: Assembly, cap: float
) -> list[dict[str, Any]]:
    codes = pd.Index(sorted(members["member"].unique()), dtype="str")
    offers = orders.groupby("offer").agg(product=("product", "first"), packs=("packs", "sum"))
    offers["cents"] = pd.Series(cents(orders["amount"]), index=orders.index).groupby(orders["offer"]).sum()
    offers["pack_kg"] = assembly.offers.set_index("offer")["pack_kg"].reindex(offers.index)
    offers["price"] = offers["cents"] / offers["packs"]
    # The dearest packs first: the last ones to be placed under a cap should be small.
    offers = offers.sort_values(["price", "offer"], ascending=[False, True])
    left = np.full(len(codes), np.inf if np.isnan(cap) else round(cap * 100))
    kg_left = _whole_capacity(members, codes)
    used = np.zeros(len(codes), dtype=np.int64)
    rows = []
    for offer, line in offers.iterrows():
        packs, worth, pack_kg = int(line["packs"]), int(line["cents"]), float(line["pack_kg"])
        weight, most_kg = _capacity(members, codes, str(line["product"]))
        most = np.floor(np.minimum(most_kg, kg_left) / pack_kg + _SLACK)
        if worth:
            most = np.minimum(most, np.floor(left * packs / worth + _SLACK))
        part = share(packs, weight, most, used)
        paid = split_cents(worth, np.append(part, packs - part.sum()))
        left, kg_left, used = left - paid[:-1], kg_left - part * pack_kg, used + paid[:-1]
        note = "" if part.sum() == packs else _why_left(weight, most_kg, kg_left, pack_kg)
        for code, count, amount in zip([*codes, ""], [*part, packs - part.sum()], paid, strict=True):
            if count:
                rows.append(
                    {
                        "supplier": supplier,
                        "member": code,
                        "offer": offer,
                        "product": line["product"],
                        "packs": int(count),
                        "kg": int(count) * pack_kg,
                        "amount": int(amount) / 100,
                        "share": int(count) / packs,
                        "cap_amount": None if np.isnan(cap) or not code else cap,
                        "note": "" if code else note,
                    }
                )
    total = dict(zip(codes, used / 100, strict=True))
    for row in rows:
        row["cap_used_share"] = total[row["member"]] / cap if row["cap_amount"] and cap > 0 else None
    return sorted(rows, key=lambda row: (row["member"], row["offer"]))


def _capacity(members: pd.DataFrame, codes: pd.Index, product: str) -> tuple[Floats, Floats]:
    """Return each member's weight in the sharing of a product, and the most kg of it that it can deliver.

    A row for the product outweighs the member's row for all. Where nothing is said of the kg, the weight is the mean of
    those of whom it is known, and there is no limit. A member with rows for other products only has no part.
    """
    rows = members[(members["product"] == product) | (members["product"] == "")]
    own = rows.sort_values("product", ascending=False).drop_duplicates("member").set_index("member")
    kg = own["capacity_kg"].astype("float64").reindex(codes).to_numpy()
    known = ~np.isnan(kg)
    taking = codes.isin(own.index)
    usual = float(kg[known].mean()) if known.any() and kg[known].sum() > 0 else 1.0
    weight = np.where(known, kg, np.where(taking, usual, 0.0))
    return weight, np.where(known, kg, np.where(taking, np.inf, 0.0))


def _whole_capacity(members: pd.DataFrame, codes: pd.Index) -> Floats:
    """Return the kg that each member can deliver of all products together; inf where nothing is said."""
    whole = members[members["product"] == ""].set_index("member")["capacity_kg"].astype("float64")
    return np.asarray(whole.reindex(codes).fillna(np.inf).to_numpy())


def _why_left(weight: Floats, most_kg: Floats, kg_left: Floats, pack_kg: float) -> str:
    if not (weight > 0).any():
        return _("No member delivers this product. Add a row for it to the table members, or lower the offer.")
    if np.minimum(most_kg, kg_left).max() < pack_kg:
        return _("Above what the members can deliver together. Correct their capacities or the group's offer.")
    return _("Above the cap of the families listed. List every member family, or order from another group.")


def share(packs: int, weight: Floats, most: Floats, used: npt.NDArray[Any] | None = None) -> Ints:
    """Share whole packs in proportion to weights, each at most its limit; what one cannot take goes to the others.

    The largest remainders get the packs that are left over; of equal ones he who has least so far, then the first. A
    larger weight never means fewer packs.

    Parameters
    ----------
    packs : int
        Packs to share out.
    weight : numpy.ndarray, shape (n,)
        Weights, zero or more; who has none gets nothing.
    most : numpy.ndarray, shape (n,)
        Limits in whole packs; inf: none.
    used : numpy.ndarray, shape (n,), optional
        What each has so far, for ties.

    Returns
    -------
    numpy.ndarray of int64, shape (n,)
        Packs of each; in all fewer than `packs` only if the limits leave no other way.
    """
    limit = np.where(weight > 0, np.minimum(most, packs), 0.0)
    if limit.sum() <= packs:
        return limit.astype(np.int64)
    exact = _filled(float(packs), weight, limit)
    base = np.floor(exact + _SLACK)
    rest = np.round(exact - base, 9)
    order = np.lexsort((np.arange(len(weight)), np.zeros(len(weight)) if used is None else used, -rest))
    base[order[: int(packs - base.sum())]] += 1
    return base.astype(np.int64)


def _filled(total: float, weight: Floats, limit: Floats) -> Floats:
    """Return min(limit, level x weight) with the level at which it sums to `total`; the limits hold more than that."""
    part = np.zeros(len(weight))
    full = limit <= 0
    part[full] = limit[full]
    while True:
        level = (total - limit[full].sum()) / weight[~full].sum()
        over = ~full & (level * weight > limit + _SLACK)
        if not over.any():
            return np.where(full, limit, np.minimum(level * weight, limit))
        full |= over


def split_cents(worth: int, packs: Ints) -> Ints:
    """Split an amount by packs into whole cents that sum to it; the largest remainders get the cents left over."""
    if packs.sum() == 0:
        return np.zeros(len(packs), dtype=np.int64)
    whole, rest = np.divmod(worth * packs, packs.sum())
    order = np.lexsort((np.arange(len(packs)), -rest))
    whole[order[: int(worth - whole.sum())]] += 1
    return np.asarray(whole, dtype=np.int64)


def unplaced(split: pd.DataFrame) -> Iterator[str]:
    """Yield a sentence for each group in which something cannot be placed with a member."""
    for name, rows in split[split["member"] == ""].groupby("supplier_name", sort=True):
        text = _("{group}: {kg:,.1f} kg worth {amount:,.2f} cannot be placed with its members. {why}")
        why = " ".join(dict.fromkeys(rows["note"]))
        yield text.format(group=name, kg=rows["kg"].sum(), amount=rows["amount"].sum(), why=why)
