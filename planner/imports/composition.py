"""Tables of composition: nutrients per 100 g of what the products of a case are made of.

Units stand in the headings and are brought to those of the case; what is a trace, below what was measured or not analysed is
unknown, never zero. A line is of a product by its code in the case, by the product's name, or because the user said so; of the
thousands of lines of a national table no other is taken.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pandas as pd

from planner.case import Case
from planner.checks.mappings import LEFT_OUT
from planner.findings import Finding
from planner.i18n import _, listed, ngettext, number_text
from planner.imports.files import head_text, opened
from planner.imports.head_units import heading_of
from planner.imports.headings import Columns, map_headings
from planner.imports.ids import short_name
from planner.imports.lines import Lines
from planner.imports.result import Imported, Said, Told, rows_of
from planner.imports.told import told
from planner.imports.typed import typed_lines
from planner.io.raw import Cell, RawTable, cell_text, is_blank
from planner.io.troubles import quoted
from planner.ledger.lines import accept_option
from planner.ledger.words import Meaning, Unknown, words_of
from planner.schema import CASE_TABLES
from planner.schema.case_tables import NUTRIENTS
from planner.schema.import_tables import COMPOSITION
from planner.words import alike, likeness

KJ_PER_KCAL = 4.184

_GRAMS = {"g": 1.0, "mg": 1e-3, "ug": 1e-6}

_UNKNOWN = re.compile(r"<\s*[\d.,]+|[-–—.*]|n[/.]?[ad]\.?|tr\.?|traces?|trazas?|traços?|nd|null", re.IGNORECASE)
"""What stands in a cell of which the amount is not told."""

MOST_GRAMS = 106.0
"""Grams of protein, fat, carbohydrate and water in 100 g up to which rounding explains them."""

ATWATER = {"protein_g": 4.0, "fat_g": 9.0, "carbohydrate_g": 4.0, "fibre_g": 2.0}
"""Energy in kcal of a gram; fibre where the carbohydrate is without it."""

FAR, FAR_KCAL = 0.25, 40.0
"""Part, and kcal, by which the energy of a food may differ from what its nutrients give: more of both is told."""

SUGGESTED = 3

SAME_FOOD = 0.8
"""Likeness of names from which two foods with one number are one food."""

_BETWEEN = re.compile(r"[\s,;()/]+")


def composition_of(path: Path, case: Case | None, said: Said) -> Imported:
    """Read a table of composition for the products of a case.

    Parameters
    ----------
    path : Path
        A text file or workbook.
    case : Case or None
        The case, with its products.
    said : Said
        What the user said of it.

    Returns
    -------
    Imported
        Rows of ``composition``, and of ``products`` the food that each is.
    """
    file = opened(path, "composition", case, said)
    heads = [heading_of(heading) for heading in file.raw.headings]
    raw = replace(file.raw, headings=[head.name for head in heads])
    columns = map_headings(raw, file.profile, file.words, said.accept_suggestions)
    lines = Lines(columns.without_strange(raw))
    lines.leave_out(said.leave_out)
    known, unknown = _without_unknown(lines.raw, columns)
    habits = replace(said.habits, country=head_text(case, "country"))
    frame, _named, more = typed_lines(known, columns, COMPOSITION, habits, case)
    imported = Imported("composition", {}, {"composition": ("name", *NUTRIENTS), "products": ("food",)}, file.source)
    imported.hear(Told(findings=file.findings), columns, lines, Told(findings=more))
    if missing := _missing(raw.name, columns):
        imported.findings.append(missing)
        return imported
    frame = _in_units(frame, {name: heads[at].unit for name, at in columns.places.items()}, raw.name, imported)
    foods = _foods(frame, case, said, raw.name, imported)
    frame = frame.loc[list(foods)]
    imported.findings += _doubts(frame, raw.name)
    if unknown:
        imported.findings.append(_told_unknown(raw.name, unknown & set(frame.index)))
    imported.tables = _tables(frame, foods, case, file.source, short_name(path.stem))
    return imported


def _without_unknown(raw: RawTable, columns: Columns) -> tuple[RawTable, set[int]]:
    """Return lines without cells that tell no amount, and the numbers of the lines that had such cells."""
    places = {at for name, at in columns.places.items() if name in (*NUTRIENTS, "energy_kj")}
    lines: set[int] = set()

    def amount(cell: Cell, line: int) -> Cell:
        if is_blank(cell) or not _UNKNOWN.fullmatch(cell_text(cell).strip()):
            return cell
        lines.add(line)
        return None

    cells = [
        [amount(cell, line) for cell, line in zip(column, raw.lines, strict=True)] if at in places else column
        for at, column in enumerate(raw.columns)
    ]
    return replace(raw, columns=cells), lines


def _missing(name: str, columns: Columns) -> Finding | None:
    if "name" in columns.places and {"energy_kcal", "energy_kj"} & set(columns.places):
        return None
    lacks = "name" if "name" not in columns.places else "energy_kcal"
    return told(
        "composition-column-missing",
        "error",
        name,
        (),
        lacks,
        what=_("No column of the file is known to hold {column}.").format(
            column=_("the names of the foods") if lacks == "name" else _("the energy, in kcal or kJ")
        ),
        why=_("Without it nobody can tell what a line is of, or whether its figures can be true."),
        mend=_("Say which column it is: {option}.").format(
            option=accept_option(Meaning("composition_column", "HEADING", lacks))
        ),
    )


def _in_units(frame: pd.DataFrame, units: dict[str, str], name: str, found: Told) -> pd.DataFrame:
    """Return nutrients in the units of the case, and the energy in kcal."""
    frame = frame.copy()
    for column in (one for one in NUTRIENTS if one in units and one != "energy_kcal"):
        wanted = column.rpartition("_")[2]
        unit = units[column]
        if unit in _GRAMS:
            frame[column] = (frame[column] * (_GRAMS[unit] / _GRAMS[wanted])).round(6)
    unsaid = [column for column in NUTRIENTS if column in units and not units[column] and column != "energy_kcal"]
    if unsaid:
        found.findings.append(_told_units(name, unsaid))
    if units.get("energy_kcal") == "kj":
        frame["energy_kcal"] = (frame["energy_kcal"] / KJ_PER_KCAL).round(1)
    if "energy_kj" in units:
        frame["energy_kcal"] = frame["energy_kcal"].fillna((frame["energy_kj"] / KJ_PER_KCAL).round(1))
    return frame


def _told_units(name: str, columns: Sequence[str]) -> Finding:
    shown = [f"{column.rpartition('_')[0].replace('_', ' ')} {column.rpartition('_')[2]}" for column in columns]
    return told(
        "units-not-told",
        "warning",
        name,
        (),
        "",
        what=_("The headings tell no unit of these; they are taken as: {units}.").format(units=listed(shown, 20)),
        why=_("A unit that is taken wrongly makes a nutrient a thousand times too much or too little."),
        mend=_("Look whether it is so; else write the unit behind the heading, as in “calcium (mg)”."),
    )


def _foods(frame: pd.DataFrame, case: Case | None, said: Said, name: str, found: Told) -> dict[int, list[str]]:
    """Return by line the products that are this food; of products without a line the likest are told."""
    if case is None:
        return {}
    products = case["products"]
    foods = dict(zip(products["product"], products["food"], strict=True))
    words = words_of(case, said.meanings)["product"]
    lines: dict[str, list[int]] = {}
    said_of = {one.theirs for one in said.meanings if one.kind == "product"}
    coded = _by_code(case)
    ranked: dict[str, dict[int, int]] = {}
    for line, code, text in zip(frame.index, frame["code"], frame["name"], strict=True):
        if ours := words(str(text)) if text else None:
            ranked.setdefault(ours, {})[int(line)] = 0 if text in said_of else 2
        for product, food_name in coded.get(alike(str(code)), []) if code and ours != LEFT_OUT else []:
            # Numbers of two tables may be the same: then the name of the food tells.
            if not _one_food(food_name, str(text)):
                continue
            by_line = ranked.setdefault(product, {})
            by_line[int(line)] = min(by_line.get(int(line), 3), 1 if alike(food_name) == alike(str(text)) else 3)
    for product, found_by in ranked.items():
        if product in foods:
            first = min(found_by.values())
            lines[product] = [line for line, rank in found_by.items() if rank == first]
    called = dict(zip(products["product"], products["name"], strict=True))
    for product, its in lines.items():
        if len(its) > 1:
            found.findings.append(_twice(name, str(called.get(product, product)), its))
    taken = sorted({line for its in lines.values() for line in its})
    for product in [str(one) for one in foods if one not in lines]:
        _ask(product, str(called[product]), frame.drop(index=taken), name, found, words.choices)
    products_of: dict[int, list[str]] = {}
    for product, its in lines.items():
        products_of.setdefault(its[0], []).append(product)
    return {line: products_of[line] for line in sorted(products_of)}


def _one_food(known: str, text: str) -> bool:
    """Tell whether a food that a case has under a code, blank if it has only the code, may be called so."""
    return not known or likeness(known, text) >= SAME_FOOD


def _by_code(case: Case) -> dict[str, list[tuple[str, str]]]:
    """Return by code, whole or behind its table's name, the products with the name of their food."""
    names = dict(zip(case["composition"]["food"], case["composition"]["name"], strict=True))
    found: dict[str, list[tuple[str, str]]] = {}
    for product, food in zip(case["products"]["product"], case["products"]["food"], strict=True):
        table, _sign, number = str(food).rpartition("-")
        if food:
            found.setdefault(alike(str(food)), []).append((str(product), str(names.get(food, ""))))
        if table and number and names.get(food):
            found.setdefault(alike(number), []).append((str(product), str(names[food])))
    return found


