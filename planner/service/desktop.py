"""A thing on the desktop that starts the app by a double click, on Windows, macOS and Linux; no terminal stays open.

Each is made of text, so that no library is needed: on Windows a `.bat` (a `.lnk` is a binary form that only the shell itself writes
well, a `.url` starts no program) that hands over to the Python without a console and closes; on macOS a folder `.app`
with a script, since a `.command` would keep a terminal open; on Linux a `.desktop` file as the desktops read it.
"""

from __future__ import annotations

import os
import plistlib
import re
import shlex
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from planner.i18n import _
from planner.io.atomic import atomic_path
from planner.io.files import refuse

LOG = "school-meal-planner.log"
"""Name of the file into which the app writes what a terminal would show."""

_KEPT = ("PLANNER_HOME",)
"""Variables that the app started from the desktop must have as the one who made the shortcut."""

_NO_NAME = re.compile(r'[\\/:*?"<>|]')
"""Signs that no name of a file has on every system; all else is shown as it is written."""

_DESKTOP_DIR = re.compile(r'^\s*XDG_DESKTOP_DIR\s*=\s*"(?P<place>(?:[^"\\]|\\.)*)"', re.MULTILINE)


@dataclass(frozen=True)
class Machine:
    """What is to be known of the machine on whose desktop something is put.

    Parameters
    ----------
    system : str
        As `sys.platform` names it: ``win32``, ``darwin``, or another for Linux and the like.
    home : Path
        The user's folder.
    environ : mapping of str to str
        The environment.
    python : Path
        The Python that runs the planner.
    shell_folder : callable, optional
        Returns what Windows calls the desktop's folder, with variables as ``%USERPROFILE%`` in it; blank: nothing.
    """

    system: str
    home: Path
    environ: Mapping[str, str]
    python: Path
    shell_folder: Callable[[], str] = lambda: ""


def this_machine() -> Machine:
    """Return the machine that this runs on."""
    return Machine(sys.platform, Path.home(), os.environ, Path(sys.executable), _shell_folder)


def desktop_shortcut(port: int, machine: Machine | None = None) -> Path:
    """Put a shortcut that starts the app on the desktop; one that is there already is written anew.

    Parameters
    ----------
    port : int
        Port on which the app answers.
    machine : Machine, optional
        Default: this one.

    Returns
    -------
    Path
        What was written: a file, on macOS a folder.

    Raises
    ------
    InputError
        If there is no desktop.
    """
    machine = machine or this_machine()
    place = desktop_of(machine)
    if not place.is_dir():
        refuse(
            "no-desktop",
            _("There is no desktop folder at {path}.").format(path=place),
            _("Make the folder, or start the app with: planner app"),
            _("A shortcut needs a desktop to stand on. Nothing was written."),
        )
    name = _("School-meal planner")
    stem = place / _NO_NAME.sub("_", name)
    if machine.system == "win32":
        return _written(stem.with_name(f"{stem.name}.bat"), _batch(machine, port))
    if machine.system == "darwin":
        return _application(stem.with_name(f"{stem.name}.app"), name, machine, port)
    path = _written(stem.with_name(f"{stem.name}.desktop"), _entry(name, machine, port))
    path.chmod(0o755)
    return path


def desktop_of(machine: Machine) -> Path:
    """Return the folder of the desktop, as the platform tells it: Windows' registry, or the user's folders of XDG."""
    if machine.system == "win32":
        told = re.sub(r"%([^%]+)%", lambda m: machine.environ.get(m[1].upper(), m[0]), machine.shell_folder())
        return Path(told) if told and "%" not in told else machine.home / "Desktop"
    if machine.system == "darwin":
        return machine.home / "Desktop"
    config = Path(machine.environ.get("XDG_CONFIG_HOME") or machine.home / ".config") / "user-dirs.dirs"
    told = config.read_text(encoding="utf-8") if config.is_file() else ""
    match = _DESKTOP_DIR.search(told)
    if match is None:
        return machine.home / "Desktop"
    place = re.sub(r"\\(.)", r"\1", match["place"])
    return machine.home / place.removeprefix("$HOME").lstrip("/") if place.startswith("$HOME") else Path(place)


def _batch(machine: Machine, port: int) -> str:
    """Return a batch file: it hands over to the Python without a console and ends, so that its window closes."""
    windowless = machine.python.with_name("pythonw.exe")
    python = windowless if windowless.is_file() else machine.python
    lines = ["@echo off", "chcp 65001 >nul"]  # the paths below are UTF-8
    lines += [f'set "{name}={_percent(value)}"' for name, value in _kept(machine)]
    lines += [f'start "" /b "{_percent(str(python))}" -m planner app --port {port} >"%TEMP%\\{LOG}" 2>&1']
    return "\r\n".join([*lines, "exit", ""])


def _percent(text: str) -> str:
    """Return a text of which a batch file reads no part as a variable."""
    return text.replace("%", "%%")


def _application(place: Path, name: str, machine: Machine, port: int) -> Path:
    inside = place / "Contents"
    (inside / "MacOS").mkdir(parents=True, exist_ok=True)
    about = {
        "CFBundleName": name,
        "CFBundleIdentifier": "school-meal-planner",
        "CFBundleExecutable": "start",
        "CFBundlePackageType": "APPL",
        "LSUIElement": True,  # in the dock it would bounce until it is given up: a script draws no window
    }
    _written(inside / "Info.plist", plistlib.dumps(about))
    kept = "".join(f"export {name}={shlex.quote(value)}\n" for name, value in _kept(machine))
    start = f"{shlex.quote(str(machine.python))} -m planner app --port {port}"
    script = f'#!/bin/sh\n{kept}exec {start} >"${{TMPDIR:-/tmp}}/{LOG}" 2>&1\n'
    _written(inside / "MacOS" / "start", script).chmod(0o755)
    return place


def _entry(name: str, machine: Machine, port: int) -> str:
    words = [*(f"{name}={value}" for name, value in _kept(machine)), str(machine.python), "-m", "planner", "app"]
    command = " ".join(map(_exec_word, ["env", *words, "--port", str(port)]))
    lines = {
        "Type": "Application",
        "Name": _exec_text(name),
        "Exec": command,
        "Terminal": "false",
        "Icon": "x-office-spreadsheet",
        "Categories": "Office;",
    }
    return "\n".join(["[Desktop Entry]", *(f"{key}={value}" for key, value in lines.items()), ""])


def _exec_word(word: str) -> str:
    """Return a word of the key Exec, quoted as the desktop entry specification asks: twice, once as a text of the file."""
    quoted = re.sub(r'(["`$\\])', r"\\\1", word).replace("%", "%%")
    return _exec_text(f'"{quoted}"') if re.search(r"[^\w./:=@+,-]", word) else word


def _exec_text(text: str) -> str:
    return text.replace("\\", "\\\\").replace("\n", " ")


def _kept(machine: Machine) -> list[tuple[str, str]]:
    return [(name, machine.environ[name]) for name in _KEPT if machine.environ.get(name)]


def _written(place: Path, content: str | bytes) -> Path:
    with atomic_path(place) as path:
        path.write_bytes(content.encode() if isinstance(content, str) else content)
    return place


def _shell_folder() -> str:
    """Return where Windows keeps the desktop; it may lie in a synchronised folder."""
    if sys.platform != "win32":
        return ""
    import winreg

    key = r"Software\Microsoft\Windows\CurrentVersion\Explorer\User Shell Folders"
    try:
        with winreg.OpenKey(winreg.HKEY_CURRENT_USER, key) as folders:
            return str(winreg.QueryValueEx(folders, "Desktop")[0])
    except OSError:
        return ""
