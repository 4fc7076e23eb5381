"""From a case and its plan to the register of capacity and back: what a plan takes by month, what others hold of one's suppliers.

What is delivered on a day is of that day's month (`planner.assembly.elsewhere` leaves as much), and lies there on the days of its planning period. By hand: of 70 kg for the week
from 30 March 2026, of which 30 come on Tuesday and 40 on Thursday, 30 are of March, on its last two days, and 40 of April, on its first five. What is ordered counts,
expected loss included, and what was bought earlier in the year.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd

from planner.assembly.calendar import NOMINAL_DAYS, day_numbers, make_calendar
from planner.assembly.elsewhere import period_bounds, year_days
from planner.assembly.labels import records
from planner.assembly.menus import offer_seasons
from planner.case import Case
from planner.findings import Finding, InputError
from planner.i18n import _, listed
from planner.io.files import refuse
from planner.io.foreign import read_foreign
from planner.io.raw import RawTable
from planner.io.typed import type_table
from planner.ledger.words import words_of
from planner.record.sharing import Ordered, Taken, part_of
from planner.record.state import Harvest, State
from planner.schema import CASE_TABLES
from planner.schema.base import split_months
from planner.schema.register_tables import CAPACITIES
from planner.words import nearest

TABLE = "sold_elsewhere"

BySpan = dict[Harvest, dict[tuple[date, date], float]]
"""Kg by supplier and product, then by first and last day, which lie in one month."""


@dataclass(frozen=True, slots=True)
class Matched:
    """Which harvests of the register are of suppliers and products of a case.

    Parameters
    ----------
    ours : dict of Harvest to Harvest
        Short names of the case, by the names of the register.
    findings : list of Finding
        What must be answered first (errors), and what of the register the case does not know (notes).
    """

    ours: dict[Harvest, Harvest]
    findings: list[Finding] = field(default_factory=list)


def matched(case: Case, state: State, left_out: Iterable[str] = ()) -> Matched:
    """Match the names of the register with those of a case: by name, or as the case's table ``mappings`` says; nothing is guessed.

    Parameters
    ----------
    case : Case
        The case.
    state : State
        What the register holds.
    left_out : iterable of str
        Suppliers of the register of which the user said that the case does not have them.

    Returns
    -------
    Matched
        The pairs, and what must be answered before they can be used.
    """
    words, gone = words_of(case), set(left_out)
    harvests = sorted({where[:2] for where in state.capacities})
    names = dict(zip(case["suppliers"]["supplier"], case["suppliers"]["name"], strict=True))
    seller = {theirs: words["supplier"](theirs) for theirs, _product in harvests}
    found: dict[Harvest, Harvest] = {}
    asked: list[Finding] = []
    strangers: list[str] = []
    free = {key: name for key, name in names.items() if key not in seller.values()}
    for theirs in sorted(name for name, ours in seller.items() if ours is None and name not in gone):
        if like := nearest(theirs, sorted({*free, *free.values()}), most=1):
            asked.append(_asked("supplier", theirs, like[0]))
        else:
            strangers.append(theirs)
    products = dict(zip(case["products"]["product"], case["products"]["name"], strict=True))
    offers = case["offers"]
    for theirs, ours in seller.items():
        if ours is None:
            continue
        its = {product: words["product"](product) for supplier, product in harvests if supplier == theirs}
        offered = set(offers.loc[offers["supplier"] == ours, "product"])
        found |= {(theirs, product): (ours, key) for product, key in its.items() if key is not None and key in offered}
        open_ = {products[key]: key for key in offered - set(its.values())}
        for product in sorted(name for name, key in its.items() if key is None):
            if open_:
                asked.append(_asked("product", product, listed(sorted(open_)), names[ours]))
    for own in sorted({key for key in found.values() if list(found.values()).count(key) > 1}):
        asked.append(_two_names([f"{b} ({a})" for (a, b), key in found.items() if key == own], products[own[1]]))
    if strangers:
        what = _("The register has suppliers that are none of this case: {names}.").format(names=listed(strangers))
        why = _("What others hold of them plays no part here.")
        mend = _("If one of them is yours under another name, say so: --map 'supplier:\"NAME\"=SHORT NAME'.")
        asked.append(Finding("not-of-this-case", "note", "", (), "", what, why, mend))
    return Matched(found, asked)


def _asked(kind: str, theirs: str, like: str, supplier: str = "") -> Finding:
    if kind == "supplier":
        what = _("The register's supplier “{theirs}” may be {like} of this case.").format(theirs=theirs, like=like)
        mend = _(
            "Say it once: --map 'supplier:\"{theirs}\"=SHORT NAME', or that it is another: --map 'supplier:\"{theirs}\"=-'."
        )
    else:
        what = _("The register's product “{theirs}” of {supplier} may be one of: {like}.").format(
            theirs=theirs, supplier=supplier, like=like
        )
        mend = _(
            "Say it once: --map 'product:\"{theirs}\"=SHORT NAME', or that it is another: --map 'product:\"{theirs}\"=-'."
        )
    why = _("If it is, others may hold what this case would buy.")
    return Finding("asked-of-register", "error", "", (), "", what, why, mend.format(theirs=theirs))


def _two_names(theirs: list[str], ours: str) -> Finding:
    what = _("{names} of the register are all {product} of this case.").format(names=listed(theirs), product=ours)
    why = _("It is not known of which of them the case buys.")
    mend = _("Make them products of their own in the case, or let the register state them together.")
    return Finding("two-names-on-register", "error", "", (), "", what, why, mend)


def read_capacities(path: Path) -> list[Ordered]:
    """Read what suppliers can deliver from a CSV file or workbook, by the columns of `planner.schema.register_tables.CAPACITIES`.

    Raises
    ------
    InputError
        With everything that is wrong in it.
    """
    headings = {name.casefold() for column in CAPACITIES.columns for name in (column.name, column.heading)}

    def hits(raw: RawTable) -> int:
        return sum(heading.casefold() in headings for heading in raw.headings)

    raw, findings = read_foreign(path, CAPACITIES, hits)
    frame, _extras, more = type_table(raw, CAPACITIES, country="", ask=True)
    findings += more
    lines: dict[tuple[str, str, str], int] = {}
    told = []
    for line, row in zip(frame.index, records(frame), strict=True):
        blank = [column.heading for column in CAPACITIES.columns if pd.isna(row[column.name]) or row[column.name] == ""]
        if blank:
            if not any(line in one.rows for one in more):
                findings.append(_wrong(path, line, _("Not filled in: {columns}.").format(columns=listed(blank))))
            continue
        for month in split_months(str(row["months"])):
            one = Ordered(
                supplier=row["supplier"],
                product=row["product"],
                month=f"{int(row['year'])}-{month:02d}",
                kg=round(float(row["kg"]), 3),
            )
            if one.where in lines:
                text = _("{product} of {supplier} stands twice for {month}: in line {line} already.")
                findings.append(
                    _wrong(
                        path,
                        line,
                        text.format(product=one.product, supplier=one.supplier, month=one.month, line=lines[one.where]),
                    )
                )
            lines[one.where] = int(line)
            told.append(one)
    if any(one.severity == "error" for one in findings):
        raise InputError(findings)
    if not told:
        refuse("no-capacity", _("{file} has no line.").format(file=path.name), _("Fill in at least one."))
    return told


def _wrong(path: Path, line: int, what: str) -> Finding:
    why = _("Nothing was stated: all lines are taken, or none.")
    return Finding("capacity-line", "error", path.name, (int(line),), "", what, why, _("Correct the line."))


def taken_by_span(case: Case, orders: pd.DataFrame) -> BySpan:
    """Return what a plan takes of each harvest by planning period and month of delivery, in the case's short names; see the head of the module.

    Parameters
    ----------
    case : Case
        The case of the plan; what it bought before counts.
    orders : pandas.DataFrame
        The plan's table of that name.
    """
    starts, ends = period_bounds(case)
    place = {label: at for at, label in enumerate(make_calendar(case).periods["period"])}
    kg: BySpan = {}

    def add(supplier: str, product: str, day: int, span: tuple[int, int], amount: float) -> None:
        of_span, within = kg.setdefault((supplier, product), {}), _in_month(day, span)
        of_span[within] = of_span.get(within, 0.0) + amount

    for row, day in zip(records(orders), day_numbers(orders["delivery_day"]), strict=True):
        at = place[row["period"]]
        add(row["supplier"], row["product"], int(day), (int(starts[at]), int(ends[at])), float(row["order_kg"]))
    loss = case["offers"].set_index("offer")["expected_loss_share"].to_dict()
    goods = case["bought"]
    goods = goods[goods["product"] != ""]
    for row, day in zip(records(goods), day_numbers(goods["date"]), strict=True):
        ordered = float(row["kg"]) / (1 - float(loss.get(row["offer"], 0.0)))
        add(row["supplier"], row["product"], int(day), _span_of(case, int(day), int(starts[0])), ordered)
    return kg


def _in_month(day: int, span: tuple[int, int]) -> tuple[date, date]:
    """Return first and last day of what lies of a period in the month of a day in it."""
    first, last = _month_of(day)
    within = np.array([max(first, span[0]), min(last, span[1])]).astype("datetime64[D]")
    return within[0].item(), within[1].item()


def _month_of(day: int) -> tuple[int, int]:
    """Return first and last day of the month of a day."""
    month = np.datetime64(day, "D").astype("datetime64[M]")
    begin, after = (one.astype("datetime64[D]").astype(np.int64) for one in (month, month + np.timedelta64(1, "M")))
    return int(begin), int(after) - 1


def _span_of(case: Case, day: int, first: int) -> tuple[int, int]:
    """Return first and last day of the period in which an earlier day lies, counted back from the first of the plan."""
    if case.head["period"] == "month":
        return _month_of(day)
    length = NOMINAL_DAYS[str(case.head["period"])]
    begin = first + (day - first) // length * length
    return begin, begin + length - 1


def _offered(case: Case, harvest: Harvest, days: np.ndarray) -> np.ndarray:
    """Tell on which days any offer of a supplier and product is in season."""
    offers = case["offers"]
    own = offers[(offers["supplier"] == harvest[0]) & (offers["product"] == harvest[1])]
    seasons = offer_seasons(case, pd.Index(own["offer"]), pd.Index(case["products"]["product"]))
    return np.asarray(seasons.on(days).any(axis=0), dtype=bool)


def commitment_lines(case: Case, orders: pd.DataFrame, ours: Mapping[Harvest, Harvest]) -> list[Taken]:
    """Return what a plan takes of the register's harvests, in the register's names.

    Parameters
    ----------
    case : Case
        The case of the plan.
    orders : pandas.DataFrame
        The plan's table of that name.
    ours : mapping of Harvest to Harvest
        From `matched`.

    Returns
    -------
    list of Taken
        Kg by planning period and month of delivery; nothing of harvests that the register does not state.
    """
    theirs = {own: register for register, own in ours.items()}
    lines = []
    for own, spans in taken_by_span(case, orders).items():
        if own in theirs:
            supplier, product = theirs[own]
            lines += [
                Taken(supplier=supplier, product=product, first_day=first, last_day=last, kg=round(kg, 3))
                for (first, last), kg in sorted(spans.items())
                if kg > 0
            ]
    return lines


def held_by_others(
    case: Case, state: State, buyer: str, word: str, ours: Mapping[Harvest, Harvest]
) -> list[dict[str, object]]:
    """Return rows of the table ``sold_elsewhere``: what others hold of one's harvests, and what the register says there is, by month.

    Parameters
    ----------
    case : Case
        The case.
    state : State
        What the register holds.
    buyer, word : str
        Whose case it is, and the short name of the case: what it has committed itself is not held by others.
    ours : mapping of Harvest to Harvest
        From `matched`.

    Returns
    -------
    list of dict
        Cells by column: a row with the capacity of each month, under the register's name, 0 where it states none; and a row for what
        each other buyer has committed for some days or has set aside of a month.
    """
    begin, end = year_days(case)
    months = np.unique(np.arange(begin, end + 1).astype("datetime64[D]").astype("datetime64[M]"))
    rows: list[dict[str, object]] = []
    for harvest, own in ours.items():
        found: dict[tuple[date, date, str], float] = {}
        stated: dict[tuple[date, date], float] = {}
        for month in months:
            days = np.arange(month.astype("datetime64[D]"), (month + np.timedelta64(1, "M")).astype("datetime64[D]"))
            if not _offered(case, own, days.astype(np.int64)).any():
                continue
            first, last = days[0].item(), days[-1].item()
            part = part_of(state, (*harvest, str(month)), (buyer, word))
            stated[first, last] = part.capacity
            for one, kg in part.reserved.items():
                if one != buyer:
                    found[first, last, state.buyers[one].name] = kg
        for key, commitment in state.commitments.items():
            for (what, first, last), kg in commitment.days.items():
                if key != (buyer, word) and what == harvest and any(a <= first <= b for a, b in stated):
                    place = (first, last, state.buyers[commitment.buyer].name)
                    found[place] = found.get(place, 0.0) + kg
        cells = {"supplier": own[0], "product": own[1], "source": source_of(state)}
        rows += [
            cells | {"first_day": first, "last_day": last, "buyer": state.name, "kg": 0.0, "harvest_kg": kg}
            for (first, last), kg in stated.items()
        ]
        rows += [
            cells | {"first_day": first, "last_day": last, "buyer": name, "kg": round(kg, 3), "harvest_kg": np.nan}
            for (first, last, name), kg in sorted(found.items())
        ]
    return rows


def source_of(state: State) -> str:
    """Return by what rows of a case are known that were taken from a register."""
    return f"{state.name} (planner register)"


def with_held(case: Case, state: State, rows: list[dict[str, object]]) -> Case:
    """Return a case with what others hold in place of what was taken from the same register before; all other rows stay.

    Parameters
    ----------
    case : Case
        The case.
    state : State
        What the register holds.
    rows : list of dict
        From `held_by_others`.

    Returns
    -------
    Case
        Nothing is written.
    """
    table = case.tables[TABLE]
    kept = table[table["source"] != source_of(state)]
    blank = CASE_TABLES[TABLE].empty()
    new = pd.DataFrame(rows, columns=list(blank.columns))
    new = new.assign(
        **{name: new[name].astype("object").fillna("") for name in blank.columns if blank[name].dtype == "str"}
    )
    new = new.assign(first_day=pd.to_datetime(new["first_day"]), last_day=pd.to_datetime(new["last_day"]))
    new = new.astype(blank.dtypes.to_dict())
    start = int(max(kept.index, default=1)) + 1
    new.index = pd.RangeIndex(start, start + len(new))
    frame = pd.concat([kept, new]) if len(kept) else new
    extras = dict(case.extras)
    if TABLE in extras:
        extras[TABLE] = extras[TABLE].reindex(frame.index, fill_value="")
    return Case({**case.tables, TABLE: frame}, extras, case.path)
