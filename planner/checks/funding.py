"""When the money of funds comes, what of it was paid and lapsed before the plan, and what may be carried over.

By hand: a fund of 1,000 of which 0.3 may be carried over ended on Sunday, the day before the plan. At least 700 were to be paid by then;
`bought` has 650: 50 lapsed. If it had 1,010, 10 more than the fund has were paid.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd

from planner.checks.base import fact, finding, money
from planner.checks.days import day
from planner.checks.facts import Facts
from planner.checks.money import longest_to_invoice, may_pay
from planner.findings import Finding
from planner.i18n import _, listed

_CENT = 0.005


def _sums(facts: Facts) -> pd.Series:
    """Return what comes in all to each fund with instalments."""
    return facts["instalments"].groupby("fund")["amount"].sum()


@fact()
def instalments_differ(facts: Facts) -> Iterator[Finding]:
    """The instalments of a fund do not add up to the amount that it is said to have."""
    frame, sums = facts["funds"], _sums(facts)
    come = frame["fund"].map(sums)
    for line, row in frame[(come - frame["amount"]).abs() > _CENT].iterrows():
        yield finding(
            "error",
            "funds",
            [line],
            "amount",
            what=_("The instalments of {fund} add up to {sum}, but its amount is {amount}.").format(
                fund=row["name"] or row["fund"], sum=money(float(sums[row["fund"]])), amount=money(float(row["amount"]))
            ),
            why=_("The money of a fund with instalments is their sum; one of the two figures is wrong."),
            mend=_("Correct the amount or the instalments, or leave the amount blank."),
        )


@fact(needs_law=True)
def instalments_beyond_rates(facts: Facts) -> Iterator[Finding]:
    """More comes in instalments to a fund than pupils, rates and days give."""
    frame, sums = facts["funds"], _sums(facts)
    rows = frame[frame["amount"].isna() & frame["days_paid"].notna() & frame["fund"].isin(sums.index)]
    everybody = (rows[["committee", "zone", "site"]] == "").all(axis=1)
    for _line, row in rows[everybody].iterrows():
        reckoned = _by_rates(facts, str(row["fund"])) * float(row["days_paid"]) * float(row["rates_factor"])
        if 0 < reckoned < float(sums[row["fund"]]) - _CENT:
            yield finding(
                "warning",
                "instalments",
                facts["instalments"].index[facts["instalments"]["fund"] == row["fund"]],
                "amount",
                what=_("The instalments of {fund} add up to {sum}, but pupils, rates and days give {amount}.").format(
                    fund=row["name"] or row["fund"], sum=money(float(sums[row["fund"]])), amount=money(reckoned)
                ),
                why=_("The sum of the instalments is taken, and shares of the money received are reckoned on it."),
                mend=_("Correct the instalments, the rates or the days for which they are paid."),
            )


def _by_rates(facts: Facts, fund: str) -> float:
    """Return what the pupils enrolled on the first day bring a fund in a school day, by its own rates, else by the law's."""
    own = facts["fund_rates"]
    rates = own[own["fund"] == fund].drop_duplicates("stage").set_index("stage")["amount_per_pupil_day"]
    if rates.empty:
        by_stage = facts.law.rates
        stages = facts["stages"].drop_duplicates("stage").set_index("stage")["programme_stage"]
        rates = stages.map({name: rate.value for name, rate in by_stage.items()})
    now = facts.enrolment[(facts.enrolment["start"] == 0) & (facts.enrolment["stop"] > 0)]
    return float((now["pupils"] * now["stage"].map(rates).fillna(0.0)).sum())


def money_come(facts: Facts, fund: pd.Series, day: pd.Timestamp) -> float:
    """Return what of the money of a fund (its row) has come by a day, as far as it can be told; NaN: no limit is known.

    Parameters
    ----------
    facts : Facts
        What the case says.
    fund : pandas.Series
        Its row of the table ``funds``.
    day : pandas.Timestamp
        The last day that counts.

    Returns
    -------
    float
        In currency: the sum of the instalments until then. A fund without instalments has all its money from the
        beginning: the amount of its row, or, where that is blank and the fund is for all sites, what the rates of the
        law come to on its days. NaN: no limit is known.
    """
    come = facts["instalments"][facts["instalments"]["fund"] == fund["fund"]]
    if len(come):
        return float(come.loc[come["date"] <= day, "amount"].sum())
    if pd.notna(fund["amount"]) or pd.isna(fund["days_paid"]) or (fund[["committee", "zone", "site"]] != "").any():
        return float(fund["amount"])
    return _by_rates(facts, str(fund["fund"])) * float(fund["days_paid"]) * float(fund["rates_factor"]) or np.nan


@fact(of="instalments")
def instalment_too_late(facts: Facts) -> Iterator[Finding]:
    """Money comes to a fund after its last day; one that has none ends with the plan, which is the end of its year."""
    rows, funds, names = facts["instalments"], facts["funds"], facts.labels("fund")
    ended = set(funds.loc[funds["last_day"].notna(), "fund"])
    ends = funds["last_day"] if facts.last_day is None else funds["last_day"].fillna(facts.last_day)
    for fund, end in zip(funds["fund"], ends, strict=True):
        late = rows[(rows["fund"] == fund) & (rows["date"] > end)]
        if len(late):
            yield finding(
                "warning" if fund in ended else "note",
                "instalments",
                late.index,
                "date",
                what=_("{amount} come to {fund} after its last day, {day}.").format(
                    amount=money(float(late["amount"].sum())), fund=names[fund], day=day(end)
                ),
                why=_("They can pay nothing any more, yet they count as its money in shares and in what may be carried over."),
                mend=_("Correct the day of the instalment or the fund's last day, or take the instalment out."),
            )  # fmt: skip


