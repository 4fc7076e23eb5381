"""The answer before the plan: the continuous optimum by hand, beside the plan that follows, and never in a file."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest

from planner import service
from planner.case import Case
from planner.i18n import using
from planner.making.plan import Plan
from planner.making.provisional import FundUse, Provisional, ShareReached
from planner.paths import CASES
from tests.cases import rows, tiny_case
from tests.menus.cases import free_case

TOWNS = Path(__file__).parents[1] / "towns"

CASES_TRIED: dict[str, Callable[[], Case]] = {
    "tiny": lambda: service.load_case(CASES / "tiny"),
    "fr": lambda: service.load_case(TOWNS / "fr"),
    "in": lambda: service.load_case(TOWNS / "in"),
    "us": lambda: service.load_case(TOWNS / "us"),
    "two schools": tiny_case,
    "free menu": free_case,
}
APART = 0.05
"""By how much a share of the plan may differ from that of the answer: packs are whole, and orders are in its order."""


@cache
def both(name: str) -> tuple[Provisional, Plan]:
    """Return the answer told before the plan of a case, and the plan."""
    told: list[Provisional] = []
    plan = service.make_plan(CASES_TRIED[name](), provisional=told.append)
    assert len(told) == 1, "it is told once, however often the case is solved"
    return told[0], plan


def test_it_is_the_continuous_optimum_by_hand() -> None:
    """The bundled tiny case with 45 % of family farming costs 1,155 with packs split (README of the case), all of it from the fund."""
    found, _plan = both("tiny")
    assert found.cost == pytest.approx(1155, abs=0.01)
    assert found.short == ()
    family = next(one for one in found.shares if one.target == "family-share")
    assert (family.reached, family.required) == (pytest.approx(0.45), 0.45)
    assert sum(fund.spent for fund in found.funds) == pytest.approx(1155, abs=0.01)
    assert sum(fund.available for fund in found.funds) == pytest.approx(1200)


@pytest.mark.parametrize("name", CASES_TRIED)
def test_no_plan_that_grants_as_much_costs_less(name: str) -> None:
    """The plan feeds as many as the answer, costs no less for it, and reaches nearly its shares; of the free menu lettuce is short in both."""
    found, plan = both(name)
    short = sum(servings for _name, servings in found.short)
    assert short == pytest.approx(plan["shortfalls"]["short_servings"].sum(), abs=0.01)
    assert short == pytest.approx(520.0 if name == "free menu" else 0.0, abs=0.01)
    assert found.cost <= plan.figure("total_amount") + 0.005
    reached = plan["targets"].loc[plan["targets"]["window"] == "plan"].set_index("target")["reached_share"]
    assert {one.target for one in found.shares} <= set(reached.index)
    for one in found.shares:
        assert one.reached == pytest.approx(reached[one.target], abs=APART, nan_ok=True), one.target


@pytest.mark.parametrize("name", CASES_TRIED)
def test_what_a_fund_has_is_what_the_plan_says(name: str) -> None:
    """The money of each fund is the plan's to the cent; what all pay together is what the answer costs."""
    found, plan = both(name)
    names = dict(zip(plan.case["funds"]["fund"], plan.case["funds"]["name"], strict=True))
    available = plan["fund_use"].groupby("fund")["available"].first()
    assert {fund.name: fund.available for fund in found.funds} == pytest.approx(
        {names[fund]: amount for fund, amount in available.items()}, nan_ok=True
    )
    assert sum(fund.spent for fund in found.funds) == pytest.approx(found.cost, abs=0.01)


def test_what_would_be_short_is_named() -> None:
    """With no offer of bananas the fruit is short: 140 pupils on the days on which it is on the menu, as in the plan."""
    case = tiny_case(offers=[row for row in rows("offers") if row["product"] != "banana"])
    told: list[Provisional] = []
    plan = service.make_plan(case, provisional=told.append)
    assert [name for name, _servings in told[0].short] == ["Banana"]
    assert sum(s for _name, s in told[0].short) == pytest.approx(plan["shortfalls"]["short_servings"].sum())
    assert "Banana" in told[0].fed_text()


def test_nothing_is_told_where_no_plan_is_possible() -> None:
    """A town that must feed everybody on one real has no answer before the plan either."""
    hard = [{"family": family, "mode": "hard"} for family in ("demand", "funds")]
    funds = [{"fund": "federal", "name": "Own", "role": "own", "amount": 1.0}]
    told: list[Provisional] = []
    plan = service.make_plan(tiny_case(funds=funds, fund_rates=[], rules=hard), provisional=told.append)
    assert (plan.outcome, told) == ("impossible", [])


def test_it_stands_in_no_table_of_the_plan() -> None:
    """The plan and its run record are the same whether the answer before it was asked for or not."""
    _found, plan = both("two schools")
    without = service.make_plan(tiny_case())
    assert plan.tables.keys() == without.tables.keys()
    record = plan["run"][~plan["run"]["item"].str.contains("seconds")]
    assert record.equals(without["run"][~without["run"]["item"].str.contains("seconds")])


def test_findings_at_hand_are_not_asked_again(monkeypatch: pytest.MonkeyPatch) -> None:
    """Who gives the findings of the case has them in the plan, and the checks are not run a second time."""
    case = tiny_case()
    found = service.check_case(case)
    monkeypatch.setattr("planner.making.pipeline.check", lambda *_args: pytest.fail("asked again"))
    assert service.make_plan(case, findings=found).findings == tuple(found)


def test_words_say_that_it_is_about() -> None:
    """Amounts have four digits; an unlimited fund and a share of nothing say so; the plan beside it is told by how much it is dearer."""
    found = Provisional(
        "BRL",
        12_823_456.78,
        (("Banana", 140.4), ("Milk", 9.0)),
        (FundUse("Transfer", 97_318.4, 100_000.0), FundUse("Own", 5.0, float("nan"))),
        (
            ShareReached("a", "Farms", "all", "at_least", 0.45, 0.4512),
            ShareReached("b", "Sweets", "all", "at_most", 0.1, 0.0),
            ShareReached("c", "Organic", "all", "at_least", 0.1, float("nan")),
        ),
    )
    with using("en"):
        assert found.fed_text() == "About 149 servings would be short, most of all of Banana, Milk."
        assert found.money_texts() == [
            "About R$12.82M in all.",
            "Transfer: about R$97,320 of R$100,000.00.",
            "Own: about R$5; no limit.",
        ]
        assert found.share_texts() == [
            "Farms: about 45.1% of all; at least 45.0% is required.",
            "Sweets: about 0.0% of all; at most 10.0% is allowed.",
            "Organic: not known, of all.",
        ]
        assert found.beside(12_980_000.0).endswith("the plan costs R$12,980,000.00, 1.2% more.")
        assert found.beside(12_700_000.0).endswith("1.0% less.")
        assert found.beside(found.cost * 1.0004).startswith(
            "The provisional answer had said about R$12.82M; the plan costs"
        )
        assert found.beside(found.cost * 1.0006).endswith("0.1% more.")
