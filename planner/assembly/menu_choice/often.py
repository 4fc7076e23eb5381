"""Rules on how often something is served on the menus that are free, as rows over the days of dishes and of what fills them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from models.blocks import Ints
from models.instance import empty_table
from planner.assembly.calendar import monday_of
from planner.assembly.choices import net_recipes
from planner.assembly.labels import positions
from planner.assembly.menu_choice.dishes import Dishes
from planner.assembly.menu_choice.rows import joined
from planner.assembly.menu_choice.setting import Setting
from planner.assembly.menu_rules import (
    Frequency,
    dish_counts,
    foods_before,
    least,
    months_counted,
    product_counts,
    served_before,
    shares_before,
    week_days,
)
from planner.assembly.rule_windows import RuleWindow, plan_span, rule_windows


@dataclass(eq=False)
class _RuleRows:
    """Rows of rules on how often, as they are made."""

    rows: list[dict[str, Any]] = field(default_factory=list)
    words: list[dict[str, Any]] = field(default_factory=list)
    terms: list[tuple[np.ndarray, ...]] = field(default_factory=list)
    foods: list[dict[str, Any]] = field(default_factory=list)
    food_terms: list[tuple[np.ndarray, ...]] = field(default_factory=list)

    def add(
        self,
        place: int,
        rule: Frequency,
        label: str,
        bounds: tuple[float, float],
        terms: tuple[np.ndarray, np.ndarray, np.ndarray],
    ) -> None:
        """Add a row: which rule, its window, least and most, and its terms as column, index and count."""
        self.terms.append((np.full(len(terms[0]), len(self.rows)), *terms))
        low, high = bounds
        self.rows.append(
            {"rule": f"{rule.rule} {rule.menu} {label}", "minimum": low, "maximum": high, "mode": rule.mode}
        )
        self.words.append({"rule": place, "window": label})

    def tables(self) -> tuple[dict[str, pd.DataFrame], pd.DataFrame]:
        """Return the tables of an instance, and for each row of ``frequencies`` its rule and window."""
        return {
            "frequencies": pd.DataFrame(self.rows, columns=empty_table("frequencies").columns),
            "frequency_terms": joined("frequency_terms", self.terms),
            "foods": pd.DataFrame(self.foods, columns=empty_table("foods").columns),
            "food_terms": joined("food_terms", self.food_terms),
        }, pd.DataFrame(self.words, columns=["rule", "window"])


class _Window(NamedTuple):
    """A window on a menu: its first span's name, its spans, days with school, and by week of it (its Monday) how many."""

    label: str
    spans: Ints
    days: int
    mondays: Ints
    days_by_week: Ints


