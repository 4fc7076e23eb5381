"""Words of the law in the cells of a case, made the codes that tables hold."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

import pandas as pd

from planner.i18n import _
from planner.schema.base import LIST_SEPARATOR, Column, Table, split_list
from planner.schema.case_tables import CASE_TABLES
from planner.schema.words import spoken

Place = tuple[str, str]
"""A table and a column of it."""

ATTRIBUTES: dict[str, Place] = {
    "supplier.kind": ("suppliers", "kind"),
    "supplier.ownership": ("suppliers", "ownership"),
    "supplier.certificates": ("suppliers", "certificates"),
    "supplier.labels": ("suppliers", "labels"),
    "offer.labels": ("offers", "labels"),
    "product.food_group": ("products", "food_group"),
    "product.processing_class": ("products", "processing_class"),
    "product.tags": ("products", "tags"),
}
"""Where the words stand at which a counting rule looks."""

SCOPES: dict[str, Place] = {
    "food_group": ("products", "food_group"),
    "processing_class": ("products", "processing_class"),
    "product_tag": ("products", "tags"),
    "dish_tag": ("dishes", "tags"),
    "slot": ("dishes", "slot"),
}
"""Where the words stand that a rule on how often names."""

NUTRIENTS: dict[str, Place] = {
    "food_group": ("products", "food_group"),
    "component": ("components", "component"),
}
"""Where the words stand that a nutrition standard names behind a colon."""

_BY_ANOTHER: dict[str, tuple[str, str, dict[str, Place]]] = {
    "counting_rules": ("attribute", "values", ATTRIBUTES),
    "frequency_rules": ("scope", "value", SCOPES),
}
"""Tables in which one column says to which column of the case the words of another belong."""


def coded(table: Table, frame: pd.DataFrame) -> pd.DataFrame:
    """Return a table of a case in which every word of the law is the code that rules read.

    Parameters
    ----------
    table : Table
        What the table is.
    frame : pandas.DataFrame
        Its rows, typed; changed in place.

    Returns
    -------
    pandas.DataFrame
        The same frame. What stands for no code, or for two, is as it was.
    """
    for column in table.columns:
        if column.words:
            frame[column.name] = _texts((code_cell(column, cell) for cell in frame[column.name]), frame)
    if table.name in _BY_ANOTHER:
        key, name, places = _BY_ANOTHER[table.name]
        pairs = zip(frame[key], frame[name], strict=True)
        codes = (code_cell(column_at(places.get(kind)), cell, many=True) for kind, cell in pairs)
        frame[name] = _texts(codes, frame)
    if table.name == "frequency_rules":
        frame["of"] = _texts(map(code_of, frame["of"]), frame)
    if table.name == "nutrition_standards":
        for name in ("nutrient", "without"):
            frame[name] = _texts(map(code_nutrient, frame[name]), frame)
    return frame


def _texts(cells: Iterable[str], frame: pd.DataFrame) -> pd.Series:
    return pd.Series(list(cells), index=frame.index, dtype="str")


def code_cell(column: Column | None, cell: str, *, many: bool = False) -> str:
    """Return a cell with codes in place of words.

    Parameters
    ----------
    column : Column or None
        What the cell is about; None: a column that the schema does not know, whose cells stay as they are.
    cell : str
        What stands there; blank stays blank.
    many : bool
        True: several words may stand in it, parted by ``|``, also where the column is no list.

    Returns
    -------
    str
        The cell with codes for all words that are known; a word that is not known stays as it was written.
    """
    if column is None or not cell:
        return cell
    if column.kind != "list" and not many:
        return column.code(cell)
    words = split_list(cell)
    codes = list(code_words(column, words))
    return cell if codes == words else LIST_SEPARATOR.join(codes)


def code_words(column: Column | None, words: Iterable[str]) -> Iterable[str]:
    """Return the codes of words of a column; of no column the words."""
    return words if column is None else dict.fromkeys(map(column.code, words))


def code_nutrient(nutrient: str) -> str:
    """Return what a standard names with codes in place of words.

    >>> code_nutrient("component:Milk"), code_nutrient("iron_mg")
    ('component:milk', 'iron_mg')
    """
    kind, colon, words = nutrient.partition(":")
    place = NUTRIENTS.get(kind.strip()) if colon else None
    return f"{kind.strip()}:{code_cell(column_at(place), words.strip(), many=True)}" if place else nutrient


def code_of(base: str) -> str:
    """Return what a share of servings is a share of with codes in place of words.

    >>> code_of("food_group:Fruit"), code_of("product:apple"), code_of("")
    ('food_group:fruit', 'product:apple', '')
    """
    kind, colon, words = base.partition(":")
    place = SCOPES.get(kind.strip())
    return f"{kind.strip()}:{code_cell(column_at(place), words.strip(), many=True)}" if colon else base


def column_at(place: Place | None) -> Column | None:
    """Return the column of a case at a place, or None."""
    return CASE_TABLES[place[0]][place[1]] if place else None


def words_at(place: Place | None, codes: Iterable[str]) -> Iterator[str]:
    """Yield words of the law that stand at a place of a case as a reader knows them; others as the case has them."""
    column = column_at(place)
    known: Mapping[str, str] = {} if column is None else column.words
    return (_(known[code]) if code in known else spoken(code) for code in codes)
