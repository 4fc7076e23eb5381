"""The family delivery_limits: what a supplier brings on a day and in a week, and on how many days it comes."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd
import pytest

from models.build import make_problem
from models.instance import Instance, Mode
from models.optimise import optimise
from tests.models.instances import INF, make_instance
from tests.models.reading import block_rows

MONDAY = pd.Timestamp("2026-02-02")


def two_days(most_days: float = INF, modes: Mapping[str, Mode] | None = None, **week: float) -> Instance:
    """Return ten packs of 2 kg of bread for Monday and four of leaves for Tuesday, that one supplier brings on either day."""
    return make_instance(
        days=[{"day": MONDAY, "period": 0}, {"day": MONDAY + pd.Timedelta(days=1), "period": 0}],
        products=[{"pack_kg": 2.0}, {}],
        offers=[{}, {"product": 1}],
        supply=[{"offer": 0}, {"offer": 1}],
        demand=[{"packs": 10.0, "day": 0}, {"product": 1, "packs": 4.0, "day": 1}],
        lanes=[
            {"supply": 0, "demand": 0, "day": 0},
            {"supply": 1, "demand": 1, "day": 0, "shifted": 1},
            {"supply": 1, "demand": 1, "day": 1},
        ],
        delivery_days=[
            {"day": 0, "most_kg": 22.0, "maximum_kg": 24.0},
            {"day": 1, "most_kg": 22.0, "maximum_kg": 4.0},
        ],
        delivery_weeks=[{"most_days": most_days} | week],
        modes=modes,
    )


def test_a_day_holds_all_goods_in_kg() -> None:
    """Bread at 2 kg and leaves at 1 kg a pack on Monday; leaves alone on Tuesday."""
    assert block_rows(two_days(), "day_capacity") == [
        ({"buy 0": 2.0, "buy 1": 1.0}, -INF, 22.0),
        ({"buy 2": 1.0}, -INF, 22.0),
    ]


def test_a_week_holds_its_days() -> None:
    """Both days together; what is used up before the plan leaves nothing, not less."""
    week = {"buy 0": 2.0, "buy 1": 1.0, "buy 2": 1.0}
    assert block_rows(two_days(most_kg=23.0), "week_capacity") == [(week, -INF, 23.0)]
    assert block_rows(two_days(most_kg=-1.0), "week_capacity") == [(week, -INF, 0.0)]
    assert block_rows(two_days(), "week_capacity") == []


def test_days_are_counted_where_more_are_possible_than_allowed() -> None:
    """One of two days: a day with anything on it counts. Two of two: nothing needs to be counted."""
    assert block_rows(two_days(1.0), "come") == [
        ({"buy 0": 2.0, "buy 1": 1.0, "come 0": -24.0}, -INF, 0.0),
        ({"buy 2": 1.0, "come 1": -4.0}, -INF, 0.0),
    ]
    assert block_rows(two_days(1.0), "week_days") == [({"come 0": 1.0, "come 1": 1.0}, -INF, 1.0)]
    assert block_rows(two_days(2.0), "come") == block_rows(two_days(2.0), "week_days") == []


@pytest.mark.parametrize(
    ("most", "buy", "short"), [(2.0, [10.0, 0.0, 4.0], [0.0, 0.0]), (1.0, [9.0, 4.0, 0.0], [1.0, 0.0])]
)
def test_what_fits_on_the_days_is_brought_and_the_rest_is_short(
    most: float, buy: list[float], short: list[float]
) -> None:
    """22 kg fit on a day. On two days everything comes on its own; on one, all leaves and nine packs of bread, so that one serving lacks."""
    found = optimise(two_days(most)).values
    assert found["buy"].tolist() == pytest.approx(buy)
    assert found["short"].tolist() == pytest.approx(short)


def test_modes_ease_the_limits_and_leave_the_counting() -> None:
    """Soft: each row has its slack. Off: no limit is left, and a day on which it comes still is one."""
    soft = two_days(1.0, {"delivery_limits": "soft"}, most_kg=23.0)
    assert block_rows(soft, "day_capacity")[1][0]["day_excess 1"] == -1.0
    assert block_rows(soft, "week_capacity")[0][0]["week_excess 0"] == -1.0
    assert block_rows(soft, "week_days")[0][0]["days_excess 0"] == -1.0
    off = make_problem(two_days(1.0, {"delivery_limits": "off"})).blocks
    assert {"day_capacity", "week_capacity", "week_days"} & set(off) == set()
    assert "come" in off
