"""What a share is worth, as a workbook."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pandas as pd

from planner.i18n import _
from planner.io.atomic import atomic_path
from planner.reports.packing import save
from planner.reports.sheets import Book, table_sheet
from planner.schema.base import Column, Table, typed_frame
from planner.studies.worth import WITH, WITHOUT, Worth, worth_in_words


def write_worth(found: Sequence[Worth], folder: Path) -> dict[str, Path]:
    """Write ``worth.xlsx``; it appears whole or not at all.

    Returns
    -------
    dict of str to Path
        The file written, by kind.
    """
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "worth.xlsx"
    book = Book(found[0].aimed.case)
    figures = pd.concat([one.figures.assign(bonus=one.bonus.name) for one in found], ignore_index=True)
    answers = pd.DataFrame([{"bonus": one.bonus.name, "answer": text} for one in found for text in worth_in_words(one)])
    for table, frame in ((figure_table(), figures), (_answer_table(), answers)):
        table_sheet(book, table, typed_frame(table, frame))
    with atomic_path(path) as target:
        save(book.finish(), book.extras, target)
    return {"workbook": path}


def figure_table() -> Table:
    """Return what the columns of `Worth.figures` are, with the bonus before them."""
    columns = (
        Column("bonus", "text", _("Money that hangs on the share."), label=_("Bonus")),
        Column("name", "text", _("The figure."), label=_("Figure")),
        Column(WITHOUT, "number", _("In the plan that does not ask for the share."), label=_("Without the share")),
        Column(WITH, "number", _("In the plan that asks for it."), label=_("With the share")),
        Column("change", "number", _("With less without."), label=_("Change")),
        Column("unit", "text", _("Unit."), label=_("Unit")),
        Column("definition", "text", _("What it is."), label=_("Definition")),
    )
    text = _("What reaching a share costs in this plan, and what it brings in a later year.")
    return Table("worth_figures", text, columns, label="Is it worth reaching")


def _answer_table() -> Table:
    columns = (
        Column("bonus", "text", _("Money that hangs on the share."), label=_("Bonus")),
        Column("answer", "text", _("In words."), label=_("Answer")),
    )
    return Table("worth_answers", _("The answer in words, and what to mind."), columns, label="Answer")
