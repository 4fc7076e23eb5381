"""What a page knows: the visitor's workspace, the case in it, the changes chosen over it, its plan, the work under way."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import urlencode

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from planner import i18n, service
from planner.case import Case
from planner.findings import Finding, InputError
from planner.i18n import _, ngettext, number_text
from planner.making.plan import Plan
from planner.ui import bounds, expiry, memory, pace, record, studies, works
from planner.ui.hands import Hand, hands
from planner.ui.jobs import Job
from planner.ui.store import Stale, Workspace
from planner.ui.text import plain
from planner.ui.wishes import wish_text
from planner.ui.works import Work

ADDRESS = "w"
LANGUAGE = "lang"
MOST_UNDO = 20
MOST_TRIES = 5
_UNKEPT = "unkept"
"""Under what it is noted at hand that a study could not be kept."""

DECISION = "decision "
"""Begin of the names of what is set on the page Plan."""


class Step(NamedTuple):
    """Something that was done to the case and can be undone.

    Parameters
    ----------
    text : str
        What was done, in the user's words.
    before : Case
        The case before it.
    imports : tuple of service.ImportEntry
        Imports on record that it concerns.
    undone : bool
        Whether these count no more once it is undone.
    """

    text: str
    before: Case
    imports: tuple[service.ImportEntry, ...] = ()
    undone: bool = False


def ensure() -> None:
    """Find the workspace named in the address, else that of whoever has signed in, else begin a new one; put its name there."""
    if "workspace" not in st.session_state:
        person = record.person()
        known = Workspace.of(person.who) if person is not None and person.signed_in else None
        named = Workspace.named(st.query_params.get(ADDRESS, ""))
        st.session_state.workspace = named or known or Workspace.new()
        if person is not None and person.signed_in:
            workspace().remember(person.who)
        workspace().use()
        expiry.sweep_daily()
    # Written on every run: going to another page drops the query.
    st.query_params[ADDRESS] = workspace().word
    find_language()


def find_language() -> None:
    """Take the language from the address, else from the environment, else from the browser; keep it in the address."""
    if "language" not in st.session_state:
        named = st.query_params.get(LANGUAGE) or os.environ.get(i18n.ENVIRONMENT) or st.context.locale
        st.session_state.language = i18n.best_language(named or "")
    st.query_params[LANGUAGE] = st.session_state.language


def _visitor() -> i18n.Reader | None:
    """Return how this visitor reads, in every thread that serves one: also when only a part of a page runs again."""
    if get_script_run_ctx() is None or "language" not in st.session_state:
        return None
    return st.session_state.language, st.session_state.get("country", "")


i18n.ask_for_reader(_visitor)


def workspace() -> Workspace:
    """Return this visitor's workspace."""
    found: Workspace = st.session_state.workspace
    return found


def hand() -> Hand:
    """Return what this visitor has at hand."""
    return hands().of(workspace().word)


def base_case() -> Case | None:
    """Return the case as it was opened or edited, or None."""
    if "case" not in st.session_state:
        _load()
    found: Case | None = st.session_state.case
    return found


def _load() -> None:
    st.session_state.case, st.session_state.version = None, ""
    try:
        found = workspace().load()
    except InputError as error:
        st.session_state.message = _("The case that was open cannot be read any more.")
        st.session_state.message += " " + plain(" ".join(f.what for f in error.findings))
        return
    if found is not None:
        st.session_state.case, st.session_state.version = found
        _put_on_record_what_waits()


def follow() -> None:
    """Take up what another page or window of this workspace has kept meanwhile, and tell it.

    What was typed here and is not taken yet stays; a case whose folder was removed on disk is written again.
    """
    case = base_case()
    memory.begin(workspace(), str(workspace().place.name))
    if case is None:
        return
    now, known = workspace().version(), st.session_state.version
    if now == known:
        return
    if not now:
        st.session_state.version = workspace().keep_case(case, "")
        st.session_state.message = _("The folder of this case was removed on the disk. The case was written again.")
        return
    _load()
    newer = base_case()
    memory.begin(workspace(), str(workspace().place.name))
    st.session_state.pop("undo", None)
    st.session_state.pop("wished", None)
    if newer is not None and known:
        count = len(service.differences(case, newer))
        text = _(
            "This case was changed in another window. Cells and rows that differ: {count}. This page shows it as it is now."
        )
        st.session_state.message = text.format(count=number_text(count))


