"""Committees that count, or call for proposals, each in its own way: what is found in their cases. The cases: `tests.committees`."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from planner.checks import check
from planner.programmes.law import Law
from tests.committees import SITES
from tests.shared import make_plan
from tests.test_committee_calls import DIRECT
from tests.test_committee_calls import case_with as calls_apart
from tests.test_committee_counting import RULES, clause, rows_of_case
from tests.test_committee_counting import case_with as counting_apart


def codes(case: Any) -> set[str]:
    """Return the codes of what is found in a case."""
    return {finding.code for finding in check(case, Law((), date(2026, 3, 2)))}


def test_clause_of_different_sites() -> None:
    """One clause that names alto in a row and nobody in another; with alto in both it is clear."""
    both = [clause(1, "individual", committee="alto"), clause(1, "SP", "supplier.state"), RULES[1]]
    assert "clause-of-different-sites" in codes(counting_apart(both))
    assert "clause-of-different-sites" not in codes(
        counting_apart([both[0], both[1] | {"committee": "alto"}, RULES[1]])
    )


def test_counted_nowhere_else() -> None:
    """Bajo has no clause; one of everybody mends it."""
    assert "counted-nowhere-else" in codes(counting_apart(RULES[:1]))
    assert "counted-nowhere-else" not in codes(counting_apart([RULES[0], clause(2, "other")]))


def test_place_that_decides_elsewhere() -> None:
    """A scale that counts by place is refused; a scale of each committee with a rule of its own is not."""
    scale = {"rule": "good", "name": "Good", "minimum": 0.4}
    refused = counting_apart(points=[scale], point_scores=[{"rule": "good", "counts": "own", "points": 1}])
    assert "place-that-decides-elsewhere" in codes(refused)
    plain = {
        "counts": "farms",
        "clause": 1,
        "attribute": "supplier.kind",
        "values": "individual",
        "definition": "From farms",
    }
    mended = counting_apart(
        [*RULES, plain],
        points=[scale | {"committee": "alto"}],
        point_scores=[{"rule": "good", "counts": "farms", "points": 1}],
    )
    assert "place-that-decides-elsewhere" not in codes(mended)
    assert make_plan(mended)["points"]["judgement"].tolist() == ["met"]


def test_a_way_of_award_that_decides_by_place() -> None:
    """Lots are of the whole town: who is preferred may not depend on where the goods go."""
    way = {"route": "direct", "name": "Direct", "kind": "direct", "counts": "own", "below_amount": 100}
    assert "place-that-decides-elsewhere" in codes(counting_apart(award_routes=[way]))
    assert "place-that-decides-elsewhere" not in codes(
        counting_apart(
            [*RULES, RULES[0] | {"counts": "farms", "committee": None}], award_routes=[way | {"counts": "farms"}]
        )
    )


def test_counted_by_unknown_place() -> None:
    """A row of what was bought without a site, committee or fund of one: told; with its committee it is not."""
    bought = {"date": date(2026, 2, 9), "supplier": "farm", "product": "milk", "kg": 10, "amount": 30}
    year = [
        rows_of_case({"first_day": date(2026, 3, 2), "last_day": date(2026, 3, 6), "year_first_day": date(2026, 2, 2)})
    ]
    assert "counted-by-unknown-place" in codes(counting_apart(case=year, bought=[bought]))
    assert "counted-by-unknown-place" not in codes(counting_apart(case=year, bought=[bought | {"committee": "alto"}]))


def test_counting_definitions_may_differ_by_committee() -> None:
    """From farms and From firms are the words of two committees; two definitions of one committee are told."""
    assert "counting-definitions-differ" not in codes(counting_apart())
    twice = clause(3, "informal_group", committee="alto", definition="From groups")
    assert "counting-definitions-differ" in codes(counting_apart([*RULES, twice]))


def test_zone_of_two_callers() -> None:
    """One zone of both: whose lot would it be? A zone each mends it; together it is no matter."""
    shared = [site | {"zone": "z"} for site in SITES]
    assert "zone-of-two-callers" in codes(calls_apart(sites=shared))
    assert "zone-of-two-callers" not in codes(calls_apart())
    assert "zone-of-two-callers" not in codes(calls_apart("together", sites=shared))


def test_calls_of_no_committee() -> None:
    """No site names a committee: set calls to together, or name them."""
    bare = [site | {"committee": None} for site in SITES]
    assert "calls-of-no-committee" in codes(calls_apart(sites=bare))
    assert "calls-of-no-committee" not in codes(calls_apart("together", sites=bare))


@pytest.mark.parametrize(("calls", "told"), [("by_committee", True), ("together", False)])
def test_bought_for_no_lot_known(calls: str, told: bool) -> None:
    """A row of what was bought without a site or committee adds to no lot."""
    bought = {"date": date(2026, 2, 9), "supplier": "firm", "product": "milk", "kg": 3, "amount": 6}
    case = calls_apart(calls, award_routes=[DIRECT], bought=[bought])
    found = {finding.code for finding in make_plan(case).findings}
    assert ("bought-for-no-lot-known" in found) == told
