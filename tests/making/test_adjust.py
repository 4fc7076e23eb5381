"""Orders changed by hand: what follows is reckoned anew, what is broken is named, nonsense is refused."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest
from openpyxl import load_workbook

from planner import service
from planner.case import Case
from planner.findings import InputError
from planner.io import read_plan, write_plan_json
from planner.making.adjust import Adjusted
from planner.making.plan import Outcome, Plan
from planner.schema import PLAN_TABLES
from planner.verify import verify
from tests.cases import edited, rows, tiny_case

Change = Callable[[pd.DataFrame], pd.DataFrame]


@pytest.fixture(scope="module")
def plan() -> Plan:
    """Return the plan of the tiny case."""
    return service.make_plan(tiny_case())


@pytest.fixture(scope="module")
def folder(plan: Plan, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return where it was written."""
    folder = tmp_path_factory.mktemp("plan")
    service.export_plan(plan, folder)
    return folder


def adjusted(folder: Path, tmp_path: Path, change: Change) -> Adjusted:
    """Return the plan with its orders changed in the file."""
    tables = read_plan(folder / "plan.json")
    write_plan_json(tables | {"orders": change(tables["orders"])}, tmp_path / "changed.json")
    return service.adjust_plan(tiny_case(), tmp_path / "changed.json")


def more(offer: str, packs: int) -> Change:
    """Return a change that orders so many packs more of the first order of an offer."""

    def change(orders: pd.DataFrame) -> pd.DataFrame:
        row = orders.index[orders["offer"] == offer][0]
        orders.loc[row, "packs"] += packs
        return orders

    return change


def families(result: Adjusted) -> set[str]:
    """Return the rules that are broken."""
    return {violation.family for violation in result.plan.violations}


@pytest.mark.parametrize("name", ["plan.json", "plan.xlsx"])
def test_without_a_change_it_is_the_same_plan(plan: Plan, folder: Path, name: str) -> None:
    """Orders that nobody touched give every table as it was, but for the record that somebody looked at them."""
    result = service.adjust_plan(tiny_case(), folder / name)
    assert result.changes.empty
    assert result.plan.outcome is plan.outcome
    for table, frame in plan.tables.items():
        if table not in ("run", "warnings"):
            pd.testing.assert_frame_equal(result.plan[table], frame, obj=table)
    record = result.plan["run"].set_index("item")["value"]
    assert record["adjusted"] == "by hand"
    assert len(result.plan["warnings"]) == len(plan["warnings"]) + 1


def test_what_fills_an_ingredient_of_a_fixed_menu_stays(tmp_path: Path) -> None:
    """Bananas, lettuce as the other choice, on three days a week at most: nothing else is served once a person looked at it."""
    grams = {"alface": 20, "banana": 80}  # of lettuce there is enough for two days of the week
    recipes = [{"dish": "fruta", "product": product, "choice": "f", "net_g": g} for product, g in grams.items()]
    rules = [
        {
            "rule": "b",
            "scope": "product",
            "value": "banana",
            "per": "week",
            "count": "days",
            "maximum": 3,
            "mode": "hard",
        }
    ]
    case = tiny_case(menus=[{"menu": "all", "dish": "fruta"}], recipes=recipes, frequency_rules=rules)
    plan = service.make_plan(case)
    assert plan["served"]["product"].nunique() == 2
    service.export_plan(plan, tmp_path)
    result = service.adjust_plan(case, tmp_path / "plan.json")
    assert result.changes.empty
    pd.testing.assert_frame_equal(result.plan["served"], plan["served"])


def test_one_pack_more_than_anybody_eats_costs_its_price_and_is_told(folder: Path, tmp_path: Path) -> None:
    """A dozen bananas more at 6 that nobody can eat: 6 more in all, and the rule against waste is named."""
    result = adjusted(folder, tmp_path, more("firma-banana", 1))
    changes = result.changes.set_index("what")["change"]
    assert changes["Cost in all"] == pytest.approx(6.0)
    assert changes["Firma"] == pytest.approx(6.0)
    assert "demand" in families(result)
    assert result.plan.outcome is Outcome.SHORT
    deliveries, orders = result.plan["deliveries"], result.plan["orders"]
    assert deliveries["packs"].sum() == orders["packs"].sum()


def test_the_check_tells_the_same_of_the_file_that_is_written(folder: Path, tmp_path: Path) -> None:
    """What the adjusted plan breaks is what `verify` finds in its workbook, no less and no more."""
    result = adjusted(folder, tmp_path, more("firma-banana", 1))
    files = service.export_plan(result.plan, tmp_path / "out")
    assert service.verify_plan(tiny_case(), files["workbook"]) == list(result.plan.violations)


def test_without_a_supplier_what_is_missing_is_told(folder: Path, tmp_path: Path) -> None:
    """Nothing from the firm: all rice and beans are missing, with the reason, and the firm is paid nothing."""
    result = adjusted(folder, tmp_path, lambda orders: orders[orders["supplier"] != "firma"])
    short = result.plan["shortfalls"]
    assert {"arroz", "feijao"} <= set(short["product"])
    assert set(short["reason"]) == {"Less is ordered, by hand, than is needed."}
    assert "firma" not in set(result.plan["payments"]["supplier"])
    assert not families(result)
    assert result.plan.outcome is Outcome.SHORT