def open_case(case: Case, found: Sequence[Finding] = ()) -> None:
    """Open a case; the one before is set aside and can be opened again.

    Parameters
    ----------
    case : Case
        The case.
    found : sequence of Finding
        What was found in its file.

    Raises
    ------
    InputError
        If its tables take more memory than a case may have here.
    """
    bounds.refuse_large(case)
    stop_job()
    workspace().open_case(case)
    workspace().keep_findings(found)
    _other_case()
    _on_record(case, _("opened"))


def same_word(case: Case) -> str | None:
    """Return what the case is called that is on the workspace's own record under the short name of another one that is to be opened; None: none.

    A case that is on record as it is goes on where it was. On a record that several share, the record itself asks of which version a case was made.
    """
    known = None if record.shared() else record.known(workspace(), case)
    if known is None or any(one.manifest == service.record.hash_of(case) for one in known.versions):
        return None
    return known.name


def free_word(word: str) -> str:
    """Return a short name like one that no case on record has."""
    known, number = record.state(workspace()), 2
    while known is not None and f"{word}-{number}" in known.cases:
        number += 1
    return f"{word}-{number}"


def open_version(number: int | str) -> None:
    """Open a version of the open case that is on record as a case of its own, beside this one.

    Parameters
    ----------
    number : int or str
        Its number, or its hash.
    """
    case, kept = need_base_case(), record.opened(workspace())
    if kept is not None:
        open_on_record(service.record.word_of(case), number)


def open_on_record(word: str, number: int | str | None = None) -> None:
    """Open a case that is on record as a case of this workspace, beside the others.

    Parameters
    ----------
    word : str
        Its short name.
    number : int or str, optional
        Which version, by number or hash; default: the latest.
    """
    kept = record.opened(workspace())
    if kept is None:
        return
    stop_job()
    with tempfile.TemporaryDirectory() as folder:
        case = service.record.open_version(kept, word, Path(folder) / "case", number)
        workspace().open_case(case)
        manifest = service.record.hash_of(case)
    workspace().keep_findings([])
    _other_case()
    record.note(workspace(), case, manifest)


def open_again(place: str) -> None:
    """Open a case that was set aside."""
    stop_job()
    workspace().open_again(place)
    _other_case()


def _other_case() -> None:
    for name in ("case", "version", "wished", "undo", "prepared", "message", "findings", "why", "asked", "unrecorded"):
        st.session_state.pop(name, None)
    for name in (
        "ledger_findings",
        "ledger_unknown",
        "edit_findings",
        "collisions",
        "import_words",
        "import_answers",
        "import_done",
        "import_seen",
        "seen_wishes",
        "shown_wishes",
    ):
        st.session_state.pop(name, None)


def edit_case(edit: Callable[[Case], Case], text: str, *, again: bool = True) -> None:
    """Take an edited case; the one before can be had again by `undo`.

    Parameters
    ----------
    edit : callable
        Makes the case of the one before; it is asked again if another window has changed that meanwhile.
    text : str
        What was done, in the user's words.
    again : bool
        False if it was made of the case as this page shows it and fits no other.

    Raises
    ------
    Stale
        If another window has changed the case meanwhile; this page then shows that one.
    """
    for _try in range(MOST_TRIES):
        before = base_case()
        if before is None:
            return
        try:
            _keep(edit(before), text)
        except Stale:
            follow()
            if not again:
                raise
            continue
        _can_undo(Step(text, before))
        return
    raise Stale


def import_files(files: Sequence[service.ToImport]) -> service.Brought:
    """Bring files into the case; the one before can be had again by `undo`, or the import alone be taken back.

    Parameters
    ----------
    files : sequence of service.ToImport
        The files, with what is said of them.

    Returns
    -------
    service.Brought
        What it did.

    Raises
    ------
    Stale
        If another window has changed the case meanwhile; this page then shows that one.
    InputError
        If anything in a file is wrong: nothing was changed.
    """
    before = need_base_case()
    try:
        done, version = workspace().import_files(files, st.session_state.version)
    except Stale:
        follow()
        raise
    _show(done.case, version)
    names = ", ".join(entry.file for entry in done.entries)
    if names:
        text = _("import of {file}").format(file=names)
        _can_undo(Step(text, before, tuple(done.entries), undone=True))
        _on_record(done.case, text, before)
    return done


