"""Shares that hold in parts of a year, as the year stands: each window is a row, judged when its days are over.

The case of `tests.verify.test_windows`: bananas by months, the year from 5 January to 24 April 2026, at least 30 % of the kg from who pays fairly in
any three months one after the other; the cooperative brings in February alone. What came, by hand: in January 336 kg and in March 369 kg of the
firm; in February 300 or 315 kg of the cooperative and the rest to 336 kg of the firm. January to March: 300 of 1,041 are 28.8 %, and
0.3 x 1,041 - 300 = 12.3 kg are missing; 315 are 30.3 %.
"""

from __future__ import annotations

from datetime import date

import pandas as pd
import pytest

from planner import service
from planner.making.plan import Plan
from planner.progress import Standing
from tests.replan.ledgers import entries
from tests.shared import make_plan
from tests.verify.test_windows import spring

FAIR = [
    {"counts": "fair", "clause": 1, "attribute": "supplier.labels", "values": "fair_pay", "definition": "Pays fairly"}
]
SHARE = {
    "target": "fair-food",
    "name": "Fair food",
    "counts": "fair",
    "share": 0.3,
    "basis": "mass",
    "window": "three_months",
}
OVER = date(2026, 4, 1)


@pytest.fixture(scope="module")
def plan() -> Plan:
    """Return the plan of the year."""
    return make_plan(spring(targets=[SHARE], counting_rules=FAIR))


def stands(plan: Plan, fair_kg: float, day: date, *more: tuple[date, str, float]) -> Standing:
    """Return where the year stands on a day if so many kg of February came of the cooperative; `more` came beside it."""
    came = [
        (date(2026, 1, 12), "firma", 336.0),
        (date(2026, 2, 9), "coop", fair_kg),
        (date(2026, 2, 10), "firma", 336.0 - fair_kg),
        (date(2026, 3, 9), "firma", 369.0),
        *more,
    ]
    rows = [
        {"date": on, "supplier": who, "product": "banana", "kg": kg, "amount": 2 * kg, "fund": "city"}
        for on, who, kg in came
    ]
    return service.standing(plan.case, entries([row for row in rows if row["date"] <= day]), day, plan, last_days=False)


def row_of(found: Standing, window: str) -> pd.Series:
    """Return the row of a window."""
    return found["standing"].set_index("window").loc[window]


def test_each_window_has_its_row_and_its_last_day(plan: Plan) -> None:
    """Two spans of three months lie in four; the second ends with the year, on 24 April."""
    found = stands(plan, 300, date(2026, 1, 31))["standing"]
    assert list(zip(found["window"], found["ends"].dt.date, strict=True)) == [
        ("2026-01/2026-03", date(2026, 3, 31)),
        ("2026-02/2026-04", date(2026, 4, 24)),
    ]


@pytest.mark.parametrize(
    ("fair_kg", "status", "missing"), [(300, "missed", 12.3), (312.3, "kept", 0), (312.2, "missed", 0.1)]
)
def test_a_window_that_is_over_is_judged(plan: Plan, fair_kg: float, status: str, missing: float) -> None:
    """312.3 of 1,041 kg are 30 %: a tenth less is missed, and the alert names the months; nothing of it is told as still to be reached."""
    found = stands(plan, fair_kg, OVER)
    row = row_of(found, "2026-01/2026-03")
    assert (row["status"], row["missing"]) == (status, pytest.approx(missing, abs=0.005))
    assert row["share_to_date"] == row["forecast_share"] == pytest.approx(fair_kg / 1041)
    subjects = set(found["alerts"].loc[found["alerts"]["alert"] == "Share", "subject"])
    assert ("Fair food (2026-01/2026-03)" in subjects) is (status == "missed")
    assert found.on_track is (status == "kept")


def test_on_its_last_day_a_window_is_not_over(plan: Plan) -> None:
    """On 31 March something may still come: it is on track or slipping, and no more is judged."""
    assert row_of(stands(plan, 300, date(2026, 3, 31)), "2026-01/2026-03")["status"] == "slipping"
    assert row_of(stands(plan, 315, date(2026, 3, 31)), "2026-01/2026-03")["status"] == "on_track"


def test_the_running_window_tells_what_came_what_is_planned_and_where_it_leads(plan: Plan) -> None:
    """On 1 April 315 of 705 kg came since February, 44.7 %; the plan still brings April's bananas of the firm, so it leads below that and above 30 %."""
    row = row_of(stands(plan, 315, OVER), "2026-02/2026-04")
    orders = plan["orders"]
    april = float(orders.loc[orders["delivery_day"].dt.month == 4, "kg"].sum())
    assert (row["counted"], row["denominator_to_date"], row["coming"]) == (315, 705, 0)
    assert row["denominator_year"] == pytest.approx(705 + april, rel=0.01)
    assert row["forecast_share"] == pytest.approx(315 / row["denominator_year"], abs=1e-4)
    assert row["status"] == "on_track"


def test_a_window_to_come_tells_what_the_plan_brings(plan: Plan) -> None:
    """On 31 January the kg of the cooperative in February are all still to come, in both windows; those of the firm in January are in one."""
    found = stands(plan, 0, date(2026, 1, 31))
    orders = plan["orders"]
    fair = float(orders.loc[orders["supplier"] == "coop", "kg"].sum())
    rows = found["standing"].set_index("window")
    assert rows["coming"].tolist() == [pytest.approx(fair), pytest.approx(fair)]
    assert rows["denominator_to_date"].tolist() == [336, 0]
    assert rows["status"].tolist() == ["on_track", "on_track"]


def test_what_comes_outside_a_window_does_not_count_in_it(plan: Plan) -> None:
    """20 kg of the cooperative on 8 April are of the second window alone."""
    found = stands(plan, 300, date(2026, 4, 10), (date(2026, 4, 8), "coop", 20.0))["standing"].set_index("window")
    assert found["counted"].tolist() == [300, 320]


def test_a_most_that_is_over_is_judged_too() -> None:
    """At most 30 % in each quarter: 315 of 1,041 kg are 2.7 kg too much, 312 are kept."""
    most = SHARE | {"sense": "at_most", "window": "quarter", "mode": "soft"}
    plan = make_plan(spring(targets=[most], counting_rules=FAIR))
    for fair_kg, status in ((315, "missed"), (312, "kept")):
        found = stands(plan, fair_kg, OVER)
        assert row_of(found, "2026-01/2026-03")["status"] == status
    assert row_of(stands(plan, 315, OVER), "2026-01/2026-03")["missing"] == pytest.approx(2.7)


def test_a_share_of_each_period_has_a_row_for_each(plan: Plan) -> None:
    """By months: January, without anything of the cooperative, is over and missed; February with 315 of 336 kg is kept."""
    monthly = make_plan(spring(targets=[SHARE | {"window": "period"}], counting_rules=FAIR))
    found = stands(monthly, 315, OVER)["standing"]
    assert found["ends"].dt.date.tolist() == [
        date(2026, 1, 31),
        date(2026, 2, 28),
        date(2026, 3, 31),
        date(2026, 4, 24),
    ]
    assert found["status"].tolist()[:3] == ["missed", "kept", "missed"]
    assert found["counted"].tolist()[:2] == [0, 315]


def test_the_console_and_the_path_name_the_months(plan: Plan) -> None:
    """The share is called by its months; a path, which is of the whole year, has none of it."""
    found = stands(plan, 300, OVER)
    assert service.with_window("Fair food", found["standing"]["window"].iloc[0]) == "Fair food (2026-01/2026-03)"
    assert len(found["path"]) == 0
