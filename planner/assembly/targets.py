"""Shares to reach: the law's and the case's, with their funds, denominators and waivers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
import pandas as pd

from models.blocks import Floats
from models.instance import Mode, empty_table
from planner.assembly.calendar import Bools
from planner.assembly.counting import counted, counting_rules, counting_table, offer_facts
from planner.assembly.labels import records
from planner.assembly.purchases import Purchases
from planner.assembly.scopes import WORDS, Groups, each, inside, receivers, scope_of, site_groups, stated
from planner.assembly.to_date import bought_to_date
from planner.case import Case
from planner.findings import Finding, InputError
from planner.i18n import _
from planner.programmes.alternatives import not_followed
from planner.programmes.counting import ANY_KNOWN
from planner.programmes.law import EACH_SUPPLIER, Law, Scope, TargetRule, Way
from planner.schema.base import split_list

_SAME_IN_CASE_AND_RULE = (
    "target",
    "name",
    "counts",
    "sense",
    "basis",
    "denominator",
    "fund",
    "within",
    "window",
    "mode",
    "per",
)


@dataclass(frozen=True, slots=True)
class ResolvedTarget:
    """A share in one window; its position in `Assembly.targets` is its row in the instance's table ``targets``.

    Parameters
    ----------
    rule : TargetRule
        The rule, of the law or of the case.
    funds : tuple of str
        Funds whose payments alone count; all funds where the rule names none.
    window : str
        Label of the period or of the months, or empty: the whole plan.
    denominator : float
        Fixed denominator in currency or kg, 0 where it is not `known`; NaN: what is bought in the plan.
    mode : {"hard", "soft", "off", "waived"}
        As the case's rules for all shares say, else the rule itself; off or waived with the reason.
    reason : str
        Why it is off or waived, or why it cannot be reckoned; empty otherwise.
    counted_to_date, bought_to_date : float
        What counts of what was bought before the plan's first day, and what was bought then in the share's scope, in
        currency or kg. A share in a period knows nothing of other periods.
    known : bool
        False where a fixed denominator is not known: a fund whose money nobody has told, or one without limit.
    periods : tuple of str
        Labels of the periods in the window; empty: all.
    months : range or None
        Months of the window, each year x 12 + month, January as 0; None: the whole plan, or a period.
    """

    rule: TargetRule
    funds: tuple[str, ...]
    window: str
    denominator: float
    mode: Literal["hard", "soft", "off", "waived"]
    reason: str = ""
    counted_to_date: float = 0.0
    bought_to_date: float = 0.0
    known: bool = True
    periods: tuple[str, ...] = ()
    months: range | None = None

    @property
    def unmarked(self) -> bool:
        """True where nobody can say what counts, as nothing bears the mark that counts."""
        return self.rule.by_mark and not self.known

    @property
    def share_to_date(self) -> float | None:
        """What counts of what was bought to date, 0-1; None where that is not known, or nothing was bought."""
        return None if self.unmarked or self.bought_to_date <= 0 else self.counted_to_date / self.bought_to_date


def target_rules(case: Case, law: Law) -> list[TargetRule]:
    """Return the law's shares and the case's, by name; a case's row of the same name replaces and may only tighten.

    A share that holds for each committee, zone or site apart stands there once for each, beside the one over all. A row of the
    case for some sites takes the place of that for just these sites; the one over all stays. One that holds for each supplier
    apart stands there once for each who sells something that counts, and not over all. Of shares of which one rule among others
    is enough, those that the town does not follow are off.
    """
    names = {(word, row[word]): str(row["name"]) for word in ("site",) for row in records(case["sites"])}
    rules: dict[str, TargetRule] = {}

    def put(own: TargetRule) -> None:
        of_law = rules.get(own.target)
        if of_law is not None and of_law.source is not None:
            tighter = max if of_law.sense == "at_least" else min
            per = of_law.per or own.per
            own = replace(
                own,
                share=tighter(own.share, of_law.share),
                source=of_law.source,
                per=per,
                levels=of_law.levels,
                baseline_year=of_law.baseline_year or own.baseline_year,
                by_mark=of_law.by_mark,
            )
        rules[own.target] = own
        for scope in each(case, own.per) if own.per in WORDS and not own.scope else ():
            put(_within(own, scope, names))

    for rule in law.targets:
        put(rule)
    of_law, instead = dict(rules), not_followed(case, law)
    whole, parts = [], []
    for row in records(case["targets"]):
        amount = row["denominator_amount"]
        words = {name: row[name] for name in _SAME_IN_CASE_AND_RULE}
        since = row["baseline_year"]
        own = TargetRule(
            **words,
            share=float(row["share"]),
            denominator_amount=None if np.isnan(amount) else amount,
            baseline_year=None if pd.isna(since) else int(since),
        )
        scope = scope_of(row)
        parts.append(_within(own, scope, names)) if scope else whole.append(own)
    roles = {rule.target: rule.fund_role for rule in law.targets}
    for own in (*whole, *parts):
        put(own if own.fund or not own.scope else replace(own, fund_role=roles.get(own.stem, "")))
    for name, rule in of_law.items():  # a row of the case's own asks for it all the same
        if ("targets", rule.stem) in instead and rules[name] is rule:
            rules[name] = replace(rule, mode="off")
    past = {(row["target"], row["year"]): row["counted"] / row["whole"] for row in records(case["past_shares"])}
    found = (_not_below(rules[name], past) for name in sorted(rules))
    return [own for rule in found for own in ([rule] if rule.per != EACH_SUPPLIER else _of_each(rule, case, law))]


def _of_each(rule: TargetRule, case: Case, law: Law) -> list[TargetRule]:
    """Return a share for each supplier apart who sells something that counts, of what it is a share of, by an offer or earlier in the year.

    By hand, each supplier at most 40 % of what is spent: of A 30.00, B 50.00 and C 20.00 only B is above; the most of him is 40.00.
    Of bananas who sells none has no share.
    """
    both = [rule.counts, *([rule.within] if rule.within else [])]
    counting = {name: one for name, one in counting_rules(case, law).items() if name in both}
    offers = case["offers"].reset_index(drop=True)
    sell = [(offers["supplier"], counting_table(counting, offer_facts(case, offers, law), case, law))]
    if len(case["bought"]):
        before = bought_to_date(case, law, counting)
        sell.append((before.rows["supplier"], before.counting | before.not_told))
    found = {word for words, told in sell for word in words[told[both].to_numpy(dtype=bool).all(axis=1)]}
    names = dict(zip(case["suppliers"]["supplier"], case["suppliers"]["name"], strict=True))
    return [
        replace(
            rule,
            target=f"{rule.target}@{supplier}",
            name=f"{rule.name or rule.target} ({names[supplier]})",
            counts=f"{rule.counts}@{supplier}",
            supplier=supplier,
            per="",
        )
        for supplier in sorted(found & set(names))
    ]


def _not_below(rule: TargetRule, past: Mapping[tuple[str, int], float]) -> TargetRule:
    """Return a share that is at least that of its baseline year; one that asks for nothing else is off where that is on no record.

    By hand: 55.4 % in 2019 and a share of 50 % ask for 55.4 %; of 60 % for 60 %; with nothing on record of 2019 for the 50 %.
    """
    if rule.baseline_year is None or rule.scope:
        return rule
    then = past.get((rule.target, rule.baseline_year))
    if then is not None:
        return replace(rule, share=max(rule.share, min(1.0, then)))
    return replace(rule, mode="off") if rule.share == 0 else rule


SCOPED = ("funds", "counting_rules", "limits", "commitments", "points", "cost_ceilings")
"""Tables of rules that tell sites apart, beside the shares."""


def groups_told_apart(case: Case, law: Law, like: pd.Series | None = None) -> Groups:
    """Return the groups into which the funds and the rules on goods of a case under a law divide its sites.

    Parameters
    ----------
    case, law : Case, Law
        The case, and the law.
    like : pandas.Series, optional
        From `planner.assembly.scopes.like_sites`: tells apart sites that receive on other days or by other offers.

    Returns
    -------
    Groups
        Groups of sites.
    """
    of_rows = [scope for table in SCOPED for scope in stated(case, table)]
    return site_groups(case, [*of_rows, *(rule.scope for rule in target_rules(case, law))], like)


def _within(rule: TargetRule, scope: Scope, names: Mapping[tuple[str, str], str]) -> TargetRule:
    """Return a share of some sites only: its short name ends with them, its name in print too."""
    words = (names.get((word, getattr(scope, word)), getattr(scope, word)) for word in WORDS)
    name = f"{rule.name or rule.target} ({', '.join(word for word in words if word)})"
    return replace(rule, target=f"{rule.target}@{scope}", name=name, scope=scope, per="")


def resolve_targets(case: Case, law: Law, funds: pd.DataFrame, periods: pd.DataFrame) -> list[ResolvedTarget]:
    """Return every share in every window, each with its denominator, or off with the reason.

    Parameters
    ----------
    case, law : Case, Law
        The case, with its own shares and waivers, and the law.
    funds : pandas.DataFrame
        From `planner.assembly.funds.fund_table`.
    periods : pandas.DataFrame
        Table of the instance.

    Returns
    -------
    list of ResolvedTarget
        By rule, then window.

    Raises
    ------
    InputError
        If a share of the money received is asked for in every period: nobody receives money so.
    """
    stated = {row["family"]: row["mode"] for row in records(case["rules"])}.get("share_targets", "")
    waivers, instead = _waivers(case, law), not_followed(case, law)
    before = bought_to_date(case, law, counting_rules(case, law)) if len(case["bought"]) else None
    resolved = []
    for rule in target_rules(case, law):
        ground = waivers.get(rule.target, waivers.get(rule.stem, ""))
        target = _in_force(
            _resolve(case, law, rule, funds),
            stated,
            law.waiver_grounds.get(ground),
            instead.get(("targets", rule.stem)),
        )
        if target.mode != "off" and rule.window != "year" and rule.denominator == "received":
            raise InputError([_received_in_each_period(rule)])
        for label, inside_it, months in windows_of(rule, case, periods):
            counted, bought = 0.0, 0.0
            if before is not None and rule.window != "period":
                counted, bought = before.toward(rule, target.funds, months)
            resolved.append(
                replace(
                    target,
                    window=label,
                    periods=inside_it,
                    months=months,
                    counted_to_date=counted,
                    bought_to_date=bought,
                )
            )
    return resolved


MONTHS_IN_A_ROW = 3


def windows_of(rule: TargetRule, case: Case, periods: pd.DataFrame) -> list[tuple[str, tuple[str, ...], range | None]]:
    """Return the windows of a share in which the plan buys: label, its periods (none: all) and its months (None: all).

    A period belongs to the month in which it begins. Months one after the other are those of the year; of a year of fewer than
    three they are one window. By hand, a year from February to May 2026 of which the plan is May: the windows of three months are
    February to April, which is over, and March to May; the quarters are February to March, which is over, and April to May.

    Parameters
    ----------
    rule : TargetRule
        The share.
    case : Case
        The case, with the days of the year.
    periods : pandas.DataFrame
        Table of the instance.

    Returns
    -------
    list of (str, tuple of str, range or None)
        Months are numbers, year x 12 + month with January as 0.
    """
    labels = periods["period"].astype(str)
    if rule.window == "year":
        return [("", (), None)]
    if rule.window == "period":
        return [(label, (label,), None) for label in labels]
    head = case.head
    begin = head["first_day"] if pd.isna(head["year_first_day"]) else min(head["first_day"], head["year_first_day"])
    first, last = _month(begin), _month(head["last_day"])
    month_of = periods["first_day"].map(_month) if "first_day" in periods else pd.Series(first, index=periods.index)
    if rule.window == "three_months":
        starts = range(first, max(first, last + 1 - MONTHS_IN_A_ROW) + 1)
        spans = [range(start, min(start + MONTHS_IN_A_ROW, last + 1)) for start in starts]
    else:
        quarters = range(first // MONTHS_IN_A_ROW, last // MONTHS_IN_A_ROW + 1)
        spans = [range(max(first, 3 * number), min(3 * number + 3, last + 1)) for number in quarters]
    found = [(span, tuple(labels[month_of.isin(span)])) for span in spans]
    return [(months_text(span), inside_it, span) for span, inside_it in found if inside_it]


def _month(day: pd.Timestamp) -> int:
    """Return the number of a day's month, counted on over the years, January a multiple of twelve."""
    return int(day.year * 12 + day.month - 1)


