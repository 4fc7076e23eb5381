"""Every page answers without an error: on first sight, with a case, with a plan."""

from __future__ import annotations

import time

import pytest
from streamlit.testing.v1 import AppTest

from planner.case import Case
from planner.plan import Plan
from planner.ui.store import Workspace
from tests.ui.conftest import open_page

VIEWS = ["Suppliers", "Products", "Months", "Map", "Deliveries", "Menu", "Nutrition", "What to grow"]


def _texts(app: AppTest) -> str:
    kinds = ("markdown", "caption", "info", "warning", "error", "success")
    return "\n".join(str(element.value) for kind in kinds for element in getattr(app, kind))


def _finish(app: AppTest, seconds: float = 60) -> None:
    """Run the page again until its work in the background is done."""
    end = time.monotonic() + seconds
    while any(button.label in ("Cancel", "Stopping") for button in app.button):
        assert time.monotonic() < end, "the work in the background does not end"
        time.sleep(0.2)
        app.run()
        assert not app.exception


@pytest.mark.parametrize("page", ["case", "plan", "explore", "scenarios", "export"])
def test_a_page_without_a_case_says_where_to_open_one(place: Workspace, page: str) -> None:
    """On the first visit every page leads to Start."""
    assert "Start" in _texts(open_page(place, page))


@pytest.mark.parametrize("page", ["explore", "export"])
def test_a_page_without_a_plan_says_where_to_make_one(tiny: Workspace, page: str) -> None:
    """With a case but no plan, pages that need one lead to Plan."""
    assert "page Plan" in _texts(open_page(tiny, page))


def test_start_offers_the_example_and_the_upload(place: Workspace) -> None:
    """The first page has a way in for those with a case and those without."""
    app = open_page(place, "start")
    assert "Open the example" in [b.label for b in app.button]
    assert len(app.get("file_uploader")) == 1


def test_start_tells_that_a_case_is_open(tiny: Workspace) -> None:
    """A visitor who comes back finds the case open."""
    assert "A case is open" in _texts(open_page(tiny, "start"))


def test_case_shows_every_table(tiny: Workspace) -> None:
    """Each table of the schema, filled or not, can be looked at."""
    app = open_page(tiny, "case")
    box = app.selectbox(key="table-chosen")
    for name in ("products", "stock", "case", "offers"):
        box.set_value(name).run()
        assert not app.exception


def test_plan_is_made_on_the_page_and_kept(tiny: Workspace) -> None:
    """The button plans in the background; the figures on the page are the plan's, and survive a reload."""
    app = open_page(tiny, "plan")
    next(b for b in app.button if b.label == "Make the plan").click().run()
    _finish(app)
    metrics = {m.label: m.value for m in app.metric}
    assert metrics["Meals covered"] == "100.0%"
    assert metrics["Cost in all (BRL)"] == "1,155.00"
    again = open_page(tiny, "plan")
    assert {m.label: m.value for m in again.metric} == metrics


def test_a_target_is_changed_on_the_page(planned: Workspace) -> None:
    """A decision gives a changed case, kept in the workspace, whose plan is yet to be made."""
    app = open_page(planned, "plan")
    slider = next(s for s in app.slider if s.label.startswith("Family farming"))
    assert slider.value == 45
    slider.set_value(50)
    next(b for b in app.button if b.label == "Take these decisions").click().run()
    assert not app.exception
    assert planned.wishes() == ["target target=family-share share=0.5"]
    assert "no plan for these decisions" in _texts(app)
    slider = next(s for s in app.slider if s.label.startswith("Family farming"))
    assert slider.value == 50


def test_rules_and_menus_are_changed_on_the_page(tiny: Workspace) -> None:
    """What may give way and how free a menu is are one click away, and read back as they were chosen."""
    app = open_page(tiny, "plan")
    next(s for s in app.selectbox if s.label == "Shares of law and case").set_value("hard")
    next(s for s in app.selectbox if s.label == "Ensino fundamental").set_value("ingredients")
    next(b for b in app.button if b.label == "Take these decisions").click().run()
    assert not app.exception
    assert tiny.wishes() == ["rule family=share_targets mode=hard", "menu menu=primary mode=ingredients"]
    assert next(s for s in app.selectbox if s.label == "Shares of law and case").value == "hard"


