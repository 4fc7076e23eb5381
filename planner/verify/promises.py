"""Promises to suppliers: a least worth in every period, and a part of last year's that is kept.

By hand: a cooperative sold for 400 last year, half of it is kept, and a rule of the law promises 36 in every period. In two
weeks it must sell for 36 in each and for 200 in all; at 8.00 a kg that is 5 kg (40) a week at least, and 25 kg together. A
decision that lifts ``continuity`` leaves the 36 a week.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pandas as pd

from planner.i18n import _
from planner.judgement import Judgement
from planner.schema.base import split_list
from planner.verify.bought import before
from planner.verify.facts import Facts
from planner.verify.shares import counting_rules, offers_that_count
from planner.verify.violation import MONEY, Report, hold_rows

FAMILY = "commitments"
KEY = ["supplier", "kind", "window", "rule"]
MINIMUM, CONTINUITY = "minimum", "continuity"


@dataclass(frozen=True)
class Owed:
    """What a supplier may rely on in one window, and what is bought from it.

    ``period`` is blank for the whole year; ``rule`` is blank where the case's own table promises; ``rounding`` is by how much
    the lines may have been rounded.
    """

    supplier: str
    kind: str
    period: str
    promised: float
    bought: float
    mode: str
    rule: str
    decision: str
    rounding: float = 0.0

    @property
    def judgement(self) -> Judgement:
        """Whether it is kept; of one that is lifted nothing is due."""
        if self.decision:
            return Judgement.NOTHING
        return Judgement.NOT_MET if self.lack > MONEY - 1e-9 else Judgement.MET

    @property
    def lack(self) -> float:
        """Worth that is missing; nothing where a decision lifts the promise."""
        return 0.0 if self.decision else max(0.0, self.promised - self.bought)


def owed(facts: Facts, orders: pd.DataFrame) -> list[Owed]:
    """Return every promise of the case and of the law in every window, with what is bought.

    Parameters
    ----------
    facts : Facts
        What the case says.
    orders : pandas.DataFrame
        Order lines with ``own_supplier`` and ``own_amount``.
    """
    sold = orders.groupby(["own_supplier", "period"])[["own_amount", "own_rounding"]].sum()
    in_all = orders.groupby("own_supplier")[["own_amount", "own_rounding"]].sum()
    earlier = before(facts, "supplier", "amount")
    found = []
    for supplier, kind, promised, mode, rule, decision in _promises(facts):
        if kind == MINIMUM:
            offers = facts.offers.index[facts.offers["supplier"] == supplier]
            offering = facts.deliverable.loc[offers].any()
            for period in offering.index[offering]:
                bought, rounding = _sums(sold, (supplier, period))
                found.append(Owed(supplier, kind, str(period), promised, bought, mode, rule, decision, rounding))
        else:
            bought, rounding = _sums(in_all, supplier)
            bought += float(earlier.get(supplier, 0.0))
            found.append(Owed(supplier, kind, "", promised, bought, mode, rule, decision, rounding))
    return found


def _sums(sums: pd.DataFrame, key: Any) -> tuple[float, float]:
    """Return worth and rounding of one group of lines; nothing where nothing is bought."""
    if key not in sums.index:
        return 0.0, 0.0
    row: Any = sums.loc[key]
    return float(row["own_amount"]), float(row["own_rounding"])


def _promises(facts: Facts) -> Iterator[tuple[str, str, float, str, str, str]]:
    """Yield supplier, kind, worth, mode, rule and the decision that lifts it, of each promise above nothing."""
    stated = facts.stated_mode(FAMILY)
    table: dict[str, Any] = {str(row["supplier"]): row for _index, row in facts.case[FAMILY].iterrows()}
    rules = counting_rules(facts)
    sources: list[tuple[str, float, float, str, str]] = [
        (str(row["supplier"]), float(row["minimum_amount_per_period"]), float(row["kept_share"]), "hard", "")
        for row in table.values()
    ]
    for rule in facts.law.commitments:
        meant = facts.offers.loc[sorted(offers_that_count(facts, rules[rule.applies_to])), "supplier"]
        for supplier in sorted(set(meant)):
            least = float("nan") if rule.minimum_per_period is None else float(rule.minimum_per_period)
            part = float("nan") if rule.kept_share is None else float(rule.kept_share)
            sources.append((str(supplier), least, part, rule.mode, rule.name))
    for supplier, least, part, mode, rule_name in sources:
        row = table.get(supplier)
        last = float("nan") if row is None else float(row["last_year_amount"])
        if row is not None and not pd.isna(row["year_part_share"]):
            last *= float(row["year_part_share"])
        for kind, worth in ((MINIMUM, least), (CONTINUITY, last * part)):
            in_force = mode if mode == "off" or not stated else stated
            if worth > 0 and in_force != "off":
                yield supplier, kind, worth, in_force, rule_name, _lifting(row, kind)


def _lifting(row: Any, kind: str) -> str:
    """Return the decision that lifts a promise of this kind; empty where none does."""
    if row is None or not row["decision"]:
        return ""
    named = split_list(str(row["lifts"]))
    return str(row["decision"]) if not named or kind in named else ""


def check_promises(found: list[Owed], stated: pd.DataFrame | None, report: Report) -> None:
    """Check that every promise that must hold, and that no decision lifts, is kept to the cent, and that the plan says so."""
    words = {
        MINIMUM: _("Less is bought than the minimum promised for every period."),
        CONTINUITY: _("Less is bought than the part of last year's sales that was promised."),
    }
    for promise in found:
        if promise.mode == "hard" and promise.lack > MONEY + promise.rounding:
            where = {"supplier": promise.supplier} | ({"period": promise.period} if promise.period else {})
            report.add(FAMILY, words[promise.kind], where, promise.promised, promise.bought, "currency")
    if stated is None:
        return
    own = pd.DataFrame(
        [
            {
                "supplier": one.supplier, "kind": one.kind, "window": one.period or "plan", "rule": one.rule,
                "promised": one.promised, "bought": one.bought, "missing": one.lack if one.lack > MONEY - 1e-9 else 0.0,
                "judgement": str(one.judgement), "mode": "lifted" if one.decision else one.mode, "decision": one.decision,
            }
            for one in found
        ],
        columns=[*KEY, "promised", "bought", "missing", "judgement", "mode", "decision"],
    )  # fmt: skip
    hold_rows("promises", own, stated, KEY, {"promised": 0.0, "bought": MONEY, "missing": MONEY}, report)
