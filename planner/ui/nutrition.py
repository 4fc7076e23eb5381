"""Nutrition week by week: a chart of lights for each menu and stage."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from planner.i18n import _, number_text, share_text
from planner.making.plan import Plan
from planner.ui import charts, pictures, tables
from planner.ui.text import plain


def weeks(rows: pd.DataFrame, plan: Plan) -> None:
    """Show the lights of several menus and stages, a chart for each under its name; see `chart`."""
    groups = list(rows.groupby(["menu_name", "stage_name"], sort=False))
    for number, (names, mine) in enumerate(groups):
        whose = ", ".join(map(str, names)) if len(groups) > 1 else ""
        if whose:
            st.caption(plain(whose))
        chart(mine, plan, whose, f"nutrition-weeks-{number}")


def chart(rows: pd.DataFrame, plan: Plan, whose: str = "", key: str = "nutrition-weeks") -> None:
    """Show the lights of one menu and stage, of rows of the table ``nutrition`` that are about weeks.

    Parameters
    ----------
    rows : pandas.DataFrame
        Rows of ``nutrition`` about weeks, of one menu and stage, in the order of the chart.
    plan : Plan
        Whose plan it is, for the picture's file.
    whose : str
        Menu and stage in words, for the title; blank: they stand above it already.
    key : str
        Key of the widget; one for each chart of a page.
    """
    shown = tables.in_words(rows)
    drawn = pd.DataFrame(
        {
            "what": rows["nutrient_name"] + ", " + shown["basis"],
            "window": rows["window"],
            "light": rows["light"],
            "given": [_amount(v, u) for v, u in zip(rows["value"], rows["unit"], strict=True)],
            "bounds": [
                _bounds(low, high, u)
                for low, high, u in zip(rows["minimum"], rows["maximum"], rows["unit"], strict=True)
            ],
        }
    )
    title = _("Nutrition standards met, nearly met or missed in each week")
    pictures.show(charts.lights(drawn), plan, title=f"{title}: {whose}" if whose else title, key=key)


def _amount(value: float, unit: str) -> str:
    return share_text(value) if unit == "share" else f"{number_text(value, 1)} {unit}"


def _bounds(low: float, high: float, unit: str) -> str:
    if low == low and high == high:
        return _("{low} to {high}").format(low=_amount(low, unit), high=_amount(high, unit))
    if low == low:
        return _("at least {low}").format(low=_amount(low, unit))
    return _("at most {high}").format(high=_amount(high, unit))
