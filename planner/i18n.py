"""The one place for language: texts, numbers, money and days as the reader writes them.

Every text that a user reads is a literal with named placeholders, so that catalogues can be extracted from the source
and a translator can change the order of the words::

    _("Supplier {supplier} is unknown.").format(supplier=name)      # inside a function: translated when it runs
    TITLES = {"hard": N_("must hold")}                              # a constant: marked here, ``_(TITLES[mode])`` where shown

Figures and days in a text are written by its own ``format``: ``{share:.1%}``, ``{cost:,.2f}`` and a day each come out as
the reader writes them. Alone, or in an f-string, they need `number_text`, `share_text`, `money_text`, `day_text`.

The language belongs to the context (`contextvars`), so that two people who use the app at once each have their own. Work
handed to another thread or process takes it along: ``reading_as(reads_as(), work, ...)``. So does the country of the case
at hand: Spanish in Peru writes 1,234.50, in Spain 1.234,50; English writes a day 02/09/2026 in the United States, 09/02/2026 in
India, 2026-02-09 where it is not the country's own. Weights are kept in kg and written as the country weighs (`weight_text`). Whoever reads a
case (`planner.making.pipeline.read_for_reader`) or opens a record in a command sets it; where there is neither, it is that of the locale's name (``es_PE``).

"""

from __future__ import annotations

import gettext as _gettext
import hashlib
import io
import json
import locale as _locale
import math
import os
import re
import string
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar, copy_context
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from babel import Locale, UnknownLocaleError, dates, languages, numbers
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from planner.kept import CLOSE, OPEN, Kept, keeping
from planner.kept import figure as kept_figure

LANGUAGES: dict[str, str] = {
    "en": "English",
    "pt_BR": "Português (Brasil)",
    "es": "Español",
    "fr": "Français",
}
"""Languages of the planner, each by its own name."""

DEFAULT = "en"
LOCALES = Path(__file__).parent / "locales"
CATALOGUES = ("planner", "data")
"""Catalogues of a language: what the source says, and what tables, columns and laws are called."""

ENVIRONMENT = "PLANNER_LANGUAGE"


def N_(text: str) -> str:  # noqa: N802 - gettext's own name for it
    """Mark a literal for translation and return it as it is; whoever shows it translates it with `_`."""
    return text


def best_language(wanted: str) -> str:
    """Return the language of `LANGUAGES` nearest to a locale's name such as ``pt-BR``, ``fr_CA.UTF-8`` or ``es``.

    >>> best_language("fr_CA.UTF-8"), best_language("pt"), best_language("sw")
    ('fr', 'pt_BR', 'en')
    """
    word = wanted.split(".")[0].split("@")[0].replace("-", "_")
    if word in LANGUAGES:
        return word
    main = word.split("_")[0].lower()
    return next((known for known in LANGUAGES if known.split("_")[0] == main), DEFAULT)


def country_in(wanted: str) -> str:
    """Return the country that a locale's name such as ``es_PE.UTF-8`` tells, empty if none.

    >>> country_in("es_PE.UTF-8"), country_in("pt-BR"), country_in("fr")
    ('PE', 'BR', '')
    """
    parts = re.split(r"[-_]", wanted.split(".")[0].split("@")[0])[1:]
    return next((part.upper() for part in parts if re.fullmatch("[A-Za-z]{2}", part)), "")


def _of_the_machine() -> tuple[str, str]:
    """Return the language that is asked for by the environment, and the country that its name tells."""
    named = os.environ.get(ENVIRONMENT) or os.environ.get("LC_ALL") or os.environ.get("LC_MESSAGES")
    wanted = named or os.environ.get("LANG") or _locale.getlocale()[0] or DEFAULT
    return best_language(wanted), country_in(wanted)


_MACHINE = _of_the_machine()
_language: ContextVar[str] = ContextVar("language")
_country: ContextVar[str] = ContextVar("country")

Reader = tuple[str, str]
"""A language of `LANGUAGES`, and the country whose figures are written, or empty."""


def _nobody() -> Reader | None:
    return None


