"""What lines of other people's files can hold, by what a file is about: the columns that its headings are mapped to.

They are not tables of a case: `planner.imports` makes rows of a case of them.
"""

from __future__ import annotations

from planner.i18n import N_, _
from planner.schema.base import WEEKDAYS, Column, Table
from planner.schema.case_tables import CASE_TABLES, MEALS, NUTRIENTS
from planner.schema.words import WORDS
from planner.words import FILE_WORDS

C = Column

PUPILS_OF = "pupils:"
"""Before the name of a stage: a heading over the pupils of that stage, as ``pupils:primary``."""

SCHOOLS = Table(
    "schools",
    "A list or register of schools: one school a line, or one stage of a school.",
    (
        C("site", "text", "The school's code or register number."),
        C("name", "text", "Name of the school."),
        C("municipality", "text", "Municipality."),
        C("state", "text", "State or department."),
        C("lat", "text", "Latitude in degrees."),
        C("lon", "text", "Longitude in degrees."),
        C("position", "text", "Latitude and longitude in one cell."),
        C("zone", "text", "Delivery zone, district or quarter."),
        C("committee", "text", "Committee in charge of the school's purchases."),
        C("stage", "text", "Stage of education, grade or kind of school."),
        C("pupils", "integer", "Pupils of the school, or of the stage in the line.", minimum=0, maximum=100000),
    ),
)

PRICES = Table(
    "prices",
    "A price list, a bid sheet or the lines of a public call.",
    (
        C("number", "text", "Number of the line or lot."),
        C("product", "text", "What is offered or asked for."),
        C("unit", "text", "Unit of quantity and price."),
        C("quantity", "number", "Quantity.", minimum=0),
        C("price", "number", "Price of one unit.", unit="currency per unit", minimum=0),
        C("amount", "number", "Quantity times price.", unit="currency", minimum=0),
        C("tax", "number", "Tax that the price holds, in percent.", unit="%", minimum=0, maximum=100),
        C("supplier", "text", "Who offers it."),
        C("market", "text", "Where the price was asked: a market, a shop, a call."),
        C("date", "date", "Day of the price."),
        C("organic", "boolean", "Is it organic?"),
        C("months", "months", "Months in which it can be delivered."),
        C("brand", "text", "Mark or brand."),
    ),
)

MENUS = Table(
    "menus",
    "A menu in long form: one dish a line.",
    (
        C("date", "date", "Day on which it is served."),
        C("cycle_week", "integer", "Week of the menu's cycle, from 1.", minimum=1, maximum=52),
        C("weekday", "text", "Weekday on which it is served."),
        C("meal", "text", "Meal: breakfast, lunch and so on.", allowed=MEALS, words=WORDS["meal"]),
        C("slot", "text", "Part of the meal: starter, main dish, dessert and so on."),
        C("dish", "text", "Name of the dish."),
        C("menu", "text", "Group of pupils who share the menu."),
        C("kind", "text", "Kind of menu: a meal, a menu group, or a diet."),
        C("site", "text", "School where it is served."),
    ),
)

RECIPES = Table(
    "recipes",
    "Recipes: one ingredient of a dish a line.",
    (
        C("dish", "text", "Name of the dish."),
        C("food", "text", "The ingredient."),
        C("quantity", "number", "How much of it, in the unit beside it, for as many portions as the portions say."),
        C("unit", "text", "Unit of the quantity."),
        C("net_g", "number", "Net grams of it for one portion, raw.", unit="g", minimum=0, maximum=2000),
        C("cooked_g", "number", "Grams of it for one portion, cooked.", unit="g", minimum=0, maximum=5000),
        C("portions", "number", "Portions that the recipe makes.", above=0),
        C("stage", "text", "Stage for which the grams hold."),
        C("months", "months", "Months in which the line holds, as 5-9."),
        C("first_day", "date", "First day on which the line holds."),
        C("last_day", "date", "Last day on which the line holds."),
        C("meal", "text", "Meal: breakfast, lunch and so on.", allowed=MEALS, words=WORDS["meal"]),
        C("slot", "text", "Part of the meal."),
        C("preparation", "text", "How it is prepared."),
    ),
)

