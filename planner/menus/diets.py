"""Who eats what of a dish: the usual, and what each diet gets in its place; in whole persons, with the allergens.

Papers count heads. In each school and stage those who eat (enrolled x take-up) are rounded up to whole persons, and so
are those of each diet (x its share): nobody with a diet is forgotten. The others eat the usual. Where the diets alone
are more than those who eat, because each was rounded up, there are as many as the diets are. What is ordered follows
the exact shares.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd

from models.blocks import Floats
from planner.assembly.labels import positions, records
from planner.assembly.menu_choice import MenuDays
from planner.assembly.needs import pupils_of
from planner.case import Case
from planner.i18n import _
from planner.schema.base import split_list
from planner.schema.words import NO_ALLERGENS, allergen_code

USUAL = ""
"""The diet of those who have none."""

_NOISE = 1e-9  # of a person: what floating point adds to a whole number asks for no further person


def whole_persons(pupils: Floats) -> Floats:
    """Return pupils rounded up to whole persons."""
    return np.asarray(np.ceil(pupils - _NOISE))


@dataclass(frozen=True, slots=True)
class Item:
    """One product in a portion: net grams, the ingredient it fills, and what it stands in for under a diet."""

    product: str
    choice: str
    net_g: float
    instead_of: str = ""


@dataclass(frozen=True, slots=True)
class Portion:
    """What a pupil gets of a dish under a diet, and the products that the diet leaves out."""

    items: tuple[Item, ...]
    left_out: tuple[str, ...] = ()


def diet_rows(case: Case) -> pd.DataFrame:
    """Return the diets with a stage in every row: ``diet``, ``stage``, ``pupils_share``, ``product``, ``substitute``, ``grams_factor``.

    A diet is one group of pupils: of several shares of one diet and stage the largest holds. A diet that nobody has is left
    out.
    """
    rows = case["diets"][["diet", "stage", "pupils_share", "product", "substitute", "grams_factor"]]
    every = rows[rows["stage"] == ""].drop(columns="stage").merge(case["stages"][["stage"]], how="cross")
    rows = pd.concat([rows[rows["stage"] != ""], every], ignore_index=True)
    rows["pupils_share"] = rows.groupby(["diet", "stage"])["pupils_share"].transform("max")
    return rows[rows["pupils_share"] > 0].reset_index(drop=True)


def portions_by_diet(items: Sequence[Item], diets: pd.DataFrame) -> dict[str, Portion]:
    """Return the usual portion, and that of each diet which changes it.

    Parameters
    ----------
    items : sequence of Item
        The usual portion of a dish at a stage.
    diets : pandas.DataFrame
        The stage's rows of `diet_rows`.
    """
    found = {USUAL: Portion(tuple(items))}
    inside = {item.product for item in items}
    for diet, rows in diets[diets["product"].isin(inside)].groupby("diet", sort=True):
        replaced: dict[str, list[tuple[str, float]]] = {}
        for row in records(rows):
            replaced.setdefault(row["product"], []).append((row["substitute"], row["grams_factor"]))
        changed: list[Item] = []
        for item in items:
            instead = replaced.get(item.product)
            if instead is None:
                changed.append(item)
                continue
            changed += [Item(s, item.choice, item.net_g * factor, item.product) for s, factor in instead if s]
        gone = [product for product, instead in replaced.items() if not any(s for s, _factor in instead)]
        found[str(diet)] = Portion(tuple(changed), tuple(sorted(gone)))
    return found


class Heads:
    """Whole persons at the table, by menu, stage and diet.

    Parameters
    ----------
    case : Case
        The case.
    days : MenuDays
        Days and menus of the plan.
    stages : pandas.Index
        Stages, in the order of the case.
    """

    def __init__(self, case: Case, days: MenuDays, stages: pd.Index) -> None:
        calendar = days.calendar
        rows = pupils_of(case, calendar, stages, days.menus).rows
        sites = case["sites"].set_index("site")
        kitchen = sites["kitchen"].where(sites["kitchen"] != "", sites.index.to_series())
        self.diets = diet_rows(case)
        self.rows = pd.DataFrame(
            {
                "kitchen": kitchen.to_numpy(dtype=object)[
                    positions(sites.index, calendar.sites.to_series())[rows["site"]]
                ],
                "menu": days.menus.to_numpy()[rows["menu"]],
                "stage": stages.to_numpy()[rows["stage"]],
                "eating": rows["eating"].to_numpy(),
                "first": rows["first"].to_numpy(),
                "stop": rows["stop"].to_numpy(),
            }
        )
        day = np.arange(len(calendar.days))
        held = (rows["first"].to_numpy()[:, None] <= day) & (day < rows["stop"].to_numpy()[:, None])
        self._open = (held & calendar.school[rows["site"].to_numpy()]).astype(float)
        self._days: dict[tuple[str, str, frozenset[str]], dict[str, Floats]] = {}

    @cached_property
    def shares(self) -> dict[tuple[str, str], float]:
        """Part of the pupils by stage and diet."""
        return {(r["stage"], r["diet"]): float(r["pupils_share"]) for r in records(self.diets)}

    def of_rows(self, rows: pd.DataFrame, stage: str, diets: Iterable[str]) -> dict[str, Floats]:
        """Return by diet how many of each row of `rows` (of one stage) eat it, the usual among them."""
        eating = rows["eating"].to_numpy(dtype=float)
        found = {diet: whole_persons(eating * self.shares[stage, diet]) for diet in sorted(diets)}
        others = whole_persons(eating) - sum(found.values(), np.zeros(len(rows)))
        return {USUAL: np.maximum(others, 0.0)} | found

    def on_days(self, menu: str, stage: str, diets: Iterable[str]) -> dict[str, Floats]:
        """Return by diet how many eat on each day of the plan where just these diets differ from the usual."""
        key = (menu, stage, frozenset(diets) - {USUAL})
        if key not in self._days:
            rows, open_days = self.of(menu, stage)
            by_diet = self.of_rows(rows, stage, key[2])
            self._days[key] = {diet: heads @ open_days for diet, heads in by_diet.items()}
        return self._days[key]

    def of(self, menu: str, stage: str) -> tuple[pd.DataFrame, Floats]:
        """Return the rows of a menu and stage, and whether each (row) eats on each day (column)."""
        mine = ((self.rows["menu"] == menu) & (self.rows["stage"] == stage)).to_numpy()
        return self.rows[mine], self._open[mine]


@dataclass(frozen=True, slots=True)
class Contents:
    """Allergens of several products together.

    Parameters
    ----------
    allergens : str
        Allergens that the case states, as a list; ``none`` if it states of every product that it has none.
    not_stated : str
        Names of the products of which it states nothing, as a list.
    """

    allergens: str
    not_stated: str


class Allergens:
    """What the case states of the allergens in its products."""

    def __init__(self, case: Case) -> None:
        products = case["products"]
        self.names: Mapping[str, str] = dict(zip(products["product"], products["name"], strict=True))
        self.stated = {
            product: [allergen_code(word) for word in split_list(cell)]
            for product, cell in zip(products["product"], products["allergens"], strict=True)
        }

    def name(self, product: str) -> str:
        """Return a product's name as it may stand in a list."""
        return (self.names.get(product) or product).replace("|", "/")

    def of(self, products: Iterable[str]) -> Contents:
        """Return the allergens of products together; an unknown one is never taken for none."""
        each = list(dict.fromkeys(products))
        unknown = [product for product in each if not self.stated.get(product)]
        words = {word for product in each for word in self.stated.get(product, ())} - {NO_ALLERGENS}
        nothing = NO_ALLERGENS if each and not unknown else ""
        return Contents("|".join(sorted(words)) or nothing, "|".join(sorted(map(self.name, unknown))))


def change_text(portions: Iterable[Portion], names: Allergens) -> str:
    """Return in words what a diet changes: “lentils instead of beans; without milk”."""
    pairs = dict.fromkeys((i.product, i.instead_of) for p in portions for i in p.items if i.instead_of)
    gone = dict.fromkeys(product for p in portions for product in p.left_out)
    texts = [
        _("{substitute} instead of {product}").format(substitute=names.name(substitute), product=names.name(product))
        for substitute, product in pairs
    ]
    texts += [_("without {product}").format(product=names.name(product)) for product in gone]
    return "; ".join(texts)
