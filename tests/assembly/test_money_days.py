"""Money that counts by the day of the invoice: when deliveries are invoiced, which fund may pay them, and when its money comes."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.instance import Instance
from planner.assembly import assemble
from planner.assembly.money_days import invoice_days
from planner.verify.invoices import invoice_day
from tests.assembly.test_to_date import BEFORE, YEAR
from tests.cases import edited, rows, tiny_case, tiny_law

GRANT = {"paid_on": "invoice", "last_day": date(2026, 3, 4)}
LATER = edited("suppliers", 0, days_to_invoice=2)
"""The suppliers; the cooperative invoices two days after a delivery."""


SAME_DAY = [row | {"shelf_life_days": 0} if row["product"] in ("alface", "banana") else row for row in rows("products")]
"""The products; lettuce comes on Monday and Wednesday, bananas on Tuesday and Thursday."""


def invoiced(day: date, days_to_invoice: int | None, of_month: int | None) -> date:
    """Return when a delivery is invoiced."""
    terms = pd.DataFrame({"days_to_invoice": [days_to_invoice], "invoice_day": [of_month]}, dtype="Int64")
    found = invoice_days(terms, np.array([day.toordinal() - date(1970, 1, 1).toordinal()]))
    return date(1970, 1, 1) + timedelta(days=int(found[0]))


@pytest.mark.parametrize(
    ("day", "after", "of_month", "invoice"),
    [
        (date(2026, 11, 28), None, None, date(2026, 11, 28)),
        (date(2026, 11, 28), 5, None, date(2026, 12, 3)),
        (date(2026, 11, 28), None, 31, date(2026, 11, 30)),
        (date(2026, 11, 30), None, 31, date(2026, 11, 30)),
        (date(2026, 12, 2), None, 31, date(2026, 12, 31)),
        (date(2026, 12, 31), 1, 31, date(2027, 1, 31)),
        (date(2026, 11, 15), 0, 15, date(2026, 11, 15)),
        (date(2026, 11, 16), 0, 15, date(2026, 12, 15)),
        (date(2026, 11, 11), 5, 15, date(2026, 12, 15)),
        (date(2028, 2, 1), None, 30, date(2028, 2, 29)),
    ],
)
def test_the_invoice_of_a_delivery(day: date, after: int | None, of_month: int | None, invoice: date) -> None:
    """On the day, some days later, or on the next such day of a month, the last of a short one; both sides reckon the same."""
    assert invoiced(day, after, of_month) == invoice
    assert invoice_day(pd.Timestamp(day), after, of_month).date() == invoice


@given(st.dates(date(2024, 1, 1), date(2030, 1, 1)), st.integers(0, 60), st.none() | st.integers(1, 31))
def test_both_sides_reckon_the_same_invoice(day: date, after: int, of_month: int | None) -> None:
    """Whatever the words, plan and check agree, no invoice comes before its delivery, and none before that of an earlier one."""
    found = invoiced(day, after, of_month)
    assert found == invoice_day(pd.Timestamp(day), after, of_month).date() >= day
    assert found <= invoiced(day + timedelta(days=1), after, of_month)


def _paid_until(instance: Instance, supplier: str) -> date:
    """Return the last day of delivery of a supplier that the transfer may pay."""
    row = instance.suppliers.index[instance.suppliers["supplier"] == supplier][0]
    fund = instance.funds.index[instance.funds["fund"] == "federal"][0]
    bills = instance.payments.loc[instance.payments["fund"] == fund, "bill"]
    spans = {instance.bills["span"].iloc[bill] for bill in bills if instance.bills["supplier"].iloc[bill] == row}
    found: pd.Timestamp = instance.days.loc[instance.days["span"].isin(spans), "day"].max()
    return found.date()


@pytest.mark.parametrize(("paid_on", "until"), [("delivery", 4), ("invoice", 2)])
def test_a_grant_pays_what_is_invoiced_until_its_last_day(paid_on: str, until: int) -> None:
    """The grant ends on Wednesday 4 March; of the cooperative, which invoices two days later, it pays what comes on Monday."""
    case = tiny_case(funds=edited("funds", 0, **GRANT | {"paid_on": paid_on}), suppliers=LATER, products=SAME_DAY)
    instance = assemble(case, tiny_law()).instance
    assert _paid_until(instance, "coop") == date(2026, 3, until)
    assert _paid_until(instance, "f1") == date(2026, 3, 4)


def test_money_that_comes_pays_what_is_invoiced_from_then_on() -> None:
    """600 come on 2 March and 300 on Thursday 5: what the cooperative brings on Tuesday is invoiced on Thursday, so 900 had come."""
    come = [{"fund": "federal", "date": date(2026, 3, day), "amount": amount} for day, amount in ((2, 600), (5, 300))]
    case = tiny_case(funds=edited("funds", 0, paid_on="invoice"), suppliers=LATER, products=SAME_DAY, instalments=come)
    instance = assemble(case, tiny_law()).instance
    assert instance.instalments[["day", "amount"]].to_numpy().tolist() == [[pd.Timestamp(2026, 3, 5), 600.0]]
    fund = instance.funds.index[instance.funds["fund"] == "federal"][0]
    paid = instance.payments[instance.payments["fund"] == fund]
    bills = instance.bills.iloc[paid["bill"]].assign(day=paid["day"].to_numpy())
    bills["supplier"] = instance.suppliers["supplier"].to_numpy()[bills["supplier"]]
    waits = bills["day"] < pd.Timestamp(2026, 3, 5)
    first = instance.days.groupby("span")["day"].min().reindex(bills["span"]).dt.day.to_numpy()
    assert set(first[waits & (bills["supplier"] == "coop")]) == {2}
    assert set(first[~waits & (bills["supplier"] == "coop")]) >= {3}
    assert {2, 3} <= set(first[waits & (bills["supplier"] == "firma")])


@pytest.mark.parametrize(("of_month", "expected"), [(None, [(20, 0.0), (31, 600.0)]), (31, [(20, 0.0), (31, 600.0)])])
def test_money_after_the_plan_pays_what_is_invoiced_then(
    of_month: int | None, expected: list[tuple[int, float]]
) -> None:
    """Of a fund that pays by invoice every instalment after the plan has its row: an invoice at the month's end waits for both."""
    come = [{"fund": "federal", "date": date(2026, 3, day), "amount": amount} for day, amount in ((20, 600), (31, 300))]
    suppliers = edited("suppliers", 0, invoice_day=of_month)
    case = tiny_case(funds=edited("funds", 0, paid_on="invoice"), suppliers=suppliers, instalments=come)
    instance = assemble(case, tiny_law()).instance
    assert list(zip(instance.instalments["day"].dt.day, instance.instalments["amount"], strict=True)) == expected
    assert (instance.payments["day"].max() == pd.Timestamp(2026, 3, 31)) is bool(of_month)


def test_what_was_delivered_before_and_is_invoiced_later_waits_for_its_money() -> None:
    """Of 100 that came in February and are invoiced on 5 March nothing is taken from the 600 of 2 March, all of it from what is left."""
    come = [{"fund": "federal", "date": date(2026, 3, day), "amount": amount} for day, amount in ((2, 600), (5, 300))]
    tables: dict[str, Any] = {"case": YEAR, "bought": [BEFORE[0] | {"amount": 100.0, "fund": "federal"}]}
    for supplier_day, left in ((5, 600.0), (4, 500.0)):
        supplier = str(BEFORE[0]["supplier"])
        suppliers = [
            row | {"invoice_day": supplier_day} if row["supplier"] == supplier else row
            for row in edited("suppliers", 0)
        ]
        case = tiny_case(funds=edited("funds", 0, paid_on="invoice"), suppliers=suppliers, instalments=come, **tables)
        instance = assemble(case, tiny_law()).instance
        assert instance.instalments["amount"].tolist() == [left]
        assert instance.funds.set_index("fund").loc["federal", "amount"] == 800.0
