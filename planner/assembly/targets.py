"""Shares to reach: the law's and the case's, with their funds, denominators and waivers."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal, cast

import numpy as np
import pandas as pd

from models.blocks import Floats
from models.instance import Mode, empty_table
from planner.assembly.calendar import Bools
from planner.case import Case
from planner.i18n import _
from planner.programmes.law import Law, TargetRule


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
        Label of the period, or empty: the whole plan.
    denominator : float
        Fixed denominator in currency or kg; NaN: what is bought in the plan.
    mode : {"hard", "soft", "off", "waived"}
        As the rule says; off or waived with the reason.
    reason : str
        Why it is off or waived; empty otherwise.
    """

    rule: TargetRule
    funds: tuple[str, ...]
    window: str
    denominator: float
    mode: Literal["hard", "soft", "off", "waived"]
    reason: str = ""


def target_rules(case: Case, law: Law) -> list[TargetRule]:
    """Return the law's shares and the case's, by name; a case's row of the same name replaces the law's."""
    rules = {rule.target: rule for rule in law.targets}
    for row in case["targets"].itertuples():
        rules[str(row.target)] = TargetRule(
            target=str(row.target),
            name=str(row.name),
            counts=str(row.counts),
            sense=cast('Literal["at_least", "at_most"]', row.sense),
            share=float(row.share),
            basis=cast('Literal["money", "mass"]', row.basis),
            denominator=cast('Literal["received", "spend", "amount"]', row.denominator),
            denominator_amount=None if pd.isna(row.denominator_amount) else float(row.denominator_amount),
            fund=str(row.fund),
            within=str(row.within),
            window=cast('Literal["year", "period"]', row.window),
            mode=cast(Mode, row.mode),
        )
    return [rules[name] for name in sorted(rules)]


def resolve_targets(case: Case, law: Law, funds: pd.DataFrame, periods: pd.DataFrame) -> list[ResolvedTarget]:
    """Return every share in every window, each with its denominator, or off with the reason.

    Parameters
    ----------
    funds : pandas.DataFrame
        From `planner.assembly.funds.fund_table`.
    periods : pandas.DataFrame
        Table of the instance.
    """
    waivers = case["waivers"].drop_duplicates("target", keep="last").set_index("target")
    resolved = []
    for rule in target_rules(case, law):
        target = _resolve(rule, funds)
        if rule.target in waivers.index and target.mode != "off":
            row = waivers.loc[rule.target]
            ground = law.waiver_grounds.get(str(row["ground"]), str(row["ground"]))
            target = replace(target, mode="waived", reason=_("waived: {ground}").format(ground=ground))
        windows = periods["period"] if rule.window == "period" else [""]
        resolved += [replace(target, window=str(window)) for window in windows]
    return resolved


def _resolve(rule: TargetRule, funds: pd.DataFrame) -> ResolvedTarget:
    if rule.fund:
        scope = funds[funds["fund"] == rule.fund]
    elif rule.fund_role:
        scope = funds[funds["role"] == rule.fund_role]
    else:
        scope = funds
    target = ResolvedTarget(rule, tuple(scope["fund"]), "", np.nan, rule.mode)
    if rule.mode == "off":
        return replace(
            target, reason=_("set off in the case") if rule.source is None else _("set off in the programme")
        )
    if not len(scope):
        return replace(target, mode="off", reason=_("the case has no fund of the kind on which it is reckoned"))
    if rule.denominator == "spend":
        return target
    amount = _fixed_denominator(rule, scope)
    if np.isnan(amount) or amount <= 0:
        reason = _("the money received, on which it is reckoned, is not known or is nothing")
        return replace(target, mode="off", reason=reason)
    return replace(target, denominator=amount)


def _fixed_denominator(rule: TargetRule, scope: pd.DataFrame) -> float:
    if rule.denominator == "amount":
        return np.nan if rule.denominator_amount is None else rule.denominator_amount
    if rule.basis == "mass":
        return np.nan  # kg are no share of money
    received = scope["amount_per_period"] if rule.window == "period" else scope["amount"]
    return float(received.to_numpy().sum())


