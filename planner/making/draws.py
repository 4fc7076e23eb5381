"""Where offers stand in the law's order of preference, who is equal in it, and the draw that decides among equals."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

import numpy as np
import pandas as pd

from models.blocks import Ints
from planner.assembly.counting import (
    UNRANKED,
    counting_table,
    criteria_places,
    drawn_places,
    draws_in_force,
    equals,
    offer_facts,
    ranks,
)
from planner.assembly.lots import fairness
from planner.assembly.prices import offer_table
from planner.case import Case
from planner.i18n import _, day_text, listed, ngettext, number_text
from planner.inputs import names_of
from planner.io.files import refuse
from planner.programmes.draw import order_of
from planner.programmes.law import Law
from planner.schema import CASE_TABLES
from planner.schema.base import typed_frame

State = Literal["open", "stale", "drawn", "shared", "cost"]


@dataclass(frozen=True, eq=False)
class Standing:
    """Where the offers of a case stand in the law's order.

    Parameters
    ----------
    offers, facts : pandas.DataFrame
        From `planner.assembly.prices.offer_table` and `planner.assembly.counting.offer_facts`, row by row the same offers.
    rank : numpy.ndarray of int, shape (offers,)
        From `planner.assembly.counting.ranks`.
    places : numpy.ndarray of int, shape (offers, criteria)
        Place in each criterion.
    drawn : numpy.ndarray of int, shape (offers,)
        Place in the draw that decided among equals; 0: none did.
    """

    offers: pd.DataFrame
    facts: pd.DataFrame
    rank: Ints
    places: Ints
    drawn: Ints


@dataclass(frozen=True, slots=True)
class Tie:
    """Suppliers of a product who are equal in all that the law prefers.

    Parameters
    ----------
    product, product_name : str
        The product.
    suppliers, names : tuple of str
        Who is equal: in the order of the draw where one decided, else by short name.
    state : {"open", "stale", "drawn", "shared", "cost"}
        Nobody drew; not all of them were in the draw; a draw decided; they share; or the law knows no draw, so cost decides.
    """

    product: str
    product_name: str
    suppliers: tuple[str, ...]
    names: tuple[str, ...]
    state: State

    @property
    def awaits(self) -> bool:
        """Tell whether a draw is still to be held."""
        return self.state in ("open", "stale")


def standing(case: Case, law: Law) -> Standing:
    """Return where the offers of a case stand in the law's order; without one nobody is ranked."""
    offers = offer_table(case)
    facts = offer_facts(case, offers, law)
    ranking = law.ranking
    none = np.zeros(len(offers), dtype=np.int64)
    if ranking is None:
        return Standing(offers, facts, none + UNRANKED, np.zeros((len(offers), 0), dtype=np.int64), none)
    rules = {name: rule for name, rule in law.counting_rules.items() if name == ranking.applies_to}
    drawn, places = draws_in_force(case, law), criteria_places(ranking, facts)
    rank = ranks(ranking, counting_table(rules, facts, case, law), facts, drawn)
    ranked = rank != UNRANKED
    by_draw = none.copy()
    by_draw[ranked] = drawn_places(places[ranked], facts[ranked], drawn)
    return Standing(offers, facts, rank, places, by_draw)


def ties(case: Case, law: Law) -> list[Tie]:
    """Return who is equal in all that the law prefers, product by product, and how it is decided among them.

    A supplier with several offers that stand alike is one of them.
    """
    stands = standing(case, law)
    rows = np.flatnonzero(stands.rank != UNRANKED)
    names, goods = names_of(case["suppliers"], "supplier"), names_of(case["products"], "product")
    drew = case["draws"].groupby("product")["supplier"].agg(set).to_dict()
    found: dict[tuple[str, tuple[str, ...]], Tie] = {}
    for mine in equals(stands.places[rows], stands.facts.iloc[rows]):
        offers = stands.offers.iloc[rows[mine]].assign(drawn=stands.drawn[rows[mine]])
        product = str(offers["product"].iloc[0])
        sellers = tuple(offers.sort_values(["drawn", "supplier"])["supplier"].unique())
        state = _state(case, law, bool(offers["drawn"].all()), drew.get(product, set()) & {*sellers})
        told = tuple(names.get(one) or one for one in sellers)
        tie = Tie(product, goods.get(product) or product, sellers, told, state)
        found[product, tuple(sorted(sellers))] = tie
    return sorted(found.values(), key=lambda tie: (tie.product_name, tie.suppliers))


def _state(case: Case, law: Law, drawn: bool, drew: Collection[str]) -> State:
    if fairness(case) > 0:
        return "shared"
    if law.ranking is None or law.ranking.draw_witnesses is None:
        return "cost"
    return "drawn" if drawn else "stale" if drew else "open"


