"""A supplier that comes by a link sees its own sheet, sends it, and nothing else of the app."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from planner.service import record as door
from planner.ui.text import JOINER
from tests.cases import edited, tiny_case
from tests.record.town import begun


@pytest.fixture
def link(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """Return the secret of a link to the sheet of a supplier with a hostile name, of a town's record."""
    place = tmp_path / "record.sqlite"
    monkeypatch.setenv("PLANNER_RECORD", str(place))
    monkeypatch.setenv("PLANNER_HOME", str(tmp_path / "home"))
    case = tiny_case(suppliers=edited("suppliers", 0, name="<b>Coop</b> :material/home: [x](http://x.example)"))
    supplier = str(case["suppliers"]["supplier"].iloc[0])
    with begun(str(place)) as record:
        door.keep_case(record, case, "cai")
        yield door.invite(record, "bea", "tiny", supplier, date(2099, 3, 31))


def opened(secret: str) -> AppTest:
    """Return the app as it answers a link."""
    app = AppTest.from_file(Path(__file__).parents[2] / "app.py", default_timeout=30)
    app.query_params["offer"] = secret
    app.query_params["lang"] = "en"
    app.run()
    assert not app.exception
    return app


def said(app: AppTest) -> str:
    """Return all that is said on the page."""
    kinds = ("markdown", "info", "error", "success")
    return "\n".join(str(one.value) for kind in kinds for one in getattr(app, kind)).replace(JOINER, "")


def test_a_price_is_filled_in_and_sent(link: str, tmp_path: Path) -> None:
    """Nothing can be sent before a price stands there; then the sheet is on record, and a second one stands in its place."""
    app = opened(link)
    assert app.button[0].disabled
    assert "\\<b\\>Coop" in said(app)
    assert not app.sidebar.selectbox
    assert not (tmp_path / "home").exists(), "no workspace is made for a supplier"
    for price, word in (("2.40", "o1"), ("2,30", "o2")):
        app.text_input(key="price0").set_value(price).run()
        app.text_input(key="period_quantity0").set_value("20").run()
        app.button[0].click().run()
        assert "Sent" in said(app), said(app)
        with door.opened_record(tmp_path / "record.sqlite") as record:
            assert list(record.state().offers) == [word]
    assert "You sent a sheet" in said(opened(link))


def test_what_cannot_be_read_is_told_and_kept(link: str) -> None:
    """A price in words is told, nothing is sent, and what was typed stays."""
    app = opened(link)
    app.text_input(key="price0").set_value("cheap").run()
    app.button[0].click().run()
    assert "Nothing was sent" in said(app)
    assert app.text_input(key="price0").value == "cheap"


def test_an_invented_link_and_a_server_without_a_record_show_nothing(
    link: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Neither names a town or a supplier."""
    app = opened(link[:-1] + ("x" if link[-1] != "x" else "y"))
    assert "Coop" not in said(app)
    assert not app.text_input
    monkeypatch.delenv("PLANNER_RECORD")
    assert "keeps no record" in said(opened(link))