class Often:
    """The rules on how often.

    Parameters
    ----------
    known : Setting
        What every step knows.
    dishes : Dishes
        What may be served.
    """

    def __init__(self, known: Setting, dishes: Dishes) -> None:
        self.known, self.dishes = known, dishes
        self._windows_of = cache(self._windows)
        self._weekdays = week_days(known.case)

    def _windows(self, menu: str, per: str) -> tuple[_Window, ...]:
        """Return the windows of days, weeks, months or the year in which a menu is served, the same for all its rules."""
        opened = np.flatnonzero(self.known.days.open[int(positions(self.known.days.menus, [menu])[0])])
        span_of_day, monday = (
            self.known.days.span_of_day[opened],
            monday_of(self.known.days.calendar.days)[opened],
        )
        first = self.known.days.spans["period"].to_numpy(dtype=object)
        found = []
        for spans in self.known.windows(per):
            inside = np.isin(span_of_day, spans)
            if inside.any():
                weeks, days = np.unique(monday[inside], return_counts=True)
                found.append(_Window(str(first[spans[0]]), spans, int(inside.sum()), weeks, days))
        return tuple(found)

    def tables(self, rules: list[Frequency]) -> tuple[dict[str, pd.DataFrame], pd.DataFrame]:
        """Return the tables ``frequencies``, ``foods`` and their terms, and for each row of the first its rule and window."""
        servings, fills = self.dishes.servings, self.dishes.fills
        made = _RuleRows()
        span = servings["period"].to_numpy(dtype=np.int64)
        menu = servings["menu"].to_numpy(dtype=object)
        serving, filled = fills["serving"].to_numpy(dtype=np.int64), fills["product"].to_numpy(dtype=np.int64)
        part = 1.0 / fills.groupby(["serving", "choice"])["stage"].transform("nunique").to_numpy(dtype=float)
        products = self.known.case["products"].set_index("product").reindex(self.known.products)
        in_dish = self._always_in()
        holds = self._foods_held(servings, fills, in_dish)
        known: dict[tuple[str, tuple[str, ...]], tuple[np.ndarray, np.ndarray]] = {}
        for place, (rule, before) in enumerate(zip(rules, served_before(self.known.case, rules), strict=True)):
            what = (rule.scope, rule.values)
            if what not in known:
                goods = product_counts(rule, products).to_numpy(dtype=bool)
                by_name = dish_counts(rule, self.known.dish_table)
                with_goods = pd.MultiIndex.from_frame(in_dish.loc[goods[in_dish["place"]], ["dish", "season"]])
                inside = pd.MultiIndex.from_frame(servings[["dish", "season"]]).isin(with_goods)
                known[what] = servings["dish"].isin(by_name.index[by_name]).to_numpy() | inside, goods
            by_dish, goods = known[what]
            if rule.count == "foods":
                self._foods(place, rule, holds[(holds["menu"] == rule.menu) & goods[holds["food"]]], made)
                continue
            if rule.count == "share":
                self._share(place, rule, holds[holds["menu"] == rule.menu], made)
                continue
            of_menu = menu == rule.menu
            counts = of_menu & by_dish
            fill_counts = of_menu[serving] & ~counts[serving] & goods[filled]
            index = np.concatenate([np.flatnonzero(counts), np.flatnonzero(fill_counts)])
            kind = np.array(["serving"] * int(counts.sum()) + ["fill"] * int(fill_counts.sum()), dtype=object)
            if not len(index):
                continue
            of_span = np.concatenate([span[counts], span[serving[fill_counts]]])
            weight = np.concatenate([np.ones(int(counts.sum())), part[fill_counts]])
            by_span = np.argsort(of_span, kind="stable")
            edges = np.searchsorted(of_span[by_span], np.arange(len(self.known.days.spans) + 1))
            for label, spans, low, high in self._bounds(rule, before):
                if np.isnan(low) and np.isnan(high):
                    continue
                here = np.sort(np.concatenate([by_span[edges[span] : edges[span + 1]] for span in spans]))
                if len(here):
                    made.add(place, rule, label, (low, high), (kind[here], index[here], weight[here]))
        return made.tables()

    def _foods_held(self, servings: pd.DataFrame, fills: pd.DataFrame, in_dish: pd.DataFrame) -> pd.DataFrame:
        """Return what brings which food: ``column``, ``index``, ``serving``, ``choice``, ``stage``, ``food`` (position of the product), ``menu``, ``span``."""
        always = servings[["dish", "season"]].assign(index=np.arange(len(servings)), column="serving")
        always = always.merge(in_dish, on=["dish", "season"])
        always = always.assign(serving=always["index"], food=always["place"], choice="", stage="")
        filled = fills.assign(index=np.arange(len(fills)), column="fill")
        names = ["column", "index", "serving", "choice", "stage", "food"]
        both = pd.concat([always[names], filled.rename(columns={"product": "food"})[names]], ignore_index=True)
        both = both.astype({"index": "int64", "serving": "int64", "food": "int64"})
        at = both["serving"].to_numpy()
        return both.assign(
            menu=servings["menu"].to_numpy(dtype=object)[at], span=servings["period"].to_numpy(dtype=np.int64)[at]
        )

    def _foods(self, place: int, rule: Frequency, holds: pd.DataFrame, made: _RuleRows) -> None:
        """Add the rows of a rule that counts different foods, and for each food in how many of the windows added up it is there."""
        first = self.known.days.spans["period"].to_numpy(dtype=object)
        for spans, low, most, had in self._food_windows(rule):
            here = holds[holds["span"].isin(spans) & ~holds["food"].isin(had)]
            label, foods = str(first[spans[0]]), here["food"].unique()
            if not len(foods):
                continue
            start = len(made.foods)
            for food in foods:
                name = f"{self.known.products[int(food)]} {rule.rule} {rule.menu} {label}"
                made.foods.append({"food": name, "menu": rule.menu, "period": int(spans[-1]), "most": float(most)})
            number = start + pd.Index(foods).get_indexer(here["food"])
            made.food_terms.append((number, here["column"].to_numpy(dtype=object), here["index"].to_numpy()))
            kind = np.full(len(foods), "food", dtype=object)
            made.add(place, rule, label, (low, np.nan), (kind, np.arange(start, len(made.foods)), np.ones(len(foods))))

    def _share(self, place: int, rule: Frequency, holds: pd.DataFrame, made: _RuleRows) -> None:
        """Add the rows of a share of servings: what counts - share x what it is one of, with what was served before, is not below 0.

        A food whose season begins or ends in a span counts as it does in the worse of its months; so does a window that cuts spans.
        """
        dates, span_at = self._dates_of(rule)
        before = shares_before(self.known.case, rule, self.known.products)
        month = np.asarray(dates.astype("datetime64[M]").astype(np.int64) % 12, dtype=np.int64)
        by_month = months_counted(self.known.case, rule, self.known.products)
        base = product_counts(rule.base, self.known.case["products"].set_index("product").reindex(self.known.products))
        holds = holds[base.to_numpy(dtype=bool)[holds["food"]]]
        food, span = holds["food"].to_numpy(), holds["span"].to_numpy()
        first = self.known.days.spans["period"].to_numpy(dtype=object)
        spans = range(len(first))
        worst = np.array([by_month[month[span_at == s]].all(axis=0) for s in spans])
        best = np.array([by_month[month[span_at == s]].any(axis=0) for s in spans])
        part = 1.0 / holds.groupby(["column", "serving", "choice"])["stage"].transform("nunique").to_numpy(dtype=float)
        for window in rule_windows(rule, dates, plan_span(self.known.case)):
            inside = np.unique(span_at[window.days[window.days >= len(before)]])
            here = np.isin(span, inside)
            if not here.any():
                continue
            done, of = before[window.days[window.days < len(before)]].sum(axis=0).tolist()
            kind, index = holds["column"].to_numpy(dtype=object)[here], holds["index"].to_numpy()[here]
            for bound, counts, low in ((rule.minimum, worst, True), (rule.maximum, best, False)):
                if not np.isnan(bound):
                    values = part[here] * (counts[span[here], food[here]] - bound)
                    limit = bound * of - done
                    sides = (limit, np.nan) if low else (np.nan, limit)
                    made.add(place, rule, str(first[inside[0]]), sides, (kind, index, values))

    def _food_windows(self, rule: Frequency) -> Iterator[tuple[Ints, float, int, Ints]]:
        """Yield for a rule that counts foods: spans, least foods, how often one counts, and foods that were there before the plan.

        Windows that lie in one span are added up there, as far as they do not overlap.
        """
        dates, span_at = self._dates_of(rule)
        before = foods_before(self.known.case, rule, self.known.products)
        added: dict[int, tuple[float, int, int]] = {}
        for window in rule_windows(rule, dates, plan_span(self.known.case)):
            known = np.flatnonzero(before[window.days[window.days < len(before)]].any(axis=0))
            spans = np.unique(span_at[window.days[window.days >= len(before)]])
            if len(spans) > 1 or window.days[0] < len(before):
                if window.owed > len(known):
                    yield spans, window.owed - len(known), 1, known
                continue
            low, count, end = added.get(int(spans[0]), (0.0, 0, -1))
            if window.days[0] > end:
                added[int(spans[0])] = low + window.owed, count + 1, int(window.days[-1])
        for span, (low, count, _end) in added.items():
            if low > 0:
                yield np.array([span]), low, count, np.zeros(0, dtype=np.int64)

    def _dates_of(self, rule: Frequency) -> tuple[np.ndarray, Ints]:
        """Return the days on which the menu of a rule is served, those before the plan first, and the span of each (-1: before)."""
        opened = np.flatnonzero(self.known.days.open[int(positions(self.known.days.menus, [rule.menu])[0])])
        earlier = served_before(self.known.case, [rule])[0].index.to_numpy().astype("datetime64[s]")
        spans = np.concatenate([np.full(len(earlier), -1, dtype=np.int64), self.known.days.span_of_day[opened]])
        return np.concatenate([earlier, self.known.days.calendar.dates[opened]]), spans

    def _runs(self, rule: Frequency, before: pd.Series) -> Iterator[tuple[str, Ints, float, float]]:
        """Yield what windows that do not follow the spans say of these: a least over all spans that they touch, a most over those inside.

        Days of a span that a window cuts lie in it or beside it, at most as many as it has there. Windows one after another are added
        up, for what one may not hold the next may.
        """
        dates, span_at = self._dates_of(rule)
        size = np.bincount(span_at[span_at >= 0], minlength=len(self.known.days.spans))
        windows = rule_windows(rule, dates, plan_span(self.known.case))
        lows: dict[tuple[int, ...], float] = {}
        highs: dict[tuple[int, ...], float] = {}
        cut = False
        for first, last, owed, count in _chains(windows):
            if count > 1 and not cut:
                break  # the windows follow the spans: each says all
            days = np.arange(first, last + 1)
            done = float(before.to_numpy()[days[days < len(before)]].sum())
            inside = np.bincount(span_at[days[days >= len(before)]], minlength=len(size))
            whole, partial = (
                np.flatnonzero((inside == size) & (size > 0)),
                np.flatnonzero((inside < size) & (inside > 0)),
            )
            cut |= bool(len(partial))
            apart = [[bool(bits >> k & 1) for k in range(len(partial))] for bits in range(2 ** len(partial))]
            for some in apart if rule.count == "days" else apart[:1]:
                kept, left = partial[np.array(some, dtype=bool)], partial[~np.array(some, dtype=bool)]
                if rule.count == "days" or not len(kept):
                    spans = tuple(np.union1d(whole, left).tolist())
                    lows[spans] = max(lows.get(spans, 0.0), owed - done - float(inside[kept].sum()))
                    spans = tuple(np.union1d(whole, kept).tolist())
                    most = max(count * rule.maximum - done, 0.0) + float((size - inside)[kept].sum())
                    highs[spans] = np.fmin(highs.get(spans, np.nan), most)
        label = self.known.days.spans["period"].to_numpy(dtype=object)
        for spans in sorted({*lows, *highs} - {()}):
            low, high = lows.get(spans, 0.0), highs.get(spans, np.nan)
            room = float(size[list(spans)].sum()) if rule.count == "days" else np.inf
            low, high = low if low > 0 else np.nan, high if high < room else np.nan
            if not (np.isnan(low) and np.isnan(high)):
                yield str(label[spans[0]]), np.array(spans), low, high

    def _always_in(self) -> pd.DataFrame:
        """Return products that are in a dish whatever fills it: ``dish``, ``season``, ``place`` (position of the product)."""
        rows = net_recipes(self.known.case)
        rows = rows[(rows["choice"] == "") & (rows["net_g"] > 0)][["dish", "season", "product"]].drop_duplicates()
        return rows.assign(place=positions(self.known.products, rows["product"]))

    def _bounds(self, rule: Frequency, before: pd.Series) -> Iterator[tuple[str, Ints, float, float]]:
        """Yield windows of a rule with the bounds on what is still to be served in them.

        Days and weeks of one span are added up, rests become a maximum. What was served `before` the plan counts in the window
        that the plan begins in.
        """
        if rule.rest_days:
            for label, spans, days, *_weeks in self._windows_of(rule.menu, "day"):
                yield f"{label} rest", spans, np.nan, float(np.ceil(days / (rule.rest_days + 1)))
        if np.isnan(rule.minimum) and np.isnan(rule.maximum):
            return
        if rule.per not in ("day", "week", "month", "year"):
            yield from self._runs(rule, before)
            return
        begun, weekdays = self._begun(rule.per, before), self._weekdays
        served, portions, begins = len(begun), float(begun.sum()), monday_of(self.known.days.calendar.days[:1])[0]
        for label, spans, days, weeks, per_week in self._windows_of(rule.menu, rule.per):
            so_far, done = (served, portions) if spans[0] == 0 else (0, 0.0)
            if rule.per == "week":
                cut = so_far * (weeks == begins)
                low = float(sum(least(rule, int(n), weekdays) for n in per_week + cut))
                high = (
                    float(np.minimum(rule.maximum, per_week + cut).sum())
                    if rule.count == "days"
                    else rule.maximum * len(per_week)
                )
            elif rule.per == "day":
                most = rule.maximum if rule.count == "servings" else np.minimum(rule.maximum, 1.0)
                low, high = days * rule.minimum, days * most
            else:
                low, high = least(rule, days + so_far, weekdays), rule.maximum
            yield label, spans, np.maximum(low - done, 0.0), np.maximum(high - done, 0.0)

    def _begun(self, per: str, before: pd.Series) -> pd.Series:
        """Return of what was served before the plan the days in the week, month or year in which the plan begins."""
        first, dates = self.known.days.calendar.dates[:1], before.index.to_numpy().astype("datetime64[D]")
        if per == "week":
            begun = monday_of(dates.astype(np.int64)) == monday_of(first.astype(np.int64))[0]
        elif per == "month":
            begun = dates.astype("datetime64[M]") == first.astype("datetime64[M]")[0]
        else:
            begun = np.full(len(dates), per == "year")
        return pd.Series(before.loc[begun])


MOST_CHAINS = 500
"""Chains of windows of one rule that are looked at, the shortest first."""


def _chains(windows: list[RuleWindow]) -> Iterator[tuple[int, int, float, int]]:
    """Yield windows, alone and then several that follow one another without overlap: first and last day, sum of what is owed, how many."""
    starts = np.array([window.days[0] for window in windows])
    ends = [
        [(int(w.days[0]), int(w.days[-1]), 0.0 if np.isnan(w.owed) else w.owed, 1) for w in windows],
    ]
    made = 0
    while ends[-1] and made < MOST_CHAINS:
        longer = []
        for first, last, owed, count in ends[-1]:
            yield first, last, owed, count
            made += 1
            place = int(np.searchsorted(starts, last + 1))
            if place < len(windows):
                more = windows[place]
                owes = 0.0 if np.isnan(more.owed) else more.owed
                longer.append((first, int(more.days[-1]), owed + owes, count + 1))
        ends.append(longer)
