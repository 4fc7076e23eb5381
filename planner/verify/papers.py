"""The sheets that a kitchen and a parent read: who eats what, how many they are, and which allergens are in it.

In words: of a school's pupils of a stage who eat (enrolled x take-up), as many as its share or number says have a diet; both are
rounded up to whole persons (those with a diet also in what is ordered), and the others eat the usual. A diet gets the dish with its substitutes in place of what it
cannot have, and what is not replaced is left out. In what somebody gets is every allergen of every product in it; of a
product of which nothing is stated it is not known.

By hand: two schools with 100 and 60 pupils, a tenth eats lentils (gluten) for beans (soy): 90 + 54 = 144 eat beans with
soy, 10 + 6 = 16 lentils with gluten.
"""

from __future__ import annotations

from typing import Any

import pandas as pd

from planner.i18n import _
from planner.once import once
from planner.schema.base import split_list
from planner.schema.words import allergen_code
from planner.verify.diets import PLACE, diets, persons, placed, whole
from planner.verify.facts import Facts, join, once_per_menu
from planner.verify.menu import portions_served
from planner.verify.recipes import UNCHANGING, in_seasons, recipes_by_stage, with_recipes
from planner.verify.violation import Report, column_heading, differ

MENU_SHEET, RECIPE_SHEET, DIET_DELIVERIES, DIET_PLATES = "menu_sheet", "recipe_sheet", "diet_deliveries", "diet_plates"
NONE, NOT_STATED = "none", "not_stated"
DISH = ["dish", "first_day", "last_day"]
"""A dish, and within which days of the plan its recipe is so, if it changes."""

NAME = {
    MENU_SHEET: ["date", "menu", "meal", "dish", "diet"],
    RECIPE_SHEET: ["site", *DISH, "diet", "choice", "product"],
    DIET_DELIVERIES: ["delivery_day", "site", "product", "diet"],
    DIET_PLATES: ["kitchen", *DISH, "diet", "site"],
}


def check_menu_sheet(facts: Facts, served: pd.DataFrame, sheet: pd.DataFrame, report: Report) -> None:
    """Hold the menu that hangs in the school against what is served, to whom, and what is in it.

    Parameters
    ----------
    facts : Facts
        What the case says.
    served : pandas.DataFrame
        The menu served.
    sheet : pandas.DataFrame
        Table ``menu_sheet`` of the plan.
    report : Report
        Receives what is wrong.
    """
    on_table = _on_table(facts, served)
    counted = _counted(facts, on_table)
    where = ["date", "menu", "dish", "diet"]
    heads = counted.groupby(where, as_index=False)["pupils"].sum()
    here = [*where, *PLACE]
    eaten = join(on_table, counted.loc[counted["pupils"] > 0, here].drop_duplicates(), here)
    inside = _inside(facts, eaten, where)
    expected = heads[heads["pupils"] > 0].merge(inside, on=where, how="left")
    nobody = _eaten_by_nobody(facts, served, expected, on_table)
    expected = pd.concat([expected, nobody], ignore_index=True)
    meals = facts.case["dishes"].set_index("dish")["meal"]
    expected["meal"] = expected["dish"].map(meals)
    _compare(MENU_SHEET, expected, sheet, ("ingredients", "allergens", "not_stated"), ("pupils",), report)


