"""What a visitor keeps between two clicks, a reload and a crash: a folder of its own, named by a word in the address.

The word is long and random, so that nobody finds another's case by guessing; it is the only key. The folder is the service's alone (mode 0700) and holds::

    open                    name of the case that is open
    cases/NAME/about.json   what the case is called, when it was kept last, which ledger is its own
    cases/NAME/case/        its tables
    cases/NAME/case-imports/  what was brought into it from files, so that it can be taken back
    cases/NAME/wishes.json  changes chosen over it
    cases/NAME/findings.json  what was found when its file was read
    cases/NAME/typed.json   what was set and typed on the pages and is not taken yet
    cases/NAME/plans/       a folder for each content that was planned
    cases/NAME/studies/     what studies gave, by what they were made of: see `ui.studies`
    cases/NAME/record.json  which version on record the case is
    removed/NAME/           a case that was removed, for as long as it can be brought back
    record.sqlite           every version of the cases, unless the server has one record for all (`ui.record`)
    used                    when somebody opened the workspace last: see `ui.expiry`
    ledgers/KEY.sqlite      what happened, by case: also of one that was removed, and opened once more later

Every name is made here: nothing that a file says of itself becomes part of a path. Opening a case leaves the one before where
it is. Whoever writes holds the lock of the workspace and says which state the new one was made of; a newer one is never
written over (`Stale`). Each write ends with one rename, so that a kill at any moment leaves the old state or the new.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import secrets
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from planner import service
from planner.case import Case
from planner.findings import Finding, InputError
from planner.making.plan import Plan
from planner.programmes.case_law import own_folders
from planner.record.keeping import DAYS_TO_BRING_BACK

SEAL = "checked"
"""File beside a plan that says that it was checked."""

OF_THE_APP = "app"
"""Who does what is done in the app: it knows no names."""

MOST_CASES = 20
"""Cases that a workspace keeps; to open one more, the visitor says which may go."""

_WORD = re.compile(r"[A-Za-z0-9_-]{22}")
_NAME = re.compile(r"[0-9a-f]{12}")


def home() -> Path:
    """Return the folder of all workspaces; set PLANNER_HOME to keep them elsewhere."""
    named = os.environ.get("PLANNER_HOME")
    if named:
        return Path(named)
    data = os.environ.get("XDG_DATA_HOME") or os.environ.get("LOCALAPPDATA")
    return (Path(data) if data else Path.home() / ".local" / "share") / "school-meal-planner"


def used(folder: Path) -> datetime:
    """Return when somebody opened the workspace in a folder last; of one that former versions made, when something in it was written last."""
    noted = folder / "used"
    known = [noted] if noted.exists() else [folder, *folder.glob("*"), *folder.glob("cases/*")]
    times = [path.stat().st_mtime for path in known if path.exists()]
    return datetime.fromtimestamp(max(times), UTC) if times else datetime.now(UTC)


class Stale(Exception):
    """What shall be written was made of a state that is not the one kept any more: somebody else has written meanwhile."""


class Full(Exception):
    """The workspace keeps as many cases as it may."""


@dataclass(frozen=True)
class Kept:
    """A case that a workspace keeps.

    Parameters
    ----------
    place : str
        Its name in the workspace.
    name : str
        What the case is called.
    word : str
        Its short name and its country: two cases that agree in them have the same ledger.
    at : datetime.datetime
        When it was kept last.
    ledger : str
        Key of its ledger.
    """

    place: str
    name: str
    word: str
    at: datetime
    ledger: str


@dataclass(frozen=True)
class Removed:
    """A case that was removed and can be brought back.

    Parameters
    ----------
    kept : Kept
        The case.
    at : datetime.datetime
        When it was removed.
    reason : str
        Why.
    """

    kept: Kept
    at: datetime
    reason: str

    @property
    def until(self) -> datetime:
        """Until when it can be brought back."""
        return self.at + timedelta(days=DAYS_TO_BRING_BACK)


@dataclass(frozen=True)
class Noted:
    """Which version on record a case is.

    Parameters
    ----------
    case : str
        Short name of the case on record.
    manifest : str
        Hash of the version there.
    version : str
        `Workspace.version` of the files that hold it.
    """

    case: str
    manifest: str
    version: str


@dataclass(frozen=True)
class Workspace:
    """The folder of one visitor.

    Parameters
    ----------
    word : str
        Its name, as in the address.
    """

    word: str

    @staticmethod
    def new() -> Workspace:
        """Return a workspace that nobody has used."""
        return Workspace(secrets.token_urlsafe(16))

    @staticmethod
    def named(word: str) -> Workspace | None:
        """Return the workspace of a word in the address, or None if no such word could have been given out."""
        return Workspace(word) if _WORD.fullmatch(word) else None

    @staticmethod
    def of(who: str) -> Workspace | None:
        """Return the workspace that somebody who has signed in used last, or None."""
        kept = _read_json(_people(who))
        return Workspace.named(kept) if isinstance(kept, str) else None

    def remember(self, who: str) -> None:
        """Note that somebody who has signed in uses it, so that they find it again from any machine."""
        if Workspace.of(who) != self:
            _write_json(_people(who), self.word)

    @property
    def folder(self) -> Path:
        """Where it lies."""
        return home() / self.word

    def use(self) -> None:
        """Note that somebody opens it, if there is anything in it; it belongs to the service alone."""
        with suppress(OSError):
            if self.folder.is_dir():
                self.folder.chmod(0o700)
                (self.folder / "used").touch(mode=0o600)

    @property
    def place(self) -> Path:
        """Folder of the case that is open; there is none in it if nothing is open."""
        _take_over(self.folder)
        with suppress(OSError, UnicodeDecodeError):
            name = (self.folder / "open").read_text(encoding="utf-8")
            if _NAME.fullmatch(name):
                return self.folder / "cases" / name
        return self.folder / "cases" / "none"

    @property
    def case_path(self) -> Path:
        """Folder of the tables of the case that is open."""
        return self.place / "case"

    @property
    def ledger(self) -> Path:
        """The ledger of the case that is open."""
        about = _read_about(self.place)
        return self.folder / "ledgers" / f"{about.ledger if about else 'none'}.sqlite"

    def kept(self) -> list[Kept]:
        """Return the cases that are kept, the one kept last first."""
        _take_over(self.folder)
        place = self.folder / "cases"
        found = [_read_about(entry) for entry in place.iterdir()] if place.is_dir() else []
        return sorted((one for one in found if one), key=lambda one: one.at, reverse=True)

    def open_case(self, case: Case) -> None:
        """Open a case; every other stays, with its plans, its wishes and what was typed, and can be opened again.

        Raises
        ------
        Full
            If no more cases may be kept: one must be removed first.
        """
        with self._writing():
            others = self.kept()
            same = next((one for one in others if self._holds(one, case)), None)
            if same is None and len(others) >= MOST_CASES:
                raise Full
            self._point_to(same.place if same else self._new(case, others))

    def open_again(self, place: str) -> None:
        """Open a case that was set aside.

        Parameters
        ----------
        place : str
            Its name, as `kept` gives it.
        """
        with self._writing():
            if any(one.place == place for one in self.kept()):
                self._point_to(place)

    def remove(self, place: str, reason: str = "") -> None:
        """Remove a case that is not open; it can be brought back for 30 days, and its ledger stays.

        Parameters
        ----------
        place : str
            Its name, as `kept` gives it.
        reason : str
            Why.
        """
        with self._writing():
            folder = next((self.folder / "cases" / one.place for one in self.kept() if one.place == place), None)
            if folder is not None and folder != self.place:
                _write_json(folder / "removed.json", {"at": datetime.now(UTC).isoformat(), "reason": reason})
                (self.folder / "removed").mkdir(exist_ok=True)
                folder.rename(self.folder / "removed" / place)

    def removed(self) -> list[Removed]:
        """Return the cases that can be brought back, the one removed last first; those that cannot any more are gone then."""
        folder = self.folder / "removed"
        found = []
        for entry in folder.iterdir() if folder.is_dir() else ():
            about, why = _read_about(entry), _read_json(entry / "removed.json")
            if about is None or not isinstance(why, dict):
                continue
            with suppress(KeyError, TypeError, ValueError):
                one = Removed(about, datetime.fromisoformat(why["at"]), str(why["reason"]))
                if datetime.now(UTC) < one.until:
                    found.append(one)
                else:
                    shutil.rmtree(entry, ignore_errors=True)
        return sorted(found, key=lambda one: one.at, reverse=True)

    def bring_back(self, place: str) -> None:
        """List a case again that was removed.

        Raises
        ------
        Full
            If no more cases may be kept.
        """
        with self._writing():
            if all(one.kept.place != place for one in self.removed()):
                return
            if len(self.kept()) >= MOST_CASES:
                raise Full
            (self.folder / "removed" / place).rename(self.folder / "cases" / place)
            (self.folder / "cases" / place / "removed.json").unlink()

    def workbook(self, place: str) -> bytes:
        """Return a case that is kept as a workbook, to hand out."""
        return service.case_workbook(self.kept_case(place))

    def kept_case(self, place: str) -> Case:
        """Return a case that is kept, or that was removed and can be brought back."""
        with service.locked(self.folder):
            known = [*self.kept(), *(one.kept for one in self.removed())]
            name = next(one.place for one in known if one.place == place)
            return service.load_case(
                next(
                    p
                    for p in (self.folder / "cases" / name / "case", self.folder / "removed" / name / "case")
                    if p.is_dir()
                )
            )

    def version(self) -> str:
        """Return a word for the state of the open case's tables as they are on disk; empty if nothing is open."""
        return _version(self.case_path)

    def keep_case(self, case: Case, based_on: str) -> str:
        """Keep an edited case beside its wishes and the plans of its former states.

        Parameters
        ----------
        case : Case
            The case now.
        based_on : str
            `version` of the state that was edited.

        Returns
        -------
        str
            The version that is kept now.

        Raises
        ------
        Stale
            If another state is kept meanwhile. One that was removed on disk is written again.
        """
        with self._writing():
            now = self.version()
            if now not in ("", based_on):
                raise Stale
            about = _read_about(self.place)
            if about is None:  # the folder was removed under the open page
                self._point_to(self._new(case, self.kept()))
            else:
                service.save_case(case, self.case_path)
                _write_about(self.place, case, about.ledger)
            return self.version()

    def import_files(self, files: Sequence[service.ToImport], based_on: str) -> tuple[service.Brought, str]:
        """Bring files into the case that is open: all of them, or none.

        Parameters
        ----------
        files : sequence of service.ToImport
            The files, with what is said of them.
        based_on : str
            `version` of the state that was shown.

        Returns
        -------
        tuple of (service.Brought, str)
            What it did, and the version that is kept now.

        Raises
        ------
        Stale
            If another state is kept meanwhile.
        InputError
            If anything in a file is wrong: nothing was changed.
        """
        with self._kept(based_on) as case:
            done = service.import_each(case, files, by=OF_THE_APP)
            return done, self._noted(done.case)

    def take_import_back(self, based_on: str) -> tuple[Case, list[service.ImportEntry], list[service.Difference], str]:
        """Take the latest import that counts back out of the case that is open.

        Parameters
        ----------
        based_on : str
            `version` of the state that was shown.

        Returns
        -------
        tuple
            The case without it, which imports they were, what was edited since and stays, and the version that is kept now.

        Raises
        ------
        Stale
            If another state is kept meanwhile.
        InputError
            If no import counts.
        """
        with self._kept(based_on) as case:
            back, entries, stays = service.undo_import(case)
            return back, entries, stays, self._noted(back)

    def count_imports(self, case: Case, entries: Sequence[service.ImportEntry], *, undone: bool) -> None:
        """Note on record whether imports count, after the case was put back to before or after them.

        Parameters
        ----------
        case : Case
            The case that is open.
        entries : sequence of service.ImportEntry
            Which imports.
        undone : bool
            Whether they count no more.
        """
        with self._writing():
            service.count_imports(case, entries, undone=undone)

    @contextmanager
    def _kept(self, based_on: str) -> Iterator[Case]:
        """Give the case as it is kept, which nobody else changes meanwhile; `Stale` if it is not the state that was shown."""
        with self._writing():
            if self.version() != based_on:
                raise Stale
            yield service.load_case(self.case_path)

    def _noted(self, case: Case) -> str:
        """Note what the case that was just written is called, and return its version."""
        about = _read_about(self.place)
        if about is not None:
            _write_about(self.place, case, about.ledger)
        return self.version()

    def load_case(self) -> Case | None:
        """Return the case that is open, or None."""
        found = self.load()
        return found[0] if found else None

    def load(self) -> tuple[Case, str] | None:
        """Return the case that is open with its version, or None."""
        if not self.folder.is_dir():
            return None
        with self._writing():
            path = self.case_path
            service.recover(path)
            return (service.load_case(path), _version(path)) if path.is_dir() else None

    def note(self, noted: Noted) -> None:
        """Note which version on record the open case is."""
        with self._writing():
            _write_json(self.place / "record.json", asdict(noted))

    def noted(self) -> Noted | None:
        """Return which version on record the open case is, or was before it was written anew; None if nobody noted it."""
        kept = _read_json(self.place / "record.json")
        try:
            return Noted(**{name: str(value) for name, value in kept.items()})
        except (AttributeError, TypeError):
            return None

    def keep_findings(self, found: Sequence[Finding]) -> None:
        """Keep what was found when the file of the open case was read: its cells are not there any more to find it again."""
        with self._writing():
            _write_json(self.place / "findings.json", [asdict(one) for one in found])

    def findings(self) -> list[Finding]:
        """Return what was found when the file of the open case was read."""
        kept = _read_json(self.place / "findings.json")
        try:
            return [Finding(**(one | {"rows": tuple(one["rows"])})) for one in kept or []]
        except (KeyError, TypeError):
            return []

    def keep_wishes(self, changes: list[str], based_on: list[str] | None = None) -> None:
        """Keep the changes that the visitor has chosen over the case.

        Parameters
        ----------
        changes : list of str
            The changes now.
        based_on : list of str, optional
            Those that the visitor saw. Without it, whatever is kept is replaced.

        Raises
        ------
        Stale
            If others are kept meanwhile.
        """
        with self._writing():
            if based_on is not None and self.wishes() not in (based_on, changes):
                raise Stale
            _write_json(self.place / "wishes.json", changes)

    def wishes(self) -> list[str]:
        """Return the changes that are kept."""
        kept = _read_json(self.place / "wishes.json")
        return [one for one in kept if isinstance(one, str)] if isinstance(kept, list) else []

    def keep_typed(self, values: dict[str, Any]) -> None:
        """Keep what was set on the pages, by name of the widget; None forgets one. What others set stays."""
        with self._writing():
            kept = {name: value for name, value in (self.typed() | values).items() if value is not None}
            _write_json(self.place / "typed.json", kept)

    def typed(self) -> dict[str, Any]:
        """Return what was set on the pages and is kept."""
        kept = _read_json(self.place / "typed.json")
        return kept if isinstance(kept, dict) else {}

    def plan_folder(self, case: Case) -> Path:
        """Return where the plan of a case (with its changes) lies: one folder per content."""
        return self.place / "plans" / case.fingerprint

    def adopted_folder(self, fingerprint: str) -> Path:
        """Return where the files of an adopted plan of the open case lie."""
        return self.place / "plans" / f"adopted-{fingerprint[:32]}"

    def keep_plan(self, plan: Plan) -> None:
        """Write a plan's files; the next visit reads them instead of solving again."""
        folder = self.plan_folder(plan.case)
        files = service.export_plan(plan, folder)
        (folder / SEAL).write_text(service.plan_seal(plan.case, files["data"]), encoding="utf-8")

    def drop_plan(self, case: Case) -> None:
        """Remove the plan of a case."""
        shutil.rmtree(self.plan_folder(case), ignore_errors=True)

    def load_plan(self, case: Case) -> Plan | None:
        """Return the plan of exactly this case if it was made before; checked again unless its file is as it was when checked."""
        path, seal = self.plan_folder(case) / "plan.json", self.plan_folder(case) / SEAL
        if not path.is_file():
            return None
        return service.plan_from_file(case, path, seal=seal.read_text(encoding="utf-8") if seal.is_file() else "")

    def study(self, place: str, key: str, since: datetime) -> bytes | None:
        """Return a study of a case as it was kept, or None.

        Parameters
        ----------
        place : str
            The case's name, as `kept` gives it.
        key : str
            What the study was made of.
        since : datetime.datetime
            When the oldest was made that still counts.

        Returns
        -------
        bytes or None
            The study.
        """
        path = self.folder / "cases" / place / "studies" / key
        with suppress(OSError):
            if path.stat().st_mtime >= since.timestamp():
                return path.read_bytes()
        return None

    def keep_study(self, place: str, key: str, packed: bytes, most: int, since: datetime) -> None:
        """Keep a study with its case; the oldest of the workspace go where all take more room than they may.

        Parameters
        ----------
        place, key : str
            As in `study`.
        packed : bytes
            The study.
        most : int
            Bytes that all studies of the workspace may take.
        since : datetime.datetime
            What was made before goes.
        """
        with self._writing():
            folder = self.folder / "cases" / place
            if not folder.is_dir():  # the case was removed meanwhile
                return
            path = folder / "studies" / key
            path.parent.mkdir(exist_ok=True)
            with service.atomic_path(path) as temporary:
                temporary.write_bytes(packed)
            known = [(one.stat(), one) for one in self.folder.glob("*/*/studies/*") if one != path]
            room = most - len(packed)
            for about, one in sorted(known, key=lambda pair: pair[0].st_mtime, reverse=True):
                room -= about.st_size
                if room < 0 or about.st_mtime < since.timestamp():
                    one.unlink(missing_ok=True)

    @contextmanager
    def _writing(self) -> Iterator[None]:
        _take_over(self.folder)
        with service.locked(self.folder):
            yield

    def _holds(self, one: Kept, case: Case) -> bool:
        """Return True if a kept case is this very case, also in what is noted beside it."""
        if one.word != _word(case):
            return False
        try:
            kept = service.load_case(self.folder / "cases" / one.place / "case")
        except InputError:
            return False
        return kept.fingerprint == case.fingerprint and not service.differences(kept, case)

    def _new(self, case: Case, others: list[Kept]) -> str:
        """Write a case in a place of its own and return its name; it is listed once it is whole."""
        name = secrets.token_hex(6)
        place = self.folder / "cases" / name / "case"
        service.save_case(case, place)
        for own in own_folders(case):
            shutil.copytree(own, place / own.name)
        _write_about(self.folder / "cases" / name, case, _ledger_key(case, others))
        return name

    def _point_to(self, name: str) -> None:
        with service.atomic_path(self.folder / "open") as path:
            path.write_text(name, encoding="utf-8")


