"""The notice of a call: what is asked for, when and where it is delivered, at what price, and on which terms; a page is as wide as a phone can show."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pandas as pd

from planner.case import Case
from planner.i18n import _, day_text, money_text, month_name, ngettext, number_text, price_text
from planner.inputs import month_of, records
from planner.io.atomic import atomic_path
from planner.papers.paper import Body, Paper, Row, Sheet, paper, pdf
from planner.programmes import load, names
from planner.programmes.law import Law
from planner.reports.documents import CALENDAR_SHEET, call_contents, call_named, call_places, call_terms, call_title
from planner.reports.order_sheets import count_text
from planner.schema import PLAN_TABLES
from planner.schema.base import split_list
from planner.schema.words import spoken, unit_in_words
from planner.words import alphabetical

Tables = Mapping[str, pd.DataFrame]

UPRIGHT_MONTHS = 6
"""Months side by side for which an upright page has room; with more it lies."""


def write_call(tables: Tables, case: Case, law: Law, path: Path) -> None:
    """Write the notice of a call as PDF.

    Parameters
    ----------
    tables : mapping of str to pandas.DataFrame
        Tables of a plan, those of the lots as `planner.reports.calls_of` gives them.
    case, law : Case, Law
        What was planned.
    path : Path
        File to write; it appears whole or not at all.
    """
    content = pdf(call_paper(tables, case, law))
    with atomic_path(path) as target:
        target.write_bytes(content)


def call_paper(tables: Tables, case: Case, law: Law) -> Paper:
    """Return the notice: what is asked for in lots, then month by month, then where it goes and on which terms.

    Nothing that is the buyer's own business stands on it: neither prices of the plan where there are quotes, nor who could bid.

    Parameters
    ----------
    tables, case, law
        As for `write_call`.

    Returns
    -------
    Paper
        The sheets of a notice that everybody may read: the lots and, where there are any, their months; then the places
        and terms.
    """
    lots, deliveries = tables["lots"], tables["lot_deliveries"]
    row = case.head
    title = call_title(law, lots)
    note = str(row["name"])
    if lots.empty:
        nothing = _("The plan buys nothing from those to whom a call applies: there are no lots.")
        note = f"{note} \N{EN DASH} {nothing}"
    sheets = [Sheet(title, note, _lots(lots, str(row["currency"])), facts=_facts(row, law, lots))]
    if len(lots):
        sheets.append(_calendar(lots, deliveries))
    terms = tuple(
        replace(term, source=_("Source: {source}").format(source=term.source)) if term.source else term
        for term in (*call_contents(law, lots), *call_terms(case, law))
    )
    signed = (_("For the buyer: name, place, date"), _("For the committee: name, place, date"))
    sheets.append(Sheet(_("Where, and on which terms"), tables=_places(case, deliveries), texts_title=_("Terms"), texts=terms, signatures=signed))  # fmt: skip
    return paper(case, tables["run"], title, sheets, public=True)


def _facts(row: pd.Series, law: Law, lots: pd.DataFrame) -> tuple[tuple[str, str], ...]:
    """Return what is said first; what only the buyer knows is left to be filled in."""
    amount = money_text(float(lots["amount"].sum()), str(row["currency"]))
    count = ngettext("{count} lot, worth {amount}", "{count} lots, worth {amount} in all", len(lots))
    named = call_named(law, lots)
    programmes = "; ".join(_(load(name).name) if name in names() else name for name in law.programmes)
    lawful = _("{programmes}, as of {day}").format(programmes=programmes, day=day_text(law.on))
    return (
        (_("Buyer"), str(row["buyer"])),
        *((_("Committee"), str(committee)) for committee in sorted(set(lots["committee"]) - {""}, key=alphabetical)),
        (_("Call number"), ""),
        (_("Bids until"), ""),
        (_("Where to hand them in"), ""),
        *((text, "") for text in (() if named is None else named.to_fill)),
        (_("Deliveries"), f"{day_text(row['first_day'])} \N{EN DASH} {day_text(row['last_day'])}"),
        (_("Lots"), count.format(count=number_text(len(lots)), amount=amount)),
        (_("Law"), lawful if law.programmes else _("none named in the case")),
    )


def _lots(lots: pd.DataFrame, currency: str) -> tuple[Body, ...]:
    if lots.empty:
        return ()
    ways = lots["routes"].unique()
    zones = {zone for cell in lots["zones"] for zone in split_list(cell)}
    heads = (_("Lot"), _("Quantity"), _("Reference price"), _("Worth"))
    units = ("", "", _("{currency} per unit").format(currency=currency), currency)
    rows = [_lot(lot, zones, one_way=len(ways) == 1) for lot in records(lots)]
    rows.append(Row((_("In all"), "", "", number_text(lots["amount"].sum(), 2)), "total"))
    note = _("The worth is quantity x reference price; where there are no quotes, quantity x price of the plan.")
    if len(ways) == 1 and ways[0]:
        note += " " + _("Way of award of every lot, the preferred first: {routes}.").format(routes=ways[0])
    return (Body((heads, units), tuple(rows), 3, _("What is asked for"), note),)


def _lot(lot: Any, all_zones: set[str], *, one_way: bool) -> Row:
    """Return the row of a lot: its product, and below it how it must be, when and where it is delivered, and how its price was found."""
    zones = split_list(lot.zones)
    everywhere = len(zones) > 1 and set(zones) == all_zones
    deliveries = int(lot.deliveries)
    when = ngettext(
        "Delivered {count} time, on {first}, to {zones}.",
        "Delivered {count} times, {first} to {last}, to {zones}.",
        deliveries,
    ).format(
        count=number_text(deliveries),
        first=day_text(lot.first_delivery),
        last=day_text(lot.last_delivery),
        zones=_("all zones") if everywhere else ", ".join(map(spoken, zones)),
    )
    unpriced = pd.isna(lot.reference_price)
    below = [lot.specification, when, lot.price_note]
    if lot.unit != "kg":
        below.append(_("It weighs {kg} kg.").format(kg=number_text(lot.kg, 1)))
    if not one_way and lot.routes:
        below.append(_("Way of award, the preferred first: {routes}.").format(routes=lot.routes))
    price = (
        _("{price} in the plan").format(price=price_text(lot.plan_price))
        if unpriced
        else price_text(lot.reference_price)
    )
    quantity = f"{count_text(lot.units)} {unit_in_words(lot.unit)}"
    name = f"{lot.lot}  {_named(lot)}"
    return Row((name, quantity, price, number_text(lot.amount, 2)), "thing", tuple(text for text in below if text))


def _named(lot: Any) -> str:
    return str(lot.product_name) + (_(" (organic)") if lot.organic else "")


def _calendar(lots: pd.DataFrame, deliveries: pd.DataFrame) -> Sheet:
    """Return how much of each lot is delivered in each month."""
    wide = deliveries.assign(month=month_of(deliveries["delivery_day"]))
    by_month = wide.groupby(["lot", "month"])["units"].sum().unstack("month")
    years = {month[:4] for month in by_month.columns}
    months = [month_name(int(month[5:])) + (f" {month[:4]}" if len(years) > 1 else "") for month in by_month.columns]
    rows = []
    for lot in records(lots):
        units = [*by_month.loc[lot.lot], lot.units]
        figures = ["" if pd.isna(one) else count_text(one) for one in units]
        rows.append(Row((f"{lot.lot}  {_named(lot)}", unit_in_words(lot.unit), *figures)))
    note = _(
        "In purchase units, all zones together. Zone by zone and day by day: in the annex, sheets {month} and {day}."
    ).format(month=_(CALENDAR_SHEET), day=PLAN_TABLES["lot_deliveries"].title)
    heads = (_("Lot"), _("Unit"), *months, _("In all"))
    body = Body((heads,), tuple(rows), len(heads) - 2)
    title = _("Delivery calendar") + (f" {next(iter(years))}" if len(years) == 1 else "")
    return Sheet(title, note, (body,), landscape=len(months) > UPRIGHT_MONTHS)


def _places(case: Case, deliveries: pd.DataFrame) -> tuple[Body, ...]:
    """Return the schools and kitchens to which it is delivered, zone by zone, each with its municipality where there are several."""
    _table, places = call_places(case, deliveries)
    if places.empty:
        return ()
    towns = set(places["municipality"]) - {""}
    shown = places["name"]
    if len(towns) > 1:
        where = " (" + places["municipality"] + ")"
        shown = shown + where.where(places["municipality"] != "", "")
    rows: list[Row] = []
    for zone, mine in shown.groupby(places["zone"], sort=True):
        rows.append(Row((_("Zone {zone}").format(zone=spoken(str(zone))),), "part"))
        rows.append(Row(("; ".join(sorted(mine, key=alphabetical)),)))
    note = _("All in {municipality}.").format(municipality=next(iter(towns))) if len(towns) == 1 else ""
    return (Body(((_("Schools and kitchens, by delivery zone"),),), tuple(rows), 0, _("Places of delivery"), note),)
