"""Which paper of the law asks for an offer, and to which of its lots of several products it belongs.

A law with papers (`Law.calls`) asks for an offer by the first of them that is for it; what none is for is bought in another way, as in Brazil what firms
sell. Those for whom a way of award is meant are asked all the same. A law without papers asks those for whom it keeps a call or
has an order of preference, by a neutral one, and if there are none everybody.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from planner.assembly.calendar import Bools
from planner.assembly.counting import offer_facts
from planner.assembly.to_date import bought_to_date
from planner.callers import callers
from planner.case import Case
from planner.programmes.counting import first_that_counts
from planner.programmes.law import CountingRule, Law


def asked(law: Law, counting: pd.DataFrame, facts: pd.DataFrame) -> pd.DataFrame:
    """Return by which paper each offer is asked for, and in which of the paper's families of products.

    By hand, one paper for family farming, then one for all: a farm's carrots are asked for by the first, a firm's by the second. With the first
    alone the firm's are not asked for.

    Parameters
    ----------
    law : Law
        The law, with its papers.
    counting : pandas.DataFrame
        From `planner.assembly.counting.counting_table`.
    facts : pandas.DataFrame
        From `planner.assembly.counting.offer_facts`, in the same order.

    Returns
    -------
    pandas.DataFrame
        Row by row of `facts`: ``asked`` (bool), ``paper`` (kind; blank: a neutral one) and ``family`` (its number from 1; 0: a lot of its own).
    """
    size = len(facts)
    paper, taken = np.full(size, "", dtype=object), np.zeros(size, dtype=bool)
    family = np.zeros(size, dtype=np.int64)
    for kind, one in law.calls.items():
        mine = ~taken & _counts(counting, one.open_to)
        paper[mine] = kind
        taken |= mine
        if one.families:
            place = first_that_counts([rule for _name, rule in one.families], facts)
            # What belongs to none of the families named is a last one, of all the rest.
            family[mine] = np.where(place < 0, len(one.families), place)[mine] + 1
    if not law.calls:
        kept = {route.applies_to for route in law.award_routes if route.kind == "public_call"} - {""}
        kept |= {law.ranking.applies_to} - {""} if law.ranking else set()
        taken = np.full(size, not kept)
        for name in kept:
            taken |= _counts(counting, name)
    for route in law.award_routes:
        if route.applies_to:
            taken = taken | _counts(counting, route.applies_to)
    return pd.DataFrame({"asked": taken, "paper": paper, "family": family})


def asked_to_date(case: Case, law: Law, rules: Mapping[str, CountingRule]) -> pd.DataFrame:
    """Return what was bought earlier in the year of what each paper of the law asks for.

    By hand, 14,000 bought by the bid sheet and 8,000 in the plan: the way of award of the sheet goes by 22,000.

    Parameters
    ----------
    case, law : Case, Law
        The case, with its purchases earlier in the year, and the law with its papers.
    rules : mapping of str to CountingRule
        From `planner.assembly.counting.counting_rules`.

    Returns
    -------
    pandas.DataFrame
        ``committee`` (where each calls for itself, the one said to have bought it; else blank), ``paper`` (kind), ``amount`` (currency); goods alone.
    """
    to_date = bought_to_date(case, law, dict(rules))
    rows = asked(law, to_date.counting, offer_facts(case, to_date.rows, law)).assign(
        committee=to_date.places["committee"].to_numpy() if callers(case).ne("").any() else "",
        amount=to_date.rows["amount"].to_numpy(dtype=np.float64),
    )
    return rows[to_date.goods].groupby(["committee", "paper"], as_index=False)[["amount"]].sum()


def _counts(counting: pd.DataFrame, name: str) -> Bools:
    return counting[name].to_numpy(dtype=bool) if name else np.ones(len(counting), dtype=bool)
