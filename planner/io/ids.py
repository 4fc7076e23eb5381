"""Short names of a case: made from names where they are blank, and found by names where a table refers to another.

People call a school or a food by its name; a case refers to it by a short name that stays. So a blank short name is made from the
name when the case is read, and a reference may hold the name in its place. Nothing that is typed is changed.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import pandas as pd

from planner.findings import Finding
from planner.i18n import _
from planner.io.troubles import quoted
from planner.schema import CASE_TABLES, Column, Table
from planner.words import Names, alike, short_name


def with_short_names(tables: Mapping[str, pd.DataFrame]) -> tuple[dict[str, pd.DataFrame], list[Finding]]:
    """Return the tables of a case with short names in their blank cells and in place of names that are referred to.

    Parameters
    ----------
    tables : mapping of str to pandas.DataFrame
        Every table of a case as it was read.

    Returns
    -------
    tables : dict of str to pandas.DataFrame
        The same tables; those in which nothing is made or replaced are the same objects.
    findings : list of Finding
        Lines of a table whose names are the same, so that no short name can be made of them.
    """
    found = dict(tables)
    findings: list[Finding] = []
    made = [(table, column) for table in CASE_TABLES.values() for column in table.columns if column.made_from]
    by_name = [one for one in made if one[1].made_from == ("name",)]
    for table, column in by_name:
        findings += _make(found, table, column)
    _refer(found, {f"{table.name}.{column.name}" for table, column in by_name})
    for table, column in made:
        if (table, column) not in by_name:
            _count_up(found, table, column)
    return found, findings


def _make(tables: dict[str, pd.DataFrame], table: Table, column: Column) -> Iterator[Finding]:
    """Make the short names of a table from names, and tell which lines have the same."""
    frame = tables[table.name]
    blank = frame[column.name] == ""
    names = frame["name"][blank & (frame["name"] != "")]
    if names.empty:
        return
    words = names.map(lambda name: short_name(name) or name).astype("str")
    tables[table.name] = frame.assign(
        **{column.name: frame[column.name].mask(words.reindex(frame.index).notna(), words)}
    )
    taken = tables[table.name][column.name].map(alike)
    for word in dict.fromkeys(words.map(alike)):
        lines = taken.index[taken == word]
        if len(lines) > 1:
            yield _same_names(table, column, list(frame.loc[lines, "name"]), tuple(map(int, lines)))


def _same_names(table: Table, column: Column, names: list[str], lines: tuple[int, ...]) -> Finding:
    return Finding(
        code="same-names",
        severity="error",
        table=table.name,
        rows=lines,
        column=column.name,
        what=_("Lines of the table {table} that are called alike ({count}): {names}.").format(
            count=len(lines), table=quoted(table.title), names=", ".join(dict.fromkeys(map(quoted, names)))
        ),
        why=_("Short names are made from names where none is typed, and nobody could tell these apart."),
        mend=_(
            "Give them names that differ, or type a short name of its own ({column}) for each; if it is the same thing, keep one."
        ).format(column=quoted(column.heading)),
    )


def _refer(tables: dict[str, pd.DataFrame], named: set[str]) -> None:
    """Put short names in place of names wherever a column refers to things that have both."""
    names: dict[str, Names] = {}
    for table in CASE_TABLES.values():
        frame = tables[table.name]
        for column in table.columns:
            if len(frame) and len(column.references) == 1 and column.references[0] in named:
                tables[table.name] = frame = _referred(tables, frame, column, names)


def _referred(
    tables: Mapping[str, pd.DataFrame], frame: pd.DataFrame, column: Column, names: dict[str, Names]
) -> pd.DataFrame:
    reference = column.references[0]
    other, _dot, key = reference.partition(".")
    known = {*tables[other][key]} - {""}
    unknown = {*frame[column.name]} - known - {""}
    if not unknown:
        return frame
    if reference not in names:
        names[reference] = Names(zip(tables[other]["name"], tables[other][key], strict=True))
    meant = {word: found for word in unknown if (found := names[reference](word))}
    return frame.assign(**{column.name: frame[column.name].replace(meant)}) if meant else frame


def _count_up(tables: dict[str, pd.DataFrame], table: Table, column: Column) -> None:
    """Make the short names of a table from the cells of a row, numbered where several rows have the same."""
    frame = tables[table.name]
    parts = frame[list(column.made_from)]
    blank = (frame[column.name] == "") & (parts != "").all(axis=1)
    if not blank.any():
        return
    taken = {*frame[column.name]} - {""}
    words = frame[column.name].copy()
    for line in frame.index[blank]:
        word = first = "-".join(parts.loc[line])
        count = 1
        while word in taken:
            count += 1
            word = f"{first}-{count}"
        taken.add(word)
        words[line] = word
    tables[table.name] = frame.assign(**{column.name: words})
