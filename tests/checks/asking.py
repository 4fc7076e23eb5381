"""Asking one check about the tiny case with something changed."""

from __future__ import annotations

import re
from itertools import product
from typing import Any

from planner.case import Case
from planner.checks import CHECKS
from planner.checks.base import run
from planner.checks.facts import Facts
from planner.finding_texts import SENTENCES, Piece, Text, gathered
from planner.findings import Finding
from planner.i18n import _, ngettext
from planner.programmes.law import Law
from planner.schema import CASE_TABLES
from tests.cases import tiny_case

BY_CODE = {check.code: check for check in CHECKS}


def found(code: str, law: Law | None = None, **overrides: Any) -> list[Finding]:
    """Return what one check finds in the tiny case with whole tables replaced."""
    case = tiny_case(**overrides)
    findings = run(BY_CODE[code], Facts(case, law))
    assert code in ABOUT_SHORT_NAMES or short_names_told(case, findings) == []
    assert [line for finding in findings for line in not_in_help(finding)] == []
    return findings


def not_in_help(finding: Finding) -> list[str]:
    """Return the sentences of a finding that help does not have at its code; why something matters the law may say itself."""
    return [
        said
        for part in SENTENCES
        if not (part == "why" and finding.code in WHY_BY_LAW)
        and not _fits(
            said := getattr(finding, part), [t for way in gathered()[finding.code] for t in getattr(way, part)]
        )
    ]


def _fits(said: str, texts: list[Text]) -> bool:
    """Tell whether one of the texts, filled in, or several one after the other are what is said."""
    forms = {
        ".*".join(map(re.escape, re.split(r"\{[^{}]*\}", "".join(form))))
        for text in texts
        for form in product(*(_forms(piece) for piece in text))
    }
    one = f"(?:{'|'.join(sorted(forms))})"
    return re.fullmatch(f"{one}(?: {one})*", said, re.DOTALL) is not None


def _forms(piece: Piece) -> list[str]:
    if piece.many:
        return [ngettext(piece.one, piece.many, count) for count in (1, 2)]
    return [_(piece.one) if piece.told else piece.one]


WHY_BY_LAW = {"attribute-refused", "figure-refused", "life-left-by-law"}
"""Why these matter the law in force says in its own words."""


def short_names_told(case: Case, findings: list[Finding]) -> list[tuple[str, str]]:
    """Return the short names of a case that stand in what is said to be wrong, or why it matters, of things that have a name."""
    names: dict[str, str] = {}
    for table, schema in CASE_TABLES.items():
        frame = case.tables.get(table, schema.empty())
        if len(schema.key) == 1 and {"name", *schema.key} <= set(frame):
            named = zip(frame[schema.key[0]].astype(str), frame["name"].fillna("").astype(str), strict=True)
            names |= {key: name for key, name in named if name and key not in ENGLISH}
    said = {text for finding in findings for text in (finding.what, finding.why)}
    return [
        (key, text)
        for key, name in names.items()
        for text in said
        if key != name and re.search(rf"(?<![\w-]){re.escape(key)}(?![\w-])", text.replace(name, ""))
    ]


ENGLISH = {"all", "kitchen", "new", "late", "far", "third", "own", "direct", "prefer", "good"}
"""Short names of cases in tests that are words of sentences too."""

ABOUT_SHORT_NAMES = {
    "case-name-unfit",
    "counting-matches-nothing",
    "frequency-matches-nothing",
    "key-look-alike",
    "key-twice",
    "mapping-leads-nowhere",
    "name-look-alike",
    "unknown-reference",
}
"""Checks of what stands in a cell: what they name is the cell's own word, or the word to write there."""


def one(code: str, law: Law | None = None, **overrides: Any) -> Finding:
    """Return the only finding of one check; its texts must be there and filled in."""
    findings = found(code, law, **overrides)
    assert len(findings) == 1, findings
    finding = findings[0]
    assert finding.code == code
    for text in (finding.what, finding.why, finding.mend):
        assert text
        assert not {"{", "nan", "NaT", "<NA>"} & set(text.replace("}", " ").split())
    return finding
