"""One cell, one value: how numbers, days, booleans, lists and months are written by people."""

from __future__ import annotations

import math
import re
from datetime import date, datetime, time
from typing import Final, Literal
from unicodedata import decimal

from planner.io.raw import Cell, Unreadable, cell_text
from planner.schema.base import split_months
from planner.words import alike

Mark = Literal["dot", "comma"]
"""What separates a number's decimals."""

CELL_CHARACTERS: Final = 32_767
"""Most characters (UTF-16 units) that a workbook's cell holds."""

FIRST_YEAR: Final = 1950
LAST_YEAR: Final = 2199
"""Days outside these years are taken for mistakes (a workbook's day 0 is in 1900)."""

MONTH_FIRST: Final = frozenset({"US"})
"""Countries that write the month before the day."""

_YES = frozenset(
    {"yes", "y", "true", "1", "sim", "s", "si", "oui", "o", "vrai", "verdadeiro", "verdadero", "ja", "wahr"}
)
_NO = frozenset({"no", "n", "false", "0", "nao", "non", "faux", "falso", "nein", "falsch"})

_GROUPED = re.compile(r"\d{1,3}(?:[ \u00a0\u2009\u202f'’]\d{3})+(?!\d)")
_USUAL = re.compile(r"[+-]?[0-9]+(\.(?:[0-9]{1,2}|[0-9]{4,}))?")
_NUMBER = re.compile(r"([+-]?)([0-9.,]+)(?:[eE]([+-]?[0-9]{1,4}))?")
_ISO = re.compile(r"([0-9]{4})[-/.]([0-9]{1,2})[-/.]([0-9]{1,2})")
_LOCAL = re.compile(r"([0-9]{1,2})([-/.])([0-9]{1,2})\2([0-9]{4}|[0-9]{2})")
_NO_CHARACTER = re.compile("[\x00\ufffe\uffff]")
_MIDNIGHT = re.compile(r"[T ]0{1,2}:00(:00(\.0+)?)?Z?$")


_OTHER_MARKS = str.maketrans({"\u066b": ".", "\u066c": ",", "\uff0e": ".", "\uff0c": ","})


class CellError(ValueError):
    """A cell that cannot be read; its text is the stable code of the trouble."""


def latin_digits(text: str) -> str:
    """Return a text with the digits of any script as those of Latin, and Arabic marks in numbers as point and comma.

    >>> latin_digits("१२.५"), latin_digits("٣٬٥٠٠٫٢٥")
    ('12.5', '3,500.25')
    """
    if text.isascii():
        return text
    return "".join(str(digit) if (digit := decimal(c, None)) is not None else c for c in text).translate(_OTHER_MARKS)


def number_form(text: str) -> tuple[Mark | None, str] | None:
    """Tell how a number is written.

    Parameters
    ----------
    text : str
        A cell's text, trimmed.

    Returns
    -------
    tuple or None
        The decimal mark (None if the text has none) and the word ``sure`` or ``unsure``: ``1.234`` may be one and a
        bit or a thousand and more. None if the text is no number.

    >>> number_form("1.234,5"), number_form("12,5"), number_form("1.234"), number_form("12")
    (('comma', 'sure'), ('comma', 'sure'), ('dot', 'unsure'), (None, 'sure'))
    """
    text = latin_digits(text)
    usual = _USUAL.fullmatch(text)
    if usual is not None:
        return ("dot" if usual[1] else None), "sure"
    match = _NUMBER.fullmatch(_ungrouped(text))
    if match is None:
        return None
    digits, exponent = match[2], match[3]
    dots, commas = digits.count("."), digits.count(",")
    if not re.search(r"[0-9]", digits):
        return None
    if not dots and not commas:
        return None, "sure"
    if dots and commas:
        mark: Mark = "dot" if digits.rindex(".") > digits.rindex(",") else "comma"
        return (mark, "sure") if _well_grouped(digits, mark) else None
    separator: Mark = "dot" if dots else "comma"
    if max(dots, commas) > 1:
        mark = "comma" if dots else "dot"
        return (mark, "sure") if _well_grouped(digits, mark) else None
    whole, fraction = re.split(r"[.,]", digits)
    unsure = len(fraction) == 3 and 1 <= len(whole) <= 3 and not whole.startswith("0") and exponent is None
    return separator, "unsure" if unsure else "sure"


def read_number(text: str, mark: Mark | None) -> float:
    """Return the number that a text stands for.

    Parameters
    ----------
    text : str
        A cell's text, trimmed and not empty.
    mark : {"dot", "comma"} or None
        The decimal mark of the column, for a text that does not say by itself; None if it is not known.

    Raises
    ------
    CellError
        ``not-a-number``, or ``ambiguous-number`` if the text may be read in two ways and `mark` is None.
    """
    text = latin_digits(text)
    form = number_form(text)
    if form is None:
        raise CellError("not-a-number")
    own, sure = form
    if sure == "unsure":
        if mark is None:
            raise CellError("ambiguous-number")
        own = mark
    digits = _ungrouped(text)
    digits = digits.replace(".", "").replace(",", ".") if own == "comma" else digits.replace(",", "")
    value = float(digits)
    if not math.isfinite(value):
        raise CellError("not-a-number")
    return value


