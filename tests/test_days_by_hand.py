"""Days of delivery as data/README reckons them by hand, in the plan's instance and in the check of the case.

The plan runs from Monday 2 to Friday 13 March 2026, with school from Monday to Friday.
"""

from __future__ import annotations

from datetime import date
from typing import Any

import pandas as pd
import pytest

import planner
from models.optimise import optimise
from planner.assembly import assemble
from planner.case import Case
from planner.checks import check
from planner.reports import build_tables
from planner.verify import verify
from tests.cases import added, edited, rows, tiny_case, tiny_law


def _menu(*weekdays: str) -> list[dict[str, Any]]:
    """Return lettuce on some weekdays alone."""
    return [{"menu": "all", "weekday": weekday, "dish": "salada"} for weekday in weekdays]


def _of(offer: str, **cells: Any) -> list[dict[str, Any]]:
    """Return one offer of lettuce, without limit."""
    row = next(row for row in rows("offers") if row["offer"] == offer)
    return [row | {"kg_per_period": None, **cells}]


def brought(case: Case, zone: str = "norte") -> dict[int, list[int]]:
    """Return by day of March on which somebody can bring lettuce to a zone the first days of the windows that it feeds."""
    instance = assemble(case, tiny_law()).instance
    demand, lanes = instance.demand, instance.lanes
    there = demand["packs"].gt(0).to_numpy() & (instance.zones["zone"].to_numpy()[demand["zone"]] == zone)
    mine = lanes[there[lanes["demand"]]]
    day = instance.days["day"].dt.day.to_numpy()
    found: dict[int, set[int]] = {}
    for comes, row in zip(day[mine["day"]], mine["demand"], strict=True):
        found.setdefault(int(comes), set()).add(int(day[demand["day"].iloc[row]]))
    return {comes: sorted(days) for comes, days in sorted(found.items())}


def missing(case: Case) -> str:
    """Return what the check says of food that nobody can bring."""
    return " ".join(f.what for f in check(case, tiny_law()) if f.code == "nobody-can-bring-it-fresh")


@pytest.mark.parametrize(
    ("life", "days", "lacking"),
    [
        (1, {3: [3], 6: [6], 10: [10], 13: [13]}, [2, 5, 9, 12]),
        (3, {3: [3], 6: [6, 9], 10: [10], 13: [13]}, [2]),
    ],
)
def test_a_bakery_on_tuesdays_and_fridays(life: int, days: dict[int, list[int]], lacking: list[int]) -> None:
    """Tuesday's feeds Tuesday and Wednesday, Friday's Friday and, if it keeps three days, Monday."""
    case = tiny_case(
        menus=[{"menu": "all", "dish": "salada"}],
        suppliers=edited("suppliers", 1, delivery_weekdays="tue|fri"),
        offers=_of("f1-alface"),
        products=edited("products", 2, shelf_life_days=life),
    )
    assert {day: fed[0] for day, fed in brought(case).items()} == {day: fed[0] for day, fed in days.items()}
    assert all(fed[-1] in brought(case)[day] for day, fed in days.items())
    told = missing(case)
    assert [day for day in range(2, 14) if f"2026-03-{day:02d}" in told] == lacking


def test_a_school_that_receives_on_mondays_and_thursdays() -> None:
    """Monday's lettuce, which keeps four days, feeds Monday and Wednesday."""
    sites = [row | {"receives_weekdays": "mon|thu"} for row in rows("sites")]
    case = tiny_case(menus=_menu("mon", "wed"), sites=sites, offers=_of("f1-alface"))
    assert brought(case) == {2: [2], 9: [9]}
    assert missing(case) == ""


def test_a_cooperative_s_holidays() -> None:
    """Closed from the 5th to the 10th: what comes on the 4th lasts until the 8th, so Monday the 9th lacks and Wednesday does not."""
    closed = {
        "supplier": "coop",
        "first_day": date(2026, 3, 5),
        "last_day": date(2026, 3, 10),
        "kind": "does_not_deliver",
    }
    case = tiny_case(menus=_menu("mon", "wed"), offers=_of("coop-alface"), supplier_days=[closed])
    assert sorted(brought(case)) == [2, 11]
    assert "in time for Monday 2026-03-09: the menus need" in missing(case)


def test_a_farmer_who_goes_to_one_zone() -> None:
    """In the south he can bring it, in the north nobody."""
    case = tiny_case(menus=_menu("mon"), offers=_of("f1-alface"), delivery_places=[{"supplier": "f1", "zone": "sul"}])
    assert brought(case, "sul") == {2: [2], 9: [9]}
    assert brought(case, "norte") == {}
    assert "to EMEF Um in time" in missing(case)


