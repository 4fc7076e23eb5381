"""Scenarios: what-if questions beside each other, the exact price of one wish in another, and how robust a plan is."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

import pandas as pd
import streamlit as st

from planner import service
from planner.case import Case
from planner.findings import InputError
from planner.i18n import _, share_text
from planner.ui import charts, comparing, memory, pictures, progress, state, tables, works
from planner.ui.text import plain
from planner.ui.verdict import show_verdicts
from planner.ui.wishes import wish_text

MOST_COMPARED = 4
OWN = "\0own"


def show() -> None:
    """Show the page."""
    state.need_case()
    case = state.base_case()
    if case is None:
        return
    st.title(_("Scenarios"))
    views = {
        "kept": (_("Kept with the case"), _kept),
        "compare": (_("Compare"), _compare),
        "trade": (_("Trade-off"), _trade),
        "robust": (_("How robust"), _robust),
        "grow": (_("What to grow"), _grow),
    }
    if case["sites"]["committee"].nunique() > 1:
        views["committees"] = (_("Committees"), _committees)
    if _pays(case):
        views["worth"] = (_("Worth reaching"), _worth)
    chosen = st.segmented_control(
        _("View"),
        list(views),
        format_func=lambda view: views[view][0],
        label_visibility="collapsed",
        key=memory.kept("scenarios view", "kept", list(views)),
    )
    if progress.busy("compare", "committees", "frontier", "robustness", "worth"):
        return
    state.show_message()
    views[chosen or "kept"][1](case)


def _save() -> None:
    wishes = state.wishes()
    if not wishes:
        st.caption(_("Decisions taken on the page Plan can be saved here under a name."))
        return
    with st.container(border=True):
        st.markdown(f"**{_('Save the decisions taken')}**")
        _told(state.base_case(), wishes)
        name = st.text_input(_("Name"), max_chars=80, key=memory.kept("scenario name", ""))
        note = st.text_input(_("Note: why it is asked"), max_chars=300, key=memory.kept("scenario note", ""))
        if not st.button(_("Save as a scenario"), type="primary"):
            return
    if _edit(lambda case: service.noted(case, name, note, wishes), _("new scenario")):
        memory.forget("scenario ")
        st.rerun()


def _told(case: Case | None, changes: Sequence[str], key: str = "own") -> None:
    """Tell changes in words; their lines for the command line, to copy, are one click away."""
    if case is None or not changes:
        st.write(_("no change"))
        return
    st.markdown("\n".join(f"- {plain(wish_text(case, change))}" for change in changes))
    with st.expander(_("As lines for the command line"), key=f"lines-{key}"):
        st.code("\n".join(changes), language=None, wrap_lines=True)


def _edit(edit: Callable[[Case], Case], text: str) -> bool:
    """Change the scenarios of the case as it is now, also if another window has changed it; say why if that cannot be."""
    try:
        state.edit_case(edit, text)
    except InputError as error:
        st.error(plain(" ".join(f"{f.what} {f.mend}" for f in error.findings)))
        return False
    return True


def _remove(name: str) -> None:
    if _edit(lambda case: service.without(case, name), _("scenario removed")):
        st.rerun()


def _kept(case: Case) -> None:
    _save()
    known = service.known_scenarios(case)
    if not known:
        st.info(_("The case keeps no scenarios yet: take decisions on the page Plan and save them here."))
    for one in known.values():
        with st.container(border=True):
            st.markdown(f"**{plain(one.name)}**")
            if one.note:
                st.caption(plain(one.note))
            _told(case, one.changes, one.scenario)
            left, right = st.columns(2)
            if left.button(_("Take these changes"), key=f"take-{one.scenario}"):
                _take(case, one.scenario)
            if right.button(_("Remove it"), key=f"remove-{one.scenario}", type="tertiary"):
                _remove(one.scenario)


def _take(case: Case, name: str) -> None:
    try:
        changes = list(service.choose(case, [name]).scenario.changes)
    except InputError as error:
        st.error(plain(" ".join(f"{f.what} {f.mend}" for f in error.findings)))
        return
    if state.keep_wishes(changes):
        st.session_state.message = _("The changes were taken. Make the plan on the page Plan.")
    st.rerun()


def _compare(case: Case) -> None:
    known = service.known_scenarios(case)
    wishes = state.wishes()
    names = {name: one.name for name, one in known.items()}
    if wishes:
        names[OWN] = _("The decisions taken on the page Plan")
    if not names:
        st.info(_("Nothing to compare yet: take decisions on the page Plan, or keep scenarios with the case."))
        return
    chosen = st.multiselect(
        _("Set beside the case as it is"),
        list(names),
        format_func=names.__getitem__,
        max_selections=MOST_COMPARED - 1,
        key=memory.kept("compare", list(names)[-1:], names),
    )
    # By their changes too: a scenario that is saved anew under its name is another one, of the same case.
    changes = ["; ".join(known[name].changes) for name in chosen if name != OWN]
    words = (*chosen, *changes, *(wishes if OWN in chosen else []))
    found: service.Comparison | None = state.study("compare", *words) if chosen else None
    if found is None:
        st.caption(_("Each that has no plan yet is planned and checked; that takes as long as that many plans."))
        ready = bool(chosen) and not progress.other_work("compare")
        if st.button(_("Compare them"), type="primary", disabled=not ready):
            _start_comparison(case, chosen, wishes, words)
        return
    _show_comparison(case, found)


def _start_comparison(case: Case, chosen: list[str], wishes: list[str], words: tuple[str, ...]) -> None:
    named = [name for name in chosen if name != OWN]
    try:
        choices = service.side_by_side(case, named, changes=wishes if OWN in chosen else [])
    except InputError as error:
        st.error(plain(" ".join(f"{f.what} {f.mend}" for f in error.findings)))
        return
    known = [made for choice in choices if not choice.findings and (made := state.plan_of(choice.case)) is not None]
    state.start_study("compare", words, partial(works.compare, choices, known))
    st.rerun()


def _show_comparison(case: Case, found: service.Comparison) -> None:
    titles = {choice.scenario.scenario: choice.scenario.name for choice in found.choices}
    if service.AD_HOC in titles:
        titles[service.AD_HOC] = _("The decisions taken on the page Plan")
    show_verdicts([titles[name] for name in found.names], found.plans)
    less = st.toggle(_("Show the difference from the case as it is"), key=memory.kept("compare less", False))
    frame = found.differences if less else found.figures
    comparing.figures(frame, found.names, titles)
    st.subheader(_("What is bought differently"))
    if len(found.lines):
        labels = {
            "scenario": _("Scenario"),
            "kg_base": _("kg, case as it is"),
            "kg": _("kg, scenario"),
            "kg_difference": _("kg more or less"),
            "amount_base": _("Amount, case as it is"),
            "amount": _("Amount, scenario"),
            "amount_difference": _("Amount more or less"),
        }
        lines = found.lines.assign(scenario=found.lines["scenario"].map(titles))
        tables.show(lines, "prices", state.currency(case), key="changed-lines", labels=labels)
    else:
        st.write(_("Nothing."))


def _committees(case: Case) -> None:
    st.caption(
        _(
            "What each committee has beside the others, what it would have alone, and which farm's produce stands between them."
        )
    )
    words = tuple(state.wishes())
    found: service.SideBySide | None = state.study("committees", *words)
    if found is None:
        if st.button(_("Set the committees side by side"), type="primary", disabled=progress.other_work("committees")):
            state.start_study("committees", words, partial(works.committees, case, words))
            st.rerun()
        return
    frame = found.figures
    shown = pd.DataFrame({_("Committee"): frame["committee"], _("Figure"): frame["name"]})
    for title, column in ((_("Together"), "joint"), (_("Alone"), "alone")):
        shown[title] = [comparing.number(v, u) for v, u in zip(frame[column], frame["unit"], strict=True)]
    st.dataframe(shown, hide_index=True, width="stretch")
    for sentence in found.not_planned:
        st.warning(plain(sentence))
    if found.between.empty and found.not_planned:
        return
    st.subheader(_("What stands between them"))
    if found.between.empty:
        st.write(_("Nothing: none gets less of an offer than it would alone."))
        return
    labels = {
        "committee": _("Committee"),
        "kg_alone": _("kg alone"),
        "kg_joint": _("kg together"),
        "kg_less": _("kg less"),
        "others": _("kg others get"),
        "taken_by": _("Who gets it"),
    }
    tables.show(found.between, "orders", state.currency(case), key="committees-between", labels=labels)


def _pays(case: Case) -> bool:
    """Tell whether a programme of the case pays money that hangs on a share."""
    try:
        return bool(service.law_for(case).bonuses)
    except InputError:  # told on the page Case
        return False


def _worth(case: Case) -> None:
    st.caption(_("What it costs to reach a share on which money of a later year hangs, and what it brings, and when."))
    words = tuple(state.wishes())
    found: list[service.Worth] | None = state.study("worth", *words)
    if found is None:
        st.caption(_("The case is planned twice, without the share and with it, and both plans are checked."))
        if st.button(_("Is it worth reaching?"), type="primary", disabled=progress.other_work("worth")):
            state.start_study("worth", words, partial(works.worth, case, words))
            st.rerun()
        return
    for one in found:
        st.subheader(plain(one.bonus.name))
        first, *others = service.worth_in_words(one)
        st.markdown(plain(first))
        for text in others:
            st.caption(plain(text))
        if one.exist:
            frame = one.figures
            shown = pd.DataFrame(
                {_("Figure"): frame["name"], _("Unit"): frame["unit"].map(partial(service.in_words, "unit"))}
            )
            columns = ((_("Without the share"), "without"), (_("With the share"), "with"), (_("Change"), "change"))
            for title, column in columns:
                shown[title] = [comparing.number(v, u) for v, u in zip(frame[column], frame["unit"], strict=True)]
            st.dataframe(shown, hide_index=True, width="stretch")


def _trade(case: Case) -> None:
    shares = service.share_table(case)
    if shares.empty:
        st.info(_("Neither law nor case sets a share, so there is nothing to trade against the cost."))
        return
    names: dict[str, str] = dict(zip(shares["target"], shares["name"], strict=True))
    # A ceiling is seldom what a committee trades: the first share of which more is asked stands first.
    first = shares.sort_values("sense", key=lambda sense: sense != "at_least", kind="stable")["target"].iloc[0]
    st.caption(_("What more of a share costs."))
    target = st.selectbox(
        _("Share"), list(names), format_func=names.__getitem__, key=memory.kept("trade share", first, names)
    )
    found: service.Frontier | None = state.study("frontier", target)
    if found is None:
        if st.button(_("Draw the curve"), type="primary", disabled=progress.other_work("frontier")):
            state.start_study("frontier", (target,), partial(works.frontier, case, target))
            st.rerun()
        return
    _show_curve(found, case)


def _show_curve(found: service.Frontier, case: Case) -> None:
    for caution in service.cautions(found):
        st.caption(caution)
    x_title, y_title = f"{found.x.name} ({found.x.unit})", f"{found.y.name} (%)"
    selected = pictures.show(
        charts.curve(found.points, x_title, y_title, found.y.unit == "share"),
        case,
        title=_("Cost against share: {share}").format(share=found.y.name),
        key="curve",
        selection=charts.POINT,
    )
    points = [int(n) for n in found.points["point"]]
    clicked = selected.get(charts.POINT) or []
    if clicked != st.session_state.get("clicked", []):
        st.session_state.clicked = clicked
        memory.put("trade point", int(clicked[0]["point"]) if clicked else points[0])
    point = st.selectbox(
        _("Plan behind the point (click one, or choose)"), points, key=memory.kept("trade point", points[0], points)
    )
    labels = {
        "point": _("Point"),
        "x": x_title,
        "y": y_title,
        "x_per_y": _("More cost for one more point of the share"),
        "cost": _("Cost"),
        "short_servings": _("Servings short"),
    }
    tables.show(
        found.lines[found.lines["point"] == point],
        "orders",
        found.x.unit,
        key=f"behind-{point}",
        labels={"point": _("Point")},
        hide=("point",),
    )
    if len(found.dishes):
        with st.expander(_("Menu behind the point")):
            tables.plain_table(
                tables.in_words(found.dishes[found.dishes["point"] == point]),
                {
                    "menu_name": _("Menu"),
                    "meal": _("Meal"),
                    "slot": _("Slot"),
                    "dish_name": _("Dish"),
                    "days": _("Days"),
                },
                key=f"menu-behind-{point}",
                hide=("point", "menu", "dish"),
            )
    if len(found.limits):
        with st.expander(_("What holds the best back")):
            tables.plain_table(
                service.limits_in_words(found),
                {
                    "supplier_name": _("Supplier"),
                    "product_name": _("Product"),
                    "limit": _("Limit"),
                    "first_day": _("From"),
                    "kg": _("Weight (kg)"),
                    "amount": _("Amount ({currency})").format(currency=found.x.unit),
                    "gain": _("Better by, with twice as much"),
                },
                key="held-back",
                shares=("gain",) if found.y.unit == "share" else (),
                hide=("supplier", "product"),
            )
    with st.expander(_("The curve as a table")):
        tables.show(found.points, "summary", found.x.unit, key="curve-points", labels=labels, hide=("cost",))


def _robust(case: Case) -> None:
    plan = state.plan()
    if plan is None or not plan.exists:
        st.info(_("There is no plan for this case yet. Make one on the page Plan."))
        state.link("plan", _("Go to Plan"))
        return
    state.show_decisions()
    st.caption(
        _(
            "Harvests, prices, attendance and losses of suppliers are drawn at random within assumed ranges, and the plan "
            "is tried in each of these futures."
        )
    )
    words = (plan.case.fingerprint, str(works.DRAWS))
    found: service.Robustness | None = state.study("robustness", *words)
    if found is None:
        if st.button(_("Try the plan"), type="primary", disabled=progress.other_work("robustness")):
            state.start_study("robustness", words, partial(works.robustness, plan))
            st.rerun()
        return
    _show_robustness(found, state.currency(case))


def _show_robustness(found: service.Robustness, currency: str) -> None:
    rows = found.plan["robustness"]
    for column, row in zip(st.columns(len(rows)), rows.to_dict("records"), strict=True):
        column.metric(plain(str(row["name"])), share_text(row["holds_share"], 0), help=plain(str(row["text"])))
    st.caption(_("In which part of the drawn futures the meals hold."))
    tables.show(rows, "robustness", currency, key="robustness", hide=("plan",))
    if found.changes:
        _told(state.base_case(), found.changes, "margins")
        if st.button(_("Take these margins")):
            if state.keep_wishes([*state.wishes(), *found.changes]):
                st.session_state.message = _("The changes were taken. Make the plan on the page Plan.")
            st.rerun()
    st.subheader(_("Suppliers whose loss hurts most"))
    tables.show(found.plan["supplier_losses"], "supplier_losses", currency, key="losses")
    st.subheader(_("What more safety costs"))
    labels = {
        "care": _("Care for the bad ends of the ranges"),
        "cost": _("Cost ({currency})").format(currency=currency),
        "price": _("Dearer by ({currency})").format(currency=currency),
        "short": _("Servings short in the plan itself"),
        "holds": _("Meals hold in"),
    }
    tables.plain_table(found.care, labels, key="care", shares=("care", "holds"), hide=("changes",))
    with st.expander(_("Every future that was drawn")):
        labels = {
            "draw": _("Future"),
            "lost": _("Suppliers lost"),
            "fixed_short": _("Servings short"),
            "fixed_holds": _("Meals hold"),
            "best_short": _("Short with the best new orders"),
            "best_missed": _("Points of shares missed"),
            "best_cost": _("Cost ({currency})").format(currency=currency),
            "best_holds": _("Holds with the best new orders"),
            "robust_short": _("Short with margins"),
            "robust_holds": _("Holds with margins"),
        }
        tables.plain_table(found.draws, labels, key="draws", shares=("fixed_short", "best_short", "robust_short"))
    st.caption(_("The ranges are assumptions. The command “planner robustness” takes your own."))


def _grow(case: Case) -> None:
    plan = state.plan()
    if plan is None or not plan.exists:
        st.info(_("There is no plan for this case yet. Make one on the page Plan."))
        state.link("plan", _("Go to Plan"))
        return
    state.show_decisions()
    tables.to_grow(plan, state.currency(case))
