"""The verdict on a plan, as a screen shows it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

import streamlit as st

from planner import service
from planner.i18n import _, apart_texts, share_text
from planner.making.plan import Plan
from planner.ui import memory
from planner.ui.text import plain

COLOURS: dict[str, Literal["green", "orange", "red", "grey"]] = {
    "good": "green",
    "gave_way": "orange",
    "broken": "red",
    "not_known": "grey",
}
"""Colours of the lights; a word stands in each."""


def show_lights(made: Plan) -> None:
    """Show the four things that are asked first, each with its figures and the way to the page that tells more."""
    opens = {
        "fed": (_("See the menus"), "explore", "menu"),
        "money": (_("See the money by month"), "explore", "months"),
        "shares": (_("See what more of a share costs"), "scenarios", ""),
        "menus": (_("See the nutrition"), "explore", "nutrition"),
    }
    for column, light in zip(st.columns(len(opens)), service.lights(made), strict=True):
        with column, st.container(border=True):
            st.markdown(f"**{plain(light.title)}**")
            st.badge(plain(light.word), color=COLOURS[light.weight])
            for text in (*light.texts, *(shares_reached(made) if light.name == "shares" else ())):
                st.caption(plain(text))
            label, page, view = opens[light.name]
            if st.button(label, key=f"light-{light.name}", type="tertiary"):
                if view:
                    memory.put("explore view", view)
                st.switch_page(st.session_state["pages"][page])


def shares_reached(made: Plan) -> list[str]:
    """Say of each share of the whole plan that can be reckoned what is reached, of what, and what is asked."""
    known = service.target_gaps(made)
    lines = []
    asked = known["window"].isin(["plan", "year"]) & ~known["mode"].isin(["off", "waived"])
    for row in known[asked].to_dict("records"):
        both = float(row["reached_share"]), float(row["required_share"])
        missed = row["judgement"] == "not_met"  # else a hair above what is asked would be told with all its places
        reached, required = apart_texts(*both, share_text) if missed else map(share_text, both)
        text = (
            _("{name}: {reached} of {base}; at least {required} is required.")
            if row["sense"] == "at_least"
            else _("{name}: {reached} of {base}; at most {required} is allowed.")
        )
        lines.append(text.format(name=row["name"], reached=reached, base=row["base"], required=required))
    return lines


def show_verdict(made: Plan) -> None:
    """Say what came of the wish for a plan, the gravest first; green only where nothing at all gave way."""
    lines = service.verdict(made)
    text = "\n".join(f"- {plain(line.text)}" for line in lines)
    text += "\n\n" + _("The plan has passed the independent check.")
    weights = {line.weight for line in lines}
    if "broken" in weights:
        st.error(text)
    elif "gave_way" in weights:
        st.warning(text)
    elif "not_known" in weights:
        st.info(text)
    else:
        st.success(text)


def show_verdicts(titles: Sequence[str], plans: Sequence[Plan]) -> None:
    """Say what came of each of several plans, and once what is the same in all of them.

    Parameters
    ----------
    titles : sequence of str
        What the plans are called.
    plans : sequence of Plan
        The plans; of one that does not exist only its outcome is told.
    """
    told = [[line.text for line in service.verdict(made)] if made.exists else [] for made in plans]
    there = [texts for made, texts in zip(plans, told, strict=True) if made.exists]
    same = [text for text in there[0] if all(text in texts for texts in there[1:])] if len(there) > 1 else []
    lines = []
    for title, made, texts in zip(titles, plans, told, strict=True):
        lines.append(f"- **{plain(title)}**: {plain(service.outcome_text(made))}")
        lines += [f"    - {plain(text)}" for text in texts if text not in same]
    if same:
        lines += [f"- **{_('The same in all of them')}**", *(f"    - {plain(text)}" for text in same)]
    st.markdown("\n".join(lines))
