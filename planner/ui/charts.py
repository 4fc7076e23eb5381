"""Charts and maps: colour-blind safe, with units, without any tile server, numbers as the reader writes them."""

from __future__ import annotations

import textwrap
from typing import Any

import altair as alt
import pandas as pd

from planner import service
from planner.i18n import _, day_text, month_name, number_marks, short_month_text
from planner.schema.words import in_words

# Okabe and Ito's colours, told apart with every kind of colour vision and in grey.
COLOURS = ["#0072B2", "#E69F00", "#009E73", "#CC79A7", "#56B4E9", "#D55E00", "#F0E442", "#000000"]
LABEL_LETTERS, ROW_PIXELS = 24, 22
"""Letters in a line of a name beside a chart, which stands there whole, and least pixels of its row."""

NOTED = "#999999"
"""Colour of what is told and not asked."""

TITLE_LETTERS = 34
"""Letters in a line of an axis' title, so that it fits a phone."""

POINT = "point"
"""Name of the selection of a point of a curve."""

MAP_SHAPE = 1.8
"""Width of a map by its height, at the width of a usual screen."""

LIGHTS = {
    "green": ("#009E73", "\N{CHECK MARK}"),
    "yellow": ("#F0E442", "~"),
    "red": ("#D55E00", "\N{MULTIPLICATION X}"),
}
"""Colour and sign of each light: nothing is told by colour alone."""


def finished(chart: Any) -> Any:
    """Return a chart whose numbers are written as the reader's language writes them."""
    return chart.configure(locale=alt.Locale(number=alt.NumberLocale(**number_marks())))


def months_in_words(months: pd.Series) -> pd.Series:
    """Return months (2026-03) as the reader writes them, in their order."""
    return months.map(lambda month: short_month_text(pd.Timestamp(f"{month}-01")))


def _legend(widest: int) -> Any:
    """Return a legend above a chart, its signs in as many columns as there is room for words of so many pixels."""
    return alt.Legend(orient="top", columns=alt.ExprRef(f"clamp(floor(width/{widest}),1,4)"), labelLimit=0)


def _lines(title: str) -> list[str]:
    """Return the title of an axis in lines."""
    return textwrap.wrap(title, TITLE_LETTERS)


def _named(frame: pd.DataFrame, column: str) -> tuple[pd.DataFrame, Any, Any]:
    """Return rows with the names of a column broken into lines, an axis that shows them whole, and the step of its rows."""
    lines = frame[column].astype("str").map(lambda name: textwrap.wrap(name, LABEL_LETTERS) or [""])
    lines_of = "split(datum.label, '\\n')"
    centred = alt.ExprRef(f"-6*(length({lines_of})-1)")
    axis = alt.Axis(labelFlush=False, labelLimit=0, labelOverlap=False, labelExpr=lines_of, labelOffset=centred)
    most = int(lines.map(len).max()) if len(lines) else 1
    named = frame.assign(**{column: lines.map("\n".join)})
    return named, alt.Y(f"{column}:N", title=None, sort=None, axis=axis), alt.Step(max(ROW_PIXELS, 13 * most + 5))


