"""Every share with its numerator, its denominator and its definition."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np
import pandas as pd

from planner.case import Case
from planner.exact import decimal, exact, product
from planner.i18n import _, phrase, sentence
from planner.inputs import WHOLE_PLAN, Assembly, Bools, Target, names_of, table_of
from planner.judgement import Judgement
from planner.programmes.law import CountingRule, TargetRule

NOISE_KG = 1e-9
"""Part of a weight that floating point may leave of a sum of packs."""

DUE_PLACES = 6
"""Places to which what a share asks for is reckoned: a share may itself be a quotient, as 0.3122448979591837 is."""


def target_table(case: Case, assembly: Assembly, tables: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """Return the table ``targets``: every share that the law or the case asks for, also where it is waived or off.

    Parameters
    ----------
    case, assembly : Case, Assembly
        What was planned.
    tables : mapping of str to pandas.DataFrame
        ``orders``, ``deliveries`` and ``payments`` of the plan.

    Returns
    -------
    pandas.DataFrame
        The table, in currency or kg; NaN where the whole of a share is not known.
    """
    family = case["rules"].set_index("family")["mode"].get("share_targets", "")
    currency = str(case.head["currency"])
    names = names_of(case["funds"], "fund")
    rows = []
    for target in assembly.targets:
        numerator, denominator = _figures(assembly, target, tables)
        rows.append(_row(assembly, target, numerator, denominator, str(family), currency, names))
    return table_of("targets", rows)


def _figures(assembly: Assembly, target: Target, tables: Mapping[str, pd.DataFrame]) -> tuple[float, float]:
    rule, groups, payments = target.rule, assembly.groups, tables["payments"]
    if rule.basis == "mass" and (rule.scope or {rule.counts, rule.within} & set(assembly.counting_at)):
        lines, column = tables["deliveries"], "kg"
        lines = lines[groups.holds(rule.scope)[groups.of_site.reindex(lines["site"]).to_numpy(dtype=np.int64)]]
    elif rule.basis == "mass":
        lines, column = tables["orders"], "kg"
    else:
        lines, column = payments[(payments["offer"] != "") & payments["fund"].isin(target.funds)], "amount"
        lines = lines[lines["scope"].isin(groups.labels_in(rule.scope))] if rule.scope else lines
    if target.periods:
        lines = lines[lines["period"].isin(target.periods)]
    if rule.within:
        lines = lines[_counts(assembly, rule.within, lines)]
    counted = lines[_counts(assembly, rule.counts, lines)]
    fixed = target.denominator if target.known else np.nan
    bought = target.bought_to_date + float(lines[column].sum())
    denominator = bought if target.known and np.isnan(fixed) and rule.denominator == "spend" else fixed
    places = 2 if rule.basis == "money" else 9
    return round(target.counted_to_date + float(counted[column].sum()), places), round(denominator, places)


def _counts(assembly: Assembly, name: str, lines: pd.DataFrame) -> Bools:
    """Return which payments for goods, orders or deliveries count under a rule; if it is one of places, there where they go."""
    offer = pd.Index(assembly.offers["offer"]).get_indexer(lines["offer"])
    if name not in assembly.counting_at:
        return np.asarray(assembly.counting[name].to_numpy(dtype=bool)[offer])
    groups, at = assembly.groups, assembly.counting_at[name]
    if "site" in lines:
        group = groups.of_site.reindex(lines["site"]).to_numpy(dtype=np.int64)
    else:
        group = pd.Index(groups.labels[: at.shape[1]]).get_indexer(pd.Index(lines["scope"]))
    return np.asarray(at[offer, group])


def _row(
    assembly: Assembly,
    target: Target,
    numerator: float,
    denominator: float,
    family_mode: str,
    currency: str,
    names: Mapping[str, str],
) -> Mapping[str, object]:
    rule = target.rule
    known = not np.isnan(denominator)
    gap = share_gap(rule, numerator, denominator)
    mode = target.mode
    if mode in ("hard", "soft") and family_mode:
        mode = family_mode
    return {
        "target": rule.target,
        "window": target.window or WHOLE_PLAN,
        "scope": str(rule.scope),
        "name": rule.name or rule.target,
        "sense": rule.sense,
        "required_share": rule.share,
        "reached_share": numerator / denominator if known and denominator > 0 else None,
        "numerator": numerator,
        "counted_before": target.counted_to_date,
        "denominator": denominator if known else None,
        "base": base_in_words(assembly.counting_rules, target, names),
        "unit": currency if rule.basis == "money" else "kg",
        "gap": gap if known else None,
        "judgement": judgement_of(denominator, gap),
        "level": level_reached(rule, numerator, denominator),
        "mode": mode,
        "definition": definition(assembly, target, names),
        "source": rule.source.reference if rule.source else _("Set by the case"),
        "verified": rule.source.verified if rule.source else None,
    }


def level_reached(rule: TargetRule, numerator: float, denominator: float) -> str:
    """Return the highest of a share's levels that is reached; empty: none, or the share has none.

    Parameters
    ----------
    rule : TargetRule
        The share, with its levels.
    numerator : float
        What counts, in currency or kg.
    denominator : float
        What it is a share of, in the same unit; NaN: not known, and 0: nothing, of which no level is reached.

    Returns
    -------
    str
        Name of the level.
    """
    reached = [
        (share, level)
        for level, share in rule.levels
        if denominator > 0 and share_gap(replace(rule, share=share), numerator, denominator) == 0
    ]
    return max(reached)[1] if reached else ""


def judgement_of(denominator: float, gap: float) -> Judgement:
    """Return whether a share is reached, from what it is a share of and what is missing.

    Of an unknown whole nobody can tell. Of nothing nothing is due and there is nothing to count, unless more than nothing was
    taken of a fixed nothing.
    """
    if np.isnan(denominator):
        return Judgement.NOT_KNOWN
    if gap > 0:
        return Judgement.NOT_MET
    return Judgement.MET if denominator > 0 else Judgement.NOTHING


def share_gap(rule: TargetRule, numerator: float, denominator: float) -> float:
    """Return what is missing from a share, or is too much of it, in the unit of its numerator; 0 where it is kept.

    Of an unknown whole it is not known. It is judged in decimals, on sums of whole cents: 500.01 of 5,000.05 is above a ceiling of 10 %, by 0.005, and 500.00
    is not. Of a weight the noise of floating point is let off.

    Parameters
    ----------
    rule : TargetRule
        The share that is asked for, whether it is a least or a most, and whether of money or of weight.
    numerator : float
        What counts, in currency or kg.
    denominator : float
        What it is a share of, in the same unit; NaN: not known.

    Returns
    -------
    float
        In the same unit, never below 0; NaN where the whole is not known.
    """
    if np.isnan(denominator):
        return np.nan
    over = decimal(numerator) - exact(product(rule.share, denominator), DUE_PLACES)
    gap = float(-over if rule.sense == "at_least" else over)
    least = 0.0 if rule.basis == "money" else NOISE_KG * max(1.0, denominator)
    return gap if gap > least else 0.0


def definition(assembly: Assembly, target: Target, names: Mapping[str, str]) -> str:
    """Return in words what counts toward a share, of what it is a share, and why it is off or waived if it is.

    Parameters
    ----------
    assembly : Assembly
        The counting rules of law and case.
    target : Target
        The share.
    names : mapping of str to str
        Funds by short name.

    Returns
    -------
    str
        Sentences in the reader's language.
    """
    rule = target.rule
    counts = _words(assembly.counting_rules, rule.counts)
    text = _("{counts}, as a share of {whole}.").format(
        counts=phrase(counts), whole=base_in_words(assembly.counting_rules, target, names)
    )
    if rule.baseline_year is not None and target.mode != "off":
        text += " " + _("Not below the share of {year}, as far as that is on record.").format(year=rule.baseline_year)
    if rule.sense == "at_most":
        text += " " + _("Not more than the share required.")
    if target.reason:
        text += " " + _("{reason}.").format(reason=sentence(target.reason))
    return text


def base_in_words(rules: Mapping[str, CountingRule], target: Target, names: Mapping[str, str]) -> str:
    """Return of what a target is a share.

    Parameters
    ----------
    rules : mapping of str to CountingRule
        Counting rules by name.
    target : Target
        The share.
    names : mapping of str to str
        Funds by short name.

    Returns
    -------
    str
        A phrase in the reader's language.
    """
    rule = target.rule
    whole = _money_or_weight(rules, target, names)
    return _("{whole}, of {scope} alone").format(whole=whole, scope=rule.scope) if rule.scope else whole


def _money_or_weight(rules: Mapping[str, CountingRule], target: Target, names: Mapping[str, str]) -> str:
    rule = target.rule
    funds = ", ".join(names.get(fund, fund) for fund in target.funds)
    named = bool(rule.fund or rule.fund_role)
    if rule.denominator == "received":
        return _("the money received in {funds}").format(funds=funds) if funds else _("the money received")
    if rule.denominator == "amount":
        return _("a fixed amount")
    if rule.basis == "mass":
        whole = _("the weight of all that is bought")
    elif named:
        whole = _("all that {funds} pays for goods").format(funds=funds)
    else:
        whole = _("all that is paid for goods")
    if rule.within:
        whole += " " + _("within: {within}").format(within=phrase(_words(rules, rule.within)))
    return whole


def _words(rules: Mapping[str, CountingRule], name: str) -> str:
    rule = rules.get(name)
    return rule.definition if rule and rule.definition else name
