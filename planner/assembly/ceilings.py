"""Ceilings of cost: what each stage eats of every product, at all sites or at some, and what its pupils' days allow.

A stage bears of a product's worth the part of the product's need that its pupils eat. A ceiling of some sites is about the goods that
come there and the pupils who are fed from there. By hand: tests/test_committee_rules.py.

Where the menu is chosen, a stage's part of a product hangs on the dishes of all the others, and what a product costs on how much of it is
bought. So a plan is made first; what it paid per kg eaten is the price at which a menu that costs a stage less is then looked for.
By hand: tests/menus/test_ceilings.py.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from models.blocks import Floats
from models.instance import Instance, empty_table
from models.solution import Solution
from models.terms import offer_of_terms, units_of_terms, worth_of_terms
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
    case, law : Case, Law
        The case, and the law with its ceilings and their scopes.
    plates : Plates
        What is eaten, from `planner.assembly.menus.eaten`.
    stages : pandas.Index
        Stages, in their order in the case.

    Returns
    -------
    dict of Scope to StageNeeds
        First of all sites together; gross kg and pupils' days.
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
    """Yield the ceilings that hold; none of a stage whose programme stage has none, or of which nobody eats there.

    Parameters
    ----------
    case : Case
        The case, which says what stage of the programme each of its own is.
    law : Law
        The law, with the figures.
    needs : mapping of Scope to StageNeeds
        From `stage_needs`.

    Yields
    ------
    Ceiling
        By scope, then stage, in the order of `needs`; the rows of the instance's table keep it.
    """
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
    case, law : Case, Law
        The case, and the law with the figures.
    needs : mapping of Scope to StageNeeds
        From `stage_needs`.
    product : numpy.ndarray of int
        Product of each offer.
    purchases : Purchases
        What is bought.

    Returns
    -------
    tuple of pandas.DataFrame
        A row per ceiling, with the currency that all its pupils' days may cost; and per purchase that some of its stage
        eats, the part of it that the stage does.
    """
    rows: list[tuple[str, float, str]] = []
    terms = [empty_table("cost_ceiling_terms")]
    for one in ceilings(case, law, needs):
        goods = purchases.worth(one.scope)
        part = needs[one.scope].part(one.stage).to_numpy()[product[goods["offer"].to_numpy()]]
        terms.append(goods[["column", "index"]].assign(ceiling=len(rows), part=part)[part > 0])
        rows.append((one.label, one.figure.value * one.pupil_days, "soft"))
    return pd.DataFrame(rows, columns=["ceiling", "amount", "mode"]), pd.concat(terms, ignore_index=True)


@dataclass(frozen=True, slots=True, eq=False)
class Lesson:
    """What a plan that passed a ceiling tells the choice of another menu.

    Parameters
    ----------
    ceiling : Ceiling
        The ceiling.
    price_per_kg : pandas.Series
        By product what was paid for the goods that came to the ceiling's sites, per gross kg eaten there, or bought if that was less; only
        of what was bought.
    amount : float
        What the stage's food may come to in the next menu, in currency.
    """

    ceiling: Ceiling
    price_per_kg: pd.Series
    amount: float


BEYOND = 1.05
"""Times what a plan missed that the choice of the next menu is to do more, or less: just as much would be lost again."""

LEAST_PASSED = 1e-6
"""Part of a ceiling by which it is passed, below which it is not worth choosing the menu again."""

UNKNOWN_EXCESS = 0.01
"""Part of a ceiling that must hold by which its plan is taken to pass it, if that plan leaves somebody without food: it cannot pass it."""


def lessons(
    case: Case,
    law: Law,
    needs: Mapping[Scope, StageNeeds],
    instance: Instance,
    solution: Solution,
    before: Mapping[str, Lesson],
) -> dict[str, Lesson]:
    """Return what is learnt from a plan of each ceiling that it passed, by the ceiling's name; of others nothing.

    What passed a ceiling although the menu was chosen by a lesson `before` is taken off that lesson's amount. By hand: the amount is
    1,000, and the food comes to 1,010; the next menu is to cost 1,000 - 1.05 x 10 = 989.50.

    Parameters
    ----------
    case, law : Case, Law
        The case, and the law with the figures.
    needs : mapping of Scope to StageNeeds
        What each stage eats in the plan.
    instance, solution : Instance, Solution
        Purchases of the plan.
    before : mapping of str to Lesson
        Lessons by which its menu was chosen.

    Returns
    -------
    dict of str to Lesson
        Empty if the family is off or no ceiling was passed.
    """
    rows, terms = instance.cost_ceilings, instance.cost_ceiling_terms
    if instance.mode("cost_ceilings") == "off" or not len(rows):
        return {}
    amount = rows["amount"].to_numpy(dtype=float)
    excess = _passed(instance, solution)
    paid = (
        worth_of_terms(instance, terms) * units_of_terms(terms, solution.values)
        if solution.usable
        else np.zeros(len(terms))
    )
    offer = offer_of_terms(instance, terms)
    product = instance.offers["product"].to_numpy()[offer]
    price = instance.offers["price_per_pack"].to_numpy()[offer] / instance.products["pack_kg"].to_numpy()[product]
    kg = np.divide(paid, price, out=np.zeros(len(terms)), where=price > 0)
    found = {}
    for number, one in enumerate(ceilings(case, law, needs)):
        if excess[number] <= LEAST_PASSED * amount[number]:
            continue
        own = (terms["ceiling"] == number).to_numpy()
        eaten = needs[one.scope].kg.sum(axis=0)
        worth, bought = (np.bincount(product[own], weights=each[own], minlength=len(eaten)) for each in (paid, kg))
        some = (bought > 0) & (eaten.to_numpy() > 0)
        known = before.get(one.label)
        left = amount[number] if known is None else known.amount - BEYOND * float(excess[number])
        prices = pd.Series(worth[some] / np.minimum(bought, eaten.to_numpy())[some], eaten.index[some])
        found[one.label] = Lesson(one, prices, left)
    return found


def _passed(instance: Instance, solution: Solution) -> Floats:
    """Return by how much a plan passes each ceiling, in currency; one that must hold, as the plan shows by whom it leaves unfed."""
    rows = instance.cost_ceilings
    if "ceiling_excess" in solution.values:
        return solution.values["ceiling_excess"]
    unfed = not solution.usable or bool((solution.values["short"] > 0).any())
    return rows["amount"].to_numpy(dtype=float) * (UNKNOWN_EXCESS if unfed else 0.0)
