"""What became of a plan in drawn futures, as files: the plan itself, the plan with margins, and every draw."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

import pandas as pd

from planner.explain.robustness import Robustness
from planner.i18n import _
from planner.io.atomic import atomic_path
from planner.making.pipeline import Listener, export_plan
from planner.reports.packing import save
from planner.reports.sheets import Book, table_sheet
from planner.schema.base import Column, Table, typed_frame


def write_robustness(found: Robustness, folder: str | Path, *, progress: Listener | None = None) -> dict[str, Path]:
    """Write the plan with its sheets on robustness, the plan with margins in a folder of its own, and ``robustness.xlsx``.

    Parameters
    ----------
    found : Robustness
        What is written.
    folder : str or Path
        Where; it is made if it is not there.
    progress : callable, optional
        Is told each step.

    Returns
    -------
    dict of str to Path
        The files written, by kind.

    Raises
    ------
    InputError
        If the place cannot be written to.
    """
    folder = Path(folder)
    files = export_plan(found.plan, folder, progress=progress)
    if found.robust is not None:
        with_margins = export_plan(found.robust, folder / "with-margins", progress=progress)
        files |= {f"{kind}_with_margins": path for kind, path in with_margins.items()}
    files["draws"] = folder / "robustness.xlsx"
    book = Book(found.plan.case)
    for table, frame in ((_draw_table(), found.draws), (_care_table(), _in_words(found.care)), _assumptions(found)):
        table_sheet(book, table, typed_frame(table, frame))
    with atomic_path(files["draws"]) as target:
        save(book.finish(), book.extras, target)
    return files


def _in_words(care: pd.DataFrame) -> pd.DataFrame:
    return care.assign(changes=["; ".join(changes) or _("nothing") for changes in care["changes"]])


def _draw_table() -> Table:
    columns = (
        Column("draw", "integer", _("Number of the future."), label=_("Future")),
        Column("lost", "text", _("Suppliers that deliver nothing."), label=_("Suppliers lost")),
        Column("fixed_short", "number", _("Orders as they are."), label=_("Short, orders kept"), unit="share"),
        Column("fixed_holds", "boolean", _("Orders as they are."), label=_("Meals hold, orders kept")),
        Column("best_short", "number", _("Best new orders."), label=_("Short, new orders"), unit="share"),
        Column("best_missed", "number", _("Best new orders."), label=_("Points of shares missed, new orders")),
        Column("best_cost", "number", _("Best new orders."), label=_("Cost, new orders"), unit="currency"),
        Column("best_holds", "boolean", _("Best new orders."), label=_("Meals and shares hold, new orders")),
        Column("robust_short", "number", _("Orders with margins."), label=_("Short, with margins"), unit="share"),
        Column("robust_holds", "boolean", _("Orders with margins."), label=_("Meals hold, with margins")),
    )
    text = _("Every future that was drawn, and what became of the plans in it. Blank: it was not solved.")
    return Table("robustness_draws", text, columns, label="Futures")


def _care_table() -> Table:
    columns = (
        Column("care", "number", _("How far toward the bad ends of the ranges."), label=_("Care"), unit="share"),
        Column("changes", "text", _("The margins as lines of a scenario."), label=_("Margins")),
        Column("cost", "number", _("Cost, packs split."), label=_("Cost"), unit="currency"),
        Column("price", "number", _("Against no care."), label=_("Price of safety"), unit="currency"),
        Column("short", "number", _("Servings that the plan itself leaves short."), label=_("Servings short")),
        Column("holds", "number", _("Part of the futures."), label=_("Meals hold in"), unit="share"),
    )
    text = _("Margins that were tried, on futures of their own, before whole packs and the order of preference.")
    return Table("robustness_care", text, columns, label="Margins")


def _assumptions(found: Robustness) -> tuple[Table, pd.DataFrame]:
    values = asdict(found.ranges) | {"seed": float(found.seed), "seed_of_margins": float(found.seed + 1)}
    columns = (
        Column("assumption", "text", _("Name, as a file of ranges takes it."), label=_("Assumption")),
        Column("value", "number", _("Value."), label=_("Value")),
    )
    text = _("What was drawn from; give your own with --ranges.")
    frame = pd.DataFrame({"assumption": list(values), "value": list(values.values())})
    return Table("robustness_assumptions", text, columns, label="Assumptions"), frame