def bars(
    frame: pd.DataFrame, x: str, y: str, title: str, unit: str, colour: str | None = None, horizontal: bool = False
) -> Any:
    """Return bars of `y` (in `unit`) over the words of `x`, stacked by `colour` if given.

    Parameters
    ----------
    frame : pandas.DataFrame
        A row for each bar or part of one, with the columns named here.
    x : str
        Column of the words, in whose order the bars stand.
    y : str
        Column of the figures, which are the lengths.
    title : str
        What the figures are, for the axis.
    unit : str
        Their unit, for the axis.
    colour : str, optional
        Column by which a bar is parted and coloured; ``kind``: of suppliers, with their own colours. None: one colour.
    horizontal : bool
        True: the bars lie, with the words beside them, as long names need it.

    Returns
    -------
    object
        An Altair chart.
    """
    heading = f"{title} ({unit})"
    rows = frame[[c for c in (x, y, colour) if c]]
    step: Any = None
    if horizontal:
        rows, across, step = _named(rows, x)
        names = {
            "x": alt.X(f"{y}:Q", title=heading, axis=alt.Axis(labelFlush=False, tickCount=6, format=",.0f")),
            "y": across,
        }
    else:
        names = {
            "x": alt.X(
                f"{x}:N", title=None, sort=None, axis=alt.Axis(labelFlush=False, labelAngle=0, labelOverlap=True)
            ),
            "y": alt.Y(f"{y}:Q", title=heading, axis=alt.Axis(labelFlush=False, tickCount=6, format=",.0f")),
        }
    tips = [alt.Tooltip(f"{x}:N", title=" "), alt.Tooltip(f"{y}:Q", title=heading, format=",.2f")]
    colours: Any = alt.value(COLOURS[0])
    if colour:
        scale = alt.Scale(range=COLOURS)
        if colour == "kind":
            rows = rows.assign(kind=rows["kind"].map(service.kind_words))
            known = {service.kind_words(kind): shade for kind, shade in service.KIND_COLOURS.items()}
            there = [word for word in known if word in set(rows["kind"])]
            scale = alt.Scale(domain=there, range=[known[word] for word in there])
        legend = _legend(170)
        colours = alt.Color(f"{colour}:N", title=None, sort=None, scale=scale, legend=legend)
        tips.append(alt.Tooltip(f"{colour}:N", title="  "))
    chart = alt.Chart(rows).mark_bar().encode(**names, tooltip=tips, color=colours)
    return finished(chart if step is None else chart.properties(height=step))


def shares(targets: pd.DataFrame) -> Any:
    """Return each target's share reached as a bar with a tick at the share required."""
    windows = targets["window"].mask(targets["window"] == "year", "plan")
    names = pd.Series(map(service.with_window, targets["name"], windows), index=targets.index, dtype="str")
    told = targets["judgement"].map(lambda word: in_words("judgement", word))
    words = {"at_least": "\N{GREATER-THAN OR EQUAL TO} ", "at_most": "\N{LESS-THAN OR EQUAL TO} "}
    frame = pd.DataFrame(
        {
            "name": targets["sense"].map(words) + names,
            "reached": targets["reached_share"],
            "required": targets["required_share"],
            "met": told.where(~targets["mode"].isin(["off", "waived"]), _("only noted")),
        }
    )
    most = max(1.0, float(frame[["reached", "required"]].max().max()))
    x = alt.X(
        "reached:Q",
        title=_lines(_("Bar: share reached. Tick: share required.")),
        axis=alt.Axis(labelFlush=False, format="%", tickCount=6),
        scale=alt.Scale(domain=[0, most]),
    )
    frame, y, step = _named(frame, "name")
    tips = [
        alt.Tooltip("name:N", title=" "),
        alt.Tooltip("reached:Q", title=_("Reached"), format=".1%"),
        alt.Tooltip("required:Q", title=_("Required"), format=".1%"),
    ]
    met = alt.Color(
        "met:N",
        title=None,
        scale=alt.Scale(domain=[_("met"), _("not met"), _("only noted")], range=[COLOURS[0], COLOURS[5], NOTED]),
        legend=_legend(95),
    )
    bar = alt.Chart(frame).mark_bar(height=13).encode(x=x, y=y, color=met, tooltip=tips)
    tick = alt.Chart(frame).mark_tick(thickness=3, size=22, color="black").encode(x="required:Q", y=y, tooltip=tips)
    return finished(alt.layer(bar, tick).properties(height=step))


def scores(frame: pd.DataFrame, name: str, minimum: float) -> Any:
    """Return the points of the goods of each supplier or lot as bars, with a line at the mean that is asked for.

    Parameters
    ----------
    frame : pandas.DataFrame
        With ``score`` and the names.
    name : str
        Column of the names.
    minimum : float
        Least mean.

    Returns
    -------
    object
        An Altair chart.
    """
    frame, y, step = _named(frame[[name, "score"]], name)
    title = _lines(_("Bar: points. Line: least mean of all that is bought."))
    x = alt.X("score:Q", title=title, axis=alt.Axis(labelFlush=False, tickCount=6))
    tips = [alt.Tooltip(f"{name}:N", title=" "), alt.Tooltip("score:Q", title=_("Points"), format=".2f")]
    bar = alt.Chart(frame).mark_bar(height=13, color=COLOURS[0]).encode(x=x, y=y, tooltip=tips)
    line = alt.Chart(pd.DataFrame({"score": [minimum]})).mark_rule(strokeWidth=3, color="black").encode(x="score:Q")
    return finished(alt.layer(bar, line).properties(height=step))


