"""Every page answers without an error: on first sight, with a case, with a plan."""

from __future__ import annotations

import json
import time
from datetime import date
from pathlib import Path

import openpyxl
import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from planner import service
from planner.case import Case
from planner.findings import Finding
from planner.making.plan import Plan
from planner.paths import CASES
from planner.schema import PLAN_TABLES
from planner.schema.base import WEEKDAYS, typed_frame
from planner.ui import jobs
from planner.ui.hands import hands
from planner.ui.jobs import Desk, Job, Trouble
from planner.ui.store import Workspace
from planner.ui.text import JOINER
from tests.cases import edited, tiny_case
from tests.committees import two_committees
from tests.ui.conftest import open_page
from tests.verify.contracts import bananas

VIEWS = [
    "Suppliers",
    "Products",
    "Months",
    "Map",
    "Deliveries",
    "Menu",
    "Nutrition",
    "Points and promises",
    "Why",
    "What to grow",
]


def _texts(app: AppTest) -> str:
    kinds = ("markdown", "caption", "info", "warning", "error", "success")
    return "\n".join(str(element.value) for kind in kinds for element in getattr(app, kind))


def _view(app: AppTest, name: str) -> None:
    """Choose a view of a page."""
    app.get("button_group")[0].set_value(name).run()
    assert not app.exception


def _finish(app: AppTest, seconds: float = 60) -> None:
    """Run the page again until its work in the background is done."""
    end = time.monotonic() + seconds
    while any(button.label in ("Cancel", "Stopping") for button in app.button):
        assert time.monotonic() < end, "the work in the background does not end"
        time.sleep(0.2)
        app.run()
        assert not app.exception


def _upload(app: AppTest, path: Path) -> None:
    app.get("file_uploader")[0].upload(path.name, path.read_bytes(), "application/octet-stream")
    app.run()
    next(b for b in app.button if b.label == "Open this file").click().run()
    assert not app.exception


@pytest.mark.parametrize("page", ["case", "plan", "explore", "scenarios", "progress", "export"])
def test_a_page_without_a_case_says_where_to_open_one(place: Workspace, page: str) -> None:
    """On the first visit every page leads to Start."""
    assert "Start" in _texts(open_page(place, page))


@pytest.mark.parametrize("page", ["explore", "progress", "export"])
def test_a_page_without_a_plan_says_where_to_make_one(tiny: Workspace, page: str) -> None:
    """With a case but no plan, pages that need one lead to Plan."""
    assert "page Plan" in _texts(open_page(tiny, page))


def test_start_offers_the_example_and_the_upload(place: Workspace) -> None:
    """The first page has a way in for those with a case and those without."""
    app = open_page(place, "start")
    assert "Open the example" in [b.label for b in app.button]
    assert app.get("file_uploader")[0].label == "A workbook (.xlsx, .ods), or a zip of CSV files"


def test_start_tells_that_a_case_is_open(tiny: Workspace) -> None:
    """A visitor who comes back finds the case open."""
    assert "A case is open" in _texts(open_page(tiny, "start"))


def test_case_shows_every_table(tiny: Workspace) -> None:
    """Each table of the schema, filled or not, can be looked at."""
    app = open_page(tiny, "case")
    box = next(s for s in app.selectbox if s.label == "Table")
    for name in ("products", "stock", "case", "offers"):
        box.set_value(name).run()
        assert not app.exception


@pytest.mark.parametrize("days", ["mon|thu", "thu|mon", ""])
def test_a_list_of_known_words_is_chosen_and_stays_as_it_is(place: Workspace, days: str) -> None:
    """Weekdays of a supplier are chosen from the week's days; a table that is only looked at is not edited."""
    place.open_case(tiny_case(suppliers=edited("suppliers", 0, delivery_weekdays=days)))
    app = open_page(place, "case")
    next(s for s in app.selectbox if s.label == "Table").set_value("suppliers").run()
    next(t for t in app.toggle if t.label == "Show blank columns too").set_value(True).run()
    assert not app.exception
    table = next(t for t in app.dataframe if t.proto.columns)
    columns = json.loads(table.proto.columns)["delivery_weekdays"]
    assert [option["value"] for option in columns["type_config"]["options"]] == [*WEEKDAYS]
    assert "Monday" in table.proto.columns
    assert next(b for b in app.button if b.label == "Take these edits").disabled


