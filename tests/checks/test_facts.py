"""The estimate of what the menus need, reckoned by hand for the tiny case."""

from __future__ import annotations

from datetime import date

import pytest

from planner.case import Case
from planner.checks.facts import Facts, complete
from planner.schema import CASE_TABLES
from tests.cases import added, edited, rows, tiny_case, tiny_law


def _need(**overrides: object) -> dict[str, float]:
    return Facts(tiny_case(**overrides)).need_kg.to_dict()  # type: ignore[arg-type]


def test_need() -> None:
    """Ten days of rice and beans, four of lettuce and banana, for 100 and 40 pupils who eat, with peel."""
    assert _need() == pytest.approx(
        {
            "arroz": 10 * (100 * 0.050 + 40 * 0.030),
            "feijao": 10 * (100 * 0.030 + 40 * 0.020),
            "alface": 4 * 140 * 0.020 * 1.25,
            "banana": 4 * 140 * 0.080 * 1.5,
        }
    )


def test_meals() -> None:
    """A meal is a pupil, a day and a different meal of it: ten lunches for 140 pupils."""
    assert Facts(tiny_case()).meals == 1400
    breakfast = edited("dishes", 2, meal="breakfast")
    assert Facts(tiny_case(dishes=breakfast)).meals == 1400 + 4 * 140


def test_need_with_calendar() -> None:
    """A holiday at one site takes its pupils off, and a Saturday puts them on."""
    holiday = {"first_day": date(2026, 3, 4), "kind": "no_school", "site": "emef"}
    assert _need(calendar=[holiday])["arroz"] == pytest.approx(62 - 5)
    saturday = {"first_day": date(2026, 3, 7), "kind": "school", "site": "emei"}
    assert _need(calendar=[saturday])["arroz"] == pytest.approx(62 + 1.2)


def test_need_with_later_enrolment() -> None:
    """A number of pupils from a date on replaces the earlier one from that day."""
    later = {"site": "emef", "stage": "primary", "pupils": 200, "menu": "all", "valid_from": date(2026, 3, 9)}
    assert _need(enrolment=added("enrolment", later))["arroz"] == pytest.approx(5 * 6.2 + 5 * 11.2)


def test_need_with_dated_menu() -> None:
    """A dish on a date replaces the cycle's dish of the same part of the meal on that day only."""
    other = {"dish": "so_arroz", "name": "Arroz", "meal": "lunch", "slot": "base"}
    need = _need(
        dishes=added("dishes", other),
        recipes=added("recipes", {"dish": "so_arroz", "product": "arroz", "net_g": 100}),
        menus=added("menus", {"menu": "all", "date": date(2026, 3, 3), "dish": "so_arroz"}),
    )
    assert need["feijao"] == pytest.approx(38 * 0.9)
    assert need["arroz"] == pytest.approx(62 * 0.9 + 14)


def test_need_with_cycle() -> None:
    """A dish of the second week of two is served in the second week."""
    menus = [
        {"menu": "all", "cycle_week": 2, "weekday": "mon", "dish": "salada"},
        {"menu": "all", "cycle_week": 1, "dish": "fruta"},
    ]
    plan = Facts(tiny_case(menus=menus))
    days = plan.menu_days.groupby("dish")["day"].apply(list).to_dict()
    assert days == {"salada": [7], "fruta": [0, 1, 2, 3, 4, 5, 6]}


def test_need_with_choice() -> None:
    """Alternatives that somebody delivers share the days equally; where nobody delivers any the first is served."""
    recipes = edited("recipes", 5, choice="fruit")
    recipes.append({"dish": "fruta", "product": "alface", "choice": "fruit", "net_g": 100})
    need = _need(recipes=recipes)
    assert need["banana"] == pytest.approx(67.2 / 2)
    assert need["alface"] == pytest.approx(14 + 4 * 140 * 0.1 * 1.25 / 2)
    assert _need(recipes=recipes, offers=rows("offers")[:1])["alface"] == pytest.approx(14 + 4 * 140 * 0.1 * 1.25)
    nobody = _need(recipes=recipes, offers=rows("offers")[3:4])
    assert nobody["banana"] == pytest.approx(67.2)
    assert nobody["alface"] == pytest.approx(14)


def test_need_with_diets() -> None:
    """A diet takes the product from a part of the pupils of a stage and gives them the substitute."""
    diet = {
        "diet": "d",
        "stage": "primary",
        "product": "feijao",
        "pupils_share": 0.1,
        "substitute": "arroz",
        "grams_factor": 0.5,
    }
    need = _need(diets=[diet])
    assert need["feijao"] == pytest.approx(38 - 3)
    assert need["arroz"] == pytest.approx(62 + 1.5)
    everyone = _need(diets=[diet | {"stage": None, "substitute": None}])
    assert everyone["feijao"] == pytest.approx(38 * 0.9)


def test_cost_takes_the_cheapest_offer() -> None:
    """Banana is cheapest at 6 for a dozen of 1.5 kg; price factors are applied first."""
    facts = Facts(tiny_case())
    assert facts.cost.set_index("product")["amount"].to_dict() == pytest.approx(
        {"arroz": 310, "feijao": 304, "banana": 268.8, "alface": 56}
    )
    dearer = edited("offers", 5, price_factor="up")
    facts = Facts(tiny_case(offers=dearer, price_factors=[{"price_factor": "up", "factor": 2}]))
    assert facts.cost.set_index("product").loc["banana", "amount"] == pytest.approx(67.2 * 5)


def test_complete_fills_tables_and_columns() -> None:
    """Tables and columns that are missing are there afterwards, without rows or blank."""
    case = complete(Case({"offers": tiny_case().tables["offers"].drop(columns="months")}))
    assert list(case.tables) == list(CASE_TABLES)
    assert (case["offers"]["months"] == "").all()


def test_law_must_be_asked_for() -> None:
    """A check that forgot to say that it needs the law is told so."""
    assert Facts(tiny_case(), tiny_law()).law.family_cap is not None
    with pytest.raises(RuntimeError, match="needs_law"):
        _ = Facts(tiny_case()).law


def test_a_whole_case_is_looked_at_as_it_is() -> None:
    """Of a case that lacks no table and no column no copy is made, so its defaults are filled in once; one that lacks a column gets it."""
    case = tiny_case()
    assert complete(case) is case
    fewer = Case({**case.tables, "offers": case.tables["offers"].drop(columns="contract")})
    assert complete(fewer) is not fewer
    assert list(complete(fewer).tables["offers"]["contract"]) == [""] * len(rows("offers"))


def test_defaults_are_not_written_into_the_user_s_table() -> None:
    """What is filled in, and what a caller writes over it, stays out of the table as the user left it."""
    case = tiny_case()
    assert case["enrolment"]["take_up_share"].tolist() == [1.0, 0.8]
    filled = case["enrolment"].copy(deep=False)
    filled["pupils"] = 0
    assert case.tables["enrolment"]["take_up_share"].isna().tolist() == [True, False]
    assert case.tables["enrolment"]["pupils"].tolist() == [100, 50]


def test_things_are_called_by_their_names() -> None:
    """A product is called Banana; one with a blank name, one of which there is none, and a kind without names by their short names."""
    facts = Facts(tiny_case(products=edited("products", 0, name="")))
    assert facts.named("product", ["banana", "arroz", "nothing"]) == ["Banana", "arroz", "nothing"]
    assert facts.name("diet", "coeliac") == "coeliac"
    assert facts.labels("supplier")["coop"] == "Cooperativa"
