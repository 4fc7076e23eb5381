"""A case of one fruit and two sellers, in which promises, points and ceilings of cost are reckoned by hand.

140 pupils eat 120 g of bananas (gross) on ten days: 168 kg, 112 dozen of 1.5 kg, 56 a week. A firm sells the dozen at 2.00, a
cooperative that pays fairly at 3.00. Bought where it is cheapest the bananas cost 224.00.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from models.award import optimise_award
from planner.assembly import assemble
from planner.case import Case
from planner.checks import check
from planner.programmes.law import CommitmentRule, Condition, CountingRule, Law, PointsRule, Score
from planner.reports import build_tables
from planner.verify import Violation, verify
from tests.cases import edited, figure, source, tiny_case, tiny_law
from tests.shared import in_each_test, tables_once

FAIR = CountingRule("fair", "Pays fairly", ((Condition("supplier.labels", ("fair_pay",)),),))
GREEN = CountingRule("green", "Organic", ((Condition("offer.organic", ("yes",)),),))


def bananas(**tables: Any) -> Case:
    """Return the case; further tables replace those of the case."""
    content: dict[str, Any] = {
        "menus": [{"menu": "all", "dish": "fruta"}],
        "targets": [],
        "suppliers": edited("suppliers", 0, delivery_cost_per_drop=None, labels="fair_pay"),
        "offers": [
            {"offer": "firm", "supplier": "firma", "product": "banana", "price": 2.0},
            {"offer": "coop", "supplier": "coop", "product": "banana", "price": 3.0},
        ],
    }
    return tiny_case(**content | tables)


def law(**changes: Any) -> Law:
    """Return a law that asks for nothing but what is given."""
    rules = {"fair": FAIR, "green": GREEN}
    return tiny_law(**{"targets": (), "counting_rules": rules, "family_cap": None} | changes)


def points(minimum: float, mode: str = "hard", **scores: float) -> Law:
    """Return a law with a floor of points; one point for fair pay unless given."""
    given = tuple(Score(rule, scores.get(rule.name, 0.0)) for rule in (FAIR, GREEN)) if scores else (Score(FAIR, 1.0),)
    rule = PointsRule("practice", "Good practice", given, minimum, mode, source("practice"))  # type: ignore[arg-type]
    return law(points=(rule,))


def secured(least: float | None, kept: float | None, mode: str = "hard") -> Law:
    """Return a law that promises to whoever pays fairly a least worth a week, and a part of last year's."""
    return law(commitments=(CommitmentRule("secure", "fair", least, kept, mode, source("secure")),))  # type: ignore[arg-type]


def ceiling(value: float) -> Law:
    """Return a law with one ceiling for the food of a pupil's day in primary."""
    return law(cost_ceilings={"primary": figure(value, "BRL per child and school day")})


def _planned(case: Case, of_law: Law) -> Mapping[str, pd.DataFrame]:
    assert [finding for finding in check(case, of_law) if finding.severity == "error"] == []
    assembly = assemble(case, of_law)
    solution = optimise_award(assembly.instance)
    assert solution.usable
    tables = build_tables(case, of_law, assembly, solution, {})
    assert verify(case, of_law, tables) == []
    return tables


tables_of = in_each_test(lambda: tables_once(_planned))
"""Case and law to the plan's tables, which the check must find without fault."""


def dozens(tables: Mapping[str, pd.DataFrame]) -> int:
    """Return the dozens bought of the cooperative."""
    orders = tables["orders"]
    return int(orders.loc[orders["supplier"] == "coop", "packs"].sum())


def without_coop(case: Case, of_law: Law, tables: Mapping[str, pd.DataFrame]) -> list[Violation]:
    """Return what the check finds if all is bought of the firm, told as if it were the plan, by orders alone."""
    orders = tables["orders"].copy()
    of_coop = orders["offer"] == "coop"
    assert of_coop.any()
    moved = orders[of_coop].assign(offer="firm", supplier="firma", price_per_unit=2.0)
    moved["amount"] = moved["units"] * 2.0
    kept = pd.concat([orders[~of_coop], moved], ignore_index=True)
    keys = ["period", "zone", "offer"]
    sums = kept.groupby(keys, as_index=False)[["packs", "units", "kg", "amount"]].sum()
    rest = kept.drop(columns=["packs", "units", "kg", "amount"]).drop_duplicates(keys)
    return verify(case, of_law, {"orders": rest.merge(sums, on=keys)}, complete=False)
