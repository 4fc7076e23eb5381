"""What gave way: every family is asked, tells it by hand-reckoned figures, and the check agrees with it."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest

from models.constraints import DEFAULT_MODES
from planner.case import Case
from planner.making.pipeline import load_case, outcome_of
from planner.making.plan import Outcome
from planner.paths import CASES as CASES_FOLDER
from planner.reports.given_way import ASKED, told_by_tables
from planner.reports.verdict import verdict
from planner.verify import verify
from tests.cases import added, edited, rows, tiny_case, without
from tests.menus.cases import standard
from tests.shared import make_plan

W1, W2 = "2026-03-02", "2026-03-09"
FISH = {"scope": "dish_tag", "value": "fish", "per": "week"}


def strained(family: str, **tables: Any) -> dict[str, Any]:
    """Return tables in which everybody must be fed and a family of rules may give way for it."""
    modes = {"demand": "hard", "share_targets": "off", family: "soft"}
    return {"rules": [{"family": name, "mode": mode} for name, mode in modes.items()]} | tables


def offers(*changes: tuple[int, dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the offers of the tiny case with cells replaced."""
    changed = rows("offers")
    for row, cells in changes:
        changed[row] |= cells
    return changed


# family: tables, and the first row of it: rule, window, mode, bound, found, amount
CASES: dict[str, tuple[dict[str, Any], tuple[str, str, str, float, float, float]]] = {
    # 7 kg of lettuce a week, nobody but F1 offers any, and F1 has 5 kg
    "supply": (strained("supply", offers=without("offers", 0)), ("f1-alface", W1, "soft", 5.0, 7.0, 2.0)),
    # F1 has 10 bunches, so 4 of the 14 come from COOP, 10.00 a week, in two weeks 20.00; its cap is 15.00
    "supplier_caps": (
        strained("supplier_caps", suppliers=edited("suppliers", 0, cap_amount=15.0)),
        ("coop", "plan", "soft", 15.0, 20.0, 5.0),
    ),
    # rice 225, beans 304 (38 kg), lettuce 60, bananas 276 (46 x 6.00), two drops of COOP 10 are more than 500
    "funds": (
        strained("funds", funds=[edited("funds", 1, amount=500.0)[1]], fund_rates=[], targets=[]),
        ("city", "plan", "soft", 500.0, 0.0, 0.0),
    ),
    # of the 2,000 a half may be carried over, and all food costs 865: rice 325 less, see above
    "fund_spending": (
        {"funds": [edited("funds", 1, carry_over_share=0.5)[1]], "fund_rates": [], "targets": []},
        ("city", "plan", "soft", 1000.0, 0.0, 0.0),
    ),
    # of the 25 kg below which beans are not worth ordering, 19 kg are needed a week; both weeks can be ordered at once
    "minimum_orders": (
        strained("minimum_orders", offers=offers((4, {"minimum_kg": 50.0}))),
        ("firma-feijao", "", "soft", 50.0, 0.0, 0.0),
    ),
    # nobody but COOP offers lettuce, and it can bring 6 of the 7 kg a week
    "delivery_limits": (
        strained(
            "delivery_limits",
            offers=[row for row in offers((0, {"kg_per_period": 20.0})) if row["offer"] != "f1-alface"],
            suppliers=edited("suppliers", 0, kg_per_week=6.0),
        ),
        ("coop", W1, "soft", 6.0, 7.0, 1.0),
    ),
    # all rice comes from the one who offers it: 13 packs, 65 kg, of which half may
    "product_limits": (
        strained("product_limits", limits=[{"limit": "half", "product": "arroz", "maximum_share": 0.5}]),
        ("half: arroz, firma", "plan", "soft", 32.5, 65.0, 32.5),
    ),
    # F1 sells what there is to sell of lettuce, at most 28.00 a week, and is promised 100.00
    "commitments": (
        strained("commitments", commitments=[{"supplier": "f1", "minimum_amount_per_period": 100.0}]),
        ("f1", W1, "soft", 100.0, 20.0, 80.0),
    ),
    # nobody offers rice: 25 and 6 kg in the first week
    "demand": ({"offers": without("offers", 3)}, ("arroz", W1, "soft", 31.0, 0.0, 31.0)),
    # of 980 received 99 % cannot be bought from farms
    "share_targets": (
        {"targets": [rows("targets")[0] | {"share": 0.99}]},
        ("families", "plan", "soft", 970.2, 0.0, 0.0),
    ),
    # 10.16 g of protein a day
    "nutrition": ({"nutrition_standards": standard(10.2)}, ("protein", W1, "soft", 10.2, 10.16, 0.04)),
    # a given menu without fish, and a rule that must hold
    "menu_frequency": (
        {"frequency_rules": [FISH | {"rule": "fish", "minimum": 1, "mode": "hard"}]},
        ("fish", W1, "hard", 1.0, 0.0, 1.0),
    ),
}


