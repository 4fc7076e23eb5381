"""Delivery limits: what suppliers can bring in a day or a week, and on how many days they come."""

from __future__ import annotations

import numpy as np
import pandas as pd

from models.constraints import delivery_limits
from models.derived import lane_delivery_day, supply_kg
from planner.families.facts import Asked, Bought
from planner.families.family import FamilyWords, LimitWords, Obstacle, SlackWords, named_in, thing
from planner.i18n import N_
from planner.inputs import labels

NOISE = 1e-6


def _asks(asked: Asked) -> pd.DataFrame:
    """Ask of each supplier with a limit what it brings on a day and in a week, and on how many days it comes."""
    instance = asked.assembly.instance
    days, weeks = instance.delivery_days, instance.delivery_weeks
    on_day = pd.DataFrame(
        {
            "supplier": labels(instance.suppliers, "supplier", days["supplier"]),
            "delivery_day": instance.days["day"].to_numpy()[days["day"]],
            "window": weeks["first_day"].to_numpy()[days["week"]],
            "maximum": days["most_kg"].to_numpy(),
        }
    )
    brought = asked.ordered("kg", "supplier", "delivery_day").merge(on_day)
    in_week = brought.groupby(["supplier", "window"], as_index=False).agg(kg=("found", "sum"), days=("found", "size"))
    most = pd.DataFrame(
        {
            "supplier": labels(instance.suppliers, "supplier", weeks["supplier"]),
            "window": weeks["first_day"].to_numpy(),
            "week_kg": weeks["most_kg"].clip(lower=0.0).to_numpy(),
            "most_days": weeks["most_days"].clip(lower=0.0).to_numpy(),
        }
    )
    in_week = in_week.merge(most)
    rows = pd.concat(
        [
            brought.assign(about="day", window=brought["delivery_day"], unit="kg"),
            in_week.assign(about="week", found=in_week["kg"], maximum=in_week["week_kg"], unit="kg"),
            in_week.assign(
                about="days", found=in_week["days"].astype(float), maximum=in_week["most_days"], unit="days"
            ),
        ],
        ignore_index=True,
    )
    bound: pd.DataFrame = rows[np.isfinite(rows["maximum"])]
    return bound.assign(rule=bound["supplier"], window=bound["window"].dt.strftime("%Y-%m-%d"))


def _full(bought: Bought) -> np.ndarray:
    """Return per lane whether its supplier can bring no pack more on the day or in the week, or comes on no more days of it."""
    instance = bought.instance
    days, weeks = instance.delivery_days, instance.delivery_weeks
    row, full = lane_delivery_day(instance), np.zeros(len(instance.lanes), dtype=bool)
    limited = np.flatnonzero(row >= 0)
    if not len(limited):
        return full
    each = supply_kg(instance)[bought.of_lane]
    kg = np.bincount(row[limited], (bought.buy * each)[limited], len(days))
    week = days["week"].to_numpy()
    on_day, in_week = days["most_kg"].to_numpy() - kg, weeks["most_kg"].to_numpy() - np.bincount(week, kg, len(weeks))
    no_more = weeks["most_days"].to_numpy() - np.bincount(week, kg > 0, len(weeks)) < 1
    of_lane = row[limited]
    left = np.minimum(on_day[of_lane], in_week[week[of_lane]])
    full[limited] = (left < each[limited] - NOISE) | (no_more[week[of_lane]] & (kg[of_lane] <= 0))
    return full


_SUPPLIER = thing("suppliers", "supplier", "suppliers")

FAMILY = FamilyWords(
    delivery_limits.FAMILY,
    wish=N_("What suppliers can bring in a day or a week"),
    limits={
        "day_capacity": LimitWords(
            _SUPPLIER, N_("If {name} could bring {step} kg more on a day, that {more}; as much less {less}.")
        ),
        "week_capacity": LimitWords(
            _SUPPLIER, N_("If {name} could bring {step} kg more in a week, that {more}; as much less {less}.")
        ),
        "week_days": LimitWords(
            _SUPPLIER, N_("If {name} came on one day more of each week, that {more}; on one less, that {less}.")
        ),
    },
    slacks={
        "day_excess": SlackWords(
            _SUPPLIER,
            N_("{name} brings no more on a day than it can"),
            N_("no supplier brings more on a day than it can"),
        ),
        "week_excess": SlackWords(
            _SUPPLIER,
            N_("{name} brings no more in a week than it can"),
            N_("no supplier brings more in a week than it can"),
        ),
        "days_excess": SlackWords(
            _SUPPLIER,
            N_("{name} comes on no more days of a week than it does"),
            N_("no supplier comes on more days of a week than it does"),
        ),
    },
    asks=_asks,
    label=named_in("suppliers"),
    obstacles=(
        Obstacle(
            N_("those who offer it bring all that they can on their days and in the week, or come on no more days"),
            _full,
        ),
    ),
    stops=N_(
        "Its supplier brings all that it can on some days or in some weeks, with everything that it sells. If it could bring more, or come more often, it would sell more."
    ),
)
