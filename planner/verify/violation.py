"""What a broken rule is, how the check collects them, and how exactly figures must agree."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any

import numpy as np
import pandas as pd

from planner.i18n import _, day_text, ngettext
from planner.schema import PLAN_TABLES
from planner.schema.words import in_words

Value = str | float | None

KG_RELATIVE = 1e-6
"""Weights are products of a few decimal numbers: only the rounding of floating point separates two right answers."""

KG_NOISE = 1e-9
"""Part of a weight that floating point may leave of a sum of many packs."""

PACK_SLACK = 1e-9
"""Part of a pack by which a need may exceed whole packs before one more is due (floating point again)."""

FLOATING = 1e-13
"""Part of a sum that floating point may leave of it: of 13 million, a thousandth of a thousandth."""

CENT = 0.01

MONEY = 1e-4
"""Lines of money are whole cents and sums are sums of lines, so two right ones are the same: floating point leaves less."""

PRICE = 1e-7
"""Prices have six places: only floating point separates two right ones."""

HALF_CENT = 0.005
"""Each line that is rounded to the cent adds at most this to the difference between a sum of lines and the exact sum: by as
many times this as it has rounded lines may a sum pass a limit that the exact sum keeps."""

SHARE = 1e-6
"""Shares are quotients of figures that agree to the cent; large denominators leave less than this."""

SAMPLE = 200
"""Violations of one kind that are listed; a further one says how many more there are, so that an answer stays readable."""


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure that a plan states: one cell of one of its tables.

    Parameters
    ----------
    table, column : str
        Where it stands. A blank column: the table as a whole.
    key : tuple of (str, value)
        The columns that tell its row, with their values.
    """

    table: str
    column: str = ""
    key: tuple[tuple[str, Any], ...] = ()


@dataclass(frozen=True, slots=True)
class Violation:
    """A rule that a plan breaks, or a figure in it that does not follow from its decisions.

    Parameters
    ----------
    family : str
        Family of rules, as in the table ``rules`` of a case, or the table of the plan that is wrong.
    where : str
        What it is about, in plain words: week, zone, product, supplier, ...
    what : str
        What is wrong, in a sentence.
    expected, found : str, float or None
        What the check reckons, and what the plan says.
    unit : str
        Unit of both.
    figure : Figure or None
        The figure of the plan that does not follow from its decisions, where it is a single one.
    """

    family: str
    where: str
    what: str
    expected: Value = None
    found: Value = None
    unit: str = ""
    figure: Figure | None = field(default=None, compare=False)

    def as_dict(self) -> dict[str, Any]:
        """Return the violation as plain data, for JSON."""
        return {name: value for name, value in asdict(self).items() if name != "figure"}


