"""From five inputs to a case that the checks accept and that plans to a verified plan; nothing is made up in silence."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from planner import service
from planner.assembly import assemble
from planner.assembly.funds import fund_table
from planner.assumed import assumed_cells
from planner.findings import InputError
from planner.imports.result import rows_of
from planner.library import library
from planner.making.plan import Outcome
from planner.programmes.case_law import law_for
from planner.service import check_case, farms_to_ask, is_not_met
from planner.service.start import with_menu, with_register
from planner.start import start_case, town_findings
from planner.start.begin import school_year_of
from planner.start.filled import Filled
from planner.start.prices import KEPT_BACK, Unknown, add_offers, fill_unknown, refuse_dear
from planner.start.rows import add_pupils
from planner.start.town import stage_names
from tests.start.towns import TOWNS, month, planned, started


@pytest.mark.parametrize("country", TOWNS)
def test_the_checks_accept_what_is_begun(country: str) -> None:
    """No error is in it, and every warning is about the law's date, prices without quotes, or what no farm offers yet."""
    found = [one for one in check_case(started(country).case) if one.severity != "note"]
    assert [one.code for one in found if one.severity == "error"] == []
    assert {(one.table, one.column) for one in found} <= {
        ("case", "programme_date"),
        ("sites", "lat"),
        ("products", "product"),
        ("suppliers", "kind"),
        ("offers", "organic"),
    }


@pytest.mark.parametrize("country", TOWNS)
def test_every_cell_that_was_not_typed_is_marked_with_a_reason(country: str) -> None:
    """All assumptions count, each says why; what the user typed is none of them, and every price is one."""
    case = started(country).case
    cells = assumed_cells(case)
    assert len(cells) == len(case.tables["assumptions"])
    assert (cells["assumed"] != "").all()
    marked = set(zip(cells["table"], cells["column"], strict=True))
    assert not {("enrolment", "pupils"), ("sites", "municipality"), ("case", "country"), ("case", "case")} & marked
    prices = cells[(cells["table"] == "offers") & (cells["column"] == "price")]
    assert sorted(prices["row"]) == sorted(case.tables["offers"]["offer"])
    grams = cells[(cells["table"] == "recipes") & (cells["column"] == "net_g")]
    assert len(grams) == len(case.tables["recipes"])


@pytest.mark.parametrize("country", TOWNS)
def test_a_month_of_it_is_planned_and_verified(country: str) -> None:
    """Everybody is fed; what gives way is the share of farms, whole, because no farm is made up."""
    plan = planned(country)
    assert plan.violations == ()
    assert plan.outcome is Outcome.SHORT
    assert plan.figure("meals_covered") == plan.figure("meals_planned") > 0
    missed = plan["targets"][is_not_met(plan["targets"]["judgement"])]
    assert set(missed["sense"]) == {"at_least"}
    assert (missed["numerator"] == 0).all()
    assert (missed["gap"] > 0).all()
    assert set(plan.case.tables["suppliers"]["kind"]) == {"other"}


def test_farms_are_asked_for_what_grows_in_its_months() -> None:
    """Of what is bought from 22 February to 12 March, apples grow in France in both months, strawberries in neither; kg are those of the orders."""
    plan = planned("FR")
    asked = farms_to_ask(plan).set_index("product")
    bought = plan["orders"].groupby("product")["kg"].sum()
    assert asked.loc["apple", "months"] in ([2, 3], [3], [2])
    assert asked.loc["apple", "kg"] == pytest.approx(bought["apple"])
    assert "rice" in bought
    assert "rice" not in asked.index
    assert asked["amount"].is_monotonic_decreasing
    assert (asked["kg"] <= bought.reindex(asked.index) + 1e-9).all()


def test_prices_that_nobody_tells_make_the_meal_cost_what_the_town_says() -> None:
    """French prices have no source: one price per kg for all, so that the food that the menu needs costs 2.10 a meal."""
    begun = started("FR")
    assert len(begun.unpriced) == len(begun.case.tables["offers"])
    assert set(begun.case.tables["offers"]["price"]) == {begun.price_per_kg}
    made = assemble(begun.case, law_for(begun.case))
    cost = begun.price_per_kg * made.zone_needs["need_kg"].sum() / made.meals["meals"].sum()
    assert cost == pytest.approx(2.1, abs=0.01)
    assert begun.case.head["usual_cost_per_meal"] == 2.1


