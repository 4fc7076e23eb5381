"""How exactly figures must agree, from both sides of each tolerance."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from planner.i18n import using
from planner.verify.violation import KG_RELATIVE, MONEY, Report, differ


@pytest.mark.parametrize("amount", [0.0, 13.0, 13e6, 13e9])
def test_money_is_as_exact_whatever_its_size(amount: float) -> None:
    """A cent too much is found in a sum of thirteen billion as in one of thirteen; what floating point leaves is not."""
    assert differ(amount, amount + 0.01, MONEY)
    assert differ(amount, amount - 0.01, MONEY)
    assert not differ(amount, amount * (1 + 1e-15) + 0.9 * MONEY, MONEY)


def test_weights_are_as_exact_as_their_size() -> None:
    """Of a hundred tonnes a tenth of a kilogram may be lost, and no more; below a kilogram a milligram."""
    assert not differ(1e5, 1e5 * (1 + 0.9 * KG_RELATIVE))
    assert differ(1e5, 1e5 * (1 + 1.1 * KG_RELATIVE))
    assert not differ(0.1, 0.1 + 0.9 * KG_RELATIVE)
    assert differ(0.1, 0.1 + 1.1 * KG_RELATIVE)


def test_each_figure_has_its_own_tolerance_and_blank_agrees_with_blank() -> None:
    """A tolerance of nothing beside one of money is that of weights; a blank is no figure."""
    found = differ(
        [13e6, 13e6, np.nan, np.nan], [13e6 + 1, 13e6 + 1, np.nan, 0.0], np.array([MONEY, 0.0, MONEY, MONEY])
    )
    assert found.tolist() == [True, False, False, True]


@pytest.mark.parametrize(
    ("language", "place"),
    [
        ("en", "site Escola, food kept dry, day 2026-03-04, period from 2026-03-02"),
        ("fr", "site Escola, type de stockage sec, jour 04/03/2026, période du 02/03/2026"),
    ],
)
def test_a_place_is_told_in_the_readers_words(language: str, place: str) -> None:
    """Short words and days are written as the reader writes them; what only looks like a day stays as it is."""
    report = Report({"site": {"e": "Escola"}})
    where = {"site": "e", "kept": "dry", "delivery_day": pd.Timestamp(2026, 3, 4), "period": "2026-03-02"}
    with using(language):
        assert report.place(where) == place
        assert report.place({"lot": "arroz-extr"}).endswith(" arroz-extr")
