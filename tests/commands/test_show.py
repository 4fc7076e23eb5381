"""The command `show`, as a user types it."""

from __future__ import annotations

import pytest
from typer.testing import CliRunner

from planner.commands.main import app
from planner.paths import CASES

pytestmark = pytest.mark.usefixtures("shared_plans")

TINY = str(CASES / "tiny")


@pytest.mark.parametrize(
    ("of", "told"),
    [
        ("FEIJAO", ("Feijão (Product): the whole plan", "Who offers it, at what price", "Cooperativa C")),
        ("escola norte", ("Escola Norte (School, Vila Exemplo)", "Who brings what", "Feijão")),
        ("Cooperativa C", ("Cooperativa C (Supplier, Vila Exemplo)", "Earns in the whole plan: ", "What it offers")),
        ("2026-03-04", ("Week from 2026-03-02 to 2026-03-08 (Week)", "Who comes on which day", "Menu of")),
    ],
)
def test_show_prints_the_page_of_a_thing(of: str, told: tuple[str, ...]) -> None:
    """A product, a school, a supplier and a week, named in the reader's words, are told with their facts and tables."""
    result = CliRunner().invoke(app, ["show", TINY, "--of", of])
    assert result.exit_code == 0, result.output
    for text in told:
        assert text in result.output


def test_show_tells_a_month_alone() -> None:
    """With a month the page is about that month; a month without anything says so."""
    result = CliRunner().invoke(app, ["show", TINY, "--of", "feijao", "--when", "2026-12"])
    assert result.exit_code == 0, result.output
    assert "Feijão (Product): December 2026" in result.output
    assert "Bought: nothing in these days" in result.output


@pytest.mark.parametrize(
    ("of", "when", "told"),
    [
        ("escola", "", "Name one of these: Escola Norte (School, Vila Exemplo), Escola Sul"),
        ("xyzzyx", "", "Name a school, a supplier or a product by its name"),
        ("feijao", "May", "Write a month as 2026-03"),
    ],
)
def test_show_refuses_what_it_does_not_understand(of: str, when: str, told: str) -> None:
    """A word that several things have, one that nothing has, and a month in letters end with how to write it."""
    result = CliRunner().invoke(app, ["show", TINY, "--of", of, "--when", when])
    assert result.exit_code == 2
    assert told in result.output
