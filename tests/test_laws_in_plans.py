"""Mended rules of the law through check, plan and verify, each on both sides of what it turns on."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path

import pytest

from planner import service
from planner.case import Case
from planner.i18n import using
from planner.making.plan import Plan
from planner.programmes.case_law import law_for
from planner.verify import verify
from tests.cases import Row, added, edited, rows, tiny_case, typed
from tests.menus.fruits import fruit_case, offers


def planned(case: Case) -> Plan:
    """Return the plan of a case, in which the check finds no error and the verification nothing wrong."""
    assert [f.what for f in service.check_case(case) if f.severity == "error"] == []
    plan = service.make_plan(case)
    assert verify(plan.case, plan.law, plan.tables) == []
    return plan


def head(programme: str, day: date, **cells: object) -> list[Row]:
    """Return the head of the tiny case under a programme on a day."""
    return edited("case", 0, programmes=programme, programme_date=day, **cells)


@cache
def lunch(day: date, grams: float) -> Plan:
    """Return a plan of US lunches: 200 g of a staple with 300 kcal and 2 g of saturated fat, and so much of a milk that has 4 % of it.

    By hand: the staple gives 600 kcal and 4 g; 100 g of milk give 60 kcal and 4 g. Of 660 kcal 8 g x 9 are 10.9 % with the milk,
    and 4 g x 9 are 5.5 % without; its energy counts.
    """
    foods: list[Row] = [
        {"food": "T1", "name": "Staple", "energy_kcal": 300, "saturated_fat_g": 2},
        {"food": "T2", "name": "Milk", "energy_kcal": 60, "saturated_fat_g": 4},
        *rows("composition")[2:],
    ]
    case = tiny_case(
        case=head("us-nslp", day, country="US"),
        composition=foods,
        stages=[row | {"programme_stage": "k_5"} for row in rows("stages")],
        recipes=[{"dish": "arroz_feijao", "product": "arroz", "net_g": 200}, {"dish": "arroz_feijao", "product": "feijao", "net_g": grams}],
        components=[{"product": "feijao", "component": "milk", "amount_per_100g": 0.42, "unit": "cup"}],
        dishes=rows("dishes")[:1],
        menus=rows("menus")[:1],
        funds=[{"fund": "city", "name": "City", "role": "own", "amount": 10**6}],
        fund_rates=[],
        targets=[],
        counting_rules=[],
    )  # fmt: skip
    return planned(case)


@pytest.mark.parametrize(
    ("day", "share", "judged"), [(date(2026, 1, 13), 8 * 9 / 660, "not_met"), (date(2026, 1, 14), 4 * 9 / 660, "met")]
)
def test_the_fat_of_milk_is_left_out_from_its_day_on(day: date, share: float, judged: str) -> None:
    """The lunch of 10.9 % saturated fat breaks the rule the day before the act; on its day the milk's is left out: 5.5 %."""
    table = lunch(day, 100)["nutrition"]
    rule = table[table["standard"].str.startswith("saturated-fat")]
    assert len(rule)
    assert rule["value"].to_numpy() == pytest.approx(share)
    assert set(rule["judgement"]) == {judged}


def test_other_fat_still_counts_and_the_plan_says_what_is_left_out() -> None:
    """Without milk the staple's 4 g of 600 kcal are 6 %; the table names the foods that are left out."""
    table = lunch(date(2026, 1, 14), 100)["nutrition"]
    rule = table[table["standard"].str.startswith("saturated-fat")]
    assert rule["nutrient_name"].str.contains("milk left out").all()
    plain = table[(table["standard"] == "") & (table["nutrient"] == "saturated_fat_g")]
    assert plain["value"].to_numpy() == pytest.approx(8.0)


def test_a_plan_that_hides_the_milk_is_found() -> None:
    """The check recomputes the share with its own hand: one that is told with the milk is a violation."""
    plan = lunch(date(2026, 1, 14), 100)
    table = plan["nutrition"].copy()
    table.loc[table["standard"].str.startswith("saturated-fat"), "value"] = 8 * 9 / 660
    assert verify(plan.case, plan.law, {**plan.tables, "nutrition": table}) != []


@pytest.mark.parametrize(("day", "counted"), [(date(2026, 12, 31), 304.0), (date(2027, 1, 1), 0.0)])
def test_a_label_counts_to_its_last_day(day: date, counted: float) -> None:
    """The firm's beans bear level 2 of the certification, 38 kg at 8.00 = 304.00: they count on the last day of 2026, not after."""
    offers = edited("offers", 4, labels="hve_2")
    plan = planned(tiny_case(case=head("fr-egalim", day, country="FR"), offers=offers, targets=[], counting_rules=[]))
    share = plan["targets"].set_index("target").loc["egalim-durable"]
    organic = plan["orders"].query("organic")["amount"].sum()
    assert share["numerator"] == pytest.approx(organic + counted)


