"""Every text that a user may read is in every catalogue, with its placeholders; plans are read whatever their language."""

from __future__ import annotations

import ast
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from planner import catalogues, i18n, service
from planner.i18n import LANGUAGES, using
from planner.paths import CASES
from planner.reports.sheets import sheet_title
from planner.reports.workbook import ORDER
from planner.schema import PLAN_TABLES
from planner.schema.progress_tables import PROGRESS_TABLES

PLANNER = Path(i18n.__file__).parent
OTHERS = [name for name in LANGUAGES if name != "en"]

SHOWN = {"title", "header", "subheader", "write", "caption", "info", "success", "warning", "error", "button", "metric"}
"""Functions of a page whose first argument a visitor reads."""


def test_translations_keep_the_placeholders_of_their_texts():
    """A translation fills in the same figures, in the same form, as its text."""
    assert catalogues.broken() == []


def test_texts_are_found_in_source_help_schema_and_programmes():
    """One text of each origin is gathered, and the forms of a count as one."""
    found = catalogues.messages()
    assert "The plan keeps every rule." in found
    assert (
        "Write a blank case: the tables that every case needs first, each column explained, with an example." in found
    )
    assert "Whole packs." in found
    assert "Bought from suppliers owned by women" in found
    assert len(found) == len(set(found))


@pytest.mark.parametrize("name", OTHERS)
def test_every_text_is_translated(name: str) -> None:
    """No text lacks its translation in what lands (`.ci/run`); until then it is shown in English, and no contributor need know the language."""
    known = i18n.catalogue(name)
    singles = [text if isinstance(text, str) else text[0] for text in catalogues.messages()]
    lacking = [text for text in singles if text not in known._catalog and (text, 0) not in known._catalog]  # type: ignore[attr-defined]
    if lacking and os.environ.get("PLANNER_REQUIRE_TRANSLATIONS") != "1":
        pytest.skip(f"{name}: {len(lacking)} texts wait for a translation, as {lacking[0]!r}")
    assert lacking == []


@pytest.mark.parametrize("name", OTHERS)
def test_titles_of_sheets_fit(name: str) -> None:
    """In every language a sheet's title is its own, short enough, and without signs that a workbook refuses."""
    for titles in ({*ORDER, *(t.label for t in PLAN_TABLES.values())}, {t.label for t in PROGRESS_TABLES.values()}):
        with using(name):
            said = [i18n._(title) for title in sorted(titles)]
            assert [sheet_title(title) for title in sorted(titles)] == said
        assert not any(set(title) & set("[]:*?/\\") for title in said)
        assert len({title.casefold() for title in said}) == len(titles)


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> tuple[service.Case, dict[str, Path]]:
    """Return the tiny case, and its plan as written by a Brazilian colleague."""
    case = service.load_case(CASES / "tiny")
    with using("pt_BR"):
        return case, service.export_plan(service.make_plan(case), tmp_path_factory.mktemp("pt"))


@pytest.mark.parametrize("name", ["en", "pt_BR", "fr"])
@pytest.mark.parametrize("kind", ["workbook", "data"])
def test_a_plan_is_verified_in_any_language(files, name: str, kind: str) -> None:
    """What one colleague planned in her language, another verifies in his, also from the workbook."""
    case, written = files
    with using(name):
        assert service.verify_plan(case, written[kind]) == []


def test_no_text_is_left_unmarked() -> None:
    """What a page shows, what a command prints and what a finding says is never a bare literal."""
    found = [
        f"{path.relative_to(PLANNER)}:{part.lineno}"
        for path in sorted(PLANNER.rglob("*.py"))
        for call in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(call, ast.Call)
        for part in _bare(call)
    ]
    assert found == []


def _bare(call: ast.Call) -> Iterator[ast.Constant]:
    """Return the literals with words among the arguments of a call that people read."""
    name = call.func.id if isinstance(call.func, ast.Name) else getattr(call.func, "attr", "")
    owner = call.func.value.id if isinstance(call.func, ast.Attribute) and isinstance(call.func.value, ast.Name) else ""
    shown = [keyword.value for keyword in call.keywords if keyword.arg in ("what", "why", "mend") and name == "Finding"]
    if call.args and ((owner == "st" and name in SHOWN) or (owner in ("out", "err") and name == "print")):
        shown.append(call.args[0])
    for value in shown:
        if isinstance(value, ast.Constant) and isinstance(value.value, str) and any(c.isalpha() for c in value.value):
            yield value
