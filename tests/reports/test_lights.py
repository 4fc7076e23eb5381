"""The four lights over a plan: fed, money, shares, menus, each with its figures."""

from __future__ import annotations

import pandas as pd
import pytest

from planner.reports.verdict import LIGHTS, lights
from planner.schema import PLAN_TABLES
from tests.cases import tiny_case
from tests.reports.samples import plan_tables, typed


def tables(**rows: list[dict[str, object]]) -> dict[str, pd.DataFrame]:
    """Return a plan in which nothing gave way but what is given."""
    made = plan_tables(2, 1) | {
        "given_way": PLAN_TABLES["given_way"].empty(),
        "shortfalls": PLAN_TABLES["shortfalls"].empty(),
    }
    made["targets"] = made["targets"].assign(judgement="met")
    return made | {name: typed(name, found) for name, found in rows.items()}


def missed(family: str, mode: str = "soft", judgement: str = "not_met") -> dict[str, object]:
    """Return a row of what gave way."""
    return {
        "family": family,
        "rule": "r",
        "about": "",
        "window": "plan",
        "mode": mode,
        "unit": "days",
        "judgement": judgement,
    }


def weights(plan: dict[str, pd.DataFrame]) -> dict[str, str]:
    """Return how bad each light is."""
    return {light.name: light.weight for light in lights(tiny_case(), plan)}


def test_all_four_are_well_where_nothing_gave_way() -> None:
    """In their order, each with a word and at least one figure."""
    found = lights(tiny_case(), tables())
    assert [light.name for light in found] == list(LIGHTS)
    assert {light.word for light in found} == {"yes"}
    assert all(light.texts for light in found)


@pytest.mark.parametrize(
    ("row", "light", "weight"),
    [
        (missed("funds", "hard"), "money", "broken"),
        (missed("fund_spending"), "money", "gave_way"),
        (missed("share_targets"), "shares", "gave_way"),
        (missed("share_targets", judgement="not_known"), "shares", "not_known"),
        (missed("nutrition"), "menus", "gave_way"),
        (missed("menu_frequency", "hard"), "menus", "broken"),
        (missed("lots", judgement="not_known"), "", ""),
    ],
)
def test_a_light_tells_of_its_own_families_alone(row: dict[str, object], light: str, weight: str) -> None:
    """What gave way is seen on one light, the graver where it had to hold; a lot without a bid is on none."""
    expected = dict.fromkeys(LIGHTS, "good") | ({light: weight} if light else {})
    assert weights(tables(given_way=[row])) == expected


def test_who_is_not_fed_is_told_first() -> None:
    """A product that is short makes the first light red, with what can be served and what is short."""
    short = {
        "period": "2026-03-02",
        "zone": "z",
        "product": "arroz",
        "product_name": "Arroz",
        "needed_kg": 10.0,
        "short_kg": 4.0,
        "short_servings": 40.0,
    }
    found = lights(tiny_case(), tables(shortfalls=[short]))[0]
    assert found.weight == "broken"
    assert "4.0 kg for 40 servings: Arroz" in " ".join(found.texts)


def test_money_is_told_fund_by_fund() -> None:
    """Of 100 with 60 paid 40 are left; a fund without a limit says so."""
    use = [
        {"fund": "federal", "period": "2026-03-02", "spent": 25.0, "available": 100.0},
        {"fund": "federal", "period": "2026-03-09", "spent": 35.0, "available": 100.0},
        {"fund": "city", "period": "2026-03-02", "spent": 5.0, "available": None},
    ]
    texts = lights(tiny_case(), tables(fund_use=use))[1].texts
    assert texts == ("Repasse: R$60.00 paid of R$100.00; R$40.00 left.", "Recursos próprios: R$5.00 paid; no limit.")


def test_the_rules_on_menus_are_counted_by_family() -> None:
    """Two standards missed and one not known, one rule on how often broken."""
    rows = [
        missed("nutrition"),
        missed("nutrition"),
        missed("nutrition", judgement="not_known"),
        missed("menu_frequency"),
    ]
    texts = lights(tiny_case(), tables(given_way=rows))[3].texts
    assert texts == (
        "Nutrition standards: 2 not met, 1 not known.",
        "Rules on how often dishes are served: 1 not met, 0 not known.",
    )


@pytest.mark.parametrize(("judgements", "word"), [(("not_met", "not_met"), "no"), (("met", "not_met"), "in part")])
def test_shares_are_reached_in_part_only_where_one_is(judgements: tuple[str, str], word: str) -> None:
    """Of two shares that may give way none or one is reached."""
    plan = tables(given_way=[missed("share_targets")])
    two = plan["targets"].head(1).loc[lambda rows: rows.index.repeat(2)].reset_index(drop=True)
    plan["targets"] = two.assign(target=["a", "b"], judgement=list(judgements), mode="soft")
    assert lights(tiny_case(), plan)[2].word == word


@pytest.mark.parametrize(("judgement", "word"), [("met", "yes"), ("nothing_to_count", "not known")])
def test_of_a_share_of_nothing_it_is_not_said_that_it_is_reached(judgement: str, word: str) -> None:
    """A most of bananas of which none are bought is named, and the light does not say yes."""
    plan = tables()
    plan["targets"] = plan["targets"].head(1).assign(name="Bananas", judgement=judgement, mode="hard")
    light = lights(tiny_case(), plan)[2]
    assert light.word == word
    assert ("Nothing to count for: Bananas." in light.texts) == (word != "yes")
