"""What the schema itself demands of the cells: filled, known, in range, unique, referring to something."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import pandas as pd

from planner.checks.base import fact, finding, groups, number
from planner.checks.facts import Facts, months_or_none
from planner.findings import Finding
from planner.i18n import _, day_text, listed, ngettext
from planner.schema import CASE_TABLES
from planner.schema.base import LIST_SEPARATOR, Column, Table, split_list
from planner.words import collisions, confusable, did_you_mean, exact, likeliest, one_of_its_words

NAMED_IN_FILES = {"suppliers": "supplier", "products": "product", "funds": "fund", "sites": "site"}
"""Tables whose rows invoices and other files call by their names, with their short names."""

MANY = 5
"""Different unknown words in one column beyond which they are told in one finding: then something else is wrong."""


LEAST = 1e-9
"""A number nearer to nothing is an accident of a formula: no weight, price or share is so small."""


def _columns(facts: Facts) -> Iterator[tuple[Table, Column]]:
    """Yield the columns of the tables that have rows."""
    for table in CASE_TABLES.values():
        if len(facts.table(table.name)):
            for column in table.columns:
                yield table, column


def _blank(values: pd.Series) -> pd.Series:
    return values.isna() | (values == "") if values.dtype == "str" else values.isna()


def _no_other(values: pd.Series, known: set[str]) -> bool:
    """Tell at once, of words that are no lists, that they are all known or blank: nearly always they are."""
    return values.dtype == "str" and {word for word in values.tolist() if isinstance(word, str)} <= known | {""}


def _words(values: pd.Series, column: Column) -> pd.Series:
    """Return the words of a column, one per row of the result under the line they stand in; blanks left out."""
    values = values[~_blank(values)]
    if values.dtype != "str":
        values = values.astype("str")
    if column.kind == "list":
        values = values.map(split_list).explode().dropna().astype("str")
    return values


@fact()
def table_empty(facts: Facts) -> Iterator[Finding]:
    """A table that every case needs has no row."""
    for table in CASE_TABLES.values():
        if table.required and len(facts.table(table.name)) == 0:
            yield finding(
                "error",
                table.name,
                (),
                what=_("The table {table} has no rows.").format(table=table.name),
                why=_("Without it nothing can be planned. It holds: {text}").format(text=table.meaning),
                mend=_("Fill in at least one row; the blank template shows an example."),
            )


@fact()
def one_row_only(facts: Facts) -> Iterator[Finding]:
    """A table that holds one row has several."""
    for table in CASE_TABLES.values():
        rows = facts.table(table.name).index
        if table.single and len(rows) > 1:
            yield finding(
                "error",
                table.name,
                rows[1:],
                what=_("The table {table} has {count} rows; it may have only one.").format(
                    table=table.name, count=len(rows)
                ),
                why=_("It would be unclear which of them holds."),
                mend=_("Keep one row, and put another plan into a case of its own."),
            )


@fact()
def required_cell(facts: Facts) -> Iterator[Finding]:
    """A cell that must be filled is blank."""
    for table, column in _columns(facts):
        if not column.required:
            continue
        values = facts.table(table.name)[column.name]
        if not values.hasnans and not (values.dtype == "str" and "" in values.tolist()):
            continue
        if unread := facts.unread.get((table.name, column.name), ()):
            values = values[~values.index.isin(unread)]
        rows = values.index[_blank(values)]
        if column.made_from:  # of what it is made from the blank cell is told
            rows = rows[(facts.table(table.name).loc[rows, list(column.made_from)] != "").all(axis=1)]
        if len(rows):
            yield finding(
                "error",
                table.name,
                rows,
                column.name,
                what=_("{column} is blank in {count} of {total} rows.").format(
                    column=column.name, count=len(rows), total=len(values)
                ),
                why=_("The plan needs it. It is: {text}").format(text=column.meaning),
                mend=_("Fill it in, or delete the rows if they are not meant."),
            )


@fact()
def word_not_allowed(facts: Facts) -> Iterator[Finding]:
    """A cell holds a word that the schema does not know."""
    for table, column in _columns(facts):
        if not column.allowed:
            continue
        values = facts.table(table.name)[column.name]
        if column.kind != "list" and _no_other(values, set(column.allowed)):
            continue
        words = _words(values, column)
        wrong = words[~words.isin(column.allowed)]
        if wrong.empty:
            continue
        for (word,), part in groups(wrong.to_frame(), column.name):
            mend = _("Write one of: {allowed}.").format(allowed=", ".join(map(column.word, column.allowed)))
            if column.kind == "list":
                mend += " " + _("Separate several with |.")
            yield finding(
                "error",
                table.name,
                part.index,
                column.name,
                what=_("“{word}” is not a word that {column} knows.").format(word=word, column=column.name)
                + _meant(word, column),
                why=_("The planner cannot tell what is meant."),
                mend=mend,
            )


def _meant(word: str, column: Column) -> str:
    """Return a sentence that proposes, in the reader's words, what was probably meant; empty if nothing is near.

    A word that is one of those of an answer comes before one that only looks like another answer: farmers are individual farmers, not
    other firms.
    """
    forms = {form: code for code in column.allowed for form in (code, column.word(code))}
    found = one_of_its_words(word, forms) or likeliest(word, forms)
    return " " + _("Did you mean “{word}”?").format(word=column.word(forms[found])) if found else ""


@fact()
def number_not_finite(facts: Facts) -> Iterator[Finding]:
    """A number is infinite."""
    for table, column in _columns(facts):
        if column.kind != "number":
            continue
        values = facts.table(table.name)[column.name]
        rows = values.index[np.isinf(values.to_numpy("float64", na_value=np.nan))]
        if len(rows):
            yield finding(
                "error",
                table.name,
                rows,
                column.name,
                what=_("{column} is infinite.").format(column=column.name),
                why=_("Nothing can be reckoned with it."),
                mend=_("Write a number, or leave the cell blank if there is no limit."),
            )


MOST_PERCENT = 200
"""Percentage up to which a number far above a share of 1 was probably meant as one: twice all of it."""


@fact()
def number_out_of_range(facts: Facts) -> Iterator[Finding]:
    """A number is below or above what is possible."""
    for table, column in _columns(facts):
        if column.kind not in ("number", "integer"):
            continue
        values = facts.table(table.name)[column.name]
        numbers = values.to_numpy("float64", na_value=np.nan)
        bounds = (
            (column.minimum, numbers < (column.minimum or 0), _("at least {bound}")),
            (column.above, numbers <= (column.above or 0), _("more than {bound}")),
            (column.maximum, numbers > (column.maximum or 0), _("at most {bound}")),
        )
        for bound, outside, text in bounds:
            outside &= np.isfinite(numbers)
            if bound is None or not outside.any():
                continue
            found = values[outside].astype("float64")
            # 1 above a maximum of 0.95 is all of it, no percentage
            in_percent = (
                column.unit == "share 0-1" and column.maximum == bound and found.between(1, MOST_PERCENT, "right").all()
            )
            yield finding(
                "error",
                table.name,
                found.index,
                column.name,
                what=_("{column} is {values}; it must be {limit}.").format(
                    column=column.name,
                    values=listed(number(value) for value in found.drop_duplicates()),
                    limit=text.format(bound=number(bound)),
                ),
                why=_("Such a value cannot be right, and would bend the whole plan. It is: {text}").format(
                    text=column.meaning
                ),
                mend=_("Write a share, not a percentage: 92 % is 0.92.")
                if in_percent
                else _("Correct the number; look at the unit and the decimal comma too."),
            )


@fact()
def number_beyond_belief(facts: Facts) -> Iterator[Finding]:
    """A number is larger than any town's, or nearer to nothing, although the schema sets no bound."""
    for table, column in _columns(facts):
        if column.kind not in ("number", "integer"):
            continue
        numbers = facts.table(table.name)[column.name].to_numpy("float64", na_value=np.nan)
        low, high = column.believable
        # beyond a bound of the schema's own the number is out of range already
        odd = (numbers != 0) & (np.abs(numbers) < LEAST)
        if column.maximum is None:
            odd |= numbers > high
        if column.minimum is None and column.above is None:
            odd |= numbers < low
        if (odd & np.isfinite(numbers)).any():
            found = facts.table(table.name)[column.name][odd & np.isfinite(numbers)].astype("float64")
            yield finding(
                "error",
                table.name,
                found.index,
                column.name,
                what=_("{column} is {values}, which is no number of any town.").format(
                    column=column.name, values=listed(f"{value:.6g}" for value in found.drop_duplicates())
                ),
                why=_("Nothing can be reckoned exactly with such a number, and it cannot be meant."),
                mend=_(
                    "Correct the number; look at the exponent and at digits typed twice. Blank where there is no limit."
                ),
            )