_PERCENTAGE = re.compile(r"[\d.,]+\s*%")


def is_percentage(text: str) -> bool:
    """Tell whether a text is a number in percent: 75 %, 12,5%."""
    return bool(_PERCENTAGE.fullmatch(text.strip()))


def number(cell: Cell, mark: Mark | None) -> float:
    """Return a cell as a number; see `read_number`."""
    if isinstance(cell, bool):
        raise CellError("not-a-number")
    if isinstance(cell, int | float):
        try:
            value = float(cell)
        except OverflowError:
            raise CellError("not-a-number") from None
        if not math.isfinite(value):
            raise CellError("not-a-number")
        return value
    if isinstance(cell, date | time):
        raise CellError("date-for-number")
    return read_number(_text(cell), mark)


def integer(cell: Cell, mark: Mark | None) -> int:
    """Return a cell as a whole number; see `read_number`."""
    value = number(cell, mark)
    if value != math.floor(value) or abs(value) > 2**53:
        raise CellError("not-whole")
    return int(value)


def boolean(cell: Cell) -> bool:
    """Return a cell as yes or no, in one of several languages."""
    if isinstance(cell, bool):
        return cell
    word = alike(_text(cell))
    if word in _YES:
        return True
    if word in _NO:
        return False
    raise CellError("not-yes-or-no")


def day(cell: Cell, country: str) -> date:
    """Return a cell as a day.

    Parameters
    ----------
    cell : cell
        A date cell of a workbook, ``YYYY-MM-DD``, or day, month and year (month first in `MONTH_FIRST`).
    country : str
        ISO code of the case's country; empty if unknown.

    Raises
    ------
    CellError
        ``not-a-date``, ``date-as-number``, ``time-of-day``, ``short-year``, ``year-out-of-range``, or
        ``ambiguous-date`` if the country is unknown and day and month could be swapped.
    """
    if isinstance(cell, datetime):
        if cell.time() != time():
            raise CellError("time-of-day")
        found = cell.date()
    elif isinstance(cell, date):
        found = cell
    elif isinstance(cell, int | float) and not isinstance(cell, bool):
        raise CellError("date-as-number")
    else:
        found = _read_day(_MIDNIGHT.sub("", latin_digits(_text(cell))), country)
    if not FIRST_YEAR <= found.year <= LAST_YEAR:
        raise CellError("year-out-of-range")
    return found


def text(cell: Cell) -> str:
    """Return a cell as text, trimmed."""
    if isinstance(cell, Unreadable):
        raise CellError(cell.code)
    found = cell_text(cell).strip()
    if _NO_CHARACTER.search(found):
        raise CellError("not-a-character")
    if too_long(found):
        raise CellError("text-too-long")
    return found


def months(cell: Cell) -> str:
    """Return a cell as months, checked but as written."""
    if isinstance(cell, date | time):
        raise CellError("date-for-months")
    found = text(cell)
    try:
        split_months(found)
    except ValueError:
        raise CellError("not-months") from None
    return found


def too_long(found: str) -> bool:
    """Tell whether a text does not fit a workbook's cell."""
    return len(found) > CELL_CHARACTERS // 2 and len(found.encode("utf-16-le", "surrogatepass")) // 2 > CELL_CHARACTERS


def _text(cell: Cell) -> str:
    if isinstance(cell, Unreadable):
        raise CellError(cell.code)
    return cell_text(cell).strip()


def _ungrouped(text: str) -> str:
    """Return a number's text with a plain minus and without spaces or apostrophes between thousands."""
    text = text.replace("\u2212", "-")
    return _GROUPED.sub(lambda m: re.sub(r"[^0-9]", "", m[0]), text, count=1)


def _well_grouped(digits: str, mark: Mark) -> bool:
    separator, decimal = (",", ".") if mark == "dot" else (".", ",")
    if mark == "dot" and re.fullmatch(r"[0-9]{1,2}(?:,[0-9]{2})+,[0-9]{3}(?:\.[0-9]*)?", digits):
        return True  # as in India: 1,23,456.78
    pattern = rf"[0-9]{{1,3}}(?:{re.escape(separator)}[0-9]{{3}})+(?:{re.escape(decimal)}[0-9]*)?"
    return re.fullmatch(pattern, digits) is not None


def _read_day(found: str, country: str) -> date:
    iso = _ISO.fullmatch(found)
    if iso:
        return _date(int(iso[1]), int(iso[2]), int(iso[3]))
    local = _LOCAL.fullmatch(found)
    if local is None:
        raise CellError("not-a-date")
    if len(local[4]) == 2:
        raise CellError("short-year")
    first, second, year = int(local[1]), int(local[3]), int(local[4])
    if country:
        return _date(year, first, second) if country in MONTH_FIRST else _date(year, second, first)
    if first <= 12 and second <= 12 and first != second:
        raise CellError("ambiguous-date")
    return _date(year, second, first) if second <= 12 else _date(year, first, second)


def _date(year: int, month: int, day_of_month: int) -> date:
    try:
        return date(year, month, day_of_month)
    except ValueError:
        raise CellError("not-a-date") from None