def test_plan_is_made_on_the_page_and_kept(tiny: Workspace) -> None:
    """The button plans in the background; the figures on the page are the plan's, and survive a reload."""
    app = open_page(tiny, "plan")
    next(b for b in app.button if b.label == "Make the plan").click().run()
    _finish(app)
    metrics = {m.label: m.value for m in app.metric}
    assert metrics["Meals covered"] == "100.0%"
    assert metrics["Cost in all (BRL)"] == "1,155.00"
    assert "The provisional answer had said about R$1,155; the plan costs R$1,155.00" in _texts(app).replace("\\", "")
    again = open_page(tiny, "plan")
    assert {m.label: m.value for m in again.metric} == metrics


@pytest.mark.parametrize(
    ("trouble", "words"),
    [
        ("killed", "the work of others goes on"),
        ("memory", "4,096 MB"),
        ("error", "KeyError"),
        ("fault", "its own check"),
    ],
)
def test_work_that_ends_badly_is_told_in_words(tiny: Workspace, trouble: Trouble, words: str) -> None:
    """A process that was killed, memory that did not suffice, a program that failed, a plan withheld: each has its sentence."""
    job = Job("plan", lambda _tell, _cancel: None, trouble=trouble, text="KeyError", state="ended")
    hands().of(tiny.word).job = job
    app = open_page(tiny, "plan")
    assert words in "\n".join(str(error.value) for error in app.error).replace("\\", "")