def take_import_back() -> tuple[list[service.ImportEntry], list[service.Difference]]:
    """Take the latest import that counts back out of the case; `undo` brings it back.

    Returns
    -------
    tuple of (list of service.ImportEntry, list of service.Difference)
        Which imports they were, and what was edited since, which stays.

    Raises
    ------
    Stale
        If another window has changed the case meanwhile; this page then shows that one.
    """
    before = need_base_case()
    try:
        case, entries, stays, version = workspace().take_import_back(st.session_state.version)
    except Stale:
        follow()
        raise
    _show(case, version)
    text = _("taking back {file}").format(file=", ".join(entry.file for entry in entries))
    _can_undo(Step(text, before, tuple(entries), undone=False))
    _on_record(case, text, before)
    return entries, stays


def _can_undo(step: Step) -> None:
    steps: list[Step] = st.session_state.setdefault("undo", [])
    steps.append(step)
    del steps[:-MOST_UNDO]


def _keep(case: Case, text: str) -> None:
    """Keep the case on the disk, then on record; `text` tells what was done."""
    before: Case | None = st.session_state.case
    _show(case, workspace().keep_case(case, st.session_state.version))
    _on_record(case, text, before)


def _on_record(case: Case, text: str, before: Case | None = None) -> None:
    """Put the case as it was just written on record; why that cannot be is told beside every page until it can.

    Parameters
    ----------
    case : Case
        The case.
    text : str
        What was done, in the user's words.
    before : Case, optional
        The case before that.
    """
    st.session_state.unrecorded = []
    try:
        done = record.keep(workspace(), case, text, before)
    except InputError as error:
        st.session_state.unrecorded = error.findings
        return
    if done is None:
        return
    if done.theirs:
        try:
            version = workspace().keep_case(done.case, st.session_state.version)
        except Stale:  # another window of this workspace was faster, and puts the edits of others together with its own
            return
        _show(done.case, version)
        count = len(done.theirs)
        message = ngettext(
            "Others have changed {count} cell or row of this case meanwhile. It is taken in; page Case, Versions, tells what it is.",
            "Others have changed {count} cells or rows of this case meanwhile. They are taken in; page Case, Versions, tells what they are.",
            count,
        )
        st.session_state.message = message.format(count=number_text(count))
    record.note(workspace(), case, done.manifest)


def put_on_record() -> None:
    """Put the open case on record as it is."""
    _on_record(need_base_case(), "")


def _put_on_record_what_waits() -> None:
    """Put the open case on record if that was broken off, or could not be."""
    case: Case = st.session_state.case
    try:
        waits = record.person() is not None and record.waits(workspace())
    except InputError as error:
        st.session_state.unrecorded = error.findings
        return
    if waits:
        _on_record(case, "")


def take_newer() -> None:
    """Take the latest version on record over into the open case; what is not on record of this one is put on it."""
    case = need_base_case()
    both, collisions, manifest = record.with_theirs(workspace(), case)
    before = st.session_state.case
    _show(both, workspace().keep_case(both, st.session_state.version))
    record.note(workspace(), both, manifest)
    _can_undo(Step(_("the newer version on record"), before))
    if service.record.hash_of(both) != manifest:
        _on_record(both, "")
    st.session_state.collisions = collisions


def remove_case(place: str, reason: str) -> None:
    """Remove a case that is set aside; it can be brought back for 30 days.

    Parameters
    ----------
    place : str
        Its name, as `Workspace.kept` gives it.
    reason : str
        Why.

    Raises
    ------
    InputError
        If the record refuses it: nothing is removed then.
    """
    _say_on_record(place, reason, remove=True)
    workspace().remove(place, reason)


def bring_case_back(place: str) -> None:
    """Bring a case back that was removed.

    Raises
    ------
    InputError
        If the record refuses it.
    Full
        If no more cases may be kept.
    """
    _say_on_record(place, "", remove=False)
    workspace().bring_back(place)


def _say_on_record(place: str, reason: str, *, remove: bool) -> None:
    """Put on the workspace's own record that a case is removed or brought back; on a shared one it stays for the others."""
    kept = None if record.shared() else record.opened(workspace())
    if kept is None:
        return
    word = service.record.word_of(workspace().kept_case(place))
    found = kept.state().cases.get(word)
    others = [one for one in workspace().kept() if one.place != place and one.word.split("\0")[0] == word]
    # A copy of it that is still here is the case: only the last one takes it off the list.
    if found is None or others or bool(found.removed) == remove:
        return
    if remove:
        service.record.remove_case(kept, word, reason, record.who())
    else:
        service.record.bring_case_back(kept, word, reason, record.who())


