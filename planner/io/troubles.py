"""What cannot be read in a cell, in the user's words."""

from __future__ import annotations

from collections.abc import Iterable

from planner.findings import Finding
from planner.i18n import _

SHOWN = 3
"""How many of the values that cannot be read a finding quotes."""

SHOWN_CHARACTERS = 40
"""How much of a value a finding quotes."""


def cell_trouble(code: str, table: str, column: str, rows: Iterable[int], values: Iterable[str]) -> Finding:
    """Return the finding for all cells of one column with the same trouble.

    Parameters
    ----------
    code : str
        A code of `planner.io.cells.CellError`.
    table, column : str
        Where.
    rows : iterable of int
        Line numbers of the cells.
    values : iterable of str
        What stands in the cells.

    Returns
    -------
    Finding
        An error with all the lines; it shows the first few different values.
    """
    different = list(dict.fromkeys(_short(value) for value in values))
    shown = ", ".join(f"“{value}”" for value in different[:SHOWN])
    if len(different) > SHOWN:
        shown = _("{values} and others").format(values=shown)
    what, mend = _texts(code)
    return Finding(
        code=code,
        severity="error",
        table=table,
        rows=tuple(rows),
        column=column,
        what=what.format(values=shown),
        why=_("The cell cannot be read, and a plan that takes it as blank would be wrong."),
        mend=mend,
    )


def quoted(value: str) -> str:
    """Return a value for use in a finding: in quotation marks, cut if long."""
    return f"“{_short(value)}”"


def _short(value: str) -> str:
    value = " ".join(value.replace("\x00", "␀").split())
    return value if len(value) <= SHOWN_CHARACTERS else value[: SHOWN_CHARACTERS - 1] + "…"


def _texts(code: str) -> tuple[str, str]:
    """Return what is wrong and how to mend it."""
    return {
        "not-a-number": (
            _("{values} is not a number."),
            _("Write digits only, without currency or unit; leave the cell blank if the number is unknown."),
        ),
        "percentage": (
            _("{values} is a percentage where a share should be."),
            _("Write a share, not a percentage: 92 % is 0.92."),
        ),
        "ambiguous-number": (
            _("{values} can be read in two ways: with decimals, or as thousands."),
            _(
                "Write it without a thousands separator and with a decimal point: 1234 or 1.234 in a comma-separated file."
            ),
        ),
        "not-whole": (
            _("{values} is not a whole number."),
            _("Write a whole number without a thousands separator."),
        ),
        "date-for-number": (
            _("{values} is a day where a number should be: the spreadsheet turned what was typed into a date."),
            _("Set the cell's format to Number and type the number again."),
        ),
        "not-yes-or-no": (
            _("{values} is neither yes nor no."),
            _("Write yes or no, or leave the cell blank."),
        ),
        "not-a-date": (
            _("{values} is not a day of the calendar in the order that the case's country uses."),
            _("Write the day as YYYY-MM-DD, such as 2026-02-09."),
        ),
        "ambiguous-date": (
            _("{values} can be read in two ways: the day first, or the month first."),
            _("Write the day as YYYY-MM-DD, or fill in the country in the table `case`."),
        ),
        "short-year": (
            _("{values} has a year of two digits."),
            _("Write the day with all four digits of the year, such as 2026-02-09."),
        ),
        "year-out-of-range": (
            _("{values} is far from our time."),
            _("Correct the year."),
        ),
        "time-of-day": (
            _("{values} has a time of day where only a day should be."),
            _("Write the day alone, as YYYY-MM-DD."),
        ),
        "date-as-number": (
            _("{values} is a number where a day should be."),
            _("Set the cell's format to Date and see whether the day is right, or write it as YYYY-MM-DD."),
        ),
        "date-for-months": (
            _("{values} is a day where months should be: the spreadsheet turned months such as 3-11 into a date."),
            _("Set the cell's format to Text and type the months again, such as 3-11 or 1-3|11."),
        ),
        "not-months": (
            _("{values} does not name months."),
            _("Write numbers from 1 to 12 and ranges, separated by |, such as 1-3|11."),
        ),
        "formula-error": (
            _("A formula ends in an error: {values}."),
            _("Correct the formula, or type the value in its place."),
        ),
        "formula-without-value": (
            _("A formula has no value yet."),
            _("Open the workbook in your spreadsheet program, let it calculate, save it and try again."),
        ),
        "not-a-character": (
            _("{values} contains a character that is none (NUL or the like)."),
            _("Type the cell again; the file may be damaged."),
        ),
        "text-too-long": (
            _("A text is longer than the 32,767 characters that a workbook's cell can hold: {values}."),
            _(
                "Shorten it; a long outline goes on in further lines with part 2, 3, ... If it swallowed the lines below it, close its quotation mark."
            ),
        ),
    }[code]
