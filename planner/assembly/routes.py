"""Routes of award that the plan obeys: which lot takes which, and for whom it is.

A lot is all that the plan needs of a product. It takes the first route of the law that lies around its worth and for whose
suppliers one offers the product; where that only sets a part aside, also those that follow and set aside what is left: three tenths for
women's groups and two for indigenous ones are both obeyed, and who is both counts for both. By hand: 64 kg of beans are needed and nobody quoted a price; offers at 6, 7 and 8 make it worth
64 x 7 = 448. Below 448.01 a direct award leaves it to the accredited, from 448 on it is put to competition.

Where committees call each for itself, a lot is all that the sites of one need, and its worth is of that alone.

A part set aside is one of the year: of 60 kg bought of others before and 40 kg in the plan half is 50, so all 40; had 60 come from those
meant, none.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
import pandas as pd

from models.instance import Mode, empty_table
from planner.assembly.calendar import Bools
from planner.assembly.modes import family_mode, mode_in_force
from planner.assembly.to_date import ToDate, bought_to_date
from planner.callers import callers
from planner.case import Case
from planner.exact import mean_price, worths
from planner.programmes.law import AwardRoute, CountingRule, Law
from planner.quotes import reference_prices


@dataclass(frozen=True, eq=False)
class Routed:
    """A lot with the route that it takes.

    Parameters
    ----------
    product : str
        What it is a lot of.
    committee : str
        Whose lot it is; blank: everybody's.
    worth : float
        Worth of the lot, in currency, with what was bought of the product earlier in the year.
    route : AwardRoute or None
        The route that says who is preferred; None: none does.
    preferred : numpy.ndarray of bool
        Whether each offer, in the order of the instance's, is one of those preferred.
    mode : {"hard", "soft", "off"}
        Whether the part that is reserved must be bought from them.
    passed_over : tuple of AwardRoute
        Further routes that are open to the lot; the plan does not follow them.
    before_kg, before_amount : tuple of float
        What was bought earlier in the year of a lot of which a part is set aside, and what of that from those preferred.
    """

    product: str
    committee: str
    worth: float
    route: AwardRoute | None
    preferred: Bools
    mode: Mode
    passed_over: tuple[AwardRoute, ...] = ()
    before_kg: tuple[float, float] = (0.0, 0.0)
    before_amount: tuple[float, float] = (0.0, 0.0)

    @property
    def label(self) -> str:
        """Short name of the lot."""
        return f"{self.product}@{self.committee}" if self.committee else self.product

    @property
    def by_worth(self) -> bool:
        """Whether the part is one of the worth; else of the quantity."""
        return self.route is not None and self.route.set_aside_of == "worth" and self.route.kind == "preference"


def routed(
    case: Case,
    law: Law,
    offers: pd.DataFrame,
    rules: Mapping[str, CountingRule],
    counting: pd.DataFrame,
    possible: Bools,
    goes: Bools,
    needed_kg: pd.DataFrame,
) -> list[Routed]:
    """Return every lot of which something is needed, by committee and product and by each route that it takes; none where the law has no routes.

    Parameters
    ----------
    case, law : Case, Law
        The case, with its purchases earlier in the year, and the law with its routes.
    offers : pandas.DataFrame
        From `planner.assembly.prices.offer_table`.
    rules : mapping of str to CountingRule
        From `planner.assembly.counting.counting_rules`.
    counting : pandas.DataFrame
        From `planner.assembly.counting.counting_table`, aligned with `offers`.
    possible : numpy.ndarray of bool, shape (offers, periods)
        From `planner.assembly.supply.in_periods`.
    goes : numpy.ndarray of bool, shape (offers, zones)
        Does each offer come to each delivery zone, in the order of `planner.callers.callers`, on any day?
    needed_kg : pandas.DataFrame
        ``zone``, ``product``, ``kg``: needed beyond the opening stock.

    Returns
    -------
    list of Routed
        A lot that takes no route is among them, with None.
    """
    if not law.award_routes:
        return []
    stated = family_mode(case, "award_routes")
    mode = mode_in_force("soft", stated)
    can = possible.any(axis=1)
    to_date = bought_to_date(case, law, dict(rules))
    found: list[Routed] = []
    caller = callers(case)
    for committee, needed in needed_kg.groupby(needed_kg["zone"].map(caller)):
        apart = str(committee)
        earlier = to_date.places["committee"].to_numpy() == apart if caller.ne("").any() else to_date.goods
        served = (
            goes[:, (caller == apart).to_numpy()].any(axis=1) if caller.ne("").any() else np.full(len(offers), True)
        )
        before = to_date.rows[earlier & to_date.goods].groupby("product")["amount"].sum()
        kg = needed.groupby("product")["kg"].sum()
        for product, worth in lot_worths(case, offers[served], kg, before).items():
            own = (offers["product"] == product).to_numpy() & can & served
            ways = [one for one in law.award_routes if _open(one, worth, counting, own)]
            taken = followed(ways)
            passed = tuple(way for way in ways if way not in taken)
            lot = Routed(str(product), apart, float(worth), None, np.zeros(len(offers), dtype=bool), mode)
            for number, route in enumerate(taken):
                lot = replace(lot, route=route, preferred=own & counting[route.applies_to].to_numpy(dtype=bool))
                found.append(_with_earlier(replace(lot, passed_over=() if number else passed), to_date, earlier))
            if not taken:
                found.append(lot)
    return sorted(found, key=lambda lot: lot.product)


def followed(ways: Sequence[AwardRoute]) -> list[AwardRoute]:
    """Return the routes that a lot takes of those open to it: the first, and where it only sets a part aside, further such parts.

    By hand: of a half, three tenths, four tenths and two tenths the first two and the last are followed; four tenths are no longer there.
    """
    taken = list(ways[:1])
    left = 1.0 - sum(way.reserved for way in taken)
    for way in ways[1:]:
        if taken[0].sets_aside_alone and way.sets_aside_alone and way.reserved <= left + 1e-9:
            taken.append(way)
            left -= way.reserved
    return taken


def _with_earlier(lot: Routed, to_date: ToDate, earlier: Bools) -> Routed:
    """Return a lot of which a part is set aside with what was bought of it earlier in the year, in the rows that are its caller's."""
    if lot.route is None or lot.route.kind != "preference":
        return lot
    of_lot = earlier & to_date.goods & (to_date.rows["product"] == lot.product).to_numpy()
    theirs = of_lot & to_date.counting[lot.route.applies_to].to_numpy(dtype=bool)
    kg, amount = (
        tuple(float(to_date.rows[what].to_numpy(dtype=np.float64)[rows].sum()) for rows in (of_lot, theirs))
        for what in ("kg", "amount")
    )
    return replace(lot, before_kg=(kg[0], kg[1]), before_amount=(amount[0], amount[1]))


