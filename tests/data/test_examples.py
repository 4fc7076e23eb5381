"""The bundled examples of France, Peru, the United States and India: labelled as made up, planned whole, and what each is to show."""

from __future__ import annotations

from functools import cache

import pytest

from planner import service
from planner.making.plan import Outcome, Plan
from planner.paths import CASES
from planner.schema import CASE_TABLES
from planner.studies.committees import SideBySide, committees_apart

EXAMPLES = ("france-example", "peru-example", "us-example", "india-example")


@cache
def peru() -> SideBySide:
    """Return the committees of Peru side by side and each alone; the joint plan is the example's plan."""
    return committees_apart(service.load_case(CASES / "peru-example"))


@pytest.fixture(scope="module", params=EXAMPLES)
def made(request: pytest.FixtureRequest) -> Plan:
    """Return the plan of an example."""
    if request.param == "peru-example":
        return peru().joint
    return service.make_plan(service.load_case(CASES / request.param))


def test_example_is_planned_whole(made: Plan) -> None:
    """Every meal is covered and every share is met."""
    assert made.outcome is Outcome.COMPLETE


def test_example_says_that_it_is_made_up(made: Plan) -> None:
    """The title and every row say that the facts are invented."""
    assert "made up" in made.case.head["name"]
    for name in CASE_TABLES:
        frame = made.case[name]
        assert frame["source"].str.contains("made up").all(), name
        assert frame["assumed"].str.startswith("all: made up").all(), name


def test_example_shows_its_law(made: Plan) -> None:
    """France reaches 50, 20 and 60 % with labels in its lots; Peru's committees share suppliers; the United States meet the pattern; India's stages keep their ceilings."""
    targets = made["targets"].set_index("target")
    if made.law.programmes == ("us-nslp", "us-ny-30"):
        assert targets.loc["domestic-food", "reached_share"] >= 0.9
        assert targets.loc["new-york-food", "mode"] == "off"
        assert set(made["nutrition"].query("judgement != ''")["judgement"]) == {"met"}
        assert made.figure("bonus:lunch-money:2027-07-01") == 395.3
        return
    if made.law.programmes == ("in-pm-poshan",):
        assert made["cost_ceilings"].set_index("stage")["ceiling"].to_dict() == {"primary": 6.78, "upper": 10.17}
        assert (made["cost_ceilings"]["judgement"] == "met").all()
        grain = made["orders"].query("product in ['rice', 'wheat']")
        assert len(grain)
        assert (grain["amount"] == 0).all()
        return
    if made.law.programmes == ("fr-egalim",):
        assert dict(targets["required_share"]) == {
            "egalim-durable": 0.5,
            "egalim-organic": 0.2,
            "egalim-meat-fish": 0.6,
        }
        assert made["lots"]["specification"].str.contains("Label Rouge").any()
        assert made["committees"].empty
    else:
        committees = ["comite-alto", "comite-bajo", "comite-medio"]
        assert dict(targets["required_share"]) == dict.fromkeys(
            ["family-share", "committee-share", *(f"committee-share@{c}" for c in committees)], 0.3
        )
        # Each committee has its 30 % by itself.
        own = targets.loc[[f"committee-share@{c}" for c in committees]]
        assert (own["judgement"] == "met").all()
        spent = made["committees"].set_index("committee")["goods_amount"]
        assert own["denominator"].tolist() == spent[committees].tolist()
        assert (own["numerator"] >= 0.3 * own["denominator"]).all()
        assert len(made["committees"]) == 3
        assert (made["committees"]["shared_suppliers"] > 0).all()
        assert made["member_split"]["member"].str.startswith("Q").any()


COMMITTEES = ("comite-alto", "comite-bajo", "comite-medio")


def test_each_committee_of_peru_has_its_share_told_by_itself_alone_and_beside_the_others() -> None:
    """Alone and together each has 30 % of what it spends; the readme's figures, to the hundred, are the plan's."""
    rows = peru().figures.set_index(["committee", "measure"])
    readme = (CASES / "peru-example" / "README.md").read_text(encoding="utf-8")
    own = peru().joint["targets"].set_index("target")
    for name in COMMITTEES:
        told = rows.loc[(name, f"committee-share@{name}")]
        target = own.loc[f"committee-share@{name}"]
        assert told["joint"] == pytest.approx(target["numerator"] / target["denominator"])
        assert min(told["joint"], told["alone"]) >= 0.3 - 1e-6
        assert rows.loc[(name, "short_servings"), "joint"] == 0
        assert f"{round(target['numerator'], -2):,.0f} of {round(target['denominator'], -2):,.0f}" in readme
    assert peru().not_planned == []


def test_what_stands_between_the_committees_of_peru_is_produce_of_the_farms_that_they_share() -> None:
    """The women's group has too few eggs for what each would buy alone; nothing of the firms, who have enough, stands between them."""
    rows = peru().between
    assert ("mujeres-huerta", "huevo") in set(zip(rows["supplier"], rows["product"], strict=True))
    kinds = peru().case["suppliers"].set_index("supplier")["kind"]
    assert (kinds.reindex(rows["supplier"]) != "other").all()
    assert (rows["kg_less"] == rows["kg_alone"] - rows["kg_joint"]).all()
    assert (rows["others"] > 0).all()
    assert all(taken and name not in taken for name, taken in zip(rows["committee"], rows["taken_by"], strict=True))
