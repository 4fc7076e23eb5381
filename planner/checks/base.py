"""What a check is, how it is registered, and the words and helpers that all checks share."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from planner.checks.facts import Facts
from planner.findings import Finding, Severity
from planner.i18n import number_text, punctuated

CheckFunction = Callable[[Facts], Iterable[Finding]]


@dataclass(frozen=True, slots=True)
class Check:
    """One fact that is looked at.

    Parameters
    ----------
    code : str
        Stable short name, the `Finding.code` of all that it finds.
    function : callable
        From the facts of a case to findings.
    needs_law : bool
        True if it cannot be answered without the law.
    of : str
        Table without whose rows there is nothing to tell, and nothing is looked at; blank: none.
    """

    code: str
    function: CheckFunction
    needs_law: bool
    of: str = ""


CHECKS: list[Check] = []
"""Every check, in the order in which the modules register them."""


def fact(*, needs_law: bool = False, of: str = "") -> Callable[[CheckFunction], CheckFunction]:
    """Register a function as a check; its name with hyphens becomes the code of its findings, the rest is told to `Check`."""

    def register(function: CheckFunction) -> CheckFunction:
        CHECKS.append(Check(function.__name__.replace("_", "-"), function, needs_law, of))
        return function

    return register


def run(check: Check, facts: Facts) -> list[Finding]:
    """Return what a check finds, under its code."""
    if check.of and facts.table(check.of).empty:
        return []
    return [replace(finding, code=check.code) for finding in check.function(facts)]


def finding(
    severity: Severity,
    table: str,
    rows: Iterable[Hashable],
    column: str = "",
    *,
    what: str,
    why: str,
    mend: str,
) -> Finding:
    """Return a finding whose code is filled in by `run`; rows are sorted, each once.

    Parameters
    ----------
    severity : {"error", "warning", "note"}
        An error stops the plan; a warning is shown beside it; a note informs.
    table : str
        Short name of the table of the case.
    rows : iterable of hashable
        Line numbers as the user counts them (the header is line 1), in any order, perhaps twice. Empty: the table as a
        whole.
    column : str
        Short name of the column; blank: the row as a whole.
    what : str
        What is wrong, in a sentence.
    why : str
        Why it matters.
    mend : str
        How the user can mend it.

    Returns
    -------
    Finding
        The finding, with a blank code.
    """
    lines = tuple(sorted({int(str(row)) for row in rows}))
    return Finding("", severity, table, lines, column, what, why, mend)


def number(value: float, digits: int = 2) -> str:
    """Return a number for reading: thousands marked, no needless zeros, at least three figures shown.

    >>> number(1234.5), number(0.00042), number(4)
    ('1,234.5', '0.00042', '4')
    """
    if value == 0:
        return "0"
    if abs(value) < 10**-digits:
        return punctuated(f"{value:.3g}")
    text = f"{value:,.{digits}f}"
    return punctuated(text.rstrip("0").rstrip(".") if "." in text else text)


def money(value: float) -> str:
    """Return an amount with two decimals.

    >>> money(1234.5)
    '1,234.50'
    """
    return number_text(value, 2)


def groups(frame: pd.DataFrame, by: str | Sequence[str]) -> Iterator[tuple[tuple[str, ...], pd.DataFrame]]:
    """Yield the rows of a frame by equal values, in order of first appearance; blanks count as a value."""
    columns = [by] if isinstance(by, str) else list(by)
    if len(frame) == 0:
        return
    for key, part in frame.groupby(columns, sort=False, dropna=False):
        values = np.atleast_1d(np.asarray(key, dtype="object"))
        yield tuple("" if pd.isna(value) else str(value) for value in values), part
