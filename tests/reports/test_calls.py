"""Lots of a call, the papers drawn from them, and the committees."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import openpyxl
import pandas as pd
import pytest

from planner.assembly import assemble
from planner.case import Case
from planner.programmes.law import AwardRoute, CallPaper, Condition, CountingRule, Criterion, Law, Ranking, TargetRule
from planner.reports import calls_of, write_annex
from planner.reports.calls import _Desk, able_together, best_without, lots_in_all
from planner.reports.documents import (
    FOR_THE_BUYER,
    award_criteria,
    call_contents,
    call_terms,
    call_title,
    call_titles,
    way_of_year,
)
from planner.schema import PLAN_TABLES
from planner.verify import verify
from tests.cases import edited, rows, source, tiny_case, tiny_law
from tests.reports.plans import solved_with

Solved = tuple[dict[str, pd.DataFrame], Case, Law]
QUOTES = [
    {"product": "banana", "market": m, "date": pd.Timestamp("2026-01-12"), "price": p, "freight": 0.1}
    for m, p in (("A", 7.0), ("B", 7.4), ("C", 7.8))
]


FARM_CALL = CallPaper("public_call", "Call", (), (), source(), open_to="family_farming", prices="fixed")
"""A public call for family farming, as in Brazil."""


def calling(*papers: CallPaper, **changes: Any) -> Law:
    """Return the made-up law with papers, in their order."""
    return tiny_law(calls={paper.kind: paper for paper in papers}, **changes)


def plan(case: Case | None = None, law: Law | None = None) -> Solved:
    """Return tables, case and law of a solved plan."""
    return solved_with(case, law)[:3]


def test_lots_are_what_family_farms_sell() -> None:
    """Under a public call for family farming the lots hold every pack ordered from family kinds and none of the firm's."""
    tables, case, law = plan(None, calling(FARM_CALL))
    kind = case["suppliers"].set_index("supplier")["kind"]
    orders = tables["orders"]
    farms = orders[orders["supplier"].map(kind) != "other"]
    assert len(farms)
    assert (tables["lots"].groupby("product")["packs"].sum() == farms.groupby("product")["packs"].sum()).all()
    assert tables["lot_deliveries"]["packs"].sum() == farms["packs"].sum()
    assert verify(case, law, tables) == []


def test_a_law_without_a_paper_asks_everybody() -> None:
    """No country's rule stands in for another's: without a paper the lots hold all that is ordered, the firm's too; none is under a paper."""
    tables, case, law = plan()
    assert tables["lots"]["packs"].sum() == tables["orders"]["packs"].sum()
    assert set(tables["lots"]["paper"]) == {""}
    assert verify(case, law, tables) == []


def test_a_second_paper_asks_for_what_the_first_does_not() -> None:
    """A call for farms and then a paper for all: what farms sell stands in the first, the firm's in the second; both can bid in the second, one in the first."""
    open_paper = CallPaper("open", "Bids", (), (), source(), prices="offered")
    tables, case, law = plan(None, calling(FARM_CALL, open_paper))
    kind = case["suppliers"].set_index("supplier")["kind"]
    orders = tables["orders"]
    for paper, own in (
        ("public_call", orders[orders["supplier"].map(kind) != "other"]),
        ("open", orders[orders["supplier"].map(kind) == "other"]),
    ):
        lots = tables["lots"][tables["lots"]["paper"] == paper]
        assert lots["packs"].sum() == own["packs"].sum() > 0
    assert call_titles(law, tables["lots"]) == ["Call", "Bids"]
    assert set(calls_of(tables)) == {("", "public_call"), ("", "open")}
    assert verify(case, law, tables) == []
    moved = tables["lots"].assign(paper="open")
    assert {v.family for v in verify(case, law, {**tables, "lots": moved})} >= {"lot_deliveries"}


def _of_groups(*groups: str) -> CountingRule:
    return CountingRule("_".join(groups), "", ((Condition("product.food_group", groups),),))


