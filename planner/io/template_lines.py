"""On which lines of a template's sheets what stands."""

from __future__ import annotations

HEADING_LINE, HELP_LINE, EXAMPLE_LINE, FIRST_LINE = 1, 2, 3, 4
