"""What a menu gives and costs, reckoned by hand on the tiny case."""

from __future__ import annotations

from datetime import date
from functools import cache
from typing import Any

import numpy as np
import pandas as pd
import pytest

from planner.making.plan import Outcome, Plan
from planner.menus.tables import judge_standard, too_soon
from planner.verify import verify
from tests.cases import added, edited, rows, tiny_case
from tests.menus.cases import free_case, standard
from tests.shared import make_plan

NAN = float("nan")


@pytest.mark.parametrize(
    ("value", "minimum", "maximum", "known", "expected"),
    [
        (10.0, 10.0, NAN, 1.0, ("met", "green", 0.0)),
        (9.0, 10.0, NAN, 0.9, ("not_met", "yellow", 1.0)),
        (8.9, 10.0, NAN, 1.0, ("not_met", "red", 1.1)),
        (8.9, 10.0, NAN, 0.89, ("not_known", "yellow", NAN)),
        (NAN, 10.0, NAN, 0.0, ("not_known", "yellow", NAN)),
        (20.0, 10.0, 20.0, 0.9, ("met", "green", 0.0)),
        (20.0, 10.0, 20.0, 0.89, ("not_known", "yellow", NAN)),
        (22.0, 10.0, 20.0, 0.5, ("not_met", "yellow", 2.0)),
        (22.1, 10.0, 20.0, 1.0, ("not_met", "red", 2.1)),
        (0.0, 10.0, NAN, NAN, ("not_met", "red", 10.0)),
        (10.0, 10.0, NAN, 0.1, ("met", "green", 0.0)),
    ],
)
def test_a_value_is_judged_on_both_sides(
    value: float, minimum: float, maximum: float, known: float, expected: tuple[str, str, float]
) -> None:
    """What is known alone may reach a minimum or pass a maximum; the rest can be told of a menu that is known enough."""
    word, light, gap = judge_standard(np.array([value]), minimum, maximum, NAN, np.array([known]))
    assert (word[0], light[0]) == expected[:2]
    assert gap[0] == pytest.approx(expected[2], nan_ok=True)


@pytest.mark.parametrize(
    ("value", "known", "expected"),
    [(0.12, 0.9, "met"), (0.12, 0.89, "not_known"), (0.09, 0.89, "not_known"), (NAN, 1.0, "nothing_to_count")],
)
def test_a_part_of_the_energy_is_judged_only_where_enough_is_known(value: float, known: float, expected: str) -> None:
    """The unknown food may move it either way; of no energy there is nothing to be a part of."""
    word, _light, _gap = judge_standard(np.array([value]), 0.1, 0.2, NAN, np.array([known]), ratio=True)
    assert word.tolist() == [expected]


def test_an_aim_is_missed_on_either_side() -> None:
    """Ten is aimed at: nine is short, eleven too much."""
    word, _light, _gap = judge_standard(np.array([9.0, 10.0, 11.0]), NAN, NAN, 10.0, np.ones(3))
    assert word.tolist() == ["not_met", "met", "not_met"]


@pytest.mark.parametrize(("rest", "expected"), [(0, 0), (1, 1), (2, 2)])
def test_a_rest_is_counted_in_days_served(rest: int, expected: int) -> None:
    """Served on days 0, 1 and 3: one day between the last two."""
    assert too_soon(np.array([True, True, False, True]), rest).sum() == expected


def test_the_nutrition_of_a_fixed_menu_is_shown() -> None:
    """Protein at primary: rice and beans daily, salad and banana twice a week, 9.6 + (0.56 + 2.24) / 5 = 10.16 g."""
    plan = make_plan(tiny_case(nutrition_standards=standard(10.2)))
    rows = plan["nutrition"][plan["nutrition"]["standard"] == "protein"]
    assert rows["value"].tolist() == pytest.approx([10.16, 10.16])
    assert rows["judgement"].tolist() == ["not_met", "not_met"]
    assert rows["known_share"].tolist() == [1.0, 1.0]
    assert "Nutrition" in set(plan["warnings"]["topic"])
    assert plan["menu_notes"]["kind"].tolist() == ["cannot_be_met"]


