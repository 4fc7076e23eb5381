"""Commands that are typed wrong: what is wrong is told in the reader's language, whatever the library of commands says."""

from __future__ import annotations

import re
import sys
from collections.abc import Sequence
from contextlib import nullcontext
from typing import Any

import typer
from rich.markup import escape

from planner.commands.console import EXIT_BAD_INPUT, err
from planner.commands.frame import Group
from planner.i18n import N_, _, best_language, using
from planner.words import did_you_mean

UsageError: Any = typer.BadParameter.__mro__[1]
"""The library's error of which all that a user may type wrong are kinds."""

_MESSAGES: tuple[tuple[str, str], ...] = (
    (r"Missing command\.", N_("Name a command.")),
    (r"Missing (?:argument|option|parameter)s? ['\"]?(?P<name>.+?)['\"]?\.?", N_("{name} is missing.")),
    (r"No such command ['\"](?P<name>.+?)['\"].*", N_("There is no command {name}.")),
    (r"No such option:? ['\"]?(?P<name>-[^\s'\"]*?)['\"]?(?:\.| .*|)", N_("There is no option {name}.")),
    (r"Got unexpected extra arguments?(?:\(s\))? \((?P<name>.*)\)", N_("{name}: the command takes no such word; put a text with blanks in quotation marks.")),
    (r"Option ['\"](?P<name>.+?)['\"] requires (?:an argument|\d+ arguments)\.?", N_("Behind the option {name} a value is missing.")),
    (r"Option ['\"](?P<name>.+?)['\"] does not take a value\.?", N_("The option {name} takes no value.")),
    (r"Invalid value(?: for ['\"]?(?P<name>.+?)['\"]?)?: (?P<fault>.*)", N_("{name}: {fault}")),
)  # fmt: skip
"""What the library says, and what a user reads in its place."""

_FAULTS: tuple[tuple[str, str], ...] = (
    (r"['\"]?(?P<value>.*?)['\"]? is not one of (?P<known>.*?)\.?", N_("{value} is not one of {known}.")),
    (r"Input should be greater than or equal to (?P<value>\S+)", N_("it must be at least {value}.")),
    (r"Input should be greater than (?P<value>\S+)", N_("it must be more than {value}.")),
    (r"Input should be less than or equal to (?P<value>\S+)", N_("it must be at most {value}.")),
    (r"Input should be less than (?P<value>\S+)", N_("it must be less than {value}.")),
    (r".*valid integer.*|.*unable to parse string as an integer.*", N_("it must be a whole number.")),
    (r".*valid number.*|.*valid float.*", N_("it must be a number, with a decimal point.")),
    (r".*valid date.*|.*does not match the formats.*", N_("it must be a day, such as 2026-02-09.")),
)


class Commands(Group):
    """The commands; all that one says, also of how it was typed, is in the language that was asked for."""

    def main(self, args: Sequence[str] | None = None, *others: Any, **named: Any) -> Any:
        """Run a command; see the library. Wrong words end with exit code 2.

        Parameters
        ----------
        args : sequence of str, optional
            What was typed after the name of the program; without it what this process was started with.
        *others : object
            Handed on to the library.
        **named : object
            Handed on too; with ``standalone_mode=False`` the process goes on, and errors are raised instead of printed.

        Returns
        -------
        object
            What the command returns where the process goes on; else it exits with the command's code.
        """
        standalone, named["standalone_mode"] = bool(named.get("standalone_mode", True)), False
        words = list(sys.argv[1:] if args is None else args)
        wanted = _asked(words)
        with using(wanted) if wanted else nullcontext():
            if not standalone:
                return super().main(words, *others, **named)
            try:
                code = super().main(words, *others, **named)
            except UsageError as error:
                _tell(error)
                code = EXIT_BAD_INPUT
            except typer.Abort:
                err.print(_("Stopped."))
                code = 1
        return sys.exit(code if isinstance(code, int) else 0)


def usage_text(message: str, commands: Sequence[str] = ()) -> str:
    """Return what is wrong with what was typed, in the language in use; an unknown message as the library says it.

    >>> usage_text("No such command 'plann'. Did you mean 'plan', 'explain'?", ["plan", "explain"])
    'There is no command plann. Did you mean “plan”?'
    >>> usage_text("Invalid value for '--format': Value error, 'xml' is not one of 'text', 'json'.")
    '--format: xml is not one of text, json.'
    """
    for pattern, text in _MESSAGES:
        match = re.fullmatch(pattern, message.strip(), re.DOTALL)
        if match:
            found = {name: value or "" for name, value in match.groupdict().items()}
            if "fault" in found:
                found["fault"] = _fault(found["fault"])
            said = _(text).format(**found).removeprefix(": ")
            return said + did_you_mean(found.get("name", ""), commands)
    return message


def _fault(fault: str) -> str:
    fault = fault.strip().removeprefix("Value error, ")
    for pattern, text in _FAULTS:
        match = re.fullmatch(pattern, fault, re.DOTALL)
        if match:
            return _(text).format(**{name: re.sub(r"['\"]", "", value) for name, value in match.groupdict().items()})
    return fault


def _tell(error: Any) -> None:
    context = getattr(error, "ctx", None)
    known: list[str] = list(getattr(error, "possibilities", None) or [])
    if context is not None and "command" in error.format_message():
        known = list(getattr(context.command, "commands", {}))
    err.print(f"[red]{escape(usage_text(error.format_message(), known))}[/red]")
    path = "planner" if context is None else context.command_path
    err.print(escape(_("How it is typed: {command} --help").format(command=path)))


def _asked(words: Sequence[str]) -> str:
    """Return the language that is asked for on the command line, or an empty string."""
    for at, word in enumerate(words):
        name, equals, value = word.partition("=")
        if name == "--language":
            wanted = value if equals else words[at + 1] if at + 1 < len(words) else ""
            return best_language(wanted) if wanted else ""
        if not word.startswith("-"):
            break  # what follows belongs to a command
    return ""