def test_lots_of_several_products_are_numbered_counted_and_shared() -> None:
    """A lot of fruit and one of all else: products are 1.01, 1.02, ...; a share of each lot's worth is recomputed, and a wrong one is told."""
    families = (("Fruit", _of_groups("fruit")),)
    paper = CallPaper("open", "Bids", (), (), source(), prices="offered", worth_of="call", families=families)
    target = TargetRule("farms", "Farms", "family_farming", "at_least", 0.3, source=source())
    low = AwardRoute("low", "Low", "direct", "", 40.0, None, source())
    high = AwardRoute("high", "High", "open", "", None, 40.0, source())
    tables, case, law = plan(None, calling(paper, targets=(target,), award_routes=(low, high)))
    lots = tables["lots"]
    assert set(lots["lot"].str.partition(".")[0]) == {"1", "2"}
    assert lots_in_all(lots) == 2
    assert set(lots.loc[lots["product"] == "banana", "family"]) == {"Fruit"}
    assert set(lots["routes"]) == {"High" if lots["amount"].sum() >= 40 else "Low"}
    shares = tables["lot_shares"].set_index("family")
    fruit = tables["orders"].query("product == 'banana'")
    kind = case["suppliers"].set_index("supplier")["kind"]
    farms = fruit.loc[fruit["supplier"].map(kind) != "other", "amount"].sum()
    assert shares.loc["Fruit", "share"] == pytest.approx(farms / fruit["amount"].sum())
    assert verify(case, law, tables) == []
    wrong = tables["lot_shares"].assign(share=0.5)
    assert {v.family for v in verify(case, law, {**tables, "lot_shares": wrong})} == {"lot_shares"}
    other_way = lots.assign(routes="Low" if "High" in set(lots["routes"]) else "High")
    assert {v.family for v in verify(case, law, {**tables, "lots": other_way})} == {"lots"}


@pytest.mark.parametrize(
    ("can", "cap", "apart", "others"),
    [
        ([[1, 1], [1, 0]], 60.0, [1], 2),
        ([[1, 1, 0], [1, 1, 1], [1, 0, 1]], 120.0, [2], 2),
        ([[1, 0], [0, 1]], 60.0, [], 0),
        ([[1], [1]], 60.0, [], 0),
        ([[1, 1], [1, 0]], 59.99, [], 0),
    ],
)
def test_what_has_to_leave_a_lot(can: list[list[int]], cap: float, apart: list[int], others: int) -> None:
    """Carrots have a firm and a farm, leeks the firm alone, each is worth 60.00: without leeks two can deliver, if their caps are 60.00 and not 59.99."""
    worth, caps = np.full(len(can), 60.0), pd.Series(cap, range(len(can[0])))
    assert best_without(pd.DataFrame(can, dtype=bool), worth, caps) == (apart, others)


def test_no_quotes_are_missed_where_no_law_asks_for_them() -> None:
    """Too few quotes are told of prices and lots where the law asks for two, and not where it asks for none."""
    for law, noted in ((tiny_law(), True), (tiny_law(quotes_required=None), False)):
        tables, *_rest = plan(None, law)
        assert tables["prices"]["note"].str.contains("No quotes|Fewer quotes").any() == noted
        assert tables["lots"]["price_note"].str.contains("No quotes").any() == noted


def test_what_is_given_has_no_bidders() -> None:
    """Food under an allotment is asked for apart, without a warning that few could deliver it."""
    given = CallPaper("allotment", "Indent", (), (), source(), open_to="family_farming", prices="none")
    tables, case, law = plan(None, calling(given, CallPaper("open", "Bids", (), (), source())))
    own = tables["lots"][tables["lots"]["paper"] == "allotment"]
    assert len(own)
    assert (own["warning"] == "").all()
    assert call_terms(case, law, given) == []
    assert verify(case, law, tables) == []


def test_price_is_the_mean_of_the_quotes() -> None:
    """Three quotes of 7.00, 7.40 and 7.80 with 0.10 freight give 7.50; the worth of the lot is units times that."""
    tables, _case, _law = plan(tiny_case(quotes=QUOTES))
    lots = tables["lots"].set_index("product")
    assert (lots.loc[["banana"], "reference_price"] == 7.5).all()
    assert (lots.loc[["banana"], "quotes"] == 3).all()
    assert (lots.loc[["banana"], "amount"] == (lots.loc[["banana"], "units"] * 7.5).round(2)).all()
    assert lots.loc[["alface"], "reference_price"].isna().all()


