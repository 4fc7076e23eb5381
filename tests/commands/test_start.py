"""`planner start` and `planner assumptions` as a user types them, with good and bad input."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest
from typer.testing import CliRunner

from planner import service
from planner.assumed import assumed_cells
from planner.commands import start as commands
from planner.commands.main import app
from planner.i18n import using
from planner.io import read_case, write_case
from planner.schema import CASE_TABLES
from planner.service import start as service_start
from planner.start import Town
from tests.start.towns import month, planned, started

run = CliRunner().invoke
BRAZIL = ["--country", "br", "--town", "Botucatu", "--money", "900000", "--pupils"]


@pytest.fixture
def towns(monkeypatch: pytest.MonkeyPatch) -> list[Town]:
    """Return what the commands ask a case for; they get one that another test began."""
    asked: list[Town] = []

    def begin(town: Town) -> object:
        asked.append(town)
        return started(town.code)

    monkeypatch.setattr(service_start, "start_case", begin)
    return asked


def test_five_options_write_a_case(tmp_path: Path, towns: list[Town]) -> None:
    """What was typed arrives, the case is written once, and what nobody told is named."""
    place = tmp_path / "town.xlsx"
    words = ["start", *BRAZIL, "Ensino fundamental, anos iniciais=1200,creche=300", "--into", str(place), "--no-plan"]
    result = run(app, words)
    assert result.exit_code == 0, result.output
    (town,) = towns
    assert (town.name, town.money, dict(town.pupils)) == (
        "Botucatu",
        900_000,
        {"Ensino fundamental, anos iniciais": 1200, "creche": 300},
    )
    assert "Nobody tells the prices of 25 products: Arroz" in result.output
    assert "a place somewhere in the country stands for that of Schools of Botucatu" in " ".join(result.output.split())
    case, findings = read_case(place)
    assert findings == []
    assert len(assumed_cells(case)) == len(started("BR").case.tables["assumptions"])
    again = run(app, words)
    assert again.exit_code == 2
    assert "already" in again.output


def test_everything_wrong_is_told_and_nothing_is_written(tmp_path: Path) -> None:
    """A stage that is none, no money, no town: all at once, with the words that would do."""
    place = tmp_path / "town"
    result = run(app, ["start", "--country", "br", "--money", "-5", "--pupils", "primery=1200", "--into", str(place)])
    assert result.exit_code == 2
    assert "primary" in result.output
    assert "creche" in result.output
    assert "money for food is -5" in result.output
    assert "town has no name" in result.output
    assert not place.exists()


@pytest.mark.parametrize(
    "text", ["primary", "primary=", "primary=many", "=5", "primary=5,primary=6", "primary=5 creche=6"]
)
def test_pupils_that_are_not_understood_are_told_with_an_example(tmp_path: Path, text: str) -> None:
    """Nothing is guessed of a word without a number, or of two numbers for one word."""
    result = run(app, ["start", *BRAZIL, text, "--into", str(tmp_path / "town")])
    assert result.exit_code == 2
    assert "creche=1200,pre_school=300" in result.output
    assert not (tmp_path / "town").exists()


def test_what_is_not_said_is_asked_in_words(tmp_path: Path, towns: list[Town], monkeypatch: pytest.MonkeyPatch) -> None:
    """At a terminal country, town, pupils and money are asked for, with the stages of the country by name."""
    monkeypatch.setattr(commands, "can_ask", lambda: True)
    answers = "br\nBotucatu\nprimary=1200\n900000\n"
    result = run(app, ["start", "--into", str(tmp_path / "town"), "--no-plan"], input=answers)
    assert result.exit_code == 0, result.output
    assert "Ensino médio (upper_secondary)" in result.output
    (town,) = towns
    assert (town.code, town.name, dict(town.pupils), town.money) == ("BR", "Botucatu", {"primary": 1200}, 900_000)


def test_a_wrong_answer_is_asked_again_and_no_other_is_lost(
    tmp_path: Path, towns: list[Town], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each wrong answer is told and asked again at once; a country by its name and money with its sign and marks will do."""
    monkeypatch.setattr(commands, "can_ask", lambda: True)
    answers = "Atlantis\nBrasil\nBotucatu\nprimery=5\nprimary=1.200\nprimary=1200\n600.000\nR$ 600.000,00\n"
    result = run(app, ["start", "--into", str(tmp_path / "town"), "--no-plan"], input=answers)
    assert result.exit_code == 0, result.output
    for told in ("Atlantis", "primery", "1200 or 1.20", "600000 or 600.00"):
        assert told in result.output
    (town,) = towns
    assert (town.code, town.name, dict(town.pupils), town.money) == ("BR", "Botucatu", {"primary": 1200}, 600_000)


