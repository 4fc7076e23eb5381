"""Who may do what.

========== =======================================================================================================
role       may
========== =======================================================================================================
everybody  read; where the record has no committee yet, also keep cases and plans
reader     read
observer   read, comment, and be entered as a guest of a session
member     keep cases and plans, propose, comment, declare a tie, vote where present, enter appeals, note steps as done, end links of suppliers and answer
           what came by them; give a supplier a link where the committee's rules say so of their seat (`Rules.inviting`)
chair      what a member may, and open and close sessions, enter who is present, adopt what was carried, answer appeals, draw, publish, say who sees to a step, give
           a supplier a link
administrator  say who sits where and by which rules a committee decides; keep cases and plans, remove cases and bring them back, publish,
           give a supplier a link; no vote
========== =======================================================================================================

Whoever has another role can administer the record beside it (`Member.administers`): in a small town who keeps the record often has a vote.
"""

from __future__ import annotations

from planner.i18n import _
from planner.record.act import Refusal
from planner.record.state import SPEAKING, VOTING, State
from planner.record.terms import roles, seats


def may_administer(state: State, who: str) -> Refusal | None:
    """Refuse whoever is no administrator."""
    if state.is_administrator(who):
        return None
    return Refusal(
        "not-administrator",
        _("Only an administrator may do this, which {name} is not.").format(name=state.name_of(who)),
        _("Ask an administrator of the record to do it, or to let you administer it: {names}.").format(
            names=", ".join(sorted(map(state.name_of, state.administrators)))
        ),
    )


def may_keep(state: State, who: str) -> Refusal | None:
    """Refuse whoever may not keep cases and plans."""
    if not state.committees or state.is_administrator(who) or state.roles(who) & VOTING:
        return None
    return Refusal(
        "not-member",
        f"{_('Only members and chairs of committees, and administrators, keep cases and plans.')} {_standing(state, who)}",
        _("Ask an administrator of the record to make you a member."),
    )


def may_invite(state: State, who: str) -> Refusal | None:
    """Refuse whoever gives no links to suppliers: neither chairs a committee, nor administers the record, nor has a seat that a committee's rules name."""
    if not state.committees or state.is_administrator(who):
        return None
    for committee in state.committees.values():
        member, inviting = committee.members.get(who), committee.rules.inviting
        if member is None or member.role not in VOTING:
            continue
        if member.role == "chair" or inviting is None or member.seat in inviting:
            return None
    named = [one for rules in (one.rules for one in state.committees.values()) for one in rules.inviting or ()]
    rule = _("Only who chairs a committee and administrators give links to suppliers.")
    if named:
        text = _("Only who chairs a committee, administrators, and members who sit there for {seats}, give links to suppliers.")  # fmt: skip
        rule = text.format(seats=", ".join(seats()[one] for one in dict.fromkeys(named)))
    may = {
        one.name for committee in state.committees.values() for one in committee.members.values() if one.role == "chair"
    }
    names = ", ".join(sorted(may | set(map(state.name_of, state.administrators))))
    return Refusal(
        "not-inviting",
        f"{rule} {_standing(state, who)}",
        _(
            "Ask one of them to do it, such as: {names}. An administrator can let other seats do it, in the committee's rules."
        ).format(names=names),
    )


def may_draw(state: State, who: str) -> Refusal | None:
    """Refuse whoever chairs no committee, where the record has one."""
    if not state.committees or "chair" in state.roles(who):
        return None
    return Refusal(
        "not-chair",
        f"{_('Only who chairs a committee puts a draw on record.')} {_standing(state, who)}",
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
    text = _("Only members of {committee} and who chairs it may do this.")
    return _no_seat(
        state, who, committee, text, _("Ask a member to do it, or an administrator of the record to make you one.")
    )


def may_speak_for(state: State, who: str, other: str, committee: str) -> Refusal | None:
    """Refuse whoever has no vote in a committee, and to enter for another member what only the chair enters for others.

    Parameters
    ----------
    state : State
        What the record holds.
    who, other, committee : str
        Who wants to, for whom, who may be themselves, in which committee.

    Returns
    -------
    Refusal or None
        Why not; None: they may.
    """
    no = may_decide(state, who, committee)
    return no if no is not None or who == other else may_chair(state, who, committee)


def may_comment(state: State, who: str, committee: str) -> Refusal | None:
    """Refuse whoever neither decides in a committee nor observes it.

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
    if no is not None or state.role(who, committee) in SPEAKING:
        return no
    text = _("Only members of {committee}, who chairs it and observers may do this.")
    return _no_seat(
        state, who, committee, text, _("Ask an administrator of the record to make you an observer or a member.")
    )


def may_set_steps(state: State, who: str) -> Refusal | None:
    """Refuse whoever chairs no committee."""
    if "chair" in state.roles(who):
        return None
    return Refusal(
        "not-chair",
        f"{_('Only who chairs a committee says who sees to a step of the procurement, and until when.')} {_standing(state, who)}",
        _("Ask who chairs it to say so. Members can note that a step is done."),
    )


def may_finish_steps(state: State, who: str) -> Refusal | None:
    """Refuse whoever is in no committee with a vote."""
    if state.roles(who) & VOTING:
        return None
    return Refusal(
        "not-member",
        f"{_('Only members and chairs of committees note that a step of the procurement is done.')} {_standing(state, who)}",
        _with_a_vote(state, who, _("Ask a member to do it, or an administrator of the record to make you one.")),
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
    chairs = [one.name for one in state.committees[committee].members.values() if one.role == "chair"]
    mend = _("Ask the chair to do it: {names}.").format(names=", ".join(chairs)) if chairs else _("Let an administrator of the record say who chairs it.")  # fmt: skip
    found = _no_seat(state, who, committee, _("Only the chair of {committee} may do this."), mend)
    return Refusal("not-chair", found.what, mend)


def _no_seat(state: State, who: str, committee: str, rule: str, mend: str) -> Refusal:
    """Return that somebody's role in a committee does not let them do something: the rule, what they are there, and what can be done.

    Parameters
    ----------
    state : State
        What the record holds.
    who, committee : str
        Who wanted to, in which committee.
    rule, mend : str
        Who may, with a place for the ``{committee}``; and what can be done.
    """
    called, role = state.committees[committee].name, state.role(who, committee)
    told = (
        _("{name} sits there as: {role}.").format(name=state.name_of(who), role=roles()[role])
        if role is not None
        else _("{name} has no seat there.").format(name=state.name_of(who))
    )
    return Refusal("not-member", f"{rule.format(committee=called)} {told}", _with_a_vote(state, who, mend))


def _standing(state: State, who: str) -> str:
    """Return which seats somebody has in any committee, in a sentence."""
    seats = [
        f"{roles()[one.members[who].role]} ({one.name})" for one in state.committees.values() if who in one.members
    ]
    if not seats:
        return _("{name} has no seat in any.").format(name=state.name_of(who))
    return _("{name} is: {seats}.").format(name=state.name_of(who), seats=", ".join(seats))


def _with_a_vote(state: State, who: str, mend: str) -> str:
    """Return what can be done; an administrator is not sent to an administrator."""
    if not state.is_administrator(who):
        return mend
    return _(
        "An administrator says who sits where and has no vote, but can be a member or the chair as well: planner record member, with a role that has a vote and --administers."
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
