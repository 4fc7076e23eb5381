"""Where a year stands on a day: its ledger against its plan, and where each share is heading."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
import pandas as pd

from planner.assembly.calendar import make_calendar
from planner.assembly.counting import counting_rules
from planner.assembly.funds import fund_table
from planner.assembly.scopes import inside
from planner.assembly.targets import ResolvedTarget, resolve_targets
from planner.assembly.to_date import ToDate, bought_to_date
from planner.case import Case
from planner.exact import rounded_money
from planner.i18n import _
from planner.ledger.window import Window, of_days, plan_window, year_window
from planner.making.plan import Plan
from planner.progress.alerts import alerts
from planner.progress.bills import invoice_rows, label_rows
from planner.progress.bonuses import bonus_rows
from planner.progress.choices import BELOW, as_chosen, choice_rows, told_though_off
from planner.progress.forecast import Forecast, delivered_rates, forecast
from planner.progress.goods import contract_rows, fund_rows, orders_due, price_rows, product_rows, supplier_rows
from planner.progress.last_day import last_day, reached_today
from planner.progress.orders import open_orders, overdue
from planner.progress.planned import planned_case, planned_to_date
from planner.progress.points import point_rows
from planner.progress.windows import in_window, window_of
from planner.replan import bought_until, orders_of
from planner.reports.shares import level_reached, share_gap
from planner.schema.base import typed_frame
from planner.schema.progress_tables import PROGRESS_TABLES

CENT = 0.005
"""Half the least that can be paid: what is missing below it is nothing."""


@dataclass(frozen=True, eq=False)
class Standing:
    """Where a year stands.

    Parameters
    ----------
    case : Case
        The case of the year.
    plan : Plan
        The plan in force.
    as_of : datetime.date
        The day; what came on it counts.
    tables : mapping of str to pandas.DataFrame
        Tables of `planner.schema.progress_tables.PROGRESS_TABLES`.
    """

    case: Case
    plan: Plan
    as_of: date
    tables: Mapping[str, pd.DataFrame]

    def __getitem__(self, table: str) -> pd.DataFrame:
        return self.tables[table]

    @property
    def on_track(self) -> bool:
        """True if no share slips or is out of reach, going on as so far; one that is waived or not known says nothing.

        Nor does one that another rule makes good, or that nobody asks for; of rules of which one has to be met, one is. A scale of
        points that slips is no better than a share.
        """
        tables = ("standing", "choices", "points_progress")
        return not pd.concat([self[table]["status"] for table in tables]).isin(BELOW).any()


def standing(
    case: Case,
    entries: pd.DataFrame,
    as_of: date,
    plan: Plan,
    *,
    last_days: bool = True,
    tell: Callable[[str], None] | None = None,
) -> Standing:
    """Reckon where a year stands on a day.

    Only what was delivered and accepted counts, each line once, by the counting rules of law and case; payments settle lines
    and are not counted again. A line without a fund counts toward no share of a fund, and is told apart; so is one of which
    nobody says where it went, if it depends on that whether it counts.

    Parameters
    ----------
    case : Case
        The case of the year.
    entries : pandas.DataFrame
        Its ledger, as `planner.ledger.read_entries` gives it.
    as_of : datetime.date
        The day; what came on it counts.
    plan : Plan
        The plan in force.
    last_days : bool
        Also look for the last day from which each share can still be reached: some solves for each share that slips.
    tell : callable, optional
        Is told each step.

    Returns
    -------
    Standing
        The tables of progress on that day.
    """
    say = tell or (lambda _text: None)
    say(_("Counting what came"))
    now = pd.Timestamp(as_of)
    so_far = bought_until(case, entries, as_of)
    law = plan.law
    rules = counting_rules(case, law)
    real, wished = bought_to_date(so_far, law, rules), bought_to_date(planned_case(plan), law, rules)
    window = plan_window(case)
    # What was ordered before the plan begins may be on its way, too.
    orders = open_orders(orders_of(case, entries, year_window(case).until(as_of)), so_far)
    held = of_days(entries, window, as_of)
    # What came before the plan's first day was never in this plan.
    since, in_plan = (side.rows[window.holds(side.rows["date"])] for side in (real, wished))
    rates = delivered_rates(since, in_plan, now)
    funds = fund_table(case, law)
    periods = make_calendar(case).periods
    told = [
        t for t in resolve_targets(so_far, law, funds, periods) if t.mode != "off" or told_though_off(law, case, t.rule)
    ]
    targets, ahead, rows = [], [], []
    for of_window in told:
        days = window_of(of_window, case, periods)
        target, came, due = in_window(of_window, days, real, wished)
        targets.append(target)
        ahead.append(forecast(target, came, due, rates, now))
        rows.append(_row(target, ahead[-1], came, due, now, plan, days))
    found = choice_rows(law, case, plan, rows)
    rows = [row | more for row, more in zip(rows, as_chosen(law, case, rows, found), strict=True)]
    for target, row in zip(targets, rows, strict=True):
        if target.window:
            continue
        say(_("Where does it lead: {share}").format(share=target.rule.name))
        sought = target.mode != "off" and target.rule.sense == "at_least"
        if last_days and sought and row["status"] in ("on_track", "slipping"):
            row["last_day"] = last_day(so_far, plan, target.rule.target, target.rule.share, now)
            if row["status"] == "slipping" and pd.isna(row["last_day"]):
                today = reached_today(case, entries, plan, target.rule.target, target.rule.share, now)
                row |= {"last_day": now} if today else {"status": "out_of_reach"}
    of_year = {t.rule.target: lead for t, lead in zip(targets, ahead, strict=True) if not t.window}
    path = [_path(target, real, wished, now, plan) for target in targets if not (target.window or target.unmarked)]
    tables = {
        "standing": typed("standing", pd.DataFrame([{k: v for k, v in row.items() if k != "mode"} for row in rows])),
        "choices": typed("choices", pd.DataFrame(found)),
        "points_progress": typed("points_progress", pd.DataFrame(point_rows(law, case, real, wished, rates, now))),
        "bonus_progress": typed("bonus_progress", pd.DataFrame(bonus_rows(law, case, plan, targets, of_year))),
        "path": typed("path", pd.concat(path) if path else pd.DataFrame()),
        "supplier_progress": typed(
            "supplier_progress", supplier_rows(case, law, held, orders, real.rows, wished.rows, rates.rate, now)
        ),
        "product_progress": typed("product_progress", product_rows(case, plan, real.rows, wished.rows, now)),
        "price_progress": typed("price_progress", price_rows(case, real.rows)),
        "contract_progress": typed("contract_progress", contract_rows(case, so_far, orders)),
        "fund_progress": typed("fund_progress", fund_rows(case, funds, real.rows, wished.rows, now)),
        "invoices": typed("invoices", invoice_rows(case, held)),
        "labels": typed("labels", label_rows(law, real)),
        "orders_due": typed("orders_due", orders_due(plan, now)),
    }
    late = overdue(orders, plan["orders"], now)
    tables["alerts"] = typed("alerts", alerts(tables, case, now, plan.findings, late, law.duties))
    return Standing(case, plan, as_of, tables)


def typed(name: str, frame: pd.DataFrame) -> pd.DataFrame:
    """Return rows as a table of progress, with every column and its dtype."""
    return typed_frame(PROGRESS_TABLES[name], frame, partial=True)


def _row(
    target: ResolvedTarget,
    ahead: Forecast,
    real: ToDate,
    wished: ToDate,
    now: pd.Timestamp,
    plan: Plan,
    days: Window,
) -> dict[str, Any]:
    rule = target.rule
    fixed = target.denominator
    whole = ahead.denominator if np.isnan(fixed) else fixed
    due = planned_to_date(wished.rows, real.rows, now).to_numpy()
    counts = wished.parts(rule, target.funds)["counted"].to_numpy()
    planned = float(counts @ due)
    lacking = rule.share * whole - target.counted_to_date
    missing = lacking if rule.sense == "at_least" else -lacking
    said = plan["targets"].drop_duplicates("target").set_index("target")
    told = said.loc[rule.target] if rule.target in said.index else None
    no_fund = (real.rows["fund"] == "") & real.goods & (rule.basis == "money") & bool(rule.fund or rule.fund_role)
    no_place = (real.not_told[rule.counts] & inside(real.places, rule.scope)).to_numpy()
    return {
        "target": rule.target,
        "window": target.window,
        "ends": days.last,
        "name": rule.name or rule.target,
        "sense": rule.sense,
        "required_share": rule.share,
        "counted": None if target.unmarked else round(target.counted_to_date, 2),
        "denominator_to_date": round(target.bought_to_date, 2),
        "share_to_date": target.share_to_date,
        "denominator_year": round(whole, 2) if target.known else None,
        "share_of_year": target.counted_to_date / whole if whole > 0 else None,
        "planned": None if target.unmarked else round(planned, 2),
        "coming": None if target.unmarked else round(float(counts.sum()) - planned, 2),
        "missing": max(0.0, round(missing, 2)) if target.known else None,
        "forecast_share": ahead.share,
        "forecast_low": ahead.low,
        "forecast_high": ahead.high,
        "last_day": pd.NaT,
        "status": _status(target, ahead, whole, over=bool(target.window) and now > days.last),
        "mode": target.mode,
        "level_to_date": level_reached(
            rule, target.counted_to_date, target.bought_to_date if np.isnan(fixed) else whole
        ),
        "level": level_reached(rule, ahead.numerator, ahead.denominator),
        "unit": str(plan.case.head["currency"]) if rule.basis == "money" else "kg",
        "unassigned": round(float(real.rows.loc[no_fund, "amount"].sum()), 2),
        "unplaced": round(float(real.rows.loc[no_place, "amount" if rule.basis == "money" else "kg"].sum()), 2),
        "definition": "" if told is None else str(told["definition"]),
        "source": "" if told is None else str(told["source"]),
        "verified": None if told is None else told["verified"],
    }


def _status(target: ResolvedTarget, ahead: Forecast, whole: float, *, over: bool = False) -> str:
    if target.mode == "waived":
        return "waived"
    if not target.known:
        return "unknown"
    share, counted, fixed = target.rule.share, target.counted_to_date, not np.isnan(target.denominator)
    if whole == 0 and not (target.rule.sense == "at_most" and counted > CENT):
        return "nothing_to_count"
    if over:
        places = 2 if target.rule.basis == "money" else 9
        gap = share_gap(target.rule, round(ahead.numerator, places), round(ahead.denominator, places))
        return "missed" if gap > 0 else "kept"
    if target.rule.sense == "at_most":
        if fixed and counted > share * whole + CENT:
            return "out_of_reach"
        return "on_track" if ahead.numerator <= share * ahead.denominator + CENT else "slipping"
    if fixed and counted >= share * whole - CENT:
        return "reached"
    return "on_track" if ahead.numerator >= share * ahead.denominator - CENT else "slipping"


def _path(target: ResolvedTarget, real: ToDate, wished: ToDate, now: pd.Timestamp, plan: Plan) -> pd.DataFrame:
    """Return the numerator at the end of each period, by plan and by ledger."""
    periods = make_calendar(plan.case).periods
    ends = periods["last_day"].to_numpy(dtype="datetime64[s]")
    starts = periods["first_day"].to_numpy(dtype="datetime64[s]")
    sums = []
    for side in (wished, real):
        days = side.rows["date"].to_numpy(dtype="datetime64[s]")
        value = side.parts(target.rule, target.funds)["counted"].to_numpy()
        order = np.argsort(days, kind="stable")
        running = np.concatenate([[0.0], np.cumsum(value[order])])
        sums.append(running[np.searchsorted(days[order], ends, side="right")])
    return pd.DataFrame(
        {
            "target": target.rule.target,
            "name": target.rule.name or target.rule.target,
            "period": starts,
            "planned": rounded_money(sums[0]),
            "actual": np.where(starts <= now.to_datetime64(), rounded_money(sums[1]), np.nan),
        }
    )
