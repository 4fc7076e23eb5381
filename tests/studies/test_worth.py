"""Is a share worth reaching: 112 dozen at 2.00, of which 25 must come from the cooperative at 3.00 for 30 % of what is spent.

Without it the plan costs 224.00, with it 249.00. 1,400 lunches bring 0.059 each, 82.60, or 0.25, 350.00: reaching it costs 25.00 and brings
267.40, 242.40 more than it costs.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import pytest

from planner.case import Case
from planner.findings import Finding, InputError
from planner.schema import PLAN_TABLES
from planner.schema.base import typed_frame
from planner.studies.worth import Worth, worth_in_words, worth_reaching
from planner.studies.worth_files import write_worth
from tests.cases import edited
from tests.verify.contracts import bananas

PROGRAMME = """
programme: paying
name: Who pays
country: ""
currency: ""
status: template
covers: {from: 2020-01-01, to: null, plain: All times.}
plain: Fair food is paid for a year later.
references: {law: {text: Law 1}}
not_modelled: []
counting_rules:
  fair: {definition: Pays fairly, any: [{all: {supplier.labels: [fair_pay]}}]}
targets:
  fair-food: {name: Fair food, counts: fair, sense: at_least, denominator: spend, mode: "off", dated: [{from: 2020-01-01, share: 0.3, reference: law, verified: true, plain: A part is fair.}]}
bonuses:
  lunch-money: [{from: 2020-01-01, name: Money for lunches, target: fair-food, amount: 0.25, otherwise: 0.059, meal: lunch, year_begins: "07-01", reference: law, verified: true, plain: Paid a year later.}]
"""
OWN_ROW = {
    "target": "fair-food",
    "name": "Fair food",
    "counts": "fair",
    "share": 0.3,
    "denominator": "spend",
    "mode": "soft",
}


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder beside which the programme lies that pays."""
    folder = tmp_path_factory.mktemp("town") / "programmes"
    folder.mkdir()
    (folder / "paying.yaml").write_text(PROGRAMME, encoding="utf-8")
    return folder.parent


def paid(town: Path, **tables: Any) -> Case:
    """Return the case of bananas under the programme that pays."""
    case = bananas(**{"case": edited("case", 0, programmes="paying")} | tables)
    object.__setattr__(case, "path", town)
    return case


def offers(coop: float, **more: Any) -> list[dict[str, Any]]:
    """Return the firm's offer at 2.00 and the cooperative's."""
    return [
        {"offer": "firm", "supplier": "firma", "product": "banana", "price": 2.0},
        {"offer": "coop", "supplier": "coop", "product": "banana", "price": coop} | more,
    ]


@pytest.fixture(scope="module")
def found(town: Path) -> Worth:
    """Return what the share is worth in the case as it is."""
    (one,) = worth_reaching(paid(town))
    return one


def figures(one: Worth) -> dict[str, tuple[float, ...]]:
    """Return what is told without the share, with it, and the change."""
    rows = one.figures.set_index("measure")[["without", "with", "change"]].astype(float).round(4)
    return {str(name): tuple(row) for name, row in zip(rows.index, rows.to_numpy().tolist(), strict=True)}


def test_cost_now_and_money_later(found: Worth) -> None:
    """Cost, later money and what is left are those reckoned by hand; what comes later is not in the cost of this year."""
    told = figures(found)
    assert told["total_amount"] == (224.0, 249.0, 25.0)
    assert told["brings"] == (82.6, 350.0, 267.4)
    assert told["net"] == (141.4, -101.0, -242.4)
    assert told["share"] == (0.0, 0.3012, 0.3012)
    assert told["meals"] == (1400, 1400, 0)
    assert [plan.figure("total_amount") for plan in (found.without, found.aimed)] == [224.0, 249.0]


def test_the_answer_in_words(found: Worth) -> None:
    """It says what reaching costs, what it brings, in which year, and what is left."""
    answer = worth_in_words(found)[0]
    for part in ("30.0%", "25.00 BRL", "267.40", "2026-07-01", "2027-06-30", "242.40 more than it costs"):
        assert part in answer


def test_a_search_that_was_ended_early_is_told(found: Worth) -> None:
    """Where one of the plans is not proved to be the best, its cost may be too high: it is said; where both are, it is not."""
    row = {"family": "search", "rule": "termination", "window": "plan", "judgement": "not_known"}
    ended = typed_frame(PLAN_TABLES["given_way"], pd.DataFrame([row]), partial=True)
    other = replace(found, aimed=found.aimed.with_tables({"given_way": ended}))
    said = [any("proved best" in text for text in worth_in_words(one)) for one in (found, other)]
    assert said == [False, True]


