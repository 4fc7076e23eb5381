"""What is served: menus, dishes, recipes, and the rules on how often."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd

from planner.checks.base import fact, finding, groups, number
from planner.checks.days import day, days_listed, pupils_a_day
from planner.checks.deliveries import weekdays_listed
from planner.checks.facts import FREE_MENUS, Facts, months_or_none
from planner.checks.scopes import menus_there, scope_of
from planner.findings import Finding
from planner.i18n import _, listed, ngettext
from planner.programmes.alternatives import not_followed
from planner.recipe_days import held, in_each_season, season_of
from planner.schema.base import WEEKDAYS, split_list
from planner.schema.case_tables import IN_SEASON, NUTRIENTS, OF_PRODUCTS, PROCESSING_CLASSES, SEASON, WITH_SPAN
from planner.schema.words import in_words
from planner.words import did_you_mean

MOST_NET_G = 500.0
"""More than this of one raw product per pupil is no serving."""

GIVES_ENERGY = ("protein_g", "carbohydrate_g", "fat_g", "saturated_fat_g", "added_sugar_g")
"""Nutrients of which a part of the energy may be asked for."""

SHARED_SLOT = "side"
"""The one part of a meal of which several dishes may be served at once."""


@fact()
def menu_date_and_cycle(facts: Facts) -> Iterator[Finding]:
    """A menu row has a date and a week of the cycle or a weekday."""
    frame = facts["menus"]
    rows = frame.index[frame["date"].notna() & (frame["cycle_week"].notna() | (frame["weekday"] != ""))]
    if len(rows):
        yield finding(
            "warning",
            "menus",
            rows,
            "date",
            what=ngettext(
                "{count} row has both a date and a place in the cycle.",
                "{count} rows have both a date and a place in the cycle.",
                len(rows),
            ).format(count=len(rows)),
            why=_("The date alone is looked at: the dish is served once, not in every round of the cycle."),
            mend=_("Leave the date blank for a dish of the cycle, or cycle_week and weekday for a single day."),
        )


@fact()
def cycle_week_missing(facts: Facts) -> Iterator[Finding]:
    """A week within the menu cycle has no row."""
    menus = facts["menus"]
    cycle = menus[menus["date"].isna()]
    for (menu,), part in groups(cycle, "menu"):
        weeks = part["cycle_week"]
        if weeks.isna().any():
            continue
        used = {int(week) for week in weeks}
        missing = sorted(set(range(1, min(max(used), 52) + 1)) - used)
        if missing:
            yield finding(
                "warning",
                "menus",
                part.index[weeks == max(used)],
                "cycle_week",
                what=ngettext(
                    "The cycle of {menu} has {count} week, but nothing in week {missing}.",
                    "The cycle of {menu} has {count} weeks, but nothing in week {missing}.",
                    max(used),
                ).format(menu=menu, count=max(used), missing=listed(missing)),
                why=_("In these weeks nothing is served and nothing is ordered."),
                mend=_("Add the missing weeks, or number the weeks of the cycle without gaps from 1."),
            )


@fact()
def cycle_week_beyond_plan(facts: Facts) -> Iterator[Finding]:
    """A week of the menu cycle is never reached in the plan."""
    menus = facts["menus"]
    cycle = menus[menus["date"].isna() & menus["cycle_week"].notna()]
    for (menu,), part in groups(cycle, "menu"):
        if len(facts.days) == 0:
            return
        reached = set(np.unique(facts.weeks_of(menu) % int(facts.cycle_weeks[menu]) + 1).tolist())
        beyond = part[~part["cycle_week"].isin(reached)]
        if len(beyond):
            yield finding(
                "warning",
                "menus",
                beyond.index,
                "cycle_week",
                what=_("Week {weeks} of the cycle of {menu} is not reached in the plan.").format(
                    weeks=listed(sorted({int(week) for week in beyond["cycle_week"]})), menu=menu
                ),
                why=_("Its dishes are not served and not ordered."),
                mend=_("Check cycle_week and the plan's first and last day; cycle_week counts weeks, not days."),
            )


@fact()
def menu_date_outside(facts: Facts) -> Iterator[Finding]:
    """A dated menu row lies outside the plan."""
    dates = facts["menus"]["date"].dropna()
    if len(facts.days) == 0:
        return
    rows = dates[(dates < facts.days[0]) | (dates > facts.days[-1])]
    if len(rows):
        yield finding(
            "warning",
            "menus",
            rows.index,
            "date",
            what=ngettext(
                "{count} row is dated before or after the plan: {day}.",
                "{count} rows are dated before or after the plan, such as {day}.",
                len(rows),
            ).format(count=len(rows), day=day(rows.iloc[0])),
            why=_("These dishes are not served and not ordered."),
            mend=_("Correct the dates, or delete the rows."),
        )


@fact()
def ingredient_lost_at_a_stage(facts: Facts) -> Iterator[Finding]:
    """A stage has rows of its own in a recipe, and so does not get a product that is said of every other stage."""
    rows = in_each_season(facts.net_recipes.assign(line=facts["recipes"].index), facts.dish_seasons)
    rows = rows[rows["choice"] == ""]
    own, common = rows[rows["stage"] != ""], rows.loc[rows["stage"] == "", ["dish", "season", "product", "line"]]
    keys = ["dish", "season", "stage", "product"]
    asked = own[keys[:3]].drop_duplicates().merge(common, on=keys[:2])
    had = pd.MultiIndex.from_frame(asked[keys]).isin(pd.MultiIndex.from_frame(own[keys]))
    for dish, of_dish in asked[~had].groupby("dish", sort=False):
        for stage, every in of_dish.groupby("stage", sort=False):
            lost = every.drop_duplicates("line").set_index("line")
            if len(lost):
                yield finding(
                    "warning", "recipes", lost.index, "stage",
                    what=_("{dish} is served to {stage} without {products}.").format(
                        dish=facts.name("dish", str(dish)),
                        stage=facts.name("stage", str(stage)),
                        products=listed(facts.name("product", one) for one in lost["product"]),
                    ),
                    why=_("A stage with a row of its own in a dish gets its own rows alone: those without a stage are for the others."),
                    mend=_("Write each product of the dish for this stage, or 0 grams of what it is to go without."),
                )  # fmt: skip


@fact()
def menu_day_without_school(facts: Facts) -> Iterator[Finding]:
    """A menu row falls on days without school only."""
    if not facts.school_days.any():
        return
    menus = facts["menus"]
    is_school_day = facts.school_days.any(axis=0)
    made_up = pd.DatetimeIndex(facts["calendar"]["menu_of"].dropna())  # served on another day
    weekdays = {WEEKDAYS[number] for number in [*facts.days.day_of_week[is_school_day], *made_up.day_of_week]}
    on_weekday = menus["date"].isna() & menus["weekday"].isin(WEEKDAYS) & ~menus["weekday"].isin(weekdays)
    within = menus["date"].isin(facts.days)
    on_date = within & ~menus["date"].isin(facts.days[is_school_day]) & ~menus["date"].isin(made_up)
    for column, rows, words in (
        ("weekday", menus.index[on_weekday], weekdays_listed(menus.loc[on_weekday, "weekday"])),
        ("date", menus.index[on_date], listed(day(value) for value in menus.loc[on_date, "date"].drop_duplicates())),
    ):
        if len(rows):
            yield finding(
                "warning",
                "menus",
                rows,
                column,
                what=ngettext(
                    "{count} row falls on days without school: {days}.",
                    "{count} rows fall on days without school: {days}.",
                    len(rows),
                ).format(count=len(rows), days=words),
                why=_("These dishes are not served and not ordered."),
                mend=_("Move them to a school day, or enter the school day in the calendar."),
            )


MOSTLY = 0.75
"""A meal that is served on this part of the school days, or more, is missed on the others."""


@fact()
def school_day_without_food(facts: Facts) -> Iterator[Finding]:
    """Pupils have school on a day on which their menu has no dish."""
    for menu, eating, fed in _fixed_menus(facts):
        bare = eating[~eating["day"].isin(fed["day"])]
        if len(bare) and len(fed):
            yield finding(
                "warning",
                "menus",
                facts["menus"].index[facts["menus"]["menu"] == menu],
                "menu",
                what=ngettext("The menu {menu} has no dish on {count} school day: {days}. {pupils} pupils at {sites} would get nothing.", "The menu {menu} has no dish on {count} school days: {days}. {pupils} pupils at {sites} would get nothing.", bare["day"].nunique()).format(
                    menu=facts.name("menu", menu), count=bare["day"].nunique(), days=days_listed(facts, bare["day"]), pupils=pupils_a_day(bare), sites=listed(facts.named("site", sorted(set(bare["site"]))))
                ),
                why=_("Nothing is ordered for these days, and they are in no count of meals planned."),
                mend=_("Add dishes for them (a row with a date for a single day), or enter the days as no_school in the calendar."),
            )  # fmt: skip


@fact()
def meal_missing_on_a_day(facts: Facts) -> Iterator[Finding]:
    """A meal that is served on nearly every school day is missing on some, though something else is served."""
    for menu, eating, fed in _fixed_menus(facts):
        open_days = set(eating["day"])
        for (meal,), part in groups(fed, "meal"):
            without = (open_days & set(fed["day"])) - set(part["day"])
            if meal and without and len(without) <= (1 - MOSTLY) * len(open_days):
                pupils = eating[eating["day"].isin(without)]
                yield finding(
                    "warning",
                    "menus",
                    part["line"].drop_duplicates(),
                    "dish",
                    what=_("The menu {menu} has {meal} on most school days, but not on {count}: {days}. Pupils on such a day: {pupils}.").format(
                        menu=facts.name("menu", menu), meal=in_words("meal", meal), count=len(without), days=days_listed(facts, pd.Series(sorted(without))), pupils=pupils_a_day(pupils)
                    ),
                    why=_("Nothing is ordered for it on these days, and it is in no count of meals planned."),
                    mend=_("Add its dishes for these days, if it is served."),
                )  # fmt: skip


def _fixed_menus(facts: Facts) -> Iterator[tuple[str, pd.DataFrame, pd.DataFrame]]:
    """Yield each menu group whose menu is given, who eats it on which day, and its dishes on days of theirs, those cancelled too."""
    modes = facts["menu_groups"]
    given = modes.loc[~modes["mode"].isin(FREE_MENUS), "menu"]
    eating = facts.eating[facts.eating["menu"].isin(given)]
    for (menu,), part in groups(eating, "menu"):
        plates = facts.stated_days[facts.stated_days["menu"] == menu]
        yield menu, part, plates[plates["day"].isin(part["day"])]


@fact()
def stage_that_eats_nothing(facts: Facts) -> Iterator[Finding]:
    """A stage is on a menu whose dishes have not a gram for it, although others eat of them."""
    grams = (
        facts.recipes.assign(net_g=facts.recipes["net_g"].fillna(0)).groupby(["dish", "season", "stage"])["net_g"].sum()
    )
    served = facts.served.assign(
        net_g=grams.reindex(pd.MultiIndex.from_frame(facts.served[["dish", "season", "stage"]])).fillna(0).to_numpy()
    )
    for (menu, stage), part in groups(served, ["menu", "stage"]):
        days = part.groupby("day")["net_g"].sum()
        empty = days.index[days == 0]
        if len(empty):
            pupils = part[part["day"].isin(empty)].drop_duplicates("day")["pupils"].max()
            dishes = part.loc[part["day"].isin(empty), "dish"]
            yield finding(
                "warning",
                "recipes",
                facts["recipes"].index[facts["recipes"]["dish"].isin(dishes)],
                "net_g",
                what=ngettext("The stage {stage} on the menu {menu} gets not a gram on {count} day: {days}; {pupils} pupils.", "The stage {stage} on the menu {menu} gets not a gram on {count} days: {days}; {pupils} pupils.", len(empty)).format(
                    stage=facts.name("stage", stage), menu=facts.name("menu", menu), count=len(empty), days=days_listed(facts, pd.Series(empty)), pupils=number(float(pupils), 0)
                ),
                why=_("Their meals count as served, and nothing is ordered for them."),
                mend=_("Add the grams for this stage to the recipes, or put it on another menu."),
            )  # fmt: skip


@fact()
def dish_without_recipe(facts: Facts) -> Iterator[Finding]:
    """A dish has no recipe for a stage that eats it, on any day."""
    pairs = facts.dishes_by_stage[["dish", "stage"]].drop_duplicates()
    pairs = pairs[pairs["dish"].isin(facts["dishes"]["dish"])]
    lacking = pairs[~_has_rows(facts, pairs)]
    names = facts.labels("dish")
    for (dish,), part in groups(lacking, "dish"):
        yield finding(
            "error",
            "dishes",
            facts["dishes"].index[facts["dishes"]["dish"] == dish],
            "dish",
            what=_("{dish} has no recipe for {stages}.").format(
                dish=names[dish], stages=listed(facts.named("stage", sorted(part["stage"])))
            ),
            why=_("It is on their menu, but its ingredients would not be ordered."),
            mend=_("Add its products to the recipes: for these stages, or with a blank stage for all."),
        )


@fact()
def recipe_missing_on_days(facts: Facts) -> Iterator[Finding]:
    """A dish has a recipe for a stage, but none of its rows holds on some days on which it is, or may be, served."""
    pairs = facts.dishes_by_stage
    pairs = pairs[_has_rows(facts, pairs)]
    whose = ["dish", "season", "stage"]
    there = pd.MultiIndex.from_frame(facts.recipes[whose])
    lacking = pairs[~pd.MultiIndex.from_frame(pairs[whose]).isin(there)]
    for (dish,), part in groups(lacking, "dish"):
        yield finding(
            "error",
            "recipes",
            facts["recipes"].index[facts["recipes"]["dish"] == dish],
            "months",
            what=_("{dish} is made of nothing {days}, for {stages}.").format(
                dish=facts.name("dish", dish),
                days=_spans_listed(facts, dish, set(part["season"])),
                stages=listed(facts.named("stage", sorted(part["stage"].unique()))),
            ),
            why=_("It is on their menu then, but no row of its recipe holds, so nothing would be ordered."),
            mend=_(
                "Write what it is made of in the other months, as 5-9 for the one and 10-4 for the other; or take it off the menu then."
            ),
        )


def _has_rows(facts: Facts, pairs: pd.DataFrame) -> np.ndarray:
    """Tell of pairs of a dish and a stage whether the recipe of the dish has any row for it."""
    known = pd.MultiIndex.from_frame(facts["recipes"][["dish", "stage"]])
    of_all = pd.MultiIndex.from_frame(pairs[["dish", "stage"]].assign(stage=""))
    return np.asarray(pd.MultiIndex.from_frame(pairs[["dish", "stage"]]).isin(known) | of_all.isin(known), dtype=bool)


def _spans_listed(facts: Facts, dish: str, among: set[int]) -> str:
    """Return seasons of a dish for reading, each by its first and last day."""
    season = season_of(facts.dish_seasons, dish, facts.day_numbers)
    spans = [facts.days[season == one] for one in sorted(among)]
    return listed(_("from {first} to {last}").format(first=day(span[0]), last=day(span[-1])) for span in spans)


@fact()
def recipe_row_twice(facts: Facts) -> Iterator[Finding]:
    """Two rows of a recipe give grams of one product for the same pupils on the same day."""
    rows = in_each_season(facts.net_recipes.assign(line=facts["recipes"].index), facts.dish_seasons)
    rows = rows[rows["dish"].isin(list(facts.dish_seasons))]
    twice = rows[rows.duplicated(["dish", "season", "stage", "product", "choice"], keep=False)]
    for (dish, product), part in groups(twice, ["dish", "product"]):
        yield finding(
            "error",
            "recipes",
            sorted(part["line"].unique()),
            "months",
            what=_("{dish} has two rows of {product} that hold {days}.").format(
                dish=facts.name("dish", dish),
                product=facts.name("product", product),
                days=_spans_listed(facts, dish, set(part["season"])),
            ),
            why=_("It is not said which of the grams hold, and both would be ordered."),
            mend=_("Let the months or days of one end before those of the other begin, or delete one row."),
        )


@fact()
def recipe_row_never_holds(facts: Facts) -> Iterator[Finding]:
    """A row of a recipe holds on no day: its months lie outside of its days, or its days outside of the plan."""
    frame = facts.net_recipes
    rows = frame[frame["first_day"].notna() | frame["last_day"].notna()]
    if not len(facts.days) or rows.empty:
        return
    dead = rows[~held(rows, facts.day_numbers).any(axis=1)]
    if len(dead):
        yield finding(
            "warning",
            "recipes",
            dead.index,
            "first_day",
            what=ngettext(
                "{count} row holds on no day of the plan: {product} in {dish}.",
                "{count} rows hold on no day of the plan, such as {product} in {dish}.",
                len(dead),
            ).format(
                count=len(dead),
                product=facts.name("product", dead["product"].iloc[0]),
                dish=facts.name("dish", dead["dish"].iloc[0]),
            ),
            why=_("None of it is ordered."),
            mend=_("Correct first_day, last_day or months, as with days of an earlier year; or delete the row."),
        )


@fact()
def dishes_in_one_slot(facts: Facts) -> Iterator[Finding]:
    """Two dishes fill the same part of the same meal on a day."""
    plates = facts.menu_days
    plates = plates[plates["slot"].ne(SHARED_SLOT) & plates["slot"].notna()].drop_duplicates(["menu", "day", "dish"])
    keys = ["menu", "meal", "slot"]
    crowded = plates[plates.duplicated([*keys, "day"], keep=False)]
    for (menu, meal, slot), part in groups(crowded, keys):
        first = part[part["day"] == part["day"].min()]
        yield finding(
            "warning",
            "menus",
            part["line"].drop_duplicates(),
            "dish",
            what=ngettext(
                "{menu} has several dishes for {slot} of {meal} on {count} day, on {day}: {dishes}.",
                "{menu} has several dishes for {slot} of {meal} on {count} days, on {day}: {dishes}.",
                part["day"].nunique(),
            ).format(
                menu=facts.name("menu", menu),
                slot=slot,
                meal=in_words("meal", meal),
                count=part["day"].nunique(),
                day=day(facts.days[int(first["day"].iloc[0])]),
                dishes=listed(facts.named("dish", first["dish"])),
            ),
            why=_("All of them are ordered for every pupil."),
            mend=_("Keep one, give the others a slot of their own, or “side” if they are served together."),
        )


@fact()
def dish_never_served(facts: Facts) -> Iterator[Finding]:
    """A dish is in no menu and no repertoire."""
    modes = facts["menu_groups"]["mode"]
    if len(modes) and (modes == "free_basket").all():
        return
    dishes = facts["dishes"]
    rows = dishes[~dishes["dish"].isin(pd.concat([facts["menus"]["dish"], facts["repertoire"]["dish"]]))]
    if len(rows):
        yield finding(
            "note",
            "dishes",
            rows.index,
            "dish",
            what=ngettext(
                "{count} dish is in no menu and no repertoire: {dishes}.",
                "{count} dishes are in no menu and no repertoire: {dishes}.",
                len(rows),
            ).format(count=len(rows), dishes=listed(facts.named("dish", rows["dish"]))),
            why=_("They are never served, so nothing is bought for them."),
            mend=_("Put them on a menu, or leave it."),
        )


@fact()
def repertoire_unused(facts: Facts) -> Iterator[Finding]:
    """A repertoire is given to a menu group whose menu does not choose from it."""
    groups_of_menus = facts["menu_groups"]
    given = groups_of_menus.loc[~groups_of_menus["mode"].isin(FREE_MENUS), "menu"]
    rows = facts["repertoire"][facts["repertoire"]["menu"].isin(given)]
    if len(rows):
        yield finding(
            "note",
            "repertoire",
            rows.index,
            "menu",
            what=_("{menus} have a repertoire, but their menus do not choose from it.").format(
                menus=listed(rows["menu"].drop_duplicates())
            ),
            why=_("The repertoire is not looked at."),
            mend=_("Set the mode of the menu group to repertoire to let the plan choose, or leave it."),
        )


@fact()
def menu_without_eaters(facts: Facts) -> Iterator[Finding]:
    """A menu group has a menu, but nobody eats it."""
    eating = facts.enrolment[facts.enrolment["take_up_share"] > 0]
    frame = facts["menu_groups"]
    known = pd.concat([facts["menus"]["menu"], facts["repertoire"]["menu"]])
    rows = frame[frame["menu"].isin(known) & ~frame["menu"].isin(eating["menu"])]
    if len(rows) and len(eating):
        yield finding(
            "warning",
            "menu_groups",
            rows.index,
            "menu",
            what=_("Nobody eats the menus of {menus}.").format(menus=listed(facts.named("menu", rows["menu"]))),
            why=_("They are passed over: nothing is served and nothing is ordered for them."),
            mend=_("Write the menu group in the enrolment of those who eat it, or leave it."),
        )


@fact()
def no_dish_allowed(facts: Facts) -> Iterator[Finding]:
    """On some school days no dish of a repertoire may be served."""
    eaten = facts.eaters[["menu", "day"]].drop_duplicates()
    modes = facts["menu_groups"].drop_duplicates("menu").set_index("menu")["mode"]
    free = eaten[eaten["menu"].map(modes).isin(FREE_MENUS)]
    free = free.assign(month=facts.days.month.to_numpy()[free["day"].to_numpy(dtype=np.int64)])
    rows = facts["repertoire"]
    allowed = {
        (menu, month)
        for menu, cell in zip(rows["menu"], rows["months"], strict=True)
        for month in months_or_none(cell) or ()
    }
    lacking = [pair not in allowed for pair in zip(free["menu"], free["month"], strict=True)]
    for (menu,), part in groups(free[np.array(lacking, dtype=bool)], "menu"):
        own = rows.index[rows["menu"] == menu]
        every = len(part) == len(free[free["menu"] == menu])
        if len(own):
            yield finding(
                "error" if every else "warning",
                "repertoire",
                own,
                "months",
                what=ngettext(
                    "No dish of {menu} may be served on {count} school day, {day}.",
                    "No dish of {menu} may be served on {count} school days, the first is {day}.",
                    len(part),
                ).format(menu=menu, count=len(part), day=day(facts.days[int(part["day"].min())])),
                why=_("Nothing is served then, and nothing is ordered.")
                if not every
                else _("Nothing at all would be served, and nothing ordered."),
                mend=_("Allow a dish in these months, or enter the days in the calendar as days without school."),
            )


@fact(needs_law=True)
def menu_asked_for_nothing(facts: Facts) -> Iterator[Finding]:
    """A menu that the plan chooses has no dish to choose from, or is a basket of foods of which nothing asks for any."""
    frame = facts["menu_groups"]
    stocked, given = set(facts["repertoire"]["menu"]), set(facts["menus"]["menu"])
    free = frame[frame["mode"].isin(FREE_MENUS) & frame["menu"].isin(facts.eaters["menu"])]
    for index, menu, mode in zip(free.index, free["menu"], free["mode"], strict=True):
        bare = menu not in stocked and menu in given  # with neither, it is a menu group without a menu
        if bare or (menu in stocked and mode == "free_basket" and not _asks_for_food(facts, menu)):
            yield finding(
                "warning",
                "menu_groups",
                (index,),
                "mode",
                what=_("Nothing makes the menu {menu} serve anything.").format(menu=menu),
                why=_("Nothing at all would be served, and nothing ordered."),
                mend=_("Add rows for it to the repertoire, or change the menu group.")
                if bare
                else _(
                    "Add a nutrition standard or a rule on how often with a minimum, or set its mode to repertoire."
                ),
            )


def _asks_for_food(facts: Facts, menu: str) -> bool:
    """Tell whether anything is the nearer to be kept the more a basket serves: a least amount, or a share of money at hand."""
    off = set(facts["rules"].loc[facts["rules"]["mode"] == "off", "family"])
    asked = {
        "nutrition": _standard_asks(facts, menu),
        "menu_frequency": _frequency_asks(facts, menu),
        "share_targets": _share_asks(facts),
        "commitments": len(facts["commitments"]) > 0,
    }
    return any(asks and family not in off for family, asks in asked.items())


def _standard_asks(facts: Facts, menu: str) -> bool:
    eaten = facts.enrolment.loc[facts.enrolment["menu"] == menu, "stage"]
    named = set(facts["stages"].loc[facts["stages"]["stage"].isin(eaten), "programme_stage"])
    own = facts["nutrition_standards"]
    own = own[own["stage"].isin(eaten) & (own["mode"] != "off") & (own["basis"] != "energy_share")]
    own = own[_concern(facts, "nutrition_standards", own, menu)]
    of_law = [s for s in facts.law.standards if s.programme_stage in named and s.basis != "energy_share"]
    return bool((own["minimum"] > 0).any() or (own["target"] > 0).any() or any((s.minimum or 0) > 0 for s in of_law))


def _frequency_asks(facts: Facts, menu: str) -> bool:
    own = facts["frequency_rules"]
    own = own[own["menu"].isin(["", menu]) & (own["mode"] != "off")]
    own = own[_concern(facts, "frequency_rules", own, menu)]
    idle = not_followed(facts.case, facts.law)
    of_law = [rule for rule in facts.law.frequencies if ("frequencies", rule.rule) not in idle]
    return bool((own["minimum"] > 0).any() or any((rule.minimum or 0) > 0 for rule in of_law))


def _concern(facts: Facts, table: str, rows: pd.DataFrame, menu: str) -> np.ndarray:
    """Return which rows on menus are about a menu group, as far as their sites tell."""
    found = [
        not scope_of(row) or menu in {name for name, _stage in menus_there(facts, table, row)[0]}
        for _line, row in rows.iterrows()
    ]
    return np.array(found, dtype=bool)


def _share_asks(facts: Facts) -> bool:
    own = facts["targets"]
    rows = own[(own["sense"] == "at_least") & (own["mode"] != "off") & own["denominator"].isin(["received", "amount"])]
    idle = {name for section, name in not_followed(facts.case, facts.law) if section == "targets"}
    of_law = [t for t in facts.law.targets if t.target not in {*own["target"], *idle}]
    asked = [t for t in of_law if t.sense == "at_least" and t.mode != "off" and t.denominator != "spend"]
    return bool((rows["share"] > 0).any() or any(t.share > 0 for t in asked))


@fact(of="frequency_rules")
def days_within_a_day(facts: Facts) -> Iterator[Finding]:
    """A rule for each day counts days, of which a day has one."""
    frame = facts["frequency_rules"]
    rows = frame[(frame["per"] == "day") & (frame["count"] == "days") & ~(frame["maximum"] < 1)]
    if len(rows):
        yield finding(
            "warning",
            "frequency_rules",
            rows.index,
            "count",
            what=_("{rules} count days within a day, of which there is one.").format(rules=listed(rows["rule"])),
            why=_("However often something is served on a day, its maximum is kept."),
            mend=_("Write servings under count."),
        )


@fact(of="frequency_rules")
def span_without_number(facts: Facts) -> Iterator[Finding]:
    """A rule on how often counts in so many days or weeks, and does not say how many; or says it where nothing reads it."""
    frame = facts["frequency_rules"]
    needs = frame["per"].isin(WITH_SPAN)
    rows = frame[needs & frame["span"].isna()]
    if len(rows):
        yield finding(
            "error",
            "frequency_rules",
            rows.index,
            "span",
            what=_("{rules} do not say in how many days or weeks they count.").format(rules=listed(rows["rule"])),
            why=_("Without the number nobody can tell what is counted together."),
            mend=_("Write the number under span: 16 for blocks of 16 days served, 3 for any 3 weeks."),
        )
    rows = frame[~needs & frame["span"].notna()]
    if len(rows):
        yield finding(
            "error",
            "frequency_rules",
            rows.index,
            "span",
            what=_("{rules} say a number of days or weeks that their span of time does not have.").format(
                rules=listed(rows["rule"])
            ),
            why=_("The number would be passed over, and the rule would count in another span than the one meant."),
            mend=_("Leave span blank, or write one of these under per: {known}.").format(known=", ".join(WITH_SPAN)),
        )


@fact(of="frequency_rules")
def foods_counted_amiss(facts: Facts) -> Iterator[Finding]:
    """A rule counts different foods of something that has none to tell apart, or has a maximum of them."""
    frame = facts["frequency_rules"]
    rows = frame[(frame["count"] == "foods") & (~frame["scope"].isin(OF_PRODUCTS) | frame["maximum"].notna())]
    if len(rows):
        yield finding(
            "error",
            "frequency_rules",
            rows.index,
            "count",
            what=_("{rules} count different foods, but not as a least number of products.").format(
                rules=listed(rows["rule"])
            ),
            why=_("Different foods are told apart by product, and only asked for, never forbidden."),
            mend=_(
                "Write one of these under scope: {known}, and leave maximum blank; or count days or servings."
            ).format(known=", ".join(OF_PRODUCTS)),
        )


def _bases(rules: pd.DataFrame) -> tuple[pd.Series, pd.Series]:
    """Return by what, and of which, each rule on a share says of whose servings it is one."""
    parts = [cell.partition(":") for cell in rules["of"]]
    return tuple(pd.Series([part[k] for part in parts], index=rules.index, dtype="str") for k in (0, 2))  # type: ignore[return-value]


@fact()
def share_of_servings_amiss(facts: Facts) -> Iterator[Finding]:
    """A rule on a share of servings does not say of which, or by what single foods cannot be told; or another rule says it."""
    frame = facts["frequency_rules"]
    kinds, words = _bases(frame)
    told = kinds.isin(OF_PRODUCTS) & (words != "")
    share = frame["count"] == "share"
    known = ", ".join(f"{kind}:…" for kind in OF_PRODUCTS)
    rows = frame[(share & ~told) | (~share & (frame["of"] != ""))]
    if len(rows):
        yield finding(
            "error",
            "frequency_rules",
            rows.index,
            "of",
            what=_("{rules}: a share of servings says of which, and nothing else does.").format(
                rules=listed(rows["rule"])
            ),
            why=_("Without it nobody can tell what is the whole."),
            mend=_("With share under count write one of these under of: {known}. Else leave of blank.").format(
                known=known
            ),
        )
    season = frame["scope"] == SEASON
    rows = frame[
        (share & ~frame["scope"].isin([*OF_PRODUCTS, SEASON])) | (season & (~share | (frame["value"] != IN_SEASON)))
    ]
    if len(rows):
        yield finding(
            "error",
            "frequency_rules",
            rows.index,
            "scope",
            what=_("{rules}: no share of servings can be told by it.").format(rules=listed(rows["rule"])),
            why=_("A serving is a single food in a dish; what is in season is asked as a share of servings alone."),
            mend=_(
                "With share under count write one of these under scope: {known}; with season write in_season under value."
            ).format(known=", ".join((*OF_PRODUCTS, SEASON))),
        )
    rows = frame[share & ((frame["minimum"] > 1) | (frame["maximum"] > 1))]
    if len(rows):
        yield finding(
            "error",
            "frequency_rules",
            rows.index,
            "minimum",
            what=_("{rules}: the share is above 1.").format(rules=listed(rows["rule"])),
            why=_("No menu can have more than all."),
            mend=_("Write a part of 1: 0.45 for 45 %."),
        )


@fact(needs_law=True)
def season_not_told(facts: Facts) -> Iterator[Finding]:
    """A rule asks for what is in season, and of foods that it is about the season is not told."""
    own = facts["frequency_rules"]
    own = own[(own["scope"] == SEASON) & (own["mode"] != "off")]
    bases = [*own["of"], *(rule.of for rule in facts.law.frequencies if rule.scope == SEASON)]
    products: pd.DataFrame = facts["products"]
    meant = np.zeros(len(products), dtype=bool)
    for base in bases:
        kind, _colon, words = base.partition(":")
        if kind in OF_PRODUCTS:
            column = "tags" if kind == "product_tag" else kind
            meant |= np.array(
                [bool(set(split_list(cell)) & set(split_list(words))) for cell in products[column]], dtype=bool
            )
    rows = products[meant & (products["season_months"] == "").to_numpy()]
    if len(rows):
        yield finding(
            "warning",
            "products",
            rows.index,
            "season_months",
            what=ngettext(
                "Of {count} food that is to be in season the season is not told: {foods}.",
                "Of {count} foods that are to be in season the season is not told: {foods}.",
                len(rows),
            ).format(count=len(rows), foods=listed(rows["name"])),
            why=_("They count as out of season on every day."),
            mend=_("Write their months in season_months, by the calendar of the ministry or the region."),
        )


@fact(needs_law=True)
def cycle_of_chosen_menu(facts: Facts) -> Iterator[Finding]:
    """A rule counts by the round of a menu's cycle, and the plan chooses the menu: it has none."""
    modes = facts["menu_groups"].drop_duplicates("menu")
    chosen = modes.loc[modes["mode"].isin(FREE_MENUS), "menu"].tolist()
    frame = facts["frequency_rules"]
    rows = frame[(frame["per"] == "cycle") & (frame["mode"] != "off") & frame["menu"].isin(["", *chosen])]
    about = [_concern(facts, "frequency_rules", rows, menu) & rows["menu"].isin(["", menu]) for menu in chosen]
    rows = rows.loc[np.logical_or.reduce([np.zeros(len(rows), dtype=bool), *about])]
    of_law = [rule.rule for rule in facts.law.frequencies if rule.per == "cycle"]
    if chosen and (len(rows) or of_law):
        yield finding(
            "error",
            "frequency_rules" if len(rows) else "menu_groups",
            rows.index if len(rows) else modes.index[modes["menu"].isin(chosen)],
            "per" if len(rows) else "mode",
            what=_("{rules} count by the round of a cycle, and these menus, which the plan chooses, have none: {menus}.").format(
                rules=listed([*rows["rule"], *of_law]), menus=listed(facts.named("menu", chosen))
            ),
            why=_("Nobody can tell where a round begins."),
            mend=_("Write serving_days under per, and under span the days of a round; or give the menu (mode fixed)."),
        )  # fmt: skip


