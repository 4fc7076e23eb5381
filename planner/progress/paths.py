"""A share over several years: what was reached, and what each coming year asks for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

import numpy as np
import pandas as pd

from planner.assembly.calendar import make_calendar
from planner.assembly.counting import counting_rules
from planner.assembly.funds import fund_table
from planner.assembly.targets import ResolvedTarget, resolve_targets, target_rules
from planner.assembly.to_date import bought_to_date
from planner.case import Case
from planner.findings import InputError
from planner.i18n import _
from planner.ledger.window import calendar_window, plan_window, year_window
from planner.making.plan import Plan
from planner.programmes import law_of
from planner.programmes.case_law import own_folders
from planner.programmes.law import Law, TargetRule
from planner.progress.choices import instead_of
from planner.progress.planned import planned_case
from planner.progress.standing import typed
from planner.replan import bought_within, typed_table
from planner.schema.base import split_list
from planner.schema.progress_tables import PROGRESS_TABLES
from planner.verify.paths import verify_path
from planner.verify.violation import Violation

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
        The table ``share_path``: a row for every year that asks for something or has purchases on record. What was received
        in a past year is on no record: of such a share the numerator is told, but no percentage.
    """
    present = year_window(case).first.year
    first = _first_year(case, entries, present)
    laws = {year: _law_in(case, year) for year in range(first, present + years_ahead + 1)}
    asked = {year: {rule.target: rule for rule in target_rules(case, law)} for year, law in laws.items()}
    rows: list[dict[str, Any]] = []
    for target in _targets(case, plan, laws):
        rows += _years(case, entries, plan, target, asked, present, as_of)
    path = typed("share_path", pd.DataFrame(rows))
    return _agreed(path, verify_path(case, plan.law, laws, entries, plan["targets"], path, as_of))


def _agreed(path: pd.DataFrame, disagreed: list[Violation]) -> pd.DataFrame:
    """Return a path without the figures that the check reckons otherwise; one that cannot be withheld withholds all."""
    if any(one.figure is None for one in disagreed):
        return path.iloc[:0]
    path = path.copy()
    for figure in (one.figure for one in disagreed if one.figure is not None):
        at = (path[list(dict(figure.key))] == pd.Series(dict(figure.key))).all(axis=1)
        path.loc[at, figure.column] = np.nan
        text = _("Withheld, because planner and check disagree: {figure}.")
        path.loc[at, "definition"] += " " + text.format(figure=PROGRESS_TABLES["share_path"][figure.column].heading)
    return path


def _targets(case: Case, plan: Plan, laws: Mapping[int, Law]) -> list[ResolvedTarget]:
    """Return the shares of the present year, then those for which only another year has a figure."""
    funds, periods = fund_table(case, plan.law), make_calendar(case).periods
    found: dict[str, ResolvedTarget] = {}
    for law in (plan.law, *laws.values()):
        for target in resolve_targets(case, law, funds, periods):
            if not target.window and target.mode != "off":
                found.setdefault(target.rule.target, target)
    return list(found.values())


def _first_year(case: Case, entries: pd.DataFrame, present: int) -> int:
    """Return the first year to which an entry belongs, at the latest the present one."""
    days = entries["date"].dropna()
    earliest = int(days.min().year) - 1 if len(days) else present
    years = (year for year in range(earliest, present) if calendar_window(case, year).holds(days).any())
    return next(years, present)


def _law_in(case: Case, year: int) -> Law:
    """Return the law at the end of a year; before the law begins, none."""
    last = date(year, 12, 31)
    try:
        return law_of(split_list(case.head["programmes"]), last, own_folders(case), str(case.head["currency"]))
    except InputError:
        return Law((), last)


def _years(
    case: Case,
    entries: pd.DataFrame,
    plan: Plan,
    target: ResolvedTarget,
    asked: Mapping[int, Mapping[str, TargetRule]],
    present: int,
    as_of: date | None,
) -> Iterator[dict[str, Any]]:
    """Yield the years of a share: those that ask for something, and those in which something was bought."""
    rule, whole = target.rule, _whole_of_plan(plan, target)
    per_family, products = _who_counts(plan, target)
    before = np.nan
    for year, rules in asked.items():
        counted, inside = _of_year(case, entries, target, plan, year, as_of)
        of, base = _bases(target, year - present, inside, whole)
        now = rules.get(rule.target)
        if now is None and inside == 0:
            continue
        share = np.nan if now is None else now.share
        needed = share * base
        floor = rule.sense == "at_least" and not np.isnan(needed)
        yield {
            "target": rule.target,
            "name": rule.name or rule.target,
            "year": year,
            "required_share": share,
            "numerator": round(counted, 2) if year <= present else None,
            "denominator": of,
            "reached_share": counted / of if of > 0 else None,
            "needed": round(needed, 2),
            "needed_base": base,
            "more": round(needed - before, 2) if year > present and not np.isnan(before) else None,
            "families": needed / per_family if per_family > 0 and floor else None,
            "products": products if year >= present and floor else "",
            "definition": _definition(plan, target),
            "source": now.source.reference if now is not None and now.source else "",
            "instead": instead_of(plan.law, case, rule.target),
        }
        before = needed if year >= present else before


def _bases(target: ResolvedTarget, ahead: int, inside: float, whole: float) -> tuple[float, float]:
    """Return what is known of what a share is a share of in a year, and on what its needed numerator is reckoned; NaN: unknown.

    A past year is reckoned on what was bought in it; what it received, nobody has recorded. The present year is reckoned on
    the plan's whole, of which so far there is what was bought; years to come on the plan's whole, for want of a better.
    """
    spend = target.rule.denominator == "spend"
    if ahead < 0:
        return (inside, inside) if spend else (np.nan, np.nan)
    if ahead > 0:
        return np.nan, whole
    return (inside if spend else whole), whole


def _whole_of_plan(plan: Plan, target: ResolvedTarget) -> float:
    """Return what a share is a share of in the plan."""
    said = plan["targets"].set_index("target")["denominator"]
    if target.rule.target in said.index:
        return float(said[target.rule.target])
    if target.rule.denominator != "spend":
        return target.denominator if target.known else np.nan
    wished = bought_to_date(planned_case(plan), plan.law, counting_rules(plan.case, plan.law))
    return wished.toward(target.rule, target.funds)[1]


def _definition(plan: Plan, target: ResolvedTarget) -> str:
    """Return what counts, and of what it is a share, in words."""
    said = plan["targets"].drop_duplicates("target").set_index("target")["definition"]
    counts = counting_rules(plan.case, plan.law).get(target.rule.counts)
    return str(said.get(target.rule.target, "" if counts is None else counts.definition))


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
    there = {"committee": target.rule.scope.committee, "site": target.rule.scope.site}
    offers = typed_table("bought", [plan.case["offers"][["supplier", "offer", "product"]].assign(**there)])
    offered = bought_to_date(replace(plan.case, tables={**plan.case.tables, "bought": offers}), plan.law, rules)
    can = set(offered.rows.loc[offered.counting[target.rule.counts].to_numpy(dtype=bool), "product"])
    open_ = counting[counting["product"].isin(can)].groupby("product")[["inside", "counted"]].sum()
    left = (open_["inside"] - open_["counted"]).sort_values(ascending=False)
    names = plan.case["products"].set_index("product")["name"]
    return (
        float(by_seller.sum() / families) if families > 0 else 0.0,
        ", ".join(str(names[p]) for p in left[left > 0].index[:PRODUCTS_NAMED]),
    )