_who_asks: Callable[[], Reader | None] = _nobody


def ask_for_reader(who: Callable[[], Reader | None]) -> None:
    """Ask `who` reads wherever no language was set: the app knows its visitor in every thread that serves one.

    Parameters
    ----------
    who : callable
        Returns the reader, or None if it knows none here.
    """
    global _who_asks
    _who_asks = who


def reads_as() -> Reader:
    """Return the reader of this context, to hand to another thread or process."""
    asked = None if _language.get(None) and _country.get(None) is not None else _who_asks()
    language, country = asked or _MACHINE
    return _language.get(language), _country.get("") or country


def reading_as[**P, R](reader: Reader, work: Callable[P, R], *args: P.args, **named: P.kwargs) -> R:
    """Do work for a reader as `reads_as` gave it: the way to take a language along into another process.

    Parameters
    ----------
    reader : (str, str)
        Language and country as `reads_as` gave them: another process knows neither by itself.
    work : callable
        What is done; what it writes is in the reader's language, and that of whoever calls stays as it is.
    *args, **named
        What `work` is called with.

    Returns
    -------
    object
        What `work` returns.
    """
    context = copy_context()
    context.run(set_language, reader[0])
    context.run(set_country, reader[1])
    return context.run(work, *args, **named)


def language() -> str:
    """Return the language in use, one of `LANGUAGES`."""
    return _language.get("") or reads_as()[0]


def set_language(name: str) -> None:
    """Use a language from here on, in this context.

    Raises
    ------
    ValueError
        If it is not one of `LANGUAGES`.
    """
    if name not in LANGUAGES:
        raise ValueError(f"{name!r} is not one of {', '.join(LANGUAGES)}")
    _language.set(name)


@contextmanager
def using(name: str) -> Iterator[None]:
    """Use a language within a block."""
    if name not in LANGUAGES:
        raise ValueError(f"{name!r} is not one of {', '.join(LANGUAGES)}")
    token = _language.set(name)
    try:
        yield
    finally:
        _language.reset(token)


def set_country(code: str) -> None:
    """Write figures and days as the people of a country do, where the language in use is spoken there.

    Parameters
    ----------
    code : str
        ISO code of the country of the case at hand, such as ``PE``; empty: none.
    """
    _country.set(code)


def catalogue_paths(name: str) -> dict[str, Path]:
    """Return the files of a language's translations, by what is in them; see `CATALOGUES`."""
    return {one: LOCALES / name / "LC_MESSAGES" / f"{one}.po" for one in CATALOGUES}


@cache
def catalogue(name: str) -> _gettext.NullTranslations:
    """Return the translations of a language; English has none, it is the language of the source."""
    paths = [path for path in catalogue_paths(name).values() if path.is_file()]
    if not paths:
        return _gettext.NullTranslations()
    messages, *others = (read_po(io.BytesIO(path.read_bytes()), locale=name) for path in paths)
    for message in (one for other in others for one in other if one.id):
        messages[message.id] = message
    compiled = io.BytesIO()
    write_mo(compiled, messages)
    compiled.seek(0)
    return _gettext.GNUTranslations(compiled)


@cache
def edition(name: str) -> str:
    """Return a short hash of the words of a language: what was written with others is not compared word by word."""
    source = next(one for one in LANGUAGES if one != DEFAULT)
    words = b"".join(path.read_bytes() for path in catalogue_paths(source if name == DEFAULT else name).values())
    if name == DEFAULT:
        words = b"\n".join(line for line in words.splitlines() if not line.startswith(b"msgstr"))
    return hashlib.sha256(words).hexdigest()[:16]


class Text(str):
    """A text in the reader's language, whose ``format`` writes figures and days as the reader does."""

    __slots__ = ()

    def format(self, *values: object, **named: object) -> str:
        """Return the text with its placeholders filled in."""
        return _FORMATTER.vformat(self, values, named)

    def __add__(self, other: str) -> Text:  # what is added may have placeholders too
        return Text(str(self) + other)

    def __radd__(self, other: str) -> Text:
        return Text(other + str(self))


