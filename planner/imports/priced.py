"""Prices of a file in the units of the products, by what units weigh in the case, by definition or by the library."""

from __future__ import annotations

from dataclasses import dataclass, field
from math import isnan
from typing import Any

import pandas as pd

from planner.case import Case
from planner.checks.facts import Facts
from planner.checks.mappings import meant_by
from planner.findings import Finding
from planner.i18n import _, figures_text, weight_unit
from planner.imports.products import Food, Foods, is_pack, is_volume, pack_kg, unit_kg
from planner.imports.result import Told
from planner.imports.told import told
from planner.io.raw import RawTable
from planner.io.troubles import quoted
from planner.ledger.lines import accept_option
from planner.ledger.words import BLANK, SUGGESTED_FROM, Meaning, Unknown, words_of
from planner.library import library
from planner.schema.words import unit_in_words
from planner.units import UNITS, canonical, kg_of, same_unit, weight_of
from planner.words import likeness

BY_THE_KG = "kg"


@dataclass
class Priced(Told):
    """Prices by line, in the unit of the product.

    Parameters
    ----------
    product : dict of int to str
        Short name of the product.
    price : pandas.Series
        Price of one unit of it; NaN where the line has none.
    assumed : dict of int to str
        How a price was brought to the product's unit, where that took an assumption.
    products : list of dict
        Rows of products that the case has not yet.
    """

    product: dict[int, str] = field(default_factory=dict)
    price: pd.Series = field(default_factory=lambda: pd.Series(dtype="float64"))
    assumed: dict[int, str] = field(default_factory=dict)
    products: list[dict[str, object]] = field(default_factory=list)


@dataclass(frozen=True)
class _Unit:
    """A unit in which something is ordered: its name, its weight in kg, and what of that is an assumption."""

    unit: str
    kg: float
    assumed: str = ""


def in_product_units(
    frame: pd.DataFrame, goods: dict[int, str], foods: Foods, case: Case | None, country: str, raw: RawTable
) -> Priced:
    """Return the prices of lines in the units of their products.

    By hand: bananas at 6.00 a bunch of 1.2 kg, and the case orders them by the kg: 6.00 / 1.2 = 5.00 a kg.

    Parameters
    ----------
    frame : pandas.DataFrame
        Typed lines: ``product``, ``unit``, ``price``.
    goods : dict of int to str
        Description of each line whose food is known.
    foods : Foods
        What descriptions mean.
    case : Case or None
        The case, whose products have units of their own.
    country : str
        ISO code, by whose trade crates and bunches are weighed.
    raw : RawTable
        The lines, for what is told.

    Returns
    -------
    Priced
        Prices by line; of lines whose unit is not known none.
    """
    found = Priced()
    mapped = None if case is None else words_of(case, foods.said)["unit"]
    units = {} if case is None else {str(r.product): r for r in case["products"].itertuples()}
    prices: dict[int, float] = {}
    strange: dict[str, list[int]] = {}
    weightless: dict[tuple[str, str], list[int]] = {}
    new: dict[str, _Unit] = {}
    for line, text in goods.items():
        food = foods(text)
        assert food is not None
        said = str(frame.loc[line, "unit"])
        meant = (mapped(said or BLANK) if mapped else None) or said
        if unit_kg(meant) and pack_kg(text) and is_pack(said):
            meant = said  # what a line says of its own pack outweighs what packs hold in general
        theirs = _their_unit(meant, text, food, country, bare=not said)
        if theirs is None:
            strange.setdefault(said, []).append(line)
            continue
        if food.new:
            ours = new.setdefault(food.product, _order_unit(theirs))
        else:
            row = units[food.product]
            ours = _Unit(str(row.unit), float(str(row.unit_kg)))
            theirs = _by_the_case(theirs, row)
        found.product[line] = food.product
        price = float(frame["price"][line])
        if any(same_unit(unit, ours.unit) for unit in (said, theirs.unit)) or isnan(price):
            prices[line] = price
        elif isnan(theirs.kg) or isnan(ours.kg):
            weightless.setdefault((said or theirs.unit, food.product), []).append(line)
        else:
            prices[line] = price / theirs.kg * ours.kg
            found.assumed[line] = theirs.assumed
    for product, unit in new.items():
        if isnan(unit.kg):
            lines = [line for line, one in found.product.items() if one == product]
            weightless.setdefault((unit.unit, product), []).extend(lines)
        found.products.append(foods.row(product, unit.unit, unit.kg, unit.assumed))
    found.price = pd.Series(prices, dtype="float64")
    found.findings += [_strange_unit(raw, unit, lines) for unit, lines in strange.items()]
    if case is not None:
        found.questions += [_unit_asked(unit, lines, case) for unit, lines in strange.items() if not _has_digits(unit)]
    found.findings += [
        _weightless(raw, unit, foods.called(product), lines) for (unit, product), lines in weightless.items()
    ]
    return found


