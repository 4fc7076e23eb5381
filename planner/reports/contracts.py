"""What is called off under each contract, over all its prices together, and what is left."""

from __future__ import annotations

import pandas as pd

from planner.case import Case
from planner.inputs import Assembly, Contract, names_of, table_of
from planner.judgement import Judgement

NOISE = 1e-6
"""Part of a weight, or of one kg, by which a bound may be passed: what floating point leaves."""


def contract_table(case: Case, assembly: Assembly, orders: pd.DataFrame) -> pd.DataFrame:
    """Return the table ``contracts``: every contract of the case, also one of which nothing is ordered.

    Parameters
    ----------
    case, assembly : Case, Assembly
        What was planned.
    orders : pandas.DataFrame
        Table ``orders``; the weight ordered counts, what is expected to be lost with it.

    Returns
    -------
    pandas.DataFrame
        The table, in kg and currency, with what was called off before the plan and what is missing to the least.
    """
    named = {key: names_of(case.table(f"{key}s"), key) for key in ("contract", "supplier", "product")}
    ordered = orders.groupby(orders["offer"].map(case["offers"].set_index("offer")["contract"]))["order_kg"].sum()
    mode = assembly.instance.mode("contracts")
    rows = []
    for one in assembly.contracts:
        kg = float(ordered.get(one.contract, 0.0))
        rows.append(
            {
                "contract": one.contract,
                "name": named["contract"][one.contract],
                "supplier": one.supplier,
                "supplier_name": named["supplier"].get(one.supplier, one.supplier),
                "product": one.product,
                "product_name": named["product"].get(one.product, one.product),
                "ends_on": one.ends_on,
                "minimum_kg": one.minimum_kg,
                "maximum_kg": one.maximum_kg,
                "before_kg": one.before_kg,
                "ordered_kg": kg,
                "left_kg": one.maximum_kg - one.before_kg - kg,
                "missing_kg": max(0.0, one.minimum_kg - one.before_kg - kg) if one.minimum_kg > 0 else 0.0,
                "due": one.due,
                "charge_amount": one.charge_amount,
                "charge_day": one.charge_day,
                "charge_fund": one.charge_fund if one.charge_amount > 0 else "",
                "judgement": _judgement(one, kg, mode),
                "mode": mode,
            }
        )
    return table_of("contracts", rows)


def _judgement(one: Contract, kg: float, mode: str) -> Judgement:
    """Return whether the plan keeps a contract.

    It is not for the plan to keep what ends before it or after it with something missing, nor a maximum that was passed before.
    """
    total, slack = one.before_kg + kg, NOISE * max(1.0, one.before_kg + kg)
    if mode == "off" or not (one.minimum_kg > 0 or one.maximum_kg >= 0):
        return Judgement.NOTHING
    over, short = total > one.maximum_kg + slack, total < one.minimum_kg - slack
    if (over and kg > 0) or (short and one.due):
        return Judgement.NOT_MET
    return Judgement.NOTHING if over or short else Judgement.MET
