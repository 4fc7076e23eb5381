"""Rules of which one has to be met, through check, plan, verify and verdict, on both sides of each way.

Four weeks, twenty days of school, so a whole month: two organic dishes are owed, or 5 % of what is spent.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path

import pytest

from planner import service
from planner.explain.law_in_case import law_in_case
from planner.findings import InputError
from planner.making.plan import Plan
from planner.making.scenarios import apply
from planner.reports.verdict import lights, verdict
from planner.verify import verify
from tests.cases import Row, edited, rows, tiny_case
from tests.menus.cases import free_case
from tests.test_laws_in_plans import head, planned


@cache
def month(follows: str, organic: bool, dishes: int, *, own: bool = False) -> Plan:
    """Return the plan of a town that follows a way, buys its rice organic or nothing, and serves so many organic dishes in the month."""
    days = [date(2026, 3, day) for day in (3, 10, 17)][:dishes]
    menus: list[Row] = [{"menu": "all", "dish": "arroz_feijao"}]
    menus += [{"menu": "all", "date": day, "dish": dish} for day in days for dish in ("arroz_feijao", "salada")]
    offers = [row | {"organic": organic and row["product"] == "arroz"} for row in rows("offers")]
    target: Row = {"target": "organic-spend", "name": "Organic", "counts": "organic", "share": 0.05, "mode": "soft"}
    case = tiny_case(
        case=head("es-rd-315", date(2026, 11, 2), country="ES", last_day=date(2026, 3, 27)),
        offers=offers, menus=menus, targets=[target] if own else [], counting_rules=[],
        dishes=edited("dishes", 1, tags="organic_dish"),
        funds=[{"fund": "city", "name": "City", "role": "own", "amount": 10**6}], fund_rates=[],
        alternatives=[{"alternative": "organic", "follows": follows}] if follows else [],
    )  # fmt: skip
    return planned(case)


def missed(plan: Plan) -> set[str]:
    """Return which of the two rules a plan says gave way."""
    return set(plan["given_way"]["rule"]) & {"organic-spend", "organic-dishes"}


def told(plan: Plan) -> tuple[str, str]:
    """Return the sentence of the verdict on the choice, and its weight."""
    (line,) = (one for one in verdict(plan.case, plan.tables) if one.text.startswith("One of several ways"))
    return line.weight, line.text


@pytest.mark.parametrize(
    ("follows", "organic", "dishes", "gave_way", "weight"),
    [
        ("organic-spend", True, 0, set(), "good"),
        ("organic-spend", False, 2, set(), "good"),
        ("organic-spend", False, 1, {"organic-spend"}, "gave_way"),
        ("organic-dishes", False, 2, set(), "good"),
        ("organic-dishes", True, 1, set(), "good"),
        ("organic-dishes", False, 1, {"organic-dishes"}, "broken"),
    ],
)
def test_one_of_two_ways_is_enough(follows: str, organic: bool, dishes: int, gave_way: set[str], weight: str) -> None:
    """Whatever the town follows, 5 % or two dishes are enough; of neither it is what it follows that gave way."""
    plan = month(follows, organic, dishes)
    assert missed(plan) == gave_way
    shares, often = plan["targets"].set_index("target"), plan["menu_frequency"].set_index("rule")
    assert shares.loc["organic-spend", "judgement"] == ("met" if organic else "not_met")
    assert (often.loc["organic-dishes", "found"], often.loc["organic-dishes", "minimum"]) == (dishes, 2)
    assert often.loc["organic-dishes", "judgement"] == ("met" if dishes > 1 else "not_met")
    modes = (shares.loc["organic-spend", "mode"], often.loc["organic-dishes", "mode"])
    assert modes == (("soft", "off") if follows == "organic-spend" else ("off", "hard"))
    assert told(plan)[0] == weight


def test_the_verdict_and_the_lights_say_which_way_is_met() -> None:
    """The share is missed and two dishes are served: the sentence names both, and the light over the shares is green."""
    plan = month("organic-spend", False, 2)
    text = told(plan)[1]
    assert "The town follows “Organic food for at least 5 % of what food costs” (not met)" in text
    assert "not followed: “At least two organic main dishes a month” (met)" in text
    light = next(one for one in lights(plan.case, plan.tables) if one.name == "shares")
    assert (light.weight, text in light.texts) == ("good", True)
    assert not any("every share is reached" in line.text for line in verdict(plan.case, plan.tables))


def test_the_verdict_is_written_where_nothing_else_gave_way() -> None:
    """The other way is met, and no rule at all is left that gave way: the verdict says of the choice that it is met."""
    plan = month("organic-spend", False, 2)
    nothing = dict(plan.tables) | {"given_way": plan["given_way"].iloc[:0]}
    weights = [line.weight for line in verdict(plan.case, nothing) if line.text.startswith("One of several ways")]
    assert weights == ["good"]


def test_without_a_row_the_first_way_is_followed_and_the_check_says_so() -> None:
    """A town that does not choose follows the share, is told so, and where to say otherwise; the note ends with the row."""
    plan = month("", False, 1)
    assert missed(plan) == {"organic-spend"}
    assert "say otherwise in the table `alternatives`" in told(plan)[1]
    assert "say otherwise" not in told(month("organic-spend", False, 1))[1]
    (note,) = (f for f in service.check_case(plan.case) if f.code == "alternative-not-chosen")
    assert (note.severity, "organic-spend or organic-dishes" in note.mend) == ("note", True)
    said = apply(plan.case, ["alternative alternative=organic follows=organic-dishes"])
    assert "alternative-not-chosen" not in {f.code for f in service.check_case(said)}


def test_a_row_of_the_towns_own_asks_for_the_share_all_the_same() -> None:
    """A town that follows the dishes and has a row for the share is bound by both, and neither makes the other good."""
    assert missed(month("organic-dishes", False, 2, own=True)) == {"organic-spend"}
    assert missed(month("organic-spend", False, 2, own=True)) == {"organic-spend"}
    assert missed(month("organic-dishes", True, 1, own=True)) == set()


def test_the_check_finds_what_is_told_wrongly() -> None:
    """The check judges both ways itself: a share that is said to have given way, one that is hidden, and a way that is off."""
    good, bad = month("organic-spend", False, 2), month("organic-spend", False, 1)
    assert verify(good.case, good.law, dict(good.tables) | {"given_way": bad["given_way"]})
    assert verify(bad.case, bad.law, dict(bad.tables) | {"given_way": good["given_way"]})
    other = replace(
        good.case,
        tables={**good.case.tables, "alternatives": month("organic-dishes", False, 2).case.tables["alternatives"]},
    )
    assert {v.family for v in verify(other, good.law, good.tables)} >= {"share_targets", "menu_frequency"}


def test_a_scenario_follows_the_other_way() -> None:
    """One change switches the rule that is followed; a choice or a rule that is not there is told, with the nearest."""
    case = month("organic-spend", False, 1).case
    switched = apply(case, ["alternative alternative=organic follows=organic-dishes"])["alternatives"]
    assert switched[["alternative", "follows"]].to_numpy().tolist() == [["organic", "organic-dishes"]]
    for change, meant in (
        ("alternative alternative=organics follows=organic-dishes", "organic"),
        ("alternative alternative=organic follows=organic-dish", "organic-dishes"),
    ):
        with pytest.raises(InputError) as told_:
            apply(case, [change])
        assert meant in told_.value.findings[0].mend
    with pytest.raises(InputError, match="no choice"):
        apply(tiny_case(), ["alternative alternative=organic follows=organic-dishes"])


def test_the_law_in_the_case_names_the_choice() -> None:
    """The choice binds and says what is followed; the rule that is not followed is noted, with what stands in its place."""
    found = law_in_case(month("organic-dishes", False, 2).case).set_index("rule")
    assert found.loc["any_of.organic", "does"] == "binds"
    assert "follows “At least two organic main dishes a month”" in found.loc["any_of.organic", "why"]
    assert found.loc["targets.organic-spend", ["does", "mode"]].tolist() == ["noted", "off"]
    assert found.loc["frequencies.organic-dishes", "does"] == "binds"
    other = law_in_case(month("organic-spend", False, 2).case).set_index("rule")
    assert other.loc["frequencies.organic-dishes", ["does", "mode"]].tolist() == ["noted", "off"]
    assert "Organic food for at least 5 %" in other.loc["frequencies.organic-dishes", "why"]


TOWN = """
programme: town
name: The town
country: ""
currency: ""
status: template
covers: {from: 2020-01-01, to: null, plain: All times.}
plain: What the town asks for.
references: {minutes: {text: Minutes of the council}}
not_modelled: []
counting_rules:
  families: {definition: Family farms, any: [{all: {supplier.kind: [individual, formal_group]}}]}
