"""What is told of a menu as a whole."""

from __future__ import annotations

from planner.findings import Finding
from planner.i18n import _, day_text, listed, ngettext
from planner.imports.servings import Serving
from planner.imports.told import told
from planner.io.troubles import quoted


def parted(name: str, dishes: list[str]) -> Finding:
    """Return the note that dishes of two meals became two."""
    return told(
        "dish-of-two-meals",
        "note",
        name,
        (),
        "dish",
        what=_("Dishes that come at more than one meal became a dish for each: {names}.").format(
            names=listed(dishes, 6)
        ),
        why=_("A dish of a case belongs to one meal."),
        mend=_("Give both the same recipe."),
    )


def span(name: str, servings: list[Serving]) -> Finding:
    """Return the note which days, or how many weeks, a menu has."""
    days = sorted({one.date for one in servings if one.date is not None})
    weeks = sorted({one.week or 0 for one in servings if one.date is None})
    text = (
        ngettext(
            "The menu is of {first} alone: {count} day.",
            "The menu goes from {first} to {last}, over {count} days.",
            len(days),
        ).format(first=day_text(days[0]), last=day_text(days[-1]), count=len(days))
        if days
        else ngettext("The menu is of {count} week.", "The menu is a cycle of {count} weeks.", len(weeks)).format(
            count=len(weeks)
        )
    )
    return told(
        "menu-read",
        "note",
        name,
        (),
        "",
        what=text,
        why=_("Days outside the plan's are not planned."),
        mend=_("See that these are the days meant."),
    )


def columns_as_parts(name: str, headings: list[str]) -> Finding:
    """Return the note that columns were taken for the parts of the meal."""
    return told(
        "columns-as-parts",
        "note",
        name,
        (),
        "",
        what=_(
            "No column holds the dish: these are taken for the parts of the meal, each with its dish: {headings}."
        ).format(headings=listed([quoted(one) for one in headings], 12)),
        why=_("Each filled cell of them becomes a dish of its day."),
        mend=_("Leave a column out that is none, with --map 'menu_column:\"HEADING\"=-'."),
    )


def partless(name: str, lines: list[int]) -> Finding:
    """Return the warning that the part of the meal is not told."""
    return told(
        "slot-not-told",
        "warning",
        name,
        lines,
        "slot",
        what=_("The file does not say which part of the meal a dish is: main dish, side, dessert."),
        why=_("Menus that are chosen anew fill each part with one dish, and rules may count parts."),
        mend=_("Write it into the table dishes; until then each is taken for the whole meal."),
    )


def without_recipe(name: str, dishes: list[str]) -> Finding:
    """Return the warning that dishes are new and have no recipe."""
    text = ngettext("{count} dish is new: {names}.", "{count} dishes are new: {names}.", len(dishes))
    return told(
        "dishes-without-recipe",
        "warning",
        name,
        (),
        "dish",
        what=text.format(count=len(dishes), names=listed(dishes, 6)),
        why=_("Nothing is bought for a dish without a recipe."),
        mend=_("Import their recipes, or write them into the table recipes."),
    )


def menu_asked(name: str, known: list[str]) -> Finding:
    """Return the error that nobody says which group eats the menu."""
    return told(
        "menu-asked",
        "error",
        name,
        (),
        "menu",
        what=_("The case has more than one menu group: {names}.").format(names=listed(known)),
        why=_("Nobody can tell who eats the menu."),
        mend=_("Say it: --menu {example}.").format(example=known[0]),
    )


def of_nobody(name: str, words: list[str], known: list[str]) -> Finding:
    """Return the warning that menus are of groups which the case does not have, though it has pupils: none of them eats them.

    Parameters
    ----------
    name : str
        The file.
    words : list of str
        The groups, as the file calls them.
    known : list of str
        Short names of the menu groups of the case.

    Returns
    -------
    Finding
        The warning, with how to say who eats the menus.
    """
    several = len(words) > 1
    return told(
        "menu-of-nobody",
        "warning",
        name,
        (),
        "menu",
        what=_("Nobody eats the menus of {menus}.").format(menus=listed([quoted(word) for word in words])),
        why=_("They are passed over: nothing is served and nothing is ordered for them."),
        mend=_(
            'Say who eats them: --menu {example}, one menu of the file at a time with --only "menu={word}"; or write the new menu groups in the enrolment of those who eat them.'
        ).format(example=known[0], word=words[0])
        if several
        else _(
            "Say who eats it: --menu {example}; or write the new menu group in the enrolment of those who eat it."
        ).format(example=known[0]),
    )


def no_dish(name: str) -> Finding:
    """Return the error that no dish was found."""
    return told(
        "no-dish",
        "error",
        name,
        (),
        "",
        what=_("No dish with its day was found in the file."),
        why=_("A menu says which dish is served on which day."),
        mend=_(
            "Write days across and dishes below them, or one dish a line with its day; headings such as date and dish."
        ),
    )
