"""Storage: nothing is kept beyond its shelf life or the plan's end."""

from __future__ import annotations

import numpy as np
import pandas as pd

from models.blocks import Columns, Ints, RowBlock
from models.derived import next_demand
from models.family import Family
from models.instance import Instance
from models.terms import columns_of_terms


def rows(instance: Instance, columns: Columns) -> tuple[RowBlock, ...]:
    """Return one row per row of stocks that its shelf life or the plan's end limits, in packs.

    stock <= what is eaten of it while it keeps, that is in the windows up to its last one: their needs less what is short. The
    oldest is eaten first, so a stock that these use up has not spoilt. Where it keeps to the plan's end, the rows of demand
    limit it already.
    """
    stock, eaten, beyond_end = _windows(instance)
    opens_nothing = instance.stocks["next_demand"].to_numpy() < 0
    kept = np.flatnonzero(~beyond_end | opens_nothing)
    row_of_stock = np.full(len(instance.stocks), -1)
    row_of_stock[kept] = np.arange(len(kept))
    wanted = row_of_stock[stock] >= 0
    row, eaten = row_of_stock[stock[wanted]], eaten[wanted]
    row_parts, column_parts = [np.arange(len(kept))], [columns("stock", kept)]
    coefficient_parts = [np.ones(len(kept))]
    if "short" in columns:
        row_parts.append(row)
        column_parts.append(columns("short", eaten))
        coefficient_parts.append(np.ones(len(row)))
    if len(instance.menu_needs):
        window = pd.DataFrame({"row": row, "demand": eaten})
        terms = window.merge(instance.menu_needs, on="demand")
        row_parts.append(terms["row"].to_numpy())
        column_parts.append(columns_of_terms(columns, terms))
        coefficient_parts.append(-terms["packs"].to_numpy())
    need = np.bincount(row, weights=instance.demand["packs"].to_numpy()[eaten], minlength=len(kept))
    block = RowBlock(
        family="storage",
        name="storage",
        keys={"stock": kept},
        rows=np.concatenate(row_parts),
        columns=np.concatenate(column_parts),
        coefficients=np.concatenate(coefficient_parts),
        lower=np.full(len(kept), -np.inf),
        upper=need.astype(float),
        unit="packs",
    )
    return (block,)


def _windows(instance: Instance) -> tuple[Ints, Ints, np.ndarray]:
    """Return pairs (row of stocks, row of demand it may still serve), and which stocks keep beyond the plan's end."""
    stocks = instance.stocks
    following, last = next_demand(instance), stocks["last_demand"].to_numpy()
    beyond_end = (last < 0) | (stocks["next_demand"].to_numpy() < 0)
    alive = np.flatnonzero(~beyond_end)
    at = stocks["next_demand"].to_numpy()[alive]
    found: list[tuple[Ints, Ints]] = []
    while len(alive):
        found.append((alive, at))
        going = at != last[alive]
        alive, at = alive[going], following[at[going]]
        beyond_end[alive[at < 0]] = True
        alive, at = alive[at >= 0], at[at >= 0]
    if not found:
        none = np.zeros(0, dtype=np.int64)
        return none, none, beyond_end
    return np.concatenate([s for s, _ in found]), np.concatenate([d for _, d in found]), beyond_end


FAMILY: Family = Family("storage", None, rows)
