"""Checks of products and their composition."""

from __future__ import annotations

import pytest

from tests.cases import added, edited, rows, without
from tests.checks.asking import found, one


def test_product_without_composition() -> None:
    """A product on the menus without composition is noted; one on no menu is not."""
    assert one("product-without-composition", products=edited("products", 3, food=None)).rows == (5,)
    spare = rows("products")[3] | {"product": "spare", "food": None}
    assert found("product-without-composition", products=added("products", spare)) == []


@pytest.mark.parametrize(("factor", "asked"), [(3, False), (3.01, True), (10.01, False)])
def test_gross_factor_high(factor: float, asked: bool) -> None:
    """A factor above 3 is questioned; beyond 10 it is out of range, which another check says."""
    assert len(found("gross-factor-high", products=edited("products", 2, gross_factor=factor))) == asked


@pytest.mark.parametrize(
    ("unit", "weight", "wrong"),
    [
        ("kg", 1, False), ("KG", 5, True), ("kg", 0.99, True), ("pack", 5, False), ("lb", 1, True), ("lb", 0.4536, False), ("lbs", 0.454, False),
        ("pounds", 0.45, True), ("oz", 0.02835, False), ("g", 1, True), ("g", 0.001, False), ("किलो", 2, True), ("lb", None, False),
    ],
)  # fmt: skip
def test_weight_of_other_weight(unit: str, weight: float | None, wrong: bool) -> None:
    """A kilogram weighs one kilogram, and a pound 0.4536 of it, to a thousandth."""
    findings = found("weight-of-other-weight", products=edited("products", 0, unit=unit, unit_kg=weight))
    assert [(f.severity, f.rows) for f in findings] == [("error", (2,))] * wrong


@pytest.mark.parametrize(("weight", "asked"), [(0.69, True), (0.7, False), (1.5, False), (1.51, True), (None, False)])
def test_litre_of_odd_weight(weight: float | None, asked: bool) -> None:
    """A litre of food weighs between 0.7 and 1.5 kg."""
    assert len(found("litre-of-odd-weight", products=edited("products", 0, unit="litre", unit_kg=weight))) == asked


@pytest.mark.parametrize(("days", "asked"), [(0, True), (1, False)])
def test_storable_but_short_lived(days: int, asked: bool) -> None:
    """A storable product keeps until the next day at least."""
    assert len(found("storable-but-short-lived", products=edited("products", 0, shelf_life_days=days))) == asked
    perishable = edited("products", 0, shelf_life_days=days, storable=False)
    assert found("storable-but-short-lived", products=perishable) == []


@pytest.mark.parametrize(("units", "asked"), [(28, False), (28.1, True)])
def test_pack_bigger_than_need(units: float, asked: bool) -> None:
    """The plan needs 14 kg of lettuce: a pack of 28 bunches of half a kilogram is all of it, a bigger one is questioned."""
    findings = found("pack-bigger-than-need", products=edited("products", 2, pack_units=units))
    assert [f.rows for f in findings] == [(4,)] * asked


@pytest.mark.parametrize(("units", "left"), [(28.1, "0.4%"), (28.5, "1.8%"), (56, "50.0%"), (280, "90.0%")])
def test_what_is_left_over_of_a_pack_is_told(units: float, left: str) -> None:
    """Of 14.05 kg for 14 kg 0.4 % are left over, of 14.25 kg 1.8 %, of 28 kg a half, of 140 kg nine tenths."""
    finding = one("pack-bigger-than-need", products=edited("products", 2, pack_units=units))
    assert f"{left} of the pack is left over" in finding.what


@pytest.mark.parametrize(
    ("energy", "asked"),
    [(358, False), (1498, True), (519, False), (521, True), (231.5, False), (230.5, True)],
)
def test_energy_does_not_fit(energy: float, asked: bool) -> None:
    """Rice gives 346.7 kcal from its parts; more than half as much again, or as much too little, is questioned."""
    assert len(found("energy-does-not-fit", composition=edited("composition", 0, energy_kcal=energy))) == asked


def test_energy_does_not_fit_fibre_and_small_values() -> None:
    """Fibre may be part of the carbohydrate, and a few kilocalories of a leaf are no matter."""
    bran = {"food": "B", "name": "Farelo", "energy_kcal": 200, "protein_g": 15, "carbohydrate_g": 60, "fat_g": 4}
    assert one("energy-does-not-fit", composition=added("composition", bran)).rows == (6,)
    assert found("energy-does-not-fit", composition=added("composition", bran | {"fibre_g": 40})) == []
    leaf = {"food": "L", "name": "Folha", "energy_kcal": 0, "protein_g": 3, "carbohydrate_g": 6, "fat_g": 0}
    assert found("energy-does-not-fit", composition=added("composition", leaf)) == []


@pytest.mark.parametrize(("carbohydrate", "asked"), [(97.5, False), (97.6, True)])
def test_more_than_all_of_it(carbohydrate: float, asked: bool) -> None:
    """Protein, carbohydrate and fat of 100 g weigh at most 105 g by rounded tables."""
    findings = found("more-than-all-of-it", composition=edited("composition", 0, carbohydrate_g=carbohydrate))
    assert len(findings) == asked


def test_free_basket_wants_every_product() -> None:
    """In a free basket every product may be served, so its composition is asked for."""
    spare = rows("products")[3] | {"product": "spare", "food": None}
    basket = [{"menu": "all", "name": "Todos", "mode": "free_basket"}]
    assert one("product-without-composition", products=added("products", spare), menu_groups=basket).rows == (6,)
    assert found("product-without-composition", products=without("products", 3), menu_groups=basket) == []
