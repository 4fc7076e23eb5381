"""Periods, school days, pupils, distances, money and the menu, on numbers worked out by hand."""

from __future__ import annotations

import math
from datetime import date
from typing import Any, Literal

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from planner.verify.facts import Facts, join
from planner.verify.menu import daily_needs, filled_menu, fixed_menu, portions_by_day
from tests.cases import Row, added, edited, figure, rows, tiny_case, tiny_law


def facts_of(**tables: list[Row]) -> Facts:
    """Return the facts of the tiny case with tables replaced."""
    return Facts(tiny_case(**tables), tiny_law())


@pytest.mark.parametrize(
    ("period", "labels"),
    [
        ("week", ["2026-03-04", "2026-03-09", "2026-03-16", "2026-03-23", "2026-03-30"]),
        ("fortnight", ["2026-03-04", "2026-03-16", "2026-03-30"]),
        ("month", ["2026-03-04", "2026-04-01"]),
    ],
)
def test_periods_are_clipped_to_the_plan(period: str, labels: list[str]) -> None:
    """Weeks begin on Monday, fortnights count from the first week, months are the calendar's."""
    case = edited("case", 0, period=period, first_day=date(2026, 3, 4), last_day=date(2026, 4, 1))
    periods = facts_of(case=case).periods
    assert list(periods["period"]) == labels
    assert str(periods["last_day"].iloc[-1].date()) == "2026-04-01"


def test_a_row_for_a_site_outweighs_one_for_all() -> None:
    """Closed everywhere from Tuesday to Thursday, open at emef on Wednesday, though the row for all comes later."""
    calendar = [
        {"first_day": date(2026, 3, 4), "kind": "school", "site": "emef"},
        {"first_day": date(2026, 3, 3), "last_day": date(2026, 3, 5), "kind": "no_school"},
        {"first_day": date(2026, 3, 7), "kind": "school"},
    ]
    school = facts_of(calendar=calendar).school
    days = ["2026-03-02", "2026-03-03", "2026-03-04", "2026-03-05", "2026-03-06", "2026-03-07", "2026-03-08"]
    assert school.loc["emef", days].tolist() == [True, False, True, False, True, True, False]
    assert school.loc["emei", days].tolist() == [True, False, False, False, True, True, False]


def test_the_latest_enrolment_holds() -> None:
    """From the second Monday on 120 pupils are enrolled at emef; a fund is reckoned on the first day's 100."""
    enrolment = added(
        "enrolment", {"site": "emef", "stage": "primary", "pupils": 120, "menu": "all", "valid_from": date(2026, 3, 9)}
    )
    facts = facts_of(enrolment=enrolment)
    eating = facts.eating[facts.eating["site"] == "emef"].set_index("date")["pupils"]
    assert eating["2026-03-06"] == 100
    assert eating["2026-03-09"] == 120
    assert facts.fund_money["federal"] == pytest.approx((100 * 0.57 + 50 * 0.82) * 10)


@pytest.mark.parametrize(
    ("stages", "expected"),
    [
        (rows("stages"), 100 * 0.57 + 50 * 0.82),
        (edited("stages", 1, attendance="full_time"), 100 * 1.57 + 50 * 0.82),
        (edited("stages", 1, attendance="full_time", programme_stage="indigenous"), 100 * 0.98 + 50 * 0.82),
        (edited("stages", 1, programme_stage="unknown"), 50 * 0.82),
    ],
)
def test_the_laws_rates_hold_where_the_case_has_none(stages: list[Row], expected: float) -> None:
    """Full-time attendance has its own rate but for crèche and indigenous schools; an unknown stage brings nothing."""
    law = tiny_law(rates={"pre_school": figure(0.82), "primary": figure(0.57), "full_time": figure(1.57),
                          "indigenous": figure(0.98)})  # fmt: skip
    facts = Facts(tiny_case(stages=stages, fund_rates=[]), law)
    assert facts.fund_money["federal"] == pytest.approx(expected * 10)


def test_prices_are_rounded_half_up() -> None:
    """0.25 x 1.1 is 0.275; 0.0000025 x 1.1 = 0.00000275 is 0.000003: six places, halves up."""
    offers = edited("offers", 0, price=0.25, price_factor="up")
    facts = facts_of(offers=offers, price_factors=[{"price_factor": "up", "factor": 1.1}])
    assert facts.offers.at["coop-alface", "price_per_unit"] == 0.275
    assert float(facts.price_now(0.0000025, "up")) == 0.000003


