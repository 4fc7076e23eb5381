"""Shelf life that is left on delivery: against the days of the product, and against what the law asks for."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pandas as pd

from planner.checks.base import fact, finding, number
from planner.checks.facts import Facts
from planner.checks.words import can_be_told, purchases
from planner.findings import Finding
from planner.i18n import _, listed
from planner.programmes.counting import counts

_ROUNDING = 1e-9


def _offers(facts: Facts) -> pd.DataFrame:
    """Return the offers with the name of their product, the days that are left on delivery, and the product's own."""
    offers = facts["offers"]
    named = facts.labels("product")
    figures = {
        name: offers["product"].map(facts.products[name]).astype("float64")
        for name in ("shelf_life_days", "whole_life_days")
    }
    return offers.assign(named=offers["product"].map(named), left=offers["life_left_days"].astype("float64"), **figures)


def _rows(frame: pd.DataFrame) -> Iterator[Any]:
    yield from frame.itertuples()


@fact()
def life_shorter_than_planned(facts: Facts) -> Iterator[Finding]:
    """An offer promises fewer days than the plan lets its product wait after the delivery."""
    frame = _offers(facts)
    yield from _errors(
        frame[frame["left"] < frame["shelf_life_days"]],
        "shelf_life_days",
        _(
            "Days of shelf life left on delivery of {product}: {left}; days for which the plan lets it be eaten: {days}."
        ),
        _("It would be served past its date."),
        _("Lower products.shelf_life_days to what every offer promises, or ask the supplier for more."),
    )


@fact()
def life_longer_than_whole(facts: Facts) -> Iterator[Finding]:
    """An offer promises more days than there are from the product's making to its last day."""
    frame = _offers(facts)
    yield from _errors(
        frame[frame["left"] > frame["whole_life_days"]],
        "whole_life_days",
        _("Days of shelf life left on delivery of {product}: {left}; days from its making to its last: {days}."),
        _("One of the two is wrong, and with it whether the law lets it be delivered."),
        _("Correct offers.life_left_days or products.whole_life_days."),
    )


def _errors(frame: pd.DataFrame, days: str, what: str, why: str, mend: str) -> Iterator[Finding]:
    """Yield an error for each offer whose promise does not go with the days of its product."""
    for line, offer in frame.to_dict("index").items():
        told = what.format(product=offer["named"], left=number(offer["left"], 0), days=number(offer[days], 0))
        yield finding("error", "offers", [line], "life_left_days", what=told, why=why, mend=mend)


@fact(needs_law=True)
def life_left_by_law(facts: Facts) -> Iterator[Finding]:
    """The law wants a part of the shelf life left on delivery, and an offer promises less or does not say."""
    rule = facts.law.life_left
    if rule is None:
        return
    frame, rows, exempt = _offers(facts), purchases(facts), facts.law.counting_rules.get(rule.exempt)
    if exempt is not None and can_be_told(exempt, rows):
        frame = frame[~counts(exempt, rows)]
    frame = frame.assign(least=rule.share * frame["whole_life_days"])
    for row in _rows(frame[frame["left"] < frame["least"] - _ROUNDING]):
        yield finding(
            "warning",
            "offers",
            [row.Index],
            "life_left_days",
            what=_("{product}: {left} of {whole} days are left on delivery, and the law asks for {least}.").format(
                product=row.named, left=number(row.left, 0), whole=number(row.whole_life_days, 0), least=number(row.least, 1)
            ),
            why=_("The plan does not buy it. {rule}").format(rule=rule.source.plain),
            mend=_("Ask the supplier for fresher goods, or others for an offer."),
        )  # fmt: skip
    silent = frame[frame["least"].notna() & frame["left"].isna()]
    if len(silent):
        yield finding(
            "note",
            "offers",
            silent.index,
            "life_left_days",
            what=_("How many days will be left on delivery is not known of {products}.").format(
                products=listed(dict.fromkeys(silent["named"]))
            ),
            why=rule.source.plain,
            mend=_("Let call and contract say it, and enter what the supplier promises."),
        )
