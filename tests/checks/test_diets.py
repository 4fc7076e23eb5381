"""Checks of diets and allergens."""

from __future__ import annotations

import pytest

from planner.checks import check
from tests.cases import Row, added, rows, tiny_case
from tests.checks.asking import found, one

LENTIL: Row = {
    "product": "lentilha", "name": "Lentilha", "food_group": "legume", "processing_class": "fresh", "unit": "kg",
    "unit_kg": 1.0,
}  # fmt: skip
DIET: Row = {"diet": "a", "stage": "primary", "pupils_share": 0.1, "product": "feijao", "substitute": "lentilha"}


def products(**allergens: str) -> list[Row]:
    """Return the products of the tiny case and lentils, with allergens stated of some."""
    return [
        row | ({"allergens": allergens[row["product"]]} if row["product"] in allergens else {})
        for row in added("products", LENTIL)
    ]


def test_diets_of_more_than_all() -> None:
    """Diets that replace the same product for all pupils are possible, for more than all they are not."""
    diets = [
        {"diet": "a", "stage": "pre", "product": "arroz", "pupils_share": 0.6},
        {"diet": "b", "stage": "pre", "product": "arroz", "pupils_share": 0.4},
        {"diet": "c", "stage": "primary", "product": "arroz", "pupils_share": 0.6},
    ]
    assert found("diets-of-more-than-all", diets=diets) == []
    assert one("diets-of-more-than-all", diets=[diets[0], diets[1] | {"pupils_share": 0.41}, diets[2]]).rows == (2, 3)


def test_diets_of_more_than_all_count_every_stage() -> None:
    """60 % at every stage and 60 % at one are more than all of that one."""
    diets = [{"diet": "a", "product": "arroz", "pupils_share": 0.6},
             {"diet": "b", "stage": "pre", "product": "arroz", "pupils_share": 0.6}]  # fmt: skip
    assert one("diets-of-more-than-all", diets=diets).rows == (2, 3)
    assert found("diets-of-more-than-all", diets=[diets[0] | {"stage": "primary"}, diets[1]]) == []


def test_a_diet_of_every_stage_alone_is_no_finding() -> None:
    """One diet at every stage, and nothing else: no check finds anything in it."""
    diets = [DIET | {"stage": None}]
    codes = {f.code for f in check(tiny_case(products=products(), diets=diets)) if f.table == "diets"}
    assert codes <= {"nobody-offers"}


def test_diet_said_twice() -> None:
    """A row for every stage and one for primary: which holds? Of two stages each may have its own."""
    general = DIET | {"stage": None}
    assert one("diet-said-twice", products=products(), diets=[general, DIET]).rows == (2, 3)
    assert found("diet-said-twice", products=products(), diets=[DIET | {"stage": "pre"}, DIET]) == []
    assert found("diet-said-twice", products=products(), diets=[general, DIET | {"product": "arroz"}]) == []


def test_diet_with_two_shares() -> None:
    """One diet is one group: 10 % for beans and 5 % for rice is asked about."""
    rice = DIET | {"product": "arroz"}
    assert one("diet-with-two-shares", products=products(), diets=[DIET, rice | {"pupils_share": 0.05}]).rows == (2, 3)
    assert found("diet-with-two-shares", products=products(), diets=[DIET, rice]) == []


@pytest.mark.parametrize(("share", "told"), [(0.0, 1), (0.0001, 0)])
def test_diet_of_nobody(share: float, told: int) -> None:
    """A share of 0 is nobody."""
    assert len(found("diet-of-nobody", products=products(), diets=[DIET | {"pupils_share": share}])) == told


def test_substitute_taken_away() -> None:
    """Lentils for beans, and no lentils: the pupils would get them."""
    gone = DIET | {"product": "lentilha", "substitute": None}
    assert one("substitute-taken-away", products=products(), diets=[DIET, gone]).rows == (2,)
    assert found("substitute-taken-away", products=products(), diets=[DIET, gone | {"stage": "pre"}]) == []


def test_avoided_allergen_served() -> None:
    """Who avoids gluten gets lentils with gluten; without it there is nothing to say."""
    diet = DIET | {"avoids": "Gluten"}
    finding = one("avoided-allergen-served", products=products(lentilha="gluten"), diets=[diet])
    assert (finding.severity, finding.rows, finding.column) == ("error", (2,), "substitute")
    assert found("avoided-allergen-served", products=products(lentilha="milk"), diets=[diet]) == []


def test_avoided_allergen_left_in_the_menu() -> None:
    """Rice with gluten is not replaced; the mend, a row that leaves it out, works."""
    diet = DIET | {"avoids": "gluten"}
    finding = one("avoided-allergen-served", products=products(arroz="gluten"), diets=[diet])
    assert "arroz" in finding.what
    mended = [diet, diet | {"product": "arroz", "substitute": None}]
    assert found("avoided-allergen-served", products=products(arroz="gluten"), diets=mended) == []


def test_allergens_of_a_diet_not_stated() -> None:
    """Who avoids something is warned of what is not known; none is known."""
    diet = DIET | {"avoids": "gluten"}
    stated = {row["product"]: "none" for row in rows("products")}
    unknown = one("allergens-of-a-diet-not-stated", products=products(**stated), diets=[diet])
    assert "lentilha" in unknown.what
    assert found("allergens-of-a-diet-not-stated", products=products(**stated, lentilha="none"), diets=[diet]) == []
    assert found("allergens-of-a-diet-not-stated", products=products(), diets=[DIET]) == []


def test_substitute_with_the_same_allergen() -> None:
    """Beans and lentils with soy: whoever cannot have the one may not have the other."""
    both = products(feijao="soy", lentilha="gluten|soya")
    assert one("substitute-with-the-same-allergen", products=both, diets=[DIET]).rows == (2,)
    assert found("substitute-with-the-same-allergen", products=both, diets=[DIET | {"avoids": "milk"}]) == []
    assert (
        found("substitute-with-the-same-allergen", products=products(feijao="none", lentilha="none"), diets=[DIET])
        == []
    )


@pytest.mark.parametrize(("cell", "told"), [("none|milk", 1), ("none", 0), ("milk", 0)])
def test_none_among_allergens(cell: str, told: int) -> None:
    """None and milk cannot both be."""
    assert len(found("none-among-allergens", products=products(arroz=cell))) == told
