"""Plan: the few decisions that matter, the run, and the answer on one screen."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from functools import partial
from typing import Any, Literal

import pandas as pd
import streamlit as st

from planner import service
from planner.case import Case
from planner.findings import Finding, InputError
from planner.i18n import N_, _, day_format, money_text, ngettext, number_text, share_text
from planner.making.plan import Outcome, Plan
from planner.ui import charts, memory, pictures, progress, state, tables, works
from planner.ui.text import plain
from planner.ui.verdict import show_lights, show_verdict
from planner.ui.wishes import AS_GIVEN, FAMILIES, FEW_FAMILIES, FIRST, MENUS, MODES, find, is_plain, line

LOOKED_UP = 5
SHORT_ROWS = 4
MOST_LETTERS = 5000
FIRST_DAY, LAST_DAY = date(1990, 1, 1), date(2100, 12, 31)


def show() -> None:
    """Show the page."""
    state.need_case()
    st.title(_("The plan"))
    if progress.busy("plan", "why_not"):
        return
    made = state.plan()
    state.show_message()
    if made is None:
        st.info(_("There is no plan for these decisions yet."))
        button = st.container()
        changes = _decisions(opened=True)
        with button:
            _make(changes, _("Make the plan"), first=True)
        return
    left, right = st.columns([5, 2])
    with left:
        changes = _decisions(opened=False)
    with right:
        _make(changes, _("Make it again"), first=False)
    if memory.names(state.DECISION):
        st.warning(_("Something is set under Decisions that is not planned yet: what follows is the plan made before."))
    state.show_decisions()
    first = state.first_answer(made.case)
    if first is not None and made.exists:
        st.caption(plain(first.beside(made.figure("total_amount"))))
    _answer(made)


def _make(changes: list[str], label: str, first: bool) -> None:
    """Plan what is set, also if it was not taken before."""
    kind: Literal["primary", "secondary"] = "primary" if first else "secondary"
    width: Literal["content", "stretch"] = "content" if first else "stretch"
    if st.button(label, type=kind, width=width, disabled=progress.other_work("plan")) and _take(changes):
        case = state.wished_case()
        if case is not None:
            state.start_plan(case)
        st.rerun()


def _decisions(opened: bool) -> list[str]:
    """Ask for the decisions; return the changes that they make of the case, as they are set now."""
    base = state.base_case()
    if base is None:
        return []
    kept = state.wishes()
    own = [c for c in kept if is_plain(c)]
    with st.expander(_("Decisions: money, shares, law, menus, what may give way"), expanded=opened):
        left, right = st.columns(2)
        with left:
            changes = _money(base, own) + _law(base, own)
        with right:
            changes += _shares(base, own)
            changes += _all_menus(base, own)
        st.markdown(f"**{_('What may give way where not everything can be had')}**")
        changes += _first(own) + _rules(base, own, few=True)
        with st.expander(_("More decisions")):
            changes += _rules(base, own, few=False)
            changes += _menus(base, own)
            changes += _other(kept)
        left, right = st.columns(2)
        if left.button(_("Take these decisions"), type="primary") and _take(changes):
            st.rerun()
        if memory.names(state.DECISION):
            right.button(_("Set them back to those taken"), on_click=memory.forget, args=(state.DECISION,))
    return changes


def _kept(about: str, usual: Any, among: Collection[Any] | None = None) -> str:
    return memory.kept(f"{state.DECISION}{about}", usual, among)


def _money(base: Case, kept: list[str]) -> list[str]:
    changes = []
    currency = state.currency(base)
    for row in base["funds"].to_dict("records"):
        fund = str(row["fund"])
        word = find(kept, "budget", fund=fund).get("change", "+0%")
        given = _("In the case: reckoned from pupils and rates.")
        if fund in set(base["instalments"]["fund"]):
            given = _("In the case: the sum of its instalments.")
        elif row["amount"] == row["amount"]:
            given = _("{amount} in the case").format(amount=plain(money_text(row["amount"], currency)))
        percent = st.slider(
            _("Money of {fund}").format(fund=plain(str(row["name"]))),
            -50,
            50,
            step=5,
            format="%+d %%",
            help=given,
            key=_kept(f"budget {fund}", int(word.rstrip("%")), range(-50, 51, 5)),
        )
        if percent:
            changes.append(line("budget", fund=fund, change=f"{percent:+d}%"))
    return changes


def _law(base: Case, kept: list[str]) -> list[str]:
    word = find(kept, "programme")
    known = service.programmes()
    names = dict(zip(known["programme"], known["name"], strict=True))
    own = [n for n in str(base.head["programmes"]).split("|") if n in names]
    now = [n for n in word.get("names", "").split(",") if n in names] or own
    chosen = st.multiselect(
        _("Programmes and laws that hold"),
        list(names),
        format_func=names.__getitem__,
        key=_kept("law", now, names),
    )
    day = st.date_input(
        _("Law of which day? Blank: the case's own"),
        value=None,
        min_value=FIRST_DAY,
        max_value=LAST_DAY,
        format=day_format(),
        key=_kept("law of", _day(word.get("date", ""))),
    )
    said = {"names": ",".join(chosen)} if chosen and chosen != own else {}
    said |= {"date": day.isoformat()} if isinstance(day, date) else {}
    return [line("programme", **said)] if said else []


def _shares(base: Case, kept: list[str]) -> list[str]:
    try:
        table = service.share_table(base)
    except InputError as error:
        st.error(_("The law of this case cannot be found, so its shares are not known."))
        tables.findings(error.findings, key="law")
        return []
    changes = []
    for row in table.to_dict("records"):
        target, share = str(row["target"]), float(row["share"])
        word = find(kept, "target", target=target).get("share", "")
        sense = _("at least") if row["sense"] == "at_least" else _("at most")
        now = service.percent(float(word) if word else share)
        chosen = st.slider(
            _("{name}: {sense}").format(name=plain(str(row["name"])), sense=sense),
            0,
            100,
            format="%d %%",
            key=_kept(f"target {target}", now, range(101)),
        )
        if chosen != service.percent(share):
            changes.append(line("target", target=target, share=service.share_word(chosen)))
    return changes


def _first(kept: list[str]) -> list[str]:
    chosen = st.selectbox(
        _("What comes first"),
        list(FIRST),
        format_func=lambda word: _(FIRST[word]),
        key=_kept("first", find(kept, "priority").get("first", AS_GIVEN), FIRST),
    )
    return [line("priority", first=chosen)] if chosen else []


def _rules(base: Case, kept: list[str], few: bool) -> list[str]:
    changes = []
    modes = {f: m for f, m in service.rule_modes(base).items() if (f in FEW_FAMILIES) == few}
    columns = st.columns(3)
    for n, (family, mode) in enumerate(modes.items()):
        with columns[n % 3]:
            chosen = st.selectbox(
                FAMILIES[family].title,
                list(MODES),
                format_func=lambda word: _(MODES[word]),
                key=_kept(f"rule {family}", find(kept, "rule", family=family).get("mode", mode), MODES),
            )
        if chosen != mode:
            changes.append(line("rule", family=family, mode=chosen))
    return changes


def _all_menus(base: Case, kept: list[str]) -> list[str]:
    now = next((w["mode"] for w in [find(kept, "menu")] if w and "menu" not in w), AS_GIVEN)
    words = {AS_GIVEN: N_("as the case says")} | MENUS
    chosen = st.selectbox(
        _("How free all menus are"),
        list(words),
        format_func=lambda word: _(words[word]),
        help=_("A free menu is chosen from the case's repertoire, under its rules of frequency and nutrition."),
        key=_kept("menus", now, words),
    )
    return [line("menu", mode=chosen)] if chosen else []


def _menus(base: Case, kept: list[str]) -> list[str]:
    changes = []
    columns = st.columns(2)
    for n, row in enumerate(base["menu_groups"].to_dict("records")):
        menu, mode = str(row["menu"]), str(row["mode"])
        with columns[n % 2]:
            chosen = st.selectbox(
                _("Menu of {name}").format(name=plain(str(row["name"]))),
                list(MENUS),
                format_func=lambda word: _(MENUS[word]),
                key=_kept(f"menu {menu}", find(kept, "menu", menu=menu).get("mode", mode), MENUS),
            )
        if chosen != mode:
            changes.append(line("menu", menu=menu, mode=chosen))
    return changes


def _other(kept: list[str]) -> list[str]:
    own = st.text_area(
        _("Other changes, one a line"),
        placeholder="harvest food_group=vegetable months=9-11 factor=0.5",
        max_chars=MOST_LETTERS,
        key=_kept("other", "\n".join(c for c in kept if not is_plain(c))),
    )
    with st.popover(_("What can be written here")):
        for name, text in service.change_kinds().items():
            st.markdown(f"**{plain(name)}**: {plain(text)}")
    return [text.strip() for text in own.splitlines() if text.strip()]


def _take(changes: list[str]) -> bool:
    """Keep decisions if the case can be planned with them; else tell all that is wrong, and leave them set."""
    base = state.base_case()
    if base is None:
        return False
    found: list[Finding] = []
    try:
        if changes != state.wishes():
            changed = service.changed_case(base, changes)
            found = service.check_case(changed)
            state.keep_case_findings(changed, found)
    except InputError as error:
        found = error.findings
    errors = [f for f in found if f.severity == "error"]
    if errors:
        st.error(_("The case cannot be planned with these decisions:"))
        tables.findings(errors, key="decisions")
        return False
    if not state.keep_wishes(changes):
        state.show_message()
        return False
    return True


def _day(word: str) -> date | None:
    try:
        return date.fromisoformat(word)
    except ValueError:
        return None


def _answer(made: Plan) -> None:
    currency = state.currency(made.case)
    if not made.exists:
        _impossible(made)
        return
    show_lights(made)
    show_verdict(made)
    _figures(made, currency)
    far, short = st.columns([3, 2])
    with far:
        _shares_reached(made)
    with short:
        _short(made)
        _next(made)
        _look_up(made)
    gave, shares, missing, notes = st.tabs(
        [
            _("What gave way: {count}").format(count=number_text(len(made["given_way"]))),
            _("Shares in figures"),
            _("What is short, in full"),
            _("To know before you decide: {count}").format(count=number_text(len(made["warnings"]))),
        ]
    )
    with gave:
        tables.show(service.given_way_table(made), "given_way", currency, key="given-way", hide=["rule", "about"])
    with shares:
        hide = ["target", "definition", "source", "verified", "mode"]
        if (made["targets"]["window"] == "plan").all():
            hide.append("window")
        if (made["targets"]["level"] == "").all():
            hide.append("level")
        tables.show(made["targets"], "targets", currency, key="shares", hide=hide)
    with missing:
        tables.show(service.shortfall_table(made), "shortfalls", currency, key="short")
    with notes:
        for row in made["warnings"].to_dict("records"):
            st.markdown(f"- **{plain(str(row['topic']))}**: {plain(str(row['text']))}")


def _shares_reached(made: Plan) -> None:
    st.subheader(_("How far from each share"))
    known = service.target_gaps(made)
    if known.empty:
        st.write(_("Neither law nor case sets a share."))
        return
    title = _("Shares reached (bars) against shares required (ticks)")
    pictures.show(charts.shares(known), made, title=title, unit="%", key="shares")


def _short(made: Plan) -> None:
    st.subheader(_("What is short"))
    short = service.shortfall_table(made)
    if short.empty:
        st.write(_("Nothing: every dish of the menu can be served on every day."))
    for row in short.head(SHORT_ROWS).to_dict("records"):
        text = ngettext(
            "{product}: {kg} kg, {servings} serving. {reason}",
            "{product}: {kg} kg, {servings} servings. {reason}",
            round(row["short_servings"]),
        ).format(
            product=row["product_name"],
            kg=number_text(row["short_kg"]),
            servings=number_text(row["short_servings"]),
            reason=row["reason"],
        )
        st.markdown(f"- {plain(text)}")
    if len(short) > SHORT_ROWS:
        st.caption(_("The worst first; the tab below has all {count}.").format(count=number_text(len(short))))


def _next(made: Plan) -> None:
    st.subheader(_("What to do next"))
    if made.outcome != Outcome.COMPLETE:
        state.link("explore", _("See what holds the plan back, and what to grow"))
        state.link("scenarios", _("See what more of a share costs, and what would help"))
    else:
        state.link("explore", _("See who sells, who earns, what comes when"))
        state.link("scenarios", _("Ask what if, and how robust it is"))
    state.link("export", _("Print the plan, the call, the lists, the menus"))


def _look_up(made: Plan) -> None:
    """Say which of the assumed figures move the cost most, each with a way to its table."""
    found = service.assumed_first(made, LOOKED_UP)
    if not found:
        return
    st.subheader(_("What to look up first"))
    if made.figure("short_kg") > 0:
        st.caption(
            _(
                "Something is short in this plan: where money is, a figure that makes food dearer costs meals rather than money."
            )
        )
    for one in found:
        st.markdown(f"- {plain(one.text())}")
    every = service.case_tables()
    for name in dict.fromkeys(one.table for one in found):
        label = _("Type your own figures: {table}").format(table=every[name].title)
        if st.button(plain(label), key=f"look-up-{name}", type="tertiary"):
            memory.put("case view", "tables")
            memory.put("case table", name)
            st.switch_page(st.session_state["pages"]["case"])


def _impossible(made: Plan) -> None:
    st.error(_("No plan keeps every rule that must hold."))
    words = tuple(state.wishes())
    found: tuple[service.Explained | None] | None = state.study("why_not", *words)
    if found is None:
        if not st.session_state.get("job_error") and state.job() is None and st.session_state.get("asked") != words:
            st.session_state.asked = words
            _start_why_not(made.case, words)
        if st.button(_("Find out what stands in the way"), disabled=progress.other_work("why_not")):
            _start_why_not(made.case, words)
        return
    why = found[0]
    if why is None:
        st.write(_("With the least change, this would have to give way:"))
        if made.diagnosis is not None and len(made.diagnosis):
            st.dataframe(service.least_change(made.case, made.diagnosis), hide_index=True)
        st.caption(_("Let one of these rules give way, under Decisions, or change the case."))
        return
    _conflict(made.case, why)


def _start_why_not(case: Case, words: tuple[str, ...]) -> None:
    state.start_study("why_not", words, partial(works.why_not, case))
    st.rerun()


def _conflict(case: Case, why: service.Explained) -> None:
    left, right = st.columns(2)
    with left:
        st.subheader(_("These cannot all hold together"))
        for row in why.wishes.to_dict("records"):
            text = plain(str(row["text"]))
            if pd.notna(row["needed"]):
                alone = _("alone it must give way by {amount} {unit}")
                text += " (" + plain(alone.format(amount=number_text(row["needed"], 2), unit=row["unit"])) + ")"
            st.markdown(f"- {text}")
        if why.minimal:
            st.caption(_("Checked: without any one of them the others can hold together."))
    working = why.ways_out[why.ways_out["works"].astype("bool")]
    with right:
        st.subheader(_("Ways out, the least first"))
        if working.empty:
            st.write(_("No single change opens a way: two or more of them must give way together."))
        for n, row in enumerate(working.to_dict("records")):
            if st.button(
                plain(str(row["text"])),
                key=f"way-{n}",
                icon=":material/arrow_forward:",
                width="stretch",
            ):
                _go(case, str(row["change"]))
        if len(working):
            st.caption(_("Each is taken and planned with one click. Checked with packs split."))


def _go(case: Case, change: str) -> None:
    """Take a way out and plan with it."""
    state.keep_wishes([*state.wishes(), change])
    changed = state.wished_case()
    state.start_plan(case if changed is None else changed)
    st.rerun()


def _figures(made: Plan, currency: str) -> None:
    code = plain(currency)
    figures = service.headline(made)
    covered = _("{covered} of {planned} meals and snacks").format(
        covered=number_text(made.figure("meals_covered")), planned=number_text(made.figure("meals_planned"))
    )
    shown: list[tuple[str, str, str | None]] = [
        (_("Meals covered"), share_text(figures["covered_share"]), covered),
        (_("Cost in all ({currency})").format(currency=code), number_text(figures["total_amount"], 2), None),
        (_("Cost per meal ({currency})").format(currency=code), number_text(figures["cost_per_meal"], 2), None),
        (_("Farming families reached"), number_text(figures["families"]), None),
    ]
    for column, (name, value, text) in zip(st.columns([4, 6, 4, 5]), shown, strict=True):
        column.metric(name, value, help=text)
