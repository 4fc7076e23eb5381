"""What of a delivery is for pupils with a diet: who gets it, how many they are, and what is in it.

In words: what is delivered is for a diet where it stands, for its pupils, in the place of something else in a dish that is
served from the day of delivery on until the same product comes again (or the plan ends). They are counted in whole persons,
as on the sheets of the menu; of several days the fullest counts.

By hand: a school gets lentils in week 1 and 2, served for beans to a tenth of 100 pupils, on Monday and Wednesday: two rows
of 10. Its kitchen cooks for another school with 55: 10 + 6 = 16.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import pandas as pd

from models.blocks import Floats
from planner.assembly.labels import records
from planner.menus.diets import USUAL, Eater
from planner.menus.kitchen import NOT_STATED, Kitchen
from planner.menus.tables import typed_table
from planner.schema import PLAN_TABLES

TABLE = "diet_deliveries"

Key = tuple[str, str, str]


def diet_deliveries(kitchen: Kitchen, deliveries: pd.DataFrame) -> pd.DataFrame:
    """Return the table ``diet_deliveries``.

    Parameters
    ----------
    kitchen : Kitchen
        Who is cooked for.
    deliveries : pandas.DataFrame
        The plan's table of that name.
    """
    facts, names = kitchen.facts, PLAN_TABLES[TABLE].names
    if not kitchen.heads.shares:
        return typed_table(TABLE, pd.DataFrame([], columns=names))
    fed, usual = _fed(kitchen)
    diets: dict[tuple[str, str], list[str]] = {}
    for site, product, diet in sorted(fed):
        diets.setdefault((site, product), []).append(diet)
    known = {
        name: dict(zip(facts.case.table(f"{name}s")[name], facts.case.table(f"{name}s")["name"], strict=True))
        for name in ("site", "product")
    }
    begin = facts.days.calendar.days[0]
    rows: list[dict[str, Any]] = []
    for key, part in deliveries.groupby(["site", "product"], sort=True):
        site, product = map(str, key)
        for day, first, stop in _spans(part["delivery_day"], begin):
            for diet in diets.get((site, product), ()):
                pupils = float(fed[site, product, diet][first:stop].max(initial=0.0))
                if pupils > 0:
                    also = usual.get((site, product))
                    rows.append(
                        {"delivery_day": day, "site": site, "site_name": known["site"][site], "product": product}
                        | {"product_name": known["product"][product], "diet": diet, "pupils": pupils}
                        | {"also_usual": also is not None and bool(also[first:stop].any())}
                        | {"allergens": kitchen.allergens.of([product]).allergens or NOT_STATED}
                    )
    frame = pd.DataFrame(rows, columns=names)
    return typed_table(TABLE, frame.sort_values(["delivery_day", "site", "product", "diet"], kind="stable"))


def _spans(days: pd.Series, begin: int) -> Iterator[tuple[pd.Timestamp, int, int | None]]:
    """Yield each day of delivery with the first day of the plan that it serves and the day of the next one (None: the end)."""
    dates = sorted(days.dropna().unique())
    places = [max(int(np.datetime64(day, "D").astype(np.int64)) - begin, 0) for day in dates]
    for day, first, stop in zip(dates, places, [*places[1:], None], strict=True):
        yield pd.Timestamp(day), first, stop


def _fed(kitchen: Kitchen) -> tuple[dict[Key, Floats], dict[tuple[str, str], np.ndarray]]:
    """Return by kitchen, product and diet how many get it in the place of something on each day, and by kitchen and product when others get it."""
    fed: dict[Key, Floats] = {}
    usual: dict[tuple[str, str], np.ndarray] = {}
    for name, menu in kitchen.facts.menus.items():
        for eater in kitchen.eaters_of(name):
            given: dict[tuple[str, str], np.ndarray] = {}
            for o, option in enumerate(records(menu.options)):
                days = np.zeros(len(kitchen.facts.days.calendar.days), dtype=bool)
                days[menu.days[menu.portions[o] > 0]] = True
                portions = kitchen.portions(option["dish"], option["season"], eater, option["fills"])
                for diet, portion in portions.items():
                    for item in portion.items:
                        if (diet == USUAL) == (not item.instead_of):
                            there = given.setdefault((diet, item.product), np.zeros_like(days))
                            there |= days
            _add_heads(kitchen, name, eater, given, fed, usual)
    return fed, usual


def _add_heads(
    kitchen: Kitchen,
    menu: str,
    eater: Eater,
    given: dict[tuple[str, str], np.ndarray],
    fed: dict[Key, Floats],
    usual: dict[tuple[str, str], np.ndarray],
) -> None:
    """Add the heads of those fed alike on a menu, school by school, to what each kitchen feeds."""
    rows, open_days = kitchen.heads.of(menu, eater)
    heads = kitchen.heads.of_rows(rows, eater, {diet for diet, _product in given} - {USUAL})
    eating = rows["eating"].to_numpy() > 0
    for (diet, product), days in given.items():
        for k, site in enumerate(rows["kitchen"]):
            if diet == USUAL:
                there = usual.setdefault((site, product), np.zeros_like(days))
                there |= days & (open_days[k] > 0) & eating[k]
            else:
                count = fed.setdefault((site, product, diet), np.zeros(len(days)))
                count += days * open_days[k] * heads[diet][k]
