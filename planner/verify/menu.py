"""The menu that a case asks for, and what the menu that is served needs."""

from __future__ import annotations

import numpy as np
import pandas as pd

from planner.i18n import _
from planner.once import once
from planner.schema.base import WEEKDAYS, split_months
from planner.verify.diets import PLACE, diets, mean_diets, persons, placed
from planner.verify.facts import Facts, cancelled_on, join, of, once_per_menu
from planner.verify.recipes import recipe_day, recipes_by_stage, with_recipes
from planner.verify.violation import Report

FAMILY = "menu"
NO_KG = 1e-9
"""What a diet of all leaves of a product: rounding noise."""


@once
def fixed_menu(facts: Facts, mode: str = "fixed") -> pd.DataFrame:
    """Return the dishes that the menus of a mode put on the table: one row per day, menu group and dish.

    Days are those with school at a site where pupils of the group are enrolled; column ``eaten`` says whether pupils
    come to eat.
    """
    rows = join(facts.case["menus"], facts.case["dishes"][["dish", "meal", "slot"]], ["dish"])
    groups = facts.case["menu_groups"]
    rows = rows[rows["menu"].isin(groups.loc[groups["mode"] == mode, "menu"])]
    rows = rows.rename(columns={"date": "only_on"})
    held = join(_menu_days(facts), rows, ["menu"])
    length = rows.groupby("menu")["cycle_week"].max()
    weeks = of(held["menu"], length).astype("float64").fillna(1.0).astype("int64")
    held = join(held, _in_cycle(facts, held), ["menu", "date"])
    held["week"] = held["weeks_gone"] % weeks + 1
    words = held["menu_of"].dt.day_of_week.map(dict(enumerate(WEEKDAYS)))
    dated = held["only_on"].notna()
    right_week = held["cycle_week"].isna() | (held["cycle_week"].astype("float64") == held["week"])
    right_day = (held["weekday"] == "") | (held["weekday"] == words)
    cycle = held[~dated & right_week & right_day]
    special = held[dated & ((held["only_on"] == held["date"]) | (held["only_on"] == held["menu_of"]))]
    place = ["date", "menu", "meal", "slot"]
    replaced = pd.MultiIndex.from_frame(cycle[place]).isin(pd.MultiIndex.from_frame(special[place]))
    served = pd.concat([cycle[~replaced], special])
    served = served[~_cancelled(facts, served)]
    served = served.drop_duplicates(["date", "menu", "dish"]).sort_values(["date", "menu"], kind="stable")
    return pd.DataFrame(served[["date", "menu", "meal", "slot", "dish", "eaten"]].reset_index(drop=True))


def _in_cycle(facts: Facts, plates: pd.DataFrame) -> pd.DataFrame:
    """Return of each menu and date the day whose menu is served, and how many weeks of the cycle are gone by then."""
    found = plates[["menu", "date"]].drop_duplicates()
    pairs = zip(found["menu"].tolist(), found["date"].tolist(), strict=True)
    instead = [(menu, _menu_of(facts, menu, day)) for menu, day in pairs]
    found["menu_of"] = pd.Series([day for _menu, day in instead], index=found.index, dtype="datetime64[s]")
    found["weeks_gone"] = np.array([weeks_gone(facts, menu, day) for menu, day in instead], dtype=np.int64)
    return found


def _cancelled(facts: Facts, plates: pd.DataFrame) -> np.ndarray:
    """Tell which dishes are of a meal that is cancelled on their day.

    By hand: breakfast is cancelled from Wednesday to Friday for the menu of the crèches: no breakfast of theirs on the three days, lunch as ever.
    """
    gone = np.zeros(len(plates), dtype=bool)
    for row in facts.case["cancelled_meals"].to_dict("records"):
        if row["meal"]:
            then = cancelled_on(row, plates["date"]) & (plates["meal"] == row["meal"])
            gone |= (then & plates["menu"].isin([row["menu"]] if row["menu"] else plates["menu"])).to_numpy()
    return gone


