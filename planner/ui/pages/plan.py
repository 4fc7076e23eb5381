"""Plan: the few decisions that matter, the run, and the answer on one screen."""

from __future__ import annotations

from datetime import date
from typing import Any

import streamlit as st

from planner import service
from planner.case import Case
from planner.findings import InputError
from planner.i18n import _
from planner.plan import Outcome, Plan
from planner.ui import charts, progress, state, tables
from planner.ui.state import plain
from planner.ui.wishes import find, line, words

MODES = {
    "hard": _("must hold"),
    "soft": _("may give way, if nothing else helps"),
    "off": _("does not count"),
}
FAMILIES = {
    "demand": _("Everybody is fed as the menu says"),
    "supply": _("No more than the farms offer"),
    "supplier_caps": _("No supplier above its cap"),
    "funds": _("No more than the money there is"),
    "share_targets": _("Shares of law and case"),
    "minimum_orders": _("Minimum orders of suppliers"),
    "product_limits": _("Limits on products"),
    "commitments": _("What is already promised"),
    "nutrition": _("Nutrition standards"),
    "menu_frequency": _("How often dishes are served"),
    "ranking": _("The law's order of preference among suppliers"),
}
MENUS = {
    "fixed": _("the calendar as given"),
    "repertoire": _("choose which dish when"),
    "ingredients": _("choose among interchangeable ingredients"),
    "free_basket": _("choose foods instead of dishes"),
}
OWN_KINDS = ("budget", "programme", "target", "menu", "rule")


def show() -> None:
    """Show the page."""
    case = state.need_case()
    st.title(_("The plan"))
    if progress.busy("plan"):
        return
    _decisions()
    made = state.plan()
    state.show_message()
    if made is None:
        st.info(_("There is no plan for these decisions yet."))
    if st.button(
        _("Make the plan") if made is None else _("Make it again"),
        type="primary" if made is None else "secondary",
        disabled=progress.other_work("plan"),
    ):
        state.start_plan(case)
        st.rerun()
    if made is not None:
        _answer(made)


def _decisions() -> None:
    base = state.base_case()
    if base is None:
        return
    kept = state.wishes()
    with st.expander(_("Decisions: money, shares, law, menus, what may give way"), expanded=bool(kept)):
        # The key changes with what is kept, so that every widget shows it.
        with st.form(f"decisions-{base.fingerprint}-{hash(tuple(kept))}", border=False):
            left, right = st.columns(2)
            with left:
                changes = _money(base, kept) + _law_day(base, kept)
            with right:
                changes += _shares(base, kept)
            more = st.tabs([_("What may give way"), _("How free the menus are"), _("Anything else")])
            with more[0]:
                changes += _rules(base, kept)
            with more[1]:
                changes += _menus(base, kept)
            with more[2]:
                changes += _other(kept)
            taken = st.form_submit_button(_("Take these decisions"), type="primary")
        if taken:
            _take(base, changes)


def _money(base: Case, kept: list[str]) -> list[str]:
    changes = []
    for row in base["funds"].to_dict("records"):
        fund = str(row["fund"])
        word = find(kept, "budget", fund=fund).get("change", "+0%")
        known = row["amount"] == row["amount"]
        percent = st.slider(
            _("Money of {fund}").format(fund=plain(str(row["name"]))),
            -50,
            50,
            max(-50, min(50, _whole(word.rstrip("%")))),
            step=5,
            format="%+d %%",
            help=_("{amount:,.0f} in the case").format(amount=row["amount"])
            if known
            else _("In the case: reckoned from pupils and rates."),
        )
        if percent:
            changes.append(line("budget", fund=fund, change=f"{percent:+d}%"))
    return changes


def _law_day(base: Case, kept: list[str]) -> list[str]:
    word = find(kept, "programme").get("date", "")
    chosen = st.date_input(
        _("Law of which day? Blank: the case's own"),
        value=_day(word),
        min_value=date(1990, 1, 1),
        max_value=date(2100, 12, 31),
        format="YYYY-MM-DD",
    )
    return [line("programme", date=chosen.isoformat())] if isinstance(chosen, date) else []


def _shares(base: Case, kept: list[str]) -> list[str]:
    changes = []
    for row in service.share_table(base).to_dict("records"):
        target, share = str(row["target"]), float(row["share"])
        word = find(kept, "target", target=target).get("share", "")
        sense = _("at least") if row["sense"] == "at_least" else _("at most")
        now = round((float(word) if word else share) * 100)
        chosen = st.slider(
            _("{name}: {sense}").format(name=plain(str(row["name"])), sense=sense), 0, 100, now, format="%d %%"
        )
        if chosen != round(share * 100):
            changes.append(line("target", target=target, share=f"{chosen / 100:g}"))
    return changes


def _rules(base: Case, kept: list[str]) -> list[str]:
    changes = []
    modes = service.rule_modes(base)
    columns = st.columns(2)
    for n, (family, mode) in enumerate(modes.items()):
        now = find(kept, "rule", family=family).get("mode", mode)
        with columns[n % 2]:
            chosen = st.selectbox(
                FAMILIES.get(family, family), list(MODES), list(MODES).index(now), format_func=MODES.__getitem__
            )
        if chosen != mode:
            changes.append(line("rule", family=family, mode=chosen))
    return changes


