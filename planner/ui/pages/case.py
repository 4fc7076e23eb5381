"""Case: look through the tables and edit them, the places, the seasons, the recipes."""

from __future__ import annotations

from typing import Any

import pandas as pd
import streamlit as st

from planner import service
from planner.case import Case
from planner.i18n import _, day_text, month_name, number_text
from planner.ui import area, charts, drafts, maps, memory, pictures, shared_farms, state, tables, versions
from planner.ui.store import Stale
from planner.ui.text import plain


def show() -> None:
    """Show the page."""
    state.need_case()
    case = state.base_case()
    if case is None:
        return
    st.title(_("The case"))
    views = {
        "tables": _edit,
        "map": _map,
        "seasons": _seasons,
        "recipes": _recipes,
        "law": _law,
        "versions": versions.show,
    }
    if shared_farms.configured():
        views["shared"] = shared_farms.show
    words = {
        "tables": _("Tables"),
        "map": _("Map"),
        "seasons": _("Seasons"),
        "recipes": _("Recipes and nutrients"),
        "law": _("Law"),
        "versions": _("Versions"),
        "shared": _("Shared farms"),
    }
    # One view at a time: tabs would send all of them to the browser on every click.
    chosen = st.segmented_control(
        _("View"),
        list(views),
        format_func=words.__getitem__,
        label_visibility="collapsed",
        key=memory.kept("case view", "tables", list(views)),
    )
    views[chosen or "tables"](case)


def _edit(case: Case) -> None:
    every = service.case_tables()
    order = sorted(every, key=lambda name: not len(case.tables[name]))
    name = st.selectbox(
        _("Table"),
        order,
        format_func=lambda n: f"{every[n].title} ({number_text(len(case.tables[n]))})",
        key=memory.kept("case table", order[0], order),
    )
    schema = every[name]
    begun = [n for n in order if n != name and drafts.has(n)]
    if begun:
        st.caption(
            plain(
                _("Edits are begun and not taken in: {tables}.").format(tables=", ".join(every[n].title for n in begun))
            )
        )
    st.caption(plain(schema.meaning))
    state.link("help", _("What is this table?"), view="case", of=name)
    frame = case.tables[name]
    draft = drafts.read(name, frame)
    if draft is not None and not drafts.same(draft.base, frame):
        _elsewhere(case, name, draft)
    filled = [c for c in frame.columns if (frame[c].notna() & (frame[c].astype("str") != "")).any()]
    blank = st.toggle(_("Show blank columns too"), key=memory.kept("case blank columns", False), disabled=not filled)
    key = f"edit-{name}-{case.fingerprint}-{state.revision()}"
    seed = drafts.seed(key, frame, draft)
    edited = tables.editor(
        seed.rows,
        schema,
        case.tables,
        state.currency(case),
        key=key,
        num_rows="fixed" if schema.single and len(frame) == 1 else "dynamic",
        column_order=filled if filled and not blank else None,
        width="stretch",
    )
    draft = drafts.note(name, frame if draft is None else draft.base, seed, edited)
    _buttons(case, name, draft)
    _of_others(case, name, draft)
    _doubts()


def _buttons(case: Case, name: str, draft: drafts.Draft | None) -> None:
    left, middle, right = st.columns(3)
    stale = draft is not None and not drafts.same(draft.base, case.tables[name])
    if left.button(_("Take these edits"), type="primary", disabled=draft is None or stale, width="stretch") and draft:
        _take(case, name, draft)
    back = state.undo_text()
    if middle.button(_("Undo: {text}").format(text=back) if back else _("Undo"), disabled=not back, width="stretch"):
        state.undo()
        st.session_state.pop("edit_findings", None)
        st.rerun()
    right.download_button(
        _("Save as a workbook"), lambda: service.case_workbook(case), "case.xlsx", width="stretch", on_click="ignore"
    )
    if draft is not None:
        st.caption(
            _("The edits count once they are taken. A new row needs at least the columns that may not be blank.")
        )
        if st.button(_("Drop these edits")):
            _drop(name)


def _of_others(case: Case, name: str, draft: drafts.Draft | None) -> None:
    """Offer the edits of this table that another window has begun and that nobody took."""
    for place, theirs in drafts.others(name, case.tables[name]).items():
        before, rows = (drafts.with_table(case, name, part) for part in (theirs.base, theirs.rows))
        st.info(_("Edits of this table were begun in another window of yours and are kept. They differ in:"))
        _differences(service.differences(before, rows), _("As it was"), _("Edited there"), key=place)
        left, right = st.columns(2)
        if left.button(_("Put them together with mine"), key=f"take {place}", width="stretch"):
            mine = drafts.with_table(case, name, case.tables[name] if draft is None else draft.rows)
            both, st.session_state.collisions = service.merged(before, rows, mine)
            drafts.leave(place)
            drafts.replace(name, case.tables[name], both.tables[name])
            state.begin_anew()
            st.rerun()
        if right.button(_("Drop the edits of the other window"), key=f"leave {place}", width="stretch"):
            drafts.leave(place)
            st.rerun()


def _doubts() -> None:
    collisions = st.session_state.get("collisions")
    if collisions:
        st.warning(
            _(
                "In these cells another window said something else. Its value stands; put yours in again if it is the right one:"
            )
        )
        _differences(collisions, _("Now there"), _("Yours"), key="collisions")
    found = st.session_state.get("edit_findings")
    if found:
        st.error(_("These edits were not taken; mend them above and take them again:"))
        tables.findings(found, key="edits")
        return
    doubts = [f for f in state.checked() if f.severity != "note"]
    if doubts:
        with st.expander(_("Warnings about this case: {count}").format(count=number_text(len(doubts)))):
            tables.findings(doubts, key="case")


