"""The figures of the summary, recomputed by their definitions."""

from __future__ import annotations

import numpy as np
import pandas as pd

from planner.i18n import _
from planner.verify.bought import paid_before
from planner.verify.contract_charges import owed, owed_by_fund
from planner.verify.facts import Facts, cancelled_on, join, of, once_per_menu
from planner.verify.funding import least_spent
from planner.verify.money import distances
from planner.verify.shares import Reckoning
from planner.verify.stores import Stores
from planner.verify.violation import KG_RELATIVE, MONEY, SHARE, Figure, Report, differ


def check_summary(
    facts: Facts,
    served: pd.DataFrame,
    orders: pd.DataFrame,
    due: pd.DataFrame,
    payments: pd.DataFrame | None,
    stores: Stores,
    shares: list[Reckoning],
    stated: pd.DataFrame,
    report: Report,
) -> None:
    """Check every figure of the summary whose definition the schema gives; figures of other names are not known here.

    Parameters
    ----------
    facts : Facts
        What the case says.
    served : pandas.DataFrame
        The menu served.
    orders : pandas.DataFrame
        Order lines with `planner.verify.goods.with_worth`.
    due : pandas.DataFrame
        From `planner.verify.money.bills`, of the orders alone.
    payments : pandas.DataFrame or None
        Table ``payments`` of the plan, with the charges of contracts; None: it has none.
    stores : Stores
        From `planner.verify.stores.run_stores`.
    shares : list of Reckoning
        The shares that are in force, from `planner.verify.shares.reckon`.
    stated : pandas.DataFrame
        Table ``summary`` of the plan.
    report : Report
        Receives what is wrong.
    """
    expected = (
        _meals(facts, served, stores)
        | _bare(facts, served)
        | _goods(facts, orders)
        | _paid(facts, due, payments)
        | _shares(shares)
    )
    expected |= _variety(facts, served, orders)
    expected["short_kg"] = (float(stores.missing["short_kg"].sum()), 0.0)
    expected["rounding_share"] = (stores.rounding_share, SHARE)
    planned, total = expected["meals_planned"][0], expected["total_amount"]
    if planned > 0:
        expected["cost_per_meal"] = (total[0] / planned, total[1] / planned + KG_RELATIVE)
    what = _("This figure does not follow from the plan's decisions.")
    for _index, row in stated.drop_duplicates("measure").iterrows():
        if row["measure"] in expected:
            value, slack = expected[row["measure"]]
            if differ(value, row["value"], slack):
                key = {"measure": row["measure"]}
                figure = Figure("summary", "value", tuple(key.items()))
                report.add("summary", what, key, value, row["value"], row["unit"], figure)


Figures = dict[str, tuple[float, float]]
"""Per measure the figure and how exactly it must agree."""


@once_per_menu
def meals_eaten(facts: Facts, served: pd.DataFrame) -> pd.DataFrame:
    """Return the meals on the menu of those who eat: ``date``, ``site`` (where they eat), ``stage``, ``meals``."""
    meals = join(served, facts.case["dishes"][["dish", "meal"]].rename(columns={"meal": "its_meal"}), ["dish"])
    meals = meals.groupby(["date", "menu"], as_index=False)[["its_meal"]].nunique()
    eaten = join(facts.eating, meals, ["date", "menu"])
    eaten["meals"] = eaten["pupils"] * eaten["its_meal"]
    return eaten[["date", "site", "stage", "meals"]]


def _meals(facts: Facts, served: pd.DataFrame, stores: Stores) -> Figures:
    eaten = meals_eaten(facts, served)
    eaten["period"] = of(eaten["date"], facts.period_of_day)
    eaten["zone"] = of(of(eaten["site"], facts.receiver), facts.sites["zone"])
    planned = eaten.groupby(["period", "zone"])["meals"].sum()
    lacking = stores.missing.groupby(["period", "zone"])["short_servings"].sum().reindex(planned.index).fillna(0.0)
    return {
        "meals_planned": (float(planned.sum()), 0.0),
        "meals_covered": (float((planned - lacking).clip(lower=0.0).sum()), 0.0),
    }


