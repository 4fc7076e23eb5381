"""The solve as a whole: published problems, levels, whole packs, stopping, and laws that any instance obeys."""

from __future__ import annotations

import threading
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.instance import Instance
from models.optimise import optimise
from models.solution import Solution, Termination
from tests.models.checker import broken_rules
from tests.models.instances import INF, NAN, make_instance


def value(solution: Solution, level: str) -> float:
    """Return the value of a level."""
    return next(result.value for result in solution.levels if result.name == level)


def transportation() -> Instance:
    """The steel transportation problem of the AMPL book: three mills, seven factories, tons and dollars a ton."""
    tons = [900, 1200, 600, 400, 1700, 1100, 1000]
    mills = [1400, 2600, 2900]
    rates = [[39, 14, 11, 14, 16, 82, 8], [27, 9, 12, 9, 26, 95, 17], [24, 14, 17, 13, 28, 99, 20]]
    return make_instance(
        zones=[{}] * 7,
        suppliers=[{}] * 3,
        offers=[{"supplier": i, "price_per_pack": 0.0} for i in range(3)],
        supply=[{"offer": i, "packs": float(mills[i])} for i in range(3)],
        demand=[{"zone": z, "packs": float(tons[z])} for z in range(7)],
        lanes=[{"supply": i, "demand": z, "delivery_per_pack": float(rates[i][z])} for i in range(3) for z in range(7)],
    )


def test_the_transportation_problem_of_the_ampl_book_costs_196200() -> None:
    """The published optimum is found, by the lanes and the delivery charges alone."""
    instance = transportation()
    solution = optimise(instance)
    assert solution.termination is Termination.OPTIMAL
    assert value(solution, "cost") == pytest.approx(196_200, abs=1e-6)
    assert broken_rules(instance, solution) == []


def test_the_diet_problem_of_the_ampl_book_costs_88_20() -> None:
    """The first diet of the book: 46.67 packages of macaroni and cheese give 700 % of every vitamin at 88.20."""
    prices = [3.19, 2.59, 2.29, 2.89, 1.89, 1.99, 1.99, 2.49]
    vitamins = {
        "A": [60, 8, 8, 40, 15, 70, 25, 60],
        "C": [20, 0, 10, 40, 35, 30, 50, 20],
        "B1": [10, 20, 15, 35, 15, 15, 25, 15],
        "B2": [15, 20, 10, 10, 15, 15, 15, 10],
    }
    foods = range(len(prices))
    instance = make_instance(
        products=[{}] * 8,
        offers=[{"product": i, "price_per_pack": p} for i, p in enumerate(prices)],
        supply=[{"offer": i} for i in foods],
        demand=[{"product": i, "packs": 0.0} for i in foods],
        servings=[{"dish": f"food {i}", "maximum_days": 100.0} for i in foods],
        menu_needs=[{"demand": i, "column": "serving", "index": i, "packs": 1.0} for i in foods],
        standards=[{"standard": v, "unit": "%", "minimum": 700.0, "mode": "hard"} for v in vitamins],
        standard_terms=[
            {"standard": s, "column": "serving", "index": i, "amount": float(amount)}
            for s, amounts in enumerate(vitamins.values())
            for i, amount in enumerate(amounts)
        ],
        whole_packs=False,
    )
    solution = optimise(instance)
    assert solution.termination is Termination.OPTIMAL
    assert value(solution, "cost") == pytest.approx(88.2, abs=1e-6)
    assert solution.values["serve"][4] == pytest.approx(46.6667, abs=1e-3)


def test_shortfall_comes_before_the_target_and_the_target_before_cost() -> None:
    """The dear farm is bought for the share although the firm is cheaper, and the firm for the rest rather than nothing."""
    instance = make_instance(
        suppliers=[{}, {}],
        offers=[{"supplier": 0, "price_per_pack": 9.0}, {"supplier": 1, "price_per_pack": 2.0}],
        supply=[{"offer": 0, "packs": 4.0}, {"offer": 1, "packs": 5.0}],
        demand=[{"packs": 10.0, "servings": 3.0}],
        targets=[{"share": 0.5, "denominator": 100.0, "scale": 100.0}],
        target_terms=[{"target": 0, "column": "payment", "index": 0, "numerator": 1.0}],
    )
    solution = optimise(instance)
    assert solution.values["buy"].tolist() == [4.0, 5.0]
    assert value(solution, "shortfall") == 3.0
    assert value(solution, "target_gaps") == pytest.approx(0.14)  # 50 wanted, 36 paid to the farm
    assert value(solution, "cost") == pytest.approx(46.0)
    assert broken_rules(instance, solution) == []


