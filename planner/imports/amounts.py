"""Amounts of ingredients as recipes write them - 200 g de carottes, 2 eggs, ½ xícara de arroz - and what they weigh."""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction
from unicodedata import numeric

from planner.imports.products import Food
from planner.io.cells import latin_digits
from planner.library import library
from planner.units import UNITS, canonical, kg_of

_NUMBER = r"\d+(?:[.,]\d+)?(?:\s*/\s*\d+)?|\d*\s*[¼½¾⅓⅔⅛]"
_RANGE = re.compile(rf"\s*({_NUMBER})(?:\s*(?:-|–|à|a|to|ou|or)\s*({_NUMBER}))?\s*(.*)", re.DOTALL)
_OF = re.compile(r"(?:de|du|des|da|do|d['’]|of|la|le|les|el|los|las)\s*(?=\w)", re.IGNORECASE)
_NOTE = re.compile(r"\([^()]*\)")

SPOONS = {
    "tablespoon": ("tbsp", "tbs", "tablespoon", "tablespoons", "c. à soupe", "cuillère à soupe", "cuillères à soupe", "cas", "càs", "colher de sopa", "colheres de sopa", "cucharada", "cucharadas"),
    "teaspoon": ("tsp", "teaspoon", "teaspoons", "c. à café", "cuillère à café", "cuillères à café", "càc", "colher de chá", "colheres de chá", "cucharadita", "cucharaditas"),
    "cup": ("cup", "cups", "tasse", "tasses", "xícara", "xícaras", "taza", "tazas"),
    "pinch": ("pinch", "pincée", "pincées", "pitada", "pitadas", "pizca", "pizcas"),
}  # fmt: skip
"""Household measures of which nobody says by law what they hold; what they weigh depends on the food."""


@dataclass(frozen=True, slots=True)
class Amount:
    """An amount of an ingredient.

    Parameters
    ----------
    quantity : float
        How many units; NaN if it is not told.
    unit : str
        Unit as `planner.units` calls it; ``piece`` if a number stands alone; blank if nothing is told.
    food : str
        What it is of.
    """

    quantity: float
    unit: str
    food: str


def read_amount(text: str) -> Amount:
    """Return the amount in a line of ingredients; of a span such as 2-3 the middle.

    >>> read_amount("200 g de carottes râpées"), read_amount("1/2 kg of rice")
    (Amount(quantity=200.0, unit='g', food='carottes râpées'), Amount(quantity=0.5, unit='kg', food='rice'))
    >>> read_amount("2 œufs (gros)"), read_amount("sal a gosto").unit
    (Amount(quantity=2.0, unit='piece', food='œufs'), '')
    """
    bare = " ".join(_NOTE.sub(" ", latin_digits(text)).split())
    match = _RANGE.fullmatch(bare)
    if match is None:
        return Amount(float("nan"), "", bare)
    low = _value(match[1])
    quantity = (low + _value(match[2])) / 2 if match[2] else low
    unit, food = _unit(match[3].strip())
    return Amount(quantity, unit, food)


def _value(text: str) -> float:
    text = text.strip().replace(",", ".")
    if text[-1] in "¼½¾⅓⅔⅛":
        return float(text[:-1].strip() or 0) + numeric(text[-1])
    if "/" in text:
        top, bottom = (part.strip() for part in text.split("/"))
        return float(Fraction(top) / Fraction(bottom)) if float(bottom) else float("nan")
    return float(text)


def _unit(rest: str) -> tuple[str, str]:
    """Return the unit at the beginning of a text, and what it is of."""
    folded = rest.casefold()
    for unit, words in SPOONS.items():
        word = next(
            (
                one
                for one in sorted(words, key=len, reverse=True)
                if re.match(rf"{re.escape(one)}\b|{re.escape(one)}(?=\s)", folded)
            ),
            "",
        )
        if word:
            return unit, _of(rest[len(word) :])
    first, _space, others = rest.partition(" ")
    word = canonical(first.rstrip("."))
    if word in UNITS and others:
        return word, _of(others)
    return "piece", rest


def _of(text: str) -> str:
    return _OF.sub("", text.strip(" .,"), count=1).strip() if _OF.match(text.strip(" .,")) else text.strip(" .,")


def grams(amount: Amount, food: Food, country: str) -> tuple[float, str] | None:
    """Return what an amount weighs in grams, and what of that is an assumption; None if nobody tells.

    By hand: 2 eggs of 50 g are 100 g; half a kg is 500 g.

    Parameters
    ----------
    amount : Amount
        The amount.
    food : Food
        What it is of.
    country : str
        ISO code, whose pieces and bunches are meant.

    Returns
    -------
    tuple of (float, str), or None
        Grams, and what of them is an assumption; None if nobody tells.
    """
    kg = kg_of(amount.unit)
    if kg == kg:
        return amount.quantity * kg * 1000, ""
    weight = library().weight(food.food, amount.unit, country) if food.food and amount.unit else None
    if weight is None or weight.rows.empty:
        return None
    middle = float(weight.rows["kg"].median())
    note = f"net_g: {amount.unit} = {middle * 1000:.4g} g ({str(weight.rows.iloc[0]['source']).partition(',')[0]})"
    return amount.quantity * middle * 1000, note
