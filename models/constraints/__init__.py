"""One module per family of rules: a function ``rows(instance, columns)`` that returns its blocks of rows, and the family as an object.

A family writes its rows as if they were hard, and names its slack that eases them when its mode is soft. A family that is
off has no rows; `models.build` sees to both. What else is to be known of it, `models.family.Family` says.
"""

from __future__ import annotations

from models.constraints import (
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
from models.family import Family, Limit, Slack
from models.instance import Mode

FAMILIES: tuple[Family, ...] = (
    demand.FAMILY,
    supply.FAMILY,
    storage.FAMILY,
    supplier_caps.FAMILY,
    funds.FAMILY,
    fund_spending.FAMILY,
    share_targets.FAMILY,
    minimum_orders.FAMILY,
    delivery_limits.FAMILY,
    room.FAMILY,
    product_limits.FAMILY,
    commitments.FAMILY,
    contracts.FAMILY,
    points.FAMILY,
    cost_ceilings.FAMILY,
    award_routes.FAMILY,
    menu.FAMILY,
    frequency.FAMILY,
    nutrition.FAMILY,
    ranking.FAMILY,
    ranking.FAIRNESS,
    stability.FAMILY,
)
"""Every family of rules. A new module is entered here, gets a test ``tests/models/constraints/test_<module>.py`` and a section in
``models/README.md``."""

DEFAULT_MODES: dict[str, Mode] = {family.name: family.default for family in FAMILIES if family.default is not None}
"""Mode of each family unless a scenario says otherwise."""

SLACK_FAMILIES: dict[str, Family] = {slack.name: family for family in FAMILIES for slack in family.slacks}
"""The family of each slack."""

SLACKS: dict[str, Slack] = {slack.name: slack for family in FAMILIES for slack in family.slacks}
"""Every slack by name."""

LIMITS: dict[str, Limit] = {limit.block: limit for family in FAMILIES for limit in family.limits}
"""Every limit that can be moved, by its block."""

LIMIT_FAMILIES: dict[str, Family] = {limit.block: family for family in FAMILIES for limit in family.limits}
"""The family of each such limit."""