def _show(case: Case, version: str) -> None:
    """Show a case that is kept now."""
    st.session_state.version = version
    st.session_state.case = case
    st.session_state.revision = revision() + 1
    st.session_state.pop("wished", None)


def revision() -> int:
    """Return a number that changes with every edit, for the names of widgets that must begin anew."""
    found: int = st.session_state.get("revision", 0)
    return found


def begin_anew() -> None:
    """Have the table editors show what is kept, and nothing that they hold themselves."""
    st.session_state.revision = revision() + 1


def undo_text() -> str:
    """Return what `undo` would take back; empty if nothing."""
    steps: list[Step] = st.session_state.get("undo", [])
    return steps[-1].text if steps else ""


def undo() -> None:
    """Take the last edit, or import, back."""
    step: Step = st.session_state.undo.pop()
    try:
        _keep(step.before, _("undone: {text}").format(text=step.text))
    except Stale:
        follow()
        return
    if step.imports:
        workspace().count_imports(step.before, step.imports, undone=step.undone)


def wishes() -> list[str]:
    """Return the changes chosen over the case."""
    return workspace().wishes()


def keep_wishes(changes: list[str]) -> bool:
    """Keep the changes chosen over the case; the widgets show them from now on.

    Returns
    -------
    bool
        False, with a message, if another window has kept others since this one showed them: nothing is kept then, what is
        set here stays set, and keeping it once more puts it in the place of the others.
    """
    try:
        workspace().keep_wishes(changes, st.session_state.get("seen_wishes"))
    except Stale:
        others = st.session_state.seen_wishes = st.session_state.shown_wishes = wishes()
        text = _(
            "Other decisions were taken in another window: {changes}. "
            "Yours are still set here; take them again to put them in that place."
        )
        case = base_case()
        told = "; ".join(others if case is None else [wish_text(case, change) for change in others])
        st.session_state.message = plain(text.format(changes=told or _("the case as it is")))
        return False
    st.session_state.seen_wishes = st.session_state.shown_wishes = changes
    memory.forget(DECISION)
    return True


def _forget_wishes() -> None:
    """Go back to the case as it is; called before the page runs, so what it showed is what was shown last."""
    st.session_state.seen_wishes = st.session_state.get("shown_wishes")
    keep_wishes([])


def need_base_case() -> Case:
    """Return the case as it was opened or edited, or say where to open one and end the page."""
    need_case()
    found = base_case()
    assert found is not None
    return found


def wished_case() -> Case | None:
    """Return the case with the changes chosen over it.

    Changes that no longer fit, after an edit, are dropped with a message.
    """
    case = base_case()
    if case is None:
        return None
    changes = wishes()
    key = (case.fingerprint, *changes)
    kept = st.session_state.get("wished")
    if kept is None or kept[0] != key:
        try:
            kept = (key, service.changed_case(case, changes))
        except InputError as error:
            workspace().keep_wishes([])
            st.session_state.message = _("The changes chosen before do not fit the case any more and were dropped.")
            st.session_state.message += " " + plain(" ".join(f.what for f in error.findings))
            kept = ((case.fingerprint,), case)
        st.session_state.wished = kept
    found: Case = kept[1]
    return found


def checked() -> list[Finding]:
    """Return what is wrong or doubtful in the case as it is, and what was found when its file was read."""
    case = base_case()
    if case is None:
        return []
    key = ("findings", st.session_state.version, i18n.language())
    found: list[Finding] | None = hand().get(key)
    if found is None:
        found = service.check_case(case)
        keep_case_findings(case, found)
        found = [*(f for f in workspace().findings() if f not in found), *found]
        hand().put(key, found)
    return found


def plan() -> Plan | None:
    """Return the plan of the case with its changes, if it was made; read from disk it is checked again."""
    case = wished_case()
    return None if case is None else plan_of(case)


