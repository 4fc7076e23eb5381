"""Supplier caps: what the law lets the member families of a supplier sell."""

from __future__ import annotations

import numpy as np
import pandas as pd

from models.constraints import supplier_caps
from planner.families.facts import Asked, Bought, Planned, Tables
from planner.families.family import FamilyWords, Held, LimitWords, Obstacle, SlackWords, named_in, thing
from planner.i18n import N_, _
from planner.inputs import WHOLE_PLAN

NOISE = 1e-6


def _asks(asked: Asked) -> pd.DataFrame:
    suppliers = asked.assembly.instance.suppliers
    left = (suppliers["cap_amount"] - suppliers["sold_amount"].fillna(0.0)).clip(lower=0.0)
    caps = pd.DataFrame({"supplier": suppliers["supplier"], "maximum": left})
    rows = asked.ordered("amount", "supplier").merge(caps, on="supplier")
    return rows.rename(columns={"supplier": "rule"}).assign(window=WHOLE_PLAN, unit=asked.currency)


def _wish(planned: Planned, number: int, name: str) -> str:
    text = _("{name} may sell for {amount:,.2f} {currency} at most")
    cap = planned.instance.suppliers["cap_amount"].iloc[number]
    return text.format(name=name, amount=cap, currency=planned.currency)


def _reached(bought: Bought) -> np.ndarray:
    suppliers = bought.instance.suppliers
    sold = np.bincount(bought.supplier, weights=bought.packs * bought.price, minlength=len(suppliers))
    left = suppliers["cap_amount"].fillna(np.inf).to_numpy() - (suppliers["sold_amount"].to_numpy() + sold)
    return np.asarray(left[bought.supplier] < bought.price - NOISE)[bought.of_lane]


def _tight(_tables: Tables, offers: pd.DataFrame) -> set[str]:
    return set(offers.loc[offers["decided"] == "cap", "supplier"])


_SUPPLIER = thing("suppliers", "supplier", "suppliers")

FAMILY = FamilyWords(
    supplier_caps.FAMILY,
    wish=N_("No supplier above its cap"),
    limits={
        "supplier_caps": LimitWords(
            _SUPPLIER,
            N_("If {name} may sell for {step} {currency} more, that {more}; for as much less, that {less}."),
            holds=N_("ceiling on what the supplier may sell"),
            held=lambda _instance, supplier: Held(supplier),
        )
    },
    slacks={"cap_excess": SlackWords(_SUPPLIER, _wish, N_("no supplier sells more than its cap"))},
    asks=_asks,
    label=named_in("suppliers"),
    obstacles=(Obstacle(N_("a supplier has reached the most it may sell"), _reached),),
    stops=N_(
        "Its supplier has sold as much as its cap allows, that of the case or what the law allows its families. A higher cap, or more families, would let it sell more."
    ),
    tight=_tight,
)
