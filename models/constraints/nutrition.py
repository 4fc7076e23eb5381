"""Nutrition: what the menu gives on the average day stays within the standards of each stage."""

from __future__ import annotations

import numpy as np
import pandas as pd

from models.blocks import Columns, Floats, Ints, RowBlock
from models.columns import rows_with_mode
from models.instance import Instance

_SETS = {"serving": "serve", "fill": "fill", "food": "there"}


def rows(instance: Instance, columns: Columns) -> tuple[RowBlock, ...]:
    """Return one row per standard and bound: minimum <= constant + sum of amount x days (+ gap), likewise for maxima.

    A standard that is off has no row.
    """
    standards, terms = instance.standards, instance.standard_terms
    live = ~rows_with_mode(instance, "nutrition", standards["mode"], "off")
    amounts = pd.DataFrame(
        {
            "row": terms["standard"].to_numpy(),
            "column": menu_columns(columns, terms["column"], terms["index"].to_numpy()),
            "value": terms["amount"].to_numpy(dtype=float),
        }
    )
    return two_sided(
        family="nutrition",
        name="standards",
        slack="nutrition_gap",
        unit="",
        terms=amounts,
        minimum=np.where(live, standards["minimum"].to_numpy(dtype=float), np.nan),
        maximum=np.where(live, standards["maximum"].to_numpy(dtype=float), np.nan),
        constant=standards["constant"].to_numpy(dtype=float),
    )


def menu_columns(columns: Columns, kind: pd.Series, index: Ints) -> Ints:
    """Return the columns of terms that name a serving, a fill or a food by its row."""
    start = kind.map({word: columns.start[name] for word, name in _SETS.items()}).to_numpy(dtype=np.int64)
    return np.asarray(start + index, dtype=np.int64)


def two_sided(
    family: str,
    name: str,
    slack: str,
    unit: str,
    terms: pd.DataFrame,
    minimum: Floats,
    maximum: Floats,
    constant: Floats,
) -> tuple[RowBlock, ...]:
    """Return a block of minima and one of maxima over the same sums.

    A slack helps a row up or down, never both, so the two bounds are rows of their own.

    Parameters
    ----------
    family, name, slack, unit : str
        As in `models.blocks.RowBlock`; the blocks are called ``NAME_least`` and ``NAME_most``.
    terms : pandas.DataFrame
        Columns ``row``, ``column`` (of the problem), ``value``.
    minimum, maximum, constant : numpy.ndarray, one per row
        Bounds of sum + constant; NaN: none.
    """
    blocks = []
    for suffix, bound in (("least", minimum), ("most", maximum)):
        kept = np.flatnonzero(~np.isnan(bound))
        place = np.full(len(bound), -1)
        place[kept] = np.arange(len(kept))
        part = terms[place[terms["row"].to_numpy()] >= 0]
        limit = bound[kept] - constant[kept]
        free = np.full(len(kept), np.inf)
        blocks.append(
            RowBlock(
                family=family,
                name=f"{name}_{suffix}",
                keys=pd.DataFrame({"row": kept}),
                rows=place[part["row"].to_numpy()],
                columns=part["column"].to_numpy(dtype=np.int64),
                coefficients=part["value"].to_numpy(dtype=float),
                lower=limit if suffix == "least" else -free,
                upper=free if suffix == "least" else limit,
                unit=unit,
                slack=slack,
                eased_by=kept,
            )
        )
    return tuple(blocks)
