"""Stages of a register of which no recipe of the case tells get what the library's portions say."""

from __future__ import annotations

from pathlib import Path

import pytest

from planner import service
from planner.assumed import assumed_cells
from planner.io import write_case
from planner.start import start_case
from tests.cases import tiny_case
from tests.imports.samples import again, text
from tests.start.towns import TOWNS, started

SCHOOLS = (
    "Code;Nom;Commune;Crèche;Élémentaire;Collège;Latitude;Longitude",
    "1;École Jules Ferry;Rezé;;200;;47.18;-1.55",
    "2;Crèche Les Lutins;Rezé;40;;;47.19;-1.56",
    "3;Collège Petite Lande;Rezé;;;300;47.17;-1.54",
)


def test_stages_of_a_register_eat_by_the_library_and_the_user_is_told(tmp_path: Path) -> None:
    """A menu of maternelle and élémentaire: 70 g of carrot are 77 g in the collège (1.1) and 50.4 g in a crèche, by age; only the last warns."""
    write_case(started("FR").case, tmp_path / "case")
    done = service.import_files(tmp_path / "case", [text(tmp_path / "ecoles.csv", *SCHOOLS)])
    case = again(tmp_path)
    grams = case["recipes"].set_index(["dish", "stage", "product"])["net_g"]
    assert grams["carottes-rapees", "lower_secondary", "carrot"] == 77.0
    assert grams["carottes-rapees", "creche", "carrot"] == 50.4
    assert grams["carottes-rapees", "elementaire", "carrot"] == 70.0
    told = {one.severity: one for one in done.findings if one.code == "recipes-by-portions"}
    assert "maternelle" in told["warning"].what
    assert "lower secondary" in told["note"].what
    cells = assumed_cells(case)
    assert len(cells[cells["table"] == "recipes"]) == len(case["recipes"])
    ages = case["stages"].set_index("stage")["age_to_years"]
    assert ages["lower_secondary"] == 14
    assert ages.isna()["creche"]
    assert not [one for one in service.check_case(case) if one.severity == "error"]
    service.import_files(tmp_path / "case", [tmp_path / "ecoles.csv"])
    assert len(again(tmp_path)["recipes"]) == len(case["recipes"])
    service.undo_import(tmp_path / "case")
    assert len(again(tmp_path)["recipes"]) == len(started("FR").case["recipes"])


def test_recipes_for_all_stages_are_left_as_they_are(tmp_path: Path) -> None:
    """A recipe without a stage holds for a new one too, and a country of which the library has no portions gets nothing."""
    case = tiny_case()
    write_case(case, tmp_path / "case")
    done = service.import_files(
        tmp_path / "case", [text(tmp_path / "s.csv", "Code,School,Town,Stage,Pupils", "9,New,Vila,creche,10")]
    )
    assert len(again(tmp_path)["recipes"]) == len(case["recipes"])
    assert [one.code for one in done.findings if one.code == "recipes-by-portions"] == []


def test_a_register_to_begin_with_says_whose_portions_stand_for_a_stage(tmp_path: Path) -> None:
    """A crèche eats like a maternelle and the user is told; a collège is the library's own, and its ages are filled in."""
    town = service.with_register(TOWNS["FR"], text(tmp_path / "ecoles.csv", *SCHOOLS))
    begun = start_case(town)
    (only,) = begun.unportioned
    assert "maternelle" in only
    stages = begun.case.tables["stages"].set_index("stage")
    assert stages.loc["lower_secondary", ["age_from_years", "age_to_years"]].tolist() == pytest.approx([11, 14])
    cells = assumed_cells(begun.case)
    reasons = cells[(cells["table"] == "recipes") & cells["row"].str.contains("/creche/")]["assumed"]
    assert reasons.str.contains("maternelle").all()
    assert len(reasons)
