"""Money that has not come, money that lapses, and the order in which funds are spent, on the plan worked out by hand and on plans made.

In that plan the transfer (980) pays 153 in the first week and 253 in the second, all goods of families among them, and the city (2,000) 374 and 249.
"""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from planner.making.plan import Outcome
from planner.reports.verdict import verdict
from planner.verify import Violation, verify
from planner.verify.facts import Facts
from planner.verify.funding import Left, as_it_comes
from tests.assembly.test_to_date import YEAR
from tests.cases import Row, edited, tiny_case, tiny_law
from tests.checks.test_funding import come
from tests.shared import make_plan
from tests.verify.plans import tiny_plan
from tests.verify.test_days import MON, WED, found, moved, paid_since

BEFORE_IT_COMES = "more than had come"


def of_family(violations: list[Violation], family: str, words: str = "") -> list[tuple[Any, Any]]:
    """Return what was expected and found in the violations of a family whose text has some words."""
    return [(v.expected, v.found) for v in violations if v.family == family and words in v.what]


@pytest.mark.parametrize(
    ("instalments", "broken"),
    [
        (((2, 153.0), (9, 827.0)), []),
        (((2, 152.99), (9, 827.01)), [(152.99, 153.0)]),
        (((9, 980.0),), [(0.0, 153.0)]),
        (((2, 405.99), (14, 574.01)), []),
        (((2, 405.98), (14, 574.02)), [(405.98, 406.0)]),
        (((1, 100.0), (2, 53.0), (9, 252.98), (20, 1.0), (21, 573.02)), [(405.98, 406.0)]),
    ],
)
def test_what_is_paid_before_the_money_came_is_found(
    instalments: tuple[tuple[int, float], ...], broken: list[tuple[float, float]]
) -> None:
    """153 are paid for the first week and 406 until the plan's end: so much must have come, a cent less is a breach.

    Rice of the second week is shared by two funds, so that a cent of it is let off.
    """
    assert of_family(found(instalments=come(*instalments)), "funds", BEFORE_IT_COMES) == broken


@pytest.mark.parametrize(("first", "broken"), [(33.0, []), (32.99, [(32.99, 33.0)])])
def test_within_a_week_the_day_of_the_delivery_counts(first: float, broken: list[tuple[float, float]]) -> None:
    """Money comes on Wednesday too: bananas for 120 that come on that day are billed from it, and only 33 must have come before."""
    payments = paid_since(("coop-banana", "federal", WED, 120.0), ("", "city", MON, 5.0), ("", "city", WED, 5.0))
    plan = moved("banana", WED) | {"payments": payments}
    violations = found(plan, instalments=come((2, first), (4, 980.0 - first)))
    assert of_family(violations, "funds", BEFORE_IT_COMES) == broken
    assert of_family(violations, "payments") == []


def test_a_bill_that_hides_the_day_on_which_money_comes_is_found() -> None:
    """If bananas that come on Wednesday are billed with Monday's, the bills are not what they should be."""
    payments = paid_since(("coop-banana", "federal", MON, 120.0), ("", "city", MON, 10.0))
    plan = moved("banana", WED) | {"payments": payments}
    assert of_family(found(plan, instalments=come((2, 153.0), (4, 827.0))), "payments")


def test_what_was_paid_before_the_plan_was_paid_from_what_had_come() -> None:
    """Of 200 that came on 1 March 50 were paid before the plan: 150 are left for the first week, which costs 153."""
    bought = [{"date": date(2026, 2, 16), "supplier": "coop", "amount": 50, "fund": "federal"}]
    violations = found(case=YEAR, bought=bought, instalments=come((1, 200.0), (9, 780.0)))
    assert of_family(violations, "funds", BEFORE_IT_COMES) == [(150.0, 153.0)]


def test_where_the_family_is_soft_or_off_nothing_is_refused() -> None:
    """Soft, what is paid too soon gave way and is told; off, it is not looked at."""
    for mode in ("soft", "off"):
        rules = [{"family": "funds", "mode": mode}]
        assert of_family(found(instalments=come((9, 980.0)), rules=rules), "funds", BEFORE_IT_COMES) == []


@pytest.mark.parametrize(("week", "come_then"), [("2026-03-02", 600.0), ("2026-03-09", 980.0)])
def test_what_has_come_by_the_end_of_a_week_is_told_and_checked(week: str, come_then: float) -> None:
    """600 come on 2 March and 380 on the plan's last day: told so, and a cent less is found."""
    case = tiny_case(instalments=come((2, 600.0), (13, 380.0)), targets=[])
    tables = dict(make_plan(case).tables)
    use = tables["fund_use"].set_index(["fund", "period"])["come"]
    assert use["federal", week] == come_then
    assert use["city"].isna().all()
    spoilt = tables["fund_use"].copy()
    spoilt.loc[(spoilt["fund"] == "federal") & (spoilt["period"] == week), "come"] -= 0.01
    violations = verify(case, tiny_law(), tables | {"fund_use": spoilt})
    assert of_family(violations, "fund_use") == [(come_then, pytest.approx(come_then - 0.01))]