def test_without_it_the_menu_costs_most_of_the_money_and_says_so() -> None:
    """Brazil's published prices are those of the plan's year; the rest is one price, so that nine tenths of the money are spent."""
    begun = started("BR")
    case = begun.case
    offers = case.tables["offers"]
    made = assemble(case, law_for(case))
    kg = made.zone_needs.groupby("product")["need_kg"].sum()
    assert (offers["price"] * offers["product"].map(kg)).sum() == pytest.approx(900_000 * (1 - KEPT_BACK), rel=0.001)
    assert 0 < len(begun.unpriced) < len(offers)
    reasons = assumed_cells(case).set_index(["table", "row", "column"])["assumed"]
    assert (
        "CEAGESP"
        in assumed_cells(case).set_index(["table", "row", "column"])["source"]["offers", "market-banana", "price"]
    )
    assert "90 %" in reasons["offers", "market-rice", "price"]


def test_a_published_price_is_brought_to_the_plans_year_and_one_typed_over_it_is_a_price() -> None:
    """By hand: bananas cost 3.69 in 2024; three years of 7 % are 1.225, so 4.52 in 2027. 6.00 typed over it is 6.00, not 7.35."""
    case = started("BR").case
    offers = case.tables["offers"]
    assert offers.set_index("product").loc["banana", "price"] == 4.52
    assert set(offers["price_factor"]) == {""}
    assert case.tables["price_factors"].empty
    reason = assumed_cells(case).set_index(["row", "column"]).loc[("market-banana", "price"), "assumed"]
    assert "3.69 in 2024, times 1.225 for 7.0 % a year until 2027" in reason
    typed = offers.assign(price=offers["price"].mask(offers["product"] == "banana", 6.0))
    made = assemble(replace(case, tables={**case.tables, "offers": typed}), law_for(case))
    assert made.offers.set_index("product").loc["banana", "price_per_unit"] == 6.0


def test_the_programmes_money_is_reckoned_and_the_rest_is_the_towns() -> None:
    """By hand: 1,200 x 0.57 + 300 x 1.57 (the crèche's rate) a day, for 200 days; the town's own is the rest of the amount."""
    funds = started("BR").case.tables["funds"].set_index("fund")
    law = law_for(started("BR").case)
    paid = 200 * (1200 * law.rates["primary"].value + 300 * law.rates["creche"].value)
    assert funds.loc["own", "amount"] == pytest.approx(900_000 - paid)
    assert funds.loc["transfer", "role"] == "transfer"


def test_less_money_and_prices_of_the_towns_own() -> None:
    """An amount below what the rates give is the transfer itself; a price that is typed is no assumption and needs no factor."""
    town = replace(TOWNS["BR"], money=200_000, cost_per_meal=3.0, prices={"arroz": 5.5, "Feijão-carioca": 8.0})
    case = start_case(town).case
    assert case.tables["funds"][["fund", "amount"]].values.tolist() == [["transfer", 200_000]]
    offer = case.tables["offers"].set_index("product").loc["rice"]
    assert (offer["price"], offer["price_factor"]) == (5.5, "")
    cells = assumed_cells(case)
    assert not ((cells["row"] == "market-rice") & (cells["column"] == "price")).any()
    assert ((cells["row"] == "market-banana") & (cells["column"] == "price")).any()


def filled_with(price: float) -> tuple[Filled, list[Unknown]]:
    """Return the offers of a product whose price is told and of one of which nobody tells any."""
    filled = Filled()
    filled.add("offers", {"offer": "told", "supplier": "market", "product": "apple", "price": price})
    row = filled.add("offers", {"offer": "untold", "supplier": "market", "product": "rice"})
    return filled, [Unknown("rice", "Rice", row)]


def test_one_price_is_what_is_left_by_hand() -> None:
    """10 kg at 3 cost 30 of 90, nine tenths of 100: the other 20 kg cost 3 each; with 20 meals at 2, 10 are left, so 0.50 each."""
    kg = {"apple": 10.0, "rice": 20.0}
    filled, unknown = filled_with(3.0)
    assert fill_unknown(filled, replace(TOWNS["FR"], money=100, cost_per_meal=None), unknown, kg, 20) == 3.0
    assert unknown[0].offer["price"] == 3.0
    filled, unknown = filled_with(3.0)
    assert fill_unknown(filled, replace(TOWNS["FR"], cost_per_meal=2.0), unknown, kg, 20) == 0.5
    assert fill_unknown(filled, TOWNS["FR"], [], kg, 20) is None


