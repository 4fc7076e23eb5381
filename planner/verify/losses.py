"""What is ordered beyond what arrives: the expected loss of each offer, reckoned in whole packs."""

from __future__ import annotations

import math
from collections.abc import Hashable, Mapping
from typing import Any

import pandas as pd

from planner.i18n import _
from planner.once import once
from planner.verify.bought import before, under_contracts
from planner.verify.elsewhere import left_in_all, left_in_period
from planner.verify.facts import Facts, of
from planner.verify.violation import PACK_SLACK, Report, differ

LINE = ["period", "delivery_day", "zone", "offer"]


def to_order_at_most(kg: float, loss: float, pack_kg: float, arrived_kg: float = 0.0) -> float:
    """Return the whole packs that can be ordered of a harvest, what has arrived so far having been ordered with its loss.

    By hand: of 100 kg at a loss of a fifth, of which 24 kg have arrived (30 were ordered), 70 packs of 1 kg are left to order.

    Parameters
    ----------
    kg : float
        The harvest; NaN: no limit.
    loss : float
        Expected loss, as a part of what is ordered, from 0 to less than 1.
    pack_kg : float
        Weight of a pack.
    arrived_kg : float
        What of the harvest has arrived before.

    Returns
    -------
    float
        Whole packs, never below 0; inf without a limit.
    """
    if math.isnan(kg):
        return math.inf
    return float(max(0, math.floor((kg - arrived_kg / (1 - loss)) / pack_kg + PACK_SLACK)))


def arriving(packs: float, loss: float) -> float:
    """Return the whole packs that are expected to arrive of so many ordered: 70 of 100 at a loss of 30 %."""
    return packs if math.isinf(packs) else float(math.floor(packs * (1 - loss) + PACK_SLACK))


def arriving_in_period(facts: Facts, offer: str, period: str) -> float:
    """Return the packs of an offer that can arrive in a period by its harvest; inf without a limit.

    By hand: 100 kg a week, the plan begins on a Wednesday, and 40 kg came on Monday: 60 kg are left of that week, 100 of the next.

    Parameters
    ----------
    facts : Facts
        What the case says.
    offer : str
        Short name of the offer.
    period : str
        Label of the period.

    Returns
    -------
    float
        Whole packs.
    """
    row = facts.offer_rows[offer]
    loss = float(row["expected_loss_share"])
    kg = left_in_period(facts, offer, period)
    came = _came_in_first(facts).get(offer, 0.0) if facts.period_number.get(period) == 0 else 0.0
    return arriving(to_order_at_most(kg, loss, float(row["pack_kg"]), came), loss)


@once
def _came_in_first(facts: Facts) -> Mapping[Hashable, float]:
    """Return by offer the kg that came in the week, fortnight or month in which the plan begins, before its first day."""
    day = facts.first_day
    back = day.day - 1 if facts.period_kind == "month" else day.day_of_week
    goods = facts.case["bought"]
    since = goods[goods["date"] >= day - pd.Timedelta(days=back)]
    return since.groupby("offer")["kg"].sum().astype(float).to_dict()


def to_order_in_all(facts: Facts, offer: str) -> float:
    """Return the packs of an offer that can still be ordered in all; inf without a limit."""
    row = facts.offer_rows[offer]
    arrived = before(facts, "offer", "kg").get(offer, 0.0)
    kg = left_in_all(facts, offer)
    return to_order_at_most(kg, float(row["expected_loss_share"]), float(row["pack_kg"]), float(arrived))


def arriving_in_all(facts: Facts, offer: str) -> float:
    """Return the packs of an offer that can still arrive in all; inf without a limit."""
    return arriving(to_order_in_all(facts, offer), float(facts.offer_rows[offer]["expected_loss_share"]))


