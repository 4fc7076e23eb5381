"""Scales of points, ways of award, ceilings, promises and decisions that the case sets itself: each fault found, each mend carried out."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from planner.checks import check
from planner.findings import Finding
from planner.programmes.law import CommitmentRule, Law
from planner.programmes.own_rules import with_own_rules
from tests.cases import added, edited, source, tiny_case, tiny_law
from tests.checks.asking import one

Row = dict[str, Any]

SCALE: Row = {"rule": "good", "name": "Good practice", "minimum": 1}
FAIR: Row = {"rule": "good", "counts": "family_farms", "points": 2}
STEP: Row = {"rule": "good", "figure": "supplier.practice_score", "at_least": 50, "points": 2}
DIRECT: Row = {
    "route": "direct",
    "name": "Direct award",
    "kind": "direct",
    "counts": "family_farms",
    "below_amount": 100,
}
PREFER: Row = {"route": "prefer", "name": "Preference", "kind": "preference", "counts": "family_farms",
               "from_amount": 100, "margin_share": 0.1}  # fmt: skip
CONTRACT = tiny_law(commitments=(CommitmentRule("secure", "family_farming", None, 0.5, "hard", source("secure")),))


def mended(code: str, before: dict[str, Any], after: dict[str, Any], law: Law | None = None) -> Finding:
    """Return the only finding of a check; with what its mend says done it is gone, and no error stands there instead."""
    base = law or tiny_law()
    found = one(code, with_own_rules(base, tiny_case(**before)), **before)
    case = tiny_case(**after)
    left = check(case, with_own_rules(base, case))
    assert [f for f in left if f.code == code or f.severity == "error"] == []
    return found


def test_scale_without_scores() -> None:
    """A scale to which no row gives points is named; a row that names it, or mode off, mends it."""
    before = {"points": [SCALE], "point_scores": []}
    found = mended("scale-without-scores", before, before | {"point_scores": [FAIR]})
    assert (found.table, found.rows, found.severity) == ("points", (2,), "error")
    mended("scale-without-scores", before, {"points": [SCALE | {"mode": "off"}], "point_scores": []})


def test_a_score_without_a_scale_is_named() -> None:
    """Points on a scale that is not there: the row, the column, and the scale that was probably meant."""
    findings = check(tiny_case(points=[SCALE], point_scores=[FAIR, FAIR | {"rule": "goods"}]), tiny_law())
    (found,) = [f for f in findings if f.table == "point_scores" and f.severity == "error"]
    assert (found.rows, found.column) == ((3,), "rule")
    assert "good" in found.mend + found.what


@pytest.mark.parametrize(
    "wrong", [{"counts": ""}, {"figure": "supplier.km"}, {"at_least": 1}, {"counts": "", "figure": "supplier.km"}]
)
def test_score_says_nothing(wrong: Row) -> None:
    """Neither a rule nor a figure, both, a bound without a figure, a figure without a bound."""
    found = mended("score-says-nothing", {"points": [SCALE], "point_scores": [FAIR | wrong]}, {"points": [SCALE], "point_scores": [FAIR]})  # fmt: skip
    assert found.rows == (2,)


def test_score_bounds_reversed() -> None:
    """A step from 80 to 50 is reached by nobody; exchanged it is."""
    scored = edited("suppliers", 0, practice_score=60)
    both = [{"points": [SCALE], "point_scores": [STEP | bounds], "suppliers": scored} for bounds in
            ({"at_least": 80, "at_most": 50}, {"at_least": 50, "at_most": 80})]  # fmt: skip
    assert mended("score-says-nothing", *both).column == "at_least"


def test_figure_refused() -> None:
    """Where the law refuses nearness, no points may be given for kilometres; for the practice they may."""
    refusing = tiny_law(refusals={"supplier.km": "Nearness may not decide."})
    tables: dict[str, Any] = {"points": [SCALE], "suppliers": edited("suppliers", 0, practice_score=60)}
    near = {"rule": "good", "figure": "supplier.km", "at_most": 20, "points": 2}
    found = mended("figure-refused", tables | {"point_scores": [near]}, tables | {"point_scores": [STEP]}, refusing)
    assert found.why == "Nearness may not decide."


def test_practice_without_supplier() -> None:
    """Nobody scores 90; a supplier that scores as much mends it, on the threshold and not below."""
    tables = {"points": [SCALE | {"minimum": 0}], "point_scores": [STEP | {"at_least": 90, "practice": "soil"}]}
    before = tables | {"suppliers": edited("suppliers", 0, practice_score=89)}
    found = mended(
        "practice-without-supplier", before, tables | {"suppliers": edited("suppliers", 0, practice_score=90)}
    )
    assert "soil" in found.what


@pytest.mark.parametrize("last", [date(2026, 2, 1), date(2024, 12, 31)])
def test_practice_score_overlap(last: date) -> None:
    """A score that ends when the next has begun, or before it begins itself; the day before the next is right."""
    rows = [{"supplier": "coop", "valid_from": date(2025, 1, 1), "valid_to": last, "score": 50},
            {"supplier": "coop", "valid_from": date(2026, 2, 1), "score": 60}]  # fmt: skip
    after = [rows[0] | {"valid_to": date(2026, 1, 31)}, rows[1]]
    assert mended("practice-score-overlap", {"practice_scores": rows}, {"practice_scores": after}).rows == (2,)


def test_scale_above_all() -> None:
    """The best of all offers scores 2: a mean of 2 can be reached, one of 2.01 cannot."""
    before = {"points": [SCALE | {"minimum": 2.01}], "point_scores": [FAIR]}
    found = mended("scale-above-all", before, {"points": [SCALE | {"minimum": 2}], "point_scores": [FAIR]})
    assert "2 or less" in found.mend


@pytest.mark.parametrize(
    ("wrong", "right", "column"),
    [
        (PREFER | {"margin_share": None}, PREFER, "margin_share"),
        (DIRECT | {"margin_share": 0.1}, DIRECT, "kind"),
        (DIRECT | {"from_amount": 100}, DIRECT | {"from_amount": 99.99}, "from_amount"),
    ],
)
def test_route_says_nothing(wrong: Row, right: Row, column: str) -> None:
    """A preference without a number, a direct award with one, thresholds between which no lot lies."""
    assert mended("route-says-nothing", {"award_routes": [wrong]}, {"award_routes": [right]}).column == column


def test_routes_overlap() -> None:
    """Direct below 100 and a preference from 99.99 on contradict each other; from 100 on they meet."""
    before = {"award_routes": [DIRECT, PREFER | {"from_amount": 99.99}]}
    assert mended("routes-overlap", before, {"award_routes": [DIRECT, PREFER]}).rows == (2, 3)


def test_own_rule_of_the_law() -> None:
    """A scale that a programme has already is not replaced: the row needs a name of its own."""
    tables = {"points": [SCALE], "point_scores": [FAIR]}
    law = with_own_rules(tiny_law(), tiny_case(**tables))
    taken = tiny_law(
        points=tuple(type(r)(r.name, r.definition, r.scores, r.minimum, r.mode, source("good")) for r in law.points)
    )
    after = {"points": [SCALE | {"rule": "ours"}], "point_scores": [FAIR | {"rule": "ours"}]}
    assert mended("own-rule-of-the-law", tables, after, taken).table == "points"


def test_contract_without_row() -> None:
    """The law keeps half of last year's for family farms: of F1 nothing is told; 0 is an answer, a blank is not."""
    rows = [{"supplier": "coop", "last_year_amount": 20}, {"supplier": "f1", "last_year_amount": 0}]
    found = mended("contract-without-row", {"commitments": rows[:1]}, {"commitments": rows}, CONTRACT)
    assert "F1" in found.what
    assert "Cooperativa" not in found.what


