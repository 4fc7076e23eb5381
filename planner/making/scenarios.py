"""What-if questions: a scenario is a named list of changes over a case, and gives a changed case.

A change is written in one line, on the command line, in a case's table ``scenarios`` or in a file::

    budget fund=municipal change=-10%
    target target=family-share share=0.6
    supplier_lost supplier=cooperapas from=2026-05-01
    price food_group=fruit change=+15%
    harvest food_group=vegetable months=9-11 factor=0.5
    delivery_days supplier=bakery weekdays=tue,fri
    receiving_days zone=centro weekdays=mon,thu
    supplier_closed supplier=cooperapas from=2026-12-21 to=2027-01-08
    shelf_life product=bread days=90 storable=yes
    once_a_week
    contract_extended contract=banana-2026
    pupils stage=primary change=+5%
    dish_banned dish=salsicha
    rule family=share_targets mode=hard
    priority first=shares,meals
    fairness share=0.5
    alternative alternative=organic follows=organic-dishes
    programme date=2025-06-01

A file (YAML or TOML) holds them under ``scenarios``: each with ``name``, ``note``, ``based_on`` and ``changes``, a change
being such a line.
"""

from __future__ import annotations

import re
import shlex
import tomllib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import yaml

from planner.assembly.scopes import WORDS
from planner.assembly.targets import target_rules
from planner.case import Case
from planner.exact import decimal, product
from planner.findings import Finding, InputError
from planner.i18n import N_, _
from planner.programmes.case_law import law_for
from planner.programmes.law import Scope, TargetRule
from planner.reasons import READ_ERRORS, Loader, text_reason
from planner.schema import CASE_TABLES
from planner.schema.base import DTYPES, LIST_SEPARATOR, split_list, split_months
from planner.schema.coded import code_cell, column_at
from planner.words import meant_or_known

_MOST = 1e12
"""Beyond this a number of a change is no town's."""

_WEEK_LIFE = 6
"""Days after a Monday up to its Sunday."""

_LONGEST_LIFE = int(CASE_TABLES["products"]["shelf_life_days"].maximum or 0)
"""Days that a product may keep at most."""


class Tables(dict[str, pd.DataFrame]):
    """The tables of a case while they are changed, with where it was read from: its own programmes lie beside it."""

    def __init__(self, case: Case) -> None:
        super().__init__((name, frame.copy()) for name, frame in case.tables.items())
        self.path = case.path

    def as_case(self) -> Case:
        """Return the case as far as it is changed."""
        return Case(self, path=self.path)


Words = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Scenario:
    """A named list of changes.

    Parameters
    ----------
    scenario : str
        Short name.
    name : str
        Title in print.
    changes : tuple of str
        One line each, applied in order.
    based_on : tuple of str
        Scenarios whose changes come first.
    note : str
        Why it is asked.
    """

    scenario: str
    name: str
    changes: tuple[str, ...]
    based_on: tuple[str, ...] = ()
    note: str = ""


class _Fault(Exception):
    """What is wrong with one change, and how to mend it."""

    def __init__(self, what: str, mend: str) -> None:
        self.what, self.mend = what, mend
        super().__init__(what)


@dataclass(frozen=True, slots=True)
class _Kind:
    """A kind of change: the words it takes, those it needs, and what it does."""

    text: str
    words: tuple[str, ...]
    needed: tuple[str, ...]
    apply: Callable[[Tables, Words], None]


def read_scenarios(path: Path) -> dict[str, Scenario]:
    """Read scenarios from a YAML or TOML file.

    Raises
    ------
    InputError
        If the file cannot be read or is not built as it should be.
    """
    try:
        text = path.read_text(encoding="utf-8")
        data = tomllib.loads(text) if path.suffix == ".toml" else yaml.load(text, Loader=Loader)
    except READ_ERRORS as error:
        raise InputError(
            [
                _finding(
                    _("The file {path} cannot be read: {error}").format(path=path.name, error=text_reason(error)),
                    _("Write it as YAML or TOML, as the manual shows."),
                )
            ]
        ) from None
    entries = data.get("scenarios") if isinstance(data, dict) else None
    if not isinstance(entries, dict):
        raise InputError(
            [
                _finding(
                    _("The file {path} has no part `scenarios`.").format(path=path.name),
                    _("Put every scenario under `scenarios:` by its short name."),
                )
            ]
        )
    scenarios, findings = {}, []
    for key, entry in entries.items():
        unknown = set(entry) - {"name", "note", "based_on", "changes"} if isinstance(entry, dict) else {"?"}
        if unknown or not _is_texts(entry.get("changes", [])) or not _is_texts(entry.get("based_on", [])):
            findings.append(
                _finding(
                    _("Scenario {name} is not built as it should be.").format(name=key),
                    _("Give it `name`, `note`, `based_on` (a list of scenarios) and `changes` (a list of lines)."),
                )
            )
            continue
        scenarios[str(key)] = Scenario(
            str(key),
            str(entry.get("name", key)),
            tuple(entry.get("changes", [])),
            tuple(entry.get("based_on", [])),
            str(entry.get("note", "")),
        )
    if findings:
        raise InputError(findings)
    return scenarios


def case_scenarios(case: Case) -> dict[str, Scenario]:
    """Return the scenarios that a case keeps in its table ``scenarios``."""
    result = {}
    for key, rows in case["scenarios"].sort_values("step", kind="stable").groupby("scenario", sort=False):
        result[str(key)] = Scenario(
            str(key),
            next((n for n in rows["name"] if n), str(key)),
            tuple(rows["change"]),
            tuple(split_list(next((b for b in rows["based_on"] if b), ""))),
            next((n for n in rows["note"] if n), ""),
        )
    return result


