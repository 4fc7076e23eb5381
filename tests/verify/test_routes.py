"""Routes of award: reckoned by hand, on both sides of each threshold and margin, and refused where the plan passes them over."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pandas as pd
import pytest

from planner.case import Case
from planner.checks import check
from planner.programmes.law import AwardRoute, Law
from planner.reports.verdict import verdict
from planner.verify import verify
from tests.cases import source
from tests.verify.contracts import bananas, dozens, law, tables_of

# Offers at 2.00 and 3.00, no quotes: the 112 dozen are worth 112 x 2.50 = 280.00.


def route(kind: str = "direct", below: float | None = None, from_: float | None = None, **more: Any) -> AwardRoute:
    """Return a route to whoever pays fairly."""
    return AwardRoute(kind, "To fair payers", kind, "fair", below, from_, source(kind), **more)  # type: ignore[arg-type]


def routed(*routes: AwardRoute) -> Law:
    """Return a law with routes alone."""
    return law(award_routes=routes)


def unquoted(**tables: Any) -> Case:
    """Return the case of bananas without quotes."""
    return bananas(**{"quotes": []} | tables)


def offers(price: float, **coop: Any) -> list[dict[str, Any]]:
    """Return the firm's offer at 2.00 and the cooperative's at another price."""
    return [
        {"offer": "firm", "supplier": "firma", "product": "banana", "price": 2.0},
        {"offer": "coop", "supplier": "coop", "product": "banana", "price": price} | coop,
    ]


def told(tables: Mapping[str, pd.DataFrame]) -> pd.Series:
    """Return the only row of the table of routes."""
    ((_index, row),) = tables["routes"].iterrows()
    return row


@pytest.mark.parametrize(("below", "of_coop"), [(280.01, 112), (280.0, 0)])
def test_a_direct_award_is_obeyed_below_its_threshold(below: float, of_coop: int) -> None:
    """A lot worth 280.00 lies below 280.01: all of it is for the dearer cooperative; at 280.00 the firm sells all."""
    tables = tables_of(unquoted(), routed(route(below=below)))
    assert dozens(tables) == of_coop
    assert told(tables)["worth"] == 280.0
    assert told(tables)["route"] == ("direct" if of_coop else "")
    assert tables["given_way"].query("family == 'award_routes'").empty


def test_quotes_and_earlier_purchases_make_the_worth() -> None:
    """At quotes of 2.20 the lot is worth 246.40; with 40.00 bought in February 286.40, so no cut in time slips below 280."""
    quotes = [
        {"product": "banana", "market": str(n), "date": pd.Timestamp("2026-01-12"), "price": 2.2} for n in range(3)
    ]
    assert told(tables_of(bananas(quotes=quotes), routed(route(below=280.0))))["worth"] == 246.4
    year = [dict(bananas().tables["case"].iloc[0]) | {"year_first_day": pd.Timestamp("2026-02-02")}]
    bought = [
        {"date": pd.Timestamp("2026-02-10"), "supplier": "firma", "offer": "firm", "product": "banana", "kg": 30,
         "amount": 40, "fund": "city"}
    ]  # fmt: skip
    tables = tables_of(bananas(quotes=quotes, case=year, bought=bought), routed(route(below=280.0)))
    assert told(tables)["worth"] == 286.4
    assert dozens(tables) == 0


def test_what_those_meant_cannot_deliver_is_bought_of_others_and_is_no_fault() -> None:
    """The cooperative has 20 dozen (30 kg) a week and sells them: 60 of 168 kg, all that a direct award can leave to it."""
    case = unquoted(offers=offers(3.0, kg_per_period=30))
    tables = tables_of(case, routed(route(below=300)))
    assert dozens(tables) == 40
    assert told(tables)[["reserved", "bought_preferred", "missing", "judgement"]].tolist() == [60.0, 60.0, 0.0, "met"]
    assert tables["given_way"].query("family == 'award_routes'").empty


@pytest.mark.parametrize(
    ("one", "kg", "reserved"),
    [(route(below=300), 30, 60.0), (route("preference", margin=0.5), 30, 60.0), (route(below=300), None, 168.0)],
    ids=["direct", "margin", "direct, all"],
)
def test_what_money_does_not_reach_for_is_missing(one: AwardRoute, kg: float | None, reserved: float) -> None:
    """Of 240.00 the firm's 112 dozen take 224.00; a dozen more of the cooperative takes 1.00: 16 dozen, 24 kg, of what is theirs.

    They have 20 dozen a week, 60 kg in all, and at 3.00 win by a half over 2.00: 36 kg are missing; with no limit 168 - 24.
    """
    case = unquoted(
        offers=offers(3.0, kg_per_period=kg),
        funds=[{"fund": "city", "name": "City", "role": "own", "amount": 240}],
        fund_rates=[],
    )
    tables = tables_of(case, routed(one))
    assert dozens(tables) == 16
    (gave,) = tables["given_way"].query("family == 'award_routes'").to_dict("records")
    assert (gave["bound"], gave["found"], gave["amount"], gave["judgement"]) == (
        reserved,
        24.0,
        reserved - 24,
        "not_met",
    )


def test_of_two_ways_open_to_a_lot_the_second_is_named() -> None:
    """The first way sets half of the bananas aside for fair payers; one of 0.6 for organic ones finds no room, and is told."""
    green = [offers(3.0)[0] | {"organic": True}, offers(3.0)[1]]
    second = replace(route("preference", set_aside=0.6), route="second", name="To organic farms", applies_to="green")
    case, of_law = unquoted(offers=green), routed(route("preference", set_aside=0.5), second)
    tables = tables_of(case, of_law)
    assert (told(tables)["route"], told(tables)["passed_over"]) == ("preference", "To organic farms")
    warned = [finding.code for finding in check(case, of_law) if finding.severity == "warning"]
    assert warned.count("parts-beyond-the-lot") == 1
    assert verdict(case, tables)[-1].text.endswith("Not followed: Banana, “To organic farms”.")
    apart = routed(route("preference", below=200, set_aside=0.5), replace(second, from_amount=200))
    assert not {"parts-beyond-the-lot", "routes-passed-over"} & {finding.code for finding in check(case, apart)}
    assert told(tables_of(case, apart))["passed_over"] == ""


@pytest.mark.parametrize(("part", "of_f1"), [(0.3, 34), (0.25, 28)])
def test_parts_set_aside_for_different_suppliers_are_both_bought(part: float, of_f1: int) -> None:
    """A quarter of 112 is for fair payers, 28; 0.3 for organic ones are 33.6, so 34; the firm sells the rest. Each has its row."""
    f1 = {"offer": "f1", "supplier": "f1", "product": "banana", "price": 4.0, "organic": True}
    second = replace(route("preference", set_aside=part), route="second", name="To organic farms", applies_to="green")
    case, of_law = unquoted(offers=[*offers(3.0), f1]), routed(route("preference", set_aside=0.25), second)
    tables = tables_of(case, of_law)
    packs = tables["orders"].groupby("supplier")["packs"].sum()
    assert packs.to_dict() == {"coop": 28, "f1": of_f1, "firma": 84 - of_f1}
    rows = tables["routes"].set_index("route")
    assert rows["judgement"].to_dict() == {"preference": "met", "second": "met"}
    assert set(rows["passed_over"]) == {""}
    assert not {"parts-beyond-the-lot", "routes-passed-over"} & {finding.code for finding in check(case, of_law)}
    less = tables["routes"].assign(bought_preferred=tables["routes"]["bought_preferred"] - 1.5)
    found = {one.family for one in verify(case, of_law, dict(tables) | {"routes": less})}
    assert "routes" in found


def test_of_parts_that_do_not_fit_the_one_that_does_is_followed() -> None:
    """A half, 0.6 and 0.3: the first and the last are followed, 0.6 is told."""
    f1 = {"offer": "f1", "supplier": "f1", "product": "banana", "price": 4.0, "organic": True}
    big, small = (
        replace(route("preference", set_aside=part), route=name, name=name, applies_to="green")
        for name, part in (("big", 0.6), ("small", 0.3))
    )
    tables = tables_of(unquoted(offers=[*offers(3.0), f1]), routed(route("preference", set_aside=0.5), big, small))
    packs = tables["orders"].groupby("supplier")["packs"].sum()
    assert packs.to_dict() == {"coop": 56, "f1": 34, "firma": 22}
    assert tables["routes"][["route", "passed_over"]].to_numpy().tolist() == [["preference", "big"], ["small", ""]]


@pytest.mark.parametrize(
    ("seller", "of", "of_coop"), [("firma", "quantity", 35), ("coop", "quantity", 7), ("firma", "worth", 26)]
)
def test_a_part_set_aside_is_one_of_the_year(seller: str, of: str, of_coop: int) -> None:
    """28 dozen came before, so a quarter of 140 is 35; if the cooperative brought them, 7 are left.

    Of the worth: 56.00 came before; x dozen at 3.00 are a quarter of 56 + 2 (112 - x) + 3x: 2.75 x = 70, x = 25.45, so 26.
    """
    year = [dict(bananas().tables["case"].iloc[0]) | {"year_first_day": pd.Timestamp("2026-02-02")}]
    bought = [
        {"date": pd.Timestamp("2026-02-10"), "supplier": seller, "product": "banana", "kg": 42, "amount": 56, "fund": "city"}
    ]  # fmt: skip
    tables = tables_of(unquoted(case=year, bought=bought), routed(route("preference", set_aside=0.25, set_aside_of=of)))
    assert dozens(tables) == of_coop
    row = told(tables)
    assert row["judgement"] == "met"
    before, theirs = (56.0, 0.0) if of == "worth" else (42.0, 42.0 * (seller == "coop"))
    size = tables["orders"]["amount" if of == "worth" else "kg"]
    assert row["bought"] == pytest.approx(size.sum() + before)
    assert row["bought_preferred"] == pytest.approx(size[tables["orders"]["supplier"] == "coop"].sum() + theirs)


@pytest.mark.parametrize(("price", "of_coop"), [(2.2, 112), (2.201, 0), (1.9, 112)])
def test_who_is_preferred_wins_unless_dearer_by_more_than_the_margin(price: float, of_coop: int) -> None:
    """A tenth over the firm's 2.00 is 2.20: at that price the cooperative still wins, a tenth of a cent above it does not."""
    tables = tables_of(unquoted(offers=offers(price)), routed(route("preference", margin=0.1)))
    assert dozens(tables) == of_coop
    assert told(tables)["judgement"] == "nothing_to_count"


