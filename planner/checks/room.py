"""Room in store: rooms that nobody fills, rooms too small for what is eaten, and food of which nobody says how it is kept.

By hand: 3 kg of beans are eaten on every school day, and a school that receives on Mondays and Thursdays has room for 8 kg of dry food. What comes on
Monday must last until Wednesday, 9 kg: that does not fit in.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd

from planner.checks.base import fact, finding, listed, number, table_label
from planner.checks.facts import Facts
from planner.checks.scopes import receivers
from planner.findings import Finding
from planner.i18n import _, day_text
from planner.schema.words import in_words


def _rooms(facts: Facts) -> pd.DataFrame:
    """Return the rows of rooms of sites that receive, with what fits in known."""
    rows = facts["storage_room"]
    return rows[rows["site"].isin(receivers(facts)["site"]) & rows["kept"].ne("") & rows["kg"].notna()]


def _kept(facts: Facts) -> pd.Series:
    """Return how each product is kept; blank: not said."""
    return facts.products["kept"].fillna("")


@fact()
def room_of_nobody(facts: Facts) -> Iterator[Finding]:
    """A room stands at a school that receives nothing: its food comes to the kitchen that cooks for it."""
    rows, names = facts["storage_room"], table_label(facts, "sites", "site")
    lost = rows[rows["site"].isin(facts["sites"]["site"]) & ~rows["site"].isin(receivers(facts)["site"])]
    if len(lost):
        yield finding(
            "warning",
            "storage_room",
            lost.index,
            "site",
            what=_("Nothing is delivered to {sites}: a kitchen cooks for them.").format(
                sites=listed(names[site] for site in lost["site"].unique())
            ),
            why=_("The room is asked for where food is received, so these rows mean nothing."),
            mend=_("Enter the room of the kitchen, or take these rows out."),
        )


@fact()
def room_too_small(facts: Facts) -> Iterator[Finding]:
    """What a site eats from one day on which it receives to the next is more than fits in."""
    rows, names = _rooms(facts), table_label(facts, "sites", "site")
    for line, site, kept, room in zip(rows.index, rows["site"], rows["kept"], rows["kg"], strict=True):
        day, kg = _most_between(facts, str(site), str(kept))
        if kg > room * (1 + 1e-9):
            yield finding(
                "warning",
                "storage_room",
                (line,),
                "kg",
                what=_("{site} has room for {room} kg of {kept} food, but from {day} until it receives again {kg} kg are eaten there.").format(
                    site=names[site], room=number(float(room)), kept=in_words("kept", str(kept)), day=day_text(facts.days[day]), kg=number(kg, 1)
                ),
                why=_("Even if everything came on every day on which the site receives, something would be missing."),
                mend=_("Check kg of the room and kept of the products; let the site receive on more days (receives_weekdays), or find more room."),
            )  # fmt: skip


@fact()
def pack_beyond_room(facts: Facts) -> Iterator[Finding]:
    """One pack of something that is eaten at a site is more than fits in."""
    rows, kept, packs = _rooms(facts), _kept(facts), facts.products["pack_kg"]
    names, products = table_label(facts, "sites", "site"), table_label(facts, "products", "product")
    for line, site, how, room in zip(rows.index, rows["site"], rows["kept"], rows["kg"], strict=True):
        heavy = sorted(
            product for product in _eaten(facts, str(site))["product"].unique() if kept[product] == how and packs[product] > room > 0
        )  # fmt: skip
        if heavy:
            yield finding(
                "warning",
                "storage_room",
                (line,),
                "kg",
                what=_("{site} has room for {room} kg of {kept} food, but one pack weighs more of {products}.").format(
                    site=names[site], room=number(float(room)), kept=in_words("kept", str(how)),
                    products=listed(f"{products[one]} ({number(float(packs[one]))} kg)" for one in heavy),
                ),
                why=_("Packs are whole: none of it can be delivered there."),
                mend=_("Check kg of the room, and the products' unit_kg and pack_units."),
            )  # fmt: skip


@fact()
def keeping_not_said(facts: Facts) -> Iterator[Finding]:
    """Sites say how much fits in, but of food that is eaten there nobody says how it is kept."""
    kept, products = _kept(facts), table_label(facts, "products", "product")
    eaten = {one for site in _rooms(facts)["site"].unique() for one in _eaten(facts, str(site))["product"].unique()}
    silent = sorted(product for product in eaten if kept[product] == "")
    if silent:
        lines = facts["products"]
        yield finding(
            "warning",
            "products",
            lines.index[lines["product"].isin(silent)],
            "kept",
            what=_("It is not said how {products} are kept.").format(products=listed(products[one] for one in silent)),
            why=_("They take no room at the sites that say how much fits in, so more may come than there is room for."),
            mend=_("Enter in kept: dry, chilled or frozen."),
        )


def _eaten(facts: Facts, site: str) -> pd.DataFrame:
    """Return what given menus serve of which the site receives the food: the plates, with ``pupils``."""
    there = facts.arrivals.eaters[facts.arrivals.eaters["site"] == site]
    plates = facts.arrivals.plates
    return plates[plates["at"].isin(["", site])].merge(there, on=["menu", "stage", "day"])


def _most_between(facts: Facts, site: str, kept: str) -> tuple[int, float]:
    """Return the day (position) on which a site receives from which on most of some food is eaten until it receives again, and kg.

    Where several products may fill a place, the least of them counts; none of it, where one is kept otherwise.
    """
    rows = _eaten(facts, site)
    kg = (rows["kg"] * rows["pupils"]).where(rows["product"].map(_kept(facts)) == kept, 0.0)
    least = rows.assign(kg=kg).groupby(["place", "menu", "stage", "day"], as_index=False)["kg"].min()
    by_day = np.bincount(least["day"], least["kg"], len(facts.days))
    opens = np.flatnonzero(facts.arrivals.receives[facts.sites.get_loc(site)])
    if not len(opens):
        return 0, 0.0
    spans = np.add.reduceat(by_day, opens)
    return int(opens[spans.argmax()]), float(spans.max())
