"""The trade-off curve: the one worked out by hand, monotone and convex, and never beaten by a plan in whole packs."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.whole_days import MOST_AT_ONCE
from planner.assembly.menu_choice import choice as menu_choice
from planner.case import Case
from planner.findings import InputError
from planner.i18n import using
from planner.making import scenarios
from planner.paths import CASES
from planner.service import frontier, load_case, make_plan, write_frontier
from tests.menus.cases import free_case

TINY = load_case(CASES / "tiny")

BY_HAND = {0.0: 1080, 0.28: 1120, 0.37: 1135, 0.45: 1155, 0.63: 1200}
"""Share of family farming -> cost, from the steps in the README of the case; at 63 % all R$ 1,200 are spent."""


@pytest.mark.parametrize(("share", "cost"), BY_HAND.items())
def test_the_curve_is_the_one_worked_out_by_hand(share: float, cost: float) -> None:
    """At every step of the solution by hand the curve has its cost."""
    start = min(share, 0.6)
    found = frontier(TINY, points=2, start=start)
    at = found.points.iloc[0 if share < 0.6 else 1]
    assert at["y"] == pytest.approx(share, abs=1e-6)
    assert at["x"] == pytest.approx(cost, abs=1e-3)
    assert at["cost"] == pytest.approx(at["x"])
    assert at["short_servings"] == 0


def test_the_curve_begins_at_todays_law_and_ends_where_no_more_is_possible() -> None:
    """The first point is what is asked now, the last the most that can be reached, and what lies behind them adds up."""
    found = frontier(TINY, points=5)
    assert found.points["y"].iloc[0] == pytest.approx(0.45)
    assert found.ends.y_best == pytest.approx(0.63)
    assert (found.ends.x_best, found.ends.y_at_best_x) == (pytest.approx(1080), pytest.approx(0))
    worth = found.lines.groupby("point")["amount"].sum()
    assert worth.to_list() == pytest.approx(found.points["cost"].to_list())
    family = found.lines[~found.lines["supplier"].str.startswith("atacado")].groupby("point")["amount"].sum()
    assert (family / 1000).to_list() == pytest.approx(found.points["y"].to_list(), abs=1e-6)


def test_what_one_point_more_costs() -> None:
    """Between 45 % and 63 % each percentage point costs R$ 2.50, a quarter of the R$ 10 that it moves."""
    assert frontier(TINY, points=4).points["x_per_y"].to_list()[1:] == pytest.approx([2.5] * 3, abs=1e-4)


@settings(max_examples=6, deadline=None)
@given(
    cap=st.integers(0, 400),
    price=st.floats(0.7, 1.5),
    money=st.integers(900, 1400),
    points=st.integers(3, 9),
)
def test_a_curve_is_monotone_and_convex(cap: int, price: float, money: int, points: int) -> None:
    """Whatever the prices, caps and money, more of the share never costs less, and each step costs no less than the last."""
    changes = [f"budget fund=transfer change=={money}", f"price product=feijao change=x{price:.3f}"]
    case = scenarios.apply(TINY, changes)
    case.tables["suppliers"].loc[case.tables["suppliers"]["supplier"] == "coop-c", "cap_amount"] = float(cap)
    found = frontier(case, points=points, start=0.0)
    x, y = found.points["x"].to_numpy(), found.points["y"].to_numpy()
    assert (np.diff(y) >= -1e-7).all()
    assert (np.diff(x) >= -1e-4).all()
    moving = np.diff(y) > 1e-5
    slopes = np.diff(x)[moving] / np.diff(y)[moving]
    assert (np.diff(slopes) >= -1e-2).all()
    assert x[0] == pytest.approx(found.ends.x_best, abs=1e-4)
    assert y[-1] == pytest.approx(found.ends.y_best, abs=1e-6)


def test_both_directions_give_the_same_curve() -> None:
    """The least cost of a share, and the largest share for a cost, are the same points."""
    there = frontier(TINY, points=6, start=0.0).points
    for row in there.iloc[1:5].itertuples():
        back = frontier(TINY, "family-share", "cost", points=2, start=row.x).points.iloc[0]
        assert back["x"] == pytest.approx(row.y, abs=1e-5)


def test_money_against_hunger() -> None:
    """With servings short on an axis nobody need be fed: the cheapest plan buys least, and nothing short costs what it does."""
    found = frontier(TINY, "cost", "short_servings", points=3)
    assert found.points["y"].iloc[-1] == pytest.approx(0, abs=1e-3)
    assert found.points["x"].iloc[-1] == pytest.approx(1155, abs=1e-2)
    assert found.points["short_servings"].iloc[0] > 1000


def test_a_free_menu_is_chosen_anew_at_every_point() -> None:
    """A point of the share is R$ 9.80, and R$ 100 of bananas take the place of R$ 40 of oranges: 5.88, by the fruit served alone.

    Portions are the same, the banana loses a third (gross factor 1.5): 20 kg of it stand for 13.33 kg of oranges at R$ 3.
    """
    found = frontier(free_case(), y="families", points=4, start=0.11)
    assert found.points["x_per_y"].to_list()[1:] == pytest.approx([5.88] * 3, abs=1e-3)
    fruit = found.lines.pivot_table(index="product", columns="point", values="kg", fill_value=0.0)
    assert fruit.loc["banana"].diff().to_list()[1:] == pytest.approx((-1.5 * fruit.loc["laranja"].diff()).to_list()[1:])
    assert (found.lines.groupby("point")["amount"].sum() - found.points.set_index("point")["x"]).abs().max() < 1e-6
    served = found.dishes.groupby(["point", "slot"])["days"].sum()
    assert served.to_list() == pytest.approx([10.0] * 4 * 3), "each part of the lunch on all days of both weeks"


def test_no_plan_with_a_free_menu_beats_the_curve(monkeypatch: pytest.MonkeyPatch) -> None:
    """Chosen by week or by month: whole days and packs cost more than the curve says for the share that they reach."""
    case = free_case()
    for most in (MOST_AT_ONCE, 0):
        monkeypatch.setattr(menu_choice, "MOST_AT_ONCE", most)
        curve = frontier(case, y="families", points=9, start=0.11).points
        for share in (0.11, 0.3, curve["y"].iloc[-1]):
            plan = make_plan(scenarios.apply(case, [f"target target=families share={share}"]))
            reached = float(plan["targets"]["reached_share"].iloc[0])
            best = np.interp(reached, curve["y"], curve["x"])
            assert plan.figure("total_amount") >= best - 1e-3


def test_a_share_of_spending_is_traded_too() -> None:
    """A share whose denominator moves with the plan is held exactly at each point."""
    words = "name=Organic counts=family_farming share=0.1 denominator=spend mode=soft"
    case = scenarios.apply(TINY, [f"target target=of-spend {words}"])
    found = frontier(case, "cost", "of_spend", points=4)
    for point, at in found.points.set_index("point").iterrows():
        lines = found.lines[found.lines["point"] == point]
        family = lines[~lines["supplier"].str.startswith("atacado")]["amount"].sum()
        assert family / lines["amount"].sum() == pytest.approx(at["y"], abs=1e-6)
    assert found.points["x"].is_monotonic_increasing


def test_a_plan_in_whole_packs_never_beats_the_curve(tmp_path: Path) -> None:
    """The verified plans cost at least what the curve says, come close to it, and are written beside it."""
    found = frontier(TINY, points=3, start=0.2, plans=True)
    assert [p.exists for p in found.plans] == [True] * 3
    reached = found.solved["y"] >= found.points["y"] - 1e-6
    dearer = found.solved["x"] - found.points["x"]
    assert (dearer[reached] >= -1e-6).all()
    assert (dearer <= 3).all()
    files = write_frontier(found, tmp_path)
    assert (tmp_path / "point-03" / "plan.xlsx").exists()
    data = json.loads(files["data"].read_text(encoding="utf-8"))
    assert [p["y"] for p in data["points"]] == pytest.approx(found.points["y"].to_list())
    book = openpyxl.load_workbook(files["workbook"])
    assert book.sheetnames == ["Trade-off", "Plans behind the points", "What holds it back", "Plans in whole packs"]
    assert len(book["Trade-off"]._charts) == 1
    assert [book["Trade-off"].cell(r, 3).value for r in (5, 6, 7)] == pytest.approx(found.points["x"].to_list())


@pytest.mark.parametrize(
    ("words", "says"),
    [
        ({"x": "kost"}, "Did you mean cost"),
        ({"x": "family_share"}, "two different"),
        ({"points": 1}, "more points"),
        ({"start": 0.64}, "less demanding"),
        ({"y": "cost", "x": "family-share", "plans": True}, "--plans"),
    ],
)
def test_what_cannot_be_drawn_is_refused(words: dict[str, object], says: str) -> None:
    """An unknown figure, one figure twice, one point, a start out of reach: a clear error that says what to do."""
    with pytest.raises(InputError) as caught:
        frontier(TINY, **words)  # type: ignore[arg-type]
    assert says in caught.value.findings[0].mend


def test_no_curve_without_a_plan() -> None:
    """Where the hard rules contradict each other, the error sends the user to the plan's diagnosis."""
    case = scenarios.apply(TINY, ["supplier_lost supplier=atacado-e", "rule family=demand mode=hard"])
    with pytest.raises(InputError, match="no curve"):
        frontier(case)


