"""Whether a rule is kept: the one concept that plan, check, screens and exit codes share.

A figure may be known in part only: of a menu whose foods are half analysed one knows that its iron is *at least* what the
analysed half gives, and no more. So a figure is judged by the span in which it surely lies. Worked by hand, for a rule
"at least 5":

====================  ==============================================
surely between         judgement
====================  ==============================================
6 and 6                met
5 and no bound         met: what is known alone reaches it
4 and 4                not met
4 and no bound         not known: the rest may or may not reach it
not known at all       not known
(nothing there)        nothing to count: nobody could keep or break it
====================  ==============================================
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum
from typing import Any

import numpy as np
import pandas as pd


class Judgement(StrEnum):
    """Whether a rule is kept.

    Only `NOT_MET` makes a plan short of something. `NOT_KNOWN` is named wherever a plan is summed up, for a rule that nobody
    could judge was not kept either. `NOTHING` is neither good nor bad.
    """

    MET = "met"
    NOT_MET = "not_met"
    NOT_KNOWN = "not_known"
    NOTHING = "nothing_to_count"


_WORST_FIRST = (Judgement.NOT_MET, Judgement.NOT_KNOWN, Judgement.MET, Judgement.NOTHING)


def judge(low: Any, high: Any, minimum: Any, maximum: Any, slack: Any = 0.0) -> np.ndarray:
    """Judge figures by the span in which each surely lies.

    Parameters
    ----------
    low, high : float or array
        Least and most that the figure can be, in its unit; the same where it is known, NaN where nothing is known.
    minimum, maximum : float or array
        Bounds in the same unit; NaN where there is none.
    slack : float or array
        By how much a bound may be passed and still be kept: what rounding leaves.

    Returns
    -------
    numpy.ndarray
        A word of `Judgement` each, as text. Where there is no bound at all the rule is met.

    Examples
    --------
    >>> [str(word) for word in judge([6, 4, 4, float("nan")], [6, 4, float("inf"), float("nan")], 5, float("nan"))]
    ['met', 'not_met', 'not_known', 'not_known']
    """
    low, high, minimum, maximum, slack = np.broadcast_arrays(
        *(np.atleast_1d(np.asarray(value, dtype=float)) for value in (low, high, minimum, maximum, slack))
    )
    broken = (high < minimum - slack) | (low > maximum + slack)
    kept = (np.isnan(minimum) | (low >= minimum - slack)) & (np.isnan(maximum) | (high <= maximum + slack))
    words = np.select([broken, kept], [Judgement.NOT_MET.value, Judgement.MET.value], Judgement.NOT_KNOWN.value)
    return words.astype(object)


def worst(judgements: Iterable[str]) -> Judgement:
    """Return what a rule comes to that several figures keep, break or leave open: broken once is broken.

    >>> worst(["met", "not_known", "nothing_to_count"]).value, worst([]).value
    ('not_known', 'nothing_to_count')
    """
    found = set(judgements)
    return next((word for word in _WORST_FIRST if word in found), Judgement.NOTHING)


def direction(value: float, minimum: float, maximum: float) -> str:
    """Return on which side of its bounds a figure lies: ``short``, ``over``, or blank between them or where it is unknown.

    Parameters
    ----------
    value : float
        The figure; NaN: not known.
    minimum, maximum : float
        Its bounds, each of them allowed, in the same unit; NaN: open on that side.

    Returns
    -------
    {"short", "over", ""}
        The side.

    >>> direction(4.0, 5.0, float("nan")), direction(9.0, 5.0, 8.0), direction(float("nan"), 5.0, 8.0)
    ('short', 'over', '')
    """
    if value < minimum:
        return "short"
    return "over" if value > maximum else ""


def is_not_met(judgements: pd.Series) -> pd.Series:
    """Return where a column of judgements says that a rule is broken; a blank cell says nothing."""
    return judgements.eq(Judgement.NOT_MET.value).fillna(False).astype(bool)


def of_old_word(word: object) -> str:
    """Return the judgement that a plan of an earlier edition stated as yes or no, or as too little, too much or unknown.

    >>> of_old_word(True).value, of_old_word("short").value, of_old_word("unknown").value, of_old_word("")
    ('met', 'not_met', 'not_known', '')
    """
    if isinstance(word, bool | np.bool_):
        return Judgement.MET if word else Judgement.NOT_MET
    if not isinstance(word, str):
        return Judgement.NOT_KNOWN
    return _OLD_WORDS.get(word, word)


_OLD_WORDS: dict[str, str] = {
    "short": Judgement.NOT_MET,
    "over": Judgement.NOT_MET,
    "unknown": Judgement.NOT_KNOWN,
}
