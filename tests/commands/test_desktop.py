"""The shortcut on the desktop: where each system has its desktop, what is written there, and that it starts the app."""

from __future__ import annotations

import plistlib
import shlex
import stat
import subprocess
from configparser import ConfigParser
from pathlib import Path

import pytest
from typer.testing import CliRunner

from planner.commands import main
from planner.findings import InputError
from planner.i18n import using
from planner.service.desktop import Machine, desktop_of, desktop_shortcut

PYTHON = '#!/bin/sh\nprintf "%s\\n" "$@" "$PLANNER_HOME" >"$(dirname "$0")/asked"\n'
"""Stands for the Python: it writes down what it is asked for."""


def machine(folder: Path, system: str, shell_folder: str = "", **environ: str) -> Machine:
    """Return a machine with a home in a folder whose name needs care, and a Python that only tells what it is asked."""
    home = folder / "João's 100% home"
    (home / "bin").mkdir(parents=True)
    python = home / "bin" / "python"
    python.write_text(PYTHON)
    python.chmod(0o755)
    return Machine(system, home, environ, python, lambda: shell_folder)


def desktop(found: Machine, name: str = "Desktop") -> Path:
    """Make the desktop of a machine and return it."""
    place = found.home / name
    place.mkdir(parents=True, exist_ok=True)
    return place


def asked(found: Machine) -> list[str]:
    """Return what the Python was asked for, and the folder of the record that it was given."""
    return (found.python.parent / "asked").read_text().splitlines()


def test_linux_has_the_desktop_where_the_user_folders_say(tmp_path: Path) -> None:
    """A Brazilian's desktop is called Área de trabalho; without the file it is Desktop; a path outside the home holds too."""
    found = machine(tmp_path, "linux")
    assert desktop_of(found) == found.home / "Desktop"
    config = found.home / ".config"
    config.mkdir()
    (config / "user-dirs.dirs").write_text('# XDG_DESKTOP_DIR="$HOME/No"\nXDG_DESKTOP_DIR="$HOME/Área de trabalho"\n')
    assert desktop_of(found) == found.home / "Área de trabalho"
    other = Machine("linux", found.home, {"XDG_CONFIG_HOME": str(tmp_path)}, found.python)
    (tmp_path / "user-dirs.dirs").write_text('XDG_DESKTOP_DIR="/srv/desk"\n')
    assert desktop_of(other) == Path("/srv/desk")


def test_windows_has_the_desktop_where_the_registry_says(tmp_path: Path) -> None:
    """It may lie in a synchronised folder; a variable that is not known, or nothing told, leaves the usual folder."""
    place = r"%USERPROFILE%\OneDrive\Desktop"
    assert desktop_of(machine(tmp_path / "a", "win32", place, USERPROFILE=r"C:\Users\ana")) == Path(
        r"C:\Users\ana\OneDrive\Desktop"
    )
    for told in ("", place):
        found = machine(tmp_path / f"b{len(told)}", "win32", told)
        assert desktop_of(found) == found.home / "Desktop"


def test_on_linux_a_file_is_written_that_starts_the_app(tmp_path: Path) -> None:
    """It has the reader's name, may be executed, opens no terminal, and its command, read as the desktops do, asks for the app."""
    found = machine(tmp_path, "linux", PLANNER_HOME=str(tmp_path / 'the "record"'))
    desktop(found)
    with using("pt_BR"):
        path = desktop_shortcut(8501, found)
    assert path.name == "Planejador da alimentação escolar.desktop"
    assert path.stat().st_mode & stat.S_IXUSR
    entry = ConfigParser(interpolation=None)
    entry.optionxform = str  # type: ignore[assignment, method-assign]
    entry.read(path, encoding="utf-8")
    told = dict(entry["Desktop Entry"])
    assert (told["Type"], told["Name"], told["Terminal"]) == ("Application", path.stem, "false")
    # A text of the file has \\ for \; a quoted word then has \ before what a shell would read; %% is a per cent sign.
    words = shlex.split(told["Exec"].replace("\\\\", "\\").replace("%%", "%"))
    subprocess.run(words, check=True)
    assert asked(found) == ["-m", "planner", "app", "--port", "8501", str(tmp_path / 'the "record"')]


def test_on_macos_an_application_is_written_that_starts_the_app(tmp_path: Path) -> None:
    """Its list of properties names the script, which runs without a terminal."""
    found = machine(tmp_path, "darwin", PLANNER_HOME="/srv/our record")
    desktop(found)
    path = desktop_shortcut(8600, found)
    assert path.name == "School-meal planner.app"
    about = plistlib.loads((path / "Contents" / "Info.plist").read_bytes())
    script = path / "Contents" / "MacOS" / about["CFBundleExecutable"]
    subprocess.run([script], check=True, env={"TMPDIR": str(tmp_path), "PATH": "/bin:/usr/bin"})
    assert asked(found) == ["-m", "planner", "app", "--port", "8600", "/srv/our record"]
    assert desktop_shortcut(8600, found) == path  # once more: written anew


def test_on_windows_a_batch_file_is_written_that_hands_over_and_ends(tmp_path: Path) -> None:
    """It names the Python without a console where there is one, in UTF-8 with its lines ended as there, and reads no part of a path as a variable."""
    found = machine(tmp_path, "win32")
    place = desktop(found)
    windowless = found.python.with_name("pythonw.exe")
    windowless.touch()
    path = desktop_shortcut(8501, found)
    assert path == place / "School-meal planner.bat"
    lines = path.read_bytes().decode().split("\r\n")
    assert lines[:2] == ["@echo off", "chcp 65001 >nul"]
    assert lines[-2:] == ["exit", ""]
    python = str(windowless).replace("%", "%%")
    assert lines[2].startswith(f'start "" /b "{python}" -m planner app --port 8501 >')


def test_without_a_desktop_nothing_is_written(tmp_path: Path) -> None:
    """It is told where the desktop was looked for, and how to start the app otherwise."""
    found = machine(tmp_path, "linux")
    with pytest.raises(InputError) as error:
        desktop_shortcut(8501, found)
    (told,) = error.value.findings
    assert str(found.home / "Desktop") in told.what
    assert "planner app" in told.mend


def test_the_command_says_what_it_wrote_and_how_to_remove_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It ends then: no app is started."""
    monkeypatch.setattr(main.service, "desktop_shortcut", lambda port: tmp_path / f"x-{port}.desktop")
    result = CliRunner().invoke(main.app, ["app", "--desktop", "--port", "8700"])
    assert result.exit_code == 0
    assert "x-8700.desktop" in result.output
    assert "delete it" in " ".join(result.output.split())


def test_an_app_that_runs_already_is_opened_and_no_second_one_started(monkeypatch: pytest.MonkeyPatch) -> None:
    """A second double click leads to it."""
    opened: list[str] = []
    monkeypatch.setattr(main, "_answers", lambda _address: True)
    monkeypatch.setattr(main.webbrowser, "open", opened.append)
    monkeypatch.setattr(main.subprocess, "Popen", lambda *_words: pytest.fail("a second app was started"))
    assert CliRunner().invoke(main.app, ["app", "--port", "8701"]).exit_code == 0
    assert opened == ["http://localhost:8701"]