def test_a_target_is_reached_with_no_more_than_needed_of_the_dear_offer() -> None:
    """Cost is least among the plans that reach the share: five packs of the farm, not six."""
    instance = make_instance(
        suppliers=[{}, {}],
        offers=[{"supplier": 0, "price_per_pack": 4.0}, {"supplier": 1, "price_per_pack": 2.0}],
        supply=[{"offer": 0}, {"offer": 1}],
        targets=[{"share": 0.2, "denominator": 100.0, "scale": 100.0}],
        target_terms=[{"target": 0, "column": "payment", "index": 0, "numerator": 1.0}],
    )
    solution = optimise(instance)
    assert solution.values["buy"].tolist() == [5.0, 5.0]
    assert value(solution, "target_gaps") == 0.0


def test_a_cap_that_cuts_a_pack_is_kept_in_whole_packs() -> None:
    """A cap of 10 buys three packs at 3, not three and a third; the rest comes from the dearer offer."""
    instance = make_instance(
        suppliers=[{"cap_amount": 10.0}, {}],
        offers=[{"supplier": 0, "price_per_pack": 3.0}, {"supplier": 1, "price_per_pack": 5.0}],
        supply=[{"offer": 0}, {"offer": 1}],
        demand=[{"packs": 7.0}],
    )
    solution = optimise(instance)
    assert solution.termination is Termination.OPTIMAL
    assert solution.values["buy"].tolist() == [3.0, 4.0]
    assert value(solution, "cost") == 29.0
    halves = optimise(replace(instance, whole_packs=False))
    assert halves.values["buy"].tolist() == pytest.approx([10 / 3, 11 / 3])


def test_whole_packs_that_cost_something_are_told_with_the_gap() -> None:
    """What the search over everything proves best is optimal, although the continuous bound is lower."""
    instance = make_instance(
        suppliers=[{"cap_amount": 10.0}, {}],
        offers=[{"supplier": 0, "price_per_pack": 3.0}, {"supplier": 1, "price_per_pack": 5.0}],
        supply=[{"offer": 0}, {"offer": 1}],
        demand=[{"packs": 7.0}],
    )
    cost = next(level for level in optimise(instance).levels if level.name == "cost")
    assert cost.value == 29.0 > 28.333
    assert cost.gap == 0.0
    assert cost.termination is Termination.OPTIMAL


def test_a_drop_is_charged_once_and_joined_where_that_is_cheaper() -> None:
    """Two zones far apart in price and one charge per drop: the dearer supplier that is there anyway brings the rest."""
    instance = make_instance(
        products=[{}, {}],
        suppliers=[{}, {}],
        offers=[
            {"supplier": 0, "product": 0, "price_per_pack": 2.0},
            {"supplier": 0, "product": 1, "price_per_pack": 3.0},
            {"supplier": 1, "product": 1, "price_per_pack": 2.0},
        ],
        supply=[{"offer": 0}, {"offer": 1}, {"offer": 2}],
        demand=[{"product": 0, "packs": 5.0}, {"product": 1, "packs": 4.0}],
        drops=[
            {"supplier": 0, "zone": 0, "charge": 10.0, "maximum_kg": 9.0},
            {"supplier": 1, "zone": 0, "charge": 10.0, "maximum_kg": 4.0},
        ],
    )
    solution = optimise(instance)
    assert solution.values["buy"].tolist() == [5.0, 4.0, 0.0]
    assert solution.values["visit"].tolist() == [1.0, 0.0]
    assert value(solution, "cost") == 32.0
    assert broken_rules(instance, solution) == []