def _bare(facts: Facts, served: pd.DataFrame) -> Figures:
    """Return how many pupils go without on school days of which the menu served says nothing, added up.

    A day on which a meal of their menu is cancelled by its name is not one of them, though it may have been the only meal.
    """
    fed = set(zip(served["menu"], served["date"], strict=True))
    eating = facts.eating
    bare = np.array([key not in fed for key in zip(eating["menu"], eating["date"], strict=True)], dtype=bool)
    for row in facts.case["cancelled_meals"].query("meal != ''").to_dict("records"):
        meant = cancelled_on(row, eating["date"])
        bare &= ~(meant & ((eating["menu"] == row["menu"]) | (row["menu"] == ""))).to_numpy()
    return {"days_without_menu": (float(eating.loc[bare, "pupils"].sum()), 0.0)}


def _goods(facts: Facts, orders: pd.DataFrame) -> Figures:
    bought = orders[orders["packs"] > 0]
    suppliers = bought["own_supplier"].drop_duplicates()
    km = distances(facts, bought["own_supplier"], bought["zone"])
    kg = bought["own_kg"]
    food_km = float((km * kg).sum(skipna=False)) / float(kg.sum()) if len(bought) else np.nan
    drops = bought.drop_duplicates(["own_supplier", "zone", "delivery_day"])
    driven = 2 * float(np.sum(distances(facts, drops["own_supplier"], drops["zone"])))
    return {
        "drops": (float(len(drops)), 0.0),
        "drop_km": (driven, 0.0),
        "goods_amount": (float(orders["own_amount"].sum()), MONEY),
        "goods_kg": (float(orders["own_order_kg"].sum()), 0.0),
        "arriving_kg": (float(orders["own_kg"].sum()), 0.0),
        "suppliers": (float(len(suppliers)), 0.0),
        "families": (float(facts.families[suppliers].fillna(0.0).sum()), 0.0),
        "food_km": (food_km, 0.0),
    }


def _variety(facts: Facts, served: pd.DataFrame, orders: pd.DataFrame) -> Figures:
    bought = orders[orders["packs"] > 0]
    fresh = facts.products.index[facts.products["processing_class"] == "fresh"]
    before = facts.case["bought"].query("kg > 0")
    organic = of(orders["offer"], facts.offers["organic"]).fillna(False).astype(bool)
    worth = orders["own_amount"].astype(float)
    goods = float(worth.sum())
    return {
        "dishes": (float(len(set(served["dish"]))), 0.0),
        "fresh_foods": (float(len((set(bought["own_product"]) | set(before["product"])) & set(fresh))), 0.0),
        "organic_share": (float(worth[organic].sum()) / goods if goods > 0 else np.nan, SHARE),
    }


def _paid(facts: Facts, due: pd.DataFrame, payments: pd.DataFrame | None) -> Figures:
    delivery = due[due["offer"] == ""]
    slack = MONEY + float(delivery["rounding"].sum())
    figures = {
        "delivery_amount": (float(delivery["amount"].sum()), slack),
        "total_amount": (float(due["amount"].sum()) + float(owed(facts)["amount"].sum()), slack),
    }
    charges = float(owed(facts)["amount"].sum())
    figures["contract_charges_amount"] = (charges, MONEY)
    if payments is not None:
        paid = payments.groupby("fund")["amount"].sum().reindex(facts.funds.index).fillna(0.0)
        figures |= {f"paid:{fund}": (float(amount), MONEY) for fund, amount in paid.items()}
        left = facts.fund_money - paid_before(facts) - paid
        figures |= {f"left:{fund}": (float(amount), 2 * MONEY) for fund, amount in left.items()}
        lapses = (least_spent(facts) + owed_by_fund(facts) - paid).dropna().clip(lower=0.0)
        figures |= {f"lapses:{fund}": (float(amount), 2 * MONEY) for fund, amount in lapses.items()}
    return figures


def _shares(shares: list[Reckoning]) -> Figures:
    return {
        f"share:{item.rule.target}": (
            item.reached,
            SHARE + (2 * item.slack / item.denominator if item.denominator else 0.0),
        )
        for item in shares
        if not item.period
    }
