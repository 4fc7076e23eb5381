"""Every command on real cases, with its exit code, as a user would type it."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from types import SimpleNamespace

import pandas as pd
import pytest
from typer.testing import CliRunner

from planner import service
from planner.commands import console
from planner.commands import main as cli
from planner.commands.main import app
from planner.i18n import LANGUAGES, _, number_text, using
from planner.io import read_plan, write_plan_json
from planner.making.plan import Outcome, Plan
from planner.paths import CASES, PROGRAMMES
from planner.schema.words import in_words
from planner.service import load_case
from tests.cases import tiny_case, tiny_law
from tests.plan_files import json_rows, write_json_rows

pytestmark = pytest.mark.usefixtures("shared_plans")

run = CliRunner().invoke


@pytest.fixture(scope="module")
def tiny_plan(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of a plan of the tiny case."""
    folder = tmp_path_factory.mktemp("plan")
    result = run(app, ["plan", str(CASES / "tiny"), "--out", str(folder)])
    assert result.exit_code in (0, 3), result.output
    return folder


def test_plan_writes_both_files(tiny_plan: Path) -> None:
    """A plan is a workbook, its details and a JSON file, and nothing half-written is left beside them."""
    assert sorted(p.name for p in tiny_plan.iterdir()) == ["plan-details", "plan.json", "plan.xlsx"]
    assert all(p.suffix in (".xlsx", ".parquet") for p in (tiny_plan / "plan-details").iterdir())


@pytest.mark.parametrize("name", ["plan.json", "plan.xlsx", "plan-details/orders.xlsx"])
def test_verify_accepts_what_plan_wrote(tiny_plan: Path, name: str) -> None:
    """Each file, read back with those that belong to it, keeps every rule."""
    result = run(app, ["verify", str(CASES / "tiny"), str(tiny_plan / name)])
    assert result.exit_code == 0, result.output


def test_verify_finds_an_edited_quantity(tiny_plan: Path, tmp_path: Path) -> None:
    """One quantity changed by hand is found, with exit code 3."""
    rows = json_rows(tiny_plan / "plan.json")
    rows["orders"][0]["packs"] += 1
    write_json_rows(rows, tmp_path / "plan.json")
    result = run(app, ["verify", str(CASES / "tiny"), str(tmp_path / "plan.json")])
    assert result.exit_code == 3


def test_figures_carry_units_for_the_reader(tiny_plan: Path, tmp_path: Path) -> None:
    """What an edit breaks and changes is told in the currency and in percent, in the reader's words, never in code."""
    rows = json_rows(tiny_plan / "plan.json")
    rows["orders"][0]["packs"] += 1
    write_json_rows(rows, tmp_path / "plan.json")
    words = [str(CASES / "tiny"), str(tmp_path / "plan.json")]
    wide = {"COLUMNS": "400"}
    checked = run(app, ["--language", "fr", "verify", *words], env=wide).output
    assert "BRL par repas" in checked
    changed = run(app, ["--language", "fr", "adjust", *words, "--out", str(tmp_path / "new")], env=wide).output
    rows["orders"][0]["packs"] -= 1
    rows["orders"][0]["price_per_unit"] += 0.001
    write_json_rows(rows, tmp_path / "plan.json")
    price = rows["orders"][0]["price_per_unit"]
    assert f"{price:.3f} BRL" in run(app, ["--language", "en", "verify", *words], env=wide).output
    for output in (checked, changed):
        assert "BRL" in output
        assert not any(word in output for word in ("currency", "monnaie", " share ", "⟦"))


def test_check_says_when_nothing_is_wrong_and_when_something_is(tmp_path: Path) -> None:
    """The bundled case passes; a reference to nobody gives exit code 2, also as JSON."""
    assert run(app, ["check", str(CASES / "tiny")]).exit_code == 0
    broken = tmp_path / "broken"
    shutil.copytree(CASES / "tiny", broken)
    offers = pd.read_csv(broken / "offers.csv", dtype=str, keep_default_na=False)
    offers.loc[0, "supplier"] = "nobody"
    offers.to_csv(broken / "offers.csv", index=False)
    result = run(app, ["check", str(broken), "--format", "json"])
    assert result.exit_code == 2
    errors = [f for f in json.loads(result.output) if f["severity"] == "error"]
    assert [(f["table"], f["rows"], f["column"]) for f in errors] == [("offers", [2], "supplier")]
    assert run(app, ["plan", str(broken), "--out", str(tmp_path / "out")]).exit_code == 2
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("path", ["no-such-folder", "no-such.xlsx"])
def test_a_missing_case_is_a_plain_message(path: str, tmp_path: Path) -> None:
    """A path that is not there gives exit code 2 and no traceback, for every command that reads a case."""
    for command in (["check", path], ["plan", path], ["verify", path, path], ["convert", path, str(tmp_path / "x")]):
        result = run(app, command)
        assert result.exit_code == 2, (command, result.output, result.exception)
        assert "Traceback" not in result.output