def test_an_unknown_nutrient_counts_as_nothing_and_says_so() -> None:
    """Beans without a value for protein: rice and the rest remain, and the known part falls."""
    case = tiny_case(nutrition_standards=standard(5.0), composition=edited("composition", 1, protein_g=None))
    row = make_plan(case)["nutrition"].query("standard == 'protein'").iloc[0]
    assert row["value"] == pytest.approx(10.16 - 6.0)
    assert row["known_share"] == pytest.approx(1 - 150 / (400 + 40 + 160))


def test_the_cost_of_meals_adds_up_to_the_food_eaten() -> None:
    """Beans are bought by the kilogram without remainder: their part of the cost is eaten kg x price."""
    plan = make_plan(tiny_case())
    whole = plan["meal_costs"][plan["meal_costs"]["month"] == ""].set_index("stage")
    assert whole["pupil_days"].to_dict() == {"pre": 400.0, "primary": 1000.0}
    assert whole["food_amount"].sum() <= plan.figure("goods_amount") + 0.01
    assert (whole["cost_per_meal"] * whole["meals"]).tolist() == pytest.approx(whole["food_amount"].tolist())


def test_a_row_of_a_recipe_without_grams_costs_nothing() -> None:
    """A product with 0 g in a dish is asked about by the check, and the plan is made as without the row."""
    with_nothing = make_plan(tiny_case(recipes=added("recipes", {"dish": "salada", "product": "banana", "net_g": 0})))
    assert with_nothing.outcome is Outcome.COMPLETE
    cost = with_nothing["meal_costs"][["stage", "month", "food_amount"]]
    assert cost.equals(make_plan(tiny_case())["meal_costs"][["stage", "month", "food_amount"]])


def test_the_recipe_sheet_counts_every_school_that_a_kitchen_cooks_for() -> None:
    """The kitchen of the primary school cooks for the nursery too: 100 x 50 g and 40 x 30 g of rice."""
    plan = make_plan(tiny_case(sites=edited("sites", 1, kitchen="emef")))
    sheet = plan["recipe_sheet"]
    rice = sheet[(sheet["dish"] == "arroz_feijao") & (sheet["product"] == "arroz")]
    assert rice["site"].tolist() == ["emef"]
    assert rice["net_kg"].tolist() == pytest.approx([6.2])
    assert rice["pupils"].tolist() == [140.0]


@cache
def ruled_plan() -> Plan:
    """Return the plan of a fixed menu with a standard and a rule on how often."""
    rules = [{"rule": "fruit", "scope": "food_group", "value": "fruit", "per": "week", "minimum": 2}]
    return make_plan(tiny_case(nutrition_standards=standard(10.2), frequency_rules=rules))


@pytest.mark.parametrize(
    ("table", "column"), [("nutrition", "value"), ("nutrition", "known_share"), ("menu_frequency", "found")]
)
def test_a_figure_on_the_menu_that_was_tampered_with_is_found_out(table: str, column: str) -> None:
    """The check reckons nutrition and frequencies for itself."""
    plan = ruled_plan()
    frame: pd.DataFrame = plan[table].copy()
    row = frame.index[frame["standard"] != ""][0] if table == "nutrition" else frame.index[0]
    frame.loc[row, column] += 0.01
    assert table in {violation.family for violation in verify(plan.case, plan.law, dict(plan.tables) | {table: frame})}


@pytest.mark.parametrize("mode", ["hard", "soft"])
def test_a_free_menu_is_not_bound_by_what_nobody_knows(mode: str) -> None:
    """Of protein no food's value is known: a menu is found, and whether the standard is kept is not known."""
    unknown = [row | {"protein_g": None} for row in rows("composition")]
    case = free_case(nutrition_standards=standard(10.0, mode), composition=unknown)
    plan = make_plan(case)
    told = plan["nutrition"].query("standard == 'protein'")
    assert set(told["judgement"]) == {"not_known"}
    assert told["value"].isna().all()
    assert "nutrition" in set(plan["given_way"]["family"])