def _ask(product: str, called: str, frame: pd.DataFrame, name: str, found: Told, choices: object) -> None:
    """Tell the lines that are likest to a product of which none is told."""
    first = alike(re.split(r"[\s,(]", called)[0])
    like = [(likeness(called, text), text) for text in map(str, frame["name"]) if first and first in alike(text)]
    best = [text for _like, text in sorted(like, key=lambda one: (-one[0], one[1]))[:SUGGESTED]]
    if not best:
        return
    found.questions.append(Unknown("product", best[0], choices(best[0])))  # type: ignore[operator]
    found.findings.append(
        told(
            "composition-not-matched",
            "warning",
            name,
            (),
            "name",
            what=_("No line is called {product}; likest are: {lines}.").format(
                product=quoted(called), lines=listed([quoted(text) for text in best])
            ),
            why=_("What the product is made of stays as the case has it."),
            mend=_("Say which line it is: {option}.").format(
                option=accept_option(Meaning("product", best[0], product))
            ),
        )
    )


def _twice(name: str, called: str, lines: list[int]) -> Finding:
    return told(
        "composition-twice",
        "error",
        name,
        lines,
        "name",
        what=_("More than one line is of {product}.").format(product=quoted(called)),
        why=_("It would be unclear what it is made of."),
        mend=_("Leave all but one out: --leave-out {line}.").format(line=lines[-1]),
    )


