"""The changes chosen over a case as lines of a scenario, written and read back."""

from __future__ import annotations

import re
import shlex
from collections.abc import Callable

from planner import families, service
from planner.case import Case
from planner.findings import InputError
from planner.i18n import N_, _, share_text


def line(kind: str, **words: str) -> str:
    """Return a change as one line: its kind, then name=value.

    >>> line("budget", fund="own money", change="+10%")
    "budget 'fund=own money' change=+10%"
    """
    return " ".join([kind, *(shlex.quote(f"{name}={value}") for name, value in words.items())])


def words(change: str) -> dict[str, str]:
    """Return the words of a change by name, its kind as ``kind``; nothing if it cannot be read."""
    try:
        kind, *rest = shlex.split(change)
    except ValueError:
        return {}
    return {"kind": kind} | {name: value for name, _equals, value in (part.partition("=") for part in rest)}


MODES = {
    "hard": N_("must hold"),
    "soft": N_("may give way, if nothing else helps"),
    "off": N_("does not count"),
}
FAMILIES = {name: one for name, one in families.BY_NAME.items() if one.family.default and one.family.for_scenarios}
"""The families that can be set, with what is wished by each."""

FEW_FAMILIES = {name for name, family in FAMILIES.items() if family.at_hand}
"""What may give way first of all; the rest is one click away."""

MENUS = {
    "fixed": N_("the calendar as given"),
    "repertoire": N_("choose which dish when"),
    "ingredients": N_("choose among interchangeable ingredients"),
    "free_basket": N_("choose foods instead of dishes"),
}
AS_GIVEN = ""
FIRST = {
    AS_GIVEN: N_("as the case says"),
    "meals": N_("everybody is fed"),
    "rules": N_("limits and promises"),
    "nutrition": N_("nutrition"),
    "shares": N_("shares of local and family farming"),
}

PLAIN = {
    "budget": {"fund", "change"},
    "target": {"target", "share"},
    "menu": {"menu", "mode"},
    "rule": {"family", "mode"},
    "programme": {"names", "date"},
    "priority": {"first"},
}
"""Kinds of change that have a widget of their own, with the words that it can say."""


def is_plain(change: str) -> bool:
    """Return True if a widget can say a change; every other is written out."""
    said = words(change)
    kind = said.pop("kind", "")
    if kind not in PLAIN or not set(said) <= PLAIN[kind] or (kind == "priority" and "," in said.get("first", "")):
        return False
    if kind == "budget":
        return re.fullmatch(r"[+-](5|[1-4][05]|50)%", said.get("change", "")) is not None
    if kind == "target":
        return re.fullmatch(r"0(\.[0-9]{1,2})?|1", said.get("share", "")) is not None
    return True


def find(changes: list[str], kind: str, **subject: str) -> dict[str, str]:
    """Return the words of the last change of a kind about a subject; nothing if there is none."""
    found = [w for w in map(words, changes) if w.get("kind") == kind and subject.items() <= w.items()]
    return found[-1] if found else {}


def wish_text(case: Case, change: str) -> str:
    """Return a change as a sentence says it, by the names of the case; one that no widget can say as it is written."""
    said = words(change)
    kind = said.get("kind", "")
    told = _TOLD[kind](case, said) if is_plain(change) and kind in _TOLD else ""
    return told or change


def _budget_text(case: Case, said: dict[str, str]) -> str:
    return f"{_name(case, 'funds', 'fund', said.get('fund', ''))} {said['change']}"


def _target_text(case: Case, said: dict[str, str]) -> str:
    try:
        rows = service.share_table(case).to_dict("records")
    except InputError:
        return ""
    row = next((row for row in rows if row["target"] == said.get("target")), None)
    if row is None:
        return ""
    share, before = (share_text(float(value), 0) for value in (said["share"], row["share"]))
    return _("{name}: {share} ({before} in the case)").format(name=row["name"], share=share, before=before)


def _menu_text(case: Case, said: dict[str, str]) -> str:
    name = _name(case, "menu_groups", "menu", said["menu"]) if "menu" in said else _("all menus")
    return f"{name}: {_(MENUS[said['mode']])}" if said.get("mode") in MENUS else ""


def _rule_text(_case: Case, said: dict[str, str]) -> str:
    family, mode = said.get("family", ""), said.get("mode", "")
    return f"{FAMILIES[family].title}: {_(MODES[mode])}" if family in FAMILIES and mode in MODES else ""


def _programme_text(_case: Case, said: dict[str, str]) -> str:
    known = service.programmes()
    names = dict(zip(known["programme"], known["name"], strict=True))
    told = [", ".join(names.get(name, name) for name in said["names"].split(","))] if said.get("names") else []
    return _("law: {law}").format(law=", ".join([*told, *([said["date"]] if said.get("date") else [])]))


def _priority_text(_case: Case, said: dict[str, str]) -> str:
    first = said.get("first", "")
    return _("first: {what}").format(what=_(FIRST[first])) if first in FIRST else ""


def _name(case: Case, table: str, column: str, word: str) -> str:
    rows = case[table]
    found = rows.loc[rows[column] == word, "name"]
    return str(found.iloc[0]) if len(found) and found.iloc[0] else word


_TOLD: dict[str, Callable[[Case, dict[str, str]], str]] = {
    "budget": _budget_text,
    "target": _target_text,
    "menu": _menu_text,
    "rule": _rule_text,
    "programme": _programme_text,
    "priority": _priority_text,
}
