"""Delivery lists to print and hand over: a page a month for each supplier, a list for each school, in a zip file."""

from __future__ import annotations

import zipfile
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from functools import cache
from html import escape
from pathlib import Path

import pandas as pd

from planner.callers import callers
from planner.case import Case
from planner.i18n import _, day_heading, day_text, language, month_text, ngettext, number_text, weekday_text
from planner.io.atomic import atomic_path
from planner.paths import file_name, free_name
from planner.reports.inputs import month_of, names_of, records
from planner.reports.order_sheets import (
    Line,
    OrderSheet,
    count_text,
    lines_by_site,
    of_days,
    order_by_text,
    order_sheets,
)
from planner.reports.sheets import LETTER_PAPER
from planner.schema.base import LIST_SEPARATOR
from planner.schema.words import list_in_words

_STYLE = """
@page {{ size: {paper}; margin: 10mm 10mm 13mm; @bottom-left {{ content: "{title}"; font-size: 8pt }}
  @bottom-right {{ content: counter(page) " / " counter(pages); font-size: 8pt }} }}
@page wide {{ size: {paper} landscape }}
body {{ font: 9.5pt/1.25 sans-serif; color: #111; background: #fff; max-width: 277mm; margin: 1rem auto; padding: 0 1rem }}
section {{ break-after: page }} section:last-child {{ break-after: auto }} section.wide {{ page: wide }}
h1 {{ font-size: 14pt; margin: 0 0 1mm }} p {{ margin: 0 0 3mm; color: #444 }} table + div {{ margin-top: 5mm }}
table {{ border-collapse: collapse; width: 100% }} th, td {{ border: 1px solid #bbb; padding: .6mm 1.5mm; text-align: left }}
thead {{ display: table-header-group }} thead th {{ background: #dce6ee; vertical-align: bottom }} tr, tbody {{ break-inside: avoid }}
.n {{ text-align: right; font-variant-numeric: tabular-nums }} td.n {{ white-space: nowrap }}
tr.part td, tr.who td {{ break-after: avoid }} tr.part td {{ background: #e4e4e4; font-weight: bold }} tr.who td {{ background: #f4f4f4; font-style: italic }}
tr.all td {{ font-weight: bold }} td.box {{ width: 12mm }} td small {{ display: block; font-weight: bold }}
.small {{ font-size: 8.5pt }}
@media print {{ body {{ margin: 0; padding: 0; max-width: none }} .two {{ columns: 2; column-gap: 5mm }} }}
"""

UPRIGHT_DAYS = 6
"""Days side by side for which an upright page has room; with more it lies."""

HALF_PAGE_DAYS = 5
"""Days side by side for which half the width of a page has room: a month of weekly deliveries."""


def write_delivery_lists(tables: Mapping[str, pd.DataFrame], case: Case, path: Path) -> None:
    """Write the lists as a zip of HTML pages; the file appears whole or not at all.

    Parameters
    ----------
    tables : mapping of str to pandas.DataFrame
        The tables of a plan.
    case : Case
        Its case.
    path : Path
        The zip file.
    """
    sheets: dict[str, list[OrderSheet]] = {}
    for sheet in order_sheets(tables, callers(case)):
        sheets.setdefault(sheet.supplier, []).append(sheet)
    places = dict(list(tables["deliveries"].groupby("supplier", sort=True)))
    schools = tables["deliveries"].groupby("site", sort=True)
    with atomic_path(path) as target, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        taken: set[str] = set()
        for supplier, mine in sheets.items():
            name = free_name(file_name(supplier), taken)
            archive.writestr(f"suppliers/{name}.html", supplier_page(mine, places.get(supplier), case))
        taken = set()
        for site, rows in schools:
            name = free_name(file_name(str(site)), taken)
            archive.writestr(f"sites/{name}.html", site_page(rows, case, tables.get("diet_deliveries")))


def supplier_page(sheets: Sequence[OrderSheet], deliveries: pd.DataFrame | None, case: Case) -> str:
    """Return the pages of one supplier as HTML: month by month what to bring on which day, then what goes where.

    Parameters
    ----------
    sheets : sequence of OrderSheet
        Its pages, as `planner.reports.order_sheets.order_sheets` gives them.
    deliveries : pandas.DataFrame or None
        Its rows of ``deliveries``.
    case : Case
        The case.
    """
    caller = callers(case)
    named = {} if deliveries is None else dict(list(deliveries.groupby(deliveries["zone"].map(caller).fillna(""))))
    by_site = {committee: lines_by_site(rows) for committee, rows in named.items()}
    name = str(case["case"].iloc[0]["name"])
    parts = []
    for sheet in sheets:
        wide = " class=wide" if len(sheet.days) > UPRIGHT_DAYS else ""
        where = _where(sheet, list(of_days(by_site.get(sheet.committee, []), sheet.first, sheet.last)))
        orders = _orders(sheet, name, _contracts(sheet, named.get(sheet.committee), case))
        parts.append(f"<section{wide}>\n{orders}{where}</section>\n")
    return _document(sheets[0].name or sheets[0].supplier, "".join(parts), case)


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


