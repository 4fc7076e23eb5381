"""The plan's head and its days: codes, ends, school days, exceptions."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from planner.checks.base import fact, finding, groups, number
from planner.checks.facts import FREE_MENUS, LONGEST_PLAN_DAYS, Facts
from planner.checks.iso import countries, country_meant, currencies, currency_meant
from planner.findings import Finding
from planner.i18n import _, day_text, listed, ngettext, weekday_text
from planner.paths import file_name
from planner.schema.base import WEEKDAYS, split_list

MOST_SCHOOL_DAYS = 260
"""School days in a year: five days in every one of 52 weeks."""


def day(value: object) -> str:
    """Return a day for reading: its ISO date."""
    return str(pd.Timestamp(str(value)).date())


def outside(facts: Facts, first: pd.Series, last: pd.Series) -> pd.Series:
    """Return which spans of days lie wholly before or after the plan; a missing end is open.

    Parameters
    ----------
    facts : Facts
        What the case says; its ``days`` are those of the plan.
    first, last : pandas.Series
        First and last day of each span, with the same index; NaT: open on that side.

    Returns
    -------
    pandas.Series
        Booleans by the index of `first`; where the plan has no day no span is outside.
    """
    if len(facts.days) == 0:
        return pd.Series(False, index=first.index)
    return (first > facts.days[-1]) | (last < facts.days[0])


def reversed_days(facts: Facts, table: str, why: str) -> Iterator[Finding]:
    """Yield one finding for the rows of a table whose last day comes before the first.

    Parameters
    ----------
    facts : Facts
        What the case says.
    table : str
        Short name of a table with the columns ``first_day`` and ``last_day``.
    why : str
        Why it matters, in a sentence: what becomes of such a row.

    Yields
    ------
    Finding
        An error on all such rows, or nothing. A row with a blank day is none of them.
    """
    frame = facts.table(table)
    rows = frame.index[frame["last_day"] < frame["first_day"]]
    if len(rows):
        yield finding(
            "error",
            table,
            rows,
            "last_day",
            what=_("The last day comes before the first day."),
            why=why,
            mend=_("Exchange the two days, or correct the year."),
        )


@fact()
def code_not_iso(facts: Facts) -> Iterator[Finding]:
    """The country or the currency is not written as its ISO code."""
    codes = (
        ("country", "[A-Z]{2}", _("two capital letters, such as BR")),
        ("currency", "[A-Z]{3}", _("three capital letters, such as BRL")),
    )
    for column, pattern, words in codes:
        values = facts.table("case")[column]
        rows = values[(values != "") & ~values.str.fullmatch(pattern)]
        if len(rows):
            yield finding(
                "error",
                "case",
                rows.index,
                column,
                what=_("“{word}” is no ISO code for the {column}.").format(word=rows.iloc[0], column=column),
                why=_("Amounts are printed with it, and others who read the published plan rely on it."),
                mend=_("Write {words}.").format(words=_meant(facts, column, rows.iloc[0]) or words),
            )


@fact()
def country_unknown(facts: Facts) -> Iterator[Finding]:
    """No country has the code, or the currency's code is none."""
    places = (
        ("country", "[A-Z]{2}", countries(), _("Days, figures and the law's places are those of the country.")),
        ("currency", "[A-Z]{3}", currencies(), _("Amounts are printed with it.")),
    )
    for column, pattern, codes, why in places:
        values = facts.table("case")[column]
        rows = values[values.str.fullmatch(pattern) & ~values.isin(codes)]
        if len(rows):
            meant = _meant(facts, column, rows.iloc[0])
            yield finding(
                "error",
                "case",
                rows.index,
                column,
                what=_("There is no {column} with the code “{word}”.").format(column=column, word=rows.iloc[0]),
                why=why,
                mend=_("Write {words}.").format(words=meant)
                if meant
                else _("Write the ISO code: BR and BRL for Brazil, FR and EUR for France, IN and INR for India."),
            )


def _meant(facts: Facts, column: str, word: str) -> str:
    """Return the ISO code that was probably meant, or nothing."""
    if column == "country":
        return country_meant(word)
    named = [country_meant(country) for country in facts["case"]["country"]]
    return currency_meant(word, named[0])


