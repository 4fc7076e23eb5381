"""Amounts of ingredients as recipes write them - 200 g de carottes, 2 eggs, ½ xícara de arroz - and what they weigh."""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction
from unicodedata import numeric

from planner.imports.products import Food
from planner.io.cells import latin_digits
from planner.io.raw import Cell
from planner.library import library
from planner.units import UNITS, canonical, kg_of, parts_of

_SLASHES = str.maketrans("⁄∕", "//")
_MIXED = r"\d+(?:\s+|\s*-\s*)\d+\s*/\s*\d+"
_NUMBER = rf"{_MIXED}|\d+\s*/\s*\d+|\d*\s*[¼-¾⅐-⅞]|\d+(?:[.,]\d+)?"
_RANGE = re.compile(rf"\s*({_NUMBER})(?:\s*(?:-|–|à|a|to|ou|or)\s*({_NUMBER}))?(?![\d/¼-¾⅐-⅞])\s*(.*)", re.DOTALL)
_AND = re.compile(rf"(?:[,+&]|and\b|e\b|et\b|y\b)?\s*({_NUMBER})(?![\d/¼-¾⅐-⅞])\s*(.*)", re.DOTALL)
"""A further amount behind an amount, as the ounces of *6 lb 4 oz*."""

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

    @property
    def is_read(self) -> bool:
        """Whether no number or unit is left before what it is of; else the amount was not understood, and the food is no food."""
        first = self.food.split(maxsplit=1)
        return not first or not (
            re.match(r"[\d#¼-¾⅐-⅞]", self.food) or (len(first) > 1 and canonical(first[0]) in UNITS)
        )


def read_amount(text: str) -> Amount:
    """Return the amount in a line of ingredients; of a span such as 2-3 the middle.

    >>> read_amount("200 g de carottes râpées"), read_amount("1/2 kg of rice")
    (Amount(quantity=200.0, unit='g', food='carottes râpées'), Amount(quantity=0.5, unit='kg', food='rice'))
    >>> read_amount("2 œufs (gros)"), read_amount("sal a gosto").unit
    (Amount(quantity=2.0, unit='piece', food='œufs'), '')
    >>> read_amount("1 1/4 lb onion"), read_amount("6 lb 4 oz romaine lettuce")
    (Amount(quantity=1.25, unit='lb', food='onion'), Amount(quantity=6.25, unit='lb', food='romaine lettuce'))
    """
    bare = " ".join(_NOTE.sub(" ", latin_digits(text).translate(_SLASHES)).split())
    match = _RANGE.fullmatch(bare)
    if match is None:
        return Amount(float("nan"), "", bare)
    low = _value(match[1])
    quantity = (low + _value(match[2])) / 2 if match[2] else low
    unit, food = _unit(match[3].strip())
    while (more := _more(unit, food)) is not None:
        quantity += more.quantity
        food = more.food
    return Amount(quantity, unit, food)


def _more(unit: str, rest: str) -> Amount | None:
    """Return what is added by an amount right behind another, in the unit of that one: 4 oz are a quarter of a lb."""
    match = _AND.fullmatch(rest)
    if match is None:
        return None
    smaller, food = _unit(match[2].strip())
    part = parts_of(smaller, unit)
    return None if part is None else Amount(_value(match[1]) * part, unit, food)


def _value(text: str) -> float:
    """Return a number as recipes write it.

    >>> _value("1 1/4"), _value("2½"), _value("1-1/2"), _value("3/4"), _value("1,5")
    (1.25, 2.5, 1.5, 0.75, 1.5)
    """
    text = text.strip().replace(",", ".")
    if not text[-1].isascii():
        return float(text[:-1].strip() or 0) + numeric(text[-1])
    if "/" in text:  # also 1 1/4 and 1-1/4
        *whole, top, bottom = re.findall(r"\d+", text)
        return float(sum(map(int, whole)) + Fraction(int(top), int(bottom))) if int(bottom) else float("nan")
    return float(text)


_FRACTION = re.compile(rf"{_MIXED}|\d+\s*/\s*\d+|\d*\s*[¼-¾⅐-⅞]")


def mixed(cell: Cell) -> Cell:
    """Return the number of a cell that has a fraction in it; other cells as they are.

    >>> mixed("1 1/4"), mixed("2½"), mixed("1.5"), mixed("1/2 kg")
    (1.25, 2.5, '1.5', '1/2 kg')
    """
    bare = cell.translate(_SLASHES).strip() if isinstance(cell, str) else ""
    return _value(bare) if _FRACTION.fullmatch(bare) else cell


_CUT = re.compile(
    r"(?:,\s*|^)(?:(?:finely|coarsely|roughly|thinly|freshly)\s+)?"
    r"(?:chopped|diced|sliced|shredded|grated|minced|peeled|cubed|halved|quartered|trimmed|cored|rinsed|drained|washed|crushed|julienned)"
    r"(?:\s+(?:and|or)\s+\w+ed)?(?=$|[\s,])\s*",
    re.IGNORECASE,
)
"""What the kitchen does with an ingredient that stays what it is, before its name or behind a comma."""


def as_named(food: str) -> str:
    """Return an ingredient without what is done with it.

    >>> as_named("finely chopped onion"), as_named("carrots, peeled and diced"), as_named("tomatoes, canned, drained")
    ('onion', 'carrots', 'tomatoes, canned')
    """
    before = ""
    bare = food
    while bare != before:
        before, bare = bare, _CUT.sub(" ", bare).strip(" ,")
    return bare or food


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
    for length in (2, 1):  # fl oz, before oz
        first, others = " ".join(rest.split()[:length]), " ".join(rest.split()[length:])
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
