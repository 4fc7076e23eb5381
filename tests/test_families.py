"""A family of rules that the mathematics knows is known wherever people meet it; see `.github/CONTRIBUTING.md`, *A family of rules*."""

from __future__ import annotations

from models.constraints import FAMILIES
from planner.schema import CASE_TABLES
from planner.schema.words import WORDS
from planner.ui import wishes


def test_every_family_can_be_set_and_has_its_words() -> None:
    """A case, a scenario and page Plan can make it hard, soft or off, and nobody reads its code word."""
    settable = {family.name for family in FAMILIES if family.default and family.for_scenarios}
    assert set(CASE_TABLES["rules"]["family"].allowed) == settable
    assert set(wishes.FAMILIES) == settable
    assert settable <= set(WORDS["family"])
