"""What suppliers may rely on, what their practice scores, and what a pupil's day costs, each against its rule."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from planner.case import Case
from planner.inputs import WHOLE_PLAN, Assembly, names_of, table_of
from planner.judgement import Judgement
from planner.programmes.law import Law, PointsRule, Scope
from planner.reports.money import site_cents

LIFTED = "lifted"
"""Mode of a promise that a recorded decision lifts."""

LEAST_LACK = 1e-4
"""Lines are whole cents, but a promise or a ceiling need not be: less than this is what floating point leaves of a sum."""


class Lines:
    """What is bought, line by line: by all as it is ordered, by some sites as it is delivered to them, each worth its part of the order.

    Parameters
    ----------
    assembly : Assembly
        Its groups of sites.
    orders, deliveries : pandas.DataFrame
        Tables of the plan.
    """

    def __init__(self, assembly: Assembly, orders: pd.DataFrame, deliveries: pd.DataFrame) -> None:
        self._groups, self._orders, self._received = assembly.groups, orders, deliveries
        if assembly.groups.several:
            self._received = deliveries.assign(amount=site_cents(orders, deliveries) / 100)

    def of(self, scope: Scope) -> pd.DataFrame:
        """Return the lines of some sites, or of all: with ``supplier``, ``product``, ``offer``, ``period``, ``kg``, ``amount``."""
        if not scope or not self._groups.several:
            return self._orders
        group = self._groups.of_site.reindex(self._received["site"]).to_numpy(dtype=np.int64)
        here: pd.DataFrame = self._received[self._groups.holds(scope)[group]]
        return here


def promise_table(case: Case, assembly: Assembly, lines: Lines) -> pd.DataFrame:
    """Return the table ``promises``: every promise in every window in which its supplier can deliver.

    Parameters
    ----------
    case, assembly : Case, Assembly
        What was planned.
    lines : Lines
        The goods bought, by all and by some sites.

    Returns
    -------
    pandas.DataFrame
        The table, in currency; without rows where no promise is made, or they are off.
    """
    names = names_of(case["suppliers"], "supplier")
    rows: list[dict[str, Any]] = []
    for one in assembly.promises:
        if one.mode == "off" or assembly.instance.mode("commitments") == "off":
            continue
        orders = lines.of(one.scope)
        orders = orders[orders["supplier"] == one.supplier]
        sold = orders.groupby("period")["amount"].sum()
        windows = assembly.offering[one.supplier, one.scope] if one.kind == "minimum" else (WHOLE_PLAN,)
        for window in windows:
            whole = window == WHOLE_PLAN
            bought = float(orders["amount"].sum() + one.before if whole else sold.get(window, 0.0))
            missing = 0.0 if one.decision else max(0.0, one.amount - bought)
            missing = missing if missing > LEAST_LACK else 0.0
            rows.append(
                {
                    "supplier": one.supplier,
                    "supplier_name": names.get(one.supplier, one.supplier),
                    "kind": one.kind,
                    "window": window,
                    "rule": one.rule,
                    "scope": str(one.scope),
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


def point_tables(case: Case, assembly: Assembly, purchases: Lines) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    """Return the tables ``points`` (a row per rule), ``scores`` (per rule and supplier), ``lot_scores`` (per rule and lot).

    Parameters
    ----------
    case, assembly : Case, Assembly
        What was planned.
    purchases : Lines
        The goods bought, by all and by some sites.

    Returns
    -------
    tuple of pandas.DataFrame
        The three tables; what was bought before the plan counts in them. A mean is blank where nothing is bought.
    """
    currency = str(case.head["currency"])
    names = {key: names_of(case.table(f"{key}s"), key) for key in ("supplier", "product")}
    rules: list[dict[str, Any]] = []
    parts: dict[str, list[dict[str, Any]]] = {key: [] for key in names}
    for one in assembly.scores:
        rule = one.rule
        if one.mode == "off" or assembly.instance.mode("points") == "off":
            continue
        of_offer = pd.Series(one.by_offer, index=assembly.offers["offer"].to_numpy())
        orders = purchases.of(rule.scope)
        lines = orders[["supplier", "product"]].assign(
            weighed=orders["amount" if rule.weight == "worth" else "kg"], score=orders["offer"].map(of_offer)
        )
        bought = pd.concat([lines, one.before], ignore_index=True)
        bought["points"] = bought["weighed"] * bought["score"]
        weighed, points = float(bought["weighed"].sum()), float(bought["points"].sum())
        missing = max(0.0, rule.minimum * weighed - points)
        missing = missing if missing > LEAST_LACK * max(1.0, rule.minimum) else 0.0
        rules.append(
            {
                "rule": rule.name,
                "minimum": rule.minimum,
                "reached": points / weighed if weighed > 0 else None,
                "points": points,
                "weighed": weighed,
                "unit": currency if rule.weight == "worth" else "kg",
                "missing": missing,
                "judgement": Judgement.NOTHING if not weighed > 0 else _kept(missing, lifted=False),
                "level": points_level(rule, points, weighed),
                "mode": one.mode,
                "definition": rule.definition,
                "source": rule.source.reference,
                "verified": rule.source.verified,
            }
        )
        for key, found in parts.items():
            for label, part in bought.groupby(key):
                found.append(_score(rule.name, key, str(label), names[key], part))
    return table_of("points", rules), table_of("scores", parts["supplier"]), table_of("lot_scores", parts["product"])


def points_level(rule: PointsRule, points: float, weighed: float) -> str:
    """Return the highest level of a scale that is reached, as a floor there would be judged; empty: none, or it has none.

    Parameters
    ----------
    rule : PointsRule
        The rule, with its scale.
    points : float
        Sum of the points, each times what it is weighed by.
    weighed : float
        Sum of what they are weighed by: worth in currency or kg, as the rule says; 0: nothing is bought, and no level
        reached.

    Returns
    -------
    str
        Name of the level.
    """
    reached = [
        (mean, level)
        for level, mean in rule.levels
        if weighed > 0 and mean * weighed - points <= LEAST_LACK * max(1.0, mean)
    ]
    return max(reached)[1] if reached else ""


def _score(rule: str, key: str, label: str, names: dict[str, str], part: pd.DataFrame) -> dict[str, Any]:
    """Return what the goods of a supplier or of a lot score under a rule: the mean, by what each purchase weighs."""
    weighed, points = float(part["weighed"].sum()), float(part["points"].sum())
    return {
        "rule": rule,
        key: label,
        f"{key}_name": names.get(label, label),
        "score": points / weighed if weighed > 0 else None,
        "weighed": weighed,
        "points": points,
    }


def ceiling_table(case: Case, law: Law, assembly: Assembly, lines: Lines) -> pd.DataFrame:
    """Return the table ``cost_ceilings``: a row per stage with a ceiling of which somebody eats, of all sites and of those with their own.

    Parameters
    ----------
    case, law, assembly : Case, Law, Assembly
        What was planned, and under which law.
    lines : Lines
        The goods bought, by all and by some sites.

    Returns
    -------
    pandas.DataFrame
        The table, in currency for the food of a pupil's day; without rows where there are no ceilings, or they are off.
    """
    mode = assembly.instance.mode("cost_ceilings")
    if mode == "off":
        return table_of("cost_ceilings", [])
    named = case["stages"].set_index("stage")["programme_stage"]
    rows = []
    for scope, needs in assembly.stage_needs.items():
        worth = lines.of(scope).groupby("product")["amount"].sum()
        for stage in sorted(named.index):
            ceiling, days = law.ceiling(str(stage), str(named[stage]), scope), float(needs.pupil_days.get(stage, 0.0))
            if ceiling is None or not days > 0:
                continue
            part = needs.part(str(stage))
            borne = float((part * worth.reindex(part.index).fillna(0.0)).sum())
            excess = borne - ceiling.value * days
            excess = excess if excess > LEAST_LACK else 0.0
            rows.append(
                {
                    "stage": stage,
                    "scope": str(scope),
                    "ceiling": ceiling.value,
                    "cost": borne / days,
                    "pupil_days": days,
                    "worth": borne,
                    "excess": excess,
                    "judgement": _kept(excess, lifted=False),
                    "mode": mode,
                    "source": ceiling.source.reference,
                    "verified": ceiling.source.verified,
                }
            )
    return table_of("cost_ceilings", rows)