def test_decision_lifts_nothing() -> None:
    """A decision that lifts the minimum where only last year's worth is promised names no rule; lifting that mends it."""
    row = {"supplier": "coop", "last_year_amount": 20, "kept_share": 0.5, "decision": "Minutes of 3 March 2026"}
    before, after = ({"commitments": [row | {"lifts": kind}]} for kind in ("minimum", "continuity"))
    assert mended("decision-lifts-nothing", before, after).rows == (2,)


def test_a_decision_on_what_the_law_promises_is_no_fault() -> None:
    """What the programme keeps for a family farm may be lifted, though the row itself promises nothing."""
    row = {"supplier": "coop", "last_year_amount": 20, "decision": "Minutes", "lifts": "continuity"}
    f1 = {"supplier": "f1", "last_year_amount": 0}
    assert [f.code for f in check(tiny_case(commitments=[row, f1]), CONTRACT) if f.table == "commitments"] == []


def test_promise_above_supply() -> None:
    """F1 has 5 kg of lettuce a week, 10 bunches at 2.00: 20.00 can be promised, 20.01 cannot."""
    before, after = ({"commitments": [{"supplier": "f1", "minimum_amount_per_period": m}]} for m in (20.01, 20.0))
    assert "20.00" in mended("promise-above-supply", before, after).what


@pytest.mark.parametrize("nothing", [{}, {"kept_share": 0.5}, {"last_year_amount": 90.0}])
def test_promise_of_nothing(nothing: Row) -> None:
    """A supplier alone, a part of nothing, or an amount of which no part is kept; with part and amount it is a promise."""
    row = {"supplier": "coop"} | nothing
    whole = row | {"kept_share": 0.1, "last_year_amount": 10.0}
    found = mended("promise-of-nothing", {"commitments": [row]}, {"commitments": [whole]})
    assert (found.table, found.rows) == ("commitments", (2,))


