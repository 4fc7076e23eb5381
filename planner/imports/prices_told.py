"""What is told of price lists: columns that are not known, and prices that are taken as quotes."""

from __future__ import annotations

import pandas as pd

from planner.findings import Finding
from planner.i18n import _
from planner.imports.headings import Columns
from planner.imports.told import told
from planner.io.raw import RawTable, cell_text
from planner.io.troubles import quoted
from planner.ledger.lines import accept_option
from planner.ledger.words import Meaning


def missing_columns(raw: RawTable, columns: Columns) -> list[Finding]:
    """Return the errors that no column is known to hold the product, or the price where a column is not known at all."""
    found = []
    if "price" not in columns.places and columns.questions:
        option = accept_option(Meaning("price_column", _likest_price(raw, columns), "price"))
        found.append(
            told(
                "missing-column",
                "error",
                raw.name,
                (),
                "price",
                what=_("No column is known to hold the price."),
                why=_("Without it no line of the file says anything."),
                mend=_("Say once which it is, as in: {option}.").format(option=option),
            )
        )
    if "product" not in columns.places:
        heading = next((h for h in raw.headings if h), "…")
        option = accept_option(Meaning("price_column", heading, "product"))
        found.append(
            told(
                "missing-column",
                "error",
                raw.name,
                (),
                "product",
                what=_("No column is known to hold the product."),
                why=_("A price without its product says nothing."),
                mend=_("Say once which it is, as in: {option}.").format(option=option),
            )
        )
    return found


def _likest_price(raw: RawTable, columns: Columns) -> str:
    """Return the heading of the unknown column most of whose cells have a digit."""
    asked = {question.theirs for question in columns.questions}
    places = [at for at, heading in enumerate(raw.headings) if heading in asked]

    def digits(at: int) -> int:
        return sum(any(letter.isdigit() for letter in cell_text(cell)) for cell in raw.columns[at])

    return raw.headings[max(places, key=digits)]


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
