"""Checks of the table of mappings."""

from __future__ import annotations

import pytest

from tests.checks.asking import found, one


@pytest.mark.parametrize(
    ("kind", "good", "bad"),
    [
        ("column", "supplier", "suplier"),
        ("column", "-", "--"),
        ("supplier", "coop", "Cooperativa"),
        ("product", "alface", "couve"),
        ("fund", "city", "state"),
        ("site", "emef", "em"),
        ("unit", "bunch", "crate"),
        ("value", "delivery", None),
    ],
)
def test_mapping_leads_nowhere(kind: str, good: str, bad: str | None) -> None:
    """A mapping must lead to a word of the case; words of a file's own columns may lead to any."""
    mapping = {"kind": kind, "theirs": "Theirs", "ours": good}
    assert found("mapping-leads-nowhere", mappings=[mapping]) == []
    if bad is not None:
        finding = one("mapping-leads-nowhere", mappings=[mapping, mapping | {"theirs": "Other", "ours": bad}])
        assert (finding.severity, finding.rows, finding.column) == ("error", (3,), "ours")