class Report:
    """Collects violations; turns short names into the words of the user.

    Parameters
    ----------
    names : mapping of str to mapping
        Per kind of thing (``product``, ``site``, ...) its short names with their names in print.
    withheld : collection of str
        Figures that the plan says it withholds, as ``table.column`` or, for a whole table, ``table``: they may be blank.
    """

    def __init__(
        self, names: Mapping[str, Mapping[str, str]] | None = None, withheld: Collection[str] = frozenset()
    ) -> None:
        self.names = names or {}
        self.withheld = withheld
        self.violations: list[Violation] = []

    def add(
        self,
        family: str,
        what: str,
        where: Mapping[str, Any] | str = "",
        expected: Any = None,
        found: Any = None,
        unit: str = "",
        figure: Figure | None = None,
    ) -> None:
        """Record one violation.

        Parameters
        ----------
        family : str
            Family of rules, as in the table ``rules`` of a case, or the table of the plan that is wrong.
        what : str
            What is wrong, in a sentence in the reader's language.
        where : mapping or str
            What it is about: short names by kind of thing, which are told in the user's words; or a text as it is.
        expected, found : str, float or None
            What the check reckons, and what the plan says; None: a violation that states none.
        unit : str
            Unit of both; blank: none.
        figure : Figure, optional
            The cell of the plan; one that is blank and that the plan says it withholds is no violation. None: it is no
            single cell.
        """
        said = plain(found)
        if figure is not None and said is None and figure_name(figure) in self.withheld:
            return
        place = where if isinstance(where, str) else self.place(where)
        self.violations.append(Violation(family, place, what, plain(expected), said, unit, figure))

    def add_rows(
        self,
        family: str,
        what: str,
        rows: pd.DataFrame,
        keys: Iterable[str],
        expected: str = "",
        found: str = "",
        unit: str = "",
        figure: tuple[str, str] | None = None,
    ) -> None:
        """Record one violation per row.

        Parameters
        ----------
        family : str
            As of `add`.
        what : str
            What is wrong with each row.
        rows : pandas.DataFrame
            The rows that are wrong; of many the first are told and the others counted.
        keys : iterable of str
            Columns that tell what a row is about.
        expected, found : str
            Columns of what the check reckons and of what the plan says; blank: none is stated.
        unit : str
            Unit of both; blank: none.
        figure : (str, str), optional
            Table and column of a figure of the plan, whose row `keys` tell.
        """
        if rows.empty:
            return
        keys = list(keys)
        for _index, row in rows.head(SAMPLE).iterrows():
            where = {key: row[key] for key in keys}
            cell = Figure(*figure, key=tuple(where.items())) if figure else None
            said = row[found] if found else None
            self.add(family, what, where, row[expected] if expected else None, said, unit, cell)
        if len(rows) > SAMPLE:
            more = ngettext(
                "{count} more row of the same kind", "{count} more rows of the same kind", len(rows) - SAMPLE
            ).format(count=len(rows) - SAMPLE)
            self.add(family, what, more)

    def place(self, where: Mapping[str, Any]) -> str:
        """Return in words what a violation is about."""
        parts = []
        for kind, value in where.items():
            text = "" if value is pd.NaT else str(value.date()) if isinstance(value, pd.Timestamp) else str(value)
            name = table_title(text) if kind == "table" else self.names.get(kind, {}).get(text, "")
            if text:
                parts.append(f"{kind_words(kind)} {name or _written(kind, text)}")
        return ", ".join(parts)


def _written(kind: str, text: str) -> str:
    """Return a day as the reader writes it, a short word as the reader says it, anything else as it is."""
    try:
        return day_text(date.fromisoformat(text)) if len(text) == len("2026-03-02") else in_words(kind, text)
    except ValueError:  # no day
        return in_words(kind, text)


def figure_name(figure: Figure) -> str:
    """Return ``table.column`` of a figure, ``table.figure`` in a table of one figure per row, or the table's name."""
    measure = dict(figure.key).get("measure", "")
    return ".".join(part for part in (figure.table, str(measure) or figure.column) if part)


def hold_rows(
    table: str, own: pd.DataFrame, stated: pd.DataFrame, key: list[str], figures: Mapping[str, float], report: Report
) -> None:
    """Hold a table of the plan against its own reckoning, row by row and cell by cell.

    Parameters
    ----------
    table : str
        Name of the table.
    own : pandas.DataFrame
        The rows as the check reckons them; every column but the key is compared.
    stated : pandas.DataFrame
        The rows as the plan has them.
    key : list of str
        Columns that tell rows apart.
    figures : mapping of str to float
        Columns of numbers, each with how exactly it must agree, in its unit; the others are words.
    report : Report
        Receives what differs.
    """
    if own.empty and stated.empty:
        return
    words = dict.fromkeys(key, str)
    both = own.astype(words).merge(stated.astype(words), on=key, how="outer", suffixes=("", "_said"), indicator=True)
    report.add_rows(table, _("The plan does not tell this."), both[both["_merge"] == "left_only"], key)
    report.add_rows(table, _("The plan tells what does not follow from it."), both[both["_merge"] == "right_only"], key)
    both = both[both["_merge"] == "both"]
    for column in (name for name in own.columns if name not in key):
        said = f"{column}_said"
        if column in figures:
            wrong = differ(both[column], both[said], figures[column])
        else:
            wrong = (both[column].astype(str).fillna("") != both[said].astype(str).fillna("")).to_numpy()
        if wrong.any():
            what = _("The figure {column} does not follow from the plan.").format(column=column_heading(table, column))
            report.add_rows(table, what, both[wrong], key, column, said)


