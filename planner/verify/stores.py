"""What happens to the food at each site: it arrives in whole packs, the oldest is used first, it runs out of date.

The goods are followed with plain loops, one site and product at a time: this is the arithmetic that everybody must be
able to redo on paper.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import floor

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
        ``period`` (of the delivery), ``site``, ``product``, ``kg``, ``pack_kg``: a whole pack or more that nobody could
        eat.
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
    """

    missing: pd.DataFrame
    stored: pd.DataFrame
    wasted: pd.DataFrame
    early: pd.DataFrame
    need: pd.DataFrame
    open: pd.DataFrame
    rounding_share: float
    rest: pd.Series


@dataclass
class Batch:
    """A delivery in a store: the day (number) on which it came, its offer, and the kg that are left.

    Of each earlier delivery (by number) `opened` holds what of its opened pack, less than a whole one, was there when this came and
    is not eaten yet; `instead` is how much of that has been eaten since, in the place of this.
    """

    number: int
    came: int
    offer: str
    left: float
    opened: dict[int, float]
    instead: float = 0.0


@dataclass
class Pantry:
    """The store of one product at one site, day by day.

    Parameters
    ----------
    missing : dict of int to float
        Kg missing, by day.
    stored : dict of int to float
        Kg in store at the end of a period and good for a later day, by the period's last day.
    wasted : list of (int, float)
        Day and kg of a delivery of which a pack or more was left when it ran out (or the plan ended), beyond what was eaten
        instead of it from opened packs.
    waited : list of (Batch, int, float)
        What was eaten in a later period than it came: the delivery, the day, kg.
    """

    missing: dict[int, float]
    stored: dict[int, float]
    wasted: list[tuple[int, float]]
    waited: list[tuple[Batch, int, float]]


