"""The changes chosen over a case as lines of a scenario, written and read back."""

from __future__ import annotations

import re
import shlex
from collections.abc import Callable
from datetime import date

from planner import families, service
from planner.case import Case
from planner.checks.deliveries import weekdays_listed
from planner.findings import InputError
from planner.i18n import N_, _, day_text, month_name, number_text, share_text
from planner.schema.base import split_months
from planner.schema.law_words import CERTIFICATE_WORDS, FOOD_GROUP_WORDS, OWNERSHIP_WORDS


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
    """Return the words of the last change of a kind about a subject; nothing if there is none.

    Parameters
    ----------
    changes : list of str
        Lines of a scenario, the last of which outweigh.
    kind : str
        Kind of change, such as ``budget``.
    **subject
        Words that the change must say, such as the short name of a share under ``target``; none: any of that kind.

    Returns
    -------
    dict of str to str
        Its words by their names, ``kind`` among them.
    """
    found = [w for w in map(words, changes) if w.get("kind") == kind and subject.items() <= w.items()]
    return found[-1] if found else {}


NAMED = {
    "fund": ("funds", "fund"),
    "supplier": ("suppliers", "supplier"),
    "product": ("products", "product"),
    "stage": ("stages", "stage"),
    "site": ("sites", "site"),
    "menu": ("menu_groups", "menu"),
    "dish": ("dishes", "dish"),
    "instead": ("dishes", "dish"),
}
"""Words of a change that name a thing of the case, with the table and column that know its name."""

SAID = {
    "fund": N_("fund"),
    "supplier": N_("supplier"),
    "product": N_("product"),
    "stage": N_("stage"),
    "site": N_("site"),
    "zone": N_("delivery zone"),
    "committee": N_("committee"),
    "menu": N_("menu"),
    "dish": N_("dish"),
    "instead": N_("instead"),
    "offer": N_("offer"),
    "contract": N_("contract"),
    "target": N_("share"),
    "food_group": N_("food group"),
    "months": N_("months"),
    "weekdays": N_("weekdays"),
    "from": N_("from"),
    "to": N_("to"),
    "date": N_("law as of"),
    "names": N_("law"),
    "factor": N_("part of the usual"),
    "change": N_("change"),
    "share": N_("part"),
    "mode": N_("how it counts"),
    "counts": N_("counts"),
    "name": N_("name"),
    "denominator": N_("of"),
    "sense": N_("direction"),
    "basis": N_("basis"),
    "kind": N_("kind"),
    "families": N_("families"),
    "municipality": N_("municipality"),
    "state": N_("state"),
    "lat": N_("latitude"),
    "lon": N_("longitude"),
    "ownership": N_("ownership"),
    "certificates": N_("certificates"),
    "price": N_("price"),
    "kg_per_period": N_("kg in a period"),
    "kg_total": N_("kg in all"),
    "organic": N_("organic"),
    "days": N_("days"),
    "storable": N_("storable"),
    "first": N_("first"),
    "family": N_("rules"),
    "alternative": N_("choice"),
    "follows": N_("follows"),
}
"""Words that a change takes, as a reader says them."""


def wish_text(case: Case, change: str) -> str:
    """Return a change as a sentence says it, by the names of the case; only one that cannot be read stands as it is written.

    By hand: ``harvest food_group=vegetable months=9-11 factor=0.5`` is "A part of the usual harvest (food group: vegetable; months:
    Sep, Oct, Nov; part of the usual: 50%)".
    """
    said = words(change)
    kind = said.get("kind", "")
    told = _TOLD[kind](case, said) if is_plain(change) and kind in _TOLD else ""
    return told or _told_by_words(case, said) or change


def _told_by_words(case: Case, said: dict[str, str]) -> str:
    """Return a change as its kind says what it does, with each of its words and what stands behind it."""
    kinds = service.change_texts()
    own = {word: value for word, value in said.items() if word != "kind"}
    if said.get("kind") == "supplier_added" or not set(own) <= set(SAID):
        own = {word: value for word, value in own.items() if word in SAID}
    if said.get("kind") not in kinds:
        return ""
    parts = [f"{_(SAID[word])}: {_value(case, word, value)}" for word, value in own.items()]
    return f"{kinds[said['kind']]} ({'; '.join(parts)})" if parts else kinds[said["kind"]]