def _elsewhere(case: Case, name: str, draft: drafts.Draft) -> None:
    """Tell what another window made of the table meanwhile, and ask what shall become of the edits that were begun here."""
    before, mine, now = (drafts.with_table(case, name, rows) for rows in (draft.base, draft.rows, case.tables[name]))
    st.warning(
        _(
            "This table was changed in another window after you began to edit it. Nothing of yours is lost; it differs in:"
        )
    )
    _differences(service.differences(before, now), _("When you began"), _("Now there"), key="elsewhere")
    both, collisions = service.merged(before, mine, now)
    left, right = st.columns(2)
    if left.button(_("Put my edits on the newer table"), type="primary", width="stretch"):
        st.session_state.collisions = collisions
        drafts.replace(name, case.tables[name], both.tables[name])
        state.begin_anew()
        st.rerun()
    if right.button(_("Drop my edits and show the newer table"), width="stretch"):
        _drop(name)


def _differences(found: list[service.Difference], one: str, other: str, *, key: str) -> None:
    case = state.base_case()
    tables.differences(found if case is None else service.differences_in_words(found, case), one, other, key=key)


def _drop(name: str) -> None:
    drafts.drop(name)
    for kept in ("edit_findings", "collisions"):
        st.session_state.pop(kept, None)
    state.begin_anew()
    st.rerun()


def _take(case: Case, name: str, draft: drafts.Draft) -> None:
    lines = list(case.tables[name].index)
    last = max([1, *lines])
    index = [last + k if at is None else lines[at] for k, at in enumerate(draft.origin, 1)]
    new, found = service.edited_case(case, name, draft.rows.set_axis(index, axis="index"))
    if new is None:
        st.session_state.edit_findings = found
        return
    for kept in ("edit_findings", "collisions"):
        st.session_state.pop(kept, None)
    try:
        state.edit_case(lambda _before: new, _("edit of {table}").format(table=name), again=False)
    except Stale:
        st.rerun()
    drafts.drop(name)
    st.rerun()


def _map(case: Case) -> None:
    if not maps.of_case(case):
        st.info(_("No site and no supplier has coordinates. Fill in lat and lon to see them here."))
        return
    if lacking := maps.lacking(case):
        st.caption(lacking)
    if st.toggle(_("Add an area: a catchment, a delivery zone"), key=memory.kept("case area", False)):
        area.add(case)
    with st.expander(_("The places as a table")):
        named = {"name": _("Name"), "kind": _("Kind"), "municipality": _("Municipality"), "lat": _("Latitude (degrees)"), "lon": _("Longitude (degrees)")}  # fmt: skip
        rows = pd.concat([case.table(table)[[*named]].dropna() for table in ("sites", "suppliers")], ignore_index=True)
        tables.plain_table(rows.assign(kind=rows["kind"].map(service.kind_words)), named, key="places-table")


def _seasons(case: Case) -> None:
    frame = service.season_table(case)
    if frame.empty:
        st.info(_("Nothing is offered yet. Fill in the table offers."))
        return
    st.caption(_("In how many offers each product can be had, month by month. White: nobody offers it."))
    pictures.show(charts.season(frame), case, title=_("Offers by product and month"), unit=_("offers"), key="seasons")
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
    dishes_by_name = sorted(known, key=lambda d: service.alphabetical(names[d] or d))
    dish = st.selectbox(
        _("Dish"),
        dishes_by_name,
        format_func=lambda d: names[d] or d,
        key=memory.kept("case dish", dishes_by_name[0], dishes_by_name),
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
    when = {"months": _("Months"), "first_day": _("From"), "last_day": _("To")}
    named = {"product_name": _("Ingredient"), "choice": _("Choice")} | when | by_stage
    tables.plain_table(grams.drop(columns="product"), named, key="ingredients")
    st.subheader(_("Nutrients a portion"))
    st.caption(
        _("Known: the part of the food, by weight, whose value the composition table has; the rest counts as nothing.")
    )
    named = {"nutrient_name": _("Nutrient"), "unit": _("Unit"), "known_share": _("Known")} | by_stage
    found = service.dish_nutrients(case, dish, _season(case, dish)).drop(columns="nutrient")
    tables.plain_table(found, named, key="nutrients", shares=("known_share",))


def _season(case: Case, dish: str) -> int:
    """Ask for which days a dish is meant whose recipe changes."""
    words = {
        season: _("from {first} to {last}").format(first=day_text(first), last=day_text(last))
        for season, first, last in service.dish_days(case, dish)
    }
    if len(words) == 1:
        return next(iter(words))
    return st.selectbox(_("Days"), list(words), format_func=words.__getitem__)


def _law(case: Case) -> None:
    """Show what every rule of the law does in the case."""
    found = service.law_in_case(case)
    if found.empty:
        st.info(_("The case names no programme, so no law is asked. Its own targets and rules bind as its tables say."))
        return
    for does, words in service.DOES.items():
        part = found[found["does"] == does]
        if part.empty:
            continue
        st.subheader(_("{title}: {count}").format(title=_(words), count=number_text(len(part))))
        rows = tables.in_words(part.assign(sure=part["verified"].map({True: "", False: _("not confirmed")})))
        st.markdown("\n".join(map(_rule, rows.itertuples(index=False))))
        tables.download(part, f"law-{does}")


def _rule(row: Any) -> str:
    """Return a rule as a point of a list: its sentence, and below it what it asks, how it binds, what it does, who says so."""
    asked = " ".join(part for part in (row.value, row.unit) if part)
    told = "; ".join(part for part in (asked, row.mode, row.why, row.reference, row.sure) if part)
    return f"- {plain(row.plain)}  \n  :small[:gray[{plain(told)}]]"
