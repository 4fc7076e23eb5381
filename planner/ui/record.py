"""The record that the app writes to, and who writes: every version of a case, and what a committee decides.

Which record: the database that PLANNER_RECORD names, a file or a URL, which all who use this server share; else a file in the
visitor's own workspace. Who: whoever has signed in through OpenID Connect, as Streamlit is told in the section ``[auth]`` of its
``secrets.toml``; where nothing is said there, the one user of this machine.

What a case on the disk was made of on record is noted beside it (``record.json``): the hash of its version there, and the state of
its files then. A case is written to the disk first; what could not be put on record since is put there with the next edit.
"""

from __future__ import annotations

import os
import tempfile
import threading
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import streamlit as st

from planner import service
from planner.case import Case
from planner.findings import InputError
from planner.i18n import _, day_text
from planner.ui.store import Noted, Workspace

if TYPE_CHECKING:
    from planner.making.plan import Plan
    from planner.record.state import Adoption, KeptCase, State, Version
    from planner.record.store import Record
    from planner.record.versions import Kept

ENVIRONMENT = "PLANNER_RECORD"

MOST_OPEN = 32
"""Records whose connections stay open; the one not asked for longest is closed."""

_lock = threading.Lock()
_opened: dict[tuple[str, int], Record] = {}


@dataclass(frozen=True)
class Person:
    """Whoever uses the app.

    Parameters
    ----------
    who : str
        By what they are on record: their e-mail address, else what their provider knows them by.
    name : str
        What they are called.
    signed_in : bool
        Whether somebody vouches for that.
    """

    who: str
    name: str
    signed_in: bool


# --- who ---------------------------------------------------------------------------------------------------------------------


def sign_in_asked() -> bool:
    """Tell whether whoever runs the app wants visitors to sign in."""
    return "is_logged_in" in st.user


def person() -> Person | None:
    """Return who uses the app; None: nobody has signed in yet where that is asked."""
    if not sign_in_asked():
        known = service.user()
        return Person(known, known, False)
    if not st.user.get("is_logged_in"):
        return None
    email = str(st.user.get("email") or "")
    # An address that the provider itself calls unproved could be anybody's.
    proved = st.user.get("email_verified") is not False and st.user.get("email_verified") != "false"
    who = identity(email) if email and proved else str(st.user.get("sub") or "")
    return Person(who, str(st.user.get("name") or who), True) if who else None


def identity(word: str) -> str:
    """Return a name or address by which somebody signs in as it is on record; addresses are the same in any case of letters."""
    word = word.strip()
    return word.casefold() if "@" in word else word


def who() -> str:
    """Return by what whoever uses the app is on record."""
    found = person()
    return found.who if found else ""


# --- which record ------------------------------------------------------------------------------------------------------------


def shared() -> bool:
    """Tell whether all who use this server write to one record."""
    return bool(os.environ.get(ENVIRONMENT))


def place(workspace: Workspace) -> str:
    """Return where the record is."""
    return os.environ.get(ENVIRONMENT) or str(workspace.folder / "record.sqlite")


def opened(workspace: Workspace) -> Record | None:
    """Return the record, or None if it has not begun.

    Raises
    ------
    InputError
        If it cannot be used.
    """
    from planner.record.store import Record

    where, number = place(workspace), 0
    if "://" not in where:
        with suppress(OSError):
            number = Path(where).stat().st_ino  # a file that was put in the place of another is another record
        if not number:
            return None
    with _lock:
        found = _opened.pop((where, number), None) or Record(where, create="://" in where)
        _opened[where, number] = found
        for oldest in list(_opened)[:-MOST_OPEN]:
            _opened.pop(oldest).close()
    return found if found.state().acts else None


def state(workspace: Workspace) -> State | None:
    """Return what is on record, or None if it has not begun."""
    found = opened(workspace)
    return found.state() if found else None


def begin(workspace: Workspace, name: str) -> None:
    """Begin the record."""
    service.record.begin_record(place(workspace), name, who())


# --- versions of a case ------------------------------------------------------------------------------------------------------


def keep(workspace: Workspace, case: Case, note: str, before: Case | None = None) -> Kept | None:
    """Put the case that is open on record as it was just written to the disk.

    Parameters
    ----------
    workspace : Workspace
        With the case open.
    case : Case
        The case.
    note : str
        What was done, in the user's words.
    before : Case, optional
        The case before that: it is put on record first if it is not there, so that the change is told.

    Returns
    -------
    Kept or None
        What is on record now, which may hold what others changed meanwhile; None: the record is shared and has not begun.

    Raises
    ------
    InputError
        If it may not be, or others said something else of the same cells; nothing is lost, the case lies on the disk.
    """
    from planner.record.versions import Kept

    record = opened(workspace)
    if record is None:
        if shared():
            return None
        begin(workspace, str(case.head["name"]) or str(case.head["case"]))
        record = opened(workspace)
        assert record is not None
    service.record.refuse_to_keep(record, who())
    found = record.state().cases.get(service.record.word_of(case))
    if found is not None and before is None:
        same = service.record.hash_of(at(case, workspace))
        if any(one.manifest == same for one in found.versions):
            return Kept(case, same, False, [])
    base = _base(found, workspace, before)
    if base is None and before is not None and service.record.word_of(before) == service.record.word_of(case):
        base = service.record.keep_case(record, at(before, workspace), who(), None, _("as it was opened")).manifest
    return service.record.keep_case(record, at(case, workspace), who(), base, note)


