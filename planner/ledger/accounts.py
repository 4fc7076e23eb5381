"""The accounts of a ledger, as the Brazilian accounts ask for them: by fund and by supplier, line by line."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pandas as pd

from planner.case import Case
from planner.io.atomic import atomic_path
from planner.ledger.goods import bought, in_force
from planner.programmes.counting import counts
from planner.programmes.law import Law
from planner.reports.packing import save
from planner.reports.pictures import plain_csv
from planner.reports.sheets import Book, table_sheet
from planner.schema.base import typed_frame
from planner.schema.ledger_tables import ACCOUNT_TABLES

FAMILY_RULE = "family_farming"
"""Counting rule of a programme that says what is bought from family farming."""


def accounts(case: Case, law: Law, entries: pd.DataFrame) -> dict[str, pd.DataFrame]:
    """Return the tables of the accounts, by name; see `planner.schema.ledger_tables.ACCOUNT_TABLES`.

    They are of the entries given: `planner.ledger.window.of_the_year` chooses those of a year.

    Parameters
    ----------
    case : Case
        The case.
    law : Law
        Whose counting rule tells family farming; without such a rule that column is blank.
    entries : pandas.DataFrame
        Entries, as `planner.ledger.read_entries` gives them.

    Returns
    -------
    dict of str to pandas.DataFrame
        ``account_funds``, ``account_suppliers``, ``account_lines``, ``account_payments``; amounts in currency, to the
        cent. ``family_share`` is blank where no goods were bought.
    """
    family = _family_suppliers(case, law)
    lines = _named(case, bought(entries), family)
    payments = _named(case, _paid(entries), family)
    goods = lines["product"] != ""
    sums = {
        "goods_amount": lines[goods],
        "charges_amount": lines[~goods],
        "paid_amount": payments,
    }
    by_fund = _sums(sums, ["fund", "fund_name"])
    of_family = lines[goods & lines["family"].fillna(False).astype(bool)]
    by_fund["family_amount"] = _cents(of_family, ["fund", "fund_name"]).reindex(by_fund.index, fill_value=0)
    if family is None:
        by_fund["family_amount"] = np.nan
    by_fund["family_share"] = by_fund["family_amount"] / by_fund["goods_amount"].where(by_fund["goods_amount"] > 0)
    by_supplier = _sums(sums, ["fund", "fund_name", "supplier", "supplier_name"])
    groups = lines.groupby(["fund", "fund_name", "supplier", "supplier_name"])
    by_supplier["kg"] = groups["kg"].sum().reindex(by_supplier.index, fill_value=0.0)
    documents = groups["document"].agg(lambda words: len(set(words) - {""}))
    by_supplier["documents"] = documents.reindex(by_supplier.index, fill_value=0)
    by_supplier["family"] = by_supplier.index.get_level_values("supplier").map(lambda s: _is_family(family, s))
    tables = {
        "account_funds": by_fund.reset_index(),
        "account_suppliers": by_supplier.reset_index(),
        "account_lines": lines,
        "account_payments": payments,
    }
    return {name: typed_frame(ACCOUNT_TABLES[name], _in_money(frame)) for name, frame in tables.items()}


def write_accounts(case: Case, tables: Mapping[str, pd.DataFrame], path: Path) -> Path:
    """Write the accounts: a workbook with every table, or the lines as CSV, by suffix; no text becomes a formula.

    Parameters
    ----------
    case : Case
        Whose accounts they are: its currency, and its name and fingerprint in the footers of a workbook.
    tables : mapping of str to pandas.DataFrame
        From `accounts`.
    path : pathlib.Path
        Where to: CSV if it ends in ``.csv``, else a workbook. What is there is replaced.

    Returns
    -------
    pathlib.Path
        The path: the file is there in full, or as it was before.

    Raises
    ------
    InputError
        If the place cannot be written to.
    """
    with atomic_path(path) as temporary:
        if path.suffix.casefold() == ".csv":
            temporary.write_bytes(plain_csv(tables["account_lines"]))
        else:
            book = Book(case)
            for name, table in ACCOUNT_TABLES.items():
                table_sheet(book, table, tables[name])
            save(book.finish(), book.extras, temporary)
    return path


def _family_suppliers(case: Case, law: Law) -> set[str] | None:
    """Return the suppliers that count as family farming; None if the law has no such rule."""
    rule = law.counting_rules.get(FAMILY_RULE)
    if rule is None:
        return None
    suppliers = case["suppliers"]
    rows = suppliers.rename(columns={name: f"supplier.{name}" for name in suppliers.columns})
    return set(suppliers.loc[counts(rule, rows), "supplier"])


def _is_family(family: set[str] | None, supplier: str) -> object:
    return pd.NA if family is None else supplier in family


def _paid(entries: pd.DataFrame) -> pd.DataFrame:
    held = in_force(entries)
    return held[held["kind"] == "payment"]


def _named(case: Case, entries: pd.DataFrame, family: set[str] | None) -> pd.DataFrame:
    """Return entries with the names of what they mention, sorted by fund, supplier and day."""
    frame = entries.rename(columns={"invoice": "document"})
    for kind in ("fund", "supplier", "product"):
        table = case.table(f"{kind}s")
        names = dict(zip(table[kind], table["name"], strict=True))
        frame[f"{kind}_name"] = frame[kind].map(lambda word, names=names: names.get(word, word)).astype("str")
    frame["family"] = pd.Series(
        [_is_family(family, supplier) for supplier in frame["supplier"]], index=frame.index, dtype="boolean"
    )
    each = frame["amount"] / frame["quantity"].where(frame["quantity"] != 0)
    frame["unit_price"] = frame["price"].where(frame["price"].notna(), each.round(4))
    frame["entry"] = frame.index
    return frame.reset_index(drop=True).sort_values(["fund", "supplier", "date", "document", "entry"], kind="stable")


def _cents(frame: pd.DataFrame, by: list[str]) -> pd.Series:
    return frame.groupby(by)["amount_cents"].sum()


def _sums(parts: Mapping[str, pd.DataFrame], by: list[str]) -> pd.DataFrame:
    """Return sums in cents, one column per part and what is open."""
    found = pd.DataFrame({name: _cents(frame, by) for name, frame in parts.items()}).fillna(0).astype("int64")
    return found.assign(open_amount=found["goods_amount"] + found["charges_amount"] - found["paid_amount"])


def _in_money(frame: pd.DataFrame) -> pd.DataFrame:
    """Return sums in cents as money; amounts of lines are money already."""
    sums = [name for name in frame.columns if name.endswith("_amount")]
    return frame.assign(**{name: frame[name] / 100 for name in sums})