@fact()
def serving_absurd(facts: Facts) -> Iterator[Finding]:
    """A recipe has a serving of more than half a kilogram of one product."""
    frame = facts.net_recipes
    rows = frame[frame["net_g"].gt(MOST_NET_G)]
    for (dish,), part in groups(rows, "dish"):
        worst = part.sort_values("net_g").iloc[-1]
        yield finding(
            "warning",
            "recipes",
            part.index,
            "net_g",
            what=_("{dish} has {grams} g of {product} for one pupil: are you sure?").format(
                dish=facts.name("dish", dish),
                grams=number(worst["net_g"]),
                product=facts.name("product", worst["product"]),
            ),
            why=_("Orders follow the grams; a recipe for the whole pot would multiply them."),
            mend=_("Write net grams for one pupil."),
        )


@fact()
def serving_zero(facts: Facts) -> Iterator[Finding]:
    """A recipe has a serving of nothing."""
    frame = facts.net_recipes
    rows = frame[frame["net_g"] == 0]
    if len(rows):
        yield finding(
            "warning",
            "recipes",
            rows.index,
            "net_g",
            what=ngettext(
                "{count} row has 0 g: {product} in {dish}.",
                "{count} rows have 0 g, such as {product} in {dish}.",
                len(rows),
            ).format(
                count=len(rows),
                product=facts.name("product", rows["product"].iloc[0]),
                dish=facts.name("dish", rows["dish"].iloc[0]),
            ),
            why=_("None of it is ordered."),
            mend=_("Enter the net grams for one pupil, or delete the row."),
        )