def with_what_is_ordered(facts: Facts, orders: pd.DataFrame) -> pd.DataFrame:
    """Return order lines, with their worth, and what must be ordered for them in ``own_order_packs`` and ``own_order_kg``.

    By hand: 45 and 25 packs for two zones at a loss of 30 % are 70, so 100 are ordered: 64.29 and 35.71 are 64 and 36.
    """
    own = orders["packs"].astype(float).fillna(0.0).clip(lower=0.0)
    loss_of: Any = facts.offers["expected_loss_share"].astype(float).to_dict()
    sums: Any = orders.assign(packs=own).groupby(["offer", "period"])["packs"].sum().items()
    wanted: dict[tuple[str, str], float] = dict(sums)
    in_period = dict(wanted)
    for offer in dict.fromkeys(offer for offer, _period in wanted if loss_of[offer] > 0):
        mine = {place: packs for place, packs in wanted.items() if place[0] == offer}
        in_period |= _by_period(mine, loss_of[offer], to_order_in_all(facts, offer))
    exact = {place: packs / (1 - loss_of[place[0]]) for place, packs in wanted.items()}
    for contract in facts.contracts:
        of_it = {place: packs for place, packs in exact.items() if facts.offer_rows[place[0]]["contract"] == contract}
        in_period |= _under_contract(of_it, in_period, left_under(facts, contract))
    lossy = orders[orders["offer"].map(loss_of) > 0].sort_values(["zone", "delivery_day"])
    lines_of: dict[tuple[str, str], dict[Hashable, float]] = {}
    rows = zip(lossy["offer"], lossy["period"], lossy.index, own[lossy.index], strict=True)
    for offer, period, line, packs in rows:
        lines_of.setdefault((offer, period), {})[line] = packs
    by_line: dict[Hashable, float] = {}
    for place, packs_of in lines_of.items():
        by_line |= _by_line(packs_of, in_period[place])
    own.update(pd.Series(by_line, dtype=float))
    return orders.assign(
        own_order_packs=own, own_order_kg=own * of(orders["offer"], facts.offers["pack_kg"]).astype(float)
    )


def check_losses(orders: pd.DataFrame, report: Report) -> None:
    """Check that so much is ordered that, after the expected loss, what the plan counts on arrives."""
    wrong = orders[differ(orders["own_order_packs"], orders["order_packs"], PACK_SLACK)]
    what = _("The packs to order are not those that are to arrive, by what the expected loss leaves.")
    report.add_rows("orders", what, wrong, LINE, "own_order_packs", "order_packs", "packs")
    wrong = orders[differ(orders["own_order_kg"], orders["order_kg"])]
    what = _("The weight to order is not its packs times the weight of a pack.")
    report.add_rows("orders", what, wrong, LINE, "own_order_kg", "order_kg", "kg")


def _by_period[Key: Hashable](wanted: Mapping[Key, float], loss: float, most: float) -> dict[Key, float]:
    """Return the packs to order of one offer in each period."""
    ordered: dict[Key, float] = {place: math.ceil((packs - PACK_SLACK) / (1 - loss)) for place, packs in wanted.items()}
    if sum(ordered.values()) > most and sum(wanted.values()) <= arriving(most, loss):
        return {**_shared({place: packs / (1 - loss) for place, packs in wanted.items()}, int(most))}
    return ordered


def left_under(facts: Facts, contract: str) -> float:
    """Return the packs that can still be ordered under a contract, all its offers together; inf without a limit."""
    row = facts.contracts[contract]
    used = float(row["called_off_kg"]) + under_contracts(facts).get(contract, 0.0)
    return to_order_at_most(float(row["maximum_kg"]), 0.0, float(facts.pack_kg[row["product"]]), used)


def _under_contract[Key: Hashable](
    exact: Mapping[Key, float], ordered: Mapping[Key, float], most: float
) -> dict[Key, float]:
    """Return the packs to order of a contract's offers in each period: of those rounded up as few down as keep it.

    By hand: of two offers at a loss of 30 % 8 packs each are to arrive, 11.43 each, so 12 and 12 are ordered; where 23 are left of
    the contract, 12 and 11.
    """
    over = sum(ordered[place] for place in exact) - most
    if over <= 0 or sum(exact.values()) > most + PACK_SLACK:
        return {}
    up = [place for place in exact if ordered[place] > exact[place] + PACK_SLACK]
    up.reverse()  # of equals the last goes down first
    up.sort(key=lambda place: round(exact[place] - math.floor(exact[place] + PACK_SLACK), 9))
    return {place: ordered[place] - 1 for place in up[: int(over)]}


def _by_line[Key: Hashable](lines: Mapping[Key, float], packs: float) -> dict[Key, int]:
    """Return the packs to order of one offer in one period, line by line, of those that are to arrive by each."""
    in_all = sum(lines.values())
    parts = {line: packs * mine / in_all for line, mine in lines.items() if in_all > 0}
    return _shared(parts, int(packs))


def _shared[Key: Hashable](exact: Mapping[Key, float], packs: int) -> dict[Key, int]:
    """Return whole packs that add up to `packs`: every part rounded down, those with the largest rests up, the first of equals."""
    down = {key: math.floor(part + PACK_SLACK) for key, part in exact.items()}
    rests = sorted(exact, key=lambda key: -round(exact[key] - down[key], 9))
    for key in rests[: packs - sum(down.values())]:
        down[key] += 1
    return down
