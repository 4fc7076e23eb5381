"""Case: look through the tables and edit them, the places, the seasons, the recipes."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pandas as pd
import streamlit as st

from planner import service
from planner.case import Case
from planner.i18n import _, month_name, number_text
from planner.ui import charts, state, tables
from planner.ui.state import plain


def show() -> None:
    """Show the page."""
    state.need_case()
    case = state.base_case()
    if case is None:
        return
    st.title(_("The case"))
    views = {"tables": _edit, "map": _map, "seasons": _seasons, "recipes": _recipes}
    words = {"tables": _("Tables"), "map": _("Map"), "seasons": _("Seasons"), "recipes": _("Recipes and nutrients")}
    # One view at a time: tabs would send all of them to the browser on every click.
    chosen = st.segmented_control(
        _("View"),
        list(views),
        default="tables",
        format_func=words.__getitem__,
        label_visibility="collapsed",
        key="case-view",
    )
    views[chosen or "tables"](case)


def _edit(case: Case) -> None:
    every = service.case_tables()
    order = sorted(every, key=lambda name: not len(case.tables[name]))
    name = st.selectbox(
        _("Table"),
        order,
        format_func=lambda n: f"{n} ({number_text(len(case.tables[n]))})",
        key="table-chosen",
    )
    schema = every[name]
    st.caption(plain(schema.meaning))
    frame = case.tables[name]
    shown = frame.set_axis(pd.RangeIndex(2, len(frame) + 2), axis="index")
    filled = [c for c in frame.columns if (frame[c].notna() & (frame[c].astype("str") != "")).any()]
    blank = st.toggle(_("Show blank columns too"), key="blank-columns", disabled=not filled)
    edited = st.data_editor(
        shown,
        key=f"edit-{name}-{case.fingerprint}-{state.revision()}",
        num_rows="fixed" if schema.single and len(frame) == 1 else "dynamic",
        column_order=filled if filled and not blank else None,
        column_config=tables.editor_columns(schema, case.tables),
        width="stretch",
    )
    changed = not _same(shown, edited)
    left, middle, right = st.columns(3)
    if left.button(_("Take these edits"), type="primary", disabled=not changed, width="stretch"):
        _take(case, name, edited)
    back = state.undo_text()
    if middle.button(_("Undo: {text}").format(text=back) if back else _("Undo"), disabled=not back, width="stretch"):
        state.undo()
        st.session_state.pop("edit_findings", None)
        st.rerun()
    right.download_button(
        _("Save as a workbook"), lambda: _workbook(case), "case.xlsx", width="stretch", on_click="ignore"
    )
    if changed:
        st.caption(
            _("The edits count once they are taken. A new row needs at least the columns that may not be blank.")
        )
    found = st.session_state.get("edit_findings")
    if found:
        st.error(_("These edits were not taken; mend them above and take them again:"))
        tables.findings(found)
    else:
        doubts = [f for f in state.checked() if f.severity != "note"]
        if doubts:
            with st.expander(_("Warnings about this case: {count}").format(count=number_text(len(doubts)))):
                tables.findings(doubts)


def _take(case: Case, name: str, edited: pd.DataFrame) -> None:
    lines = list(case.tables[name].index)
    last = max([1, *lines])
    # The editor numbers the rows it was given from 2 on, and its own new ones after them.
    known = dict(enumerate(lines, 2))
    index = [known.get(int(n), last + k) for k, n in enumerate(edited.index, 1)]
    new, found = service.edited_case(case, name, edited.set_axis(index, axis="index"))
    if new is None:
        st.session_state.edit_findings = [f for f in found if f.severity == "error"]
        return
    st.session_state.pop("edit_findings", None)
    state.edit_case(new, _("edit of {table}").format(table=name))
    st.rerun()


def _same(before: pd.DataFrame, after: pd.DataFrame) -> bool:
    return (
        len(before) == len(after)
        and before.astype("str").to_numpy().tolist() == after.astype("str").to_numpy().tolist()
    )


def _workbook(case: Case) -> bytes:
    with tempfile.TemporaryDirectory() as place:
        path = Path(place) / "case.xlsx"
        service.save_case(case, path)
        return path.read_bytes()


def _map(case: Case) -> None:
    sites = case["sites"][["name", "lat", "lon"]].dropna()
    suppliers = case["suppliers"][["name", "lat", "lon"]].dropna()
    if sites.empty and suppliers.empty:
        st.info(_("No site and no supplier has coordinates. Fill in lat and lon to see them here."))
        return
    st.altair_chart(
        charts.places(sites, suppliers, service.outlines(case), near=_near(sites)),
        height=charts.MAP_HEIGHT,
        alt=_("Schools and suppliers by their coordinates"),
        width="stretch",
    )
    lacking = len(case["sites"]) + len(case["suppliers"]) - len(sites) - len(suppliers)
    if lacking:
        text = _("Places without coordinates, which are not on the map: {count}.")
        st.caption(text.format(count=number_text(lacking)))
    st.caption(_("The wheel zooms, dragging moves; a double click shows all again."))
    with st.expander(_("The places as a table")):
        named = {"name": _("Name"), "lat": _("Latitude (degrees)"), "lon": _("Longitude (degrees)"), "kind": _("Kind")}
        rows = pd.concat([sites.assign(kind=_("School")), suppliers.assign(kind=_("Supplier"))], ignore_index=True)
        tables.plain_table(rows, named, key="places")


def _near(sites: pd.DataFrame) -> pd.DataFrame | None:
    """Ask what the map shall show; the schools alone, or everything."""
    if sites.empty:
        return None
    near = st.toggle(_("Only around the schools"), key="map-near")
    return sites if near else None


def _seasons(case: Case) -> None:
    frame = service.season_table(case)
    if frame.empty:
        st.info(_("Nothing is offered yet. Fill in the table offers."))
        return
    st.caption(_("In how many offers each product can be had, month by month. White: nobody offers it."))
    st.altair_chart(charts.season(frame), alt=_("Offers by product and month"), width="stretch")
    with st.expander(_("The seasons as a table")):
        named = {"product": _("Product"), "month": _("Month"), "offers": _("Offers")}
        tables.plain_table(frame.assign(month=frame["month"].map(month_name)), named, key="seasons")


def _recipes(case: Case) -> None:
    dishes = case["dishes"]
    names = dict(zip(dishes["dish"], dishes["name"], strict=True))
    known = [dish for dish in names if dish in set(case["recipes"]["dish"])]
    if not known:
        st.info(_("No dish has a recipe yet. Fill in the tables dishes and recipes."))
        return
    dish = st.selectbox(
        _("Dish"), sorted(known, key=lambda d: names[d] or d), format_func=lambda d: names[d] or d, key="dish-chosen"
    )
    how = str(dishes.set_index("dish").loc[dish, "preparation"])
    if how:
        st.caption(plain(how))
    stages = dict(zip(case["stages"]["stage"], case["stages"]["name"], strict=True))
    by_stage = {stage: str(name or stage) for stage, name in stages.items()}
    st.subheader(_("Ingredients, net grams a portion"))
    grams = service.dish_grams(case, dish)
    if (grams["choice"] != "").any():
        st.caption(_("Ingredients with the same word under Choice stand in for each other."))
    named = {"product_name": _("Ingredient"), "choice": _("Choice")} | by_stage
    tables.plain_table(grams.drop(columns="product"), named, key="ingredients")
    st.subheader(_("Nutrients a portion"))
    st.caption(
        _("Known: the part of the food, by weight, whose value the composition table has; the rest counts as nothing.")
    )
    named = {"nutrient_name": _("Nutrient"), "unit": _("Unit"), "known_share": _("Known")} | by_stage
    tables.plain_table(
        service.dish_nutrients(case, dish).drop(columns="nutrient"), named, key="nutrients", shares=("known_share",)
    )
