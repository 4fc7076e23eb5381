"""Why no plan is possible: which hard rules to relax, and by how much, so that one is."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd

from models.blocks import Floats, Level, Problem
from models.build import emit, make_problem
from models.columns import make_columns
from models.constraints import FAMILIES, SLACKS
from models.instance import Instance, Mode
from models.solver import Session

_SECONDS = 30.0
_LABELS = ("zone", "product", "period", "supplier", "offer", "fund", "target", "rule")

COLUMNS = ("family", "block", *_LABELS, "sense", "bound", "amount", "unit")
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
        labels of what it is about (blank where it does not apply), ``sense`` (``at_least`` or ``at_most``), ``bound`` (what the rule asks
        for), ``amount`` (by how much it must give way), ``unit`` of both. Empty if a plan is possible, or if nothing that may be relaxed helps.
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
    modes: dict[str, Mode] = {name: "off" if mode == "off" else "soft" for name, mode in instance.modes.items()}
    tables: dict[str, Any] = {}
    for name in {slack.stated for slack in SLACKS.values()} - {""}:
        table: pd.DataFrame = getattr(instance, name)
        tables[name] = table.assign(mode=table["mode"].mask(table["mode"] != "off", "soft"))
    return replace(instance, modes=modes, **tables)


def weights_of_hard(instance: Instance, eased: Instance, problem: Problem) -> Floats:
    """Return what a unit of each column costs: relative for slacks of hard rules, nothing for all else.

    Parameters
    ----------
    instance : Instance
        The instance as it is: its soft families give way already, and cost nothing here.
    eased : Instance
        The same with its hard families soft.
    problem : Problem
        What `eased` became; its columns are weighed.

    Returns
    -------
    numpy.ndarray, shape (columns,)
        Costs per unit.
    """
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
        bound = np.where(np.isfinite(block.lower), block.lower, block.upper) if block.asked is None else block.asked
        labels = _labels(instance, pd.DataFrame({name: values[rows] for name, values in block.keys.items()}))
        parts.append(
            labels.assign(
                family=block.family,
                block=name,
                sense=np.where(np.isfinite(block.lower), "at_least", "at_most")[rows],
                bound=bound[rows],
                amount=given[rows],
                unit=np.broadcast_to(np.array(block.unit, dtype=object), len(block))[rows],
                order=(given * weights[columns])[rows],
            )
        )
    if not parts:
        return pd.DataFrame(columns=list(COLUMNS))
    found = pd.concat(parts, ignore_index=True).sort_values("order", ascending=False, kind="stable")
    found = found.reindex(columns=list(COLUMNS)).reset_index(drop=True)
    return found.assign(**{label: found[label].astype("object").fillna("").astype("str") for label in _LABELS})


_THINGS = {
    "zone": ("zones", "zone"),
    "product": ("products", "product"),
    "period": ("periods", "period"),
    "supplier": ("suppliers", "supplier"),
    "offer": ("offers", "offer"),
    "fund": ("funds", "fund"),
}
"""Table and column with the label of what keys of any family may name by its row; rules are named as their family says."""


def _labels(instance: Instance, keys: pd.DataFrame) -> pd.DataFrame:
    """Return the words behind the row numbers in the keys of a block."""
    numbers = keys.copy()
    for table, columns in (
        ("demand", ("zone", "product", "period")),
        ("supply", ("offer", "period")),
        ("offer", ("supplier", "product")),
    ):
        if table in numbers:
            rows = getattr(instance, "offers" if table == "offer" else table).iloc[numbers[table].to_numpy()]
            for column in columns:
                numbers[column] = rows[column].to_numpy()
    rules = {key: where for family in FAMILIES for key, where in family.about.items()}
    words = pd.DataFrame(index=keys.index)
    for key, (table, column) in (_THINGS | rules).items():
        if key in numbers:
            label = key if key in _LABELS else "rule"
            words[label] = getattr(instance, table)[column].to_numpy()[numbers[key].to_numpy()]
    return words