def _orders(sheet: OrderSheet, case_name: str, contracts: Sequence[str]) -> str:
    """Return the table of what a supplier brings in a month."""
    text = _("What to bring on which day, in purchase units to order.")
    if contracts:
        text += " " + _("Under contract: {contracts}.").format(contracts=", ".join(contracts))
    if sheet.lossy:
        text += " " + _("Fewer are expected to arrive, and only what arrives is paid.")
    heads = [_("Product"), _("Unit")]
    sums = [_("Units to order"), *([_("Units expected to arrive")] if sheet.lossy else []), _("Weight (kg)")]
    due = "".join(f"<th class=n>{escape(_unbroken(order_by_text(sheet, day)))}</th>" for day in sheet.days)
    rows = []
    for line in sheet.lines:
        figures = [line.units, *([line.arriving] if sheet.lossy else [])]
        cells = [*map(count_text, figures), number_text(line.kg, 1), *_by_day(line, sheet.days)]
        rows.append(_row(line.labels, cells))
    weights = [number_text(sheet.kg[day], 1) for day in sheet.days]
    blank = [""] * (len(sums) - 1)
    total = _row((_("Weight (kg)"), ""), [*blank, number_text(sum(sheet.kg.values()), 1), *weights], "all")
    return (
        f"<h1>{escape(sheet.heading)}</h1>\n"
        f"<p>{escape(case_name)}. {escape(text)}</p>\n"
        f"<table><thead>{_heads(heads, [*sums, *map(_day, sheet.days)])}"
        f"<tr><th class=n colspan={len(heads) + len(sums)}>{escape(_('Order by'))}</th>{due}</tr></thead>\n"
        f"<tbody>\n{''.join(rows)}{total}</tbody></table>\n"
    )


def _where(sheet: OrderSheet, lines: Sequence[Line]) -> str:
    """Return the table of what of it goes where, zone by zone; goods that are the same in every row stand above it."""
    if not lines:
        return ""
    text = _("What goes where: what is expected to arrive") if sheet.lossy else _("What goes where")
    title = f"{sheet.heading}. {text}"
    goods = {line.labels[2:] for line in lines}
    alone, heads = len(goods) == 1, [_("Product"), _("Unit")]
    if alone:
        title, heads = f"{title}: {', '.join(next(iter(goods)))}", [_("School")]
    across = len(heads) + 1 + len(sheet.days)
    bodies: list[list[str]] = []  # a school's rows stay together, else a page would begin with goods of nobody
    zone = site = ""
    for line in lines:
        if not bodies or line.labels[:2] != (zone, site):
            bodies.append([])
        if line.labels[0] != zone:
            bodies[-1].append(_part(_("Zone {zone}").format(zone=line.labels[0]), across, "part"))
        if line.labels[:2] != (zone, site) and not alone:
            bodies[-1].append(_part(line.labels[1], across, "who"))
        zone, site = line.labels[0], line.labels[1]
        labels = line.labels[1:2] if alone else line.labels[2:]
        bodies[-1].append(_row(labels, [count_text(line.units), *_by_day(line, sheet.days)]))
    two = not alone and len(sheet.days) <= HALF_PAGE_DAYS
    return (
        f"<div{' class="two small"' if two else ''}><table><thead><tr><th colspan={across}>{escape(title)}</th></tr>"
        f"{_heads(heads, [_('Units'), *map(_day, sheet.days)])}</thead>\n{_bodies(bodies)}</table></div>\n"
    )


def _part(text: str, columns: int, kind: str) -> str:
    return f'<tr class="{kind}"><td colspan={columns}>{escape(text)}</td></tr>\n'


def _day(day: date) -> str:
    return _unbroken(day_heading(day))


def _unbroken(text: str) -> str:
    return text.replace(" ", "\N{NO-BREAK SPACE}")


def _by_day(line: Line, days: Iterable[date]) -> list[str]:
    return [count_text(line.by_day[day]) if day in line.by_day else "" for day in days]


def _heads(texts: Sequence[str], figures: Sequence[str]) -> str:
    words = "".join(f"<th>{escape(text)}</th>" for text in texts)
    return f"<tr>{words}{''.join(f'<th class=n>{escape(text)}</th>' for text in figures)}</tr>"


