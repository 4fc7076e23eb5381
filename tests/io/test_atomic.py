"""Outputs are there in full or not at all."""

from __future__ import annotations

from pathlib import Path

import pytest

from planner.findings import InputError
from planner.io import atomic_path


def test_a_file_appears_when_all_went_well(tmp_path: Path) -> None:
    """The old file stays until the block ends; then the new one is in its place and nothing else is left."""
    target = tmp_path / "new" / "plan.xlsx"
    target.parent.mkdir()
    target.write_text("old")
    with atomic_path(target) as temporary:
        assert temporary.suffix == ".xlsx"
        temporary.write_text("new")
        assert target.read_text() == "old"
    assert target.read_text() == "new"
    assert [path.name for path in target.parent.iterdir()] == ["plan.xlsx"]


@pytest.mark.parametrize("folder", [False, True])
def test_a_failure_leaves_everything_as_it_was(tmp_path: Path, folder: bool) -> None:
    """An exception within the block reaches the caller, and the half-written output is gone."""
    target = tmp_path / "out"

    def break_off() -> None:
        with atomic_path(target, folder=folder) as temporary:
            (temporary / "a" if folder else temporary).write_text("half")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        break_off()
    assert not list(tmp_path.iterdir())


def test_a_folder_is_replaced_as_a_whole(tmp_path: Path) -> None:
    """What was in the folder is gone, what was written is there."""
    target = tmp_path / "out"
    target.mkdir()
    (target / "old").write_text("old")
    with atomic_path(target, folder=True) as temporary:
        (temporary / "new").write_text("new")
    assert [path.name for path in target.iterdir()] == ["new"]
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


@pytest.mark.parametrize("folder", [False, True])
def test_the_wrong_kind_in_the_way_is_told(tmp_path: Path, folder: bool) -> None:
    """A folder where a file shall be, or a file where a folder shall be, is an error in words and stays."""
    target = tmp_path / "out"
    target.write_text("file") if folder else target.mkdir()
    with pytest.raises(InputError) as error, atomic_path(target, folder=folder):
        pass
    assert [finding.code for finding in error.value.findings] == ["cannot-write"]
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


def test_a_file_as_parent_is_told(tmp_path: Path) -> None:
    """A place under a file cannot be written to, and the user is told."""
    (tmp_path / "file").write_text("x")
    with pytest.raises(InputError), atomic_path(tmp_path / "file" / "out.json"):
        pass
