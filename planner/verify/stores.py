"""What happens to the food at each site: it arrives in whole packs, the oldest is used first, it runs out of date.

The goods are followed with plain loops, one site and product at a time: this is the arithmetic that everybody must be
able to redo on paper.
"""

from __future__ import annotations

from dataclasses import dataclass

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
        As `wasted`: a whole pack or more of a product that may not be bought ahead, left at the end of its period.
    need : pandas.DataFrame
        ``period``, ``zone``, ``product``, ``kg``, ``servings``: the gross need.
    packs : pandas.DataFrame
        ``period``, ``zone``, ``product``, ``packs``: the whole packs that the sites need beyond the opening stock.
    rounding_share : float
        Weight of the whole packs needed beyond the exact need, by the exact need not met from the opening stock; NaN
        where nothing is needed.
    rest : pandas.Series
        Kg of each product needed beyond the opening stock.
    """

    missing: pd.DataFrame
    stored: pd.DataFrame
    wasted: pd.DataFrame
    early: pd.DataFrame
    need: pd.DataFrame
    packs: pd.DataFrame
    rounding_share: float
    rest: pd.Series


@dataclass
class Pantry:
    """The store of one product at one site, period by period.

    Parameters
    ----------
    missing, stored : numpy.ndarray, kg per period
        What is missing in the period; what is in store at its end and can still be served in the next.
    wasted, early : list of (int, float)
        Period and kg of a delivery of which a pack or more was left when it ran out (or the plan ended); of which a pack
        or more was left at the end of its own period.
    """

    missing: np.ndarray
    stored: np.ndarray
    wasted: list[tuple[int, float]]
    early: list[tuple[int, float]]


def follow(need: np.ndarray, arriving: np.ndarray, pack_kg: float, shelf_periods: int) -> Pantry:
    """Follow one product at one site through the periods: the oldest is used first, while it keeps.

    Parameters
    ----------
    need, arriving : numpy.ndarray, shape (periods,)
        kg needed, kg delivered.
    pack_kg : float
        Weight of a pack.
    shelf_periods : int
        Periods after the delivery's own in which it may be served.
    """
    count = len(need)
    pantry = Pantry(np.zeros(count), np.zeros(count), [], [])
    whole = pack_kg * (1 - PACK_SLACK)  # a need of a hair more than this takes another pack
    left: dict[int, float] = {}  # kg left of the delivery of each period, oldest first
    for now in range(count):
        for born in [born for born in left if born + shelf_periods < now]:
            _note_waste(pantry, born, left.pop(born), whole)
        if arriving[now] > 0:
            left[now] = float(arriving[now])
        wanted = float(need[now])
        for born in list(left):
            used = min(wanted, left[born])
            wanted -= used
            left[born] -= used
            if left[born] <= KG_RELATIVE * pack_kg:
                del left[born]
        if wanted > max(PACK_SLACK * pack_kg, KG_RELATIVE * need[now]):
            pantry.missing[now] = wanted
        if left.get(now, 0.0) >= whole:
            pantry.early.append((now, left[now]))
        pantry.stored[now] = sum(kg for born, kg in left.items() if born + shelf_periods > now)
    if sum(left.values()) >= whole:  # at the end all that is left together must be less than a pack
        pantry.wasted.append((max(left), sum(left.values())))
    return pantry


def _note_waste(pantry: Pantry, born: int, kg: float, whole: float) -> None:
    if kg >= whole:
        pantry.wasted.append((born, kg))


def packs_needed(need: np.ndarray, pack_kg: float, shelf_periods: int) -> np.ndarray:
    """Return the whole packs that a site needs in each period, what is left of earlier ones used first.

    Parameters
    ----------
    need : numpy.ndarray, kg per period
        What is needed beyond the opening stock.
    pack_kg, shelf_periods : float, int
        As in `follow`.
    """
    packs = np.zeros(len(need))
    left: dict[int, float] = {}
    for now in range(len(need)):
        wanted = float(need[now])
        for born in list(left):
            if born + shelf_periods < now:
                del left[born]
                continue
            used = min(wanted, left[born])
            wanted -= used
            left[born] -= used
        packs[now] = max(0.0, np.ceil(wanted / pack_kg - PACK_SLACK))
        if packs[now]:
            left[now] = max(0.0, packs[now] * pack_kg - wanted)
    return packs


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
    gross = _grid(facts, daily, "kg")
    servings = _grid(facts, daily, "servings")
    rest, opening = _use_opening_stock(facts, daily, gross)
    if deliveries is None:
        arriving = _share_out(facts, rest, orders)
    else:
        dated = deliveries.rename(columns={"product": "found", "own_product": "product"})
        arriving = _grid(facts, dated, "own_kg")

    labels = facts.periods["period"].to_numpy()
    nothing = np.zeros(len(labels))
    missing, stored, wasted, early = [], [], [], []
    for pair in sorted(rest.keys() | arriving.keys()):
        site, product = pair
        pack_kg, shelf = float(facts.pack_kg[product]), int(facts.shelf_periods[product])
        pantry = follow(rest.get(pair, nothing), arriving.get(pair, nothing), pack_kg, shelf)
        zone = facts.sites.at[site, "zone"]
        for t in np.flatnonzero(pantry.missing):
            lacking = servings[pair][t] * pantry.missing[t] / gross[pair][t]
            missing.append((labels[t], zone, product, pantry.missing[t], lacking))
        stored += [(labels[t], zone, product, pantry.stored[t]) for t in np.flatnonzero(pantry.stored)]
        wasted += [(labels[t], site, product, kg, pack_kg) for t, kg in pantry.wasted]
        if not facts.storable[product]:
            early += [(labels[t], site, product, kg, pack_kg) for t, kg in pantry.early]
    stored += opening

    need = daily.assign(zone=of(daily["site"], facts.sites["zone"]))
    need = need.groupby(SHORT_COLUMNS, as_index=False)[["kg", "servings"]].sum()
    short = pd.DataFrame(missing, columns=[*SHORT_COLUMNS, "short_kg", "short_servings"])
    short = short.groupby(SHORT_COLUMNS, as_index=False).sum()
    short = join(short, need.rename(columns={"kg": "need_kg"})[[*SHORT_COLUMNS, "need_kg"]], SHORT_COLUMNS)
    kept = pd.DataFrame(stored, columns=[*SHORT_COLUMNS, "kg"]).groupby(SHORT_COLUMNS, as_index=False).sum()
    columns = ["period", "site", "product", "kg", "pack_kg"]
    packs = _whole_packs(facts, rest)
    return Stores(
        short,
        kept,
        pd.DataFrame(wasted, columns=columns),
        pd.DataFrame(early, columns=columns),
        need,
        packs,
        _rounding_share(facts, rest, packs),
        pd.Series([need.sum() for need in rest.values()], dtype=float).groupby([product for _s, product in rest]).sum(),
    )


def _whole_packs(facts: Facts, rest: Grid) -> pd.DataFrame:
    labels = facts.periods["period"].to_numpy()
    pack_kg, shelf, zone_of = facts.pack_kg.to_dict(), facts.shelf_periods.to_dict(), facts.sites["zone"].to_dict()
    rows = []
    for (site, product), need in rest.items():
        packs = packs_needed(need, float(pack_kg[product]), int(shelf[product]))
        rows += [(labels[t], zone_of[site], product, packs[t]) for t in np.flatnonzero(packs)]
    return pd.DataFrame(rows, columns=[*SHORT_COLUMNS, "packs"]).astype({"packs": float})


def _rounding_share(facts: Facts, rest: Grid, packs: pd.DataFrame) -> float:
    exact = sum(float(need.sum()) for need in rest.values())
    whole = float((packs["packs"] * of(packs["product"], facts.pack_kg)).sum())
    return whole / exact - 1.0 if exact > 0 else float("nan")


Grid = dict[tuple[str, str], np.ndarray]
"""Per receiving site and product, one number per period."""


def _grid(facts: Facts, rows: pd.DataFrame, column: str) -> Grid:
    if rows.empty:
        return {}
    table = rows.pivot_table(index=["site", "product"], columns="period", values=column, aggfunc="sum", fill_value=0.0)
    table = table.reindex(columns=facts.periods["period"].to_numpy(), fill_value=0.0)
    return dict(zip(table.index, table.to_numpy(dtype=float), strict=True))


def _use_opening_stock(
    facts: Facts, daily: pd.DataFrame, gross: Grid
) -> tuple[Grid, list[tuple[str, str, str, float]]]:
    """Return what is needed beyond the opening stock, and what is left of that stock at the end of each period."""
    rest = {pair: need.copy() for pair, need in gross.items()}
    labels = facts.periods["period"].to_numpy()
    stored = []
    for _index, row in facts.case["stock"].iterrows():
        product, zone, kg = row["product"], row["zone"], float(row["kg"])
        keeps = pd.Timedelta(days=int(facts.products["shelf_life_days"][product]))
        last = facts.first_day + keeps if pd.isna(row["use_by"]) else row["use_by"]
        good = _grid(facts, daily[(daily["product"] == product) & (daily["date"] <= last)], "kg")
        sites = [site for site in facts.sites.index if facts.sites.at[site, "zone"] == zone and (site, product) in good]
        for t, label in enumerate(labels):
            for site in sites:
                used = min(kg, good[site, product][t])
                rest[site, product][t] -= used
                kg -= used
            if kg > KG_RELATIVE and facts.periods["last_day"].iloc[t] < last:
                stored.append((label, zone, product, kg))
    return rest, stored


def _share_out(facts: Facts, rest: Grid, orders: pd.DataFrame) -> Grid:
    """Return what each site gets of what its zone buys: whole packs, the earliest need first, then the sites' order."""
    bought = _grid(
        facts, orders.rename(columns={"zone": "site", "product": "found", "own_product": "product"}), "packs"
    )
    labels = facts.periods["period"].to_numpy()
    result: Grid = {}
    for (zone, product), arriving in bought.items():
        sites = [site for site in facts.zone_of_receiver.index if facts.zone_of_receiver[site] == zone]
        pack_kg, shelf = float(facts.pack_kg[product]), int(facts.shelf_periods[product])
        ahead = shelf if facts.storable[product] else 0
        wanted = {s: packs_needed(rest[s, product], pack_kg, shelf) for s in sites if (s, product) in rest}
        for now, packs in enumerate(arriving.tolist()):
            turns = [(t, s) for t in range(now, min(now + ahead + 1, len(labels))) for s in wanted]
            for t, site in turns:
                given = min(packs, wanted[site][t])
                wanted[site][t] -= given
                packs -= given
                result.setdefault((site, product), np.zeros(len(labels)))[now] += given * pack_kg
            if packs > 0:  # nobody needs them: whoever gets them cannot use them
                result.setdefault((sites[0], product), np.zeros(len(labels)))[now] += packs * pack_kg
    return result


def check_stores(facts: Facts, stores: Stores, report: Report) -> None:
    """Check that everybody is fed where that must be, and that nothing is bought that nobody can eat."""
    mode = facts.mode("demand")
    if mode == "hard":
        what = _("Something is missing, but in this case every need must be met.")
        report.add_rows("demand", what, stores.missing.assign(none=0.0), SHORT_COLUMNS, "none", "short_kg", "kg")
    what = _("A whole pack or more is bought that nobody can eat before it runs out.")
    report.add_rows("demand", what, stores.wasted, ["period", "site", "product"], "pack_kg", "kg", "kg")
    what = _("This product may not be bought ahead, but a whole pack or more is left when the period ends.")
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
