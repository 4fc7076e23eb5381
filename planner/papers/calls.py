"""The notice of a call: what is asked for, when and where it is delivered, at what price, and on which terms; a page is as wide as a phone can show."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd

from planner.case import Case
from planner.i18n import (
    POUND_KG,
    _,
    day_text,
    in_pounds,
    money_text,
    month_name,
    ngettext,
    number_text,
    price_text,
    share_text,
    weekday_text,
    weight_text,
)
from planner.inputs import month_of, records
from planner.papers.forms import Files, write_forms
from planner.papers.paper import Body, Paper, Row, Sheet, paper
from planner.programmes import load, names
from planner.programmes.law import ALLOTMENT, CallPaper, Law
from planner.reports.calls import lots_in_all
from planner.reports.documents import (
    CALENDAR_SHEET,
    award_criteria,
    call_contents,
    call_named,
    call_places,
    call_terms,
    call_title,
    prices_fixed,
)
from planner.reports.order_sheets import quantity_texts
from planner.schema import PLAN_TABLES
from planner.schema.base import split_list
from planner.schema.words import spoken
from planner.units import as_weighed
from planner.words import alphabetical

Tables = Mapping[str, pd.DataFrame]

UPRIGHT_MONTHS = 6
"""Months side by side for which an upright page has room; with more it lies."""


def write_call(tables: Tables, case: Case, law: Law, folder: Path, name: str, *, until: date | None = None) -> Files:
    """Write the notice of a call in each of its forms.

    Parameters
    ----------
    tables : mapping of str to pandas.DataFrame
        Tables of a plan, those of the lots as `planner.reports.calls_of` gives them.
    case, law : Case, Law
        What was planned.
    folder, name : Path, str
        Where the files are written, and their name without its ending.
    until : datetime.date, optional
        Last day on which bids are taken; None: it is left to be filled in.

    Returns
    -------
    dict of str to Path
        The files, by form.
    """
    return write_forms(call_paper(tables, case, law, until=until), folder, name)


def call_paper(tables: Tables, case: Case, law: Law, *, until: date | None = None) -> Paper:
    """Return the notice: what is asked for in lots, then month by month, then where it goes and on which terms.

    Nothing that is the buyer's own business stands on it: neither prices of the plan where there are quotes, nor who could bid.

    Parameters
    ----------
    tables, case, law, until
        As for `write_call`.

    Returns
    -------
    Paper
        The sheets of a notice that everybody may read: the lots and, where there are any, their months; then the places
        and terms.
    """
    lots, deliveries = tables["lots"], tables["lot_deliveries"]
    row = case.head
    title, named = call_title(law, lots), call_named(law, lots)
    fixed = prices_fixed(law, named)
    given = named is not None and named.kind == ALLOTMENT
    note = str(row["name"])
    if lots.empty:
        nothing = _("The plan buys nothing from those to whom a call applies: there are no lots.")
        note = f"{note} \N{EN DASH} {nothing}"
    if fixed:
        body = _lots(lots, str(row["currency"]))
    else:
        body = (
            *_asked(lots, tables["lot_shares"], named, str(row["currency"])),
            *_criteria(case, lots, named, given=given),
        )
    sheets = [Sheet(title, note, body, facts=_facts(row, law, lots, until, fixed=fixed, given=given))]
    if len(lots):
        sheets.append(_calendar(lots, deliveries))
    terms = tuple(
        replace(term, source=_("Source: {source}").format(source=term.source)) if term.source else term
        for term in (*call_contents(law, lots), *call_terms(case, law, named, set(lots["family"])))
    )
    signed = (
        _("For the buyer: name, place, date"),
        _("For the committee: name, place, date")
        if fixed
        else _("For who gives it out: name, place, date")
        if given
        else _("For who offers: name, place, date"),
    )
    sheets.append(Sheet(_("Where, and on which terms"), tables=_places(case, deliveries, days=not fixed), texts_title=_("Terms"), texts=terms, signatures=signed))  # fmt: skip
    return paper(case, tables["run"], title, sheets, public=True)


def _facts(
    row: pd.Series, law: Law, lots: pd.DataFrame, until: date | None, *, fixed: bool, given: bool
) -> tuple[tuple[str, str], ...]:
    """Return what is said first; what only the buyer knows is left to be filled in. What lots are worth is told where prices are fixed."""
    amount = money_text(float(lots["amount"].sum()), str(row["currency"]))
    many = lots_in_all(lots)
    if fixed:
        count = ngettext("{count} lot, worth {amount}", "{count} lots, worth {amount} in all", many)
    else:
        count = ngettext("{count} lot", "{count} lots", many)
    named = call_named(law, lots)
    programmes = "; ".join(_(load(name).name) if name in names() else name for name in law.programmes)
    lawful = _("{programmes}, as of {day}").format(programmes=programmes, day=day_text(law.on))
    return (
        (_("Buyer"), str(row["buyer"])),
        *((_("Committee"), str(committee)) for committee in sorted(set(lots["committee"]) - {""}, key=alphabetical)),
        *(
            ((_("Number"), ""),)
            if given
            else (
                (_("Call number"), ""),
                (_("Bids until"), "" if until is None else day_text(until)),
                (_("Where to hand them in"), ""),
            )
        ),
        *((text, "") for text in (() if named is None else named.to_fill)),
        (_("Deliveries"), f"{day_text(row['first_day'])} \N{EN DASH} {day_text(row['last_day'])}"),
        (_("Lots"), count.format(count=number_text(many), amount=amount)),
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


def _asked(lots: pd.DataFrame, shares: pd.DataFrame, named: CallPaper | None, currency: str) -> tuple[Body, ...]:
    """Return what is asked for, product by product in its lot, with blank columns for what who offers says of it; then the shares by lot."""
    if lots.empty:
        return ()
    zones = {zone for cell in lots["zones"] for zone in split_list(cell)}
    given = named is not None and named.kind == ALLOTMENT
    to_offer = () if given else named.to_offer if named and named.to_offer else (_("Price per unit"), _("Amount"))
    heads = (_("Lot"), _("Quantity"), *(text.format(currency=currency) for text in to_offer))
    blank = ("",) * len(to_offer)
    rows: list[Row] = []
    for (number, family), own in lots.groupby([_numbers(lots), "family"], sort=False):
        if family:
            rows.append(Row((_in_full(str(number), str(family)),), "part"))
        for lot in records(own):
            below = [lot.specification, _when(lot, zones)]
            if lot.unit != "kg":
                below.append(_("It weighs {weight}.").format(weight=weight_text(lot.kg)))
            quantity = _quantity(lot)
            rows.append(Row((f"{lot.lot}  {_named(lot)}", quantity, *blank), "thing", tuple(below)))
    note = _("Quantities are estimated by the menus and the pupils who eat.")
    if to_offer:
        note = _("Quantities are estimated by the menus and the pupils who eat. The blank columns are for who offers.")
    body = Body((heads,), tuple(rows), 1 + len(to_offer), _("What is asked for"), note, blank=len(to_offer))
    return (body, *_shares(lots, shares))


def _numbers(lots: pd.DataFrame) -> pd.Series:
    """Return the number of each row's lot: of a product of a lot of several what stands before the point."""
    return lots["lot"].where(lots["family"] == "", lots["lot"].str.split(".").str[0]).rename("number")


