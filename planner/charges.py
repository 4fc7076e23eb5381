"""What suppliers charge per kg for delivery: the same everywhere, or another amount for each delivery zone (``delivery_charges``).

In words: a kg brought to a zone costs what the supplier's row for that zone says, nothing if it says 0; in zones without a row what the
supplier charges everywhere (``suppliers.delivery_cost_per_kg``), nothing where that is blank. Charges by the drop and by the km come on top.

By hand: a cooperative charges 0.45 a kg, and 0.20 in zone norte. 6 kg to norte and 10 kg to sul cost 6 x 0.20 + 10 x 0.45 = 5.70.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from models.blocks import Floats
from planner.case import Case


def charges_per_kg(case: Case, suppliers: pd.Index, zones: pd.Index) -> Floats:
    """Return what each supplier (row) charges for a kg brought to each delivery zone (column; one may stand there twice)."""
    everywhere = case["suppliers"].set_index("supplier")["delivery_cost_per_kg"].reindex(suppliers)
    found = np.repeat(everywhere.fillna(0.0).to_numpy(dtype=np.float64)[:, None], len(zones), axis=1)
    for row in case["delivery_charges"].to_dict("records"):
        found[np.ix_(suppliers == row["supplier"], zones == row["zone"])] = row["delivery_cost_per_kg"]
    return found


def charge_per_kg_of(case: Case, drops: pd.DataFrame) -> Floats:
    """Return what a kg of each row costs to deliver, by its ``supplier`` and ``zone``."""
    suppliers, zones = pd.Index(drops["supplier"].unique()), pd.Index(drops["zone"].unique())
    charges = charges_per_kg(case, suppliers, zones)
    return np.asarray(
        charges[suppliers.get_indexer(drops["supplier"]), zones.get_indexer(drops["zone"])], dtype=np.float64
    )
