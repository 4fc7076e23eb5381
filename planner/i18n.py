"""The one place for language: texts, numbers, money and days as the reader writes them.

Every text that a user reads is a literal with named placeholders, so that catalogues can be extracted from the source
and a translator can change the order of the words::

    _("Supplier {supplier} is unknown.").format(supplier=name)      # inside a function: translated when it runs
    TITLES = {"hard": N_("must hold")}                              # a constant: marked here, ``_(TITLES[mode])`` where shown

The language belongs to the context (`contextvars`), so that two people who use the app at once each have their own. Work
handed to a thread takes it along with ``contextvars.copy_context().run``; another process is told it.
"""

from __future__ import annotations

import gettext as _gettext
import io
import locale as _locale
import os
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date
from functools import cache
from pathlib import Path

from babel import Locale, UnknownLocaleError, dates, numbers
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

LANGUAGES: dict[str, str] = {
    "en": "English",
    "pt_BR": "Português (Brasil)",
    "es": "Español",
    "fr": "Français",
}
"""Languages of the planner, each by its own name."""

DEFAULT = "en"
LOCALES = Path(__file__).parent / "locales"
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


def _of_the_machine() -> str:
    named = os.environ.get(ENVIRONMENT) or os.environ.get("LC_ALL") or os.environ.get("LC_MESSAGES")
    return best_language(named or os.environ.get("LANG") or _locale.getlocale()[0] or DEFAULT)


_language: ContextVar[str] = ContextVar("language", default=_of_the_machine())  # noqa: B039 - a str cannot change


def language() -> str:
    """Return the language in use, one of `LANGUAGES`."""
    return _language.get()


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
    before = language()
    set_language(name)
    try:
        yield
    finally:
        set_language(before)


def catalogue_path(name: str) -> Path:
    """Return the file of a language's translations."""
    return LOCALES / name / "LC_MESSAGES" / "planner.po"


@cache
def catalogue(name: str) -> _gettext.NullTranslations:
    """Return the translations of a language; English has none, it is the language of the source."""
    path = catalogue_path(name)
    if not path.is_file():
        return _gettext.NullTranslations()
    with path.open("rb") as file:
        messages = read_po(file, locale=name)
    compiled = io.BytesIO()
    write_mo(compiled, messages)
    compiled.seek(0)
    return _gettext.GNUTranslations(compiled)


def _(text: str) -> str:
    """Return `text` in the language in use, or unchanged where it has no translation.

    Parameters
    ----------
    text : str
        A literal in English, with named ``{placeholders}``.
    """
    return catalogue(language()).gettext(text) if text else text


def ngettext(one: str, many: str, count: int) -> str:
    """Return the text for a count in the language in use; ``{count}`` in it is left to the caller to fill."""
    return catalogue(language()).ngettext(one, many, count)


@cache
def _babel(name: str) -> Locale:
    try:
        return Locale.parse(name)
    except UnknownLocaleError:  # pragma: no cover - Babel knows every language of ours
        return Locale.parse(DEFAULT)


def number_text(value: float, digits: int = 0) -> str:
    """Return a number with its thousands parted, as the reader writes it: 1,234.50 or 1.234,50; a dash if unknown."""
    if value != value:
        return "-"
    pattern = "#,##0" + ("." + "0" * digits if digits else "")
    return str(numbers.format_decimal(value, format=pattern, locale=_babel(language())))


def share_text(value: float, digits: int = 1) -> str:
    """Return a share (0 to 1) as a percentage: 45.0% or 45,0 %; a dash if unknown."""
    if value != value:
        return "-"
    locale = _babel(language())
    whole = "#,##0" + ("." + "0" * digits if digits else "")
    sign = locale.percent_formats[None].pattern.lstrip("#,0")
    return str(numbers.format_percent(value, format=whole + sign, locale=locale))


def money_text(value: float, currency: str) -> str:
    """Return an amount with its currency: R$ 1.234,50; a dash if unknown."""
    if value != value:
        return "-"
    return str(numbers.format_currency(value, currency, locale=_babel(language())))


def day_text(day: date) -> str:
    """Return a day as the reader writes it: 2026-02-09, 09/02/2026."""
    if language() == DEFAULT:
        return f"{day:%Y-%m-%d}"
    pattern = {"pt_BR": "dd/MM/yyyy", "es": "dd/MM/yyyy", "fr": "dd/MM/yyyy"}[language()]
    return str(dates.format_date(day, pattern, locale=_babel(language())))


def month_text(day: date) -> str:
    """Return the month of a day: February 2026, fevereiro de 2026."""
    return str(dates.format_skeleton("yMMMM", day, locale=_babel(language())))
