"""The first page: who eats, what it costs, whether the law is kept, what comes next."""

from __future__ import annotations

from collections.abc import Iterator

from planner.i18n import _, about_money_text, day_text, money_text, ngettext, number_text, share_text
from planner.inputs import records
from planner.publication.ocds import standing_words
from planner.publication.privacy import plain
from planner.publication.site.blocks import (
    Block,
    Cell,
    Figures,
    Light,
    Lights,
    Links,
    Page,
    Prose,
    Section,
    Shares,
    Table,
)
from planner.publication.site.calls import next_calls
from planner.publication.site.shares import shares
from planner.publication.site.told import Told, count, known, own, text
from planner.reports.verdict import lights


def overview_page(told: Told) -> Page:
    """Return the first page."""
    head = told.public.head
    lead = _("What children eat at school from {first} to {last}, where it comes from, and what it costs.")
    sections = [
        Section("short", _("In short"), tuple(_short(told))),
        Section("shares", _("What is asked for, and where the town stands"), tuple(_shares(told))),
        Section("kept", _("What the plan of the year promises"), (_lights(told),)),
        Section("money", _("The money"), tuple(_money(told))),
        Section("next", _("What comes next"), tuple(_next(told))),
        Section("schools", _("Who eats"), tuple(_schools(told))),
    ]
    return Page(
        "index",
        _("School meals of {town}").format(town=head.buyer.name),
        lead.format(first=day_text(head.first_day), last=day_text(head.last_day)),
        tuple(sections),
    )


def _short(told: Told) -> Iterator[Block]:
    public = told.public
    pupils, schools = sum(one.pupils for one in public.schools), sum(one.schools for one in public.schools)
    per_meal = known(told.figure("cost_per_meal"), lambda cost: money_text(cost, told.currency))
    decided = public.decisions
    if decided is not None:
        text_ = _("The plan of the year was adopted on {day} by {committee}.").format(
            day=day_text(decided.adoption.day), committee=decided.adoption.committee
        )
        yield Prose((f"{text_} {standing_words(decided.adoption)}",))
    if public.draft:
        yield Prose((_("No committee has adopted this plan: it is a draft."),))
    if public.head.made_up:
        yield Prose((_("This is an example: its figures are made up."),))
    yield Figures(
        (
            (
                _("Pupils who eat"),
                count(pupils) if schools else _("not known"),
                ngettext("in {count} school", "in {count} schools", schools).format(count=number_text(schools)),
            ),
            (_("Meals and snacks"), count(told.figure("meals_planned")), _("as planned for all these days")),
            (_("A meal or snack costs"), per_meal, _("food and its delivery, as planned")),
            (
                _("All food costs"),
                known(told.figure("total_amount"), lambda cost: about_money_text(cost, told.currency)),
                _("about, as planned, with delivery"),
            ),
            (
                _("Farming families who sell"),
                count(told.figure("families")),
                _("members of cooperatives and groups, and single farmers, as planned"),
            ),
            (
                _("Organic food"),
                known(told.figure("organic_share"), share_text),
                _("of what all food costs, as planned"),
            ),
        )
    )
    if told.standing is None:
        yield Prose((_("Nothing that was delivered or paid is on record here yet: every figure is as planned."),))
    else:
        text_ = _("“So far” means what was delivered, accepted and recorded until {day}.")
        yield Prose((text_.format(day=day_text(told.as_of)),))
    yield Links(
        (
            Cell(_("What is on the menu"), "food.html"),
            Cell(_("Who brings the food"), "suppliers.html"),
            Cell(_("What food costs"), "prices.html"),
        )
    )


def _lights(told: Told) -> Lights:
    """Return the lights of the plan; of meals and shares their number alone: a product may tell of a diet, a share of few persons."""
    found = lights(told.plan.case, told.plan.tables)
    return Lights(
        tuple(
            Light(
                one.title,
                one.weight,
                one.word[:1].upper() + one.word[1:],
                tuple(plain(line) for line in (one.texts[:1] if one.name in ("fed", "shares") else one.texts)),
            )
            for one in found
            if one.name != "money"
        )
    )


def _shares(told: Told) -> Iterator[Block]:
    found = shares(told)
    for one in told.public.programmes:
        yield Prose((f"{one.name}: {one.plain}" if one.plain else one.name,))
    if found:
        yield Shares("share", _("What counts, and who asks for it"), found)
        yield Prose(
            (
                _(
                    "The bar shows the share so far or as planned; the black mark on it is what is asked for, or allowed."
                ),
            ),
            small=True,
        )
    else:
        yield Prose((_("No share is asked for."),))


def _money(told: Told) -> Iterator[Block]:
    spent = {}
    if told.standing is not None:
        spent = {told.cloak.id(str(row.fund)): row.spent for row in records(told.standing["fund_progress"])}
    heads = [_("Fund"), _("Money of the year"), _("To be spent, as planned")]
    heads += [_("Spent so far")] if told.standing is not None else []
    rows = []
    for one in told.public.funds:
        cells = [own(one.shown.name), text(told.money(one.amount) if one.amount is not None else _("no limit known"))]
        cells.append(text(told.money(one.planned)))
        if told.standing is not None:
            cells.append(text(told.money(spent.get(one.shown.id))))
        rows.append(tuple(cells))
    yield Table(_("Who pays"), tuple(heads), tuple(rows), tuple(range(1, len(heads))))


def _next(told: Told) -> Iterator[Block]:
    coming = next_calls(told)
    if coming:
        yield Links(coming)
    else:
        yield Prose((_("No call for offers is coming in the days of this plan."),))
    yield Links((Cell(_("All calls, and how to follow them"), "calls.html"),))


def _schools(told: Told) -> Iterator[Block]:
    rows = tuple(
        (own(one.name) if one.schools == 1 else text(one.name), own(one.municipality), text(count(one.pupils)))
        for one in told.public.schools
    )
    if rows:
        yield Table(
            _("Schools and their pupils"), (_("School"), _("Municipality"), _("Pupils")), rows, (2,), folded=True
        )
    else:
        yield Prose((_("not known"),))
