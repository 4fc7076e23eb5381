"""The view of shared farms on page Case: what others hold is seen, taken into the case in one step, and the adopted plan committed."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from planner import service
from planner.making.plan import Plan
from planner.record.sharing import CapacityStated, Ordered, PlanCommitted, Taken
from planner.record.store import Record
from planner.ui.store import Workspace
from planner.ui.text import JOINER
from tests.ui.conftest import open_page


def _view(app: AppTest) -> AppTest:
    app.get("button_group")[0].set_value("Shared farms").run()
    assert not app.exception
    return app


def _press(app: AppTest, label: str) -> str:
    next(one for one in app.button if one.label == label).click().run()
    assert not app.exception
    return "\n".join(
        str(one.value).replace(JOINER, "")
        for kind in ("success", "info", "error", "markdown")
        for one in getattr(app, kind)
    )


@pytest.fixture
def region(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, tiny_plan: Plan) -> Path:
    """Return a register that PLANNER_CAPACITY names: of the first farm's lettuce there are 310 kg in March, of which another town has 31."""
    place = tmp_path / "region.sqlite"
    monkeypatch.setenv("PLANNER_CAPACITY", str(place))
    offer = tiny_plan.tables["orders"].iloc[0]
    names = {
        "supplier": str(tiny_plan.case["suppliers"].set_index("supplier").loc[offer["supplier"], "name"]),
        "product": str(tiny_plan.case["products"].set_index("product").loc[offer["product"], "name"]),
    }
    service.record.begin_record(place, "Region", service.user())
    with service.record.opened_record(place) as record:
        for word in ("own", "other"):
            service.register.join(record, service.user(), word, f"Town {word}")
        lines = (Ordered(**names, month="2026-03", kg=3100),)
        record.do(CapacityStated(lines=lines, source="Visit"), service.user())
        taken = (Taken(**names, first_day=date(2026, 3, 1), last_day=date(2026, 3, 31), kg=31),)
        record.do(PlanCommitted(buyer="other", case="x", plan="0" * 64, lines=taken), service.user())
    return place


def test_without_a_register_there_is_no_view(tiny: Workspace) -> None:
    """Who shares no farm sees nothing of it."""
    app = open_page(tiny, "case")
    assert "Shared farms" not in app.get("button_group")[0].options


def test_what_others_hold_is_taken_and_the_adopted_plan_committed(planned: Workspace, region: Path, tiny_plan: Plan) -> None:  # fmt: skip
    """The farm's month is shown with who has how much; one press takes it into the case, whose plan is stale then; a plan that is not adopted is not committed."""
    app = _view(open_page(planned, "case"))
    assert "Commit the adopted plan" in [one.label for one in app.button]
    assert "No plan of this case is adopted" in _press(app, "Commit the adopted plan")
    told = _press(app, "Take what others hold into the case")
    assert "2 changes" in told
    case = planned.load_case()
    assert case is not None
    table = case["sold_elsewhere"]
    assert table["kg"].tolist() == [0, 31]
    assert case.fingerprint != tiny_plan.case.fingerprint, "the plan is stale, as after any edit"
    assert "Nothing has changed" in _press(app, "Take what others hold into the case")
    with Record(region) as record:
        assert set(record.state().commitments) == {("other", "x")}
