"""Why something is missing: each obstacle, in words, and none where there is none."""

from __future__ import annotations

from datetime import date
from typing import Any

import pandas as pd
import pytest

from tests.cases import edited, rows, tiny_case, without
from tests.reports.plans import reasons, solved

ONLY_COOP = [r for r in rows("offers") if r["offer"] not in ("firma-banana",)]


def only(product: str, **cells: Any) -> list[dict[str, Any]]:
    """Return the offers with a single one of a product, changed."""
    others = [r for r in rows("offers") if r["product"] != product]
    return [*others, {"offer": "x", "supplier": "firma", "product": product, "price": 2.0} | cells]


SOLD = [
    {"counts": "bananas", "clause": 1, "attribute": "product.product", "values": "banana", "definition": "Bananas"},
    {"counts": "anybody", "clause": 1, "attribute": "supplier.kind", "values": "individual|formal_group|other", "definition": "Bought from anybody"},
]  # fmt: skip
EACH = {"target": "each", "name": "No seller of most bananas", "counts": "anybody", "within": "bananas", "sense": "at_most", "share": 0.49, "basis": "mass", "denominator": "spend", "per": "supplier", "mode": "hard"}  # fmt: skip

CASES: dict[str, tuple[dict[str, Any], str]] = {
    "nobody offers it": ({"offers": without("offers", 3)}, "Nobody offers it."),
    "season": ({"offers": only("banana", months="7")}, "Nobody can deliver it then"),
    "ended": ({"offers": only("banana", last_day=date(2026, 3, 8))}, "its offers have ended"),
    # what comes on Friday and keeps two days is too old on Tuesday
    "no day": (
        {"offers": only("banana", delivery_weekdays="fri"), "products": edited("products", 3, shelf_life_days=2)},
        "Nobody who offers it comes in time: it keeps for 2 days after its delivery.",
    ),
    "no place": (
        {"offers": only("banana"), "delivery_places": [{"supplier": "firma", "zone": "sul"}]},
        "Nobody who offers it then delivers to these sites.",
    ),
    "a day": ({"offers": only("banana"), "suppliers": edited("suppliers", 2, kg_per_day=5)}, "bring all that they can"),
    "a week": ({"offers": only("banana"), "suppliers": edited("suppliers", 2, kg_per_week=20)}, "bring all that they can"),
    # bananas of Tuesday keep a day; the firm comes for them or on Thursday
    "visits": (
        {"offers": only("banana"), "products": edited("products", 3, shelf_life_days=1),
         "suppliers": edited("suppliers", 2, delivery_days_per_week=1)},
        "come on no more days",
    ),
    "two reasons": (  # on 3 and 10 March too old, on 5 and 12 March the farmer's nine dozens are not enough
        {"offers": only("banana", supplier="f1", delivery_weekdays="wed", kg_per_period=13.5),
         "products": edited("products", 3, shelf_life_days=2)},
        "comes in time: it keeps for 2 days after its delivery. Those who offer it have sold all they can deliver.",
    ),
    "capacity": ({"offers": only("banana", kg_per_period=6)}, "sold all they can deliver"),
    "capacity in all": ({"offers": only("banana", kg_total=9)}, "sold all they can deliver"),
    "cap": (
        {"offers": only("banana", supplier="f1"), "suppliers": edited("suppliers", 1, cap_amount=20)},
        "reached the most it may sell",
    ),
    # two sell bananas, 49 % each: 98 % at most
    "share": (
        {"counting_rules": [*rows("counting_rules"), *SOLD], "targets": [EACH]},
        "The share “No seller of most bananas (Cooperativa)”, which must hold, leaves no room for it; the share “No seller of most bananas (Firma)”",
    ),
    "money": (
        {"funds": [{"fund": "city", "name": "City", "role": "own", "amount": 300}], "fund_rates": [], "targets": []},
        "money of the funds that may pay is used up",
    ),
    "no fund for it": (
        {"funds": [r | {"pays_food_groups": "cereal|legume|vegetable"} for r in rows("funds")]},
        "No fund may pay",
    ),
    "minimum": ({"offers": only("alface", minimum_kg=400)}, "below a supplier's minimum order"),
    "minimum drop": (
        {"offers": only("alface", supplier="f1"), "suppliers": edited("suppliers", 1, minimum_drop_kg=40)},
        "below a supplier's minimum order",
    ),
    "contract": (
        {"offers": only("banana", contract="c"),
         "contracts": [{"contract": "c", "name": "C", "supplier": "firma", "product": "banana", "maximum_kg": 9,
                        "first_day": date(2026, 1, 1), "last_day": date(2026, 12, 31)}]},
        "What was left to call off under a contract is called off.",
    ),
    "limit": (
        {"limits": [{"limit": "half", "product": "banana", "supplier": "firma", "maximum_share": 0.5}],
         "offers": edited("offers", 1, kg_per_period=6)},
        "limit on what one supplier may deliver",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("overrides", "words"), CASES.values(), ids=CASES.keys())
def test_each_obstacle_is_named(overrides: dict[str, Any], words: str) -> None:
    """Whatever stands in the way alone is what the plan says."""
    found = reasons(**overrides)
    assert any(words in reason for reason in found), found


def test_two_obstacles_are_both_named() -> None:
    """Where one supplier has sold out and the other is at its cap, the reader learns both."""
    offers = [
        {"offer": "a", "supplier": "f1", "product": "banana", "price": 5.0},
        {"offer": "b", "supplier": "coop", "product": "banana", "price": 6.0, "kg_per_period": 3},
    ]
    others = [r for r in rows("offers") if r["product"] != "banana"]
    found = reasons(offers=[*others, *offers], suppliers=edited("suppliers", 1, cap_amount=20))
    assert any("sold all" in r and "most it may sell" in r for r in found), found


def test_nothing_is_short_where_all_is_there() -> None:
    """The tiny case is fed and says nothing of shortfalls."""
    assert solved()["shortfalls"].empty


def test_what_is_missing_is_told_in_kg_and_servings() -> None:
    """Without rice every serving of it is short; covered meals fall by as much."""
    tables = solved(tiny_case(offers=without("offers", 3)))
    short = tables["shortfalls"]
    assert set(short["product"]) == {"arroz"}
    pd.testing.assert_series_equal(short["demand_kg"], short["short_kg"], check_names=False)
    assert short["short_kg"].sum() == pytest.approx((100 * 50 + 40 * 30) * 10 / 1000)
    assert short["short_servings"].sum() == pytest.approx(1400)
    summary = tables["summary"].set_index("measure")["value"]
    assert summary["meals_covered"] == 0
    assert summary["short_kg"] == pytest.approx(62.0)
    assert "Shortfalls" in set(tables["warnings"]["topic"])
