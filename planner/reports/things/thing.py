"""What has a page of its own, how it is found by name, and what such a page is made of."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

import pandas as pd

from planner.case import Case
from planner.i18n import N_, _, day_text, month_text
from planner.inputs import month_of, names_of
from planner.reports.order_sheets import By
from planner.schema import CASE_TABLES, PLAN_TABLES
from planner.schema.base import Column, Kind, Table, split_list
from planner.schema.words import list_in_words, unit_in_words
from planner.words import alike, alphabetical, nearest

Tables = Mapping[str, pd.DataFrame]

KINDS = {"site": N_("School"), "supplier": N_("Supplier"), "product": N_("Product"), "week": N_("Week")}
"""Kinds of things, with the reader's word."""

LEADS = {"site_name": "site", "supplier_name": "supplier", "product_name": "product"}
"""Columns of names that have a page of their own, with the kind of thing."""

MOST_LIKE = 5
"""Likest names that are returned where nothing is called so."""

WEEK = timedelta(days=6)
"""From the first day of a week to its last."""


@dataclass(frozen=True, slots=True)
class Thing:
    """What has a page of its own.

    Parameters
    ----------
    kind : str
        One of `KINDS`.
    of : str
        Its short name in the case; of a week its Monday, as 2026-03-02.
    name : str
        What a reader calls it.
    beside : str
        What tells it from others of that name: its municipality.
    also : tuple of str
        What else it is found by.
    """

    kind: str
    of: str
    name: str
    beside: str = ""
    also: tuple[str, ...] = ()

    @property
    def what(self) -> str:
        """What it is, and where."""
        return ", ".join(word for word in (_(KINDS[self.kind]), self.beside) if word)

    @property
    def label(self) -> str:
        """Its name with what it is."""
        return f"{self.name} ({self.what})"


@dataclass(frozen=True, slots=True)
class Days:
    """The days that a page is about.

    Parameters
    ----------
    when : str
        A month (2026-03), the Monday of a week (2026-03-02), or blank: the whole plan.
    first, last : date or None
        First and last of them; None: all.
    """

    when: str = ""
    first: date | None = None
    last: date | None = None

    @property
    def name(self) -> str:
        """How a reader calls them."""
        if self.first is None or self.last is None:
            return _("the whole plan")
        return month_text(self.first) if len(self.when) == len("2026-03") else week_name(self.first)

    @property
    def by(self) -> By:
        """What a page of a delivery list is about."""
        return "week" if self.first is not None and self.last == self.first + WEEK else "month"

    def of(self, rows: pd.DataFrame, column: str) -> pd.DataFrame:
        """Return the rows whose day is one of them."""
        if self.first is None or self.last is None:
            return rows
        found: pd.DataFrame = rows[rows[column].between(pd.Timestamp(self.first), pd.Timestamp(self.last))]
        return found


@dataclass(frozen=True, eq=False)
class Section:
    """A part of a page: a table under a title.

    Parameters
    ----------
    name : str
        Short name of the part.
    title, note : str
        What stands above it.
    table : Table
        Its columns; none of them is blank in every row.
    rows : pandas.DataFrame
        Its rows in the reader's words.
    leads : mapping of str to str
        Columns of names that have a page of their own, with the kind of thing.
    long : bool
        Has it texts to be read whole, of several lines?
    """

    name: str
    title: str
    note: str
    table: Table
    rows: pd.DataFrame
    leads: Mapping[str, str]
    long: bool = False


@dataclass(frozen=True, slots=True)
class Handout:
    """A paper that can be had of a thing.

    Parameters
    ----------
    kind : str
        ``deliveries``, ``kitchens`` or ``members``.
    title : str
        What it is.
    of : str
        For whom it is; blank: an archive of all of them.
    days : Days
        What it is about.
    """

    kind: str
    title: str
    of: str
    days: Days


@dataclass(frozen=True, eq=False)
class Page:
    """A page about one thing.

    Parameters
    ----------
    thing : Thing
        What it is about.
    days : Days
        The days of what is delivered, ordered and served on it.
    facts : tuple of (str, str)
        What is known of it, each under its label.
    sections : tuple of Section
        Its tables; none is empty.
    handouts : tuple of Handout
        Papers of it.
    lights : pandas.DataFrame or None
        Of a school the rows of ``nutrition`` of its menus and stages with a light, week by week, with ``menu_name`` and
        ``stage_name``.
    """

    thing: Thing
    days: Days
    facts: tuple[tuple[str, str], ...]
    sections: tuple[Section, ...]
    handouts: tuple[Handout, ...] = ()
    lights: pd.DataFrame | None = None


def things(case: Case, tables: Tables) -> list[Thing]:
    """Return all that has a page: schools, suppliers and products of the case in the reader's alphabet, weeks of the plan in time."""
    found: list[Thing] = []
    for kind, table in (("site", "sites"), ("supplier", "suppliers"), ("product", "products")):
        rows = case.table(table)
        beside = rows["municipality"] if "municipality" in rows else [""] * len(rows)
        named = zip(rows[kind], rows["name"], beside, strict=True)
        of_kind = [
            Thing(kind, str(short), str(name or short), str(where), (str(short),)) for short, name, where in named
        ]
        found += sorted(of_kind, key=lambda one: alphabetical(one.name))
    return found + [_week(monday) for monday in mondays(tables)]


