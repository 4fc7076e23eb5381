"""Shares: numerator, denominator, definition, and whether they are truly met."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pandas as pd
import pytest

from planner.programmes.law import CountingRule, TargetRule
from planner.reports.shares import share_gap, target_table
from planner.verify.shares import _gap
from tests.cases import source, tiny_case
from tests.reports.plans import solved


def table(amount: float, received: float = 1000.0, **rule: Any) -> pd.Series:
    """Return the row of a target of 30 % of the money received, with so much paid for what counts and 500 for the rest."""
    settings: dict[str, Any] = {"target": "t", "name": "T", "counts": "farm", "sense": "at_least", "share": 0.3}
    settings |= {"denominator": "received", "fund": "f", "source": source(verified=False)} | rule
    target = SimpleNamespace(
        rule=TargetRule(**settings), funds=("f",), window="", periods=(), mode="soft", reason="", counted_to_date=0.0, bought_to_date=0.0,
        denominator=received if settings["denominator"] == "received" else float("nan"), known=received == received,
    )  # fmt: skip
    assembly: Any = SimpleNamespace(
        targets=[target],
        groups=None,
        offers=pd.DataFrame({"offer": ["a", "b"]}),
        counting=pd.DataFrame({"farm": [True, False], "fresh": [True, True], "none": [False, False]}),
        counting_at={},
        counting_rules={"farm": CountingRule("farm", "Bought from farms.", ()), "fresh": CountingRule("fresh", "", ())},
    )
    payments = pd.DataFrame(
        {"offer": ["a", "b", "", "a"], "fund": ["f", "f", "f", "g"], "period": "2026-03-02",
         "amount": [amount, 500.0, 77.0, 400.0]}
    )  # fmt: skip
    orders = pd.DataFrame({"offer": ["a", "b"], "period": "2026-03-02", "kg": [30.0, 70.0]})
    return target_table(tiny_case(), assembly, {"orders": orders, "payments": payments}).iloc[0]


@pytest.mark.parametrize(
    ("amount", "judgement", "gap"), [(300.0, "met", 0.0), (299.995, "met", 0.0), (299.99, "not_met", 0.01)]
)
def test_met_to_the_cent(amount: float, judgement: str, gap: float) -> None:
    """A share is met when no whole cent is missing, and missed when one is."""
    row = table(amount)
    assert row["judgement"] == judgement
    assert row["gap"] == pytest.approx(gap)


@pytest.mark.parametrize(("amount", "judgement"), [(300.0, "met"), (300.01, "not_met")])
def test_a_ceiling_is_read_the_other_way_round(amount: float, judgement: str) -> None:
    """A share that must not be exceeded is met at its bound and missed a cent above."""
    row = table(amount, sense="at_most")
    assert row["judgement"] == judgement
    assert "Not more than" in row["definition"]


def test_only_the_funds_goods_count() -> None:
    """Delivery charges and other funds count neither above nor below the line."""
    row = table(250.0, denominator="spend")
    assert (row["numerator"], row["denominator"]) == (250.0, 750.0)
    assert row["reached_share"] == pytest.approx(1 / 3)
    assert row["definition"] == "Bought from farms, as a share of all that f pays for goods."


def test_shares_of_weight() -> None:
    """A share by weight is reckoned on the kg ordered."""
    row = table(1.0, basis="mass", denominator="spend", fund="")
    assert (row["numerator"], row["denominator"], row["unit"]) == (30.0, 100.0, "kg")


def test_within_narrows_the_denominator() -> None:
    """A denominator narrowed to nothing leaves nothing to count, neither met nor missed."""
    row = table(1.0, denominator="spend", within="none")
    assert row["denominator"] == 0
    assert pd.isna(row["reached_share"])
    assert row["judgement"] == "nothing_to_count"


@pytest.mark.parametrize(
    ("received", "sense", "amount", "expected"),
    [
        (0.0, "at_least", 0.0, "nothing_to_count"),
        (0.0, "at_least", 5.0, "nothing_to_count"),
        (0.0, "at_most", 0.0, "nothing_to_count"),
        (0.0, "at_most", 5.0, "not_met"),
        (float("nan"), "at_least", 5.0, "not_known"),
        (float("nan"), "at_most", 5.0, "not_known"),
    ],
)
def test_a_share_of_nothing_and_of_what_nobody_knows(received: float, sense: str, amount: float, expected: str) -> None:
    """Of nothing received nothing is due, and more than nothing is too much; of unknown money nobody can tell."""
    row = table(amount, received, sense=sense)
    assert row["judgement"] == expected
    assert pd.isna(row["reached_share"])


def test_source_and_whether_it_was_read_stand_beside_the_share() -> None:
    """The law's reference is printed, and that the figure was not read in it."""
    row = table(1.0)
    assert row["source"] == "Law 1, article 1"
    assert not row["verified"]
    assert table(1.0, source=None)["source"] == "Set by the case"


def test_a_waived_share_is_still_shown_with_its_figures() -> None:
    """A waived share has numerator, denominator and ground, and is not called met by the waiver."""
    waivers = [{"target": "family-share", "ground": "no_invoice", "note": "x"}]
    targets = solved(tiny_case(waivers=waivers, targets=[]))["targets"].set_index("target")
    row = targets.loc["family-share"]
    assert row["mode"] == "waived"
    assert row["denominator"] == 980.0
    assert row["numerator"] >= 0
    assert "No invoice can be issued" in row["definition"]


@pytest.mark.parametrize(("mode", "shown"), [("hard", "hard"), ("off", "off")])
def test_the_family_of_rules_decides_over_the_share(mode: str, shown: str) -> None:
    """A case that sets shares hard or off sees it in every row."""
    rules = [{"family": "share_targets", "mode": mode}]
    assert set(solved(tiny_case(rules=rules))["targets"]["mode"]) == {shown}


@pytest.mark.parametrize(
    ("sense", "share", "numerator", "denominator", "gap"),
    [
        ("at_most", 0.1, 500.0, 5000.05, 0.0),
        ("at_most", 0.1, 500.01, 5000.05, 0.005),
        ("at_least", 0.3, 3703.70, 12345.67, 0.001),
        ("at_least", 0.3, 3703.71, 12345.67, 0.0),
        ("at_least", 306 / 980, 306.0, 980.0, 0.0),
        ("at_least", 0.3, 0.0, 0.0, 0.0),
    ],
)
def test_a_share_is_judged_on_exact_sums(
    sense: str, share: float, numerator: float, denominator: float, gap: float
) -> None:
    """A part of a cent is missed too; a share that is itself a quotient is reached by its own numerator."""
    rule: Any = SimpleNamespace(sense=sense, share=share, basis="money")
    assert share_gap(rule, numerator, denominator) == pytest.approx(gap, abs=1e-12)
    assert _gap(rule, numerator, denominator) == pytest.approx(gap, abs=1e-12)
