"""Explore: who sells what, when and for how much; where it goes; what is served; why it is so."""

from __future__ import annotations

from datetime import timedelta

import pandas as pd
import streamlit as st

from planner import service
from planner.i18n import _, apart_texts, day_text, month_text, number_text
from planner.making.plan import Plan
from planner.schema.words import in_words
from planner.ui import address, charts, deliveries, maps, memory, nutrition, pictures, places, progress, state, tables
from planner.ui.places import open_place
from planner.ui.text import plain
from planner.ui.wishes import wish_text

__all__ = ["open_place", "show"]

MOST_BARS = 20
MOST_PRODUCTS = 20
MOST_REASONS = 8


def show() -> None:
    """Show the page."""
    plan = state.need_plan()
    currency = state.currency(plan.case)
    address.follow(places.PAGE, places.ADDRESS)
    thing = places.opened(plan)
    st.title(_("Explore the plan") if thing is None else plain(thing.name))
    state.show_decisions()
    places.search(plan)
    if thing is None:
        _views(plan, currency)
    else:
        left, right = st.columns([3, 1], vertical_alignment="bottom")
        left.caption(plain(thing.what))
        right.button(_("Back to the whole plan"), icon=":material/arrow_back:", on_click=places.close)
        places.show(plan, thing, currency)
    address.write(places.PAGE, places.ADDRESS)


def _views(plan: Plan, currency: str) -> None:
    """Show a view of the whole plan."""
    views = {
        "suppliers": (_("Suppliers"), _suppliers),
        "products": (_("Products"), _products),
        "months": (_("Months"), _months),
        "map": (_("Map"), _map),
        "deliveries": (_("Deliveries"), deliveries.show),
        "menu": (_("Menu"), _menu),
        "nutrition": (_("Nutrition"), _nutrition),
        "practice": (_("Points and promises"), _practice),
        "why": (_("Why"), _why),
        "grow": (_("What to grow"), tables.to_grow),
    }
    # One view at a time: tabs would send every table to the browser on every click.
    chosen = st.segmented_control(
        _("View"),
        list(views),
        format_func=lambda view: views[view][0],
        label_visibility="collapsed",
        key=memory.kept("explore view", "suppliers", list(views)),
    )
    views[chosen or "suppliers"][1](plan, currency)


def _suppliers(plan: Plan, currency: str) -> None:
    words = {"goods_amount": _("Goods sold"), "amount_per_family": _("Per farming family")}
    column = st.radio(
        _("What each earns"),
        list(words),
        format_func=words.__getitem__,
        horizontal=True,
        key=memory.kept("explore earns", "goods_amount", words),
    )
    places.choose(plan, "supplier")
    frame = plan.table("supplier_totals").sort_values(column, ascending=False, ignore_index=True)
    drawn = frame[frame[column].notna()]
    _note_first(len(drawn))
    pictures.show(
        charts.bars(drawn.head(MOST_BARS), "supplier_name", column, words[column], currency, "kind", horizontal=True),
        plan,
        title=_("What each supplier earns: {figure}").format(figure=words[column]),
        unit=currency,
        key="suppliers",
    )
    tables.show(frame, "supplier_totals", currency, key="suppliers")
    contracts = plan["contracts"]
    if len(contracts):
        st.subheader(_("What is called off under contracts, and what is left"))
        tables.show(contracts, "contracts", currency, key="contracts", hide=("contract", "supplier", "product"))
    if len(plan["rooms"]):
        st.subheader(_("How full the store rooms are on their fullest day"))
        tables.show(plan["rooms"], "rooms", currency, key="rooms", hide=("site",))
    if len(plan["member_split"]):
        st.subheader(_("Inside the groups: a proposal for each member"))
        labels = {"supplier_name": _("Group name")}
        tables.show(service.member_table(plan), "member_split", currency, key="members", labels=labels)
        with st.expander(_("Each member, product by product")):
            tables.show(plan["member_split"], "member_split", currency, key="members-products")


def _products(plan: Plan, currency: str) -> None:
    places.choose(plan, "product")
    frame = service.product_table(plan)
    _note_first(len(frame))
    pictures.show(
        charts.bars(frame.head(MOST_BARS), "product_name", "amount", _("Goods"), currency, horizontal=True),
        plan,
        title=_("Worth of the goods by product"),
        unit=currency,
        key="products",
    )
    tables.show(frame, "orders", currency, key="products")
    st.subheader(_("Month by month"))
    monthly = service.product_months(plan, MOST_PRODUCTS)
    told = monthly.assign(at=monthly["month"], month=charts.months_in_words(monthly["month"]))
    pictures.show(
        charts.heat(
            told,
            "month",
            "product_name",
            "kg",
            _("Bought"),
            "kg",
            across=list(told.sort_values("at")["month"].unique()),
        ),
        plan,
        title=_("Weight bought of each product in each month"),
        unit="kg",
        key="product-months",
    )
    tables.show(monthly, "orders", currency, key="product-months", labels={"month": _("Month")})


