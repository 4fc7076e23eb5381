"""The public map: schools that are told alone and suppliers that are named, with what of their food everybody may know."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd

from planner.case import Case
from planner.i18n import _, listed, number_text
from planner.inputs import records
from planner.papers.drawing import svg
from planner.publication.privacy import Cloak, plain
from planner.publication.public import Public
from planner.publication.site.told import Told
from planner.reports.map_picture import picture, views
from planner.reports.maps import Map, map_of

WIDE, NARROW = (860, 520), (320, 400)
"""Pixels of the plot, on wide screens and paper, and on a phone."""

_MARKS = re.compile(r' (?:aria-[a-z]+|role)="[^"]*"')
"""What Vega-Lite says of every mark to those who hear a picture: as a file the picture is heard by its words on the page."""

_SIZE = re.compile(r'width="(\d+)" height="(\d+)"')


@dataclass(frozen=True, slots=True)
class Drawing:
    """A map as drawn: its name as a file, its title, both pictures, and their sizes in pixels."""

    name: str
    title: str
    wide: bytes
    narrow: bytes
    sizes: tuple[tuple[int, int], tuple[int, int]]


def public_map(told: Told) -> Map | None:
    """Return the map as everybody may see it; None where no place has coordinates.

    By hand, of a cooperative, a farmer with a code and a firm that offers compete with: the cooperative stands on it with its number
    and its line, the firm without a line, the farmer not at all.
    """
    case, orders = _open_case(told.plan.case, told.cloak), told.plan.table("orders")
    tables = {"orders": orders[_is_told(orders, told.public, told.cloak)], "deliveries": told.plan.table("deliveries")}
    return map_of(case, told.plan.law, tables)


def numbers(found: Map | None, cloak: Cloak) -> dict[str, str]:
    """Return for each supplier on a map, by its public id, its number there in words."""
    if found is None:
        return {}
    points = found.points[found.points["number"].notna()]
    text = _("number {number} on the map")
    return {
        cloak.supplier(str(row.place).removeprefix("supplier:")).id: text.format(number=number_text(row.number))
        for row in records(points)
    }


def drawings(found: Map) -> Iterator[Drawing]:
    """Yield the maps that are drawn: of all places, and of the schools where they crowd."""
    for number, view in enumerate(views(found)):
        made = [_svg(found, view.window, view.frame, size) for size in (WIDE, NARROW)]
        sizes = tuple(_size(one) for one in made)
        yield Drawing(f"map-{number + 1}", view.title, made[0].encode(), made[1].encode(), (sizes[0], sizes[1]))


def in_words(found: Map, title: str) -> str:
    """Return what a map shows, for those who do not see it."""
    sellers = found.points[found.points["number"].notna()].sort_values("number")
    names = [f"{number_text(row.number)} {row.name}" for row in records(sellers)]
    text = _("Map, {title}. Suppliers by what they sell, the largest first: {names}.")
    return text.format(title=title, names=listed(names, shown=8) or _("none is known yet"))


def _svg(found: Map, window: object, frame: object, size: tuple[int, int]) -> str:
    return _MARKS.sub("", svg(picture(found, window, frame, size=size), *size, "sans-serif"))  # type: ignore[arg-type]


def _size(drawn: str) -> tuple[int, int]:
    found = _SIZE.search(drawn)
    return (int(found[1]), int(found[2])) if found else WIDE


def _open_case(case: Case, cloak: Cloak) -> Case:
    """Return a case in which only what is told alone has a place, and every name is plain."""
    alone = {one.id for one in cloak.schools if one.schools == 1}
    sites, suppliers, zones = (case.tables[name].copy() for name in ("sites", "suppliers", "zones"))
    hide = ~sites["site"].map(cloak.id).isin(sorted(alone)) & ~_cooks(case, sites)
    sites.loc[hide, ["lat", "lon"]] = np.nan
    suppliers.loc[~suppliers["supplier"].map(cloak.is_named), ["lat", "lon"]] = np.nan
    for frame in (sites, suppliers, zones):
        for column in {"name", "municipality"} & set(frame.columns):
            frame[column] = frame[column].map(plain).astype("str")
    return Case({**case.tables, "sites": sites, "suppliers": suppliers, "zones": zones})


def _cooks(case: Case, sites: pd.DataFrame) -> pd.Series:
    """Return which sites cook and have no pupils of their own: a kitchen tells of nobody."""
    return ~sites["site"].isin(case["enrolment"]["site"])


def _is_told(orders: pd.DataFrame, public: Public, cloak: Cloak) -> pd.Series:
    """Return which orders everybody may know of: those whose supplier the plan's purchases name."""
    known = {
        (one.month, one.product.id, one.organic, one.supplier)
        for one in public.purchases
        if one.supplier and one.product is not None
    }
    goods = orders["product"].map({one: cloak.product(one).id for one in orders["product"].unique()})
    sellers = orders["supplier"].map({one: cloak.supplier(one).id for one in orders["supplier"].unique()})
    months = orders["delivery_day"].dt.to_period("M").dt.start_time.dt.date
    keys = zip(months, goods, orders["organic"].fillna(False).astype(bool), sellers, strict=True)
    return pd.Series([key in known for key in keys], index=orders.index, dtype=bool)
