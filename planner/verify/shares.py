"""Share targets: what counts, of what it is a share, whether it is reached, and whether the plan says so."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_EVEN, ROUND_HALF_UP, Decimal
from typing import Any

import numpy as np
import pandas as pd

from planner.i18n import _, shown
from planner.judgement import Judgement
from planner.once import once
from planner.programmes.law import EACH_SUPPLIER, Condition, CountingRule, Scope, TargetRule
from planner.schema.base import split_list
from planner.verify.alternatives import let_go, ways_of
from planner.verify.bought import goods_before, own_marks
from planner.verify.facts import Facts
from planner.verify.scopes import Apart, one_by_one, places_before, scope_in, sites_of, went_to
from planner.verify.violation import CENT, KG_NOISE, MONEY, SHARE, Report

FAMILY = "share_targets"
WAIVED = "waived"
WHOLE_PLAN = ("plan", "year")
"""How a plan may name the window that is not a period: as it is written, and as the rule says it."""


@dataclass(frozen=True)
class Reckoning:
    """A share as the check reckons it.

    `gap` is judged in decimals: nothing is let off but, of weights, the noise of floating point. `before` is the part of the
    numerator that was bought before the plan's first day; `rounding` is by how much the lines in scope may have been rounded.
    """

    rule: TargetRule
    period: str
    numerator: float
    denominator: float
    gap: float
    before: float = 0.0
    rounding: float = 0.0

    @property
    def reached(self) -> float:
        """The share reached; NaN where there is no denominator."""
        return self.numerator / self.denominator if self.denominator > 0 else float("nan")

    @property
    def judgement(self) -> Judgement:
        """Whether it is reached: of an unknown whole nobody can tell; of nothing nothing is due, and nothing to count.

        By hand, at least 30 %: 30 of 100 is met, 29 of 100 not met, 0 of 0 nothing to count, 30 of an unknown sum not known.
        At most 30 %: 30 of 100 is met, 31 not met; 5 of a fixed 0 is not met.
        """
        if math.isnan(self.denominator):
            return Judgement.NOT_KNOWN
        if self.gap > 0:
            return Judgement.NOT_MET
        return Judgement.MET if self.denominator > 0 else Judgement.NOTHING

    @property
    def slack(self) -> float:
        """How exactly the amounts must agree, in their unit."""
        return MONEY if self.rule.basis == "money" else KG_NOISE * max(1.0, self.denominator)


def targets_in_force(facts: Facts) -> list[TargetRule]:
    """Return the law's targets and the case's own; a case's target of the same name replaces, and may only tighten.

    A target that holds per committee is one target more for each: `share@north` beside `share`. A row of the case for the
    committee north takes the place of that one alone; if the law asks it of each committee, it may only tighten there too.
    One that holds per supplier is one for each who sells something that counts, `most@coop`, and none over all.
    """
    rules = {rule.target: rule for rule in facts.law.targets}
    narrow, asked = [], set()
    for _index, row in facts.case["targets"].iterrows():
        amount = row["denominator_amount"]
        own = TargetRule(
            target=row["target"],
            name=row["name"],
            counts=row["counts"],
            sense=row["sense"],
            share=float(row["share"]),
            basis=row["basis"],
            denominator=row["denominator"],
            denominator_amount=None if pd.isna(amount) else float(amount),
            fund=row["fund"],
            within=row["within"],
            window=row["window"],
            mode=row["mode"],
            per=row["per"],
            baseline_year=None if pd.isna(row["baseline_year"]) else int(row["baseline_year"]),
        )
        if scope_in(row):
            role = rules[own.target].fund_role if own.target in rules and not own.fund else ""
            narrow.append(_of_sites(replace(own, fund_role=role), scope_in(row)))
            continue
        law = rules.get(own.target)
        if law is not None and law.source is not None:
            tighter = max if law.sense == "at_least" else min
            per = law.per or own.per
            own = replace(own, share=tighter(own.share, law.share), source=law.source, per=per, levels=law.levels)
            own = replace(own, baseline_year=law.baseline_year or own.baseline_year, by_mark=law.by_mark)
        rules[own.target] = own
        asked.add(own.target)
    idle = let_go(facts)
    for name, rule in rules.items():
        if ("targets", name) in idle and name not in asked:
            rules[name] = replace(rule, mode="off")
    for rule in list(rules.values()):
        for scope in one_by_one(facts, rule.per) if rule.per != EACH_SUPPLIER else ():
            part = _of_sites(rule, scope)
            rules[part.target] = part
    for own in narrow:
        wider = rules.get(own.target)
        if wider is not None and wider.source is not None:
            tighter = max if wider.sense == "at_least" else min
            own = replace(own, share=tighter(own.share, wider.share), source=wider.source)
        rules[own.target] = own
    found = []
    for rule in rules.values():
        found += _supplier_by_supplier(facts, rule) if rule.per == EACH_SUPPLIER else [_since(facts, rule)]
    return found


def _supplier_by_supplier(facts: Facts, rule: TargetRule) -> list[TargetRule]:
    """Return a target of each supplier alone, of all who sell something that counts or may have sold some before.

    By hand: cooperatives at most 30 % each; A offers beans and is one, B offers beans and is a firm, C is a cooperative of which
    beans were bought in January and which offers nothing any more: A and C. Of rice, which none of them sells, there is no share.
    """
    known = counting_rules(facts)
    counting, narrower = known.get(rule.counts), known.get(rule.within)
    if counting is None:
        return []
    every = [counting] if narrower is None else [counting, narrower]
    offers = set.intersection(*(offers_that_count(facts, one) for one in every))
    sells = {str(facts.offers.at[offer, "supplier"]) for offer in offers}
    earlier, words, went = _goods_told(facts)
    for seller, about, place in zip(earlier["supplier"], words, went, strict=True):
        sites = [Scope(site=str(site)) for site in sites_of(facts, place)]
        if all(any(meets_at(facts, one, about, at) for at in (sites if one.places else [place])) for one in every):
            sells.add(str(seller))
    names = facts.names["supplier"]
    return [
        replace(
            rule, target=f"{rule.target}@{one}", name=f"{rule.name or rule.target} ({names[one]})", supplier=one, per=""
        )
        for one in sorted(sells)
    ]


def of_its_supplier(facts: Facts, target: TargetRule, offers: set[str]) -> set[str]:
    """Return of some offers those that count toward a target that is of one supplier alone.

    Parameters
    ----------
    facts : Facts
        What the case says.
    target : TargetRule
        The share; it names a supplier where it is of one alone.
    offers : set of str
        Short names of offers.

    Returns
    -------
    set of str
        Those of that supplier, or all of them where the share is of no one supplier.
    """
    if not target.supplier:
        return offers
    return {offer for offer in offers if facts.offers.at[offer, "supplier"] == target.supplier}


def _since(facts: Facts, rule: TargetRule) -> TargetRule:
    """Return a target that is at least the share of its baseline year.

    By hand: 55,400.00 of 100,000.00 counted in 2019, 55.4 %: a target of 50 % asks for 55.4 %, one of 60 % for 60 %. Where nothing is on
    record of 2019 a target of 50 % asks for 50 %, and one of 0 % is off.
    """
    if rule.baseline_year is None or rule.scope:
        return rule
    for _line, row in facts.case["past_shares"].iterrows():
        if row["target"] == rule.target and int(row["year"]) == rule.baseline_year:
            then = min(1.0, float(row["counted"]) / float(row["whole"]))
            return replace(rule, share=then) if then > rule.share else rule
    return rule if rule.share > 0 else replace(rule, mode="off")


def _of_sites(rule: TargetRule, scope: Scope) -> TargetRule:
    """Return a target of some sites alone."""
    return replace(rule, target=f"{rule.target}@{scope}", scope=scope, per="")


def told_apart(facts: Facts) -> Apart:
    """Return the sites as the funds and the targets in force tell them apart."""
    return Apart(facts, targets_in_force(facts))


def counting_rules(facts: Facts) -> dict[str, CountingRule]:
    """Return the counting rules of the law and of the case."""
    rules = dict(facts.law.counting_rules)
    for name, rows in facts.case["counting_rules"].groupby("counts", sort=False):
        clauses = tuple(
            tuple(Condition(row["attribute"], tuple(split_list(row["values"]))) for _i, row in clause.iterrows())
            for _number, clause in rows.groupby("clause")
        )
        places = tuple(scope_in(clause.iloc[0]) for _number, clause in rows.groupby("clause"))
        definition = next((text for text in rows["definition"] if text), "")
        rules[str(name)] = CountingRule(str(name), definition, clauses, places if any(places) else ())
    return rules


def offers_that_count(facts: Facts, rule: CountingRule) -> set[str]:
    """Return the offers that count under a rule, at some site if it is one of places."""
    if rule.places:
        return set().union(*(offers_that_count_at(facts, rule, str(site)) for site in facts.zone_of_receiver.index))
    return {offer for offer, words in attributes(facts).items() if meets(rule, words)}


def offers_that_count_everywhere(facts: Facts, rule: CountingRule) -> set[str]:
    """Return the offers that count under a rule at whatever site their goods come to."""
    found = offers_that_count(facts, rule)
    for site in facts.zone_of_receiver.index if rule.places else ():
        found &= offers_that_count_at(facts, rule, str(site))
    return found


@once
def offers_that_count_at(facts: Facts, rule: CountingRule, site: str) -> set[str]:
    """Return the offers of which the goods that come to a site count.

    By hand: a clause of alto for farms of its own state, one of bajo for those within 50 km, one of everybody for women's groups.
    At alto's school a women's group of another state does not count, and a farm 60 km away, in the state, does; at a school
    of neither committee women's groups alone count.

    Parameters
    ----------
    facts : Facts
        What the case says.
    rule : CountingRule
        The counting rule, with the sites of each of its clauses.
    site : str
        Short name of a site that receives food.

    Returns
    -------
    set of str
        Short names of the offers.
    """
    own, everybody = _clauses_at(facts, rule, site)
    found = {offer for offer, words in attributes(facts).items() if meets(everybody, words)}
    for place, clause in own:
        found |= {offer for offer, words in attributes(facts).items() if meets(clause, _seen_from(facts, place, words))}
    return found


def _clauses_at(facts: Facts, rule: CountingRule, site: str) -> tuple[list[tuple[Scope, CountingRule]], CountingRule]:
    """Return the clauses that are meant for a site alone, and where there are none those of everybody."""
    own = [
        (place, replace(rule, clauses=(clause,), places=()))
        for clause, place in zip(rule.clauses, rule.places, strict=True)
        if place and site in sites_of(facts, place)
    ]
    rest = [clause for clause, place in zip(rule.clauses, rule.places, strict=True) if not place and not own]
    return own, replace(rule, clauses=tuple(rest), places=())


def _seen_from(facts: Facts, place: Scope, words: dict[str, list[str]]) -> dict[str, list[str]]:
    """Return attributes in which the supplier is as near as it is to the schools that are fed in a place."""
    (seller,) = words["supplier.supplier"]
    near, far = _near(facts, place)
    km = far[seller]
    return words | {"supplier.tier": [near[seller]], "supplier.km": [] if pd.isna(km) else [str(float(km))]}


@once
def _near(facts: Facts, place: Scope) -> tuple[pd.Series, pd.Series]:
    """Return tier and km of the suppliers as they lie to the schools that are fed in a place."""
    return facts.nearness(facts.sites[facts.receiver.isin(sites_of(facts, place))])


def meets_at(facts: Facts, rule: CountingRule, words: dict[str, list[str]], went: Scope) -> bool:
    """Tell whether goods bought before count; of which it is not said where they went, only if they do wherever that may be.

    Parameters
    ----------
    facts : Facts
        What the case says.
    rule : CountingRule
        The counting rule, with the sites of each of its clauses.
    words : dict of str to list of str
        The goods' words by attribute.
    went : Scope
        Where they went, as far as it is said; no word: to any site.

    Returns
    -------
    bool
        True if they count at every site to which they may have gone.
    """
    if not rule.places:
        return meets(rule, words)
    found = []
    for site in sorted(sites_of(facts, went)):
        own, everybody = _clauses_at(facts, rule, site)
        there = any(meets(clause, _seen_from(facts, place, words)) for place, clause in own)
        found.append(there or meets(everybody, words))
    return bool(found) and all(found)


def meets(rule: CountingRule, words: dict[str, list[str]]) -> bool:
    """Tell whether goods with these attributes count under a rule."""
    return any(all(_holds(condition, words) for condition in clause) for clause in rule.clauses)


def _holds(condition: Condition, words: dict[str, list[str]]) -> bool:
    known = words.get(condition.attribute, [])
    for value in condition.values:
        if value == "*" and known:
            return True
        if value.startswith((">=", "<=")):
            bound = float(value[2:])
            numbers = [float(word) for word in known]
            if any(number >= bound if value.startswith(">=") else number <= bound for number in numbers):
                return True
        elif value in known:
            return True
    return False


@once
def attributes(facts: Facts) -> dict[str, dict[str, list[str]]]:
    """Return for each offer every attribute at which a counting rule may look, as lists of words; unknown is empty."""
    words = attributes_of(facts)
    return {
        offer: words(row["supplier"], row["product"], bool(row["organic"]), split_list(row["labels"]))
        for offer, row in facts.offer_rows.items()
    }


def attributes_of(facts: Facts) -> Callable[[str, str, bool, list[str]], dict[str, list[str]]]:
    """Return a function from supplier, product, organic and labels to every attribute of the goods."""
    near, inside, far = *facts.whereabouts, facts.km_to_a_site
    women = _women_part(facts)

    def words_of(seller: str, good: str, organic: bool, labels: list[str]) -> dict[str, list[str]]:
        supplier, product = facts.supplier_rows[seller], facts.products.loc[good]
        words = {"supplier.tier": [near[seller]], "offer.organic": ["yes" if organic else "no"]}
        words["supplier.catchment"] = split_list(str(inside[seller]))
        figures = {
            name: supplier[name] for name in ("practice_score", "priority_members_share", "family_members_share")
        }
        figures |= {
            "practice_score": _practice_score(facts, seller, figures["practice_score"]),
            "km": far[seller],
            "women_members_share": women.get(seller, float("nan")),
        }
        for name, figure in figures.items():
            words[f"supplier.{name}"] = [] if pd.isna(figure) else [str(float(figure))]
        words["offer.labels"] = labels
        for column in ("supplier", "kind", "municipality", "state"):
            words[f"supplier.{column}"] = [supplier[column]] if supplier[column] else []
        for column in ("ownership", "certificates", "labels"):
            words[f"supplier.{column}"] = split_list(str(supplier[column]))
        for column in ("product", "food_group", "processing_class"):
            words[f"product.{column}"] = [product[column]] if product[column] else []
        words["product.tags"] = split_list(str(product["tags"]))
        return words

    return words_of


def _practice_score(facts: Facts, seller: str, undated: Any) -> Any:
    """Return what a supplier's practice scores on the plan's first day.

    Undated 40; 55 from January 2024 to the end of 2025, 62 from 2026-03-03 on. On 2 March 2026 the 55 has ended: 40. A day later: 62.
    """
    latest = None
    for _index, row in facts.case["practice_scores"].iterrows():
        begun = row["supplier"] == seller and row["valid_from"] <= facts.first_day
        if begun and (latest is None or row["valid_from"] > latest["valid_from"]):
            latest = row
    if latest is None or (not pd.isna(latest["valid_to"]) and latest["valid_to"] < facts.first_day):
        return undated
    return float(latest["score"])


def _women_part(facts: Facts) -> dict[str, float]:
    """Return what part of a group's families is registered in a woman's name; nothing of groups of which no row says.

    Of three families one is a woman's, of one nothing is said: 1 / 3; of twelve families one has a row, a woman's: 1 / 12.
    """
    part = {}
    for supplier, rows in facts.case["members"].groupby("supplier"):
        if rows["woman_holder"].notna().any():
            women = set(rows.loc[rows["woman_holder"].eq(True).fillna(False).astype(bool), "member"])
            families: Any = facts.suppliers["families"].to_dict()[supplier]
            listed = rows["member"].nunique()
            part[str(supplier)] = len(women) / (listed if pd.isna(families) else max(listed, float(families)))
    return part


def reckon(
    facts: Facts, orders: pd.DataFrame, payments: pd.DataFrame, deliveries: pd.DataFrame | None = None
) -> list[Reckoning]:
    """Reckon every target over the whole plan (period blank), or in every period; of those that are off the ones that bonuses hang on, or that another rule takes the place of.

    Parameters
    ----------
    facts : Facts
        What the case says.
    orders : pandas.DataFrame
        Order lines with ``own_kg`` and ``own_amount``.
    payments : pandas.DataFrame
        What each fund pays.
    deliveries : pandas.DataFrame, optional
        What each site receives, from `planner.verify.scopes.worth_by_site`; without it shares of some sites are left out.

    Returns
    -------
    list of Reckoning
        One for each share and window in which it is looked at.
    """
    rules = counting_rules(facts)
    result, in_force = [], targets_in_force(facts)
    paid_for, ways = {bonus.target for bonus in facts.law.bonuses}, ways_of(facts, "targets")
    apart = Apart(facts, in_force)
    for target in in_force:
        asked = [rules[name] for name in (target.counts, target.within) if name]
        by_site = any(rule.places for rule in asked)
        if (target.mode == "off" and target.target not in paid_for and target.stem not in ways) or (
            (target.scope or by_site) and deliveries is None
        ):
            continue
        funds = purses(facts, target)
        money = _goods_in_scope(facts, target, orders, payments, deliveries, funds, apart, by_site)
        counting, *within = (_lines_that_count(facts, rule, money) for rule in asked)
        if target.supplier:
            counting &= money["offer"].map(facts.offers["supplier"]) == target.supplier
        money = money.assign(counts=counting)
        lines = money[within[0]] if within else money
        for period, inside, months in windows(facts, target):
            now = lines if inside is None else lines[lines["period"].isin(inside)]
            earlier_counted = earlier_spent = 0.0
            if target.window != "period":
                earlier_counted, earlier_spent = sums_before(facts, target, months)
            counted = float(now.loc[now["counts"], "value"].sum()) + earlier_counted
            denominator = _denominator(facts, target, float(now["value"].sum()) + earlier_spent, funds)
            gap, rounding = _gap(target, counted, denominator), float(now["rounding"].sum())
            result.append(Reckoning(target, period, counted, denominator, gap, earlier_counted, rounding))
    return result


def _lines_that_count(facts: Facts, rule: CountingRule, lines: pd.DataFrame) -> pd.Series:
    """Tell which goods count; under a rule of places each where it came to."""
    if not rule.places:
        return lines["offer"].isin(offers_that_count(facts, rule))
    at = {site: offers_that_count_at(facts, rule, str(site)) for site in lines["site"].unique()}
    told = [offer in at[site] for offer, site in zip(lines["offer"], lines["site"], strict=True)]
    return pd.Series(told, index=lines.index, dtype=bool)


def windows(facts: Facts, target: TargetRule) -> list[tuple[str, set[str] | None, set[str] | None]]:
    """Return the windows in which a target is looked at: label, labels of its periods and its months (None: all of them).

    A period is one of the month of its first day. The year from 5 January to 29 May 2026, planned from 2 March on by weeks: three months in
    a row are January to March (with the weeks from 2 to 30 March), February to April and March to May; quarters are January to March
    and April to May. The week from 30 March to 5 April is one of March.
    """
    if target.window == "year":
        return [("", None, None)]
    if target.window == "period":
        return [(str(label), {str(label)}, None) for label in facts.periods["period"]]
    year = list(pd.period_range(facts.year_first_day, facts.last_day, freq="M"))
    if target.window == "three_months":
        spans = [year[start : start + 3] for start in range(max(1, len(year) - 2))]
    else:
        spans = [[month for month in year if (month.year, month.quarter) == quarter]
                 for quarter in dict.fromkeys((month.year, month.quarter) for month in year)]  # fmt: skip
    begins = {str(row["period"]): str(row["first_day"])[:7] for _label, row in facts.periods.iterrows()}
    found: list[tuple[str, set[str] | None, set[str] | None]] = []
    for span in spans:
        months = {str(month) for month in span}
        inside = {label for label, month in begins.items() if month in months}
        if inside:
            found.append(("/".join(dict.fromkeys((str(span[0]), str(span[-1])))), inside, months))
    return found


def level_of(item: Reckoning) -> str:
    """Return the highest level that is reached.

    By hand, 30 % bronze, 60 % silver, 90 % gold: 59.99 of 100.00 is bronze, 60.00 silver, 29.99 none; of 0 none.
    """
    reached = ""
    for level, share in sorted(item.rule.levels, key=lambda one: one[1]):
        if item.denominator > 0 and _gap(replace(item.rule, share=share), item.numerator, item.denominator) == 0:
            reached = level
    return reached


def _gap(target: TargetRule, counted: float, denominator: float) -> float:
    """Return what is missing from a share or too much of it, in decimals.

    By hand, for a ceiling of 10 %: 500.01 of 5,000.05 are 0.005 too much; 500.00 of 5,000.05 are none.
    """
    if math.isnan(denominator):
        return math.nan
    places = Decimal("0.01") if target.basis == "money" else Decimal("0.000000001")
    part, whole = (Decimal(str(value)).quantize(places, ROUND_HALF_EVEN) for value in (counted, denominator))
    due = (Decimal(str(target.share)) * whole).quantize(Decimal("0.000001"), ROUND_HALF_UP)
    gap = float(due - part if target.sense == "at_least" else part - due)
    least = 0.0 if target.basis == "money" else KG_NOISE * max(1.0, denominator)
    return gap if gap > least else 0.0


@once
def _goods_told(facts: Facts) -> tuple[pd.DataFrame, list[dict[str, list[str]]], list[Scope]]:
    """Return the goods bought before, each with its attributes and where it went."""
    earlier = goods_before(facts)
    words_of, marks = attributes_of(facts), own_marks(facts, earlier)
    pairs = zip(earlier["supplier"], earlier["product"], marks, strict=True)
    return earlier, [words_of(seller, good, *mark) for seller, good, mark in pairs], places_before(facts, earlier)


def sums_before(facts: Facts, target: TargetRule, months: set[str] | None = None) -> tuple[float, float]:
    """Return what counts toward a target of the goods bought before the plan's first day, and what they come to within its scope.

    Parameters
    ----------
    facts : Facts
        What the case says.
    target : TargetRule
        The share.
    months : set of str, optional
        Months that count, as 2026-01; None: all.

    Returns
    -------
    tuple of float
        What counts, and what it is counted of, in currency or kg as the share is.
    """
    earlier, words, went = _goods_told(facts)
    there = np.array([went_to(place, target.scope) for place in went], dtype=bool)
    if months is not None:
        there &= np.array([str(day)[:7] in months for day in earlier["date"]], dtype=bool)
    about = [one for one, here in zip(words, there, strict=True) if here]
    places = [place for place, here in zip(went, there, strict=True) if here]
    return _to_date(facts, target, earlier[there], about, places)


def whole_of(facts: Facts, target: TargetRule, spent: float = math.nan) -> float:
    """Return what a target is a share of: an amount, money received, or what is spent.

    Parameters
    ----------
    facts : Facts
        What the case says.
    target : TargetRule
        The share.
    spent : float
        What is spent, or weighs, within its scope, which is the whole where the law states no other; NaN: not known.

    Returns
    -------
    float
        In currency or kg; NaN where it is not known.
    """
    return _denominator(facts, target, spent, purses(facts, target))


def _to_date(
    facts: Facts, target: TargetRule, earlier: pd.DataFrame, words: list[dict[str, list[str]]], went: list[Scope]
) -> tuple[float, float]:
    """Return what counts of the goods bought before, and what they come to within the target's scope."""
    rules, funds = counting_rules(facts), purses(facts, target)
    counted = spent = 0.0
    one_purse = target.basis == "money" and (target.fund or target.fund_role)
    values = earlier["kg" if target.basis == "mass" else "amount"]
    for seller, fund, value, about, place in zip(
        earlier["supplier"], earlier["fund"], values, words, went, strict=True
    ):
        if one_purse and fund not in funds:
            continue
        if target.within and not meets_at(facts, rules[target.within], about, place):
            continue
        spent += float(value)
        if target.supplier in ("", seller) and meets_at(facts, rules[target.counts], about, place):
            counted += float(value)
    return counted, spent


