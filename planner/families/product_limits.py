"""Product limits: the most that one supplier may deliver of a product."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from models.constraints import product_limits
from models.derived import lane_zone, supply_kg
from models.terms import supply_of_terms
from planner.families.facts import Asked, Bought, Names
from planner.families.family import FamilyWords, LimitWords, Obstacle, SlackWords, rule_of
from planner.families.names import of_sites
from planner.i18n import N_
from planner.inputs import WHOLE_PLAN, labels
from planner.schema import CASE_TABLES

NOISE = 1e-6

OF_ALL = -1
"""Stands for the group of sites of what everybody buys."""


def limit_text(label: str, products: Mapping[str, str], suppliers: Mapping[str, str], sites: Mapping[str, str]) -> str:
    """Return a limit on a supplier's part of a product or food group as a reader names it, with the sites for which alone it holds.

    >>> limit_text("half@alto: banana, coop", {"banana": "Banana"}, {"coop": "Cooperativa"}, {})
    'half (alto): Banana, Cooperativa'

    Parameters
    ----------
    label : str
        From `planner.assembly.promises.limit_rows`.
    products, suppliers, sites : mapping of str to str
        Names by short name.

    Returns
    -------
    str
        The limit, the product or food group and the supplier. One that the mappings lack keeps its short name.
    """
    limit, _colon, rest = label.rpartition(": ")
    whole, _comma, supplier = rest.rpartition(", ")
    named = products.get(whole) or CASE_TABLES["products"]["food_group"].word(whole)
    return f"{of_sites(limit, {}, sites)}: {named}, {suppliers.get(supplier, supplier)}"


def _label(names: Names, label: str) -> str:
    return limit_text(label, names["products"], names["suppliers"], names["sites"])


def _asks(asked: Asked) -> pd.DataFrame:
    """Ask that no supplier brings more than its part, in all or to some sites; what was bought before belongs to the whole."""
    instance = asked.assembly.instance
    limits, terms = instance.product_limits, instance.product_limit_terms
    supply = instance.supply.iloc[supply_of_terms(instance, terms)]
    group, brought = np.full(len(terms), OF_ALL), (terms["column"] == "brought").to_numpy()
    group[brought] = instance.zones["group"].to_numpy()[lane_zone(instance)[terms["index"].to_numpy()[brought]]]
    goods = pd.DataFrame(
        {
            "limit": terms["limit"].to_numpy(),
            "counts": terms["counts"].to_numpy(),
            "offer": labels(instance.offers, "offer", supply["offer"]),
            "period": labels(instance.periods, "period", supply["period"]),
            "group": group,
        }
    ).drop_duplicates()  # several lanes bring one offer's goods to the same sites
    lines = pd.concat([asked.ordered("kg", "offer", "period").assign(group=OF_ALL), _received_kg(asked)])
    goods = goods.merge(lines, on=["offer", "period", "group"], how="left").fillna({"found": 0.0})
    goods["own"] = goods["found"] * goods["counts"].astype("float64")
    sums = goods.groupby("limit")[["found", "own"]].sum().reindex(range(len(limits)), fill_value=0.0)
    most = limits["maximum_share"].to_numpy() * sums["found"].to_numpy() + limits["room_kg"].to_numpy()
    rows = pd.DataFrame({"rule": limits["limit"], "maximum": most, "found": sums["own"].to_numpy()})
    return rows[rows["found"] > 0].assign(window=WHOLE_PLAN, unit="kg")


def _received_kg(asked: Asked) -> pd.DataFrame:
    """Return what comes to each group of sites: ``offer``, ``period``, ``group``, ``found`` (kg)."""
    lines, of_site = asked.tables["deliveries"], asked.assembly.groups.of_site
    lines = lines.assign(group=of_site.reindex(lines["site"]).to_numpy(), found=lines["kg"])
    return lines.groupby(["offer", "period", "group"], as_index=False)[["found"]].sum()


def _reached(bought: Bought) -> np.ndarray:
    """Return per lane whether one more pack would pass a limit, of what is bought or of what is brought to some sites."""
    instance = bought.instance
    terms, limits = instance.product_limit_terms, instance.product_limits
    reached = np.zeros(len(bought.of_lane), dtype=bool)
    if not len(terms):
        return reached
    brought, index = (terms["column"] == "brought").to_numpy(), terms["index"].to_numpy()
    pack = supply_kg(instance)[supply_of_terms(instance, terms)]
    packs = np.zeros(len(terms))
    packs[~brought] = bought.packs[index[~brought]]
    packs[brought] = bought.buy[index[brought]]
    limit, counts, kg = terms["limit"].to_numpy(), terms["counts"].to_numpy(dtype=bool), packs * pack
    whole_kg = np.bincount(limit, weights=kg, minlength=len(limits))
    own_kg = np.bincount(limit, weights=kg * counts, minlength=len(limits))
    share = limits["maximum_share"].to_numpy()[limit]
    full = counts & (
        own_kg[limit] + pack > share * (whole_kg[limit] + pack) + limits["room_kg"].to_numpy()[limit] + NOISE
    )
    reached[index[full & brought]] = True
    return reached | np.isin(bought.of_lane, index[full & ~brought])


_LIMIT = rule_of("product_limits", "limit", _label)

FAMILY = FamilyWords(
    product_limits.FAMILY,
    wish=N_("Limits on products"),
    limits={
        "product_limits": LimitWords(
            _LIMIT,
            N_("If the limit {name} gave way by {step} kg, that {more}; if it were tighter by as much, that {less}."),
        )
    },
    slacks={
        "limit_excess": SlackWords(
            _LIMIT, N_("the limit {name} on one supplier's part"), N_("every limit on one supplier's part is kept")
        )
    },
    asks=_asks,
    label=_label,
    obstacles=(Obstacle(N_("the limit on what one supplier may deliver is reached"), _reached),),
)
