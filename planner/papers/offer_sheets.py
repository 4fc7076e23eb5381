"""Offer sheets: what a supplier could deliver, a page of its own to be filled in as a workbook or as plain text.

A line is an offer: what the supplier offered before, what the menus need and any farm could grow, and blank lines. Each line says of which case, supplier and
offer it is, so that it is known again in whatever form it comes back.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Collection
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pandas as pd
from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, PatternFill, Protection, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from planner.case import Case
from planner.checks.facts import Facts
from planner.checks.shape import unknown_reference
from planner.findings import InputError
from planner.i18n import _, month_name, sentence, weekday_text, weight_unit
from planner.io.atomic import atomic_path
from planner.io.files import file_error
from planner.io.template_guide import GREY, font, put, set_page
from planner.io.troubles import quoted
from planner.io.workbooks import sheet_title
from planner.paths import file_name, free_name
from planner.reports.to_grow import farm_produce
from planner.schema.base import WEEKDAYS, split_months, split_weekdays
from planner.schema.import_tables import MONTH_COLUMNS, OFFERS
from planner.schema.words import unit_in_words
from planner.units import as_weighed

TICK = "x"
BLANK_LINES, LEAST_GROWN = 4, 4
MOST_LINES = 28
"""Lines that a page of paper holds well; what a supplier offered before is never left out, and some that it could grow are always asked for."""

_FARMS = ("individual", "informal_group", "formal_group")
_TITLE_LINE, _HINT_LINE, _HEADING_LINE = 1, 2, 3
_GRID = Border(*(Side(style="thin", color="B8C4B8") for _side in range(4)))
_HEADING_FILL, _FIXED_FILL = PatternFill("solid", fgColor="E3EFE3"), PatternFill("solid", fgColor="F5F5F2")
_A_MONDAY = date(2026, 1, 5)
_WIDTH = {"sheet": 16, "product": 30, "unit": 11, "price": 10, "period_quantity": 11, "quantity": 11, "organic": 9}

Line = dict[str, str]


def line_code(case: str, supplier: str, offer: str = "") -> str:
    """Return what a line says of itself.

    Parameters
    ----------
    case, supplier, offer : str
        Short names; a line for something new has no offer.

    Returns
    -------
    str
        The three, with a slash between them.
    """
    return f"{case}/{supplier}/{offer}"


def write_offer_sheets(
    case: Case, folder: Path, suppliers: Collection[str] = (), *, plain: bool = False
) -> dict[str, Path]:
    """Write a sheet for each supplier, in a folder.

    Parameters
    ----------
    case : Case
        The case.
    folder : Path
        Where they are written; it is made.
    suppliers : collection of str
        Short names of the suppliers; none: all.
    plain : bool
        As CSV, for whoever has no spreadsheet with lists.

    Returns
    -------
    dict of str to Path
        The file by supplier.

    Raises
    ------
    InputError
        If the case has no supplier, a supplier is not known, or an offer names a product that the case lacks.
    """
    known = {
        str(one): str(name) for one, name in zip(case["suppliers"]["supplier"], case["suppliers"]["name"], strict=True)
    }
    strange = [one for one in suppliers if one not in known]
    if strange or not known:
        raise InputError(
            [
                file_error(
                    "no-such-supplier",
                    _("The case has no supplier {names}.").format(names=", ".join(map(quoted, strange)))
                    if strange
                    else _("The case has no supplier."),
                    _("Add it to the table suppliers: of a farm that nobody has asked yet the name, kind and place are enough."),
                    _("No sheet was written."),
                )
            ]
        )  # fmt: skip
    nameless = [one for one in unknown_reference(Facts(case)) if (one.table, one.column) == ("offers", "product")]
    if nameless:
        raise InputError(nameless)
    folder.mkdir(parents=True, exist_ok=True)
    grown = _needed_from_farms(case)
    written: dict[str, Path] = {}
    taken: set[str] = set()
    for supplier in suppliers or known:
        lines = offer_lines(case, supplier, grown)
        place = folder / f"{free_name(file_name(supplier), taken)}.{'csv' if plain else 'xlsx'}"
        with atomic_path(place) as temporary:
            if plain:
                temporary.write_bytes(sheet_text(case, lines))
            else:
                _workbook(case, known[supplier] or supplier, lines).save(temporary)
        written[supplier] = place
    return written


def _needed_from_farms(case: Case) -> list[str]:
    """Return what the menus need and any farm could grow, what is needed most first; of free menus all that farms could grow."""
    produce = farm_produce(case)
    need = Facts(case).need_kg.sort_values(ascending=False)
    needed = [str(product) for product in need.index if product in produce]
    return needed or sorted(produce)


def offer_lines(case: Case, supplier: str, grown: list[str]) -> list[Line]:
    """Return the lines of a supplier's sheet, as the columns of `planner.schema.import_tables.OFFERS`.

    Parameters
    ----------
    case : Case
        The case.
    supplier : str
        Its short name.
    grown : list of str
        Products that farms could grow, in order.

    Returns
    -------
    list of dict of str to str
        What it offered, without prices and quantities, which it is asked for; what it could grow, if it is of family farms; blank lines.
    """
    products = case["products"].set_index("product")
    row = case["suppliers"].set_index("supplier").loc[supplier]
    offers = case["offers"]
    own = offers[offers["supplier"] == supplier]
    head = str(case.head["case"])
    lines = []
    for offer in own.to_dict("records"):
        line = _line(line_code(head, supplier, offer["offer"]), products, str(offer["product"]))
        ticked = [MONTH_COLUMNS[month - 1] for month in split_months(offer["months"])]
        ticked += [WEEKDAYS[day] for day in split_weekdays(offer["delivery_weekdays"] or row["delivery_weekdays"])]
        ticked += ["organic"] if pd.notna(offer["organic"]) and offer["organic"] else []
        lines.append(line | dict.fromkeys(ticked, TICK))
    if str(row["kind"]) in _FARMS:
        room = max(MOST_LINES - BLANK_LINES - len(lines), LEAST_GROWN)
        new = [product for product in grown if product not in set(own["product"])][:room]
        lines += [_line(line_code(head, supplier), products, product) for product in new]
    return lines + [{"sheet": line_code(head, supplier)} for _at in range(BLANK_LINES)]


def sheet_lines(case: Case, supplier: str) -> list[Line]:
    """Return the lines of a supplier's sheet with what the menus need; see `offer_lines`."""
    return offer_lines(case, supplier, _needed_from_farms(case))


