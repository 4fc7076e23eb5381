"""Sessions of a committee: agenda, who is present, ties, votes, what was decided and adopted, appeals."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Literal

import streamlit as st

from planner import service
from planner.findings import InputError
from planner.i18n import _, day_format, day_text, language, ngettext, number_text
from planner.record.state import Adoption, Call, Interest, Item, Result, Session, Step
from planner.ui import memory, publishing, record, state
from planner.ui.acting import Table, do, has_quorum, line, quorum_text, text
from planner.ui.proposals import standing
from planner.ui.text import ended, plain

if TYPE_CHECKING:
    from planner.record.checklist import Due

TIES_BY_DEGREE = ("kinship", "in_law")
DEGREES = (1, 2, 3, 4, 5)


def show(table: Table) -> None:
    """Show the session that is open, or let one be opened, then those before."""
    assert table.committee is not None
    session = table.session
    before = [one for one in table.known.sessions.values() if one.committee == table.committee.word and one.closed]
    called = table.known.called(table.committee.word)
    if session is not None:
        _open(table, session)
    for call in called:
        with st.container(border=True):
            _called(table, call, can_open=session is None)
    if table.chairs:
        label = _("Call or open a session") if session is None else _("Call the next session")
        expanded = session is None and not before and not called
        with st.expander(label, icon=":material/add:", expanded=expanded, key="open-session"):
            _begin(table, can_open=session is None)
    elif session is None:
        st.info(_("No session is open. The chair opens one."))
    if before:
        st.subheader(_("Sessions before"))
    for one in reversed(before):
        _closed(table, one)


# --- open --------------------------------------------------------------------------------------------------------------------


def _begin(table: Table, *, can_open: bool) -> None:
    found = standing(table)
    titles = {one.word: one.title for one in found}
    open_ones = [one.word for one in found if table.known.state_of_proposal(one.word) == "proposed"]
    day = st.date_input(_("Day"), format=day_format(), key=memory.kept("session day", date.today()))
    place = line(_("Place"), "session place")
    chosen = st.multiselect(
        _("Proposals on the agenda"),
        list(titles),
        format_func=titles.__getitem__,
        key=memory.kept(f"session proposals {' '.join(open_ones)}", open_ones, list(titles)),
    )
    assert table.committee is not None
    waiting = {one.title: one for one in service.record.appeal_points(table.known, table.committee.word)}
    appeals = (
        st.multiselect(
            _("Appeals on the agenda"),
            list(waiting),
            key=memory.kept(f"session appeals {len(waiting)}", list(waiting), list(waiting)),
        )
        if waiting
        else []
    )
    others = text(_("Other points, one a line"), "session points")
    agenda = [service.record.Point(titles[word], word) for word in chosen]
    agenda += [waiting[title] for title in appeals]
    agenda += [service.record.Point(one.strip()) for one in others.splitlines() if one.strip()]
    what = (table.record, table.who, table.committee.word, day, agenda, place)
    held_before = day < date.today() and st.checkbox(
        _("It was held before all of this was on record, and is entered afterwards"),
        key=memory.kept("session held before", False),
    )
    with st.container(horizontal=True, gap="small"):
        if can_open and st.button(_("Open the session"), type="primary", disabled=not agenda):
            act = partial(service.record.open_session, *what, held_before=bool(held_before))
            do(act, _("The session is open. Enter who is present."), "session ")
        if st.button(_("Call it for that day"), disabled=not agenda):
            act = partial(service.record.call_session, *what)
            do(act, _("The session is called: its members find it here, with the agenda."), "session ")


def _called(table: Table, call: Call, *, can_open: bool) -> None:
    """Show a session that is called, with its agenda; the chair opens it or calls it off, who cannot come gives a proxy."""
    place = f", {call.place}" if call.place else ""
    st.markdown(f"**{plain(_('Called for {day}{place}').format(day=day_text(call.day), place=place))}**")
    st.caption(plain(" ".join(service.record.words.call_text(table.known, call.word))))
    st.markdown("\n".join(f"1. {plain(item.title)}" for item in call.agenda))
    with st.container(horizontal=True, gap="small"):
        if table.chairs and can_open and st.button(_("Open it"), type="primary", key=f"open-{call.word}"):
            act = partial(service.record.open_called, table.record, table.who, call.word)
            do(act, _("The session is open. Enter who is present."))
        if table.chairs:
            with st.popover(_("Call it off"), key=f"call-off-{call.word}"):
                reason = line(_("Why"), f"call off {call.word} reason")
                if st.button(_("Yes, call it off"), disabled=not reason, key=f"off-{call.word}"):
                    act = partial(service.record.call_off_session, table.record, table.who, call.word, reason)
                    do(act, _("The session is called off."), f"call off {call.word} ")
        _proxy(table, call, ())


def _proxy(table: Table, held: Call | Session, present: Sequence[str]) -> None:
    """Let a member give a proxy for a session or end it, and the chair enter those of others."""
    assert table.committee is not None
    if not table.committee.rules.proxies or not table.votes:
        return
    members, given = table.committee.members, {one.giver: one for one in held.proxies}
    voting = [one.who for one in table.committee.voting]
    givers = [one for one in (voting if table.chairs else [table.who]) if one not in present]
    if not givers:
        return
    name = f"proxy {held.word}"
    with st.popover(_("Proxies"), key=f"proxies-{held.word}"):
        giver = st.selectbox(
            _("Who cannot come"), givers, format_func=lambda who: members[who].name, key=memory.kept(f"{name} giver", givers[0], givers)
        )  # fmt: skip
        own = None if giver == table.who else giver
        if giver in given:
            st.write(plain(service.record.words.proxy_text(table.known, given[giver])))
            if st.button(_("End this proxy"), key=f"end-proxy-{held.word}"):
                act = partial(service.record.end_proxy, table.record, table.who, held.word, own)
                do(act, _("The proxy is ended."), f"{name} ")
            return
        holders = [one for one in voting if one != giver]
        holder = st.selectbox(
            _("Who votes for them"), holders, index=None, format_func=lambda who: members[who].name, key=f"{name} {giver} holder"
        )  # fmt: skip
        if st.button(_("Enter the written proxy"), disabled=holder is None, key=f"give-proxy-{held.word}"):
            act = partial(service.record.give_proxy, table.record, table.who, held.word, str(holder), own)
            do(act, _("The proxy is on record."), f"{name} ")


def _open(table: Table, session: Session) -> None:
    assert table.committee is not None
    where = f", {session.place}" if session.place else ""
    st.subheader(plain(_("Session of {day}{place}").format(day=day_text(session.day), place=where)))
    (st.success if has_quorum(table.committee, session) else st.warning)(
        plain(quorum_text(table.committee, session)), icon=":material/groups:"
    )
    for told in service.record.words.notice_text(table.known, session.word):
        st.warning(plain(told), icon=":material/event_busy:")
    for one in session.proxies:
        st.caption(plain(service.record.words.proxy_text(table.known, one)))
    _attendance(table, session)
    _proxy(table, session, session.present)
    show_agenda(table, session)
    if table.chairs:
        with st.popover(_("Close the session"), key="close-session"):
            st.write(_("The votes are counted by the committee's rules. What was decided stays as it is."))
            remarks = text(_("What else the minutes shall say"), f"close {session.word} remarks")
            if st.button(_("Yes, close the session"), type="primary"):
                act = partial(service.record.close_session, table.record, table.who, session.word, remarks)
                do(act, _("The session is closed and the votes are counted."), f"close {session.word} ")


def show_agenda(table: Table, session: Session) -> None:
    """Show the points of the agenda of an open session, with the votes, and let the visitor vote."""
    for item in session.agenda:
        with st.container(border=True):
            _item(table, session, item)


def _attendance(table: Table, session: Session) -> None:
    assert table.committee is not None
    members = table.committee.members
    if not table.chairs:
        names = [*map(table.name, session.present), *session.guests]
        st.write(plain(_("Present: {names}.").format(names=", ".join(names) or _("nobody is entered yet"))))
        return
    with st.expander(_("Who is present"), expanded=not session.present, key="attendance"):
        seats = service.record.words.seats()
        present = st.multiselect(
            _("Members of the committee"),
            list(members),
            default=[who for who in session.present if who in members],
            format_func=lambda who: f"{members[who].name} ({seats[members[who].seat]})",
            key=f"present-{session.word}-{'|'.join(session.present)}",
        )
        guests = st.text_area(
            _("Guests, one a line; they have no vote"),
            "\n".join(session.guests),
            height=70,
            key=f"guests-{session.word}-{len(session.guests)}",
        )
        if st.button(_("Enter who is present"), type="primary"):
            named = [one.strip() for one in guests.splitlines() if one.strip()]
            act = partial(service.record.attend, table.record, table.who, session.word, present, named)
            do(act, _("Who is present is on record."))


def _item(table: Table, session: Session, item: Item) -> None:
    st.markdown(f"**{plain(item.title)}**")
    if item.proposal:
        st.caption(plain(ended(table.known.proposals[item.proposal].reason)))
    votes = [one for one in session.votes if one.item == item.word]
    choices = service.record.words.choices()
    for vote in votes:
        told = f"{table.name(vote.who)}: {choices[vote.choice]}"
        if session.counted(vote) != vote.choice:
            told = _("{choice}; counts as an abstention, as a tie was declared").format(choice=told)
        if vote.by:
            told = _("{vote} (by proxy: {name})").format(vote=told, name=table.name(vote.by))
        st.markdown(f"- {plain(f'{told}. {vote.reason}' if vote.reason else told)}")
    for tie in (one for one in session.interests if one.item == item.word):
        st.markdown(f"- {plain(_tie_text(table, tie))}")
    if not table.votes:
        if not votes:
            st.caption(_("Nobody has voted yet."))
        return
    mine = next((one for one in votes if one.who == table.who), None)
    if mine is not None:
        st.caption(plain(_("You have voted: {choice}. A vote is not changed.").format(choice=choices[mine.choice])))
    elif table.who not in session.present:
        st.caption(_("You vote once the chair has entered you as present."))
    else:
        _vote(table, session, item)
    if table.who in session.present:
        for one in session.proxies:
            if one.holder == table.who and all(vote.who != one.giver for vote in votes):
                _vote(table, session, item, one.giver)
    if mine is None or table.chairs or table.who not in session.tied(item.word):
        with st.popover(_("Declare a tie to a supplier"), key=f"tie-{item.word}"):
            _declare(table, session, item, others=table.chairs)


def _vote(table: Table, session: Session, item: Item, giver: str | None = None) -> None:
    """Let the visitor vote on a point, for themselves or for who gave them a proxy."""
    ties = session.tied(item.word)
    tied = table.who in ties
    if giver is not None and ties & {giver, table.who}:
        told = _("A tie is declared: for {name} nobody votes on this point.")
        st.caption(plain(told.format(name=table.name(giver))))
        return
    choices = service.record.words.choices()
    known = ["abstain"] if tied else list(choices)
    name = f"vote {session.word} {item.word}{'' if giver is None else f' for {giver}'}"
    if tied:
        st.caption(_("You have declared a tie: you abstain on this point."))
    left, right = st.columns([2, 3])
    with left:
        chosen = st.radio(
            _("Your vote")
            if giver is None
            else plain(_("By proxy, the vote of {name}").format(name=table.name(giver))),
            known,
            index=None,
            format_func=choices.__getitem__,
            horizontal=True,
            key=memory.kept(f"{name} choice", None, [None, *known]),
        )
    with right:
        reason = line(_("Reason, if you want it in the minutes"), f"{name} reason")
    label = _("Vote") if giver is None else plain(_("Vote for {name}").format(name=table.name(giver)))
    if st.button(label, type="primary", disabled=chosen is None, key=f"cast-{item.word}{giver or ''}"):
        act = partial(
            service.record.vote, table.record, table.who, session.word, item.word, str(chosen), reason, giver=giver
        )
        do(
            act,
            _("The vote on “{title}” is on record.").format(title=item.title)
            if giver
            else _("Your vote on “{title}” is on record.").format(title=item.title),
            f"{name} ",
        )


def _declare(table: Table, session: Session, item: Item, *, others: bool) -> None:
    assert table.committee is not None
    name, ties = f"tie {session.word} {item.word}", service.record.words.ties()
    whom: str | None = table.who
    if others:
        people = table.committee.members
        voting = [one.who for one in table.committee.voting]
        whom = st.selectbox(
            _("Whose tie"), voting, format_func=lambda who: people[who].name, key=memory.kept(f"{name} whose", table.who, voting)
        )  # fmt: skip
    tie = st.selectbox(_("What ties them"), list(ties), format_func=ties.__getitem__, key=memory.kept(f"{name} kind", "own", list(ties)))  # fmt: skip
    degree = 0
    if tie in TIES_BY_DEGREE:
        degree = st.selectbox(
            _("Degree: parents and children 1, siblings and grandparents 2, uncles and nieces 3, cousins 4"),
            DEGREES,
            key=memory.kept(f"{name} degree", 1, DEGREES),
        )
    supplier = line(_("Supplier"), f"{name} supplier")
    if st.button(_("Declare it"), disabled=not supplier, key=f"declare-{item.word}"):
        act = partial(
            service.record.declare, table.record, table.who, session.word, item.word, tie,
            degree=degree, supplier=supplier, member=None if whom == table.who else whom,
        )  # fmt: skip
        do(act, _("The tie is on record."), f"{name} ")


def _tie_text(table: Table, tie: Interest) -> str:
    words = service.record.words.ties()[tie.tie]
    told = _("{name} has a tie to {supplier}: {tie}.").format(
        name=table.name(tie.who), supplier=tie.supplier or _("a supplier"), tie=words
    )
    return f"{told} {_('Such a member abstains.')}" if tie.must_abstain else told


# --- closed ------------------------------------------------------------------------------------------------------------------


def _closed(table: Table, session: Session) -> None:
    with st.container(border=True):
        place = f", {session.place}" if session.place else ""
        st.markdown(f"**{plain(day_text(session.day) + place)}**")
        results(table, session)
        if session.remarks:
            st.caption(plain(session.remarks))
        _minutes(table, session)


def _minutes(table: Table, session: Session) -> None:
    labels: dict[Literal["docx", "pdf", "html"], str] = {
        "docx": _("Minutes to edit (.docx)"),
        "pdf": _("Minutes to print (PDF)"),
        "html": _("Minutes to read on a screen (HTML)"),
    }
    with st.container(horizontal=True, gap="small"):
        for form, label in labels.items():
            st.download_button(
                label,
                partial(service.record.minutes, table.record, session.word, form),
                f"minutes-{session.day.isoformat()}-{session.word}.{form}",
                key=f"minutes-{session.word}-{form}",
                icon=":material/description:",
                on_click="ignore",
            )


def results(table: Table, session: Session) -> None:
    """Show what a session decided, and let the chair adopt what was carried."""
    for item in session.agenda:
        result = next((one for one in session.results if one.item == item.word), None)
        if result is None:
            continue
        st.markdown(f"**{plain(item.title)}**: {plain(service.record.words.result_text(result))}")
        _adopt(table, session, item, result)


def _adopt(table: Table, session: Session, item: Item, result: Result) -> None:
    done = next(
        (one for one in table.known.adoptions.values() if (one.session, one.item) == (session.word, item.word)), None
    )
    if done is not None:
        told = _("Adopted on {day}. Fingerprint {fingerprint}.")
        if done.set_aside:
            told += " " + _("Set aside after an appeal.")
        st.caption(plain(told.format(day=record.day(done.at), fingerprint=service.record.short(done.fingerprint))))
    elif item.proposal and result.carried and table.chairs:
        text = _("The year of this case goes by the adopted plan from then on; case, law and plan are frozen with it.")
        if st.button(_("Adopt this plan"), type="primary", help=text, key=f"adopt-{session.word}-{item.word}"):
            act = partial(service.record.adopt, table.record, table.who, session.word, item.word)
            do(act, _("“{title}” is adopted. Progress and Export stand on it now.").format(title=item.title))


# --- adopted plans and appeals -----------------------------------------------------------------------------------------------


def show_adoptions(table: Table) -> None:
    """Show what was adopted, and the appeals against it."""
    assert table.committee is not None
    found = [one for one in table.known.adoptions.values() if one.committee == table.committee.word]
    if not found:
        st.info(_("Nothing is adopted yet. What a session carried is adopted by the chair, in the view Sessions."))
    for one in reversed(found):
        with st.container(border=True):
            _adoption(table, one)
    publishing.show(table)


def _adoption(table: Table, one: Adoption) -> None:
    proposal = table.known.proposals[one.proposal]
    st.markdown(f"**{plain(proposal.title)}**")
    case = table.known.cases[one.case].name if one.case in table.known.cases else one.case
    told = [
        _("Plan of {case}, adopted on {day} by {name} for the committee.").format(
            case=case, day=record.moment(one.at), name=table.name(one.who)
        ),
        service.record.words.plan_states()[table.known.state_of(one.plan)].capitalize() + ".",
    ]
    if one.appeal_until is not None and not one.set_aside:
        told.append(_("It can be appealed against until {day}.").format(day=day_text(one.appeal_until)))
    st.write(plain(" ".join(told)))
    st.caption(_("Fingerprint: with it anybody can check that this very plan was adopted."))
    st.code(one.fingerprint, language=None)
    for appeal in one.appeals:
        st.markdown(plain(_("{name} appeals: {reason}").format(name=appeal.by, reason=ended(appeal.reason))))
        if appeal.outcome:
            outcome = (
                _("Upheld, the plan is set aside: {answer}") if appeal.outcome == "upheld" else _("Refused: {answer}")
            )
            st.markdown(f"- {plain(outcome.format(answer=ended(appeal.answer)))}")
        elif service.record.decided_appeal(table.known, one.word, appeal.word) == ("", ""):
            st.caption(_("A session has to decide it: the chair puts it on the agenda, in the view Sessions."))
        elif table.chairs:
            _answer(table, one, appeal.word)
        else:
            st.caption(_("The chair has still to answer it."))
    if table.votes and one.appeal_until is not None and date.today() <= one.appeal_until and not one.set_aside:
        with st.popover(_("Enter an appeal"), key=f"appeal-{one.word}"):
            by = line(_("Who appeals"), f"appeal {one.word} by")
            reason = line(_("Why"), f"appeal {one.word} reason")
            if st.button(_("Enter it"), disabled=not (by and reason), key=f"enter-{one.word}"):
                act = partial(service.record.appeal, table.record, table.who, one.word, by, reason)
                do(act, _("The appeal is on record."), f"appeal {one.word} ")


def _answer(table: Table, one: Adoption, appeal: str) -> None:
    name = f"answer {one.word} {appeal}"
    session, item = service.record.decided_appeal(table.known, one.word, appeal)
    result = next(result for result in table.known.sessions[session].results if result.item == item)
    st.caption(plain(service.record.words.result_text(result)))
    st.caption(
        _("So it is upheld, and the plan set aside.") if result.carried else _("So it is refused, and the plan stays.")
    )
    answer = line(_("Answer to the appeal, with the reason"), f"{name} text")
    if st.button(_("Put the answer on record"), disabled=not answer, key=name):
        act = partial(service.record.answer_appeal, table.record, table.who, one.word, appeal, answer)
        do(act, _("The answer is on record."), f"{name} ")


# --- steps -------------------------------------------------------------------------------------------------------------------


def show_steps(table: Table) -> None:
    """Show the steps of the procurement of the open case, with who sees to each until when."""
    case = state.base_case()
    if case is None or service.record.word_of(case) not in table.known.cases:
        st.info(
            _(
                "Open the case whose steps you want to see. It must be on record: propose a plan of it, or page Case, Versions."
            )
        )
        return
    word = service.record.word_of(case)
    st.caption(plain(_("Steps of the procurement of {case}.").format(case=case.head["name"])))
    call = _call(table, word)
    of_call = call.word if call is not None else ""
    late, left_by = 0, service.record.days_left(case, call)
    for step, title in service.record.words.steps().items():
        found, due = table.known.step(word, step, of_call), left_by.get(step)
        told, is_late = _step_text(table, found, due)
        late += is_late
        with st.container(border=True):
            left, middle, right = st.columns([4, 1, 1], vertical_alignment="center")
            sign = ":material/check_circle: " if found is not None and found.done else ""
            left.markdown(f"{sign}**{plain(title)}**  \n{plain(told)}")
            if is_late:
                left.badge(_("late"), color="orange")
            left.caption(plain(due.why if due is not None else service.record.words.no_day()))
            if table.chairs:
                with middle.popover(_("Who and when"), width="stretch", key=f"set-{step}"):
                    _set_step(table, (word, of_call), step, title, due.day if due else None)
            if table.votes and not (found is not None and found.done):
                with right.popover(_("Done"), width="stretch", key=f"done-{step}"):
                    note = line(_("Remark"), f"done {step} note")
                    if st.button(_("Yes, it is done"), key=f"finish-{step}"):
                        act = partial(service.record.finish_step, table.record, table.who, word, step, note, of_call)
                        do(act, _("{step}: done.").format(step=title), f"done {step} ")
    if late:
        text = ngettext("{count} step is late.", "{count} steps are late.", late)
        st.warning(text.format(count=number_text(late)))


def _call(table: Table, word: str) -> service.record.Call | None:
    """Ask which call's steps are shown, where the plan has several; None: those of the case, by which calls go that have none of their own."""
    latest = max((one.act for one in table.known.plans.values() if one.case == word), default=0)
    adoption = table.known.adopted(word)
    key = ("calls", word, str(latest), adoption.word if adoption is not None else "", language())
    found: list[service.record.Call] | None = state.hand().get(key)
    if found is None:
        try:
            found = service.record.calls(table.record, word)
        except InputError:  # of a plan that cannot be read any more
            found = []
        state.hand().put(key, found)
    if len(found) < 2 and not table.known.calls_with_steps(word):
        return None
    known = {one.word: one for one in found if one.word}
    chosen = st.selectbox(
        _("Which call"),
        ["", *known],
        format_func=lambda one: plain(known[one].name) if one else _("All calls without days of their own"),
        key=memory.kept("steps call", "", ["", *known]),
    )
    return known.get(chosen)


