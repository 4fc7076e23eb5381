"""Cases and plans as contents: what is kept of them, and how they are brought back.

A *manifest* is the JSON of the files of a case folder, each by its hash: ``{"case.csv": "ab12...", ...}``. A *package* is the JSON of all that a plan
was made of: the manifest, the changes, the files of the law, the plan, the versions of the programs. The hash of the package is the plan's fingerprint.
"""

from __future__ import annotations

import json
import tempfile
from contextlib import suppress
from dataclasses import dataclass, replace
from importlib.metadata import version
from pathlib import Path
from typing import Any

from planner.case import Case
from planner.edits import Difference, differences, differences_in_words, merged
from planner.findings import Finding, InputError
from planner.i18n import _, ngettext
from planner.io import atomic_path, case_files, read_case, write_plan_json
from planner.making.plan import Plan
from planner.making.scenarios import Scenario
from planner.programmes import loader
from planner.programmes.case_law import OWN_FOLDER, own_folders
from planner.record.chain import canonical, digest, short
from planner.record.keeping import CaseKept, PlanKept
from planner.record.sharing import PlanCommitted
from planner.record.state import KeptPlan, State, Version
from planner.record.store import Record
from planner.schema.base import split_list
from planner.version import planner_version

PACKAGE = "school-meal-plan-package/1"
MOST_TOLD = 5
"""Cells that are named where two people said something else."""

MOST_REMEMBERED = 4
_read_last: dict[str, Case] = {}
"""Cases that were kept or compared last, by their manifests."""


@dataclass(frozen=True, slots=True)
class Kept:
    """What came of keeping a case.

    Parameters
    ----------
    case : Case
        The case as it is kept: where others kept something meanwhile, with their edits.
    manifest : str
        Its manifest's hash: what the next version is based on.
    new : bool
        False where nothing had changed, so that nothing was put on record.
    theirs : list of Difference
        What others had changed meanwhile.
    """

    case: Case
    manifest: str
    new: bool
    theirs: list[Difference]


def files_of(case: Case) -> dict[str, bytes]:
    """Return the files of a case folder by name, with the town's own programmes."""
    found = case_files(case)
    for own in own_folders(case):
        found |= {f"{OWN_FOLDER}/{one.name}": one.read_bytes() for one in sorted(own.glob("*.yaml"))}
    return found


def manifest_of(files: dict[str, bytes]) -> bytes:
    """Return the manifest of files."""
    return canonical({name: digest(content) for name, content in files.items()}).encode()


def word_of(case: Case) -> str:
    """Return the short name under which a case is on record."""
    return str(case.head["case"])


def open_version(record: Record, manifest: str, folder: Path) -> Case:
    """Write a case as it was kept into a folder, and return it.

    Parameters
    ----------
    record : Record
        The record.
    manifest : str
        Hash of the manifest.
    folder : Path
        The folder; a case that is there is replaced, and put aside whole or not at all.

    Returns
    -------
    Case
        The case, read from the folder.
    """
    files = {name: record.content(key) for name, key in json.loads(record.content(manifest)).items()}
    _write_files(files, folder)
    return read_case(folder)[0]


def country_on(record: Record) -> str:
    """Return the country of what came last on record, a case, a plan or what was committed of one; blank while there is none."""
    for _entry, act in reversed(record.acts()):
        if isinstance(act, PlanKept | PlanCommitted) and act.country:
            return act.country
        if isinstance(act, CaseKept):
            with suppress(InputError, OSError):  # a content that was lost or changed is told by who needs it
                return str(_stored(record, act.manifest).head["country"])
    return ""


def _stored(record: Record, manifest: str) -> Case:
    """Return a case as it was kept, to compare another with; it lies nowhere, and what was read last is not read again."""
    found = _read_last.pop(manifest, None)
    if found is None:
        with tempfile.TemporaryDirectory() as place:
            found = replace(open_version(record, manifest, Path(place) / "case"), path=None)
    _remember(manifest, found)
    return found


def _remember(manifest: str, case: Case) -> None:
    """Keep what is under a hash, which can never be another, at hand: reading a large case takes a second."""
    _read_last[manifest] = case
    for oldest in list(_read_last)[:-MOST_REMEMBERED]:
        _read_last.pop(oldest, None)


def _write_files(files: dict[str, bytes], folder: Path) -> None:
    with atomic_path(folder, folder=True) as temporary:
        for name, content in files.items():
            place = temporary / name
            place.parent.mkdir(exist_ok=True)
            place.write_bytes(content)


