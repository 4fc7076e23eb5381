"""Minutes say what happened in a session, and how to see that nothing of it was changed; as PDF and as a document to edit."""

from io import BytesIO
from pathlib import Path

import docx
import pytest
from pypdf import PdfReader

from planner.findings import InputError
from planner.record.audit import audit
from planner.record.deciding import SessionClosed
from planner.service import record as door
from tests.record.town import adopted, in_session

POISON = "<b>Bananas</b> *from* [here](http://x.example) =1+1 :material/home: \\u{1F34C} #let x"


def texts_of(content: bytes, form: str) -> str:
    """Return all that stands on minutes, white space made one."""
    if form == "pdf":
        return " ".join(" ".join(page.extract_text() for page in PdfReader(BytesIO(content)).pages).split())
    made = docx.Document(BytesIO(content))
    cells = [cell.text for table in made.tables for row in table.rows for cell in row.cells]
    return " ".join(" ".join([*(one.text for one in made.paragraphs), *cells]).split())


@pytest.mark.parametrize("form", ["pdf", "docx"])
def test_minutes_tell_who_was_there_voted_and_what_was_decided(tmp_path: Path, form: str) -> None:
    """Two yes, a tie and an abstention: each stands there with the result, the plan's figures, its fingerprint and the link of the end."""
    with in_session(str(tmp_path / "r.sqlite")) as record:
        door.comment(record, "dora", "p1", POISON)
        door.declare(record, "dora", "s1", "i1", "kinship", degree=3, supplier="COOP")
        door.vote(record, "dora", "s1", "i1", "abstain")
        door.vote(record, "cai", "s1", "i1", "yes", "Cheaper than last year")
        door.vote(record, "bea", "s1", "i1", "yes")
        open_ones = texts_of(door.minutes(record, "s1", form), form)  # type: ignore[arg-type]
        assert "still open" in open_ones
        assert "Carried:" not in open_ones
        door.close_session(record, "bea", "s1", "The next session is in April")
        door.adopt(record, "bea", "s1", "i1")
        text = texts_of(door.minutes(record, "s1", form), form)  # type: ignore[arg-type]
        adoption = record.state().adoptions["a1"]
        number = next(entry.number for entry, act in record.acts() if isinstance(act, SessionClosed))
        link = record.raw()[number - 1]["link"]
    for told in (
        "Carried: 2 yes, 0 no, 1 abstentions; 3 of 3 with a vote present.",
        "related by blood, degree 3",
        "Cheaper than last year",
        "guest, without a vote",
        "Not put to the vote.",
        "The next session is in April",
        "100.0% of the meals covered",
        "Bea, nutritionist",
        " ".join(POISON.split()),
    ):
        assert told in text
    bare = text.replace(" ", "")
    assert adoption.fingerprint in bare
    assert link in bare


def test_the_link_on_the_minutes_is_in_the_chain(tmp_path: Path) -> None:
    """What the paper says to ask for is found by an audit."""
    with adopted(str(tmp_path / "r.sqlite")) as record:
        text = texts_of(door.minutes(record, "s1", "docx"), "docx")
        link = text.split("--link ")[1].split()[0]
        assert audit(record, known=link, anew=False).faults == []


def test_minutes_of_a_session_that_is_not_there(tmp_path: Path) -> None:
    """An unknown session is told."""
    with in_session(str(tmp_path / "r.sqlite")) as record, pytest.raises(InputError, match="no session s9"):
        door.minutes(record, "s9", "pdf")
