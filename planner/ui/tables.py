"""Tables on the screen: human headings, units, formats, totals, a download."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd
import streamlit as st

from planner import service
from planner.findings import Finding
from planner.i18n import _
from planner.schema import Column, Table
from planner.ui.state import plain

SHOWN_FINDINGS = 500
KINDS = {
    "individual": _("individual farmer"),
    "informal_group": _("informal group"),
    "formal_group": _("cooperative or association"),
    "other": _("other firm"),
}
WORDS = {
    "kind": KINDS,
    "sense": {"at_least": _("at least"), "at_most": _("at most")},
    "window": {"plan": _("whole plan")},
    "basis": {"per_day": _("per day"), "per_week": _("per week"), "energy_share": _("part of the energy")},
    "mode": {"hard": _("must hold"), "soft": _("aim"), "off": _("off")},
}
"""Words that a table holds in short form, by column, as a reader sees them."""

FULL_NAMES = ("supplier", "product", "dish", "site", "nutrient")


def show(
    frame: pd.DataFrame,
    table: str,
    currency: str,
    *,
    key: str,
    labels: Mapping[str, str] | None = None,
    hide: Sequence[str] = (),
) -> None:
    """Show rows of a plan's table with its headings, totals above it and a download below it.

    Parameters
    ----------
    frame : pandas.DataFrame
        The rows.
    table : str
        Table of `planner.service.plan_tables` whose columns they have.
    currency : str
        Currency of the amounts.
    key : str
        Name of the download, and of the widget.
    labels : mapping of str to str, optional
        Headings of columns that the table does not have.
    hide : sequence of str
        Columns left out on the screen; the download has them.
    """
    schema = service.plan_tables()[table]
    labels = labels or {}
    shown = [c for c in frame.columns if c not in hide and not _has_full_name(c, frame) and not _blank(frame[c])]
    totals = service.table_totals(table, frame)
    if totals and len(frame) > 1:
        parts = [
            f"{_heading(schema, name, currency, labels)} {_sum(frame[name], value)}" for name, value in totals.items()
        ]
        st.caption(_("Total: {parts}").format(parts=plain("; ".join(parts))))
    config = {
        name: _format(_column(schema, name), _heading(schema, name, currency, labels), frame[name], currency)
        for name in shown
    }
    st.dataframe(
        in_words(frame[shown]),
        hide_index=True,
        column_config=config,
        key=f"table-{key}",
        width="stretch",
        placeholder="",
    )
    st.download_button(
        _("Download as CSV"),
        lambda: service.frame_csv(frame),
        f"{key}.csv",
        "text/csv",
        key=f"csv-{key}",
        on_click="ignore",
    )


def in_words(frame: pd.DataFrame) -> pd.DataFrame:
    """Return a table with its short words written out."""
    known = {name: frame[name].replace(WORDS[name]) for name in WORDS if name in frame}
    return frame.assign(**known)


def findings(found: Sequence[Finding]) -> None:
    """Show what is wrong: where, what, why and how to mend it."""
    words = {"error": _("Error"), "warning": _("Warning"), "note": _("Note")}
    rows = [
        {
            _("Kind"): words[f.severity],
            _("Sheet"): f.table,
            _("Rows"): ", ".join(str(r) for r in f.rows[:20]) + (" …" if len(f.rows) > 20 else ""),
            _("Column"): f.column,
            _("What is wrong"): f.what,
            _("How to mend it"): f.mend,
            _("Why it matters"): f.why,
        }
        for f in found[:SHOWN_FINDINGS]
    ]
    wide = {_(name): st.column_config.Column(width="large") for name in ("What is wrong", "How to mend it")}
    st.dataframe(pd.DataFrame(rows), hide_index=True, column_config=wide, row_height=None)
    if len(found) > SHOWN_FINDINGS:
        st.caption(_("The first {count} are shown.").format(count=SHOWN_FINDINGS))


def editor_columns(table: Table, tables: Mapping[str, pd.DataFrame]) -> dict[str, Any]:
    """Return how each column of a case's table is edited: its type, its limits and the words to choose from."""
    return {column.name: _editor(column, tables, tables[table.name][column.name]) for column in table.columns}


def _editor(column: Column, tables: Mapping[str, pd.DataFrame], values: pd.Series) -> Any:
    about: dict[str, Any] = {"help": plain(f"{column.text} [{column.unit}]" if column.unit else column.text)}
    if column.kind == "boolean":
        return st.column_config.CheckboxColumn(column.name, **about)
    if column.kind == "date":
        return st.column_config.DateColumn(column.name, format="YYYY-MM-DD", **about)
    if column.kind in ("number", "integer"):
        step = 1 if column.kind == "integer" else None
        return st.column_config.NumberColumn(
            column.name, min_value=column.minimum, max_value=column.maximum, step=step, **about
        )
    words = _words(column, tables)
    if words and set(values) <= {"", *words}:
        return st.column_config.SelectboxColumn(column.name, options=["", *words], **about)
    return st.column_config.TextColumn(column.name, **about)


def _words(column: Column, tables: Mapping[str, pd.DataFrame]) -> list[str]:
    """Return the words a cell may hold, where it holds one of a list; else nothing."""
    if column.kind != "text":
        return []
    if column.allowed:
        return list(column.allowed)
    words: list[str] = []
    for reference in column.references:
        table, _dot, name = reference.partition(".")
        if table not in tables:
            return []
        words += [str(word) for word in tables[table][name] if word]
    return list(dict.fromkeys(words))


def _heading(table: Table, name: str, currency: str, labels: Mapping[str, str]) -> str:
    if name in labels:
        return labels[name]
    if name not in table:
        return name
    column = table[name]
    unit = column.unit.replace("currency", currency)
    return (
        f"{column.label or name} ({unit})"
        if unit and unit not in ("share", "packs", "units", "families")
        else (column.label or name)
    )


def _format(column: Column | None, heading: str, values: pd.Series, currency: str) -> Any:
    about: dict[str, Any] = {"help": plain(column.text)} if column else {}
    if column is not None and column.unit == "share":
        return st.column_config.NumberColumn(heading, format="percent", **about)
    if column is not None and column.unit.startswith("currency"):
        return st.column_config.NumberColumn(heading, format="accounting", **about)
    if pd.api.types.is_bool_dtype(values):
        return st.column_config.CheckboxColumn(heading, **about)
    if pd.api.types.is_numeric_dtype(values):
        return st.column_config.NumberColumn(heading, format="localized", **about)
    if pd.api.types.is_datetime64_any_dtype(values):
        return st.column_config.DateColumn(heading, format="YYYY-MM-DD", **about)
    return st.column_config.TextColumn(heading, **about)


def _sum(values: pd.Series, value: float) -> str:
    return f"{value:,.0f}" if pd.api.types.is_integer_dtype(values) else f"{value:,.2f}"


def _column(table: Table, name: str) -> Column | None:
    return table[name] if name in table else None  # noqa: SIM401 - a Table is not a dict


def _has_full_name(name: str, frame: pd.DataFrame) -> bool:
    return name in FULL_NAMES and f"{name}_name" in frame


def _blank(values: pd.Series) -> bool:
    return bool(len(values)) and bool((values.isna() | (values.astype("str") == "")).all())