@pytest.mark.parametrize(("charge", "best"), [(3.9, [5.0, 0.0, 4.0]), (4.1, [5.0, 4.0, 0.0])])
def test_a_second_supplier_comes_only_if_it_saves_more_than_its_drop(charge: float, best: list[float]) -> None:
    """It saves 4.00 on the goods: at 3.90 a drop it comes, at 4.10 it does not."""
    instance = make_instance(
        products=[{}, {}],
        suppliers=[{}, {}],
        offers=[
            {"supplier": 0, "product": 0, "price_per_pack": 2.0},
            {"supplier": 0, "product": 1, "price_per_pack": 3.0},
            {"supplier": 1, "product": 1, "price_per_pack": 2.0},
        ],
        supply=[{"offer": 0}, {"offer": 1}, {"offer": 2}],
        demand=[{"product": 0, "packs": 5.0}, {"product": 1, "packs": 4.0}],
        drops=[
            {"supplier": 0, "zone": 0, "charge": charge, "maximum_kg": 9.0},
            {"supplier": 1, "zone": 0, "charge": charge, "maximum_kg": 4.0},
        ],
    )
    assert optimise(instance).values["buy"].tolist() == best


def test_an_order_below_its_minimum_is_not_placed() -> None:
    """The cheap supplier asks for orders of 10; what is needed of it is worth 8, so the dearer one delivers."""
    instance = make_instance(
        suppliers=[{}, {}],
        offers=[{"supplier": 0, "price_per_pack": 2.0}, {"supplier": 1, "price_per_pack": 3.0}],
        supply=[{"offer": 0}, {"offer": 1}],
        demand=[{"packs": 4.0}],
        supplier_orders=[{"supplier": 0, "period": 0, "minimum_amount": 10.0}],
    )
    assert optimise(instance).values["buy"].tolist() == [0.0, 4.0]
    enough = replace(instance, supplier_orders=instance.supplier_orders.assign(minimum_amount=8.0))
    assert optimise(enough).values["buy"].tolist() == [4.0, 0.0]


def test_what_is_cheap_early_is_stored_and_otherwise_bought_when_needed() -> None:
    """A storable product is bought ahead if that is cheaper; at equal prices nothing is stored."""

    def plan(second_price: float) -> Solution:
        return optimise(
            make_instance(
                periods=[{}, {}],
                products=[{"storable": True}],
                offers=[{"price_per_pack": 2.0}, {"price_per_pack": second_price}],
                supply=[{"offer": 0, "period": 0}, {"offer": 1, "period": 1}],
                demand=[{"period": 0, "packs": 3.0}, {"period": 1, "packs": 4.0}],
                stocks=[{"demand": 0, "next_demand": 1}],
            )
        )

    assert plan(2.5).values["stock"].tolist() == [4.0]
    assert plan(2.0).values["stock"].tolist() == [0.0]


def test_hard_demand_that_cannot_be_met_has_no_plan() -> None:
    """The termination is infeasible and there are no values to show."""
    instance = make_instance(supply=[{"packs": 9.0}], modes={"demand": "hard"})
    solution = optimise(instance)
    assert solution.termination is Termination.INFEASIBLE
    assert not solution.usable
    assert solution.values == {}


def test_a_cancelled_solve_has_no_values() -> None:
    """The event set from outside ends the solve."""
    cancel = threading.Event()
    cancel.set()
    solution = optimise(transportation(), cancel=cancel)
    assert solution.termination is Termination.CANCELLED
    assert solution.values == {}


def test_a_solve_can_be_cancelled_while_it_runs() -> None:
    """Setting the event from the progress call stops before the last level."""
    cancel = threading.Event()
    told: list[tuple[str, str]] = []

    def progress(stage: str, level: str, elapsed: float, gap: float | None) -> None:
        told.append((stage, level))
        if level == "cost":
            cancel.set()

    assert optimise(transportation(), progress=progress, cancel=cancel).termination is Termination.CANCELLED
    assert told[-1][1] == "cost"


def test_progress_tells_stage_level_and_rising_time() -> None:
    """Every level is announced, with seconds since the start."""
    told: list[tuple[str, str, float, float | None]] = []
    optimise(transportation(), progress=lambda *news: told.append(news))
    assert ("continuous", "cost") in {(stage, level) for stage, level, _, _ in told}
    assert [t[2] for t in told] == sorted(t[2] for t in told)