@pytest.mark.parametrize(("price", "fits"), [(8.99, True), (9.0, False), (50.0, False)])
def test_money_that_does_not_go_with_known_prices_is_asked(price: float, fits: bool) -> None:
    """Of 90 the known 10 kg take 89.90: a cent is left for a kg of the rest; at 9 each nothing is left, and no price could be right."""
    filled, unknown = filled_with(price)
    town, kg = replace(TOWNS["FR"], money=100, cost_per_meal=None), {"apple": 10.0, "rice": 10.0}
    if fits:
        assert fill_unknown(filled, town, unknown, kg, 20) == 0.01
        return
    with pytest.raises(InputError) as error:
        fill_unknown(filled, town, unknown, kg, 20)
    (finding,) = error.value.findings
    assert finding.code == "start-prices"
    assert "Rice" in finding.what
    assert "--cost-per-meal" in finding.mend


@pytest.mark.parametrize(("money", "refused"), [(1_600_000, False), (1_600_000.5, True)])
def test_money_beyond_what_is_believed_of_a_meal_is_refused(money: float, refused: bool) -> None:
    """By hand: nine tenths of 1,600,000 for 120,000 French meals are 12 each, the most that is believed; what the town says itself is taken."""
    town = replace(TOWNS["FR"], money=money, cost_per_meal=None)
    if refused:
        with pytest.raises(InputError) as error:
            refuse_dear(town, 120_000, 4)
        (finding,) = error.value.findings
        assert finding.code == "start-dear"
        assert "on 4 days" in finding.what
        assert "--cost-per-meal" in finding.mend
    else:
        refuse_dear(town, 120_000, 4)
    refuse_dear(replace(town, cost_per_meal=2.1), 120_000, 4)


def test_the_money_of_a_year_is_not_spent_on_the_days_of_a_short_menu() -> None:
    """Two days of a Brazilian menu with the money of a year, 900,000 for 1,500 pupils, would make a meal of 270: it is refused."""
    menu = rows_of(
        "menus", [{"menu": "all", "date": pd.Timestamp(f"2027-03-0{day}"), "dish": "arroz-feijao"} for day in (2, 4)]
    )
    with pytest.raises(InputError) as error:
        start_case(replace(TOWNS["BR"], menu=menu))
    (finding,) = error.value.findings
    assert finding.code == "start-dear"
    assert "270" in finding.what
    assert "on 2 days" in finding.what


def test_a_price_of_what_is_on_no_menu_is_asked() -> None:
    """It would be of no use, and the name may be a slip."""
    filled = Filled()
    filled.add("products", {"product": "rice", "name": "Riz"})
    with pytest.raises(InputError) as error:
        add_offers(filled, replace(TOWNS["FR"], prices={"caviar": 900}), library(), "market", 2027)
    assert [one.code for one in error.value.findings] == ["start-price-of"]


@pytest.mark.parametrize(
    ("country", "word", "stage"),
    [
        ("BR", "fundamental", "primary"),
        ("BR", "anos finais", "lower_secondary"),
        ("BR", "EJA", "adult"),
        ("US", "elementary", "k_5"),
        ("US", "middle school", "6_8"),
        ("US", "high", "9_12"),
        ("FR", "primaire", "elementaire"),
        ("BR", "escola", None),
        ("PE", "primary", "primaria"),
        ("PE", "Primaria", "primaria"),
        ("PE", "primaire", "primaria"),
        ("PE", "pre-school", "inicial"),
        ("PE", "secondary", "secundaria"),
        ("PE", "high school", "secundaria"),
        ("PE", "nursery", None),
        ("US", "primary", "k_5"),
        ("US", "primaria", "k_5"),
        ("US", "lycée", "9_12"),
        ("US", "secondary", None),
        ("BR", "secondary", None),
        ("IN", "kindergarten", "bal_vatika"),
        ("FR", "pre-school", "maternelle"),
    ],
)
def test_stages_are_called_as_people_and_lists_of_schools_call_them(country: str, word: str, stage: str | None) -> None:
    """What a list of schools may write over its pupils may be said of them too; a word for no stage is none."""
    assert stage_names(country)(word) == stage


