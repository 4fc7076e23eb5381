"""How a quantity is cut into lots that farms can serve: plain arrays, no tables.

Quantities are whole packs in an array of shape (zones, periods). What suppliers can deliver is an array of shape
(suppliers, periods), with the most that each can deliver in all beside it.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from models.blocks import Floats, Ints

Bools = npt.NDArray[np.bool_]

MOST_PARTS = 8
"""Parts into which a product is cut at most: beyond that, lots are too many to be read and to be won."""

WORTH_A_CUT = 0.1
"""Part of the quantity that must find a supplier by a further cut, where no cut serves all of it."""

USEFUL_PART = 1 / 6
"""A supplier is in season in a period if it can deliver this part of what is needed: fewer kilos make no lot."""

_SLACK = 1e-9


def cut(need: Ints, can: Floats, most: Floats) -> list[Ints]:
    """Return lots that add up to `need`: as few as can be, each within what at least one supplier can deliver.

    First the time is cut where no supplier is in season throughout; then each span is cut by groups of zones, or by
    quantity, until every lot has an able supplier and all lots can be served at once. Where no cut achieves that, it is
    the one of which most can be served at once. Lots of a product are alike, so that none is made for one supplier.

    Parameters
    ----------
    need : numpy.ndarray of int, shape (zones, periods)
        Packs needed.
    can : numpy.ndarray, shape (suppliers, periods)
        Packs that each supplier can deliver in each period; inf: no limit.
    most : numpy.ndarray, shape (suppliers,)
        Packs that it can deliver in all; inf: no limit.

    Returns
    -------
    list of numpy.ndarray
        Lots of the shape of `need`, none of them empty.
    """
    lots = []
    for span in seasons(need.sum(axis=0), can):
        piece = np.zeros_like(need)
        piece[:, span] = need[:, span]
        lots += _parts(piece, can, most)
    return lots


def seasons(need: Ints, can: Floats) -> list[Ints]:
    """Return the periods with a need, cut into as few spans as leave in each a supplier who is in season throughout.

    Parameters
    ----------
    need : numpy.ndarray of int, shape (periods,)
        Packs needed in all zones.
    can : numpy.ndarray, shape (suppliers, periods)
        As for `cut`.
    """
    enough = np.minimum(need * USEFUL_PART, can.max(axis=0, initial=0.0))
    in_season = (can >= enough - _SLACK) & (can > 0)
    spans: list[list[int]] = []
    still = np.zeros(len(can), dtype=bool)
    for period in np.flatnonzero(need):
        if spans and (still & in_season[:, period]).any():
            still &= in_season[:, period]
            spans[-1].append(int(period))
        else:
            still = in_season[:, period].copy()
            spans.append([int(period)])
    return [np.array(span, dtype=np.int64) for span in spans]


def able(lots: list[Ints], can: Floats, most: Floats) -> Bools:
    """Return which supplier (column) can deliver all of which lot (row), each lot looked at by itself.

    Parameters
    ----------
    lots : list of numpy.ndarray of int, shape (zones, periods)
        Packs needed.
    can : numpy.ndarray, shape (suppliers, periods)
        Packs that each supplier can deliver in each period; inf: no limit.
    most : numpy.ndarray, shape (suppliers,)
        Packs that it can deliver in all; inf: no limit.

    Returns
    -------
    numpy.ndarray of bool, shape (lots, suppliers)
        True where it can deliver the lot alone, in every period and in all.
    """
    need = np.array([lot.sum(axis=0) for lot in lots], dtype=np.float64)
    in_each = (need[:, None, :] <= can[None, :, :] + _SLACK).all(axis=2)
    in_all = need.sum(axis=1)[:, None] <= most[None, :] + _SLACK
    return np.asarray(in_each & in_all, dtype=bool)


def at_once(lots: list[Ints], can: Floats, most: Floats) -> int:
    """Return how many of the lots could be served at once: for each supplier the smallest ones that fit together.

    Parameters
    ----------
    lots : list of numpy.ndarray of int, shape (zones, periods)
        Packs needed.
    can : numpy.ndarray, shape (suppliers, periods)
        Packs that each supplier can deliver in each period; inf: no limit.
    most : numpy.ndarray, shape (suppliers,)
        Packs that it can deliver in all; inf: no limit.

    Returns
    -------
    int
        Sum over the suppliers of the lots that each could serve, so it may exceed the number of lots.
    """
    need = np.array(sorted((lot.sum(axis=0) for lot in lots), key=lambda row: row.sum()), dtype=np.float64)
    together = np.cumsum(need, axis=0)
    fits = (together[:, None, :] <= can[None, :, :] + _SLACK).all(axis=2)
    fits &= together.sum(axis=1)[:, None] <= most[None, :] + _SLACK
    return int(fits.sum())


def largest_part(need: Ints, can: Floats, most: Floats) -> Floats:
    """Return for each supplier the largest part of a need, 0 to 1, that it can deliver with the same calendar.

    Parameters
    ----------
    need : numpy.ndarray of int, shape (zones, periods)
        Packs needed.
    can : numpy.ndarray, shape (suppliers, periods)
        Packs that each supplier can deliver in each period; inf: no limit.
    most : numpy.ndarray, shape (suppliers,)
        Packs that it can deliver in all; inf: no limit.

    Returns
    -------
    numpy.ndarray, shape (suppliers,)
        The least part of any period and of all; 1 where nothing is needed.
    """
    by_period = need.sum(axis=0)
    used = by_period > 0
    if not used.any():
        return np.ones(len(can))
    part = (can[:, used] / by_period[used]).min(axis=1, initial=np.inf)
    return np.asarray(np.clip(np.minimum(part, most / by_period.sum()), 0.0, 1.0))


def by_zones(need: Ints, count: int) -> list[Ints]:
    """Return `count` lots of whole zones, as even as the largest zones first allow; fewer if there are fewer zones."""
    weight = need.sum(axis=1)
    group = np.full(len(need), -1)
    load = np.zeros(count, dtype=np.int64)
    for zone in np.argsort(-weight, kind="stable"):
        if weight[zone] > 0:
            group[zone] = int(load.argmin())
            load[group[zone]] += weight[zone]
    lots = [np.where((group == part)[:, None], need, 0) for part in range(count)]
    return [lot for lot in lots if lot.any()]


def by_quantity(need: Ints, count: int) -> list[Ints]:
    """Return `count` lots with the same zones and calendar: the packs are dealt out in turn, period by period."""
    cells = need.T.ravel()
    before = np.cumsum(cells) - cells
    lots = []
    for part in range(count):
        dealt = (before + cells - part + count - 1) // count - (before - part + count - 1) // count
        lots.append(dealt.reshape(need.T.shape).T)
    return [lot for lot in lots if lot.any()]


def _parts(need: Ints, can: Floats, most: Floats) -> list[Ints]:
    best, best_served = [need], 0.0
    for count in range(1, MOST_PARTS + 1):
        for divide in (by_zones, by_quantity):
            lots = divide(need, count)
            if len(lots) < count:
                continue
            served = min(at_once(lots, can, most) / count, 1.0)
            if able(lots, can, most).any(axis=1).all() and (served > best_served + WORTH_A_CUT or served == 1.0):
                best, best_served = lots, served
            if best_served == 1.0:
                return best
    return best
