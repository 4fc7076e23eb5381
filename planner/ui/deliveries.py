"""Deliveries: who comes where on which day; what comes to a school or from a supplier is told on its own page."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from planner import service
from planner.i18n import _, day_heading, day_text, month_text, weekday_text
from planner.making.plan import Plan
from planner.ui import charts, memory, pictures, places, tables


def show(plan: Plan, currency: str) -> None:
    """Show the deliveries of a plan as they are asked for."""
    if plan["deliveries"].empty:
        st.info(_("Nothing is delivered."))
        return
    left, right = st.columns(2)
    with left:
        places.choose(plan, "site", set(plan["deliveries"]["site"]))
    with right:
        places.choose(plan, "supplier", set(plan["deliveries"]["supplier"]))
    _by_day(plan, currency)


def _by_day(plan: Plan, currency: str) -> None:
    days = service.delivery_days(plan)
    months = _months(days)
    month = st.selectbox(
        _("Month"), months, format_func=_month, key=memory.kept("explore calendar month", months[0], months)
    )
    shown = _within(days, month)
    order = list(dict.fromkeys(day_heading(day) for day in sorted(shown["delivery_day"])))
    pictures.show(
        charts.heat(
            shown.assign(day=shown["delivery_day"].map(day_heading)).sort_values("supplier_name", kind="stable"),
            "day",
            "supplier_name",
            "kg",
            _("Brought"),
            "kg",
            across=order,
        ),
        plan,
        title=_("What each supplier brings on each day of {month}").format(month=_month(month)),
        unit="kg",
        key="delivery-calendar",
    )
    labels = {"zones": _("Zones"), "drops": _("Deliveries"), "sites": _("Schools"), "weekday": _("Weekday")}
    columns = ["delivery_day", "weekday", "supplier_name", "zones", "drops", "sites", "kg"]
    told = shown.assign(weekday=shown["delivery_day"].map(weekday_text))
    tables.show(told[columns], "deliveries", currency, key="delivery-days", labels=labels)
    st.subheader(_("Deliveries of each supplier by week"))
    st.caption(_("A supplier that comes to a delivery zone on a day is one delivery. Weeks are named by their Monday."))
    weeks = service.deliveries_by_week(plan)
    weeks = weeks[weeks["week"].isin(shown["week"])]
    weeks = weeks.assign(week=weeks["week"].map(day_text))
    grid = weeks.pivot_table(index=["supplier_name", "supplier"], columns="week", values="drops", aggfunc="sum")
    grid = grid.reset_index().drop(columns="supplier")
    tables.plain_table(
        grid, {"supplier_name": _("Supplier")} | {name: name for name in grid.columns[1:]}, key="delivery-weeks"
    )


def _months(frame: pd.DataFrame) -> list[str]:
    return sorted(set(frame["delivery_day"].dt.strftime("%Y-%m")))


def _within(frame: pd.DataFrame, month: str) -> pd.DataFrame:
    rows: pd.DataFrame = frame[frame["delivery_day"].dt.strftime("%Y-%m") == month]
    return rows


def _month(month: str) -> str:
    return month_text(pd.Timestamp(f"{month}-01").date())
