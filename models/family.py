"""A family of rules as one object: its rows, by what they give way, how a limit of it is moved, what its rows are about.

Each module of `models.constraints` ends by making the family, or the families, whose rows it writes; the tuple
`models.constraints.FAMILIES` is their register. Whoever asks something of a family asks the object, and nobody a name.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Literal

import numpy as np
import pandas as pd

from models.blocks import Columns, Floats, Ints, RowBlock
from models.instance import Instance, Mode


@dataclass(frozen=True)
class Slack:
    """How far the rows of a soft family may give way, and what that costs.

    Parameters
    ----------
    name : str
        Name of the column set.
    unit : str
        Unit of one, for people.
    level : str
        Level of the objective (`models.objective.LEVELS`) that makes it small.
    weights : callable
        Instance -> what one unit costs in that level, one per member; its length is the size of the set. Weights relate an excess to
        the amount of the rule, so that excesses of one level compare.
    upper : callable, optional
        Instance -> most by which each member may give way; without it there is no bound.
    stated : str
        Table of the instance whose rows have modes of their own: those that are not soft do not give way. Blank: the family's mode
        holds for all.
    """

    name: str
    unit: str
    level: str
    weights: Callable[[Instance], Floats]
    upper: Callable[[Instance], Floats] | None = None
    stated: str = ""


Way = Literal["row", "share", "floor", "part", "of supplier", "visits", "of room", "harvest"]
"""How a limit is moved: row by row, or as `models.sensitivity` says of shares, of floors of points, of parts of lots, of all days or weeks
of a supplier, of its visits, of all days of a room, of all that an offer delivers."""


@dataclass(frozen=True)
class Limit:
    """A block of rows whose bound somebody may move, to give a rule more room or less.

    Parameters
    ----------
    block : str
        Name of the block of rows.
    unit : str
        Unit of what moves it: ``currency``, ``points`` (hundredths of a share), ``percent`` (of what is there), ``kg``, ``days``.
    move : callable
        Instance, number of the thing moved, amount in the unit -> the instance with so much more room.
    way : str
        How its rows are moved together.
    key : str
        Column of the block's keys that numbers the thing moved, where a row is moved alone.
    in_cents : bool
        True if its rows are limits of sums of money, which whole cents may pass.
    """

    block: str
    unit: str
    move: Callable[[Instance, int, float], Instance]
    way: Way = "row"
    key: str = ""
    in_cents: bool = False


@dataclass(frozen=True)
class Family:
    """A family of rules.

    Parameters
    ----------
    name : str
        Its name, as a scenario uses it and its blocks carry it.
    default : {"hard", "soft"} or None
        Mode unless a scenario says otherwise; None: rows that only say what quantities are, and hold always.
    rows : callable
        Instance, columns -> its blocks of rows, written as if they were hard.
    slacks : tuple of Slack
        By what its rows give way when they are soft; `models.build` adds them, the family never does.
    limits : tuple of Limit
        Those of its blocks whose bounds can be moved.
    about : mapping of str to (str, str)
        For a column of its blocks' keys the table and column of the instance with the label of what a row is about.
    for_scenarios : bool
        False if no scenario can set its mode.
    """

    name: str
    default: Mode | None
    rows: Callable[[Instance, Columns], tuple[RowBlock, ...]]
    slacks: tuple[Slack, ...] = ()
    limits: tuple[Limit, ...] = ()
    about: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    for_scenarios: bool = True

    def has_mode(self, instance: Instance, own: pd.Series, mode: Mode) -> np.ndarray:
        """Tell which rows of a table with a mode of their own have `mode`.

        A row's own mode counts. Where the family's mode is not its default, a scenario has set it: then it counts for all
        rows, except that a row that is off stays off.

        Parameters
        ----------
        instance : Instance
            Says the mode of the family.
        own : pandas.Series of str
            The mode of each row: ``hard``, ``soft`` or ``off``.
        mode : {"hard", "soft", "off"}
            The mode asked about.

        Returns
        -------
        numpy.ndarray of bool
            One for each row.
        """
        of_family, words = instance.mode(self.name), own.to_numpy()
        if of_family != self.default:
            words = np.where(words == "off", "off", of_family)
        return np.asarray(words == mode, dtype=bool)

    def gives_way(self, instance: Instance, slack: Slack) -> Floats | None:
        """Return by how much each member of one of its slacks may give way; None where none of them may."""
        mode = instance.mode(self.name)
        if slack.stated:
            soft = self.has_mode(instance, getattr(instance, slack.stated)["mode"], "soft")
            return np.where(soft, np.inf, 0.0) if mode == "soft" or (mode == "hard" and soft.any()) else None
        if mode != "soft":
            return None
        return np.full(len(slack.weights(instance)), np.inf) if slack.upper is None else slack.upper(instance)

    def in_force(self, instance: Instance, own: pd.Series, term_rows: pd.Series) -> tuple[Ints, Ints, Ints]:
        """Return what a family whose rows have modes of their own writes: the rows that are not off.

        Parameters
        ----------
        instance : Instance
            The instance.
        own : pandas.Series, n rows
            Modes of the rows.
        term_rows : pandas.Series, k terms
            Row to which each term belongs.

        Returns
        -------
        tuple of numpy.ndarray of int
            Rows in force; for each term its place among them, -1 where its row is off; terms of rows in force.
        """
        rows = np.flatnonzero(~self.has_mode(instance, own, "off"))
        place = np.full(len(own), -1, dtype=np.int64)
        place[rows] = np.arange(len(rows))
        of_terms = place[term_rows.to_numpy()]
        return rows, of_terms, np.flatnonzero(of_terms >= 0)


# ---- what slacks weigh, and how far they go ----------------------------------------------------------------------------


def one_per(amounts: Floats) -> Floats:
    """Return 1 / amount, and 1 where the amount is below one or unknown: excesses become parts of the whole."""
    return 1.0 / np.fmax(np.abs(np.where(np.isfinite(amounts), amounts, 1.0)), 1.0)


def one_per_amount(table: str, column: str) -> Callable[[Instance], Floats]:
    """Return the weights of a slack per row of a table: of an excess as a part of the row's amount."""
    return lambda instance: one_per(getattr(instance, table)[column].to_numpy(dtype=float))


# ---- how limits are moved ----------------------------------------------------------------------------------------------


def moved(table: str, column: str, per_unit: float) -> Callable[[Instance, int, float], Instance]:
    """Return what moves a limit that stands in one cell of a table, by so much for one unit of room.

    Parameters
    ----------
    table, column : str
        Where the limit stands, a row for each thing moved.
    per_unit : float
        What one unit of room adds to the cell; below zero for a minimum.

    Returns
    -------
    callable
        Instance, row, amount -> a changed copy, as `Limit.move` asks for.
    """

    def move(instance: Instance, row: int, amount: float) -> Instance:
        frame: pd.DataFrame = getattr(instance, table)
        own = np.arange(len(frame)) == row
        changed: dict[str, Any] = {
            table: frame.assign(**{column: frame[column].to_numpy(dtype=float) + per_unit * amount * own})
        }
        return replace(instance, **changed)

    return move
