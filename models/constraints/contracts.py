"""Contracts: of all prices of a contract together no more is ordered than is left of it, and no less than it binds to."""

from __future__ import annotations

import numpy as np

from models.blocks import Columns, RowBlock
from models.derived import supply_kg
from models.family import Family, Limit, Slack, moved, one_per_amount
from models.instance import Instance


def rows(instance: Instance, columns: Columns) -> tuple[RowBlock, ...]:
    """Return the least and the most that is called off under each contract, in kg ordered over all its offers.

    ``contracts_least``, one row per contract that ends within the plan: sum of kg ordered >= what is missing to its minimum.
    ``contracts_most``, one row per contract with a maximum: sum of kg ordered <= what is left of it.
    """
    least, most = (instance.contracts[name].to_numpy(dtype=float) for name in ("minimum_kg", "maximum_kg"))
    return (
        _block(instance, columns, "contracts_least", np.flatnonzero(least > 0), least, "contract_lack"),
        _block(instance, columns, "contracts_most", np.flatnonzero(np.isfinite(most)), most, "contract_excess"),
    )


def _block(
    instance: Instance, columns: Columns, name: str, contracts: np.ndarray, bounds: np.ndarray, slack: str
) -> RowBlock:
    terms, least = instance.contract_terms, slack == "contract_lack"
    place = np.full(len(instance.contracts), -1, dtype=np.int64)
    place[contracts] = np.arange(len(contracts))
    row = place[terms["contract"].to_numpy()]
    own = np.flatnonzero(row >= 0)
    supply = terms["supply"].to_numpy()[own]
    ordered = supply_kg(instance)[supply] * terms["ordered"].to_numpy(dtype=float)[own]
    none = np.full(len(contracts), np.inf)
    return RowBlock(
        family="contracts",
        name=name,
        keys={"contract": contracts},
        rows=row[own],
        columns=columns("bought", supply),
        coefficients=ordered,
        lower=bounds[contracts] if least else -none,
        upper=none if least else bounds[contracts],
        unit="kg",
        slack=slack,
        eased_by=contracts,
    )


FAMILY: Family = Family(
    "contracts",
    "hard",
    rows,
    slacks=(
        Slack("contract_lack", "kg", "rules", one_per_amount("contracts", "minimum_kg")),
        Slack("contract_excess", "kg", "rules", one_per_amount("contracts", "maximum_kg")),
    ),
    limits=(
        Limit("contracts_least", "kg", moved("contracts", "minimum_kg", -1.0), key="contract"),
        Limit("contracts_most", "kg", moved("contracts", "maximum_kg", 1.0), key="contract"),
    ),
    about={"contract": ("contracts", "contract")},
)
