"""Until which day a duty is to be done."""

from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd

from planner.i18n import ngettext
from planner.programmes.law import Duty


def due_day(duty: Duty, event: date) -> date:
    """Return the last day on which a duty is done in time; holidays are not known, and would make it later.

    By hand, within five working days: of Wednesday 4 March 2026 it is Wednesday 11 March, of Saturday 7 March it is Friday 13 March. Within
    five days of the calendar of 4 March it is 9 March.
    """
    if not duty.working:
        return (pd.Timestamp(event) + pd.Timedelta(days=duty.within)).date()
    found = np.busday_offset(np.datetime64(event, "D"), duty.within, roll="backward")
    return pd.Timestamp(found).date()


def days_text(within: int, *, working: bool) -> str:
    """Return the time for a duty in words."""
    text = (
        ngettext("within {count} working day", "within {count} working days", within)
        if working
        else ngettext("within {count} day", "within {count} days", within)
    )
    return text.format(count=within)