ATTENDANCE = Table(
    "attendance",
    "Meals that were served, by day and school.",
    (
        C("date", "date", "Day on which they were served."),
        C("site", "text", "The school's code or register number."),
        C("name", "text", "Name of the school."),
        C("eaten", "number", "Meals served, which is pupils who ate.", minimum=0, maximum=100000),
        C("forecast", "number", "Meals that were forecast or ordered for the day.", minimum=0, maximum=100000),
        C("pupils", "number", "Pupils who could have eaten on the day.", minimum=0, maximum=100000),
        C("stage", "text", "Stage of education, if meals are told by stage."),
        C("meal", "text", "Meal: breakfast, lunch and so on."),
        C("menu", "text", "Menu that they ate, if meals are told by menu."),
    ),
)

MONTH_COLUMNS = tuple(f"month_{month}" for month in range(1, 13))
"""Columns of an offer sheet with a tick where it can be delivered in the month."""

OFFERS = Table(
    "offers",
    "An offer sheet that a supplier filled in.",
    (
        C("sheet", "text", "Case, supplier and offer of the line.", label=N_("Line (leave as it is)")),
        C("product", "text", "What is offered.", label=N_("Product")),
        C("unit", "text", "Unit of quantity and price.", label=N_("Unit")),
        C("price", "number", "Price of one unit.", unit="currency per unit", minimum=0, label=N_("Price of one unit")),
        C("period_quantity", "number", "Most in a planning period.", minimum=0, label=N_("Most in a period")),
        C("quantity", "number", "Most in all.", minimum=0, label=N_("Most in all")),
        C("organic", "text", "Tick: certified organic.", label=N_("Certified organic")),
        *(C(month, "text", "Tick: can be delivered in the month.") for month in MONTH_COLUMNS),
        *(C(day, "text", "Tick: is delivered on the weekday.") for day in WEEKDAYS),
    ),
)

COMPOSITION = Table(
    "composition",
    "A table of composition: one food a line, nutrients per 100 g of its edible part.",
    (
        C("code", "text", "Its code in the table."),
        C("name", "text", "Name of the food."),
        C("energy_kj", "number", "Energy in kJ, where it is not told in kcal.", unit="kJ"),
        # What no food has is told by the import, with the food and the unit.
        *(
            C(one.name, "number", one.text, unit=one.unit)
            for one in CASE_TABLES["composition"].columns
            if one.name in NUTRIENTS
        ),
    ),
)

IMPORT_TABLES: dict[str, Table] = {
    table.name: table for table in (SCHOOLS, PRICES, MENUS, RECIPES, ATTENDANCE, OFFERS, COMPOSITION)
}
"""What a file can be about, by name."""


TELLS = {
    "sites": ("schools",),
    "enrolment": ("schools",),
    "enrolment.take_up_share": ("attendance",),
    "cancelled_meals": ("attendance",),
    "menus": ("menus",),
    "dishes": ("menus",),
    "recipes": ("recipes",),
    "offers": ("prices", "offers"),
    "composition": ("composition",),
}
"""What files tell what stands in a table of a case, or in a column of it, until then only as an assumption."""

COLUMN_KINDS: dict[str, str] = {
    "school_column": "schools",
    "price_column": "prices",
    "menu_column": "menus",
    "recipe_column": "recipes",
    "attendance_column": "attendance",
    "offer_column": "offers",
    "composition_column": "composition",
}
"""Kinds of mappings that say what a heading of such a file means, with the table whose column it is."""


def tells(table: str, column: str = "") -> tuple[str, ...]:
    """Return what files of a town are about that tell what a column of a table of a case holds."""
    return TELLS.get(f"{table}.{column}", TELLS.get(table, ()))


def file_that_tells(table: str, column: str = "") -> str:
    """Return what files of a town tell what a column of a table holds, in the language in use; blank: none that can be imported."""
    return "; ".join(_(FILE_WORDS[about]) for about in tells(table, column))
