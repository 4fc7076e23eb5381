"""Refusals of the machine and slips in files of settings are told in the user's words, with the place."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest
import yaml
from typer.testing import CliRunner

from planner import reasons
from planner.commands.main import app
from planner.findings import InputError
from planner.io.atomic import atomic_path
from planner.making.scenarios import read_scenarios
from planner.paths import CASES
from planner.reasons import os_reason, text_reason

LIBRARY_WORDS = ("found character", "expected <", "could not find", "mapping values", "codec", "Errno", "Value error")


@pytest.mark.parametrize("number", list(reasons._OS), ids=lambda number: errno.errorcode[number])
def test_every_refusal_has_words_of_its_own(number: int) -> None:
    """No refusal that is known is told as the machine says it."""
    assert os_reason(OSError(number, os.strerror(number))) != os.strerror(number)


def test_an_unknown_refusal_is_told_as_it_is() -> None:
    """Better the machine's word than none."""
    assert os_reason(OSError(errno.EPIPE, "Broken pipe")) == "Broken pipe"


def test_a_full_disk_leaves_what_was_there(tmp_path: Path) -> None:
    """Where the disk is full while writing, the file is as before, and the reader is told that it is full."""
    place = tmp_path / "plan.json"
    place.write_text("before", encoding="utf-8")
    with pytest.raises(InputError) as error, atomic_path(place):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
    assert "the disk is full" in error.value.findings[0].what
    assert place.read_text(encoding="utf-8") == "before"


@pytest.mark.parametrize(
    ("content", "line"),
    [
        (b"scenarios:\n  a:\n\tname: x\n", 3),
        (b"scenarios:\n  a: {changes: [x\n", 3),
        (b"scenarios: a: b\n", 1),
        (b'scenarios:\n  a:\n    name: "open\n', 4),
        ("scenarios:\n  é: x\n".encode("cp1252"), 2),
        (b"scenarios: *nothing\n", 1),
        (b"scenarios:\n  a: {on: 2026-13-01}\n", 2),
    ],
)
def test_a_slip_in_a_file_of_scenarios_is_told_with_its_line(tmp_path: Path, content: bytes, line: int) -> None:
    """Tabs, brackets, colons, quotation marks and encodings: the line is told, and no word of a library."""
    (tmp_path / "mine.yaml").write_bytes(content)
    with pytest.raises(InputError) as error:
        read_scenarios(tmp_path / "mine.yaml")
    (finding,) = error.value.findings
    assert f"line {line}" in finding.what
    assert not [word for word in LIBRARY_WORDS if word in finding.what]


def test_a_control_character_is_told() -> None:
    """A character that no text may have has a place and no English of the library."""
    with pytest.raises(yaml.YAMLError) as error:
        yaml.safe_load("a: \x01")
    assert "character" in text_reason(error.value)


def test_a_folder_for_a_file_is_told_in_words(tmp_path: Path) -> None:
    """A folder where a file of scenarios is asked for gives exit code 2 and the reason."""
    result = CliRunner().invoke(app, ["plan", str(CASES / "tiny"), "--file", str(tmp_path), "--scenario", "a"])
    assert result.exit_code == 2
    assert "it is a folder" in " ".join(result.output.split())
