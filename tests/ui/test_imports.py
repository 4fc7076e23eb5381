"""The page Import: what a file is taken for, what is asked of it, what it would change; taken over, undone, taken back."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from planner import service
from planner.case import Case
from planner.edits import differences
from planner.ui.store import Stale, Workspace
from planner.ui.text import JOINER
from tests.ui.conftest import open_page

SCHOOLS = """Code,School,Town,Stage,Pupils,Latitude,Longitude
7,Sol,Vila,primary,80,-23.81,-46.71
8,Lua,Vila,primary,50,-23.82,-46.72
"""
PRICES = """Produto;Unid.;Preço (R$)
Bananna;kg;5,10
Coisa estranha;kg;4,20
"""


def bring(app: AppTest, *files: tuple[str, str]) -> AppTest:
    """Drop files."""
    for name, content in files:
        app.file_uploader[0].upload(name, content.encode(), "text/csv")
    app.run()
    assert not app.exception
    return app


def press(app: AppTest, label: str) -> AppTest:
    """Press the button whose label begins so."""
    next(one for one in app.button if one.label.startswith(label)).click()
    app.run()
    assert not app.exception
    return app


def case_of(workspace: Workspace) -> Case:
    """Return the case as it is kept."""
    found = workspace.load_case()
    assert found is not None
    return found


def told(app: AppTest) -> str:
    """Return all that is said beside the widgets."""
    kinds = (app.error, app.warning, app.info, app.success, app.caption, app.markdown)
    return unmarked(" ".join(str(one.value) for kind in kinds for one in kind))


def unmarked(text: str) -> str:
    """Return a text without the signs that keep Markdown from reading it."""
    return text.replace(JOINER, "").replace("\\", "")


def asked(app: AppTest, word: str) -> Any:
    """Return the widget that asks what a word means."""
    return next(one for one in app.selectbox if word in unmarked(one.label))


def taken(workspace: Workspace) -> AppTest:
    """Return the page after the two schools were taken over."""
    return press(bring(open_page(workspace, "imports"), ("schools.csv", SCHOOLS)), "Take it over")


def test_a_register_is_shown_first_and_taken_over_with_one_click(tiny: Workspace) -> None:
    """What it is, the rows that are new; nothing is written before the click; after it the case has them and the record the import."""
    before = case_of(tiny)
    app = bring(open_page(tiny, "imports"), ("schools.csv", SCHOOLS))
    assert "Taken for a register of schools" in told(app)
    counts = app.dataframe[0].value.set_index("table")
    assert counts.loc["Schools and kitchens", "added"] == 2
    assert not differences(before, case_of(tiny))
    app = press(app, "Take it over")
    assert "Taken over: schools.csv" in told(app)
    assert {"7", "8"} <= set(case_of(tiny)["sites"]["site"])
    (entry,) = service.imports_on_record(case_of(tiny))
    assert (entry.file, entry.undone) == ("schools.csv", False)


def test_undo_puts_the_case_back_and_the_import_counts_no_more(tiny: Workspace) -> None:
    """The page Case offers to undo it by the name of the file; the record says that it was taken back."""
    before = case_of(tiny)
    app = taken(tiny)
    (step,) = app.session_state["undo"]
    assert step.text == "import of schools.csv"
    app = AppTest.from_string(
        "from planner.ui import state\nfrom planner.ui.pages import case\nstate.ensure()\nstate.sidebar()\ncase.show()",
        default_timeout=60,
    )
    app.query_params["w"] = tiny.word
    app.session_state["undo"] = [step]
    app.run()
    app = press(app, "Undo: import of schools.csv")
    assert not differences(before, case_of(tiny))
    assert [one.undone for one in service.imports_on_record(case_of(tiny))] == [True]


def test_an_import_is_taken_back_from_the_list_and_that_can_be_undone(tiny: Workspace) -> None:
    """The schools are gone and the import counts no more; undone, both are there again."""
    app = press(taken(tiny), "Take back: schools")
    assert not {"7", "8"} & set(case_of(tiny)["sites"]["site"])
    assert [one.undone for one in service.imports_on_record(case_of(tiny))] == [True]
    (_first, step) = app.session_state["undo"]
    assert (step.text, step.undone) == ("taking back schools.csv", False)


def test_what_is_not_known_is_asked_likest_first_and_kept(tiny: Workspace) -> None:
    """A slip is asked with the likest first, a line that nobody wants left out; day and market by widgets; the words are kept."""
    app = bring(open_page(tiny, "imports"), ("precos.csv", PRICES))
    banana = asked(app, "Bananna")
    assert "line 2" in banana.label
    assert banana.value is None
    assert banana.options[0].endswith("alike)")
    assert any(one.disabled for one in app.button if one.label == "Take it over")
    assert "--" not in told(app)
    banana.set_value(likest(app, "Bananna"))
    asked(app, "Coisa").set_value(service.LEFT_OUT)
    app = press(app, "Take these answers")
    next(one for one in app.text_input if one.label == "Where the prices were asked").set_value("Feira")
    app.date_input[0].set_value("2026-02-01")
    app = press(app, "Take these answers")
    assert "What you said: 4" in [one.label for one in app.expander]
    assert "Coisa estranha = leave these lines out" in told(app)
    app = press(app, "Take it over")
    case = case_of(tiny)
    kept = dict(zip(case["mappings"]["theirs"], case["mappings"]["ours"], strict=True))
    assert kept["Coisa estranha"] == service.LEFT_OUT
    assert (case["quotes"]["market"] == "Feira").any()


def likest(app: AppTest, word: str) -> str:
    """Return the word of ours that stands first for a word of the file."""
    seen = app.session_state["import_seen"]
    return next(one.choices[0][0] for one in seen.done.found[0].questions if one.theirs == word)


def test_answers_can_be_said_anew(tiny: Workspace) -> None:
    """What was said is listed, and asked again once it is taken back."""
    app = bring(open_page(tiny, "imports"), ("precos.csv", PRICES))
    asked(app, "Coisa").set_value(service.LEFT_OUT)
    app = press(app, "Take these answers")
    assert not [one for one in app.selectbox if "Coisa" in one.label]
    app = press(app, "Say it anew")
    assert [one for one in app.selectbox if "Coisa" in one.label]


def test_two_files_come_together_or_not_at_all(tiny: Workspace) -> None:
    """An error in one keeps both out; each file has its own place for what is told of it."""
    wrong = SCHOOLS.replace("8,Lua", "7,Lua").replace("7,Sol", "7,Sul")
    app = bring(open_page(tiny, "imports"), ("schools.csv", SCHOOLS), ("b.csv", wrong))
    assert "belongs to more than one school" in told(app)
    assert any(one.disabled for one in app.button if one.label == "Take it over")
    assert not service.imports_on_record(case_of(tiny))


def test_a_file_dropped_twice_is_read_once(tiny: Workspace) -> None:
    """It is told; another file of the same name is a file of its own."""
    app = bring(open_page(tiny, "imports"), ("schools.csv", SCHOOLS), ("schools.csv", SCHOOLS))
    assert "Dropped more than once, taken once: schools.csv" in told(app)
    assert told(app).count("Taken for a register") == 1
    other = SCHOOLS.replace("7,Sol", "9,Mar").replace("8,Lua", "10,Rio")
    app = bring(open_page(tiny, "imports"), ("schools.csv", SCHOOLS), ("schools.csv", other))
    assert "Dropped more than once" not in told(app)
    assert told(app).count("Taken for a register") == 2


def test_headings_that_are_missing_are_asked_and_may_else_be_left(tiny: Workspace) -> None:
    """Without energy the unknown heading must be said; with it the same heading stands with what may be said further."""
    for energy, expanders in (("Energy value", 0), ("Energy value;Energy (kcal)", 1)):
        file = f"Food;Code;{energy};Protein (g)\nBanana;1;98;1.3\n".replace("98", "98;98" if expanders else "98")
        app = bring(open_page(tiny, "imports"), ("composition.csv", file))
        assert asked(app, "Energy value")
        assert len([one for one in app.expander if "further word" in one.label]) == expanders


def test_who_is_expected_to_eat_is_shown(tiny: Workspace) -> None:
    """Of 100 days with 80 of 100 pupils the part is told by school; a register expects nothing."""
    days, school = pd.bdate_range("2025-09-01", periods=100), case_of(tiny)["sites"]["name"].iloc[0]
    record = "\n".join(["Date;School;Meals served;Pupils", *(f"{day:%Y-%m-%d};{school};80;100" for day in days)])
    app = bring(open_page(tiny, "imports"), ("meals.csv", record))
    assert "Who is expected to eat" in told(app)
    assert "80" in app.dataframe[0].value["share"].iloc[0]
    assert "Who is expected to eat" not in told(bring(open_page(tiny, "imports"), ("schools.csv", SCHOOLS)))


def test_pupils_that_differ_between_menus_are_answered_on_the_page(tiny: Workspace) -> None:
    """60 usual meals of 80 and 20 vegetarian ones of 20: the page says what mends it, and once the heading is left out the part is 80 of the case's 100."""
    days, school = pd.bdate_range("2025-09-01", periods=100), case_of(tiny)["sites"]["name"].iloc[0]
    meals = [f"{day:%Y-%m-%d};{school};{eaten}" for day in days for eaten in ("60;usual;80", "20;vegetarian;20")]
    app = bring(open_page(tiny, "imports"), ("meals.csv", "\n".join(["Date;School;Meals served;Menu;Pupils", *meals])))
    assert "tell these pupils: 80, 20" in told(app)
    assert "holds nothing that is needed: the meals are then held against the pupils of the case" in told(app)
    widget = asked(app, "Pupils")
    assert not any(one.startswith("Pupils who could have eaten") for one in widget.options)
    widget.select("nothing that is needed: leave it out")
    press(app, "Take these answers")
    assert "tell these pupils" not in told(app)
    assert "80" in app.dataframe[0].value["share"].iloc[0]
    press(app, "Take it over")
    enrolment = case_of(tiny)["enrolment"].set_index("site")
    assert enrolment["take_up_share"].iloc[0] == pytest.approx(0.8)


