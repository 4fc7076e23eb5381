"""Names that become those of files: never a path, on no system, and still told apart."""

from __future__ import annotations

from pathlib import Path, PureWindowsPath

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner.paths import LONGEST_NAME, file_name, free_name


@pytest.mark.parametrize(
    ("word", "name"),
    [
        ("my-town-2026", "my-town-2026"),
        ("São_Paulo.1", "São_Paulo.1"),
        ("चीनी", "चीनी"),
        ("../../x", "x"),
        ("/etc/passwd", "etc_passwd"),
        ("C:\\x\\..\\y", "C_x_.._y"),
        ("a\0b", "a_b"),
        ("nul", "_nul"),
        ("COM1.csv", "_COM1.csv"),
        ("..", "unnamed"),
        ("-.0", "0"),
        (".-a-.", "a-"),
        ("", "unnamed"),
    ],
)
def test_file_name(word: str, name: str) -> None:
    """Harmless names stay, in every script; of others is kept what is harmless."""
    assert file_name(word) == name


@given(st.text(max_size=300))
def test_any_text(word: str) -> None:
    """Whatever the text, the name is one part of a path on both kinds of system, short enough, and its own name."""
    name = file_name(word)
    assert Path(name).name == PureWindowsPath(name).name == name
    assert len(name.encode()) <= LONGEST_NAME + 1
    assert file_name(name) == name


def test_free_name() -> None:
    """Names that differ in capitals only, or not at all, are numbered."""
    taken: set[str] = set()
    assert [free_name(name, taken) for name in ("a", "A", "a", "b")] == ["a", "A-2", "a-3", "b"]