def test_a_share_whose_whole_is_nothing() -> None:
    """Nothing is bought of what it is a share of: there is nothing to count, even where it must hold."""
    share = {"target": "meat", "name": "Meat", "counts": "family_farms", "share": 0.5, "mode": "hard", "within": "meat"}
    meat = {"counts": "meat", "clause": 1, "attribute": "product.food_group", "values": "meat", "definition": "Meat"}
    plan = make_plan(tiny_case(counting_rules=added("counting_rules", meat), targets=[share]))
    assert plan["targets"].set_index("target")["judgement"]["meat"] == "nothing_to_count"
    assert plan.outcome is Outcome.COMPLETE


def _fruit(minimum: float, **tables: Any) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return how often fruit (on Tuesdays and Thursdays) is asked for and served, by week, and the notes on it; the check agrees."""
    rule = {"rule": "fruit", "scope": "dish", "value": "fruta", "per": "week", "minimum": minimum}
    plan = make_plan(tiny_case(frequency_rules=[rule], **tables))
    return plan["menu_frequency"], plan["menu_notes"]


def test_a_short_week_owes_less_and_says_so() -> None:
    """Once a week: of five days 1, of Monday alone 1 x 1 / 5 rounded down 0; with a minimum of 5 four days owe 4, and nothing else is lowered."""
    closed = [{"first_day": date(2026, 3, 10), "last_day": date(2026, 3, 13), "kind": "no_school"}]
    weeks, notes = _fruit(1, calendar=closed)
    assert weeks[["days", "found", "minimum", "asked"]].to_numpy().tolist() == [[5, 2, 1, 1], [1, 0, 0, 1]]
    assert weeks["judgement"].tolist() == ["met", "nothing_to_count"]
    told = notes[notes["kind"] == "owed_less"]
    assert told[["menu", "window", "subject", "amount"]].to_numpy().tolist() == [["all", "2026-03-09", "fruit", 1.0]]
    assert "days served 1, owed 0" in told["text"].iloc[0]
    friday = [{"first_day": date(2026, 3, 13), "kind": "no_school"}]
    weeks, notes = _fruit(5, calendar=friday)
    assert weeks["minimum"].tolist() == [5, 4]
    assert "owed_less" in set(notes["kind"])
    assert "owed_less" not in set(_fruit(1)[1]["kind"])


@pytest.mark.parametrize(("away", "few"), [(0.69, 0.0), (0.7, 0.0), (0.71, 1.0), (None, 1.0)])
def test_fruit_on_a_day_with_most_away_counts_and_is_told(away: float | None, few: float) -> None:
    """Of 100 + 40 pupils half is 70: with 70 of the 100 away on Tuesday 30 + 40 eat, half of them; with 71 fewer; with all 40."""
    row = {"first_day": date(2026, 3, 3), "site": "emef", "pupils_share": away}
    weeks, notes = _fruit(2, cancelled_meals=[row])
    assert weeks[["found", "few_there"]].to_numpy().tolist() == [[2, few], [2, 0]]
    assert weeks["judgement"].tolist() == ["met", "met"]
    assert notes.loc[notes["kind"] == "few_there", "amount"].tolist() == [1.0] * int(few)


def test_a_school_that_is_closed_counts_among_those_away() -> None:
    """The school of 100 is closed on Tuesday: 40 of 140 eat the fruit; with that of 40 closed 100 do, more than half."""
    for site, few in (("emef", 1.0), ("emei", 0.0)):
        closed = [{"first_day": date(2026, 3, 3), "kind": "no_school", "site": site}]
        assert _fruit(2, calendar=closed)[0]["few_there"].tolist() == [few, 0]
