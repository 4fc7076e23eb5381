"""Why no plan is possible: which hard rules to relax, and by how much, so that one is."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd

from models.blocks import Floats, Level, Problem
from models.build import emit, make_problem
from models.columns import SLACKS, WITH_MODES, make_columns
from models.instance import FAMILIES, Instance, Mode
from models.solver import Session

_ROW_IS = {
    "standards_least": "standard",
    "standards_most": "standard",
    "frequencies_least": "frequency",
    "frequencies_most": "frequency",
}
_SECONDS = 30.0
_LABELS = ("zone", "product", "period", "supplier", "offer", "fund", "target", "rule")

COLUMNS = ("family", "block", *_LABELS, "bound", "amount", "unit")
"""Columns of a diagnosis."""


def diagnose(instance: Instance) -> pd.DataFrame:
    """Find the smallest relaxation of the hard rules that makes a plan possible.

    Every hard rule may give way; the sum of what is given, each related to the rule's own amount, is made least. Wishes
    that are soft already may be missed at no cost here, since missing them has not helped.

    Parameters
    ----------
    instance : Instance
        An instance without a plan.

    Returns
    -------
    pandas.DataFrame
        One row per rule to relax, the largest relative amount first: ``family``, ``block`` (see ``models/README.md``), the
        labels of what it is about (blank where it does not apply), ``bound`` (what the rule asks for), ``amount`` (by how
        much it must give way), ``unit`` of both. Empty if a plan is possible, or if nothing that may be relaxed helps.
    """
    eased = softened(instance)
    problem = make_problem(eased)
    weights = weights_of_hard(instance, eased, problem)
    values = _least_relaxation(eased, problem, weights)
    if values is None:
        return pd.DataFrame(columns=list(COLUMNS))
    return _rows(eased, problem, values, weights)


def softened(instance: Instance) -> Instance:
    """Let every family give way that is not off."""
    modes: dict[str, Mode] = {f: "off" if instance.mode(f) == "off" else "soft" for f in FAMILIES}
    tables: dict[str, Any] = {}
    for name in WITH_MODES.values():
        table: pd.DataFrame = getattr(instance, name)
        tables[name] = table.assign(mode=table["mode"].mask(table["mode"] != "off", "soft"))
    return replace(instance, modes=modes, **tables)


def weights_of_hard(instance: Instance, eased: Instance, problem: Problem) -> Floats:
    """Return what a unit of each column costs: relative for slacks of hard rules, nothing for all else."""
    weights = np.zeros(problem.columns.count)
    before = make_columns(instance)
    for name, slack in SLACKS.items():
        if name not in problem.columns:
            continue
        part = slack.weights(eased)
        if name == "short":
            part = 1.0 / np.fmax(eased.demand["packs"].to_numpy(), 1.0)
        could_give = before.sets[name].upper > 0 if name in before else np.zeros(len(part), dtype=bool)
        weights[problem.columns.slice(name)] = np.where(could_give, 0.0, part)
    return weights


def _least_relaxation(instance: Instance, problem: Problem, weights: Floats) -> Floats | None:
    """Solve for the least relaxation, with more whole numbers until something has to give."""
    lp = emit(problem)
    session = Session(lp)
    priced = np.flatnonzero(weights)
    level = Level("relaxation", priced, weights[priced])
    decisions = np.flatnonzero(lp.arrays.integer)
    stages = [np.zeros(0, dtype=np.int64)]
    if len(decisions):
        stages.append(decisions)
    if instance.whole_packs:
        stages.append(np.concatenate([decisions, problem.columns("buy")]))
    for whole in stages:
        session.set_integer(whole)
        outcome = session.minimise(level.columns, level.costs, _SECONDS)
        if not outcome.usable:
            return None
        if outcome.value > level.tolerance:
            return outcome.values
    return None


def _rows(instance: Instance, problem: Problem, values: Floats, weights: Floats) -> pd.DataFrame:
    parts = []
    told: set[int] = set()
    for name, block in problem.blocks.items():
        if not block.slack or block.slack not in problem.columns:
            continue
        members = np.arange(len(block)) if block.eased_by is None else block.eased_by
        columns = problem.columns(block.slack, members)
        given = values[columns] * (weights[columns] > 0)
        rows = np.flatnonzero((given * weights[columns] > 1e-7) & ~np.isin(columns, list(told)))
        told.update(columns[rows].tolist())
        bound = np.where(np.isfinite(block.lower), block.lower, block.upper)[rows]
        if name == "room":  # the row's own bound is what is left beside that which lies there anyway
            bound = instance.rooms["most"].to_numpy()[block.keys["room"].to_numpy()[rows]]
        keys = block.keys.iloc[rows].reset_index(drop=True).rename(columns={"row": _ROW_IS.get(name, "row")})
        labels = _labels(instance, name, keys)
        parts.append(
            labels.assign(
                family=block.family,
                block=name,
                bound=bound,
                amount=given[rows],
                unit=_unit(instance, block.unit, keys),
                order=(given * weights[columns])[rows],
            )
        )
    if not parts:
        return pd.DataFrame(columns=list(COLUMNS))
    found = pd.concat(parts, ignore_index=True).sort_values("order", ascending=False, kind="stable")
    found = found.reindex(columns=list(COLUMNS)).reset_index(drop=True)
    return found.assign(**{label: found[label].astype("object").fillna("").astype("str") for label in _LABELS})


def _unit(instance: Instance, unit: str, keys: pd.DataFrame) -> list[str]:
    """Return the unit of each row; a target's is currency where payments count toward it, else kg."""
    if "target" in keys:
        terms = instance.target_terms
        in_money = set(terms.loc[terms["column"] == "payment", "target"])
        return ["currency" if target in in_money else "kg" for target in keys["target"]]
    if "room" in keys:
        return list(instance.rooms["unit"].to_numpy()[keys["room"].to_numpy()])
    if "award_route" in keys:
        return list(instance.award_routes["unit"].to_numpy()[keys["award_route"].to_numpy()])
    if "standard" in keys:
        return list(instance.standards["unit"].to_numpy()[keys["standard"].to_numpy()])
    return [unit] * len(keys)


