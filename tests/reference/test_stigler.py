"""Stigler's cost of subsistence (1945): 77 foods at the prices of 1939, nine nutrients, the cheapest food of a man."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from planner.case import Case
from planner.making.pipeline import load_case
from tests.shared import make_plan

FOODS = pd.read_csv(Path(__file__).parent / "stigler" / "foods.csv")
NEEDS = {
    "energy_kcal": 3000,
    "protein_g": 70,
    "calcium_mg": 800,
    "iron_mg": 12,
    "vitamin_a_ug": 1500,
    "vitamin_c_mg": 75,
    "vitamin_b1_mg": 1.8,
    "vitamin_b2_mg": 2.7,
    "niacin_mg": 18,
}
COMPONENTS = {"vitamin_b1_mg": "thiamine", "vitamin_b2_mg": "riboflavin", "niacin_mg": "niacin"}
EATERS = 100_000
ONE = {
    "case": "case,name,country,currency,first_day,last_day,period,school_weekdays\ns,Stigler,US,USD,2026-03-02,2026-03-02,week,mon",
    "enrolment": f"site,stage,pupils,menu\nhome,man,{EATERS},basket",
    "funds": "fund,name,role,amount\npurse,Purse,own,1000000",
    "menu_groups": "menu,name,mode\nbasket,Basket,free_basket",
    "sites": "site,name,municipality,lat,lon,zone\nhome,Home,Chicago,41.8,-87.6,z",
    "stages": "stage,name\nman,Man",
    "suppliers": "supplier,name,kind,municipality\nshop,Shop,other,Chicago",
}


def stigler(folder: Path) -> Case:
    """Return the problem as a case: 100 g stand for what a cent of 1939 buys, so that a kilogram costs ten cents."""
    food = FOODS["food"]
    standards = [
        {"standard": f"s{n}", "stage": "man", "nutrient": f"component:{COMPONENTS[x]}" if x in COMPONENTS else x,
         "basis": "per_day", "window": "week", "minimum": least, "mode": "hard"}
        for n, (x, least) in enumerate(NEEDS.items())
    ]  # fmt: skip
    contents = [
        pd.DataFrame({"product": food, "component": word, "amount_per_100g": FOODS[name], "unit": "mg"})
        for name, word in COMPONENTS.items()
    ]
    tables = {
        "products": pd.DataFrame(
            {"product": food, "name": FOODS["name"], "food_group": "food", "processing_class": "fresh", "food": food,
             "unit": "dollar worth", "unit_kg": 10, "pack_units": 0.0001}
        ),
        "composition": FOODS.drop(columns=[*COMPONENTS]),
        "components": pd.concat(contents),
        "offers": pd.DataFrame({"offer": "o-" + food, "supplier": "shop", "product": food, "price": 1}),
        "dishes": pd.DataFrame({"dish": food, "name": FOODS["name"], "meal": "dinner", "slot": "whole"}),
        "recipes": pd.DataFrame({"dish": food, "product": food, "net_g": 100}),
        "repertoire": pd.DataFrame({"menu": "basket", "dish": food}),
        "nutrition_standards": pd.DataFrame(standards),
    }  # fmt: skip
    for name, table in tables.items():
        table.to_csv(folder / f"{name}.csv", index=False)
    for name, text in ONE.items():
        (folder / f"{name}.csv").write_text(text + "\n", encoding="utf-8")
    return load_case(folder)


def test_the_cheapest_food_is_stiglers(tmp_path: Path) -> None:
    """10.866228 cents a day, by flour, liver, cabbage, spinach and navy beans; packs and cents add less than a cent each."""
    plan = make_plan(stigler(tmp_path))
    assert plan.outcome == "complete"
    orders = plan["orders"]
    assert set(orders["product_name"]) == {
        "Wheat Flour (Enriched)",
        "Liver (Beef)",
        "Cabbage",
        "Spinach",
        "Navy Beans, Dried",
    }
    published = 0.1086622782 * EATERS
    assert published <= orders["kg"].sum() / 10 <= published + 5 * 0.0001
    assert plan.figure("goods_amount") == pytest.approx(published, abs=5 * 0.005 + 5 * 0.0001)
