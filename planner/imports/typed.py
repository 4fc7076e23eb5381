"""Lines of a file under our names, their cells read as numbers and days, as the ledger reads lines of deliveries."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pandas as pd

from planner.case import Case
from planner.findings import Finding
from planner.imports.amounts import mixed
from planner.imports.headings import Columns
from planner.io.offices import Habits, plain_columns
from planner.io.raw import Cell, RawTable, is_blank
from planner.io.typed import type_table
from planner.ledger.lines import amounts_apart, with_option
from planner.schema import Table


def typed_lines(
    raw: RawTable, columns: Columns, table: Table, habits: Habits, case: Case | None
) -> tuple[pd.DataFrame, RawTable, list[Finding]]:
    """Return lines as a typed table.

    Parameters
    ----------
    raw : RawTable
        The lines.
    columns : Columns
        Which column holds what.
    table : Table
        What they can hold, one of `planner.schema.import_tables.IMPORT_TABLES`.
    habits : Habits
        How the file is written.
    case : Case or None
        The case, with units of its own.

    Returns
    -------
    pandas.DataFrame
        Columns of the table; the index holds line numbers.
    RawTable
        The columns that are used, under our names.
    list of Finding
        What cannot be read or is in doubt, under the file's headings.
    """
    names = [name for name in columns.places if name in table]
    named = replace(raw, headings=names, columns=[raw.columns[columns.places[name]] for name in names])
    # A number with a fraction, as recipes write it, becomes the number; a price or a day never is one.
    named = replace(
        named,
        columns=[
            [mixed(cell) for cell in cells] if name == "quantity" else _rates(cells) if name == "tax" else cells
            for name, cells in zip(names, named.columns, strict=True)
        ],
    )
    own: Sequence[str] = [] if case is None else [*case["products"]["unit"], *case["unit_weights"]["unit"]]
    named, two = amounts_apart(named, {str(unit) for unit in own}, ("quantity",))
    figures = [column.name for column in table.columns if column.kind in ("number", "integer")]
    days = [column.name for column in table.columns if column.kind == "date"]
    named, doubts = plain_columns(named, figures, days, habits)
    frame, _extras, unread = type_table(
        named, replace(table, name=raw.name), habits.country, decimals=habits.mark, ask=True
    )
    headings = {name: raw.headings[columns.places[name]] for name in names}
    found = [*two, *doubts, *map(with_option, unread)]
    return frame, named, [replace(one, column=headings.get(one.column, one.column)) for one in found]


def _rates(cells: Sequence[Cell]) -> list[Cell]:
    """Return rates in percent: without their sign, and those that a workbook keeps as a part of 1 times a hundred.

    >>> _rates(["5%", "0 %"]), _rates([0.05, 0, None]), _rates([5, 0.5])
    (['5', '0'], [5.0, 0, None], [5, 0.5])
    """
    bare = [cell.strip().removesuffix("%").strip() if isinstance(cell, str) else cell for cell in cells]
    figures = [cell for cell in bare if isinstance(cell, int | float)]
    parts = bool(figures) and len(figures) == sum(not is_blank(cell) for cell in bare) and 0 < max(figures) < 1
    return [round(cell * 100, 6) if parts and isinstance(cell, float) else cell for cell in bare]
