"""Profiles are data: each names columns, stages and words that the planner knows, and knows its own file alone."""

from __future__ import annotations

from pathlib import Path

import pytest

from planner.imports import Said
from planner.imports.kinds import about_of
from planner.imports.profile import Profile, own_profile, profile_of, profiles
from planner.schema.case_tables import MEALS
from planner.schema.import_tables import COLUMN_KINDS, IMPORT_TABLES
from planner.schema.law_words import STAGE_WORDS
from tests.cases import tiny_case
from tests.imports.samples import text


@pytest.mark.parametrize("profile", profiles(), ids=lambda profile: profile.profile)
def test_a_profile_names_what_there_is(profile: Profile) -> None:
    """Columns of its table, stages that programmes know, and, unless it is for one's own files, who publishes it and when."""
    assert set(profile.columns) | set(profile.together) | set(profile.fixed) <= set(IMPORT_TABLES[profile.about].names)
    words = {*profile.pupils, *profile.stage_words, *profile.flags, *(profile.grades.stages if profile.grades else ())}
    several = {
        stage for stages in (*profile.pupils_of_several.values(), *profile.several_words.values()) for stage in stages
    }
    assert words | several <= set(profile.stages) <= set(STAGE_WORDS) | set(words)
    assert {stage.programme_stage for stage in profile.stages.values()} <= {"", *STAGE_WORDS}
    assert set(profile.values.get("meal", {}).values()) <= set(MEALS)
    assert profile.own or (profile.publisher and profile.held and profile.terms and profile.known_by)


def test_each_table_has_a_profile_for_files_of_ones_own_and_a_kind_of_mapping() -> None:
    """So a file that nobody knows is read by its headings, and they are kept."""
    assert {own_profile(about).about for about in IMPORT_TABLES} == set(COLUMN_KINDS.values())


@pytest.mark.parametrize("profile", [one for one in profiles() if one.known_by], ids=lambda profile: profile.profile)
def test_a_profile_knows_its_own_file_and_no_other_does(profile: Profile) -> None:
    """By every line of headings by which it is known."""
    for headings in profile.known_by:
        found = profile_of([*headings, *profile.headings])
        assert found is not None
        assert found.profile == profile.profile
    assert profile_of(["School", "Town", "Pupils"]) is None


@pytest.mark.parametrize(
    ("headings", "line", "about"),
    [
        ("School;Stage;Pupils", "Sol;primary;80", "schools"),
        ("Code;Name;Pupils;Stage", "7;Sol;80;primary", "schools"),
        ("Escola;Etapa;Alunos", "Sol;fundamental;80", "schools"),
        ("École;Niveau;Élèves inscrits", "Soleil;élémentaire;80", "schools"),
        ("Data;Refeição;Cardápio", "02/03/2026;almoço;Arroz", "menus"),
        ("Date;Repas;Menu", "02/03/2026;déjeuner;Riz", "menus"),
        ("Código;Alimento;Preço", "1;Banana;5,10", "prices"),
        ("Date;School;Meals served", "02/03/2026;Sol;72", "attendance"),
        ("Date;École;Repas servis", "02/03/2026;Soleil;1 072", "attendance"),
        ("Código;Alimento;Energia (kcal)", "1;Banana;98", "composition"),
        ("Código;Alimento;Proteína (g)", "1;Banana;1,3", "composition"),
    ],
)
def test_plain_headings_tell_what_a_file_is_about(tmp_path: Path, headings: str, line: str, about: str) -> None:
    """Without meals served nothing is a record of them, without a nutrient nothing a table of composition, whatever else both may have."""
    assert about_of(text(tmp_path / "file.csv", headings, line), tiny_case(), Said()) == about
