"""The family room: what lies at a site after a delivery is no more than fits into its store room."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from models.build import make_problem
from models.diagnose import diagnose
from models.instance import Instance, Mode
from models.optimise import optimise
from models.solution import Termination
from tests.models.instances import make_instance
from tests.models.reading import block_rows


def stored(room: float = 10.0, modes: Mapping[str, Mode] | None = None, unit: str = "kg", **tables: Any) -> Instance:
    """Meat of 2 kg a pack and fish of 3 kg: four packs of meat and two of fish are needed at once, 14 kg."""
    return make_instance(
        products=[{"pack_kg": 2.0}, {"pack_kg": 3.0}],
        offers=[{"product": 0}, {"product": 1}],
        supply=[{"offer": 0}, {"offer": 1}],
        demand=[{"product": 0, "packs": 4.0, "servings": 10.0}, {"product": 1, "packs": 2.0, "servings": 16.0}],
        rooms=[{"most": room, "unit": unit}],
        room_days=[{"most": room - 14.0}],
        room_terms=[
            {"room_day": 0, "column": "short", "index": 0, "takes": -2.0},
            {"room_day": 0, "column": "short", "index": 1, "takes": -3.0},
        ],
        modes=modes,
        **tables,
    )


def test_what_is_short_makes_room() -> None:
    """10 kg of room less the 14 that are needed: 4 kg are short at the least."""
    assert block_rows(stored(), "room") == [({"short 0": -2.0, "short 1": -3.0}, float("-inf"), -4.0)]


def test_what_comes_early_and_what_is_in_store_lie_there_too() -> None:
    """A pack on a lane for a later day, and a pack in store, weigh 2 kg each."""
    terms = [
        {"room_day": 0, "column": "lane", "index": 0, "takes": 2.0},
        {"room_day": 0, "column": "stock", "index": 0, "takes": 2.0},
    ]
    instance = make_instance(
        stocks=[{"demand": 0}], rooms=[{}], room_days=[{"most": 7.0}], room_terms=terms, products=[{"pack_kg": 2.0}]
    )
    assert block_rows(instance, "room") == [({"buy 0": 2.0, "stock 0": 2.0}, float("-inf"), 7.0)]


@pytest.mark.parametrize(
    ("room", "short"), [(14.0, [0, 0]), (13.9, [1, 0]), (10.0, [2, 0]), (9.0, [1, 1]), (0.0, [4, 2])]
)
def test_the_fewest_servings_are_left_out(room: float, short: list[float]) -> None:
    """A pack of meat is 10 servings, a pack of fish 16: to give up 5 kg, one of each (26) is better than three of meat (30)."""
    assert optimise(stored(room)).values["short"].tolist() == short


def test_soft_and_off() -> None:
    """Soft: everybody is fed, and what is too much is told; off: no row."""
    soft = optimise(stored(modes={"room": "soft"}))
    assert soft.values["room_excess"].tolist() == [4.0]
    assert soft.values["short"].tolist() == [0.0, 0.0]
    assert "room" not in make_problem(stored(modes={"room": "off"})).blocks


def test_where_meals_must_be_whole_the_room_is_named() -> None:
    """Nothing may be short: there is no plan, and 4 kg more of room would do."""
    instance = stored(modes={"demand": "hard"})
    assert optimise(instance).termination is Termination.INFEASIBLE
    rooms = diagnose(instance).query("family == 'room'").to_dict("records")
    assert [(row["rule"], row["bound"], row["unit"]) for row in rooms] in ([], [("site 0", 10.0, "kg")])
    litres = diagnose(stored(modes={"demand": "hard"}, unit="l")).query("family == 'room'")
    assert litres["unit"].tolist() in ([], ["l"])
    alone = diagnose(stored(modes={"demand": "hard", "supply": "off"}))
    assert not alone.empty
