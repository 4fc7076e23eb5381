"""Room in store: what lies at a site after the deliveries of a day, reckoned from what came and what is eaten.

By hand: a school has room for 15 kg of frozen food and eats 4 kg of meat and 3 kg of fish a day. On Monday 14 kg come for two days, 14 kg lie there.
On Tuesday evening nothing is left; on Wednesday 8 kg of meat and 9 kg of fish would be 17 kg, 2 too many. If they come on Tuesday already, 7 kg
of Monday's still lie there: 24 kg. A day on which nothing comes is not asked.
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
    """What lies in a room after the deliveries of each day on which something comes for it, in kg."""

    site: str
    kept: str
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
        return {day: kg for day, kg in self.by_day.items() if kg > self.room + self.slack}

    @property
    def judgement(self) -> Judgement:
        """Whether all fits in."""
        return Judgement.NOT_MET if self.too_full else Judgement.MET


def lying(facts: Facts, stores: Stores) -> list[Lying]:
    """Return what lies in every room of the case, at sites that receive; none where the family is off."""
    mode = facts.mode(FAMILY)
    rows = facts.case["storage_room"].sort_values(["site", "kept"])
    found = []
    for site, kept, room in zip(rows["site"], rows["kept"], rows["kg"], strict=True):
        if mode != "off" and site in facts.zone_of_receiver.index and pd.notna(room):
            products = set(facts.products.index[facts.products["kept"] == kept])
            by_day = dict(_after_deliveries(facts, stores, str(site), products))
            found.append(Lying(str(site), str(kept), float(room), by_day, mode))
    return found


def _after_deliveries(facts: Facts, stores: Stores, site: str, products: set[str]) -> Iterator[tuple[str, float]]:
    """Yield the days on which any of some products comes to a site, with what lies there of all of them then."""
    pairs = sorted(
        pair for pair in stores.wanted.keys() | stores.arriving.keys() if pair[0] == site and pair[1] in products
    )
    when = sorted({day for pair in pairs for day, lines in stores.arriving.get(pair, {}).items() if lines})
    held = dict.fromkeys(when, 0.0)
    for pair in pairs:
        goods = Goods(float(facts.pack_kg[pair[1]]), facts.life[pair[1]])
        for day, kg in _held(stores.wanted.get(pair, {}), stores.arriving.get(pair, {}), goods, when).items():
            held[day] += kg + sum(later for on, later in stores.opening.get(pair, {}).items() if on >= day)
    for day, kg in held.items():
        yield f"{facts.days[day]:%Y-%m-%d}", kg


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
            for day, kg in one.too_full.items():
                what = _(
                    "More lies at the site after the day's deliveries than it has room for, of food that is kept so."
                )
                where = {"site": one.site, "kept": one.kept, "delivery_day": day}
                report.add(FAMILY, what, where, one.room, kg, "kg")
    if stated is not None:
        names = ["site", "kept", "room_kg", "day", "found_kg", "too_full_days", "judgement", "mode"]
        rows = [
            (one.site, one.kept, one.room, pd.Timestamp(one.fullest[0]), one.fullest[1], len(one.too_full), str(one.judgement), one.mode)
            for one in found
        ]  # fmt: skip
        own = pd.DataFrame(rows, columns=names)
        own["day"] = own["day"].astype("datetime64[s]")
        hold_rows(
            "rooms", own, stated, ["site", "kept"], {"room_kg": 0.0, "found_kg": 0.0, "too_full_days": 0.0}, report
        )
