"""When food is delivered: the windows of days that one delivery feeds, product by product, and who delivers for which.

The rule, in words. Food is served on the day on which it comes or later, and for as many days after as its shelf life has. What is
not storable comes anew in every planning period, and then as often as its life asks for: the first delivery of a period feeds
as many days as it can, the next begins where it ends. A *base window* is what one delivery feeds if its supplier can come on
any day on which the site receives. An offer that cannot come at the beginning of one comes on its first day within it,
and feeds the rest. For the days before, it comes on its last day before the base window, if it is in season all the while (it only
does not come then) and the food still keeps. Base windows are cut wherever such a delivery begins or ends to be of use, so that
every offer feeds a window whole or not at all.

By hand: bread keeps one day and is eaten from Monday to Friday. Base windows: Monday and Tuesday, Wednesday and Thursday, Friday.
A bakery that comes on Tuesdays and Thursdays only feeds Tuesday and Wednesday, and Thursday and Friday: the windows are Monday |
Tuesday | Wednesday | Thursday | Friday.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from models.blocks import Ints
from planner.assembly.calendar import Bools

NEVER = np.iinfo(np.int64).max // 4
"""A position of a day that does not exist."""


@dataclass(frozen=True, eq=False)
class Windows:
    """The days on which a product is eaten at sites that receive on the same days, cut by deliveries; all arrays in order.

    Parameters
    ----------
    opens : numpy.ndarray of int, shape (W,)
        Position of the day on which the delivery for the window's base window comes, if its supplier can come on any day.
    first, last : numpy.ndarray of int, shape (W,)
        Positions of the first and the last day on which the window's food is eaten.
    comes : numpy.ndarray of int, shape (offers, W)
        Position of the day on which each offer delivers for the window; `NEVER` where it cannot.
    """

    opens: Ints
    first: Ints
    last: Ints
    comes: Ints

    @property
    def born(self) -> Ints:
        """Earliest day on which food of each window may come; where nobody can bring it, the day on which it would be due."""
        earliest = self.comes.min(axis=0, initial=NEVER)
        return np.asarray(np.where(earliest < NEVER, earliest, self.opens), dtype=np.int64)

    @property
    def anew(self) -> Ints:
        """Earliest day on which food of each window may come anew, not before its base window; where nobody so comes, `born`."""
        earliest = np.where(self.comes >= self.opens, self.comes, NEVER).min(axis=0, initial=NEVER)
        return np.asarray(np.where(earliest < NEVER, earliest, self.born), dtype=np.int64)

    def by_day(self, needed: Bools) -> Windows:
        """Return the windows cut into single days on which food is eaten, each fed as before.

        Then who carries no more than so much a day may bring what some of them need, or come on another day for each.
        """
        days = np.flatnonzero(needed)
        of = np.searchsorted(self.first, days, side="right") - 1
        return Windows(self.opens[of], days, days, self.comes[:, of])


def make_windows(
    needed: Bools,
    receives: Bools,
    block: Ints,
    cuts: Sequence[int],
    can: Bools,
    usual: Bools,
    season: Bools,
    life: int,
    storable: bool,
) -> Windows:
    """Return the windows of a product at sites that receive on the same days.

    Parameters
    ----------
    needed, receives : numpy.ndarray of bool, shape (D,)
        Is the product eaten on the day, do the sites receive?
    block : numpy.ndarray of int, shape (D,)
        Number of the span of days within which food may wait: the planning period; longer where nothing asks for periods.
    cuts : sequence of int
        Positions of days on which a new delivery is due whatever keeps: funds begin or are over.
    can : numpy.ndarray of bool, shape (offers, D)
        Days on which each offer of the product can deliver to the sites.
    usual : numpy.ndarray of bool, shape (offers, D)
        Days on which each comes by its season and its weekdays, whether or not it can be ordered in time or has anything to sell.
    season : numpy.ndarray of bool, shape (offers, D)
        Days on which each is in season, whether or not it can deliver then.
    life : int
        Days after the delivery on which it may still be eaten.
    storable : bool
        May it be bought ahead? Then a delivery of an earlier period may feed the beginning of a window for as long as it keeps.

    Returns
    -------
    Windows
        Windows in order of their days; none if nobody eats the product.
    """
    base = _base_windows(needed, receives, block, cuts, life)
    if not len(base.first):
        return Windows(base.opens, base.first, base.last, np.zeros((len(can), 0), dtype=np.int64))
    first = _early(base, can & receives, usual & receives, season, block, life, storable)
    begin = _later(can & receives, base.first)
    anew = (first.day < base.start) & (begin <= base.last)
    good = np.where(anew, np.minimum(first.good, begin - 1), first.good)
    cut = good < base.last  # else one delivery feeds the whole base window
    edges = [base.first, begin[cut & (begin <= base.last)]]
    edges.append(good[cut & (good >= base.first) & (good < begin - 1)] + 1)
    eaten = np.flatnonzero(needed)
    at = np.searchsorted(eaten, np.unique(np.concatenate(edges)))
    feeds = np.unique(eaten[at[at < len(eaten)]])
    stops = eaten[np.searchsorted(eaten, np.append(feeds[1:], len(needed))) - 1]
    of = np.searchsorted(base.first, feeds, side="right") - 1
    comes = np.where((begin <= base.last)[:, of] & (begin[:, of] <= feeds), begin[:, of], NEVER)
    comes = np.where(stops <= good[:, of], first.day[:, of], comes)
    return Windows(base.opens[of], feeds, stops, comes)


@dataclass(frozen=True, eq=False)
class _Base:
    """Windows that a supplier who comes on any day feeds.

    `opens` is the day of delivery, `first` and `last` are the first and the last day eaten, `start` is the first day of the period, or of
    the part of it that funds tell apart.
    """

    opens: Ints
    first: Ints
    last: Ints
    start: Ints


@dataclass(frozen=True, eq=False)
class _Early:
    """The delivery of each offer (row) that feeds the beginning of each base window: its day, and the last day on which it may be eaten."""

    day: Ints
    good: Ints


def _early(base: _Base, can: Bools, usual: Bools, season: Bools, block: Ints, life: int, storable: bool) -> _Early:
    """Return the delivery with which each base window begins: the first from its opening on, else the last before it."""
    day = _next_day(can)[:, base.opens]
    day = np.where(day <= base.first, day, _last_day(can)[:, base.opens])
    if storable:  # what comes between two windows is in no store at the end of the first
        return _Early(day, np.where(day >= 0, day + life, -1))
    own = np.searchsorted(block, block[base.first])
    again = np.take_along_axis(_next_day(usual), np.maximum(day + 1, own), axis=1)
    over = np.take_along_axis(_next_day(~season), np.maximum(day, 0), axis=1)
    good = np.where(day < own, np.minimum(day + life, np.minimum(again, over) - 1), day + life)
    return _Early(day, np.where(day >= 0, good, -1))


def _base_windows(needed: Bools, receives: Bools, block: Ints, cuts: Sequence[int], life: int) -> _Base:
    """Return the windows that a supplier who comes on any day feeds."""
    days = np.arange(len(needed))
    due = np.maximum.accumulate(np.where(receives, days, -1))
    part = np.cumsum(np.isin(days, list(cuts)))
    begins = np.flatnonzero((np.diff(block, prepend=-1) != 0) | (np.diff(part, prepend=0) != 0))
    begin_of = np.searchsorted(begins, days, side="right") - 1
    found: list[tuple[int, int, int, int]] = []
    eaten = np.flatnonzero(needed)
    for span in np.unique(begin_of[eaten]):
        wanted = eaten[begin_of[eaten] == span]
        start = int(begins[span])
        received = np.flatnonzero(receives[start : wanted[0] + 1])
        at_once = _greedy(wanted, due, life, start + int(received[0]) if len(received) else None)
        as_needed = _greedy(wanted, due, life, None)
        chosen = at_once if len(at_once) <= len(as_needed) else as_needed
        found += [(*window, start) for window in chosen]
    opens, first, last, starts = np.array(found, dtype=np.int64).reshape(-1, 4).T
    return _Base(opens, first, last, starts)


def _greedy(wanted: Ints, due: Ints, life: int, opens: int | None) -> list[tuple[int, int, int]]:
    """Return the fewest deliveries that feed the days wanted, the first on `opens` if it is given."""
    found = []
    at = 0
    while at < len(wanted):
        day = int(due[wanted[at]]) if opens is None or opens + life < wanted[at] else opens
        opens = None
        # What cannot be received within its life has a window of its own, which nobody can feed.
        stop = max(int(np.searchsorted(wanted, day + life, side="right")), at + 1)
        found.append((max(day, 0), int(wanted[at]), int(wanted[stop - 1])))
        at = stop
    return found


def _next_day(can: Bools) -> Ints:
    """Return for each day, and the one after the last, the first on which each offer can deliver, the day itself included."""
    days = np.concatenate([np.where(can, np.arange(can.shape[1]), NEVER), np.full((len(can), 1), NEVER)], axis=1)
    return np.asarray(np.minimum.accumulate(days[:, ::-1], axis=1)[:, ::-1], dtype=np.int64)


def _later(can: Bools, day: Ints) -> Ints:
    """Return the first day after each on which each offer can deliver."""
    return _next_day(can)[:, day + 1]


def _last_day(can: Bools) -> Ints:
    """Return for each day the last before it on which each offer can deliver; -1: none."""
    days = np.maximum.accumulate(np.where(can, np.arange(can.shape[1]), -1), axis=1)
    return np.concatenate([np.full((len(can), 1), -1), days[:, :-1]], axis=1).astype(np.int64)
