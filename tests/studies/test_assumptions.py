"""Which assumption moves the cost most: what is said holds when the cell is changed by a tenth and all is planned anew."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import pytest

from planner.assumed import cell_text, key_text
from planner.case import Case
from planner.making.plan import Plan
from planner.schema import CASE_TABLES
from planner.studies.assumptions import STEP, Assumption, Moved, assumptions_of, changed, moved, one_of_each, ranked
from tests.cases import rows, tiny_case
from tests.shared import make_plan

FACTOR = {"price_factor": "2024-to-2026", "factor": 1.1, "note": "5 % a year"}
ALL_EAT = [{**row, "take_up_share": row.get("take_up_share", 1.0)} for row in rows("enrolment")]
OF_2024 = [{**row, "price_factor": "2024-to-2026"} if row["product"] == "arroz" else row for row in rows("offers")]
TABLES = {
    "offers": OF_2024,
    "price_factors": [FACTOR],
    "enrolment": ALL_EAT,
    "products": rows("products"),
    "recipes": rows("recipes"),
}
COLUMNS = (
    ("offers", "price"),
    ("price_factors", "factor"),
    ("enrolment", "take_up_share"),
    ("products", "gross_factor"),
    ("recipes", "net_g"),
)


def told() -> list[dict[str, str]]:
    """Return an assumption for every filled cell of these columns."""
    return [
        {
            "table": table,
            "row": key_text(row, table),
            "column": column,
            "value": cell_text(CASE_TABLES[table][column], row[column]),
            "assumed": "an estimate",
        }
        for table, column in COLUMNS
        for row in TABLES[table]
        if row.get(column) is not None
    ]


@cache
def plan_of_all() -> Plan:
    """Return the plan of a tiny case in which all that moves the cost is assumed."""
    return make_plan(tiny_case(**TABLES, assumptions=told()))


def of(table: str, about: str = "") -> Assumption:
    """Return the first assumption of a table, of a thing if it is named."""
    return next(one for one in assumptions_of(plan_of_all()) if one.table == table and about in ("", one.about))


def test_a_price_moves_the_cost_by_what_is_spent_at_it() -> None:
    """With the same orders a price ±10 % costs a tenth of what is spent at it: told before, and measured by planning anew."""
    plan = plan_of_all()
    spent = plan["orders"].groupby("product")["amount"].sum() / plan.figure("total_amount")
    prices = {one.about: one.spent for one in assumptions_of(plan) if one.table == "offers"}
    assert prices == pytest.approx(spent.to_dict())
    first, made = of("offers"), []

    def make(case: Case) -> Plan:
        made.append(make_plan(case))
        return made[-1]

    measured = moved(plan, first, make)
    before, lines = plan.case.tables["offers"]["price"], list(first.lines)
    for again, factor, change in zip(made, (1.1, 0.9), (measured.up, measured.down), strict=True):
        after = again.case.tables["offers"]["price"]
        assert (after[lines] / before[lines]).tolist() == pytest.approx([factor] * len(lines))
        assert after.drop(lines).tolist() == before.drop(lines).tolist()
        assert change == pytest.approx(again.figure("total_amount") / plan.figure("total_amount") - 1)
    assert measured.up == pytest.approx(STEP * first.spent, abs=0.002)
    assert measured.most == max(abs(measured.up), abs(measured.down)) > 0
    assert "10%" in measured.text()
    assert "10%" in first.text()


def test_a_factor_moves_all_prices_that_have_it() -> None:
    """Rice alone has a price of 2024: the factor ±10 % moves the cost by a tenth of what is spent on rice, as planning anew shows."""
    plan = plan_of_all()
    factor = of("price_factors")
    assert factor.spent == pytest.approx(of("offers", "arroz").spent)
    dearer = changed(plan.case, factor, 1 + STEP)
    assert dearer is not None
    again = make_plan(dearer)
    assert again.figure("total_amount") / plan.figure("total_amount") - 1 == pytest.approx(
        STEP * factor.spent, abs=0.002
    )


def test_what_may_not_be_larger_is_measured_smaller() -> None:
    """All pupils of the stage eat: a tenth more is not possible, a tenth fewer is; of both stages together all is spent."""
    plan = plan_of_all()
    eaters = of("enrolment", "primary")
    assert changed(plan.case, eaters, 1 + STEP) is None
    fewer = changed(plan.case, eaters, 1 - STEP)
    assert fewer is not None
    assert fewer.tables["enrolment"].loc[list(eaters.lines), "take_up_share"].tolist() == [0.9]
    assert moved(plan, eaters, lambda _case: plan) == Moved(eaters, None, 0.0, 0.0)
    goods = plan.figure("goods_amount") / plan.figure("total_amount")
    assert eaters.spent + of("enrolment", "pre").spent == pytest.approx(goods)


def test_what_the_user_typed_is_no_assumption_any_more() -> None:
    """A price that is changed is not listed; without assumptions nothing is."""
    plan = plan_of_all()
    first = of("offers", "alface")
    typed = changed(plan.case, first, 1.05)
    assert typed is not None
    left = {(one.table, one.about) for one in assumptions_of(replace(plan, case=typed))}
    assert ("offers", "alface") not in left
    assert ("recipes", "alface") in left
    assert assumptions_of(replace(plan, case=tiny_case())) == []


def test_of_a_thing_the_price_comes_first() -> None:
    """Price, grams and peel of a product move the cost alike: one line each, and it asks for the price."""
    found = assumptions_of(plan_of_all())
    assert {one.table for one in found if one.about == "alface"} == {"offers", "recipes", "products"}
    each = one_of_each(found)
    assert [one.table for one in each if one.about == "alface"] == ["offers"]
    assert len({one.about for one in each}) == len(each)
    assert each[0].why == "an estimate"


def test_what_is_measured_is_ranked_by_the_larger_change() -> None:
    """-3 % outweighs +2 %."""
    one, other = of("offers", "arroz"), of("offers", "alface")
    less, more = Moved(one, 0.02, -0.01, 0.0), Moved(other, None, -0.03, 0.25)
    assert ranked([less, more]) == [more, less]
    assert "25.0%" in more.text()
