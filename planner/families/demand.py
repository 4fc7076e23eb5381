"""Demand: meals for everybody."""

from __future__ import annotations

import numpy as np
import pandas as pd

from models.conflict import ALL
from models.constraints import demand
from planner.families.facts import Planned, Tables
from planner.families.family import FamilyWords, SlackWords, Way, named_in, thing
from planner.i18n import N_, _, share_text
from planner.judgement import Judgement


def _tells(tables: Tables) -> pd.DataFrame:
    short = tables["shortfalls"].groupby(["product", "period"], as_index=False)[["demand_kg", "short_kg"]].sum()
    return pd.DataFrame(
        {
            "rule": short["product"],
            "window": short["period"],
            "minimum": short["demand_kg"],
            "found": short["demand_kg"] - short["short_kg"],
            "unit": "kg",
            "judgement": Judgement.NOT_MET.value,
        }
    )


def _go_short(planned: Planned, number: int, gives: float) -> Way:
    """Return the way out by which meals go short, with how many at the least where that is known."""
    change, needs = "rule family=demand mode=soft", planned.instance.demand
    if np.isnan(gives):
        return Way(change, _("Let meals go short, of as little as possible."), 1.0)
    if number == ALL:
        share = gives / max(float(needs["packs"].sum()), 1.0)
        text = _("Let meals go short: {share} of all packs that the menus need would be missing at the least.")
        return Way(change, text.format(share=share_text(share, 2)), share)
    share = gives / max(float(needs.loc[needs["product"] == number, "packs"].sum()), 1.0)
    text = _("Let meals go short: {share:.1%} of {name} would be missing at the least.")
    return Way(change, text.format(share=share, name=_PRODUCT(planned, number).name), share)


_PRODUCT = thing("products", "product", "products")

FAMILY = FamilyWords(
    demand.FAMILY,
    wish=N_("Everybody is fed as the menu says"),
    at_hand=True,
    light="fed",
    slacks={
        "short": SlackWords(
            _PRODUCT,
            N_("every serving of {name} that the menus ask for is covered"),
            N_("every serving of all that the menus ask for is covered"),
            family_gives=_go_short,
        )
    },
    tells=_tells,
    label=named_in("products"),
)