def test_numbers_that_can_be_read_in_two_ways_are_refused_all_at_once(tmp_path: Path) -> None:
    """Money, pupils and a price are told together with both readings; nothing is written."""
    place = tmp_path / "town"
    words = ["start", "--country", "br", "--town", "Botucatu", "--money", "600.000", "--pupils", "creche=1.500"]
    result = run(app, [*words, "--price", "arroz=5.205", "--into", str(place)])
    assert result.exit_code == 2
    for told in ("600000 or 600.00", "1500 or 1.50", "5205 or 5.2050"):
        assert told in result.output
    assert not place.exists()


def test_a_town_is_planned_at_once(tmp_path: Path, towns: list[Town], monkeypatch: pytest.MonkeyPatch) -> None:
    """The plan is made and written; what farms to ask for and what to look up first is told; the missed share is exit code 3."""
    monkeypatch.setattr(service, "make_plan", lambda case, **_how: planned("BR"))
    out = tmp_path / "plan"
    result = run(app, ["start", *BRAZIL, "primary=1200", "--into", str(tmp_path / "town"), "--out", str(out)])
    assert result.exit_code == 3, result.output
    assert (out / "plan.xlsx").is_file()
    assert "Family farming" in result.output
    assert "What to ask farms for" in result.output
    assert "What to look up first" in result.output
    assert "This plan is rough" in result.output


def test_assumptions_are_ranked_and_measured(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The first are planned anew, all are listed with why they are taken; where the user typed everything there is none."""
    monkeypatch.setattr(service, "make_plan", lambda case, **_how: planned("BR"))
    monkeypatch.setattr(service, "moved_most", lambda plan, most: iter(()))
    place = write_case(month("BR"), tmp_path / "town")
    result = run(app, ["assumptions", str(place), "--measure", "0", "--most", "4"])
    assert result.exit_code == 0, result.output
    assert "The part of the pupils who eat (Ensino fundamental, anos iniciais)" in result.output
    assert "The price of Arroz" in result.output
    assert "File that" in result.output
    assert service.file_that_tells("funds") == ""  # no file of a town tells its money
    assert service.file_that_tells("offers").startswith("a price list")
    assert service.file_that_tells("offers").endswith("an offer sheet that a supplier filled in")
    assert service.file_that_tells("enrolment", "take_up_share") == "a record of meals served"
    assert service.file_that_tells("enrolment", "pupils").startswith("a register of schools")
    (place / "assumptions.csv").write_text(",".join(CASE_TABLES["assumptions"].names) + "\n")
    monkeypatch.setattr(service, "make_plan", lambda case, **_how: replace(planned("BR"), case=case))
    none = run(app, ["assumptions", str(place)])
    assert none.exit_code == 0
    assert "every price and quantity is your own" in none.output


def test_template_has_the_tables_of_the_country_and_by_name(tmp_path: Path) -> None:
    """`planner template --country fr --with diets,contracts` in French: French headings and examples, two sheets more."""
    place = tmp_path / "cas.xlsx"
    with using("fr"):
        result = run(app, ["template", str(place), "--country", "fr", "--with", "diets,contracts"])
        titles = [CASE_TABLES[name].title for name in ("diets", "contracts")]
        heading = CASE_TABLES["products"]["name"].heading
        sheet = CASE_TABLES["products"].title
    assert result.exit_code == 0, result.output
    book = openpyxl.load_workbook(place)
    assert book.sheetnames[-2:] == titles
    assert heading in [cell.value for cell in book[sheet][1]]
