"""Tables on the screen: human headings, units, formats, totals, a download."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import streamlit as st

from planner import service
from planner.case import Case
from planner.findings import Finding
from planner.i18n import DEFAULT, _, day_format, day_text, language, number_text, price_text
from planner.making.plan import Plan
from planner.schema import Column, Table
from planner.schema.base import LIST_SEPARATOR, split_list
from planner.schema.words import WORDS, list_in_words
from planner.ui import state
from planner.ui.text import plain

MOST_READ, READ_HEIGHT = 10, 560
"""Rows of long texts that stand on a page as they are; more are scrolled within so many pixels."""

FULL_NAMES = ("supplier", "product", "dish", "site", "nutrient")

WINDOWS = ("month", "period", "window")
"""Columns of a plan that hold a month (2026-03), a day (2026-03-02) or the word for the whole plan, as text."""

MONTH_FORMAT = "MM/YYYY"
"""How a column of months is written: as in every language of the app, and still sorted by time."""


def show(
    frame: pd.DataFrame,
    table: str | Table,
    currency: str,
    *,
    key: str,
    labels: Mapping[str, str] | None = None,
    hide: Sequence[str] = (),
    on_cell: Callable[[int, str], None] | None = None,
) -> None:
    """Show rows of a plan's table with its headings, totals above it and a download below it.

    What has a name is shown by it; the download has the short names of the case.

    Parameters
    ----------
    frame : pandas.DataFrame
        The rows.
    table : str or Table
        Table of `planner.service.plan_tables` or `planner.service.progress_tables` whose columns they have, or a table of its own.
    currency : str
        Currency of the amounts.
    key : str
        Name of the download, and of the widget.
    labels : mapping of str to str, optional
        Headings of columns that the table does not have.
    hide : sequence of str
        Columns left out on the screen; the download has them.
    on_cell : callable, optional
        Is told the place of the row, and the column, of a cell that is clicked.
    """
    schema = table if isinstance(table, Table) else (service.plan_tables() | service.progress_tables())[table]
    labels = labels or {}
    shown = [c for c in frame.columns if c not in hide and not _has_full_name(c, frame) and not _blank(frame[c])]
    totals = service.table_totals(schema.name, frame)
    if totals and len(frame) > 1:
        parts = [
            f"{_heading(schema, name, currency, labels)} {_sum(frame[name], value)}" for name, value in totals.items()
        ]
        st.caption(_("Total: {parts}").format(parts=plain("; ".join(parts))))
    case = state.base_case()
    rows, months = in_time(frame if case is None else service.named(case, frame))
    config = {
        name: st.column_config.DateColumn(_heading(schema, name, currency, labels), format=MONTH_FORMAT)
        if name in months
        else _format(_column(schema, name), _heading(schema, name, currency, labels), rows[name], currency)
        for name in shown
    }
    told: dict[str, Any] = {}
    if on_cell is not None:
        told = {"on_select": lambda: _tell_cell(f"table-{key}", on_cell), "selection_mode": "single-cell"}
    st.dataframe(
        in_words(rows[shown]),
        hide_index=True,
        column_config=config,
        key=f"table-{key}",
        width="stretch",
        placeholder="",
        **told,
    )
    download(frame, key)
    kind = next((kind for kind in ("plan", "year") if schema.name in service.HELP_TABLES[kind]), "")
    if kind:
        state.link("help", _("What do these columns mean?"), view=kind, of=schema.name)


def in_time(frame: pd.DataFrame) -> tuple[pd.DataFrame, set[str]]:
    """Return a table with its months and days as dates, where a column holds nothing else, or in words; and which columns are months."""
    months = set()
    for name in WINDOWS:
        if name not in frame or pd.api.types.is_datetime64_any_dtype(frame[name]):
            continue
        words = frame[name].astype("str")
        lengths = {len(word) for word in words if word}
        if words.str.match(r"(\d{4}-\d\d(-\d\d)?)?$").all() and len(lengths) == 1:
            frame = frame.assign(**{name: pd.to_datetime(words.where(words != ""))})
            months |= {name} if lengths == {len("2026-03")} else set()
        else:
            frame = frame.assign(**{name: words.map(_window)})
    return frame, months


def _window(word: str) -> str:
    return _("the whole plan") if word == "plan" else service.window_text(word) if word else ""


def _tell_cell(key: str, on_cell: Callable[[int, str], None]) -> None:
    for row, column in st.session_state[key].selection.cells:
        on_cell(int(row), str(column))


def read(frame: pd.DataFrame, table: Table, currency: str, *, key: str) -> None:
    """Show rows with texts of several lines, which are read whole, with a download below.

    Parameters
    ----------
    frame : pandas.DataFrame
        The rows.
    table : Table
        Its columns.
    currency : str
        Currency of the amounts.
    key : str
        Name of the download.
    """
    texts = {}
    for column in table.columns:
        texts[plain(_heading(table, column.name, currency, {}))] = [_text(column, cell) for cell in frame[column.name]]
    st.table(pd.DataFrame(texts), hide_index=True, height=READ_HEIGHT if len(frame) > MOST_READ else "content")
    download(frame, key)


def _text(column: Column, cell: Any) -> str:
    """Return a cell as Markdown that shows what a reader is told."""
    if pd.isna(cell):
        return ""
    if column.kind == "date":
        return day_text(cell)
    if column.unit.startswith("currency per"):
        return price_text(cell)
    return number_text(cell, 2) if column.kind == "number" else plain(str(cell))


def plain_table(
    frame: pd.DataFrame, labels: Mapping[str, str], *, key: str, shares: Sequence[str] = (), hide: Sequence[str] = ()
) -> None:
    """Show rows that are no table of a plan, under headings that are given, with a download below.

    Parameters
    ----------
    frame : pandas.DataFrame
        The rows.
    labels : mapping of str to str
        Heading of every column.
    key : str
        Name of the download, and of the widget.
    shares : sequence of str
        Columns shown in percent.
    hide : sequence of str
        Columns left out on the screen; the download has them.
    """
    shown = [c for c in frame.columns if c not in hide and not _blank(frame[c])]
    config = {}
    for name in shown:
        if name in shares:
            config[name] = st.column_config.NumberColumn(labels[name], format="percent")
        elif pd.api.types.is_numeric_dtype(frame[name]):
            config[name] = st.column_config.NumberColumn(labels[name], format="localized")
        else:
            config[name] = st.column_config.Column(labels[name])
    st.dataframe(
        frame[shown], hide_index=True, column_config=config, key=f"table-{key}", width="stretch", placeholder=""
    )
    download(frame, key)


def case_rows(rows: pd.DataFrame, table: Table, case: Case, *, key: str) -> None:
    """Show rows of a table of a case under its headings, things by their names; columns that are blank are left out.

    Parameters
    ----------
    rows : pandas.DataFrame
        The rows.
    table : Table
        Their table.
    case : Case
        The case in which the names of things stand.
    key : str
        Name of the download, and of the widget.
    """
    told = {}
    for name in table.names:
        words = _words(table[name], case.tables)
        told[name] = rows[name].map(lambda cell, words=words: words.get(str(cell), cell)) if words else rows[name]
        if table[name].kind == "boolean":
            told[name] = rows[name].map({True: _("yes"), False: _("no")})
    headings = {name: plain(table.headings[name]) for name in table.names}
    plain_table(in_words(pd.DataFrame(told)), headings, key=key)


def differences(found: Sequence[service.Difference], one: str, other: str, *, key: str) -> None:
    """Show cells and rows in which two states of a case differ.

    Parameters
    ----------
    found : sequence of service.Difference
        The cells and rows, in words.
    one, other : str
        Headings of the values in the one and the other state.
    key : str
        Name of the download, and of the widget.
    """
    headings = {"table": _("Table"), "row": _("Row"), "column": _("Column"), "one": one, "other": other}
    rows = [(d.table, d.row, d.column or _("the whole row"), d.one, d.other) for d in found]
    plain_table(pd.DataFrame(rows, columns=list(headings)), headings, key=key)


def download(frame: pd.DataFrame, key: str) -> None:
    """Show a button that hands rows over as CSV; `key` names the file and the widget."""
    st.download_button(
        _("Download as CSV"),
        lambda: service.frame_csv(frame),
        f"{key}.csv",
        "text/csv",
        key=f"csv-{key}",
        on_click="ignore",
    )


def downloads(files: Iterable[Path]) -> None:
    """Offer files that were just written, each by its name."""
    for path in files:
        st.download_button(
            _("Download {file}").format(file=path.name),
            path.read_bytes(),
            path.name,
            key=f"get-{path.name}",
            on_click="ignore",
        )


def in_words(frame: pd.DataFrame) -> pd.DataFrame:
    """Return a table with its short words written out."""
    known = {
        name: frame[name].map(lambda words, name=name: list_in_words(name, words) if isinstance(words, str) else words)
        for name in WORDS
        if name in frame
    }
    return frame.assign(**known)


def findings(found: Sequence[Finding], cells: Sequence[str] = (), *, key: str, with_help: bool = True) -> None:
    """Show all that is wrong: how much in which table, then where, what, why and how to mend it.

    Parameters
    ----------
    found : sequence of Finding
        What was found.
    cells : sequence of str
        The cells of each in its workbook, if it came from one.
    key : str
        Name of the list on its page.
    with_help : bool
        Lead to the page Help, which only those who work on a case see.
    """
    _count(found)
    words = {"error": _("Error"), "warning": _("Warning"), "note": _("Note")}
    rows = [
        {
            "kind": words[f.severity],
            "help": state.help_address(f) if f.code and with_help else None,
            "sheet": f.table,
            "cells": cells[n] if cells else "",
            "rows": ", ".join(str(r) for r in f.rows[:20]) + (" …" if len(f.rows) > 20 else ""),
            "column": f.column,
            "what": f.what,
            "mend": f.mend,
            "why": f.why,
        }
        for n, f in enumerate(found)
    ]
    headings = {
        "kind": _("Kind"),
        "help": _("Help"),
        "sheet": _("Sheet"),
        "cells": _("Cells"),
        "rows": _("Rows"),
        "column": _("Column"),
        "what": _("What is wrong"),
        "mend": _("How to mend it"),
        "why": _("Why it matters"),
    }
    frame = pd.DataFrame(rows, columns=list(headings))
    shown = [c for c in headings if c == "what" or not _blank(frame[c])]
    config = {c: st.column_config.Column(headings[c], width="large" if c in ("what", "mend") else None) for c in shown}
    if "help" in shown:
        config["help"] = st.column_config.LinkColumn(headings["help"], display_text="?")
    st.dataframe(frame[shown], hide_index=True, column_config=config, width="stretch")
    st.download_button(
        _("Download this list"),
        lambda: service.frame_csv(frame.drop(columns="help").rename(columns=headings)),
        "findings.csv",
        "text/csv",
        key=f"csv-findings-{key}",
        on_click="ignore",
    )


def _count(found: Sequence[Finding]) -> None:
    """Say how many errors and doubts there are, and in which tables."""
    errors, warnings = (sum(f.severity == severity for f in found) for severity in ("error", "warning"))
    by_table = Counter(f.table or _("the case as a whole") for f in found)
    st.caption(
        plain(
            _("Errors: {errors}. Warnings: {warnings}. By table: {tables}.").format(
                errors=number_text(errors),
                warnings=number_text(warnings),
                tables=", ".join(f"{table} {number_text(count)}" for table, count in by_table.items()),
            )
        )
    )


def to_grow(plan: Plan, currency: str) -> None:
    """Show what to ask farmers to grow, and when to sow it."""
    frame = plan["to_grow"]
    if frame.empty:
        st.success(_("Farms offer all that the menus need."))
        return
    st.caption(_("What the menus need beyond all that farms offer; what is worth most comes first."))
    show(frame, "to_grow", currency, key="to-grow")
    if len(plan["sowing_calendar"]):
        st.subheader(_("When to sow it"))
        show(plan["sowing_calendar"], "sowing_calendar", currency, key="sowing")


def editor(
    rows: pd.DataFrame, table: Table, tables: Mapping[str, pd.DataFrame], currency: str, **how: Any
) -> pd.DataFrame:
    """Let rows of a case's table be edited, each column by its type, its limits, its unit and the words to choose from.

    Parameters
    ----------
    rows : pandas.DataFrame
        The rows, as a case keeps them.
    table : Table
        The table's schema.
    tables : mapping of str to pandas.DataFrame
        All tables of the case, for the words to choose from.
    currency : str
        Currency of the amounts.
    **how
        What `streamlit.data_editor` takes besides.

    Returns
    -------
    pandas.DataFrame
        The rows as they are edited, as a case keeps them.
    """
    several = [column.name for column in table.columns if _takes_several(column, rows[column.name])]
    shown = rows.assign(**{name: rows[name].map(split_list).astype(object) for name in several})
    columns = {
        column.name: _editor(column, plain(table.headings[column.name]), tables, rows[column.name], currency)
        for column in table.columns
    }
    edited: pd.DataFrame = st.data_editor(shown, column_config=columns, **how)
    return edited.assign(**{name: edited[name].map(_joined).astype("str") for name in several})


def _takes_several(column: Column, values: pd.Series) -> bool:
    """Tell whether the cells hold some of the words that a list may hold, written as choosing them would write them."""
    known = set(column.allowed)
    parts = ((str(cell), split_list(str(cell))) for cell in values.unique())
    return column.kind == "list" and bool(known) and all(set(p) <= known and _joined(p) == cell for cell, p in parts)


def _joined(words: Any) -> str:
    return LIST_SEPARATOR.join(words) if isinstance(words, list | tuple | np.ndarray) else ""


def _editor(column: Column, heading: str, tables: Mapping[str, pd.DataFrame], values: pd.Series, currency: str) -> Any:
    about: dict[str, Any] = {
        "help": plain(f"{column.meaning} [{column.unit_text(currency)}]" if column.unit else column.meaning)
    }
    if column.kind == "boolean":
        return st.column_config.CheckboxColumn(heading, **about)
    if column.kind == "date":
        return st.column_config.DateColumn(heading, format=day_format(), **about)
    if column.kind in ("number", "integer"):
        step = 1 if column.kind == "integer" else None
        return st.column_config.NumberColumn(
            heading, min_value=column.minimum, max_value=column.maximum, step=step, **about
        )
    if _takes_several(column, values):
        return st.column_config.MultiselectColumn(
            heading, options=column.allowed, format_func=lambda code: column.word(str(code)), **about
        )
    words = _words(column, tables)
    if words and set(values) <= {"", *words}:
        return st.column_config.SelectboxColumn(
            heading, options=["", *words], format_func=lambda code: words.get(str(code), ""), **about
        )
    return st.column_config.TextColumn(heading, **about)


def _words(column: Column, tables: Mapping[str, pd.DataFrame]) -> dict[str, str]:
    """Return the words a cell may hold, where it holds one of a list, each with what a reader calls it; else nothing."""
    if column.kind != "text":
        return {}
    if column.allowed:
        return {code: column.word(code) for code in column.allowed}
    words: dict[str, str] = {}
    for reference in column.references:
        table, _dot, name = reference.partition(".")
        if table not in tables:
            return {}
        rows = tables[table]
        names = rows["name"] if "name" in rows and name == rows.columns[0] else rows[name]
        words |= {str(word): str(told or word) for word, told in zip(rows[name], names, strict=True) if word}
    return words


def _heading(table: Table, name: str, currency: str, labels: Mapping[str, str]) -> str:
    if name in labels:
        return labels[name]
    if name not in table:
        return name
    column = table[name]
    unit = column.unit_text(currency)
    return (
        f"{column.heading} ({unit})"
        if unit and column.unit not in ("share", "packs", "units", "families")
        else (column.heading)
    )


def _format(column: Column | None, heading: str, values: pd.Series, currency: str) -> Any:
    about: dict[str, Any] = {"help": plain(column.meaning)} if column else {}
    if column is not None and column.unit == "share":
        return st.column_config.NumberColumn(heading, format="percent", **about)
    if column is not None and column.unit.startswith("currency"):
        # What Streamlit calls accounting writes numbers as in English; localized is the browser's way.
        money = "accounting" if language() == DEFAULT else "localized"
        if column.unit.startswith("currency per "):
            money = _price_format(values, money)
        return st.column_config.NumberColumn(heading, format=money, **about)
    if pd.api.types.is_bool_dtype(values):
        return st.column_config.CheckboxColumn(heading, **about)
    if pd.api.types.is_numeric_dtype(values):
        return st.column_config.NumberColumn(heading, format="localized", **about)
    if pd.api.types.is_datetime64_any_dtype(values):
        return st.column_config.DateColumn(heading, format=day_format(), **about)
    return st.column_config.TextColumn(heading, **about)


def _price_format(values: pd.Series, money: str) -> str:
    """Return the format of a column of prices: that of money, unless a price has more places, of which none is hidden."""
    places = max((len(f"{price:.6f}".rstrip("0").partition(".")[2]) for price in values.dropna()), default=2)
    return money if places <= 2 else f"%.{places}f"


def _sum(values: pd.Series, value: float) -> str:
    return number_text(value, 0 if pd.api.types.is_integer_dtype(values) else 2)


def _column(table: Table, name: str) -> Column | None:
    return table[name] if name in table else None  # noqa: SIM401 - a Table is not a dict


def _has_full_name(name: str, frame: pd.DataFrame) -> bool:
    return name in FULL_NAMES and f"{name}_name" in frame


def _blank(values: pd.Series) -> bool:
    return bool(len(values)) and bool((values.isna() | (values.astype("str") == "")).all())
