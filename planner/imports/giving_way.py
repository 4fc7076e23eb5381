"""What stands in a case only as an assumption gives way to what a file says of the same thing, and the user is told.

By hand: a case begun from five inputs has 1500 pupils at one place that stands for the schools. A register brings two schools
with 700 and 800: beside the place there would be 3000 pupils; it goes, with its pupils, and 1500 stay.
"""

from __future__ import annotations

from collections.abc import Collection, Hashable, Iterable, Mapping, Sequence
from dataclasses import replace

import pandas as pd

from planner.assumed import assumed_cells, cell_text, key_text
from planner.case import Case
from planner.checks.iso import stand_in_place
from planner.findings import Finding
from planner.i18n import _, listed, money_text, ngettext
from planner.imports.result import Imported
from planner.imports.told import told
from planner.io.troubles import quoted
from planner.schema import CASE_TABLES

_PLACE = {"lat", "lon"}
"""Cells of a site that are assumed where it stands for schools that nobody has listed."""

_PRICE = ("price", "price_factor")
"""Cells of an offer that go together: a price of a file is not brought to the year by the factor of another price."""


def given_way(
    case: Case, found: Imported, name: str, others: Sequence[pd.DataFrame] = ()
) -> tuple[Case, list[Finding]]:
    """Return a case without what gives way to a file.

    Parameters
    ----------
    case : Case
        The case as it is now.
    found : Imported
        What the file says.
    name : str
        Name of the file.
    others : sequence of pandas.DataFrame
        Of a record of meals, the cancelled meals that records told earlier.

    Returns
    -------
    Case
        The case without rows and cells that were assumed, or expected by an earlier record, and of which the file says something.
    list of Finding
        What is told of them.
    """
    case = _expected_before(case, found, others)
    if assumed_cells(case).empty:
        return case, []
    findings: list[Finding] = []
    for one in (_schools, _menu, _prices):
        case, more = one(case, found, name)
        findings += more
    return _confirmed(case, found), findings


def stand_ins(case: Case) -> list[str]:
    """Return the sites that stand for schools nobody has listed: no list tells of them, and their place is assumed."""
    cells, sites = assumed_cells(case), case["sites"]
    of_sites = cells[cells["table"] == "sites"]
    assumed: dict[int, set[str]] = {}
    for line, column in zip(of_sites["line"], of_sites["column"], strict=True):
        assumed.setdefault(int(line), set()).add(str(column))
    rows = zip(sites.index, sites["site"], sites["source"], strict=True)
    return [
        str(site)
        for line, site, source in rows
        if "" in assumed.get(line, set()) or (assumed.get(line, set()) >= _PLACE and not source)
    ]


def _schools(case: Case, found: Imported, name: str) -> tuple[Case, list[Finding]]:
    """Take the place out that stands for the schools, where a file lists schools."""
    listed_now = {str(site) for site in found.tables.get("sites", pd.DataFrame({"site": []}))["site"]}
    gone = [site for site in stand_ins(case) if site not in listed_now] if listed_now else []
    if not gone:
        return case, []
    sites, enrolment = case["sites"], case["enrolment"]
    names = [str(one) for one in sites.loc[sites["site"].isin(gone), "name"]]
    pupils = int(enrolment.loc[enrolment["site"].isin(gone), "pupils"].sum())
    for table in ("sites", "enrolment"):
        case = _without(case, table, case[table].index[case[table]["site"].isin(gone)])
    replaced = told(
        "stand-in-replaced",
        "warning",
        name,
        (),
        "",
        what=_(
            "{names}, which stood for schools that nobody had listed, is taken out with its pupils ({count})."
        ).format(names=listed([quoted(one) for one in names]), count=pupils),
        why=_("Its pupils are those of the schools in the file; both together would count them twice."),
        mend=_("Look whether the file holds every school: the pupils of one that it lacks are missing now."),
    )
    return case, [replaced, *_money_of_before(case, name)]


