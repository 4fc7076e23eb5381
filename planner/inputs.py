"""What reports and words read of an assembly, and small helpers that all of them share."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt
import pandas as pd
from pandas.api.typing import NaTType

from models.blocks import Floats, Ints
from models.instance import Instance, Mode
from planner.case import Case
from planner.programmes.law import AwardRoute, CountingRule, PointsRule, Scope, TargetRule
from planner.schema import PLAN_TABLES
from planner.schema.base import typed_frame
from planner.schema.coded import SCOPES, words_at

Bools = npt.NDArray[np.bool_]

WHOLE_PLAN = "plan"
"""Window of a rule that is looked at over the whole plan."""


class Target(Protocol):
    """What is read of `planner.assembly.ResolvedTarget`."""

    @property
    def rule(self) -> TargetRule: ...  # noqa: D102
    @property
    def funds(self) -> tuple[str, ...]: ...  # noqa: D102
    @property
    def window(self) -> str: ...  # noqa: D102
    @property
    def periods(self) -> tuple[str, ...]: ...  # noqa: D102
    @property
    def denominator(self) -> float: ...  # noqa: D102
    @property
    def known(self) -> bool: ...  # noqa: D102
    @property
    def mode(self) -> str: ...  # noqa: D102
    @property
    def reason(self) -> str: ...  # noqa: D102
    @property
    def counted_to_date(self) -> float: ...  # noqa: D102
    @property
    def bought_to_date(self) -> float: ...  # noqa: D102


class Groups(Protocol):
    """What is read of `planner.assembly.scopes.Groups`."""

    @property
    def of_site(self) -> pd.Series: ...  # noqa: D102
    @property
    def part_of_site(self) -> pd.Series: ...  # noqa: D102
    @property
    def parts(self) -> pd.DataFrame: ...  # noqa: D102
    @property
    def labels(self) -> tuple[str, ...]: ...  # noqa: D102
    @property
    def several(self) -> bool: ...  # noqa: D102
    def holds(self, scope: Scope) -> npt.NDArray[np.bool_]: ...  # noqa: D102
    def labels_in(self, scope: Scope) -> set[str]: ...  # noqa: D102


class Promise(Protocol):
    """What is read of `planner.assembly.promises.Promise`."""

    @property
    def supplier(self) -> str: ...  # noqa: D102
    @property
    def kind(self) -> str: ...  # noqa: D102
    @property
    def amount(self) -> float: ...  # noqa: D102
    @property
    def mode(self) -> str: ...  # noqa: D102
    @property
    def rule(self) -> str: ...  # noqa: D102
    @property
    def decision(self) -> str: ...  # noqa: D102
    @property
    def before(self) -> float: ...  # noqa: D102
    @property
    def scope(self) -> Scope: ...  # noqa: D102


class StageNeeds(Protocol):
    """What is read of `planner.assembly.ceilings.StageNeeds`."""

    @property
    def pupil_days(self) -> pd.Series: ...  # noqa: D102
    def part(self, stage: str) -> pd.Series: ...  # noqa: D102


class Contract(Protocol):
    """What is read of `planner.assembly.contracts.Contract`."""

    @property
    def contract(self) -> str: ...  # noqa: D102
    @property
    def supplier(self) -> str: ...  # noqa: D102
    @property
    def product(self) -> str: ...  # noqa: D102
    @property
    def first_day(self) -> pd.Timestamp: ...  # noqa: D102
    @property
    def ends_on(self) -> pd.Timestamp: ...  # noqa: D102
    @property
    def minimum_kg(self) -> float: ...  # noqa: D102
    @property
    def maximum_kg(self) -> float: ...  # noqa: D102
    @property
    def before_kg(self) -> float: ...  # noqa: D102
    @property
    def due(self) -> bool: ...  # noqa: D102
    @property
    def charge_amount(self) -> float: ...  # noqa: D102
    @property
    def charge_fund(self) -> str: ...  # noqa: D102
    @property
    def charge_day(self) -> pd.Timestamp | NaTType: ...  # noqa: D102


class Scored(Protocol):
    """What is read of `planner.assembly.points.Scored`."""

    @property
    def rule(self) -> PointsRule: ...  # noqa: D102
    @property
    def mode(self) -> Mode: ...  # noqa: D102
    @property
    def by_offer(self) -> Floats: ...  # noqa: D102
    @property
    def before(self) -> pd.DataFrame: ...  # noqa: D102


class Routed(Protocol):
    """What is read of `planner.assembly.routes.Routed`."""

    @property
    def label(self) -> str: ...  # noqa: D102
    @property
    def product(self) -> str: ...  # noqa: D102
    @property
    def committee(self) -> str: ...  # noqa: D102
    @property
    def worth(self) -> float: ...  # noqa: D102
    @property
    def route(self) -> AwardRoute | None: ...  # noqa: D102
    @property
    def preferred(self) -> npt.NDArray[np.bool_]: ...  # noqa: D102
    @property
    def mode(self) -> Mode: ...  # noqa: D102
    @property
    def passed_over(self) -> tuple[AwardRoute, ...]: ...  # noqa: D102
    @property
    def by_worth(self) -> bool: ...  # noqa: D102
    @property
    def before_kg(self) -> tuple[float, float]: ...  # noqa: D102
    @property
    def before_amount(self) -> tuple[float, float]: ...  # noqa: D102


class DailyNeeds(Protocol):
    """What is read of `planner.assembly.DailyNeeds`."""

    @property
    def sites(self) -> pd.Index: ...  # noqa: D102
    @property
    def products(self) -> pd.Index: ...  # noqa: D102
    @property
    def dates(self) -> npt.NDArray[np.datetime64]: ...  # noqa: D102
    @property
    def periods(self) -> Ints: ...  # noqa: D102
    @property
    def table(self) -> pd.DataFrame: ...  # noqa: D102
    def kg_by_product(self) -> pd.Series: ...  # noqa: D102


class Assembly(Protocol):
    """What is read of `planner.assembly.Assembly`; the tables are described there."""

    @property
    def instance(self) -> Instance: ...  # noqa: D102
    @property
    def served(self) -> pd.DataFrame: ...  # noqa: D102
    @property
    def site_needs(self) -> pd.DataFrame: ...  # noqa: D102
    @property
    def zone_needs(self) -> pd.DataFrame: ...  # noqa: D102
    @property
    def zones(self) -> pd.Index: ...  # noqa: D102
    @property
    def can_come(self) -> npt.NDArray[np.bool_]: ...  # noqa: D102
    @property
    def money_days(self) -> npt.NDArray[np.datetime64]: ...  # noqa: D102
    @property
    def indexed(self) -> pd.DataFrame: ...  # noqa: D102
    @property
    def invoiced(self) -> pd.DataFrame: ...  # noqa: D102
    @property
    def meals(self) -> pd.DataFrame: ...  # noqa: D102
    @property
    def unserved(self) -> float: ...  # noqa: D102
    @property
    def daily_needs(self) -> DailyNeeds: ...  # noqa: D102
    @property
    def offers(self) -> pd.DataFrame: ...  # noqa: D102
    @property
    def targets(self) -> Sequence[Target]: ...  # noqa: D102
    @property
    def promises(self) -> Sequence[Promise]: ...  # noqa: D102
    @property
    def stated_kg(self) -> tuple[Floats, Floats]: ...  # noqa: D102
    @property
    def contracts(self) -> Sequence[Contract]: ...  # noqa: D102
    @property
    def scores(self) -> Sequence[Scored]: ...  # noqa: D102
    @property
    def routes(self) -> Sequence[Routed]: ...  # noqa: D102
    @property
    def asked_to_date(self) -> pd.DataFrame: ...  # noqa: D102
    @property
    def offered(self) -> pd.DataFrame: ...  # noqa: D102
    @property
    def offering(self) -> Mapping[tuple[str, Scope], tuple[str, ...]]: ...  # noqa: D102
    @property
    def stage_needs(self) -> Mapping[Scope, StageNeeds]: ...  # noqa: D102
    @property
    def counting_rules(self) -> Mapping[str, CountingRule]: ...  # noqa: D102
    @property
    def counting(self) -> pd.DataFrame: ...  # noqa: D102
    @property
    def counting_at(self) -> Mapping[str, Bools]: ...  # noqa: D102
    @property
    def groups(self) -> Groups: ...  # noqa: D102
    @property
    def fund_amounts(self) -> pd.DataFrame: ...  # noqa: D102
    @property
    def unmet(self) -> pd.DataFrame: ...  # noqa: D102
    @property
    def distances(self) -> pd.DataFrame: ...  # noqa: D102


NOISE = 1e-4
"""Most by which a solver's whole number may miss one; farther off is a fault, not noise."""