def _line(code: str, products: pd.DataFrame, product: str) -> Line:
    found = products.loc[product]
    return {
        "sheet": code,
        "product": str(found["name"]) or product,
        "unit": unit_in_words(as_weighed(str(found["unit"]))[1]),
    }


def sheet_columns(case: Case) -> list[tuple[str, str]]:
    """Return the columns in their order on the page, each with its heading."""
    currency = str(case.head["currency"])
    found = []
    for name in ("product", "unit", "price", "period_quantity", "quantity", "organic"):
        heading = OFFERS[name].heading
        found.append((name, f"{heading} ({currency})" if name == "price" else heading))
    found += [(name, sentence(month_name(at))) for at, name in enumerate(MONTH_COLUMNS, 1)]
    school = split_weekdays(case.head["school_weekdays"]) or range(len(WEEKDAYS))
    found += [(WEEKDAYS[at], sentence(weekday_text(_A_MONDAY + timedelta(days=at)))) for at in school]
    return [*found, ("sheet", OFFERS["sheet"].heading)]


def sheet_text(case: Case, lines: list[Line]) -> bytes:
    """Return lines as a CSV file that `planner import` reads.

    Parameters
    ----------
    case : Case
        The case.
    lines : list of dict of str to str
        As `offer_lines` gives them, filled in.
    """
    columns = sheet_columns(case)
    file = io.StringIO(newline="")
    writer = csv.writer(file, delimiter=";", lineterminator="\n")
    writer.writerow([heading for _name, heading in columns])
    writer.writerows([line.get(name, "").replace("\n", " ") for name, _heading in columns] for line in lines)
    return file.getvalue().encode("utf-8-sig")