def test_goods_at_one_price_have_that_price_in_the_lot() -> None:
    """Lettuce at 2.4963 a unit has this plan price, though each line was rounded to the cent; a tenth of a cent off is told."""
    case = tiny_case(offers=edited("offers", 0, price=2.4963))
    tables, case, law = plan(case)
    lots = tables["lots"]
    assert (lots.loc[lots["product"] == "alface", "plan_price"] == 2.4963).any()
    assert [v for v in verify(case, law, tables) if v.family == "lots"] == []
    worse = lots.assign(plan_price=lots["plan_price"] + 0.001)
    assert [v for v in verify(case, law, {**tables, "lots": worse}) if v.family == "lots"]


def test_what_is_under_contract_is_not_called_for_again() -> None:
    """The cooperative's bananas are under a signed contract: no lot has them; its lettuce, without one, stays in the call."""
    signed = {"contract": "7", "name": "Contract 7", "supplier": "coop", "product": "banana"}
    days = {"first_day": date(2026, 1, 1), "last_day": date(2026, 12, 31)}
    case = tiny_case(quotes=QUOTES, offers=edited("offers", 1, contract="7"), contracts=[signed | days])
    tables, planned, law = plan(case, calling(FARM_CALL))
    assert (tables["orders"]["offer"] == "coop-banana").any()
    assert set(plan(tiny_case(quotes=QUOTES), calling(FARM_CALL))[0]["lots"]["product"]) == {"alface", "banana"}
    assert set(tables["lots"]["product"]) == {"alface"}
    assert verify(planned, law, tables) == []


def test_lot_of_one_supplier_warns() -> None:
    """A product that one family supplier alone can deliver warns and proposes something."""
    lots = plan(tiny_case(quotes=QUOTES))[0]["lots"]
    alone = lots[lots["able_bidders"] == 1]
    assert len(alone)
    assert (alone["warning"] != "").all()
    assert (alone["proposal"] != "").all()


def test_price_below_the_cost_stated_warns() -> None:
    """A supplier whose cost is above the mean of the quotes is told; one at the price is not."""
    for cost, told in ((7.5, False), (7.6, True)):
        offers = [row | {"cost_price": cost} if row["product"] == "banana" else row for row in rows("offers")]
        lots = plan(tiny_case(quotes=QUOTES, offers=offers))[0]["lots"].set_index("product")
        assert lots.loc[["banana"], "warning"].str.contains("cost of production").all() == told


def test_route_follows_the_worth_of_the_lot() -> None:
    """A route below a threshold is open to a lot worth less, and not to one worth as much: by all that is needed of it."""
    free = AwardRoute("free", "Free", "open", "", None, None, source())
    tables, *_rest = plan(None, tiny_law(award_routes=(free,)))
    worth = float(tables["routes"].set_index("product")["worth"].loc[tables["lots"]["product"].iloc[0]])
    assert worth >= float(tables["lots"]["amount"].iloc[0])
    for threshold, open_ in ((worth, False), (worth + 0.01, True)):
        route = AwardRoute("direct", "Direct award", "direct", "", threshold, None, source())
        lots = plan(None, tiny_law(award_routes=(route,)))[0]["lots"]
        assert (lots["routes"].iloc[0] == "Direct award") is open_


def test_terms_follow_the_order_of_the_law() -> None:
    """Criteria stand in the law's order, and an unconfirmed source says so."""
    rule = next(iter(tiny_law().counting_rules.values()))
    ranking = Ranking(
        rule.name, (Criterion("Near", (rule,)), Criterion("Organic", (rule,))), "By agreement.", source(verified=False)
    )
    terms = call_terms(tiny_case(), tiny_law(ranking=ranking))
    order = next(term for term in terms if term.ordered)
    assert [line.split(":")[0] for line in order.lines] == ["Near", "Organic", "By agreement."]
    assert "not confirmed" in order.source


@pytest.mark.parametrize(("meant", "kept"), [("", False), ("ranking", True), ("public_call", True), ("open", False)])
def test_a_call_is_kept_for_farms_only_where_the_law_says_so(meant: str, kept: bool) -> None:
    """An order of preference or a public call for family farming keeps others out; without them no paper says so."""
    law = tiny_law()
    if meant == "ranking":
        law = tiny_law(ranking=Ranking("family_farming", (Criterion("Near"),), "", source()))
    elif meant:
        law = tiny_law(award_routes=(AwardRoute("route", "Route", meant, "family_farming", None, None, source()),))  # type: ignore[arg-type]
    tables, case, _law = plan()
    assert call_title(law, tables["lots"]) == "Call for offers of food", "no law says what it is called"
    who = next(term for term in call_terms(case, law) if term.title == "Who may bid")
    assert (who.lines == ("Bought from family farming.",)) is kept
    assert ("write into the notice who may bid" in who.lines[0]) is not kept