@pytest.mark.parametrize(
    ("share", "mode", "broken"),
    [
        (0.6885, "hard", []),
        (0.68849, "hard", []),
        (0.688485, "hard", [(623.03, 623.0)]),
        (0.5, "hard", [(1000.0, 623.0)]),
        (0.5, "soft", []),
        (0.5, "off", []),
    ],
)
def test_money_that_lapses_is_found_where_it_must_be_spent(
    share: float, mode: str, broken: list[tuple[float, float]]
) -> None:
    """The city spends 623.00 of 2,000: with 0.6885 to be carried over just enough; two cents more are let off,
    for rice that two funds share and for two charges for delivery, three are too little.
    """
    tables: dict[str, Any] = {"rules": [{"family": "fund_spending", "mode": mode}]}
    violations = found(funds=edited("funds", 1, carry_over_share=share), **tables)
    assert of_family(violations, "fund_spending") == broken


def _order(federal: int | None, city: int | None, **cells: Any) -> list[Row]:
    """Return the funds with their places; `cells` are those of the transfer."""
    funds = edited("funds", 0, spend_order=federal, **cells)
    funds[1] |= {"spend_order": city}
    return funds


@pytest.mark.parametrize(
    ("funds", "broken"),
    [
        (_order(None, None), []),
        (_order(1, None), [(980.0, 406.0)]),
        (_order(2, 2), []),
        (_order(1, 2, amount=407.07), []),
        (_order(1, 2, amount=407.09), [(pytest.approx(407.09), 406.0)]),
        (_order(1, 2, pays_supplier_kinds="formal_group|individual"), [(416.0, 406.0)]),
        (_order(1, 2, pays_food_groups="legume"), [(720.0, 406.0)]),
        (_order(2, 1), [(723.0, 623.0)]),
    ],
)
def test_a_payment_that_an_earlier_fund_could_make_is_found(
    funds: list[Row], broken: list[tuple[float, float]]
) -> None:
    """The transfer has 574 left, of which the city pays the like; two drops of 5; beans for 304 and the drops. The city could pay
    rice for 100 in place of the transfer, but not families' food, as their share is one of the transfer. Less than 1.00, and a cent
    for each of eight bills, is let off.
    """
    assert [(e, pytest.approx(f)) for e, f in broken] == of_family(found(funds=funds), "spend_order")


def test_an_earlier_fund_takes_over_only_what_it_has_money_for_by_then() -> None:
    """The transfer has 153 until 8 March, all spent: it could pay the 249 of the city in the second week, nothing of the first."""
    instalments = come((2, 153.0), (9, 827.0))
    violations = found(funds=_order(1, 2), instalments=instalments)
    assert of_family(violations, "spend_order") == [(pytest.approx(655.0), 406.0)]
    facts = Facts(tiny_case(instalments=instalments), tiny_law())
    assert Left(facts, tiny_plan()["payments"]).until("federal", facts.first_day) == 0.0
    assert as_it_comes(facts, tiny_plan()["payments"])["amount"].tolist() == [153.0]


def test_what_the_later_fund_must_spend_stays_with_it() -> None:
    """Of the city's 2,000 at least 600 must be spent: of its 623 the transfer could take over 23."""
    funds = _order(1, 2)
    funds[1] |= {"carry_over_share": 0.7}
    assert of_family(found(funds=funds), "spend_order") == [(pytest.approx(429.0), 406.0)]


@pytest.mark.parametrize(
    ("tables", "paid"),
    [
        ({"funds": _order(1, 2)}, 980.0),
        ({"funds": _order(2, 1)}, 294.0),
        ({"funds": _order(2, 1), "targets": []}, 0.0),
        ({"funds": _order(1, 2), "instalments": come((2, 200.0), (9, 700.0))}, None),
        ({"funds": _order(1, 2), "targets": [], "instalments": come((4, 200.0), (5, 100.0), (10, 680.0))}, None),
        ({"funds": _order(2, 1, carry_over_share=0.5), "targets": []}, 490.0),
    ],
)
def test_plans_made_keep_all_of_it(tables: dict[str, Any], paid: float | None) -> None:
    """Nothing is refused by the check, and the transfer pays what its place, its days and what of it would lapse leave to it.

    First it pays all it has; later only what must be: the share of families, 0.3 x 980 = 294 and at most a pack more, or a half.
    """
    plan = make_plan(tiny_case(**tables))
    assert plan.outcome is Outcome.COMPLETE, [line.text for line in verdict(plan.case, plan.tables)]
    payments = plan["payments"]
    if paid is not None:
        assert payments.loc[payments["fund"] == "federal", "amount"].sum() == pytest.approx(paid, abs=8.0)


def test_what_gave_way_and_what_lapses_is_told_in_words() -> None:
    """Soft: money is paid before it came, told with its day and both sums; of 980, all to be spent, the rest of the transfer lapses."""
    funds = [edited("funds", 0, carry_over_share=0.0)[0]]
    rules = [{"family": "funds", "mode": "soft"}, {"family": "demand", "mode": "hard"}]
    plan = make_plan(tiny_case(funds=funds, targets=[], rules=rules, instalments=come((2, 100.0), (9, 880.0))))
    told = plan["given_way"].query("family in ('funds', 'fund_spending')").set_index("family")
    early = told.loc["funds"]
    assert (early["rule"], early["about"], early["window"], early["bound"]) == ("federal", "come", "2026-03-08", 100.0)
    total = float(plan["payments"]["amount"].sum())
    assert told.loc["fund_spending", "amount"] == pytest.approx(980.0 - total)
    assert plan.figure("lapses:federal") == pytest.approx(980.0 - total)
    text = " ".join(line.text for line in verdict(plan.case, plan.tables))
    assert "until 2026-03-08" in text
    assert "lapses" in text
