"""Checks of store rooms, in the tiny case: 5 kg of rice in packs of 5 kg and 3 kg of beans are eaten at EMEF Um on every school day."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from tests.cases import edited, rows
from tests.checks.asking import found, one

DRY = [
    row | {"kept": "dry"} if row["product"] in ("arroz", "feijao") else row | {"kept": "chilled"}
    for row in rows("products")
]


LITRES = {"site": "emef", "kept": "dry", "litres": 100}


def room(kg: float, site: str = "emef", kept: str = "dry", products: Any = DRY, **more: Any) -> dict[str, Any]:
    """Return the changes that give a site a room."""
    return {"storage_room": [{"site": site, "kept": kept, "kg": kg}], "products": products} | more


@pytest.mark.parametrize(("kg", "told"), [(7.9, True), (8.0, False), (0.0, True)])
def test_room_too_small(kg: float, told: bool) -> None:
    """100 pupils eat 50 g of rice and 30 g of beans, 8 kg a day, and the school receives on every day."""
    assert bool(found("room-too-small", **room(kg))) is told


@pytest.mark.parametrize(("kg", "told"), [(23.9, True), (24.0, False)])
def test_a_room_too_small_until_the_site_receives_again(kg: float, told: bool) -> None:
    """On Mondays and Thursdays: Monday's lasts for three days, 24 kg, Thursday's for two."""
    days = edited("sites", 0, receives_weekdays="mon|thu")
    findings = found("room-too-small", **room(kg, sites=days))
    assert bool(findings) is told
    assert all("EMEF Um" in one.what and "24 kg" in one.what and one.rows == (2,) for one in findings)


def test_food_kept_otherwise_takes_no_such_room() -> None:
    """Nothing is frozen: no room for frozen food is no fault, none for chilled food is one."""
    assert found("room-too-small", **room(0, kept="frozen")) == []
    assert one("room-too-small", **room(0, kept="chilled")).column == "kg"


@pytest.mark.parametrize(("kg", "told"), [(4.9, True), (5.0, False)])
def test_pack_beyond_room(kg: float, told: bool) -> None:
    """A pack of rice weighs 5 kg."""
    findings = found("pack-beyond-room", **room(kg))
    assert bool(findings) is told
    assert all("Arroz (5 kg)" in one.what for one in findings)


BULKY = [row | {"litres_per_kg": {"arroz": 1.2, "feijao": 2.0}.get(row["product"], 3.0)} for row in DRY]


@pytest.mark.parametrize(("litres", "told"), [(11.9, True), (12.0, False)])
def test_room_too_small_in_litres(litres: float, told: bool) -> None:
    """5 kg of rice at 1.2 litres and 3 kg of beans at 2 are 12 litres a day."""
    findings = found("room-too-small", storage_room=[LITRES | {"litres": litres}], products=BULKY)
    assert bool(findings) is told
    assert all("12 l" in one.what and one.column == "litres" for one in findings)


@pytest.mark.parametrize(("litres", "told"), [(5.9, True), (6.0, False)])
def test_pack_beyond_room_in_litres(litres: float, told: bool) -> None:
    """A pack of rice takes 5 x 1.2 litres."""
    findings = found("pack-beyond-room", storage_room=[LITRES | {"litres": litres}], products=BULKY)
    assert bool(findings) is told
    assert all("Arroz (6 l)" in one.what for one in findings)


def test_litres_not_said() -> None:
    """Asked where a room is told in litres, of what is kept and eaten there; of a menu that is chosen, of all that it may serve."""
    silent = [row | {"litres_per_kg": None} if row["product"] != "arroz" else row for row in BULKY]
    finding = one("litres-not-said", storage_room=[LITRES], products=silent)
    assert (finding.severity, finding.table, finding.rows, finding.column) == (
        "error",
        "products",
        (3,),
        "litres_per_kg",
    )
    assert "EMEF Um" in finding.what
    assert "Feijão" in finding.what
    assert found("litres-not-said", storage_room=[LITRES], products=BULKY) == []
    assert found("litres-not-said", **room(9, products=silent)) == []
    free = {"menu_groups": edited("menu_groups", 0, mode="free_basket"), "menus": []}
    assert one("litres-not-said", storage_room=[LITRES], products=silent, **free).rows == (3,)


@pytest.mark.parametrize(("cells", "told"), [({}, 1), ({"kg": 5}, 0), ({"litres": 5}, 0), ({"kg": 5, "litres": 5}, 1)])
def test_room_without_size(cells: dict[str, float], told: int) -> None:
    """One of the two says how much fits in."""
    findings = found("room-without-size", storage_room=[{"site": "emef", "kept": "dry"} | cells])
    assert [(one.severity, one.rows) for one in findings] == [("error", (2,))] * told


def test_keeping_not_said() -> None:
    """Asked only where a site says how much fits in, of those that are eaten there."""
    silent = [row | {"kept": None} if row["product"] == "feijao" else row for row in DRY]
    assert found("keeping-not-said", products=silent) == []
    finding = one("keeping-not-said", **room(100, products=silent))
    assert (finding.table, finding.rows, finding.column) == ("products", (3,), "kept")
    assert found("keeping-not-said", **room(100)) == []


def test_room_of_nobody() -> None:
    """A school that a kitchen cooks for receives nothing itself."""
    sites = edited("sites", 1, kitchen="emef")
    assert one("room-of-nobody", **room(9, site="emei", sites=sites)).rows == (2,)
    assert found("room-of-nobody", **room(9, sites=sites)) == []


def of_days(kg: float | None, first: int | None = None, last: int | None = None) -> dict[str, Any]:
    """Return the row of a room for dry food at a school from a day of March until another."""
    days = {"first_day": first and date(2026, 3, first), "last_day": last and date(2026, 3, last)}
    return {"site": "emef", "kept": "dry", "kg": kg} | days


@pytest.mark.parametrize(
    ("rows", "gap"),
    [
        ([of_days(80)], ""),
        ([of_days(80, last=8), of_days(8, first=9)], ""),
        ([of_days(80, first=2, last=13)], ""),
        ([of_days(80, last=8), of_days(8, first=10)], "from 2026-03-09 to 2026-03-09"),
        ([of_days(80, last=8)], "from 2026-03-09 to 2026-03-13"),
        ([of_days(80, first=3)], "from 2026-03-02 to 2026-03-02"),
        ([of_days(80, first=14)], "from 2026-03-02 to 2026-03-13"),
        ([of_days(None, last=8)], ""),
        ([of_days(80, first=9, last=8)], ""),
    ],
)
def test_room_with_gap(rows: list[dict[str, Any]], gap: str) -> None:
    """A room that is told for some days of the plan is told for all, whatever else is wrong with its rows aside."""
    findings = found("room-with-gap", storage_room=rows, products=DRY)
    assert [finding.severity for finding in findings] == ["error"] * bool(gap)
    assert all(gap in finding.what and "EMEF Um" in finding.what for finding in findings)


@pytest.mark.parametrize(
    ("rows", "told"),
    [
        ([of_days(80, last=8), of_days(8, first=9)], ""),
        ([of_days(80, last=9), of_days(8, first=9)], "on 2026-03-09"),
        ([of_days(80), of_days(8, first=12)], "on 2026-03-12"),
        ([of_days(80, last=8), of_days(8, first=9), of_days(3, first=4, last=5)], "on 2026-03-04"),
        ([of_days(80), of_days(8, first=14)], ""),
    ],
)
def test_room_told_twice(rows: list[dict[str, Any]], told: str) -> None:
    """On a day of the plan one row holds."""
    findings = found("room-told-twice", storage_room=rows, products=DRY)
    assert [finding.severity for finding in findings] == ["error"] * bool(told)
    assert all(told in finding.what for finding in findings)


def test_room_reversed() -> None:
    """The last day comes before the first."""
    assert one("room-reversed", storage_room=[of_days(80, first=9, last=8)], products=DRY).rows == (2,)
    assert found("room-reversed", storage_room=[of_days(80, first=9, last=9)], products=DRY) == []


def test_each_row_is_asked_on_its_own_days() -> None:
    """8 kg a day: too much for 7.9 kg, and a pack of rice for 4.9 kg, from the 9th on alone."""
    rows = [of_days(8, last=8), of_days(4.9, first=9)]
    small = one("room-too-small", storage_room=rows, products=DRY)
    assert (small.rows, "from 2026-03-09" in small.what) == ((3,), True)
    assert one("pack-beyond-room", storage_room=rows, products=DRY).rows == (3,)


@pytest.mark.parametrize(("kg", "told"), [(7.9, True), (8.0, False)])
def test_what_lies_there_when_a_room_begins_counts(kg: float, told: bool) -> None:
    """The school receives on Mondays and Thursdays; the food of Wednesday the 4th came on Monday and lies there when the smaller room begins."""
    rows = [of_days(80, last=3), of_days(kg, first=4, last=4), of_days(80, first=5)]
    days = edited("sites", 0, receives_weekdays="mon|thu")
    findings = found("room-too-small", storage_room=rows, products=DRY, sites=days)
    assert [finding.rows for finding in findings] == [(3,)] * told