def test_a_grant_that_ends_on_a_wednesday() -> None:
    """Without it Monday's feeds all of the first week; with it Friday's comes on Thursday, and another fund pays."""
    changed = {"menus": _menu("mon", "wed", "fri"), "offers": _of("f1-alface")}
    assert brought(tiny_case(**changed)) == {2: [2], 9: [9]}
    grant = {"fund": "grant", "name": "Grant", "role": "own", "amount": 500, "last_day": date(2026, 3, 4)}
    case = tiny_case(**changed, funds=added("funds", grant))
    assert brought(case) == {2: [2], 5: [6], 9: [9]}
    instance = assemble(case, tiny_law()).instance
    number = list(instance.funds["fund"]).index("grant")
    paid = instance.payments.loc[instance.payments["fund"] == number, "bill"]
    assert set(instance.bills["span"].iloc[paid]) == {0}
    thursday = instance.days.set_index("day")["span"][pd.Timestamp(2026, 3, 5)]
    assert thursday == 1


@pytest.mark.parametrize("storable", [True, False])
def test_what_comes_between_two_meals_feeds_the_second(storable: bool) -> None:
    """Lettuce that keeps three days, on Fridays only, eaten on Wednesday and Monday: Friday the 6th feeds Monday the 9th, stored or not."""
    case = tiny_case(
        menus=_menu("mon", "wed"),
        offers=_of("f1-alface", delivery_weekdays="fri"),
        products=edited("products", 2, shelf_life_days=3, storable=storable),
    )
    assert brought(case) == {6: [9]}
    assert "Wednesday 2026-03-04, Wednesday 2026-03-11" in missing(case)


def test_a_pack_opened_after_the_season_keeps_from_its_own_day() -> None:
    """Rice for Mondays, far less than a pack; it keeps 60 days, and a farm sells it until 3 April, a firm always.

    2 March's pack is good until 1 May, and one that comes on 4 May until 3 July: two packs a zone feed the plan from 2 March to 26 June. A pack
    that the farm brings on 3 April for 4 May would be gone on 2 June.
    """
    farm = {"offer": "f1-arroz", "supplier": "f1", "product": "arroz", "price": 30, "last_day": date(2026, 4, 3)}
    recipes = [row | {"net_g": 2} if row["product"] == "arroz" else row for row in rows("recipes")]
    case = tiny_case(
        case=edited("case", 0, last_day=date(2026, 6, 26)),
        menus=[{"menu": "all", "dish": "arroz_feijao", "weekday": "mon"}],
        recipes=recipes,
        products=edited("products", 0, shelf_life_days=60),
        offers=added("offers", farm),
    )
    assembly = assemble(case, tiny_law())
    tables = build_tables(case, tiny_law(), assembly, optimise(assembly.instance), {})
    assert verify(case, tiny_law(), tables) == []
    orders = tables["orders"]
    assert orders.loc[orders["product"] == "arroz", "packs"].tolist() == [1, 1, 1, 1]


def _planned(**tables: Any) -> tuple[dict[str, Any], dict[str, list[tuple[int, float]]]]:
    """Return measures of a verified plan, and by offer the days of March on which it comes, with kg."""
    case = tiny_case(**tables)
    assembly = assemble(case, tiny_law())
    made = build_tables(case, tiny_law(), assembly, optimise(assembly.instance), {})
    assert verify(case, tiny_law(), made) == []
    orders = made["orders"][made["orders"]["packs"] > 0]
    kg = orders.assign(day=orders["delivery_day"].dt.day).groupby(["offer", "day"])["kg"].sum()
    days = {
        str(offer): [(int(day), float(some)) for (_o, day), some in part.items()] for offer, part in kg.groupby("offer")
    }
    return made["summary"].set_index("measure")["value"].to_dict(), days