def noted(case: Case, name: str, note: str, changes: Sequence[str]) -> Case:
    """Return a case whose table ``scenarios`` holds one scenario more, under a short name that no other has.

    Parameters
    ----------
    case : Case
        The case.
    name, note : str
        Title in print, and why it is asked.
    changes : sequence of str
        One line each.

    Returns
    -------
    Case
        A changed copy; nothing is written.

    Raises
    ------
    InputError
        If it has no name, no change, or a change cannot be applied.
    """
    title = " ".join(name.split())
    if not title or not changes:
        raise InputError(
            [
                _finding(
                    _("A scenario needs a name and at least one change."),
                    _("Give it a name; take decisions on the page Plan first."),
                )
            ]
        )
    apply(case, changes)
    known = set(case["scenarios"]["scenario"])
    word = re.sub(r"[^a-z0-9]+", "-", title.casefold()).strip("-")[:30] or "scenario"
    short = next(w for w in (word, *(f"{word}-{n}" for n in range(2, len(known) + 3))) if w not in known)
    tables = Tables(case)
    for step, change in enumerate(changes, 1):
        first = {"name": title, "note": " ".join(note.split())} if step == 1 else {}
        _append(tables, "scenarios", scenario=short, step=step, change=change, **first)
    return replace(case, tables=dict(tables))


def without(case: Case, scenario: str) -> Case:
    """Return a case without one of its scenarios.

    Raises
    ------
    InputError
        If others are based on it.
    """
    rows = case.tables["scenarios"]
    others = [s.name for s in case_scenarios(case).values() if scenario in s.based_on]
    if others:
        raise InputError(
            [
                _finding(
                    _("{names} build on this scenario.").format(names=", ".join(others)),
                    _("Take it out of their `based_on` first."),
                )
            ]
        )
    return replace(case, tables={**case.tables, "scenarios": rows[rows["scenario"] != scenario]})


def resolve(scenario: Scenario, known: Mapping[str, Scenario]) -> tuple[str, ...]:
    """Return all changes of a scenario, those of the scenarios it is based on first, each scenario once.

    Raises
    ------
    InputError
        If a scenario is unknown or builds on itself.
    """
    order: list[str] = []
    changes: list[str] = []

    def visit(one: Scenario, path: tuple[str, ...]) -> None:
        if one.scenario in path:
            raise InputError(
                [
                    _finding(
                        _("Scenario {name} builds on itself: {path}.").format(
                            name=one.scenario, path=" > ".join((*path, one.scenario))
                        ),
                        _("Take one of them out of `based_on`."),
                    )
                ]
            )
        if one.scenario in order:
            return
        for base in one.based_on:
            visit(find(base, known), (*path, one.scenario))
        order.append(one.scenario)
        changes.extend(one.changes)

    visit(scenario, ())
    return tuple(changes)


def find(name: str, known: Mapping[str, Scenario]) -> Scenario:
    """Return a scenario by its short name.

    Raises
    ------
    InputError
        If there is none, with the nearest match.
    """
    if name not in known:
        raise InputError(
            [_finding(_("There is no scenario {name}.").format(name=name), meant_or_known(name, list(known)))]
        )
    return known[name]


def apply(case: Case, changes: Sequence[str]) -> Case:
    """Return the case with the changes applied, in order; the case itself stays as it is.

    Raises
    ------
    InputError
        If any change cannot be read or names something unknown; carries every finding.
    """
    tables = Tables(case)
    findings: list[Finding] = []
    for line in changes:
        try:
            kind, words = _parse(line)
            kind.apply(tables, words)
        except _Fault as fault:
            findings.append(_finding(_("Change “{line}”: {what}").format(line=line, what=fault.what), fault.mend))
    if findings:
        raise InputError(findings)
    return replace(case, tables=dict(tables))


def kinds() -> dict[str, str]:
    """Return every kind of change with what it does and the words it takes, for the manual."""
    words = {name: f" ({', '.join(kind.words)})" if kind.words else "" for name, kind in _KINDS.items()}
    return {name: f"{text}{words[name]}" for name, text in kind_texts().items()}


def kind_texts() -> dict[str, str]:
    """Return what every kind of change does, without the words it takes."""
    return {name: _(kind.text) for name, kind in _KINDS.items()}


def _takes(name: str, kind: _Kind) -> str:
    """Return which words a kind of change takes."""
    if not kind.words:
        return _("{kind} takes no words beside it.").format(kind=name)
    return _("{kind} takes: {words}.").format(kind=name, words=", ".join(kind.words))


def _is_texts(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(item, str) for item in value)


def _finding(what: str, mend: str) -> Finding:
    return Finding(
        "scenario",
        "error",
        "scenarios",
        (),
        "",
        what,
        _("A scenario that changes something else than was meant would mislead."),
        mend,
    )


_CODED = {
    "food_group": ("products", "food_group"),
    "kind": ("suppliers", "kind"),
    "ownership": ("suppliers", "ownership"),
    "certificates": ("suppliers", "certificates"),
}
"""Words of a change that hold a word of the law, with the column in which a case has it."""


