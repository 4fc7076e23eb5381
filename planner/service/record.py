"""The town's record: cases with every version, plans, committees, what was proposed, voted and adopted, and its audit."""

from __future__ import annotations

import atexit
import os
import shutil
import sqlite3
import tempfile
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from planner.case import Case
from planner.edits import Difference
from planner.findings import Finding, InputError
from planner.i18n import _, day_text, listed, ngettext, sentence
from planner.io import atomic_path
from planner.io.files import refuse
from planner.io.plans import read_plan
from planner.io.troubles import quoted
from planner.making.plan import Plan
from planner.making.scenarios import Scenario, apply
from planner.paths import file_name
from planner.programmes.case_law import law_or_none
from planner.record import words as words  # what is on record in the reader's words: commands and pages ask here
from planner.record.chain import short as short  # how a fingerprint is shown
from planner.reports.documents import Call as Call  # for pages, which ask here
from planner.reports.documents import call_word, calls_asked, calls_of
from planner.service.plans import plan_from_file
from planner.studies.choices import Choice
from planner.studies.compare import Comparison, comparison
from planner.studies.compare_words import told_apart as told_apart  # as `words`: for who shows a comparison
from planner.words import Names, alike, meant_or_known

if TYPE_CHECKING:
    from planner.programmes.law import CommitteeRule
    from planner.record import deciding
    from planner.record.act import Act
    from planner.record.audit import Audit, Told
    from planner.record.checklist import Due, Listed
    from planner.record.door import Sheet
    from planner.record.state import Adoption, KeptPlan, Proposal, State
    from planner.record.store import Record, Study
    from planner.record.versions import Kept

LINK = "offer"
"""Under what name the secret of a supplier's link stands in the app's address."""

DAYS_OF_A_DRAFT = 90
"""Days after which a plan that nobody proposed may go; the project's own rule."""


@dataclass(frozen=True, slots=True)
class Point:
    """A point of an agenda: a proposal by its short name, an appeal against an adoption, or a matter in words.

    Parameters
    ----------
    title : str
        What it is about.
    proposal : str
        Short name of the proposal; blank: none.
    adoption, appeal : str
        Short names of an appeal and of the adoption that it is against; blank: none.
    """

    title: str
    proposal: str = ""
    adoption: str = ""
    appeal: str = ""


def usual_record(case: Case) -> str:
    """Return where the record of a case is unless another place is named: what PLANNER_RECORD names, else beside the case, under its name."""
    name = file_name(str(case.head["case"]))
    beside = (case.path.parent if case.path is not None else Path()) / f"{name}-record.sqlite"
    return os.environ.get("PLANNER_RECORD") or str(beside)


def has_record(case: Case) -> bool:
    """Tell whether there is a record where that of a case usually is; one that is named is taken to be there, and told if it is not."""
    place = usual_record(case)
    return bool(os.environ.get("PLANNER_RECORD")) or "://" in place or Path(place).is_file()


@contextmanager
def opened_record(place: str | Path, *, create: bool = False) -> Iterator[Record]:
    """Give the record at a place.

    Parameters
    ----------
    place : str or Path
        File of SQLite, or URL of a database.
    create : bool
        Make it if it is not there; it has still to begin.

    Raises
    ------
    InputError
        If there is none, or it cannot be used.
    """
    from planner.record.store import Record

    record = Record(place, create=create)
    try:
        yield record
    finally:
        record.close()


@contextmanager
def begun_record(place: str | Path) -> Iterator[Record]:
    """Give the record at a place, which must have begun.

    Raises
    ------
    InputError
        If there is none, it cannot be used, or it is a file in which nothing began.
    """
    from planner.record.chain import FIRST
    from planner.record.store import not_begun

    with opened_record(place) as record:
        if record.head() == FIRST:
            raise InputError([not_begun()])
        yield record


def country_of(record: Record) -> str:
    """Return the country of what came last on a record, a case, a plan or what was committed of one; blank while there is none.

    Who shows a record writes its figures and days as they are written there. Of one that is damaged, which whoever uses it is told, it is blank, too.
    """
    from planner.record.versions import country_on

    try:
        return country_on(record)
    except InputError:
        return ""


@contextmanager
def record_of(case: Case, place: str | Path | None = None) -> Iterator[Record]:
    """Give the record of a case.

    Parameters
    ----------
    case : Case
        The case.
    place : str or Path, optional
        File of SQLite, or URL of a database; default: the usual one (`usual_record`).

    Yields
    ------
    Record
        The record.

    Raises
    ------
    InputError
        If there is none, which tells by what one is named and which lie beside the case; or it cannot be used.
    """
    if place is None and not has_record(case):
        beside = [file for file in sorted(Path(usual_record(case)).parent.glob("*.sqlite")) if _is_record(file)]
        mend = _("Name it with --record or the variable PLANNER_RECORD, or begin one: planner record begin")
        if beside:
            text = ngettext(
                "Name it with --record or the variable PLANNER_RECORD. There is a record beside the case: {files}.",
                "Name it with --record or the variable PLANNER_RECORD. There are records beside the case: {files}.",
                len(beside),
            )
            mend = text.format(files=listed(beside))
        what = _("There is no record {file}, where that of the case would be unless another is named.")
        refuse("no-record", what.format(file=usual_record(case)), mend, _("Nothing was read or written."))
    with opened_record(place or usual_record(case)) as record:
        yield record


def _is_record(file: Path) -> bool:
    """Tell whether a file is a record, without opening it as one: that could bring it to a newer form."""
    with (
        suppress(sqlite3.Error, OSError),
        closing(sqlite3.connect(f"{file.resolve().as_uri()}?mode=ro", uri=True)) as found,
    ):
        return bool(found.execute("SELECT 1 FROM sqlite_master WHERE name = 'acts'").fetchone())
    return False


def begin_record(place: str | Path, name: str, who: str) -> None:
    """Begin a record; who does may say who sits where until an administrator is named.

    Parameters
    ----------
    place : str or Path
        File of SQLite, or URL of a database.
    name : str
        What it is called, such as the town.
    who : str
        Who begins it.
    """
    from planner.record.store import beginning, sayable

    act = beginning(name)
    by = sayable(act, who)  # before there is a file
    with opened_record(place, create=True) as record:
        record.do(act, by)


# --- cases and plans -------------------------------------------------------------------------------------------------------


