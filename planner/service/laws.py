"""Programmes of law: what they ask for, what of them is to be doubted, as a page and back."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pandas as pd

from planner.findings import Finding
from planner.programmes import describe_programmes, describe_rules
from planner.programmes.case_law import folders_beside
from planner.programmes.doubts import doubts
from planner.programmes.loader import file_of, load
from planner.programmes.page import page, take_page
from planner.programmes.watch import stale


def _own(place: str | Path | None) -> list[Path]:
    return [] if place is None else folders_beside(Path(place))


def programmes(name: str | None = None, on: date | None = None, beside: str | Path | None = None) -> pd.DataFrame:
    """Return the programmes, or the rules of one, as a table for people.

    Parameters
    ----------
    name : str, optional
        Programme; without it, one row per programme.
    on : date, optional
        Day whose law is wanted; without it, every date of every rule.
    beside : str or Path, optional
        A case, or a folder, whose own programme files are read too.

    Returns
    -------
    pandas.DataFrame
        One row a programme, or one a dated value of a rule.
    """
    folders = _own(beside)
    return describe_programmes(folders) if name is None else describe_rules(name, on, folders)


def stale_rules(on: date, beside: str | Path | None = None) -> pd.DataFrame:
    """Return the rules to look up again on a day, and the programmes that have ended; see `planner.programmes.watch.stale`."""
    return stale(on, _own(beside))


def programme_doubts(name: str, beside: str | Path | None = None) -> list[Finding]:
    """Return what looks like a slip in the file of a programme; see `planner.programmes.doubts.doubts`."""
    return doubts(load(file_of(name, _own(beside)).stem, _own(beside)), date.today())


def programme_page(name: str, beside: str | Path | None = None) -> str:
    """Return a programme as a page for whoever knows the law; see `planner.programmes.page.page`."""
    return page(name, _own(beside))


def take_programme_page(path: str | Path, folder: str | Path) -> tuple[Path, list[Finding]]:
    """Write the programme file of a corrected page into a folder; see `planner.programmes.page.take_page`."""
    return take_page(Path(path), Path(folder), date.today())