def _(text: str) -> str:
    """Return `text` in the language in use, or unchanged where it has no translation.

    Parameters
    ----------
    text : str
        A literal in English, with named ``{placeholders}``.
    """
    if keeping():
        return Kept.text(text) if text else text
    return _with_format(catalogue(language()).gettext(text)) if text else text


def ngettext(one: str, many: str, count: int) -> str:
    """Return the text for a count in the language in use; ``{count}`` in it is left to the caller to fill.

    A text that a language knows only for several is that for one too, until it is translated.

    Parameters
    ----------
    one, many : str
        The text in English for one and for any other number, literals with named ``{placeholders}``.
    count : int
        The number; a fraction is cut off.

    Returns
    -------
    str
        The text in the reader's language, or a text to be kept (`planner.kept`) while a plan is made to be read by
        anybody.
    """
    count = int(count)
    if keeping():
        return Kept.plural(one, many, count)
    known = catalogue(language())
    found = known.ngettext(one, many, count) or (one if count == 1 else many)
    of_several = known.gettext(many)
    if found in (one, many) and of_several != many:  # not translated; else the word is the same in both languages
        found = of_several
    return _with_format(found)


def every_translation(text: str) -> set[str]:
    """Return a text in every language: as a file may hold it, whoever wrote it."""
    return {catalogue(name).gettext(text) for name in LANGUAGES} if text else {text}


def sentence(text: str) -> str:
    """Return a text whose first letter is a capital."""
    return kept_figure("capital", text) if keeping() else text[:1].upper() + text[1:]


def phrase(text: str, *, small: bool = False) -> str:
    """Return a text without its full stop, to stand inside another; in small letters if asked for."""
    if keeping():
        return kept_figure("phrase", text, small)
    return text.rstrip(".").lower() if small else text.rstrip(".")


def shown(text: str) -> str:
    """Return a text of a plan in the language in use: what is kept in it (`planner.kept`) is written out.

    >>> shown('Coop: ⟦["{count} packs",{"count":3}]⟧')
    'Coop: 3 packs'
    """
    return _KEPT.sub(_written, text) if OPEN in text and not keeping() else text


_KEPT = re.compile(f"{OPEN}([^{OPEN}{CLOSE}]*){CLOSE}")


def _written(found: re.Match[str]) -> str:
    try:
        return _write(json.loads(found[1]))
    except (ValueError, TypeError, KeyError, IndexError, AttributeError, RecursionError):
        return found[0]  # no text of ours: it stands as it is


def _write(part: Any) -> str:
    if isinstance(part, list):
        message, values = str(part[0]), part[1] if len(part) > 1 else None
        return _(message) if values is None else Text(_(message)).format(**_read_values(values))
    if "plural" in part:
        return Text(ngettext(*part["plural"])).format(**_read_values(part.get("values", {})))
    ((kind, values),) = part.items()
    return str(_FIGURES[kind](*(float("nan") if value is None else value for value in values)))


def _read_values(values: dict[str, Any]) -> dict[str, Any]:
    return {name: _read_value(value) for name, value in values.items()}


def _read_value(value: Any) -> Any:
    if isinstance(value, dict):
        return date.fromisoformat(value["day"])
    return float("nan") if value is None else shown(value) if isinstance(value, str) else value


def _with_format(text: str) -> str:
    return Text(text) if "{" in text else text


class _Formatter(string.Formatter):
    """Fills in placeholders as the reader writes figures and days; a placeholder is a name, nothing is reached through it."""

    def get_field(self, field_name: str, args: Any, kwargs: Any) -> Any:
        return self.get_value(int(field_name) if field_name.isdigit() else field_name, args, kwargs), field_name

    def format_field(self, value: Any, spec: str) -> str:
        if isinstance(value, bool | str) or not isinstance(value, date | float | int):
            # NumPy's own numbers are neither float nor int; they know how to become one.
            return self.format_field(value.item(), spec) if hasattr(value, "item") else format(value, spec)
        if isinstance(value, date):
            return day_text(value) if spec in ("", "%Y-%m-%d") else format(value, spec)
        if spec.endswith("%"):
            return _with_sign(format(value, spec))
        return punctuated(format(value, spec))


