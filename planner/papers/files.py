"""Papers as files: each to print (PDF) and to read on a screen (HTML), several as an archive of both."""

from __future__ import annotations

import zipfile
from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from pathlib import Path

import pandas as pd

from planner.case import Case
from planner.findings import Finding, InputError
from planner.i18n import _
from planner.inputs import names_of
from planner.io.atomic import atomic_path
from planner.papers.deliveries import site_papers, supplier_papers
from planner.papers.forms import FORMS, Files, write_forms
from planner.papers.kitchens import kitchen_papers
from planner.papers.maps import map_paper
from planner.papers.members import member_papers
from planner.papers.menus import menu_paper
from planner.papers.paper import Paper
from planner.paths import file_name, free_name
from planner.reports.order_sheets import By
from planner.reports.pictures import of_product_and_month
from planner.words import alike, meant_or_known

Tables = Mapping[str, pd.DataFrame]
Named = Iterable[tuple[str, Paper]]


def write_menu(tables: Tables, case: Case, folder: Path) -> Files:
    """Write ``menu.pdf`` and ``menu.html``, a page a month for each menu group; each file appears whole or not at all.

    Parameters
    ----------
    tables : mapping of str to pandas.DataFrame
        The tables of a plan; ``menu_sheet`` is read.
    case : Case
        Its case.
    folder : Path
        Where they are written.

    Returns
    -------
    dict of str to Path
        The files, by form.
    """
    return write_forms(menu_paper(tables, case), folder, "menu")


def write_map(tables: Tables, case: Case, folder: Path, *, product: str = "", month: str = "") -> Files:
    """Write ``map.pdf`` and ``map.html``, the map of a plan on one page; each file appears whole or not at all.

    Parameters
    ----------
    tables, case, folder
        As for `write_delivery_lists`.
    product : str
        Name or short name of the product whose quantities alone are drawn; blank: all.
    month : str
        Month of delivery, as 2026-03, whose quantities alone are drawn; blank: all.

    Returns
    -------
    dict of str to Path
        The files, by form.

    Raises
    ------
    InputError
        If no product is called so, nothing is delivered in that month, or no place has coordinates.
    """
    names = {"products": names_of(case["products"], "product")}
    unknown = _("No product is called “{word}” in this case.").format(word=product)
    short = _called(product, names, unknown)[1] if product else ""
    if of_product_and_month(tables["orders"], short, month).empty and (product or month):
        what = (
            _("The plan buys nothing of this product in this month.")
            if product and month
            else _("The plan buys nothing of this product.")
            if product
            else _("The plan has no delivery in this month.")
        )
        raise _nothing("nothing-to-print", what, _("Choose another product or month; months are written as 2026-03."))
    found = map_paper(tables, case, short, month)
    if found is None:
        what = _("No school and no supplier of this case has coordinates, so there is nothing to draw.")
        raise _nothing("no-coordinates", what, _("Fill in the columns lat and lon of the tables sites and suppliers."))
    return write_forms(found, folder, "map")


def write_delivery_lists(
    tables: Tables,
    case: Case,
    folder: Path,
    *,
    of: str = "",
    first: date | None = None,
    last: date | None = None,
    by: By = "month",
) -> Files:
    """Write the delivery lists of suppliers and schools as ``deliveries.zip``, or the one of one of them.

    Parameters
    ----------
    tables : mapping of str to pandas.DataFrame
        The tables of a plan.
    case : Case
        Its case.
    folder : Path
        Where the file is written; it appears whole or not at all.
    of : str
        Name or short name of a supplier or site; blank: all.
    first, last : date, optional
        First and last day of delivery that the lists are about.
    by : str
        Does a month or a week begin a page of a supplier's?

    Returns
    -------
    dict of str to Path
        The files by form: an archive, or both of the one that was asked for.

    Raises
    ------
    InputError
        If nobody is called so, or nothing is delivered then.
    """
    mine = {**tables}
    for name in ("orders", "deliveries", "diet_deliveries"):
        if name in tables:
            mine[name] = _between(tables[name], "delivery_day", first, last)
    if of:
        known = {"suppliers": names_of(case["suppliers"], "supplier"), "sites": names_of(case["sites"], "site")}
        kind, who = _called(of, known)
        column = "supplier" if kind == "suppliers" else "site"
        for name in ("orders", "deliveries", "diet_deliveries"):
            if name in mine and column in mine[name]:
                mine[name] = mine[name][mine[name][column] == who]
        found = supplier_papers(mine, case, by) if kind == "suppliers" else site_papers(mine, case)
        return _write_of(found, folder, "deliveries", of)
    groups = {"suppliers": supplier_papers(mine, case, by), "sites": site_papers(mine, case)}
    nothing = _("The plan has no delivery on these days."), _("Choose other days.")
    return _write_all(groups, folder / "deliveries.zip", nothing)


