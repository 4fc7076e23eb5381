"""The makers of bigger cases and the tables of the benchmark, without a clock."""

import csv
from dataclasses import replace
from pathlib import Path

import pytest

from planner.checks import check
from planner.making.pipeline import load_case
from planner.paths import CASES
from tests.benchmarks.__main__ import exponent, phases_table, ways_table
from tests.benchmarks.cases import BY_CHANCE, city, copies
from tests.studies.test_speed import BY_HAND

TINY = CASES / "tiny"
DISTRICT = CASES / "parelheiros"


def table(folder: Path, name: str) -> list[dict[str, str]]:
    """Return the rows of a table of a case."""
    with (folder / f"{name}.csv").open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_three_districts_have_three_times_the_sites_and_no_error(tmp_path: Path) -> None:
    """Short names differ, the first district stays as it is, figures of the others lie within their bounds, funds grow with the pupils."""
    made = copies(TINY, tmp_path / "three", 3)
    for name in ("sites", "suppliers", "offers", "enrolment"):
        before, now = table(TINY, name), table(made, name)
        assert len(now) == 3 * len(before)
        assert now[: len(before)] == before
    offers, before = table(made, "offers"), table(TINY, "offers")
    assert len({row["offer"] for row in offers}) == len(offers)
    low, high = BY_CHANCE["price"]
    for row, first in zip(offers[len(before) :], before * 2, strict=True):
        assert low * float(first["price"]) - 0.01 <= float(row["price"]) <= high * float(first["price"]) + 0.01
    assert not [one for one in check(load_case(made)) if one.severity == "error"]


def test_a_city_has_the_units_of_the_register(tmp_path: Path) -> None:
    """Two schools and a unit without pupils: all three are sites, 100 pupils of a crèche are 80 and 20, those of a primary school 55 and 45."""
    register = tmp_path / "register.csv"
    register.write_text(
        "CODESC,TIPOESC,NOMESC,SUBPREF,TOTALU,lat,lon\n"
        "1,CEI DIRET,UM,MOOCA,100,-23.5,-46.5\n2,EMEF,DOIS,SE,100,-23.6,-46.6\n3,EMEI,TRES,SE,0,-23.6,-46.6\n",
        encoding="utf-8",
    )
    made = city(DISTRICT, tmp_path / "city", register)
    assert [(row["site"], row["zone"]) for row in table(made, "sites")] == [("1", "mooca"), ("2", "se"), ("3", "se")]
    eaters = [(row["site"], row["stage"], row["pupils"]) for row in table(made, "enrolment")]
    assert eaters == [
        ("1", "creche", "80"),
        ("1", "pre_school_full", "20"),
        ("2", "primary", "55"),
        ("2", "lower_secondary", "45"),
    ]
    assert len(table(made, "suppliers")) == 9 * len(table(DISTRICT, "suppliers"))


@pytest.mark.parametrize(("seconds", "grown"), [([1.0, 2.0, 4.0], 1.0), ([1.0, 4.0, 16.0], 2.0)])
def test_growth_is_an_exponent(seconds: list[float], grown: float) -> None:
    """Twice as much for twice the size is 1, four times as much is 2."""
    assert exponent([10.0, 20.0, 40.0], seconds) == pytest.approx(grown)


def test_the_tables_tell_the_ratio_what_failed_and_where_ways_differ() -> None:
    """4 s of planning beside 0.5 s of one solve are 8 times; a size without a plan says why; another optimum is told."""
    other = replace(BY_HAND, ways=(*BY_HAND.ways[:3], replace(BY_HAND.ways[3], objective=101.0)))
    phases, ways = (
        phases_table([("1 x", BY_HAND), ("2 x", "no plan in 5 minutes")]),
        ways_table([("1 x", other), ("2 x", "no plan in 5 minutes")]),
    )
    assert "| **ratio** | 8.0 |" in phases
    assert "| 2 x | no plan in 5 minutes | | | |" in ways
    assert "| 1 x | **the ways do not agree** | | | |" in ways