@fact()
def serving_without_grams(facts: Facts) -> Iterator[Finding]:
    """A row of a recipe has neither raw nor cooked grams, or both."""
    frame = facts["recipes"]
    raw, cooked = frame["net_g"].notna(), frame["cooked_g"].notna()
    told = (
        (~raw & ~cooked, _("A recipe gives no grams of {products}.")),
        (raw & cooked, _("A recipe gives both raw and cooked grams of {products}.")),
    )
    for wrong, what in told:
        rows = frame[wrong]
        if len(rows):
            yield finding(
                "error",
                "recipes",
                rows.index,
                "net_g",
                what=what.format(
                    products=listed(
                        f"{facts.name('product', p)} ({facts.name('dish', d)})"
                        for p, d in zip(rows["product"], rows["dish"], strict=True)
                    )
                ),
                why=_("Orders follow the raw grams, which follow from either."),
                mend=_("Fill in net_g with raw net grams, or cooked_g with grams on the plate; leave the other blank."),
            )


@fact()
def cooked_without_factor(facts: Facts) -> Iterator[Finding]:
    """A recipe gives cooked grams of a product whose cooking factor is not known."""
    frame = facts["recipes"]
    known = frame["product"].map(facts.products["cooking_factor"]).notna()
    rows = frame[frame["cooked_g"].notna() & frame["product"].isin(facts.products.index) & ~known]
    if len(rows):
        products = rows["product"].drop_duplicates()
        lines = facts["products"].index[facts["products"]["product"].isin(products)]
        yield finding(
            "error",
            "products",
            lines,
            "cooking_factor",
            what=_("Recipes give cooked grams of {products}, whose weight cooked per raw weight is not known.").format(
                products=listed(facts.named("product", products))
            ),
            why=_("How much raw food is to be bought for them cannot be told."),
            mend=_(
                "Fill in cooking_factor (125 g of cooked rice from 50 g raw are 2.5) and its source; or give raw grams as net_g."
            ),
        )


