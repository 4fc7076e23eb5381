"""What happened: lines of files in the words of the case, and the ledger that keeps them as a trusted record."""

from planner.ledger.accounts import accounts, write_accounts
from planner.ledger.bookkeeping import Imported, correct_entry, import_file, read_changes, user, usual_place
from planner.ledger.goods import bought, in_force, lines_in_force, with_labels
from planner.ledger.lines import read_lines
from planner.ledger.macantine import purchase_table
from planner.ledger.meanings import keep_meanings, of_persons, persons_not_kept, read_meanings
from planner.ledger.opening import Recorded, open_ledger
from planner.ledger.source import read_entries
from planner.ledger.words import Meaning, Unknown

__all__ = [
    "Imported",
    "Meaning",
    "Recorded",
    "Unknown",
    "accounts",
    "bought",
    "correct_entry",
    "import_file",
    "in_force",
    "keep_meanings",
    "lines_in_force",
    "of_persons",
    "open_ledger",
    "persons_not_kept",
    "purchase_table",
    "read_changes",
    "read_entries",
    "read_lines",
    "read_meanings",
    "user",
    "usual_place",
    "with_labels",
    "write_accounts",
]
