"""Stability: what was announced to the suppliers."""

from __future__ import annotations

from models.constraints import stability
from planner.families.family import FamilyWords, no_bound

FAMILY = FamilyWords(stability.FAMILY, asks=no_bound)
