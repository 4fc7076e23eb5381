"""What the menu served gives each stage, recomputed from recipes and composition, against the standards."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any

import numpy as np
import pandas as pd

from planner.i18n import _
from planner.judgement import Judgement
from planner.once import once
from planner.schema import PLAN_TABLES
from planner.schema.base import split_list
from planner.verify.facts import Facts, join, once_per_menu
from planner.verify.frequency import window_labels
from planner.verify.menu import portions_by_day
from planner.verify.rules import standards
from planner.verify.violation import Report, differ

KCAL = {"protein_g": 4.0, "carbohydrate_g": 4.0, "fat_g": 9.0, "saturated_fat_g": 9.0, "added_sugar_g": 4.0}
"""Energy of a gram (FAO 2003, general factors)."""

ENOUGH = 0.9
"""Part of the food that must be known before a maximum counts as kept."""


@once_per_menu
def judged_standards(facts: Facts, served: pd.DataFrame) -> pd.DataFrame:
    """Return every standard in force in every window, with what the menu gives, its bounds, mode and judgement."""
    return _all_standards(facts, portions_by_day(facts, served), standards(facts))


def check_nutrition(facts: Facts, served: pd.DataFrame, stated: pd.DataFrame, report: Report) -> None:
    """Check every figure of the table ``nutrition``, and that no standard is left out.

    Parameters
    ----------
    facts : Facts
        What the case says.
    served : pandas.DataFrame
        The menu served.
    stated : pandas.DataFrame
        Table ``nutrition`` of the plan.
    report : Report
        Receives what is wrong.
    """
    key = ["menu", "stage", "standard", "window"]
    named = stated[stated["standard"] != ""].drop_duplicates(key)
    own = judged_standards(facts, served)
    both = own.merge(named, on=key, how="outer", suffixes=("", "_stated"), indicator=True)
    report.add_rows(
        "nutrition", _("The plan does not say how a standard is met."), both[both["_merge"] == "left_only"], key
    )
    report.add_rows(
        "nutrition", _("There is no such standard in this window."), both[both["_merge"] == "right_only"], key
    )
    both = both[both["_merge"] == "both"]
    for column in ("days", "value", "minimum", "maximum", "target", "known_share", "gap"):
        mine, theirs = both[column].to_numpy(dtype=float), both[f"{column}_stated"].to_numpy(dtype=float)
        what = _("The figure {column} does not follow from the menu.").format(
            column=PLAN_TABLES["nutrition"][column].heading
        )
        wrong = both[differ(mine, theirs)]
        report.add_rows("nutrition", what, wrong, key, column, f"{column}_stated")
    wrong = both[both["judgement"] != both["judgement_stated"]]
    what = _("The plan says the wrong thing on whether this standard is met.")
    report.add_rows("nutrition", what, wrong, key, "judgement", "judgement_stated")
    what = _("The standard does not bind in the way that law and case say.")
    report.add_rows("nutrition", what, both[both["mode"] != both["mode_stated"]], key, "mode", "mode_stated")
    read = both["verified_stated"].astype(object).where(both["verified_stated"].notna(), None)
    what = _("The plan does not say truthfully whether the number was read in its source.")
    wrong = both[both["verified"].astype(object) != read]
    report.add_rows("nutrition", what, wrong, key, "verified", "verified_stated")
    _check_for_information(facts, portions_by_day(facts, served), stated[stated["standard"] == ""], report)


def _check_for_information(facts: Facts, grams: pd.DataFrame, stated: pd.DataFrame, report: Report) -> None:
    """Check the figures that rest on no standard: what a menu gives of each nutrient, month by month."""
    if stated.empty:
        return
    key = ["menu", "stage", "nutrient", "window"]
    pairs = stated[["menu", "stage", "nutrient"]].drop_duplicates().itertuples(index=False, name=None)
    rules = [
        {"menu": menu, "stage": stage, "standard": "", "nutrient": nutrient, "basis": "per_day", "window": "month",
         "mode": "", "verified": None} | dict.fromkeys(("minimum", "maximum", "target"), math.nan)
        for menu, stage, nutrient in pairs
    ]  # fmt: skip
    both = join(_all_standards(facts, grams, rules), stated, key, "inner", ("", "_stated"))
    for column in ("days", "value", "known_share"):
        mine, theirs = both[column].to_numpy(dtype=float), both[f"{column}_stated"].to_numpy(dtype=float)
        what = _("The figure {column} does not follow from the menu.").format(
            column=PLAN_TABLES["nutrition"][column].heading
        )
        report.add_rows("nutrition", what, both[differ(mine, theirs)], key, column, f"{column}_stated")
    bounded = stated[stated[["minimum", "maximum", "target", "gap"]].notna().any(axis=1) | stated["verified"].notna()]
    report.add_rows("nutrition", _("A figure for information has a bound, but no standard."), bounded, key)


COLUMNS = {
    **dict.fromkeys(("menu", "stage", "standard", "nutrient", "window"), "str"),
    **dict.fromkeys(("days", "value", "minimum", "maximum", "target", "known_share", "gap"), "float64"),
    **dict.fromkeys(("judgement", "mode"), "str"),
    "verified": "object",
}
"""Columns of the table that are reckoned here, with their types."""


class _Eaten:
    """What the pupils of a stage eat of a menu, as arrays: one entry per day and product."""

    def __init__(self, facts: Facts, part: pd.DataFrame) -> None:
        self._facts = facts
        self._product = part["product"]
        self._day, self._days = pd.factorize(part["date"], sort=True)
        self._of_product: dict[str, np.ndarray] = {}
        self._of_window: dict[str, tuple[np.ndarray, np.ndarray, np.ndarray]] = {}
        self.weight = part["grams"].to_numpy(dtype=float)

    def per_gram(self, nutrient: str) -> np.ndarray:
        """Return what a gram of each entry gives; NaN: unknown."""
        if nutrient not in self._of_product:
            self._of_product[nutrient] = self._product.map(_per_gram(self._facts, nutrient)).to_numpy(dtype=float)
        return self._of_product[nutrient]

    def windows(self, kind: str) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Return the windows in order, the place of each entry's among them, and the days that are served in each."""
        if kind not in self._of_window:
            labels = window_labels(self._facts, pd.DatetimeIndex(self._days), kind)
            names, of_day = np.unique(np.asarray(labels, dtype=object), return_inverse=True)
            self._of_window[kind] = names, of_day[self._day], np.bincount(of_day, minlength=len(names)).astype(float)
        return self._of_window[kind]