def months_text(months: range) -> str:
    """Return a span of months as ISO writes it.

    >>> months_text(range(24312, 24315))
    '2026-01/2026-03'
    """
    return "/".join(f"{number // 12}-{number % 12 + 1:02}" for number in dict.fromkeys((months[0], months[-1])))


def _waivers(case: Case, law: Law) -> dict[str, str]:
    """Return the ground of each share that is waived, for some sites or, by its name alone, for all."""
    found = {}
    for row in records(case["waivers"]):
        if row["ground"] in law.waiver_grounds:
            scope = scope_of(row)
            found[f"{row['target']}@{scope}" if scope else str(row["target"])] = str(row["ground"])
    return found


def _in_force(
    target: ResolvedTarget, stated: Mode | Literal[""], ground: str | None, instead: Way | None
) -> ResolvedTarget:
    """Return the target as the case's rules and waivers leave it; `instead` is what the town follows in its place."""
    if target.rule.mode == "off" and target.rule.baseline_year is not None and target.rule.share == 0:
        text = _("off: the share of {year}, which it may not fall below, is on no record")
        return replace(target, mode="off", reason=text.format(year=target.rule.baseline_year))
    if target.rule.mode == "off" and instead is not None:
        return replace(
            target, mode="off", reason=_("off: in its place the town follows “{way}”").format(way=instead.words)
        )
    if target.rule.mode == "off":
        return replace(target, mode="off", reason=_("off, as its own rule says"))
    if stated == "off":
        return replace(target, mode="off", reason=_("off: the case sets all shares off"))
    if ground is not None:
        return replace(target, mode="waived", reason=_("waived: {ground}").format(ground=ground))
    return replace(target, mode=stated or target.rule.mode)


