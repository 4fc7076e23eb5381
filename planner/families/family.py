"""What people are told of a family of rules, as one object: its names, its wishes, its prices, what gave way, what stands in the way.

Each module of `planner.families` stands beside the module of `models.constraints` with the same name and ends by making the object;
`planner.families.FAMILIES` is their register. Whoever tells something of a family asks the object, and nobody a name.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd

from models.conflict import ALL
from models.family import Family, Slack
from models.instance import Instance
from models.sensitivity import Push
from planner.families.facts import Asked, Bought, Names, Planned, Tables, Told
from planner.i18n import N_, _, apart_texts, day_text, figures_text, month_text, number_text, share_text
from planner.inputs import WHOLE_PLAN
from planner.schema.words import in_words

BINDING = ("hard", "soft")
"""Modes of rules that hold, or give way at a price."""

MARGIN = 1.001
"""A way out gives a thousandth more than the least that is enough, so that rounding does not close it again."""


# ---- what a family says ------------------------------------------------------------------------------------------------


class Subject(NamedTuple):
    """What a row is about: its short name, as a scenario would name it, and its name for people."""

    short: str
    name: str


SubjectOf = Callable[[Planned, int], Subject]
"""What a row is about, by the number of the thing."""


class Way(NamedTuple):
    """A way out of a conflict: a line of a scenario, in words, and how much it gives, relative to what the rule asks for."""

    change: str
    text: str
    relative: float


class Held(NamedTuple):
    """What a limit on a purchase holds back, by row of the instance: of whom, of what, from when on (-1: of all, whenever)."""

    supplier: int
    product: int = -1
    period: int = -1


@dataclass(frozen=True)
class LimitWords:
    """What is told of a block of rows whose bound can be moved.

    Parameters
    ----------
    about : callable
        What a row is about, by the number of the thing moved.
    price : str or callable
        The sentence for what a step of room is worth, marked for translation, with ``{name}``, ``{step}``, ``{unit}``, ``{currency}``
        and what the step does: ``{more}`` (room), ``{less}``. Or what says it, from the case, the push, the name, more and less.
    holds : str
        The limit in words where it holds back a figure of a trade-off, marked for translation; blank: it is not asked about.
    held : callable, optional
        Instance, row of the block's first key -> what it holds back. With a product the limit is in packs, else in money.
    """

    about: SubjectOf
    price: str | Callable[[Planned, Push, str, str, str], str]
    holds: str = ""
    held: Callable[[Instance, int], Held] | None = None

    def sentence(self, planned: Planned, push: Push, more: str, less: str) -> str:
        """Return what a step of room does, and one the other way, in a sentence.

        Parameters
        ----------
        planned : Planned
            The case with its instance, which name what the push is about.
        push : Push
            The rule that is moved, with the step and its unit.
        more, less : str
            What the step of room does to the plan, and what one the other way does, in words.

        Returns
        -------
        str
            The sentence, in the language in use.
        """
        name = self.about(planned, push.member).name
        if callable(self.price):
            return self.price(planned, push, name, more, less)
        unit = planned.currency if push.unit == "currency" else push.unit
        facts = {"name": name, "step": figures_text(push.step), "currency": planned.currency, "unit": unit}
        return _(self.price).format(**facts, more=more, less=less)


@dataclass(frozen=True)
class SlackWords:
    """What is told of rows that stand in a conflict, by the slack by which they would give way.

    Parameters
    ----------
    about : callable
        What a wish is about, by the number that `models.conflict` gives it.
    wish : str or callable
        A wish in words, marked for translation, with ``{name}``; or what says it, from the case, the number and the name.
    every : str
        All wishes of the slack in words, where they stand together, marked for translation.
    unit : callable, optional
        What tells the unit of one, from the case and the number; without it, that of the slack.
    ways : callable, optional
        Case, number, subject, by how much the wish must give way alone -> ways out beside that its family gives way.
    family_gives : callable, optional
        Case, number (`ALL`: all together), by how much it must give way (NaN: alone it does not help) -> the way out by which the whole
        family gives way; without it the one that holds for every family.
    soft_too : float
        How large the way out of the whole family counts beside `ways`; NaN: it is not offered beside them.
    """

    about: SubjectOf
    wish: str | Callable[[Planned, int, str], str]
    every: str
    unit: Callable[[Planned, int], str] | None = None
    ways: Callable[[Planned, int, Subject, float], list[Way]] | None = None
    family_gives: Callable[[Planned, int, float], Way] | None = None
    soft_too: float = np.nan


@dataclass(frozen=True)
class Obstacle:
    """What stands in the way of one pack more, where something is short.

    Parameters
    ----------
    text : str
        In words, marked for translation: a part of a sentence, with ``{name}`` where `named` says what it is.
    full : callable
        Purchases -> for each lane whether it stands in the way there, shape (lanes,).
    last : bool
        True if it is looked for only where nothing of any family stands in the way.
    named : callable, optional
        Case, purchases -> for each lane the name of the rule that stands in the way there, blank where none does.
    """

    text: str
    full: Callable[[Bought], npt.NDArray[np.bool_]]
    last: bool = False
    named: Callable[[Names, Bought], Sequence[str]] | None = None


PRICE = N_("If the rule {name} gave way by {step} {unit}, that {more}; as much less {less}.")
RULE, RULES = N_("the rules of the family {family} on {name}"), N_("the rules of the family {family}")
"""What is said of a family that has no words of its own: of a price, of a wish, of all its wishes together."""


@dataclass(frozen=True)
class FamilyWords:
    """What people are told of a family.

    Its short word, as tables show it, is one of those of the column ``family`` (`planner.schema.words.WORDS`).

    Parameters
    ----------
    family : Family
        Its mathematics.
    wish : str
        What is wished by it, as page Plan shows it, marked for translation; blank: its short word.
    at_hand : bool
        True if it is among the few that page Plan shows at once.
    light : str
        Which of the lights over a plan it belongs to (`planner.reports.verdict.LIGHTS`); blank: none.
    needs_proof : bool
        True if only a search that came to its end is sure to keep it.
    limits : mapping of str to LimitWords
        By block, what is told of it.
    slacks : mapping of str to SlackWords
        By slack, what is told of it.
    tells : callable, optional
        The plan's tables -> what it asks for and what the plan has, a row per rule: ``rule`` (short name), ``window``, ``minimum`` or
        ``maximum``, ``found``, ``unit``, and where they are known ``about``, ``mode``, ``judgement``; what is kept may be among them.
    asks : callable, optional
        The same, of a family whose rules the instance knows and no table of the plan. A family with a mode has one of the two.
    label : callable
        Case, label of a rule as instance and diagnosis have it -> its name.
    rule : callable, optional
        Case with tables, row of what gave way -> name of the rule, whatever the window; without it `label` of the row's rule.
    window : callable, optional
        The same with the name -> the name with the window; without it, or where it says nothing, the window follows in brackets.
    missed : callable, optional
        The same with the name with its window -> the sentence for a rule that is not kept; without it, or where it says nothing, what
        is asked and what there is.
    obstacles : tuple of Obstacle
        What of it stands in the way where something is short, in the order in which it is looked for.
    stops : str
        What is told of an offer that would be bought but for this family, marked for translation; blank: nothing.
    tight : callable, optional
        The plan's tables, what decided about offers -> what its rules are about that the plan leaves no room in; without it every rule
        is asked for its price.
    """

    family: Family
    wish: str = ""
    at_hand: bool = False
    light: str = ""
    needs_proof: bool = False
    limits: Mapping[str, LimitWords] = field(default_factory=dict)
    slacks: Mapping[str, SlackWords] = field(default_factory=dict)
    tells: Callable[[Tables], pd.DataFrame] | None = None
    asks: Callable[[Asked], pd.DataFrame] | None = None
    label: Callable[[Names, str], str] = lambda _names, label: label
    rule: Callable[[Told, Any], str] | None = None
    window: Callable[[Told, Any, str], str] | None = None
    missed: Callable[[Told, Any, str], str] | None = None
    obstacles: tuple[Obstacle, ...] = ()
    stops: str = ""
    tight: Callable[[Tables, pd.DataFrame], set[str]] | None = None

    @property
    def name(self) -> str:
        """Its name, as a scenario uses it."""
        return self.family.name

    @property
    def short(self) -> str:
        """Its short word, as a reader sees it."""
        return in_words("family", self.name)

    @property
    def title(self) -> str:
        """What is wished by it, as page Plan shows it."""
        return _(self.wish) if self.wish else self.short

    def limit(self, block: str) -> LimitWords:
        """Return what is told of a block whose bound can be moved."""
        return self.limits.get(block, LimitWords(self._about, PRICE))

    def slack(self, name: str) -> SlackWords:
        """Return what is told of a slack."""
        return self.slacks.get(name, SlackWords(self._about, RULE, RULES))

    def _about(self, planned: Planned, number: int) -> Subject:
        """Return what a row is about by the label that its keys have, where the family has one, else the family itself."""
        if number == ALL or len(self.family.about) != 1:
            return Subject("", self.short)
        table, column = next(iter(self.family.about.values()))
        label = str(getattr(planned.instance, table)[column].iloc[number])
        return Subject(label, self.label(planned, label))

    def called(self, told: Told, row: Any) -> str:
        """Return the name of a rule that gave way, whatever the window."""
        return self.label(told, str(row.rule)) if self.rule is None else self.rule(told, row)

    # ---- in a conflict -------------------------------------------------------------------------------------------------

    def subject(self, planned: Planned, slack: str, number: int) -> Subject:
        """Return what a wish is about; nothing where all of a slack stand together.

        Parameters
        ----------
        planned : Planned
            The case with its instance.
        slack : str
            Name of the slack by which the wish gives way.
        number : int
            Number of what the wish is about, as `models.conflict` gives it (of most a row of the instance), or `ALL`.

        Returns
        -------
        Subject
            Short name and name; both blank for `ALL`.
        """
        return Subject("", "") if number == ALL else self.slack(slack).about(planned, number)

    def wish_text(self, planned: Planned, slack: str, number: int) -> str:
        """Return a wish in words, or all of a slack where they stand together or are about nothing that has a name.

        Parameters
        ----------
        planned : Planned
            The case with its instance.
        slack : str
            Name of the slack by which the wish gives way.
        number : int
            Number of what the wish is about, as `models.conflict` gives it (of most a row of the instance), or `ALL`.

        Returns
        -------
        str
            The wish, in the language in use.
        """
        words, (short, name) = self.slack(slack), self.subject(planned, slack, number)
        if not short:
            return _(words.every).format(family=self.short)
        if callable(words.wish):
            return words.wish(planned, number, name)
        return _(words.wish).format(name=name, family=self.short)

    def unit(self, planned: Planned, slack: Slack, number: int) -> str:
        """Return the unit of a slack as a reader sees it.

        Parameters
        ----------
        planned : Planned
            The case with its instance.
        slack : Slack
            The slack, whose unit is that of the model.
        number : int
            Number of what the wish is about: standards of nutrition have units of their own.

        Returns
        -------
        str
            The currency's code for ``currency``, a word in the language in use for packs and days, else the unit as it
            is.
        """
        own = self.slack(slack.name).unit
        if own is not None:
            return own(planned, number)
        if slack.unit == "currency":
            return planned.currency
        return {"packs": _("packs"), "days": _("days")}.get(slack.unit, slack.unit)

    def ways(self, planned: Planned, slack: str, number: int, gives: float) -> list[Way]:
        """Return the ways out that a wish offers.

        Parameters
        ----------
        planned : Planned
            The case.
        slack, number : str, int
            The wish.
        gives : float
            By how much it must give way, in the unit of its slack, if all else holds; NaN where that does not help.

        Returns
        -------
        list of Way
            What a user may change, each as a line of a scenario and in words. Where giving way by an amount does not
            help, or all of a slack stand together, the one way is to let the whole family give way.
        """
        words = self.slack(slack)
        if words.family_gives is not None:
            return [words.family_gives(planned, number, gives)]
        if np.isnan(gives):
            return [self._soft(np.nan)]
        if number == ALL or words.ways is None:
            return [self._soft(1.0)]
        found = words.ways(planned, number, self.subject(planned, slack, number), gives)
        return found if np.isnan(words.soft_too) else [*found, self._soft(words.soft_too)]

    def _soft(self, relative: float) -> Way:
        text = _("Let the rules of the family {family} give way, as little as possible.")
        return Way(f"rule family={self.name} mode=soft", text.format(family=self.short), relative)


# ---- what several families say alike -----------------------------------------------------------------------------------


def thing(table: str, column: str, home: str) -> SubjectOf:
    """Return what says that a row is about a thing of the case, by its row of the instance.

    Parameters
    ----------
    table, column : str
        Of the instance: where its short name stands.
    home : str
        Table of the case that names it.

    Returns
    -------
    callable
        Case with its instance, row of `table` -> the thing's short name and its name; a thing that `home` does not have
        keeps its short name.
    """
    return rule_of(table, column, named_in(home))


def rule_of(table: str, column: str, label: Callable[[Names, str], str]) -> SubjectOf:
    """Return what says that a row is about a rule, called by its label.

    Parameters
    ----------
    table, column : str
        Of the instance: where its label stands.
    label : callable
        Case, label -> its name.

    Returns
    -------
    callable
        Case with its instance, row of `table` -> the label, and the name that `label` makes of it.
    """

    def about(planned: Planned, number: int) -> Subject:
        short = str(getattr(planned.instance, table)[column].iloc[number])
        return Subject(short, label(planned, short))

    return about


def named_in(table: str) -> Callable[[Names, str], str]:
    """Return what calls a rule by the name that a thing of the case's table has."""
    return lambda names, label: names[table].get(label, label)


