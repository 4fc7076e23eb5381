"""What is typed wrong is told in the reader's language, with exit code 2 and nothing of the library's words."""

from __future__ import annotations

import subprocess
import sys

import pytest
from typer import rich_utils
from typer.testing import CliRunner

from planner.commands import frame as cli_frame
from planner.commands.main import app
from planner.commands.usage import usage_text
from planner.i18n import LANGUAGES
from planner.paths import CASES

TINY = str(CASES / "tiny")
WRONG = {
    "argument missing": (["plan"], "CASE"),
    "no such command": (["plann", TINY], "plann"),
    "no such command of the ledger": (["ledger", "imprt"], "imprt"),
    "no such option": (["plan", TINY, "--foo"], "--foo"),
    "a word too many": (["plan", TINY, "odd", "even"], "odd even"),
    "no number": (["plan", TINY, "--time-limit", "abc"], "--time-limit"),
    "too small": (["plan", TINY, "--time-limit", "0"], "--time-limit"),
    "no such choice": (["check", TINY, "--format", "xml"], "xml"),
    "value missing": (["plan", TINY, "--out"], "--out"),
    "no such language": (["--language", "xx", "plan", TINY], "xx"),
}
ENGLISH = (
    "Missing argument",
    "No such",
    "Got unexpected",
    "Invalid value",
    "Value error",
    "Input should",
    "Usage:",
    "requires an",
)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("words", WRONG)
def test_what_is_typed_wrong_is_told(words: str, language: str) -> None:
    """Every kind of slip names the word that is wrong, in our own words, and how to get help."""
    typed, named = WRONG[words]
    result = CliRunner().invoke(app, [*(() if words == "no such language" else ("--language", language)), *typed])
    assert result.exit_code == 2, result.output
    told = " ".join(result.output.split())
    assert named in told
    assert not [text for text in ENGLISH if text in told]
    assert "--help" in told


@pytest.mark.parametrize(
    ("message", "told"),
    [
        ("Missing argument 'CASE'.", "CASE is missing."),
        ("No such option: --foo (Possible options: --out)", "There is no option --foo."),
        ("No such option: --foo Did you mean --for?", "There is no option --foo."),
        ("Invalid value for '--n': Input should be greater than or equal to 1", "--n: it must be at least 1."),
        ("Invalid value: Say what changes.", "Say what changes."),
        ("Something quite new", "Something quite new"),
    ],
)
def test_the_library_s_messages_are_put_in_our_words(message: str, told: str) -> None:
    """What is known is said in our words; what is not known is said as it is, never lost."""
    assert usage_text(message) == told


def test_help_and_success_end_as_before() -> None:
    """Help ends with 0, a command's own exit code is kept."""
    assert CliRunner().invoke(app, ["plan", "--help"]).exit_code == 0
    assert CliRunner().invoke(app, ["programmes"]).exit_code == 0
    assert CliRunner().invoke(app, ["check", "no-such-folder"]).exit_code == 2


HELP_ALONE = """
import sys
from planner.__main__ import main
sys.argv = ["planner", *sys.argv[1:]]
try:
    main()
finally:
    print(*sorted({name.partition(".")[0] for name in sys.modules}), file=sys.stderr)
"""
HEAVY = {"pandas", "numpy", "geopandas", "openpyxl", "python_calamine", "pulp", "highspy", "sqlalchemy"}
HEAVY |= {"streamlit", "altair", "distributed", "models"}


@pytest.mark.parametrize("words", [["--help"], ["plan", "--help"], ["ledger", "--help"]])
def test_help_loads_nothing_that_plans(words: list[str]) -> None:
    """Help is told from the commands' texts alone: no library of tables, maps, workbooks, solvers or pages is loaded for it."""
    done = subprocess.run([sys.executable, "-c", HELP_ALONE, *words], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert "Usage" in done.stdout
    assert "planner" in done.stderr.split()
    assert not HEAVY & set(done.stderr.split())


def test_the_service_is_loaded_when_it_is_asked_for() -> None:
    """What `from planner import service` gives is the module itself, wherever it comes from."""
    told = "from planner import service; import planner.service as again; print(service is again, service.BASE)"
    done = subprocess.run([sys.executable, "-c", told], capture_output=True, text=True)
    assert done.stdout.split() == ["True", "base"], done.stderr


@pytest.mark.parametrize("words", [["--help"], ["plan", "--help"], ["ledger", "--help"], ["ledger", "show", "--help"]])
def test_the_frame_of_help_is_in_the_readers_language(words: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever the library has in English (panels, use, the option for help, what must be given) is a text of ours to translate."""
    for name in ("ARGUMENTS", "OPTIONS", "COMMANDS"):
        monkeypatch.setattr(rich_utils, f"{name}_PANEL_TITLE", "")
    for name in ("REQUIRED_LONG_STRING", "DEFAULT_STRING"):
        monkeypatch.setattr(rich_utils, name, "")
    monkeypatch.setattr(cli_frame, "_", lambda text: text.upper())
    cli_frame.name_panels()
    told = CliRunner().invoke(app, words, prog_name="planner", env={"COLUMNS": "100"}).output
    assert "USAGE: planner" in told
    assert "OPTIONS ─" in told
    assert "SHOW THIS MESSAGE AND EXIT." in told
    assert not {"Usage:", "Options", "Commands", "Arguments", "[required]"} & set(told.split())
    assert ("COMMANDS ─" in told) == (len(words) == 1 or words == ["ledger", "--help"])
    assert ("[REQUIRED]" in told) == ("plan" in words or "show" in words)
