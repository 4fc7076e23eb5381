"""Where a share will stand at the year's end if each supplier goes on as so far."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from models.blocks import Floats
from planner.assembly.targets import ResolvedTarget
from planner.assembly.to_date import ToDate
from planner.progress.planned import planned_to_date, still_to_come

PRIOR_WEEKS = 4.0
"""Weeks of delivery as planned that are counted beside what was seen, so that one bad week is no verdict."""

LEAST_WEEKS = 3
"""Weeks seen before a range is told."""

DRAWS, SEED = 500, 20260101
LOW, HIGH = 0.1, 0.9


@dataclass(frozen=True, eq=False)
class Rates:
    """What part of its orders each supplier delivers.

    Parameters
    ----------
    rate : pandas.Series
        By supplier: (delivered + prior) / (planned + prior), at most 1; the prior is `PRIOR_WEEKS` of its mean week in the
        plan. Nobody is expected to deliver more than planned.
    draws : pandas.DataFrame or None
        The same on weeks drawn with replacement, one row per draw; None while fewer than `LEAST_WEEKS` were seen.
    """

    rate: pd.Series
    draws: pd.DataFrame | None


@dataclass(frozen=True, slots=True)
class Forecast:
    """A share at the year's end: its parts, and the range in which four of five draws lie (NaN: not told)."""

    numerator: float
    denominator: float
    share: float
    low: float
    high: float


def delivered_rates(real: pd.DataFrame, planned: pd.DataFrame, now: pd.Timestamp) -> Rates:
    """Return what part of its orders each supplier delivered up to a day, goods only.

    Parameters
    ----------
    real, planned : pandas.DataFrame
        Rows of the table ``bought``: what came, and what the plan had ordered.
    now : pandas.Timestamp
        The day; what came on it counts, and what did not is still to come (`still_to_come`).

    Returns
    -------
    Rates
        By supplier of the plan, 0 to 1; with draws once enough weeks were seen. One of which nothing was due yet has
        rate 1.
    """
    suppliers = pd.Index(sorted(set(planned["supplier"])), dtype="str")
    goods = planned[planned["product"] != ""]
    all_weeks = _weekly(goods, suppliers)
    prior = PRIOR_WEEKS * all_weeks.where(all_weeks > 0).mean().fillna(0.0)
    due = goods.assign(amount=goods["amount"] * planned_to_date(goods, real, now))
    due = _weekly(due[due["date"] <= now], suppliers)
    came = _weekly(real[(real["product"] != "") & (real["date"] <= now)], suppliers)
    weeks = due.index.union(came.index)
    due, came = due.reindex(weeks, fill_value=0.0), came.reindex(weeks, fill_value=0.0)
    rate = _rate(came.sum().to_numpy(), due.sum().to_numpy(), prior.to_numpy())
    draws = None
    if len(weeks) >= LEAST_WEEKS:
        drawn = np.random.default_rng(SEED).multinomial(len(weeks), np.full(len(weeks), 1 / len(weeks)), size=DRAWS)
        draws = pd.DataFrame(
            _rate(drawn @ came.to_numpy(), drawn @ due.to_numpy(), prior.to_numpy()), columns=suppliers
        )
    return Rates(pd.Series(rate, index=suppliers), draws)


def _weekly(rows: pd.DataFrame, suppliers: pd.Index) -> pd.DataFrame:
    week = rows["date"].dt.to_period("W").dt.start_time
    return (
        rows.groupby([week, "supplier"])["amount"]
        .sum()
        .unstack()
        .fillna(0.0)
        .reindex(columns=suppliers, fill_value=0.0)
    )


def _rate(came: Floats, due: Floats, prior: Floats) -> Floats:
    whole = due + prior
    rate = np.divide(came + prior, whole, out=np.ones(np.broadcast(came, whole).shape), where=whole > 0)
    return np.asarray(np.clip(rate, 0.0, 1.0), dtype=np.float64)


def forecast(target: ResolvedTarget, real: ToDate, planned: ToDate, rates: Rates, now: pd.Timestamp) -> Forecast:
    """Return where a share will stand: what counts so far, and the rest of the plan at each supplier's rate.

    Parameters
    ----------
    target : ResolvedTarget
        The share, with what counts and what was bought to date, in currency or kg.
    real, planned : ToDate
        What came, and what the plan had ordered, each judged by the counting rules.
    rates : Rates
        What part of its orders each supplier delivers.
    now : pandas.Timestamp
        The day; orders of the plan after it, and what of those on it has not come yet, are still to come.

    Returns
    -------
    Forecast
        Numerator and denominator at the year's end and the share, 0-1 (NaN if nothing is bought). ``low`` and ``high``
        are NaN where too few weeks were seen to draw from, or a draw buys nothing.
    """
    parts = planned.parts(target.rule, target.funds).assign(supplier=planned.rows["supplier"].to_numpy())
    coming = still_to_come(planned.rows, real.rows, now).to_numpy()
    rest = parts[["counted", "inside"]].mul(coming, axis=0).groupby(parts["supplier"]).sum()
    counted, inside = (rest[name].reindex(rates.rate.index, fill_value=0.0) for name in ("counted", "inside"))
    fixed = target.denominator

    def at(rate: pd.Series | pd.DataFrame) -> tuple[Floats, Floats]:
        numerator = target.counted_to_date + rate.to_numpy() @ counted.to_numpy()
        whole = target.bought_to_date + rate.to_numpy() @ inside.to_numpy()
        return numerator, whole if np.isnan(fixed) else np.full_like(whole, fixed)

    numerator, denominator = (float(value) for value in at(rates.rate))
    share = numerator / denominator if denominator > 0 else np.nan
    low = high = np.nan
    if rates.draws is not None:
        top, bottom = at(rates.draws)
        shares = np.divide(top, bottom, out=np.full_like(top, np.nan), where=bottom > 0)
        if np.isfinite(shares).all():
            low, high = (float(value) for value in np.quantile(shares, (LOW, HIGH)))
    return Forecast(numerator, denominator, share, low, high)