def keep_case(record: Record, case: Case, who: str, based_on: int | str | None = None, note: str = "") -> Kept:
    """Keep a case as a version of its own, put together with what others kept meanwhile.

    Parameters
    ----------
    record : Record
        The record.
    case : Case
        The case now.
    who : str
        Who keeps it.
    based_on : int or str, optional
        Version of which it was made: its number, 1 being the first, or its hash; None: it is new on record.
    note : str
        Why.

    Returns
    -------
    Kept
        What is kept now.

    Raises
    ------
    InputError
        If others changed the same cells, or who wants to may not; nothing is kept then.
    """
    from planner.record import versions

    manifest = version_of(record, versions.word_of(case), based_on) if isinstance(based_on, int) else based_on
    return versions.keep_case(record, case, who, manifest, note)


def version_of(record: Record, case: str, number: int) -> str:
    """Return the hash of a version of a case by its number, 1 being the first.

    Parameters
    ----------
    record : Record
        The record.
    case : str
        Short name of the case.
    number : int
        The version.

    Returns
    -------
    str
        Hash of its manifest.

    Raises
    ------
    InputError
        If there is no such version.
    """
    from planner.record.keeping import unknown_case
    from planner.record.store import finding_of

    kept = record.state().cases.get(case)
    if kept is None:
        raise InputError([finding_of(refusal) for refusal in [unknown_case(record.state(), case)] if refusal])
    if not 1 <= number <= len(kept.versions):
        refuse(
            "unknown-version",
            _("There is no version {number} of {case} on record.").format(number=number, case=case),
            _("Known are: {known}.").format(known=f"1 - {len(kept.versions)}"),
            _("Nothing was changed."),
        )
    return kept.versions[number - 1].manifest


def open_version(record: Record, case: str, folder: str | Path, number: int | str | None = None) -> Case:
    """Write a version of a case into a folder; that leaves the record as it is.

    Parameters
    ----------
    record : Record
        The record.
    case : str
        Its short name.
    folder : str or Path
        Where; there may be nothing yet.
    number : int or str, optional
        Which version, by number or hash; default: the latest.

    Returns
    -------
    Case
        The case, read from the folder.
    """
    from planner.record import versions

    place = Path(folder)
    _refuse_in_the_way(place)
    kept = record.state().cases.get(case)
    which = len(kept.versions) if number is None and kept is not None else number or 1
    manifest = which if isinstance(which, str) else version_of(record, case, which)
    return versions.open_version(record, manifest, place)


def word_of(case: Case) -> str:
    """Return the short name under which a case is on record."""
    from planner.record import versions

    return versions.word_of(case)


def hash_of(case: Case) -> str:
    """Return the hash under which a case, as it is, is on record or would be."""
    from planner.record import versions
    from planner.record.chain import digest

    return digest(versions.manifest_of(versions.files_of(case)))


def refuse_to_keep(record: Record, who: str) -> None:
    """Refuse whoever may not keep cases and plans, before they try: nobody is put on record for that.

    Raises
    ------
    InputError
        If they may not.
    """
    from planner.record.rights import may_keep
    from planner.record.store import finding_of

    refusal = may_keep(record.state(), who)
    if refusal is not None:
        raise InputError([finding_of(refusal)])


def version_differences(record: Record, case: str, number: int) -> list[Difference]:
    """Return what a version of a case differs in from the one before, in words.

    Parameters
    ----------
    record : Record
        The record.
    case : str
        Short name of the case.
    number : int
        The version, 1 being the first.

    Returns
    -------
    list of Difference
        Cells and rows, by headings and names.
    """
    from planner.record import versions

    version_of(record, case, number)
    return versions.told_differences(record, record.state().cases[case].versions[number - 1])


def keep_plan(record: Record, case: Case, plan: Plan, scenario: Scenario, who: str) -> str:
    """Keep a checked plan with all that it was made of, and return its short name on record.

    Parameters
    ----------
    record : Record
        The record.
    case : Case
        The case without the changes of the scenario.
    plan : Plan
        The plan.
    scenario : Scenario
        The changes over the case; none: `planner.studies.choices.base_choice`.
    who : str
        Who keeps it.

    Returns
    -------
    str
        Short name of the plan on record.
    """
    from planner.record import versions

    return versions.keep_plan(record, case, plan, scenario, who)


def open_plan(record: Record, plan: str, folder: str | Path) -> tuple[Case, Plan, Path]:
    """Write a plan on record, its case and the law as it was then, into a folder, and check it again.

    Parameters
    ----------
    record : Record
        The record.
    plan : str
        Short name of the plan.
    folder : str or Path
        Where.

    Returns
    -------
    tuple of (Case, Plan, Path)
        The case with the changes of the plan, the plan, and its file.

    Raises
    ------
    InputError
        If there is no such plan, or it does not pass the check.
    """
    from planner.record import versions

    found = _plan(record.state(), plan)
    base, file = versions.open_plan(record, found, Path(folder))
    case = apply(base, found.changes) if found.changes else base
    return case, plan_from_file(case, file), file


def adopted_plan(
    record: Record, case: Case, folder: str | Path, *, frozen: bool = False
) -> tuple[Adoption, Plan] | None:
    """Return the plan by which the year of a case goes, and its adoption; None where none is adopted.

    Parameters
    ----------
    record : Record
        The record.
    case : Case
        The case as it is now.
    folder : str or Path
        Where the plan's files are written; with `frozen` they must stay as long as the plan is used.
    frozen : bool
        With the case and the law as they were adopted, so that what is printed is what was decided; else with the case as it is now, as
        the year goes on: where it has changed since, the plan says so.

    Returns
    -------
    tuple of (Adoption, Plan), or None
        What was adopted, and its plan, checked again.
    """
    from planner.record import versions

    adoption = record.state().adopted(versions.word_of(case))
    return None if adoption is None else (adoption, plan_of(record, adoption, None if frozen else case, folder))


def plan_of(record: Record, adoption: Adoption, case: Case | None, folder: str | Path) -> Plan:
    """Return the plan of an adoption, checked again.

    Parameters
    ----------
    record : Record
        The record.
    adoption : Adoption
        Which.
    case : Case or None
        The case as it is now, by which the year goes; None: with case and law as they were adopted.
    folder : str or Path
        Where the plan's files are written; without a case they must stay as long as the plan is used.

    Returns
    -------
    Plan
        The plan.
    """
    from planner.record import versions

    plan = _plan(record.state(), adoption.plan)
    base, file = versions.open_plan(record, plan, Path(folder))
    now = base if case is None else case
    now = apply(now, plan.changes) if plan.changes else now
    called = sentence(_("adoption {adoption}").format(adoption=adoption.word))
    return plan_from_file(now, file, in_force=case is not None, called=called)