def frame(points: pd.DataFrame) -> Any:
    """Return places on which a frame can be drawn: the selection ``frame`` holds its latitudes and longitudes.

    Parameters
    ----------
    points : pandas.DataFrame
        With ``name``, ``lat``, ``lon``.
    """
    east, north = service.map_window(points, MAP_SHAPE)
    return finished(
        alt.Chart(points)
        .mark_point(filled=True, size=60, opacity=0.9, clip=True, color=COLOURS[0])
        .encode(
            x=alt.X("lon:Q", title=_("Longitude (degrees)"), scale=alt.Scale(domain=list(east), nice=False)),
            y=alt.Y("lat:Q", title=_("Latitude (degrees)"), scale=alt.Scale(domain=list(north), nice=False)),
            tooltip=[alt.Tooltip("name:N", title=" ")],
        )
        .add_params(alt.selection_interval(name="frame", encodings=["x", "y"]))
    )


def season(frame: pd.DataFrame) -> Any:
    """Return a heat map of what is offered: product by month, shaded by the number of offers."""
    months = [month_name(month) for month in range(1, 13)]
    named, y, step = _named(frame.assign(month=frame["month"].map(dict(enumerate(months, 1)))), "product")
    return finished(
        alt.Chart(named)
        .mark_rect(stroke="#dddddd")
        .encode(
            x=alt.X("month:N", title=None, sort=months, axis=alt.Axis(labelFlush=False, labelAngle=0, orient="top")),
            y=y,
            color=alt.Color(
                "offers:Q",
                title=_("Offers"),
                scale=alt.Scale(range=["#ffffff", "#9ecae1", "#08306b"], domainMin=0, interpolate="rgb"),
                legend=alt.Legend(format="d"),
            ),
            tooltip=[
                alt.Tooltip("product:N", title=_("Product")),
                alt.Tooltip("month:N", title=_("Month")),
                alt.Tooltip("offers:Q", title=_("Offers")),
            ],
        )
        .properties(height=step)
    )


def heat(
    frame: pd.DataFrame, x: str, y: str, value: str, title: str, unit: str, across: list[str] | None = None
) -> Any:
    """Return a heat map of a `value` (in `unit`) by the words of `x` and `y`; `across` gives the order of those of `x`.

    Parameters
    ----------
    frame : pandas.DataFrame
        A row for each pair of words, with the columns named here; a pair without a row stays empty.
    x, y : str
        Columns of the words across and down.
    value : str
        Column of the figures, which are the shades; from 0 on.
    title : str
        What the figures are, for the legend.
    unit : str
        Their unit.
    across : list of str, optional
        The words of `x` in their order; None: by the alphabet.

    Returns
    -------
    object
        An Altair chart.
    """
    heading = f"{title} ({unit})"
    named, names, step = _named(frame[[x, y, value]], y)
    return finished(
        alt.Chart(named)
        .mark_rect(stroke="#ffffff")
        .encode(
            x=alt.X(
                f"{x}:N",
                title=None,
                sort=across or "ascending",
                axis=alt.Axis(labelFlush=False, labelAngle=0, labelOverlap=True, orient="top"),
            ),
            y=names,
            color=alt.Color(
                f"{value}:Q",
                title=heading,
                scale=alt.Scale(range=["#deebf7", "#6baed6", "#08306b"], domainMin=0, interpolate="rgb"),
                legend=alt.Legend(
                    format=",.0f", orient="top", gradientLength=alt.ExprRef("clamp(width,120,260)"), tickCount=4
                ),
            ),
            tooltip=[
                alt.Tooltip(f"{y}:N", title=" "),
                alt.Tooltip(f"{x}:N", title="  "),
                alt.Tooltip(f"{value}:Q", title=heading, format=",.2f"),
            ],
        )
        .properties(height=step)
    )