def _people(who: str) -> Path:
    return home() / "people" / f"{hashlib.sha256(who.encode()).hexdigest()}.json"


def _version(path: Path) -> str:
    if not path.is_dir():
        return ""
    digest = hashlib.sha256()
    for entry in sorted(path.iterdir()):
        if entry.is_file():
            digest.update(entry.name.encode() + b"\0" + hashlib.sha256(entry.read_bytes()).digest())
    return digest.hexdigest()[:16]


def _word(case: Case) -> str:
    row = case.head
    return f"{row['case']}\0{row['country']}"


def _ledger_key(case: Case, others: list[Kept]) -> str:
    """Return the key of the ledger of a case: that of a kept case of its name, else one that follows from the name."""
    word = _word(case)
    of_same = next((one.ledger for one in others if one.word == word), None)
    if of_same is not None:
        return of_same
    key = hashlib.sha256(word.encode()).hexdigest()[:16]
    while any(one.ledger == key for one in others):  # of a case that had this name when it was opened
        key = hashlib.sha256(key.encode()).hexdigest()[:16]
    return key


def _write_about(place: Path, case: Case, ledger: str) -> None:
    row = case.head
    at = datetime.now(UTC).isoformat()
    _write_json(place / "about.json", {"name": str(row["name"]), "word": _word(case), "at": at, "ledger": ledger})


