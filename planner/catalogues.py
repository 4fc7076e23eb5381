"""The catalogues of translations: gather every text that a user may read, and keep those under `planner/locales` in step.

``python -m planner.catalogues`` gathers the texts and rewrites the catalogues: translations stay, new texts come in
blank, texts that no longer exist go. ``--check`` only tells what is not in order, and ends with 1 if anything is.

Texts come from the source (``_``, ``N_``, ``ngettext``), from the help of the commands, and from data: the schema of
the tables and the plain words of the programmes; these have a catalogue of their own (`planner.i18n.CATALOGUES`).
"""

from __future__ import annotations

import ast
import inspect
import string
import sys
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import yaml
from babel.messages.catalog import Catalog
from babel.messages.extract import extract
from babel.messages.pofile import read_po, write_po

from planner.i18n import CATALOGUES, DEFAULT, LANGUAGES, catalogue_paths
from planner.paths import PROGRAMMES
from planner.schema import CASE_TABLES, PLAN_TABLES, Table
from planner.schema.ledger_tables import ACCOUNT_TABLES, LEDGER_TABLES
from planner.schema.plan_tables import SUMMARY_MEASURES
from planner.schema.progress_tables import PROGRESS_TABLES

SOURCE = Path(__file__).parent
KEYWORDS: dict[str, Any] = {"_": None, "N_": None, "ngettext": (1, 2)}
COMMAND_FILES = "commands/*.py"

PROGRAMME_WORDS = (
    "name",
    "plain",
    "definition",
    "note",
    "ties",
    "not_modelled",
    "unit",
    "stages",
    "contains",
    "to_fill",
    "to_offer",
)
"""Keys of a programme file whose texts are shown to people; titles and articles of laws stay as they are."""

Id = str | tuple[str, str]
"""A text of the source, or its forms for one and for several."""


def messages() -> list[Id]:
    """Return every text that a user may read, in order; a text with a form for several only once, with its forms."""
    found: set[Id] = set(_of_source()) | set(_of_commands()) | set(_of_schema()) | set(_of_programmes())
    singles = {forms[0] for forms in found if isinstance(forms, tuple)}
    return sorted((text for text in found if text and text not in singles), key=_single)


def update() -> dict[str, int]:
    """Rewrite the catalogue of each language; return how many texts in it wait for a translation."""
    waiting = {}
    data = {*_of_schema(), *_of_programmes()}
    for language in others():
        old = _read(language)
        made = {name: _blank(language, old) for name in CATALOGUES}
        for text in messages():
            known = old.get(_single(text))
            same = known is not None and known.id == text
            of = "data" if text in data else "planner"
            message = made[of].add(text, known.string if known is not None and same else "")
            message.flags.clear()  # Babel takes "5 % of" for a format of C
        for name, path in catalogue_paths(language).items():
            path.parent.mkdir(parents=True, exist_ok=True)
            with path.open("wb") as file:
                write_po(file, made[name], width=0, sort_output=True, no_location=True)
        waiting[language] = sum(not all(forms) for new in made.values() for _text, forms, _fuzzy in _entries(new))
    return waiting


def _blank(language: str, old: Catalog) -> Catalog:
    """Return a catalogue without texts, with the days of the one before."""
    return Catalog(
        locale=language,
        header_comment=f"# {LANGUAGES[language]}: translations of the planner.",
        project="school-meal-planner",
        version="1",
        creation_date=old.creation_date,
        revision_date=old.revision_date,
        last_translator="school-meal-planner",
        language_team=LANGUAGES[language],
        msgid_bugs_address="the project's list of issues",
        charset="utf-8",
        fuzzy=False,
    )


def others() -> list[str]:
    """Return the languages that need a catalogue: all but that of the source."""
    return [language for language in LANGUAGES if language != DEFAULT]


def out_of_step() -> list[str]:
    """Return a line for each catalogue whose texts are not those of the source."""
    wanted = set(messages())
    lines = []
    for language in others():
        held = {text for text, _forms, _fuzzy in _entries(_read(language))}
        lines += [f"{language}: not in the catalogue: {text!r}" for text in sorted(wanted - held, key=_single)]
        lines += [f"{language}: no text any more: {text!r}" for text in sorted(held - wanted, key=_single)]
    return lines


def untranslated() -> list[str]:
    """Return a line for each text of a catalogue that has no translation, or one that nobody has confirmed."""
    lines = []
    for language in others():
        catalog = _read(language)
        for text, forms, fuzzy in _entries(catalog):
            wanted = catalog.num_plurals if isinstance(text, tuple) else 1
            if len(forms) < wanted or not all(form.strip() for form in forms) or fuzzy:
                lines.append(f"{language}: not translated: {text!r}")
    return lines