@fact()
def case_name_unfit(facts: Facts) -> Iterator[Finding]:
    """The short name of the case cannot be part of a file name: an error where it would be a path, or no name on some system."""
    values = facts["case"]["case"]
    rows = values[(values != "") & (values.map(file_name) != values)]
    if len(rows):
        spaced = bool((rows.str.replace(" ", "_").map(file_name) == rows.str.replace(" ", "_")).all())
        yield finding(
            "warning" if spaced else "error",
            "case",
            rows.index,
            "case",
            what=_("“{word}” does not go into the name of a file.").format(word=rows.iloc[0][:60]),
            why=_("Plans are saved under this name."),
            mend=_("Use letters, digits, hyphens and dots only, without spaces: {word}.").format(
                word=file_name(rows.iloc[0])[:60]
            ),
        )


@fact()
def plan_ends_before_it_begins(facts: Facts) -> Iterator[Finding]:
    """The plan's last day comes before its first."""
    yield from reversed_days(facts, "case", _("There is no day to plan."))


@fact()
def plan_too_long(facts: Facts) -> Iterator[Finding]:
    """The plan is longer than any school year."""
    first, last = facts.first_day, facts.last_day
    if first is not None and last is not None and (last - first).days + 1 > LONGEST_PLAN_DAYS:
        yield finding(
            "error",
            "case",
            facts["case"].index[:1],
            "last_day",
            what=ngettext(
                "The plan runs from {first} to {last}: {count} day.",
                "The plan runs from {first} to {last}: {count} days.",
                (last - first).days + 1,
            ).format(first=day(first), last=day(last), count=(last - first).days + 1),
            why=_("Money, caps and shares are reckoned by the year; a plan has at most {most} days.").format(
                most=LONGEST_PLAN_DAYS
            ),
            mend=_("Correct the year, or make one case for each school year."),
        )


@fact()
def no_school_day(facts: Facts) -> Iterator[Finding]:
    """The plan has no school day at all."""
    named = [word for cell in facts["case"]["school_weekdays"][:1] for word in split_list(cell)]
    if not set(named) <= set(WEEKDAYS):  # a word that is none is told as such
        return
    if len(facts.days) and len(facts.sites) and not facts.school_days.any():
        yield finding(
            "error",
            "case",
            facts["case"].index[:1],
            "school_weekdays",
            what=_("Between {first} and {last} there is no school day.").format(
                first=day(facts.days[0]), last=day(facts.days[-1])
            ),
            why=_("Without school days no food is needed and nothing can be planned."),
            mend=_("Look at the first and last day, the school weekdays and the calendar."),
        )


@fact()
def site_without_school_day(facts: Facts) -> Iterator[Finding]:
    """A site with pupils has no school day although others have."""
    if not facts.school_days.any():
        return
    closed = set(facts.sites[~facts.school_days.any(axis=1)]) & set(facts.enrolment["site"])
    rows = facts["sites"].index[facts["sites"]["site"].isin(closed)]
    if len(rows):
        yield finding(
            "warning",
            "sites",
            rows,
            "site",
            what=_("No school day for {sites}, which have pupils.").format(
                sites=listed(facts.named("site", sorted(closed)))
            ),
            why=_("Nothing is planned for them."),
            mend=_("Look at their rows in the calendar."),
        )


@fact()
def too_many_school_days(facts: Facts) -> Iterator[Finding]:
    """Some site has more school days than a year has weekdays."""
    if not facts.school_days.any():
        return
    most = int(facts.school_days.sum(axis=1).max())
    if most > MOST_SCHOOL_DAYS * max(1.0, len(facts.days) / 366):
        yield finding(
            "warning",
            "case",
            facts["case"].index[:1],
            "school_weekdays",
            what=ngettext(
                "There is {count} school day in the plan: are you sure?",
                "There are {count} school days in the plan: are you sure?",
                most,
            ).format(count=most),
            why=_("Every day beyond the real ones adds a day's food to the orders."),
            mend=_("Enter holidays and breaks in the calendar as no_school, and check the school weekdays."),
        )


@fact()
def school_on_all_weekdays(facts: Facts) -> Iterator[Finding]:
    """The school week has seven days."""
    if len(set(facts.school_weekdays)) == 7:
        yield finding(
            "warning",
            "case",
            facts["case"].index[:1],
            "school_weekdays",
            what=_("There is school on all seven days of the week: are you sure?"),
            why=_("Two days a week too many would add two fifths to every order."),
            mend=_("Leave out the days without school; single Saturdays go into the calendar as school."),
        )