def _value(case: Case, word: str, value: str) -> str:
    """Return what stands behind a word of a change, as a reader says it; what is not known there stands as it is."""
    if word in NAMED:
        return _name(case, *NAMED[word], value)
    how = _VALUES.get(word)
    try:
        return how(case, value) if how else value
    except (ValueError, KeyError, OverflowError):
        return value


def _offer_text(case: Case, value: str) -> str:
    rows = case["offers"]
    found = rows[rows["offer"] == value]
    if found.empty:
        return value
    row = found.iloc[0]
    supplier, product = (_name(case, f"{of}s", of, str(row[of])) for of in ("supplier", "product"))
    return f"{product}, {supplier}"


def _share_name(case: Case, value: str) -> str:
    try:
        table = service.share_table(case)
    except InputError:
        return value
    found = table.loc[table["target"].str.replace("_", "-") == value.replace("_", "-"), "name"]
    return str(found.iloc[0]) if len(found) else value


def _change_text(_case: Case, value: str) -> str:
    """Return how an amount changes: +10%, to 1,200, times 0.5."""
    if value.startswith("="):
        return _("to {amount}").format(amount=_number(value[1:]))
    if value.startswith("x"):
        return _("times {factor}").format(factor=_number(value[1:]))
    sign, rest = (value[:1], value[1:]) if value[:1] in "+-" else ("", value)
    return f"{sign}{_number(rest[:-1])} %" if rest.endswith("%") else f"{sign}{_number(rest)}"


def _number(text: str) -> str:
    digits = len(text.partition(".")[2])
    return number_text(float(text), digits)


_VALUES: dict[str, Callable[[Case, str], str]] = {
    "offer": _offer_text,
    "target": _share_name,
    "food_group": lambda _case, value: _(FOOD_GROUP_WORDS[value]),
    "months": lambda _case, value: ", ".join(month_name(month) for month in split_months(value.replace(",", "|"))),
    "weekdays": lambda _case, value: _("every day") if value == "any" else weekdays_listed([value.replace(",", "|")]),
    "from": lambda _case, value: day_text(date.fromisoformat(value)),
    "to": lambda _case, value: day_text(date.fromisoformat(value)),
    "date": lambda _case, value: day_text(date.fromisoformat(value)),
    "factor": lambda _case, value: share_text(float(value), 0),
    "share": lambda _case, value: share_text(float(value)),
    "change": _change_text,
    "mode": lambda _case, value: _({**MODES, **MENUS}[value]),
    "sense": lambda _case, value: service.in_words("sense", value),
    "kind": lambda _case, value: service.in_words("kind", value),
    "family": lambda _case, value: FAMILIES[value].title,
    "first": lambda _case, value: ", ".join(_(FIRST[one]) for one in value.split(",")),
    "names": lambda _case, value: _programmes(value),
    "ownership": lambda _case, value: _(OWNERSHIP_WORDS[value]),
    "certificates": lambda _case, value: _(CERTIFICATE_WORDS[value]),
    "price": lambda _case, value: _number(value),
}
"""What stands behind the value of a word, where that is no plain text."""


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
    told = [_programmes(said["names"])] if said.get("names") else []
    told += [_value(_case, "date", said["date"])] if said.get("date") else []
    return _("law: {law}").format(law=", ".join(told))


def _programmes(value: str) -> str:
    known = service.programmes()
    names = dict(zip(known["programme"], known["name"], strict=True))
    return ", ".join(names.get(name, name) for name in value.split(","))


def _priority_text(_case: Case, said: dict[str, str]) -> str:
    first = said.get("first", "")
    return _("first: {what}").format(what=_(FIRST[first])) if first in FIRST else ""


def _name(case: Case, table: str, column: str, word: str) -> str:
    rows = case.table(table)
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
