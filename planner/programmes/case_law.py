"""The law that a case names."""

from __future__ import annotations

import pandas as pd

from planner.case import Case
from planner.programmes import law_of
from planner.programmes.law import Law
from planner.schema.base import split_list


def law_for(case: Case) -> Law:
    """Return the law that a case names, at its programme date.

    Raises
    ------
    InputError
        If a programme is unknown or does not cover the date.
    """
    row = case["case"].iloc[0]
    day = row["programme_date"] if pd.notna(row["programme_date"]) else row["first_day"]
    return law_of(split_list(row["programmes"]), pd.Timestamp(day).date())
