"""Who may do what.

========== =======================================================================================================
role       may
========== =======================================================================================================
everybody  read; where the record has no committee yet, also keep cases and plans
reader     read
observer   read, and be entered as a guest of a session
member     keep cases and plans, propose, comment, declare a tie, vote where present, note steps as done
chair      what a member may, and open and close sessions, enter who is present, adopt what was carried, answer appeals, draw, publish
administrator  say who sits where and by which rules a committee decides; remove cases and bring them back, publish; no vote
========== =======================================================================================================
"""

from __future__ import annotations

from planner.i18n import _
from planner.record.act import Refusal
from planner.record.state import VOTING, State


def may_administer(state: State, who: str) -> Refusal | None:
    """Refuse whoever is no administrator."""
    if state.is_administrator(who):
        return None
    return Refusal(
        "not-administrator",
        _("Only an administrator may do this, which {name} is not.").format(name=state.name_of(who)),
        _("Ask an administrator of the record to do it, or to give you that role."),
    )


def may_keep(state: State, who: str) -> Refusal | None:
    """Refuse whoever may not keep cases and plans."""
    if not state.committees or state.is_administrator(who) or state.roles(who) & VOTING:
        return None
    return Refusal(
        "not-member",
        _("Only members of a committee keep cases and plans, which {name} is not.").format(name=state.name_of(who)),
        _("Ask an administrator of the record to make you a member."),
    )


def may_draw(state: State, who: str) -> Refusal | None:
    """Refuse whoever chairs no committee, where the record has one."""
    if not state.committees or "chair" in state.roles(who):
        return None
    return Refusal(
        "not-chair",
        _("Only the chair of a committee may put a draw on record, which {name} is not.").format(
            name=state.name_of(who)
        ),
        _("Ask the chair to do it."),
    )


def may_decide(state: State, who: str, committee: str) -> Refusal | None:
    """Refuse whoever is no member with a vote in a committee.

    Parameters
    ----------
    state : State
        What the record holds.
    who, committee : str
        Who wants to, in which committee.

    Returns
    -------
    Refusal or None
        Why not; None: they may.
    """
    no = unknown_committee(state, committee)
    if no is not None or state.role(who, committee) in VOTING:
        return no
    return Refusal(
        "not-member",
        _("Only members of {committee} may do this, which {name} is not.").format(
            committee=state.committees[committee].name, name=state.name_of(who)
        ),
        _("Ask a member to do it, or an administrator of the record to make you one."),
    )


def may_chair(state: State, who: str, committee: str) -> Refusal | None:
    """Refuse whoever does not chair a committee.

    Parameters
    ----------
    state : State
        What the record holds.
    who, committee : str
        Who wants to, in which committee.

    Returns
    -------
    Refusal or None
        Why not; None: they may.
    """
    no = unknown_committee(state, committee)
    if no is not None or state.role(who, committee) == "chair":
        return no
    return Refusal(
        "not-chair",
        _("Only the chair of {committee} may do this, which {name} is not.").format(
            committee=state.committees[committee].name, name=state.name_of(who)
        ),
        _("Ask the chair to do it."),
    )


def may_publish(state: State, who: str, committee: str) -> Refusal | None:
    """Refuse whoever neither chairs the committee that adopted a plan nor is an administrator.

    Parameters
    ----------
    state : State
        What the record holds.
    who, committee : str
        Who wants to, and which committee adopted it.

    Returns
    -------
    Refusal or None
        Why not; None: they may.
    """
    return None if state.is_administrator(who) else may_chair(state, who, committee)


def unknown_committee(state: State, committee: str) -> Refusal | None:
    """Refuse what names a committee that is not there."""
    if committee in state.committees:
        return None
    known = ", ".join(sorted(state.committees)) or _("none")
    return Refusal(
        "unknown-committee",
        _("There is no committee {committee} on record.").format(committee=committee),
        _("Known are: {known}.").format(known=known),
    )
