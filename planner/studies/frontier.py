"""The exact trade-off between two figures of a plan, with the plan behind each point."""

from __future__ import annotations

import shlex
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
import pandas as pd

from models.blocks import Floats
from models.derived import cost_of
from models.instance import Instance
from models.resolve import COST, SHORT, Ends, NoPlanError, Point, TradeOff
from planner.assembly import assemble
from planner.assembly.choices import menus_to_choose
from planner.assembly.contracts import contracts
from planner.assembly.menu_choice import MenuChoice, first_choice, in_parts_of_days
from planner.assembly.targets import ResolvedTarget
from planner.case import Case
from planner.checks import check
from planner.families import BY_BLOCK
from planner.findings import Finding, InputError
from planner.i18n import _
from planner.making import scenarios
from planner.making.pipeline import Listener, Progress, try_plan
from planner.making.plan import Plan
from planner.programmes.case_law import law_for
from planner.programmes.law import Law
from planner.studies.figures import FIGURE_COLUMNS, plan_figures
from planner.words import meant_or_known

CLOSE = 1e-7
"""How far inside the best y, relative to it, the last point is taken: the solver's own tolerance."""

LEAST_DAYS = 1e-6
"""Days on which a dish is served that are no noise."""

SHARE_DIGITS, AMOUNT_DIGITS = 6, 2


@dataclass(frozen=True, slots=True)
class Axis:
    """A figure of the trade-off.

    Parameters
    ----------
    key : str
        ``cost``, ``short_servings`` or the short name of a target.
    name, unit : str
        In print; the unit of a share is ``share``.
    better : {"most", "least"}
        Which is better.
    required : float
        What law or case ask of a share now; NaN otherwise.
    """

    key: str
    name: str
    unit: str
    better: str
    required: float


@dataclass(frozen=True, eq=False)
class Frontier:
    """The trade-off curve.

    Parameters
    ----------
    case : Case
        The case.
    x, y : Axis
        Both figures.
    ends : Ends
        Best x with the y that comes with it, and best y.
    points : pandas.DataFrame
        One row per point from the least demanding y on: ``point`` (from 1), ``x``, ``y``, ``x_per_y`` (what one more of y
        costs in x on the way from the point before; for a share, one more percentage point; NaN at the first),
        ``cost``, ``short_servings``.
    lines : pandas.DataFrame
        The plan behind each point, in kg that need not be whole packs: ``point``, ``supplier``, ``supplier_name``,
        ``product``, ``product_name``, ``kg``, ``amount``.
    chosen : bool
        Is something of the menus chosen anew at each point: dishes, or what fills their interchangeable ingredients?
    dishes : pandas.DataFrame
        What menus whose dishes are free serve at each point, in days that need not be whole: ``point``, ``menu``, ``menu_name``, ``meal``,
        ``slot``, ``dish``, ``dish_name``, ``days``. Empty where all dishes are given.
    limits : pandas.DataFrame
        Harvests and ceilings on sales that hold back the best y, the one that matters most first: ``limit`` (a block of rows, in words by `planner.families`), ``supplier``, ``supplier_name``, ``product``, ``product_name`` (blank for a ceiling), ``first_day`` (of the
        month or period; blank: the whole plan), ``kg`` or ``amount`` (how much there is), ``gain`` (in y, with twice as much of it alone).
    plans : tuple of Plan
        Verified plans in whole packs, one per point, if they were asked for.
    solved : pandas.DataFrame
        One row per plan: ``point``, ``x``, ``y``, ``cost``, ``outcome``, ``problem`` (why there is none, blank otherwise).
    seconds : mapping of str to float
        The solver's time: ``first`` for the wishes and both ends, ``points`` for all points.
    """

    case: Case
    x: Axis
    y: Axis
    ends: Ends
    points: pd.DataFrame
    lines: pd.DataFrame
    chosen: bool = False
    dishes: pd.DataFrame = field(default_factory=pd.DataFrame)
    limits: pd.DataFrame = field(default_factory=pd.DataFrame)
    plans: tuple[Plan, ...] = ()
    solved: pd.DataFrame = field(default_factory=pd.DataFrame)
    seconds: Mapping[str, float] = field(default_factory=dict)


