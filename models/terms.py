"""Terms of rules on goods and days: a table's ``column`` and ``index`` say of which decision a term is."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from models.blocks import Columns, Floats, Ints
from models.derived import supply_price
from models.instance import Instance

COLUMN_SETS = {
    "payment": "pay",
    "bought": "bought",
    "brought": "buy",
    "serving": "serve",
    "fill": "fill",
    "food": "there",
}
"""Column set behind each word that says over what a rule is summed: what is paid, bought, or brought by a lane; or, where the menu is
chosen, over days of dishes, of what fills them, and over foods that are there."""


def columns_of_terms(columns: Columns, terms: pd.DataFrame) -> Ints:
    """Return the column of each term that says by ``column`` and ``index`` which one is meant."""
    found = np.full(len(terms), -1, dtype=np.int64)
    for word, name in COLUMN_SETS.items():
        own = (terms["column"] == word).to_numpy()
        if own.any():
            found[own] = columns(name, terms["index"].to_numpy()[own])
    if (found < 0).any():
        raise ValueError(f"terms over what is no column set: {sorted(set(terms['column'][found < 0]))}")
    return found


def supply_of_terms(instance: Instance, terms: pd.DataFrame) -> Ints:
    """Return the row of supply whose goods each term is about, which says by ``column`` bought or brought and ``index``."""
    index = terms["index"].to_numpy(dtype=np.int64)
    brought = (terms["column"] == "brought").to_numpy()
    found = index.copy()
    found[brought] = instance.lanes["supply"].to_numpy()[index[brought]]
    return found


def worth_of_terms(instance: Instance, terms: pd.DataFrame) -> Floats:
    """Return what one unit of each term's column comes to, in currency: the price of a pack that is bought; money that is paid is itself.

    A day of a menu comes to what the term itself says.
    """
    worth, bought = np.ones(len(terms)), (terms["column"] == "bought").to_numpy()
    worth[bought] = supply_price(instance)[terms["index"].to_numpy()[bought]]
    return worth


def offer_of_terms(instance: Instance, terms: pd.DataFrame) -> Ints:
    """Return the offer whose goods each term counts, of what is bought or paid for."""
    bought, index = (terms["column"] == "bought").to_numpy(), terms["index"].to_numpy()
    found = np.zeros(len(terms), dtype=np.int64)
    found[bought] = instance.supply["offer"].to_numpy()[index[bought]]
    found[~bought] = instance.bills["offer"].to_numpy()[instance.payments["bill"].to_numpy()[index[~bought]]]
    return found


def units_of_terms(terms: pd.DataFrame, values: Mapping[str, Floats]) -> Floats:
    """Return how much of the column of each term there is in a solution."""
    found = np.zeros(len(terms))
    for word, name in COLUMN_SETS.items():
        own = (terms["column"] == word).to_numpy()
        if own.any():
            found[own] = values[name][terms["index"].to_numpy()[own]]
    return found
