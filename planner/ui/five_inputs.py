"""A case begun from five inputs: country and town, pupils or a register, the money, the law, the menu."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack
from functools import partial

import streamlit as st

from planner import service
from planner.case import Case
from planner.findings import InputError
from planner.i18n import _, reader
from planner.schema.words import WORDS, in_words
from planner.ui import asking, files
from planner.ui.text import plain

REGISTERS = ["csv", "tsv", "xlsx", "ods"]
MENUS = ["csv", "tsv", "xlsx", "ods", "ics", "pdf"]
ASKED = {"register": ("leave_out", "mend", "place"), "menu": ("day",)}
"""What is asked here of a file as a whole; the other inputs say the rest."""

MEALS = [*WORDS["meal"]]


def show(open_case: Callable[[Case], None]) -> None:
    """Show the five inputs.

    Parameters
    ----------
    open_case : callable
        Opens the case that was begun.
    """
    st.write(
        _(
            "Five inputs give a rough plan: the rest is filled in from the library, every cell marked as assumed. Then refine it table by table."
        )
    )
    names = {code: str(reader().territories.get(code, code)) for code in service.start_countries()}
    country = st.selectbox(_("Country"), list(names), format_func=names.__getitem__, key="five-country")
    town = st.text_input(_("Town"), key="five-town")
    pupils = _pupils(country)
    register = files.chosen(_("Or a register of the schools"), REGISTERS, key="five-register")
    only = st.text_input(
        _("Which lines of the register are wanted"),
        value=f"municipality={town}" if town else "",
        help=_("Such as municipality=Nantes; blank: all."),
        key=f"five-only-{town}",  # a key of its own for each town: a value counts only when a widget is first shown
        disabled=register is None,
    )
    money = st.number_input(_("Money for food in the school year"), min_value=0.0, step=1000.0, key="five-money")
    laws = service.programmes().set_index("programme")["name"]
    law = st.multiselect(
        _("Law"),
        service.laws_of(country),
        default=[service.country_law(country)],
        format_func=lambda one: str(laws[one]),
        key=f"five-law-{country}",
    )
    menu = files.chosen(_("Menu; without a file, four weeks of the country to begin with"), MENUS, key="five-menu")
    meal = st.selectbox(
        _("Meal of a menu that does not say it"),
        list(MEALS),
        index=MEALS.index("lunch"),
        format_func=lambda one: in_words("meal", one),
        key="five-meal",
        disabled=menu is None,
    )
    known = st.checkbox(
        _("Leave out dishes of which the library has no recipe"), key="five-known", disabled=menu is None
    )
    cost = st.number_input(
        _("What the food of a meal costs you today, if you know it"),
        min_value=0.0,
        step=0.1,
        help=_("Prices that no source tells are reckoned from it; else from the money."),
        key="five-cost",
    )
    of_register = _asked("register", country, [register, only, country])
    of_menu = _asked("menu", country, [menu, meal, country])
    if not st.button(_("Begin"), type="primary", key="five-begin"):
        return
    asks = "register"
    try:
        with ExitStack() as stack:
            said = service.Town(
                country=country,
                name=town,
                money=money,
                pupils={stage: count for stage, count in pupils.items() if count},
                programmes=tuple(law),
                cost_per_meal=cost or None,
                place=service.place_said(of_register.get("place", "")),
            )
            if register is not None:
                path = stack.enter_context(files.written(register[0], _suffix(register[0]), register[1]))
                said = service.with_register(
                    said,
                    path,
                    only=[only] if only else [],
                    said=of_register["said"],
                    mend=of_register.get("mend", False),
                    leave_out=of_register.get("leave_out", ()),
                )
            if menu is not None:
                path = stack.enter_context(files.written(menu[0], _suffix(menu[0]), menu[1]))
                asks = "menu"
                said, _left = service.with_menu(
                    said, path, meal=meal, day=of_menu.get("day", ""), said=of_menu["said"], known_only=known
                )
            with st.spinner(_("Filling in the rest")):
                begun = service.first_case(said)
    except service.FileAsks as error:
        st.session_state[f"five-asks-{asks}"] = error.findings, error.questions
        st.rerun()
    except InputError as error:
        asking.told(error.findings)
        return
    open_case(begun.case)


def _asked(which: str, country: str, of: object) -> service.Answers:
    """Ask what a file needs to be taken, once it was looked at; return all that was said of it so far.

    Parameters
    ----------
    which : {"register", "menu"}
        The file.
    country : str
        ISO code of the country.
    of : object
        The file and what was chosen for it: where that is another, what was asked and said counts no more.
    """
    if st.session_state.get(f"five-file-{which}") != of:
        for kept in ("asks", "said"):
            st.session_state.pop(f"five-{kept}-{which}", None)
        st.session_state[f"five-file-{which}"] = of
    words, said = st.session_state.setdefault(f"five-said-{which}", ({}, {}))
    if f"five-asks-{which}" in st.session_state:
        findings, questions = st.session_state[f"five-asks-{which}"]
        needed, _further = asking.by_need(questions, findings)
        asks = [one for one in service.asked(findings, None) if one.needed and one.answer in ASKED[which]]
        with st.container(border=True):
            here = {one.answer for one in asks} | ({service.WORDS_ASKED, service.HEADINGS_ASKED} if needed else set())
            asking.told(
                [one for one in findings if not here & {*service.answers_to(one)}],
                _("Begin without this file, and bring it on the page Import: what it needs is asked there."),
            )
            if needed:
                st.write(_("Say once what these words mean. It is kept with the case; the likest stand first."))
            for one in needed:
                words[one.kind, one.theirs] = asking.word(
                    one, key=partial(_key, f"five-word-{which}-{one.kind}-{one.theirs}"), leave_out=("stage",)
                )
            for ask in asks:
                told = dict.fromkeys(f"{one.what} {one.why}" for one in ask.findings)
                st.caption(plain(" ".join(told)))
                said[ask.answer] = asking.of_file(ask, country, (), key=f"five-{ask.answer}-{which}")
    meant = [str(service.Meaning(kind, theirs, ours)) for (kind, theirs), ours in words.items() if ours]
    found = service.Answers(said=meant)
    found.update({answer: value for answer, value in said.items() if value})  # type: ignore[typeddict-item]
    return found


def _key(key: str, _usual: object, _among: object) -> str:
    return key


def _pupils(country: str) -> dict[str, int]:
    """Ask for the pupils of each stage of a country."""
    stages = service.stages_of(country)
    st.caption(_("Pupils by stage"))
    places = st.columns(min(3, len(stages)))
    return {
        stage: int(
            places[n % len(places)].number_input(
                name, min_value=0, max_value=100_000, step=10, key=f"five-{country}-{stage}"
            )
        )
        for n, (stage, name) in enumerate(stages.items())
    }


def _suffix(name: str) -> str:
    return f".{name.rpartition('.')[2].lower()}"
