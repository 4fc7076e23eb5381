"""Help on every table, and on every finding: from the schema and from the source, so that none is missing and none says another thing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from planner.case import Case
from planner.finding_texts import Said, Text, gathered, shown
from planner.i18n import N_, _, language
from planner.io.manual import (
    NOTHING_OFFERED,
    Offered,
    blank_words,
    bounds_words,
    cell_words,
    kind_words,
    offered_text,
    table_notes,
)
from planner.programmes.case_law import own_folders
from planner.programmes.vocabulary import offered_words
from planner.schema import CASE_TABLES, PLAN_TABLES, Column, Table
from planner.schema.base import split_list
from planner.schema.import_tables import IMPORT_TABLES
from planner.schema.ledger_tables import ACCOUNT_TABLES, LEDGER_TABLES
from planner.schema.progress_tables import PROGRESS_TABLES
from planner.words import short_name

FINDINGS = "findings"
"""The kind of help that is about what was found."""

HELP_TABLES: Mapping[str, Mapping[str, Table]] = {
    "case": CASE_TABLES,
    "plan": PLAN_TABLES,
    "year": PROGRESS_TABLES,
    "ledger": {**LEDGER_TABLES, **ACCOUNT_TABLES},
    "files": IMPORT_TABLES,
}
"""The tables that are explained, by kind of help."""

KINDS: Mapping[str, str] = {
    "case": N_("Tables of a case"),
    "plan": N_("Tables of a plan"),
    "year": N_("Tables of the year's progress"),
    "ledger": N_("Tables of what was bought"),
    "files": N_("Files that are brought in"),
    FINDINGS: N_("What was found"),
}
"""Kinds of help, in order, as they are called."""

SEVERITIES: Mapping[str, str] = {"error": N_("Error"), "warning": N_("Warning"), "note": N_("Note")}


@dataclass(frozen=True, slots=True)
class HelpLink:
    """A page of help that one can go to: its kind, what it is about, and how that is called."""

    kind: str
    of: str
    title: str


@dataclass(frozen=True, slots=True)
class ColumnHelp:
    """A column: its name, heading and meaning, how it is written in a few lines, and the tables whose things it names."""

    name: str
    heading: str
    meaning: str
    lines: tuple[tuple[str, str], ...]
    tables: tuple[HelpLink, ...]


@dataclass(frozen=True, slots=True)
class TableHelp:
    """A table.

    Parameters
    ----------
    name, title, meaning : str
        The table, as it is called in files and for people, and what it holds.
    notes : tuple of str
        Whether it is needed, what no two lines share, what recomputes it.
    columns : tuple of ColumnHelp
        Its columns in order.
    named_by : tuple of HelpLink
        Tables that name the things of this one.
    findings : tuple of HelpLink
        What may be found in it.
    """

    name: str
    title: str
    meaning: str
    notes: tuple[str, ...]
    columns: tuple[ColumnHelp, ...]
    named_by: tuple[HelpLink, ...]
    findings: tuple[HelpLink, ...]


@dataclass(frozen=True, slots=True)
class FindingHelp:
    """A finding: how grave, in which table and column, and each way in which it is told: what, why, how to mend."""

    code: str
    title: str
    severities: tuple[str, ...]
    table: HelpLink | None
    columns: tuple[str, ...]
    told: tuple[tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]], ...]


def help_kinds() -> dict[str, str]:
    """Return the kinds of help, in order, as they are called in the language in use."""
    return {kind: _(title) for kind, title in KINDS.items()}


def help_on_table(kind: str, name: str, case: Case | None = None) -> TableHelp | None:
    """Return the help on a table.

    Parameters
    ----------
    kind : str
        Which tables are meant, of `HELP_TABLES`.
    name : str
        Name of the table.
    case : Case, optional
        The case at hand: the words that its programmes read are told.

    Returns
    -------
    TableHelp or None
        In the language in use; None if there is no such table.
    """
    table = HELP_TABLES.get(kind, {}).get(name)
    if table is None:
        return None
    offered = _offered(case) if kind == "case" else NOTHING_OFFERED
    headings = table.headings
    notes = table_notes(table, [headings[key] for key in table.key])
    if table.checked is not None:
        notes.append(table.checked.meaning)
    return TableHelp(
        name,
        table.title,
        table.meaning,
        tuple(notes),
        tuple(_column(table, column, headings[column.name], offered) for column in table.columns),
        tuple(_links("case", [one for one in CASE_TABLES if name in _named(CASE_TABLES[one])]))
        if kind == "case"
        else (),
        tuple(help_of_findings(name)) if kind == "case" else (),
    )


def help_on_finding(code: str) -> FindingHelp | None:
    """Return the help on a finding by its code, in the language in use; None if no finding has it."""
    ways = gathered().get(code)
    if ways is None:
        return None
    tables = {way.table for way in ways}
    table = next(iter(tables)) if len(tables) == 1 else ""
    columns = dict.fromkeys(way.column for way in ways if way.column)
    schema = CASE_TABLES.get(table)
    return FindingHelp(
        code,
        _title(ways),
        tuple(_(SEVERITIES[one]) for one in SEVERITIES if any(one in way.severity for way in ways)),
        None if schema is None else HelpLink("case", table, schema.title),
        tuple(schema.headings[name] if schema is not None and name in schema else name for name in columns),
        tuple(dict.fromkeys((_forms(way.what), _forms(way.why), _forms(way.mend)) for way in ways)),
    )


def help_of_findings(table: str = "") -> list[HelpLink]:
    """Return what may be found in a table of a case, by name; without a table what is found in files, or in the case as a whole."""
    return [HelpLink(FINDINGS, code, _title(ways)) for code, ways in gathered().items() if table == _table_of(ways)]


def help_of_tables(kind: str) -> list[HelpLink]:
    """Return the tables of a kind of help, in the order of the schema."""
    return list(_links(kind, HELP_TABLES[kind]))


def found_help(words: str) -> list[HelpLink]:
    """Return the pages of help in which all words stand, those with the words in their title first.

    Parameters
    ----------
    words : str
        What is looked for, in the language in use; capitals and accents do not matter.
    """
    wanted = short_name(words).split("_")
    if not any(wanted):
        return []
    found: dict[int, list[HelpLink]] = {0: [], 1: []}
    for link, title, text in _pages(language()):
        if all(word in title or word in text for word in wanted):
            found[0 if all(word in title for word in wanted) else 1].append(link)
    return [*found[0], *found[1]]


def findings_manual() -> str:
    """Return every finding with all that it may say, as Markdown."""
    lines = ["# " + _(KINDS[FINDINGS]), ""]
    for code in gathered():
        one = help_on_finding(code)
        assert one is not None
        about = [", ".join(one.severities), *([one.table.title] if one.table else []), *one.columns]
        lines += [f"## `{code}`", "", "; ".join(part for part in about if part), ""]
        for what, why, mend in one.told:
            for heading, texts in zip(told_headings(), (what, why, mend), strict=True):
                lines += [f"* **{heading}:** {text}" for text in texts]
            lines.append("")
    return "\n".join(lines)


def told_headings() -> tuple[str, str, str]:
    """Return what the three parts of a finding are called."""
    return _("What is wrong"), _("Why it matters"), _("How to mend it")


def _column(table: Table, column: Column, heading: str, offered: Offered) -> ColumnHelp:
    allowed = [*bounds_words(column), offered_text(column, offered.get((table.name, column.name), {}))]
    example = "" if column.example is None else cell_words(column.example)
    parts = (
        (_("How it is written"), kind_words(column)),
        (_("Allowed"), "; ".join(part for part in allowed if part)),
        (_("Blank means"), blank_words(column)),
        (_("Example:").rstrip(": \N{NO-BREAK SPACE}"), _in_words(column, example)),
    )
    return ColumnHelp(
        column.name,
        heading,
        column.meaning,
        tuple((name, text) for name, text in parts if text),
        tuple(_links("case", _named_in(column))),
    )


def _in_words(column: Column, cell: str) -> str:
    return "|".join(column.word(word) for word in split_list(cell)) if column.words else cell


def _named_in(column: Column) -> list[str]:
    return list(dict.fromkeys(place.partition(".")[0] for place in column.references))


def _named(table: Table) -> set[str]:
    return {name for column in table.columns for name in _named_in(column) if name != table.name}


def _links(kind: str, names: Sequence[str] | Mapping[str, Table]) -> Iterator[HelpLink]:
    return (HelpLink(kind, name, HELP_TABLES[kind][name].title) for name in names)


def _offered(case: Case | None) -> Offered:
    if case is None:
        return NOTHING_OFFERED
    return offered_words(split_list(case.head["programmes"]), str(case.head["country"]), own_folders(case))


def _table_of(ways: Sequence[Said]) -> str:
    tables = {way.table for way in ways}
    return next(iter(tables & set(CASE_TABLES))) if len(tables) == 1 and tables <= set(CASE_TABLES) else ""


def _title(ways: Sequence[Said]) -> str:
    return _forms(ways[0].what)[0]


def _forms(texts: Sequence[Text]) -> tuple[str, ...]:
    """Return the forms of a sentence, without those that are the begin of another: with and without a suggestion, say."""
    told = list(dict.fromkeys(shown(text) for text in texts))
    return tuple(one for one in told if not any(other != one and other.startswith(one) for other in told))


@cache
def _pages(_language: str) -> list[tuple[HelpLink, str, str]]:
    """Return every page of help with its title and all its words as they are compared, once for each language."""
    pages = []
    for kind, tables in HELP_TABLES.items():
        for name, table in tables.items():
            texts = [table.meaning, *(word for c in table.columns for word in (c.name, c.heading, c.meaning))]
            pages.append((HelpLink(kind, name, table.title), [table.title, name], texts))
    for code, ways in gathered().items():
        texts = [text for way in ways for forms in (way.what, way.why, way.mend) for text in _forms(forms)]
        pages.append((HelpLink(FINDINGS, code, _title(ways)), [_title(ways), code], texts))
    return [(link, _compared(title), _compared(texts)) for link, title, texts in pages]


def _compared(texts: Sequence[str]) -> str:
    return " ".join(short_name(text) for text in texts)