def plan_of(case: Case) -> Plan | None:
    """Return the plan of a case of this workspace, if it was made; read from disk it is checked again."""
    key = _plan_key(case)
    made: Plan | None = hand().get(key)
    if made is None and (workspace().plan_folder(case) / "plan.json").is_file():
        with st.spinner(_("Reading the plan made before, and checking it again")):
            try:
                made = workspace().load_plan(case)
            except InputError:
                # A plan that the present check refuses is never shown.
                workspace().drop_plan(case)
                st.session_state.message = _("The plan made before does not pass the check any more. Make it again.")
        if made is not None:
            hand().put(key, made)
    return made


def start_plan(case: Case) -> None:
    """Begin to plan a case; the plan is kept as soon as it is there, also if the visitor has left."""
    key, kept = _plan_key(case), hand()

    first = _first_key(case)

    def after(found: tuple[Plan, service.Provisional | None]) -> None:
        kept.put(first, found[1])
        kept.put(key, found[0])

    start_job("plan", partial(works.plan, case, wishes(), case_findings(case), workspace()), after)


def first_answer(case: Case) -> service.Provisional | None:
    """Return the provisional answer that came before the plan of a case, if it is known here."""
    found: service.Provisional | None = hand().get(_first_key(case))
    return found


def keep_case_findings(case: Case, found: list[Finding]) -> None:
    """Keep what was found in a case, so that planning it need not look again."""
    hand().put(_findings_key(case), found)


def case_findings(case: Case) -> list[Finding] | None:
    """Return what was found in a case in this language, if that is known and nothing keeps it from being planned."""
    found: list[Finding] | None = hand().get(_findings_key(case))
    return None if found is None or any(f.severity == "error" for f in found) else found


def study(kind: str, *words: str) -> Any:
    """Return what a study of the case as it is gave, if it was made here, or by others who have this case on record."""
    place = _study_place(kind, words)
    if place is None:
        return None
    found = hand().get((kind, place.key))
    if found is None and kind not in studies.VISIT:
        found = place.find()
        if found is not None:
            hand().put((kind, place.key), found)
    if found is not None and hand().get((_UNKEPT, place.key)):
        text = _("This could not be kept, so it is here for this visit alone: a person's studies may take {size} MB.")
        st.caption(text.format(size=number_text(bounds.studies_mb())))
    return found


def start_study(kind: str, words: tuple[str, ...], work: Work) -> None:
    """Begin a study; what it gives is kept with the version of the case that it was made of, also if the visitor has left.

    Parameters
    ----------
    kind : str
        What it is, such as ``frontier``.
    words : tuple of str
        What it is about; a study of the same kind and words of the same case replaces it.
    work : callable
        Does it, in another process; see `planner.ui.works`.
    """
    place, kept = _study_place(kind, words), hand()
    assert place is not None

    def after(found: Any) -> None:
        kept.put((kind, place.key), found)
        if kind not in studies.VISIT and not place.keep(found):
            kept.put((_UNKEPT, place.key), True)

    start_job(kind, work, after, parts=len(words))


def _study_place(kind: str, words: tuple[str, ...]) -> studies.Place | None:
    case = base_case()
    return None if case is None else studies.place_of(workspace(), case, kind, words)


def start_why() -> None:
    """Begin to work out what holds the plan back and why each offer is bought or not; both are kept with the plan."""
    made = need_plan()
    start_job("why", partial(works.why, made, workspace()), partial(hand().put, _plan_key(made.case)))


def start_job(kind: str, work: Work, after: Callable[[Any], None], parts: int = 0) -> Job:
    """Begin work in the background; one at a time for each visitor.

    Parameters
    ----------
    kind : str
        What it is.
    work : callable
        Does it, in another process; see `planner.ui.works`.
    after : callable
        Is given what came of it.
    parts : int
        Of how much it is made, besides the case: how long it takes goes by that too.

    Returns
    -------
    Job
        The work, begun.
    """
    case = wished_case()
    like = pace.Like(f"{kind} {parts}" if parts else kind, pace.size_of(case), case.fingerprint) if case else None
    person = record.person()
    who = person.who if person is not None and person.signed_in else workspace().word
    made = Job(kind, work, after, like, who)
    hand().job = made
    return made.start()


def job() -> Job | None:
    """Return the work under way, or done and not yet shown."""
    return hand().job


def drop_job() -> None:
    """Forget work that is done."""
    hand().job = None


def stop_job() -> None:
    """Stop the work under way and forget it."""
    running = job()
    if running is not None:
        running.cancel()
        drop_job()


