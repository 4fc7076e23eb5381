"""Three proposals for one product, ranked, a tie resolved by draw: the plan awards in that order, and the check refuses another."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from models.award import optimise_award
from planner.assembly import assemble
from planner.case import Case
from planner.explain.proposals import proposals, tie_text
from planner.findings import InputError
from planner.making.draws import draw, ties
from planner.programmes.draw import drew, order_of
from planner.programmes.law import Condition, CountingRule, Criterion, Law, Ranking
from planner.reports import build_tables
from planner.verify import verify
from tests.cases import Row, rows, source, tiny_case, tiny_law

HELD: dict[str, Any] = {
    "seed": "04 17 23",
    "seed_from": "A lottery",
    "witnesses": ["chair", "clerk"],
    "day": date(2026, 2, 4),
}
MEMBERS = "supplier.family_members_share"


def law(**more: Any) -> Law:
    """Return a law that prefers groups, then the larger share of family farmers among them, then whom a draw before two witnesses prefers."""
    groups = CountingRule("groups", "Groups", ((Condition("supplier.kind", ("formal_group",)),),))
    criteria = (Criterion("Kind", (groups,)), Criterion("Members", (), MEMBERS, groups))
    return tiny_law(targets=(), ranking=replace(Ranking("family_farming", criteria, "Draw lots.", source(), 2), **more))


def case(*more: Row, **tables: list[Row]) -> Case:
    """Return the tiny case with three groups that sell 3 kg of lettuce a week each, and more such groups; 7 kg a week are needed.

    G1 has 90 % family farmers and asks 3.00 a bunch, G2 and G3 50 % and 2.00 and 2.50: by cost G1 would be asked last.
    """
    coop, *others = rows("suppliers")
    mine: list[Row] = [{"family_members_share": 0.9, "price": 3.0}, {"price": 2.0}, {"price": 2.5}, *more]
    suppliers, offers = (
        [*others],
        [row for row in rows("offers") if row["product"] != "alface" and row["supplier"] != "coop"],
    )
    for number, one in enumerate(mine, 1):
        word = f"g{number}"
        suppliers.append(
            coop
            | {"supplier": word, "name": f"G{number}", "delivery_cost_per_drop": None}
            | {"family_members_share": one.get("family_members_share", 0.5)}
        )
        offers.append(
            {
                "offer": f"{word}-alface",
                "supplier": word,
                "product": "alface",
                "price": one["price"],
                "kg_per_period": 3,
            }
        )
    return tiny_case(**{"suppliers": suppliers, "offers": offers, "targets": []} | tables)


def awarded(known: Case) -> dict[str, float]:
    """Return the kg of lettuce that each group is awarded, of a plan that the check passes."""
    assembly = assemble(known, law())
    tables = build_tables(known, law(), assembly, optimise_award(assembly.instance), {})
    assert verify(known, law(), tables) == []
    orders = tables["orders"]
    return orders[orders["product"] == "alface"].groupby("supplier")["kg"].sum().to_dict()


def test_a_draw_is_an_order_that_anybody_can_redo() -> None:
    """`printf '04 17 23|g3|alface' | sha256sum` begins with 6d47, g2's with 92d1: g3 comes first; another product has an order of its own."""
    assert drew(" 04 17 23 ", "g3", "alface").startswith("6d47e6e9")
    assert drew("04 17 23", "g2", "alface").startswith("92d1cbc4")
    assert order_of("04 17 23", "alface", ["g2", "g3", "g2"]) == ["g3", "g2"]
    assert order_of("05 18 24", "alface", ["g3", "g2"]) == ["g2", "g3"]


def test_the_plan_awards_in_the_order_of_figure_and_draw() -> None:
    """Of 14 kg in two weeks G1 sells its 6, then G3, whom the draw put first, its 6, and G2 what is left, 2; undrawn the cheaper G2 sells 6."""
    known = case()
    assert awarded(known) == {"g1": 6.0, "g2": 6.0, "g3": 2.0}
    (tie,) = ties(known, law())
    assert (tie.product, tie.suppliers, tie.state, tie.awaits) == ("alface", ("g2", "g3"), "open", True)
    after, drawn = draw(known, law(), **HELD)
    assert drawn == ["alface"]
    assert after["draws"][["supplier", "place"]].to_numpy().tolist() == [["g3", 1], ["g2", 2]]
    assert awarded(after) == {"g1": 6.0, "g2": 2.0, "g3": 6.0}
    (tie,) = ties(after, law())
    assert (tie.suppliers, tie.state) == (("g3", "g2"), "drawn")


