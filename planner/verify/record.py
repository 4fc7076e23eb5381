"""What a plan tells beside its figures: how it was made, where its facts come from, what it warns of, why an offer was taken."""

from __future__ import annotations

from collections.abc import Hashable, Mapping

import pandas as pd

from planner.assumed import assumed_cells
from planner.i18n import _
from planner.programmes.law import Law
from planner.schema import CASE_TABLES
from planner.schema.base import split_list
from planner.verify.facts import Facts, of
from planner.verify.violation import MONEY, Report, differ

STOPPED = "feasible"
"""What the run record says of a plan that was not searched to the end."""

LAST_LEVELS = ("level_lapses", "level_spend_order", "level_own_money", "level_stock")
"""Levels, up to a dot, that only choose among equally good plans; no search waits for them. Own money: in plans of earlier editions."""


def run_record(tables: Mapping[str, pd.DataFrame]) -> dict[str, str]:
    """Return the items of a plan's run record; empty if it has none."""
    run = tables.get("run")
    if run is None or not {"item", "value"} <= set(run.columns):
        return {}
    return {str(item).strip(): str(value).strip() for item, value in zip(run["item"], run["value"], strict=True)}


def says_unproved(record: Mapping[str, str], family: str) -> bool:
    """Tell whether a plan says of itself that its search was stopped, and that this left the rules of a family unkept.

    One without the other is not enough: neither may a single word switch a rule off.
    """
    return record.get("termination") == STOPPED and family in split_list(record.get("not_proved", ""))


def check_run(facts: Facts, record: Mapping[str, str], report: Report) -> None:
    """Check what can be checked of how the plan was made: the law, its day, and whether the search came to its end.

    Parameters
    ----------
    facts : Facts
        What the case says.
    record : mapping of str to str
        The run record: what it says, by its items; what it does not say is not checked.
    report : Report
        Receives what is wrong.
    """
    known = {"programmes": ", ".join(facts.law.programmes), "law_on": facts.law.on.isoformat()}
    for item, own in known.items():
        if item in record and record[item] != own:
            what = _("The run record names another law, or another day of it, than the case.")
            report.add("run", what, {"item": item}, own, record[item])
    end = record.get("termination", "optimal")
    if end not in ("optimal", STOPPED):
        what = _("The run record does not say whether the search came to its end.")
        report.add("run", what, {"item": "termination"}, f"optimal | {STOPPED}", end)
    open_ = [item for item, value in record.items() if item.startswith("level_") and f"({STOPPED})" in value]
    if end == "optimal" and {item.partition(".")[0] for item in open_} - set(LAST_LEVELS):
        what = _("The run record says that the search came to its end, but one of its levels did not.")
        report.add("run", what, {"item": "termination"}, STOPPED, end)


def check_sources(facts: Facts, stated: pd.DataFrame, report: Report) -> None:
    """Check that every source and assumption of the case stands in the table, with the number of its rows.

    Parameters
    ----------
    facts : Facts
        What the case says.
    stated : pandas.DataFrame
        Table ``sources`` of the plan.
    report : Report
        Receives what is wrong.
    """
    kinds = {"source": "source", "assumed": "assumption"}
    own: dict[tuple[str, str, str], int] = {}
    told = [(name, row) for name, frame in facts.case.tables.items() if name != "assumptions" for row in _rows(frame)]
    told += [(str(row["table"]), row) for row in _rows(assumed_cells(facts.case))]
    for name, row in told:
        for column, kind in kinds.items():
            if text := str(row[column]).strip():
                key = (name, kind, text)
                own[key] = own.get(key, 0) + 1
    of_case = stated[stated["table"].isin(list(CASE_TABLES))]
    keys = zip(of_case["table"], of_case["kind"], of_case["text"], strict=True)
    said = dict(zip(keys, of_case["rows"].astype(float), strict=True))
    what = _("This is not how often the case names this source or assumption.")
    for key in sorted(own.keys() | said.keys()):
        if own.get(key, 0) != said.get(key, 0.0):
            report.add("sources", what, f"{key[0]}: {key[2]}", own.get(key, 0), said.get(key, 0.0), _("rows"))
    what = _("The plan does not name a source of the law.")
    for reference in sorted(_references(facts.law) - set(stated["text"])):
        report.add("sources", what, reference)


