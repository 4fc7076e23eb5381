"""The call for proposals as documents: an annex to calculate with, and a page to print that stands alone."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from planner.case import Case
from planner.i18n import N_, _, day_text, number_text, price_text, reader, share_text
from planner.io.atomic import atomic_path
from planner.programmes import load, names
from planner.programmes.law import AwardRoute, Law, LifeLeft, Source
from planner.quotes import quotes_of_year
from planner.reports import styles
from planner.reports.inputs import month_of, names_of, records
from planner.reports.packing import save
from planner.reports.sheets import LINE_HEIGHT, Book, table_sheet, text_lines
from planner.schema import PLAN_TABLES
from planner.schema.base import Column, Table, split_list, typed_frame

Tables = Mapping[str, pd.DataFrame]

FOR_THE_BUYER = ("plan_price", "able_bidders", "warning", "proposal")
"""Columns of the lots that are the buyer's own business and stand in no public paper."""

CALENDAR_SHEET = N_("Calendar by month")
"""Title of the sheet; like the tables' labels a name, not translated."""

FAMILY_FARMING = "family_farming"
"""The counting rule of programmes whose calls are kept for family farms."""

TERMS_WIDTHS = (30.0, 84.0, 60.0)


@dataclass(frozen=True, slots=True)
class Term:
    """One thing that bidders must know.

    Parameters
    ----------
    title : str
        What it is about.
    lines : tuple of str
        In plain words; in their order if `ordered`.
    source : str
        Law and article, with a word where it was not confirmed; blank: the planner's own words.
    ordered : bool
        Do the lines follow one after the other?
    """

    title: str
    lines: tuple[str, ...]
    source: str = ""
    ordered: bool = False


def call_terms(case: Case, law: Law) -> list[Term]:
    """Return what a call must say beside its lots: who may bid, how bids are ranked, prices, caps, time."""
    found = [_who(law), *_selection(law), *_prices(law)]
    if law.family_cap is not None:
        found.append(_term(_("Most that one family may sell"), law.family_cap.source))
    if law.call_open_days is not None:
        found.append(_term(_("How long the call stays open"), law.call_open_days.source))
    if law.life_left is not None:
        found.append(_life_left(case, law.life_left))
    if law.lead_time_days is not None:
        found.append(_term(_("Time to reckon with"), law.lead_time_days.source))
    found += [_award(case, law, route) for route in law.award_routes]
    refused = tuple(dict.fromkeys(law.refusals.values()))
    if refused:
        found.append(Term(_("What may not decide"), refused))
    return found


def _life_left(case: Case, rule: LifeLeft) -> Term:
    """Return how many days of its shelf life each dated food must have left, which call and contract are to say."""
    products = case["products"]
    dated = products[products["whole_life_days"].notna()].sort_values("name", kind="stable")
    days = [
        _("{product}: at least {days} of {whole} days").format(
            product=name, days=int(np.ceil(rule.share * whole - 1e-9)), whole=int(whole)
        )
        for name, whole in zip(dated["name"], dated["whole_life_days"], strict=True)
    ]
    return Term(_("Shelf life left on delivery"), (rule.source.plain, *days), _cited(rule.source))


def _award(case: Case, law: Law, route: AwardRoute) -> Term:
    """Return a way of award with its amounts: for lots of which worth, who is preferred, and by how much."""
    currency = str(case["case"].iloc[0]["currency"])
    lines = [route.source.plain]
    if route.below_amount is not None:
        text = _("For lots worth less than {amount} {currency}.")
        lines.append(text.format(amount=number_text(route.below_amount, 2), currency=currency))
    if route.from_amount is not None:
        text = _("For lots worth {amount} {currency} or more.")
        lines.append(text.format(amount=number_text(route.from_amount, 2), currency=currency))
    if route.applies_to and route.kind in ("direct", "preference"):
        meant = _definition(case, law, route.applies_to).rstrip(".")
        lines.append(_("Preferred: {definition}.").format(definition=meant))
    if route.set_aside:
        text = (
            _("{share} of the worth of a lot is set aside for them.")
            if route.set_aside_of == "worth"
            else _("{share} of the quantity of a lot is set aside for them.")
        )
        lines.append(text.format(share=share_text(route.set_aside)))
    if route.margin is not None:
        text = _("They win unless their price is more than {share} above another's.")
        lines.append(text.format(share=share_text(route.margin)))
    title = _("Way of award: {route}").format(route=route.name)
    return Term(title, tuple(line for line in lines if line), _cited(route.source))


