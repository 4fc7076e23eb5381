"""Store rooms: how often food comes, and what may lie there after a delivery."""

from __future__ import annotations

from datetime import date
from typing import Any

import numpy as np
import pandas as pd
import pytest

import planner
from planner.assembly import assemble
from planner.assembly.rooms import Kept, cut_days
from planner.families.room import room_days
from planner.making.pipeline import Plan
from planner.verify import verify
from tests.cases import edited, rows, tiny_case, tiny_law

DRY = [row | {"kept": "dry"} if row["product"] in ("arroz", "feijao") else row for row in rows("products")]
"""Rice in packs of 5 kg, of which EMEF Um eats 5 kg a day, and beans in packs of 1 kg, of which it eats 3 kg."""


def plan(kg: float, *rules: tuple[str, str], site: str = "emef", **changes: Any) -> Plan:
    """Return the plan of the tiny case with room for dry food at a school."""
    modes = [{"family": family, "mode": mode} for family, mode in rules]
    content = {"products": DRY, "storage_room": [{"site": site, "kept": "dry", "kg": kg}], "rules": modes}
    return planner.make_plan(tiny_case(**content | changes))


def came(made: Plan, product: str, site: str = "emef") -> dict[int, float]:
    """Return kg of a product by day of the month on which they come to a school."""
    lines = made.tables["deliveries"]
    lines = lines[(lines["site"] == site) & (lines["product"] == product)]
    return dict(zip(lines["delivery_day"].dt.day, lines["kg"], strict=True))


def eaten(kg: list[float], pack: float = 1.0, lying: list[float] | None = None) -> Kept:
    """Return one product that keeps long and may come on any day."""
    need = np.array([kg])
    return Kept(
        need, np.ones_like(need, dtype=bool), np.array([pack]), np.array([180]), np.array(lying or [0.0] * len(kg))
    )


@pytest.mark.parametrize(
    ("pack", "kg", "cuts"),
    [(1.0, 15.0, [2, 4]), (1.0, 14.0, [2, 4]), (1.0, 13.9, [1, 2, 3, 4]), (5.0, 15.0, [2, 3]), (1.0, 35.0, [])],
)
def test_spans_whose_food_fits(pack: float, kg: float, cuts: list[int]) -> None:
    """7 kg a day from Monday to Friday; of packs of 5 kg, what is left of the packs before lies there as well."""
    receives = np.array([True] * 5 + [False] * 2)
    food = eaten([7.0] * 5 + [0.0] * 2, pack=pack)
    assert cut_days(food, receives, kg).tolist() == cuts


def test_the_opening_stock_lies_there_until_it_is_eaten() -> None:
    """10 kg lie there on Monday and Tuesday: beside them 7 kg fit into 20, from Wednesday on 14."""
    food = eaten([7.0] * 5, lying=[10.0, 10, 0, 0, 0])
    assert cut_days(food, np.ones(5, dtype=bool), 20.0).tolist() == [1, 2, 4]


@pytest.mark.parametrize(("life", "cuts"), [(180, [1, 4]), (1, [3])])
def test_what_comes_on_mondays_only_lies_there_for_the_week(life: int, cuts: list[int]) -> None:
    """5 kg of rice a day from Mondays on, 3 kg of beans: beside 25 kg of rice one day's beans fit into 30, beside Tuesday's 20 three days'.

    Rice that keeps one day cannot last until Friday, whoever comes: three days of both are 24 kg, four would be 32.
    """
    need = np.array([[5.0] * 5, [3.0] * 5])
    comes = np.array([[True, False, False, False, False], [True] * 5])
    food = Kept(need, comes, np.ones(2), np.array([life, 180]), np.zeros(5))
    assert cut_days(food, np.ones(5, dtype=bool), 30.0).tolist() == cuts


@pytest.mark.parametrize(
    ("kg", "rice"),
    [
        (80, {2: 50}),
        (79, {2: 45, 13: 5}),
        (32, {2: 20, 6: 20, 12: 10}),
        (31, {2: 15, 5: 15, 10: 15, 13: 5}),
    ],
)
def test_food_comes_as_often_as_it_must_fit_in(kg: float, rice: dict[int, float]) -> None:
    """8 kg a day: ten days are 80 kg, four 32. The other school says nothing and gets all at once."""
    made = plan(kg)
    assert made.outcome == "complete"
    assert came(made, "arroz") == rice
    assert list(came(made, "arroz", "emei")) == [2]