def follow(
    need: dict[int, float], arriving: dict[int, list[tuple[str, float]]], pack_kg: float, life: int, ends: list[int]
) -> Pantry:
    """Follow one product at one site through the days: the oldest is eaten first, while it keeps.

    By hand: 10 kg come on Monday (day 0) and keep one day, 4 kg are eaten each day: on Monday 4, on Tuesday 4; on
    Wednesday 2 are left that are too old, and 4 are missing. In packs of 1 kg two packs came in vain. In packs of 3 kg there would be
    12 kg and 4 left, of which one pack came in vain; but were 2 kg of an earlier opened pack eaten on Monday, 2 of these 4
    are its doing, and no whole pack came in vain.

    Parameters
    ----------
    need : dict of int to float
        Kg needed, by day.
    arriving : dict of int to list of (str, float)
        Offer and kg of what is delivered, by day.
    pack_kg : float
        Weight of a pack.
    life : int
        Days after that of the delivery on which it may be served.
    ends : list of int
        Last day of each period.
    """
    pantry = Pantry({}, {}, [], [])
    whole = pack_kg * (1 - PACK_SLACK)  # a need of a hair more than this takes another pack
    store: list[Batch] = []
    count = 0
    period, last = 0, ends[-1]
    for now in sorted({*need, *arriving, *ends}):
        while ends[period] < now:
            period += 1
        for batch in [batch for batch in store if batch.came + life < now]:
            store.remove(batch)
            if batch.left - batch.instead >= whole:
                pantry.wasted.append((batch.came, batch.left))
        opened = {batch.number: batch.left - pack_kg * floor(batch.left / pack_kg + PACK_SLACK) for batch in store}
        for offer, kg in arriving.get(now, ()):
            store.append(Batch(count, now, offer, kg, dict(opened)))
            count += 1
        wanted = need.get(now, 0.0)
        begin = ends[period - 1] + 1 if period else 0
        for batch in list(store):
            used = min(wanted, batch.left)
            if used <= 0:
                break
            wanted -= used
            batch.left -= used
            for younger in store:
                part = min(used, max(younger.opened.get(batch.number, 0.0), 0.0))
                if part:
                    younger.opened[batch.number] -= part
                    younger.instead += part
            if batch.came < begin:
                pantry.waited.append((batch, now, used))
            if batch.left <= KG_RELATIVE * pack_kg:
                store.remove(batch)
        if wanted > max(PACK_SLACK * pack_kg, KG_RELATIVE * need.get(now, 0.0)):
            pantry.missing[now] = wanted
        if now == ends[period]:
            good = sum(batch.left for batch in store if batch.came + life > now)
            if good:
                pantry.stored[now] = good
        if now == last and sum(batch.left for batch in store) - max((b.instead for b in store), default=0.0) >= whole:
            # at the end all that is left together must be less than a pack
            pantry.wasted.append((max(batch.came for batch in store), sum(batch.left for batch in store)))
    return pantry


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
    """
    gross, servings = _by_day(facts, daily, "kg"), _by_day(facts, daily, "servings")
    rest, opening = _use_opening_stock(facts, daily, gross)
    arriving = _share_out(facts, rest, orders) if deliveries is None else _arrivals(facts, deliveries)

    labels, ends = facts.period_of_day.to_numpy(), [facts.day_number[day] for day in facts.periods["last_day"]]
    zone_of = facts.sites["zone"].to_dict()
    missing, stored, wasted, early = [], [], [], []
    for pair in sorted(rest.keys() | arriving.keys()):
        site, product = pair
        pack_kg = float(facts.pack_kg[product])
        pantry = follow(rest.get(pair, {}), arriving.get(pair, {}), pack_kg, facts.life[product], ends)
        zone = zone_of[site]
        for day, kg in pantry.missing.items():
            lacking = servings[pair].get(day, 0.0) * kg / gross[pair][day]
            missing.append((labels[day], zone, product, kg, lacking))
        stored += [(labels[day], zone, product, kg) for day, kg in pantry.stored.items()]
        wasted += [(labels[day], site, product, kg, pack_kg) for day, kg in pantry.wasted]
        if not facts.storable[product]:
            kept = _needlessly_kept(facts, site, pantry)
            early += [(labels[day], site, product, kg, pack_kg) for day, kg in kept if kg >= pack_kg * (1 - PACK_SLACK)]
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
    )


NO_KG = 1e-9
"""Kg below which nothing is eaten: rounding noise."""

Day = int
Needs = dict[tuple[str, str], dict[Day, float]]
"""Per receiving site and product, kg by day; days without any are not there."""


def _needlessly_kept(facts: Facts, site: str, pantry: Pantry) -> list[tuple[int, float]]:
    """Return what of each delivery was eaten in a later period although its offer could have come again in it, or was out of season.

    By hand: lettuce comes on Fridays and is not storable; on Monday it is eaten, since nobody could come on that day. Were it delivered
    on any day, or were its season over on Friday, it might not be.
    """
    kept: dict[int, tuple[int, float]] = {}
    for batch, day, kg in pantry.waited:
        begin = facts.day_number[pd.Timestamp(str(facts.period_of_day.iloc[day]))]  # a period's label is its first day
        first = max(begin, batch.came + 1)
        again = (facts.delivers[batch.offer] & facts.receives[site])[first : day + 1].any()
        if again or not facts.in_season[batch.offer][batch.came : day + 1].all():
            kept[batch.number] = (batch.came, kept.get(batch.number, (0, 0.0))[1] + kg)
    return list(kept.values())


def _open_needs(labels: np.ndarray, rest: Needs) -> pd.DataFrame:
    """Return what is needed beyond the opening stock: ``period``, ``product``, ``kg``."""
    rows = [(labels[day], product, kg) for (_site, product), need in rest.items() for day, kg in need.items() if kg > 0]
    frame = pd.DataFrame(rows, columns=["period", "product", "kg"]).astype({"kg": float})
    return frame.groupby(["period", "product"], as_index=False)[["kg"]].sum()


def _by_day(facts: Facts, rows: pd.DataFrame, column: str) -> Needs:
    sums = rows.groupby(["site", "product", "date"], as_index=False)[[column]].sum()
    found: Needs = {}
    for site, product, date, value in zip(*(sums[name] for name in ("site", "product", "date", column)), strict=True):
        found.setdefault((site, product), {})[facts.day_number[date]] = float(value)
    return found


def _arrivals(facts: Facts, deliveries: pd.DataFrame) -> dict[tuple[str, str], dict[Day, list[tuple[str, float]]]]:
    found: dict[tuple[str, str], dict[Day, list[tuple[str, float]]]] = {}
    lines = deliveries[(deliveries["own_kg"] > 0) & deliveries["delivery_day"].isin(facts.days)]
    columns = ("site", "own_product", "delivery_day", "offer", "own_kg")
    for site, product, date, offer, kg in zip(*(lines[name] for name in columns), strict=True):
        found.setdefault((site, product), {}).setdefault(facts.day_number[date], []).append((str(offer), float(kg)))
    return found


def _use_opening_stock(
    facts: Facts, daily: pd.DataFrame, gross: Needs
) -> tuple[Needs, list[tuple[str, str, str, float]]]:
    """Return what is needed beyond the opening stock, and what is left of that stock at the end of each period.

    It is eaten day by day, on each day by the sites of its zone in the order of the case.
    """
    rest = {pair: dict(need) for pair, need in gross.items()}
    stored = []
    for _index, row in facts.case["stock"].iterrows():
        product, zone, kg = row["product"], row["zone"], float(row["kg"])
        keeps = pd.Timedelta(days=facts.life[product])
        last = facts.first_day + keeps if pd.isna(row["use_by"]) else row["use_by"]
        sites = [site for site in facts.sites.index if facts.sites.at[site, "zone"] == zone and (site, product) in rest]
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


def _share_out(
    facts: Facts, rest: Needs, orders: pd.DataFrame
) -> dict[tuple[str, str], dict[Day, list[tuple[str, float]]]]:
    """Return what each site gets of what its zone buys: whole packs, the earliest need first, then the sites' order."""
    result: dict[tuple[str, str], dict[Day, list[tuple[str, float]]]] = {}
    lines = orders[(orders["packs"] > 0) & orders["delivery_day"].isin(facts.days)]
    lines = lines.sort_values(["delivery_day", "offer"], kind="stable")
    open_ = {pair: dict(need) for pair, need in rest.items()}
    columns = ("zone", "own_product", "delivery_day", "offer", "packs")
    for zone, product, date, offer, packs in zip(*(lines[name] for name in columns), strict=True):
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
    """Check that everybody is fed where that must be, and that nothing is bought that nobody can eat."""
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
    """Check that the plan says what is missing, neither less nor more."""
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
    """Check that the plan says what is in store at the end of each period."""
    rows = stated.drop_duplicates(SHORT_COLUMNS)
    both = join(stores.stored, rows, SHORT_COLUMNS, "outer", ("_own", ""))
    both[["kg_own", "kg"]] = both[["kg_own", "kg"]].fillna(0.0).astype(float)
    wrong = both[differ(both["kg_own"], both["kg"])]
    what = _("This is not what is in store at the end of the period.")
    report.add_rows("stocks", what, wrong, SHORT_COLUMNS, "kg_own", "kg", "kg")