def purses(facts: Facts, target: TargetRule) -> list[str]:
    """Return the funds whose money a target is about; of money received by some sites, those that pay for them alone."""
    if target.fund:
        funds = [target.fund]
    elif target.fund_role:
        funds = list(facts.funds.index[facts.funds["role"] == target.fund_role])
    else:
        funds = list(facts.funds.index)
    if target.scope and target.denominator == "received":
        own = sites_of(facts, target.scope)
        paid_for = {str(fund): sites_of(facts, scope_in(row)) for fund, row in facts.funds.iterrows()}
        funds = [fund for fund in funds if paid_for[fund] and paid_for[fund] <= own]
    return funds


def _goods_in_scope(
    facts: Facts,
    target: TargetRule,
    orders: pd.DataFrame,
    payments: pd.DataFrame,
    deliveries: pd.DataFrame | None,
    funds: list[str],
    apart: Apart,
    by_site: bool,
) -> pd.DataFrame:
    """Return goods in scope of a target: period, offer, value in currency or kg; by site also to which, or to one of whose like."""
    everything = not target.fund and not target.fund_role and not (target.scope and target.denominator == "received")
    if (target.scope or by_site) and deliveries is not None and (everything or target.basis == "mass"):
        here = deliveries[deliveries["site"].isin(sites_of(facts, target.scope))]
        value = here["own_kg"] if target.basis == "mass" else here["worth"]
        rounding = 0.0 if target.basis == "mass" else here["own_rounding"] + here["divided"]
        return here[["period", "offer", "site"]].assign(value=value, rounding=rounding)
    lines = orders[["period", "offer"]]
    if target.basis == "mass":
        return lines.assign(value=orders["own_kg"], rounding=0.0)
    if everything:
        return lines.assign(value=orders["own_amount"], rounding=orders["own_rounding"])
    goods = payments[(payments["offer"] != "") & payments["fund"].isin(funds)]
    if target.scope:
        goods = goods[goods["scope"].isin(apart.names_in(target.scope))]
    bill = ["period", "offer"]
    parts = pd.MultiIndex.from_frame(goods[bill])
    of_lines = orders.groupby(bill)["own_rounding"].sum().reindex(parts).fillna(0.0).to_numpy()
    payers = payments.groupby(bill).size().reindex(parts).to_numpy()
    # Of a bill that several funds share each pays whole cents.
    one_of = {name: site for site, name in apart.of_site.items()}  # no rule tells apart those of one name
    site = goods["scope"].map(one_of)
    return goods[bill].assign(site=site, value=goods["amount"], rounding=of_lines + CENT * (payers > 1))


