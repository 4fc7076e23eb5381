"""Who lies in the areas on which the law's counting rests, told so that a wrong outline is seen."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any

import pandas as pd
import shapely

from planner.checks.base import fact, finding, groups, listed
from planner.checks.facts import Facts
from planner.checks.places import is_geojson_area, is_swapped, located, outline_text
from planner.findings import Finding
from planner.i18n import _
from planner.programmes.counting import ANY_KNOWN
from planner.programmes.law import Law
from planner.schema.base import split_list
from planner.schema.case_tables import TIERS


@fact(needs_law=True)
def area_in_use(facts: Facts) -> Iterator[Finding]:
    """How many suppliers and sites lie in an area that a rule in force reads: a note, and a warning where none does."""
    frame = facts["zones"]
    if len(frame) == 0:
        return
    used = _used(facts)
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


def _used(facts: Facts) -> dict[str, dict[str, None]]:
    """Return by area the rules in force that read it, in words."""
    kinds = dict(zip(facts["zones"]["area"], facts["zones"]["kind"], strict=True))
    found: dict[str, dict[str, None]] = {}
    for attribute, values, rule in _conditions(facts):
        for area, kind in kinds.items():
            if _reads(attribute, values, area, kind, facts.law):
                found.setdefault(area, {})[rule] = None
    return found


def _conditions(facts: Facts) -> Iterator[tuple[str, Iterable[str], str]]:
    """Yield attribute, values and rule of what the shares in force and the order of preference count, by law and by the case."""
    own, law = facts["targets"], facts.law
    of_law = {t.target: (t.mode, t.counts, t.within) for t in law.targets}
    of_case = {r.target: (r.mode, r.counts, r.within) for r in own.itertuples()}
    counted = {name for mode, *names in (of_law | of_case).values() if mode != "off" for name in names if name}
    rules = [law.counting_rules[name] for name in law.counting_rules if name in counted]
    rules += [rule for _name, classes in (law.ranking.criteria if law.ranking else ()) for rule in classes]
    for rule in rules:
        yield from ((one.attribute, one.values, rule.definition) for clause in rule.clauses for one in clause)
    for row in facts["counting_rules"].itertuples():
        if row.counts in counted:
            yield str(row.attribute), split_list(str(row.values)), str(row.definition or row.counts)


def _reads(attribute: str, values: Iterable[str], area: str, kind: str, law: Law) -> bool:
    """Return whether a condition asks who lies in an area."""
    if attribute == "supplier.catchment":
        return kind == "catchment" and bool({area, ANY_KNOWN} & set(values))
    if attribute != "supplier.tier":
        return False
    local = law.local is not None and law.local.kind == "area" and area in law.local.areas
    return local or ("local" if kind == "municipality" else kind) in TIERS[:-1]
