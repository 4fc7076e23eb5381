"""A plan with its explanations, and what decided about offers, from a case or a plan."""

from __future__ import annotations

import threading
from dataclasses import replace

import pandas as pd

from planner.assembly import Assembly, assemble
from planner.case import Case
from planner.checks import check
from planner.explain.binding import binding_table
from planner.explain.choice import explain_choice
from planner.findings import InputError
from planner.plan import Plan
from planner.programmes.case_law import law_for


def explained_plan(plan: Plan, *, cancel: threading.Event | None = None) -> Plan:
    """Return a plan with the table ``binding`` filled in; all else stays as it is.

    Parameters
    ----------
    plan : Plan
        A plan with its tables.
    cancel : threading.Event, optional
        Set it to stop.

    Raises
    ------
    ValueError
        If there is no plan.
    """
    if not plan.exists:
        raise ValueError("there is no plan to explain")
    found = binding_table(plan.case, _assembly(plan.case, plan["served"]), cancel=cancel)
    return replace(plan, tables={**plan.tables, "binding": found})


def why_offers(
    case: Case,
    *,
    supplier: str = "",
    product: str = "",
    plan: Plan | None = None,
    cancel: threading.Event | None = None,
) -> pd.DataFrame:
    """Say for each offer of a supplier or of a product what decided; see `planner.explain.choice.explain_choice`.

    Raises
    ------
    InputError
        If the case has errors, a name is unknown, or a menu is free and no plan is given.
    """
    errors = [finding for finding in check(case, law_for(case)) if finding.severity == "error"]
    if errors:
        raise InputError(errors)
    assembly = _assembly(case, None if plan is None else plan["served"])
    orders = None if plan is None else plan["orders"]
    return explain_choice(case, assembly, supplier=supplier, product=product, orders=orders, cancel=cancel)


def _assembly(case: Case, served: pd.DataFrame | None) -> Assembly:
    """Return the instance; the menus of a plan are needed only where they are free."""
    free = (case["menu_groups"]["mode"] != "fixed").any()
    return assemble(case, law_for(case), served if free else None)