def test_template_and_convert(tmp_path: Path) -> None:
    """A template is written in both forms, and a case goes from folder to workbook and back unchanged."""
    for name in ("blank", "blank.xlsx"):
        assert run(app, ["template", str(tmp_path / name)]).exit_code == 0
    assert run(app, ["convert", str(CASES / "tiny"), str(tmp_path / "tiny.xlsx")]).exit_code == 0
    assert run(app, ["convert", str(tmp_path / "tiny.xlsx"), str(tmp_path / "again")]).exit_code == 0
    assert load_case(tmp_path / "again").fingerprint == load_case(CASES / "tiny").fingerprint
    assert run(app, ["convert", str(tmp_path / "again"), str(tmp_path / "third")]).exit_code == 0
    for path in sorted((tmp_path / "again").glob("*.csv")):
        assert (tmp_path / "third" / path.name).read_bytes() == path.read_bytes()


def test_template_offers_the_words_of_a_programme(tmp_path: Path) -> None:
    """A programme or a country narrows the words that are offered; an unknown programme is bad input and writes nothing."""
    options = {"all": [], "india": ["--programme", "in-pm-poshan"], "france": ["--country", "fr"]}
    shown = {}
    for name, chosen in options.items():
        assert run(app, ["template", str(tmp_path / name), *chosen]).exit_code == 0
        shown[name] = (tmp_path / name / "README.md").read_text(encoding="utf-8")
    told = {
        name: [word for word in ("bal_vatika", "label_rouge", "k_5") if f"`{word}`" in text]
        for name, text in shown.items()
    }
    assert told == {"all": ["bal_vatika", "label_rouge", "k_5"], "india": ["bal_vatika"], "france": ["label_rouge"]}
    assert run(app, ["template", str(tmp_path / "x"), "--programme", "no-such"]).exit_code == 2
    assert not (tmp_path / "x").exists()


def test_programmes_of_a_town_are_found_beside_its_case(tmp_path: Path) -> None:
    """With the case, its file or the folder itself the town's own programme is listed, printed, paged and watched; without it is unknown."""
    own, case = tmp_path / "programmes", tmp_path / "case.xlsx"
    own.mkdir()
    case.touch()
    text = (PROGRAMMES / "dk-spisemaerke.yaml").read_text(encoding="utf-8")
    text = text.replace("programme: dk-spisemaerke", "programme: our-label").replace(
        "checked_on: 2026", "checked_on: 2024"
    )
    (own / "our-label.yaml").write_text(text, encoding="utf-8")
    for place in (tmp_path, case, own):
        assert "our-label" in run(app, ["programmes", "--with", str(place)]).output
    beside = ["--with", str(tmp_path)]
    assert "30 %" in run(app, ["programmes", "our-label", *beside]).output
    assert "```yaml\nprogramme: our-label" in run(app, ["programmes", "our-label", "--markdown", *beside]).output
    stale = run(app, ["programmes", "--stale", "--as-of", "2025-06-01", *beside]).output
    assert "2024" in stale
    assert run(app, ["programmes", "our-label"]).exit_code == 2
    for nowhere in (tmp_path / "nowhere", PROGRAMMES.parent / "foods"):
        told = run(app, ["programmes", "--with", str(nowhere)])
        assert (told.exit_code, "programmes" in told.output) == (2, True)


def test_programmes_prints_rules() -> None:
    """The list of programmes and the rules of one at a date are printed; an unknown name gives exit code 2."""
    assert "br-pnae" in run(app, ["programmes"]).output
    assert "45 %" in run(app, ["programmes", "br-pnae", "--date", "2026-03-01"]).output
    assert run(app, ["programmes", "br-pnea"]).exit_code == 2
    assert run(app, ["programmes", "br-pnae", "--date", "next year"]).exit_code == 2


