"""What people are told of each family of rules: a module per module of `models.constraints`, with the words of its families.

Names, wishes and prices, what a conflict leaves open, what gave way, what stands in the way: whoever tells of a family asks its object.
The mathematics is `models.constraints`; the independent check is `planner.verify`, which imports neither.
"""

from __future__ import annotations

from models import constraints
from planner.families import (
    award_routes,
    commitments,
    contracts,
    cost_ceilings,
    delivery_limits,
    demand,
    frequency,
    fund_spending,
    funds,
    menu,
    minimum_orders,
    nutrition,
    points,
    product_limits,
    ranking,
    room,
    share_targets,
    stability,
    storage,
    supplier_caps,
    supply,
)
from planner.families.family import FamilyWords

FAMILIES: tuple[FamilyWords, ...] = (
    demand.FAMILY,
    share_targets.FAMILY,
    nutrition.FAMILY,
    frequency.FAMILY,
    menu.FAMILY,
    supply.FAMILY,
    supplier_caps.FAMILY,
    contracts.FAMILY,
    funds.FAMILY,
    fund_spending.FAMILY,
    product_limits.FAMILY,
    minimum_orders.FAMILY,
    delivery_limits.FAMILY,
    room.FAMILY,
    commitments.FAMILY,
    points.FAMILY,
    cost_ceilings.FAMILY,
    award_routes.FAMILY,
    ranking.FAMILY,
    ranking.FAIRNESS,
    stability.FAMILY,
    storage.FAMILY,
)
"""Every family, in the order in which a reader is told of them and in which obstacles are looked for. A new module is entered here."""

BY_NAME: dict[str, FamilyWords] = {family.name: FamilyWords(family) for family in constraints.FAMILIES} | {
    one.name: one for one in FAMILIES
}
"""Every family of the mathematics by its name; one that is not entered says what holds of any (`tests/test_families.py` misses it)."""

BY_BLOCK: dict[str, FamilyWords] = {block: BY_NAME[family.name] for block, family in constraints.LIMIT_FAMILIES.items()}
"""The family of each block whose bounds can be moved."""

BY_SLACK: dict[str, FamilyWords] = {slack: BY_NAME[family.name] for slack, family in constraints.SLACK_FAMILIES.items()}
"""The family of each slack."""
