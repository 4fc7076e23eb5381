"""Why this supplier and not that one: for every offer what decided, and what would have to change."""

from __future__ import annotations

import threading
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd

from models.blocks import Floats, Ints
from models.derived import lane_bill, supply_kg
from models.instance import Instance
from models.sensitivity import Probe
from models.terms import supply_of_terms
from planner.assembly import Assembly
from planner.assembly.life_left import too_old
from planner.assembly.routes import Routed
from planner.case import Case
from planner.explain.order import Order
from planner.families import contracts, delivery_limits, share_targets, supplier_caps
from planner.families.family import FamilyWords, with_window
from planner.findings import Finding, InputError
from planner.i18n import N_, _, figures_text, listed, price_text, share_text
from planner.inputs import names_of
from planner.programmes.case_law import law_for
from planner.programmes.law import AwardRoute, Law
from planner.schema.base import split_months
from planner.words import meant_or_known

MOST_CHECKED = 6
"""Offers whose price is looked for by solving again, those nearest to being bought; the others are told without a price."""

COLUMNS = (
    "offer",
    "supplier",
    "supplier_name",
    "product",
    "product_name",
    "kg",
    "decided",
    "text",
    "price_per_unit",
    "chosen_below",
    "change",
)
_TINY = 1e-6
_BELOW = 0.995
_WIDER = 0.05
"""By how much a most is widened in the change that is proposed: five points."""
_TRIES = (1.0, 1.25, 2.0)
_SERVES = 1e-3
"""Packs from which somebody is told to meet a need: levels are held within a tolerance, which lets specks of others through."""

_WISHES = {
    "shortfall": N_("meals for everybody"),
    "rules": N_("limits and promises that may give way"),
    "nutrition_gaps": N_("nutrition"),
    "target_gaps": N_("shares and points of practice"),
    "reserved": N_("lots that are reserved"),
}
"""Levels before cost in which a plan may miss something, as a reader names them."""


def explain_choice(
    case: Case,
    assembly: Assembly,
    *,
    law: Law | None = None,
    supplier: str = "",
    product: str = "",
    orders: pd.DataFrame | None = None,
    probe: Probe | None = None,
    cancel: threading.Event | None = None,
) -> pd.DataFrame:
    """Say for each offer of a supplier, of a product or of both what decided about it.

    Parameters
    ----------
    case, assembly : Case, Assembly
        What is planned.
    law : Law, optional
        Under which law; without it that of the case.
    supplier, product : str
        Whose offers; blank: all.
    orders : pandas.DataFrame, optional
        Orders of a plan, in which the law's order of preference was applied; without them what the continuous problem buys
        is told, before that order.
    probe : Probe, optional
        A solver at the optimum of the same instance.
    cancel : threading.Event, optional
        Set it to stop.

    Returns
    -------
    pandas.DataFrame
        One row per offer: its ``kg``; ``decided`` (``not_demanded``, ``no_fund``, ``out_of_season``, ``too_old``, ``sold_out``, ``cap``,
        ``contract``, ``rank``, ``route``, ``chosen``, ``wish``, ``dearer``, ``tie`` or ``limits``); ``text`` in words; ``price_per_unit``; ``chosen_below`` (a price
        per unit at which a solve of the changed problem bought it; NaN where none is known); ``change`` (the line of a scenario).

    Raises
    ------
    InputError
        If there is no such supplier or product.
    """
    refuse_unknown(case, supplier, product)
    offers = assembly.offers
    wanted = np.ones(len(offers), dtype=bool)
    if supplier:
        wanted &= (offers["supplier"] == supplier).to_numpy()
    if product:
        wanted &= (offers["product"] == product).to_numpy()
    law = law or law_for(case)
    order = Order(case, law)
    reasons = _Reasons(case, assembly, order, probe or Probe(assembly.instance, cancel), orders, cancel, law)
    numbers = np.flatnonzero(wanted).tolist()
    told = {number: reasons.row(number) for number in sorted(numbers, key=reasons.away)}
    return pd.DataFrame([told[number] for number in numbers], columns=list(COLUMNS))


