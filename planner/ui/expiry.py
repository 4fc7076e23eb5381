"""Workspaces that nobody uses any more go by a stated rule (`bounds.expiry_text`), once a day; what was decided or recorded stays.

A workspace is used when somebody opens it: the file ``used`` in it says when that was last. It goes after as many days as `bounds.workspace_days`
says, unless a committee was founded on its own record or a ledger holds something. By hand, 180 days: opened last on 1 January, it goes on 1 July (181 days after) and
not on 30 June.
"""

from __future__ import annotations

import secrets
import shutil
import sqlite3
import threading
from contextlib import closing, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

from planner import service
from planner.findings import InputError
from planner.ui.bounds import workspace_days
from planner.ui.store import Workspace, home, used

SWEPT = "swept"
"""File beside the workspaces: when those that expired were looked for last."""

_GONE = ".gone-"
_DAY = timedelta(days=1)
_lock = threading.Lock()


def sweep_daily() -> None:
    """Look in the background for workspaces that expired, unless somebody did within a day."""
    root, days = home(), workspace_days()
    with _lock:
        if not days or not root.is_dir() or _age(root / SWEPT) < _DAY:
            return
        with suppress(OSError):
            (root / SWEPT).touch(mode=0o600)
    threading.Thread(target=sweep, args=(root, days, datetime.now(UTC)), name="sweep", daemon=True).start()


def sweep(root: Path, days: int, now: datetime) -> list[str]:
    """Remove the workspaces that expired, and what a broken-off removal left.

    Parameters
    ----------
    root : Path
        The folder of all workspaces.
    days : int
        Days without use after which one goes.
    now : datetime.datetime
        The moment.

    Returns
    -------
    list of str
        The words of those that went.
    """
    gone = []
    for entry in sorted(root.iterdir()) if root.is_dir() else ():
        if entry.name.startswith(_GONE):
            shutil.rmtree(entry, ignore_errors=True)
        if Workspace.named(entry.name) is None or not entry.is_dir() or not _expired(entry, days, now):
            continue
        with suppress(OSError, InputError), service.locked(entry):
            if _expired(entry, days, now):  # nobody came back meanwhile
                aside = entry.with_name(f"{_GONE}{secrets.token_hex(8)}")
                entry.rename(aside)
                gone.append(entry.name)
                shutil.rmtree(aside, ignore_errors=True)
    return gone


def _expired(folder: Path, days: int, now: datetime) -> bool:
    return now - used(folder) > timedelta(days=days) and not _kept_for_good(folder)


def _kept_for_good(folder: Path) -> bool:
    """Tell whether a committee was founded on the record of a workspace, or a ledger of it holds something; what cannot be read stays."""
    record = folder / "record.sqlite"
    asked = [(record, "SELECT 1 FROM acts WHERE kind = 'committee' LIMIT 1")] if record.exists() else []
    ledgers = (folder / "ledgers").glob("*.sqlite") if (folder / "ledgers").is_dir() else ()
    asked += [(one, "SELECT 1 FROM entries LIMIT 1") for one in ledgers]
    for place, query in asked:
        try:
            with closing(sqlite3.connect(f"file:{place.as_posix()}?mode=ro", uri=True)) as connection:
                if connection.execute(query).fetchone():
                    return True
        except sqlite3.Error:
            return True
    return False


def _age(path: Path) -> timedelta:
    """Return how long ago a file was written; of one that is not there, long ago."""
    try:
        return datetime.now(UTC) - datetime.fromtimestamp(path.stat().st_mtime, UTC)
    except OSError:
        return timedelta.max