def with_window(name: str, window: str) -> str:
    """Return a name with the window in which a rule is looked at, a day as the reader writes it; of the whole plan none.

    >>> with_window("Family farming", "2026-03"), with_window("Family farming", "plan")
    ('Family farming (March 2026)', 'Family farming')
    """
    return name if window in ("", WHOLE_PLAN) else f"{name} ({window_text(window)})"


def window_text(window: str) -> str:
    """Return a window in which a rule is looked at as the reader writes it: a day, a month; other windows have words of their own.

    >>> window_text("2026-03"), window_text("2026-03-02"), window_text("year")
    ('March 2026', '2026-03-02', 'year')
    """
    written = {len("2026-03-02"): day_text, len("2026-03"): month_text}.get(len(window))
    return written(pd.Timestamp(window)) if written and window[:1].isdigit() else window


def of_scope(told: Told, row: Any, table: str) -> str:
    """Return the label of a rule that gave way, with the sites for which alone it holds if `table` of the plan says that there are such.

    Parameters
    ----------
    told : Told
        The case with the tables of its plan.
    row : named tuple
        A row of what gave way: ``rule`` (short name) and ``about`` (what it is about, or the scope for which it holds).
    table : str
        Table of the plan in which the family's rules stand; its column ``scope``, if it has one, tells which scopes
        there are.

    Returns
    -------
    str
        ``rule@scope``, or the rule's short name alone where it holds for everybody.
    """
    scopes = set(told.tables[table].get("scope", ())) - {""}
    return f"{row.rule}@{row.about}" if row.about in scopes else str(row.rule)