def broken() -> list[str]:
    """Return a line for each translation whose ``{placeholders}`` are not those of its text."""
    lines = []
    for language in others():
        for text, forms, _fuzzy in _entries(_read(language)):
            one, many = text if isinstance(text, tuple) else (text, text)
            for number, form in enumerate(forms):
                # A language's form for one may leave the count out, as the source's does.
                allowed = {_fields(one), _fields(many)} if number == 0 else {_fields(many)}
                if form and _fields(form) not in allowed:
                    lines.append(f"{language}: other placeholders: {many!r} -> {form!r}")
    return lines


def _entries(catalog: Catalog) -> Iterator[tuple[Id, list[str], bool]]:
    """Yield text, forms of its translation and whether nobody has confirmed it, of every entry but the header."""
    for message in catalog:
        if message.id:
            text: Any = message.id
            forms = [message.string] if isinstance(message.string, str) else list(message.string or ())
            yield text, forms, message.fuzzy


def _read(language: str) -> Catalog:
    """Return all translations of a language as one catalogue."""
    whole = Catalog(locale=language, creation_date=datetime.now(UTC), revision_date=datetime.now(UTC))
    for path in catalogue_paths(language).values():
        if path.is_file():
            with path.open("rb") as file:
                part = read_po(file, locale=language)
            whole.creation_date, whole.revision_date = part.creation_date, part.revision_date
            for message in part:
                if message.id:
                    whole[message.id] = message
    return whole


def _single(text: Id) -> str:
    return text[0] if isinstance(text, tuple) else text


def _fields(text: str) -> tuple[tuple[str, str, str], ...] | None:
    """Return the placeholders of a text with their formats; None if its braces do not match or it is never filled in."""
    try:
        parts = list(string.Formatter().parse(text))
    except ValueError:
        return None
    fields = {(name, spec or "", conversion or "") for _text, name, spec, conversion in parts if name is not None}
    return tuple(sorted(fields))


def _of_source() -> Iterator[Id]:
    for path in sorted(SOURCE.rglob("*.py")):
        with path.open("rb") as file:
            for _line, text, _comments, _context in extract("python", file, KEYWORDS, options={"encoding": "utf-8"}):
                yield (text[0], text[1]) if isinstance(text, tuple) else text


def _of_commands() -> Iterator[str]:
    """Find the docstrings of commands: public functions that a command file lists or decorates."""
    for path in sorted(SOURCE.glob(COMMAND_FILES)):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        listed = {
            name.id
            for node in tree.body
            if isinstance(node, ast.Assign)
            and any(isinstance(t, ast.Name) and t.id == "COMMANDS" for t in node.targets)
            for name in ast.walk(node.value)
            if isinstance(name, ast.Name)
        }
        for node in tree.body:
            if isinstance(node, ast.FunctionDef) and (node.name in listed or node.decorator_list):
                doc = ast.get_docstring(node)
                if doc and (node.name in listed or any("_command(" in ast.unparse(d) for d in node.decorator_list)):
                    yield inspect.cleandoc(doc)


def _of_schema() -> Iterator[str]:
    sets: list[dict[str, Table]] = [CASE_TABLES, PLAN_TABLES, LEDGER_TABLES, ACCOUNT_TABLES, PROGRESS_TABLES]
    for table in (table for tables in sets for table in tables.values()):
        yield from (table.label or table.name, table.text, table.checked.text if table.checked else "")
        for column in table.columns:
            yield from (column.label, column.text, column.unit)
    yield from SUMMARY_MEASURES.values()


def _of_programmes() -> Iterator[str]:
    for path in sorted(PROGRAMMES.glob("*.yaml")):
        yield from _words(yaml.safe_load(path.read_text(encoding="utf-8")))


def _words(node: Any) -> Iterator[str]:
    if isinstance(node, list):
        for part in node:
            yield from _words(part)
    elif isinstance(node, dict):
        for key, value in node.items():
            if key == "references":
                continue
            if key in PROGRAMME_WORDS:
                yield from _texts(value)
            yield from _words(value)


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value.strip()
    elif isinstance(value, list):
        yield from (part.strip() for part in value if isinstance(part, str))
    elif isinstance(value, dict):
        yield from (part.strip() for part in value.values() if isinstance(part, str))


def main(arguments: Sequence[str]) -> int:
    """Rewrite the catalogues, or with ``--check`` tell what is not in order."""
    if "--check" in arguments:
        lines = [*out_of_step(), *untranslated(), *broken()]
        print("\n".join(lines) or "in order")
        return int(bool(lines))
    for language, count in update().items():
        print(f"{language}: {count} of {len(messages())} texts wait for a translation")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
