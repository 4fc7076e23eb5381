"""Files brought into a case: all or nothing, only what changed, undone again; what a user edited stays."""

from __future__ import annotations

import shutil
import zipfile
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from planner import service
from planner.case import Case
from planner.commands.main import app
from planner.edits import differences
from planner.findings import InputError
from planner.io import write_case
from planner.io.atomic import atomic_path
from tests.cases import tiny_case
from tests.imports.samples import again, kept, named, text
from tests.start.towns import TOWNS

HEADINGS = "Code,School,Town,Stage,Pupils,Latitude,Longitude"
SOL = "7,Sol,Vila,primary,{pupils},-23.81,-46.71"
LUA = "8,Lua,Vila,primary,50,-23.82,-46.72"


def schools(folder: Path, sol: int = 80, lua: bool = True) -> Path:
    """Write a list of two schools, or of one."""
    return text(folder / "schools.csv", HEADINGS, SOL.format(pupils=sol), *([LUA] if lua else []))


def enrolled(folder: Path) -> dict[str, int]:
    """Return pupils by school in the case as it lies there."""
    table = again(folder)["enrolment"]
    return dict(zip(table["site"], table["pupils"].astype(int), strict=True))


def test_a_dry_run_tells_what_would_change_and_writes_nothing(tmp_path: Path) -> None:
    """Two schools and their pupils are new; the case and its surroundings stay as they were."""
    case = kept(tmp_path)
    done = service.import_files(case, [schools(tmp_path)], dry_run=True)
    assert {(one.table, one.added) for one in done.counts} >= {("sites", 2), ("enrolment", 2)}
    assert not differences(case, again(tmp_path))
    assert not (tmp_path / "case-imports").exists()


def test_a_file_imported_again_changes_nothing_and_a_corrected_one_only_what_changed(tmp_path: Path) -> None:
    """81 pupils in place of 80 is one cell; a school that the file has no more is taken out."""
    kept(tmp_path)
    service.import_files(tmp_path / "case", [schools(tmp_path)])
    assert enrolled(tmp_path) | {"7": 80, "8": 50} == enrolled(tmp_path)
    same = service.import_files(tmp_path / "case", [schools(tmp_path)])
    assert (same.changes, same.entries) == ([], [])
    done = service.import_files(tmp_path / "case", [schools(tmp_path, sol=81)])
    assert [(one.table, one.column, one.one, one.other) for one in done.changes] == [
        ("enrolment", "pupils", "80", "81")
    ]
    done = service.import_files(tmp_path / "case", [schools(tmp_path, sol=81, lua=False)])
    assert {(one.table, one.taken_out) for one in done.counts} >= {("sites", 1), ("enrolment", 1)}
    assert "8" not in enrolled(tmp_path)


def test_an_edit_of_the_user_stays_and_is_told_where_the_file_changed_too(tmp_path: Path) -> None:
    """The committee counted 75: the same file again changes nothing, a corrected one with 81 is told beside it."""
    kept(tmp_path)
    service.import_files(tmp_path / "case", [schools(tmp_path)])
    case = again(tmp_path)
    case.tables["enrolment"].loc[case.tables["enrolment"]["site"] == "7", "pupils"] = 75
    write_case(case, tmp_path / "case")
    assert service.import_files(tmp_path / "case", [schools(tmp_path)]).changes == []
    done = service.import_files(tmp_path / "case", [schools(tmp_path, sol=81)])
    assert "75" in named(done.findings, "edited-since").what
    assert enrolled(tmp_path)["7"] == 75


def test_another_choice_of_lines_takes_nothing_out(tmp_path: Path) -> None:
    """With --only for one school the other is not gone from the file."""
    kept(tmp_path)
    service.import_files(tmp_path / "case", [schools(tmp_path)])
    done = service.import_files(tmp_path / "case", [schools(tmp_path)], only=["name=Sol"])
    assert done.changes == []
    assert "8" in enrolled(tmp_path)


