"""What is set and typed stays: other pages, a reload, another window; what a plan stands on is said; nothing ends in a trace."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from planner import service
from planner.case import Case
from planner.making.plan import Plan
from planner.ui import drafts, store
from planner.ui.pages import explore, start
from planner.ui.store import Workspace
from planner.ui.text import JOINER, plain
from tests.ui.conftest import open_page
from tests.ui.test_pages import _finish, _texts

PAGES = """
import streamlit as st
from planner.ui import state
from planner.ui.pages import case, explore, export, plan, progress, scenarios, start
state.ensure()
state.sidebar()
globals()[st.session_state.get("at", "plan")].show()
"""
"""Every page in one session: a test sets ``at`` to go to another."""


def _visit(workspace: Workspace, page: str = "plan") -> AppTest:
    app = AppTest.from_string(PAGES, default_timeout=60)
    app.query_params["w"] = workspace.word
    return _go(app, page)


def _go(app: AppTest, page: str) -> AppTest:
    app.session_state["at"] = page
    app.run()
    assert not app.exception
    return app


def _press(app: AppTest, label: str) -> None:
    next(b for b in app.button if b.label == label).click().run()
    assert not app.exception


def _slider(app: AppTest, start: str) -> object:
    return next(s.value for s in app.slider if s.label.startswith(start))


def _price(case: Case | None, line: int, price: float) -> Case:
    assert case is not None
    offers = case.tables["offers"].copy()
    offers.loc[offers.index[line], "price"] = price
    return Case({**case.tables, "offers": offers}, case.extras)


def _begin(workspace: Workspace, line: int, price: float) -> None:
    """Have edits of the offers begun in a workspace, as the editor notes them."""
    case = workspace.load_case()
    assert case is not None
    rows = _price(case, line, price).tables["offers"]
    noted = {"base": drafts._pack(case.tables["offers"]), "rows": drafts._pack(rows), "origin": list(range(len(rows)))}
    workspace.keep_typed({"edits of offers": noted, "case table": "offers"})


def test_a_decision_that_is_set_stays_and_is_planned(planned: Workspace) -> None:
    """Set, not taken: there after another page and in a new session; the old plan says so; "Make it again" plans it."""
    app = _visit(planned)
    next(s for s in app.slider if s.label.startswith("Family farming")).set_value(50).run()
    assert "not planned yet" in _texts(app)
    assert planned.wishes() == []
    _go(app, "explore")
    assert "changed decisions" not in _texts(app)
    assert _slider(_go(app, "plan"), "Family farming") == 50
    again = _visit(planned)
    assert _slider(again, "Family farming") == 50
    _press(again, "Make it again")
    _finish(again)
    assert planned.wishes() == ["target target=family-share share=0.5"]
    assert {m.label: m.value for m in again.metric}["Cost in all (BRL)"] == "1,168.00"
    for page in ("plan", "explore", "progress", "export"):
        assert plain("Family farming: 50% (45% in the case)") in _texts(_go(again, page))
    _press(again, "Back to the case as it is")
    assert "changed decisions" not in _texts(_go(again, "export"))


def test_what_cannot_be_planned_stays_set_and_is_told(planned: Workspace) -> None:
    """A line of nonsense beside a slider: "Make it again" plans nothing, tells why, and both are still there."""
    app = _visit(planned)
    app.text_area[0].set_value("harvest nonsense")
    next(s for s in app.slider if s.label.startswith("Family farming")).set_value(50).run()
    _press(app, "Make it again")
    assert planned.wishes() == []
    assert "cannot be planned with these decisions" in _texts(app)
    assert len(app.dataframe[0].value) == 1
    again = _visit(planned)
    assert again.text_area[0].value == "harvest nonsense"
    assert _slider(again, "Family farming") == 50
    _press(again, "Set them back to those taken")
    assert (again.text_area[0].value, _slider(again, "Family farming")) == ("", 45)


KINDS = ("radio", "selectbox", "toggle", "text_input")
RADIOS = {"What each earns": "amount_per_family"}
WAYS = "Open the page of"
"""Begin of the labels of lists that lead to a page, and have no value of their own."""


@pytest.mark.parametrize("page", ["case", "explore", "scenarios", "plan"])
def test_every_widget_of_a_page_has_its_value_again(planned: Workspace, page: str) -> None:
    """Each choice, switch, text and slider, in each view, set to another value, has it after another page and in a new session."""
    app = _visit(planned, page)
    views = app.get("button_group")
    for view in views[0].options if views else [None]:
        name = getattr(view, "content", view)
        if name is not None:
            app.get("button_group")[0].set_value(name).run()
        wanted = {}
        for kind in KINDS:
            for label in [w.label for w in getattr(app, kind)]:
                widget = next(w for w in getattr(app, kind) if w.label == label)
                if widget.key == "language" or widget.disabled or label.startswith(WAYS):
                    continue
                if kind == "toggle":
                    widget.set_value(not widget.value).run()
                elif kind == "text_input":
                    widget.set_value("something typed").run()
                elif kind == "radio":
                    widget.set_value(RADIOS[label]).run()
                elif len(widget.options) > 1:
                    widget.select_index(len(widget.options) - 1).run()
                assert not app.exception
                wanted[kind, label] = next((w.value for w in getattr(app, kind) if w.label == label), None)
        _go(_go(app, "start"), page)
        for visit in (app, _visit(planned, page)):
            if name is not None:
                assert visit.get("button_group")[0].value == app.get("button_group")[0].value
            found = {(k, w.label): w.value for k in KINDS for w in getattr(visit, k)}
            assert {key: found.get(key) for key in wanted} == wanted


def test_what_is_set_on_progress_stays(planned: Workspace, tiny_plan: Plan, tmp_path: Path) -> None:
    """The day looked at, the view and what a change counts are there after another page and in a new session."""
    file = tmp_path / "lines.csv"
    file.write_text("date,supplier,product,quantity,unit,amount,fund\n2026-03-02,coop-c,feijao,20,kg,140,transfer\n")
    service.import_lines(tiny_plan.case, file, planned.ledger, by="test")
    app = _visit(planned, "progress")
    _finish(app)
    app.date_input[0].set_value(date(2026, 3, 9)).run()
    _finish(app)
    app.slider[0].set_value(35).run()
    app.get("button_group")[0].set_value("Suppliers").run()
    assert not app.exception
    _go(_go(app, "start"), "progress")
    for visit in (app, _visit(planned, "progress")):
        _finish(visit)
        assert visit.date_input[0].value == date(2026, 3, 9)
        assert visit.slider[0].value == 35
        assert visit.get("button_group")[0].value == "supplier_progress"


def test_edits_begun_stay_until_they_are_taken(tiny: Workspace) -> None:
    """A cell typed is there in a new session and after another page, the case as it was; taken, it is the case's."""
    _begin(tiny, 0, 9.75)
    app = _visit(tiny, "case")
    _go(_go(app, "start"), "case")
    assert "count once they are taken" in _texts(app)
    case = tiny.load_case()
    assert case is not None
    assert case.tables["offers"]["price"].iloc[0] != 9.75
    _press(app, "Take these edits")
    case = tiny.load_case()
    assert case is not None
    assert case.tables["offers"]["price"].iloc[0] == 9.75
    assert tiny.typed().get("edits of offers") is None
    _press(app, "Undo: edit of offers")
    case = tiny.load_case()
    assert case is not None
    assert case.tables["offers"]["price"].iloc[0] != 9.75


