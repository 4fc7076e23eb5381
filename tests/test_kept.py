"""Texts of a plan are kept as what is said, and written in the language of whoever reads them."""

from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd
import pytest

from planner import i18n
from planner.i18n import (
    _,
    day_text,
    money_text,
    ngettext,
    number_text,
    sentence,
    share_text,
    shown,
    using,
    weight_text,
    weight_unit,
)
from planner.kept import OPEN, kept
from planner.shown import PlanTables, stored_tables


def said() -> list[str]:
    """Return texts of every make."""
    when = date(2026, 3, 2)
    return [
        _("Nobody offers it."),
        _("{count} rows or cells of the case are assumed. The sheet Sources lists them.").format(count=np.int64(1234)),
        _("{first} and {second}").format(first=number_text(1234.5, 1), second=share_text(0.125)),
        _("{first} and {second}").format(first=money_text(1234.5, "BRL"), second=when),
        _("{first} and {second}").format(first=weight_text(12.0), second=weight_unit()),
        f"Coop: {day_text(when)}; " + _("Nobody offers it."),
        _("{first:.2f}") + " " + _("{first} / {second}").format(first=float("nan"), second=_("Nobody offers it.")),
        sentence(_("no fund may pay")),
        ngettext("{count} pack", "{count} packs", 2).format(count=2),
    ]


@pytest.mark.parametrize("language", i18n.LANGUAGES)
def test_what_is_kept_reads_as_if_said_now(language: str) -> None:
    """Kept in whatever language, each text reads like one made for the reader; the kept form knows no language."""
    with using("es"), kept():
        there = said()
    with using("fr"), kept():
        assert said() == there
    with using(language):
        assert [shown(text) for text in there] == said()
    assert all(OPEN in text for text in there)


def test_texts_one_after_the_other_are_filled_in_together() -> None:
    """A sentence added to another takes its values from the same call."""
    with kept():
        text = (_("{a} of {b}.") + " " + _("{b} more.")).format(a=1.5, b=2)
    with using("fr"):
        assert shown(text) == "1,5 of 2. 2 more."


@pytest.mark.parametrize(
    "text", ["⟦", "⟦x⟧", "⟦[]⟧", '⟦["{x.__class__}",{"x":1}]⟧', '⟦{"none":[1]}⟧', "⟦7⟧", '⟦["{x}",{}]⟧']
)
def test_what_is_no_text_of_ours_stands_as_it_is(text: str) -> None:
    """A name of the case that looks like a kept text does no harm, and reaches nothing."""
    assert shown(text) == text


def test_names_with_our_brackets_come_through() -> None:
    """A product called ⟦x⟧ is printed so."""
    with kept():
        text = _("{first} and {second}").format(first="⟦x⟧", second='⟦["y"')
    assert shown(text) == '⟦x⟧ and ⟦["y"'


def test_tables_are_read_in_the_language_in_use_and_kept_as_they_are() -> None:
    """One plan, two readers; a table without texts is not copied."""
    with kept():
        frame = pd.DataFrame({"text": pd.Series([_("Nobody offers it.")], dtype="str"), "kg": [1.0]})
    tables = PlanTables({"a": frame, "b": frame[["kg"]]})
    assert tables["a"]["text"].tolist() == ["Nobody offers it."]
    with using("pt_BR"):
        assert tables["a"]["text"].tolist() == ["Ninguém oferece isto."]
    assert tables["b"] is tables.stored["b"]
    assert stored_tables(tables)["a"] is frame