def test_distances_by_zone_outweigh_those_by_site_and_the_estimate() -> None:
    """Zone given, else sites weighted by pupils, else the great circle times the road factor, else unknown."""
    sites = edited("sites", 1, zone="norte")
    distances = [
        {"supplier": "coop", "zone": "norte", "km": 7},
        {"supplier": "coop", "site": "emef", "km": 99},
        {"supplier": "f1", "site": "emef", "km": 10},
        {"supplier": "f1", "site": "emei", "km": 40},
    ]
    km = facts_of(sites=sites, distances=distances).km["norte"]
    assert km["coop"] == 7
    assert km["f1"] == pytest.approx((100 * 10 + 50 * 40) / 150)
    unknown = facts_of(suppliers=edited("suppliers", 0, lat=None)).km
    assert unknown.loc["coop"].isna().all()


def test_a_degree_of_latitude_is_111_km() -> None:
    """Pi x 6371 / 180 = 111.19 km, by road 1.3 times as far."""
    facts = facts_of(suppliers=edited("suppliers", 0, lat=-22.80, lon=-46.70))
    assert facts.km.at["coop", "norte"] == pytest.approx(111.1949 * 1.3, rel=1e-6)


def dishes_on(day: str, **tables: Any) -> set[str]:
    """Return the dishes served on a day."""
    menu = fixed_menu(facts_of(**tables))
    return set(menu.loc[menu["date"] == day, "dish"])


def test_the_cycle_counts_weeks_from_its_first_day() -> None:
    """Salad in week 1 and fruit in week 2 of a cycle that began the week before: fruit comes first."""
    menus = [{"menu": "all", "cycle_week": 1, "dish": "salada"}, {"menu": "all", "cycle_week": 2, "dish": "fruta"}]
    assert dishes_on("2026-03-02", menus=menus) == {"salada"}
    assert dishes_on("2026-03-09", menus=menus) == {"fruta"}
    turned = {"menus": menus, "case": edited("case", 0, cycle_first_day=date(2026, 2, 25))}
    assert dishes_on("2026-03-02", **turned) == {"fruta"}
    assert dishes_on("2026-03-09", **turned) == {"salada"}


def test_a_dated_row_replaces_the_cycle_in_its_slot() -> None:
    """On the second Monday another base is served; the salad of that day stays."""
    dishes = added("dishes", {"dish": "massa", "name": "Massa", "meal": "lunch", "slot": "base"})
    recipes = added("recipes", {"dish": "massa", "product": "arroz", "net_g": 60})
    menus = added("menus", {"menu": "all", "date": date(2026, 3, 9), "dish": "massa"})
    assert dishes_on("2026-03-09", dishes=dishes, recipes=recipes, menus=menus) == {"massa", "salada"}
    assert dishes_on("2026-03-02", dishes=dishes, recipes=recipes, menus=menus) == {"arroz_feijao", "salada"}


CHOICE = [
    *(row for row in rows("recipes") if row["dish"] != "salada"),
    {"dish": "salada", "choice": "folhas", "product": "alface", "net_g": 20},
    {"dish": "salada", "choice": "folhas", "product": "banana", "net_g": 30},
]


@pytest.mark.parametrize(
    ("offers", "products"),
    [
        (rows("offers"), ["alface", "banana"]),  # weeks 10 and 11: even takes the first, odd the second
        ([row for row in rows("offers") if row["product"] != "alface"], ["banana", "banana"]),
        ([row for row in rows("offers") if row["product"] not in ("alface", "banana")], ["alface", "alface"]),
        (
            [row | {"months": "4-12"} if row["product"] == "banana" else row for row in rows("offers")],
            ["alface", "alface"],
        ),
    ],
)
def test_interchangeable_ingredients_rotate_by_week_among_those_in_season(
    offers: list[Row], products: list[str]
) -> None:
    """The ISO week picks among the products that some offer can deliver in the month; the first where none can."""
    menu = filled_menu(facts_of(recipes=CHOICE, offers=offers))
    filled = menu[menu["choice"] == "folhas"].set_index("date")["product"]
    assert [filled["2026-03-02"], filled["2026-03-09"]] == products


def need(product: str, **tables: list[Row]) -> float:
    """Return the kg of a product needed at emef on the first Monday."""
    facts = facts_of(**tables)
    daily = daily_needs(facts, filled_menu(facts))
    found = daily[(daily["date"] == "2026-03-02") & (daily["site"] == "emef") & (daily["product"] == product)]
    return float(found["kg"].sum())


def test_needs_are_pupils_times_grams_times_gross_factor() -> None:
    """100 pupils x 20 g x 1.25 of salad; 100 x 50 g of rice."""
    assert need("alface") == pytest.approx(2.5)
    assert need("arroz") == pytest.approx(5.0)


