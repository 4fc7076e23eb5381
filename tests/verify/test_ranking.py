"""A plan that passes over a better-ranked supplier is found, up to the edge of what explains it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.award import optimise_award
from models.optimise import optimise
from planner.assembly import assemble
from planner.making.draws import standing
from planner.making.pipeline import outcome_of
from planner.making.plan import Outcome
from planner.making.withheld import settled
from planner.programmes.draw import order_of
from planner.programmes.law import Condition, CountingRule, Criterion, Law, Ranking
from planner.reports import build_tables
from planner.verify import verify
from planner.verify.facts import Facts
from planner.verify.ranking import _ranks
from tests.cases import Row, edited, source, tiny_case, tiny_law


def law() -> Law:
    """Return a law that prefers individuals to groups among family farms."""
    single = CountingRule("single", "Individuals", ((Condition("supplier.kind", ("individual",)),),))
    return tiny_law(ranking=Ranking("family_farming", (Criterion("kind", (single,)),), "Draw lots.", source()))


def drawing(*more: Criterion) -> Law:
    """Return that law with criteria added, and a draw among equals before two witnesses."""
    ranking = law().ranking
    assert ranking is not None
    return replace(law(), ranking=replace(ranking, criteria=(*ranking.criteria, *more), draw_witnesses=2))


def passed_over(
    offer: Row | None = None, awarded: bool = False, run: Any = None, under: Law | None = None, **tables: list[Row]
) -> list[str]:
    """Return the families that the check finds broken in a plan by cost, or in the plan awarded by rank.

    F1 sells lettuce at 2.6, the cooperative (which now comes for nothing) at 2.5 and enough for all: cost passes F1 over.
    """
    groups = edited("offers", 0, kg_per_period=20)
    groups[2] |= {"price": 2.6} | (offer or {})
    suppliers = edited("suppliers", 0, delivery_cost_per_drop=None)
    case = tiny_case(**{"offers": groups, "suppliers": suppliers} | tables)
    under = under or law()
    assembly = assemble(case, under)
    solution = (optimise_award if awarded else optimise)(assembly.instance)
    made = build_tables(case, under, assembly, solution, run or {})
    return sorted({violation.family for violation in verify(case, under, made)})


def two_farmers(f1: Row | None = None, f2: Row | None = None) -> dict[str, list[Row]]:
    """Return tables in which F1 sells lettuce at 2.6 and F2, equal to it, at 2.4 and enough for all; cells of either supplier may be set."""
    suppliers = edited("suppliers", 0, delivery_cost_per_drop=None)
    suppliers[1] |= f1 or {}
    suppliers.append(suppliers[1] | {"supplier": "f2", "name": "F2"} | (f2 or {}))
    offers = edited("offers", 2, price=2.6)
    offers.append(offers[2] | {"offer": "f2-alface", "supplier": "f2", "price": 2.4, "kg_per_period": 20})
    return {"suppliers": suppliers, "offers": offers}


def drew(*places: tuple[str, int], seed: str = "04 17 23") -> list[Row]:
    """Return the rows of a draw of lettuce: short names and places."""
    told = {
        "product": "alface",
        "date": date(2026, 2, 4),
        "seed": seed,
        "seed_from": "A lottery",
        "witnesses": "chair|clerk",
    }
    return [told | {"supplier": supplier, "place": place} for supplier, place in places]


def test_an_award_by_cost_breaks_the_order_and_an_award_by_rank_keeps_it() -> None:
    """F1 could deliver ten lettuces a week and is asked for none."""
    assert passed_over() == ["ranking"]
    assert passed_over(awarded=True) == []


def test_the_larger_figure_of_equals_comes_first_and_a_blank_one_last() -> None:
    """F1 has 80 % family farmers, F2, who is cheaper, 50 % or tells none: cost passes F1 over. At 80 % both, or where F1 tells none, it does not."""
    figure = drawing(Criterion("members", (), "supplier.family_members_share"))
    for f1, f2, broken in (
        (0.8, 0.5, True),
        (0.8, None, True),
        (0.8, 0.8, False),
        (None, 0.5, False),
        (None, None, False),
    ):
        tables = two_farmers({"family_members_share": f1}, {"family_members_share": f2})
        assert passed_over(under=figure, **tables) == ["ranking"] * broken, (f1, f2)
        assert passed_over(under=figure, awarded=True, **tables) == []
    groups = CountingRule("groups", "Groups", ((Condition("supplier.kind", ("formal_group",)),),))
    among = drawing(Criterion("members", (), "supplier.family_members_share", groups))
    assert passed_over(under=among, **two_farmers({"family_members_share": 0.8})) == []


def test_a_draw_decides_among_equals_in_the_order_of_its_seed() -> None:
    """`printf '04 17 23|f1|alface' | sha256sum` begins with 1c27, F2's with 3abf: F1 is first, and cost passes it over.

    With 05 18 24 F2's 85e2 is before F1's f5c9: cost and draw agree. Without a draw, with one of F1 alone or of two seeds, where equals share,
    or where the law knows no draw, cost decides.
    """
    tables, held = two_farmers(), drew(("f1", 1), ("f2", 2))
    assert passed_over(under=drawing(), draws=held, **tables) == ["ranking"]
    assert passed_over(under=drawing(), draws=held, awarded=True, **tables) == []
    for other in (
        [],
        held[:1],
        [held[0], *drew(("f2", 1), seed="05 18 24")],
        drew(("f2", 1), ("f1", 2), seed="05 18 24"),
    ):
        assert passed_over(under=drawing(), draws=other, **tables) == []
    assert passed_over(under=drawing(), draws=held, case=edited("case", 0, fairness_share=0.01), **tables) == []
    assert passed_over(draws=held, **tables) == []


def test_an_award_by_places_that_do_not_follow_from_the_seed_is_refused() -> None:
    """The check reckons the order from the seed: places turned about award to F2, and are found."""
    turned = drew(("f2", 1), ("f1", 2))
    assert passed_over(under=drawing(), draws=turned, awarded=True, **two_farmers()) == ["ranking"]


@pytest.mark.parametrize(("kg", "broken"), [(0.5, []), (0.99, []), (1.0, ["ranking"])])
def test_one_pack_is_no_breach_and_two_are(kg: float, broken: list[str]) -> None:
    """A pack is half a kilo: the search may leave one, never two."""
    assert passed_over({"kg_per_period": kg}) == broken


def test_what_explains_it_is_no_breach() -> None:
    """Out of season, a cap used up, a minimum that a swap would touch, or no money left."""
    assert passed_over({"months": "5-6"}) == []
    assert passed_over({"minimum_kg": 4}) == []
    capped = edited("suppliers", 0, delivery_cost_per_drop=None)
    capped[1] |= {"cap_amount": 5.0}
    assert passed_over(suppliers=capped) == []
    assert passed_over(limits=[{"limit": "l", "maximum_share": 1.0}]) == []
    assert passed_over(commitments=[{"supplier": "coop", "last_year_amount": 1, "kept_share": 1}]) == []


@pytest.mark.parametrize(("city", "broken"), [(35.0, []), (35.15, []), (35.3, ["ranking"])])
def test_money_of_a_grant_that_is_over_pays_for_nobody(city: float, broken: list[str]) -> None:
    """Lettuce comes on Thursdays, 14 bunches for 35, and F1's costs 0.1 more.

    The grant has money left when it ends on Wednesday the 4th: only the town's can pay for F1, none, one or more bunches.
    """
    menus = [
        {"menu": "all", "weekday": "mon", "dish": "arroz_feijao"},
        {"menu": "all", "weekday": "thu", "dish": "salada"},
    ]
    funds = edited("funds", 0, last_day=date(2026, 3, 4))
    funds[1] |= {"amount": city}
    assert passed_over(menus=menus, funds=funds) == broken


def test_the_order_is_not_checked_where_it_is_off() -> None:
    """A case may set it off."""
    assert passed_over(rules=[{"family": "ranking", "mode": "off"}]) == []


def test_no_single_cell_switches_the_order_off() -> None:
    """Neither that the search was stopped is enough, nor that the order is not proved kept: a plan must say both."""
    assert passed_over(run={"termination": "feasible"}) == ["ranking"]
    assert passed_over(run={"not_proved": "ranking"}) == ["ranking"]
    assert passed_over(run={"termination": "feasible", "not_proved": "ranking"}) == []


def test_a_run_record_that_contradicts_itself_is_found() -> None:
    """A search of which one level did not come to its end did not come to its end; an end of no known name is none."""
    assert passed_over(awarded=True, run={"termination": "optimal", "level_cost": "4 BRL (feasible)"}) == ["run"]
    assert passed_over(awarded=True, run={"termination": "optimal", "level_stock": "4 packs (feasible)"}) == []
    assert passed_over(awarded=True, run={"termination": "stopped"}) == ["run"]
    assert passed_over(awarded=True, run={"law_on": "2020-01-01"}) == ["run"]


def test_a_plan_whose_search_was_stopped_says_of_itself_what_is_not_proved() -> None:
    """The planner writes which rule is open into the run record, and the outcome is that nothing was proved."""
    groups = edited("offers", 0, kg_per_period=20)
    groups[2] |= {"price": 2.6}
    case = tiny_case(offers=groups, suppliers=edited("suppliers", 0, delivery_cost_per_drop=None))
    assembly = assemble(case, law())
    tables = build_tables(case, law(), assembly, optimise(assembly.instance), {"termination": "feasible"})
    given, violations = settled(case, law(), tables)
    assert violations == []
    assert given["run"].set_index("item")["value"]["not_proved"] == "ranking"
    assert outcome_of(given) is Outcome.UNPROVED


def test_a_law_without_an_order_asks_for_none() -> None:
    """No ranking, no breach."""
    case = tiny_case()
    none = replace(law(), ranking=None)
    assembly = assemble(case, none)
    made = build_tables(case, none, assembly, optimise(assembly.instance), {})
    assert isinstance(made["orders"], pd.DataFrame)
    assert verify(case, none, made) == []


def test_the_summary_tells_what_the_order_and_fair_sharing_cost() -> None:
    """The lettuce of F1 is dearer by 0.1 for 20 bunches; equal parts change nothing, as nobody is its equal."""
    offers = edited("offers", 0, kg_per_period=20)
    offers[2] |= {"price": 2.6}
    suppliers = edited("suppliers", 0, delivery_cost_per_drop=None)
    case = tiny_case(offers=offers, suppliers=suppliers, case=edited("case", 0, fairness_share=1.0))
    assembly = assemble(case, law())
    made = build_tables(case, law(), assembly, optimise_award(assembly.instance), {})
    value = made["summary"].set_index("measure")["value"]
    assert value["total_amount"] - value["cost_without_ranking"] == pytest.approx(2.0)
    assert value["total_amount"] == pytest.approx(value["cost_without_fairness"])
    assert verify(case, law(), made) == []


@settings(max_examples=25, deadline=None)
@given(
    shares=st.lists(st.sampled_from([None, 0.25, 0.5, 1.0]), min_size=4, max_size=4),
    kinds=st.lists(st.sampled_from(["individual", "informal_group", "formal_group"]), min_size=4, max_size=4),
    entrants=st.sets(st.sampled_from(["f1", "f2", "f3", "f4"])),
    seed=st.text("0123456789 ", min_size=1, max_size=8),
)
def test_model_and_check_have_one_order(
    shares: list[float | None], kinds: list[str], entrants: set[str], seed: str
) -> None:
    """Whatever the figures, the kinds and who was drawn: the ranks of the model and those that the check reckons sort offers alike."""
    groups = CountingRule("groups", "", ((Condition("supplier.kind", ("informal_group", "formal_group")),),))
    under = drawing(Criterion("members", (), "supplier.family_members_share", groups))
    first, lettuce = edited("suppliers", 1)[1], edited("offers", 2)[2]
    words = ["f1", "f2", "f3", "f4"]
    known = tiny_case(
        suppliers=[
            first | {"supplier": word, "name": word, "kind": kind, "family_members_share": share}
            for word, kind, share in zip(words, kinds, shares, strict=True)
        ],
        offers=[lettuce | {"offer": f"{word}-alface", "supplier": word} for word in words],
        draws=[
            row | {"seed": seed}
            for row in drew(*((word, place) for place, word in enumerate(order_of(seed, "alface", entrants), 1)))
        ]
        if seed.strip()
        else [],
    )
    stands = standing(known, under)
    ranking = under.ranking
    assert ranking is not None
    checked = _ranks(Facts(known, under), ranking)
    assert checked[stands.offers["offer"]].tolist() == stands.rank.tolist()