def _rows(frame: pd.DataFrame) -> list[dict[Hashable, str]]:
    names = [name for name in ("table", "source", "assumed") if name in frame]
    rows = zip(*(frame[name].tolist() for name in names), strict=True)
    return [dict(zip(names, row, strict=True)) for row in rows]


def _references(law: Law) -> set[str]:
    figures = [law.family_cap, law.quotes_required, law.organic_premium, law.fresh_foods_minimum, *law.rates.values()]
    texts = {figure.source.reference.strip() for figure in figures if figure is not None}
    return texts | {target.source.reference.strip() for target in law.targets if target.source is not None}


def check_warnings(facts: Facts, plan: Mapping[str, pd.DataFrame], report: Report) -> None:
    """Check that there are at least as many warnings as things of which a plan must warn.

    Their words are those of the language in which the plan was made, so they are counted, not read: one for shortfalls, one
    for assumptions of the case, one for each fund without a limit, one for the days of delivery where a supplier of whom something is
    ordered states no weekdays, and what the law asks for that is not modelled.

    Parameters
    ----------
    facts : Facts
        What the case says.
    plan : mapping of str to pandas.DataFrame
        The plan's tables: ``orders`` and ``warnings``, and of ``shortfalls``, ``fund_use`` and ``sources`` those that
        are there.
    report : Report
        Receives what is wrong.
    """
    short, use, sources = (plan.get(name) for name in ("shortfalls", "fund_use", "sources"))
    due = len(facts.law.not_modelled)
    due += short is not None and bool(len(short))
    due += sources is not None and bool((sources["kind"] == "assumption").any())
    if use is not None:
        due += use.loc[use["available"].isna(), "fund"].nunique()
    ordered = plan["orders"].loc[plan["orders"]["packs"] > 0, "offer"]
    rows = [facts.offer_rows[offer] for offer in ordered.unique() if offer in facts.offer_rows]
    weekdays = facts.suppliers["delivery_weekdays"]
    due += any(row["delivery_weekdays"] == "" and weekdays[row["supplier"]] == "" for row in rows)
    if len(plan["warnings"]) < due:
        report.add(
            "warnings", _("The plan leaves out something of which it must warn."), "", due, len(plan["warnings"])
        )


def check_why_offers(facts: Facts, orders: pd.DataFrame, stated: pd.DataFrame, report: Report) -> None:
    """Check what is said to be bought of each offer, and at which price.

    Parameters
    ----------
    facts : Facts
        What the case says.
    orders : pandas.DataFrame
        Order lines with `planner.verify.goods.with_worth`.
    stated : pandas.DataFrame
        Table ``why_offers`` of the plan; blank figures are not compared.
    report : Report
        Receives what is wrong.
    """
    bought = orders.groupby("offer")["own_kg"].sum()
    rows = stated.drop_duplicates("offer").reset_index(drop=True)
    rows["own_kg"] = of(rows["offer"], bought).astype(float).fillna(0.0)
    rows["own_price"] = of(rows["offer"], facts.offers["price_per_unit"]).astype(float)
    figures = (("kg", "own_kg", 0.0, "kg"), ("price_per_unit", "own_price", MONEY / 1e4, "currency"))
    for column, own, slack, unit in figures:
        wrong = rows[rows[column].notna() & differ(rows[own], rows[column], slack)]
        what = _("This is not what the plan buys of the offer, or not its price.")
        report.add_rows("why_offers", what, wrong, ["offer"], own, column, unit)
    for column in ("supplier", "product"):
        own_words = of(rows["offer"], facts.offers[column])
        wrong = rows.assign(own=own_words)[rows[column] != own_words]
        what = _("The {column} is not that of the offer.").format(column=column)
        report.add_rows("why_offers", what, wrong, ["offer"], "own", column)


def withheld(record: Mapping[str, str]) -> frozenset[str]:
    """Return the figures that the run record says are withheld, as `planner.verify.violation.figure_name` names them."""
    return frozenset(split_list(record.get("withheld", "")))
