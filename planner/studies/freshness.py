"""How much of a plan's food would be eaten when it no longer keeps, by the shelf lives of another case.

In words: the plan's deliveries are followed at each site with the shelf lives of the case as it is. What is too old by them is thrown away, and what is
then missing beyond what the plan itself lacks is too old. Where a product keeps no longer in the plan than in that case, nothing of it is.

By hand: 3.5 kg of lettuce of the same day are eaten on Monday and on Wednesday. A plan that takes it to keep for six days has 7 kg come on Monday:
3.5 kg are too old on Wednesday.
"""

from __future__ import annotations

from dataclasses import replace

from planner.case import Case
from planner.making.plan import Plan
from planner.verify.facts import Facts
from planner.verify.goods import with_worth
from planner.verify.menu import daily_needs
from planner.verify.stores import run_stores


def too_old_kg(plan: Plan, usual: Case) -> float:
    """Return the kg of a plan that are too old when they are eaten, by the shelf lives of a case."""
    products = plan.case["products"]
    lives = products["product"].map(usual["products"].set_index("product")["shelf_life_days"])
    shorter = lives < products["shelf_life_days"]
    if not shorter.any():
        return 0.0
    tables = {name: frame.copy(deep=False) for name, frame in plan.case.tables.items()}
    tables["products"]["shelf_life_days"] = products["shelf_life_days"].mask(shorter, lives)
    missing = [_missing_kg(plan, case) for case in (replace(plan.case, tables=tables), plan.case)]
    return max(missing[0] - missing[1], 0.0)


def _missing_kg(plan: Plan, case: Case) -> float:
    """Return the kg that are missing where the plan's deliveries are eaten by the shelf lives of a case."""
    facts = Facts(case, plan.law)
    orders, deliveries = (with_worth(facts, plan[name]) for name in ("orders", "deliveries"))
    return float(run_stores(facts, daily_needs(facts, plan["served"]), orders, deliveries).missing["short_kg"].sum())
