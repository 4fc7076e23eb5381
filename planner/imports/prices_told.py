"""What is told of price lists: columns that are not known, and prices that are taken as quotes."""

from __future__ import annotations

import pandas as pd

from planner.findings import Finding
from planner.i18n import _
from planner.imports.headings import Columns, is_figure, mostly, which_column
from planner.imports.told import told
from planner.io.raw import Cell, RawTable, is_blank
from planner.io.troubles import quoted


def missing_columns(raw: RawTable, columns: Columns) -> list[Finding]:
    """Return the errors that no column is known to hold the product, or the price where a column is not known at all."""
    found = []
    unread = [at for at in columns.unread if raw.headings[at]]
    if "price" not in columns.places and columns.questions:
        figures = [raw.headings[at] for at in unread if mostly(is_figure, _filled(raw, at))]
        found.append(
            told(
                "missing-column",
                "error",
                raw.name,
                (),
                "price",
                what=_("No column is known to hold the price."),
                why=_("Without it no line of the file says anything."),
                mend=which_column("price_column", "price", figures),
            )
        )
    if "product" not in columns.places:
        words = [raw.headings[at] for at in unread if not mostly(is_figure, _filled(raw, at))]
        found.append(
            told(
                "missing-column",
                "error",
                raw.name,
                (),
                "product",
                what=_("No column is known to hold the product."),
                why=_("A price without its product says nothing."),
                mend=which_column("price_column", "product", words),
            )
        )
    return found


def _filled(raw: RawTable, at: int) -> list[Cell]:
    return [cell for cell in raw.columns[at] if not is_blank(cell)]


def quotes_told(table: str, quotes: list[dict[str, object]]) -> list[Finding]:
    """Return what is wrong with quotes: no day, no market, several for one product."""
    return [*_asked(table, quotes), *_twice(table, quotes)]


def is_organic(cell: object) -> bool:
    """Tell whether a cell says that goods are organic; a blank one does not."""
    return bool(pd.notna(cell)) and bool(cell)  # type: ignore[call-overload]


def _asked(table: str, quotes: list[dict[str, object]]) -> list[Finding]:
    found = []
    for column, option in (("date", "--day 2026-02-01"), ("market", "--market NAME")):
        if any(not row[column] for row in quotes):
            found.append(
                told(
                    f"quotes-without-{column}",
                    "error",
                    table,
                    (),
                    column,
                    what=_("The prices name no supplier and are taken as quotes, but do not say their day.")
                    if column == "date"
                    else _(
                        "The prices name no supplier and are taken as quotes, but do not say where they were asked."
                    ),
                    why=_("A reference price is only as good as its quotes: each says where and when."),
                    mend=_("Say it for all of them: {option}; or add a column.").format(option=option),
                )
            )
    return found


def _twice(table: str, quotes: list[dict[str, object]]) -> list[Finding]:
    """Return the error that a product has several prices of the same market and day."""
    keys: dict[tuple[object, ...], int] = {}
    for row in quotes:
        key = (row["product"], is_organic(row["organic"]), row["market"], row["date"])
        keys[key] = keys.get(key, 0) + 1
    several = [str(key[0]) for key, count in keys.items() if count > 1]
    if not several:
        return []
    return [
        told(
            "quoted-twice",
            "error",
            table,
            (),
            "product",
            what=_("{product} has more than one price of the same market and day.").format(product=quoted(several[0])),
            why=_("Nobody can tell which of them holds."),
            mend=_("Leave all but one out with --leave-out, or say with --map that they are different products."),
        )
    ]