def _definition(case: Case, law: Law, name: str) -> str:
    """Return what counts under a rule of the law or of the case, in its own words."""
    if name in law.counting_rules:
        return law.counting_rules[name].definition
    own = case["counting_rules"]
    return next((text for text in own.loc[own["counts"] == name, "definition"] if text), name)


def _who(law: Law) -> Term:
    """Return who may bid; a law that means the call for nobody in particular is not said to keep others out."""
    title = _("Who may bid")
    for name, source in _meant_for(law):
        definition = law.counting_rules[name].definition.rstrip(".")
        return Term(title, (_("{definition}.").format(definition=definition),), _cited(source))
    text = _(
        "The programmes of this case keep no call for farms alone. The lots are what farms and their groups deliver in the plan: "
        "write into the notice who may bid."
    )
    return Term(title, (text,))


def _meant_for(law: Law) -> list[tuple[str, Source]]:
    """Return the counting rules of those for whom the law means a call, with where it says so; the order of preference first."""
    ranked = [(law.ranking.applies_to, law.ranking.source)] if law.ranking is not None else []
    routes = [(route.applies_to, route.source) for route in law.award_routes if route.kind == "public_call"]
    return [(name, source) for name, source in (*ranked, *routes) if name]


def _title(law: Law) -> str:
    if any(name == FAMILY_FARMING for name, _source in _meant_for(law)[:1]):
        return _("Public call for food from family farms")
    return _("Public call for food")


def _selection(law: Law) -> list[Term]:
    title = _("Order in which bids are chosen")
    if law.ranking is None:
        text = _("The programmes of this case set no order of preference. Write the criteria of award into the notice.")
        return [Term(title, (text,))]
    lines = tuple(
        _("{criterion}: {classes}.").format(criterion=name, classes=_in_turn([rule.name for rule in classes]))
        for name, classes in law.ranking.criteria
    )
    ties = (law.ranking.ties,) if law.ranking.ties else ()
    return [
        Term(title, (*lines, *ties), _cited(law.ranking.source), ordered=True),
        _term(_("What counts as local"), law.local.source)
        if law.local is not None
        else Term(_("What counts as local"), (_("The supplier lies in the municipality of a school of this call."),)),
    ]


def _in_turn(names: list[str]) -> str:
    # A criterion with one class sets those who meet it before those who do not.
    return _(", then ").join(names if len(names) > 1 else [*names, _("all others")])


def _prices(law: Law) -> list[Term]:
    title = _("How prices are fixed")
    rule = _("The price of a lot is its reference price: the mean of the quotes listed in the annex, with freight.")
    if law.quotes_required is None:
        return [Term(title, (rule,))]
    found = [Term(title, (rule, law.quotes_required.source.plain), _cited(law.quotes_required.source))]
    if law.organic_premium is not None:
        found.append(_term(_("Organic food"), law.organic_premium.source))
    return found


def _term(title: str, source: Source) -> Term:
    return Term(title, (source.plain,), _cited(source))


def _cited(source: Source) -> str:
    if source.verified:
        return source.reference
    return _("{reference} (not confirmed in its source: check before you publish)").format(reference=source.reference)


# --- tables of the annex ---------------------------------------------------------------------------------------------


def month_calendar(lots: pd.DataFrame, deliveries: pd.DataFrame) -> tuple[Table, pd.DataFrame]:
    """Return the delivery calendar by month: a row per lot and zone, a column per month, in purchase units."""
    month = month_of(deliveries["delivery_day"])
    wide = deliveries.assign(month=month).pivot_table(
        index=["lot", "zone"], columns="month", values="units", aggfunc="sum"
    )
    months = sorted(set(month))
    named = lots.set_index("lot")[["product_name", "unit"]]
    frame = wide.reindex(columns=months).reset_index() if len(wide) else pd.DataFrame(columns=["lot", "zone"])
    frame["product_name"], frame["unit"] = frame["lot"].map(named["product_name"]), frame["lot"].map(named["unit"])
    frame["total"] = frame[months].sum(axis=1)
    columns = (
        Column("lot", "text", _("Lot."), label=_("Lot")),
        Column("product_name", "text", _("Product's name."), label=_("Product name")),
        Column("zone", "text", _("Delivery zone."), label=_("Zone")),
        Column("unit", "text", _("Purchase unit."), label=_("Unit")),
        *(Column(m, "number", _("Delivered in the month."), label=m, unit="units") for m in months),
        Column("total", "number", _("In all."), label=_("In all"), unit="units"),
    )
    text = _("Purchase units of each lot to be delivered to each zone, month by month.")
    table = Table("call_calendar", text, columns, label=CALENDAR_SHEET)
    return table, typed_frame(table, frame)


