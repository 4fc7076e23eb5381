"""The two building blocks of a problem: sets of columns (decision variables) and blocks of rows (constraints), as arrays.

A constraint family is a function from an `Instance` and its `Columns` to one or more `RowBlock`. It neither loops over
lanes nor knows a solver.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
import pandas as pd

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]


def places(known: Sequence[Ints], wanted: Sequence[Ints]) -> Ints:
    """Return the position of each wanted key among those known, -1 where it is not there.

    Parameters
    ----------
    known, wanted : sequence of numpy.ndarray of int
        Columns of the keys, in the same order.

    Returns
    -------
    numpy.ndarray of int
        One for each wanted key.

    Raises
    ------
    ValueError
        If two of the known keys are one.
    """
    count = len(known[0])
    if not count:
        return np.full(len(wanted[0]), -1, dtype=np.int64)
    codes = codes_of([np.concatenate(pair) for pair in zip(known, wanted, strict=True)])
    order = np.argsort(codes[:count], kind="stable")
    in_order = codes[order]
    if (in_order[1:] == in_order[:-1]).any():
        raise ValueError("two of the known keys are one")
    at = np.minimum(np.searchsorted(in_order, codes[count:]), count - 1)
    return np.where(in_order[at] == codes[count:], order[at], -1)


def codes_of(keys: Sequence[Ints]) -> Ints:
    """Return a number for each row of keys, of which each column is of whole numbers; rows with one number are alike."""
    code = np.zeros(len(keys[0]), dtype=np.int64)
    for column in keys if len(code) else ():
        least = int(column.min())
        code = code * (int(column.max()) - least + 1) + (column - least)
    return code


@dataclass(frozen=True, eq=False)
class ColumnSet:
    """Decision variables of one kind.

    Parameters
    ----------
    name : str
        Kind of decision: ``buy``, ``pay``, ``short``, ...
    lower, upper : numpy.ndarray, shape (n,)
        Bounds.
    integer : numpy.ndarray of bool, shape (n,)
        Which must be whole numbers.
    unit : str
        Unit of one, for people.
    """

    name: str
    lower: Floats
    upper: Floats
    integer: npt.NDArray[np.bool_]
    unit: str = ""

    def __len__(self) -> int:
        return len(self.lower)


class Columns:
    """All column sets of a problem, one behind the other; knows where each begins."""

    def __init__(self, sets: Iterable[ColumnSet]) -> None:
        self.sets: dict[str, ColumnSet] = {}
        self.start: dict[str, int] = {}
        count = 0
        for columns in sets:
            self.sets[columns.name] = columns
            self.start[columns.name] = count
            count += len(columns)
        self.count = count

    def __call__(self, name: str, index: npt.ArrayLike | None = None) -> Ints:
        """Return the column numbers of the members `index` (row numbers; None: all) of the set `name`."""
        start = self.start[name]
        if index is None:
            return np.arange(start, start + len(self.sets[name]), dtype=np.int64)
        return np.asarray(index, dtype=np.int64) + start

    def __contains__(self, name: object) -> bool:
        return name in self.sets

    def slice(self, name: str) -> slice:
        """Return where the set `name` stands in an array over all columns."""
        return slice(self.start[name], self.start[name] + len(self.sets[name]))


@dataclass(frozen=True, eq=False)
class RowBlock:
    """Rows ``lower <= A x <= upper`` of one family.

    Parameters
    ----------
    family : str
        Family of rules, as a scenario names it, or a technical name for rows that only define quantities.
    name : str
        Name of the block; unique in a problem.
    keys : mapping of str to numpy.ndarray, shape (m,)
        What each row is about, in row numbers and labels of the instance, for explanations.
    rows, columns : numpy.ndarray of int, shape (k,)
        Positions of the coefficients: row 0 to m-1 of this block, column of the problem.
    coefficients : numpy.ndarray, shape (k,)
        Their values. Two entries at one position add up.
    lower, upper : numpy.ndarray, shape (m,)
        Bounds; -inf or inf where there is none.
    unit : str or sequence of str, m
        Unit of the row activity, for people; of each row where they differ.
    slack : str
        Name of the family's slack by which the rows give way when it is soft; blank: they never do. `models.build` adds its terms, a
        family never does.
    eased_by : numpy.ndarray of int, shape (m,), or None
        Which member of that slack eases each row; None: row i is eased by member i.
    asked : numpy.ndarray, shape (m,), or None
        What the rules ask for, where the bounds are only what is left of it; None: the bounds.
    """

    family: str
    name: str
    keys: Mapping[str, np.ndarray]
    rows: Ints
    columns: Ints
    coefficients: Floats
    lower: Floats
    upper: Floats
    unit: str | Sequence[str] = ""
    slack: str = ""
    eased_by: Ints | None = None
    asked: Floats | None = None

    def __post_init__(self) -> None:
        if not len(self.rows) == len(self.columns) == len(self.coefficients):
            raise ValueError(f"block {self.name}: rows, columns and coefficients differ in length")
        if not {len(self.lower)} == {len(self.upper), *map(len, self.keys.values())}:
            raise ValueError(f"block {self.name}: keys and bounds differ in length")
        if not np.isfinite(self.coefficients).all():
            raise ValueError(f"block {self.name}: a coefficient is not a finite number")
        if np.isnan(self.lower).any() or np.isnan(self.upper).any():
            raise ValueError(f"block {self.name}: a bound is missing; use -inf or inf where there is none")

    def __len__(self) -> int:
        return len(self.lower)


@dataclass(frozen=True, eq=False)
class Level:
    """One level of the objective: minimise the sum of cost x column.

    Parameters
    ----------
    name : str
        What is made small: ``shortfall``, ``target_gaps``, ``cost``, ...
    columns, costs : numpy.ndarray, shape (k,)
        Terms.
    unit : str
        Unit of the sum, for people.
    tolerance : float
        By how much later levels may worsen this one, in its unit; covers the solver's own tolerance only.
    """

    name: str
    columns: Ints
    costs: Floats
    unit: str = ""
    tolerance: float = 1e-6


@dataclass(frozen=True, eq=False)
class Problem:
    """Columns, rows and objective levels: all that the emitter needs."""

    columns: Columns
    blocks: Mapping[str, RowBlock] = field(default_factory=dict)
    levels: tuple[Level, ...] = ()

    @property
    def row_count(self) -> int:
        """Number of rows of all blocks."""
        return sum(len(block) for block in self.blocks.values())


def two_sided(
    family: str,
    name: str,
    key: str,
    slack: str,
    unit: np.ndarray,
    terms: pd.DataFrame,
    minimum: Floats,
    maximum: Floats,
    constant: Floats,
) -> tuple[RowBlock, ...]:
    """Return a block of minima and one of maxima over the same sums.

    A slack helps a row up or down, never both, so the two bounds are rows of their own.

    Parameters
    ----------
    family, name, slack : str
        As in `RowBlock`; the blocks are called ``NAME_least`` and ``NAME_most``.
    key : str
        Column of the blocks' keys with the number of the rule.
    unit : numpy.ndarray of str
        Unit of each rule.
    terms : pandas.DataFrame
        Columns ``row``, ``column`` (of the problem), ``value``.
    minimum, maximum, constant : numpy.ndarray, one per row
        Bounds of sum + constant; NaN: none.

    Returns
    -------
    tuple of RowBlock
        Minima, then maxima; each has only the rows that have such a bound, and may have none.
    """
    blocks = []
    for suffix, bound in (("least", minimum), ("most", maximum)):
        kept = np.flatnonzero(~np.isnan(bound))
        place = np.full(len(bound), -1)
        place[kept] = np.arange(len(kept))
        part = terms[place[terms["row"].to_numpy()] >= 0] if len(kept) else terms.iloc[:0]
        limit = bound[kept] - constant[kept]
        free = np.full(len(kept), np.inf)
        blocks.append(
            RowBlock(
                family=family,
                name=f"{name}_{suffix}",
                keys={key: kept},
                rows=place[part["row"].to_numpy()],
                columns=part["column"].to_numpy(dtype=np.int64),
                coefficients=part["value"].to_numpy(dtype=float),
                lower=limit if suffix == "least" else -free,
                upper=free if suffix == "least" else limit,
                unit=list(unit[kept]),
                slack=slack,
                eased_by=kept,
            )
        )
    return tuple(blocks)