def _doubts(frame: pd.DataFrame, name: str) -> list[Finding]:
    """Return what is impossible, and of the other lines what is far from what can be."""
    wrong = _impossible(frame, name)
    return [*wrong, *_energy_off(frame.drop(index=[line for one in wrong for line in one.rows]), name)]


def _impossible(frame: pd.DataFrame, name: str) -> list[Finding]:
    """Return errors of amounts that no food has: below zero, more than can be in 100 g, more than 100 g in all, no energy though it has fat."""
    found = []
    for column in NUTRIENTS:
        most = CASE_TABLES["composition"][column].maximum
        wrong = frame.index[(frame[column] < 0) | (frame[column] > (float("inf") if most is None else most))]
        found += [_not_possible(name, frame, int(line), column, float(frame.loc[line, column])) for line in wrong]
    given = frame[list(ATWATER)].fillna(0).mul(pd.Series(ATWATER)).sum(axis=1)
    found += [
        _not_possible(name, frame, int(line), "energy_kcal", 0.0)
        for line in frame.index[(frame["energy_kcal"] == 0) & (given > FAR_KCAL)]
    ]
    parts = frame[["protein_g", "fat_g", "carbohydrate_g"]].fillna(0).sum(axis=1)
    found += [_not_possible(name, frame, int(line), "", float(parts[line])) for line in frame.index[parts > MOST_GRAMS]]
    return found


