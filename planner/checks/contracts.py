"""Contracts: their days, quantities and price lists, which may contradict each other or leave days without a price.

By hand: a contract from 1 February to 31 December, with an offer to 30 June at 3.10 and one from 1 August at 3.40: in July nothing has a
price, so nothing comes. If the first went on to 31 August, August would have two prices, and the plan would take the lower.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd

from planner.checks.arrivals import Bools
from planner.checks.base import fact, finding, money, number
from planner.checks.days import days_listed, reversed_days
from planner.checks.facts import FREE_MENUS, Facts
from planner.checks.funding import money_come
from planner.findings import Finding
from planner.i18n import _, day_text, listed

_CENT = 0.005


@dataclass(frozen=True, eq=False)
class _Signed:
    """A contract whose days are known: its row, its offers, on which days of the plan it holds and on which each offer can come."""

    name: str
    row: pd.Series
    offers: pd.DataFrame
    holds: Bools
    priced: Bools

    @property
    def before(self) -> float:
        """Called off before the plan's year, as the table says."""
        return float(self.row["called_off_kg"])


def _signed(facts: Facts) -> Iterator[_Signed]:
    """Yield each contract whose days are known."""
    offers, ends, names = facts["offers"], facts.contract_days, facts.labels("contract")
    rows = facts["contracts"].drop_duplicates("contract")
    for _line, row in rows[rows["contract"].isin(ends.index)].iterrows():
        first, last = ends.loc[row["contract"]]
        mine = (offers["contract"] == row["contract"]).to_numpy()
        holds = np.asarray((facts.days >= first) & (facts.days <= last))
        yield _Signed(names[row["contract"]], row, offers[mine], holds, facts.arrivals.season[mine])


def _came(facts: Facts, one: _Signed) -> float:
    """Return the kg that the table bought has under a contract: of rows that name it, and of its offers."""
    rows = facts["bought"]
    of_offer = rows["offer"].isin(one.offers["offer"]) & (rows["offer"] != "") & (rows["contract"] == "")
    return float(rows.loc[of_offer | (rows["contract"] == one.row["contract"]), "kg"].sum())


@fact(of="contracts")
def contract_reversed(facts: Facts) -> Iterator[Finding]:
    """A contract ends before it begins."""
    yield from reversed_days(facts, "contracts", _("Nothing could ever be called off under it."))


@fact(of="contracts")
def contract_option_impossible(facts: Facts) -> Iterator[Finding]:
    """A contract is extended to a day that is no extension, or without saying until when."""
    frame = facts["contracts"]
    early = frame[frame["option_until"] <= frame["last_day"]]
    if len(early):
        yield finding(
            "error",
            "contracts",
            early.index,
            "option_until",
            what=_("{contracts}: the day until which it may be extended does not come after its last day.").format(
                contracts=listed(early["name"])
            ),
            why=_("Drawing the extension would not make it longer."),
            mend=_("Enter the last day of the extension, or leave the cell blank where there is none."),
        )
    blank = frame[frame["option_drawn"].fillna(False).astype(bool) & frame["option_until"].isna()]
    if len(blank):
        yield finding(
            "error",
            "contracts",
            blank.index,
            "option_until",
            what=_("{contracts}: the extension is drawn, but nobody says until when.").format(
                contracts=listed(blank["name"])
            ),
            why=_("Without the day it ends on its last day as if it were not extended."),
            mend=_("Enter the last day of the extension, or say that it is not drawn."),
        )


@fact(of="contracts")
def contract_bounds_crossed(facts: Facts) -> Iterator[Finding]:
    """More must be called off under a contract than may be."""
    frame = facts["contracts"]
    rows = frame[frame["minimum_kg"] > frame["maximum_kg"]]
    if len(rows):
        yield finding(
            "error",
            "contracts",
            rows.index,
            "minimum_kg",
            what=_("{contracts}: the least that is called off is above the most.").format(
                contracts=listed(rows["name"])
            ),
            why=_("No plan can keep both."),
            mend=_("Compare both quantities with the paper; they are kg over the whole life of the contract."),
        )


