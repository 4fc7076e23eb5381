"""Opening a ledger without loading the database before it is needed: most commands never do, and it takes long."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from planner.findings import Finding

if TYPE_CHECKING:
    from planner.ledger.store import Ledger


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
