"""Funds that pay by the day of the invoice, on the plan worked out by hand and on one that is made.

The transfer (980) pays 153 in the first week and 253 in the second, all of it to the cooperative and to F1.
"""

from __future__ import annotations

from datetime import date
from typing import Any

import pandas as pd
import pytest

from planner.case import Case
from planner.reports.sheets import Book
from planner.reports.views import order_lists
from planner.verify import verify
from planner.verify.facts import Facts
from planner.verify.invoices import invoice_day
from tests.assembly.test_money_days import GRANT, LATER, SAME_DAY
from tests.cases import Row, edited, rows, tiny_case, tiny_law
from tests.checks.test_funding import come
from tests.reports.plans import solved
from tests.shared import make_plan
from tests.verify.test_days import found
from tests.verify.test_funding import BEFORE_IT_COMES, of_family

FRIDAY = pd.Timestamp(2026, 3, 6)
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


def _told(**tables: Any) -> tuple[Case, dict[str, pd.DataFrame], pd.DataFrame]:
    """Return a case in which the transfer pays by invoice and the cooperative comes on Mondays and Thursdays, its plan and its payments."""
    products = [row | {"shelf_life_days": 1} if row["product"] == "alface" else row for row in rows("products")]
    suppliers = edited("suppliers", 0, delivery_weekdays="mon|wed", delivery_cost_per_drop=5, days_to_invoice=2)
    offers = [row for row in rows("offers") if row["offer"] not in ("f1-alface", "firma-banana")]
    offers[0] |= {"kg_per_period": 60}
    funds = edited("funds", 0, paid_on="invoice", spend_order=1, pays_supplier_kinds="formal_group")
    content = {"funds": funds, "suppliers": suppliers, "offers": offers, "products": products, "targets": []}
    case = tiny_case(**content | tables)
    tables_ = solved(case, tiny_law())
    assert verify(case, tiny_law(), tables_) == []
    return case, tables_, tables_["payments"]


def test_payments_tell_the_first_and_the_last_invoice() -> None:
    """Lettuce of Monday 2 and Wednesday 4 March is invoiced on the 4th and the 6th, so are its deliveries; the city pays the firm by delivery."""
    _case, tables, paid = _told()
    lettuce = tables["orders"].query("offer == 'coop-alface'")
    assert sorted(set(lettuce["delivery_day"].dt.day)) == [2, 4, 9, 11]
    by_invoice = paid[paid["fund"] == "federal"]
    for offer in ("coop-alface", ""):
        days = by_invoice[(by_invoice["offer"] == offer) & (by_invoice["supplier"] == "coop")].sort_values("period")
        assert [(a.day, b.day) for a, b in zip(days["invoiced_from"], days["invoiced_until"], strict=True)] == [
            (4, 6),
            (11, 13),
        ]
    assert paid.loc[paid["fund"] == "city", ["invoiced_from", "invoiced_until"]].isna().all(axis=None)
    assert by_invoice[["invoiced_from", "invoiced_until"]].notna().all(axis=None)


def test_a_month_has_one_invoice() -> None:
    """A cooperative that invoices on the last of the month has one invoice for all, on 31 March."""
    suppliers = edited("suppliers", 0, invoice_day=31)
    _case, _tables, paid = _told(suppliers=suppliers)
    days = paid.query("supplier == 'coop' and fund == 'federal'")
    assert set(days["invoiced_from"]) == set(days["invoiced_until"]) == {pd.Timestamp(2026, 3, 31)}


@pytest.mark.parametrize("column", ["invoiced_from", "invoiced_until"])
def test_the_check_reckons_the_days_of_invoices_anew(column: str) -> None:
    """A day later, a day left out, and a day beside a fund that pays by delivery are found; a plan that tells none is of an earlier edition."""
    case, tables, paid = _told()
    first = paid.index[paid["fund"] == "federal"][0]
    other = paid.index[paid["fund"] == "city"]
    for row, day in (
        (first, paid.at[first, column] + pd.Timedelta(days=1)),
        (first, pd.NaT),
        *((one, FRIDAY) for one in other[:1]),
    ):
        wrong = paid.copy()
        wrong.loc[row, column] = day
        found_ = [v for v in verify(case, tiny_law(), tables | {"payments": wrong}) if "invoiced on this day" in v.what]
        assert found_
    silent = paid.drop(columns=["invoiced_from", "invoiced_until"])
    assert verify(case, tiny_law(), tables | {"payments": silent}) == []


def test_the_order_list_tells_when_a_supplier_invoices() -> None:
    """Under the cooperative's name stands from when to when it invoices; the firm, which the city pays, has nothing."""
    case, tables, _paid = _told()
    book = Book(case)
    order_lists(book, tables)
    texts = [str(cell.value) for row in book.workbook.worksheets[-1].iter_rows() for cell in row if cell.value]
    assert any("invoiced from 2026-03-04 to 2026-03-13" in text for text in texts)


def test_sites_told_apart_have_invoices_of_their_own_deliveries() -> None:
    """A grant for the south alone pays what comes there: its invoices are of these days, whatever comes to the north."""
    funds = [
        *BY_INVOICE,
        {"fund": "grant", "name": "Grant", "amount": 500, "paid_on": "invoice", "zone": "sul", "spend_order": 1},
    ]
    sites = edited("sites", 1, receives_weekdays="wed|thu|fri|mon")
    sites[1] |= {"receives_weekdays": "wed"}
    menus = [row for row in rows("menus") if row.get("weekday") != "mon"]
    case, tables, paid = _told(funds=funds, sites=sites, menus=menus)
    south = tables["deliveries"].query("site == 'emei' and offer == 'coop-alface'")["delivery_day"]
    told = paid.query("fund == 'grant' and offer == 'coop-alface'")
    assert len(told)
    assert set(told["invoiced_from"]) <= {day + pd.Timedelta(days=2) for day in south}
    assert case["funds"]["fund"].tolist()[-1] == "grant"
