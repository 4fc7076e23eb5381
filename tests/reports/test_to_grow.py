"""What to ask farmers to grow: needed beyond what family farms offer, valued, and when to sow it."""

from __future__ import annotations

import pandas as pd
import pytest

from models.optimise import optimise
from planner.assembly import assemble
from planner.case import Case
from planner.reports.to_grow import sowing_table, to_grow_table
from tests.cases import edited, rows, tiny_case, tiny_law


def grown(case: Case) -> pd.DataFrame:
    """Return the table for a case under the made-up law."""
    law = tiny_law()
    assembly = assemble(case, law)
    return to_grow_table(case, law, assembly, optimise(assembly.instance))


def scarce(coop_kg: float | None = 2.0) -> Case:
    """Return the tiny case with 3 kg of lettuce a week on offer where about 7 are needed, or another amount of the cooperative's."""
    offers = edited("offers", 0, kg_per_period=coop_kg)
    offers[2] |= {"kg_per_period": 1.0}
    return tiny_case(offers=offers)


def test_open_is_the_need_less_all_that_family_farms_offer() -> None:
    """Lettuce that is needed beyond 3 kg a week is to be grown; where an offer has no limit, none is."""
    table = grown(scarce()).set_index("product")
    row = table.loc["alface"]
    assert row["offered_kg"] == pytest.approx(2 * (2 + 1))
    assert row["open_kg"] == pytest.approx(row["need_kg"] - row["offered_kg"])
    assert row["month"] == "2026-03"
    assert "alface" not in set(grown(scarce(None))["product"])


def test_what_is_open_adds_its_worth_to_the_share() -> None:
    """Points are worth over the money on which the share is reckoned."""
    row = grown(scarce()).set_index("product").loc["alface"]
    money = (50 * 0.82 + 100 * 0.57) * 10
    assert row["price_per_kg"] == pytest.approx((2.5 + 2.0) / 2 / 0.5)
    assert row["points"] == pytest.approx(100 * row["amount"] / money)


@pytest.mark.parametrize("group", ["fruit", "vegetable", "starchy", "legume", "root", "tuber"])
def test_a_product_that_no_farm_offers_is_asked_for_if_it_is_fresh_produce(group: str) -> None:
    """Without a farm's offer bananas, and what grows like them, are still a farm's product, valued at what they cost now; rice from store is not."""
    offers = [row for row in rows("offers") if row["offer"] != "coop-banana"]
    products = [row | ({"food_group": group} if row["product"] == "banana" else {}) for row in rows("products")]
    table = grown(tiny_case(offers=offers, products=products)).set_index("product")
    assert table.loc["banana", "offered_kg"] == 0
    assert table.loc["banana", "price_per_kg"] == pytest.approx(6 / 1.5)
    assert "arroz" not in table.index


def test_sowing_goes_back_by_the_crop_cycle() -> None:
    """Lettuce of 55 days for March is sown from 5 January to 4 February; what has no known cycle is left out."""
    products = [row | ({"crop_cycle_days": 55} if row["product"] == "alface" else {}) for row in rows("products")]
    case = tiny_case(products=products, offers=[row for row in rows("offers") if row["supplier"] != "coop"])
    calendar = sowing_table(case, grown(case))
    assert list(calendar["product"]) == ["alface"]
    assert calendar["sow_from"].iloc[0] == pd.Timestamp("2026-01-05")
    assert calendar["sow_to"].iloc[0] == pd.Timestamp("2026-02-04")
