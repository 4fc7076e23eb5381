"""A share over several years: every figure reckoned again from the lines of the ledger, the case and the law of each year.

Of a year counts what came and was accepted on its days, as the plan's law counts it; of the present year also what the case says was
bought before the plan's first day. By hand, 20 % of what is spent in 2023, in which a farm brought 50.00 and a firm 350.00: 50 of 400
are reached, 0.125, and 80.00 were needed. Of money received nobody recorded what came in a past year: no denominator, and no need.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

import pandas as pd

from planner.case import Case
from planner.i18n import _
from planner.programmes.law import Law, TargetRule
from planner.schema import CASE_TABLES
from planner.schema.base import split_list, typed_frame
from planner.verify.facts import Facts
from planner.verify.shares import sums_before, targets_in_force, whole_of
from planner.verify.violation import MONEY, SHARE, Figure, Report, Violation

TABLE = "share_path"
ROUNDED = 0.005 + MONEY
"""Numerators and needs are told to two places."""


def verify_path(
    case: Case,
    law: Law,
    laws: Mapping[int, Law],
    entries: pd.DataFrame,
    targets: pd.DataFrame,
    stated: pd.DataFrame,
    as_of: date | None = None,
) -> list[Violation]:
    """Return every figure of a path that does not follow from the ledger, the case and the law of each year.

    Parameters
    ----------
    case, law : Case, Law
        The case of the present year, and the law of its plan.
    laws : mapping of int to Law
        The law at the end of each year.
    entries : pandas.DataFrame
        Lines of the ledger.
    targets : pandas.DataFrame
        The table ``targets`` of the plan, on whose denominators this year and those to come are reckoned.
    stated : pandas.DataFrame
        The table ``share_path``.
    as_of : datetime.date, optional
        Only what came up to this day counts.

    Returns
    -------
    list of Violation
        Empty if every figure follows.
    """
    path = _Path(case, law, laws, entries, targets, as_of)
    for target, rows in stated.groupby("target", sort=False):
        path.check(str(target), rows)
    return path.report.violations


class _Path:
    """Reckons the years of shares and reports what differs."""

    def __init__(
        self,
        case: Case,
        law: Law,
        laws: Mapping[int, Law],
        entries: pd.DataFrame,
        targets: pd.DataFrame,
        as_of: date | None,
    ) -> None:
        self._case, self._law, self._as_of = case, law, as_of
        self._facts = Facts(case, law)
        self._asked = {
            year: {rule.target: rule for rule in targets_in_force(Facts(case, of_year))}
            for year, of_year in laws.items()
        }
        self._lines = _accepted(case, entries)
        self._whole = targets[targets["window"] == "plan"].set_index("target")["denominator"].to_dict()
        self._present = self._facts.year_first_day.year
        self._of_year: dict[int, Facts] = {}
        self.report = Report(self._facts.names)

    def check(self, target: str, rows: pd.DataFrame) -> None:
        """Hold the rows of a share against its years."""
        told: dict[int, dict[Any, Any]] = {int(row["year"]): row for row in rows.to_dict("records")}
        rule = self._rule(target)
        if rule is None:
            self.report.add(
                TABLE, _("The path tells a share that neither the law nor the case asks for."), {"target": target}
            )
            return
        before = math.nan
        # What a family sells in the plan is the same in all years, and is taken as most of them tell it.
        each = float((rows["needed"] / rows["families"])[rows["families"] > 0].median())
        for year in range(min(self._asked), max(self._asked) + 1):
            asked = self._asked[year].get(target)
            counted, inside = sums_before(self._in(year), rule)
            if (year in told) != (asked is not None or inside != 0):
                self.report.add(
                    TABLE,
                    _("The path leaves out a year, or tells one of which there is nothing to tell."),
                    _at(target, year),
                )
            if year not in told:
                continue
            row = told[year]
            of, base = self._bases(rule, year, inside, float(row["needed_base"]))
            share = math.nan if asked is None else asked.share
            needed, floor = share * base, rule.sense == "at_least"
            families = float(row["families"])
            if floor and math.isfinite(each):
                families = needed / each
            own = {
                "required_share": (share, SHARE),
                "numerator": (counted if year <= self._present else math.nan, ROUNDED),
                "denominator": (of, ROUNDED),
                "reached_share": (counted / of if of > 0 else math.nan, SHARE + (2 * MONEY / of if of > 0 else 0.0)),
                "needed_base": (base, ROUNDED),
                "needed": (needed, ROUNDED),
                "more": (needed - before if year > self._present else math.nan, 2 * ROUNDED),
                "families": (families if floor else math.nan, 1e-4),
            }  # fmt: skip
            for column, (expected, slack) in own.items():
                self._hold(target, year, column, expected, float(row[column]), slack)
            before = needed if year >= self._present else before

    def _rule(self, target: str) -> TargetRule | None:
        """Return a share as the plan's law asks for it, else as the law of the first year that does."""
        of_plan = {rule.target: rule for rule in targets_in_force(self._facts)}
        found = (rules.get(target) for rules in (of_plan, *self._asked.values()))
        return next((rule for rule in found if rule is not None), None)

    def _in(self, year: int) -> Facts:
        """Return the case with what came in a year, up to the day asked, as what was bought before its first day."""
        if year not in self._of_year:
            first, last = self._days(year)
            last = last if self._as_of is None else min(last, pd.Timestamp(self._as_of))
            came = self._lines[(self._lines["date"] >= first) & (self._lines["date"] <= last)]
            so_far = self._case["bought"] if year == self._present else self._case["bought"].iloc[:0]
            bought = pd.concat([so_far, came], ignore_index=True)
            self._of_year[year] = Facts(replace(self._case, tables={**self._case.tables, "bought": bought}), self._law)
        return self._of_year[year]

    def _days(self, year: int) -> tuple[pd.Timestamp, pd.Timestamp]:
        """Return first and last day of a year; of the present one those of the plan, as its table tells what came before."""
        first, last = self._facts.year_first_day, self._facts.last_day
        if year == self._present:
            return self._facts.first_day, last
        if first.year == last.year:
            return pd.Timestamp(year, 1, 1), pd.Timestamp(year, 12, 31)
        begin = first + pd.DateOffset(years=year - self._present)
        return begin, begin + pd.DateOffset(years=1) - pd.Timedelta(days=1)

    def _bases(self, rule: TargetRule, year: int, inside: float, said: float) -> tuple[float, float]:
        """Return of what a share is one in a year, and on what its need is reckoned; NaN: not known.

        What the plan has in all of a share that it does not tell is taken as it is said.
        """
        spend = rule.denominator == "spend"
        if year < self._present:
            return (inside, inside) if spend else (math.nan, math.nan)
        whole = float(self._whole.get(rule.target, said if spend else whole_of(self._facts, rule)))
        if year > self._present:
            return math.nan, whole
        return (inside if spend else whole), whole

    def _hold(self, target: str, year: int, column: str, expected: float, found: float, slack: float) -> None:
        same = math.isnan(found) if math.isnan(expected) else abs(expected - found) <= slack
        if not same:
            figure = Figure(TABLE, column, (("target", target), ("year", year)))
            what = _("This figure of the path does not follow from the ledger, the plan and the law of the year.")
            self.report.add(TABLE, what, _at(target, year) | {"column": column}, expected, found, figure=figure)


