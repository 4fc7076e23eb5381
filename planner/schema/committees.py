"""Words of committees, which the law of a programme and the record of a town share."""

from __future__ import annotations

from typing import Literal

Seat = Literal[
    "parent",
    "teacher",
    "student",
    "farmer",
    "health",
    "nutritionist",
    "purchasing",
    "municipality",
    "civil_society",
    "other",
]
"""Whom a member speaks for."""

Quorum = Literal["more_than_half", "two_thirds", "all"]
"""How many of those with a vote must be present."""

Majority = Literal["of_votes", "of_present", "of_seats", "two_thirds_of_votes"]
"""How many of them must say yes; see `planner.record.state.Rules`."""
