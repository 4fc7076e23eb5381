"""A programme as one page: in words for whoever knows the law, with the file itself to correct, and the page read back.

The page says every dated value with its law, article, how sure it is and when it was last looked up, then what is not modelled. At
its end stands the file as it is, in a block that begins with ```` ```yaml ````: what is corrected there becomes the file again.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

import pandas as pd

from planner.findings import Finding, InputError
from planner.i18n import _, day_text
from planner.io.atomic import atomic_path
from planner.programmes.combine import in_place_of_any
from planner.programmes.doubts import doubts
from planner.programmes.files import Programme
from planner.programmes.loader import file_of, load, parsed
from planner.programmes.tables import describe_rules, left_words

_FILE = re.compile(r"^```yaml\n(.*?)^```\s*$", re.MULTILINE | re.DOTALL)
_MARK = re.compile(r"<!-- ([0-9a-f]{16}) -->")
_NAME = re.compile(r"^programme: *([a-z0-9][a-z0-9_.-]*)\s*$", re.MULTILINE)


def page(name: str, folders: Sequence[Path] = ()) -> str:
    """Return a programme as a page of Markdown.

    Parameters
    ----------
    name : str
        Programme; of a variant the values are its own, the file is that of its programme.
    folders : sequence of Path
        Folders of the user's own programme files.

    Raises
    ------
    InputError
        If no programme is so called.
    """
    programme = load(name, folders)
    rules = describe_rules(name, None, folders)
    parts = [
        f"# {_(programme.name)} (`{programme.programme}`)",
        _(programme.plain),
        *_head(programme),
        f"## {_('Rules')}",
    ]
    for rule, rows in rules.groupby("rule", sort=False):
        parts += [f"### `{rule}`", "\n".join(_line(row) for _index, row in rows.iterrows())]
    if programme.counting_rules:
        parts.append(f"## {_('What counts')}")
        parts.append("\n".join(f"* `{key}`: {_(rule.definition)}" for key, rule in programme.counting_rules.items()))
    parts.append(f"## {_('Not modelled')}")
    parts.append("\n".join(f"* {text}" for text in left_words(programme)) or _("Nothing that is known."))
    how = _(
        "Correct what is wrong below and hand the page back; `planner programmes --page FILE` makes it the file again."
    )
    parts.append(f"<!-- {_of_words(' '.join(parts))} -->")
    parts += [f"## {_('The file')}", how, f"```yaml\n{file_of(name, folders).read_text(encoding='utf-8')}```"]
    return "\n\n".join(parts) + "\n"


def take_page(path: Path, folder: Path, today: date) -> tuple[Path, list[Finding]]:
    """Write the programme file that stands on a page, and return where, with what is to be asked about it.

    Asked is about figures that look like slips (`doubts`), about a programme that is shipped and takes another's place by it, and about words above
    the file that are no longer those made from it: only the file counts.

    Parameters
    ----------
    path : Path
        The page.
    folder : Path
        Folder of the town's own programme files; made if it is missing.
    today : datetime.date
        The day on which it is read.

    Returns
    -------
    Path
        The file that was written.
    list of Finding
        What is to be asked about it.

    Raises
    ------
    InputError
        If no file stands on the page, or the one that does is faulty (with every fault, by the lines of the page); then nothing is written.
    """
    text = path.read_text(encoding="utf-8").replace("\r\n", "\n")
    found = _FILE.search(text)
    named = _NAME.search(found.group(1)) if found else None
    if found is None or named is None:
        raise InputError([_no_file(path)])
    place = folder / f"{named.group(1)}.yaml"
    above = text[: found.start(1)].count("\n")
    try:
        programme = parsed(found.group(1), place)
    except InputError as error:
        raise InputError(
            [
                replace(
                    one,
                    table=path.name,
                    rows=tuple(row + above for row in one.rows),
                    mend=one.mend.replace(place.name, path.name),
                )
                for one in error.findings
            ]
        ) from error
    asked = [*doubts(programme, today), *in_place_of_any(programme, place.name)]
    if faults := [one for one in asked if one.severity == "error"]:
        raise InputError(faults)
    with atomic_path(place) as draft:
        draft.write_text(found.group(1), encoding="utf-8")
    return place, [*asked, *_words_changed(text[: found.start()], path)]


def _of_words(above: str) -> str:
    """Return a mark of the words above a page's file, whatever its white space."""
    return hashlib.sha256(" ".join(above.split()).encode()).hexdigest()[:16]


def _words_changed(above: str, path: Path) -> list[Finding]:
    """Return a warning where the words above the file are not those that were written; nothing is said where no mark tells it."""
    marks = list(_MARK.finditer(above))
    if not marks or _of_words(above[: marks[-1].start()]) == marks[-1].group(1):
        return []
    return [
        Finding(
            code="programme-page-words",
            severity="warning",
            table=path.name,
            rows=(),
            column="",
            what=_("The words above the file were changed."),
            why=_("The file is what the planner reads; the words above it are made from it."),
            mend=_("Correct the block at the page's end too, where that is not done, and hand the page back."),
        )
    ]


def _head(programme: Programme) -> list[str]:
    last = _("no end") if programme.covers.to is None else day_text(programme.covers.to)
    checked = _("not told") if programme.checked_on is None else day_text(programme.checked_on)
    lines = [
        _("Covers {first} to {last}. {plain}").format(
            first=day_text(programme.covers.from_), last=last, plain=_(programme.covers.plain)
        ),
        _("Last looked up: {day}.").format(day=checked),
    ]
    if programme.superseded_by:
        lines.append(_("In its place: {other}.").format(other=f"`{programme.superseded_by}`"))
    return lines


def _line(row: pd.Series) -> str:
    until = "" if pd.isna(row["until"]) else " – " + day_text(row["until"])
    value = " ".join(word for word in (row["value"], row["unit"]) if word)
    sure = _("read in its source") if row["verified"] else "**" + _("not confirmed") + "**"
    checked = "" if pd.isna(row["checked"]) else "; " + _("looked up {day}").format(day=day_text(row["checked"]))
    note = f" {row['note']}" if row["note"] else ""
    head = " ".join(
        word for word in (f"{_('from')} {day_text(row['from'])}{until}:", f"**{value}**" if value else "") if word
    )
    return f"* {head} {row['plain']} ({row['reference']}; {sure}{checked}.){note}"


def _no_file(path: Path) -> Finding:
    return Finding(
        code="programme-page",
        severity="error",
        table=path.name,
        rows=(),
        column="",
        what=_("No programme file stands on the page {page}.").format(page=path.name),
        why=_("The file is what the planner reads; the words above it are made from it."),
        mend=_("Take the page that `planner programmes NAME --markdown` writes, and correct the block at its end."),
    )
