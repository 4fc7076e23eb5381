"""The route that a lot may take from the call to the contract."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from planner.programmes.counting import counts
from planner.programmes.law import AwardRoute, Law


def routes(law: Law, amount: float, bidders: pd.DataFrame) -> list[AwardRoute]:
    """Return the routes that the law opens to a lot, the preferred first.

    Parameters
    ----------
    law : Law
        The law; `Law.award_routes` holds the routes in their order.
    amount : float
        Worth of the lot in currency.
    bidders : pandas.DataFrame
        Offers that could serve the lot, with the attributes of `planner.programmes.counting.ATTRIBUTES`; a route meant for
        some suppliers is open only if one of these is among them.

    Returns
    -------
    list of AwardRoute
        Empty if the programmes know no routes: then general procurement law decides.
    """
    someone = {
        route.applies_to: bool(counts(law.counting_rules[route.applies_to], bidders).any())
        for route in law.award_routes
        if route.applies_to
    }
    return open_routes(law, amount, someone)


def ways_of(law: Law, paper: str) -> list[AwardRoute]:
    """Return the routes that lots of a paper may take: not those of which the law has another paper."""
    return [route for route in law.award_routes if route.kind == paper or route.kind not in law.calls]


def open_routes(law: Law, amount: float, someone: Mapping[str, bool], paper: str = "") -> list[AwardRoute]:
    """Return the routes that the law opens to a lot, where it is known already who counts under which rule.

    Parameters
    ----------
    law : Law
        The law; `Law.award_routes` holds the routes in their order.
    amount : float
        Worth of the lot in currency.
    someone : mapping of str to bool
        By counting rule: does one of those who could serve the lot count under it?
    paper : str
        Kind of the paper by which it is asked for; empty: of none of the law.

    Returns
    -------
    list of AwardRoute
        Empty if the programmes know no routes: then general procurement law decides.
    """
    return [
        route
        for route in (ways_of(law, paper) if paper else law.award_routes)
        if route.takes(amount) and (not route.applies_to or someone[route.applies_to])
    ]
