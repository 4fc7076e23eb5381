"""Blocks of rows in words that a test can compare."""

from __future__ import annotations

import numpy as np

from models.blocks import Problem
from models.build import make_problem
from models.instance import Instance


def column_names(problem: Problem) -> list[str]:
    """Return the name of every column: its set and its place in it."""
    return [f"{name} {i}" for name, members in problem.columns.sets.items() for i in range(len(members))]


def block_rows(instance: Instance, name: str) -> list[tuple[dict[str, float], float, float]]:
    """Return the rows of a block: coefficients by column, lower and upper bound."""
    problem = make_problem(instance)
    names, block = column_names(problem), problem.blocks[name]
    rows: list[tuple[dict[str, float], float, float]] = [
        ({}, float(low), float(high)) for low, high in zip(block.lower, block.upper, strict=True)
    ]
    for row, column, value in zip(block.rows, block.columns, block.coefficients, strict=True):
        terms = rows[row][0]
        terms[names[column]] = float(np.round(terms.get(names[column], 0.0) + value, 12))
    return [({c: v for c, v in terms.items() if v}, low, high) for terms, low, high in rows]