def suppliers_of_point(record: Record, session: str, item: str) -> dict[str, str]:
    """Return the names of the suppliers, by short name, of the case that a point of an agenda is about; empty where it is about none.

    Parameters
    ----------
    record : Record
        The record.
    session, item : str
        Which point of which session.

    Returns
    -------
    dict of str to str
        Names by short name.
    """
    state = record.state()
    point = state.sessions[session].item(item) if session in state.sessions else None
    if point is None or not point.proposal:
        return {}
    package = package_of(record, state.plans[state.proposals[point.proposal].plan])
    suppliers = _stored(record, package["case"])["suppliers"]
    words, names = (suppliers[name].fillna("").astype(str) for name in ("supplier", "name"))
    return {word: name or word for word, name in zip(words, names, strict=True)}


def keep_case(record: Record, case: Case, who: str, based_on: str | None = None, note: str = "") -> Kept:
    """Keep a case as a version of its own; edits that others kept meanwhile are put together with these.

    Parameters
    ----------
    record : Record
        The record.
    case : Case
        The case now.
    who : str
        Who keeps it.
    based_on : str, optional
        Hash of the manifest of which it was made; None: it is new on record.
    note : str
        Why.

    Returns
    -------
    Kept
        What is kept now.

    Raises
    ------
    InputError
        If both changed the same cell: told with both values, and nothing is kept. Or if who wants to may not.
    """
    word, theirs = word_of(case), list[Difference]()
    while True:
        known = record.state().cases.get(word)
        head = known.head.manifest if known else None
        found: list[Difference] = []
        stored = _stored(record, head) if head else None
        if stored is not None and based_on is None:
            _refuse_unbased(case, stored)
        elif stored is not None and based_on != head:
            base = _stored(record, str(based_on))
            theirs = differences_in_words(differences(base, stored), base, stored)
            case = replace(_together(base, case, stored), path=case.path)
        files = files_of(case)
        if stored is not None:
            found = differences(stored, case)
        manifest = manifest_of(files)
        if digest(manifest) == head:
            return Kept(case, digest(manifest), False, theirs)
        told = canonical([[d.table, d.row, d.column, d.one, d.other] for d in found]).encode()
        act = CaseKept(
            case=word,
            name=str(case.head["name"]) or word,
            manifest=digest(manifest),
            before=head,
            changed=len(found),
            differences=digest(told) if stored is not None else None,
            note=note,
        )
        try:
            record.do(act, who, [manifest, *([told] if stored is not None else []), *files.values()])
        except InputError as error:
            if error.findings[0].code != "stale":
                raise
            based_on = head if based_on != head else based_on  # somebody was faster: put these edits on theirs
            continue
        _remember(digest(manifest), replace(case, path=None))
        return Kept(case, digest(manifest), True, theirs)


def _together(base: Case, mine: Case, stored: Case) -> Case:
    """Return the edits of both on one state, or refuse where they say something else of one cell."""
    both, collisions = merged(base, mine, stored)
    if collisions:
        told = differences_in_words(collisions, base, stored, mine)
        named = "; ".join(
            f"{one.table}, {one.row}" + (f", {one.column}: {one.one} / {one.other}" if one.column else "")
            for one in told[:MOST_TOLD]
        )
        text = ngettext(
            "Somebody else has changed {count} cell meanwhile that you changed too (theirs / yours): {cells}.",
            "Somebody else has changed {count} cells meanwhile that you changed too (theirs / yours): {cells}.",
            len(told),
        )
        raise InputError(
            [
                Finding(
                    "stale",
                    "error",
                    "",
                    (),
                    "",
                    text.format(count=len(told), cells=named),
                    _("Nothing was kept, so that nobody's work is lost without a word."),
                    _("Take theirs or agree with them, then keep the case again: planner record open writes theirs."),
                )
            ]
        )
    return both


def _refuse_unbased(case: Case, stored: Case) -> None:
    if differences(case, stored):
        raise InputError(
            [
                Finding(
                    "stale",
                    "error",
                    "",
                    (),
                    "",
                    _(
                        "A case {case} is on record already, and it is not known of which of its versions this one was made."
                    ).format(case=word_of(case)),
                    _("Nothing was kept, so that nobody's work is lost without a word."),
                    _("Say of which: --based-on NUMBER, as planner record show lists them."),
                )
            ]
        )