def _received_in_each_period(rule: TargetRule) -> Finding:
    return Finding(
        code="received-in-each-period",
        severity="error",
        table="targets",
        rows=(),
        column="window",
        what=_("{target} asks in every part of the year for a share of the money received.").format(target=rule.target),
        why=_("Money is received for the year, so what a period's share would be reckoned on is unclear."),
        mend=_("Set window to year; or set denominator to spend: a share of what is bought in the period."),
    )


def _marked(case: Case, law: Law, rule: TargetRule) -> bool:
    """Return whether any offer or purchase of a case bears a label by which goods count, whatever else they have to be.

    By hand, what counts is marked ``domestic`` and fresh: a can that is marked does not count, but tells that goods are marked here.
    """
    clauses = counting_rules(case, law)[rule.counts].clauses
    marks = {word for clause in clauses for one in clause if one.attribute == "offer.labels" for word in one.values}
    found = {word for table in ("offers", "bought") for cell in case[table]["labels"] for word in split_list(cell)}
    return bool(found if ANY_KNOWN in marks else marks & found)


def _resolve(case: Case, law: Law, rule: TargetRule, funds: pd.DataFrame) -> ResolvedTarget:
    if rule.fund:
        scope = funds[funds["fund"] == rule.fund]
    elif rule.fund_role:
        scope = funds[funds["role"] == rule.fund_role]
    else:
        scope = funds
    if rule.scope and rule.denominator == "received":
        scope = scope[_own(case, scope["fund"], rule.scope)]
    target = ResolvedTarget(rule, tuple(scope["fund"]), "", np.nan, rule.mode)
    if rule.by_mark and not _marked(case, law, rule):
        reason = _(
            "no offer says whether it bears the mark that counts: ask who sells it, and write the mark into the labels of the offers"
        )
        return replace(target, denominator=0.0, reason=reason, known=False)
    if rule.denominator == "spend":
        return target
    if rule.scope and rule.denominator == "received" and not len(scope):
        reason = _("no money is received for these sites alone")
        return replace(target, denominator=0.0, reason=reason, known=False)
    amount = rule.denominator_amount if rule.denominator == "amount" else float(scope["amount"].sum(skipna=False))
    if amount is None or np.isnan(amount) or (rule.basis == "mass" and rule.denominator == "received"):
        reason = _("the money or amount on which it is reckoned is not known")
        return replace(target, denominator=0.0, reason=reason, known=False)
    if amount == 0:
        return replace(target, denominator=0.0, reason=_("the money or amount on which it is reckoned is nothing"))
    return replace(target, denominator=amount)


