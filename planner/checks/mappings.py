"""The table of mappings: what words of other people's files mean must be something that the case knows."""

from __future__ import annotations

from collections.abc import Iterator
from math import isfinite

from planner.checks.base import fact, finding
from planner.checks.facts import Facts
from planner.findings import Finding
from planner.i18n import _
from planner.schema.import_tables import COLUMN_KINDS, IMPORT_TABLES, PUPILS_OF
from planner.schema.law_words import STAGE_WORDS
from planner.schema.ledger_tables import ENTRIES
from planner.units import UNITS, kg_of
from planner.words import did_you_mean

LEFT_OUT = "-"
"""What a heading is mapped to whose column is not read, and a product that is none but a charge for delivery."""

_HOMES = {"supplier": "suppliers", "product": "products", "fund": "funds", "contract": "contracts", "site": "sites"}


def meant_by(facts: Facts, kind: str) -> list[str] | None:
    """Return the words that a mapping of a kind may lead to; None if it may lead to any.

    Parameters
    ----------
    facts : Facts
        The case.
    kind : str
        One of `planner.schema.case_tables.MAPPING_KINDS`.
    """
    if kind == "column":
        return [*ENTRIES.names, LEFT_OUT]
    if kind in COLUMN_KINDS:
        of_stages = [f"{PUPILS_OF}{stage}" for stage in _stages(facts)] if kind == "school_column" else []
        return [*IMPORT_TABLES[COLUMN_KINDS[kind]].names, *of_stages, LEFT_OUT]
    if kind == "stage":
        return [*_stages(facts), LEFT_OUT]
    if kind == "unit":
        own = (*facts["products"]["unit"], *facts["unit_weights"]["unit"])
        return list(dict.fromkeys((*own, *UNITS)))
    if kind in _HOMES:
        known = list(facts.table(_HOMES[kind])[kind])
        return [*known, LEFT_OUT] if kind == "product" else known
    return None


def _stages(facts: Facts) -> list[str]:
    """Return the stages of the case, and those that an import may put into it."""
    return list(dict.fromkeys((*facts["stages"]["stage"], *STAGE_WORDS)))


@fact(of="mappings")
def mapping_leads_nowhere(facts: Facts) -> Iterator[Finding]:
    """A mapping leads to something that the case does not know."""
    table = facts["mappings"]
    for line, kind, theirs, ours in zip(table.index, table["kind"], table["theirs"], table["ours"], strict=True):
        known = meant_by(facts, kind)
        weighs = kind == "unit" and isfinite(kg_of(ours))  # such as 25 lb, what a bag weighs
        if ours and known is not None and ours not in known and not weighs:
            yield finding(
                "error",
                "mappings",
                (line,),
                "ours",
                what=_("“{theirs}” is mapped to the {kind} “{ours}”, which is not known.").format(
                    theirs=theirs, kind=kind, ours=ours
                )
                + did_you_mean(ours, known),
                why=_("Lines of files that use the word cannot be counted."),
                mend=_("Correct the word, or delete the row."),
            )