def call_quotes(case: Case, lots: pd.DataFrame) -> tuple[Table, pd.DataFrame]:
    """Return the quotes behind the reference prices of the lots."""
    products = names_of(case["products"], "product")
    quotes = quotes_of_year(case)
    wanted = pd.MultiIndex.from_frame(lots[["product", "organic"]].astype({"organic": bool}).drop_duplicates())
    quotes = quotes[pd.MultiIndex.from_frame(quotes[["product", "organic"]]).isin(wanted)]
    frame = quotes.assign(product_name=quotes["product"].map(products)).sort_values(
        ["product_name", "organic", "date", "market"], kind="stable"
    )
    columns = (
        Column("product_name", "text", _("Product's name."), label=_("Product name")),
        Column("organic", "boolean", _("Was an organic product quoted?"), label=_("Organic")),
        Column("market", "text", _("Where it was asked."), label=_("Market")),
        Column("date", "date", _("Day of the quote."), label=_("Day")),
        Column("price", "number", _("Price as quoted."), label=_("Price quoted"), unit="currency per unit"),
        Column("freight", "number", _("Freight, packaging and charges."), label=_("Freight"), unit="currency per unit"),
        Column("factor", "number", _("Factor to the plan's year."), label=_("Factor")),
        Column(
            "delivered",
            "number",
            _("Price with freight in the plan's year."),
            label=_("With freight"),
            unit="currency per unit",
        ),
    )
    text = _("Quotes per purchase unit behind the reference prices; a reference price is the mean of the last column.")
    table = Table("call_quotes", text, columns, label="Quotes")
    return table, typed_frame(table, frame)


def call_places(case: Case, deliveries: pd.DataFrame) -> tuple[Table, pd.DataFrame]:
    """Return the places to which the lots are delivered: schools and kitchens that receive food, by zone."""
    sites = case["sites"]
    receiving = set(sites["kitchen"].where(sites["kitchen"] != "", sites["site"]))
    frame = sites[sites["site"].isin(receiving) & sites["zone"].isin(set(deliveries["zone"]))]
    columns = (
        Column("zone", "text", _("Delivery zone."), label=_("Zone")),
        Column("site", "text", _("Short name or register number."), label=_("Site")),
        Column("name", "text", _("Name in full."), label=_("Place")),
        Column("municipality", "text", _("Municipality."), label=_("Municipality")),
    )
    table = Table(
        "call_places", _("Schools and kitchens that receive the food, by delivery zone."), columns, label="Places"
    )
    return table, typed_frame(table, frame.sort_values(["zone", "name"], kind="stable"))


def public_lots(lots: pd.DataFrame) -> tuple[Table, pd.DataFrame]:
    """Return the lots without what is the buyer's own business."""
    known = PLAN_TABLES["lots"]
    left_out = (*FOR_THE_BUYER, "product", *(() if (lots["committee"] != "").any() else ("committee",)))
    columns = tuple(c for c in known.columns if c.name not in left_out)
    text = _(
        "Lots of the call. The worth is quantity x reference price, or the price of the plan where there are no quotes."
    )
    table = Table("call_lots", text, columns, label="Lots")
    return table, lots[table.names]


# --- the annex -------------------------------------------------------------------------------------------------------


def write_annex(tables: Tables, case: Case, law: Law, path: Path) -> None:
    """Write the annex of the call as a workbook: lots, calendar, quotes, places, terms.

    Parameters
    ----------
    tables : mapping of str to pandas.DataFrame
        Tables of a plan; ``lots`` and ``lot_deliveries`` are read.
    case, law : Case, Law
        What was planned.
    path : Path
        File to write; it appears whole or not at all.
    """
    lots, deliveries = tables["lots"], tables["lot_deliveries"]
    book = Book(case)
    table_sheet(book, *public_lots(lots))
    table_sheet(book, *month_calendar(lots, deliveries))
    periods = PLAN_TABLES["lot_deliveries"]
    table_sheet(book, periods, deliveries)
    table_sheet(book, *call_quotes(case, lots))
    table_sheet(book, *call_places(case, deliveries))
    _terms_sheet(book, call_terms(case, law))
    with atomic_path(path) as target:
        save(book.finish(), book.extras, target)


