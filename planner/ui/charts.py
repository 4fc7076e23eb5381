"""Charts and maps: colour-blind safe, with units, without any tile server."""

from __future__ import annotations

from typing import Any

import altair as alt
import pandas as pd

from planner.i18n import _

# Okabe and Ito's colours, told apart with every kind of colour vision and in grey.
COLOURS = ["#0072B2", "#E69F00", "#009E73", "#CC79A7", "#56B4E9", "#D55E00", "#F0E442", "#000000"]
LABEL_PIXELS = 190
POINT = "point"
"""Name of the selection of a point of a curve."""


def bars(
    frame: pd.DataFrame, x: str, y: str, title: str, unit: str, colour: str | None = None, horizontal: bool = False
) -> Any:
    """Return bars of `y` (in `unit`) over the words of `x`, stacked by `colour` if given."""
    heading = f"{title} ({unit})"
    if horizontal:
        names = {
            "x": alt.X(f"{y}:Q", title=heading, axis=alt.Axis(labelFlush=False, tickCount=6, format=",.0f")),
            "y": alt.Y(f"{x}:N", title=None, sort=None, axis=alt.Axis(labelFlush=False, labelLimit=LABEL_PIXELS)),
        }
    else:
        names = {
            "x": alt.X(
                f"{x}:N", title=None, sort=None, axis=alt.Axis(labelFlush=False, labelAngle=0, labelOverlap=True)
            ),
            "y": alt.Y(f"{y}:Q", title=heading, axis=alt.Axis(labelFlush=False, tickCount=6, format=",.0f")),
        }
    tips = [alt.Tooltip(f"{x}:N", title=" "), alt.Tooltip(f"{y}:Q", title=heading, format=",.2f")]
    if colour:
        tips.append(alt.Tooltip(f"{colour}:N", title="  "))
    chart = alt.Chart(frame[[c for c in (x, y, colour) if c]]).mark_bar().encode(**names, tooltip=tips)
    if not colour:
        return chart.encode(color=alt.value(COLOURS[0]))
    legend = alt.Legend(orient="top", columns=2, labelLimit=260)
    return chart.encode(color=alt.Color(f"{colour}:N", title=None, scale=alt.Scale(range=COLOURS), legend=legend))


def shares(targets: pd.DataFrame) -> Any:
    """Return each target's share reached as a bar with a tick at the share required."""
    names = targets["name"].where(targets["window"].isin(["plan", "year"]), targets["name"] + " " + targets["window"])
    frame = pd.DataFrame(
        {
            "name": names,
            "reached": targets["reached_share"],
            "required": targets["required_share"],
            "met": targets["met"].map({True: _("met"), False: _("not met")}),
        }
    )
    most = max(1.0, float(frame[["reached", "required"]].max().max()))
    x = alt.X(
        "reached:Q", title=_("Share"), axis=alt.Axis(labelFlush=False, format="%"), scale=alt.Scale(domain=[0, most])
    )
    y = alt.Y("name:N", title=None, sort=None, axis=alt.Axis(labelFlush=False, labelLimit=260))
    tips = [
        alt.Tooltip("name:N", title=" "),
        alt.Tooltip("reached:Q", title=_("Reached"), format=".1%"),
        alt.Tooltip("required:Q", title=_("Required"), format=".1%"),
    ]
    met = alt.Color(
        "met:N",
        title=None,
        scale=alt.Scale(domain=[_("met"), _("not met")], range=[COLOURS[0], COLOURS[5]]),
        legend=alt.Legend(orient="top"),
    )
    bar = alt.Chart(frame).mark_bar(height=14).encode(x=x, y=y, color=met, tooltip=tips)
    tick = alt.Chart(frame).mark_tick(thickness=3, size=24, color="black").encode(x="required:Q", y=y, tooltip=tips)
    return alt.layer(bar, tick)


