"""Recipes: rows of the tables recipes, dishes and products of a case, from tables and from schema.org/Recipe."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from math import isnan
from pathlib import Path

import pandas as pd

from planner.case import Case
from planner.checks.mappings import LEFT_OUT
from planner.findings import Finding
from planner.i18n import _, listed
from planner.imports.amounts import Amount, as_named, grams, read_amount
from planner.imports.dishes import dishes_of
from planner.imports.files import head_text, opened
from planner.imports.headings import map_headings, which_column
from planner.imports.lines import Lines
from planner.imports.menu_days import meal_of
from planner.imports.menus import WHOLE
from planner.imports.products import Food, Foods, taken_by_part, unknown_food
from planner.imports.recipe_files import read_recipes
from planner.imports.result import Imported, Left, Said, Told, rows_of
from planner.imports.told import told
from planner.imports.typed import typed_lines
from planner.io.troubles import quoted
from planner.ledger import personal
from planner.ledger.lines import accept_option
from planner.ledger.words import Meaning, Unknown, words_of
from planner.schema.import_tables import RECIPES
from planner.units import canonical
from planner.words import alike

BY_THE_KG = "kg"
PAGES = (".json", ".jsonld", ".html", ".htm")


_WATER = {
    alike(f"{how} {word}" if how else word)
    for how, word in (
        *((how, "water") for how in ("", "cold", "hot", "warm", "boiling", "tap")),
        *(
            ("", word)
            for word in ("água", "água fria", "água quente", "agua", "eau", "eau froide", "eau chaude", "पानी")
        ),
    )
}
"""What comes from the tap, unless the case has it as a product."""

WHEN = ("months", "first_day", "last_day")
"""Columns of a row of a recipe that say when it holds."""


@dataclass(frozen=True, slots=True)
class Ingredient:
    """An ingredient of a dish.

    Parameters
    ----------
    line : int
        Line of the file, or number of the recipe.
    dish : str
        The dish, as it is spelled.
    amount : Amount
        How much of what, for all portions.
    portions : float
        Portions; NaN if not told.
    net_g, cooked_g : float
        Grams for one portion, where they are told so; NaN else.
    stage, meal, slot, preparation : str
        As the file says them; blank: not.
    when : (str, Timestamp or None, Timestamp or None)
        Months, first and last day in which the line holds; nothing where it holds always.
    """

    line: int
    dish: str
    amount: Amount
    portions: float = float("nan")
    net_g: float = float("nan")
    cooked_g: float = float("nan")
    stage: str = ""
    when: tuple[str, pd.Timestamp | None, pd.Timestamp | None] = ("", None, None)
    meal: str = ""
    slot: str = ""
    preparation: str = ""


@dataclass
class _File(Told):
    """The ingredients of a file."""

    name: str
    source: str
    ingredients: list[Ingredient] = field(default_factory=list)


def recipes_of(path: Path, case: Case | None, said: Said) -> Imported:
    """Read recipes: a table of ingredients, or schema.org/Recipe in JSON or a page.

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
        ``tables`` has ``recipes``, and ``dishes`` and ``products`` that the case has not yet.
    """
    file = _pages(path) if path.suffix.casefold() in PAGES else _table(path, case, said)
    country = head_text(case, "country")
    foods = Foods(case, said.meanings, country)
    weighed = _weighed(file, foods, country)
    dishes = dishes_of([(one.dish, one.line) for one in file.ingredients], case, said, file.name)
    file.hear(dishes)
    stages = _stages(file, case, said)
    known = set() if case is None else {str(one) for one in case["dishes"]["dish"]}
    rows: dict[tuple[object, ...], dict[str, object]] = {}
    for one, food, net, cooked, note in weighed:
        cells: dict[str, object] = {
            "dish": dishes.key[one.dish],
            "stage": stages.get(one.stage, ""),
            "product": food.product,
        } | dict(zip(WHEN, one.when, strict=True))
        row = rows.setdefault(tuple(cells.values()), cells | {"source": file.source, "assumed": note})
        for column, value in (("net_g", net), ("cooked_g", cooked)):
            if not isnan(value):
                row[column] = round(float(str(row.get(column, 0.0))) + value, 3)
    if case is not None:
        file.findings += _there_already(file, case, list(rows.values()))
    tables = {
        "dishes": _dish_rows(
            file, {key: name for key, name in dishes.name.items() if key not in known}, dishes.key, said, case
        ),
        "products": _product_rows(foods, weighed),
        "recipes": list(rows.values()),
    }
    imported = Imported(
        "recipes",
        {name: rows_of(name, its) for name, its in tables.items() if its},
        {"recipes": ("net_g", "cooked_g"), "dishes": ("preparation",), "products": ()},
        file.source,
    )
    imported.hear(file)
    return imported


def _pages(path: Path) -> _File:
    file = _File(path.name, _("{file}, a file of your own").format(file=path.name))
    for number, recipe in enumerate(read_recipes(path), 1):
        if isnan(recipe.portions):
            file.findings.append(_portions_asked(path.name, [number], recipe.name))
        file.ingredients += [
            Ingredient(
                number,
                recipe.name,
                read_amount(line),
                recipe.portions,
                slot=recipe.category,
                preparation=recipe.preparation,
            )
            for line in recipe.ingredients
        ]
    return file


def _table(path: Path, case: Case | None, said: Said) -> _File:
    opened_file = opened(path, "recipes", case, said)
    columns = map_headings(opened_file.raw, opened_file.profile, opened_file.words, said.accept_suggestions)
    lines = Lines(columns.without_strange(opened_file.raw))
    lines.leave_out(said.leave_out)
    country = head_text(case, "country")
    frame, named, more = typed_lines(lines.raw, columns, RECIPES, replace(said.habits, country=country), case)
    file = _File(path.name, opened_file.source, findings=[*opened_file.findings])
    file.hear(columns, Told(findings=more), lines)
    if persons := personal.in_table(named):
        file.findings = persons
        return file
    for name in ("dish", "food"):
        if name not in columns.places:
            file.findings.append(_no_column(lines.raw.name, name, [lines.raw.headings[at] for at in columns.unread]))
    before = ""
    for line, row in frame.iterrows():
        # Technical sheets write the dish once, above its ingredients.
        before = row["dish"] or before
        if not row["food"] or not before:
            file.left.append(
                Left(int(str(line)), f"{row['dish']} {row['food']}".strip(), _("no ingredient in the line"))
            )
            continue
        unit = canonical(row["unit"]) if row["unit"] else ("" if isnan(row["quantity"]) else "piece")
        amount = Amount(row["quantity"], unit, row["food"])
        words = {name: row[name] for name in ("stage", "meal", "slot", "preparation")}
        when = (row["months"], *(None if pd.isna(row[name]) else row[name] for name in WHEN[1:]))
        grams_told = (row["net_g"], row["cooked_g"])
        file.ingredients.append(
            Ingredient(int(str(line)), before, amount, row["portions"], *grams_told, when=when, **words)
        )
    return file


Weighed = tuple[Ingredient, Food, float, float, str]
"""Ingredient, food, net grams and cooked grams of a portion, and what of them is an assumption."""


def _weighed(file: _File, foods: Foods, country: str) -> list[Weighed]:
    """Return the ingredients with their grams; what is not known is asked, what has no amount is left and told."""
    found: list[Weighed] = []
    unknown: dict[str, list[int]] = {}
    unread: set[str] = set()
    weightless: dict[tuple[str, str], list[int]] = {}
    unmeasured: list[Ingredient] = []
    lines: dict[str, list[int]] = {}
    for one in file.ingredients:
        text = _as_known(one.amount.food, foods)
        lines.setdefault(text, []).append(one.line)
        food = foods(text)
        if food is None:
            if foods.is_left_out(text):
                file.left.append(Left(one.line, text, _("left out as you said")))
            elif alike(text) in _WATER:
                file.left.append(Left(one.line, text, _("water is not bought")))
            else:
                unknown.setdefault(text, []).append(one.line)
                if not one.amount.is_read:
                    unread.add(text)
            continue
        if not isnan(one.net_g) or not isnan(one.cooked_g):
            found.append((one, food, one.net_g, one.cooked_g, ""))
            continue
        if isnan(one.amount.quantity):
            unmeasured.append(one)
            continue
        weight = grams(one.amount, food, country)
        if weight is None:
            weightless.setdefault((one.amount.unit, food.product), []).append(one.line)
            continue
        if isnan(one.portions):
            continue
        note = _("net_g: as the recipe gives it, taken for peeled and raw; stage: the same for all ages")
        found.append((one, food, weight[0] / one.portions, float("nan"), "; ".join(filter(None, (note, weight[1])))))
    for text, its in unknown.items():
        if text in unread:
            file.findings.append(_amount_unread(file.name, its, text))
            continue
        finding, question = unknown_food(file.name, "food", its, text, foods)
        file.findings.append(finding)
        file.questions.append(question)
    file.findings += [
        _weightless(file.name, unit, foods.called(product), its) for (unit, product), its in weightless.items()
    ]
    for one in unmeasured:
        file.left.append(Left(one.line, f"{one.dish}: {one.amount.food}", _("no amount")))
    without = sorted(
        {one.line for one in file.ingredients if isnan(one.portions) and isnan(one.net_g) and isnan(one.cooked_g)}
    )
    if without and not any(finding.code == "portions-asked" for finding in file.findings):
        file.findings.append(_portions_asked(file.name, without, ""))
    file.hear(taken_by_part(file.name, "food", foods, lines))
    return found


def _as_known(text: str, foods: Foods) -> str:
    """Return an ingredient as it stands there if it is known so, else without what the kitchen does with it."""
    food = foods(text)
    return text if foods.is_left_out(text) or (food is not None and not food.by) else as_named(text)


def _stages(file: _File, case: Case | None, said: Said) -> dict[str, str]:
    """Return the stages of the case by the file's words; a word that is none of them is asked."""
    words = None if case is None else words_of(case, said.meanings)["stage"]
    found: dict[str, str] = {}
    for word in dict.fromkeys(one.stage for one in file.ingredients if one.stage):
        ours = words(word) if words else None
        if ours is not None and ours != LEFT_OUT:
            found[word] = ours
            continue
        lines = [one.line for one in file.ingredients if one.stage == word]
        file.questions.append(Unknown("stage", word, words.choices(word) if words else (), tuple(lines)))
        file.findings.append(
            told(
                "unknown-stage",
                "error",
                file.name,
                lines,
                "stage",
                what=_("{word} is not a stage of the case.").format(word=quoted(word)),
                why=_("Portions differ by age."),
                mend=_("Say once which it is: {option}.").format(option=accept_option(Meaning("stage", word, "STAGE"))),
            )
        )
    return found