def test_edits_of_two_windows_are_joined_where_no_cell_collides(tiny: Workspace) -> None:
    """One window has begun to edit a price, another takes another price: it is told where, and both stand in the end."""
    _begin(tiny, 0, 9.75)
    app = _visit(tiny, "case")
    tiny.keep_case(_price(tiny.load_case(), 1, 8.25), tiny.version())
    _go(app, "case")
    assert "changed in another window" in _texts(app)
    told = app.dataframe[0].value
    assert [tuple(row) for row in told[["table", "column", "other"]].to_numpy()] == [
        ("Offers", "Price of a unit", "8.25")
    ]
    assert next(b for b in app.button if b.label == "Take these edits").disabled
    _press(app, "Put my edits on the newer table")
    _press(app, "Take these edits")
    case = tiny.load_case()
    assert case is not None
    assert case.tables["offers"]["price"].iloc[:2].tolist() == [9.75, 8.25]


def _begin_elsewhere(workspace: Workspace, line: int, price: float) -> None:
    """Have another window write edits of the offers over those that are noted, as a window that knew of none does."""
    _begin(workspace, line, price)
    workspace.keep_typed({"edits of offers": workspace.typed()["edits of offers"] | {"window": "other"}})


def test_edits_begun_in_two_windows_are_both_kept(tiny: Workspace) -> None:
    """A price is typed here, another in a second window: each is offered to the other, and put together both are taken."""
    _begin(tiny, 0, 9.75)
    app = _visit(tiny, "case")
    _begin_elsewhere(tiny, 1, 8.25)
    _go(app, "case")
    assert "begun in another window" in _texts(app)
    told = app.dataframe[-1].value
    assert told[["column", "other"]].to_numpy().tolist() == [["Price of a unit", "8.25"]]
    _press(app, "Put them together with mine")
    assert "begun in another window" not in _texts(app)
    _press(app, "Take these edits")
    case = tiny.load_case()
    assert case is not None
    assert case.tables["offers"]["price"].iloc[:2].tolist() == [9.75, 8.25]
    assert [name for name in tiny.typed() if name.startswith("edits of offers")] == []


