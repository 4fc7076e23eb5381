"""Who has which diet, as the check reads it.

In words: at a school, what the table says of the school by name holds, and of every other product of the same diet what it says of
all schools; a stage that is named limits a row to it. A number of pupils is that many of those who eat at the school, whatever
the take-up; a share is a part of those who eat. Of several said of one diet the largest counts. On every day they are whole pupils at each
school and stage, counted up: `persons`. The mean pupil, of whom standards speak, has the exact share.

By hand: 120 enrolled of whom 100 eat; the table says 2 % of all and, at this school, 3 pupils: 3 get the substitute and 97 the
usual. Another school of the same stage and menu, of 60, has the 2 %: 1.2, so 2 pupils, and 58 eat the usual. The mean of the 160 is 4.2 / 160.
"""

from __future__ import annotations

from typing import Final

import numpy as np
import pandas as pd

from planner.once import once
from planner.verify.facts import Facts, join

PLACE = ["place", "stage"]
_CHANGE: Final = ("diet", "product", "substitute", "grams_factor")


@once
def diets(facts: Facts) -> pd.DataFrame:
    """Return what each diet changes: a row per place, stage, diet and product, with the largest share and number that is said of the diet.

    Returns
    -------
    pandas.DataFrame
        ``place`` (a school that the table names; blank: any other), ``stage``, ``diet``, ``product``, ``substitute``,
        ``grams_factor``, ``share`` (NaN where only a number is told), ``number`` (of pupils; NaN where only a share is).
    """
    rows = facts.case["diets"]
    rows = rows[[*_CHANGE, "site", "stage"]].assign(
        number=rows["pupils"].astype("float64"), share=rows["pupils_share"].where(rows["pupils"].isna())
    )
    parts = []
    for place in ["", *sorted(set(rows["site"]) - {""})]:
        for stage in facts.case["stages"]["stage"]:
            meant = rows[rows["stage"].isin(["", stage])]
            own, common = meant[meant["site"] == place], meant[meant["site"] == ""]
            if place:
                told = set(zip(own["diet"], own["product"], strict=True))
                left = [key not in told for key in zip(common["diet"], common["product"], strict=True)]
                own = pd.concat([own, common[np.array(left, dtype=bool)]])
            parts.append(own.drop(columns=["site", "stage"]).assign(place=place, stage=stage))
    found: pd.DataFrame = pd.concat(parts, ignore_index=True)
    found[["share", "number"]] = found.groupby([*PLACE, "diet"])[["share", "number"]].transform("max")
    return found.astype({"substitute": "str", "place": "str", "stage": "str"})


def placed(facts: Facts, frame: pd.DataFrame) -> pd.DataFrame:
    """Return rows with a ``site`` with the ``place`` whose diets hold there."""
    named = set(diets(facts)["place"])
    return frame.assign(place=frame["site"].where(frame["site"].isin(named), "").astype("str"))


def persons(rows: pd.DataFrame) -> pd.Series:
    """Return how many whole pupils have a diet, counted up."""
    return whole(_exactly(rows))


def whole(pupils: pd.Series) -> pd.Series:
    """Return pupils counted up to whole ones: 1.2 are 2."""
    return pd.Series(np.ceil(pupils.to_numpy(dtype=float) - 1e-9), index=pupils.index)


def _exactly(rows: pd.DataFrame) -> pd.Series:
    """Return the part ``present`` of as many as are told, or the share of the ``pupils`` who eat, whichever is more."""
    number = rows["number"].where(rows["pupils"] > 0, 0.0) * rows["present"]
    return pd.Series(np.fmax(number, (rows["pupils"] * rows["share"]).fillna(0.0)), index=rows.index)


@once
def mean_diets(facts: Facts) -> pd.DataFrame:
    """Return the diets of the mean pupil of each stage on each menu: ``menu``, ``stage``, the change, ``share``.

    Each school counts by its pupils who eat x the days of the plan on which they are enrolled. A menu that nobody eats in the
    plan has the diets of all schools.
    """
    who = placed(facts, _enrolled_while_planned(facts))
    whole = who.groupby(["menu", "stage"])["weight"].transform("sum")
    who["part"] = np.where(whole > 0, who["weight"] / whole.where(whole > 0), 0.0)
    rows = join(who, diets(facts), PLACE)
    rows["share"] = _exactly(rows) / rows["pupils"].where(rows["pupils"] > 0) * rows["part"]
    rows = rows[rows["share"] > 0]
    pairs = facts.enrolled[["menu", "stage"]].drop_duplicates()
    some = pd.MultiIndex.from_frame(who.loc[who["weight"] > 0, ["menu", "stage"]])
    later = pairs[~pd.MultiIndex.from_frame(pairs).isin(some)].assign(place="")
    columns = ["menu", "stage", *_CHANGE]
    both = pd.concat([rows[[*columns, "share"]], join(later, diets(facts), PLACE)[[*columns, "share"]]])
    return both.groupby(columns, as_index=False)[["share"]].sum()


def _enrolled_while_planned(facts: Facts) -> pd.DataFrame:
    """Return ``site``, ``stage``, ``menu``, ``pupils`` who eat and their ``weight``, row by row of the enrolment."""
    rows: pd.DataFrame = facts.case["enrolment"]
    rows = rows.assign(
        since=rows["valid_from"].fillna(pd.Timestamp.min.as_unit("s")),
        pupils=rows["pupils"].astype("float64").fillna(0.0) * rows["take_up_share"].astype("float64"),
    ).sort_values("since", kind="stable")
    first, end = facts.first_day, facts.last_day + pd.Timedelta(days=1)
    until = rows.groupby(["site", "stage"])["since"].shift(-1).fillna(end)
    until, since = until.where(until < end, end), rows["since"].where(rows["since"] > first, first)
    days = (until - since).dt.days.clip(lower=0)
    rows = rows.assign(weight=rows["pupils"] * days, present=1.0)
    return rows[["site", "stage", "menu", "pupils", "present", "weight"]]
