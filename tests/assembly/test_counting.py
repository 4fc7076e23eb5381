"""What counts, and the order of preference."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from planner.assembly.counting import (
    UNRANKED,
    counting_rules,
    counting_table,
    criteria_places,
    drawn_places,
    offer_facts,
    ranks,
)
from planner.assembly.prices import offer_table
from planner.case import Case
from planner.programmes.law import Condition, CountingRule, Criterion, Ranking
from tests.cases import added, edited, source, tiny_case, tiny_law


def _rule(attribute: str, *values: str) -> CountingRule:
    return CountingRule("rule", "", ((Condition(attribute, values),),))


def _counts(case: Case, rule: CountingRule) -> set[str]:
    offers = offer_table(case)
    table = counting_table({"rule": rule}, offer_facts(case, offers, tiny_law()), case, tiny_law())
    return set(offers.loc[table["rule"].to_numpy(), "offer"])


def test_attributes_of_supplier_offer_and_product() -> None:
    """A rule may look at each of the three; an organic offer counts by yes, the others by no."""
    case = tiny_case()
    assert _counts(case, _rule("supplier.kind", "individual")) == {"f1-alface"}
    assert _counts(case, _rule("offer.organic", "yes")) == {"coop-alface"}
    assert len(_counts(case, _rule("offer.organic", "no"))) == 5
    assert _counts(case, _rule("product.food_group", "fruit", "legume")) == {
        "coop-banana",
        "firma-banana",
        "firma-feijao",
    }


def test_lists_match_by_a_shared_word_and_blanks_never() -> None:
    """Labels a|b meet a rule on b or c; suppliers without labels do not, whatever the rule."""
    case = tiny_case(suppliers=edited("suppliers", 0, labels="a|b"))
    assert _counts(case, _rule("supplier.labels", "b", "c")) == {"coop-alface", "coop-banana"}
    assert _counts(case, _rule("supplier.labels", "c")) == set()
    assert _counts(case, _rule("supplier.labels", "")) == set()


@pytest.mark.parametrize(
    ("town", "state", "tier"),
    [
        ("Vila", "SP", "local"),
        ("Vila", "RJ", "country"),
        ("Capital", "SP", "state"),
        ("Rio", "RJ", "country"),
        ("Rio", "", "country"),
    ],
)
def test_tier_of_a_supplier(town: str, state: str, tier: str) -> None:
    """Local is a site's town, of its state too; then a site's state, then the country; an unknown state is no match."""
    case = tiny_case(suppliers=edited("suppliers", 1, municipality=town, state=state))
    assert "f1-alface" in _counts(case, _rule("supplier.tier", tier))


def test_rules_of_case_and_law_stand_side_by_side() -> None:
    """The case's rows of one clause must all hold; a second clause is enough; the law's rules keep their names."""
    rows = [
        {"counts": "own", "clause": 1, "attribute": "supplier.kind", "values": "formal_group", "definition": "Own"},
        {"counts": "own", "clause": 1, "attribute": "offer.organic", "values": "yes"},
        {"counts": "own", "clause": 2, "attribute": "product.food_group", "values": "cereal"},
    ]
    case = tiny_case(counting_rules=added("counting_rules", *rows))
    rules = counting_rules(case, tiny_law())
    assert set(rules) == {"family_farms", "own", "family_farming", "organic"}
    assert rules["own"].definition == "Own"
    assert _counts(case, rules["own"]) == {"coop-alface", "firma-arroz"}


def test_without_an_order_in_the_law_every_rank_is_zero() -> None:
    """No ranking: ties everywhere."""
    case = tiny_case()
    facts = offer_facts(case, offer_table(case), tiny_law())
    assert ranks(None, counting_table({}, facts, case, tiny_law()), facts).tolist() == [0] * 6


def test_ranks_follow_the_criteria_in_turn() -> None:
    """Organic first, then groups before individuals; offers outside family farming are not ranked."""
    case = tiny_case(offers=edited("offers", 2, organic=True))
    law = tiny_law()
    ranking = Ranking(
        "family_farming",
        (
            Criterion("practice", (_rule("offer.organic", "yes"),)),
            Criterion("kind", (_rule("supplier.kind", "formal_group"), _rule("supplier.kind", "individual"))),
        ),
        ties="Draw lots.",
        source=source(),
    )
    offers = offer_table(case)
    facts = offer_facts(case, offers, tiny_law())
    rank = ranks(ranking, counting_table(law.counting_rules, facts, case, law), facts)
    assert dict(zip(offers["offer"], rank.tolist(), strict=True)) == {
        "coop-alface": 0,
        "f1-alface": 1,
        "coop-banana": 2,
        "firma-arroz": UNRANKED,
        "firma-banana": UNRANKED,
        "firma-feijao": UNRANKED,
    }
    everywhere = ranks(replace(ranking, applies_to=""), counting_table(law.counting_rules, facts, case, law), facts)
    assert everywhere.min() == 0
    assert everywhere[3] == 3  # fits no class: the last place of both criteria


def test_a_figure_ranks_those_among_whom_it_decides() -> None:
    """Of 0.8, 0.5, blank and 0.8 the places are 0, 1, 2, 0; one for whom the figure is not meant comes after all."""
    facts = pd.DataFrame(
        {
            "supplier.kind": ["formal_group"] * 4 + ["individual"],
            "supplier.family_members_share": [0.8, 0.5, None, 0.8, 0.9],
        }
    ).astype({"supplier.family_members_share": "float64"})
    members = Criterion("Members", (), "supplier.family_members_share", _rule("supplier.kind", "formal_group"))
    ranking = Ranking("", (members,), "Draw lots.", source())
    assert criteria_places(ranking, facts)[:, 0].tolist() == [0, 1, 2, 0, 3]
    everybody = replace(ranking, criteria=(replace(members, among=None),))
    assert criteria_places(everybody, facts)[:, 0].tolist() == [1, 2, 3, 1, 0]


def test_a_draw_decides_where_all_equals_were_in_it() -> None:
    """A is not equal to b and c; the draw of all three puts c before b. Had d, who was not in it, been equal to them, it decides nothing."""
    facts = pd.DataFrame({"product.product": ["p"] * 4, "supplier.supplier": ["a", "b", "c", "d"]})
    drawn = pd.DataFrame({"product": "p", "supplier": ["a", "c", "b"], "place": [1, 2, 3], "seed": "s"})
    assert drawn_places(np.array([[0], [1], [1], [2]]), facts, drawn).tolist() == [0, 3, 2, 0]
    assert drawn_places(np.array([[0], [1], [1], [1]]), facts, drawn).tolist() == [0, 0, 0, 0]
    assert drawn_places(np.array([[0], [1], [1], [2]]), facts, drawn.assign(seed=["s", "s", "t"])).tolist() == [0] * 4
    assert drawn_places(np.array([[0], [1], [1], [2]]), facts, None).tolist() == [0] * 4