@fact()
def choice_of_one(facts: Facts) -> Iterator[Finding]:
    """An interchangeable ingredient has one alternative only."""
    frame = facts["recipes"]
    frame = frame[frame["choice"] != ""]
    alone = frame[frame.groupby(["dish", "choice"])["product"].transform("nunique") == 1]
    if len(alone):
        yield finding(
            "note",
            "recipes",
            alone.index,
            "choice",
            what=ngettext(
                "{count} interchangeable ingredient has one product only: “{choice}” in {dish}.",
                "{count} interchangeable ingredients have one product only, such as “{choice}” in {dish}.",
                len(alone),
            ).format(count=len(alone), choice=alone["choice"].iloc[0], dish=facts.name("dish", alone["dish"].iloc[0])),
            why=_("There is nothing to choose: the product is always served."),
            mend=_("Add the alternatives with the same choice and stage, or leave choice blank."),
        )


@fact()
def too_young_for_product(facts: Facts) -> Iterator[Finding]:
    """A product is served to a stage with children below its minimum age."""
    minimum = facts.products["minimum_age_years"]
    youngest = facts["stages"].drop_duplicates("stage").set_index("stage")["age_from_years"]
    rows = facts.recipes
    below = rows["stage"].map(youngest).astype("float64") < rows["product"].map(minimum).astype("float64")
    for (product,), part in groups(rows[below], "product"):
        yield finding(
            "warning",
            "recipes",
            part["line"],
            "product",
            what=_("{product} is for children from the age of {age}, but is on the menu of {stages}: {dishes}.").format(
                product=facts.name("product", product),
                age=number(float(minimum[product])),
                stages=listed(facts.named("stage", sorted(part["stage"].unique()))),
                dishes=listed(facts.named("dish", sorted(part["dish"].unique()))),
            ),
            why=_("Younger children would be served what is not meant for them."),
            mend=_("Give the dish a recipe of its own for this stage, or take it off their menu."),
        )


