"""A draw on record: who drew for which products before whom by which seed; it is held once for the same suppliers."""

from __future__ import annotations

from datetime import date
from typing import Annotated, ClassVar

from pydantic import Field

from planner.i18n import _, day_text
from planner.record.act import Act, Entry, Line, Refusal, Said, Word
from planner.record.keeping import unknown_case
from planner.record.rights import may_draw
from planner.record.state import Draw, State, put


class DrawnProduct(Said):
    """The order of a product's suppliers, the first first, by short names."""

    product: Word
    suppliers: Annotated[tuple[Word, ...], Field(min_length=2)]


class Drawn(Act):
    """A draw decided among suppliers who are equal in the law's order; the case's next version has its places."""

    kind: ClassVar[str] = "drawn"
    case: Word
    day: date
    seed: Line
    seed_from: Line
    witnesses: Annotated[tuple[Line, ...], Field(min_length=1)]
    products: Annotated[tuple[DrawnProduct, ...], Field(min_length=1)]

    def refused(self, state: State, entry: Entry) -> Refusal | None:
        """Refuse whoever chairs no committee, a day to come, and a draw of suppliers who were all in one already."""
        no = may_draw(state, entry.who) or unknown_case(state, self.case)
        if no is not None:
            return no
        if self.day > entry.day:
            text = _("{day} is still to come.").format(day=day_text(self.day))
            return Refusal("not-yet", text, _("Put a draw on record once it was held."))
        for one in self.products:
            before = state.draws.get((self.case, one.product), ())
            held = next((was for was in before if {*one.suppliers} <= {*was.suppliers}), None)
            if held is not None:
                return Refusal(
                    "drawn-already",
                    _("Among these suppliers of {product} a draw was held on {day}.").format(
                        product=one.product, day=day_text(held.day)
                    ),
                    _("A draw stands, unless another supplier is equal to those who were in it: who draws twice draws until it fits."),
                )  # fmt: skip
        return None

    def done(self, state: State, entry: Entry) -> State:
        """Add the draw of each product to those before."""
        draws = state.draws
        for one in self.products:
            made = Draw(self.day, self.seed, self.seed_from, self.witnesses, one.suppliers, entry.number)
            draws = put(draws, (self.case, one.product), (*draws.get((self.case, one.product), ()), made))
        return state.change(draws=draws)
