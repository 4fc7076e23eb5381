"""A year as it might go: deliveries that deviate from the plan, planned anew month by month or never."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Literal

import numpy as np
import pandas as pd

from planner.assembly import assemble
from planner.assembly.calendar import make_calendar
from planner.assembly.choices import menus_to_choose
from planner.case import Case
from planner.exact import rounded_money
from planner.i18n import _, month_text
from planner.ledger.words import CHARGES
from planner.making import scenarios
from planner.making.pipeline import make_plan, try_plan
from planner.making.plan import Plan
from planner.progress.planned import planned_case
from planner.progress.standing import Standing, standing
from planner.replan import remainder
from planner.schema.base import typed_frame
from planner.schema.ledger_tables import ENTRIES

Replan = Literal["monthly", "never"]

LOSS, LOSS_SPREAD = 0.06, 0.05
"""Part of an order that does not come, on the average and as a standard deviation."""

LATE = 0.04
"""Part of the orders that come a week late: a harvest that is not ready."""

RISE, RISE_SPREAD = 0.03, 0.02
"""By how much a supplier's prices are above the plan's at the year's end, rising evenly."""


@dataclass(frozen=True, eq=False)
class Simulated:
    """What came of a year.

    Parameters
    ----------
    replan : {"monthly", "never"}
        How it was steered.
    entries : pandas.DataFrame
        Its ledger.
    standing : Standing
        Where it ended.
    cost : float
        Paid for goods and delivery.
    short_kg : float
        What menus needed and neither came nor was in store.
    replanned : int
        How often the rest was planned anew.
    """

    replan: Replan
    entries: pd.DataFrame
    standing: Standing
    cost: float
    short_kg: float
    replanned: int


def simulate_year(
    case: Case,
    seed: int,
    *,
    replan: Replan = "monthly",
    fails: dict[str, date] | None = None,
    stability: float = 0.05,
    plan: Plan | None = None,
    tell: Callable[[str], None] | None = None,
) -> Simulated:
    """Let a year go by.

    Each order loses a part (normal, mean `LOSS`, deviation `LOSS_SPREAD`, between nothing and all), some come a week late
    (`LATE`), each supplier's prices rise evenly (mean `RISE`, deviation `RISE_SPREAD` at the year's end), and suppliers in `fails`
    deliver nothing from their day on, not even what is late. The same seed gives the same year for both ways of steering,
    order by order, as long as the orders are the same.

    Parameters
    ----------
    case : Case
        The case of the year.
    seed : int
        Of all that is drawn.
    replan : {"monthly", "never"}
        ``monthly``: at each month's end the rest is planned anew, without suppliers that have failed.
    fails : dict of str to datetime.date, optional
        Suppliers and the day on which each stops.
    stability : float
        What a change from the plan announced counts, as a part of its worth.
    plan : Plan, optional
        The plan of the year, if it was made before.
    tell : callable, optional
        Is told each step.

    Returns
    -------
    Simulated
        The ledger of the year, where it ended, what it cost, and what menus lacked.

    Raises
    ------
    InputError
        If the case has errors.
    planner.making.pipeline.PlanFault
        If the independent check refuses a plan, or the solver stops without one: a fault of the planner.
    """
    say = tell or (lambda _text: None)
    fails = fails or {}
    first = plan or make_plan(case)
    head = case.head
    begin, end = pd.Timestamp(head["first_day"]), pd.Timestamp(head["last_day"])
    rises = _rises(case, seed)
    months = [*pd.date_range(begin, end, freq="MS")]
    starts = [begin, *(day for day in months if day > begin)]
    current, current_case, held, times = first, case, _no_entries(), 0
    known: set[str] = set()
    for start, stop in zip(starts, [*starts[1:], end + pd.Timedelta(days=1)], strict=True):
        if replan == "monthly" and start > begin:
            say(_("Planning the rest anew in {month}").format(month=month_text(start)))
            found = _planned_anew(current_case, held, start, current, fails, known, stability)
            if found is not None:
                current_case, current = found
                times += 1
        orders = _as_ordered(planned_case(current)["bought"], current_case)
        stop = _until(current_case, stop, replan)
        from_ = max(start, _until(current_case, start, replan)) if start > begin else begin
        inside = orders[(orders["date"] >= from_) & (orders["date"] < stop)]
        held = pd.concat([held, _came(inside, seed, rises, fails, begin, end)], ignore_index=True)
    last = standing(case, held, end.date(), first, last_days=False)
    return Simulated(replan, held, last, round(float(held["amount"].sum()), 2), _short(first, held), times)


def _until(case: Case, day: pd.Timestamp, replan: Replan) -> pd.Timestamp:
    """Return the first day of a month's new plan: the first planning period that begins on the day or later."""
    if replan == "never":
        return day
    begins = make_calendar(case).periods["first_day"]
    ahead = begins[begins >= day]
    return pd.Timestamp(ahead.iloc[0]) if len(ahead) else day


def _planned_anew(
    case: Case,
    held: pd.DataFrame,
    day: pd.Timestamp,
    plan: Plan,
    fails: dict[str, date],
    known: set[str],
    stability: float,
) -> tuple[Case, Plan] | None:
    rest = remainder(case, held, day.date(), plan, stability=stability)
    for supplier, since in sorted(fails.items()):
        if pd.Timestamp(since) < day and supplier not in known:
            known.add(supplier)
            rest = scenarios.apply(rest, [f"supplier_lost supplier={supplier}"])
    made = try_plan(rest)
    return (rest, made) if made.exists else None