def _parse(line: str) -> tuple[_Kind, Words]:
    try:
        # “+13 %”, as most of the world writes it, is one word
        name, *rest = shlex.split(re.sub(r"(?<=\d)\s+(?=%)", "", line))
    except ValueError:
        raise _Fault(
            _("it cannot be read."), _("Write a kind of change, then name=value; put values with spaces in quotes.")
        ) from None
    if name not in _KINDS:
        raise _Fault(
            _("{name} is not a kind of change.").format(name=name), meant_or_known(name, list(_KINDS), len(_KINDS))
        )
    kind = _KINDS[name]
    words: dict[str, str] = {}
    for part in rest:
        key, equals, value = part.partition("=")
        if not equals or key not in kind.words:
            raise _Fault(
                _("{part} is not understood.").format(part=part),
                _takes(name, kind),
            )
        words[key] = code_cell(column_at(_CODED.get(key)), value)
    missing = [w for w in kind.needed if not any(words.get(x) for x in w.split("|"))]
    if missing:
        raise _Fault(
            _("{words} is missing.").format(words=", ".join(missing)),
            _takes(name, kind),
        )
    return kind, words


def _changed(values: pd.Series, change: str) -> pd.Series:
    """Apply ``+10%``, ``-500``, ``x2`` or ``=0.6`` to numbers, in decimals: 12.50 and 13 % more are 14.125."""
    if re.fullmatch(r"\d+(?:[.,]\d+)?\s*%?", change):
        plain = change.rstrip("% ").replace(",", ".")
        raise _Fault(
            _("{change} may be the new number, or a change of it.").format(change=change),
            _("Write =0.6 for a new number; +10%, -10%, +500, -500 or x2 for a change. Here: ={number} or +{change}.").format(
                number=plain, change=change.replace(",", ".").replace(" ", "")
            ),
        )  # fmt: skip
    change = _with_point(change)
    match = re.fullmatch(r"([-+x=])\s*(\d+(?:\.\d+)?)\s*(%?)", change)
    if not match or (match[1] in ("x", "=") and match[3]):
        raise _Fault(
            _("{change} is not a change of a number.").format(change=change),
            _("Write +10%, -10%, +500, -500, x2 or =0.6, with a decimal point."),
        )
    sign, amount = match[1], Decimal(match[2])
    part = (Decimal(100) + (amount if sign == "+" else -amount)) / 100 if match[3] else amount

    def change_one(number: Decimal) -> Decimal:
        if match[3] or sign == "x":
            return product(number, part)
        return {"+": number + amount, "-": number - amount}.get(sign, amount)

    found = [np.nan if np.isnan(one) else float(change_one(decimal(one))) for one in values.astype("float64")]
    changed = pd.Series(found, index=values.index, dtype="float64")
    if (changed.abs() > _MOST).any() or amount > _MOST:
        raise _Fault(
            _("{change} gives a number that no town has.").format(change=change), _("Ask for a smaller change.")
        )
    return changed


def _with_point(text: str) -> str:
    """Return a number's text with a decimal point for its comma; 1,500 may be either of two numbers and stays as it is."""
    return re.sub(r"(?<![\d.,])(0(?=,\d+(?![\d.,]))|\d+(?=,(?:\d{1,2}|\d{4,})(?![\d.,]))),", r"\1.", text)


def _number(word: str, text: str) -> float:
    try:
        value = float(_with_point(text))
        if abs(value) <= _MOST:
            return value
        raise ValueError
    except ValueError:
        raise _Fault(
            _("{word}={text} is not a number.").format(word=word, text=text),
            _("Write it with a decimal point, as 0.6."),
        ) from None


def _day(word: str, text: str) -> pd.Timestamp:
    try:
        return pd.Timestamp(pd.to_datetime(text, format="%Y-%m-%d"))
    except ValueError:
        raise _Fault(
            _("{word}={text} is not a day.").format(word=word, text=text), _("Write it as 2026-05-31.")
        ) from None


def _rows(tables: Tables, table: str, column: str, value: str) -> pd.Series:
    """Return which rows of a table hold a value that must be there."""
    held = tables[table][column]
    if value not in set(held):
        raise _Fault(
            _("there is no {column} {value}.").format(column=column, value=value),
            meant_or_known(value, [str(v) for v in held.unique()]),
        )
    return held == value


def _offers(tables: Tables, words: Words) -> pd.Series:
    """Return which offers fit the words offer, supplier, product, food_group (all that are given)."""
    offers = tables["offers"]
    fits = pd.Series(True, index=offers.index)
    if words.get("offer"):
        fits &= _rows(tables, "offers", "offer", words["offer"])
    if words.get("supplier"):
        _rows(tables, "suppliers", "supplier", words["supplier"])
        fits &= offers["supplier"] == words["supplier"]
    if words.get("product"):
        _rows(tables, "products", "product", words["product"])
        fits &= offers["product"] == words["product"]
    if words.get("food_group"):
        group = tables["products"].loc[_rows(tables, "products", "food_group", words["food_group"]), "product"]
        fits &= offers["product"].isin(group)
    return fits


def _append(tables: Tables, table: str, **cells: Any) -> None:
    frame = tables[table]
    row = {}
    for column in CASE_TABLES[table].columns:
        blank: Any = "" if DTYPES[column.kind] == "str" else None
        row[column.name] = [cells.get(column.name, blank)]
    line = int(frame.index.max()) + 1 if len(frame) else 2
    typed = pd.DataFrame(row, index=[line]).astype({c.name: DTYPES[c.kind] for c in CASE_TABLES[table].columns})
    tables[table] = pd.concat([frame, typed])


