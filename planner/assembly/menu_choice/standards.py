"""Standards of nutrition of the menus that are free, as rows over what is served."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache, partial
from typing import Any

import numpy as np
import pandas as pd

from models.blocks import Floats
from models.instance import Mode, empty_table
from planner.assembly.labels import positions
from planner.assembly.menu_choice.dishes import Dishes
from planner.assembly.menu_choice.rows import joined
from planner.assembly.menu_choice.setting import Setting
from planner.assembly.menu_rules import (
    KCAL_PER_G,
    Standard,
    amounts_per_gram,
    known_per_gram,
    most_per_gram,
    nutrient_unit,
    week_days,
)
from planner.case import Case

USUAL_DISHES = 5
"""Dishes of a day, roughly: a missed part of the energy is related to the energy of so many."""


def standard_tables(
    known: Setting, dishes: Dishes, standards: list[Standard]
) -> tuple[dict[str, pd.DataFrame], pd.DataFrame]:
    """Return the tables ``standards`` and ``standard_terms``, and for each row its standard and span.

    Parameters
    ----------
    known : Setting
        What every step knows.
    dishes : Dishes
        Dishes and fills as decisions, with what a day of each gives.
    standards : list of Standard
        Those that are in force; one whose food nobody knows the content of has no row, nor has a window without school.

    Returns
    -------
    tuple of (dict of str to pandas.DataFrame, pandas.DataFrame)
        Both tables by name; and per row of ``standards`` its ``rule`` (position in `standards`) and ``span`` (the
        first). A standard has a row for each window and side.
    """
    rows: list[dict[str, Any]] = []
    words: list[dict[str, Any]] = []
    terms: list[tuple[np.ndarray, ...]] = []
    opened = known.days.open_by_span
    parts = _portions_by_eater(known, dishes)
    case = known.case
    known_in, most_in = (cache(partial(_per_gram, of, case, known.products)) for of in (known_per_gram, most_per_gram))
    stated_in = cache(partial(_per_gram, amounts_per_gram, case, known.products))
    energy = {"least": most_in("energy_kcal"), "most": known_in("energy_kcal")}
    weekdays, units = week_days(case), {s.nutrient: nutrient_unit(case, s.nutrient) for s in standards}
    first = known.days.spans["period"].tolist()
    for place, standard in enumerate(standards):
        menu = int(positions(known.days.menus, [standard.menu])[0])
        column, index, span, product, grams = parts[standard.menu, standard.stage]
        what = (standard.nutrient, standard.without)
        content = {"least": known_in(*what), "most": most_in(*what)}
        unknown = np.isnan(stated_in(*what))
        for spans in known.windows(standard.window):
            days = float(opened[menu, spans].sum())
            if not days:
                continue
            here = np.flatnonzero(np.isin(span, spans))
            if len(here) and unknown[product[here]].all():
                continue  # nobody can tell whether it is kept, whatever is served
            for side, bound, mode in _sides(standard):
                gives, kcal = (values[side][product[here]] * grams[here] for values in (content, energy))
                amount, limit, scale = _row_of(standard, bound, gives, kcal, days, weekdays)
                there = here[amount != 0]
                terms.append((np.full(len(there), len(rows)), column[there], index[there], amount[amount != 0]))
                rows.append(
                    {
                        "standard": f"{standard.standard} {standard.menu} {standard.stage} {first[spans[0]]}",
                        "unit": "kcal" if standard.basis == "energy_share" else units[standard.nutrient],
                        "minimum": limit if side == "least" else np.nan,
                        "maximum": limit if side == "most" else np.nan,
                        "constant": 0.0,
                        "scale": scale,
                        "mode": mode,
                    }
                )
                words.append({"rule": place, "span": int(spans[0])})
    empty = empty_table("standards")
    return {
        "standards": pd.DataFrame(rows, columns=empty.columns),
        "standard_terms": joined("standard_terms", terms),
    }, pd.DataFrame(words, columns=["rule", "span"])


def _portions_by_eater(known: Setting, dishes: Dishes) -> dict[tuple[str, str], tuple[np.ndarray, ...]]:
    """Return column, index, span, product and net grams of what each menu (and stage) may serve, as arrays."""
    names = ["column", "index", "span", "product", "net_g"]
    found = {
        (str(menu), str(stage)): tuple(dishes.portions[name].to_numpy()[:0] for name in names)
        for menu in known.days.menus
        for stage in known.stages
    }
    for pair, part in dishes.portions.groupby(["menu", "stage"]):
        menu, stage = (int(str(k)) for k in pair)
        arrays = tuple(part[name].to_numpy() for name in names)
        found[str(known.days.menus[menu]), str(known.stages[stage])] = arrays
    return found


def _per_gram(
    of: Callable[[Case, str, pd.Index, str], Floats], case: Case, goods: pd.Index, nutrient: str, without: str = ""
) -> Floats:
    """Return what a gram of each of the goods has of a nutrient."""
    return of(case, nutrient, goods, without)


def _row_of(
    standard: Standard, bound: float, gives: Floats, kcal: Floats, days: float, weekdays: int
) -> tuple[Floats, float, float]:
    """Return amounts per day served, the limit of the row and its scale."""
    if standard.basis == "energy_share":
        usual = max(float(kcal.mean()) * USUAL_DISHES, 1.0) if len(kcal) else 1.0
        factor = KCAL_PER_G[standard.nutrient]
        return (factor * gives - bound * kcal) / days, 0.0, max(bound, 0.05) * usual
    per_day = bound / weekdays if standard.basis == "per_week" else bound
    return gives / days, per_day, max(per_day, 1e-6)


def _sides(standard: Standard) -> Iterator[tuple[str, float, Mode]]:
    """Yield the bounds of a standard; an aim is missed on either side."""
    if not np.isnan(standard.minimum):
        yield "least", standard.minimum, standard.mode
    if not np.isnan(standard.maximum):
        yield "most", standard.maximum, standard.mode
    if not np.isnan(standard.target):
        yield "least", standard.target, "soft"
        yield "most", standard.target, "soft"
