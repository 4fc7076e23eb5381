"""The law of two days on one case."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import openpyxl
import pytest

from planner.case import Case
from planner.findings import InputError
from planner.io import read_case
from planner.paths import CASES
from planner.studies.law_change import LawChange, law_change
from planner.studies.law_change_files import write_law_change


def peru() -> Case:
    """Return the example of Peru under the programme that ended with 2025, which has three shares one after the other."""
    case, _findings = read_case(CASES / "peru-example")
    return replace(case, tables={**case.tables, "case": case.tables["case"].assign(programmes="pe-wasi-mikuna")})


@pytest.fixture(scope="module")
def found() -> LawChange:
    """Return Peru's law of 2022 (10 %) against that of 2025 (30 %), without the aim that the example sets for each committee."""
    case = peru()
    case = replace(case, tables={**case.tables, "targets": case.tables["targets"].iloc[:0]})
    return law_change(case, date(2022, 6, 1), date(2025, 12, 31))


def test_only_what_changed_in_the_law_is_listed(found: LawChange) -> None:
    """The family share is the one rule that differs between the two days."""
    assert found.rules[["rule", "before", "after"]].to_numpy().tolist() == [["targets.family-share", "10 %", "30 %"]]


def test_figures_follow_the_shares(found: LawChange) -> None:
    """The money asked for is the share of what is spent, on both days, and the change is their difference."""
    figures = found.figures.set_index("measure")
    for day, share in (("before", 0.1), ("after", 0.3)):
        goods = figures.loc["goods_amount", day]
        assert figures.loc["asked:family-share", day] == pytest.approx(share * goods)
        assert figures.loc["reached:family-share", day] >= share * goods - 0.01
    assert figures.loc["required:family-share", "change"] == pytest.approx(0.2)
    assert figures.loc["families", "after"] > figures.loc["families", "before"]
    assert (figures["definition"] != "").all()


def test_products_add_up_to_what_is_bought(found: LawChange) -> None:
    """The products' worth is what is bought from those to whom the call applies."""
    figures = found.figures.set_index("measure")
    for day in ("before", "after"):
        assert found.products[f"amount_{day}"].sum() == pytest.approx(figures.loc["called_amount", day], abs=0.05)


def test_result_as_a_workbook(found: LawChange, tmp_path: Path) -> None:
    """The workbook has figures, rules and products under the two days."""
    book = openpyxl.load_workbook(write_law_change(found, tmp_path)["workbook"])
    assert book.sheetnames == ["What the change asks for", "Rules changed", "Products"]
    assert {"2022-06-01", "2025-12-31"} <= {cell.value for cell in book.worksheets[0][4]}


def test_day_before_the_programme_is_refused() -> None:
    """A day that the programme does not cover is told, not guessed."""
    with pytest.raises(InputError, match="2022"):
        law_change(peru(), date(2019, 1, 1), date(2020, 1, 1))