def test_the_margin_is_one_of_the_price_and_delivery_counts_in_full() -> None:
    """At 2.15 and 0.05 a kg (0.075 a dozen) the cooperative's bid is 1.9545 + 0.075 = 2.0295, above the firm's 2.00."""
    suppliers = bananas().tables["suppliers"].copy()
    for charge, of_coop in ((0.05, 0), (0.03, 112)):  # 1.9545 + 0.045 = 1.9995
        suppliers["delivery_cost_per_kg"] = [charge if s == "coop" else None for s in suppliers["supplier"]]
        case = unquoted(offers=offers(2.15), suppliers=suppliers.astype({"delivery_cost_per_kg": "float64"}))
        assert dozens(tables_of(case, routed(route("preference", margin=0.1)))) == of_coop


@pytest.mark.parametrize(
    ("share", "of", "of_coop"), [(0.25, "quantity", 28), (0.26, "quantity", 30), (0.25, "worth", 21)]
)
def test_a_part_set_aside_is_bought_of_those_preferred(share: float, of: str, of_coop: int) -> None:
    """A quarter of 112 is 28; 0.26 is 29.12, so 30. A quarter of the worth: 20 dozen are 60 of 244 (24.6 %), 21 are 63 of 245."""
    tables = tables_of(unquoted(), routed(route("preference", set_aside=share, set_aside_of=of)))
    assert dozens(tables) == of_coop
    assert told(tables)["judgement"] == "met"


