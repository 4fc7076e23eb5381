"""Which edition it is: told by the command and the package; and what goes with an edition."""

from __future__ import annotations

import re
import tomllib
from datetime import date
from pathlib import Path

import pytest
from typer.testing import CliRunner

import models
import planner
from planner.commands.main import app

ROOT = Path(planner.__file__).parent.parent
WRITTEN = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"]


def test_the_version_is_that_of_the_project() -> None:
    """It is written in one place and told alike by the command, before any other word of it, and by the package."""
    result = CliRunner().invoke(app, ["--version"])
    assert (result.exit_code, result.output) == (0, f"planner {WRITTEN}\n")
    assert planner.__version__ == WRITTEN


@pytest.mark.parametrize("package", [planner, models], ids=lambda package: package.__name__)
def test_the_types_of_a_package_are_for_its_users_too(package: object) -> None:
    """A type checker reads the annotations of a package only where it is marked so."""
    assert (Path(str(package.__file__)).parent / "py.typed").is_file()


def test_changes_stand_under_editions_with_their_days() -> None:
    """What is not released comes first; then editions, the newest first, each with its day, the newest being the project's."""
    heads = re.findall(r"^## (.+)$", (ROOT / "CHANGELOG.md").read_text(encoding="utf-8"), re.MULTILINE)
    assert heads[0] == "Unreleased"
    editions = [re.fullmatch(r"(\d+)\.(\d+)\.(\d+) \((\d{4}-\d\d-\d\d)\)", head) for head in heads[1:]]
    assert all(editions), heads
    order = [(tuple(int(part) for part in one.groups()[:3]), date.fromisoformat(one[4])) for one in editions if one]
    assert order == sorted(order, reverse=True)
    assert not order or ".".join(str(part) for part in order[0][0]) == WRITTEN
