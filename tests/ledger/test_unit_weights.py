"""Crates that weigh something else from a day on or of one supplier, and pieces billed by their real weight."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from planner.ledger import bookkeeping, open_ledger
from planner.ledger.goods import in_force
from tests.cases import edited, tiny_case
from tests.ledger.samples import TODAY, codes, csv, read, record

HEADS = "date,supplier,product,quantity,unit,kg,price,amount,fund,invoice"
CRATE = {"unit": "crate", "product": "banana", "supplier": "coop"}
CRATES = [
    CRATE | {"kg": 20, "last_day": date(2026, 3, 4)},
    CRATE | {"kg": 18, "first_day": date(2026, 3, 5)},
    CRATE | {"kg": 15, "supplier": None},
]
CASE = tiny_case(unit_weights=CRATES)


@pytest.mark.parametrize(
    ("day", "supplier", "noted", "kg"),
    [
        ("2026-03-04", "coop", "", 60.0),
        ("2026-03-05", "coop", "", 54.0),
        ("2026-03-05", "coop", "53.5", 53.5),
        ("2026-03-05", "firma", "", 45.0),
    ],
)
def test_a_crate_weighs_what_the_case_says_of_day_and_supplier(
    tmp_path: Path, day: str, supplier: str, noted: str, kg: float
) -> None:
    """Three crates are 60 kg to the last day of one row, 54 from the first of the next, 45 of others; a weight on the note counts."""
    lines = read(tmp_path, f"{day},{supplier},banana,3,cajas,{noted},,200.00,federal,NF 2", headings=HEADS, case=CASE)
    assert codes(lines, "error") == []
    assert lines.frame[["kg", "unit"]].to_numpy().tolist() == [[kg, "case"]]


def test_a_crate_of_other_days_is_asked(tmp_path: Path) -> None:
    """Where the table knows the crate only from another day on, its weight is not guessed; the finding says where it stands."""
    late = tiny_case(unit_weights=CRATES[1:2])
    line = "2026-03-04,coop,banana,3,crate,,,200.00,federal,NF 2"
    (finding,) = [f for f in read(tmp_path, line, headings=HEADS, case=late).findings if f.severity == "error"]
    assert finding.code == "unit-not-convertible"
    assert "unit_weights" in finding.what
    assert codes(read(tmp_path, line.replace("03-04", "03-05"), headings=HEADS, case=late), "error") == []


def test_a_purchase_unit_may_weigh_something_else(tmp_path: Path) -> None:
    """A dozen of the cooperative's weighs 1.4 kg where the table of products says 1.5: ten are 14 kg; of others 15."""
    case = tiny_case(unit_weights=[CRATE | {"unit": "dozen", "kg": 1.4}])
    rows = [f"2026-03-04,{supplier},banana,10,dozen,,,75.00,federal,NF 2" for supplier in ("coop", "firma")]
    assert read(tmp_path, *rows, headings=HEADS, case=case).frame["kg"].tolist() == [14.0, 15.0]


def test_pieces_billed_by_their_weight_are_booked_by_it(tmp_path: Path) -> None:
    """10 pieces of 12.4 kg at 14.00, 173.60 in all, are 12.4 kg at 14.00; 140.00 in all are ten pieces at 14.00 each."""
    line = "2026-03-04,coop,feijao,10,piece,12.4,14.00,{},federal,NF 2"
    lines = read(tmp_path, line.format("173.60"), headings=HEADS)
    assert codes(lines, "error") == []
    assert "billed-by-weight" in codes(lines, "note")
    columns = ["quantity", "unit", "kg", "price", "amount"]
    assert lines.frame[columns].to_numpy().tolist() == [[12.4, "kg", 12.4, 14.0, 173.6]]
    each = read(tmp_path, line.format("140.00"), headings=HEADS)
    assert each.frame[columns].to_numpy().tolist() == [[10.0, "piece", 12.4, 14.0, 140.0]]
    assert "amount-is-not-quantity-x-price" in codes(read(tmp_path, line.format("160.00"), headings=HEADS), "error")


def test_by_weight_is_only_what_is_bought_by_weight(tmp_path: Path) -> None:
    """Of a product bought by the dozen a price is never that of a kg, whatever the amount."""
    line = "2026-03-04,coop,banana,10,dozen,12.4,14.00,173.60,federal,NF 2"
    assert codes(read(tmp_path, line, headings=HEADS), "error") == ["amount-is-not-quantity-x-price"]
    beans = tiny_case(products=edited("products", 1, unit="pack", unit_kg=1.0))
    line = line.replace("banana,10,dozen", "feijao,10,piece")
    assert codes(read(tmp_path, line, headings=HEADS, case=beans), "error") == ["amount-is-not-quantity-x-price"]


def test_a_reckoned_weight_follows_the_day_that_is_corrected(tmp_path: Path) -> None:
    """Three crates moved from the last day of 20 kg to the first of 18 kg become 54 kg; what was weighed stays."""
    place = tmp_path / "ledger.sqlite"
    lines = [
        f"2026-03-04,coop,banana,3,crate,{kg},,{amount},federal,NF 2" for kg, amount in (("", "200.00"), (58, "190.00"))
    ]
    with open_ledger(place, create=True) as ledger:
        record(ledger, csv(tmp_path / "lines.csv", *lines, headings=HEADS), case=CASE)
    for entry in (1, 2):
        bookkeeping.correct_entry(CASE, place, entry, {"date": "2026-03-05"}, who="ana", today=TODAY)
    with open_ledger(place) as ledger:
        assert sorted(in_force(ledger.entries())["kg"]) == [54.0, 58.0]