_FORMATTER = _Formatter()


@cache
def _locale_of(name: str, country: str) -> Locale:
    return Locale.parse(name) if name == DEFAULT else _spoken_in(name, country)


@cache
def _spoken_in(name: str, country: str) -> Locale:
    """Return a language as a country speaks it, or as it is where the country does not."""
    if country and name in languages.get_official_languages(country, de_facto=True):
        try:
            return Locale.parse(f"{name}_{country}")
        except UnknownLocaleError:
            return Locale.parse(name)
    return Locale.parse(name)


def reader() -> Locale:
    """Return Babel's locale for the language in use and the country of the case at hand."""
    return _locale_of(*reads_as())


@cache
def _marks(locale: Locale) -> tuple[dict[int, str], str]:
    """Return how a locale puts the comma and the point of English figures, and what follows a percentage."""
    symbols = locale.number_symbols["latn"]
    swap = str.maketrans({",": symbols["group"], ".": symbols["decimal"]})
    return swap, locale.percent_formats[None].pattern.lstrip("#,.0")


def punctuated(figure: str) -> str:
    """Return an English figure, 1,234.5, with the marks of the reader."""
    if keeping():
        return kept_figure("figure", figure)
    return figure if language() == DEFAULT else figure.translate(_marks(reader())[0])


def _with_sign(percentage: str) -> str:
    if language() == DEFAULT:
        return percentage
    return punctuated(percentage.rstrip("%")) + _marks(reader())[1]


def number_text(value: float, digits: int = 0) -> str:
    """Return a number with its thousands parted, as the reader writes it: 1,234.50 or 1.234,50; a dash if unknown."""
    if keeping():
        return kept_figure("number", value, digits)
    return "-" if value != value else punctuated(f"{value:z,.{digits}f}")


def number_marks() -> dict[str, Any]:
    """Return how the reader parts numbers, as charts are told it."""
    one = number_text(1234.5, 1)
    return {"decimal": one[-2], "thousands": one[1:-5], "grouping": [3], "currency": ["", ""]}


def price_text(price: float) -> str:
    """Return a price with the places that it has, two to six: 12.50, 14.125, 0.0025; a dash if unknown."""
    if price != price:
        return "-"
    whole, _point, places = f"{price:z,.6f}".partition(".")
    return punctuated(f"{whole}.{places.rstrip('0').ljust(2, '0')}")


def change_text(value: float, digits: int = 2) -> str:
    """Return a difference with its sign: +1,234.50 or -3,00; a dash if unknown."""
    if keeping():
        return kept_figure("change", value, digits)
    return "-" if value != value else punctuated(f"{value:+z,.{digits}f}")


def plain_text(value: float) -> str:
    """Return a number with as many digits as it has, up to six: 0.5, 1200; a dash if unknown."""
    if keeping():
        return kept_figure("plain", value)
    return "-" if value != value else punctuated(f"{value:zg}")


def figures_text(value: float, figures: int = 10) -> str:
    """Return a number with as many digits as it has, its thousands parted, rounded to so many figures: 0.5, 1,200.25; a dash if unknown."""
    if value != value:
        return "-"
    rounded = Decimal(f"{float(value):.{figures}g}")
    return number_text(float(rounded), max(0, -int(rounded.as_tuple().exponent)))


def share_text(value: float, digits: int = 1) -> str:
    """Return a share (0 to 1) as a percentage: 45.0% or 45,0 %; a dash if unknown."""
    if keeping():
        return kept_figure("share", value, digits)
    return "-" if value != value else _with_sign(f"{value:z,.{digits}%}")


