"""Holding a table of figures against the same reckoned anew, row by row."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from planner.i18n import _
from planner.schema import PLAN_TABLES
from planner.verify.facts import join
from planner.verify.violation import Report, differ


def hold(
    name: str,
    own: pd.DataFrame,
    stated: pd.DataFrame,
    key: list[str],
    slack: Mapping[str, float],
    report: Report,
) -> None:
    """Report every row of a table that is missing or made up, and every figure that differs from the own reckoning.

    Parameters
    ----------
    name : str
        Table of the plan, and family of what is reported.
    own, stated : pandas.DataFrame
        The rows as they are reckoned here, and as the plan states them.
    key : list of str
        Columns that tell a row.
    slack : mapping of str to float
        Columns that are compared (numbers or days), with the absolute difference that rounding may leave.
    report : Report
        Receives what is wrong.
    """
    if name in report.withheld and stated.empty:
        return
    both = join(own, stated.drop_duplicates(key), key, "outer", ("_own", "")).astype(object)
    rows = _index(both, key)
    told, due = rows.isin(_index(stated, key)), rows.isin(_index(own, key))
    missing = both[~told]
    report.add_rows(name, _("The plan leaves out what should stand here."), missing, key, figure=(name, ""))
    extra = both[~due]
    report.add_rows(
        name, _("The plan states something that does not follow from its decisions."), extra, key, figure=(name, "")
    )
    both = both[told & due]
    table = PLAN_TABLES[name]
    for column, most in slack.items():
        mine, theirs = (_numbers(both[f"{column}{end}"]) for end in ("_own", ""))
        wrong = both[differ(mine, theirs, most)]
        what = _("The figure {column} does not follow from the plan's decisions.").format(column=table[column].heading)
        report.add_rows(name, what, wrong, key, f"{column}_own", column, table[column].unit_text(), (name, column))


def _index(frame: pd.DataFrame, key: list[str]) -> pd.MultiIndex:
    return pd.MultiIndex.from_frame(frame[key].astype(object))


def _numbers(values: pd.Series) -> np.ndarray:
    """Return numbers, and days as their number, NaN where blank."""
    return np.array([np.nan if pd.isna(v) else _number(v) for v in values], dtype=float)


def _number(value: object) -> float:
    return float(value.toordinal()) if isinstance(value, pd.Timestamp) else float(value)  # type: ignore[arg-type]