def test_below_direct_and_from_there_on_a_preference() -> None:
    """Two routes that meet at 280: the lot of 280.00 is put to competition, with half of it set aside."""
    two = (route(below=280), route("preference", from_=280, set_aside=0.5))
    tables = tables_of(unquoted(), routed(*two))
    assert dozens(tables) == 56
    assert told(tables)["kind"] == "preference"


def test_off_orders_nothing_and_hard_must_hold() -> None:
    """Off, the firm sells all and no table tells of routes; hard, what the cooperative has not stays unbought."""
    off = unquoted(rules=[{"family": "award_routes", "mode": "off"}])
    tables = tables_of(off, routed(route(below=300)))
    assert dozens(tables) == 0
    assert tables["routes"].empty
    hard = unquoted(offers=offers(3.0, kg_per_period=30), rules=[{"family": "award_routes", "mode": "hard"}])
    tables = tables_of(hard, routed(route(below=300)))
    assert tables["orders"]["packs"].sum() == dozens(tables) == 40


@pytest.mark.parametrize(
    "one", [route(below=300), route("preference", margin=0.5), route("preference", set_aside=0.5)], ids=lambda r: r.kind
)
def test_the_check_finds_who_is_passed_over(one: AwardRoute) -> None:
    """The plan without the route breaks it: the check says so of its orders and payments alone."""
    cheap = tables_of(unquoted(), law())
    found = verify(unquoted(), routed(one), {name: cheap[name] for name in ("orders", "payments")}, complete=False)
    assert [v.family for v in found] == ["award_routes", "award_routes"]
    dear = routed(replace(one, below_amount=1.0))
    assert verify(unquoted(), dear, {name: cheap[name] for name in ("orders", "payments")}, complete=False) == []


def test_a_part_that_must_be_theirs_is_checked_by_orders_alone() -> None:
    """Where the family is hard, a plan that buys nothing of the cooperative is refused without payments."""
    hard = unquoted(rules=[{"family": "award_routes", "mode": "hard"}])
    cheap = tables_of(unquoted(), law())
    found = verify(hard, routed(route("preference", set_aside=0.1)), {"orders": cheap["orders"]}, complete=False)
    assert [v.family for v in found] == ["award_routes"]