def test_a_change_that_cannot_be_read_is_refused(tiny: Workspace) -> None:
    """A line of nonsense among the changes gives a plain message and is not kept."""
    app = open_page(tiny, "plan")
    app.text_area[0].set_value("harvest <b>x</b>")
    next(b for b in app.button if b.label == "Take these decisions").click().run()
    assert not app.exception
    assert app.error
    assert "<b>" not in app.error[0].value
    assert tiny.wishes() == []


@pytest.mark.parametrize("view", VIEWS)
def test_explore_shows_every_view(planned: Workspace, view: str) -> None:
    """Each view of the plan is shown without an error."""
    app = open_page(planned, "explore")
    app.get("button_group")[0].set_value(view).run()
    assert not app.exception


def test_scenarios_compare_decisions_with_the_case(tiny: Workspace) -> None:
    """The decisions taken are planned beside the case as it is, and the figures stand side by side."""
    tiny.keep_wishes(["target target=family-share share=0.3"])
    app = open_page(tiny, "scenarios")
    next(b for b in app.button if b.label == "Compare them").click().run()
    _finish(app)
    figures = app.dataframe[0].value.set_index("Figure")
    assert figures.loc["Cost in all", "base"] == "1,155"
    assert figures.loc["Cost in all", "set"] == "1,123.50"


def test_scenarios_draw_the_trade_off(tiny: Workspace) -> None:
    """The curve is drawn in the background and shows the plan behind a point."""
    app = open_page(tiny, "scenarios")
    next(b for b in app.button if b.label == "Draw the curve").click().run()
    _finish(app)
    assert next(s for s in app.selectbox if s.label.startswith("Plan behind")).value == 1


def test_export_offers_every_file(planned: Workspace) -> None:
    """Workbook, data, call, map and case can be downloaded."""
    app = open_page(planned, "export")
    next(b for b in app.button if b.label == "Prepare the public call").click().run()
    assert not app.exception
    assert len(app.get("download_button")) == 6


def test_a_fault_in_the_plan_is_never_shown(planned: Workspace) -> None:
    """A plan whose file was tampered with is withheld on the next visit."""
    case = planned.load_case()
    assert case is not None
    path = planned.plan_folder(case) / "plan.json"
    text = path.read_text(encoding="utf-8")
    changed = text.replace('"packs": ', '"packs": 1', 1)
    assert changed != text
    path.write_text(changed, encoding="utf-8")
    app = open_page(planned, "plan")
    assert not app.metric
    assert "does not pass the check" in _texts(app)


def test_names_are_never_markup(place: Workspace, tiny_plan: Plan) -> None:
    """A name with Markdown, HTML and maths is shown letter by letter."""
    case = tiny_plan.case
    tables = dict(case.tables)
    tables["case"] = tables["case"].assign(name="**x** <b>y</b> $z$ [l](http://e.org)")
    place.open_case(Case(tables))
    app = open_page(place, "start")
    shown = next(m.value for m in app.sidebar.markdown if "http" in m.value)
    assert "<b>" not in shown.replace("\\<", "")
    assert "](" not in shown
    assert "\\$" in shown


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("case.xlsx", b"this is no workbook"),
        ("case.xlsx", b""),
        ("case.zip", b"PK\x05\x06" + b"\0" * 18),
        ("case.zip", b"<html><script>alert(1)</script></html>"),
    ],
)
def test_a_hostile_file_gives_a_plain_message(place: Workspace, name: str, content: bytes) -> None:
    """What is no case is refused with findings, never with a trace, and nothing is opened."""
    app = open_page(place, "start")
    app.get("file_uploader")[0].upload(name, content, "application/octet-stream")
    app.run()
    next(b for b in app.button if b.label == "Open this file").click().run()
    assert not app.exception
    assert "cannot be planned yet" in _texts(app)
    assert place.load_case() is None
