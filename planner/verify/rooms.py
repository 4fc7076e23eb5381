"""Room in store: what lies at a site after the deliveries of a day, reckoned from what came and what is eaten.

By hand: a school has room for 15 kg of frozen food and eats 4 kg of meat and 3 kg of fish a day. On Monday 14 kg come for two days, 14 kg lie there.
On Tuesday evening nothing is left; on Wednesday 8 kg of meat and 9 kg of fish would be 17 kg, 2 too many. If they come on Tuesday already, 7 kg
of Monday's still lie there: 24 kg. A day on which nothing comes is not asked. A room told in litres is asked by volume: meat of 1.5 litres a kg and fish
of 3 are 2 x (6 + 9) = 30 litres on Monday.

If only 7 kg fit in from Wednesday on, the 14 kg that come on Tuesday for Wednesday and Thursday are 7 too many on Wednesday, though nothing comes then.
Where only 2 kg of an opened pack are left on Wednesday and none fit in, nothing is asked.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import pandas as pd

from planner.i18n import _
from planner.judgement import Judgement
from planner.verify.facts import Facts
from planner.verify.stores import Arrivals, Day, Goods, Kg, Store, Stores, whole_packs
from planner.verify.violation import KG_RELATIVE, Report, hold_rows

FAMILY = "room"


class Lying(NamedTuple):
    """What lies in a room after the deliveries of each day on which something comes for it, in kg or in litres (``l``).

    The first day of a room that takes the place of another is one of them, if closed packs lie there.
    """

    site: str
    kept: str
    first_day: pd.Timestamp
    last_day: pd.Timestamp
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
        most = max(self.by_day.values(), default=0.0)
        return next(((day, there) for day, there in self.by_day.items() if there >= most - self.slack), ("", 0.0))

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
    rows: pd.DataFrame = facts.case["storage_room"].sort_values(["site", "kept"])
    begun, over = rows["first_day"] > facts.days[-1], rows["last_day"] < facts.days[0]
    columns = ("site", "kept", "first_day", "last_day", "kg", "litres")
    found = []
    for site, kept, first, last, kg, litres in zip(*(rows[~begun & ~over][name] for name in columns), strict=True):
        unit, room = ("l", litres) if pd.isna(kg) else ("kg", kg)
        if mode != "off" and site in facts.zone_of_receiver.index and pd.notna(room):
            own = facts.products[facts.products["kept"] == kept]
            takes = own["litres_per_kg"].astype(float) if unit == "l" else pd.Series(1.0, own.index)
            known = {str(product): float(one) for product, one in takes.dropna().items()}
            by_day = dict(_after_deliveries(facts, stores, str(site), known, (first, last)))
            found.append(Lying(str(site), str(kept), first, last, unit, float(room), by_day, mode))
    return found


def _after_deliveries(
    facts: Facts, stores: Stores, site: str, takes: dict[str, float], ends: tuple[pd.Timestamp, pd.Timestamp]
) -> Iterator[tuple[str, float]]:
    """Yield the days on which any of some products comes to a site, with what lies there then of all; `takes`: room for a kg of each.

    `ends`: first and last day of the room; the first is yielded too if closed packs lie there.
    """
    pairs = sorted(
        pair for pair in stores.wanted.keys() | stores.arriving.keys() if pair[0] == site and pair[1] in takes
    )
    begins = facts.day_number.get(ends[0], 0)
    last = facts.day_number.get(ends[1], len(facts.days))
    asked = {day for pair in pairs for day, lines in stores.arriving.get(pair, {}).items() if lines}
    when = sorted(day for day in {*asked, begins} if begins <= day <= last)
    held = dict.fromkeys(when, 0.0)
    for pair in pairs:
        goods = Goods(float(facts.pack_kg[pair[1]]), facts.life[pair[1]])
        found, closed = _held(stores.wanted.get(pair, {}), stores.arriving.get(pair, {}), goods, when)
        asked |= {begins} if begins > 0 and begins in closed else set()
        for day, kg in found.items():
            opening = sum(later for on, later in stores.opening.get(pair, {}).items() if on >= day)
            held[day] += takes[pair[1]] * (kg + opening)
    for day, there in held.items():
        if day in asked:
            yield f"{facts.days[day]:%Y-%m-%d}", there


def _held(wanted: Kg, arriving: Arrivals, goods: Goods, when: list[Day]) -> tuple[Kg, set[Day]]:
    """Return what is in store of a product on some days, when all has come and before anything is eaten, and the days on which closed packs are."""
    store, found, closed = Store(goods), {}, set()
    for today in sorted({*wanted, *arriving, *when}):
        store.receive(today, arriving.get(today, []))
        found[today] = sum(batch.left for batch in store.batches)
        if any(whole_packs(batch.left, goods.pack_kg) for batch in store.batches):
            closed.add(today)
        store.eat(today, wanted.get(today, 0.0))
    return {day: found[day] for day in when}, closed


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
        names = ["site", "kept", "first_day", "last_day", *figures, "day", "too_full_days", "judgement", "mode"]
        rows = [
            (one.site, one.kept, one.first_day, one.last_day, *_in_both(one), pd.Timestamp(one.fullest[0]), len(one.too_full), str(one.judgement), one.mode)
            for one in found
        ]  # fmt: skip
        own = pd.DataFrame(rows, columns=names)
        days = ["first_day", "last_day", "day"]
        own[days] = own[days].astype("datetime64[s]")
        hold_rows(
            "rooms", own, stated, ["site", "kept", "first_day"], dict.fromkeys([*figures, "too_full_days"], 0.0), report
        )


def _in_both(one: Lying) -> tuple[float, float, float, float]:
    """Return the room in kg and in litres, and what lies there in kg and in litres: the ones or the others are not told."""
    nothing, found = float("nan"), one.fullest[1]
    return (one.room, nothing, found, nothing) if one.unit == "kg" else (nothing, one.room, nothing, found)
