"""Texts, figures and days in the reader's language, each reader with their own."""

import ast
import gettext
import re
from contextvars import copy_context
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from planner import i18n
from planner.__main__ import asked_for
from planner.catalogues import messages
from planner.i18n import (
    change_text,
    day_text,
    figures_text,
    money_text,
    month_text,
    ngettext,
    number_text,
    plain_text,
    set_country,
    set_language,
    share_text,
    using,
)

DAY = date(2026, 2, 9)


@pytest.mark.parametrize(
    ("language", "number", "share", "day", "month"),
    [
        ("en", "1,234.50", "45.3%", "2026-02-09", "February 2026"),
        ("pt_BR", "1.234,50", "45,3%", "09/02/2026", "fevereiro de 2026"),
        ("es", "1.234,50", "45,3\N{NO-BREAK SPACE}%", "09/02/2026", "febrero de 2026"),
        (
            "fr",
            "1\N{NARROW NO-BREAK SPACE}234,50",
            "45,3\N{NO-BREAK SPACE}%",
            "09/02/2026",
            "février 2026",
        ),
    ],
)
def test_figures_and_days_are_written_as_the_reader_does(language, number, share, day, month):
    """Numbers, shares, days and months of each language, alone and inside a text."""
    with using(language):
        assert (number_text(1234.5, 2), share_text(0.453)) == (number, share)
        assert (day_text(DAY), month_text(DAY)) == (day, month)
        text = i18n.Text("{n:,.2f} {s:.1%} {d}")
        assert text.format(n=np.float64(1234.5), s=0.453, d=DAY) == f"{number} {share} {day}"


@pytest.mark.parametrize(
    ("value", "figures", "english", "spanish"),
    [(0.5, 10, "0.5", "0,5"), (2000, 10, "2,000", "2.000"), (1234567.25, 10, "1,234,567.25", "1.234.567,25"), (0.10004, 4, "0.1", "0,1"), (12345.6, 4, "12,350", "12.350")],
)  # fmt: skip
def test_a_number_has_the_digits_that_it_has(value: float, figures: int, english: str, spanish: str) -> None:
    """No more digits than there are, no fewer than asked for, in the reader's own writing."""
    assert figures_text(value, figures) == english
    with using("es"):
        assert figures_text(value, figures) == spanish


def test_money_is_rounded_and_written_by_locale():
    """An amount in reais as Brazilians and as the source's readers write it."""
    with using("pt_BR"):
        assert money_text(1234.5, "BRL") == "R$\N{NO-BREAK SPACE}1.234,50"
    assert money_text(1234.5, "BRL") == "R$1,234.50"
    assert number_text(float("nan")) == "-"


def test_a_country_changes_figures_only_where_the_language_is_spoken():
    """Spanish of Peru parts thousands by commas; a case in France does not change Spanish."""

    def written(country: str) -> str:
        set_language("es")
        set_country(country)
        return number_text(1234.5, 2)

    assert [copy_context().run(written, country) for country in ("", "PE", "FR")] == [
        "1.234,50",
        "1,234.50",
        "1.234,50",
    ]


@pytest.mark.parametrize(
    ("name", "country", "day", "pattern"),
    [
        ("en", "", "2026-02-09", "YYYY-MM-DD"),
        ("en", "US", "02/09/2026", "MM/DD/YYYY"),
        ("en", "IN", "09/02/2026", "DD/MM/YYYY"),
        ("en", "BR", "2026-02-09", "YYYY-MM-DD"),
        ("es", "US", "09/02/2026", "DD/MM/YYYY"),
        ("es", "PE", "09/02/2026", "DD/MM/YYYY"),
        ("pt_BR", "BR", "09/02/2026", "DD/MM/YYYY"),
        ("fr", "FR", "09/02/2026", "DD/MM/YYYY"),
    ],
)
def test_a_day_is_written_as_the_country_of_the_case_writes_it(name, country, day, pattern):
    """English has the order of the country that speaks it, and of none begins with the year; figures of English stay."""
    assert i18n.reading_as((name, country), day_text, DAY) == day
    assert i18n.reading_as((name, country), i18n.day_format) == pattern
    assert i18n.reading_as((name, country), number_text, 1234.5, 1) in (
        "1,234.5",
        "1.234,5",
        "1\N{NARROW NO-BREAK SPACE}234,5",
    )


@pytest.mark.parametrize("name", ["en", "es"])
def test_weights_are_written_as_the_country_weighs(name):
    """12 kg are 12 / 0.45359237 = 26.455 lb in the United States, in whatever language they are read; of nothing known there is a dash."""
    mark = "." if name == "en" else ","
    written = [i18n.reading_as((name, country), i18n.weight_text, 12.0, 1) for country in ("", "US")]
    assert written == [f"12{mark}0 kg", f"26{mark}5 lb"]
    assert i18n.reading_as((name, "US"), i18n.weight_number, 12.0, 3) == f"26{mark}455"
    assert [i18n.reading_as((name, country), i18n.weight_text, 2.5, -1) for country in ("BR", "US")] == [
        f"2{mark}5 kg",
        f"5{mark}51 lb",
    ]
    assert i18n.reading_as((name, "US"), i18n.weight_text, float("nan")) == "- lb"