def draw(
    case: Case,
    law: Law,
    *,
    seed: str,
    seed_from: str,
    witnesses: Sequence[str],
    day: date,
    product: str = "",
) -> tuple[Case, list[str]]:
    """Draw among those who are equal, and return the case with the draws and the products that were drawn.

    Each product is drawn by itself, though by one seed. Ties of a product that share a supplier are one draw.

    Parameters
    ----------
    case, law : Case, Law
        The case and its law.
    seed, seed_from : str
        What was drawn or said, and where it comes from; see `planner.programmes.draw`.
    witnesses : sequence of str
        Who was there, by seat or role.
    day : datetime.date
        Day of the draw.
    product : str
        Short name of the product of whose ties alone it is; blank: of all that are open.

    Returns
    -------
    tuple of (Case, list of str)
        The case, and short names of products.

    Raises
    ------
    InputError
        If the law knows no draw, equals share, nothing is open (a draw that was held stands, unless somebody who was not in it is
        equal now), or the seed, its origin or witnesses are missing.
    """
    _refuse_draw(case, law, seed, seed_from, witnesses)
    known = ties(case, law)
    if product and product not in set(case["products"]["product"]):
        refuse(
            "no-such-product",
            _("The case has no product {names}.").format(names=product),
            _("Write its short name, as the table products has it."),
            _("Nothing was drawn."),
        )
    mine = [tie for tie in known if product in ("", tie.product)]
    asked = [(word, entrants) for word, entrants, awaits in _together(mine) if awaits]
    if not asked:
        _refuse_nothing_open(case, mine)
    rows = [
        {
            "product": word,
            "supplier": supplier,
            "place": place,
            "date": day,
            "seed": seed.strip(),
            "seed_from": seed_from.strip(),
            "witnesses": "|".join(one.strip() for one in witnesses),
        }
        for word, entrants in asked
        for place, supplier in enumerate(order_of(seed, word, entrants), 1)
    ]
    before = case.tables["draws"]
    new = typed_frame(CASE_TABLES["draws"], pd.DataFrame(rows), partial=True)
    # Line numbers of the user's file: the header is line 1.
    again = pd.MultiIndex.from_frame(before[["product", "supplier"]]).isin(
        [(row["product"], row["supplier"]) for row in rows]
    )
    table = pd.concat([before[~again], new], ignore_index=True)
    table.index = pd.RangeIndex(2, len(table) + 2)
    return replace(case, tables={**case.tables, "draws": table}), list(dict.fromkeys(word for word, _who in asked))


def _together(known: Sequence[Tie]) -> list[tuple[str, set[str], bool]]:
    """Return product and entrants of each draw, and whether it is still to be held: ties of a product that share a supplier are one draw.

    By hand: a and b are equal with what they grow organically, b and c with the rest: one draw of a, b and c; another of d and e.
    """
    found: list[tuple[str, set[str], bool]] = []
    for tie in known:
        product, entrants, awaits = tie.product, {*tie.suppliers}, tie.awaits
        for one in [one for one in found if one[0] == product and one[1] & entrants]:
            found.remove(one)
            entrants, awaits = entrants | one[1], awaits or one[2]
        found.append((product, entrants, awaits))
    return found


def _refuse_draw(case: Case, law: Law, seed: str, seed_from: str, witnesses: Sequence[str]) -> None:
    """Refuse a draw that the procedure does not know, or that nobody could check."""
    nothing = _("Nothing was drawn.")
    if law.ranking is None or law.ranking.draw_witnesses is None:
        refuse(
            "no-draw-in-the-law",
            _("The programmes of this case decide nothing by draw."),
            _("See how they choose: planner ranking CASE"),
            nothing,
        )
    if fairness(case) > 0:
        refuse(
            "equals-share",
            _("This case lets equals share, so nothing is drawn among them."),
            _("Clear fairness_share in the table case if they did not agree to share."),
            nothing,
        )
    if not seed.strip() or not seed_from.strip():
        refuse(
            "no-seed",
            _("The draw needs a seed, and where it comes from."),
            _("Type the numbers of a public lottery held after the proposals were opened, or what witnesses drew, and say which."),
            nothing,
        )  # fmt: skip
    named = {" ".join(one.split()).casefold() for one in witnesses} - {""}
    least = law.ranking.draw_witnesses
    if len(named) < least:
        text = ngettext(
            "The draw names {count} witness; it needs {least}.",
            "The draw names {count} witnesses; it needs {least}.",
            len(named),
        )
        refuse(
            "few-witnesses",
            text.format(count=number_text(len(named)), least=number_text(least)),
            _("Name by seat or role who is there, each once."),
            nothing,
        )


def _refuse_nothing_open(case: Case, mine: Sequence[Tie]) -> None:
    held = [tie for tie in mine if tie.state == "drawn"]
    if not held:
        refuse(
            "no-tie",
            _("Nobody is equal to another in all that the law prefers."),
            _("See where everybody stands: planner ranking CASE"),
            _("There is nothing to draw."),
        )
    days = case["draws"].set_index("product")["date"]
    told = listed(
        (
            _("{product} on {day}").format(
                product=tie.product_name, day=day_text(pd.Timestamp(days.loc[[tie.product]].iloc[0]).date())
            )
            for tie in held
        ),
        8,
    )
    refuse(
        "drawn-already",
        _("This was drawn already: {products}.").format(products=told),
        _("A draw stands, unless another supplier is equal to those who were in it."),
        _("Who draws twice draws until it fits."),
    )
