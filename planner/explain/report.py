"""A plan with its explanations, and what decided about offers, from a case or a plan."""

from __future__ import annotations

import threading

import pandas as pd

from models.sensitivity import Probe
from planner.assembly import Assembly, assemble
from planner.assembly.choices import menus_to_choose
from planner.case import Case
from planner.explain.binding import binding_table
from planner.explain.choice import explain_choice
from planner.families import FAMILIES
from planner.inputs import typed
from planner.kept import kept
from planner.making.plan import Plan
from planner.programmes.case_law import law_for
from planner.programmes.law import Law


def explained_plan(plan: Plan, *, cancel: threading.Event | None = None) -> Plan:
    """Return a plan with the tables ``binding`` and ``why_offers`` filled in; all else stays as it is.

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
    with kept():
        law = law_for(plan.case)
        assembly = _assembly(plan.case, law, plan["served"])
        probe = Probe(assembly.instance, cancel)
        offers = explain_choice(
            plan.case, assembly, law=law, orders=plan["orders"], probe=probe, cancel=cancel
        ).sort_values(["product_name", "kg"], ascending=[True, False], kind="stable")
        binding = binding_table(plan.case, assembly, tight=_tight(plan, offers), cancel=cancel, probe=probe)
    return plan.with_tables({"binding": binding, "why_offers": typed("why_offers", offers)})


def _tight(plan: Plan, offers: pd.DataFrame) -> dict[str, set[str]]:
    """Return the rules that the plan itself leaves no room in, once the order of preference and whole packs have had their say."""
    return {one.name: one.tight(plan.tables, offers) for one in FAMILIES if one.tight is not None}


def why_offers(
    plan: Plan, *, supplier: str = "", product: str = "", cancel: threading.Event | None = None
) -> pd.DataFrame:
    """Say for each offer of a supplier or of a product what decided; see `planner.explain.choice.explain_choice`.

    It is said of a plan, since its whole packs, visits, least orders and the law's order decide what is bought: by hand, 1.2 kg
    needed in packs of 5 kg are 5 kg bought, not 1.2.

    Parameters
    ----------
    plan : Plan
        A plan with its tables.
    supplier, product : str
        Short names; blank: of all.
    cancel : threading.Event, optional
        Set it to stop: `InterruptedError` is raised.

    Returns
    -------
    pandas.DataFrame
        One row an offer.

    Raises
    ------
    InputError
        If a name is unknown.
    """
    law = law_for(plan.case)
    assembly = _assembly(plan.case, law, plan["served"])
    return explain_choice(
        plan.case, assembly, law=law, supplier=supplier, product=product, orders=plan["orders"], cancel=cancel
    )


def _assembly(case: Case, law: Law, served: pd.DataFrame) -> Assembly:
    """Return the instance; the menus of a plan are needed only where something was chosen."""
    return assemble(case, law, served if menus_to_choose(case) else None)
