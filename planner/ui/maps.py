"""The map on the pages Case and Explore: what it shows, the list beside it, and what a click on it opens."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pandas as pd
import streamlit as st

from planner import service
from planner.case import Case
from planner.i18n import _, month_text, number_text
from planner.making.plan import Plan
from planner.ui import memory, pictures, tables

HEIGHT = 560
ALL = ""


def of_case(case: Case) -> bool:
    """Show where the places of a case are; False where none has coordinates."""
    found = service.plan_map(case)
    if found is not None:
        _show(found, case, _("Schools and suppliers"), "places", "")
    return found is not None


def of_plan(plan: Plan, currency: str, open_place: Callable[[str, str], None]) -> None:
    """Show what flows in a plan, all or of a product or month, on the map and in tables.

    Parameters
    ----------
    plan : Plan
        The plan.
    currency : str
        Currency of its amounts.
    open_place : callable
        Is told the kind (``supplier`` or ``site``) and short name of a place that was clicked, as a callback.
    """
    product, month = _asked(plan)
    found = service.plan_map(plan.case, plan, product, month)
    if found is None:
        st.info(_("No site and no supplier has coordinates. Fill in lat and lon to see them here."))
        return
    st.caption(
        _(
            "Lines run from the supplier to the middle of the schools to which it delivers; the wider, the more kg. "
            "Suppliers have the numbers of the table below; one without a number sells nothing in this plan. "
            "Point at a place or line to read what it is; click a place to open its page."
        )
    )
    _show(found, plan, service.map_subject(plan.case, product, month), "map", "kg", open_place)
    points = found.points[found.points["number"].notna()].sort_values("number")
    labels = {"number": _("No."), "name": _("Supplier"), "kind": _("Kind"), "town": _("Municipality"), "kg": "kg"}
    tables.plain_table(tables.in_words(points[[*labels]]), labels, key="map-suppliers")
    frame = service.flow_table(plan, product, month)
    with st.expander(_("From whom to which delivery zone")):
        hide = ("supplier", "lat", "lon", "lat2", "lon2", "name")
        tables.show(frame, "orders", currency, key="flows", hide=hide)
    nowhere = plan.case["suppliers"].query("lat.isna() or lon.isna()")["supplier"]
    if plan["orders"]["supplier"].isin(nowhere).any():
        st.caption(_("What comes from suppliers without coordinates is neither on the map nor in these tables."))


def _asked(plan: Plan) -> tuple[str, str]:
    orders = plan["orders"]
    names: dict[str, str] = dict(zip(orders["product"], orders["product_name"], strict=True))
    products = [ALL, *sorted(names, key=lambda one: service.alphabetical(names[one] or one))]
    months = [ALL, *sorted(set(orders["delivery_day"].dropna().dt.strftime("%Y-%m")))]
    left, right = st.columns(2)
    product = left.selectbox(
        _("Product"),
        products,
        format_func=lambda one: (names[one] or one) if one else _("all products"),
        key=memory.kept("map product", ALL, products),
    )
    month = right.selectbox(
        _("Month"),
        months,
        format_func=lambda one: month_text(pd.Timestamp(f"{one}-01").date()) if one else _("the whole plan"),
        key=memory.kept("map month", ALL, months),
    )
    return product, month


def _show(
    found: service.Map,
    of: Plan | Case,
    title: str,
    key: str,
    unit: str,
    open_place: Callable[[str, str], None] | None = None,
) -> None:
    """Show the maps, beside each other where the whole is higher than wide; a place that is clicked is opened, if that is given."""
    views = service.map_views(found)
    upright = found.whole.height > found.whole.width
    spots = st.columns([2, 3]) if len(views) > 1 and upright else [st.container() for _view in views]

    def clicked(selection: dict[str, Any]) -> None:
        places = [one["place"] for one in selection.get(service.PLACE) or [] if one.get("place")]
        if places and open_place is not None:
            kind, _colon, short = places[0].partition(":")
            open_place(kind, short)

    for number, (spot, view) in enumerate(zip(spots, views, strict=True)):
        with spot:
            if len(views) > 1:
                st.markdown(f"**{view.title}**")
            pictures.show(
                service.map_picture(found, view),
                of,
                title=f"{title}. {view.title}",
                key=f"{key}-{number}" if number else key,
                unit=unit,
                height=HEIGHT,
                selection=None if open_place is None else service.PLACE,
                on_select=clicked,
            )
    st.caption(_("The wheel zooms, dragging moves; a double click shows all again."))


def lacking(case: Case) -> str:
    """Return in words how many places have no coordinates; blank: none."""
    count = sum(int(case[table][["lat", "lon"]].isna().any(axis=1).sum()) for table in ("sites", "suppliers"))
    text = _("Places without coordinates, which are not on the map: {count}.")
    return text.format(count=number_text(count)) if count else ""