def _denominator(facts: Facts, target: TargetRule, spent: float, funds: list[str]) -> float:
    if target.by_mark and not _some_marked(facts, counting_rules(facts)[target.counts]):
        return math.nan
    if target.denominator == "amount":
        return math.nan if target.denominator_amount is None else float(target.denominator_amount)
    if target.denominator == "received":
        if target.basis == "mass" or not (funds or not target.scope):
            return math.nan
        return float(facts.fund_money[funds].sum(skipna=False))
    return spent


def _some_marked(facts: Facts, rule: CountingRule) -> bool:
    """Tell whether an offer or something bought bears a mark that a clause asks for, be its other conditions met or not."""
    of_marks = [one for clause in rule.clauses for one in clause if one.attribute == "offer.labels"]
    cells = pd.concat([facts.case["offers"]["labels"], facts.case["bought"]["labels"]])
    return any(_holds(one, {"offer.labels": split_list(str(cell))}) for cell in cells for one in of_marks)


def modes_allowed(facts: Facts, rule: TargetRule) -> set[str]:
    """Return the modes that the plan may state for a target: what rule, family and waivers make of it."""
    if rule.mode == "off" or facts.stated_mode(FAMILY) == "off":
        return {"off"}
    waivers = facts.case["waivers"]
    scopes = [scope_in(row) for _index, row in waivers.iterrows()]
    concerned = [not scope or scope == rule.scope for scope in scopes]
    waivers = waivers[(waivers["target"] == rule.stem) & np.array(concerned, dtype=bool)]
    if waivers["ground"].isin(facts.law.waiver_grounds).any():
        return {WAIVED}
    return {facts.stated_mode(FAMILY) or rule.mode}


