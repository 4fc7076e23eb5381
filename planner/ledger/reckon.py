"""Weights and amounts of lines, in exact decimals: a binary fraction of a cent never enters a sum."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pandas as pd

from planner.case import Case
from planner.findings import Finding
from planner.i18n import _, number_text
from planner.io.troubles import quoted
from planner.ledger.unit_weights import UnitWeights
from planner.units import (
    MONEY_PLACES,
    QUANTITY_PLACES,
    WEIGHED,
    canonical,
    exact,
    meant_unit,
    same_unit,
    weight_of,
)

LARGEST = 1e9
"""Quantities, weights and amounts beyond this are not believed."""

FIGURES = ("quantity", "kg", "price", "amount")

_CENT = Decimal("0.01")
_HAIR = Decimal("0.000001")


def reckon(case: Case, frame: pd.DataFrame, table: str) -> tuple[pd.DataFrame, list[Finding]]:
    """Fill in what a line leaves to reckoning, and say where its own figures contradict each other.

    Parameters
    ----------
    case : Case
        Its products and its table ``unit_weights`` give units and weights.
    frame : pandas.DataFrame
        Lines in the words of the case.
    table : str
        Name of the file, for the findings.

    Returns
    -------
    pandas.DataFrame
        With ``unit``, ``kg`` and ``amount`` filled in where they can be known, all figures rounded to what is stored,
        and the amount in whole cents as ``amount_cents``.
    list of Finding
        Units that cannot be converted, figures out of bounds, amounts that are not quantity x price.

    Notes
    -----
    Pieces that are billed by their real weight (the product is bought by weight, and the amount is kg x price, not pieces x price) are
    booked by weight. By hand: 10 chickens of 12.4 kg at 14.00, 173.60 in all, are 12.4 kg at 14.00 a kg.
    """
    lines = _Lines(case, table)
    reckoned: dict[str, list[Any]] = {name: [] for name in ("unit", *FIGURES, "amount_cents")}
    for row in frame[["date", "supplier", "product", "unit", *FIGURES]].itertuples():
        line = lines.reckon(row)
        for name, value in line.items():
            reckoned[name].append(value)
    frame = frame.copy()
    for name, values in reckoned.items():
        dtype = "str" if name == "unit" else "Int64" if name == "amount_cents" else "float64"
        frame[name] = pd.Series(values, index=frame.index, dtype=dtype)
    return frame, lines.findings()


class _Lines:
    """Reckons line by line and gathers what it finds, one finding per kind of trouble and word."""

    def __init__(self, case: Case, table: str) -> None:
        self._table = table
        self._products = case["products"].drop_duplicates("product").set_index("product")
        self._weights = UnitWeights(case)
        self._rows: dict[tuple[str, str], list[int]] = {}

    def reckon(self, row: Any) -> dict[str, Any]:
        for name in FIGURES:
            if abs(getattr(row, name)) > LARGEST:
                self._note("figure-too-large", name, row.Index)
                return {"unit": row.unit, "amount_cents": pd.NA} | dict.fromkeys(FIGURES, float("nan"))
        quantity = _decimal(row.quantity, QUANTITY_PLACES)
        price = _decimal(row.price, QUANTITY_PLACES)
        kg = _decimal(row.kg, QUANTITY_PLACES)
        unit = row.unit
        if self._by_weight(row, quantity, price, kg):
            quantity, unit = kg, "kg"
        amount = self._amount(row, quantity, price)
        if row.product in self._products.index:
            unit, kg = self._weight(row, unit, quantity, kg)
        cents = pd.NA if amount is None else int(amount.scaleb(MONEY_PLACES))
        figures = {"quantity": quantity, "kg": kg, "price": price, "amount": amount}
        return {"unit": unit, "amount_cents": cents} | {
            name: float("nan") if value is None else float(value) for name, value in figures.items()
        }

    def _by_weight(self, row: Any, quantity: Decimal | None, price: Decimal | None, kg: Decimal | None) -> bool:
        """Tell whether a line is of pieces billed by their weight, and note it."""
        if quantity is None or price is None or kg is None or row.product not in self._products.index:
            return False
        own, unit = str(self._products.at[row.product, "unit"]), row.unit
        amount = _decimal(row.amount, MONEY_PLACES)
        if canonical(own) != "kg" or not unit or canonical(unit) in WEIGHED or amount is None:
            return False
        if _differ(amount, kg, price) or not _differ(amount, quantity, price):
            return False
        told = _("{kg} kg in place of {quantity} {unit}").format(
            kg=number_text(float(kg), 2), quantity=number_text(float(quantity), 2), unit=unit
        )
        self._note("billed-by-weight", told, row.Index)
        return True

    def _amount(self, row: Any, quantity: Decimal | None, price: Decimal | None) -> Decimal | None:
        amount = _decimal(row.amount, MONEY_PLACES)
        if amount is not None and abs(Decimal(repr(row.amount)) - amount) > _HAIR:
            self._note("rounded-to-the-cent", number_text(row.amount, 4), row.Index)
        if quantity is None or price is None:
            return amount
        product = exact(quantity * price, MONEY_PLACES)
        if amount is None:
            return product
        if _differ(amount, quantity, price):
            told = _("{amount} instead of {product}").format(
                amount=number_text(float(amount), 2), product=number_text(float(product), 2)
            )
            self._note("amount-is-not-quantity-x-price", told, row.Index)
        return amount

    def _weight(self, row: Any, given: str, quantity: Decimal | None, kg: Decimal | None) -> tuple[str, Decimal | None]:
        product = self._products.loc[row.product]
        own = str(product["unit"])
        if quantity is None:
            return given, kg
        unit = given or own
        weight = self._weights.of(unit, row.product, row.supplier, row.date)
        if weight is None:
            weight = weight_of(unit, own, float(product["unit_kg"]), float(product["pack_units"]))
        if weight is not None:
            unit = own if same_unit(unit, own) else canonical(unit)
        if not given and canonical(own) != "kg":
            self._note("unit-taken", f"{row.product}: {own}", row.Index)
        if weight is None:
            if kg is None:
                named = self._weights.units(row.product)
                known = ", ".join(dict.fromkeys((own, "pack", *WEIGHED)))
                told = _("{unit} of {product} (known: {units})").format(
                    unit=quoted(unit), product=row.product, units=known
                )
                if any(same_unit(unit, one) for one in named):
                    told += ". " + _("The table unit_weights says it for other days or suppliers")
                meant = meant_unit(unit, [own, *named])
                if meant and canonical(unit) != canonical(meant):
                    told += ". " + _("Perhaps it is {meant}: --map {option}").format(
                        meant=meant, option=f"'unit:\"{unit}\"={meant}'"
                    )
                self._note("unit-not-convertible", told, row.Index)
            return unit, kg
        reckoned = exact(quantity * weight, QUANTITY_PLACES)
        if kg is None:
            return unit, reckoned
        by_weight = canonical(unit) in WEIGHED
        slack = Decimal("0.001") + abs(reckoned) / 1000 if by_weight else abs(reckoned)
        if abs(kg - reckoned) > slack:
            told = _("{kg} kg instead of {reckoned} kg").format(
                kg=number_text(float(kg), 2), reckoned=number_text(float(reckoned), 2)
            )
            self._note("weight-contradicts-unit" if by_weight else "weight-unusual", told, row.Index)
        return unit, kg

    def _note(self, code: str, told: str, line: int) -> None:
        self._rows.setdefault((code, told), []).append(int(line))

    def findings(self) -> list[Finding]:
        """Return what was found."""
        return [_finding(code, self._table, tuple(rows), told) for (code, told), rows in self._rows.items()]


def _differ(amount: Decimal, quantity: Decimal, price: Decimal) -> bool:
    """Tell whether an amount is not quantity x price; a price rounded to the cent is half a cent a unit off at most, either way."""
    return abs(amount - exact(quantity * price, MONEY_PLACES)) > _CENT * max(Decimal(1), abs(quantity))


def _decimal(value: float, places: int) -> Decimal | None:
    return None if value != value else exact(value, places)


def _finding(code: str, table: str, rows: tuple[int, ...], told: str) -> Finding:
    severity, column, what, why, mend = {
        "figure-too-large": (
            "error",
            told,
            _("{told} is beyond what can be believed.").format(told=told),
            _("One such line would outweigh the whole year."),
            _("Correct the number; look at the decimal comma too."),
        ),
        "rounded-to-the-cent": (
            "note",
            "amount",
            _("{told} is rounded to the cent.").format(told=told),
            _("Amounts are kept in whole cents, so that sums are exact."),
            _("Nothing, if the rest is only the spreadsheet's."),
        ),
        "amount-is-not-quantity-x-price": (
            "error",
            "amount",
            _("The amount is not quantity x price: {told}.").format(told=told),
            _("One of the three is wrong, or the line holds charges or a discount that the price does not tell."),
            _("Correct the line. For a discount leave the price blank; write charges on a line of their own."),
        ),
        "billed-by-weight": (
            "note",
            "quantity",
            _("The line is billed by weight: booked are {told}.").format(told=told),
            _("The amount is kg x price, so the price is that of a kg."),
            _("Nothing, if the price on paper is that of a kg."),
        ),
        "unit-taken": (
            "warning",
            "unit",
            _("No unit is given; the product's purchase unit is taken: {told}.").format(told=told),
            _("If the quantity was meant in kg, the weights are wrong."),
            _("Fill in the unit."),
        ),
        "unit-not-convertible": (
            "error",
            "unit",
            _("Nobody knows what this weighs: {told}.").format(told=told),
            _("Without the weight the line cannot be set against the plan."),
            _("Fill in the weight in kg, use a known unit, say once what the unit is: --map 'unit:\"THEIRS\"=OURS', or what it weighs: a row in the case's table unit_weights."),
        ),
        "weight-contradicts-unit": (
            "error",
            "kg",
            _("The weight is not the quantity in its unit: {told}.").format(told=told),
            _("One of them is wrong."),
            _("Correct the line, or leave the weight blank."),
        ),
        "weight-unusual": (
            "warning",
            "kg",
            _("The weight is more than double, or next to nothing, of what so many usually weigh: {told}.").format(
                told=told
            ),
            _("A wrong weight makes the product look missing or bought twice."),
            _("See whether unit and weight are right."),
        ),
    }[code]  # fmt: skip
    return Finding(code, severity, table, rows, column, what, why, mend)  # type: ignore[arg-type]