def test_beyond_the_supply_the_rule_is_named(folder: Path, tmp_path: Path) -> None:
    """The cooperative has 12 bunches of lettuce a week; 100 more break the rule of supply, and are shown all the same."""
    result = adjusted(folder, tmp_path, more("coop-alface", 100))
    assert "supply" in families(result)
    assert result.plan["orders"]["packs"].sum() > 100


def test_a_file_of_changes_replaces_the_orders_it_names(folder: Path, tmp_path: Path) -> None:
    """A line of packs takes the place of the order of its period, zone and offer; the others stay."""
    order = read_plan(folder / "plan.json")["orders"].iloc[0]
    lines = f"period,zone,offer,packs\n{order['period']},{order['zone']},{order['offer']},{order['packs'] + 1}\n"
    (tmp_path / "changes.csv").write_text(lines, encoding="utf-8")
    result = service.adjust_plan(tiny_case(), folder / "plan.xlsx", tmp_path / "changes.csv")
    before = read_plan(folder / "plan.json")["orders"]
    assert result.plan["orders"]["packs"].sum() == before["packs"].sum() + 1


@pytest.mark.parametrize(
    ("line", "column"),
    [
        ("2026-03-02,norte,coop-manga,3", "offer"),
        ("2026-03-03,norte,coop-alface,3", "period"),
        ("2026-03-02,leste,coop-alface,3", "zone"),
        ("2026-03-02,norte,coop-alface,1.5", "packs"),
        ("2026-03-02,norte,coop-alface,-3", "packs"),
        ("2026-03-02,norte,coop-alface,", "packs"),
    ],
)
def test_nonsense_is_refused_with_its_line_and_a_mend(folder: Path, tmp_path: Path, line: str, column: str) -> None:
    """An unknown name, part of a pack or less than nothing is a finding that names table, line and column."""
    (tmp_path / "changes.csv").write_text(f"period,zone,offer,packs\n{line}\n", encoding="utf-8")
    with pytest.raises(InputError) as refused:
        service.adjust_plan(tiny_case(), folder / "plan.json", tmp_path / "changes.csv")
    finding = refused.value.findings[0]
    assert (finding.table, finding.rows, finding.column) == ("orders", (2,), column)
    assert finding.mend


def test_an_adjusted_plan_keeps_its_sums(folder: Path, tmp_path: Path) -> None:
    """Every bill of changed orders is paid to the cent: the check finds no figure that does not follow."""
    result = adjusted(folder, tmp_path, lambda orders: orders.assign(packs=(orders["packs"] * 2)))
    found = verify(tiny_case(), result.plan.law, result.plan.tables)
    assert {v.family for v in found} == families(result)
    assert not {v.family for v in found} & {"orders", "payments", "deliveries", "fund_use", "summary"}


def test_a_price_changed_by_hand_is_told_to_be_put_back(folder: Path, tmp_path: Path) -> None:
    """Bananas at 99 in the file are at the price of the case again: told, with row and both prices, whatever else was changed."""

    def dearer(orders: pd.DataFrame) -> pd.DataFrame:
        orders["price_per_unit"] = orders["price_per_unit"].where(orders["offer"] != "firma-banana", 99.0)
        return orders

    for change in (dearer, lambda orders: dearer(more("firma-banana", 1)(orders))):
        result = adjusted(folder, tmp_path, change)
        (told,) = result.put_back
        assert (told.table, told.column, told.found) == ("orders", "price_per_unit", 99.0)
        assert "99" in told.text
    assert adjusted(folder, tmp_path, more("firma-banana", 1)).put_back == ()


def test_a_total_changed_by_hand_is_put_back_and_no_order(folder: Path, tmp_path: Path) -> None:
    """A summary whose cost was changed is told; `verify` names no command for orders that nobody changed."""
    tables = read_plan(folder / "plan.json")
    summary = tables["summary"].copy()
    summary.loc[summary["measure"] == "total_amount", "value"] += 1.0
    write_plan_json(tables | {"summary": summary}, tmp_path / "total.json")
    (told,) = service.adjust_plan(tiny_case(), tmp_path / "total.json").put_back
    assert (told.table, told.column) == ("summary", "value")
    assert service.verify_plan(tiny_case(), tmp_path / "total.json")
    assert service.verify_advice(tiny_case(), tmp_path / "total.json") == ""
    write_plan_json(tables | {"orders": more("firma-banana", 1)(tables["orders"])}, tmp_path / "more.json")
    assert "planner adjust" in service.verify_advice(tiny_case(), tmp_path / "more.json")


