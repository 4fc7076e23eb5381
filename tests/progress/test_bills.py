"""Invoices paid and open, and labels counted once, against reckonings in Decimal from the raw lines."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from planner.assembly.counting import counting_rules
from planner.assembly.to_date import bought_to_date
from planner.case import Case
from planner.making.pipeline import load_case
from planner.programmes.case_law import law_for
from planner.programmes.law import Law
from planner.progress.bills import due_and_paid, invoice_rows, label_rows
from planner.replan import bought_until
from tests.replan.ledgers import entries

Row = dict[str, Any]

ORDER = (
    "label_rouge", "aoc_aop", "igp", "stg", "hve", "peche_durable", "rup", "commerce_equitable", "fermier",
    "externalites", "performance",
)  # fmt: skip
"""Labels after organic food, in the order of priority."""


@cache
def france() -> tuple[Case, Law]:
    """Return the French example and its law."""
    case = load_case("data/cases/france-example")
    return case, law_for(case)


@cache
def tiny() -> Case:
    """Return the case that is solved by hand."""
    return load_case("data/cases/tiny")


def cents(number: int) -> float:
    """Return whole cents as money."""
    return number / 100


@st.composite
def labelled(draw: st.DrawFn) -> list[Row]:
    """Return goods with none, one or several labels; some refused, some credit notes."""
    case, _law = france()
    offers = case["offers"][["supplier", "product"]].drop_duplicates().to_dict("records")
    first = pd.Timestamp(case.head["first_day"]).date()
    rows = []
    for _number in range(draw(st.integers(0, 12))):
        offer = draw(st.sampled_from(offers))
        amount = draw(st.integers(1, 99_999)) * draw(st.sampled_from([1, 1, 1, -1]))
        rows.append(
            {
                **offer,
                "date": first,
                "kg": amount / 100,
                "amount": cents(amount),
                "organic": draw(st.booleans()),
                "labels": "|".join(
                    draw(st.lists(st.sampled_from([*ORDER, "other"]), max_size=4, unique=True)) or ["other"]
                ),
                "accepted": draw(st.sampled_from([True, True, True, False])),
            }
        )
    return rows


@settings(max_examples=25, deadline=None)
@given(rows=labelled())
def test_a_purchase_with_several_labels_is_counted_once(rows: list[Row]) -> None:
    """Each label holds the goods of which it is the first; together they are all that was bought, to the cent."""
    case, law = france()
    held = entries(rows).assign(reverses=pd.array([pd.NA] * len(rows), dtype="Int64"))
    last = pd.Timestamp(case.head["last_day"]).date()
    real = bought_to_date(bought_until(case, held, last), law, counting_rules(case, law))
    expected: dict[str, Decimal] = {}
    for row in rows:
        if not row["accepted"]:
            continue
        bears = row["labels"].split("|")
        label = "egalim_organic" if row["organic"] else next((f"egalim_{x}" for x in ORDER if x in bears), "")
        expected[label] = expected.get(label, Decimal(0)) + Decimal(str(row["amount"]))
    found = label_rows(law, real)
    told = (
        {} if found.empty else dict(zip(found["label"], (round(Decimal(x), 2) for x in found["amount"]), strict=True))
    )
    assert told == {label: amount for label, amount in expected.items() if amount}


def ledger(*rows: Row) -> pd.DataFrame:
    """Return lines of one supplier and invoice."""
    usual: Row = {"date": date(2026, 3, 2), "supplier": "coop-c", "product": "feijao", "kg": 10, "invoice": "NF 1"}
    return entries([usual | row for row in rows])


@pytest.mark.parametrize(
    ("paid", "settled", "open_"),
    [(0, "unpaid", 70.0), (6_999, "part_paid", 0.01), (7_000, "paid", 0.0), (7_001, "overpaid", -0.01)],
)
def test_an_invoice_is_paid_to_the_cent_or_not(paid: int, settled: str, open_: float) -> None:
    """A cent too little is paid in part, a cent too much is paid too much."""
    lines = [{"amount": 70}] + ([{"kind": "payment", "amount": cents(paid), "product": ""}] if paid else [])
    row = invoice_rows(tiny(), ledger(*lines)).iloc[0]
    assert (row["settled"], row["open"], row["due"]) == (settled, open_, 70.0)


def test_refused_goods_are_not_due_and_credit_notes_lessen_what_is() -> None:
    """Of 70 + 30 refused - 20 credited, 50 are due; an order is none of it."""
    held = ledger({"amount": 70}, {"amount": 30, "accepted": False}, {"amount": -20, "credit_note": True},
                  {"kind": "order", "amount": 500})  # fmt: skip
    assert due_and_paid(held, ["supplier"])[["due", "paid"]].to_numpy().tolist() == [[50.0, 0.0]]


@settings(max_examples=30, deadline=None)
@given(
    rows=st.lists(
        st.tuples(
            st.sampled_from(["delivery", "payment", "order"]),
            st.sampled_from(["coop-c", "coop-d"]),
            st.sampled_from(["NF 1", "NF 2", ""]),
            st.integers(-5_000, 50_000),
            st.sampled_from([True, None, False]),
        ),
        max_size=14,
    )
)
def test_what_is_open_is_that_of_another_reckoning(rows: list[tuple[str, str, str, int, bool | None]]) -> None:
    """Summed in Decimal from the raw lines, due, paid and open agree for every invoice."""
    held = ledger(
        *({"kind": k, "supplier": s, "invoice": n, "amount": cents(a), "accepted": ok} for k, s, n, a, ok in rows)
    )
    expected: dict[tuple[str, str], list[Decimal]] = {}
    for kind, supplier, invoice, amount, accepted in rows:
        if kind == "order" or (kind == "delivery" and accepted is False):
            continue
        sums = expected.setdefault((supplier, invoice), [Decimal(0), Decimal(0)])
        sums[kind == "payment"] += Decimal(amount) / 100
    found = invoice_rows(tiny(), held) if rows else pd.DataFrame()
    told = {(r.supplier, r.invoice): [r.due, r.paid, r.open] for r in found.itertuples()}  # type: ignore[attr-defined]
    assert told == {key: [float(due), float(paid), float(due - paid)] for key, (due, paid) in expected.items()}


@pytest.mark.parametrize(("paid", "settled"), [(0, "credit"), (-5, "credit"), (-20, "paid"), (5, "overpaid")])
def test_a_credit_note_that_nothing_settles_is_not_paid_too_much(paid: float, settled: str) -> None:
    """20.00 are to come back on an invoice of their own, and nothing was paid on it."""
    lines = [{"amount": -20, "kg": -2, "credit_note": True}]
    lines += [{"kind": "payment", "amount": paid, "product": ""}] if paid else []
    row = invoice_rows(tiny(), ledger(*lines)).iloc[0]
    assert (row["settled"], row["due"]) == (settled, -20.0)
