"""Who brings what, month by month: as delivered where the ledger holds it, else as planned."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from planner.i18n import _
from planner.publication.public import Delivery, Purchase
from planner.publication.site.told import Told, kind_words

NOBODY_KNOWS = ""
"""Id of who brings what offers compete for: that is known once they are compared."""


@dataclass(frozen=True, slots=True)
class Origin:
    """Who brings a product, with the kg of each, who brings most first.

    Parameters
    ----------
    month : date
        First day of the month in which it came, or is to come.
    delivered : bool
        Did it come, by the ledger? False: it is planned.
    sellers : tuple of (str, float)
        Ids of suppliers, and kg.
    """

    month: date
    delivered: bool
    sellers: tuple[tuple[str, float], ...]


class Origins:
    """Looks up who brings a product in a month.

    Parameters
    ----------
    told : Told
        What is told.
    """

    def __init__(self, told: Told) -> None:
        self._told = told
        lines: list[tuple[date, Delivery | Purchase]] = [
            (one.day.replace(day=1), one) for one in told.public.deliveries if one.product
        ]
        self._delivered = {month for month, _one in lines}
        lines += [(one.month, one) for one in told.public.purchases if one.month not in self._delivered]
        sums: dict[str, dict[date, dict[str, float]]] = defaultdict(lambda: defaultdict(lambda: defaultdict(float)))
        for month, one in lines:
            if one.product is not None and one.kg is not None:
                sums[one.product.id][month][one.supplier] += float(one.kg)
        self._by_product: Mapping[str, Mapping[date, Mapping[str, float]]] = sums

    def of(self, product: str, month: date) -> Origin | None:
        """Return who brings a product for the meals of a month.

        Parameters
        ----------
        product : str
            Id under which it is public.
        month : date
            First day of the month.

        Returns
        -------
        Origin or None
            What came in it or, of what was bought ahead, in the last month before in which something came. None: nobody knows.
        """
        months = self._by_product.get(product, {})
        for one in sorted((known for known in months if known <= month), reverse=True):
            sellers = [(seller, kg) for seller, kg in months[one].items() if kg > 0]
            if sellers:
                sellers.sort(key=lambda pair: (-pair[1], pair[0]))
                return Origin(one, one in self._delivered, tuple(sellers))
        return None

    def kinds(self, origin: Origin | None) -> tuple[str, ...]:
        """Return in words of which kinds those are who bring it, who brings most first."""
        if origin is None:
            return (_("not known"),)
        return tuple(dict.fromkeys(self.kind(seller) for seller, _kg in origin.sellers))

    def kind(self, seller: str) -> str:
        """Return in words of which kind a supplier is; of what offers compete for, that it is not known yet."""
        return _("Not known yet: offers compete") if seller == NOBODY_KNOWS else kind_words(self._told.kind(seller))

    def names(self, sellers: Sequence[tuple[str, float]]) -> list[str]:
        """Return suppliers in words: name and municipality, as far as they are told."""
        return [self.name(seller) for seller, _kg in sellers]

    def name(self, seller: str) -> str:
        """Return a supplier in words: name and municipality, as far as they are told."""
        party = self._told.party(seller)
        if party is None:
            return self.kind(seller)
        town = party.profile.municipality
        return _("{supplier} ({town})").format(supplier=party.shown.name, town=town) if town else party.shown.name
