"""The call, the member split and the committees: their sums against the orders, and the cap of a family."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from planner.i18n import _
from planner.verify.facts import FAMILY_FARM_KINDS, Facts, join
from planner.verify.goods import line_amount
from planner.verify.shares import offers_that_count
from planner.verify.violation import KG_RELATIVE, MONEY, PRICE, SHARE, Report, differ

Tables = Mapping[str, pd.DataFrame]


def called_offers(facts: Facts) -> set[str]:
    """Return the offers of suppliers to whom a call applies: those that the law ranks, else those of family farmers."""
    ranking = facts.law.ranking
    if ranking is not None and ranking.applies_to:
        return offers_that_count(facts, facts.law.counting_rules[ranking.applies_to])
    farms = facts.suppliers.index[facts.suppliers["kind"].isin(FAMILY_FARM_KINDS)]
    return set(facts.offers.index[facts.offers["supplier"].isin(farms)])


def check_call(facts: Facts, orders: pd.DataFrame, plan: Tables, report: Report) -> None:
    """Check lots and their calendar, where the plan has both, against what is ordered from those called.

    Parameters
    ----------
    facts : Facts
        The case.
    orders : pandas.DataFrame
        Orders with `planner.verify.goods.with_worth`.
    plan : mapping of str to pandas.DataFrame
        Tables of the plan.
    report : Report
        Receives what is wrong.
    """
    if "lots" not in plan or "lot_deliveries" not in plan:
        return
    lots, calendar = plan["lots"], plan["lot_deliveries"]
    called = orders[orders["offer"].isin(called_offers(facts))]
    organic = called["offer"].map(facts.offers["organic"]).astype(bool)
    goods = called.assign(product=called["own_product"], organic=organic)
    parts = join(calendar, lots[["lot", "product", "organic"]], ["lot"], "left", ("", "_lot"))
    parts["organic"] = parts["organic"].fillna(False).astype(bool)
    keys = ["product", "organic", "period", "zone"]
    what = _("The lots' calendar does not add up to what is ordered from those to whom the call applies.")
    _same_sums("lot_deliveries", goods, parts, keys, {"packs": ("packs", "packs")}, what, report)
    _same_sums(
        "lots", calendar, lots, ["lot"], {"packs": ("packs", "packs"), "units": ("units", "units"), "kg": ("kg", "kg")},
        _("The lot is not the sum of its deliveries."), report,
    )  # fmt: skip
    pack_kg = lots["product"].map(facts.pack_kg).to_numpy(dtype=float)
    wrong = lots.assign(own=lots["packs"] * pack_kg)
    wrong = wrong[differ(wrong["own"], wrong["kg"])]
    report.add_rows("lots", _("The weight is not packs times the weight of a pack."), wrong, ["lot"], "own", "kg", "kg")
    price = lots["reference_price"].fillna(lots["plan_price"])
    units = lots["product"].map(facts.products["pack_units"].astype(float))
    own = [line_amount(*line)[0] for line in zip(lots["packs"].astype(float), units, price, strict=True)]
    wrong = lots.assign(own=np.array(own, dtype=float))
    wrong = wrong[differ(wrong["own"], wrong["amount"], MONEY, 0.0)]
    what = _("The worth of the lot is not quantity times price.")
    report.add_rows("lots", what, wrong, ["lot"], "own", "amount", "currency")
    _check_reference(facts, lots, report)


def _check_reference(facts: Facts, lots: pd.DataFrame, report: Report) -> None:
    pairs = pd.MultiIndex.from_arrays([lots["product"], lots["organic"].fillna(False).astype(bool)])
    mean = facts.quotes["mean"]
    own = mean.reindex(pairs).to_numpy(dtype=float) if len(mean) else np.full(len(lots), np.nan)
    wrong = lots.assign(own=own)[differ(own, lots["reference_price"], PRICE, 0.0)]
    what = _("The reference price is not the mean of the quotes with freight.")
    report.add_rows("lots", what, wrong, ["lot"], "own", "reference_price", "currency")


def check_members(facts: Facts, orders: pd.DataFrame, split: pd.DataFrame, report: Report) -> None:
    """Check that the split adds up to each group's orders, and that no member is above its cap or capacity."""
    members = facts.case["members"]
    mine = orders[orders["own_supplier"].isin(members["supplier"])].assign(supplier=lambda o: o["own_supplier"])
    sums = {
        "packs": ("packs", "packs"),
        "kg": ("own_kg", "kg"),
        "amount": ("own_amount", "amount"),
    }
    what = _("The members' parts do not add up to the group's orders.")
    _same_sums("member_split", mine, split, ["supplier", "offer"], sums, what, report)
    placed = split[split["member"] != ""]
    known = set(zip(members["supplier"], members["member"], strict=True))
    strange = [pair not in known for pair in zip(placed["supplier"], placed["member"], strict=True)]
    rows = placed[np.array(strange, dtype=bool)]
    report.add_rows("member_split", _("The group has no member of this code."), rows, ["supplier", "member"])
    _check_member_caps(facts, placed, report)
    _check_capacities(members, placed, report)


