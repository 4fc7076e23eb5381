"""Progress: what was bought against what was planned, where it leads, and what must be bought by when."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import date
from functools import partial
from pathlib import Path

import pandas as pd
import streamlit as st

from planner import service
from planner.case import Case
from planner.findings import InputError
from planner.i18n import _, day_format, day_text, ngettext, number_text, share_text
from planner.making.plan import Plan
from planner.ui import adopted, asking, charts, files, memory, pictures, progress, state, tables, works
from planner.ui.text import plain
from planner.ui.verdict import show_verdict


def show() -> None:
    """Show the page."""
    st.title(_("Progress"))
    shown = adopted.need_plan("now")
    plan = shown.plan
    if progress.busy("replan", "standing"):
        return
    entries, batches = _recorded(plan)
    _record(plan, batches)
    if entries.empty:
        _empty()
        return
    day = _day(plan, entries)
    content = hashlib.sha256(entries.to_csv(index=False).encode()).hexdigest()
    words = (day.isoformat(), content, shown.key)
    found: service.Standing | None = state.study("standing", plan.case.fingerprint, *words)
    if found is None:
        work = partial(works.standing, plan, entries, day)
        state.start_study("standing", (plan.case.fingerprint, *words), work)
        st.rerun()
        return
    _standing(plan, found, state.currency(plan.case))
    _replan(plan, entries, day, words)


def _place() -> Path:
    return state.workspace().ledger


def _recorded(plan: Plan) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return entries and batches of the visitor's ledger; both empty before the first import."""
    if not _place().is_file():
        return pd.DataFrame({"amount": []}), pd.DataFrame()
    return service.ledger_entries(plan.case, _place()), service.ledger_batches(plan.case, _place())


def _empty() -> None:
    left, right = st.columns(2)
    with left, st.container(border=True):
        st.subheader(_("What this page shows"))
        texts = (
            _("each share to date, and where it ends if things go on like this"),
            _("planned path and actual path, by supplier and product"),
            _("what must be bought by when, and what is late"),
            _("a new plan for the rest of the year that changes as little as you like"),
        )
        st.markdown("\n".join(f"- {text}" for text in texts))
    with right, st.container(border=True):
        st.subheader(_("Which file to bring"))
        st.write(
            _(
                "A workbook (.xlsx, .ods) or CSV with one line a purchase: date, supplier, product, quantity with its unit, and "
                "amount. Delivery notes, invoices or the export of the town's accounts will do; headings and names "
                "may be your own."
            )
        )


def _record(plan: Plan, batches: pd.DataFrame) -> None:
    with st.expander(_("Record deliveries, orders and payments"), expanded=batches.empty):
        file = files.chosen(
            _("A workbook (.xlsx, .ods) or a CSV file of lines"), ["xlsx", "ods", "csv"], key="lines-file"
        )
        accept = st.checkbox(
            _("Take words that are very like words of the case"),
            help=_("From 85 % alike, if the next best is clearly less alike; what was taken is told and kept."),
            key=memory.kept("progress accept", False),
        )
        ways = _ways()
        if file is not None and st.button(_("Record these lines"), type="primary"):
            with st.spinner(_("Reading and checking the file")):
                _import(plan, *file, (), accept, *ways)
        findings = st.session_state.get("ledger_findings")
        if findings:
            if any(f.severity == "error" for f in findings):
                st.error(_("Nothing was recorded. Mend the file, or say what its words mean, and record it again."))
            unknown = st.session_state.get("ledger_unknown")
            if unknown and file is not None:
                said = _meanings(unknown)
                if said is not None:
                    with st.spinner(_("Reading and checking the file")):
                        _import(plan, *file, said, accept, *ways)
            tables.findings(findings, key="lines")
        if len(batches):
            live = batches[(batches["kind"] == "import") & batches["undone_by"].isna()]
            for number, row in live.iterrows():
                left, right = st.columns([5, 1])
                text = ngettext("{file}: {count} line, {when}", "{file}: {count} lines, {when}", int(row["rows"]))
                left.write(
                    plain(
                        text.format(file=row["file"], count=number_text(row["rows"]), when=day_text(row["at"].date()))
                    )
                )
                if right.button(_("Undo"), key=f"undo-{number}"):
                    service.undo_batch(plan.case, int(str(number)), _place())
                    st.rerun()


