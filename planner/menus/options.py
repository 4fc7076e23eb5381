"""What may be put on the table: each dish with what fills its interchangeable ingredients, and how often it is wished."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import pandas as pd

from models.blocks import Floats
from models.solution import Solution
from planner.assembly.choices import EVERY_STAGE
from planner.assembly.labels import positions, records
from planner.assembly.menu_choice import MenuChoice
from planner.assembly.menu_rules import Standard, known_per_gram, most_per_gram
from planner.case import Case

Fills = tuple[tuple[str, str, str], ...]
"""Interchangeable ingredients of a dish: each with the stage it is filled for (blank: all who eat it) and the product."""

_LEAST_DAYS = 1e-6


@dataclass(frozen=True, eq=False)
class Options:
    """Dishes as they may be served on one menu.

    Parameters
    ----------
    table : pandas.DataFrame
        ``dish``, ``season``, ``meal``, ``slot``, ``fills`` (`Fills`); a row number is the option.
    wished : numpy.ndarray, shape (options, spans)
        Days on which the optimisation would serve each.
    given : bool
        Are the dishes given day by day? Then each is served on its days, with one of its fills; else each part of a meal
        gets one dish.
    """

    table: pd.DataFrame
    wished: Floats
    given: bool = False

    @property
    def places(self) -> list[tuple[str, ...]]:
        """What each option may take: a place of which there is one on a day."""
        columns = ["meal", "slot", "dish"] if self.given else ["meal", "slot"]
        return [tuple(row) for row in self.table[columns].to_numpy(dtype=object)]

    @property
    def whole(self) -> bool:
        """True if the days wished are whole."""
        return bool((np.abs(self.wished - np.rint(self.wished)) < _LEAST_DAYS).all())

    def __len__(self) -> int:
        return len(self.table)


def options_of(choice: MenuChoice, solution: Solution, menu: str) -> Options:
    """Return the options of a menu: all that its repertoire holds, each with the days wished in every span.

    Where a dish has two or more interchangeable ingredients, the days of their fills are laid side by side in the order
    of their names, so that each product keeps its days and the fewest pairs arise.

    Parameters
    ----------
    choice : MenuChoice
        The instance in which the menus were chosen, with the words for its rows.
    solution : Solution
        Its solution: days of each dish and of each fill, which may be parts of days.
    menu : str
        Menu group.

    Returns
    -------
    Options
        Each pair of a dish and its fills once, and the days wished of it by span.
    """
    instance = choice.instance
    servings = instance.servings.assign(
        days=solution.values["serve"], row=np.arange(len(instance.servings)), season=choice.seasons
    )
    servings = servings[servings["menu"] == menu]
    names = instance.products["product"].to_numpy(dtype=object)
    fills = choice.fills.assign(days=solution.values["fill"], product=names[instance.fills["product"]])
    by_serving = {int(str(row)): part for row, part in fills.groupby("serving")}
    wished: dict[tuple[str, int, Fills], Floats] = {}
    place: dict[str, tuple[str, str]] = {}
    for line in records(servings):
        place[line["dish"]] = (line["meal"], line["slot"])
        for filled, days in _laid_out(by_serving.get(line["row"]), line["days"]):
            key = (line["dish"], line["season"], filled)
            wished.setdefault(key, np.zeros(len(instance.periods)))[line["period"]] += days
    table = pd.DataFrame(
        [(dish, season, *place[dish], filled) for dish, season, filled in wished],
        columns=["dish", "season", "meal", "slot", "fills"],
    )
    by_span = np.array(list(wished.values())).reshape(len(wished), len(instance.periods))
    return Options(table, by_span, given=menu in choice.given)


def _laid_out(fills: pd.DataFrame | None, days: float) -> list[tuple[Fills, float]]:
    """Return the pairs of fills of one serving with their days; one without wish is there with no days."""
    if fills is None:
        return [((), max(days, 0.0))]
    lines: list[list[tuple[tuple[str, str, str], float]]] = []
    for _key, part in fills.groupby(["choice", "stage"]):
        kept = part[part["days"] > _LEAST_DAYS]
        if kept.empty:
            kept = part.iloc[:1].assign(days=days)
        words = zip(kept["choice"], kept["stage"], kept["product"], strict=True)
        lines.append([(fill, float(d)) for fill, d in zip(words, kept["days"], strict=True)])
    cuts = sorted({round(float(c), 9) for line in lines for c in np.cumsum([d for _, d in line])} | {0.0})
    if len(cuts) < 2:
        return [(tuple(line[0][0] for line in lines), 0.0)]
    found = []
    for start, stop in pairwise(cuts):
        if stop - start <= _LEAST_DAYS:
            continue
        found.append((tuple(_at(line, (start + stop) / 2) for line in lines), stop - start))
    return found


def _at(line: list[tuple[tuple[str, str, str], float]], day: float) -> tuple[str, str, str]:
    passed = 0.0
    for fill, days in line:
        passed += days
        if day <= passed:
            return fill
    return line[-1][0]


def stage_grams(recipes: pd.DataFrame, options: pd.DataFrame, menu: str, stage: str, products: pd.Index) -> Floats:
    """Return net grams of each product that each option gives a pupil of a stage on a menu, the mean over diets.

    Parameters
    ----------
    recipes : pandas.DataFrame
        `MenuChoice.recipes`.
    options : pandas.DataFrame
        `Options.table`.
    menu, stage : str
        Menu group and stage.
    products : pandas.Index
        Products.

    Returns
    -------
    numpy.ndarray, shape (options, products)
    """
    own = recipes[(recipes["menu"] == menu) & (recipes["stage"] == stage)]
    base = options[["dish", "season"]].assign(option=np.arange(len(options)))
    always = base.merge(own[own["choice"] == ""], on=["dish", "season"])
    lines = [
        (k, dish, season, choice, product)
        for k, (dish, season, fills) in enumerate(
            zip(options["dish"], options["season"], options["fills"], strict=True)
        )
        for choice, for_stage, product in fills
        if for_stage in (EVERY_STAGE, stage)
    ]
    filled = pd.DataFrame(lines, columns=["option", "dish", "season", "choice", "recipe_product"])
    chosen = filled.merge(own[own["choice"] != ""], on=["dish", "season", "choice", "recipe_product"])
    grams = np.zeros((len(options), len(products)))
    for rows in (always, chosen):
        if len(rows):
            place = (rows["option"].to_numpy(dtype=np.int64), positions(products, rows["product"]))
            np.add.at(grams, place, rows["net_g"].to_numpy(dtype=float))
    return grams


def option_amounts(case: Case, choice: MenuChoice, options: pd.DataFrame, standard: Standard) -> Floats:
    """Return what each option gives of a standard's nutrient, and its energy, on the cautious side.

    Parameters
    ----------
    case : Case
        The case, with the composition of its products.
    choice : MenuChoice
        The choice of the menu, with its recipes (diets included) and products.
    options : pandas.DataFrame
        ``dish``, ``season``, ``meal``, ``slot``, ``fills`` of each option, as in `Options.table`.
    standard : Standard
        The standard: its menu and stage, its nutrient, and the foods that do not count.

    Returns
    -------
    numpy.ndarray, shape (4, options)
        For a minimum: nutrient by known values only, energy at most; for a maximum: nutrient at most, energy by known
        values only.
    """
    products = choice.days.frame.products
    grams = stage_grams(choice.recipes, options, standard.menu, standard.stage, products)
    nutrient, energy = (standard.nutrient, standard.without), ("energy_kcal", "")
    kinds = ((known_per_gram, nutrient), (most_per_gram, energy), (most_per_gram, nutrient), (known_per_gram, energy))
    return np.array([grams @ amount(case, name, products, without) for amount, (name, without) in kinds])
