"""What a plan buys, day by day, in the form of what was bought."""

from __future__ import annotations

import pandas as pd
import pytest

from planner.progress.planned import _by_day

MONDAY, THURSDAY = pd.Timestamp(2026, 3, 2), pd.Timestamp(2026, 3, 5)


def _orders() -> pd.DataFrame:
    """Return 6 kg on Monday and 12 kg on Thursday of one offer, worth 20 and 40."""
    return pd.DataFrame(
        {
            "period": "2026-03-02",
            "delivery_day": pd.Series([MONDAY, THURSDAY], dtype="datetime64[s]"),
            "supplier": "s",
            "offer": "o",
            "product": "p",
            "kg": [6.0, 12.0],
            "amount": [20.0, 40.0],
        }
    )


def _payments(*rows: tuple[str, str, float, pd.Timestamp | None]) -> pd.DataFrame:
    """Return payments: offer, fund, amount, since when."""
    frame = pd.DataFrame(rows, columns=["offer", "fund", "amount", "since"])
    frame["since"] = frame["since"].astype("datetime64[s]")
    return frame.assign(period="2026-03-02", supplier="s", scope="")


def _told(payments: pd.DataFrame) -> list[tuple[str, str, int, float, float]]:
    rows = _by_day(payments, _orders())
    columns = zip(rows["offer"], rows["fund"], rows["date"].dt.day, rows["kg"], rows["amount"], strict=True)
    return sorted(
        (offer, fund, day, pytest.approx(kg), pytest.approx(amount)) for offer, fund, day, kg, amount in columns
    )


def test_a_payment_is_divided_among_the_days_by_worth() -> None:
    """Of 60 two funds pay 30 each: 10 for Monday and 20 for Thursday, for half of the 6 and 12 kg."""
    rows = _told(_payments(("o", "a", 30, None), ("o", "b", 30, None)))
    assert rows == [("o", "a", 2, 3, 10), ("o", "a", 5, 6, 20), ("o", "b", 2, 3, 10), ("o", "b", 5, 6, 20)]


def test_a_fund_that_ends_in_the_week_pays_for_its_days_only() -> None:
    """A grant that ends on Tuesday pays Monday's 20, another fund from Wednesday on Thursday's 40."""
    rows = _told(_payments(("o", "a", 20, MONDAY), ("o", "b", 40, pd.Timestamp(2026, 3, 4))))
    assert rows == [("o", "a", 2, 6, 20), ("o", "b", 5, 12, 40)]


def test_charges_for_delivery_go_with_what_comes() -> None:
    """Nine for delivery are 3 on Monday and 6 on Thursday, and no kg; what nothing comes for keeps its period's first day."""
    assert _told(_payments(("", "a", 9, None))) == [("", "a", 2, 0, 3), ("", "a", 5, 0, 6)]
    assert _told(_payments(("other", "a", 9, None))) == [("other", "a", 2, 0, 9)]
