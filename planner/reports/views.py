"""Sheets of a plan workbook that arrange the tables for a purpose: sign, order, follow deliveries, watch the money."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from openpyxl.chart import BarChart, Reference
from openpyxl.chart.shapes import GraphicalProperties
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from planner.case import Case
from planner.i18n import N_, _, apart_digits, day_text, money_text, ngettext, share_text
from planner.inputs import month_of, records
from planner.judgement import Judgement, is_not_met
from planner.reports import styles
from planner.reports.order_sheets import ORDERS_BY_DAY, units_to_order
from planner.reports.pictures import spend_by_month
from planner.reports.sheets import (
    LINE_HEIGHT,
    NAME_WIDTH,
    Book,
    figure_width,
    keep_together,
    place_of,
    text_lines,
)
from planner.reports.verdict import lights, verdict
from planner.schema import PLAN_TABLES
from planner.schema.plan_tables import WORKBOOK_HEADER_ROW

SUMMARY, BUDGET_BY_MONTH, ORDER_LISTS, DELIVERY_CALENDAR = (
    N_("Summary"),
    N_("Budget by month"),
    N_("Order lists"),
    N_("Delivery calendar"),
)
"""Titles of the sheets that are views."""

Tables = Mapping[str, pd.DataFrame]

DEFINITION_WIDTH, FIGURE_WIDTH = 34.0, 16.0
"""Characters of the definitions of shares on the summary, which break into lines, and of the figures beside them; a
definition of a figure takes the room of all three."""

CHART_ROWS, SIGNATURE_ROWS = 18, 8
"""Rows that the chart of the summary covers, and those on which the committee signs."""

TITLE_SIZE = 1.6
"""Letters of a title, in those of the figures."""

WARNINGS_SHOWN = 6
"""Warnings that stand on the summary; the others are counted."""

PERIODS_ACROSS = 13
"""Periods side by side on one printed page of the delivery calendar: a quarter of a year by week."""

MONTHS_FROM_PERIODS = 13
"""With at least so many periods the order lists show months."""


def summary_sheet(book: Book, case: Case, tables: Tables, money: Worksheet | None) -> None:
    """Write the first page: verdict, four lights, shares, money, what to know, a chart, and lines to sign on.

    Parameters
    ----------
    book : Book
        Workbook in the making.
    case : Case
        The case.
    tables : mapping of str to pandas.DataFrame
        The plan's tables.
    money : Worksheet or None
        Sheet of the budget by month, on which the chart rests; None if nothing is paid.
    """
    ws = book.sheet(_(SUMMARY), landscape=False)
    ws.page_setup.fitToHeight = 1  # what is signed is one page
    row = case.head
    facts = _("{buyer}{first} to {last}. Case {fingerprint}.").format(
        buyer=f"{row['buyer']}. " if row["buyer"] else "",
        first=day_text(row["first_day"]),
        last=day_text(row["last_day"]),
        fingerprint=book.fingerprint,
    )
    book.put(ws, 2, 2, facts, "note")
    ws.column_dimensions["A"].width = 2
    for letter, width in zip("BCDEFG", (NAME_WIDTH, 17, 13, DEFINITION_WIDTH, FIGURE_WIDTH, FIGURE_WIDTH), strict=True):
        ws.column_dimensions[letter].width = width
    title = _("Purchase plan for school meals: {case}").format(case=book.case_name)
    _across(book, ws, 1, 2, title, "title", TITLE_SIZE)
    at = _light_block(book, ws, case, tables)
    at = _verdict_block(book, ws, case, tables, at)
    at = _target_block(book, ws, tables["targets"], at)
    at = _fund_block(book, ws, tables["fund_use"], at)
    at = _warning_block(book, ws, tables["warnings"], at)
    if money is not None:
        ws.add_chart(_money_chart(money), f"B{at}")
        at += CHART_ROWS
    _signature_block(book, ws, at)
    ws.print_area = f"A1:G{at + SIGNATURE_ROWS}"


def _light_block(book: Book, ws: Worksheet, case: Case, tables: Tables) -> int:
    """Write the four lights, each with a word beside its colour; return the row after them."""
    at = 4
    for light in lights(case, tables):
        book.put(ws, at, 2, light.title, "subtitle")
        book.put(ws, at, 3, light.word, light.weight)
        _across(book, ws, at, 4, "\n".join(light.texts), "body")
        at += 1
    return at + 1


def _verdict_block(book: Book, ws: Worksheet, case: Case, tables: Tables, at: int) -> int:
    """Write what came of the wish, a line for each sentence, the grave ones marked; return the row after them."""
    book.put(ws, at, 2, _("What came of it"), "subtitle")
    for line in verdict(case, tables):
        at += 1
        _across(book, ws, at, 2, line.text, "flag" if line.weight in ("broken", "gave_way") else "body")
    return at + 2


def _across(book: Book, ws: Worksheet, row: int, first: int, text: str, role: str, size: float = 1.0) -> None:
    """Write a text over the columns from one on to the last, in as many lines as it needs; letters are so many times the usual size."""
    ws.merge_cells(start_row=row, end_row=row, start_column=first, end_column=7)
    book.put(ws, row, first, text, role, wrap=True)
    width = sum(float(ws.column_dimensions[get_column_letter(k)].width) for k in range(first, 8))
    ws.row_dimensions[row].height = LINE_HEIGHT * size * text_lines(text, width / size)


def _height(name: str, definition: str, width: float = DEFINITION_WIDTH) -> float:
    return LINE_HEIGHT * max(text_lines(name, NAME_WIDTH), text_lines(definition, width))


def _heading_row(book: Book, ws: Worksheet, row: int, heads: list[tuple[str, bool]]) -> None:
    for k, (text, figure) in enumerate(heads, 2):
        book.put(ws, row, k, text or None, "head", styles.NUMBER if figure else styles.TEXT)


def _target_block(book: Book, ws: Worksheet, targets: pd.DataFrame, at: int) -> int:
    lines = _target_lines(targets[targets["mode"] != "off"])
    if not lines:
        return at
    book.put(ws, at, 2, _("Shares, each with what it is a share of"), "subtitle")
    heads = [
        (_("Share"), False),
        (_("Required"), True),
        (_("Reached"), True),
        (_("Result and definition"), False),
        (_("Numerator"), True),
        (_("Denominator"), True),
    ]
    _heading_row(book, ws, at + 1, heads)
    for n, line in enumerate(lines, at + 2):
        fmt = styles.KG if line.unit == "kg" else book.money
        role = "flag" if line.missed else "body"
        sense = _("at least") if line.sense == "at_least" else _("at most")
        book.put(ws, n, 2, line.name, role, wrap=True)
        reached = np.nan if line.reached is None else line.reached
        digits = apart_digits(reached, line.required, share_text) if line.missed else 1  # missed never reads as met
        fmt_share = f"0.{'0' * digits}%"
        book.put(ws, n, 3, line.required, role, f'"{sense} "{fmt_share}')
        book.put(ws, n, 4, line.reached, role, fmt_share)
        book.put(ws, n, 5, line.text, role, wrap=True)
        book.put(ws, n, 6, line.numerator, role, fmt)
        book.put(ws, n, 7, line.denominator, role, fmt)
        ws.row_dimensions[n].height = _height(line.name, line.text)
    return at + 3 + len(lines)


@dataclass(frozen=True)
class _TargetLine:
    """A share on the first sheet."""

    name: str
    sense: str
    required: float
    reached: float | None
    text: str
    numerator: float | None
    denominator: float | None
    unit: str
    missed: bool


def _target_lines(targets: pd.DataFrame) -> list[_TargetLine]:
    """Return one line per share; one that must hold in every period is told by its worst period, one of each supplier by the worst of them."""
    lines = []
    of_each = targets["target"].str.split("@").str[0].where(targets["scope"] == "", targets["target"])
    for _target, rows in targets.groupby(of_each, sort=False):
        missed = is_not_met(rows["judgement"]).to_numpy() & (rows["mode"] != "waived").to_numpy()
        ascending = rows["sense"].iloc[0] == "at_least"
        line: Any = next(records(rows.sort_values("reached_share", ascending=ascending, kind="stable").head(1)))
        result = _result(line.judgement, line.mode)
        met = int((rows["judgement"] == Judgement.MET).sum())
        if rows["target"].nunique() > 1:
            result = _("Met in {met} of {all} cases; the worst is told here.").format(met=met, all=len(rows))
        elif len(rows) > 1:
            result = _("Met in {met} of {all} periods; the worst is that of {period}.").format(
                met=met, all=len(rows), period=line.window
            )
        lines.append(
            _TargetLine(
                name=line.name,
                sense=line.sense,
                required=line.required_share,
                reached=_or_none(line.reached_share),
                text=f"{result} {line.definition}",
                numerator=_or_none(line.numerator),
                denominator=_or_none(line.denominator),
                unit=line.unit,
                missed=bool(missed.any()),
            )
        )
    return lines


def _or_none(value: float) -> float | None:
    return None if pd.isna(value) else value


def _result(judgement: str, mode: str) -> str:
    if mode == "waived":
        return _("WAIVED.")
    words = {
        Judgement.MET: _("MET."),
        Judgement.NOT_MET: _("NOT MET."),
        Judgement.NOTHING: _("NOTHING TO COUNT."),
    }
    return words.get(Judgement(judgement), _("NOT KNOWN."))


def _fund_block(book: Book, ws: Worksheet, fund_use: pd.DataFrame, at: int) -> int:
    if fund_use.empty:
        return at
    per_fund = fund_use.groupby("fund", sort=False).agg(spent=("spent", "sum"), available=("available", "first"))
    book.put(ws, at, 2, _("Money"), "subtitle")
    heads = [
        (_("Fund"), False),
        (_("Paid"), True),
        (_("Part used"), True),
        ("", False),
        (_("Available"), True),
        (_("Left"), True),
    ]
    _heading_row(book, ws, at + 1, heads)
    first = at + 2
    for n, (fund, line) in enumerate(per_fund.iterrows(), first):
        limited = pd.notna(line["available"])
        book.put(ws, n, 2, book.fund_names.get(str(fund), str(fund)))
        book.put(ws, n, 3, round(float(line["spent"]), 2), fmt=book.money)
        book.put(ws, n, 5, None)
        book.put(ws, n, 6, float(line["available"]) if limited else _("no limit"), fmt=book.money)
        if limited:
            spent, money = round(float(line["spent"]), 2), float(line["available"])
            used = spent / money if money > 0 else 0.0
            book.formula(ws, n, 4, f"IF(F{n}>0,C{n}/F{n},0)", styles.SHARE, used, "body")
            book.formula(ws, n, 7, f"F{n}-C{n}", book.money, money - spent, "body")
    end = first + len(per_fund)
    book.put(ws, end, 2, _("All funds"), "total")
    book.formula(ws, end, 3, f"SUM(C{first}:C{end - 1})", book.money, per_fund["spent"].round(2).sum())
    return end + 2


def _warning_block(book: Book, ws: Worksheet, warnings: pd.DataFrame, at: int) -> int:
    """Write the weightiest warnings, which stand first, and how many more there are; return the row after them."""
    if warnings.empty:
        return at
    book.put(ws, at, 2, _("To know before you sign"), "subtitle")
    for topic, text in warnings[["topic", "text"]].head(WARNINGS_SHOWN).itertuples(index=False):
        at += 1
        book.put(ws, at, 2, topic, "body", wrap=True)
        _across(book, ws, at, 3, text, "body")
    more = len(warnings) - WARNINGS_SHOWN
    if more > 0:
        at += 1
        told = ngettext("{count} more on the sheet {sheet}.", "{count} more on the sheet {sheet}.", more)
        book.put(ws, at, 2, told.format(count=more, sheet=PLAN_TABLES["warnings"].title), "note")
    return at + 2


def _signature_block(book: Book, ws: Worksheet, at: int) -> None:
    book.put(ws, at, 2, _("Signatures"), "subtitle")
    people = (_("Nutritionist"), _("Purchasing officer"), _("Committee"))
    for n, person in enumerate(people):
        row = at + 2 + 2 * n
        book.put(ws, row, 2, _("{person}: name and signature").format(person=person))
        for k in (3, 4, 5):
            book.put(ws, row, k, None, "line")
        book.put(ws, row, 6, _("Date"))
        book.put(ws, row, 7, None, "line")
        ws.row_dimensions[row].height = 24


def _money_chart(money: Worksheet) -> BarChart:
    """Return the chart of payments by month and fund; the figures stand on the sheet of the budget by month."""
    chart = BarChart()
    chart.type, chart.grouping, chart.overlap, chart.gapWidth = "col", "stacked", 100, 60
    chart.title = _("Paid by month and fund")
    chart.height, chart.width = 8.5, 26.5
    funds, months = money.max_column - 2, money.max_row - WORKBOOK_HEADER_ROW - 1
    data = Reference(
        money, min_col=2, max_col=1 + funds, min_row=WORKBOOK_HEADER_ROW, max_row=WORKBOOK_HEADER_ROW + months
    )
    chart.add_data(data, titles_from_data=True)
    chart.set_categories(
        Reference(money, min_col=1, min_row=WORKBOOK_HEADER_ROW + 1, max_row=WORKBOOK_HEADER_ROW + months)
    )
    for k, series in enumerate(chart.series):
        colour = styles.CHART_COLOURS[k % len(styles.CHART_COLOURS)]
        series.graphicalProperties = GraphicalProperties(solidFill=colour)
        series.graphicalProperties.line.solidFill = "404040"
    chart.y_axis.numFmt = "#,##0"
    chart.x_axis.delete = chart.y_axis.delete = False
    chart.legend.position = "b"
    return chart


def budget_by_month(book: Book, tables: Tables) -> Worksheet | None:
    """Write what each fund pays in each month, with totals; None if nothing is paid."""
    use = tables["fund_use"]
    if use.empty or not use["spent"].sum():
        return None
    paid = spend_by_month(tables).pivot_table(index="month", columns="fund", values="amount", aggfunc="sum")
    months = sorted({*use["period"].str[:7], *paid.index})
    grid = paid.reindex(index=months, columns=use["fund"].unique()).fillna(0.0).round(2)
    ws = book.sheet(_(BUDGET_BY_MONTH))
    book.put(ws, 1, 1, f"{_(BUDGET_BY_MONTH)} \N{EN DASH} {book.case_name}", "title")
    book.put(
        ws,
        2,
        1,
        _(
            "A period counts in the month in which it begins; where a fund begins, gets money or ends within it, what is delivered from that day on in the month of the day. Goods and delivery."
        ),
        "note",
    )
    head, last = WORKBOOK_HEADER_ROW, WORKBOOK_HEADER_ROW + len(grid)
    book.put(ws, head, 1, _("Month"), "head")
    for k, fund in enumerate(grid.columns, 2):
        book.put(ws, head, k, book.fund_names.get(str(fund), str(fund)), "head", book.money)
    total = len(grid.columns) + 2
    book.put(ws, head, total, _("All funds"), "head", book.money)
    before = get_column_letter(total - 1)
    for n, (month, line) in enumerate(grid.iterrows(), head + 1):
        book.put(ws, n, 1, str(month))
        for k, value in enumerate(line, 2):
            book.put(ws, n, k, float(value), fmt=book.money)
        book.formula(ws, n, total, f"SUM(B{n}:{before}{n})", book.money, line.sum(), "body")
    book.put(ws, last + 1, 1, _("Total"), "total")
    for k in range(2, total + 1):
        letter = get_column_letter(k)
        result = grid.to_numpy().sum() if k == total else grid.iloc[:, k - 2].sum()
        book.formula(ws, last + 1, k, f"SUM({letter}{head + 1}:{letter}{last})", book.money, result)
        ws.column_dimensions[letter].width = max(16, figure_width(float(grid.to_numpy().sum()), book.money))
    ws.column_dimensions["A"].width = 12
    ws.freeze_panes = ws.cell(head + 1, 2)
    ws.print_title_rows = f"{head}:{head}"
    return ws


def order_lists(book: Book, tables: Tables) -> None:
    """Write one block per supplier, none cut by the end of a page: product by month of delivery (or period), with totals."""
    orders = tables["orders"]
    if orders.empty:
        return
    by_month = orders["period"].nunique() >= MONTHS_FROM_PERIODS
    orders = orders.assign(when=month_of(orders["delivery_day"]) if by_month else orders["period"])
    columns = sorted(orders["when"].unique())
    ws = book.sheet(_(ORDER_LISTS))
    book.put(ws, 1, 1, f"{_(ORDER_LISTS)} \N{EN DASH} {book.case_name}", "title")
    note = (
        _("Purchase units by month of delivery. Days: {sheet}.")
        if by_month
        else _("Purchase units by period (its first day). Days: {sheet}.")
    )
    lossy = bool((orders["order_packs"] > orders["packs"]).any())
    text = note.format(sheet=place_of(ORDERS_BY_DAY, "orders"))
    if lossy:
        text += " " + _("The units are those to order. Fewer are expected to arrive, and only what arrives is paid.")
        orders = orders.assign(arriving=orders["units"], units=units_to_order(orders))
    book.put(ws, 2, 1, text, "note")
    totals = tables["supplier_totals"].drop_duplicates("supplier").set_index("supplier")
    paid = tables["payments"].dropna(subset=["invoiced_from"])
    contracts = tables["contracts"] if "contracts" in tables else PLAN_TABLES["contracts"].empty()
    charged = contracts[contracts["charge_amount"] > 0]
    at, ends = WORKBOOK_HEADER_ROW, []
    for supplier, lines in orders.groupby("supplier", sort=True):
        # An order changed by hand may name a supplier of whom the table of suppliers says nothing.
        known: Any = totals.loc[str(supplier)] if supplier in totals.index else None
        facts = _supplier_facts(known, charged[charged["supplier"] == supplier], book.currency)
        facts = "; ".join(fact for fact in (facts, _invoices(paid[paid["supplier"] == supplier])) if fact)
        name = str(supplier) if known is None else str(known["supplier_name"])
        at = _supplier_block(book, ws, at, name, facts, lines, columns)
        ends.append(at - 1)
    largest = float(orders["units"].sum())
    ws.column_dimensions["A"].width = 34
    ws.column_dimensions["B"].width = 10
    ws.column_dimensions["C"].width = figure_width(float(orders["price_per_unit"].max()), book.price)
    for k in range(4, 4 + len(columns)):
        ws.column_dimensions[get_column_letter(k)].width = 10.5
    for k, width in enumerate(
        (
            *[figure_width(largest, styles.WHOLE)] * (2 if lossy else 1),
            figure_width(float(orders["kg"].sum()), styles.KG),
            figure_width(float(orders["amount"].sum()), book.money),
        ),
        4 + len(columns),
    ):
        ws.column_dimensions[get_column_letter(k)].width = max(width, 12)
    keep_together(ws, ends)


def _supplier_block(
    book: Book, ws: Worksheet, at: int, name: str, facts: str, lines: pd.DataFrame, columns: list[str]
) -> int:
    """Write one supplier's block from row `at` on; return the row after it."""
    book.put(ws, at, 1, name, "subtitle")
    book.put(ws, at + 1, 1, facts, "note")
    head, units_at = at + 2, 4 + len(columns)
    heads = [(_("Product"), False), (_("Unit"), False), (_("Unit price"), True)]
    heads += [(column, True) for column in columns]
    lossy = "arriving" in lines
    if lossy:
        heads += [(_("Units to order"), True), (_("Units expected to arrive"), True)]
        heads += [(_("Weight expected to arrive"), True), (_("Amount for what arrives"), True)]
    else:
        heads += [(_("Units"), True), (_("Weight"), True), (_("Amount"), True)]
    for k, (text, figure) in enumerate(heads, 1):
        book.put(ws, head, k, text, "head", styles.NUMBER if figure else styles.TEXT)
    units = lines.pivot_table(index="offer", columns="when", values="units", aggfunc="sum").reindex(columns=columns)
    totals = {"kg": "sum", "amount": "sum"} | ({"arriving": "sum"} if lossy else {})
    weight_at = units_at + (2 if lossy else 1)
    firsts = dict.fromkeys(("product_name", "unit", "price_per_unit", "organic"), "first")
    offers = lines.groupby("offer").agg(firsts | totals).reset_index().sort_values(["product_name", "organic", "offer"])
    for row, offer in enumerate(records(offers), head + 1):
        name = f"{offer.product_name} ({_('organic')})" if offer.organic else offer.product_name
        book.put(ws, row, 1, name, wrap=True)
        book.put(ws, row, 2, offer.unit)
        book.put(ws, row, 3, offer.price_per_unit, fmt=book.price)
        ordered = [None if pd.isna(value) else float(value) for value in units.loc[offer.offer]]
        for k, value in enumerate(ordered, 4):
            book.put(ws, row, k, value, fmt=_count_format(value))
        whole = all(value is None or value % 1 == 0 for value in ordered)
        last = get_column_letter(units_at - 1)
        fmt = styles.WHOLE if whole else styles.NUMBER
        units_in_all = sum(value for value in ordered if value is not None)
        book.formula(ws, row, units_at, f"SUM(D{row}:{last}{row})", fmt, units_in_all, "body")
        if lossy:
            book.put(ws, row, units_at + 1, round(offer.arriving, 6), fmt=_count_format(offer.arriving))
        book.put(ws, row, weight_at, round(offer.kg, 6), fmt=styles.KG)
        book.put(ws, row, weight_at + 1, round(offer.amount, 2), fmt=book.money)
    end = head + len(offers) + 1
    book.put(ws, end, 1, _("Total goods"), "total")
    for k in range(2, weight_at):
        book.put(ws, end, k, None, "total")
    for k, fmt, column in ((weight_at, styles.KG, "kg"), (weight_at + 1, book.money, "amount")):
        letter = get_column_letter(k)
        book.formula(ws, end, k, f"SUM({letter}{head + 1}:{letter}{end - 1})", fmt, offers[column].sum())
    return end + 3


