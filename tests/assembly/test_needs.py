"""Needs of sites, in kg and in whole packs."""

from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from planner.assembly import Assembly, assemble
from planner.assembly.needs import whole_packs
from planner.case import Case
from tests.cases import Row, added, edited, rows, tiny_case, tiny_law


def _assemble(case: Case) -> Assembly:
    return assemble(case, tiny_law())


def _row(case: Case, site: str, product: str, period: str = "2026-03-02") -> pd.Series:
    """Return what a site eats of a product in a period, and the packs of the windows that begin in it."""
    assembly = _assemble(case)
    daily, packs = assembly.daily_needs, assembly.site_needs
    rows = daily.table[(daily.table["site"] == daily.sites.get_loc(site))]
    rows = rows[rows["product"] == daily.products.get_loc(product)]
    here = rows[daily.periods[rows["day"]] == assembly.periods["period"].tolist().index(period)]
    own = packs[(packs["site"] == site) & (packs["product"] == product)]
    zone = own["zone"].iloc[0] if len(own) else ""
    return pd.Series(
        {
            "need_kg": here["kg"].sum(),
            "opening_kg": here["opening_kg"].sum(),
            "servings": here["servings"].sum(),
            "packs": own["packs"][own["period"] == period].sum(),
            "zone": zone,
        }
    )


def test_gross_need_of_a_week() -> None:
    """Bananas: 80 g x 1.5 x 100 pupils x 2 days are 24 kg in 16 packs of 1.5 kg, for 200 servings."""
    row = _row(tiny_case(), "emef", "banana")
    assert row["need_kg"] == pytest.approx(24)
    assert (row["packs"], row["servings"], row["zone"]) == (16, 200, "norte")


def test_take_up_counts_in_fractions_of_pupils() -> None:
    """50 pupils of whom 0.333 eat are 16.65 pupils: no rounding."""
    case = tiny_case(enrolment=edited("enrolment", 1, take_up_share=0.333))
    assert _row(case, "emei", "banana")["need_kg"] == pytest.approx(0.08 * 1.5 * 16.65 * 2)


def test_enrolment_changes_in_the_middle_of_a_week_and_of_menu() -> None:
    """From Thursday on 200 pupils in place of 100; from the second Monday on another menu."""
    later = [
        {"site": "emef", "stage": "primary", "pupils": 200, "menu": "all", "valid_from": date(2026, 3, 5)},
        {"site": "emef", "stage": "primary", "pupils": 10, "menu": "b", "valid_from": date(2026, 3, 9)},
    ]
    groups = added("menu_groups", {"menu": "b", "name": "B"})
    menus = added("menus", {"menu": "b", "dish": "fruta"})
    case = tiny_case(enrolment=added("enrolment", *later), menu_groups=groups, menus=menus)
    assert _row(case, "emef", "arroz")["need_kg"] == pytest.approx(0.05 * (3 * 100 + 2 * 200))
    assert _row(case, "emef", "banana")["need_kg"] == pytest.approx(0.12 * (100 + 200))
    assert _row(case, "emef", "banana", "2026-03-09")["need_kg"] == pytest.approx(0.12 * 5 * 10)
    meals = _assemble(case).meals
    mine = meals[(meals["site"] == "emef") & (meals["period"] == "2026-03-02")]
    assert (mine["days"].sum(), mine["meals"].sum()) == (5, 3 * 100 + 2 * 200)


def test_pupils_who_come_later_eat_later() -> None:
    """A row that begins after the plan does not count before its day, and never after the plan's end."""
    rows_ = edited("enrolment", 0, valid_from=date(2026, 3, 9))
    rows_ += [{"site": "emef", "stage": "primary", "pupils": 9999, "menu": "all", "valid_from": date(2026, 3, 14)}]
    case = tiny_case(enrolment=rows_)
    assert _row(case, "emef", "arroz")["need_kg"] == 0
    assert _row(case, "emef", "arroz", "2026-03-09")["need_kg"] == pytest.approx(25)


def test_sites_keep_their_own_calendar() -> None:
    """A day off at one site lowers its needs alone."""
    off = {"first_day": date(2026, 3, 3), "kind": "no_school", "site": "emef"}
    case = tiny_case(calendar=[off])
    assert _row(case, "emef", "banana")["need_kg"] == pytest.approx(12)
    assert _row(case, "emei", "banana")["need_kg"] == pytest.approx(9.6)


