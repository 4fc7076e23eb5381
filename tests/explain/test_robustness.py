"""How sure a plan is: no risk, no harm; the same seed, the same futures; a lost supplier hurts."""

from __future__ import annotations

from pathlib import Path

import pytest

from planner.case import Case
from planner.explain.robustness import Ranges, Robustness, read_ranges, robustness, write_robustness
from planner.findings import InputError
from planner.pipeline import make_plan
from planner.plan import Plan

CERTAIN = Ranges(1, 1, 1, 1, 1, 1, 0, 0)


@pytest.fixture(scope="module")
def plan(tiny: Case) -> Plan:
    """The tiny case's plan."""
    return make_plan(tiny)


@pytest.fixture(scope="module")
def found(plan: Plan) -> Robustness:
    """Twelve futures of it."""
    return robustness(plan, draws=12, seed=3, responses=2)


def test_where_nothing_is_uncertain_the_plan_always_holds(plan: Plan) -> None:
    """With every range closed nothing is short, whether orders stay or not."""
    sure = robustness(plan, CERTAIN, draws=3, responses=3)
    assert sure.draws["fixed_short"].max() <= 1e-9
    assert sure.draws["best_holds"].all()
    assert (sure.care["price"].abs() < 1e-6).all()


def test_the_same_seed_gives_the_same_futures(plan: Plan, found: Robustness) -> None:
    """Draws depend on the seed alone."""
    again = robustness(plan, draws=12, seed=3, responses=0)
    other = robustness(plan, draws=12, seed=4, responses=0)
    assert again.draws["fixed_short"].equals(found.draws["fixed_short"])
    assert not other.draws["fixed_short"].equals(found.draws["fixed_short"])


def test_losing_every_supplier_leaves_everything_short(plan: Plan) -> None:
    """If nobody delivers, all that is not in store is missing."""
    nobody = robustness(plan, Ranges(1, 1, 1, 1, 1, 1, 1, 0), draws=1, responses=1)
    assert nobody.draws["fixed_short"].iloc[0] == pytest.approx(nobody.draws["best_short"].iloc[0])
    assert nobody.draws["fixed_short"].iloc[0] > 0.5


def test_the_best_response_is_never_shorter_of_food_than_fixed_orders(found: Robustness) -> None:
    """Ordering anew can only help the meals."""
    solved = found.draws.dropna(subset=["best_short"])
    assert len(solved) == 2
    assert (solved["best_short"] <= solved["fixed_short"] + 1e-9).all()


def test_care_costs_more_and_holds_as_often(found: Robustness) -> None:
    """A plan for small harvests and many pupils costs more, and holds at least as often."""
    assert found.care["price"].iloc[-1] > 0
    assert found.care["holds"].iloc[-1] >= found.care["holds"].iloc[0]


def test_losses_are_ranked_by_the_harm(found: Robustness) -> None:
    """The supplier whose loss leaves most servings short comes first."""
    assert found.losses["short"].is_monotonic_decreasing


def test_ranges_are_read_and_refused(tmp_path: Path) -> None:
    """A name that is not known, and a least above its most, are refused; the rest keeps its default."""
    file = tmp_path / "ranges.yaml"
    file.write_text("yield_least: 0.5\n")
    assert read_ranges(file) == Ranges(yield_least=0.5)
    for text in ("harvest: 0.5\n", "yield_least: 2\nyield_most: 1\n", "price_most: much\n"):
        file.write_text(text)
        with pytest.raises(InputError):
            read_ranges(file)


def test_both_files_are_written(found: Robustness, tmp_path: Path) -> None:
    """Workbook and data appear, the assumptions with them."""
    files = write_robustness(found, tmp_path)
    assert all(path.exists() for path in files.values())
    assert "yield_least" in files["data"].read_text()
