"""Who eats what of a dish: the usual, and what each diet gets in its place; in whole persons, with the allergens.

Papers count heads. In each school and stage those of each diet (those who eat x its share, or as many as are told) are rounded up to whole
persons, the same as in what is ordered (`planner.assembly.diets`): nobody with a diet is forgotten. The others eat the usual; they are
all who eat (enrolled x take-up), rounded up too, less the diets that get another dish. Where these diets alone are more, because each was
rounded up, there are as many as the diets are. The usual is ordered for those who eat without rounding them up.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np
import pandas as pd

from models.blocks import Floats
from planner.assembly.diets import diets_of, whole_persons
from planner.assembly.labels import positions, records
from planner.assembly.menu_choice import MenuDays
from planner.assembly.needs import Pupils, pupils_of
from planner.case import Case
from planner.i18n import _
from planner.schema.base import split_list
from planner.schema.words import NO_ALLERGENS, allergen_code

USUAL = ""
"""The diet of those who have none."""


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


class Eater(NamedTuple):
    """Pupils who are fed alike: of a stage; at one site, from one day on, where something is told of that site by name."""

    stage: str
    apart: int = -1


def diet_rows(case: Case, pupils: Pupils, sites: pd.Index, stages: pd.Index) -> dict[Eater, pd.DataFrame]:
    """Return the diets of all who eat: ``diet``, ``product``, ``substitute``, ``grams_factor``, ``share``; one that nobody has is left out.

    Parameters
    ----------
    case : Case
        The case, whose table ``diets`` says what each diet replaces and how many have it.
    pupils : Pupils
        Who eats what menu, from when to when.
    sites, stages : pandas.Index
        Short names, in the order of the positions in `pupils`.

    Returns
    -------
    dict of Eater to pandas.DataFrame
        Rows by those who are fed alike: first of each stage at the sites of which nothing is told by name, then of each
        row of enrolment at those of which something is. ``share`` is the part of those who eat, above 0.
    """
    told = pupils.told(sites, stages)
    alike = pd.DataFrame({"site": "", "stage": stages, "eating": 1.0, "apart": -1})
    who = pd.concat([alike, told[told["apart"] >= 0]], ignore_index=True)
    rows = diets_of(case, who)
    rows = rows[rows["share"] > 0]
    return {
        Eater(str(stage), int(apart)): rows[rows["who"] == place]
        for place, (stage, apart) in enumerate(zip(who["stage"], who["apart"], strict=True))
    }


def portions_by_diet(items: Sequence[Item], diets: pd.DataFrame) -> dict[str, Portion]:
    """Return the usual portion, and that of each diet which changes it.

    Parameters
    ----------
    items : sequence of Item
        The usual portion of a dish at a stage.
    diets : pandas.DataFrame
        From `diet_rows`.
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
    """Whole persons at the table, by menu, who is fed alike, and diet.

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
        pupils = pupils_of(case, calendar, stages, days.menus)
        rows = pupils.rows
        sites = case["sites"].set_index("site")
        kitchen = sites["kitchen"].where(sites["kitchen"] != "", sites.index.to_series())
        self.diets = diet_rows(case, pupils, calendar.sites, stages)
        self.rows = pd.DataFrame(
            {
                "site": calendar.sites.to_numpy()[rows["site"]],
                "kitchen": kitchen.to_numpy(dtype=object)[
                    positions(sites.index, calendar.sites.to_series())[rows["site"]]
                ],
                "menu": days.menus.to_numpy()[rows["menu"]],
                "stage": stages.to_numpy()[rows["stage"]],
                "apart": rows["apart"].to_numpy(),
                "eating": rows["eating"].to_numpy(),
                "usual": rows["usual"].to_numpy(),
                "first": rows["first"].to_numpy(),
                "stop": rows["stop"].to_numpy(),
            }
        )
        self._open = pupils.held(calendar).astype(float)
        self._days: dict[tuple[str, Eater, frozenset[str]], dict[str, Floats]] = {}

    @cached_property
    def shares(self) -> dict[tuple[Eater, str], float]:
        """Part of those who eat, by who is fed alike and diet."""
        return {
            (eater, diet): float(share)
            for eater, rows in self.diets.items()
            for diet, share in zip(rows["diet"], rows["share"], strict=True)
        }

    @cached_property
    def schools(self) -> dict[str, int]:
        """By kitchen, in how many schools what it cooks is eaten."""
        eaten: pd.Series = self.rows[self._open.any(axis=1)].groupby("kitchen")["site"].nunique()
        return {str(kitchen): int(count) for kitchen, count in eaten.items()}

    def of_rows(self, rows: pd.DataFrame, eater: Eater, diets: Iterable[str]) -> dict[str, Floats]:
        """Return by diet how many of each row of `rows` (of those fed alike) eat it, the usual among them.

        Parameters
        ----------
        rows : pandas.DataFrame
            Rows of `rows`; ``eating`` is how many eat, in parts of persons.
        eater : Eater
            Who they are.
        diets : iterable of str
            Diets that are told apart; who has another eats the usual.

        Returns
        -------
        dict of str to numpy.ndarray
            Whole persons by diet, one for each row; each diet is counted up, and the usual is what is left, at least 0.
        """
        eating = rows["eating"].to_numpy(dtype=float)
        found = {diet: whole_persons(eating * self.shares[eater, diet]) for diet in sorted(diets)}
        others = whole_persons(eating) - sum(found.values(), np.zeros(len(rows)))
        return {USUAL: np.maximum(others, 0.0)} | found

    def on_days(self, menu: str, eater: Eater, diets: Iterable[str]) -> dict[str, Floats]:
        """Return by diet how many eat on each day of the plan where just these diets differ from the usual.

        Parameters
        ----------
        menu : str
            Menu group.
        eater : Eater
            Who is fed alike.
        diets : iterable of str
            Diets that are told apart; the usual may be among them.

        Returns
        -------
        dict of str to numpy.ndarray, shape (D,)
            Whole persons by diet, the usual among them; 0 on days on which no pupil of the menu eats.
        """
        key = (menu, eater, frozenset(diets) - {USUAL})
        if key not in self._days:
            rows, open_days = self.of(menu, eater)
            by_diet = self.of_rows(rows, eater, key[2])
            self._days[key] = {diet: heads @ open_days for diet, heads in by_diet.items()}
        return self._days[key]

    def of(self, menu: str, eater: Eater) -> tuple[pd.DataFrame, Floats]:
        """Return the rows of a menu of those fed alike, and whether each (row) eats on each day (column)."""
        rows = self.rows
        mine = ((rows["menu"] == menu) & (rows["stage"] == eater.stage) & (rows["apart"] == eater.apart)).to_numpy()
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