def test_a_kitchen_receives_for_its_schools_in_its_own_zone() -> None:
    """The kitchen's need is the sum of its schools', whole packs are counted once; meals stay where they are eaten."""
    kitchen = {"site": "coz", "name": "Cozinha", "kind": "kitchen", "municipality": "Vila", "state": "SP", "lat": -23.8, "lon": -46.7, "zone": "oeste"}  # fmt: skip
    sites = [row | {"kitchen": "coz"} for row in rows("sites")] + [kitchen]
    assembly = _assemble(tiny_case(sites=sites))
    needs = assembly.site_needs
    assert set(needs["site"]) == {"coz"}
    assert set(needs["zone"]) == {"oeste"}
    first = _row(tiny_case(sites=sites), "coz", "banana")
    assert first["need_kg"] == pytest.approx(33.6)
    assert first["packs"] == 23
    assert set(assembly.meals["site"]) == {"emef", "emei"}


def test_a_school_of_two_stages_is_one_site() -> None:
    """Two stages at one site: their needs are added before packs are counted."""
    more = {"site": "emei", "stage": "primary", "pupils": 1, "menu": "all"}
    case = tiny_case(enrolment=added("enrolment", more))
    row = _row(case, "emei", "banana")
    assert row["need_kg"] == pytest.approx(9.6 + 0.24)
    assert row["packs"] == 7


def test_meals_are_pupils_eating_by_day_and_meal() -> None:
    """Ten days of lunch: 100 and 40 pupils; a dish at breakfast adds a meal on its days."""
    dishes = added("dishes", {"dish": "pao", "name": "Pão", "meal": "breakfast", "slot": "whole"})
    recipes = added("recipes", {"dish": "pao", "product": "arroz", "net_g": 10})
    menus = added("menus", {"menu": "all", "dish": "pao", "weekday": "fri"})
    meals = _assemble(tiny_case(dishes=dishes, recipes=recipes, menus=menus)).meals
    assert meals.groupby("meal")["meals"].sum().to_dict() == {"breakfast": 280, "lunch": 1400}
    assert meals["days"].tolist() == [1, 5, 1, 5, 1, 5, 1, 5]


def _stock(kg: float, use_by: date | None = None, product: str = "banana", **tables: list[Row]) -> Case:
    return tiny_case(stock=[{"zone": "norte", "product": product, "kg": kg, "use_by": use_by}], **tables)


def test_opening_stock_serves_the_earliest_needs_before_packs_are_counted() -> None:
    """30 kg of bananas cover the first week's 24 and 6 of the second; of the rest 18 kg are 12 packs."""
    case = _stock(30, date(2026, 3, 13))
    assert _row(case, "emef", "banana")[["opening_kg", "packs"]].tolist() == [pytest.approx(24), 0]
    assert _row(case, "emef", "banana", "2026-03-09")[["opening_kg", "packs"]].tolist() == [pytest.approx(6), 12]
    assert _row(case, "emei", "banana")["opening_kg"] == 0


@pytest.mark.parametrize(
    ("use_by", "covered"), [(date(2026, 3, 9), 0), (date(2026, 3, 10), 12), (date(2026, 3, 12), 24)]
)
def test_opening_stock_serves_until_its_last_day(use_by: date, covered: float) -> None:
    """Fruit is served on the 10th and the 12th: stock good until the 9th serves neither, until the 10th one of them."""
    case = _stock(1000, use_by)
    assert _row(case, "emef", "banana", "2026-03-09")["opening_kg"] == pytest.approx(covered)


@pytest.mark.parametrize(("life", "covered"), [(2, 12), (3, 24), (0, 0)])
def test_without_a_last_day_opening_stock_keeps_for_the_shelf_life(life: int, covered: float) -> None:
    """From Monday: two days reach Wednesday and so Tuesday's fruit, three reach Thursday's."""
    case = _stock(1000, products=edited("products", 3, shelf_life_days=life))
    assert _row(case, "emef", "banana")["opening_kg"] == pytest.approx(covered)


def test_opening_stock_goes_to_the_first_site_of_the_zone_first() -> None:
    """Two sites of one zone by their short names, in whatever order the table has them: the second gets what the first leaves."""
    sites = [row | {"zone": "norte"} for row in rows("sites")]
    for ordered in (sites, sites[::-1]):
        case = _stock(30, date(2026, 3, 8), sites=ordered)
        assert _row(case, "emef", "banana")["opening_kg"] == pytest.approx(24)
        assert _row(case, "emei", "banana")["opening_kg"] == pytest.approx(6)


def _packs(need: list[float], pack_kg: float, life: int) -> tuple[list[float], list[int]]:
    """Return the packs of every day, each a window for which food comes on that day, and the last day on which they are served."""
    day = np.arange(len(need))
    packs, last = whole_packs(np.array([need]), pack_kg, day, day, day, life)
    return packs[0].tolist(), last[0].tolist()


