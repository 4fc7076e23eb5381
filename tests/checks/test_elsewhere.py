"""The check of what other buyers have of a harvest, from both sides: 6 kg of lettuce a week of the cooperative."""

from __future__ import annotations

from datetime import date
from typing import Any

from tests.cases import edited
from tests.checks.asking import found, one

ROW: dict[str, Any] = {"supplier": "coop", "product": "alface", "buyer": "Embu", "first_day": date(2026, 3, 2), "last_day": date(2026, 3, 8), "kg": 6}  # fmt: skip


def test_sold_elsewhere_reversed() -> None:
    """A row that ends before it begins is an error; one of a single day is none."""
    early = {"last_day": date(2026, 3, 1)}
    assert one("sold-elsewhere-reversed", sold_elsewhere=[ROW | early]).rows == (2,)
    assert found("sold-elsewhere-reversed", sold_elsewhere=[ROW | {"last_day": date(2026, 3, 2)}]) == []


def test_sold_elsewhere_not_offered() -> None:
    """The cooperative offers no rice, so nothing of it can be off; its lettuce it does."""
    assert one("sold-elsewhere-not-offered", sold_elsewhere=[ROW, ROW | {"product": "arroz"}]).rows == (3,)
    assert found("sold-elsewhere-not-offered", sold_elsewhere=[ROW]) == []


def test_sold_elsewhere_out_of_season() -> None:
    """Offered in March alone: what others have in April is of no day; a row that touches March is of some."""
    offers = edited("offers", 0, months="3")
    april = {"first_day": date(2026, 4, 1), "last_day": date(2026, 4, 30)}
    assert one("sold-elsewhere-out-of-season", offers=offers, sold_elsewhere=[ROW, ROW | april]).rows == (3,)
    touching = april | {"first_day": date(2026, 3, 31)}
    assert found("sold-elsewhere-out-of-season", offers=offers, sold_elsewhere=[ROW | touching]) == []


def test_sold_elsewhere_without_capacity() -> None:
    """An offer without kg has no limit to be lowered, unless the row says what there is, or others have nothing."""
    offers = edited("offers", 0, kg_per_period=None)
    assert one("sold-elsewhere-without-capacity", offers=offers, sold_elsewhere=[ROW]).rows == (2,)
    for row in (ROW | {"harvest_kg": 10}, ROW | {"kg": 0}):
        assert found("sold-elsewhere-without-capacity", offers=offers, sold_elsewhere=[row]) == []
    assert found("sold-elsewhere-without-capacity", sold_elsewhere=[ROW]) == []


def test_sold_elsewhere_above_capacity() -> None:
    """6 kg of the 6 of a week can be sold, 7 not; nor more than the offer has in all, nor than the register says."""
    assert found("sold-elsewhere-above-capacity", sold_elsewhere=[ROW]) == []
    assert one("sold-elsewhere-above-capacity", sold_elsewhere=[ROW | {"kg": 7}]).rows == (2,)
    all_sold = edited("offers", 0, kg_total=5)
    assert one("sold-elsewhere-above-capacity", offers=all_sold, sold_elsewhere=[ROW]).rows == (2,)
    assert found("sold-elsewhere-above-capacity", offers=edited("offers", 0, kg_total=6), sold_elsewhere=[ROW]) == []
    assert one("sold-elsewhere-above-capacity", sold_elsewhere=[ROW | {"harvest_kg": 5}]).rows == (2,)
    assert found("sold-elsewhere-above-capacity", sold_elsewhere=[ROW | {"harvest_kg": 6}]) == []


def test_sold_elsewhere_to_oneself() -> None:
    """The case's own purchases are no sale elsewhere, whatever the capitals; a row that only says what there is has no kg."""
    head = edited("case", 0, buyer="Prefeitura de Vila")
    own = ROW | {"buyer": "prefeitura de vila"}
    assert one("sold-elsewhere-to-oneself", case=head, sold_elsewhere=[ROW, own]).rows == (3,)
    assert found("sold-elsewhere-to-oneself", case=head, sold_elsewhere=[ROW, own | {"kg": 0}]) == []
