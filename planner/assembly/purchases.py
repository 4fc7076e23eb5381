"""What is bought, as the decisions of the model over which a rule on some goods is summed.

What everybody buys is one decision for each offer and period. What some sites buy is, in money, what is paid for the bills of their
groups (`planner.assembly.scopes.Groups`), to the cent; in weight, what the lanes to them bring.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from models.blocks import Floats, Ints
from planner.assembly.calendar import Bools
from planner.assembly.scopes import Groups
from planner.programmes.law import Scope


@dataclass(frozen=True, eq=False)
class Purchases:
    """Tables of an instance, and the groups of sites that rules tell apart.

    Parameters
    ----------
    offers, supply, demand, lanes, bills, payments : pandas.DataFrame
        Tables of the instance; of `offers` the price and the weight of a pack.
    groups : Groups
        Groups of sites.
    """

    offers: pd.DataFrame
    supply: pd.DataFrame
    demand: pd.DataFrame
    lanes: pd.DataFrame
    bills: pd.DataFrame
    payments: pd.DataFrame
    groups: Groups

    def paid(self, scope: Scope) -> pd.DataFrame:
        """Return the payments for goods of sites: ``column``, ``index``, ``offer``, ``period``, ``group`` (rows), ``unit`` (1, in currency)."""
        bills = self.bills.iloc[self.payments["bill"].to_numpy()]
        here = (bills["offer"] >= 0).to_numpy() & self._holds(scope, bills["group"].to_numpy())
        return _rows("payment", bills[["offer", "period"]], np.ones(len(bills)), here, bills["group"].to_numpy())

    def weighed(self, scope: Scope, apart: bool = False) -> pd.DataFrame:
        """Return what is bought for sites, by weight: ``column``, ``index``, ``offer``, ``period``, ``group``, ``unit`` (kg of a pack).

        With `apart` the group is told that gets it, else it is 0 where it is bought for everybody.
        """
        return self._packs(scope, self.offers["pack_kg"].to_numpy(dtype=np.float64), apart)

    def worth(self, scope: Scope) -> pd.DataFrame:
        """Return what is bought for sites, by worth: ``column``, ``index``, ``offer``, ``period``, ``unit`` (price of a pack, or 1)."""
        return (
            self.paid(scope) if scope else self._packs(scope, self.offers["price_per_pack"].to_numpy(dtype=np.float64))
        )

    def _packs(self, scope: Scope, unit: Floats, apart: bool = False) -> pd.DataFrame:
        rows = self.supply[["offer", "period"]]
        if not scope and not apart:
            everybody = np.zeros(len(rows), dtype=np.int64)
            return _rows("bought", rows, unit[rows["offer"].to_numpy()], everybody == 0, everybody)
        rows = rows.iloc[self.lanes["supply"].to_numpy()]
        part = self.demand["zone"].to_numpy()[self.lanes["demand"].to_numpy()]
        group = self.groups.parts["group"].to_numpy()[part]
        return _rows("brought", rows, unit[rows["offer"].to_numpy()], self._holds(scope, group), group)

    def _holds(self, scope: Scope, group: np.ndarray) -> Bools:
        return np.asarray(self.groups.holds(scope)[group], dtype=bool)


def _rows(column: str, rows: pd.DataFrame, unit: Floats, here: Bools, group: Ints) -> pd.DataFrame:
    words = pd.Series([column] * len(rows), index=rows.index, dtype="str")
    found = rows.assign(column=words, index=np.arange(len(rows)), group=group, unit=unit)
    return found[["column", "index", "offer", "period", "group", "unit"]][here].reset_index(drop=True)