def _terms_sheet(book: Book, terms: Sequence[Term]) -> None:
    ws = book.sheet(_("Terms"))
    book.put(ws, 1, 1, _("Terms of the call"), "title")
    for letter, width in zip("ABC", TERMS_WIDTHS, strict=True):
        ws.column_dimensions[letter].width = width
    for k, head in enumerate((_("Subject"), _("In plain words"), _("Source")), 1):
        book.put(ws, 3, k, head, "head")
    row = 4
    for term in terms:
        for n, line in enumerate(term.lines, 1):
            book.put(ws, row, 1, term.title if n == 1 else "", wrap=True)
            book.put(ws, row, 2, f"{n}. {line}" if term.ordered else line, wrap=True)
            book.put(ws, row, 3, term.source if n == 1 else "", wrap=True)
            texts = (term.title, line, term.source if n == 1 else "")
            lines = max(text_lines(t, w) for t, w in zip(texts, TERMS_WIDTHS, strict=True))
            ws.row_dimensions[row].height = LINE_HEIGHT * max(lines, 1)
            row += 1
    ws.print_title_rows = "3:3"


# --- the page to print -----------------------------------------------------------------------------------------------

_STYLE = """
@page { size: A4 landscape; margin: 14mm 12mm 16mm; @bottom-right { content: counter(page) " / " counter(pages); font-size: 8pt } }
* { box-sizing: border-box }
body { font: 10.5pt/1.4 Calibri, Carlito, "Segoe UI", system-ui, sans-serif; color: #111; background: #fff; max-width: 70rem; margin: 2rem auto; padding: 0 1.25rem }
h1 { font-size: 1.7rem; line-height: 1.2; margin: 0 0 .25rem }
h2 { font-size: 1.2rem; margin: 2rem 0 .5rem; break-after: avoid }
h3 { font-size: 1rem; margin: 1rem 0 .2rem; break-after: avoid }
p, ol, ul { margin: .2rem 0 .5rem; max-width: 62rem }
table { border-collapse: collapse; width: 100%; font-size: .86rem }
thead { display: table-header-group }
tr { break-inside: avoid }
th { background: #dce6ee; text-align: left; border-block: 1px solid #7f7f7f }
th, td { padding: .3rem .5rem; vertical-align: top }
td { border-bottom: 1px solid #d0d0d0 }
.n { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap }
.k { white-space: nowrap }
.p { width: 32% }
.d { width: 22% }
tfoot { display: table-row-group }
th.n { white-space: normal } .w { white-space: normal }
tfoot td { font-weight: 600; border-top: 1px solid #7f7f7f }
.source { color: #444; font-size: .86rem }
.facts { display: grid; grid-template-columns: max-content 1fr; gap: .15rem 1rem; margin: .75rem 0 }
.facts dt { font-weight: 600 } .facts dd { margin: 0 }
.blank { border-bottom: 1px solid #111; display: inline-block; min-width: 16rem }
.wide { overflow-x: auto }
.sign { display: grid; grid-template-columns: 1fr 1fr; gap: 3rem; margin-top: 3rem; break-inside: avoid }
.sign div { border-top: 1px solid #111; padding-top: .25rem }
@media print { body { margin: 0; padding: 0; max-width: none; font-size: 9.5pt } h2 { margin-top: 1.2rem } .wide { overflow: visible } }
"""


def calls_of(tables: Tables) -> dict[str, Tables]:
    """Return the tables of each call by the committee that calls; blank: everybody together, or the buyer itself.

    Without a lot there is one call, which says so.
    """
    lots, deliveries = tables["lots"], tables["lot_deliveries"]
    found: dict[str, Tables] = {}
    for committee, own in lots.groupby("committee", sort=True):
        days = deliveries[deliveries["lot"].isin(own["lot"])]
        found[str(committee)] = {
            **tables,
            "lots": own.reset_index(drop=True),
            "lot_deliveries": days.reset_index(drop=True),
        }
    return found or {"": tables}


def write_document(tables: Tables, case: Case, law: Law, path: Path) -> None:
    """Write the call as a page to print: one HTML file that needs nothing else; every text of the case is escaped.

    Parameters
    ----------
    tables : mapping of str to pandas.DataFrame
        Tables of a plan; ``lots`` and ``lot_deliveries`` are read.
    case, law : Case, Law
        What was planned.
    path : Path
        File to write; it appears whole or not at all.
    """
    with atomic_path(path) as target:
        target.write_text(call_page(tables, case, law), encoding="utf-8")


