"""Menu frequency: how often something may or must be served in a span of time."""

from __future__ import annotations

import numpy as np
import pandas as pd

from models.blocks import Columns, RowBlock
from models.columns import rows_with_mode
from models.constraints.nutrition import menu_columns, two_sided
from models.instance import Instance


def rows(instance: Instance, columns: Columns) -> tuple[RowBlock, ...]:
    """Return one row per rule and bound: minimum <= sum of count x days (+ gap), and sum of count x days (- gap) <= maximum.

    A rule that is off has no row.
    """
    rules, terms = instance.frequencies, instance.frequency_terms
    live = ~rows_with_mode(instance, "menu_frequency", rules["mode"], "off")
    count = pd.DataFrame(
        {
            "row": terms["frequency"].to_numpy(),
            "column": menu_columns(columns, terms["column"], terms["index"].to_numpy()),
            "value": terms["count"].to_numpy(dtype=float),
        }
    )
    return two_sided(
        family="menu_frequency",
        name="frequencies",
        slack="frequency_gap",
        unit="days",
        terms=count,
        minimum=np.where(live, rules["minimum"].to_numpy(dtype=float), np.nan),
        maximum=np.where(live, rules["maximum"].to_numpy(dtype=float), np.nan),
        constant=np.zeros(len(rules)),
    )
