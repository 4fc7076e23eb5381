"""Export: every file, and what it is for."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from pathlib import Path

import streamlit as st

from planner import service
from planner.findings import InputError
from planner.i18n import _, day_format, language
from planner.making.plan import Plan
from planner.schema.plan_tables import DETAILS
from planner.ui import adopted, record, state, tables

Writer = Callable[[Plan, Path], dict[str, Path]]


def show() -> None:
    """Show the page."""
    st.title(_("Export"))
    shown = adopted.need_plan("frozen")
    plan, workspace = shown.plan, state.workspace()
    folder = workspace.adopted_folder(shown.key) if shown.key else workspace.plan_folder(plan.case)
    left, right = st.columns(2)
    with left:
        _file(
            folder / "plan.xlsx",
            _("Purchase plan"),
            _("A workbook to print and sign: what comes of it, order lists, budget, shares, prices, sources."),
        )
        _package(folder)
        _prepared(
            plan,
            shown.key,
            "deliveries",
            _("Delivery lists"),
            _(
                "A page a month to hand to each supplier: what to bring on which day, until when it is ordered, where it goes. "
                "A list to hang in each school: what comes on which day and from whom, with boxes to tick."
            ),
            _("Prepare the delivery lists"),
            {"deliveries": _("Download the delivery lists (archive)")},
            service.export_deliveries,
        )
        _one_paper(plan)
        _explanation(plan)
        with st.container(border=True):
            st.subheader(_("The case as planned"))
            st.write(_("A workbook to keep with the plan, to go on working with, or to plan from again."))
            st.download_button(
                _("Download {file}").format(file="case.xlsx"),
                lambda: service.case_workbook(plan.case),
                "case.xlsx",
                on_click="ignore",
            )
    until = record.bids_until(state.workspace(), plan)
    with right:
        _prepared(
            plan,
            shown.key,
            "call",
            " \N{MIDDLE DOT} ".join(service.paper_names(plan)),
            _(
                "The paper by which the country's programme asks for the food, to print, and its annex: lots with quantities, places and dates, "
                "and prices where the buyer fixes them."
            ),
            _("Prepare this paper and its annex"),
            {
                "annex": _("Download the annex (workbook)"),
                "document": _("Download the paper (PDF)"),
                "page": _("Download the paper as a page to read on a screen (HTML)"),
            },
            partial(service.export_call, until=until),
            tuple(f"{word} {day}" for word, day in until.items()),
        )
        _prepared(
            plan,
            shown.key,
            "menu",
            _("Menu sheets"),
            _("A page to hang in the school for each menu group and month: dishes, allergens, farms."),
            _("Prepare the menu sheets"),
            {
                "menu": _("Download the menu sheets (PDF)"),
                "page": _("Download the menu as a page to read on a screen (HTML)"),
            },
            service.export_menu,
        )
        _file(
            folder / "plan.json",
            _("The plan as data"),
            _("Every table, for other programs, and for the command “planner verify”, which checks it again."),
        )
        with st.container(border=True):
            st.subheader(_("Map"))
            st.write(_("Schools, suppliers and what flows between them, for QGIS and other maps (GeoJSON)."))
            st.download_button(
                _("Download {file}").format(file="plan.geojson"),
                lambda: service.export_geojson(plan),
                "plan.geojson",
                "application/geo+json",
                on_click="ignore",
            )


def _file(path: Path, name: str, text: str) -> None:
    with st.container(border=True):
        st.subheader(name)
        st.write(text)
        if path.is_file():
            st.download_button(
                _("Download {file}").format(file=path.name),
                path.read_bytes,
                path.name,
                key=path.name,
                type="primary" if path.suffix == ".xlsx" else "secondary",
                on_click="ignore",
            )
        else:
            st.caption(_("Make the plan again on the page Plan to have this file."))


def _package(folder: Path) -> None:
    with st.container(border=True):
        st.subheader(_("Everything in one archive"))
        st.write(
            _(
                "The workbook to sign, and beside it what is too long to print: orders and deliveries by day and school, menus "
                "and recipes, lots, where each figure comes from. Unpack it into one folder: the commands read them together."
            )
        )
        if (folder / DETAILS).is_dir():
            st.download_button(
                _("Download {file}").format(file="plan.zip"),
                lambda: service.plan_package(folder),
                "plan.zip",
                on_click="ignore",
            )
        else:
            st.caption(_("Make the plan again on the page Plan to have this file."))


def _prepared(
    plan: Plan,
    of: str,
    kind: str,
    name: str,
    text: str,
    button: str,
    labels: dict[str, str],
    write: Writer,
    said: tuple[str, ...] = (),
) -> None:
    """Offer files that are written when they are asked for, and kept for this visitor; a file of one committee is named with it."""
    with st.container(border=True):
        st.subheader(name)
        st.write(text)
        kept: dict[str, tuple[tuple[str, ...], dict[str, tuple[str, bytes]]]] = st.session_state.setdefault(
            "prepared", {}
        )
        key = of, plan.case.fingerprint, language(), *said
        if kind not in kept or kept[kind][0] != key:
            if not st.button(button):
                return
            with st.spinner(_("Writing the files")), tempfile.TemporaryDirectory() as place:
                written = write(plan, Path(place))
                kept[kind] = key, {one: (path.name, path.read_bytes()) for one, path in written.items()}
        for one, (file, content) in kept[kind][1].items():
            what, _space, committee = one.partition(" ")
            label = f"{labels[what]} ({committee})" if committee else labels[what]
            st.download_button(label, content, file, key=f"get-{file}", on_click="ignore")


def _one_paper(plan: Plan) -> None:
    """Offer one paper for one supplier, school, kitchen or group, of the whole plan, a month or a week."""
    papers: dict[str, tuple[str, str, Callable[..., dict[str, Path]]]] = {
        _("Delivery list of a supplier"): ("orders", "supplier", service.export_deliveries),
        _("Delivery list of a school"): ("deliveries", "site", service.export_deliveries),
        _("A kitchen's week: what is weighed out"): ("recipe_sheet", "site", service.export_kitchens),
        _("What each member of a group delivers"): ("member_split", "supplier", service.export_members),
        _("Map: where the food comes from"): ("orders", "", service.export_map),
    }
    with st.container(border=True):
        st.subheader(_("One paper to hand over"))
        st.write(
            _(
                "For one supplier, school, kitchen or group alone, or the map for all: to print (PDF), and to read on a screen (HTML)."
            )
        )
        what = st.selectbox(_("Paper"), [name for name, (table, *_rest) in papers.items() if len(plan.table(table))])
        if what is None:
            return
        table, column, export = papers[what]
        asked = _asked(plan, table, column, export) if column else {}
        if not st.button(_("Prepare this paper"), type="secondary"):
            return
        with st.spinner(_("Writing the files")), tempfile.TemporaryDirectory() as place:
            try:
                files = export(plan, Path(place), **asked)
            except InputError as error:
                tables.findings(error.findings, key="paper")
                return
            tables.downloads(files.values())


def _asked(plan: Plan, table: str, column: str, export: Callable[..., dict[str, Path]]) -> dict[str, object]:
    """Ask for whom a paper is and for the days that it is about; return what its export takes."""
    known = plan.case.table("sites" if column == "site" else "suppliers")
    names = dict(zip(known[column], known["name"], strict=True))
    who = st.selectbox(
        _("For whom"), sorted(set(plan.table(table)[column]), key=lambda one: service.alphabetical(names.get(one) or one)), format_func=lambda one: names.get(one) or one
    )  # fmt: skip
    return {"of": who, **_days_asked(plan, export)}


def _days_asked(plan: Plan, export: Callable[..., dict[str, Path]]) -> dict[str, object]:
    """Ask for the days that a paper is about; return what its export takes."""
    row = plan.case.head
    first, last = row["first_day"].date(), row["last_day"].date()
    if export is service.export_members:
        return {}
    choices = {"week": _("One week"), "month": _("One month"), "plan": _("The whole plan")}
    asked = "week"
    if export is service.export_deliveries:
        asked = (
            st.segmented_control(_("Of which days"), list(choices), format_func=choices.__getitem__, default="month")
            or "plan"
        )
    if asked == "plan":
        return {}
    day = st.date_input(_("A day of it"), first, min_value=first, max_value=last, format=day_format())
    if export is service.export_kitchens:
        return {"week": day}
    if asked == "week":
        monday = day - timedelta(days=day.weekday())
        return {"first": monday, "last": monday + timedelta(days=6), "by": "week"}
    begin = day.replace(day=1)
    return {"first": begin, "last": (begin + timedelta(days=31)).replace(day=1) - timedelta(days=1)}


def _explanation(plan: Plan) -> None:
    with st.container(border=True):
        st.subheader(_("Explanation"))
        st.write(
            _("What holds the plan back and why each offer is bought or not, for the committee and for suppliers.")
        )
        if plan["why_offers"].empty:
            state.link("explore", _("Work it out first: Explore, Why"))
            return
        _rows(plan, "binding", _("Download what holds it back"))
        _rows(plan, "why_offers", _("Download why each offer"))


def _rows(plan: Plan, table: str, label: str) -> None:
    st.download_button(
        label,
        lambda: service.frame_csv(plan.table(table)),
        f"{table}.csv",
        "text/csv",
        key=f"get-{table}",
        on_click="ignore",
    )
