"""What happens to the food at the sites: it arrives in whole packs, the oldest is used first, it keeps for a while."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from models.blocks import Floats, Ints
from planner.case import Case
from planner.reports.inputs import Assembly, labels, records, typed

NOISE_SHARE = 1e-6
"""Part of a need or of a pack below which a difference is the rounding of floating point, not food."""


@dataclass(frozen=True, eq=False)
class Pantries:
    """Every product at every site, period by period.

    Parameters
    ----------
    pairs : pandas.DataFrame
        ``site``, ``zone``, ``product``: one row per pair.
    need, missing, stored : numpy.ndarray, shape (pairs, periods)
        In kg: needed beyond the opening stock; of it not there; there at the period's end and good for the next.
    gross, servings : numpy.ndarray, shape (pairs, periods)
        Needed in all in kg, and the servings to pupils that contain it.
    """

    pairs: pd.DataFrame
    need: Floats
    missing: Floats
    stored: Floats
    gross: Floats
    servings: Floats


def run_pantries(assembly: Assembly, deliveries: pd.DataFrame) -> Pantries:
    """Follow every product at every site through the plan, from what it needs and what it receives."""
    needs = assembly.site_needs
    instance = assembly.instance
    keys = ["site", "zone", "product"]
    pairs = pd.concat([needs[keys], deliveries[keys]], ignore_index=True).drop_duplicates().sort_values(keys)
    pairs = pairs.reset_index(drop=True)
    index, periods = pd.MultiIndex.from_frame(pairs), pd.Index(instance.periods["period"])
    shape = (len(pairs), len(periods))

    def grid(frame: pd.DataFrame, values: Floats) -> Floats:
        total = np.zeros(shape)
        row = index.get_indexer(pd.MultiIndex.from_frame(frame[keys]))
        np.add.at(total, (row, periods.get_indexer(frame["period"])), values)
        return total

    gross, servings = (grid(needs, needs[column].to_numpy()) for column in ("need_kg", "servings"))
    need = np.maximum(gross - grid(needs, needs["opening_kg"].to_numpy()), 0.0)
    arriving = grid(deliveries, deliveries["kg"].to_numpy())
    products = instance.products.set_index("product").reindex(pairs["product"])
    missing, stored = follow(need, arriving, products["pack_kg"].to_numpy(), products["shelf_periods"].to_numpy())
    return Pantries(pairs, need, missing, stored, gross, servings)


def follow(need: Floats, arriving: Floats, pack_kg: Floats, shelf_periods: Ints) -> tuple[Floats, Floats]:
    """Return what is missing in each period, and what is left at its end and can be served in the next; in kg.

    Parameters
    ----------
    need, arriving : numpy.ndarray, shape (pairs, periods)
        kg needed, kg delivered.
    pack_kg : numpy.ndarray, shape (pairs,)
        Weight of a pack.
    shelf_periods : numpy.ndarray of int, shape (pairs,)
        Periods after the delivery's own in which it may be served.
    """
    left = np.zeros_like(arriving)  # column: period of delivery
    missing, stored = np.zeros_like(need), np.zeros_like(need)
    oldest = int(shelf_periods.max(initial=0))
    for now in range(need.shape[1]):
        born = np.arange(max(0, now - oldest), now + 1)
        age = now - born
        left[:, now] = arriving[:, now]
        stock = np.where(age <= shelf_periods[:, None], left[:, born], 0.0)
        short = need[:, now] - stock.sum(axis=1)
        before = np.cumsum(stock, axis=1) - stock
        stock = stock - np.clip(need[:, now, None] - before, 0.0, stock)
        missing[:, now] = np.where(short > NOISE_SHARE * need[:, now], np.maximum(short, 0.0), 0.0)
        stock[stock <= NOISE_SHARE * pack_kg[:, None]] = 0.0
        left[:, born] = stock
        stored[:, now] = np.where(age < shelf_periods[:, None], stock, 0.0).sum(axis=1)
    return missing, stored


def stock_table(case: Case, assembly: Assembly, pantries: Pantries) -> pd.DataFrame:
    """Return the table ``stocks``: what is left of packs and stores at the end of each period, good for the next."""
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
    first = case["case"]["first_day"].iloc[0]
    life = case["products"].set_index("product")["shelf_life_days"]
    used = assembly.site_needs.groupby(["zone", "product", "period"])["opening_kg"].sum()
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
    lacking = np.divide(
        pantries.servings * pantries.missing,
        pantries.gross,
        out=np.zeros_like(pantries.gross),
        where=pantries.gross > 0,
    )
    pair, period = np.nonzero(pantries.missing)
    frame = pd.DataFrame(
        {
            "period": labels(assembly.instance.periods, "period", period),
            "zone": pantries.pairs["zone"].to_numpy(dtype=object)[pair],
            "product": pantries.pairs["product"].to_numpy(dtype=object)[pair],
            "short_kg": pantries.missing[pair, period],
            "short_servings": lacking[pair, period],
        }
    )
    demand = assembly.site_needs.groupby(keys)["need_kg"].sum().rename("demand_kg")
    return frame.groupby(keys, as_index=False).sum().join(demand, on=keys).sort_values(keys, ignore_index=True)