def _twice(case: Case, limit: Any) -> Case:
    """Return the case with twice as much of one limit."""
    if limit.limit == "supplier_caps":
        suppliers = case.tables["suppliers"]
        more = suppliers["cap_amount"].where(suppliers["supplier"] != limit.supplier, suppliers["cap_amount"] * 2)
        return Case({**case.tables, "suppliers": suppliers.assign(cap_amount=more)})
    words = f"supplier={limit.supplier} product={limit.product}"
    return scenarios.apply(case, [f"harvest {words} factor=2"])


@pytest.mark.parametrize(("case", "share"), [(TINY, "family-share"), (free_case(), "families")])
def test_what_holds_the_best_share_back_is_named_with_what_it_would_give(case: Case, share: str) -> None:
    """With twice as much of each limit that is named the best share rises by just what is told."""
    found = frontier(case, y=share, points=2)
    assert len(found.limits)
    assert found.limits["gain"].is_monotonic_decreasing
    for limit in found.limits.itertuples():
        best = frontier(_twice(case, limit), y=share, points=2).ends.y_best
        same = found.limits[(found.limits["supplier"] == limit.supplier) & (found.limits["product"] == limit.product)]
        if len(same) == 1:
            assert best - found.ends.y_best == pytest.approx(limit.gain, abs=1e-6)
        assert best >= found.ends.y_best + limit.gain - 1e-6


