"""Whether all nutrition standards can be met together, by hand on two dishes and on the bundled repertoire."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from typer.testing import CliRunner

from planner.case import Case
from planner.commands.main import app
from planner.findings import InputError
from planner.io import read_case, write_case
from planner.paths import CASES
from planner.studies.standards import standards_together
from tests.cases import rows, tiny_case
from tests.menus.cases import free_case


def two_dishes(sodium: float) -> Case:
    """Return a menu of two dishes a day may have: one of 10 g protein without sodium, one of 20 g with 600 mg; 15 g are asked for, and so much sodium at most.

    Served on a part x of the days the second gives 10 + 10 x g and 600 x mg: 15 g need x = 0.5, so 300 mg.
    """
    plain: dict[str, Any] = {"energy_kcal": 100, "carbohydrate_g": 20, "fat_g": 0}
    foods = [
        {"food": "T1", "name": "A", "protein_g": 10, "sodium_mg": 0, **plain},
        {"food": "T2", "name": "B", "protein_g": 20, "sodium_mg": 600, **plain},
        *rows("composition")[2:],
    ]
    of_primary = {"stage": "primary", "basis": "per_day", "window": "month", "mode": "soft"}
    return free_case(
        ("arroz_feijao", "lentilha"),
        composition=foods,
        recipes=[{"dish": "arroz_feijao", "product": "arroz", "net_g": 100}, {"dish": "lentilha", "product": "feijao", "net_g": 100}],
        nutrition_standards=[
            {"standard": "protein", "nutrient": "protein_g", "minimum": 15, **of_primary},
            {"standard": "salt", "nutrient": "sodium_mg", "maximum": sodium, **of_primary},
        ],
        frequency_rules=[],
        targets=[],
    )  # fmt: skip


@pytest.mark.parametrize(("sodium", "possible"), [(300.0, True), (299.0, False)])
def test_two_standards_that_stand_in_each_others_way(sodium: float, possible: bool) -> None:
    """300 mg of sodium leave room for 15 g of protein, a milligram less does not; it is enough to drop either of the two."""
    found = standards_together(two_dishes(sodium))
    assert found.possible is possible
    assert found.gives_way.empty is possible
    assert found.enough == (() if possible else ("protein_g", "sodium_mg"))


def test_a_standard_may_be_asked_for_beside_them() -> None:
    """20 g of protein need the second dish every day; 20.1 no menu has. A stage or a nutrient that is not known is told with the nearest."""
    case = two_dishes(600.0)
    assert standards_together(case, least=[("primary", "protein_g", 20.0)]).possible
    found = standards_together(case, least=[("primary", "protein_g", 20.1)])
    assert (found.possible, found.enough) == (False, ("protein_g",))
    assert found.gives_way["amount"].tolist() == pytest.approx([0.1])
    with pytest.raises(InputError, match="“primary”"):
        standards_together(case, least=[("primry", "protein_g", 1.0)])
    with pytest.raises(InputError, match="“protein_g”"):
        standards_together(case, least=[("primary", "protein", 1.0)])


def test_the_command_tells_standards_by_nutrient_and_stage_with_their_unit(tmp_path: Path) -> None:
    """A tenth of a gram of protein has to give way: named with who eats, what is asked and the unit, no short name on the screen."""
    write_case(two_dishes(600.0), tmp_path / "case")
    result = CliRunner().invoke(app, ["standards", str(tmp_path / "case"), "--least", "primary protein_g 20.1"])
    assert result.exit_code == 4
    assert "protein_g" not in result.output
    words = " ".join(result.output.replace("│", " ").split())
    assert "at least 20.10 0.10 g" in words
    assert "dropped: protein." in words


CALCIUM = (
    ("pre_school", "calcium_mg", 1000.0),
    ("primary", "calcium_mg", 1000.0),
    ("lower_secondary", "calcium_mg", 1300.0),
)


@pytest.mark.parametrize(("part", "possible"), [(0.2, True), (0.3, False)])
def test_calcium_and_carbohydrate_stand_in_each_others_way_in_the_bundled_repertoire(
    part: float, possible: bool
) -> None:
    """Of the calcium that children of these ages need a day a fifth can be had beside all standards of the PNAE, three tenths cannot.

    A month of the bundled case: dropping calcium or the share of carbohydrate is enough, as Verly-Junior and others (2021) found; the
    sodium of the law does not bind here.
    """
    case, _findings = read_case(CASES / "parelheiros")
    month = case["case"].assign(last_day=pd.Timestamp("2026-03-08"))
    case = replace(case, tables={**case.tables, "case": month})
    found = standards_together(case, least=[(stage, nutrient, part * need) for stage, nutrient, need in CALCIUM])
    assert found.possible is possible
    if not possible:
        assert {"calcium_mg", "carbohydrate_g"} <= set(found.enough)
        assert "sodium_mg" not in found.enough


def test_the_dishes_of_a_given_menu_are_asked_where_there_is_no_repertoire() -> None:
    """The menu serves bananas of 10 g of protein: without a repertoire 10 g can be met and 11 g cannot."""
    plain: dict[str, Any] = {"energy_kcal": 100, "carbohydrate_g": 20, "fat_g": 0}
    foods = [*rows("composition")[:3], {"food": "T4", "name": "Banana", "protein_g": 10, **plain}]
    case = tiny_case(
        composition=foods,
        recipes=[{"dish": "fruta", "product": "banana", "net_g": 100}],
        dishes=[row for row in rows("dishes") if row["dish"] == "fruta"],
        menus=[row for row in rows("menus") if row["dish"] == "fruta"],
    )
    assert case["repertoire"].empty
    assert standards_together(case, least=[("primary", "protein_g", 10.0)]).possible
    assert not standards_together(case, least=[("primary", "protein_g", 11.0)]).possible