def target_rows(
    targets: list[ResolvedTarget], funds: pd.DataFrame, demand_kg: float, demand_worth: float
) -> pd.DataFrame:
    """Return the table ``targets`` of an instance.

    Parameters
    ----------
    targets : list of ResolvedTarget
        From `resolve_targets`.
    funds : pandas.DataFrame
        From `planner.assembly.funds.fund_table`.
    demand_kg, demand_worth : float
        All that the plan needs, in kg and at the mean price offered: to what a gap in a share of what is bought is
        related where the money has no limit.
    """
    rows = []
    for target in targets:
        scale = target.denominator
        if np.isnan(scale) and target.rule.basis == "mass":
            scale = demand_kg
        elif np.isnan(scale):
            scale = float(funds.loc[funds["fund"].isin(target.funds), "amount"].to_numpy().sum())
            scale = demand_worth if np.isnan(scale) else scale
        rows.append(
            {
                "target": f"{target.rule.target} {target.window}".strip(),
                "sense": target.rule.sense,
                "share": target.rule.share,
                "denominator": target.denominator,
                "counted_to_date": 0.0,
                "denominator_to_date": 0.0,
                "scale": scale if scale > 0 else 1.0,
                "mode": "off" if target.mode == "waived" else target.mode,
            }
        )
    empty = empty_table("targets")
    return pd.DataFrame(rows, columns=empty.columns).astype(empty.dtypes.to_dict())


def target_terms(
    targets: list[ResolvedTarget],
    counting: pd.DataFrame,
    offers: pd.DataFrame,
    funds: pd.DataFrame,
    periods: pd.DataFrame,
    supply: pd.DataFrame,
    bills: pd.DataFrame,
    payments: pd.DataFrame,
) -> pd.DataFrame:
    """Return the table ``target_terms``: money over payments for goods, weight over supply rows; no zero terms.

    Parameters
    ----------
    counting : pandas.DataFrame
        From `planner.assembly.counting.counting_table`.
    offers : pandas.DataFrame
        From `planner.assembly.prices.offer_table`.
    """
    bill = payments["bill"].to_numpy()
    offer = bills["offer"].to_numpy()[bill]
    goods = np.flatnonzero(offer >= 0)
    fund_names = funds["fund"].to_numpy(dtype=object)[payments["fund"].to_numpy()]
    period_names = periods["period"].to_numpy(dtype=object)
    tables = {
        "money": ("payment", goods, offer[goods], period_names[bills["period"].to_numpy()[bill[goods]]]),
        "mass": ("bought", np.arange(len(supply)), supply["offer"].to_numpy(), period_names[supply["period"]]),
    }
    frames = [empty_table("target_terms")]
    for row, target in enumerate(targets):
        if target.mode in ("off", "waived"):
            continue
        column, index, of_offer, of_period = tables[target.rule.basis]
        weight = np.ones(len(index)) if column == "payment" else offers["pack_kg"].to_numpy()[of_offer]
        in_scope = np.ones(len(index), dtype=bool) if not target.window else of_period == target.window
        if column == "payment":
            in_scope &= np.isin(fund_names[index], target.funds)
        frames.append(_terms(row, target, column, index, weight * in_scope, counting, of_offer))
    return pd.concat(frames, ignore_index=True)


def _terms(
    row: int,
    target: ResolvedTarget,
    column: str,
    index: np.ndarray,
    weight: Floats,
    counting: pd.DataFrame,
    of_offer: np.ndarray,
) -> pd.DataFrame:
    rule = target.rule
    within: Bools = counting[rule.within].to_numpy()[of_offer] if rule.within else np.ones(len(index), dtype=bool)
    numerator = weight * (within & counting[rule.counts].to_numpy()[of_offer])
    denominator = weight * within if rule.denominator == "spend" else np.zeros(len(index))
    kept = np.flatnonzero((numerator != 0) | (denominator != 0))
    return pd.DataFrame(
        {
            "target": np.full(len(kept), row),
            "column": pd.Series([column] * len(kept), dtype="str"),
            "index": index[kept],
            "numerator": numerator[kept],
            "denominator": denominator[kept],
        }
    )
