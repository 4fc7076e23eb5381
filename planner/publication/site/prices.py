"""The page of prices: what was paid for a kg of each product, beside its reference price; by month."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date

from planner.i18n import _, month_name, share_text
from planner.inputs import records
from planner.publication.site.blocks import Block, Page, Prose, Section, Table
from planner.publication.site.told import Told, count, kg, own, per_kg, price, text
from planner.schema.words import unit_in_words


def prices_page(told: Told) -> Page:
    """Return the page of prices."""
    if told.standing is None:
        sections = [Section("planned", _("Prices of the plan"), tuple(_planned(told)))]
    else:
        sections = [
            Section("paid", _("Paid so far"), tuple(_paid(told))),
            Section("months", _("Month by month"), tuple(_months(told))),
        ]
    lead = _(
        "What food costs, beside its reference price: the mean of the quotes that the town asked for, with freight."
    )
    return Page("prices", _("Prices"), lead, tuple(sections))


def _paid(told: Told) -> Iterator[Block]:
    assert told.standing is not None
    rows = told.standing["product_progress"]
    rows = rows[rows["paid_per_kg"].notna() & ~rows["product"].isin(sorted(told.cloak.special))]
    lines = []
    for row in sorted(records(rows), key=lambda one: told.cloak.product(one.product).name):
        lines.append(
            (
                own(told.cloak.product(row.product).name, "", kg(row.bought_kg)),
                text(per_kg(row.paid_per_kg)),
                text(per_kg(row.quoted_per_kg)),
                text(_against(row.paid_per_kg, row.quoted_per_kg)),
            )
        )
    if not lines:
        yield Prose((_("Nothing was delivered and recorded yet."),))
        return
    heads = (_("Product"), _("Paid for a kg"), _("Reference for a kg"), _("Difference"))
    note = _("Prices are in {currency}, the mean of all that was bought so far. Not known: no quotes were asked for.")
    caption = _("Prices paid, and reference prices")
    yield Table(caption, heads, tuple(lines), (1, 2, 3), note.format(currency=told.currency))


def _against(paid: float, reference: float) -> str:
    """Return by what part more or less was paid than the reference price; by hand, 4.20 against 4.00 is +5.0%."""
    if paid != paid or reference != reference or reference <= 0:
        return _("not known")
    part = paid / reference - 1
    return f"+{share_text(part)}" if part >= 0.0005 else share_text(part)


def _months(told: Told) -> Iterator[Block]:
    """Yield the mean price of a kg by product and month: amounts over kg of what was delivered, credit notes taken off."""
    sums: dict[str, dict[date, list[float]]] = defaultdict(lambda: defaultdict(lambda: [0.0, 0.0]))
    for one in told.public.deliveries:
        if one.product is not None and not one.product.coded and one.kg is not None:
            cell = sums[one.product.name][one.day.replace(day=1)]
            cell[0] += float(one.amount)
            cell[1] += float(one.kg)
    months = sorted({month for by in sums.values() for month in by})
    if not months:
        yield Prose((_("Nothing was delivered and recorded yet."),))
        return
    lines = []
    for name in sorted(sums):
        cells = [own(name)]
        for month in months:
            amount, weight = sums[name].get(month, (0.0, 0.0))
            cells.append(text(per_kg(amount / weight) if weight > 0 else "\N{EN DASH}"))
        lines.append(tuple(cells))
    heads = (_("Product"), *(month_name(month.month) for month in months))
    note = _("In {currency}. A dash: nothing of it was delivered in the month.").format(currency=told.currency)
    yield Table(_("Paid for a kg, by month"), heads, tuple(lines), tuple(range(1, len(heads))), note)


def _planned(told: Told) -> Iterator[Block]:
    """Yield the prices at which the plan buys, as far as they are fixed beforehand or agreed."""
    said = {
        (one.supplier, one.product.name, one.organic)
        for one in told.public.purchases
        if one.supplier and one.product is not None and not one.product.coded
    }
    names = dict(zip(told.plan.case["offers"]["offer"], told.plan.case["offers"]["product"], strict=True))
    found: dict[tuple[str, bool, str], list[tuple[float, float, float]]] = defaultdict(list)
    for row in records(told.plan["prices"]):
        name = told.cloak.product(str(names.get(row.offer, ""))).name
        organic = bool(row.organic) if row.organic == row.organic else False
        if (told.cloak.supplier(row.supplier).id, name, organic) in said:
            found[name, organic, str(row.unit)].append((row.price_per_unit, row.reference_price, row.quotes))
    yield Prose(
        (_("Nothing is on record as paid yet. What offers compete for has no price before they are compared."),)
    )
    if not found:
        return
    lines = []
    for (name, organic, unit), rows in sorted(found.items()):
        prices, (reference, quotes) = sorted(row[0] for row in rows), rows[0][1:]
        span = _("{least} to {most}").format(least=price(prices[0]), most=price(prices[-1]))
        lines.append(
            (
                own(_("{product}, organic").format(product=name) if organic else name),
                text(unit_in_words(unit)),
                text(price(prices[0]) if prices[0] == prices[-1] else span),
                text(price(reference)),
                text(count(quotes)),
            )
        )
    heads = (_("Product"), _("Unit"), _("Price in the plan"), _("Reference price"), _("Quotes"))
    note = _("Prices of one unit, in {currency}.").format(currency=told.currency)
    yield Table(_("Prices of the plan, and reference prices"), heads, tuple(lines), (2, 3, 4), note)
