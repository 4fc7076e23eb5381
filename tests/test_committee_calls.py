"""Committees that call for proposals and award each for itself. The case: `tests.committees`.

Alto's school has 40 pupils and needs 20 kg of milk powder, bajo's 20 pupils and 10 kg. The farm sells at 3.00, the firm at 2.00 and
nobody quotes: a kg is worth 2.50, so alto's lot 50.00, bajo's 25.00, and one lot of both 75.00.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import pytest
from pypdf import PdfReader

from planner import service
from planner.assembly import assemble
from planner.callers import callers
from planner.explain.binding import binding_table
from planner.explain.choice import explain_choice
from planner.making.pipeline import export_plan
from planner.making.plan import Plan
from planner.papers.calls import call_paper
from planner.papers.deliveries import supplier_paper
from planner.reports.documents import calls_of
from planner.reports.order_sheets import order_sheets
from planner.verify import verify
from tests.cases import Row, rows
from tests.committees import two_committees
from tests.shared import make_plan

EATERS: list[Row] = [
    {"site": "a1", "stage": "primary", "pupils": 40, "menu": "all"},
    {"site": "b1", "stage": "primary", "pupils": 20, "menu": "all"},
]
OFFERS: list[Row] = [
    {"offer": "farm-milk", "supplier": "farm", "product": "milk", "price": 3},
    {"offer": "firm-milk", "supplier": "firm", "product": "milk", "price": 2},
]
FUND: Row = {"fund": "all", "name": "Money", "role": "transfer", "amount": 200}
DIRECT: Row = {"route": "direct", "name": "Direct to farms", "kind": "direct", "counts": "farms", "below_amount": 30}
MARGIN: Row = {
    "route": "margin",
    "name": "Farms may be dearer",
    "kind": "preference",
    "counts": "farms",
    "margin_share": 0.5,
}
PART: Row = {
    "route": "part",
    "name": "A part for farms",
    "kind": "preference",
    "counts": "farms",
    "set_aside_share": 0.3,
}


def case_with(calls: str = "by_committee", **tables: Any) -> Any:
    """Return the two committees with a year of three weeks before the plan."""
    day = {"first_day": date(2026, 3, 2), "last_day": date(2026, 3, 6), "usual_cost_per_meal": 0.24, "calls": calls,
           "year_first_day": date(2026, 2, 2)}  # fmt: skip
    plain = {"case": [rows("case")[0] | day], "enrolment": EATERS, "offers": OFFERS, "funds": [FUND], "targets": []}
    return two_committees(**plain | tables)


def from_farm(plan: Plan) -> dict[str, int]:
    """Return how many kg each school gets from the farm."""
    brought = plan["deliveries"]
    own = brought[brought["supplier"] == "farm"].groupby("site")["packs"].sum()
    return {site: int(own.get(site, 0)) for site in ("a1", "b1")}


def ways(plan: Plan) -> list[tuple[Any, ...]]:
    """Return of each lot whose it is, what it is worth and which way it takes."""
    return list(plan["routes"][["committee", "worth", "route"]].itertuples(index=False, name=None))


# --- the way of award -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("below", "kg", "told"),
    [
        (25, {"a1": 0, "b1": 0}, [("alto", 50.0, ""), ("bajo", 25.0, "")]),
        (25.01, {"a1": 0, "b1": 10}, [("alto", 50.0, ""), ("bajo", 25.0, "direct")]),
        (50.01, {"a1": 20, "b1": 10}, [("alto", 50.0, "direct"), ("bajo", 25.0, "direct")]),
    ],
)
def test_a_lot_is_of_one_committee_and_goes_by_its_own_worth(below: float, kg: dict[str, int], told: list[Any]) -> None:
    """Below 25.01 bajo's 25.00 go to the farm directly, alto's 50.00 do not; below 50.01 both."""
    plan = make_plan(case_with(award_routes=[DIRECT | {"below_amount": below}]))
    assert plan.violations == ()
    assert from_farm(plan) == kg
    assert ways(plan) == told


@pytest.mark.parametrize(("below", "kg"), [(75, {"a1": 0, "b1": 0}), (75.01, {"a1": 20, "b1": 10})])
def test_together_the_lot_is_all_that_is_needed(below: float, kg: dict[str, int]) -> None:
    """75.00 in all decide for both."""
    plan = make_plan(case_with("together", award_routes=[DIRECT | {"below_amount": below}]))
    assert from_farm(plan) == kg
    assert ways(plan) == [("", 75.0, "direct" if kg["a1"] else "")]


@pytest.mark.parametrize(("share", "kg"), [(0.5, {"a1": 20, "b1": 0}), (0.49, {"a1": 0, "b1": 0})])
def test_a_margin_is_won_in_the_lots_for_which_it_is_meant(share: float, kg: dict[str, int]) -> None:
    """From 30.00 on the farm may be dearer by a half, 3.00 against 2.00: it wins alto's lot, and not bajo's; by 0.49 it wins none."""
    plan = make_plan(case_with(award_routes=[MARGIN | {"margin_share": share, "from_amount": 30}]))
    assert plan.violations == ()
    assert from_farm(plan) == kg


@pytest.mark.parametrize(
    ("from_amount", "of", "kg"),
    [(30, "quantity", {"a1": 6, "b1": 0}), (20, "quantity", {"a1": 6, "b1": 3}), (20, "worth", {"a1": 5, "b1": 3})],
)
def test_a_part_is_set_aside_of_each_lot(from_amount: float, of: str, kg: dict[str, int]) -> None:
    """Three tenths of 20 kg are 6, of 10 kg 3. By worth 5 kg at 3.00 are 15 of 45, 4 are 12 of 44; for bajo 3 are 9 of 23, 2 are 6 of 22."""
    plan = make_plan(case_with(award_routes=[PART | {"from_amount": from_amount, "set_aside_of": of}]))
    assert plan.violations == ()
    assert from_farm(plan) == kg


@pytest.mark.parametrize(
    ("where", "direct"), [({"site": "b1"}, False), ({"committee": "bajo"}, False), ({"site": "a1"}, True)]
)
def test_what_a_committee_bought_earlier_adds_to_its_own_lot(where: Row, direct: bool) -> None:
    """6.00 bought for bajo make its lot 31.00, above 30.00; bought for alto they do not."""
    bought = {"date": date(2026, 2, 9), "supplier": "firm", "product": "milk", "kg": 3, "amount": 6} | where
    plan = make_plan(case_with(award_routes=[DIRECT], bought=[bought]))
    assert plan.violations == ()
    assert from_farm(plan)["b1"] == (10 if direct else 0)


def test_a_lot_is_worth_what_is_asked_of_its_committee() -> None:
    """The firm sells to alto alone, so bajo's 10 kg are worth 3.00 each: 30.00, not below 30.00; and who does not come is no bidder."""
    offers = [OFFERS[0], OFFERS[1] | {"committee": "alto"}]
    plan = make_plan(case_with(award_routes=[DIRECT], offers=offers))
    assert ways(plan) == [("alto", 50.0, ""), ("bajo", 30.0, "")]
    assert plan.violations == ()


