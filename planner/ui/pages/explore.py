"""Explore: who sells what, when and for how much; where it goes; what is served."""

from __future__ import annotations

import streamlit as st

from planner import service
from planner.i18n import _
from planner.plan import Plan
from planner.ui import charts, state, tables

MOST_BARS = 25


def show() -> None:
    """Show the page."""
    plan = state.need_plan()
    currency = state.currency(plan.case)
    st.title(_("Explore the plan"))
    views = {
        _("Suppliers"): _suppliers,
        _("Products"): _products,
        _("Months"): _months,
        _("Map"): _flows,
        _("Deliveries"): _deliveries,
        _("Menu"): _menu,
        _("Nutrition"): _nutrition,
        _("What to grow"): _to_grow,
    }
    # One view at a time: tabs would send every table to the browser on every click.
    chosen = st.segmented_control(_("View"), list(views), default=next(iter(views)), label_visibility="collapsed")
    views[chosen or next(iter(views))](plan, currency)


def _suppliers(plan: Plan, currency: str) -> None:
    frame = plan["supplier_totals"].sort_values("goods_amount", ascending=False, ignore_index=True)
    _note_first(len(frame))
    st.altair_chart(
        charts.bars(
            tables.in_words(frame.head(MOST_BARS)),
            "supplier_name",
            "goods_amount",
            _("Goods"),
            currency,
            "kind",
            horizontal=True,
        ),
        alt=_("Worth of the goods by supplier"),
        width="stretch",
    )
    tables.show(frame, "supplier_totals", currency, key="suppliers")
    members = plan["member_split"]
    if len(members):
        st.subheader(_("Inside the groups"))
        tables.show(members, "member_split", currency, key="members")


def _products(plan: Plan, currency: str) -> None:
    frame = service.product_table(plan)
    _note_first(len(frame))
    st.altair_chart(
        charts.bars(frame.head(MOST_BARS), "product_name", "amount", _("Goods"), currency, horizontal=True),
        alt=_("Worth of the goods by product"),
        width="stretch",
    )
    tables.show(frame, "orders", currency, key="products")


def _months(plan: Plan, currency: str) -> None:
    frame = service.spend_by_month(plan)
    st.altair_chart(
        charts.bars(frame, "month", "amount", _("Paid"), currency, "fund"),
        alt=_("What each fund pays in each month"),
        width="stretch",
    )
    tables.show(frame, "payments", currency, key="months", labels={"month": _("Month")})


def _flows(plan: Plan, currency: str) -> None:
    frame = service.flow_table(plan)
    sites = plan.case["sites"][["name", "lat", "lon"]].dropna()
    sellers = plan.case["suppliers"][["name", "lat", "lon"]].dropna()
    if frame.empty:
        st.info(_("Nothing to draw: no supplier of this plan has coordinates, or no school has."))
        return
    st.caption(_("Lines run from the supplier to the middle of the zone's schools; the wider, the more kg."))
    st.altair_chart(
        charts.places(sites, sellers, frame), height=520, alt=_("Flows from supplier to zone"), width="stretch"
    )
    if frame["kg"].sum() < plan["orders"]["kg"].sum() - 0.5:
        st.caption(_("What comes from suppliers without coordinates is neither on the map nor in this table."))
    names = {"name": _("From and to")}
    tables.show(frame, "orders", currency, key="flows", labels=names, hide=("lat", "lon", "lat2", "lon2", "name"))


def _deliveries(plan: Plan, currency: str) -> None:
    frame = plan["deliveries"]
    sites = dict(zip(frame["site"], frame["site_name"], strict=True))
    site = st.selectbox(_("Site"), sorted(sites, key=lambda s: sites[s]), format_func=lambda s: sites[s] or s)
    shown = frame[frame["site"] == site]
    tables.show(shown, "deliveries", currency, key="deliveries", hide=("site", "site_name", "zone", "offer", "period"))


def _menu(plan: Plan, currency: str) -> None:
    group = _group(plan)
    frame = service.menu_table(plan, group)
    labels = {name: name for name in frame.columns} | {"date": _("Day")}
    tables.show(frame, "menu_sheet", currency, key="menu", labels=labels)


def _nutrition(plan: Plan, currency: str) -> None:
    frame = plan["nutrition"]
    if frame.empty:
        st.info(_("The case and its law set no standard, and no food has known values."))
        return
    left, right = st.columns(2)
    with left:
        group = _group(plan)
    frame = frame[frame["menu"] == group]
    windows = [w for w in ("plan", *sorted(set(frame["window"]) - {"plan"})) if w in set(frame["window"])]
    if not windows:
        st.info(_("Nothing is known of this menu."))
        return
    window = right.selectbox(
        _("Of the whole plan, a month or a week"),
        windows,
        format_func=lambda w: _("the whole plan") if w == "plan" else w,
    )
    tables.show(frame[frame["window"] == window], "nutrition", currency, key="nutrition", hide=("menu", "window"))


def _to_grow(plan: Plan, currency: str) -> None:
    frame = plan["to_grow"]
    if frame.empty:
        st.success(_("Family farms offer all that the menus need."))
        return
    st.caption(_("What the menus need beyond all that family farms offer; what is worth most comes first."))
    tables.show(frame, "to_grow", currency, key="to-grow")
    if len(plan["sowing_calendar"]):
        st.subheader(_("When to sow it"))
        tables.show(plan["sowing_calendar"], "sowing_calendar", currency, key="sowing")


def _group(plan: Plan) -> str:
    names = plan.case["menu_groups"].set_index("menu")["name"].to_dict()
    groups = list(dict.fromkeys(plan["served"]["menu"]))
    chosen: str = st.selectbox(_("Menu group"), groups, format_func=lambda g: str(names.get(g) or g))
    return chosen


def _note_first(rows: int) -> None:
    if rows > MOST_BARS:
        st.caption(_("The chart shows the first {count}; the table has all.").format(count=MOST_BARS))
