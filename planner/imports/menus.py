"""Menus: rows of the tables menus, dishes and menu groups of a case."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import pandas as pd

from planner.case import Case
from planner.i18n import _, listed
from planner.imports import menus_told
from planner.imports.dishes import Dishes, dishes_of
from planner.imports.files import head_text, opened
from planner.imports.headings import Columns, map_headings
from planner.imports.ids import short_name
from planner.imports.lines import Lines
from planner.imports.menu_days import meal_of, weekday_word
from planner.imports.menu_files import calendar_servings, grids_of, heading_of, lines_servings, meal_asked
from planner.imports.menu_grid import grid_servings
from planner.imports.menu_kinds import groups_of, of_kinds
from planner.imports.result import Imported, Said, Told, rows_of
from planner.imports.servings import Served, Serving
from planner.imports.told import told
from planner.imports.typed import typed_lines
from planner.io.offices import weekday_of
from planner.io.raw import Cell, RawTable, cell_text, is_blank
from planner.io.troubles import quoted
from planner.ledger.words import words_of
from planner.schema.import_tables import MENUS
from planner.schema.words import in_words
from planner.words import Names, alike

WHOLE = "whole"
"""Part of a meal of a dish of which it is not told."""


@dataclass
class _Menu(Served):
    """What a file says, before it becomes rows."""

    name: str = ""
    source: str = ""

    def add(self, part: Served) -> None:
        """Add the servings of a part of the file, with what is told of it."""
        self.servings += part.servings
        self.hear(part)


def menus_of(path: Path, case: Case | None, said: Said) -> Imported:
    """Read a menu: a table with headings, a grid of days in a sheet or PDF, a calendar.

    Parameters
    ----------
    path : Path
        The file.
    case : Case or None
        The case that it is for.
    said : Said
        What the user said of it.

    Returns
    -------
    Imported
        ``tables`` has ``menus``, ``dishes`` that the case has not yet, and ``menu_groups``.
    """
    menu = _read(path, case, said)
    menu.servings = of_kinds(menu, menu.name, case, said)
    servings = _with_meals(menu, said)
    servings = _of_one_site(menu, servings)
    dishes = dishes_of([(one.dish, one.line) for one in servings], case, said, menu.name)
    menu.hear(dishes)
    keys = _by_meal(menu, servings, dishes, case)
    groups = _groups(menu, servings, case, said)
    tables = {
        "menu_groups": groups.rows,
        "dishes": _dish_rows(menu, servings, dishes, keys, case, said),
        "menus": _menu_rows(menu, servings, dishes, keys, groups.of),
    }
    if not servings:
        menu.findings.append(menus_told.no_dish(menu.name))
    imported = Imported(
        "menus",
        {name: rows_of(name, rows) for name, rows in tables.items() if rows},
        # A row of a menu is all key: what was served is there or not.
        {"menus": ("source",), "dishes": (), "menu_groups": ()},
        menu.source,
    )
    imported.hear(menu)
    return imported


def _read(path: Path, case: Case | None, said: Said) -> _Menu:
    own = _("{file}, a file of your own").format(file=path.name)
    heading = heading_of(case, said)
    if path.suffix.casefold() == ".ics":
        parts = [calendar_servings(path, heading)]
    else:
        grids = grids_of(path, case, said)
        if not grids and path.suffix.casefold() != ".pdf":
            return _table(path, case, said)
        parts = [grid_servings(name, lines, heading) for name, lines in grids]
    menu = _Menu(name=path.name, source=own)
    for part in parts:
        menu.add(part)
    return menu


def _table(path: Path, case: Case | None, said: Said) -> _Menu:
    file = opened(path, "menus", case, said)
    columns = map_headings(file.raw, file.profile, file.words, said.accept_suggestions)
    lines = Lines(columns.without_hidden(file.raw))
    lines.leave_out(said.leave_out)
    parts = _parts(lines.raw, columns, file.profile.own)
    raw = _in_our_words(lines.raw, columns)
    country = head_text(case, "country") or file.profile.country
    frame, _named, more = typed_lines(raw, columns, MENUS, replace(said.habits, country=country), case)
    # A column that is a part of the meal need not be asked about.
    columns.findings = [one for one in columns.findings if one.code != "unmapped-column" or one.column not in parts]
    part = _("a part of the meal")
    columns.questions = [replace(one, taken_for=part) if one.theirs in parts else one for one in columns.questions]
    menu = _Menu(name=raw.name, source=file.source, findings=[*file.findings])
    menu.hear(columns, lines, Told(findings=more))
    menu.add(lines_servings(raw, columns, parts, frame))
    if parts:
        menu.findings.append(menus_told.columns_as_parts(raw.name, list(parts)))
    return menu


def _parts(raw: RawTable, columns: Columns, own: bool) -> dict[str, Sequence[Cell]]:
    """Return the columns that are parts of a meal: those that mean nothing else, where none holds the dish."""
    if "dish" in columns.places or not own:
        return {}
    known = set(columns.places.values())
    return {
        heading: raw.columns[at]
        for at, heading in enumerate(raw.headings)
        if at not in known and heading and not all(map(is_blank, raw.columns[at]))
    }


def _in_our_words(raw: RawTable, columns: Columns) -> RawTable:
    """Return lines with meals as a case calls them, and a column of days under the heading that it has by its cells."""
    at = columns.places.get("weekday")
    if at is not None and "date" not in columns.places:
        cells = [cell_text(cell) for cell in raw.columns[at] if not is_blank(cell)]
        if cells and all(weekday_of(cell) is None for cell in cells):
            columns.places["date"] = columns.places.pop("weekday")
    at = columns.places.get("meal")
    if at is None:
        return raw
    changed = list(raw.columns)
    changed[at] = [meal_of(cell_text(cell).strip()) or cell for cell in raw.columns[at]]
    return replace(raw, columns=changed)


def _with_meals(menu: _Menu, said: Said) -> list[Serving]:
    """Return the servings with their meal; a meal that is not told, or in a word that is not known, is asked."""
    meals = [one.meal or said.meal for one in menu.servings]
    servings = [replace(one, meal=meal_of(meal) or meal) for one, meal in zip(menu.servings, meals, strict=True)]
    without = [one.line for one in servings if not one.meal]
    if without:
        menu.findings.append(meal_asked(menu.name, without))
    strange: dict[str, list[int]] = {}
    for one in servings:
        if one.meal and not meal_of(one.meal):
            strange.setdefault(one.meal, []).append(one.line)
    menu.findings += [meal_asked(menu.name, lines, word) for word, lines in strange.items()]
    return servings


def _of_one_site(menu: _Menu, servings: list[Serving]) -> list[Serving]:
    """Return servings without their site, where all sites have the same; else it is asked which is wanted."""
    by_site: dict[str, set[tuple[object, ...]]] = {}
    for one in servings:
        by_site.setdefault(one.site, set()).add(
            (alike(one.dish), one.date, one.week, one.weekday, one.meal, one.slot, one.menu)
        )
    if len({frozenset(its) for its in by_site.values()}) > 1:
        menu.findings.append(
            told(
                "menus-of-several-sites",
                "error",
                menu.name,
                (),
                "site",
                what=_("The file holds the menus of several places, and they differ: {names}.").format(
                    names=listed([quoted(site) for site in by_site])
                ),
                why=_("A menu of a case is what one group of pupils eats."),
                mend=_(
                    'Choose one: --only "site={site}"; import the others for menu groups of their own with --menu.'
                ).format(site=next(iter(by_site))),
            )
        )
    first = next(iter(by_site), "")
    return [replace(one, site="") for one in servings if one.site == first]


@dataclass
class _Groups:
    of: dict[str, str] = field(default_factory=dict)
    rows: list[dict[str, object]] = field(default_factory=list)


def _groups(menu: _Menu, servings: list[Serving], case: Case | None, said: Said) -> _Groups:
    """Return the menu group of each word for pupils: that said, one of the case by its name, its only one, or a new one."""
    words = list(dict.fromkeys(one.menu for one in servings))
    found = _Groups()
    known = groups_of(case)
    names = Names((name, key) for key, called in known.items() for name in (key, called))
    if said.menu and len(words) > 1:
        menu.findings.append(
            told(
                "menus-of-several-groups",
                "error",
                menu.name,
                (),
                "menu",
                what=_("The file holds menus of several groups: {names}.").format(
                    names=listed([quoted(w) for w in words])
                ),
                why=_("With one menu group named for them, all of them would be one."),
                mend=_(
                    'Choose one with --only "menu={word}", or leave --menu out: then each is a group of its own.'
                ).format(word=words[0]),
            )
        )
    for word in words:
        key = said.menu or names(word) or ("" if word else next(iter(known), "") if len(known) == 1 else "")
        if not key and not word and len(known) > 1:
            menu.findings.append(menus_told.menu_asked(menu.name, list(known)))
        key = key or short_name(word or "menu")
        found.of[word] = key
        if key not in known:
            found.rows.append({"menu": key, "name": word or said.menu or _("Menu"), "source": menu.source})
    strange = [word for word in words if word and found.of[word] not in known]
    if strange and known and case is not None and len(case["enrolment"]):
        menu.findings.append(menus_told.of_nobody(menu.name, strange, list(known)))
    return found


def _by_meal(menu: _Menu, servings: list[Serving], dishes: Dishes, case: Case | None) -> dict[tuple[str, str], str]:
    """Return the short name of each dish at each meal: a dish of a case belongs to one meal, so one of two meals becomes two."""
    table = None if case is None else case["dishes"]
    meals = {} if table is None else {str(k): str(m) for k, m in zip(table["dish"], table["meal"], strict=True)}
    found: dict[tuple[str, str], str] = {}
    parted = []
    for one in servings:
        key = dishes.key[one.dish]
        if (key, one.meal) in found:
            continue
        if meals.setdefault(key, one.meal) == one.meal:
            found[key, one.meal] = key
            continue
        other = f"{key}_{one.meal}"
        found[key, one.meal] = other
        if other not in meals:
            word = in_words("meal", one.meal)
            dishes.name[other] = f"{dishes.name.get(key, one.dish)} ({word})"
            parted.append(dishes.name[other])
            meals[other] = one.meal
    if parted:
        menu.findings.append(menus_told.parted(menu.name, parted))
    return found


def _dish_rows(
    menu: _Menu,
    servings: list[Serving],
    dishes: Dishes,
    keys: dict[tuple[str, str], str],
    case: Case | None,
    said: Said,
) -> list[dict[str, object]]:
    """Return the rows of new dishes, each with the part of the meal in which it stands first."""
    known = set() if case is None else {str(dish) for dish in case["dishes"]["dish"]}
    slots = words_of(case, said.meanings)["slot"] if case is not None else None
    rows: dict[str, dict[str, object]] = {}
    partless: list[int] = []
    for one in servings:
        key = keys[dishes.key[one.dish], one.meal]
        if key in known or key in rows:
            continue
        slot = (slots(one.slot) if slots and one.slot else None) or one.slot
        if not slot:
            partless.append(one.line)
        rows[key] = {
            "dish": key,
            "name": dishes.name[key],
            "meal": one.meal,
            "slot": slot or WHOLE,
            "source": menu.source,
            "assumed": "" if slot else _("slot: the file does not say it"),
        }
    if partless:
        menu.findings.append(menus_told.partless(menu.name, partless))
    if rows:
        menu.findings.append(menus_told.without_recipe(menu.name, [str(row["name"]) for row in rows.values()]))
    return list(rows.values())


def _menu_rows(
    menu: _Menu,
    servings: list[Serving],
    dishes: Dishes,
    keys: dict[tuple[str, str], str],
    groups: dict[str, str],
) -> list[dict[str, object]]:
    rows: dict[tuple[object, ...], dict[str, object]] = {}
    for one in servings:
        cells: dict[str, object] = {
            "menu": groups[one.menu],
            "date": None if one.date is None else pd.Timestamp(one.date),
            "cycle_week": one.week,
            "weekday": "" if one.weekday is None else weekday_word(one.weekday),
            "dish": keys[dishes.key[one.dish], one.meal],
        }
        rows.setdefault(tuple(cells.values()), cells | {"source": menu.source})
    if servings:
        menu.findings.append(menus_told.span(menu.name, servings))
    return list(rows.values())
