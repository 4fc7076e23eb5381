"""Figures of plans beside each other, as the pages Scenarios and Committee show them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial

import pandas as pd
import streamlit as st

from planner import service
from planner.i18n import _, number_text, share_text


def figures(frame: pd.DataFrame, names: Sequence[str], titles: Mapping[str, str]) -> None:
    """Show the figures of several plans: in all, the shares, by kind of supplier; what is less asked for is one click away.

    Parameters
    ----------
    frame : pandas.DataFrame
        Figures or differences of a comparison.
    names : sequence of str
        The plans, by the columns of the frame.
    titles : mapping of str to str
        What each is called.
    """
    groups = {
        "whole": _("In all"),
        "share": _("Shares"),
        "kind": _("By kind of supplier"),
    }
    for group, title in groups.items():
        part = frame[frame["group"] == group]
        if len(part):
            st.subheader(title)
            _table(part, names, titles)
    rest = frame[~frame["group"].isin(list(groups))]
    if len(rest):
        with st.expander(_("Nutrition, suppliers and what is short")):
            _table(rest, names, titles)


def _table(part: pd.DataFrame, names: Sequence[str], titles: Mapping[str, str]) -> None:
    """Show figures of several units: shares in percent, the rest with two decimals at most."""
    shown = pd.DataFrame({_("Figure"): part["name"], _("Unit"): part["unit"].map(partial(service.in_words, "unit"))})
    headings = {}
    for name in names:
        shown[name] = [number(v, u) for v, u in zip(part[name], part["unit"], strict=True)]
        headings[name] = st.column_config.TextColumn(titles[name], alignment="right")
    st.dataframe(shown, hide_index=True, column_config=headings, width="stretch")


def number(value: float, unit: str) -> str:
    """Return a figure as it stands in a comparison."""
    if unit == "share":
        return share_text(value)
    return number_text(value, 0 if value == value and float(value).is_integer() else 2)