def refuse_unknown(case: Case, supplier: str, product: str) -> None:
    """Refuse a supplier or a product that the case does not have; blank: none is named.

    Parameters
    ----------
    case : Case
        The case.
    supplier, product : str
        Short names; blank: none is named.

    Raises
    ------
    InputError
        With the likest that it has.
    """
    for word, table, column in ((supplier, "suppliers", "supplier"), (product, "products", "product")):
        known = list(case.table(table)[column])
        if word and word not in known:
            what = _("There is no {column} {word}.").format(column=column, word=word)
            why = _("Nothing can be said about what is not in the case.")
            raise InputError(
                [Finding("unknown-name", "error", table, (), column, what, why, meant_or_known(word, known))]
            )


def _too_dear(instance: Instance, probe: Probe, level: str) -> Floats:
    """Return by how much a pack on each lane is too dear, or does harm at another level: the reduced costs of bringing, buying and paying it, by whoever pays best.

    Which of the three carries the difference is chance: at a corner of the problem any of them may be in the basis with nothing in it.
    """
    reduced, columns = probe.reduced_costs(level), probe.problem.columns
    supply = instance.lanes["supply"].to_numpy()
    price = instance.offers["price_per_pack"].to_numpy()[instance.supply["offer"].to_numpy()[supply]]
    pay = np.full(len(instance.bills), np.inf)
    np.minimum.at(pay, instance.payments["bill"].to_numpy(), reduced[columns.slice("pay")])
    of_lane = pay[lane_bill(instance)]
    paid = np.where(np.isfinite(of_lane), of_lane, 0.0) * price
    return np.asarray(reduced[columns.slice("buy")] + reduced[columns.slice("bought")][supply] + paid, dtype=np.float64)