def _money_of_before(case: Case, name: str) -> list[Finding]:
    """Return the warning that money was reckoned with the pupils that stood in the case before."""
    cells = assumed_cells(case)
    lines = cells.loc[(cells["table"] == "funds") & (cells["column"] == "amount"), "line"].astype(int)
    funds = case["funds"].loc[list(lines)]
    if funds.empty:
        return []
    amounts = [
        f"{fund} {money_text(amount, str(case.head['currency']))}"
        for fund, amount in zip(funds["name"], funds["amount"], strict=True)
    ]
    return [
        told(
            "money-of-before",
            "warning",
            name,
            (),
            "",
            what=_("Money was reckoned with the pupils that were filled in before: {amounts}.").format(
                amounts=listed(amounts)
            ),
            why=_(
                "With other pupils the programme pays another amount, and all money together is no more what you said."
            ),
            mend=_("Type into the table funds what the town has beside the transfer."),
        )
    ]


def town_place(case: Case | None) -> tuple[float, float] | None:
    """Return where the place lies that stands for the schools of a case, if somebody said it; None if not."""
    if case is None:
        return None
    sites = case["sites"].set_index("site").loc[stand_ins(case), ["lat", "lon"]].dropna()
    points = {(float(lat), float(lon)) for lat, lon in zip(sites["lat"], sites["lon"], strict=True)}
    if len(points) != 1 or points == {stand_in_place(str(case.head["country"]))}:
        return None
    return points.pop()


def _menu(case: Case, found: Imported, name: str) -> tuple[Case, list[Finding]]:
    """Take dishes of a menu out that were filled in, for the groups and meals of which a file tells the menu."""
    new = found.tables.get("menus")
    if new is None:
        return case, []
    meals = {str(dish): str(meal) for dish, meal in zip(case["dishes"]["dish"], case["dishes"]["meal"], strict=True)}
    more = found.tables.get("dishes", CASE_TABLES["dishes"].empty())
    meals |= {str(dish): str(meal) for dish, meal in zip(more["dish"], more["meal"], strict=True)}
    said = {(str(menu), meals.get(str(dish), "")) for menu, dish in zip(new["menu"], new["dish"], strict=True)}
    cells = assumed_cells(case)
    lines = cells.loc[(cells["table"] == "menus") & (cells["column"] == ""), "line"].astype(int)
    rows = case["menus"].loc[list(dict.fromkeys(lines))]
    gone = [
        line
        for line, menu, dish in zip(rows.index, rows["menu"], rows["dish"], strict=True)
        if (str(menu), meals.get(str(dish), "")) in said
    ]
    if not gone:
        return case, []
    text = ngettext(
        "{count} line of the menu that was filled in for you gives way to the menu of the file.",
        "{count} lines of the menu that were filled in for you give way to the menu of the file.",
        len(gone),
    )
    return _without(case, "menus", gone), [
        told(
            "starter-menu-replaced",
            "warning",
            name,
            (),
            "",
            what=text.format(count=len(gone)),
            why=_("Both together would be served and bought twice."),
            mend=_("Look whether the menu of the file holds for every week: days that it lacks have no dish now."),
        )
    ]


def _prices(case: Case, found: Imported, name: str) -> tuple[Case, list[Finding]]:
    """Clear prices that were filled in, with the factor that went with them, where a file tells the price of the offer."""
    new = found.tables.get("offers")
    if new is None:
        return case, []
    cells, offers = assumed_cells(case), case["offers"]
    lines = set(cells.loc[(cells["table"] == "offers") & (cells["column"].isin(["", "price"])), "line"].astype(int))
    said = {str(offer) for offer, price in zip(new["offer"], new["price"], strict=True) if pd.notna(price)}
    gone = [line for line, offer in zip(offers.index, offers["offer"], strict=True) if line in lines and offer in said]
    if not gone:
        return case, []
    text = ngettext(
        "{count} price that was filled in for you gives way to that of the file.",
        "{count} prices that were filled in for you give way to those of the file.",
        len(gone),
    )
    return _cleared(case, "offers", gone, _PRICE), [
        told(
            "assumed-prices-replaced",
            "note",
            name,
            (),
            "price",
            what=text.format(count=len(gone)),
            why=_(
                "The price of the file holds as it is; the factor that brought the other to the plan's year is gone."
            ),
            mend=_("Nothing need be done."),
        )
    ]