@cache
def dearer(factor: float) -> Plan:
    """Return the plan of a town under PM POSHAN whose prices are those of the tiny case times a factor."""
    offers = [row | {"price": round(row["price"] * factor, 4)} for row in rows("offers")]
    names = ("bal_vatika", "upper_primary")
    stages = [row | {"programme_stage": name} for row, name in zip(rows("stages"), names, strict=True)]
    funds: list[Row] = [{"fund": "city", "name": "City", "role": "own", "amount": 10**6}]
    case = tiny_case(
        case=head("in-pm-poshan", date(2026, 3, 2), country="IN", currency="INR"), offers=offers, stages=stages,
        funds=funds, fund_rates=[], targets=[], counting_rules=[],
    )  # fmt: skip
    return planned(case)


@pytest.mark.parametrize(("part", "judged"), [(0.99, "met"), (1.01, "not_met")])
def test_the_material_cost_binds_each_stage_by_itself(part: float, judged: str) -> None:
    """With prices at 99 % of what the lower stage's 6.78 allow it keeps its ceiling; at 101 % it does not, whatever the other leaves.

    The upper stage has 10.17 and costs less than that in both: what it leaves is nobody else's, and no fund is reckoned from it.
    """
    usual = dearer(1.0)["cost_ceilings"].set_index("stage")["cost"]
    table = dearer(round(part * 6.78 / usual["pre"], 4))["cost_ceilings"].set_index("stage")
    assert table.loc["pre", "judgement"] == judged
    assert table["ceiling"].to_dict() == {"pre": 6.78, "primary": 10.17}
    assert law_for(dearer(1.0).case).rates == {}


@pytest.mark.parametrize(("price", "total"), [(25.0, 325.0), (0.0, 0.0)])
def test_food_that_is_given_costs_nothing(price: float, total: float) -> None:
    """The 13 packs of rice cost 13 x 25.00 = 325.00, or nothing where the State gives them; the check notes it and the plan is whole."""
    case = tiny_case(offers=edited("offers", 3, price=price))
    plan = planned(case)
    rice = plan["orders"].query("product == 'arroz'")
    assert (rice["packs"].sum(), rice["amount"].sum()) == (13, total)
    noted = {f.code: f.severity for f in service.check_case(case) if f.code == "price-of-nothing"}
    assert noted == ({} if price else {"price-of-nothing": "note"})


def test_what_is_given_counts_toward_no_share_of_money() -> None:
    """Half of what is spent is to be the firm's; given rice adds neither to what counts nor to what it is a share of."""
    own: list[Row] = [{"target": "firm", "name": "Firm", "counts": "firm", "share": 0.1, "denominator": "spend"}]
    rule: Row = {
        "counts": "firm",
        "clause": 1,
        "attribute": "supplier.kind",
        "values": "other",
        "definition": "The firm",
    }
    case = tiny_case(
        offers=edited("offers", 3, price=0), targets=own, counting_rules=added("counting_rules", rule),
        suppliers=edited("suppliers", 2, delivery_cost_per_kg=None),
    )  # fmt: skip
    plan = planned(case)
    share = plan["targets"].set_index("target").loc["firm"]
    paid = plan["orders"]
    assert share["numerator"] == pytest.approx(paid.query("supplier == 'firma' and product != 'arroz'")["amount"].sum())
    assert share["denominator"] == pytest.approx(paid["amount"].sum())


def test_the_rule_on_invoices_steers_nobody() -> None:
    """Lettuce of a farmer is not given up for a woman's that is dearer: the half in the woman's name leads no plan."""
    suppliers = added(
        "suppliers",
        {
            "supplier": "f2",
            "name": "F2",
            "kind": "individual",
            "families": 1,
            "municipality": "Vila",
            "state": "SP",
            "lat": -23.82,
            "lon": -46.68,
            "ownership": "women",
        },
    )
    offers = [rows("offers")[2] | {"kg_per_period": None}, *rows("offers")[1:2], *rows("offers")[3:]]
    offers.append({"offer": "f2-alface", "supplier": "f2", "product": "alface", "price": 4.0})
    case = tiny_case(
        case=head("br-pnae", date(2026, 3, 2)),
        suppliers=suppliers,
        offers=offers,
        rules=[{"family": "ranking", "mode": "off"}],
        waivers=[
            {
                "target": "family-share",
                "ground": "no_regular_supply",
                "decided_on": date(2026, 1, 12),
                "note": "Made up",
            }
        ],
        funds=[{"fund": "federal", "name": "Repasse", "role": "transfer", "amount": 2000}],
        fund_rates=[],
        targets=[],
    )
    plan = planned(case)
    assert plan["orders"].query("product == 'alface'")["supplier"].unique().tolist() == ["f1"]
    assert plan["targets"].set_index("target").loc["women-individual", "mode"] == "off"


