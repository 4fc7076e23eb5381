"""What a plan should not trust of a law: that it has ended, was long not looked up, or changes while the plan runs.

All of it is told by days in the files alone, never by the day on which somebody looks: a plan says the same whenever it is made
again. Looked up long ago is a rule whose last look lies more than `MONTHS` months before the day whose law is asked: looked up on 23
November 2026, the law of 23 May 2027 is trusted, that of 24 May is not. `planner programmes --stale` asks for today.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from pathlib import Path

import pandas as pd

from planner.findings import Finding
from planner.i18n import _, day_text, ngettext
from planner.programmes.files import Fact, Programme, in_force
from planner.programmes.loader import file_of, load, names, stopped
from planner.programmes.tables import value_words

MONTHS = 6
"""Months after which what was looked up is to be looked up again."""

FIRST_PAGE = ("law-replaced", "law-foreign", "law-other-days", "law-ended", "law-not-checked", "law-changes")
"""Findings on the law that stand on the first page of a plan."""

DAY = timedelta(days=1)
"""From the last day of a rule to the first on which it holds no more."""

TOLD = 3
"""Rules that are told by name; of the others the number."""


def is_stale(checked: date | None, on: date) -> bool:
    """Tell whether the last look at a rule lies more than `MONTHS` months before a day; one of which none is told does not."""
    return checked is not None and (pd.Timestamp(checked) + pd.DateOffset(months=MONTHS)).date() < on


def watched(programme: Programme, on: date) -> list[Finding]:
    """Return what is to be told of a programme under the law of a day: that it ended, or was long not looked up.

    Parameters
    ----------
    programme : Programme
        The programme.
    on : datetime.date
        The day whose law is asked.
    """
    return [*_ended(programme, on), *_unchecked(programme, on)]


def changes(programme: Programme, on: date, first: date, last: date) -> list[Finding]:
    """Return what of a programme changes within a plan's days: the plan reckons with the law of one day throughout.

    By hand, family farming 30 %, from 2026 on 45 %: a plan from December 2025 to January 2026 under the law of its first day is told that 45 % hold from
    1 January on, and that it used 30 %; under the law of January, that until then 30 % held, and that it used 45 %.

    Parameters
    ----------
    programme : Programme
        The programme.
    on : datetime.date
        The day whose law is asked.
    first, last : datetime.date
        The plan's first and last day.

    Returns
    -------
    list of Finding
        One finding with all changes and their days; empty where the law stays the same.
    """
    changed: dict[date, list[str]] = {}
    for facts in series(programme).values():
        used = in_force(facts, on)
        days = {fact.from_ for fact in facts} | {fact.until + DAY for fact in facts if fact.until is not None}
        for day in sorted(day for day in days if first < day <= last):
            before, after = in_force(facts, day - DAY), in_force(facts, day)
            if before is not after:
                changed.setdefault(day, []).append(_changed(before, after, used))
    for rule in programme.counting_rules.values():
        for clause in rule.any:
            turns = (clause.from_, clause.until and clause.until + DAY)
            for day in (day for day in turns if day is not None and first < day <= last):
                changed.setdefault(day, []).append(_("What counts changes: {rule}").format(rule=_(rule.definition)))
    if not changed:
        return []
    rules = list(dict.fromkeys(f"{day_text(day)}: {text}" for day in sorted(changed) for text in changed[day]))
    text = ngettext(
        "{programme} changes on {day}, within the plan; the plan reckons with the law of {on} on all its days. {rules}",
        "{programme} changes from {day} on, within the plan; the plan reckons with the law of {on} on all its days. {rules}",
        len(rules),
    )
    return [
        _finding(
            "law-changes",
            text.format(programme=_(programme.name), day=day_text(min(changed)), on=day_text(on), rules=_some(rules)),
            _("What is bought on the other side of that day may count otherwise, or have to keep another rule."),
            _("Plan the two parts apart, each with its programme_date. An offer that counts in one part only gets a row for each (first_day, last_day)."),
        )
    ]  # fmt: skip


def _changed(before: Fact | None, after: Fact | None, used: Fact | None) -> str:
    """Return a change of one rule in words: what holds from the day on, what held until then, and which of the two the plan used."""
    if after is None:
        return _("It ends: {rule}").format(rule=_(before.plain) if before is not None else "")
    text = _(after.plain)
    old = value_words(before) if before is not None else ""
    if used is before:
        words = _("Until then {old}, which the plan used.") if old else ""
    elif used is after:
        words = _("Until then {old}; the plan used {new}.") if old else _("The plan used it on all its days.")
    else:
        words = _("The plan used neither it nor what held until then.")
    return f"{stopped(text)} {words.format(old=old, new=value_words(after))}".strip()


def series(programme: Programme, *, variants: bool = False) -> dict[str, list[Fact]]:
    """Return the dated values of each rule of a programme, by its place in the file; those of its `variants` if they are asked for."""
    places: dict[str, list[Fact]] = {}
    for place, fact in programme.facts():
        if variants or not place.startswith("variants."):
            places.setdefault(place, []).append(fact)
    return places


def stale(on: date, folders: Sequence[Path] = ()) -> pd.DataFrame:
    """Return what is to be looked up again on a day: rules not checked for `MONTHS` months, and programmes that have ended.

    Parameters
    ----------
    on : datetime.date
        The day.
    folders : sequence of Path
        Folders of the user's own programme files.

    Returns
    -------
    pandas.DataFrame
        ``programme``, ``name``, ``rule`` (blank: the whole file), ``checked`` (NaT: it is not told), ``why`` (``ended``, ``unchecked``,
        ``never``), ``plain`` and ``reference``; templates, which hold no figure, are left out.
    """
    rows = []
    for name in names(folders):
        programme = load(name, folders)
        head = {
            "programme": name,
            "name": _(programme.name),
            "rule": "",
            "reference": "",
            "checked": programme.checked_on,
        }
        if programme.status == "template" or file_of(name, folders).stem != name:
            continue
        if _has_ended(programme, on):
            rows.append(head | {"why": "ended", "plain": _(programme.covers.plain)})
        elif programme.checked_on is None:
            rows.append(head | {"why": "never", "plain": _(programme.plain)})
        else:
            rows += [
                head | {"rule": place, "checked": programme.checked(fact), "why": "unchecked", "plain": _(fact.plain)}
                | {"reference": programme.reference_line(fact)}
                for place, fact in _facts_on(programme, on, variants=True)
                if is_stale(programme.checked(fact), on)
            ]  # fmt: skip
    columns = ["programme", "name", "rule", "checked", "why", "plain", "reference"]
    return pd.DataFrame(rows, columns=columns).astype({"checked": "datetime64[s]"})


def _facts_on(programme: Programme, on: date, *, variants: bool = False) -> Iterator[tuple[str, Fact]]:
    for place, facts in series(programme, variants=variants).items():
        fact = in_force(facts, on)
        if fact is not None:
            yield place, fact


def _has_ended(programme: Programme, on: date) -> bool:
    return bool(programme.superseded_by) and programme.covers.to is not None and on > programme.covers.to


def _ended(programme: Programme, on: date) -> Iterator[Finding]:
    if _has_ended(programme, on) and programme.covers.to is not None:
        text = _("{programme} ended on {day}, and the plan is made under its law of {on}. In its place: {other}.")
        yield _finding(
            "law-ended",
            text.format(
                programme=_(programme.name),
                day=day_text(programme.covers.to),
                on=day_text(on),
                other=programme.superseded_by,
            ),
            _("Rules that hold no more bind the plan, and those that hold now do not."),
            _("Plan days on which the programme held; or write a programme file for what took its place.")
            if any(letter.isspace() for letter in programme.superseded_by)
            else _("Name {other} in case.programmes, or plan days on which the programme held.").format(
                other=programme.superseded_by
            ),
        )
    for _place, fact in _superseded(programme, on):
        text = _("A rule of {programme} ended on {day}: {rule} In its place: {other}.")
        yield _finding(
            "law-ended",
            text.format(programme=_(programme.name), day=day_text(fact.until or on), rule=_(fact.plain), other=fact.superseded_by),
            _("The plan has no such rule; the one in its place is not in the file."),
            _("Add the new rule to the programme file, or set a target of your own in the case."),
        )  # fmt: skip


def _superseded(programme: Programme, on: date) -> Iterator[tuple[str, Fact]]:
    """Yield the rules that ended before a day without a later value, where it is told what took their place."""
    for place, facts in series(programme).items():
        last = max((fact for fact in facts if fact.from_ <= on), key=lambda fact: fact.from_, default=None)
        if last is not None and last.superseded_by and last.until is not None and last.until < on:
            yield place, last


def _unchecked(programme: Programme, on: date) -> Iterator[Finding]:
    if _has_ended(programme, on):
        return
    old = [(place, fact) for place, fact in _facts_on(programme, on) if is_stale(programme.checked(fact), on)]
    if not old:
        return
    day = min(checked for _place, fact in old if (checked := programme.checked(fact)) is not None)
    text = ngettext(
        "{count} rule of {programme} was last looked up on {day}, more than {months} months before the law of {on}.",
        "{count} rules of {programme} were last looked up on {day} or later, more than {months} months before the law of {on}.",
        len(old),
    )
    yield _finding(
        "law-not-checked",
        text.format(count=len(old), programme=_(programme.name), day=day_text(day), months=MONTHS, on=day_text(on)),
        _("The law may have changed since."),
        _(
            "Hold the page of the programme (planner programmes {name} --markdown) against the law, and set checked_on."
        ).format(name=programme.programme),
    )


def _some(texts: Sequence[str]) -> str:
    more = len(texts) - TOLD
    told = " ".join(stopped(text) for text in texts[:TOLD])
    return told if more <= 0 else told + " " + _("And {count} more.").format(count=more)


def _finding(code: str, what: str, why: str, mend: str) -> Finding:
    return Finding(
        code=code, severity="warning", table="case", rows=(), column="programmes", what=what, why=why, mend=mend
    )
