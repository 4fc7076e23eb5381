"""What a record of meals expects of each school, as a table to read: the command line prints it, the app shows it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from planner.i18n import _, number_text, share_text, weekday_text
from planner.imports.result import SchoolExpected

_A_MONDAY = date(2026, 1, 5)


def expected_headings() -> dict[str, str]:
    """Return the headings of `expected_rows`, in the language in use."""
    return {
        "school": _("School"), "days": _("Days"), "share": _("Part expected to eat"), "missed": _("Missed by"),
        "above": _("Too high"), "last_week": _("As last week"), "last_four": _("Mean of four"),
        "official": _("File's forecast"),
    }  # fmt: skip


def expected_title() -> str:
    """Return what stands over the table."""
    return _("Who is expected to eat; errors of the last weeks, held out")


def expected_rows(schools: Iterable[SchoolExpected]) -> list[tuple[str, ...]]:
    """Return a row of words for each school of which something is taken."""
    rows = []
    for one in schools:
        if not one.is_taken:
            continue
        parts = [
            f"{weekday_text(_A_MONDAY + timedelta(days=day))[:3]} {share_text(share, 0)}"
            for day, share in one.by_weekday.items()
        ]
        errors = (one.expected.error, one.expected.last_week, one.expected.last_four, one.expected.official)
        missed, *rules = (share_text(error.off) if error else "-" for error in errors)
        above = share_text(one.expected.error.above) if one.expected.error else "-"
        name = f"{one.name} ({one.menu})" if one.menu else one.name
        rows.append((name, number_text(one.expected.days), ", ".join(parts), missed, above, *rules))
    return rows
