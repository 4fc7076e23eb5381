"""What the commands print, as a screen shows it and as a file takes it."""

from __future__ import annotations

import ast
import io
import logging
import re
from pathlib import Path

import pytest
from typer.testing import CliRunner

import models
import planner
from planner.commands import console
from planner.commands.console import print_table, teller
from planner.commands.main import app
from planner.making.pipeline import Progress
from planner.paths import CASES

HEADINGS = ("Share", "Numerator", "Status")
ROWS = [("Family farming", "1,620,893.70", "reached"), ("Organic", "1.00", "out of reach")]


@pytest.fixture
def screen(monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> io.StringIO:
    """Return what is printed on a screen of the width asked for, or into a file where none is."""
    text = io.StringIO()
    width: int | None = request.param
    made = console._Console(
        file=text, force_terminal=width is not None, width=width, color_system=None, highlight=False
    )
    monkeypatch.setattr(console, "out", made)
    return text


@pytest.mark.parametrize("screen", [60, None], indirect=True)
def test_a_table_stands_where_it_has_room(screen: io.StringIO) -> None:
    """Each row is one line: name, figure, status."""
    print_table(HEADINGS, ROWS, title="Shares", right=(1,))
    lines = [line for line in screen.getvalue().splitlines() if "Organic" in line]
    assert len(lines) == 1
    assert "1.00" in lines[0]
    assert "out of reach" in lines[0]


@pytest.mark.parametrize("screen", [30], indirect=True)
def test_on_a_narrow_screen_rows_are_paragraphs(screen: io.StringIO) -> None:
    """No word is broken: under each name stand its headings and figures, a line each."""
    print_table(HEADINGS, ROWS, title="Shares", right=(1,))
    words = [line.split() for line in screen.getvalue().splitlines()]
    assert ["Numerator", "1,620,893.70"] in words
    assert ["Status", "out", "of", "reach"] in words


@pytest.mark.parametrize("screen", [None], indirect=True)
def test_a_file_gets_every_line_whole(screen: io.StringIO) -> None:
    """A path longer than a screen is wide is not broken where nobody looks at a screen."""
    path = "/".join(["folder"] * 40)
    console.out.print(path)
    assert screen.getvalue() == path + "\n"


@pytest.mark.parametrize("screen", [80], indirect=True)
def test_text_of_the_case_is_no_markup(screen: io.StringIO) -> None:
    """Brackets in a name are shown as they are."""
    print_table(("Name [x]", "Figure"), [("[bold]Farm[/bold]", "[1]")], title="[Title]")
    for text in ("[Title]", "Name [x]", "[bold]Farm[/bold]", "[1]"):
        assert text in screen.getvalue()


@pytest.mark.parametrize("asked", [True, False])
def test_stages_are_logged_only_where_somebody_asks(asked: bool) -> None:
    """With --verbose the error stream has a line for each stage with its seconds; without it nothing, and nothing stays behind."""
    words = ["check", str(CASES / "tiny")]
    result = CliRunner().invoke(app, ["--verbose", *words] if asked else words)
    assert result.exit_code == 0
    stages = re.findall(r"planner\.\S+  (\w+): \d+\.\d\d s$", result.stderr, re.MULTILINE)
    assert stages == (["read", "check"] if asked else [])
    assert len(result.stderr.splitlines()) == len(stages)
    assert logging.getLogger("planner").handlers == []
    assert logging.getLogger("planner").level == logging.NOTSET


def test_no_part_but_the_commands_prints() -> None:
    """What is not a command writes nothing on a screen that belongs to whoever calls it; scripts of the project's own may."""
    printing = [
        path.name
        for package in (planner, models)
        for path in sorted(Path(str(package.__file__)).parent.rglob("*.py"))
        if path.parent.name != "commands"
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "print"
    ]
    assert set(printing) == {"catalogues.py"}


def test_what_is_only_counted_on_is_told_every_few_seconds(capsys: pytest.CaptureFixture[str]) -> None:
    """A hundred days in three seconds are one line and another five seconds later; a new step is told at once."""
    tell = teller()
    for day in range(1, 101):
        tell(Progress("menu", f"Whole days: {day} / 270", 0.03 * day))
    tell(Progress("menu", "Whole days: 200 / 270", 5.5))
    tell(Progress("solve", "Looking for the best plan", 5.6))
    lines = [line.strip() for line in capsys.readouterr().out.splitlines()]
    assert lines == ["0.0 s  Whole days: 1 / 270", "5.5 s  Whole days: 200 / 270", "5.6 s  Looking for the best plan"]
