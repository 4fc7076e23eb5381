"""What is said of a family that has few words of its own, and how one thing is called wherever it is told."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any, cast

import numpy as np
import pandas as pd
import pytest

from models.conflict import ALL
from models.constraints import FAMILIES as MATHEMATICS
from models.constraints import SLACKS, commitments, supplier_caps
from models.sensitivity import Push
from planner.case import Case
from planner.families import BY_BLOCK, BY_NAME, BY_SLACK, FAMILIES
from planner.families import share_targets as shares
from planner.families.facts import Planned, Told
from planner.families.family import FamilyWords, with_window
from planner.reports.shortfalls import OBSTACLES
from tests.cases import tiny_case

BARE = FamilyWords(supplier_caps.FAMILY)
"""A family without words of its own."""


def planned(case: Case | None = None, **tables: Any) -> Planned:
    """Return a case as far as families look at it: tables of an instance, and shares in their windows."""
    targets = tables.pop("targets", ())
    instance = SimpleNamespace(**{name: pd.DataFrame(rows) for name, rows in tables.items()})
    return Planned(case or tiny_case(), cast(Any, SimpleNamespace(instance=instance, targets=targets)))


def push(block: str, step: float, unit: str) -> Push:
    """Return a step of room for the first thing of a block."""
    return Push(block, 0, np.zeros(0, dtype=np.int64), np.zeros(0), step, unit)


def test_every_family_is_entered_once() -> None:
    """The register holds each family of the mathematics and no other."""
    assert sorted(one.name for one in FAMILIES) == sorted(family.name for family in MATHEMATICS)
    assert all(BY_NAME[one.name] is one for one in FAMILIES)


def test_a_family_without_words_says_what_is_true_of_any() -> None:
    """Wish, price and way out name the family by its short word; nothing is blank."""
    case = planned()
    assert BARE.title == "caps of suppliers"
    assert BARE.wish_text(case, "cap_excess", 0) == "the rules of the family caps of suppliers"
    assert BARE.wish_text(case, "cap_excess", ALL) == "the rules of the family caps of suppliers"
    told = BARE.limit("supplier_caps").sentence(case, push("supplier_caps", 100.0, "currency"), "saves 5", "costs 6")
    assert told == "If the rule caps of suppliers gave way by 100 BRL, that saves 5; as much less costs 6."
    (way,) = BARE.ways(case, "cap_excess", 0, 5.0)
    assert way == (
        "rule family=supplier_caps mode=soft",
        "Let the rules of the family caps of suppliers give way, as little as possible.",
        1.0,
    )


def test_a_family_without_words_calls_its_rules_by_their_labels() -> None:
    """The mathematics says where the label of a rule stands; without words of its own that is its name."""
    bare = FamilyWords(commitments.FAMILY)
    case = planned(commitments=[{"commitment": "coop 2026-03-02"}])
    assert bare.subject(case, "commitment_lack", 0) == ("coop 2026-03-02", "coop 2026-03-02")
    own = BY_NAME["commitments"].subject(case, "commitment_lack", 0)
    assert own == ("coop 2026-03-02", "Cooperativa (2026-03-02)")


@pytest.mark.parametrize("alone", [True, False])
def test_what_does_not_help_alone_is_offered_for_the_whole_family(alone: bool) -> None:
    """A need that is not known opens no way of its own: its size is not known either."""
    case = planned(funds=[{"fund": "city", "amount": 100.0}])
    ways = BY_SLACK["fund_excess"].ways(case, "fund_excess", 0, 50.0 if alone else np.nan)
    # 50 more, and a thousandth, are rounded up to 51
    assert [way.change for way in ways] == ["budget fund=city change=+51" if alone else "rule family=funds mode=soft"]
    assert np.isnan(ways[0].relative) is not alone


def test_every_sentence_can_be_filled_in() -> None:
    """A wish that stands for all of its slack has no gap, a limit that holds a figure back has its words."""
    case = planned(
        targets=[SimpleNamespace(rule=SimpleNamespace(basis="money"))],
        award_routes=[{"unit": "packs"}],
        rooms=[{"unit": "kg"}],
        standards=[{"unit": "g"}],
    )
    case.assembly.scores = [SimpleNamespace(rule=SimpleNamespace(weight="worth"))]  # type: ignore[misc]
    for slack, family in BY_SLACK.items():
        text = family.wish_text(case, slack, ALL)
        assert text
        assert "{" not in text
        assert family.unit(case, SLACKS[slack], ALL)
    for block, family in BY_BLOCK.items():
        words = family.limit(block)
        assert (words.held is None) is (words.holds == "")


def test_a_share_in_two_windows_has_two_names_and_one_short_name() -> None:
    """A reader tells March from April; a scenario asks for the share, and with it for both."""
    rule = SimpleNamespace(target="families", name="Family farming")
    case = planned(targets=[SimpleNamespace(rule=rule, window=window) for window in ("", "2026-03", "2026-04")])
    about = [BY_NAME["share_targets"].limit("share_targets").about(case, number) for number in range(3)]
    assert [one.short for one in about] == ["families"] * 3
    assert [one.name for one in about] == [
        "Family farming",
        "Family farming (March 2026)",
        "Family farming (April 2026)",
    ]


def test_a_share_in_two_windows_is_tight_in_either() -> None:
    """What the plan leaves room in is told by the short name: a share that is tight in one window is asked for its price."""
    targets = pd.DataFrame(
        {"target": ["a", "a", "b"], "reached_share": [0.30, 0.50, 0.32], "required_share": [0.30, 0.30, 0.30]}
    )
    assert shares.FAMILY.tight is not None
    assert shares.FAMILY.tight({"targets": targets}, pd.DataFrame()) == {"a"}


def test_what_lacks_in_a_room_has_the_unit_of_the_room() -> None:
    """A room is measured in kg or in litres, and so is what does not fit in."""
    first = {"site": "emef", "kept": "dry", "unit": "l", "most": 300.0, "first_day": None, "last_day": None}
    case = planned(rooms=[first, first | {"unit": "kg"}])
    room = BY_NAME["room"]
    assert [room.unit(case, SLACKS["room_excess"], number) for number in (0, 1, ALL)] == ["l", "kg", "l / kg"]
    text = room.wish_text(case, "room_excess", 0)
    assert text == "no more than 300 l of dry food lies at EMEF Um after a delivery"


def test_an_offer_has_one_name() -> None:
    """What the price of a harvest is about, and what gave way of an offer or below its minimum, are called alike."""
    case, label = planned(offers=[{"offer": "firma-feijao"}]), "firma-feijao"
    told = Told(case.case, {})
    row = SimpleNamespace(rule=label, about="offer", family="supply")
    names = {
        BY_BLOCK["supply"].limit("supply").about(case, 0).name,
        BY_NAME["supply"].called(told, row),
        BY_NAME["minimum_orders"].called(told, row),
    }
    assert names == {"Feijão of Firma"}
    assert BY_NAME["minimum_orders"].called(told, SimpleNamespace(rule="coop")) == "Cooperativa"


def test_points_are_called_by_what_they_are_for() -> None:
    """Where no plan is possible, too, a floor of points of the case has its definition for a name."""
    case = tiny_case(
        points=[{"rule": "practice", "name": "Good practice", "minimum": 1.0, "mode": "hard"}],
        point_scores=[{"rule": "practice", "figure": "supplier.practice_score", "at_least": 50.0, "points": 1.0}],
    )
    assert BY_NAME["points"].label(Told(case, {}), "practice") == "Good practice"
    assert BY_NAME["points"].label(Told(case, {}), "unknown@emef") == "unknown (EMEF Um)"


def test_obstacles_are_looked_for_in_the_order_of_the_register() -> None:
    """What is sold out comes first; a share, and a stop that is not worth its drop, are looked for when nothing else stands in the way."""
    texts = [one.text for one in OBSTACLES]
    assert texts[0] == "those who offer it have sold all they can deliver"
    assert [one.last for one in OBSTACLES] == [False] * (len(OBSTACLES) - 2) + [True] * 2
    assert texts[-2].startswith("the share ")
    assert texts[-1] == "the need is below a supplier's minimum order"
    assert len(set(texts)) == len(texts) - 1


@pytest.mark.parametrize(
    ("window", "name"),
    [("", "rule"), ("plan", "rule"), ("2026-03", "rule (March 2026)"), ("2026-03-02", "rule (2026-03-02)")],
)
def test_a_window_follows_the_name(window: str, name: str) -> None:
    """The whole plan is no window; a month and a day are written as the reader writes them."""
    assert with_window("rule", window) == name