def test_remainders_are_used_while_they_keep() -> None:
    """10 kg packs for 4 a day: keeping one day a pack lasts two, keeping two it lasts until it is empty."""
    assert _packs([4, 4, 4, 4], 10, 0) == ([1, 1, 1, 1], [0, 1, 2, 3])
    assert _packs([4, 4, 4, 4], 10, 1) == ([1, 0, 1, 0], [1, 1, 3, 3])
    assert _packs([4, 4, 4, 4], 10, 2) == ([1, 0, 1, 0], [2, 1, 3, 3])
    assert _packs([4, 0, 0, 6], 10, 2) == ([1, 0, 0, 1], [0, 1, 2, 3])
    assert _packs([4, 0, 0, 6], 10, 3) == ([1, 0, 0, 0], [3, 1, 2, 3])


def test_rounding_noise_asks_for_no_further_pack() -> None:
    """Three tenths in packs of a tenth are three; a hair more than noise is four."""
    assert _packs([0.1 + 0.2], 0.1, 0)[0] == [3]
    assert _packs([0.3 + 1e-9], 0.1, 0)[0] == [4]


@settings(max_examples=200, deadline=None)
@given(
    need=st.lists(st.integers(0, 400).map(lambda n: n / 16), min_size=1, max_size=12),
    pack=st.integers(1, 160).map(lambda n: n / 16),
    life=st.integers(0, 6),
)
def test_whole_packs_cover_every_need_and_no_more_than_they_must(need: list[float], pack: float, life: int) -> None:
    """Followed by hand, oldest first, nothing is ever missing, and every pack bought was due when it was bought."""
    packs, last_use = _packs(need, pack, life)
    left: dict[int, float] = {}
    for now, wanted in enumerate(need):
        left = {born: kg for born, kg in left.items() if born + life >= now}
        in_store = sum(left.values())
        assert packs[now] == int(packs[now])
        if packs[now]:
            assert in_store + (packs[now] - 1) * pack < wanted  # one pack fewer would not do
            left[now] = packs[now] * pack
        assert in_store + packs[now] * pack >= wanted
        for born in sorted(left):
            used = min(wanted, left[born])
            wanted -= used
            left[born] -= used
            if used and packs[born]:
                assert born <= now <= last_use[born]
        assert wanted == 0


@settings(max_examples=100, deadline=None)
@given(st.lists(st.integers(0, 100), min_size=2, max_size=10), st.integers(1, 30))
def test_packs_that_always_keep_round_up_once(need: list[int], pack: int) -> None:
    """If nothing ever spoils, all packs together exceed all needs by less than one pack."""
    packs, _last = _packs([float(n) for n in need], float(pack), len(need))
    assert 0 <= sum(packs) * pack - sum(need) < pack


def test_windows_of_several_days_reckon_remainders_from_the_day_on_which_food_may_have_come() -> None:
    """4 kg a day in packs of 10, windows of two days, keeping three days from the window's delivery on.

    The first pack comes on day 0 and 8 kg of it are eaten in the first window; the 2 left are good until day 3 and eaten on day 2,
    so the second window buys one pack for the other 6. Keeping one day, nothing is left for the second window that is still good.
    """
    need, first, last = np.array([[4.0, 4.0, 4.0, 4.0]]), np.array([0, 2]), np.array([1, 3])
    packs, use = whole_packs(need, 10.0, first, first, last, 3)
    assert (packs.tolist(), use.tolist()) == ([[1, 1]], [[2, 3]])
    packs, use = whole_packs(need, 10.0, first, first, last, 1)
    assert (packs.tolist(), use.tolist()) == ([[1, 1]], [[1, 3]])


def test_a_remainder_counts_only_for_days_on_which_it_is_still_good() -> None:
    """A pack of 12 for 4 a day: 4 kg left after the first window are worth 4 on day 2 if it keeps two days, nothing if one.

    In the second window 8 are needed: 4 of them from the remainder, or none.
    """
    need, first, last = np.array([[4.0, 4.0, 4.0, 4.0]]), np.array([0, 2]), np.array([1, 3])
    assert whole_packs(need, 4.0, first, first, last, 9)[0].tolist() == [[2, 2]]
    assert whole_packs(need, 12.0, first, first, last, 2)[1].tolist() == [[2, 3]]
    assert whole_packs(need, 12.0, first, first, last, 1)[1].tolist() == [[1, 3]]
