"""What holds the plan back, ranked, in the user's units and words."""

from __future__ import annotations

import threading
from collections.abc import Collection, Mapping
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd

from models.anew import Agreement, Anew, Change, agreement, agreement_of, least_noticed, plan_anew
from models.instance import Instance
from models.objective import SLACK_LEVELS
from models.sensitivity import Price, Probe, Push, price_list, pushes
from planner.assembly import Assembly
from planner.case import Case
from planner.families import BY_BLOCK
from planner.families.facts import Planned
from planner.families.family import Subject
from planner.i18n import _, figures_text, ngettext, number_text
from planner.inputs import table_of

MOST_HARVESTS = 10
"""Harvests whose price is asked; their duals choose them."""

MOST_ANEW, FEW_ANEW = 12, 2
"""Rules, of those that weigh most, for which the case is planned anew, twice each: of a case that is planned in a second or two,
and of a large one."""

LARGE = 2_000
"""Lanes from which a case is a large one: a plan of it takes up to a minute."""

LEAST_EACH = 1e-4
"""Less than this per meal is not told."""

POINTS = "points of practice"
"""Unit of what floors of points lack, where no share stands beside them."""

SHARES = "target_gaps"
"""Level of what shares lack, which is told in parts of their own denominators."""


def binding_table(
    case: Case,
    assembly: Assembly,
    *,
    tight: Mapping[str, Collection[str]] | None = None,
    cancel: threading.Event | None = None,
    probe: Probe | None = None,
) -> pd.DataFrame:
    """Return the table ``binding``: the rules that cost the plan something, what weighs most first.

    For the first of them (see `most_anew`) the case is planned anew with the rule moved; what that gives is told.

    Parameters
    ----------
    case, assembly : Case, Assembly
        What is planned.
    tight : mapping of str to collection of str, optional
        By family, what rules are about of which alone is told; families that are not named are told in full.
    cancel : threading.Event, optional
        Set it to stop.
    probe : Probe, optional
        A solver at the optimum of the same instance, if there is one already.

    Returns
    -------
    pandas.DataFrame
        A row per rule that binds, with the columns of `planner.schema` for ``binding``; ``rank`` 1 weighs most. Sorted
        by the level of the objective that the rule touches, then by what a step of it is worth.

    Raises
    ------
    models.sensitivity.NoPlanError
        If no plan keeps every hard rule.
    InterruptedError
        If it was stopped.
    """
    probe = probe or Probe(assembly.instance, cancel)
    meals = float(assembly.meals["meals"].sum())
    words, tight = _Words(case, assembly, meals), tight or {}
    prices = [
        price
        for price in price_list(probe, pushes(probe), MOST_HARVESTS)
        if words.concerns(price) in tight.get(BY_BLOCK[price.push.block].name, {words.concerns(price)})
    ]
    asked = prices[: most_anew(assembly.instance)]
    found = list(plan_anew(assembly.instance, [price.push for price in asked], cancel)) if asked else []
    found += [None] * (len(prices) - len(asked))
    order = {level.name: place for place, level in enumerate(probe.levels)}
    rows = [words.row(price, anew) for price, anew in zip(prices, found, strict=True)]
    rows.sort(key=lambda row: (order[row["measure"]], -_weight(row)))
    return table_of("binding", [{"rank": place, **row} for place, row in enumerate(rows, 1)])


def most_anew(instance: Instance) -> int:
    """Return for how many rules of an instance planning anew is affordable: a matter of its size, never of the clock."""
    return FEW_ANEW if len(instance.lanes) >= LARGE else MOST_ANEW


def _weight(row: Mapping[str, Any]) -> float:
    """Return what one step changes: as planning anew tells it, else as told with packs split."""
    told = ("more", "less") if row["agreement"] == Agreement.NOT_ASKED else ("anew_more", "anew_less")
    return max((abs(row[name]) for name in told if not np.isnan(row[name])), default=np.inf)


