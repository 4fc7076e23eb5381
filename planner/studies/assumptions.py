"""Which assumption moves the cost most: of what was filled in for the user, what to look up first.

In words: an assumed figure is made a tenth larger or smaller and the case is planned anew; the cost of both plans is compared. Which
figures that is worth the time for is told by the plan itself: what it spends on the goods that the figure is about. A price that is a tenth
larger, with the same orders, costs a tenth of what is spent at it; so do grams, peel, and the part of a stage who eat.

By hand: 1,000 are spent, 120 of them on rice at an assumed price. Its price ±10 % moves the cost by 12, which is 1.2 %.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

import pandas as pd

from planner.assumed import assumed_cells
from planner.case import Case
from planner.i18n import _, share_text
from planner.making.plan import Plan
from planner.schema import CASE_TABLES

STEP = 0.1
"""By what part a figure is made larger and smaller."""


@dataclass(frozen=True)
class Assumption:
    """An assumed figure that stands in one cell or several, and how much of the plan's cost hangs on it.

    Parameters
    ----------
    table, column : str
        Where it stands.
    lines : tuple of int
        Lines of its cells.
    what : str
        What it is, in the language in use.
    about : str
        The thing that it is about: of a product price, grams and peel move the cost alike.
    why : str
        Who says so, or why it is taken.
    spent : float
        Part (0 to 1) of the plan's cost that is spent on what it is about: about a tenth of it is moved by ±10 %.
    """

    table: str
    column: str
    lines: tuple[int, ...]
    what: str
    about: str
    why: str
    spent: float

    @property
    def moves(self) -> float:
        """About what part of the cost it moves if it is a tenth larger, as the plan's own figures say."""
        return STEP * self.spent

    def text(self) -> str:
        """Return about what it moves in a sentence without a full stop."""
        text = _("{what}: ±{step} moves the cost by about {share}")
        return text.format(what=self.what, step=share_text(STEP, 0), share=share_text(self.moves, 1))


@dataclass(frozen=True)
class Moved:
    """What a plan made anew says of an assumption.

    Parameters
    ----------
    assumption : Assumption
        What was changed.
    up, down : float or None
        By what part of it the cost changes with the figure a tenth larger and smaller; None where such a figure is not allowed or has no
        plan.
    lost : float
        Largest part of the meals that are lost by it, beyond those that the plan loses anyway.
    """

    assumption: Assumption
    up: float | None
    down: float | None
    lost: float

    @property
    def most(self) -> float:
        """The larger of the two changes, without its sign."""
        return max((abs(change) for change in (self.up, self.down) if change is not None), default=0.0)

    def text(self) -> str:
        """Return it in a sentence without a full stop."""
        text = _("{what}: ±{step} moves the cost by {share}")
        told = text.format(what=self.assumption.what, step=share_text(STEP, 0), share=share_text(self.most, 1))
        if self.lost > 0:
            told += _(", and {share} of the meals can no longer be paid or made").format(share=share_text(self.lost, 1))
        return told


def assumptions_of(plan: Plan) -> list[Assumption]:
    """Return the assumed figures of a plan's case on which its cost hangs, what is spent on most first.

    Prices and factors on them, grams, peel and trimmings, and how many of a stage eat; days, menus and words are not figures that could be a
    tenth larger.

    Parameters
    ----------
    plan : Plan
        A plan with tables.
    """
    cost = plan.figure("total_amount")
    if not cost > 0:
        return []
    found = [one for kind in (_prices, _factors, _grams, _peel, _eaters) for one in kind(plan, cost) if one.spent > 0]
    return sorted(found, key=lambda one: -one.spent)  # of equals the price first: it is the easiest to look up


def one_of_each(found: Sequence[Assumption]) -> list[Assumption]:
    """Return of each thing the assumption on which most hangs."""
    first: dict[str, Assumption] = {}
    for one in found:
        first.setdefault(one.about, one)
    return [*first.values()]


def moved(plan: Plan, assumption: Assumption, make: Callable[[Case], Plan]) -> Moved:
    """Return how the cost moves if an assumption is a tenth larger and smaller, each planned anew.

    Parameters
    ----------
    plan : Plan
        The plan of the case as it is.
    assumption : Assumption
        What is changed.
    make : callable
        Makes the plan of a case.

    Returns
    -------
    Moved
        The changes of the cost, and of meals.
    """
    changes: list[float | None] = []
    lost = 0.0
    for step in (STEP, -STEP):
        case = changed(plan.case, assumption, 1 + step)
        made = None if case is None else make(case)
        if made is None or not made.exists:
            changes.append(None)
            continue
        changes.append(made.figure("total_amount") / plan.figure("total_amount") - 1)
        lost = max(lost, _fed(plan) - _fed(made))
    return Moved(assumption, changes[0], changes[1], lost)


def changed(case: Case, assumption: Assumption, factor: float) -> Case | None:
    """Return a case with the cells of an assumption multiplied; None where that is out of their bounds.

    Parameters
    ----------
    case : Case
        The case.
    assumption : Assumption
        Which cells.
    factor : float
        By what they are multiplied.

    Returns
    -------
    Case or None
        The changed case.
    """
    column = CASE_TABLES[assumption.table][assumption.column]
    frame = case.tables[assumption.table].copy()
    lines = list(assumption.lines)
    values = frame.loc[lines, assumption.column].astype("float64") * factor
    if column.kind == "integer":
        values = values.round()
    low, high = column.believable
    if not values.between(low, high).all():
        return None
    frame.loc[lines, assumption.column] = values.astype(frame[assumption.column].dtype)
    return replace(case, tables={**case.tables, assumption.table: frame})


