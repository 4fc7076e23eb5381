"""Opening a ledger without loading the database before it is needed: most commands never do, and it takes long."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from planner.findings import Finding

if TYPE_CHECKING:
    from planner.ledger.store import Ledger

_MAGIC = b"SQLite format 3\x00"


@dataclass(frozen=True, slots=True)
class Recorded:
    """What was recorded.

    Parameters
    ----------
    batch : int
        Number of the batch.
    rows : int
        Entries in it.
    findings : list of Finding
        Lines that were left out, and why.
    """

    batch: int
    rows: int
    findings: list[Finding]


def is_database(place: str | Path) -> bool:
    """Tell whether a place is a database: an URL, or a file of SQLite."""
    if "://" in str(place):
        return True
    path = Path(place)
    if not path.is_file():
        return False
    with path.open("rb") as file:
        return file.read(len(_MAGIC)) == _MAGIC


def open_ledger(place: str | Path, *, create: bool = False) -> Ledger:
    """Open a ledger; see `planner.ledger.store.Ledger`.

    Parameters
    ----------
    place : str or Path
        File of SQLite, or URL.
    create : bool
        Make it if it is not there.
    """
    from planner.ledger.store import Ledger

    return Ledger(place, create=create)
