"""An independent check of a solution, written from the meaning of the instance's tables and row by row."""

from __future__ import annotations

import math
from collections import defaultdict

from models.instance import Instance
from models.solution import Solution

TOLERANCE = 1e-6


def broken_rules(instance: Instance, solution: Solution) -> list[str]:
    """Return every hard rule that a solution breaks by more than a millionth of its bound, in words."""
    found: list[str] = []
    x = {name: values.tolist() for name, values in solution.values.items()}

    def at_most(value: float, bound: float, what: str) -> None:
        if not math.isnan(bound) and value > bound + TOLERANCE * max(1.0, abs(bound)):
            found.append(f"{what}: {value} > {bound}")

    def equal(value: float, bound: float, what: str) -> None:
        at_most(value, bound, what)
        at_most(-value, -bound, what)

    offers = instance.offers.to_dict("records")
    supply = instance.supply.to_dict("records")
    demand = instance.demand.to_dict("records")
    lanes = instance.lanes.to_dict("records")
    zones = instance.zones.to_dict("records")
    period, span = instance.days["period"].tolist(), instance.days["span"].tolist()
    price = [offers[s["offer"]]["price_per_pack"] for s in supply]
    supplier = [offers[s["offer"]]["supplier"] for s in supply]

    bought: dict[int, float] = defaultdict(float)
    late: dict[int, float] = defaultdict(float)
    arrived: dict[int, float] = defaultdict(float)
    brought: dict[tuple[int, int, int], float] = defaultdict(float)
    charged: dict[tuple[int, int, int, int], float] = defaultdict(float)
    for lane, packs in zip(lanes, x["buy"], strict=True):
        at_most(-packs, 0.0, "a purchase below nothing")
        s, d = lane["supply"], lane["demand"]
        if instance.whole_packs:
            equal(packs, round(packs), "a broken pack")
        bought[s] += packs
        late[s] += packs if lane["late"] else 0.0
        arrived[d] += packs
        kg = packs * instance.products["pack_kg"].iloc[demand[d]["product"]]
        zone = zones[demand[d]["zone"]]
        brought[supplier[s], zone["round"], lane["day"]] += kg
        charged[supplier[s], supply[s]["period"], span[lane["day"]], zone["charged"]] += (
            packs * lane["delivery_per_pack"]
        )

    sold: dict[int, float] = defaultdict(float)
    in_all: dict[int, float] = defaultdict(float)
    for s, row in enumerate(supply):
        at_most(bought[s], row["packs"], f"supply {s}")
        in_all[row["offer"]] += bought[s]
        sold[supplier[s]] += bought[s] * price[s]
        if bought[s] > TOLERANCE:
            at_most(row["minimum_packs"], bought[s], f"minimum of supply {s}")
    for row in instance.late_orders.to_dict("records"):
        at_most(late[row["supply"]], row["packs"], f"late orders of supply {row['supply']}")
    for o, offer in enumerate(offers):
        at_most(in_all[o], offer["total_packs"], f"total of offer {o}")
    for i, row in enumerate(instance.suppliers.to_dict("records")):
        at_most(sold[i], row["cap_amount"] - row["sold_amount"], f"cap of supplier {i}")

    for i, row in enumerate(instance.stocks.to_dict("records")):
        at_most(-x["stock"][i], 0.0, "a stock below nothing")
        at_most(x["stock"][i], row["max_packs"], f"store {i}")
        arrived[row["demand"]] -= x["stock"][i]
        if row["next_demand"] >= 0:
            arrived[row["next_demand"]] += x["stock"][i]
        else:
            equal(x["stock"][i], 0.0, "a stock at the plan's end")
    opening = defaultdict(float)
    for row in instance.opening_stocks.to_dict("records"):
        opening[row["demand"]] += row["packs"]
    for d, row in enumerate(demand):
        met = arrived[d] + x["short"][d]
        at_most(-x["short"][d], 0.0, "a shortfall below nothing")
        at_most(met, row["packs"], f"more than demand {d}")
        at_most(row["packs"] - opening[d], met, f"less than demand {d}")

    for i, row in enumerate(instance.drops.to_dict("records")):
        kg = brought[row["supplier"], row["zone"], row["day"]]
        if kg > TOLERANCE:
            at_most(row["minimum_kg"], kg, f"drop {i}")
            charged[row["supplier"], period[row["day"]], span[row["day"]], zones[row["zone"]]["charged"]] += row[
                "charge"
            ]
    for i, row in enumerate(instance.supplier_orders.to_dict("records")):
        worth = sum(
            bought[s] * price[s]
            for s in range(len(supply))
            if supplier[s] == row["supplier"] and supply[s]["period"] == row["period"]
        )
        if worth > TOLERANCE:
            at_most(row["minimum_amount"], worth, f"order {i}")

    paid: dict[int, float] = defaultdict(float)
    spent: dict[int, float] = defaultdict(float)
    spent_in: dict[tuple[int, int], float] = defaultdict(float)
    bills = instance.bills.to_dict("records")
    for row, amount in zip(instance.payments.to_dict("records"), x["pay"], strict=True):
        at_most(-amount, 0.0, "a payment below nothing")
        paid[row["bill"]] += amount
        spent[row["fund"]] += amount
        spent_in[row["fund"], bills[row["bill"]]["period"]] += amount
    for b, row in enumerate(bills):
        if row["offer"] >= 0:
            due = sum(
                x["buy"][lane] * price[s]
                for lane, s, d, day in ((n, one["supply"], one["demand"], one["day"]) for n, one in enumerate(lanes))
                if supply[s]["offer"] == row["offer"]
                and supply[s]["period"] == row["period"]
                and span[day] == row["span"]
                and zones[demand[d]["zone"]]["group"] == row["group"]
            )
        else:
            due = charged[row["supplier"], row["period"], row["span"], row["group"]]
        equal(paid[b], due, f"bill {b}")
    for f, row in enumerate(instance.funds.to_dict("records")):
        at_most(spent[f], row["amount"], f"fund {f}")
        for p in range(len(instance.periods)):
            at_most(spent_in[f, p], row["amount_per_period"], f"fund {f} in period {p}")

    for t, row in enumerate(instance.targets.to_dict("records")):
        counted, whole = row["counted_to_date"], row["denominator_to_date"]
        for term in instance.target_terms.to_dict("records"):
            if term["target"] == t:
                of = {"payment": x["pay"], "bought": bought, "brought": x["buy"]}[term["column"]]
                amount = of[term["index"]]
                counted += amount * term["numerator"]
                whole += amount * term["denominator"]
        whole = whole if math.isnan(row["denominator"]) else row["denominator"]
        gap = row["share"] * whole - counted
        if row["sense"] == "at_most":
            gap = -gap
        if row["mode"] != "off":
            equal(x["gap"][t], max(gap, 0.0), f"gap of target {t}")
        if row["mode"] == "hard":
            at_most(gap, 0.0, f"target {t}")
    return found
