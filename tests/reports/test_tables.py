"""The tables of a plan: typed, complete, true to the solution, and the same for the same case."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pandas as pd
import pytest

from models.solution import Solution, Termination
from planner.assembly import assemble
from planner.case import Case
from planner.reports import build_tables
from planner.schema import PLAN_TABLES
from planner.schema.base import DTYPES
from planner.verify import verify
from tests.cases import added, edited, figure, rows, tiny_case, tiny_law
from tests.reports.plans import solved, solved_with


def test_every_table_has_the_schemas_columns_and_types() -> None:
    """The plan has each table of the schema, its columns in order, with their dtypes, rows numbered from 0."""
    tables = solved()
    assert list(tables) == list(PLAN_TABLES)
    for name, frame in tables.items():
        expected = {column.name: DTYPES[column.kind] for column in PLAN_TABLES[name].columns}
        assert list(frame.columns) == list(expected)
        assert {c: str(t) for c, t in frame.dtypes.items()} == expected, name
        assert list(frame.index) == list(range(len(frame)))


def test_keys_are_unique_and_required_cells_are_filled() -> None:
    """No two rows of a table share its key, and no required cell is blank."""
    for name, frame in solved().items():
        table = PLAN_TABLES[name]
        if table.key:
            assert not frame.duplicated(table.key).any(), name
        for column in table.columns:
            if column.required:
                blank = frame[column.name].isna() | (frame[column.name].astype(str) == "")
                assert not blank.any(), (name, column.name)


VARIANTS = {
    "as it is": {},
    "a kitchen cooks for the other school": {"sites": edited("sites", 1, kitchen="emef")},
    "two sites in one zone": {"sites": edited("sites", 1, zone="norte")},
    "an opening stock": {
        "stock": [
            {"zone": "norte", "product": "arroz", "kg": 12.5},
            {"zone": "sul", "product": "feijao", "kg": 2.2, "use_by": date(2026, 3, 6)},
        ]
    },
    "half packs and packs of three": {
        "products": [r | {"pack_units": n} for r, n in zip(rows("products"), (0.5, 3, 3, 2), strict=True)]
    },
    "little supply": {"offers": [r | {"kg_per_period": 9.7} for r in rows("offers")]},
    "little money": {"funds": edited("funds", 1, amount=33.33)},
    "charges by km and kg": {
        "suppliers": [r | {"delivery_cost_per_km": 0.37, "delivery_cost_per_kg": 0.133} for r in rows("suppliers")]
    },
    "a month": {"case": edited("case", 0, period="month")},
    "a waiver": {"waivers": [{"target": "family-share", "ground": "no_invoice", "note": "Minutes of 1 March"}]},
    "shares off": {"rules": [{"family": "share_targets", "mode": "off"}]},
    "a diet": {"diets": [{"diet": "x", "pupils_share": 0.1, "product": "banana", "substitute": "alface"}]},
}


@pytest.mark.parametrize("overrides", VARIANTS.values(), ids=VARIANTS.keys())
def test_the_independent_check_finds_nothing(overrides: dict[str, list[dict[str, object]]]) -> None:
    """Whatever the case, the tables follow from the decisions as the check reckons them with its own code."""
    tables, case, law, _ = solved_with(tiny_case(**overrides))
    assert verify(case, law, tables) == []


def test_the_order_of_the_cases_rows_changes_nothing() -> None:
    """A case whose rows stand in another order gives the same tables, but for the menu's and sources' own order."""
    case = tiny_case()
    turned = Case({name: frame.iloc[::-1] for name, frame in case.tables.items()})
    first, second = solved(case), solved(turned)
    for name in ("orders", "payments", "deliveries", "fund_use", "supplier_totals", "prices", "summary", "targets"):
        pd.testing.assert_frame_equal(first[name], second[name], obj=name)


def test_no_tables_without_values() -> None:
    """A solve that left no plan gives no tables, not empty ones."""
    case, law = tiny_case(), tiny_law()
    with pytest.raises(ValueError, match="infeasible"):
        build_tables(case, law, assemble(case, law), Solution(Termination.INFEASIBLE), {})


def test_payments_add_up_to_the_orders_and_the_charges() -> None:
    """Goods payments add up to the orders to the cent, delivery payments to the charge per drop."""
    tables = solved()
    goods = tables["payments"]["offer"] != ""
    assert round(tables["payments"].loc[goods, "amount"].sum(), 2) == round(tables["orders"]["amount"].sum(), 2)
    coop = tables["orders"][tables["orders"]["supplier"] == "coop"]
    drops = len(coop[["zone", "period"]].drop_duplicates())
    assert tables["payments"].loc[~goods, "amount"].sum() == 5.0 * drops


def test_a_school_day_without_food_is_counted() -> None:
    """A menu that forgets Thursday leaves 140 pupils without food twice in two weeks: said beside the meals planned, and checked."""
    weekdays = ("mon", "tue", "wed", "fri")
    case = tiny_case(menus=[{"menu": "all", "weekday": weekday, "dish": "salada"} for weekday in weekdays])
    tables = solved(case)
    summary = tables["summary"].set_index("measure")["value"]
    assert summary["meals_planned"] == 140 * 8
    assert summary["days_without_menu"] == 140 * 2
    assert verify(case, tiny_law(), tables) == []
    tables["summary"].loc[tables["summary"]["measure"] == "days_without_menu", "value"] = 0.0
    assert [v.family for v in verify(case, tiny_law(), tables)] == ["summary"]


def test_summary_of_the_tiny_case() -> None:
    """Meals, cost per meal and families are what the case gives on paper."""
    tables = solved()
    summary = tables["summary"].set_index("measure")["value"]
    assert summary["meals_planned"] == 140 * 10
    assert summary["meals_covered"] == 1400
    assert summary["families"] == 11
    assert summary["total_amount"] == round(tables["payments"]["amount"].sum(), 2)
    assert summary["cost_per_meal"] == summary["total_amount"] / 1400
    assert summary["paid:city"] + summary["paid:federal"] == pytest.approx(summary["total_amount"])
    assert summary["dishes"] == 3
    assert summary["fresh_foods"] == 4
    orders = tables["orders"]
    lettuce = orders.loc[orders["offer"] == "coop-alface", "amount"].sum()
    assert lettuce > 0
    assert summary["organic_share"] == pytest.approx(lettuce / orders["amount"].sum())


def test_fresh_foods_are_products_of_the_class_that_are_bought() -> None:
    """Rice made ultra-processed counts no more, and neither does what nobody buys: banana without an offer."""
    products = [r | {"processing_class": "ultra_processed"} if r["product"] == "arroz" else r for r in rows("products")]
    offers = [r for r in rows("offers") if r["product"] != "banana"]
    summary = solved(tiny_case(products=products, offers=offers))["summary"].set_index("measure")["value"]
    assert summary["fresh_foods"] == 2


@pytest.mark.parametrize(("least", "warned"), [(4.0, False), (5.0, True)])
def test_too_few_fresh_foods_are_told_with_the_laws_number(least: float, warned: bool) -> None:
    """Four foods are bought: enough where the law names four, a warning with its source where it names five."""
    law = replace(tiny_law(), fresh_foods_minimum=figure(least, "different foods a year"))
    tables = solved(law=law)
    texts = tables["warnings"].loc[tables["warnings"]["topic"] == "Variety of foods", "text"].tolist()
    assert len(texts) == warned
    assert not warned or ("4 different" in texts[0] and "at least 5" in texts[0] and "Law 1, article 1" in texts[0])


def test_nothing_bought_has_no_organic_share() -> None:
    """Without any offer there is nothing of which a part could be organic: the figure is blank, not nil."""
    summary = solved(tiny_case(offers=[]))["summary"].set_index("measure")["value"]
    assert pd.isna(summary["organic_share"])
    assert summary["fresh_foods"] == 0


def test_food_km_is_blank_where_a_distance_is_unknown() -> None:
    """Two unknown coordinates make the distance of the food unknown, never smaller."""
    known = solved()["summary"].set_index("measure")["value"]
    suppliers = [r | {"lat": None, "lon": None} if r["supplier"] == "f1" else r for r in rows("suppliers")]
    tables = solved(tiny_case(suppliers=suppliers))
    assert known["food_km"] > 0
    assert pd.isna(tables["summary"].set_index("measure")["value"]["food_km"])
    assert any("No coordinates" in text and "F1" in text for text in tables["warnings"]["text"])


def test_sources_count_rows_and_name_the_law() -> None:
    """Sources and assumptions are grouped by text with the number of rows, the law's references beside them."""
    suppliers = [r | {"source": "Register 2019"} for r in rows("suppliers")]
    suppliers[0] |= {"assumed": "lat and lon: town hall"}
    sources = solved(tiny_case(suppliers=suppliers))["sources"]
    found = sources.set_index(["table", "kind", "text"])["rows"]
    assert found["suppliers", "source", "Register 2019"] == 3
    assert found["suppliers", "assumption", "lat and lon: town hall"] == 1
    assert ("law", "source", "Law 1, article 1") in found.index


