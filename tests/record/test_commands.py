"""The record from the command line: a town from its first version to papers that stand on the adopted plan."""

from pathlib import Path

import pytest
from typer.testing import CliRunner

from planner.commands.main import app
from planner.io import write_case, write_plan_json
from tests.cases import tiny_case
from tests.record.town import adopted, begun, tiny_plan


def run(*words: object) -> tuple[int, str]:
    """Run a command; return its exit code and what it printed."""
    found = CliRunner().invoke(app, [str(word) for word in words])
    return found.exit_code, found.output


def test_a_town_from_its_first_version_to_an_audit(tmp_path: Path) -> None:
    """Begun, kept, planned, a committee founded, proposed, voted, adopted, audited: each step says what is on record."""
    place, case, plan = tmp_path / "town.sqlite", tmp_path / "tiny", tmp_path / "plan.json"
    write_case(tiny_case(), case)
    write_plan_json(tiny_plan()[1].tables, plan)

    def record(command: str, *words: object, by: str = "ana", code: int = 0) -> str:
        found, text = run("record", command, place, *words, "--by", by)
        assert found == code, text
        return text

    record("begin", "--name", "Tiny town")
    assert "Version 1" in record("keep", case)
    assert "Nothing has changed since version 1" in record("keep", case)
    word = record("plan", case, "--plan", plan).split()[1]
    rules = ("--quorum", "more_than_half", "--majority", "of_votes")
    assert "more than half" in record("committee", "cae", "--name", "CAE", *rules)
    record("member", "cae", "bea", "--name", "Bea", "--seat", "nutritionist", "--role", "chair")
    assert "“zzz” is not known" in record(
        "member", "cae", "cai", "--name", "Cai", "--seat", "parent", "--role", "zzz", code=2
    )
    record("member", "cae", "cai", "--name", "Cai", "--seat", "mãe", "--role", "membre")
    assert "p1" in record("propose", "cae", word, "--title", "Year", "--reason", "Share", by="cai")
    record("comment", "p1", "Fine", by="cai")
    assert "Only the chair" in record("session", "cae", "--proposal", "p1", by="cai", code=2)
    assert "i1: Year" in record("session", "cae", "--proposal", "p1", "--day", "2026-03-02", "--held-before", by="bea")
    record("present", "s1", "bea", "cai", "--guest", "G", by="bea")
    record("vote", "s1", "i1", "yes", by="bea")
    record("tie", "s1", "i1", "--tie", "own", by="cai")
    record("vote", "s1", "i1", "abstain", by="cai")
    assert "Carried: 1 yes, 0 no, 1 abstentions; 2 of 2" in record("close", "s1", by="bea")
    assert "fingerprint" in record("adopt", "s1", "i1", by="bea")
    record("step", "tiny", "call", "--owner", "Ana", "--due", "2026-03-01", by="bea")
    record("step", "tiny", "call", "--done", by="cai")
    code, text = run("record", "show", place, "--all")
    assert code == 0
    for told in ("adopted", "Refused: Only the chair", "Tie declared on “Year”", "Call: done"):
        assert told in text
    code, text = run("audit", place, "--quick")
    assert (code, "The record is what it was" in text) == (0, True)
    link = text.split("Link of the last act: ")[1].split()[0]
    assert run("audit", place, "--quick", "--link", link)[0] == 0
    code, text = run("audit", place, "--quick", "--link", "0" * 8)
    assert (code, "no link of this record" in text) == (3, True)


def test_versions_differences_copies_and_removal(tmp_path: Path) -> None:
    """A price edited in the folder is a second version that names both values; copies come back; removing can be undone."""
    place, case = tmp_path / "town.sqlite", tmp_path / "tiny"
    write_case(tiny_case(), case)
    begun(str(place)).close()
    assert run("record", "keep", place, case, "--by", "cai")[0] == 0
    text = (case / "offers.csv").read_text()
    (case / "offers.csv").write_text(text.replace(",2.5,", ",2.6,", 1))
    code, text = run("record", "keep", place, case, "--by", "cai")
    assert (code, "--based-on NUMBER" in text) == (2, True)
    assert "Version 2" in run("record", "keep", place, case, "--based-on", 1, "--by", "cai")[1]
    assert "2.5 → 2.6" in run("record", "differences", place, "tiny", 2)[1]
    assert run("record", "open", place, "tiny", "--version", 1, "--out", tmp_path / "old")[0] == 0
    assert ",2.5," in (tmp_path / "old" / "offers.csv").read_text()
    assert run("record", "backup", place, tmp_path / "copy.sqlite")[0] == 0
    assert run("record", "restore", tmp_path / "copy.sqlite", tmp_path / "again.sqlite")[0] == 0
    assert run("record", "remove", place, "tiny", "--reason", "typed twice", "--by", "ana")[0] == 0
    assert run("record", "bring-back", place, "tiny", "--by", "ana")[0] == 0
    assert "0 contents" in run("record", "expire", place, "--by", "ana")[1]


@pytest.mark.parametrize("edited", [False, True])
def test_papers_and_progress_stand_on_the_adopted_plan(tmp_path: Path, edited: bool) -> None:
    """With a record beside the case no plan is named: papers are of what was adopted, progress goes by it, and both say so."""
    case = tmp_path / "tiny"
    write_case(tiny_case(), case)
    with adopted(str(tmp_path / "tiny-record.sqlite")) as record:
        adoption = record.state().adoptions["a1"]
    if edited:
        text = (case / "offers.csv").read_text()
        (case / "offers.csv").write_text(text.replace(",2.5,", ",2.6,", 1))
    code, text = run("call", case, "--out", tmp_path / "papers")
    assert code in (0, 3), text
    assert f"adoption a1, fingerprint {adoption.fingerprint[:16]}" in text
    (tmp_path / "lines.csv").write_text(
        "kind,date,supplier,product,quantity,unit,amount\ndelivery,2026-03-02,coop,alface,1,bunch,2.5\n"
    )
    code, text = run("progress", case, tmp_path / "lines.csv", "--as-of", "2026-03-03", "--out", tmp_path / "out")
    assert code in (0, 3), text
    assert f"fingerprint {adoption.fingerprint[:16]}" in text


def test_a_plan_on_record_is_taken_out_with_its_case(tmp_path: Path) -> None:
    """The folder has the plan's workbook and the case with the law as it was; a plan that is not there is told."""
    with adopted(str(tmp_path / "r.sqlite")) as record:
        word = record.state().adoptions["a1"].plan
    assert run("record", "take", tmp_path / "r.sqlite", word, "--out", tmp_path / "p")[0] == 0
    assert {"plan.xlsx", "plan.json", "case"} <= {one.name for one in (tmp_path / "p").iterdir()}
    assert (tmp_path / "p" / "case" / "offers.csv").is_file()
    assert run("record", "take", tmp_path / "r.sqlite", "nothing", "--out", tmp_path / "q")[0] == 2


def test_a_copy_is_not_laid_into_a_folder_that_is_not_there(tmp_path: Path) -> None:
    """Copies and what is brought back go where there is a folder; one that is spelt wrong is told, and is not made."""
    with begun(str(tmp_path / "town.sqlite")):
        pass
    copy = tmp_path / "copy.sqlite"
    assert run("record", "backup", tmp_path / "town.sqlite", copy)[0] == 0
    for command, file in (("backup", tmp_path / "town.sqlite"), ("restore", copy)):
        code, text = run("record", command, file, tmp_path / "sitck" / "copy.sqlite")
        assert code == 2
        assert "There is no folder" in text
        assert not (tmp_path / "sitck").exists()
