"""What happens to the food at the sites: it arrives in whole packs, the oldest is used first, it keeps for a while."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from models.blocks import Floats, Ints
from planner.case import Case
from planner.inputs import Assembly, labels, records, typed

NOISE_SHARE = 1e-6
"""Part of a need or of a pack below which a difference is the rounding of floating point, not food."""


@dataclass(frozen=True, eq=False)
class Pantries:
    """Every product at every site, followed day by day, told period by period.

    Parameters
    ----------
    pairs : pandas.DataFrame
        ``site``, ``zone``, ``product``: one row per pair.
    missing, stored : numpy.ndarray, shape (pairs, periods)
        In kg: needed beyond the opening stock and not there; there at the period's end and good for a later day.
    lacking : numpy.ndarray, shape (pairs, periods)
        Servings to pupils that lack it.
    """

    pairs: pd.DataFrame
    missing: Floats
    stored: Floats
    lacking: Floats


def run_pantries(case: Case, assembly: Assembly, deliveries: pd.DataFrame) -> Pantries:
    """Follow every product at every site through the days of the plan, from what it needs and what it receives.

    Parameters
    ----------
    case, assembly : Case, Assembly
        What was planned.
    deliveries : pandas.DataFrame
        Table ``deliveries``: ``site``, ``product``, ``delivery_day`` and ``kg`` are read.

    Returns
    -------
    Pantries
        A pair for each product that a site needs or receives.
    """
    needs, instance = assembly.daily_needs, assembly.instance
    products = instance.products.set_index("product")
    own = needs.table[["site", "product"]].drop_duplicates()
    brought = pd.DataFrame(
        {
            "site": needs.sites.get_indexer(pd.Index(deliveries["site"])),
            "product": needs.products.get_indexer(pd.Index(deliveries["product"])),
        }
    )
    known = pd.concat([own, brought]).drop_duplicates().sort_values(["site", "product"], ignore_index=True)
    size = len(needs.products)
    key = (known["site"] * size + known["product"]).to_numpy()
    shape = (len(known), len(needs.dates))

    def grid(rows: pd.DataFrame, column: str) -> Floats:
        row = np.searchsorted(key, (rows["site"] * size + rows["product"]).to_numpy(dtype=np.int64))
        place = row * shape[1] + rows["day"].to_numpy(dtype=np.int64)
        return np.bincount(place, rows[column].to_numpy(), shape[0] * shape[1]).reshape(shape)

    kg, servings, opening = (grid(needs.table, column) for column in ("kg", "servings", "opening_kg"))
    need = np.maximum(kg - opening, 0.0)
    day = np.searchsorted(needs.dates, deliveries["delivery_day"].to_numpy(dtype="datetime64[s]"))
    arriving = grid(brought.assign(day=day, kg=deliveries["kg"].to_numpy()), "kg")
    life = case["products"].set_index("product")["shelf_life_days"].reindex(needs.products).to_numpy(dtype=np.int64)
    product = known["product"].to_numpy(dtype=np.int64)
    pack_kg = products["pack_kg"].reindex(needs.products).to_numpy()
    starts = np.flatnonzero(np.diff(needs.periods, prepend=-1))
    gone, stored = follow(need, arriving, pack_kg[product], life[product], np.append(starts[1:], shape[1]) - 1)
    lacking = np.divide(servings * gone, kg, out=np.zeros(shape), where=kg > 0)
    sites = needs.sites.to_numpy(dtype=object)[known["site"]]
    pairs = pd.DataFrame(
        {
            "site": sites,
            "zone": case["sites"].set_index("site")["zone"].reindex(sites).to_numpy(dtype=object),
            "product": needs.products.to_numpy(dtype=object)[product],
        }
    )
    missing, of_pupils = (np.add.reduceat(values, starts, axis=1) for values in (gone, lacking))
    return Pantries(pairs, missing, stored, of_pupils)


def follow(need: Floats, arriving: Floats, pack_kg: Floats, life: Ints, ends: Ints) -> tuple[Floats, Floats]:
    """Return what is missing on each day, and what is left at the end of each period and good for a later day; in kg.

    The oldest is eaten first. So deliveries feed needs in their order: each begins where the one before ended, or with the needs of
    its own day, and ends with the needs of the last day on which it keeps.

    Parameters
    ----------
    need, arriving : numpy.ndarray, shape (pairs, D)
        kg needed, kg delivered.
    pack_kg : numpy.ndarray, shape (pairs,)
        Weight of a pack.
    life : numpy.ndarray of int, shape (pairs,)
        Days after the delivery on which it may be served.
    ends : numpy.ndarray of int, shape (periods,)
        Last day of each period.

    Returns
    -------
    tuple of numpy.ndarray
        kg missing, shape (pairs, D), and kg left, shape (pairs, periods); 0 for what is noise of floating point.
    """
    count, days = need.shape
    eaten = np.concatenate([np.zeros((count, 1)), np.cumsum(need, axis=1)], axis=1)  # before each day, and in all
    fed = np.zeros_like(need)
    stored = np.zeros((count, len(ends)))
    reached = np.zeros(count)
    comes = arriving > 0
    number = np.cumsum(comes, axis=1)
    for turn in range(1, int(number[:, -1].max(initial=0)) + 1 if days else 1):
        pair, day = np.nonzero(comes & (number == turn))
        kg, last = arriving[pair, day], np.minimum(day + life[pair], days - 1)
        begins = np.maximum(reached[pair], eaten[pair, day])
        stops = np.minimum(begins + kg, np.maximum(eaten[pair, last + 1], begins))
        reached[pair] = stops
        mine = eaten[pair]
        part = np.minimum(mine[:, 1:], stops[:, None]) - np.maximum(mine[:, :-1], begins[:, None])
        fed[pair] += np.maximum(part, 0.0)
        used = np.clip(mine[:, ends + 1], begins[:, None], stops[:, None]) - begins[:, None]
        good = (ends >= day[:, None]) & (ends < (day + life[pair])[:, None])
        left = np.where(good, kg[:, None] - used, 0.0)
        stored[pair] += np.where(left > NOISE_SHARE * pack_kg[pair][:, None], left, 0.0)
    missing = need - fed
    return np.where(missing > NOISE_SHARE * np.maximum(need, NOISE_SHARE), missing, 0.0), stored


def stock_table(case: Case, assembly: Assembly, pantries: Pantries) -> pd.DataFrame:
    """Return the table ``stocks``: what is left of packs and stores at the end of each period, good for the next.

    Parameters
    ----------
    case, assembly : Case, Assembly
        What was planned.
    pantries : Pantries
        From `run_pantries`.

    Returns
    -------
    pandas.DataFrame
        The table, in kg by period, zone and product; where nothing is left there is no row.
    """
    pair, period = np.nonzero(pantries.stored)
    frame = pd.DataFrame(
        {
            "period": labels(assembly.instance.periods, "period", period),
            "zone": pantries.pairs["zone"].to_numpy(dtype=object)[pair],
            "product": pantries.pairs["product"].to_numpy(dtype=object)[pair],
            "kg": pantries.stored[pair, period],
        }
    )
    frame = pd.concat([frame, _opening_left(case, assembly)], ignore_index=True)
    keys = ["period", "zone", "product"]
    return typed("stocks", frame.groupby(keys)["kg"].sum().reset_index().sort_values(keys))


def _opening_left(case: Case, assembly: Assembly) -> pd.DataFrame:
    """Return what is left of the opening stock at the end of each period, as long as it keeps."""
    periods = assembly.instance.periods
    first = case.head["first_day"]
    life = case["products"].set_index("product")["shelf_life_days"]
    used = assembly.zone_needs.set_index(["zone", "product", "period"])["opening_kg"]
    rows = []
    for line in records(case["stock"]):
        last = line.use_by if pd.notna(line.use_by) else first + pd.Timedelta(days=int(life[line.product]))
        where = pd.MultiIndex.from_product([[line.zone], [line.product], periods["period"]])
        left = float(line.kg) - used.reindex(where).fillna(0.0).cumsum().to_numpy()
        keeps = ((periods["last_day"] < last).to_numpy()) & (left > NOISE_SHARE)
        rows += [(periods["period"][n], line.zone, line.product, left[n]) for n in np.flatnonzero(keeps)]
    return pd.DataFrame(rows, columns=["period", "zone", "product", "kg"])


def short_needs(assembly: Assembly, pantries: Pantries) -> pd.DataFrame:
    """Return where something is missing: ``period``, ``zone``, ``product``, ``demand_kg``, ``short_kg``, ``short_servings``."""
    keys = ["period", "zone", "product"]
    pair, period = np.nonzero(pantries.missing)
    frame = pd.DataFrame(
        {
            "period": labels(assembly.instance.periods, "period", period),
            "zone": pantries.pairs["zone"].to_numpy(dtype=object)[pair],
            "product": pantries.pairs["product"].to_numpy(dtype=object)[pair],
            "short_kg": pantries.missing[pair, period],
            "short_servings": pantries.lacking[pair, period],
        }
    )
    demand = assembly.zone_needs.set_index(keys)["need_kg"].rename("demand_kg")
    return frame.groupby(keys, as_index=False).sum().join(demand, on=keys).sort_values(keys, ignore_index=True)
