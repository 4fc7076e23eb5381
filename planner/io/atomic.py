"""Outputs that are there in full or not at all, also if the power fails or the program is killed at any moment.

A file is written beside its place, brought to the disk (``fsync``) and renamed into it. A folder cannot be renamed onto one
that is there: the old one is set aside first, under a name from which `recover` brings it back if nothing came after.
"""

from __future__ import annotations

import errno
import os
import re
import secrets
import shutil
import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from planner.findings import Finding, InputError
from planner.i18n import _
from planner.reasons import os_reason

_PLACE_ERRORS = {
    errno.EACCES,
    errno.EPERM,
    errno.EROFS,
    errno.ENOSPC,
    errno.EDQUOT,
    errno.EISDIR,
    errno.ENOTDIR,
    errno.EEXIST,
    errno.ENAMETOOLONG,
    errno.EBUSY,
}

LOCK_SECONDS = 60
"""How long who wants to write waits for another who writes."""

_OLD = "-old"
_TOKEN = 8
"""Letters of the random part of a temporary name."""

_TRIES, _PAUSE = 10, 0.05
"""How often, and how many seconds apart, a folder must be missing before it is brought back."""


@contextmanager
def atomic_path(path: str | Path, *, folder: bool = False) -> Iterator[Path]:
    """Give a temporary sibling to write to, and put it in the place of `path` if all went well.

    Parameters
    ----------
    path : str or Path
        Where the output shall be. What is there is replaced; missing parent folders are made.
    folder : bool
        True if the output is a folder; it is made, empty, before it is handed out.

    Yields
    ------
    Path
        The temporary sibling, with the same suffix as `path`. It is removed if an exception leaves the block, and
        what was at `path` stays as it was.

    Raises
    ------
    InputError
        If the place cannot be written to.
    """
    target = Path(path)
    temporary = target.with_name(f".{target.stem[:80]}-{secrets.token_hex(_TOKEN // 2)}{target.suffix}")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        if folder:
            recover(target)
            temporary.mkdir()
        if target.exists() and target.is_dir() != folder:
            code = errno.EISDIR if target.is_dir() else errno.ENOTDIR
            raise OSError(code, _("a folder is in the way") if target.is_dir() else _("a file is in the way"))
        yield temporary
        _bring_to_disk(temporary)
        _put(temporary, target)
        _sync(target.parent)
    except OSError as error:
        if error.errno not in _PLACE_ERRORS:
            raise
        raise InputError([_cannot_write(target, error)]) from error
    finally:
        _remove(temporary)


def recover(path: str | Path) -> None:
    """Bring back a folder whose replacement was broken off between setting it aside and putting the new one in its place.

    Nothing is done where the folder is there, or never was.

    Parameters
    ----------
    path : str or Path
        The folder, as it was given to `atomic_path`.
    """
    target = Path(path)
    for _try in range(_TRIES):
        asides = [] if target.exists() or not target.parent.is_dir() else _asides(target)
        if not asides:
            return
        time.sleep(_PAUSE)  # a swap that is under way in another program ends within that
    max(asides, key=lambda entry: entry.stat().st_ctime_ns).rename(target)


def clear(path: str | Path) -> None:
    """Remove what writers of a folder left beside it when they were killed; only who holds a lock knows that nobody writes it now.

    Parameters
    ----------
    path : str or Path
        The folder, as it was given to `atomic_path`.
    """
    target = Path(path)
    recover(target)
    begun = re.escape(f".{target.stem[:80]}-") + rf"[0-9a-f]{{{_TOKEN}}}" + re.escape(target.suffix)
    aside = re.escape(_start(target)) + rf"[0-9a-f]{{{_TOKEN}}}(?:{_OLD}|-gone)"
    for entry in target.parent.iterdir() if target.parent.is_dir() else ():
        if re.fullmatch(f"{begun}|{aside}", entry.name) and entry.is_dir():
            shutil.rmtree(entry, ignore_errors=True)


LOCK = ".planner.lock"
"""File in a folder by which its writers take turns; other programs have a ``.lock`` of their own there."""


@contextmanager
def locked(folder: str | Path) -> Iterator[None]:
    """Let one writer at a time, of any thread or process, into a block; the lock of one that was killed is free at once.

    The lock is that of SQLite on a file of its own, `LOCK`, which holds nothing: it works the same on every system.

    Parameters
    ----------
    folder : str or Path
        Folder that is written in; it is made if it is not there.

    Raises
    ------
    InputError
        If the folder cannot be written in, or another writer does not end.
    """
    place = Path(folder)
    try:
        place.mkdir(parents=True, exist_ok=True, mode=0o700)
        connection = sqlite3.connect(place / LOCK, timeout=LOCK_SECONDS, isolation_level=None)
    except (OSError, sqlite3.OperationalError) as error:
        raise InputError([_cannot_write(place, error)]) from error
    try:
        try:
            connection.execute("BEGIN EXCLUSIVE")
        except sqlite3.DatabaseError as error:  # also where the file is another program's
            raise InputError([_cannot_write(place, error)]) from error
        yield
    finally:
        connection.close()


def _put(temporary: Path, target: Path) -> None:
    """Move `temporary` to `target`; a folder that is there is set aside first and brought back if the move fails."""
    if not (temporary.is_dir() and target.is_dir()):
        temporary.replace(target)
        return
    aside = target.with_name(f"{_start(target)}{secrets.token_hex(_TOKEN // 2)}{_OLD}")
    target.rename(aside)
    try:
        temporary.rename(target)
    except OSError:
        aside.rename(target)
        raise
    _sync(target.parent)
    # Renamed first: a folder of which a part is removed must never be taken for one that was set aside.
    gone = aside.with_name(aside.name.removesuffix(_OLD) + "-gone")
    aside.rename(gone)
    shutil.rmtree(gone, ignore_errors=True)


def _asides(target: Path) -> list[Path]:
    """Return the folders that were set aside for a target."""
    form = re.compile(re.escape(_start(target)) + rf"[0-9a-f]{{{_TOKEN}}}{_OLD}")
    return [entry for entry in target.parent.iterdir() if form.fullmatch(entry.name)]


def _start(target: Path) -> str:
    return f".{target.name[:80]}-"


def _bring_to_disk(path: Path) -> None:
    """Have everything that was written reach the disk before it is given its name: else a power cut leaves empty files."""
    if path.is_dir():
        for entry in path.rglob("*"):
            if not entry.is_symlink():
                _sync(entry)
    _sync(path)


def _sync(path: Path) -> None:
    """Have a file, or the names in a folder, reach the disk, where the system can."""
    if path.is_dir() and os.name == "nt":
        return
    with suppress(OSError):
        handle = os.open(path, os.O_RDONLY if path.is_dir() or os.name != "nt" else os.O_RDWR)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _remove(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path, ignore_errors=True)
    else:
        with suppress(OSError):
            path.unlink()


def _cannot_write(target: Path, error: Exception) -> Finding:
    return Finding(
        code="cannot-write",
        severity="error",
        table="",
        rows=(),
        column="",
        what=_("{path} cannot be written: {reason}.").format(
            path=target, reason=os_reason(error) if isinstance(error, OSError) else error
        ),
        why=_("Nothing was written; what was there before is unchanged."),
        mend=_("Free some space there, or name another place that you may write to.")
        if getattr(error, "errno", None) in (errno.ENOSPC, errno.EDQUOT)
        else _("Close the file if it is open in another program, or name another place that you may write to."),
    )
