"""The page Progress: record what came, see where the year stands, plan the rest anew."""

from __future__ import annotations

import time

from streamlit.testing.v1 import AppTest

from planner import service
from planner.making.plan import Plan
from planner.ui.store import Workspace
from tests.ui.conftest import open_page

LINES = """date,supplier,product,quantity,unit,amount,fund,invoice
2026-03-02,coop-c,feijao,20,kg,140,transfer,NF 1
"""


def _wait(app: AppTest) -> AppTest:
    for _try in range(60):
        app.run()
        assert not app.exception
        if app.metric:
            return app
        time.sleep(0.1)
    raise AssertionError("the page never came to its figures")


def test_without_a_ledger_the_page_says_what_to_bring(planned: Workspace) -> None:
    """Before anything is recorded, the page tells what it shows and which file it takes."""
    app = open_page(planned, "progress")
    assert {h.value for h in app.subheader} == {"What this page shows", "Which file to bring"}


def test_recorded_lines_lead_to_figures_and_can_be_undone(planned: Workspace, tiny_plan: Plan, tmp_path) -> None:
    """A line recorded shows in the share to date; undone, the page is as empty as before."""
    file = tmp_path / "lines.csv"
    file.write_text(LINES, encoding="utf-8")
    service.import_lines(tiny_plan.case, file, planned.ledger, by="test")
    app = _wait(open_page(planned, "progress"))
    shown = {metric.label: metric.value for metric in app.metric}
    assert shown == {"Family farming": "14.0%"}
    next(button for button in app.button if button.label == "Undo").click().run()
    assert not app.exception
    assert not app.metric


FOREIGN = """data,fornecedor,produto,quantidade,unidade,valor total,fonte,Obs. do *fiscal*
2026-03-02,coop-c,Feijão preto da roça,20,kg,140,transfer,ok
"""


def test_what_a_word_means_is_said_with_a_click_and_kept(planned: Workspace) -> None:
    """An unknown product and heading are asked for, as they stand, nothing chosen; once said, the lines are recorded."""
    app = open_page(planned, "progress")
    app.file_uploader[0].upload("notas.csv", FOREIGN.encode(), "text/csv").run()
    next(button for button in app.button if button.label == "Record these lines").click().run()
    assert not app.exception
    asked = {box.label: box for box in app.selectbox}
    product, column = asked["Product “Feijão preto da roça” is"], asked["Heading “Obs\\. do \\*fiscal\\*” holds"]
    assert product.value is None
    assert not planned.ledger.exists()
    product.set_value("feijao")
    column.set_value(service.LEFT_OUT)
    next(button for button in app.button if button.label == "Take these meanings and record again").click().run()
    assert not app.exception
    case = planned.load_case()
    assert case is not None
    assert set(case["mappings"]["ours"]) == {"feijao", service.LEFT_OUT}
    assert service.ledger_entries(case, planned.ledger)["amount_cents"].tolist() == [14000]
