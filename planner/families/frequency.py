"""Frequency: how often dishes are served."""

from __future__ import annotations

from typing import Any

import pandas as pd

from models.constraints import frequency
from models.sensitivity import Push
from planner.families.facts import Names, Planned, Tables, Told
from planner.families.family import BINDING, FamilyWords, LimitWords, SlackWords, rule_of, with_window
from planner.i18n import N_, _, day_text, figures_text, ngettext, phrase
from planner.inputs import counted_words, records
from planner.programmes.case_law import law_or_none
from planner.programmes.tables import span_words
from planner.schema.base import split_list

TOO_SOON = N_("days too soon after the last")
"""Unit in which it is told that only the rest of a rule is broken."""


def _tells(tables: Tables) -> pd.DataFrame:
    rows = tables["menu_frequency"]
    rows = rows[rows["mode"].isin(BINDING)]
    kept = (rows["minimum"].fillna(0.0) <= rows["found"] + 1e-9) & ~(rows["found"] > rows["maximum"] + 1e-9)
    soon = kept & (rows["too_soon"] > 0)  # only its rest is broken: days on which it came too soon, of none
    return pd.DataFrame(
        {
            "rule": rows["rule"],
            "about": rows["menu"],
            "window": rows["window"],
            "mode": rows["mode"],
            "minimum": rows["minimum"].mask(soon),
            "maximum": rows["maximum"].mask(soon, 0.0),
            "found": rows["found"].mask(soon, rows["too_soon"].astype("float64")),
            "unit": rows["count"].where(~soon, TOO_SOON),
            "judgement": rows["judgement"],
        }
    )


def _price(_planned: Planned, push: Push, name: str, more: str, less: str) -> str:
    text = ngettext(
        "If the rule {name} gave way by {step} day, that {more}; the other way, that {less}.",
        "If the rule {name} gave way by {step} days, that {more}; the other way, that {less}.",
        round(push.step),
    )
    return text.format(name=name, step=figures_text(push.step), more=more, less=less)


def _rule(told: Told, row: Any) -> str:
    return f"{_called(told, str(row.rule))}, {told['menu_groups'].get(row.about, row.about)}"


def _called(names: Names, rule: str) -> str:
    """Return the sentence of a rule of the law, and what a rule of the case counts; a short name that neither has as it is."""
    often = names.once(_often)
    return phrase(often[rule][2]) if rule in often else rule


def _label(names: Names, label: str) -> str:
    """Return the name of a rule by its label in the choice of menus: rule, menu and window, parted by blanks."""
    often = names.once(_often)
    rule = max((one for one in often if label.startswith(f"{one} ")), key=len, default="")
    menu, _blank, window = label.removeprefix(f"{rule} ").removesuffix(" rest").rpartition(" ")
    return with_window(f"{_called(names, rule)}, {names['menu_groups'].get(menu, menu)}", window) if rule else label


def _window(told: Told, row: Any, name: str) -> str:
    """Return the name of a rule on how often with its span of time from its first day, where that is not a day."""
    per, span, _plain = told.once(_often).get(str(row.rule), ("day", 0, ""))
    if len(row.window) != len("2026-03-02") or per == "day":
        return ""
    text = _("{rule} ({span} from {day})")
    return text.format(rule=name, span=span_words(per, span), day=day_text(pd.Timestamp(row.window)))


def _often(names: Names) -> dict[str, tuple[str, int, str]]:
    """Span of time, number in it and sentence of each rule on how often; of a case's own, in its place, what it counts."""
    law = law_or_none(names.case)
    of_law = {} if law is None else {one.rule: (one.per, one.span, one.source.plain) for one in law.frequencies}
    own = {
        str(row.rule): (
            str(row.per),
            0 if pd.isna(row.span) else int(row.span),
            counted_words(names.case, str(row.scope), split_list(str(row.value))),
        )
        for row in records(names.case["frequency_rules"])
    }
    return of_law | own


_RULE = rule_of("frequencies", "rule", _label)

FAMILY = FamilyWords(
    frequency.FAMILY,
    wish=N_("How often dishes are served"),
    light="menus",
    limits={"frequencies_least": LimitWords(_RULE, _price), "frequencies_most": LimitWords(_RULE, _price)},
    slacks={"frequency_gap": SlackWords(_RULE, N_("the menu rule {name}"), N_("every menu rule is kept"))},
    tells=_tells,
    rule=_rule,
    window=_window,
)
