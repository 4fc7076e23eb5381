"""Funds: no more than the money there is, when it is there."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from models.constraints import funds
from models.derived import lane_bill
from models.sensitivity import Push
from planner.families.facts import Asked, Bought, Planned, Told
from planner.families.family import (
    MARGIN,
    FamilyWords,
    LimitWords,
    Obstacle,
    SlackWords,
    Subject,
    Way,
    figures,
    named_in,
    thing,
)
from planner.i18n import N_, _, day_text, figures_text
from planner.inputs import WHOLE_PLAN, records
from planner.judgement import Judgement

NOISE = 1e-6

COMES = "come"
"""What a row about a fund's instalments says it is about."""


def _asks(asked: Asked) -> pd.DataFrame:
    rows: pd.DataFrame = asked.assembly.instance.funds
    parts = []
    for column, keys in (("amount", ["fund"]), ("amount_per_period", ["fund", "period"])):
        most = pd.DataFrame({"fund": rows["fund"], "maximum": rows[column].clip(lower=0.0)})
        found = asked.bills.groupby(keys, as_index=False)[["amount"]].sum().rename(columns={"amount": "found"})
        parts.append(found.merge(most, on="fund"))
    answer = pd.concat([*parts, _as_it_comes(asked)], ignore_index=True)
    answer = answer.rename(columns={"fund": "rule", "period": "window"}).assign(unit=asked.currency)
    return answer.assign(window=answer["window"].fillna(WHOLE_PLAN))


def _as_it_comes(asked: Asked) -> pd.DataFrame:
    """Ask that no fund pays for deliveries until the eve of an instalment (the window) more than had come by then."""
    come, paid = asked.assembly.instance.instalments, asked.bills
    counts = _money_day(asked, paid)
    rows = []
    for row in records(come):
        fund = asked.assembly.instance.funds["fund"].iloc[row.fund]
        found = paid.loc[(paid["fund"] == fund) & (counts < row.day), "amount"].sum()
        window = f"{row.day - pd.Timedelta(days=1):%Y-%m-%d}"
        rows.append({"fund": fund, "about": COMES, "period": window, "maximum": max(0.0, row.amount), "found": found})
    return pd.DataFrame(rows, columns=["fund", "about", "period", "maximum", "found"])


def _money_day(asked: Asked, paid: pd.DataFrame) -> pd.Series:
    """Return the day by which the money of each payment must have come: of its first delivery, or of the invoice for that."""
    came = paid["since"].fillna(pd.to_datetime(paid["period"]).astype("datetime64[s]"))
    by_invoice = asked.assembly.fund_amounts.set_index("fund")["by_invoice"].reindex(paid["fund"]).to_numpy(dtype=bool)
    invoiced = asked.assembly.invoiced.stack().reindex(pd.MultiIndex.from_arrays([paid["supplier"], came]))
    return came.mask(by_invoice, pd.Series(invoiced.to_numpy(), index=paid.index))


def _instalment(planned: Planned, number: int) -> Subject:
    return _FUND(planned, int(planned.instance.instalments["fund"].iloc[number]))


def _price_of_instalment(planned: Planned, push: Push, name: str, more: str, less: str) -> str:
    day = pd.Timestamp(planned.instance.instalments["day"].iloc[push.member])
    within = day <= planned.assembly.daily_needs.dates[-1]
    text = _("{step} {currency} of {name} that come before {day} and not then {more}; as much less before {less}.")
    return text.format(
        step=figures_text(push.step),
        currency=planned.currency,
        name=name,
        day=day_text(day) if within else _("the end of the plan"),
        more=more,
        less=less,
    )


def _wish(planned: Planned, number: int, name: str) -> str:
    text = _("{name} has {amount:,.2f} {currency}")
    return text.format(name=name, amount=planned.instance.funds["amount"].iloc[number], currency=planned.currency)


def _comes_only(planned: Planned, number: int, name: str) -> str:
    """Tell the days, after the plan's first, on which money of a fund comes."""
    rows, fund = planned.case["instalments"], planned.instance.funds["fund"].iloc[number]
    first = planned.case.head["first_day"]
    days = rows.loc[(rows["fund"] == fund) & (rows["date"] > first), "date"]
    text = _("the money of {name} comes only on {days}")
    return text.format(name=name, days=", ".join(day_text(day) for day in sorted(days)))