def test_out_of_time_leaves_a_plan_that_is_not_called_optimal() -> None:
    """With no time at all there is no plan, or one that is only feasible; never one called optimal."""
    instance = _random_instance(np.random.default_rng(3), products=12, zones=6, periods=8)
    solution = optimise(instance, time_limit_s=0.0)
    assert solution.termination in (Termination.FEASIBLE, Termination.FAILED)
    if solution.usable:
        assert broken_rules(instance, solution) == []


def test_the_report_counts_rows_columns_and_time() -> None:
    """Three mills and seven factories: 21 lanes, 3 supplies, 6 payments and 7 shortfalls."""
    report = optimise(transportation()).report
    assert report is not None
    assert report.solver == "HiGHS"
    assert report.columns == 21 + 3 + 6 + 7
    assert report.rows == 7 + 3 + 3 + 6
    assert report.integers == 21
    assert min(report.build_seconds, report.solve_seconds, report.read_seconds) >= 0


def test_the_same_instance_gives_the_same_plan() -> None:
    """Two solves agree to the last digit, also where many plans are equally good."""
    instance = _random_instance(np.random.default_rng(11), products=4, zones=3, periods=3)
    first, second = optimise(instance), optimise(instance)
    for name in first.values:
        assert first.values[name].tolist() == second.values[name].tolist()


def test_a_binding_budget_has_a_price_and_a_loose_one_has_none() -> None:
    """One more unit of the cheap offer saves the difference in price; a limit that is not reached is worth nothing."""

    def dual(packs: float) -> float:
        instance = make_instance(
            offers=[{"price_per_pack": 2.0}, {"price_per_pack": 5.0}],
            supply=[{"offer": 0, "packs": packs}, {"offer": 1}],
        )
        return float(optimise(instance).duals["supply"][0])

    assert dual(4.0) == pytest.approx(-3.0)
    assert dual(11.0) == 0.0


# Laws on random instances.


def _random_instance(
    rng: np.random.Generator, products: int = 3, zones: int = 2, periods: int = 3, **more: Any
) -> Instance:
    storable = rng.random(products) < 0.4
    offers, supply = [], []
    for product in range(products):
        for supplier in rng.choice(4, 2, replace=False):
            offers.append(
                {
                    "supplier": int(supplier),
                    "product": product,
                    "price_per_pack": float(rng.integers(100, 900)) / 100,
                    "total_packs": float(rng.integers(5, 40)) if rng.random() < 0.3 else NAN,
                }
            )
            for period in range(periods):
                if rng.random() < 0.8:
                    supply.append({"offer": len(offers) - 1, "period": period, "packs": float(rng.integers(1, 25))})
    demand, place = [], {}
    for zone in range(zones):
        for product in range(products):
            for period in range(periods):
                place[zone, product, period] = len(demand)
                packs = float(rng.integers(0, 12))
                demand.append(
                    {"zone": zone, "product": product, "period": period, "packs": packs,
                     "servings": float(rng.integers(5, 50)) if packs else 0.0}
                )  # fmt: skip
    stocks = [
        {
            "demand": d,
            "next_demand": place.get((zone, product, period + 1), -1),
            "last_demand": place[zone, product, period + 1] if period + 2 < periods else -1,
        }
        for (zone, product, period), d in place.items()
        if storable[product]
    ]
    spend = sum(row["packs"] for row in demand) * 5.0
    base = make_instance(
        periods=[{}] * periods,
        zones=[{}] * zones,
        products=[{"storable": bool(s), "pack_kg": 2.0} for s in storable],
        suppliers=[{"cap_amount": float(rng.integers(20, 200))}, {"cap_amount": 90.0}, {}, {}],
        offers=offers,
        supply=supply,
        demand=demand,
        stocks=stocks,
        funds=[{"amount": round(spend * 0.5, 2)}, {"amount": round(spend * 0.8, 2)}],
        targets=[
            {"share": 0.3, "denominator": round(spend * 0.5, 2), "scale": round(spend * 0.5, 2)},
            {"share": 0.4, "scale": spend},
        ],
    )
    bills = base.bills.iloc[base.payments["bill"]]
    family = (bills["supplier"] < 2).to_numpy() & (bills["offer"] >= 0).to_numpy()
    own = family & (base.payments["fund"] == 0).to_numpy()
    terms = [{"target": 0, "column": "payment", "index": int(i), "numerator": 1.0} for i in np.flatnonzero(own)]
    terms += [
        {"target": 1, "column": "payment", "index": i, "numerator": float(family[i]), "denominator": 1.0}
        for i in range(len(family))
    ]
    from tests.models.instances import table

    return replace(base, target_terms=table("target_terms", terms), **more)