def _budget(tables: Tables, words: Words) -> None:
    rows = _rows(tables, "funds", "fund", words["fund"])
    funds, come = tables["funds"], tables["instalments"]
    coming = come["fund"] == words["fund"]
    if coming.any():
        come.loc[coming, "amount"] = _instalments(come.loc[coming, "amount"], words["change"])
        funds.loc[rows & funds["amount"].notna(), "amount"] = round(float(come.loc[coming, "amount"].sum()), 2)
        return
    if funds.loc[rows, "amount"].isna().any():
        _reckoned_budget(funds, rows, words["change"])
        return
    funds.loc[rows, "amount"] = _changed(funds.loc[rows, "amount"], words["change"])


def _instalments(amounts: pd.Series, change: str) -> pd.Series:
    """Return the instalments of a fund whose money in all is changed: each in proportion, to the cent, the largest takes the rest."""
    now = round(float(amounts.sum()), 2)
    whole = float(_changed(pd.Series([now]), change).iloc[0])
    parts = (amounts * (whole / now)).round(2) if now > 0 else amounts
    rest = np.where(parts.index == parts.idxmax(), round(whole - float(parts.sum()), 2), 0.0)
    return (parts + rest).round(2)


def _reckoned_budget(funds: pd.DataFrame, rows: pd.Series, change: str) -> None:
    """Change the money of a fund that is reckoned from rates: in proportion, or to an amount of its own."""
    if change.startswith("="):
        funds.loc[rows, "amount"] = _changed(funds.loc[rows, "amount"].fillna(0.0), change)
        return
    if change[:1] in ("+", "-") and not change.endswith("%"):
        raise _Fault(
            _("the money of this fund is reckoned from pupils and rates, so nothing can be added to it or taken off."),
            _("Write +10%, -10% or x2; or =500000 for an amount in place of what is reckoned."),
        )
    funds.loc[rows, "rates_factor"] = _changed(funds.loc[rows, "rates_factor"].fillna(1.0), change)


def _target(tables: Tables, words: Words) -> None:
    words, scope = _of_sites(tables, words)
    targets = tables["targets"]
    here = (targets[list(WORDS)] == [getattr(scope, word) for word in WORDS]).all(axis=1)
    if words["target"] in set(targets.loc[here, "target"]):
        row = (targets["target"] == words["target"]) & here
        if words.get("share"):
            targets.loc[row, "share"] = _number("share", words["share"])
        if words.get("mode"):
            targets.loc[row, "mode"] = words["mode"]
        return
    if not words.get("counts"):
        rule = _law_target(tables, words["target"])
        if scope and _narrowed(tables, words, scope):
            return
        if rule is not None:
            _tighten(tables, rule, words)
            return
    if not words.get("counts") or not words.get("share"):
        raise _Fault(
            _("the case has no target {target} of its own.").format(target=words["target"]),
            _("Name counts=, share=, denominator= and fund= for a new one, or one of these: {names}.").format(
                names=", ".join([*targets["target"], *(r.target for r in law_for(tables.as_case()).targets)])
                or _("none")
            ),
        )
    _append(
        tables,
        "targets",
        target=words["target"],
        name=words.get("name", words["target"]),
        counts=words["counts"],
        share=_number("share", words["share"]),
        mode=words.get("mode", ""),
        denominator=words.get("denominator", ""),
        fund=words.get("fund", ""),
        sense=words.get("sense", ""),
        basis=words.get("basis", ""),
        **{word: getattr(scope, word) for word in WORDS},
    )


def _of_sites(tables: Tables, words: Words) -> tuple[Words, Scope]:
    """Return the words with the share's own short name, and the sites that they name: apart, or behind an @ as a plan does."""
    for word in WORDS:
        if words.get(word):
            _rows(tables, "sites", word, words[word])
    case = tables.as_case()
    known = {rule.target: rule for rule in target_rules(case, law_for(case))} if "@" in words["target"] else {}
    if words["target"] in known:
        rule = known[words["target"]]
        if rule.supplier:
            raise _Fault(
                _("{target} is the same for each supplier, and cannot be another for one of them alone.").format(
                    target=rule.name
                ),
                _("Write target={stem}: it then changes for each supplier.").format(stem=rule.stem),
            )
        return {**words, "target": rule.stem}, rule.scope
    return words, Scope(*(words.get(word, "") for word in WORDS))


def _narrowed(tables: Tables, words: Words, scope: Scope) -> bool:
    """Add a row for some sites of a share that holds for all, or for each apart; tell whether there is such a share."""
    case = tables.as_case()
    rules = {rule.target: rule for rule in target_rules(case, law_for(case))}
    whole = rules.get(words["target"])
    if whole is None:
        return False
    asked = rules.get(f"{words['target']}@{scope}", whole)
    share = _number("share", words["share"]) if words.get("share") else asked.share
    if asked.scope and asked.source is not None:
        _not_looser(asked, share)
    same = ("counts", "sense", "basis", "denominator", "denominator_amount", "within", "window", "fund")
    cells: dict[str, Any] = {word: getattr(whole, word) for word in same}
    cells |= {word: getattr(scope, word) for word in WORDS}
    mode = words.get("mode") or asked.mode
    _append(tables, "targets", target=words["target"], name=whole.name, share=share, mode=mode, **cells)
    return True


def _law_target(tables: Tables, name: str) -> TargetRule | None:
    """Return the law's share of that name, if the case's law has one."""
    law = law_for(tables.as_case())
    return next((rule for rule in law.targets if rule.target == name), None)