def call_page(tables: Tables, case: Case, law: Law) -> str:
    """Return the page as HTML."""
    lots, deliveries = tables["lots"], tables["lot_deliveries"]
    row = case["case"].iloc[0]
    title = _title(law)
    body = [
        f"<h1>{escape(title)}</h1>",
        f"<p>{escape(str(row['name']))}</p>",
        _facts(row, law, lots, case.fingerprint),
        _section(_("1. Lots"), _lot_table(lots, str(row["currency"]))),
        _section(_("2. Delivery calendar"), _calendar_table(lots, deliveries)),
        _section(_("3. Terms"), "".join(_term_html(term) for term in call_terms(case, law))),
        _section(_("4. Places of delivery"), _places_table(case, deliveries)),
        _signatures(),
    ]
    return (
        f'<!DOCTYPE html>\n<html lang="{reader().language}">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escape(title)} \N{EN DASH} {escape(str(row['name']))}</title>\n<style>{_STYLE}</style>\n</head>\n<body>\n"
        + "\n".join(body)
        + "\n</body>\n</html>\n"
    )


def _facts(row: pd.Series, law: Law, lots: pd.DataFrame, fingerprint: str) -> str:
    blank = '<span class="blank">&nbsp;</span>'
    facts = [
        (_("Buyer"), escape(str(row["buyer"])) if row["buyer"] else blank),
        *((_("Committee"), escape(committee)) for committee in sorted(set(lots["committee"]) - {""})),
        (_("Call number"), blank),
        (_("Bids until"), blank),
        (_("Where to hand them in"), blank),
        (_("Deliveries"), f"{day_text(row['first_day'])} – {day_text(row['last_day'])}"),
        (
            _("Lots"),
            escape(
                _("{count}, worth {amount} in all").format(
                    count=len(lots), amount=_money(float(lots["amount"].sum()), str(row["currency"]))
                )
            ),
        ),
        (
            _("Law"),
            escape(
                _("{programmes}, as of {day}").format(
                    programmes="; ".join(map(_programme_name, law.programmes)), day=law.on.isoformat()
                )
                if law.programmes
                else _("none named in the case")
            ),
        ),
        (_("Drawn up from"), escape(_("case {case} {fingerprint}").format(case=row["case"], fingerprint=fingerprint))),
    ]
    items = "".join(f"<dt>{escape(name)}</dt><dd>{value}</dd>" for name, value in facts)
    return f'<dl class="facts">{items}</dl>'


def _programme_name(programme: str) -> str:
    return _(load(programme).name) if programme in names() else programme


def _section(title: str, content: str) -> str:
    return f"<section><h2>{escape(title)}</h2>{content}</section>"


def _lot_table(lots: pd.DataFrame, currency: str) -> str:
    if lots.empty:
        return f"<p>{escape(_('The plan buys nothing from those to whom a call applies: there are no lots.'))}</p>"
    routes = lots["routes"].unique()
    one_way = len(routes) == 1
    heads = [
        (_("Lot"), False),
        (_("Product and specification"), False),
        (_("Quantity"), True),
        (_("Weight, kg"), True),
        (_("Delivered"), False),
        (_("Reference price, {currency} per unit").format(currency=currency), True),
        (_("Quotes"), True),
        (_("Worth, {currency}").format(currency=currency), True),
    ]
    zones = {zone for cell in lots["zones"] for zone in split_list(cell)}
    body = [_lot_row(lot, zones, one_way) for lot in records(lots)]
    rest = "" if one_way else "<td></td>"
    foot = (
        f'<tfoot><tr><td colspan="3">{escape(_("In all"))}</td><td class="n">{_figure(float(lots["kg"].sum()))}</td>'
        f'<td colspan="3"></td><td class="n">{number_text(lots["amount"].sum(), 2)}</td>{rest}</tr></tfoot>'
    )
    notes = [_("The worth is quantity x reference price; where there are no quotes, quantity x price of the plan.")]
    if not one_way:
        heads.append((_("Way of award"), False))
    elif routes[0]:
        notes.append(_("Way of award of every lot, the preferred first: {routes}.").format(routes=routes[0]))
    return _table(heads, body, foot) + "".join(f'<p class="source">{escape(note)}</p>' for note in notes)