def test_who_waits_is_told_how_many_are_before(tiny: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    """The second in the queue sees that one waits before, and can leave."""
    queue = Desk()
    monkeypatch.setattr(jobs, "desk", queue)
    first, mine = (Job("plan", lambda _tell, _cancel: None) for _ in range(2))
    queue._waiting.extend((first, mine))
    hands().of(tiny.word).job = mine
    app = open_page(tiny, "plan")
    assert "1 waits before you" in _texts(app)
    next(b for b in app.button if b.label == "Cancel").click().run()
    assert mine.state == "ended"
    assert first.state == "waits"


def test_the_answer_before_the_plan_is_marked(tiny: Workspace) -> None:
    """While work is under way its provisional answer is shown with its mark, and what is known of the time left."""
    job = Job("plan", lambda _tell, _cancel: None, state="runs")
    job.first = service.Provisional("BRL", 1155.0, (), (), ())
    hands().of(tiny.word).job = job
    shown = _texts(open_page(tiny, "plan"))
    assert "provisional, not a plan" in shown
    assert "About R$1,155 in all." in shown.replace("\\", "")
    assert "no estimate of the time left yet" in shown


def test_four_lights_stand_over_the_plan(planned: Workspace, tiny_plan: Plan) -> None:
    """Each of the four things asked first has its word and its figures, and a way to the page that tells more."""
    app = open_page(planned, "plan")
    shown = _texts(app).replace("\\", "")
    for light in service.lights(tiny_plan):
        assert f"**{light.title}**" in shown
        for text in light.texts:
            assert text in shown.replace(JOINER, "")
    ways = ("See the menus", "See the money by month", "See what more of a share costs", "See the nutrition")
    assert {b.label for b in app.button} >= set(ways)


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
    next(s for s in app.selectbox if s.label == "Menu of Ensino fundamental").set_value("ingredients")
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


def test_explore_tells_what_is_left_of_contracts(place: Workspace) -> None:
    """Among the suppliers stands each contract of the case, with its name, what is called off and what is left."""
    case = service.load_case(CASES / "tiny")
    place.open_case(case)
    plan = service.make_plan(case)
    row = {"contract": "c", "name": "Contract 7", "supplier": "sitio-b", "product": "banana", "left_kg": 45.0}
    told = typed_frame(PLAN_TABLES["contracts"], pd.DataFrame([row]), partial=True)
    place.keep_plan(plan.with_tables({"contracts": told}))
    app = open_page(place, "explore")
    assert "What is called off under contracts, and what is left" in [one.value for one in app.subheader]
    assert any("Contract 7" in frame.value.to_string() for frame in app.dataframe)


@pytest.fixture(scope="module")
def promising() -> Plan:
    """Return a plan with a floor of 0.5 points, of which 0.502 are reached, a promise of 30.00 a week, and one that a decision lifts."""
    return service.make_plan(
        bananas(
            points=[{"rule": "fair", "name": "Fair pay", "minimum": 0.5, "mode": "hard"}],
            point_scores=[{"rule": "fair", "counts": "family_farms", "points": 1}],
            commitments=[
                {"supplier": "coop", "minimum_amount_per_period": 30},
                {"supplier": "firma", "last_year_amount": 900, "kept_share": 1, "decision": "Minutes of 3 March 2026"},
            ],
        )
    )


def test_explore_tells_points_and_promises(place: Workspace, promising: Plan) -> None:
    """45 of 112 dozens at 3.00 score 0.50 of all paid: in all, by supplier and by lot; promises stand with bought, missing and the decision."""
    place.open_case(promising.case)
    place.keep_plan(promising)
    app = open_page(place, "explore")
    app.get("button_group")[0].set_value("Points and promises").run()
    assert not app.exception
    told = " ".join(one.value for one in app.markdown).replace("\\", "").replace("\u2060", "")
    assert "Reached in all: 0.502 points, where 0.500 are asked for (must hold): met." in told
    assert [one.label for one in app.selectbox if "Fair pay" in one.options] == ["Scale"]
    shown = [frame.value.to_string() for frame in app.dataframe]
    assert ["Cooperativa" in shown[0], "Banana" in shown[1], "Minutes of 3 March" in shown[2]] == [True] * 3
    assert "coop" not in "".join(shown)
    assert "minimum" not in shown[2]


def test_explore_shows_names_and_no_short_names(place: Workspace, promising: Plan) -> None:
    """What has a name in the case stands under it in every view, in tables as in charts; months tell the fund as Recursos próprios."""
    place.open_case(promising.case)
    place.keep_plan(promising)
    codes = {"federal", "city", "pre", "primary", "emef", "emei", "coop", "firma", "banana", "fruta", "all"}
    for view in VIEWS:
        app = open_page(place, "explore")
        app.get("button_group")[0].set_value(view).run()
        cells = {str(cell) for frame in app.dataframe for cell in frame.value.to_numpy().ravel()}
        assert not cells & codes, view


def test_explore_tells_who_comes_on_which_day(planned: Workspace, tiny_plan: Plan) -> None:
    """The calendar of a month has every supplier and day of its deliveries, and counts them by week."""
    app = open_page(planned, "explore")
    _view(app, "Deliveries")
    deliveries = tiny_plan["deliveries"]
    month = deliveries["delivery_day"].dt.strftime("%Y-%m")
    next(s for s in app.selectbox if s.label == "Month").set_value(month.min()).run()
    assert not app.exception
    days, weeks = (table.value for table in app.dataframe[:2])
    mine = deliveries[month == month.min()]
    assert len(days) == len(mine.drop_duplicates(["supplier", "delivery_day"]))
    assert days["kg"].sum() == pytest.approx(mine["kg"].sum())
    assert set(weeks["supplier_name"]) == set(mine["supplier_name"])
    assert weeks.drop(columns="supplier_name").sum().sum() == days["drops"].sum()


def test_scenarios_compare_decisions_with_the_case(tiny: Workspace) -> None:
    """The decisions taken are planned beside the case as it is, and the figures stand side by side."""
    tiny.keep_wishes(["target target=family-share share=0.3"])
    app = open_page(tiny, "scenarios")
    _view(app, "Compare")
    next(b for b in app.button if b.label == "Compare them").click().run()
    _finish(app)
    figures = app.dataframe[0].value.set_index("Figure")
    assert figures.loc["Cost in all", "base"] == "1,155"
    assert figures.loc["Cost in all", "set"] == "1,123.50"


def test_scenarios_draw_the_trade_off(tiny: Workspace) -> None:
    """The curve is drawn in the background and shows the plan behind a point."""
    app = open_page(tiny, "scenarios")
    _view(app, "Trade-off")
    next(b for b in app.button if b.label == "Draw the curve").click().run()
    _finish(app)
    assert next(s for s in app.selectbox if s.label.startswith("Plan behind")).value == 1


def test_scenarios_set_committees_side_by_side(place: Workspace) -> None:
    """Each of two committees has its half beside the other as alone; a case without committees has no such view."""
    place.open_case(two_committees())
    app = open_page(place, "scenarios")
    _view(app, "Committees")
    next(b for b in app.button if b.label == "Set the committees side by side").click().run()
    _finish(app)
    figures = app.dataframe[0].value
    share = figures[figures["Figure"] == "From the farm (bajo)"].iloc[0]
    assert (share["Together"], share["Alone"]) == ("50.0%", "50.0%")
    assert "none gets less" in _texts(app)


def test_scenarios_tell_whether_a_share_is_worth_reaching(place: Workspace) -> None:
    """Under New York's law 25 of 112 dozen from the State cost 25.00 more and bring 267.40 more; other cases have no such view."""
    offers = [
        {"offer": "firm", "supplier": "firma", "product": "banana", "price": 2.0},
        {"offer": "coop", "supplier": "coop", "product": "banana", "price": 3.0, "labels": "new_york"},
    ]
    law = edited("case", 0, programmes="us-ny-30", country="US", currency="USD", programme_date=date(2026, 3, 2))
    place.open_case(bananas(case=law, offers=offers))
    app = open_page(place, "scenarios")
    _view(app, "Worth reaching")
    next(b for b in app.button if b.label == "Is it worth reaching?").click().run()
    _finish(app)
    figures = app.dataframe[0].value.set_index("Figure")
    assert figures.loc["Brings later", "Change"] == "267.40"
    assert "more than it costs" in _texts(app)


def test_the_share_of_one_committee_is_changed_on_the_page(place: Workspace) -> None:
    """Page Plan has a slider for the share of each committee; what is set is a change of that one alone."""
    place.open_case(two_committees())
    app = open_page(place, "plan")
    slider = next(s for s in app.slider if "bajo" in s.label and s.label.startswith("From the farm"))
    slider.set_value(60)
    next(b for b in app.button if b.label == "Take these decisions").click().run()
    assert not app.exception
    assert place.wishes() == ["target target=farm@bajo share=0.6"]


def test_export_offers_every_file(planned: Workspace) -> None:
    """Workbook, archive of all, data, call, delivery lists, menu sheets, map and case can be downloaded, call and menu as pages to read too."""
    app = open_page(planned, "export")
    for label in ("Prepare this paper and its annex", "Prepare the delivery lists", "Prepare the menu sheets"):
        next(b for b in app.button if b.label == label).click().run()
        assert not app.exception
    assert len(app.get("download_button")) == 11
    assert sum(one.label.endswith("to read on a screen (HTML)") for one in app.get("download_button")) == 2


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


def test_findings_name_sheet_row_and_cell(place: Workspace, tmp_path: Path) -> None:
    """A wrong cell of an uploaded workbook is named as the spreadsheet names it; the mended file opens."""
    good, bad = tmp_path / "good.xlsx", tmp_path / "bad.xlsx"
    service.save_case(service.load_case(service.TINY), good)
    book = openpyxl.load_workbook(good)
    cell = next(c for row in book["offers"].iter_rows() for c in row if c.value == "banana")
    cell.value = "bananna"
    book.save(bad)
    app = open_page(place, "start")
    _upload(app, bad)
    found = app.dataframe[0].value
    assert cell.coordinate in set(found["cells"])
    assert "offers" in set(found["sheet"])
    _upload(app, good)
    assert "A case is open" in _texts(app)


def test_recipes_show_grams_and_nutrients(tiny: Workspace) -> None:
    """A dish of the tiny case: 50 g of beans give half of what TACO says of 100 g."""
    app = open_page(tiny, "case")
    _view(app, "Recipes and nutrients")
    next(s for s in app.selectbox if s.label == "Dish").set_value("Feijão do dia").run()
    grams, nutrients = (frame.value for frame in app.dataframe[:2])
    assert list(grams["primary"]) == [50.0]
    assert nutrients.set_index("nutrient_name").loc["energy", "primary"] == pytest.approx(164.5)


def test_the_law_in_the_case(tiny: Workspace, place: Workspace) -> None:
    """A case without a programme says that none is asked; the French example lists what binds and what is only noted."""
    app = open_page(tiny, "case")
    _view(app, "Law")
    assert "names no programme" in _texts(app)
    place.open_case(service.load_case(CASES / "france-example"))
    app = open_page(place, "case")
    _view(app, "Law")
    assert not app.exception
    assert app.subheader[0].value.startswith("Binds in this case: ")
    listed = app.markdown[0].value.replace("\\", "")
    assert listed.startswith("- At least 50 % of the")
    assert ":small[:gray[50 % at least" in listed


def test_an_area_can_be_drawn_on_the_map(tiny: Workspace) -> None:
    """The map offers a file and a drawing; without a short name and three corners nothing can be taken."""
    app = open_page(tiny, "case")
    _view(app, "Map")
    (toggle,) = [one for one in app.toggle if "area" in one.label]
    toggle.set_value(True).run()
    assert not app.exception
    assert len(app.dataframe) == 2
    (button,) = [one for one in app.button if one.label == "Take this area"]
    assert button.disabled


@pytest.mark.parametrize("view", ["Map", "Seasons"])
def test_case_shows_map_and_seasons(tiny: Workspace, view: str) -> None:
    """Both charts stand beside their tables."""
    app = open_page(tiny, "case")
    _view(app, view)
    assert len(app.dataframe) == 1


def test_a_plan_that_cannot_be_offers_ways_out_with_one_click(tiny: Workspace) -> None:
    """Everybody must be fed and half of the money is gone: the conflict is named, and a way out gives a plan."""
    tiny.keep_wishes(["rule family=demand mode=hard", "budget fund=transfer change=-50%"])
    app = open_page(tiny, "plan")
    next(b for b in app.button if b.label == "Make the plan").click().run()
    _finish(app)
    app.run()
    _finish(app)
    assert "These cannot all hold together" in [s.value for s in app.subheader]
    ways = [b for b in app.button if str(b.key).startswith("way-")]
    assert ways
    ways[0].click().run()
    _finish(app)
    assert len(tiny.wishes()) == 3
    assert app.metric


def test_decisions_are_saved_as_a_scenario_and_removed(planned: Workspace) -> None:
    """A scenario has a name and a note, the plan made before stays, and it can be taken away again."""
    planned.keep_wishes(["target target=family-share share=0.5"])
    app = open_page(planned, "scenarios")
    next(t for t in app.text_input if t.label == "Name").set_value("Half from *families*")
    next(b for b in app.button if b.label == "Save as a scenario").click().run()
    assert not app.exception
    case = planned.load_case()
    assert case is not None
    kept = service.known_scenarios(case)
    assert [one.name for one in kept.values()] == ["Half from *families*"]
    assert planned.load_plan(case) is not None
    next(b for b in app.button if b.label == "Remove it").click().run()
    emptied = planned.load_case()
    assert emptied is not None
    assert not service.known_scenarios(emptied)


def test_a_thing_is_found_by_name_and_has_a_page_of_its_own(planned: Workspace, tiny_plan: Plan) -> None:
    """The name of a product, without accents and capitals, opens its page; its supplier's page is a choice away; names only are shown."""
    names = tiny_plan.case["products"].set_index("product")["name"]
    app = open_page(planned, "explore")
    app.text_input[0].set_value(str(names.iloc[0]).upper()).run()
    assert not app.exception
    assert names.iloc[0] in app.title[0].value.replace("\\", "")
    assert (app.query_params["view"], app.query_params["of"]) == ("product", names.index[0])
    next(b for b in app.button if b.label == "Back to the whole plan").click().run()
    assert app.title[0].value == "Explore the plan"
    assert "of" not in app.query_params
    supplier = tiny_plan.case["suppliers"].iloc[0]
    next(s for s in app.selectbox if s.label == "Open the page of a supplier").set_value(supplier["supplier"]).run()
    assert not app.exception
    assert app.query_params["of"] == supplier["supplier"]
    cells = {str(cell) for frame in app.dataframe for cell in frame.value.to_numpy().ravel()}
    assert supplier["supplier"] not in cells
    papers = [b.label for b in app.get("download_button")]
    assert "Delivery list: what to bring on which day" in papers


def test_an_address_opens_the_page_of_a_thing_in_its_days(planned: Workspace, tiny_plan: Plan) -> None:
    """Who is given the address of a school's May sees that; an address of nothing known shows the whole plan."""
    site = tiny_plan["deliveries"].iloc[0]
    month = f"{site['delivery_day']:%Y-%m}"
    app = open_page(planned, "start")
    for of, title in ((site["site"], site["site_name"]), ("nobody", "Explore the plan")):
        app = AppTest.from_string(
            "from planner.ui import state\nfrom planner.ui.pages import explore\nstate.ensure()\nstate.follow()\nexplore.show()",
            default_timeout=60,
        )
        for name, value in {"w": planned.word, "view": "site", "of": of, "when": month}.items():
            app.query_params[name] = value
        app.run()
        assert not app.exception
        assert app.title[0].value.replace("\\", "") == title
    assert not [s for s in app.selectbox if s.label == "Of which days"]


def test_words_that_several_things_have_are_a_choice(planned: Workspace) -> None:
    """What begins the names of several things is shown as buttons, one for each; what nothing is like is told."""
    app = open_page(planned, "explore")
    app.text_input[0].set_value("2026").run()
    weeks = [b for b in app.button if "Week" in b.label]
    assert len(weeks) > 1
    weeks[0].click().run()
    assert not app.exception
    assert app.title[0].value.replace("\\", "").startswith("Week from")
    app.text_input[0].set_value("xyzzyx").run()
    assert "Nothing in this plan is called" in _texts(app)


def test_why_is_worked_out_for_one_supplier(planned: Workspace, tiny_plan: Plan) -> None:
    """One click on a supplier's page says of each of its offers why it is bought or not, without the whole explanation."""
    supplier = tiny_plan.case["offers"].iloc[0]["supplier"]
    app = open_page(planned, "explore")
    next(s for s in app.selectbox if s.label == "Open the page of a supplier").set_value(supplier).run()
    next(b for b in app.button if b.label == "Why is it bought or not?").click().run()
    _finish(app)
    assert "Why it is bought or not" in [s.value for s in app.subheader]


def test_robustness_is_tried_in_the_background(planned: Workspace) -> None:
    """In how many drawn futures the plan holds stands on the page."""
    app = open_page(planned, "scenarios")
    _view(app, "How robust")
    next(b for b in app.button if b.label == "Try the plan").click().run()
    _finish(app)
    assert app.metric[0].label == "The plan, its orders kept whatever comes"
    assert app.metric[0].value.endswith("%")


def test_reasons_are_worked_out_and_kept_with_the_plan(planned: Workspace) -> None:
    """What holds the plan back and why each offer is shown, and still there on the next visit and in the export."""
    app = open_page(planned, "explore")
    _view(app, "Why")
    next(b for b in app.button if b.label == "Work it out").click().run()
    _finish(app)
    assert "Why this supplier and not that one" in [s.value for s in app.subheader]
    labels = [b.label for b in open_page(planned, "export").get("download_button")]
    assert "Download why each offer" in labels


def test_help_on_a_table_and_on_a_finding(place: Workspace) -> None:
    """Without a case: all tables are listed, a table shows its columns, a finding how to mend it, words find pages."""
    app = open_page(place, "help")
    assert app.get("expander")
    app.query_params["view"], app.query_params["of"] = "case", "recipes"
    app.run()
    assert app.header[0].value == "Recipes"
    assert "grams" in _texts(app)
    app.query_params["view"], app.query_params["of"] = "findings", "fund-without-money"
    app.run()
    assert "The plan cannot spend what it does not know\\." in _texts(app)
    app.text_input[0].set_value("zzzz").run()
    assert "No page has" in _texts(app).replace("\\", "")


def test_findings_lead_to_their_help(tiny: Workspace) -> None:
    """A finding has an address of help on it, with the visitor's workspace and language."""
    found = Finding("fund-empty", "warning", "funds", (2,), "amount", "what", "why", "mend")
    script = f"""
from planner.findings import Finding
from planner.ui import state, tables
state.ensure()
tables.findings([{found!r}], key="x")
"""
    app = AppTest.from_string(script)
    app.query_params["w"] = tiny.word
    app.run()
    assert not app.exception
    assert app.dataframe[0].value["help"].item() == f"help?w={tiny.word}&lang=en&view=findings&of=fund-empty"


def test_a_plan_tells_which_assumption_moves_its_cost(planned: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of a case with filled-in figures the first are named with what they move, and a click leads to their table; of one without nothing is."""
    assert "What to look up first" not in [one.value for one in open_page(planned, "plan").subheader]
    rice = service.Assumption("offers", "price", (2,), "The price of rice", "rice", "assumed", 0.12)
    monkeypatch.setattr(service, "assumed_first", lambda made, most: [rice])
    app = open_page(planned, "plan")
    assert "What to look up first" in [one.value for one in app.subheader]
    assert "The price of rice: ±10% moves the cost by about 1.2%" in _texts(app).replace("\\", "").replace(JOINER, "")
    assert [one.label for one in app.button if str(one.key).startswith("look-up-")] == [
        f"Type your own figures{JOINER}\\: Offers"
    ]
