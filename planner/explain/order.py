"""The law's order of preference between two offers, in words: which criterion parts them, and in what class each stands."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from models.blocks import Ints
from planner.assembly import Assembly
from planner.assembly.counting import UNRANKED, offer_facts
from planner.case import Case
from planner.i18n import _
from planner.programmes.counting import first_that_counts
from planner.programmes.law import Law


@dataclass(frozen=True, slots=True)
class Difference:
    """What parts two offers in the order.

    Parameters
    ----------
    criterion : str
        First criterion in which they differ.
    better, worse : str
        Class of the one that comes first, and of the other.
    attributes : frozenset of str
        What the better class looks at.
    """

    criterion: str
    better: str
    worse: str
    attributes: frozenset[str]


class Order:
    """Places of offers in the law's order, criterion by criterion.

    Parameters
    ----------
    case, law, assembly : Case, Law, Assembly
        What is planned, and under which law.
    """

    def __init__(self, case: Case, law: Law, assembly: Assembly) -> None:
        offers = assembly.offers
        self.rank: Ints = offers["rank"].to_numpy(dtype=np.int64)
        self._criteria = law.ranking.criteria if law.ranking else ()
        facts = offer_facts(case, offers, law)
        places = [first_that_counts(classes, facts) for _name, classes in self._criteria]
        self._places = np.stack(places, axis=1) if places else np.zeros((len(offers), 0), dtype=np.int64)

    def applies(self, offer: int) -> bool:
        """Tell whether the law ranks an offer."""
        return bool(self._criteria) and self.rank[offer] != UNRANKED

    def difference(self, first: int, second: int) -> Difference:
        """Return what puts the offer `first` before the offer `second`."""
        for column, (name, classes) in enumerate(self._criteria):
            better, worse = int(self._places[first, column]), int(self._places[second, column])
            if better != worse:
                words = [*(one.definition for one in classes), _("none of these")]
                looks_at = frozenset(condition.attribute for clause in classes[better].clauses for condition in clause)
                return Difference(name, words[better], words[worse], looks_at)
        raise ValueError("both offers have the same rank")
