"""On which day a delivery is invoiced, reckoned anew.

By hand: a supplier invoices on the 31st. What comes on 28 November is invoiced on the 30th, the last day of the month; what comes on 2 December
on 31 December. If it invoices on the 15th, what comes on 15 November is invoiced on that day, what comes on the 16th on 15 December; with five
days to the invoice what comes on 11 November misses the 15th too.
"""

from __future__ import annotations

from calendar import monthrange
from typing import Any

import pandas as pd


def invoice_day(delivered: pd.Timestamp, days_to_invoice: Any, day_of_month: Any) -> pd.Timestamp:
    """Return the day on which a delivery is invoiced; a blank day of the month: as soon as the days to the invoice are over.

    Of a delivery on no day there is none.

    Parameters
    ----------
    delivered : pandas.Timestamp
        Day of the delivery; NaT: none.
    days_to_invoice : int or None
        Days from the delivery to the invoice at the earliest; blank: none.
    day_of_month : int or None
        Day of the month on which the supplier invoices, in a shorter month its last; blank: any.

    Returns
    -------
    pandas.Timestamp
        The day, or NaT.
    """
    if pd.isna(delivered):
        return pd.NaT
    day = delivered + pd.Timedelta(days=0 if pd.isna(days_to_invoice) else int(days_to_invoice))
    if pd.isna(day_of_month):
        return day
    while day.day != min(int(day_of_month), monthrange(day.year, day.month)[1]):
        day += pd.Timedelta(days=1)
    return day
