"""Where the bundled data lie, in a checkout and in an installed wheel; and how names become those of files."""

from __future__ import annotations

import re
import unicodedata
from itertools import count
from pathlib import Path

_PACKAGED = Path(__file__).parent / "_data"

DATA = _PACKAGED if _PACKAGED.is_dir() else Path(__file__).parent.parent / "data"
"""Folder with ``programmes``, ``cases``, ``outlines``, ``library``, ``profiles`` and ``publication``."""

PROGRAMMES = DATA / "programmes"
CASES = DATA / "cases"
OUTLINES = DATA / "outlines"
LIBRARY = DATA / "library"
PROFILES = DATA / "profiles"
PUBLICATION = DATA / "publication"

_PACKAGED_APP = Path(__file__).parent / "_app.py"

APP = _PACKAGED_APP if _PACKAGED_APP.is_file() else Path(__file__).parent.parent / "app.py"
"""Script that Streamlit runs."""

LONGEST_NAME = 120
"""Most bytes of a name that becomes part of a file's: with what is put before and behind it, it fits every system."""

# What Windows keeps for devices, whatever the suffix.
_RESERVED = re.compile(r"(?:con|prn|aux|nul|com[0-9]|lpt[0-9])(?:\..*)?", re.IGNORECASE)


def file_name(word: str) -> str:
    """Return a word as part of the name of a file: never a path, on no system.

    Letters and vowel marks of every script stay, so that different names stay different; whatever else is no digit, hyphen,
    dot or underscore becomes an underscore. The one place where names of cases, suppliers and sites become those of files.

    >>> file_name("my-town-2026"), file_name("../../x"), file_name("चीनी"), file_name("nul.txt"), file_name("?")
    ('my-town-2026', 'x', 'चीनी', '_nul.txt', 'unnamed')
    """
    kept = "".join(c if c in "-._" or unicodedata.category(c)[0] in "LMN" else "_" for c in word)
    # in front, a dot hides a file or leads upwards and a hyphen makes an option of it; Windows drops a dot at the end
    kept = kept.lstrip(".-").rstrip(".") if kept == word else re.sub("_+", "_", kept).strip("._-")
    kept = kept.encode()[:LONGEST_NAME].decode(errors="ignore").rstrip(".")
    return f"_{kept}" if _RESERVED.fullmatch(kept) else kept or "unnamed"


def free_name(name: str, taken: set[str]) -> str:
    """Return a name that no other file of a folder has, capitals aside, and add it to those taken."""
    names = (name if number == 1 else f"{name}-{number}" for number in count(1))
    free = next(one for one in names if one.casefold() not in taken)
    taken.add(free.casefold())
    return free
