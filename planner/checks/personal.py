"""Nothing in a case may tell who a person is: farmers appear by a code."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pandas as pd

from planner.checks.base import fact, finding
from planner.checks.facts import Facts
from planner.findings import Finding
from planner.i18n import _
from planner.schema import CASE_TABLES

# a hash or key in hexadecimal: made by a machine, so the digits in it are nobody's, whatever check digits they happen to have
_HASH = r"(?<!\w)(?=[0-9]*[a-f])[0-9a-f]{16,}(?!\w)"
# a taxpayer's number with or without its usual punctuation
_TAXPAYER = re.compile(_HASH + r"|(?<!\d)(?<!\d[.,/-])(\d{3})[. ]?(\d{3})[. ]?(\d{3})[-./ ]?(\d{2})(?![.,/-]?\d)")
# a worker's or social number only with its punctuation: one check digit alone is met by one register code in eleven
_SOCIAL = re.compile(r"(?<!\d)(?<!\d[.,/-])(\d{3})\.(\d{5})\.(\d{2})[-/](\d)(?![.,/-]?\d)")
_LONG = re.compile(r"(?:\d[-./ ]?){11}")
_NAME = re.compile(r"^[^\W\d_]{2,}(?:\s+[^\W\d_]+)*\s+[^\W\d_]{2,}$")


def _is_taxpayer(digits: str) -> bool:
    """Return whether eleven digits have the two check digits of a taxpayer's number (CPF)."""
    if len(set(digits)) == 1:
        return False
    for length in (9, 10):
        total = sum(int(digit) * weight for digit, weight in zip(digits, range(length + 1, 1, -1), strict=False))
        if total * 10 % 11 % 10 != int(digits[length]):
            return False
    return True


def _is_social(digits: str) -> bool:
    """Return whether eleven digits have the check digit of a social number (PIS, NIS)."""
    weights = (3, 2, 9, 8, 7, 6, 5, 4, 3, 2)
    total = sum(int(digit) * weight for digit, weight in zip(digits, weights, strict=False))
    return len(set(digits)) > 1 and (11 - total % 11) % 11 % 10 == int(digits[10])


def blacked_out(text: str) -> str:
    """Return a text with every personal number replaced by a word.

    >>> blacked_out("F1 (529.982.247-25)"), blacked_out("fingerprint ab52998224725cde")
    ('F1 ([personal number])', 'fingerprint ab52998224725cde')
    """
    word = _("[personal number]")
    text = _TAXPAYER.sub(lambda m: word if m[1] and _is_taxpayer("".join(m.groups())) else m[0], text)
    return _SOCIAL.sub(lambda m: word if _is_social("".join(m.groups())) else m[0], text)


def _rows_with_number(values: pd.Series) -> pd.Index:
    """Return the lines of the cells that hold a personal number."""
    # most cells of a column repeat: each different text is looked at once
    different = {cell: _as_typed(cell) for cell in set(values.tolist())}
    guilty = [cell for cell, text in different.items() if _LONG.search(text) and blacked_out(text) != text]
    return values.index[values.isin(guilty)] if guilty else values.index[:0]


def _as_typed(cell: object) -> str:
    """Return a cell as its owner typed it: a whole number without a decimal point."""
    return str(int(cell)) if isinstance(cell, float) and cell.is_integer() else str(cell)


def _columns(facts: Facts) -> Iterator[tuple[str, str, pd.Series]]:
    tables = [*facts.case.tables.items(), *facts.case.extras.items()]
    for table, frame in tables:
        for column in frame.columns if len(frame) else ():
            values = frame[column]
            if values.dtype in ("str", "object") or pd.api.types.is_numeric_dtype(values.dtype):
                yield table, str(column), values


@fact()
def personal_number(facts: Facts) -> Iterator[Finding]:
    """A cell holds what looks like a person's number."""
    for table, column, values in _columns(facts):
        rows = _rows_with_number(values)
        if len(rows):
            yield finding(
                "error",
                table,
                rows,
                column,
                what=_("{column} holds what looks like a personal number (taxpayer or social register).").format(
                    column=column
                ),
                why=_("A case is handed on and published; personal numbers are protected by law and the plan does not need them."),
                mend=_mend(table, column),
            )  # fmt: skip


def _mend(table: str, column: str) -> str:
    """Return what to do about a personal number: a cell of figures can hold no code."""
    schema = CASE_TABLES.get(table)
    if schema and column in schema.names and schema[column].kind in ("number", "integer"):
        return _("Clear the cell, or write the figure that belongs there. If it is right as it is, one more or less is no personal number.")  # fmt: skip
    return _("Replace the number by a code of your own, such as F01, and keep the list of codes elsewhere. If it is no personal number, put a letter between its digits.")  # fmt: skip


@fact()
def personal_number_in_a_heading(facts: Facts) -> Iterator[Finding]:
    """The heading of a column, or the name of a table, of the user's own holds what looks like a person's number."""
    for table, frame in facts.case.extras.items():
        guilty = [str(word) for word in (table, *frame.columns) if blacked_out(str(word)) != str(word)]
        if guilty:
            yield finding(
                "error",
                table,
                (),
                "" if guilty[0] == table else guilty[0],
                what=_("A heading, or the name of the table, holds what looks like a personal number: {words}.").format(
                    words=", ".join(guilty)
                ),
                why=_("A case is handed on and published; personal numbers are protected by law and the plan does not need them."),
                mend=_("Rename the column or the table, with a code of your own in place of the number."),
            )  # fmt: skip


@fact()
def personal_name(facts: Facts) -> Iterator[Finding]:
    """An individual farmer or a member family seems to be called by name."""
    suppliers = facts["suppliers"]
    individuals = suppliers[suppliers["kind"] == "individual"]
    columns = (
        ("suppliers", "supplier", individuals["supplier"]),
        ("suppliers", "name", individuals["name"]),
        ("members", "member", facts["members"]["member"]),
    )
    for table, column, values in columns:
        rows = values.index[values.str.match(_NAME)]
        if len(rows):
            yield finding(
                "warning",
                table,
                rows,
                column,
                what=_("{column} looks like the name of a person.").format(column=column),
                why=_("A case is handed on and published; individuals appear in it by a code only."),
                mend=_("Write a code, such as F01, and keep the list of codes elsewhere."),
            )