@pytest.mark.parametrize(
    ("ways", "title"),
    [
        (["Direct award", "Direct award"], "Request for an offer: direct award"),
        (["Direct award", "Open"], "Call for offers of food"),
        ([], "Call for offers of food"),
    ],
)
def test_a_direct_award_is_no_call(ways: list[str], title: str) -> None:
    """Where every lot is awarded directly an offer is asked for; with one that is put out, or none at all, it is a call."""
    routes = (
        AwardRoute("direct", "Direct award", "direct", "", None, None, source()),
        AwardRoute("open", "Open", "open", "", None, None, source()),
    )
    lots = pd.DataFrame({"routes": pd.Series(ways, dtype="str"), "paper": ""})
    assert call_title(tiny_law(award_routes=routes), lots) == title


def test_a_call_is_named_and_filled_as_its_law_says() -> None:
    """The name stands in the country's language; what must stand in it comes first among the terms; a law without a name has none of it."""
    named = CallPaper("open", "Appel", ("What is bought.",), ("Papers",), source(verified=False))
    other = CallPaper("direct", "Devis", (), (), source())
    law = calling(named, other)
    for papers, title in (
        (["open"], "Appel"),
        (["direct"], "Devis"),
        (["open", "direct"], "Call for offers of food"),
    ):
        assert call_title(law, pd.DataFrame({"routes": "", "paper": pd.Series(papers, dtype="str")})) == title
    nothing = pd.DataFrame({"routes": pd.Series(dtype="str"), "paper": pd.Series(dtype="str")})
    (term,) = call_contents(calling(named), nothing)
    assert term.lines[1:] == ("What is bought.", "Papers")
    assert "not confirmed" in term.source
    assert call_contents(tiny_law(), nothing) == []


def test_the_annex_keeps_the_buyers_own_business(tmp_path: Path) -> None:
    """The annex tells lots, quotes and terms, but neither bidders nor warnings."""
    tables, case, law = plan(tiny_case(quotes=QUOTES))
    write_annex(tables, case, law, tmp_path / "call.xlsx")
    book = openpyxl.load_workbook(tmp_path / "call.xlsx")
    assert book.sheetnames == ["Lots", "Calendar by month", "Lot deliveries", "Quotes", "Places", "Terms"]
    heads = {cell.value for cell in book["Lots"][4]}
    assert "Reference price" in heads
    assert not heads & {"Able bidders", "Warning", "Proposal", "Plan price"}
    assert len(FOR_THE_BUYER) == 4


def test_committees_share_all_goods() -> None:
    """Two committees together have exactly what is bought and eaten; without committees there is no table."""
    assert plan()[0]["committees"].empty
    sites = [row | {"committee": name} for row, name in zip(rows("sites"), ("north", "south"), strict=True)]
    tables, case, law = plan(tiny_case(sites=sites))
    committees = tables["committees"]
    assert sorted(committees["committee"]) == ["north", "south"]
    assert committees["goods_amount"].sum() == pytest.approx(tables["orders"]["amount"].sum(), abs=1e-9)
    assert committees["meals"].sum() == pytest.approx(tables["summary"].set_index("measure")["value"]["meals_planned"])
    assert (committees["shared_suppliers"] > 0).all()
    assert verify(case, law, tables) == []


def test_damaged_lots_and_members_are_told() -> None:
    """A lot with a pack too many, and a member above the cap, are violations."""
    members = [{"supplier": "coop", "member": "F1"}, {"supplier": "coop", "member": "F2"}]
    tables, case, law = plan(tiny_case(members=members))
    lots = tables["lots"].copy()
    lots.loc[0, "packs"] += 1
    assert {v.family for v in verify(case, law, {**tables, "lots": lots})} == {"lots"}
    split = tables["member_split"].copy()
    split.loc[0, "amount"] += 100_000.0
    found = {v.family for v in verify(case, law, {**tables, "member_split": split})}
    assert {"supplier_caps", "member_split"} <= found


OPEN_CALL = CallPaper("open", "Bids", (), (), source(), prices="offered", worth_of="call")
"""A paper open to all, of which the way of award goes by all its lots together: 992.00 in the tiny case."""


