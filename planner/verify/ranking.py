"""The law's order of preference: nobody who ranks better and could still deliver is passed over.

The order. Criteria are looked at in turn: by classes the first that fits comes first; by a figure of the supplier the larger comes first, one
that is not known after all that are, and those for whom the figure is not meant last. By hand: of two equal cooperatives the one with 80 %
family farmers comes before the one with 50 %, both before one that does not tell. Those who are equal in all of it share, where the case asks
for fairness; else a draw decides if all of them were in it together: before comes whose SHA-256 of ``seed|supplier|product`` is the smaller
text. It is reckoned here from the seed, not read from the places.

What is checked, precisely. For every product and period, a pack of a worse-ranked offer could be swapped for one of a
better-ranked one if the better one could come on the same day to the same zone, still has a pack in the period and in all, its
supplier has room under its cap, the funds that pay the worse one may pay the better and have the difference left, and the swap
touches no other rule: no minimum order, charge by drop or km, limit or commitment of either; both count alike toward every share,
and at equal prices only where a share of what is spent stands on its edge. A plan breaks the order if more packs could be swapped so
than one, and than are worth a ten-thousandth of all ranked purchases: closer than that no search goes.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from hashlib import sha256
from typing import Any

import numpy as np
import pandas as pd

from planner.i18n import _
from planner.programmes.law import CountingRule, Criterion, Ranking
from planner.schema.base import split_list
from planner.verify.bought import before
from planner.verify.facts import Facts, of
from planner.verify.funding import Left, least_spent
from planner.verify.losses import arriving_in_all, arriving_in_period
from planner.verify.shares import (
    Reckoning,
    attributes,
    counting_rules,
    offers_that_count,
    offers_that_count_at,
    targets_in_force,
)
from planner.verify.violation import MONEY, Report

FAMILY = "ranking"
SEARCHED = 1e-4
"""Part of the worth of ranked purchases below which the search for the best plan may stop."""

NOT_KNOWN, NOT_MEANT = 1e300, 1e301
"""Places after every figure that can be meant."""

EDGE = 1e-3
"""Share points within which a share counts as standing on its edge."""


def check_ranking(
    facts: Facts, orders: pd.DataFrame, payments: pd.DataFrame, reckonings: list[Reckoning], report: Report
) -> None:
    """Check that the lots of the call go to the best ranked, as the head of this module says.

    Parameters
    ----------
    facts : Facts
        What the case says.
    orders : pandas.DataFrame
        Order lines with `planner.verify.goods.with_worth`.
    payments : pandas.DataFrame
        What each fund pays for goods and deliveries.
    reckonings : list of Reckoning
        The shares that are in force, from `planner.verify.shares.reckon`.
    report : Report
        Receives what is wrong.
    """
    if facts.law.ranking is None or facts.mode(FAMILY) == "off":
        return
    rank = _ranks(facts, facts.law.ranking)
    lines = orders[orders["offer"].isin(rank.index) & (orders["packs"] > 0)]
    if lines.empty:
        return
    lines = lines.assign(since=facts.since(lines["period"], lines["delivery_day"]))
    swaps = Swaps(facts, rank, orders, payments, reckonings)
    least = SEARCHED * float(lines["own_amount"].sum())
    what = _("A supplier that the law ranks better could deliver more of this, but a worse-ranked one is asked.")
    places = rank.to_dict()
    able_of = {str(product): offers.index.tolist() for product, offers in swaps.able.groupby("product")}
    for (period, product), part in lines.groupby(["period", "own_product"]):
        sold = part.groupby("offer")["packs"].sum()
        last = max(places[offer] for offer in sold.index)
        for offer in (one for one in able_of.get(str(product), []) if places[one] < last):
            packs = max((swaps.packs(offer, worse, str(period), part) for worse in sold.index), default=0.0)
            if packs > 1 and packs * swaps.price[offer] > least:
                where = {"period": period, "product": product, "offer": offer}
                report.add(
                    FAMILY, what, where, float(sold.get(offer, 0.0)) + packs, float(sold.get(offer, 0.0)), "packs"
                )


def _ranks(facts: Facts, ranking: Ranking) -> pd.Series:
    """Return the place of each ranked offer, the least first; without those not ranked."""
    rules = counting_rules(facts)
    ranked = offers_that_count(facts, rules[ranking.applies_to]) if ranking.applies_to else set(facts.offers.index)
    keys: dict[str, tuple[float | str, ...]] = dict.fromkeys(sorted(ranked), ())
    for criterion in ranking.criteria:
        place = _by_figure(facts, criterion) if criterion.figure else _by_class(facts, criterion)
        keys = {offer: (*key, place(offer)) for offer, key in keys.items()}
    for offers in _equals(facts, keys) if _drawn(facts, ranking) else []:
        drew = {offer: _drew(facts, offer) for offer in offers}
        if all(seed for seed, _digest in drew.values()) and len({seed for seed, _digest in drew.values()}) == 1:
            keys |= {offer: (*keys[offer], digest) for offer, (_seed, digest) in drew.items()}
    order = {key: place for place, key in enumerate(sorted(set(keys.values())))}
    return pd.Series({offer: order[key] for offer, key in keys.items()}, dtype="int64")


def _by_class(facts: Facts, criterion: Criterion) -> Callable[[str], float]:
    """Return the place of an offer among classes: the first that fits, or after them."""
    members = [offers_that_count(facts, one) for one in criterion.classes]
    return lambda offer: min((place for place, some in enumerate(members) if offer in some), default=len(members))


def _by_figure(facts: Facts, criterion: Criterion) -> Callable[[str], float]:
    """Return the place of an offer by a figure of its supplier: the larger the less, infinite without one."""
    meant = None if criterion.among is None else offers_that_count(facts, criterion.among)
    words = attributes(facts)

    def place(offer: str) -> float:
        if meant is not None and offer not in meant:
            return NOT_MEANT
        return -max(map(float, words[offer][criterion.figure]), default=-NOT_KNOWN)

    return place


def _drawn(facts: Facts, ranking: Ranking) -> bool:
    """Tell whether draws decide among equals: where the law knows them and the case does not let equals share."""
    return ranking.draw_witnesses is not None and float(facts.case.head["fairness_share"]) == 0


def _equals(facts: Facts, keys: Mapping[str, tuple[float | str, ...]]) -> list[list[str]]:
    """Return the offers of each product that stand at one place."""
    found: dict[tuple[object, ...], list[str]] = {}
    for offer, key in keys.items():
        found.setdefault((facts.offers.at[offer, "product"], *key), []).append(offer)
    return list(found.values())


def _drew(facts: Facts, offer: str) -> tuple[str, str]:
    """Return the seed of the draw in which the supplier of an offer was for its product, and what it drew; blank: in none."""
    row: Any = facts.offers.loc[offer]
    draws = facts.case["draws"]
    mine = draws[(draws["product"] == row["product"]) & (draws["supplier"] == row["supplier"])]
    if mine.empty:
        return "", ""
    seed = str(mine["seed"].iloc[0]).strip()
    return seed, sha256(f"{seed}|{row['supplier']}|{row['product']}".encode()).hexdigest()


class Swaps:
    """How many packs one offer could take over from another without touching any other rule."""

    def __init__(
        self,
        facts: Facts,
        rank: pd.Series,
        orders: pd.DataFrame,
        payments: pd.DataFrame,
        reckonings: list[Reckoning],
    ) -> None:
        self.facts, self.rank = facts, rank
        of_spend = [item for item in reckonings if item.rule.denominator == "spend"]
        on_edge = [item.rule for item in of_spend if item.gap > 0 or abs(item.reached - item.rule.share) < EDGE]
        rules = counting_rules(facts)
        self.on_edge: set[str] = set()
        for rule in on_edge:
            self.on_edge |= offers_that_count(facts, rules[rule.within]) if rule.within else set(facts.offers.index)
        offers = facts.offers
        self.price = offers["price_per_unit"].astype(float) * offers["pack_units"].astype(float)
        self.seller, self.product = offers["supplier"], offers["product"]
        per_kg = self.seller.map(facts.suppliers["delivery_cost_per_kg"].astype(float)).fillna(0.0)
        self.delivery = per_kg * offers["pack_kg"].astype(float)
        self.sold = orders.groupby(["offer", "period"])["packs"].sum()
        self.sold_amount = orders.groupby("own_supplier")["own_amount"].sum()
        self.bills = self._bills(payments[payments["offer"] != ""])
        self.left = Left(facts, payments)
        terms = facts.suppliers[["days_to_invoice", "invoice_day"]].fillna(0)
        self.terms = dict(zip(terms.index, terms.itertuples(index=False, name=None), strict=True))
        self.must_spend = facts.mode("fund_spending") == "hard" and bool((least_spent(facts) > 0).any())
        self.sold_before = before(facts, "supplier", "amount")
        self.kg_before = before(facts, "offer", "kg")
        self.alike = self._counts_alike()
        rules = counting_rules(facts)
        self.promised = {
            offer for rule in facts.law.commitments for offer in offers_that_count(facts, rules[rule.applies_to])
        }
        self.free = [offer for offer in rank.index if self._untouched(offer)]
        self.able = offers.loc[self.free]

    def _counts_alike(self) -> pd.Series:
        """Return for each offer which targets and limits of targets it counts toward, as one text."""
        rules: dict[str, CountingRule] = counting_rules(self.facts)
        names = {name for target in targets_in_force(self.facts) for name in (target.counts, target.within) if name}
        rules |= {score.counts.name: score.counts for rule in self.facts.law.points for score in rule.scores}
        names |= {score.counts.name for rule in self.facts.law.points for score in rule.scores}
        members = [
            offers_that_count_at(self.facts, rules[name], str(site)) if rules[name].places else offers_that_count(self.facts, rules[name])
            for name in sorted(names)
            for site in (self.facts.zone_of_receiver.index if rules[name].places else [""])
        ]  # fmt: skip
        apart = any(target.supplier for target in targets_in_force(self.facts))
        return pd.Series(
            {
                offer: "".join("x" if offer in some else "-" for some in members) + self.seller[offer] * apart
                for offer in self.rank.index
            },
            dtype="str",
        )

    def _untouched(self, offer: str) -> bool:
        """Tell whether an offer has no minimum, charge by drop or km, limit (by day or week too) or commitment that a swap could touch."""
        promises = self.facts.case["commitments"]
        promised = offer in self.promised or promises["supplier"].eq(self.seller[offer]).any()
        return self.bare(offer) and not promised and not (self.facts.law.cost_ceilings or self.facts.law.own_ceilings)

    def bare(self, offer: str) -> bool:
        """Tell whether an offer has no minimum, charge by drop, km or zone, limit nor contract: a pack of it is as good as any other."""
        row: Any = self.facts.offers.loc[offer]
        if row["contract"] or row["supplier"] in self.facts.charges_by_zone:
            return False
        supplier: Any = self.facts.suppliers.loc[row["supplier"]]
        group = self.facts.products.loc[row["product"], "food_group"]
        terms = [supplier[name] for name in ("minimum_drop_kg", "minimum_order_amount", "delivery_cost_per_drop")]
        terms += [supplier["delivery_cost_per_km"], row["minimum_kg"]]
        terms += [supplier[name] for name in ("kg_per_day", "kg_per_week", "delivery_days_per_week")]
        if any(not pd.isna(term) and term > 0 for term in terms):
            return False
        limits = self.facts.case["limits"]
        limited = limits["product"].isin(["", row["product"]]) & limits["food_group"].isin(["", group])
        return not bool(limited.any())

    def packs(self, better: str, worse: str, period: str, lines: pd.DataFrame) -> float:
        """Return how many packs of `worse` the offer `better` could take over of the order lines of a period.

        Parameters
        ----------
        better, worse : str
            Short names of two offers of a product, ranked and known to the case.
        period : str
            Label of the period.
        lines : pandas.DataFrame
            Order lines of the product in the period, with ``since`` (see `Facts.since`).

        Returns
        -------
        float
            Whole packs; 0, too, where the better one could not bring them when the other does, or where another rule
            might be touched.
        """
        if worse not in self.free or self.rank[better] >= self.rank[worse] or self.alike[better] != self.alike[worse]:
            return 0.0
        room = self.supply_left(better, period)
        if self.seller[better] != self.seller[worse]:
            room = min(room, self.under_cap(better) / self.price[better])
        if room < 1 - 1e-9:  # less than a pack
            return 0.0
        theirs = lines[lines["offer"] == worse]
        theirs = theirs[self.could_bring(better, theirs)]
        funds = self.facts.funds.index
        may = [fund for fund in funds if self._may_pay(fund, better) and self._pays_then(fund, better, worse)]
        room = min(room, self._paid(worse, period, theirs, may))
        more = self.price[better] + self.delivery[better] - self.price[worse] - self.delivery[worse]
        if (more and better in self.on_edge) or (more < 0 and self.must_spend):
            return 0.0
        if more > 0:
            left = sum(self._left(fund, self.seller[better], period, theirs["delivery_day"]) for fund in may)
            room = min(room, max(0.0, left - MONEY) / more)
        return float(np.floor(max(0.0, room) + 1e-9))

    def could_bring(self, offer: str, lines: pd.DataFrame) -> np.ndarray:
        """Tell of which order lines an offer could come on the same day to all sites of the zone that receive then."""
        days = self.facts.days.get_indexer(pd.DatetimeIndex(lines["delivery_day"]))
        comes = [self.facts.could_come(offer, str(zone)) for zone in lines["zone"]]
        return np.array([day >= 0 and there[day] for there, day in zip(comes, days, strict=True)], dtype=bool)

    def supply_left(self, offer: str, period: str) -> float:
        """Return how many packs more an offer could deliver in a period, whatever they cost."""
        facts = self.facts
        if not facts.deliverable.at[offer, period]:
            return 0.0
        in_period = arriving_in_period(facts, offer, period) - float(self.sold.get((offer, period), 0.0))
        return min(in_period, self.in_all_left(offer))

    def in_all_left(self, offer: str) -> float:
        """Return how many packs more an offer has in all."""
        mine = self.sold[offer] if offer in self.sold.index.get_level_values(0) else pd.Series(dtype=float)
        return arriving_in_all(self.facts, offer) - float(mine.sum())

    def under_cap(self, offer: str) -> float:
        """Return for how much more the supplier of an offer may sell under the cap of its year; inf: none."""
        cap, seller = self.facts.caps[self.seller[offer]], self.seller[offer]
        own = float(self.sold_amount.get(seller, 0.0)) + float(self.sold_before.get(seller, 0.0))
        return np.inf if pd.isna(cap) else float(cap) - own

    def _paid(self, offer: str, period: str, lines: pd.DataFrame, funds: list[str]) -> float:
        """Return how many packs of an offer's order lines the funds pay: a bill is of the days between ends of funds."""
        asked: dict[pd.Timestamp, float] = {}
        for since, packs in zip(self._since(lines["period"], lines["since"]), lines["packs"], strict=True):
            asked[since] = asked.get(since, 0.0) + float(packs)
        price = self.price[offer]
        paid = {since: sum(self.bills.get((offer, period, fund, since), 0.0) for fund in funds) for since in asked}
        return sum(min(packs, paid[since] / price) for since, packs in asked.items() if paid[since])

    def _bills(self, paid: pd.DataFrame) -> dict[tuple[str, str, str, pd.Timestamp], float]:
        """Return what each fund pays of an offer's bill of a period, by the day from which on the bill is."""
        since = self._since(paid["period"], paid["since"])
        found: dict[tuple[str, str, str, pd.Timestamp], float] = {}
        for *bill, amount in zip(paid["offer"], paid["period"], paid["fund"], since, paid["amount"], strict=True):
            found[*bill] = found.get(tuple(bill), 0.0) + float(amount)
        return found

    def _since(self, period: pd.Series, since: pd.Series) -> pd.Series:
        """Return from which day on each bill is; a bill of the whole period is from its first day on."""
        return since.fillna(of(period, self.facts.periods["first_day"]))

    def _may_pay(self, fund: str, offer: str) -> bool:
        row: Any = self.facts.funds.loc[fund]
        product: Any = self.facts.products.loc[self.product[offer]]
        allowed = (
            ("pays_supplier_kinds", self.facts.suppliers.loc[self.seller[offer], "kind"]),
            ("pays_classes", product["processing_class"]),
            ("pays_food_groups", product["food_group"]),
        )
        return all(not split_list(row[column]) or word in split_list(row[column]) for column, word in allowed)

    def _pays_then(self, fund: str, better: str, worse: str) -> bool:
        """Tell whether a fund that pays by invoice is asked for both offers on the same days; one that pays by delivery always is."""
        return fund not in self.facts.by_invoice or self.terms[self.seller[better]] == self.terms[self.seller[worse]]

    def _left(self, fund: str, supplier: str, period: str, days: pd.Series) -> float:
        """Return what a fund has left for deliveries of a period; nothing where it does not pay on each of their days."""
        row: Any = self.facts.funds.loc[fund]
        days = self.facts.money_day(pd.Series(fund, days.index), pd.Series(supplier, days.index), days)
        begins = pd.isna(row["first_day"]) or (days >= row["first_day"]).all()
        if not begins or not (pd.isna(row["last_day"]) or (days <= row["last_day"]).all()):
            return 0.0
        return min(self.left.until(fund, days.min()), self.left.in_period(fund, period))