def _not_possible(name: str, frame: pd.DataFrame, line: int, column: str, value: float) -> Finding:
    food, amount = quoted(str(frame.loc[line, "name"])), number_text(value, 2)
    return told(
        "composition-impossible",
        "error",
        name,
        [line],
        column,
        what=_("{food} has {amount} of {nutrient} in 100 g.").format(food=food, amount=amount, nutrient=column)
        if column
        else _("Protein, fat and carbohydrate of {food} are {amount} g in 100 g.").format(food=food, amount=amount),
        why=_("No food has that; a decimal point or a unit may be wrong."),
        mend=_("Correct the line or the unit in its heading, or leave the line out: --leave-out {line}.").format(
            line=line
        ),
    )


def _energy_off(frame: pd.DataFrame, name: str) -> list[Finding]:
    """Return the warning of foods whose energy is far from what their nutrients give."""
    parts = frame[list(ATWATER)]
    given = parts.fillna(0).mul(pd.Series(ATWATER)).sum(axis=1)
    with_fibre = given - parts["fibre_g"].fillna(0) * ATWATER["carbohydrate_g"]
    told_all = parts[["protein_g", "fat_g", "carbohydrate_g"]].notna().all(axis=1) & frame["energy_kcal"].notna()
    # Whether the carbohydrate holds the fibre, tables say otherwise: either way may be meant.
    off = pd.concat([(frame["energy_kcal"] - one).abs() for one in (given, with_fibre)], axis=1).min(axis=1)
    far = frame.index[told_all & (off > FAR_KCAL) & (off > FAR * given)]
    if not len(far):
        return []
    shown = [
        f"{quoted(str(frame.loc[line, 'name']))}: {number_text(float(frame.loc[line, 'energy_kcal']))} / {number_text(float(given[line]))} kcal"
        for line in far
    ]
    return [
        told(
            "energy-differs",
            "warning",
            name,
            [int(line) for line in far],
            "energy_kcal",
            what=_("The energy is far from what protein, fat and carbohydrate give (told / reckoned): {foods}.").format(
                foods=listed(shown, 8)
            ),
            why=_("One of the figures may be in another unit (kJ for kcal), or of another food."),
            mend=_("Look at these lines; of alcohol, vinegar and sweeteners it may be so."),
        )
    ]


def _told_unknown(name: str, lines: set[int]) -> Finding:
    text = ngettext(
        "{count} line has amounts that are traces, below what was measured or not analysed.",
        "{count} lines have amounts that are traces, below what was measured or not analysed.",
        len(lines),
    )
    return told(
        "amounts-not-told",
        "note",
        name,
        lines,
        "",
        what=text.format(count=number_text(len(lines))),
        why=_("They are unknown, never zero."),
        mend=_("Nothing need be done."),
    )


def _tables(
    frame: pd.DataFrame, foods: dict[int, list[str]], case: Case | None, source: str, file: str
) -> dict[str, pd.DataFrame]:
    """Return the rows of the tables: a food that the case has keeps its short name, also where only its number is told.

    A code under which the case has another food is told apart by the name of the file before it.
    """
    rows: list[dict[str, object]] = []
    products: list[dict[str, object]] = []
    held = CASE_TABLES["composition"].empty() if case is None else case["composition"]
    taken = {str(food): str(name) for food, name in zip(held["food"], held["name"], strict=True)}
    mine = {} if case is None else dict(zip(case["products"]["product"], case["products"]["food"], strict=True))
    now: set[str] = set()
    for line, its in foods.items():
        code, name = str(frame.loc[line, "code"] or ""), str(frame.loc[line, "name"])
        same = [
            str(mine[one]) for one in its if mine.get(one) and alike(str(mine[one]).rpartition("-")[2]) == alike(code)
        ]
        wanted = [*(one for one in same if one in taken), code or short_name(name)]
        wanted += [f"{file}-{wanted[-1]}"]
        free = (one for one in wanted if one not in now and _one_food(taken.get(one, ""), name))
        food = next(free, "") or short_name(wanted[-1], {*taken, *now})
        now.add(food)
        cells = {column: frame.loc[line, column] for column in NUTRIENTS}
        rows.append({"food": food, "name": name, "source": source, **cells})
        products += [{"product": product, "food": food} for product in its]
    tables = {"composition": rows_of("composition", rows), "products": rows_of("products", products)}
    return {name: table for name, table in tables.items() if len(table)}
