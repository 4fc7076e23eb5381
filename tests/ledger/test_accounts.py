"""The accounts: sums by fund and supplier of what was accepted, line by line, and files without formulas of others."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest
from openpyxl import load_workbook

from planner.ledger import accounts, read_entries, write_accounts
from planner.schema.ledger_tables import ACCOUNT_TABLES
from tests.cases import tiny_case, tiny_law
from tests.ledger.samples import HEADINGS, csv

LINES = (
    "2026-03-03,coop,alface,12,bunch,2.5,30.00,city,NF 1,,,",
    "2026-03-04,coop,banana,10,dozen,7.5,75.00,federal,NF 2,,,",
    "2026-03-05,coop,banana,-1,dozen,7.5,-7.50,federal,NF 3,,yes,",
    "2026-03-05,firma,arroz,2,pack,,50.00,federal,NF 4,,,",
    "2026-03-05,firma,arroz,2,pack,,50.00,federal,NF 5,,,no",
    "2026-03-05,coop,Frete,,,,5.00,federal,NF 2,,,",
    "2026-03-09,coop,,,,,72.50,federal,=NF 2,payment,,",
    "2026-03-09,coop,alface,12,bunch,2.5,30.00,city,P 1,order,,",
)


@pytest.fixture
def tables(tmp_path: Path) -> dict[str, pd.DataFrame]:
    """Return the accounts of a few lines."""
    path = csv(tmp_path / "a.csv", *LINES, headings=HEADINGS + ",kind,credit_note,accepted")
    entries, findings = read_entries(tiny_case(), path)
    assert [f for f in findings if f.severity == "error"] == []
    return accounts(tiny_case(), tiny_law(), entries)


def test_sums_by_fund(tables: dict[str, pd.DataFrame]) -> None:
    """Goods with credit notes taken off, family farming, charges and payments apart; refused goods and orders in none."""
    funds = tables["account_funds"].set_index("fund")
    columns = ["goods_amount", "family_amount", "charges_amount", "paid_amount", "open_amount"]
    assert funds.loc["federal", columns].tolist() == [117.5, 67.5, 5.0, 72.5, 50.0]
    assert funds.loc["city", columns].tolist() == [30.0, 30.0, 0.0, 0.0, 30.0]
    assert funds.loc["federal", "family_share"] == pytest.approx(67.5 / 117.5)


def test_sums_by_supplier(tables: dict[str, pd.DataFrame]) -> None:
    """By fund and supplier: documents counted once each, weights, what is still to pay."""
    rows = tables["account_suppliers"].set_index(["fund", "supplier"])
    columns = ["documents", "kg", "goods_amount", "charges_amount", "paid_amount", "open_amount"]
    assert rows.loc[("federal", "coop"), columns].tolist() == [2, 13.5, 67.5, 5.0, 72.5, 0.0]
    assert rows.loc[("federal", "firma"), columns].tolist() == [1, 10.0, 50.0, 0.0, 0.0, 50.0]
    assert rows["family"].tolist() == [True, True, False]


def test_every_line_is_told(tables: dict[str, pd.DataFrame]) -> None:
    """Each accepted line with its document, names, unit price and number; a price that was not stated is reckoned."""
    lines = tables["account_lines"]
    assert lines["entry"].tolist() == [2, 3, 7, 4, 5]
    firma = lines.set_index("entry").loc[5]
    assert firma[["supplier_name", "product_name", "document", "unit", "unit_price"]].tolist() == ["Firma", "Arroz", "NF 4", "pack", 25.0]  # fmt: skip
    assert tables["account_payments"]["amount"].tolist() == [72.5]


def test_without_a_rule_for_family_farming_it_is_not_told(tmp_path: Path) -> None:
    """Another country's law does not know the word: unknown is not no."""
    entries, _findings = read_entries(tiny_case(), csv(tmp_path / "a.csv", LINES[0], headings=HEADINGS + ",kind,credit_note,accepted"))  # fmt: skip
    tables = accounts(tiny_case(), tiny_law(counting_rules={}), entries)
    assert tables["account_lines"]["family"].isna().all()
    assert tables["account_funds"]["family_amount"].isna().all()


def test_nothing_bought_gives_empty_accounts(tmp_path: Path) -> None:
    """A ledger without a delivery or payment has accounts without a row, in the same columns."""
    entries, _findings = read_entries(tiny_case(), csv(tmp_path / "a.csv", LINES[7], headings=HEADINGS + ",kind,credit_note,accepted"))  # fmt: skip
    tables = accounts(tiny_case(), tiny_law(), entries)
    assert all(tables[name].empty and list(tables[name].columns) == t.names for name, t in ACCOUNT_TABLES.items())
    write_accounts(tiny_case(), tables, tmp_path / "empty.xlsx")


def test_the_files_hold_the_same_and_no_formula_of_others(tables: dict[str, pd.DataFrame], tmp_path: Path) -> None:
    """The workbook's totals are those of the tables; an invoice number that looks like a formula stays a text."""
    path = write_accounts(tiny_case(), tables, tmp_path / "accounts.xlsx")
    book = load_workbook(path)
    assert book.sheetnames == [table.label for table in ACCOUNT_TABLES.values()]
    cells = [cell for row in book["Payments"].iter_rows() for cell in row if str(cell.value).startswith("=NF")]
    assert [(cell.value, cell.data_type) for cell in cells] == [("=NF 2", "s")]
    values = load_workbook(path, data_only=True)["Lines"]
    assert 152.5 in [cell.value for row in values.iter_rows(max_row=4) for cell in row]
    text = write_accounts(tiny_case(), tables, tmp_path / "accounts.csv").read_text(encoding="utf-8-sig")
    assert len(text.splitlines()) == 6
