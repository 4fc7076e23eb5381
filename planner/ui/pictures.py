"""Every chart of the app is shown here, with what keeps it as a file: a picture for a slide (PNG) or to print and edit (SVG)."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any, Literal

import streamlit as st

from planner import service
from planner.case import Case
from planner.i18n import _
from planner.making.plan import Plan

FILE_WIDTH = 900
"""Pixels of the plot in a file: half of a slide's, as each is drawn twice as fine."""


def show(
    chart: Any,
    of: Plan | Case,
    *,
    title: str,
    key: str,
    unit: str = "",
    height: int | None = None,
    selection: str | None = None,
    on_select: Callable[[dict[str, Any]], None] | None = None,
) -> dict[str, Any]:
    """Show a chart, and below it two buttons that make a file of it when they are pressed.

    Parameters
    ----------
    chart : altair.Chart or dict
        A chart of `planner.ui.charts`, or a specification of the service's.
    of : Plan or Case
        Whose figures it shows: the file names it, with its day.
    title : str
        What it shows, in words: title of the file, and what those are told who do not see it.
    key : str
        Name of the files, and of the widgets.
    unit : str
        Unit of its figures; blank where the chart has several, each beside its axis.
    height : int, optional
        Pixels of its plot; as high as it needs to be if not given.
    selection : str, optional
        Name of a selection that runs the page anew.
    on_select : callable, optional
        Is told what is selected, by the name of the selection, before the page is run anew: what it sets is shown at once.

    Returns
    -------
    dict
        What is selected, by the name of the selection.
    """
    options: dict[str, Any] = {"alt": title, "width": "stretch", "key": f"chart-{key}"}
    if height is not None:
        options["height"] = height
    if selection is not None:
        act = "rerun" if on_select is None else partial(_selected, options["key"], on_select)
        options |= {"on_select": act, "selection_mode": selection}
    event: Any = (
        st.vega_lite_chart(spec=chart, theme=None, **options)
        if isinstance(chart, dict)
        else st.altair_chart(chart, **options)
    )
    below = [_("Unit: {unit}").format(unit=unit)] if unit else []
    below.append(service.chart_source(of))
    with st.container(horizontal=True, gap="small"):
        for form in ("png", "svg"):
            st.download_button(
                _("Picture ({form})").format(form=form.upper()),
                _file(chart, form, title, below, height),
                f"{key}.{form}",
                "image/png" if form == "png" else "image/svg+xml",
                key=f"picture-{key}-{form}",
                type="tertiary",
                icon=":material/download:",
                help=_("A file of this chart with title, unit, source and date."),
                on_click="ignore",
            )
    found: dict[str, Any] = event["selection"] if selection is not None else {}
    return found


def _selected(key: str, on_select: Callable[[dict[str, Any]], None]) -> None:
    on_select(st.session_state[key]["selection"])


def _file(
    chart: Any, form: Literal["png", "svg"], title: str, below: list[str], height: int | None
) -> Callable[[], bytes]:
    """Return what makes the file: nothing is drawn before it is asked for."""
    spec = chart if isinstance(chart, dict) else None
    make = partial(service.chart_file, form=form, title=title, below=below, width=FILE_WIDTH, height=height)
    return lambda: make(chart.to_dict() if spec is None else spec)