def check_targets(
    facts: Facts,
    reckonings: list[Reckoning],
    spared: set[tuple[str, str, str]],
    stated: pd.DataFrame | None,
    report: Report,
) -> None:
    """Check that hard targets are met, but for those spared, and that the plan states every share as it is.

    Parameters
    ----------
    facts : Facts
        What the case says.
    reckonings : list of Reckoning
        The shares that the plan tells, from `reckon`.
    spared : set of (str, str, str)
        What may be missed since another rule is met, from `planner.verify.alternatives.excused`.
    stated : pandas.DataFrame or None
        Table ``targets`` of the plan; None: it has none, and only the shares themselves are checked.
    report : Report
        Receives what is wrong.
    """
    for item in reckonings:
        if (FAMILY, item.rule.target, "") in spared:
            continue
        if modes_allowed(facts, item.rule) == {"hard"} and item.gap > item.rounding + item.slack:
            what = _("A share that must be reached is missed.")
            found = item.reached if item.denominator > 0 else item.numerator
            report.add(FAMILY, what, _where(item), item.rule.share, found, "share")
    if stated is None:
        return
    unread = pd.Series(True, index=stated.index)
    for item in reckonings:
        window = stated["window"].isin([item.period] if item.period else WHOLE_PLAN)
        rows = stated[(stated["target"] == item.rule.target) & window]
        unread.loc[rows.index] = False
        if rows.empty:
            report.add(FAMILY, _("The plan does not state this share."), _where(item))
        for _index, row in rows.iterrows():
            _check_row(facts, item, row, report)
    off = {rule.target for rule in targets_in_force(facts) if rule.mode == "off"}
    strange = stated[unread & ~(stated["target"].isin(off) & (stated["mode"] == "off"))]
    what = _("The plan states a share that neither the law nor the case asks for.")
    report.add_rows(FAMILY, what, strange, ["target", "window"])


