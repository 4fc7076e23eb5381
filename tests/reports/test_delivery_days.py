"""What a plan says of the days of delivery: which were assumed, what comes often, what comes ahead, who receives seldom."""

from __future__ import annotations

from typing import Any

from planner.verify import verify
from tests.cases import Row, edited, rows, tiny_case, tiny_law
from tests.reports.plans import solved

ASSUMED = "Food comes on the first day of each planning period on which the sites receive; what does not keep so long comes again in time."


def said(**tables: Any) -> list[str]:
    """Return what the plan of a case says of days of delivery."""
    warnings = solved(tiny_case(**tables))["warnings"]
    return warnings.loc[warnings["topic"] == "Delivery days", "text"].tolist()


def with_weekdays(*suppliers: int) -> list[Row]:
    """Return the suppliers, some of which state weekdays."""
    return [row | ({"delivery_weekdays": "mon"} if at in suppliers else {}) for at, row in enumerate(rows("suppliers"))]


def test_it_is_told_which_days_were_assumed_and_for_whom() -> None:
    """Nobody says when: one sentence for all. Two say it: the third is named. All, or all offers, say it: nothing was assumed."""
    assert said()[0] == f"No supplier states weekdays on which it delivers: every day is taken to be one. {ASSUMED}"
    named = "No weekdays of delivery are stated, so every day is taken to be one, for: Firma."
    assert said(suppliers=with_weekdays(0, 1))[0] == f"{named} {ASSUMED}"
    assert not any("weekdays" in text for text in said(suppliers=with_weekdays(0, 1, 2)))
    assert not any(
        "weekdays" in text for text in said(offers=[row | {"delivery_weekdays": "mon"} for row in rows("offers")])
    )


def test_what_comes_often_and_what_comes_ahead_is_named() -> None:
    """Bananas of the day come on Tuesdays and Thursdays; rice and beans keep, and come once for two weeks."""
    often = "These come to a site more than once in a planning period: Banana (on up to 2 days)."
    ahead = "These come at once for several planning periods, as they keep: Arroz, Feij\u00e3o."
    assert said()[1:] == [ahead]
    assert said(products=edited("products", 3, shelf_life_days=0))[1:] == [often, ahead]


def test_who_receives_on_one_weekday_is_named() -> None:
    """EMEF Um receives on Mondays; on two weekdays nothing is said."""
    few = "fresh on every day: EMEF Um."
    assert any(text.endswith(few) for text in said(sites=edited("sites", 0, receives_weekdays="mon")))
    assert not any(text.endswith(few) for text in said(sites=edited("sites", 0, receives_weekdays="mon|thu")))


def test_a_plan_that_does_not_tell_it_is_found() -> None:
    """Without any warning the check finds the plan silent; where all say when they come, none is due."""
    for suppliers, due in ((with_weekdays(), True), (with_weekdays(0, 1, 2), False)):
        case = tiny_case(suppliers=suppliers)
        tables = solved(case)
        tables["warnings"] = tables["warnings"].iloc[:0]
        assert ("warnings" in {v.family for v in verify(case, tiny_law(), tables)}) is due
