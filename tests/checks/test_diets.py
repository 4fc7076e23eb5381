"""Checks of diets and allergens."""

from __future__ import annotations

from datetime import date

import pytest

from planner.checks import check
from tests.cases import Row, added, edited, rows, tiny_case
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


def test_diets_of_more_than_all_count_a_diet_once() -> None:
    """A diet of a tenth without rice and of 60 % without beans is 60 %, without rice too: with another of 60 % more than all do without rice."""
    diets = [
        {"diet": "a", "stage": "pre", "product": "arroz", "pupils_share": 0.1},
        {"diet": "a", "stage": "pre", "product": "feijao", "pupils_share": 0.6},
        {"diet": "b", "stage": "pre", "product": "arroz", "pupils_share": 0.6},
    ]
    assert one("diets-of-more-than-all", diets=diets).rows == (2, 4)
    assert found("diets-of-more-than-all", diets=[*diets[:2], diets[2] | {"pupils_share": 0.4}]) == []


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
    assert "Arroz" in finding.what
    mended = [diet, diet | {"product": "arroz", "substitute": None}]
    assert found("avoided-allergen-served", products=products(arroz="gluten"), diets=mended) == []


def test_allergens_of_a_diet_not_stated() -> None:
    """Who avoids something is warned of what is not known; none is known."""
    diet = DIET | {"avoids": "gluten"}
    stated = {row["product"]: "none" for row in rows("products")}
    unknown = one("allergens-of-a-diet-not-stated", products=products(**stated), diets=[diet])
    assert "Lentilha" in unknown.what
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


COUNTED: Row = {
    "diet": "a",
    "site": "emef",
    "stage": "primary",
    "pupils": 3,
    "product": "feijao",
    "substitute": "lentilha",
}


def test_diet_without_pupils() -> None:
    """A row tells either a part or a number: neither is an error, and so are both."""
    neither = COUNTED | {"pupils": None}
    assert one("diet-without-pupils", products=products(), diets=[neither, DIET | {"diet": "b"}]).rows == (2,)
    assert one("diet-without-pupils", products=products(), diets=[COUNTED | {"pupils_share": 0.1}]).severity == "error"
    assert found("diet-without-pupils", products=products(), diets=[COUNTED, DIET | {"diet": "b"}]) == []


def test_diet_number_of_several() -> None:
    """Three pupils of every school are ambiguous, and so are three of a school with two stages; named, both are plain."""
    assert one("diet-number-of-several", products=products(), diets=[COUNTED | {"site": None}]).column == "site"
    mixed = COUNTED | {"stage": None}
    enrolment = added("enrolment", {"site": "emef", "stage": "pre", "pupils": 20, "menu": "all"})
    assert one("diet-number-of-several", products=products(), diets=[mixed], enrolment=enrolment).column == "stage"
    assert found("diet-number-of-several", products=products(), diets=[mixed]) == []
    assert found("diet-number-of-several", products=products(), diets=[COUNTED], enrolment=enrolment) == []


@pytest.mark.parametrize(("pupils", "told"), [(40, 0), (41, 1)])
def test_diet_of_more_than_eat(pupils: int, told: int) -> None:
    """Of 50 enrolled 0.8 eat: 40 may have the diet, 41 may not, though 50 are enrolled."""
    diet = COUNTED | {"site": "emei", "stage": "pre", "pupils": pupils}
    assert len(found("diet-of-more-than-eat", products=products(), diets=[diet])) == told


def test_diet_of_more_than_eat_from_a_day_on() -> None:
    """From 9 March two pupils are left, and three have the diet: the days are told."""
    fewer = {"site": "emef", "stage": "primary", "pupils": 2, "menu": "all", "valid_from": date(2026, 3, 9)}
    finding = one("diet-of-more-than-eat", products=products(), diets=[COUNTED], enrolment=added("enrolment", fewer))
    assert (finding.severity, finding.column) == ("error", "pupils")
    assert "Mar" in finding.what or "03" in finding.what


def test_a_diet_where_nobody_of_the_stage_eats() -> None:
    """No pre-school pupil eats at the school: nothing would be ordered, which is told."""
    finding = one("diet-of-more-than-eat", products=products(), diets=[COUNTED | {"stage": "pre"}])
    assert (finding.severity, finding.column) == ("warning", "site")


def test_diets_of_more_than_all_count_numbers() -> None:
    """Of 100 who eat 60 and 40 may do without beans, 60 and 41 may not; a part of all counts beside a number."""
    sixty, forty = COUNTED | {"pupils": 60}, COUNTED | {"diet": "b", "pupils": 40}
    assert found("diets-of-more-than-all", products=products(), diets=[sixty, forty]) == []
    assert one("diets-of-more-than-all", products=products(), diets=[sixty, forty | {"pupils": 41}]).rows == (2, 3)
    part = DIET | {"diet": "c", "pupils_share": 0.5}
    assert one("diets-of-more-than-all", products=products(), diets=[sixty, part]).rows == (2, 3)


def test_what_is_said_of_a_school_is_no_second_word_of_a_diet() -> None:
    """A part of all and a number at one school is one diet, each where it holds: not said twice, not two shares."""
    both = [DIET, COUNTED]
    assert found("diet-said-twice", products=products(), diets=both) == []
    assert found("diet-with-two-shares", products=products(), diets=both) == []
    assert found("diet-of-nobody", products=products(), diets=[DIET, COUNTED | {"pupils": 0}]) == []
    assert one("diet-of-nobody", products=products(), diets=[COUNTED | {"pupils": 0}]).column == "pupils"


def test_diets_counted_up_to_more_than_eat() -> None:
    """Four at the nursery eat, and three diets of 30 % are two pupils each: six do without beans. Of two diets it is four of four."""
    four = edited("enrolment", 1, pupils=5)
    three = [DIET | {"diet": name, "stage": None, "pupils_share": 0.3} for name in ("a", "b", "c")]
    finding = one("diets-counted-up-to-more-than-eat", products=products(), diets=three, enrolment=four)
    assert (finding.severity, finding.rows) == ("warning", (2, 3, 4))
    assert "EMEI Dois (6 of 4)" in finding.what
    assert found("diets-counted-up-to-more-than-eat", products=products(), diets=three[:2], enrolment=four) == []
    told = COUNTED | {"diet": "c", "site": "emei", "stage": "pre", "pupils": 0}  # the mend
    assert found("diets-counted-up-to-more-than-eat", products=products(), diets=[*three, told], enrolment=four) == []
