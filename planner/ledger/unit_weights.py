"""What units on delivery notes weigh, as the case says: the table ``unit_weights``.

In words: a row says what one unit of a product weighs, of one supplier or of every one, from a day to a day. A row that names the supplier
outweighs one for every supplier; both outweigh what the planner knows of the unit by itself (a pack, a dozen, the purchase unit). A weight
that stands on the note outweighs them all: goods are booked as they were weighed.

By hand: crates of bananas weigh 20 kg until 31 May and 18 kg from 1 June on. Three crates on 30 May are 60 kg, on 1 June 54 kg; three on
1 June with 53.5 kg on the note are 53.5 kg.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pandas as pd

from planner.case import Case
from planner.units import QUANTITY_PLACES, WEIGHED, canonical, exact, same_unit


class UnitWeights:
    """The table ``unit_weights`` of a case, asked line by line."""

    def __init__(self, case: Case) -> None:
        self._rows: dict[str, list[Any]] = {}
        for row in case["unit_weights"].itertuples():
            self._rows.setdefault(str(row.product), []).append(row)

    def units(self, product: str) -> list[str]:
        """Return the units of which the case says what they weigh for a product."""
        return list(dict.fromkeys(row.unit for row in self._rows.get(product, ())))

    def of(self, unit: str, product: str, supplier: str, day: pd.Timestamp) -> Decimal | None:
        """Return what one unit weighs on a day, in kg; None where the case does not say.

        Parameters
        ----------
        unit : str
            The unit as the line has it; of one that is a weight itself nothing is asked here.
        product : str
            Short name of the product.
        supplier : str
            Short name of the supplier: what is told of it alone goes before what holds for all.
        day : pandas.Timestamp
            Day of the line; a weight may hold for some days only.

        Returns
        -------
        decimal.Decimal or None
            Kg, in millionths.
        """
        rows = [] if canonical(unit) in WEIGHED else self._rows.get(product, [])
        fitting = [
            row for row in rows if same_unit(row.unit, unit) and row.supplier in ("", supplier) and _holds(row, day)
        ]
        weights = {row.supplier: row.kg for row in fitting}
        kg = weights.get(supplier, weights.get(""))
        return None if kg is None else exact(kg, QUANTITY_PLACES)


def _holds(row: Any, day: pd.Timestamp) -> bool:
    """Tell whether a row holds on a day; of a line without a day only rows without limits do."""
    begun, over = pd.isna(row.first_day) or day >= row.first_day, pd.notna(row.last_day) and not day <= row.last_day
    return bool(begun and not over)
