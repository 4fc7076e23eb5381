"""A paper as a document to edit (.docx): the same facts, tables, texts and signatures that Typst prints."""

from __future__ import annotations

from datetime import datetime
from io import BytesIO
from typing import Any

import docx
from docx.enum.section import WD_ORIENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from planner.html import allowed
from planner.i18n import reader
from planner.papers.paper import Body, Paper, Sheet

SIZES = {"a4": (210.0, 297.0), "us-letter": (215.9, 279.4)}
"""Width and height of paper, in millimetres."""


def word(one: Paper) -> bytes:
    """Return a paper as a document of Word; drawings and months of a menu, which none of these papers has, are not in it.

    Parameters
    ----------
    one : Paper
        The paper.

    Returns
    -------
    bytes
        The file; the same paper gives the same texts in the same order.
    """
    made = docx.Document()
    style = made.styles["Normal"]
    style.font.name, style.font.size = "Calibri", Pt(10.5)
    style.paragraph_format.space_after = Pt(3)
    made.core_properties.title = allowed(one.title)
    made.core_properties.author = ""
    made.core_properties.language = reader().language
    made.core_properties.created = made.core_properties.modified = datetime(one.day.year, one.day.month, one.day.day)
    for number, sheet in enumerate(one.sheets):
        section = made.sections[0] if number == 0 else made.add_section()
        _page(section, one.size, sheet.landscape)
        _foot(section, one.below)
        _sheet(made, sheet)
    file = BytesIO()
    made.save(file)
    return file.getvalue()


def _page(section: Any, size: str, landscape: bool) -> None:
    width, height = SIZES[size]
    if landscape:
        width, height, section.orientation = height, width, WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = Mm(width), Mm(height)
    section.left_margin = section.right_margin = Mm(20)
    section.top_margin = section.bottom_margin = Mm(18)


def _foot(section: Any, text: str) -> None:
    """Put the foot of the pages: which paper it is, and the number of the page."""
    section.footer.is_linked_to_previous = False
    paragraph = section.footer.paragraphs[0]
    paragraph.text = allowed(text) + " \N{EN DASH} "
    run = paragraph.add_run()
    for kind, content in (("begin", None), (None, "PAGE"), ("end", None)):
        element = OxmlElement("w:fldChar" if kind else "w:instrText")
        if kind:
            element.set(qn("w:fldCharType"), kind)
        else:
            element.text = content
        run._r.append(element)


def _sheet(made: Any, sheet: Sheet) -> None:
    made.add_heading(allowed(sheet.title), level=1)
    if sheet.note:
        made.add_paragraph(allowed(sheet.note))
    if sheet.facts:
        _facts(made, sheet.facts)
    for body in sheet.tables:
        _table(made, body)
    if sheet.texts:
        if sheet.texts_title:
            made.add_heading(allowed(sheet.texts_title), level=2)
        for term in sheet.texts:
            made.add_heading(allowed(term.title), level=3)
            for line in term.lines:
                made.add_paragraph(allowed(line), style="List Number" if term.ordered else None)
            if term.source:
                made.add_paragraph(allowed(term.source)).runs[0].italic = True
    for name in sheet.signatures:
        made.add_paragraph(f"\n\n{'_' * 40}\n{allowed(name)}")


def _facts(made: Any, facts: tuple[tuple[str, str], ...]) -> None:
    table = made.add_table(rows=0, cols=2)
    table.autofit = False
    for label, text in facts:
        cells = table.add_row().cells
        cells[0].paragraphs[0].add_run(allowed(label)).bold = True
        cells[1].text = allowed(text)
        cells[0].width, cells[1].width = Mm(40), Mm(130)


def _table(made: Any, body: Body) -> None:
    if body.title:
        made.add_heading(allowed(body.title), level=2)
    if body.note:
        made.add_paragraph(allowed(body.note))
    columns = max(len(row) for row in (*body.heads, *(one.cells for one in body.rows)))
    table = made.add_table(rows=0, cols=columns)
    table.style = "Table Grid"
    for heads in body.heads:
        row = table.add_row()
        _repeated(row)
        for cell, text in zip(row.cells, heads, strict=False):
            cell.paragraphs[0].add_run(allowed(text)).bold = True
    for one in body.rows:
        row = table.add_row()
        if not any(one.cells[1:]):  # a text alone heads or sums up
            row.cells[0].merge(row.cells[-1])
        for cell, text in zip(row.cells, one.cells, strict=False):
            if text:
                paragraph = cell.paragraphs[0]
                run = paragraph.add_run(allowed(text))
                run.bold = one.kind in ("part", "who", "total", "thing")
        for line in one.below:
            row.cells[0].add_paragraph(allowed(line))
    made.add_paragraph()


def _repeated(row: Any) -> None:
    """Let a row of headings stand on every page over which the table runs."""
    head = OxmlElement("w:tblHeader")
    head.set(qn("w:val"), "true")
    row._tr.get_or_add_trPr().append(head)