def test_grams_of_the_stage_outweigh_those_for_all() -> None:
    """A stage with a row of its own for a dish takes nothing from the rows for every stage."""
    recipes = added("recipes", {"dish": "arroz_feijao", "stage": "primary", "product": "arroz", "net_g": 70})
    assert need("arroz", recipes=recipes) == pytest.approx(7.0)
    assert need("feijao", recipes=recipes) == 0


def test_a_diet_replaces_a_product_for_its_part_of_the_pupils() -> None:
    """A tenth get rice, twice the grams, for beans: 2.7 kg of beans and 0.6 kg more of rice; or nothing instead."""
    diet = {"diet": "d", "pupils_share": 0.1, "product": "feijao", "substitute": "arroz", "grams_factor": 2.0}
    assert need("feijao", diets=[diet]) == pytest.approx(2.7)
    assert need("arroz", diets=[diet]) == pytest.approx(5.6)
    assert need("arroz", diets=[diet | {"substitute": None}]) == pytest.approx(5.0)
    assert need("feijao", diets=[diet | {"stage": "pre"}]) == pytest.approx(3.0)


def test_diets_of_a_number_at_a_school() -> None:
    """Of 100 who eat 3 give back 30 g of beans and get twice as much rice; the mean of all 100 has 3 / 100 of it."""
    diet = {
        "diet": "d", "site": "emef", "stage": "primary", "pupils": 3, "product": "feijao", "substitute": "arroz",
        "grams_factor": 2.0,
    }  # fmt: skip
    facts = Facts(tiny_case(diets=[diet]), tiny_law())
    served = filled_menu(facts)
    needs = daily_needs(facts, served)
    day = needs[(needs["date"] == pd.Timestamp("2026-03-02")) & (needs["site"] == "emef")].set_index("product")
    assert day.loc["feijao", ["kg", "servings"]].tolist() == pytest.approx([97 * 0.03, 97])
    assert day.loc["arroz", ["kg", "servings"]].tolist() == pytest.approx([100 * 0.05 + 3 * 0.06, 103])
    mean = portions_by_day(facts, served)
    mean = mean[(mean["date"] == pd.Timestamp("2026-03-02")) & (mean["stage"] == "primary")].set_index("product")[
        "grams"
    ]
    assert mean["feijao"] == pytest.approx(30 * 0.97)
    assert mean["arroz"] == pytest.approx(50 + 60 * 0.03)


@pytest.mark.parametrize(("share", "heads"), [(0.01, 1), (0.0101, 2), (0.02, 2), (0.0201, 3)])
def test_a_part_of_the_pupils_is_counted_up_to_whole_ones(share: float, heads: int) -> None:
    """Of 100 2 % are 2 and a hair more are 3: they get rice for their 30 g of beans, the others the beans."""
    diet = {"diet": "d", "pupils_share": share, "product": "feijao", "substitute": "arroz"}
    assert need("feijao", diets=[diet]) == pytest.approx((100 - heads) * 0.03)
    assert need("arroz", diets=[diet]) == pytest.approx(5.0 + heads * 0.03)


def test_no_more_is_given_back_than_is_eaten() -> None:
    """One pupil of whom nine tenths eat is one with the diet: rice for 0.9 and 30 g for beans, and no beans."""
    few = edited("enrolment", 0, pupils=1, take_up_share=0.9)
    diet = {"diet": "d", "pupils_share": 0.01, "product": "feijao", "substitute": "arroz"}
    assert need("feijao", diets=[diet], enrolment=few) == 0
    assert need("arroz", diets=[diet], enrolment=few) == pytest.approx(0.9 * 0.05 + 0.03)


def test_the_mean_pupil_has_the_exact_part_of_a_diet() -> None:
    """Standards speak of the mean pupil: of 1.5 % told, 1.5 % of the beans are given back, though two pupils of 100 get rice."""
    diet = {"diet": "d", "pupils_share": 0.015, "product": "feijao", "substitute": "arroz"}
    facts = Facts(tiny_case(diets=[diet]), tiny_law())
    mean = portions_by_day(facts, filled_menu(facts))
    mean = mean[(mean["date"] == pd.Timestamp("2026-03-02")) & (mean["stage"] == "primary")].set_index("product")
    assert mean.loc["feijao", "grams"] == pytest.approx(30 * 0.985)


def test_cooked_grams_are_divided_by_the_cooking_factor() -> None:
    """125 g of cooked rice at 2.5 for 100 pupils are 5 kg raw; raw grams that are stated stay as they are."""
    factor = edited("products", 0, cooking_factor=2.5)
    cooked = edited("recipes", 0, net_g=None, cooked_g=125)
    assert need("arroz", recipes=cooked, products=factor) == pytest.approx(5.0)
    assert need("arroz", products=factor) == pytest.approx(5.0)