def test_dropping_edits_here_leaves_those_of_another_window(tiny: Workspace) -> None:
    """What is dropped is this window's; the other's stay, also for a new session, until they are dropped by name."""
    _begin(tiny, 0, 9.75)
    app = _visit(tiny, "case")
    _begin_elsewhere(tiny, 1, 8.25)
    _press(_go(app, "case"), "Drop these edits")
    assert "begun in another window" in _texts(app)
    assert "begun in another window" in _texts(_visit(tiny, "case"))
    _press(app, "Drop the edits of the other window")
    assert [name for name in tiny.typed() if name.startswith("edits of offers")] == []


def test_a_cell_that_two_windows_edit_is_told_with_both_values(tiny: Workspace) -> None:
    """The value taken first stands, the other is told beside it; or the edits are dropped for the newer table."""
    _begin(tiny, 0, 9.75)
    app = _visit(tiny, "case")
    tiny.keep_case(_price(tiny.load_case(), 0, 8.25), tiny.version())
    _go(app, "case")
    _press(app, "Put my edits on the newer table")
    told = next(frame.value for frame in app.dataframe if "other" in frame.value)
    assert [tuple(row) for row in told[["column", "one", "other"]].to_numpy()] == [("Price of a unit", "8.25", "9.75")]
    case = tiny.load_case()
    assert case is not None
    assert case.tables["offers"]["price"].iloc[0] == 8.25
    _begin(tiny, 0, 9.75)
    tiny.keep_case(_price(case, 0, 7.5), tiny.version())
    fresh = _visit(tiny, "case")
    _press(fresh, "Drop my edits and show the newer table")
    assert tiny.typed().get("edits of offers") is None


def test_a_window_shows_what_another_has_made_of_the_case(planned: Workspace) -> None:
    """After another window took an edit, this one says so, shows that case, and has no plan of it."""
    app = _visit(planned)
    planned.keep_case(_price(planned.load_case(), 0, 9.75), planned.version())
    app.run()
    assert "changed in another window" in _texts(app)
    assert "no plan for these decisions" in _texts(app)


def test_decisions_of_two_windows_do_not_overwrite_each_other_silently(tiny: Workspace) -> None:
    """The second to take decisions is told of the first's and keeps its own set; taking them again puts them in that place."""
    app = _visit(tiny)
    next(s for s in app.slider if s.label.startswith("Family farming")).set_value(50).run()
    tiny.keep_wishes(["priority first=meals"])
    _press(app, "Take these decisions")
    assert plain("first: everybody is fed") in _texts(app)
    assert tiny.wishes() == ["priority first=meals"]
    assert _slider(app, "Family farming") == 50
    _press(app, "Take these decisions")
    assert "target target=family-share share=0.5" in tiny.wishes()


