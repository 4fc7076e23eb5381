"""What a table and a column are."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from typing import Any, Literal

import pandas as pd

from planner.i18n import _, every_translation
from planner.words import Names

Kind = Literal["text", "list", "integer", "number", "boolean", "date", "months"]
"""How a cell is read.

``text``      any text; missing is the empty string.
``list``      several words separated by ``|``; kept as text in the table, read with `split_list`.
``integer``   a whole number; missing is ``<NA>``.
``number``    a number; missing is NaN: unknown, never zero.
``boolean``   ``yes`` or ``no``; missing is ``<NA>``.
``date``      a day; missing is ``NaT``.
``months``    months of the year such as ``1-3|11``; kept as text, read with `split_months`; missing means all.
"""

# Our tables are many and short: text kept as Python's own strings takes a third less time than Arrow's on a small case, and
# a seventh less on the largest.
pd.options.mode.string_storage = "python"

DTYPES: dict[Kind, str] = {
    "text": "str",
    "list": "str",
    "integer": "Int64",
    "number": "float64",
    "boolean": "boolean",
    "date": "datetime64[s]",
    "months": "str",
}

_NOTHING = {kind: pd.array([], dtype=dtype) for kind, dtype in DTYPES.items()}  # type: ignore[call-overload]

LIST_SEPARATOR = "|"
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")

MOST_BY_UNIT: dict[str, float] = {
    "": 1e6,
    "currency": 1e12,
    "currency or kg": 1e12,
    "currency per kg": 1e7,
    "currency per km": 1e7,
    "currency per meal": 1e7,
    "currency per pupil and day": 1e7,
    "currency per unit": 1e7,
    "days or servings": 1e4,
    "kg": 1e9,
    "packs": 1e9,
}
"""Beyond this a number of a unit is no town's, in any currency: where the schema sets no bound of its own."""

Cell = str | int | float | bool | date | None


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a table.

    Parameters
    ----------
    name : str
        Machine name, also the header in CSV and in a case workbook. Its unit ends the name.
    kind : Kind
        How a cell is read.
    text : str
        What the column means, in the user's words.
    label : str
        Heading shown on screens and in plan workbooks. Empty: the name itself.
    unit : str
        Unit of a number, for people.
    required : bool
        True if a blank cell is an error.
    key : bool
        True if the column is part of the table's key.
    allowed : tuple of str
        The only words allowed, or empty. For a list, the words allowed in it.
    minimum, maximum : float or None
        Inclusive bounds of a number.
    above : float or None
        Exclusive lower bound of a number.
    references : tuple of str
        ``table.column`` in which the value must occur; with several, in one of them.
    default : Cell
        Value that a blank cell stands for, or None.
    example : Cell
        A value for the example row of the template.
    words : mapping of str to str
        The reader's word, in English, of every code that is not written alone: a cell may hold either, in any language.
    also : mapping of str to tuple of str
        What else people write for a code, and what is read as it.
    made_from : tuple of str
        Columns of the same row from which a blank cell is made when the case is read: short names from names.
    """

    name: str
    kind: Kind
    text: str
    label: str = ""
    unit: str = ""
    required: bool = False
    key: bool = False
    allowed: tuple[str, ...] = ()
    minimum: float | None = None
    maximum: float | None = None
    above: float | None = None
    references: tuple[str, ...] = ()
    default: Cell = None
    example: Cell = None
    words: Mapping[str, str] = field(default_factory=dict, hash=False)
    also: Mapping[str, tuple[str, ...]] = field(default_factory=dict, hash=False)
    made_from: tuple[str, ...] = ()

    @property
    def believable(self) -> tuple[float, float]:
        """The lowest and the highest number that can be meant: the bounds, or what is beyond belief for its unit."""
        most = MOST_BY_UNIT.get(self.unit, MOST_BY_UNIT[""])
        return (
            -most if self.minimum is None else self.minimum,
            most if self.maximum is None else self.maximum,
        )

    @property
    def heading(self) -> str:
        """The label in the language in use, or the name where there is none."""
        return _(self.label) or self.name

    @property
    def meaning(self) -> str:
        """The text in the language in use."""
        return _(self.text)

    def code(self, word: str) -> str:
        """Return the code for which a word of a cell stands, whatever the language; any other word as it is.

        A code is itself; a word that may stand for two codes is left for the checks to ask about.
        """
        if word in self.words or not self.words:
            return word
        return _codes(tuple(self.words.items()), tuple(self.also.items()))(word) or word

    def word(self, code: str) -> str:
        """Return the word in the language in use for a code, or the code where the word would not be read as it again."""
        word = _(self.words[code]) if code in self.words else code
        return word if self.code(word) == code else code

    def unit_text(self, currency: str = "") -> str:
        """Return the unit in the language in use, with the currency's code in place of the word."""
        return with_currency(_(self.unit), currency)