def ways(below: float) -> tuple[AwardRoute, ...]:
    """Return a way of award below an amount and one from it on."""
    return (
        AwardRoute("low", "Low", "direct", "", below, None, source()),
        AwardRoute("high", "High", "open", "", None, below, source()),
    )


YEAR = {
    "case": edited("case", 0, year_first_day=pd.Timestamp("2026-02-02")),
    "bought": [
        {"date": pd.Timestamp("2026-02-10"), "supplier": "f1", "product": "alface", "kg": 5, "amount": 10, "fund": "city"},
        {"date": pd.Timestamp("2026-02-10"), "supplier": "firma", "product": "banana", "kg": 1, "amount": 7, "fund": "city"},
    ],
}  # fmt: skip
"""10.00 bought of a farm and 7.00 of a firm in February."""


@pytest.mark.parametrize(
    ("papers", "below", "way"),
    [
        ((OPEN_CALL,), 1009.0, "High"),
        ((OPEN_CALL,), 1009.01, "Low"),
        ((replace(FARM_CALL, worth_of="call"), OPEN_CALL), 727.0, "High"),
        ((replace(FARM_CALL, worth_of="call"), OPEN_CALL), 727.01, "Low"),
    ],
)
def test_the_way_of_a_whole_paper_goes_by_what_was_bought_before_too(
    papers: tuple[CallPaper, ...], below: float, way: str
) -> None:
    """To lots of 992.00 come 17.00 of February: 1,009.00. With a call for farms beside it, the open paper has what the firm sells for 720.00, and its 7.00 alone."""
    tables, case, law = plan(tiny_case(**YEAR), calling(*papers, targets=(), award_routes=ways(below)))
    lots = tables["lots"]
    assert set(lots.loc[lots["paper"] == "open", "routes"]) == {way}
    assert verify(case, law, tables) == []
    other = {"High": "Low", "Low": "High"}[way]
    wrong = lots.assign(routes=lots["routes"].where(lots["paper"] != "open", other))
    assert {v.family for v in verify(case, law, {**tables, "lots": wrong})} == {"lots"}


@pytest.mark.parametrize(("below", "way"), [(992.0, "High"), (992.01, "Low")])
def test_goods_under_contract_are_part_of_the_worth_of_a_paper(below: float, way: str) -> None:
    """Beans for 304.00 under contract are in no lot, but the way of award goes by all 992.00."""
    signed = {"contract": "7", "name": "Contract 7", "supplier": "firma", "product": "feijao"}
    days = {"first_day": date(2026, 1, 1), "last_day": date(2026, 12, 31)}
    case = tiny_case(offers=edited("offers", 4, contract="7"), contracts=[signed | days])
    tables, case, law = plan(case, calling(OPEN_CALL, targets=(), award_routes=ways(below)))
    assert tables["lots"]["amount"].sum() == 688.0
    assert set(tables["lots"]["routes"]) == {way}
    assert verify(case, law, tables) == []


@pytest.mark.parametrize(("last_day", "told"), [("2027-02-28", True), ("2027-03-01", False)])
def test_a_part_of_the_year_says_that_the_year_may_ask_for_another_way(last_day: str, told: bool) -> None:
    """From 2 March 2026 on a plan to 1 March 2027 covers the year, one to the day before does not; without thresholds nothing is said."""
    case = tiny_case(case=edited("case", 0, last_day=pd.Timestamp(last_day)))
    law = calling(OPEN_CALL, award_routes=ways(1000.0))
    assert any("whole year" in line for term in call_terms(case, law, OPEN_CALL) for line in term.lines) is told
    free = calling(OPEN_CALL, award_routes=(AwardRoute("free", "Free", "open", "", None, None, source()),))
    assert way_of_year(case, free, OPEN_CALL) == []


def test_who_can_bid_offers_what_the_paper_asks_for() -> None:
    """The farm and the cooperative can both bring the farm's lettuce; where the paper asks for the farm's kind, one can, and the check knows it."""
    of_farms = CountingRule("farms", "", ((Condition("supplier.kind", ("individual",)),),))
    asking = replace(OPEN_CALL, specify=(("farms", "Of single farms."),))
    rules = {**tiny_law().counting_rules, "farms": of_farms}
    for paper, able in ((OPEN_CALL, 2), (asking, 1)):
        tables, case, law = plan(None, calling(paper, targets=(), counting_rules=rules))
        lots = tables["lots"]
        lettuce = (lots["product"] == "alface") & ~lots["organic"]
        assert lots.loc[lettuce, "able_bidders"].tolist() == [able]
        assert lots.loc[lettuce, "specification"].str.contains("Of single farms").all() == (able == 1)
        assert verify(case, law, tables) == []
        more = lots.assign(able_bidders=lots["able_bidders"].where(~lettuce, able + 1))
        assert {v.family for v in verify(case, law, {**tables, "lots": more})} == {"lots"}


