"""What the library knows of cells that a case leaves blank: told as notes, or written in.

A product is taken for a food of the library if its name is one of that food's, in the country's language before all others;
a name that may mean two foods, or none, is passed over.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pandas as pd

from planner.assumed import cell_text
from planner.case import Case
from planner.findings import Finding
from planner.i18n import N_, _, figures_text, listed, ngettext, plain_text
from planner.library.foods import Library, library
from planner.schema import CASE_TABLES
from planner.schema.base import DTYPES, typed_frame
from planner.schema.words import unit_in_words

WHY = {
    "unit_kg": N_("Without it nothing of the product can be planned."),
    "gross_factor": N_("Blank counts as 1: as if nothing were thrown away, so that too little is bought."),
    "cooking_factor": N_("A recipe gives cooked grams of it."),
    "shelf_life_days": N_("Blank counts as 5 days."),
    "food": N_("Without a row of the composition its nutrients count as unknown."),
}
"""Columns of the products that the library can fill, with what a blank cell does."""


@dataclass(frozen=True, slots=True)
class Known:
    """What the library knows of a blank cell of a product.

    Parameters
    ----------
    line : int
        Line of the product.
    column : str
        Column of the blank cell.
    name : str
        The product's name in print.
    food : str
        The food that it is taken for.
    value : float, int or str
        What belongs into the cell; for ``food`` the code of the composition.
    told : str
        The same in words.
    source : str
        Who says so; empty if nobody does and it is the planner's own estimate.
    assumed : str
        What in it is an estimate or a reckoning.
    """

    line: int
    column: str
    name: str
    food: str
    value: float | int | str
    told: str
    source: str
    assumed: str

    @property
    def body(self) -> str:
        """The body that says so, without the document."""
        return self.source.partition(",")[0].partition(": ")[0] or _("the planner's own estimate")


def known_blanks(case: Case, known: Library | None = None) -> list[Known]:
    """Return what the library knows of blank cells that the plan needs, by product and column.

    Parameters
    ----------
    case : Case
        A case as it was read, without the schema's defaults.
    known : Library, optional
        The library; without it the one that is shipped.
    """
    products = case.tables["products"]
    blank = {column: _blank(products[column]) for column in WHY}
    blank["cooking_factor"] &= products["product"].isin(_cooked(case))
    if not any(cells.any() for cells in blank.values()):
        return []
    known = known or library()
    head = case.tables["case"]
    country = str(head["country"].iloc[0]).strip() if len(head) else ""
    found = []
    for place, (line, row) in enumerate(products.iterrows()):
        columns = [column for column, cells in blank.items() if cells.iloc[place]]
        foods = known.find(str(row["name"]), country) if columns else ()
        if len(foods) == 1:
            found += [
                one for column in columns if (one := _known(known, foods[0], country, int(str(line)), row, column))
            ]
    return found


def notes(case: Case, known: Library | None = None) -> list[Finding]:
    """Return a note for each column of the products in which the library knows what belongs into blank cells."""
    found = known_blanks(case, known)
    return [_note(column, [one for one in found if one.column == column]) for column in WHY if _any(found, column)]


def filled(case: Case, known: Library | None = None) -> tuple[Case, list[Known]]:
    """Return a case with the blank cells filled of which the library knows what belongs there.

    The table assumptions says of each of them who tells it, and how it was reckoned; no cell that holds anything is changed.

    Parameters
    ----------
    case : Case
        A case as it was read.
    known : Library, optional
        The library; without it the one that is shipped.
    """
    known = known or library()
    found = known_blanks(case, known)
    if not found:
        return case, []
    products = case.tables["products"].copy()
    for one in found:
        products.loc[one.line, one.column] = one.value
    tables = {
        "products": products,
        "composition": _with_rows(case.tables["composition"], known, [one for one in found if one.column == "food"]),
        "assumptions": _with_assumptions(case.tables["assumptions"], products, found),
    }
    return Case({**case.tables, **tables}, case.extras, case.path), found


def _with_assumptions(told: pd.DataFrame, products: pd.DataFrame, found: list[Known]) -> pd.DataFrame:
    """Return the assumptions with one for each cell that was filled in, in place of an earlier one on the same cell."""
    note = _("filled in from the library of foods by the name of the product, look whether it fits")
    rows = [
        {
            "table": "products",
            "row": products.loc[one.line, "product"],
            "column": one.column,
            "value": cell_text(CASE_TABLES["products"][one.column], one.value),
            "source": one.source,
            "assumed": _joined(note, one.assumed),
        }
        for one in found
    ]
    new = typed_frame(CASE_TABLES["assumptions"], pd.DataFrame(rows))
    first = int(max([1, *told.index])) + 1
    new = new.set_axis(pd.RangeIndex(first, first + len(new)))
    key = CASE_TABLES["assumptions"].key
    kept = told[~pd.MultiIndex.from_frame(told[key]).isin(pd.MultiIndex.from_frame(new[key]))]
    return pd.concat([kept, new])


def _known(known: Library, food: str, country: str, line: int, row: pd.Series, column: str) -> Known | None:
    """Return what belongs into a cell, or None where the library does not know it or a blank says the same."""
    answer = (
        _weight(known, food, country, str(row["unit"])) if column == "unit_kg" else _fact(known, food, country, column)
    )
    if answer is None or answer[0] == CASE_TABLES["products"][column].default:
        return None
    return Known(line, column, str(row["name"]), food, *answer)


Answer = tuple[float | int | str, str, str, str]
"""Value, the same in words, source, what is assumed in it."""


def _weight(known: Library, food: str, country: str, unit: str) -> Answer | None:
    weight = known.weight(food, unit, country) if unit else None
    if weight is None:
        return None
    if weight.rows.empty:
        kg = weight.low
        return kg, _kg_told(unit, figures_text(kg, 3)), _("definition of the unit"), ""
    middle = float(weight.rows["kg"].median())
    rows = weight.rows.iloc[(weight.rows["kg"] - middle).abs().argsort(kind="stable")]
    value, nearest = float(f"{middle:.3g}"), rows.iloc[0]
    if weight.low == weight.high:
        return value, _kg_told(unit, figures_text(value, 3)), str(nearest["source"]), str(nearest["assumed"])
    span = f"{figures_text(weight.low, 3)}-{figures_text(weight.high, 3)}"
    note = _("unit_kg: {span} kg by size, the middle is taken").format(span=span)
    return value, _kg_told(unit, span), str(nearest["source"]), _joined(note, str(nearest["assumed"]))


def _kg_told(unit: str, kg: str) -> str:
    return _("a {unit} weighs {kg} kg").format(unit=unit_in_words(unit), kg=kg)


def _fact(known: Library, food: str, country: str, column: str) -> Answer | None:
    if column == "shelf_life_days":
        row = known.food(food)
        days = row[column]
        # what the guide and the list say has no part in it
        if pd.isna(days):
            return None
        told = ngettext("{count} day", "{count} days", int(days)).format(count=int(days))
        return int(days), told, "", _assumed(row, column)
    if column == "food":
        found = known.nearest("composition", food, country, "code")
        return (
            None
            if found is None
            else (str(found["code"]), f"{found['code']}, {found['name']}", str(found["source"]), "")
        )
    found = known.nearest("factors", food, country, column)
    if found is None:
        return None
    value = float(found[column])
    return value, plain_text(value), str(found["source"]), str(found["assumed"])


def _assumed(row: pd.Series, column: str) -> str:
    """Return what of the note on a row is about a column."""
    return next((part for part in str(row["assumed"]).split("; ") if part.startswith(column)), "")


def _note(column: str, found: list[Known]) -> Finding:
    told = [_("{product}: {fact} ({body})").format(product=one.name, fact=one.told, body=one.body) for one in found]
    return Finding(
        code="library-knows",
        severity="note",
        table="products",
        rows=tuple(sorted(one.line for one in found)),
        column=column,
        what=_("The library of foods knows what is blank in {column}. {facts}.").format(
            column=column, facts=listed(told, between="; ")
        ),
        why=_(WHY[column]),
        mend=_(
            "Write it in if it fits, or let `planner library --into CASE` do it; each cell is then marked as assumed."
        ),
    )


def _any(found: list[Known], column: str) -> bool:
    return any(one.column == column for one in found)


def _cooked(case: Case) -> Iterator[str]:
    """Yield the products of which a recipe gives cooked grams."""
    recipes = case.tables["recipes"]
    yield from recipes.loc[recipes["cooked_g"].notna(), "product"]


def _with_rows(composition: pd.DataFrame, known: Library, found: list[Known]) -> pd.DataFrame:
    """Return the composition with the rows that are named and not there yet."""
    new = {str(one.value): one for one in found if one.value not in set(composition["food"])}
    if not new:
        return composition
    rows = known["composition"]
    rows = rows[rows["code"].isin(new)].drop_duplicates("code").drop(columns="food").rename(columns={"code": "food"})
    first = int(max([1, *composition.index])) + 1
    rows = rows.set_index(pd.RangeIndex(first, first + len(rows)))[CASE_TABLES["composition"].names]
    return pd.concat([composition, rows]).astype({c.name: DTYPES[c.kind] for c in CASE_TABLES["composition"].columns})


def _blank(cells: pd.Series) -> pd.Series:
    return cells.isna() | (cells == "") if cells.dtype == "str" else cells.isna()


def _joined(*parts: object) -> str:
    """Return texts as one, each once."""
    return "; ".join(dict.fromkeys(str(part) for part in parts if str(part)))