def test_impossible_wishes_are_answered(tmp_path: Path) -> None:
    """With demand that must be met and no money, no plan is possible: exit code 4, and files that say why, but no plan."""
    case = tmp_path / "poor"
    shutil.copytree(CASES / "tiny", case)
    funds = pd.read_csv(case / "funds.csv", dtype=str, keep_default_na=False)
    funds["amount"] = "1"
    funds.to_csv(case / "funds.csv", index=False)
    (case / "rules.csv").write_text("family,mode,source,assumed\ndemand,hard,,\n", encoding="utf-8")
    result = run(app, ["plan", str(case), "--out", str(tmp_path / "out")])
    assert result.exit_code == 4, result.output
    assert {file.name for file in (tmp_path / "out").iterdir()} == {
        "impossible.json",
        "impossible.xlsx",
        "ways-out.yaml",
    }


def test_a_place_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    """A folder asked for where a file stands: the place is told, with exit code 2, and the file is as it was."""
    place = tmp_path / "taken"
    place.write_text("mine", encoding="utf-8")
    result = run(app, ["plan", str(CASES / "tiny"), "--out", str(place)])
    assert result.exit_code == 2
    assert str(place) in result.output
    assert "cannot be read or written" in result.output
    assert place.read_text(encoding="utf-8") == "mine"


def test_orders_edited_by_hand_are_sent_to_adjust(tmp_path: Path, tiny_plan: Path) -> None:
    """A plan of the very case in which an order was changed names the command for it, and things by their names."""
    tables = read_plan(tiny_plan / "plan.json")
    tables["orders"].loc[tables["orders"].index[0], "packs"] += 5
    write_plan_json(tables, tmp_path / "plan.json")
    result = run(app, ["verify", str(CASES / "tiny"), str(tmp_path / "plan.json")], env={"COLUMNS": "300"})
    assert result.exit_code == 3
    assert "planner adjust" in result.output.splitlines()[0]
    assert not set(tables["orders"]["offer"]) & set(result.output.replace(",", " ").split())


def test_a_plan_without_violations_says_what_is_not_met(tmp_path: Path) -> None:
    """Where an aim gave way, verify does not say that every rule is kept."""
    out = str(tmp_path / "plan")
    change = ["--set", "target target=family-share share=0.99 mode=soft"]
    assert run(app, ["plan", str(CASES / "tiny"), *change, "--out", out]).exit_code == 3
    result = run(app, ["verify", str(CASES / "tiny"), f"{out}/plan.json", *change])
    assert result.exit_code == 0
    assert "1 rule is not met" in result.output
    assert "keeps every rule" not in result.output


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_stands_in_the_way_is_told_in_the_readers_words(
    language: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    """Where whole numbers alone leave no plan, the table names families and units in words, headings and amounts as they are read."""
    row = {"family": "minimum_orders", "product": "Feijão", "bound": 1234.5, "amount": 2.0, "unit": "packs", "zone": ""}
    plan = Plan(tiny_case(), tiny_law(), Outcome.IMPOSSIBLE, diagnosis=pd.DataFrame([row]))
    monkeypatch.setattr(service, "why_not", lambda _case: None)
    monkeypatch.setattr(console.out, "width", 200)
    with using(language):
        console.print_diagnosis(plan, tmp_path, tmp_path, ())
        expected = [
            _("Rules"),
            _("By how much"),
            in_words("family", "minimum_orders"),
            _("packs"),
            number_text(1234.5, 2),
        ]
        zone = _("Zone")
    shown = capsys.readouterr().out
    assert [text for text in expected if text not in shown] == []
    assert "minimum_orders" not in shown
    assert zone not in shown  # a column in which nothing stands is left out
    assert (_("Rules") in shown) == (language == "en")


def test_a_share_of_a_part_of_the_year_is_printed_with_it() -> None:
    """Two windows of one share are told apart in the table on screen; one of the whole plan stands by its name."""
    row = SimpleNamespace(
        name="Organic", window="2026-01/2026-03", judgement="met", sense="at_least", reached_share=0.5,
        required_share=0.4, level="", base="", numerator=1.0, denominator=2.0, unit="kg", gap=0.0,
    )  # fmt: skip
    assert cli._share_cells(row)[0] == "Organic (2026-01/2026-03)"
    row.window = "plan"
    assert cli._share_cells(row)[0] == "Organic"