def days_listed(facts: Facts, days: pd.Series) -> str:
    """Return days of the plan (columns of `Facts.days`) for reading: each with its weekday, the first few named."""
    dates = [facts.days[int(day)] for day in sorted(set(days))]
    return listed(f"{weekday_text(date)} {day_text(date)}" for date in dates)


def pupils_a_day(eating: pd.DataFrame) -> str:
    """Return the most pupils of a part of `Facts.eating` on one day, as a number to read."""
    return number(float(eating.groupby("day")["pupils"].sum().max()), 0)


@fact()
def kitchen_closed(facts: Facts) -> Iterator[Finding]:
    """The calendar closes a kitchen on days on which schools that it cooks for have school."""
    sites = facts["sites"].drop_duplicates("site").set_index("site")
    kitchen = facts.eating["site"].map(sites["kitchen"]).fillna("")
    fed = facts.eating.assign(kitchen=kitchen)[kitchen.isin(facts.sites) & (kitchen != facts.eating["site"])]
    at = facts.sites.get_indexer(pd.Index(fed["kitchen"]))
    closed = fed[~facts.school_days[at, fed["day"].to_numpy()]]
    for (name,), part in groups(closed, "kitchen"):
        own = facts["calendar"]
        yield finding(
            "warning",
            "calendar",
            own.index[(own["site"] == name) & (own["kind"] == "no_school")],
            "site",
            what=ngettext("The kitchen {kitchen} is closed on {count} day on which {sites} have school: {days}; {pupils} pupils eat there on such a day.", "The kitchen {kitchen} is closed on {count} days on which {sites} have school: {days}; {pupils} pupils eat there on such a day.", part["day"].nunique()).format(
                kitchen=facts.name("site", name),
                count=part["day"].nunique(),
                sites=listed(facts.named("site", sorted(set(part["site"])))),
                days=days_listed(facts, part["day"]),
                pupils=pupils_a_day(part),
            ),
            why=_("Their food is planned and bought as if it were cooked."),
            mend=_("Close the schools on these days too, open the kitchen, or name another kitchen for them."),
        )  # fmt: skip


@fact()
def kitchen_open_alone(facts: Facts) -> Iterator[Finding]:
    """The calendar opens a kitchen on days on which none of its schools has school."""
    sites, calendar = facts["sites"], facts["calendar"]
    kitchens = set(sites["kitchen"]) - {""}
    rows = calendar[calendar["site"].isin(kitchens) & (calendar["kind"] == "school") & calendar["first_day"].notna()]
    eating = facts.eating.assign(
        kitchen=facts.eating["site"].map(sites.drop_duplicates("site").set_index("site")["kitchen"])
    )
    for (name,), part in groups(rows, "site"):
        own = set(eating.loc[(eating["kitchen"] == name) | (eating["site"] == name), "day"])
        opened: set[int] = set()
        for first, last in zip(part["first_day"], part["last_day"].fillna(part["first_day"]), strict=True):
            opened |= set(range(facts.days.searchsorted(first), facts.days.searchsorted(last, side="right")))
        idle = sorted(opened - own)
        if idle:
            yield finding(
                "warning",
                "calendar",
                part.index,
                "site",
                what=ngettext("The kitchen {kitchen} is open on {count} day on which none of its schools has school: {days}.", "The kitchen {kitchen} is open on {count} days on which none of its schools has school: {days}.", len(idle)).format(
                    kitchen=facts.name("site", name), count=len(idle), days=days_listed(facts, pd.Series(idle))
                ),
                why=_("Nobody eats on these days, so nothing is planned; a make-up day may be meant for the schools."),
                mend=_("Enter the day for the schools too, or with a blank site for all."),
            )  # fmt: skip


_DAYS_WITHIN = {
    "calendar": ("first_day", "last_day"),
    "cancelled_meals": ("first_day", "last_day"),
    "menus": ("date",),
    "enrolment": ("valid_from",),
    "offers": ("first_day", "last_day"),
    "harvests": ("first_day", "last_day"),
    "funds": ("first_day", "last_day"),
    "instalments": ("date",),
    "served": ("date",),
    "bought": ("date",),
    "announced": ("date",),
    "supplier_days": ("first_day", "last_day"),
    "storage_room": ("first_day", "last_day"),
}
"""Columns whose days lie in the plan's year, mostly."""


