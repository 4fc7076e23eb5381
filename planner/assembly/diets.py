"""Who has a diet where: each row of the table ``diets`` brought to the pupils whom it means.

In words: a row holds at its site, else at every site, and at its stage, else at every stage. At a site, what is said of the site
takes the place of what is said of all sites of the same diet and product. A row gives a part of those who eat, or tells how many
of them there are at the site: that number is a part of those who eat there.

By hand: 120 pupils are enrolled, 100 eat, and 3 of them have the diet: 3 / 100 of each portion is replaced, for 3 pupils; where
from May on 60 eat, it is 3 / 60, again for 3. Of a stage with 100 at one school and 3 of 50 at another the mean is 3 / 150.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from planner.case import Case

_ROW = ["diet", "product", "substitute", "grams_factor"]


def sites_with_diets(case: Case) -> set[str]:
    """Return the sites of which a diet is told by name."""
    return set(case["diets"]["site"]) - {""}


def diets_of(case: Case, who: pd.DataFrame) -> pd.DataFrame:
    """Return the diets of pupils.

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
    return rows[["who", *_ROW, "share"]].reset_index(drop=True)


def mean_diets(case: Case, who: pd.DataFrame, keys: list[str]) -> pd.DataFrame:
    """Return the diets of the mean pupil of each of several groups.

    Parameters
    ----------
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
