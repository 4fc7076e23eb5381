"""Scenarios side by side: each is planned and verified, and set against the case as it is."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from planner.case import Case
from planner.findings import InputError
from planner.i18n import N_, _
from planner.making.pipeline import Listener, not_planned, told_of, try_plan
from planner.making.plan import Outcome, Plan
from planner.studies.choices import Choice
from planner.studies.figures import (
    ABSENT_IS_NOTHING,
    FIGURE_COLUMNS,
    TOLD_WHERE_ANY,
    changed_lines,
    order_lines,
    plan_figures,
)
from planner.studies.freshness import too_old_kg


@dataclass(frozen=True, eq=False)
class Comparison:
    """Plans side by side.

    Parameters
    ----------
    choices : tuple of Choice
        The case as it is, then the scenarios.
    plans : tuple of Plan
        Their plans, in the same order.
    figures : pandas.DataFrame
        One row per figure: ``measure``, ``group``, ``name``, ``unit``, then a column of values per scenario by its short
        name, NaN where it is not known.
    differences : pandas.DataFrame
        The same rows: each scenario less the case as it is.
    lines : pandas.DataFrame
        What is bought differently: ``scenario`` and the columns of `planner.studies.figures.changed_lines`.
    """

    choices: tuple[Choice, ...]
    plans: tuple[Plan, ...]
    figures: pd.DataFrame
    differences: pd.DataFrame
    lines: pd.DataFrame

    @property
    def names(self) -> list[str]:
        """Short names of all, the case as it is first."""
        return [choice.scenario.scenario for choice in self.choices]


def compare(
    choices: Sequence[Choice],
    *,
    progress: Listener | None = None,
    cancel: threading.Event | None = None,
    time_limit_s: float | None = None,
    known: Sequence[Plan] = (),
) -> Comparison:
    """Plan every choice and set each against the first.

    Parameters
    ----------
    choices : sequence of Choice
        From `planner.studies.choices.side_by_side`.
    progress : callable, optional
        Is told each step, with the scenario's name before it.
    cancel : threading.Event, optional
        Set it to stop; what is not planned by then has the outcome ``cancelled``.
    time_limit_s : float, optional
        Seconds for each plan.
    known : sequence of Plan
        Plans that were made and checked before: of a choice whose very case is among them no other is made.

    Returns
    -------
    Comparison
        The plans, their figures, and the differences from the first.

    Raises
    ------
    InputError
        If the first case, against which the others are set, has errors. Another one with errors, or whose plan the check
        refuses, has an outcome that says so, and its reason.
    """
    plans, made = [], {plan.case.fingerprint: plan for plan in known if plan.exists}
    for number, choice in enumerate(choices):
        if choice.findings:
            plans.append(not_planned(choice.case, choice.findings))
            continue
        if (before := made.get(choice.case.fingerprint)) is not None:
            plans.append(before)
            continue
        plan = try_plan(
            choice.case,
            progress=told_of(choice.scenario.name or choice.scenario.scenario, progress),
            cancel=cancel,
            time_limit_s=time_limit_s,
        )
        if number == 0 and plan.outcome is Outcome.BAD_INPUT:
            raise InputError(list(plan.findings))
        plans.append(plan)
    return comparison(choices, plans)


def comparison(choices: Sequence[Choice], plans: Sequence[Plan]) -> Comparison:
    """Set plans against the first of them.

    Parameters
    ----------
    choices : sequence of Choice
        What was planned.
    plans : sequence of Plan
        Their plans.
    """
    names = [choice.scenario.scenario for choice in choices]
    usual = choices[0].case
    figures = _side_by_side({name: _figures(plan, usual) for name, plan in zip(names, plans, strict=True)}, plans)
    differences = figures.copy()
    for name in names:
        differences[name] = figures[name] - figures[names[0]]
    base = order_lines(plans[0])
    lines = [
        changed_lines(base, order_lines(plan)).assign(scenario=name)
        for name, plan in zip(names[1:], plans[1:], strict=True)
        if plan.exists and plans[0].exists
    ]
    none = changed_lines(base, base).assign(scenario=pd.Series(dtype="str"))
    table = pd.concat([none, *lines], ignore_index=True)
    return Comparison(
        tuple(choices),
        tuple(plans),
        figures,
        differences,
        table[["scenario", *(c for c in table.columns if c != "scenario")]],
    )


def _figures(plan: Plan, usual: Case) -> pd.DataFrame:
    """Return the figures of a plan, with how much of it is too old by the shelf lives of the case as it is."""
    figures = plan_figures(plan)
    if not plan.exists:
        return figures
    name = _("Too old when eaten, by the shelf lives of the case as it is")
    old = pd.DataFrame([("too_old_kg", "whole", name, "kg", too_old_kg(plan, usual))], columns=list(FIGURE_COLUMNS))
    return pd.concat([figures, old.astype(figures.dtypes.to_dict())], ignore_index=True)


def _side_by_side(figures: dict[str, pd.DataFrame], plans: Sequence[Plan]) -> pd.DataFrame:
    """Return figures with a column per scenario; the rows in the order in which they first appear in their group."""
    keys = ["measure", "group", "name", "unit"]
    every = pd.concat(list(figures.values()))
    groups = {group: n for n, group in enumerate(dict.fromkeys(every["group"]))}
    table = every[keys].drop_duplicates("measure")
    table = table.sort_values("group", key=lambda column: column.map(groups), kind="stable").reset_index(drop=True)
    absent = (table["group"].isin(ABSENT_IS_NOTHING) | table["measure"].isin(TOLD_WHERE_ANY)).to_numpy()
    for (name, frame), plan in zip(figures.items(), plans, strict=True):
        values = table["measure"].map(frame.set_index("measure")["value"]).to_numpy(dtype=np.float64)
        lacking = absent & ~table["measure"].isin(frame["measure"]).to_numpy() & plan.exists
        table[name] = np.where(lacking, 0.0, values)
    return table


OUTCOME_TEXTS = {
    Outcome.COMPLETE: N_("everybody is fed, no rule gave way"),
    Outcome.SHORT: N_("something is short or gave way"),
    Outcome.UNPROVED: N_("not proved best in the time allowed"),
    Outcome.IMPOSSIBLE: N_("no plan keeps every rule that must hold"),
    Outcome.CANCELLED: N_("stopped before there was a plan"),
    Outcome.BAD_INPUT: N_("the changed case has errors"),
    Outcome.FAULT: N_("the plan breaks a rule, so it is not shown: a fault of the planner"),
}


def outcome_text(plan: Plan) -> str:
    """Return in words what came of a plan, with the reason where it could not be made."""
    return f"{_(OUTCOME_TEXTS[plan.outcome])}. {plan.reason}".strip() if plan.reason else _(OUTCOME_TEXTS[plan.outcome])
