"""What suppliers charge for delivery by the kg and by the drop: the same everywhere, or another amount for each delivery zone (``delivery_charges``).

In words: a kg brought to a zone, and a drop there, cost what the supplier's row for that zone says, nothing if it says 0; where the row, or
the cell, is missing, what the supplier charges everywhere (``suppliers``), nothing where that is blank. A row that names an offer is about a kg of that
offer alone, and outweighs the one for all. Charges by the km come on top.

By hand: a cooperative charges 0.45 a kg, and 0.20 in zone norte. 6 kg to norte and 10 kg to sul cost 6 x 0.20 + 10 x 0.45 = 5.70. If 2 of the 6 kg are of
an offer that comes frozen, for 0.60 a kg in norte, they cost 4 x 0.20 + 2 x 0.60 = 2.00 there. With 25 a drop everywhere and 40 in sul, and two drops to
each, 2 x 25 + 2 x 40 = 130 more.
"""

from __future__ import annotations

from typing import Final, Literal

import numpy as np
import pandas as pd

from models.blocks import Floats
from planner.case import Case

PER_KG: Final = "delivery_cost_per_kg"
PER_DROP: Final = "delivery_cost_per_drop"
Charge = Literal["delivery_cost_per_kg", "delivery_cost_per_drop"]


def charges(case: Case, column: Charge, suppliers: pd.Index, zones: pd.Index) -> Floats:
    """Return what each supplier (row) charges in each delivery zone (column; one may stand there twice), whatever it brings: `PER_KG` or `PER_DROP`.

    Parameters
    ----------
    case : Case
        The case; its tables ``suppliers`` and ``delivery_charges`` are read, of the latter the rows that name no offer.
    column : {"delivery_cost_per_kg", "delivery_cost_per_drop"}
        Which charge is asked for.
    suppliers : pandas.Index
        Short names of suppliers of the case.
    zones : pandas.Index
        Short names of delivery zones.

    Returns
    -------
    numpy.ndarray, shape (suppliers, zones)
        In currency, by the kg or by the drop; 0 where a supplier charges nothing.
    """
    everywhere = case.table("suppliers").set_index("supplier")[column].reindex(suppliers)
    found = np.repeat(everywhere.fillna(0.0).to_numpy(dtype=np.float64)[:, None], len(zones), axis=1)
    rows = case["delivery_charges"]
    for row in rows[(rows["offer"] == "") & rows[column].notna()].to_dict("records"):
        found[np.ix_(suppliers == row["supplier"], zones == row["zone"])] = row[column]
    return found


def offer_charges(case: Case, offers: pd.DataFrame, zones: pd.Index) -> Floats:
    """Return what a kg of each offer (row; ``offer``, ``supplier``) costs to bring to each delivery zone (column).

    Parameters
    ----------
    case : Case
        The case; its tables ``suppliers`` and ``delivery_charges`` are read, of the latter also the rows that name an
        offer: they outweigh.
    offers : pandas.DataFrame
        Short names of offers and of their suppliers, a row each; an offer may stand there twice.
    zones : pandas.Index
        Short names of delivery zones.

    Returns
    -------
    numpy.ndarray, shape (offers, zones)
        In currency by the kg; 0 where nothing is charged.
    """
    found = charges(case, PER_KG, pd.Index(offers["supplier"]), zones)
    rows = case["delivery_charges"]
    for row in rows[(rows["offer"] != "") & rows[PER_KG].notna()].to_dict("records"):
        found[np.ix_((offers["offer"] == row["offer"]).to_numpy(), zones == row["zone"])] = row[PER_KG]
    return found


def charge_per_kg_of(case: Case, lines: pd.DataFrame) -> Floats:
    """Return what a kg of each line costs to bring, by its ``offer``, ``supplier`` and ``zone``."""
    offers, zones = lines[["offer", "supplier"]].drop_duplicates(ignore_index=True), pd.Index(lines["zone"].unique())
    each = offer_charges(case, offers, zones)
    return np.asarray(
        each[pd.Index(offers["offer"]).get_indexer(lines["offer"]), zones.get_indexer(lines["zone"])], dtype=np.float64
    )


def charge_per_drop_of(case: Case, drops: pd.DataFrame) -> Floats:
    """Return what each drop costs, by its ``supplier`` and ``zone``."""
    suppliers, zones = pd.Index(drops["supplier"].unique()), pd.Index(drops["zone"].unique())
    each = charges(case, PER_DROP, suppliers, zones)
    return np.asarray(
        each[suppliers.get_indexer(drops["supplier"]), zones.get_indexer(drops["zone"])], dtype=np.float64
    )


def delivery_terms(case: Case) -> pd.DataFrame:
    """Return the suppliers by name, with the most that each charges for a drop in any zone: who so charges is looked at visit by visit."""
    terms = case["suppliers"].set_index("supplier")
    most = charges(case, PER_DROP, terms.index, pd.Index(case["sites"]["zone"].unique())).max(axis=1, initial=0.0)
    return terms.assign(**{PER_DROP: most})
