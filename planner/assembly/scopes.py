"""Whose food a rule is about, as sites; and the groups into which such rules divide the sites, zone by zone.

A scope is a set of sites that receive food: those of a committee, of a delivery zone, or one site. A school that a kitchen cooks
for belongs where its food is received. Sites that no scope in force tells apart are one group, so a case without scopes has one
group and its model stays as it is. A delivery zone whose sites lie in several groups is one row of the model for each, but one
drop: the supplier comes once, and its charge may be paid by whoever may pay for some of the sites there.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

import numpy as np
import pandas as pd

from models.blocks import Floats, Ints
from planner.assembly.calendar import Bools, SchoolCalendar
from planner.assembly.labels import pair_positions, positions, records
from planner.assembly.needs import receiving_sites
from planner.assembly.rooms import stated_rooms
from planner.case import Case
from planner.once import once
from planner.programmes.law import Scope

WORDS: Final = ("committee", "zone", "site")

OTHERS = "*"
"""In the name of several groups together: the sites that no scope names."""


def scope_of(row: Mapping[str, Any]) -> Scope:
    """Return the scope that a row of a table of the case states."""
    return Scope(*(str(row[word]) for word in WORDS))


@once
def receivers(case: Case) -> pd.DataFrame:
    """Return the sites that receive food, sorted: ``committee``, ``zone``, ``site``, indexed by site."""
    sites = case["sites"]
    here = sites[sites["site"].isin(receiving_sites(case))].sort_values("site", kind="stable")
    return here[list(WORDS)].set_index("site", drop=False)


def inside(places: pd.DataFrame, scope: Scope) -> Bools:
    """Return which places (columns ``committee``, ``zone``, ``site``) lie in a scope."""
    fits = np.ones(len(places), dtype=bool)
    for word in WORDS:
        wanted = getattr(scope, word)
        if wanted:
            fits &= (places[word] == wanted).to_numpy(dtype=bool)
    return fits


def each(case: Case, per: str) -> list[Scope]:
    """Return the scope of every committee, zone or site apart; none of a blank `per`."""
    if not per:
        return []
    words = receivers(case)[per]
    return [Scope(**{per: str(word)}) for word in sorted(words[words != ""].unique())]


def served_places(case: Case, offers: pd.Series, places: pd.DataFrame) -> Bools:
    """Return whether each offer (row) goes to each place (column).

    It does where its supplier delivers, which is everywhere unless ``delivery_places`` has rows of it, and the offer itself holds.

    Parameters
    ----------
    case : Case
        The case, with the places to which suppliers deliver.
    offers : pandas.Series
        Short names of offers.
    places : pandas.DataFrame
        ``committee``, ``zone``, ``site`` of each place.

    Returns
    -------
    numpy.ndarray of bool, shape (offers, places)
        True where it goes there on some day.
    """
    rows = case["offers"].set_index("offer").loc[offers]
    found = np.ones((len(rows), len(places)), dtype=bool)
    for supplier, own in case["delivery_places"].groupby("supplier"):
        here = np.logical_or.reduce([inside(places, scope_of(row)) for row in records(own)])
        found[(rows["supplier"] == supplier).to_numpy()] = here
    for number, row in enumerate(records(rows[list(WORDS)])):
        if scope := scope_of(row):
            found[number] &= inside(places, scope)
    return found


def like_sites(case: Case, calendar: SchoolCalendar) -> pd.Series:
    """Return for each site that receives food a number, the same for sites to which the same offers can come on the same days.

    A site that says how much room it has is like no other: what it gets must be known.
    """
    places = receivers(case)
    days = calendar.receives[positions(calendar.sites, places["site"])]
    alone = np.array([places["site"] == site for site in stated_rooms(case)["site"].unique()], dtype=bool)
    alone = alone.reshape(-1, len(places)).T
    kinds = np.concatenate([days, _served_by(case, places), alone], axis=1)
    return pd.Series(_kind_of_each(kinds), index=places.index)


def _served_by(case: Case, places: pd.DataFrame) -> Bools:
    """Return for each place (row) which of the offers (columns) go to it that do not go everywhere."""
    offers = case["offers"]
    limited = offers["supplier"].isin(case["delivery_places"]["supplier"]) | (offers[list(WORDS)] != "").any(axis=1)
    return served_places(case, offers.loc[limited, "offer"], places).T


def _kind_of_each(kinds: Bools) -> Ints:
    """Return a number for each row, the same for equal rows, numbered as they first come."""
    _kinds, first, number = np.unique(kinds, axis=0, return_index=True, return_inverse=True)
    return np.asarray(np.argsort(np.argsort(first))[number.ravel()], dtype=np.int64)


@dataclass(frozen=True, eq=False)
class Groups:
    """Sites that no scope in force tells apart.

    Parameters
    ----------
    of_site : pandas.Series
        Number of the group of each site that receives food.
    part_of_site : pandas.Series
        Row of `parts` of each site that receives food.
    parts : pandas.DataFrame
        Row by row the instance's ``zones``: ``zone``, ``group``, ``like`` (number of the sites to which the same offers can
        come on the same days), ``round`` (first row of the same delivery zone), ``charged`` (number to which a delivery to
        the zone is billed: its group, or one that stands for all the groups in it).
    members : numpy.ndarray of bool, shape (numbers, groups)
        Groups for which each number stands: first the groups themselves.
    in_scope : mapping of Scope to numpy.ndarray of bool, shape (groups,)
        Groups in each scope.
    labels : tuple of str
        Name of each number, as the plan's table ``payments`` has it; blank: everybody, or the sites that no scope names.
    """

    of_site: pd.Series
    part_of_site: pd.Series
    parts: pd.DataFrame
    members: Bools
    in_scope: Mapping[Scope, Bools]
    labels: tuple[str, ...]

    @property
    def several(self) -> bool:
        """Whether any sites are told apart."""
        return len(self.members.T) > 1

    def holds(self, scope: Scope) -> Bools:
        """Return for each number whether some of its sites lie in a scope."""
        if not scope:
            return np.ones(len(self.members), dtype=bool)
        return np.asarray((self.members & self.in_scope[scope]).any(axis=1), dtype=bool)

    def labels_in(self, scope: Scope) -> set[str]:
        """Return the names of the groups in a scope."""
        return {self.labels[number] for number in np.flatnonzero(self.holds(scope)[: self.members.shape[1]])}


def site_groups(case: Case, scopes: Iterable[Scope], like: pd.Series | None = None) -> Groups:
    """Return the groups into which scopes divide the sites that receive food.

    Parameters
    ----------
    case : Case
        The case, with its sites.
    scopes : iterable of Scope
        What rules and funds hold for; that of everybody divides nothing.
    like : pandas.Series, optional
        From `like_sites`: a number by site, the same for sites that receive by the same offers on the same days. Without it
        all are alike.

    Returns
    -------
    Groups
        Groups of sites, their parts by delivery zone, and sets of groups that are billed together.
    """
    told = sorted({scope for scope in scopes if scope})
    places = receivers(case)
    fits = np.array([inside(places, scope) for scope in told], dtype=bool).reshape(len(told), len(places)).T
    kinds, group = np.unique(fits, axis=0, return_inverse=True)
    of_site = pd.Series(group.ravel().astype(np.int64), index=places.index)
    labels = ["&".join(str(scope) for scope, there in zip(told, kind, strict=True) if there) for kind in kinds]
    same = pd.Series(0, index=places.index) if like is None else like.reindex(places.index)
    parts, part_of_site, sets = _parts(case, places["zone"], of_site, same)
    together = ["+".join(sorted(labels[number] or OTHERS for number in numbers)) for numbers in sets]
    members = np.eye(max(len(kinds), 1), dtype=bool)
    shared = np.zeros((len(sets), len(members)), dtype=bool)
    for row, numbers in enumerate(sets):
        shared[row, list(numbers)] = True
    in_scope = {scope: kinds[:, column].astype(bool) for column, scope in enumerate(told)}
    return Groups(of_site, part_of_site, parts, np.vstack([members, shared]), in_scope, (*(labels or [""]), *together))


def without_zones(case: Case, groups: Groups) -> Groups:
    """Return the groups with all delivery zones as one: a part is what sites of a group have in common to which the same offers go."""
    places = receivers(case)
    if not len(places):
        return groups
    kinds = np.concatenate([groups.of_site.to_numpy()[:, None], _served_by(case, places)], axis=1)
    part_of_site = pd.Series(_kind_of_each(kinds), index=places.index)
    group = groups.of_site.groupby(part_of_site).first().sort_index().to_numpy()
    count = groups.members.shape[1]
    parts = pd.DataFrame({"zone": [groups.labels[number] or OTHERS for number in group], "group": group})
    parts = parts.assign(like=np.arange(len(parts)), round=np.arange(len(parts)), charged=group)
    return replace(
        groups, part_of_site=part_of_site, parts=parts, members=groups.members[:count], labels=groups.labels[:count]
    )


def _parts(
    case: Case, zone: pd.Series, of_site: pd.Series, like: pd.Series
) -> tuple[pd.DataFrame, pd.Series, list[tuple[int, ...]]]:
    """Return the delivery zones by group and by like sites, the part of each site, and the sets of groups that share a zone."""
    found = {str(word): {(0, 0)} for word in sorted(case["sites"]["zone"].unique())}
    kinds = pd.Series(list(zip(of_site, like, strict=True)), index=of_site.index, dtype=object)
    for word, there in kinds.groupby(zone):
        found[str(word)] = set(there)
    numbers = {word: tuple(sorted({group for group, _like in there})) for word, there in found.items()}
    several = sorted({order for order in numbers.values() if len(order) > 1})
    count = int(of_site.max()) + 1 if len(of_site) else 1
    rows: list[dict[str, object]] = []
    for word, alike in found.items():
        first, order = len(rows), numbers[word]
        charged = order[0] if len(order) == 1 else count + several.index(order)
        rows += [
            {"zone": word, "group": group, "like": same, "round": first, "charged": charged}
            for group, same in sorted(alike)
        ]
    parts = pd.DataFrame(rows, columns=["zone", "group", "like", "round", "charged"])
    keys = pd.DataFrame({"zone": zone, "group": of_site, "like": like})
    return parts, pd.Series(pair_positions(parts[list(keys)], keys), index=zone.index), several


def places_bought(case: Case, rows: pd.DataFrame) -> pd.DataFrame:
    """Return where each row of the table ``bought`` went, as far as it is said: by its site, its committee, the fund that paid.

    Returns
    -------
    pandas.DataFrame
        ``committee``, ``zone``, ``site``; blank where it is not known.
    """
    sites = case.table("sites").set_index("site", drop=False)
    received = receiving_sites(case).set_axis(sites.index).reindex(rows["site"])
    funds = case.table("funds").set_index("fund")[list(WORDS)].reindex(rows["fund"])
    frame = pd.DataFrame(index=rows.index)
    for word in WORDS:
        of_site = sites[word].reindex(received).fillna("").to_numpy(dtype=object)
        of_fund = funds[word].fillna("").to_numpy(dtype=object)
        frame[word] = np.where(of_site != "", of_site, of_fund)
    said = rows["committee"].to_numpy(dtype=object)
    frame["committee"] = np.where(said != "", said, frame["committee"])
    return frame


def demanded_in(groups: Groups, packs: np.ndarray) -> Floats:
    """Return packs by group and product, of needs of shape (parts, products)."""
    found = np.zeros((groups.members.shape[1], packs.shape[1]))
    np.add.at(found, groups.parts["group"].to_numpy(), packs)
    return found


def stated(case: Case, table: str) -> list[Scope]:
    """Return the scopes that the rows of a table state, row by row."""
    return [scope_of(row) for row in records(case.table(table))]