def check_recipe_sheet(facts: Facts, served: pd.DataFrame, sheet: pd.DataFrame, report: Report) -> None:
    """Hold what the kitchens weigh out against recipes, diets and heads.

    Parameters
    ----------
    facts : Facts
        What the case says.
    served : pandas.DataFrame
        The menu served.
    sheet : pandas.DataFrame
        Table ``recipe_sheet`` of the plan.
    report : Report
        Receives what is wrong.
    """
    on_table = _in_recipes(facts, served)
    pupils = placed(facts, _on_the_fullest_day(facts, served))
    whose = ["menu", *DISH, *PLACE]
    counted = _heads(facts, pupils, on_table, [*whose, "site"])
    counted = join(counted[counted["pupils"] > 0], pupils[[*whose, "site", "portions"]], [*whose, "site"])
    lines = join(on_table[on_table["product"] != ""], counted, [*whose, "diet"])
    # a substitute that is in the dish anyway is one line for the same pupils
    once = [*whose, "diet", "site", "choice", "product"]
    lines["kg"] = lines["net_g"] * lines["portions"] * lines["pupils"] / 1000.0
    lines = lines.groupby(once, as_index=False).agg({"kg": "sum", "pupils": "first"})
    lines["site"] = lines["site"].map(facts.receiver)
    expected = (
        lines.groupby(NAME[RECIPE_SHEET], as_index=False)[["kg", "pupils"]].sum().rename(columns={"kg": "net_kg"})
    )
    expected["gross_kg"] = expected["net_kg"] * expected["product"].map(facts.products["gross_factor"].astype(float))
    stated = _stated(facts)
    words = [frozenset(stated[p] or {NOT_STATED}) for p in expected["product"]]
    expected["allergens"] = pd.Series(words, index=expected.index, dtype=object)
    figures = ("pupils", "net_kg", "gross_kg")
    _compare(RECIPE_SHEET, expected, _days_as_text(sheet), ("allergens",), figures, report)


def check_diet_plates(facts: Facts, served: pd.DataFrame, told: pd.DataFrame, report: Report) -> None:
    """Hold for which school the plates of each diet are against who eats there, where a kitchen cooks for several.

    By hand: a kitchen cooks for 100 and 55, a tenth of each eat lentils: 10 plates for the one school, 5.5 rounded up to 6 for the other.

    Parameters
    ----------
    facts : Facts
        What the case says.
    served : pandas.DataFrame
        The menu served.
    told : pandas.DataFrame
        Table ``diet_plates`` of the plan.
    report : Report
        Receives what is wrong.
    """
    pupils = placed(facts, _on_the_fullest_day(facts, served))
    counted = _heads(facts, pupils, _in_recipes(facts, served), ["menu", *DISH, *PLACE, "site"])
    plates = counted[(counted["diet"] != "") & (counted["pupils"] > 0)]
    plates = plates.assign(kitchen=plates["site"].map(facts.receiver))
    eaten_at = facts.eating.loc[facts.eating["pupils"] > 0, "site"].drop_duplicates()
    several = eaten_at.groupby(eaten_at.map(facts.receiver).to_numpy()).size()
    plates = plates[plates["kitchen"].isin(several.index[several > 1])]
    expected = plates.groupby(NAME[DIET_PLATES], as_index=False)[["pupils"]].sum()
    _compare(DIET_PLATES, expected, _days_as_text(told), (), ("pupils",), report)


def check_diet_deliveries(
    facts: Facts, served: pd.DataFrame, deliveries: pd.DataFrame, told: pd.DataFrame, report: Report
) -> None:
    """Hold what is said to be delivered for diets against who gets it in the place of something else, and when.

    A delivery feeds from its day until the same product comes to the same kitchen again. By hand: lentils come on 2 and 9
    March; on 2, 4 and 9 March 10 pupils get them for beans: 10 from the first, 10 from the second.

    Parameters
    ----------
    facts : Facts
        What the case says.
    served : pandas.DataFrame
        The menu served.
    deliveries : pandas.DataFrame
        Delivery lines of the plan.
    told : pandas.DataFrame
        Table ``diet_deliveries`` of the plan.
    report : Report
        Receives what is wrong.
    """
    usual = _on_table(facts, served).query("diet == ''")
    when = deliveries[["delivery_day", "site", "product"]].dropna().drop_duplicates()
    expected = _fullest(when, _fed(facts, usual)).assign(also_usual=0.0)
    if len(expected):
        others = _fullest(when, _fed_usually(facts, usual))[["delivery_day", "site", "product"]]
        keys = ["delivery_day", "site", "product"]
        also = pd.MultiIndex.from_frame(expected[keys]).isin(pd.MultiIndex.from_frame(others))
        expected["also_usual"] = also.astype(float)
    stated = _stated(facts)
    words = [frozenset(stated[p] or {NOT_STATED}) for p in expected["product"]]
    expected["allergens"] = pd.Series(words, index=expected.index, dtype=object)
    told = told.assign(also_usual=told["also_usual"].astype("Float64").astype(float))
    _compare(DIET_DELIVERIES, expected, told, ("allergens",), ("pupils", "also_usual"), report)


