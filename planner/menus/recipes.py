"""What goes into a dish and what a portion gives, by stage and, where its recipe changes, by season."""

from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd

from planner.assembly.choices import recipes_by_stage, season_of
from planner.assembly.menu_rules import amounts_per_gram, nutrient_unit, nutrient_words
from planner.case import Case
from planner.schema.case_tables import NUTRIENTS

WHEN = ["months", "first_day", "last_day"]
"""Columns of a row of a recipe that say when it holds."""


def dish_grams(case: Case, dish: str) -> pd.DataFrame:
    """Return the ingredients of a dish.

    Returns
    -------
    pandas.DataFrame
        ``product``, ``product_name``, ``choice`` (ingredients of one choice stand in for each other), ``months``, ``first_day`` and
        ``last_day`` as in the recipe (blank: always), then net grams a portion in a column per stage; blank where a stage does not get it.
    """
    when = case.table("recipes")[WHEN].assign(place=np.arange(len(case["recipes"])))
    rows = _rows(case, dish).drop_duplicates(["stage", "place"]).merge(when, on="place", sort=False)
    keys = ["product", "product_name", "choice", *WHEN]
    order = rows.drop_duplicates(keys)[keys].reset_index(drop=True)
    rows["line"] = pd.MultiIndex.from_frame(order).get_indexer(pd.MultiIndex.from_frame(rows[keys]))
    wide = rows.pivot_table(index="line", columns="stage", values="net_g", aggfunc="sum", sort=False)
    stages = [stage for stage in case["stages"]["stage"] if stage in wide.columns]
    return order.join(wide[stages])


def dish_days(case: Case, dish: str) -> list[tuple[int, date, date]]:
    """Return the seasons of a dish within the plan, each with its first and last day; one if its recipe never changes."""
    days = pd.date_range(case.head["first_day"], case.head["last_day"], unit="s")
    season = season_of(case, dish, days.to_numpy(dtype="datetime64[D]").astype(np.int64))
    spans = [(one, days[season == one]) for one in np.unique(season).tolist()]
    return [(one, inside[0].date(), inside[-1].date()) for one, inside in spans]


def dish_nutrients(case: Case, dish: str, season: int) -> pd.DataFrame:
    """Return what a portion of a dish gives in one of its seasons.

    Of ingredients that stand in for each other the mean counts.

    Parameters
    ----------
    case : Case
        The case.
    dish : str
        Short name of the dish.
    season : int
        One of `dish_days`.

    Returns
    -------
    pandas.DataFrame
        ``nutrient``, ``nutrient_name``, ``unit``, ``known_share`` (part of the food, by weight over all stages, whose value is
        known; the rest counts as nothing), then the amount a portion in a column per stage; NaN where nothing is known.
    """
    rows = _rows(case, dish)
    rows = rows[rows["season"] == season]
    fills = rows.groupby(["stage", "choice"])["product"].transform("size").where(rows["choice"] != "", 1)
    rows = rows.assign(eaten_g=rows["net_g"] / fills)
    stages = [stage for stage in case["stages"]["stage"] if stage in set(rows["stage"])]
    products = pd.Index(rows["product"])
    found = []
    for nutrient in NUTRIENTS:
        each = amounts_per_gram(case, nutrient, products)
        known = np.isfinite(each)
        given = rows["eaten_g"] * np.where(known, each, 0.0)
        by_stage = given.groupby(rows["stage"]).sum().where(pd.Series(known, rows.index).groupby(rows["stage"]).any())
        total = float(rows["eaten_g"].sum())
        share = float(rows["eaten_g"][known].sum()) / total if total > 0 else np.nan
        row = {
            "nutrient": nutrient,
            "nutrient_name": nutrient_words(nutrient),
            "unit": nutrient_unit(case, nutrient),
            "known_share": share,
        }
        found.append(row | {stage: by_stage.get(stage, np.nan) for stage in stages})
    return pd.DataFrame(found)


def _rows(case: Case, dish: str) -> pd.DataFrame:
    """Return the lines of a dish's recipe that hold for each stage in each season, with the names of the products."""
    stages = pd.Index(case["stages"]["stage"])
    rows = recipes_by_stage(case, stages)
    rows = rows[(rows["dish"] == dish) & (rows["net_g"] > 0)].sort_values(["stage", "place"])
    names = case["products"].set_index("product")["name"]
    return rows.assign(
        stage=stages.to_numpy()[rows["stage"]],
        product_name=rows["product"].map(names).fillna(rows["product"]),
    ).reset_index(drop=True)
