"""The tables of the library under ``data/library``: what published sources say of foods, and dishes of the planner's own.

They are typed as the tables of a case are. Each row names the body that published it; what is an estimate or a reckoning of the planner's own stands in ``assumed``.
"""

from __future__ import annotations

from dataclasses import replace

from planner.i18n import LANGUAGES, N_
from planner.schema.base import WEEKDAYS, Column, Table
from planner.schema.case_tables import CASE_TABLES

C = Column

SEASON_WORDS = {"harvest": N_("harvest"), "season": N_("in season"), "peak": N_("peak")}
"""What the months of a row are; of *in season* the source does not say whether food from the store counts."""

PRICE_WORDS = {"farm": N_("farm"), "wholesale": N_("wholesale"), "retail": N_("shop")}
"""At which stage of trade a price was paid."""

UNIT_WORDS = {
    "case": N_("crate or box"),
    "wholesale bunch": N_("bunch of a wholesale market, bigger than a farm's"),
    "tray": N_("tray"),
    "packet": N_("packet"),
    "slice": N_("slice"),
    "can": N_("tin"),
    "clove": N_("clove"),
    "stalk": N_("stalk"),
}
"""Units that only the library has words for; of others `planner.schema.words` knows what the reader calls them."""

_FOOD = C("food", "text", "Food, by its key in the table foods.", required=True, key=True, example="banana")
_COUNTRY = C("country", "text", "ISO code of the country whose body says so.", required=True, key=True, example="BR")
_COOKS = C("country", "text", "ISO code of the country whose schools are meant.", required=True, key=True, example="BR")
_DISH = C("dish", "text", "Dish, by its key in the table dishes.", required=True, key=True, example="arroz-feijao")
_STAGE = C("stage", "text", "Stage of education, by its key in the table stages.", required=True, key=True)
_SOURCE = C("source", "text", "Who published the facts of this row, and where: body, document, year.", required=True)
_ASSUMED = C("assumed", "text", "What in this row is an estimate or a reckoning of the planner's own, and why.")


def _as_in(table: str, name: str) -> Column:
    """Return a column of a case's table without what it takes for a blank cell: in the library blank is not known."""
    return replace(CASE_TABLES[table][name], required=False, key=False, default=None, references=())


def _table(name: str, text: str, *columns: Column) -> Table:
    return Table(name, text, (*columns, _SOURCE, _ASSUMED))