def in_force(case: Case, *, frozen: bool = False) -> tuple[Adoption, Plan] | None:
    """Return the plan that is adopted on the record of a case, where there is one; parameters as of `adopted_plan`.

    Parameters
    ----------
    case : Case
        The case as it is now.
    frozen : bool
        With the case and the law as they were adopted.
    """
    if not has_record(case):
        return None
    place = usual_record(case)
    folder = tempfile.mkdtemp(prefix="planner-")
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    with opened_record(place) as record:
        return adopted_plan(record, case, folder, frozen=frozen)


def not_adopted() -> Finding:
    """Return that no plan of a case is adopted."""
    return Finding(
        "not-adopted",
        "error",
        "",
        (),
        "",
        _("No plan of this case is adopted."),
        _("Nothing was changed."),
        _("Let a committee adopt one."),
    )


def to_publish(record: Record, case: Case, who: str) -> Adoption:
    """Return the adoption whose plan is published; of a case whose published plan was set aside since, that one, so that it is told.

    Parameters
    ----------
    record : Record
        The record.
    case : Case
        The case.
    who : str
        Who wants to publish it.

    Returns
    -------
    Adoption
        The adoption.

    Raises
    ------
    InputError
        If none is adopted, or who wants to may not publish; nobody is put on record for that.
    """
    from planner.record.rights import may_publish
    from planner.record.store import finding_of

    state, word = record.state(), word_of(case)
    found = state.adopted(word)
    if found is None:
        shown = [one for one in state.publications if one.case == word]
        found = state.adoptions[shown[-1].adoption] if shown else None
    if found is None:
        proposed = [
            one.title for one in state.proposals.values() if not one.withdrawn and state.plans[one.plan].case == word
        ]
        what = _("No plan of this case is adopted.")
        if proposed:
            what += " " + _("Proposed, and not decided: {titles}.").format(titles="; ".join(proposed))
        mend = _(
            "Let a committee adopt one; or name the file of a plan, which is then told as one that nobody adopted."
        )
        refuse("not-adopted", what, mend, _("Nothing was published."))
    if (refusal := may_publish(state, who, found.committee)) is not None:
        raise InputError([finding_of(refusal)])
    return found


def note_publication(
    record: Record, who: str, adoption: Adoption, prints: Mapping[str, str], address: str, *, named: bool
) -> None:
    """Put on record what was published, unless it is there already.

    Parameters
    ----------
    record : Record
        The record.
    who : str
        Who published it.
    adoption : Adoption
        By which adoption.
    prints : mapping of str to str
        Fingerprint of each file, by its name.
    address : str
        Where it is seen; blank: not said.
    named : bool
        Whether members stand there by name.
    """
    from planner.record.chain import canonical, digest
    from planner.record.keeping import Published

    content = canonical(dict(prints)).encode()
    key = digest(content)
    shown = [one for one in record.state().publications if one.case == adoption.case]
    if shown and (shown[-1].files, shown[-1].adoption) == (key, adoption.word):
        return
    act = Published(
        case=adoption.case, adoption=adoption.word, files=key, count=len(prints), address=address, named=named
    )
    record.do(act, who, [content])


def _plan(state: State, plan: str) -> KeptPlan:
    found = state.plans.get(plan)
    if found is None:
        known = ", ".join(state.plans) or _("none")
        refuse(
            "unknown-plan",
            _("There is no plan {plan} on record.").format(plan=plan),
            _("Known are: {known}.").format(known=known),
            _("Nothing was changed."),
        )
    return found


def remove_case(record: Record, case: str, reason: str, who: str) -> None:
    """Remove a case from what is listed; it can be brought back for 30 days, and what was adopted of it stays.

    Parameters
    ----------
    record : Record
        The record.
    case, reason, who : str
        Which, why, and who does it.
    """
    from planner.record.keeping import CaseRemoved

    put(record, who, lambda _state: CaseRemoved(case=case, reason=reason))


def bring_case_back(record: Record, case: str, reason: str, who: str) -> None:
    """List a case again that was removed.

    Parameters
    ----------
    record : Record
        The record.
    case, reason, who : str
        Which, why, and who does it.
    """
    from planner.record.keeping import CaseBroughtBack

    put(record, who, lambda _state: CaseBroughtBack(case=case, reason=reason))


def expire(record: Record, who: str) -> int:
    """Let go what nothing needs any more, and return how many contents went.

    The rule: plans that nobody proposed, 90 days after they were kept, and cases that were removed, after the 30 days within which they
    can be brought back. What was proposed or adopted, with its case and law, stays for good. Studies go 90 days after they were made.

    Parameters
    ----------
    record : Record
        The record.
    who : str
        Who does it.
    """
    from planner.record import versions

    since = datetime.now(UTC) - timedelta(days=DAYS_OF_A_DRAFT)
    before = since.isoformat()

    def gone(state: State, there: set[str]) -> set[str]:
        return there - versions.needed(record, state, before)

    went = record.expire(who, gone, f"{DAYS_OF_A_DRAFT} days")
    record.expire_studies(since)
    return went


def keep_study(record: Record, who: str, study: Study, most: int, since: datetime) -> bool:
    """Keep a study beside the record, for all who have the case; return False if whoever wants to may not keep cases there, or its version is not on record.

    Parameters
    ----------
    record : Record
        The record.
    who : str
        Who keeps it.
    study : Study
        The study.
    most : int
        Bytes that all studies of its owner may take; the oldest go first.
    since : datetime.datetime
        What was made before goes.

    Returns
    -------
    bool
        Whether it was kept.
    """
    from planner.record.rights import may_keep

    state = record.state()
    case = state.cases.get(study.case)
    there = case is not None and not case.removed and any(one.manifest == study.manifest for one in case.versions)
    if not there or may_keep(state, who) is not None:
        return False
    record.keep_study(study, most, since)
    return True


# --- people ----------------------------------------------------------------------------------------------------------------


def set_committee(record: Record, who: str, committee: str, name: str, **rules: Any) -> None:
    """Found a committee, or let it decide by other rules.

    Parameters
    ----------
    record : Record
        The record.
    who : str
        Who does it.
    committee, name : str
        Its short name, and what it is called.
    **rules
        ``quorum``, ``majority``, ``signatures``, ``kinship``, ``in_law``, ``appeal_days``, ``inviting``, as `planner.record.state.Rules` has them.
    """
    from planner.record.people import CommitteeSet
    from planner.record.state import Rules

    said = {"inviting": Rules().inviting} | rules
    put(record, who, lambda _state: CommitteeSet(committee=committee, name=name, **said))