def _fed(facts: Facts, usual: pd.DataFrame) -> pd.DataFrame:
    """Return by day, kitchen, product and diet how many get the product in the place of another."""
    where = ["date", "menu", *PLACE]
    instead = join(usual[[*where, "product"]].drop_duplicates(), _diets(facts), [*PLACE, "product"])
    instead = instead[instead["substitute"] != ""]
    instead = instead[[*where, "diet", "share", "number", "substitute"]].drop_duplicates()
    eaters = join(placed(facts, facts.eating), instead, where)
    eaters["pupils"] = persons(eaters)
    eaters = eaters.assign(site=eaters["site"].map(facts.receiver), product=eaters["substitute"])
    return eaters.groupby(["date", "site", "product", "diet"])["pupils"].sum().reset_index()


def _fed_usually(facts: Facts, usual: pd.DataFrame) -> pd.DataFrame:
    """Return by day, kitchen and product how many eat a menu in which it is for all."""
    there = usual.loc[usual["product"] != "", ["date", "menu", "stage", "product"]].drop_duplicates()
    eaters = join(facts.eating, there, ["date", "menu", "stage"]).assign(diet="")
    eaters["site"] = eaters["site"].map(facts.receiver)
    return eaters.groupby(["date", "site", "product", "diet"])["pupils"].sum().reset_index()


def _fullest(when: pd.DataFrame, fed: pd.DataFrame) -> pd.DataFrame:
    """Return for each delivery and diet the most pupils on a day before the same product comes again; none: no row."""
    whose = ["site", "product"]
    came = when.sort_values("delivery_day").assign(date=lambda frame: frame["delivery_day"].astype("datetime64[s]"))
    days = fed[fed["pupils"] > 0].assign(date=lambda frame: frame["date"].astype("datetime64[s]")).sort_values("date")
    last = pd.merge_asof(days, came, on="date", by=whose, direction="backward").dropna(subset="delivery_day")
    return last.groupby(NAME[DIET_DELIVERIES])["pupils"].max().reset_index()


def _days_as_text(told: pd.DataFrame) -> pd.DataFrame:
    """Return a sheet with the days within which a recipe is so as text; those of a dish that never changes are `UNCHANGING`."""
    words = {name: told[name].dt.strftime("%Y-%m-%d").fillna(UNCHANGING).astype("str") for name in DISH[1:]}
    return told.assign(**words)


@once_per_menu
def _on_table(facts: Facts, served: pd.DataFrame) -> pd.DataFrame:
    """Return each product in what each stage and diet gets of each dish on each day; see `_dished_up`."""
    return _dished_up(facts, served)


def _dished_up(facts: Facts, served: pd.DataFrame) -> pd.DataFrame:
    """Return each product in what each stage and diet gets of each dish served: net grams, and the columns of `served`."""
    recipes = recipes_by_stage(facts)
    recipes = recipes[recipes["net_g"] > 0]
    keys = [name for name in ("date", "menu", *DISH) if name in served]
    rows = served.drop(
        columns=[c for c in ("choice", "stage", "product", "meal", "slot") if c in served]
    ).drop_duplicates(keys)
    rows = rows[[*keys, *(["portions"] if "portions" in rows else [])]]
    always = with_recipes(rows, recipes[recipes["choice"] == ""], ["dish"])
    fills = served.loc[served["choice"] != "", [*keys, "choice", "stage", "product"]].drop_duplicates()
    fills = fills.rename(columns={"stage": "for"})
    chosen = with_recipes(join(fills, rows, keys), recipes, ["dish", "choice", "product"])
    chosen = chosen[(chosen["for"] == "") | (chosen["for"] == chosen["stage"])]
    chosen = chosen.drop(columns="for").drop_duplicates([*keys, "stage", "choice", "product"])
    eaters = placed(facts, facts.enrolled)[["menu", *PLACE]].drop_duplicates()
    usual = join(pd.concat([always, chosen], ignore_index=True), eaters, ["menu", "stage"]).assign(diet="")
    changes = _diets(facts)
    if changes.empty:
        return usual
    hit = join(usual, changes, [*PLACE, "product"], suffixes=("", "_of"))
    touched = hit[[*keys, *PLACE, "diet_of"]].drop_duplicates()
    theirs = join(usual.drop(columns="diet"), touched, [*keys, *PLACE]).rename(columns={"diet_of": "diet"})
    change = [*PLACE, "diet", "product"]
    theirs = theirs.merge(changes[[*change, "substitute", "grams_factor"]], on=change, how="left")
    replaced = theirs["substitute"].notna()
    theirs["net_g"] *= theirs["grams_factor"].fillna(1.0)
    theirs["product"] = theirs["substitute"].where(replaced, theirs["product"])
    # one who gets nothing but what is left out still belongs to the diet: a row without a product
    return pd.concat([usual, theirs[usual.columns]], ignore_index=True)


