"""Questions about a file that somebody brought: what its words mean, how it writes days and decimals."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

import streamlit as st

from planner import service
from planner.findings import Finding
from planner.i18n import N_, _, day_format, listed, ngettext, number_text, share_text
from planner.schema import Table
from planner.schema.import_tables import COLUMN_KINDS, IMPORT_TABLES, PUPILS_OF
from planner.schema.law_words import STAGE_WORDS
from planner.schema.words import in_words
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

SAID = {
    "only": N_("Only these lines"),
    "leave_out": N_("Leave these lines out"),
    "pupils": N_("Pupils of the town"),
    "town": N_("Municipality of schools that do not say theirs"),
    "place": N_("Middle of the town"),
    "mend": N_("Coordinates put right where one place alone can be meant"),
    "tax": N_("Tax in the prices, in percent"),
    "price_factor": N_("Factor that brings the prices to the plan's year"),
    "day": N_("A day"),
    "market": N_("Where the prices were asked"),
    "menu": N_("Menu group that eats this menu"),
    "meal": N_("Meal of dishes that do not say theirs"),
    "apart": N_("Dishes with names nearly alike are different dishes"),
    "dates": N_("The days of the file are"),
    "decimals": N_("The decimals of the file have"),
}
"""What is said of a file as a whole, by the argument that says it."""

MENDS = {
    "file-of-purchases": N_("Record it on the page Progress."),
    "menu-of-nobody": N_(
        "Say above who eats it, one menu of the file at a time; or write the new menu group in the enrolment of those who eat it."
    ),
    "pupils-in-doubt": N_(
        "Say above that this heading holds nothing that is needed: the meals are then held against the pupils of the case. Or say which lines are wanted."
    ),
    "start-recipes": N_(
        "Tick above that dishes without a recipe are left out; their recipes can be brought on the page Import."
    ),
    "start-prices": N_("Fill in above what the food of a meal costs you today, or more money."),
    "start-dear": N_(
        "Fill in above what the food of a meal costs you today, or the money for the days of the menu alone."
    ),
}
"""What to do in the app where a finding names options of the command line, by its code."""

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


def is_asked(one: Finding, questions: Sequence[service.Unknown]) -> bool:
    """Tell whether questions say already what a finding tells, and mend it."""
    answers = set(service.answers_to(one))
    if "place" in answers:
        return one.severity == "warning"
    if not answers or "only" in answers or one.severity != "error":
        return False
    by_words = {service.WORDS_ASKED, service.HEADINGS_ASKED}
    return bool(answers - {"about", *by_words}) or (bool(answers & by_words) and bool(questions))


def by_need(
    questions: Sequence[service.Unknown], findings: Sequence[Finding]
) -> tuple[list[service.Unknown], list[service.Unknown]]:
    """Return the words of a file of which the meaning must be said, and further ones, each once."""
    headings = any(one.severity == "error" and service.HEADINGS_ASKED in service.answers_to(one) for one in findings)
    once = list({(one.kind, one.theirs): one for one in questions}.values())
    needed = [one for one in once if _is_needed(one, headings)]
    return needed, [one for one in once if one not in needed]


def _is_needed(asked: service.Unknown, headings: bool) -> bool:
    if asked.taken_for or asked.kind == "slot":
        return False
    return headings or not asked.kind.endswith("_column")


def of_file(ask: service.Ask, country: str, left_out: Sequence[int], *, key: str) -> Any:
    """Ask one thing of a file as a whole.

    Parameters
    ----------
    ask : service.Ask
        What is asked, and why.
    country : str
        ISO code of the country, for the stages of its pupils.
    left_out : sequence of int
        Lines that are left out already.
    key : str
        Key of the widget.

    Returns
    -------
    object
        What was said as the import takes it, None while nothing was.
    """
    label = _(SAID[ask.answer])
    if ask.answer == "day":
        quotes = any(one.code == "quotes-without-date" for one in ask.findings)
        label = _("Day of the prices") if quotes else _("A day of the menu's first week")
    match ask.answer:
        case "pupils":
            return _pupils(country, key)
        case "place":
            return _place(key)
        case "mend" | "apart":
            return st.checkbox(label, key=key)
        case "tax":
            tax = st.number_input(label, min_value=0.0, max_value=100.0, step=0.5, value=None, key=key)
            return None if tax is None else f"{tax:g}"
        case "day":
            day = st.date_input(label, value=None, format=day_format(), key=key)
            return day.isoformat() if isinstance(day, date) else None
        case "leave_out":
            others = [one for one in ask.lines if one not in left_out]
            return [*left_out, *st.multiselect(label, others, key=key)]
        case "dates" | "decimals":
            return way(ask.answer, key=key)
        case "menu" | "meal" | "price_factor":
            names = dict(ask.choices)
            if ask.answer == "price_factor":
                names[service.NO_FACTOR] = _("none is needed: the prices hold in the plan's year too")
            return st.selectbox(
                label,
                list(names),
                index=None,
                format_func=lambda one: names[one] or in_words(ask.answer, one),
                placeholder=_("not said yet"),
                key=key,
            )
        case _:
            return st.text_input(label, key=key).strip()


def _pupils(country: str, key: str) -> list[str]:
    stages = service.stages_of(country)
    places = st.columns(min(3, len(stages)))
    counts = {
        stage: places[n % len(places)].number_input(
            plain(name), min_value=0, max_value=100_000, step=10, value=0, key=f"{key}-{stage}"
        )
        for n, (stage, name) in enumerate(stages.items())
    }
    if st.checkbox(_("They come with another file: take the schools alone"), key=f"{key}-later"):
        return ["later"]
    return [f"{stage}={count}" for stage, count in counts.items() if count]


def _place(key: str) -> str:
    left, right = st.columns(2)
    lat = left.number_input(
        _("Latitude of the middle of the town (degrees)"),
        -90.0,
        90.0,
        None,
        step=0.001,
        format="%.4f",
        key=f"{key}-lat",
    )
    lon = right.number_input(
        _("Longitude of the middle of the town (degrees)"),
        *(-180.0, 180.0, None),
        step=0.001,
        format="%.4f",
        key=f"{key}-lon",
    )
    return "" if lat is None or lon is None else f"{lat},{lon}"


def told(found: Sequence[Finding], elsewhere: str = "") -> None:
    """Show what is wrong, doubtful or good to know; how to mend it is told where no question of this page mends it, or `elsewhere`."""
    order = {"error": 0, "warning": 1, "note": 2}
    shown = [_for_the_page(one, elsewhere) for one in sorted(found, key=lambda one: order[one.severity])]
    notes = [one for one in shown if one.severity == "note"]
    for one in shown:
        text = plain(" ".join(part for part in (_where(one), one.what, one.why, one.mend) if part))
        if one.severity == "error":
            st.error(text)
        elif one.severity == "warning":
            st.warning(text)
    if notes:
        with st.expander(_("Notes: {count}").format(count=number_text(len(notes)))):
            st.markdown("\n".join(f"- {plain(f'{one.what} {one.why}')}" for one in notes))


def _where(one: Finding) -> str:
    if not one.rows:
        return ""
    return _("Lines {lines}:").format(lines=listed([str(line) for line in one.rows], LINES_TOLD))


def _for_the_page(one: Finding, elsewhere: str) -> Finding:
    """Return a finding with advice for this page where its own names options of the command line."""
    answers = service.answers_to(one)
    if one.code in MENDS:
        return replace(one, mend=_(MENDS[one.code]))
    if not answers:
        return one
    mend = elsewhere
    if "about" in answers:
        mend = _("Say above what the file is.")
    elif "only" in answers:
        mend = _("Say above which lines are wanted, or mend the file.")
    elif elsewhere and "pupils" in answers:
        mend = _("Fill in above how many pupils each stage has.")
    return replace(one, mend=mend)