def test_undo_takes_the_latest_back_and_leaves_what_was_edited_since(tmp_path: Path) -> None:
    """The school goes; one whose zone was changed meanwhile stays and is told; then nothing is left to undo."""
    before = kept(tmp_path)
    service.import_files(tmp_path / "case", [schools(tmp_path)])
    service.undo_import(tmp_path / "case")
    assert not differences(before, again(tmp_path))
    with pytest.raises(InputError) as error:
        service.undo_import(tmp_path / "case")
    assert error.value.findings[0].code == "nothing-to-undo"
    service.import_files(tmp_path / "case", [schools(tmp_path)])
    case = again(tmp_path)
    case.tables["sites"].loc[case.tables["sites"]["site"] == "7", "zone"] = "hill"
    write_case(case, tmp_path / "case")
    _case, entries, stays = service.undo_import(tmp_path / "case")
    assert [entry.file for entry in entries] == ["schools.csv"]
    assert [(one.table, one.row) for one in stays] == [("sites", "7")]
    assert again(tmp_path)["sites"]["site"].tolist()[-1] == "7"


def test_rows_deleted_by_hand_stay_out_and_are_told_and_a_case_begun_anew_gets_all(tmp_path: Path) -> None:
    """One school deleted is told; where nothing of the import is left, it is a first import."""
    kept(tmp_path)
    service.import_files(tmp_path / "case", [schools(tmp_path)])
    case = again(tmp_path)
    fewer = {name: case.tables[name].query("site != '8'") for name in ("sites", "enrolment")}
    write_case(Case({**case.tables, **fewer}), tmp_path / "case")
    done = service.import_files(tmp_path / "case", [schools(tmp_path)])
    assert "sites 8" in named(done.findings, "deleted-since").what
    assert "8" not in enrolled(tmp_path)
    write_case(tiny_case(), tmp_path / "case")
    service.import_files(tmp_path / "case", [schools(tmp_path)])
    assert "8" in enrolled(tmp_path)


