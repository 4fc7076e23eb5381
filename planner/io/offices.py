"""How offices and spreadsheets write figures and days in the files they print, brought to the forms that `cells` reads.

A column is looked at as a whole. Where it can be read in two ways that differ, nothing is guessed: a finding asks, and
names the option that answers.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from functools import cache

from babel import Locale

from planner.findings import Finding
from planner.habits import Decimals, Order
from planner.i18n import LANGUAGES, _, day_text
from planner.io.cells import MONTH_FIRST, Mark, latin_digits
from planner.io.raw import Cell, RawTable
from planner.io.troubles import quoted
from planner.words import alike


@dataclass(frozen=True, slots=True)
class Habits:
    """How a file's author writes.

    Parameters
    ----------
    country : str
        ISO code of the country, for the order of day and month; empty if unknown.
    currency : str
        ISO code of the currency; amounts marked with another are left as they are, and so cannot be read.
    dates : Order, optional
        The order of day and month, where the user said it.
    decimals : Decimals, optional
        What separates decimals, where the user said it.
    """

    country: str = ""
    currency: str = ""
    dates: Order | None = None
    decimals: Decimals | None = None

    @property
    def mark(self) -> Mark | None:
        """The decimal mark that was said, or None."""
        return None if self.decimals is None else "comma" if self.decimals is Decimals.COMMA else "dot"


UNSAID = Habits()
"""Nothing was said of how a file is written."""

LEAST_DAYS = 4
"""Different days from which a column whose days are all up to 12 may be in doubt."""

MANY_DAYS, MANY_MONTHS = 6, 3
"""Different days and months from which such a column is too unlikely to be as it is shown."""

_SYMBOLS: dict[str, frozenset[str]] = {
    "R$": frozenset({"BRL"}),
    "€": frozenset({"EUR"}),
    "£": frozenset({"GBP"}),
    "₹": frozenset({"INR"}),
    "RS": frozenset({"INR", "BRL"}),
    "S/": frozenset({"PEN"}),
    "S/.": frozenset({"PEN"}),
    "US$": frozenset({"USD"}),
    "$": frozenset({"USD", "CLP", "COP", "MXN", "ARS", "UYU", "CAD", "AUD"}),
}
_SIGN = re.compile(r"^(R\$|US\$|S/\.?|[€£₹$]|Rs\.?|[A-Z]{3})\s*|\s*(R\$|US\$|[€£₹$]|[A-Z]{3})$", re.IGNORECASE)
_NO_CENTS = re.compile(r"(?<=\d)(?P<mark>[.,])\s?[-\u2013\u2014]{1,2}$")
_SPACES = "\u00a0\u202f\u2009\u2007"
_LOCAL = re.compile(r"([0-9]{1,2})([-/.])([0-9]{1,2})\2([0-9]{4}|[0-9]{2})")
_ISO = re.compile(r"([0-9]{4})[-/.]([0-9]{1,2})[-/.]([0-9]{1,2})")
_AFTER_WEEKDAY = re.compile(r"([^\W\d_]+(?:-feira)?)\.?,?\s+(.*\d)")
_NAMED = (
    re.compile(r"([0-9]{1,2})(?:er|º|°|st|nd|rd|th)?[\s\-./]+(?:de\s+)?([^\W\d_]+)\.?[\s\-./,]+(?:de\s+)?([0-9]{4}|[0-9]{2})"),
    re.compile(r"()([^\W\d_]+)\.?\s+([0-9]{1,2})(?:st|nd|rd|th)?,?\s+([0-9]{4})"),
)  # fmt: skip


def plain_number(cell: Cell, currency: str = "") -> Cell:
    """Return a figure as `cells` reads it: without the sign of the currency, brackets and minus behind as a minus before.

    A dash in place of the cents, as in 3,- stands for none.

    >>> plain_number("R$ 3,-", "BRL"), plain_number("1.500,--"), plain_number("-3,-")
    ('3,00', '1.500,00', '-3,00')
    >>> plain_number("R$ 3,00", "BRL"), plain_number("(1.50)"), plain_number("10-"), plain_number("3,00 €", "BRL")
    ('3,00', '-1.50', '-10', '3,00 €')
    """
    if not isinstance(cell, str):
        return cell
    text = latin_digits(cell).translate(dict.fromkeys(map(ord, _SPACES), " ")).replace("\u2212", "-").strip()
    bracketed = re.fullmatch(r"\((.+)\)", text)
    text = bracketed[1].strip() if bracketed else text
    before = re.match(r"[-+]\s*(?=\D)", text)
    sign, text = (before[0][0], text[before.end() :]) if before else ("", text)
    match = _SIGN.search(text)
    if match is not None:
        symbol = (match[1] or match[2]).upper().rstrip(".")
        known = _SYMBOLS.get(symbol, frozenset({symbol}))
        if currency not in known:
            return cell
        text = (text[: match.start()] + text[match.end() :]).strip()
    text = _NO_CENTS.sub(r"\g<mark>00", text)
    behind = re.fullmatch(r"(\d[\d.,' ]*?)\s*-", text)
    text = f"-{behind[1]}" if behind else text
    negative = sign == "-" or bracketed is not None
    if not re.fullmatch(r"[-+]?[\d.,' ’]*\d[\d.,' ’]*(?:[eE][-+]?\d+)?", text) or (negative and text[0] in "+-"):
        return cell
    return f"-{text}" if negative else text


def without_currency(heading: str, currency: str) -> str:
    """Return a heading without the sign of the currency behind it.

    >>> without_currency("Valor unit. (R$)", "BRL"), without_currency("Total €", "BRL")
    ('Valor unit.', 'Total €')
    """
    match = re.search(r"\s*[(\[]?\s*(R\$|US\$|S/\.?|[€£₹$]|Rs\.?|[A-Z]{3})\s*[)\]]?\s*$", heading)
    if match is None or currency not in _SYMBOLS.get(match[1].upper().rstrip("."), frozenset({match[1]})):
        return heading
    return heading[: match.start()].strip() or heading


def plain_day(cell: Cell) -> Cell:
    """Return a day as `cells` reads it: years whole, months by their names in the languages of the planner.

    >>> plain_day("09/02/26"), plain_day("2 mars 2026"), plain_day("12 de março de 2026"), plain_day("soon")
    ('09/02/2026', '2026-03-02', '2026-03-12', 'soon')

    A weekday before it must be that of the day; it also tells the order of day and month.

    >>> plain_day("lundi 2 mars 2026"), plain_day("segunda-feira, 02/03/2026"), plain_day("mardi 2 mars 2026")
    ('2026-03-02', '2026-03-02', 'mardi 2 mars 2026')
    """
    if not isinstance(cell, str):
        return cell
    text = " ".join(latin_digits(cell).split())
    behind = _AFTER_WEEKDAY.fullmatch(text)
    if behind is not None and (weekday := _weekdays().get(alike(behind[1]))) is not None:
        return _on_weekday(plain_day(behind[2]), weekday) or cell
    local = _LOCAL.fullmatch(text)
    if local is not None:
        return f"{local[1]}/{local[3]}/{_year(local[4])}"
    for form in _NAMED:
        named = form.fullmatch(text)
        if named is not None and (month := _months().get(alike(named[2]))):
            day = named[1] or named[3]
            return f"{_year(named[named.lastindex or 3])}-{month:02}-{int(day):02}"
    return text if _ISO.fullmatch(text) else cell


def _on_weekday(cell: Cell, weekday: int) -> str:
    """Return the one day that a cell may show and that falls on a weekday (0: Monday), in ISO form, or an empty text."""
    parts = _two_ways(cell)
    days = {_shown_day(cell)} if parts is None else {_local_day(cell, True), _local_day(cell, False)}
    right = [day for day in days if isinstance(day, date) and day.weekday() == weekday]
    return right[0].isoformat() if len(right) == 1 else ""


def plain_columns(
    raw: RawTable, numbers: Sequence[str], days: Sequence[str], habits: Habits
) -> tuple[RawTable, list[Finding]]:
    """Return a table with its figures and days as `cells` reads them, and what is in doubt in a column as a whole.

    Parameters
    ----------
    raw : RawTable
        The table.
    numbers, days : sequence of str
        Headings of the columns that hold figures and days.
    habits : Habits
        How it is written.

    Returns
    -------
    tuple of (RawTable, list of Finding)
        The table with those columns rewritten, and a finding for each column in which the order of day and month is in
        doubt; cells that are no figure or day stay as they are.
    """
    findings: list[Finding] = []
    columns = []
    for heading, cells in zip(raw.headings, raw.columns, strict=True):
        if heading in numbers:
            columns.append([plain_number(cell, habits.currency) for cell in cells])
        elif heading in days:
            plain = [plain_day(cell) for cell in cells]
            column, more = _in_order(plain, heading, raw, habits)
            columns.append(column)
            findings += more
        else:
            columns.append(cells)
    return replace(raw, columns=columns), findings


def _in_order(cells: list[Cell], heading: str, raw: RawTable, habits: Habits) -> tuple[list[Cell], list[Finding]]:
    """Return days by the order that was said, or what is in doubt if none was."""
    doubtful = _doubtful(cells, habits)
    if habits.dates in (Order.DAY_FIRST, Order.MONTH_FIRST):
        month_first = habits.dates is Order.MONTH_FIRST
        read: Callable[[Cell], Cell] = lambda cell: _local_day(cell, month_first)  # noqa: E731
        return [read(cell if at not in doubtful else _swapped(cell)) for at, cell in enumerate(cells)], []
    if not doubtful or habits.dates is Order.AS_SHOWN:
        return cells, []
    return cells, [_in_doubt(cells, sorted(doubtful), heading, raw)]


def days_of_a_case(raw: RawTable, days: Sequence[str], country: str) -> list[Finding]:
    """Return what is in doubt of the days in a table of a case: whether a spreadsheet swapped day and month.

    All its columns of days were typed by one hand, so they are looked at together. By hand: typed with the day first into an
    English Excel, 03/02/2026 becomes a date, 2 March, and 25/02/2026 stays a text: dates up to 12 beside texts beyond.

    Parameters
    ----------
    raw : RawTable
        The table.
    days : sequence of str
        Headings of its columns of days.
    country : str
        ISO code of the country, for the order of day and month; empty if unknown.

    Returns
    -------
    list of Finding
        One for each column with such days, with its lines.
    """
    places = [at for at, heading in enumerate(raw.headings) if heading in days]
    cells = [plain_day(cell) for at in places for cell in raw.columns[at]]
    count = len(raw.lines)
    doubtful = sorted(_mixed(cells))
    sure = bool(doubtful)
    if not sure:
        days_of_month = {day.day for cell in cells if (day := _shown_day(cell)) is not None}
        # The first of every month is how people write when something begins; many days, all of them up to 12, are not.
        doubtful = sorted(_doubtful(cells, Habits(country))) if len(days_of_month) >= MANY_MONTHS else []
    findings = []
    for k, at in enumerate(places):
        own = [place - k * count for place in doubtful if k * count <= place < (k + 1) * count]
        if own:
            findings.append(_swapped_in_a_case(raw, at, own, sure))
    return findings


def _swapped_in_a_case(raw: RawTable, at: int, own: list[int], sure: bool) -> Finding:
    day = _shown_day(raw.columns[at][own[0]])
    shown = str(raw.columns[at][own[0]]) if day is None else day_text(day)
    what = (
        _(
            "Day and month may be swapped, as in {day}: no date of the table has a day above 12, and texts beside them have."
        )
        if sure
        else _("Day and month may be swapped, as in {day}: no date of the table has a day above 12.")
    )
    return Finding(
        "dates-in-doubt",
        "error" if sure else "warning",
        raw.name,
        tuple(raw.lines[place] for place in own),
        raw.headings[at],
        what.format(day=quoted(shown)),
        _("A spreadsheet that reads the month first makes other days of those up to 12, and the plan would be for those."),
        _("Look at the days of the paper, and write every day of the table as YYYY-MM-DD.")
        if sure
        else _("Look at the days of the paper: write those that are wrong as YYYY-MM-DD; leave them if they are right."),
    )  # fmt: skip


def _doubtful(cells: list[Cell], habits: Habits) -> set[int]:
    """Return the places of days whose day and month a spreadsheet, or the country's usage, may have swapped.

    A spreadsheet that reads days in another order than they were typed makes dates of those up to 12, swapped, and leaves
    the others as texts: then every date has a day up to 12, and some text has more. Where all days are up to 12, they are in
    doubt if there are many, or if they lie in more months than they have days of the month, as swapped days do.
    """
    if mixed := _mixed(cells):
        return mixed
    shown = {at: day for at, cell in enumerate(cells) if (day := _shown_day(cell)) is not None}
    local = {at: parts for at, cell in enumerate(cells) if (parts := _two_ways(cell)) is not None}
    if any(_beyond(parts) for parts in local.values()):
        return set()
    real = {at: day for at, day in shown.items() if not isinstance(cells[at], str)}
    month_first = habits.country in MONTH_FIRST
    read = {at: (f, s) if month_first else (s, f) for at, (f, s, _y) in local.items()}
    read |= {at: (day.month, day.day) for at, day in real.items()}
    different = set(read.values())
    months, days = {month for month, _day in different}, {day for _month, day in different}
    if not different or any(day > 12 for day in days) or len(real) < len(shown):
        return set()
    unlikely = len(different) >= MANY_DAYS and len(months) >= MANY_MONTHS
    scattered = len(different) >= LEAST_DAYS and len(months) > len(days)
    return {at for at, (month, day) in read.items() if month != day} if unlikely or scattered else set()


def is_day(cell: Cell) -> bool:
    """Tell whether a cell, as `plain_day` returns it, shows a day, in whatever order."""
    return _shown_day(cell) is not None or _two_ways(cell) is not None


def _mixed(cells: list[Cell]) -> set[int]:
    """Return the places of dates up to the 12th beside texts of which some go beyond: those no spreadsheet could read."""
    shown = {at: day for at, cell in enumerate(cells) if (day := _shown_day(cell)) is not None}
    beyond = any(_beyond(parts) for cell in cells if (parts := _two_ways(cell)) is not None)
    swappable = {at for at, day in shown.items() if day.day != day.month}
    return swappable if beyond and all(day.day <= 12 for day in shown.values()) else set()


def _beyond(parts: tuple[int, int, int]) -> bool:
    """Tell whether a text has a part beyond 12, so that it can be read in one order only."""
    return max(parts[:2]) > 12


def _shown_day(cell: Cell) -> date | None:
    """Return the day that a date cell or a text in ISO form shows."""
    if isinstance(cell, datetime):
        return cell.date() if cell.time() == time() else None
    if isinstance(cell, date):
        return cell
    match = _ISO.fullmatch(cell.removesuffix(" 00:00:00")) if isinstance(cell, str) else None
    return _date(int(match[1]), int(match[2]), int(match[3])) if match else None


def _two_ways(cell: Cell) -> tuple[int, int, int] | None:
    match = _LOCAL.fullmatch(cell.strip()) if isinstance(cell, str) else None
    return (int(match[1]), int(match[3]), int(_year(match[4]))) if match else None


def _local_day(cell: Cell, month_first: bool) -> Cell:
    parts = _two_ways(cell)
    if parts is None:
        return cell
    first, second, year = parts
    return _date(year, first, second) if month_first else _date(year, second, first)


def _swapped(cell: Cell) -> Cell:
    day = _shown_day(cell)
    return cell if day is None else _date(day.year, day.day, day.month)


def _in_doubt(cells: list[Cell], doubtful: list[int], heading: str, raw: RawTable) -> Finding:
    example = _shown_day(cells[doubtful[0]])
    shown = str(cells[doubtful[0]]) if example is None else day_text(example)
    return Finding(
        "dates-in-doubt",
        "error",
        raw.name,
        tuple(raw.lines[at] for at in doubtful),
        heading,
        _("Day and month may be swapped, as in {day}: no date has a day above 12.").format(day=quoted(shown)),
        _("A spreadsheet that reads the month first makes other days of those up to 12, and they count in wrong months."),
        _(
            "Look at the days of the paper, then say which holds: --dates day-first, if they were typed with the day first; "
            "--dates month-first, if with the month first; --dates as-shown, if they are right as the file shows them."
        ),
    )  # fmt: skip


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _year(text: str) -> str:
    return text if len(text) == 4 else f"20{text}"


def month_of(word: str) -> int | None:
    """Return the month that a word names, whole or short, in the languages of the planner; None if it is none.

    >>> month_of("Dezembro"), month_of("févr."), month_of("Reis")
    (12, 2, None)
    """
    return _months().get(alike(word))


def weekday_of(word: str) -> int | None:
    """Return the weekday, from Monday as 0, that a word names, whole or short, in the languages of the planner.

    >>> weekday_of("SEG"), weekday_of("vendredi"), weekday_of("quarta-feira"), weekday_of("Sol")
    (0, 4, 2, None)
    """
    return _weekdays().get(alike(word))


@cache
def _months() -> dict[str, int]:
    """Return the months by their names, whole and short, in the languages of the planner."""
    return _named("months")


@cache
def _weekdays() -> dict[str, int]:
    """Return the weekdays, from Monday as 0, by their names, whole and short, in the languages of the planner."""
    found = _named("days")
    return {name.removesuffix("feira"): number for name, number in found.items()} | found


def _named(what: str) -> dict[str, int]:
    found: dict[str, int] = {}
    for language in LANGUAGES:
        names = getattr(Locale.parse(language), what)
        for width in ("wide", "abbreviated"):
            for context in ("format", "stand-alone"):
                found |= {alike(name): number for number, name in names[context][width].items()}
    return found
