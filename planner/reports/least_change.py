"""What would have to give way so that a plan is possible, in the reader's words: for the console and the screen."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import pandas as pd

from planner.case import Case
from planner.families import share_targets
from planner.i18n import _, day_text, number_text, shown
from planner.inputs import names_of, records
from planner.reports.verdict import Words
from planner.schema.words import in_words

_TEXTS = (
    "family",
    "rule",
    "about",
    "zone",
    "product",
    "supplier",
    "offer",
    "fund",
    "target",
    "period",
    "sense",
    "unit",
)

MOST = 40
"""Rules that are told, the largest first; more would be read by nobody."""

_NAMED = {"product": "products", "supplier": "suppliers", "fund": "funds"}
"""Tables with the names of what a rule is about. An offer is told by its product and supplier."""


def least_change(case: Case, diagnosis: pd.DataFrame) -> pd.DataFrame:
    """Return a diagnosis as a reader sees it: headings and cells in words, columns without a word left out.

    Parameters
    ----------
    case : Case
        The case without a plan.
    diagnosis : pandas.DataFrame
        As `models.diagnose.diagnose`, or `planner.menus.why_impossible`, gives it.
    """
    rows = diagnosis.head(MOST)
    rows = rows.reindex(columns=[*dict.fromkeys([*rows.columns, *_TEXTS])])
    rows = rows.assign(**{name: rows[name].astype("object").fillna("").astype("str") for name in _TEXTS})
    words, told = Words(case, {}), {}
    told[_("Rules")] = [in_words("family", str(family)) for family in rows["family"]]
    told[_("Rule")] = [_rule(words, row) for row in records(rows)]
    headings = {
        "zone": _("Zone"),
        "product": _("Product"),
        "supplier": _("Supplier"),
        "fund": _("Fund"),
        "target": _("Target"),
        "period": _("From"),
    }
    tell: dict[str, Callable[[str], str]] = {
        "period": _day,
        "target": partial(words.of_label, share_targets.FAMILY.name),
    }
    for name, heading in headings.items():
        names = names_of(case.table(_NAMED[name]), name) if name in _NAMED else {}
        told[heading] = [tell[name](cell) if name in tell else names.get(cell, cell) for cell in rows[name]]
    bounds = {"at_least": _("at least {bound}"), "at_most": _("at most {bound}")}
    told[_("Asked")] = [
        "" if pd.isna(row.bound) else bounds.get(str(row.sense), "{bound}").format(bound=number_text(row.bound, 2))
        for row in records(rows)
    ]
    told[_("By how much")] = [number_text(amount, 2) for amount in rows["amount"]]
    told[_("Unit")] = [_(str(unit)) if unit else "" for unit in rows["unit"]]
    frame = pd.DataFrame(told, dtype="str")
    return frame[[name for name in frame if frame[name].ne("").any()]]


def _rule(words: Words, row: Any) -> str:
    """Return the name of a rule; of one on menus with whom it is about."""
    row = row._replace(rule=shown(str(row.rule)))
    return words.rule(row) if row.about else words.of_label(str(row.family), row.rule)


def _day(cell: str) -> str:
    return day_text(pd.Timestamp(cell)) if len(cell) == len("2026-03-02") else cell
