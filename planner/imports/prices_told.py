"""What is told of prices that are taken as quotes."""

from __future__ import annotations

import pandas as pd

from planner.findings import Finding
from planner.i18n import _
from planner.imports.told import told
from planner.io.troubles import quoted


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
