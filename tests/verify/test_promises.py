"""Promises of a programme and of the case: obeyed by the model, recomputed by the check, told in the plan."""

from __future__ import annotations

from typing import Any

import pytest

from tests.verify.contracts import bananas, dozens, law, secured, tables_of, without_coop

LAST_YEAR: dict[str, Any] = {"supplier": "coop", "last_year_amount": 400}


def test_a_least_worth_of_a_programme_holds_in_every_period() -> None:
    """36.00 a week at 3.00 are 12 dozen in each of two weeks: 24 dozen, and 248.00 in all."""
    tables = tables_of(bananas(), secured(36, None))
    assert dozens(tables) == 24
    assert tables["orders"]["amount"].sum() == 248
    promises = tables["promises"]
    assert promises["promised"].tolist() == [36, 36]
    assert promises["bought"].tolist() == [36, 36]
    assert promises["judgement"].tolist() == ["met", "met"]
    assert promises["rule"].tolist() == ["secure", "secure"]


@pytest.mark.parametrize(("least", "of_coop"), [(36.0, 24), (36.01, 26)])
def test_a_cent_more_takes_a_dozen_more_in_each_week(least: float, of_coop: int) -> None:
    """36.01 cannot be had with 12 dozen: 13 in each week."""
    assert dozens(tables_of(bananas(), secured(least, None))) == of_coop


def test_a_part_of_last_years_worth_is_kept() -> None:
    """Half of 400.00 is 200.00: 67 dozen (201.00), since 66 are 198.00."""
    case = bananas(commitments=[LAST_YEAR])
    assert dozens(tables_of(case, secured(None, 0.5))) == 67


def test_a_programme_and_the_table_promise_alike() -> None:
    """The same words in the case's own table cost the same."""
    rows = [LAST_YEAR | {"kept_share": 0.5, "minimum_amount_per_period": 36}]
    own = tables_of(bananas(commitments=rows), law())
    theirs = tables_of(bananas(commitments=[LAST_YEAR]), secured(36, 0.5))
    assert own["orders"]["amount"].sum() == theirs["orders"]["amount"].sum() == 291
    assert set(own["promises"]["rule"]) == {""}


def test_a_half_year_keeps_half() -> None:
    """Where the plan's year is half of last year, half of the part is kept: 100.00, 34 dozen."""
    case = bananas(commitments=[LAST_YEAR | {"year_part_share": 0.5}])
    assert dozens(tables_of(case, secured(None, 0.5))) == 34


@pytest.mark.parametrize(
    ("lifts", "of_coop", "lifted"),
    [("continuity", 24, ["continuity"]), ("minimum", 67, ["minimum", "minimum"]), (None, 0, ["continuity", "minimum", "minimum"])],
)  # fmt: skip
def test_a_decision_lifts_what_it_names_and_nothing_else(lifts: str | None, of_coop: int, lifted: list[str]) -> None:
    """Lifting the part of last year leaves the 12 dozen a week, lifting these leaves the 67; the decision is printed."""
    case = bananas(commitments=[LAST_YEAR | {"decision": "Minutes of 3 March 2026", "lifts": lifts}])
    tables = tables_of(case, secured(36, 0.5))
    assert dozens(tables) == of_coop
    rows = tables["promises"][tables["promises"]["mode"] == "lifted"]
    assert sorted(rows["kind"]) == lifted
    assert set(rows["decision"]) == {"Minutes of 3 March 2026"}
    assert set(rows["judgement"]) == {"nothing_to_count"}


def test_an_aim_that_can_be_kept_is_kept_and_off_is_off() -> None:
    """A soft promise stands before cost; one that is off is not told."""
    assert dozens(tables_of(bananas(), secured(36, None, "soft"))) == 24
    off = tables_of(bananas(), secured(36, None, "off"))
    assert dozens(off) == 0
    assert off["promises"].empty


def test_an_aim_that_cannot_be_kept_is_told() -> None:
    """200.00 a week are more than 56 dozen: all is bought there, 168.00, and 32.00 are missing in each week."""
    tables = tables_of(bananas(), secured(200, None, "soft"))
    assert dozens(tables) == 112
    assert tables["promises"]["missing"].tolist() == [32, 32]
    assert set(tables["promises"]["judgement"]) == {"not_met"}


def test_an_aim_holds_where_the_case_says_that_its_family_must() -> None:
    """Hard is what promises are unless told: stated by the case it makes an aim of the law one that must hold."""
    rows = [{"family": "commitments", "mode": "hard"}]
    tables = tables_of(bananas(rules=rows), secured(36, None, "soft"))
    assert dozens(tables) == 24
    assert set(tables["promises"]["mode"]) == {"hard"}


def test_less_than_a_cent_is_missing_and_told() -> None:
    """All of 168.00 is bought each week where 168.004 are promised: 0.004 are missing, for the check as for the plan."""
    tables = tables_of(bananas(), secured(168.004, None, "soft"))
    assert tables["promises"]["missing"].tolist() == [pytest.approx(0.004)] * 2
    assert set(tables["promises"]["judgement"]) == {"not_met"}


def test_the_check_finds_a_promise_broken() -> None:
    """Everything bought of the firm: each week's promise is missing; lifted, nothing is."""
    of_law = secured(36, None)
    tables = tables_of(bananas(), of_law)
    broken = without_coop(bananas(), of_law, tables)
    assert [v.family for v in broken].count("commitments") == 2
    lifted = bananas(commitments=[{"supplier": "coop", "decision": "Minutes", "lifts": "minimum"}])
    assert not [v for v in without_coop(lifted, of_law, tables) if v.family == "commitments"]
