"""Room: what fits into the store rooms of the sites."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from models.constraints import room
from planner.families.facts import Bought, Planned, Tables, Told
from planner.families.family import BINDING, FamilyWords, LimitWords, Obstacle, SlackWords, Subject, named_in
from planner.i18n import N_, _, day_text, figures_text
from planner.schema.words import in_words

NOISE = 1e-6


def _tells(tables: Tables) -> pd.DataFrame:
    """Ask of each store room what lies there on its fullest day."""
    rows = tables["rooms"]
    rows = rows[rows["mode"].isin(BINDING)]
    return pd.DataFrame(
        {
            "rule": rows["site"],
            "about": rows["kept"],
            "window": rows["day"].dt.strftime("%Y-%m-%d"),
            "mode": rows["mode"],
            "maximum": rows["room_kg"].fillna(rows["room_litres"]),
            "found": rows["found_kg"].fillna(rows["found_litres"]),
            "unit": np.where(rows["room_kg"].notna(), "kg", "l"),
            "judgement": rows["judgement"],
        }
    )


def room_days(first: Any, last: Any) -> str:
    """Return the days on which a room holds, to stand behind its name; nothing where they have no limit."""
    begins, ends = ("" if pd.isna(end) else day_text(pd.Timestamp(end).date()) for end in (first, last))
    if begins and ends:
        return _(" from {first} to {last}").format(first=begins, last=ends)
    return (_(" from {first} on").format(first=begins) if begins else "") + (
        _(" until {last}").format(last=ends) if ends else ""
    )


def _food_at(kept: str, site: str) -> str:
    return _("{kept} food at {site}").format(kept=in_words("kept", kept), site=site)


def _about(planned: Planned, number: int) -> Subject:
    one = planned.instance.rooms.iloc[number]
    site, kept, days = str(one["site"]), str(one["kept"]), room_days(one["first_day"], one["last_day"])
    return Subject(f"{site}: {kept}{days}", f"{_food_at(kept, planned['sites'].get(site, site))}{days}")


def _wish(planned: Planned, number: int, _name: str) -> str:
    one = planned.instance.rooms.iloc[number]
    text = _("no more than {room} {unit} of {kept} food lies at {site} after a delivery").format(
        room=figures_text(one["most"]),
        unit=one["unit"],
        kept=in_words("kept", str(one["kept"])),
        site=planned["sites"].get(str(one["site"]), str(one["site"])),
    )
    return f"{text}{room_days(one['first_day'], one['last_day'])}"


def _unit(planned: Planned, number: int) -> str:
    units = planned.instance.rooms["unit"]
    return str(units.iloc[number]) if number >= 0 else " / ".join(dict.fromkeys(units))


def _rule(told: Told, row: Any) -> str:
    return _food_at(str(row.about), told["sites"].get(str(row.rule), str(row.rule)))


def _full(bought: Bought) -> np.ndarray:
    """Return per lane whether one pack more on it would not fit in, on a day on which it lies there."""
    instance, values = bought.instance, bought.values
    terms, sets = instance.room_terms, {"lane": "buy", "stock": "stock", "short": "short"}
    row, takes = terms["room_day"].to_numpy(dtype=np.int64), terms["takes"].to_numpy()
    amount = np.zeros(len(terms))
    for kind, name in sets.items():
        own = (terms["column"] == kind).to_numpy()
        amount[own] = values[name][terms["index"].to_numpy()[own]]
    left = instance.room_days["most"].to_numpy() - np.bincount(row, amount * takes, len(instance.room_days))
    full = left[row] < np.abs(takes) - NOISE
    index = {kind: terms["index"].to_numpy()[full & (terms["column"] == kind).to_numpy()] for kind in sets}
    demand = np.union1d(index["short"], instance.stocks["demand"].to_numpy()[index["stock"]])
    lanes = np.isin(np.arange(len(instance.lanes)), index["lane"])
    return np.asarray(lanes | np.isin(instance.lanes["demand"].to_numpy(), demand))


FAMILY = FamilyWords(
    room.FAMILY,
    wish=N_("What fits into the store rooms of the sites"),
    limits={
        "room": LimitWords(_about, N_("If {step} {unit} more of {name} fitted in, that {more}; as much less {less}."))
    },
    slacks={"room_excess": SlackWords(_about, _wish, N_("at no site more lies than fits in"), unit=_unit)},
    tells=_tells,
    label=named_in("sites"),
    rule=_rule,
    obstacles=(Obstacle(N_("the store room of the site for food that is kept so is full"), _full),),
)