def figures(told: Told, row: Any) -> tuple[str, str, str]:
    """Return of a rule that gave way the unit, what there is and what is asked, told with as many places as tell them apart."""
    if row.unit == "share":
        return "", *apart_texts(row.found, row.bound, share_text, 1)
    digits = (
        2 if row.unit == told.currency else 0 if float(row.found).is_integer() and float(row.bound).is_integer() else 1
    )
    return row.unit, *apart_texts(row.found, row.bound, number_text, digits)


@dataclass(frozen=True, slots=True)
class FromTable:
    """Where a table of the plan tells of each rule what it asks for and what the plan has: names of its columns.

    `about` names columns of which at most one is filled in; `whose` one that is added to them where it is filled in; `unit` is a column, or the unit itself; ``currency`` is the case's.
    """

    table: str
    rule: str
    found: str
    minimum: str = ""
    maximum: str = ""
    about: tuple[str, ...] = ()
    window: str = ""
    unit: str = "currency"
    whose: str = ""

    def __call__(self, asked: Asked) -> pd.DataFrame:
        """Return the rows of the table that bind, each with its judgement."""
        rows = asked.tables[self.table]
        rows = rows[rows["mode"].isin(BINDING)]
        answer = rows[[self.rule, self.found, "mode", "judgement"]].set_axis(
            ["rule", "found", "mode", "judgement"], axis=1
        )
        for name in ("minimum", "maximum"):
            if column := getattr(self, name):
                answer[name] = rows[column]
        for column in self.about:
            answer["about"] = rows[column] if "about" not in answer else answer["about"] + rows[column]
        if self.whose:
            answer["about"] += ("@" + rows[self.whose]).where(rows[self.whose] != "", "")
        answer["window"] = rows[self.window] if self.window else WHOLE_PLAN
        unit = asked.currency if self.unit == "currency" else self.unit
        return answer.assign(unit=rows.get(self.unit, unit))


def no_bound(_asked: Asked) -> pd.DataFrame:
    """Answer for an order among plans: it prefers one plan to another and asks for nothing that a plan could miss.

    The law's order of preference is held by the check itself; fair parts and few changes are sought as far as what stands
    above them leaves room. What a stopped search leaves open is told under ``search``.
    """
    return pd.DataFrame(columns=["rule"])