seeds = st.integers(min_value=0, max_value=10_000)
few = settings(max_examples=12, deadline=None, derandomize=True)


def _lexicographic(solution: Solution) -> list[float]:
    return [level.value for level in solution.levels if level.name != "stock"]


def _no_worse(first: list[float], second: list[float], slack: float = 1e-5) -> bool:
    """Tell whether the first is at least as good as the second, level by level."""
    for a, b in zip(first, second, strict=True):
        if abs(a - b) > slack * max(1.0, abs(b)):
            return a < b
    return True


@few
@given(seeds)
def test_no_plan_breaks_a_rule(seed: int) -> None:
    """An independent check finds nothing, and every pack is whole."""
    instance = _random_instance(np.random.default_rng(seed))
    solution = optimise(instance)
    assert solution.usable
    assert broken_rules(instance, solution) == []


@few
@given(seeds)
def test_more_supply_is_never_worse(seed: int) -> None:
    """With more of everything on offer, no level of the continuous plan gets worse before another gets better."""
    instance = _random_instance(np.random.default_rng(seed), whole_packs=False)
    more = replace(instance, supply=instance.supply.assign(packs=instance.supply["packs"] + 3))
    assert _no_worse(_lexicographic(optimise(more)), _lexicographic(optimise(instance)))


@few
@given(seeds)
def test_a_tighter_hard_target_never_costs_less(seed: int) -> None:
    """With everybody fed in both, a higher share that must hold costs at least as much."""
    instance = _random_instance(np.random.default_rng(seed), whole_packs=False)
    first = instance.targets.assign(mode=["off", "hard"], share=[0.0, 0.1])
    loose = optimise(replace(instance, targets=first))
    tight = optimise(replace(instance, targets=first.assign(share=[0.0, 0.3])))
    if loose.usable and tight.usable:
        assert _no_worse(_lexicographic(loose), _lexicographic(tight))
    else:
        assert loose.usable or not tight.usable


@few
@given(seeds, st.sampled_from([0.1, 3.0, 40.0]))
def test_money_counted_in_other_units_gives_the_same_plan_value(seed: int, k: float) -> None:
    """Prices, caps, funds and denominators times k give the cost times k."""
    instance = _random_instance(np.random.default_rng(seed), whole_packs=False)
    scaled = replace(
        instance,
        offers=instance.offers.assign(price_per_pack=instance.offers["price_per_pack"] * k),
        suppliers=instance.suppliers.assign(cap_amount=instance.suppliers["cap_amount"] * k),
        funds=instance.funds.assign(amount=instance.funds["amount"] * k),
        targets=instance.targets.assign(
            denominator=instance.targets["denominator"] * k, scale=instance.targets["scale"] * k
        ),
    )
    one, other = optimise(instance), optimise(scaled)
    assert value(other, "shortfall") == pytest.approx(value(one, "shortfall"), rel=1e-6, abs=1e-6)
    assert value(other, "cost") == pytest.approx(k * value(one, "cost"), rel=1e-5)


@few
@given(seeds)
def test_a_limit_that_does_not_bind_has_no_dual(seed: int) -> None:
    """Complementary slackness holds for every row with a single bound."""
    instance = _random_instance(np.random.default_rng(seed), whole_packs=False)
    solution = optimise(instance)
    for block, limit in (
        ("supply", instance.supply["packs"].to_numpy()),
        ("funds", instance.funds["amount"].to_numpy()),
        ("supplier_caps", instance.suppliers["cap_amount"].dropna().to_numpy()),
    ):
        loose = solution.activity[block] < limit - 1e-4 * np.maximum(1, limit)
        assert np.abs(solution.duals[block][loose]).max(initial=0.0) < 1e-6


