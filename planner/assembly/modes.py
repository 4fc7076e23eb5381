"""Whether a rule must hold: what it says itself, and what the case states for its family."""

from __future__ import annotations

from typing import Any, cast

from models.instance import Mode
from planner.assembly.labels import records
from planner.case import Case


def family_mode(case: Case, family: str) -> str:
    """Return the mode that the case states for a family of rules, or an empty text."""
    return str({row["family"]: row["mode"] for row in records(case["rules"])}.get(family, ""))


def mode_in_force(own: Any, stated: str) -> Mode:
    """Return the mode of one rule: the one stated for its family, if any, unless the rule itself is off.

    By hand: an aim of the town's (soft) whose family the case states as hard must hold, though hard is also the family's mode
    when nothing is stated.
    """
    mode: Mode = own if own == "off" or not stated else cast("Mode", stated)
    return mode