@fact()
def money_comes_too_late(facts: Facts) -> Iterator[Finding]:
    """Food is eaten before the first money comes to the funds that alone may pay it."""
    funds, come = facts["funds"], facts["instalments"]
    if come.empty or facts.first_day is None or facts.served.empty:
        return
    begins = funds["fund"].map(come.groupby("fund")["date"].min())
    begins = pd.concat([begins, funds["first_day"]], axis=1).max(axis=1).fillna(facts.first_day)
    begins -= longest_to_invoice(facts)
    payers = may_pay(facts, funds)
    eaten = facts.served.merge(facts.recipes[facts.recipes["choice"] == ""], on=["dish", "season", "stage"])
    first = eaten.groupby("product")["day"].min().map(dict(enumerate(facts.days)))
    short: dict[int, list[str]] = {}
    for product in payers.index.intersection(first.index):
        able = begins[payers.loc[product].to_numpy(dtype=bool)]
        if len(able) and able.min() > first[product] and funds.at[able.idxmin(), "fund"] in set(come["fund"]):
            short.setdefault(int(str(able.idxmin())), []).append(str(product))
    names = facts.labels("product")
    funds_named = facts.labels("fund")
    for line, products in short.items():
        fund = str(funds.at[line, "fund"])
        yield finding(
            "warning",
            "instalments",
            come.index[come["fund"] == fund],
            "date",
            what=_("The first money comes to {fund} on {day}, but {products} are eaten before, and no fund with money may pay them.").format(
                fund=funds_named[fund], day=day(begins[line] + longest_to_invoice(facts)[line]), products=listed(names[product] for product in products)
            ),
            why=_("What is delivered before the money came cannot be paid by it: this food will be short until then."),
            mend=_("Correct the day, add what was left from last year as an instalment on the first day, or let another fund pay this food."),
        )  # fmt: skip


@fact()
def carry_over_not_asked(facts: Facts) -> Iterator[Finding]:
    """A fund says what may be carried over, but its money is not known, or it does not end in the plan."""
    frame = facts["funds"]
    ruled = frame[frame["carry_over_share"].notna()]
    unknown = ruled[ruled["amount"].isna() & ruled["days_paid"].isna() & ~ruled["fund"].isin(_sums(facts).index)]
    if len(unknown):
        yield finding(
            "error",
            "funds",
            unknown.index,
            "carry_over_share",
            what=_("A part of {funds} may be carried over, but nobody says how much money that is.").format(
                funds=listed(unknown["name"].where(unknown["name"] != "", unknown["fund"]))
            ),
            why=_("What lapses is a part of the fund's money, and cannot be reckoned without it."),
            mend=_("Enter the amount, the instalments, or the days for which rates are paid; or leave the cell blank."),
        )
    if facts.first_day is None or facts.last_day is None:
        return
    elsewhere = ruled[(ruled["last_day"] < facts.first_day) | (ruled["last_day"] > facts.last_day)]
    if len(elsewhere):
        yield finding(
            "note",
            "funds",
            elsewhere.index,
            "carry_over_share",
            what=_("{funds} do not end in this plan, so it does not ask what of them would lapse.").format(
                funds=listed(elsewhere["name"].where(elsewhere["name"] != "", elsewhere["fund"]))
            ),
            why=_("What is not spent in the plan can be spent after it, or could only be spent before it."),
            mend=_("Correct the last day if it is wrong; else there is nothing to do."),
        )


def _before(facts: Facts) -> Iterator[tuple[int, pd.Series, str, float, float]]:
    """Yield each fund whose money the tables tell: its line, its row, what it is called, its money, and what it paid before the plan."""
    frame, sums, named = facts["funds"], _sums(facts), facts.labels("fund")
    paid = facts["bought"].groupby("fund")["amount"].sum()
    money_of = frame["fund"].map(sums).fillna(frame["amount"]).astype("float64")
    for (line, row), amount in zip(frame.iterrows(), money_of, strict=True):
        if pd.notna(amount):
            fund = str(row["fund"])
            yield int(str(line)), row, named[fund], float(amount), float(paid.get(fund, 0.0))


@fact()
def money_lapsed(facts: Facts) -> Iterator[Finding]:
    """A fund ended before the plan, and more was left of it than may be carried over."""
    for line, row, name, amount, paid in _before(facts):
        if facts.first_day is None or pd.isna(row["carry_over_share"]) or not row["last_day"] < facts.first_day:
            continue
        lapsed = amount * (1 - float(row["carry_over_share"])) - paid
        if lapsed > _CENT:
            yield finding(
                "warning",
                "funds",
                [line],
                "last_day",
                what=_("{fund} ended on {day}, before the plan: {paid} of {amount} were paid by it, so {lapsed} lapsed.").format(
                    fund=name, day=day(row["last_day"]), paid=money(paid), amount=money(amount), lapsed=money(lapsed)
                ),
                why=_("No plan can spend that money any more."),
                mend=_("Enter in the table bought what it paid and is missing there, or correct its last day; else there is nothing to do."),
            )  # fmt: skip


@fact()
def paid_more_than_there_was(facts: Facts) -> Iterator[Finding]:
    """A fund paid more before the plan than it has in all."""
    rows = facts["bought"]
    for _line, row, name, amount, paid in _before(facts):
        if paid > amount + _CENT:
            yield finding(
                "warning",
                "bought",
                rows.index[rows["fund"] == row["fund"]],
                "fund",
                what=_("{fund} paid {paid} before the plan, {more} more than the {amount} that it has.").format(
                    fund=name, paid=money(paid), more=money(paid - amount), amount=money(amount)
                ),
                why=_("Nothing is left of it, and what was paid beyond it was somebody else's money."),
                mend=_("Say in the table bought which fund paid what, or correct the fund's money."),
            )
