"""Whatever somebody writes on a record is shown as it was written, in each place where it is shown: on the command line, in minutes, to the public."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import docx
import pytest
from pypdf import PdfReader
from typer.testing import CliRunner

from planner.commands.main import app
from planner.publication.decisions import decisions
from planner.publication.privacy import plain
from planner.record.acts import KINDS, body_of
from planner.record.store import Record
from planner.service import record as door
from tests.record.town import TEXT, worded

LONG = 300
"""Letters from which on a text is one that somebody writes, and no short name."""

OF_THE_PLANNER = {("published", "address"), ("expired", "rule"), ("refused", "act"), ("refused", "code"), ("refused", "what"), ("refused", "body")}  # fmt: skip
"""Texts that the planner writes, or an address that is checked."""

OF_OTHER_TESTS = (
    "planner.record.people",
    "planner.record.keeping",
    "planner.record.convening",
    "planner.record.deciding",
)
"""Modules whose acts are made here; what comes by a supplier's link is in `test_door` and `tests/ui/test_offer.py`."""


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return where a record lies of which every text is one that could be taken for something else."""
    path = tmp_path_factory.mktemp("texts") / "town.sqlite"
    worded(str(path)).close()
    return path


def told(*words: object) -> str:
    """Return what a command prints, white space made one."""
    done = CliRunner().invoke(app, [str(word) for word in words], env={"COLUMNS": "2000"})
    assert done.exit_code == 0, done.output
    return " ".join(done.output.split())


def test_no_text_of_an_act_is_left_out_here(place: Path) -> None:
    """Each field of an act in which somebody can write holds the text on this record: a new one is covered once it is written in `town.worded`."""
    asked = {
        (kind, name)
        for kind, act in KINDS.items()
        if act.__module__ in OF_OTHER_TESTS
        for name, field in act.model_fields.items()
        if any((getattr(one, "max_length", 0) or 0) >= LONG for one in field.metadata)
    }
    with Record(str(place)) as record:
        held = {(act.kind, name) for _entry, act in record.acts() for name, text in body_of(act).items() if text == TEXT}  # fmt: skip
        bodies = {act.kind: body_of(act) for _entry, act in record.acts()}
    assert asked - held == OF_THE_PLANNER
    assert bodies["session"]["agenda"][0]["title"] == bodies["attended"]["guests"][0] == TEXT


def test_the_command_line_prints_texts_as_they_are(place: Path) -> None:
    """Brackets, stars and names of icons mean nothing to the terminal: in tables, lists of acts, steps and results they stand as typed."""
    assert told("record", "show", place, "--all").count(TEXT) >= 40
    assert TEXT in told("record", "steps", place, "tiny")


@pytest.mark.parametrize("form", ["pdf", "docx"])
def test_minutes_print_texts_as_they_are(place: Path, form: str) -> None:
    """Committee, names, place, agenda, guest, tie, reasons, comment, remarks and record stand in the minutes letter by letter."""
    with Record(str(place)) as record:
        content = door.minutes(record, "s1", form)  # type: ignore[arg-type]
    if form == "pdf":
        found = "".join(page.extract_text() for page in PdfReader(BytesIO(content)).pages)
    else:
        made = docx.Document(BytesIO(content))
        cells = [cell.text for table in made.tables for row in table.rows for cell in row.cells]
        found = "".join([*(one.text for one in made.paragraphs), *cells])
    assert "".join(found.split()).count("".join(TEXT.split())) >= 15


def test_the_public_reads_plain_words(place: Path) -> None:
    """Of titles and names of committees nothing is left that a browser, a spreadsheet or Markdown could take for its own."""
    with Record(str(place)) as record:
        state = record.state()
    found = decisions(state, state.adoptions["a2"], plain)
    assert {one.standing for one in found.adoptions} == {"set_aside", "in_force"}
    assert not [word for word in ("<b>", "=1+1", "](", "*y", "http") if word in repr(found)]
    assert found.adoption.title == found.adoption.committee == plain(TEXT)
    assert plain(TEXT).startswith("1+1 x y l")