BULKY = [
    row | {"litres_per_kg": {"arroz": 1.2, "feijao": 2.0}[row["product"]]} if row.get("kept") else row for row in DRY
]
"""A day's 5 kg of rice take 6 litres, its 3 kg of beans 6 litres."""


@pytest.mark.parametrize(
    ("litres", "rice", "full"),
    [(120, {2: 50}, 120), (119.9, {2: 45, 13: 5}, 108), (48, {2: 20, 6: 20, 12: 10}, 48), (47.9, {2: 15, 5: 15, 10: 15, 13: 5}, 36)],
)  # fmt: skip
def test_a_room_in_litres(litres: float, rice: dict[int, float], full: float) -> None:
    """12 litres a day: ten days are 120, four 48; by weight four would be 32 kg."""
    made = plan(0, products=BULKY, storage_room=[{"site": "emef", "kept": "dry", "litres": litres}])
    assert came(made, "arroz") == rice
    (room,) = made.tables["rooms"].to_dict("records")
    assert (room["room_litres"], room["found_litres"], room["judgement"]) == (litres, pytest.approx(full), "met")
    assert np.isnan([room["room_kg"], room["found_kg"]]).all()


def test_the_check_finds_what_does_not_fit_in_by_volume() -> None:
    """What came on the 12th is put to the 6th: six days are 72 litres, of 48."""
    made = plan(0, products=BULKY, storage_room=[{"site": "emef", "kept": "dry", "litres": 48}])
    changed = {}
    for name in ("orders", "deliveries"):
        table = made.tables[name]
        moved = (table["delivery_day"] == "2026-03-12") & table["product"].isin(["arroz", "feijao"])
        changed[name] = table.assign(delivery_day=table["delivery_day"].mask(moved, pd.Timestamp("2026-03-06")))
    found = [one for one in verify(made.case, made.law, dict(made.tables) | changed) if one.family == "room"]
    assert [(one.expected, one.found, one.unit) for one in found] == [(48.0, pytest.approx(72.0), "l")]


def test_a_soft_room_in_litres_tells_how_much_is_too_much() -> None:
    """Of 12 litres a day 2 are too much for 10."""
    room = [{"site": "emef", "kept": "dry", "litres": 10}]
    made = plan(0, ("room", "soft"), products=BULKY, storage_room=room)
    (row,) = made.tables["given_way"].query("family == 'room'").to_dict("records")
    assert (row["bound"], row["found"], row["unit"]) == (10, pytest.approx(12), "l")


def test_the_opening_stock_takes_litres_too() -> None:
    """10 kg of rice lie in store for the school: two days of 6 litres, beside which of 36 litres the beans of four days fit in, then three days of both."""
    stock = [{"product": "arroz", "zone": "norte", "kg": 10, "use_by": date(2026, 6, 1)}]
    made = plan(0, products=BULKY, storage_room=[{"site": "emef", "kept": "dry", "litres": 36}], stock=stock)
    assert made.tables["rooms"]["judgement"].tolist() == ["met"]
    assert sum(came(made, "arroz").values()) == 40
    assert made.tables["shortfalls"].empty


def test_what_does_not_fit_in_is_short_and_the_reason_is_told() -> None:
    """7.9 kg are a pack of rice and two of beans: a pack of beans is missing on every day."""
    made = plan(7.9)
    assert set(came(made, "feijao").values()) == {2.0}
    short = made.tables["shortfalls"]
    assert short["short_kg"].tolist() == [5.0, 5.0]
    assert short["reason"].str.contains("store room").all()
    (room,) = made.tables["rooms"].to_dict("records")
    assert (room["found_kg"], room["room_kg"], room["too_full_days"], room["judgement"]) == (7.0, 7.9, 0, "met")


