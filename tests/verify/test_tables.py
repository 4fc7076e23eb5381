"""A case that was reckoned, and a table that was read, for one plan serve the next, as far as they are the same."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest

from planner.i18n import using
from planner.verify import verify
from planner.verify.facts import Facts, facts_of
from planner.verify.tables import read_tables
from planner.verify.violation import Report
from tests.cases import tiny, tiny_case, tiny_law
from tests.verify.plans import tiny_plan


def test_what_a_case_says_is_reckoned_once_for_all_its_plans() -> None:
    """The same case under the same law has one set of facts; another law, another case or another language has its own."""
    case, law = tiny_case(), tiny_law()
    first = facts_of(case, law)
    assert facts_of(case, law) is first
    assert facts_of(tiny_case(), law) is not first
    with using("pt_BR"):
        assert facts_of(case, law).names["offer"]["firma-arroz"] == "Arroz de Firma"
    assert facts_of(case, law).names["offer"]["firma-arroz"] == "Arroz of Firma"
    assert facts_of(case, tiny_law()).law is not law


def test_a_plan_spoilt_in_place_is_found_out_after_it_was_right() -> None:
    """A cell changed in the very table that was right before is read anew, and right again once it is put back."""
    case, law = tiny()
    plan = tiny_plan()
    assert verify(case, law, plan) == []
    plan["orders"].loc[0, "packs"] = 11
    assert "orders" in {violation.family for violation in verify(case, law, plan)}
    plan["orders"].loc[0, "packs"] = 10
    assert verify(case, law, plan) == []


@pytest.mark.parametrize("cell", [10, 10.0, True])
def test_cells_of_any_kind_are_read_each_time(cell: Any) -> None:
    """A table whose cells have the types of the schema is read once; cells of any kind may be equal and mean something else."""
    facts, plan = Facts(*tiny()), tiny_plan()
    of_any_kind = plan["orders"].assign(
        packs=plan["orders"]["packs"].astype(object).where(lambda packs: packs != 10, cell)
    )
    first, again = (read_tables(facts, plan, Report(facts.names), complete=True)["orders"] for _time in range(2))
    assert first is again
    plan["orders"] = of_any_kind
    first, again = (read_tables(facts, plan, Report(facts.names), complete=True)["orders"] for _time in range(2))
    assert first is not again
    pd.testing.assert_frame_equal(first, again)


def test_what_is_wrong_in_a_table_is_told_every_time() -> None:
    """A blank weight is told of the same table twice."""
    facts, plan = Facts(*tiny()), tiny_plan()
    plan["orders"].loc[0, "kg"] = None
    for _time in range(2):
        report = Report(facts.names)
        read_tables(facts, plan, report, complete=True)
        assert [violation.family for violation in report.violations] == ["form"]