def _expected_before(case: Case, found: Imported, others: Sequence[pd.DataFrame]) -> Case:
    """Take out what earlier records expected of the schools and menus that a record tells now, but for what was edited since.

    By hand: of 1 in 3 who stay away on Fridays by one record, and 1 in 9 on Wednesdays by the next, only the second hold.
    """

    def told(row: Mapping[Hashable, object]) -> tuple[str, str]:
        share = CASE_TABLES["cancelled_meals"]["pupils_share"]
        return key_text(row, "cancelled_meals"), cell_text(share, row["pupils_share"])

    said = {told(row) for rows in others for row in rows.to_dict("records")}
    menus: dict[str, set[str]] = {}
    for one in found.expected:
        if one.is_taken:
            menus.setdefault(one.site, set()).add(one.menu)
    news = found.tables.get("cancelled_meals", CASE_TABLES["cancelled_meals"].empty())
    now = {key_text(row, "cancelled_meals") for row in news.to_dict("records")}
    rows = case["cancelled_meals"]
    gone = [
        line
        for line, row in zip(rows.index, rows.to_dict("records"), strict=True)
        if told(row) in said
        and told(row)[0] not in now
        and (its := menus.get(str(row["site"])))
        and (not row["menu"] or its & {"", str(row["menu"])})
    ]
    return _without(case, "cancelled_meals", gone) if gone else case


def _confirmed(case: Case, found: Imported) -> Case:
    """Return a case whose assumptions hold no cell that a file tells: also where it says the same."""
    for table, rows in found.tables.items():
        records = rows.to_dict("records")
        for column in found.given.get(table, ()):
            said = {key_text(row, table) for row in records if row[column] != "" and pd.notna(row[column])}
            case = _forgotten(case, table, said, [column])
    return case


def without_rows_of(case: Case, found: Imported, tables: Collection[str]) -> Case:
    """Return a case without the rows that a file says, and without what is told of them as assumed.

    Parameters
    ----------
    case : Case
        The case.
    found : Imported
        What the file says.
    tables : collection of str
        Tables from which the rows go.

    Returns
    -------
    Case
        Without them.
    """
    for table in tables:
        its = {key_text(row, table) for row in found.tables.get(table, CASE_TABLES[table].empty()).to_dict("records")}
        rows = case.tables[table]
        lines = [
            line for line, row in zip(rows.index, rows.to_dict("records"), strict=True) if key_text(row, table) in its
        ]
        case = _without(case, table, lines)
    return case


def _without(case: Case, table: str, lines: Iterable[int]) -> Case:
    """Return a case without some rows of a table, and without what is told of them as assumed."""
    gone = case.tables[table].loc[list(lines)]
    names = {key_text(row, table) for row in gone.to_dict("records")}
    frame = case.tables[table].drop(index=gone.index)
    extras = dict(case.extras)
    if table in extras:
        extras[table] = extras[table].drop(index=gone.index)
    return _forgotten(replace(case, tables={**case.tables, table: frame}, extras=extras), table, names, None)


def _cleared(case: Case, table: str, lines: Collection[int], columns: Collection[str]) -> Case:
    """Return a case with some cells blank, and without what is told of them as assumed."""
    frame = case.tables[table].copy()
    names = {key_text(row, table) for row in frame.loc[list(lines)].to_dict("records")}
    for column in columns:
        frame.loc[list(lines), column] = "" if frame[column].dtype == "str" else float("nan")
    return _forgotten(replace(case, tables={**case.tables, table: frame}), table, names, ["", *columns])


def _forgotten(case: Case, table: str, names: set[str], columns: Collection[str] | None) -> Case:
    """Return a case that assumes some cells no more; `columns` None: nothing of the rows."""
    held = case.tables["assumptions"]
    its = (held["table"] == table) & held["row"].isin(names)
    if columns is not None:
        its &= held["column"].isin(list(columns))
    if not its.any():
        return case
    extras = dict(case.extras)
    if "assumptions" in extras:
        extras["assumptions"] = extras["assumptions"][~its]
    return replace(case, tables={**case.tables, "assumptions": held[~its]}, extras=extras)