@fact()
def day_and_month_swapped(facts: Facts) -> Iterator[Finding]:
    """Days of a column lie outside the plan's year, and would lie in it with day and month exchanged."""
    if len(facts.days) == 0:
        return
    began = facts.head["year_first_day"]
    first = facts.days[0] if pd.isna(began) else min(pd.Timestamp(began), facts.days[0])
    for table, columns in _DAYS_WITHIN.items():
        for column in columns:
            days = facts.table(table)[column].dropna()
            if days.empty:
                continue
            # of a day beyond the twelfth no month can be made; such cells are right if any are
            beyond = days[((days < first) | (days > facts.days[-1])) & (days.dt.day <= 12)]
            exchanged = beyond.map(lambda day: day.replace(month=day.day, day=day.month))
            odd = beyond[exchanged.between(first, facts.days[-1]).astype(bool)]
            if len(odd):
                yield finding(
                    "warning",
                    table,
                    odd.index,
                    column,
                    what=ngettext("{count} day of {column} lies outside the plan's year, but in it with day and month exchanged: {days}.", "{count} days of {column} lie outside the plan's year, but in it with day and month exchanged: {days}.", len(odd)).format(
                        count=len(odd), column=column, days=listed(day_text(value) for value in odd)
                    ),
                    why=_("A spreadsheet set to another country reads 03/04 as the other day, and leaves only days after the 12th alone."),
                    mend=_("Compare with the paper; write days as 2026-04-03."),
                )  # fmt: skip


@fact()
def cancelled_reversed(facts: Facts) -> Iterator[Finding]:
    """A row of the cancelled meals ends before it begins."""
    yield from reversed_days(facts, "cancelled_meals", _("The row has no day, so it changes nothing."))


@fact()
def cancelled_in_vain(facts: Facts) -> Iterator[Finding]:
    """Meals are cancelled where nobody would eat: without school, outside the plan, or at a site where nobody eats the menu."""
    frame = facts["cancelled_meals"]
    frame = frame[frame["first_day"].notna() & ~(frame["last_day"] < frame["first_day"])]
    if len(facts.days) == 0 or frame.empty:
        return
    groups_of = facts["menu_groups"]
    chosen = set(groups_of.loc[groups_of["mode"].isin(FREE_MENUS), "menu"])
    stated = facts.stated_days
    served = pd.MultiIndex.from_frame(stated[["menu", "day"]])
    would = facts.usual
    fed = would["menu"].isin(chosen) | pd.MultiIndex.from_frame(would[["menu", "day"]]).isin(served)
    eaten = would[fed]
    places: dict[tuple[str, str], list[int]] = {}
    for site, menu, day_ in zip(eaten["site"], eaten["menu"], eaten["day"], strict=True):
        places.setdefault((site, menu), []).append(day_)
    for (line, row), on in zip(frame.iterrows(), facts.days_cancelled(frame), strict=True):
        last = row["first_day"] if pd.isna(row["last_day"]) else row["last_day"]
        meant = [
            (menu, day)
            for (site, menu), days in places.items()
            if row["site"] in ("", site) and row["menu"] in ("", menu)
            for day in days
            if on[day]
        ]
        if row["meal"]:
            of_meal = stated.loc[stated["meal"] == row["meal"], ["menu", "day"]]
            meant = list(set(meant) & set(of_meal.itertuples(index=False, name=None)))
        over = last < facts.days[0] and row["first_day"] >= facts.head["year_first_day"]  # earlier in the year
        if meant or over:
            continue
        yield finding(
            "warning",
            "cancelled_meals",
            [line],
            "first_day",
            what=_(
                "Meals are cancelled from {first} to {last} where nobody would eat on these days of the plan."
            ).format(first=day_text(row["first_day"]), last=day_text(last)),
            why=_(
                "The row changes nothing: there is no school then, the menu serves nothing, or nobody at the site eats it."
            ),
            mend=_("Correct the days, the school (not its kitchen) or the menu group; or take the row out."),
        )


