"""Minutes of decisions: papers that the town gives to be read beside its figures."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from pathlib import Path

from planner.findings import Finding, InputError
from planner.i18n import _
from planner.paths import file_name

FOLDER = "minutes"

KINDS = (".pdf", ".odt", ".docx", ".txt", ".png", ".jpg", ".jpeg")
"""Endings of papers that are only read: none of them runs anything or loads anything in a browser."""


def refuse_minutes(minutes: Sequence[Path]) -> None:
    """Raise an `InputError` that names every paper which is not there or of no kind that is only read."""
    wrong = []
    for path in minutes:
        why = _("Whoever opens the town's site is to be able to read it.")
        mend = _("Name a file that ends in {endings}, with --minutes.").format(endings=", ".join(KINDS))
        if not path.is_file():
            what = _("There is no file {path}.").format(path=path)
            wrong.append(Finding("no-minutes", "error", "", (), "", what, why, mend))
        elif path.suffix.lower() not in KINDS:
            what = _("{path} is no paper to read: pages and programs could do something in the reader's browser.")
            wrong.append(Finding("other-minutes", "error", "", (), "", what.format(path=path), why, mend))
    if wrong:
        raise InputError(wrong)


def keep_minutes(minutes: Sequence[Path], folder: Path) -> None:
    """Copy minutes into the folder of a site; one of the same name takes the place of what was there.

    Parameters
    ----------
    minutes : sequence of Path
        Papers.
    folder : Path
        The site's first folder.
    """
    for path in minutes:
        place = folder / FOLDER / file_name(path.name)
        place.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, place)


def kept_minutes(folder: Path) -> list[Path]:
    """Return the minutes that lie in the folder of a site, by name."""
    return sorted(path for path in (folder / FOLDER).glob("*") if path.suffix.lower() in KINDS and path.is_file())