@cache
def _codes(words: tuple[tuple[str, str], ...], also: tuple[tuple[str, tuple[str, ...]], ...] = ()) -> Names:
    more = dict(also)
    return Names(
        (form, code)
        for code, word in words
        for form in (code, code.replace("_", " "), *sorted(every_translation(word)), *more.get(code, ()))
    )


@dataclass(frozen=True, slots=True)
class Checked:
    """What recomputes a table of a plan, or why nothing does.

    Parameters
    ----------
    text : str
        The same in words, shown on the table's sheet.
    recomputed : bool
        True if `planner.verify` reckons the table anew from the case and the plan's decisions.
    told : tuple of str
        Columns of a recomputed table that nothing recomputes; `text` says why.
    reported : tuple of str
        Figures on which no decision and no money rests. Where planner and check disagree on one of them, that figure is
        withheld and named; a disagreement on anything else withholds the whole plan. A column's name, or, in a table of one
        figure per row (``summary``), the figure's.
    """

    text: str
    recomputed: bool = True
    told: tuple[str, ...] = ()
    reported: tuple[str, ...] = ()

    @property
    def meaning(self) -> str:
        """The text in the language in use."""
        return _(self.text)


@dataclass(frozen=True, slots=True)
class Table:
    """One table: its name, what a row is, and its columns in order.

    Parameters
    ----------
    name : str
        Name of the CSV file (without suffix) and of the sheet.
    text : str
        What the table holds and what one row is.
    columns : tuple of Column
        The columns, in the order in which they are written.
    label : str
        Title shown on screens and in plan workbooks. Empty: the name itself.
    required : bool
        True if a case without a row in this table cannot be planned.
    single : bool
        True if the table has exactly one row.
    checked : Checked or None
        What recomputes a table of a plan, or why nothing does; None for tables that are not of a plan.
    book : str
        Workbook in which a table of a plan stands: the name, without suffix, of a file in the folder `plan-details`. Empty: it is
        short enough for `plan.xlsx`, which people print and sign.
    """

    name: str
    text: str
    columns: tuple[Column, ...]
    label: str = ""
    required: bool = False
    single: bool = False
    checked: Checked | None = None
    book: str = ""
    _by_name: dict[str, Column] = field(init=False, repr=False, compare=False, hash=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_by_name", {column.name: column for column in self.columns})

    def __getitem__(self, name: str) -> Column:
        return self._by_name[name]

    def __contains__(self, name: object) -> bool:
        return name in self._by_name

    @property
    def title(self) -> str:
        """The label in the language in use, or the name where there is none."""
        return _(self.label) or self.name

    @property
    def meaning(self) -> str:
        """The text in the language in use."""
        return _(self.text)

    @property
    def headings(self) -> dict[str, str]:
        """Heading of every column in the language in use, by name; of several that read alike each has its name behind it."""
        return unique_headings({column.name: column.heading for column in self.columns})

    @property
    def names(self) -> list[str]:
        """Column names in order."""
        return [column.name for column in self.columns]

    @property
    def key(self) -> list[str]:
        """Names of the key columns; empty if the table has no key."""
        return [column.name for column in self.columns if column.key]

    def empty(self) -> pd.DataFrame:
        """Return the table without rows, each column with its dtype."""
        return pd.DataFrame({column.name: _NOTHING[column.kind] for column in self.columns})


def with_currency(unit: str, currency: str) -> str:
    """Return a unit in the language in use with a currency's code in place of the word, whatever the language calls it.

    Parameters
    ----------
    unit : str
        Unit as the reader sees it: “currency per kg”, “moeda por kg”.
    currency : str
        Code of the currency. Empty: the word stays.
    """
    if not currency:
        return unit
    words = sorted({_("currency"), "currency"}, key=len, reverse=True)
    return re.sub("|".join(map(re.escape, words)), currency, unit)


def unique_headings(headings: dict[str, str]) -> dict[str, str]:
    """Return headings by which every column can be told: those that read alike get the column's name in square brackets.

    >>> unique_headings({"kg": "Weight", "gross_kg": "weight", "unit": "Unit"})
    {'kg': 'Weight [kg]', 'gross_kg': 'weight [gross_kg]', 'unit': 'Unit'}
    """
    count = Counter(_read_alike(heading) for heading in headings.values())
    return {
        name: f"{heading} [{name}]" if count[_read_alike(heading)] > 1 else heading
        for name, heading in headings.items()
    }


def _read_alike(heading: str) -> str:
    return " ".join(re.split(r"[\s\-_]+", heading.strip().casefold()))


def split_list(cell: str) -> list[str]:
    """Return the words of a ``list`` cell, trimmed, blanks dropped.

    >>> split_list("individual | formal_group")
    ['individual', 'formal_group']
    """
    return [word.strip() for word in cell.split(LIST_SEPARATOR) if word.strip()]


def split_weekdays(cell: str) -> list[int]:
    """Return the weekdays that a ``list`` cell names, Monday is 0; words that name none are left out.

    >>> split_weekdays("mon | thu")
    [0, 3]
    """
    return [WEEKDAYS.index(word) for word in split_list(cell) if word in WEEKDAYS]


def split_months(cell: str) -> list[int]:
    """Return the months (1 to 12, ascending) of a ``months`` cell; a blank cell means all twelve.

    Raises
    ------
    ValueError
        If a part is not a month or a range of months.

    >>> split_months("11-2|5")
    [1, 2, 5, 11, 12]
    """
    if not cell.strip():
        return list(range(1, 13))
    months: set[int] = set()
    for part in split_list(cell.replace(",", LIST_SEPARATOR)):
        first, dash, last = part.partition("-")
        start = int(first)
        stop = int(last) if dash else start
        if not (1 <= start <= 12 and 1 <= stop <= 12):
            raise ValueError(part)
        span = range(start, stop + 1) if start <= stop else [*range(start, 13), *range(1, stop + 1)]
        months.update(span)
    return sorted(months)


def is_empty(value: object) -> bool:
    """Tell whether a cell of a typed table holds nothing: no value, no number, a blank text."""
    return value is None or value == "" or (not isinstance(value, str) and bool(pd.isna(value)))  # type: ignore[call-overload]


def typed_frame(table: Table, frame: pd.DataFrame, *, partial: bool = False) -> pd.DataFrame:
    """Return the columns of a table from a frame, typed by the schema, blank texts empty, rows numbered from 0.

    Parameters
    ----------
    table : Table
        The table that it becomes.
    frame : pandas.DataFrame
        Its cells, of any types that can be read as the schema's.
    partial : bool
        True: a column that the frame lacks is blank.

    Returns
    -------
    pandas.DataFrame
        Exactly the table's columns, in its order, with its types; what is missing is blank.

    Raises
    ------
    KeyError
        If a column is missing and `partial` is not set.
    """
    if frame.index.empty and (partial or {*table.names} <= {*frame.columns}):
        return table.empty()
    none: list[None] = [None] * len(frame)
    columns = {}
    for column in table.columns:
        cells = pd.Series(none, dtype=object) if partial and column.name not in frame else frame[column.name]
        columns[column.name] = _typed_cells(cells, DTYPES[column.kind])
    return pd.DataFrame(columns, index=pd.RangeIndex(len(frame)))


def _typed_cells(cells: pd.Series, dtype: str) -> Any:
    """Return cells as an array of the type; nothing is done to those that have it."""
    if dtype == "str" and (cells.dtype != "str" or cells.hasnans):
        cells = cells.astype(object).where(cells.notna(), "")
    return cells.array if cells.dtype == dtype else cells.reset_index(drop=True).astype(dtype).array  # type: ignore[call-overload]
