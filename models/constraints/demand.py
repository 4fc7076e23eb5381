"""Demand: what the menu needs is bought, taken from store or missing; nothing is bought that nobody eats."""

from __future__ import annotations

import numpy as np

from models.blocks import Columns, Floats, RowBlock
from models.derived import menu_demand
from models.family import Family, Slack
from models.instance import Instance
from models.terms import columns_of_terms


def rows(instance: Instance, columns: Columns) -> tuple[RowBlock, ...]:
    """Return one row per row of demand, in packs.

    packs - opening <= buy + stock before - stock after - needs of the chosen menu (+ short) <= packs. What was in
    store on the first day may be used or not; what is bought is used.
    """
    demand, lanes, stocks, needs = instance.demand, instance.lanes, instance.stocks, instance.menu_needs
    count = len(demand)
    carried = np.flatnonzero(stocks["next_demand"].to_numpy() >= 0)
    row_parts = [
        lanes["demand"].to_numpy(),
        stocks["next_demand"].to_numpy()[carried],
        stocks["demand"].to_numpy(),
    ]
    column_parts = [columns("buy"), columns("stock", carried), columns("stock")]
    coefficient_parts = [np.ones(len(lanes)), np.ones(len(carried)), -np.ones(len(stocks))]
    row_parts.append(needs["demand"].to_numpy())
    column_parts.append(columns_of_terms(columns, needs))
    coefficient_parts.append(-needs["packs"].to_numpy())
    opening = np.bincount(
        instance.opening_stocks["demand"].to_numpy(),
        weights=instance.opening_stocks["packs"].to_numpy(),
        minlength=count,
    )
    packs = demand["packs"].to_numpy()
    block = RowBlock(
        family="demand",
        name="demand",
        keys={"demand": np.arange(count)},
        rows=np.concatenate(row_parts),
        columns=np.concatenate(column_parts),
        coefficients=np.concatenate(coefficient_parts),
        lower=packs - opening,
        upper=packs,
        unit="packs",
        slack="short",
    )
    return (block,)


def _servings(instance: Instance) -> Floats:
    servings = instance.demand["servings"].to_numpy()
    needed = (instance.demand["packs"].to_numpy() > 0) | menu_demand(instance)
    if (servings[needed] <= 0).any():
        raise ValueError("instance table demand: a need on which no serving rests could be left unmet at no cost")
    return servings


def _most_short(instance: Instance) -> Floats:
    return np.where(menu_demand(instance), np.inf, instance.demand["packs"].to_numpy())


FAMILY: Family = Family("demand", "soft", rows, slacks=(Slack("short", "packs", "shortfall", _servings, _most_short),))
