"""Ceilings of cost: what each stage eats of every product, and what its pupils' days allow."""

from __future__ import annotations

import numpy as np
import pandas as pd

from models.blocks import Floats
from models.instance import empty_table
from planner.assembly.needs import Plates
from planner.case import Case
from planner.programmes.law import Law


def stage_needs(plates: Plates, stages: int) -> tuple[Floats, Floats]:
    """Return what the pupils of each stage eat in the plan, and on how many pupils' days they eat.

    Parameters
    ----------
    plates : Plates
        What is eaten, from `planner.assembly.menus.eaten`.
    stages : int
        Number of stages.

    Returns
    -------
    tuple of numpy.ndarray
        Gross kg, shape (stages, products); days on which a pupil is served anything, summed over pupils, shape (stages,).
    """
    stage = plates.spread.rows["stage"].to_numpy()
    served = (plates.kg > 0).any(axis=2).astype(np.float64)
    kg = np.zeros((stages, len(plates.products)))
    for product in plates.eaten:
        kg[:, product] = plates.by_day(product, stage, stages)[0].sum(axis=1)
    return kg, plates.spread.by_day(served, stage, stages).sum(axis=1)


def ceiling_rows(
    case: Case, law: Law, stages: pd.Index, needs: tuple[Floats, Floats], product_of_supply: np.ndarray
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the tables ``cost_ceilings`` and ``cost_ceiling_terms`` of an instance.

    A stage bears of a product's worth the part of the product's need that its pupils eat. A stage whose programme stage
    has no ceiling, or of which nobody eats, has no row.

    Parameters
    ----------
    stages : pandas.Index
        Stages, in the order of `needs`.
    needs : tuple of numpy.ndarray
        From `stage_needs`.
    product_of_supply : numpy.ndarray of int
        Product of each row of supply.
    """
    kg, days = needs
    all_kg = kg.sum(axis=0)
    part = np.divide(kg, all_kg, out=np.zeros_like(kg), where=all_kg > 0)
    named = case["stages"].set_index("stage")["programme_stage"].reindex(stages)
    rows: list[tuple[str, float, str]] = []
    terms = [empty_table("cost_ceiling_terms")]
    for place, (stage, programme_stage) in enumerate(named.items()):
        ceiling = law.ceiling(str(stage), str(programme_stage))
        if ceiling is None or not days[place] > 0:
            continue
        supply = np.flatnonzero(part[place][product_of_supply] > 0)
        own = part[place][product_of_supply[supply]]
        terms.append(pd.DataFrame({"ceiling": np.full(len(supply), len(rows)), "supply": supply, "part": own}))
        rows.append((str(stage), ceiling.value * days[place], "soft"))
    return pd.DataFrame(rows, columns=["ceiling", "amount", "mode"]), pd.concat(terms, ignore_index=True)
