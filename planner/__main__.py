"""The command ``planner``: finds the language before any text is made, then runs the command line."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence

from planner import i18n

OPTION = "--language"
STOPPED = 130
"""Exit code of what was stopped by a key, as shells tell it."""


def asked_for(arguments: Sequence[str]) -> str:
    """Return the language named on the command line, empty if none."""
    for word, following in zip(arguments, [*arguments[1:], ""], strict=True):
        if word == OPTION:
            return following
        if word.startswith(f"{OPTION}="):
            return word.removeprefix(f"{OPTION}=")
    return ""


def main() -> None:
    """Run the command line in the language asked for; the help of its commands is made when they are loaded."""
    wanted = asked_for(sys.argv[1:])
    if wanted:
        chosen = i18n.best_language(wanted)
        i18n.set_language(chosen)
        os.environ[i18n.ENVIRONMENT] = chosen  # for the processes that it starts
    try:
        from planner.commands.main import main as run

        run()
    except KeyboardInterrupt:  # before the command itself listens
        sys.exit(STOPPED)


if __name__ == "__main__":
    main()
