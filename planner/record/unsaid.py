"""What no act can say, told as a user would be told it at a desk: which part, what is wrong with it, and what could stand there."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pydantic import BaseModel

from planner.findings import Finding
from planner.i18n import N_, _
from planner.io.troubles import quoted
from planner.record import terms

_PARTS = {
    "who": N_("Who does it"),
    "name": N_("Name"),
    "committee": N_("Short name of the committee"),
    "quorum": N_("Quorum"),
    "majority": N_("Majority"),
    "signatures": N_("Seat whose yes is needed"),
    "kinship": N_("Degree of kinship up to which a member abstains"),
    "in_law": N_("Degree of kinship by marriage up to which a member abstains"),
    "appeal_days": N_("Days for an appeal"),
    "notice_days": N_("Days that a session is called ahead"),
    "proxies": N_("Proxies that one member may hold"),
    "holder": N_("Who votes for them"),
    "giver": N_("Who gives a proxy"),
    "call": N_("Call"),
    "called": N_("Call"),
    "inviting": N_("Seat whose members give links to suppliers"),
    "member": N_("Member"),
    "seat": N_("Seat"),
    "role": N_("Role"),
    "reason": N_("Reason"),
    "case": N_("Short name of the case"),
    "note": N_("Remark"),
    "plan": N_("Short name of the plan"),
    "scenario": N_("Scenario"),
    "changes": N_("Change"),
    "currency": N_("Currency"),
    "country": N_("Country"),
    "proposal": N_("Short name of the proposal"),
    "title": N_("Title"),
    "text": N_("Text"),
    "session": N_("Short name of the session"),
    "day": N_("Day"),
    "place": N_("Place"),
    "agenda": N_("Agenda"),
    "item": N_("Point of the agenda"),
    "present": N_("Somebody who is present"),
    "guests": N_("Guest"),
    "tie": N_("Tie"),
    "degree": N_("Degree of the kinship"),
    "supplier": N_("Supplier"),
    "choice": N_("Vote"),
    "remarks": N_("Remarks"),
    "adoption": N_("Short name of the adoption"),
    "appeal": N_("Short name of the appeal"),
    "by": N_("Who appeals"),
    "answer": N_("Answer"),
    "step": N_("Step of the procurement"),
    "owner": N_("Who sees to it"),
    "due": N_("Until when"),
    "until": N_("Last day"),
    "invitation": N_("Short name of the invitation"),
    "offer": N_("Short name of the offer"),
    "refused_lines": N_("Line that is not accepted"),
    "line": N_("Number of a line"),
}
"""What the parts of acts are called; those that nobody says are under their own names."""

_KNOWN = {
    "quorum": terms.QUORUMS,
    "majority": terms.MAJORITIES,
    "signatures": terms.SEATS,
    "seat": terms.SEATS,
    "role": terms.ROLES,
    "tie": terms.TIES,
    "choice": terms.CHOICES,
    "step": terms.STEPS,
}
"""Words that can stand in a part of which only some can."""


def unsaid(kind: type[BaseModel], error: Mapping[str, Any]) -> Finding:
    """Return what is wrong with a part of what somebody said.

    Parameters
    ----------
    kind : type
        What was to be made of it.
    error : mapping
        A fault as pydantic tells it.
    """
    part = next((str(one) for one in error["loc"]), "")
    where = _(_PARTS[part]) if part in _PARTS else part or _("what was given")
    given, context = quoted(str(error.get("input", ""))), error.get("ctx", {})
    what, mend = _("{where}: {given} cannot be used.").format(where=where, given=given), _("Say it in another way.")
    fault = error["type"]
    if fault == "literal_error" and part in _KNOWN:
        what = _("{where}: {given} is not known.").format(where=where, given=given)
        known = ", ".join(f"{word} ({_(text)})" for word, text in _KNOWN[part].items())
        mend = _("Known are: {known}. The words of your language will do.").format(known=known)
    elif fault == "string_pattern_mismatch":
        what = _("{where}: {given} is no short name.").format(where=where, given=given)
        mend = _("Write up to 80 letters, digits, hyphens and points, without blanks.")
    elif fault in ("string_too_short", "too_short", "missing"):
        what, mend = _("{where}: nothing is said.").format(where=where), _("Say it.")
    elif fault in ("string_too_long", "too_long"):
        text = _("{where}: this is too long, {count} at most.")
        what, mend = text.format(where=where, count=context["max_length"]), _("Say it in fewer words.")
    elif fault in ("greater_than_equal", "less_than_equal"):
        what = _("{where}: {given} is not possible.").format(where=where, given=given)
        least, most = _bounds(kind, part)
        mend = (
            _("Name a number from {least} to {most}.").format(least=least, most=most)
            if most is not None
            else _("Name a number from {least} on.").format(least=least)
        )
    return Finding("bad-act", "error", "", (), "", what, _("Nothing was changed."), mend)


def _bounds(kind: type[BaseModel], part: str) -> tuple[int, int | None]:
    """Return the least and the most of a number that somebody says."""
    held = kind.model_fields[part].metadata
    least = next((one.ge for one in held if hasattr(one, "ge")), 0)
    return least, next((one.le for one in held if hasattr(one, "le")), None)
