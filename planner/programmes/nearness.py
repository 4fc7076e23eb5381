"""Which rules in force look at where a supplier is: in a tier, in an area, within so many kilometres."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

import pandas as pd

from planner.programmes.counting import ANY_KNOWN
from planner.programmes.law import EVERYBODY, CountingRule, Law, Scope
from planner.schema.base import split_list
from planner.schema.case_tables import TIERS


class Asked(NamedTuple):
    """A condition of a rule in force: what it looks at, the values that count, for whose food, and the rule in words."""

    attribute: str
    values: tuple[str, ...]
    place: Scope
    rule: str


class Radius(NamedTuple):
    """A distance that a rule in force asks about: kilometres from a site, by road or as the crow flies."""

    km: float
    by_road: bool
    place: Scope


def asked(law: Law, targets: pd.DataFrame, counting_rules: pd.DataFrame) -> Iterator[Asked]:
    """Yield the conditions of all that the shares in force and the order of preference count, by law and by the case.

    Parameters
    ----------
    law : Law
        The law in force.
    targets, counting_rules : pandas.DataFrame
        The case's tables.

    Yields
    ------
    Asked
        A condition, for whose food it asks, and the rule in words; a rule of several conditions comes once for each.
    """
    of_law = {t.target: (t.mode, t.counts, t.within) for t in law.targets}
    of_case = {r.target: (r.mode, r.counts, r.within) for r in targets.itertuples()}
    counted = {name for mode, *names in (of_law | of_case).values() if mode != "off" for name in names if name}
    rules: list[CountingRule] = [law.counting_rules[name] for name in law.counting_rules if name in counted]
    rules += law.ranking.looked_at if law.ranking else ()
    for rule in rules:
        places = rule.places or (EVERYBODY,) * len(rule.clauses)
        for clause, place in zip(rule.clauses, places, strict=True):
            yield from (Asked(one.attribute, tuple(one.values), place, rule.definition) for one in clause)
    for row in counting_rules.itertuples():
        if row.counts in counted:
            place = Scope(*(str(getattr(row, word, "")) for word in ("committee", "zone", "site")))
            yield Asked(
                str(row.attribute), tuple(split_list(str(row.values))), place, str(row.definition or row.counts)
            )


def areas_read(zones: pd.DataFrame, law: Law, conditions: Iterable[Asked]) -> dict[str, dict[str, None]]:
    """Return by area of the case's table ``zones`` the rules in force that read it, in words.

    Parameters
    ----------
    zones : pandas.DataFrame
        Table ``zones`` of the case: ``area`` and its ``kind`` are read.
    law : Law
        The law in force: what it holds to be local.
    conditions : iterable of Asked
        What rules in force ask, from `asked`.

    Returns
    -------
    dict of str to dict of str to None
        The definitions of the rules, each once and in their order; an area that no rule reads is not in it.
    """
    kinds = dict(zip(zones["area"], zones["kind"], strict=True))
    found: dict[str, dict[str, None]] = {}
    for one in conditions:
        for area, kind in kinds.items():
            if _reads(one, area, kind, law):
                found.setdefault(area, {})[one.rule] = None
    return found


def _reads(one: Asked, area: str, kind: str, law: Law) -> bool:
    """Return whether a condition asks who lies in an area."""
    if one.attribute == "supplier.catchment":
        return kind == "catchment" and bool({area, ANY_KNOWN} & set(one.values))
    if one.attribute != "supplier.tier":
        return False
    local = law.local is not None and law.local.kind == "area" and area in law.local.areas
    return local or ("local" if kind == "municipality" else kind) in TIERS[:-1]


def radii_read(law: Law, conditions: Iterable[Asked]) -> dict[Radius, dict[str, None]]:
    """Return the distances that rules in force ask about, with these rules in words.

    They are the radius within which a supplier is local, where a rule counts what is local, and the kilometres that a rule names
    itself, which are by road.
    """
    found: dict[Radius, dict[str, None]] = {}
    local = law.local if law.local is not None and law.local.kind.startswith("radius") else None
    for one in conditions:
        if one.attribute == "supplier.tier" and "local" in one.values and local is not None and local.km:
            found.setdefault(Radius(local.km, local.kind == "radius_road", one.place), {})[one.rule] = None
        elif one.attribute == "supplier.km":
            for value in one.values:
                if value.startswith(("<=", ">=")):
                    found.setdefault(Radius(float(value[2:]), True, one.place), {})[one.rule] = None
    return found