def _fed(plan: Plan) -> float:
    return plan.figure("meals_covered") / max(plan.figure("meals_planned"), 1.0)


def _lines(plan: Plan, table: str, column: str) -> pd.DataFrame:
    """Return the rows of a table whose cells in a column are assumed and hold a figure."""
    cells = assumed_cells(plan.case)
    lines = cells.loc[(cells["table"] == table) & (cells["column"] == column), "line"]
    frame = plan.case.tables[table]
    rows = frame.loc[frame.index.isin(lines.astype("int64"))]
    return rows[rows[column].notna()]


def _reasons(plan: Plan, table: str, column: str) -> dict[int, str]:
    """Return by line why a column's cell is assumed, and who says so."""
    cells = assumed_cells(plan.case)
    cells = cells[(cells["table"] == table) & (cells["column"] == column)]
    return {
        int(line): "; ".join(filter(None, (source, reason)))
        for line, source, reason in zip(cells["line"], cells["source"], cells["assumed"], strict=True)
    }


def _grouped(
    plan: Plan, place: tuple[str, str], by: pd.Series, spent: pd.Series, text: str, names: pd.Series
) -> Iterator[Assumption]:
    """Yield an assumption for each thing that assumed cells of a column are about.

    Parameters
    ----------
    plan : Plan
        The plan.
    place : tuple of str
        Table and column.
    by : pandas.Series
        By line what the cell is about.
    spent : pandas.Series
        By what it is about, the part of the cost.
    text : str
        What the figure is, with the placeholder ``name``.
    names : pandas.Series
        What each thing is called.
    """
    rows = _lines(plan, *place)
    why = _reasons(plan, *place)
    about = by.reindex(rows.index)
    for thing, lines in rows.groupby(about, sort=True).groups.items():
        told = text.format(name=names.get(thing, thing))
        yield Assumption(
            *place, tuple(map(int, lines)), told, str(thing), why[int(lines[0])], float(spent.get(thing, 0.0))
        )


def _spent(plan: Plan, cost: float, by: str) -> pd.Series:
    return plan["orders"].groupby(by)["amount"].sum() / cost


def _names(plan: Plan, table: str, key: str) -> pd.Series:
    return plan.case.tables[table].drop_duplicates(key).set_index(key)["name"]


def _prices(plan: Plan, cost: float) -> Iterator[Assumption]:
    offers = plan.case.tables["offers"]
    assumed = set(_lines(plan, "offers", "price")["offer"])
    orders = plan["orders"]
    spent = orders[orders["offer"].isin(assumed)].groupby("product")["amount"].sum() / cost
    text = _("The price of {name}")
    return _grouped(plan, ("offers", "price"), offers["product"], spent, text, _names(plan, "products", "product"))


def _factors(plan: Plan, cost: float) -> Iterator[Assumption]:
    factors = plan.case.tables["price_factors"]
    names = factors.set_index("price_factor")["note"]
    named = names.where(names != "", names.index.to_series())
    of_offer = plan.case.tables["offers"].set_index("offer")["price_factor"]
    spent = plan["orders"].groupby(plan["orders"]["offer"].map(of_offer))["amount"].sum() / cost
    text = _("The factor on prices of an earlier year ({name})")
    return _grouped(plan, ("price_factors", "factor"), factors["price_factor"], spent, text, named)


def _grams(plan: Plan, cost: float) -> Iterator[Assumption]:
    by = plan.case.tables["recipes"]["product"]
    text = _("The grams of {name} in the dishes")
    spent = _spent(plan, cost, "product") * _part_assumed(plan, by)
    return _grouped(plan, ("recipes", "net_g"), by, spent, text, _names(plan, "products", "product"))


def _part_assumed(plan: Plan, by: pd.Series) -> pd.Series:
    """Return by product the part of its recipes' grams that is assumed; who eats which is left aside."""
    grams = plan.case.tables["recipes"]["net_g"].fillna(0.0)
    assumed = grams.where(grams.index.isin(_lines(plan, "recipes", "net_g").index), 0.0)
    return (assumed.groupby(by).sum() / grams.groupby(by).sum()).fillna(0.0)


def _peel(plan: Plan, cost: float) -> Iterator[Assumption]:
    by = plan.case.tables["products"]["product"]
    text = _("What peel and trimmings take of {name}")
    return _grouped(
        plan, ("products", "gross_factor"), by, _spent(plan, cost, "product"), text, _names(plan, "products", "product")
    )


def _eaters(plan: Plan, cost: float) -> Iterator[Assumption]:
    by = plan.case.tables["enrolment"]["stage"]
    spent = plan["meal_costs"].groupby("stage")["food_amount"].sum()
    spent *= plan.figure("goods_amount") / (spent.sum() * cost)
    names = _names(plan, "stages", "stage")
    for column, text in (
        ("take_up_share", _("The part of the pupils who eat ({name})")),
        ("pupils", _("The number of pupils ({name})")),
    ):
        part = _part_of_pupils(plan, column, by)
        yield from _grouped(plan, ("enrolment", column), by, spent * part, text, names)


def _part_of_pupils(plan: Plan, column: str, by: pd.Series) -> pd.Series:
    pupils = plan.case.tables["enrolment"]["pupils"].astype("float64")
    assumed = pupils.where(pupils.index.isin(_lines(plan, "enrolment", column).index), 0.0)
    return (assumed.groupby(by).sum() / pupils.groupby(by).sum()).fillna(0.0)


def ranked(found: Sequence[Moved]) -> list[Moved]:
    """Return what was measured, what moves the cost most first."""
    return sorted(found, key=lambda one: -one.most)
