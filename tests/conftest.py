"""Every test speaks the language of the source, whatever the machine's, and begins in no country."""

import gc
import os
import sys

import pytest

os.environ["PLANNER_LANGUAGE"] = "en"
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)  # else every process that a test starts compiles all libraries anew
sys.dont_write_bytecode = False
gc.set_threshold(50_000, 20, 50)  # many small tables are made and dropped: looking for rings among them takes its time


@pytest.fixture(autouse=True)
def _nowhere() -> None:
    """Begin in no country: the case that an earlier test read last is not at hand."""
    from planner.i18n import set_country

    set_country("")


@pytest.fixture
def shared_plans(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the commands and pages of a test take over plans that earlier tests made of equal cases."""
    from planner import service
    from tests.shared import planned_once

    monkeypatch.setattr(service, "make_plan", planned_once(service.make_plan))
