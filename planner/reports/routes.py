"""Which lot takes which route of award, for whom it is, and what of it they get."""

from __future__ import annotations

from typing import Any

import pandas as pd

from planner.case import Case
from planner.judgement import Judgement
from planner.reports.inputs import Assembly, Routed, names_of, table_of
from planner.reports.promises import LEAST_LACK
from planner.schema.base import LIST_SEPARATOR


def route_table(case: Case, assembly: Assembly, orders: pd.DataFrame) -> pd.DataFrame:
    """Return the table ``routes``: a row for every lot of which something is needed, where the law has routes of award."""
    currency = str(case["case"].iloc[0]["currency"])
    products, suppliers = names_of(case["products"], "product"), names_of(case["suppliers"], "supplier")
    offers = assembly.offers["offer"].to_numpy(dtype=object)
    rows = []
    for one in assembly.routes:
        if one.mode == "off":
            continue
        meant = pd.Index(offers[one.preferred])
        names = sorted({suppliers[s] for s in assembly.offers["supplier"].to_numpy(dtype=object)[one.preferred]})
        row = {"product": one.product, "product_name": products.get(one.product, one.product), "worth": one.worth}
        rows.append(row | _taken(one, orders[orders["product"] == one.product], meant, names, currency))
    return table_of("routes", rows)


def _taken(one: Routed, bought: pd.DataFrame, meant: pd.Index, names: list[str], currency: str) -> dict[str, Any]:
    """Return what the route of a lot says and what the plan makes of it; what is bought alone where it takes none."""
    route = one.route
    by_worth = route is not None and route.kind == "preference" and route.set_aside_of == "worth"
    size = bought["amount" if by_worth else "kg"]
    whole = float(size.sum())
    found = {"bought": whole, "unit": currency if by_worth else "kg", "judgement": Judgement.NOTHING}
    if route is None:
        return found
    own = float(size[bought["offer"].isin(meant)].sum())
    missing = max(0.0, route.reserved * whole - own)
    missing = missing if missing > LEAST_LACK else 0.0
    asked = route.reserved > 0 and whole > 0
    return found | {
        "route": route.route,
        "route_name": route.name,
        "kind": route.kind,
        "below_amount": route.below_amount,
        "from_amount": route.from_amount,
        "preferred": LIST_SEPARATOR.join(names),
        "reserved_share": route.reserved,
        "margin_share": route.margin,
        "reserved": route.reserved * whole,
        "bought_preferred": own,
        "missing": missing,
        "judgement": Judgement.NOTHING if not asked else Judgement.NOT_MET if missing > 0 else Judgement.MET,
        "mode": one.mode,
        "source": route.source.reference,
        "verified": route.source.verified,
    }
