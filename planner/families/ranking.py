"""Ranking: the law's order of preference among suppliers, and fair parts among equals."""

from __future__ import annotations

from models.constraints import ranking
from planner.families.family import FamilyWords, no_bound
from planner.i18n import N_

FAMILY = FamilyWords(
    ranking.FAMILY, wish=N_("The law's order of preference among suppliers"), needs_proof=True, asks=no_bound
)

FAIRNESS = FamilyWords(ranking.FAIRNESS, asks=no_bound)
