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
    words, index = terms["column"].to_numpy(), terms["index"].to_numpy()
    for word in set(words):
        if word not in COLUMN_SETS:
            raise ValueError(f"terms over what is no column set: {sorted(set(words) - COLUMN_SETS.keys())}")
        own = words == word
        found[own] = columns(COLUMN_SETS[word], index[own])
    return found


def supply_of_terms(instance: Instance, terms: pd.DataFrame) -> Ints:
    """Return the row of supply whose goods each term is about, which says by ``column`` bought or brought and ``index``."""
    index = terms["index"].to_numpy(dtype=np.int64)
    brought = terms["column"].to_numpy() == "brought"
    found = index.copy()
    found[brought] = instance.lanes["supply"].to_numpy()[index[brought]]
    return found


def worth_of_terms(instance: Instance, terms: pd.DataFrame) -> Floats:
    """Return what one unit of each term's column comes to, in currency: the price of a pack that is bought; money that is paid is itself.

    A day of a menu comes to what the term itself says.
    """
    worth, bought = np.ones(len(terms)), terms["column"].to_numpy() == "bought"
    worth[bought] = supply_price(instance)[terms["index"].to_numpy()[bought]]
    return worth


def offer_of_terms(instance: Instance, terms: pd.DataFrame) -> Ints:
    """Return the offer whose goods each term counts, of what is bought or paid for."""
    bought, index = terms["column"].to_numpy() == "bought", terms["index"].to_numpy()
    found = np.zeros(len(terms), dtype=np.int64)
    found[bought] = instance.supply["offer"].to_numpy()[index[bought]]
    found[~bought] = instance.bills["offer"].to_numpy()[instance.payments["bill"].to_numpy()[index[~bought]]]
    return found


def units_of_terms(terms: pd.DataFrame, values: Mapping[str, Floats]) -> Floats:
    """Return how much of the column of each term there is in a solution."""
    found = np.zeros(len(terms))
    words, index = terms["column"].to_numpy(), terms["index"].to_numpy()
    for word in set(words) & COLUMN_SETS.keys():
        own = words == word
        found[own] = values[COLUMN_SETS[word]][index[own]]
    return found