def apart_texts(value: float, bound: float, write: Callable[[float, int], str], digits: int = 1) -> tuple[str, str]:
    """Return a figure and its bound with as many digits as tell them apart: what is missed never reads as met.

    Parameters
    ----------
    value, bound : float
        The figure and what it is held against, in the same unit; NaN: not known.
    write : callable
        Figure and digits after the point -> text, such as `share_text`.
    digits : int
        Digits after the point at least.

    Returns
    -------
    tuple of str
        Both as texts, with the same digits; alike only if the figures are, one is NaN, or no number of digits that is
        written tells them apart.

    >>> apart_texts(0.100002, 0.1, share_text, 0)
    ('10.0002%', '10.0000%')
    """
    places = apart_digits(value, bound, write, digits)
    return write(value, places), write(bound, places)


def apart_digits(value: float, bound: float, write: Callable[[float, int], str], digits: int = 1) -> int:
    """Return how many digits after the point tell a figure and its bound apart, at least `digits`.

    Parameters
    ----------
    value, bound : float
        The figure and what it is held against, in the same unit; NaN: not known.
    write : callable
        Figure and digits after the point -> text, such as `share_text`.
    digits : int
        Digits after the point at least, and where both are the same or one is NaN.

    Returns
    -------
    int
        Digits after the point.
    """
    if value == bound or value != value or bound != bound:
        return digits
    apart = (places for places in range(digits, _MOST_DIGITS) if write(value, places) != write(bound, places))
    return next(apart, _MOST_DIGITS)


_MOST_DIGITS = 9
"""Digits after the point beyond which two figures are not told apart any more."""


def money_text(value: float, currency: str) -> str:
    """Return an amount with its currency: R$ 1.234,50; a dash if unknown."""
    if keeping():
        return kept_figure("money", value, currency)
    if value != value:
        return "-"
    return str(numbers.format_currency(value if round(value, 2) else 0.0, currency, locale=reader()))


POUND_KG = Decimal("0.45359237")
"""Kg of a pound, by definition."""

WEIGHS_IN_POUNDS = ("US",)
"""Countries whose people weigh food in pounds."""


def in_pounds() -> bool:
    """Tell whether the country of the case at hand weighs in pounds, whatever language is read."""
    return reads_as()[1] in WEIGHS_IN_POUNDS


def weight_unit() -> str:
    """Return the unit in which the country of the case at hand weighs: kg, lb."""
    if keeping():
        return kept_figure("weight_unit")
    return "lb" if in_pounds() else "kg"


def weight_number(kg: float, digits: int = 1) -> str:
    """Return a weight in the unit of `weight_unit`, which stands beside it: 12.0 in kg is 26.5 in lb; a dash if unknown."""
    return number_text(kg / float(POUND_KG) if in_pounds() else kg, digits)


def weight_text(kg: float, digits: int = 1) -> str:
    """Return a weight with its unit: 12.0 kg, 26.5 lb; a dash if unknown.

    Parameters
    ----------
    kg : float
        The weight.
    digits : int
        Digits after the point; -1: as many as it has in kg, at most two in pounds.

    Returns
    -------
    str
        Number and unit.
    """
    if keeping():
        return kept_figure("weight", kg, digits)
    if digits < 0:
        return f"{plain_text(round(kg / float(POUND_KG), 2) if in_pounds() else kg)} {weight_unit()}"
    return f"{weight_number(kg, digits)} {weight_unit()}"


MILLION = 1e6


def about_money_text(value: float, currency: str) -> str:
    """Return an amount of which only the first four digits are meant, with its currency: R$ 12,82 mi, R$ 9.732.

    >>> about_money_text(12_823_456.78, "BRL")
    'R$12.82M'
    >>> about_money_text(97_318.4, "BRL")
    'R$97,320'
    """
    digits = 3 - math.floor(math.log10(abs(value))) if abs(value) >= 1 else 0
    value = round(value, min(digits, 0)) + 0.0
    if abs(value) >= MILLION:
        return str(numbers.format_compact_currency(value, currency, locale=reader(), fraction_digits=2))
    whole = re.sub(r"\.0+", "", reader().currency_formats["standard"].pattern)
    return str(numbers.format_currency(value, currency, format=whole, locale=reader(), currency_digits=False))


def day_pattern() -> str:
    """Return how the reader writes a day in figures, with full years: dd/MM/yyyy, MM/dd/yyyy; English of no country yyyy-MM-dd."""
    return _day_pattern(*reads_as())


