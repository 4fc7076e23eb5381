"""What suppliers may rely on, what their practice scores, and what a pupil's day costs, each against its rule."""

from __future__ import annotations

from typing import Any

import pandas as pd

from planner.case import Case
from planner.judgement import Judgement
from planner.programmes.law import Law
from planner.reports.inputs import Assembly, names_of, table_of
from planner.reports.shares import WHOLE_PLAN

LIFTED = "lifted"
"""Mode of a promise that a recorded decision lifts."""

LEAST_LACK = 1e-4
"""Lines are whole cents, but a promise or a ceiling need not be: less than this is what floating point leaves of a sum."""


def promise_table(case: Case, assembly: Assembly, orders: pd.DataFrame) -> pd.DataFrame:
    """Return the table ``promises``: every promise in every window in which its supplier can deliver."""
    names = names_of(case["suppliers"], "supplier")
    sold = orders.groupby(["supplier", "period"])["amount"].sum()
    in_all = orders.groupby("supplier")["amount"].sum()
    rows: list[dict[str, Any]] = []
    for one in assembly.promises:
        if one.mode == "off" or assembly.instance.mode("commitments") == "off":
            continue
        windows = assembly.offering.get(one.supplier, ()) if one.kind == "minimum" else (WHOLE_PLAN,)
        for window in windows:
            whole = window == WHOLE_PLAN
            bought = float(
                in_all.get(one.supplier, 0.0) + one.before if whole else sold.get((one.supplier, window), 0.0)
            )
            missing = 0.0 if one.decision else max(0.0, one.amount - bought)
            missing = missing if missing > LEAST_LACK else 0.0
            rows.append(
                {
                    "supplier": one.supplier,
                    "supplier_name": names.get(one.supplier, one.supplier),
                    "kind": one.kind,
                    "window": window,
                    "rule": one.rule,
                    "promised": one.amount,
                    "bought": round(bought, 2),
                    "missing": missing,
                    "judgement": _kept(missing, bool(one.decision)),
                    "mode": LIFTED if one.decision else one.mode,
                    "decision": one.decision,
                }
            )
    return table_of("promises", rows)


def _kept(missing: float, lifted: bool) -> Judgement:
    if lifted:
        return Judgement.NOTHING
    return Judgement.NOT_MET if missing > 0 else Judgement.MET


def point_tables(case: Case, assembly: Assembly, orders: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the tables ``points``, a row per rule, and ``scores``, a row per rule and supplier."""
    names = names_of(case["suppliers"], "supplier")
    rules: list[dict[str, Any]] = []
    sellers: list[dict[str, Any]] = []
    for one in assembly.scores:
        rule = one.rule
        if one.mode == "off" or assembly.instance.mode("points") == "off":
            continue
        of_offer = pd.Series(one.by_offer, index=assembly.offers["offer"].to_numpy())
        lines = {"supplier": orders["supplier"], "worth": orders["amount"], "score": orders["offer"].map(of_offer)}
        bought = pd.concat([pd.DataFrame(lines), one.before], ignore_index=True)
        bought["points"] = bought["worth"] * bought["score"]
        worth, points = float(bought["worth"].sum()), float(bought["points"].sum())
        missing = max(0.0, rule.minimum * worth - points)
        missing = missing if missing > LEAST_LACK * max(1.0, rule.minimum) else 0.0
        rules.append(
            {
                "rule": rule.name,
                "minimum": rule.minimum,
                "reached": points / worth if worth > 0 else None,
                "points": points,
                "worth": worth,
                "missing": missing,
                "judgement": Judgement.NOTHING if not worth > 0 else _kept(missing, lifted=False),
                "mode": one.mode,
                "definition": rule.definition,
                "source": rule.source.reference,
                "verified": rule.source.verified,
            }
        )
        for supplier, part in bought.groupby("supplier"):
            own, scored = float(part["worth"].sum()), float(part["points"].sum())
            sellers.append(
                {
                    "rule": rule.name,
                    "supplier": supplier,
                    "supplier_name": names.get(str(supplier), supplier),
                    "score": scored / own if own > 0 else None,
                    "worth": own,
                    "points": scored,
                }
            )
    return table_of("points", rules), table_of("scores", sellers)


def ceiling_table(case: Case, law: Law, assembly: Assembly, orders: pd.DataFrame) -> pd.DataFrame:
    """Return the table ``cost_ceilings``: a row per stage with a ceiling of which somebody eats."""
    mode = assembly.instance.mode("cost_ceilings")
    if mode == "off":
        return table_of("cost_ceilings", [])
    needs = assembly.stage_needs
    part = needs.div(needs.sum(axis=0).where(lambda kg: kg > 0)).fillna(0.0)
    worth = orders.groupby("product")["amount"].sum().reindex(part.columns).fillna(0.0)
    borne = part @ worth
    named = case["stages"].set_index("stage")["programme_stage"]
    rows = []
    for stage in sorted(named.index):
        ceiling, days = law.cost_ceilings.get(str(named[stage])), float(assembly.pupil_days.get(stage, 0.0))
        if ceiling is None or not days > 0:
            continue
        excess = float(borne[stage]) - ceiling.value * days
        excess = excess if excess > LEAST_LACK else 0.0
        rows.append(
            {
                "stage": stage,
                "ceiling": ceiling.value,
                "cost": float(borne[stage]) / days,
                "pupil_days": days,
                "worth": float(borne[stage]),
                "excess": excess,
                "judgement": _kept(excess, lifted=False),
                "mode": mode,
                "source": ceiling.source.reference,
                "verified": ceiling.source.verified,
            }
        )
    return table_of("cost_ceilings", rows)