def frontier(
    case: Case,
    x: str = COST,
    y: str = "family-share",
    *,
    points: int = 20,
    start: float | None = None,
    plans: bool = False,
    progress: Listener | None = None,
    cancel: threading.Event | None = None,
) -> Frontier:
    """Draw the trade-off between two figures.

    Over the whole curve everybody is fed, and every other wish granted, as well as without it; only packs may be split,
    minimum orders are not heeded, and the law's order among suppliers is not applied yet, so that no plan in whole packs is
    better than the curve. What is free of a menu, dishes or what fills them, is chosen anew at every point, together with what is bought: of a
    long one by month, in parts of days; all zones as one and without charges by the drop or km.

    Parameters
    ----------
    case : Case
        The case.
    x, y : str
        ``cost``, ``short_servings`` or a target's short name (``-`` and ``_`` are the same).
    points : int
        Number of points, at least 2.
    start : float, optional
        Least demanding y. Default: what law or case ask of a share now, else the y of the plan with the best x.
    plans : bool
        Make a verified plan in whole packs for each point, too; y must then be a share of the whole plan.
    progress : callable, optional
        Is told each step.
    cancel : threading.Event, optional
        Set it to stop: `InterruptedError` is raised.

    Returns
    -------
    Frontier
        The points from the least demanding y on, the ends of the curve, and what limits the best y.

    Raises
    ------
    InputError
        If the case has errors, a figure is unknown, or no plan keeps every hard rule.
    """
    begin = time.perf_counter()

    def tell(text: str) -> None:
        if progress:
            progress(Progress("frontier", text, time.perf_counter() - begin))

    tell(_("Checking the case"))
    law = law_for(case)
    findings = check(case, law)
    if any(f.severity == "error" for f in findings):
        raise InputError(findings)
    choice, instance, targets = _what_is_traded(case, law)
    known = axes(case, instance, targets)
    x_axis, y_axis = _axis(known, x), _axis(known, y)
    if x_axis.key == y_axis.key:
        raise InputError([_finding(_("Both figures are {name}.").format(name=x), _("Name two different figures."))])
    if plans and y_axis.key in (COST, SHORT):
        raise InputError(
            [
                _finding(
                    _("Plans in whole packs are made for points of a share, and {name} is none.").format(name=y),
                    _("Take the share as y, or leave --plans out."),
                )
            ]
        )
    tell(_("Looking for both ends of the curve"))
    try:
        trade = TradeOff(instance, x_axis.key, y_axis.key, cancel)
        ends = trade.ends()
        first_seconds = sum(trade.seconds)
        tell(_("Trying twice as much of what holds the best back"))
        held_back = _limits(case, instance, trade.limits())
        found = _points(trade, _bounds(ends, y_axis, points, start), tell)
    except NoPlanError:
        raise InputError(
            [
                _finding(
                    _("No plan keeps every rule that must hold, so there is no curve."),
                    _("Plan the case first: the plan tells what would have to give way."),
                )
            ]
        ) from None
    seconds = {"first": first_seconds, "points": sum(trade.seconds) - first_seconds}
    owed = sum(one.charge_amount for one in contracts(case))
    ends, found = _with_charges(ends, found, (x_axis.key, y_axis.key), owed)
    table = _point_table(found, y_axis, instance, owed)
    lines = _by_point([_lines(case, instance, one.values) for one in found])
    dishes = pd.DataFrame() if choice is None else _by_point([_dishes(case, choice, one.values) for one in found])
    made = tuple(_whole_plans(case, y_axis, table, progress, cancel)) if plans else ()
    solved = _solved(made, x_axis, y_axis, table)
    return Frontier(
        case, x_axis, y_axis, ends, table, lines, choice is not None, dishes, held_back, made, solved, seconds
    )


def _what_is_traded(case: Case, law: Law) -> tuple[MenuChoice | None, Instance, Sequence[ResolvedTarget]]:
    """Return the instance whose plans are traded, with its targets, and the choice of the menu where something of it is free."""
    if not menus_to_choose(case):
        assembly = assemble(case, law)
        return None, assembly.instance, assembly.targets
    choice = first_choice(case, law)
    return choice, in_parts_of_days(choice), choice.targets


def axes(case: Case, instance: Instance, targets: Sequence[ResolvedTarget]) -> dict[str, Axis]:
    """Return every figure that can stand on an axis, by its key.

    Parameters
    ----------
    case : Case
        Whose currency it is.
    instance : Instance
        The instance of the case.
    targets : sequence of ResolvedTarget
        One for each row of `Instance.targets`, in order.

    Returns
    -------
    dict of str to Axis
        Cost, servings short where meals may be, and every share of the whole plan that is not off and is not one supplier's.
    """
    currency = str(case.head["currency"])
    found = {
        COST: Axis(COST, _("Cost in all"), currency, "least", np.nan),
        SHORT: Axis(SHORT, _("Servings short"), _("servings"), "least", np.nan),
    }
    if instance.mode("demand") != "soft":
        del found[SHORT]
    for row, target in enumerate(targets):
        rule = target.rule
        if target.window or rule.supplier or instance.targets["mode"].iloc[row] == "off":
            continue
        better = "most" if rule.sense == "at_least" else "least"
        found[rule.target] = Axis(rule.target, rule.name, "share", better, rule.share)
    return found