def _menu_of(facts: Facts, menu: str, day: pd.Timestamp) -> pd.Timestamp:
    """Return the day whose menu is served on a day: another one, where the calendar says so of a day that is made up for.

    By hand: 9 March fell out, and on Saturday 14 March its menu is served: ``menu_of`` is 9 March there, 14 March elsewhere. What is
    said of a site, for the menus eaten there, outweighs what is said of all.
    """
    if (menu, day) not in facts.menu_of:
        instead = day
        for _line, row in facts.made_up.iterrows():
            last = row["first_day"] if pd.isna(row["last_day"]) else row["last_day"]
            if row["first_day"] <= day <= last and (
                row["site"] == "" or menu in facts.menus_eaten.get(row["site"], ())
            ):
                instead = row["menu_of"]
        facts.menu_of[menu, day] = instead
    return facts.menu_of[menu, day]


def weeks_gone(facts: Facts, menu: str, day: pd.Timestamp) -> int:
    """Return how many weeks of its cycle a menu has had before the week of a day: all weeks, or those with school for it.

    Parameters
    ----------
    facts : Facts
        What the case says.
    menu : str
        Short name of the menu group, which says how its cycle counts weeks.
    day : pandas.Timestamp
        Any day of the week.

    Returns
    -------
    int
        Weeks since the cycle's first one; below 0 before it.
    """
    start, monday = (at - pd.Timedelta(days=at.weekday()) for at in (facts.cycle_first_day, day))
    weeks = (monday - start).days // 7
    if _cycle_counts(facts)[menu] != "school_weeks":
        return int(weeks)
    between = [start + pd.Timedelta(days=7 * number) for number in range(min(weeks, 0), max(weeks, 0))]
    counted = [week for week in between if (start <= week < monday) or (monday <= week < start)]
    with_school = sum(facts.week_has_school(menu, week) for week in counted)
    return with_school if weeks >= 0 else -with_school


@once
def _cycle_counts(facts: Facts) -> dict[str, str]:
    groups = facts.case["menu_groups"]
    return dict(zip(groups["menu"], groups["cycle_counts"], strict=True))


def _menu_days(facts: Facts) -> pd.DataFrame:
    """Return the days on which a menu may be served; where all who eat it are away nothing is."""
    days = facts.eating.groupby(["date", "menu"], as_index=False)[["pupils", "usual"]].sum()
    days = days[(days["pupils"] > 0) | (days["usual"] == 0)]
    return days.assign(eaten=days["pupils"] > 0).drop(columns=["pupils", "usual"])


Place = tuple[str, pd.Timestamp | None, str, str]
"""A dish, the day if its recipe changes, an interchangeable ingredient, a stage."""


def alternatives(facts: Facts) -> dict[Place, set[str]]:
    """Return the products that a stage may be served for an interchangeable ingredient.

    They are those of the recipe that holds for the stage, with more than 0 g. What is not meant for the age of the stage is
    not among them, unless nothing else would be left. Where primary may have banana or mango, and pre-school mango alone,
    ``fruit, primary`` has two products and ``fruit, pre`` one.
    """
    age = facts.case["stages"].set_index("stage")["age_from_years"].to_dict()
    least = facts.products["minimum_age_years"].to_dict()
    rows = recipes_by_stage(facts)
    rows = rows[(rows["choice"] != "") & (rows["net_g"] > 0)]
    every: dict[Place, set[str]] = {}
    columns = (rows[name] for name in ("dish", "date", "choice", "stage", "product"))
    for dish, day, choice, stage, product in zip(*columns, strict=True):
        every.setdefault((dish, None if pd.isna(day) else day, choice, stage), set()).add(product)
    found = {}
    for place, products in every.items():
        old_enough = {product for product in products if not least[product] > age[place[-1]]}
        found[place] = old_enough or products
    return found


def stages_of(facts: Facts) -> dict[str, set[str]]:
    """Return the stages of which pupils eat each menu."""
    rows = facts.enrolled
    found: dict[str, set[str]] = {menu: set() for menu in facts.case["menu_groups"]["menu"]}
    for menu, stage in zip(rows["menu"], rows["stage"], strict=True):
        found.setdefault(menu, set()).add(stage)
    return found