def places(sites: pd.DataFrame, suppliers: pd.DataFrame, flows: pd.DataFrame | None = None) -> Any:
    """Return schools and suppliers by their coordinates, with lines as wide as what flows.

    Parameters
    ----------
    sites, suppliers : pandas.DataFrame
        With ``name``, ``lat``, ``lon``.
    flows : pandas.DataFrame, optional
        With ``lat``, ``lon``, ``lat2``, ``lon2``, ``kg`` and ``name``.
    """
    points = pd.concat([sites.assign(kind=_("School")), suppliers.assign(kind=_("Supplier"))])[
        ["name", "lat", "lon", "kind"]
    ]
    x = alt.X(
        "lon:Q",
        title=_("Longitude (degrees)"),
        axis=alt.Axis(labelFlush=False, tickCount=8),
        scale=alt.Scale(zero=False, nice=False, padding=20),
    )
    y = alt.Y(
        "lat:Q",
        title=_("Latitude (degrees)"),
        axis=alt.Axis(labelFlush=False, tickCount=8),
        scale=alt.Scale(zero=False, nice=False, padding=20),
    )
    kinds = [_("School"), _("Supplier")]
    dots = (
        alt.Chart(points)
        .mark_point(filled=True, size=60, opacity=0.9)
        .encode(
            x=x,
            y=y,
            color=alt.Color(
                "kind:N",
                title=None,
                scale=alt.Scale(domain=kinds, range=[COLOURS[0], COLOURS[5]]),
                legend=alt.Legend(orient="top"),
            ),
            shape=alt.Shape("kind:N", scale=alt.Scale(domain=kinds, range=["circle", "triangle"])),
            tooltip=[alt.Tooltip("name:N", title=" "), alt.Tooltip("kind:N", title="  ")],
        )
    )
    if flows is None or flows.empty:
        return dots.interactive()
    lines = (
        alt.Chart(flows[["name", "lat", "lon", "lat2", "lon2", "kg"]])
        .mark_rule(color=COLOURS[1], opacity=0.55)
        .encode(
            x=x,
            y=y,
            x2="lon2:Q",
            y2="lat2:Q",
            strokeWidth=alt.StrokeWidth("kg:Q", scale=alt.Scale(range=[0.5, 6]), legend=None),
            tooltip=[alt.Tooltip("name:N", title=" "), alt.Tooltip("kg:Q", format=",.0f", title="kg")],
        )
    )
    return alt.layer(lines, dots).interactive()


def season(frame: pd.DataFrame) -> Any:
    """Return a heat map of what is offered: product by month, shaded by the number of offers."""
    return (
        alt.Chart(frame)
        .mark_rect(stroke="#dddddd")
        .encode(
            x=alt.X("month:O", title=_("Month"), axis=alt.Axis(labelFlush=False, labelAngle=0, orient="top")),
            y=alt.Y("product:N", title=None, axis=alt.Axis(labelFlush=False, labelLimit=LABEL_PIXELS)),
            color=alt.Color(
                "offers:Q",
                title=_("Offers"),
                scale=alt.Scale(range=["#ffffff", "#9ecae1", "#08306b"], domainMin=0, interpolate="rgb"),
                legend=alt.Legend(format="d"),
            ),
            tooltip=[
                alt.Tooltip("product:N", title=_("Product")),
                alt.Tooltip("month:O", title=_("Month")),
                alt.Tooltip("offers:Q", title=_("Offers")),
            ],
        )
    )


def curve(points: pd.DataFrame, x_title: str, y_title: str, y_is_share: bool) -> Any:
    """Return a trade-off curve whose points can be clicked.

    Parameters
    ----------
    points : pandas.DataFrame
        With ``point``, ``x``, ``y``.
    x_title, y_title : str
        Both figures with their units.
    y_is_share : bool
        True if ``y`` is shown in percent.
    """
    pick = alt.selection_point(name=POINT, fields=["point"], on="click", empty=False)
    form = "%" if y_is_share else ",.0f"
    base = alt.Chart(points[["point", "x", "y"]]).encode(
        x=alt.X("y:Q", title=y_title, axis=alt.Axis(labelFlush=False, format=form), scale=alt.Scale(zero=False)),
        y=alt.Y(
            "x:Q",
            title=x_title,
            axis=alt.Axis(labelFlush=False, tickCount=6, format=",.0f"),
            scale=alt.Scale(zero=False),
        ),
        tooltip=[
            alt.Tooltip("point:O", title=_("Point")),
            alt.Tooltip("y:Q", title=y_title, format=".1%" if y_is_share else ",.2f"),
            alt.Tooltip("x:Q", title=x_title, format=",.2f"),
        ],
    )
    dots = base.mark_point(filled=True, opacity=1).encode(
        size=alt.condition(pick, alt.value(220), alt.value(90)),
        color=alt.condition(pick, alt.value(COLOURS[5]), alt.value(COLOURS[0])),
    )
    return alt.layer(base.mark_line(color=COLOURS[0]), dots.add_params(pick))