def test_opening_another_case_lists_the_first_to_open_again(tiny: Workspace) -> None:
    """Start lists the case set aside with its day; one click opens it; it is removed only with a reason, and can be brought back."""
    case = tiny.load_case()
    assert case is not None
    tiny.open_case(Case({**case.tables, "case": case.tables["case"].assign(case="b", name="*Other* town")}))
    first = next(one.place for one in tiny.kept() if one.place != tiny.place.name)
    app = _visit(tiny, "start")
    assert case.tables["case"]["name"].iloc[0] in _texts(app).replace("\\", "").replace(JOINER, "")
    app.button(key=f"again-{first}").click().run()
    assert tiny.place.name == first
    other = next(one for one in tiny.kept() if one.place != first)
    assert plain(other.name) in _texts(app)
    assert app.button(key=f"remove-{other.place}").disabled
    app.text_input(key=f"why-{other.place}").set_value("*twice* here").run()
    app.button(key=f"remove-{other.place}").click().run()
    assert not app.exception
    assert [one.place for one in tiny.kept()] == [first]
    assert "*twice* here. It can be brought back until" in _texts(app).replace("\\", "").replace(JOINER, "")
    app.button(key=f"back-{other.place}").click().run()
    assert not app.exception
    assert len(tiny.kept()) == 2