def _dish_rows(
    file: _File, new: dict[str, str], keys: dict[str, str], said: Said, case: Case | None
) -> list[dict[str, object]]:
    """Return the rows of new dishes, and of known ones whose preparation is told."""
    first: dict[str, Ingredient] = {}
    for one in file.ingredients:
        first.setdefault(keys[one.dish], one)
    rows: list[dict[str, object]] = []
    mealless = []
    for key, one in first.items():
        if key not in new:
            if one.preparation and case is not None:
                rows.append({"dish": key, "preparation": one.preparation})
            continue
        meal = meal_of(one.meal) or meal_of(one.slot) or meal_of(said.meal) or said.meal
        if not meal:
            mealless.append(one)
        slot = "" if meal_of(one.slot) else one.slot
        note = "" if slot else _("slot: the file does not say it")
        rows.append(
            {
                "dish": key,
                "name": new[key],
                "meal": meal,
                "slot": slot or WHOLE,
                "preparation": one.preparation,
                "source": file.source,
                "assumed": note,
            }
        )
    if mealless:
        file.findings.append(
            told(
                "meal-asked",
                "error",
                file.name,
                [one.line for one in mealless],
                "meal",
                what=_("The file does not say at which meal these are served: {names}.").format(
                    names=listed([quoted(one.dish) for one in mealless])
                ),
                why=_("The law sets what a breakfast, a lunch or a snack must bring."),
                mend=_("Say it: --meal lunch; meals are breakfast, morning_snack, lunch, afternoon_snack and dinner."),
            )
        )
    return rows


