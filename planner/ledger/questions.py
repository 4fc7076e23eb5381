"""What is asked about lines before they are recorded: one fact each, all told at once, the lines named."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

import numpy as np
import pandas as pd

from planner.case import Case
from planner.checks.base import groups
from planner.checks.facts import Facts
from planner.findings import Finding, Severity
from planner.i18n import _, day_text, listed, ngettext, number_text
from planner.io.raw import Cell, cell_text, is_blank
from planner.ledger.window import DAY, belongs, plan_window, year_window
from planner.ledger.words import KINDS
from planner.schema.ledger_tables import LINE_KINDS
from planner.words import Names

FAR = 5.0
"""A price so many times the usual, or so many times less, is questioned."""

_KIND_WORDS = Names((word, kind) for kind, words in KINDS.items() for word in (kind, *words))
_FREE_MENUS = ("repertoire", "free_basket")


def kind_word(cell: Cell) -> Cell:
    """Return the kind of line that a cell means (of `KINDS`), or the cell if it means none."""
    return _KIND_WORDS(cell_text(cell)) or cell


def says_kinds(cells: Sequence[Cell]) -> tuple[bool, bool]:
    """Return whether a column tells kinds of lines (half of its filled cells or more), and whether one of them is no delivery."""
    meant = [_KIND_WORDS(cell_text(cell)) for cell in cells if not is_blank(cell)]
    told = [kind for kind in meant if kind]
    return 0 < len(meant) <= 2 * len(told), any(kind != "delivery" for kind in told)


@dataclass(frozen=True)
class _Asked:
    case: Case
    frame: pd.DataFrame
    table: str
    today: date | None
    facts: Facts

    def finding(
        self, severity: Severity, rows: Iterable[Hashable], column: str, *, what: str, why: str, mend: str
    ) -> Finding:
        lines = tuple(sorted(int(str(row)) for row in rows))
        return Finding("", severity, self.table, lines, column, what, why, mend)

    def rows(self, where: pd.Series[bool] | np.ndarray) -> pd.Index:
        return self.frame.index[np.asarray(where, dtype=bool)]


def ask(case: Case, frame: pd.DataFrame, table: str, today: date | None = None) -> list[Finding]:
    """Return what is wrong or doubtful in lines that stand in the words of the case.

    Parameters
    ----------
    case : Case
        The case.
    frame : pandas.DataFrame
        Lines with their weights and amounts; the index holds line numbers.
    table : str
        Name of the file.
    today : date, optional
        Given, a later day is an error.

    Returns
    -------
    list of Finding
        Errors, warnings and notes with line numbers, by question; the code of each is the name of its question.
    """
    if frame.empty:
        return []
    asked = _Asked(case, frame, table, today, Facts(case))
    return [
        replace(finding, code=question.__name__.strip("_").replace("_", "-"))
        for question in _QUESTIONS
        for finding in question(asked)
    ]


def _blank_cell(asked: _Asked) -> Iterator[Finding]:
    for column, blank in (("date", asked.frame["date"].isna()), ("supplier", asked.frame["supplier"] == "")):
        rows = asked.rows(blank)
        if len(rows):
            yield asked.finding(
                "error",
                rows,
                column,
                what=_("{column} is blank.").format(column=column),
                why=_("Nobody can tell what the line is about."),
                mend=_("Fill it in, or delete the line if it is only a total."),
            )


def _unknown_kind(asked: _Asked) -> Iterator[Finding]:
    kinds = asked.frame["kind"]
    for (word,), part in groups(kinds[~kinds.isin(LINE_KINDS)].to_frame(), "kind"):
        yield asked.finding(
            "error",
            part.index,
            "kind",
            what=_("“{word}” is no kind of line.").format(word=word),
            why=_("A payment counted as a delivery would count the money twice."),
            mend=_("Write one of {words}, or say once what it means: --map 'value:\"{word}\"=delivery'.").format(
                words=", ".join(LINE_KINDS), word=word
            ),
        )


def _negative(asked: _Asked) -> Iterator[Finding]:
    frame = asked.frame
    below = (frame[["quantity", "kg", "amount"]] < 0).any(axis=1)
    credit = frame["credit_note"].fillna(False).astype(bool)
    rows = asked.rows(below & ~credit)
    if len(rows):
        yield asked.finding(
            "error",
            rows,
            "amount",
            what=_("Quantity, weight or amount is below zero, and the line is no credit note."),
            why=_("A slip of the minus sign would take from what was bought."),
            mend=_("Correct the sign, or write yes under credit_note if goods were taken back or invoiced too high."),
        )
    rows = asked.rows(credit & ~(frame["amount"] < 0))
    if len(rows):
        yield asked.finding(
            "error",
            rows,
            "credit_note",
            what=_("A credit note has no amount below zero."),
            why=_("It gives money back, so it must lessen what was bought."),
            mend=_("Write quantity and amount with a minus, or clear credit_note."),
        )
    rows = asked.rows(credit & ((frame["quantity"] > 0) | (frame["kg"] > 0)))
    if len(rows):
        yield asked.finding(
            "error",
            rows,
            "quantity",
            what=_("A credit note has a quantity or weight above zero."),
            why=_("It would add goods while it takes money back."),
            mend=_("Write the quantity with a minus; leave it blank if no goods were taken back."),
        )
    rows = asked.rows(frame["price"] < 0)
    if len(rows):
        yield asked.finding(
            "error",
            rows,
            "price",
            what=_("A price is below zero."),
            why=_("A credit note has a quantity below zero, not a price."),
            mend=_("Correct the sign."),
        )


def _without_amount(asked: _Asked) -> Iterator[Finding]:
    frame = asked.frame
    missing = frame["amount"].isna()
    rows = asked.rows(missing & frame["kind"].isin(("delivery", "payment")))
    if len(rows):
        yield asked.finding(
            "error",
            rows,
            "amount",
            what=_("There is neither an amount, nor a quantity with a price."),
            why=_("What was bought or paid cannot be counted."),
            mend=_("Fill in the amount, or quantity and price. For goods that were given write 0."),
        )
    rows = asked.rows(missing & (frame["kind"] == "order"))
    if len(rows):
        yield asked.finding(
            "warning",
            rows,
            "amount",
            what=_("An order has no amount."),
            why=_("It cannot be told how much money it binds."),
            mend=_("Fill in the price."),
        )


def _without_weight(asked: _Asked) -> Iterator[Finding]:
    frame = asked.frame
    goods = frame["kind"].isin(("delivery", "order"))
    rows = asked.rows(goods & (frame["product"] != "") & frame["kg"].isna() & frame["quantity"].isna())
    if len(rows):
        yield asked.finding(
            "warning",
            rows,
            "quantity",
            what=_("There is no quantity, so no weight is known."),
            why=_("The line counts in money, but the goods cannot be set against what was planned."),
            mend=_("Fill in the quantity or the weight, if it can be found out."),
        )
    rows = asked.rows(goods & (frame["product"] == "") & (frame["quantity"].notna() | frame["kg"].notna()))
    if len(rows):
        yield asked.finding(
            "error",
            rows,
            "product",
            what=_("There is a quantity, but no product."),
            why=_("Goods without a name count toward nothing."),
            mend=_("Fill in the product; for delivery charges clear the quantity."),
        )
    charge = goods & (frame["product"] == "") & frame["quantity"].isna() & frame["kg"].isna()
    contracts = asked.facts["contracts"]
    owed = frame["contract"].isin(contracts.loc[contracts["charge_per_year"] > 0, "contract"])
    rows = asked.rows(charge & ~owed)  # else it is the contract's charge for the year
    if len(rows):
        yield asked.finding(
            "note",
            rows,
            "product",
            what=_("A line without a product is taken as a charge for delivery."),
            why=_("It is paid from the fund, but only goods count toward shares and caps."),
            mend=_("Fill in the product if the line is about goods."),
        )


def _outside_the_year(asked: _Asked) -> Iterator[Finding]:
    days = asked.frame["date"]
    if len(asked.case["case"]):
        window, year = plan_window(asked.case), year_window(asked.case)
        before = belongs(asked.frame, year.until(window.first - DAY))
        if before.any():
            yield asked.finding(
                "note",
                asked.rows(before),
                "date",
                what=_("{days} is before the plan's first day, {first}.").format(
                    days=listed(day_text(day.date()) for day in days[before].drop_duplicates()),
                    first=day_text(window.first.date()),
                ),
                why=_(
                    "What was bought before it stands in the table `bought` of the case; the lines count only there."
                ),
                mend=_("Nothing, if it does stand there."),
            )
        rows = asked.rows(~belongs(asked.frame, window) & ~before & days.notna())
        if len(rows):
            yield asked.finding(
                "warning",
                rows,
                "date",
                what=_("{days} is not within the case, {first} to {last}.").format(
                    days=listed(day_text(day.date()) for day in days.loc[rows].drop_duplicates()),
                    first=day_text(window.first.date()),
                    last=day_text(window.last.date()),
                ),
                why=_("The line counts for none of the shares and caps of this case."),
                mend=_("Correct the year if it is a slip; lines of earlier years may stay, to show the way."),
            )
    if asked.today is not None:
        rows = asked.rows(days > pd.Timestamp(asked.today))
        if len(rows):
            yield asked.finding(
                "error",
                rows,
                "date",
                what=_("{days} has not come yet.").format(
                    days=listed(day_text(day.date()) for day in days.loc[rows].drop_duplicates())
                ),
                why=_("A ledger records what happened."),
                mend=_("Correct the day. To try what coming purchases would do, ask for the progress with the file."),
            )


def _credit_across_years(asked: _Asked) -> Iterator[Finding]:
    frame, window = asked.frame, plan_window(asked.case)
    named = frame[frame["invoice"] != ""]
    credit = named["credit_note"].fillna(False).astype(bool)
    goods = named[~credit & (named["kind"] == "delivery")].groupby(["supplier", "invoice"])["date"].agg(["min", "max"])
    of = goods.reindex(pd.MultiIndex.from_frame(named.loc[credit, ["supplier", "invoice"]]))
    inside = window.holds(named.loc[credit, "date"]).to_numpy()
    whole = ((of["min"] >= window.first) & (of["max"] <= window.last)).to_numpy()
    none = ((of["max"] < window.first) | (of["min"] > window.last)).to_numpy()
    rows = named.index[credit][(inside & none) | (~inside & whole)]
    if len(rows):
        yield asked.finding(
            "warning",
            rows,
            "date",
            what=_("A credit note takes back goods of another year."),
            why=_("It counts in the year of its own day, not in that of the goods."),
            mend=_("Nothing, if accounts take it so. To take it off the year of the goods, give it their day."),
        )


def _refused_without_reason(asked: _Asked) -> Iterator[Finding]:
    refused = ~asked.frame["accepted"].fillna(True).astype(bool)
    rows = asked.rows(refused & (asked.frame["reason"] == ""))
    if len(rows):
        yield asked.finding(
            "warning",
            rows,
            "reason",
            what=_("Goods were refused without a reason."),
            why=_("The supplier may object, and nobody will know why they are missing."),
            mend=_("Write why, such as: spoilt, too late, not what was ordered."),
        )


def _payment_without_invoice(asked: _Asked) -> Iterator[Finding]:
    rows = asked.rows((asked.frame["kind"] == "payment") & (asked.frame["invoice"] == ""))
    if len(rows):
        yield asked.finding(
            "warning",
            rows,
            "invoice",
            what=_("A payment names no invoice."),
            why=_("Nobody can tell what it settles; accounts are asked for it."),
            mend=_("Fill in the number of the invoice."),
        )


def _contract_of_another(asked: _Asked) -> Iterator[Finding]:
    """A line names a contract of another supplier, one that does not hold on its day, or one for another product."""
    frame, contracts = asked.frame, asked.facts["contracts"].drop_duplicates("contract").set_index("contract")
    frame = frame[frame["contract"].isin(contracts.index)]
    own, days = contracts.reindex(frame["contract"]), asked.facts.contract_days.reindex(frame["contract"])
    day, names = frame["date"].to_numpy(), own["name"].set_axis(frame.index)
    other = (own["supplier"] != frame["supplier"].to_numpy()).to_numpy()
    away = ~other & ((day < days["first"].to_numpy()) | (day > days["last"].to_numpy()))
    substituted = ~other & (
        (own["product"] != frame["product"].to_numpy()).to_numpy() & (frame["product"] != "").to_numpy()
    )
    for severity, where, column, what, why, mend in (
        ("error", other, "contract", _("{contracts} is of another supplier."), _("It would count under a contract that was not called off."), _("Correct the contract or the supplier.")),
        ("warning", away, "date", _("{contracts} does not hold on the day of the line."), _("It counts under the contract all the same."), _("Correct the day, or enter in the case that its extension is drawn.")),
        ("note", substituted, "product", _("Another product came under {contracts}."), _("Its weight counts as called off under the contract."), _("Nothing, if it came in place of what was agreed; else clear the contract.")),
    ):  # fmt: skip
        rows = frame.index[where]
        if len(rows):
            told = what.format(contracts=listed(names.loc[rows].unique()))
            yield asked.finding(severity, rows, column, what=told, why=why, mend=mend)  # type: ignore[arg-type]


def _price_unusual(asked: _Asked) -> Iterator[Finding]:
    frame = asked.frame
    goods = frame[frame["kind"].isin(("delivery", "order")) & (frame["kg"] != 0) & (frame["amount"] != 0)]
    paid = goods["amount"] / goods["kg"]
    usual = _usual_prices(asked.facts)
    told: dict[str, list[int]] = {}
    for line, supplier, product, price in zip(goods.index, goods["supplier"], goods["product"], paid, strict=True):
        expected = usual.get((supplier, product), usual.get(("", product)))
        if expected and price > 0 and not expected / FAR <= price <= expected * FAR:
            text = _("{product}: {paid} per kg, usually {usual}").format(
                product=product, paid=number_text(price, 2), usual=number_text(expected, 2)
            )
            told.setdefault(text, []).append(int(str(line)))
    for text, rows in told.items():
        yield asked.finding(
            "warning",
            rows,
            "price",
            what=_("The price is far from the usual. {told}.").format(told=text),
            why=_("A wrong unit or a slipped decimal comma bends every share."),
            mend=_("Are you sure? See whether quantity, unit and price are right."),
        )


def _usual_prices(facts: Facts) -> dict[tuple[str, str], float]:
    """Return prices per kg by supplier and product, and by product alone: offers, else quotes."""
    offers = facts.prices("offers").dropna(subset=["kg_price"])
    offers["supplier"] = facts["offers"]["supplier"].reindex(offers["line"]).to_numpy()
    quotes = facts.prices("quotes").dropna(subset=["kg_price"])
    known: dict[tuple[str, str], float] = {
        ("", str(product)): float(price) for product, price in quotes.groupby("product")["kg_price"].median().items()
    }
    known |= {("", str(p)): float(price) for p, price in offers.groupby("product")["kg_price"].median().items()}
    by_supplier = offers.groupby(["supplier", "product"])["kg_price"].median().reset_index()
    known |= {
        (str(s), str(p)): float(price)
        for s, p, price in zip(by_supplier["supplier"], by_supplier["product"], by_supplier["kg_price"], strict=True)
    }
    return known


def _more_than_a_year(asked: _Asked) -> Iterator[Finding]:
    facts = asked.facts
    if facts["menu_groups"]["mode"].isin(_FREE_MENUS).any():
        return
    goods = asked.frame[asked.frame["kind"].isin(("delivery", "order")) & (asked.frame["product"] != "")]
    need = facts.need_kg
    # What may replace one another may also fill every place alone.
    group = facts.products["food_group"].to_dict()
    of_group = need.groupby(need.index.map(group)).sum()
    choice = set(facts["recipes"].loc[facts["recipes"]["choice"] != "", "product"])
    for product, lines in goods.groupby("product"):
        bound = of_group.get(group.get(product), 0.0) if product in choice else need.get(product, 0.0)
        rows = lines.index[lines["kg"] > bound]
        if bound > 0 and len(rows):
            yield asked.finding(
                "warning",
                rows,
                "quantity",
                what=_("{product}: {kg} kg in one line; all menus of the case need {need} kg.").format(
                    product=product,
                    kg=number_text(float(lines["kg"].max())),
                    need=number_text(float(bound)),
                ),
                why=_("One such line would outweigh the whole year."),
                mend=_("Are you sure? See whether quantity and unit are right."),
            )


def _without_fund(asked: _Asked) -> Iterator[Finding]:
    frame = asked.frame
    paid = frame[(frame["kind"] == "payment") & (frame["fund"] != "") & (frame["invoice"] != "")]
    settled = pd.MultiIndex.from_frame(frame[["supplier", "invoice"]]).isin(
        pd.MultiIndex.from_frame(paid[["supplier", "invoice"]])
    )
    came = (frame["kind"] == "delivery") & frame["accepted"].fillna(True).astype(bool)
    rows = asked.rows(came & (frame["fund"] == "") & ~settled)
    if len(rows):
        yield asked.finding(
            "warning",
            rows,
            "fund",
            what=ngettext("{count} delivery names no fund.", "{count} deliveries name no fund.", len(rows)).format(
                count=number_text(len(rows))
            ),
            why=_("A share of a fund's money does not count them, and would look smaller than it is."),
            mend=_("Say in a column which fund paid, or record the payments with the same invoice."),
        )


_QUESTIONS: tuple[Callable[[_Asked], Iterator[Finding]], ...] = (
    _blank_cell,
    _unknown_kind,
    _negative,
    _without_amount,
    _without_weight,
    _outside_the_year,
    _credit_across_years,
    _refused_without_reason,
    _payment_without_invoice,
    _contract_of_another,
    _price_unusual,
    _without_fund,
    _more_than_a_year,
)
