"""Plans that stand side by side, told in sentences: what each costs, how many families it reaches, what gave way."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import pandas as pd

from planner.i18n import _, money_text, ngettext, number_text
from planner.making.plan import Plan
from planner.reports.verdict import verdict
from planner.studies.compare import Comparison

GAVE = ("broken", "gave_way")
"""Weights of the sentences that tell what gave way."""


def told_apart(found: Comparison, titles: Mapping[str, str]) -> dict[str, list[str]]:
    """Return what is to be known of each plan, in sentences; of the others also how they differ from the first.

    Parameters
    ----------
    found : Comparison
        The plans.
    titles : mapping of str to str
        What each is called, by its short name.

    Returns
    -------
    dict of str to list of str
        The sentences by short name.
    """
    figures = found.figures.set_index("measure")[found.names].astype("float64")
    first = found.names[0]
    told = {}
    for name, plan in zip(found.names, found.plans, strict=True):
        other = None if name == first else first
        told[name] = [
            *_money(figures, name, other, titles, str(plan.case.head["currency"])),
            *_families(figures, name, other),
            *_gave_way(plan),
        ]
    return told


def _money(
    figures: pd.DataFrame, name: str, other: str | None, titles: Mapping[str, str], currency: str
) -> Iterator[str]:
    amount = _figure(figures, "total_amount", name)
    text = _("It costs {amount}.").format(amount=money_text(amount, currency))
    if other is None:
        yield text
        return
    more = amount - _figure(figures, "total_amount", other)
    if round(more, 2) == 0:
        yield _("It costs {amount}, as much as “{other}”.").format(
            amount=money_text(amount, currency), other=titles[other]
        )
        return
    differs = (
        _("It costs {amount}: {difference} more than “{other}”.")
        if more > 0
        else _("It costs {amount}: {difference} less than “{other}”.")
    )
    yield differs.format(
        amount=money_text(amount, currency), difference=money_text(abs(more), currency), other=titles[other]
    )


def _families(figures: pd.DataFrame, name: str, other: str | None) -> Iterator[str]:
    count = round(_figure(figures, "families", name))
    text = ngettext("It reaches {count} farming family", "It reaches {count} farming families", count).format(
        count=number_text(count)
    )
    more = 0 if other is None else count - round(_figure(figures, "families", other))
    if more:
        differs = _("{text}, {number} more.") if more > 0 else _("{text}, {number} fewer.")
        yield differs.format(text=text, number=number_text(abs(more)))
    else:
        yield f"{text}."


def _gave_way(plan: Plan) -> Iterator[str]:
    gave = [line.text for line in verdict(plan.case, plan.tables) if line.weight in GAVE]
    yield from gave or [_("No rule gave way.")]


def _figure(figures: pd.DataFrame, measure: str, name: str) -> float:
    return float(figures[name].to_dict()[measure])
