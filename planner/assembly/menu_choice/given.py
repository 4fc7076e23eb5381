"""What the menus that are given need, beside the one that is chosen."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from planner.assembly.ceilings import StageNeeds, stage_needs
from planner.assembly.choices import recipes_by_stage
from planner.assembly.menu_choice.setting import Setting
from planner.assembly.menus import choose, dishes_by_day, eaten
from planner.programmes.law import Scope


def given_needs(known: Setting) -> tuple[pd.DataFrame, Mapping[Scope, StageNeeds]]:
    """Return what the given menus need, and what each stage eats of it.

    Returns
    -------
    pandas.DataFrame
        ``part`` (of the sites), ``product``, ``span``, ``kg``, ``servings``.
    mapping of Scope to StageNeeds
        Empty where no ceiling of cost asks.
    """
    case, calendar = known.case, known.days.calendar
    fixed = ~np.isin(known.days.menus, known.free)
    dishes = dishes_by_day(case, calendar, known.days.menus, known.days.open & fixed[:, None])
    chosen = choose(case, dishes, calendar, known.frame.offered_by_month, known.products, known.days.menus)
    recipes = recipes_by_stage(case, known.stages)
    plates = eaten(case, dishes, chosen, recipes, known.spread, known.products)
    of_stages = stage_needs(case, known.law, plates, known.stages) if known.lessons else {}
    parts = len(known.groups.parts)
    totals = np.zeros((2, len(known.days.spans), parts, len(known.products)))
    for goods in plates.eaten:
        for total, by_day in zip(totals, plates.by_day(goods, known.part_of_row, parts), strict=True):
            np.add.at(total[:, :, goods], known.days.span_of_day, by_day.T)
    kg, servings = totals
    span, part, product = np.nonzero(kg > 1e-12)
    at = (span, part, product)
    needs = pd.DataFrame({"part": part, "product": product, "span": span, "kg": kg[at], "servings": servings[at]})
    return needs, of_stages
