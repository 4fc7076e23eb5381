"""What a food's page tells, and the command that prints it."""

from __future__ import annotations

import pytest
from typer.testing import CliRunner

from planner.commands.main import app
from planner.i18n import using
from planner.library import food_page, library
from planner.library.page import months_in_words


def asked(*words: str) -> tuple[int, str]:
    """Return the exit code of the command and what it says, white space as one."""
    result = CliRunner().invoke(app, ["library", *words])
    return result.exit_code, " ".join(result.output.split())


def test_a_page_tells_everything_with_who_says_so() -> None:
    """Names, units, factors, seasons, prices and composition of bananas in Brazil, each with its body."""
    page = food_page("banana", "br")
    assert page.name == "Banana"
    assert [part.title for part in page.parts] == [
        "What a unit weighs as it is bought",
        "Peel, trimmings, cooking",
        "Seasons",
        "Prices that were paid",
        "Composition, per 100 g of the edible part",
    ]
    for part in page.parts:
        assert "Who says so" in part.table or any("NEPA/UNICAMP" in note for note in part.notes)
    (energy,) = (row for row in page.parts[-1].table.itertuples(index=False) if row[0] == "Energy")
    assert tuple(energy) == ("Energy", "kcal", "92")


def test_of_another_country_the_nearest_source_is_told_and_no_foreign_season_or_price() -> None:
    """In India factors and weights of bananas are told by others, by their names; months are those of India, prices none."""
    page = food_page("banana", "IN")
    parts = {part.title: part.table for part in page.parts}
    assert set(parts["Peel, trimmings, cooking"]["Country"]) == {"United States", "Brazil"}
    assert set(parts["Seasons"]["Country"]) == {"India"}
    assert "Prices that were paid" not in parts


@pytest.mark.parametrize("food", list(library()["foods"]["food"])[::12])
def test_every_food_has_a_page(food: str) -> None:
    """Pages of one food in twelve are made without a country, in a language with its own marks."""
    with using("fr"):
        assert food_page(food).parts


@pytest.mark.parametrize(
    ("months", "told"),
    [("11-2|5", "Nov-Feb, May"), ("1-12", "all year"), ("1|3-4", "Mar-Apr, Jan"), ("12", "Dec")],
)
def test_months_are_told_as_spans(months: str, told: str) -> None:
    """A span over the end of the year is one; twelve months are all year."""
    assert months_in_words(months) == told


def test_the_command_prints_a_food() -> None:
    """A name of several words, in any language, prints the page of its food in the reader's language."""
    code, said = asked("banana", "nanica", "--country", "br")
    assert code == 0
    assert "TACO-179" in said
    assert "CIQUAL" not in said
    code, said = asked("Pomme-de-terre")
    assert code == 0
    assert said.startswith("Potato")


def test_a_name_of_several_foods_lists_them() -> None:
    """*Batata* is a potato in Brazil and a sweet potato elsewhere; without a country both are told."""
    code, said = asked("batata")
    assert code == 0
    assert "Potato Sweet potato" in said
    assert asked("batata", "--country", "pe")[1].startswith("Sweet potato")


def test_an_unknown_name_is_answered_by_the_likest() -> None:
    """A slip ends with the code of bad input and names that may be meant; nonsense with nothing but that it is unknown."""
    code, said = asked("bananna")
    assert code == 2
    assert "Did you mean Banana" in said
    code, said = asked("xyzzyx")
    assert code == 2
    assert "Did you mean" not in said


def test_a_country_without_sources_is_refused() -> None:
    """The countries that there are stand in the answer."""
    code, said = asked("banana", "--country", "xx")
    assert code == 2
    assert "BR, FR, IN, PE, US" in said


def test_without_a_name_every_food_is_listed() -> None:
    """The list has each food once, by its name."""
    code, said = asked()
    assert code == 0
    assert "Banana" in said
    assert "Hen's egg" in said
