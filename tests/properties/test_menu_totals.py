"""Whatever menu is chosen: what its calendar serves, day by day, is what the plan needs and buys."""

from __future__ import annotations

from collections import Counter
from datetime import date
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from models.award import optimise_award
from planner.assembly import assemble
from planner.case import Case
from planner.menus import plan_menu
from planner.reports import build_tables
from tests.cases import edited
from tests.menus.cases import LAW, free_case

SOME = settings(max_examples=6, deadline=None, suppress_health_check=list(HealthCheck))

EATERS = {"primary": 100.0, "pre": 50 * 0.8}


def eaten_kg(case: Case, calendar: Any) -> Counter[str]:
    """Return gross kg of each product that the calendar's dishes take, reckoned plate by plate."""
    recipes = case["recipes"]
    gross = dict(zip(case["products"]["product"], case["products"]["gross_factor"].astype(float), strict=True))
    total: Counter[str] = Counter()
    for (_day, dish), lines in calendar.groupby(["date", "dish"]):
        fills = {(row.choice, row.product) for row in lines.itertuples() if row.choice}
        for stage, pupils in EATERS.items():
            rows = recipes[(recipes["dish"] == dish) & (recipes["stage"] == stage)]
            rows = rows if len(rows) else recipes[(recipes["dish"] == dish) & (recipes["stage"] == "")]
            for row in rows.itertuples():
                if not row.choice or (row.choice, row.product) in fills:
                    total[row.product] += row.net_g / 1000 * gross[row.product] * pupils
    return total


@st.composite
def free_cases(draw: st.DrawFn) -> Case:
    """Draw the tiny case with a free menu: repertoire, rules, length and the periods of purchase vary."""
    more = draw(st.sets(st.sampled_from(("lentilha", "macarrao", "fruta_epoca"))))
    rules = [
        {"rule": "pasta", "scope": "dish_tag", "value": "pasta", "per": "week", "maximum": draw(st.integers(1, 5))},
        {"rule": "rest", "scope": "dish", "value": "lentilha", "per": "week", "rest_days": draw(st.integers(0, 2))},
    ]
    return free_case(
        ("arroz_feijao", "salada", "fruta", *sorted(more)),
        frequency_rules=rules,
        case=edited(
            "case",
            0,
            last_day=date(2026, 3, draw(st.integers(6, 27))),
            period=draw(st.sampled_from(("week", "fortnight", "month"))),
        ),
        calendar=[{"first_day": date(2026, 3, draw(st.integers(2, 6))), "kind": "no_school", "note": "Feriado"}],
    )


@SOME
@given(free_cases())
def test_the_day_calendars_totals_equal_the_plans(case: Case) -> None:
    """Plates of the calendar, summed by hand, are the plan's needs; what is bought covers them, less what is short."""
    calendar = plan_menu(case, LAW).served
    assert calendar is not None
    assembly = assemble(case, LAW, calendar)
    tables = build_tables(case, LAW, assembly, optimise_award(assembly.instance), {})
    eaten = eaten_kg(case, calendar)
    needs = assembly.zone_needs.groupby("product")["need_kg"].sum()
    assert set(needs.index) == set(eaten)
    for product, kg in eaten.items():
        assert needs[product] == pytest.approx(kg), product

    bought = tables["orders"].groupby("product")["kg"].sum()
    short = tables["shortfalls"].groupby("product")["short_kg"].sum()
    for product, kg in eaten.items():
        assert bought.get(product, 0.0) + short.get(product, 0.0) >= kg - 1e-6, product

    told = {row.measure: row.value for row in tables["summary"].itertuples()}
    assert told["meals_planned"] == calendar["date"].nunique() * sum(EATERS.values())
    assert told["dishes"] == calendar["dish"].nunique()
    keys = ["date", "menu", "dish", "choice", "product"]
    assert sorted(map(tuple, tables["served"][keys].to_numpy())) == sorted(map(tuple, calendar[keys].to_numpy()))