def test_two_readers_at_once_each_have_their_own_language():
    """Setting a language in one context leaves another as it is."""
    one, other = copy_context(), copy_context()
    one.run(set_language, "pt_BR")
    other.run(set_language, "fr")
    assert one.run(number_text, 1.5, 1) == "1,5"
    assert (one.run(i18n.language), other.run(i18n.language), i18n.language()) == ("pt_BR", "fr", "en")


def test_a_text_without_a_translation_stays_as_it_is():
    """An unknown text, and one with forms for a count, come back in the language of the source."""
    with using("fr"):
        assert i18n._("No such text {x:.1f}").format(x=1.5) == "No such text 1,5"
        assert i18n.ngettext("{count} fig", "{count} figs", 2).format(count=2) == "2 figs"


def test_an_unknown_language_is_refused():
    """Only the languages of the planner can be set; near names are found."""
    with pytest.raises(ValueError, match="sw"):
        set_language("sw")
    assert [i18n.best_language(name) for name in ("pt", "fr-CA", "es_419", "de")] == ["pt_BR", "fr", "es", "en"]


def test_the_command_line_takes_its_language_before_any_text_is_made():
    """Help, too, is in the language named; a near name will do."""
    assert [asked_for(words) for words in (["--language", "pt", "plan"], ["--language=fr"], ["plan", "x"])] == [
        "pt",
        "fr",
        "",
    ]


def test_one_and_several_are_told_apart() -> None:
    """Of one thing the text is in the singular, of none and of several in the plural; NumPy's numbers count as numbers."""
    texts = [ngettext("{count} row", "{count} rows", count).format(count=count) for count in (0, 1, 2, np.int64(1))]
    assert texts == ["0 rows", "1 row", "2 rows", "1 row"]


def test_a_language_without_the_singular_says_the_plural(monkeypatch: pytest.MonkeyPatch) -> None:
    """Until its forms are translated, a text that a language knows for several is said for one too, never in English."""

    class Catalogue(gettext.NullTranslations):
        def gettext(self, message: str) -> str:
            return {"{count} rows": "{count} lignes"}.get(message, message)

    monkeypatch.setattr(i18n, "catalogue", lambda _name: Catalogue())
    with using("fr"):
        assert ngettext("{count} row", "{count} rows", 1).format(count=1) == "1 lignes"


def test_a_singular_that_is_the_same_in_both_languages_stays_one() -> None:
    """Spanish says "error" of one too: that is its translation, not a lack of one."""
    with using("es"):
        told = [ngettext("{count} error", "{count} errors", count).format(count=count) for count in (0, 1, 2)]
    assert told == ["0 errores", "1 error", "2 errores"]


def test_no_text_with_a_plural_is_said_of_one() -> None:
    """What begins with a count has forms for one and for several; those left are told of many by their nature."""
    found = []
    for path in (Path(i18n.__file__).parent / "checks").glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "_" and node.args:
                text = node.args[0]
                if isinstance(text, ast.Constant) and str(text.value).startswith("{count} "):
                    found.append(str(text.value))
    assert found == ["{count} rows say the same: {key}."]


def test_no_zero_has_a_minus() -> None:
    """What rounds to nothing is nothing: never -0.0%, -0 or -0.00, while what is less than nothing keeps its sign."""
    texts = [number_text(-0.0), number_text(-0.04, 1), share_text(-0.0004), change_text(-0.001), plain_text(-0.0)]
    assert texts == ["0", "0.0", "0.0%", "+0.00", "0"]
    assert "-" not in money_text(-0.001, "BRL")
    assert (number_text(-0.06, 1), share_text(-0.0006)) == ("-0.1", "-0.1%")


COUNTED = re.compile(r"\{(\w+)[^}]*\} (?:more |further |other |different )?([a-z]{3,}s)\b")
"""A placeholder before what may be a noun in the plural."""

SEVERAL = {
    "count": "cases committees files futures rows runs schools suppliers times ways",
    "all": "cases entries lots offers periods",
    "times": "times",
    "total": "rows",
    "days": "pupils",
    "pupils": "pupils",
    "points": "points hundredths",
    "windows": "windows",
    "rows": "lines",
    "columns": "columns",
}
"""Nouns, by the placeholder before them, of which a text tells always several, or figures with decimals."""

MORE_THAN_ONCE = "{product} (on up to {count} days)"
"""Told of what comes on two days or more."""


def test_a_count_that_may_be_one_has_a_form_for_one() -> None:
    """Beside “{count} days” there is “{count} day”; of what there are always several is named above."""
    told = {
        (name, noun): text
        for text in messages()
        if isinstance(text, str) and text != MORE_THAN_ONCE
        for name, noun in COUNTED.findall(text)
        if (name in ("count", "all", "total") or name == noun) and noun not in SEVERAL.get(name, "").split()
    }
    assert told == {}
