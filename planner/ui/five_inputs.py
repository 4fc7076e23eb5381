"""A case begun from five inputs: country and town, pupils or a register, the money, the law, the menu."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack

import streamlit as st

from planner import service
from planner.case import Case
from planner.findings import InputError
from planner.i18n import _, reader
from planner.schema.words import WORDS, in_words
from planner.ui import files
from planner.ui.text import plain

REGISTERS = ["csv", "tsv", "xlsx"]
MENUS = ["csv", "tsv", "xlsx", "ics", "pdf"]
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
        key="five-only",
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
    if not st.button(_("Begin"), type="primary", key="five-begin"):
        return
    try:
        with ExitStack() as stack:
            said = service.Town(
                country=country,
                name=town,
                money=money,
                pupils={stage: count for stage, count in pupils.items() if count},
                programmes=tuple(law),
                cost_per_meal=cost or None,
            )
            if register is not None:
                path = stack.enter_context(files.written(register[0], _suffix(register[0]), register[1]))
                said = service.with_register(said, path, only=[only] if only else [])
            if menu is not None:
                path = stack.enter_context(files.written(menu[0], _suffix(menu[0]), menu[1]))
                said, _left = service.with_menu(said, path, meal=meal, known_only=known)
            with st.spinner(_("Filling in the rest")):
                begun = service.first_case(said)
    except InputError as error:
        for found in error.findings:
            st.error(plain(f"{found.what} {found.why} {found.mend}"))
        return
    open_case(begun.case)


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