def _week(monday: date) -> Thing:
    days = [monday + timedelta(days=k) for k in range(7)]
    also = [text for day in days for text in (day.isoformat(), day_text(day), month_text(day))]
    return Thing("week", monday.isoformat(), week_name(monday), also=tuple(dict.fromkeys(also)))


def week_name(monday: date) -> str:
    """Return how a reader calls a week."""
    return _("Week from {first} to {last}").format(first=day_text(monday), last=day_text(monday + WEEK))


def mondays(tables: Tables) -> list[date]:
    """Return the Mondays of the weeks in which the plan has something served, delivered or ordered, in their order."""
    columns = (("menu_sheet", "date"), ("deliveries", "delivery_day"), ("orders", "order_by"))
    days = pd.concat([tables[table][column] for table, column in columns]).dropna()
    first = days - pd.to_timedelta(days.dt.day_of_week, unit="D")
    return [day.date() for day in sorted(first.unique())]


def spans(tables: Tables) -> list[Days]:
    """Return the days that a page may be about: the whole plan, then each month and the weeks that begin in it."""
    starts = mondays(tables)
    days = pd.concat([tables["menu_sheet"]["date"], tables["deliveries"]["delivery_day"]]).dropna()
    months = {str(month) for month in month_of(days)} | {f"{monday:%Y-%m}" for monday in starts}
    found = [Days()]
    for month in sorted(months):
        found.append(days_of(month))
        found += [days_of(monday.isoformat()) for monday in starts if f"{monday:%Y-%m}" == month]
    return found


def days_of(when: str) -> Days:
    """Return the days of a month (2026-03), of the week of a day (2026-03-04), or of the whole plan (blank).

    Raises
    ------
    ValueError
        If it is none of these.
    """
    if not when:
        return Days()
    if len(when) == len("2026-03"):
        first = date.fromisoformat(f"{when}-01")
        return Days(when, first, (first + timedelta(days=31)).replace(day=1) - timedelta(days=1))
    day = date.fromisoformat(when)
    monday = day - timedelta(days=day.weekday())
    return Days(monday.isoformat(), monday, monday + WEEK)


def search(known: Sequence[Thing], words: str) -> list[Thing]:
    """Return the things that a reader may mean by some words, the likest first; none for no words.

    What is called so, capitals and accents apart, comes before what begins so and what has all the words in its name; where
    nothing has them, the likest names are returned.
    """
    if ranked := _ranked(known, words):
        return [one for _rank, one in ranked]
    likest = nearest(words, [one.name for one in known], most=MOST_LIKE)
    return [one for name in likest for one in known if one.name == name]


def meant(known: Sequence[Thing], words: str) -> Thing | None:
    """Return the one thing that is called so, capitals and accents apart, or that alone has the words in its name; else None."""
    ranked = _ranked(known, words)
    called = [one for rank, one in ranked if rank == 0] or [one for _rank, one in ranked]
    return called[0] if len(called) == 1 else None


def _ranked(known: Sequence[Thing], words: str) -> list[tuple[int, Thing]]:
    """Return what has the words in its name, with how well it fits (0: it is called so), the best first."""
    wanted, parts = alike(words), [alike(part) for part in words.split()]
    if not wanted:
        return []
    ranked = []
    for one in known:
        name, *also = (alike(name) for name in (one.name, *one.also))
        if wanted in (name, *also):
            ranked.append((0, one))
        elif name.startswith(wanted):
            ranked.append((1, one))
        elif wanted in name or all(any(part in form for form in (name, *also)) for part in parts):
            ranked.append((2, one))
    return sorted(ranked, key=lambda found: found[0])


# --- what pages are made of ------------------------------------------------------------------------------------------


def own(name: str, label: str, kind: Kind = "text", unit: str = "") -> Column:
    """Return a column that no table of a plan has.

    Parameters
    ----------
    name : str
        Short name of the column, as the rows have it.
    label : str
        Heading, in the reader's language.
    kind : str
        What stands in it; see `planner.schema.base.Column`.
    unit : str
        Unit of figures; blank: none.

    Returns
    -------
    Column
        The column, of no meaning but its heading.
    """
    return Column(name, kind, "", label=label, unit=unit)


def of_plan(table: str, *names: str) -> list[Column]:
    """Return columns of a plan's table; names stand there without short names beside them, and are headed so."""
    labels = {name: _(KINDS[kind]) for name, kind in LEADS.items()}
    return [replace(PLAN_TABLES[table][name], label=labels.get(name, PLAN_TABLES[table][name].label)) for name in names]


