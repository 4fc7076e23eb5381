"""What a supplier sees by its link: its own lines to fill in, a part to open for each product, and nothing else of the town."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING

import streamlit as st

from planner import i18n, service
from planner.findings import InputError
from planner.i18n import _, day_text, month_name, ngettext, weekday_text
from planner.schema.base import WEEKDAYS
from planner.schema.import_tables import MONTH_COLUMNS
from planner.ui import tables
from planner.ui.text import plain

if TYPE_CHECKING:
    from planner.record.door import Sheet
    from planner.record.store import Record

TICK = "x"
_A_MONDAY = date(2026, 1, 5)

Line = dict[str, str]


def show(secret: str) -> None:
    """Show the sheet of a link.

    Parameters
    ----------
    secret : str
        What stands in the address.
    """
    st.selectbox(_("Language"), list(i18n.LANGUAGES), format_func=i18n.LANGUAGES.__getitem__, key="language")
    place = os.environ.get("PLANNER_RECORD")
    if not place:
        st.error(_("This server keeps no record of a town, so nothing can be offered here."))
        return
    with service.record.opened_record(place) as record:
        try:
            sheet = service.record.sheet_by_link(record, secret)
        except InputError as error:
            st.title(_("Offer to the schools"))
            tables.findings(error.findings, key="link", with_help=False)
            return
        _show(record, secret, sheet)


def _show(record: Record, secret: str, sheet: Sheet) -> None:
    st.title(_("Offer to the schools"))
    st.markdown(f"**{plain(sheet.supplier)}** → **{plain(sheet.buyer)}**")
    text = _(
        "Open what you can deliver, fill in the price, and send the sheet. You can send it until {day}; the last one counts."
    )
    st.markdown(plain(text.format(day=day_text(sheet.until))))
    if sheet.sent:
        when = sheet.sent[:16].replace("T", " ")
        st.info(_("You sent a sheet on {when} UTC. What you send now stands in its place.").format(when=when))
    headings = dict(sheet.columns)
    filled = [dict(_asked(number, line, headings)) for number, line in enumerate(sheet.lines)]
    offered = [line for line in filled if line.get("price", "").strip()]
    st.markdown(
        ngettext("{count} line has a price.", "{count} lines have a price.", len(offered)).format(count=len(offered))
    )
    if st.button(_("Send"), type="primary", disabled=not offered):
        try:
            service.record.offer_by_link(record, secret, offered)
        except InputError as error:
            st.error(_("Nothing was sent: please correct what follows. What you typed is kept."))
            tables.findings(error.findings, key="offer", with_help=False)
            return
        st.success(_("Sent. The committee answers each line; you can close this page."))


def _asked(number: int, line: Line, headings: dict[str, str]) -> Iterator[tuple[str, str]]:
    """Show a line to fill in; yield its cells."""
    yield "sheet", line["sheet"]
    known = line.get("product", "")
    unit = line.get("unit", "")
    price = str(st.session_state.get(f"price{number}", "")).strip()
    title = plain(f"{known} ({unit})" if unit else known) if known else _("Something else")
    with st.expander(
        f"✓ {title}" if price else title, expanded=bool(price)
    ):  # another label is another part, which would be closed
        if known:
            yield "product", known
            yield "unit", unit
        else:
            yield "product", st.text_input(headings["product"], key=f"product{number}")
            yield "unit", st.text_input(headings["unit"], key=f"unit{number}")
        for name in ("price", "period_quantity", "quantity"):
            yield name, st.text_input(plain(headings[name]), key=f"{name}{number}")
        if st.checkbox(headings["organic"], value=bool(line.get("organic")), key=f"organic{number}"):
            yield "organic", TICK
        yield from _ticked(number, line, headings)


def _ticked(number: int, line: Line, headings: dict[str, str]) -> Iterator[tuple[str, str]]:
    """Show months and weekdays to choose from; yield those chosen."""
    months = {name: i18n.sentence(month_name(at)) for at, name in enumerate(MONTH_COLUMNS, 1)}
    days = {
        name: i18n.sentence(weekday_text(date.fromordinal(_A_MONDAY.toordinal() + at)))
        for at, name in enumerate(WEEKDAYS)
        if name in headings
    }
    for label, words, key in (
        (_("Months in which it can be delivered"), months, "months"),
        (_("Weekdays"), days, "days"),
    ):
        chosen = st.multiselect(
            label,
            list(words),
            default=[name for name in words if line.get(name)],
            format_func=words.__getitem__,
            key=f"{key}{number}",
        )
        yield from ((name, TICK) for name in chosen)
