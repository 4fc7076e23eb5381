"""Minimum orders: what is worth ordering of an offer, from a supplier, at a stop."""

from __future__ import annotations

import numpy as np
import pandas as pd

from models.constraints import minimum_orders
from planner.families.facts import Asked, Bought
from planner.families.family import FamilyWords, Obstacle, SlackWords, Subject
from planner.families.supply import offered
from planner.i18n import N_
from planner.inputs import labels


def _asks(asked: Asked) -> pd.DataFrame:
    """Ask for what is worth ordering of an offer, from a supplier and at a stop, wherever something is ordered."""
    instance = asked.assembly.instance
    supply, kg = instance.supply, instance.products["pack_kg"].to_numpy()
    of_offer = supply["offer"].to_numpy()
    pack = kg[instance.offers["product"].to_numpy()[of_offer]]
    per_offer = pd.DataFrame(
        {
            "offer": labels(instance.offers, "offer", of_offer),
            "period": labels(instance.periods, "period", supply["period"]),
            "minimum": supply["minimum_packs"].to_numpy() * pack,
        }
    )
    bills, drops = instance.supplier_orders, instance.drops
    per_bill = pd.DataFrame(
        {
            "supplier": labels(instance.suppliers, "supplier", bills["supplier"]),
            "period": labels(instance.periods, "period", bills["period"]),
            "minimum": bills["minimum_amount"].to_numpy(),
        }
    )
    per_drop = pd.DataFrame(
        {
            "supplier": labels(instance.suppliers, "supplier", drops["supplier"]),
            "zone": labels(instance.zones, "zone", drops["zone"]),
            "delivery_day": instance.days["day"].to_numpy()[drops["day"]],
            "minimum": drops["minimum_kg"].to_numpy(),
        }
    )
    offers = asked.ordered("kg", "offer", "period").merge(per_offer).assign(about="offer", unit="kg")
    orders = asked.ordered("amount", "supplier", "period").merge(per_bill).assign(about="order", unit=asked.currency)
    stops = asked.ordered("kg", "supplier", "zone", "period", "delivery_day").merge(per_drop)
    stops = stops.assign(about="zone|" + stops["zone"].astype("str"), unit="kg")
    rows = pd.concat([offers.rename(columns={"offer": "rule"}), orders.rename(columns={"supplier": "rule"}),
                      stops.rename(columns={"supplier": "rule"})], ignore_index=True)  # fmt: skip
    return rows[rows["minimum"] > 0].rename(columns={"period": "window"})


def _not_ordered(bought: Bought) -> np.ndarray:
    """Return per lane whether nothing is ordered of it and the offer or the supplier asks for a minimum."""
    instance = bought.instance
    period = instance.supply["period"].to_numpy()
    ordered = np.zeros((len(instance.suppliers), len(instance.periods)), dtype=bool)
    ordered[bought.supplier[bought.packs > 0], period[bought.packs > 0]] = True
    orders = instance.supplier_orders
    asks = np.zeros_like(ordered)
    asks[orders["supplier"].to_numpy(), orders["period"].to_numpy()] = orders["minimum_amount"].to_numpy() > 0
    own = (bought.packs == 0) & (instance.supply["minimum_packs"].to_numpy() > 1)
    return np.asarray(own | (asks & ~ordered)[bought.supplier, period])[bought.of_lane]


def _no_visit(bought: Bought) -> np.ndarray:
    """Return per lane whether the supplier does not come to the zone and asks for a least quantity if it does."""
    instance, lanes, drops = bought.instance, bought.instance.lanes, bought.instance.drops
    zone = instance.zones["round"].to_numpy()[instance.demand["zone"].to_numpy()[lanes["demand"].to_numpy()]]
    asks = np.zeros((len(instance.suppliers), len(instance.zones), len(instance.days)), dtype=bool)
    place = (drops["supplier"].to_numpy(), drops["zone"].to_numpy(), drops["day"].to_numpy())
    asks[place] = drops["minimum_kg"].to_numpy() > 0
    of_lane = bought.of_lane
    return np.asarray(asks[bought.supplier[of_lane], zone, lanes["day"].to_numpy()] & (bought.packs[of_lane] == 0))


_BELOW = N_("the need is below a supplier's minimum order")
_KEPT = N_("minimum orders and drops are kept")
_WISH = SlackWords(lambda _planned, _number: Subject("", ""), _KEPT, _KEPT)

FAMILY = FamilyWords(
    minimum_orders.FAMILY,
    wish=N_("Minimum orders of suppliers"),
    slacks={"order_lack": _WISH, "supplier_order_lack": _WISH, "drop_lack": _WISH},
    asks=_asks,
    label=offered,
    obstacles=(Obstacle(_BELOW, _not_ordered), Obstacle(_BELOW, _no_visit, last=True)),
)