def test_every_family_is_asked() -> None:
    """A new family of rules must say what gave way, or that it asks for nothing a plan could miss."""
    assert set(DEFAULT_MODES) <= set(ASKED)


@pytest.mark.parametrize("family", CASES)
def test_a_family_tells_what_gave_way(family: str) -> None:
    """The plan is short of exactly this; rule, bound, what was found and by how much are as reckoned by hand."""
    tables, (rule, window, mode, bound, found, amount) = CASES[family]
    plan = make_plan(tiny_case(**tables))  # the check has agreed, or there is no plan
    assert plan.outcome is Outcome.SHORT
    told = plan["given_way"].query("family != 'lots'")  # not sure of a bid: see the tests of the call
    assert set(told["family"]) == {family}
    row = told.iloc[0]
    assert (row["rule"], row["mode"], row["judgement"]) == (rule, mode, "not_met")
    assert row["window"] == window or not window
    assert row["bound"] == pytest.approx(bound)
    assert row["amount"] == pytest.approx(abs(row["found"] - row["bound"]))
    if amount:
        assert (row["found"], row["amount"]) == pytest.approx((found, amount))
    weights = {line.weight for line in verdict(plan.case, plan.tables)}
    assert ("broken" in weights) is (mode == "hard" or family == "demand")
    assert not any("Nothing is short" in line.text for line in verdict(plan.case, plan.tables))


def test_nothing_gave_way() -> None:
    """Of a plan that keeps every rule it is said, and only of such a plan; an older plan tells the same by its tables."""
    case = load_case(CASES_FOLDER / "tiny")
    offers = case.tables["offers"]
    # Two wholesalers that could deliver all of either product, so that no lot hangs on one.
    others = offers[offers["supplier"].isin(["atacado-e", "atacado-f"])]
    swapped = others["supplier"].map({"atacado-e": "atacado-f", "atacado-f": "atacado-e"})
    others = others.assign(supplier=swapped, offer="other-" + others["offer"], price=9.0).set_axis([100, 101])
    plan = make_plan(Case({**case.tables, "offers": pd.concat([offers, others])}))
    assert plan.outcome is Outcome.COMPLETE
    assert plan["given_way"].empty
    assert [line.text for line in verdict(plan.case, plan.tables)][-1].startswith("Nothing is short")
    assert told_by_tables(plan.tables).empty
    assert outcome_of({name: table for name, table in plan.tables.items() if name != "given_way"}) is Outcome.COMPLETE


def test_what_is_not_known_is_named_and_does_not_make_a_plan_short() -> None:
    """Protein of which no food's value is known: the plan is complete, and the verdict names the standard."""
    unknown = [row | {"protein_g": None} for row in rows("composition")]
    plan = make_plan(tiny_case(nutrition_standards=standard(10.0), composition=unknown))
    assert plan.outcome is Outcome.COMPLETE
    assert set(plan["given_way"]["judgement"]) == {"not_known"}
    lines = verdict(plan.case, plan.tables)
    assert lines[0].weight == lines[-1].weight == "good"
    assert any("protein" in line.text for line in lines if line.weight == "not_known")
    assert not any("Nothing is short" in line.text for line in lines)


@pytest.mark.parametrize(
    "spoil",
    [
        lambda table: table.iloc[1:],
        lambda table: table.assign(amount=table["amount"] + 1),
        lambda table: table.assign(mode="soft"),
        lambda table: table.assign(judgement="not_known"),
        lambda table: pd.concat([table, table.iloc[:1].assign(rule="other")], ignore_index=True),
    ],
)
def test_the_check_finds_what_is_hidden_or_made_up(spoil: Any) -> None:
    """A row left out, changed or added is a violation."""
    tables, _row = CASES["menu_frequency"]
    plan = make_plan(tiny_case(**tables))
    changed = dict(plan.tables) | {"given_way": spoil(plan["given_way"]).reset_index(drop=True)}
    assert {violation.family for violation in verify(plan.case, plan.law, changed)} == {"given_way"}


def test_a_share_of_nothing_is_not_said_to_be_reached() -> None:
    """45 % within fish, of which nothing is bought, is zero of zero: nothing short, nothing gave way, and nothing reached."""
    fish = {"counts": "fish", "clause": 1, "attribute": "product.food_group", "values": "fish", "definition": "Fish"}
    share = {
        "target": "t", "name": "Family fish", "counts": "family_farms", "sense": "at_least", "share": 0.45,
        "basis": "money", "denominator": "spend", "within": "fish", "window": "year", "mode": "hard",
    }  # fmt: skip
    case = tiny_case(counting_rules=added("counting_rules", fish), targets=[share])
    plan = make_plan(case)
    told = [line.text for line in verdict(case, plan.tables)]
    assert "Nothing to count for: Family fish." in told
    assert not [text for text in told if "every share is reached" in text]