def check_fills(facts: Facts, served: pd.DataFrame, report: Report) -> None:
    """Check that each stage is served exactly one product for each interchangeable ingredient, one that its recipe allows.

    Parameters
    ----------
    facts : Facts
        What the case says.
    served : pandas.DataFrame
        Rows of the menu served that may stand there.
    report : Report
        Receives what is wrong.
    """
    allowed, eaters = alternatives(facts), stages_of(facts)
    place = ["date", "menu", "dish", "choice", "stage"]
    filled: dict[tuple[object, str, str], list[tuple[str, str, str]]] = {}
    wrong = []
    rows = zip(*(served[c] for c in ("date", "menu", "dish", "choice", "stage", "product")), strict=True)
    for k, (date, menu, dish, choice, stage, product) in enumerate(rows):
        if not choice:
            continue
        filled.setdefault((date, menu, dish), []).append((choice, stage, product))
        day = recipe_day(facts, dish, date)
        mine = {s for s in eaters[menu] if (dish, day, choice, s) in allowed and stage in ("", s)}
        if not mine or any(product not in allowed[dish, day, choice, s] for s in mine):
            wrong.append(k)
    what = _("This product does not fill this ingredient.")
    report.add_rows(FAMILY, what, served.iloc[wrong], place, "", "product")
    due: dict[tuple[str, pd.Timestamp | None], list[tuple[str, str]]] = {}
    for dish, day, choice, stage in allowed:
        due.setdefault((dish, day), []).append((choice, stage))
    open_: list[tuple[object, str, str, str, str]] = []
    twice: list[tuple[object, str, str, str, str]] = []
    plates = served.drop_duplicates(["date", "menu", "dish"])
    for date, menu, dish in zip(plates["date"], plates["menu"], plates["dish"], strict=True):
        fills = filled.get((date, menu, dish), [])
        for choice, stage in due.get((dish, recipe_day(facts, dish, date)), []):
            count = sum(1 for c, s, _product in fills if c == choice and s in ("", stage))
            if count != 1 and stage in eaters[menu]:
                (twice if count else open_).append((date, menu, dish, choice, stage))
    what = _("It is not said what fills an interchangeable ingredient.")
    report.add_rows(FAMILY, what, pd.DataFrame(open_, columns=place), place)
    what = _("Two products fill one interchangeable ingredient for the same pupils.")
    report.add_rows(FAMILY, what, pd.DataFrame(twice, columns=place), place)
    loose = served[(served["choice"] == "") & (served["product"] != "")]
    what = _("A product is named for a dish without interchangeable ingredient.")
    report.add_rows(FAMILY, what, loose, ["date", "menu", "dish"], "", "product")


def filled_menu(facts: Facts) -> pd.DataFrame:
    """Return the fixed menu as one that could be served, for plans that do not say what is.

    Of the products that a stage may have for an ingredient and some offer can deliver in the month, the ISO number of the week
    picks one in the order of their names; of all that it may have where none can be delivered. What is the same for all stages
    is written once.
    """
    menu = fixed_menu(facts)
    allowed, eaters, seasons = alternatives(facts), stages_of(facts), _season(facts)
    choices: dict[tuple[str, str, pd.Timestamp | None], set[str]] = {}
    for dish, when, choice, stage in allowed:
        for name in (name for name, stages in eaters.items() if stage in stages):
            choices.setdefault((name, dish, when), set()).add(choice)
    rows = []
    for row in menu.to_dict("records"):
        when = recipe_day(facts, row["dish"], row["date"])
        filled = sorted(choices.get((row["menu"], row["dish"], when), ()))
        rows += [row | {"choice": "", "stage": "", "product": ""}] if not filled else []
        for choice in filled:
            own = {
                s: allowed[row["dish"], when, choice, s]
                for s in sorted(eaters[row["menu"]])
                if (row["dish"], when, choice, s) in allowed
            }
            if len(set(map(frozenset, own.values()))) == 1:
                own = {"": next(iter(own.values()))}
            for stage, products in own.items():
                day = row["date"]
                ripe = sorted(p for p in products if (p, day.year, day.month) in seasons)
                turn = ripe[day.isocalendar().week % len(ripe)] if ripe else min(products)
                rows.append(row | {"choice": choice, "stage": stage, "product": turn})
    columns = [*menu.columns, "choice", "stage", "product"]
    table = pd.DataFrame(rows, columns=columns)
    return table.astype({name: "str" for name in columns if name not in ("date", "eaten")}).astype({"eaten": bool})


