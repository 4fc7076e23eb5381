"""The ISO code that a person meant who wrote a country or a currency in words."""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files

import numpy as np
from babel import Locale
from babel.core import get_global
from babel.numbers import get_territory_currencies

from planner.i18n import LANGUAGES
from planner.words import alike

_DEGREES = re.compile(r"([+-]\d{2})(\d{2})(?:\d{2})?([+-]\d{3})(\d{2})(?:\d{2})?")

NO_CODES = frozenset({"EU", "EZ", "QO", "UN", "XA", "XB", "XTS", "XXX", "ZZ"})
"""Codes in the lists of countries and currencies that name none: unions, placeholders, tests."""


def countries() -> set[str]:
    """Return the codes of all countries."""
    return {str(code) for code in Locale.parse("en").territories if len(str(code)) == 2} - NO_CODES


def currencies() -> set[str]:
    """Return the codes of all currencies, also those of former times."""
    return set(Locale.parse("en").currencies) - NO_CODES


def country_meant(word: str) -> str:
    """Return the code of the country that a word names in a language of the planner, or by another code; else nothing.

    >>> country_meant("Brasil"), country_meant("br"), country_meant("PER"), country_meant("Atlantis")
    ('BR', 'BR', 'PE', '')
    """
    code = word.strip().upper()
    known = countries()
    if code in known:
        return code
    others = get_global("territory_aliases").get(code, [])
    if len(others) == 1 and others[0] in known:
        return str(others[0])
    return _named(word, "territories", known)


def currency_meant(word: str, country: str) -> str:
    """Return the code of the currency that a word or a sign names; where several are called so, that of the country.

    >>> currency_meant("R$", "BR"), currency_meant("euros", "FR"), currency_meant("dollar", "US")
    ('BRL', 'EUR', 'USD')
    """
    code, known = word.strip().upper(), currencies()
    if code in known:
        return code
    if found := _named(word, "currencies", known) or _named(word, "currency_symbols", known):
        return found
    own = get_territory_currencies(country) if country in countries() else []
    wanted = _singular(word)
    for language in LANGUAGES:
        locale = Locale.parse(language)
        for code in own:
            names = [locale.currencies.get(code, ""), locale.currency_symbols.get(code, "")]
            if wanted and any(wanted in {_singular(part) for part in [name, *name.split()]} for name in names):
                return str(code)
    return ""


@cache
def reference_points(country: str, overseas: bool = False) -> np.ndarray:
    """Return towns of a country, in all its parts: those for which time zones are kept.

    Parameters
    ----------
    country : str
        ISO code.
    overseas : bool
        Also those of every territory with the same money, such as Mayotte for France, which has a code of its own.

    Returns
    -------
    numpy.ndarray
        Latitude and longitude in degrees, one row per town; no row for a country that is not known.
    """
    points = []
    wanted = {country}
    if overseas and country in countries():
        money = set(get_territory_currencies(country))
        wanted |= {code for code in countries() if money & set(get_territory_currencies(code))}
    for line in files("tzdata").joinpath("zoneinfo", "zone.tab").read_text("utf-8").splitlines():
        code, _tab, rest = line.partition("\t")
        if code in wanted and (match := _DEGREES.match(rest)):
            points.append((_degrees(match[1], match[2]), _degrees(match[3], match[4])))
    return np.array(points, dtype="float64").reshape(-1, 2)


def stand_in_place(country: str) -> tuple[float, float]:
    """Return latitude and longitude that stand for a place that nobody said: of the towns of the time zones that nearest to their middle."""
    points = reference_points(country)
    nearest = points[np.abs(points - np.median(points, axis=0)).sum(axis=1).argmin()]
    return float(nearest[0]), float(nearest[1])


def _degrees(whole: str, minutes: str) -> float:
    return float(whole[0] + "1") * (int(whole[1:]) + int(minutes) / 60)


def _named(word: str, kind: str, known: set[str]) -> str:
    """Return the only code that has a word as its name in the languages of the planner; else nothing."""
    wanted = _singular(word)
    found = {
        code
        for language in LANGUAGES
        for code, name in getattr(Locale.parse(language), kind).items()
        if code in known and wanted and _singular(str(name)) == wanted
    }
    return str(found.pop()) if len(found) == 1 else ""


def _singular(word: str) -> str:
    return alike(word).removesuffix("s")
