"""A paper as a page to read: the same texts as on the print, nothing that runs, nothing from elsewhere."""

from __future__ import annotations

import re
import zipfile
from io import BytesIO
from pathlib import Path

import pytest
from pypdf import PdfReader

from planner import service
from planner.i18n import LANGUAGES, using
from planner.making.plan import Plan
from planner.papers.calls import call_paper
from planner.papers.deliveries import site_papers, supplier_papers
from planner.papers.kitchens import kitchen_papers
from planner.papers.maps import map_paper
from planner.papers.menus import menu_paper
from planner.papers.page import page
from planner.papers.paper import Body, Drawing, Field, Meal, Month, Paper, Row, Sheet, paper, pdf
from planner.reports.documents import Term
from tests.publication.pages import PageRead, read

EVIL = '<script>alert(1)</script> **b** =1+1 [x](javascript:y) &amp; "q" {{ 7 * 7 }} \x07'
"""Tags, marks, a formula, a link, an entity, a quotation mark, a placeholder of the layout, a sign that no page may hold."""


def read_of(one: Paper) -> PageRead:
    """Return a paper's page as it was read."""
    return read(page(one).decode())


def papers_of(plan: Plan) -> list[Paper]:
    """Return a paper of each kind."""
    monday = plan["menu_sheet"]["date"].min().date()
    found = [menu_paper(plan.tables, plan.case), call_paper(plan.tables, plan.case, plan.law)]
    groups = (supplier_papers(plan.tables, plan.case), site_papers(plan.tables, plan.case))
    found += [one for group in (*groups, kitchen_papers(plan.tables, plan.case, monday)) for _who, one in group]
    drawn = map_paper(plan.tables, plan.case, "", "")
    return found if drawn is None else [*found, drawn]


def words(text: str) -> set[str]:
    """Return the words of a text, without the marks between dishes, which are lines of a page."""
    return {word.strip(";") for word in text.split()} - {""}


@pytest.mark.parametrize("language", LANGUAGES)
def test_page_and_print_say_the_same(language: str, tiny_plan: Plan) -> None:
    """In each language every word of the print, but the numbers of its pages, stands on the page, and the other way round."""
    with using(language):
        for one in papers_of(tiny_plan):
            print_pages = [sheet.extract_text() for sheet in PdfReader(BytesIO(pdf(one))).pages]
            numbers = {str(n) for n in range(1, len(print_pages) + 1)} | {"/"}
            printed, shown = " ".join(print_pages), read_of(one)
            drawn = any(sheet.drawings for sheet in one.sheets)  # the words of a drawing are in the drawing
            if not drawn:
                assert words(printed) - words(shown.text) <= numbers, one.title
            assert re.sub(r"[\s;]", "", shown.texts[-1]) in re.sub(r"[\s;]", "", printed), one.title
            assert words(shown.text) - words(printed) <= words(one.title), one.title
            assert shown.tag == language.replace("_", "-")


def test_a_page_is_whole_accessible_and_alone(tiny_plan: Plan) -> None:
    """Its elements are in order, with captions and headings of cells; it runs nothing and loads nothing but drawings within it."""
    for one in papers_of(tiny_plan):
        found = read_of(one)
        assert found.wrong == [], one.title
        assert all(address.startswith("data:image/svg+xml;base64,") for address in found.loads), one.title
        assert found.links == []
        assert "default-src 'none'" in found.policy
        assert found.counts["script"] == 0


def test_texts_of_a_case_are_shown_as_they_are(tiny_plan: Plan) -> None:
    """Wherever a text may stand it is read again as it was typed, but for what no page may hold, and makes no element."""
    term = Term(EVIL, (EVIL, EVIL), ordered=True, source=EVIL)
    month = Month((EVIL,), ((Field(EVIL, (Meal(EVIL, (EVIL,)),), EVIL),),), EVIL, "no room")
    body = Body(((EVIL, EVIL),), (Row((EVIL,), "part"), Row((EVIL, EVIL), "thing", (EVIL,))), 1, EVIL, EVIL)
    sheets = [
        Sheet(EVIL, EVIL, (body,), facts=((EVIL, EVIL),), texts_title=EVIL, texts=(term,), signatures=(EVIL,)),
        Sheet("Second", month=month, drawings=(Drawing(EVIL, f"<svg>{EVIL}</svg>"),)),
    ]
    found = read_of(paper(tiny_plan.case, tiny_plan["run"], EVIL, sheets))
    assert found.wrong == []
    assert (
        found.text.count(" ".join(EVIL.replace("\x07", " ").split())) == 27
    )  # title, heading, note; table 8; facts 2; texts 5; signature, foot; month 6, drawing
    assert found.counts["script"] == found.counts["b"] == found.counts["a"] == 0


def test_blank_facts_headings_and_boxes_are_left_to_write_in(tiny_plan: Plan) -> None:
    """A fact without a text has a line to write on, a heading without one is a plain cell, and the last column has room for a tick."""
    body = Body((("Product", ""),), (Row(("Beans", "")),), box=True)
    sheet = Sheet("List", tables=(body,), facts=(("Number", ""),))
    content = page(paper(tiny_plan.case, tiny_plan["run"], "List", [sheet])).decode()
    assert '<dd class="blank"></dd>' in content
    assert '<th scope="col">Product</th><td></td>' in content
    assert '<td class="box"></td>' in content


def test_every_paper_is_written_in_both_forms(tiny_plan: Plan, tmp_path: Path) -> None:
    """The menu lies as PDF and page beside each other, the call also with its annex, and each list of the archive has both."""
    menu = service.export_menu(tiny_plan, tmp_path)
    assert {kind: path.name for kind, path in menu.items()} == {"menu": "menu.pdf", "page": "menu.html"}
    call = service.export_call(tiny_plan, tmp_path)
    assert [path.name for path in call.values()] == ["call.xlsx", "call.pdf", "call.html"]
    with zipfile.ZipFile(service.export_deliveries(tiny_plan, tmp_path)["deliveries"]) as archive:
        names = archive.namelist()
    printed = {name.removesuffix(".pdf") for name in names if name.endswith(".pdf")}
    assert printed == {name.removesuffix(".html") for name in names if name.endswith(".html")} != set()
    assert menu["page"].read_bytes() == page(menu_paper(tiny_plan.tables, tiny_plan.case))
