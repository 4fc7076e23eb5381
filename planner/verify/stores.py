"""What happens to the food at each site: it arrives in whole packs, the oldest is used first, it runs out of date.

The goods are followed with plain loops, one site and product at a time: this is the arithmetic that everybody must be
able to redo on paper.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache, partial
from math import floor, fsum
from typing import Any

import numpy as np
import pandas as pd

from planner.i18n import _
from planner.verify.facts import Facts, join, of
from planner.verify.violation import KG_RELATIVE, PACK_SLACK, Report, differ

SHORT_COLUMNS = ["period", "zone", "product"]


@dataclass(frozen=True)
class Stores:
    """What became of the food.

    Parameters
    ----------
    missing : pandas.DataFrame
        ``period``, ``zone``, ``product``, ``need_kg``, ``short_kg``, ``short_servings`` wherever something is missing.
    stored : pandas.DataFrame
        ``period``, ``zone``, ``product``, ``kg``: what can still be served in the next period, where it is more than
        nothing; the opening stock with it.
    wasted : pandas.DataFrame
        ``period`` (of the delivery), ``site``, ``product``, ``kg``, ``pack_kg``: whole packs that nobody eats before they run out.
    early : pandas.DataFrame
        As `wasted`: a whole pack or more of a product that may not be bought ahead, eaten in a later period although its offer
        could have come again or was out of season.
    need : pandas.DataFrame
        ``period``, ``zone``, ``product``, ``kg``, ``servings``: the gross need.
    open : pandas.DataFrame
        ``period``, ``product``, ``kg``: what is needed beyond the opening stock.
    rounding_share : float
        Weight that arrives beyond what is eaten of it, by what is eaten; NaN where nothing is.
    rest : pandas.Series
        Kg of each product needed beyond the opening stock.
    wanted, opening : dict
        By site and product, kg needed on each day beyond the opening stock, and kg eaten from it.
    arriving : dict
        By site and product, what is delivered on each day.
    """

    missing: pd.DataFrame
    stored: pd.DataFrame
    wasted: pd.DataFrame
    early: pd.DataFrame
    need: pd.DataFrame
    open: pd.DataFrame
    rounding_share: float
    rest: pd.Series
    wanted: Needs
    opening: Needs
    arriving: dict[tuple[str, str], Arrivals]


Day = int
Kg = dict[Day, float]
"""Kg by day (number); days without any are not there."""
Deliveries = list[tuple[str, float]]
"""Offer and kg of what is delivered."""
Arrivals = dict[Day, Deliveries]
"""What is delivered, by day."""
Needs = dict[tuple[str, str], Kg]
"""Per receiving site and product, kg by day."""


@dataclass(frozen=True)
class Goods:
    """A product at a site.

    Parameters
    ----------
    pack_kg : float
        Weight of a pack.
    life : int
        Days after that of the delivery on which it may be served.
    earliest : callable, optional
        Earliest day on which somebody could have brought what is eaten on a day; without it, the day itself.
    """

    pack_kg: float
    life: int
    earliest: Callable[[int], int] = lambda day: day


@dataclass
class Batch:
    """A delivery in a store: the day (number) on which it came, its offer, the kg left, the day on which its open pack was opened."""

    came: int
    offer: str
    left: float
    opened: int = -1


@dataclass
class Store:
    """What is in store of a product at a site, day after day: the oldest is eaten first, while it keeps.

    A store that `forgets` does without the rest of an opened pack from the day on which it would be too old, had it come as early as
    anybody could bring it. A plan is made before it is known who comes when: it
    need not reckon with such a rest. With whole packs it must. Whether there was any such rest, forgotten or not, is told by `rests`.
    One with a day `until` which each delivery may wait eats first what may wait least, and what has waited too long last.
    """

    goods: Goods
    forgets: bool = False
    until: Callable[[Batch], Day] | None = None
    rests: bool = False
    batches: list[Batch] = field(default_factory=list)
    in_vain: list[tuple[Day, float]] = field(default_factory=list)
    """Day and kg of the whole packs of each delivery that ran out, or were left at the end."""

    def receive(self, now: Day, arriving: Deliveries) -> None:
        """Begin a day: what is too old is thrown away, what comes is put into the store."""
        batches, life = self.batches, self.goods.life
        while batches and batches[0].came + life < now:
            self.throw_away(batches.pop(0))
        batches += [Batch(now, offer, kg) for offer, kg in arriving if kg > 0]
        for batch in batches:
            if batch.opened >= 0 and self.goods.earliest(batch.opened) + life < now:
                self.rests = True
                if self.forgets:
                    batch.left = min(batch.left, self.goods.pack_kg * whole_packs(batch.left, self.goods.pack_kg))

    def throw_away(self, batch: Batch) -> None:
        """Note the whole packs that are left of a delivery: they came in vain."""
        packs = whole_packs(batch.left, self.goods.pack_kg)
        if packs:
            self.in_vain.append((batch.came, packs * self.goods.pack_kg))

    def eat(self, now: Day, wanted: float) -> tuple[float, list[tuple[Batch, float]]]:
        """Return the kg missing of what is wanted on a day, and how much was eaten of which delivery."""
        eaten, pack_kg = [], self.goods.pack_kg
        for batch in self._in_order(now):
            used = min(wanted, batch.left)
            if used <= 0:
                continue
            whole = whole_packs(batch.left, pack_kg)
            batch.left -= used
            batch.opened = now if whole_packs(batch.left, pack_kg) < whole else batch.opened
            wanted -= used
            eaten.append((batch, used))
            if wanted <= 0:
                break
        while self.batches and self.batches[0].left <= KG_RELATIVE * pack_kg:
            del self.batches[0]
        return wanted, eaten

    def _in_order(self, now: Day) -> list[Batch]:
        """Return the deliveries as they are eaten on a day: the oldest first, or by the day until which they may wait."""
        until = self.until
        if until is None:
            return self.batches
        last = {id(batch): until(batch) for batch in self.batches}
        return sorted(self.batches, key=lambda batch: (last[id(batch)] < now, last[id(batch)]))

    def good_after(self, now: Day) -> float:
        """Return the kg that are good for a later day."""
        return sum(batch.left for batch in self.batches if batch.came + self.goods.life > now)


def whole_packs(kg: float, pack_kg: float) -> int:
    """Return the whole packs in a weight; a hair less than one is one."""
    return floor(kg / pack_kg + PACK_SLACK)


@dataclass(frozen=True)
class Pantry:
    """What became of a product at a site.

    Parameters
    ----------
    days : list of int
        Days on which something comes or is eaten, and the last of each period.
    lacking : list of float
        Kg missing on each of these days, down to the noise of floating point.
    stored : dict of int to float
        Kg in store at the end of a period and good for a later day, by the period's last day.
    waited : list of (Batch, int, float)
        What was eaten in a later period than it came: the delivery, the day, kg.
    in_vain : list of (int, float)
        Day and kg of the whole packs of each delivery that nobody ate before they ran out, or the plan ended.
    rests : bool
        Was there a rest of an opened pack with which nobody needs to reckon? See `Store`.
    """

    days: list[Day]
    lacking: list[float]
    stored: Kg
    waited: list[tuple[Batch, Day, float]]
    in_vain: list[tuple[Day, float]]
    rests: bool


def follow(
    need: Kg,
    arriving: Arrivals,
    goods: Goods,
    ends: list[Day],
    forgets: bool = False,
    until: Callable[[Batch], Day] | None = None,
) -> Pantry:
    """Follow one product at one site through the days: the oldest is eaten first, while it keeps.

    By hand: 10 kg come on Monday (day 0) and keep one day, 4 kg are eaten each day: on Monday 4, on Tuesday 4; on
    Wednesday 2 are left that are too old, and 4 are missing. In packs of 1 kg two of them came in vain, in packs of 2 kg one, in
    larger ones none.

    Parameters
    ----------
    need : dict of int to float
        Kg needed, by day.
    arriving : dict of int to list of (str, float)
        Offer and kg of what is delivered, by day.
    goods : Goods
        The product at the site.
    ends : list of int
        Last day of each period.
    forgets : bool
        See `Store`.
    until : callable, optional
        See `Store`.

    Returns
    -------
    Pantry
        Day by day what is missing, and what is left, eaten late or bought in vain, in kg.
    """
    store, over, begin = Store(goods, forgets, until=until), set(ends), 0
    days = sorted({*need, *arriving, *ends})
    lacking, stored, waited = [], {}, []
    for now in days:
        missing = need.get(now, 0.0)
        if store.batches or now in arriving:
            store.receive(now, arriving.get(now, []))
            missing, eaten = store.eat(now, missing)
            waited += [(batch, now, kg) for batch, kg in eaten if batch.came < begin]
        lacking.append(missing)
        if now in over:
            begin = now + 1
            good = store.good_after(now)
            if good:
                stored[now] = good
    for batch in store.batches:
        store.throw_away(batch)
    return Pantry(days, lacking, stored, waited, store.in_vain, store.rests)


def run_stores(facts: Facts, daily: pd.DataFrame, orders: pd.DataFrame, deliveries: pd.DataFrame | None) -> Stores:
    """Follow every product at every site.

    Parameters
    ----------
    facts : Facts
        What the case says.
    daily : pandas.DataFrame
        What the menu needs, as `menu.daily_needs` returns it.
    orders : pandas.DataFrame
        Order lines with ``own_product``.
    deliveries : pandas.DataFrame or None
        Delivery lines with ``own_product`` and ``own_kg``. None: what a zone buys is shared out among its sites by their
        whole packs, the earliest need first.

    Returns
    -------
    Stores
        What is missing, stored and wasted at all sites together.
    """
    gross, servings = _by_day(facts, daily)
    rest, opening = _use_opening_stock(facts, daily, gross)
    arriving = _share_out(facts, rest, orders) if deliveries is None else _arrivals(facts, deliveries)

    pack_kg = facts.pack_kg.astype(float).to_dict()
    labels, ends = facts.period_of_day.tolist(), [facts.day_number[day] for day in facts.periods["last_day"]]
    zone_of = facts.sites["zone"].to_dict()
    missing, stored, wasted, early = [], [], [], []
    earliest_at: dict[tuple[str, tuple[str, ...], bytes], Callable[[Day], Day]] = {}
    for pair in sorted(rest.keys() | arriving.keys()):
        site, product = pair
        offers = tuple(offer for offer in facts.offers_of[product] if site in facts.served_by[offer])
        alike = (product, offers, facts.receives[site].tobytes())
        earliest = earliest_at.setdefault(alike, cache(partial(earliest_day, facts, site, product)))
        goods = Goods(pack_kg[product], facts.life[product], earliest)
        zone, wanted, brought = zone_of[site], rest.get(pair, {}), arriving.get(pair, {})
        pantry = follow(wanted, brought, goods, ends)
        careful = follow(wanted, brought, goods, ends, forgets=True) if pantry.rests else pantry
        for day, kg in zip(pantry.days, pantry.lacking, strict=True):
            if kg > max(PACK_SLACK * goods.pack_kg, KG_RELATIVE * wanted.get(day, 0.0)):
                lacking = servings[pair].get(day, 0.0) * kg / gross[pair][day]
                missing.append((labels[day], zone, product, kg, lacking))
        stored += [(labels[day], zone, product, kg) for day, kg in pantry.stored.items()]
        wasted += [(labels[day], site, product, kg, goods.pack_kg) for day, kg in careful.in_vain]
        if not facts.storable[product]:
            kept = _needlessly_kept(facts, site, careful.waited, goods)
            if kept:
                until = partial(_may_wait, facts, site, goods.life)
                other = follow(wanted, brought, goods, ends, forgets=True, until=until)
                if sum(other.lacking) <= sum(careful.lacking) + KG_RELATIVE * goods.pack_kg:
                    kept = _needlessly_kept(facts, site, other.waited, goods)
            early += [(labels[day], site, product, kg, goods.pack_kg) for day, kg in kept]
    stored += opening

    need = daily.assign(zone=of(daily["site"], facts.sites["zone"]))
    need = need.groupby(SHORT_COLUMNS, as_index=False)[["kg", "servings"]].sum()
    short = pd.DataFrame(missing, columns=[*SHORT_COLUMNS, "short_kg", "short_servings"])
    short = short.groupby(SHORT_COLUMNS, as_index=False).sum()
    short = join(short, need.rename(columns={"kg": "need_kg"})[[*SHORT_COLUMNS, "need_kg"]], SHORT_COLUMNS)
    kept_kg = pd.DataFrame(stored, columns=[*SHORT_COLUMNS, "kg"]).groupby(SHORT_COLUMNS, as_index=False).sum()
    columns = ["period", "site", "product", "kg", "pack_kg"]
    open_ = _open_needs(labels, rest)
    eaten = float(open_["kg"].sum()) - float(short["short_kg"].sum())
    arrived = float(orders["own_kg"].sum())
    return Stores(
        short,
        kept_kg,
        pd.DataFrame(wasted, columns=columns),
        pd.DataFrame(early, columns=columns),
        need,
        open_,
        arrived / eaten - 1.0 if eaten > NO_KG else float("nan"),
        open_.groupby("product")["kg"].sum(),
        rest,
        {pair: {day: kg - rest[pair][day] for day, kg in need.items()} for pair, need in gross.items()},
        arriving,
    )


NO_KG = 1e-9
"""Kg below which nothing is eaten: rounding noise."""


def earliest_day(facts: Facts, site: str, product: str, day: Day) -> Day:
    """Return the earliest day on which somebody could have brought to a site what is eaten there on a day.

    Every offer brings it on its first day in the period from which it keeps so long, or where it has none, on its last day before, if it
    is in season all the while or the product may be bought ahead. By hand: bread keeps a day. For Wednesday's a bakery that comes every day may come on Tuesday; for Monday's
    it comes on Monday, and one that only comes on Sundays on Sunday.

    Parameters
    ----------
    facts : Facts
        What the case says.
    site : str
        Short name of a site that receives food.
    product : str
        Short name of the product.
    day : int
        Number of the day on which it is eaten, from 0 on the plan's first.

    Returns
    -------
    int
        Number of the day; that of the meal itself where nobody could have come before.
    """
    begin, least = facts.period_begin[day], max(day - facts.life[product], 0)
    found = [day]
    for offer in facts.offers_of[product]:
        if site in facts.served_by[offer]:
            comes = facts.delivers[offer] & facts.receives[site]
            now = np.flatnonzero(comes[max(begin, least) : day + 1])
            before = np.flatnonzero(comes[least:begin]) if not len(now) else now[:0]
            found += [max(begin, least) + int(now[0])] if len(now) else []
            ahead = facts.storable[product]
            found += [least + int(n) for n in before[-1:] if ahead or facts.in_season[offer][least + n : day + 1].all()]
    return min(found)


def _needlessly_kept(
    facts: Facts, site: str, waited: list[tuple[Batch, Day, float]], goods: Goods
) -> list[tuple[Day, float]]:
    """Return what of each delivery, a whole pack or more, was eaten in a later period although its offer could have come again in it, or was out of season.

    By hand: lettuce comes on Fridays and is not storable; on Monday it is eaten, since nobody could come on that day. Were it delivered
    on any day, or were its season over on Friday, it might not be.

    Which of two deliveries in store is eaten first nobody prescribes: no plan is at fault if some order keeps the rule. By hand: 10 kg of a farm that
    comes on Tuesdays and Thursdays and 10 kg of a market that comes on any day came on Thursday; 10 kg are eaten on Friday and 10 on Monday.
    The market's are eaten on Friday, and the farm's, which cannot come on Monday, are left.
    """
    kept: dict[int, tuple[Day, float]] = {}
    for batch, day, kg in waited:
        if not _may_still_be_eaten(facts, site, batch, day):
            kept[id(batch)] = (batch.came, kept.get(id(batch), (0, 0.0))[1] + kg)
    return [(day, kg) for day, kg in kept.values() if whole_packs(kg, goods.pack_kg)]


def _may_still_be_eaten(facts: Facts, site: str, batch: Batch, day: Day) -> bool:
    """Tell whether what came in an earlier period may be eaten on a day: its offer could not come again, and is in season all the while."""
    first = max(facts.period_begin[day], batch.came + 1)
    again = (facts.delivers[batch.offer] & facts.receives[site])[first : day + 1].any()
    return not again and bool(facts.in_season[batch.offer][batch.came : day + 1].all())


def _may_wait(facts: Facts, site: str, life: int, batch: Batch) -> Day:
    """Return the last day on which a delivery of what is not storable may be eaten."""
    last = min(batch.came + life, len(facts.days) - 1)
    days = range(batch.came + 1, last + 1)
    own = facts.period_begin[batch.came]
    forbidden = (
        day for day in days if facts.period_begin[day] != own and not _may_still_be_eaten(facts, site, batch, day)
    )
    return next(forbidden, last + 1) - 1


def _open_needs(labels: list[str], rest: Needs) -> pd.DataFrame:
    """Return what is needed beyond the opening stock: ``period``, ``product``, ``kg``."""
    parts: dict[tuple[str, str], list[float]] = {}
    for (_site, product), need in rest.items():
        for day, kg in need.items():
            if kg > 0:
                parts.setdefault((labels[day], product), []).append(kg)
    rows = [(*place, fsum(kgs)) for place, kgs in sorted(parts.items())]
    return pd.DataFrame(rows, columns=["period", "product", "kg"]).astype({"period": str, "product": str, "kg": float})


def _by_day(facts: Facts, rows: pd.DataFrame) -> tuple[Needs, Needs]:
    """Return the kg and the servings needed."""
    sums = rows.groupby(["site", "product", "date"], as_index=False)[["kg", "servings"]].sum()
    days = facts.days.get_indexer(pd.DatetimeIndex(sums["date"])).tolist()
    kg_of: Needs = {}
    servings_of: Needs = {}
    columns = _lists(sums, "site", "product", "kg", "servings")
    for day, site, product, kg, servings in zip(days, *columns, strict=True):
        kg_of.setdefault((site, product), {})[day] = kg
        servings_of.setdefault((site, product), {})[day] = servings
    return kg_of, servings_of


def _arrivals(facts: Facts, deliveries: pd.DataFrame) -> dict[tuple[str, str], Arrivals]:
    found: dict[tuple[str, str], Arrivals] = {}
    lines = deliveries[(deliveries["own_kg"] > 0) & deliveries["delivery_day"].isin(facts.days)]
    days = facts.days.get_indexer(pd.DatetimeIndex(lines["delivery_day"])).tolist()
    columns = _lists(lines, "site", "own_product", "offer", "own_kg")
    for day, site, product, offer, kg in zip(days, *columns, strict=True):
        found.setdefault((site, product), {}).setdefault(day, []).append((offer, kg))
    return found


def _lists(rows: pd.DataFrame, *columns: str) -> list[list[Any]]:
    """Return columns as lists: a loop over them is several times as fast as over the columns."""
    return [rows[column].tolist() for column in columns]


def _use_opening_stock(
    facts: Facts, daily: pd.DataFrame, gross: Needs
) -> tuple[Needs, list[tuple[str, str, str, float]]]:
    """Return what is needed beyond the opening stock, and what is left of that stock at the end of each period.

    It is eaten day by day, on each day by the sites of its zone in the order of their short names.
    """
    rest = {pair: dict(need) for pair, need in gross.items()}
    stored = []
    for _index, row in facts.case["stock"].iterrows():
        product, zone, kg = row["product"], row["zone"], float(row["kg"])
        keeps = pd.Timedelta(days=facts.life[product])
        last = facts.first_day + keeps if pd.isna(row["use_by"]) else row["use_by"]
        near = facts.sites.index[facts.sites["zone"] == zone]
        sites = [site for site in sorted(near) if (site, product) in rest]
        for day, date in enumerate(facts.days):
            if date <= last:
                for site in sites:
                    used = min(kg, rest[site, product].get(day, 0.0))
                    if used > 0:
                        rest[site, product][day] -= used
                        kg -= used
                        if rest[site, product][day] <= NO_KG * max(gross[site, product][day], NO_KG):
                            rest[site, product][day] = 0.0
            label = facts.period_of_day.iloc[day]
            if date == facts.periods.at[label, "last_day"] and kg > KG_RELATIVE and date < last:
                stored.append((label, zone, product, kg))
    return rest, stored


def _share_out(facts: Facts, rest: Needs, orders: pd.DataFrame) -> dict[tuple[str, str], Arrivals]:
    """Return what each site gets of what its zone buys: whole packs, the earliest need first, then the sites' order."""
    result: dict[tuple[str, str], Arrivals] = {}
    lines = orders[(orders["packs"] > 0) & orders["delivery_day"].isin(facts.days)]
    lines = lines.sort_values(["delivery_day", "offer"], kind="stable")
    open_ = {pair: dict(need) for pair, need in rest.items()}
    columns = ("zone", "own_product", "delivery_day", "offer", "packs")
    for zone, product, date, offer, packs in zip(*_lists(lines, *columns), strict=True):
        sites = [site for site in facts.zone_of_receiver.index if facts.zone_of_receiver[site] == zone]
        pack_kg, came, left = float(facts.pack_kg[product]), facts.day_number[date], float(packs)
        spare = dict.fromkeys(sites, 0.0)  # kg of opened packs
        given = dict.fromkeys(sites, 0.0)
        for day in range(came, min(came + facts.life[product] + 1, len(facts.days))):
            for site in sites:
                need = open_.get((site, product), {})
                wanted = need.get(day, 0.0)
                used = min(wanted, spare[site])
                whole = min(left, max(0.0, float(np.ceil((wanted - used) / pack_kg - PACK_SLACK))))
                spare[site] += whole * pack_kg - used
                taken = min(wanted - used, spare[site])
                spare[site] -= taken
                left, given[site] = left - whole, given[site] + whole
                if wanted:
                    need[day] = wanted - used - taken
        given[sites[0]] += left  # nobody needs them: whoever gets them cannot use them
        for site, whole in given.items():
            if whole:
                result.setdefault((site, product), {}).setdefault(came, []).append((str(offer), whole * pack_kg))
    return result


