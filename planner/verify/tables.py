"""Reading a plan's tables as they come, also from a workbook edited by hand: every odd cell is a violation, never a crash."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

import numpy as np
import pandas as pd

from planner.i18n import _
from planner.schema import PLAN_TABLES
from planner.schema.base import DTYPES, Column, Table
from planner.verify.again import KEPT
from planner.verify.facts import Facts
from planner.verify.violation import Report

FORM = "form"
"""Family of violations that concern the cells themselves."""

YES = ("yes", "true", "1", "1.0")
NO = ("no", "false", "0", "0.0")

NAMES = {
    "supplier_name": "supplier",
    "product_name": "product",
    "site_name": "site",
    "dish_name": "dish",
    "kitchen_name": "kitchen",
}
"""Columns that repeat a name of the case, with the column whose name it is."""

CHECKED = tuple(name for name, table in PLAN_TABLES.items() if table.checked and table.checked.recomputed)
"""Tables whose figures are recomputed, as the schema declares it."""

NEEDED = (
    "orders", "payments", "served", "deliveries", "stocks", "shortfalls", "targets", "fund_use", "supplier_totals", "prices",
    "summary",
)  # fmt: skip
"""Tables that a plan may not do without: all of the first edition."""

OPTIONAL = tuple(name for name in CHECKED if name not in NEEDED)
"""Tables that a plan may do without: those of earlier editions of the planner have none of them."""

BY_DIET = ("menu_sheet", "recipe_sheet")
"""Tables that tell diets apart; those of older plans do not, and are left alone where nobody has a diet."""


def read_tables(
    facts: Facts, tables: Mapping[str, pd.DataFrame], report: Report, complete: bool
) -> dict[str, pd.DataFrame]:
    """Return the checked tables of a plan with the schema's columns and types, rows that point nowhere left out.

    Parameters
    ----------
    facts : Facts
        What the case says.
    tables : mapping of str to pandas.DataFrame
        The plan as it was found.
    report : Report
        Receives what is wrong with the cells.
    complete : bool
        False: a table that is not there is left out without a word, but for the orders.

    Returns
    -------
    dict of str to pandas.DataFrame
        The tables by name; ``orders`` is always among them.
    """
    known = _known_values(facts)
    result: dict[str, pd.DataFrame] = {}
    for name in CHECKED:
        if tables.get(name) is None:
            if (complete and name not in OPTIONAL) or name == "orders":
                what = _("The plan has no table {table}. Take the file as the planner wrote it.").format(table=name)
                report.add(FORM, what, {"table": name})
            if name != "orders":
                continue
        if name in BY_DIET and "diet" not in tables[name]:
            _without_diets(facts, name, report)
            continue
        frame = _read_before(facts, name, tables.get(name))
        result[name] = _read(facts, name, tables.get(name), known, report) if frame is None else frame
    return result


def _read(
    facts: Facts, name: str, found: pd.DataFrame | None, known: dict[str, set[str]], report: Report
) -> pd.DataFrame:
    told = len(report.violations)
    stated = _of_today(name, _with_what_is_ordered(name, found))
    frame = _typed(PLAN_TABLES[name], _of_everybody(name, stated), report)
    if frame.empty:
        frame = frame.reset_index(drop=True)
    else:
        _check_keys(PLAN_TABLES[name], frame, report)
        frame = _drop_unknown(name, frame, known, report)
        _check_names(facts, name, frame, report)
    if found is not None and len(report.violations) == told:
        facts.read[name] = [(found.copy(deep=False), frame), *facts.read.get(name, [])][:KEPT]
    return frame


def _read_before(facts: Facts, name: str, found: pd.DataFrame | None) -> pd.DataFrame | None:
    """Return what was read for an earlier plan from a table with the same cells, if there was nothing to tell of them.

    Cells of any kind may be equal and yet be read otherwise, as 1 and 1.0: a table that has some is read anew.
    """
    before = facts.read.get(name, [])
    if not before or found is None or any(dtype == "object" for dtype in found.dtypes):
        return None
    for one in before:
        came, frame = one
        if came.equals(found):
            facts.read[name] = [one, *(other for other in before if other is not one)]
            return frame
    return None


def _with_what_is_ordered(name: str, frame: pd.DataFrame | None) -> pd.DataFrame | None:
    """Read orders of an earlier edition, which do not tell apart what is ordered and what arrives, as ordering what arrives."""
    if name != "orders" or frame is None or not {"packs", "kg"} <= set(frame.columns):
        return frame
    told = {"order_packs": "packs", "order_kg": "kg"}
    return frame.assign(**{new: frame[old] for new, old in told.items() if new not in frame})


def _of_everybody(name: str, frame: pd.DataFrame | None) -> pd.DataFrame | None:
    """Read payments, shares, promises and ceilings of an earlier edition, which told no committees apart, as those of everybody."""
    if (
        name not in ("payments", "targets", "promises", "cost_ceilings")
        or frame is None
        or "scope" in frame
        or PLAN_TABLES[name].key[0] not in frame
    ):
        return frame
    return frame.assign(scope="")


_NEW: Mapping[str, Mapping[str, Any]] = {
    "payments": {"contract": "", "invoiced_from": pd.NaT, "invoiced_until": pd.NaT},
    "contracts": {"charge_amount": 0.0, "charge_day": pd.NaT, "charge_fund": ""},
    "rooms": {"first_day": pd.NaT, "last_day": pd.NaT},
}
"""Columns that plans of earlier editions do not have, and what they would say there."""


def _of_today(name: str, frame: pd.DataFrame | None) -> pd.DataFrame | None:
    """Read payments, contracts and rooms of an earlier edition, which knew no charges of contracts, days of invoices or days of rooms."""
    if frame is None or name not in _NEW or PLAN_TABLES[name].key[0] not in frame:
        return frame
    return frame.assign(**{column: blank for column, blank in _NEW[name].items() if column not in frame})


def _without_diets(facts: Facts, name: str, report: Report) -> None:
    """Report a sheet of a plan made before sheets told diets apart, where the case has diets."""
    if len(facts.case["diets"]):
        what = _("The table {table} does not say what each diet gets. Make the plan anew.").format(table=name)
        report.add(FORM, what, {"table": name})


def _known_values(facts: Facts) -> dict[str, set[str]]:
    return {
        "period": set(facts.periods["period"]),
        "zone": set(facts.sites["zone"]),
        "site": set(facts.sites.index),
        "offer": set(facts.offers.index),
        "product": set(facts.products.index),
        "supplier": set(facts.suppliers.index),
        "fund": set(facts.funds.index),
        "menu": set(facts.case["menu_groups"]["menu"]),
        "dish": set(facts.case["dishes"]["dish"]),
    }


def _typed(table: Table, frame: pd.DataFrame | None, report: Report) -> pd.DataFrame:
    if frame is not None and frame.empty and {*table.names} <= {*frame.columns}:
        return _nothing(table.name).copy(deep=False)
    found = table.empty() if frame is None else frame.set_axis(_lines(frame), axis=0)
    columns: dict[str, pd.Series] = {}
    for column in table.columns:
        if column.name not in found:
            what = _("Table {table} has no column {column}. Put it back as the planner wrote it.")
            report.add(FORM, what.format(table=table.name, column=column.name), {"table": table.name})
            cells = pd.Series([None] * len(found), index=found.index, dtype=object)
        else:
            cells = found[column.name]
        columns[column.name] = _typed_cells(table, column, cells, report, blank_told=column.name not in found)
    return pd.DataFrame(columns)


@cache
def _nothing(name: str) -> pd.DataFrame:
    """Return a table of a plan without rows, with the types in which the check reckons."""
    empty = PLAN_TABLES[name].empty()
    return pd.DataFrame({column.name: _as_they_are(column, empty[column.name]) for column in PLAN_TABLES[name].columns})


def _lines(frame: pd.DataFrame) -> pd.Index:
    """Return the lines that the user sees: the index of a table that was read from a file, else counted from 2."""
    if len(frame) and frame.index.is_unique and pd.api.types.is_integer_dtype(frame.index) and frame.index.min() >= 2:
        return frame.index
    return pd.RangeIndex(2, 2 + len(frame))


def _as_they_are(column: Column, cells: pd.Series) -> pd.Series | None:
    """Return cells of which nothing is to be read or told, as in a plan that was never a file; None if there is any."""
    if str(cells.dtype) != DTYPES[column.kind] or (column.required and cells.hasnans):
        return None
    sound: bool | np.bool_
    if column.kind in ("text", "list", "months"):
        sound = all(isinstance(w, str) and w == w.strip() and (w or not column.required) for w in cells.unique())
        values = cells
    elif column.kind == "date":
        sound, values = (cells.isna() | (cells == cells.dt.normalize())).all(), cells
    elif column.kind == "boolean":
        sound, values = True, cells
    else:
        numbers = cells.to_numpy(dtype="float64", na_value=np.nan)
        least = -np.inf if column.minimum is None else column.minimum
        sound, values = not (np.isinf(numbers) | (numbers < least)).any(), pd.Series(numbers, index=cells.index)
    return values if sound else None


def _typed_cells(table: Table, column: Column, cells: pd.Series, report: Report, blank_told: bool) -> pd.Series:
    as_they_are = _as_they_are(column, cells)
    if as_they_are is not None:
        return as_they_are
    if cells.dtype == "str":
        cells = cells.str.strip()
        blank = cells.isna() | (cells == "")
    elif cells.dtype == object:
        blank = cells.isna() | (cells.astype(str).str.strip() == "")
    else:
        blank = cells.isna()
    odd = pd.Series(False, index=cells.index)
    if column.kind in ("integer", "number"):
        numbers = _numbers(cells)
        odd = ~blank & ~np.isfinite(numbers)
        if column.kind == "integer":
            odd |= np.isfinite(numbers) & (numbers != numbers.round())
        if column.minimum is not None:
            odd |= numbers < column.minimum
        values: pd.Series = numbers.mask(odd | (column.required & blank), 0.0)
    elif column.kind == "boolean":
        words = cells.astype(str).str.strip().str.lower()
        values = pd.Series(pd.NA, index=cells.index, dtype="boolean")
        values[words.isin(YES)] = True
        values[words.isin(NO)] = False
        odd = ~blank & values.isna()
    elif column.kind == "date":
        values = pd.to_datetime(cells.where(~blank), errors="coerce").dt.as_unit("s").dt.normalize()
        odd = ~blank & values.isna()
    else:
        texts = cells if cells.dtype == "str" else pd.Series([_text(c) for c in cells], index=cells.index, dtype="str")
        values = texts.mask(blank, "")
    if column.required and not blank_told:
        _tell(table, column, blank, cells, _("A cell that must be filled is blank."), report)
    _tell(table, column, odd, cells, _("This is not a value that can stand here."), report)
    return values


def _numbers(cells: pd.Series) -> pd.Series:
    if pd.api.types.is_numeric_dtype(cells):
        return pd.Series(cells.to_numpy(dtype="float64", na_value=np.nan), index=cells.index)
    return pd.to_numeric(cells.astype(object).where(cells.notna(), np.nan), errors="coerce").astype("float64")


def _text(cell: Any) -> str:
    # A workbook may turn the label of a period, the date of its first day, into a date.
    if hasattr(cell, "isoformat"):
        return str(cell.isoformat())[:10]
    return str(cell).strip()


def _tell(table: Table, column: Column, bad: pd.Series, cells: pd.Series, what: str, report: Report) -> None:
    if not bad.any():
        return
    rows = pd.DataFrame({"table": table.name, "column": column.name, "line": cells.index[bad]})
    rows["found"] = cells[bad].astype(str).to_numpy()
    report.add_rows(FORM, what, rows, ["table", "column", "line"], found="found")


def _check_keys(table: Table, frame: pd.DataFrame, report: Report) -> None:
    twice = frame.duplicated(table.key, keep="first").to_numpy() if table.key else np.zeros(len(frame), dtype=bool)
    if twice.any():
        what = _("Table {table} says the same thing twice: two rows have one key.").format(table=table.name)
        report.add_rows(FORM, what, frame[twice], table.key)


def _drop_unknown(name: str, frame: pd.DataFrame, known: dict[str, set[str]], report: Report) -> pd.DataFrame:
    astray = np.zeros(len(frame), dtype=bool)
    for column, values in known.items():
        if column not in frame:
            continue
        strange = ~frame[column].isin(values).to_numpy()
        if not strange.any():
            continue
        if not PLAN_TABLES[name][column].required:
            strange &= (frame[column] != "").to_numpy()
            if not strange.any():
                continue
        rows = pd.DataFrame({"table": name, "column": column, "line": frame.index[strange]})
        rows["found"] = frame.loc[strange, column].to_numpy()
        what = _("The case knows no {column} of this name.").format(column=column)
        report.add_rows(FORM, what, rows, ["table", "column", "line"], found="found")
        astray |= strange
    return frame[~astray].reset_index(drop=True)


def _check_names(facts: Facts, name: str, frame: pd.DataFrame, report: Report) -> None:
    for column, kind in NAMES.items():
        if column not in frame or kind not in frame:
            continue
        expected = frame[kind].map(facts.names[kind])
        wrong = (frame[column] != "") & (frame[column] != expected)
        if not wrong.any():
            continue
        rows = frame.loc[wrong, [kind]].assign(table=name, expected=expected[wrong], found=frame.loc[wrong, column])
        report.add_rows(
            FORM,
            _("The name printed is not the case's name."),
            rows,
            ["table", kind],
            expected="expected",
            found="found",
        )