def brought(come: pd.DataFrame, *who: str) -> tuple[pd.DataFrame, list[Column]]:
    """Return what deliveries bring, summed over their days, and the columns that show it.

    By hand: 10 kg of lettuce of a farm to a school on 4 May and as much on 11 May are 20 kg on two days, the first on 4 and the last on 11 May.

    Parameters
    ----------
    come : pandas.DataFrame
        Rows of the table ``deliveries`` with names.
    who : str
        Columns by which they are summed apart, names and short names; the unit tells apart too.

    Returns
    -------
    pandas.DataFrame
        `who`, ``unit``, ``units``, ``kg``, ``days``, ``first``, ``last``.
    list of Column
        Those that are shown: the names of `who`, quantities and days.
    """
    sums = come.groupby([*who, "unit"], as_index=False, dropna=False).agg(
        units=("units", "sum"),
        kg=("kg", "sum"),
        days=("delivery_day", "nunique"),
        first=("delivery_day", "min"),
        last=("delivery_day", "max"),
    )
    names = [name for name in who if name in LEADS]
    days = [own("days", _("Days"), "integer"), own("first", _("First day"), "date"), own("last", _("Last day"), "date")]
    return sums, [*of_plan("deliveries", *names, "units", "unit", "kg"), *days]


def section(
    name: str,
    title: str,
    rows: pd.DataFrame,
    columns: Iterable[Column],
    *,
    note: str = "",
    by: Sequence[str] = (),
    long: bool = False,
) -> Iterator[Section]:
    """Yield a part of a page, or nothing where there are no rows.

    Parameters
    ----------
    name, title, note : str
        As of `Section`.
    rows : pandas.DataFrame
        Its rows, with the columns at least.
    columns : iterable of Column
        What is shown of them, in this order; what is blank in all is left out.
    by : sequence of str
        Columns by which the rows are sorted, texts in the reader's alphabet.
    long : bool
        As of `Section`.

    Yields
    ------
    Section
        The part, its cells in the reader's words.
    """
    if rows.empty:
        return
    if by:
        rows = rows.sort_values(list(by), key=_sorted_by, kind="stable")
    shown = [column for column in columns if not _blank(rows[column.name])]
    known = rows[[column.name for column in shown]].reset_index(drop=True)
    words = {column.name: _in_words(column, known[column.name]) for column in shown if _is_text(known[column.name])}
    leads = {column.name: LEADS[column.name] for column in shown if column.name in LEADS}
    yield Section(name, title, note, Table(name, "", tuple(shown)), known.assign(**words), leads, long)


def _sorted_by(values: pd.Series) -> pd.Series:
    return values.map(alphabetical) if _is_text(values) else values


def _in_words(column: Column, values: pd.Series) -> pd.Series:
    """Return texts in the reader's words: codes, lists of them, purchase units."""
    if column.name == "unit":
        return values.map(unit_in_words)
    return values.map(lambda cell: listed(list_in_words(column.name, str(cell))) if pd.notna(cell) else "")


def listed(cell: str) -> str:
    """Return a list of words as a cell of a table holds it with commas between them."""
    return ", ".join(split_list(cell))


def _is_text(values: pd.Series) -> bool:
    return bool(pd.api.types.is_string_dtype(values) or values.dtype == object)


def _blank(values: pd.Series) -> bool:
    return bool((values.isna() | (values.astype("str") == "")).all())


def words_of(table: str, column: str, cell: str) -> str:
    """Return the words of a cell of a case, one or several, as a reader says them.

    Parameters
    ----------
    table : str
        Short name of the table of the case.
    column : str
        Short name of the column, whose codes the schema knows.
    cell : str
        Codes, parted as lists of the case are; blank: no words.

    Returns
    -------
    str
        The words, parted by commas.
    """
    known = CASE_TABLES[table][column]
    return ", ".join(known.word(code) for code in split_list(str(cell)))


def facts(*said: tuple[str, str]) -> tuple[tuple[str, str], ...]:
    """Return what is known, without what is not."""
    return tuple((label, text) for label, text in said if text)


def row_of(case: Case, table: str, key: str, short: str) -> pd.Series:
    """Return the row of a thing in its table of the case.

    Parameters
    ----------
    case : Case
        The case; blank cells have the schema's defaults.
    table : str
        Short name of the table.
    key : str
        Column of the short names in it.
    short : str
        Short name of the thing.

    Returns
    -------
    pandas.Series
        The first row of that name.

    Raises
    ------
    KeyError
        If the case has none.
    """
    rows = case.table(table)
    found = rows[rows[key] == short]
    if found.empty:
        raise KeyError(short)
    return found.iloc[0]


def with_names(case: Case, rows: pd.DataFrame) -> pd.DataFrame:
    """Return rows in which no product, supplier or site is without a name, as one may be whose order was changed by hand."""
    found = {}
    for key, table in (("product", "products"), ("supplier", "suppliers"), ("site", "sites")):
        if key in rows:
            names = names_of(case.table(table), key)
            found[f"{key}_name"] = rows[key].map(lambda short, names=names: names.get(short) or short).astype("str")
    return rows.assign(**found)
