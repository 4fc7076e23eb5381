"""A sweep as files: one table, as Parquet for programs and as a workbook for people."""

from __future__ import annotations

from pathlib import Path

from planner.i18n import N_, _
from planner.io.atomic import atomic_path
from planner.reports import styles
from planner.reports.packing import save
from planner.reports.sheets import Book
from planner.studies.sheets import Field, sheet, unit_formats
from planner.studies.sweep import Sweep


def write_sweep(found: Sweep, folder: Path) -> dict[str, Path]:
    """Write ``sweep.parquet`` and ``sweep.xlsx``; each appears whole or not at all.

    Returns
    -------
    dict of str to Path
        The files written, by kind.
    """
    files = {"workbook": folder / "sweep.xlsx", "data": folder / "sweep.parquet"}
    with atomic_path(files["data"]) as target:
        found.table.to_parquet(target, index=False)
    book = Book(found.case)
    formats = unit_formats(book, list(found.figures["unit"]))
    texts = [Field(axis, axis) for axis in found.axes] + [Field("outcome", _("Result")), Field("problem", _("Problem"))]
    figures = [
        Field(measure, f"{name} ({unit})" if unit else name, fmt)
        for measure, name, unit, fmt in zip(
            found.figures["measure"], found.figures["name"], found.figures["unit"], formats, strict=True
        )
    ]
    sheet(
        book,
        N_("Sweep"),
        _("Every combination of the grid; each row is a plan of its own, verified. Blank: not known in that plan."),
        found.table,
        [Field("run", _("Run"), styles.WHOLE), *texts, *figures],
    )
    with atomic_path(files["workbook"]) as target:
        save(book.finish(), book.extras, target)
    return files
