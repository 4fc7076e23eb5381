"""Room in store: rooms that nobody fills, rooms too small for what is eaten, and food of which nobody says how it is kept.

By hand: 3 kg of beans are eaten on every school day, and a school that receives on Mondays and Thursdays has room for 8 kg of dry food. What comes on
Monday must last until Wednesday, 9 kg: that does not fit in. At 1.3 litres a kg they are 11.7 litres: neither do they fit into a cupboard of 10 litres.

The cold room of another is away in January: one row for it until 31 December and one from 1 February on leave January open, and would give it room without
limit then. A third row says what fits in in January.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd

from planner.checks.base import fact, finding, groups, number
from planner.checks.days import reversed_days
from planner.checks.facts import FREE_MENUS, Facts
from planner.checks.scopes import receivers
from planner.findings import Finding
from planner.i18n import _, day_text, listed
from planner.schema.words import in_words


def _rooms(facts: Facts) -> pd.DataFrame:
    """Return the rows of rooms of sites that receive, with ``unit`` (kg or l), ``column`` and ``room``: what fits in, where it is known.

    ``first`` and ``last`` are positions of the days of the plan on which they hold; rows that hold on none are left out.
    """
    rows: pd.DataFrame = facts["storage_room"]
    by_weight = rows["kg"].notna()
    rows = rows.assign(
        unit=np.where(by_weight, "kg", "l"),
        column=np.where(by_weight, "kg", "litres"),
        room=rows["kg"].fillna(rows["litres"]),
        first=facts.days.searchsorted(rows["first_day"].fillna(pd.Timestamp.min.as_unit("s"))),
        last=facts.days.searchsorted(rows["last_day"].fillna(pd.Timestamp.max.as_unit("s")), side="right") - 1,
    )
    rows = rows[rows["first"] <= rows["last"]]
    return rows[rows["site"].isin(receivers(facts)["site"]) & rows["kept"].ne("") & rows["room"].notna()]


def _taken(facts: Facts, kept: str, unit: str) -> pd.Series:
    """Return what a kg of each product takes of a room, in its unit; 0 if it is kept otherwise, or takes nobody knows what."""
    litres = facts.products["litres_per_kg"].astype("float64").fillna(0.0)
    return (litres if unit == "l" else litres * 0.0 + 1.0).where(_kept(facts) == kept, 0.0)


def _kept(facts: Facts) -> pd.Series:
    """Return how each product is kept; blank: not said."""
    return facts.products["kept"].fillna("")


@fact(of="storage_room")
def room_of_nobody(facts: Facts) -> Iterator[Finding]:
    """A room stands at a school that receives nothing: its food comes to the kitchen that cooks for it."""
    rows, names = facts["storage_room"], facts.labels("site")
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


@fact(of="storage_room")
def room_without_size(facts: Facts) -> Iterator[Finding]:
    """A row says neither how many kg nor how many litres fit in, or both."""
    rows = facts["storage_room"]
    kg, litres = rows["kg"].notna(), rows["litres"].notna()
    names = facts.labels("site")
    told = (
        (~kg & ~litres, _("Nobody says how much fits into the room of {sites}.")),
        (kg & litres, _("The room of {sites} is told in kg and in litres.")),
    )
    for wrong, what in told:
        if wrong.any():
            sites = listed(names.get(site, site) for site in rows.loc[wrong, "site"].drop_duplicates())
            yield finding(
                "error",
                "storage_room",
                rows.index[wrong],
                "kg",
                what=what.format(sites=sites),
                why=_("How often food must come follows from it."),
                mend=_(
                    "Fill in kg or litres, and leave the other blank; or take the row out: then there is room without limit."
                ),
            )


@fact(of="storage_room")
def room_reversed(facts: Facts) -> Iterator[Finding]:
    """A room ends before it begins."""
    yield from reversed_days(facts, "storage_room", _("The row has no day, so nothing would be held to it."))


@fact(of="storage_room")
def room_told_twice(facts: Facts) -> Iterator[Finding]:
    """Two rows say how much fits into a room of a site on the same day."""
    names = facts.labels("site")
    for (site, kept), rows in groups(_rooms(facts), ["site", "kept"]):
        rows = rows.sort_values("first", kind="stable")
        twice = rows["first"] <= rows["last"].cummax().shift(fill_value=-1)
        if twice.any():
            yield finding(
                "error",
                "storage_room",
                rows.index,
                "first_day",
                what=_("More than one row says how much {kept} food fits in at {site} on {day}.").format(
                    kept=in_words("kept", kept), site=names.get(site, site), day=day_text(facts.days[rows.loc[twice, "first"].iloc[0]])
                ),
                why=_("Rows are not added up, and the order of rows has no meaning."),
                mend=_("Let one row end on the day before the next begins; of two rooms at once write the sum in one row."),
            )  # fmt: skip


@fact(of="storage_room")
def room_with_gap(facts: Facts) -> Iterator[Finding]:
    """A site says how much fits into a room on some days of the plan, and on others not."""
    names, rooms, stated = facts.labels("site"), _rooms(facts), facts["storage_room"]
    unknown = (stated["kg"].isna() & stated["litres"].isna()) | (stated["last_day"] < stated["first_day"])
    meant = stated[stated["site"].isin(receivers(facts)["site"]) & stated["kept"].ne("")]
    for (site, kept), rows in groups(meant, ["site", "kept"]):
        silent = np.ones(len(facts.days), dtype=bool)
        own = rooms[rooms.index.isin(rows.index)]
        for begins, ends in zip(own["first"], own["last"], strict=True):
            silent[begins : ends + 1] = False
        if unknown[rows.index].any() or not silent.any():
            continue
        first = int(silent.argmax())
        last = first + int(np.append(silent[first:], False).argmin()) - 1
        yield finding(
            "error",
            "storage_room",
            rows.index,
            "first_day",
            what=_("Nobody says how much {kept} food fits in at {site} from {first} to {last}.").format(
                kept=in_words("kept", kept), site=names.get(site, site), first=day_text(facts.days[first]), last=day_text(facts.days[last])
            ),
            why=_("On these days there would be room without limit."),
            mend=_("Add a row for them, with 0 if nothing fits in; or let the row before or after them hold on these days too."),
        )  # fmt: skip


@fact(of="storage_room")
def litres_not_said(facts: Facts) -> Iterator[Finding]:
    """A room is told in litres, but of food that is kept there nobody says how many litres a kg takes."""
    kept, known = _kept(facts), facts.products["litres_per_kg"].notna()
    products, names, lines = (
        facts.labels("product"),
        facts.labels("site"),
        facts["products"],
    )
    rows = _rooms(facts)
    silent: dict[str, list[str]] = {}
    for site, how in zip(*(rows.loc[rows["unit"] == "l", name] for name in ("site", "kept")), strict=True):
        for product in _may_be_eaten(facts, str(site)):
            if kept.get(product) == how and not known[product]:
                silent.setdefault(str(product), []).append(str(site))
    if silent:
        sites = dict.fromkeys(site for each in silent.values() for site in each)
        yield finding(
            "error",
            "products",
            lines.index[lines["product"].isin(silent)],
            "litres_per_kg",
            what=_("The room of {sites} is told in litres, but not how many litres a kg takes of {products}.").format(
                sites=listed(names[site] for site in sites), products=listed(products[one] for one in sorted(silent))
            ),
            why=_("It would take no room there, so more might come than fits in."),
            mend=_(
                "Enter litres_per_kg of these products, packing included: a crate of 40 litres with 16 kg is 2.5. Or tell the room in kg."
            ),
        )


@fact(of="storage_room")
def room_too_small(facts: Facts) -> Iterator[Finding]:
    """What a site eats from one day on which it receives to the next is more than fits in."""
    rows, names = _rooms(facts), facts.labels("site")
    for line, row in rows.iterrows():
        site, room, unit = str(row["site"]), float(row["room"]), str(row["unit"])
        day, most = _most_between(facts, site, _taken(facts, str(row["kept"]), unit), row["first"], row["last"])
        if most > room * (1 + 1e-9):
            yield finding(
                "warning",
                "storage_room",
                (line,),
                str(row["column"]),
                what=_("{site} has room for {room} {unit} of {kept} food, but from {day} until it receives again {most} {unit} are eaten there.").format(
                    site=names[site], room=number(room), unit=unit, kept=in_words("kept", str(row["kept"])), day=day_text(facts.days[day]), most=number(most, 1)
                ),
                why=_("Even if everything came on every day on which the site receives, something would be missing."),
                mend=_("Check kg or litres of the room and kept of the products; let the site receive on more days (receives_weekdays), or find more room."),
            )  # fmt: skip


@fact(of="storage_room")
def pack_beyond_room(facts: Facts) -> Iterator[Finding]:
    """One pack of something that is eaten at a site is more than fits in."""
    rows, names, products = (
        _rooms(facts),
        facts.labels("site"),
        facts.labels("product"),
    )
    for line, row in rows.iterrows():
        site, room, unit = str(row["site"]), float(row["room"]), str(row["unit"])
        packs = facts.products["pack_kg"] * _taken(facts, str(row["kept"]), unit)
        eaten = _eaten(facts, site)
        then = eaten["day"].between(row["first"], row["last"])
        large = sorted(product for product in eaten.loc[then, "product"].unique() if packs[product] > room > 0)
        if large:
            yield finding(
                "warning",
                "storage_room",
                (line,),
                str(row["column"]),
                what=_("{site} has room for {room} {unit} of {kept} food, but one pack takes more of {products}.").format(
                    site=names[site], room=number(room), unit=unit, kept=in_words("kept", str(row["kept"])),
                    products=listed(f"{products[one]} ({number(float(packs[one]))} {unit})" for one in large),
                ),
                why=_("Packs are whole: none of it can be delivered there."),
                mend=_("Check kg or litres of the room, and the products' unit_kg, pack_units and litres_per_kg."),
            )  # fmt: skip


@fact(of="storage_room")
def keeping_not_said(facts: Facts) -> Iterator[Finding]:
    """Sites say how much fits in, but of food that is eaten there nobody says how it is kept."""
    kept, products = _kept(facts), facts.labels("product")
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


def _may_be_eaten(facts: Facts, site: str) -> set[str]:
    """Return the products that given menus serve of which the site receives the food, and where a menu is chosen all that may be served."""
    modes = facts["menu_groups"].set_index("menu")["mode"]
    here = facts.arrivals.eaters.loc[facts.arrivals.eaters["site"] == site, "menu"].unique()
    free = pd.Series(here).map(modes).isin(FREE_MENUS).any()
    return set(_eaten(facts, site)["product"]) | (facts.wanted if free else set())


def _most_between(facts: Facts, site: str, taken: pd.Series, first: int, last: int) -> tuple[int, float]:
    """Return the day (position) on which a site receives from which on most of some food is eaten until it receives again, and how much.

    Where several products may fill a place, the least of them counts; none of it, where one is kept otherwise. `taken`: what a kg of each takes. Only
    what is eaten from `first` to `last` counts; on `first`, what was received before lies there.
    """
    rows = _eaten(facts, site)
    takes = rows["kg"] * rows["pupils"] * rows["product"].map(taken)
    least = rows.assign(takes=takes).groupby(["place", "menu", "stage", "day"], as_index=False)["takes"].min()
    by_day = np.bincount(least["day"], least["takes"], len(facts.days))
    by_day[:first], by_day[last + 1 :] = 0.0, 0.0
    receives = facts.arrivals.receives[facts.sites.get_loc(site)].copy()
    receives[first] |= receives[:first].any()
    opens = np.flatnonzero(receives)
    if not len(opens):
        return 0, 0.0
    spans = np.add.reduceat(by_day, opens)
    return int(opens[spans.argmax()]), float(spans.max())
