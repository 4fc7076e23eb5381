"""Fund spending: no money that lapses."""

from __future__ import annotations

from typing import Any

import pandas as pd

from models.constraints import fund_spending
from planner.families.facts import Asked, Planned, Told
from planner.families.family import FamilyWords, LimitWords, SlackWords, figures, named_in, thing
from planner.i18n import N_, _
from planner.inputs import WHOLE_PLAN
from planner.judgement import Judgement


def _asks(asked: Asked) -> pd.DataFrame:
    """Ask of each fund from which money would lapse that enough of it is spent."""
    funds = asked.assembly.instance.funds
    due = funds[funds["minimum"] > 0]
    paid = asked.bills.groupby("fund")["amount"].sum()
    found = paid.reindex(due["fund"]).fillna(0.0).to_numpy()
    return pd.DataFrame({"rule": due["fund"], "window": WHOLE_PLAN, "minimum": due["minimum"], "found": found, "unit": asked.currency})  # fmt: skip


def _wish(planned: Planned, number: int, name: str) -> str:
    text = _("{name} spends {amount:,.2f} {currency} at least, so that nothing lapses")
    least = planned.instance.funds["minimum"].iloc[number]
    return text.format(name=name, amount=least, currency=planned.currency)


def _missed(told: Told, row: Any, name: str) -> str:
    if pd.isna(row.found) or pd.isna(row.bound) or row.judgement == Judgement.NOT_KNOWN:
        return ""
    unit, found, bound = figures(told, row)
    text = _("{name}: {found} {unit} spent, of at least {bound}; the rest lapses")
    return text.format(name=name, found=found, unit=_(unit), bound=bound)


_FUND = thing("funds", "fund", "funds")

FAMILY = FamilyWords(
    fund_spending.FAMILY,
    wish=N_("No money that lapses"),
    light="money",
    limits={
        "fund_spending": LimitWords(
            _FUND, N_("If {step} {currency} more of {name} may lapse, that {more}; as much less {less}.")
        )
    },
    slacks={"lapse": SlackWords(_FUND, _wish, N_("of every fund enough is spent that nothing lapses"))},
    asks=_asks,
    label=named_in("funds"),
    missed=_missed,
)
