"""The page of suppliers: who brings the food, by kind, from where, what and when, and the map."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal

from planner.i18n import _, listed, month_name, ngettext, number_text, share_text
from planner.publication.public import Party
from planner.publication.site.blocks import Block, Cell, Page, Part, Parts, Picture, Prose, Section, Table
from planner.publication.site.origins import NOBODY_KNOWS, Origins
from planner.publication.site.told import Told, kind_words, own, text
from planner.reports.map_picture import KIND_COLOURS
from planner.reports.things.thing import words_of
from planner.schema.base import LIST_SEPARATOR

NO_COLOUR = "#d9d9d9"
"""Colour of what no kind is told of."""

PRODUCTS_NAMED = 6
"""Products of a supplier that are named; more are counted."""


def suppliers_page(told: Told, pictures: tuple[Picture, ...]) -> Page:
    """Return the page of suppliers.

    Parameters
    ----------
    told : Told
        What is told.
    pictures : tuple of Picture
        The map; none where no place has coordinates.
    """
    sections = [Section("kinds", _("From whom"), tuple(_kinds(told)))]
    if pictures:
        note = _(
            "Persons who sell, and schools of few pupils, are not on the map. The numbers are those of the table below."
        )
        sections.append(Section("map", _("Where it comes from"), (*pictures, Prose((note,), small=True))))
    sections.append(Section("suppliers", _("Suppliers"), tuple(_table(told))))
    lead = _("Who grows, makes and brings what children eat. Persons have a code in place of their name.")
    return Page("suppliers", _("Suppliers"), lead, tuple(sections))


def _kinds(told: Told) -> Iterator[Block]:
    origins = Origins(told)
    if told.standing is not None:
        came: dict[str, Decimal] = defaultdict(Decimal)
        for one in told.public.deliveries:
            came[told.kind(one.supplier)] += one.amount
        yield from _parts(
            told, origins, "delivered", _("Money for what was delivered so far, by kind of supplier"), came
        )
    planned: dict[str, Decimal] = defaultdict(Decimal)
    for line in told.public.purchases:
        planned[OPEN if line.supplier == NOBODY_KNOWS else told.kind(line.supplier)] += line.amount
    yield from _parts(told, origins, "planned", _("Money for all the food of the plan, by kind of supplier"), planned)


OPEN = "\0"
"""In place of a kind: offers compete, so that nobody knows who delivers."""


def _parts(told: Told, origins: Origins, name: str, title: str, sums: Mapping[str, Decimal]) -> Iterator[Block]:
    """Yield money by kind as a bar and a table, the most first."""
    whole = sum(sums.values(), Decimal())
    if whole <= 0:
        yield Prose((_("{what}: nothing yet.").format(what=title),))
        return
    ordered = sorted(((kind, amount) for kind, amount in sums.items() if amount), key=lambda one: -one[1])
    words = {kind: origins.kind(NOBODY_KNOWS) if kind == OPEN else kind_words(kind) for kind, _sum in ordered}
    parts = tuple(
        Part(words[kind], share_text(float(amount / whole)), float(amount / whole), KIND_COLOURS.get(kind, NO_COLOUR))
        for kind, amount in ordered
    )
    rows = tuple(
        (text(words[kind]), text(told.money(amount)), text(part.figure))
        for (kind, amount), part in zip(ordered, parts, strict=True)
    )
    rows += ((text(_("In all")), text(told.money(whole)), text(share_text(1.0))),)
    caption = _("The same as a table: {what}").format(what=title)
    table = Table(caption, (_("Kind of supplier"), _("Money"), _("Share")), rows, (1, 2), folded=True)
    said = "; ".join(f"{part.label}: {part.figure}" for part in parts)
    yield Parts(name, title, said, parts, table)


def _table(told: Told) -> Iterator[Block]:
    """Yield every supplier: named ones by weight of what they bring, then those with a code."""
    products: dict[str, dict[str, Decimal]] = defaultdict(lambda: defaultdict(Decimal))
    months: dict[str, set[date]] = defaultdict(set)
    planned: dict[str, Decimal] = defaultdict(Decimal)
    came: dict[str, Decimal] = defaultdict(Decimal)
    for line in told.public.purchases:
        planned[line.supplier] += line.amount
        months[line.supplier].add(line.month)
        if line.product is not None:
            products[line.supplier][line.product.name] += line.amount
    for one in told.public.deliveries:
        came[one.supplier] += one.amount
        months[one.supplier].add(one.day.replace(day=1))
        if one.product is not None:
            products[one.supplier][one.product.name] += one.amount
    worth = {party: max(planned.get(party, Decimal()), came.get(party, Decimal())) for party in told.parties}
    ledger = told.standing is not None
    rows = []
    for supplier in sorted(worth, key=lambda one: (told.parties[one].shown.coded, -worth[one], one)):
        party = told.parties[supplier]
        brings = sorted(products[supplier], key=lambda name: -products[supplier][name])
        cells = [
            own(party.shown.name, "", told.numbers.get(supplier, "")),
            _who(party),
            own(listed(brings, shown=PRODUCTS_NAMED) or _("not known")),
            text(_span(months[supplier])),
            text(told.money(planned[supplier]) if supplier in planned else _("offers compete")),
        ]
        cells += [text(told.money(came.get(supplier, Decimal())))] if ledger else []
        rows.append(tuple(cells))
    if not rows:
        yield Prose((_("Nobody who delivers is known yet."),))
        return
    heads = [_("Supplier"), _("Kind and place"), _("Brings"), _("In"), _("As planned")]
    heads += [_("Delivered so far")] if ledger else []
    yield Table(_("Suppliers, and what they bring"), tuple(heads), tuple(rows), tuple(range(4, len(heads))))


def _who(party: Party) -> Cell:
    profile = party.profile
    town = ", ".join(word for word in (profile.municipality, profile.state) if word)
    families = ""
    if profile.families is not None:
        said = ngettext("{count} member family", "{count} member families", profile.families)
        families = said.format(count=number_text(profile.families))
    marks = [
        words_of("suppliers", name, LIST_SEPARATOR.join(getattr(profile, name)))
        for name in ("certificates", "ownership")
    ]
    below = (town, families, *marks)
    return Cell(kind_words(profile.kind), below=tuple(one for one in below if one))


def _span(months: set[date]) -> str:
    """Return months in short: those that follow one another as a span."""
    if not months:
        return _("not known")
    spans: list[list[date]] = []
    for month in sorted(months):
        if spans and (month.year * 12 + month.month) == (spans[-1][-1].year * 12 + spans[-1][-1].month + 1):
            spans[-1].append(month)
        else:
            spans.append([month])
    first = [month_name(span[0].month) for span in spans]
    last = [month_name(span[-1].month) for span in spans]
    return ", ".join(
        one if one == other else f"{one}\N{EN DASH}{other}" for one, other in zip(first, last, strict=True)
    )
