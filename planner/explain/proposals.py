"""The ranking of proposals, product by product: who stands where in the law's order and why, and what a plan buys of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

import numpy as np
import pandas as pd

from planner.case import Case
from planner.explain.choice import refuse_unknown
from planner.explain.order import Order
from planner.i18n import _, day_text, listed, number_text, share_text
from planner.inputs import names_of
from planner.making.draws import Tie, ties
from planner.programmes.draw import drew, text_of
from planner.programmes.law import Law
from planner.reports.documents import Term, selection_terms


@dataclass(frozen=True, slots=True)
class Placed:
    """An offer where it stands.

    Parameters
    ----------
    product, product_name : str
        The product.
    place : int
        Its place among those who offer it, 1 first; equals have one place.
    offer, supplier, supplier_name : str
        Whose it is.
    stands : tuple of (str, str)
        Criteria, each with its class or figure.
    why : str
        What puts it before the next, or that it is equal to others; blank: it is the last.
    offered : str
        What it offers, in words.
    unit_price : float
        Price of a unit, in the plan's year.
    kg : float
        What the plan buys of it; NaN: no plan was asked.
    told : str
        Why the plan buys so much and not more; blank: no plan was asked.
    """

    product: str
    product_name: str
    place: int
    offer: str
    supplier: str
    supplier_name: str
    stands: tuple[tuple[str, str], ...]
    why: str
    offered: str
    unit_price: float
    kg: float
    told: str


@dataclass(frozen=True, slots=True)
class Proposals:
    """The ranking of the proposals of a case.

    Parameters
    ----------
    procedure : tuple of Term
        How the programme chooses, in its own words.
    placed : tuple of Placed
        The offers that the law ranks, by product and place; none where it knows no order of preference.
    ties : tuple of Tie
        Who is equal in all that it prefers.
    """

    procedure: tuple[Term, ...]
    placed: tuple[Placed, ...]
    ties: tuple[Tie, ...]


def proposals(case: Case, law: Law, why: pd.DataFrame | None = None, product: str = "") -> Proposals:
    """Return the ranking of proposals.

    Parameters
    ----------
    case, law : Case, Law
        The case and its law.
    why : pandas.DataFrame, optional
        What a plan buys of each offer and why, from `planner.explain.report.why_offers`.
    product : str
        Short name of the product that alone is told; blank: all.

    Returns
    -------
    Proposals
        Without an order of preference in the law: how its programmes choose, and nobody ranked.

    Raises
    ------
    InputError
        If there is no such product.
    """
    refuse_unknown(case, "", product)
    procedure = [*selection_terms(case, law)]
    if law.ranking is None:
        return Proposals(tuple(procedure), (), ())
    bought: Mapping[str, Any] = {} if why is None else {str(row.offer): row for row in why.itertuples()}
    order = Order(case, law)
    offers, names = order.stands.offers, names_of(case["suppliers"], "supplier")
    goods, said = names_of(case["products"], "product"), case["offers"].set_index("offer")
    rows = [n for n in range(len(offers)) if order.applies(n) and product in ("", offers["product"].iloc[n])]
    rows.sort(key=lambda n: (goods[offers["product"].iloc[n]], order.rank[n], names[offers["supplier"].iloc[n]], n))
    placed: list[Placed] = []
    for word, mine in groupby(rows, key=lambda n: str(offers["product"].iloc[n])):
        same = list(mine)
        ranks = [int(order.rank[n]) for n in same]
        for at, n in enumerate(same):
            offer, supplier = str(offers["offer"].iloc[n]), str(offers["supplier"].iloc[n])
            plan = bought.get(offer)
            placed.append(
                Placed(
                    word,
                    goods[word] or word,
                    ranks.index(ranks[at]) + 1,
                    offer,
                    supplier,
                    names[supplier] or supplier,
                    tuple((one.name, order.told(k, n)) for k, one in enumerate(order.criteria) if order.meant(k, n)),
                    _why(order, same, at, names),
                    _offered(case, said.loc[offer]),
                    float(offers["price_per_unit"].iloc[n]),
                    np.nan if plan is None else float(plan.kg),
                    ""
                    if plan is None
                    else _told(
                        plan, [bought[str(offers["offer"].iloc[k])] for k in same[at:] if order.rank[k] > order.rank[n]]
                    ),
                )
            )
    return Proposals(
        tuple(procedure), tuple(placed), tuple(tie for tie in ties(case, law) if product in ("", tie.product))
    )


BY_COST = ("dearer", "tie", "limits", "wish")
"""What decided by money or a rule, where the order alone would have bought more of an offer than of those after it."""


def _told(mine: Any, later: Sequence[Any]) -> str:
    """Return why a plan buys so much of an offer; where others after it are bought all the same, that no swap was possible."""
    if mine.decided not in BY_COST or not any(float(one.kg) > 0 for one in later):
        return str(mine.text)
    text = _(
        "Others who stand after it are bought all the same: with the money that is left and by the other rules no pack of theirs could be "
        "exchanged for one of its own, as the check of the plan found."
    )
    return f"{text} {mine.text}"


def _why(order: Order, same: Sequence[int], at: int, names: Mapping[str, str]) -> str:
    """Return what puts an offer before the next of the same product, or to whom it is equal."""
    sellers = order.stands.offers["supplier"]
    mine, told = same[at], []
    equal = {names[sellers.iloc[n]] for n in same if order.rank[n] == order.rank[mine]} - {names[sellers.iloc[mine]]}
    if equal:
        told.append(_("Equal to {names}.").format(names=listed(sorted(equal), 8, "; ")))
    later = next((n for n in same[at:] if order.rank[n] > order.rank[mine]), None)
    if later is not None:
        parts = order.difference(mine, later)
        text = _("Before {name}: {criterion}, “{better}” before “{worse}”.")
        told.append(
            text.format(
                name=names[sellers.iloc[later]], criterion=parts.criterion, better=parts.better, worse=parts.worse
            )
        )
        if parts.worse == _("not stated"):
            told.append(_("Who does not state it stands last: ask for the figure."))
    return " ".join(told)


def _offered(case: Case, offer: Any) -> str:
    """Return how much is offered when, as the case says it."""
    each = {"week": _("{kg} kg a week"), "fortnight": _("{kg} kg a fortnight"), "month": _("{kg} kg a month")}
    parts = []
    if not pd.isna(offer["kg_per_period"]):
        parts.append(each[str(case.head["period"])].format(kg=number_text(float(offer["kg_per_period"]), 1)))
    if not pd.isna(offer["kg_total"]):
        parts.append(_("{kg} kg in all").format(kg=number_text(float(offer["kg_total"]), 1)))
    parts = parts or [_("no most is stated")]
    if offer["months"]:
        parts.append(_("months {months}").format(months=offer["months"]))
    return ", ".join(parts)


def tie_text(tie: Tie, case: Case) -> str:
    """Return who is equal, and how it is decided among them or what is to be done."""
    names = listed(tie.names, 8, "; ")
    if tie.state == "shared":
        text = _("{product}: {names} are equal and share: fairness is {share}. What is beyond that goes by cost.")
        return text.format(product=tie.product_name, names=names, share=share_text(float(case.head["fairness_share"])))
    if tie.state == "cost":
        text = _(
            "{product}: {names} are equal; the programme knows no draw, so cost decides. Let them share by fairness_share in the table case if they agree."
        )
        return text.format(product=tie.product_name, names=names)
    if tie.state == "drawn":
        rows = case["draws"]
        row = rows[(rows["product"] == tie.product) & (rows["supplier"] == tie.suppliers[0])].iloc[0]
        text = _(
            "{product}: {names} were equal, and stand in the order of the draw of {day}; seed “{seed}” ({origin}), before {witnesses}."
        )
        return text.format(
            product=tie.product_name,
            names=names,
            day=day_text(pd.Timestamp(row["date"]).date()),
            seed=row["seed"],
            origin=row["seed_from"],
            witnesses=listed(str(row["witnesses"]).split("|"), 8),
        )
    text = (
        _("{product}: {names} are equal, and not all of them were in the draw that was held: draw anew (planner draw), or let them share.")
        if tie.state == "stale"
        else _("{product}: {names} are equal, and nothing is decided: draw (planner draw), or let them share by fairness_share in the table case if they agree. Until then cost decides.")
    )  # fmt: skip
    return text.format(product=tie.product_name, names=names)


def redone_lines(known: Sequence[Tie], case: Case) -> list[str]:
    """Return how draws can be redone: the rule, then the text and the SHA-256 of each supplier that was drawn, in their order."""
    lines = [
        _(
            "Of each text below, short names of the case after the seed, anybody can reckon the SHA-256; of a product the smallest comes first."
        )
    ]
    rows = case["draws"]
    for tie in known:
        for supplier in tie.suppliers if tie.state == "drawn" else ():
            seed = str(rows.loc[(rows["product"] == tie.product) & (rows["supplier"] == supplier), "seed"].iloc[0])
            lines.append(
                f"{text_of(seed, supplier, tie.product)} \N{RIGHTWARDS ARROW} {drew(seed, supplier, tie.product)}"
            )
    return lines