def _tighten(tables: Tables, rule: TargetRule, words: Words) -> None:
    """Add a row of the case's own for a share of the law, which it may only tighten."""
    share = _number("share", words["share"]) if words.get("share") else rule.share
    _not_looser(rule, share)
    funds = tables["funds"]
    fund = rule.fund or next(iter(funds.loc[funds["role"] == rule.fund_role, "fund"]), "")
    if rule.fund_role and (funds["role"] == rule.fund_role).sum() > 1:
        raise _Fault(
            _("several funds are a {role} of the programme, and {target} is a share of all of them.").format(
                role=rule.fund_role, target=rule.target
            ),
            _("Add the share to the table targets for one of the funds."),
        )
    same = ("target", "name", "counts", "sense", "basis", "denominator", "denominator_amount", "within", "window")
    cells: dict[str, Any] = {word: getattr(rule, word) for word in same}
    _append(tables, "targets", **cells, share=share, fund=fund, mode=words.get("mode") or rule.mode)


def _not_looser(rule: TargetRule, share: float) -> None:
    """Refuse a share of the law that is loosened."""
    looser = share < rule.share if rule.sense == "at_least" else share > rule.share
    if looser:
        raise _Fault(
            _("the law asks for {share:.0%} of {target}, and a case may not ask for less.").format(
                share=rule.share, target=rule.target
            ),
            _("Take the law of another day with `programme date=...`, or set the share off with mode=off."),
        )


def _supplier_lost(tables: Tables, words: Words) -> None:
    _rows(tables, "suppliers", "supplier", words["supplier"])
    mine = tables["offers"]["supplier"] == words["supplier"]
    if not words.get("from"):
        # What was bought from an offer or announced, or is charged for it, still names it: such an offer stays, and is over before the plan begins.
        told = [tables[table]["offer"] for table in ("bought", "announced", "delivery_charges")]
        named = tables["offers"]["offer"].isin(pd.concat(told))
        tables["offers"].loc[mine, "first_day"] = pd.NaT
        tables["offers"] = tables["offers"][~mine | named]
        mine = mine[tables["offers"].index]
        last = pd.Timestamp(tables["case"].iloc[0]["first_day"]) - pd.Timedelta(days=1)
    else:
        last = _day("from", words["from"]) - pd.Timedelta(days=1)
    # Nothing has to be called off from who does not deliver, and no part of last year's worth is kept of him.
    for table, least, none in (("contracts", "minimum_kg", np.nan), ("commitments", "last_year_amount", 0.0)):
        tables[table].loc[tables[table]["supplier"] == words["supplier"], least] = none
    days = tables["offers"].loc[mine, "last_day"]
    tables["offers"].loc[mine, "last_day"] = days.where(days < last, last).astype("datetime64[s]")


def _contract_extended(tables: Tables, words: Words) -> None:
    """Draw the extension of a contract."""
    mine = _rows(tables, "contracts", "contract", words["contract"])
    if tables["contracts"].loc[mine, "option_until"].isna().any():
        raise _Fault(
            _("the contract {contract} may not be extended: its option_until is blank.").format(
                contract=words["contract"]
            ),
            _("Enter in the table contracts until when it may be extended."),
        )
    tables["contracts"].loc[mine, "option_drawn"] = True


def _supplier_added(tables: Tables, words: Words) -> None:
    if words["supplier"] in set(tables["suppliers"]["supplier"]):
        raise _Fault(
            _("supplier {supplier} is in the case already.").format(supplier=words["supplier"]),
            _("Take another short name, or add offers with offer_added."),
        )
    cells: dict[str, Any] = {
        k: words[k] for k in ("supplier", "kind", "municipality", "state", "ownership", "certificates") if k in words
    }
    for word in ("families", "lat", "lon"):
        if words.get(word):
            cells[word] = _number(word, words[word])
    _append(tables, "suppliers", **({"name": words.get("name", words["supplier"])} | cells))


def _offer_added(tables: Tables, words: Words) -> None:
    _rows(tables, "suppliers", "supplier", words["supplier"])
    _rows(tables, "products", "product", words["product"])
    cells: dict[str, Any] = {
        "supplier": words["supplier"],
        "product": words["product"],
        "price": _number("price", words["price"]),
    }
    for word in ("kg_per_period", "kg_total"):
        if words.get(word):
            cells[word] = _number(word, words[word])
    if words.get("months"):
        _months(words["months"])
        cells["months"] = words["months"]
    if words.get("organic"):
        cells["organic"] = words["organic"] in ("yes", "true", "1")
    _append(tables, "offers", offer=words.get("offer", f"{words['supplier']}-{words['product']}-scenario"), **cells)


def _price(tables: Tables, words: Words) -> None:
    rows = _offers(tables, words)
    tables["offers"].loc[rows, "price"] = _changed(tables["offers"].loc[rows, "price"], words["change"])


def _months(text: str) -> None:
    try:
        split_months(text)
    except ValueError:
        raise _Fault(_("months={text} are not months.").format(text=text), _("Write them as 9-11 or 1|2|12.")) from None


def _harvest(tables: Tables, words: Words) -> None:
    if words.get("months"):
        _months(words["months"])
    cells: dict[str, Any] = {k: words[k] for k in ("supplier", "product", "food_group", "months") if words.get(k)}
    _offers(tables, words)
    for word, column in (("from", "first_day"), ("to", "last_day")):
        if words.get(word):
            cells[column] = _day(word, words[word])
    name = f"scenario-{len(tables['harvests']) + 1}"
    _append(tables, "harvests", harvest=name, factor=_number("factor", words["factor"]), note=_("Scenario"), **cells)


