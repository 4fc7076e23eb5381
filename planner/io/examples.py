"""Examples of a country for the lines of a template: the first rows of the bundled case that lies there."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from functools import cache

from planner.io.shortest import number_text
from planner.paths import CASES
from planner.schema import CASE_TABLES, Column
from planner.schema.base import LIST_SEPARATOR, split_list

EXAMPLE_CASES = {
    "BR": "parelheiros",
    "FR": "france-example",
    "PE": "peru-example",
    "US": "us-example",
    "IN": "india-example",
}
"""Bundled case of a country, by the country's ISO code."""

HOME = "BR"
"""Country of the examples that the schema itself has."""

Examples = Mapping[tuple[str, str], str]
"""By table and column the text of an example's cell, with codes in place of the reader's words."""


def examples(country: str) -> Examples:
    """Return the example of every column that has one in a country; of a country without a case what holds anywhere.

    Where the country's case lacks a table, numbers, days and words of a list are those of the schema; free text is left out.
    """
    own = _of_case(country)
    tables = {table for table, _column in own}
    texts = {
        (table.name, column.name): example_text(column)
        for table in CASE_TABLES.values()
        for column in table.columns
        if table.name not in tables and (country == HOME or _anywhere(column))
    }
    return {place: text for place, text in (own | texts).items() if text}


def is_example_text(table: str, column: Column, text: str) -> bool:
    """Tell whether a cell of a line that is marked as an example holds the example of some country, or nothing.

    Parameters
    ----------
    table : str
        Table of the line.
    column : Column
        Column of the cell.
    text : str
        What stands in the cell, in whatever language.

    Returns
    -------
    bool
        True if nobody filled it in.
    """
    return not text or text == example_text(column) or as_codes(column, text) in _everywhere()[table, column.name]


def as_words(column: Column, text: str) -> str:
    """Return the text of an example in the reader's words."""
    return LIST_SEPARATOR.join(map(column.word, split_list(text))) if column.words else text


def as_codes(column: Column, text: str) -> str:
    """Return the text of a cell with codes in place of words, in whatever language."""
    return LIST_SEPARATOR.join(map(column.code, split_list(text))) if column.words else text


def _anywhere(column: Column) -> bool:
    return column.kind not in ("text", "list") or bool(column.allowed or column.words)


def example_text(column: Column) -> str:
    """Return the example of a column as the text of its cell."""
    value = column.example
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return number_text(value) if isinstance(value, float) else str(value)


@cache
def _everywhere() -> dict[tuple[str, str], set[str]]:
    found: dict[tuple[str, str], set[str]] = {
        (table.name, column.name): set() for table in CASE_TABLES.values() for column in table.columns
    }
    for country in EXAMPLE_CASES:
        for place, text in examples(country).items():
            found[place].add(text)
    return found


@cache
def _of_case(country: str) -> dict[tuple[str, str], str]:
    """Return the first rows of a country's case: things that are referred to by their names, without their short names."""
    if country not in EXAMPLE_CASES:
        return {}
    rows = {name: _rows(country, name) for name in CASE_TABLES}
    names = {
        f"{table.name}.{column.name}": {row[column.name]: row["name"] for row in rows[table.name]}
        for table in CASE_TABLES.values()
        for column in table.columns
        if column.made_from == ("name",)
    }
    found = {}
    for table in CASE_TABLES.values():
        for row in rows[table.name][:1]:
            for column in table.columns:
                text = row.get(column.name, "")
                if len(column.references) == 1:
                    text = names.get(column.references[0], {}).get(text, text)
                found[table.name, column.name] = "" if column.made_from else _plain(column, text)
    return found


def _plain(column: Column, text: str) -> str:
    return number_text(float(text)) if text and column.kind in ("number", "integer") else text


def _rows(country: str, table: str) -> list[dict[str, str]]:
    path = CASES / EXAMPLE_CASES[country] / f"{table}.csv"
    if not path.is_file():
        return []
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
