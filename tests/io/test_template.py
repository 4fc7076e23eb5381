"""A blank case explains itself and can be filled in."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.utils import get_column_letter

from planner.checks import check
from planner.findings import InputError
from planner.i18n import LANGUAGES, every_translation, using
from planner.io import manual, read_case, write_template
from planner.io.examples import EXAMPLE_CASES
from planner.io.raw import plain
from planner.io.template import ALL_TABLES, USUAL, laid_out
from planner.io.template_lines import EXAMPLE_LINE, FIRST_LINE, HEADING_LINE, HELP_LINE
from planner.io.workbooks import sheet_title, table_names
from planner.schema import CASE_TABLES, PLAN_TABLES
from tests.io.small import BASICS, brief, folder, read


def sheet_of(book: openpyxl.Workbook, table: str) -> Any:
    """Return the sheet of a table in a template of the language in use."""
    return book[sheet_title(CASE_TABLES[table].title)]


def rules_of(book: openpyxl.Workbook, table: str) -> dict[str, Any]:
    """Return the rules of a sheet's cells, by the column whose hint they show."""
    headings = {column.heading: column.name for column in CASE_TABLES[table].columns}
    return {headings[r.promptTitle]: r for r in sheet_of(book, table).data_validations.dataValidation}


def fill(path: Path) -> None:
    """Fill the small case into a blank workbook, below the example."""
    book = openpyxl.load_workbook(path)
    for name, text in BASICS.items():
        headings, values = (line.split(",") for line in text.splitlines())
        sheet = sheet_of(book, name)
        places = {cell.value: cell.column for cell in sheet[1]}
        for heading, value in zip(headings, values, strict=True):
            sheet.cell(FIRST_LINE, places[CASE_TABLES[name].headings[heading]]).value = value
    book.save(path)


@pytest.mark.parametrize("name", ["blank.xlsx", "blank"])
def test_a_blank_case_lacks_only_the_needed_tables(tmp_path: Path, name: str) -> None:
    """Nothing in a blank case is mistaken for data, and the checks tell what is missing."""
    case, findings = read(write_template(tmp_path / name))
    assert findings == []
    assert all(frame.empty for frame in case.tables.values())
    assert case.extras == {}
    assert {f.table for f in check(case)} == {table.name for table in CASE_TABLES.values() if table.required}


def test_a_filled_in_workbook_is_the_case(tmp_path: Path) -> None:
    """Help and example lines left in are not read; line numbers are the sheet's; the case is that of the folder."""
    path = write_template(tmp_path / "case.xlsx")
    fill(path)
    case, findings = read(path)
    assert findings == []
    assert case.tables["sites"].index.tolist() == [FIRST_LINE]
    assert case.extras == {}
    assert case.fingerprint == read(folder(tmp_path / "case"))[0].fingerprint


def test_a_filled_in_example_line_is_not_silently_dropped(tmp_path: Path) -> None:
    """Data under the word example would be missing from the plan, so it is an error; without the word it is data."""
    path = write_template(tmp_path / "case.xlsx")
    fill(path)
    book = openpyxl.load_workbook(path)
    sheet = sheet_of(book, "stages")
    sheet.cell(EXAMPLE_LINE, 2).value = "Nursery"
    book.save(path)
    assert brief(read(path)[1]) == {("error", "example-filled-in", "stages", "#", (EXAMPLE_LINE,))}
    sheet.cell(EXAMPLE_LINE, 1).value = None
    book.save(path)
    case, findings = read(path)
    assert findings == []
    assert case.tables["stages"]["stage"].tolist() == ["nursery", "primary"]


def test_the_workbook_guides_the_hand(tmp_path: Path) -> None:
    """Every column has its meaning, a hint while typing, drop-down lists and formats; headings stay in sight."""
    book = openpyxl.load_workbook(write_template(tmp_path / "case.xlsx", more=[ALL_TABLES]))
    first = [table.name for table in CASE_TABLES.values() if table.required or table.name in USUAL]
    names = [*first, *(name for name in CASE_TABLES if name not in first)]
    assert book.sheetnames == ["Read me", *(sheet_title(CASE_TABLES[name].title) for name in names)]
    for table in CASE_TABLES.values():
        sheet = sheet_of(book, table.name)
        shown = laid_out(table)
        assert [cell.value for cell in sheet[1]][1:] == [table.headings[column.name] for column in shown]
        assert all(column.text in cell.value for column, cell in zip(shown, sheet[HELP_LINE][1:], strict=True))
        assert sheet.freeze_panes == "B2"
        rules = sheet.data_validations.dataValidation
        assert len(rules) == len(table.columns)
        assert all(rule.prompt and len(rule.prompt) <= 255 and len(rule.promptTitle) <= 32 for rule in rules)
    rules = rules_of(book, "offers")
    names_at = get_column_letter([column.name for column in laid_out(CASE_TABLES["suppliers"])].index("name") + 2)
    assert rules["supplier"].formula1 == f"'Suppliers'!${names_at}${FIRST_LINE}:${names_at}$5000"
    assert rules["organic"].formula1 == '"yes,no"'
    assert (rules["expected_loss_share"].formula1, rules["expected_loss_share"].formula2) == ("0", "0.95")
    place = rules_of(book, "suppliers")["kind"].formula1.split("!")[1].replace("$", "")
    words = tuple(cell.value for (cell,) in book["Read me"][place])
    kind = CASE_TABLES["suppliers"]["kind"]
    assert words == tuple(map(kind.word, kind.allowed))
    letter = get_column_letter([column.name for column in laid_out(CASE_TABLES["offers"])].index("months") + 2)
    assert sheet_of(book, "offers").column_dimensions[letter].number_format == "@"


