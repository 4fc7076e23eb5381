"""What a supplier brings, a page a month or week: product by day, in what is to be ordered, until when, and what goes where.

By hand: lettuce comes on 2 and 9 March, 71 bunches to arrive each time at an expected loss of 30 %. The page of March has two
columns, with 102 bunches to order under each; 204 are ordered in all, and 142 expected to arrive.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Literal

import pandas as pd
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from planner.i18n import N_, _, day_heading, day_in_year, day_text, month_text, number_text
from planner.inputs import month_of, records
from planner.reports import styles
from planner.reports.sheets import LINE_HEIGHT, NAME_WIDTH, Book, figure_width, page_breaks, sheet_of
from planner.schema.plan_tables import WORKBOOK_HEADER_ROW
from planner.schema.words import unit_in_words
from planner.units import as_weighed

Tables = Mapping[str, pd.DataFrame]
By = Literal["month", "week"]
"""What a page is about."""

ORDERS_BY_DAY = N_("Orders by day")
"""Title of the sheet of a workbook that holds the pages."""

MOST_DAYS = 16
"""Days of delivery side by side on a page that can still be read; a month with more is told in halves, neither of which has more."""

HALF = 15
"""Last day of the first half of a month."""

WEEK = timedelta(days=6)
"""From the first day of a week to its last."""

LEAST_WIDTH_PER_ROW = 4.5
"""Characters of width for each row of a lying page: a narrower table would be printed so large that its rows need two."""

_PLACES = 6
"""Decimals to which sums of units and kg are kept: no pack is finer."""


@dataclass(slots=True)
class Line:
    """A row of a page: what it is about, and how much on which day.

    Parameters
    ----------
    labels : tuple of str
        Zone and site, where the row is about a place; then product and purchase unit.
    by_day : dict of date to float
        Purchase units by day of delivery.
    arriving : float
        Purchase units of all days that are expected to arrive.
    kg : float
        Weight of the units of all days.
    """

    labels: tuple[str, ...]
    by_day: dict[date, float] = field(default_factory=dict)
    arriving: float = 0.0
    kg: float = 0.0

    @property
    def units(self) -> float:
        """Purchase units of all days."""
        return round(sum(self.by_day.values()), _PLACES)


@dataclass(frozen=True, slots=True)
class OrderSheet:
    """A page: what one supplier brings in a month, in half of one, or in a week, to all or to the sites of the committee that called for it.

    Parameters
    ----------
    supplier, name : str
        Short name and name.
    first, last : date
        First and last day that the page is about.
    order_by : dict of date to (date or None)
        The days of delivery in their order, each with the last day on which all that comes then can be ordered.
    lines : list of Line
        What is to be ordered: a row per offer, labelled by product and unit.
    kg : dict of date to float
        Weight to order by day of delivery.
    committee : str
        Committee that orders it, where each calls for itself; blank: everybody together.
    """

    supplier: str
    name: str
    first: date
    last: date
    order_by: dict[date, date | None]
    lines: list[Line]
    kg: dict[date, float]
    committee: str = ""

    @property
    def heading(self) -> str:
        """Who brings it, for whom if it is not for all, and when."""
        parts = [self.name or self.supplier, *([self.committee] if self.committee else []), self.title]
        return " \N{EN DASH} ".join(parts)

    @property
    def days(self) -> list[date]:
        """Days of delivery, in their order."""
        return list(self.order_by)

    @property
    def lossy(self) -> bool:
        """True if less is expected to arrive than is ordered."""
        return any(line.arriving < line.units for line in self.lines)

    @property
    def title(self) -> str:
        """The month, the days of its half, or those of the week."""
        if self.last - self.first == WEEK:
            return _("Week from {first} to {last}").format(first=day_text(self.first), last=day_text(self.last))
        if self.last.day > HALF and self.first.day == 1:
            return month_text(self.first)
        return _("{month}, day {first} to {last}").format(
            month=month_text(self.first), first=self.first.day, last=self.last.day
        )


def order_sheets(tables: Tables, caller: pd.Series | None = None, by: By = "month") -> list[OrderSheet]:
    """Return the pages of every supplier, by supplier, committee that calls and month (or week); a month with many days of delivery has two.

    Parameters
    ----------
    tables : mapping of str to pandas.DataFrame
        Tables of a plan; ``orders`` is read.
    caller : pandas.Series, optional
        From `planner.callers.callers`; without it everybody orders together.
    by : str
        Is a page about a month, or about a week from Monday to Sunday?

    Returns
    -------
    list of OrderSheet
        The pages; a supplier from whom nothing is bought has none.
    """
    orders = tables["orders"]
    orders = orders[orders["packs"] > 0]
    rows = pd.DataFrame(
        {
            "supplier": orders["supplier"],
            "name": orders["supplier_name"],
            "committee": "" if caller is None else orders["zone"].map(caller).fillna("").astype("str"),
            "day": orders["delivery_day"],
            "order_by": orders["order_by"],
            "offer": orders["offer"],
            "product": orders["product_name"].mask(orders["product_name"] == "", orders["product"]),
            "organic": orders["organic"].fillna(False).astype(bool),
            "unit": orders["unit"],
            "units": units_to_order(orders),
            "arriving": orders["units"],
            "kg": orders["order_kg"].fillna(orders["kg"]).astype(float),
        }
    )
    keys = ["supplier", "name", "committee", "product", "organic", "offer", "unit", "day"]
    sums = {"units": "sum", "arriving": "sum", "kg": "sum", "order_by": "min"}
    rows = rows.groupby(keys, sort=True, as_index=False).agg(sums)
    if by == "week":
        weeks = rows["day"] - pd.to_timedelta(rows["day"].dt.day_of_week, unit="D")
        pages = rows.groupby(["supplier", "committee", weeks.rename("week")], sort=True)
        mondays = [(page, pd.Timestamp(str(monday)).date()) for (_who, _for, monday), page in pages]
        return [_sheet(page, monday, monday + WEEK) for page, monday in mondays]
    rows["month"] = month_of(rows["day"])
    many = rows.groupby(["supplier", "committee", "month"])["day"].transform("nunique") > MOST_DAYS
    rows["part"] = many.astype(int) + (many & (rows["day"].dt.day > HALF))
    pages = rows.groupby(["supplier", "committee", "month", "part"], sort=True)
    return [_sheet(page, *_of_month(page["day"].iloc[0], int(page["part"].iloc[0]))) for _key, page in pages]


def _of_month(day: pd.Timestamp, part: int) -> tuple[date, date]:
    """Return first and last day of the month of a day, or of its first or second half."""
    first, last = day.to_period("M").start_time.date(), day.to_period("M").end_time.date()
    if part == 0:
        return first, last
    return (first, first.replace(day=HALF)) if part == 1 else (first.replace(day=HALF + 1), last)


def units_to_order(orders: pd.DataFrame) -> pd.Series:
    """Return the purchase units to order of each row of ``orders``: those of the packs to order, which are whole."""
    packs = orders["packs"].astype(float)
    return (
        orders["units"] / packs.where(packs > 0) * orders["order_packs"].astype("Float64").fillna(packs).astype(float)
    )


def _sheet(rows: pd.DataFrame, first: date, last: date) -> OrderSheet:
    """Return the page of one supplier that is about the days from one to another."""
    lines: dict[str, Line] = {}
    kg: dict[date, float] = {}
    order_by: dict[date, date | None] = {}
    for row in records(rows.sort_values("day", kind="stable")):
        day = row.day.date()
        kg[day] = round(kg.get(day, 0.0) + row.kg, _PLACES)
        due = None if pd.isna(row.order_by) else row.order_by.date()
        known = order_by.get(day)
        order_by[day] = min(due, known) if due and known else due or known
    for row in records(rows):
        name = f"{row.product} ({_('organic')})" if row.organic else str(row.product)
        line = lines.setdefault(row.offer, Line((name, unit_in_words(str(row.unit)))))
        line.by_day[row.day.date()] = round(row.units, _PLACES)
        line.arriving = round(line.arriving + row.arriving, _PLACES)
        line.kg = round(line.kg + row.kg, _PLACES)
    one = rows.iloc[0]
    supplier, name, committee = (str(one[word]) for word in ("supplier", "name", "committee"))
    return OrderSheet(supplier, name, first, last, order_by, list(lines.values()), kg, committee)


def lines_by_site(deliveries: pd.DataFrame) -> list[Line]:
    """Return what goes where: a row per zone, site and offer, labelled by these, product and unit.

    Parameters
    ----------
    deliveries : pandas.DataFrame
        Rows of ``deliveries`` of one supplier. The units are those that are expected to arrive.
    """
    lines: dict[tuple[str, str, str], Line] = {}
    for row in records(deliveries.sort_values(["zone", "site_name", "site", "product_name", "offer", "delivery_day"])):
        labels = (
            str(row.zone),
            str(row.site_name or row.site),
            str(row.product_name or row.product),
            unit_in_words(str(row.unit)),
        )
        line = lines.setdefault((row.zone, row.site, row.offer), Line(labels))
        day = row.delivery_day.date()
        line.by_day[day] = round(line.by_day.get(day, 0.0) + row.units, _PLACES)
        line.arriving = round(line.arriving + row.units, _PLACES)
        line.kg = round(line.kg + row.kg, _PLACES)
    return list(lines.values())


def of_days(lines: Sequence[Line], first: date, last: date) -> Iterator[Line]:
    """Yield the rows with something between two days, with these days alone.

    Parameters
    ----------
    lines : sequence of Line
        Rows of a page.
    first, last : datetime.date
        First and last day, both counted.

    Yields
    ------
    Line
        The row with what comes on these days; its sums of all days are left at nothing.
    """
    for line in lines:
        days = {day: units for day, units in line.by_day.items() if first <= day <= last}
        if days:
            yield Line(line.labels, days)


def order_by_text(sheet: OrderSheet, day: date) -> str:
    """Return the last day on which all that comes on a day can be ordered; nothing where it is not known."""
    by = sheet.order_by[day]
    return day_in_year(by) if by else ""


def count_text(value: float) -> str:
    """Return a number of units with the decimals that it has, six at most."""
    digits = next((n for n in range(_PLACES) if abs(round(value, n) - value) < 10.0**-_PLACES / 2), _PLACES)
    return number_text(value, digits)


def quantity_texts(units: Iterable[float], unit: str) -> tuple[list[str], str]:
    """Return quantities of a purchase unit as the country at hand weighs, and the unit, for paper.

    Parameters
    ----------
    units : iterable of float
        Quantities in the unit; 100 kg are 220.46 lb where people weigh in pounds.
    unit : str
        The purchase unit of the case.

    Returns
    -------
    tuple of (list of str, str)
        The quantities, to a hundredth where they were converted, and their unit in words.
    """
    each, mine = as_weighed(unit)
    return [count_text(one) if mine == unit else number_text(one * each, 2) for one in units], unit_in_words(mine)


def order_day_sheet(book: Book, tables: Tables) -> None:
    """Write the pages on a sheet of a workbook, each on a page of its own; no sheet where nothing is ordered."""
    pages = order_sheets(tables, book.callers)
    if not pages:
        return
    ws = book.sheet(_(ORDERS_BY_DAY))
    book.put(ws, 1, 1, f"{_(ORDERS_BY_DAY)} \N{EN DASH} {book.case_name}", "title")
    lossy = any(page.lossy for page in pages)
    text = _("Purchase units to order, by day of delivery. What of it goes where: {sheet}.").format(
        sheet=sheet_of("deliveries")
    )
    if lossy:
        text += " " + _("Fewer are expected to arrive, and only what arrives is paid.")
    book.put(ws, 2, 1, text, "note")
    at, breaks = WORKBOOK_HEADER_ROW, []
    for page in pages:
        at = _block(book, ws, at, page, lossy=lossy)
        breaks.append(at - 1)
    page_breaks(ws, breaks[:-1])
    across = max(len(page.days) for page in pages)
    figures = [max(line.units for page in pages for line in page.lines)] * (2 if lossy else 1)
    figures += [max(sum(page.kg.values()) for page in pages)]
    widths = [10.0, *(max(figure_width(figure, "#,##0.0"), 11.0) for figure in figures)]
    most = max(kg for page in pages for kg in page.kg.values())
    longest = max(
        len(text) for page in pages for day in page.days for text in (day_heading(day), order_by_text(page, day))
    )
    widths += [max(figure_width(most, "#,##0.0"), longest + 1.5)] * across
    tallest = max(len(page.lines) for page in pages) + 6
    widths.insert(0, max(NAME_WIDTH, LEAST_WIDTH_PER_ROW * tallest - sum(widths)))
    for k, width in enumerate(widths, 1):
        ws.column_dimensions[get_column_letter(k)].width = width
    ws.freeze_panes = ws.cell(WORKBOOK_HEADER_ROW, 3)


def _block(book: Book, ws: Worksheet, at: int, page: OrderSheet, *, lossy: bool) -> int:
    """Write one page from row `at` on; return the row after it."""
    book.put(ws, at, 1, page.heading, "subtitle")
    sums = [_("Units to order"), *([_("Units expected to arrive")] if lossy else []), _("Weight (kg)")]
    days_at = 3 + len(sums)
    weight = get_column_letter(days_at - 1)
    last = get_column_letter(days_at + len(page.days) - 1)
    for k, text in enumerate((_("Product"), _("Unit"), *sums, *map(day_heading, page.days)), 1):
        book.put(ws, at + 1, k, text, "head", styles.NUMBER if k > 2 else styles.TEXT)
    ws.row_dimensions[at + 1].height = LINE_HEIGHT * 2
    due = [_("Order by"), *[""] * (days_at - 2), *(order_by_text(page, day) for day in page.days)]
    for k, text in enumerate(due, 1):
        book.put(ws, at + 2, k, text, "head", styles.NUMBER if k > 2 else styles.TEXT)
    first = at + 3
    for row, line in enumerate(page.lines, first):
        book.put(ws, row, 1, line.labels[0])
        book.put(ws, row, 2, line.labels[1])
        sum_of_days = f"SUM({get_column_letter(days_at)}{row}:{last}{row})"
        book.formula(ws, row, 3, sum_of_days, _count_format(line.units), line.units, "body")
        if lossy:
            book.put(ws, row, 4, line.arriving, fmt=_count_format(line.arriving))
        book.put(ws, row, days_at - 1, line.kg, fmt="#,##0.0")
        for k, day in enumerate(page.days, days_at):
            value = line.by_day.get(day)
            book.put(ws, row, k, value, fmt=_count_format(value))
    end = first + len(page.lines)
    book.put(ws, end, 1, _("Weight (kg)"), "total")
    for k in range(2, days_at - 1):
        book.put(ws, end, k, None, "total")
    book.formula(ws, end, days_at - 1, f"SUM({weight}{first}:{weight}{end - 1})", "#,##0.0", sum(page.kg.values()))
    for k, day in enumerate(page.days, days_at):
        book.put(ws, end, k, page.kg[day], "total", "#,##0.0")
    return end + 2


def _count_format(value: float | None) -> str:
    """Return the number format of a number of units, with the decimals that it has."""
    return styles.WHOLE if value is None or value % 1 == 0 else "#,##0.######"
