"""Questions about a file that somebody brought: what its words mean, how it writes days and decimals."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import streamlit as st

from planner import service
from planner.i18n import N_, _, listed, ngettext, share_text
from planner.schema import Table
from planner.schema.import_tables import COLUMN_KINDS, IMPORT_TABLES, PUPILS_OF
from planner.schema.law_words import STAGE_WORDS
from planner.ui.text import plain

MOST_LETTERS = 80
LINES_TOLD, LINES_BESIDE = 20, 6

_HEADING = N_("Heading {word} holds")

_ASKED = {
    "column": _HEADING,
    **dict.fromkeys(COLUMN_KINDS, _HEADING),
    "supplier": N_("Supplier {word} is"),
    "product": N_("Product {word} is"),
    "fund": N_("Fund {word} is"),
    "contract": N_("Contract {word} is"),
    "site": N_("School or kitchen {word} is"),
    "stage": N_("Pupils under {word} are of the stage"),
    "dish": N_("Dish {word} is"),
    "slot": N_("The part of the meal in {word} is"),
    "unit": N_("Unit {word} is"),
}
"""What is asked of a word, by its kind."""

_LEFT_OUT = {
    **dict.fromkeys(("column", *COLUMN_KINDS), N_("nothing that is needed: leave it out")),
    **dict.fromkeys(("product", "stage", "supplier"), N_("leave these lines out")),
}
"""What it is called to leave a word out, by the kinds of words that may be."""

WAYS = {
    "dates": {
        "day-first": N_("typed with the day first"),
        "month-first": N_("typed with the month first"),
        "as-shown": N_("right as the file shows them"),
    },
    "decimals": {"point": N_("a point, 1.000 is one"), "comma": N_("a comma, 1.000 is a thousand")},
}
"""How a file may write days and decimals."""


def word(
    asked: service.Unknown, *, key: Callable[[str | None, Sequence[str | None]], str], leave_out: Sequence[str] = ()
) -> str | None:
    """Ask what a word of a file means; nothing is guessed, the likest stand first.

    Parameters
    ----------
    asked : service.Unknown
        The word, and all that it may mean.
    key : callable
        Gives the key of the widget for what it shows if nothing was said and all that it may show.
    leave_out : sequence of str
        Kinds of words that may be left out beside headings.

    Returns
    -------
    str or None
        What it means, or None while that is not said.
    """
    label = _(_ASKED[asked.kind]).format(word=plain(f"“{asked.theirs[:MOST_LETTERS]}”"))
    if asked.lines:
        lines = listed([str(line) for line in asked.lines], LINES_BESIDE)
        label += f" ({plain(ngettext('line {lines}', 'lines {lines}', len(asked.lines)).format(lines=lines))})"
    if not asked.choices and asked.kind not in _LEFT_OUT:
        return st.text_input(label, key=key("", ())).strip() or None
    names = {ours: _choice(asked, ours, name, like) for ours, name, like in asked.choices}
    if asked.kind in ("column", *COLUMN_KINDS, *leave_out):
        names[service.LEFT_OUT] = _(_LEFT_OUT[asked.kind])
    taken = asked.taken_for
    return st.selectbox(
        label,
        list(names),
        index=None,
        format_func=names.__getitem__,
        placeholder=_("taken for: {word}").format(word=taken) if taken else _("not said yet"),
        key=key(None, [None, *names]),
    )


def meant(asked: service.Unknown, ours: str) -> str:
    """Return what a word means as a reader is told it, once it is said."""
    if ours == service.LEFT_OUT:
        return _(_LEFT_OUT[asked.kind])
    return _named(asked, ours, next((name for one, name, _like in asked.choices if one == ours), ours))


def _named(asked: service.Unknown, ours: str, name: str) -> str:
    if asked.kind == "dish" and name == asked.theirs:
        return _("a dish of its own")
    return _column(IMPORT_TABLES[COLUMN_KINDS[asked.kind]], ours) if asked.kind in COLUMN_KINDS else name


def _choice(asked: service.Unknown, ours: str, name: str, like: float) -> str:
    name = _named(asked, ours, name)
    if not like:
        return name
    return _("{word} ({likeness} alike)").format(word=name, likeness=share_text(like, 0))


def _column(table: Table, ours: str) -> str:
    """Return what a column holds, in the reader's words."""
    if ours.startswith(PUPILS_OF):
        stage = ours.removeprefix(PUPILS_OF)
        return _("Pupils of the stage: {stage}").format(stage=_(STAGE_WORDS.get(stage, "")) or stage)
    return table[ours].meaning.rstrip(".") if ours in table else ours


def way(asked: str, *, key: str) -> str | None:
    """Ask how a file writes days, or decimals.

    Parameters
    ----------
    asked : {"dates", "decimals"}
        What is asked.
    key : str
        Key of the widget.

    Returns
    -------
    str or None
        One of `WAYS`, or None while that is not said.
    """
    words: dict[str | None, str] = {None: _("not said yet")}
    words |= {code: _(text) for code, text in WAYS[asked].items()}
    label = _("The days of the file are") if asked == "dates" else _("The decimals of the file have")
    found: str | None = st.selectbox(label, list(words), format_func=words.__getitem__, key=key)
    return found
