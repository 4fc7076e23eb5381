"""The same as the open data, flat: a table for each kind of thing, as CSV and as one workbook, in which no text is a formula.

Rows of tables are joined by ``process``, ``award``, ``contract`` and ``party``, the ids of the records. Amounts are in the currency of the row.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

import pandas as pd
from openpyxl import Workbook

from planner.io.writing import text_cell
from planner.publication.ocds import ocid
from planner.publication.public import Item, Process, Public
from planner.reports.pictures import plain_csv

Row = dict[str, Any]

_COLUMNS: Mapping[str, tuple[str, ...]] = {
    "processes": ("process", "ocid", "kind", "title", "procuring_entity", "method", "way_of_award", "reference", "planned_amount", "open_amount", "currency"),
    "parties": ("party", "name", "is_code", "kind", "municipality", "region", "families", "certificates", "ownership"),
    "budget": ("process", "fund", "fund_name", "amount", "currency"),
    "lots": ("process", "lot", "number", "item", "product", "food_group", "organic", "quantity", "unit", "kg", "unit_price", "amount", "currency", "first_day", "last_day", "deliveries", "specification"),
    "awards": ("process", "award", "party", "status", "of", "lots", "amount", "currency"),
    "award_items": ("process", "award", "item", "product", "food_group", "organic", "quantity", "unit", "kg", "unit_price", "amount", "currency"),
    "contracts": ("process", "contract", "award", "party", "status", "name", "first_day", "last_day", "planned_amount", "delivered_amount", "paid_amount", "currency"),
    "deliveries": ("process", "contract", "delivery", "party", "day", "product", "quantity", "unit", "kg", "amount", "currency", "fund"),
    "payments": ("process", "contract", "payment", "party", "day", "amount", "currency", "fund"),
    "purchases": ("month", "process", "party", "product", "organic", "quantity", "unit", "kg", "amount", "currency", "given"),
    "shares": ("share", "name", "of_whom", "sense", "required_share", "reached_share", "numerator", "denominator", "unit", "judgement", "definition", "source", "source_was_read"),
    "left_out": ("what", "count", "why"),
}  # fmt: skip
"""Columns of each table, in their order; a table without rows is written too, so that who reads them finds each."""


def tables_of(public: Public, prefix: str = "") -> dict[str, pd.DataFrame]:
    """Return the flat tables by name.

    Parameters
    ----------
    public : Public
        All that is public.
    prefix : str
        The registered prefix of ocids; empty: none.

    Returns
    -------
    dict of str to pandas.DataFrame
        Amounts and quantities as numbers, days as ISO text, what is not known blank.
    """
    currency = public.head.currency
    rows: dict[str, Iterable[Row]] = {
        "processes": [_process(public, one, prefix) for one in public.processes],
        "parties": _parties(public),
        "budget": _budget(public),
        "lots": _lots(public),
        "awards": [
            {"process": one.id, "award": award.id, "party": award.supplier, "status": award.status, "of": award.of, "lots": "|".join(award.lots), "amount": award.amount}
            for one in public.processes
            for award in one.awards
        ],
        "award_items": [
            {"process": one.id, "award": award.id} | _item(item)
            for one in public.processes
            for award in one.awards
            for item in award.items
        ],
        "contracts": _contracts(public),
        "deliveries": [
            {"process": line.process, "contract": line.contract, "delivery": line.id, "party": line.supplier, "day": line.day.isoformat(), "product": line.product.name if line.product else "", "quantity": line.quantity, "unit": line.unit, "kg": line.kg, "amount": line.amount, "fund": line.fund}
            for line in public.deliveries
        ],
        "payments": [
            {"process": line.process, "contract": line.contract, "payment": line.id, "party": line.supplier, "day": line.day.isoformat(), "amount": line.amount, "fund": line.fund}
            for line in public.payments
        ],
        "purchases": [
            {"month": f"{line.month:%Y-%m}", "process": line.process, "party": line.supplier, "product": line.product.name if line.product else "", "organic": _yes(line.organic), "quantity": line.units, "unit": line.unit, "kg": line.kg, "amount": line.amount, "given": _yes(line.given)}
            for line in public.purchases
        ],
        "shares": [
            {"share": one.id, "name": one.name, "of_whom": one.scope, "sense": one.sense, "required_share": one.required, "reached_share": one.reached, "numerator": one.numerator, "denominator": one.denominator, "unit": one.unit, "judgement": one.judgement, "definition": one.definition, "source": one.source, "source_was_read": _yes(one.verified) if one.source else ""}
            for one in public.shares
        ],
        "left_out": [{"what": one.what, "count": one.count, "why": one.why} for one in public.left_out],
    }  # fmt: skip
    return {name: _frame(_COLUMNS[name], found, currency) for name, found in rows.items()}


def write_tables(public: Public, folder: Path, prefix: str = "") -> list[Path]:
    """Write the tables: CSV files in ``tables/CASE``, and one workbook beside them.

    Parameters
    ----------
    public : Public
        All that is public.
    folder : Path
        Folder of the publication.
    prefix : str
        The registered prefix of ocids; empty: none.

    Returns
    -------
    list of Path
        What was written; a workbook of which every table is as it was stays untouched.
    """
    place = folder / "tables" / public.head.id
    place.mkdir(parents=True, exist_ok=True)
    tables = tables_of(public, prefix)
    files, other = [], False
    for name, frame in tables.items():
        path, content = place / f"{name}.csv", plain_csv(frame)
        if not path.exists() or path.read_bytes() != content:
            path.write_bytes(content)
            other = True
        files.append(path)
    book = place.with_name(f"{place.name}.xlsx")
    if other or not book.exists():
        _workbook(tables).save(book)
    return [*files, book]


def _workbook(tables: Mapping[str, pd.DataFrame]) -> Workbook:
    book = Workbook(write_only=True)
    for name, frame in tables.items():
        sheet = book.create_sheet(name)
        sheet.freeze_panes = "A2"
        sheet.append(list(frame.columns))
        for row in frame.itertuples(index=False):
            sheet.append([_cell(sheet, value) for value in row])
    return book


def _cell(sheet: Any, value: Any) -> Any:
    if isinstance(value, str):
        return text_cell(sheet, value) if value else None
    return None if pd.isna(value) else value


def _frame(columns: tuple[str, ...], rows: Iterable[Row], currency: str) -> pd.DataFrame:
    found = [{"currency": currency, **row} for row in rows]
    frame = pd.DataFrame(
        {name: [_plain(row.get(name)) for row in found] for name in columns if name != "currency"}, dtype=object
    )
    if "currency" in columns:
        frame.insert(columns.index("currency"), "currency", [currency] * len(found))
    for name in frame.columns:
        values = [value for value in frame[name] if value is not None]
        numbers = bool(values) and all(isinstance(value, int | float) for value in values)
        frame[name] = frame[name].astype("float64" if numbers else "object")
        if numbers and all(isinstance(value, int) for value in values):
            frame[name] = frame[name].astype("Int64")
        elif not numbers:
            frame[name] = frame[name].where(frame[name].notna(), "").astype("str")
    return frame[list(columns)]


def _plain(value: Any) -> Any:
    """Return a cell as CSV has it: decimals as numbers with the same digits."""
    return float(value) if isinstance(value, Decimal) else value


def _yes(value: bool) -> str:
    return "yes" if value else "no"


def _process(public: Public, one: Process, prefix: str) -> Row:
    planned = sum(
        (
            *(award.amount for award in one.awards if award.amount is not None),
            *(contract.planned for contract in one.contracts),
            one.open_amount,
        ),
        Decimal("0.00"),
    )
    entity = public.committees[one.committee].name if one.committee else public.head.buyer.name
    return {"process": one.id, "ocid": ocid(public, one.id, prefix), "kind": one.kind, "title": one.title, "procuring_entity": entity, "method": one.way.method, "way_of_award": one.way.name, "reference": one.way.reference, "planned_amount": planned, "open_amount": one.open_amount}  # fmt: skip


def _parties(public: Public) -> Iterator[Row]:
    yield {"party": public.head.buyer.id, "name": public.head.buyer.name, "is_code": "no", "kind": "buyer"}
    for party, one in public.suppliers.items():
        profile = one.profile
        yield {"party": party, "name": one.shown.name, "is_code": _yes(one.shown.coded), "kind": profile.kind, "municipality": profile.municipality, "region": profile.state, "families": profile.families, "certificates": "|".join(profile.certificates), "ownership": "|".join(profile.ownership)}  # fmt: skip


def _budget(public: Public) -> Iterator[Row]:
    names = {fund.shown.id: fund.shown.name for fund in public.funds}
    for one in public.processes:
        for fund, amount in one.budget.items():
            yield {"process": one.id, "fund": fund, "fund_name": names.get(fund, fund), "amount": amount}


def _lots(public: Public) -> Iterator[Row]:
    for one in public.processes:
        for lot in one.lots:
            for item in lot.items:
                told = {"process": one.id, "lot": lot.id, "number": lot.number, "first_day": lot.first_day.isoformat(), "last_day": lot.last_day.isoformat(), "deliveries": lot.deliveries}  # fmt: skip
                yield told | _item(item) | {"specification": item.description}


def _item(item: Item) -> Row:
    return {"item": item.id, "product": item.product.name, "food_group": item.food_group, "organic": _yes(item.organic), "quantity": item.quantity, "unit": item.unit, "kg": item.kg, "unit_price": item.price, "amount": item.amount}  # fmt: skip


def _contracts(public: Public) -> Iterator[Row]:
    for one in public.processes:
        for contract in one.contracts:
            yield {
                "process": one.id,
                "contract": contract.id,
                "award": contract.award,
                "party": contract.supplier,
                "status": contract.status,
                "name": contract.name,
                "first_day": contract.first_day.isoformat() if contract.first_day else "",
                "last_day": contract.last_day.isoformat() if contract.last_day else "",
                "planned_amount": contract.planned,
                "delivered_amount": sum((line.amount for line in contract.deliveries), Decimal("0.00")),
                "paid_amount": sum((line.amount for line in contract.payments), Decimal("0.00")),
            }
