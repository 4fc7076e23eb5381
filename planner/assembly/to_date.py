"""What was bought before the plan's first day, as the rules of the year count it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from models.blocks import Floats
from planner.assembly.calendar import Bools
from planner.assembly.counting import counted_where, counting_table, offer_facts
from planner.assembly.scopes import inside, places_bought
from planner.case import Case
from planner.programmes.law import EVERYBODY, CountingRule, Law, Scope, TargetRule


@dataclass(frozen=True, eq=False)
class ToDate:
    """The rows of the table ``bought``, each counted once.

    Parameters
    ----------
    rows : pandas.DataFrame
        The table, blanks filled in.
    counting : pandas.DataFrame
        Boolean: does the row count under the rule (column)? Charges for delivery count under none. Under a rule of places a row
        of which it is not said where it went counts if it does wherever it may have gone.
    not_told : pandas.DataFrame
        Boolean: does the row count under the rule (column) at some of the sites where it may have gone, and at others not?
    places : pandas.DataFrame
        Where it went, as far as it is said: from `planner.assembly.scopes.places_bought`.
    """

    rows: pd.DataFrame
    counting: pd.DataFrame
    not_told: pd.DataFrame
    places: pd.DataFrame

    @property
    def goods(self) -> Bools:
        """Which rows are goods; the others are charges for delivery."""
        return (self.rows["product"] != "").to_numpy(dtype=bool)

    def between(self, first: pd.Timestamp, last: pd.Timestamp) -> ToDate:
        """Return the rows of the days from a first to a last."""
        there = self.rows["date"].between(first, last).to_numpy()
        frames = (self.rows, self.counting, self.not_told, self.places)
        return ToDate(*(frame[there].reset_index(drop=True) for frame in frames))

    def toward(self, rule: TargetRule, funds: Sequence[str], months: range | None = None) -> tuple[float, float]:
        """Return what counts toward a share of the whole year so far, and what was bought in its scope.

        Parameters
        ----------
        rule : TargetRule
            The share.
        funds : sequence of str
            Funds whose money alone counts, where the rule names a fund or a role.
        months : range, optional
            Months in which alone what was bought counts, each year x 12 + month, January as 0.

        Returns
        -------
        tuple of float
            Currency, or kg where the share is one of mass.
        """
        value = self.parts(rule, funds)
        if months is not None:
            day = self.rows["date"].dt
            value = value[(day.year * 12 + day.month - 1).isin(months).to_numpy()]
        return float(value["counted"].sum()), float(value["inside"].sum())

    def parts(self, rule: TargetRule, funds: Sequence[str]) -> pd.DataFrame:
        """Return row by row what counts toward a share (``counted``) and what was bought in its scope (``inside``)."""
        here = self.goods & inside(self.places, rule.scope)
        if rule.within:
            here = here & self.counting[rule.within].to_numpy(dtype=bool)
        if rule.basis == "money" and (rule.fund or rule.fund_role):
            here = here & self.rows["fund"].isin(list(funds)).to_numpy()
        value = self.rows["amount" if rule.basis == "money" else "kg"].to_numpy(dtype=np.float64)
        counted = here & self.counting[rule.counts].to_numpy(dtype=bool)
        return pd.DataFrame({"counted": np.where(counted, value, 0.0), "inside": np.where(here, value, 0.0)})


def to_date(
    case: Case, column: str, words: pd.Series | pd.Index, what: str = "amount", scope: Scope = EVERYBODY
) -> Floats:
    """Return what was bought before the plan's first day, goods only, by supplier or offer.

    Parameters
    ----------
    case : Case
        The case, whose table ``bought`` tells it.
    column : {"supplier", "offer"}
        By what it is summed.
    words : pandas.Series or pandas.Index
        The suppliers or offers, in the order wanted.
    what : {"amount", "kg"}
        What is summed.
    scope : Scope
        Sites for which it was bought, as far as that is said.

    Returns
    -------
    numpy.ndarray
        One per word; 0 where nothing was bought.
    """
    rows = case["bought"]
    rows = rows[inside(places_bought(case, rows), scope)] if scope else rows
    sums = rows[rows["product"] != ""].groupby(column)[what].sum()
    return sums.reindex(pd.Index(words)).fillna(0.0).to_numpy(dtype=np.float64)


def paid_to_date(case: Case, funds: pd.Series) -> Floats:
    """Return what each fund paid before the plan's first day, for goods and for their delivery."""
    sums = case["bought"].groupby("fund")["amount"].sum()
    return sums.reindex(pd.Index(funds)).fillna(0.0).to_numpy(dtype=np.float64)


def bought_to_date(case: Case, law: Law, rules: dict[str, CountingRule]) -> ToDate:
    """Return what was bought before the plan's first day.

    A row is judged by its supplier, its product, and by its own organic mark and labels or else those of its offer.

    Parameters
    ----------
    case, law : Case, Law
        The case, and the law by which places are near.
    rules : dict of str to CountingRule
        From `planner.assembly.counting.counting_rules`.

    Returns
    -------
    ToDate
        The rows with what counts of each.
    """
    rows = case["bought"].reset_index(drop=True)
    facts = offer_facts(case, rows, law)
    facts["offer.organic"] = rows["organic"].fillna(facts["offer.organic"].astype("boolean")).fillna(False)
    facts["offer.labels"] = rows["labels"].where(rows["labels"] != "", facts["offer.labels"].fillna(""))
    counting, places = counting_table(rules, facts, case, law), places_bought(case, rows)
    goods = (rows["product"] != "").to_numpy(dtype=bool)
    not_told = pd.DataFrame(False, index=counting.index, columns=counting.columns)
    for name in (name for name, rule in rules.items() if rule.places):
        counting[name], not_told[name] = counted_where(rules[name], facts, case, law, places)
    counting, not_told = (frame.mul(goods, axis=0).astype(bool) for frame in (counting, not_told))
    return ToDate(rows, counting, not_told, places)
