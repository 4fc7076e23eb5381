"""What is written and printed of a plan: calls, menus, lists of deliveries, maps, data."""

from __future__ import annotations

import json
import tempfile
import zipfile
from collections.abc import Callable, Mapping
from datetime import date
from functools import partial
from io import BytesIO
from pathlib import Path
from typing import Any

import pandas as pd

from planner.case import Case
from planner.i18n import _, day_text
from planner.making.pipeline import (
    Clock,
    Listener,
    export_plan,
    plan_places,
)
from planner.making.plan import Plan
from planner.papers import (
    Files,
    write_call,
    write_delivery_lists,
    write_kitchen_sheets,
    write_map,
    write_member_sheets,
    write_menu,
)
from planner.papers.forms import by_kind
from planner.paths import file_name, free_name
from planner.programmes.case_law import law_or_none
from planner.reports import call_title, call_titles, calls_of, pictures, write_annex
from planner.reports.documents import call_word
from planner.reports.map_picture import View, picture, subject, views
from planner.reports.maps import Map, map_of
from planner.reports.order_sheets import By
from planner.reports.places import plan_features
from planner.reports.things import (
    Handout,
)


def export_call(
    plan: Plan, folder: str | Path, *, until: Mapping[str, date] | None = None, progress: Listener | None = None
) -> dict[str, Path]:
    """Write the papers by which food is asked for, as the programmes name them: ``call.xlsx``, the annex, ``call.pdf``, to print, and ``call.html``, to read on a screen.

    Where committees call each for itself, or the law has several papers, each has all three, with its name: ``call-NAME.xlsx``, ``call-NAME.pdf``, ``call-NAME.html``.

    Parameters
    ----------
    plan : Plan
        A plan with its tables.
    folder : str or Path
        Where they are written; each file appears whole or not at all.
    until : mapping of str to datetime.date, optional
        Last day on which each call takes bids, by what it is known as (`planner.reports.documents.call_word`); a call that is not named
        leaves it to be filled in.
    progress : callable, optional
        Is told each step.

    Returns
    -------
    dict of str to Path
        The files written, by kind.
    """
    if not plan.exists:
        raise ValueError("there is no plan, so there is no call")
    clock = Clock(progress)
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    files: dict[str, Path] = {}
    taken: set[str] = set()
    calls = calls_of(plan.tables)
    several = len({paper for _committee, paper in calls}) > 1
    for (committee, paper), tables in calls.items():
        title = call_title(plan.law, tables["lots"]) if several else ""
        whose = " ".join(word for word in (committee, title) if word)
        name = free_name(file_name(f"call-{whose}") if whose else "call", taken)
        annex = folder / f"{name}.xlsx"
        with clock.stage("write", _("Writing {file}").format(file=annex)):
            write_annex(tables, plan.case, plan.law, annex)
        closes = (until or {}).get(call_word(committee, paper))
        with clock.stage("write", _("Writing {file}").format(file=folder / f"{name}.pdf")):
            written = by_kind("document", write_call(tables, plan.case, plan.law, folder, name, until=closes))
        files |= {f"{kind} {whose}".strip(): path for kind, path in {"annex": annex, **written}.items()}
    return files


def paper_names(plan: Plan) -> list[str]:
    """Return what the papers are called by which a plan's food is asked for, in the words of its programmes."""
    return call_titles(plan.law, plan["lots"])


def frame_csv(frame: pd.DataFrame) -> bytes:
    """Return a table as CSV for spreadsheets, without formulas; see `planner.reports.pictures.plain_csv`."""
    return pictures.plain_csv(frame)


def export_menu(plan: Plan, folder: str | Path, *, progress: Listener | None = None) -> dict[str, Path]:
    """Write ``menu.pdf`` and ``menu.html``: a page to hang in the school for each menu group and month.

    Parameters
    ----------
    plan : Plan
        A plan with its tables.
    folder : str or Path
        Where they are written; each file appears whole or not at all.
    progress : callable, optional
        Is told each step.

    Returns
    -------
    dict of str to Path
        The files by kind: ``menu``, to print or an archive, and ``page``, to read on a screen, of a paper alone.
    """
    return _printed(plan, "menu", Path(folder), write_menu, progress)