def _in_full(number: str, family: str) -> str:
    return _("Lot {number}: {name}").format(number=number, name=family)


def _shares(lots: pd.DataFrame, shares: pd.DataFrame) -> tuple[Body, ...]:
    """Return what the shares of the year come to in each lot by what is asked for: whoever wins the lots as they stand brings so much."""
    if shares.empty:
        return ()
    numbers = dict(zip(lots["family"], _numbers(lots), strict=True))
    asked = shares.drop_duplicates("target")
    text = _("{name} (of the year at least {required})")
    heads = [text.format(name=row.name, required=share_text(row.required)) for row in records(asked)]
    part = shares.set_index(["family", "target"])["share"]
    rows = []
    for family, number in numbers.items():
        figures = [part.get((family, target), float("nan")) for target in asked["target"]]
        rows.append(Row((_in_full(number, family), *map(share_text, figures))))
    note = _(
        "Part of each lot's worth that counts, by the products as they are asked for and the buyer's estimate of their prices."
    )
    title = _("What the shares of the year ask of each lot")
    return (Body(((_("Lot"), *heads),), tuple(rows), len(heads), title, note, blank=len(heads)),)


def _criteria(case: Case, lots: pd.DataFrame, named: CallPaper | None, *, given: bool) -> tuple[Body, ...]:
    """Return the criteria of award with their weights; where nobody has set these, a line to write them on."""
    found = award_criteria(case, named, set(lots["family"]))
    if given or found.empty or lots.empty:
        return ()
    known = found["weight_share"].notna().all()
    rows = []
    for family, own in found.groupby("family", sort=False):
        if family or found["family"].ne("").any():
            rows.append(Row((str(family) or _("All other lots"),), "part"))
        rows += [
            Row(
                (str(one.criterion), "" if pd.isna(one.weight_share) else share_text(one.weight_share)),
                "thing",
                tuple(text for text in (str(one.how),) if text),
            )
            for one in records(own)
        ]
        if own["weight_share"].notna().all():
            rows.append(Row((_("In all"), share_text(float(own["weight_share"].sum()))), "total"))
    note = "" if known else _("The weights are the buyer's to set: write them in before this is published.")
    heads = (_("Criterion"), _("Weight"))
    return (Body((heads,), tuple(rows), 1, _("Criteria of award"), note, blank=1),)


