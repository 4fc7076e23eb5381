"""The recipe of the container: it copies what there is, starts what there is, and asks the app where it answers.

No image is built here; what a build would do is held piece by piece.
"""

from __future__ import annotations

import fnmatch
import json
import re
import tomllib
from pathlib import Path

import pytest

import planner
from planner.commands.main import HEALTH
from planner.ui.store import home

ROOT = Path(planner.__file__).parent.parent
PLACE = ROOT / ".container" / "Containerfile"
PORT = "8501"


def steps() -> list[tuple[str, str]]:
    """Return the instructions of the recipe in order, with what follows each on one line."""
    lines = [line for line in PLACE.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
    whole = re.sub(r"\\\n\s*", " ", "\n".join(lines))
    return [(word, rest.strip()) for word, _space, rest in (line.partition(" ") for line in whole.splitlines()) if word]


def only(word: str) -> str:
    """Return what follows an instruction that stands once."""
    (found,) = [rest for step, rest in steps() if step == word]
    return found


def copied() -> list[str]:
    """Return the paths that are copied into the image."""
    found = []
    for step, rest in steps():
        if step == "COPY":
            found += [one for one in rest.split()[:-1] if not one.startswith("--")]
    return found


def test_everything_that_is_copied_exists_and_nothing_that_is_needed_lacks() -> None:
    """What the build of the package names, and the app's own configuration, are among it."""
    assert [path for path in copied() if not (ROOT / path).exists()] == []
    told = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    wheel = told["tool"]["hatch"]["build"]["targets"]["wheel"]
    needed = {*wheel["packages"], *wheel["force-include"], told["project"]["readme"], *told["project"]["license-files"]}
    assert needed | {"pyproject.toml", ".streamlit"} <= set(copied())


def test_what_is_kept_out_of_the_build_is_nothing_that_is_copied() -> None:
    """All is kept out but what is copied: neither the history nor a plan that somebody made comes along."""
    lines = PLACE.with_name("Containerfile.dockerignore").read_text(encoding="utf-8").splitlines()
    rules = [line for line in lines if line and not line.startswith("#")]
    assert rules[0] == "*"
    assert sorted(rule.removeprefix("!") for rule in rules if rule.startswith("!")) == sorted(copied())
    out = [rule for rule in rules[1:] if not rule.startswith("!")]
    assert not [path for path in copied() for rule in out if fnmatch.fnmatch(path, rule)]


def test_the_command_starts_the_app_and_health_is_asked_where_it_answers() -> None:
    """Script, port and path of the health check are those of the app; it runs as nobody special, on Python 3.13."""
    command = json.loads(only("CMD"))
    assert command[:3] == ["/app/.venv/bin/streamlit", "run", "app.py"]
    assert command[command.index("--server.port") + 1] == PORT == only("EXPOSE")
    health = only("HEALTHCHECK")
    assert f"127.0.0.1:{PORT}{HEALTH}" in health
    compile(json.loads(health[health.index("CMD ") + 4 :])[2], "health", "exec")
    assert only("FROM") == "python:3.13-slim"
    assert only("WORKDIR") == "/app"
    order = [step for step, _rest in steps()]
    assert only("USER") != "root"
    assert order.index("USER") < order.index("CMD")


def test_what_the_app_keeps_lies_in_the_volume(monkeypatch: pytest.MonkeyPatch) -> None:
    """The variable of the recipe is the one that the app asks for."""
    name, value = only("ENV").split("=")
    assert value == only("VOLUME")
    monkeypatch.setenv(name, value)
    assert home() == Path(value)


def test_no_sign_in_is_told_that_the_app_has_not() -> None:
    """As long as no page of the app asks who somebody is, the recipe's page says so."""
    pages = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "planner" / "ui").rglob("*.py"))
    told = (ROOT / ".container" / "README.md").read_text(encoding="utf-8")
    assert ("st.login" in pages or "st.user" in pages) != ("There is no sign-in" in told)
