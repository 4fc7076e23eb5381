"""Why a case has no plan, as files: a workbook to discuss, its data, and the ways out as scenarios ready to run."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import pandas as pd
import yaml

from planner.case import Case
from planner.explain.conflict import Explained
from planner.i18n import _
from planner.io.atomic import atomic_path
from planner.reports.packing import save
from planner.reports.sheets import Book, table_sheet
from planner.schema.base import Column, Table, typed_frame


def write_conflict(found: Explained, case: Case, folder: str | Path, changes: Sequence[str] = ()) -> dict[str, Path]:
    """Write ``impossible.xlsx``, ``impossible.json`` and ``ways-out.yaml``; each appears whole or not at all.

    Parameters
    ----------
    found : Explained
        Why there is no plan.
    case : Case
        The case that has none.
    folder : str or Path
        Where they are written.
    changes : sequence of str
        Changes by which the case came to be what it is; every way out repeats them, so that it runs over the case itself.

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
    folder.mkdir(parents=True, exist_ok=True)
    files = {"workbook": folder / "impossible.xlsx", "data": folder / "impossible.json"}
    book = Book(case)
    for table, frame in ((_wish_table(found.minimal), found.wishes), (_way_table(), found.ways_out)):
        table_sheet(book, table, typed_frame(table, frame))
    with atomic_path(files["workbook"]) as target:
        save(book.finish(), book.extras, target)
    data = {
        "case": str(case.head["case"]),
        "case_fingerprint": case.fingerprint,
        "minimal": found.minimal,
        "wishes": _plain(found.wishes),
        "ways_out": _plain(found.ways_out),
    }
    with atomic_path(files["data"]) as target:
        target.write_text(json.dumps(data, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    scenarios = way_scenarios(found, changes)
    if scenarios:
        files["scenarios"] = folder / "ways-out.yaml"
        with atomic_path(files["scenarios"]) as target:
            text = yaml.safe_dump({"scenarios": scenarios}, allow_unicode=True, sort_keys=False, width=200)
            target.write_text(text, encoding="utf-8")
    return files


def way_scenarios(found: Explained, changes: Sequence[str] = ()) -> dict[str, dict[str, object]]:
    """Return the ways out that work as scenarios: ``way-1`` is the least."""
    working = found.ways_out[found.ways_out["works"]]
    return {
        f"way-{number}": {"name": str(row.text), "changes": [*changes, str(row.change)]}
        for number, row in enumerate(working.itertuples(index=False), 1)
    }


def _plain(frame: pd.DataFrame) -> list[dict[str, object]]:
    return [
        {str(key): None if pd.isna(value) else value for key, value in row.items()}
        for row in frame.astype("object").to_dict("records")
    ]


def _wish_table(minimal: bool) -> Table:
    columns = (
        Column("family", "text", _("Family of rules."), label=_("Rule family")),
        Column("concerns", "text", _("What the wish is about."), label=_("Concerns")),
        Column("text", "text", _("The wish in words."), label=_("In words")),
        Column("needed", "number", _("By how much it alone must give way."), label=_("Must give way by")),
        Column("unit", "text", _("Unit."), label=_("Unit")),
    )
    text = _(
        "No plan is possible, because these wishes cannot all hold together. A blank: to give way alone does not help."
    )
    if minimal:
        text += " " + _("Checked: without any one of them the others can hold together.")
    return Table("impossible_wishes", text, columns, label="Wishes in conflict")


def _way_table() -> Table:
    columns = (
        Column("text", "text", _("What to do."), label=_("Way out")),
        Column("change", "text", _("The line of a scenario."), label=_("As a scenario")),
        Column("relative", "number", _("Of what the wish asks for."), label=_("Size"), unit="share"),
        Column("works", "boolean", _("Was a plan found to be possible with it?"), label=_("Opens a way")),
    )
    text = _(
        "Ways out, the least first among those that open one; checked with packs split and minimum orders kept in part."
    )
    return Table("impossible_ways", text, columns, label="Ways out")
