"""Asking one check about the tiny case with something changed."""

from __future__ import annotations

from typing import Any

from planner.checks import CHECKS
from planner.checks.base import run
from planner.checks.facts import Facts
from planner.findings import Finding
from planner.programmes.law import Law
from tests.cases import tiny_case

BY_CODE = {check.code: check for check in CHECKS}


def found(code: str, law: Law | None = None, **overrides: Any) -> list[Finding]:
    """Return what one check finds in the tiny case with whole tables replaced."""
    return run(BY_CODE[code], Facts(tiny_case(**overrides), law))


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
