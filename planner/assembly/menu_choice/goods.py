"""What can be bought for a menu that is free, and the rules on it: the tables of the instance but for the menu's own."""

from __future__ import annotations

import numpy as np
import pandas as pd

from models.blocks import Floats, Ints
from models.instance import empty_table
from planner.assembly.assemble import supplier_rows
from planner.assembly.calendar import Bools, SchoolCalendar
from planner.assembly.contracts import contract_rows, contracts
from planner.assembly.counting import counting_at, counting_rules, counting_table, draws_in_force, offer_facts, ranks
from planner.assembly.delivery_limits import limits_by_span
from planner.assembly.distances import zone_weights
from planner.assembly.funds import fund_table, instalment_rows, money_left, payment_rows
from planner.assembly.labels import positions
from planner.assembly.lanes import bill_rows
from planner.assembly.menu_choice.dishes import Dishes
from planner.assembly.menu_choice.given import given_needs
from planner.assembly.menu_choice.setting import Setting
from planner.assembly.points import point_rows, scored
from planner.assembly.promises import Promise, commitment_rows, limit_rows, promises
from planner.assembly.purchases import Purchases
from planner.assembly.scopes import receivers, served_places
from planner.assembly.supply import supply_rows
from planner.assembly.targets import resolve_targets, target_rows, target_terms
from planner.charges import offer_charges