def _all_standards(facts: Facts, grams: pd.DataFrame, rules: list[dict[str, Any]]) -> pd.DataFrame:
    eaten = {pair: _Eaten(facts, part) for pair, part in grams.groupby(["menu", "stage"])}
    rows = [row for rule in rules if (rule["menu"], rule["stage"]) in eaten for row in _judged(facts, rule, eaten)]
    cells = zip(*rows, strict=True) if rows else ([] for _column in COLUMNS)
    return pd.DataFrame(
        {name: pd.Series(list(values), dtype=kind) for (name, kind), values in zip(COLUMNS.items(), cells, strict=True)}
    )


def _judged(facts: Facts, rule: dict[str, Any], of_pair: dict[Any, _Eaten]) -> Iterator[tuple[Any, ...]]:
    """Yield a row of `COLUMNS` for each window of a rule."""
    eaten, of_energy = of_pair[rule["menu"], rule["stage"]], rule["basis"] == "energy_share"
    names, window, days = eaten.windows(rule["window"])
    value, kcal, weight = eaten.per_gram(rule["nutrient"]), eaten.per_gram("energy_kcal"), eaten.weight
    if rule.get("without"):  # what a rule leaves out gives nothing of the nutrient, and keeps its energy
        value = np.where(eaten.per_gram(rule["without"]) > 0, 0.0, value)
    unknown = np.isnan(value) | (np.isnan(kcal) & of_energy)

    def sums(amounts: np.ndarray) -> np.ndarray:
        return np.bincount(window, amounts, minlength=len(names))

    given, heavy = sums(np.nan_to_num(value) * weight), sums(weight)
    with np.errstate(divide="ignore", invalid="ignore"):
        known = np.where(heavy > 0, sums(~unknown * weight) / heavy, math.nan)
        if of_energy:
            energy = sums(np.nan_to_num(kcal) * weight)
            amount = np.where(energy > 0, KCAL[str(rule["nutrient"])] * given / energy, math.nan)
        else:
            amount = given / days * (len(facts.school_weekdays) if rule["basis"] == "per_week" else 1)
    low, high, aim = (float(str(rule[name])) for name in ("minimum", "maximum", "target"))
    least, most = float(np.fmax(low, aim)), float(np.fmin(high, aim))
    for name, at, part, count in zip(names, amount.tolist(), known.tolist(), days.tolist(), strict=True):
        found = math.nan if part == 0 else at
        word = _word(found, part, least, most, of_energy)
        yield (
            rule["menu"], rule["stage"], rule["standard"], rule["nutrient"], name, count, found, low, high, aim, part,
            _gap(found, word, least, most), str(word), str(rule["mode"]), rule["verified"],
        )  # fmt: skip


def _gap(value: float, word: Judgement, least: float, most: float) -> float:
    """Return by how much a bound is missed; unknown where that is."""
    if word is Judgement.NOT_MET:
        return float(np.fmax(least - value, value - most))
    return 0.0 if word is Judgement.MET else math.nan


def _word(value: float, known: float, least: float, most: float, of_energy: bool) -> Judgement:
    """Judge one figure: what is not analysed can only add to an amount, but moves a part of the energy either way.

    By hand, at least 10: 12 g of a half known menu are met, 8 g are not known; 8 g of a menu known to nine tenths are not
    met. At most 10: 12 g of a half known menu are not met, 8 g are not known. Half known, 12 % of the energy say nothing.
    """
    doubtful = known < ENOUGH
    if math.isnan(value):
        return Judgement.NOTHING if of_energy and not doubtful else Judgement.NOT_KNOWN
    if of_energy and doubtful:
        return Judgement.NOT_KNOWN
    slack = 1e-6 * max(1.0, abs(value))
    if value > most + slack or (value < least - slack and not doubtful):
        return Judgement.NOT_MET
    if doubtful and (value < least - slack or not math.isnan(most)):
        return Judgement.NOT_KNOWN
    return Judgement.MET


def _per_gram(facts: Facts, nutrient: str) -> pd.Series:
    """Return what a net gram of each product gives, by product; NaN: unknown."""
    kind, _colon, words = nutrient.partition(":")
    products = facts.case["products"]
    if kind == "food_group":
        return pd.Series(
            products["food_group"].isin(split_list(words)).astype(float).to_numpy(), index=products["product"]
        )
    if kind == "component":
        rows = facts.case["components"]
        rows = rows[rows["component"].isin(split_list(words))]
        amounts = rows.groupby("product")["amount_per_100g"].sum() / 100
        return amounts.reindex(products["product"]).fillna(0.0)
    return _analysed(facts)[nutrient].astype(float) / 100


@once
def _analysed(facts: Facts) -> pd.DataFrame:
    """Return what 100 g of each product's food give, by product."""
    products = facts.case["products"][["product", "food"]]
    return join(products, facts.case["composition"], ["food"], "left").set_index("product")