def _supplier_facts(supplier: pd.Series | None, charged: pd.DataFrame, currency: str) -> str:
    """Return what a block says of its supplier; what the table of suppliers says only where it names the supplier."""
    facts = [] if supplier is None else [str(supplier["municipality"])]
    if supplier is not None and pd.notna(supplier["families"]):
        facts.append(_("member families: {count}").format(count=int(supplier["families"])))
    if supplier is not None and supplier["delivery_amount"] > 0:
        text = _("charges for delivery are billed beside the goods: sheet {sheet}")
        facts.append(text.format(sheet=PLAN_TABLES["supplier_totals"].title))
    for one in records(charged):
        text = _("charge for the year under {contract}: {amount}, due on {day}")
        amount = money_text(one.charge_amount, currency)
        facts.append(text.format(contract=one.name, amount=amount, day=day_text(one.charge_day)))
    return "; ".join(fact for fact in facts if fact)


def _invoices(paid: pd.DataFrame) -> str:
    """Return when a supplier invoices what funds pay by invoice; blank where none does."""
    if paid.empty:
        return ""
    first, last = paid["invoiced_from"].min(), paid["invoiced_until"].max()
    if first == last:
        return _("invoiced on {day}").format(day=day_text(first))
    return _("invoiced from {first} to {last}").format(first=day_text(first), last=day_text(last))


