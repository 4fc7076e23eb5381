"""Orders changed by hand: what follows from them, what the change costs, and what it breaks.

The orders are taken as they are given; nothing of them is bettered. What is delivered where, who pays, and every other table
are reckoned anew for them. Rules that the orders break are named by the independent check, not by the model.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd

from models.instance import Instance
from models.optimise import optimise
from models.solution import Solution, Termination
from planner.assembly import Assembly, assemble, make_frame
from planner.assembly.choices import menus_to_choose
from planner.assembly.given import given_instance
from planner.case import Case
from planner.findings import Finding, InputError
from planner.i18n import _, ngettext
from planner.inputs import names_of, records, typed
from planner.io.plans import read_plan
from planner.io.text_files import read_text_table
from planner.io.typed import type_table
from planner.kept import kept
from planner.making.pipeline import PlanFault, outcome_of, with_menus
from planner.making.plan import Outcome, Plan
from planner.making.put_back import PutBack, put_back
from planner.menus import OF_THE_SEARCH, MenuPlan
from planner.programmes.case_law import law_for
from planner.programmes.law import Law
from planner.reasons import os_reason
from planner.reports import money, purchases
from planner.reports.given_way import given_way_table
from planner.reports.stores import Pantries, run_pantries, short_needs
from planner.reports.tables import what_follows
from planner.schema import PLAN_TABLES, Table
from planner.schema.base import typed_frame
from planner.shown import PlanTables
from planner.verify import Violation, verify
from planner.verify.tables import FORM

NAMED = ["period", "zone", "offer"]
"""What a change must name: the day of delivery may be left to the plan where it is plain which is meant."""

KEY = [*NAMED, "delivery_day"]

CHANGES = Table(
    "orders",
    "Orders to change: one line per order, with the packs that it shall have; 0 takes it away. The day of delivery may be blank "
    "where the offer comes to the zone once in the period, or not yet.",
    tuple(
        replace(PLAN_TABLES["orders"][name], required=name != "delivery_day", key=name != "delivery_day")
        for name in (*KEY, "packs")
    ),
    label="Orders",
)
"""What a file of changes holds."""

STUDIES = ("binding", "why_offers", "robustness", "supplier_losses")
"""Tables that tell of the plan before the change."""


@dataclass(frozen=True)
class Adjusted:
    """A plan with orders changed by hand.

    Parameters
    ----------
    plan : Plan
        The plan for these orders; its violations are the rules that they break.
    changes : pandas.DataFrame
        ``what``, ``before``, ``after``, ``change``, ``unit``: the figures that differ, then the worth of each supplier's
        goods where that does.
    put_back : tuple of PutBack
        Figures of the file that are not taken, being neither packs nor what follows from the orders.
    """

    plan: Plan
    changes: pd.DataFrame
    put_back: tuple[PutBack, ...] = ()


def adjust(case: Case, path: str | Path, changes: str | Path | None = None) -> Adjusted:
    """Reckon a plan anew for orders that were changed by hand.

    Parameters
    ----------
    case : Case
        The case that the plan is for.
    path : str or Path
        A ``plan.json`` or ``plan.xlsx`` whose ``packs`` in the table of orders may have been changed, lines been added
        (period, zone, offer and packs are enough) or taken away.
    changes : str or Path, optional
        A CSV file with the columns of `CHANGES`: packs of orders that take the place of those in the plan.

    Returns
    -------
    Adjusted
        The plan for these orders, with what changed and what is broken.

    Raises
    ------
    InputError
        If a file cannot be read, or an order is not one: with all findings.
    PlanFault
        If planner and check disagree on what follows from the orders: a fault of the planner.
    """
    law = law_for(case)
    before = read_plan(Path(path), orders_need=(*NAMED, "packs"))
    wanted = before["orders"].reindex(columns=[*KEY, "packs"])
    served = before.get("served")
    assembly = assemble(case, law, _free_menus(case, served))
    wanted, findings = _with_days(case, assembly, wanted, before.get("deliveries"))
    if changes is not None:
        more, unclear = _with_days(case, assembly, _read_changes(Path(changes)), wanted)
        findings += unclear
        named = pd.MultiIndex.from_frame(wanted[KEY]).isin(pd.MultiIndex.from_frame(more[KEY]))
        wanted = pd.concat([wanted[~named], more])
    findings += _odd_orders(case, assembly, wanted)
    if findings:
        raise InputError(findings)
    orders = wanted[wanted["packs"] > 0].groupby(KEY, as_index=False)[["packs"]].sum()
    with kept():
        law_kept = law_for(case)
        again = assemble(case, law_kept, _free_menus(case, served))
        tables = _tables(case, law_kept, again, orders, before, _record(Path(path)))
        old = _orders_before(before)
        at_first = [] if old is None or _odd_orders(case, assembly, old) else [_tables(case, law_kept, again, old, before, {})]  # fmt: skip
    violations = verify(case, law, tables)
    # A hard rule that is broken cannot stand among those that gave way: it is told as broken.
    faults = [v for v in violations if v.family in {*PLAN_TABLES, FORM} - {"given_way"}]
    if faults:
        text = _("What follows from these orders could not be reckoned without doubt: {first}")
        raise PlanFault(text.format(first=f"{faults[0].where}: {faults[0].what}"), faults)
    tables["warnings"] = pd.concat([_told(violations), tables["warnings"]], ignore_index=True)
    outcome = outcome_of(tables)
    if violations and outcome is Outcome.COMPLETE:
        outcome = Outcome.SHORT
    plan = Plan(case, law, outcome, tables, None, (), tuple(violations))
    return Adjusted(
        plan, differences(case, PlanTables(before), plan.tables), tuple(put_back(before, [tables, *at_first]))
    )


def orders_changed(tables: Mapping[str, pd.DataFrame]) -> bool:
    """Tell whether the packs ordered are no longer those that the plan delivers: somebody changed its orders."""
    old = _orders_before(tables)
    if old is None:
        return False
    now = tables["orders"][tables["orders"]["packs"] > 0].groupby(KEY)["packs"].sum().astype(float)
    return not now.equals(old.set_index(KEY)["packs"].astype(float))


def _orders_before(tables: Mapping[str, pd.DataFrame]) -> pd.DataFrame | None:
    """Return the orders for which a plan was made, as its deliveries add up to them; None where it has none."""
    if "deliveries" not in tables:
        return None
    lines = tables["deliveries"]
    return lines[lines["packs"] > 0].groupby(KEY, as_index=False)[["packs"]].sum()


def _record(path: Path) -> dict[str, str]:
    digest = hashlib.sha256(path.read_bytes()).hexdigest()[:16]
    return {"adjusted": "by hand", "adjusted_from": digest, "adjusted_on": date.today().isoformat()}


def _read_changes(path: Path) -> pd.DataFrame:
    try:
        content = path.read_bytes()
    except OSError as error:
        text = _("The file {file} cannot be read: {reason}.").format(file=path, reason=os_reason(error))
        raise InputError([_finding(text, (), "", _("Name a CSV file with period, zone, offer and packs."))]) from error
    raw, findings = read_text_table("orders", content, CHANGES)
    frame, _extras, more = type_table(raw, CHANGES, country="")
    errors = [f for f in (*findings, *more) if f.severity == "error"]
    if errors:
        raise InputError(errors)
    return frame


def _free_menus(case: Case, served: pd.DataFrame | None) -> pd.DataFrame | None:
    """Return what the plan serves on the menus of which something was chosen, if only what fills an ingredient; else None."""
    free = menus_to_choose(case)
    if served is None or not free:
        return None
    return served[served["menu"].isin(free)].reset_index(drop=True)


def _with_days(
    case: Case, assembly: Assembly, orders: pd.DataFrame, known: pd.DataFrame | None
) -> tuple[pd.DataFrame, list[Finding]]:
    """Return orders with the day of delivery where it is blank: that of the order known, else the offer's first in the period.

    Where the offer comes to the zone on several days of the period, a finding asks which is meant.
    """
    days = pd.to_datetime(orders["delivery_day"]).astype("datetime64[s]")
    orders = orders.assign(delivery_day=days)
    blank = orders[days.isna()]
    if blank.empty:
        return orders, []
    there: dict[tuple[str, ...], list[pd.Timestamp]] = {}
    if known is not None:
        lines = known[(known["packs"] > 0) & known["delivery_day"].notna()]
        there = {tuple(map(str, key)): sorted(set(rows)) for key, rows in lines.groupby(NAMED)["delivery_day"]}
    unclear = []
    for row, line in blank.iterrows():
        found = there.get(tuple(str(line[name]) for name in NAMED)) or first_delivery(
            case, assembly, str(line["offer"]), str(line["zone"]), str(line["period"])
        )
        if len(found) == 1:
            orders.loc[row, "delivery_day"] = found[0]
        elif found:
            unclear.append(row)
    if not unclear:
        return orders, []
    text = _("The offer comes to the zone on several days of the period, and the day of delivery is not given.")
    mend = _("Fill in the column {column}.").format(column="delivery_day")
    return orders.drop(index=unclear), [_finding(text, pd.Index(unclear), "delivery_day", mend)]


def first_delivery(case: Case, assembly: Assembly, offer: str, zone: str, period: str) -> list[pd.Timestamp]:
    """Return the first day of the period on which the offer can come to the zone, or on which the zone receives; none: never.

    Parameters
    ----------
    case : Case
        The case.
    assembly : Assembly
        What was assembled of it: which sites belong to which delivery zone.
    offer, zone, period : str
        Short names of the offer, the delivery zone and the planning period.

    Returns
    -------
    list of pandas.Timestamp
        One day: the first on which the offer comes and some site of the zone receives; where there is none, the first
        on which the zone receives anything. Empty if it receives nothing in the period.
    """
    frame = make_frame(case)
    calendar, offers = frame.calendar, frame.offers
    sites = assembly.groups.part_of_site.index[
        assembly.groups.parts["zone"].reindex(assembly.groups.part_of_site).to_numpy() == zone
    ]
    receives = calendar.receives[calendar.sites.get_indexer(sites)].any(axis=0)
    within = calendar.periods["period"].to_numpy()[calendar.period_of_day] == period
    can = frame.can[(offers["offer"] == offer).to_numpy()].any(axis=0)
    for days in (receives & within & can, receives & within):
        if days.any():
            return [pd.Timestamp(calendar.dates[np.argmax(days)])]
    return []


def _odd_orders(case: Case, assembly: Assembly, orders: pd.DataFrame) -> list[Finding]:
    """Return what of the orders is no order: unknown names, days without school, parts of a pack, one order twice."""
    findings = []
    known = {
        "offer": (set(case["offers"]["offer"]), _("Use an offer of the case's table offers.")),
        "zone": (set(case["sites"]["zone"]), _("Use a delivery zone of the case's table sites.")),
        "period": (set(assembly.periods["period"]), _("Use the first day of a period of the plan, as 2026-03-02.")),
    }
    for column, (words, mend) in known.items():
        strange = orders[~orders[column].isin(words)]
        for word, rows in strange.groupby(column):
            text = _("The case knows no {column} {word}.").format(column=CHANGES[column].heading.lower(), word=word)
            findings.append(_finding(text, rows.index, column, mend))
    packs = orders["packs"]
    wrong = orders[packs.isna() | (packs.fillna(0) < 0)]
    if len(wrong):
        text = _("The packs of an order are missing or less than nothing.")
        findings.append(_finding(text, wrong.index, "packs", _("Give whole packs, 0 to take the order away.")))
    twice = orders[orders.duplicated(KEY, keep=False)]
    if len(twice):
        text = _("One order stands in two lines: the same offer for the same zone and day.")
        findings.append(_finding(text, twice.index, "packs", _("Put their packs into one line.")))
    known_places = orders["zone"].isin(known["zone"][0]) & orders["period"].isin(known["period"][0])
    days = orders["delivery_day"]
    closed = orders[known_places & days.isna() & (packs.fillna(0) > 0)]
    if len(closed):
        text = _("Something is ordered for a zone in a period in which none of its sites receives food.")
        findings.append(_finding(text, closed.index, "period", _("Order it for a period with school.")))
    spans = assembly.periods.set_index("period")[["first_day", "last_day"]].reindex(orders["period"])
    first, last = (spans[name].to_numpy() for name in ("first_day", "last_day"))
    outside = orders[known_places & days.notna() & ((days < first) | (days > last))]
    if len(outside):
        text = _("The day of delivery does not lie in the period.")
        findings.append(
            _finding(text, outside.index, "delivery_day", _("Give a day of the period, or leave it blank."))
        )
    return findings


def _finding(what: str, rows: pd.Index | tuple[int, ...], column: str, mend: str) -> Finding:
    return Finding(
        code="odd-order",
        severity="error",
        table="orders",
        rows=tuple(int(row) for row in rows),
        column=column,
        what=what,
        why=_("What follows from such an order cannot be reckoned."),
        mend=mend,
    )


def _tables(
    case: Case,
    law: Law,
    assembly: Assembly,
    orders: pd.DataFrame,
    before: Mapping[str, pd.DataFrame],
    record: Mapping[str, str],
) -> dict[str, pd.DataFrame]:
    """Return every table of the plan for the orders."""
    given = purchases.orders_of(case, assembly, orders)
    parts = purchases.given_parts(assembly, given, before.get("deliveries"))
    instance, _packs = given_instance(assembly, case, parts)
    paid = replace(assembly, instance=instance)
    decided = {"orders": given, "served": typed("served", assembly.served)}
    decided["deliveries"] = purchases.given_deliveries(case, assembly, given, before.get("deliveries"))
    decided["payments"] = _payments(case, paid, decided, before)
    pantries = run_pantries(case, assembly, decided["deliveries"])
    decided["shortfalls"] = _shortfalls(case, assembly, pantries, before)
    bought = _bought(assembly.instance, given)
    solution = Solution(Termination.OPTIMAL, {"bought": bought})
    run = dict(zip(before["run"]["item"], before["run"]["value"], strict=True)) if "run" in before else {}
    run = {item: value for item, value in run.items() if item not in ("withheld", "not_proved")} | dict(record)
    tables = with_menus(case, law, MenuPlan(), what_follows(case, law, assembly, decided, pantries, solution, run))
    if "menu_notes" in before:
        stay = before["menu_notes"][before["menu_notes"]["kind"].isin(OF_THE_SEARCH)]
        notes = pd.concat([tables["menu_notes"], stay], ignore_index=True)
        tables["menu_notes"] = typed_frame(PLAN_TABLES["menu_notes"], notes)
    tables["given_way"] = given_way_table(case, law, assembly, tables)
    return tables | {name: PLAN_TABLES[name].empty() for name in STUDIES}


def _payments(
    case: Case, paid: Assembly, decided: Mapping[str, pd.DataFrame], before: Mapping[str, pd.DataFrame]
) -> pd.DataFrame:
    """Return who pays for the orders: as before where nothing changed, else by the rules of the funds, as well as they allow."""
    charges = money.delivery_charges(case, paid, decided["orders"])
    bills = money.bill_cents(paid, decided["orders"], decided["deliveries"], charges)
    invoices = money.invoice_days(paid, decided["orders"], decided["deliveries"], charges)
    if "payments" in before and _same_bills(paid, bills, money.of_bills(before["payments"])):
        return money.completed(paid, money.of_bills(before["payments"]), invoices)
    solution = optimise(paid.instance)
    if not solution.usable:
        text = _("The payments for these orders could not be worked out ({reason}).")
        raise PlanFault(text.format(reason=solution.termination))
    return money.payment_table(paid, money.payment_cents(paid, solution, bills), invoices)


def _same_bills(given: Assembly, cents: np.ndarray, payments: pd.DataFrame) -> bool:
    """Tell whether payments are those of exactly these bills, to the cent."""
    instance, scopes = given.instance, given.groups.labels
    rows = instance.bills
    offer = [*instance.offers["offer"], ""]  # -1, a bill for delivery: the blank
    keys = zip(
        instance.periods["period"].to_numpy()[rows["period"]],
        money.since(given, rows),
        instance.suppliers["supplier"].to_numpy()[rows["supplier"]],
        (offer[number] for number in rows["offer"]),
        (scopes[number] for number in rows["group"]),
        strict=True,
    )
    due = {tuple(map(str, key)): int(worth) for key, worth in zip(keys, cents, strict=True) if worth}
    bill = ["period", "since", "supplier", "offer", "scope"]
    paid = payments.groupby(bill, as_index=False, dropna=False)[["amount"]].sum()
    rows_paid = zip(*(paid[column] for column in (*bill, "amount")), strict=True)
    return due == {tuple(map(str, key)): round(float(worth) * 100) for *key, worth in rows_paid if worth}


def _bought(instance: Instance, orders: pd.DataFrame) -> np.ndarray:
    """Return the packs bought by row of the instance's supply."""
    offer = instance.offers["offer"].to_numpy()[instance.supply["offer"]]
    period = instance.periods["period"].to_numpy()[instance.supply["period"]]
    packs = orders.groupby(["offer", "period"])["packs"].sum().astype(float)
    return packs.reindex(pd.MultiIndex.from_arrays([offer, period])).fillna(0.0).to_numpy()