def whole(values: Floats, what: str) -> Ints:
    """Return a solver's values as whole numbers.

    Raises
    ------
    ValueError
        If a value is farther from a whole number than the solver's noise.
    """
    rounded = np.rint(values)
    if len(values) and np.abs(values - rounded).max() > NOISE:
        raise ValueError(f"{what} are not whole numbers")
    return rounded.astype(np.int64)


def cents(amounts: npt.ArrayLike) -> Ints:
    """Return amounts that are rounded to the cent as whole cents, in which sums are exact."""
    return np.rint(np.asarray(amounts, dtype=np.float64) * 100).astype(np.int64)


def typed(name: str, frame: pd.DataFrame) -> pd.DataFrame:
    """Return a frame as the table `name` of a plan: its columns in order with their dtypes, rows numbered from 0.

    Raises
    ------
    KeyError
        If a column is missing.
    """
    return typed_frame(PLAN_TABLES[name], frame)


def table_of(name: str, rows: Iterable[Mapping[str, Any]]) -> pd.DataFrame:
    """Return rows as the table `name` of a plan; a column that a row lacks is blank."""
    names = PLAN_TABLES[name].names
    return typed(name, pd.DataFrame([{c: row.get(c) for c in names} for row in rows], columns=names))


def labels(frame: pd.DataFrame, column: str, rows: npt.ArrayLike) -> npt.NDArray[np.object_]:
    """Return the labels of rows of an instance's table.

    Parameters
    ----------
    frame : pandas.DataFrame
        Table of an instance, whose rows are known by their place.
    column : str
        Column of the labels, mostly short names.
    rows : array_like
        Places of rows, from 0; one may stand there twice.

    Returns
    -------
    numpy.ndarray of object, shape (rows,)
        The label of each.
    """
    return np.asarray(frame[column].to_numpy(dtype=object)[np.asarray(rows, dtype=np.int64)])


def names_of(table: pd.DataFrame, key: str) -> dict[str, str]:
    """Return the name in print of each thing of a case's table."""
    return dict(zip(table[key], table["name"], strict=True))


def counted_words(case: Case, scope: str, values: Iterable[str]) -> str:
    """Return what a rule on how often counts as a reader knows it.

    Parameters
    ----------
    case : Case
        Whose dishes, products and words they are.
    scope : str
        What the rule looks at: ``dish``, ``product``, or the column of one of the law's words.
    values : iterable of str
        What it names there.

    Returns
    -------
    str
        Dishes and products by their names, words of the law in the reader's language, others as the case has them.
    """
    if scope in ("dish", "product"):
        names: Mapping[str, str] = names_of(case.table("dishes" if scope == "dish" else "products"), scope)
        return ", ".join(names.get(value) or value for value in values)
    return ", ".join(words_at(SCOPES.get(scope), values))


def month_of(days: pd.Series) -> pd.Series:
    """Return the month of each day, as ``2026-03``."""
    return pd.Series(days.dt.strftime("%Y-%m"), dtype="str")


def records(frame: pd.DataFrame) -> Iterator[Any]:
    """Yield the rows of a frame as named tuples; for tables of a few hundred rows."""
    return iter(frame.itertuples())