def table_title(name: str) -> str:
    """Return the title of a plan's table; any other name as it is."""
    return PLAN_TABLES[name].title if name in PLAN_TABLES else name


def column_heading(table: str, column: str) -> str:
    """Return the heading of a column of a plan's table; any other name as it is."""
    return PLAN_TABLES[table][column].heading if table in PLAN_TABLES and column in PLAN_TABLES[table] else column


def kind_words(kind: str) -> str:
    """Return the word for a kind of thing."""
    words = {
        "table": _("table"),
        "period": _("period from"),
        "zone": _("zone"),
        "site": _("site"),
        "offer": _("offer"),
        "product": _("product"),
        "supplier": _("supplier"),
        "fund": _("fund"),
        "menu": _("menu"),
        "dish": _("dish"),
        "date": _("day"),
        "delivery_day": _("day"),
        "since": _("deliveries from"),
        "until": _("deliveries until"),
        "choice": _("ingredient"),
        "target": _("target"),
        "window": _("window"),
        "limit": _("limit"),
        "contract": _("contract"),
        "measure": _("figure"),
        "column": _("column"),
        "line": _("line"),
        "stage": _("stage"),
        "month": _("month"),
        "item": _("item"),
        "diet": _("diet"),
        "lot": _("lot"),
        "rule": _("rule"),
        "standard": _("standard"),
        "committee": _("committee"),
        "sheet": _("sheet"),
        "kept": _("food kept"),
    }
    return words.get(kind, kind)


def plain(value: Any) -> Value:
    """Return a value as text, a float or None."""
    if value is None or value is pd.NaT or value is pd.NA:
        return None
    if isinstance(value, str):
        return value
    if isinstance(value, bool | np.bool_):
        return "yes" if value else "no"
    if isinstance(value, pd.Timestamp):
        return value.date().isoformat()
    number = float(value)
    return None if np.isnan(number) else number


def differ(expected: Any, found: Any, absolute: Any = 0.0) -> np.ndarray:
    """Return where two arrays of numbers differ by more than the tolerance; blank agrees with blank only.

    Where an absolute tolerance is given, as for money, prices and shares, it holds whatever the size: a sum of 13 million is as
    exact as one of 13. Elsewhere, as for weights, the tolerance is `KG_RELATIVE`, of the figure or of one.

    Parameters
    ----------
    expected, found : array_like of float
        The numbers, of shapes that go together; NaN: blank.
    absolute : array_like of float
        Tolerance in the unit of the numbers, for each or for all; 0: none is given.

    Returns
    -------
    numpy.ndarray of bool
        True where they differ, in the shape that all have together.

    >>> differ([13e6, 13e6], [13e6 + 13, 13e6], MONEY).tolist(), differ(13e6, 13e6 + 1).tolist()
    ([True, False], False)
    """
    left, right = np.asarray(expected, dtype=float), np.asarray(found, dtype=float)
    blank = np.isnan(left) | np.isnan(right)
    size = np.maximum(1.0, np.maximum(np.abs(left), np.abs(right)))
    with np.errstate(invalid="ignore"):
        allowed = np.where(np.asarray(absolute) > 0, np.maximum(absolute, FLOATING * size), KG_RELATIVE * size)
        apart = np.abs(left - right) > allowed
    return np.asarray(np.where(blank, np.isnan(left) != np.isnan(right), apart), dtype=bool)