def _season(facts: Facts) -> set[tuple[str, int, int]]:
    """Return the products that some offer can deliver in a month: product, year, month."""
    months = pd.period_range(facts.first_day, facts.last_day, freq="M")
    found = set()
    for _index, offer in facts.offers.iterrows():
        allowed = split_months(offer["months"])
        for month in months:
            starts = pd.isna(offer["first_day"]) or offer["first_day"] <= month.end_time
            ends = pd.isna(offer["last_day"]) or offer["last_day"] >= month.start_time
            if month.month in allowed and starts and ends:
                found.add((offer["product"], month.year, month.month))
    return found


def check_menu(facts: Facts, served: pd.DataFrame, report: Report) -> None:
    """Compare the menu that is served with the fixed menus of the case.

    Parameters
    ----------
    facts : Facts
        What the case says.
    served : pandas.DataFrame
        The menu served, of all groups; those that are not fixed are left out.
    report : Report
        Receives what is wrong.
    """
    expected = fixed_menu(facts)
    groups = facts.case["menu_groups"]
    fixed = set(groups.loc[groups["mode"] == "fixed", "menu"])
    served = served[served["menu"].isin(fixed)]
    dish = ["date", "menu", "dish"]

    wanted, present = _index(expected, dish), _index(served, dish)
    missing = expected[expected["eaten"] & ~wanted.isin(present)].drop_duplicates(dish)
    report.add_rows(FAMILY, _("A dish of the menu is not served."), missing, dish)
    extra = served[~present.isin(wanted)].drop_duplicates(dish)
    report.add_rows(FAMILY, _("A dish is served that is not on the menu of the day."), extra, dish)

    both = join(served, expected, dish, suffixes=("", "_wanted"))
    for column in ("meal", "slot"):
        wrong = both[(both[column] != "") & (both[column] != both[f"{column}_wanted"])]
        report.add_rows(
            FAMILY,
            _("The {column} is not that of the dish.").format(column=column),
            wrong.drop_duplicates(dish),
            dish,
            f"{column}_wanted",
            column,
        )
    check_fills(facts, served[present.isin(wanted)], report)
    portions = portions_served(served)
    wrong = portions[portions["portions"] != 1.0]
    what = _("A fixed menu serves one portion of each dish.")
    report.add_rows(FAMILY, what, wrong.assign(one=1.0), dish, "one", "portions", "portions")


def _index(frame: pd.DataFrame, columns: list[str]) -> pd.MultiIndex:
    return pd.MultiIndex.from_frame(frame[columns])


@once_per_menu
def daily_needs(facts: Facts, served: pd.DataFrame) -> pd.DataFrame:
    """Return what the menu served needs: one row per day, receiving site and product.

    Returns
    -------
    pandas.DataFrame
        ``date``, ``period``, ``site`` (the receiving one), ``product``, ``kg`` (gross) and ``servings`` (to pupils that
        rest on the product).
    """
    needs = food_eaten(facts, served)
    needs["kg"] = needs["net_kg"] * of(needs["product"], facts.products["gross_factor"].astype(float))
    needs["site"] = of(needs["site"], facts.receiver)
    needs = needs.groupby(["date", "site", "product"], as_index=False, sort=False)[["kg", "servings"]].sum()
    return needs.assign(period=of(needs["date"], facts.period_of_day))


