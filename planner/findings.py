"""What is wrong with an input, said so that its owner can mend it."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any, Literal

Severity = Literal["error", "warning", "note"]


@dataclass(frozen=True, slots=True)
class Finding:
    """One fact about the input that its owner should know.

    Parameters
    ----------
    code : str
        Stable short name of the check, e.g. ``unknown-reference``.
    severity : {"error", "warning", "note"}
        An error stops the plan; a warning is shown beside it; a note informs.
    table : str
        Table (sheet or file) concerned; empty if the whole case is.
    rows : tuple of int
        Line numbers as the user's editor or spreadsheet shows them (the header is line 1).
    column : str
        Column concerned; empty if the whole row is.
    what : str
        What is wrong, with the value found.
    why : str
        Why it matters for the plan.
    mend : str
        What to do about it.
    """

    code: str
    severity: Severity
    table: str
    rows: tuple[int, ...]
    column: str
    what: str
    why: str
    mend: str

    def as_dict(self) -> dict[str, Any]:
        """Return the finding as plain data, for JSON."""
        return asdict(self) | {"rows": list(self.rows)}


class InputError(Exception):
    """The input cannot be used; carries every finding, not only the first.

    Parameters
    ----------
    findings : list of Finding
        All that was found, errors and warnings.
    """

    def __init__(self, findings: list[Finding]) -> None:
        self.findings = findings
        super().__init__("; ".join(f"{f.table or 'case'}: {f.what}" for f in findings if f.severity == "error"))