def need_case() -> Case:
    """Return the case, or say where to open one and end the page."""
    case = wished_case()
    if case is None:
        show_message()
        st.info(_("No case is open yet. Open the example or your own on the page Start."))
        link("start", _("Go to Start"))
        st.stop()
    show_message()
    return case


def need_plan() -> Plan:
    """Return the plan, or say where to make one and end the page."""
    need_case()
    made = plan()
    show_message()
    if made is None or not made.exists:
        st.info(_("There is no plan for this case yet. Make one on the page Plan."))
        link("plan", _("Go to Plan"))
        st.stop()
    return made


def show_decisions() -> None:
    """Say by name on which changed decisions the plan at hand stands, if on any."""
    case, changes = base_case(), wishes()
    if case is not None and changes:
        told = "; ".join(wish_text(case, change) for change in changes)
        text = _("This plan does not stand on the case as it is but on changed decisions: {changes}.")
        st.info(plain(text.format(changes=told)), icon=":material/tune:")


def keep_pages(pages: dict[str, Any]) -> None:
    """Keep the pages, so that one can lead to another."""
    st.session_state.pages = pages


def link(page: str, text: str, **shown: str) -> None:
    """Show a way to another page.

    Parameters
    ----------
    page : str
        Word of the page.
    text : str
        What the way is called.
    **shown : str
        What the page is to show, in the names of its address.
    """
    pages = st.session_state.get("pages", {})
    if page in pages:
        # The address is written anew on every run: a page that is opened in another tab has to know all of it.
        whole = {ADDRESS: workspace().word, LANGUAGE: i18n.language(), **shown} if shown else None
        st.page_link(pages[page], label=plain(text), query_params=whole)


def help_address(finding: Finding) -> str:
    """Return the address of the help on a finding, as a link on any page."""
    words = {ADDRESS: workspace().word, LANGUAGE: i18n.language(), "view": "findings", "of": finding.code}
    return f"help?{urlencode(words)}"


def show_message() -> None:
    """Show what a page left to be said, once; it is already safe to show."""
    text = st.session_state.pop("message", None)
    if text:
        st.warning(text)


def sidebar() -> None:
    """Show which case is open and what was changed."""
    follow()
    case = base_case()
    st.session_state.country = "" if case is None else str(case.head["country"])
    with st.sidebar:
        st.selectbox(_("Language"), list(i18n.LANGUAGES), format_func=i18n.LANGUAGES.__getitem__, key="language")
        if case is None:
            st.caption(_("No case open"))
            return
        row = case.head
        st.markdown(f"**{plain(str(row['name']))}**")
        st.caption(
            _("{first} to {last}, amounts in {currency}").format(
                first=row["first_day"],
                last=row["last_day"],
                currency=plain(str(row["currency"])),
            )
        )
        changes = wishes()
        st.session_state.seen_wishes = st.session_state.get("shown_wishes", changes)
        st.session_state.shown_wishes = changes
        for change in changes:
            st.caption(plain(_("Changed: {change}").format(change=wish_text(case, change))))
        if changes:
            st.button(_("Back to the case as it is"), on_click=_forget_wishes)
        _of_record(case)


def _of_record(case: Case) -> None:
    """Say that others have kept a newer version of the case, or that this one could not come on record, and why."""
    for one in st.session_state.get("unrecorded", []):
        text = _("Kept here, but not on record: {what} {mend}").format(what=one.what, mend=one.mend)
        st.warning(plain(text))
    try:
        newer = record.newer(workspace(), case)
    except InputError as error:
        st.warning(plain(" ".join(f"{f.what} {f.mend}" for f in error.findings)))
        return
    found = record.state(workspace()) if newer else None
    if newer is not None and found is not None:
        text = _("A newer version of this case is on record, by {name}. Page Case, Versions, tells what is otherwise.")
        st.info(plain(text.format(name=found.name_of(newer.who))))
        st.button(_("Take up the newer version"), on_click=take_newer)


def currency(case: Case) -> str:
    """Return the case's currency."""
    return str(case.head["currency"])


def _plan_key(case: Case) -> tuple[str, ...]:
    return "plan", case.fingerprint


def _first_key(case: Case) -> tuple[str, ...]:
    return "first", case.fingerprint


def _findings_key(case: Case) -> tuple[str, ...]:
    return "found", case.fingerprint, i18n.language()
