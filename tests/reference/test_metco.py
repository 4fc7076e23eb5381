"""School menus of Tenerife (METCO): 67 dishes, 21 nutrients, whole dishes for every day; the cheapest menu is known."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from models.optimise import optimise
from planner.assembly.menu_choice import assemble_choice
from planner.case import Case
from planner.making.pipeline import load_case
from planner.making.plan import Plan
from planner.programmes.case_law import law_for
from tests.shared import make_plan

FOLDER = Path(__file__).parent / "metco"
DISHES, STANDARDS = pd.read_csv(FOLDER / "dishes.csv"), pd.read_csv(FOLDER / "standards.csv")
PUPILS = 1000
ONE = {
    "enrolment": f"site,stage,pupils,menu\nschool,all,{PUPILS},m",
    "funds": "fund,name,role,amount\npurse,Purse,own,10000000",
    "menu_groups": "menu,name,mode\nm,Menu,repertoire",
    "sites": "site,name,municipality,lat,lon,zone\nschool,School,La Laguna,28.5,-16.3,z",
    "stages": "stage,name\nall,Pupils",
    "suppliers": "supplier,name,kind,municipality\nshop,Shop,other,La Laguna",
}


def metco(folder: Path, last_day: str, *, repeats: bool = True) -> Case:
    """Return the problem as a case from Monday 2 March 2026 on: a portion of a dish is 100 g of a good of its own."""
    dish, name = DISHES["dish"], DISHES["name"]
    contents = DISHES.melt("dish", list(STANDARDS["nutrient"]), "component", "amount_per_100g").dropna()
    tables = {
        "case": pd.DataFrame(
            [["metco", "METCO", "ES", "EUR", "2026-03-02", last_day, "week", "mon|tue|wed|thu|fri"]],
            columns=["case", "name", "country", "currency", "first_day", "last_day", "period", "school_weekdays"],
        ),
        "products": pd.DataFrame(
            {"product": dish, "name": name, "food_group": "food", "processing_class": "fresh",
             "unit": "ten thousand portions", "unit_kg": 1000, "pack_units": 0.0001}
        ),
        "components": contents.rename(columns={"dish": "product"}).assign(unit="x"),
        "offers": pd.DataFrame({"offer": "o-" + dish, "supplier": "shop", "product": dish, "price": DISHES["price"]}),
        "dishes": pd.DataFrame({"dish": dish, "name": name, "meal": "lunch", "slot": DISHES["slot"]}),
        "recipes": pd.DataFrame({"dish": dish, "product": dish, "net_g": 100}),
        "repertoire": pd.DataFrame({"menu": "m", "dish": dish}),
        "nutrition_standards": pd.DataFrame(
            {"standard": "s-" + STANDARDS["nutrient"], "stage": "all", "nutrient": "component:" + STANDARDS["nutrient"],
             "basis": "per_day", "window": "year", "minimum": STANDARDS["minimum"], "maximum": STANDARDS["maximum"],
             "mode": "hard"}
        ),
    }  # fmt: skip
    if not repeats:
        tables["frequency_rules"] = pd.DataFrame(
            {"rule": "most-" + dish, "menu": "m", "scope": "dish", "value": dish, "per": "year", "count": "days",
             "maximum": 1, "mode": "hard"}
        )  # fmt: skip
    for table, rows in tables.items():
        rows.to_csv(folder / f"{table}.csv", index=False)
    for table, text in ONE.items():
        (folder / f"{table}.csv").write_text(text + "\n", encoding="utf-8")
    return load_case(folder)


def of_standards(plan: Plan) -> pd.DataFrame:
    """Return the rows of the table on nutrition that a standard is about."""
    return plan["nutrition"][plan["nutrition"]["standard"] != ""]


CONTINUOUS = 2623.1903564741183
"""Least cost of five days in parts of days: a bound for any five days."""


@pytest.mark.parametrize(("repeats", "published"), [(True, 2723.4), (False, 3155.1)])
def test_five_whole_days_cost_the_exact_optimum(tmp_path: Path, repeats: bool, published: float) -> None:
    """The plan costs what two methods found for the whole-number problem, to the tenth in which it is published."""
    plan = make_plan(metco(tmp_path, "2026-03-06", repeats=repeats))
    assert plan.outcome == "complete"
    assert plan.figure("goods_amount") == pytest.approx(published, abs=0.051)
    assert (of_standards(plan)["judgement"] == "met").all()
    served = plan["served"]["dish"].value_counts()
    assert len(plan["served"]) == 5 * 3
    assert (served.max() == 1) is not repeats


@pytest.mark.parametrize(("weeks", "last_day", "gap"), [(2, "2026-03-13", 0.01), (4, "2026-03-27", 0.02)])
def test_more_whole_days_are_near_a_proved_bound(tmp_path: Path, weeks: int, last_day: str, gap: float) -> None:
    """Ten days cost at most 1 %, twenty at most 2 % more than what is proved to be the least; the plan buys just that menu."""
    case = metco(tmp_path, last_day)
    solution = optimise(assemble_choice(case, law_for(case)).instance)
    cost = next(level for level in solution.levels if level.name == "cost")
    assert cost.gap <= gap
    assert cost.value >= weeks * CONTINUOUS
    days = solution.values["serve"]
    assert np.abs(days - np.rint(days)).max() == 0.0
    assert days.sum() == weeks * 5 * 3
    plan = make_plan(case)
    assert plan.figure("goods_amount") == pytest.approx(cost.value, rel=1e-4)
    told = plan["menu_notes"].set_index("kind")["amount"].get("not_proved", 0.0)
    assert told == pytest.approx(cost.gap), "the plan says how much less the best may cost"
    assert (of_standards(plan)["judgement"] == "met").all()
