"""Where the bundled data lie, in a checkout and in an installed wheel."""

from __future__ import annotations

from pathlib import Path

_PACKAGED = Path(__file__).parent / "_data"

DATA = _PACKAGED if _PACKAGED.is_dir() else Path(__file__).parent.parent / "data"
"""Folder with ``programmes``, ``foods`` and ``cases``."""

PROGRAMMES = DATA / "programmes"
CASES = DATA / "cases"

_PACKAGED_APP = Path(__file__).parent / "_app.py"

APP = _PACKAGED_APP if _PACKAGED_APP.is_file() else Path(__file__).parent.parent / "app.py"
"""Script that Streamlit runs."""