def _rises(case: Case, seed: int) -> pd.Series:
    suppliers = sorted(case["suppliers"]["supplier"])
    drawn = np.random.default_rng(seed).normal(RISE, RISE_SPREAD, len(suppliers))
    return pd.Series(np.maximum(drawn, 0.0), index=suppliers)


def _as_ordered(orders: pd.DataFrame, case: Case) -> pd.DataFrame:
    """Return what was planned to arrive as it was ordered, with the loss that the case expects; what is lost, is lost of that."""
    loss = orders["offer"].map(case["offers"].set_index("offer")["expected_loss_share"]).astype("float64").fillna(0.0)
    return orders.assign(kg=orders["kg"] / (1 - loss), amount=orders["amount"] / (1 - loss))


def _came(
    orders: pd.DataFrame, seed: int, rises: pd.Series, fails: dict[str, date], begin: pd.Timestamp, end: pd.Timestamp
) -> pd.DataFrame:
    """Return the lines of a ledger for orders; what is drawn for an order depends on the seed and the order alone."""
    if orders.empty:
        return _no_entries()
    keys = pd.util.hash_pandas_object(orders[["date", "offer", "supplier"]].astype("str"), index=False).to_numpy()
    drawn = np.array([np.random.default_rng([seed, int(key) % 2**32]).random(3) for key in keys])
    normal = np.sqrt(-2 * np.log(np.maximum(drawn[:, 0], 1e-12))) * np.cos(2 * np.pi * drawn[:, 1])
    part = np.clip(1 - LOSS - LOSS_SPREAD * normal, 0.0, 1.0)
    late = np.where(drawn[:, 2] < LATE, 7, 0)
    comes = orders["date"] + pd.to_timedelta(late, "D")
    comes = comes.where(comes <= end, end)
    part = np.where(orders["product"].to_numpy() == "", 1.0, part)
    # A contract's charge for the year is owed as it stands: on its day, whatever prices do and whoever fails.
    owed = ((orders["product"] == "") & (orders["contract"] != "")).to_numpy(dtype=bool)
    comes = comes.where(~owed, orders["date"])
    for supplier, since in fails.items():
        part = np.where((orders["supplier"] == supplier) & (comes >= pd.Timestamp(since)) & ~owed, 0.0, part)
    span = max((end - begin).days, 1)
    passed = (orders["date"] - begin).dt.days.to_numpy() / span
    price = np.where(owed, 1.0, 1 + orders["supplier"].map(rises).to_numpy(dtype=float) * passed)
    lines = pd.DataFrame(
        {
            "kind": "delivery",
            "date": comes,
            "supplier": orders["supplier"],
            "product": orders["product"],
            "quantity": (orders["kg"] * part).round(3),
            "unit": np.where(orders["product"] == "", "", "kg"),
            "kg": (orders["kg"] * part).round(3),
            "amount": rounded_money(orders["amount"] * part * price),
            "fund": orders["fund"],
            "contract": orders["contract"],
            "accepted": True,
        }
    )
    lines["price"] = (lines["amount"] / lines["quantity"].where(lines["quantity"] > 0)).round(4)
    kept = lines[(lines["amount"] > 0) | (lines["kg"] > 0)]
    goods = kept["product"] != ""
    # A charge has no quantity: one of nothing would be goods that nobody named.
    return _typed_entries(kept.assign(quantity=kept["quantity"].where(goods), kg=kept["kg"].where(goods)))


def as_a_file(entries: pd.DataFrame) -> pd.DataFrame:
    """Return the ledger of a year that went by as a table to write and to read again: charges say that they are no goods.

    Parameters
    ----------
    entries : pandas.DataFrame
        Entries of a `Simulated`.
    """
    told = entries.drop(columns="reverses")
    return told.assign(product=told["product"].mask(told["product"] == "", CHARGES[0]))


def _no_entries() -> pd.DataFrame:
    return _typed_entries(pd.DataFrame())


def _typed_entries(frame: pd.DataFrame) -> pd.DataFrame:
    return typed_frame(ENTRIES, frame, partial=True).assign(reverses=pd.array([pd.NA] * len(frame), dtype="Int64"))


def _short(plan: Plan, held: pd.DataFrame) -> float:
    """Return the kg that menus needed and that neither came in the period nor was in store, over all zones together."""
    assembly = assemble(plan.case, plan.law, plan["served"] if menus_to_choose(plan.case) else None)
    needs = assembly.zone_needs.groupby(["product", "period"])["need_kg"].sum().unstack().fillna(0.0)
    begins = pd.to_datetime(needs.columns)
    place = np.searchsorted(begins.to_numpy(), held["date"].to_numpy(dtype="datetime64[ns]"), side="right") - 1
    came = held.assign(period=needs.columns.to_numpy()[np.maximum(place, 0)])
    came = came[came["product"] != ""].groupby(["product", "period"])["kg"].sum().unstack().fillna(0.0)
    came = came.reindex(index=needs.index, columns=needs.columns, fill_value=0.0)
    keeps = (
        plan.case["products"]
        .set_index("product")["storable"]
        .fillna(False)
        .astype(bool)
        .reindex(needs.index)
        .to_numpy()
    )
    stock, short = np.zeros(len(needs)), 0.0
    for period in needs.columns:
        there = stock + came[period].to_numpy()
        need = needs[period].to_numpy()
        short += float(np.maximum(need - there, 0.0).sum())
        stock = np.where(keeps, np.maximum(there - need, 0.0), 0.0)
    return round(short, 1)