def _workbook(case: Case, supplier: str, lines: list[Line]) -> Workbook:
    book = Workbook()
    sheet: Any = book.active
    sheet.title = sheet_title(_("Offer"))
    columns = sheet_columns(case)
    for above, height in ((_TITLE_LINE, 34), (_HINT_LINE, 26)):
        sheet.merge_cells(start_row=above, end_row=above, start_column=1, end_column=len(columns))
        sheet.row_dimensions[above].height = height
        sheet.cell(above, 1).alignment = Alignment(wrap_text=True, vertical="center")
    put(
        sheet,
        _TITLE_LINE,
        1,
        _("{supplier}: offer to {case}").format(supplier=supplier, case=case.head["name"]),
        font(size=13, bold=True),
    )
    hint = _(
        "For what you offer: price, quantities (blank: no limit), an x in each month and on each weekday of delivery. Leave the rest blank; write other products below."
    )
    put(sheet, _HINT_LINE, 1, f"{hint} {_period(case)}", font(size=9, color=GREY))
    for at, (name, heading) in enumerate(columns, 1):
        tick = name in (*MONTH_COLUMNS, *WEEKDAYS)
        sheet.column_dimensions[get_column_letter(at)].width = 3.6 if tick else _WIDTH[name]
        put(sheet, _HEADING_LINE, at, heading, font(size=9, bold=True))
        cell = sheet.cell(_HEADING_LINE, at)
        cell.fill, cell.border = _HEADING_FILL, _GRID
        cell.alignment = Alignment(
            wrap_text=not tick,
            text_rotation=90 if tick else 0,
            vertical="bottom",
            horizontal="center" if tick else None,
        )
    sheet.row_dimensions[_HEADING_LINE].height = 80
    for row, line in enumerate(lines, _HEADING_LINE + 1):
        sheet.row_dimensions[row].height = 17
        for at, (name, _heading) in enumerate(columns, 1):
            fixed = name == "sheet" or (name in ("product", "unit") and bool(line.get("product")))
            put(sheet, row, at, line.get(name, ""), font(size=7, color=GREY) if name == "sheet" else font(size=10))
            cell = sheet.cell(row, at)
            cell.border, cell.protection = _GRID, Protection(locked=fixed)
            if name in (*MONTH_COLUMNS, *WEEKDAYS, "organic"):
                cell.alignment = Alignment(horizontal="center")
            if name == "sheet":
                cell.alignment = Alignment(shrink_to_fit=True)
            if fixed:
                cell.fill = _FIXED_FILL
    _lists(sheet, case, columns, len(lines))
    sheet.freeze_panes = sheet.cell(_HEADING_LINE + 1, 2)
    sheet.protection.enable()
    set_page(sheet, landscape=True)
    sheet.page_setup.fitToHeight = 1
    for side in ("left", "right", "top"):
        setattr(sheet.page_margins, side, 0.4)
    return book


def _period(case: Case) -> str:
    match str(case.head["period"]):
        case "week":
            return _("A period is a week.")
        case "fortnight":
            return _("A period is two weeks.")
        case _other:
            return _("A period is a month.")


def _lists(sheet: Any, case: Case, columns: list[tuple[str, str]], count: int) -> None:
    """Offer words to choose from: a tick, and the units of the case and of trade; numbers from 0 on."""
    first, last = _HEADING_LINE + 1, _HEADING_LINE + count
    units = list(
        dict.fromkeys(
            [weight_unit(), *(unit_in_words(as_weighed(str(unit))[1]) for unit in case["products"]["unit"] if unit)]
        )
    )
    while len(",".join(units)) > 250:
        units.pop()
    rules = {
        "tick": DataValidation(type="list", formula1=f'"{TICK}"', allow_blank=True, showErrorMessage=False),
        "unit": DataValidation(type="list", formula1=f'"{",".join(units)}"', allow_blank=True, showErrorMessage=False),
        "number": DataValidation(type="decimal", operator="greaterThanOrEqual", formula1="0", allow_blank=True),
    }
    for at, (name, _heading) in enumerate(columns, 1):
        kind = {"unit": "unit", "product": "", "sheet": ""}.get(
            name, "number" if OFFERS[name].kind == "number" else "tick"
        )
        if kind:
            rules[kind].add(f"{get_column_letter(at)}{first}:{get_column_letter(at)}{last}")
    for rule in rules.values():
        sheet.add_data_validation(rule)
