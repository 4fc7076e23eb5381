"""Whether a record is what it was: the chain, the rights, the contents, and each adopted plan from its frozen inputs."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any, Literal

import pandas as pd

from planner.findings import InputError
from planner.i18n import _, money_text
from planner.io import read_plan, write_plan_json
from planner.making.pipeline import make_plan
from planner.making.scenarios import apply
from planner.programmes.case_law import law_for
from planner.record.act import Act, Entry
from planner.record.acts import Unreadable, read
from planner.record.chain import FIRST, digest, link, short
from planner.record.keeping import CaseKept, Expired, PlanKept, Published
from planner.record.offering import Offered
from planner.record.state import Adoption, State
from planner.record.store import Record, after
from planner.record.versions import open_plan, package_of
from planner.schema.plan_tables import DECISION_TABLES
from planner.verify import verify
from planner.version import planner_version

Severity = Literal["fault", "note"]


@dataclass(frozen=True, slots=True)
class Told:
    """What an audit found.

    Parameters
    ----------
    severity : {"fault", "note"}
        A fault: something is not what it was, or was not allowed. A note: something that cannot be shown again here.
    where : str
        Which act, content or adoption.
    what : str
        What about it.
    """

    severity: Severity
    where: str
    what: str


@dataclass(frozen=True, slots=True)
class Audit:
    """What an audit looked at, and what it found.

    Parameters
    ----------
    acts, contents, adoptions : int
        How many were looked at.
    reproduced : int
        Adopted plans that were made anew from their frozen inputs and came out the same.
    head : str
        Link of the last act.
    told : tuple of Told
        What was found.
    """

    acts: int
    contents: int
    adoptions: int
    reproduced: int
    head: str
    told: tuple[Told, ...]

    @property
    def faults(self) -> list[Told]:
        """What is not as it was, or was not allowed."""
        return [one for one in self.told if one.severity == "fault"]


def audit(
    record: Record, *, known: str = "", anew: bool = True, progress: Callable[[str], None] | None = None
) -> Audit:
    """Look at everything on record.

    Parameters
    ----------
    record : Record
        The record.
    known : str
        Link of an act as somebody wrote it down, such as from minutes, whole or its first letters: it must be in the chain.
    anew : bool
        Make each adopted plan anew from its frozen inputs, which takes as long as planning; it is checked by the rules in any case.
    progress : callable, optional
        Is told what is looked at.

    Returns
    -------
    Audit
        What was looked at and found.
    """
    rows = record.raw()
    told = list(breaks(rows))
    links = [str(row["link"]) for row in rows]
    if known and not any(one.startswith(known) for one in links):
        told.append(
            Told(
                "fault",
                _("link {link}").format(link=short(known)),
                _("It is no link of this record: acts were taken out or changed, or it belongs to another record."),
            )
        )
    state, entries, more = _replayed(rows)
    told += more
    told += _contents(record, entries)
    reproduced = 0
    for adoption in state.adoptions.values():
        if progress:
            progress(_("Adoption {adoption}: plan {plan}").format(adoption=adoption.word, plan=adoption.plan))
        try:
            same, found = _adopted(record, state, adoption, anew)
        except InputError as error:
            same, found = False, [Told("fault", _where(adoption), "; ".join(one.what for one in error.findings))]
        told += found
        reproduced += same
    head = links[-1] if links else FIRST
    return Audit(len(rows), len(record.sizes()), len(state.adoptions), reproduced, head, tuple(told))


def breaks(rows: list[Mapping[str, Any]]) -> Iterator[Told]:
    """Yield where the chain of acts is broken: an act that is missing, was changed, or does not follow on the one before."""
    before = FIRST
    for expected, row in enumerate(rows, 1):
        where = _act(row["number"])
        if row["number"] != expected:
            yield Told("fault", where, _("Act {number} is missing before it.").format(number=expected))
            return
        try:
            body = json.loads(row["body"])
        except ValueError:
            yield Told("fault", where, _("What it says cannot be read: somebody has changed it."))
            return
        if row["before"] != before:
            yield Told("fault", where, _("It does not follow on the act before: that one, or this, was changed."))
        made = link(row["number"], row["at"], row["who"], row["kind"], body, row["before"])
        if row["link"] != made:
            yield Told("fault", where, _("It is not what it was when it was put on record: somebody has changed it."))
        before = row["link"]


def _replayed(rows: list[Mapping[str, Any]]) -> tuple[State, list[tuple[Entry, Act]], list[Told]]:
    """Do every act anew and tell those that were not allowed when they were done."""
    state, entries, told = State(), list[tuple[Entry, Act]](), list[Told]()
    for row in rows:
        entry = Entry(row["number"], row["at"], row["who"])
        try:
            act = read(row["kind"], row["body"])
            refusal = act.refused(state, entry)
            if refusal is not None:
                told.append(Told("fault", _act(entry.number), _("It was not allowed: {why}").format(why=refusal.what)))
                continue
            state = after(state, entry, act)
        except (Unreadable, KeyError, ValueError, AssertionError, StopIteration):
            told.append(Told("fault", _act(entry.number), _("It says what no act of this edition says.")))
            continue
        entries.append((entry, act))
    return state, entries, told


def _contents(record: Record, entries: list[tuple[Entry, Act]]) -> Iterator[Told]:
    """Tell which contents are gone without a later act that let them go, or are not what they were."""
    gone = {key: entry.number for entry, act in entries if isinstance(act, Expired) for key in act.digests}
    found: dict[str, bytes | None] = {}
    faults: dict[str, str] = {}

    def content(key: str) -> bytes | None:
        if key not in found:
            try:
                found[key] = record.content(key)
            except InputError as error:
                found[key], faults[key] = None, error.findings[0].what
        return found[key]

    for entry, act in entries:
        for key in _spoken_of(act, content):
            if content(key) is None and gone.get(key, 0) < entry.number:
                yield Told("fault", _act(entry.number), faults[key])
    # What nothing speaks of does no harm; that it is not what its name says is told all the same.
    for key in record.sizes().keys() - found.keys():
        if content(key) is None:
            yield Told("fault", _("content {key}").format(key=short(key)), faults[key])


def _spoken_of(act: Act, content: Callable[[str], bytes | None]) -> list[str]:
    """Return the hashes of the contents that an act speaks of, and of those that these speak of."""
    if isinstance(act, CaseKept):
        return [act.manifest, *filter(None, [act.differences]), *_of_json(content(act.manifest)).values()]
    if isinstance(act, PlanKept):
        package = _of_json(content(act.package))
        keys = [act.package, *package.get("law", {}).values()]
        keys += [package[name] for name in ("case", "plan") if name in package]
        return keys + list(_of_json(content(package["case"])).values() if "case" in package else [])
    if isinstance(act, Published):
        return [act.files]
    return [act.sheet] if isinstance(act, Offered) else []


def _of_json(content: bytes | None) -> dict[str, Any]:
    try:
        found = json.loads(content or b"{}")
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def _adopted(record: Record, state: State, adoption: Adoption, anew: bool) -> tuple[bool, list[Told]]:
    """Check an adopted plan against the case and the law that were frozen with it, and make it anew."""
    plan = state.plans[adoption.plan]
    where = _where(adoption)
    package = package_of(record, plan)
    if adoption.fingerprint != plan.package or digest(record.content(plan.package)) != adoption.fingerprint:
        return False, [Told("fault", where, _("Its fingerprint is not that of the plan that was adopted."))]
    with tempfile.TemporaryDirectory() as place:
        base, file = open_plan(record, plan, Path(place))
        case = apply(base, package["changes"])
        if case.fingerprint != package["fingerprint"]:
            return False, [Told("fault", where, _("The frozen case with its changes is not the one that was planned."))]
        tables = read_plan(file)
        told = [
            Told("fault", where, _("The plan breaks a rule of its frozen case: {what}").format(what=one.what))
            for one in verify(case, law_for(case), tables)
        ]
        if told or not anew:
            return False, told
        made = make_plan(case)
        if not made.exists:
            return False, [Told("fault", where, _("From its frozen inputs no plan can be made."))]
        anew_tables = read_plan(write_plan_json(made.tables, Path(place) / "anew.json"))
    if all(_same(tables[name], anew_tables[name]) for name in DECISION_TABLES):
        return True, []
    versions = {"planner": planner_version(), "highspy": version("highspy")}
    was, now = _amount(tables), _amount(anew_tables)
    currency = str(case.head["currency"])
    text = _("Made anew its decisions differ: {was} then, {now} now.").format(
        was=money_text(was, currency), now=money_text(now, currency)
    )
    if package["versions"] == versions:
        return False, [Told("fault", where, text)]
    other = _(
        "It was made by other versions ({then}; now {now}), which may choose otherwise among plans that are as good."
    )
    return False, [
        Told("note", where, text + " " + other.format(then=_versions(package["versions"]), now=_versions(versions)))
    ]


def _same(one: pd.DataFrame, other: pd.DataFrame) -> bool:
    columns = [name for name in one.columns if name in other.columns]
    first, second = (sorted(frame[columns].astype("str").itertuples(index=False, name=None)) for frame in (one, other))
    return first == second


def _amount(tables: Mapping[str, pd.DataFrame]) -> float:
    summary = tables["summary"].set_index("measure")["value"]
    return float(summary["total_amount"])


def _versions(found: Mapping[str, str]) -> str:
    return ", ".join(f"{name} {number}" for name, number in sorted(found.items()))


def _act(number: int) -> str:
    return _("act {number}").format(number=number)


def _where(adoption: Adoption) -> str:
    return _("adoption {adoption}").format(adoption=adoption.word)
