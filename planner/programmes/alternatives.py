"""Rules of which one has to be met: which one a town follows, and which it lets go for that."""

from __future__ import annotations

from planner.case import Case
from planner.programmes.law import Alternative, Law, Way


def followed(case: Case, law: Law) -> list[tuple[Alternative, Way]]:
    """Return every choice between rules that the law leaves, with the rule that the town follows: the first, unless the case says otherwise."""
    said = chosen(case)
    return [(one, next((w for w in one.ways if w.rule == said.get(one.alternative)), one.ways[0])) for one in law.alternatives]  # fmt: skip


def chosen(case: Case) -> dict[str, str]:
    """Return what the case says it follows, by the short name of the choice."""
    if "alternatives" not in case.tables:
        return {}
    rows = case["alternatives"]
    return dict(zip(rows["alternative"], rows["follows"], strict=True))


def not_followed(case: Case, law: Law) -> dict[tuple[str, str], Way]:
    """Return the law's rules that the town does not follow, by section and name, each with what it follows in their place.

    A row that the case has of its own for one of them asks for it all the same: these are the law's alone.
    """
    return {
        (way.section, rule): own
        for one, own in followed(case, law)
        for way in one.ways
        if way != own
        for rule in way.rules
    }


def counted_anyway(law: Law) -> set[str]:
    """Return the rules on how often that are counted whether they are followed or not."""
    return {rule for one in law.alternatives for way in one.ways if way.section == "frequencies" for rule in way.rules}
