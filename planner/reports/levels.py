"""Levels of shares and of scales of points: which one a plan holds, and where the next begins."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

import pandas as pd

from planner.i18n import _, number_text, share_text
from planner.programmes.law import Law

Levels = Sequence[tuple[str, float]]


def level_texts(law: Law | None, tables: Mapping[str, pd.DataFrame]) -> Iterator[str]:
    """Yield for every share and scale of points with levels the one that the plan holds: of several windows that of the worst.

    By hand, bronze from 30 % on and silver from 60 %: 64 % in January to March and 59 % in February to April are bronze; silver begins at 60 %.

    Parameters
    ----------
    law : Law or None
        The law; None: nobody can tell.
    tables : mapping of str to pandas.DataFrame
        The plan's tables ``targets`` and ``points``.
    """
    if law is None:
        return
    targets, points = tables["targets"], tables.get("points", pd.DataFrame())
    for target in law.targets:
        rows = targets[(targets["target"] == target.target) & targets["reached_share"].notna()]
        if target.levels and len(rows) and "level" in rows:
            yield _text(target.name or target.target, target.levels, rows["level"], share_text(rows["reached_share"].min()), share_text)  # fmt: skip
    for scale in law.points:
        rows = points[(points["rule"] == scale.name) & points["reached"].notna()] if len(points) else points
        if scale.levels and len(rows) and "level" in rows:
            yield _text(scale.definition, scale.levels, rows["level"], _points(rows["reached"].min()), _points)


def _points(mean: float) -> str:
    return _("{points} points").format(points=number_text(mean, 2))


def _text(name: str, levels: Levels, held: pd.Series, reached: str, words: Callable[[float], str]) -> str:
    ranked = sorted(levels, key=lambda level: level[1])
    order = ["", *(level for level, _least in ranked)]
    place = min(order.index(level) if level in order else 0 for level in held)
    told = {"name": name.rstrip("."), "reached": reached, "level": order[place]}
    if place == len(ranked):
        return _("{name}: level {level}, with {reached}.").format(**told)
    told |= {"next": ranked[place][0], "least": words(ranked[place][1])}
    if place == 0:
        return _("{name}: no level yet, with {reached}; {next} begins at {least}.").format(**told)
    return _("{name}: level {level}, with {reached}; {next} begins at {least}.").format(**told)
