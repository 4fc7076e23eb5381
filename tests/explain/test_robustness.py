"""How sure a plan is: no risk, no harm; the same seed, the same futures; a lost supplier hurts."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from models.sensitivity import Probe
from planner.assembly import assemble
from planner.case import Case
from planner.explain.robustness import (
    Ranges,
    Robustness,
    _changed,
    least_that_reaches,
    margins,
    read_ranges,
    robustness,
)
from planner.explain.robustness_files import write_robustness
from planner.findings import InputError
from planner.io import read_plan
from planner.making.plan import Plan
from planner.making.scenarios import apply
from planner.shown import stored_tables
from planner.verify import verify
from tests.shared import make_plan
from tests.verify.contracts import bananas, law

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
    assert sure.changes == ()
    assert sure.robust is not None
    assert sure.robust.figure("total_amount") == pytest.approx(plan.figure("total_amount"))


def test_the_same_seed_gives_the_same_futures(plan: Plan, found: Robustness) -> None:
    """Draws depend on the seed alone."""
    again = robustness(plan, draws=12, seed=3, responses=0, aim=None)
    other = robustness(plan, draws=12, seed=4, responses=0, aim=None)
    assert again.draws["fixed_short"].equals(found.draws["fixed_short"])
    assert not other.draws["fixed_short"].equals(found.draws["fixed_short"])


def test_losing_every_supplier_leaves_everything_short(plan: Plan) -> None:
    """If nobody delivers, all that is not in store is missing."""
    nobody = robustness(plan, Ranges(1, 1, 1, 1, 1, 1, 1, 0), draws=1, responses=1, aim=None)
    assert nobody.draws["fixed_short"].iloc[0] == pytest.approx(nobody.draws["best_short"].iloc[0])
    assert nobody.draws["fixed_short"].iloc[0] > 0.5


def test_the_best_response_is_never_shorter_of_food_than_fixed_orders(found: Robustness) -> None:
    """Ordering anew can only help the meals."""
    solved = found.draws.dropna(subset=["best_short"])
    assert len(solved) == 2
    assert (solved["best_short"] <= solved["fixed_short"] + 1e-9).all()


def test_margins_cost_more_and_hold_as_often(found: Robustness) -> None:
    """Wider margins cost more and hold at least as often, in the futures on which they are chosen."""
    assert found.care["price"].is_monotonic_increasing
    assert found.care["price"].iloc[-1] > 0
    assert found.care["holds"].is_monotonic_increasing


def test_the_plan_with_margins_is_a_plan_of_the_case_with_smaller_harvests(plan: Plan, found: Robustness) -> None:
    """It keeps every rule of the changed case, its price is the difference in cost, and it stands the draws no worse."""
    assert found.robust is not None
    assert found.changes
    changed = apply(plan.case, found.changes)
    assert verify(changed, plan.law, found.robust.tables) == []
    told = found.plan["robustness"].set_index("plan")
    price = found.robust.figure("total_amount") - plan.figure("total_amount")
    assert told["price"]["margins"] == pytest.approx(price)
    assert told["holds_share"]["margins"] == found.draws["robust_holds"].mean()
    assert told["holds_share"]["margins"] >= told["holds_share"]["as_is"]


@pytest.mark.parametrize(
    ("care", "lines"),
    [
        (0.0, ()),
        (0.5, ("harvest factor=0.8", "take_up change=x1.05")),
        (1.0, ("harvest factor=0.6", "take_up change=x1.1")),
    ],
)
def test_margins_go_toward_the_bad_ends_of_the_ranges(care: float, lines: tuple[str, ...]) -> None:
    """Half the care goes half the way from what is expected; none changes nothing."""
    assert margins(Ranges(yield_least=0.6, attendance_most=1.1), care) == lines


@pytest.mark.parametrize(("aim", "care"), [(0.0, 0.0), (0.7, 0.5), (0.71, 0.75), (0.9, 0.75)])
def test_the_least_margins_that_reach_the_aim_are_taken(aim: float, care: float) -> None:
    """Asked for more than any can do, it is the least of those near the best; what has no plan is passed over."""
    tried = pd.DataFrame({"care": [0.0, 0.5, 0.75, 0.9, 1.0], "holds": [0.2, 0.7, 0.8, 0.84, np.nan]})
    chosen = least_that_reaches(tried, aim)
    assert chosen is not None
    assert chosen["care"] == care


def test_losses_are_ranked_by_the_harm(found: Robustness) -> None:
    """The supplier whose loss leaves most servings short, even with new orders, comes first."""
    losses = found.plan["supplier_losses"]
    assert losses["short_best_share"].is_monotonic_decreasing
    assert (losses["short_kept_share"] >= losses["short_best_share"] - 1e-9).all()


def test_ranges_are_read_and_refused(tmp_path: Path) -> None:
    """A name that is not known, and a least above its most, are refused; the rest keeps its default."""
    file = tmp_path / "ranges.yaml"
    file.write_text("yield_least: 0.5\n")
    assert read_ranges(file) == Ranges(yield_least=0.5)
    for text in ("harvest: 0.5\n", "yield_least: 2\nyield_most: 1\n", "price_most: much\n"):
        file.write_text(text)
        with pytest.raises(InputError):
            read_ranges(file)


def test_plans_carry_what_became_of_them(found: Robustness, tmp_path: Path) -> None:
    """The plan and the one with margins hold both tables as data and as sheets, and every draw stands in a workbook."""
    files = write_robustness(found, tmp_path)
    for kind in ("data", "workbook", "data_with_margins", "workbook_with_margins"):
        tables = read_plan(files[kind])
        assert list(tables["robustness"]["text"]) == list(stored_tables(found.plan.tables)["robustness"]["text"])
        assert list(tables["supplier_losses"]["supplier"]) == list(found.plan["supplier_losses"]["supplier"])
    draws = pd.read_excel(files["draws"], sheet_name="Futures", header=3, engine="openpyxl")
    assert len(draws) == len(found.draws)


def test_a_contract_binds_to_nothing_where_its_supplier_is_lost() -> None:
    """30 kg must be called off from the cooperative; without it all 168 kg come from the firm, 112 dozens at 2.00."""
    days = {"first_day": date(2026, 1, 1), "last_day": date(2026, 3, 13)}
    case = bananas(
        contracts=[{"contract": "c", "name": "C", "supplier": "coop", "product": "banana", "minimum_kg": 30} | days],
        offers=[
            {"offer": "firm", "supplier": "firma", "product": "banana", "price": 2.0},
            {"offer": "coop", "supplier": "coop", "product": "banana", "contract": "c", "price": 3.0},
        ],
    )
    instance = assemble(case, law()).instance
    (coop,) = np.flatnonzero(instance.suppliers["supplier"] == "coop")
    usual = np.ones(len(instance.offers)), np.ones(len(instance.products)), np.ones((len(instance.zones), 2))
    cost = [Probe(_changed(instance, *usual, np.array(lost, dtype=int))).base["cost"] for lost in ([], [coop])]
    assert cost == pytest.approx([244.0, 224.0])


@pytest.mark.parametrize("promised", [{"minimum_amount_per_period": 30}, {"last_year_amount": 60, "kept_share": 1}])
def test_a_promise_binds_to_nothing_where_its_supplier_is_lost(promised: dict[str, float]) -> None:
    """30.00 a week, or 60.00 in all, are 20 dozens at 3.00 from the cooperative and 92 at 2.00: 244.00; without it 112 at 2.00: 224.00."""
    instance = assemble(bananas(commitments=[{"supplier": "coop"} | promised]), law()).instance
    (coop,) = np.flatnonzero(instance.suppliers["supplier"] == "coop")
    usual = np.ones(len(instance.offers)), np.ones(len(instance.products)), np.ones((len(instance.zones), 2))
    cost = [Probe(_changed(instance, *usual, np.array(lost, dtype=int))).base["cost"] for lost in ([], [coop])]
    assert cost == pytest.approx([244.0, 224.0])


def test_a_scenario_without_a_supplier_keeps_no_part_of_last_year() -> None:
    """60.00 of last year's 60.00 were to be kept: without the cooperative there is a plan, all of the firm's 112 dozens at 2.00."""
    case = bananas(commitments=[{"supplier": "coop", "last_year_amount": 60, "kept_share": 1}])
    plan = make_plan(apply(case, ["supplier_lost supplier=coop"]))
    assert plan.figure("goods_amount") == 224.0