@fact(of="contracts")
def contract_of_others(facts: Facts) -> Iterator[Finding]:
    """An offer names a contract of another supplier, or of another product."""
    offers = facts["offers"]
    rows = facts["contracts"].drop_duplicates("contract").set_index("contract")
    of = rows.reindex(offers["contract"]).set_axis(offers.index)
    known = offers["contract"].isin(rows.index) & (offers["contract"] != "")
    for column in ("supplier", "product"):
        wrong = offers[known & (offers[column] != of[column]) & (offers[column] != "") & (of[column] != "")]
        if len(wrong):
            yield finding(
                "error",
                "offers",
                wrong.index,
                "contract",
                what=_("{offers}: the contract is of another {column}.").format(
                    offers=listed(wrong["offer"]), column=_("supplier") if column == "supplier" else _("product")
                ),
                why=_("What is called off under a contract is of its supplier and its product."),
                mend=_("Name the right contract, or make one contract for each supplier and product."),
            )


@fact(of="contracts")
def contract_without_offer(facts: Facts) -> Iterator[Finding]:
    """A contract holds within the plan, but nothing has a price under it then."""
    for one in _signed(facts):
        if one.holds.any() and not one.priced.any():
            yield finding(
                "warning",
                "contracts",
                [one.row.name],
                "contract",
                what=_("{contract} holds on days of the plan, but no offer names it then.").format(contract=one.name),
                why=_("Nothing can be called off under it."),
                mend=_("Name it in the column contract of its offers, and look at their months and days."),
            )


@fact(of="contracts")
def contract_priced_twice(facts: Facts) -> Iterator[Finding]:
    """On some days two offers of a contract, with which one product has two prices, can both be delivered."""
    arrivals = facts.arrivals
    for one in _signed(facts):
        usual = arrivals.usual[(facts["offers"]["contract"] == one.row["contract"]).to_numpy()]
        open_ = one.priced & usual
        days = np.flatnonzero(open_.sum(axis=0) > 1)
        if len(days):
            yield finding(
                "warning",
                "offers",
                one.offers.index[open_[:, days].any(axis=1)],
                "first_day",
                what=_("{contract} has several prices on the same days: {days}.").format(
                    contract=one.name, days=days_listed(facts, pd.Series(days))
                ),
                why=_("The plan takes the lower, which may not be the one in force."),
                mend=_("Let one offer end on the day before the next begins."),
            )


@fact(of="contracts")
def contract_without_price(facts: Facts) -> Iterator[Finding]:
    """On some school days on which a contract holds none of its offers has a price, though on others one has."""
    school = facts.arrivals.school.any(axis=0)
    for one in _signed(facts):
        open_ = one.priced.any(axis=0)
        days = np.flatnonzero(one.holds & school & ~open_)
        if open_.any() and len(days):
            yield finding(
                "warning",
                "offers",
                one.offers.index,
                "first_day",
                what=_("{contract} has no price on school days on which it holds: {days}.").format(
                    contract=one.name, days=days_listed(facts, pd.Series(days))
                ),
                why=_("Nothing can be called off under it on these days."),
                mend=_(
                    "Add the offer with the price of these days, or leave it where the product is out of season then."
                ),
            )


@fact(of="contracts")
def contract_used_up(facts: Facts) -> Iterator[Finding]:
    """More was called off under a contract than it allows."""
    for one in _signed(facts):
        called, most = one.before + _came(facts, one), float(one.row["maximum_kg"])
        if called > most * (1 + 1e-9):
            yield finding(
                "warning",
                "contracts",
                [one.row.name],
                "called_off_kg",
                what=_("Under {contract} {called} kg were called off, and it allows {most} kg.").format(
                    contract=one.name, called=number(called), most=number(most)
                ),
                why=_("Nothing more can be called off under it."),
                mend=_("Compare both with the paper, or enter the amended quantity."),
            )


