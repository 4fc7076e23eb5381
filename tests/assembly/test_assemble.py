"""The whole assembly: what the parts make together."""

from __future__ import annotations

from dataclasses import fields
from datetime import date
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.constraints import DEFAULT_MODES
from models.instance import TABLES, Instance
from models.optimise import optimise
from planner.assembly import assemble
from planner.case import Case
from planner.findings import InputError
from planner.programmes.law import AwardRoute, CountingRule, PointsRule, Ranking, Score
from planner.reports import build_tables
from planner.schema import CASE_TABLES
from planner.verify import verify
from tests.cases import Row, added, edited, figure, rows, source, tiny_case, tiny_law

ORDER_SPEAKS = ("calendar", "recipes")
"""Tables in which the order of rows has a meaning: the later exception holds, alternatives take turns."""


def _rich_case() -> Case:
    """Return the tiny case with something in nearly every table."""
    later: Row = {"site": "emef", "stage": "primary", "pupils": 130, "menu": "all", "valid_from": date(2026, 3, 11)}
    recipes: list[Row] = [row for row in rows("recipes") if row["dish"] != "fruta"]
    recipes += [{"dish": "fruta", "product": p, "choice": "fruta", "net_g": 80} for p in ("banana", "alface")]
    return tiny_case(
        recipes=recipes,
        enrolment=added("enrolment", later),
        calendar=[{"first_day": date(2026, 3, 6), "kind": "no_school", "site": "emei"}],
        diets=[{"diet": "d", "pupils_share": 0.1, "product": "feijao", "substitute": "arroz"}],
        suppliers=edited("suppliers", 2, minimum_order_amount=20, delivery_cost_per_kg=0.1, kg_per_week=900),
        offers=edited("offers", 3, kg_per_period=40, minimum_kg=5, contract="rice"),
        contracts=[
            {
                "contract": "rice",
                "name": "Rice",
                "supplier": "firma",
                "product": "arroz",
                "first_day": date(2026, 1, 1),
                "last_day": date(2026, 12, 31),
                "maximum_kg": 500,
            }
        ],
        distances=[{"supplier": "coop", "zone": "sul", "km": 12}],
        products=[row | {"kept": "dry"} for row in rows("products")],
        storage_room=[{"site": "emef", "kept": "dry", "kg": 80}],
        stock=[{"zone": "norte", "product": "arroz", "kg": 7}],
        limits=[{"limit": "l", "food_group": "vegetable", "maximum_share": 0.9}],
        commitments=[{"supplier": "f1", "minimum_amount_per_period": 4}],
        harvests=[{"harvest": "h", "product": "banana", "factor": 0.8}],
        targets=edited("targets", 0, denominator="spend"),
        funds=edited("funds", 1, carry_over_share=0.9, spend_order=2),
        instalments=[
            {"fund": "federal", "date": date(2026, 3, 2), "amount": 500},
            {"fund": "federal", "date": date(2026, 3, 10), "amount": 480},
        ],
        waivers=[{"target": "family-share", "ground": "no_invoice", "note": "Minutes 4"}],
    )


def _tables(instance: Instance) -> dict[str, pd.DataFrame]:
    return {item.name: getattr(instance, item.name) for item in fields(instance) if item.name in TABLES}


def test_every_table_has_its_columns_and_dtypes() -> None:
    """The tables of the instance are as `models.instance.TABLES` says, column by column."""
    for name, frame in _tables(assemble(_rich_case(), tiny_law()).instance).items():
        expected = {column: dtype for column, (dtype, _text) in TABLES[name].items()}
        assert {column: str(frame[column].dtype) for column in frame} == expected, name
        assert frame.index.equals(pd.RangeIndex(len(frame))), name


def test_the_rich_case_reaches_every_table_of_a_fixed_menu() -> None:
    """Only the tables of free menus, of fair parts, of opening stock and of an announced plan and late orders stay empty."""
    law = tiny_law(
        ranking=Ranking("family_farming", (), "Draw lots.", source()),
        points=(
            PointsRule("practice", "Practice", (Score(CountingRule("organic", "", ()), 1.0),), 0.1, "soft", source()),
        ),
        cost_ceilings={"primary": figure(1.0)},
        award_routes=(
            AwardRoute("first", "", "preference", "family_farming", None, None, source(), margin=0.1, set_aside=0.5),
        ),
    )
    empty = {name for name, frame in _tables(assemble(_rich_case(), law).instance).items() if frame.empty}
    assert empty == {"announced", "late_orders", "fair_parts", "fair_part_terms", "opening_stocks", "servings", "fills", "slots", "menu_needs", "frequencies", "frequency_terms", "foods", "food_terms",
                     "standards", "standard_terms"}  # fmt: skip


