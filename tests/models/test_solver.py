"""The session: warm levels, holds that are taken back, whole numbers on and off, clocks."""

from __future__ import annotations

import subprocess
import sys
import threading
from pathlib import Path

import numpy as np
import pytest

from models.build import emit, make_problem
from models.solution import Termination
from models.solver import Session
from tests.models.instances import make_instance


def two_offers() -> tuple[Session, dict[str, np.ndarray]]:
    """Ten packs from offers at 2.00 (four packs and a half) and 3.00."""
    problem = make_problem(
        make_instance(
            offers=[{"price_per_pack": 2.0}, {"price_per_pack": 3.0}],
            supply=[{"offer": 0, "packs": 4.5}, {"offer": 1}],
            modes={"demand": "hard"},
        )
    )
    columns = {name: problem.columns(name) for name in problem.columns.sets}
    return Session(emit(problem)), columns


PRICES = np.array([2.0, 3.0])


def test_a_run_gives_value_values_and_duals() -> None:
    """4.5 x 2 + 5.5 x 3, and the price of one more pack."""
    session, columns = two_offers()
    outcome = session.minimise(columns["bought"], PRICES)
    assert outcome.termination is Termination.OPTIMAL
    assert outcome.value == pytest.approx(25.5)
    assert outcome.bound == outcome.value
    assert outcome.duals[0] == pytest.approx(3.0)


def test_whole_numbers_come_and_go() -> None:
    """Four packs of the cheap offer while packs are whole, four and a half before and after; no duals between."""
    session, columns = two_offers()
    session.set_integer(columns["buy"])
    whole = session.minimise(columns["bought"], PRICES)
    assert whole.value == pytest.approx(26.0)
    assert whole.bound == pytest.approx(26.0, rel=1e-5)
    assert np.isnan(whole.duals).all()
    session.set_integer(np.zeros(0, dtype=np.int64))
    assert session.minimise(columns["bought"], PRICES).value == pytest.approx(25.5)


def test_a_hold_binds_until_it_is_released() -> None:
    """Held at 27.00, the most of the dear offer is what that pays; released, it is everything."""
    session, columns = two_offers()
    session.hold(columns["bought"], PRICES, 27.0)
    most_dear = session.minimise(columns["bought"][1:], np.array([-1.0]))
    assert most_dear.value == pytest.approx(-7.0)
    session.release()
    assert session.minimise(columns["bought"][1:], np.array([-1.0])).value == pytest.approx(-10.0)


def test_a_session_that_follows_another_keeps_what_it_holds() -> None:
    """Held rows and bounds are those of the other, new ones beside old ones, and none once the other holds none."""
    first, columns = two_offers()
    beside, _columns = two_offers()
    dear, as_dear_as_can_be = columns["bought"][1:], np.array([-1.0])
    for most, packs in ((27.0, 7.0), (26.0, 6.0)):
        first.hold(columns["bought"], PRICES, most)
        beside.follow(first)
        assert beside.minimise(dear, as_dear_as_can_be).value == pytest.approx(-packs)
    first.set_bounds(columns["bought"][:1], np.array([4.25]), np.array([4.5]))
    beside.follow(first)
    assert beside.minimise(dear, as_dear_as_can_be).value == pytest.approx(-5.75)
    first.release()
    beside.follow(first)
    assert beside.minimise(dear, as_dear_as_can_be).value == pytest.approx(-10.0)
    first.hold(columns["bought"], PRICES, 28.0)
    beside.follow(first)
    assert beside.minimise(dear, as_dear_as_can_be).value == pytest.approx(-8.0)


def test_a_column_twice_in_a_level_is_held_once() -> None:
    """A price of 3.00 with 1.00 taken off it counts 2.00: ten packs of both offers cost 20.00, so 20.00 can be held, 19.90 cannot."""
    session, columns = two_offers()
    twice = np.concatenate([columns["bought"], columns["bought"][1:]])
    session.hold(twice, np.array([2.0, 3.0, -1.0]), 25.0)
    assert session.minimise(columns["bought"][1:], np.array([-1.0])).value == pytest.approx(-10.0)
    session.hold(twice, np.array([2.0, 3.0, -1.0]), 20.0)
    assert session.minimise(columns["bought"], PRICES).value == pytest.approx(25.5)
    session.hold(twice, np.array([2.0, 3.0, -1.0]), 19.9)
    assert not session.minimise(columns["bought"], PRICES).usable