@pytest.mark.parametrize(
    ("limits", "came", "short"),
    [
        ({}, [(2, 7), (4, 7), (6, 3.5), (9, 7), (11, 7), (13, 3.5)], 0),
        ({"kg_per_day": 7}, [(2, 7), (4, 7), (6, 3.5), (9, 7), (11, 7), (13, 3.5)], 0),
        (
            {"kg_per_day": 4},
            [(2, 4), (3, 3), (4, 4), (5, 3), (6, 3.5), (9, 4), (10, 3), (11, 4), (12, 3), (13, 3.5)],
            0,
        ),
        ({"kg_per_week": 14}, None, 7),
        ({"delivery_days_per_week": 2}, None, 7),
        ({"delivery_days_per_week": 3}, [(2, 7), (4, 7), (6, 3.5), (9, 7), (11, 7), (13, 3.5)], 0),
    ],
)
def test_a_farmer_brings_what_fits_on_his_van(
    limits: dict[str, float], came: list[tuple[int, float]] | None, short: float
) -> None:
    """Lettuce keeps a day and is eaten from Monday to Friday, 2.5 kg in the north and 1 kg in the south: 3.5 kg a day, 17.5 a week.

    Three visits a week feed two days, two and one. Two visits, or 14 kg a week, leave a day of each week without.
    """
    found, days = _planned(
        menus=_menu("mon", "tue", "wed", "thu", "fri"),
        products=edited("products", 2, shelf_life_days=1),
        offers=_of("f1-alface"),
        suppliers=edited("suppliers", 1, **limits),
    )
    assert found["short_kg"] == pytest.approx(short)
    assert sum(kg for _day, kg in days["f1-alface"]) == pytest.approx(35 - short)
    if came is not None and limits != {"kg_per_day": 4}:
        assert days["f1-alface"] == came
    if "kg_per_day" in limits:
        assert max(kg for _day, kg in days["f1-alface"]) <= limits["kg_per_day"]


@pytest.mark.parametrize(("came", "short"), [(3, 3.5), (1, 0.0)])
def test_days_on_which_it_came_before_the_plan_count(came: int, short: float) -> None:
    """The plan begins on Thursday, F1 comes on two days a week and brings what is eaten the same day: Tuesday's visit leaves one of two."""
    bought = {"date": date(2026, 3, came), "supplier": "f1", "product": "alface", "kg": 1.0, "amount": 4.0}
    found, _days = _planned(
        case=edited("case", 0, first_day=date(2026, 3, 5), last_day=date(2026, 3, 6), year_first_day=date(2026, 2, 2)),
        menus=_menu("thu", "fri"),
        products=edited("products", 2, shelf_life_days=0),
        offers=_of("f1-alface"),
        suppliers=edited("suppliers", 1, delivery_days_per_week=2),
        bought=[bought],
    )
    assert found["short_kg"] == pytest.approx(short)


@pytest.mark.parametrize(("charge", "bananas"), [(5, [4, 11]), (None, [2, 9])])
def test_what_keeps_comes_with_what_does_not_where_a_visit_costs(charge: float | None, bananas: list[int]) -> None:
    """Lettuce for Wednesday comes on Wednesday; Thursday's bananas could come from Monday on, and share the visit if it is charged."""
    offers = [*_of("coop-alface"), next(row for row in rows("offers") if row["offer"] == "coop-banana")]
    found, days = _planned(
        menus=[*_menu("wed"), {"menu": "all", "weekday": "thu", "dish": "fruta"}],
        products=edited("products", 2, shelf_life_days=0),
        offers=offers,
        suppliers=edited("suppliers", 0, delivery_cost_per_drop=charge),
    )
    assert [day for day, _kg in days["coop-alface"]] == [4, 11]
    assert [day for day, _kg in days["coop-banana"]] == bananas
    assert found["delivery_amount"] == pytest.approx(20 if charge else 0)


@pytest.mark.parametrize(
    ("old", "new", "came"),
    [
        ({"last_day": date(2026, 3, 6)}, {"first_day": date(2026, 3, 9), "price": 14.0}, {("firma-arroz", 2): 35, ("firma-arroz4", 9): 36}),
        ({"price": 25.0}, {"price": 14.0}, {("firma-arroz4", 2): 64}),
    ],
)  # fmt: skip
def test_packs_of_another_weight_are_a_product_of_their_own(
    old: dict[str, Any], new: dict[str, Any], came: dict[tuple[str, int], float]
) -> None:
    """A week takes 25 and 6 kg: 5 + 2 packs of 5 kg until the 6th, 7 + 2 of 4 kg from the 9th on; where those are cheaper, 50 and 12 kg are 13 + 3 of them."""
    packs = next(row for row in rows("products") if row["product"] == "arroz")
    recipes = [row | {"choice": "rice"} if row["product"] == "arroz" else row for row in rows("recipes")]
    offer = next(row for row in rows("offers") if row["offer"] == "firma-arroz")
    other = {"offer": "firma-arroz4", "product": "arroz4"}
    made = planner.make_plan(
        tiny_case(
            products=added("products", packs | {"product": "arroz4", "name": "Arroz, 4 kg", "unit_kg": 4.0}),
            recipes=[*recipes, *(row | {"product": "arroz4"} for row in recipes if row["product"] == "arroz")],
            offers=[*edited("offers", 3, **old), offer | other | new],
        ),
    )
    orders = made.tables["orders"][made.tables["orders"]["offer"].str.contains("arroz")]
    days = orders.assign(day=orders["delivery_day"].dt.day).groupby(["offer", "day"])["kg"].sum()
    assert days.to_dict() == came
