"""One module per family of rules; each has a function ``rows(instance, columns)`` that returns its blocks of rows.

A family writes its rows as if they were hard, and names the slack of `models.columns.SLACKS` that eases them when
its mode is soft. A family that is off returns no rows; `models.build` sees to both.
"""

from __future__ import annotations

from collections.abc import Callable

from models.blocks import Columns, RowBlock
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
from models.instance import Instance

FAMILY_ROWS: dict[str, Callable[[Instance, Columns], tuple[RowBlock, ...]]] = {
    "demand": demand.rows,
    "supply": supply.rows,
    "storage": storage.rows,
    "supplier_caps": supplier_caps.rows,
    "funds": funds.rows,
    "fund_spending": fund_spending.rows,
    "share_targets": share_targets.rows,
    "minimum_orders": minimum_orders.rows,
    "delivery_limits": delivery_limits.rows,
    "room": room.rows,
    "product_limits": product_limits.rows,
    "commitments": commitments.rows,
    "contracts": contracts.rows,
    "points": points.rows,
    "cost_ceilings": cost_ceilings.rows,
    "award_routes": award_routes.rows,
    "menu": menu.rows,
    "frequency": frequency.rows,
    "nutrition": nutrition.rows,
    "ranking": ranking.rows,
    "stability": stability.rows,
}
"""The rows of every module of this package, by the module's name. A new module is entered here, gets a test
``tests/models/constraints/test_<module>.py`` and a section in ``models/README.md``."""