@fact(of="contracts")
def contract_minimum_out_of_reach(facts: Facts) -> Iterator[Finding]:
    """A contract ends within the plan, and its offers have too little for what it binds to."""
    for one in _signed(facts):
        ends = facts.contract_days.loc[one.row["contract"], "last"]
        lacking = float(one.row["minimum_kg"]) - one.before - _came(facts, one)
        if not lacking > 0 or not len(facts.days) or not facts.days[0] <= ends <= facts.days[-1]:
            continue
        have = sum(_most_kg(facts, one))
        if have < lacking * (1 - 1e-9):
            yield finding(
                "warning",
                "contracts",
                [one.row.name],
                "minimum_kg",
                what=_("Under {contract} {lacking} kg must still be called off by {day}, but its offers have {have} kg until then.").format(
                    contract=one.name, lacking=number(lacking), day=day_text(ends), have=number(have)
                ),
                why=_("No plan can keep the contract."),
                mend=_("Check the quantities of its offers, say that its extension is drawn, or let the rules of this family give way."),
            )  # fmt: skip


@fact(of="contracts")
def contract_minimum_missed(facts: Facts) -> Iterator[Finding]:
    """A contract ended before the plan, in its year, and less was called off than it binds to."""
    for one in _signed(facts):
        ends = facts.contract_days.loc[one.row["contract"], "last"]
        lacking = float(one.row["minimum_kg"]) - one.before - _came(facts, one)
        year = facts.head["year_first_day"] if len(facts["case"]) else pd.NaT
        if lacking > _NOISE and len(facts.days) and year <= ends < facts.days[0]:
            yield finding(
                "warning",
                "contracts",
                [one.row.name],
                "last_day",
                what=_("{contract} ended on {day}, before the plan, with {lacking} kg less called off than it binds to.").format(
                    contract=one.name, day=day_text(ends), lacking=number(lacking)
                ),
                why=_("No plan can call off anything under it any more."),
                mend=_("Enter in the table bought what came under it and is missing there, or say that its extension is drawn."),
            )  # fmt: skip


@fact(of="contracts")
def contract_minimum_beyond_need(facts: Facts) -> Iterator[Finding]:
    """A contract ends within the plan and binds to more of a product than the menus need in all of it."""
    known = facts.need_kg
    for one in _signed(facts):
        ends, product = facts.contract_days.loc[one.row["contract"], "last"], str(one.row["product"])
        lacking = float(one.row["minimum_kg"]) - one.before - _came(facts, one)
        if not len(facts.days) or not facts.days[0] <= ends <= facts.days[-1] or _may_be_chosen(facts, product):
            continue
        need = float(known.get(product, 0.0))
        if lacking > (need + _rounding_kg(facts, product)) / (1 - _loss(one)) + _NOISE:
            yield finding(
                "warning",
                "contracts",
                [one.row.name],
                "minimum_kg",
                what=_("Under {contract} {lacking} kg must still be called off by {day}, but the menus need {need} kg in all of the plan.").format(
                    contract=one.name, lacking=number(lacking), day=day_text(ends), need=number(need)
                ),
                why=_("Nothing is ordered that nobody eats, so no plan can keep the contract."),
                mend=_("Serve it more often, say that its extension is drawn, or let the rules of this family give way."),
            )  # fmt: skip


_NOISE = 1e-6


def _rounding_kg(facts: Facts, product: str) -> float:
    """Return the most that whole packs can bring beyond the need: one for each site that receives, in each period."""
    pack = float(facts.products["pack_kg"].get(product, np.nan))
    return pack * int(facts.arrivals.receiving.sum()) * len(set(facts.period_of_day.tolist()))


def _loss(one: _Signed) -> float:
    """Return the greatest part of what is ordered that is expected to be lost: it is ordered beside what is needed."""
    return float(one.offers["expected_loss_share"].astype("float64").fillna(0.0).max()) if len(one.offers) else 0.0


def _may_be_chosen(facts: Facts, product: str) -> bool:
    """Tell whether how much of a product is eaten is not known before menus or what fills a dish are chosen."""
    free = facts["menu_groups"]["mode"].isin(FREE_MENUS).any()
    return bool(free or ((facts.recipes["product"] == product) & (facts.recipes["choice"] != "")).any())