def test_a_room_that_gives_way_tells_how_much_lies_there() -> None:
    """Soft: everybody is fed, and of 8 kg one is too much on each of the ten days."""
    made = plan(7, ("room", "soft"))
    assert made.tables["shortfalls"].empty
    (row,) = made.tables["given_way"].query("family == 'room'").to_dict("records")
    assert (row["rule"], row["about"], row["window"], row["bound"], row["found"]) == ("emef", "dry", "2026-03-02", 7, 8)
    assert made.tables["rooms"]["too_full_days"].tolist() == [10]
    assert came(plan(7, ("room", "off")), "arroz") == {2: 50.0}


def test_no_room_at_all() -> None:
    """0 kg: nothing that is kept so can come; the room is empty."""
    made = plan(0)
    assert came(made, "arroz") == came(made, "feijao") == {}
    assert made.tables["rooms"][["found_kg", "judgement"]].to_numpy().tolist() == [[0.0, "met"]]


def test_a_supplier_that_comes_on_other_days() -> None:
    """Who sells rice comes on Mondays only: of 25 kg for a week and its 15 kg of beans no more than 30 fit in."""
    offers = [row | {"delivery_weekdays": "mon"} if row["product"] == "arroz" else row for row in rows("offers")]
    made = plan(30, offers=offers)
    assert came(made, "arroz") == {2: 25.0, 9: 25.0}
    assert made.tables["shortfalls"].empty
    assert made.tables["rooms"]["found_kg"].max() <= 30


def test_the_room_of_a_kitchen_is_for_all_for_whom_it_cooks() -> None:
    """EMEF Um cooks for the other school too: 40 pupils eat 40 g of rice and 20 g of beans more; its days hold 10.4 kg or more."""
    sites = edited("sites", 1, kitchen="emef")
    small, large = plan(8, sites=sites), plan(15, sites=sites)
    assert not small.tables["shortfalls"].empty
    assert large.tables["shortfalls"].empty


def test_a_room_leaves_other_cases_as_they_are() -> None:
    """Without rows, and for food of which nothing is said, there are no rooms, and sites are not told apart."""
    assert assemble(tiny_case(products=DRY), tiny_law()).instance.rooms.empty
    case = tiny_case(storage_room=[{"site": "emef", "kept": "dry", "kg": 1}])
    assert assemble(case, tiny_law()).instance.room_days.empty


def test_sites_of_a_zone_are_told_apart() -> None:
    """Two schools in one delivery zone, one of them with a room: the supplier comes to both, often only to the one."""
    sites = edited("sites", 1, zone="norte")
    made = plan(32, sites=sites)
    assert list(came(made, "arroz")) == [2, 6, 12]
    assert list(came(made, "arroz", "emei")) == [2]


def test_the_check_finds_what_does_not_fit_in() -> None:
    """What came on the 12th is put to the 6th: then 48 kg lie there, of 32."""
    made = plan(32)
    case, law = made.case, made.law
    changed: dict[str, pd.DataFrame] = {}
    for name in ("orders", "deliveries"):
        table = made.tables[name].copy()
        moved = (table["delivery_day"] == "2026-03-12") & table["product"].isin(["arroz", "feijao"])
        changed[name] = table.assign(delivery_day=table["delivery_day"].mask(moved, pd.Timestamp("2026-03-06")))
    found = [one for one in verify(case, law, dict(made.tables) | changed) if one.family == "room"]
    assert [(one.expected, one.found) for one in found] == [(32.0, 48.0)]
    assert "EMEF Um" in found[0].where


def of_days(kg: float, first: int | None = None, last: int | None = None) -> dict[str, Any]:
    """Return the row of a room for dry food at a school from a day of March until another."""
    days = {"first_day": first and date(2026, 3, first), "last_day": last and date(2026, 3, last)}
    return {"site": "emef", "kept": "dry", "kg": kg} | days


NO_WEDNESDAY = [of_days(80, last=3), of_days(0, first=4, last=4), of_days(80, first=5)]
"""No room on Wednesday 4 March."""