def test_a_lot_that_lacks_its_part_is_told_with_its_committee() -> None:
    """The farm has 4 kg of the 9 that are set aside: the lot of one committee or both lacks some, and is named with whose it is."""
    plan = make_plan(case_with(award_routes=[PART], offers=[OFFERS[0] | {"kg_per_period": 4}, OFFERS[1]]))
    lacks = plan["routes"].loc[plan["routes"]["missing"] > 0]
    assert plan["routes"]["missing"].sum() == pytest.approx(5.0)
    told = plan["given_way"].query("family == 'award_routes'")
    assert set(told["about"]) == {f"part@{committee}" for committee in lacks["committee"]}
    assert plan.violations == ()


def test_explanations_say_whose_lot_it_is() -> None:
    """The farm has bajo's lot alone: why it is bought, and why the cheaper firm is not there, is said of bajo; a part of each is priced by its committee."""
    case = case_with(award_routes=[DIRECT])
    plan = make_plan(case)
    told = explain_choice(case, assemble(case, plan.law), law=plan.law, orders=plan["orders"]).set_index("offer")
    assert "“Direct to farms (bajo)”" in str(told.loc["farm-milk", "text"])
    part = case_with(award_routes=[PART])
    held = binding_table(part, assemble(part, make_plan(part).law))
    held = held[held["family"] == "award_routes"].set_index("concerns")
    assert held["name"].to_dict() == {"milk@alto": "Milk powder (alto)", "milk@bajo": "Milk powder (bajo)"}


# --- the call ---------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def plan() -> Plan:
    """Return a plan in which the farm has a lot with each committee."""
    return make_plan(case_with(award_routes=[PART]))


def test_each_committee_has_lots_of_its_own(plan: Plan) -> None:
    """20 kg for alto and 10 for bajo are two lots, each delivered in its zone: without a paper in the law all sellers are asked."""
    lots = plan["lots"][["lot", "committee", "kg", "zones"]]
    assert lots.to_numpy().tolist() == [["001", "alto", 20.0, "za"], ["002", "bajo", 10.0, "zb"]]
    assert verify(plan.case, plan.law, plan.tables) == []


