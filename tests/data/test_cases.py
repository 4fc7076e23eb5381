"""The cases that come with the planner: what they state is what their publishers state, and what is assumed is marked."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pandas as pd
import pytest

from models.optimise import optimise
from planner.assembly import assemble
from planner.case import Case
from planner.checks import check
from planner.io import read_case
from planner.programmes import law_of
from planner.programmes.law import Law
from planner.schema import CASE_TABLES
from planner.schema.base import split_list, split_months

CASES = Path(__file__).parents[2] / "data" / "cases"


def _read(name: str) -> tuple[Case, Law]:
    case, findings = read_case(CASES / name)
    assert not findings
    row = case.head
    return case, law_of(split_list(row["programmes"]), row["first_day"].date())


@pytest.fixture(scope="module")
def parelheiros() -> Case:
    """Return the worked case."""
    return _read("parelheiros")[0]


@pytest.mark.parametrize("name", ["parelheiros", "tiny"])
def test_no_case_has_an_error(name: str) -> None:
    """The checks find no error in a case that comes with the planner."""
    case, law = _read(name)
    assert [f.what for f in check(case, law) if f.severity == "error"] == []


def _files() -> Iterator[Path]:
    for name in ("parelheiros", "tiny"):
        yield from sorted((CASES / name).glob("*.csv"))


@pytest.mark.parametrize("path", list(_files()), ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_every_row_names_its_source_in_the_columns_of_the_schema(path: Path) -> None:
    """A table has exactly the schema's columns in their order, and no row is without a source."""
    table = pd.read_csv(path, dtype=str, keep_default_na=False)
    assert list(table.columns) == CASE_TABLES[path.stem].names
    assert (table["source"].str.strip() != "").all()


def test_units_and_pupils_are_those_of_the_register(parelheiros: Case) -> None:
    """53 units stand on the register of 2019, 51 of them with pupils, 17,289 in all."""
    enrolment = parelheiros["enrolment"]
    assert len(parelheiros["sites"]) == 53
    assert enrolment["site"].nunique() == 51
    assert enrolment["pupils"].sum() == 17_289


def test_the_repertoire_of_foods_is_wide(parelheiros: Case) -> None:
    """At least 60 products, 50 of them fresh or minimally processed and each in some recipe, and over 40 dishes."""
    products = parelheiros["products"]
    used = set(parelheiros["recipes"]["product"])
    fresh = products.loc[products["processing_class"] == "fresh", "product"]
    assert len(products) >= 60
    assert len(used.intersection(fresh)) >= 50
    assert len(parelheiros["dishes"]) >= 40


def test_every_dish_on_a_menu_has_grams_for_everyone_who_eats_it(parelheiros: Case) -> None:
    """For each menu group's dishes there is a recipe for each stage that eats from it."""
    eats = parelheiros["enrolment"][["menu", "stage"]].drop_duplicates()
    wanted = parelheiros["menus"][["menu", "dish"]].drop_duplicates().merge(eats, on="menu")
    have = parelheiros["recipes"][["dish", "stage"]].drop_duplicates()
    assert len(wanted.merge(have, on=["dish", "stage"])) == len(wanted)


def test_no_sugar_and_nothing_ultra_processed_below_three(parelheiros: Case) -> None:
    """No recipe of the crèche or of the indigenous nursery holds a product that has a minimum age or is ultra-processed."""
    products = parelheiros["products"]
    barred = products.loc[
        products["minimum_age_years"].ge(1) | (products["processing_class"] == "ultra_processed"), "product"
    ]
    recipes = parelheiros["recipes"]
    small = recipes[recipes["stage"].isin(["creche", "indigenous"])]
    assert set(barred) == {"acucar", "bisnaguinha"}
    assert not set(small["product"]) & set(barred)


def test_what_must_be_bought_can_be_bought_all_year(parelheiros: Case) -> None:
    """A product that some recipe needs always, not as one of several, has an offer without limit in every month."""
    offers = parelheiros["offers"]
    unlimited = offers[offers["kg_per_period"].isna() & offers["kg_total"].isna()]
    always = {row.product for row in unlimited.itertuples() if len(split_months(row.months)) == 12}
    recipes = parelheiros["recipes"]
    assert set(recipes.loc[recipes["choice"] == "", "product"]) <= always


def test_organic_food_is_at_most_the_lawful_part_above_its_quotes() -> None:
    """Where there are quotes of conventional goods only, an organic price is at most 30 % above their mean."""
    case, law = _read("parelheiros")
    assert law.organic_premium is not None
    quotes = case["quotes"]
    organic_quoted = set(quotes.loc[quotes["organic"], "product"])
    reference = quotes[~quotes["organic"]].groupby("product")["price"].mean()
    offers = case["offers"]
    organic = offers[offers["organic"] & ~offers["product"].isin(organic_quoted)].set_index("product")["price"]
    both = organic.to_frame("price").join(reference.rename("reference"), how="inner")
    assert len(both) >= 10
    assert (both["price"] <= both["reference"] * (1 + law.organic_premium.value) + 0.005).all()


def test_cooperapas_alone_cannot_carry_the_share() -> None:
    """45 % of the transfer is about R$ 1.62 million, more than the R$ 1.44 million that 36 families may sell."""
    case, law = _read("parelheiros")
    pupils = case["enrolment"].merge(case["stages"], on="stage")
    full = (pupils["attendance"] == "full_time") & ~pupils["programme_stage"].isin(["creche", "indigenous"])
    stage = pupils["programme_stage"].where(~full, "full_time")
    rates = stage.map({name: figure.value for name, figure in law.rates.items()})
    days = case["funds"].set_index("fund").loc["federal", "days_paid"]
    transfer = float((pupils["pupils"] * rates).sum() * days)
    families = int(case["suppliers"].set_index("supplier").loc["cooperapas", "families"])
    share = next(target.share for target in law.targets if target.target == "family-share")
    assert law.family_cap is not None
    assert transfer * share == pytest.approx(1_620_894, abs=1)
    assert families * law.family_cap.value == 1_440_000


def test_the_tiny_case_has_the_solution_of_its_readme() -> None:
    """The plan of `tiny` costs R$ 1,155 and buys from each supplier what its README works out by hand."""
    case, law = _read("tiny")
    instance = assemble(case, law).instance
    solution = optimise(instance)
    offer = instance.supply["offer"].to_numpy()
    supplier = instance.suppliers["supplier"].to_numpy()[instance.offers["supplier"].to_numpy()[offer]]
    bought = pd.Series(solution.values["bought"]).groupby(supplier).sum()
    worth = (solution.values["bought"] * instance.offers["price_per_pack"].to_numpy()[offer]).sum()
    kg = {"coop-c": 40, "sitio-a": 30, "coop-d": 10, "sitio-b": 0, "atacado-e": 210, "atacado-f": 30}
    assert bought.to_dict() == pytest.approx(kg)
    assert worth == pytest.approx(1155)
