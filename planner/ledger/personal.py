"""Nothing that a ledger keeps may tell who a person is: a ledger is never changed, and it is handed on."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping

from planner.checks.personal import blacked_out
from planner.findings import Finding, InputError
from planner.i18n import _
from planner.io.files import file_error
from planner.io.raw import Cell, RawTable, cell_text
from planner.io.troubles import quoted
from planner.words import alike

_DASHES = dict.fromkeys(map(ord, "\u2010\u2011\u2012\u2013\u2014\u2212"), "-")
_DIGITS = 11


def without_numbers(text: str) -> str:
    """Return a text with every personal number replaced by a word, however its digits and signs are encoded.

    >>> without_numbers("NF 529.982.247\u201325"), without_numbers("NF 52998224725000101")
    ('NF [personal number]', 'NF 52998224725000101')
    """
    if sum(character.isdigit() for character in text) < _DIGITS:
        return text
    usual = unicodedata.normalize("NFKC", text).translate(_DASHES)
    found = blacked_out(usual)
    return text if found == usual else found


def refuse_words(words: Iterable[str]) -> None:
    """Raise an `InputError` if one of some words that would be kept holds a personal number; it is not repeated."""
    guilty = [word for word in words if without_numbers(word) != word]
    if guilty:
        raise InputError([_of_words(quoted(without_numbers(word))) for word in guilty])


def in_table(raw: RawTable) -> list[Finding]:
    """Return where a table holds personal numbers, in its name, headings and cells; none of them is repeated."""
    name = without_numbers(raw.name)
    findings = [] if name == raw.name else [_of_words(quoted(name))]
    for heading, cells in zip(raw.headings, raw.columns, strict=True):
        shown = without_numbers(heading)
        if shown != heading:
            findings.append(_of_words(quoted(shown)))
        # Most cells of a column repeat: each different text is looked at once.
        rows: dict[str, list[int]] = {}
        known: dict[str, str] = {}
        for line, cell in zip(raw.lines, cells, strict=True):
            text = _text(cell, "cpf" in alike(heading))
            if text not in known:
                known[text] = without_numbers(text)
            if known[text] != text:
                rows.setdefault(known[text], []).append(line)
        findings += [_of_cells(name, shown, lines, text) for text, lines in rows.items()]
    return findings


def in_changes(changes: Mapping[str, str], *more: str) -> None:
    """Raise an `InputError` if new cells of an entry, or remarks on it, hold a personal number."""
    refuse_words([*changes.values(), *more])


def _text(cell: Cell, register: bool) -> str:
    """Return a cell's text; a number in a column of the register has lost its leading zeros."""
    text = cell_text(cell).strip()
    return text.rjust(_DIGITS, "0") if register and text.isdigit() and len(text) >= _DIGITS - 2 else text


def _of_cells(table: str, column: str, lines: list[int], shown: str) -> Finding:
    return Finding(
        "personal-number",
        "error",
        table,
        tuple(lines),
        column,
        _("{text} holds what looks like a personal number (CPF, taxpayer or social register).").format(
            text=quoted(shown)
        ),
        _why(),
        _mend(),
    )


def _of_words(shown: str) -> Finding:
    return file_error(
        "personal-number",
        _("{text} holds what looks like a personal number (CPF, taxpayer or social register).").format(text=shown),
        _mend(),
        _why(),
    )


def _why() -> str:
    return _("A ledger is kept for ever and handed on; personal numbers are protected by law. Nothing was recorded.")


def _mend() -> str:
    return _(
        "Take it out or put a code of your own in its place, such as F01. If it is no personal number, part its digits "
        "otherwise, as 1234-5678-901."
    )
