"""Committees alone and beside the others, as a workbook."""

from __future__ import annotations

from pathlib import Path

from planner.i18n import _
from planner.io.atomic import atomic_path
from planner.reports.packing import save
from planner.reports.sheets import Book, table_sheet
from planner.schema.base import Column, Table, typed_frame
from planner.studies.committees import SideBySide


def write_committees(found: SideBySide, folder: Path) -> dict[str, Path]:
    """Write ``committees.xlsx``; it appears whole or not at all.

    Returns
    -------
    dict of str to Path
        The file written, by kind.
    """
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "committees.xlsx"
    book = Book(found.case)
    for table, frame in ((figure_table(), found.figures), (between_table(), found.between)):
        table_sheet(book, table, typed_frame(table, frame))
    with atomic_path(path) as target:
        save(book.finish(), book.extras, target)
    return {"workbook": path}


def figure_table() -> Table:
    """Return what the columns of `SideBySide.figures` are."""
    columns = (
        Column("committee", "text", _("Committee."), label=_("Committee")),
        Column("name", "text", _("The figure."), label=_("Figure")),
        Column("joint", "number", _("In the plan of all committees together."), label=_("Together")),
        Column("alone", "number", _("If it had every supplier to itself."), label=_("Alone")),
        Column("change", "number", _("Together less alone."), label=_("Change")),
        Column("unit", "text", _("Unit."), label=_("Unit")),
    )
    text = _("What each committee has beside the others, and what it would have if it had the whole supply to itself.")
    return Table("committees_apart", text, columns, label="Alone and together")


def between_table() -> Table:
    """Return what the columns of `SideBySide.between` are."""
    columns = (
        Column("committee", "text", _("Committee."), label=_("Committee")),
        Column("supplier_name", "text", _("Supplier."), label=_("Supplier")),
        Column("product_name", "text", _("Product."), label=_("Product")),
        Column("kg_alone", "number", _("What it would buy alone."), label=_("Alone"), unit="kg"),
        Column("kg_joint", "number", _("What it gets beside the others."), label=_("Together"), unit="kg"),
        Column("kg_less", "number", _("What it gives up."), label=_("Less"), unit="kg"),
        Column("others", "number", _("What others get of it."), label=_("Others get"), unit="kg"),
        Column("taken_by", "text", _("Who gets it."), label=_("Who")),
    )
    text = _(
        "Offers of which a committee gets less than it would alone, while others get some; what is worth most first."
    )
    return Table("committees_between", text, columns, label="What stands between")
