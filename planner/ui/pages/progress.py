"""Progress: what was bought against what was planned, where it leads, and what must be bought by when."""

from __future__ import annotations

import streamlit as st

from planner.i18n import _
from planner.ui import state


def show() -> None:
    """Show the page."""
    state.need_plan()
    st.title(_("Progress"))
    st.info(_("Nothing that was bought has been recorded for this plan yet."))
    left, right = st.columns(2)
    with left, st.container(border=True):
        st.subheader(_("What this page will show"))
        st.markdown(
            "\n".join(
                f"- {text}"
                for text in (
                    _("each share to date, and where it ends if things go on like this"),
                    _("planned path and actual path, by supplier and product"),
                    _("what must be bought by when, and what is late"),
                    _("a new plan for the rest of the year that changes as little as you like"),
                )
            )
        )
    with right, st.container(border=True):
        st.subheader(_("Which file to bring"))
        st.write(
            _(
                "A workbook (.xlsx) or CSV with one line a purchase: date, supplier, product, quantity with its unit, and "
                "amount. Delivery notes, invoices or the export of the town's accounts will do; headings and names "
                "may be your own."
            )
        )