def _open(route: AwardRoute, worth: float, counting: pd.DataFrame, own: Bools) -> bool:
    return route.prefers and route.takes(worth) and bool((own & counting[route.applies_to].to_numpy(dtype=bool)).any())


def lot_worths(case: Case, offers: pd.DataFrame, needed_kg: pd.Series, bought: pd.Series) -> pd.Series:
    """Return what is needed of each product is worth, with what was bought of it earlier in the year, in currency.

    A unit is worth the mean of its quotes (those of conventional goods, where there are any), else the mean of what its offers
    ask. A product that nobody quotes nor offers is left out.

    Parameters
    ----------
    case : Case
        The case, with its quotes.
    offers : pandas.DataFrame
        From `planner.assembly.prices.offer_table`.
    needed_kg : pandas.Series
        Kg needed of each product.
    bought : pandas.Series
        Worth of what was bought of each product, in currency; one that is not there was not bought.

    Returns
    -------
    pandas.Series
        Currency by product, to the cent; only of products of which something is needed.
    """
    kg = needed_kg[needed_kg > 0]
    quotes = reference_prices(case)["reference"].reset_index().sort_values("organic", kind="stable")
    quoted = quotes.drop_duplicates("product").set_index("product")["reference"]
    asked = offers.groupby("product")["price_per_unit"].agg(mean_price).astype("float64")
    price = quoted.reindex(kg.index).fillna(asked.reindex(kg.index))
    units = (kg / case["products"].set_index("product")["unit_kg"].reindex(kg.index)).round(9)
    before = bought.reindex(kg.index).fillna(0.0)
    worth = pd.Series(worths(units, price), index=kg.index) + before
    return worth.dropna().round(2)


def route_rows(
    found: list[Routed],
    offers: pd.DataFrame,
    supply: pd.DataFrame,
    lanes: pd.DataFrame,
    lane_caller: npt.NDArray[np.object_],
) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    """Return the tables ``award_routes``, ``award_terms`` and ``price_preferences`` of an instance.

    Parameters
    ----------
    found : list of Routed
        From `routed`.
    offers, supply, lanes : pandas.DataFrame
        Tables of the instance; the offers in the order of `Routed.preferred`, with ``product_name`` as their product's label.
    lane_caller : numpy.ndarray
        The committee that calls for what each lane brings, from `planner.callers.callers`.

    Returns
    -------
    tuple of pandas.DataFrame
        A row per lot of which a part is reserved; the purchases that belong to each, with whether they are preferred;
        and the discount in currency that a preference in price is worth per pack.
    """
    apart = any(one.committee for one in found)
    column = "brought" if apart else "bought"
    offer = supply["offer"].to_numpy()
    offer = offer[lanes["supply"].to_numpy()] if apart else offer
    product, price = offers["product_name"].to_numpy(dtype=object)[offer], offers["price_per_pack"].to_numpy()[offer]
    rows: list[tuple[object, ...]] = []
    terms, discounts = [empty_table("award_terms")], [empty_table("price_preferences")]
    for one in found:
        if one.route is None or one.mode == "off":
            continue
        own = np.flatnonzero((product == one.product) & (lane_caller == one.committee if apart else True))
        preferred = one.preferred[offer[own]]
        if one.route.reserved > 0 and len(own):
            weight = price[own] if one.by_worth else np.ones(len(own))
            terms.append(
                pd.DataFrame(
                    {"route": len(rows), "column": column, "index": own, "preferred": preferred, "weight": weight}
                )
            )
            value = 1.0 if one.by_worth else float(price[own].mean())
            per_pack = 1.0 if one.by_worth else float(offers["pack_kg"].to_numpy()[offer[own[0]]])
            before = one.before_amount if one.by_worth else tuple(kg / per_pack for kg in one.before_kg)
            unit = "currency" if one.by_worth else "packs"
            rows.append((one.label, one.route.reserved, *before, value, unit, one.mode))
        if one.route.margin is not None and one.route.kind == "preference":
            margin = one.route.margin / (1.0 + one.route.margin)
            wins = own[preferred]
            discounts.append(pd.DataFrame({"column": column, "index": wins, "discount": price[wins] * margin}))
    routes = pd.DataFrame(
        rows, columns=["lot", "reserved_share", "bought_to_date", "preferred_to_date", "value", "unit", "mode"]
    )
    return routes, pd.concat(terms, ignore_index=True), pd.concat(discounts, ignore_index=True)
