"""A town's own file with the name of a programme that is shipped: told, and refused where it asks for less without saying so."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
import yaml

from planner import service
from planner.findings import Finding, InputError
from planner.programmes import law_of
from planner.programmes.case_law import law_doubts
from planner.programmes.page import take_page
from tests.cases import edited, tiny_case
from tests.programmes.test_slips import copy_of

ON = date(2026, 3, 2)
SHARE = "- from: 2026-01-01\n        share: 0.45"


def told(folder: Path, programme: str = "br-pnae", on: date = ON) -> list[str]:
    """Return what the law says of the own file: the code and the words of each finding."""
    try:
        found = list(law_of([programme], on, [folder]).findings)
    except InputError as error:
        found = error.findings
    return [f"{f.code}: {f.what}" for f in found if f.code in ("law-loosened", "law-replaced")]


@pytest.mark.parametrize(("share", "code", "words"), [
    ("0.45", "law-replaced", "planner."),
    ("0.46", "law-replaced", "targets.family-share 46 % instead of 45 %"),
    ("0.44", "law-loosened", "share 44.0% instead of 45.0%"),
])  # fmt: skip
def test_a_copy_of_a_law_may_ask_for_more_and_not_for_less(share: str, code: str, words: str, tmp_path: Path) -> None:
    """Of 45 % family farming a copy with 45 % or more is told, and what differs in it; one with less is refused."""
    (found,) = told(copy_of("br-pnae", SHARE, SHARE.replace("0.45", share), tmp_path))
    assert found.startswith(code)
    assert words in found


@pytest.mark.parametrize(("programme", "on", "written", "slip", "words"), [
    ("br-pnae", ON, "sense: at_least\n", "sense: at_least\n    mode: \"off\"\n", "mode off instead of soft"),
    ("es-rd-315", date(2026, 5, 1), "value: fish, per: week, minimum: 1, maximum: 3", "value: fish, per: week, minimum: 1, maximum: 4", "frequencies.fish"),
    ("us-nslp", date(2026, 9, 14), "maximum: 650", "maximum: 660", "maximum"),
])  # fmt: skip
def test_whatever_is_weaker_is_found(
    programme: str, on: date, written: str, slip: str, words: str, tmp_path: Path
) -> None:
    """A share that is off, a food that may come once more, a wider bound of a standard: each is refused by name."""
    (found,) = told(copy_of(programme, written, slip, tmp_path), programme, on)
    assert found.startswith("law-loosened")
    assert words in found


@pytest.mark.parametrize(("programme", "on", "rule"), [
    ("es-rd-315", date(2026, 5, 1), "frequencies.legumes"),
    ("es-rd-315", date(2026, 5, 1), "frequencies.fish"),
])  # fmt: skip
def test_a_file_that_lacks_a_rule_is_told_and_not_refused(programme: str, on: date, rule: str, tmp_path: Path) -> None:
    """A town's file may be older than the shipped one, or know less of the law: what it lacks stands on the first page."""
    section, name = rule.split(".")
    own = copy_of(programme, f"programme: {programme}", f"programme: {programme}", tmp_path)
    file = own / f"{programme}.yaml"
    content = yaml.safe_load(file.read_text(encoding="utf-8"))
    del content[section][name]
    file.write_text(yaml.safe_dump(content, allow_unicode=True), encoding="utf-8")
    (found,) = told(own, programme, on)
    assert found.startswith("law-replaced")
    assert f"{rule} blank instead of" in found


def test_a_file_that_says_that_the_law_asks_less_is_taken_and_told(tmp_path: Path) -> None:
    """With `looser: true` at its head a correction by a lawyer is the law, and the first page of the plan names what is less."""
    own = copy_of("br-pnae", SHARE, SHARE.replace("0.45", "0.35"), tmp_path)
    file = own / "br-pnae.yaml"
    file.write_text("looser: true\n" + file.read_text(encoding="utf-8"), encoding="utf-8")
    case = tiny_case(case=edited("case", 0, programmes="br-pnae"))
    object.__setattr__(case, "path", tmp_path)
    (found,) = (f for f in service.check_case(case) if f.code == "law-replaced")
    assert (found.severity, "35.0% instead of 45.0%" in found.what) == ("warning", True)
    assert found.what in law_doubts(case)


def test_what_is_shipped_or_only_a_pattern_is_not_told(tmp_path: Path) -> None:
    """Without a file of its own a case is told nothing, nor with a copy of the template, which holds no figure."""
    assert told(tmp_path) == []
    assert told(copy_of("own-goals", "programme: own-goals", "programme: own-goals", tmp_path), "own-goals") == []


def handed_back(tmp_path: Path, written: str, slip: str, programme: str = "br-pnae") -> tuple[list[Finding], bool]:
    """Hand a page back on which one thing was changed where it stands last, and return what is said and whether the file was written."""
    page = tmp_path / "page.md"
    before, found, after = service.programme_page(programme).rpartition(written)
    assert found
    page.write_text(before + slip + after, encoding="utf-8")
    try:
        _place, asked = take_page(page, tmp_path / "own", date(2026, 11, 30))
    except InputError as error:
        asked = error.findings
    return asked, (tmp_path / "own").exists()


@pytest.mark.parametrize(("written", "slip", "words"), [
    ("checked_on: 2026-11-23", "checked_on: 2027-11-23", "to come"),
    (SHARE, SHARE.replace("0.45", "0.99"), "family-share"),
])  # fmt: skip
def test_a_page_asks_about_slips(written: str, slip: str, words: str, tmp_path: Path) -> None:
    """A day to come, a figure far from the one before: the file is written, and what looks like a slip is asked about."""
    asked, exists = handed_back(tmp_path, written, slip)
    assert exists
    assert any(finding.code == "programme-doubt" and words in finding.what for finding in asked)


def test_a_page_that_loosens_a_law_is_not_written(tmp_path: Path) -> None:
    """35 % where 45 % are shipped, on any day: the page is refused with the share, and nothing is written."""
    asked, exists = handed_back(tmp_path, SHARE, SHARE.replace("0.45", "0.35"))
    assert ([finding.code for finding in asked], exists) == (["law-loosened"], False)


def test_words_changed_above_the_file_are_told(tmp_path: Path) -> None:
    """Who corrects the words alone is told that only the file counts; who corrects the file alone is not."""
    asked, exists = handed_back(tmp_path, "**45 %", "**55 %")
    assert "programme-page-words" in [finding.code for finding in asked]
    assert exists
    asked, _exists = handed_back(tmp_path, SHARE, SHARE.replace("0.45", "0.55"))
    assert "programme-page-words" not in [finding.code for finding in asked]


def test_a_fault_on_a_page_is_told_by_the_line_of_the_page(tmp_path: Path) -> None:
    """The line is that of the page that was handed back, which is the file that the writer has."""
    (fault, *_more), exists = handed_back(tmp_path, SHARE, SHARE.replace("0.45", "45"))
    lines = (tmp_path / "page.md").read_text(encoding="utf-8").splitlines()
    assert (fault.table, exists) == ("page.md", False)
    assert "45" in lines[fault.rows[0] - 1]