@pytest.mark.parametrize(("paper", "told"), [(OPEN_CALL, 0), (replace(OPEN_CALL, worth_of="lot"), 1)])
def test_a_cut_slips_under_no_threshold_of_all_lots_together(paper: CallPaper, told: int) -> None:
    """Two lots of 60.00 fall below the 100.00 of a way that goes by each product, not of one by all lots; a way of another paper never."""
    case, law = tiny_case(), calling(paper, FARM_CALL, award_routes=ways(100.0))
    law = replace(law, award_routes=(law.award_routes[0], replace(ways(100.0)[0], kind="public_call", name="Farms")))
    desk = _Desk(case, law, assemble(case, law), PLAN_TABLES["orders"].empty())
    assert len(desk.slipped("open", 60.0, 120.0, 2)) == told
    assert desk.slipped("open", 100.0, 200.0, 2) == []
    assert desk.slipped("open", 60.0, 99.99, 2) == []


def test_lots_without_criteria_of_their_own_keep_those_of_the_law() -> None:
    """Weighed for fruit alone, all else keeps the law's criteria; a row for every lot, or for all lots, takes their place; one of no lot takes nothing's."""
    paper = replace(OPEN_CALL, criteria=(("Price", "The lowest."), ("Quality", "By taste.")))

    def criteria(*of: str, lots: tuple[str, ...] = ("Fruit", "All other food")) -> list[tuple[str, str]]:
        rows_ = [{"criterion": "Own", "lot": lot, "weight_share": 1.0} for lot in of]
        found = award_criteria(tiny_case(award_criteria=rows_), paper, lots)
        return list(zip(found["family"], found["criterion"], strict=True))

    law = [("", "Price"), ("", "Quality")]
    assert criteria() == law
    assert criteria("Fruit") == [("Fruit", "Own"), *law]
    assert criteria("Fruit", "") == [("Fruit", "Own"), ("", "Own")]
    assert criteria("Fruit", "All other food") == [("Fruit", "Own"), ("All other food", "Own")]
    assert criteria("Meat") == law
    assert criteria("Fruit", lots=("",)) == law
    assert criteria("Fruit", "", lots=("Fruit",)) == [("Fruit", "Own")]


@pytest.mark.parametrize(("cap", "able"), [(300.0, 1), (299.99, 0)])
def test_a_lot_of_several_products_is_within_the_cap_as_a_whole(cap: float, able: int) -> None:
    """Two products for 100.00 and 200.00, each within a cap of 299.99: both together need one of 300.00."""
    can, worth = pd.DataFrame([[True], [True]], columns=["f1"]), np.array([100.0, 200.0])
    assert int(able_together(can, worth, pd.Series([cap], ["f1"])).sum()) == able


def test_lots_of_one_name_in_two_papers_are_told_apart() -> None:
    """Fruit is a lot of the call for farms and of the open paper: each has its own share, of farms all and of the firm nothing."""
    families = (("Fruit", _of_groups("fruit")),)
    farms, everybody = replace(FARM_CALL, families=families), replace(OPEN_CALL, families=families)
    target = TargetRule("farms", "Farms", "family_farming", "at_least", 0.3, source=source())
    tables, case, law = plan(None, calling(farms, everybody, targets=(target,)))
    fruit = tables["lot_shares"].query("family == 'Fruit'").set_index("paper")["share"]
    assert fruit.to_dict() == {"open": 0.0, "public_call": 1.0}
    for (_committee, kind), own in calls_of(tables).items():
        assert set(own["lot_shares"]["paper"]) == {kind}
    assert verify(case, law, tables) == []
    swapped = tables["lot_shares"].assign(
        paper=tables["lot_shares"]["paper"].map({"open": "public_call", "public_call": "open"})
    )
    assert {v.family for v in verify(case, law, {**tables, "lot_shares": swapped})} == {"lot_shares"}
