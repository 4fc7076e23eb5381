"""Who has a diet where: each row of the table ``diets`` brought to the pupils whom it means, and how many they are.

In words: a row holds at its site, else at every site, and at its stage, else at every stage. At a site, what is said of the site
takes the place of what is said of all sites of the same diet and product. A row gives a part of those who eat, or tells how many
of them there are at the site: that number is a part of those who eat there.

A diet is one group of pupils: of several parts or numbers told of it among the same pupils the largest holds. On each day they are whole
pupils, counted up for each site and stage (`whole_persons`), in what is ordered as on every sheet; the others get what is in the recipe. Only
the mean pupil, of whom standards speak, keeps the part as it is told.

By hand: 120 pupils are enrolled, 100 eat, and 3 of them have the diet: 3 / 100 of each portion is replaced, for 3 pupils; where
from May on 60 eat, it is 3 / 60, again for 3. Of a stage with 100 at one school and 3 of 50 at another the mean is 3 / 150. Of 2 % of all it is
2 pupils at the school of 100, 98 eat the usual, and 1 at the school of 50. Where 4 eat and each of three diets is told of 30 %, 2 have each:
6 substitutes of a product that all three replace, and none of the product itself, never less.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import pandas as pd

from models.blocks import Floats
from planner.case import Case

_ROW: Final = ("diet", "product", "substitute", "grams_factor")
_NOISE = 1e-9  # of a person: what floating point adds to a whole number asks for no further person


@dataclass(frozen=True, eq=False)
class Change:
    """What pupils with a diet give back of a product, or get for it.

    Parameters
    ----------
    product : str
        Product of the recipe.
    gets : str
        Substitute, or `product` itself where it is given back.
    grams_factor : float
        Grams of what they get per gram of the product.
    heads : numpy.ndarray
        How many of each row of those who eat; below 0 where they give it back.
    """

    product: str
    gets: str
    grams_factor: float
    heads: Floats


def whole_persons(pupils: Floats) -> Floats:
    """Return pupils rounded up to whole persons."""
    return np.asarray(np.ceil(pupils - _NOISE))


def changes_of(case: Case, who: pd.DataFrame) -> list[Change]:
    """Return what diets change on the plates of pupils.

    No more of a product is given back than is eaten: where diets, each counted up, are more than those who eat, nothing of it is left.

    Parameters
    ----------
    who : pandas.DataFrame
        A row for pupils who eat: ``site``, ``stage``, ``usual`` (how many would eat, were nobody away), ``eating``.
    """
    rows = diets_of(case, who.assign(eating=who["usual"]))
    eating = who["eating"].to_numpy(dtype=np.float64)
    rows = rows.assign(pupils=whole_persons(rows["share"].to_numpy() * eating[rows["who"]]))

    def heads(part: pd.DataFrame) -> Floats:
        return np.bincount(part["who"], part["pupils"], len(who))

    back = [
        Change(str(product), str(product), 1.0, -np.minimum(heads(part), eating))
        for product, part in rows.groupby("product")
    ]
    served = rows[rows["substitute"] != ""].groupby(["product", "substitute", "grams_factor"])
    return back + [
        Change(str(product), str(gets), float(str(factor)), heads(part)) for (product, gets, factor), part in served
    ]


def sites_with_diets(case: Case) -> set[str]:
    """Return the sites of which a diet is told by name."""
    return set(case["diets"]["site"]) - {""}


def diets_of(case: Case, who: pd.DataFrame) -> pd.DataFrame:
    """Return the diets of pupils, with the part of them that has each.

    Parameters
    ----------
    case : Case
        The case.
    who : pandas.DataFrame
        A row for pupils who eat: ``site`` (blank: any of which no diet is told by name), ``stage``, ``eating`` (how many).

    Returns
    -------
    pandas.DataFrame
        Columns ``who`` (position in `who`), ``diet``, ``product``, ``substitute``, ``grams_factor``, ``share`` (of those who eat).
    """
    pupils = pd.DataFrame(
        {
            "who": np.arange(len(who)),
            "at": who["site"].to_numpy(dtype=object),
            "of": who["stage"].to_numpy(dtype=object),
            "eating": who["eating"].to_numpy(dtype=np.float64),
        }
    )
    rows = case["diets"][[*_ROW, "site", "stage", "pupils_share", "pupils"]].merge(pupils, how="cross")
    here, meant = (
        (rows["site"] == rows["at"]) & (rows["site"] != ""),
        rows["stage"].isin([""]) | (rows["stage"] == rows["of"]),
    )
    rows = rows.assign(here=here)[meant & (here | (rows["site"] == ""))]
    outweighed = rows.groupby(["who", "diet", "product"])["here"].transform("any").astype(bool) & ~rows["here"]
    rows = rows[~outweighed]
    counted = rows["pupils"].astype("float64") / rows["eating"]
    rows = rows.assign(share=counted.fillna(rows["pupils_share"]).fillna(0.0))
    rows["share"] = rows.groupby(["who", "diet"])["share"].transform("max")
    return rows[["who", *_ROW, "share"]].reset_index(drop=True)


def mean_diets(case: Case, who: pd.DataFrame, keys: list[str]) -> pd.DataFrame:
    """Return the diets of the mean pupil of each of several groups.

    Parameters
    ----------
    case : Case
        The case, with its diets.
    who : pandas.DataFrame
        As in `diets_of`, with ``weight`` (how much a row counts in its group) and `keys`.
    keys : list of str
        Columns that name the group.

    Returns
    -------
    pandas.DataFrame
        `keys`, ``diet``, ``product``, ``substitute``, ``grams_factor``, ``share``.
    """
    part = (who["weight"] / who.groupby(keys)["weight"].transform("sum")).to_numpy(dtype=np.float64)
    rows = diets_of(case, who)
    groups = who[keys].iloc[rows["who"]].reset_index(drop=True)
    rows = pd.concat([groups, rows], axis=1).assign(share=rows["share"] * part[rows["who"]])
    return rows.groupby([*keys, *_ROW], as_index=False, sort=False)[["share"]].sum()
