"""Limits on one supplier's part of a product, and commitments to suppliers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
import pandas as pd

from models.blocks import Ints
from models.instance import Mode, empty_table
from planner.assembly.calendar import Bools
from planner.assembly.labels import records
from planner.assembly.modes import family_mode, mode_in_force
from planner.assembly.purchases import Purchases
from planner.assembly.scopes import WORDS, inside, places_bought, receivers, scope_of, served_places
from planner.assembly.to_date import to_date
from planner.case import Case
from planner.programmes.law import EVERYBODY, Law, Scope
from planner.schema.base import split_list


def limit_rows(case: Case, offers: pd.DataFrame, purchases: Purchases) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the tables ``product_limits`` and ``product_limit_terms`` of an instance.

    A limit without a product and food group holds for each product, one without a supplier for each supplier of it. Only
    suppliers who can deliver have a row. What was bought before the plan's first day belongs to the whole. A limit of some sites is
    about what comes there, now and before.

    Parameters
    ----------
    case : Case
        The case, with its limits and what was bought.
    offers : pandas.DataFrame
        From `planner.assembly.prices.offer_table`.
    purchases : Purchases
        What is bought.

    Returns
    -------
    tuple of pandas.DataFrame
        A row per limit, product or food group, and supplier, with the part of the whole that is allowed and what room
        earlier purchases leave; and the purchases in each.
    """
    groups = case["products"].set_index("product")["food_group"]
    bought: pd.DataFrame = case["bought"]
    bought = bought.assign(whole_group=bought["product"].map(groups))
    labels: list[str] = []
    shares: list[float] = []
    room: list[float] = []
    terms = [empty_table("product_limit_terms")]
    for row in records(case["limits"].sort_values(["limit", *WORDS], kind="stable")):
        scope = scope_of(row)
        goods = purchases.weighed(scope)
        offer = goods["offer"].to_numpy()
        supplier, product = (offers[name].to_numpy(dtype=object)[offer] for name in ("supplier", "product"))
        group = offers["product"].map(groups).to_numpy(dtype=object)[offer]
        before = bought[inside(places_bought(case, bought), scope)] if scope else bought
        name = f"{row['limit']}@{scope}" if scope else row["limit"]
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
                terms.append(goods[["column", "index"]].iloc[rows].assign(limit=len(labels), counts=counts))
                labels.append(f"{name}: {whole}, {limited}")
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


Kind = Literal["minimum", "continuity"]
LIFTED = ("minimum", "continuity")
"""What a recorded decision can lift: the least worth in every period, the part of last year's worth that is kept."""


@dataclass(frozen=True, slots=True)
class Promise:
    """What one supplier may rely on; of several for one supplier each holds by itself.

    Parameters
    ----------
    supplier : str
        The supplier.
    kind : {"minimum", "continuity"}
        A least worth of goods in every period in which it can deliver, or over the whole year.
    amount : float
        The worth, in currency.
    mode : {"hard", "soft", "off"}
        As its rule says; the table ``commitments`` must hold.
    rule : str
        Rule of the law; empty: the table ``commitments``.
    decision : str
        The recorded decision that lifts it; empty: it holds.
    before : float
        Worth bought from the supplier before the plan's first day, in currency; toward what is kept of a year.
    scope : Scope
        Sites whose purchases alone are promised.
    """

    supplier: str
    kind: Kind
    amount: float
    mode: Mode
    rule: str = ""
    decision: str = ""
    before: float = 0.0
    scope: Scope = EVERYBODY


def promises(case: Case, law: Law, offers: pd.DataFrame, counting: pd.DataFrame) -> list[Promise]:
    """Return every promise of the table ``commitments`` and of the law, also those that a decision lifts.

    A rule of the law holds toward each supplier of which an offer counts under it; the part that is kept is of the worth
    that the table gives for last year. A decision lifts what the row says that it lifts, the law's as the table's; one in a row for
    some sites what that row promises.

    Parameters
    ----------
    case, law : Case, Law
        The case, with its commitments, and the law with the rules on them.
    offers : pandas.DataFrame
        From `planner.assembly.prices.offer_table`.
    counting : pandas.DataFrame
        From `planner.assembly.counting.counting_table`, aligned with `offers`.

    Returns
    -------
    list of Promise
        Amounts in currency; one that a decision lifts names the decision.
    """
    rows = list(records(case["commitments"].sort_values(["supplier", *WORDS], kind="stable")))
    of_all = {row["supplier"]: row for row in rows if not scope_of(row)}
    stated = family_mode(case, "commitments")
    found = []

    def promise(supplier: str, kind: Kind, amount: float, mode: Mode, rule: str, row: Mapping[str, Any] | None) -> None:
        if not amount > 0:
            return
        scope = scope_of(row) if row else EVERYBODY
        lifted = row is not None and row["decision"] and kind in (split_list(row["lifts"]) or LIFTED)
        earlier = to_date(case, "supplier", pd.Index([supplier]), scope=scope) if kind == "continuity" else np.zeros(1)
        in_force, decision = mode_in_force(mode, stated), row["decision"] if row and lifted else ""
        found.append(Promise(supplier, kind, amount, in_force, rule, decision, float(earlier[0]), scope))

    for row in rows:
        promise(row["supplier"], "minimum", row["minimum_amount_per_period"], "hard", "", row)
        promise(row["supplier"], "continuity", kept_worth(row, row["kept_share"]), "hard", "", row)
    for rule in law.commitments:
        meant = counting[rule.applies_to].to_numpy(dtype=bool)
        for supplier in sorted(set(offers["supplier"].to_numpy(dtype=object)[meant])):
            own = of_all.get(supplier)
            promise(supplier, "minimum", rule.minimum_per_period or 0.0, rule.mode, rule.name, own)
            if rule.kept_share is not None and own is not None:
                promise(supplier, "continuity", kept_worth(own, rule.kept_share), rule.mode, rule.name, own)
    return found


