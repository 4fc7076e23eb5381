"""Acts of whoever uses the page: done on record, or refused there in words; and forms whose texts are kept until they count."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import streamlit as st

from planner.findings import Finding, InputError
from planner.i18n import _, ngettext, number_text
from planner.record.counting import count_for_quorum, present_with_vote, quorum_of, represented
from planner.record.state import SPEAKING, VOTING, Committee, Session, State
from planner.ui import memory, record
from planner.ui.text import plain

if TYPE_CHECKING:
    from planner.record.store import Record


class Table:
    """The committee's table as one visitor sees it: the record, what is on it, and what they may do.

    Parameters
    ----------
    record : Record
        The record.
    committee : Committee or None
        The committee that is looked at; None: there is none yet.
    """

    def __init__(self, kept: Record, committee: Committee | None) -> None:
        self.record, self.committee = kept, committee
        self.known: State = kept.state()
        self.who = record.who()
        self.role = self.known.role(self.who, committee.word) if committee else None
        self.administers = self.known.is_administrator(self.who)
        self.chairs = self.role == "chair"
        self.votes = self.role in VOTING
        self.speaks = self.role in SPEAKING

    def name(self, who: str) -> str:
        """Return what somebody is called."""
        return self.known.name_of(who)

    @property
    def session(self) -> Session | None:
        """The session that is open."""
        word = self.committee.word if self.committee else ""
        return next((one for one in self.known.sessions.values() if one.committee == word and not one.closed), None)


def do(act: Callable[[], object], said: str, *forms: str) -> None:
    """Do an act and show the page anew: with what was done, or with why it was refused.

    Parameters
    ----------
    act : callable
        Does it.
    said : str
        What was done, in a sentence.
    *forms : str
        Begin of the names of the texts that belonged to it: they are blank again once it is done.
    """
    try:
        act()
    except InputError as error:
        st.session_state.refused = error.findings
    else:
        st.session_state.said = said
        for one in forms:
            memory.forget(one)
    st.rerun()


def show_outcome() -> None:
    """Show what came of the last act, once."""
    said = st.session_state.pop("said", "")
    if said:
        st.success(plain(said))
    refused: list[Finding] = st.session_state.pop("refused", [])
    for one in refused:
        st.error(plain(f"{one.what} {one.mend}"))


def line(label: str, name: str, most: int = 300) -> str:
    """Ask for a line of text; what is typed is kept until it counts.

    Parameters
    ----------
    label : str
        What is asked.
    name : str
        Under which it is kept until it counts.
    most : int
        Letters that it may have.

    Returns
    -------
    str
        What is typed.
    """
    return st.text_input(label, max_chars=most, key=memory.kept(name, "")).strip()


def text(label: str, name: str, most: int = 4000, height: int = 90) -> str:
    """Ask for a text.

    Parameters
    ----------
    label : str
        What is asked.
    name : str
        Under which it is kept until it counts.
    most : int
        Letters that it may have.
    height : int
        Pixels of the field.

    Returns
    -------
    str
        What is typed.
    """
    return st.text_area(label, max_chars=most, height=height, key=memory.kept(name, "")).strip()


def quorum_text(committee: Committee, session: Session) -> str:
    """Return in a sentence whether enough are present to decide."""
    present, needed, seats = len(present_with_vote(committee, session)), quorum_of(committee), len(committee.voting)
    told = ngettext(
        "{present} of {seats} with a vote is present; {needed} must be.",
        "{present} of {seats} with a vote are present; {needed} must be.",
        present,
    ).format(present=number_text(present), seats=number_text(seats), needed=number_text(needed))
    if by_proxy := len(represented(committee, session)):
        text = ngettext("{count} more is represented by proxy.", "{count} more are represented by proxy.", by_proxy)
        told = f"{told} {text.format(count=number_text(by_proxy))}"
    return f"{told} {_('There is a quorum.') if has_quorum(committee, session) else _('There is no quorum: nothing can be carried.')}"


def has_quorum(committee: Committee, session: Session) -> bool:
    """Tell whether enough are present to decide."""
    return count_for_quorum(committee, session) >= quorum_of(committee)