def test_practice_with_two_bounds() -> None:
    """Two steps of one practice with at most 2 and 5 points; with 5 in both it is one bound."""
    rows = [FAIR | {"practice": "x", "most_points": 2}, STEP | {"practice": "x", "most_points": 5}]
    before = {"points": [SCALE], "point_scores": rows}
    found = mended(
        "practice-with-two-bounds", before, before | {"point_scores": [rows[0] | {"most_points": 5}, rows[1]]}
    )
    assert found.rows == (2, 3)


def test_woman_holder_told_twice() -> None:
    """Yes and no for family A; yes in both rows mends it, and the families without a row are told in a note."""
    rows = [
        {"supplier": "coop", "member": "A", "product": p, "woman_holder": w}
        for p, w in (("banana", True), ("arroz", False))
    ]
    found = mended(
        "woman-holder-told-twice", {"members": rows}, {"members": [row | {"woman_holder": True} for row in rows]}
    )
    assert (found.column, found.rows) == ("woman_holder", (2, 3))


def test_generated_target_name() -> None:
    """A target t@alto beside one named t has the name of t's share for alto; t-alto has not, nor has u@alto."""
    own = {"target": "t", "name": "T", "counts": "family_farming", "share": 0.1, "denominator": "spend"}
    before = {"targets": [own, own | {"target": "t@alto"}]}
    found = mended("generated-target-name", before, {"targets": [own, own | {"target": "t-alto"}]})
    assert (found.table, found.rows, found.column) == ("targets", (3,), "target")
    mended("generated-target-name", before, {"targets": [own, own | {"target": "u@alto"}]})


@pytest.mark.parametrize(("families", "asked"), [(2, True), (1, False)])
def test_families_not_listed(families: int, asked: bool) -> None:
    """One family of two is listed, so of the other nothing is known; of one it is all."""
    suppliers = edited("suppliers", 0, families=families)
    members = [{"supplier": "coop", "member": "A", "woman_holder": True}]
    codes = [finding.code for finding in check(tiny_case(suppliers=suppliers, members=members), tiny_law())]
    assert ("families-not-listed" in codes) is asked


def test_routes_passed_over() -> None:
    """Two ways prefer different suppliers of one lot, so the second is told; where one ends as the other begins, it is not."""
    firms = {"counts": "firms", "clause": 1, "attribute": "supplier.kind", "values": "other", "definition": "Firms"}
    second = PREFER | {"route": "second", "name": "To firms", "counts": "firms"}
    before = {"counting_rules": added("counting_rules", firms), "award_routes": [PREFER, second]}
    after = before | {"award_routes": [PREFER, second | {"from_amount": None, "below_amount": 100}]}
    found = mended("routes-passed-over", before, after)
    assert (found.table, found.rows, found.severity) == ("award_routes", (2, 3), "warning")
    assert "To firms" in found.what


@pytest.mark.parametrize(("part", "severity"), [(0.5, ""), (0.51, "error")])
def test_parts_set_aside_that_do_not_fit_into_the_lot_contradict_each_other(part: float, severity: str) -> None:
    """A half for families and a half for firms are the whole lot, and both are followed; a half and 0.51 are more than there is."""
    firms = {"counts": "firms", "clause": 1, "attribute": "supplier.kind", "values": "other", "definition": "Firms"}
    ways = [PREFER | {"margin_share": None, "set_aside_share": 0.5},
            PREFER | {"route": "second", "name": "To firms", "counts": "firms", "margin_share": None, "set_aside_share": part}]  # fmt: skip
    case = tiny_case(counting_rules=added("counting_rules", firms), award_routes=ways)
    found = [one for one in check(case, with_own_rules(tiny_law(), case)) if one.code == "parts-beyond-the-lot"]
    assert [one.severity for one in found] == ([severity] if severity else [])


@pytest.mark.parametrize(("least", "wrong"), [(None, True), (100, False)])
def test_parts_beyond_the_lot(least: float | None, wrong: bool) -> None:
    """Three times 0.4 are 1.2 of a lot, though any two fit in; where two hold for lots of another worth, no lot has all three."""
    bounds: dict[str, dict[str, object]] = {"one": {"below_amount": least}, "two": {"from_amount": least}, "three": {}}
    rules = [{"counts": name, "clause": 1, "attribute": "supplier.kind", "values": "*"} for name in bounds]
    ways = [PREFER | {"route": name, "name": name, "counts": name, "margin_share": None, "set_aside_share": 0.4,
                      "below_amount": None, "from_amount": None} | bounds[name] for name in bounds]  # fmt: skip
    case = tiny_case(counting_rules=added("counting_rules", *rules), award_routes=ways)
    found = [one for one in check(case, with_own_rules(tiny_law(), case)) if one.code == "parts-beyond-the-lot"]
    assert [one.rows for one in found] == ([(2, 3, 4)] if wrong else [])