def told_differences(record: Record, found: Version) -> list[Difference]:
    """Return what a version differs in from the one before, in words."""
    if not found.differences:
        return []
    raw = [Difference(*one) for one in json.loads(record.content(found.differences))]
    return differences_in_words(raw, *(_stored(record, one) for one in (found.before, found.manifest) if one))


def keep_plan(record: Record, case: Case, plan: Plan, scenario: Scenario, who: str) -> str:
    """Keep a plan with all that it was made of.

    Parameters
    ----------
    record : Record
        The record; the case must be on it as it is.
    case : Case
        The case without the changes of the scenario.
    plan : Plan
        The plan, checked.
    scenario : Scenario
        The changes over the case.
    who : str
        Who keeps it.

    Returns
    -------
    str
        Short name under which it is on record. A plan that is there already is not put on record again.
    """
    files = files_of(case)
    manifest = manifest_of(files)
    laws = law_files(plan.case)
    with tempfile.TemporaryDirectory() as place:
        content = write_plan_json(plan.tables, Path(place) / "plan.json").read_bytes()
    package = canonical(
        {
            "format": PACKAGE,
            "case": digest(manifest),
            "fingerprint": plan.case.fingerprint,
            "scenario": scenario.scenario,
            "changes": list(scenario.changes),
            "law": {name: digest(text) for name, text in laws.items()},
            "plan": digest(content),
            "versions": {"planner": planner_version(), "highspy": version("highspy")},
        }
    ).encode()
    word = short(digest(package))
    if word in record.state().plans:
        return word
    act = PlanKept(
        plan=word,
        case=word_of(case),
        package=digest(package),
        scenario=scenario.scenario,
        changes=scenario.changes,
        figures=_figures(plan),
        currency=str(case.head["currency"]),
        country=str(case.head["country"]),
    )
    record.do(act, who, [package, manifest, content, *files.values(), *laws.values()])
    return word


def _figures(plan: Plan) -> dict[str, str]:
    """Return what is known of a plan's figures, as text: km are not where a place is not."""
    summary = plan.tables["summary"].dropna(subset=["value"])
    return dict(zip(summary["measure"].astype(str), summary["value"].astype(str), strict=True))


def law_files(case: Case) -> dict[str, bytes]:
    """Return the programme files of a case by name, as they are now."""
    paths = [loader.file_of(name, own_folders(case)) for name in split_list(str(case.head["programmes"]))]
    return {path.name: path.read_bytes() for path in paths}


def package_of(record: Record, plan: KeptPlan) -> dict[str, Any]:
    """Return the package of a plan on record."""
    found: dict[str, Any] = json.loads(record.content(plan.package))
    return found


def open_plan(record: Record, plan: KeptPlan, folder: Path) -> tuple[Case, Path]:
    """Write a plan's case, with the law as it was then, and the plan itself into a folder.

    Parameters
    ----------
    record : Record
        The record.
    plan : KeptPlan
        The plan.
    folder : Path
        Where; the case comes into ``case``, the plan into ``plan.json``.

    Returns
    -------
    tuple of (Case, Path)
        The case without the changes of the scenario, and the plan's file.
    """
    package = package_of(record, plan)
    files = {name: record.content(key) for name, key in json.loads(record.content(package["case"])).items()}
    files |= {f"{OWN_FOLDER}/{name}": record.content(key) for name, key in package["law"].items()}
    _write_files(files, folder / "case")
    place = folder / "plan.json"
    with atomic_path(place) as temporary:
        temporary.write_bytes(record.content(package["plan"]))
    return read_case(folder / "case")[0], place


def needed(record: Record, state: State, older_than: str) -> set[str]:
    """Return the hashes of all contents that must stay.

    Parameters
    ----------
    record : Record
        The record.
    state : State
        What it holds.
    older_than : str
        Time (ISO, UTC) before which drafts that nobody proposed, and cases that were removed, may go.

    Returns
    -------
    set of str
        Their hashes.
    """
    keys = {offer.sheet for offer in state.offers.values()} | {one.files for one in state.publications}
    for case in state.cases.values():
        if not case.removed or case.removed >= older_than:
            for one in case.versions:
                keys |= {one.manifest, one.differences} | set(json.loads(record.content(one.manifest)).values())
    for plan in state.plans.values():
        if state.state_of(plan.word) != "draft" or plan.at >= older_than:
            package = package_of(record, plan)
            keys |= {plan.package, package["case"], package["plan"], *package["law"].values()}
            keys |= set(json.loads(record.content(package["case"])).values())
    return keys
