"""What is ordered beyond what arrives: the expected loss of each offer, reckoned in whole packs."""

from __future__ import annotations

import math
from collections.abc import Hashable, Mapping

import pandas as pd

from planner.i18n import _
from planner.verify.bought import before
from planner.verify.facts import Facts, of
from planner.verify.violation import PACK_SLACK, Report, differ

LINE = ["period", "delivery_day", "zone", "offer"]


def to_order_at_most(kg: float, loss: float, pack_kg: float, arrived_kg: float = 0.0) -> float:
    """Return the whole packs that can be ordered of a harvest, what has arrived so far having been ordered with its loss.

    By hand: of 100 kg at a loss of a fifth, of which 24 kg have arrived (30 were ordered), 70 packs of 1 kg are left to order.
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
    """
    row = facts.offer_rows[offer]
    loss = float(row["expected_loss_share"])
    kg = _harvested(float(row["kg_per_period"]), float(facts.harvest_of[period][offer]))
    came = _came_in_first(facts).get(offer, 0.0) if period == facts.periods["period"].iloc[0] else 0.0
    return arriving(to_order_at_most(kg, loss, float(row["pack_kg"]), came), loss)


def _came_in_first(facts: Facts) -> Mapping[Hashable, float]:
    """Return by offer the kg that came in the week, fortnight or month in which the plan begins, before its first day."""
    name = f"{__name__}.came_in_first"
    if name not in facts.of_case:
        day = facts.first_day
        back = day.day - 1 if facts.period_kind == "month" else day.day_of_week
        goods = facts.case["bought"]
        since = goods[goods["date"] >= day - pd.Timedelta(days=back)]
        facts.of_case[name] = since.groupby("offer")["kg"].sum().astype(float).to_dict()
    found: Mapping[Hashable, float] = facts.of_case[name]
    return found


def to_order_in_all(facts: Facts, offer: str) -> float:
    """Return the packs of an offer that can still be ordered in all; inf without a limit."""
    row = facts.offer_rows[offer]
    arrived = before(facts, "offer", "kg").get(offer, 0.0)
    kg = _harvested(float(row["kg_total"]), float(facts.harvest_in_all[offer]))
    return to_order_at_most(kg, float(row["expected_loss_share"]), float(row["pack_kg"]), float(arrived))


def arriving_in_all(facts: Facts, offer: str) -> float:
    """Return the packs of an offer that can still arrive in all; inf without a limit."""
    return arriving(to_order_in_all(facts, offer), float(facts.offers["expected_loss_share"][offer]))


def _harvested(kg: float, factor: float) -> float:
    return kg * factor if factor > 0 else 0.0


def with_what_is_ordered(facts: Facts, orders: pd.DataFrame) -> pd.DataFrame:
    """Return order lines, with their worth, and what must be ordered for them in ``own_order_packs`` and ``own_order_kg``.

    By hand: 45 and 25 packs for two zones at a loss of 30 % are 70, so 100 are ordered: 64.29 and 35.71 are 64 and 36.
    """
    own = orders["packs"].astype(float).fillna(0.0).clip(lower=0.0)
    for offer, mine in orders.groupby("offer"):
        loss = float(facts.offers["expected_loss_share"][offer])
        if loss > 0:
            own.update(_ordered(mine.assign(packs=own[mine.index]), loss, to_order_in_all(facts, str(offer))))
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


def _ordered(lines: pd.DataFrame, loss: float, most: float) -> pd.Series:
    """Return the packs to order of one offer, line by line."""
    wanted = lines.groupby("period")["packs"].sum().astype(float).sort_index()
    ordered = {period: math.ceil((packs - PACK_SLACK) / (1 - loss)) for period, packs in wanted.items()}
    if sum(ordered.values()) > most and wanted.sum() <= arriving(most, loss):
        exact = {period: packs / (1 - loss) for period, packs in wanted.items()}
        ordered = _shared(exact, int(most))
    result = pd.Series(0.0, index=lines.index)
    for period, part in lines.sort_values(["zone", "delivery_day"]).groupby("period"):
        in_all = float(part["packs"].sum())
        parts = {line: ordered[period] * float(packs) / in_all for line, packs in part["packs"].items() if in_all > 0}
        result.update(pd.Series(_shared(parts, ordered[period]), dtype=float))
    return result


def _shared[Key: Hashable](exact: Mapping[Key, float], packs: int) -> dict[Key, int]:
    """Return whole packs that add up to `packs`: every part rounded down, those with the largest rests up, the first of equals."""
    down = {key: math.floor(part + PACK_SLACK) for key, part in exact.items()}
    rests = sorted(exact, key=lambda key: -round(exact[key] - down[key], 9))
    for key in rests[: packs - sum(down.values())]:
        down[key] += 1
    return down
