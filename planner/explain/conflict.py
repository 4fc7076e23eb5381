"""Not possible? The wishes that contradict each other, in words, and the ways out, each as a scenario ready to run."""

from __future__ import annotations

import threading
from dataclasses import dataclass

import numpy as np
import pandas as pd

from models.conflict import Conflict, ConflictSearch, Wish
from models.constraints import SLACKS
from planner.assembly import Assembly, assemble
from planner.assembly.choices import menus_to_choose
from planner.case import Case
from planner.families import BY_SLACK
from planner.families.facts import Planned
from planner.findings import InputError
from planner.making.scenarios import apply
from planner.programmes.case_law import law_for


@dataclass(frozen=True, eq=False)
class Explained:
    """Why no plan is possible.

    Parameters
    ----------
    wishes : pandas.DataFrame
        One row per member of the conflict: ``family``, ``concerns``, ``text``, ``needed`` (by how much it must give way
        alone; NaN where that does not help), ``unit``.
    ways_out : pandas.DataFrame
        One row per way out, the least first: ``change`` (a line of a scenario), ``text``, ``relative`` (of what the wish
        asks for; NaN where only its whole family can open one), ``works`` (a plan was found to be possible with it, packs split and yes-or-no decisions in part).
    minimal : bool
        True if without any one wish the others were found to hold together.
    """

    wishes: pd.DataFrame
    ways_out: pd.DataFrame
    minimal: bool


def explain_conflict(case: Case, assembly: Assembly, *, cancel: threading.Event | None = None) -> Explained | None:
    """Find the smallest set of wishes in conflict, check that it is smallest, and the ways out.

    Parameters
    ----------
    case, assembly : Case, Assembly
        A case without a plan, and its instance.
    cancel : threading.Event, optional
        Set it to stop.

    Returns
    -------
    Explained or None
        None if the rules hold together as long as packs may be split and minimum orders kept in part: then whole numbers
        alone stand in the way.
    """
    search = ConflictSearch(assembly.instance, cancel)
    conflict = search.find()
    if conflict is None:
        return None
    kept = list(conflict.wishes)
    minimal = not search.possible(kept) and all(
        search.possible([one for one in kept if one != wish]) for wish in conflict.wishes
    )
    planned = Planned(case, assembly)
    wishes = pd.DataFrame([_row(planned, wish, conflict) for wish in conflict.wishes])
    ways = [
        way
        for slack, number in conflict.wishes
        for way in BY_SLACK[slack].ways(planned, slack, number, conflict.gives.get((slack, number), np.nan))
    ]
    frame = pd.DataFrame(ways, columns=["change", "text", "relative"])
    frame = frame.drop_duplicates("change").sort_values("relative", kind="stable", ignore_index=True)
    frame["works"] = pd.Series([_works(case, assembly, line) for line in frame["change"]], dtype="bool")
    # What cannot open a way alone is offered only where its whole family can.
    frame = frame[frame["works"] | frame["relative"].notna()]
    return Explained(wishes, frame.sort_values("works", ascending=False, kind="stable", ignore_index=True), minimal)


def why_not(case: Case, *, cancel: threading.Event | None = None) -> Explained | None:
    """Explain why a case has no plan; None where its menus are free, or where whole numbers alone stand in the way.

    Parameters
    ----------
    case : Case
        A case without errors and without a plan.
    cancel : threading.Event, optional
        Set it to stop.
    """
    if (case["menu_groups"]["mode"] != "fixed").any():
        return None
    return explain_conflict(case, assemble(case, law_for(case)), cancel=cancel)


def _works(case: Case, assembly: Assembly, change: str) -> bool:
    """Tell whether the hard rules of the changed case hold together."""
    try:
        changed = apply(case, [change])
        served = assembly.served if menus_to_choose(changed) else None
        instance = assemble(changed, law_for(changed), served).instance
    except InputError:
        return False
    search = ConflictSearch(instance)
    return search.possible(list(search.members))


def _row(planned: Planned, wish: Wish, conflict: Conflict) -> dict[str, object]:
    """Return a wish as a row."""
    slack, number = wish
    family = BY_SLACK[slack]
    return {
        "family": family.name,
        "concerns": family.subject(planned, slack, number).short,
        "text": family.wish_text(planned, slack, number),
        "needed": conflict.gives.get(wish, np.nan),
        "unit": family.unit(planned, SLACKS[slack], number),
    }
