"""One plan, made by the planner, that has something in every table that a plan of its own can fill; made once for all tests."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from functools import cache

import pandas as pd

from models.award import optimise_award
from planner.assembly import assemble
from planner.case import Case
from planner.making.pipeline import plan_tables_of
from planner.menus import plan_menu
from planner.programmes.law import AwardRoute, CallPaper, Condition, CountingRule, Law, PointsRule, Score
from planner.schema.base import typed_frame
from planner.schema.plan_tables import PLAN_TABLES
from tests.cases import edited, figure, rows, source, tiny_case, tiny_law


def full_case() -> Case:
    """Return the tiny case with members, a committee, a kitchen that cooks for both schools, a diet, standards, rules of frequency, crops,
    promises, a contract with a charge for the year, a fund that pays by invoice, store rooms by weight and by volume, goods bought before and a
    grant that ends within a week.
    """
    grown = {"alface": 60, "banana": 300}
    return tiny_case(
        case=edited("case", 0, year_first_day=date(2026, 2, 2)),
        products=[
            row
            | {
                "crop_cycle_days": grown.get(row["product"]),
                "kept": {"alface": "chilled", "arroz": "dry"}.get(row["product"]),
            }
            | {"litres_per_kg": 1.25 if row["product"] == "arroz" else None}
            for row in rows("products")
        ],
        storage_room=[
            {"site": "emef", "kept": "chilled", "kg": 100, "last_day": date(2026, 3, 5)},
            {
                "site": "emef",
                "kept": "chilled",
                "kg": 90,
                "first_day": date(2026, 3, 6),
                "last_day": date(2026, 12, 31),
            },
            {"site": "emef", "kept": "dry", "litres": 100},
        ],
        sites=[
            row | cells for row, cells in zip(rows("sites"), ({"committee": "north"}, {"kitchen": "emef"}), strict=True)
        ],
        offers=[
            row | {"contract": "beans"} if row["offer"] == "firma-feijao" else row
            for row in edited("offers", 1, kg_per_period=12, source="Quote of the cooperative")
        ],
        contracts=[
            {
                "contract": "beans",
                "name": "Contract of beans",
                "supplier": "firma",
                "product": "feijao",
                "first_day": date(2026, 1, 1),
                "last_day": date(2026, 3, 13),
                "minimum_kg": 20,
                "maximum_kg": 900,
                "called_off_kg": 10,
                "charge_per_year": 30,
                "charge_fund": "city",
            }
        ],
        funds=[
            rows("funds")[0],
            rows("funds")[1] | {"paid_on": "invoice"},
            {"fund": "grant", "name": "Grant", "role": "own", "amount": 9, "last_day": date(2026, 3, 4)},
        ],
        instalments=[{"fund": "city", "date": date(2026, 3, 2), "amount": 2000}],
        members=[
            {"supplier": "coop", "member": "A", "capacity_kg": 40},
            {"supplier": "coop", "member": "B", "capacity_kg": 400},
        ],
        nutrition_standards=[
            {
                "standard": "protein",
                "stage": "primary",
                "nutrient": "protein_g",
                "basis": "per_day",
                "window": "week",
                "minimum": 3,
                "maximum": 40,
                "target": 10,
            }
        ],
        frequency_rules=[
            {
                "rule": "fruit",
                "scope": "food_group",
                "value": "fruit",
                "per": "week",
                "count": "days",
                "minimum": 1,
                "maximum": 3,
                "rest_days": 1,
            }
        ],
        diets=[
            {"diet": "no_banana", "pupils_share": 0.1, "product": "banana", "substitute": "alface", "grams_factor": 1.0}
        ],
        commitments=[{"supplier": "f1", "minimum_amount_per_period": 4, "last_year_amount": 20, "kept_share": 0.5}],
        bought=[
            {
                "date": date(2026, 2, 10),
                "supplier": "coop",
                "offer": "coop-banana",
                "product": "banana",
                "kg": 3,
                "amount": 15,
                "fund": "federal",
            }
        ],
    )


def full_law() -> Law:
    """Return a law with points for practice and a ceiling of cost beside the shares."""
    organic = CountingRule("organic", "Certified organic", ((Condition("offer.organic", ("yes",)),),))
    points = PointsRule("practice", "Good practice", (Score(organic, 2.0),), 0.01, "soft", source("practice"))
    kinds = CountingRule("families", "Family farms", ((Condition("supplier.kind", ("individual", "formal_group")),),))
    route = AwardRoute(
        "first", "Families first", "preference", "families", 1000.0, 1.0, source("first"), margin=0.1, set_aside=0.9
    )
    greens = CountingRule("greens", "Greens", ((Condition("product.food_group", ("vegetable",)),),))
    paper = CallPaper("preference", "Bids", (), (), source("bids"), families=(("Greens", greens),))
    law = tiny_law(
        points=(points,), cost_ceilings={"primary": figure(0.5)}, award_routes=(route,), calls={"preference": paper}
    )
    return replace(law, counting_rules=law.counting_rules | {"families": kinds})


@cache
def made() -> tuple[Case, Law, dict[str, pd.DataFrame]]:
    """Return case, law and the tables of its plan."""
    case, law = full_case(), full_law()
    menu = plan_menu(case, law)
    assembly = assemble(case, law, menu.served)
    tables = plan_tables_of(case, law, menu, assembly, optimise_award(assembly.instance), {"termination": "optimal"})
    tables["why_offers"] = _why(tables["orders"])
    return case, law, tables


def _why(orders: pd.DataFrame) -> pd.DataFrame:
    first = orders.groupby("offer", as_index=False).agg(
        supplier=("supplier", "first"),
        product=("product", "first"),
        kg=("kg", "sum"),
        price_per_unit=("price_per_unit", "first"),
    )
    table = PLAN_TABLES["why_offers"]
    words = {"decided": "chosen", "text": "Chosen.", "supplier_name": "", "product_name": "", "change": ""}
    return typed_frame(table, first.assign(**words, chosen_below=3.0))
