"""Contracts: what may, and what must, be called off under a signed contract."""

from __future__ import annotations

import numpy as np
import pandas as pd

from models.constraints import contracts
from models.derived import supply_kg
from planner.families.facts import Bought, Planned, Tables
from planner.families.family import BINDING, FamilyWords, LimitWords, Obstacle, SlackWords, named_in, thing
from planner.i18n import N_, _
from planner.inputs import WHOLE_PLAN

NOISE = 1e-6


def _tells(tables: Tables) -> pd.DataFrame:
    """Ask for what each contract binds to in this plan, over its whole life; of a most only where something is ordered."""
    rows = tables["contracts"]
    rows = rows[rows["mode"].isin(BINDING)]
    return pd.DataFrame(
        {
            "rule": rows["contract"],
            "window": WHOLE_PLAN,
            "mode": rows["mode"],
            "minimum": rows["minimum_kg"].where(rows["due"].fillna(False).astype(bool)),
            "maximum": rows["maximum_kg"].where(rows["ordered_kg"] > 0),
            "found": rows["before_kg"] + rows["ordered_kg"],
            "unit": "kg",
            "judgement": rows["judgement"],
        }
    )


def _least(planned: Planned, number: int, name: str) -> str:
    text = _("at least {kg:,.0f} kg more must be called off under the contract {name}")
    return text.format(kg=planned.instance.contracts["minimum_kg"].iloc[number], name=name)


def _most(planned: Planned, number: int, name: str) -> str:
    text = _("the contract {name} allows only {kg:,.0f} kg more")
    return text.format(kg=planned.instance.contracts["maximum_kg"].iloc[number], name=name)


def _called_off(bought: Bought) -> np.ndarray:
    """Return per lane whether the contract of its offer leaves less than one pack more."""
    instance = bought.instance
    terms, full = instance.contract_terms, np.zeros(len(instance.supply), dtype=bool)
    supply, contract = terms["supply"].to_numpy(), terms["contract"].to_numpy()
    each = supply_kg(instance)[supply] * terms["ordered"].to_numpy()
    called = np.bincount(contract, weights=bought.packs[supply] * each, minlength=len(instance.contracts))
    left = instance.contracts["maximum_kg"].fillna(np.inf).to_numpy() - called
    full[supply] = left[contract] < each - NOISE
    return full[bought.of_lane]


_CONTRACT = thing("contracts", "contract", "contracts")

FAMILY = FamilyWords(
    contracts.FAMILY,
    wish=N_("Quantities of signed contracts"),
    limits={
        "contracts_least": LimitWords(
            _CONTRACT,
            N_("If {step} kg less had to be called off under the contract {name}, that {more}; as much more {less}."),
        ),
        "contracts_most": LimitWords(
            _CONTRACT, N_("If the contract {name} allowed {step} kg more, that {more}; as much less {less}.")
        ),
    },
    slacks={
        "contract_lack": SlackWords(_CONTRACT, _least, N_("as much is called off under every contract as it binds to")),
        "contract_excess": SlackWords(_CONTRACT, _most, N_("no more is called off under any contract than it allows")),
    },
    tells=_tells,
    label=named_in("contracts"),
    obstacles=(Obstacle(N_("what was left to call off under a contract is called off"), _called_off),),
    stops=N_("All that the contract {name} still allows, {kg} kg, is called off."),
)
