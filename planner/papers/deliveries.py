"""Delivery lists: for each supplier what to bring on which day and where it goes; for each school what comes, with boxes to tick."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import cache

import pandas as pd

from planner.callers import callers
from planner.case import Case
from planner.i18n import (
    _,
    day_heading,
    day_text,
    month_text,
    ngettext,
    number_text,
    weekday_text,
    weight_number,
    weight_text,
    weight_unit,
)
from planner.inputs import month_of, names_of, records
from planner.papers.paper import Body, Paper, Row, Sheet, paper
from planner.reports.order_sheets import (
    By,
    Line,
    OrderSheet,
    lines_by_site,
    of_days,
    order_by_text,
    order_sheets,
    quantity_texts,
)
from planner.schema.base import LIST_SEPARATOR
from planner.schema.words import list_in_words, spoken

Tables = Mapping[str, pd.DataFrame]

UPRIGHT_DAYS = 6
"""Days side by side for which an upright page has room; with more it lies."""

HALF_PAGE_DAYS = 5
"""Days side by side for which half the width of a lying page has room: a month of weekly deliveries."""


def supplier_papers(tables: Tables, case: Case, by: By = "month") -> Iterator[tuple[str, Paper]]:
    """Yield the paper of each supplier, under its short name: month by month (or week by week) what to bring when, then what goes where.

    Parameters
    ----------
    tables : mapping of str to pandas.DataFrame
        The tables of a plan, or what is left of them between two days.
    case : Case
        Its case.
    by : str
        Does a month or a week begin a page?

    Yields
    ------
    (str, Paper)
        Short name of a supplier from whom something is ordered, and its paper, in the order of the short names.
    """
    sheets: dict[str, list[OrderSheet]] = {}
    for sheet in order_sheets(tables, callers(case), by):
        sheets.setdefault(sheet.supplier, []).append(sheet)
    places = dict(list(tables["deliveries"].groupby("supplier", sort=True)))
    for supplier, mine in sheets.items():
        yield supplier, supplier_paper(mine, places.get(supplier), case, tables["run"])


def supplier_paper(
    sheets: Sequence[OrderSheet], deliveries: pd.DataFrame | None, case: Case, run: pd.DataFrame
) -> Paper:
    """Return the paper of one supplier.

    Parameters
    ----------
    sheets : sequence of OrderSheet
        Its pages, as `planner.reports.order_sheets.order_sheets` gives them.
    deliveries : pandas.DataFrame or None
        Its rows of ``deliveries``.
    case : Case
        The case.
    run : pandas.DataFrame
        Table ``run`` of the plan.

    Returns
    -------
    Paper
        A sheet for each page, in their order.
    """
    caller = callers(case)
    named = {} if deliveries is None else dict(list(deliveries.groupby(deliveries["zone"].map(caller).fillna(""))))
    by_site = {committee: lines_by_site(rows) for committee, rows in named.items()}
    pages = []
    for sheet in sheets:
        where = _where(sheet, list(of_days(by_site.get(sheet.committee, []), sheet.first, sheet.last)))
        contracts = _contracts(sheet, named.get(sheet.committee), case)
        halves = bool(where and where[0].halves)
        pages.append(
            Sheet(
                sheet.heading,
                _note(sheet, contracts),
                (_orders(sheet), *where),
                landscape=halves or len(sheet.days) > UPRIGHT_DAYS,
            )
        )
    return paper(case, run, sheets[0].name or sheets[0].supplier, pages)


def _contracts(sheet: OrderSheet, deliveries: pd.DataFrame | None, case: Case) -> list[str]:
    """Return the names of the contracts under which something of a sheet comes, each with its product."""
    if deliveries is None:
        return []
    here = deliveries["delivery_day"].between(pd.Timestamp(sheet.first), pd.Timestamp(sheet.last))
    of_offer = case["offers"].set_index("offer")["contract"]
    names = names_of(case["contracts"], "contract")
    named = deliveries[here].assign(contract=deliveries["offer"].map(of_offer).fillna(""))
    named = named[named["contract"] != ""].drop_duplicates(["contract", "product_name"])
    labels = zip(named["contract"], named["product_name"], strict=True)
    return sorted(f"{names[str(contract)]} ({product})" for contract, product in labels)


def _note(sheet: OrderSheet, contracts: Sequence[str]) -> str:
    text = _("What to bring on which day, in purchase units to order.")
    if contracts:
        text += " " + _("Under contract: {contracts}.").format(contracts=", ".join(contracts))
    if sheet.lossy:
        text += " " + _("Fewer are expected to arrive, and only what arrives is paid.")
    return text


def _orders(sheet: OrderSheet) -> Body:
    """Return the table of what a supplier brings."""
    labels = [_("Product"), _("Unit")]
    sums = [
        _("Units to order"),
        *([_("Units expected to arrive")] if sheet.lossy else []),
        _("Weight ({unit})").format(unit=weight_unit()),
    ]
    heads = (*labels, *sums, *map(day_heading, sheet.days))
    due = (_("Order by"), *[""] * (len(labels) + len(sums) - 1), *(order_by_text(sheet, day) for day in sheet.days))
    rows = []
    for line in sheet.lines:
        figures = [line.units, *([line.arriving] if sheet.lossy else [])]
        counts, unit = quantity_texts(figures, line.labels[-1])
        cells = (*line.labels[:-1], unit, *counts, weight_number(line.kg), *_by_day(line, sheet.days))
        rows.append(Row(cells))
    weights = [weight_number(sheet.kg[day]) for day in sheet.days]
    blank = [""] * (len(labels) + len(sums) - 2)
    rows.append(
        Row(
            (_("Weight ({unit})").format(unit=weight_unit()), *blank, weight_number(sum(sheet.kg.values())), *weights),
            "total",
        )
    )
    return Body((heads, due), tuple(rows), len(heads) - len(labels))


def _where(sheet: OrderSheet, lines: Sequence[Line]) -> list[Body]:
    """Return the table of what of it goes where, zone by zone; goods that are the same in every row stand above it."""
    if not lines:
        return []
    title = _("What goes where: what is expected to arrive") if sheet.lossy else _("What goes where")
    goods = {_goods(line) for line in lines}
    alone, labels = len(goods) == 1, [_("Product"), _("Unit")]
    if alone:
        title, labels = f"{title}: {', '.join(next(iter(goods)))}", [_("School")]
    rows: list[Row] = []
    zone = site = None
    for line in lines:
        if line.labels[0] != zone:
            zone, site = line.labels[0], None
            rows.append(Row((_("Zone {zone}").format(zone=spoken(zone)),), "part"))
        if line.labels[1] != site and not alone:
            rows.append(Row(line.labels[1:2], "who"))
        site = line.labels[1]
        rows.append(
            Row((*(line.labels[1:2] if alone else _goods(line)), _count(line.units, line), *_by_day(line, sheet.days)))
        )
    heads = (*labels, _("Units"), *map(day_heading, sheet.days))
    halves = not alone and len(sheet.days) <= HALF_PAGE_DAYS
    return [Body((heads,), tuple(rows), len(heads) - len(labels), title, halves=halves)]


def _goods(line: Line) -> tuple[str, ...]:
    """Return product and unit of a row of what goes where."""
    return (*line.labels[2:-1], quantity_texts((), line.labels[-1])[1])


def _count(units: float, line: Line) -> str:
    return quantity_texts([units], line.labels[-1])[0][0]


def _by_day(line: Line, days: Iterable[date]) -> list[str]:
    return [_count(line.by_day[day], line) if day in line.by_day else "" for day in days]


def site_papers(tables: Tables, case: Case) -> Iterator[tuple[str, Paper]]:
    """Yield the paper of each school or kitchen that receives food, under its short name; see `site_paper`."""
    for site, rows in tables["deliveries"].groupby("site", sort=True):
        yield str(site), site_paper(rows, case, tables["run"], tables.get("diet_deliveries"))


def site_paper(rows: pd.DataFrame, case: Case, run: pd.DataFrame, diets: pd.DataFrame | None = None) -> Paper:
    """Return the paper of one site: month by month and day by day what comes from whom, with a box to tick.

    Under a product it says for which diets it is, for how many pupils, and what is in it.

    Parameters
    ----------
    rows : pandas.DataFrame
        Its rows of ``deliveries``.
    case : Case
        The case.
    run : pandas.DataFrame
        Table ``run`` of the plan.
    diets : pandas.DataFrame, optional
        Table ``diet_deliveries`` of the plan.

    Returns
    -------
    Paper
        A sheet for each month in which something comes.
    """
    told = {} if diets is None else _for_diets(rows, diets)
    title = str(rows["site_name"].iloc[0] or rows["site"].iloc[0])
    keys = ["delivery_day", "supplier_name", "supplier", "product_name", "product", "unit"]
    sums = rows.groupby(keys, dropna=False, sort=True)[["units", "kg"]].sum().reset_index()
    heads = (_("Product"), _("Quantity"), weight_unit(), _("Received"))
    sheets = []
    for _month, of_month in sums.groupby(month_of(sums["delivery_day"]), sort=True):
        month = month_text(of_month["delivery_day"].iloc[0].date())
        body = Body((heads,), tuple(_day_rows(of_month, told)), 3, box=True, halves=True)
        note = _("What comes on which day, and from whom")
        sheets.append(Sheet(f"{title} \N{EN DASH} {month}", note, (body,)))
    return paper(case, run, title, sheets)


def _day_rows(rows: pd.DataFrame, told: Mapping[tuple[object, str], tuple[str, ...]]) -> Iterator[Row]:
    """Yield the rows of what comes to a site, under their day and supplier."""
    number, quantity = cache(weight_number), cache(_quantity)
    for _when, part in rows.groupby("delivery_day", sort=True):
        day = part["delivery_day"].iloc[0].date()
        text = _("{weekday} {day}: {weight} in all").format(
            weekday=weekday_text(day), day=day_text(day), weight=weight_text(part["kg"].sum())
        )
        yield Row((text,), "part")
        whose = None
        for row in records(part):
            if row.supplier != whose:
                whose = row.supplier
                yield Row((str(row.supplier_name or whose),), "who")
            cells = (
                str(row.product_name or row.product),
                quantity(row.units, row.unit),
                number(row.kg),
                "",
            )
            yield Row(cells, below=told.get((row.delivery_day, row.product), ()))


def _quantity(units: float, unit: str) -> str:
    (count,), word = quantity_texts([units], unit)
    return f"{count} {word}"


def _for_diets(rows: pd.DataFrame, diets: pd.DataFrame) -> dict[tuple[object, str], tuple[str, ...]]:
    """Return by day and product of a site's deliveries what is said of the diets that it is for."""
    found: dict[tuple[object, str], tuple[str, ...]] = {}
    for row in diets[diets["site"].isin(rows["site"])].itertuples():
        pupils = float(str(row.pupils))
        only = (
            ngettext(
                "For the diet {diet} only: {pupils} pupil.", "For the diet {diet} only: {pupils} pupils.", round(pupils)
            )
            if not row.also_usual
            else ngettext(
                "For all; in the place of something else for the diet {diet}: {pupils} pupil.",
                "For all; in the place of something else for the diet {diet}: {pupils} pupils.",
                round(pupils),
            )
        )
        words = list_in_words("allergens", str(row.allergens)).replace(LIST_SEPARATOR, ", ")
        text = f"{only.format(diet=spoken(str(row.diet)), pupils=number_text(pupils))} {_('Allergens in it: {words}.').format(words=words)}"
        at = (row.delivery_day, str(row.product))
        found[at] = (*found.get(at, ()), text)
    return found
