"""Suppliers that fall silent or reach their cap, and shares of which nothing can be said: each from both sides."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pandas as pd
import pytest

from planner import service
from planner.case import Case
from planner.making.plan import Plan
from planner.progress.standing import Standing
from tests.progress.test_last_day import lines, nothing
from tests.replan.ledgers import entries
from tests.replan.test_remainder import SECOND_WEEK, tiny_plan

LAST = date(2026, 3, 13)
SUNDAY = date(2026, 3, 8)
AFTER = date(2026, 3, 14)


def stands(held: pd.DataFrame, day: date, plan: Plan | None = None) -> Standing:
    """Return where the tiny case stands."""
    plan = plan or tiny_plan()
    return service.standing(plan.case, held, day, plan, last_days=False)


def of(found: Standing, supplier: str) -> pd.Series:
    """Return the row of a supplier."""
    return found["supplier_progress"].set_index("supplier").loc[supplier]


@pytest.mark.parametrize(
    ("came", "day", "since"),
    [
        ("nothing", LAST, pd.Timestamp(2026, 3, 2)),
        ("nothing", date(2026, 3, 12), None),
        ("first week", LAST, None),
        ("all", LAST, None),
    ],
)
def test_two_planned_periods_without_a_delivery_are_silence(came: str, day: date, since: pd.Timestamp | None) -> None:
    """One missed week, or a second one that is not over, is none; a supplier planned in one week only never is silent."""
    held = lines(tiny_plan(), AFTER if came == "all" else SECOND_WEEK if came == "first week" else date(2026, 3, 2))
    found = stands(held, day)
    told = of(found, "coop-c")["silent_since"]
    assert (pd.isna(told) and since is None) or told == since
    assert pd.isna(of(found, "coop-d")["silent_since"])
    texts = found["alerts"].loc[found["alerts"]["subject"] == "Cooperativa C", "text"]
    assert texts.str.startswith("Nothing has come").any() == (since is not None)


@pytest.mark.parametrize(("cap", "reached"), [(280.0, None), (279.99, pd.Timestamp(SECOND_WEEK))])
def test_the_day_on_which_a_cap_is_passed_is_foreseen(cap: float, reached: pd.Timestamp | None) -> None:
    """coop-c sells R$ 280 in all: a cap of that much holds, one of a cent less is passed in the second week."""
    plan = tiny_plan()
    suppliers = plan.case.tables["suppliers"].copy()
    suppliers.loc[suppliers["supplier"] == "coop-c", "cap_amount"] = cap
    plan = replace(plan, case=Case({**plan.case.tables, "suppliers": suppliers}))
    found = stands(lines(plan, SECOND_WEEK), SUNDAY, plan)
    told = of(found, "coop-c")["cap_reached"]
    assert (pd.isna(told) and reached is None) or told == reached
    assert ("Cap" in set(found["alerts"]["alert"])) == (reached is not None)


@pytest.mark.parametrize(("paid", "over"), [(70.0, 0.0), (70.01, 0.01)])
def test_money_paid_beyond_what_came_is_told(paid: float, over: float) -> None:
    """A cent too much is an alert; what was paid to the cent is none."""
    row = {"kind": "payment", "date": SUNDAY, "supplier": "coop-c", "amount": paid, "fund": "transfer"}
    held = pd.concat([lines(tiny_plan(), SECOND_WEEK).drop(columns="reverses"), entries([row])], ignore_index=True)
    found = stands(held.assign(reverses=pd.array([pd.NA] * len(held), dtype="Int64")), SUNDAY)
    assert of(found, "coop-c")[["unpaid", "overpaid"]].tolist() == [0.0, over]
    assert ("Payment" in set(found["alerts"]["alert"])) == bool(over)


@pytest.mark.parametrize(("ground", "status", "on_track"), [("no_invoice", "waived", True), ("", "slipping", False)])
def test_a_share_that_is_waived_does_not_slip(ground: str, status: str, on_track: bool) -> None:
    """With a lawful ground nothing is asked for, and nothing is alarmed about; without one the share slips."""
    plan = tiny_plan()
    law = replace(plan.law, waiver_grounds={"no_invoice": "No invoice can be issued"})
    waivers = plan.case.tables["waivers"]
    if ground:
        row = dict.fromkeys(waivers, "") | {"target": "family-share", "ground": ground}
        waivers = pd.DataFrame([row], columns=list(waivers)).astype(waivers.dtypes.to_dict())
    plan = replace(plan, law=law, case=Case({**plan.case.tables, "waivers": waivers}))
    found = stands(nothing(), LAST, plan)
    assert (found["standing"]["status"].iloc[0], found.on_track) == (status, on_track)
    assert ("Share" in set(found["alerts"]["alert"])) != on_track