def _months(plan: Plan, currency: str) -> None:
    places.choose(plan, "week")
    frame = service.named(plan.case, service.spend_by_month(plan))
    pictures.show(
        charts.bars(
            frame.assign(month=charts.months_in_words(frame["month"])), "month", "amount", _("Paid"), currency, "fund"
        ),
        plan,
        title=_("What each fund pays in each month"),
        unit=currency,
        key="months",
    )
    tables.show(frame, "payments", currency, key="months", labels={"month": _("Month")})


def _map(plan: Plan, currency: str) -> None:
    maps.of_plan(plan, currency, open_place)


def _menu(plan: Plan, currency: str) -> None:
    group = _group(plan)
    frame = service.menu_table(plan, group)
    mondays = list(dict.fromkeys(one.date() - timedelta(days=one.weekday()) for one in frame["date"]))
    monday = st.selectbox(
        _("Week"),
        mondays,
        format_func=lambda day: _("Week from {day}").format(day=day_text(day)),
        key=memory.kept("explore menu week", mondays[0], mondays),
    )
    week = service.menu_week(plan, group, monday)
    days = [day for row in week.weeks for day in row if day is not None]
    for column, weekday, day in zip(st.columns(max(len(days), 1)), week.weekdays, days, strict=False):
        with column, st.container(border=True):
            st.markdown(f"**{plain(weekday)}**  \n{plain(day_text(day.day))}")
            for meal, dishes in day.meals:
                st.markdown("\n".join([f"**{plain(meal)}**", "", *(f"- {plain(dish)}" for dish in dishes)]))
    st.caption(plain(week.notes(farms=False)))
    with st.expander(_("The menu as a table")):
        labels = {name: name for name in frame.columns} | {"date": _("Day")}
        tables.show(frame, "menu_sheet", currency, key="menu", labels=labels)


def _nutrition(plan: Plan, currency: str) -> None:
    frame = plan["nutrition"]
    if frame.empty:
        st.info(_("The case and its law set no standard, and no food has known values."))
        return
    group = _group(plan)
    frame = frame[frame["menu"] == group]
    _by_week(plan, group, currency)
    st.subheader(_("Every nutrient, of the whole plan or a month"))
    windows = [w for w in ("plan", *sorted(set(frame["window"]) - {"plan"})) if w in set(frame["window"])]
    windows.sort(key=lambda w: (w != "plan", len(w), w))
    if not windows:
        st.info(_("Nothing is known of this menu."))
        return
    window = st.selectbox(
        _("Of the whole plan, a month or a week"),
        windows,
        format_func=lambda w: _("the whole plan") if w == "plan" else _window(w),
        key=memory.kept("explore window", windows[0], windows),
    )
    tables.show(frame[frame["window"] == window], "nutrition", currency, key="nutrition", hide=("menu", "window"))


def _window(window: str) -> str:
    day = pd.Timestamp(window)
    return month_text(day) if len(window) == len("2026-03") else _("Week from {day}").format(day=day_text(day))


def _by_week(plan: Plan, group: str, currency: str) -> None:
    frame = plan["nutrition"]
    stages = list(dict.fromkeys(frame.loc[(frame["menu"] == group) & (frame["light"] != ""), "stage"]))
    if not stages:
        st.caption(_("No standard is asked of this menu, so there are no lights."))
        return
    names = plan.case["stages"].set_index("stage")["name"].to_dict()
    stage = st.selectbox(
        _("Stage"),
        stages,
        format_func=lambda s: str(names.get(s) or s),
        key=memory.kept("explore stage", stages[0], stages),
    )
    weeks = service.nutrition_weeks(plan, group, stage)
    if weeks.empty:
        st.caption(_("The standards of this stage are not reckoned week by week; see the table below."))
        return
    nutrition.chart(weeks, plan)
    with st.expander(_("The weeks as a table")):
        hide = ("menu", "stage", "standard", "mode", "verified")
        tables.show(weeks, "nutrition", currency, key="nutrition-weeks", hide=hide)


def _practice(plan: Plan, currency: str) -> None:
    if plan["points"].empty and plan["promises"].empty:
        st.info(_("Neither law nor case asks for points for good practice, or promises a supplier anything."))
        return
    if len(plan["points"]):
        st.subheader(_("Points for good practice"))
        _points(plan, currency)
    if len(plan["promises"]):
        st.subheader(_("What is promised to suppliers"))
        promised = plan["promises"].sort_values("missing", ascending=False, kind="stable")
        if not (promised["missing"] > 0).any():
            st.write(_("Every promise that no decision lifts is kept."))
        tables.show(promised, "promises", currency, key="promises", hide=("rule",))


