"""A plan in force whose case has changed since it was made: whether the year can go on by it.

Budgets, prices, pupils and names change in the middle of a year, and no plan made before fits them to the cent. What was
planned stays what the plan's own tables say; all else is reckoned with the case as it is now. It ends where the plan names
what the case no longer holds, or does not begin with the case.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

import pandas as pd

from planner.assembly.calendar import make_calendar
from planner.case import Case
from planner.findings import Finding, InputError
from planner.i18n import _, day_text, listed

CASE_CHANGED = "case-changed"
"""Code of the warning that a plan in force carries."""

NAMED_IN = {"offer": "offers", "supplier": "suppliers", "product": "products", "fund": "funds", "dish": "dishes"}
"""Columns of a plan's decisions, and the tables of the case that hold what they name."""


def changed_since(case: Case, file: Path, tables: Mapping[str, pd.DataFrame]) -> Finding:
    """Return the warning that a plan was made before its case changed.

    Parameters
    ----------
    case : Case
        The case as it is now.
    file : Path
        The plan's file, as it is called in what is told.
    tables : mapping of str to pandas.DataFrame
        The plan's tables.

    Returns
    -------
    Finding
        A warning with the code `CASE_CHANGED`.

    Raises
    ------
    InputError
        If the year cannot go on by this plan.
    """
    gone = list(dict.fromkeys(_gone(case, tables)))
    if gone:
        what = _("{file} does not fit the case: one of them lacks {names}.").format(file=file, names=listed(gone))
        why = _("What was planned could not be held against what came.")
        mend = _(
            "Put into the case what it lacks (an offer that has ended gets a last day), take the case that the plan was made for, or leave the plan out: then the case is planned as it is now."
        )
        raise InputError([Finding("plan-names-gone", "error", "", (), "", what, why, mend)])
    return Finding(
        CASE_CHANGED,
        "warning",
        "",
        (),
        "",
        _("The case has changed since this plan was made, so the plan does not fit it in everything."),
        _("What was planned is told as the plan has it; money, prices and shares as the case has them now."),
        _("To fit the orders to the case as it is now, plan the rest of the year anew."),
    )


def _gone(case: Case, tables: Mapping[str, pd.DataFrame]) -> Iterator[str]:
    """Yield what the plan's decisions name and the case lacks, by the plan's names; also days that the plan leaves out."""
    calendar = make_calendar(case)
    known = {column: set(case.table(table)[column]) for column, table in NAMED_IN.items()}
    known |= {"zone": set(case["sites"]["zone"]), "period": set(calendar.periods["period"])}
    for name in ("orders", "payments", "served"):
        frame = tables[name]
        for column, words in known.items():
            if column in frame:
                strange = frame[~frame[column].isin(words | {""})]
                yield from strange.get(f"{column}_name", strange[column]).unique()
    school = calendar.school.any(axis=0)
    begun, served = calendar.period_of_day[school].min(initial=len(calendar.days)), tables["served"]["date"].min()
    if begun < len(calendar.periods) and served > calendar.periods["last_day"].iloc[begun]:
        yield _("days before {day}").format(day=day_text(served))  # a plan of the rest, held against the whole year
