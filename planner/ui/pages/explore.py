"""Explore: who sells what, when and for how much; where it goes; what is served."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from planner import service
from planner.i18n import _
from planner.ui import charts, state


def show() -> None:
    """Show the page."""
    plan = state.need_plan()
    currency = str(plan.case["case"].iloc[0]["currency"])
    st.title(_("Explore the plan"))
    suppliers, products, months, flows, menu = st.tabs(
        [_("Suppliers"), _("Products"), _("Months"), _("Map"), _("Menu")]
    )
    with suppliers:
        frame = plan["supplier_totals"].sort_values("goods_amount", ascending=False)
        _chart_and_table(
            charts.bars(
                frame[["supplier_name", "goods_amount", "kind"]],
                "supplier_name",
                "goods_amount",
                _("Goods"),
                currency,
                "kind",
                horizontal=True,
            ),
            frame,
            "suppliers",
        )
    with products:
        frame = (
            plan["orders"]
            .groupby(["product", "product_name"], as_index=False)[["kg", "amount"]]
            .sum()
            .sort_values("amount", ascending=False)
        )
        _chart_and_table(
            charts.bars(frame.head(30), "product_name", "amount", _("Goods"), currency, horizontal=True),
            frame,
            "products",
        )
    with months:
        frame = service.spend_by_month(plan)
        _chart_and_table(charts.bars(frame, "month", "amount", _("Paid"), currency, "fund"), frame, "months")
    with flows:
        frame = service.flow_table(plan)
        sites = plan.case["sites"][["name", "lat", "lon"]].dropna()
        sellers = plan.case["suppliers"][["name", "lat", "lon"]].dropna()
        _chart_and_table(charts.places(sites, sellers, frame), frame, "flows")
    with menu:
        group = st.selectbox(_("Menu group"), sorted(plan["served"]["menu"].unique()))
        frame = plan["served"][plan["served"]["menu"] == group]
        st.dataframe(frame.drop(columns="menu"), hide_index=True)


def _chart_and_table(chart: object, frame: pd.DataFrame, name: str) -> None:
    st.altair_chart(chart, key=f"chart-{name}")
    with st.expander(_("As a table")):
        st.dataframe(frame, hide_index=True)
    st.download_button(
        _("Download as CSV"),
        frame.to_csv(index=False).encode("utf-8-sig"),
        f"{name}.csv",
        "text/csv",
        key=f"csv-{name}",
    )
