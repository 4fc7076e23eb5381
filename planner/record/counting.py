"""How a committee's votes are counted.

By hand. Seven members have a vote, five are present; two say yes, one says no, one abstains. Quorum: more than half of seven is four, so five are
enough. More than half of the votes given (three) is two: carried. More than half of those present (five) is three: not carried. More than half
of all (seven) is four: not carried. Two thirds of the votes given is two: carried. Where the nutritionist must sign and did not say yes, nothing is.
Who must abstain counts as present. Of a tie nothing is carried. Four say yes, two no, and a tie is then declared of one of the four: three yes, two no, one abstention.

**Casting vote**, where the rules have one. Two say yes, two no, one abstains: as many as. The chair said yes: carried, as with one yes more; the chair said no, or
abstained, or is not there: not carried. It is one yes more and nothing else: of seven present 2 : 2 is not carried by more than half of those present (four), and two
thirds are never half.

**Proxies**, where the rules have them. Seven have a vote, three are present, one of them with the proxy of one who is not. Four are needed: a quorum where who is represented counts for it,
none where not. The vote of who is represented is a vote like another, and who is represented one of those of whom more than half must say yes; but nobody signs by proxy, and no proxy breaks a tie.
A proxy whose holder is not there, or has no vote any more, represents nobody.
"""

from __future__ import annotations

from dataclasses import replace

from planner.record.state import Choice, Committee, Result, Session, Vote


def at_least(rule: str, of: int) -> int:
    """Return how many of a number a rule asks for: more than half, two thirds, or all.

    Parameters
    ----------
    rule : {"more_than_half", "two_thirds", "all"}
        The rule.
    of : int
        Of how many.
    """
    return {"more_than_half": of // 2 + 1, "two_thirds": -(-2 * of // 3), "all": of}[rule]


def quorum_of(committee: Committee) -> int:
    """Return how many with a vote must be present; at least one."""
    return max(1, at_least(committee.rules.quorum, len(committee.voting)))


def present_with_vote(committee: Committee, session: Session) -> list[str]:
    """Return who is present and has a vote."""
    return [member.who for member in committee.voting if member.who in session.present]


def represented(committee: Committee, session: Session) -> list[str]:
    """Return who is not present and represented by somebody who is, both with a vote."""
    present, voting = present_with_vote(committee, session), {member.who for member in committee.voting}
    return [one.giver for one in session.proxies if one.holder in present and one.giver in voting]


def count_for_quorum(committee: Committee, session: Session) -> int:
    """Return how many count for the quorum: who is present, and who is represented where the rules say so."""
    by_proxy = len(represented(committee, session)) if committee.rules.proxies_count else 0
    return len(present_with_vote(committee, session)) + by_proxy


def result_of(committee: Committee, session: Session, item: str) -> Result:
    """Return how an item is decided by the votes given so far.

    Parameters
    ----------
    committee : Committee
        Whose rules count.
    session : Session
        With its votes and who is present.
    item : str
        Which point of its agenda.

    Returns
    -------
    Result
        The numbers, whether it is carried, and ``why`` not: ``no_vote`` (nobody voted on it), ``no_quorum``, ``too_few``, ``not_signed`` or blank.
    """
    votes = [replace(vote, choice=session.counted(vote)) for vote in session.votes if vote.item == item]
    yes, no, abstain = (sum(vote.choice == choice for vote in votes) for choice in ("yes", "no", "abstain"))
    seats, present, quorum = len(committee.voting), len(present_with_vote(committee, session)), quorum_of(committee)
    proxies, casting = len(represented(committee, session)), _casting(committee, votes)
    needed = {
        "of_votes": at_least("more_than_half", yes + no),
        "of_present": at_least("more_than_half", present + proxies),
        "of_seats": at_least("more_than_half", seats),
        "two_thirds_of_votes": max(1, at_least("two_thirds", yes + no)),
    }[committee.rules.majority]
    signed = {
        committee.members[vote.who].seat
        for vote in votes
        if vote.choice == "yes" and not vote.by and vote.who in committee.members
    }
    unsigned = tuple(seat for seat in committee.rules.signatures if seat not in signed)
    lacking = {
        "no_vote": not votes,
        "no_quorum": count_for_quorum(committee, session) < quorum,
        "too_few": yes + (casting == "yes") < needed,
        "not_signed": bool(unsigned),
    }
    why = next((word for word, lacks in lacking.items() if lacks), "")
    return Result(item, yes, no, abstain, present, seats, needed, quorum, not why, why, unsigned, proxies, casting)


def _casting(committee: Committee, votes: list[Vote]) -> Choice | None:
    """Return how the chair's casting vote decides, or None: there is none, or nothing for it to decide."""
    yes, no = (sum(vote.choice == choice for vote in votes) for choice in ("yes", "no"))
    if not committee.rules.casting_vote or yes != no or committee.rules.majority == "two_thirds_of_votes":
        return None
    chairs = {one.who for one in committee.voting if one.role == "chair"}
    said = {vote.choice for vote in votes if vote.who in chairs and not vote.by} - {"abstain"}
    return said.pop() if len(said) == 1 else None
