"""What each member family of a group is to deliver."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from planner import service
from planner.findings import InputError
from planner.making.plan import Plan
from planner.papers.members import member_papers
from planner.schema import PLAN_TABLES
from planner.schema.base import typed_frame


def split(*changes: dict[str, object]) -> pd.DataFrame:
    """Return rows of the table of members' parts."""
    first = {
        "supplier": "coop-c", "supplier_name": "Cooperativa C", "member": "F01", "offer": "o", "product": "feijao",
        "product_name": "Feijão", "packs": 10, "kg": 10.0, "amount": 70.0, "share": 1 / 3, "cap_amount": 40000.0,
        "cap_used_share": 0.00175, "note": "",
    }  # fmt: skip
    return typed_frame(PLAN_TABLES["member_split"], pd.DataFrame([first | change for change in changes]))


def test_each_family_reads_what_it_brings_and_what_that_is_of_its_cap(tiny_plan: Plan) -> None:
    """Ten packs of thirty, 70.00, a third; below its code how much of its cap that is; what nobody can take is told as that."""
    table = split({}, {"member": "", "packs": 2, "note": "No member has room."})
    ((group, paper),) = member_papers({"member_split": table, "run": tiny_plan["run"]}, tiny_plan.case)
    rows = [(row.kind, row.cells, row.below) for row in paper.sheets[0].tables[0].rows]
    assert group == "coop-c"
    assert rows[0] == ("part", ("What no member can take",), ())
    assert rows[1][2] == ("No member has room.",)
    assert rows[3] == ("part", ("F01: 0.2% of the R$40,000.00 that it may sell in a year",), ())
    assert rows[4][1] == ("Feijão", "10", "10.0", "70.00", "33.3%")
    assert rows[5][:2] == ("total", ("In all", "", "10.0", "70.00", ""))


def test_a_plan_without_members_says_how_to_have_them(tiny_plan: Plan, tmp_path: Path) -> None:
    """The tiny case lists no members: no archive, and the mend names the table."""
    with pytest.raises(InputError, match="shares no group") as told:
        service.export_members(tiny_plan, tmp_path)
    assert "members" in told.value.findings[0].mend
    assert not list(tmp_path.iterdir())
