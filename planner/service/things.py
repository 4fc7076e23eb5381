"""Pages about one thing of a plan: a school, a supplier, a product, a week."""

from __future__ import annotations

import threading

import pandas as pd

from planner.explain.report import why_offers
from planner.findings import Finding, InputError
from planner.i18n import _
from planner.making.plan import Plan
from planner.reports.things import (
    PAGES,
    Days,
    Page,
    Thing,
    days_of,
    meant,
    search,
    spans,
    things,
)
from planner.service.plans import MOST_NAMED


def things_of(plan: Plan) -> list[Thing]:
    """Return all that has a page of its own: schools, suppliers, products, weeks; see `planner.reports.things.things`."""
    return things(plan.case, plan.tables)


def find_things(plan: Plan, words: str) -> list[Thing]:
    """Return the things that a reader may mean by some words, the likest first; see `planner.reports.things.search`."""
    return search(things_of(plan), words)


def thing_meant(plan: Plan, words: str) -> Thing | None:
    """Return the one thing that a reader means by some words, or None where several may be meant, or nothing is."""
    return meant(things_of(plan), words)


def thing_called(plan: Plan, words: str, kind: str = "") -> Thing:
    """Return the one thing that is called so, capitals and accents apart, or has the words alone in its name.

    Parameters
    ----------
    plan : Plan
        A plan with its tables.
    words : str
        Its name, its short name, a day of a week, or a part of the name that no other has.
    kind : str
        One of `KINDS`, where only such a thing is meant.

    Returns
    -------
    Thing
        The school, supplier, product or week.

    Raises
    ------
    InputError
        If nothing is called so, or several things are.
    """
    known = [one for one in things_of(plan) if kind in ("", one.kind)]
    if (one := meant(known, words)) is not None:
        return one
    found = search(known, words)
    what = _("Nothing, or more than one thing, is called “{word}” in this plan.").format(word=words)
    names = ", ".join(one.label for one in found[:MOST_NAMED])
    mend = (
        _("Name one of these: {names}.").format(names=names)
        if found
        else _("Name a school, a supplier or a product by its name, or a week by one of its days.")
    )
    raise InputError([Finding("unknown-name", "error", "", (), "", what, _("A page is about one thing."), mend)])


def thing_page(plan: Plan, thing: Thing, when: str = "", why: pd.DataFrame | None = None) -> Page:
    """Return the page about one thing; see `planner.reports.things`.

    Parameters
    ----------
    plan : Plan
        A plan with its tables.
    thing : Thing
        What it is about.
    when : str
        The days of what is delivered, ordered and served: a month (2026-03), a day of a week (2026-03-02), or blank for all.
    why : pandas.DataFrame, optional
        What `thing_why` gave.

    Returns
    -------
    Page
        Facts, sections with their tables, and papers.
    """
    return PAGES[thing.kind](plan.case, plan.tables, thing, days_of(when), why)


def thing_spans(plan: Plan) -> list[Days]:
    """Return the days that a page may be about; see `planner.reports.things.spans`."""
    return spans(plan.tables)


def thing_why(plan: Plan, thing: Thing, *, cancel: threading.Event | None = None) -> pd.DataFrame:
    """Work out why each offer of a supplier or of a product is bought or not; see `why_offers`.

    Parameters
    ----------
    plan : Plan
        A plan with its tables.
    thing : Thing
        The supplier or product.
    cancel : threading.Event, optional
        Set it to stop.

    Returns
    -------
    pandas.DataFrame
        Rows of the plan's table ``why_offers``.
    """
    return why_offers(plan, **{thing.kind: thing.of}, cancel=cancel)
