"""Which assumption moves the cost most: what is said holds when the cell is changed by a tenth and all is planned anew."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import pytest

from planner.assumed import cell_text
from planner.case import Case
from planner.making.pipeline import make_plan
from planner.making.plan import Plan
from planner.schema import CASE_TABLES
from planner.studies.assumptions import STEP, Moved, assumptions_of, changed, moved, one_of_each, ranked
from tests.cases import rows, tiny_case
from tests.start.towns import planned


def told(table: str, key: str, column: str) -> list[dict[str, str]]:
    """Return an assumption for every cell of a column of the tiny case."""
    return [
        {
            "table": table,
            "row": str(row[key]),
            "column": column,
            "value": cell_text(CASE_TABLES[table][column], row[column]),
            "assumed": "an estimate",
        }
        for row in rows(table)
        if row.get(column) is not None
    ]


@cache
def assumed_prices() -> Plan:
    """Return the plan of the tiny case whose prices are all assumed."""
    return make_plan(tiny_case(assumptions=told("offers", "offer", "price")))


def test_a_price_moves_the_cost_by_what_is_spent_at_it() -> None:
    """With the same orders a price ±10 % costs a tenth of what is spent at it: told before, and measured by planning anew."""
    plan = assumed_prices()
    spent = plan["orders"].groupby("product")["amount"].sum() / plan.figure("total_amount")
    found = assumptions_of(plan)
    assert [one.spent for one in found] == pytest.approx(sorted(spent, reverse=True))
    first, made = found[0], []

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
    """The first assumption of a Brazilian month among prices is the factor of its year: planned anew it moves the cost as told."""
    plan = planned("BR")
    factor = next(one for one in assumptions_of(plan) if one.table == "price_factors")
    dearer = changed(plan.case, factor, 1 + STEP)
    assert dearer is not None
    again = make_plan(dearer)
    assert again.figure("total_amount") / plan.figure("total_amount") - 1 == pytest.approx(
        STEP * factor.spent, rel=0.03
    )


def test_what_may_not_be_larger_is_measured_smaller() -> None:
    """All pupils eat: a tenth more is not possible, a tenth fewer is."""
    plan = planned("BR")
    eaters = next(one for one in assumptions_of(plan) if one.column == "take_up_share")
    assert changed(plan.case, eaters, 1 + STEP) is None
    fewer = changed(plan.case, eaters, 1 - STEP)
    assert fewer is not None
    assert fewer.tables["enrolment"].loc[list(eaters.lines), "take_up_share"].tolist() == [0.9]
    assert eaters.spent == max(one.spent for one in assumptions_of(plan))
    assert moved(plan, eaters, lambda _case: plan) == Moved(eaters, None, 0.0, 0.0)


def test_what_the_user_typed_is_no_assumption_any_more() -> None:
    """A price that is changed is not listed; without assumptions nothing is."""
    plan = assumed_prices()
    first = assumptions_of(plan)[0]
    typed = changed(plan.case, first, 1.05)
    assert typed is not None
    assert first.about not in {one.about for one in assumptions_of(replace(plan, case=typed))}
    assert assumptions_of(replace(plan, case=tiny_case())) == []


def test_of_a_thing_the_price_comes_first() -> None:
    """Price, grams and peel of a product move the cost alike: one line each, and it asks for the price."""
    found = one_of_each(assumptions_of(planned("BR")))
    products = [one for one in found if one.about == "rice"]
    assert [(one.table, one.column) for one in products] == [("offers", "price")]
    assert len({one.about for one in found}) == len(found)
    assert ranked([]) == []