def _check_row(facts: Facts, item: Reckoning, row: pd.Series, report: Report) -> None:
    where, rule = _where(item), item.rule
    unit = "currency" if rule.basis == "money" else "kg"
    figures = (
        ("required_share", rule.share, SHARE, "share", _("This is not the share required.")),
        ("reached_share", item.reached, _share_slack(item), "share", _("This is not the share reached.")),
        ("numerator", item.numerator, item.slack, unit, _("This is not what counts toward the share.")),
        ("counted_before", item.before, item.slack, unit, _("This is not what counted before the plan's first day.")),
        ("denominator", item.denominator, item.slack, unit, _("This is not what it is a share of.")),
        ("gap", item.gap, item.slack * 2, unit, _("This is not what is missing from the share.")),
    )
    for column, expected, slack, its_unit, what in figures:
        found = row[column]
        both_blank = np.isnan(expected) and np.isnan(found)
        if not both_blank and not abs(expected - found) <= slack + SHARE * abs(expected) * (unit == "kg"):
            report.add(FAMILY, what, where, expected, found, its_unit)
    if row["sense"] != rule.sense:
        report.add(FAMILY, _("The share is read the wrong way round."), where, rule.sense, row["sense"])
    if row["judgement"] != item.judgement:
        what = _("The plan does not say truthfully whether the share is reached.")
        report.add(FAMILY, what, where, item.judgement, row["judgement"])
    if rule.mode != "off" and shown(str(row["level"])) != level_of(item):
        what = _("This is not the level that the share reaches.")
        report.add(FAMILY, what, where, level_of(item), row["level"])
    allowed = modes_allowed(facts, rule)
    if row["mode"] not in allowed:
        what = _("The share does not bind in the way that law, case and waivers say.")
        report.add(FAMILY, what, where, " | ".join(sorted(allowed)), row["mode"])
    read = rule.source.verified if rule.source is not None else None
    said = None if pd.isna(row["verified"]) else bool(row["verified"])
    if said != read:
        what = _("The plan does not say truthfully whether the number was read in its source.")
        report.add(FAMILY, what, where, read, said)


def _share_slack(item: Reckoning) -> float:
    return SHARE + (2 * item.slack / item.denominator if item.denominator > 0 else 0.0)


def _where(item: Reckoning) -> dict[str, str]:
    return {"target": item.rule.name or item.rule.target} | ({"period": item.period} if item.period else {})
