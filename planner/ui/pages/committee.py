"""Committee: who sits in it, what is proposed, its sessions and votes, what is adopted, the steps that follow, the record of it all."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import pandas as pd
import streamlit as st

from planner import service
from planner.findings import InputError
from planner.i18n import _, ngettext, number_text
from planner.record.people import ROLES, SEATS
from planner.record.state import Committee, Rules
from planner.ui import invitations, memory, progress, proposals, ranking, record, sessions, state, tables, works
from planner.ui.acting import Table, do, line, show_outcome
from planner.ui.meeting import MEETING, show_meeting
from planner.ui.text import plain

if TYPE_CHECKING:
    from planner.programmes.law import CommitteeRule
    from planner.record.audit import Audit
    from planner.record.store import Record

MOST_ACTS = 200
"""Acts that are listed; all are in the file that can be downloaded."""

SECONDS_BETWEEN_LOOKS = 3
MOST_DEGREE, MOST_APPEAL_DAYS, MOST_NOTICE_DAYS, MOST_PROXIES = 9, 365, 90, 9


def show() -> None:
    """Show the page."""
    person = record.person()
    if person is None:
        st.info(_("Sign in to see the committee's table."))
        return
    kept = record.opened(state.workspace())
    table = None if kept is None else Table(kept, _chosen(kept))
    if table is not None and table.committee is not None and memory.noted(MEETING):
        show_meeting(table)
        _look_again(table)
        return
    st.title(_("Committee"))
    if not person.signed_in:
        text = _(
            "Nobody signs in here: whoever opens this address acts under the name {name}, also for a committee. "
            "To let each member sign in, see “Sign in” in the README."
        )
        st.info(plain(text.format(name=person.name)), icon=":material/person_alert:")
    show_outcome()
    state.show_message()
    if table is None:
        _begin()
        return
    if table.committee is None:
        _found(table)
        return
    _head(table)
    views = {
        "proposals": (_("Proposals"), proposals.show),
        "sessions": (_("Sessions"), sessions.show),
        "adopted": (_("Adopted"), sessions.show_adoptions),
        "suppliers": (_("Suppliers"), invitations.show),
        "ranking": (_("Ranking"), ranking.show),
        "steps": (_("Steps"), sessions.show_steps),
        "members": (_("Members and rules"), _members),
        "record": (_("Record"), _record),
    }
    chosen = st.segmented_control(
        _("View"),
        list(views),
        format_func=lambda view: views[view][0],
        label_visibility="collapsed",
        key=memory.kept("committee view", "proposals", list(views)),
    )
    views[chosen or "proposals"][1](table)
    _look_again(table)


def _look_again(table: Table) -> None:
    """Show what others do as they do it."""
    seen, workspace = table.known.acts, state.workspace()

    @st.fragment(run_every=SECONDS_BETWEEN_LOOKS)
    def look() -> None:
        now = record.state(workspace)
        if now is not None and now.acts != seen:
            st.rerun()

    look()


def _chosen(kept: Record) -> Committee | None:
    """Return the committee that is looked at."""
    found = kept.state().committees
    word = memory.noted("committee") or next(iter(found), "")
    return found.get(str(word)) or next(iter(found.values()), None)


def _head(table: Table) -> None:
    """Say whose table it is, what the visitor is at it, and what waits."""
    assert table.committee is not None
    known = table.known.committees
    if len(known) > 1:
        words = list(known)
        st.selectbox(
            _("Which committee"), words, format_func=lambda word: known[word].name, key=memory.kept("committee", words[0], words)
        )  # fmt: skip
    left, right = st.columns([4, 1], vertical_alignment="center")
    mine = table.committee.members.get(table.who)
    if mine is not None:
        told = _("{committee}. You are {name}: {role}, for {seat}.").format(
            committee=table.committee.name,
            name=mine.name,
            role=service.record.words.role_text(mine),
            seat=service.record.words.seats()[mine.seat],
        )
    else:
        told = _("{committee}. You have no seat in it: you can read.").format(committee=table.committee.name)
        if table.administers:
            told += " " + _("As an administrator of the record you say who has.")
    left.write(plain(told))
    if right.button(_("Meeting view"), icon=":material/present_to_all:", width="stretch"):
        memory.put(MEETING, True)
        st.rerun()
    session = table.session
    if session is not None:
        left.caption(_("A session is open: see Sessions."))


# --- begin -------------------------------------------------------------------------------------------------------------------


def _begin() -> None:
    st.write(
        _(
            "A record keeps every version of the cases, what is proposed, who votes how, and what is adopted. What is on it is never changed: "
            "each act is sealed with the one before. Whoever begins it says who sits in the committee."
        )
    )
    case = state.base_case()
    name = line(_("What the record is called, such as the town"), "record name") or str(
        case.head["name"] if case else ""
    )
    if case is not None:
        st.caption(plain(_("Left blank: {name}").format(name=name)))
    if st.button(_("Begin the record"), type="primary", disabled=not name):
        do(
            partial(record.begin, state.workspace(), name),
            _("The record has begun. Found the committee now."),
            "record ",
        )


def _found(table: Table) -> None:
    if not table.administers:
        st.info(
            plain(_("No committee is on record yet. {name} founds it.").format(name=table.name(table.known.founder)))
        )
        return
    st.subheader(_("Found the committee"))
    _rules_form(table, None)


# --- members and rules -------------------------------------------------------------------------------------------------------


def _members(table: Table) -> None:
    assert table.committee is not None
    words = service.record.words
    st.subheader(_("Who sits in it"))
    members = table.committee.members.values()
    if members:
        rows = [(one.name, words.seats()[one.seat], words.role_text(one), one.who) for one in members]
        headings = {"name": _("Name"), "seat": _("Speaks for"), "role": _("Role"), "who": _("Signs in as")}
        tables.plain_table(pd.DataFrame(rows, columns=list(headings)), headings, key="members")
    else:
        st.write(_("Nobody yet."))
    if table.administers:
        left, right = st.columns(2)
        with left, st.container(border=True):
            _seat_form(table)
        with right, st.container(border=True):
            _unseat_form(table)
    st.subheader(_("By which rules it decides"))
    st.markdown("\n".join(f"- {plain(one)}" for one in words.rules_text(table.committee.rules)))
    if table.administers:
        with st.expander(_("Let it decide by other rules"), key="rules"):
            _rules_form(table, table.committee)
        with st.expander(_("Found another committee"), key="another"):
            _rules_form(table, None)


def _seat_form(table: Table) -> None:
    assert table.committee is not None
    words = service.record.words
    st.markdown(f"**{_('Seat a member')}**")
    name = line(_("Name"), "seat name")
    who = line(_("Signs in as: e-mail address, or the name that the provider gives"), "seat who", 200)
    seat = st.selectbox(_("Speaks for"), SEATS, format_func=words.seats().__getitem__, key=memory.kept("seat seat", SEATS[0], SEATS))  # fmt: skip
    role = st.selectbox(
        _("Role"),
        ROLES,
        format_func=words.roles().__getitem__,
        help=_(
            "Reader: reads. Observer: reads, comments, and may be a guest of a session. Member: proposes, comments, votes. Chair: also opens and closes "
            "sessions and adopts. Administrator: says who sits where; no vote."
        ),
        key=memory.kept("seat role", "member", ROLES),
    )
    administers = st.checkbox(
        _("Also says who sits where (administers the record)"), key=memory.kept("seat administers", False)
    )
    found = table.committee.members.get(record.identity(who))
    instead = found is not None and st.checkbox(
        plain(
            _("Instead of {name}, {seat}, who signs in so now").format(name=found.name, seat=words.seats()[found.seat])
        ),
        key=memory.kept("seat instead", False),
    )
    if st.button(_("Give this seat"), type="primary", disabled=not (name and who)):
        act = partial(
            service.record.seat_member, table.record, table.who, table.committee.word, record.identity(who), name, seat, role,
            administers=administers, instead=bool(instead),
        )  # fmt: skip
        do(act, _("{name} has a seat now.").format(name=name), "seat ")
    if not table.known.is_administrator(table.who) or any(
        one.is_administrator for committee in table.known.committees.values() for one in committee.members.values()
    ):  # fmt: skip
        return
    st.caption(_("As long as nobody has the role of administrator, who began the record is it."))


def _unseat_form(table: Table) -> None:
    assert table.committee is not None
    members = table.committee.members
    st.markdown(f"**{_('A member leaves')}**")
    if not members:
        st.caption(_("Nobody sits in it yet."))
        return
    who = st.selectbox(
        _("Who"), list(members), format_func=lambda one: members[one].name, key=memory.kept("leave who", next(iter(members)), list(members))
    )  # fmt: skip
    reason = line(_("Why"), "leave reason")
    if st.button(_("Take out of the committee")):
        act = partial(service.record.unseat_member, table.record, table.who, table.committee.word, str(who), reason)
        do(act, _("{name} has left.").format(name=members[str(who)].name), "leave ")


def _rules_form(table: Table, committee: Committee | None) -> None:
    words, name = service.record.words, f"rules {committee.word if committee else ''}"
    rules, usual_name = (committee.rules, committee.name) if committee else (Rules(), "")
    usual = None if committee else _of_law(name)
    if usual is not None:
        name, usual_name = f"{name} {usual.committee}", usual.name
        rules = Rules(
            usual.quorum or rules.quorum,
            usual.majority or rules.majority,
            kinship=usual.kinship or 0,
            in_law=usual.in_law or 0,
            appeal_days=usual.appeal_days,
            casting_vote=bool(usual.casting_vote),
            notice_days=usual.notice_days or 0,
            notice_binds=bool(usual.notice_binds),
            proxies=usual.proxies or 0,
            proxies_count=bool(usual.proxies_count),
        )
    called = st.text_input(
        _("Name of the committee"), max_chars=300, key=memory.kept(f"{name} name", usual_name)
    ).strip()
    left, right = st.columns(2)
    with left:
        quorum = st.selectbox(_("Quorum"), list(words.quorums()), format_func=words.quorums().__getitem__, key=memory.kept(f"{name} quorum", rules.quorum, list(words.quorums())))  # fmt: skip
        signatures = st.multiselect(_("Nothing is carried without the yes of"), SEATS, format_func=words.seats().__getitem__, key=memory.kept(f"{name} signatures", list(rules.signatures), SEATS))  # fmt: skip
        kinship = st.number_input(_("Relatives by blood abstain up to degree"), 0, MOST_DEGREE, key=memory.kept(f"{name} kinship", rules.kinship))  # fmt: skip
    with right:
        majority = st.selectbox(_("Carried with"), list(words.majorities()), format_func=words.majorities().__getitem__, key=memory.kept(f"{name} majority", rules.majority, list(words.majorities())))  # fmt: skip
        days = st.number_input(_("Days within which an adoption can be appealed against; 0: no appeal"), 0, MOST_APPEAL_DAYS, key=memory.kept(f"{name} days", rules.appeal_days or 0))  # fmt: skip
        in_law = st.number_input(_("Relatives by marriage abstain up to degree"), 0, MOST_DEGREE, key=memory.kept(f"{name} in law", rules.in_law))  # fmt: skip
    left, right = st.columns(2)
    with left:
        notice = st.number_input(_("Days that a session is called ahead; 0: it need not be"), 0, MOST_NOTICE_DAYS, key=memory.kept(f"{name} notice", rules.notice_days))  # fmt: skip
        binds = st.checkbox(_("With a shorter notice it is not held"), key=memory.kept(f"{name} binds", rules.notice_binds))  # fmt: skip
        casting = st.checkbox(_("Where as many say yes as no, the vote of the chair decides"), key=memory.kept(f"{name} casting", rules.casting_vote))  # fmt: skip
    with right:
        proxies = st.number_input(_("Written proxies that one member may hold in a session; 0: there are none"), 0, MOST_PROXIES, key=memory.kept(f"{name} proxies", rules.proxies))  # fmt: skip
        count = st.checkbox(_("Who is represented by proxy counts for the quorum"), key=memory.kept(f"{name} proxies count", rules.proxies_count))  # fmt: skip
    inviting = st.multiselect(
        _(
            "Who gives suppliers links by which to offer, beside the chair and administrators: members who sit there for"
        ),
        SEATS,
        format_func=words.seats().__getitem__,
        key=memory.kept(f"{name} inviting", list(SEATS if rules.inviting is None else rules.inviting), SEATS),
    )
    st.caption(
        _(
            "Look into your committee's statutes: these are its own rules, and the planner applies them as they stand here."
        )
    )
    label = _("Put these rules on record") if committee else _("Found this committee")
    if st.button(label, type="primary", disabled=not called, key=f"{name} button"):
        word = committee.word if committee else _word(table, called)
        act = partial(
            service.record.set_committee, table.record, table.who, word, called,
            quorum=quorum, majority=majority, signatures=tuple(signatures), kinship=int(kinship), in_law=int(in_law), appeal_days=int(days) or None,
            casting_vote=casting, notice_days=int(notice), notice_binds=binds, proxies=int(proxies), proxies_count=count,
            inviting=tuple(inviting),
        )  # fmt: skip
        said = (
            _("{name} decides by these rules.")
            if committee
            else _("{name} is founded. Seat its members now: Members and rules.")
        )
        do(act, said.format(name=called), f"{name} ")


def _of_law(name: str) -> CommitteeRule | None:
    """Offer the committees that the law of the open case knows, with what it says of them and where; return the one that is chosen."""
    case = state.base_case()
    found = {one.committee: one for one in service.record.committees_of_law(case)} if case is not None else {}
    if not found:
        return None
    options = [*found, ""]
    chosen = st.radio(
        _("Begin with"),
        options,
        format_func=lambda one: plain(found[one].name) if one else _("the committee's own statutes alone"),
        horizontal=True,
        key=memory.kept(f"{name} of law", options[0], options),
    )
    usual = found.get(str(chosen))
    if usual is not None:
        st.caption(plain(_("What the law says of it:") + " " + " ".join(service.record.words.of_law_text(usual))))
    return usual


def _word(table: Table, name: str) -> str:
    """Return a short name for a new committee that no other has."""
    usual = service.file_name(name)[:60] or "committee"
    known, number = table.known.committees, 2
    word = usual
    while word in known:
        word, number = f"{usual}-{number}", number + 1
    return word


# --- the record --------------------------------------------------------------------------------------------------------------


def _record(table: Table) -> None:
    if progress.busy("audit"):
        return
    head = table.record.head()
    text = ngettext("{name}: {count} act on record.", "{name}: {count} acts on record.", table.known.acts)
    st.write(plain(text.format(name=table.known.name, count=number_text(table.known.acts))))
    st.caption(
        _("Link of the last act. Who writes it down, as minutes do, can show later that nothing before it was changed.")
    )
    st.code(head, language=None)
    _audit(head)
    _cases(table)
    st.subheader(_("What was done"))
    acts = table.record.acts()
    rows = [
        (entry.number, record.moment(entry.at), table.name(entry.who), service.record.words.sentence(table.known, act))
        for entry, act in reversed(acts)
    ]
    headings = {"number": _("Act"), "when": _("When"), "who": _("Who"), "what": _("What")}
    frame = pd.DataFrame(rows, columns=list(headings))
    st.dataframe(
        frame.head(MOST_ACTS),
        hide_index=True,
        column_config={
            "number": st.column_config.NumberColumn(headings["number"], width="small"),
            "when": st.column_config.TextColumn(headings["when"], width="small"),
            "who": st.column_config.TextColumn(headings["who"], width="small"),
            "what": st.column_config.TextColumn(headings["what"], width="large"),
        },
        width="stretch",
        key="acts",
    )
    tables.download(frame.rename(columns=headings), "acts")


def _audit(head: str) -> None:
    with st.expander(_("Check the record"), icon=":material/fact_check:", key="audit"):
        st.write(
            _(
                "Looks at every act, every right and every content, and makes each adopted plan anew from its frozen inputs. "
                "A changed byte is found and named."
            )
        )
        known = line(_("A link as it stands on minutes, if you have one: it must be in the record"), "audit link", 64)
        anew = st.checkbox(
            _("Make adopted plans anew (takes as long as planning)"), key=memory.kept("audit anew", True)
        )
        words = (head, known, str(anew))
        found: Audit | None = state.study("audit", *words)
        if found is not None:
            _audited(found, anew)
        elif st.button(_("Check it now"), type="primary", disabled=progress.other_work("audit")):
            work = partial(works.audit, record.place(state.workspace()), known, bool(anew))
            state.start_study("audit", words, work)
            st.rerun()


def _audited(found: Audit, anew: bool) -> None:
    text = _("Looked at: acts {acts}, contents {contents}, adoptions {adoptions}.")
    told = text.format(
        acts=number_text(found.acts), contents=number_text(found.contents), adoptions=number_text(found.adoptions)
    )
    if anew and found.adoptions:
        told += " " + _("{count} of {all} adopted plans were made anew and came out the same.").format(
            count=number_text(found.reproduced), all=number_text(found.adoptions)
        )
    if found.faults:
        st.error(plain(told))
    else:
        st.success(plain(f"{told} {_('The record is what it was.')}"))
    for one in found.told:
        (st.error if one.severity == "fault" else st.info)(plain(f"{one.where}: {one.what}"))


def _cases(table: Table) -> None:
    """List the cases on a record that several use, to be opened here."""
    found = [one for one in table.known.cases.values() if not one.removed]
    if not record.shared() or not found:
        return
    st.subheader(_("Cases on record"))
    for one in found:
        left, right = st.columns([5, 1], vertical_alignment="center")
        told = _("{name}: version {number}, by {who} on {day}").format(
            name=one.name, number=len(one.versions), who=table.name(one.head.who), day=record.moment(one.head.at)
        )
        left.write(plain(told))
        if right.button(_("Open this case"), key=f"open-{one.word}", width="stretch"):
            try:
                state.open_on_record(one.word)
            except InputError as error:
                tables.findings(error.findings, key="open")
                return
            st.session_state.said = _("The case is open.")
            st.rerun()