def write_kitchen_sheets(tables: Tables, case: Case, folder: Path, *, of: str = "", week: date | None = None) -> Files:
    """Write what each kitchen weighs out in a week as ``kitchens.zip``, or the sheet of one of them.

    Parameters
    ----------
    tables, case, folder
        As for `write_delivery_lists`.
    of : str
        Name or short name of a kitchen; blank: all.
    week : date, optional
        A day of the week; the first in which something is served if none is given.

    Returns
    -------
    dict of str to Path
        The files by form: an archive, or both of the kitchen that was asked for.

    Raises
    ------
    InputError
        If nobody is called so, or nothing is served then.
    """
    day = week or (tables["menu_sheet"]["date"].min().date() if len(tables["menu_sheet"]) else date.min)
    monday = day - timedelta(days=day.weekday())
    mine = dict(tables)
    if of:
        _kind, who = _called(of, {"sites": names_of(case["sites"], "site")})
        mine["recipe_sheet"] = tables["recipe_sheet"][tables["recipe_sheet"]["site"] == who]
        return _write_of(kitchen_papers(mine, case, monday), folder, "kitchen", of)
    nothing = _("The plan serves nothing in this week."), _("Choose another week.")
    return _write_all({"kitchens": kitchen_papers(mine, case, monday)}, folder / "kitchens.zip", nothing)


def write_member_sheets(tables: Tables, case: Case, folder: Path, *, of: str = "") -> Files:
    """Write what each member family of a group delivers as ``members.zip``, or the sheet of one group.

    Parameters
    ----------
    tables, case, folder
        As for `write_delivery_lists`.
    of : str
        Name or short name of a group; blank: all.

    Returns
    -------
    dict of str to Path
        The files by form: an archive, or both of the group that was asked for.

    Raises
    ------
    InputError
        If nobody is called so, or no group's orders are shared out among members.
    """
    mine = dict(tables)
    if of:
        _kind, who = _called(of, {"suppliers": names_of(case["suppliers"], "supplier")})
        mine["member_split"] = tables["member_split"][tables["member_split"]["supplier"] == who]
        return _write_of(member_papers(mine, case), folder, "members", of)
    nothing = (
        _("The plan shares no group's orders out among its members."),
        _("List what each member family can deliver in the table {table} of the case, and plan again.").format(
            table="members"
        ),
    )
    return _write_all({"members": member_papers(mine, case)}, folder / "members.zip", nothing)


def _between(rows: pd.DataFrame, column: str, first: date | None, last: date | None) -> pd.DataFrame:
    days = rows[column]
    then = days.notna()
    if first is not None:
        then &= days >= pd.Timestamp(first)
    if last is not None:
        then &= days <= pd.Timestamp(last)
    return rows[then]


def _called(word: str, known: Mapping[str, Mapping[str, str]], unknown: str = "") -> tuple[str, str]:
    """Return of which kind somebody is, and the short name; a name in full is known as well, however it is written."""
    for kind, names in known.items():
        for short, name in names.items():
            if word in (short, name) or alike(word) in (alike(short), alike(name)):
                return kind, short
    every = [name or short for names in known.values() for short, name in names.items()]
    what = unknown or _("Nobody is called “{word}” in this case.").format(word=word)
    raise _nothing("unknown-name", what, meant_or_known(word, every))


def _nothing(code: str, what: str, mend: str) -> InputError:
    return InputError([Finding(code, "error", "", (), "", what, _("No paper is written."), mend)])


def _write_of(found: Named, folder: Path, what: str, of: str) -> Files:
    for who, one in found:
        return write_forms(one, folder, f"{what}-{file_name(who)}")
    what = _("The plan has nothing to print for “{word}” on these days.").format(word=of)
    raise _nothing("nothing-to-print", what, _("Choose other days, or somebody else."))


def _write_all(groups: Mapping[str, Named], path: Path, nothing: tuple[str, str]) -> Files:
    """Write an archive of papers, a folder for each kind; where there is nothing to print, say so and how to mend it."""
    written = 0
    with atomic_path(path) as target, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for kind, papers in groups.items():
            taken: set[str] = set()
            for who, one in papers:
                written += 1
                name = f"{kind}/{free_name(file_name(who), taken)}"
                for form, write in FORMS.items():
                    archive.writestr(f"{name}.{form}", write(one))
        if not written:
            raise _nothing("nothing-to-print", *nothing)
    return {"zip": path}
