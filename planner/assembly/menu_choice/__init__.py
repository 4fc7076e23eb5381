"""An instance in which the menu is free: how often each dish is served, and what fills its interchangeable ingredients.

Dishes and what they are made of are chosen together with what is bought, under all rules of nutrition, frequency, shares and money,
without whole packs, visits and minimum orders, all zones as one where no rule and no offer tells their sites apart. Days are whole. The
menu that comes out is laid out day by day and then planned in full as if it had been given.

What a stage bears of a product depends on who else eats it, so a ceiling of cost is no linear rule on a menu. It is heeded where a plan
has passed it: at the prices per kg eaten that the plan paid (`planner.assembly.ceilings.Lesson`).

Its spans of time are the planning periods, or the periods that begin in one month: on that coarser grid a long menu has a continuous
solution soon, from which its whole days are searched block by block (`spread`).
"""

from planner.assembly.menu_choice.choice import (
    Begun,
    MenuChoice,
    assemble_choice,
    first_choice,
    in_parts_of_days,
    spread,
)
from planner.assembly.menu_choice.dishes import may_be_left_out
from planner.assembly.menu_choice.setting import MenuDays, mean_recipes, menu_days
from planner.assembly.menu_choice.standards import USUAL_DISHES

__all__ = [
    "USUAL_DISHES",
    "Begun",
    "MenuChoice",
    "MenuDays",
    "assemble_choice",
    "first_choice",
    "in_parts_of_days",
    "may_be_left_out",
    "mean_recipes",
    "menu_days",
    "spread",
]
