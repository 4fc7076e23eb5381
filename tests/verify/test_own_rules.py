"""Rules that the case sets in tables: planned, told and checked as a programme's are."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd
import pytest

from planner.case import Case
from planner.programmes.law import Law
from planner.programmes.own_rules import with_own_rules
from planner.verify import verify
from tests.verify.contracts import bananas, dozens, law, tables_of

Row = dict[str, Any]


def own(**tables: Any) -> tuple[Case, Law]:
    """Return the case of bananas with further tables, and the law with what they ask for."""
    case = bananas(**tables)
    return case, with_own_rules(law(), case)


def scale(minimum: float, *scores: Row, **more: Any) -> dict[str, list[Row]]:
    """Return a scale that must hold, with what gives points on it."""
    rows = [{"rule": "good"} | score for score in scores]
    return {
        "points": [{"rule": "good", "name": "Good practice", "minimum": minimum, "mode": "hard"} | more],
        "point_scores": rows,
    }


def planned(**tables: Any) -> Mapping[str, pd.DataFrame]:
    """Return the tables of the plan."""
    return tables_of(*own(**tables))


FAIR: Row = {"counts": "fair", "points": 1}


def test_a_scale_of_the_case_is_obeyed_by_worth_and_by_mass() -> None:
    """By worth 45 dozen at 3.00 of 269.00 reach 0.5; by kg half of the 112 dozen, 56, do: 84 of 168 kg."""
    assert dozens(planned(**scale(0.5, FAIR))) == 45
    tables = planned(**scale(0.5, FAIR, weight="mass"))
    assert dozens(tables) == 56
    row = tables["points"].iloc[0]
    assert (row["weighed"], row["points"], row["unit"]) == (168, 84, "kg")
    assert tables["lot_scores"][["product", "score"]].to_numpy().tolist() == [["banana", 0.5]]


def members(women: int, others: int, silent: int = 0) -> list[Row]:
    """Return the families of the cooperative: of some it is told that they are a woman's, of some that not, of some nothing."""
    told = [True] * women + [False] * others + [None] * silent
    return [{"supplier": "coop", "member": f"F{n:02}", "woman_holder": value} for n, value in enumerate(told)]


WOMEN: Row = {"practice": "women", "figure": "supplier.women_members_share"}


@pytest.mark.parametrize(
    ("who", "score", "families"),
    [
        (members(1, 3), 0.0, 4),
        (members(2, 2), 1.0, 4),
        (members(2, 2, 1), 0.0, 5),
        (members(3, 1), 3.0, 4),
        (members(2, 1), 1.0, 4),
        (members(2, 1), 0.0, 5),
    ],
)
def test_points_rise_in_steps_with_the_part_of_women_among_the_members(
    who: list[Row], score: float, families: int
) -> None:
    """From half on 1 point, from three quarters on 3, not 4: of its steps the highest counts; silence counts as no woman's.

    Silence is a family without a row too: of 4 families 2 are a half, of 5 they are not.
    """
    steps = (WOMEN | {"at_least": 0.5, "points": 1}, WOMEN | {"at_least": 0.75, "points": 3})
    tables = planned(
        members=who,
        suppliers=bananas().tables["suppliers"].assign(families=[families, None, None]).astype({"families": "float64"}),
        **scale(0, *steps),
        commitments=[{"supplier": "coop", "minimum_amount_per_period": 3}],
    )
    assert tables["scores"].set_index("supplier")["score"]["coop"] == score


def test_caps_of_a_practice_and_in_all() -> None:
    """Fair pay 1 and organic 2, together at most 2.5; a practice score from 50 on 1; at most 3 in all: 2.5 + 1 = 3.5, so 3."""
    offers = [
        {"offer": "firm", "supplier": "firma", "product": "banana", "price": 2.0},
        {"offer": "coop", "supplier": "coop", "product": "banana", "price": 3.0, "organic": True},
    ]
    scores = (
        FAIR | {"practice": "both", "most_points": 2.5},
        {"counts": "green", "practice": "both", "points": 2},
        {"figure": "supplier.practice_score", "at_least": 50, "points": 1},
    )
    promise = [{"supplier": "coop", "minimum_amount_per_period": 3}]
    for score, most, reached in ((50, 3, 3.0), (49, 3, 2.5), (50, None, 3.5)):
        suppliers = bananas().tables["suppliers"].assign(practice_score=[float(score), None, None])
        tables = planned(offers=offers, suppliers=suppliers, commitments=promise, **scale(0, *scores, most_points=most))
        assert tables["scores"].set_index("supplier")["score"]["coop"] == reached


