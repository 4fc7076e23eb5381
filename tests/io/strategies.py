"""Random cases: every kind of column, with text as nasty as a file format may meet."""

from __future__ import annotations

from datetime import date

import pandas as pd
from hypothesis import strategies as st

from planner.case import Case
from planner.schema import CASE_TABLES, Column
from planner.schema.base import DTYPES

NASTY = (
    "007",
    "=SUM(1)",
    "=1+1",
    "+55 11",
    "-",
    "-1",
    "@here",
    "#REF!",
    "#N/A",
    "a,b;c\td",
    'say "no"',
    '"',
    "two\nlines",
    "carriage\r\nreturn",
    "lone\rreturn",
    "'quoted",
    "_x000D_",
    "_x005F_",
    "1.234",
    "1,234",
    "TRUE",
    "nan",
    "NA",
    "None",
    "1e5",
    "2026-02-09",
    "ação 学校 🥕",
    "a\u00a0b",
    "bell\x07",
    "<&>",
    "sep=;",
    "help",
)
ALPHABET = st.characters(exclude_categories=["Cs"], exclude_characters="\x00\ufffe\uffff")
TEXTS = st.one_of(st.sampled_from(NASTY), st.text(ALPHABET, max_size=12)).map(lambda text: text.strip())
FILLED_TEXTS = TEXTS.filter(bool)
NUMBERS = st.one_of(
    st.floats(allow_nan=False, allow_infinity=False), st.integers(-(10**6), 10**6).map(float), st.just(0.1 + 0.2)
)
VALUES = {
    "text": FILLED_TEXTS,
    "list": FILLED_TEXTS,
    "integer": st.integers(-(2**53), 2**53),
    "number": NUMBERS,
    "boolean": st.booleans(),
    "date": st.dates(date(1950, 1, 1), date(2199, 12, 31)),
    "months": st.sampled_from(["1-3|11", "5", "12", "1-12", "11-2"]),
}
OWN_HEADINGS = st.one_of(
    st.sampled_from(["a;b", "x\ty", "=1+1", "my, own", "Ação", 'the "real" one', "two\nlines", "2026"]),
    st.text(ALPHABET, min_size=1, max_size=8).map(lambda text: "own " + text.strip().strip("\ufeff").strip()),
).map(lambda text: text.strip())


def _column(draw: st.DrawFn, column: Column, rows: int, filled: bool) -> pd.Series:
    value = VALUES[column.kind]
    cells = draw(st.lists(value if filled else st.one_of(st.none(), value), min_size=rows, max_size=rows))
    dtype = DTYPES[column.kind]
    if dtype == "str":
        cells = ["" if cell is None else cell for cell in cells]
    if column.kind == "date":
        cells = [pd.NaT if cell is None else pd.Timestamp(cell) for cell in cells]
    return pd.Series(cells, dtype=dtype)


def _own(draw: st.DrawFn, rows: int, headings: list[str]) -> pd.DataFrame:
    cells = st.lists(TEXTS, min_size=rows, max_size=rows)
    return pd.DataFrame({heading: pd.Series(draw(cells), dtype="str") for heading in headings})


@st.composite
def cases(draw: st.DrawFn) -> Case:
    """A case with a few random tables, columns of the user's own and a table of the user's own."""
    tables = {name: table.empty() for name, table in CASE_TABLES.items()}
    extras: dict[str, pd.DataFrame] = {}
    for name in draw(st.lists(st.sampled_from(sorted(CASE_TABLES)), min_size=1, max_size=2, unique=True)):
        rows = draw(st.integers(1, 3))
        columns = CASE_TABLES[name].columns
        tables[name] = pd.DataFrame({c.name: _column(draw, c, rows, filled=i == 0) for i, c in enumerate(columns)})
        headings = draw(st.lists(OWN_HEADINGS, max_size=2, unique_by=str.casefold))
        if headings:
            extras[name] = _own(draw, rows, headings)
    if draw(st.booleans()):
        rows = draw(st.integers(1, 3))
        frame = _own(draw, rows, draw(st.lists(OWN_HEADINGS, min_size=1, max_size=3, unique_by=str.casefold)))
        frame["filled"] = pd.Series(["x"] * rows, dtype="str")
        extras["my notes"] = frame
    return Case(tables, extras)