def _step_text(table: Table, found: Step | None, due: Due | None) -> tuple[str, bool]:
    """Return who sees to a step until when, what law and case leave, and whether that day is over."""
    told = _("Nobody sees to it yet.")
    if found is not None and found.owner:
        told = _("{name} sees to it.").format(name=found.owner)
        if found.due is not None:
            told = _("{name} sees to it until {day}.").format(name=found.owner, day=day_text(found.due))
    if found is not None and found.done:
        done = _("Done on {day} by {name}.").format(day=record.day(found.done), name=table.name(found.by))
        return f"{told} {done} {found.note}".strip(), False
    if due is not None:
        told += " " + _("Last day: {day}.").format(day=day_text(due.day))
    days = [day for day in (found.due if found else None, due.day if due else None) if day is not None]
    return told, bool(days) and min(days) < date.today()


def _set_step(table: Table, of: tuple[str, str], step: str, title: str, last: date | None) -> None:
    word, call = of
    owner = line(_("Who sees to it"), f"step {step} owner")
    due = st.date_input(_("Until"), value=last, format=day_format(), key=f"step-{step}-{call}-due")
    if st.button(_("Put it on record"), disabled=not owner, key=f"put-{step}"):
        until = due if isinstance(due, date) else None
        act = partial(service.record.set_step, table.record, table.who, word, step, owner, until, call)
        do(act, _("{step}: {name} sees to it.").format(step=title, name=owner), f"step {step} ")
