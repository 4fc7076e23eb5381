"""The bundled examples of France, Peru, the United States and India: labelled as made up, planned whole, and what each is to show."""

from __future__ import annotations

import pytest

from planner import service
from planner.paths import CASES
from planner.plan import Outcome, Plan
from planner.schema import CASE_TABLES

EXAMPLES = ("france-example", "peru-example", "us-example", "india-example")


@pytest.fixture(scope="module", params=EXAMPLES)
def made(request: pytest.FixtureRequest) -> Plan:
    """Return the plan of an example."""
    return service.make_plan(service.load_case(CASES / request.param))


def test_example_is_planned_whole(made: Plan) -> None:
    """Every meal is covered and every share is met."""
    assert made.outcome is Outcome.COMPLETE


def test_example_says_that_it_is_made_up(made: Plan) -> None:
    """The title and every row say that the facts are invented."""
    assert "made up" in made.case["case"].iloc[0]["name"]
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
        assert made["lots"]["specification"].str.contains("label_rouge").any()
        assert made["committees"].empty
    else:
        committees = ["comite-alto", "comite-bajo", "comite-medio"]
        assert dict(targets["required_share"]) == dict.fromkeys(
            ["family-share", "committee-share", *(f"committee-share@{c}" for c in committees)], 0.3
        )
        # Each committee has its 30 % by itself: 4,968.10 of 16,552.00, 8,294.00 of 27,634.80, 8,645.00 of 28,797.00 are enough.
        own = targets.loc[[f"committee-share@{c}" for c in committees]]
        assert (own["judgement"] == "met").all()
        spent = made["committees"].set_index("committee")["goods_amount"]
        assert own["denominator"].tolist() == spent[committees].tolist()
        assert (own["numerator"] >= 0.3 * own["denominator"]).all()
        assert len(made["committees"]) == 3
        assert (made["committees"]["shared_suppliers"] > 0).all()
        assert made["member_split"]["member"].str.startswith("Q").any()