def test_warnings_tell_what_must_be_known() -> None:
    """Waived shares, unread figures, points not modelled and an odd cost per meal are told."""
    from tests.cases import figure, source

    cap = figure(1000)
    unread = type(cap)(cap.value, cap.unit, source(verified=False))
    law = tiny_law(family_cap=unread, not_modelled=("Samples of suppliers",))
    case = tiny_case(
        case=edited("case", 0, usual_cost_per_meal=8.0),
        waivers=[{"target": "family-share", "ground": "no_invoice", "note": "x"}],
    )
    text = "\n".join(solved(case, law)["warnings"]["text"])
    assert "Most that one family may sell" in text
    assert "Samples of suppliers" in text
    assert "No invoice can be issued" in text
    assert "usually 8.00" in text


def test_plain_case_has_no_warning_of_law_or_cost() -> None:
    """With read figures and a usual cost nothing of the kind is told."""
    topics = set(solved()["warnings"]["topic"])
    assert not topics & {"Law", "Cost per meal", "Shortfalls", "Shares", "Not modelled"}


def test_a_fund_without_limit_is_told() -> None:
    """A fund without an amount is planned without a limit, and the plan says so."""
    tables = solved(tiny_case(funds=edited("funds", 1, amount=None)))
    assert tables["fund_use"].set_index("fund")["available"]["city"].isna().all()
    assert any(text.startswith("Recursos próprios is planned without a limit") for text in tables["warnings"]["text"])


def test_extra_supplier_without_sales_is_left_out() -> None:
    """Only suppliers from whom something is bought stand among the totals."""
    idle = {"supplier": "idle", "name": "Idle", "kind": "other", "municipality": "Vila", "lat": -23.8, "lon": -46.7}
    assert "idle" not in set(solved(tiny_case(suppliers=added("suppliers", idle)))["supplier_totals"]["supplier"])
