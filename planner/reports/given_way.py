"""Every rule that a plan does not keep, by one mechanism that asks each family of rules; the verdict rests on it alone.

A family answers with what it asks for and what the plan has; whether that is kept is judged here, in one place, and only
what is not met or not known is told. A rule that does not bind (off, waived) is not asked.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pandas as pd

from models.constraints import DEFAULT_MODES
from planner.case import Case
from planner.families import FAMILIES
from planner.families.facts import Asked, Tables
from planner.inputs import WHOLE_PLAN, Assembly, typed
from planner.judgement import Judgement, judge
from planner.programmes.law import Law
from planner.reports.alternatives import made_good
from planner.reports.money import CENT, of_bills
from planner.schema import PLAN_TABLES

COLUMNS = ["rule", "about", "window", "mode", "minimum", "maximum", "found", "unit", "judgement"]


def given_way_table(case: Case, law: Law, assembly: Assembly, tables: Tables) -> pd.DataFrame:
    """Return the table ``given_way`` of a plan: one row per rule that is not met, or of which it is not known.

    A rule is left out where another rule, of which one has to be met, is met in its place.

    Parameters
    ----------
    case, law, assembly : Case, Law, Assembly
        What was planned; the instance that was solved, with its labels.
    tables : mapping of str to pandas.DataFrame
        The other tables of the plan.

    Returns
    -------
    pandas.DataFrame
        The table, family by family; without rows where every rule is kept.
    """
    asked = Asked(tables, assembly, of_bills(tables["payments"]), str(case.head["currency"]))
    modes = {family: assembly.instance.mode(family) for family in DEFAULT_MODES}
    answers = {
        family: ask(asked).assign(family=family) for family, ask in ASKED.items() if modes.get(family, "soft") != "off"
    }
    rows = _table([_with_mode(answer, str(modes.get(family, ""))) for family, answer in answers.items()])
    spared = made_good(case, law, tables)
    keys = zip(rows["family"], rows["rule"], rows["about"], strict=True)
    return rows[[key not in spared for key in keys]].reset_index(drop=True) if spared else rows


def told_by_tables(tables: Tables) -> pd.DataFrame:
    """Return the table as far as a plan of an earlier edition, which has none, tells it by other tables."""
    every = {name: schema.empty() for name, schema in PLAN_TABLES.items()} | dict(tables)
    return _table([ask(every).assign(family=family) for family, ask in TOLD.items()])


def _with_mode(answer: pd.DataFrame, mode: str) -> pd.DataFrame:
    return answer if "mode" in answer else answer.assign(mode=mode)


def _table(answers: list[pd.DataFrame]) -> pd.DataFrame:
    frames = [_judged(answer.reindex(columns=["family", *COLUMNS])) for answer in answers if len(answer)]
    if not frames:
        return typed("given_way", pd.DataFrame(columns=_names()))
    found = pd.concat(frames, ignore_index=True)
    return typed("given_way", found.reindex(columns=_names()))


def _names() -> list[str]:
    return ["family", "rule", "about", "window", "mode", "bound", "found", "amount", "unit", "judgement", "words"]


def _judged(rows: pd.DataFrame) -> pd.DataFrame:
    """Return the rows that are not kept, with the bound that is passed and by how much."""
    low, high, found = (rows[name].astype("float64").to_numpy() for name in ("minimum", "maximum", "found"))
    money = ~rows["unit"].isin(UNITS).to_numpy()
    bound = np.where(~np.isnan(low) & ~(found > high), low, high)
    size = np.nan_to_num(np.abs(bound))
    slack = np.where(money, CENT / 2, 1e-6 * np.maximum(1.0, size))  # a whole cent too little is too little
    words = np.where(rows["judgement"].notna(), rows["judgement"], judge(found, found, low, high, slack))
    amount = np.fmax(low - found, found - high)
    shown = rows.assign(
        about=rows["about"].astype(object).where(rows["about"].notna(), ""),
        bound=bound,
        amount=np.where(words == Judgement.NOT_MET, amount, np.nan),
        judgement=words,
        words="",
    )
    return shown[np.isin(words, [Judgement.NOT_MET, Judgement.NOT_KNOWN])]


UNITS = ("kg", "days", "servings", "foods", "share", "lots", "")
"""Units that are not money: they are judged relatively, money to the cent. Nutrients come judged already."""


def _lots(tables: Tables) -> pd.DataFrame:
    """Tell the lots of which nobody can say whether anybody will bid."""
    rows = tables["lots"][tables["lots"]["warning"] != ""]
    return pd.DataFrame({"rule": rows["lot"], "window": WHOLE_PLAN, "judgement": Judgement.NOT_KNOWN.value})


def _search(tables: Tables) -> pd.DataFrame:
    """Tell that the search was stopped before the plan was proved to be the best."""
    run = tables["run"].set_index("item")["value"]
    if run.get("termination") != STOPPED:
        return pd.DataFrame(columns=COLUMNS)
    gap = pd.to_numeric(pd.Series([run.get("gap", "")]), errors="coerce")
    return pd.DataFrame(
        {"rule": ["termination"], "window": WHOLE_PLAN, "maximum": 0.0, "found": gap, "unit": "share"}
    ).assign(judgement=Judgement.NOT_KNOWN.value)


STOPPED = "feasible"

TOLD: dict[str, Callable[[Tables], pd.DataFrame]] = {one.name: one.tells for one in FAMILIES if one.tells} | {
    "lots": _lots,
    "search": _search,
}
"""Families, and two things that are no rules, of which the plan's own tables tell."""


def _by_tables(tells: Callable[[Tables], pd.DataFrame]) -> Callable[[Asked], pd.DataFrame]:
    return lambda asked: tells(asked.tables)


ASKED: dict[str, Callable[[Asked], pd.DataFrame]] = {name: _by_tables(tells) for name, tells in TOLD.items()} | {
    one.name: one.asks for one in FAMILIES if one.asks
}
"""Who answers for each family of `models.instance.DEFAULT_MODES`; a test fails for one that nobody asks."""
