"""The law that a case names."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from planner.case import Case
from planner.programmes import law_of
from planner.programmes.law import Law
from planner.programmes.own_rules import with_own_rules
from planner.schema.base import split_list

OWN_FOLDER = "programmes"
"""Folder of a town's own programme files: in the folder of a case, or beside its workbook."""


def law_for(case: Case) -> Law:
    """Return the law that a case names, at its programme date, with what its own tables ask for beside it.

    A town's own programme files are looked at first.

    Raises
    ------
    InputError
        If a programme is unknown, its file faulty, or the date before what it covers.
    """
    row = case["case"].iloc[0]
    day = row["programme_date"] if pd.notna(row["programme_date"]) else row["first_day"]
    law = law_of(split_list(row["programmes"]), pd.Timestamp(day).date(), own_folders(case))
    return with_own_rules(law, case)


def own_folders(case: Case) -> list[Path]:
    """Return the folders of the town's own programme files: none or one."""
    if case.path is None:
        return []
    folder = (case.path if case.path.is_dir() else case.path.parent) / OWN_FOLDER
    return [folder] if folder.is_dir() else []