@fact()
def bounds_reversed(facts: Facts) -> Iterator[Finding]:
    """A rule asks for more than it allows."""
    for table in ("frequency_rules", "nutrition_standards"):
        frame = facts[table]
        rows = frame.index[frame["maximum"] < frame["minimum"]]
        if len(rows):
            yield finding(
                "error",
                table,
                rows,
                "maximum",
                what=_("The maximum is below the minimum."),
                why=_("No menu can keep such a rule."),
                mend=_("Exchange the two numbers, or correct them."),
            )


@fact(of="nutrition_standards")
def energy_share_of_no_energy(facts: Facts) -> Iterator[Finding]:
    """A nutrition standard asks for a part of the energy of something that gives none."""
    frame = facts["nutrition_standards"]
    rows = frame[(frame["basis"] == "energy_share") & ~frame["nutrient"].isin(GIVES_ENERGY)]
    for (nutrient,), part in groups(rows, "nutrient"):
        yield finding(
            "error",
            "nutrition_standards",
            part.index,
            "basis",
            what=_("“{nutrient}” gives no energy, so it has no part in it.").format(nutrient=nutrient),
            why=_("The standard cannot be reckoned."),
            mend=_("Write per_day or per_week under basis, or one of these nutrients: {known}.").format(
                known=", ".join(GIVES_ENERGY)
            ),
        )


