"""Funds that pay by the day of the invoice, on the plan worked out by hand and on one that is made.

The transfer (980) pays 153 in the first week and 253 in the second, all of it to the cooperative and to F1.
"""

from __future__ import annotations

from datetime import date

import pandas as pd
import pytest

from planner.pipeline import make_plan
from planner.verify.facts import Facts
from planner.verify.invoices import invoice_day
from tests.assembly.test_money_days import GRANT, LATER, SAME_DAY
from tests.cases import Row, edited, rows, tiny_case, tiny_law
from tests.checks.test_funding import come
from tests.verify.test_days import found
from tests.verify.test_funding import BEFORE_IT_COMES, of_family

BY_INVOICE = edited("funds", 0, paid_on="invoice")


def monthly(day: int) -> list[Row]:
    """Return the suppliers, all of which invoice on a day of the month."""
    return [row | {"invoice_day": day} for row in rows("suppliers")]


@pytest.mark.parametrize(("day", "broken"), [(31, []), (30, [(0.0, 406.0)])])
def test_money_must_have_come_by_the_invoice(day: int, broken: list[tuple[float, float]]) -> None:
    """980 come on 31 March: what is invoiced on that day they pay, what is invoiced the day before they do not."""
    violations = found(funds=BY_INVOICE, suppliers=monthly(day), instalments=come((31, 980.0)))
    assert of_family(violations, "funds", BEFORE_IT_COMES) == broken


def test_without_words_of_the_suppliers_the_delivery_is_invoiced() -> None:
    """Then a fund that pays by invoice pays as any other: 153 must have come for the first week."""
    for first, broken in ((153.0, []), (152.99, [(152.99, 153.0)])):
        violations = found(funds=BY_INVOICE, instalments=come((2, first), (9, 980.0 - first)))
        assert of_family(violations, "funds", BEFORE_IT_COMES) == broken


@pytest.mark.parametrize(("last", "refused"), [(31, False), (30, True)])
def test_a_fund_pays_no_invoice_after_its_last_day(last: int, refused: bool) -> None:
    """All is invoiced on 31 March, the plan ends on the 13th: a fund that ends on the 30th pays nothing, on the 31st everything."""
    funds = edited("funds", 0, paid_on="invoice", last_day=date(2026, 3, last))
    violations = found(funds=funds, suppliers=monthly(31))
    assert bool(of_family(violations, "funds", "at this time")) is refused
    by_delivery = found(funds=edited("funds", 0, last_day=date(2026, 3, last)), suppliers=monthly(31))
    assert of_family(by_delivery, "funds", "at this time") == []


def test_a_plan_pays_by_invoice() -> None:
    """The grant ends on Wednesday: of the cooperative, which invoices two days later, it pays nothing that comes after Monday."""
    plan = make_plan(tiny_case(funds=edited("funds", 0, **GRANT), suppliers=LATER, products=SAME_DAY, targets=[]))
    grant = plan["payments"][plan["payments"]["fund"] == "federal"]
    since = grant["since"].fillna(pd.Timestamp(2026, 3, 2))
    assert (since <= pd.Timestamp(2026, 3, 3)).all()
    assert (since[grant["supplier"] == "coop"] == pd.Timestamp(2026, 3, 2)).all()
    assert grant["amount"].sum() > 0


def test_a_delivery_on_no_day_has_no_invoice_and_no_last_day_to_order() -> None:
    """A plan edited by hand may lack a day: then none follows from it, and the check goes on to say so."""
    assert pd.isna(invoice_day(pd.NaT, 5, 31))
    assert pd.isna(
        Facts(tiny_case(suppliers=edited("suppliers", 0, order_weekdays="thu")), tiny_law()).order_by(
            "firma-banana", pd.NaT
        )
    )
