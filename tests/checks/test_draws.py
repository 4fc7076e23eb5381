"""Checks of draws: one draw, an order that follows from its seed, witnesses enough, and a law that knows draws."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from tests.cases import edited
from tests.checks.asking import found, one
from tests.making.test_draws import law

KNOWS = law()
DRAW: dict[str, Any] = {
    "product": "alface",
    "date": date(2026, 2, 4),
    "seed": "04 17 23",
    "seed_from": "A lottery",
    "witnesses": "chair|clerk",
}


def drawn(*suppliers: str, **more: Any) -> list[dict[str, Any]]:
    """Return the rows of a draw: suppliers in their places."""
    return [DRAW | {"supplier": word, "place": place} | more for place, word in enumerate(suppliers, 1)]


def test_draw_not_from_its_seed() -> None:
    """F1 drew 1c27, the cooperative 999f: F1 is first. Turned about it is told, and two at one place too."""
    assert found("draw-not-from-its-seed", draws=drawn("f1", "coop")) == []
    assert "F1, Cooperativa" in one("draw-not-from-its-seed", draws=drawn("coop", "f1")).mend
    both = [row | {"place": 1} for row in drawn("f1", "coop")]
    assert one("draw-not-from-its-seed", draws=both)


def test_draw_not_one() -> None:
    """Rows of one seed that name two days are told; two draws of one product by two seeds are not."""
    first, second = drawn("f1", "coop")
    assert "several days" in one("draw-not-one", draws=[first, second | {"date": date(2026, 2, 5)}]).what
    assert found("draw-not-one", draws=[first, second]) == []
    assert found("draw-not-one", draws=[first, second | {"seed": "1", "date": date(2026, 2, 5)}]) == []


def test_draw_with_few_witnesses() -> None:
    """Two are asked for: one, or the same twice, is told; a law without a draw asks for none."""
    assert found("draw-with-few-witnesses", KNOWS, draws=drawn("f1", "coop")) == []
    assert "1 witness" in one("draw-with-few-witnesses", KNOWS, draws=drawn("f1", "coop", witnesses="chair|Chair")).what
    assert (
        found("draw-with-few-witnesses", law(draw_witnesses=None), draws=drawn("f1", "coop", witnesses="chair")) == []
    )


def test_draw_without_effect() -> None:
    """Where the law knows no draw, or equals share, it is told; else not, nor without a draw."""
    assert found("draw-without-effect", KNOWS, draws=drawn("f1", "coop")) == []
    for knows_none in (law(draw_witnesses=None), replace(KNOWS, ranking=None)):
        assert "know none" in one("draw-without-effect", knows_none, draws=drawn("f1", "coop")).what
    shared = edited("case", 0, fairness_share=0.5)
    assert "equals share" in one("draw-without-effect", KNOWS, draws=drawn("f1", "coop"), case=shared).what
    assert found("draw-without-effect", KNOWS, case=shared) == []