def _weekdays(table: str, column: str, text: str) -> str:
    """Return the weekdays of a change as the cell of a column, in the order of the week; ``any``: blank."""
    if text.strip() in ("any", ""):
        return ""
    known = CASE_TABLES[table][column]
    said = split_list(code_cell(known, text.replace(",", LIST_SEPARATOR)))
    for word in said:
        if word not in known.allowed:
            raise _Fault(_("{word} is not a weekday.").format(word=word), meant_or_known(word, known.allowed))
    return LIST_SEPARATOR.join(word for word in known.allowed if word in said)


def _delivery_days(tables: Tables, words: Words) -> None:
    cell = _weekdays("offers", "delivery_weekdays", words["weekdays"])
    rows = _offers(tables, words)
    if words.get("offer") or words.get("product"):
        tables["offers"].loc[rows, "delivery_weekdays"] = cell
        return
    # Days of single offers would outweigh those of their supplier.
    tables["offers"].loc[rows, "delivery_weekdays"] = ""
    mine = tables["suppliers"]["supplier"] == words["supplier"]
    tables["suppliers"].loc[mine, "delivery_weekdays"] = cell


def _receiving_days(tables: Tables, words: Words) -> None:
    cell = _weekdays("sites", "receives_weekdays", words["weekdays"])
    fits = pd.Series(True, index=tables["sites"].index)
    for word in WORDS:
        if words.get(word):
            fits &= _rows(tables, "sites", word, words[word])
    tables["sites"].loc[fits, "receives_weekdays"] = cell


def _supplier_closed(tables: Tables, words: Words) -> None:
    """Add holidays; what the supplier was to deliver beside its weekdays on these days it does not."""
    _rows(tables, "suppliers", "supplier", words["supplier"])
    first = _day("from", words["from"])
    last = _day("to", words["to"]) if words.get("to") else first
    if last < first:
        raise _Fault(
            _("{to} comes before {first}.").format(to=words["to"], first=words["from"]),
            _("Write from= for the first day without delivery, to= for the last."),
        )
    days = tables["supplier_days"]
    until = days["last_day"].fillna(days["first_day"])
    beside = (days["supplier"] == words["supplier"]) & (days["kind"] == "delivers")
    touched = beside & (days["first_day"] <= last) & (until >= first)
    day = pd.Timedelta(days=1)
    tables["supplier_days"] = days[~touched]
    for since, end in zip(days.loc[touched, "first_day"], until[touched], strict=True):
        for begin, stop in ((since, first - day), (last + day, end)):
            if begin <= stop:
                cells = {"first_day": begin, "last_day": stop, "kind": "delivers"}
                _append(tables, "supplier_days", supplier=words["supplier"], **cells)
    cells = {"first_day": first, "last_day": last, "kind": "does_not_deliver", "note": _("Scenario")}
    _append(tables, "supplier_days", supplier=words["supplier"], **cells)


def _shelf_life(tables: Tables, words: Words) -> None:
    rows = _rows(tables, "products", "product", words["product"])
    if words.get("days"):
        days = _number("days", words["days"])
        if days != int(days) or not 0 <= days <= _LONGEST_LIFE:
            raise _Fault(
                _("days={text} is not a number of days.").format(text=words["days"]),
                _("Write a whole number: 0 to be eaten on the day of delivery, 1 until the next day."),
            )
        tables["products"].loc[rows, "shelf_life_days"] = int(days)
    if words.get("storable"):
        yes = words["storable"] in ("yes", "true", "1")
        if not yes and words["storable"] not in ("no", "false", "0"):
            raise _Fault(_("storable={text} is not understood.").format(text=words["storable"]), _("Write yes or no."))
        tables["products"].loc[rows, "storable"] = yes


def _once_a_week(tables: Tables, _words: Words) -> None:
    """Let everything come on the first school day of each week: no days of suppliers and sites, no rooms, and food that keeps for the week."""
    if not tables["case"]["period"].isin(["", "week"]).all():
        raise _Fault(
            _("The plan's periods are no weeks."),
            _("Write week under period of the table case; then plan and compare again."),
        )
    for name, column in (
        ("offers", "delivery_weekdays"),
        ("suppliers", "delivery_weekdays"),
        ("sites", "receives_weekdays"),
    ):
        tables[name][column] = ""
    for column in ("kg_per_day", "delivery_days_per_week"):
        tables["suppliers"][column] = tables["suppliers"][column].mask(lambda cells: cells.notna())
    for name in ("supplier_days", "storage_room"):
        tables[name] = tables[name].iloc[:0]
    life = tables["products"]["shelf_life_days"]
    tables["products"]["shelf_life_days"] = life.fillna(0).clip(lower=_WEEK_LIFE)
    for name, column in (("offers", "life_left_days"), ("products", "whole_life_days")):
        tables[name][column] = tables[name][column].clip(lower=_WEEK_LIFE)


def _pupil_rows(tables: Tables, words: Words) -> pd.Series:
    enrolment = tables["enrolment"]
    fits = pd.Series(True, index=enrolment.index)
    for column, home in (("stage", "stages"), ("site", "sites")):
        if words.get(column):
            _rows(tables, home, column, words[column])
            fits &= enrolment[column] == words[column]
    return fits


def _pupils(tables: Tables, words: Words) -> None:
    rows = _pupil_rows(tables, words)
    changed = _changed(tables["enrolment"].loc[rows, "pupils"], words["change"]).clip(lower=0).round()
    tables["enrolment"].loc[rows, "pupils"] = changed.astype("Int64")


def _take_up(tables: Tables, words: Words) -> None:
    rows = _pupil_rows(tables, words)
    share = tables["enrolment"].loc[rows, "take_up_share"].fillna(1.0)
    if words["change"].lstrip("=").strip()[:1].isdigit() and (_changed(share, words["change"]) > 1).any():
        raise _Fault(
            _("more than all pupils cannot eat: {change}.").format(change=words["change"]),
            _("Write a share up to 1, as =0.95; or a change, as +10%, which ends at 1."),
        )
    tables["enrolment"].loc[rows, "take_up_share"] = _changed(share, words["change"]).clip(0, 1)


