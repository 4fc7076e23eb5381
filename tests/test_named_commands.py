"""Commands and options that texts of the planner name are there."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import typer.main

import planner
from planner.commands.main import app

COMMAND = re.compile(r"`planner ((?:[a-z-]+[ `]?)+)|: planner ((?:[a-z]+(?:-[a-z]+)* ?)+)")
OPTION = re.compile(r"(?<![\w-])--[a-z][a-z-]*")


def _texts() -> Iterator[tuple[str, str]]:
    for path in sorted(Path(planner.__file__).parent.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") in ("_", "N_", "ngettext"):
                for argument in node.args:
                    if isinstance(argument, ast.Constant) and isinstance(argument.value, str):
                        yield path.name, argument.value


TEXTS = list(_texts())
ROOT: Any = typer.main.get_command(app)


def _commands(group: Any, before: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Any]]:
    for name, command in group.commands.items():
        yield (*before, name), command
        if hasattr(command, "commands"):
            yield from _commands(command, (*before, name))


KNOWN = dict(_commands(ROOT))
OPTIONS = {
    option
    for command in (ROOT, *KNOWN.values())
    for one in command.params
    for option in (*one.opts, *one.secondary_opts)
}


def _named(text: str) -> Iterator[tuple[str, ...]]:
    for match in COMMAND.finditer(text):
        yield tuple((match[1] or match[2]).replace("`", " ").split())


def test_named_commands_are_found() -> None:
    """The patterns find commands and options in the texts, so that the tests below ask something."""
    named = {words[0] for _name, text in TEXTS for words in _named(text)}
    assert {"plan", "check", "template", "ledger"} <= named
    assert {"--map", "--set", "--file"} <= {option for _name, text in TEXTS for option in OPTION.findall(text)}


@pytest.mark.parametrize("text", sorted({text for _name, text in TEXTS if COMMAND.search(text)}))
def test_named_command(text: str) -> None:
    """A command that a text tells to run is one, as far as its words go."""
    for words in _named(text):
        assert words[:1] in KNOWN, words
        if hasattr(KNOWN[words[:1]], "commands"):
            assert words[:2] in KNOWN, words


@pytest.mark.parametrize("text", sorted({text for _name, text in TEXTS if OPTION.search(text)}))
def test_named_option(text: str) -> None:
    """An option that a text names is one of a command."""
    assert set(OPTION.findall(text)) <= OPTIONS | {"--help"}
