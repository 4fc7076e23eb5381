"""Pages about one thing of a plan: a school, a supplier, a product, a week; how it is found and opened."""

from __future__ import annotations

from collections.abc import Callable, Collection
from functools import partial

import pandas as pd
import streamlit as st

from planner import service
from planner.i18n import _, ngettext, number_text
from planner.making.plan import Plan
from planner.ui import address, memory, nutrition, progress, state, tables, works
from planner.ui.text import plain

PAGE = "explore"
ADDRESS = {"view": "suppliers", "of": "", "when": ""}
"""What stands in the address of the page Explore: a view of the whole plan, or the kind of a thing with its short name and days."""

MOST_HITS = 12
WHY = "why_of"


def open_place(kind: str, name: str) -> None:
    """Have the page Explore show one thing: its pupils, deliveries, prices, whatever the plan says of it.

    Call it from the callback of a widget; elsewhere let `st.rerun` follow.

    Parameters
    ----------
    kind : str
        ``site``, ``supplier``, ``product`` or ``week``.
    name : str
        Its short name in the case, or its name; of a week any of its days, as 2026-03-04.
    """
    plan = state.plan()
    known = [] if plan is None else [one for one in service.things_of(plan) if one.kind == kind]
    found = next((one for one in known if name == one.of), None) or next(
        (one for one in known if name == one.name or name in one.also), None
    )
    if found is not None:
        _open(found)


def _open(thing: service.Thing) -> None:
    view = address.value(PAGE, "view", ADDRESS["view"])
    if view not in service.KINDS:
        memory.note("explore from", view)
    address.put(PAGE, view=thing.kind, of=thing.of)
    memory.put("explore search", "")


def close() -> None:
    """Have the page Explore show the whole plan again, in the view from which the thing was opened."""
    address.put(PAGE, view=memory.noted("explore from") or ADDRESS["view"], of="")


def opened(plan: Plan) -> service.Thing | None:
    """Return the thing whose page is open, or None."""
    kind, of = address.value(PAGE, "view"), address.value(PAGE, "of")
    if kind not in service.KINDS or not of:
        return None
    return next((one for one in service.things_of(plan) if (one.kind, one.of) == (kind, of)), None)


def search(plan: Plan) -> None:
    """Show the box in which a thing is looked for by name, and what is found."""

    def look() -> None:
        if (one := service.thing_meant(plan, st.session_state[key])) is not None:
            _open(one)

    key = memory.kept("explore search", "")
    words = st.text_input(
        _("Find a school, supplier, product or week by its name"),
        type="search",
        placeholder=_("For example a product, a school, or a day as {day}").format(
            day=plan.case.head["first_day"].date().isoformat()
        ),
        on_change=look,
        key=key,
    )
    if not words:
        return
    found = service.find_things(plan, words)
    if not found:
        st.info(plain(_("Nothing in this plan is called “{words}”.").format(words=words)))
    with st.container(horizontal=True):
        for one in found[:MOST_HITS]:
            st.button(plain(one.label), key=f"open {one.kind} {one.of}", on_click=_open, args=(one,))
    more = len(found) - MOST_HITS
    if more > 0:
        text = ngettext(
            "{count} more has these words in its name. Write more of it.",
            "{count} more have these words in their names. Write more of it.",
            more,
        )
        st.caption(text.format(count=number_text(more)))


def choose(plan: Plan, kind: str, among: Collection[str] | None = None) -> None:
    """Show a list from which the page of a thing of one kind is opened.

    Parameters
    ----------
    plan : Plan
        The plan.
    kind : str
        Its kind.
    among : collection of str, optional
        Short names of those that are offered; None: all.
    """
    words = {
        "site": _("Open the page of a school"),
        "supplier": _("Open the page of a supplier"),
        "product": _("Open the page of a product"),
        "week": _("Open the page of a week"),
    }
    known = [one for one in service.things_of(plan) if one.kind == kind and (among is None or one.of in among)]
    names = {one.of: one.name for one in known}

    def chosen() -> None:
        open_place(kind, st.session_state[f"choose {kind}"] or "")

    st.selectbox(
        words[kind],
        list(names),
        index=None,
        format_func=lambda of: names[of],
        placeholder=words[kind],
        label_visibility="collapsed",
        key=f"choose {kind}",
        on_change=chosen,
    )


