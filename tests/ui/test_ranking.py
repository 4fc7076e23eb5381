"""Page Committee, Ranking: who stands where, who is equal, and the draw that the chair alone puts on record."""

from __future__ import annotations

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from planner import service
from planner.case import Case
from planner.paths import CASES
from planner.record.store import Record
from planner.ui.store import Workspace
from planner.ui.text import JOINER
from tests.cases import added, edited, rows, tiny_case
from tests.ui.conftest import open_page


def equals() -> Case:
    """Return the tiny case under the PNAE, in which F1 and F2 offer lettuce alike."""
    f1, lettuce = rows("suppliers")[1], rows("offers")[2]
    return tiny_case(
        case=edited("case", 0, programmes="br-pnae"),
        suppliers=added("suppliers", f1 | {"supplier": "f2", "name": "F2"}),
        offers=added("offers", lettuce | {"offer": "f2-alface", "supplier": "f2"}),
    )


def page(workspace: Workspace, name: str) -> AppTest:
    """Return the view Ranking as a member sees it who has signed in."""
    app = open_page(workspace, "committee", {"is_logged_in": True, "email": f"{name}@town.example", "name": name})
    app.get("button_group")[0].set_value("Ranking").run()
    assert not app.exception
    return app


def said(app: AppTest) -> str:
    """Return all that is said on the page."""
    kinds = ("title", "subheader", "markdown", "caption", "info", "warning", "error", "success", "code")
    text = "\n".join(str(one.value) for kind in kinds for one in getattr(app, kind))
    return text.replace(JOINER, "").replace("\\", "")


def test_the_chair_draws_and_members_look_on(place: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """F1 and F2 are equal: a member sees it and cannot draw; the chair is told that two witnesses are needed, then the draw is on record."""
    town = tmp_path / "town.sqlite"
    monkeypatch.setenv("PLANNER_RECORD", str(town))
    place.open_case(equals())
    service.record.begin_record(town, "Town", "ana@town.example")
    with service.record.opened_record(town) as record:
        service.record.keep_case(record, equals(), "ana@town.example")
        service.record.set_committee(record, "ana@town.example", "cae", "CAE", quorum="all", majority="of_votes")
        for name, role in (("bea", "chair"), ("cai", "member")):
            service.record.seat_member(record, "ana@town.example", "cae", f"{name}@town.example", name, "parent", role)
    member = page(place, "cai")
    assert "Alface: F1; F2 are equal, and nothing is decided" in said(member)
    assert "Put the draw on record" not in [one.label for one in member.button]
    chair = page(place, "bea")
    fields = {one.label.split(",")[0].split(":")[0]: one for one in chair.text_input}
    fields["Seed"].set_value("04 17 23")
    fields["Where it comes from"].set_value("A lottery")
    fields["Witnesses by seat or role"].set_value("chair")
    for witnesses, told in (("chair", "it needs 2"), ("chair, clerk", "Drawn.")):
        next(one for one in chair.text_input if one.label.startswith("Witnesses")).set_value(witnesses)
        next(one for one in chair.button if one.label == "Put the draw on record").click().run()
        assert told in said(chair)
    with Record(str(town)) as record:
        assert record.state().draws["tiny", "alface"][0].suppliers == ("f1", "f2")


def test_where_nobody_is_ranked_the_procedure_is_told(
    place: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """India's case has no order of preference: how its programme chooses is told, and no place."""
    monkeypatch.setenv("PLANNER_RECORD", str(tmp_path / "town.sqlite"))
    place.open_case(service.load_case(CASES / "india-example"))
    service.record.begin_record(tmp_path / "town.sqlite", "Town", "ana@town.example")
    with service.record.opened_record(tmp_path / "town.sqlite") as record:
        service.record.set_committee(record, "ana@town.example", "cae", "CAE", quorum="all", majority="of_votes")
    app = page(place, "ana")
    assert "set no order of preference" in said(app)
    assert "Places" not in said(app)
