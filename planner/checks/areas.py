"""Who lies in the areas on which the law's counting rests, told so that a wrong outline is seen."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pandas as pd
import shapely

from planner.checks.base import fact, finding, groups
from planner.checks.facts import Facts
from planner.checks.places import is_geojson_area, is_swapped, located, outline_text
from planner.findings import Finding
from planner.i18n import _, listed
from planner.programmes.nearness import areas_read, asked


@fact(needs_law=True)
def area_in_use(facts: Facts) -> Iterator[Finding]:
    """How many suppliers and sites lie in an area that a rule in force reads: a note, and a warning where none does."""
    frame = facts["zones"]
    if len(frame) == 0:
        return
    used = areas_read(frame, facts.law, asked(facts.law, facts["targets"], facts["counting_rules"]))
    for (area,), part in groups(frame[frame["area"].isin(used)], "area"):
        text = outline_text(part)
        if not is_geojson_area(text) or is_swapped(facts, text):
            continue
        outline = shapely.make_valid(shapely.geometry.shape(json.loads(text)))
        suppliers, sites = (_inside(facts, outline, *table) for table in _TABLES)
        yield finding(
            "note" if suppliers[0] or sites[0] else "warning",
            "zones",
            part.index,
            "geometry",
            what=_("In the area {area} lie {suppliers} of {all_suppliers} suppliers ({supplier_names}) and {sites} of {all_sites} sites ({site_names}).").format(
                area=_name(part, area),
                suppliers=suppliers[0],
                all_suppliers=len(facts["suppliers"]),
                supplier_names=suppliers[1],
                sites=sites[0],
                all_sites=len(facts["sites"]),
                site_names=sites[1],
            ),
            why=_("Who lies in it decides what counts: {rules}").format(rules=listed(used[area])),
            mend=_("If that is not so, see whether latitude and longitude are exchanged in the outline, and whether the suppliers have their coordinates."),
        )  # fmt: skip


_TABLES = (("suppliers", "supplier"), ("sites", "site"))


def _name(part: pd.DataFrame, area: str) -> str:
    return next((str(name) for name in part["name"] if name), area)


def _inside(facts: Facts, outline: Any, table: str, key: str) -> tuple[int, str]:
    """Return how many places of a table lie in an outline, and the first of their names."""
    places = located(facts, table)
    inside = places[shapely.intersects(outline, shapely.points(places["lon"], places["lat"]))]
    names = inside["name"].where(inside["name"] != "", inside[key])
    return len(inside), listed(names) if len(inside) else _("none")
