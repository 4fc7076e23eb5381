"""Commitments: what has been promised to a supplier is bought."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from models.constraints import commitments
from planner.families.facts import Names, Told
from planner.families.family import FamilyWords, FromTable, LimitWords, SlackWords, of_scope, rule_of
from planner.families.names import of_sites
from planner.i18n import N_


def promise_text(label: str, suppliers: Mapping[str, str], sites: Mapping[str, str]) -> str:
    """Return to whom something is promised, with the sites and the period if it is for these alone, as a reader names it.

    >>> promise_text("coop@alto 2026-03-02", {"coop": "Cooperativa"}, {"alto": "Alto"})
    'Cooperativa (Alto) (2026-03-02)'

    Parameters
    ----------
    label : str
        From `planner.assembly.promises.commitment_rows`.
    suppliers, sites : mapping of str to str
        Names by short name.

    Returns
    -------
    str
        The supplier's name; in brackets the names of the sites, then the period as its label says it. A label of a
        supplier that the mapping lacks keeps its short name.
    """
    if label.partition("@")[0] in suppliers and " " not in label.partition("@")[2]:
        return of_sites(label, suppliers, sites)
    promise, _space, period = label.rpartition(" ")
    return f"{of_sites(promise, suppliers, sites)} ({period})"


def _label(names: Names, label: str) -> str:
    return promise_text(label, names["suppliers"], names["sites"])


def _rule(told: Told, row: Any) -> str:
    return of_sites(of_scope(told, row, "promises"), told["suppliers"], told["sites"])


_PROMISE = rule_of("commitments", "commitment", _label)

FAMILY = FamilyWords(
    commitments.FAMILY,
    wish=N_("What is already promised"),
    limits={
        "commitments": LimitWords(
            _PROMISE, N_("If {step} {currency} less were promised to {name}, that {more}; as much more {less}.")
        )
    },
    slacks={
        "commitment_lack": SlackWords(
            _PROMISE, N_("what was promised to {name} is bought"), N_("all that was promised is bought")
        )
    },
    asks=FromTable("promises", "supplier", "bought", minimum="promised", about=("rule", "scope"), window="window"),
    label=_label,
    rule=_rule,
)
