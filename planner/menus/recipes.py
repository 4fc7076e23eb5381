"""What goes into a dish and what a portion gives, by stage."""

from __future__ import annotations

import numpy as np
import pandas as pd

from planner.assembly.choices import recipes_by_stage
from planner.assembly.menu_rules import amounts_per_gram, nutrient_unit, nutrient_words
from planner.case import Case
from planner.schema.case_tables import NUTRIENTS


def dish_grams(case: Case, dish: str) -> pd.DataFrame:
    """Return the ingredients of a dish.

    Returns
    -------
    pandas.DataFrame
        ``product``, ``product_name``, ``choice`` (ingredients of one choice stand in for each other), then net grams a
        portion in a column per stage; blank where a stage does not get it.
    """
    rows = _rows(case, dish)
    keys = ["product", "product_name", "choice"]
    order = rows.drop_duplicates(keys)[keys]
    wide = rows.pivot_table(index=keys, columns="stage", values="net_g", aggfunc="sum", sort=False)
    stages = [stage for stage in case["stages"]["stage"] if stage in wide.columns]
    return order.join(wide[stages], on=keys).reset_index(drop=True)


def dish_nutrients(case: Case, dish: str) -> pd.DataFrame:
    """Return what a portion of a dish gives.

    Of ingredients that stand in for each other the mean counts.

    Returns
    -------
    pandas.DataFrame
        ``nutrient``, ``nutrient_name``, ``unit``, ``known_share`` (part of the food, by weight over all stages, whose value is
        known; the rest counts as nothing), then the amount a portion in a column per stage; NaN where nothing is known.
    """
    rows = _rows(case, dish)
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
    """Return the lines of a dish's recipe that hold for each stage, with the names of the products."""
    stages = pd.Index(case["stages"]["stage"])
    rows = recipes_by_stage(case, stages)
    rows = rows[(rows["dish"] == dish) & (rows["net_g"] > 0)].sort_values(["stage", "place"])
    names = case["products"].set_index("product")["name"]
    return rows.assign(
        stage=stages.to_numpy()[rows["stage"]],
        product_name=rows["product"].map(names).fillna(rows["product"]),
    ).reset_index(drop=True)