def committees_of_law(case: Case) -> tuple[CommitteeRule, ...]:
    """Return the committees that the law of a case knows, with the rules that it gives them; none where its law cannot be found."""
    law = law_or_none(case)
    return () if law is None else law.committees


def rules_of_law(record: Record, case: str, committee: str) -> CommitteeRule:
    """Return the rules that the law of a case on record gives to a committee.

    Parameters
    ----------
    record : Record
        The record.
    case : str
        Short name of the case.
    committee : str
        Short name of the committee in the law; blank: the only one.

    Returns
    -------
    CommitteeRule
        The rules, with their source.

    Raises
    ------
    InputError
        If the case is not on record, or its law knows no such committee.
    """
    version_of(record, case, 1)
    with tempfile.TemporaryDirectory() as place:
        known = committees_of_law(open_version(record, case, Path(place) / "case"))
    if not known:
        refuse(
            "no-committee-of-law",
            _("The law of {case} that is on file says nothing of a committee's rules.").format(case=case),
            _("Leave out --law-of, and give --name, --quorum and --majority as the committee's own statutes have it."),
            _("Nothing was changed."),
        )
    found = [one for one in known if committee in ("", one.committee)]
    if len(found) != 1:
        names = ", ".join(one.committee for one in known)
        refuse(
            "no-committee-of-law",
            _("The law of {case} does not say which committee is meant.").format(case=case),
            _("Known are: {known}.").format(known=names),
            _("Nothing was changed."),
        )
    return found[0]


def seat_member(
    record: Record,
    who: str,
    committee: str,
    member: str,
    name: str,
    seat: str,
    role: str,
    *,
    administers: bool = False,
    instead: bool = False,
) -> None:
    """Give somebody a seat and a role in a committee.

    Parameters
    ----------
    record : Record
        The record.
    who : str
        Who does it.
    committee : str
        Short name of the committee.
    member, name : str
        By what the member signs in, and what they are called.
    seat, role : str
        For whom they speak, and what they may do; see `planner.record.state`.
    administers : bool
        They administer the record beside that role.
    instead : bool
        In place of another name or seat that is known under that sign-in.

    Raises
    ------
    InputError
        Unless `instead`: if somebody of another name, or with another seat, signs in so already.
    """
    from planner.record.people import MemberSet

    def act(state: State) -> Act:
        made = MemberSet(
            committee=committee,
            member=member,
            name=name,
            seat=seat,  # type: ignore[arg-type]
            role=role,  # type: ignore[arg-type]
            administers=administers,
        )
        found = state.committees[committee].members.get(made.member) if committee in state.committees else None
        if found is not None and not instead and (found.name, found.seat) != (made.name, made.seat):
            refuse(
                "seated-already",
                _("{who} is {name} already, with the seat {seat} in {committee}.").format(
                    who=found.who,
                    name=found.name,
                    seat=words.seats()[found.seat],
                    committee=state.committees[committee].name,
                ),
                _(
                    "Correct by what the new member signs in, or say that the seat is given instead of that one: --instead, or the tick on page Committee."
                ),
                _("One would take the other's seat and vote. Nothing was changed."),
            )
        return made

    put(record, who, act)


def unseat_member(record: Record, who: str, committee: str, member: str, reason: str = "") -> None:
    """Take somebody out of a committee.

    Parameters
    ----------
    record : Record
        The record.
    who, committee, member, reason : str
        Who does it, in which committee, whom, and why.
    """
    from planner.record.people import MemberLeft

    put(record, who, lambda _state: MemberLeft(committee=committee, member=member, reason=reason))


# --- the suppliers' door ------------------------------------------------------------------------------------------------------


def invite(record: Record, who: str, case: str, supplier: str, until: date) -> str:
    """Invite a supplier to offer by a link; see `planner.record.door.invite`.

    Parameters
    ----------
    record : Record
        The record.
    who, case, supplier : str
        Who invites which supplier of which case on record, by short names.
    until : datetime.date
        Last day on which it can offer.

    Returns
    -------
    str
        The secret of the link, told this once.
    """
    from planner.record import door

    return door.invite(record, who, case, supplier, until)


def end_invitation(record: Record, who: str, invitation: str, reason: str = "") -> None:
    """Let a link be good no more.

    Parameters
    ----------
    record : Record
        The record.
    who, invitation, reason : str
        Who ends which, and why.
    """
    from planner.record.offering import InvitationEnded

    put(record, who, lambda _state: InvitationEnded(invitation=invitation, reason=reason))


def sheet_by_link(record: Record, secret: str) -> Sheet:
    """Return what a supplier sees by its link.

    Parameters
    ----------
    record : Record
        The record.
    secret : str
        Secret of the link.

    Raises
    ------
    InputError
        If the link is none that was given out.
    """
    from planner.record import door

    return door.sheet_by_link(record, secret)


def offer_by_link(record: Record, secret: str, lines: Sequence[Mapping[str, str]]) -> str:
    """Offer by a link; see `planner.record.door.offer`.

    Parameters
    ----------
    record : Record
        The record.
    secret : str
        Secret of the link.
    lines : sequence of mapping
        Lines as `sheet_by_link` gives them, filled in.

    Returns
    -------
    str
        Short name of the offer on record.
    """
    from planner.record import door

    return door.offer(record, secret, lines)


def offered_lines(record: Record, offer: str) -> list[dict[str, str]]:
    """Return the lines of an offer as they came, by heading, with their number as ``line``.

    Parameters
    ----------
    record : Record
        The record.
    offer : str
        Short name of the offer.
    """
    from planner.record import door

    return door.offered_lines(record, offer)


def answer_offer(record: Record, who: str, offer: str, refused: Mapping[int, str]) -> Kept:
    """Accept the lines of an offer but those that are refused; see `planner.record.door.decide`.

    Parameters
    ----------
    record : Record
        The record.
    who, offer : str
        Who answers which offer.
    refused : mapping of int to str
        Why a line is refused, by its number.

    Returns
    -------
    Kept
        The case with the offers that were accepted.
    """
    from planner.record import door

    return door.decide(record, who, offer, refused)


