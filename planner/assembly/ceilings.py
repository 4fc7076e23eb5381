"""Ceilings of cost: what each stage eats of every product, at all sites or at some, and what its pupils' days allow.

A stage bears of a product's worth the part of the product's need that its pupils eat. A ceiling of some sites is about the goods that
come there and the pupils who are fed from there. By hand: tests/test_committee_rules.py.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from models.instance import empty_table
from planner.assembly.needs import Plates, fed_sites
from planner.assembly.purchases import Purchases
from planner.assembly.scopes import inside, receivers
from planner.case import Case
from planner.programmes.law import Figure, Law, Scope


@dataclass(frozen=True, eq=False)
class StageNeeds:
    """What pupils of each stage eat in the plan, of all sites or of some.

    Parameters
    ----------
    kg : pandas.DataFrame
        Gross kg by stage (row) and product (column).
    pupil_days : pandas.Series
        Days on which a pupil is served anything, summed over the pupils of each stage.
    """

    kg: pd.DataFrame
    pupil_days: pd.Series

    def part(self, stage: str) -> pd.Series:
        """Return which part of each product's need the pupils of a stage eat."""
        in_all, own = self.kg.sum(axis=0), self.kg.to_numpy()[self.kg.index.get_loc(stage)]
        return pd.Series(own, index=self.kg.columns).div(in_all.where(in_all > 0)).fillna(0.0)


def stage_needs(case: Case, law: Law, plates: Plates, stages: pd.Index) -> dict[Scope, StageNeeds]:
    """Return what each stage eats: at all sites, and at those of each scope for which there is a ceiling.

    Parameters
    ----------
    plates : Plates
        What is eaten, from `planner.assembly.menus.eaten`.
    stages : pandas.Index
        Stages, in their order in the case.
    """
    served = (plates.kg > 0).any(axis=2).astype(np.float64)
    stage = plates.spread.rows["stage"].to_numpy()
    sites, fed_from = fed_sites(case, plates.spread)
    places = receivers(case).loc[sites]
    found = {}
    for scope in (Scope(), *law.ceiling_scopes):
        # Pupils elsewhere are counted as a stage of their own, which is left out.
        number = np.where(inside(places, scope)[fed_from], stage, len(stages))
        kg = np.zeros((len(stages) + 1, len(plates.products)))
        for product in plates.eaten:
            kg[:, product] = plates.by_day(product, number, len(stages) + 1)[0].sum(axis=1)
        days = plates.spread.by_day(served, number, len(stages) + 1).sum(axis=1)
        found[scope] = StageNeeds(pd.DataFrame(kg[:-1], stages, plates.products), pd.Series(days[:-1], stages))
    return found


@dataclass(frozen=True, slots=True)
class Ceiling:
    """A ceiling that holds: what the food of a stage's pupils may cost a day, at all sites or at some.

    Parameters
    ----------
    stage : str
        The stage.
    scope : Scope
        Sites for which it holds.
    figure : Figure
        Most per pupil and day.
    pupil_days : float
        Days on which a pupil is served anything, summed over the pupils.
    """

    stage: str
    scope: Scope
    figure: Figure
    pupil_days: float

    @property
    def label(self) -> str:
        """Its name in the instance."""
        return f"{self.stage}@{self.scope}" if self.scope else self.stage


def ceilings(case: Case, law: Law, needs: Mapping[Scope, StageNeeds]) -> Iterator[Ceiling]:
    """Yield the ceilings that hold; none of a stage whose programme stage has none, or of which nobody eats there."""
    named = case["stages"].set_index("stage")["programme_stage"]
    for scope, eaten in needs.items():
        for stage, days in zip(eaten.pupil_days.index, eaten.pupil_days.to_numpy(), strict=True):
            figure = law.ceiling(str(stage), str(named[stage]), scope)
            if figure is not None and days > 0:
                yield Ceiling(str(stage), scope, figure, float(days))


def ceiling_rows(
    case: Case, law: Law, needs: Mapping[Scope, StageNeeds], product: np.ndarray, purchases: Purchases
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the tables ``cost_ceilings`` and ``cost_ceiling_terms`` of an instance.

    Parameters
    ----------
    needs : mapping of Scope to StageNeeds
        From `stage_needs`.
    product : numpy.ndarray of int
        Product of each offer.
    purchases : Purchases
        What is bought.
    """
    rows: list[tuple[str, float, str]] = []
    terms = [empty_table("cost_ceiling_terms")]
    for one in ceilings(case, law, needs):
        goods = purchases.worth(one.scope)
        part = needs[one.scope].part(one.stage).to_numpy()[product[goods["offer"].to_numpy()]]
        terms.append(goods[["column", "index"]].assign(ceiling=len(rows), part=part)[part > 0])
        rows.append((one.label, one.figure.value * one.pupil_days, "soft"))
    return pd.DataFrame(rows, columns=["ceiling", "amount", "mode"]), pd.concat(terms, ignore_index=True)
