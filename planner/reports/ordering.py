"""What is ordered where a loss is expected: more packs than are to arrive, shared among the zones."""

from __future__ import annotations

import numpy as np
import pandas as pd

from models.blocks import Floats, Ints
from planner.reports.members import split_cents

_HAIR = 1e-9
"""Part of a pack by which binary numbers may miss a whole one."""


def packs_to_order(lines: pd.DataFrame, offers: pd.DataFrame) -> Ints:
    """Return the packs to order for each line, so that after the expected loss its packs arrive.

    Of each offer and period as many are ordered as arrive / (1 - loss), rounded up. By hand: where 70 packs are to arrive at
    a loss of 30 %, 100 are ordered; where 71 are, 102. If these roundings come to more than the offer has in all, although
    what is to arrive does not need so much, the periods with the smallest fractions are rounded down; likewise where those of
    all offers of a contract come to more than is left of it. The deliveries of a period share its packs by largest remainder of what they are to bring, ties by zone, then day.

    Parameters
    ----------
    lines : pandas.DataFrame
        ``period``, ``zone``, ``delivery_day``, ``offer``, ``packs`` that are to arrive; one row per key, with a default index.
    offers : pandas.DataFrame
        ``offer``, ``loss_share``, ``order_packs`` (most that can be ordered of it in all; inf: no limit), ``contract`` (blank: none),
        ``contract_packs`` (most that can be ordered of all offers of its contract; inf: no limit).

    Returns
    -------
    numpy.ndarray of int
        Row by row, never fewer than ``packs``.
    """
    ordered = lines["packs"].to_numpy(dtype=np.int64).copy()
    terms = offers.set_index("offer")
    lossy = set(terms.index[terms["loss_share"] > 0])
    sums = lines.groupby(["offer", "period"], as_index=False)[["packs"]].sum().join(terms, on="offer")
    sums["ordered"] = sums["packs"]
    for offer, mine in sums[sums["offer"].isin(lossy)].groupby("offer"):
        loss, most = float(terms["loss_share"][str(offer)]), float(terms["order_packs"][str(offer)])
        sums.loc[mine.index, "ordered"] = _by_period(mine["packs"].to_numpy(), loss, most)
    for _contract, mine in sums[sums["contract"] != ""].groupby("contract"):
        sums.loc[mine.index, "ordered"] = _within(mine, float(mine["contract_packs"].iloc[0]))
    in_period = dict(zip(zip(sums["offer"], sums["period"], strict=True), sums["ordered"], strict=True))
    mixed = lines[lines["offer"].isin(lossy)].sort_values(["offer", "period", "zone", "delivery_day"])
    for (one, period), part in mixed.groupby(["offer", "period"], sort=False):
        ordered[part.index] = split_cents(int(in_period[one, period]), part["packs"].to_numpy(dtype=np.int64))
    return ordered


def _within(sums: pd.DataFrame, most: float) -> Ints:
    """Return the packs to order of the offers of a contract in each period, where so many are left of it."""
    exact = (sums["packs"] / (1 - sums["loss_share"])).to_numpy(dtype=np.float64)
    ordered = sums["ordered"].to_numpy(dtype=np.int64).copy()
    if ordered.sum() <= most or exact.sum() > most + _HAIR:
        return ordered
    up = np.flatnonzero(ordered > exact + _HAIR)
    fraction = np.round(exact[up] - np.floor(exact[up] + _HAIR), 9)
    smallest = up[np.lexsort((-up, fraction))]
    ordered[smallest[: int(ordered.sum() - most)]] -= 1
    return ordered


def _by_period(arriving: Ints, loss: float, most: float) -> Ints:
    """Return the packs to order in each period, where so many are to arrive and so many can be ordered in all."""
    up = np.ceil((arriving - _HAIR) / (1 - loss)).astype(np.int64)
    if up.sum() <= most or arriving.sum() > most * (1 - loss) + _HAIR:
        return up
    exact: Floats = arriving / (1 - loss)
    down = np.floor(exact + _HAIR).astype(np.int64)
    down[np.argsort(-np.round(exact - down, 9), kind="stable")[: int(most) - int(down.sum())]] += 1
    return down
