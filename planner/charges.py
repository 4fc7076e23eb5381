"""What suppliers charge for delivery by the kg and by the drop: the same everywhere, or another amount for each delivery zone (``delivery_charges``).

In words: a kg brought to a zone, and a drop there, cost what the supplier's row for that zone says, nothing if it says 0; where the row, or
the cell, is missing, what the supplier charges everywhere (``suppliers``), nothing where that is blank. Charges by the km come on top.

By hand: a cooperative charges 0.45 a kg, and 0.20 in zone norte. 6 kg to norte and 10 kg to sul cost 6 x 0.20 + 10 x 0.45 = 5.70. With 25 a drop
everywhere and 40 in sul, and two drops to each, 2 x 25 + 2 x 40 = 130 more.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from models.blocks import Floats
from planner.case import Case

PER_KG, PER_DROP = "delivery_cost_per_kg", "delivery_cost_per_drop"


def charges(case: Case, column: str, suppliers: pd.Index, zones: pd.Index) -> Floats:
    """Return what each supplier (row) charges in each delivery zone (column; one may stand there twice): `PER_KG` or `PER_DROP`."""
    everywhere = case["suppliers"].set_index("supplier")[column].reindex(suppliers)
    found = np.repeat(everywhere.fillna(0.0).to_numpy(dtype=np.float64)[:, None], len(zones), axis=1)
    for row in case["delivery_charges"].dropna(subset=[column]).to_dict("records"):
        found[np.ix_(suppliers == row["supplier"], zones == row["zone"])] = row[column]
    return found


def charges_of(case: Case, column: str, drops: pd.DataFrame) -> Floats:
    """Return what each row is charged, a kg or the drop, by its ``supplier`` and ``zone``."""
    suppliers, zones = pd.Index(drops["supplier"].unique()), pd.Index(drops["zone"].unique())
    each = charges(case, column, suppliers, zones)
    return np.asarray(
        each[suppliers.get_indexer(drops["supplier"]), zones.get_indexer(drops["zone"])], dtype=np.float64
    )


def delivery_terms(case: Case) -> pd.DataFrame:
    """Return the suppliers by name, with the most that each charges for a drop in any zone: who so charges is looked at visit by visit."""
    terms = case["suppliers"].set_index("supplier")
    most = charges(case, PER_DROP, terms.index, pd.Index(case["sites"]["zone"].unique())).max(axis=1, initial=0.0)
    return terms.assign(**{PER_DROP: most})