@cache
def _day_pattern(name: str, country: str) -> str:
    locale = _spoken_in(name, country)
    if locale.language == DEFAULT and not locale.territory:
        return "yyyy-MM-dd"
    short = locale.date_formats["short"].pattern
    return re.sub("d+", "dd", re.sub("M+", "MM", re.sub("y+", "yyyy", short)))


def day_format() -> str:
    """Return how the reader writes a day, as input fields want it: YYYY-MM-DD, DD/MM/YYYY."""
    return day_pattern().upper()


def day_text(day: date) -> str:
    """Return a day as the reader writes it: 2026-02-09, 09/02/2026."""
    if keeping():
        return kept_figure("day", day)
    return day_pattern().replace("yyyy", f"{day:%Y}").replace("MM", f"{day:%m}").replace("dd", f"{day:%d}")


def month_name(month: int) -> str:
    """Return the short name of a month by its number: Feb, fev."""
    if keeping():
        return kept_figure("month_name", month)
    return str(dates.get_month_names("abbreviated", locale=reader())[month]).rstrip(".")


def every_month(month: int) -> set[str]:
    """Return the names of a month by its number in every language, long and short, as a heading may have them: Feb, fevereiro, févr."""
    names = (dates.get_month_names(width, locale=name) for name in LANGUAGES for width in ("abbreviated", "wide"))
    return {str(found[month]).rstrip(".") for found in names}


def every_weekday(day: int) -> set[str]:
    """Return the names of a day of the week (Monday is 0) in every language: Monday, segunda-feira, mardi."""
    return {str(dates.get_day_names("wide", locale=name)[day]) for name in LANGUAGES}


def month_text(day: date) -> str:
    """Return the month of a day: February 2026, fevereiro de 2026."""
    if keeping():
        return kept_figure("month", day)
    return str(dates.format_skeleton("yMMMM", day, locale=reader()))


def short_month_text(day: date) -> str:
    """Return the month of a day as short as beside a chart: Feb 2026, fev. de 2026."""
    return str(dates.format_skeleton("yMMM", day, locale=reader()))


def weekday_text(day: date) -> str:
    """Return the name of a day of the week: Monday, segunda-feira."""
    if keeping():
        return kept_figure("weekday", day)
    return str(dates.format_date(day, "EEEE", locale=reader()))


def day_heading(day: date) -> str:
    """Return a day of a month that is known, as short as above a column: 2 Mon; seg., 2."""
    return str(dates.format_skeleton("Ed", day, locale=reader()))


def day_in_year(day: date) -> str:
    """Return a day of a year that is known: Feb 27, 27 de fev."""
    return str(dates.format_skeleton("MMMd", day, locale=reader()))


_FIGURES: dict[str, Callable[..., str]] = {
    "number": number_text,
    "change": change_text,
    "plain": plain_text,
    "share": share_text,
    "money": money_text,
    "figure": punctuated,
    "weight": lambda kg, digits: weight_text(kg, int(digits)),
    "weight_unit": weight_unit,
    "day": lambda day: day_text(date.fromisoformat(day)),
    "month": lambda day: month_text(date.fromisoformat(day)),
    "month_name": month_name,
    "weekday": lambda day: weekday_text(date.fromisoformat(day)),
    "capital": lambda text: sentence(shown(text)),
    "phrase": lambda text, small: phrase(shown(text), small=small),
}


SHOWN = 5
"""Words named in one list; more are counted."""


def listed(words: Iterable[object], shown: int = SHOWN, between: str = ", ") -> str:
    """Return words as a list to read, the first few named and the others counted.

    Parameters
    ----------
    words : iterable
        What is listed.
    shown : int
        How many are named.
    between : str
        What stands between two.

    Returns
    -------
    str
        The list.

    Examples
    --------
    >>> listed(["a", "b", "c"], shown=2)
    'a, b and 1 more'
    """
    texts = [str(word) for word in words]
    text = between.join(texts[:shown])
    return _("{list} and {count} more").format(list=text, count=len(texts) - shown) if len(texts) > shown else text