def _frequency_words(facts: Facts) -> dict[str, set[str]]:
    """Return the words that each scope of a frequency rule can find in the case."""
    products, dishes = facts["products"], facts["dishes"]
    return {
        "dish": set(dishes["dish"]),
        "product": set(products["product"]),
        "food_group": set(products["food_group"]),
        "dish_tag": {word for cell in dishes["tags"] for word in split_list(cell)},
        "product_tag": {word for cell in products["tags"] for word in split_list(cell)},
        "slot": set(dishes["slot"]) | set(dishes["meal"] + "/" + dishes["slot"]),
        "processing_class": set(PROCESSING_CLASSES),
    }


@fact(of="frequency_rules")
def frequency_matches_nothing(facts: Facts) -> Iterator[Finding]:
    """A frequency rule counts something that no dish or product has."""
    frame = facts["frequency_rules"]
    known = _frequency_words(facts)
    kinds, words = _bases(frame)
    frame = pd.concat([frame, frame.assign(scope=kinds, value=words)[frame["of"] != ""]])
    frame = frame[frame["scope"].isin(list(known))]
    frame = frame.assign(value=frame["value"].map(split_list)).explode("value").dropna(subset=["value"])
    for (scope, value), part in groups(frame, ["scope", "value"]):
        if value not in known[scope]:
            yield finding(
                "warning",
                "frequency_rules",
                part.index,
                "value",
                what=_("No dish or product has the {scope} “{value}”.").format(scope=scope, value=value)
                + did_you_mean(value, known[scope] - {""}),
                why=_("A minimum can then never be reached, and a maximum never binds."),
                mend=_("Write the word as in the dishes or products, or add it there."),
            )


