"""What the price research says of a product: the mean of its quotes, and what a call may rest on."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from planner.case import Case
from planner.i18n import _, ngettext, price_text
from planner.inputs import records
from planner.programmes.law import Law
from planner.quotes import reference_prices


@dataclass(frozen=True, slots=True)
class Quoted:
    """The reference price of a product.

    Parameters
    ----------
    reference : float
        Mean of the quotes with freight, in currency per purchase unit of the plan's year, to six places; NaN: no quotes.
    count : int
        Quotes behind it.
    note : str
        How it was found, and what is missing.
    """

    reference: float
    count: int
    note: str


def quoted(case: Case, law: Law) -> Callable[[str, bool], Quoted]:
    """Return what tells the reference price of a product, organic or not."""
    found = reference_prices(case).reset_index()
    known = {(row.product, bool(row.organic)): (row.reference, int(row.quotes)) for row in records(found)}
    required = int(law.quotes_required.value) if law.quotes_required else 0
    premium = law.organic_premium.value if law.organic_premium else np.nan

    def tell(product: str, organic: bool) -> Quoted:
        reference, count = known.get((product, organic), (np.nan, 0))
        if count:
            note = ngettext("The only quote, with freight.", "Mean of {count} quotes with freight.", count).format(
                count=count
            )
            if count < required:
                note += " " + _("The law asks for {required}.").format(required=required)
            return Quoted(reference, count, note)
        # where no law asks for quotes, none is no lack
        note = _("No quotes for these goods.") if required else ""
        if organic and (product, False) in known and not np.isnan(premium):
            usual, _count = known[product, False]
            text = _("Conventional quotes give {usual}; with the law's premium for organic food at most {most}.")
            note = f"{note} {text.format(usual=price_text(usual), most=price_text(usual * (1 + premium)))}".strip()
        return Quoted(np.nan, 0, note)

    return tell