def lights(frame: pd.DataFrame) -> Any:
    """Return nutrition week by week: a line per standard, a field per week, with a sign in it beside the colour.

    Parameters
    ----------
    frame : pandas.DataFrame
        ``what``, ``window``, ``light``, ``given``, ``bounds``, the last two in words.
    """
    words = {"green": _("met"), "yellow": _("nearly"), "red": _("missed")}
    shown = frame[["what", "window", "light", "given", "bounds"]].assign(
        window=frame["window"].map(lambda monday: day_text(pd.Timestamp(monday))),
        sign=frame["light"].map({light: sign for light, (_colour, sign) in LIGHTS.items()}),
        light=frame["light"].map({light: f"{LIGHTS[light][1]} {word}" for light, word in words.items()}),
    )
    named, names, step = _named(shown, "what")
    base = alt.Chart(named).encode(
        x=alt.X(
            "window:N",
            title=_("Week that begins on"),
            sort=[day_text(pd.Timestamp(monday)) for monday in sorted(set(frame["window"]))],
            axis=alt.Axis(labelFlush=False, labelAngle=-60, labelOverlap=True),
        ),
        y=names,
        tooltip=[
            alt.Tooltip("what:N", title=" "),
            alt.Tooltip("window:N", title=_("Week")),
            alt.Tooltip("given:N", title=_("Given")),
            alt.Tooltip("bounds:N", title=_("Standard")),
            alt.Tooltip("light:N", title="  "),
        ],
    )
    scale = alt.Scale(
        domain=[f"{LIGHTS[light][1]} {word}" for light, word in words.items()],
        range=[colour for colour, _sign in LIGHTS.values()],
    )
    fields = base.mark_rect(stroke="#ffffff").encode(
        color=alt.Color("light:N", title=None, scale=scale, legend=_legend(95))
    )
    signs = base.mark_text(fontSize=11, color="#000000").encode(text="sign:N")
    return finished(alt.layer(fields, signs).properties(height=step))


def path(frame: pd.DataFrame, unit: str) -> Any:
    """Return a share's numerator period by period: planned as a dashed line, reached as a full one."""
    sides = {"planned": _("Planned"), "actual": _("Reached")}
    long = frame[["period", *sides]].rename(columns=sides).melt("period", var_name="side", value_name="value").dropna()
    colour = alt.Color(
        "side:N", title=None, sort=None, scale=alt.Scale(domain=list(sides.values()), range=COLOURS[:2][::-1])
    )
    dash = alt.StrokeDash("side:N", legend=None, scale=alt.Scale(domain=list(sides.values()), range=[[6, 4], [1, 0]]))
    return finished(
        alt.Chart(long)
        .mark_line(point=True)
        .encode(
            x=alt.X("period:T", title=None, axis=alt.Axis(format="%m-%Y", labelOverlap=True)),
            y=alt.Y("value:Q", title=f"{_('Numerator')} ({unit})", axis=alt.Axis(format=",.0f")),
            color=colour,
            strokeDash=dash,
            tooltip=[
                alt.Tooltip("period:T", title=" ", format="%Y-%m-%d"),
                alt.Tooltip("side:N", title="  "),
                alt.Tooltip("value:Q", title=unit, format=",.2f"),
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

    Returns
    -------
    object
        An Altair chart, with ``y`` across and ``x`` up; a click picks a ``point``.
    """
    pick = alt.selection_point(name=POINT, fields=["point"], on="click", empty=False)
    form = "%" if y_is_share else ",.0f"
    base = alt.Chart(points[["point", "x", "y"]]).encode(
        x=alt.X(
            "y:Q",
            title=y_title,
            axis=alt.Axis(labelFlush=False, tickCount=6, format=form),
            scale=alt.Scale(zero=False),
        ),
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
    return finished(alt.layer(base.mark_line(color=COLOURS[0]), dots.add_params(pick)))
