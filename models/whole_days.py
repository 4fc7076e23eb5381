"""A menu in whole days: which columns they are, in which blocks they are searched, and what weighs in such a search.

A menu with few columns is one block: levels are searched in their order over all of it, and what is proved holds. With more, a
block is one menu group in the periods of one month, so that rules by month are settled within it, or in one period where that would be too
many. Blocks are searched one after another, each with what the others are given by then. Levels cannot be held one by one there: in
whole days a block has hardly two menus that miss a standard by the same, so the first level would choose alone, whatever the others
lose. They are weighed against each other instead, in one sum.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd

from models.blocks import Columns, ColumnSet, Floats, Ints, Level, Problem, RowBlock
from models.build import Arrays
from models.constraints import SLACKS
from models.derived import lane_period
from models.instance import Instance
from models.objective import SLACK_LEVELS
from models.search import search

MOST_AT_ONCE = 600
"""Numbers of days to choose up to which a menu is searched at once."""

BLOCK_GAP, BLOCK_NODES = 2e-3, 30
"""Relative gap, and nodes, at which the search of a block ends."""

MISSED = {"shortfall": 100.0, "rules": 0.1, "nutrition_gaps": 60.0, "target_gaps": 5.0, "reserved": 5.0}
"""What weighs as much as all the money of the plan, in a search by blocks: a hundredth of all servings without food, ten days beyond a
rule, a sixtieth of all standards missed by all of their amount, a share missed by a fifth of its denominator, a fifth of all money not
left to those for whom it is reserved."""


@dataclass(frozen=True, eq=False)
class Coarse:
    """A menu as a coarser grid of time gave it: what to begin from where its own continuous solution would take too long.

    Parameters
    ----------
    days : numpy.ndarray
        Days, or parts of them, of ``serve`` and then of ``fill``.
    cost : float
        What the plan cost there, in currency.
    spans : numpy.ndarray of int, shape (periods,)
        The span of the coarser grid in which each period lies.
    """

    days: Floats
    cost: float
    spans: Ints


def columns_of(instance: Instance, columns: Columns) -> Ints:
    """Return the columns of ``serve`` and ``fill`` that are whole days, in order."""
    whole = instance.servings["whole"].to_numpy(dtype=bool)
    filled = whole[instance.fills["serving"].to_numpy()]
    return np.concatenate([columns("serve", np.flatnonzero(whole)), columns("fill", np.flatnonzero(filled))])


def to_choose(servings: pd.DataFrame, fills: pd.DataFrame) -> int:
    """Return how many whole numbers of days are open: those of dishes whose days are not given, and of what fills an ingredient.

    Parameters
    ----------
    servings, fills : pandas.DataFrame
        As in an instance.
    """
    whole = servings["whole"].to_numpy(dtype=bool)
    open_days = whole & (servings["maximum_days"] > servings["minimum_days"]).to_numpy()
    return int(open_days.sum()) + int(whole[fills["serving"].to_numpy()].sum())


def weighed(problem: Problem, instance: Instance, values: Floats, cost: float) -> Level:
    """Return one level in which the wishes are weighed against the cost: `MISSED` times what the plan at `values` costs.

    By hand: a plan of 1,000 with 2,000 servings and 30 standards. A serving without food weighs 100 x 1,000 / 2,000 = 50, where its food
    costs 0.50; a standard missed by a tenth weighs 0.1 x 60 x 1,000 / 30 = 200.

    Parameters
    ----------
    problem, instance : Problem, Instance
        What is solved.
    values : numpy.ndarray, shape (columns,)
        A menu in days, from which servings are counted.
    cost : float
        What its plan costs, in the currency; at least 1 is taken.

    Returns
    -------
    Level
        In the currency.
    """
    levels = {level.name: level for level in problem.levels}
    cost = max(cost, 1.0)
    size = {
        "shortfall": _servings(instance, problem.columns, values),
        "nutrition_gaps": float(len(instance.standards)),
        "reserved": cost,
    }
    parts = [levels["cost"]]
    for name in SLACK_LEVELS:
        if name in levels:
            weight = MISSED[name] * cost / max(size.get(name, 1.0), 1.0)
            parts.append(Level(name, levels[name].columns, levels[name].costs * weight))
    return Level(
        "whole days",
        np.concatenate([part.columns for part in parts]),
        np.concatenate([part.costs for part in parts]),
        unit="currency",
    )


def _servings(instance: Instance, columns: Columns, values: Floats) -> float:
    """Return the servings that rest on all that is eaten."""
    needs, demand = instance.menu_needs, instance.demand
    filled = (needs["column"] == "fill").to_numpy()
    at = needs["index"].to_numpy() + np.where(filled, columns.start["fill"], columns.start["serve"])
    packs = demand["packs"].to_numpy() + np.bincount(
        needs["demand"].to_numpy(), weights=needs["packs"].to_numpy() * values[at], minlength=len(demand)
    )
    return float(packs @ demand["servings"].to_numpy())


def blocks(instance: Instance, columns: Columns, spans: Ints) -> Iterator[tuple[np.ndarray, Ints]]:
    """Yield the blocks of a menu: what is searched together.

    By hand: two menu groups over four weeks in two months are four blocks, of two weeks each; if a group has more than `MOST_AT_ONCE`
    numbers to choose in a month, its weeks are blocks of their own.

    Parameters
    ----------
    instance, columns : Instance, Columns
        What is solved, and its column sets.
    spans : numpy.ndarray of int, shape (periods,)
        The span in which each period lies.

    Yields
    ------
    numpy.ndarray of bool
        Columns that may change: in the block's periods the group's menu, menus without whole days, and what is bought and paid for
        anybody; all slacks.
    numpy.ndarray of int
        Those of them that become whole numbers of days.
    """
    period, group = _period_of_columns(instance, columns), _group_of_columns(instance, columns)
    days, always = columns_of(instance, columns), _slacks(columns)
    for_all = ~np.isin(group, group[days])
    for span in np.unique(spans):
        inside = np.flatnonzero(spans == span)
        for menu in np.unique(group[days]):
            own = days[(group[days] == menu) & np.isin(period[days], inside)]
            parts = [inside] if len(own) <= MOST_AT_ONCE else inside[:, None]
            for periods in parts:
                whole = own[np.isin(period[own], periods)]
                if len(whole):
                    yield np.isin(period, periods) & ((group == menu) | for_all) | always, whole


def by_blocks(
    instance: Instance, problem: Problem, arrays: Arrays, values: Floats, level: Level, spans: Ints
) -> Iterator[tuple[int, int, Floats]]:
    """Bring the menu at `values` to whole days, one block after another, and yield how far it is.

    Where blocks have several periods, each menu is then searched again period by period, and what makes the level smaller is kept: a small
    block is searched to its end, where a large one stops at its first good menu.

    Parameters
    ----------
    instance, problem, arrays : Instance, Problem, Arrays
        What is solved.
    values : numpy.ndarray
        A menu in parts of days, with purchases for it. It may break rows of the menu itself, which the blocks restore.
    level : Level
        What a block makes small: see `weighed`.
    spans : numpy.ndarray of int, shape (periods,)
        The span in which each period lies: see `blocks`.

    Yields
    ------
    tuple of int, int, numpy.ndarray
        Blocks done, blocks in all, values by then: after the last block every day is whole.
    """
    wide, each = (list(blocks(instance, problem.columns, of)) for of in (spans, np.arange(len(instance.periods))))
    again = each if len(each) > len(wide) else []
    for number, (free, whole) in enumerate([*wide, *again], 1):
        found = with_part(problem, arrays, values, free, whole, level)
        if number <= len(wide) or level.costs @ found[level.columns] < level.costs @ values[level.columns]:
            values = found
        yield number, len(wide) + len(again), values


def purchases_for(instance: Instance, problem: Problem, arrays: Arrays, coarse: Coarse) -> Floats:
    """Return the best purchases for a menu in parts of days.

    The menu may break rows of its own family: what it needs is bought all the same.

    Parameters
    ----------
    instance, problem, arrays : Instance, Problem, Arrays
        What is solved.
    coarse : Coarse
        The menu, and what its plan costs.

    Returns
    -------
    numpy.ndarray, shape (columns,)
        The menu as it was given, with purchases for it.
    """
    columns = problem.columns
    menu = np.concatenate([columns("serve"), columns("fill")])
    values = np.zeros(columns.count)
    values[menu] = coarse.days
    free = np.ones(columns.count, dtype=bool)
    free[menu] = False
    none = np.zeros(0, dtype=np.int64)
    return with_part(problem, arrays, values, free, none, weighed(problem, instance, values, coarse.cost))


def with_part(problem: Problem, arrays: Arrays, values: Floats, free: np.ndarray, whole: Ints, level: Level) -> Floats:
    """Return the values with those of some columns made best for a level while all others keep theirs.

    Rows in which no free column but a slack stands are left out: nothing can be done about them.

    Parameters
    ----------
    problem, arrays : Problem, Arrays
        What is solved.
    values : numpy.ndarray
        Values of all columns.
    free : numpy.ndarray of bool
        Columns that may change.
    whole : numpy.ndarray of int
        Those of them that must be whole numbers.
    level : Level
        What is made small.

    Returns
    -------
    numpy.ndarray, shape (columns,)
        All values, those that may change anew.

    Raises
    ------
    PartFailed
        If the search ends without values.
    """
    rows = np.repeat(np.arange(len(arrays.row_lower)), np.diff(arrays.starts))
    deciding = free & ~_slacks(problem.columns)
    touched = np.unique(rows[deciding[arrays.columns]])
    place = np.full(len(arrays.row_lower), -1)
    place[touched] = np.arange(len(touched))
    inside = place[rows] >= 0
    row, column, value = place[rows[inside]], arrays.columns[inside], arrays.coefficients[inside]
    members = np.zeros(len(free), dtype=bool)
    members[column] = True
    members = np.flatnonzero(free & (members | deciding))
    number = np.full(len(free), -1)
    number[members] = np.arange(len(members))
    mine = number[column] >= 0
    given = np.bincount(row[~mine], weights=value[~mine] * values[column[~mine]], minlength=len(touched))
    costs = np.zeros(len(free))
    np.add.at(costs, level.columns, level.costs)
    integer = np.zeros(len(free), dtype=bool)
    integer[whole] = True
    block = RowBlock(
        family="part",
        name="part",
        keys={"row": touched},
        rows=row[mine],
        columns=number[column[mine]],
        coefficients=value[mine],
        lower=arrays.row_lower[touched] - given,
        upper=arrays.row_upper[touched] - given,
    )
    part = Problem(
        Columns([ColumnSet("part", arrays.lower[members], arrays.upper[members], integer[members])]),
        {"part": block},
        (Level(level.name, np.arange(len(members)), costs[members], level.unit),),
    )
    outcome = search(part, most_nodes=BLOCK_NODES, gap=BLOCK_GAP, room=0.0)
    if not outcome.usable:
        raise PartFailed(str(outcome.termination))
    found = values.copy()
    found[members] = outcome.values
    found[whole] = np.rint(found[whole])
    return found


class PartFailed(Exception):
    """A part of the menu has no whole days that keep every row that never gives way."""


def _slacks(columns: Columns) -> np.ndarray:
    found = np.zeros(columns.count, dtype=bool)
    for name in columns.sets:
        if name in SLACKS:
            found[columns.slice(name)] = True
    return found


def _group_of_columns(instance: Instance, columns: Columns) -> Ints:
    """Return the menu group of each column of a menu, numbered; -1: none."""
    servings = instance.servings["menu"].to_numpy(dtype=object)
    every = pd.factorize(np.concatenate([servings, instance.foods["menu"].to_numpy(dtype=object)]), sort=True)[0]
    group = every[: len(servings)]
    found = np.full(columns.count, -1, dtype=np.int64)
    found[columns.slice("serve")] = group
    found[columns.slice("fill")] = group[instance.fills["serving"].to_numpy()]
    found[columns.slice("there")] = every[len(servings) :]
    return found


def _period_of_columns(instance: Instance, columns: Columns) -> Ints:
    """Return the period of each column that has one; -1: none."""
    servings, bills = instance.servings["period"].to_numpy(), instance.bills["period"].to_numpy()
    known = {
        "buy": lane_period(instance),
        "bought": instance.supply["period"].to_numpy(),
        "pay": bills[instance.payments["bill"].to_numpy()],
        "stock": instance.demand["period"].to_numpy()[instance.stocks["demand"].to_numpy()],
        "serve": servings,
        "fill": servings[instance.fills["serving"].to_numpy()],
        "there": instance.foods["period"].to_numpy(),
    }
    found = np.full(columns.count, -1, dtype=np.int64)
    for name, period in known.items():
        found[columns.slice(name)] = period
    return found