def _more_money(planned: Planned, number: int, fund: Subject, gives: float) -> list[Way]:
    needed, has = gives * MARGIN, float(planned.instance.funds["amount"].iloc[number])
    given = planned.case["funds"].set_index("fund")["amount"].notna().loc[fund.short]
    reckoned = not given and fund.short not in set(planned.case["instalments"]["fund"])
    amount = float(np.ceil(needed))
    percent = float(np.ceil(1000 * needed / has) / 10) if has > 0 else np.nan
    if reckoned and not percent > 0:
        return []
    change = f"+{percent:g}%" if reckoned else f"+{amount:.0f}"
    text = _("Put {amount:,.0f} {currency} more into {name}.")
    more = text.format(amount=amount, currency=planned.currency, name=fund.name)
    return [Way(f"budget fund={fund.short} change={change}", more, needed / has if has > 0 else np.inf)]


def _missed(told: Told, row: Any, _name: str) -> str:
    """Tell what was paid before money came; of a fund in all nothing of its own."""
    if row.about != COMES or pd.isna(row.found) or pd.isna(row.bound) or row.judgement == Judgement.NOT_KNOWN:
        return ""
    unit, found, bound = figures(told, row)
    text = _("{name}: {found} {unit} paid until {day}, when only {bound} had come")
    day = day_text(pd.Timestamp(row.window))
    return text.format(name=FAMILY.called(told, row), found=found, unit=_(unit), day=day, bound=bound)


def _best_room(bought: Bought) -> np.ndarray:
    """Return per lane what a fund that may pay for it still has at the most; NaN where none may."""
    instance = bought.instance
    bills, payments, rows = instance.bills, instance.payments, instance.funds
    paid, fund = bought.values["pay"], payments["fund"].to_numpy()
    period = bills["period"].to_numpy()[payments["bill"].to_numpy()]
    left = rows["amount"].fillna(np.inf).to_numpy() - np.bincount(fund, weights=paid, minlength=len(rows))
    in_period = np.zeros((len(rows), len(instance.periods)))
    np.add.at(in_period, (fund, period), paid)
    left_then = rows["amount_per_period"].fillna(np.inf).to_numpy()[:, None] - in_period
    room = np.minimum(left[fund], left_then[fund, period])
    for come in records(instance.instalments):
        before = (fund == come.fund) & (payments["day"] < come.day).to_numpy()
        room[before] = np.minimum(room[before], come.amount - paid[before].sum())
    most = pd.Series(room, index=payments["bill"].to_numpy()).groupby(level=0).max()
    return np.asarray(most.reindex(lane_bill(instance)).to_numpy(), dtype=np.float64)


def _no_fund(bought: Bought) -> np.ndarray:
    return np.isnan(_best_room(bought))


def _no_money(bought: Bought) -> np.ndarray:
    return np.asarray(np.nan_to_num(_best_room(bought)) < bought.price[bought.of_lane] - NOISE)


_FUND = thing("funds", "fund", "funds")

FAMILY = FamilyWords(
    funds.FAMILY,
    wish=N_("No more than the money there is"),
    light="money",
    limits={
        "funds": LimitWords(_FUND, N_("{step} {currency} more in {name} {more}; as much less {less}.")),
        "fund_periods": LimitWords(_FUND, N_("{step} {currency} more a period in {name} {more}; as much less {less}.")),
        "instalments": LimitWords(_instalment, _price_of_instalment),
    },
    slacks={
        "fund_excess": SlackWords(_FUND, _wish, N_("no fund pays more than it has"), ways=_more_money),
        "fund_period_excess": SlackWords(
            _FUND, N_("{name} has only so much in a period"), N_("no fund pays more in a period than it has then")
        ),
        "instalment_excess": SlackWords(_FUND, _comes_only, N_("no fund pays before its money came")),
    },
    asks=_asks,
    label=named_in("funds"),
    missed=_missed,
    obstacles=(
        Obstacle(N_("no fund may pay"), _no_fund),
        Obstacle(N_("the money of the funds that may pay is used up, or has not come by then"), _no_money),
    ),
)
