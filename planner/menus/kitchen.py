"""Recipes, diets, heads and allergens of a plan, as the papers of a kitchen need them."""

from __future__ import annotations

from collections.abc import Iterable

from planner.assembly.choices import EVERY_STAGE, recipes_by_stage
from planner.menus.diets import Allergens, Heads, Item, Portion, portions_by_diet
from planner.menus.tables import MenuFacts

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
        self._recipes = dict(iter(rows.groupby(["dish", "stage"])))
        self._diets = {str(stage): rows for stage, rows in self.heads.diets.groupby("stage")}
        self._none = self.heads.diets.iloc[:0]
        self.dish_names = dict(zip(case["dishes"]["dish"], case["dishes"]["name"], strict=True))

    def stages_of(self, menu: str) -> list[str]:
        """Return the stages that eat a menu."""
        eaters = self.facts.eaters
        return [str(stage) for stage in eaters.loc[eaters["menu"] == menu, "stage"]]

    def portions(self, dish: str, stage: str, fills: Iterable[tuple[str, str, str]]) -> dict[str, Portion]:
        """Return by diet what a pupil of a stage gets of a dish whose ingredients are filled so; empty if nothing."""
        rows = self._recipes.get((dish, stage))
        if rows is None:
            return {}
        filled = {(choice, product) for choice, whom, product in fills if whom in (EVERY_STAGE, stage)}
        items = [
            Item(product, choice, float(net))
            for product, choice, net in zip(rows["product"], rows["choice"], rows["net_g"], strict=True)
            if not choice or (choice, product) in filled
        ]
        return portions_by_diet(items, self._diets.get(stage, self._none)) if items else {}