def _there_already(file: _File, case: Case, rows: list[dict[str, object]]) -> list[Finding]:
    """Return the error that dishes of the file have a recipe of another source in the case: both together would be neither."""
    dishes = {str(row["dish"]) for row in rows}
    own = case["recipes"]
    theirs = own[own["dish"].isin(dishes) & ~own["source"].str.contains(file.source, regex=False)]
    names = dict(zip(case["dishes"]["dish"], case["dishes"]["name"], strict=True))
    there = [str(names.get(dish, dish)) for dish in dict.fromkeys(theirs["dish"])]
    if not there:
        return []
    return [
        told(
            "recipe-there-already",
            "error",
            file.name,
            (),
            "dish",
            what=_("These dishes have a recipe in the case already: {names}.").format(
                names=listed([quoted(n) for n in there])
            ),
            why=_("Ingredients of both together would be bought."),
            mend=_(
                "Delete their rows in the table recipes, leave the lines out, or give the dish of the file another name: {option}."
            ).format(option=accept_option(Meaning("dish", there[0], "other_name"))),
        )
    ]


def _product_rows(foods: Foods, weighed: list[Weighed]) -> list[dict[str, object]]:
    new = dict.fromkeys(food.product for _one, food, _net, _cooked, _note in weighed if food.new)
    return [foods.row(product, BY_THE_KG, 1.0, _("unit: the kg, until an offer has another")) for product in new]