def check_stores(facts: Facts, stores: Stores, report: Report) -> None:
    """Check that everybody is fed where that must be, and that nothing is bought that nobody can eat.

    Parameters
    ----------
    facts : Facts
        What the case says.
    stores : Stores
        From `run_stores`.
    report : Report
        Receives what is wrong.
    """
    mode = facts.mode("demand")
    if mode == "hard":
        what = _("Something is missing, but in this case every need must be met.")
        report.add_rows("demand", what, stores.missing.assign(none=0.0), SHORT_COLUMNS, "none", "short_kg", "kg")
    what = _("A whole pack or more is bought that nobody can eat before it runs out.")
    report.add_rows("demand", what, stores.wasted, ["period", "site", "product"], "pack_kg", "kg", "kg")
    what = _(
        "This product may not be bought ahead, but a whole pack or more is eaten in a later period, although its offer could have come again or was out of season."
    )
    report.add_rows("storage", what, stores.early, ["period", "site", "product"], "pack_kg", "kg", "kg")


def check_shortfalls(facts: Facts, stores: Stores, stated: pd.DataFrame | None, report: Report) -> None:
    """Check that the plan says what is missing, neither less nor more.

    Parameters
    ----------
    facts : Facts
        What the case says.
    stores : Stores
        From `run_stores`.
    stated : pandas.DataFrame or None
        Table ``shortfalls`` of the plan; None: it says that nothing is missing.
    report : Report
        Receives what is wrong.
    """
    if facts.mode("demand") == "off":
        return
    rows = (
        pd.DataFrame(columns=[*SHORT_COLUMNS, "demand_kg", "short_kg", "short_servings"]) if stated is None else stated
    )
    rows = rows.drop_duplicates(SHORT_COLUMNS)
    both = join(stores.missing, rows, SHORT_COLUMNS, "outer", ("_own", ""))
    both["short_kg_own"] = both["short_kg_own"].fillna(0.0).astype(float)
    said = both["short_kg"].fillna(0.0).astype(float)
    both["said"] = said
    wrong = both[differ(both["short_kg_own"], said)]
    silent = wrong["short_kg_own"] > wrong["said"]
    what = _("More is missing than the plan says.")
    report.add_rows("shortfalls", what, wrong[silent], SHORT_COLUMNS, "short_kg_own", "said", "kg")
    what = _("The plan says that something is missing which is there.")
    report.add_rows("shortfalls", what, wrong[~silent], SHORT_COLUMNS, "short_kg_own", "said", "kg")

    need = join(rows, stores.need, SHORT_COLUMNS, "left")
    wrong = need[need["demand_kg"].notna() & differ(need["kg"].fillna(0.0), need["demand_kg"])]
    what = _("This is not what the menu needs.")
    report.add_rows("shortfalls", what, wrong, SHORT_COLUMNS, "kg", "demand_kg", "kg")
    served = both[both["short_servings"].notna()]
    wrong = served[differ(served["short_servings_own"].fillna(0.0), served["short_servings"])]
    what = _("This is not the number of servings that lack it.")
    report.add_rows("shortfalls", what, wrong, SHORT_COLUMNS, "short_servings_own", "short_servings", "servings")


def check_stocks(stores: Stores, stated: pd.DataFrame, report: Report) -> None:
    """Check that the plan says what is in store at the end of each period.

    Parameters
    ----------
    stores : Stores
        From `run_stores`.
    stated : pandas.DataFrame
        Table ``stocks`` of the plan; what has no row in it is nothing.
    report : Report
        Receives what is wrong.
    """
    rows = stated.drop_duplicates(SHORT_COLUMNS)
    both = join(stores.stored, rows, SHORT_COLUMNS, "outer", ("_own", ""))
    both[["kg_own", "kg"]] = both[["kg_own", "kg"]].fillna(0.0).astype(float)
    wrong = both[differ(both["kg_own"], both["kg"])]
    what = _("This is not what is in store at the end of the period.")
    report.add_rows("stocks", what, wrong, SHORT_COLUMNS, "kg_own", "kg", "kg")
