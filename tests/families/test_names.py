"""How promises and limits are called in sentences."""

from __future__ import annotations

import pytest

from planner.families.commitments import promise_text
from planner.families.points import points_text
from planner.families.product_limits import limit_text
from planner.programmes.law import PointsRule, Scope, Source

SUPPLIERS = {"coop": "Cooperativa", "a b": "A and B"}


@pytest.mark.parametrize(
    ("label", "text"),
    [
        ("coop 2026-03-02", "Cooperativa (2026-03-02)"),
        ("coop", "Cooperativa"),
        ("a b", "A and B"),
        ("a b 2026-03-02", "A and B (2026-03-02)"),
        ("coop@alto", "Cooperativa (Alto)"),
        ("coop@alto 2026-03-02", "Cooperativa (Alto) (2026-03-02)"),
        ("a b@alto/baixo", "A and B (Alto, baixo)"),
    ],
)
def test_a_promise_is_called_by_its_supplier_and_period(label: str, text: str) -> None:
    """A promise for the year has no period, one for all sites names none; a short name may have a blank in it."""
    assert promise_text(label, SUPPLIERS, {"alto": "Alto"}) == text


@pytest.mark.parametrize(("whole", "name"), [("banana", "Banana"), ("fruit", "fruit")])
def test_a_limit_is_called_by_the_product_or_group_and_the_supplier(whole: str, name: str) -> None:
    """A product is called by its name, a food group by the reader's word."""
    assert limit_text(f"one: {whole}, coop", {"banana": "Banana"}, SUPPLIERS, {}) == f"one: {name}, Cooperativa"


@pytest.mark.parametrize("name", ["Good practice", "Good practice (sul)"])
def test_points_of_some_sites_name_them_once(name: str) -> None:
    """A scale of the case has its sites in its name already; the reader is told them once, by their names."""
    rule = PointsRule("p@sul", name, (), 1.0, "soft", Source("", "p", "", "", None, True), scope=Scope(site="sul"))
    assert points_text(rule, {"sul": "Escola Sul"}) == "Good practice (Escola Sul)"