def _base(found: KeptCase | None, workspace: Workspace, before: Case | None) -> str | None:
    """Return the version on record of which the open case was made, or None."""
    if found is None:
        return None
    if not shared():
        return found.head.manifest  # nobody else writes to it: what is kept follows on what was kept before
    noted = workspace.noted()
    if noted is not None and noted.case == found.word:
        return noted.manifest
    same = None if before is None else service.record.hash_of(at(before, workspace))
    return same if any(one.manifest == same for one in found.versions) else None


def note(workspace: Workspace, case: Case, manifest: str) -> None:
    """Note beside the open case which version on record it is.

    Parameters
    ----------
    workspace : Workspace
        With the case open.
    case : Case
        The case.
    manifest : str
        Hash of its version on record.
    """
    workspace.note(Noted(service.record.word_of(case), manifest, workspace.version()))


def waits(workspace: Workspace) -> bool:
    """Tell whether the open case was written to the disk and did not come on record, as when the machine stopped between."""
    noted = workspace.noted()
    return noted is not None and noted.version != workspace.version()


def at(case: Case, workspace: Workspace) -> Case:
    """Return a case as it lies in the workspace, beside its own programmes: as it is put on record."""
    return replace(case, path=workspace.case_path)


def known(workspace: Workspace, case: Case) -> KeptCase | None:
    """Return what is on record of a case, or None."""
    found = state(workspace)
    return found.cases.get(service.record.word_of(case)) if found else None


def version(workspace: Workspace, word: str, number: int) -> Case:
    """Return a version on record of the open case, as a state of it.

    Parameters
    ----------
    workspace : Workspace
        With the case open.
    word : str
        Its short name on record.
    number : int
        Which version.

    Returns
    -------
    Case
        The case as it was.
    """
    kept = opened(workspace)
    assert kept is not None
    with tempfile.TemporaryDirectory() as folder:
        return at(service.record.open_version(kept, word, Path(folder) / "case", number), workspace)


def day(time: str) -> str:
    """Return the day of an act as the reader writes it."""
    return day_text(datetime.fromisoformat(time))


def moment(time: str) -> str:
    """Return the time of an act as the reader writes it."""
    found = datetime.fromisoformat(time)
    return f"{day_text(found)} {found:%H:%M} UTC"


def newer(workspace: Workspace, case: Case) -> Version | None:
    """Return the latest version of a case on a shared record if it is not what the open one was made of; None if it is."""
    noted = workspace.noted()
    found = known(workspace, case) if shared() and noted is not None else None
    if found is None or noted is None or noted.case != found.word or noted.manifest == found.head.manifest:
        return None
    return found.head


def with_theirs(workspace: Workspace, case: Case) -> tuple[Case, list[service.Difference], str]:
    """Put the edits of the open case that are not on record on the latest version there.

    Parameters
    ----------
    workspace : Workspace
        With the case open.
    case : Case
        The case.

    Returns
    -------
    tuple of (Case, list of Difference, str)
        The case with both, the cells in which both say something else (theirs stand), and the hash of that version.
    """
    record, noted = opened(workspace), workspace.noted()
    assert record is not None
    assert noted is not None
    head = record.state().cases[noted.case].head.manifest
    with tempfile.TemporaryDirectory() as folder:
        base, stored = (
            service.record.open_version(record, noted.case, Path(folder) / name, one)
            for name, one in (("base", noted.manifest), ("stored", head))
        )
        both, collisions = service.merged(base, case, stored)
    return both, collisions, head


def bids_until(workspace: Workspace, plan: Plan) -> dict[str, date]:
    """Return until when each call of a plan takes bids, as the record says it; empty where it says nothing or cannot be read."""
    try:
        found = opened(workspace)
    except InputError:  # told beside every page
        return {}
    return {} if found is None else service.record.bids_until(found, plan)


# --- what a committee decided ------------------------------------------------------------------------------------------------


def adoption(workspace: Workspace, case: Case) -> Adoption | None:
    """Return the adoption by which the year of a case goes, or None."""
    found = state(workspace)
    return found.adopted(service.record.word_of(case)) if found else None
