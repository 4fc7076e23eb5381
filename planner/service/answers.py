"""What is said in a line of options or answers: amounts, numbers by word, a place, a day; what can be read in two ways is asked, as in a file."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from planner.findings import Finding, InputError
from planner.i18n import _
from planner.io.cells import CellError, read_number
from planner.io.files import file_error
from planner.io.offices import plain_number

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


def numbers_by_word(texts: Sequence[str], option: str, example: str = "") -> dict[str, float]:
    """Read numbers that are said of words, such as ``primary=1200,creche=300``.

    Parameters
    ----------
    texts : sequence of str
        What was said, each perhaps of several words with commas between them.
    option : str
        How it was asked for, for what is told of a text that is not understood.
    example : str
        How it is written, in words that hold where it is asked; default: the usual ones of the option.

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
            wrong.append(_not_understood(option, text, example))
    if wrong:
        raise InputError(list(dict.fromkeys(wrong)))
    return found


def whole_by_word(texts: Sequence[str], option: str) -> dict[str, int]:
    """Read whole numbers from 0 that are said of words; see `numbers_by_word`.

    Parameters
    ----------
    texts : sequence of str
        What was said.
    option : str
        How it was asked for.

    Returns
    -------
    dict of str to int
        The numbers by word.

    Raises
    ------
    InputError
        As `numbers_by_word`, or if a number is a part of one.
    """
    found = numbers_by_word(texts, option)
    if parts := [f"{word}={number:g}" for word, number in found.items() if number != int(number)]:
        raise InputError([_not_understood(option, part) for part in parts])
    return {word: int(number) for word, number in found.items()}


def place_said(text: str) -> tuple[float, float] | None:
    """Read ``LATITUDE,LONGITUDE`` in degrees; blank: none is said.

    Raises
    ------
    InputError
        If it is no place on the globe.
    """
    if not text:
        return None
    try:
        lat, lon = (float(part) for part in text.split(","))
    except ValueError:
        lat = lon = float("nan")
    if not (abs(lat) <= 90 and abs(lon) <= 180):
        raise InputError([_not_understood("--place", text)])
    return lat, lon


def day_said(text: str) -> str:
    """Read a day as ``2026-02-09``; blank: none is said. An `InputError` tells that it is none."""
    try:
        return date.fromisoformat(text).isoformat() if text else ""
    except ValueError:
        raise InputError([_not_understood("--day", text)]) from None


def percent_said(text: str, option: str) -> float | None:
    """Read a percentage from 0 to 100; blank: none is said. An `InputError` tells that it is none."""
    if not text:
        return None
    found = amount_said(text.removesuffix("%"), option)
    if not 0 <= found <= 100:
        raise InputError([_not_understood(option, text)])
    return found


_EXAMPLES = {
    "--pupils": "--pupils primary=1200,creche=300",
    "--price": "--price rice=5.20",
    "--place": "--place 47.218,-1.554",
    "--day": "--day 2026-02-09",
    "--tax": "--tax 5.5",
}


def _not_understood(option: str, text: str, example: str = "") -> Finding:
    return file_error(
        "answer-not-understood",
        _("{option} {text} is not understood.").format(option=option, text=text),
        _("Write it as in: {example}.").format(example=example or _EXAMPLES[option]),
        _("Nothing was written."),
    )


def _not_read(trouble: str, text: str, option: str) -> Finding:
    if trouble != "ambiguous-number":
        return file_error(
            "answer-no-number",
            _("{option} {text}: this is no number.").format(option=option, text=text),
            _("Write digits, with a decimal point or comma if it has one: 600000 or 600000.50."),
            _("Nothing was written."),
        )
    ways = {read_number(str(plain_number(_figure(text))), mark) for mark in ("dot", "comma")}
    few, many = sorted(ways)
    return file_error(
        "answer-in-two-ways",
        _("{option} {text} can be read in two ways: with decimals, or as thousands.").format(option=option, text=text),
        _("Write {many} or {few}.").format(
            many=f"{many:.0f}", few=f"{few:.2f}" if round(few, 2) == few else f"{few:.4f}"
        ),
        _("The one is a thousand times the other. Nothing was written."),
    )


def _figure(text: str) -> str:
    """Return the figure alone, without a sign of money."""
    found = re.search(r"[-+]?\d[\d.,]*\d", text)
    return found[0] if found else text