def test_who_is_away_eats_nothing() -> None:
    """Of 100 40 % are away on Monday, with 5 who eat rice for beans: rice for 60 + 3 x 30 g, beans for 57; all away, nothing."""
    away = {"first_day": date(2026, 3, 2), "site": "emef", "pupils_share": 0.4}
    diet = {"diet": "d", "site": "emef", "stage": "primary", "pupils": 5, "product": "feijao", "substitute": "arroz"}
    assert need("arroz", cancelled_meals=[away]) == pytest.approx(3.0)
    assert need("arroz", cancelled_meals=[away], diets=[diet]) == pytest.approx(3.0 + 3 * 0.03)
    assert need("feijao", cancelled_meals=[away], diets=[diet]) == pytest.approx(57 * 0.03)
    assert need("arroz", cancelled_meals=[away, away | {"pupils_share": 0.7, "site": None}]) == pytest.approx(1.5)
    assert need("arroz", cancelled_meals=[away | {"pupils_share": None}]) == 0


def test_who_is_away_on_mondays_eats_on_tuesday() -> None:
    """From Monday to Friday 40 % of 100 are away on Mondays: rice for 60 in all where Tuesday and the rest of the week have none away."""
    away = {"first_day": date(2026, 3, 2), "last_day": date(2026, 3, 6), "site": "emef", "pupils_share": 0.4}
    eating = facts_of(cancelled_meals=[away | {"weekdays": "mon"}]).eating.query("site == 'emef'").set_index("date")
    assert eating["pupils"].iloc[:5].tolist() == pytest.approx([60, 100, 100, 100, 100])
    lunch = {"first_day": date(2026, 3, 2), "last_day": date(2026, 3, 6), "weekdays": "wed", "meal": "lunch"}
    days = {day.day for day in fixed_menu(facts_of(cancelled_meals=[lunch]))["date"]}
    assert days == {2, 3, 5, 6, 9, 10, 11, 12, 13}


def test_a_day_on_which_all_are_away_is_on_no_menu() -> None:
    """Monday is off the menu when both schools are away, not when one is."""
    away = {"first_day": date(2026, 3, 2)}
    monday = pd.Timestamp("2026-03-02")
    assert monday not in set(fixed_menu(facts_of(cancelled_meals=[away]))["date"])
    assert monday in set(fixed_menu(facts_of(cancelled_meals=[away | {"site": "emef"}]))["date"])


_KEYS: dict[str, st.SearchStrategy[Any]] = {
    "str": st.sampled_from(["a", "b", "", None]),
    "int64": st.integers(0, 2),
    "float64": st.sampled_from([0.0, 1.0, math.nan]),
    "datetime64[s]": st.sampled_from([date(2026, 3, 2), date(2026, 3, 3), None]),
    "object": st.sampled_from(["a", 1]),
}
_CELLS: dict[str, st.SearchStrategy[Any]] = {
    **_KEYS,
    "bool": st.booleans(),
    "Int64": st.sampled_from([1, 2, None]),
    "boolean": st.sampled_from([True, False, None]),
}


@st.composite
def two_tables(draw: st.DrawFn) -> tuple[pd.DataFrame, pd.DataFrame, list[str]]:
    """Draw two tables with one or two keys of any type, and with columns of any other, of which some are called alike."""
    keys = dict(zip(("k", "l"), draw(st.lists(st.sampled_from(list(_KEYS)), min_size=1, max_size=2)), strict=False))

    def table() -> pd.DataFrame:
        kinds = {n: draw(st.sampled_from(list(_CELLS))) for n in draw(st.sets(st.sampled_from("xyz")))}
        size = draw(st.integers(0, 4))
        cells = {n: [draw(_CELLS[kind]) for _ in range(size)] for n, kind in {**keys, **kinds}.items()}
        return pd.DataFrame({n: pd.Series(cells[n], dtype=kind) for n, kind in {**keys, **kinds}.items()})

    return table(), table(), list(keys)


@given(two_tables(), st.sampled_from(["inner", "left", "outer"]))
@settings(max_examples=200, deadline=None)
def test_tables_are_joined_as_pandas_does(
    tables: tuple[pd.DataFrame, pd.DataFrame, list[str]], how: Literal["inner", "left", "outer"]
) -> None:
    """Rows, their order, cells, names and types of columns are those of `merge`, whatever the keys and whatever is unknown."""
    left, right, on = tables
    expected = left.merge(right, on=on, how=how, suffixes=("_left", "_right"))
    pd.testing.assert_frame_equal(join(left, right, on, how), expected)
