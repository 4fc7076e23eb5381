"""Every language reads what every other wrote: headings, words, texts and figures, in every form of file."""

from __future__ import annotations

import shutil
from functools import cache
from pathlib import Path

import pandas as pd
import pytest
from openpyxl import load_workbook
from pypdf import PdfReader
from typer.testing import CliRunner

from planner import service
from planner.commands.main import app
from planner.i18n import LANGUAGES, using
from planner.io import read_plan
from planner.io.raw import plain
from planner.making.plan import Plan
from planner.schema import PLAN_TABLES, Table
from planner.schema.base import unique_headings, with_currency
from planner.schema.progress_tables import PROGRESS_TABLES
from planner.shown import stored_tables
from tests.cases import rows, tiny_case
from tests.plan_files import Sheets

FORMS = ("folder", "case.xlsx", "case.zip")
OTHER = dict(zip(LANGUAGES, [*list(LANGUAGES)[1:], next(iter(LANGUAGES))], strict=True))
"""Each language with another in which its files are read."""


@cache
def made() -> Plan:
    """A plan with diets, allergens, a shortfall and warnings, explained; shared by all languages."""
    stated = {"feijao": "soy", "arroz": "none"}
    products = [row | {"allergens": stated.get(str(row["product"]))} for row in rows("products")]
    diet = {"diet": "no_beans", "pupils_share": 0.1, "product": "feijao", "substitute": "arroz"}
    offers = [row for row in rows("offers") if row["product"] != "alface"]
    with using("es"):
        return service.explained_plan(service.make_plan(tiny_case(products=products, diets=[diet], offers=offers)))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("tables", [PLAN_TABLES, PROGRESS_TABLES], ids=["plan", "progress"])
def test_no_two_headings_of_a_table_read_alike(language: str, tables: dict[str, Table]) -> None:
    """Whatever a translator writes, each column can be told from the others, and so can each sheet."""
    with using(language):
        for table in tables.values():
            headings = [plain(heading) for heading in table.headings.values()]
            assert len(set(headings)) == len(headings), table.name
        titles = [plain(table.title[:31]) for table in tables.values()]
        assert len(set(titles)) == len(titles)


