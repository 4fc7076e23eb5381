"""What is in a dish on a day: the check's own reading of the table ``recipes``.

In words: a row holds on a day whose month is among its ``months`` and which is neither before its ``first_day`` nor after its
``last_day``; what is blank bounds nothing. A dish is made of its rows that hold on the day on which it is served. Of these a stage has the
rows that name it, if any does, and else those that name no stage. A row without months and days holds always.

By hand: lettuce 50 g; tomato 80 g in 5-9; tinned tomato 60 g in 10-4. For 100 pupils on Wednesday 30 September 5 kg and 8 kg of tomato; on Thursday
1 October 5 kg and 6 kg of tinned tomato. Were there a row of the crèche, of 20 g of pear in 5-9, a child there would have had nothing but
the pear in September, and the salad of all in October.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from typing import Any

import numpy as np
import pandas as pd

from planner.once import once
from planner.schema.base import split_months
from planner.verify.facts import Facts, join, of

UNCHANGING = ""
"""Season of a dish whose recipe is the same on all days."""


@once
def _raw(facts: Facts) -> pd.DataFrame:
    """Return every recipe row with raw net grams.

    What is weighed on the plate is what was raw times the factor by which cooking changes it: 100 g of meat at 0.7 were 142.86 g.
    """
    rows = facts.case["recipes"].copy()
    cooked = rows["net_g"].isna()
    swells = of(rows.loc[cooked, "product"], facts.products["cooking_factor"].astype(float))
    rows.loc[cooked, "net_g"] = rows.loc[cooked, "cooked_g"].astype(float) / swells
    return rows.drop(columns="cooked_g")


@once
def _changing(facts: Facts) -> set[str]:
    """Return the dishes of which some row holds on some days only."""
    rows = facts.case["recipes"]
    bounded = rows[(rows["months"] != "") | rows["first_day"].notna() | rows["last_day"].notna()]
    return set(bounded["dish"])


@once
def recipe_rows(facts: Facts) -> pd.DataFrame:
    """Return ``dish``, ``stage`` (blank: all), ``product``, ``choice``, ``net_g`` and ``date``: NaT of a dish that never changes, else a row a day."""
    rows = _raw(facts)
    there = rows["dish"].isin(_changing(facts))
    columns = ["dish", "stage", "product", "choice", "net_g", "date"]
    constant = rows[~there].assign(date=pd.Series(pd.NaT, index=rows.index[~there], dtype="datetime64[s]"))[columns]
    if not there.any():
        return constant
    days = facts.days.union(pd.DatetimeIndex(facts.case["served"]["date"].unique()).as_unit("s"))
    by_day = rows[there].merge(pd.DataFrame({"date": days}), how="cross")
    by_day = by_day[[_holds(row, row["date"]) for row in by_day.to_dict("records")]]
    return pd.concat([constant, by_day[columns]], ignore_index=True)


@once
def recipes_by_stage(facts: Facts) -> pd.DataFrame:
    """Return the same with a stage in every row: those that name the stage, where any of the dish does on that day, else those for every stage."""
    rows = recipe_rows(facts)
    own = rows[rows["stage"] != ""]
    stages = pd.DataFrame({"stage": facts.case["stages"]["stage"]})
    common = rows[rows["stage"] == ""].drop(columns="stage").merge(stages, how="cross")
    whose = ["dish", "date", "stage"]
    has_own = pd.MultiIndex.from_frame(common[whose]).isin(pd.MultiIndex.from_frame(own[whose]))
    return pd.concat([own, common[~has_own]], ignore_index=True)


def with_recipes(plates: pd.DataFrame, recipes: pd.DataFrame, keys: list[str]) -> pd.DataFrame:
    """Return what is served with the recipe rows of its dish on its day.

    Parameters
    ----------
    plates : pandas.DataFrame
        What is served, with ``date``.
    recipes : pandas.DataFrame
        Rows of `recipe_rows` or `recipes_by_stage`.
    keys : list of str
        Columns beside the day by which a row of one belongs to a row of the other; the dish is among them.

    Returns
    -------
    pandas.DataFrame
        A row for each pair, with the columns of both.
    """
    constant = recipes["date"].isna()
    same = join(plates, recipes[constant].drop(columns="date"), keys)
    if constant.all():
        return same
    return pd.concat([same, join(plates, recipes[~constant], [*keys, "date"])], ignore_index=True)


def recipe_day(facts: Facts, dish: str, day: pd.Timestamp) -> pd.Timestamp | None:
    """Return the day by which the recipe of a dish is asked for.

    Parameters
    ----------
    facts : Facts
        What the case says.
    dish : str
        Short name of the dish.
    day : pandas.Timestamp
        Day on which it is served.

    Returns
    -------
    pandas.Timestamp or None
        The day; None where the recipe never changes.
    """
    return day if dish in _changing(facts) else None


def in_seasons(facts: Facts, served: pd.DataFrame) -> pd.DataFrame:
    """Return what is served with ``first_day`` and ``last_day``, as text: of the days of the plan in a row on which the recipe is as on that day.

    Both are `UNCHANGING` for a dish that never changes. By hand: the salad above is served on 30 September and 1 October of a plan of September and October:
    from 2026-09-01 to 2026-09-30, and from 2026-10-01 to 2026-10-31.
    """
    spells = _spells(facts)
    found = served.merge(spells, on=["dish", "date"], how="left")
    words = {name: found[name].dt.strftime("%Y-%m-%d").fillna(UNCHANGING).astype("str") for name in _ENDS}
    return found.assign(**words)


_ENDS = ("first_day", "last_day")


@once
def _spells(facts: Facts) -> pd.DataFrame:
    """Return for each dish that changes and day of the plan the first and the last day of those in a row with the same rows: ``dish``, ``date``."""
    rows = _raw(facts)
    parts = []
    for dish in sorted(_changing(facts)):
        own = rows[rows["dish"] == dish].to_dict("records")
        held = [tuple(k for k, row in enumerate(own) if _holds(row, day)) for day in facts.days]
        run = np.cumsum([k > 0 and held[k] != held[k - 1] for k in range(len(held))])
        days = pd.Series(facts.days)
        ends = days.groupby(run)
        parts.append(
            pd.DataFrame(
                {"dish": dish, "date": days, "first_day": ends.transform("min"), "last_day": ends.transform("max")}
            )
        )
    none = pd.Series(dtype="datetime64[s]")
    empty = pd.DataFrame({"dish": pd.Series(dtype="str"), "date": none, "first_day": none, "last_day": none})
    return pd.concat(parts, ignore_index=True) if parts else empty


def _holds(row: Mapping[Hashable, Any], day: pd.Timestamp) -> bool:
    """Tell whether a row holds on a day."""
    first, last = row["first_day"], row["last_day"]
    return (
        day.month in split_months(str(row["months"]))
        and not (isinstance(first, pd.Timestamp) and day < first)
        and not (isinstance(last, pd.Timestamp) and day > last)
    )