def _read_about(place: Path) -> Kept | None:
    found = _read_json(place / "about.json")
    if not _NAME.fullmatch(place.name) or not isinstance(found, dict):
        return None
    try:
        at = datetime.fromisoformat(found["at"])
        ledger = found["ledger"] if re.fullmatch("[0-9a-f]{16}", found["ledger"]) else "none"
        return Kept(place.name, str(found["name"]), str(found["word"]), at, ledger)
    except (KeyError, TypeError, ValueError):
        return None


def _read_json(path: Path) -> Any:
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None


def _write_json(path: Path, value: Any) -> None:
    with service.atomic_path(path) as temporary:
        temporary.write_text(json.dumps(value, ensure_ascii=False), encoding="utf-8")


def _take_over(folder: Path) -> None:
    """Move a workspace of former versions, which held one case, into the folder of a case."""
    if not (folder / "case").is_dir() and not (folder / "case.new").is_dir():
        return
    with service.locked(folder):
        old = folder / "case" if (folder / "case").is_dir() else folder / "case.new"
        if not old.is_dir():
            return
        try:
            case = service.load_case(old)
        except InputError:
            old.rename(folder / f"unreadable-{secrets.token_hex(4)}")
            return
        name = hashlib.sha256(str(folder).encode()).hexdigest()[:12]
        place, key = folder / "cases" / name, _ledger_key(case, [])
        (folder / "ledgers").mkdir(exist_ok=True)
        place.mkdir(parents=True, exist_ok=True)
        for end in ("", "-wal", "-shm"):
            with suppress(FileNotFoundError):
                (folder / f"ledger.sqlite{end}").rename(folder / "ledgers" / f"{key}.sqlite{end}")
        for one in ("plans", "wishes.json"):
            with suppress(FileNotFoundError):
                (folder / one).rename(place / one)
        _write_about(place, case, key)
        with service.atomic_path(folder / "open") as path:
            path.write_text(name, encoding="utf-8")
        # Last: as long as it lies here, a take-over that was broken off begins again.
        old.rename(place / "case")
