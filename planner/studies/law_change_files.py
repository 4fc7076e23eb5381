"""The law of two days side by side, as a workbook."""

from __future__ import annotations

from pathlib import Path

from planner.i18n import _
from planner.io.atomic import atomic_path
from planner.reports.packing import save
from planner.reports.sheets import Book, table_sheet
from planner.schema.base import Column, Table, typed_frame
from planner.studies.law_change import LawChange


def write_law_change(found: LawChange, folder: Path) -> dict[str, Path]:
    """Write ``law-change.xlsx``; it appears whole or not at all.

    Returns
    -------
    dict of str to Path
        The file written, by kind.
    """
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "law-change.xlsx"
    book = Book(found.before.case)
    first, second = (day.isoformat() for day in found.days)
    for table, frame in (
        (_figure_table(first, second), found.figures),
        (_rule_table(first, second), found.rules),
        (_product_table(first, second), found.products),
    ):
        table_sheet(book, table, typed_frame(table, frame))
    with atomic_path(path) as target:
        save(book.finish(), book.extras, target)
    return {"workbook": path}


def _figure_table(first: str, second: str) -> Table:
    text = _("One case, planned under the law of {first} and of {second}; every figure with its definition.")
    columns = (
        Column("name", "text", _("The figure."), label=_("Figure")),
        Column("before", "number", _("Under the earlier law."), label=first),
        Column("after", "number", _("Under the later law."), label=second),
        Column("change", "number", _("Later less earlier."), label=_("Change")),
        Column("unit", "text", _("Unit."), label=_("Unit")),
        Column("definition", "text", _("What it is."), label=_("Definition")),
    )
    return Table("law_figures", text.format(first=first, second=second), columns, label="What the change asks for")


def _rule_table(first: str, second: str) -> Table:
    columns = (
        Column("programme", "text", _("Programme."), label=_("Programme")),
        Column("rule", "text", _("Rule."), label=_("Rule")),
        Column("before", "text", _("Value of the earlier day."), label=first),
        Column("after", "text", _("Value of the later day."), label=second),
        Column("from", "date", _("First day of the later value."), label=_("From")),
        Column("plain", "text", _("In plain words."), label=_("In plain words")),
        Column("reference", "text", _("Law and article."), label=_("Source")),
        Column("verified", "boolean", _("Was it read in its source?"), label=_("Confirmed")),
    )
    return Table("law_rules", _("What changed in the programmes between the two days."), columns, label="Rules changed")


def _product_table(first: str, second: str) -> Table:
    columns = (
        Column("product_name", "text", _("Product."), label=_("Product")),
        Column("kg_before", "number", _("Weight."), label=_("Weight {day}").format(day=first), unit="kg"),
        Column("kg_after", "number", _("Weight."), label=_("Weight {day}").format(day=second), unit="kg"),
        Column("amount_before", "number", _("Worth."), label=_("Worth {day}").format(day=first), unit="currency"),
        Column("amount_after", "number", _("Worth."), label=_("Worth {day}").format(day=second), unit="currency"),
        Column("change", "number", _("Later less earlier."), label=_("Change"), unit="currency"),
    )
    text = _("What is bought from those to whom the call applies, product by product, at the prices of the plans.")
    return Table("law_products", text, columns, label="Products")