def test_a_plan_of_two_years_of_the_bonus_says_so(found: Worth) -> None:
    """A plan in which a new year of the bonus begins is reckoned as one year: the answer says how to plan each by itself."""
    warning = Finding("bonus-two-years", "warning", "case", (), "last_day", "Two years.", "Why.", "End on 2026-06-30.")
    other = replace(found, aimed=replace(found.aimed, findings=(warning,)))
    said = [any("End on 2026-06-30." in text for text in worth_in_words(one)) for one in (found, other)]
    assert said == [False, True]


def test_a_share_just_missed_is_not_told_as_the_share_itself(found: Worth) -> None:
    """29.999 % of 30 % is told with as many digits as tell them apart."""
    targets = found.aimed["targets"].assign(judgement="not_met")
    figures = found.figures.assign(**{"with": found.figures["with"].mask(found.figures["measure"] == "share", 0.29999)})
    other = replace(found, aimed=found.aimed.with_tables({"targets": targets}), figures=figures)
    assert "29.999%" in worth_in_words(other)[0]
    assert "30.000%" in worth_in_words(other)[0]


def test_whether_the_case_asks_for_it_itself_plays_no_part(found: Worth, town: Path) -> None:
    """A row of the case that asks for the share changes neither column."""
    (one,) = worth_reaching(paid(town, targets=[OWN_ROW]))
    assert figures(one) == figures(found)


def test_dear_food_is_not_worth_reaching(town: Path) -> None:
    """At 30.00 the dozen 4 of 112 are 120.00 of 336.00, 35.7 %, 3 only 90.00 of 308.00, 29.2 %: 112.00 more, for 1,000 meals paid 191.00; for 500 95.50."""
    costly = paid(town, offers=offers(30.0))
    for meals, end in ((1000, "79.00 more than it costs"), (500, "16.50 less than it costs")):
        (one,) = worth_reaching(costly, meals=meals)
        assert figures(one)["total_amount"] == (224.0, 336.0, 112.0)
        assert end in worth_in_words(one)[0]


def test_a_share_that_cannot_be_reached_brings_nothing(town: Path) -> None:
    """20 dozen in all are 60.00 of 244.00, 24.6 %: it is said how far it goes, and that nothing more comes."""
    (one,) = worth_reaching(paid(town, offers=offers(3.0, kg_total=30.0)))
    assert figures(one)["brings"][2] == 0.0
    assert "cannot be reached" in worth_in_words(one)[0]
    assert "24.6%" in worth_in_words(one)[0]


def test_where_nothing_counts_it_is_said_so(town: Path) -> None:
    """Without a cooperative nothing can count: no share is made up."""
    (one,) = worth_reaching(paid(town, offers=offers(3.0)[:1]))
    assert "nothing is bought that counts" in worth_in_words(one)[0]


def test_a_share_that_is_reached_anyway_costs_nothing(town: Path) -> None:
    """Where the cooperative is the cheaper, the plan earns the bonus without asking."""
    (one,) = worth_reaching(paid(town, offers=offers(1.9)))
    assert figures(one)["total_amount"][2] == 0.0
    assert "without asking for it" in worth_in_words(one)[0]


def test_the_result_as_a_workbook(found: Worth, tmp_path: Path) -> None:
    """Figures and answers stand on a sheet each."""
    book = openpyxl.load_workbook(write_worth([found], tmp_path)["workbook"])
    assert book.sheetnames == ["Is it worth reaching", "Answer"]
    assert 267.4 in {cell.value for row in book.worksheets[0].iter_rows() for cell in row}


@pytest.mark.parametrize(
    ("tables", "said"),
    [
        ({"case": edited("case", 0)}, "No programme of the case pays"),
        ({"rules": [{"family": "share_targets", "mode": "off"}]}, "sets all shares off"),
    ],
)
def test_nothing_to_weigh_is_told(town: Path, tables: dict[str, Any], said: str) -> None:
    """A case without a bonus, and one that sets all shares off, are told so with a way out."""
    with pytest.raises(InputError) as error:
        worth_reaching(paid(town, **tables))
    (finding,) = error.value.findings
    assert said in finding.what
    assert finding.mend


def test_of_several_funds_the_case_says_which(tmp_path: Path) -> None:
    """A share of the money of the town's own funds, of which there are two, is asked for only where a row names one: the mend works."""
    (tmp_path / "programmes").mkdir()
    text = PROGRAMME.replace("denominator: spend,", "denominator: spend, fund_role: own,")
    (tmp_path / "programmes" / "paying.yaml").write_text(text, encoding="utf-8")
    purses = [
        {"fund": name, "name": name, "role": "own", "amount": amount}
        for name, amount in (("city", 2000), ("county", 10))
    ]
    with pytest.raises(InputError) as error:
        worth_reaching(paid(tmp_path, funds=purses, fund_rates=[]))
    (finding,) = error.value.findings
    assert "several funds" in finding.what
    assert finding.mend == "Add the share to the table targets for one of the funds."
    (one,) = worth_reaching(paid(tmp_path, funds=purses, fund_rates=[], targets=[OWN_ROW | {"fund": "city"}]))
    assert one.value("share", "with") >= 0.3