@pytest.mark.parametrize("country", ["BR", "FR", "IN", "PE", "US"])
def test_the_example_of_pupils_is_of_the_country(country: str) -> None:
    """What is told as the way to write pupils can be said in that country as it stands."""
    with pytest.raises(InputError) as error:
        service.pupils_by_word(["many"], country)
    example = error.value.findings[0].mend.partition("--pupils ")[2].rstrip(".")
    assert set(service.pupils_said([example], country).values()) == {1200, 300}


def test_a_country_may_be_said_by_its_name() -> None:
    """Brasil, Brésil and br are the same country; Atlantis is none."""
    for word in ("Brasil", "Br\u00e9sil", "br"):
        assert town_findings(replace(TOWNS["BR"], country=word)) == []
    assert [one.code for one in town_findings(replace(TOWNS["BR"], country="Atlantis"))] == ["start-country"]


def test_all_that_is_wrong_is_told_at_once() -> None:
    """Country, town, money, stage, number and law: one finding each, with the words that would do."""
    town = replace(
        TOWNS["BR"],
        name=" ",
        money=-1,
        pupils={"primary": 1.5, "primério": 3, "anos iniciais": 2},
        programmes=("br-pnea",),
    )
    codes = [one.code for one in town_findings(town)]
    assert codes == ["start-number", "start-stage", "start-stage-twice", "start-town", "start-money", "start-law"]
    assert "br-pnae" in town_findings(town)[-1].what
    assert [one.code for one in town_findings(replace(TOWNS["BR"], country="xx"))] == ["start-country"]
    assert [one.code for one in town_findings(replace(TOWNS["BR"], pupils={}))] == ["start-pupils"]
    twice = replace(TOWNS["FR"], pupils={"maternelle": 1, "école maternelle": 2})
    assert [one.code for one in town_findings(twice)] == ["start-stage-twice"]
    assert town_findings(TOWNS["BR"]) == []


@pytest.mark.parametrize(
    ("day", "year"), [(date(2026, 11, 30), 2027), (date(2027, 2, 8), 2027), (date(2027, 2, 9), 2028)]
)
def test_the_year_is_the_next_that_has_not_begun(day: date, year: int) -> None:
    """The Brazilian year begins on 8 February 2027: on that day it can still be planned, the day after the next is."""
    assert school_year_of(replace(TOWNS["BR"], today=day)).first.year == year
    assert school_year_of(replace(TOWNS["BR"], today=day, year=2026)).first.year == 2026


def test_no_dish_is_served_on_a_weekday_without_school() -> None:
    """French schools have no Wednesday: neither has the menu, and no product is there that only Wednesday's dishes need."""
    case = month("FR")
    assert set(case.tables["menus"]["weekday"]) == {"mon", "tue", "thu", "fri"}
    assert set(case.tables["dishes"]["dish"]) == set(case.tables["menus"]["dish"])
    assert set(case.tables["products"]["product"]) == set(case.tables["recipes"]["product"])


def test_a_dated_menu_says_the_days_of_the_plan() -> None:
    """Dishes on Tuesday 2 and Thursday 4 March 2027: the plan is of these days, and the Wednesday between has no school."""
    menu = rows_of(
        "menus", [{"menu": "all", "date": pd.Timestamp(f"2027-03-0{day}"), "dish": "arroz-feijao"} for day in (2, 4)]
    )
    year = school_year_of(replace(TOWNS["BR"], menu=menu))
    assert (year.first, year.last) == (date(2027, 3, 2), date(2027, 3, 4))
    assert [(span.first, span.last) for span in year.off] == [(date(2027, 3, 3), date(2027, 3, 3))]


def test_a_menu_of_a_file_is_cooked_by_the_library(tmp_path: Path) -> None:
    """Dishes are found by their names; one without a recipe is asked about, and left out and named only if that is asked for."""
    place = tmp_path / "cardapio.csv"
    place.write_text(
        "semana;dia;prato\n1;segunda;Arroz com lentilha\n1;ter\u00e7a;Arroz com lentilha\n1;quinta;Ensopado de unic\u00f3rnio\n"
    )
    with pytest.raises(InputError) as error:
        with_menu(TOWNS["BR"], place, meal="lunch")
    assert [one.code for one in error.value.findings] == ["start-recipes"]
    assert "unic\u00f3rnio" in error.value.findings[0].what
    town, left = with_menu(TOWNS["BR"], place, meal="lunch", known_only=True)
    assert left == ["Ensopado de unic\u00f3rnio"]
    assert town.menu is not None
    assert town.menu[["menu", "cycle_week", "weekday", "dish"]].values.tolist() == [
        ["all", 1, "mon", "arroz-lentilha"],
        ["all", 1, "tue", "arroz-lentilha"],
    ]