def test_a_plan_in_another_order_is_refused() -> None:
    """The plan of one draw breaks the order of the other, and the other way round."""
    one, _drawn = draw(case(), law(), **HELD)
    other, _drawn = draw(case(), law(), **HELD | {"seed": "05 18 24"})
    for mine, theirs in ((one, other), (other, one)):
        assembly = assemble(theirs, law())
        tables = build_tables(theirs, law(), assembly, optimise_award(assembly.instance), {})
        assert {found.family for found in verify(mine, law(), tables)} == {"ranking"}
        assert verify(theirs, law(), tables) == []


def test_a_draw_is_held_once_unless_somebody_new_is_equal() -> None:
    """After G2 and G3 drew nothing is left to draw; G4, as good as they, makes it a draw of three; G5 with 90 % is drawn with G1 alone."""
    once, _drawn = draw(case(), law(), **HELD)
    with pytest.raises(InputError, match="drawn already: Alface"):
        draw(once, law(), **HELD | {"seed": "1"})
    joined = replace(case({"price": 2.2}), tables={**case({"price": 2.2}).tables, "draws": once.tables["draws"]})
    (tie,) = ties(joined, law())
    assert (tie.suppliers, tie.state) == (("g2", "g3", "g4"), "stale")
    anew, _drawn = draw(joined, law(), **HELD | {"seed": "05 18 24"})
    assert sorted(anew["draws"]["supplier"]) == ["g2", "g3", "g4"]
    assert set(anew["draws"]["seed"]) == {"05 18 24"}
    apart = case({"price": 2.2, "family_members_share": 0.9})
    apart = replace(apart, tables={**apart.tables, "draws": once.tables["draws"]})
    assert {tie.suppliers: tie.state for tie in ties(apart, law())} == {("g1", "g4"): "open", ("g3", "g2"): "drawn"}
    beside, _drawn = draw(apart, law(), **HELD | {"seed": "05 18 24"})
    assert dict(zip(beside["draws"]["supplier"], beside["draws"]["seed"], strict=True)) == {
        "g1": "05 18 24",
        "g2": "04 17 23",
        "g3": "04 17 23",
        "g4": "05 18 24",
    }


@pytest.mark.parametrize(
    ("how", "under", "tables", "said"),
    [
        ({"seed": " "}, law(), {}, "needs a seed"),
        ({"seed_from": ""}, law(), {}, "needs a seed"),
        ({"witnesses": ["chair", " Chair"]}, law(), {}, "names 1 witness; it needs 2"),
        ({"product": "kale"}, law(), {}, "no product kale"),
        ({"product": "banana"}, law(), {}, "Nobody is equal"),
        ({}, law(draw_witnesses=None), {}, "decide nothing by draw"),
        ({}, tiny_law(), {}, "decide nothing by draw"),
        ({}, law(), {"case": [rows("case")[0] | {"fairness_share": 0.5}]}, "lets equals share"),
    ],
)
def test_what_cannot_be_drawn_is_refused(
    how: dict[str, Any], under: Law, tables: dict[str, list[Row]], said: str
) -> None:
    """Without a seed, its origin, or witnesses enough; of no product or no tie; where the law knows no draw, or equals share."""
    with pytest.raises(InputError, match=said):
        draw(case(**tables), under, **HELD | how)


def test_the_ranking_says_why_each_stands_before_the_next() -> None:
    """G1 is first for its 90 %, G2 and G3 share the second place until the draw puts G3 before G2; a blank figure is asked for."""
    found = proposals(case(), law())
    assert [(one.place, one.supplier) for one in found.placed] == [(1, "g1"), (2, "g2"), (2, "g3")]
    assert found.placed[0].why == "Before G2: Members, “90%” before “50%”."
    assert found.placed[1].why == "Equal to G3."
    assert "3.0 kg a week" in found.placed[0].offered
    assert "nothing is decided" in tie_text(found.ties[0], case())
    after, _drawn = draw(case(), law(), **HELD)
    found = proposals(after, law())
    assert [(one.place, one.supplier) for one in found.placed] == [(1, "g1"), (2, "g3"), (3, "g2")]
    assert found.placed[1].why == "Before G2: Draw, “place 1” before “place 2”."
    assert "04 17 23" in tie_text(found.ties[0], after)
    blank = proposals(case({"price": 2.2, "family_members_share": None}), law())
    assert "ask for the figure" in blank.placed[2].why
    assert proposals(case(), law(), product="banana").placed == ()


def test_where_the_law_has_no_order_its_procedure_is_told_and_nobody_is_ranked() -> None:
    """Without an order of preference there are no places; where equals share, or the law knows no draw, the tie says so."""
    assert proposals(case(), tiny_law()).placed == ()
    assert proposals(case(), tiny_law()).procedure
    shared = case(case=[rows("case")[0] | {"fairness_share": 0.5}])
    assert "50.0%" in tie_text(ties(shared, law())[0], shared)
    (tie,) = ties(case(), law(draw_witnesses=None))
    assert tie.state == "cost"
