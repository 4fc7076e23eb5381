"""The frame around the help of commands, in the reader's language: the library has it in English alone.

Like the help of the commands it is made when they are loaded: `planner.__main__` finds the language before.
"""

from __future__ import annotations

from typing import Any

from typer import rich_utils
from typer.core import TyperCommand, TyperGroup

from planner.i18n import _


def name_panels() -> None:
    """Give the panels of help, and what stands behind an option, the words of the language in use."""
    rich_utils.ARGUMENTS_PANEL_TITLE = _("Arguments")
    rich_utils.OPTIONS_PANEL_TITLE = _("Options")
    rich_utils.COMMANDS_PANEL_TITLE = _("Commands")
    rich_utils.REQUIRED_LONG_STRING = _("[required]")
    rich_utils.DEFAULT_STRING = _("[default: {}]")


class _Framed:
    """What a command or a group of commands says of its use and of its option for help."""

    def get_help_option(self, ctx: Any) -> Any:
        """Return the option for help with its meaning in the language in use."""
        option = super().get_help_option(ctx)  # type: ignore[misc]
        if option is not None:
            option.help = _("Show this message and exit.")
        return option

    def format_usage(self, ctx: Any, formatter: Any) -> None:
        """Write how the command is typed."""
        words = " ".join(self.collect_usage_pieces(ctx))  # type: ignore[attr-defined]
        formatter.write_usage(ctx.command_path, words, _("Usage: "))


class Command(_Framed, TyperCommand):
    """A command."""


class Group(_Framed, TyperGroup):
    """A group of commands."""


name_panels()
