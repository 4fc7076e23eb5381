"""What lies in the store rooms of the sites that say how much fits in, on the fullest day on which something comes."""

from __future__ import annotations

import numpy as np
import pandas as pd

from models.blocks import Floats
from planner.case import Case
from planner.judgement import Judgement
from planner.reports.inputs import Assembly, names_of, records, table_of
from planner.reports.stores import follow

NOISE = 1e-6
"""Part of a room, or of one kg, by which it may be passed: what floating point leaves."""


def room_table(case: Case, assembly: Assembly, deliveries: pd.DataFrame) -> pd.DataFrame:
    """Return the table ``rooms``: every room of a site that receives, also one into which nothing comes.

    Of a day counts what came and is not eaten yet, all deliveries of the day included, and what of the opening stock is still to be eaten there.
    """
    names, mode = names_of(case["sites"], "site"), assembly.instance.mode("room")
    days, rows = assembly.daily_needs.dates, []
    for room in records(assembly.instance.rooms):
        lying = _lying(case, assembly, deliveries, room.site, room.kept)
        full = int(lying.argmax()) if len(lying) else 0
        comes = bool(lying.any())
        too_full = int((lying > room.kg + NOISE * max(1.0, room.kg)).sum())
        rows.append(
            {
                "site": room.site,
                "site_name": names.get(room.site, room.site),
                "kept": room.kept,
                "room_kg": room.kg,
                "day": pd.Timestamp(days[full]) if comes else pd.NaT,
                "found_kg": float(lying[full]) if comes else 0.0,
                "too_full_days": too_full,
                "judgement": Judgement.NOT_MET if too_full else Judgement.MET,
                "mode": mode,
            }
        )
    return table_of("rooms", rows)


def _lying(case: Case, assembly: Assembly, deliveries: pd.DataFrame, site: str, kept: str) -> Floats:
    """Return kg that lie at a site after the deliveries of each day of the plan; 0 on days on which nothing kept so comes."""
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
    return np.asarray((before + arriving + still).sum(axis=0) * arriving.any(axis=0), dtype=np.float64)