@pytest.mark.parametrize(
    ("rooms", "rice", "short"),
    [
        ([of_days(80, last=8), of_days(80, first=9)], {2: 25, 9: 25}, 0),
        ([of_days(80, last=8), of_days(8, first=9)], {2: 25} | dict.fromkeys([9, 10, 11, 12, 13], 5), 0),
        ([of_days(80, last=8), of_days(0, first=9)], {2: 25}, 40),
        (NO_WEDNESDAY, {2: 10, 5: 35}, 8),
        ([of_days(8, last=10), of_days(80, first=11)], dict.fromkeys([2, 3, 4, 5, 6, 9, 10], 5) | {11: 15}, 0),
        ([of_days(80, last=13), of_days(0, first=14)], {2: 50}, 0),
    ],
)
def test_a_room_of_some_days(rooms: list[dict[str, Any]], rice: dict[int, float], short: float) -> None:
    """8 kg are eaten on each school day: what comes before a smaller room begins is eaten by then, what comes after fits into it."""
    made = plan(0, storage_room=rooms)
    assert came(made, "arroz") == rice
    assert made.tables["shortfalls"]["short_kg"].sum() == pytest.approx(short)
    assert set(made.tables["rooms"]["judgement"]) == {"met"}


def test_each_row_of_a_room_is_told() -> None:
    """16 kg lie there on Monday 2 March, nothing on Wednesday, and 56 kg on Thursday for seven days."""
    told = plan(0, storage_room=NO_WEDNESDAY).tables["rooms"]
    assert told["first_day"].dt.day.fillna(0).tolist() == [0, 4, 5]
    assert told["last_day"].dt.day.fillna(0).tolist() == [3, 4, 0]
    assert told["found_kg"].tolist() == [16, 0, 56]
    assert told["day"].dt.day.fillna(0).tolist() == [2, 0, 5]


def test_the_check_finds_what_lies_there_when_a_smaller_room_begins() -> None:
    """All that is eaten by the 13th comes on the 2nd: on Wednesday the 4th 80 - 16 = 64 kg lie there, of 0, though nothing comes then."""
    made = plan(80)
    case = tiny_case(products=DRY, storage_room=NO_WEDNESDAY)
    found = [one for one in verify(case, made.law, dict(made.tables)) if one.family == "room"]
    assert [(one.expected, one.found) for one in found] == [(0.0, 64.0)]
    assert "2026-03-04" in found[0].where


@pytest.mark.parametrize(("mode", "kg"), [("hard", 1), ("hard", 0)])
def test_the_rest_of_an_opened_pack_breaks_no_rule(mode: str, kg: float) -> None:
    """At the other school 1.2 kg of rice are eaten a day: of the packs of 5 kg that come for the first week 4 kg are left on Monday the 9th."""
    rooms = [of_days(80, last=8) | {"site": "emei"}, of_days(kg, first=9) | {"site": "emei"}]
    made = plan(0, ("room", mode), storage_room=rooms)
    assert came(made, "arroz", "emei") == {2: 10.0}
    assert made.tables["shortfalls"].query("product == 'arroz'")["short_kg"].sum() == pytest.approx(6 - 4)


def test_a_soft_room_tells_the_day_on_which_it_begins() -> None:
    """Nothing is received on Wednesday, but its food came on Monday: 8 kg lie there, of 0."""
    sites = edited("sites", 0, receives_weekdays="mon|thu")
    made = plan(0, ("room", "soft"), storage_room=NO_WEDNESDAY, sites=sites)
    assert made.tables["shortfalls"].empty
    (row,) = made.tables["given_way"].query("family == 'room'").to_dict("records")
    assert (row["window"], row["bound"], row["found"]) == ("2026-03-04", 0, pytest.approx(8))


def test_rows_outside_the_plan_are_no_rooms() -> None:
    """What fits in next year is not asked this year."""
    rooms = [of_days(80), {"site": "emef", "kept": "dry", "kg": 1, "first_day": date(2027, 1, 1)}]
    assert len(assemble(tiny_case(products=DRY, storage_room=rooms), tiny_law()).instance.rooms) == 1


@pytest.mark.parametrize(
    ("first", "last", "said"),
    [
        (pd.NaT, pd.NaT, ""),
        (date(2026, 6, 1), pd.NaT, " from 2026-06-01 on"),
        (pd.NaT, date(2026, 6, 1), " until 2026-06-01"),
        (date(2026, 6, 1), date(2026, 6, 30), " from 2026-06-01 to 2026-06-30"),
    ],
)
def test_the_days_of_a_room_stand_behind_its_name(first: Any, last: Any, said: str) -> None:
    """Nothing stands there where a room has no days."""
    assert room_days(first, last) == said