def _portions_asked(name: str, lines: list[int], dish: str) -> Finding:
    return told(
        "portions-asked",
        "error",
        name,
        lines,
        "portions",
        what=_("The recipe {dish} does not say how many portions it makes.").format(dish=quoted(dish))
        if dish
        else _("The file does not say how many portions a recipe makes."),
        why=_("Without it nobody knows what a pupil eats."),
        mend=_("Write it into the file: a column portions, or recipeYield; or give net grams a portion."),
    )


def _weightless(name: str, unit: str, product: str, lines: list[int]) -> Finding:
    return told(
        "unit-without-weight",
        "error",
        name,
        lines,
        "unit",
        what=_("Nobody knows what a {unit} of {product} weighs.").format(unit=quoted(unit), product=quoted(product)),
        why=_("What a pupil eats is reckoned in grams."),
        mend=_("Write the amount in grams into the file, or leave the line out."),
    )


def _amount_unread(name: str, lines: list[int], text: str) -> Finding:
    return told(
        "amount-not-read",
        "error",
        name,
        lines,
        "food",
        what=_("The amount before {text} cannot be read.").format(text=quoted(text)),
        why=_("A number or a unit is left of it; taken without them, the amount would be another."),
        mend=_("Write it into the file as one number with one unit, such as 1.25 lb or 600 g."),
    )


def _no_column(name: str, column: str, headings: list[str]) -> Finding:
    return told(
        "missing-column",
        "error",
        name,
        (),
        column,
        what=_("No column is known to hold {column}.").format(column=quoted(column)),
        why=_("A recipe says what is in which dish."),
        mend=which_column("recipe_column", column, headings),
    )
