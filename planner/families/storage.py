"""Storage: food bought ahead; rows that only say how long it keeps."""

from __future__ import annotations

from models.constraints import storage
from planner.families.family import FamilyWords

FAMILY = FamilyWords(storage.FAMILY)
