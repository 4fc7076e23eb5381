"""What the food of a meal costs, reckoned anew.

Example by hand: on two days 100 pupils eat 50 g of rice each (gross factor 1), and 10 kg of rice were bought for 50: the food
eaten is 10 kg x 5 = 50, the pupil-days are 200; with one meal a day a meal costs 0.25.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from planner.verify.facts import Facts, join, of
from planner.verify.figures import hold
from planner.verify.menu import food_eaten
from planner.verify.violation import KG_RELATIVE, SHARE, Report

KEY = ["menu", "stage", "month"]


def check_meal_costs(
    facts: Facts, served: pd.DataFrame, orders: pd.DataFrame, stated: pd.DataFrame, report: Report
) -> None:
    """Check the cost of meals of every menu and stage, month by month and over the plan.

    Parameters
    ----------
    facts : Facts
        The case.
    served : pandas.DataFrame
        The menu served.
    orders : pandas.DataFrame
        Orders with `planner.verify.goods.with_worth`.
    stated : pandas.DataFrame
        Table ``meal_costs`` of the plan.
    report : Report
        Receives what is wrong.
    """
    days = _days(facts, served)
    food = _food(facts, served, orders)
    by_day = join(days, food, ["date", "menu", "stage"], "left").fillna(
        {"kg": 0.0, "priced_kg": 0.0, "food_amount": 0.0}
    )
    by_day["meals"] = by_day["pupils"] * by_day["meals"]
    months = by_day.assign(month=by_day["date"].dt.strftime("%Y-%m"))
    own = (
        pd.concat([months, by_day.assign(month="")])
        .groupby(KEY, as_index=False)[["pupils", "meals", "food_amount", "kg", "priced_kg"]]
        .sum()
    )
    own = own.rename(columns={"pupils": "pupil_days"})
    own["cost_per_meal"] = own["food_amount"] / own["meals"].where(own["meals"] > 0)
    own["cost_per_pupil_day"] = own["food_amount"] / own["pupil_days"].where(own["pupil_days"] > 0)
    own["priced_share"] = own["priced_kg"] / own["kg"].where(own["kg"] > 0)
    slack = dict.fromkeys(("pupil_days", "meals", "food_amount", "cost_per_meal", "cost_per_pupil_day"), KG_RELATIVE)
    hold("meal_costs", own, stated, KEY, slack | {"priced_share": SHARE}, report)


def _days(facts: Facts, served: pd.DataFrame) -> pd.DataFrame:
    """Return every day on which a menu is served with the stages that eat it: pupils who eat, and meals on the table."""
    dishes = join(served[["date", "menu", "dish"]], facts.case["dishes"][["dish", "meal"]], ["dish"])
    meals = dishes.groupby(["date", "menu"], as_index=False)[["meal"]].nunique().rename(columns={"meal": "meals"})
    enrolment = facts.case["enrolment"]
    stages = enrolment.loc[enrolment["pupils"].fillna(0) > 0, ["menu", "stage"]].drop_duplicates()
    eating = facts.eating.groupby(["date", "menu", "stage"], as_index=False)[["pupils"]].sum()
    days = join(join(meals, stages, ["menu"]), eating, ["date", "menu", "stage"], "left")
    return days.assign(pupils=days["pupils"].astype(float).fillna(0.0), meals=days["meals"].astype(float))


def _food(facts: Facts, served: pd.DataFrame, orders: pd.DataFrame) -> pd.DataFrame:
    """Return what a stage on a menu eats on a day, gross: kg, kg of which a price was paid, worth at the mean price paid."""
    bought = orders.groupby("own_product")[["own_amount", "own_kg"]].sum()
    price = bought["own_amount"] / bought["own_kg"].where(bought["own_kg"] > 0)
    food = food_eaten(facts, served)
    food["kg"] = food["net_kg"] * of(food["product"], facts.products["gross_factor"].astype(float))
    paid = of(food["product"], price).astype(float)
    food["food_amount"] = food["kg"] * paid.fillna(0.0)
    food["priced_kg"] = np.where(paid.isna(), 0.0, food["kg"])
    return food.groupby(["date", "menu", "stage"], as_index=False)[["kg", "priced_kg", "food_amount"]].sum()