@once_per_menu
def food_eaten(facts: Facts, served: pd.DataFrame) -> pd.DataFrame:
    """Return what is eaten, diets included: ``date``, ``site``, ``stage``, ``menu``, ``product``, ``net_kg``, ``servings``, ``pupils``.

    All get what is in the recipe; those with a diet give back what they cannot have and get the substitute for it. No more is given back than
    pupils eat. By hand: 3 of 100 drink soya instead of 200 g of milk: 20 - 0.6 kg of milk and 0.6 kg of soya. A pupil who eats in 9 of 10 cases, of
    whom a diet is told of one in a hundred: 0.2 kg of soya and no milk, not 0.02 kg less than none.
    """
    plates = _as_in_recipe(facts, served).rename(columns={"net_g": "grams", "part": "servings"})
    where = ["date", "menu", "stage"]
    plates = plates.groupby([*where, "product"], as_index=False)[["grams", "servings"]].sum()
    usual = join(facts.eating.assign(times=1.0, factor=1.0), plates, where)
    usual["persons"] = usual["pupils"]
    changes = diets(facts)
    changes = join(placed(facts, facts.eating), changes[changes["product"].isin(plates["product"])], PLACE)
    changes["persons"] = persons(changes)
    changes = join(changes, plates, [*where, "product"])
    given_back = changes.groupby(["date", "site", "stage", "menu", "product"], as_index=False).agg(
        {"persons": "sum", "pupils": "first", "grams": "first", "servings": "first"}
    )
    given_back = given_back.assign(
        times=-1.0, factor=1.0, persons=given_back["persons"].clip(upper=given_back["pupils"])
    )
    instead = changes[changes["substitute"] != ""]
    instead = instead.assign(product=instead["substitute"], times=1.0, factor=instead["grams_factor"].astype(float))
    food = pd.concat([part for part in (usual, given_back, instead) if len(part)] or [usual], ignore_index=True)
    food["net_kg"] = food["times"] * food["persons"] * food["grams"] * food["factor"] / 1000.0
    food["servings"] = food["times"] * food["persons"] * food["servings"]
    keys = ["date", "site", "stage", "menu", "product"]
    food = food.groupby(keys, as_index=False, sort=False).agg({"net_kg": "sum", "servings": "sum", "pupils": "first"})
    return food[food["net_kg"] > NO_KG]


@once_per_menu
def portions_of(facts: Facts, served: pd.DataFrame) -> pd.DataFrame:
    """Return what is on the plates before any diet, of stages with pupils on the menu: a row per day, dish and product."""
    eaters = [(menu, stage) for menu, stages in stages_of(facts).items() for stage in stages]
    pairs = pd.DataFrame(eaters, columns=["menu", "stage"], dtype="str")
    return join(_as_in_recipe(facts, served), pairs, ["menu", "stage"])


@once_per_menu
def _as_in_recipe(facts: Facts, served: pd.DataFrame) -> pd.DataFrame:
    recipes = recipes_by_stage(facts)
    dishes = portions_served(served)
    always = with_recipes(dishes, recipes[recipes["choice"] == ""], ["dish"])
    fills = served[served["choice"] != ""][["date", "menu", "dish", "choice", "stage", "product"]].drop_duplicates()
    fills = fills.rename(columns={"stage": "for"})
    chosen = with_recipes(join(fills, dishes, ["date", "menu", "dish"]), recipes, ["dish", "choice", "product"])
    chosen = chosen[(chosen["for"] == "") | (chosen["for"] == chosen["stage"])]
    columns = ["date", "menu", "dish", "stage", "product", "net_g", "portions"]
    portions = pd.concat([always[columns], chosen[columns]], ignore_index=True)
    portions["net_g"] = portions["net_g"] * portions["portions"]
    return portions[portions["net_g"] > 0].assign(part=1.0)


@once_per_menu
def portions_by_day(facts: Facts, served: pd.DataFrame) -> pd.DataFrame:
    """Return net grams of each product that the mean pupil eats: ``date``, ``menu``, ``stage``, ``product``, ``grams``.

    Only stages with pupils on the menu.
    """
    columns = ["date", "menu", "stage", "product", "grams"]
    plates = portions_of(facts, served)
    plates = plates.groupby(columns[:-1], as_index=False)[["net_g"]].sum().rename(columns={"net_g": "grams"})
    changes = join(plates, mean_diets(facts), ["menu", "stage", "product"])
    instead = changes[changes["substitute"] != ""]
    instead = instead.assign(
        product=instead["substitute"], grams=instead["grams"] * instead["share"] * instead["grams_factor"].astype(float)
    )
    given_back = changes.assign(grams=-changes["grams"] * changes["share"])
    food = pd.concat([plates[columns], given_back[columns], instead[columns]], ignore_index=True)
    return food.groupby(columns[:-1], as_index=False)[["grams"]].sum()


def portions_served(served: pd.DataFrame) -> pd.DataFrame:
    """Return the portions of each dish on each day and menu: 1 where nothing is said."""
    dishes = served.drop_duplicates(["date", "menu", "dish"])
    known = dishes["portions"].astype(float) if "portions" in dishes else pd.Series(1.0, index=dishes.index)
    return dishes[["date", "menu", "dish"]].assign(portions=known.fillna(1.0))
