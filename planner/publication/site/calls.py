"""The page of calls: what is asked for, by whom it may be offered, when it is needed, and what farmers could grow."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Literal

from planner.i18n import _, day_in_year, day_text, month_name, ngettext, number_text
from planner.inputs import records
from planner.publication.public import Item, Lot, Process
from planner.publication.site.blocks import Block, Cell, Links, Notice, Notices, Page, Prose, Section, Table
from planner.publication.site.told import Told, kg, known, own, price, text
from planner.schema.words import unit_in_words

State = Literal["open", "coming", "closed", "running", "over", "none", "cancelled"]
STATES: tuple[State, ...] = ("open", "coming", "closed", "running", "over", "none", "cancelled")
"""How a call stands, what matters most to a farm first."""


def state(process: Process, as_of: date, offers: tuple[date, date] | None = None) -> State:
    """Return how a call stands on a day: by the days in which offers are taken, and by those on which its food is needed.

    By hand, offers from 10 to 31 January, food from 10 March to 20 June: on 9 January it is coming, from the 10th to the 31st open, then it
    waits to be needed, runs from 10 March to 20 June, and is over on the 21st. Where nobody told the days of offers it is coming until 9 March.

    Parameters
    ----------
    process : Process
        The call.
    as_of : date
        The day.
    offers : tuple of (date, date), optional
        First and last day on which offers are taken; None: nobody told them.

    Returns
    -------
    str
        One of `STATES`.
    """
    if offers is not None and as_of <= offers[1]:
        return "coming" if as_of < offers[0] else "open"
    if not process.lots:
        return "none"
    if as_of < min(lot.first_day for lot in process.lots):
        return "coming" if offers is None else "closed"
    return "running" if as_of <= max(lot.last_day for lot in process.lots) else "over"


def calls(told: Told) -> tuple[Process, ...]:
    """Return the calls, those that are open first, then those that are coming."""
    found = [one for one in told.public.processes if one.kind == "call"]
    return tuple(sorted(found, key=lambda one: (STATES.index(_state(told, one)), one.id)))


def _state(told: Told, process: Process) -> State:
    if told.public.decisions is not None and told.public.decisions.cancelled:
        return "cancelled"
    return state(process, told.as_of, told.offers_of(process))


def state_words(told: Told, process: Process) -> str:
    """Return in words how a call stands, and which days that rests on."""
    found, offers = _state(told, process), told.offers_of(process)
    if found == "coming" and offers is not None:
        return _("Coming: offers are taken from {first} to {last}.").format(
            first=day_text(offers[0]), last=day_text(offers[1])
        )
    if found == "open" and offers is not None:
        return _("Open: offers are taken until {last}.").format(last=day_text(offers[1]))
    if found == "cancelled":
        return _("Cancelled: the plan was set aside after an appeal, and nothing is bought by it.")
    if found == "none":
        return _("When its food is needed is not known.")
    first, last = min(lot.first_day for lot in process.lots), max(lot.last_day for lot in process.lots)
    texts = {
        "coming": _("Coming: the first delivery is to be on {first}."),
        "closed": _("No more offers are taken: the first delivery is to be on {first}."),
        "running": _("Running: deliveries from {first} to {last}."),
        "over": _("Over: the last delivery was to be on {last}."),
    }
    return texts[found].format(first=day_text(first), last=day_text(last))


def call_title(told: Told, process: Process) -> str:
    """Return how a call is called: its paper, its way of award, its committee."""
    committee = told.public.committees.get(process.committee)
    words = (process.title or process.way.name, committee.name if committee else "")
    return " \N{EN DASH} ".join(dict.fromkeys(word for word in words if word)) or _("Call for offers")


def next_calls(told: Told) -> tuple[Cell, ...]:
    """Return the calls that are coming or running, each leading to where it is told."""
    return tuple(
        Cell(call_title(told, one), f"calls.html#{one.id}", (state_words(told, one),))
        for one in calls(told)
        if _state(told, one) in ("open", "coming", "closed", "running")
    )


def calls_page(told: Told, feed: str) -> Page:
    """Return the page of calls.

    Parameters
    ----------
    told : Told
        What is told.
    feed : str
        Address of the feed of calls; blank: there is none.
    """
    found = calls(told)
    blocks: list[Block] = [Notices(tuple(_notice(told, one) for one in found))] if found else []
    if not found:
        blocks.append(Prose((_("The plan asks for nothing by a call."),)))
    if feed:
        follow = Cell(_("Calls as a feed (RSS), for programs that tell you what is new"), feed)
        blocks.append(Links((follow,)))
    sections = [Section("calls", _("Calls for offers"), tuple(blocks))]
    if told.papers:
        links = tuple(Cell(one.text, told.root + one.address) for one in told.papers)
        sections.append(Section("papers", _("Papers to fetch"), (Links(links),)))
    sections += [
        Section(f"lots-{one.id}", _("Lots: {call}").format(call=call_title(told, one)), (_lots(told, one),))
        for one in found
        if one.lots
    ]
    sections += list(_others(told))
    grow = _to_grow(told)
    if grow is not None:
        note = _("Nobody has promised to buy this: it is what the menus need and no farm known to the town offers yet.")
        sections.append(Section("grow", _("What farms could still grow for the schools"), (Prose((note,)), grow)))
    lead = _("What the town asks for, in which lots, when it is needed, and at which price where the town fixes it.")
    return Page("calls", _("Calls for offers"), lead, tuple(sections))


def _notice(told: Told, process: Process) -> Notice:
    way, lots = process.way, process.lots
    facts = [
        (
            _("What is asked for"),
            ngettext("{count} lot", "{count} lots", len(lots)).format(count=number_text(len(lots))),
        )
    ]
    amounts = [lot.amount for lot in lots]
    worth = sum(one for one in amounts if one is not None) if amounts and None not in amounts else None
    facts.append(
        (_("Worth at the fixed prices"), told.money(worth))
        if worth is not None
        else (_("Price"), _("what is offered: the town does not fix it beforehand"))
    )
    facts.append((_("Way of award"), way.name or _("not known")))
    if way.rationale:
        facts.append((_("What the law says"), way.rationale))
    if way.reference:
        source = (
            way.reference if way.verified else _("{source} (not confirmed in its source)").format(source=way.reference)
        )
        facts.append((_("Where it says so"), source))
    offers = told.offers_of(process)
    if offers is None:
        until = _("not known here: ask the buyer, {buyer}").format(buyer=told.public.head.buyer.name)
    else:
        until = _("{first} to {last}").format(first=day_text(offers[0]), last=day_text(offers[1]))
    facts.append((_("Offers are taken"), until))
    return Notice(
        process.id,
        Cell(call_title(told, process), f"#lots-{process.id}" if lots else ""),
        state_words(told, process),
        tuple(facts),
    )


def _lots(told: Told, process: Process) -> Table:
    fixed = any(lot.amount is not None for lot in process.lots)
    heads = [_("Lot"), _("What"), _("How much"), _("Needed")] + ([_("Fixed price")] if fixed else [])
    rows = []
    for lot in process.lots:
        cells = [text(lot.number), _what(lot), _how_much(lot), _when(lot)]
        if fixed:
            prices = tuple(
                _("{price} per {unit}").format(price=price(item.price), unit=unit_in_words(item.unit))
                for item in lot.items
            )
            cells.append(Cell("", below=prices))
        rows.append(tuple(cells))
    note = _("Prices are in {currency}.").format(currency=told.currency) if fixed else ""
    return Table(_("What is asked for, lot by lot"), tuple(heads), tuple(rows), (), note)


def _what(lot: Lot) -> Cell:
    lines = []
    for item in lot.items:
        name = _item(item)
        lines += [name] if len(lot.items) > 1 or name != lot.title else []
        lines += [item.description] if item.description else []
    return own(lot.title, "", *lines)


def _item(item: Item) -> str:
    return _("{product}, organic").format(product=item.product.name) if item.organic else item.product.name


def _how_much(lot: Lot) -> Cell:
    if len(lot.items) == 1:
        return text(_quantity(lot.items[0]))
    text_ = _("{product}: {quantity}")
    lines = (text_.format(product=_item(item), quantity=_quantity(item)) for item in lot.items)
    return Cell("", below=tuple(lines), own=True)


def _quantity(item: Item) -> str:
    if item.unit == "kg":
        return kg(item.kg)
    return _("{count} × {unit} ({kg})").format(
        count=known(item.quantity, number_text), unit=unit_in_words(item.unit), kg=kg(item.kg)
    )


def _when(lot: Lot) -> Cell:
    first, last = (day_in_year(day).replace(" ", "\N{NO-BREAK SPACE}") for day in (lot.first_day, lot.last_day))
    span = first if first == last else f"{first} \N{EN DASH} {last}"
    days = ngettext("{count} delivery", "{count} deliveries", lot.deliveries).format(count=number_text(lot.deliveries))
    return Cell(span, below=(days,))


def _others(told: Told) -> Iterator[Section]:
    """Yield what is bought without a call that is told here, and what is under contract."""
    for process in told.public.processes:
        if process.kind == "other" and process.items:
            way = process.way.name or _("not known")
            needed = tuple((own(_item(one)), text(_quantity(one))) for one in process.items)
            said = Prose((_("Way of award: {way}.").format(way=way),))
            table = Table(_("What is needed in the days of the plan"), (_("What"), _("How much")), needed, (1,))
            yield Section(f"needs-{process.id}", process.title, (said, table))
    signed = [
        (contract, process)
        for process in told.public.processes
        if process.kind == "contract"
        for contract in process.contracts
    ]
    if signed:
        heads = (_("Contract"), _("With"), _("From"), _("Until"), _("Called off, as planned"))
        rows = tuple(
            (
                own(contract.name or process.title),
                own(party.shown.name if (party := told.party(contract.supplier)) else _("not known")),
                text(day_text(contract.first_day) if contract.first_day else _("not known")),
                text(day_text(contract.last_day) if contract.last_day else _("not known")),
                text(told.money(contract.planned)),
            )
            for contract, process in signed
        )
        yield Section("contracts", _("Contracts"), (Table(_("Contracts that are signed"), heads, rows, (4,)),))


def _to_grow(told: Told) -> Table | None:
    """Return what can still be sown for the schools, product by product; None where there is nothing."""
    rows = told.plan["sowing_calendar"]
    rows = rows[(rows["sow_to"].dt.date >= told.as_of) & ~rows["product"].isin(sorted(told.cloak.special))]
    if rows.empty:
        return None
    lines = []
    for product, part in rows.groupby("product", sort=False):
        months = ", ".join(f"{month_name(int(str(one)[5:7]))}" for one in sorted(part["month"].unique()))
        first = max(part["sow_from"].min().date(), told.as_of)
        lines.append(
            (
                own(told.cloak.product(str(product)).name),
                text(kg(float(part["open_kg"].sum()))),
                text(months),
                text(_("from {day}").format(day=day_text(first))),
            )
        )
    heads = (_("Product"), _("Still wanted"), _("To be harvested in"), _("To be sown"))
    said = str(next(records(rows)).note)
    return Table(_("What the menus need beyond what farms offer"), heads, tuple(lines), (1,), said)
