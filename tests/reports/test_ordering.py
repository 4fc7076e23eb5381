"""Tests of what is ordered where a loss is expected, held against the check's own reckoning."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from openpyxl import load_workbook

from planner.io import read_plan
from planner.printed import printed_violations
from planner.progress.goods import ORDER_DAYS, orders_due
from planner.reports import write_workbook
from planner.reports.ordering import packs_to_order
from tests.cases import edited, tiny_case
from tests.shared import make_plan


def _ordered(packs: list[tuple[str, str, int]], loss: float, most: float = np.inf, days: Any = 1) -> list[int]:
    """Return what is ordered of one offer for lines of period, zone and packs that are to arrive, on days of which one may be later."""
    lines = pd.DataFrame(packs, columns=["period", "zone", "packs"]).assign(offer="rice", delivery_day=days)
    offers = pd.DataFrame({"offer": ["rice"], "loss_share": [loss], "order_packs": [most]})
    offers = offers.assign(contract="", contract_packs=np.inf)
    return list(packs_to_order(lines, offers))


@pytest.mark.parametrize(
    ("arriving", "loss", "ordered"), [(70, 0.3, 100), (71, 0.3, 102), (70, 0.0, 70), (9, 0.1, 10), (1, 0.95, 20)]
)
def test_so_much_is_ordered_that_what_is_counted_on_arrives(arriving: int, loss: float, ordered: int) -> None:
    """At a loss of 30 %, 100 are ordered for 70 and 102 for 71; without a loss as many as are to arrive."""
    assert _ordered([("a", "north", arriving)], loss) == [ordered]


def test_zones_share_the_packs_by_largest_remainder() -> None:
    """For 45 and 25 that are to arrive 100 are ordered: 64.29 and 35.71; of equal rests the first name has the pack."""
    assert _ordered([("a", "south", 25), ("a", "north", 45)], 0.3) == [36, 64]
    assert _ordered([("a", "south", 1), ("a", "north", 1)], 0.3) == [1, 2]
    assert _ordered([("a", "north", 1), ("a", "north", 1)], 0.3, days=[2, 1]) == [1, 2]  # the first day


@pytest.mark.parametrize(("most", "ordered"), [(12, [6, 6]), (11, [6, 5]), (10, [6, 6]), (np.inf, [6, 6])])
def test_no_more_is_ordered_than_the_offer_has_in_all(most: float, ordered: list[int]) -> None:
    """Two periods of 4 at a loss of 25 % are 5.33 each, so 6 and 6; of 11 in all the first period has the pack that is left.

    Of 10 in all only 7.5 arrive: the model would not count on 8, orders by hand are told as they are.
    """
    assert _ordered([("a", "north", 4), ("b", "north", 4)], 0.25, most) == ordered


@pytest.mark.parametrize(("most", "ordered"), [(24, [12, 12]), (23, [12, 11]), (22, [12, 12]), (np.inf, [12, 12])])
def test_no_more_is_ordered_under_a_contract_than_is_left_of_it(most: float, ordered: list[int]) -> None:
    """Of two offers at a loss of 30 % 8 packs each are 11.43 each, so 12 and 12; of 23 left of the contract the first has the last pack.

    Of 22 left not all can come: the model would not count on 16, orders by hand are told as they are.
    """
    lines = pd.DataFrame({"period": "a", "zone": "north", "packs": [8, 8], "offer": ["june", "may"], "delivery_day": 1})
    terms = {"loss_share": 0.3, "order_packs": np.inf, "contract": "c", "contract_packs": most}
    offers = pd.DataFrame({"offer": ["june", "may"]}).assign(**terms)
    assert list(packs_to_order(lines, offers)) == ordered


def test_a_plan_orders_the_loss_and_shows_both_on_the_order_list(tmp_path: Path) -> None:
    """With 30 % lost of lettuce, the list tells the units to order beside those expected to arrive; what arrives is paid."""
    case = tiny_case(offers=edited("offers", 0, expected_loss_share=0.3, kg_per_period=None))
    plan = make_plan(case)
    orders = plan["orders"]
    mine = orders[orders["offer"] == "coop-alface"]
    assert len(mine)
    assert list(mine["order_packs"]) == [-(-int(packs) * 10 // 7) for packs in mine["packs"]]
    assert (mine["amount"] == mine["units"] * mine["price_per_unit"]).all()
    assert (orders["order_packs"] == orders["packs"])[orders["offer"] != "coop-alface"].all()
    assert plan.figure("goods_kg") > plan.figure("arriving_kg") == pytest.approx(orders["kg"].sum())
    now = orders["order_by"].min()
    due = orders[orders["order_by"] < now + pd.Timedelta(days=ORDER_DAYS)]
    assert orders_due(plan, now)["kg"].sum() == pytest.approx(due["order_kg"].sum())
    path = tmp_path / "plan.xlsx"
    write_workbook(plan.tables, case, path)
    assert printed_violations(read_plan(path), case, path) == []
    cells = [str(cell.value) for row in load_workbook(path)["Order lists"].iter_rows() for cell in row]
    assert "Units to order" in cells
    assert "Units expected to arrive" in cells