def show(plan: Plan, thing: service.Thing, currency: str) -> None:
    """Show the page of one thing.

    Parameters
    ----------
    plan : Plan
        The plan that is looked at.
    thing : Thing
        The school, supplier, product or week.
    currency : str
        The case's currency, with which money is written.
    """
    days = _days(plan, thing)
    # Before the page is made: work that ends meanwhile is then on it.
    working = thing.kind in ("supplier", "product") and progress.busy(WHY)
    page = service.thing_page(plan, thing, days, _why(thing))
    st.markdown("  \n".join(f"**{plain(label)}:** {plain(text)}" for label, text in page.facts))
    with st.container(horizontal=True):
        _handouts(plan, page)
        if thing.kind in ("supplier", "product") and not working:
            _offer_why(plan, thing)
    if any(part.leads and not part.long for part in page.sections):
        st.caption(_("A click on a name in a table opens its page."))
    for part in page.sections:
        st.subheader(part.title)
        if part.note:
            st.caption(plain(part.note))
        if part.name == "lights" and page.lights is not None:
            nutrition.weeks(page.lights, plan)
        key = service.file_name(f"{thing.kind}-{thing.of}-{part.name}")
        if part.long:
            tables.read(part.rows, part.table, currency, key=key)
        else:
            tables.show(part.rows, part.table, currency, key=key, on_cell=_opening(part) if part.leads else None)
    if not page.sections:
        st.info(_("The plan has nothing of it in these days."))


def _opening(part: service.Section) -> Callable[[int, str], None]:
    """Return what opens the page of the name in a cell."""

    def open_name(row: int, column: str) -> None:
        if column in part.leads:
            open_place(part.leads[column], str(part.rows[column].iloc[row]))

    return open_name


def _days(plan: Plan, thing: service.Thing) -> str:
    """Ask for the days that the page is about; a week has its own."""
    if thing.kind == "week":
        return ""
    spans = {days.when: days for days in service.thing_spans(plan)}
    chosen: str = st.selectbox(
        _("Of which days"),
        list(spans),
        format_func=lambda when: _indented(spans[when]),
        key=memory.kept("explore when", "", spans),
    )
    return chosen


def _indented(days: service.Days) -> str:
    """Return the name of days, a week below its month."""
    return f"{'\N{EM SPACE}' if days.by == 'week' else ''}{days.name}"


def _handouts(plan: Plan, page: service.Page) -> None:
    """Offer the papers of a thing; each is written when it is asked for."""
    for one in page.handouts:
        name = f"{page.thing.name} {one.days.when}".strip() if one.of else f"{one.kind} {one.days.when}"
        titles = {"pdf": one.title, "html": _("{paper}, to read on a screen").format(paper=one.title)}
        for ending, title in titles.items() if one.of else [("zip", one.title)]:
            st.download_button(
                title,
                partial(_written, plan, one, page=ending == "html"),
                f"{service.file_name(name)}.{ending}",
                icon=":material/smartphone:" if ending == "html" else ":material/print:",
                key=f"print {one.kind} {one.of} {ending}",
                on_click="ignore",
            )


def _written(plan: Plan, handout: service.Handout, *, page: bool) -> bytes:
    return service.handout_file(plan, handout, page=page)[1]


def _why(thing: service.Thing) -> pd.DataFrame | None:
    """Return why the offers of a supplier or of a product are bought or not, if it was worked out for it alone."""
    found: pd.DataFrame | None = state.study(WHY, *_study(thing))
    return found


def _study(thing: service.Thing) -> tuple[str, ...]:
    return (thing.kind, thing.of, *state.wishes())


def _offer_why(plan: Plan, thing: service.Thing) -> None:
    """Offer to work out why its offers are bought or not, where that is not known yet."""
    if len(plan["why_offers"]) or _why(thing) is not None:
        return
    if st.button(_("Why is it bought or not?"), disabled=progress.other_work(WHY), icon=":material/help:"):
        state.start_study(WHY, _study(thing), partial(works.why_of, plan, thing))
        st.rerun()