def draw(
    record: Record,
    who: str,
    case: str,
    *,
    seed: str,
    seed_from: str,
    witnesses: Sequence[str],
    day: date,
    product: str = "",
) -> Kept:
    """Draw among those who are equal in a case on record; see `planner.record.draws.draw`.

    Parameters
    ----------
    record : Record
        The record.
    who, case, seed, seed_from, witnesses, day, product
        As for `planner.record.draws.draw`.

    Returns
    -------
    Kept
        The case with the draw.
    """
    from planner.record import draws

    return draws.draw(record, who, case, seed=seed, seed_from=seed_from, witnesses=witnesses, day=day, product=product)


def offer_findings(record: Record, offer: str) -> list[Finding]:
    """Return what the check of the case would find if all lines of an offer were accepted; see `planner.record.door.findings_of`.

    Parameters
    ----------
    record : Record
        The record.
    offer : str
        Short name of the offer.
    """
    from planner.record import door

    return door.findings_of(record, offer)


# --- plans beside each other ---------------------------------------------------------------------------------------------------


def side_by_side(proposals: Sequence[Proposal], plans: Sequence[Plan]) -> Comparison:
    """Set the plans of proposals side by side, each under the short name of its proposal.

    Parameters
    ----------
    proposals : sequence of Proposal
        The proposals; the first is what the others are set against.
    plans : sequence of Plan
        Their plans, in the same order.
    """
    choices = [
        Choice(Scenario(proposal.word, proposal.title, ()), plan.case)
        for proposal, plan in zip(proposals, plans, strict=True)
    ]
    return comparison(choices, plans)


# --- from a proposal to its adoption -----------------------------------------------------------------------------------------


def propose(record: Record, who: str, committee: str, plan: str, title: str, reason: str) -> str:
    """Put a plan before a committee and return the short name of the proposal.

    Parameters
    ----------
    record : Record
        The record.
    who, committee, plan, title, reason : str
        Who proposes, to which committee, which plan on record, what it is called, and why.

    Returns
    -------
    str
        Short name of the proposal.
    """
    from planner.record.deciding import Proposed

    def act(state: State) -> Act:
        for one in state.proposals.values():
            if (
                (one.committee, one.plan) == (committee, plan)
                and state.state_of_proposal(one.word) == "proposed"
                and not one.withdrawn
            ):
                refuse(
                    "proposed-already",
                    _("Plan {plan} is proposed to this committee already: {proposal}, “{title}”.").format(
                        plan=plan, proposal=one.word, title=one.title
                    ),
                    _("Comment on that proposal; or who made it takes it back first."),
                    _("The same plan would be voted on twice. Nothing was changed."),
                )
        word = _next("p", len(state.proposals))
        return Proposed(proposal=word, committee=committee, plan=plan, title=title, reason=reason)

    return put(record, who, act, "proposal")


def comment(record: Record, who: str, proposal: str, text: str) -> None:
    """Say something of a proposal.

    Parameters
    ----------
    record : Record
        The record.
    who, proposal, text : str
        Who, of which, and what.
    """
    from planner.record.deciding import Commented

    put(record, who, lambda _state: Commented(proposal=proposal, text=text))


def withdraw(record: Record, who: str, proposal: str, reason: str = "") -> None:
    """Take a proposal back.

    Parameters
    ----------
    record : Record
        The record.
    who, proposal, reason : str
        Who, which, and why.
    """
    from planner.record.deciding import Withdrawn

    put(record, who, lambda _state: Withdrawn(proposal=proposal, reason=reason))


def open_session(
    record: Record,
    who: str,
    committee: str,
    day: date,
    agenda: Sequence[Point],
    place: str = "",
    *,
    held_before: bool = False,
) -> str:
    """Open a session and return its short name; its points are called i1, i2 and so on.

    Parameters
    ----------
    record : Record
        The record.
    who, committee : str
        Who opens it, of which committee.
    day : datetime.date
        The day.
    agenda : sequence of Point
        Its points, in their order.
    place : str
        Where it takes place.
    held_before : bool
        It was held before all that it is about was on record, and is entered afterwards.

    Returns
    -------
    str
        Short name of the session.

    Raises
    ------
    InputError
        Unless `held_before`: if its day lies before that on which what it decides came on record.
    """
    from planner.record.deciding import SessionOpened

    points = _points(agenda)

    def act(state: State) -> Act:
        # A day may have begun where the record is kept that had not where the session is held.
        late = [(since, title) for since, title in _since(state, agenda) if day < since - timedelta(days=1)]
        if late and not held_before:
            since, title = max(late)
            refuse(
                "before-it-was",
                _("The session would be of {day}, but “{title}” is on record since {since}.").format(
                    day=day_text(day), title=title, since=day_text(since)
                ),
                _(
                    "Correct the day; or say that the session was held before that and is entered afterwards: --held-before, or the tick on page Committee."
                ),
                _("The day stands in minutes that are never changed. Nothing was changed."),
            )
        word = _next_session(state)
        return SessionOpened(session=word, committee=committee, day=day, place=place, agenda=points)

    return put(record, who, act, "session")


def call_session(record: Record, who: str, committee: str, day: date, agenda: Sequence[Point], place: str = "") -> str:
    """Call a session for a day, with its agenda, and return its short name, under which it is opened.

    Parameters
    ----------
    record, who, committee, day, agenda, place
        As for `open_session`.

    Returns
    -------
    str
        Short name of the session.
    """
    from planner.record.convening import SessionCalled

    points = _points(agenda)

    def act(state: State) -> Act:
        word = _next_session(state)
        return SessionCalled(session=word, committee=committee, day=day, place=place, agenda=points)

    return put(record, who, act, "session")


def open_called(record: Record, who: str, session: str) -> None:
    """Open a session as it was called.

    Parameters
    ----------
    record : Record
        The record.
    who, session : str
        Who opens which.

    Raises
    ------
    InputError
        If none of that name was called, or it cannot be opened.
    """
    from planner.record import deciding
    from planner.record.store import finding_of

    state = record.state()
    call = state.calls.get(session)
    if call is None:
        raise InputError([finding_of(deciding.unknown_session(state, session) or deciding.opened_already())])
    agenda = _points([Point(one.title, one.proposal, one.adoption, one.appeal) for one in call.agenda])
    put(
        record,
        who,
        lambda _state: deciding.SessionOpened(
            session=session, committee=call.committee, day=call.day, place=call.place, agenda=agenda
        ),
    )


def call_off_session(record: Record, who: str, session: str, reason: str = "") -> None:
    """Call a session off that was called.

    Parameters
    ----------
    record : Record
        The record.
    who, session, reason : str
        Who calls which off, and why.
    """
    from planner.record.convening import SessionCalledOff

    put(record, who, lambda _state: SessionCalledOff(session=session, reason=reason))