class _Words:
    """Says prices in the user's words."""

    def __init__(self, case: Case, assembly: Assembly, meals: float) -> None:
        self._planned, self._meals = Planned(case, assembly), meals
        self._currency = self._planned.currency
        # What shares and floors of points lack stands in one level; it is told by what there is.
        self._shares = len(assembly.instance.targets) > 0 or not assembly.scores
        self._both = len(assembly.instance.targets) > 0 and len(assembly.scores) > 0

    def concerns(self, price: Price) -> str:
        """Return the short name of what a rule is about."""
        return self._about(price.push).short

    def _about(self, push: Push) -> Subject:
        return BY_BLOCK[push.block].limit(push.block).about(self._planned, push.member)

    def row(self, price: Price, anew: Anew | None) -> dict[str, Any]:
        """Return a row of the table, with what planning anew gave, if it was asked."""
        push, agrees = price.push, agreement(price, anew)
        # What planning anew contradicts is no price to reckon with.
        more, less = _split(price)
        # Neither is a price in other parts than those in which it is told: those of a share whose denominator moves.
        same = [
            bool(np.isnan(told)) or abs(told - one) <= 1e-9 for told, one in ((more, price.more), (less, price.less))
        ]
        priced = agrees is not Agreement.SPLIT and all(same)
        about = self._about(push)
        points, unit = self._measured(price)
        return {
            "family": BY_BLOCK[push.block].name,
            "concerns": about.short,
            "name": about.name,
            "text": self._sentence(price, anew),
            "step": push.step,
            "step_unit": self._currency if push.unit == "currency" else push.unit,
            "measure": price.level,
            "measure_unit": unit,
            "more": more * points,
            "less": less * points,
            "anew_more": np.nan if anew is None else _told(price, anew.more) * points,
            "anew_less": np.nan if anew is None else _told(price, anew.less) * points,
            "anew_within": np.nan if anew is None else _within(price, anew) * points,
            "agreement": str(agrees),
            "price": price.dual * points if priced else np.nan,
            "range_from": 0.0 - price.below if price.confirmed and priced else np.nan,
            "range_to": price.above if price.confirmed and priced else np.nan,
            "checked": self._checked(price, anew, agrees),
        }

    def _measured(self, price: Price) -> tuple[float, str]:
        """Return by what the changes of a level are multiplied where they are told, and their unit then."""
        if price.level == SHARES and not self._shares:
            return 1.0, POINTS
        if price.level in (SHARES, "nutrition_gaps", "rules"):
            return 100.0, "points"
        in_money = price.unit == "currency"
        return 1.0, self._currency if in_money else {"shortfall": "servings"}.get(price.level, price.unit)

    def _sentence(self, price: Price, anew: Anew | None) -> str:
        push = price.push
        more, less = (self._effect(price, change) for change in _split(price))
        if anew is not None:
            more, less = self._side(price, price.more, anew.more), self._side(price, price.less, anew.less)
        return BY_BLOCK[push.block].limit(push.block).sentence(self._planned, push, more, less)

    def _side(self, price: Price, told: float, change: Change | None) -> str:
        """Return what a step in one direction does: as planning anew tells it, where it differs from what was told."""
        if change is None:
            return _("leaves no plan")
        level = change.felt(price.level)
        within = change.within.get(level, 0.0)
        if level == SHARES:
            return self._effect(replace(price, level=level), change.missed, within)
        if agreement_of(price.level, told, change) is Agreement.ANEW:
            return self._effect(price, told)
        return self._effect(replace(price, level=level), change.of.get(level, 0.0), within)

    def _effect(self, price: Price, change: float, within: float = 0.0) -> str:
        """Return what a change of the level is, as a verb with its object; less than what it may be off is not told."""
        if np.isnan(change):
            return _("leaves no plan")
        size = abs(change)
        if least_noticed(price.level) < size <= within:
            return _("changes less than the search for whole packs can tell")
        if price.level in ("cost", "evaluated"):
            if size < 0.005:
                return _("changes nothing")
            text = _("saves {amount} {currency}") if change < 0 else _("costs {amount} {currency}")
            if price.level == "evaluated":
                text = (
                    _("saves {amount} {currency}, as bids are compared")
                    if change < 0
                    else _("costs {amount} {currency}, as bids are compared")
                )
            text = text.format(amount=number_text(size, 2), currency=self._currency)
            each = size / self._meals if self._meals else 0.0
            return text if each < LEAST_EACH else text + " " + _("({each} a meal)").format(each=number_text(each, 4))
        if price.level == "shortfall":
            if size < 1e-3:
                return _("changes nothing")
            one = 1 if round(size, 1) == 1 else 2
            text = (
                ngettext("feeds {count} serving more", "feeds {count} servings more", one)
                if change < 0
                else ngettext(
                    "leaves {count} serving more without food", "leaves {count} servings more without food", one
                )
            )
            return text.format(count=figures_text(round(size, 1)))
        if size < 1e-6:
            return _("changes nothing")
        if price.level == "reserved":
            text = (
                _("leaves {amount} {currency} less missing of what is reserved")
                if change < 0
                else _("leaves {amount} {currency} more missing of what is reserved")
            )
            return text.format(amount=number_text(size, 2), currency=self._currency)
        if price.level == SHARES and not self._shares:
            text = (
                _("leaves {points} points of practice less missing")
                if change < 0
                else _("leaves {points} points of practice more missing")
            )
            return text.format(points=figures_text(size, 3))
        if price.level not in SLACK_LEVELS:
            text = _("serves the law's order of preference") if change < 0 else _("harms the law's order of preference")
            return text + f" ({size:,.4g} {price.unit})"
        texts = {
            SHARES: (_("buys {points} points of the missing shares"), _("loses {points} points of the shares")),
            "nutrition_gaps": (_("mends {points} points of nutrition"), _("loses {points} points of nutrition")),
        }
        if self._both:
            texts[SHARES] = (
                _("brings {points} hundredths of what is missing of shares and points of practice"),
                _("takes {points} hundredths from shares and points of practice"),
            )
        better, worse = texts.get(
            price.level, (_("mends soft rules by {points} points"), _("breaks soft rules by {points} points"))
        )
        return (better if change < 0 else worse).format(points=f"{100 * size:.3g}")

    def _checked(self, price: Price, anew: Anew | None, agrees: Agreement) -> str:
        """Return how a line was checked, and what packs split would give where that is another answer."""
        if anew is None:
            return self._split_packs(price)
        if agrees is Agreement.ANEW:
            return _("confirmed by planning anew, in whole packs, with one step more room and one step less")
        if agrees is Agreement.ABOUT:
            text = _(
                "planned anew, in whole packs, with one step more room and one step less: known within {amount} {unit}, and what packs split would give lies within that"
            )
            unit = self._currency if price.level == "cost" else price.unit
            return text.format(amount=number_text(_within(price, anew), 2), unit=unit)
        return _(
            "planned anew, in whole packs; with packs split and minimum orders kept in part, one step more room {more} and one step less {less}"
        ).format(
            **{side: self._effect(price, change) for side, change in zip(("more", "less"), _split(price), strict=True)}
        )

    def _split_packs(self, price: Price) -> str:
        if not price.confirmed:
            return _(
                "solved again with one step more and one step less, packs split and minimum orders kept in part; not a price per unit"
            )
        unit = self._currency if price.push.unit == "currency" else price.push.unit
        text = _(
            "price confirmed by solving again from {low} to {high} {unit}, packs split and minimum orders kept in part; planned anew in whole packs it can differ"
        )
        return text.format(low=_signed(0.0 - price.below), high=_signed(price.above), unit=unit)


def _signed(value: float) -> str:
    return f"{'+' if value >= 0 else ''}{figures_text(value)}"


def _told(price: Price, change: Change | None) -> float:
    """Return the change of a price's level that planning anew gives; NaN where there is no plan, or a wish before it changes."""
    if change is None or change.felt(price.level) != price.level:
        return np.nan
    return change.missed if price.level == SHARES else change.of.get(price.level, 0.0)


def _split(price: Price) -> tuple[float, float]:
    """Return the changes that one step more room and one step less make with packs split, as they are told."""
    return (price.missed_more, price.missed_less) if price.level == SHARES else (price.more, price.less)


def _within(price: Price, anew: Anew) -> float:
    """Return by how much the changes that planning anew gives may be off; NaN where there is no plan on either side."""
    known = [change.within.get(price.level, 0.0) for change in (anew.more, anew.less) if change is not None]
    return max(known, default=np.nan)