@fact()
def key_twice(facts: Facts) -> Iterator[Finding]:
    """Two rows have the same key; a blank counts as a value."""
    for table in CASE_TABLES.values():
        if not table.key or table.single or len(facts.table(table.name)) < 2:
            continue
        frame = facts.table(table.name)[table.key]
        repeated = frame.duplicated(keep=False)
        if not repeated.any():
            continue
        needed = [name for name in table.key if table[name].required]
        incomplete = (
            pd.concat([_blank(frame[name]) for name in needed], axis=1).any(axis=1)
            if needed
            else pd.Series(False, index=frame.index)
        )
        twice = frame[repeated & ~incomplete]
        for key, part in groups(twice, table.key):
            told = [_as_read(table[name], word) for name, word in zip(table.key, key, strict=True)]
            words = ", ".join(f"{name} {word}" for name, word in zip(table.key, told, strict=True))
            yield finding(
                "error",
                table.name,
                part.index,
                table.key[0],
                what=_("{count} rows say the same: {key}.").format(count=len(part), key=words),
                why=_("It would be unclear which of them holds, or they would count twice."),
                mend=_("Keep one of the rows, or tell them apart in {columns}.").format(columns=", ".join(table.key)),
            )


def _as_read(column: Column, word: Any) -> str:
    """Return a word of a key in the reader's words."""
    if pd.isna(word) or word == "":
        return _("blank")
    return day_text(word) if isinstance(word, pd.Timestamp) else column.word(str(word))


