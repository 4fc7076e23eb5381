"""What is done where planner and check do not agree: a figure that is only told is withheld, anything else stops the plan."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd

from planner.case import Case
from planner.families import FAMILIES
from planner.i18n import _
from planner.programmes.law import Law
from planner.schema import PLAN_TABLES, Table
from planner.schema.base import LIST_SEPARATOR, typed_frame
from planner.verify import Violation, verify
from planner.verify.record import STOPPED, run_record
from planner.verify.violation import Figure, figure_name

Tables = dict[str, pd.DataFrame]

UNPROVED_FAMILIES = {one.name for one in FAMILIES if one.needs_proof} | {"spend_order"}
"""Rules that only a search that came to its end is sure to keep."""


def settled(case: Case, law: Law, tables: Mapping[str, pd.DataFrame]) -> tuple[Tables, list[Violation]]:
    """Check a plan; withhold the figures on which planner and check disagree, as far as nothing rests on them.

    A plan whose search was stopped says of itself which rules are not proved kept, so that its reader knows.

    Parameters
    ----------
    case, law : Case, Law
        What was planned.
    tables : mapping of str to pandas.DataFrame
        The plan.

    Returns
    -------
    tuple of tables, list of Violation
        The plan as it may be shown, and what stands against showing it: a rule broken, or a figure of money or of a
        decision that does not follow. Empty in a plan that may be shown.
    """
    settled_tables = dict(tables)
    violations = verify(case, law, settled_tables)
    stopped = run_record(settled_tables).get("termination") == STOPPED
    open_ = sorted({v.family for v in violations if v.family in UNPROVED_FAMILIES}) if stopped else []
    if open_:
        settled_tables["run"] = _recorded(settled_tables["run"], "not_proved", open_)
    rest = [v for v in violations if v.family not in open_]
    if rest and all(is_reported(violation) for violation in rest):
        settled_tables = withheld(settled_tables, [v.figure for v in rest if v.figure])
        rest = verify(case, law, settled_tables)
    return settled_tables, rest


def is_reported(violation: Violation) -> bool:
    """Tell whether a violation concerns a figure on which no decision and no money rests, as the schema says it."""
    figure = violation.figure
    if figure is None:
        return False
    table = PLAN_TABLES[figure.table]
    reported = table.checked.reported if table.checked else ()
    if not figure.column:
        return _only_told(table, reported)
    return figure_name(figure).partition(".")[2] in reported


def _only_told(table: Table, reported: Sequence[str]) -> bool:
    """Tell whether every figure of a table is only told, so that the whole of it can be withheld."""
    return all(c.name in reported for c in table.columns if c.kind in ("number", "integer", "date", "boolean"))


def withheld(tables: Mapping[str, pd.DataFrame], figures: Sequence[Figure]) -> Tables:
    """Return the tables with figures blank, each named among the warnings and in the run record."""
    result = dict(tables)
    whole = {figure.table for figure in figures if not figure.column}
    for name in whole:
        result[name] = PLAN_TABLES[name].empty()
    for figure in figures:
        if figure.table not in whole:
            frame = result[figure.table].copy()
            row = pd.Series(True, index=frame.index)
            for column, value in figure.key:
                row &= frame[column] == value
            frame.loc[row, figure.column] = float("nan")
            result[figure.table] = typed_frame(PLAN_TABLES[figure.table], frame)
    names = {figure_name(figure): figure for figure in figures if figure.table not in whole}
    result["run"] = _recorded(result["run"], "withheld", sorted({*names, *whole}))
    words = [_words(figure) for figure in names.values()] + [PLAN_TABLES[name].title for name in sorted(whole)]
    text = _("Withheld, because planner and check disagree: {figure}. Nothing else in the plan rests on it.")
    rows = pd.DataFrame({"topic": _("Withheld"), "text": [text.format(figure=word) for word in words]})
    warnings = pd.concat([rows, result["warnings"]], ignore_index=True)
    return result | {"warnings": typed_frame(PLAN_TABLES["warnings"], warnings)}


def _words(figure: Figure) -> str:
    table = PLAN_TABLES[figure.table]
    measure = dict(figure.key).get("measure")
    return f"{table.title}, {measure or table[figure.column].heading}"


def _recorded(run: pd.DataFrame, item: str, words: Sequence[str]) -> pd.DataFrame:
    row = pd.DataFrame({"item": [item], "value": [LIST_SEPARATOR.join(words)]})
    return typed_frame(PLAN_TABLES["run"], pd.concat([run[run["item"] != item], row], ignore_index=True))