def _when(lot: Any, all_zones: set[str]) -> str:
    """Return how often, when and where a lot is delivered."""
    zones = split_list(lot.zones)
    everywhere = len(zones) > 1 and set(zones) == all_zones
    deliveries = int(lot.deliveries)
    return ngettext(
        "Delivered {count} time, on {first}, to {zones}.",
        "Delivered {count} times, {first} to {last}, to {zones}.",
        deliveries,
    ).format(
        count=number_text(deliveries),
        first=day_text(lot.first_delivery),
        last=day_text(lot.last_delivery),
        zones=_("all zones") if everywhere else ", ".join(map(spoken, zones)),
    )


def _lot(lot: Any, all_zones: set[str], *, one_way: bool) -> Row:
    """Return the row of a lot: its product, and below it how it must be, when and where it is delivered, and how its price was found."""
    when = _when(lot, all_zones)
    unpriced = pd.isna(lot.reference_price)
    below = [lot.specification, when, lot.price_note]
    if lot.unit != "kg":
        below.append(_("It weighs {weight}.").format(weight=weight_text(lot.kg)))
    if not one_way and lot.routes:
        below.append(_("Way of award, the preferred first: {routes}.").format(routes=lot.routes))
    quantity, each = _quantity(lot), as_weighed(lot.unit)[0]
    price = (
        _("{price} in the plan").format(price=price_text(_price(lot.plan_price, each)))
        if unpriced
        else price_text(_price(lot.reference_price, each))
    )
    name = f"{lot.lot}  {_named(lot)}"
    return Row((name, quantity, price, number_text(lot.amount, 2)), "thing", tuple(text for text in below if text))


def _quantity(lot: Any) -> str:
    (count,), unit = quantity_texts([lot.units], lot.unit)
    return f"{count} {unit}"


def _price(price: float, each: float) -> float:
    """Return the price of a unit that another is so many of: 2.20 a kg are 1.00 a lb, to the places that a price has."""
    return price if each == 1 else round(price / each, 4)


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
        texts, unit = quantity_texts(units, lot.unit)
        figures = ["" if pd.isna(one) else text for one, text in zip(units, texts, strict=True)]
        rows.append(Row((f"{lot.lot}  {_named(lot)}", unit, *figures)))
    note = _(
        "In purchase units, all zones together. Zone by zone and day by day: in the annex, sheets {month} and {day}."
    ).format(month=_(CALENDAR_SHEET), day=PLAN_TABLES["lot_deliveries"].title)
    if in_pounds():
        note += " " + _("The annex weighs in metric units: 1 lb is {pound} of them.").format(pound=str(POUND_KG))
    heads = (_("Lot"), _("Unit"), *months, _("In all"))
    body = Body((heads,), tuple(rows), len(heads) - 2)
    title = _("Delivery calendar") + (f" {next(iter(years))}" if len(years) == 1 else "")
    return Sheet(title, note, (body,), landscape=len(months) > UPRIGHT_MONTHS)


def _places(case: Case, deliveries: pd.DataFrame, *, days: bool) -> tuple[Body, ...]:
    """Return the schools and kitchens to which it is delivered, zone by zone, each with its municipality where there are several; with the weekdays."""
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
        if days:
            rows.append(Row((_weekdays(deliveries.loc[deliveries["zone"] == zone, "delivery_day"]),)))
    note = _("All in {municipality}.").format(municipality=next(iter(towns))) if len(towns) == 1 else ""
    return (Body(((_("Schools and kitchens, by delivery zone"),),), tuple(rows), 0, _("Places of delivery"), note),)


def _weekdays(when: pd.Series) -> str:
    """Return on which weekdays something is delivered, and on how many days."""
    days = when.drop_duplicates()
    of_week = days.groupby(days.dt.day_of_week).first()
    names = ", ".join(weekday_text(day.date()) for day in of_week)
    text = ngettext("Delivered on {weekdays}: {count} day.", "Delivered on {weekdays}: {count} days.", len(days))
    return text.format(weekdays=names, count=number_text(len(days)))