def test_what_a_ceiling_holds_back_by_hand() -> None:
    """Cooperative C may sell 280 of goods; with 560 the best share of 1,000 received is what the other farms leave: told as planned anew."""
    limits = frontier(TINY, points=2).limits.set_index("supplier")
    suppliers = TINY.tables["suppliers"]
    more = suppliers["cap_amount"].where(suppliers["supplier"] != "coop-c", 560.0)
    raised = Case({**TINY.tables, "suppliers": suppliers.assign(cap_amount=more)})
    gain = frontier(raised, points=2).ends.y_best - 0.63
    assert limits.loc["coop-c", ["limit", "amount"]].to_list() == ["supplier_caps", 280.0]
    assert limits.loc["coop-c", "gain"] == pytest.approx(gain, abs=1e-6)


def test_the_file_speaks_the_reader_s_language(tmp_path: Path) -> None:
    """In French the sheets have French names and titles, and what a free menu's curve leaves out stands in a line of its own."""
    found = frontier(free_case(), y="families", points=2)
    with using("fr"):
        book = openpyxl.load_workbook(write_frontier(found, tmp_path)["workbook"])
    assert book.sheetnames[0] == "Arbitrage"
    assert not set(book.sheetnames) & {"Plans behind the points", "Menus behind the points", "What holds it back"}
    for ws in book.worksheets:
        assert str(ws["A1"].value).startswith(ws.title)
    assert "sans frais par passage" in str(book["Arbitrage"]["A3"].value)
