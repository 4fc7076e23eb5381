"""The table by which the register of capacity is told what farms can deliver to all buyers together."""

from __future__ import annotations

from planner.i18n import N_
from planner.schema.base import Column, Table

C = Column

CAPACITIES = Table(
    "capacities",
    N_("What suppliers can deliver to all buyers together, by month."),
    (
        C("supplier", "text", N_("Supplier, by name."), label=N_("Supplier"), required=True, example="Cooperapas"),
        C("product", "text", N_("Product, by name."), label=N_("Product"), required=True, example="Alface"),
        C("year", "integer", N_("Year."), label=N_("Year"), required=True, minimum=2000, maximum=2100, example=2026),
        C("months", "months", N_("Months that are meant."), label=N_("Months"), required=True, example="3-11"),
        C(
            "kg",
            "number",
            N_("Kg in each of these months."),
            label=N_("Weight in kg"),
            unit="kg",
            required=True,
            minimum=0,
            maximum=1e9,
            example=400,
        ),
    ),
    label=N_("Capacities"),
)
"""A row per supplier, product and months."""
