"""Laws of the delivery grid: it gives up nothing that single days could do, and no food is eaten outside its life.

The other side of each comparison is a plan over single days, written here from the rule in words: every offer may deliver any amount
on every day on which it can, to be eaten on any day of its life; what is not storable is eaten in the period in which it comes, or
later as long as its offer, in season all the while, could not come again.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from random import Random

import highspy
import numpy as np
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from models.instance import Instance
from models.optimise import optimise
from planner.assembly.lanes import Days, Goods, demand_rows, lane_rows, packs_ahead, stock_rows, windows_of
from planner.assembly.windows import NEVER, Windows
from tests.models.instances import INF, make_instance

WEEK = 7
MISSING = 1000.0
"""What a pack that is missing counts for; no pack costs as much."""


@dataclass(frozen=True)
class Small:
    """A product at one site: packs of 1 kg eaten by day, the days on which it receives, its offers, its life."""

    packs: tuple[int, ...]
    receives: tuple[bool, ...]
    can: tuple[tuple[bool, ...], ...]
    season: tuple[tuple[bool, ...], ...]
    price: tuple[float, ...]
    limit: tuple[tuple[float, ...], ...]
    life: int
    storable: bool

    @property
    def days(self) -> int:
        """Days of the plan."""
        return len(self.packs)

    def period(self, day: int) -> int:
        """Return the week in which a day lies."""
        return day // WEEK


def _week(draw: st.DrawFn, days: int, often: float) -> list[bool]:
    chosen = [draw(st.integers(1, 10)) <= 10 * often for _ in range(WEEK)]
    return [chosen[day % WEEK] for day in range(days)]


@st.composite
def smalls(draw: st.DrawFn, *, storable: bool, limited: bool = True) -> Small:
    """Draw a small case: two or three weeks, one to three offers with weekdays and a season, and a holiday."""
    days = WEEK * draw(st.integers(2, 3))
    eaten, receives = _week(draw, days, 0.6), _week(draw, days, 0.6)
    off = draw(st.integers(0, days))
    packs = [draw(st.integers(1, 4)) if there and day != off else 0 for day, there in enumerate(eaten)]
    assume(any(packs))
    can, season, price, limit = [], [], [], []
    for _offer in range(draw(st.integers(1, 3))):
        first, last = sorted((draw(st.integers(0, days - 1)), draw(st.integers(0, days - 1))))
        whole = draw(st.booleans())
        there = [whole or first <= day <= last for day in range(days)]
        comes = _week(draw, days, 0.4)
        can.append(tuple(a and b for a, b in zip(there, comes, strict=True)))
        season.append(tuple(there))
        price.append(float(draw(st.integers(1, 9))))
        bounded = limited and draw(st.booleans())
        limit.append(tuple(float(draw(st.integers(1, 9))) if bounded else INF for _ in range(days // WEEK)))
    return Small(
        tuple(packs),
        tuple(there and day != off for day, there in enumerate(receives)),
        tuple(can),
        tuple(season),
        tuple(price),
        tuple(limit),
        draw(st.integers(0, 9)),
        storable,
    )


def may_eat(case: Small, offer: int, came: int, day: int) -> bool:
    """Tell by the rule in words whether food that an offer brings on a day may be eaten on another."""
    if not (case.can[offer][came] and case.receives[came] and came <= day <= came + case.life):
        return False
    if case.storable or case.period(came) == case.period(day):
        return True
    since = max(case.period(day) * WEEK, came + 1)
    again = any(case.can[offer][d] and case.receives[d] for d in range(since, day + 1))
    return not again and all(case.season[offer][came : day + 1])


def day_by_day(case: Small) -> float:
    """Return the least cost over single days, a missing pack counted at `MISSING`."""
    model = highspy.Highs()
    model.setOptionValue("output_flag", False)
    short = {day: model.addVariable(0, case.packs[day], MISSING) for day in range(case.days) if case.packs[day]}
    eaten = {
        (offer, came, day): model.addVariable(0, INF, case.price[offer])
        for offer in range(len(case.can))
        for came in range(case.days)
        for day in short
        if may_eat(case, offer, came, day)
    }
    for day, missing in short.items():
        model.addConstr(
            sum((x for (_o, _c, d), x in eaten.items() if d == day), start=missing + 0.0) == case.packs[day]
        )
    for offer, limits in enumerate(case.limit):
        for period, most in enumerate(limits):
            mine = [x for (o, c, _d), x in eaten.items() if o == offer and case.period(c) == period]
            if mine and most < INF:
                model.addConstr(sum(mine[1:], start=mine[0] + 0.0) <= most)
    model.run()
    return float(model.getInfo().objective_function_value)


def grid(case: Small) -> tuple[Windows, Goods, Days]:
    """Return the windows of a case."""
    can, season = np.array(case.can), np.array(case.season)
    period = np.arange(case.days) // WEEK
    goods = Goods(
        np.arange(len(can)),
        can,
        can,
        season,
        np.ones((len(can), 1), dtype=bool),
        1.0,
        case.life,
        case.storable,
        False,
        *[np.zeros(len(can), dtype=bool)] * 2,
    )
    days = Days(
        np.array([case.receives]), period, np.zeros(case.days, dtype=np.int64), *[np.zeros(0, dtype=np.int64)] * 2
    )
    return windows_of(np.array(case.packs) > 0, 0, goods, days), goods, days


def instance_of(case: Small) -> Instance:
    """Return the instance of the windows, in broken packs."""
    windows, goods, days = grid(case)
    by_window = np.add.reduceat(np.array(case.packs, dtype=float), windows.first)[None, :]
    ahead, keeps = packs_ahead(by_window, np.broadcast_to(windows.last, by_window.shape), windows, case.life)
    if not case.storable:
        ahead = np.zeros_like(ahead)
    demand = demand_rows(np.array([0]), by_window, by_window, windows, ahead)
    demand = demand.assign(
        row=range(len(demand)),
        product=0,
        windows=by_window.shape[1],
        keeps=keeps[0][demand["window"]],
        last_use=windows.last[demand["window"]],
    )
    periods = case.days // WEEK
    number = np.arange(len(case.can) * periods).reshape(len(case.can), periods)
    lanes = lane_rows(demand, windows, goods, 0, days, number)
    return make_instance(
        whole_packs=False,
        periods=[{}] * periods,
        days=[
            {"day": np.datetime64("2026-02-02") + np.timedelta64(day, "D"), "period": case.period(day)}
            for day in range(case.days)
        ],
        suppliers=[{}] * len(case.can),
        products=[{"storable": case.storable}],
        offers=[{"supplier": o, "price_per_pack": price} for o, price in enumerate(case.price)],
        supply=[
            {"offer": o, "period": p, "packs": most} for o, row in enumerate(case.limit) for p, most in enumerate(row)
        ],
        demand=[
            {"period": case.period(first), "day": first, "packs": packs}
            for first, packs in zip(demand["first"], demand["packs"], strict=True)
        ],
        lanes=[
            {"supply": s, "demand": d, "day": came}
            for s, d, came in zip(lanes["supply"], lanes["demand"], lanes["comes"], strict=True)
        ],
        stocks=stock_rows(demand).to_dict("records"),
    )


def by_windows(case: Small) -> float:
    """Return the least cost over windows, a missing pack counted at `MISSING`."""
    solution = optimise(instance_of(case))
    assert solution.usable
    level = {one.name: one.value for one in solution.levels}
    return MISSING * float(solution.values["short"].sum()) + level["cost"]


many = settings(max_examples=120, deadline=None)


@many
@given(smalls(storable=False))
def test_the_grid_is_exact_for_what_is_not_storable(case: Small) -> None:
    """The windows cost and lack neither more nor less than single days do."""
    assert abs(by_windows(case) - day_by_day(case)) <= 1e-6 * MISSING


@many
@given(smalls(storable=True))
def test_the_grid_promises_nothing_that_days_cannot_keep(case: Small) -> None:
    """Windows of a storable product are never better than single days."""
    assert by_windows(case) >= day_by_day(case) - 1e-6 * MISSING


@many
@given(smalls(storable=False), st.integers(1, 4))
def test_a_longer_life_never_costs_more(case: Small, longer: int) -> None:
    """What keeps some days more is had at no more cost, with no more missing."""
    assert by_windows(replace(case, life=case.life + longer)) <= by_windows(case) + 1e-6 * MISSING


@many
@given(smalls(storable=False, limited=False), st.integers(0, 6))
def test_one_more_weekday_of_every_offer_never_costs_more(case: Small, weekday: int) -> None:
    """Of what is eaten on the day on which it comes; without charges by drop, and without limits.

    What keeps is another matter where it is not storable: last week's feeds a Monday only if its offer could not come again by then.
    """
    case = replace(case, life=0)
    more = tuple(
        tuple(
            came or (there and day % WEEK == weekday) for day, (came, there) in enumerate(zip(can, season, strict=True))
        )
        for can, season in zip(case.can, case.season, strict=True)
    )
    assert by_windows(replace(case, can=more)) <= by_windows(case) + 1e-6 * MISSING


@many
@given(smalls(storable=False) | smalls(storable=True))
def test_nothing_is_delivered_when_it_cannot_be_or_eaten_outside_its_life(case: Small) -> None:
    """Every lane comes on a day on which its offer can and the site receives, and all days of its window lie within the rule."""
    windows, _goods, _days = grid(case)
    for offer, comes in enumerate(windows.comes.tolist()):
        for first, last, came in zip(windows.first.tolist(), windows.last.tolist(), comes, strict=True):
            if came < NEVER:
                assert all(may_eat(case, offer, came, day) for day in range(first, last + 1) if case.packs[day])


@many
@given(smalls(storable=False) | smalls(storable=True), st.randoms(use_true_random=False))
def test_the_order_of_offers_is_all_the_same(case: Small, random: Random) -> None:
    """Offers in another order give the same windows, and each the same days."""
    order = list(range(len(case.can)))
    random.shuffle(order)
    turned = replace(
        case,
        **{name: tuple(getattr(case, name)[o] for o in order) for name in ("can", "season", "price", "limit")},
    )
    one, other = grid(case)[0], grid(turned)[0]
    assert one.first.tolist() == other.first.tolist()
    assert one.comes[order].tolist() == other.comes.tolist()
