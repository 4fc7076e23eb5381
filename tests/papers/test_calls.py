"""The notice of a call: what stands on it, what does not, and what is left to be filled in."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO

import pandas as pd
import pytest
from pypdf import PdfReader

from planner.making.plan import Plan
from planner.papers.calls import call_paper
from planner.papers.paper import pdf
from planner.programmes.law import CallPaper
from tests.cases import figure, rows, source, tiny_case
from tests.reports.test_calls import QUOTES
from tests.shared import make_plan

pytestmark = pytest.mark.usefixtures("shared_plans")


@pytest.fixture
def quoted() -> Plan:
    """Return a plan whose bananas have three quotes of 7.00, 7.40 and 7.80 with 0.10 freight: 7.50, under a law that asks for two."""
    plan = make_plan(tiny_case(quotes=QUOTES))
    return replace(plan, law=replace(plan.law, quotes_required=figure(2, "quotes")))


def text_of(plan: Plan) -> str:
    """Return all that stands on the notice."""
    return "\n".join(
        page.extract_text() for page in PdfReader(BytesIO(pdf(call_paper(plan.tables, plan.case, plan.law)))).pages
    )


def test_a_lot_says_how_much_at_what_price_when_and_where(quoted: Plan) -> None:
    """The row of bananas has number and product, quantity, 7.50 and worth; below it their quality, days and the quotes."""
    (lots, _calendar, _terms) = call_paper(quoted.tables, quoted.case, quoted.law).sheets
    lot = next(row for row in quoted["lots"].itertuples() if row.product == "banana")
    row = next(row for row in lots.tables[0].rows if "Banana" in row.cells[0])
    assert row.cells[0].split() == [lot.lot, "Banana"]
    assert row.cells[2] == "7.50"
    assert row.cells[3] == f"{lot.amount:,.2f}"
    below = " ".join(row.below)
    assert f"Delivered {lot.deliveries} times, {lot.first_delivery:%Y-%m-%d} to {lot.last_delivery:%Y-%m-%d}" in below
    assert "Mean of 3 quotes with freight." in below
    assert lots.tables[0].rows[-1].cells == ("In all", "", "", f"{quoted['lots']['amount'].sum():,.2f}")


def test_the_months_of_a_lot_add_up_to_its_quantity(quoted: Plan) -> None:
    """In the calendar the figures of each lot's months are its units in all."""
    calendar = call_paper(quoted.tables, quoted.case, quoted.law).sheets[1].tables[0]
    for row in calendar.rows:
        *months, total = (float(cell.replace(",", "") or 0) for cell in row.cells[2:])
        assert sum(months) == total
    assert {row.cells[-1] for row in calendar.rows} == {f"{units:,.0f}" for units in quoted["lots"]["units"]}


def test_the_notice_keeps_the_buyers_own_business(quoted: Plan) -> None:
    """Neither who could bid nor what may go wrong with a lot stands on it; places, terms and lines to sign on do."""
    told = text_of(quoted)
    assert (quoted["lots"]["warning"] != "").any()
    assert "supplier can deliver all of this lot" not in told
    for word in (
        "Bids until",
        "Call number",
        "Where to hand them in",
        "Who may bid",
        "For the buyer: name, place, date",
    ):
        assert word in told
    for site in quoted.case["sites"]["name"]:
        assert site in told


def test_what_only_the_buyer_knows_is_left_to_be_filled_in(quoted: Plan) -> None:
    """Number, last day and place of handing in are blank lines."""
    facts = dict(call_paper(quoted.tables, quoted.case, quoted.law).sheets[0].facts)
    assert [facts[word] for word in ("Call number", "Bids until", "Where to hand them in")] == [""] * 3


def test_texts_of_the_case_are_never_code() -> None:
    """A product's name that is code stands on the notice as it was typed."""
    named = [row | {"name": f"#panic() <b>{row['name']}</b>"} for row in rows("products")]
    assert "#panic() <b>Banana</b>" in text_of(make_plan(tiny_case(products=named))).replace("\n", " ")


def test_who_offers_says_the_price(quoted: Plan) -> None:
    """Where the law fixes no price beforehand, no price and no worth stands on the paper, but columns to write them in, places with weekdays, and criteria."""
    paper = CallPaper(
        "open", "Bids", (), (), source(), criteria=(("Price", "The lowest"),), to_offer=("Price ({currency})", "Amount")
    )
    law = replace(quoted.law, quotes_required=None, calls={"open": paper})
    tables = {**quoted.tables, "lots": quoted["lots"].assign(paper="open")}
    first, _calendar, places = call_paper(tables, quoted.case, law).sheets
    asked, criteria = first.tables
    assert asked.heads == (("Lot", "Quantity", "Price (BRL)", "Amount"),)
    assert {row.cells[2:] for row in asked.rows} == {("", "")}
    assert "worth" not in dict(first.facts)["Lots"]
    assert [row.cells for row in criteria.rows] == [("Price", "")]
    assert "write them in" in criteria.note
    assert any("Delivered on " in row.cells[0] for row in places.tables[0].rows)
    assert "7.50" not in str(first)
    weighed = replace(quoted.case, tables={**quoted.case.tables, "award_criteria": _weighed()})
    (_asked, criteria) = call_paper(tables, weighed, law).sheets[0].tables
    assert [row.cells for row in criteria.rows] == [("Price", "60.0%"), ("Taste", "40.0%"), ("In all", "100.0%")]


def _weighed() -> pd.DataFrame:
    rows = [
        {"criterion": "Price", "weight_share": 0.6},
        {"criterion": "Taste", "weight_share": 0.4},
    ]
    return tiny_case(award_criteria=rows)["award_criteria"]


def test_without_a_lot_the_notice_says_so(quoted: Plan) -> None:
    """Where nothing is bought from those asked, the notice has neither a calendar nor places."""
    plan = replace(
        quoted,
        tables={
            **quoted.tables,
            "lots": quoted["lots"].iloc[:0],
            "lot_deliveries": quoted["lot_deliveries"].iloc[:0],
        },
    )
    sheets = call_paper(plan.tables, plan.case, plan.law).sheets
    assert "there are no lots" in sheets[0].note
    assert sheets[0].tables == ()
    assert len(sheets) == 2
