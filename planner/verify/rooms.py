"""Room in store: what lies at a site after the deliveries of a day, reckoned from what came and what is eaten.

By hand: a school has room for 15 kg of frozen food and eats 4 kg of meat and 3 kg of fish a day. On Monday 14 kg come for two days, 14 kg lie there.
On Tuesday evening nothing is left; on Wednesday 8 kg of meat and 9 kg of fish would be 17 kg, 2 too many. If they come on Tuesday already, 7 kg
of Monday's still lie there: 24 kg. A day on which nothing comes is not asked. A room told in litres is asked by volume: meat of 1.5 litres a kg and fish
of 3 are 2 x (6 + 9) = 30 litres on Monday.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import pandas as pd

from planner.i18n import _
from planner.judgement import Judgement
from planner.verify.facts import Facts
from planner.verify.stores import Arrivals, Day, Goods, Kg, Store, Stores
from planner.verify.violation import KG_RELATIVE, Report, hold_rows

FAMILY = "room"


class Lying(NamedTuple):
    """What lies in a room after the deliveries of each day on which something comes for it, in kg or in litres (``l``)."""

    site: str
    kept: str
    unit: str
    room: float
    by_day: dict[str, float]
    mode: str

    @property
    def slack(self) -> float:
        """What floating point may leave of the weights."""
        return KG_RELATIVE * max(1.0, self.room)

    @property
    def fullest(self) -> tuple[str, float]:
        """The first day on which most lies there, and how much; blank where nothing comes."""
        return max(self.by_day.items(), key=lambda pair: pair[1], default=("", 0.0))

    @property
    def too_full(self) -> dict[str, float]:
        """Days on which more lies there than fits in."""
        return {day: there for day, there in self.by_day.items() if there > self.room + self.slack}

    @property
    def judgement(self) -> Judgement:
        """Whether all fits in."""
        return Judgement.NOT_MET if self.too_full else Judgement.MET


def lying(facts: Facts, stores: Stores) -> list[Lying]:
    """Return what lies in every room of the case, at sites that receive; none where the family is off."""
    mode = facts.mode(FAMILY)
    rows = facts.case["storage_room"].sort_values(["site", "kept"])
    found = []
    for site, kept, kg, litres in zip(rows["site"], rows["kept"], rows["kg"], rows["litres"], strict=True):
        unit, room = ("l", litres) if pd.isna(kg) else ("kg", kg)
        if mode != "off" and site in facts.zone_of_receiver.index and pd.notna(room):
            own = facts.products[facts.products["kept"] == kept]
            takes = own["litres_per_kg"].astype(float) if unit == "l" else pd.Series(1.0, own.index)
            known = {str(product): float(one) for product, one in takes.dropna().items()}
            by_day = dict(_after_deliveries(facts, stores, str(site), known))
            found.append(Lying(str(site), str(kept), unit, float(room), by_day, mode))
    return found


def _after_deliveries(facts: Facts, stores: Stores, site: str, takes: dict[str, float]) -> Iterator[tuple[str, float]]:
    """Yield the days on which any of some products comes to a site, with what lies there then of all; `takes`: room for a kg of each."""
    pairs = sorted(
        pair for pair in stores.wanted.keys() | stores.arriving.keys() if pair[0] == site and pair[1] in takes
    )
    when = sorted({day for pair in pairs for day, lines in stores.arriving.get(pair, {}).items() if lines})
    held = dict.fromkeys(when, 0.0)
    for pair in pairs:
        goods = Goods(float(facts.pack_kg[pair[1]]), facts.life[pair[1]])
        for day, kg in _held(stores.wanted.get(pair, {}), stores.arriving.get(pair, {}), goods, when).items():
            opening = sum(later for on, later in stores.opening.get(pair, {}).items() if on >= day)
            held[day] += takes[pair[1]] * (kg + opening)
    for day, there in held.items():
        yield f"{facts.days[day]:%Y-%m-%d}", there


def _held(wanted: Kg, arriving: Arrivals, goods: Goods, when: list[Day]) -> Kg:
    """Return what is in store of a product on some days, when all has come and before anything is eaten."""
    store, found = Store(goods), {}
    for today in sorted({*wanted, *arriving, *when}):
        store.receive(today, arriving.get(today, []))
        found[today] = sum(batch.left for batch in store.batches)
        store.eat(today, wanted.get(today, 0.0))
    return {day: found[day] for day in when}


def check_rooms(found: list[Lying], stated: pd.DataFrame | None, report: Report) -> None:
    """Check that on every day of delivery all fits in, and that the plan tells the fullest day of each room.

    Parameters
    ----------
    found : list of Lying
        From `lying`.
    stated : pandas.DataFrame or None
        The plan's table ``rooms``.
    report : Report
        Receives what is wrong.
    """
    for one in found:
        if one.mode == "hard":
            for day, there in one.too_full.items():
                what = _(
                    "More lies at the site after the day's deliveries than it has room for, of food that is kept so."
                )
                where = {"site": one.site, "kept": one.kept, "delivery_day": day}
                report.add(FAMILY, what, where, one.room, there, one.unit)
    if stated is not None:
        figures = ["room_kg", "room_litres", "found_kg", "found_litres"]
        names = ["site", "kept", *figures, "day", "too_full_days", "judgement", "mode"]
        rows = [
            (one.site, one.kept, *_in_both(one), pd.Timestamp(one.fullest[0]), len(one.too_full), str(one.judgement), one.mode)
            for one in found
        ]  # fmt: skip
        own = pd.DataFrame(rows, columns=names)
        own["day"] = own["day"].astype("datetime64[s]")
        hold_rows("rooms", own, stated, ["site", "kept"], dict.fromkeys([*figures, "too_full_days"], 0.0), report)


def _in_both(one: Lying) -> tuple[float, float, float, float]:
    """Return the room in kg and in litres, and what lies there in kg and in litres: the ones or the others are not told."""
    nothing, found = float("nan"), one.fullest[1]
    return (one.room, nothing, found, nothing) if one.unit == "kg" else (nothing, one.room, nothing, found)