def _menus(base: Case, kept: list[str]) -> list[str]:
    changes = []
    st.caption(_("A free menu is chosen from the case's repertoire, under its rules of frequency and nutrition."))
    for row in base["menu_groups"].to_dict("records"):
        menu, mode = str(row["menu"]), str(row["mode"])
        now = find(kept, "menu", menu=menu).get("mode", mode)
        chosen = st.selectbox(
            plain(str(row["name"])),
            list(MENUS),
            list(MENUS).index(now),
            format_func=MENUS.__getitem__,
            key=f"menu-{menu}-{base.fingerprint}-{hash(tuple(kept))}",
        )
        if chosen != mode:
            changes.append(line("menu", menu=menu, mode=chosen))
    return changes


def _other(kept: list[str]) -> list[str]:
    own = st.text_area(
        _("Other changes, one a line"),
        value="\n".join(c for c in kept if words(c).get("kind") not in OWN_KINDS),
        placeholder="harvest food_group=vegetable months=9-11 factor=0.5",
        max_chars=5000,
    )
    with st.popover(_("What can be written here")):
        for name, text in service.change_kinds().items():
            if name not in OWN_KINDS:
                st.markdown(f"**{plain(name)}**: {plain(text)}")
    return [text.strip() for text in own.splitlines() if text.strip()]


def _take(base: Case, changes: list[str]) -> None:
    try:
        service.changed_case(base, changes)
    except InputError as error:
        for finding in error.findings:
            st.error(f"{plain(finding.what)} {plain(finding.mend)}")
        return
    state.keep_wishes(changes)
    st.rerun()


def _day(word: str) -> date | None:
    try:
        return date.fromisoformat(word)
    except ValueError:
        return None


def _whole(word: str) -> int:
    try:
        return round(float(word))
    except ValueError:
        return 0


def _answer(made: Plan) -> None:
    currency = state.currency(made.case)
    if not made.exists:
        _impossible(made)
        return
    _verdict(made)
    _figures(made, currency)
    targets = made["targets"]
    st.subheader(_("How far from each share"))
    if len(targets):
        whole = targets[targets["reached_share"].notna()]
        st.altair_chart(
            charts.shares(whole), alt=_("Shares reached (bars) against shares required (ticks)"), width="stretch"
        )
        st.caption(_("Bars: reached. Ticks: required."))
        hide = ["target", "definition", "source", "verified", "mode"]
        if (targets["window"] == "plan").all():
            hide.append("window")
        tables.show(targets, "targets", currency, key="shares", hide=hide)
    else:
        st.write(_("Neither law nor case sets a share."))
    st.subheader(_("What is short"))
    if len(made["shortfalls"]):
        tables.show(service.shortfall_table(made), "shortfalls", currency, key="short")
    else:
        st.write(_("Nothing: every dish of the menu can be served on every day."))
    st.subheader(_("To know before you decide"))
    for row in made["warnings"].to_dict("records"):
        st.markdown(f"- **{plain(str(row['topic']))}**: {plain(str(row['text']))}")
    st.caption(_("What next: look through it on Explore, ask what-if on Scenarios, print it on Export."))


def _impossible(made: Plan) -> None:
    st.error(_("No plan keeps every rule that must hold. With the least change, this would have to give way:"))
    if made.diagnosis is not None and len(made.diagnosis):
        st.dataframe(made.diagnosis, hide_index=True)
    st.caption(_("Let one of these rules give way, under Decisions, or change the case."))


def _verdict(made: Plan) -> None:
    checked = _("The plan has passed the independent check.")
    if made.outcome == Outcome.COMPLETE:
        st.success(_("Everybody can be fed, and every share is reached.") + " " + checked)
    elif made.outcome == Outcome.UNPROVED:
        st.warning(_("There is a plan, but time ran out before it was proved to be the best.") + " " + checked)
    else:
        st.warning(_("There is a plan, but something is missing: see below.") + " " + checked)


def _figures(made: Plan, currency: str) -> None:
    planned, covered = made.figure("meals_planned"), made.figure("meals_covered")
    columns = st.columns([4, 6, 4, 5])
    figures: list[tuple[str, str, Any]] = [
        (
            _("Meals covered"),
            # Down, never up: 100.0 % stands for all.
            f"{int(covered / planned * 1000) / 10:.1f}%" if planned else "-",
            _("{covered:,.0f} of {planned:,.0f} meals and snacks").format(covered=covered, planned=planned),
        ),
        (_("Cost in all ({currency})").format(currency=plain(currency)), f"{made.figure('total_amount'):,.2f}", None),
        (
            _("Cost per meal ({currency})").format(currency=plain(currency)),
            f"{made.figure('cost_per_meal'):,.2f}",
            None,
        ),
        (_("Farming families reached"), f"{made.figure('families'):,.0f}", None),
    ]
    for column, (name, value, text) in zip(columns, figures, strict=True):
        column.metric(name, value, help=text)
