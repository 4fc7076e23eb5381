"""Every rule of every programme that is shipped is held by a test: by cases on both sides, or by a test of its own."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from planner.programmes import law_of, load
from tests.programmes.traced import PAGE, Held, held, own_tests, page

ROOT = Path(__file__).parents[2]
DAY = date(2026, 11, 2)


def rules() -> dict[tuple[str, str], list[Held]]:
    """Return the dated values of each rule that is no template's."""
    found: dict[tuple[str, str], list[Held]] = {}
    for one in held():
        if load(one.programme).status != "template" or one.tests:
            found.setdefault((one.programme, one.place), []).append(one)
    return found


def test_every_rule_is_held_on_both_sides() -> None:
    """A rule that no case keeps, or none breaks, and that no test of its own holds, is named here."""
    lacking = [
        f"{programme}: {place}"
        for (programme, place), values in rules().items()
        if not any(one.tests for one in values)
        and not (any(one.keeps for one in values) and any(one.breaks for one in values))
    ]
    assert lacking == []


def test_every_value_of_a_share_that_holds_now_has_cases_of_its_own_day() -> None:
    """The share in force on 2 November 2026 is held on both sides on a day of its own, not by those of an earlier year."""
    now = [
        one
        for (_programme, place), values in rules().items()
        for one in values[-1:]
        if "targets." in place and one.fact.from_ <= DAY
    ]
    assert [(one.programme, one.place) for one in now if not one.both_sides] == []


@pytest.mark.parametrize(("programme", "place"), sorted(own_tests()))
def test_a_test_that_is_named_exists(programme: str, place: str) -> None:
    """What `held-by.yaml` names is a rule of the file, and a test that is there."""
    assert any((one.programme, one.place) == (programme, place) for one in held())
    for name in own_tests()[programme, place]:
        file, _colons, test = name.partition("::")
        assert f"def {test}(" in (ROOT / file).read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("programme", "day", "papers"),
    [
        ("br-pnae", date(2026, 6, 1), {"public_call": ("Chamada Pública", "family_farming", "fixed")}),
        (
            "fr-egalim",
            date(2026, 6, 1),
            {"open": ("Dossier de consultation des entreprises : fourniture de denrées alimentaires", "", "offered")},
        ),
        (
            "pe-pae",
            date(2026, 6, 1),
            {
                "public_call": (
                    "Convocatoria del Comité de Compra (agricultura familiar)",
                    "family_farming",
                    "offered",
                ),
                "open": ("Convocatoria pública (proceso de contratación)", "", "offered"),
            },
        ),
        (
            "pe-wasi-mikuna",
            date(2025, 6, 1),
            {
                "public_call": ("Convocatoria del Comité de Compra", "family_farming", "offered"),
                "open": ("Convocatoria del proceso de compra", "", "offered"),
            },
        ),
        (
            "us-nslp",
            date(2026, 6, 1),
            {
                "open": (
                    "Solicitation and bid sheet (Invitation for Bid, Request for Proposal or Request for Quotes)",
                    "",
                    "offered",
                )
            },
        ),
        (
            "in-pm-poshan",
            date(2026, 6, 1),
            {
                "allotment": ("Indent for foodgrains (Food Corporation of India)", "allotted_grain", "none"),
                "open": ("Requisition of ingredients for the midday meal", "", "offered"),
            },
        ),
        ("co-ley-2046", date(2026, 6, 1), {}),
    ],
)
def test_the_call_is_called_as_the_law_calls_it(
    programme: str, day: date, papers: dict[str, tuple[str, str, str]]
) -> None:
    """Each country's papers have their own names, whom they ask and how they are priced; where a programme says nothing there is none."""
    calls = law_of([programme], day).calls
    assert {kind: (paper.title, paper.open_to, paper.prices) for kind, paper in calls.items()} == papers


def test_local_is_asked_for_in_the_united_states_since_july_2024() -> None:
    """From 1 July 2024 on local may be asked for of food that is not processed, not the day before; domestic food was before, too."""
    asked = [
        [name for name, _text in law_of(["us-nslp"], day).calls["open"].specify]
        for day in (date(2024, 6, 30), date(2024, 7, 1))
    ]
    assert asked == [["domestic"], ["local_unprocessed", "domestic"]]


def test_the_thresholds_of_france_name_the_decree_that_sets_them() -> None:
    """The 60 000 of 1 April 2026 is the decree's, above and below; that 40 000 held since 2022 is in no source that was read."""
    for day, verified in ((date(2026, 3, 31), False), (date(2026, 4, 1), True)):
        ways = {route.route: route.source for route in law_of(["fr-egalim"], day).award_routes}
        assert ways["sans-publicite"].verified is verified
        assert all("Décret 2025-1386" in ways[name].reference for name in ("sans-publicite", "mapa"))
        assert "seuils des procédures formalisées 2026-2027" in ways["mapa"].reference


@pytest.mark.parametrize("day", [date(2025, 9, 30), date(2025, 10, 1)])
def test_a_lower_threshold_of_state_or_district_is_told_with_each_way(day: date) -> None:
    """What is told of a way of award in the United States says that a lower threshold holds, under the old amounts and the new."""
    ways = law_of(["us-nslp"], day).award_routes
    assert {route.route for route in ways if "a lower one of State or district" in route.source.plain} == {
        "micro-purchase",
        "small-purchase",
        "formal",
    }


def test_no_criterion_of_france_looks_at_the_place() -> None:
    """Freshness, season, signs of quality, direct supply and price may be compared, in ten lots by kind of food; no criterion looks at an attribute."""
    paper = law_of(["fr-egalim"], date(2026, 6, 1)).calls["open"]
    assert [name for name, _text in paper.criteria][:3] == ["Price", "Quality and freshness", "Seasonality"]
    assert len(paper.criteria) == 5
    looked_at = {c.attribute for _name, rule in paper.families for clause in rule.clauses for c in clause}
    assert looked_at == {"product.food_group", "product.processing_class", "product.product", "offer.organic"}


def test_the_table_is_that_of_the_files() -> None:
    """The page is what the programmes and the cases give today: write it anew with ``uv run python -m tests.programmes.traced``."""
    assert PAGE.read_text(encoding="utf-8") == page()


# --- rules without a figure ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("programme", ["br-pnae", "co-ley-2046"])
def test_local_is_the_municipality(programme: str) -> None:
    """Both laws mean the municipality, from their first value on and not a day before."""
    first = next(one.fact.from_ for one in held() if (one.programme, one.place) == (programme, "local"))
    local = law_of([programme], first).local
    assert local is not None
    assert local.kind == "municipality"


def test_whom_no_other_way_meets_is_asked_by_tender() -> None:
    """The tender of the PNAE is open whatever a lot is worth; the public call is meant for family farmers."""
    ways = {route.route: route for route in law_of(["br-pnae"], DAY).award_routes}
    assert (ways["tender"].kind, ways["tender"].applies_to) == ("open", "")
    assert ways["public-call"].kind == "public_call"
    assert ways["public-call"].applies_to


def test_farms_that_protect_water_come_first() -> None:
    """The first criterion of Terres de Sources is the water, not the place."""
    ranking = law_of(["fr-terres-de-sources"], DAY).ranking
    assert ranking is not None
    attributes = {c.attribute for rule in ranking.looked_at for clause in rule.clauses for c in clause}
    assert attributes
    assert not attributes & {"supplier.municipality", "supplier.state", "supplier.tier", "supplier.km"}
