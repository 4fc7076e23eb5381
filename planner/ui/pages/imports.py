"""Import: a town's own files brought into the case - what each is, what is asked of it, what would change - and taken back out."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from contextlib import ExitStack
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import PurePath
from typing import Any

import pandas as pd
import streamlit as st

from planner import service
from planner.assumed import assumed_cells
from planner.case import Case
from planner.findings import Finding, InputError
from planner.i18n import _, day_text, language, listed, ngettext, number_text
from planner.schema.import_tables import tells
from planner.schema.words import in_words
from planner.ui import asking, bounds, files, memory, state, tables
from planner.ui.store import Stale
from planner.ui.text import plain
from planner.words import FILE_WORDS

FILES = "import-files"
MOST_LEFT = 200
"""Lines left that are shown; the download has as many."""


@dataclass(frozen=True)
class _File:
    """A file that was brought; `word` is one for its name and content."""

    name: str
    content: bytes
    word: str
    about: str = ""
    only: tuple[str, ...] = ()


@dataclass(frozen=True)
class _Seen:
    """What the files would do, or what keeps them from being looked at."""

    key: str
    done: service.Brought | None
    findings: list[Finding]


def show() -> None:
    """Show the page."""
    case = state.need_base_case()
    st.title(_("Import your own files"))
    _done()
    st.write(
        _(
            "Drop the files that the town has: {files}. You see what each is taken for and what it would change; what is "
            "not known is asked, nothing is guessed, and nothing is taken while an error stands."
        ).format(files="; ".join(_(one) for one in FILE_WORDS.values()))
    )
    brought = files.several(
        _("CSV, workbook (.xlsx, .ods), calendar (.ics), PDF with a table, recipes as JSON"), key=FILES
    )
    st.caption(
        _(
            "Up to {count} MB a file; a larger one is marked red and not read. Of a register of the whole country save the lines of your municipality alone, or take "
            "that part of it in your spreadsheet program."
        ).format(count=bounds.upload_mb())
    )
    if brought:
        each = [_named(name, content) for name, content in brought]
        once = list({one.word: one for one in each}.values())
        if twice := [one.name for one in once if each.count(one) > 1]:
            st.caption(plain(_("Dropped more than once, taken once: {files}.").format(files=listed(twice, 6))))
        _look(case, once)
    else:
        _which(case)
    _record(case)


def _named(name: str, content: bytes) -> _File:
    return _File(name, content, hashlib.sha256(name.encode() + b"\0" + content).hexdigest()[:12])


def _which(case: Case) -> None:
    """Say which files may come, and what stands assumed until each does."""
    told = {
        "schools": _("**Register of schools** (school census, annuaire, a list of your own): schools, places, pupils."),
        "menus": _("**Menu** (grid, table, calendar, PDF): which dish on which day."),
        "recipes": _("**Recipes** (a table of ingredients, or JSON): what is in each dish."),
        "prices": _("**Price list, bids, lines of a call**: products, prices, offers of suppliers whom the case has."),
        "offers": _("**Offer sheet** that a supplier filled in: what it offers, when, how much, at what price."),
        "attendance": _(
            "**Record of meals served**, day by day: how many pupils to expect, school by school and weekday."
        ),
        "composition": _("**Table of composition**: nutrients of foods, per 100 g."),
    }
    assumed = _assumed(case)
    with st.expander(_("Which files, and what each is good for"), expanded=bool(assumed)):
        lines = [f"- {text}{assumed.get(about, '')}" for about, text in told.items()]
        st.markdown("\n".join(lines))
        st.caption(
            _("Deliveries, invoices and payments are recorded on the page Progress. Names of persons are never kept.")
        )


def _assumed(case: Case) -> dict[str, str]:
    """Return by what a file is about which tables hold assumptions that it would replace, with how many rows."""
    tables_of: dict[str, list[str]] = {}
    cells = assumed_cells(case)
    told = [
        (about, table, line)
        for table, column, line in cells[["table", "column", "line"]].itertuples(index=False)
        for about in tells(table, column)
    ]
    for (about, table), count in Counter((about, table) for about, table, _line in dict.fromkeys(told)).items():
        tables_of.setdefault(about, []).append(f"{service.case_tables()[table].title} ({number_text(count)})")
    replaced = _("Assumed until then, rows: {tables}.")
    return {
        about: f"  \n  :small[:gray[{plain(replaced.format(tables=', '.join(titles)))}]]"
        for about, titles in tables_of.items()
    }


def _look(case: Case, brought: list[_File]) -> None:
    """Show what files say, ask what must be asked, and offer to take them over."""
    accept = st.checkbox(
        _("Take words that are very like words of the case"),
        help=_("From 85 % alike, if the next best is clearly less alike; what was taken is told and kept."),
        key=memory.kept("import accept", False),
    )
    cards = [st.container(border=True) for _one in brought]
    asked = [_head(card, file) for card, file in zip(cards, brought, strict=True)]
    seen = _seen(case, asked, accept)
    if seen.done is None:
        asking.told(seen.findings)
        return
    of_files = [finding for found in seen.done.found for finding in found.findings]
    for card, file, found in zip(cards, asked, seen.done.found, strict=True):
        with card:
            _card(case, file, found)
    rest = [finding for finding in seen.done.findings if finding not in of_files]
    if rest:
        st.subheader(_("What this means for the case"))
        asking.told(rest)
    _change(case, seen.done, asked, accept)


def _head(card: Any, file: _File) -> _File:
    """Ask what a file is about and which of its lines are wanted."""
    with card:
        st.markdown(f"**{plain(file.name)}**")
        left, middle, right = st.columns([2, 1, 1])
        about = left.selectbox(
            _("This file is"),
            ["", *FILE_WORDS],
            format_func=lambda one: _(FILE_WORDS[one]) if one else _("what its headings tell"),
            key=memory.kept(f"import {file.word} about", "", ["", *FILE_WORDS]),
        )
        column = middle.text_input(
            _("Only lines in whose column"),
            placeholder=_("municipality"),
            help=_("The heading of a column, as it stands in the file, or as the planner calls it: municipality."),
            key=memory.kept(f"import {file.word} column", ""),
        ).strip()
        words = right.text_input(
            _("one of these words stands"),
            help=_("One word, or several with | between them. Blank: all lines are wanted."),
            key=memory.kept(f"import {file.word} wanted", ""),
        ).strip()
    only = (f"{column or 'municipality'}={words}",) if words else ()
    return replace(file, about=about, only=only)


def _seen(case: Case, asked: list[_File], accept: bool) -> _Seen:
    """Return what the files would do, looked at once for all that is said."""
    said = [_answers(file, accept) for file in asked]
    told = [file.word + file.about for file in asked], said, st.session_state.version, language()
    key = json.dumps(told, sort_keys=True, default=str)
    kept: _Seen | None = st.session_state.get("import_seen")
    if kept is None or kept.key != key:
        with st.spinner(_("Reading and checking the file")):
            kept = st.session_state.import_seen = _dry(key, case, asked, accept)
    return kept


def _dry(key: str, case: Case, asked: list[_File], accept: bool) -> _Seen:
    try:
        with ExitStack() as stack:
            done = service.import_each(case, _to_import(stack, asked, accept), dry_run=True)
    except InputError as error:
        return _Seen(key, None, error.findings)
    return _Seen(key, done, done.findings)


def _to_import(stack: ExitStack, asked: list[_File], accept: bool) -> list[service.ToImport]:
    return [
        service.ToImport(
            stack.enter_context(files.written(file.name, PurePath(file.name).suffix.lower(), file.content)),
            file.about,
            _answers(file, accept),
        )
        for file in asked
    ]


def _answers(file: _File, accept: bool) -> service.Answers:
    """Return all that was said of a file; what words mean is said of all."""
    said = [str(service.Meaning(kind, theirs, ours)) for (kind, theirs), (ours, _told) in _words().items()]
    found = service.Answers(said=said, accept_suggestions=accept)
    found.update(_said(file))  # type: ignore[typeddict-item]
    if file.only:
        found["only"] = file.only
    return found


def _words() -> dict[tuple[str, str], tuple[str, str]]:
    """Return what was said of words, and how it is told: in this window alone, since one may be the name of a person."""
    found: dict[tuple[str, str], tuple[str, str]] = st.session_state.setdefault("import_words", {})
    return found


def _said(file: _File) -> dict[str, Any]:
    """Return what was said of a file as a whole, by the argument that says it."""
    found: dict[str, dict[str, Any]] = st.session_state.setdefault("import_answers", {})
    return found.setdefault(file.word, {})


def _card(case: Case, file: _File, found: service.FromFile) -> None:
    """Show what a file is, what is asked of it and what was left."""
    if found.about and not file.about:
        st.caption(_("Taken for {about}.").format(about=_(FILE_WORDS[found.about])))
    rows = [(service.case_tables()[name].title, len(frame)) for name, frame in found.tables.items() if len(frame)]
    if rows and found.usable:
        told = ", ".join(f"{title}: {number_text(count)}" for title, count in rows)
        st.caption(plain(_("Rows that it gives. {rows}.").format(rows=told)))
    _questions(case, file, found)
    _said_so_far(file)
    asking.told([one for one in found.findings if not asking.is_asked(one, found.questions)])
    _expected(file, found)
    _left(file, found)


def _expected(file: _File, found: service.FromFile) -> None:
    """Show of a record of meals who is expected to eat, and how far off that was."""
    rows = service.expected_rows(found.expected)
    if rows:
        headings = service.expected_headings()
        st.caption(service.expected_title())
        tables.plain_table(pd.DataFrame(rows, columns=list(headings)), headings, key=f"import-expected-{file.word}")


def _questions(case: Case, file: _File, found: service.FromFile) -> None:
    """Ask what must be said, each with why; what may be said stands below it."""
    asks = [one for one in service.asked(found.findings, case) if _is_asked_here(one)]
    needed, further = asking.by_need(found.questions, found.findings)
    if not (needed or further or asks):
        return
    with st.form(f"import-{file.word}", border=False):
        if needed:
            st.write(_("Say once what these words mean. It is kept with the case; the likest stand first."))
        words = {(one.kind, one.theirs): _word(file, one) for one in needed}
        said, why = {}, ""
        for ask in asks:
            before, why = why, " ".join(dict.fromkeys(f"{one.what} {one.why}" for one in ask.findings))
            if why != before:
                st.caption(plain(why))
            before = _said(file).get("leave_out", [])
            said[ask.answer] = asking.of_file(
                ask, str(case.head["country"]), before, key=f"import-{ask.answer}-{file.word}"
            )
        if further:
            with st.expander(
                ngettext(
                    "{count} further word of the file, taken or left as it is told here",
                    "{count} further words of the file, taken or left as it is told here",
                    len(further),
                ).format(count=number_text(len(further)))
            ):
                words |= {(one.kind, one.theirs): _word(file, one) for one in further}
        if st.form_submit_button(_("Take these answers and look again"), type="primary"):
            by_word = {(one.kind, one.theirs): one for one in (*needed, *further)}
            _words().update({word: (ours, asking.meant(by_word[word], ours)) for word, ours in words.items() if ours})
            _said(file).update({answer: value for answer, value in said.items() if value not in (None, "", [], False)})
            st.rerun()


def _is_asked_here(ask: service.Ask) -> bool:
    """Tell whether the form asks it: which lines are wanted stands above, and of what is only doubtful a place or who eats a menu helps."""
    return ask.answer in ("place", "menu") or (ask.needed and ask.answer != "only")


def _word(file: _File, asked: service.Unknown) -> str | None:
    name = hashlib.sha256(f"{file.word}\0{asked.kind}\0{asked.theirs}".encode()).hexdigest()[:16]
    return asking.word(
        asked, key=lambda _usual, _among: f"import-word-{name}", leave_out=("product", "stage", "supplier")
    )


def _said_so_far(file: _File) -> None:
    """List what was said, each with a way to say it anew."""
    words, said = _words(), _said(file)
    told: list[tuple[str, Any]] = [
        (f"{theirs} = {meaning}", (words, (kind, theirs))) for (kind, theirs), (_ours, meaning) in words.items()
    ]
    told += [
        (f"{_(asking.SAID[answer])}: {_answer_text(answer, value)}", (said, answer)) for answer, value in said.items()
    ]
    if not told:
        return
    with st.expander(_("What you said: {count}").format(count=number_text(len(told)))):
        for n, (text, what) in enumerate(told):
            left, right = st.columns([5, 1], vertical_alignment="center")
            left.write(plain(text))
            right.button(
                _("Say it anew"), key=f"import-forget-{file.word}-{n}", on_click=_unsay, args=what, width="stretch"
            )


def _unsay(said: dict[Any, Any], what: Any) -> None:
    said.pop(what, None)


def _answer_text(answer: str, value: Any) -> str:
    if isinstance(value, bool):
        return _("yes")
    if isinstance(value, list):
        return listed(value)
    if answer in asking.WAYS:
        return _(asking.WAYS[answer][value])
    if answer == "day":
        return day_text(date.fromisoformat(value))
    return in_words(answer, str(value))


def _left(file: _File, found: service.FromFile) -> None:
    if not found.left:
        return
    text = ngettext("{count} line was left", "{count} lines were left", len(found.left))
    with st.expander(text.format(count=number_text(len(found.left)))):
        headings = {"line": _("Line"), "text": _("What stands there"), "reason": _("Why it was left")}
        rows = [(str(one.line), one.text, one.reason) for one in found.left[:MOST_LEFT]]
        tables.plain_table(pd.DataFrame(rows, columns=list(headings)), headings, key=f"import-left-{file.word}")


def _change(case: Case, done: service.Brought, asked: list[_File], accept: bool) -> None:
    """Show what would change, and take it over."""
    st.subheader(_("What would change in the case"))
    errors = sum(finding.severity == "error" for finding in done.findings)
    if errors:
        text = ngettext(
            "{count} error stands: nothing is taken over before it is answered or mended.",
            "{count} errors stand: nothing is taken over before they are answered or mended.",
            errors,
        )
        st.info(text.format(count=number_text(errors)))
    elif not done.changes:
        st.info(_("The case has all of it already; nothing would be changed."))
    else:
        _preview(case, done)
    if st.button(_("Take it over"), type="primary", disabled=bool(errors)):
        _take(asked, accept)


def _preview(case: Case, done: service.Brought) -> None:
    schemas = service.case_tables()
    headings = {"table": _("Table"), "added": _("New rows"), "changed": _("Changed"), "same": _("As before"), "out": _("Taken out")}  # fmt: skip
    counts = [(schemas[one.table].title, one.added, one.changed, one.same, one.taken_out) for one in done.counts]
    tables.plain_table(pd.DataFrame(counts, columns=list(headings)), headings, key="import-counts")
    cells = done.cells
    gone = [one for one in done.changes if not one.column and one.one]
    new = {name: rows for name in schemas if len(rows := _new_rows(name, case, done.case))}
    views = {
        **({"new": _("New rows")} if new else {}),
        **({"cells": _("Cells changed")} if cells else {}),
        **({"gone": _("Rows taken out")} if gone else {}),
    }
    view = st.segmented_control(
        _("View"),
        list(views),
        format_func=views.__getitem__,
        label_visibility="collapsed",
        key=memory.kept("import view", next(iter(views)), list(views)),
    )
    if view == "cells":
        tables.differences(
            service.differences_in_words(cells, case, done.case), _("Before"), _("Now"), key="import-cells"
        )
    elif view == "gone":
        told = service.differences_in_words(gone, done.case, case)
        named = {"table": _("Table"), "row": _("Row")}
        tables.plain_table(
            pd.DataFrame([(d.table, d.row) for d in told], columns=list(named)), named, key="import-gone"
        )
    elif new:
        name = st.selectbox(
            _("Table"),
            list(new),
            format_func=lambda one: f"{schemas[one].title} ({number_text(len(new[one]))})",
            key=memory.kept("import table", next(iter(new)), list(new)),
        )
        tables.case_rows(new[name], schemas[name], done.case, key="import-new")


def _new_rows(name: str, before: Case, after: Case) -> pd.DataFrame:
    """Return the rows of a table that a case has not."""
    schema = service.case_tables()[name]
    key = schema.key or schema.names
    known = set(map(tuple, before.tables[name][key].astype("str").to_numpy().tolist()))
    rows = after.tables[name]
    return rows[[tuple(row) not in known for row in rows[key].astype("str").to_numpy().tolist()]]


def _take(asked: list[_File], accept: bool) -> None:
    try:
        with ExitStack() as stack, st.spinner(_("Taking it over")):
            done = state.import_files(_to_import(stack, asked, accept))
    except Stale:
        st.rerun()
    except InputError as error:  # of a state that another window made meanwhile
        asking.told(error.findings)
        return
    titles = service.case_tables()
    counts = [
        _("{table}: {added} new, {changed} changed, {out} taken out").format(
            table=titles[one.table].title,
            added=number_text(one.added),
            changed=number_text(one.changed),
            out=number_text(one.taken_out),
        )
        for one in done.counts
        if one.added or one.changed or one.taken_out
    ]
    told = _("Taken over: {files}.").format(files=listed([file.name for file in asked], 6))
    st.session_state.import_done = f"{told} {'; '.join(counts)}", len(done.kept)
    files.put_away(FILES)
    for kept in ("import_words", "import_answers", "import_seen"):
        st.session_state.pop(kept, None)
    memory.forget("import ")
    st.rerun()


def _done() -> None:
    """Say once what was taken over, or back, and where to go on."""
    found = st.session_state.pop("import_done", None)
    if not found:
        return
    text, kept = found
    st.success(plain(text))
    if kept:
        told = ngettext("{count} meaning of a word is kept.", "{count} meanings of words are kept.", kept)
        st.caption(told.format(count=number_text(kept)))
    left, right = st.columns(2)
    with left:
        state.link("case", _("Look through the case"))
    with right:
        state.link("plan", _("Go on to the plan"))


def _record(case: Case) -> None:
    """List the imports of the case; the latest that counts can be taken back."""
    entries = service.imports_on_record(case)
    if not entries:
        return
    st.subheader(_("Imports on record"))
    headings = {"number": _("Import"), "at": _("When (UTC)"), "file": _("File"), "about": _("About"), "terms": _("Remark")}  # fmt: skip
    rows = [
        (
            str(one.number),
            _when(one.at),
            one.file,
            _(FILE_WORDS[one.about]),
            _("taken back") if one.undone else one.terms,
        )
        for one in reversed(entries)
    ]
    tables.plain_table(pd.DataFrame(rows, columns=list(headings)), headings, key="imports")
    counting = [one for one in entries if not one.undone]
    if not counting:
        return
    together = [one.file for one in counting if one.first == counting[-1].first]
    if st.button(_("Take back: {files}").format(files=plain(listed(together, 6)))):
        _take_back()


def _when(at: str) -> str:
    when = datetime.fromisoformat(at)
    return f"{day_text(when.date())} {when:%H:%M}"


def _take_back() -> None:
    try:
        entries, stays = state.take_import_back()
    except Stale:
        st.rerun()
    text = _("Taken back: {files}.").format(files=listed([one.file for one in entries], 6))
    if stays:
        more = ngettext(
            "{count} cell or row was edited since, and so stays as it is.",
            "{count} cells or rows were edited since, and so stay as they are.",
            len(stays),
        )
        text = f"{text} {more.format(count=number_text(len(stays)))}"
    st.session_state.import_done = text, 0
    st.session_state.pop("import_seen", None)
    st.rerun()
