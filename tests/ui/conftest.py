"""A workspace of its own for every test, with the tiny case open in it or not."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from planner import service
from planner.making.plan import Plan
from planner.paths import CASES
from planner.ui.hands import hands
from planner.ui.store import Workspace


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, shared_plans: None) -> Iterator[Workspace]:
    """Return an empty workspace below a folder of the test's own."""
    monkeypatch.setenv("PLANNER_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("PLANNER_WORKERS", "0")
    yield Workspace.new()
    hands.clear()


@pytest.fixture
def tiny(place: Workspace) -> Workspace:
    """Return a workspace in which the tiny case is open."""
    place.open_case(service.load_case(CASES / "tiny"))
    return place


@pytest.fixture(scope="session")
def tiny_plan() -> Plan:
    """Return the plan of the tiny case, made once."""
    return service.make_plan(service.load_case(CASES / "tiny"))


@pytest.fixture(scope="session")
def tiny_plan_files(tiny_plan: Plan, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with all that a workspace keeps of the plan of the tiny case, written once."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PLANNER_HOME", str(tmp_path_factory.mktemp("home")))
        workspace = Workspace.new()
        workspace.open_case(tiny_plan.case)
        workspace.keep_plan(tiny_plan)
        return workspace.plan_folder(tiny_plan.case)


@pytest.fixture
def planned(tiny: Workspace, tiny_plan: Plan, tiny_plan_files: Path) -> Workspace:
    """Return a workspace with the tiny case and its plan."""
    shutil.copytree(tiny_plan_files, tiny.plan_folder(tiny_plan.case))
    return tiny


def open_page(workspace: Workspace, page: str, user: dict[str, Any] | None = None) -> AppTest:
    """Return one page as a visitor of a workspace sees it, without errors; `user` is what a provider tells of them."""
    script = f"""
from planner.ui import state
from planner.ui.pages import {page}
state.ensure()
state.sidebar()
{page}.show()
"""
    app = AppTest.from_string(script, default_timeout=60)
    app.query_params["w"] = workspace.word
    if user is not None:
        app.user = user
    app.run()
    assert not app.exception
    return app
