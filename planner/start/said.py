"""Numbers that a town says in a line: an amount, or numbers by word; what can be read in two ways is asked, as in a file."""

from __future__ import annotations

import re
from collections.abc import Sequence

from planner.findings import Finding, InputError
from planner.i18n import _
from planner.io.cells import CellError, read_number
from planner.io.offices import plain_number
from planner.start.town import asked

_SAID = re.compile(r"\s*(?P<word>[^=\s][^=]*?)\s*=\s*(?P<number>\d+(?:\.\d+)*)\s*(?:[,;]|$)")


def amount_said(text: str, option: str, currency: str = "") -> float:
    """Read an amount, such as ``R$ 600.000,00``.

    Parameters
    ----------
    text : str
        What was said.
    option : str
        How it was asked for, for what is told of a text that is not understood.
    currency : str
        ISO code of the money whose sign may stand beside it.

    Returns
    -------
    float
        The amount.

    Raises
    ------
    InputError
        If it is no number, or can be read in two ways, as ``600.000`` can.
    """
    try:
        return read_number(str(plain_number(text, currency)).strip(), None)
    except CellError as error:
        raise InputError([_not_read(str(error), text, option)]) from None


def numbers_by_word(texts: Sequence[str], option: str) -> dict[str, float]:
    """Read numbers that are said of words, such as ``primary=1200,creche=300``.

    Parameters
    ----------
    texts : sequence of str
        What was said, each perhaps of several words with commas between them.
    option : str
        How it was asked for, for what is told of a text that is not understood.

    Returns
    -------
    dict of str to float
        The numbers by word.

    Raises
    ------
    InputError
        If a part is no word with a number, a word is said twice, or a number can be read in two ways.
    """
    found: dict[str, float] = {}
    wrong: list[Finding] = []
    for text in texts:
        end = 0
        understood = True
        for match in _SAID.finditer(text):
            understood &= match.start() == end and match["word"] not in found
            end = match.end()
            try:
                found[match["word"]] = amount_said(match["number"], f"{option} {match['word']}")
            except InputError as error:
                wrong += error.findings
        if end != len(text) or not understood:
            wrong.append(_not_understood(option, text))
    if wrong:
        raise InputError(list(dict.fromkeys(wrong)))
    return found


def _not_understood(option: str, text: str) -> Finding:
    return asked(
        "answer-not-understood",
        _("{option} {text} is not understood.").format(option=option, text=text),
        _("Nothing was written."),
        _("Write each word once, with a number with a decimal point if it has one: {example}.").format(
            example=f"{option} primary=1200,creche=300" if option == "--pupils" else f"{option} rice=5.20"
        ),
    )


def _not_read(trouble: str, text: str, option: str) -> Finding:
    if trouble != "ambiguous-number":
        return asked(
            "answer-no-number",
            _("{option} {text}: this is no number.").format(option=option, text=text),
            _("Nothing was written."),
            _("Write digits, with a decimal point or comma if it has one: 600000 or 600000.50."),
        )
    ways = {read_number(str(plain_number(_figure(text))), mark) for mark in ("dot", "comma")}
    few, many = sorted(ways)
    return asked(
        "answer-in-two-ways",
        _("{option} {text} can be read in two ways: with decimals, or as thousands.").format(option=option, text=text),
        _("The one is a thousand times the other. Nothing was written."),
        _("Write {many} or {few}.").format(
            many=f"{many:.0f}", few=f"{few:.2f}" if round(few, 2) == few else f"{few:.4f}"
        ),
    )


def _figure(text: str) -> str:
    """Return the figure alone, without a sign of money."""
    found = re.search(r"[-+]?\d[\d.,]*\d", text)
    return found[0] if found else text