def _lot_row(lot: Any, all_zones: set[str], one_way: bool) -> str:
    zones = split_list(lot.zones)
    everywhere = set(zones) == all_zones and len(zones) > 1
    when = _("{count} times, {first} to {last}, to {zones}").format(
        count=int(lot.deliveries),
        first=_day(lot.first_delivery),
        last=_day(lot.last_delivery),
        zones=_("all zones") if everywhere else ", ".join(zones),
    )
    unpriced = _("no quotes; {price} in the plan").format(price=price_text(lot.plan_price))
    price = escape(unpriced) if pd.isna(lot.reference_price) else price_text(lot.reference_price)
    name = lot.product_name + (_(" (organic)") if lot.organic else "")
    return (
        f'<tr><td class="k">{escape(lot.lot)}</td>'
        f'<td class="p"><b>{escape(name)}</b><br>{escape(lot.specification)}</td>'
        f'<td class="n">{_figure(lot.units)} {escape(lot.unit)}</td><td class="n">{_figure(lot.kg)}</td>'
        f'<td class="d">{escape(when)}</td>'
        f'<td class="n w">{price}</td><td class="n">{int(lot.quotes)}</td><td class="n">{number_text(lot.amount, 2)}</td>'
        + ("</tr>" if one_way else f"<td>{escape(lot.routes)}</td></tr>")
    )


def _day(day: pd.Timestamp) -> str:
    return day_text(day).replace("-", "\N{NON-BREAKING HYPHEN}")


def _calendar_table(lots: pd.DataFrame, deliveries: pd.DataFrame) -> str:
    if deliveries.empty:
        return ""
    by_month = (
        deliveries.assign(month=month_of(deliveries["delivery_day"]))
        .groupby(["lot", "month"])["units"]
        .sum()
        .unstack("month")
    )
    heads = [(_("Lot"), False), (_("Product"), False), (_("Unit"), False)]
    heads += [(month, True) for month in by_month.columns] + [(_("In all"), True)]
    body = []
    for lot in records(lots):
        months = by_month.loc[lot.lot]
        figures = "".join(f'<td class="n">{_figure(units)}</td>' for units in [*months, lot.units])
        name = lot.product_name + (_(" (organic)") if lot.organic else "")
        body.append(
            f'<tr><td class="k">{escape(lot.lot)}</td><td>{escape(name)}</td><td>{escape(lot.unit)}</td>{figures}</tr>'
        )
    note = _(
        "In purchase units, all zones together. Zone by zone and day by day: in the annex, sheets {month} and {day}."
    )
    text = note.format(month=_(CALENDAR_SHEET), day=PLAN_TABLES["lot_deliveries"].title)
    return f'{_table(heads, body)}<p class="source">{escape(text)}</p>'


def _term_html(term: Term) -> str:
    if term.ordered or len(term.lines) > 1:
        tag = "ol" if term.ordered else "ul"
        lines = f"<{tag}>" + "".join(f"<li>{escape(line)}</li>" for line in term.lines) + f"</{tag}>"
    else:
        lines = f"<p>{escape(term.lines[0])}</p>"
    source = f'<p class="source">{escape(_("Source: {source}").format(source=term.source))}</p>' if term.source else ""
    return f"<h3>{escape(term.title)}</h3>{lines}{source}"


def _places_table(case: Case, deliveries: pd.DataFrame) -> str:
    table, frame = call_places(case, deliveries)
    heads = [(column.heading, False) for column in table.columns]
    body = [
        "<tr>" + "".join(f"<td>{escape(str(cell))}</td>" for cell in line) + "</tr>"
        for line in frame.itertuples(index=False)
    ]
    return _table(heads, body)


def _signatures() -> str:
    people = (_("For the buyer: name, place, date"), _("For the committee: name, place, date"))
    return '<div class="sign">' + "".join(f"<div>{escape(person)}</div>" for person in people) + "</div>"


def _table(heads: Sequence[tuple[str, bool]], body: Iterable[str], foot: str = "") -> str:
    head = "".join(f"<th{' class=n' if figure else ''}>{escape(text)}</th>" for text, figure in heads)
    return f'<div class="wide"><table><thead><tr>{head}</tr></thead><tbody>{"".join(body)}</tbody>{foot}</table></div>'


def _figure(value: float) -> str:
    if pd.isna(value):
        return ""
    return number_text(value, 0 if abs(value - round(value)) < 1e-9 else 2)


def _money(value: float, currency: str) -> str:
    return f"{styles.currency_symbol(currency)} {number_text(value, 2)}".strip()