@fact()
def cancelled_meal_of_some(facts: Facts) -> Iterator[Finding]:
    """A single meal is cancelled for a school or for a part of the pupils."""
    frame = facts["cancelled_meals"]
    rows = frame[(frame["meal"] != "") & ((frame["site"] != "") | (frame["pupils_share"] < 1))]
    if len(rows):
        yield finding(
            "error",
            "cancelled_meals",
            rows.index,
            "meal",
            what=_("A single meal is cancelled for one school, or for a part of the pupils."),
            why=_("Who eats is counted by the day: a meal by its name falls out for all who eat a menu, or for nobody."),
            mend=_("Leave site and pupils_share blank, and name the menu group; give the school a menu group of its own where others have the meal."),
        )  # fmt: skip


@fact()
def cancelled_meal_of_choice(facts: Facts) -> Iterator[Finding]:
    """A single meal is cancelled of a menu that the plan chooses."""
    groups_of, frame = facts["menu_groups"], facts["cancelled_meals"]
    chosen = groups_of.loc[groups_of["mode"].isin(FREE_MENUS), "menu"]
    rows = frame[(frame["meal"] != "") & (frame["menu"].isin(chosen) | ((frame["menu"] == "") & (len(chosen) > 0)))]
    if len(rows):
        yield finding(
            "error",
            "cancelled_meals",
            rows.index,
            "meal",
            what=_("A single meal is cancelled of a menu that the plan chooses: {menus}.").format(
                menus=listed(facts.named("menu", chosen))
            ),
            why=_("The plan chooses dishes for every meal of a day on which pupils eat; it would serve this one too."),
            mend=_("Name a menu group whose dishes are given, or leave meal blank if nothing is eaten on these days."),
        )


@fact()
def cancelled_twice(facts: Facts) -> Iterator[Finding]:
    """Two rows of the cancelled meals concern the same pupils on the same day; on a single day of less than usual the greater part is meant to count."""
    frame = facts["cancelled_meals"].dropna(subset=["first_day"])
    frame = frame[frame["meal"] == ""]
    until = frame["last_day"].fillna(frame["first_day"]).to_numpy()
    first, usual = frame["first_day"].to_numpy(), (frame["weekdays"] != "").to_numpy()
    words = {name: frame[name].to_numpy(dtype=object) for name in ("site", "menu", "weekdays")}
    for place, line in enumerate(frame.index):
        later = slice(place + 1, None)
        same = (first[later] <= until[place]) & (until[later] >= first[place]) & (usual[later] == usual[place])
        for name in ("site", "menu"):
            one, other = words[name][place], words[name][later]
            same &= (other == one) | (other == "") | (one == "")
        if usual[place]:
            here = set(split_list(words["weekdays"][place]))
            same[same] = [bool(here & set(split_list(cell))) for cell in words["weekdays"][later][same]]
        if same.any():
            one, others = frame.iloc[place], frame.iloc[later][same]
            yield finding(
                "warning",
                "cancelled_meals",
                [line, *others.index],
                "pupils_share",
                what=_("Meals of the same pupils are cancelled more than once on {day}.").format(
                    day=day(max(one["first_day"], others["first_day"].iloc[0]))
                ),
                why=_("The parts are not added up: the greatest of them is taken to be away."),
                mend=_("Write one row for these days, with the part that is away in all."),
            )


@fact()
def calendar_reversed(facts: Facts) -> Iterator[Finding]:
    """A calendar row ends before it begins."""
    yield from reversed_days(facts, "calendar", _("The row has no day, so it changes nothing."))


def contradictions(facts: Facts, table: str, by: str, kinds: tuple[str, str]) -> Iterator[tuple[list[int], str]]:
    """Yield the lines of rows of a table that say two kinds of the same day of the same `by`, and the first such day.

    Parameters
    ----------
    facts : Facts
        What the case says.
    table : str
        Short name of a table with ``first_day``, ``last_day`` (blank: the first day alone) and ``kind``.
    by : str
        Column of what the rows are about, such as ``site``: only rows of the same contradict each other.
    kinds : tuple of str
        The two kinds that cannot be true of the same day.

    Yields
    ------
    tuple of (list of int, str)
        Lines of a row of the first kind and of all of the second that touch it, and the first day that the row shares
        with the first of these, in words.
    """
    frame = facts.table(table)
    frame = frame[frame["first_day"].notna()].assign(until=frame["last_day"].fillna(frame["first_day"]))
    for _same, rows in groups(frame, by):
        some, others = (rows[rows["kind"] == kind] for kind in kinds)
        for line, row in some.iterrows():
            against = others[(others["first_day"] <= row["until"]) & (others["until"] >= row["first_day"])]
            if len(against):
                yield (
                    [int(str(one)) for one in (line, *against.index)],
                    day(max(row["first_day"], against["first_day"].iloc[0])),
                )