CALLED = {("sites", "zone"), ("sites", "committee"), ("products", "food_group")}
"""Columns beside keys whose words are what things are called by."""


@fact()
def separator_in_a_name(facts: Facts) -> Iterator[Finding]:
    """A word by which things are called holds the sign that separates the words of a list."""
    for table, column in _columns(facts):
        if column.kind != "text" or not (column.key or (table.name, column.name) in CALLED):
            continue
        words = facts.table(table.name)[column.name]
        if not any(LIST_SEPARATOR in str(word) for word in words):
            continue
        wrong = words[words.str.contains(LIST_SEPARATOR, regex=False, na=False)]
        if len(wrong):
            yield finding(
                "error",
                table.name,
                wrong.index,
                column.name,
                what=_("{column} holds {words}, with the sign |.").format(
                    column=column.name, words=listed(f"“{word}”" for word in wrong.drop_duplicates())
                ),
                why=_("The sign | separates the words of a list, so this would be read as several."),
                mend=_("Write it without the sign, here and wherever it is referred to."),
            )


@fact()
def key_look_alike(facts: Facts) -> Iterator[Finding]:
    """Two keys differ only in capitals, accents, hyphens or leading zeros."""
    for table in CASE_TABLES.values():
        if len(table.key) != 1 or table[table.key[0]].kind != "text" or table.single:
            continue
        key = table.key[0]
        words = facts.table(table.name)[key]
        if len(words) < 2:
            continue
        words = words[words != ""].drop_duplicates()
        plain = words.map(confusable).astype("str")
        if len(set(plain)) == len(plain):
            continue
        alike = pd.DataFrame({"word": words, "plain": plain})
        alike = alike[alike["plain"].duplicated(keep=False)]
        for _key, part in groups(alike, "plain"):
            yield finding(
                "note",
                table.name,
                part.index,
                key,
                what=_("{words} look alike.").format(words=listed(f"“{word}”" for word in part["word"])),
                why=_("If they are the same thing, the plan treats it as several."),
                mend=_("If it is the same, write it one way everywhere."),
            )


