"""Kinds of menu in one file: a meal, a menu group of the case, or a diet that some pupils have; nobody is given all of them unasked."""

from __future__ import annotations

from dataclasses import replace

from planner.case import Case
from planner.checks.mappings import LEFT_OUT
from planner.findings import Finding
from planner.i18n import _, listed
from planner.imports.menu_days import meal_of, says_diet
from planner.imports.result import Left, Said
from planner.imports.servings import Served, Serving
from planner.imports.told import told
from planner.io.troubles import quoted
from planner.ledger.lines import accept_option
from planner.ledger.words import Meaning, Unknown, Words, words_of
from planner.words import Names


def groups_of(case: Case | None) -> dict[str, str]:
    """Return the names of the menu groups of a case by their short names."""
    if case is None:
        return {}
    table = case["menu_groups"]
    return {str(menu): str(name) for menu, name in zip(table["menu"], table["name"], strict=True)}


def of_kinds(menu: Served, name: str, case: Case | None, said: Said) -> list[Serving]:
    """Return the servings of a menu, each kind as the meal or the menu group that it is; kinds that are neither are asked.

    By hand: lines of *Breakfast* and *Lunch* are two meals; lines of *Standard* and *Végétarien* are two menus, of which each pupil
    eats one.

    Parameters
    ----------
    menu : Served
        What the file says; what is asked of it is added to its findings.
    name : str
        Name of the file or sheet.
    case : Case or None
        The case, with its menu groups and what words mean.
    said : Said
        What the user said.

    Returns
    -------
    list of Serving
        Without those that are left out.
    """
    groups = groups_of(case)
    names = Names((name, key) for key, called in groups.items() for name in (key, called))
    slots = (
        Words({}, [m for m in said.meanings if m.kind == "slot"])
        if case is None
        else words_of(case, said.meanings)["slot"]
    )
    found: list[Serving] = []
    kinds: dict[str, list[int]] = {}
    diets: dict[str, list[int]] = {}
    for one in menu.servings:
        if meal_of(one.slot) and not one.meal:
            one = replace(one, meal=meal_of(one.slot), slot="")
        if slots(one.slot) == LEFT_OUT:
            menu.left.append(Left(one.line, f"{one.slot} {one.dish}", _("left out as you said")))
            continue
        if says_diet(one.slot) and slots(one.slot) is None:
            diets.setdefault(one.slot, []).append(one.line)
        meal, group = meal_of(one.kind), names(one.kind) if one.kind else None
        if meal:
            one = replace(one, meal=one.meal or meal)
        elif group:
            one = replace(one, menu=one.menu or group)
        else:
            kinds.setdefault(one.kind, []).append(one.line)
        found.append(one)
    if len(kinds) > 1 or (any(kinds) and len({one.kind for one in found}) > 1):
        menu.findings.append(_kinds_asked(name, kinds))
    menu.findings += [_diet_asked(name, slot, lines) for slot, lines in diets.items()]
    menu.questions += [Unknown("slot", slot, (), tuple(lines)) for slot, lines in diets.items()]
    return found


def _kinds_asked(name: str, kinds: dict[str, list[int]]) -> Finding:
    words = [word for word in kinds if word]
    return told(
        "menus-of-several-kinds",
        "error",
        name,
        [line for word in words for line in kinds[word]],
        "kind",
        what=_(
            "The file holds menus of several kinds; these are neither a meal nor a menu group of the case: {names}."
        ).format(names=listed([quoted(word) for word in words])),
        why=_("Everybody would be served all of them, and they would be bought for everybody."),
        mend=_(
            'Choose the one that all eat: --only "kind={word}". Who eats another needs a menu group (tables menu_groups and enrolment); '
            'import it for that: --only "kind={word}" --menu GROUP.'
        ).format(word=words[0]),
    )


def _diet_asked(name: str, slot: str, lines: list[int]) -> Finding:
    return told(
        "diet-of-some",
        "error",
        name,
        lines,
        "slot",
        what=_("{word} is a dish for some pupils, but it stands in the menu as one more part of the meal.").format(
            word=quoted(slot)
        ),
        why=_("Everybody would be served it beside the other dishes, and it would be bought for everybody."),
        mend=_(
            "Leave it out, and say in the table diets who gets what instead: {left_out}. If everybody does get it, say which part of the "
            "meal it is: {option}."
        ).format(
            left_out=accept_option(Meaning("slot", slot, LEFT_OUT)), option=accept_option(Meaning("slot", slot, "main"))
        ),
    )