@pytest.mark.parametrize(
    ("name", "content", "what"),
    [
        ("photo.png", "\x89PNG", "no kind of file that can be imported"),
        ("letter.docx", "PK", "no kind of file that can be imported"),
        ("old.xls", "x", "spreadsheet"),
        ("empty.csv", "", "empty"),
        ("bought.csv", "Date,Supplier,Product,Kg,Invoice\n2026-03-02,A,Rice,5,7\n", "on the page Progress"),
    ],
)
def test_a_wrong_kind_of_file_gets_a_clear_answer(tiny: Workspace, name: str, content: str, what: str) -> None:
    """The file is named, with what can be brought; nothing can be taken over."""
    app = bring(open_page(tiny, "imports"), (name, content))
    errors = " ".join(str(one.value) for one in app.error)
    assert what in unmarked(errors)
    assert any(one.disabled for one in app.button if one.label == "Take it over")


def test_without_a_case_the_page_says_where_to_open_one(place: Workspace) -> None:
    """Nothing is asked for before there is a case to bring it into."""
    app = open_page(place, "imports")
    assert "No case is open yet" in told(app)
    assert not app.file_uploader


def test_an_import_into_a_case_that_another_window_changed_is_not_written(tiny: Workspace, tmp_path: object) -> None:
    """Who saw another state than the one that is kept is told so, and nothing of the files is there."""
    old = tiny.version()
    case = case_of(tiny)
    offers = case.tables["offers"].copy()
    offers.loc[offers.index[0], "price"] = 9.75
    tiny.keep_case(Case({**case.tables, "offers": offers}), old)
    with pytest.raises(Stale):
        tiny.import_files([], old)
    with pytest.raises(Stale):
        tiny.take_import_back(old)
    assert not service.imports_on_record(case_of(tiny))
