"""Whose food a rule is about, as the check finds it: the sites that receive food and fit what the rule's row says.

By hand: of two schools of committee north in zone 1 and one of committee south in zone 1, the scope "committee south" is the last
alone. A fund of the south and one of the north tell them apart: goods for zone 1 are two bills, named north and south; the
charge for the one delivery to zone 1 is one bill, named north+south, that either fund may pay.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import pandas as pd

from planner.programmes.law import Scope, TargetRule
from planner.verify.facts import Facts

NOBODY_NAMED = "*"


def scope_in(row: Mapping[str, Any] | pd.Series) -> Scope:
    """Return the scope that a row of the case states."""
    return Scope(committee=row["committee"], zone=row["zone"], site=row["site"])


def sites_of(facts: Facts, scope: Scope) -> frozenset[str]:
    """Return the sites of a scope: those that receive food and that every word of it fits."""
    sites: pd.DataFrame = facts.sites.loc[facts.zone_of_receiver.index]
    for column, word in (("committee", scope.committee), ("zone", scope.zone), ("site", scope.site)):
        if word:
            sites = sites[sites[column] == word]
    return frozenset(sites["site"])


def one_by_one(facts: Facts, per: str) -> list[Scope]:
    """Return the scope of each committee, zone or site."""
    if per == "":
        return []
    sites: pd.DataFrame = facts.sites
    words = sites.loc[facts.zone_of_receiver.index, per]
    return [Scope(**{per: word}) for word in sorted(set(words) - {""})]


class Apart:
    """The sites as rules tell them apart.

    Parameters
    ----------
    facts : Facts
        What the case says.
    targets : iterable of TargetRule
        Shares in force.

    Attributes
    ----------
    of_site : dict of str to str
        Name of the group of each site that receives food; blank: no scope names it.
    of_zone : dict of str to str
        Name under which deliveries to each zone are billed.
    """

    def __init__(self, facts: Facts, targets: Iterable[TargetRule]) -> None:
        self._facts = facts
        told = {scope_in(row) for _fund, row in facts.funds.iterrows()} | {rule.scope for rule in targets}
        for table in ("counting_rules", "limits", "commitments", "points", "cost_ceilings"):
            told |= {scope_in(row) for _line, row in facts.case[table].iterrows()}
        members = {scope: sites_of(facts, scope) for scope in sorted(told) if scope}
        self.of_site = {
            site: "&".join(str(scope) for scope, sites in members.items() if site in sites)
            for site in facts.zone_of_receiver.index
        }
        names: dict[str, set[str]] = {zone: set() for zone in facts.sites["zone"]}
        for site, zone in facts.zone_of_receiver.items():
            names[zone].add(self.of_site[str(site)])
        self.of_zone = {
            zone: "+".join(sorted(name or NOBODY_NAMED for name in several)) if len(several) > 1 else next(iter(several), self._first())
            for zone, several in names.items()
        }  # fmt: skip

    def _first(self) -> str:
        """Return the group to which a zone without sites that receive food is reckoned; nothing ever goes there."""
        return min(self.of_site.values(), default="")

    @property
    def several(self) -> bool:
        """Whether any sites are told apart."""
        return len(set(self.of_site.values())) > 1

    def names_in(self, scope: Scope) -> set[str]:
        """Return the names under which goods for the sites of a scope are billed."""
        return {self.of_site[site] for site in sites_of(self._facts, scope)}

    def payable(self, scope: Scope) -> set[str]:
        """Return the names of bills that a fund of this scope may pay: of its goods, and of deliveries to zones in which it has sites."""
        mine = sites_of(self._facts, scope)
        zones = {self._facts.zone_of_receiver[site] for site in mine}
        return self.names_in(scope) | {self.of_zone[zone] for zone in zones}


def callers(facts: Facts) -> dict[str, str]:
    """Return by delivery zone which committee calls for what comes there; blank where everybody calls together, or the buyer for it.

    By hand: committees call each for itself, zone 1 is of north's school, zone 2 of a school of none: north calls for zone 1.
    """
    apart = facts.case.head["calls"] == "by_committee"
    receiving = facts.zone_of_receiver
    found = dict.fromkeys((str(zone) for zone in facts.sites["zone"]), "")
    for site in sorted(receiving.index, reverse=True) if apart else ():
        found[str(receiving[site])] = str(facts.sites.at[site, "committee"])
    return found


def worth_by_site(orders: pd.DataFrame, deliveries: pd.DataFrame) -> pd.DataFrame:
    """Return the deliveries with what each is worth: an order's cents divided by packs among the sites that receive it.

    What division leaves over goes cent by cent to the largest remainders, of equals to the first by name. By hand: 10.00 for 3
    packs, 2 for a and 1 for b: 6.66 and a remainder of 2000 thirds of a cent, 3.33 and 1000; the cent goes to a.

    Returns
    -------
    pandas.DataFrame
        With ``worth`` (currency) and ``divided`` (most by which dividing an order may have changed it).
    """
    line = ["delivery_day", "zone", "offer"]
    due = orders.groupby(line)["own_amount"].sum().to_dict()
    packs: dict[tuple[Any, ...], dict[Any, int]] = {}
    in_order = deliveries.sort_values("site", kind="stable")
    keys = zip(
        pd.DatetimeIndex(in_order["delivery_day"]), in_order["zone"].tolist(), in_order["offer"].tolist(), strict=True
    )
    for key, row, number in zip(keys, in_order.index, in_order["packs"].tolist(), strict=True):
        packs.setdefault(key, {})[row] = int(number)
    found, divided = dict.fromkeys(deliveries.index, 0.0), dict.fromkeys(deliveries.index, 0.0)
    for key, rows in packs.items():
        in_all, cents = sum(rows.values()), round(100 * float(due.get(key, 0.0)))
        if in_all <= 0:
            continue
        parts = {row: divmod(cents * number, in_all) for row, number in rows.items()}
        left = cents - sum(whole for whole, _rest in parts.values())
        first = set(sorted(parts, key=lambda row, of=parts: -of[row][1])[:left])  # type: ignore[misc]
        for row, (whole, rest) in parts.items():
            found[row] = (whole + (row in first)) / 100
            divided[row] = 0.01 if rest else 0.0
    return deliveries.assign(worth=pd.Series(found, dtype=float), divided=pd.Series(divided, dtype=float))


class Bought:
    """The goods bought, line by line: by all as they are ordered, by some sites as they come there.

    Parameters
    ----------
    facts : Facts
        What the case says.
    orders : pandas.DataFrame
        Order lines with what follows from offer and packs.
    received : pandas.DataFrame, optional
        What each site receives, from `worth_by_site`.
    """

    def __init__(self, facts: Facts, orders: pd.DataFrame, received: pd.DataFrame | None = None) -> None:
        self._facts, self._orders, self._received = facts, orders, received

    def of(self, scope: Scope) -> pd.DataFrame | None:
        """Return the lines of some sites, with ``own_amount`` what of the order's worth is theirs; None where that is not told."""
        if not scope:
            return self._orders
        if self._received is None:
            return None
        here = self._received[self._received["site"].isin(sites_of(self._facts, scope))]
        return here.assign(own_amount=here["worth"], own_rounding=here["own_rounding"] + here["divided"])


def places_before(facts: Facts, rows: pd.DataFrame) -> list[Scope]:
    """Return where each row bought before went, as far as its site, its committee or the fund that paid tell; unknown is blank."""
    places = []
    for _index, row in rows.iterrows():
        site = facts.receiver[row["site"]] if row["site"] else ""
        fund = scope_in(facts.funds.loc[row["fund"]]) if row["fund"] else Scope()
        home = facts.sites.loc[site] if site else {"committee": "", "zone": ""}
        places.append(
            Scope(row["committee"] or home["committee"] or fund.committee, home["zone"] or fund.zone, site or fund.site)
        )
    return places


def went_to(place: Scope, scope: Scope) -> bool:
    """Tell whether goods that went to a place went to sites of a scope, as far as it is known."""
    pairs = ((scope.committee, place.committee), (scope.zone, place.zone), (scope.site, place.site))
    return all(wanted in ("", known) for wanted, known in pairs)