def test_a_register_gives_schools_and_shares_the_pupils(tmp_path: Path) -> None:
    """A list of two schools without pupils: those of the town are shared among the schools of the stage."""
    place = tmp_path / "escolas.csv"
    place.write_text(
        "escola;munic\u00edpio;latitude;longitude;etapa\nEMEF Um;Botucatu;-22.88;-48.44;anos iniciais do ensino fundamental\n"
        "EMEF Dois;Botucatu;-22.90;-48.45;anos iniciais do ensino fundamental\n"
    )
    town = with_register(replace(TOWNS["BR"], pupils={"primary": 300}), place)
    assert sorted(town.register["sites"]["name"]) == ["EMEF Dois", "EMEF Um"]
    assert town.register["enrolment"]["pupils"].tolist() == [150, 150]
    filled = Filled()
    portions = add_pupils(filled, town, library())
    assert {eats.stage for eats in portions.values()} == {"primary"}
    assert [row["menu"] for row in filled.tables["enrolment"]] == ["all", "all"]
    assert all("zone" in row for row in filled.tables["sites"])


def own_list(place: Path, *lines: str) -> Path:
    """Write a list of schools of a town's own, with pupils by stage."""
    place.write_text("\n".join(("escola;latitude;longitude;etapa;alunos", *lines)) + "\n")
    return place


def test_pupils_of_a_list_are_paid_for_as_the_programme_pays(tmp_path: Path) -> None:
    """By hand: 1,405 x 0.57 + 137 x 1.57 (the cr\u00e8che's rate) a day, for 200 days, are 203,188; of 900,000 the town pays 696,812."""
    place = own_list(
        tmp_path / "escolas.csv",
        "EMEF Um;-22.88;-48.44;anos iniciais do ensino fundamental;1405",
        "Creche Dois;-22.90;-48.45;creche;137",
    )
    case = start_case(with_register(replace(TOWNS["BR"], pupils={}), place)).case
    assert sorted(case.tables["stages"]["programme_stage"]) == ["creche", "primary"]
    law = law_for(case)
    assert (law.rates["primary"].value, law.rates["creche"].value) == (0.57, 1.57)
    made = fund_table(case, law).set_index("fund")["amount"]
    assert made["transfer"] == pytest.approx(203_188)
    assert made["own"] == pytest.approx(696_812)


def test_a_school_without_a_place_lies_amid_the_others_of_the_town(tmp_path: Path) -> None:
    """By hand: between -22.88, -48.44 and -22.90, -48.46 lies -22.89, -48.45; it is told of that school alone, and the market has no place."""
    place = own_list(
        tmp_path / "escolas.csv",
        "EMEF Um;-22.88;-48.44;anos iniciais do ensino fundamental;100",
        "EMEF Dois;-22.90;-48.46;anos iniciais do ensino fundamental;100",
        "EMEF Sem Lugar;;;anos iniciais do ensino fundamental;100",
    )
    begun = start_case(with_register(replace(TOWNS["BR"], pupils={}), place))
    sites = begun.case.tables["sites"].set_index("name")
    assert sites.loc["EMEF Sem Lugar", ["lat", "lon"]].tolist() == pytest.approx([-22.89, -48.45])
    assert (begun.unplaced, begun.nowhere) == (("EMEF Sem Lugar",), False)
    assert begun.case.tables["suppliers"][["lat", "lon"]].isna().all(axis=None)
    assert [one.code for one in check_case(begun.case) if one.code == "place-not-known"] == []


def test_a_town_of_which_nobody_says_the_place_is_told_until_it_is_said() -> None:
    """Without a place it is told on the screen and by the checks; with one by neither."""
    begun = started("BR")
    assert (begun.unplaced, begun.nowhere) == (("Schools of Botucatu",), True)
    assert "place-not-known" in [one.code for one in check_case(begun.case)]
    said = start_case(replace(TOWNS["BR"], place=(-22.88, -48.44)))
    assert (said.unplaced, said.nowhere) == ((), False)
    assert "place-not-known" not in [one.code for one in check_case(said.case)]