def _dish_banned(tables: Tables, words: Words) -> None:
    _rows(tables, "dishes", "dish", words["dish"])
    instead = words.get("instead", "")
    if instead:
        _rows(tables, "dishes", "dish", instead)
    menus = tables["menus"]
    served = menus["dish"] == words["dish"]
    if instead:
        menus.loc[served, "dish"] = instead
        tables["menus"] = menus.drop_duplicates(["menu", "date", "cycle_week", "weekday", "dish"])
    else:
        tables["menus"] = menus[~served]
    tables["repertoire"] = tables["repertoire"][tables["repertoire"]["dish"] != words["dish"]]


def _dish_added(tables: Tables, words: Words) -> None:
    _rows(tables, "dishes", "dish", words["dish"])
    _rows(tables, "menu_groups", "menu", words["menu"])
    _append(tables, "repertoire", menu=words["menu"], dish=words["dish"], months=words.get("months", ""))


def _recipe_days(tables: Tables, words: Words) -> None:
    rows, recipes = _recipe_rows(tables, words), tables["recipes"]
    others: list[int] = []
    if words.get("months"):
        cell = "" if words["months"] == "any" else words["months"]
        _months(cell)
        before = {month for one in recipes.loc[rows, "months"] for month in split_months(one)}
        others = sorted(before - set(split_months(cell)))
    if words.get("instead"):
        _rows(tables, "products", "product", words["instead"])
        if not others:
            raise _Fault(
                _("{product} stays in the dish in all of its months, so nothing takes its place.").format(
                    product=words["product"]
                ),
                _("Write with months= those in which it stays, or leave out instead=."),
            )
        for row in recipes[rows].to_dict("records"):
            cells = {"product": words["instead"], "months": LIST_SEPARATOR.join(map(str, others))}
            _append(tables, "recipes", **{str(name): value for name, value in row.items()} | cells)
    changed = tables["recipes"]
    lines = recipes.index[rows]
    if words.get("months"):
        changed.loc[lines, "months"] = cell
    for word, column in (("from", "first_day"), ("to", "last_day")):
        if words.get(word):
            changed.loc[lines, column] = pd.NaT if words[word] == "any" else _day(word, words[word])


def _recipe_rows(tables: Tables, words: Words) -> pd.Series:
    """Return the rows of a product in a dish that a change is about: all of the months that it has now, if it has several."""
    recipes = tables["recipes"]
    fits = _rows(tables, "recipes", "dish", words["dish"])
    _rows(tables, "products", "product", words["product"])
    fits &= recipes["product"] == words["product"]
    if words.get("stage"):
        fits &= recipes["stage"] == words["stage"]
    if not fits.any():
        raise _Fault(
            _("{product} is not in the recipe of {dish}.").format(product=words["product"], dish=words["dish"]),
            meant_or_known(words["product"], sorted(set(recipes.loc[recipes["dish"] == words["dish"], "product"]))),
        )
    now = recipes.loc[fits, "months"]
    if words.get("was"):
        was = "" if words["was"] == "any" else words["was"]
        _months(was)
        wanted = split_months(was)
        same = now.map(lambda cell: split_months(cell) == wanted).astype(bool)
        fits &= same.reindex(fits.index, fill_value=False)
    if not fits.any() or recipes.loc[fits, "months"].nunique() > 1:
        each = ", ".join(f"was={cell or 'any'}" for cell in dict.fromkeys(now))
        raise _Fault(
            _("{product} is in {dish} in several rows, or in none of these months.").format(
                product=words["product"], dish=words["dish"]
            ),
            _("Say which by the months that it has now: {choices}.").format(choices=each),
        )
    return fits


def _menu(tables: Tables, words: Words) -> None:
    allowed = CASE_TABLES["menu_groups"]["mode"].allowed
    if words["mode"] not in allowed:
        raise _Fault(_("a menu is not {mode}.").format(mode=words["mode"]), meant_or_known(words["mode"], allowed))
    groups = tables["menu_groups"]
    rows = (
        _rows(tables, "menu_groups", "menu", words["menu"])
        if words.get("menu")
        else pd.Series(True, index=groups.index)
    )
    groups.loc[rows, "mode"] = words["mode"]


def _rule(tables: Tables, words: Words) -> None:
    schema = CASE_TABLES["rules"]
    for word in ("family", "mode"):
        if words[word] not in schema[word].allowed:
            raise _Fault(
                _("there is no {word} {value}.").format(word=word, value=words[word]),
                meant_or_known(words[word], schema[word].allowed),
            )
    tables["rules"] = tables["rules"][tables["rules"]["family"] != words["family"]]
    _append(tables, "rules", family=words["family"], mode=words["mode"])


def _alternative(tables: Tables, words: Words) -> None:
    known = {one.alternative: [way.rule for way in one.ways] for one in law_for(Case(tables)).alternatives}
    name, follows = words["alternative"], words["follows"]
    if name not in known:
        raise _Fault(
            _("the law leaves no choice {name} between rules.").format(name=name),
            meant_or_known(name, list(known))
            if known
            else _("Leave the change out: every rule of this law has to be met."),
        )
    if follows not in known[name]:
        raise _Fault(
            _("{name} is no rule of the choice {choice}.").format(name=follows, choice=name),
            meant_or_known(follows, known[name]),
        )
    tables["alternatives"] = tables["alternatives"][tables["alternatives"]["alternative"] != name]
    _append(tables, "alternatives", alternative=name, follows=follows)