def _axis(known: Mapping[str, Axis], name: str) -> Axis:
    for key, axis in known.items():
        if key.replace("_", "-") == name.replace("_", "-"):
            return axis
    raise InputError(
        [
            _finding(
                _("There is no figure {name} to trade.").format(name=name),
                meant_or_known(name, list(known)),
            )
        ]
    )


def _finding(what: str, mend: str) -> Finding:
    why = _("A curve of something else than was meant would mislead.")
    return Finding("frontier", "error", "", (), "", what, why, mend)


def _bounds(ends: Ends, y: Axis, count: int, start: float | None) -> Floats:
    """Return what y must reach at each point, least demanding first."""
    if count < 2:
        raise InputError([_finding(_("A curve has at least two points."), _("Ask for more points."))])
    best = ends.y_best
    margin = CLOSE * max(abs(best), CLOSE)
    best = best - margin if y.better == "most" else best + margin
    if start is None:
        return np.linspace(_usual_start(ends, y, best), best, count)
    if (start >= best) if y.better == "most" else (start <= best):
        raise InputError(
            [
                _finding(
                    _("The curve cannot begin at {start:g}: {best:g} is the best that can be reached.").format(
                        start=start, best=ends.y_best
                    ),
                    _("Begin at a less demanding value."),
                )
            ]
        )
    return np.linspace(start, best, count)


def _usual_start(ends: Ends, y: Axis, best: float) -> float:
    """Return what is asked of y now, unless the plan with the best x does better anyhow or it is out of reach."""
    least = ends.y_at_best_x
    if not np.isfinite(y.required):
        return least
    within = least < y.required < best if y.better == "most" else best < y.required < least
    return y.required if within else least


def _points(trade: TradeOff, bounds: Floats, tell: Callable[[str], None]) -> list[Point]:
    found = []
    for n, bound in enumerate(bounds[::-1], 1):
        tell(_("Point {n} of {count}").format(n=n, count=len(bounds)))
        found.append(trade.point(float(bound)))
    return found[::-1]


def _with_charges(ends: Ends, found: Sequence[Point], axes: tuple[str, str], owed: float) -> tuple[Ends, list[Point]]:
    """Return the curve with what is owed for the year under contracts in its costs, whatever is bought."""
    x, y = (owed if axis == COST else 0.0 for axis in axes)
    points = [replace(one, bound=one.bound + y, x=one.x + x, y=one.y + y) for one in found]
    return Ends(ends.x_best + x, ends.y_at_best_x + y, ends.y_best + y), points


def _point_table(found: Sequence[Point], y: Axis, instance: Instance, owed: float) -> pd.DataFrame:
    cost = np.array([cost_of(instance, one.values) + owed for one in found])
    servings = instance.demand["servings"].to_numpy()
    short = np.array([float(servings @ one.values["short"]) if "short" in one.values else 0.0 for one in found])
    at = pd.DataFrame(
        {
            "point": np.arange(1, len(found) + 1),
            "x": [one.x for one in found],
            "y": [one.y for one in found],
            "cost": cost,
            "short_servings": np.where(short < 1e-6, 0.0, short),
        }
    )
    step = at["y"].diff() * (100 if y.unit == "share" else 1)
    at.insert(3, "x_per_y", (at["x"].diff() / step.where(step.abs() > 1e-7)).to_numpy())
    return at


def _by_point(tables: Sequence[pd.DataFrame]) -> pd.DataFrame:
    """Return the tables of all points as one, with the number of its ``point`` before each row."""
    numbered = [table.assign(point=number) for number, table in enumerate(tables, 1)]
    table = pd.concat(numbered, ignore_index=True)
    return table.reindex(columns=["point", *table.columns.drop("point")])


def _dishes(case: Case, choice: MenuChoice, values: Mapping[str, Floats]) -> pd.DataFrame:
    """Return on how many days a point serves each dish of the menus whose dishes are free."""
    keys = ["menu", "meal", "slot", "dish"]
    served = choice.instance.servings[["menu", "meal", "slot", "dish"]].assign(days=values["serve"])
    table = pd.DataFrame(served.groupby(keys, as_index=False)["days"].sum())
    table = table[(table["days"] > LEAST_DAYS) & ~table["menu"].isin(choice.given)].reset_index(drop=True)
    return _named(case, table, {"menu": "menu_groups", "dish": "dishes"})


