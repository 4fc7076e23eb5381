"""What lies in the store rooms of the sites that say how much fits in, on the fullest day on which something comes."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from models.blocks import Floats
from planner.case import Case
from planner.inputs import Assembly, names_of, records, table_of
from planner.judgement import Judgement
from planner.reports.stores import follow

NOISE = 1e-6
"""Part of a room, or of one kg or litre, by which it may be passed: what floating point leaves."""


def room_table(case: Case, assembly: Assembly, deliveries: pd.DataFrame) -> pd.DataFrame:
    """Return the table ``rooms``: every room of a site that receives, also one into which nothing comes.

    Of a day counts what came and is not eaten yet, all deliveries of the day included, and what of the opening stock is still to be eaten there;
    of the first day of a room, too, if closed packs lie there.

    Parameters
    ----------
    case, assembly : Case, Assembly
        What was planned.
    deliveries : pandas.DataFrame
        Table ``deliveries``.

    Returns
    -------
    pandas.DataFrame
        The table, each room in its own unit, with the days on which it is too full; without rows where no site says how
        much fits in.
    """
    names, mode = names_of(case["sites"], "site"), assembly.instance.mode("room")
    days, rows = assembly.daily_needs.dates, []
    for room in records(assembly.instance.rooms):
        lying = _lying(case, assembly, deliveries, room)
        noise = NOISE * max(1.0, room.most)
        full = int((lying >= lying.max() - noise).argmax())
        comes = bool(lying.any())
        too_full = int((lying > room.most + noise).sum())
        rows.append(
            {
                "site": room.site,
                "site_name": names.get(room.site, room.site),
                "kept": room.kept,
                "first_day": room.first_day,
                "last_day": room.last_day,
                **_in_unit("room", room.most, room.unit),
                "day": pd.Timestamp(days[full]) if comes else pd.NaT,
                **_in_unit("found", float(lying[full]) if comes else 0.0, room.unit),
                "too_full_days": too_full,
                "judgement": Judgement.NOT_MET if too_full else Judgement.MET,
                "mode": mode,
            }
        )
    return table_of("rooms", rows)


def _in_unit(name: str, value: float, unit: str) -> dict[str, float]:
    """Return the cells of a figure that is told in kg or in litres."""
    kg = unit == "kg"
    return {f"{name}_kg": value if kg else np.nan, f"{name}_litres": np.nan if kg else value}


def _lying(case: Case, assembly: Assembly, deliveries: pd.DataFrame, room: Any) -> Floats:
    """Return what lies in a room after the deliveries of each day of the plan, in its unit; 0 on days on which nothing is asked."""
    site, kept = room.site, room.kept
    needs = assembly.daily_needs
    products = case["products"].set_index("product")
    own = products.index[products["kept"] == kept]
    shape = (len(own), len(needs.dates))
    eaten, opening, arriving = np.zeros(shape), np.zeros(shape), np.zeros(shape)
    here = needs.table[needs.table["site"] == needs.sites.get_indexer(pd.Index([site]))[0]]
    row = own.get_indexer(needs.products)[here["product"]]
    there, row = here[row >= 0], row[row >= 0]
    eaten[row, there["day"]], opening[row, there["day"]] = there["kg"], there["opening_kg"]
    lines = deliveries[(deliveries["site"] == site) & deliveries["product"].isin(own)]
    day = np.searchsorted(needs.dates, lines["delivery_day"].to_numpy(dtype="datetime64[s]"))
    np.add.at(arriving, (own.get_indexer(pd.Index(lines["product"])), day), lines["kg"].to_numpy())
    pack_kg = (products["unit_kg"] * products["pack_units"]).reindex(own).to_numpy(dtype=np.float64)
    life = products["shelf_life_days"].reindex(own).to_numpy(dtype=np.int64)
    need = np.maximum(eaten - opening, 0.0)
    _missing, stored = follow(need, arriving, pack_kg, life, np.arange(shape[1]))
    before = np.concatenate([np.zeros((shape[0], 1)), stored[:, :-1]], axis=1)
    still = np.cumsum(opening[:, ::-1], axis=1)[:, ::-1]
    takes = (
        np.ones(len(own))
        if room.unit == "kg"
        else products["litres_per_kg"].reindex(own).fillna(0.0).to_numpy(dtype=np.float64)
    )
    first, last = (pd.Timestamp(end).to_datetime64() for end in (room.first_day, room.last_day))
    closed = np.floor(before / pack_kg[:, None] + NOISE)  # before the plan's first day nothing is bought
    asked = (takes @ arriving > 0) | ((needs.dates == first) & (takes @ closed > 0))
    asked &= ~(needs.dates < first) & ~(needs.dates > last)
    return np.asarray(takes @ (before + arriving + still) * asked, dtype=np.float64)