def _programme(tables: Tables, words: Words) -> None:
    case = tables["case"]
    if words.get("names"):
        case["programmes"] = words["names"].replace(",", LIST_SEPARATOR)
    if words.get("date"):
        case["programme_date"] = pd.Series(_day("date", words["date"]), index=case.index).astype("datetime64[s]")


def _priority(tables: Tables, words: Words) -> None:
    column = CASE_TABLES["case"]["goals"]
    goals = [word.strip() for word in words["first"].split(",")]
    for word in goals:
        if word not in column.allowed:
            raise _Fault(_("there is no goal {word}.").format(word=word), meant_or_known(word, column.allowed))
    tables["case"]["goals"] = LIST_SEPARATOR.join(dict.fromkeys(goals))


def _fairness(tables: Tables, words: Words) -> None:
    share = _number("share", words["share"])
    if not 0 <= share <= 1:
        raise _Fault(
            _("a share of {share} is not possible.").format(share=words["share"]),
            _("Write a share from 0 (cost decides among equals) to 1 (equal per member family)."),
        )
    tables["case"]["fairness_share"] = share


_SELECT = ("offer", "supplier", "product", "food_group")
_KINDS: dict[str, _Kind] = {
    "budget": _Kind(N_("Money of a fund"), ("fund", "change"), ("fund", "change"), _budget),
    "target": _Kind(
        N_("A share: changed, tightened beyond the law, or added"),
        ("target", "share", "mode", "counts", "name", "denominator", "fund", "sense", "basis", *WORDS),
        ("target", "share|mode"),
        _target,
    ),
    "supplier_lost": _Kind(N_("A supplier delivers no more"), ("supplier", "from"), ("supplier",), _supplier_lost),
    "supplier_added": _Kind(
        N_("A new supplier"),
        ("supplier", "name", "kind", "families", "municipality", "state", "lat", "lon", "ownership", "certificates"),
        ("supplier", "kind", "municipality"),
        _supplier_added,
    ),
    "offer_added": _Kind(
        N_("A new offer of a supplier"),
        ("offer", "supplier", "product", "price", "months", "kg_per_period", "kg_total", "organic"),
        ("supplier", "product", "price"),
        _offer_added,
    ),
    "price": _Kind(
        N_("Prices of an offer, supplier, product or food group"),
        (*_SELECT, "change"),
        ("offer|supplier|product|food_group", "change"),
        _price,
    ),
    "harvest": _Kind(
        N_("A part of the usual harvest"),
        ("supplier", "product", "food_group", "months", "from", "to", "factor"),
        ("factor",),
        _harvest,
    ),
    "delivery_days": _Kind(
        N_("Weekdays on which a supplier, or an offer of it, delivers; any: every day"),
        ("supplier", "offer", "product", "weekdays"),
        ("supplier|offer", "weekdays"),
        _delivery_days,
    ),
    "supplier_closed": _Kind(
        N_("Days on which a supplier does not deliver"),
        ("supplier", "from", "to"),
        ("supplier", "from"),
        _supplier_closed,
    ),
    "contract_extended": _Kind(
        N_("A contract is extended, as its option allows"), ("contract",), ("contract",), _contract_extended
    ),
    "receiving_days": _Kind(
        N_("Weekdays on which sites receive; any: every day with school"),
        (*WORDS, "weekdays"),
        ("committee|zone|site", "weekdays"),
        _receiving_days,
    ),
    "shelf_life": _Kind(
        N_("How many days a product keeps after its delivery, and whether it may be stored"),
        ("product", "days", "storable"),
        ("product", "days|storable"),
        _shelf_life,
    ),
    "once_a_week": _Kind(
        N_(
            "All food comes on the first school day of each week, whatever its shelf life and the days of suppliers and sites"
        ),
        (),
        (),
        _once_a_week,
    ),
    "pupils": _Kind(N_("Pupils enrolled"), ("stage", "site", "change"), ("change",), _pupils),
    "take_up": _Kind(N_("Part of the pupils who eat"), ("stage", "site", "change"), ("change",), _take_up),
    "dish_banned": _Kind(
        N_("A dish is served no more, or another instead"), ("dish", "instead"), ("dish",), _dish_banned
    ),
    "dish_added": _Kind(
        N_("A dish joins the repertoire of a menu group"), ("dish", "menu", "months"), ("dish", "menu"), _dish_added
    ),
    "recipe_days": _Kind(
        N_("Months or days in which a product is in a dish, and what is in it in the other months; any: all"),
        ("dish", "product", "stage", "was", "months", "from", "to", "instead"),
        ("dish", "product", "months|from|to"),
        _recipe_days,
    ),
    "menu": _Kind(N_("How free the menu is"), ("menu", "mode"), ("mode",), _menu),
    "rule": _Kind(N_("A family of rules: hard, soft or off"), ("family", "mode"), ("family", "mode"), _rule),
    "priority": _Kind(N_("Which goals come first where not all can be granted"), ("first",), ("first",), _priority),
    "fairness": _Kind(N_("How equally suppliers of equal rank share"), ("share",), ("share",), _fairness),
    "alternative": _Kind(
        N_("Which rule the town follows where one of several has to be met"),
        ("alternative", "follows"),
        ("alternative", "follows"),
        _alternative,
    ),
    "programme": _Kind(N_("The law, or its date"), ("names", "date"), ("names|date",), _programme),
}
