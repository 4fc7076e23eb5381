"""What is on record in the reader's words: rules, results, and each act as a sentence; single words are in `terms`."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial, singledispatch

from planner.i18n import _, day_text, ngettext, number_text, share_text, shown
from planner.programmes.law import CommitteeRule
from planner.record import convening, deciding, drawing, keeping, offering, people, sharing
from planner.record.act import Act
from planner.record.state import Committee, Member, Proxy, Result, Rules, State
from planner.record.terms import choices as choices  # who tells what is on record asks here for all its words
from planner.record.terms import majorities as majorities
from planner.record.terms import plan_states as plan_states
from planner.record.terms import quorums as quorums
from planner.record.terms import roles as roles
from planner.record.terms import seats as seats
from planner.record.terms import steps as steps
from planner.record.terms import ties as ties
from planner.reports.documents import cited


def no_day() -> str:
    """Return that nothing says how late a step of the procurement is left."""
    return _("Neither the programme nor the case names a day.")


def administers_too() -> str:
    """Return that somebody administers the record beside another role."""
    return _("And administers the record.")


def role_text(member: Member) -> str:
    """Return what somebody may do in a committee, and for the record."""
    role = roles()[member.role]
    beside = member.administers and member.role != "administrator"
    return _("{role}, and administrator of the record").format(role=role) if beside else role


def rules_text(rules: Rules) -> list[str]:
    """Return by what a committee decides, a sentence a rule."""
    told = [
        _("Quorum: {rule}.").format(rule=quorums()[rules.quorum]),
        _("What carries a point: {rule}.").format(rule=majorities()[rules.majority]),
    ]
    if rules.signatures:
        named = ", ".join(seats()[one] for one in rules.signatures)
        told.append(_("Nothing is carried without the yes of: {seats}.").format(seats=named))
    told += _of_kin_and_appeals(rules.kinship, rules.in_law, rules.appeal_days)
    return [*told, *_of_sessions(rules), _of_links(rules.inviting)]


def _of_links(inviting: Sequence[str] | None) -> str:
    if inviting is None:
        return _("Every member gives suppliers links by which to offer.")
    if not inviting:
        return _("Who chairs it and administrators give suppliers links by which to offer.")
    text = _(
        "Who chairs it, administrators, and members who sit there for {seats}, give suppliers links by which to offer."
    )
    return text.format(seats=", ".join(seats()[one] for one in inviting))


def _of_kin_and_appeals(blood: int, marriage: int, appeal_days: int | None) -> list[str]:
    told = []
    if blood or marriage:
        text = _(
            "Who is related to a supplier by blood up to degree {blood}, or by marriage up to degree {marriage}, abstains."
        )
        told.append(text.format(blood=blood, marriage=marriage))
    if appeal_days is not None:
        text = ngettext(
            "An adoption can be appealed against for {count} day.",
            "An adoption can be appealed against for {count} days.",
            appeal_days,
        )
        told.append(text.format(count=appeal_days))
    return told


def _of_sessions(rules: Rules | CommitteeRule) -> list[str]:
    """Return how sessions are called, who votes for whom and who breaks a tie, as far as a rule says so."""
    told = []
    if rules.notice_days:
        text = ngettext(
            "A session is called {count} day ahead.", "A session is called {count} days ahead.", rules.notice_days
        )
        told.append(text.format(count=number_text(rules.notice_days)))
        told.append(
            _("With a shorter notice it is not held.") if rules.notice_binds else _("A shorter notice is minuted.")
        )
    if rules.proxies:
        text = ngettext(
            "Who cannot come may give another member a written proxy; nobody holds more than {count}.",
            "Who cannot come may give another member a written proxy; nobody holds more than {count}.",
            rules.proxies,
        )
        told.append(text.format(count=number_text(rules.proxies)))
        told.append(
            _("Who is represented counts for the quorum.")
            if rules.proxies_count
            else _("Who is represented does not count for the quorum.")
        )
    if rules.casting_vote:
        told.append(_("Where as many say yes as no, the vote of the chair decides."))
    return told


def of_law_text(rule: CommitteeRule) -> list[str]:
    """Return what the law says of a committee, a sentence each, the last with where it stands and whether it was confirmed there."""
    told = [rule.name + "."]
    if rule.seats:
        told_of = _("{count} for {seats}")
        groups = (
            told_of.format(count=number_text(count), seats=" / ".join(seats()[one] for one in group))
            for group, count in rule.seats
        )
        told.append(_("Members: {groups}.").format(groups="; ".join(groups)))
    if rule.quorum is not None:
        told.append(_("Quorum: {rule}.").format(rule=quorums()[rule.quorum]))
    if rule.majority is not None:
        told.append(_("What carries a point: {rule}.").format(rule=majorities()[rule.majority]))
    told += _of_kin_and_appeals(rule.kinship or 0, rule.in_law or 0, rule.appeal_days) + _of_sessions(rule)
    told.append(cited(rule.source))
    return told


def result_text(result: Result) -> str:
    """Return how a point was decided, with all that decided it."""
    counted = _("{yes} yes, {no} no, {abstain} abstentions; {present} of {seats} with a vote present").format(
        yes=result.yes, no=result.no, abstain=result.abstain, present=result.present, seats=result.seats
    )
    if result.proxies:
        text = ngettext("{counted}, {count} more by proxy", "{counted}, {count} more by proxy", result.proxies)
        counted = text.format(counted=counted, count=number_text(result.proxies))
    if result.casting is not None:
        text = _("{counted}; the votes are even, the casting vote of the chair is {choice}")
        counted = text.format(counted=counted, choice=choices()[result.casting])
    if result.carried:
        return _("Carried: {counted}.").format(counted=counted)
    if result.why == "no_vote":
        return _("Not put to the vote.")
    why = {
        "no_quorum": _("{quorum} must be present").format(quorum=result.quorum),
        "too_few": _("{needed} yes were needed").format(needed=result.needed),
        "not_signed": _("without the yes of: {seats}").format(
            seats=", ".join(seats()[seat] for seat in result.unsigned)
        ),
    }[result.why]
    return _("Not carried: {counted}; {why}.").format(counted=counted, why=why)


def call_text(state: State, session: str) -> list[str]:
    """Return of a session that is called when it is, who is convened, who is represented, and that the notice is short."""
    call = state.calls[session]
    committee, notice = state.committees[call.committee], deciding.notice_of(call.at, call.day)
    text = ngettext(
        "{committee}: called for {day}, {count} day ahead. Convened: {names}.",
        "{committee}: called for {day}, {count} days ahead. Convened: {names}.",
        notice,
    )
    names = ", ".join(map(state.name_of, call.convened)) or _("nobody")
    told = [
        text.format(committee=committee.name, day=day_text(call.day), count=number_text(notice), names=names),
        *map(partial(proxy_text, state), call.proxies),
    ]
    return told + ([_too_short(committee.rules)] if notice < committee.rules.notice_days else [])


def notice_text(state: State, session: str) -> list[str]:
    """Return of a session that is open, or was, that its notice was too short; nothing where it was not."""
    found = state.sessions[session]
    return [_too_short(state.committees[found.committee].rules)] if found.lacks_notice else []


def proxy_text(state: State, one: Proxy) -> str:
    """Return who votes for whom, and who entered it where that was not who gave it."""
    text = _("{name} has given {holder} a written proxy.").format(
        name=state.name_of(one.giver), holder=state.name_of(one.holder)
    )
    return f"{text} {_('Entered by {name}.').format(name=state.name_of(one.entered_by))}" if one.entered_by else text


def _too_short(rules: Rules) -> str:
    text = ngettext(
        "The notice is too short: the committee's rules ask for {count} day. The minutes say so.",
        "The notice is too short: the committee's rules ask for {count} days. The minutes say so.",
        rules.notice_days,
    )
    return text.format(count=number_text(rules.notice_days))


def sentence(state: State, act: Act) -> str:
    """Return what was done, in a sentence without who and when.

    Parameters
    ----------
    state : State
        What is on record, by which things are named.
    act : Act
        What was done.
    """
    return _sentence(act, state)


@singledispatch
def _sentence(act: Act, state: State) -> str:
    raise NotImplementedError(type(act).__name__)


def _tell[A: Act](kind: type[A]) -> Callable[[Callable[[A, State], str]], Callable[[A, State], str]]:
    """Return a decorator that makes a function tell acts of a kind."""
    return lambda function: _sentence.register(kind)(function)


def _committee(state: State, word: str) -> str:
    found: Committee | None = state.committees.get(word)
    return found.name if found else word


def _case(state: State, word: str) -> str:
    return state.cases[word].name if word in state.cases else word


def _title(state: State, proposal: str) -> str:
    return state.proposals[proposal].title if proposal in state.proposals else proposal


def _item(state: State, session: str, item: str) -> str:
    found = state.sessions[session].item(item) if session in state.sessions else None
    return found.title if found else item


@_tell(people.Begun)
def _begun(act: people.Begun, _state: State) -> str:
    return _("The record {name} begins.").format(name=act.name)


@_tell(people.CommitteeSet)
def _committee_set(act: people.CommitteeSet, _state: State) -> str:
    return _("{committee} decides by these rules. {rules}").format(
        committee=act.name, rules=" ".join(rules_text(act.rules))
    )


@_tell(people.MemberSet)
def _member_set(act: people.MemberSet, state: State) -> str:
    text = _("{name} has the seat {seat} in {committee}, as {role}.").format(
        name=act.name, seat=seats()[act.seat], committee=_committee(state, act.committee), role=roles()[act.role]
    )
    return f"{text} {administers_too()}" if act.administers and act.role != "administrator" else text


@_tell(people.MemberLeft)
def _member_left(act: people.MemberLeft, state: State) -> str:
    text = _("{name} leaves {committee}.").format(
        name=state.name_of(act.member), committee=_committee(state, act.committee)
    )
    return f"{text} {act.reason}".strip()


@_tell(keeping.CaseKept)
def _case_kept(act: keeping.CaseKept, _state: State) -> str:
    if act.before is None:
        text = _("The case {case} is on record.").format(case=act.name)
    else:
        text = ngettext(
            "A new version of {case}: {count} cell or row is another.",
            "A new version of {case}: {count} cells or rows are others.",
            act.changed,
        ).format(case=act.name, count=number_text(act.changed))
    return f"{text} {act.note}".strip()


@_tell(keeping.CaseRemoved)
def _case_removed(act: keeping.CaseRemoved, state: State) -> str:
    return _("The case {case} is removed: {reason}").format(case=_case(state, act.case), reason=act.reason)


@_tell(keeping.CaseBroughtBack)
def _case_back(act: keeping.CaseBroughtBack, state: State) -> str:
    return _("The case {case} is brought back. {reason}").format(case=_case(state, act.case), reason=act.reason).strip()


@_tell(keeping.PlanKept)
def _plan_kept(act: keeping.PlanKept, state: State) -> str:
    return _("Plan {plan} of {case} is on record.").format(plan=act.plan, case=_case(state, act.case))


@_tell(keeping.Published)
def _published(act: keeping.Published, state: State) -> str:
    text = ngettext(
        "Published of {case}, by adoption {adoption}: {count} file.",
        "Published of {case}, by adoption {adoption}: {count} files.",
        act.count,
    ).format(case=_case(state, act.case), adoption=act.adoption, count=number_text(act.count))
    return " ".join(word for word in (text, _("Members by name.") if act.named else "", act.address) if word)


@_tell(keeping.Expired)
def _expired(act: keeping.Expired, _state: State) -> str:
    text = ngettext(
        "{count} content that nothing needs any more was let go.",
        "{count} contents that nothing needs any more were let go.",
        len(act.digests),
    )
    return text.format(count=number_text(len(act.digests)))


@_tell(keeping.Refused)
def _refused(act: keeping.Refused, _state: State) -> str:
    return _("Refused: {what}").format(what=shown(act.what))


@_tell(deciding.Proposed)
def _proposed(act: deciding.Proposed, state: State) -> str:
    return _("Plan {plan} is proposed to {committee} as “{title}”: {reason}").format(
        plan=act.plan, committee=_committee(state, act.committee), title=act.title, reason=act.reason
    )


@_tell(deciding.Commented)
def _commented(act: deciding.Commented, state: State) -> str:
    return _("On “{title}”: {text}").format(title=_title(state, act.proposal), text=act.text)


@_tell(deciding.Withdrawn)
def _withdrawn(act: deciding.Withdrawn, state: State) -> str:
    return _("“{title}” is taken back. {reason}").format(title=_title(state, act.proposal), reason=act.reason).strip()


@_tell(convening.SessionCalled)
def _session_called(act: convening.SessionCalled, state: State) -> str:
    call = state.calls.get(act.session)
    return _("A session of {committee} is called for {day}; agenda: {agenda}. Convened: {names}.").format(
        committee=_committee(state, act.committee),
        day=day_text(act.day),
        agenda="; ".join(point.title for point in act.agenda),
        names=", ".join(map(state.name_of, call.convened if call else ())) or _("nobody"),
    )


@_tell(convening.SessionCalledOff)
def _session_called_off(act: convening.SessionCalledOff, state: State) -> str:
    text = _("The session of {day} is called off. {reason}")
    return text.format(day=day_text(state.calls[act.session].day), reason=act.reason).strip()


@_tell(convening.ProxyGiven)
def _proxy_given(act: convening.ProxyGiven, state: State) -> str:
    if act.giver is None:
        return _("Proxy for session {session}: {holder} votes for them.").format(
            session=act.session, holder=state.name_of(act.holder)
        )
    return _("Proxy for session {session}: {holder} votes for {name}.").format(
        session=act.session, holder=state.name_of(act.holder), name=state.name_of(act.giver)
    )


@_tell(convening.ProxyEnded)
def _proxy_ended(act: convening.ProxyEnded, state: State) -> str:
    if act.giver is None:
        return _("Their proxy for session {session} is ended.").format(session=act.session)
    return _("The proxy of {name} for session {session} is ended.").format(
        name=state.name_of(act.giver), session=act.session
    )


@_tell(deciding.SessionOpened)
def _session_opened(act: deciding.SessionOpened, state: State) -> str:
    return _("Session of {committee} on {day}; agenda: {agenda}.").format(
        committee=_committee(state, act.committee),
        day=day_text(act.day),
        agenda="; ".join(point.title for point in act.agenda),
    )


@_tell(deciding.Attended)
def _attended(act: deciding.Attended, state: State) -> str:
    names = ", ".join([*map(state.name_of, act.present), *act.guests])
    return _("Present: {names}.").format(names=names or _("nobody"))


@_tell(deciding.InterestDeclared)
def _interest(act: deciding.InterestDeclared, state: State) -> str:
    tie = ties()[act.tie]
    if act.degree:
        tie = _("{tie}, degree {degree}").format(tie=tie, degree=act.degree)
    if act.supplier:
        tie = f"{tie} ({act.supplier})"
    text = _("Tie declared on “{title}”: {tie}.").format(title=_item(state, act.session, act.item), tie=tie)
    return text if act.member is None else f"{state.name_of(act.member)}: {text}"


@_tell(deciding.Voted)
def _voted(act: deciding.Voted, state: State) -> str:
    text = _("Vote on “{title}”: {choice}.").format(
        title=_item(state, act.session, act.item), choice=choices()[act.choice]
    )
    if act.giver is not None:
        text = _("By proxy of {name}: {vote}").format(name=state.name_of(act.giver), vote=text)
    return f"{text} {act.reason}".strip()


@_tell(deciding.SessionClosed)
def _session_closed(act: deciding.SessionClosed, state: State) -> str:
    session = state.sessions.get(act.session)
    told = [f"{_item(state, act.session, one.item)}: {result_text(one)}" for one in session.results] if session else []
    return " ".join([_("The session is closed."), *told])


@_tell(deciding.Adopted)
def _adopted(act: deciding.Adopted, state: State) -> str:
    found = state.adoptions.get(act.adoption)
    if found is None:
        return _("“{title}” is adopted.").format(title=_item(state, act.session, act.item))
    text = _("“{title}” is adopted: plan {plan}, fingerprint {fingerprint}.").format(
        title=_title(state, found.proposal), plan=found.plan, fingerprint=found.fingerprint
    )
    if found.appeal_until is not None:
        text += " " + _("It can be appealed against until {day}.").format(day=day_text(found.appeal_until))
    return text


@_tell(deciding.Appealed)
def _appealed(act: deciding.Appealed, _state: State) -> str:
    return _("{name} appeals against adoption {adoption}: {reason}").format(
        name=act.by, adoption=act.adoption, reason=act.reason
    )


@_tell(deciding.AppealAnswered)
def _answered(act: deciding.AppealAnswered, state: State) -> str:
    result = next((one for one in state.sessions[act.session].results if one.item == act.item), None)
    text = (
        _("The appeal against adoption {adoption} is upheld, the plan set aside: {answer}")
        if result is not None and result.carried
        else _("The appeal against adoption {adoption} is refused: {answer}")
    )
    return text.format(adoption=act.adoption, answer=act.answer)


@_tell(deciding.StepSet)
def _step_set(act: deciding.StepSet, _state: State) -> str:
    text = _("{step}: {owner} sees to it").format(step=_of_call(steps()[act.step], act.called), owner=act.owner)
    if act.due is not None:
        text = _("{what} until {day}").format(what=text, day=day_text(act.due))
    return text + "."


@_tell(deciding.StepDone)
def _step_done(act: deciding.StepDone, _state: State) -> str:
    step = _of_call(steps().get(act.step, act.step), act.called)
    return f"{_('{step}: done.').format(step=step)} {act.note}".strip()


def _of_call(step: str, called: str) -> str:
    return _("{step} ({call})").format(step=step, call=called) if called else step


@_tell(offering.Invited)
def _invited(act: offering.Invited, state: State) -> str:
    return _("{name} is invited to offer for {case} until {day}.").format(
        name=act.name, case=_case(state, act.case), day=day_text(act.until)
    )


@_tell(offering.InvitationEnded)
def _invitation_ended(act: offering.InvitationEnded, state: State) -> str:
    found = state.invitations.get(act.invitation)
    name = found.name if found else act.invitation
    return f"{_('The invitation of {name} is ended.').format(name=name)} {act.reason}".strip()


@_tell(offering.Offered)
def _offered(act: offering.Offered, state: State) -> str:
    found = state.invitations.get(act.invitation)
    text = ngettext("{name} offers {count} line.", "{name} offers {count} lines.", act.lines)
    return text.format(name=found.name if found else act.invitation, count=act.lines)


@_tell(offering.OfferDecided)
def _offer_decided(act: offering.OfferDecided, state: State) -> str:
    found = state.offers.get(act.offer)
    invitation = state.invitations.get(found.invitation) if found else None
    text = _("Of the offer of {name} {accepted} lines are accepted, {refused} refused.").format(
        name=invitation.name if invitation else act.offer,
        accepted=len(act.accepted),
        refused=len(act.refused_lines),
    )
    return " ".join([text, *(f"{one.line}: {one.reason}." for one in act.refused_lines)])


@_tell(drawing.Drawn)
def _drawn(act: drawing.Drawn, state: State) -> str:
    text = _("Draw of {day} in {case} by the seed “{seed}” ({origin}), before {witnesses}.").format(
        day=day_text(act.day),
        case=_case(state, act.case),
        seed=act.seed,
        origin=act.seed_from,
        witnesses=", ".join(act.witnesses),
    )
    return " ".join([text, *(f"{one.product}: {', '.join(one.suppliers)}." for one in act.products)])


def _buyer(state: State, word: str) -> str:
    found = state.buyers.get(word)
    return found.name if found else word


@_tell(sharing.BuyerJoined)
def _buyer_joined(act: sharing.BuyerJoined, _state: State) -> str:
    text = _("{name} shares the register of capacity; for it may act: {people}.")
    return text.format(name=act.name, people=", ".join(act.people) or _("administrators"))


@_tell(sharing.CapacityStated)
def _capacity_stated(act: sharing.CapacityStated, _state: State) -> str:
    suppliers = len({line.supplier for line in act.lines})
    text = ngettext(
        "What {count} supplier can deliver is stated: {kg} kg. Source: {source}.",
        "What {count} suppliers can deliver is stated: {kg} kg. Source: {source}.",
        suppliers,
    )
    return text.format(count=suppliers, kg=number_text(sum(line.kg for line in act.lines)), source=act.source)


@_tell(sharing.PartReserved)
def _part_reserved(act: sharing.PartReserved, state: State) -> str:
    words = {"product": act.product, "supplier": act.supplier, "name": _buyer(state, act.buyer)}
    if act.share is not None:
        text = _("{share} of {product} of {supplier} are set aside for {name}.")
        return text.format(share=share_text(act.share), **words)
    if act.kg:
        text = _("{kg} kg a month of {product} of {supplier} are set aside for {name}.")
        return text.format(kg=number_text(act.kg), **words)
    return _("Nothing is set aside for {name} any more of {product} of {supplier}.").format(**words)


@_tell(sharing.PlanCommitted)
def _plan_committed(act: sharing.PlanCommitted, state: State) -> str:
    kg = number_text(sum(line.kg for line in act.lines))
    text = _("{name} commits {kg} kg for its case {case}, in place of what it had committed for it.")
    return text.format(name=_buyer(state, act.buyer), kg=kg, case=act.case)


@_tell(sharing.GivenBack)
def _given_back(act: sharing.GivenBack, state: State) -> str:
    text = _("{name} gives back what it had committed for its case {case}.")
    return text.format(name=_buyer(state, act.buyer), case=act.case)