@pytest.mark.parametrize(
    ("first", "last", "score"),
    [
        ("2026-03-02", None, 1.0),
        ("2026-03-03", None, 0.0),
        ("2025-01-01", "2026-03-02", 1.0),
        ("2025-01-01", "2026-03-01", 0.0),
    ],
)
def test_the_practice_score_is_that_of_the_plans_first_day(first: str, last: str | None, score: float) -> None:
    """On 2 March 2026 a score of 60 that holds then counts, not one from the day after or until the day before; undated: 40."""
    suppliers = bananas().tables["suppliers"].assign(practice_score=[40.0, None, None])
    dated = [
        {"supplier": "coop", "valid_from": pd.Timestamp(first), "valid_to": last and pd.Timestamp(last), "score": 60}
    ]
    step = {"figure": "supplier.practice_score", "at_least": 50, "points": 1}
    promise = [{"supplier": "coop", "minimum_amount_per_period": 3}]
    tables = planned(suppliers=suppliers, practice_scores=dated, commitments=promise, **scale(0, step))
    assert tables["scores"].set_index("supplier")["score"]["coop"] == score


def test_a_decision_is_printed_with_its_text() -> None:
    """What a decision lifts stands among the warnings, with the amount and the text as recorded."""
    row = {"supplier": "coop", "minimum_amount_per_period": 30, "decision": "Council, 3 March 2026", "lifts": "minimum"}
    texts = planned(commitments=[row])["warnings"].query("topic == 'Promises'")["text"].tolist()
    assert texts == ["Cooperativa is not promised R$30.00 in every period. The decision: Council, 3 March 2026."]


def test_points_in_steps_by_distance() -> None:
    """The cooperative lies some 7 km by road (5.6 as the crow flies times 1.3) from the nearer school, the firm over 20."""
    near = {"practice": "near", "figure": "supplier.km", "at_most": 20, "points": 1}
    assert dozens(planned(**scale(0.5, near))) == 45
    tables = planned(**scale(0, near | {"at_most": 5}))
    assert dozens(tables) == 0
    assert tables["scores"]["score"].tolist() == [0.0]


def test_a_way_of_award_of_the_case_is_obeyed() -> None:
    """The lot is worth 280.00 (112 dozen at the mean of 2.00 and 3.00): direct below 300 leaves all of it to fair pay."""
    route = {"route": "direct", "name": "Direct", "kind": "direct", "counts": "fair", "below_amount": 300}
    assert dozens(planned(quotes=[], award_routes=[route])) == 112
    assert dozens(planned(quotes=[], award_routes=[route | {"below_amount": 280}])) == 0
    half = {"route": "half", "name": "Half", "kind": "preference", "counts": "fair", "set_aside_share": 0.5}
    assert dozens(planned(quotes=[], award_routes=[half])) == 56


@pytest.mark.parametrize(("amount", "judgement"), [(0.161, "met"), (0.159, "not_met")])
def test_a_ceiling_of_the_case_is_judged(amount: float, judgement: str) -> None:
    """224.00 for 1,400 pupils' days are 0.16 each; for every stage or for one, and the lower of two holds."""
    for rows in ([{"amount": amount}], [{"stage": "primary", "amount": amount}, {"amount": 5.0}]):
        tables = planned(cost_ceilings=rows)
        assert tables["cost_ceilings"].set_index("stage")["judgement"]["primary"] == judgement
        assert tables["cost_ceilings"].set_index("stage")["ceiling"]["primary"] == amount


def test_the_check_finds_a_plan_that_ignores_a_scale_of_the_case() -> None:
    """The cheapest plan scores nothing: with a floor of 0.1 it is refused, with none it is not."""
    cheap = planned()
    for minimum, families in ((0.1, ["points"]), (0.0, [])):
        found = verify(*own(**scale(minimum, FAIR)), {"orders": cheap["orders"]}, complete=False)
        assert [v.family for v in found] == families


def test_one_supplier_gets_at_most_a_part_of_what_is_spent() -> None:
    """At most half of the money for the firm: x of 112 dozen at 2.00, 2x <= 0.5 (2x + 3 (112 - x)), so x <= 67.2: 67 of the firm, 45 of the cooperative."""
    rule = {
        "counts": "the_firm",
        "clause": 1,
        "attribute": "supplier.supplier",
        "values": "firma",
        "definition": "The firm",
    }
    share = {
        "target": "firm",
        "name": "Firm",
        "counts": "the_firm",
        "sense": "at_most",
        "share": 0.5,
        "denominator": "spend",
        "mode": "hard",
    }
    tables = planned(counting_rules=[rule], targets=[share])
    assert dozens(tables) == 45
    row = tables["targets"].iloc[0]
    assert (row["numerator"], row["denominator"], str(row["judgement"])) == (134.0, 269.0, "met")