def _count_format(value: float | None) -> str:
    return styles.WHOLE if value is None or value % 1 == 0 else styles.NUMBER


def delivery_calendar(book: Book, tables: Tables) -> None:
    """Write the kg of each product that each supplier brings in each period, a quarter of a year to a page."""
    orders = tables["orders"]
    if orders.empty:
        return
    grid = orders.pivot_table(
        index=["supplier_name", "product_name"], columns="period", values="kg", aggfunc="sum", sort=True
    )
    ws = book.sheet(_(DELIVERY_CALENDAR))
    book.put(ws, 1, 1, f"{_(DELIVERY_CALENDAR)} \N{EN DASH} {book.case_name}", "title")
    book.put(
        ws,
        2,
        1,
        _("kg by period, named by its first day. Blank: no delivery. Days: sheet {sheet}.").format(
            sheet=_(ORDERS_BY_DAY)
        ),
        "note",
    )
    head, first = WORKBOOK_HEADER_ROW, WORKBOOK_HEADER_ROW + 1
    last, total = head + len(grid), len(grid.columns) + 3
    for k, text in enumerate((_("Supplier"), _("Product"), *grid.columns, _("All")), 1):
        book.put(ws, head, k, str(text), "head", styles.NUMBER if k > 2 else styles.TEXT)
    book.put(ws, head - 1, 1, _("Total of the rows shown"), "subtitle")
    for k in range(3, total + 1):
        letter = get_column_letter(k)
        result = grid.to_numpy() if k == total else grid.iloc[:, k - 3].to_numpy()
        text = f"SUBTOTAL(109,{letter}{first}:{letter}{last})"
        book.formula(ws, head - 1, k, text, "#,##0.0", np.nansum(result))
        ws.column_dimensions[letter].width = 11.5
    before = get_column_letter(total - 1)
    for n, (names, line) in enumerate(zip(grid.index.tolist(), grid.to_numpy(), strict=True), first):
        for k, name in enumerate(names, 1):
            book.put(ws, n, k, str(name), wrap=True)
        ws.row_dimensions[n].height = LINE_HEIGHT * max(text_lines(str(name), NAME_WIDTH) for name in names)
        for k, value in enumerate(line, 3):
            book.put(ws, n, k, None if pd.isna(value) else round(float(value), 6), fmt="#,##0.0")
        book.formula(ws, n, total, f"SUM(C{n}:{before}{n})", "#,##0.0", np.nansum(line), "body")
    ws.column_dimensions["A"].width = _text_width(grid.index.get_level_values(0))
    ws.column_dimensions["B"].width = _text_width(grid.index.get_level_values(1))
    ws.column_dimensions[get_column_letter(total)].width = 12
    ws.freeze_panes = ws.cell(first, 3)
    ws.auto_filter.ref = f"A{head}:{get_column_letter(total)}{last}"
    ws.print_title_rows = f"{head}:{head}"
    ws.print_title_cols = "A:B"
    # One page wide would be unreadable with forty weeks: let the quarters stand side by side on pages of their own.
    ws.page_setup.fitToWidth = -(-len(grid.columns) // PERIODS_ACROSS)


def _text_width(values: pd.Index) -> float:
    return min(NAME_WIDTH, max(len(str(value)) for value in values) + 2.0)