def _points(plan: Plan, currency: str) -> None:
    """Show what a rule of points asks for, what is reached in all, by supplier and by lot, and what a little more costs."""
    rules = plan["points"].set_index("rule", drop=False)
    rule = st.selectbox(
        _("Scale"),
        list(rules.index),
        format_func=lambda name: str(rules.at[name, "definition"]),
        key=memory.kept("explore scale", rules.index[0], list(rules.index)),
    )
    row = rules.loc[rule]
    st.markdown(plain(_points_text(row)))
    binding = plan["binding"]
    told = binding.loc[(binding["family"] == "points") & (binding["concerns"] == rule), "text"]
    if len(told):
        st.markdown(plain(str(told.iloc[0])))
    else:
        st.caption(_("What a little more of it costs is worked out under Why, where it costs anything."))
    for table, name, alt in (
        ("scores", "supplier_name", _("Points of each supplier")),
        ("lot_scores", "product_name", _("Points of each lot: all that is bought of a product")),
    ):
        scored = plan.table(table)
        scored = scored[scored["rule"] == rule].sort_values("weighed", ascending=False, kind="stable")
        st.markdown(f"**{alt}**")
        _note_first(len(scored))
        chart = charts.scores(scored.head(MOST_BARS), name, row["minimum"])
        pictures.show(chart, plan, title=alt, unit=_("points"), key=table)
        tables.show(scored, table, currency, key=table, hide=("rule",))


def _points_text(row: pd.Series) -> str:
    """Return a rule of points as a sentence: what is reached in all, what is asked for, and how it binds."""
    if pd.isna(row["reached"]):
        return _("Nothing is bought that could score.")
    reached, minimum = apart_texts(row["reached"], row["minimum"], number_text, 2)
    text = _("Reached in all: {reached} points, where {minimum} are asked for ({mode}): {judgement}.")
    words = {name: in_words(name, str(row[name])) for name in ("mode", "judgement")}
    return text.format(reached=reached, minimum=minimum, **words)


def _why(plan: Plan, currency: str) -> None:
    if progress.busy("why"):
        return
    if plan["why_offers"].empty:
        st.write(
            _(
                "What holds the plan back, and why each offer is bought or not: every rule is tried a little looser and "
                "a little tighter, and offers a little cheaper. The case is planned anew for those that weigh most. That takes some ten times as long as the plan."
            )
        )
        if st.button(_("Work it out"), type="primary", disabled=progress.other_work("why")):
            state.start_why()
            st.rerun()
        return
    st.subheader(_("What holds the plan back, what weighs most first"))
    binding = plan["binding"]
    if binding.empty:
        st.write(_("No rule holds the plan back: a little more or less of each changes nothing."))
    for row in binding.head(MOST_REASONS).to_dict("records"):
        st.markdown(f"{row['rank']}. {plain(str(row['text']))}  \n:gray[{plain(str(row['checked']))}]")
    if len(binding):
        with st.expander(_("All of it as a table")):
            tables.show(binding, "binding", currency, key="binding", hide=("family", "concerns"))
    st.subheader(_("Why this supplier and not that one"))
    offers = plan["why_offers"]
    products = dict(zip(offers["product"], offers["product_name"], strict=True))
    sorts = sorted(products, key=lambda p: service.alphabetical(products[p]))
    product = st.selectbox(
        _("Product"),
        sorts,
        format_func=lambda p: products[p] or p,
        key=memory.kept("explore product", sorts[0], sorts),
    )
    chosen = offers[offers["product"] == product]
    chosen = chosen.assign(change=[wish_text(plan.case, line) if line else "" for line in chosen["change"]])
    tables.show(chosen, "why_offers", currency, key="why-offers", hide=("offer", "product_name"))


def _group(plan: Plan) -> str:
    names = plan.case["menu_groups"].set_index("menu")["name"].to_dict()
    groups = list(dict.fromkeys(plan["served"]["menu"]))
    if not groups:
        st.info(_("Nothing is served."))
        st.stop()
    chosen: str = st.selectbox(
        _("Menu group"),
        groups,
        format_func=lambda g: str(names.get(g) or g),
        key=memory.kept("explore menu", groups[0], groups),
    )
    return chosen


def _note_first(rows: int) -> None:
    if rows > MOST_BARS:
        st.caption(_("The chart shows the first {count}; the table has all.").format(count=number_text(MOST_BARS)))
