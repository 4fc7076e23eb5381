"""A share by a mark is not known while nothing bears the mark: maker and check mean the same by it, each by its own code."""

from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd
import pytest

from planner.assembly.funds import fund_table
from planner.assembly.targets import resolve_targets
from planner.case import Case
from planner.programmes.law import Condition, CountingRule, Law, TargetRule
from planner.verify.facts import Facts
from planner.verify.shares import whole_of
from tests.cases import source
from tests.verify.contracts import bananas, law

HERE, FARM = Condition("offer.labels", ("domestic",)), Condition("supplier.kind", ("individual",))
ANY = Condition("offer.labels", ("*",))
RULE = TargetRule(
    "here", "From here", "marked", "at_least", 0.9, denominator="spend", source=source("here"), by_mark=True
)


def known(case: Case, of: Law) -> tuple[bool, bool]:
    """Return whether the share can be reckoned, by the maker and by the check, of 100.00 that are spent."""
    (target,) = resolve_targets(case, of, fund_table(case, of), pd.DataFrame({"period": ["-"]}))
    return target.known, not np.isnan(whole_of(Facts(case, of), RULE, 100.0))


@pytest.mark.parametrize(
    ("clauses", "offered", "bought", "expected"),
    [
        (((HERE,),), "", "", False),
        (((HERE,),), "red_label", "red_label", False),
        (((HERE,),), "domestic", "", True),
        (((HERE,),), "", "domestic", True),
        # of two conditions the other is met by nobody: goods are marked all the same, and none of them counts
        (((HERE, FARM),), "domestic", "", True),
        (((HERE, FARM),), "", "domestic", True),
        (((HERE, FARM),), "", "", False),
        # any mark
        (((ANY,),), "red_label", "", True),
        (((ANY,),), "", "red_label", True),
        (((ANY,),), "", "", False),
        # a clause that asks for no mark tells nothing of marks
        (((HERE,), (Condition("supplier.kind", ("other",)),)), "", "", False),
    ],
)
def test_a_mark_on_any_offer_or_purchase_makes_the_share_known(
    clauses: tuple[tuple[Condition, ...], ...], offered: str, bought: str, expected: bool
) -> None:
    """Whoever bears a mark that a clause names, or any where it names any, is enough, be its other conditions met or not."""
    before = {"date": date(2026, 2, 20), "supplier": "firma", "product": "banana", "kg": 10, "amount": 20.0}
    case = bananas(
        offers=[
            {"offer": "firm", "supplier": "firma", "product": "banana", "price": 2.0, "labels": offered},
            {"offer": "coop", "supplier": "coop", "product": "banana", "price": 3.0},
        ],
        bought=[before | {"fund": "federal", "labels": bought}],
    )
    of = law(targets=(RULE,), counting_rules={"marked": CountingRule("marked", "Marked", clauses)})
    assert known(case, of) == (expected, expected)
