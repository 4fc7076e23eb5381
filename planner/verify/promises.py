"""Promises to suppliers: a least worth in every period, and a part of last year's that is kept.

By hand: a cooperative sold for 400 last year, half of it is kept, and a rule of the law promises 36 in every period. In two
weeks it must sell for 36 in each and for 200 in all; at 8.00 a kg that is 5 kg (40) a week at least, and 25 kg together. A
decision that lifts ``continuity`` leaves the 36 a week. A promise of one committee looks at what comes to its sites alone: of 5 kg
that the cooperative brings, 3 of them to committee north, north keeps 24 of its promise.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from planner.i18n import _
from planner.judgement import Judgement
from planner.programmes.law import EVERYBODY, Scope
from planner.schema.base import split_list
from planner.verify.bought import goods_before
from planner.verify.facts import Facts
from planner.verify.scopes import Bought, places_before, scope_in, sites_of, went_to
from planner.verify.shares import counting_rules, offers_that_count
from planner.verify.violation import MONEY, Report, hold_rows

FAMILY = "commitments"
KEY = ["supplier", "kind", "window", "rule", "scope"]
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
    scope: Scope = EVERYBODY

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


def owed(facts: Facts, goods: Bought) -> list[Owed]:
    """Return every promise of the case and of the law in every window, with what is bought.

    Parameters
    ----------
    facts : Facts
        What the case says.
    goods : Bought
        The goods bought; where nobody says what came to which sites, promises of some sites are left out.
    """
    found = []
    for supplier, scope, kind, promised, mode, rule, decision in _promises(facts):
        lines = goods.of(scope)
        if lines is None:
            continue
        lines = lines[lines["own_supplier"] == supplier]
        if kind == MINIMUM:
            for period in _offering(facts, supplier, scope):
                now = lines[lines["period"] == period]
                bought, rounding = float(now["own_amount"].sum()), float(now["own_rounding"].sum())
                found.append(Owed(supplier, kind, period, promised, bought, mode, rule, decision, rounding, scope))
        else:
            bought = float(lines["own_amount"].sum()) + _before(facts, supplier, scope)
            rounding = float(lines["own_rounding"].sum())
            found.append(Owed(supplier, kind, "", promised, bought, mode, rule, decision, rounding, scope))
    return found


def _offering(facts: Facts, supplier: str, scope: Scope) -> list[str]:
    """Return the periods in which a supplier can deliver something to some of the sites."""
    offers = facts.offers.index[facts.offers["supplier"] == supplier]
    if scope:
        sites = sites_of(facts, scope)
        offers = offers[[bool(facts.served_by[str(offer)] & sites) for offer in offers]]
    some = facts.deliverable.loc[offers].any()
    return [str(period) for period in some.index[some]]


def _before(facts: Facts, supplier: str, scope: Scope) -> float:
    """Return what was bought from a supplier before the plan, for some sites as far as it is said for whom."""
    earlier = goods_before(facts)
    there = [went_to(place, scope) for place in places_before(facts, earlier)]
    rows = earlier[np.array(there, dtype=bool) & (earlier["supplier"] == supplier).to_numpy()]
    return math.fsum(rows["amount"].astype(float))


def _promises(facts: Facts) -> Iterator[tuple[str, Scope, str, float, str, str, str]]:
    """Yield supplier, sites, kind, worth, mode, rule and the decision that lifts it, of each promise above nothing."""
    stated = facts.stated_mode(FAMILY)
    table: list[Any] = [row for _index, row in facts.case.table(FAMILY).iterrows()]
    of_all = {str(row["supplier"]): row for row in table if not scope_in(row)}
    rules = counting_rules(facts)
    sources: list[tuple[str, Any, float, float, str, str]] = [
        (str(row["supplier"]), row, float(row["minimum_amount_per_period"]), float(row["kept_share"]), "hard", "")
        for row in table
    ]
    for rule in facts.law.commitments:
        meant = facts.offers.loc[sorted(offers_that_count(facts, rules[rule.applies_to])), "supplier"]
        for supplier in sorted(set(meant)):
            least = float("nan") if rule.minimum_per_period is None else float(rule.minimum_per_period)
            part = float("nan") if rule.kept_share is None else float(rule.kept_share)
            sources.append((str(supplier), of_all.get(str(supplier)), least, part, rule.mode, rule.name))
    for supplier, row, least, part, mode, rule_name in sources:
        last = float("nan") if row is None else float(row["last_year_amount"])
        if row is not None and not pd.isna(row["year_part_share"]):
            last *= float(row["year_part_share"])
        for kind, worth in ((MINIMUM, least), (CONTINUITY, last * part)):
            in_force = mode if mode == "off" or not stated else stated
            if worth > 0 and in_force != "off":
                scope = EVERYBODY if row is None else scope_in(row)
                yield supplier, scope, kind, worth, in_force, rule_name, _lifting(row, kind)


def _lifting(row: Any, kind: str) -> str:
    """Return the decision that lifts a promise of this kind; empty where none does."""
    if row is None or not row["decision"]:
        return ""
    named = split_list(str(row["lifts"]))
    return str(row["decision"]) if not named or kind in named else ""


def check_promises(found: list[Owed], stated: pd.DataFrame | None, report: Report) -> None:
    """Check that every promise that must hold, and that no decision lifts, is kept to the cent, and that the plan says so.

    Parameters
    ----------
    found : list of Owed
        From `owed`.
    stated : pandas.DataFrame or None
        Table ``promises`` of the plan; None: it has none, and only the promises themselves are checked.
    report : Report
        Receives what is wrong.
    """
    words = {
        MINIMUM: _("Less is bought than the minimum promised for every period."),
        CONTINUITY: _("Less is bought than the part of last year's sales that was promised."),
    }
    for promise in found:
        if promise.mode == "hard" and promise.lack > MONEY + promise.rounding:
            where = {"supplier": promise.supplier} | ({"period": promise.period} if promise.period else {})
            where |= {"scope": str(promise.scope)} if promise.scope else {}
            report.add(FAMILY, words[promise.kind], where, promise.promised, promise.bought, "currency")
    if stated is None:
        return
    own = pd.DataFrame(
        [
            {
                "supplier": one.supplier, "kind": one.kind, "window": one.period or "plan", "rule": one.rule,
                "scope": str(one.scope),
                "promised": one.promised, "bought": one.bought, "missing": one.lack if one.lack > MONEY - 1e-9 else 0.0,
                "judgement": str(one.judgement), "mode": "lifted" if one.decision else one.mode, "decision": one.decision,
            }
            for one in found
        ],
        columns=[*KEY, "promised", "bought", "missing", "judgement", "mode", "decision"],
    )  # fmt: skip
    hold_rows("promises", own, stated, KEY, {"promised": 0.0, "bought": MONEY, "missing": MONEY}, report)