def give_proxy(record: Record, who: str, session: str, holder: str, giver: str | None = None) -> None:
    """Give a member a proxy for a session that is called or open.

    Parameters
    ----------
    record : Record
        The record.
    who, session, holder : str
        Who enters it, for which session, and who shall vote.
    giver : str, optional
        Who gives it, where the chair enters it; default: `who`.
    """
    from planner.record.convening import ProxyGiven

    put(record, who, lambda _state: ProxyGiven(session=session, holder=holder, giver=giver))


def end_proxy(record: Record, who: str, session: str, giver: str | None = None) -> None:
    """End a proxy by which nobody has voted so far.

    Parameters
    ----------
    record : Record
        The record.
    who, session : str
        Who ends it, for which session.
    giver : str, optional
        Whose, where the chair ends it; default: `who`.
    """
    from planner.record.convening import ProxyEnded

    put(record, who, lambda _state: ProxyEnded(session=session, giver=giver))


def _points(agenda: Sequence[Point]) -> tuple[deciding.Point, ...]:
    """Return an agenda as an act has it: its points are called i1, i2 and so on."""
    from planner.record import deciding

    return tuple(
        deciding.Point(
            item=_next("i", i),
            title=one.title,
            proposal=one.proposal or None,
            adoption=one.adoption or None,
            appeal=one.appeal or None,
        )
        for i, one in enumerate(agenda)
    )


def _since(state: State, agenda: Sequence[Point]) -> Iterator[tuple[date, str]]:
    """Yield since when what a session is about is on record, with what it is called."""
    for point in agenda:
        if point.proposal in state.proposals:
            proposal = state.proposals[point.proposal]
            yield date.fromisoformat(proposal.at[:10]), proposal.title
        if point.adoption in state.adoptions:
            for one in state.adoptions[point.adoption].appeals:
                if one.word == point.appeal:
                    yield date.fromisoformat(one.at[:10]), point.title


def last_act(record: Record, who: str) -> str:
    """Return in words what somebody put on record last, as it stands there.

    Parameters
    ----------
    record : Record
        The record.
    who : str
        Who.
    """
    from planner.record.act import Actor

    known = Actor(who=who).who
    found = next(act for entry, act in reversed(record.acts()) if entry.who == known)
    return words.sentence(record.state(), found)


def _next_session(state: State) -> str:
    """Return the short name of the next session, called or opened."""
    return _next("s", len(state.sessions.keys() | state.calls.keys()))


def attend(record: Record, who: str, session: str, present: Sequence[str], guests: Sequence[str] = ()) -> None:
    """Enter who is present at a session.

    Parameters
    ----------
    record : Record
        The record.
    who, session : str
        Who enters it, of which session.
    present : sequence of str
        Members, by what they sign in with.
    guests : sequence of str
        Others, by name.
    """
    from planner.record.deciding import Attended

    put(record, who, lambda _state: Attended(session=session, present=tuple(present), guests=tuple(guests)))


def declare(
    record: Record,
    who: str,
    session: str,
    item: str,
    tie: str,
    *,
    degree: int = 0,
    supplier: str = "",
    member: str | None = None,
) -> None:
    """Declare a tie to a supplier whom a point concerns.

    Parameters
    ----------
    record : Record
        The record.
    who, session, item : str
        Who declares it, in which session, on which point.
    tie : {"own", "employment", "kinship", "in_law", "other"}
        What ties them.
    degree : int
        Degree of the kinship.
    supplier : str
        To whom.
    member : str, optional
        Who is tied, where the chair enters it for them.
    """
    from planner.record import versions
    from planner.record.deciding import InterestDeclared

    known = versions.suppliers_of_point(record, session, item)
    if supplier and known:
        supplier = _known_supplier(supplier, known)

    def act(_state: State) -> Act:
        return InterestDeclared(
            session=session,
            item=item,
            tie=tie,  # type: ignore[arg-type]
            degree=degree,
            supplier=supplier,
            member=member,
        )

    put(record, who, act)


def _known_supplier(said: str, known: Mapping[str, str]) -> str:
    """Return what a supplier of a case is called by its short name or name, or refuse one that the case has not.

    Suppliers of one name are called by it with their short names: their name alone means none of them.
    """
    often = Counter(map(alike, known.values()))
    called = {word: name if often[alike(name)] == 1 else f"{name} ({word})" for word, name in known.items()}
    means = Names((way, word) for word, name in known.items() for way in (word, name, called[word])).may_mean(said)
    if len(means) > 1:
        refuse(
            "which-supplier",
            _("Several suppliers of the case are called {name}.").format(name=quoted(said)),
            _("Name the supplier by its short name: {names}.").format(names=", ".join(means)),
            _("Nothing was changed."),
        )
    found = called[means[0]] if means else None
    if found is None:
        refuse(
            "no-such-supplier",
            _("The case has no supplier {names}.").format(names=quoted(said)),
            meant_or_known(said, list(called.values())),
            _("Nothing was changed."),
        )
    return found


def vote(
    record: Record, who: str, session: str, item: str, choice: str, reason: str = "", *, giver: str | None = None
) -> None:
    """Vote on a point.

    Parameters
    ----------
    record : Record
        The record.
    who, session, item : str
        Who votes, in which session, on which point.
    choice : {"yes", "no", "abstain"}
        The vote.
    reason : str
        Why.
    giver : str, optional
        Whose vote it is, where it is cast by proxy.
    """
    from planner.record.deciding import Voted

    put(record, who, lambda _state: Voted(session=session, item=item, choice=choice, reason=reason, giver=giver))  # type: ignore[arg-type]


def close_session(record: Record, who: str, session: str, remarks: str = "") -> None:
    """Close a session: the votes are counted.

    Parameters
    ----------
    record : Record
        The record.
    who, session, remarks : str
        Who closes which, and what else the minutes shall say.
    """
    from planner.record.deciding import SessionClosed

    put(record, who, lambda _state: SessionClosed(session=session, remarks=remarks))


def adopt(record: Record, who: str, session: str, item: str) -> str:
    """Adopt a plan that a session carried, and return the short name of the adoption.

    Parameters
    ----------
    record : Record
        The record.
    who, session, item : str
        Who adopts, what was carried in which session as which point.

    Returns
    -------
    str
        Short name of the adoption.
    """
    from planner.record.deciding import Adopted

    def act(state: State) -> Act:
        return Adopted(adoption=_next("a", len(state.adoptions)), session=session, item=item)

    return put(record, who, act, "adoption")