def test_a_line_added_by_hand_needs_four_cells(folder: Path, tmp_path: Path) -> None:
    """In a workbook an order needs period, zone, offer and packs; without its packs it is refused."""
    shutil.copytree(folder, tmp_path, dirs_exist_ok=True)
    path = tmp_path / "plan-details" / "orders.xlsx"
    book = load_workbook(path)
    sheet = book[PLAN_TABLES["orders"].title]
    headings = [cell.value for cell in sheet[4]]
    first = [cell.value for cell in sheet[5]]
    at = {name: headings.index(PLAN_TABLES["orders"].headings.get(name, PLAN_TABLES["orders"][name].heading)) for name in ("period", "zone", "offer", "packs")}  # fmt: skip
    for column, value in enumerate(first, start=1):
        sheet.cell(5, column).value = value if column - 1 in at.values() else None
    book.save(path)
    for named in (path, tmp_path / "plan.xlsx"):
        result = service.adjust_plan(tiny_case(), named)
        assert result.changes.empty
        assert result.put_back == ()
    sheet.cell(5, at["packs"] + 1).value = None
    book.save(path)
    with pytest.raises(InputError):
        service.adjust_plan(tiny_case(), path)


# --- by the day -------------------------------------------------------------------------------------------------------

EVERY_DAY = [row | ({"shelf_life_days": 0} if row["product"] == "banana" else {}) for row in rows("products")]
"""Bananas of the day: they come on Tuesdays and Thursdays, twice in a week."""


def changed_by(lines: str, case: Case, tmp_path: Path) -> tuple[Plan, Adjusted]:
    """Return the plan of a case, and it with the orders of a file of changes."""
    plan = service.make_plan(case)
    files = service.export_plan(plan, tmp_path / "plan")
    (tmp_path / "changes.csv").write_text(lines, encoding="utf-8")
    return plan, service.adjust_plan(case, files["workbook"], tmp_path / "changes.csv")


def test_which_of_two_deliveries_is_meant_is_asked(tmp_path: Path) -> None:
    """Sul's bananas come twice in the week: without a day nobody can tell which is changed; with it that one is."""
    case = tiny_case(products=EVERY_DAY)
    with pytest.raises(InputError) as refused:
        changed_by("period,zone,offer,packs\n2026-03-02,sul,firma-banana,5\n", case, tmp_path)
    (finding,) = refused.value.findings
    assert (finding.column, finding.rows) == ("delivery_day", (2,))
    assert "several days" in finding.what
    lines = "period,zone,offer,packs,delivery_day\n2026-03-02,sul,firma-banana,5,2026-03-05\n"
    plan, result = changed_by(lines, case, tmp_path / "again")
    keys = ["delivery_day", "zone", "offer"]
    was, now = (one["orders"].set_index(keys)["packs"] for one in (plan, result.plan))
    differs = now[now != was.reindex(now.index)]
    assert [(f"{day:%d}", *rest) for day, *rest in differs.index] == [("05", "sul", "firma-banana")]
    assert differs.tolist() == [5]


@pytest.mark.parametrize(("day", "broken"), [("2026-03-03", True), ("2026-03-05", False)])
def test_an_order_for_a_day_on_which_the_offer_does_not_come_is_reckoned_and_told(
    tmp_path: Path, day: str, broken: bool
) -> None:
    """The cooperative's bananas come on Thursdays only: a dozen more ordered for a Tuesday is shown as a broken rule."""
    case = tiny_case(offers=edited("offers", 1, delivery_weekdays="thu"))
    lines = f"period,zone,offer,packs,delivery_day\n2026-03-02,norte,coop-banana,1,{day}\n"
    _plan, result = changed_by(lines, case, tmp_path)
    told = [v for v in result.plan.violations if v.family == "supply" and "does not deliver on this day" in v.what]
    assert bool(told) is broken
    line = result.plan["orders"].query("offer == 'coop-banana'").iloc[0]
    assert (f"{line['delivery_day']:%Y-%m-%d}", line["packs"]) == (day, 1)


def test_a_new_order_without_a_day_comes_on_the_first_day_of_its_offer(tmp_path: Path) -> None:
    """Rice of the cooperative, dear, comes on Thursdays: a pack ordered by hand without a day comes on 5 March."""
    rice = {"offer": "coop-arroz", "supplier": "coop", "product": "arroz", "price": 90, "delivery_weekdays": "thu"}
    case = tiny_case(offers=[*rows("offers"), rice])
    _plan, result = changed_by("period,zone,offer,packs\n2026-03-02,norte,coop-arroz,1\n", case, tmp_path)
    lines = result.plan["orders"].query("offer == 'coop-arroz'")
    assert [f"{day:%Y-%m-%d}" for day in lines["delivery_day"]] == ["2026-03-05"]


def test_a_zone_whose_sites_receive_on_different_days_keeps_its_orders(tmp_path: Path) -> None:
    """Both schools in one zone, one receives on Mondays, one on Tuesdays: read again, the plan is the same."""
    sites = [
        row | {"zone": "norte", "receives_weekdays": day}
        for row, day in zip(rows("sites"), ("mon", "tue"), strict=True)
    ]
    case = tiny_case(sites=sites)
    plan = service.make_plan(case)
    assert plan["orders"]["delivery_day"].nunique() == 4
    result = service.adjust_plan(case, service.export_plan(plan, tmp_path)["workbook"])
    assert result.changes.empty
    assert result.plan.violations == plan.violations
    pd.testing.assert_frame_equal(result.plan["deliveries"], plan["deliveries"])
