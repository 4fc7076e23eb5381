"""The law that a case names."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pandas as pd

from planner.case import Case
from planner.findings import Finding, InputError
from planner.i18n import _, day_text, reader
from planner.programmes import law_of
from planner.programmes.law import Law
from planner.programmes.loader import load
from planner.programmes.own_rules import with_own_rules
from planner.programmes.watch import FIRST_PAGE, changes
from planner.schema.base import split_list

OWN_FOLDER = "programmes"
"""Folder of a town's own programme files: in the folder of a case, or beside its workbook."""


OVERSEAS = {"FR": ("BL", "GF", "GP", "MF", "MQ", "PM", "RE", "YT")}
"""Territories with ISO codes of their own (ISO 3166-1) for which the programmes of a country have variants, or hold as they are."""


def law_for(case: Case) -> Law:
    """Return the law that a case names, at its programme date, with what its own tables ask for beside it.

    A town's own programme files are looked at first.

    Raises
    ------
    InputError
        If a programme is unknown, its file faulty, or the date before what it covers.
    """
    row = case.head
    day = row["programme_date"] if pd.notna(row["programme_date"]) else row["first_day"]
    law = law_of(split_list(row["programmes"]), pd.Timestamp(day).date(), own_folders(case), str(row["currency"]))
    told = (*law.findings, *_elsewhere(case, law), *_changes(case, law), *_two_years(case, law))
    return with_own_rules(replace(law, findings=told), case)


def law_doubts(case: Case) -> list[str]:
    """Return what the first page of a plan says of its law: that it ended, was long not looked up, or changes meanwhile."""
    law = law_or_none(case)
    return [] if law is None else [finding.what for finding in law.findings if finding.code in FIRST_PAGE]


def law_or_none(case: Case) -> Law | None:
    """Return the law that a case names; None of a plan's file whose own programmes are not beside it."""
    try:
        return law_for(case)
    except InputError:
        return None


def _elsewhere(case: Case, law: Law) -> Iterator[Finding]:
    """Yield a warning for each programme of another country than the case's, and for each that covers none of the plan's days.

    A territory with a code of its own, as Martinique has, is under the law of its country.
    """
    head = case.head
    mend = _("Correct case.country or case.programmes.")
    for name in law.programmes:
        programme = load(name, own_folders(case))
        country, here = programme.country, str(head["country"])
        if country and here and here not in (country, *OVERSEAS.get(country, ())):
            text = _("{programme} is of {country}, and the case lies in {other}.")
            names = {code: reader().territories.get(code, code) for code in (country, here)}
            what = text.format(programme=_(programme.name), country=names[country], other=names[here])
            yield _told("law-foreign", what, _("Rules of another country bind nobody here."), mend)
        days = head[["first_day", "last_day"]]
        if days.isna().any():
            continue
        first, last = (pd.Timestamp(day).date() for day in days)
        covers = programme.covers
        over = programme.superseded_by and covers.to is not None and covers.to < first
        # That it has ended on the day of the law is told by `watch` already.
        if covers.from_ > last or (over and covers.to is not None and law.on <= covers.to):
            text = _("{programme} covers {first} to {last}, and none of the plan's days.")
            end = _("no end") if covers.to is None else day_text(covers.to)
            what = text.format(programme=_(programme.name), first=day_text(covers.from_), last=end)
            why = _("Rules that hold no more bind the plan, and those that hold now do not.")
            yield _told("law-other-days", what, why, _("Plan days that it covers, or take it out of case.programmes."))


def _told(code: str, what: str, why: str, mend: str) -> Finding:
    return Finding(
        code=code, severity="warning", table="case", rows=(), column="programmes", what=what, why=why, mend=mend
    )


def _changes(case: Case, law: Law) -> Iterator[Finding]:
    days = case.head[["first_day", "last_day"]]
    for name in law.programmes if days.notna().all() else ():
        yield from changes(load(name, own_folders(case)), law.on, *(pd.Timestamp(day).date() for day in days))


def _two_years(case: Case, law: Law) -> Iterator[Finding]:
    """Yield a warning for each bonus of whose years the plan holds more than one: a share of both is that of neither."""
    days = case.head[["first_day", "last_day"]]
    for bonus in law.bonuses if days.notna().all() else ():
        first, last = (pd.Timestamp(day) for day in days)
        month, day = bonus.year_begins
        begins = [pd.Timestamp(year, month, day) for year in range(first.year, last.year + 1)]
        inside = [one for one in begins if first < one <= last]
        if inside:
            text = _("“{bonus}” is earned year by year, and a year of it begins on {day}, within the plan.")
            yield Finding(
                code="bonus-two-years",
                severity="warning",
                table="case",
                rows=(),
                column="last_day",
                what=text.format(bonus=bonus.name, day=day_text(inside[0])),
                why=_("The share of the whole plan may be reached while that of one of the years is not."),
                mend=_("Plan each year by itself: let one case end on {last}, and the next begin on {day}.").format(
                    last=day_text(inside[0] - pd.Timedelta(days=1)), day=day_text(inside[0])
                ),
            )


def own_folders(case: Case) -> list[Path]:
    """Return the folders of the town's own programme files: none or one."""
    if case.path is None:
        return []
    folder = (case.path if case.path.is_dir() else case.path.parent) / OWN_FOLDER
    return [folder] if folder.is_dir() else []


def folders_beside(place: Path) -> list[Path]:
    """Return the folder of programme files that a user means by a place: a case, or the folder itself.

    Parameters
    ----------
    place : Path
        A case (its folder, or a workbook), beside which the folder ``programmes`` lies, or a folder of programme files.

    Raises
    ------
    InputError
        If there is no such folder.
    """
    beside = (place if place.is_dir() else place.parent) / OWN_FOLDER
    if place.exists() and beside.is_dir():
        return [beside]
    if place.is_dir() and any(place.glob("*.yaml")):
        return [place]
    what = (
        _("There is no folder {folder} in or beside {place}, and it holds no programme files itself.")
        if place.exists()
        else _("{place} does not exist, so no folder {folder} lies in or beside it.")
    )
    raise InputError(
        [
            Finding(
                code="no-own-programmes",
                severity="error",
                table="case",
                rows=(),
                column="programmes",
                what=what.format(folder=OWN_FOLDER, place=place),
                why=_("A town's own programme files are read from it."),
                mend=_("Name the case beside which the folder {folder} lies, or the folder itself.").format(
                    folder=OWN_FOLDER
                ),
            )
        ]
    )
