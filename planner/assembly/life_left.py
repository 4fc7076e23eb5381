"""Offers that may not be bought because too little of their shelf life would be left on delivery."""

from __future__ import annotations

import numpy as np
import pandas as pd

from planner.assembly.calendar import Bools
from planner.assembly.counting import counting_rules, offer_facts
from planner.case import Case
from planner.programmes.counting import counts
from planner.programmes.law import Law

_ROUNDING = 1e-9


def too_old(case: Case, offers: pd.DataFrame, law: Law) -> Bools:
    """Return which offers the law's rule on the life left at delivery forbids, in the order of `offers`.

    See `planner.programmes.law.LifeLeft`. Of an offer or a product that does not tell its days nothing is known, and nothing is
    forbidden: the call asks for it.

    Parameters
    ----------
    case : Case
        The case, which says how long products keep in all (``whole_life_days``) and what is left at delivery
        (``life_left_days``).
    offers : pandas.DataFrame
        ``offer``, ``product`` and ``supplier`` of each.
    law : Law
        The law; without such a rule nothing is forbidden.

    Returns
    -------
    numpy.ndarray of bool, shape (offers,)
        True where too little is left and no exemption holds.
    """
    rule = law.life_left
    if rule is None:
        return np.zeros(len(offers), dtype=bool)
    whole = offers["product"].map(case["products"].set_index("product")["whole_life_days"]).astype("float64")
    left = offers["offer"].map(case["offers"].set_index("offer")["life_left_days"]).astype("float64")
    short: Bools = (left < rule.share * whole - _ROUNDING).to_numpy(dtype=bool)
    if not short.any() or not rule.exempt:
        return short
    exempt: Bools = counts(counting_rules(case, law)[rule.exempt], offer_facts(case, offers, law))
    return short & ~exempt
