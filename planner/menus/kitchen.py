"""Recipes, diets, heads and allergens of a plan, as the papers of a kitchen need them."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from planner.assembly.choices import EVERY_STAGE, recipes_by_stage, season_of
from planner.menus.diets import Allergens, Eater, Heads, Item, Portion, portions_by_diet
from planner.menus.tables import MenuFacts
from planner.recipe_days import ALWAYS

NOT_STATED = "not_stated"
"""What stands for the allergens of a product of which the case states nothing."""


class Kitchen:
    """Who is cooked for in a plan, and what each of them gets."""

    def __init__(self, facts: MenuFacts) -> None:
        self.facts, case = facts, facts.case
        self.heads = Heads(case, facts.days, facts.stages)
        self.allergens = Allergens(case)
        rows = recipes_by_stage(case, facts.stages)
        rows = rows[rows["net_g"] > 0].sort_values("place", kind="stable")
        rows["stage"] = facts.stages.to_numpy()[rows["stage"]]
        self._recipes = dict(iter(rows.groupby(["dish", "season", "stage"])))
        self.dish_names = dict(zip(case["dishes"]["dish"], case["dishes"]["name"], strict=True))

    def eaters_of(self, menu: str) -> list[Eater]:
        """Return who eats a menu."""
        eaters, rows = self.facts.eaters, self.heads.rows
        alike = [Eater(str(stage)) for stage in eaters.loc[eaters["menu"] == menu, "stage"]]
        apart = rows[(rows["menu"] == menu) & (rows["apart"] >= 0)].drop_duplicates("apart")
        return alike + [Eater(str(stage), int(k)) for stage, k in zip(apart["stage"], apart["apart"], strict=True)]

    def portions(
        self, dish: str, season: int, eater: Eater, fills: Iterable[tuple[str, str, str]]
    ) -> dict[str, Portion]:
        """Return by diet what one of those fed alike gets of a dish whose ingredients are filled so; empty if nothing.

        Parameters
        ----------
        dish : str
            Short name of the dish.
        season : int
            Which of its seasons; see `planner.assembly.choices`.
        eater : Eater
            Who is fed alike: their stage says which recipe, their diets what is replaced.
        fills : iterable of (str, str, str)
            Ingredient, stage for which it holds (`EVERY_STAGE`: for all) and product of what was chosen.

        Returns
        -------
        dict of str to Portion
            The usual portion, and that of each diet which changes it, in net grams.
        """
        rows = self._recipes.get((dish, season, eater.stage))
        if rows is None:
            return {}
        filled = {(choice, product) for choice, whom, product in fills if whom in (EVERY_STAGE, eater.stage)}
        items = [
            Item(product, choice, float(net))
            for product, choice, net in zip(rows["product"], rows["choice"], rows["net_g"], strict=True)
            if not choice or (choice, product) in filled
        ]
        return portions_by_diet(items, self.heads.diets[eater]) if items else {}

    def span(self, dish: str, season: int) -> tuple[pd.Timestamp | None, pd.Timestamp | None]:
        """Return the first and the last day of the plan in a season of a dish; no days for a dish whose recipe never changes."""
        if season == ALWAYS:
            return None, None
        calendar = self.facts.days.calendar
        inside = calendar.dates[season_of(self.facts.case, dish, calendar.days) == season]
        return pd.Timestamp(inside[0]), pd.Timestamp(inside[-1])