def appeal(record: Record, who: str, adoption: str, by: str, reason: str) -> str:
    """Enter an appeal against an adoption and return its short name.

    Parameters
    ----------
    record : Record
        The record.
    who, adoption : str
        Which member enters it, against which adoption.
    by, reason : str
        Who appeals, and why.

    Returns
    -------
    str
        Short name of the appeal.
    """
    from planner.record.deciding import Appealed

    def act(state: State) -> Act:
        found = state.adoptions.get(adoption)
        for one in found.appeals if found else ():
            if not one.outcome and (alike(one.by), alike(one.reason)) == (alike(by), alike(reason)):
                refuse(
                    "appealed-already",
                    _("This appeal of {name} is on record already: {appeal}.").format(name=one.by, appeal=one.word),
                    _("Put it on the agenda of a session; another reason is another appeal."),
                    _("It would be voted on twice. Nothing was changed."),
                )
        return Appealed(appeal=_next("e", len(found.appeals) if found else 0), adoption=adoption, by=by, reason=reason)

    return put(record, who, act, "appeal")


def answer_appeal(record: Record, who: str, adoption: str, appeal: str, answer: str) -> None:
    """Answer an appeal as the last session decided on whose agenda it stood: upheld, and the plan is set aside, or refused.

    Parameters
    ----------
    record : Record
        The record.
    who, adoption, appeal : str
        Who answers which appeal against which adoption.
    answer : str
        Why.
    """
    from planner.record.deciding import AppealAnswered

    def act(state: State) -> Act:
        session, item = decided_appeal(state, adoption, appeal)
        return AppealAnswered(adoption=adoption, appeal=appeal, session=session or "-", item=item or "-", answer=answer)

    put(record, who, act)


def decided_appeal(state: State, adoption: str, appeal: str) -> tuple[str, str]:
    """Return in which session, and as which point, an appeal was decided last; blank: in none.

    Parameters
    ----------
    state : State
        What is on record.
    adoption, appeal : str
        Which appeal against which adoption.

    Returns
    -------
    tuple of str
        Short names of the session and of its point.
    """
    found = [
        (session.word, item.word)
        for session in state.sessions.values()
        for item in session.agenda
        if session.closed and (item.adoption, item.appeal) == (adoption, appeal)
    ]
    return found[-1] if found else ("", "")


def appeal_points(state: State, committee: str) -> list[Point]:
    """Return the appeals that wait for a committee's decision, as points of an agenda."""
    title = _("Appeal of {name} against “{plan}”")
    return [
        Point(
            title.format(name=one.by, plan=state.proposals[adoption.proposal].title)[:300], "", adoption.word, one.word
        )
        for adoption in state.adoptions.values()
        for one in adoption.appeals
        if adoption.committee == committee and not one.outcome
    ]


def calls(record: Record, case: str) -> list[Call]:
    """Return the calls of a case, each with the days of its own deliveries: those of the plan that is adopted, else of the one that was kept last.

    Parameters
    ----------
    record : Record
        The record.
    case : str
        Short name of the case.

    Returns
    -------
    list of Call
        The calls; none as long as no plan of the case is on record.
    """
    from planner.record import versions

    state = record.state()
    adoption = state.adopted(case)
    kept = [one for one in state.plans.values() if one.case == case]
    plan = state.plans[adoption.plan] if adoption is not None else max(kept, key=lambda one: one.act, default=None)
    if plan is None:
        return []
    with tempfile.TemporaryDirectory() as place:
        found, file = versions.open_plan(record, plan, Path(place))
        law = law_or_none(found)
        return calls_asked(read_plan(file), law) if law is not None else []


def bids_until(record: Record, plan: Plan) -> dict[str, date]:
    """Return until when each call of a plan takes bids, by what it is known as, where the steps of the procurement on record say it.

    Parameters
    ----------
    record : Record
        The record.
    plan : Plan
        A plan of a case on it.
    """
    state, case = record.state(), word_of(plan.case)
    words = [call_word(committee, paper) for committee, paper in calls_of(plan.tables)]
    found = {word: state.step(case, "proposals_received", word) for word in words}
    return {word: step.due for word, step in found.items() if step is not None and step.due is not None}


def call_of(record: Record, case: str, call: str) -> Call | None:
    """Return the call of a case that is meant by its short name or by what it is called; None for blank, which means all of them.

    Parameters
    ----------
    record : Record
        The record.
    case, call : str
        Short name of the case, and which call.

    Returns
    -------
    Call or None
        The call.

    Raises
    ------
    InputError
        If no plan of the case on record has such a call.
    """
    if not call:
        return None
    known = calls(record, case)
    found = [one for one in known if alike(call) in (alike(one.word), alike(one.name))]
    if len(found) != 1:
        names = "; ".join(f"{one.word} ({one.name})" for one in known) or _("none: no plan of the case is on record")
        refuse(
            "unknown-call",
            _("There is no call {call} of this case.").format(call=quoted(call)),
            _("Known are: {known}.").format(known=names),
            _("Nothing was changed."),
        )
    return found[0]


def set_step(
    record: Record, who: str, case: str, step: str, owner: str, due: date | None = None, call: str = ""
) -> None:
    """Say who sees to a step of the procurement, until when.

    Parameters
    ----------
    record : Record
        The record.
    who, case, step, owner : str
        Who says it, of which case, which step (`planner.record.deciding.STEPS`), and who sees to it.
    due : datetime.date, optional
        Until when.
    call : str
        Which call, by its short name or what it is called; blank: all that have no such step of their own.
    """
    from planner.record.deciding import StepSet

    whose = _whose(record, case, call)
    put(record, who, lambda _state: StepSet(case=case, step=step, owner=owner, due=due, **whose))  # type: ignore[arg-type]


def _whose(record: Record, case: str, call: str) -> dict[str, str]:
    found = call_of(record, case, call)
    return {} if found is None else {"call": found.word, "called": found.name}


def finish_step(record: Record, who: str, case: str, step: str, note: str = "", call: str = "") -> None:
    """Note that a step of the procurement is done.

    Parameters
    ----------
    record : Record
        The record.
    who, case, step, note : str
        Who notes it, of which case, which step, and a remark.
    call : str
        Which call, as in `set_step`.
    """
    from planner.record.deciding import StepDone

    whose = _whose(record, case, call)
    put(record, who, lambda _state: StepDone(case=case, step=step, note=note, **whose))  # type: ignore[arg-type]