@once_per_menu
def _in_recipes(facts: Facts, served: pd.DataFrame) -> pd.DataFrame:
    """Return the same of each dish filled in each way, whatever the day; of one that changes, in each of its seasons."""
    fill = ["menu", *DISH, "choice", "stage", "product"]
    filled = in_seasons(facts, served).drop_duplicates(fill)[fill]
    filled["date"] = pd.to_datetime(filled["first_day"].replace(UNCHANGING, None)).astype("datetime64[s]")
    return _dished_up(facts, filled).drop(columns="date")


@once
def _diets(facts: Facts) -> pd.DataFrame:
    """Return each diet that somebody has, by place and stage."""
    every = diets(facts)
    return every[(every["share"] > 0) | (every["number"] > 0)]


def _counted(facts: Facts, on_table: pd.DataFrame) -> pd.DataFrame:
    """Return whole persons by day, menu, stage, dish and diet."""
    where = ["date", "menu", *PLACE]
    eating = placed(facts, join(facts.eating, on_table[["date", "menu"]].drop_duplicates(), ["date", "menu"]))
    special = on_table.loc[on_table["diet"] != "", [*where, "dish"]].drop_duplicates()
    usual = on_table[[*where, "dish"]].drop_duplicates()
    simple = usual.merge(special.assign(special=True), on=list(usual.columns), how="left")
    simple = simple.loc[simple["special"].isna(), list(usual.columns)]
    heads = eating.assign(pupils=whole(eating["pupils"])).groupby(where)["pupils"].sum()
    plain = join(simple, heads.reset_index(), where).assign(diet="")
    asked = join(eating, special, where)
    parted = _heads(facts, asked, on_table, [*where, "dish", "site"])
    keys = [*where, "dish", "diet"]
    return pd.concat([plain[[*keys, "pupils"]], parted.groupby(keys, as_index=False)["pupils"].sum()])


def _heads(facts: Facts, pupils: pd.DataFrame, on_table: pd.DataFrame, keys: list[str]) -> pd.DataFrame:
    """Return the rows of `pupils` once for the usual and once for each diet that differs, with whole persons."""
    dish = [key for key in keys if key != "site"]
    share = _diets(facts)[[*PLACE, "diet", "share", "number"]].drop_duplicates()
    special = on_table.loc[on_table["diet"] != "", [*dish, "diet"]].drop_duplicates()
    theirs = join(join(pupils, special, dish), share, [*PLACE, "diet"])
    theirs["pupils"] = persons(theirs)
    off = theirs.groupby(keys)["pupils"].sum().rename("off").reset_index()
    usual = pupils.assign(diet="").merge(off, on=keys, how="left")
    usual["pupils"] = (whole(usual["pupils"]) - usual["off"].fillna(0.0)).clip(lower=0.0)
    return pd.concat([usual[[*keys, "diet", "pupils"]], theirs[[*keys, "diet", "pupils"]]], ignore_index=True)


@once_per_menu
def _on_the_fullest_day(facts: Facts, served: pd.DataFrame) -> pd.DataFrame:
    """Return for each menu, dish (in each season) and kitchen those who eat on the day of the dish on which most do, the first of several such days.

    By hand: 20 eat on Monday and 100 on Tuesday, when the dish is served again: 100, also where a second school that the kitchen cooks for is
    closed on Monday.
    """
    plates = in_seasons(facts, portions_served(served))
    eaters = join(plates, facts.eating[facts.eating["pupils"] > 0], ["date", "menu"])
    eaters["kitchen"] = eaters["site"].map(facts.receiver)
    keys = ["menu", *DISH, "kitchen"]
    days: pd.DataFrame = eaters.groupby([*keys, "date"], as_index=False)[["pupils"]].sum()
    days = (
        days.assign(order=-days["pupils"].round(6)).sort_values(["order", "date"], kind="stable").drop_duplicates(keys)
    )
    return join(eaters, days[[*keys, "date"]], [*keys, "date"]).drop(columns=["kitchen", "date"])