def _most_kg(facts: Facts, one: _Signed) -> Iterator[float]:
    """Yield what each offer of a contract has in the plan, on days on which somebody can receive it."""
    bought = facts["bought"].groupby("offer")["kg"].sum()
    receives = facts.arrivals.school.any(axis=0)
    comes = facts.arrivals.delivers()[(facts["offers"]["contract"] == one.row["contract"]).to_numpy()]
    for priced, (_line, offer) in zip(comes, one.offers.iterrows(), strict=True):
        periods = len(set(facts.period_of_day[priced & receives].tolist()))
        each = np.inf if pd.isna(offer["kg_per_period"]) else float(offer["kg_per_period"])
        in_all = np.inf if pd.isna(offer["kg_total"]) else float(offer["kg_total"])
        left = max(0.0, in_all - float(bought.get(offer["offer"], 0.0)))
        yield min(periods * each, left) if periods else 0.0


@dataclass(frozen=True, eq=False)
class _Charge:
    """A charge of a contract for the year that is due in the plan: the contract's row, the fund's row, the day, what is left of it."""

    name: str
    row: pd.Series
    fund: pd.Series
    day: pd.Timestamp
    amount: float


def _charges(facts: Facts) -> list[_Charge]:
    """Return the charges that are due in the plan from a fund of the case, by day."""
    funds, bought = facts["funds"].drop_duplicates("fund").set_index("fund", drop=False), facts["bought"]
    found = []
    for one in _signed(facts):
        before = bought.loc[(bought["product"] == "") & (bought["contract"] == one.row["contract"]), "amount"].sum()
        left = float(one.row["charge_per_year"]) - float(before)
        if left > 0 and one.holds.any() and one.row["charge_fund"] in funds.index:
            day = pd.Timestamp(facts.days[one.holds][0])
            found.append(_Charge(one.name, one.row, funds.loc[one.row["charge_fund"]], day, left))
    return sorted(found, key=lambda charge: charge.day)


@fact(of="contracts")
def contract_charge_without_fund(facts: Facts) -> Iterator[Finding]:
    """A contract has a charge for the year, but names no fund that pays it."""
    frame = facts["contracts"]
    rows = frame[(frame["charge_per_year"] > 0) & (frame["charge_fund"] == "")]
    if len(rows):
        yield finding(
            "error",
            "contracts",
            rows.index,
            "charge_fund",
            what=_("{contracts}: no fund pays the charge for the year.").format(contracts=listed(rows["name"])),
            why=_("The charge is owed whatever is called off, so some fund has so much less for food."),
            mend=_("Name the fund in charge_fund, or leave charge_per_year blank."),
        )


@fact(of="contracts")
def contract_charge_not_then(facts: Facts) -> Iterator[Finding]:
    """The charge of a contract is due on a day on which its fund does not pay."""
    for one in _charges(facts):
        if one.fund["first_day"] > one.day or one.fund["last_day"] < one.day:
            yield finding(
                "error",
                "contracts",
                [one.row.name],
                "charge_fund",
                what=_("The charge of {contract} is due on {day}, when {fund} does not pay.").format(
                    contract=one.name, day=day_text(one.day), fund=one.fund["name"] or one.fund["fund"]
                ),
                why=_("A fund pays from its first to its last day only."),
                mend=_("Name another fund in charge_fund, or correct the days of the fund."),
            )


@fact(needs_law=True, of="contracts")
def contract_charge_beyond_money(facts: Facts) -> Iterator[Finding]:
    """A fund has not the money for the charges of contracts when they are due."""
    modes = dict(zip(facts["rules"]["family"], facts["rules"]["mode"], strict=True))
    if modes.get("funds", "hard") != "hard":
        return
    bought, due = facts["bought"], dict[str, float]()
    for one in _charges(facts):
        fund = str(one.fund["fund"])
        before = float(bought.loc[bought["fund"] == fund, "amount"].sum())
        due[fund] = due.get(fund, 0.0) + one.amount
        come = money_come(facts, one.fund, one.day) - before
        if due[fund] > come + _CENT:
            yield finding(
                "error",
                "contracts",
                [one.row.name],
                "charge_fund",
                what=_("By {day} charges of contracts of {owed} are due from {fund}, {contract} among them, but it has {money} then.").format(
                    day=day_text(one.day), owed=money(due[fund]), fund=one.fund["name"] or fund, contract=one.name, money=money(max(0.0, come))
                ),
                why=_("No plan can pay them."),
                mend=_("Name another fund in charge_fund, or correct the charge, the fund's money or the days on which it comes."),
            )  # fmt: skip
