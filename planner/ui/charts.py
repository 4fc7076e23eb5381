"""Charts and maps: colour-blind safe, with units, without any tile server."""

from __future__ import annotations

import altair as alt
import pandas as pd

from planner.i18n import _

# Okabe and Ito's colours, told apart with every kind of colour vision and in grey.
COLOURS = ["#0072B2", "#E69F00", "#009E73", "#CC79A7", "#56B4E9", "#D55E00", "#F0E442", "#000000"]


def bars(
    frame: pd.DataFrame, x: str, y: str, title: str, unit: str, colour: str | None = None, horizontal: bool = False
) -> alt.Chart:
    """Return bars of `y` (in `unit`) over the words of `x`, stacked by `colour` if given."""
    measure = alt.Y if not horizontal else alt.X
    words = alt.X if not horizontal else alt.Y
    names = {"y": measure(f"{y}:Q", title=f"{title} ({unit})"), "x": words(f"{x}:N", title=None, sort=None)}
    if horizontal:
        names = {"x": names["y"], "y": names["x"]}
    chart = alt.Chart(frame).mark_bar().encode(**names, tooltip=[alt.Tooltip(c) for c in frame.columns])
    if colour:
        chart = chart.encode(
            color=alt.Color(f"{colour}:N", title=None, scale=alt.Scale(range=COLOURS), legend=alt.Legend(orient="top"))
        )
    else:
        chart = chart.encode(color=alt.value(COLOURS[0]))
    return chart


def shares(targets: pd.DataFrame) -> alt.LayerChart:
    """Return each target's share reached as a bar with a tick at the share required."""
    frame = targets.assign(reached=targets["reached_share"], required=targets["required_share"])[
        ["name", "reached", "required", "met"]
    ]
    axis = alt.X("reached:Q", title=_("Share"), axis=alt.Axis(format="%"), scale=alt.Scale(domainMax=1, domainMin=0))
    bar = (
        alt.Chart(frame)
        .mark_bar(height=14)
        .encode(
            x=axis,
            y=alt.Y("name:N", title=None, sort=None, axis=alt.Axis(labelLimit=280)),
            color=alt.Color(
                "met:N",
                title=_("Met"),
                scale=alt.Scale(domain=[True, False], range=[COLOURS[0], COLOURS[5]]),
                legend=None,
            ),
        )
    )
    tick = (
        alt.Chart(frame)
        .mark_tick(thickness=3, size=24, color="black")
        .encode(x="required:Q", y=alt.Y("name:N", sort=None))
    )
    return alt.layer(bar, tick)


def places(sites: pd.DataFrame, suppliers: pd.DataFrame, flows: pd.DataFrame) -> alt.LayerChart:
    """Return schools and suppliers by their coordinates, with lines as wide as what flows.

    Parameters
    ----------
    sites, suppliers : pandas.DataFrame
        With ``name``, ``lat``, ``lon``.
    flows : pandas.DataFrame
        With ``lat``, ``lon``, ``lat2``, ``lon2``, ``kg`` and ``name``.
    """
    points = pd.concat([sites.assign(kind=_("School")), suppliers.assign(kind=_("Supplier"))])[
        ["name", "lat", "lon", "kind"]
    ]
    x = alt.X("lon:Q", title=_("Longitude"), scale=alt.Scale(zero=False))
    y = alt.Y("lat:Q", title=_("Latitude"), scale=alt.Scale(zero=False))
    lines = (
        alt.Chart(flows)
        .mark_rule(color=COLOURS[1], opacity=0.5)
        .encode(
            x=x,
            y=y,
            x2="lon2:Q",
            y2="lat2:Q",
            strokeWidth=alt.StrokeWidth("kg:Q", scale=alt.Scale(range=[0.5, 6]), legend=None),
            tooltip=["name", alt.Tooltip("kg:Q", format=",.0f", title="kg")],
        )
    )
    dots = (
        alt.Chart(points)
        .mark_point(filled=True, size=60, opacity=0.9)
        .encode(
            x=x,
            y=y,
            color=alt.Color(
                "kind:N", title=None, scale=alt.Scale(range=[COLOURS[0], COLOURS[5]]), legend=alt.Legend(orient="top")
            ),
            shape="kind:N",
            tooltip=["name", "kind"],
        )
    )
    return alt.layer(lines, dots).interactive()


def season(frame: pd.DataFrame) -> alt.Chart:
    """Return a heat map of what is offered: product by month, shaded by the number of offers."""
    return (
        alt.Chart(frame)
        .mark_rect(stroke="white")
        .encode(
            x=alt.X("month:O", title=_("Month")),
            y=alt.Y("product:N", title=None),
            color=alt.Color("offers:Q", title=_("Offers"), scale=alt.Scale(scheme="blues", domainMin=0)),
            tooltip=["product", "month", "offers"],
        )
    )