def test_words_that_programmes_read_are_offered(tmp_path: Path) -> None:
    """A column in which any word may stand offers those that count, with what they mean, and takes others too."""
    offered = {
        ("products", "food_group"): {"meat": ("Meat counts", ""), "fat": ("", "")},
        ("components", "component"): {"milk": ("Milk in a week", "cup")},
    }
    book = openpyxl.load_workbook(write_template(tmp_path / "case.xlsx", offered=offered, more=["components"]))
    shown = {}
    for table, column in offered:
        rule = rules_of(book, table)[column]
        at = book["Read me"][rule.formula1.split("!")[1].replace("$", "")]
        cells = [cell for (cell,) in at] if isinstance(at, tuple) else [at]
        shown[table] = [(cell.value, cell.comment.text if cell.comment else "") for cell in cells]
        assert not rule.showErrorMessage
    assert shown["products"] == [("meat", "meat\nMeat counts"), ("fat or oil", "")]
    assert shown["components"] == [("milk", "milk\nMilk in a week\nUnit: cup")]
    assert "programmes read: meat, fat or oil (`fat`)" in manual(offered=offered)
    assert "programmes read: milk [cup]" in manual(offered=offered)
    assert "programmes read" not in manual()
    assert read(tmp_path / "case.xlsx")[0].tables["products"].empty


def test_a_page_of_ones_own_called_read_me_is_kept(tmp_path: Path) -> None:
    """Only the template's own page is left out, whatever it is called."""
    path = write_template(tmp_path / "case.xlsx")
    fill(path)
    book = openpyxl.load_workbook(path)
    book["Read me"].title = "Guide"
    book.create_sheet("Read me").append(["mine"])
    book.save(path)
    assert [*read(path)[0].extras] == ["Read me"]


@pytest.mark.parametrize("name", ["there.xlsx", "there"])
def test_a_filled_in_case_is_never_overwritten_by_a_blank_one(tmp_path: Path, name: str) -> None:
    """Unless it is asked for; an empty folder is not in the way."""
    path = write_template(tmp_path / name)
    before = path.read_bytes() if path.is_file() else sorted(path.iterdir())
    with pytest.raises(InputError) as error:
        write_template(path)
    assert [finding.code for finding in error.value.findings] == ["already-there"]
    assert before == (path.read_bytes() if path.is_file() else sorted(path.iterdir()))
    write_template(path, overwrite=True)
    (tmp_path / "empty").mkdir()
    write_template(tmp_path / "empty")
    assert (tmp_path / "empty" / "README.md").is_file()


def test_a_blank_case_is_not_written_as_another_kind_of_file(tmp_path: Path) -> None:
    """A suffix that promises something else is refused."""
    with pytest.raises(InputError) as error:
        write_template(tmp_path / "case.xlsm")
    assert [finding.code for finding in error.value.findings] == ["unsupported-file"]


def test_the_manual_tells_all_of_every_column() -> None:
    """Each table and column is in it with unit, allowed words, bounds, references and what blank means."""
    text = manual()
    for table in CASE_TABLES.values():
        assert f"## `{table.name}`" in text
        assert table.text in text
        for column in table.columns:
            assert f"| `{column.name}` ({column.heading}) | {column.text.replace('|', '\\|')} |" in text
    line = next(line for line in text.splitlines() if line.startswith("| `expected_loss_share` "))
    assert line.endswith("| number, in share 0-1 | 0 to 0.95 | 0 |")
    assert "as in suppliers.supplier" in text
    assert "individual farmer (`individual`), informal group (`informal_group`), cooperative or association" in text


def test_the_manual_of_a_plan_has_its_labels() -> None:
    """The same text serves the tables of a plan, at another level."""
    text = manual(PLAN_TABLES, level=3)
    assert "### `orders` (Orders)" in text
    assert "| `price_per_unit` (Unit price) |" in text