@settings(max_examples=6, deadline=None)
@given(st.randoms(use_true_random=False))
def test_the_order_of_rows_counts_for_nothing(random: Any) -> None:
    """Rows of every table shuffled (but for two in which order speaks) give the same instance, cell by cell."""
    case = _rich_case()
    shuffled = {}
    for name in CASE_TABLES:
        order = list(range(len(case.tables[name])))
        if name not in ORDER_SPEAKS:
            random.shuffle(order)
        shuffled[name] = case.tables[name].iloc[order]
    first, second = (assemble(c, tiny_law()) for c in (case, Case(shuffled)))
    for name, frame in _tables(first.instance).items():
        pd.testing.assert_frame_equal(frame, _tables(second.instance)[name], rtol=1e-12)
    for name in ("served", "site_needs", "zone_needs", "offers", "fund_amounts", "distances"):
        pd.testing.assert_frame_equal(getattr(first, name), getattr(second, name), rtol=1e-12)
    pd.testing.assert_frame_equal(first.daily_needs.table, second.daily_needs.table, rtol=1e-12)
    np.testing.assert_array_equal(first.can_come, second.can_come)


def test_zone_needs_add_up_to_demand() -> None:
    """Packs per zone are those of the sites and of the instance; so are servings, where no window lives on remainders alone."""
    assembly = assemble(_rich_case(), tiny_law())
    packs = assembly.instance.demand["packs"].sum()
    assert assembly.zone_needs["packs"].sum() == assembly.site_needs["packs"].sum() == packs
    plain = assemble(tiny_case(), tiny_law())
    demand = plain.instance.demand
    assert (demand["servings"] * demand["packs"]).sum() == pytest.approx(plain.zone_needs["servings"].sum())
    # 140 pupils get rice and beans on 10 days, lettuce and fruit on 4.
    assert plain.zone_needs["servings"].sum() == 140 * (2 * 10 + 2 * 4)


def test_caps_follow_families_kinds_and_the_suppliers_own_word() -> None:
    """Ten families are ten times the law's cap, a lone farmer without a word one; firms have none; an own cap holds."""

    def caps(**cells: Any) -> list[float]:
        suppliers = edited("suppliers", 1, families=None)
        suppliers[0] = suppliers[0] | cells
        return assemble(tiny_case(suppliers=suppliers), tiny_law()).instance.suppliers["cap_amount"].tolist()

    np.testing.assert_array_equal(caps(), [10_000, 1000, np.nan])
    np.testing.assert_array_equal(caps(cap_amount=700), [700, 1000, np.nan])
    np.testing.assert_array_equal(caps(families=None), [np.nan, 1000, np.nan])
    np.testing.assert_array_equal(caps(kind="other"), [np.nan, 1000, np.nan])
    none = assemble(tiny_case(), tiny_law(family_cap=None)).instance.suppliers["cap_amount"]
    assert none.isna().all()
    assert assemble(tiny_case(), tiny_law(family_cap=figure(1))).instance.suppliers["cap_amount"].iloc[0] == 10


def test_modes_are_the_defaults_unless_the_case_has_rules() -> None:
    """Hard demand where the case says so, everything else as the manual says."""
    assert assemble(tiny_case(), tiny_law()).instance.modes == DEFAULT_MODES
    modes = assemble(tiny_case(rules=[{"family": "demand", "mode": "hard"}]), tiny_law()).instance.modes
    assert modes == dict(DEFAULT_MODES) | {"demand": "hard"}


def _days_of_zones(case: Case) -> dict[str, set[str]]:
    """Return the days on which something can be delivered to each zone, each offer on the first on which it can."""
    instance = assemble(case, tiny_law()).instance
    lanes = instance.lanes[instance.lanes["shifted"] == 0]
    demand = instance.demand.iloc[lanes["demand"]]
    zone = instance.zones["zone"].to_numpy()[demand["zone"]]
    day = instance.days["day"].dt.strftime("%m-%d").to_numpy()[lanes["day"]]
    return pd.Series(day).groupby(zone).agg(set).to_dict()


def test_delivery_is_on_the_first_day_on_which_a_zone_receives() -> None:
    """A zone whose sites begin on Wednesday, another on Monday: one delivery feeds the week; without school none comes."""
    off = [
        {"first_day": date(2026, 3, 2), "last_day": date(2026, 3, 3), "kind": "no_school", "site": "emef"},
        {"first_day": date(2026, 3, 9), "last_day": date(2026, 3, 13), "kind": "no_school"},
    ]
    assert _days_of_zones(tiny_case(calendar=off)) == {"norte": {"03-04"}, "sul": {"03-02"}}