def test_at_the_limit_the_visitor_is_asked(tiny: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    """One more case than may be kept is not opened, and none goes for it."""
    monkeypatch.setattr(store, "MOST_CASES", 1)
    monkeypatch.setattr(start, "MOST_CASES", 1)
    before = tiny.place
    app = _visit(tiny, "start")
    _press(app, "Open the example")
    assert "are kept here already" in _texts(app)
    assert tiny.place == before


def test_a_folder_removed_while_a_page_is_open_is_written_again(planned: Workspace) -> None:
    """The page tells it, and the case is there again."""
    app = _visit(planned)
    shutil.rmtree(planned.folder)
    app.run()
    assert not app.exception
    assert "was written again" in _texts(app)
    assert planned.load_case() is not None


def test_every_error_of_a_file_is_told_at_once(place: Workspace, tmp_path: Path, tiny_plan: Plan) -> None:
    """A word where a number belongs, an unknown product and a price below zero: what `planner check` finds, no less."""
    folder = tmp_path / "bad"
    service.save_case(tiny_plan.case, folder)
    rows = (folder / "offers.csv").read_text(encoding="utf-8").splitlines()
    head = rows[0].split(",")
    cells = [row.split(",") for row in rows[1:]]
    for line, column, value in ((0, "price", "cheap"), (1, "product", "nothing-known"), (2, "price", "-1")):
        cells[line][head.index(column)] = value
    (folder / "offers.csv").write_text("\n".join([rows[0], *map(",".join, cells)]) + "\n", encoding="utf-8")
    archive = Path(shutil.make_archive(str(tmp_path / "bad"), "zip", folder))
    expected = service.check_case(archive)
    assert sum(f.severity == "error" for f in expected) >= 3
    app = _visit(place, "start")
    app.get("file_uploader")[0].upload("bad.zip", archive.read_bytes(), "application/zip").run()
    _press(app, "Open this file")
    shown = app.dataframe[0].value
    assert sorted(shown["what"]) == sorted(f.what for f in expected)
    assert f"Errors: {sum(f.severity == 'error' for f in expected)}" in _texts(app).replace("\\", "").replace(
        JOINER, ""
    )


def test_what_was_doubtful_in_a_file_is_still_told_when_it_is_open(
    place: Workspace, tmp_path: Path, tiny_plan: Plan
) -> None:
    """A sheet whose name is almost that of a table is told on reading; it is still told on the next visit."""
    extras = {"stok": pd.DataFrame({"a": ["1"]})}
    path = tmp_path / "case.xlsx"
    service.save_case(Case(tiny_plan.case.tables, extras), path)
    found = [f for f in service.check_case(path) if f.severity != "note"]
    assert found
    app = _visit(place, "start")
    app.get("file_uploader")[0].upload("case.xlsx", path.read_bytes(), "application/zip").run()
    _press(app, "Open this file")
    again = _visit(place, "start")
    assert {f.what for f in found} <= set(again.dataframe[0].value["what"])


def test_a_file_that_was_chosen_is_there_after_another_page(place: Workspace, tmp_path: Path, tiny_plan: Plan) -> None:
    """The file need not be chosen twice."""
    path = tmp_path / "case.xlsx"
    service.save_case(tiny_plan.case, path)
    app = _visit(place, "start")
    app.get("file_uploader")[0].upload("case.xlsx", path.read_bytes(), "application/zip").run()
    _go(_go(app, "case"), "start")
    _press(app, "Open this file")
    assert place.load_case() is not None


def test_a_case_under_an_unknown_law_is_told_everywhere(tiny: Workspace) -> None:
    """Neither sidebar nor page Plan ends in a trace; what is wrong stands there as the check says it."""
    case = tiny.load_case()
    assert case is not None
    unknown = Case({**case.tables, "case": case.tables["case"].assign(programmes="no-such-law")})
    tiny.keep_case(unknown, tiny.version())
    tiny.keep_wishes(["target target=family-share share=0.5"])
    expected = {f.what for f in service.check_case(unknown) if f.severity == "error"}
    assert expected
    for page in ("start", "case", "plan"):
        app = _visit(tiny, page)
        assert expected & {what for frame in app.dataframe if "what" in frame.value for what in frame.value["what"]}


@pytest.mark.parametrize(
    "address", [{"w": "../../x"}, {"lang": "xx"}, {"w": "x" * 22, "page": "nowhere", "lang": "../en"}]
)
def test_an_address_that_says_nonsense_opens_a_new_workspace(place: Workspace, address: dict[str, str]) -> None:
    """Unknown words in the address are no error, and no path."""
    app = AppTest.from_string(PAGES, default_timeout=60)
    for name, value in address.items():
        app.query_params[name] = value
    _go(app, "start")
    assert "Open the example" in [b.label for b in app.button]


def test_a_fault_of_a_page_is_a_sentence(planned: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    """What no page expects is told without a trace, and the rest of the app stands."""

    def fail(*_values: object) -> None:
        raise ZeroDivisionError("the secret of the trace")

    monkeypatch.setattr(explore, "_suppliers", fail)
    script = """
from planner.ui import state
from planner.ui.pages import explore
from planner.ui.shell import guarded
state.ensure()
guarded(state.sidebar)
guarded(explore.show)
"""
    app = AppTest.from_string(script, default_timeout=60)
    app.query_params["w"] = planned.word
    app.run()
    assert not app.exception
    assert "ZeroDivisionError" in _texts(app)
    assert "secret" not in _texts(app)


@pytest.mark.parametrize(
    "text",
    ["http://a.org", "www.a.org", "a@b.org", ":material/home:", ":smile:", "a >= b", "a -> b", "1. one", "*x* $a$"],
)
def test_what_is_typed_is_no_markup(text: str) -> None:
    """No sign of Markdown stands unguarded, nothing that Streamlit looks for stands whole, and the letters are those typed."""
    shown = plain(text)
    bare = shown.replace("\\", "")
    assert bare.replace(JOINER, "") == text
    assert not any(word in bare for word in ("://", "www.", "@b", ":material/", ":smile:", ">=", "->", "1."))
    assert "*" not in shown.replace("\\*", "")
    assert "$" not in shown.replace("\\$", "")


def test_a_page_opened_alone_keeps_working(planned: Workspace) -> None:
    """The last page of a visit is opened by its own address."""
    assert open_page(planned, "export").get("download_button")