def _meanings(unknown: list[service.Unknown]) -> tuple[str, ...] | None:
    """Ask what words of the file mean; return what was said once the visitor is done, None before. Nothing is guessed."""
    with st.container(border=True):
        st.write(_("Say once what these words mean. It is kept with the case; the likest stand first."))
        said = []
        for word in unknown:
            name = f"meaning {word.kind} {word.theirs}"
            ours = asking.word(word, key=partial(memory.kept, name))
            if ours:
                said.append(str(service.Meaning(word.kind, word.theirs, ours)))
        done = st.button(_("Take these meanings and record again"), type="primary")
    return tuple(said) if done else None


def _ways() -> tuple[str | None, str | None]:
    """Ask how the file writes days and decimals, once that is in doubt; nothing is guessed."""
    codes = {finding.code for finding in st.session_state.get("ledger_findings") or ()}
    if not codes & {"dates-in-doubt", "ambiguous-date", "ambiguous-number"}:
        return None, None
    found = [asking.way(way, key=memory.kept(f"lines {way}", None, [None, *asking.WAYS[way]])) for way in asking.WAYS]
    return found[0], found[1]


def _import(
    plan: Plan,
    name: str,
    content: bytes,
    said: tuple[str, ...],
    accept: bool,
    dates: str | None = None,
    decimals: str | None = None,
) -> None:
    suffix = next((kind for kind in (".csv", ".ods") if name.lower().endswith(kind)), ".xlsx")
    with files.written(name, suffix, content) as path:
        try:
            if said:  # what was said is kept in the case, also if the file has other errors
                state.edit_case(lambda case: service.with_meanings(case, said), _("what words mean"))
                memory.forget("meaning ")
            done = service.import_lines(
                _case(plan), path, _place(), by="app", accept_suggestions=accept, dates=dates, decimals=decimals
            )
        except InputError as error:
            st.session_state.ledger_findings = error.findings
            st.session_state.ledger_unknown = _unknown(plan, path)
            st.rerun()
    if done.accepted:
        accepted = [str(one) for one in done.accepted]
        state.edit_case(lambda case: service.with_meanings(case, accepted), _("what words mean"))
    st.session_state.ledger_findings = done.findings
    st.session_state.ledger_unknown = []
    if done.rows:
        text = ngettext("{count} line recorded.", "{count} lines recorded.", done.rows)
        st.session_state.message = plain(text.format(count=number_text(done.rows)))
    st.rerun()


def _unknown(plan: Plan, path: Path) -> list[service.Unknown]:
    try:
        return service.unknown_words(_case(plan), path)
    except InputError:
        return []  # the file cannot be read: that is told already


def _case(plan: Plan) -> Case:
    """Return the case of the plan, with what the visitor said of words so far; it lies nowhere, so nobody writes to it."""
    kept = state.base_case()
    tables = plan.case.tables if kept is None else {**plan.case.tables, "mappings": kept.tables["mappings"]}
    return replace(plan.case, tables=tables, path=None)


def _day(plan: Plan, entries: pd.DataFrame) -> date:
    head = plan.case.head
    first, last = head["first_day"].date(), head["last_day"].date()
    latest = entries["date"].max().date()
    usual = min(max(latest, first), last)
    day = memory.kept("progress day", usual, pd.date_range(first, last).date)
    chosen = st.date_input(_("As of"), min_value=first, max_value=last, format=day_format(), key=day)
    return chosen if isinstance(chosen, date) else usual