_TABLES = (
    _table(
        "foods",
        "One row a food as it is bought.",
        _FOOD,
        *(C(f"name_{tongue}", "text", "Its usual name.", required=True) for tongue in LANGUAGES),
        *(C(f"also_{tongue}", "list", "What else it is called.") for tongue in LANGUAGES),
        replace(_as_in("products", "food_group"), required=True),
        replace(_as_in("products", "processing_class"), required=True),
        *(_as_in("products", name) for name in ("shelf_life_days", "storable", "allergens", "tags")),
    ),
    _table(
        "units",
        "What one unit of a food weighs as it is bought.",
        _FOOD,
        C("unit", "text", "Unit.", required=True, key=True, example="piece"),
        C("size", "text", "Size or class, in the words of the body. Blank: the body tells none apart.", key=True),
        C("kg", "number", "What one of them weighs.", unit="kg", required=True, key=True, above=0, maximum=1000),
        _COUNTRY,
    ),
    _table(
        "factors",
        "What of a food is left after cleaning, and what it weighs cooked.",
        _FOOD,
        _COUNTRY,
        *(_as_in("products", name) for name in ("gross_factor", "cooking_factor")),
    ),
    _table(
        "composition",
        "Nutrients per 100 g of the edible part. A blank cell means not analysed: unknown, never zero.",
        _FOOD,
        _COUNTRY,
        C("code", "text", "The body's table and its number there.", required=True, example="TACO-179"),
        replace(_as_in("composition", "name"), required=True),
        C(
            "carbohydrate_basis",
            "text",
            "Whether fibre is counted in the carbohydrate (total) or not (available).",
            required=True,
            allowed=("total", "available"),
        ),
        *(_as_in("composition", c.name) for c in CASE_TABLES["composition"].columns if c.kind == "number"),
        C("note", "text", "Why the energy is not what 4 kcal of protein and carbohydrate, 9 of fat, 2 of fibre make."),
    ),
    _table(
        "seasons",
        "Months of a food, by region of a country.",
        _FOOD,
        _COUNTRY,
        C("region", "text", "Region, as the country calls it. Blank: the country as a whole.", key=True, example="Sul"),
        C("kind", "text", "What the months are.", required=True, key=True, allowed=tuple(SEASON_WORDS)),
        replace(_as_in("products", "season_months"), name="months", text="Months.", required=True),
    ),
    _table(
        "prices",
        "What was paid for a food.",
        _FOOD,
        _COUNTRY,
        C("kind", "text", "Stage of trade.", required=True, key=True, allowed=tuple(PRICE_WORDS)),
        C("place", "text", "Town or market. Blank: the country as a whole.", key=True, example="São Paulo"),
        *(C(name, "number", "Price.", unit="currency per unit", above=0) for name in ("low", "typical", "high")),
        C("currency", "text", "ISO code of the currency.", required=True, example="BRL"),
        C("unit", "text", "Unit of the price.", required=True, example="kg"),
        C("first_year", "integer", "First year of the prices.", required=True, minimum=1990, maximum=2100),
        C("last_year", "integer", "Last year of the prices.", required=True, minimum=1990, maximum=2100),
        C("observations", "integer", "How many prices were looked at. Blank: not told.", minimum=1),
    ),
    _table(
        "components",
        "Amount of a meal-pattern component in a food, where a programme counts in them.",
        _FOOD,
        replace(_COUNTRY, text="ISO code of the country whose programme counts so."),
        *(replace(_as_in("components", name), required=True) for name in ("component", "amount_per_100g", "unit")),
    ),
    _table(
        "dishes",
        "Dishes as a school cook of the country knows them.",
        replace(_DISH, text="Short name."),
        _COOKS,
        *(
            C(f"name_{tongue}", "text", "Name on the menu sheet. Blank: not translated.", required=tongue == "en")
            for tongue in LANGUAGES
        ),
        *(replace(_as_in("dishes", name), required=True) for name in ("meal", "slot")),
        _as_in("dishes", "tags"),
    ),
    _table(
        "recipes",
        "Net grams of each food in a dish, raw, for a pupil of the stage whose portion is the measure (factor 1).",
        _DISH,
        _COOKS,
        _FOOD,
        C("grams", "number", "Net grams per pupil served.", unit="g", required=True, above=0, maximum=500, example=50),
    ),
    _table(
        "stages",
        "Stages of education, by which portions differ.",
        replace(_STAGE, text="Short name.", example="primary"),
        _COOKS,
        replace(_as_in("stages", "name"), required=True),
        *(_as_in("stages", name) for name in ("programme_stage", "age_from_years", "age_to_years")),
    ),
    _table(
        "portions",
        "How much larger or smaller a portion is than that of the recipes.",
        _STAGE,
        _COOKS,
        replace(
            _as_in("products", "food_group"),
            key=True,
            text="Foods that are meant. Blank: all without a row of their own.",
        ),
        C("factor", "number", "Grams per gram of the recipe.", required=True, above=0, maximum=5, example=0.7),
    ),
    _table(
        "cycle",
        "Four weeks to start a menu with.",
        _COOKS,
        C("week", "integer", "Week of the cycle.", required=True, key=True, minimum=1, maximum=4, example=1),
        C("weekday", "text", "Weekday.", required=True, key=True, allowed=WEEKDAYS, example="mon"),
        _DISH,
    ),
    _table(
        "countries",
        "What a rough plan of a town takes for granted in a country.",
        replace(_COOKS, text="ISO code of the country."),
        C("currency", "text", "ISO code of the currency.", required=True, example="BRL"),
        C("programme", "text", "The country's programme of school meals.", required=True, example="br-pnae"),
        replace(_as_in("case", "school_weekdays"), required=True),
        C("own_fund", "text", "What the town's own money for food is called.", required=True),
        C(
            "transfer_fund",
            "text",
            "What the money of the programme is called that is reckoned by rates. Blank: there is none.",
        ),
        replace(_as_in("funds", "days_paid"), text="School days for which the rates of the programme are paid."),
        C(
            "price_rise",
            "number",
            "By what part the prices of food rise in a year, to bring published prices to the plan's year. Blank: no prices are published.",
            unit="share 0-1",
            minimum=-0.5,
            maximum=1,
        ),
        C(
            "meal_most",
            "number",
            "Most that the food of a school meal is believed to cost: where the money gives more, it or the days are taken for a slip.",
            unit="currency",
            minimum=0,
            required=True,
            example="12",
        ),
    ),
    _table(
        "calendar",
        "The school year of a country, and days without school in it; each day as 02-09 (a month and a day), easter+1, or mon2/01 (the second "
        "Monday of January).",
        _COOKS,
        C("kind", "text", "What the days are.", required=True, key=True, allowed=("school_year", "no_school")),
        C("first", "text", "First day.", required=True, key=True, example="02-09"),
        C("last", "text", "Last day. Blank: the same day. Before the first: of the next year.", example="easter+1"),
        C("region", "text", "Region whose schools alone are meant. Blank: every one.", key=True, example="A"),
        C("note", "text", "Name of the holiday or reason, in the country's language."),
    ),
    _table(
        "holiday_regions",
        "In which region of the calendar a State or department lies.",
        _COOKS,
        C("code", "text", "Its code, as registers write it.", required=True, key=True, example="44"),
        C("state", "text", "Its name.", required=True, example="Loire-Atlantique"),
        C("district", "text", "District of the school administration by which the region goes.", example="Nantes"),
        C("region", "text", "Region of the calendar.", required=True, example="B"),
    ),
)

LIBRARY_TABLES: dict[str, Table] = {table.name: table for table in _TABLES}
"""Every table of the library, by name."""