@fact()
def nutrient_unknown(facts: Facts) -> Iterator[Finding]:
    """A nutrition standard is about something that the tables do not hold."""
    words_of = {
        "food_group": set(facts["products"]["food_group"]) - {""},
        "component": set(facts["components"]["component"]) - {""},
    }
    known = [*NUTRIENTS, *(f"{kind}:{word}" for kind, words in words_of.items() for word in sorted(words))]
    for (nutrient,), part in groups(facts["nutrition_standards"], "nutrient"):
        kind, _colon, words = nutrient.partition(":")
        parts = [f"{kind}:{word}" for word in split_list(words)] if kind in words_of else [nutrient]
        unknown = [part for part in parts or [nutrient] if part not in known]
        if nutrient and unknown:
            yield finding(
                "error",
                "nutrition_standards",
                part.index,
                "nutrient",
                what=_("“{nutrient}” is no column of the composition, food group or component.").format(
                    nutrient=unknown[0]
                )
                + did_you_mean(unknown[0], known),
                why=_("The standard cannot be reckoned."),
                mend=_("Write one of: {known}.").format(known=listed(known, 20)),
            )
    foods = known[len(NUTRIENTS) :]
    for (without,), part in groups(facts["nutrition_standards"], "without"):
        kind, _colon, words = without.partition(":")
        parts = [f"{kind}:{word}" for word in split_list(words)] or [without]
        unknown = [part for part in parts if part not in foods]
        if without and unknown:
            yield finding(
                "error",
                "nutrition_standards",
                part.index,
                "without",
                what=_("“{without}” is no food group or component of the case.").format(without=unknown[0])
                + did_you_mean(unknown[0], foods),
                why=_("Nothing would be left out, and the standard would be reckoned with all foods."),
                mend=_("Write one of: {known}. Leave without blank if all foods count.").format(
                    known=listed(foods, 20)
                ),
            )