def _own(case: Case, funds: pd.Series, scope: Scope) -> Bools:
    """Return which funds pay for sites of a scope and for no others."""
    places = receivers(case)
    there = inside(places, scope)
    of_fund = {row["fund"]: inside(places, scope_of(row)) for row in records(case["funds"])}
    return np.array([bool(of_fund[fund].any() and not (of_fund[fund] & ~there).any()) for fund in funds], dtype=bool)


def binds(target: ResolvedTarget) -> bool:
    """Return whether the model has to heed a share: not if it is off or waived, cannot be reckoned, or nothing is due."""
    due_nothing = target.denominator == 0 and target.rule.sense == "at_least"
    return target.mode in ("hard", "soft") and target.known and not due_nothing


def target_rows(
    targets: list[ResolvedTarget],
    funds: pd.DataFrame,
    demand_kg: Floats,
    demand_worth: Floats,
    groups: Groups,
) -> pd.DataFrame:
    """Return the table ``targets`` of an instance.

    Parameters
    ----------
    targets : list of ResolvedTarget
        From `resolve_targets`.
    funds : pandas.DataFrame
        From `planner.assembly.funds.fund_table`.
    demand_kg, demand_worth : numpy.ndarray, one per group of sites
        All that the plan needs, in kg and at the mean price offered: to what a gap in a share of what is bought is
        related where the money has no limit, or is that of some sites only.
    groups : Groups
        Groups of sites that shares tell apart.

    Returns
    -------
    pandas.DataFrame
        A row per share and window, in the order of `targets`.
    """
    rows = []
    for target in targets:
        scale, rule = target.denominator, target.rule
        here = groups.holds(rule.scope)[: len(demand_kg)]
        if np.isnan(scale) and rule.basis == "mass":
            scale = float(demand_kg[here].sum())
        elif np.isnan(scale):
            scale = float(funds.loc[funds["fund"].isin(target.funds), "amount"].to_numpy().sum())
            scale = float(demand_worth[here].sum()) if np.isnan(scale) or rule.scope else scale
        rows.append(
            {
                "target": f"{target.rule.target} {target.window}".strip(),
                "sense": target.rule.sense,
                "share": target.rule.share,
                "denominator": target.denominator,
                "counted_to_date": target.counted_to_date,
                "denominator_to_date": target.bought_to_date,
                "scale": scale if scale > 0 else 1.0,
                "mode": target.mode if binds(target) else "off",
            }
        )
    empty = empty_table("targets")
    return pd.DataFrame(rows, columns=empty.columns).astype(empty.dtypes.to_dict())