def _standing(plan: Plan, found: service.Standing, currency: str) -> None:
    frame = found["standing"]
    columns = st.columns(max(1, min(4, len(frame))))
    for column, row in zip(columns, frame.to_dict("records"), strict=False):
        column.metric(
            plain(service.with_window(str(row["name"]), str(row["window"]))),
            share_text(row["share_of_year"]),
            help=plain(str(row["definition"])),
        )
        column.caption(
            _("{status}: heading for {share}, required {required}").format(
                status=_(service.STATUS_WORDS[str(row["status"])]),
                share=share_text(row["forecast_share"]),
                required=share_text(row["required_share"], 0),
            )
        )
    alerts = found["alerts"]
    pressing = alerts[alerts["pressing"]]
    if len(pressing):
        for row in pressing.head(6).to_dict("records"):
            st.warning(f"**{plain(str(row['subject']))}**: {plain(str(row['text']))} {plain(str(row['help']))}")
    else:
        st.success(_("Nothing is pressing."))
    views = {
        "standing": (_("Shares"), ("target", "source", "verified")),
        **({"choices": (_("One of several rules"), ("choice", "way"))} if len(found["choices"]) else {}),
        **({"points_progress": (_("Points"), ("rule",))} if len(found["points_progress"]) else {}),
        **({"bonus_progress": (_("Later money"), ("bonus",))} if len(found["bonus_progress"]) else {}),
        "path": (_("Path"), ("target",)),
        "alerts": (_("Alerts"), ()),
        "orders_due": (_("Orders to place"), ()),
        "supplier_progress": (_("Suppliers"), ()),
        "product_progress": (_("Products"), ()),
        "contract_progress": (_("Contracts"), ("contract", "supplier", "product")),
        "fund_progress": (_("Money"), ()),
    }
    chosen = st.segmented_control(
        _("View"),
        list(views),
        format_func=lambda view: views[view][0],
        label_visibility="collapsed",
        key=memory.kept("progress view", "standing", list(views)),
    )
    table = chosen or "standing"
    hide = views[table][1]
    part = found[table]
    if table == "path" and not part.empty:
        names = list(dict.fromkeys(part["name"]))
        name = st.selectbox(_("Share"), names, key=memory.kept("progress share", names[0] if names else None, names))
        part = part[part["name"] == name]
        title = _("{share}: planned and reached, period by period").format(share=name)
        pictures.show(charts.path(part, currency), plan, title=title, unit=currency, key="path")
    if part.empty:
        st.info(_("There is nothing to show here."))
        return
    tables.show(part, table, currency, key=f"progress-{table}", hide=hide)


def _replan(plan: Plan, entries: pd.DataFrame, day: date, words: tuple[str, ...]) -> None:
    st.subheader(_("The rest of the year, planned anew"))
    percent = st.slider(
        _("How much a change from what was announced counts"),
        0,
        100,
        step=5,
        format="%d %%",
        key=memory.kept("progress stability", 10, range(0, 101, 5)),
        help=_("An announced order is given up only where that saves more than this part of its worth."),
    )
    key = (plan.case.fingerprint, *words, str(percent))
    again: service.Replanned | None = state.study("replan", *key)
    if again is None:
        if st.button(_("Plan the rest anew"), type="primary", disabled=progress.other_work("replan")):
            state.start_study("replan", key, partial(works.replan, plan, entries, day, percent / 100))
            st.rerun()
        return
    if not again.plan.exists:
        st.error(_("The rest of the year cannot be planned by every rule that must hold."))
        return
    show_verdict(again.plan)
    currency = state.currency(plan.case)
    if again.changes.empty:
        st.write(_("The rest stays as it was announced."))
    else:
        tables.show(again.changes, "changes", currency, key="changes")
    targets = again.plan["targets"]
    tables.show(
        targets,
        "targets",
        currency,
        key="rest-targets",
        hide=("target", "window", "definition", "source", "verified", "mode"),
    )
    st.download_button(
        _("Download {file}").format(file="plan-rest.zip"),
        lambda: service.plan_package(again.plan),
        "plan-rest.zip",
        on_click="ignore",
    )