def export_deliveries(
    plan: Plan,
    folder: str | Path,
    *,
    of: str = "",
    first: date | None = None,
    last: date | None = None,
    by: By = "month",
    progress: Listener | None = None,
) -> dict[str, Path]:
    """Write what each supplier brings on which day and what comes to each site; see `planner.papers.write_delivery_lists`.

    Parameters
    ----------
    plan : Plan
        A plan with its tables.
    folder : str or Path
        Where they are written; each file appears whole or not at all.
    of : str
        Name or short name of a supplier or site, of which alone a list is written; blank: an archive of all.
    first, last : date, optional
        First and last day of delivery that the lists are about.
    by : str
        Does a ``month`` or a ``week`` begin a page of a supplier's?
    progress : callable, optional
        Is told each step.

    Returns
    -------
    dict of str to Path
        The files by kind: ``deliveries``, to print or an archive, and ``page``, to read on a screen, of a paper alone.
    """
    write = partial(write_delivery_lists, of=of, first=first, last=last, by=by)
    return _printed(plan, "deliveries", Path(folder), write, progress)


def export_kitchens(
    plan: Plan, folder: str | Path, *, of: str = "", week: date | None = None, progress: Listener | None = None
) -> dict[str, Path]:
    """Write what each kitchen weighs out in a week, dish by dish; see `planner.papers.write_kitchen_sheets`.

    Parameters
    ----------
    plan, folder, progress
        As for `export_deliveries`.
    of : str
        Name or short name of a kitchen; blank: an archive of all.
    week : date, optional
        A day of the week; the first in which something is served if none is given.

    Returns
    -------
    dict of str to Path
        The files by kind: ``kitchens``, to print or an archive, and ``page``, to read on a screen, of a paper alone.
    """
    return _printed(plan, "kitchens", Path(folder), partial(write_kitchen_sheets, of=of, week=week), progress)


def export_members(
    plan: Plan, folder: str | Path, *, of: str = "", progress: Listener | None = None
) -> dict[str, Path]:
    """Write what each member family of a group delivers; see `planner.papers.write_member_sheets`.

    Parameters
    ----------
    plan, folder, progress
        As for `export_deliveries`.
    of : str
        Name or short name of a group; blank: an archive of all.

    Returns
    -------
    dict of str to Path
        The files by kind: ``members``, to print or an archive, and ``page``, to read on a screen, of a paper alone.
    """
    return _printed(plan, "members", Path(folder), partial(write_member_sheets, of=of), progress)


def export_map(
    plan: Plan, folder: str | Path, *, product: str = "", month: str = "", progress: Listener | None = None
) -> dict[str, Path]:
    """Write the map of a plan as ``map.pdf`` and ``map.html``, one page; see `planner.papers.write_map`.

    Parameters
    ----------
    plan, folder, progress
        As for `export_deliveries`.
    product : str
        Name or short name of the product whose quantities alone are drawn; blank: all.
    month : str
        Month of delivery, as 2026-03, whose quantities alone are drawn; blank: all.

    Returns
    -------
    dict of str to Path
        The files by kind: ``map``, to print or an archive, and ``page``, to read on a screen, of a paper alone.
    """
    return _printed(plan, "map", Path(folder), partial(write_map, product=product, month=month), progress)


def plan_map(case: Case, plan: Plan | None = None, product: str = "", month: str = "") -> Map | None:
    """Return the map of a case, with what a plan of it moves; None where no place has coordinates.

    Parameters
    ----------
    case : Case
        The case.
    plan : Plan, optional
        A plan of it.
    product, month : str
        Short name of the product and month (as 2026-03) whose quantities alone are drawn; blank: all.

    Returns
    -------
    Map or None
        Its places and flows in km around the schools.
    """
    return map_of(case, law_or_none(case), plan.tables if plan else None, product, month)


def map_views(found: Map) -> list[View]:
    """Return the maps that are drawn of a case; see `planner.reports.map_picture.views`."""
    return views(found)


