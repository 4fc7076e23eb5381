"""A finding in one line, for the many things that are told of the lines of a file."""

from __future__ import annotations

from collections.abc import Iterable

from planner.findings import Finding, Severity


def told(
    code: str, severity: Severity, table: str, rows: Iterable[int], column: str, *, what: str, why: str, mend: str
) -> Finding:
    """Return a finding.

    Parameters
    ----------
    code : str
        Short name of what is found.
    severity : {"error", "warning", "note"}
        How grave it is.
    table : str
        The file or sheet.
    rows : iterable of int
        Its lines.
    column : str
        The heading.
    what, why, mend : str
        What is wrong, why it matters, what to do, in the language in use.

    Returns
    -------
    Finding
        The lines sorted, each once.
    """
    return Finding(code, severity, table, tuple(sorted(set(rows))), column, what, why, mend)