def target_terms(
    targets: list[ResolvedTarget],
    counting: pd.DataFrame,
    funds: pd.DataFrame,
    periods: pd.DataFrame,
    purchases: Purchases,
    at: Mapping[str, Bools],
) -> pd.DataFrame:
    """Return the table ``target_terms``: money over payments for goods, weight over what is bought; no zero terms.

    Parameters
    ----------
    targets : list of ResolvedTarget
        From `resolve_targets`; only those that bind have terms.
    counting : pandas.DataFrame
        From `planner.assembly.counting.counting_table`.
    funds : pandas.DataFrame
        From `planner.assembly.funds.fund_table`.
    periods : pandas.DataFrame
        Table of the instance.
    purchases : Purchases
        What is bought.
    at : mapping of str to numpy.ndarray of bool
        From `planner.assembly.counting.counting_at`.

    Returns
    -------
    pandas.DataFrame
        Row of the share, column and index of the purchase, and what a unit of it adds to ``numerator`` and
        ``denominator``.
    """
    period_names = periods["period"].to_numpy(dtype=object)
    payer = funds["fund"].to_numpy(dtype=object)[purchases.payments["fund"].to_numpy()]
    frames = [empty_table("target_terms")]
    for row, target in enumerate(targets):
        if not binds(target):
            continue
        money, rule = target.rule.basis == "money", target.rule
        apart = bool(rule.scope) or rule.counts in at or rule.within in at
        rows = purchases.paid(rule.scope) if money else purchases.weighed(rule.scope, apart)
        here = np.ones(len(rows), dtype=bool)
        if target.periods:
            here &= np.isin(period_names[rows["period"].to_numpy()], target.periods)
        if money:
            here &= np.isin(payer[rows["index"].to_numpy()], target.funds)
        frames.append(_terms(row, target, rows[here], counting, at))
    return pd.concat(frames, ignore_index=True)


def _terms(
    row: int, target: ResolvedTarget, rows: pd.DataFrame, counting: pd.DataFrame, at: Mapping[str, Bools]
) -> pd.DataFrame:
    rule, unit, offer, group = target.rule, rows["unit"].to_numpy(), rows["offer"].to_numpy(), rows["group"].to_numpy()
    everything = np.ones(len(rows), dtype=bool)
    within = counted(rule.within, counting, at, offer, group) if rule.within else everything
    numerator = unit * (within & counted(rule.counts, counting, at, offer, group))
    denominator = unit * within if rule.denominator == "spend" else np.zeros(len(rows))
    kept = (numerator != 0) | (denominator != 0)
    terms: pd.DataFrame = rows[["column", "index"]].assign(target=row, numerator=numerator, denominator=denominator)[
        kept
    ]
    return terms
