"""Limits on one supplier's part of a product, and commitments to suppliers."""

from __future__ import annotations

import numpy as np
import pandas as pd

from models.blocks import Ints
from models.instance import empty_table
from planner.assembly.calendar import Bools
from planner.assembly.labels import records
from planner.assembly.to_date import to_date
from planner.case import Case


def limit_rows(case: Case, offers: pd.DataFrame, supply: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the tables ``product_limits`` and ``product_limit_terms`` of an instance.

    A limit without a product and food group holds for each product, one without a supplier for each supplier of it. Only
    suppliers who can deliver have a row. What was bought before the plan's first day belongs to the whole.

    Parameters
    ----------
    offers : pandas.DataFrame
        From `planner.assembly.prices.offer_table`.
    supply : pandas.DataFrame
        Table of the instance.
    """
    groups = case["products"].set_index("product")["food_group"]
    offer = supply["offer"].to_numpy()
    supplier = offers["supplier"].to_numpy(dtype=object)[offer]
    product = offers["product"].to_numpy(dtype=object)[offer]
    group = offers["product"].map(groups).to_numpy(dtype=object)[offer]
    before = case["bought"]
    before = before.assign(whole_group=before["product"].map(groups))
    labels: list[str] = []
    shares: list[float] = []
    room: list[float] = []
    terms = [empty_table("product_limit_terms")]
    for row in records(case["limits"].sort_values("limit", kind="stable")):
        if row["food_group"]:
            wholes, of_whole, earlier = [row["food_group"]], group, before["whole_group"]
        else:
            wholes = [row["product"]] if row["product"] else sorted(set(product))
            of_whole, earlier = product, before["product"]
        for whole in wholes:
            rows = np.flatnonzero(of_whole == whole)
            kg = before[earlier == whole].groupby("supplier")["kg"].sum()
            for limited in [row["supplier"]] if row["supplier"] else sorted(set(supplier[rows])):
                counts = supplier[rows] == limited
                if not counts.any():
                    continue
                terms.append(pd.DataFrame({"limit": np.full(len(rows), len(labels)), "supply": rows, "counts": counts}))
                labels.append(f"{row['limit']}: {whole}, {limited}")
                shares.append(row["maximum_share"])
                room.append(row["maximum_share"] * float(kg.sum()) - float(kg.get(limited, 0.0)))
    limits = pd.DataFrame(
        {
            "limit": pd.Series(labels, dtype="str"),
            "maximum_share": np.array(shares, dtype=np.float64),
            "room_kg": np.array(room, dtype=np.float64),
        }
    )
    return limits, pd.concat(terms, ignore_index=True)


def commitment_rows(
    case: Case, offers: pd.DataFrame, supply: pd.DataFrame, periods: pd.DataFrame, possible: Bools
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the tables ``commitments`` and ``commitment_terms`` of an instance.

    A minimum per period gives a row for every period in which the supplier can deliver, needed or not: a promise is a
    promise. A kept part of last year's worth gives one for the whole plan, less what was bought before its first day. A
    recorded decision lifts both.

    Parameters
    ----------
    offers : pandas.DataFrame
        From `planner.assembly.prices.offer_table`.
    supply, periods : pandas.DataFrame
        Tables of the instance.
    possible : numpy.ndarray of bool, shape (offers, periods)
        From `planner.assembly.supply.deliveries_possible`.
    """
    seller = offers["supplier"].to_numpy(dtype=object)
    supplier, period = seller[supply["offer"].to_numpy()], supply["period"].to_numpy()
    labels: list[str] = []
    amounts: list[float] = []
    terms = [empty_table("commitment_terms")]

    def promise(label: str, amount: float, rows: Ints) -> None:
        terms.append(pd.DataFrame({"commitment": np.full(len(rows), len(labels)), "supply": rows}))
        labels.append(label)
        amounts.append(amount)

    held = case["commitments"][case["commitments"]["decision"] == ""]
    held = held.sort_values("supplier", kind="stable")
    for row, sold in zip(records(held), to_date(case, "supplier", held["supplier"]), strict=True):
        name = row["supplier"]
        own = np.flatnonzero(supplier == name)
        if row["minimum_amount_per_period"] > 0:
            for when in np.flatnonzero(possible[seller == name].any(axis=0)):
                label = f"{name} {periods['period'].iloc[when]}"
                promise(label, row["minimum_amount_per_period"], own[period[own] == when])
        kept = row["last_year_amount"] * row["kept_share"] - sold
        if kept > 0:
            promise(name, kept, own)
    commitments = pd.DataFrame(
        {"commitment": pd.Series(labels, dtype="str"), "minimum_amount": np.array(amounts, dtype=np.float64)}
    )
    return commitments, pd.concat(terms, ignore_index=True)
