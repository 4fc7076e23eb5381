"""Nutrition: what the menu gives on the average day stays within the standards of each stage."""

from __future__ import annotations

import numpy as np
import pandas as pd

from models.blocks import Columns, RowBlock, two_sided
from models.family import Family, Slack, one_per_amount
from models.instance import Instance
from models.terms import columns_of_terms


def rows(instance: Instance, columns: Columns) -> tuple[RowBlock, ...]:
    """Return one row per standard and bound: minimum <= constant + sum of amount x days (+ gap), likewise for maxima.

    A standard that is off has no row.
    """
    standards, terms = instance.standards, instance.standard_terms
    live = ~FAMILY.has_mode(instance, standards["mode"], "off")
    amounts = pd.DataFrame(
        {
            "row": terms["standard"].to_numpy(),
            "column": columns_of_terms(columns, terms),
            "value": terms["amount"].to_numpy(dtype=float),
        }
    )
    return two_sided(
        family="nutrition",
        name="standards",
        key="standard",
        slack="nutrition_gap",
        unit=standards["unit"].to_numpy(),
        terms=amounts,
        minimum=np.where(live, standards["minimum"].to_numpy(dtype=float), np.nan),
        maximum=np.where(live, standards["maximum"].to_numpy(dtype=float), np.nan),
        constant=standards["constant"].to_numpy(dtype=float),
    )


FAMILY: Family = Family(
    "nutrition",
    "soft",
    rows,
    slacks=(Slack("nutrition_gap", "", "nutrition_gaps", one_per_amount("standards", "scale"), stated="standards"),),
    about={"standard": ("standards", "standard")},
)
