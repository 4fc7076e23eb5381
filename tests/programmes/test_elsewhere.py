"""Programmes of another country, of other money or of other days than a case's."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from planner.programmes.case_law import law_doubts, law_for
from planner.programmes.law import Law
from tests.cases import edited, tiny_case


def law(**head: Any) -> Law:
    """Return the law of the tiny case with another head."""
    return law_for(tiny_case(case=edited("case", 0, **head)))


def told(code: str, **head: Any) -> list[str]:
    """Return the findings of a code, in words."""
    return [finding.what for finding in law(**head).findings if finding.code == code]


@pytest.mark.parametrize(("country", "currency", "words"), [
    ("BR", "BRL", []),
    ("PT", "BRL", ["PNAE"]),
    ("BR", "EUR", ["BRL"]),
    ("PT", "EUR", ["BRL", "Portugal"]),
])  # fmt: skip
def test_a_law_of_another_country_or_of_other_money_is_told(country: str, currency: str, words: list[str]) -> None:
    """Brazil's law in a case of Portugal, in a case in euros, and in both: a warning each; in Brazil none."""
    found = told("law-foreign", programmes="br-pnae", country=country, currency=currency)
    assert len(found) == len(words)
    assert all(word in text for word, text in zip(words, found, strict=True))


def test_neighbours_with_the_same_money_are_told_and_territories_are_not() -> None:
    """Spain's rules in a French case are told; France's in Martinique are its own."""
    spring = {"programme_date": date(2026, 5, 1), "currency": "EUR"}
    assert told("law-foreign", programmes="es-rd-315", country="FR", **spring)
    assert not told("law-foreign", programmes="fr-egalim-martinique", country="MQ", **spring)


def test_no_amount_of_other_money_reaches_a_plan() -> None:
    """0.059 dollars a lunch are no reais: of New York's law the share stays and the bonus goes; of the PNAE in euros rates and caps go."""
    assert [bonus.bonus for bonus in law(programmes="us-ny-30", country="US", currency="USD").bonuses] == [
        "lunch-money"
    ]
    foreign = law(programmes="us-ny-30")
    assert (foreign.bonuses, [target.target for target in foreign.targets]) == ((), ["new-york-food"])
    abroad, home = law(programmes="br-pnae", currency="EUR"), law(programmes="br-pnae")
    assert home.rates
    assert home.family_cap is not None
    assert (abroad.rates, abroad.family_cap, abroad.cost_ceilings) == ({}, None, {})
    assert all(way.below_amount is None and way.from_amount is None for way in abroad.award_routes)
    assert [target.target for target in abroad.targets] == [target.target for target in home.targets]


@pytest.mark.parametrize(("first", "last", "count"), [
    (date(2026, 3, 2), date(2026, 4, 15), 1),
    (date(2026, 3, 2), date(2026, 4, 16), 0),
])  # fmt: skip
def test_a_law_that_begins_after_the_plan_is_told(first: date, last: date, count: int) -> None:
    """Spain's decree covers days from 16 April on: a plan to 15 April under the law of May is told, on its first page; one to 16 April is not."""
    head = {"programmes": "es-rd-315", "programme_date": date(2026, 5, 1), "first_day": first, "last_day": last}
    found = told("law-other-days", country="ES", currency="EUR", **head)
    assert len(found) == count
    doubts = law_doubts(tiny_case(case=edited("case", 0, country="ES", currency="EUR", **head)))
    assert set(found) <= set(doubts)


@pytest.mark.parametrize(("first", "count"), [(date(2026, 1, 1), 1), (date(2025, 12, 31), 0)])
def test_a_law_that_ended_before_the_plan_is_told(first: date, count: int) -> None:
    """Qali Warma's successor ended: a plan that begins the day after, under the law of an earlier day, has none of its days."""
    head = {"programmes": "pe-wasi-mikuna", "programme_date": date(2025, 6, 2), "first_day": first}
    assert len(told("law-other-days", country="PE", currency="PEN", **head)) == count