def _shortfalls(case: Case, assembly: Assembly, pantries: Pantries, before: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """Return what is missing; the reason is that of the plan before where it was short there, else the change."""
    frame = short_needs(assembly, pantries)
    frame["product_name"] = frame["product"].map(names_of(case["products"], "product"))
    reasons: dict[tuple[str, str, str], str] = {}
    if "shortfalls" in before:
        old = before["shortfalls"]
        reasons = dict(zip(zip(old["period"], old["zone"], old["product"], strict=True), old["reason"], strict=True))
    places = zip(frame["period"], frame["zone"], frame["product"], strict=True)
    frame["reason"] = [reasons.get(place, _("Less is ordered, by hand, than is needed.")) for place in places]
    return typed("shortfalls", frame)


def _told(violations: list[Violation]) -> pd.DataFrame:
    """Return the warnings that tell that the orders were changed by hand, and each rule that they break."""
    kept = _("The orders of this plan were changed by hand. They keep every rule that must hold.")
    broken = ngettext(
        "The orders of this plan were changed by hand. They break {count} rule, which is named below.",
        "The orders of this plan were changed by hand. They break {count} rules, which are named below.",
        len(violations),
    )
    texts = [broken.format(count=len(violations)) if violations else kept]
    texts += [f"{violation.where}: {violation.what}" for violation in violations]
    rows = pd.DataFrame({"topic": _("Adjusted by hand"), "text": texts})
    return typed_frame(PLAN_TABLES["warnings"], rows)


def differences(case: Case, before: Mapping[str, pd.DataFrame], after: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """Return the figures of two plans that differ: those of the summary, then each supplier's goods.

    Parameters
    ----------
    case : Case
        The case, for its currency and the names of suppliers.
    before, after : mapping of str to pandas.DataFrame
        Tables of the plans. Figures of a table, ``summary`` or ``supplier_totals``, that is not there are left out.

    Returns
    -------
    pandas.DataFrame
        Columns ``what`` (the figure's or the supplier's name), ``before``, ``after``, ``change`` (after less before),
        ``unit``; NaN where a plan does not know the figure. A supplier that sells nothing in one of them has 0 there.
    """
    currency = str(case.head["currency"])
    columns = ["what", "before", "after", "change", "unit"]
    rows = []
    if "summary" in before:
        old = before["summary"].set_index("measure")["value"]
        for row in records(after["summary"]):
            rows.append((row.name, float(old.get(row.measure, np.nan)), float(row.value), row.unit))
    names = names_of(case["suppliers"], "supplier")
    sold = [
        t["supplier_totals"].set_index("supplier")["goods_amount"] for t in (before, after) if "supplier_totals" in t
    ]
    if len(sold) == 2:
        for supplier in sorted(set(sold[0].index) | set(sold[1].index)):
            was, is_ = (float(one.get(supplier, 0.0)) for one in sold)
            rows.append((names.get(supplier, supplier), was, is_, currency))
    frame = pd.DataFrame([(what, was, is_, is_ - was, unit) for what, was, is_, unit in rows], columns=columns)
    same = np.isclose(frame["before"].astype(float), frame["after"].astype(float), rtol=1e-9, atol=1e-9, equal_nan=True)
    return frame[~same].reset_index(drop=True)