def _check_member_caps(facts: Facts, placed: pd.DataFrame, report: Report) -> None:
    cap = facts.law.family_cap
    sold = placed.groupby(["supplier", "member"], as_index=False)[["amount"]].sum()
    if cap is not None and facts.mode("supplier_caps") != "off":
        wrong = sold.assign(cap=cap.value)[sold["amount"] > cap.value + MONEY]
        what = _("A member sells more than one family may.")
        report.add_rows("supplier_caps", what, wrong, ["supplier", "member"], "cap", "amount", "currency")
        rows = join(placed, sold, ["supplier", "member"], "left", ("", "_all"))
        own = rows["amount_all"] / cap.value
        wrong = rows.assign(own=own)[differ(own, rows["cap_used_share"], SHARE)]
        what = _("The part of the cap that is used is not what the member sells, by the cap.")
        report.add_rows("member_split", what, wrong, ["supplier", "member", "offer"], "own", "cap_used_share", "share")


def _check_capacities(members: pd.DataFrame, placed: pd.DataFrame, report: Report) -> None:
    for keys, rows in (
        (["supplier", "member"], members[members["product"] == ""]),
        (["supplier", "member", "product"], members[members["product"] != ""]),
    ):
        given = placed.groupby(keys, as_index=False)[["kg"]].sum()
        both = join(given, rows[[*keys, "capacity_kg"]], keys)
        wrong = both[both["kg"] > both["capacity_kg"] * (1 + KG_RELATIVE) + KG_RELATIVE]
        what = _("A member delivers more than it can.")
        report.add_rows("member_split", what, wrong, keys, "capacity_kg", "kg", "kg")


def check_committees(facts: Facts, orders: pd.DataFrame, stated: pd.DataFrame, report: Report) -> None:
    """Check that the committees together have all goods, and that each share is its family part by its goods."""
    if stated.empty:
        if (facts.sites["committee"] != "").any():
            report.add("committees", _("Sites name committees, but the plan says nothing of them."))
        return
    totals = {
        "goods_kg": (float(orders["own_kg"].sum()), 0.0, "kg"),
        "goods_amount": (float(orders["own_amount"].sum()), MONEY, "currency"),
        "family_amount": (
            float(orders.loc[orders["offer"].isin(called_offers(facts)), "own_amount"].sum()),
            MONEY,
            "currency",
        ),
    }
    for column, (own, slack, unit) in totals.items():
        found = float(stated[column].sum())
        if differ([own], [found], slack)[0]:
            what = _("The committees' {column} does not add up to that of the orders.").format(column=column)
            report.add("committees", what, "", own, found, unit)
    goods = stated["goods_amount"].where(stated["goods_amount"] > 0)
    own_share = stated["family_amount"] / goods
    wrong = stated.assign(own=own_share)[differ(own_share, stated["family_share"], SHARE)]
    what = _("The share is not what comes from family farming, by the goods.")
    report.add_rows("committees", what, wrong, ["committee"], "own", "family_share", "share")


def _same_sums(
    table: str,
    own: pd.DataFrame,
    stated: pd.DataFrame,
    keys: list[str],
    columns: Mapping[str, tuple[str, str]],
    what: str,
    report: Report,
) -> None:
    """Report where sums over keys differ; `columns` maps a unit to the column of `own` and of `stated`."""
    left = own.groupby(keys, as_index=False)[[mine for mine, _theirs in columns.values()]].sum()
    right = stated.groupby(keys, as_index=False)[[theirs for _mine, theirs in columns.values()]].sum()
    for name, (mine, theirs) in columns.items():
        pair = join(
            left[[*keys, mine]].rename(columns={mine: "own"}), right[[*keys, theirs]].rename(columns={theirs: "found"}),
            keys, "outer",
        )  # fmt: skip
        pair[["own", "found"]] = pair[["own", "found"]].astype("float64").fillna(0.0)
        slack = MONEY if name == "amount" else 0.0
        unit = "currency" if name == "amount" else name
        wrong = pair[differ(pair["own"], pair["found"], slack)]
        report.add_rows(table, what, wrong, keys, "own", "found", unit)