@fact()
def name_look_alike(facts: Facts) -> Iterator[Finding]:
    """Two things have the same name, or names that are alike, or one is called as another's short name: files cannot tell them apart."""
    for table, key in NAMED_IN_FILES.items():
        rows = facts.table(table).drop_duplicates(key)
        lines = dict(zip(rows[key], rows.index, strict=True))
        names = {word: (word, name) for word, name in zip(rows[key], rows["name"], strict=True) if word}
        for things in collisions(names):
            if len({confusable(word) for word in things}) == 1:
                continue  # told of their keys already
            same = len({exact(str(names[word][1])) for word in things}) == 1
            told = _("{words} have the same name.") if same else _("The names of {words} are alike.")
            yield finding(
                "warning" if same and table != "sites" else "note",  # towns do have two schools of one name
                table,
                [lines[word] for word in things],
                "name",
                what=told.format(words=listed(f"“{word}”" for word in things)),
                why=_("Invoices and other files call them by their names, and nobody could tell which is meant."),
                mend=_("Give them names that differ in more than capitals, accents, hyphens and spaces."),
            )


@fact()
def unknown_reference(facts: Facts) -> Iterator[Finding]:
    """A cell refers to something that no row describes."""
    for table, column in _columns(facts):
        if not column.references:
            continue
        homes = [reference.split(".") for reference in column.references]
        values = facts.table(table.name)[column.name]
        if column.kind != "list" and _no_other(values, {w for home, name in homes for w in facts.table(home)[name]}):
            continue
        known = pd.concat([facts.table(home)[name] for home, name in homes]).drop_duplicates()
        words = _words(values, column)
        wrong = words[~words.isin(known)]
        if wrong.empty:
            continue
        unknown = list(wrong.drop_duplicates())
        home = " / ".join(home for home, _name in homes)
        why = _("The row cannot be used: the table {home} does not say what this is.").format(home=home)
        if len(unknown) > MANY:
            yield finding(
                "error",
                table.name,
                wrong.index,
                column.name,
                what=ngettext("{count} word of {column} is not in the table {home}: {words}.", "{count} different words of {column} are not in the table {home}, such as {words}.", len(unknown)).format(
                    count=len(unknown), column=column.name, home=home, words=listed(f"“{w}”" for w in unknown)
                )
                + did_you_mean(unknown[0], known),
                why=why,
                mend=_("Write the words as in {home}. If a spreadsheet dropped leading zeros, format the column as text.").format(home=home),
            )  # fmt: skip
            continue
        for (word,), part in groups(wrong.to_frame(), column.name):
            yield finding(
                "error",
                table.name,
                part.index,
                column.name,
                what=_("“{word}” is not in the table {home}.").format(word=word, home=home) + did_you_mean(word, known),
                why=why,
                mend=_("Correct the word, or add a row for it to the table {home}.").format(home=home),
            )


@fact()
def months_not_understood(facts: Facts) -> Iterator[Finding]:
    """A cell with months is not a list of months or ranges."""
    for table, column in _columns(facts):
        if column.kind != "months":
            continue
        values = facts.table(table.name)[column.name]
        for (word,), part in groups(
            values[values.map(lambda cell: months_or_none(cell) is None)].to_frame(), column.name
        ):
            yield finding(
                "error",
                table.name,
                part.index,
                column.name,
                what=_("“{word}” is not a list of months.").format(word=word),
                why=_("It would be unclear when this holds."),
                mend=_("Write months as numbers, such as 3-6|11. If a spreadsheet makes a date of 3-6, format the column as text."),
            )  # fmt: skip


@fact()
def list_separator(facts: Facts) -> Iterator[Finding]:
    """A list is written with commas or semicolons."""
    for table, column in _columns(facts):
        if column.kind != "list" or column.allowed:
            continue
        values = facts.table(table.name)[column.name]
        rows = values[values.str.contains("[,;]", regex=True)]
        if len(rows):
            yield finding(
                "warning",
                table.name,
                rows.index,
                column.name,
                what=_("“{word}” in {column} is read as one word.").format(word=rows.iloc[0], column=column.name),
                why=_("Rules that look for one of the words will not find it."),
                mend=_("Separate the words with |."),
            )