def test_nothing_is_half_imported(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An error in the second of two files, or a break while the case is written, leaves the case as it was."""
    before = kept(tmp_path)
    bad = text(tmp_path / "bad.csv", HEADINGS, "9,A,Vila,primary,1,-23.8,-46.7", "9,B,Vila,primary,1,-23.8,-46.7")
    with pytest.raises(InputError):
        service.import_files(tmp_path / "case", [schools(tmp_path), bad])
    assert not differences(before, again(tmp_path))
    assert not (tmp_path / "case-imports").exists()

    def broken(*_args: object, **_named: object) -> None:
        raise OSError(28, "no room")

    monkeypatch.setattr("planner.imports.bring.write_case", broken)
    with pytest.raises(OSError, match="no room"):
        service.import_files(tmp_path / "case", [schools(tmp_path)])
    monkeypatch.undo()
    assert not differences(before, again(tmp_path))
    service.undo_import(tmp_path / "case")  # the record was written first: taking it back changes nothing
    assert not differences(before, again(tmp_path))


def test_what_is_said_of_words_is_kept_once_a_file_is_in_and_not_before(tmp_path: Path) -> None:
    """A file with an error leaves no word behind that could be wrong; once a heading was mapped the next file needs none."""
    kept(tmp_path)
    path = text(tmp_path / "a.csv", "Code,Wie,Town,Stage,Pupils", "9,A,Vila,primary,1", "9,B,Vila,primary,1")
    with pytest.raises(InputError):
        service.import_files(
            tmp_path / "case", [path], said=['school_column:"Wie"=name'], place="-23.8,-46.7", about="schools"
        )
    assert again(tmp_path)["mappings"].empty
    path = text(tmp_path / "a.csv", "Code,Wie,Town,Stage,Pupils", "9,A,Vila,primary,1")
    service.import_files(
        tmp_path / "case", [path], said=['school_column:"Wie"=name'], place="-23.8,-46.7", about="schools"
    )
    mappings = again(tmp_path)["mappings"]
    assert mappings[["kind", "theirs", "ours"]].to_numpy().tolist() == [["school_column", "Wie", "name"]]
    service.import_files(tmp_path / "case", [path], place="-23.8,-46.7", about="schools")
    assert enrolled(tmp_path)["9"] == 1
    with pytest.raises(InputError) as error:
        service.import_files(tmp_path / "case", [path], said=['school_column:"Wie"=nome'])
    assert error.value.findings[0].code == "mapping-leads-nowhere"


def test_purchases_are_sent_to_the_ledger_and_a_file_of_nothing_is_asked(tmp_path: Path) -> None:
    """The ledger records what happened; an import does not do it a second time."""
    kept(tmp_path)
    path = text(
        tmp_path / "buys.csv", "date,supplier,product,quantity,unit,amount,invoice", "2026-03-03,coop,alface,1,kg,2,NF1"
    )
    with pytest.raises(InputError) as error:
        service.import_files(tmp_path / "case", [path])
    assert error.value.findings[0].code == "file-of-purchases"
    assert "planner ledger import" in error.value.findings[0].mend
    path = text(tmp_path / "buys.csv", "date,supplier,product,quantity,unit,price", "2026-03-03,coop,alface,1,kg,2")
    with pytest.raises(InputError) as error:
        service.import_files(tmp_path / "case", [path])
    assert "--as prices" in error.value.findings[0].mend
    grid = text(tmp_path / "grid.csv", ",Mon,Tue", "Main,Rice,Pasta")
    assert {
        one.table for one in service.import_files(tmp_path / "case", [grid], meal="lunch", dry_run=True).counts
    } == {"dishes", "menus"}
    path = text(tmp_path / "x.csv", "foo,bar", "1,2")
    with pytest.raises(InputError) as error:
        service.import_files(tmp_path / "case", [path])
    assert error.value.findings[0].code == "about-asked"


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        ({"day": "2026-13-01"}, "answer-not-understood"),
        ({"place": "somewhere"}, "answer-not-understood"),
        ({"place": "91,0"}, "answer-not-understood"),
        ({"pupils": ["primary"]}, "answer-not-understood"),
        ({"pupils": ["primary=1.500"]}, "answer-in-two-ways"),
        ({"tax": "much"}, "answer-no-number"),
        ({"tax": "101"}, "answer-not-understood"),
    ],
)
def test_an_answer_that_is_none_is_told_with_an_example(tmp_path: Path, answer: dict[str, Any], code: str) -> None:
    """And nothing is read."""
    kept(tmp_path)
    with pytest.raises(InputError) as error:
        service.import_files(tmp_path / "case", [schools(tmp_path)], **answer)
    assert error.value.findings[0].code == code


def run(*words: object) -> tuple[int, str]:
    """Return the exit code of an import on the command line, and what it says."""
    result = CliRunner().invoke(app, ["import", *map(str, words)], env={"COLUMNS": "200", "PLANNER_LANGUAGE": "en"})
    return result.exit_code, result.output


def test_the_command_shows_changes_lists_imports_and_takes_them_back(tmp_path: Path) -> None:
    """As a user gives it: dry run, import, list, undo; two wishes at once are refused."""
    kept(tmp_path)
    path = schools(tmp_path)
    code, out = run(path, "--into", tmp_path / "case", "--dry-run")
    assert code == 0
    assert "dry run" in out
    code, out = run(path, "--into", tmp_path / "case")
    assert code == 0
    assert "Import 1 is in the case" in out
    code, out = run("--list", "--into", tmp_path / "case")
    assert "schools.csv" in out
    code, out = run("--undo", "--into", tmp_path / "case")
    assert (code, "Taken back: import 1, schools.csv" in out) == (0, True)
    assert run("--undo", path, "--into", tmp_path / "case")[0] == 2
    code, out = run(path, "--into", tmp_path / "case", "--pupils", "primary")
    assert (code, "--pupils primary=1200" in out) == (2, True)


def test_a_record_is_in_full_or_not_there(tmp_path: Path) -> None:
    """A record that is no record is told by its name and not taken for one."""
    case = kept(tmp_path)
    with atomic_path(tmp_path / "case-imports" / "0001.zip") as temporary:
        temporary.write_bytes(b"no zip")
    with pytest.raises(InputError) as error:
        service.imports_on_record(case)
    assert error.value.findings[0].code == "record-damaged"


def test_the_name_of_a_person_is_read_and_not_kept(tmp_path: Path) -> None:
    """The farmer's name leads to the code of the case once; neither the import nor one that fails writes it anywhere."""
    kept(tmp_path)
    said = ['supplier:"João Batista Ferreira"=f1']
    good = text(tmp_path / "a.csv", "Bidder,Product,Unit,Price", "João Batista Ferreira,Banana,kg,4.00")
    bad = text(tmp_path / "b.csv", "Bidder,Product,Unit,Price", "João Batista Ferreira,Banana,sack of x,4.00")
    with pytest.raises(InputError):
        service.import_files(tmp_path / "case", [bad], said=said)
    done = service.import_files(tmp_path / "case", [good], said=said)
    assert "f1" in set(again(tmp_path)["offers"]["supplier"])
    assert again(tmp_path)["mappings"].empty
    assert "f1" in named(done.findings, "name-not-kept").what
    written = [path for path in tmp_path.rglob("*") if path.is_file() and path not in (good, bad)]
    assert [path for path in written if path.suffix == ".zip"]
    assert not [path for path in written if "Batista" in held(path)]


def held(path: Path) -> str:
    """Return all that stands in a file, of a packed one in its parts."""
    if path.suffix != ".zip":
        return path.read_text("utf-8")
    with zipfile.ZipFile(path) as packed:
        return "".join(packed.read(name).decode("utf-8") for name in packed.namelist())


def test_what_a_supplier_that_is_no_person_is_called_is_kept(tmp_path: Path) -> None:
    """A cooperative's name is no person's: it need not be said again."""
    kept(tmp_path)
    path = text(tmp_path / "a.csv", "Bidder,Product,Unit,Price", "Coop Verde,Banana,kg,4.00")
    service.import_files(tmp_path / "case", [path], said=['supplier:"Coop Verde"=coop'])
    assert again(tmp_path)["mappings"]["theirs"].tolist() == ["Coop Verde"]


def test_nothing_of_columns_that_are_not_read_is_told(tmp_path: Path) -> None:
    """A director's name, a telephone and a column that nobody knows stand in no warning and no list of lines left."""
    case = kept(tmp_path)
    path = text(
        tmp_path / "schools.csv",
        f"{HEADINGS},Director,Tel,Quem",
        f"{SOL.format(pupils=80)},Ana Maria Braga,11 99999-0000,Zé Carioca",
        "Total,Total,,,80,,,Ana Maria Braga,11 99999-0000,Zé Carioca",
        ",,,primary,5,,,Ana Maria Braga,11 99999-0000,Zé Carioca",
        "9,Mar,Vila,primary,,-23.81,-46.71,Ana Maria Braga,11 99999-0000,Zé Carioca",
    )
    done = service.import_files(case, [path], dry_run=True)
    left = [one for found in done.found for one in found.left]
    assert len(left) >= 2
    told = " ".join([*(str(one) for one in done.findings), *(one.text for one in left)])
    assert not [word for word in ("Ana", "Braga", "99999", "Carioca") if word in told]


def test_who_offers_stands_in_no_list_of_lines_left(tmp_path: Path) -> None:
    """A line without a price is listed by its goods, and not by the farmer's name."""
    case = kept(tmp_path)
    path = text(tmp_path / "a.csv", "Bidder,Product,Unit,Price", "João Batista,Banana,kg,", "coop,Banana,kg,4")
    done = service.import_files(case, [path], said=['supplier:"João Batista"=f1'], dry_run=True)
    assert [one.text for found in done.found for one in found.left] == ["Banana, kg"]


def test_a_copy_of_a_case_has_a_record_of_its_own(tmp_path: Path) -> None:
    """What was imported into the case cannot be undone in its copy beside it, nor the copy's in the case."""
    kept(tmp_path)
    shutil.copytree(tmp_path / "case", tmp_path / "copy")
    service.import_files(tmp_path / "case", [schools(tmp_path)])
    assert service.imports_on_record(tmp_path / "copy") == []
    service.import_files(tmp_path / "copy", [schools(tmp_path, sol=90)])
    service.undo_import(tmp_path / "copy")
    assert enrolled(tmp_path)["7"] == 80
    assert [one.undone for one in service.imports_on_record(tmp_path / "case")] == [False]


def test_a_dry_run_tells_by_its_exit_code_whether_the_import_would_be_refused(tmp_path: Path) -> None:
    """0 where it would go through, 2 with an error, as the import itself; nothing is written either way."""
    before = kept(tmp_path)
    bad = text(tmp_path / "bad.csv", HEADINGS, "9,A,Vila,primary,1,-23.8,-46.7", "9,B,Vila,primary,1,-23.8,-46.7")
    into = ["--into", str(tmp_path / "case"), "--dry-run"]
    assert CliRunner().invoke(app, ["import", str(schools(tmp_path)), *into]).exit_code == 0
    assert CliRunner().invoke(app, ["import", str(bad), *into]).exit_code == 2
    assert not differences(before, again(tmp_path))


REGISTER = (
    "Code;École;Commune;Maternelle;Élémentaire;Latitude;Longitude",
    "1;Jules Ferry;Rezé;120;200;47.18;-1.55",
    "2;Les Lutins;Rezé;40;;47.19;-1.56",
)


def test_a_register_with_which_a_case_began_is_on_record(tmp_path: Path) -> None:
    """200 pupils corrected to 250 and a school that is gone: both follow, though the group of the menu and who eats were filled in; both can be undone."""
    place, file = tmp_path / "case", text(tmp_path / "ecoles.csv", *REGISTER)
    town = service.with_register(replace(TOWNS["FR"], pupils={}, state="Loire-Atlantique"), file)
    begun = service.begin_case(town, place).case
    (entry,) = service.imports_on_record(place)
    assert (entry.file, entry.about) == ("ecoles.csv", "schools")
    text(file, *(line.replace("200", "250") for line in REGISTER[:2]))
    done = service.import_files(place, [file])
    assert [one for one in done.findings if one.severity != "note"] == []
    assert again(tmp_path)["enrolment"][["site", "pupils"]].to_numpy().tolist() == [["1", 120], ["1", 250]]
    assert again(tmp_path)["sites"]["site"].tolist() == ["1"]
    service.undo_import(place)
    assert not differences(begun, again(tmp_path))
    service.undo_import(place)
    case = again(tmp_path)
    assert case["sites"].empty
    assert case["enrolment"].empty
    assert len(case["recipes"]) == len(begun["recipes"])


def test_what_was_said_of_words_of_the_first_files_is_kept(tmp_path: Path) -> None:
    """A heading and a dish that were said once are known when the corrected file comes, and the menu is on record too."""
    place = tmp_path / "case"
    register = text(tmp_path / "ecoles.csv", *(line.replace("Élémentaire", "CP à CM2") for line in REGISTER))
    menu = text(tmp_path / "menu.csv", "date;plat", "2027-01-05;Le riz du chef", "2027-01-07;Carottes râpées")
    said = ['school_column:"CP à CM2"="pupils:primary"', 'dish:"Le riz du chef"=Riz au lait']
    town = service.with_register(replace(TOWNS["FR"], pupils={}), register, said=said)
    town, left = service.with_menu(town, menu, meal="lunch", said=said)
    assert left == []
    service.begin_case(town, place)
    assert [one.about for one in service.imports_on_record(place)] == ["schools", "menus"]
    text(menu, "date;plat", "2027-01-05;Carottes râpées", "2027-01-07;Le riz du chef")
    done = service.import_files(place, [register, menu], meal="lunch")
    assert [one for one in done.findings if one.severity == "error"] == []
    assert again(tmp_path)["menus"].sort_values("date")["dish"].tolist() == ["carottes-rapees", "riz-lait"]