@few
@given(seeds)
def test_the_order_of_rows_is_irrelevant(seed: int) -> None:
    """Lanes, payments and target terms in any order give the same value at every level."""
    rng = np.random.default_rng(seed)
    instance = _random_instance(rng, whole_packs=False)
    order = rng.permutation(len(instance.payments))
    back = np.argsort(order)
    terms = instance.target_terms
    shuffled = replace(
        instance,
        lanes=instance.lanes.sample(frac=1, random_state=seed).reset_index(drop=True),
        payments=instance.payments.iloc[order].reset_index(drop=True),
        target_terms=terms.assign(index=back[terms["index"].to_numpy()]).sample(frac=1, random_state=seed),
    )
    assert _lexicographic(optimise(shuffled)) == pytest.approx(_lexicographic(optimise(instance)), rel=1e-6, abs=1e-6)


def test_unlimited_supply_is_understood() -> None:
    """A supply without limit has no row and meets everything."""
    solution = optimise(make_instance(supply=[{"packs": INF}]))
    assert len(solution.activity["supply"]) == 0
    assert solution.values["buy"].tolist() == [10.0]


def test_own_money_is_spent_after_the_transfer_whatever_the_order_of_the_funds() -> None:
    """Of two funds that may pay the same bill, the transfer is emptied before the town's own money is touched."""
    for own in (0, 1):
        funds = [{"amount": 6.0, "place": 0}, {"amount": 100.0, "place": 0}]
        funds[own]["amount"], funds[1 - own]["amount"] = 100.0, 6.0
        funds[own]["place"] = 1
        solution = optimise(make_instance(funds=funds))
        paid = dict(zip(("transfer", "own"), solution.values["pay"][[1 - own, own]], strict=True))
        assert paid == pytest.approx({"transfer": 6.0, "own": 4.0})
        assert value(solution, "spend_order.1") == pytest.approx(4.0)


def test_funds_are_spent_one_after_the_other() -> None:
    """Goods for 10.00, funds of 4.00, 3.00 and 100.00 in places 2, 0 and 3: the second is emptied, then the first, the third pays 3.00."""
    funds = [{"amount": 4.0, "place": 2}, {"amount": 3.0, "place": 0}, {"amount": 100.0, "place": 3}]
    solution = optimise(make_instance(funds=funds))
    assert solution.values["pay"].tolist() == pytest.approx([4.0, 3.0, 3.0])
    assert [level.name for level in solution.levels if level.name.startswith("spend")] == [
        "spend_order.2",
        "spend_order.3",
    ]
    assert (value(solution, "spend_order.2"), value(solution, "spend_order.3")) == pytest.approx((7.0, 3.0))


def test_own_money_is_no_reason_to_pay_more() -> None:
    """A cheaper offer that only own money may pay is bought although the transfer could pay a dearer one."""
    instance = make_instance(
        suppliers=[{}, {}],
        offers=[{"price_per_pack": 1.0}, {"supplier": 1, "price_per_pack": 2.0}],
        supply=[{}, {"offer": 1}],
        funds=[{}, {"place": 1}],
        payments=[{"bill": 0, "fund": 1}, {"bill": 1, "fund": 0}],
    )
    solution = optimise(instance)
    assert value(solution, "cost") == pytest.approx(10.0)
    assert solution.values["bought"].tolist() == [10.0, 0.0]


@pytest.mark.parametrize("seconds", [0.02, 0.1, 0.3])
def test_whenever_time_runs_out_the_plan_keeps_every_rule(seconds: float) -> None:
    """Wherever the limit falls, what is handed out is whole packs that break nothing, or nothing at all."""
    instance = _random_instance(np.random.default_rng(5), products=15, zones=6, periods=8)
    solution = optimise(instance, time_limit_s=seconds)
    assert solution.termination in (Termination.OPTIMAL, Termination.FEASIBLE, Termination.FAILED)
    assert broken_rules(instance, solution) == [] if solution.usable else solution.values == {}