def test_each_committee_calls_on_papers_of_its_own(plan: Plan, tmp_path: Path) -> None:
    """The page of alto says whose call it is, and has neither bajo's lot nor its school; so has the annex."""
    files = service.export_call(plan, tmp_path)
    endings = ("html", "pdf", "xlsx")
    assert {path.name for path in files.values()} == {
        f"call-{who}.{one}" for who in ("alto", "bajo") for one in endings
    }
    page = "".join(one.extract_text() for one in PdfReader(files["document alto"]).pages)
    assert "Committee alto" in page
    assert "School A" in page
    assert "School B" not in page
    sheet = openpyxl.load_workbook(files["annex bajo"]).worksheets[0]
    cells = [cell for row in sheet.iter_rows(values_only=True) for cell in row]
    assert "bajo" in cells
    assert "alto" not in cells


def test_together_there_is_one_call(tmp_path: Path) -> None:
    """One lot of 30 kg for both schools, on papers that name no committee."""
    plan = make_plan(case_with("together", award_routes=[PART]))
    assert plan["lots"][["committee", "kg"]].to_numpy().tolist() == [["", 30.0]]
    assert list(calls_of(plan.tables)) == [("", "")]
    facts = dict(call_paper(plan.tables, plan.case, plan.law).sheets[0].facts)
    assert facts["Lots"] == "1 lot"
    assert "Committee" not in facts
    assert set(service.export_call(plan, tmp_path)) == {"annex", "document", "page"}


def test_what_a_supplier_brings_is_ordered_by_the_committee_that_called(plan: Plan, tmp_path: Path) -> None:
    """The farm has a page for the 6 kg of alto and one for the 3 of bajo, each with its own school; together it has one of 9."""
    pages = [page for page in order_sheets(plan.tables, callers(plan.case)) if page.supplier == "farm"]
    assert [(page.committee, page.heading, sum(page.kg.values())) for page in pages] == [
        ("alto", "Farm – alto – March 2026", 6.0), ("bajo", "Farm – bajo – March 2026", 3.0),
    ]  # fmt: skip
    deliveries = plan["deliveries"].query("supplier == 'farm'")
    printed = [str(sheet) for sheet in supplier_paper(pages, deliveries, plan.case, plan["run"]).sheets]
    assert [("School A" in part, "School B" in part) for part in printed] == [(True, False), (False, True)]
    assert [sum(page.kg.values()) for page in order_sheets(plan.tables) if page.supplier == "farm"] == [9.0]
    export_plan(plan, tmp_path)
    cells = set()
    for book in tmp_path.rglob("*.xlsx"):
        for sheet in openpyxl.load_workbook(book, read_only=True).worksheets:
            cells |= {cell for row in sheet.iter_rows(max_col=1, values_only=True) for cell in row}
    assert {"Farm – alto – March 2026", "Farm – bajo – March 2026"} <= cells


# --- the check --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("table", "column", "value"),
    [("routes", "worth", 75.0), ("routes", "committee", ""), ("routes", "bought_preferred", 9.0), ("routes", "reserved", 9.0),
     ("lots", "committee", "bajo"), ("lots", "kg", 9.0)],
)  # fmt: skip
def test_the_check_reckons_the_lots_of_each_committee(plan: Plan, table: str, column: str, value: object) -> None:
    """A figure of the lot of both, or of the other committee, in the row of alto is found."""
    frame = plan[table].copy()
    frame.loc[0, column] = value
    assert verify(plan.case, plan.law, dict(plan.tables) | {table: frame})


def test_a_committee_whose_farm_is_passed_over_is_found(plan: Plan) -> None:
    """All nine kg of the farm go to alto: in all three tenths, but bajo's lot has none. A plan that must keep the part is refused."""
    case = case_with(award_routes=[PART], rules=[{"family": "award_routes", "mode": "hard"}])
    moved = plan["orders"].copy()
    for (zone, offer), packs in {("za", "farm-milk"): 9, ("za", "firm-milk"): 11, ("zb", "firm-milk"): 10}.items():
        row = (moved["zone"] == zone) & (moved["offer"] == offer)
        price = moved.loc[row, "price_per_unit"]
        moved.loc[row, ["packs", "order_packs"]] = packs
        moved.loc[row, ["units", "kg", "order_kg"]] = float(packs)
        moved.loc[row, "amount"] = packs * price
    moved = moved[~((moved["zone"] == "zb") & (moved["offer"] == "farm-milk"))]
    told = verify(case, plan.law, {"orders": pd.DataFrame(moved)}, complete=False)
    assert any(one.family == "award_routes" and "bajo" in one.where for one in told)
    kept = verify(case, plan.law, {"orders": plan["orders"]}, complete=False)
    assert not [one for one in kept if one.family == "award_routes"]