def checklist(record: Record, case: str, today: date, call: str = "") -> list[Listed]:
    """Return the steps of the procurement of a case, with who sees to each and how late law and first delivery leave it.

    Parameters
    ----------
    record : Record
        The record.
    case : str
        Short name of the case.
    today : datetime.date
        The day.
    call : str
        Which call, as in `set_step`; blank: the case's own steps.

    Returns
    -------
    list of Listed
        The steps, each with its owner and its last day.

    Raises
    ------
    InputError
        If the case, or the call, is not on record.
    """
    from planner.record import checklist as steps

    version_of(record, case, 1)
    return steps.checklist(record, case, today, call_of(record, case, call))


def days_left(case: Case, call: Call | None = None) -> dict[str, Due]:
    """Return how late law and first delivery leave each step of the procurement of a case, or of a call of it, by its short name, where they say so."""
    from planner.record import checklist as steps

    return steps.days_left(case, law_or_none(case), call)


def minutes(record: Record, session: str, form: Literal["pdf", "docx", "html"]) -> bytes:
    """Return the minutes of a session as a file.

    Parameters
    ----------
    record : Record
        The record.
    session : str
        Short name of the session.
    form : {"pdf", "docx", "html"}
        To print, to edit, or to read on a screen.

    Returns
    -------
    bytes
        The file.

    Raises
    ------
    InputError
        If there is no such session, or no font of this machine has some of its letters.
    """
    from planner.papers.forms import FORMS
    from planner.papers.word import word
    from planner.record.minutes import minutes as made

    return (word if form == "docx" else FORMS[form])(made(record, session))


# --- the whole ---------------------------------------------------------------------------------------------------------------


def audit_record(
    record: Record, *, known: str = "", anew: bool = True, progress: Callable[[str], None] | None = None
) -> Audit:
    """Look whether a record is what it was; see `planner.record.audit.audit`.

    Parameters
    ----------
    record : Record
        The record.
    known : str
        A link as it stands on minutes: it must be in the chain.
    anew : bool
        Make each adopted plan anew.
    progress : callable, optional
        Is told what is looked at.

    Returns
    -------
    Audit
        What was looked at, and what was found.
    """
    from planner.record.audit import audit

    return audit(record, known=known, anew=anew, progress=progress)


def back_up(place: str | Path, file: str | Path) -> list[str]:
    """Copy a record (or a ledger) kept in a file of SQLite into another file, whole, also while others write, and return where it is broken.

    One that is broken is copied too, as it may be all that is left.

    Parameters
    ----------
    place : str or Path
        The record.
    file : str or Path
        The copy.

    Raises
    ------
    InputError
        If it is in a database of its own, which has tools for that, something is where the copy goes, or its folder is not there.
    """
    from planner.database import copy_of
    from planner.record.audit import breaks

    if "://" in str(place):
        refuse(
            "not-a-file",
            _("This record is in a database: {place}.").format(place=_without_password(str(place))),
            _("Back that up with its own tools, as with `pg_dump`."),
            _("Nothing was written."),
        )
    _refuse_place_of_copy(Path(file))
    faults = _faults_of(place, lambda record: breaks(record.raw()))
    with atomic_path(Path(file)) as temporary:
        copy_of(place, temporary)
    return faults


def _refuse_in_the_way(target: Path) -> None:
    """Refuse a place where something is."""
    if target.exists():
        refuse(
            "in-the-way",
            _("{file} is there already.").format(file=target),
            _("Name another place, or move what is there."),
            _("Nothing was written, so that nothing of yours is lost."),
        )


def _refuse_place_of_copy(target: Path) -> None:
    """Refuse a place where something is, or whose folder is not there: a copy that lies elsewhere than was meant is not found when it is needed."""
    _refuse_in_the_way(target)
    if not target.parent.is_dir():
        refuse(
            "no-folder-for-copy",
            _("There is no folder {folder}.").format(folder=target.parent),
            _("Make it first, or name another place: is it spelt right, is the disk or stick connected?"),
            _("Nothing was written, so that the copy lies nowhere but where you meant it."),
        )


def restore(file: str | Path, place: str | Path) -> Path:
    """Bring a backup of a record (or a ledger) back to a place where there is nothing, after it was looked at: a record's chain, a ledger's pages.

    Parameters
    ----------
    file : str or Path
        The backup.
    place : str or Path
        Where it shall be used.

    Raises
    ------
    InputError
        If something is there, its folder is not, or the backup is not what was put on record.
    """
    target = Path(place)
    _refuse_place_of_copy(target)
    faults = _faults_of(file, lambda record: audit_record(record, anew=False).faults)
    if faults:
        refuse(
            "changed-backup",
            _("The copy is not what was put on record: {faults}").format(faults=" ".join(faults)),
            _("Use another copy."),
            _("Nothing was written."),
        )
    with atomic_path(target) as temporary:
        shutil.copyfile(file, temporary)
    return target


def _faults_of(place: str | Path, look: Callable[[Record], Iterable[Told]]) -> list[str]:
    """Return what a look at a record, or at the pages of a ledger, finds wrong; raise an `InputError` if a file is neither, or nothing began."""
    from planner.ledger.store import Ledger

    try:
        with begun_record(place) as record:
            return [f"{one.where}: {one.what}" for one in look(record)]
    except InputError as error:
        try:
            with Ledger(place, create=False):
                pass
        except InputError:
            raise error from None
    with closing(sqlite3.connect(place)) as connection:
        told = [str(row[0]) for row in connection.execute("PRAGMA integrity_check")]
    return [one for one in told if one != "ok"]


def _without_password(place: str) -> str:
    import sqlalchemy as sa

    return sa.make_url(place).render_as_string()


def put(record: Record, who: str, make: Callable[[State], Act], word: str = "") -> str:
    """Put an act on record, and return the short name that it was given.

    Parameters
    ----------
    record : Record
        The record.
    who : str
        Who does it.
    make : callable
        Makes the act of the state in which it is done.
    word : str
        Field of the act with the short name; blank: it gives none.

    Returns
    -------
    str
        The short name; blank where it gives none.
    """
    made: list[Act] = []

    def act(state: State) -> Act:
        made[:] = [make(state)]
        return made[0]

    record.do(act, who)
    return str(getattr(made[0], word)) if word else ""


def _next(letter: str, count: int) -> str:
    return f"{letter}{count + 1}"