def served_on(days: str, group: str, programme: str, last: date) -> Plan:
    """Return the plan of a given menu that has bananas on some weekdays, if bananas were of another food group, under a programme."""
    menus: list[Row] = [{"menu": "all", "weekday": day, "dish": "fruta"} for day in days.split("|")]
    case = tiny_case(
        case=head(programme, date(2026, 11, 2), last_day=last),
        products=[row | {"food_group": group} if row["product"] == "banana" else row for row in rows("products")],
        menus=[{"menu": "all", "dish": "arroz_feijao"}, *menus],
        funds=[{"fund": "city", "name": "City", "role": "own", "amount": 10**6}],
        fund_rates=[], targets=[], counting_rules=[],
    )  # fmt: skip
    return planned(case)


@pytest.mark.parametrize(("days", "times", "judged"), [("tue", 3, "met"), ("tue|mon", 7, "not_met")])
def test_meat_in_16_days_served(days: str, times: int, judged: str) -> None:
    """Sixteen school days from 2 to 23 March: three Tuesdays keep the German standard's three, four Mondays beside them do not."""
    table = served_on(days, "meat", "de-dge", date(2026, 3, 23))["menu_frequency"].set_index("rule")
    row = table.loc["meat"]
    assert (row["days"], row["found"], row["judgement"]) == (16, times, judged)
    assert (table.loc["fish", "minimum"], table.loc["fish", "judgement"]) == (3, "not_met")


def test_different_fruits_in_a_week_of_england() -> None:
    """Bananas on two days are one fruit of three that England asks for in a week; three weeks without oily fish are one window."""
    table = served_on("tue|thu", "fruit", "gb-eng-sfs", date(2026, 3, 20))["menu_frequency"]
    fruit = table[table["rule"] == "fruit-different"]
    assert (fruit["found"].tolist(), fruit["minimum"].tolist()) == ([1, 1, 1], [3, 3, 3])
    fish = table[table["rule"] == "oily-fish"].iloc[0]
    assert (fish["days"], fish["found"], fish["judgement"]) == (15, 0, "not_met")


@pytest.mark.parametrize(("months", "share", "judged"), [("3", 1.0, "met"), ("4-12", 0.0, "not_met")])
def test_fruit_in_season_of_spain(months: str, share: float, judged: str) -> None:
    """A menu whose only fruit is in season in March keeps the 45 %; one whose fruit is in season from April on does not."""
    ripe = [row | {"season_months": months} for row in rows("products")]
    menus: list[Row] = [{"menu": "all", "weekday": day, "dish": "fruta"} for day in ("tue", "thu")]
    case = tiny_case(
        case=head("es-rd-315", date(2026, 11, 2), country="ES"), products=ripe, targets=[], counting_rules=[],
        menus=[{"menu": "all", "dish": "arroz_feijao"}, *menus],
        funds=[{"fund": "city", "name": "City", "role": "own", "amount": 10**6}], fund_rates=[],
    )  # fmt: skip
    row = planned(case)["menu_frequency"].set_index("rule").loc["in-season"]
    assert (row["found"], row["judgement"]) == (share, judged)


@pytest.mark.parametrize(("without", "share"), [("", 8 * 9 / 660), ("component:milk", 4 * 9 / 660)])
def test_a_standard_of_ones_own_leaves_foods_out(without: str, share: float) -> None:
    """The lunch of 600 kcal and 4 g with 100 g of milk of 60 kcal and 4 g: 8 g x 9 / 660 with the milk's fat, 4 g x 9 / 660 without it."""
    base = lunch(date(2026, 1, 14), 100).case
    own: list[Row] = [
        {"standard": f"own-{stage}", "stage": stage, "nutrient": "saturated_fat_g", "without": without, "basis": "energy_share", "maximum": 0.1}
        for stage in ("primary", "pre")
    ]  # fmt: skip
    case = replace(base, tables={**base.tables, "nutrition_standards": typed("nutrition_standards", own)})
    table = planned(case)["nutrition"].query("standard.str.startswith('own')")
    assert table["value"].to_numpy() == pytest.approx(share)
    assert set(table["judgement"]) == {"met" if without else "not_met"}


@pytest.mark.parametrize(("least", "level"), [(None, "Bronze"), (0.8, "Silver"), (0.9, "Gold")])
def test_the_level_of_a_label_is_told_and_verified_in_each_form(
    tmp_path: Path, least: float | None, level: str
) -> None:
    """Of 14 kg a day, 3 of 10 days are organic at the least: 30 %, bronze; 8 days are silver and 9 gold. Read in another language too."""
    own: list[Row] = [
        {"target": "more", "name": "More", "counts": "own", "share": least, "basis": "mass", "denominator": "spend"}
    ]
    counting: Row = {"counts": "own", "clause": 1, "attribute": "offer.organic", "values": "yes"}
    asked: dict[str, list[Row]] = {} if least is None else {"targets": own, "counting_rules": [counting]}
    case = fruit_case(
        case=head("dk-spisemaerke", date(2026, 11, 2), country="DK"), offers=offers(organic=True), **asked
    )
    plan = planned(case)
    assert plan["targets"].set_index("target").loc["organic-label", "level"] == level
    written = service.export_plan(plan, tmp_path)
    with using("fr"):
        assert service.verify_plan(case, written["workbook"]) == []
        assert service.verify_plan(case, written["data"]) == []
