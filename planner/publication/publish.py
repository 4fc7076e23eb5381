"""Writes what is public into a folder, whole or not at all: records and releases of the standard, and flat tables.

Publishing again into the same folder adds a release of each process that changed and keeps the earlier ones; where nothing changed nothing is added.
What is in the folder and not of it stays. By hand: published, then again with 12 kg in place of 10 kg, then a third time as it was the second: two releases.

``publication.json`` in the folder says which prefix its ocids have, which processes each case had, and, by a word from which the key cannot be
found, with which key its codes were made: with another key every farmer would seem another.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import shutil
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from planner.findings import Finding, InputError
from planner.i18n import _, day_text
from planner.io.atomic import atomic_path, clear, locked
from planner.publication.ocds import ocid, record_package, release_package, state
from planner.publication.public import Public
from planner.publication.releases import Json, changes, merged, withdrawn
from planner.publication.standard import faults
from planner.publication.tables import write_tables

INDEX = "publication.json"
RECORDS = "ocds/record-package.json"
RELEASES = "ocds/releases"
FORMAT = 1

_SECTIONS = (
    ("planning", "planning", "planningUpdate"),
    ("tender", "tender", "tenderAmendment"),
    ("awards", "award", "awardUpdate"),
    ("contracts", "contract", "contractUpdate"),
)
"""Sections of a release, with its tags: where the section is new, and where it changed."""


@dataclass(frozen=True)
class Published:
    """What was published.

    Parameters
    ----------
    folder : Path
        Where.
    releases : int
        How many releases were added.
    records : int
        How many processes are on record in the folder.
    files : dict of str to Path
        What to look at first, by kind.
    prefix : str
        The registered prefix of the ocids; empty: they say that none is registered.
    prints : dict of str to str
        Fingerprint (SHA-256) of every file of the publication, by its name in the folder.
    """

    folder: Path
    releases: int
    records: int
    files: Mapping[str, Path]
    prefix: str
    prints: Mapping[str, str] = field(default_factory=dict)


def publish(
    public: Public,
    folder: Path,
    *,
    key: bytes,
    now: datetime,
    prefix: str | None = None,
    address: str = "",
    beside: Callable[[Path], Iterable[str]] | None = None,
) -> Published:
    """Write what is public into a folder.

    Parameters
    ----------
    public : Public
        From `planner.publication.public.gather`.
    folder : Path
        New, empty, or one that was published into before.
    key : bytes
        The key with which `public` was gathered.
    now : datetime.datetime
        The moment, with a time zone.
    prefix : str, optional
        Prefix of ocids that the town registered. None: that of the folder, else a placeholder.
    address : str
        Where the folder is seen on the web, with ``https://``; empty: it is not said, and packages have a name in place of an address.
    beside : callable, optional
        Writes what else is made of it into the folder, such as the site, and returns the names of its files. Those that it wrote
        before and does not write again go.

    Returns
    -------
    Published
        What was written.

    Raises
    ------
    InputError
        If the folder holds something else, cannot be read or written to, or was published with another key or prefix, or what would be written is
        not valid by the standard's schema. The folder is as it was then.
    """
    with suppress(OSError):  # told below
        folder.parent.mkdir(parents=True, exist_ok=True)
    with locked(folder.parent):  # who publishes at the same time goes on from what this one adds
        return _published(public, folder, key, now, prefix, address.rstrip("/"), beside)


def _published(
    public: Public,
    folder: Path,
    key: bytes,
    now: datetime,
    prefix: str | None,
    base: str,
    beside: Callable[[Path], Iterable[str]] | None,
) -> Published:
    clear(folder)
    known = _index(folder)
    own = str(known.get("prefix", "")) if prefix is None else prefix
    _refuse_another(folder, known, own, _mark(key))
    earlier = _earlier(folder)
    releases, records = _next(public, earlier, known, own, base, now)
    decided = public.decisions
    adopted = dict(known.get("adopted", {})) | ({public.head.id: decided.adoption.id} if decided else {})
    moment = _moment(now)
    number = int(known.get("publications", 0)) + (1 if releases else 0)
    with atomic_path(folder, folder=True) as place:
        if folder.is_dir():
            shutil.copytree(folder, place, dirs_exist_ok=True, symlinks=True)
        if releases:
            name = f"{RELEASES}/{number:04d}.json"
            _write(place / name, release_package(public, releases, moment, _uri(base, public, name)), "release")
            _write(place / RECORDS, record_package(public, records, moment, _uri(base, public, RECORDS)), "record")
        write_tables(public, place, own)
        site = sorted(beside(place)) if beside is not None else list(known.get("site", ()))
        for gone in {str(name) for name in known.get("site", ())} - set(site):
            _remove(place, gone)
        index = {
            "format": FORMAT,
            "prefix": own,
            "key": _mark(key),
            "publications": number,
            "processes": dict(known.get("processes", {}))
            | {public.head.id: sorted(one.id for one in public.processes)},
            "site": site,
            "adopted": adopted,
        }
        _keep(place / INDEX, index)
        of_all = {
            *site,
            RECORDS,
            INDEX,
            *(path.relative_to(place).as_posix() for path in (place / RELEASES).glob("*.json")),
        }
        tables = (path for path in (place / "tables").rglob("*") if path.is_file())
        of_all |= {path.relative_to(place).as_posix() for path in tables}
        prints = {name: _print(place / name) for name in sorted(of_all) if (place / name).is_file()}
    files = {"site": folder / "index.html"} if "index.html" in site else {}
    files |= {
        "records": folder / RECORDS,
        "tables": folder / "tables" / f"{public.head.id}.xlsx",
    }
    return Published(folder, len(releases), len(records), files, own, prints)


def _next(
    public: Public, earlier: list[Json], known: Mapping[str, Any], prefix: str, address: str, now: datetime
) -> tuple[list[Json], list[Json]]:
    """Return the releases to add, and all records as they are then."""
    states = {told["ocid"]: told for told in (state(public, process, prefix, address) for process in public.processes)}
    before = {record["ocid"]: record["releases"] for record in earlier}
    for gone in known.get("processes", {}).get(public.head.id, ()):
        old = ocid(public, gone, prefix)
        if old in before and old not in states:
            states[old] = _ended(merged(before[old]))
    why = _why(public, known)
    added, records = [], []
    for one in [*before, *(new for new in states if new not in before)]:
        history = before.get(one, [])
        release = _release(history, states[one], now, why) if one in states else None
        if release is not None:
            added.append(release)
            history = [*history, release]
        records.append(_record(one, history))
    return added, records


def _why(public: Public, known: Mapping[str, Any]) -> str:
    """Return why what was told is told otherwise now."""
    decided, before = public.decisions, known.get("adopted", {}).get(public.head.id)
    if decided is not None and decided.cancelled:
        return _("The plan was set aside after an appeal: nothing is bought by it.")
    if decided is not None and before is not None and before != decided.adoption.id:
        return _("Another plan was adopted on {day}; it takes the place of the one before.").format(
            day=day_text(decided.adoption.day)
        )
    return _("Published again after the plan, the case or the ledger had changed.")


def _ever(known: Mapping[str, Any], public: Public) -> list[str]:
    """Return the processes that a case has or had."""
    return sorted({*known.get("processes", {}).get(public.head.id, ()), *(one.id for one in public.processes)})


def _ended(before: Json) -> Json:
    """Return the state of a process that is there no more: what it held is withdrawn, its tender cancelled."""
    heads = ("ocid", "language", "initiationType", "buyer", "parties")
    kept: Json = {name: value for name, value in before.items() if name in heads}
    if "tender" in before:
        kept["tender"] = {**before["tender"], "status": "cancelled"}
    return kept


def _release(history: list[Json], now_told: Json, now: datetime, why: str) -> Json | None:
    """Return the release that makes of what was told what is so now, and says why it is told otherwise; None where nothing changed."""
    before = merged(history)
    after = withdrawn(before, now_told)
    told = changes(before, after)
    if not told:
        return None
    moment = now
    if history:  # releases are told apart by their moments, also on a clock that stands still
        moment = max(now, datetime.fromisoformat(history[-1]["date"]) + timedelta(seconds=1))
    number = f"{after['ocid']}-{len(history) + 1:04d}"
    tags = [new if section not in before else other for section, new, other in _SECTIONS if section in told]
    if told.get("tender", {}).get("status") == "cancelled":
        tags.append("tenderCancellation")
    if any("implementation" in contract for contract in told.get("contracts", ())):
        first = not any("implementation" in contract for contract in before.get("contracts", ()))
        tags.append("implementation" if first else "implementationUpdate")
    if "tender" in told and "tender" in before:
        one = {"id": f"{len(history):04d}", "date": _moment(moment), "rationale": why, "amendsReleaseID": history[-1]["id"], "releaseID": number}  # fmt: skip
        told["tender"]["amendments"] = [one]
    if "tender" in told:
        told["tender"] = {"id": after["tender"]["id"]} | told["tender"]
    head = {name: after[name] for name in ("ocid", "language", "initiationType")}
    return {**head, "id": number, "date": _moment(moment), "tag": tags or ["planningUpdate"], **told}


def _record(process: str, history: list[Json]) -> Json:
    last = history[-1]
    compiled = {**merged(history), "id": f"{process}-{last['date']}", "date": last["date"], "tag": ["compiled"]}
    return {"ocid": process, "releases": history, "compiledRelease": compiled}


# ---- the folder ---------------------------------------------------------------------------------------------------------


def _index(folder: Path) -> dict[str, Any]:
    """Return what the folder says of itself; nothing of one that is new or empty."""
    if not folder.exists() or (folder.is_dir() and not any(folder.iterdir())):
        return {}
    if not folder.is_dir() or not (folder / INDEX).is_file():
        raise InputError([_fault(folder, "not-a-publication", _("{path} is there and holds no publication.").format(path=folder), _("Name a new folder, an empty one, or one that was published into before."), _("Files that nobody means to publish might be mixed up with what is public."))])  # fmt: skip
    index = _read(folder / INDEX)
    if index.get("format") != FORMAT:
        raise InputError([_fault(folder, "other-publication", _("{path} was published by another edition of the planner.").format(path=folder), _("Use that edition, or publish into a new folder."), _("What is on record in it could be lost."))])  # fmt: skip
    return index


def _earlier(folder: Path) -> list[Json]:
    """Return the records that are in the folder."""
    path = folder / RECORDS
    return list(_read(path)["records"]) if path.is_file() else []


def _read(path: Path) -> dict[str, Any]:
    try:
        told = json.loads(path.read_text(encoding="utf-8"))
        if not isinstance(told, dict) or (path.name != INDEX and not isinstance(told["records"], list)):
            raise ValueError(path.name)
    except (OSError, ValueError, KeyError) as error:
        raise InputError([_fault(path, "publication-unreadable", _("{path} cannot be read, or is not what was published.").format(path=path), _("Bring it back from a copy, or publish into a new folder."), _("Without it nobody knows what was published before."))]) from error  # fmt: skip
    return told


def _refuse_another(folder: Path, known: Mapping[str, Any], prefix: str, mark: str) -> None:
    """Raise an `InputError` if a folder was published with another prefix or key."""
    if known and known.get("prefix", "") != prefix:
        text = _("The records in {path} have the prefix {old}, and not {new}.")
        none = _("(none registered)")
        what = text.format(path=folder, old=known.get("prefix") or none, new=prefix or none)
        raise InputError([_fault(folder, "other-prefix", what, _("Publish into a new folder, or with the prefix of this one."), _("One process would be told twice, under two ids."))])  # fmt: skip
    if known and known.get("key") != mark:
        what = _("The codes of persons in {path} were made with another key.").format(path=folder)
        raise InputError([_fault(folder, "other-key", what, _("Bring the key back from a copy to where it lay beside the case, or publish into a new folder."), _("Every person who delivers would seem to be another."))])  # fmt: skip


def _mark(key: bytes) -> str:
    """Return a word that is the same for the same key, and from which the key cannot be found."""
    return hmac.new(key, b"publication", hashlib.sha256).hexdigest()[:16]


def _write(path: Path, package: Json, kind: Any) -> None:
    """Write a package that is valid by the standard's schema."""
    wrong = faults(package, kind)
    if wrong:
        text = _("What would be published is not valid by the Open Contracting Data Standard: {faults}")
        raise InputError([_fault(path, "not-valid", text.format(faults="; ".join(wrong[:5])), _("Correct the case where the fault names a word of it, such as its currency; else tell those who make the planner."), _("Who reads open data would refuse it. Nothing was written."))])  # fmt: skip
    _keep(path, package)


def _keep(path: Path, told: Json) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    content = json.dumps(told, ensure_ascii=False, indent=1, allow_nan=False) + "\n"
    path.write_text(content, encoding="utf-8", newline="\n")


def _print(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _remove(place: Path, name: str) -> None:
    """Take a file out of the folder; what does not lie in it stays, whatever the folder says of itself."""
    path = place / name
    if path.is_file() and path.resolve().is_relative_to(place.resolve()):
        path.unlink()


def _uri(address: str, public: Public, name: str) -> str:
    return f"{address}/{name}" if address else f"urn:x-school-meal-planner:{public.head.id}:{name}"


def _moment(now: datetime) -> str:
    return now.isoformat(timespec="seconds").replace("+00:00", "Z")


def _fault(place: Path, code: str, what: str, mend: str, why: str) -> Finding:
    return Finding(code, "error", place.name, (), "", what, why, mend)