def _limits(case: Case, instance: Instance, limits: pd.DataFrame) -> pd.DataFrame:
    """Return what holds back the best y in the case's words."""
    found = limits[["block", "index", "limit", "gain"]]
    rows = [_limit(instance, *row) for row in found.itertuples(index=False, name=None)]
    columns = ["limit", "supplier", "product", "first_day", "kg", "amount", "gain"]
    table = pd.DataFrame(rows, columns=columns)
    table = table.astype(dict.fromkeys(columns[:4], "str") | dict.fromkeys(columns[4:], "float64"))
    return _named(case, table, {"supplier": "suppliers", "product": "products"})


def _limit(instance: Instance, block: str, row: int, most: float, gain: float) -> dict[str, object]:
    """Return one limit: of goods in kg, without goods in money."""
    held = BY_BLOCK[block].limit(block).held
    assert held is not None
    of = held(instance, row)
    goods = of.product >= 0
    return {
        "limit": block,
        "supplier": instance.suppliers["supplier"].iloc[of.supplier],
        "product": instance.products["product"].iloc[of.product] if goods else "",
        "first_day": f"{instance.periods['first_day'].iloc[of.period]:%Y-%m-%d}" if of.period >= 0 else "",
        "kg": float(instance.products["pack_kg"].iloc[of.product]) * most if goods else np.nan,
        "amount": np.nan if goods else most,
        "gain": gain,
    }


def _named(case: Case, table: pd.DataFrame, sources: Mapping[str, str]) -> pd.DataFrame:
    """Return a table with the name of each thing behind its short name; `sources` tells the case's table of each column."""
    for column, source in sources.items():
        names = table[column].map(case.table(source).set_index(column)["name"]).fillna("").astype("str")
        table.insert(list(table.columns).index(column) + 1, f"{column}_name", names)
    return table


def _lines(case: Case, instance: Instance, values: Mapping[str, Floats]) -> pd.DataFrame:
    """Return what a point buys by supplier and product."""
    offer = instance.supply["offer"].to_numpy()
    packs = np.bincount(offer, weights=values["bought"], minlength=len(instance.offers))
    product = instance.offers["product"].to_numpy()
    frame = pd.DataFrame(
        {
            "supplier": instance.suppliers["supplier"].to_numpy()[instance.offers["supplier"]],
            "product": instance.products["product"].to_numpy()[product],
            "kg": packs * instance.products["pack_kg"].to_numpy()[product],
            "amount": packs * instance.offers["price_per_pack"].to_numpy(),
        }
    ).astype({"supplier": "str", "product": "str"})
    frame = frame[frame["kg"] > 1e-6]
    lines = frame.groupby(["supplier", "product"], as_index=False, sort=True)[["kg", "amount"]].sum()
    return _named(case, lines, {"supplier": "suppliers", "product": "products"})


def _whole_plans(
    case: Case, y: Axis, points: pd.DataFrame, progress: Listener | None, cancel: threading.Event | None
) -> list[Plan]:
    made = []
    for row in _records(points):
        wanted = scenarios.apply(case, [share_change(y.key, row.y)])

        def tell(step: Progress, point: int = row.point) -> None:
            if progress:
                text = _("Plan of point {point}: {text}").format(point=point, text=step.text)
                progress(Progress(step.stage, text, step.elapsed, step.gap))

        made.append(try_plan(wanted, progress=tell, cancel=cancel, record={"scenario": f"{y.key}={row.y:.6f}"}))
    return made


def share_change(target: str, share: float) -> str:
    """Return the change that asks for a share, in a form that can be put into a scenario."""
    return f"target target={shlex.quote(target)} share={max(share, 0.0):.6f}"


def _solved(plans: Sequence[Plan], x: Axis, y: Axis, points: pd.DataFrame) -> pd.DataFrame:
    rows = []
    for point, plan in zip(points["point"], plans, strict=False):
        figures = dict(zip(*[plan_figures(plan)[c] for c in (FIGURE_COLUMNS[0], FIGURE_COLUMNS[-1])], strict=True))
        figures |= {COST: figures.get("total_amount", np.nan)}
        at = {
            name: figures.get(axis.key, figures.get(f"share:{axis.key}", np.nan)) for name, axis in (("x", x), ("y", y))
        }
        rows.append({"point": point, **at, "cost": figures[COST], "outcome": str(plan.outcome), "problem": plan.reason})
    return pd.DataFrame(rows, columns=["point", "x", "y", "cost", "outcome", "problem"])


def _records(frame: pd.DataFrame) -> list[Any]:
    return list(frame.itertuples(index=False))