def test_the_example_lines_of_the_manual_can_be_read(tmp_path: Path) -> None:
    """Every example is of the right kind: pasted into files, they are read without an error."""
    parts = manual().split("```csv\n")[1:]
    assert len(parts) == len(CASE_TABLES)
    place = tmp_path / "case"
    place.mkdir()
    for table, part in zip(CASE_TABLES, parts, strict=True):
        (place / f"{table}.csv").write_text(part.split("```")[0])
    case, findings = read_case(place)
    assert findings == []
    assert all(len(frame) == 1 for frame in case.tables.values())


def test_a_workbook_offers_foods_and_takes_any_other_name(tmp_path: Path) -> None:
    """The names of foods stand in a list for the names of products, with what else each is called; no name is refused."""
    path = write_template(tmp_path / "blank.xlsx", foods={"Batata": ("batata-inglesa", ""), "Cenoura": ("", "")})
    book = openpyxl.load_workbook(path)
    rule = rules_of(book, "products")["name"]
    assert (rule.type, rule.showErrorMessage) == ("list", False)
    sheet, cells = rule.formula1.replace("$", "").split("!")
    offered = [row[0] for row in book[sheet.strip("'")][cells]]
    assert [cell.value for cell in offered] == ["Batata", "Cenoura"]
    assert "batata-inglesa" in offered[0].comment.text


@pytest.mark.parametrize("tongue", LANGUAGES)
def test_a_template_of_every_language_and_country_is_read_in_every_other(tmp_path: Path, tongue: str) -> None:
    """Examples of any country are no data, and what stands under headings of one language is the case for who reads another."""
    with using(tongue):
        # every country is written in one of the languages
        for country in [*EXAMPLE_CASES][[*LANGUAGES].index(tongue) :: len(LANGUAGES)]:
            path = write_template(tmp_path / f"{country}.xlsx", country=country, more=[ALL_TABLES])
            assert read(path)[1] == []
        fill(path)
    for reader in LANGUAGES:
        with using(reader):
            case, findings = read(path)
        assert findings == []
        assert case.fingerprint == read(folder(tmp_path / "case"))[0].fingerprint


def test_the_needed_tables_come_first_and_others_by_name(tmp_path: Path) -> None:
    """A template has what every case needs; more come by short name or title in any language, an unknown one is asked about."""
    needed = {name for name, table in CASE_TABLES.items() if table.required} | USUAL
    book = openpyxl.load_workbook(write_template(tmp_path / "few.xlsx"))
    assert {*book.sheetnames[1:]} == {sheet_title(CASE_TABLES[name].title) for name in needed}
    more = openpyxl.load_workbook(write_template(tmp_path / "more.xlsx", more=["diets", "Contracts", "contracts"]))
    assert more.sheetnames == [*book.sheetnames, "Diets", "Contracts"]
    assert {path.stem for path in write_template(tmp_path / "few").glob("*.csv")} == needed
    with pytest.raises(InputError) as error:
        write_template(tmp_path / "none.xlsx", more=["diet", "nothing"])
    assert [finding.code for finding in error.value.findings] == ["unknown-table"] * 2
    assert "Diets" in error.value.findings[0].what
    assert not (tmp_path / "none.xlsx").exists()


def test_examples_are_those_of_the_country(tmp_path: Path) -> None:
    """A French template shows a French school by its name; a table that no French case has shows no Brazilian one."""
    book = openpyxl.load_workbook(write_template(tmp_path / "fr.xlsx", country="FR", more=["members"]))

    def example(table: str, column: str) -> object:
        sheet = sheet_of(book, table)
        at = [cell.value for cell in sheet[HEADING_LINE]].index(CASE_TABLES[table].headings[column]) + 1
        return sheet.cell(EXAMPLE_LINE, at).value

    assert example("sites", "name") == "École du Moulin, cuisine sur place"
    assert example("enrolment", "site") == "École du Moulin, cuisine sur place"
    assert example("sites", "site") is None
    assert example("members", "supplier") is None
    assert example("suppliers", "kind") == "individual farmer"


def test_headings_and_titles_mean_one_thing_in_all_languages_together() -> None:
    """A file may be written in one language and read in another: no heading is that of two columns, no title that of two tables."""
    titles = [(plain(title), table.name) for table in CASE_TABLES.values() for title in table_names(table)]
    assert len({title for title, _name in titles}) == len({*titles})
    assert all(0 < len(title) <= 31 for table in CASE_TABLES.values() for title in table_names(table))
    for table in CASE_TABLES.values():
        headings = {
            (plain(heading), column.name)
            for column in table.columns
            for heading in (column.name, *every_translation(column.label))
        }
        assert len({heading for heading, _name in headings}) == len(headings), table.name
