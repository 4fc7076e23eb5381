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

_STYLE = """
body { font: 10pt/1.35 sans-serif; margin: 12mm; color: #111 }
h1 { font-size: 15pt; margin: 0 0 1mm } p { margin: 0 0 4mm; color: #444 }
table { border-collapse: collapse; width: 100% } th, td { border: 1px solid #bbb; padding: 1mm 2mm; text-align: left }
td.n { text-align: right; white-space: nowrap } thead { display: table-header-group } tr { break-inside: avoid }
tr.day td { background: #eee; font-weight: bold } td.box { width: 14mm }
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
                archive.writestr(f"{folder}/{name}.html", delivery_page(rows, case, by))


def delivery_page(rows: pd.DataFrame, case: Case, by: str) -> str:
    """Return the list of one supplier or of one site as HTML: day by day what comes, with a box to tick.

    Parameters
    ----------
    rows : pandas.DataFrame
        Its rows of ``deliveries``.
    case : Case
        The case.
    by : {"supplier", "site"}
        Whose list it is.
    """
    other = "site" if by == "supplier" else "supplier"
    title = str(rows[f"{by}_name"].iloc[0] or rows[by].iloc[0])
    heads = (_("School") if other == "site" else _("Supplier"), _("Product"), _("Quantity"), "kg", _("Received"))
    keys = ["delivery_day", other, f"{other}_name", "product_name", "unit"]
    sums = rows.groupby(keys, dropna=False, sort=True)[["units", "kg"]].sum().reset_index()
    number = cache(number_text)
    lines = []
    for day, part in sums.groupby("delivery_day", sort=True, dropna=False):
        weight = _("{day}: {kg} kg in all").format(
            day=day_text(day.date()) if isinstance(day, pd.Timestamp) else _("Day to be agreed"),
            kg=number_text(part["kg"].sum(), 1),
        )
        lines.append(f'<tr class="day"><td colspan="5">{escape(weight)}</td></tr>')
        for who, product, unit, units, kg in part[[f"{other}_name", "product_name", "unit", "units", "kg"]].itertuples(
            index=False, name=None
        ):
            amount = f"{number(units, 0 if float(units).is_integer() else 2)} {unit}"
            lines.append(
                f'<tr><td>{escape(str(who))}</td><td>{escape(str(product))}</td><td class="n">{escape(amount)}</td>'
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
