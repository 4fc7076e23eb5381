"""The law's order of preference between two offers, in words: which criterion parts them, and in what class each stands."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from models.blocks import Ints
from planner.assembly.counting import UNRANKED, criterion_figures
from planner.case import Case
from planner.i18n import _, number_text, share_text
from planner.making.draws import standing
from planner.programmes.counting import counts
from planner.programmes.law import Law

MOST_DIGITS = 4
"""Digits after the point with which a figure is told, where it has so many: what differs should not read alike."""


@dataclass(frozen=True, slots=True)
class Difference:
    """What parts two offers in the order.

    Parameters
    ----------
    criterion : str
        First criterion in which they differ.
    better, worse : str
        Class of the one that comes first, and of the other; their figures, or their places in a draw.
    attributes : frozenset of str
        What the better class looks at; nothing of a draw.
    """

    criterion: str
    better: str
    worse: str
    attributes: frozenset[str]


class Order:
    """Places of offers in the law's order, criterion by criterion.

    Parameters
    ----------
    case, law : Case, Law
        What is planned, and under which law.
    """

    def __init__(self, case: Case, law: Law) -> None:
        self.criteria = law.ranking.criteria if law.ranking else ()
        self.stands = standing(case, law)
        self.rank: Ints = self.stands.rank

    def applies(self, offer: int) -> bool:
        """Tell whether the law ranks an offer."""
        return bool(self.criteria) and self.rank[offer] != UNRANKED

    def meant(self, criterion: int, offer: int) -> bool:
        """Tell whether a criterion looks at an offer: a figure may decide among some offers only."""
        among = self.criteria[criterion].among
        return among is None or bool(counts(among, self.stands.facts.iloc[[offer]])[0])

    def told(self, criterion: int, offer: int) -> str:
        """Return where an offer stands in a criterion, in words: its class, or its figure."""
        one = self.criteria[criterion]
        if not self.meant(criterion, offer):
            return _("not meant for it")
        if one.figure:
            figure = float(criterion_figures(one, self.stands.facts.iloc[[offer]])[0])
            return _("not stated") if np.isnan(figure) else _figure_text(one.figure, figure)
        words = [*(known.definition for known in one.classes), _("none of these")]
        return words[int(self.stands.places[offer, criterion])]

    def difference(self, first: int, second: int) -> Difference:
        """Return what puts the offer `first` before the offer `second`."""
        for column, criterion in enumerate(self.criteria):
            better, worse = int(self.stands.places[first, column]), int(self.stands.places[second, column])
            if better != worse:
                looks_at = {criterion.figure} - {""}
                if criterion.classes:
                    looks_at = {one.attribute for clause in criterion.classes[better].clauses for one in clause}
                return Difference(
                    criterion.name, self.told(column, first), self.told(column, second), frozenset(looks_at)
                )
        if self.stands.drawn[first] != self.stands.drawn[second]:
            place = _("place {number}")
            one, other = (place.format(number=self.stands.drawn[offer]) for offer in (first, second))
            return Difference(_("Draw"), one, other, frozenset())
        raise ValueError("both offers have the same rank")


def _figure_text(attribute: str, figure: float) -> str:
    """Return a figure of a supplier as its reader knows it: shares in percent."""
    share = attribute.endswith("_share")
    digits = next((some for some in range(MOST_DIGITS) if _has(figure * 100 if share else figure, some)), MOST_DIGITS)
    return share_text(figure, digits) if share else number_text(figure, digits)


def _has(figure: float, digits: int) -> bool:
    return abs(round(figure, digits) - figure) < 1e-9
