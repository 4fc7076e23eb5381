"""From days wished to a calendar: one menu, week by week, each week a small search over whole days.

A week takes up what the weeks before it left: dishes that are behind what was wished come first. The rules on
frequency and rest hold first, then the nutrition of the week, then the wish.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
import pandas as pd

from models.blocks import Columns, ColumnSet, Floats, Ints, Level, Problem, RowBlock
from models.search import search
from planner.assembly.calendar import Bools, monday_of
from planner.assembly.menu_choice import USUAL_DISHES
from planner.assembly.menu_rules import KCAL_PER_G, Frequency, Standard
from planner.assembly.rule_windows import PlanSpan, RuleWindow, overlap, rule_windows
from planner.menus.options import Options

HARD, SOFT = 1000.0, 30.0
"""What a day beyond a rule costs in days of a dish other than wished."""

NUTRITION = {"hard": 600.0, "soft": 30.0}
"""What missing a standard by all of its amount costs, in days of a dish other than wished."""

_TIE = 0.003
_WISHED = 1e-6


@dataclass(frozen=True, eq=False)
class Rules:
    """What one menu must keep, in numbers per option.

    Parameters
    ----------
    frequencies : list of Frequency
        Rules in force.
    before : list of pandas.Series
        For each rule how often it was met on each day served before the first: by day, in order.
    counts : numpy.ndarray of bool, shape (options, frequencies)
        Does an option count?
    standards : list of Standard
        Standards in force.
    amounts : numpy.ndarray, shape (4, options, standards)
        What an option gives of the standard's nutrient to its stage, and its energy: as a minimum counts them, then as a
        maximum does.
    plan : PlanSpan
        What the windows of the rules hang on.
    foods : dict of int to (bool of shape (options, foods), bool of shape (days before, foods))
        For each rule that counts different foods those in each option, and those served on each day before the first.
    shares : dict of int to tuple of numpy.ndarray
        For each rule on a share of servings those that count in each option by month, shape (12, options), those of which it is a
        share, and both on each day before the first, shape (days before, 2).
    """

    frequencies: list[Frequency]
    before: list[pd.Series]
    counts: np.ndarray
    standards: list[Standard]
    amounts: Floats
    plan: PlanSpan
    foods: dict[int, tuple[Bools, Bools]] = field(default_factory=dict)
    shares: dict[int, tuple[Floats, Floats, Floats]] = field(default_factory=dict)

    @property
    def weekdays(self) -> int:
        """Weekdays with school in a whole week."""
        return self.plan.weekdays


@dataclass(eq=False)
class MenuCalendar:
    """The days of one menu: every day with school and the span in which it lies."""

    days: Ints
    spans: Ints
    dates: np.ndarray
    allowed: np.ndarray
    """Shape (options, days): may the option be served on the day?"""

    @cached_property
    def months(self) -> Ints:
        """Month of each day, January 0."""
        return np.asarray(self.dates.astype("datetime64[M]").astype(np.int64) % 12, dtype=np.int64)

    @cached_property
    def windows(self) -> dict[str, Ints]:
        """Number of the week, month or year in which each day lies, for averages of nutrients."""
        return {
            "week": monday_of(self.dates.astype("datetime64[D]").astype(np.int64)),
            "month": self.dates.astype("datetime64[M]").astype(np.int64),
            "year": np.zeros(len(self.dates), dtype=np.int64),
        }


@dataclass
class _History:
    """What has been served so far, and the windows of the rules, over the days before the calendar begins and then its own.

    Parameters
    ----------
    before : int
        Days before the calendar begins.
    windows : list of list of RuleWindow
        For each rule its windows.
    hits : numpy.ndarray, shape (rules, days)
        How often each rule was met on each day, 0 on those still to come.
    foods : dict of int to numpy.ndarray of bool, shape (days, foods)
        For each rule that counts different foods those served on each day.
    shares : dict of int to numpy.ndarray, shape (days, 2)
        For each rule on a share the servings of each day that count, and those of which it is a share.
    amounts : dict
        By standard and window what was served of its nutrient, and on how many days.
    """

    before: int
    windows: list[list[RuleWindow]]
    hits: Floats
    foods: dict[int, Bools]
    shares: dict[int, Floats]
    amounts: dict[tuple[int, int], tuple[Floats, int]] = field(default_factory=dict)

    def of(self, rule: int, here: Ints) -> Iterator[tuple[RuleWindow, list[int]]]:
        """Yield the windows of a rule that hold some of the days, with the places of these among them."""
        first, last = int(here[0]) + self.before, int(here[-1]) + self.before
        for window in self.windows[rule]:
            start, stop = max(int(window.days[0]), first), min(int(window.days[-1]), last)
            if start <= stop:
                yield window, list(range(start - first, stop - first + 1))


@dataclass(frozen=True, eq=False)
class Timetable:
    """A calendar of one menu.

    Parameters
    ----------
    served : numpy.ndarray of bool, shape (options, days)
        What is served when.
    broken : float
        Days by which rules that must hold are broken: none, unless they contradict each other.
    """

    served: np.ndarray
    broken: float


def lay_out(options: Options, calendar: MenuCalendar, rules: Rules, optional: set[tuple[str, ...]]) -> Timetable:
    """Return a calendar that keeps the rules and comes near the days wished.

    Parameters
    ----------
    options : Options
        What may be served, and how often it is wished in each span.
    calendar : MenuCalendar
        Days in order.
    rules : Rules
        What the menu must keep.
    optional : set of (meal, slot)
        Parts of meals that may be left out on a day; all others are filled on every day.

    Returns
    -------
    Timetable
        What is served when, and the days by which rules are broken that contradict each other.
    """
    served = np.zeros((len(options), len(calendar.days)), dtype=bool)
    history = _begun(rules, calendar)
    broken = 0.0
    week = monday_of(calendar.days)
    starts = np.flatnonzero((np.diff(week, prepend=-1) != 0) | (np.diff(calendar.spans, prepend=-1) != 0))
    for start, stop in zip(starts, [*starts[1:], len(calendar.days)], strict=True):
        here = np.arange(start, stop)
        piece = _Week(options, calendar, rules, optional, served, history, here)
        chosen, harm = piece.solve(widened=False)
        if harm >= HARD / 2:
            chosen, harm = piece.solve(widened=True)
        broken += np.floor(harm / HARD + 0.5)
        served[:, here] = chosen
        _remember(history, rules, calendar, chosen, here)
    return Timetable(served, broken)


def _begun(rules: Rules, calendar: MenuCalendar) -> _History:
    """Return what was served before the calendar begins; every rule of a menu has the same days."""
    dates = np.array([], dtype="datetime64[s]")
    if rules.before:
        dates = rules.before[0].index.to_numpy().astype("datetime64[s]")
    every = np.concatenate([dates, calendar.dates])
    hits = np.zeros((len(rules.frequencies), len(every)))
    for r, before in enumerate(rules.before):
        hits[r, : len(dates)] = before.to_numpy()
    foods = {}
    for r, (inside, earlier) in rules.foods.items():
        foods[r] = np.concatenate([earlier, np.zeros((len(calendar.days), inside.shape[1]), dtype=bool)])
    shares = {
        r: np.concatenate([early, np.zeros((len(calendar.days), 2))]) for r, (*_counts, early) in rules.shares.items()
    }
    return _History(
        len(dates), [rule_windows(rule, every, rules.plan) for rule in rules.frequencies], hits, foods, shares
    )


def _remember(history: _History, rules: Rules, calendar: MenuCalendar, chosen: np.ndarray, here: Ints) -> None:
    for k, day in enumerate(here):
        on = chosen[:, k]
        hits = on @ rules.counts
        at = history.before + int(day)
        for r, rule in enumerate(rules.frequencies):
            history.hits[r, at] = min(hits[r], 1) if rule.count == "days" else hits[r]
        for r, (inside, _before) in rules.foods.items():
            history.foods[r][at] = inside[on].any(axis=0)
        for r, (ripe, base, _early) in rules.shares.items():
            history.shares[r][at] = ripe[calendar.months[day]] @ on, base @ on
        amounts = on @ rules.amounts
        for s, standard in enumerate(rules.standards):
            window = (s, int(calendar.windows[standard.window][day]))
            done, days = history.amounts.get(window, (np.zeros(len(amounts)), 0))
            history.amounts[window] = (done + amounts[:, s], days + 1)


class _Week:
    """The search for one week, or for the part of it that lies in one span."""

    def __init__(
        self,
        options: Options,
        calendar: MenuCalendar,
        rules: Rules,
        optional: set[tuple[str, ...]],
        served: np.ndarray,
        history: _History,
        here: Ints,
    ) -> None:
        self.options, self.calendar, self.rules, self.optional = options, calendar, rules, optional
        self.history, self.here = history, here
        span = int(calendar.spans[here[0]])
        whole = np.flatnonzero(calendar.spans == span)
        passed = whole[whole <= here[-1]]
        self.due = options.wished[:, span] * len(passed) / len(whole)
        self.so_far = served[:, whole].sum(axis=1)
        self.wished = options.wished[:, span] > _WISHED
        self.places = options.places
        self.place = pd.factorize(pd.Series(self.places, dtype=object))[0].astype(np.int64)

    def solve(self, widened: bool) -> tuple[np.ndarray, float]:
        """Return what is served on the days of the week, and what broken rules cost.

        Where every day of the week may be given any option, the days of each are counted first, for the nutrition of
        the week and for the wish, and are then spread over the week: days are alike until they are.
        """
        may = self.calendar.allowed[:, self.here]
        if not widened:
            may = may & (self.wished[:, None] | ~self._has_wish())
        wish = self.due - self.so_far
        alike = bool((may == may[:, :1]).all())
        if alike:
            wish = self._count(np.flatnonzero(may[:, 0]), wish)
        self._begin(*np.nonzero(may))
        self._one_dish_each()
        self._frequencies()
        self._rests()
        if not alike:
            self._nutrition()
        values, harm = self._search(wish, 0.0 if alike else _TIE)
        chosen = np.zeros((len(self.options), len(self.here)), dtype=bool)
        on = values > 0.5
        chosen[self.option[on], self.day[on]] = True
        return chosen, harm

    def _begin(self, option: Ints, day: Ints) -> None:
        """Start a search over pairs of option and day."""
        self.option, self.day = option, day
        self.pairs, self.most = len(option), 1.0
        self.on_day = [np.flatnonzero(day == k) for k in range(len(self.here))]
        self.counts = self.rules.counts[option]
        self.rows: list[tuple[list[int] | Ints, Floats, float, float]] = []
        self.terms: dict[tuple[int, int], Ints | list[int]] = {}
        self.slack_costs: list[float] = []
        self.slack_hard: list[bool] = []

    def _count(self, candidates: Ints, wish: Floats) -> Floats:
        """Return on how many days of the week each option is best served."""
        days = len(self.here)
        self._begin(candidates, np.zeros(len(candidates), dtype=np.int64))
        self.most = float(days)
        for place in np.unique(self.place[candidates]):
            index = np.flatnonzero(self.place[candidates] == place)
            optional = self.places[candidates[index[0]]] in self.optional
            self._add(index, np.ones(len(index)), 0.0 if optional else float(days), float(days))
        self._week_frequencies()
        self._nutrition()
        counts = np.zeros(len(self.options))
        values, _harm = self._search(wish, _TIE)
        counts[candidates] = np.rint(values)
        return counts

    def _week_frequencies(self) -> None:
        """Bound the days of the week by what the rules leave, in each part of a meal for itself."""
        for r, rule in enumerate(self.rules.frequencies):
            if rule.count in ("foods", "share"):
                for window, inside in self.history.of(r, self.here):
                    if rule.count == "foods":
                        self._foods(r, window, np.arange(self.pairs))
                    elif len(inside) == len(self.here):
                        self._share(r, window, np.arange(self.pairs))
                continue
            hits = self._hits(r, 0)
            low, high = self._room(r, rule)
            cost, hard = _price(rule)
            if low > 0:
                under = self._slack(cost, hard)
                self._add(np.append(hits, under), np.ones(len(hits) + 1), low, np.inf)
            if not len(hits) or np.isinf(high):
                continue
            of_hit = self.place[self.option[hits]] if rule.count == "days" else np.zeros(len(hits), dtype=np.int64)
            over = self._slack(cost, hard)
            for place in np.unique(of_hit):
                own = np.append(hits[of_hit == place], over)
                self._add(own, np.append(np.ones(len(own) - 1), -1.0), -np.inf, high)

    def _room(self, r: int, rule: Frequency) -> tuple[float, float]:
        """Return the least and the most that the week owes and may have under a rule.

        Windows that follow one another add up. Of windows that overlap each bounds the week for itself: on its days outside
        of the window anything may be.
        """
        lows, highs = [0.0], []
        for window, inside in self.history.of(r, self.here):
            owed, done = self._owed(r, window)
            lows.append(max(owed, 0.0))
            outside = len(self.here) - len(inside) if overlap(rule) else 0
            if not np.isnan(rule.maximum) and (not outside or rule.count == "days"):
                highs.append(max(rule.maximum - done, 0.0) + outside)
        low, high = (
            (max(lows), min(highs, default=np.inf)) if overlap(rule) else (sum(lows), sum(highs) if highs else np.inf)
        )
        if rule.rest_days:
            past = self.history.hits[r, : self.history.before + self.here[0]] > 0
            since = int(np.argmax(past[::-1])) if past.any() else rule.rest_days
            first = max(rule.rest_days - since, 0)
            left = len(self.here) - first
            high = min(high, 0.0 if left <= 0 else 1.0 + (left - 1) // (rule.rest_days + 1))
        return low, high

    def _owed(self, r: int, window: RuleWindow) -> tuple[float, float]:
        """Return what must be served this week for a minimum still to be reached (not above 0: nothing), and what was."""
        later = int((window.days > self.here[-1] + self.history.before).sum())
        done = float(self.history.hits[r, window.days].sum())
        low = window.owed - done - later
        return (0.0 if np.isnan(low) else low), done

    def _foods(self, r: int, window: RuleWindow, pairs: Ints) -> None:
        """Ask for the different foods that some pairs of option and day must still bring to a window: a column each, of one at most."""
        inside, _before = self.rules.foods[r]
        known = self.history.foods[r][window.days].any(axis=0)
        most = pd.Series(inside.sum(axis=1)).groupby(self.place).max().sum()
        later = int((window.days > self.here[-1] + self.history.before).sum())
        low = window.owed - float(known.sum()) - float(most) * later
        if not low > 0:
            return
        cost, hard = _price(self.rules.frequencies[r])
        terms = [self._slack(cost, hard)]
        within = inside[self.option[pairs]]
        for food in np.flatnonzero(within.any(axis=0) & ~known):
            there = self._slack(0.0)
            bringing = pairs[within[:, food]]
            self._add([there], np.ones(1), 0.0, 1.0)
            self._add(np.append(bringing, there), np.append(np.ones(len(bringing)), -1.0), 0.0, np.inf)
            terms.append(there)
        self._add(terms, np.ones(len(terms)), low, np.inf)

    def _share(self, r: int, window: RuleWindow, pairs: Ints) -> None:
        """Bound a share of servings in a window that ends in this week: what counts - share x what it is one of, with what was served."""
        if window.days[-1] > self.here[-1] + self.history.before:
            return  # what comes later may still bring it; the days wished keep it as a whole
        rule = self.rules.frequencies[r]
        counts, base, _before = self.rules.shares[r]
        done, of = self.history.shares[r][window.days].sum(axis=0).tolist()
        months = self.calendar.months[self.here]
        # Where days are alike yet, a week that lies in two months counts in the one in which less is in season.
        ripe = (
            counts[months[self.day[pairs]], self.option[pairs]]
            if self.most <= 1
            else counts[months].min(axis=0)[self.option[pairs]]
        )
        cost, hard = _price(rule)
        for bound, sign in ((rule.minimum, 1.0), (rule.maximum, -1.0)):
            if np.isnan(bound):
                continue
            values = ripe - bound * base[self.option[pairs]]
            gap, limit = self._slack(cost, hard), bound * of - done
            low, high = (limit, np.inf) if sign > 0 else (-np.inf, limit)
            self._add(np.append(pairs, gap), np.append(values, sign), low, high)

    def _has_wish(self) -> np.ndarray:
        """Return for each option and day whether something is wished in its part of the meal that may be served then."""
        names = self.place
        wished = self.calendar.allowed[:, self.here] & self.wished[:, None]
        any_wish = np.zeros((names.max(initial=-1) + 1, len(self.here)), dtype=bool)
        np.logical_or.at(any_wish, names, wished)
        return any_wish[names]

    def _slack(self, cost: float, hard: bool = False) -> int:
        self.slack_costs.append(cost)
        self.slack_hard.append(hard)
        return self.pairs + len(self.slack_costs) - 1

    def _add(self, columns: Ints | list[int], values: Floats, low: float, high: float) -> None:
        self.rows.append((columns, values, low, high))

    def _one_dish_each(self) -> None:
        if not self.pairs:
            return  # nothing may be served in this week
        _keys, group = np.unique(self.place[self.option] * len(self.here) + self.day, return_inverse=True)
        order = np.argsort(group, kind="stable")
        for index in np.split(order, np.flatnonzero(np.diff(group[order])) + 1):
            optional = self.places[self.option[index[0]]] in self.optional
            self._add(index, np.ones(len(index)), 0.0 if optional else 1.0, 1.0)

    def _hits(self, rule: int, day: int) -> Ints:
        pairs: Ints = self.on_day[day]
        return np.asarray(pairs[self.counts[pairs, rule]], dtype=np.int64)

    def _day_terms(self, rule: int, day: int) -> Ints | list[int]:
        """Return columns whose sum tells whether something that counts is served on the day."""
        if (rule, day) not in self.terms:
            self.terms[rule, day] = self._one_if_any(rule, day)
        return self.terms[rule, day]

    def _one_if_any(self, rule: int, day: int) -> Ints | list[int]:
        hits = self._hits(rule, day)
        of_hit = self.place[self.option[hits]]
        places = np.unique(of_hit)
        if len(places) <= 1:
            return hits
        flag = self._slack(0.0)
        for place in places:
            own = hits[of_hit == place]
            self._add(np.append(own, flag), np.append(np.ones(len(own)), -1.0), -np.inf, 0.0)
        self._add(np.append(hits, flag), np.append(np.ones(len(hits)), -1.0), 0.0, np.inf)
        self._add([flag], np.ones(1), 0.0, 1.0)
        return [flag]

    def _frequencies(self) -> None:
        for r, rule in enumerate(self.rules.frequencies):
            if np.isnan(rule.minimum) and np.isnan(rule.maximum):
                continue
            for window, inside in self.history.of(r, self.here):
                if rule.count in ("foods", "share"):
                    ask = self._foods if rule.count == "foods" else self._share
                    ask(r, window, np.concatenate([self.on_day[k] for k in inside]))
                    continue
                low, done = self._owed(r, window)
                by_day = [self._day_terms(r, k) if rule.count == "days" else self._hits(r, k) for k in inside]
                terms = np.concatenate([np.asarray(t, dtype=np.int64) for t in by_day])
                cost, hard = _price(rule)
                if not np.isnan(rule.maximum) and len(terms):
                    over = self._slack(cost, hard)
                    values = np.append(np.ones(len(terms)), -1.0)
                    self._add(np.append(terms, over), values, -np.inf, max(rule.maximum - done, 0.0))
                if low > 0:
                    under = self._slack(cost, hard)
                    self._add(np.append(terms, under), np.ones(len(terms) + 1), low, np.inf)

    def _rests(self) -> None:
        any_here = self.counts.any(axis=0)
        for r, rule in enumerate(self.rules.frequencies):
            rest = rule.rest_days
            if not rest or not any_here[r]:
                continue
            until = self.history.before + int(self.here[0])
            past = [bool(hit) for hit in self.history.hits[r, max(until - rest, 0) : until] > 0]
            terms = [self._day_terms(r, k) for k in range(len(self.here))]
            sequence: list[bool | Ints | list[int]] = [*past, *terms]
            cost, hard = _price(rule)
            for start in range(max(len(sequence) - rest, 1)):
                window = sequence[start : start + rest + 1]
                before = sum(1 for w in window if w is True)
                columns = [np.asarray(w, dtype=np.int64) for w in window if not isinstance(w, bool)]
                joined = np.concatenate([np.zeros(0, dtype=np.int64), *columns])
                if len(joined) + before > 1 and len(joined):
                    over = self._slack(cost, hard)
                    values = np.append(np.ones(len(joined)), -1.0)
                    self._add(np.append(joined, over), values, -np.inf, max(1.0 - before, 0.0))

    def _nutrition(self) -> None:
        calendar = self.calendar
        for s, standard in enumerate(self.rules.standards):
            windows = calendar.windows[standard.window][self.here]
            for window in np.unique(windows):
                days_in = np.flatnonzero(windows == window)
                done, days0 = self.history.amounts.get((s, int(window)), (np.zeros(4), 0))
                here = np.arange(self.pairs) if self.most > 1 else np.flatnonzero(np.isin(self.day, days_in))
                amounts = self.rules.amounts[:, self.option[here], s]
                days = days0 + len(days_in)
                for side, bound, mode in _bounds(standard):
                    counted = slice(0, 2) if side == "least" else slice(2, 4)
                    (gives, kcal), (gives0, kcal0) = amounts[counted], done[counted]
                    if standard.basis == "energy_share":
                        factor = KCAL_PER_G[standard.nutrient]
                        values = (factor * gives - bound * kcal) / days
                        limit = -(factor * gives0 - bound * kcal0) / days
                        usual = float(kcal.mean()) * USUAL_DISHES if len(kcal) else 1.0
                        scale = max(bound, 0.05) * max(usual, 1.0)
                    else:
                        values = gives / days
                        per_day = bound / self.rules.weekdays if standard.basis == "per_week" else bound
                        limit, scale = per_day - gives0 / days, max(per_day, 1e-6)
                    gap = self._slack(NUTRITION["hard" if mode == "hard" else "soft"])
                    sign = 1.0 if side == "least" else -1.0
                    low, high = (limit / scale, np.inf) if side == "least" else (-np.inf, limit / scale)
                    self._add(np.append(here, gap), np.append(values / scale, sign), low, high)

    def _search(self, wish: Floats, tie: float) -> tuple[Floats, float]:
        """Return the days of each pair, and what broken rules that must hold cost."""
        if not self.pairs:
            return np.zeros(0), 0.0
        used = np.unique(self.option)
        slacks = len(self.slack_costs)
        first = self.pairs + slacks
        for k, o in enumerate(used):
            mine = np.flatnonzero(self.option == o)
            terms = np.concatenate([mine, [first + 2 * k, first + 2 * k + 1]])
            self._add(terms, np.concatenate([np.ones(len(mine)), [1.0, -1.0]]), wish[o], wish[o])
        columns = Columns(
            [
                ColumnSet(
                    "serve", np.zeros(self.pairs), np.full(self.pairs, self.most), np.ones(self.pairs, dtype=bool)
                ),
                *(_free(name, n) for name, n in (("slack", slacks), ("deviation", 2 * len(used)))),
            ]
        )
        ties = tie * (((self.option * 7 + self.day * 3) % 11) / 11)
        costs = np.concatenate([ties, self.slack_costs, np.ones(2 * len(used))])
        outcome = search(Problem(columns, {"rows": self._block()}, (Level("layout", np.arange(len(costs)), costs),)))
        if not outcome.usable:
            raise RuntimeError(f"a week of the menu could not be laid out ({outcome.termination})")
        slack = outcome.values[self.pairs : first]
        harm = float(np.sum(slack * np.array(self.slack_costs) * np.array(self.slack_hard)))
        return outcome.values[: self.pairs], harm

    def _block(self) -> RowBlock:
        sizes = [len(columns) for columns, *_ in self.rows]
        return RowBlock(
            family="layout",
            name="rows",
            keys={"row": np.arange(len(self.rows))},
            rows=np.repeat(np.arange(len(self.rows)), sizes),
            columns=np.concatenate([np.asarray(c, dtype=np.int64) for c, *_ in self.rows]),
            coefficients=np.concatenate([v for _, v, *_ in self.rows]),
            lower=np.array([low for _, _, low, _ in self.rows]),
            upper=np.array([high for *_, high in self.rows]),
        )


def _price(rule: Frequency) -> tuple[float, bool]:
    """Return what a day beyond a rule costs, and whether the rule must hold."""
    return (HARD, True) if rule.mode == "hard" else (SOFT, False)


def _free(name: str, count: int) -> ColumnSet:
    return ColumnSet(name, np.zeros(count), np.full(count, np.inf), np.zeros(count, dtype=bool))


def _bounds(standard: Standard) -> Iterator[tuple[str, float, str]]:
    if not np.isnan(standard.minimum):
        yield "least", standard.minimum, standard.mode
    if not np.isnan(standard.maximum):
        yield "most", standard.maximum, standard.mode
    if not np.isnan(standard.target):
        yield "least", standard.target, "soft"
        yield "most", standard.target, "soft"
