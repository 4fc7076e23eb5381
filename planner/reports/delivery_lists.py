"""Delivery lists to print and hand over: one page for each supplier, one for each school, in a zip file."""

from __future__ import annotations

import zipfile
from collections.abc import Mapping
from functools import cache
from html import escape
from pathlib import Path

import pandas as pd

from planner.case import Case
from planner.i18n import _, day_text, language, number_text
from planner.io.atomic import atomic_path
from planner.paths import file_name, free_name
from planner.schema.base import LIST_SEPARATOR
from planner.schema.words import list_in_words

_STYLE = """
body { font: 10pt/1.35 sans-serif; margin: 12mm; color: #111 }
h1 { font-size: 15pt; margin: 0 0 1mm } p { margin: 0 0 4mm; color: #444 }
table { border-collapse: collapse; width: 100% } th, td { border: 1px solid #bbb; padding: 1mm 2mm; text-align: left }
td.n { text-align: right; white-space: nowrap } thead { display: table-header-group } tr { break-inside: avoid }
tr.day td { background: #eee; font-weight: bold } td.box { width: 14mm } td small { display: block; font-weight: bold }
"""

_FOLDERS = {"supplier": "suppliers", "site": "sites"}


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
    deliveries = tables["deliveries"]
    with atomic_path(path) as target, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for by, folder in _FOLDERS.items():
            taken: set[str] = set()
            for key, rows in deliveries.groupby(by, sort=True):
                name = free_name(file_name(str(key)), taken)
                archive.writestr(f"{folder}/{name}.html", delivery_page(rows, case, by, tables.get("diet_deliveries")))


def delivery_page(rows: pd.DataFrame, case: Case, by: str, diets: pd.DataFrame | None = None) -> str:
    """Return the list of one supplier or of one site as HTML: day by day what comes, with a box to tick.

    A site's list says under a product for which diets it is, for how many pupils, and what is in it.

    Parameters
    ----------
    rows : pandas.DataFrame
        Its rows of ``deliveries``.
    case : Case
        The case.
    by : {"supplier", "site"}
        Whose list it is.
    diets : pandas.DataFrame, optional
        Table ``diet_deliveries`` of the plan.
    """
    told = _for_diets(rows, diets) if by == "site" and diets is not None else {}
    other = "site" if by == "supplier" else "supplier"
    title = str(rows[f"{by}_name"].iloc[0] or rows[by].iloc[0])
    heads = (_("School") if other == "site" else _("Supplier"), _("Product"), _("Quantity"), "kg", _("Received"))
    keys = ["delivery_day", other, f"{other}_name", "product", "product_name", "unit"]
    sums = rows.groupby(keys, dropna=False, sort=True)[["units", "kg"]].sum().reset_index()
    number = cache(number_text)
    lines = []
    for day, part in sums.groupby("delivery_day", sort=True, dropna=False):
        weight = _("{day}: {kg} kg in all").format(
            day=day_text(day.date()) if isinstance(day, pd.Timestamp) else _("Day to be agreed"),
            kg=number_text(part["kg"].sum(), 1),
        )
        lines.append(f'<tr class="day"><td colspan="5">{escape(weight)}</td></tr>')
        columns = [f"{other}_name", "product", "product_name", "unit", "units", "kg"]
        for who, short, product, unit, units, kg in part[columns].itertuples(index=False, name=None):
            amount = f"{number(units, 0 if float(units).is_integer() else 2)} {unit}"
            lines.append(
                f"<tr><td>{escape(str(who))}</td><td>{escape(str(product))}{told.get((day, short), '')}</td>"
                f'<td class="n">{escape(amount)}</td>'
                f'<td class="n">{escape(number(kg, 1))}</td><td class="box"></td></tr>'
            )
    head = "".join(f"<th>{escape(text)}</th>" for text in heads)
    name = escape(str(case["case"].iloc[0]["name"]))
    what = _("What you deliver, day by day") if by == "supplier" else _("What comes, day by day")
    return (
        f'<!DOCTYPE html>\n<html lang="{language().replace("_", "-")}">\n<head>\n<meta charset="utf-8">\n'
        f"<title>{escape(title)}</title>\n<style>{_STYLE}</style>\n</head>\n<body>\n"
        f"<h1>{escape(title)}</h1>\n<p>{escape(what)} \N{EN DASH} {name}</p>\n"
        f"<table>\n<thead><tr>{head}</tr></thead>\n<tbody>\n"
        + "\n".join(lines)
        + "\n</tbody>\n</table>\n</body>\n</html>\n"
    )


def _for_diets(rows: pd.DataFrame, diets: pd.DataFrame) -> dict[tuple[object, str], str]:
    """Return by day and product of a site's deliveries what is said of the diets that it is for, as HTML."""
    found: dict[tuple[object, str], str] = {}
    for row in diets[diets["site"].isin(rows["site"])].itertuples():
        only = (
            _("For the diet {diet} only: {pupils} pupils.")
            if not row.also_usual
            else _("For all; in the place of something else for the diet {diet}: {pupils} pupils.")
        )
        words = list_in_words("allergens", str(row.allergens)).replace(LIST_SEPARATOR, ", ")
        text = f"{only.format(diet=row.diet, pupils=number_text(float(str(row.pupils))))} {_('Allergens in it: {words}.').format(words=words)}"
        found[row.delivery_day, str(row.product)] = (
            found.get((row.delivery_day, str(row.product)), "") + f"<small>{escape(text)}</small>"
        )
    return found
