"""The tables behind the screens' charts, reckoned by hand."""

from __future__ import annotations

from typing import Any

import pandas as pd

from planner.reports.pictures import deliveries_by_week, delivery_days, named, product_months, spend_by_month
from tests.cases import tiny_case
from tests.reports.samples import typed


def delivery(
    day: str, zone: str, site: str, kg: float, supplier: str = "horta", product: str = "alface"
) -> dict[str, Any]:
    """Return a row of ``deliveries``."""
    return {
        "delivery_day": pd.Timestamp(day), "period": day, "zone": zone, "site": site, "offer": f"{supplier}-{product}",
        "supplier": supplier, "supplier_name": supplier.title(), "product": product, "product_name": product.title(),
        "packs": 1, "units": 1.0, "kg": kg,
    }  # fmt: skip


ROWS = [
    delivery("2026-03-02", "norte", "a", 10.0),
    delivery("2026-03-02", "norte", "a", 1.0, product="couve"),
    delivery("2026-03-02", "norte", "b", 20.0),
    delivery("2026-03-02", "sul", "c", 5.0),
    delivery("2026-03-05", "norte", "a", 4.0),
    delivery("2026-03-09", "norte", "a", 3.0),
    delivery("2026-03-08", "sul", "c", 2.0, supplier="padaria"),
]


def test_who_comes_where_on_which_day() -> None:
    """On 2 March the farm comes to two zones and three schools with 36 kg, whatever the goods; a Sunday is of the week before."""
    found = delivery_days({"deliveries": typed("deliveries", ROWS)})
    told = found[["supplier", "zones", "drops", "sites", "kg"]].itertuples(index=False, name=None)
    assert list(told) == [
        ("horta", "norte, sul", 2, 3, 36.0),
        ("horta", "norte", 1, 1, 4.0),
        ("padaria", "sul", 1, 1, 2.0),
        ("horta", "norte", 1, 1, 3.0),
    ]
    assert [f"{day:%m-%d}" for day in found["week"]] == ["03-02", "03-02", "03-02", "03-09"]


def test_deliveries_are_counted_by_supplier_and_week() -> None:
    """In the week of 2 March the farm comes on two days, to two zones and to one: three deliveries."""
    found = deliveries_by_week({"deliveries": typed("deliveries", ROWS)})
    rows = found[["supplier", "days", "drops", "kg"]].itertuples(index=False, name=None)
    assert list(rows) == [("horta", 2, 3, 40.0), ("horta", 1, 1, 3.0), ("padaria", 1, 1, 2.0)]


def test_nothing_delivered_is_a_table_without_rows() -> None:
    """A plan that buys nothing has the columns all the same."""
    none = {"deliveries": typed("deliveries", [])}
    assert [*delivery_days(none)] == [*delivery_days({"deliveries": typed("deliveries", ROWS)})]
    assert deliveries_by_week(none).empty


def test_goods_count_in_the_month_in_which_they_come() -> None:
    """Of a period that begins in February, what comes on 2 March counts in March."""
    order = {"period": "2026-02-26", "product": "alface", "product_name": "Alface", "kg": 2.0, "amount": 6.0}
    rows = [order | {"delivery_day": pd.Timestamp(day)} for day in ("2026-02-27", "2026-03-02", "2026-03-04")]
    found = product_months({"orders": typed("orders", rows)}, 5)
    assert found[["month", "kg"]].to_numpy().tolist() == [["2026-02", 2.0], ["2026-03", 4.0]]


def test_money_of_a_fund_that_begins_within_a_period_counts_in_its_month() -> None:
    """Of the period of 26 February the federal fund pays what comes from 1 March on: in March; the town's part is February's."""
    payment = {"period": "2026-02-26", "supplier": "horta", "offer": "x", "scope": ""}
    rows = [
        payment | {"fund": "town", "amount": 10.0},
        payment | {"fund": "federal", "amount": 5.0, "since": pd.Timestamp("2026-03-01")},
    ]
    found = spend_by_month({"payments": typed("payments", rows)})
    assert found.to_numpy().tolist() == [["2026-02", "town", 10.0], ["2026-03", "federal", 5.0]]


def test_short_names_become_names_where_no_column_has_them() -> None:
    """A fund and a stage are named; a product beside whose short name its name stands, and a word without a name, stay."""
    frame = pd.DataFrame(
        {"fund": ["city", "other"], "stage": "pre", "product": "banana", "product_name": "Banana", "kg": [1.0, 2.0]}
    )
    shown = named(tiny_case(), frame)
    assert shown["fund"].tolist() == ["Recursos próprios", "other"]
    assert shown["stage"].tolist() == ["Pré-escola"] * 2
    assert shown["product"].tolist() == ["banana"] * 2
    assert shown["kg"].tolist() == [1.0, 2.0]
