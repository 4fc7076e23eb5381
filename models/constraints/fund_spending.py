"""Fund spending: of a fund whose money lapses enough is spent, and no journey is made for the sake of spending."""

from __future__ import annotations

import numpy as np

from models.blocks import Columns, RowBlock
from models.derived import due_funds, lane_drop
from models.family import Family, Limit, Slack, moved, one_per_amount
from models.instance import Instance


def rows(instance: Instance, columns: Columns) -> tuple[RowBlock, ...]:
    """Return what funds must spend, in currency, and what a journey must bring, in packs.

    ``fund_spending``, one row per fund with a minimum: sum of its payments >= minimum. ``fund_visits``, where these rows must hold:
    one row per drop with a charge, what it brings - visit >= 0, since a journey without goods would be paid for as well.
    """
    spending = _spending(instance, columns)
    must = len(spending) > 0 and instance.mode("fund_spending") == "hard"
    return (spending, _visits(instance, columns)) if must else (spending,)


def _spending(instance: Instance, columns: Columns) -> RowBlock:
    minimum = instance.funds["minimum"].to_numpy()
    bound = due_funds(instance)
    row_of_fund = np.full(len(minimum), -1)
    row_of_fund[bound] = np.arange(len(bound))
    row = row_of_fund[instance.payments["fund"].to_numpy()]
    member = np.flatnonzero(row >= 0)
    return RowBlock(
        family="fund_spending",
        name="fund_spending",
        keys={"fund": bound},
        rows=row[member],
        columns=columns("pay", member),
        coefficients=np.ones(len(member)),
        lower=minimum[bound],
        upper=np.full(len(bound), np.inf),
        unit="currency",
        slack="lapse",
    )


def _visits(instance: Instance, columns: Columns) -> RowBlock:
    charged = np.flatnonzero(instance.drops["charge"].to_numpy() > 0)
    row_of_drop = np.full(len(instance.drops) + 1, -1)  # the last for lanes that belong to no drop
    row_of_drop[charged] = np.arange(len(charged))
    row = row_of_drop[lane_drop(instance)]
    lane = np.flatnonzero(row >= 0)
    return RowBlock(
        family="fund_spending",
        name="fund_visits",
        keys={"drop": charged},
        rows=np.concatenate([row[lane], np.arange(len(charged))]),
        columns=np.concatenate([columns("buy", lane), columns("visit", charged)]),
        coefficients=np.concatenate([np.ones(len(lane)), -np.ones(len(charged))]),
        lower=np.zeros(len(charged)),
        upper=np.full(len(charged), np.inf),
        unit="packs",
    )


FAMILY: Family = Family(
    "fund_spending",
    "soft",
    rows,
    slacks=(Slack("lapse", "currency", "lapses", lambda i: one_per_amount("funds", "minimum")(i)[due_funds(i)]),),
    limits=(Limit("fund_spending", "currency", moved("funds", "minimum", -1.0), key="fund", in_cents=True),),
)