def test_what_follows_stays_among_the_optimal_plans() -> None:
    """After the least cost is found, wanting more of the dear offer changes nothing."""
    session, columns = two_offers()
    session.minimise(columns["bought"], PRICES)
    session.keep_optimal()
    outcome = session.minimise(columns["bought"][1:], np.array([-1.0]), start="cost")
    assert outcome.value == pytest.approx(-5.5)


def test_ties_stay_open_for_the_next_level() -> None:
    """At equal prices the first level decides nothing, so the second may still choose."""
    session, columns = two_offers()
    session.minimise(columns["bought"], np.array([2.0, 2.0]))
    session.keep_optimal()
    outcome = session.minimise(columns["bought"][1:], np.array([-1.0]), start="cost")
    assert outcome.value == pytest.approx(-10.0)


def test_tiny_weights_are_solved_as_exactly_as_large_ones() -> None:
    """A gap counted in parts of a million does not vanish in the solver's tolerance."""
    session, columns = two_offers()
    outcome = session.minimise(columns["bought"], PRICES * 1e-8)
    assert outcome.value == pytest.approx(25.5e-8, rel=1e-9)


def test_no_plan_is_infeasible_and_no_end_is_unbounded() -> None:
    """Both leave no values."""
    session, columns = two_offers()
    first = columns["buy"]
    session.set_bounds(first, np.zeros(2), np.array([3.0, 3.0]))
    assert session.minimise(columns["bought"], PRICES).termination is Termination.INFEASIBLE
    session.release()
    outcome = session.minimise(columns["pay"], np.array([-1.0, 0.0]))
    assert outcome.usable  # payments equal their bills, and purchases are limited
    no_demand = make_problem(make_instance(modes={"demand": "off"}))
    endless = Session(emit(no_demand)).minimise(no_demand.columns("buy"), np.array([-1.0]))
    assert endless.termination is Termination.UNBOUNDED
    assert len(endless.values) == 0


@pytest.mark.parametrize(("need", "termination"), [(0.0, Termination.OPTIMAL), (1.0, Termination.INFEASIBLE)])
def test_without_anything_to_decide_the_rows_still_count(need: float, termination: Termination) -> None:
    """Where nobody offers anything, no need is met by nothing and a need of one pack by no plan: HiGHS calls both models empty."""
    problem = make_problem(
        make_instance(suppliers=[], offers=[], supply=[], demand=[{"packs": need}], modes={"demand": "hard"})
    )
    assert not sum(len(one.lower) for one in problem.columns.sets.values())
    nothing = np.zeros(0, dtype=np.int64)
    assert Session(emit(problem)).minimise(nothing, np.zeros(0)).termination is termination


def test_cancel_is_heard_before_a_run_and_forgotten_never() -> None:
    """A set event ends every run that follows."""
    cancel = threading.Event()
    problem = make_problem(make_instance())
    session = Session(emit(problem), cancel)
    assert session.minimise(problem.columns("bought"), np.array([1.0])).usable
    cancel.set()
    assert session.minimise(problem.columns("bought"), np.array([1.0])).termination is Termination.CANCELLED


def test_a_model_that_killed_an_earlier_presolve_is_solved() -> None:
    """HiGHS up to 1.15.1 ended the whole process on this one (17 rows of a random case); now it is solved, and nothing else is said."""
    code = (
        "import sys; from models.solver import SilentHighs\n"
        "for presolve in ('on', 'off'):\n"
        "    h = SilentHighs(); h.readModel(sys.argv[1]); h.setOptionValue('presolve', presolve); h.run()\n"
        "    print(h.getInfo().objective_function_value)\n"
    )
    model = Path(__file__).parent / "presolve_crash.mps"
    ran = subprocess.run(
        [sys.executable, "-c", code, str(model)], capture_output=True, text=True, timeout=120, check=False
    )
    assert ran.returncode == 0
    assert [float(line) for line in ran.stdout.splitlines()] == pytest.approx([1.4751278445859, 1.4751278445859])
