"""Lines that name the contract under which goods were ordered, came, were substituted or went back."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
import sqlalchemy as sa

from planner.ledger import open_ledger
from planner.ledger.meanings import read_meanings
from planner.ledger.store import Ledger
from tests.cases import edited, tiny_case
from tests.ledger.samples import codes, csv, read, record

DAYS = {"first_day": date(2026, 3, 1), "last_day": date(2026, 12, 31)}
CASE = tiny_case(
    contracts=[
        {"contract": "banana", "name": "Contract 14/2026", "supplier": "coop", "product": "banana"} | DAYS,
        {"contract": "rice", "name": "Contract 15/2026", "supplier": "firma", "product": "arroz"} | DAYS,
    ],
    offers=edited("offers", 1, contract="banana"),
)
HEADS = "kind,date,supplier,product,quantity,unit,amount,fund,contrato,invoice"
LINE = "delivery,2026-03-04,coop,banana,10,dozen,75.00,federal,Contract 14/2026,NF 2"


def test_order_delivery_substitution_and_credit_note_name_a_contract(tmp_path: Path) -> None:
    """By its number in print or its short name; what came in its place is noted, and all of it is kept in the ledger."""
    lines = [
        LINE.replace("delivery", "order"),
        LINE,
        LINE.replace("banana,10,dozen", "alface,10,bunch").replace("Contract 14/2026", "banana"),
        LINE.replace("delivery", "credit note").replace("10,dozen,75", "-2,dozen,-15"),
    ]
    found = read(tmp_path, *lines, headings=HEADS, case=CASE)
    assert codes(found, "error") == []
    assert found.frame["contract"].tolist() == ["banana"] * 4
    (note,) = [f for f in found.findings if f.code == "contract-of-another"]
    assert (note.severity, note.rows, note.column) == ("note", (4,), "product")
    with open_ledger(tmp_path / "ledger.sqlite", create=True) as ledger:
        record(ledger, csv(tmp_path / "lines.csv", *lines, headings=HEADS), case=CASE)
        assert ledger.entries()["contract"].tolist() == ["banana"] * 4


def test_an_unknown_contract_is_asked_and_may_be_said_once(tmp_path: Path) -> None:
    """Nothing is guessed; the option that the finding names is taken, and the line then counts there."""
    line = LINE.replace("Contract 14/2026", "CT-14")
    (finding,) = [f for f in read(tmp_path, line, headings=HEADS, case=CASE).findings if f.severity == "error"]
    assert (finding.code, finding.column) == ("unknown-contract", "contrato")
    assert "contracts" in finding.mend
    (meaning,) = read_meanings(CASE, ["contract:CT-14=banana"])
    mapped = tiny_case(
        contracts=CASE.tables["contracts"].to_dict("records"),
        mappings=[{"kind": "contract", "theirs": meaning.theirs, "ours": meaning.ours}],
    )
    assert read(tmp_path, line, headings=HEADS, case=mapped).frame["contract"].tolist() == ["banana"]


@pytest.mark.parametrize(
    ("change", "severity", "column"),
    [
        (("Contract 14/2026", "rice"), "error", "contrato"),
        (("2026-03-04", "2026-02-28"), "warning", "date"),
        (("", ""), None, None),
    ],
)
def test_a_contract_that_does_not_fit_is_told(
    tmp_path: Path, change: tuple[str, str], severity: str | None, column: str | None
) -> None:
    """Of another supplier it is an error, on a day before it holds a warning; one that fits gives no finding."""
    found = read(tmp_path, LINE.replace(*change), headings=HEADS, case=CASE)
    told = [(f.severity, f.column) for f in found.findings if f.code == "contract-of-another"]
    assert told == ([(severity, column)] if severity else [])


def test_a_ledger_of_before_gets_the_column(tmp_path: Path) -> None:
    """A ledger without contracts is brought to the newest form, its lines kept and naming none."""
    place = tmp_path / "ledger.sqlite"
    with open_ledger(place, create=True) as ledger:
        record(ledger, csv(tmp_path / "lines.csv", LINE.replace("Contract 14/2026", ""), headings=HEADS), case=CASE)
        with ledger._database.engine.begin() as connection:
            connection.execute(sa.text("ALTER TABLE entries DROP COLUMN contract"))
            connection.execute(sa.text("UPDATE alembic_version SET version_num = '0001'"))
    with Ledger(place) as again:
        assert again.entries()[["contract", "kg"]].to_numpy().tolist() == [["", 15.0]]


@pytest.mark.parametrize(("charge", "asked"), [(120.0, False), (0.0, True), (None, True)])
def test_the_charge_of_a_contract_is_no_charge_for_delivery(tmp_path: Path, charge: float | None, asked: bool) -> None:
    """A line without a product that names a contract with a charge for the year is that charge; of another contract it is asked about."""
    signed = [
        row | {"charge_per_year": charge, "charge_fund": "city"} for row in CASE.tables["contracts"].to_dict("records")
    ]
    case = tiny_case(contracts=signed, offers=edited("offers", 1, contract="banana"))
    line = LINE.replace("banana,10,dozen", ",,")
    found = read(tmp_path, line, headings=HEADS, case=case)
    assert [f.code for f in found.findings] == (["unknown-product"] if asked else [])
    assert found.frame["contract"].tolist() == ([] if asked else ["banana"])
