"""Limits on one supplier's part of a product or food group, of all that is bought or of what comes to some sites.

By hand: of 40 kg of rice that were bought before the plan the cooperative had brought all, at a limit of 0.6. As long as the plan
buys no rice from it, whatever else, no plan could change that; with one more box it brings too much. A limit of 0.5 for a committee
that gets 10 kg is kept with 5 kg from the farm and broken with 6, whatever comes to others.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from planner.i18n import _
from planner.programmes.law import Scope
from planner.verify.bought import goods_before
from planner.verify.facts import Facts
from planner.verify.scopes import Bought, places_before, scope_in, went_to
from planner.verify.violation import KG_RELATIVE, Report

FAMILY = "product_limits"


@dataclass(frozen=True, slots=True)
class Part:
    """What a supplier that is limited brings of a whole, in kg.

    Parameters
    ----------
    limit, whole, supplier : str
        The limit, the product or food group, the supplier.
    scope : Scope
        Sites whose food alone is meant.
    mode : {"hard", "soft"}
        Must it hold?
    most : float
        Most that may come from the supplier, before the plan and in it.
    now, before : float
        What comes in the plan, more than none, and what came before.
    """

    limit: str
    whole: str
    supplier: str
    scope: Scope
    mode: str
    most: float
    now: float
    before: float

    @property
    def label(self) -> str:
        """Its name in the plan."""
        at = f"@{self.scope}" if self.scope else ""
        return f"{self.limit}{at}: {self.whole}, {self.supplier}"


def parts(facts: Facts, goods: Bought) -> list[Part]:
    """Return what each limited supplier brings, of whom something is bought in the plan.

    Parameters
    ----------
    facts : Facts
        What the case says.
    goods : Bought
        The goods bought; where nobody says what came to which sites, limits of some sites are left out.
    """
    mode, group, found = facts.mode(FAMILY), facts.products["food_group"], []
    if mode == "off" or facts.case["limits"].empty:
        return []
    earlier = goods_before(facts)
    places = places_before(facts, earlier)
    for _line, row in facts.case["limits"].iterrows():
        scope = scope_in(row)
        lines = goods.of(scope)
        if lines is None:
            continue
        there = earlier[np.array([went_to(place, scope) for place in places], dtype=bool)]
        if row["food_group"]:
            wholes = {row["food_group"]: set(group.index[group == row["food_group"]])}
        else:
            wholes = {name: {name} for name in ([row["product"]] if row["product"] else facts.products.index)}
        for whole, products in wholes.items():
            now = _by_supplier(lines[lines["own_product"].isin(products)], "own_supplier", "own_kg")
            then = _by_supplier(there[there["product"].isin(products)], "supplier", "kg")
            most = float(row["maximum_share"]) * (sum(now.values()) + sum(then.values()))
            for supplier in [row["supplier"]] if row["supplier"] else sorted(now):
                if now.get(supplier, 0.0) > 0:
                    part = Part(
                        row["limit"], whole, supplier, scope, mode, most, now[supplier], then.get(supplier, 0.0)
                    )
                    found.append(part)
    return found


def _by_supplier(lines: pd.DataFrame, supplier: str, kg: str) -> dict[str, float]:
    sums = lines.groupby(supplier)[kg].sum()
    return {str(name): float(found) for name, found in sums.items()}


def check_limits(found: list[Part], report: Report) -> None:
    """Check that no supplier brings more than its largest part of a product or food group where it must not."""
    what = _("More of this comes from one supplier than its largest share.")
    for part in found:
        kg = part.now + part.before
        if part.mode == "hard" and kg > part.most * (1 + KG_RELATIVE) + KG_RELATIVE:
            where = {"limit": part.limit, "product": part.whole, "supplier": part.supplier}
            where |= {"scope": str(part.scope)} if part.scope else {}
            report.add(FAMILY, what, where, part.most, kg, "kg")
