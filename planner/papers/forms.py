"""A paper in each of its forms: to print (PDF), and to read on a screen (HTML)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from planner.io.atomic import atomic_path
from planner.papers.page import page
from planner.papers.paper import Paper, pdf

Files = dict[str, Path]
"""Files of a paper by their form, which is their ending: ``pdf`` and ``html``, or ``zip``, an archive of several papers in both."""

FORMS: Mapping[str, Callable[[Paper], bytes]] = {"pdf": pdf, "html": page}
"""Forms in which every paper is written: to print, and to read on a screen; each is the ending of its file."""


def write_forms(one: Paper, folder: Path, name: str) -> Files:
    """Write a paper in each of its forms; nothing is written unless all of them can be.

    Parameters
    ----------
    one : Paper
        The paper.
    folder : Path
        Where the files are written; each appears whole or not at all.
    name : str
        Their name without its ending.

    Returns
    -------
    dict of str to Path
        The files, by form.
    """
    contents = {form: write(one) for form, write in FORMS.items()}
    files = {form: folder / f"{name}.{form}" for form in contents}
    for form, path in files.items():
        with atomic_path(path) as target:
            target.write_bytes(contents[form])
    return files


def by_kind(kind: str, files: Files) -> dict[str, Path]:
    """Return the files of a paper by what they are: the paper of a kind, to print or as an archive, and ``page``, to read on a screen."""
    return {"page" if form == "html" else kind: path for form, path in files.items()}
