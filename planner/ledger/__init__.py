"""What happened: lines of files in the words of the case, and the ledger that keeps them as a trusted record."""

from planner.ledger.source import read_entries
from planner.ledger.words import Meaning

__all__ = ["Meaning", "read_entries"]