targets:
  share: {name: A fifth from families, counts: families, sense: at_least, denominator: spend, dated: [{from: 2020-01-01, share: 0.2, reference: minutes, verified: true, plain: Buy from families.}]}
frequencies:
  beans: [{from: 2020-01-01, scope: dish, value: arroz_feijao, per: week, minimum: 2, reference: minutes, verified: true, plain: Rice and beans twice a week.}]
any_of:
  choice: [{from: 2020-01-01, rules: [targets.share, frequencies.beans], reference: minutes, verified: true, plain: A fifth from families or rice and beans twice a week.}]
"""


def free(folder: Path, follows: str) -> Plan:
    """Return the plan of a town that chooses its menu under a programme of its own and follows a way."""
    (folder / "programmes").mkdir(exist_ok=True)
    (folder / "programmes" / "town.yaml").write_text(TOWN, encoding="utf-8")
    case = free_case(
        case=edited("case", 0, programmes="town"),
        frequency_rules=[],
        targets=[],
        alternatives=[{"alternative": "choice", "follows": follows}],
    )
    object.__setattr__(case, "path", folder)
    return planned(case)


def test_a_menu_that_is_chosen_serves_what_the_town_follows(tmp_path: Path) -> None:
    """Followed, rice and beans, the dearest, are served twice a week; not followed they are counted, and the menu is chosen without them."""
    often = {way: free(tmp_path, way)["menu_frequency"].set_index("rule").loc["beans"] for way in ("share", "beans")}
    assert (set(often["beans"]["mode"]), set(often["beans"]["judgement"])) == ({"hard"}, {"met"})
    assert set(often["share"]["mode"]) == {"off"}
    assert (often["share"]["found"] < 2).any()


def test_the_check_asks_less_of_a_rule_that_is_not_followed() -> None:
    """That nothing is tagged or offered organic is a warning of the rule that is followed; of the other no dish is a note, no offer nothing."""
    case = month("organic-spend", False, 2).case
    bare = replace(case, tables={**case.tables, "dishes": case.tables["dishes"].assign(tags="")})
    for way, dishes, offers in (("organic-spend", "note", True), ("organic-dishes", "warning", False)):
        found = service.check_case(apply(bare, [f"alternative alternative=organic follows={way}"]))
        (tag,) = (f for f in found if f.code == "law-reads-in-vain" and "organic_dish" in f.what)
        assert tag.severity == dishes
        assert any(f.code == "nothing-counts" and "organic" in f.what for f in found) is offers