def _row(texts: Sequence[str], figures: Sequence[str], kind: str = "") -> str:
    words = "".join(f"<td>{escape(text)}</td>" for text in texts)
    numbers = "".join(f"<td class=n>{escape(text)}</td>" for text in figures)
    return f"<tr{f' class={kind}' if kind else ''}>{words}{numbers}</tr>\n"


def site_page(rows: pd.DataFrame, case: Case, diets: pd.DataFrame | None = None) -> str:
    """Return the list of one site as HTML: month by month and day by day what comes from whom, with a box to tick.

    Under a product it says for which diets it is, for how many pupils, and what is in it.

    Parameters
    ----------
    rows : pandas.DataFrame
        Its rows of ``deliveries``.
    case : Case
        The case.
    diets : pandas.DataFrame, optional
        Table ``diet_deliveries`` of the plan.
    """
    told = {} if diets is None else _for_diets(rows, diets)
    title = str(rows["site_name"].iloc[0] or rows["site"].iloc[0])
    name = str(case["case"].iloc[0]["name"])
    keys = ["delivery_day", "supplier_name", "supplier", "product_name", "product", "unit"]
    sums = rows.groupby(keys, dropna=False, sort=True)[["units", "kg"]].sum().reset_index()
    heads = _heads([_("Product")], [_("Quantity"), "kg", _("Received")])
    parts = []
    for _month, of_month in sums.groupby(month_of(sums["delivery_day"]), sort=True):
        month = month_text(of_month["delivery_day"].iloc[0].date())
        parts.append(
            f"<section>\n<h1>{escape(title)} \N{EN DASH} {escape(month)}</h1>\n"
            f"<p>{escape(name)}. {escape(_('What comes on which day, and from whom'))}</p>\n"
            f"<div class=two><table><thead>{heads}</thead>\n{_bodies(_day_rows(of_month, told))}</table></div></section>\n"
        )
    return _document(title, "".join(parts), case)


def _day_rows(rows: pd.DataFrame, told: Mapping[tuple[object, str], str]) -> list[list[str]]:
    """Return the rows of what comes to a site, those of a day and supplier together, under their headings."""
    number, count = cache(number_text), cache(count_text)
    bodies: list[list[str]] = []
    for _when, part in rows.groupby("delivery_day", sort=True):
        day = part["delivery_day"].iloc[0].date()
        text = _("{weekday} {day}: {kg} kg in all").format(
            weekday=weekday_text(day), day=day_text(day), kg=number(part["kg"].sum(), 1)
        )
        heading, whose = [_part(text, 4, "part")], None
        for row in records(part):
            if row.supplier != whose:
                whose = row.supplier
                bodies.append([*heading, _part(str(row.supplier_name or whose), 4, "who")])
                heading = []
            diets = told.get((row.delivery_day, row.product), "")
            bodies[-1].append(
                f"<tr><td>{escape(str(row.product_name or row.product))}{diets}</td>"
                f"<td class=n>{escape(f'{count(row.units)} {row.unit}')}</td>"
                f"<td class=n>{escape(number(row.kg, 1))}</td><td class=box></td></tr>\n"
            )
    return bodies


def _bodies(parts: Iterable[Iterable[str]]) -> str:
    return "".join(f"<tbody>\n{''.join(rows)}</tbody>\n" for rows in parts)


def _document(title: str, body: str, case: Case) -> str:
    """Return a page that needs nothing else; the title stands below every sheet of paper too."""
    below = " ".join(title.split()).replace("\\", r"\5c ").replace('"', r"\22 ").replace("<", r"\3c ")
    paper = "letter" if case["case"].iloc[0]["country"] in LETTER_PAPER else "A4"
    return (
        f'<!DOCTYPE html>\n<html lang="{language().replace("_", "-")}">\n<head>\n<meta charset="utf-8">\n'
        f"<title>{escape(title)}</title>\n<style>{_STYLE.format(paper=paper, title=below)}</style>\n</head>\n<body>\n{body}</body>\n</html>\n"
    )


def _for_diets(rows: pd.DataFrame, diets: pd.DataFrame) -> dict[tuple[object, str], str]:
    """Return by day and product of a site's deliveries what is said of the diets that it is for, as HTML."""
    found: dict[tuple[object, str], str] = {}
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
        text = f"{only.format(diet=row.diet, pupils=number_text(pupils))} {_('Allergens in it: {words}.').format(words=words)}"
        found[row.delivery_day, str(row.product)] = (
            found.get((row.delivery_day, str(row.product)), "") + f"<small>{escape(text)}</small>"
        )
    return found