class _Reasons:
    """Finds what decided about an offer."""

    def __init__(
        self,
        case: Case,
        assembly: Assembly,
        order: Order,
        probe: Probe,
        orders: pd.DataFrame | None,
        cancel: threading.Event | None,
        law: Law,
    ) -> None:
        self._law = law
        self._too_old = set(assembly.offers.loc[too_old(case, assembly.offers, law), "offer"])
        self._case, self._assembly, self._probe, self._cancel = case, assembly, probe, cancel
        self._instance, self._order = assembly.instance, order
        self._bought = probe.values[probe.problem.columns.slice("bought")] if orders is None else self._ordered(orders)
        self._awarded = orders is not None and self._instance.mode("ranking") != "off"
        self._lanes = probe.values[probe.problem.columns.slice("buy")]
        self._reduced = _too_dear(self._instance, probe, probe.compared)
        self._orders = orders
        self._suppliers = names_of(case["suppliers"], "supplier")
        self._products = names_of(case["products"], "product")
        self._currency = str(case.head["currency"])
        self._checked = 0
        self._capped = self._caps_reached()
        self._laden = self._held_by(delivery_limits.FAMILY)
        self._full = set() if orders is None else self._full_in(orders)
        self._shares = self._shares_in_the_way()

    def _ordered(self, orders: pd.DataFrame) -> Floats:
        """Return the packs that a plan orders of each row of supply."""
        supply = self._instance.supply
        labels = pd.MultiIndex.from_arrays(
            [
                self._instance.offers["offer"].to_numpy()[supply["offer"]],
                self._instance.periods["period"].to_numpy()[supply["period"]],
            ]
        )
        packs = orders.groupby(["offer", "period"])["packs"].sum().astype("float64")
        return np.asarray(packs.reindex(labels).fillna(0.0), dtype=np.float64)

    def _caps_reached(self) -> set[int]:
        """Return the suppliers that may sell no more: with orders, not one pack more of what they offer."""
        if self._awarded:
            offers = self._instance.offers
            offer = self._instance.supply["offer"].to_numpy()
            price = offers["price_per_pack"].to_numpy()
            sold = np.bincount(
                offers["supplier"].to_numpy()[offer],
                weights=self._bought * price[offer],
                minlength=len(self._instance.suppliers),
            )
            one_more = offers.groupby("supplier")["price_per_pack"].min().reindex(range(len(sold))).to_numpy()
            room = self._instance.suppliers["cap_amount"].to_numpy() - sold
            return set(np.flatnonzero(room < one_more).tolist())
        return self._held_by(supplier_caps.FAMILY)

    def _held_by(self, family: FamilyWords) -> set[int]:
        """Return the suppliers that would sell more if a limit of theirs gave way."""
        duals, found = self._probe.row_duals(), set()
        for name in family.limits:
            if name in duals:
                keys = self._probe.problem.blocks[name].keys["supplier"]
                found |= set(keys[np.abs(duals[name]) > _TINY].tolist())
        return found

    def _shares_in_the_way(self) -> Ints:
        """Return for each lane the most that leaves no room for a pack more on it, or -1: it has a price, or must hold and is reached."""
        targets, block = self._instance.targets, self._probe.problem.blocks.get("share_targets")
        most, priced = (targets["sense"] == "at_most").to_numpy(), np.zeros(len(targets), dtype=bool)
        if block is not None and most.any():
            duals = self._probe.row_duals()["share_targets"]
            priced[block.keys["target"][np.abs(duals) > _TINY]] = True
        columns = self._probe.problem.columns
        values = {name: self._probe.values[columns.slice(name)] for name in ("pay", "buy", "bought")}
        looked = most & (targets["mode"].eq("hard").to_numpy() | priced)
        return share_targets.in_the_way(self._instance, values, looked, priced)

    def _held_by_share(self, supply: Ints) -> tuple[str, str]:
        """Return that a most leaves no room for an offer, and the change that gives some if the case itself sets the most; blank: none does."""
        of_offer = self._shares[np.isin(self._instance.lanes["supply"].to_numpy(), supply)]
        if not (of_offer >= 0).any():
            return "", ""
        target = self._assembly.targets[int(of_offer[of_offer >= 0][0])]
        name = with_window(target.rule.name or target.rule.target, target.window)
        text = _(share_targets.FAMILY.stops).format(name=name, share=share_text(target.rule.share))
        own = target.rule.stem in set(self._case["targets"]["target"]) and target.rule.source is None
        wider = min(1.0, round(target.rule.share + _WIDER, 6))
        return text, f"target target={target.rule.stem} share={wider:g}" if own else ""

    def _full_in(self, orders: pd.DataFrame) -> set[int]:
        """Return the suppliers that in a plan bring all they can: on a day or in a week not one pack more, or no day more.

        By hand: 7 kg a day in packs of 1.5 kg: with 4 packs, 6 kg, one of 1.5 kg more is too much, so it is full; with 3, 4.5 kg, it is not.
        """
        days, weeks = self._instance.delivery_days, self._instance.delivery_weeks
        offers: pd.DataFrame = self._instance.offers.assign(pack_kg=self._assembly.offers["pack_kg"].to_numpy())
        seller = pd.Series(offers["supplier"].to_numpy(), index=offers["offer"])
        lines = orders.assign(seller=seller.reindex(orders["offer"]).to_numpy())
        brought = lines[lines["packs"] > 0].groupby(["seller", "delivery_day"])["kg"].sum()
        labels = pd.MultiIndex.from_arrays([days["supplier"], self._instance.days["day"].to_numpy()[days["day"]]])
        kg, week = brought.reindex(labels).fillna(0.0).to_numpy(), days["week"].to_numpy()
        in_week, came = (np.bincount(week, by_day, len(weeks)) for by_day in (kg, kg > 0))
        pack = offers["pack_kg"].groupby(offers["supplier"]).min()
        own = pack.reindex(weeks["supplier"]).to_numpy()
        full_day = (kg > 0) & (days["most_kg"].to_numpy() - kg < pack.reindex(days["supplier"]).to_numpy() - _TINY)
        full_week = (in_week > 0) & (
            (weeks["most_kg"].to_numpy() - in_week < own - _TINY) | (weeks["most_days"].to_numpy() - came < 1)
        )
        return set(days["supplier"].to_numpy()[full_day].tolist()) | set(
            weeks["supplier"].to_numpy()[full_week].tolist()
        )

    def row(self, number: int) -> dict[str, Any]:
        """Return what is said of one offer."""
        facts = self._assembly.offers.iloc[number]
        supply = np.flatnonzero((self._instance.supply["offer"] == number).to_numpy())
        pack = float(facts["pack_kg"])
        if self._orders is None:
            kg = float(self._bought[supply].sum()) * pack
        else:
            kg = float(self._orders.loc[self._orders["offer"] == facts["offer"], "kg"].sum())
        decided, text, below, change = self._decided(number, facts, supply, kg)
        return {
            "offer": facts["offer"],
            "supplier": facts["supplier"],
            "supplier_name": self._suppliers[facts["supplier"]],
            "product": facts["product"],
            "product_name": self._products[facts["product"]],
            "kg": kg,
            "decided": decided,
            "text": text,
            "price_per_unit": float(facts["price_per_unit"]),
            "chosen_below": below,
            "change": change,
        }

    def _decided(self, number: int, facts: pd.Series, supply: Ints, kg: float) -> tuple[str, str, float, str]:
        product = self._instance.offers["product"].iloc[number]
        demand = self._instance.demand
        asked = demand.loc[(demand["product"] == product) & (demand["packs"] > 0), "period"].to_numpy()
        if not len(asked):
            return "not_demanded", _("No menu asks for it, or what is in store is enough."), np.nan, ""
        if not len(supply) or not np.isin(supply, self._instance.lanes["supply"].to_numpy()).any():
            return self._no_lane(facts, asked)
        more = f"harvest supplier={facts['supplier']} product={facts['product']} factor=1.5"
        full = self._sold_out(number, supply)
        if int(self._instance.offers["supplier"].iloc[number]) in self._capped:
            return "cap", _(supplier_caps.FAMILY.stops), np.nan, ""
        if int(self._instance.offers["supplier"].iloc[number]) in self._laden:
            return "limits", _(delivery_limits.FAMILY.stops), np.nan, ""
        if told := self._called_off(supply):
            return "contract", told, np.nan, ""
        earlier, later = self._beside(number, supply)
        if kg <= 0 and (told := self._passed_over(number, str(facts["product"]))):
            return "route", told, np.nan, ""
        everything = self._instance.supply["packs"].to_numpy()[supply] > 0
        if len(full) < len(np.unique(self._instance.supply["period"].to_numpy()[supply][everything])):
            told, change = self._held_by_share(supply)
            if told:
                return "limits", told, np.nan, change
        if kg > 0:
            if len(full):
                text = _("Bought, and sold out in {months}. More could be sold then if more were offered.")
                told = " ".join(filter(None, (text.format(months=self._months(full)), self._had_by_others(facts))))
                return "sold_out", told, np.nan, more
            told = self._why_bought(number, earlier, later) or self._by_way(number, str(facts["product"]))
            return "chosen", told or self._why_so_much(number), np.nan, ""
        if len(earlier) and not len(later):
            return self._outranked(number, facts, int(earlier[np.argmax(self._order.rank[earlier])]), earlier)
        return self._not_bought(number, facts, supply)

    def _called_off(self, supply: Ints) -> str:
        """Return that nothing is left to call off under the contract of an offer; blank where there is, or it has none."""
        terms = self._instance.contract_terms
        own = terms[terms["supply"].isin(supply)]
        if own.empty or self._instance.mode("contracts") == "off":
            return ""
        contract, each = int(own["contract"].iloc[0]), supply_kg(self._instance)[supply[0]] * own["ordered"].iloc[0]
        terms = terms[terms["contract"] == contract]
        rows = terms["supply"].to_numpy()
        called = float((self._bought[rows] * supply_kg(self._instance)[rows]) @ terms["ordered"].to_numpy())
        row = self._instance.contracts.iloc[contract]
        if not row["maximum_kg"] - called < each - _TINY:
            return ""
        name = names_of(self._case["contracts"], "contract")[row["contract"]]
        return _(contracts.FAMILY.stops).format(name=name, kg=figures_text(row["maximum_kg"]))

    def _ways(self, product: str) -> list[tuple[Routed, AwardRoute, str]]:
        """Return the lot of a product, or of each committee that calls for itself, with the way of award that it takes and its name.

        Without those of which no way says who is preferred.
        """
        found: dict[str, tuple[Routed, AwardRoute, str]] = {}
        for one in self._assembly.routes:
            if one.product == product and one.mode != "off" and one.route is not None:
                name = f"{one.route.name} ({one.committee})" if one.committee else one.route.name
                found.setdefault(one.committee, (one, one.route, name))
        return list(found.values())

    def _margin(self, number: int, product: str) -> float:
        """Return by what part of another's price an offer may be dearer and still win."""
        margins = (
            way.margin or 0.0
            for lot, way, _name in self._ways(product)
            if way.kind == "preference" and lot.preferred[number]
        )
        return max(margins, default=0.0)

    def _by_way(self, number: int, product: str) -> str:
        """Return what the ways of award of its lots give to an offer that is bought; blank where it is not one of those preferred."""
        texts = []
        for lot, way, name in self._ways(product):
            if not lot.preferred[number]:
                continue
            if way.kind == "direct":
                texts.append(_("Bought by the way of award “{route}”, whatever the price.").format(route=name))
                continue
            if way.reserved > 0:
                text = _(
                    "Bought: by the way of award “{route}” {share} of the lot are for it and others who are preferred."
                )
                texts.append(text.format(route=name, share=share_text(way.reserved)))
            if way.margin is not None:
                text = _("Bought: by the way of award “{route}” it wins up to {share} above another's price.")
                texts.append(text.format(route=name, share=share_text(way.margin)))
        return " ".join(texts)

    def _passed_over(self, number: int, product: str) -> str:
        """Return why a way of award gives the lot to others than a cheaper offer; blank where none does."""
        return " ".join(filter(None, (self._taken_by(number, *way) for way in self._ways(product))))

    def _taken_by(self, number: int, lot: Routed, way: AwardRoute, name: str) -> str:
        if lot.preferred[number]:
            return ""
        sold = np.bincount(
            self._instance.supply["offer"].to_numpy(), weights=self._bought, minlength=len(lot.preferred)
        )
        sellers = np.flatnonzero(lot.preferred & (sold > _TINY))
        price = self._instance.offers["price_per_pack"].to_numpy()
        if not len(sellers) or price[number] > price[sellers].max():
            return ""
        if way.kind == "direct":
            text = _("The lot goes to {names} by the way of award “{route}”, whatever the price.")
            return text.format(names=self._sellers(sellers), route=name)
        if way.margin is None:
            return ""
        text = _("The lot goes to {names} by the way of award “{route}”: they win up to {share} above another's price.")
        return text.format(names=self._sellers(sellers), route=name, share=share_text(way.margin))

    def _beside(self, number: int, supply: Ints) -> tuple[Ints, Ints]:
        """Return the offers bought in the same lots that come before an offer in the law's order, and after it."""
        none = np.zeros(0, dtype=np.int64)
        if not self._awarded or not self._order.applies(number):
            return none, none
        terms = self._instance.lot_terms
        lots = terms.loc[terms["supply"].isin(supply), "lot"].unique()
        rows = terms.loc[terms["lot"].isin(lots), "supply"].to_numpy()
        sellers = np.unique(self._instance.supply["offer"].to_numpy()[rows[self._bought[rows] > _TINY]])
        rank = self._order.rank[sellers]
        return sellers[rank < self._order.rank[number]], sellers[rank > self._order.rank[number]]

    def _why_bought(self, number: int, earlier: Ints, later: Ints) -> str:
        """Return what the law's order says of an offer that is bought; blank where it says nothing."""
        if len(later):
            told = self._order.difference(number, int(later[np.argmin(self._order.rank[later])]))
            text = _(
                "Bought first: in the law's order it comes before {names} ({criterion}: “{better}” before “{worse}”)."
            )
            return text.format(
                names=self._sellers(later), criterion=told.criterion, better=told.better, worse=told.worse
            )
        if len(earlier):
            text = _("Bought for what {names}, who come before it in the law's order, do not deliver.")
            return text.format(names=self._sellers(earlier))
        if self._awarded and self._order.applies(number):
            return _("Bought: nobody who offers this comes before it in the law's order.")
        return ""

    def _why_so_much(self, number: int) -> str:
        if int(self._instance.offers["supplier"].iloc[number]) in self._full:
            return _(
                "Bought; on some days or in some weeks its supplier brings all that it can, with everything that it sells."
            )
        return _("Bought, as far as the needs, the shares and the prices of others make it worth.")

    def _outranked(self, number: int, facts: pd.Series, nearest_one: int, earlier: Ints) -> tuple[str, str, float, str]:
        told = self._order.difference(nearest_one, number)
        text = _(
            "The lots go to {names}, who come before it in the law's order ({criterion}: “{better}” before “{worse}”). Its price plays no part: it sells if those before it offer less or reach their cap, or if it comes into the same class."
        )
        change = ""
        if told.attributes == {"offer.organic"}:
            change = f"offer_added supplier={facts['supplier']} product={facts['product']} price={float(facts['price_per_unit'])!r} organic=yes"
        text = text.format(names=self._sellers(earlier), criterion=told.criterion, better=told.better, worse=told.worse)
        return "rank", text, np.nan, change

    def _sellers(self, offers: Ints) -> str:
        return ", ".join(self._assembly.offers["supplier"].iloc[offers].map(self._suppliers).unique())

    def _no_lane(self, facts: pd.Series, asked: Ints) -> tuple[str, str, float, str]:
        if facts["offer"] in set(self._assembly.unpayable["offer"]):
            text = _("No fund may pay it: the table funds says what each may buy, from whom and when.")
            return "no_fund", text, np.nan, ""
        if (rule := self._law.life_left) is not None and facts["offer"] in self._too_old:
            text = _(
                "The law asks that {share} of its shelf life be left on delivery; the supplier does not promise so much."
            )
            return "too_old", text.format(share=share_text(rule.share, 0)), np.nan, ""
        months = self._case["offers"].set_index("offer").loc[facts["offer"], "months"]
        others, in_season = self._had_by_others(facts), set(split_months(str(months)))
        if others and in_season & set(self._instance.periods["first_day"].dt.month.to_numpy()[asked]):
            text = _(
                "What is left of its harvest is less than one whole pack in every period in which the menus ask for it."
            )
            return "sold_out", f"{text} {others}", np.nan, ""
        offered = ", ".join(str(month) for month in split_months(str(months)))
        text = _("It can be delivered in the months {offered}, and the menus ask for it in {asked}.")
        return "out_of_season", text.format(offered=offered, asked=self._months(asked)), np.nan, ""

    def _had_by_others(self, facts: pd.Series) -> str:
        """Return how much of the harvest of an offer other buyers have, and who; blank: they have nothing."""
        rows = self._case["sold_elsewhere"]
        rows = rows[(rows["supplier"] == facts["supplier"]) & (rows["product"] == facts["product"]) & (rows["kg"] > 0)]
        if rows.empty:
            return ""
        text = _("Others have bought or set aside {kg} kg of this harvest: {buyers}.")
        return text.format(kg=figures_text(float(rows["kg"].sum())), buyers=listed(sorted(set(rows["buyer"]))))

    def _sold_out(self, number: int, supply: Ints) -> Ints:
        """Return the periods in which all that is offered is bought."""
        limit = self._instance.supply["packs"].to_numpy()[supply]
        period = self._instance.supply["period"].to_numpy()[supply]
        total = float(self._instance.offers["total_packs"].iloc[number])
        used = np.isfinite(limit) & (limit > 0) & (self._bought[supply] >= limit - _TINY)
        if np.isfinite(total) and self._bought[supply].sum() >= total - _TINY:
            used |= self._bought[supply] > 0
        return np.asarray(np.unique(period[used]), dtype=np.int64)

    def _not_bought(self, number: int, facts: pd.Series, supply: Ints) -> tuple[str, str, float, str]:
        possible = self._possible(supply)
        if not len(possible):
            return "limits", _("It offers less than one whole pack in every period."), np.nan, ""
        nearest_lane = int(possible[np.argmin(self._reduced[possible])])
        margin = self._margin(number, str(facts["product"]))
        away = float(self._reduced[nearest_lane]) / float(facts["pack_units"]) * (1.0 + margin)
        demand = int(self._instance.lanes["demand"].to_numpy()[nearest_lane])
        period = np.array([self._instance.demand["period"].iloc[demand]])
        rival = self._rival(demand)
        where = {"month": self._months(period), "rival": rival, "unit": facts["unit"], "currency": self._currency}
        if wish := self._wish_missed(possible):
            text = _(
                "Buying it in place of what is bought ({rival}, in {month}) would miss more of what comes before cost: {wish}."
            )
            return "wish", text.format(wish=_(_WISHES[wish]), **where), np.nan, ""
        if away <= _TINY:
            text = _(
                "All reckoned in, it would cost the plan no more than what is bought ({rival}, in {month}), but it was not needed."
            )
            return "tie", text.format(**where), np.nan, ""
        price = float(facts["price_per_unit"])
        below = self._price_that_sells(number, facts, supply, away, margin)
        text = _(
            "Dearer by {away} {currency} a {unit}, delivery and shares reckoned in, than what is bought where it comes nearest ({rival}, in {month})."
        )
        if margin:
            text = _(
                "Though it wins up to {share} above another's price it is too dear by {away} {currency} a {unit}, delivery and shares reckoned in, where it comes nearest ({rival}, in {month})."
            )
            where["share"] = share_text(margin)
        text = text.format(away=figures_text(away, 4), **where)
        if np.isnan(below):
            return "dearer", text, np.nan, ""
        text += " " + _("At {price} {currency} it would be bought; solved again to be sure.").format(
            price=price_text(below), currency=self._currency
        )
        percent = np.ceil(1e6 * (1 - below / price)) / 1e4  # never a smaller fall than the one that was tried
        return "dearer", text, below, f"price offer={facts['offer']} change=-{percent:g}%"

    def _wish_missed(self, possible: Ints) -> str:
        """Return the first level before cost of which more would be missed wherever an offer came in place of what is bought; blank: none."""
        for level in self._probe.levels:
            if level.name not in _WISHES or self._probe.base[level.name] <= level.tolerance:
                continue
            harm = _too_dear(self._instance, self._probe, level.name)[possible] / level.costs.max()
            if harm.min() > _TINY:
                return level.name
        return ""

    def _possible(self, supply: Ints) -> Ints:
        """Return the lanes on which anything could come from some rows of supply."""
        of_lane = self._instance.lanes["supply"].to_numpy()
        return np.flatnonzero(np.isin(of_lane, supply) & (self._instance.supply["packs"].to_numpy()[of_lane] > 0))

    def away(self, number: int) -> float:
        """Return by what part of its price an offer is too dear where it comes nearest; infinite if it cannot come."""
        possible = self._possible(np.flatnonzero((self._instance.supply["offer"] == number).to_numpy()))
        price = float(self._instance.offers["price_per_pack"].iloc[number])
        if not len(possible) or price == 0:  # what is given cannot become cheaper
            return np.inf
        return float(self._reduced[possible].min()) / price

    def _rival(self, demand: int) -> str:
        """Return who meets a need now."""
        lanes = self._instance.lanes
        serving = np.flatnonzero((lanes["demand"] == demand).to_numpy() & (self._lanes > _SERVES))
        if not len(serving):
            return _("from store")
        offer = self._instance.supply["offer"].to_numpy()[lanes["supply"].to_numpy()[serving]]
        return self._sellers(np.unique(offer))

    def _price_that_sells(self, number: int, facts: pd.Series, supply: Ints, away: float, margin: float) -> float:
        """Return a price per unit at which a fresh solve buys it, in cents or with the price's own places; NaN if none was found."""
        price = float(facts["price_per_unit"])
        places = len(price_text(price).rpartition(".")[2])
        if self._checked >= MOST_CHECKED:
            return np.nan
        self._checked += 1
        for part in _TRIES:
            below = float(np.floor(10**places * (price - part * away) * _BELOW) / 10**places)
            if below <= 0:
                return np.nan
            if self._sells(number, supply, below * float(facts["pack_units"]), margin):
                return below
        return np.nan

    def _sells(self, number: int, supply: Ints, price_per_pack: float, margin: float) -> bool:
        offers = self._instance.offers.copy()
        offers.loc[offers.index[number], "price_per_pack"] = price_per_pack
        preferences = self._instance.price_preferences.copy()
        own = np.isin(supply_of_terms(self._instance, preferences), supply)
        preferences.loc[own, "discount"] = price_per_pack * margin / (1.0 + margin)
        probe = Probe(replace(self._instance, offers=offers, price_preferences=preferences), self._cancel)
        bought: Floats = probe.values[probe.problem.columns.slice("bought")][supply]
        return bool(bought.sum() > _TINY)

    def _months(self, periods: Ints) -> str:
        days = self._instance.periods["first_day"].iloc[np.unique(periods)]
        return ", ".join(days.dt.strftime("%Y-%m").unique())