def _at(target: str, year: int) -> dict[str, str]:
    return {"target": target, "window": str(year)}


def _accepted(case: Case, entries: pd.DataFrame) -> pd.DataFrame:
    """Return the goods of a ledger that came and were accepted, with the columns of ``bought``.

    A line that was taken back does not count. Where a line says no amount it is quantity x price; no fund, the only one that paid its
    invoice; not whether it is organic, or no labels, what all offers of the supplier for the product say.
    """
    rows = entries
    if "reverses" in entries:
        taken_back = set(entries["reverses"].dropna())
        rows = entries[entries["reverses"].isna() & ~entries.index.isin(taken_back)]
    paid: dict[tuple[Any, Any], set[Any]] = {}
    for row in rows[rows["kind"] == "payment"].to_dict("records"):
        if row["fund"] and row["invoice"]:
            paid.setdefault((row["supplier"], row["invoice"]), set()).add(row["fund"])
    offered = case["offers"].groupby(["supplier", "product"])
    said: dict[Any, tuple[set[Any], set[tuple[str, ...]]]] = {
        key: (set(some["organic"].fillna(False)), {tuple(sorted(split_list(cell))) for cell in some["labels"]})
        for key, some in offered
    }
    goods = rows[
        (rows["kind"] == "delivery") & rows["accepted"].fillna(True).astype(bool) & (rows["product"] != "")
    ].copy()
    organic, labels, funds, amounts = [], [], [], []
    for row in goods.to_dict("records"):
        marks, words = said.get((row["supplier"], row["product"]), (set(), set()))
        organic.append(marks == {True} if pd.isna(row["organic"]) else bool(row["organic"]))
        labels.append(row["labels"] or ("|".join(next(iter(words))) if len(words) == 1 else ""))
        payers = paid.get((row["supplier"], row["invoice"]), set())
        funds.append(row["fund"] or (next(iter(payers)) if len(payers) == 1 else ""))
        worth = row["quantity"] * row["price"] if pd.isna(row["amount"]) else row["amount"]
        amounts.append(0.0 if pd.isna(worth) else round(worth, 2))
    goods = goods.assign(
        organic=organic, labels=labels, fund=funds, amount=amounts, kg=goods["kg"].fillna(0.0), offer=""
    )
    return typed_frame(CASE_TABLES["bought"], goods, partial=True)