def test_headings_that_read_alike_are_told_apart() -> None:
    """Two words for weight: the name of the column stands behind each; one alone stays as it is."""
    found = unique_headings({"kg": "Poids", "gross_kg": " poids", "unit": "Unité"})
    assert found == {"kg": "Poids [kg]", "gross_kg": " poids [gross_kg]", "unit": "Unité"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_currency_stands_where_a_unit_names_it(language: str) -> None:
    """No language shows its word for currency where the case's code belongs."""
    with using(language):
        for table in (*PLAN_TABLES.values(), *service.case_tables().values()):
            for column in table.columns:
                if "currency" in column.unit:
                    assert "BRL" in column.unit_text("BRL"), column.unit
                    assert with_currency(column.unit_text("BRL"), "BRL") == column.unit_text("BRL")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("form", FORMS)
def test_a_case_comes_back_cell_by_cell(language: str, form: str, tmp_path: Path) -> None:
    """Written in one language and read in the next, every cell is as it was; a template is no case yet."""
    case = made().case
    with using(language):
        place = tmp_path / form.replace(".zip", "")
        service.save_case(case, place)
        service.new_template(tmp_path / f"template-{place.name}")
    if form.endswith(".zip"):
        place = Path(shutil.make_archive(str(place), "zip", place))
    with using(OTHER[language]):
        again = service.load_case(place)
        template = tmp_path / f"template-{form.replace('.zip', '')}"
        assert any(finding.severity == "error" for finding in service.check_case(template))
    for name, frame in case.tables.items():
        left, right = (table.reset_index(drop=True) for table in (frame, again.tables[name]))
        pd.testing.assert_frame_equal(left, right, obj=name)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_plan_made_in_one_language_is_verified_and_read_in_another(language: str, tmp_path: Path) -> None:
    """Both files are verified in both languages; what is kept comes back from the workbook too, and reads as made there."""
    plan = made()
    with using(language):
        files = service.export_plan(plan, tmp_path)
        assert service.verify_plan(plan.case, files["workbook"]) == []
    with using(OTHER[language]):
        again = service.plan_from_file(plan.case, files["workbook"])  # verifies it
        for name in PLAN_TABLES:
            _same_words(plan[name], again[name], name)
    for file in (files["workbook"], files["data"]):
        found = read_plan(file)
        for name, frame in stored_tables(plan.tables).items():
            _same_words(frame, found[name], f"{file.name}: {name}")


def _same_words(left: pd.DataFrame, right: pd.DataFrame, name: str) -> None:
    for column in left.columns:
        if str(left[column].dtype) == "str" and column != "words":  # written for each reader anew, kept by no plan
            assert left[column].tolist() == right[column].tolist(), f"{name}.{column}"


def test_plan_json_knows_no_language(tmp_path: Path) -> None:
    """The same plan gives the same bytes in every language, and so do two plans of one case made in two."""
    texts = set()
    for language in LANGUAGES:
        with using(language):
            texts.add(service.export_plan(made(), tmp_path / language)["data"].read_bytes())
    assert len(texts) == 1
    kept = []
    for language in ("en", "fr"):
        with using(language):
            tables = stored_tables(service.make_plan(tiny_case()).tables)
        kept.append({name: frame for name, frame in tables.items() if name != "run"})
    for name, frame in kept[0].items():
        pd.testing.assert_frame_equal(frame, kept[1][name], obj=name)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_workbook_shows_no_kept_text(language: str, tmp_path: Path) -> None:
    """Nothing of how texts are kept is seen on any sheet that a reader finds."""
    with using(language):
        sheets = Sheets(service.export_plan(made(), tmp_path)["workbook"])
    for sheet in sheets:
        if sheet.sheet_state != "veryHidden":
            cells = [str(cell) for row in sheet.iter_rows(values_only=True) for cell in row]
            assert not any("⟦" in cell or "⟧" in cell for cell in cells), sheet.title


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_paper_of_a_plan_is_made(language: str, tmp_path: Path) -> None:
    """Call, menu and delivery lists from a plan that was read from its workbook in another language."""
    with using(OTHER[language]):
        workbook = service.export_plan(made(), tmp_path / "plan")["workbook"]
    with using(language):
        plan = service.plan_from_file(made().case, workbook)
        call = service.export_call(plan, tmp_path / "call")
        menu = service.export_menu(plan, tmp_path / "menu")
        lists = service.export_deliveries(plan, tmp_path / "lists")
        assert all(path.stat().st_size for path in (*call.values(), *_paths(menu), *_paths(lists)))
        text = "".join(page.extract_text() for page in PdfReader(menu["menu"]).pages)
    assert "⟦" not in text
    assert "no beans (" in text


def _paths(made_of: object) -> list[Path]:
    return list(made_of.values()) if isinstance(made_of, dict) else [made_of]  # type: ignore[list-item]


@pytest.fixture(scope="module")
def spanish(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with case and plan as workbooks in Spanish, and a line of deliveries."""
    folder = tmp_path_factory.mktemp("spanish")
    with using("es"):
        service.save_case(made().case, folder / "case.xlsx")
        service.export_plan(made(), folder)
    line = "2026-03-03,coop,banana,10,dozen,75,federal"
    (folder / "lines.csv").write_text(f"date,supplier,product,quantity,unit,amount,fund\n{line}\n", encoding="utf-8")
    return folder


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_commands_speak_the_language_asked_for(language: str, spanish: Path, tmp_path: Path) -> None:
    """Check, explain and progress read Spanish files and answer alike in each language: 75 of 980 is far from 30 %."""
    case, plan = str(spanish / "case.xlsx"), ["--plan", str(spanish / "plan.xlsx")]
    day = ["--as-of", "2026-03-13", "--out", str(tmp_path)]
    asked = {
        "check": (0, [], "Alface"),
        "explain": (0, [*plan, "--product", "banana"], "Cooperativa: Banana"),
        "progress": (3, [str(spanish / "lines.csv"), *plan, *day], "Bought from family farms"),
    }
    for command, (code, words, told) in asked.items():
        line = ["--language", language, command, case, *words]
        result = CliRunner(env={"COLUMNS": "250"}).invoke(app, line)
        assert result.exit_code == code, result.output
        assert told in result.output
        assert "⟦" not in result.output
    sheets = load_workbook(tmp_path / "progress.xlsx", read_only=True)
    cells = {str(cell) for sheet in sheets for row in sheet.iter_rows(values_only=True) for cell in row}
    with using(language):
        assert set(PROGRESS_TABLES["standing"].headings.values()) <= cells
    assert not any("⟦" in cell for cell in cells)
