"""Supply: what offers deliver."""

from __future__ import annotations

import numpy as np
import pandas as pd

from models.constraints import supply
from models.instance import Instance
from planner.families.facts import Asked, Bought, Names, Planned, Tables
from planner.families.family import MARGIN, FamilyWords, Held, LimitWords, Obstacle, SlackWords, Subject, Way, thing
from planner.i18n import N_, _
from planner.inputs import WHOLE_PLAN, labels

NOISE = 1e-6


def _asks(asked: Asked) -> pd.DataFrame:
    """Ask no more of an offer than it has, in each period and in all, in the weight of whole packs."""
    instance = asked.assembly.instance
    offers, rows = instance.offers, instance.supply
    kg = instance.products["pack_kg"].to_numpy()[offers["product"].to_numpy()]
    of_offer = rows["offer"].to_numpy()
    limits = pd.DataFrame(
        {
            "offer": labels(offers, "offer", of_offer),
            "period": labels(instance.periods, "period", rows["period"]),
            "maximum": rows["packs"].to_numpy() * kg[of_offer],
        }
    )
    each = asked.ordered("kg", "offer", "period").merge(limits, on=["offer", "period"])
    in_all = pd.DataFrame({"offer": offers["offer"], "maximum": offers["total_packs"] * kg})
    whole = asked.ordered("kg", "offer").merge(in_all, on="offer").assign(period=WHOLE_PLAN)
    found = pd.concat([each, whole], ignore_index=True).replace({"maximum": np.inf}, np.nan)
    return found.rename(columns={"offer": "rule", "period": "window"}).assign(unit="kg")


def _offer(planned: Planned, number: int) -> Subject:
    offer = str(planned.instance.offers["offer"].iloc[number])
    return Subject(offer, offered(planned, offer))


def offered(names: Names, label: str) -> str:
    """Return the name of an offer, or of a supplier where no offer is called so."""
    offers = names.once(_offers)
    if label not in offers:
        return names["suppliers"].get(label, label)
    supplier, product = offers[label]
    return _("{product} of {supplier}").format(
        product=names["products"].get(product, product), supplier=names["suppliers"].get(supplier, supplier)
    )


def _offers(names: Names) -> dict[str, tuple[str, str]]:
    rows = names.case["offers"]
    return dict(zip(rows["offer"], zip(rows["supplier"], rows["product"], strict=True), strict=True))


def _more_harvest(in_all: bool, planned: Planned, number: int, product: Subject, gives: float) -> list[Way]:
    offers, needed = planned.instance.offers, gives * MARGIN
    of_product = (offers["product"] == number).to_numpy()
    if in_all:
        packs = float(offers.loc[of_product, "total_packs"].sum())
    else:
        limit = planned.instance.supply["packs"].to_numpy()
        packs = float(limit[of_product[planned.instance.supply["offer"].to_numpy()] & np.isfinite(limit)].sum())
    if packs <= 0:
        return []
    factor = 1 + 2 * needed / packs
    text = _("Find about {kg:,.0f} kg more of {name} from farms, in the months in which it is short.")
    kg = needed * float(planned.instance.products["pack_kg"].iloc[number])
    change = f"harvest product={product.short} factor={factor:.3f}"
    return [Way(change, text.format(kg=kg, name=product.name), needed / packs)]


def _sold_out(bought: Bought) -> np.ndarray:
    offers = bought.instance.offers
    in_all = np.bincount(bought.offer, weights=bought.packs, minlength=len(offers))
    total = offers["total_packs"].fillna(np.inf).to_numpy()
    left = np.minimum(bought.instance.supply["packs"].to_numpy() - bought.packs, (total - in_all)[bought.offer])
    return np.asarray(left < 1 - NOISE)[bought.of_lane]


def _of_offer(instance: Instance, offer: int) -> Held:
    row = instance.offers.iloc[offer]
    return Held(int(row["supplier"]), int(row["product"]))


def _of_period(instance: Instance, row: int) -> Held:
    supply_row = instance.supply.iloc[row]
    return _of_offer(instance, int(supply_row["offer"]))._replace(period=int(supply_row["period"]))


def _tight(_tables: Tables, offers: pd.DataFrame) -> set[str]:
    return set(offers.loc[offers["decided"].isin(["sold_out", "cap"]), "offer"])


_PRODUCT = thing("products", "product", "products")

FAMILY = FamilyWords(
    supply.FAMILY,
    wish=N_("No more than the farms offer"),
    limits={
        "supply": LimitWords(
            _offer,
            N_("A harvest of {name} larger by {step} % {more}; one smaller by as much {less}."),
            holds=N_("harvest of the time from this day on"),
            held=_of_period,
        ),
        "supply_total": LimitWords(
            _offer,
            N_("A total of {name} larger by {step} % {more}; one smaller by as much {less}."),
            holds=N_("harvest of the whole plan"),
            held=_of_offer,
        ),
    },
    slacks={
        "supply_excess": SlackWords(
            _PRODUCT,
            N_("no more {name} is bought than is offered in a period"),
            N_("nothing is bought beyond what is offered in a period"),
            ways=lambda *wish: _more_harvest(False, *wish),
            soft_too=2.0,
        ),
        "offer_excess": SlackWords(
            _PRODUCT,
            N_("no more {name} is bought than is offered in all"),
            N_("nothing is bought beyond what is offered in all"),
            ways=lambda *wish: _more_harvest(True, *wish),
            soft_too=2.0,
        ),
    },
    asks=_asks,
    label=offered,
    obstacles=(Obstacle(N_("those who offer it have sold all they can deliver"), _sold_out),),
    tight=_tight,
)