def map_picture(found: Map, view: View) -> dict[str, Any]:
    """Return a map as a Vega-Lite specification; see `planner.reports.map_picture.picture`."""
    return picture(found, view.window, view.frame)


def map_subject(case: Case, product: str = "", month: str = "") -> str:
    """Return in words whose quantities a map shows.

    Parameters
    ----------
    case : Case
        The case.
    product, month : str
        Short name of the product and month (as 2026-03); blank: all.

    Returns
    -------
    str
        Product and month by their names, or that it is all of the plan.
    """
    return subject(case, product, month)


def chart_source(of: Plan | Case) -> str:
    """Return in words where the figures of a chart come from: the plan with its fingerprint and day, or the case."""
    case = of.case if isinstance(of, Plan) else of
    name = case.head["name"]
    if not isinstance(of, Plan) or not of.exists:
        return _("Source: case {fingerprint}, {case}").format(fingerprint=case.fingerprint, case=name)
    run = of["run"].set_index("item")["value"]
    if "made_on" not in run:
        return _("Source: school-meal plan {fingerprint}, {case}").format(fingerprint=case.fingerprint, case=name)
    day = day_text(date.fromisoformat(str(run["made_on"])))
    text = _("Source: school-meal plan {fingerprint} of {day}, {case}")
    return text.format(fingerprint=case.fingerprint, day=day, case=name)


def _printed(
    plan: Plan,
    kind: str,
    folder: Path,
    write: Callable[[Mapping[str, pd.DataFrame], Case, Path], Files],
    progress: Listener | None,
) -> dict[str, Path]:
    """Write papers of a plan into a folder; return the files, by kind."""
    if not plan.exists:
        raise ValueError("there is no plan, so there is nothing to print")
    clock = Clock(progress)
    folder.mkdir(parents=True, exist_ok=True)
    with clock.stage("write", _("Writing {file}").format(file=folder)):
        return by_kind(kind, write(plan.tables, plan.case, folder))


def handout_file(plan: Plan, handout: Handout, *, page: bool = False) -> tuple[str, bytes]:
    """Return a paper of a thing: the name of its file, and the file.

    Parameters
    ----------
    plan : Plan
        A plan with its tables.
    handout : Handout
        The paper.
    page : bool
        To read on a screen, rather than to print? An archive of many has both.

    Returns
    -------
    tuple of (str, bytes)
        Name and content.

    Raises
    ------
    InputError
        If there is nothing to print, or no font for it.
    """
    of, days = handout.of, handout.days
    with tempfile.TemporaryDirectory() as place:
        if handout.kind == "kitchens":
            files = export_kitchens(plan, place, of=of, week=days.first)
        elif handout.kind == "members":
            files = export_members(plan, place, of=of)
        else:
            files = export_deliveries(plan, place, of=of, first=days.first, last=days.last, by=days.by)
        path = files["page" if page else handout.kind]
        return path.name, path.read_bytes()


def export_geojson(plan: Plan) -> bytes:
    """Return sites, suppliers and flows of a plan as GeoJSON; see `planner.reports.places.plan_features`."""
    return json.dumps(plan_features(plan.case, plan.tables), ensure_ascii=False, allow_nan=False).encode()


def folder_archive(folder: Path) -> bytes:
    """Return everything in a folder as one archive (.zip), to hand out."""
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for one in sorted(folder.rglob("*")):
            if one.is_file():
                archive.write(one, one.relative_to(folder))
    return packed.getvalue()


def plan_package(plan: Plan | Path) -> bytes:
    """Return the files of a plan as one archive (.zip), to hand out: the workbook to sign, its details, the data.

    Parameters
    ----------
    plan : Plan or Path
        A plan, or the folder into which it was exported.
    """
    with tempfile.TemporaryDirectory() as place:
        files = export_plan(plan, place) if isinstance(plan, Plan) else plan_places(plan)
        packed = BytesIO()
        with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
            for file in files.values():
                for one in sorted(file.iterdir()) if file.is_dir() else [file] if file.is_file() else []:
                    archive.write(one, one.relative_to(file.parent))
        return packed.getvalue()
