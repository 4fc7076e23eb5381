"""Help: what every table and column means, and what every finding says; each page of it has an address of its own."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from planner import service
from planner.i18n import _, number_text
from planner.ui import address, state
from planner.ui.text import plain

PAGE = "help"
USUAL = {"view": "", "of": "", "q": ""}
MOST_FOUND = 40
"""So many pages are listed; more are counted."""


def show() -> None:
    """Show the page."""
    address.follow(PAGE, USUAL)
    st.title(_("Help"))
    _search()
    view, of, words = (address.value(PAGE, name) for name in USUAL)
    if words:
        _found(words)
    elif not (of and _about(view, of)):
        _contents(view)
    address.write(PAGE, USUAL)


def _search() -> None:
    words = address.value(PAGE, "q")
    given = st.text_input(
        _("Look for a word of a table, a column or a finding"), value=words, key=f"help words {words}", max_chars=100
    )
    if given.strip() != words:
        address.put(PAGE, q=given.strip())


def _found(words: str) -> None:
    with st.spinner(_("Looking through the help")):
        found = service.found_help(words)
    if st.button(_("All of the help"), key="help all"):
        address.put(PAGE, view="", of="", q="")
        st.rerun()
    if not found:
        st.info(plain(_("No page has “{words}”.").format(words=words)))
        return
    _links(found[:MOST_FOUND], kinds=True)
    if len(found) > MOST_FOUND:
        st.caption(_("And {count} more: add a word.").format(count=number_text(len(found) - MOST_FOUND)))


def _contents(view: str) -> None:
    st.caption(_("What every table and column means, and what each finding says and how to mend it."))
    kinds = service.help_kinds()
    for kind, title in kinds.items():
        with st.expander(title, expanded=kind == (view or next(iter(kinds)))):
            if kind in service.HELP_TABLES:
                _links(service.help_of_tables(kind))
            else:
                st.caption(_("What is found in a table stands at its help. In files, and in a case as a whole:"))
                _links(service.help_of_findings())


def _about(view: str, of: str) -> bool:
    """Show help on a table or a finding; tell whether there is such a one."""
    if view in service.HELP_TABLES:
        table = service.help_on_table(view, of, state.base_case())
        if table is not None:
            _table(view, table)
        return table is not None
    with st.spinner(_("Looking through the help")):
        finding = service.help_on_finding(of)
    if finding is not None:
        _finding(finding)
    return finding is not None


def _table(view: str, table: service.TableHelp) -> None:
    _back(view)
    st.header(plain(table.title))
    st.caption(plain(_("In files: {name}").format(name=table.name)))
    st.markdown(plain(table.meaning))
    if table.notes:
        st.markdown("\n".join(f"* {plain(note)}" for note in table.notes))
    st.subheader(_("Columns"))
    for column in table.columns:
        lines = [f"**{plain(column.heading)}** — {plain(column.meaning)}"]
        lines += [f"{plain(name)}: {plain(text)}" for name, text in column.lines]
        if column.tables:
            named = ", ".join(plain(link.title) for link in column.tables)
            lines.append(_("One of the table: {tables}").format(tables=named))
        st.markdown("  \n".join(lines))
    others = {link.of: link for column in table.columns for link in column.tables if link.of != table.name}
    _list(_("Tables whose things it names"), [*others.values()])
    _list(_("Tables that name its things"), table.named_by)
    _list(_("What may be found in it"), table.findings)


def _finding(finding: service.FindingHelp) -> None:
    _back("findings")
    st.header(plain(finding.title))
    about = [*finding.severities, *finding.columns]
    st.caption(plain(" · ".join([*about, _("short name: {code}").format(code=finding.code)])))
    if finding.table is not None:
        state.link("help", finding.table.title, view=finding.table.kind, of=finding.table.of)
    st.caption(_("… stands for figures and names that are known only where it is found."))
    for number, parts in enumerate(finding.told):
        if number:
            st.divider()
        for heading, texts in zip(service.told_headings(), parts, strict=True):
            if texts:
                st.markdown(f"**{heading}**")
                st.markdown("\n".join(f"* {plain(text)}" for text in texts))


def _back(view: str) -> None:
    state.link("help", _("All of the help"), view=view)


def _list(heading: str, links: Sequence[service.HelpLink]) -> None:
    if links:
        with st.expander(f"{heading} ({number_text(len(links))})"):
            _links(links)


def _links(links: Sequence[service.HelpLink], *, kinds: bool = False) -> None:
    names = service.help_kinds()
    for link in links:
        state.link("help", f"{names[link.kind]}: {link.title}" if kinds else link.title, view=link.kind, of=link.of)