@fact()
def calendar_contradicts(facts: Facts) -> Iterator[Finding]:
    """Two rows of the calendar for the same sites say school and no school of the same day."""
    for lines, first in contradictions(facts, "calendar", "site", ("school", "no_school")):
        yield finding(
            "error",
            "calendar",
            lines,
            "kind",
            what=_("Rows for the same sites say school and no school of the same day, such as {day}.").format(
                day=first
            ),
            why=_("It cannot be told which of them holds; the order of rows has no meaning."),
            mend=_("Let the break end before the extra school day and begin anew after it, or delete one of the rows."),
        )


@fact()
def calendar_outside(facts: Facts) -> Iterator[Finding]:
    """A calendar row lies outside the plan."""
    frame = facts["calendar"]
    away = outside(facts, frame["first_day"], frame["last_day"].fillna(frame["first_day"]))
    start = facts["case"]["cycle_first_day"].min() if len(facts["case"]) else pd.NaT
    if (facts["menu_groups"]["cycle_counts"] == "school_weeks").any() and pd.notna(start):
        away &= frame["first_day"] < start  # weeks of the cycle before the plan are counted by their days of school
    rows = frame.index[away]
    if len(rows):
        yield finding(
            "warning",
            "calendar",
            rows,
            "first_day",
            what=ngettext(
                "{count} row lies before or after the plan.", "{count} rows lie before or after the plan.", len(rows)
            ).format(count=len(rows)),
            why=_("They change nothing; perhaps the year is wrong and a holiday is planned as a school day."),
            mend=_("Correct the year, or delete the rows."),
        )


@fact()
def menu_of_no_school(facts: Facts) -> Iterator[Finding]:
    """A calendar row without school says whose menu is served."""
    frame = facts["calendar"]
    rows = frame.index[frame["menu_of"].notna() & (frame["kind"] == "no_school")]
    if len(rows):
        yield finding(
            "error",
            "calendar",
            rows,
            "menu_of",
            what=_("A day without school is said to have the menu of another day."),
            why=_("Nothing is served on a day without school, so it is not known what is meant."),
            mend=_("Set the kind to school for a day that is made up for; leave menu_of blank for one that falls out."),
        )


@fact()
def menu_of_some_schools(facts: Facts) -> Iterator[Finding]:
    """A school makes up for a day on which another school with the same menu has its usual day."""
    frame = facts["calendar"]
    frame = frame[
        frame["menu_of"].notna() & (frame["kind"] == "school") & (frame["site"] != "") & frame["first_day"].notna()
    ]
    pairs = facts["enrolment"][["site", "menu"]].drop_duplicates()
    names = dict(zip(facts["sites"]["site"], facts["sites"]["name"], strict=True))
    for line, row in frame.iterrows():
        last = row["first_day"] if pd.isna(row["last_day"]) else row["last_day"]
        days = (facts.days >= row["first_day"]) & (facts.days <= last)
        alike = frame[(frame["first_day"] <= row["first_day"]) & (frame["menu_of"] == row["menu_of"])]["site"]
        menus = pairs.loc[pairs["site"] == row["site"], "menu"]
        others = pairs.loc[
            pairs["menu"].isin(menus) & ~pairs["site"].isin({row["site"], *alike}), "site"
        ].drop_duplicates()
        at = facts.sites.get_indexer(pd.Index(others))
        there = facts.school_days[at[at >= 0]][:, days].any(axis=1)
        if there.any():
            yield finding(
                "error",
                "calendar",
                [line],
                "menu_of",
                what=_("{sites} have school on that day too, and eat the same menu.").format(
                    sites=listed(names.get(site, site) for site in others[at >= 0][there])
                ),
                why=_("Pupils of one menu group are served one menu on a day, so the schools would get each other's."),
                mend=_("Give the school a menu group of its own, or say menu_of for all schools that have the menu."),
            )
