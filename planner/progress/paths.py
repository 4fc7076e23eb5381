"""A share over several years: what was reached, and what each coming year asks for."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Any

import numpy as np
import pandas as pd

from planner.assembly.calendar import make_calendar
from planner.assembly.counting import counting_rules
from planner.assembly.funds import fund_table
from planner.assembly.targets import ResolvedTarget, resolve_targets
from planner.assembly.to_date import bought_to_date
from planner.case import Case
from planner.findings import InputError
from planner.ledger.window import calendar_window, plan_window, year_window
from planner.plan import Plan
from planner.programmes import law_of
from planner.programmes.case_law import own_folders
from planner.progress.planned import planned_case
from planner.progress.standing import typed
from planner.replan import bought_within, typed_table
from planner.schema.base import split_list

YEARS_AHEAD = 5
PRODUCTS_NAMED = 6


def share_path(
    case: Case, entries: pd.DataFrame, plan: Plan, years_ahead: int = YEARS_AHEAD, *, as_of: date | None = None
) -> pd.DataFrame:
    """Return every share of law and case from the first year on record to some years ahead.

    Parameters
    ----------
    case : Case
        The case of the present year.
    entries : pandas.DataFrame
        A ledger that may go back over several years.
    plan : Plan
        The plan of the present year: its denominators and what a family sells in it measure the years to come.
    years_ahead : int
        Years after the present one; the law as it is known today.
    as_of : datetime.date, optional
        Only what came up to this day counts.

    Returns
    -------
    pandas.DataFrame
        The table ``share_path``. A share of money received is told for past years only where the case states what was
        received: for the present one.
    """
    present = year_window(case).first.year
    first = _first_year(case, entries, present)
    funds = fund_table(case, plan.law)
    periods = make_calendar(case).periods
    targets = [t for t in resolve_targets(case, plan.law, funds, periods) if not t.window and t.mode != "off"]
    asked = {year: _asked(case, year) for year in range(first, present + years_ahead + 1)}
    rows: list[dict[str, Any]] = []
    for target in targets:
        rows += _years(case, entries, plan, target, asked, present, as_of)
    return typed("share_path", pd.DataFrame(rows))


def _first_year(case: Case, entries: pd.DataFrame, present: int) -> int:
    """Return the first year to which an entry belongs, at the latest the present one."""
    days = entries["date"].dropna()
    earliest = int(days.min().year) - 1 if len(days) else present
    years = (year for year in range(earliest, present) if calendar_window(case, year).holds(days).any())
    return next(years, present)


def _asked(case: Case, year: int) -> dict[str, tuple[float, str]]:
    """Return the shares that law and case ask for in a year, with their source; nothing before the law begins."""
    head = case["case"].iloc[0]
    own = {str(row["target"]): (float(row["share"]), "") for row in case["targets"].to_dict("records")}
    try:
        law = law_of(split_list(head["programmes"]), date(year, 12, 31), own_folders(case))
    except InputError:
        return own
    return {t.target: (t.share, t.source.reference if t.source else "") for t in law.targets} | own


def _years(
    case: Case,
    entries: pd.DataFrame,
    plan: Plan,
    target: ResolvedTarget,
    asked: dict[int, dict[str, tuple[float, str]]],
    present: int,
    as_of: date | None,
) -> Iterator[dict[str, Any]]:
    rule = target.rule
    said = plan["targets"].set_index("target")["denominator"]
    whole = float(said[rule.target]) if rule.target in said.index else np.nan
    per_family, products = _who_counts(plan, target)
    before = np.nan
    for year, shares in asked.items():
        if rule.target not in shares:
            continue
        share, source = shares[rule.target]
        counted, inside = _of_year(case, entries, target, plan, year, as_of)
        of = whole if year == present and not np.isnan(target.denominator) else inside
        known = rule.denominator == "spend" or year == present
        needed = share * whole
        yield {
            "target": rule.target,
            "name": rule.name or rule.target,
            "year": year,
            "required_share": share,
            "reached_share": counted / of if known and of > 0 else None,
            "needed": round(needed, 2),
            "more": round(needed - before, 2) if year > present and not np.isnan(before) else None,
            "families": needed / per_family if per_family > 0 and rule.sense == "at_least" else None,
            "products": products if year >= present and rule.sense == "at_least" else "",
            "source": source,
        }
        before = needed if year >= present else before


def _of_year(
    case: Case, entries: pd.DataFrame, target: ResolvedTarget, plan: Plan, year: int, as_of: date | None
) -> tuple[float, float]:
    """Return what counts toward a share in a year and what was bought in its scope; of the present year as `standing` does."""
    window = calendar_window(case, year)
    if window == year_window(case):
        so_far = case  # what was bought before the plan's first day stands in its table
        window = plan_window(case)
    else:
        so_far = replace(case, tables={**case.tables, "bought": case.tables["bought"].iloc[:0]})
    so_far = bought_within(so_far, entries, window if as_of is None else window.until(as_of))
    return bought_to_date(so_far, plan.law, counting_rules(case, plan.law)).toward(target.rule, target.funds)


def _who_counts(plan: Plan, target: ResolvedTarget) -> tuple[float, str]:
    """Return what a family of the suppliers that count sells in the plan, and products that could count more."""
    rules = counting_rules(plan.case, plan.law)
    wished = bought_to_date(planned_case(plan), plan.law, rules)
    parts = wished.parts(target.rule, target.funds)
    counting = wished.rows.assign(counted=parts["counted"], inside=parts["inside"])
    sellers = plan["supplier_totals"].set_index("supplier")["families"]
    by_seller = counting.groupby("supplier")["counted"].sum()
    families = sellers.reindex(by_seller.index[by_seller > 0]).astype("float64").sum(skipna=False)
    offers = typed_table("bought", [plan.case["offers"][["supplier", "offer", "product"]]])
    offered = bought_to_date(replace(plan.case, tables={**plan.case.tables, "bought": offers}), plan.law, rules)
    can = set(offered.rows.loc[offered.counting[target.rule.counts].to_numpy(dtype=bool), "product"])
    open_ = counting[counting["product"].isin(can)].groupby("product")[["inside", "counted"]].sum()
    left = (open_["inside"] - open_["counted"]).sort_values(ascending=False)
    names = plan.case["products"].set_index("product")["name"]
    return (
        float(by_seller.sum() / families) if families > 0 else 0.0,
        ", ".join(str(names[p]) for p in left[left > 0].index[:PRODUCTS_NAMED]),
    )