class Goods:
    """What can be bought for the dishes of a menu that is free and of those that are given.

    Parameters
    ----------
    known : Setting
        What every step knows.
    dishes : Dishes
        What may be served.
    """

    def __init__(self, known: Setting, dishes: Dishes) -> None:
        self.known, self.dishes = known, dishes
        self.fixed, self.given = given_needs(known)
        self.funds = fund_table(known.case, known.law)
        self.targets = resolve_targets(known.case, known.law, self.funds, known.days.spans)

    def tables(self) -> dict[str, pd.DataFrame]:
        """Return the tables of the instance that say what can be bought, and what must hold of it."""
        case, law, frame, spans = self.known.case, self.known.law, self.known.frame, self.known.days.spans
        suppliers = case["suppliers"].set_index("supplier").reindex(frame.suppliers)
        rules = counting_rules(case, law)
        facts = offer_facts(case, frame.offers, law)
        counting, at = counting_table(rules, facts, case, law), counting_at(rules, facts, case, law, self.known.groups)
        offers = frame.offers.assign(rank=ranks(law.ranking, counting, facts, draws_in_force(case, law)))
        rows = pd.DataFrame(
            {
                "offer": offers["offer"],
                "supplier": positions(frame.suppliers, offers["supplier"]),
                "product": positions(frame.products, offers["product"]),
                "pack_kg": offers["pack_kg"],
                "price_per_pack": offers["price_per_pack"],
                "rank": offers["rank"],
            }
        )
        by_period, rows["total_packs"] = supply_rows(case, offers, frame.can, frame.calendar)
        supply = self._by_span(by_period)
        demand, menu_needs, stocks = self._demand(supply, rows)
        wanted = pd.MultiIndex.from_frame(demand[["product", "period"]])
        product = rows["product"].to_numpy()
        here = pd.MultiIndex.from_arrays([product[supply["offer"]], supply["period"]])
        supply = supply[here.isin(wanted)].reset_index(drop=True)
        brought = limits_by_span(
            suppliers,
            rows["supplier"].to_numpy(),
            frame.can,
            frame.calendar,
            self.known.span_of_period[frame.calendar.period_of_day],
            spans["first_day"],
        )
        zones = self.known.groups.parts
        lanes = self._lanes(supply, rows, demand)
        number = np.arange(len(spans))
        days = spans.assign(day=spans["first_day"], period=number, span=number)
        bills = bill_rows(suppliers, rows, supply, demand, lanes, zones, days)
        payments = payment_rows(case, bills, offers, days, self.known.groups)
        funds, targets = self.funds, self.targets
        signed, contract_terms = contract_rows(contracts(case), offers, supply)
        purchases = Purchases(rows, supply, demand, lanes, bills, payments, self.known.groups)
        limits, limit_terms = limit_rows(case, offers, purchases)
        promised, promise_terms = self._promises(promises(case, law, offers, counting), offers, purchases)
        typical = self._typical_packs(menu_needs, demand)
        pack_kg = frame.product_table["pack_kg"].to_numpy()
        price = rows.groupby("product")["price_per_pack"].mean().reindex(range(len(pack_kg))).fillna(0.0).to_numpy()
        known, group = demand["product"].to_numpy(), zones["group"].to_numpy()[demand["zone"].to_numpy()]
        count = self.known.groups.members.shape[1]
        kg, worth = (np.bincount(group, weights=typical * each[known], minlength=count) for each in (pack_kg, price))
        scores = scored(case, law, rules, counting)
        points, point_terms = point_rows(scores, purchases, float(worth.sum()), float(kg.sum()))
        ceilings, ceiling_terms = self._ceilings(price / pack_kg)
        return {
            "periods": spans,
            "days": days,
            "zones": zones,
            "products": frame.product_table,
            "suppliers": supplier_rows(case, suppliers, law),
            "offers": rows,
            "supply": supply,
            "demand": demand,
            "lanes": lanes,
            "delivery_days": brought[0],
            "delivery_weeks": brought[1],
            "stocks": stocks,
            "bills": bills,
            "funds": money_left(funds).assign(
                amount_per_period=funds["amount_per_period"] * len(frame.calendar.periods) / len(spans)
            ),
            "payments": payments,
            "instalments": instalment_rows(case, funds),
            "targets": target_rows(targets, funds, kg, worth, self.known.groups),
            "target_terms": target_terms(targets, counting, funds, spans, purchases, at),
            "product_limits": limits,
            "product_limit_terms": limit_terms,
            "commitments": promised,
            "commitment_terms": promise_terms,
            "points": points.assign(mode=points["mode"].replace("hard", "soft")),
            "point_terms": point_terms,
            "cost_ceilings": ceilings,
            "cost_ceiling_terms": ceiling_terms,
            "contracts": signed,
            "contract_terms": contract_terms,
            "menu_needs": menu_needs,
        }

    def _keeps(self) -> Ints:
        """Return for how many spans after that of its delivery each product keeps: of months also the one in which it goes off."""
        spans = len(self.known.days.spans)
        kept = self.known.frame.product_table["life"].to_numpy() / max(len(self.known.days.calendar.days) / spans, 1.0)
        by_month = spans < len(self.known.days.calendar.periods)
        return np.asarray(np.ceil(kept) if by_month else np.floor(kept), dtype=np.int64)

    def _ceilings(self, mean_price: Floats) -> tuple[pd.DataFrame, pd.DataFrame]:
        """Return the tables ``cost_ceilings`` and ``cost_ceiling_terms``; a product nobody bought costs the mean of its offers, per kg."""
        rows, terms = [], [empty_table("cost_ceiling_terms")]
        for number, lesson in enumerate(self.known.lessons):
            stage, scope = lesson.ceiling.stage, lesson.ceiling.scope
            price = lesson.price_per_kg.reindex(self.known.products).to_numpy(dtype=float)
            price = np.where(np.isnan(price), mean_price, price)
            there = self.known.groups.holds(scope)[self.known.groups.parts["group"].to_numpy()]
            eaten = self.dishes.by_stage[
                there[self.dishes.by_stage["part"]]
                & (self.dishes.by_stage["stage"] == self.known.stages.get_loc(stage))
            ]
            costs = eaten.assign(part=eaten["kg"] * price[eaten["product"]]).groupby(
                ["column", "index"], as_index=False
            )
            terms.append(costs[["part"]].sum().assign(ceiling=number))
            fixed = float(self.given[scope].kg.loc[stage].to_numpy() @ price)
            rows.append((lesson.ceiling.label, lesson.amount - fixed, "soft"))
        return pd.DataFrame(rows, columns=["ceiling", "amount", "mode"]), pd.concat(terms, ignore_index=True)

    def _by_span(self, supply: pd.DataFrame) -> pd.DataFrame:
        supply = supply.assign(period=self.known.span_of_period[supply["period"].to_numpy()])
        sums = supply.groupby(["offer", "period"])["packs"].sum().reset_index()
        return pd.DataFrame(sums).assign(minimum_packs=0.0)

    def _demand(self, supply: pd.DataFrame, offers: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
        """Return the tables ``demand``, ``menu_needs`` and ``stocks``."""
        needs, fixed = self.dishes.needs, self.fixed
        spans = len(self.known.days.spans)
        shape = (len(self.known.groups.parts), len(self.known.products), spans)
        keys = ["part", "product", "span"]
        fixed_kg, fixed_servings, kg, servings = (np.zeros(shape) for _ in range(4))
        for rows, *totals in ((fixed, fixed_kg, fixed_servings), (needs, kg, servings)):
            for total, name in zip(totals, ("kg", "servings"), strict=True):
                np.add.at(total, tuple(rows[key].to_numpy() for key in keys), rows[name].to_numpy())
        offered = np.zeros(shape[1:], dtype=bool)
        offered[offers["product"].to_numpy()[supply["offer"]], supply["period"]] = True
        keeps = self._worth_storing(offered)
        some = kg + fixed_kg > 0
        wanted = some | (keeps[:, None] & some.any(axis=2)[:, :, None])
        part, product, span = np.nonzero(wanted)
        at = (part, product, span)
        pack_kg = self.known.frame.product_table["pack_kg"].to_numpy()
        all_kg = kg + fixed_kg
        each = np.divide(servings + fixed_servings, all_kg, out=np.zeros(shape), where=all_kg > 0)
        row = np.full(shape, -1)
        row[at] = np.arange(len(product))
        demand = pd.DataFrame(
            {
                "zone": part,
                "product": product,
                "period": span,
                "day": span,
                "packs": fixed_kg[at] / pack_kg[product],
                "servings": each[at] * pack_kg[product],
            }
        )
        menu_needs = pd.DataFrame(
            {
                "demand": row[tuple(needs[key].to_numpy() for key in keys)],
                "column": needs["column"],
                "index": needs["index"],
                "packs": needs["kg"].to_numpy() / pack_kg[needs["product"]],
            }
        )
        linked = np.flatnonzero(keeps[product] & (span < spans - 1))
        ahead = np.minimum(self._keeps()[product[linked]], spans - 1 - span[linked])
        last = np.where(span[linked] + ahead < spans - 1, linked + ahead, -1)
        stocks = pd.DataFrame({"demand": linked, "next_demand": linked + 1, "last_demand": last, "max_packs": np.inf})
        stocks = stocks[ahead > 0].reset_index(drop=True)
        return demand, menu_needs, stocks

    def _lanes(self, supply: pd.DataFrame, offers: pd.DataFrame, demand: pd.DataFrame) -> pd.DataFrame:
        """Return the table ``lanes``: every supply with the needs of its product in its span, at the places to which the offer goes.

        They are charged the mean of the pupils there.
        """
        weights = zone_weights(self.known.case, self.known.groups.part_of_site).reindex(
            range(len(self.known.groups.parts)), fill_value=0.0
        )
        charge = offer_charges(self.known.case, self.known.frame.offers, weights.columns) @ weights.to_numpy().T
        first = self.known.groups.part_of_site.drop_duplicates().sort_values().index
        goes = served_places(self.known.case, self.known.frame.offers["offer"], receivers(self.known.case).loc[first])
        product = offers["product"].to_numpy()[supply["offer"]]
        left = supply[["offer", "period"]].rename(columns={"period": "day"}).assign(supply=np.arange(len(supply)))
        right = demand[["zone", "product", "day"]].assign(demand=np.arange(len(demand)))
        lanes = left.assign(product=product).merge(right, on=["product", "day"])
        offer, part = lanes["offer"].to_numpy(), lanes["zone"].to_numpy()
        lanes = lanes.assign(
            late=False, shifted=0, delivery_per_pack=charge[offer, part] * offers["pack_kg"].to_numpy()[offer]
        )
        found: pd.DataFrame = lanes[goes[offer, part]].sort_values(["supply", "demand"], ignore_index=True)
        return found

    def _worth_storing(self, offered: Bools) -> Bools:
        """Return storable products of which some offer has a season or a limit; the others can wait until needed."""
        storable = self.known.frame.product_table["storable"].to_numpy()
        rows = self.known.case["offers"]
        bounded = (
            rows["kg_per_period"].notna() | rows["months"].ne("") | rows["first_day"].notna() | rows["last_day"].notna()
        )
        at = positions(self.known.products, rows.loc[bounded, "product"])
        some = np.zeros(len(self.known.products), dtype=bool)
        some[at[at >= 0]] = True
        return np.asarray(storable & some & offered.any(axis=1), dtype=bool)

    def _promises(
        self, made: list[Promise], offers: pd.DataFrame, purchases: Purchases
    ) -> tuple[pd.DataFrame, pd.DataFrame]:
        calendar, spans = self.known.days.calendar, self.known.days.spans
        spanned = SchoolCalendar(
            calendar.days, self.known.days.span_of_day, spans, calendar.sites, calendar.school, calendar.receives
        )
        possible = np.zeros((len(offers), len(spans)), dtype=bool)
        np.logical_or.at(possible.T, self.known.span_of_period, self.known.frame.possible.T)
        promised, terms = commitment_rows(self.known.case, made, offers, spanned.periods, possible, purchases)
        count = np.bincount(self.known.span_of_period, minlength=len(spans))
        factor = {f" {label}": int(n) for label, n in zip(spans["period"], count, strict=True)}
        times = [next((n for end, n in factor.items() if name.endswith(end)), 1) for name in promised["commitment"]]
        promised["minimum_amount"] *= np.array(times, dtype=float)
        return promised, terms

    def _typical_packs(self, menu_needs: pd.DataFrame, demand: pd.DataFrame) -> Floats:
        """Return a rough need per row of demand, to which gaps in shares are related."""
        mean = menu_needs.groupby("demand")["packs"].mean().reindex(range(len(demand))).fillna(0.0).to_numpy()
        return np.asarray(demand["packs"].to_numpy() + mean, dtype=float)