def _stated(facts: Facts) -> dict[str, frozenset[str]]:
    """Return the allergens stated of each product; empty where nothing is stated."""
    cells = facts.case["products"][["product", "allergens"]]
    return {p: frozenset(map(allergen_code, split_list(cell))) for p, cell in cells.itertuples(index=False)}


def _inside(facts: Facts, eaten: pd.DataFrame, where: list[str]) -> pd.DataFrame:
    """Return the products in each row of the sheet, their allergens, and those of which nothing is stated."""
    stated, names = _stated(facts), facts.names["product"]
    found: dict[tuple[Any, ...], set[str]] = {}
    for *place, product in eaten.loc[eaten["product"] != "", [*where, "product"]].itertuples(index=False):
        found.setdefault(tuple(place), set()).add(product)
    products_of = [frozenset(products) for products in found.values()]
    sets = pd.DataFrame([*found], columns=where).astype(eaten[where].dtypes.to_dict())
    told: dict[frozenset[str], tuple[frozenset[str], frozenset[str], frozenset[str]]] = {}
    for products in set(products_of):
        unknown = frozenset(_listable(names[p]) for p in products if not stated[p])
        allergens = frozenset().union(*(stated[p] for p in products)) - {NONE}
        allergens = allergens or (frozenset() if unknown else frozenset({NONE}))
        told[products] = (frozenset(_listable(names[p]) for p in products), allergens, unknown)
    for k, column in enumerate(("ingredients", "allergens", "not_stated")):
        sets[column] = pd.Series([told[products][k] for products in products_of], index=sets.index, dtype=object)
    return sets


def _listable(name: str) -> str:
    return name.replace("|", "/")


def _eaten_by_nobody(
    facts: Facts, served: pd.DataFrame, expected: pd.DataFrame, on_table: pd.DataFrame
) -> pd.DataFrame:
    """Return the dishes that are on the table though nobody eats them: with the usual in them."""
    place = ["date", "menu", "dish"]
    dishes = served[place].drop_duplicates()
    there = pd.MultiIndex.from_frame(expected[place])
    left = dishes[~pd.MultiIndex.from_frame(dishes).isin(there)].assign(diet="", pupils=0.0)
    usual = join(on_table[on_table["diet"] == ""], left[place], place)
    return left.merge(_inside(facts, usual, [*place, "diet"]), on=[*place, "diet"], how="left")


def _compare(
    table: str,
    expected: pd.DataFrame,
    found: pd.DataFrame,
    sets: tuple[str, ...],
    figures: tuple[str, ...],
    report: Report,
) -> None:
    """Report rows that are missing or too many, lists that name other things, and figures that differ."""
    keys = NAME[table]
    wanted, present = (pd.MultiIndex.from_frame(frame[keys]) for frame in (expected, found))
    report.add_rows(table, _("This is served, but the sheet does not say so."), expected[~wanted.isin(present)], keys)
    report.add_rows(table, _("The sheet says so, but it is not served."), found[~present.isin(wanted)], keys)
    both = expected.merge(found, on=keys, suffixes=("_wanted", ""))
    whats = {
        "ingredients": _("Other products are in it."),
        "allergens": _("Other allergens are in it."),
        "not_stated": _("Other products are those whose allergens are not stated."),
    }
    for column in sets:
        due = both[f"{column}_wanted"].map(lambda words: words if isinstance(words, frozenset) else frozenset())
        said = both[column].map(lambda cell: frozenset(split_list(cell)))
        both[f"{column}_due"] = due.map(lambda words: ", ".join(sorted(words)))
        report.add_rows(table, whats[column], both[due != said], keys, f"{column}_due", column)
    for column in figures:
        wrong = both[differ(both[f"{column}_wanted"], both[column])]
        what = _("The figure {column} is not what follows from the menu, the recipes and the pupils.")
        report.add_rows(
            table, what.format(column=column_heading(table, column)), wrong, keys, f"{column}_wanted", column
        )