def kept_worth(row: Mapping[str, Any], share: float) -> float:
    """Return the part of last year's worth that is kept, for as long a part of the year as is planned.

    Parameters
    ----------
    row : mapping
        Row of the table ``commitments``.
    share : float
        Part that is kept, 0 to 1.
    """
    part = row["year_part_share"]
    return float(row["last_year_amount"] * share * (1.0 if np.isnan(part) else part))


def offering_periods(case: Case, offers: pd.DataFrame, possible: Bools, promise: Promise) -> Ints:
    """Return the periods in which a supplier can deliver something to some of the sites of a promise.

    Parameters
    ----------
    case : Case
        The case, with the places to which offers go.
    offers : pandas.DataFrame
        From `planner.assembly.prices.offer_table`.
    possible : numpy.ndarray of bool, shape (offers, periods)
        From `planner.assembly.supply.in_periods`.
    promise : Promise
        The promise: its supplier and its sites.

    Returns
    -------
    numpy.ndarray of int
        Rows of the periods, in order.
    """
    own = np.flatnonzero((offers["supplier"] == promise.supplier).to_numpy())
    if promise.scope:
        places = receivers(case)
        there = served_places(case, offers["offer"].iloc[own], places[inside(places, promise.scope)])
        own = own[there.any(axis=1)]
    return np.flatnonzero(possible[own].any(axis=0))


def commitment_rows(
    case: Case,
    promised: list[Promise],
    offers: pd.DataFrame,
    periods: pd.DataFrame,
    possible: Bools,
    purchases: Purchases,
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the tables ``commitments`` and ``commitment_terms`` of an instance.

    A minimum gives a row for every period in which the supplier can deliver, needed or not: a promise is a promise. A kept
    part of last year's worth gives one for the whole plan, less what was bought before its first day.

    Parameters
    ----------
    case : Case
        The case, with the places to which offers go.
    promised : list of Promise
        From `promises`; what a decision lifts has no row.
    offers : pandas.DataFrame
        From `planner.assembly.prices.offer_table`.
    periods : pandas.DataFrame
        Table of the instance.
    possible : numpy.ndarray of bool, shape (offers, periods)
        From `planner.assembly.supply.in_periods`.
    purchases : Purchases
        What is bought.

    Returns
    -------
    tuple of pandas.DataFrame
        A row per promise and period, or per promise for the whole plan, in currency; and the purchases that count
        toward each.
    """
    seller = offers["supplier"].to_numpy(dtype=object)
    rows: list[tuple[str, float, Mode]] = []
    terms = [empty_table("commitment_terms")]

    def add(label: str, amount: float, mode: Mode, goods: pd.DataFrame) -> None:
        terms.append(goods[["column", "index"]].assign(commitment=len(rows)))
        rows.append((label, amount, mode))

    for promise in (one for one in promised if not one.decision):
        goods = purchases.worth(promise.scope)
        own = goods[seller[goods["offer"].to_numpy()] == promise.supplier]
        name = f"{promise.supplier}@{promise.scope}" if promise.scope else promise.supplier
        if promise.kind == "minimum":
            for when in offering_periods(case, offers, possible, promise):
                label = f"{name} {periods['period'].iloc[when]}"
                add(label, promise.amount, promise.mode, own[own["period"] == when])
        elif promise.amount > promise.before:
            add(name, promise.amount - promise.before, promise.mode, own)
    commitments = pd.DataFrame(rows, columns=["commitment", "minimum_amount", "mode"])
    return commitments, pd.concat(terms, ignore_index=True)
