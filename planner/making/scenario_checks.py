"""What is wrong with the scenarios that a case keeps: each change is read and applied, as a comparison would."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import replace

import numpy as np
import pandas as pd

from models.constraints import DEFAULT_MODES
from planner.case import Case
from planner.checks import quick_errors
from planner.checks.days import outside
from planner.checks.facts import Facts, months_or_none
from planner.findings import Finding, InputError
from planner.i18n import _, listed
from planner.making.scenarios import Scenario, apply, case_scenarios, resolve
from planner.programmes.case_law import law_for
from planner.schema import CASE_TABLES


def check_scenarios(case: Case) -> list[Finding]:
    """Return everything that is wrong with the table ``scenarios``, by row.

    Parameters
    ----------
    case : Case
        A case with one row in the table ``case`` and a first day; whatever else is wrong with it is left to the other checks.

    Returns
    -------
    list of Finding
        Errors: a change that cannot be read or applied, a scenario based on none that is known, a change that gives a case
        with impossible cells. Warnings: a change that changes nothing.
    """
    known = case_scenarios(case)
    if not known:
        return []
    faults = {_place(f) for f in quick_errors(case)}
    return [found for scenario in known.values() for found in _checked(case, scenario, known, faults)]


def _checked(
    case: Case, scenario: Scenario, known: Mapping[str, Scenario], faults: set[tuple[str, str, str]]
) -> list[Finding]:
    table = case["scenarios"]
    rows = table[table["scenario"] == scenario.scenario].sort_values("step", kind="stable")
    try:
        before = resolve(replace(scenario, changes=()), known)
    except InputError as error:
        lines = tuple(int(str(line)) for line in rows.index[rows["based_on"] != ""])
        return [replace(f, rows=lines, column="based_on") for f in error.findings]
    changed = case
    for change in before:
        # what is wrong with them is told at the scenario to which they belong
        with suppress(InputError):
            changed = apply(changed, [change])
    findings: list[Finding] = []
    steps: list[tuple[tuple[int, ...], str, Case]] = []
    for line, change in rows["change"].items():
        row = (int(str(line)),)
        try:
            after = apply(changed, [change])
            law_for(after)
        except InputError as error:
            findings += [replace(f, table="scenarios", rows=row, column="change") for f in error.findings]
            continue
        findings += _without_effect(changed, after, change, row)
        steps.append((row, change, after))
        changed = after
    return findings + _impossible_cells(steps, faults)


def _impossible_cells(
    steps: list[tuple[tuple[int, ...], str, Case]], faults: set[tuple[str, str, str]]
) -> list[Finding]:
    """Return the errors of the changed case that the case itself has not, each at the first change that leads to it."""
    if not steps or {_place(f) for f in quick_errors(steps[-1][2])} <= faults:
        return []
    findings, told = [], set(faults)
    for row, change, after in steps:
        new = [f for f in quick_errors(after) if _place(f) not in told]
        told |= {_place(f) for f in new}
        findings += [_impossible(change, f, row) for f in new]
    return findings


def _place(found: Finding) -> tuple[str, str, str]:
    return found.code, found.table, found.column


def _impossible(change: str, found: Finding, row: tuple[int, ...]) -> Finding:
    return Finding(
        "scenario",
        "error",
        "scenarios",
        row,
        "change",
        what=_("Change “{line}”: in the table {table} it gives this: {what}").format(
            line=change, table=found.table, what=found.what
        ),
        why=_("The scenario cannot be planned."),
        mend=_("Ask for a smaller change, or correct the words."),
    )


def _without_effect(before: Case, after: Case, change: str, row: tuple[int, ...]) -> list[Finding]:
    """Return a warning if a change leaves everything that a plan looks at as it was, with the reason."""
    why = next((text for reason in _REASONS if (text := reason(before, after))), "")
    if not why:
        return []
    return [
        Finding(
            "scenario-changes-nothing",
            "warning",
            "scenarios",
            row,
            "change",
            what=_("Change “{line}” changes nothing: {why}").format(line=change, why=why),
            why=_("Its plan would be that of the case, and seem to answer a question that was not asked."),
            mend=_("Take the change out, or change what the plan depends on."),
        )
    ]


def _same(before: Case, after: Case) -> str:
    equal = all(before.table(name).equals(after.table(name)) for name in CASE_TABLES)
    return _("all that it names is so already.") if equal else ""


def _differ(before: Case, after: Case) -> set[str]:
    return {name for name in CASE_TABLES if not before.tables[name].equals(after.tables[name])}


def _same_mode(before: Case, after: Case) -> str:
    if _differ(before, after) != {"rules"}:
        return ""
    modes = [
        dict(DEFAULT_MODES) | dict(zip(c["rules"]["family"], c["rules"]["mode"], strict=True)) for c in (before, after)
    ]
    return _("the rules are in this mode already.") if modes[0] == modes[1] else ""


def _unwanted_offers(before: Case, after: Case) -> str:
    """Only offers of products differ that no dish asks for."""
    if _differ(before, after) != {"offers"}:
        return ""
    old, new = before.tables["offers"], after.tables["offers"]
    both = pd.concat([old, new]).drop_duplicates(keep=False)
    products = set(both["product"])
    if not products or products & Facts(after).wanted:
        return ""
    return _("no dish, repertoire or diet asks for {products}.").format(products=listed(sorted(products)))


def _untouched_harvest(before: Case, after: Case) -> str:
    """The new row of the harvests concerns no offer that has a limit in its months."""
    if _differ(before, after) != {"harvests"}:
        return ""
    row = after["harvests"].iloc[-1]
    if row["factor"] == 1:
        return _("a factor of 1 is the usual harvest.")
    facts = Facts(after)
    offers = _offers_of(row, facts)
    months = months_or_none(row["months"]) or []
    delivered = facts.offer_months[facts.offer_months["month"].dt.month.isin(months)]
    ends = after["harvests"].iloc[-1:]
    beyond = outside(facts, ends["first_day"], ends["last_day"]).any()
    if beyond or (len(facts.days) and not offers["offer"].isin(delivered["offer"]).any()):
        return _("none of the offers is delivered then.")
    # without a limit there is none after half a harvest either, unless nothing is left of it
    whole = not row["months"] and pd.isna(row["first_day"]) and pd.isna(row["last_day"])
    limited = offers["kg_per_period"].notna() | (offers["kg_total"].notna() & whole)
    if row["factor"] > 0 and not limited.any():
        return _("none of the offers has a limit in kg, so there is no less of them.")
    return ""


def _offers_of(row: pd.Series, facts: Facts) -> pd.DataFrame:
    offers = facts["offers"]
    groups = offers["product"].map(facts.products["food_group"]).fillna("")
    fits = np.ones(len(offers), dtype=bool)
    for column, values in (("supplier", offers["supplier"]), ("product", offers["product"]), ("food_group", groups)):
        if row[column]:
            fits &= (values == row[column]).to_numpy()
    return offers[fits]


_REASONS: tuple[Callable[[Case, Case], str], ...] = (_same, _same_mode, _unwanted_offers, _untouched_harvest)