def _their_unit(unit: str, text: str, food: Food, country: str, *, bare: bool) -> _Unit | None:
    """Return the unit of a line with its weight; None if nobody knows the unit.

    The size of a pack that stands in the description outweighs a unit that is a piece, a pack or not told in the line (`bare`).
    """
    sized = unit_kg(unit)
    if sized:
        return _pack(*sized, _("price: by the kg, a pack holds {size} as its unit says"))
    pack = pack_kg(text)
    word = canonical(unit) if unit else ""
    if pack and (bare or is_pack(unit)):
        return _pack(*pack, _("price: by the kg, a pack holds {size} as its description says"))
    if not word:
        return None
    own = kg_of(unit, country)
    if isnan(kg_of(unit)) and not isnan(own):
        return _Unit(word, own, _("price: a {unit} is {kg} kg here").format(unit=unit, kg=figures_text(own, 5)))
    weight = library().weight(food.food, unit, country) if food.food else None
    if weight is not None:
        middle = (
            float(f"{(weight.low + weight.high) / 2:.4g}")
            if weight.rows.empty
            else float(f"{weight.rows['kg'].median():.3g}")
        )
        body = "" if weight.rows.empty else str(weight.rows.iloc[0]["source"]).partition(",")[0]
        note = (
            _("a {unit} weighs {kg} kg ({body})").format(unit=word, kg=figures_text(middle, 3), body=body)
            if body
            else ""
        )
        return _Unit(word, middle, note)
    if not isnan(kg_of(unit)):
        return _Unit(word, kg_of(unit))
    return _Unit(word, float("nan")) if word in UNITS else None


def _pack(kg: float, size: str, note: str) -> _Unit:
    """Return a pack of a told size; that a litre is taken for a kg is said."""
    litre = "; " + _("a litre is taken for a kg") if is_volume(size) else ""
    return _Unit(_("pack of {size}").format(size=size), kg, note.format(size=size) + litre)


def _order_unit(theirs: _Unit) -> _Unit:
    """Return the unit in which a new product is ordered: that of the file, or the kg for packs of a told weight."""
    return theirs if theirs.unit in UNITS else _Unit(BY_THE_KG, 1.0)


def _by_the_case(theirs: _Unit, row: Any) -> _Unit:
    """Return a unit with the weight that the case's product gives it, where that tells more than the library."""
    kg = weight_of(theirs.unit, str(row.unit), float(row.unit_kg), float(row.pack_units))
    return theirs if kg is None else _Unit(theirs.unit, float(kg))


def _strange_unit(raw: RawTable, unit: str, lines: list[int]) -> Finding:
    return told(
        "unknown-unit",
        "error",
        raw.name,
        lines,
        "unit",
        what=_("The line has no unit, and its description no size.")
        if not unit
        else _("The unit {unit} is not known.").format(unit=quoted(unit)),
        why=_("Nobody can tell what the price is for."),
        mend=_("Write into the file what one of them weighs, such as “box 20 kg”.")
        if _has_digits(unit)
        else _(
            "Write the unit into the file, or say once what all these prices are for: {option}, with the unit in its place."
        ).format(option=accept_option(Meaning("unit", BLANK, "UNIT")))
        if not unit
        else _(
            "Say once what one weighs, with its number in place of NUMBER: {option}; or name another unit that is known."
        ).format(option=accept_option(Meaning("unit", unit, f"NUMBER {weight_unit()}"))),
    )


def _has_digits(unit: str) -> bool:
    return any(character.isdigit() for character in unit)


def _unit_asked(unit: str, lines: list[int], case: Case) -> Unknown:
    """Return the question what a unit means: one of those that the case has, or a weight."""
    units = meant_by(Facts(case), "unit") or []
    like = {one: max(likeness(unit, word) for word in (one, unit_in_words(one))) for one in units}
    likely = sorted(units, key=lambda one: (-like[one], one))
    choices = tuple((one, unit_in_words(one), like[one] if like[one] >= SUGGESTED_FROM else 0.0) for one in likely)
    return Unknown("unit", unit or BLANK, choices, tuple(lines))


def _weightless(raw: RawTable, unit: str, product: str, lines: list[int]) -> Finding:
    return told(
        "unit-without-weight",
        "error",
        raw.name,
        lines,
        "unit",
        what=_("Nobody knows what a {unit} of {product} weighs.").format(unit=quoted(unit), product=quoted(product)),
        why=_("Without it the price cannot be compared, nor the need be brought to units."),
        mend=_(
            "Give prices by the kg, write the size into the description (“5 kg”), or add the product with its unit_kg to the table products."
        ),
    )