def _labels(instance: Instance, block: str, keys: pd.DataFrame) -> pd.DataFrame:
    """Return the words behind the row numbers in the keys of a block."""
    numbers = keys.copy()
    if block.startswith(("order_", "supplier_order_", "drop_")):
        table = {"o": "supply", "s": "supplier_orders", "d": "drops"}[block[0]]
        members = numbers.pop("member")
        if table == "supply":
            numbers["supply"] = members
        else:
            rows = getattr(instance, table).iloc[members.to_numpy()]
            if table == "drops":
                rows = rows.assign(period=instance.days["period"].to_numpy()[rows["day"]])
            for column in ("supplier", "zone", "period"):
                if column in rows:
                    numbers[column] = rows[column].to_numpy()
    for table, columns in (
        ("demand", ("zone", "product", "period")),
        ("supply", ("offer", "period")),
        ("offer", ("supplier", "product")),
    ):
        if table in numbers:
            rows = getattr(instance, "offers" if table == "offer" else table).iloc[numbers[table].to_numpy()]
            for column in columns:
                numbers[column] = rows[column].to_numpy()
    names: dict[str, tuple[str, str, str]] = {
        "zone": ("zones", "zone", "zone"),
        "product": ("products", "product", "product"),
        "period": ("periods", "period", "period"),
        "supplier": ("suppliers", "supplier", "supplier"),
        "offer": ("offers", "offer", "offer"),
        "fund": ("funds", "fund", "fund"),
        "target": ("targets", "target", "target"),
        "product_limit": ("product_limits", "limit", "rule"),
        "commitment": ("commitments", "commitment", "rule"),
        "contract": ("contracts", "contract", "rule"),
        "room": ("rooms", "site", "rule"),
        "points": ("points", "rule", "rule"),
        "ceiling": ("cost_ceilings", "ceiling", "rule"),
        "award_route": ("award_routes", "lot", "rule"),
        "frequency": ("frequencies", "rule", "rule"),
        "standard": ("standards", "standard", "rule"),
    }
    words = pd.DataFrame(index=keys.index)
    for key, (table, column, label) in names.items():
        if key in numbers:
            words[label] = getattr(instance, table)[column].to_numpy()[numbers[key].to_numpy()]
    return words