def test_a_closed_kitchen_receives_for_the_schools_it_cooks_for() -> None:
    """The kitchen has no school days of its own: it receives when a school that it feeds is open, once a week what keeps a week.

    Where it says on which weekdays it receives, the calendar's word that it is closed holds, and nothing can come.
    """
    kitchen = {"site": "coz", "name": "Cozinha", "kind": "kitchen", "municipality": "Vila", "state": "SP", "lat": -23.8, "lon": -46.7, "zone": "oeste"}  # fmt: skip
    closed = {"first_day": date(2026, 3, 2), "last_day": date(2026, 3, 13), "kind": "no_school", "site": "coz"}
    sites = [row | {"kitchen": "coz"} for row in rows("sites")] + [kitchen]
    assert _days_of_zones(tiny_case(sites=sites, calendar=[closed])) == {"oeste": {"03-02", "03-09"}}
    said = [*sites[:2], kitchen | {"receives_weekdays": "mon|tue|wed|thu|fri"}]
    assert _days_of_zones(tiny_case(sites=said, calendar=[closed])) == {}
    assert _days_of_zones(tiny_case(sites=said)) == {"oeste": {"03-02", "03-09"}}


def test_a_period_without_school_is_kept() -> None:
    """It has a label and no demand."""
    off = [{"first_day": date(2026, 3, 9), "last_day": date(2026, 3, 13), "kind": "no_school"}]
    assembly = assemble(tiny_case(calendar=off), tiny_law())
    assert assembly.periods["school_days"].tolist() == [5, 0]
    assert set(assembly.instance.demand["period"]) == {0}


def test_a_free_menu_is_refused_with_the_rows() -> None:
    """Nothing is known of the needs of a menu that is not fixed: an error that names it, not an empty plan."""
    groups = added("menu_groups", {"menu": "b", "name": "B", "mode": "repertoire"})
    with pytest.raises(InputError) as refused:
        assemble(tiny_case(menu_groups=groups), tiny_law())
    assert refused.value.findings[0].rows == (3,)


def _solved(case: Case) -> dict[str, float]:
    """Solve a case, let the independent check confirm the plan, and return the value of each level."""
    assembly = assemble(case, tiny_law())
    solution = optimise(assembly.instance)
    assert solution.usable
    assert verify(case, tiny_law(), build_tables(case, tiny_law(), assembly, solution, {})) == []
    return {level.name: level.value for level in solution.levels}


def test_the_tiny_case_is_planned_and_verified() -> None:
    """From tables to a plan in which the independent check finds nothing, also where every table says something."""
    _solved(tiny_case())
    _solved(_rich_case())


def _keeping(shelf_days: int, last_week_offered: int, **offer: Any) -> Case:
    """Return six weeks of 4 kg of rice a week in packs of 10 kg, offered in the first weeks only."""
    last = date(2026, 3, 2 + 4 + 7 * last_week_offered) if last_week_offered < 4 else None
    return tiny_case(
        case=edited("case", 0, last_day=date(2026, 4, 10)),
        menus=[{"menu": "all", "dish": "arroz_feijao"}],
        recipes=[{"dish": "arroz_feijao", "product": "arroz", "net_g": 8}],
        enrolment=[{"site": "emef", "stage": "primary", "pupils": 100, "menu": "all"}],
        products=edited("products", 0, unit_kg=10, shelf_life_days=shelf_days),
        offers=[{"offer": "o", "supplier": "firma", "product": "arroz", "price": 25, "last_day": last} | offer],
    )


@pytest.mark.parametrize("shelf_days", [0, 7, 14, 42])
@pytest.mark.parametrize("last_week_offered", [0, 2, 5])
def test_packs_bought_ahead_and_their_remainders_keep(shelf_days: int, last_week_offered: int) -> None:
    """Whatever the shelf life and the end of the season, the independent check agrees on what is missing."""
    levels = _solved(_keeping(shelf_days, last_week_offered))
    reach = last_week_offered + shelf_days // 7
    if last_week_offered == 5:
        assert levels["shortfall"] == 0
    elif reach < 5:
        assert levels["shortfall"] > 0  # the last weeks lie beyond anything bought in season


def test_leaving_stores_out_changes_no_answer() -> None:
    """A limit so high that it never binds brings the stores back, and every level stays as it was."""
    free, limited = _keeping(42, 5), _keeping(42, 5, kg_per_period=1e6)
    assert assemble(free, tiny_law()).instance.stocks.empty
    assert not assemble(limited, tiny_law()).instance.stocks.empty
    before, after = _solved(free), _solved(limited)
    assert {name: after[name] for name in before} == pytest.approx(before)
