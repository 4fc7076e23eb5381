"""What a programme file may say: a strict description of ``data/programmes/*.yaml``.

Every figure is a *fact*: it holds from a day on, names its reference, says in plain words what it asks for and whether it
was read in its source. A file with a word that is not described here is refused, so that a slip of the pen cannot switch
a rule off.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from itertools import pairwise
from typing import Annotated, Any, Literal, Self, get_args

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, field_validator, model_validator

from planner.i18n import _
from planner.programmes.counting import ANY_KNOWN, ATTRIBUTES, FIGURES
from planner.programmes.law import ALLOTMENT, EACH_SUPPLIER, FrequencyRule
from planner.schema.case_tables import IN_SEASON, NUTRIENTS, OF_PRODUCTS, SEASON, TIERS, WITH_SPAN
from planner.schema.coded import ATTRIBUTES as PLACES
from planner.schema.coded import NUTRIENTS as FOODS_BY
from planner.schema.coded import column_at
from planner.schema.committees import Majority, Quorum, Seat
from planner.words import did_you_mean, meant_or_known

Text = Annotated[str, StringConstraints(min_length=1, strip_whitespace=True)]
Key = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9_.-]*$")]
Share = Annotated[float, Field(ge=0, le=1)]
Mode = Literal["hard", "soft", "off"]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True, populate_by_name=True)


class Reference(_Strict):
    """A text that rules refer to.

    Parameters
    ----------
    text : str
        The law, decree, resolution or page.
    title : str
        Title of the text, or of the page on which it was read.
    read_in : str
        Where the words or figures were read; empty: nowhere yet.
    """

    text: Text
    title: str = ""
    read_in: str = ""


class Left(_Strict):
    """What the programme asks for and the planner does not do, with the place in the law where it stands.

    Parameters
    ----------
    plain : str
        In plain words, with what the user can do about it.
    reference, article : str
        Key of the file's ``references``, and the place in that text; empty: not known.
    """

    plain: Text
    reference: str = ""
    article: str = ""


class Fact(_Strict):
    """What every dated value carries.

    Parameters
    ----------
    from_ : date
        First day on which it holds (``from`` in the file).
    until : date or None
        Last day on which it is known to hold; None: until a later fact follows.
    reference, article : str
        Key of the file's ``references``, and the place in that text.
    verified : bool
        Was the value read in its source?
    plain : str
        The rule in plain words.
    note : str
        What a lawyer should know: doubts, other readings, what was not found.
    checked_on : date or None
        Day on which it was last looked up; None: with its file.
    superseded_by : str
        The law that ended it, where that is known; empty: it holds, or the next value names its own.
    """

    from_: date = Field(alias="from")
    until: date | None = None
    checked_on: date | None = None
    superseded_by: str = ""
    reference: Text
    article: str = ""
    verified: bool
    plain: Text
    note: str = ""

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.until is not None and self.until < self.from_:
            raise ValueError(
                _("'until' ({until}) lies before 'from' ({first})").format(until=self.until, first=self.from_)
            )
        if self.superseded_by and self.until is None:
            raise ValueError(_("'superseded_by' says that the value has ended: give its last day, 'until'"))
        return self


def in_force[F: Fact](facts: Sequence[F], on: date) -> F | None:
    """Return the fact of a series that holds on a day: the latest begun, unless its last day has passed."""
    latest = max((fact for fact in facts if fact.from_ <= on), key=lambda fact: fact.from_, default=None)
    return latest if latest is not None and (latest.until is None or on <= latest.until) else None


def _beside[F: Fact](mine: Sequence[F], theirs: Sequence[F]) -> Iterator[tuple[date, F, F]]:
    """Yield the values of two series that hold together, on every day on which one of them begins."""
    for day in sorted({fact.from_ for fact in (*mine, *theirs)}):
        one, other = in_force(mine, day), in_force(theirs, day)
        if one is not None and other is not None:
            yield day, one, other


class Value(Fact):
    """A number from a day on; ``value: null`` marks one that is not known, or that the town has yet to set."""

    value: float | None = Field(ge=0)
    unit: Text

    @model_validator(mode="after")
    def _no_percentage(self) -> Self:
        if "%" in self.unit or self.unit.casefold().startswith(("percent", "per cent")):
            text = _("shares are written from 0 to 1 here: 30 % is 0.3, and the unit says of what it is a share")
            raise ValueError(text)
        return self


class Number(Value):
    """A whole number of things or days from a day on."""

    @model_validator(mode="after")
    def _whole(self) -> Self:
        if self.value is not None and self.value % 1:
            raise ValueError(
                _("a whole number is meant: {unit}; {value:g} is none").format(unit=self.unit, value=self.value)
            )
        return self


class ShareValue(Fact):
    """A share from a day on, 0 to 1; null as in `Value`."""

    share: Share | None


class Clause(_Strict):
    """Conditions that must all hold: attribute to the values of which one must be met.

    Parameters
    ----------
    all : dict of str to list of str
        The conditions.
    from_, until : date or None
        First and last day on which the clause counts anything; None: no bound. A label that counts for some years only
        is a clause of its own with its last day.
    """

    all: dict[str, Annotated[list[Text], Field(min_length=1)]] = Field(min_length=1)
    from_: date | None = Field(default=None, alias="from")
    until: date | None = None

    def holds(self, on: date) -> bool:
        """Tell whether the clause counts on a day; its first and its last day are among them."""
        return (self.from_ is None or self.from_ <= on) and (self.until is None or on <= self.until)

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.from_ is not None and self.until is not None and self.until < self.from_:
            raise ValueError(
                _("'until' ({until}) lies before 'from' ({first})").format(until=self.until, first=self.from_)
            )
        return self

    @model_validator(mode="after")
    def _known_attributes(self) -> Self:
        unknown = [attribute for attribute in self.all if attribute not in ATTRIBUTES]
        text = _("unknown attribute '{attribute}'.")
        wrong = [text.format(attribute=a) + " " + meant_or_known(a, ATTRIBUTES) for a in unknown]
        wrong += [slip for attribute, values in self.all.items() for slip in _slips(attribute, values)]
        if wrong:
            raise ValueError("\n".join(wrong))
        return self


YES_OR_NO = ("yes", "no")
"""How a rule writes what is true or not, in quotation marks."""


def _slips(attribute: str, values: Sequence[str]) -> Iterator[str]:
    """Yield what is wrong with the values of an attribute that has words of its own and no others."""
    column = column_at(PLACES.get(attribute))
    known = (
        YES_OR_NO
        if attribute == "offer.organic"
        else TIERS
        if attribute == "supplier.tier"
        else column.allowed
        if column
        else ()
    )
    for value in values if known else ():
        said = value if known == YES_OR_NO or not column else column.code(value)
        if value != ANY_KNOWN and said not in known:
            text = _("{attribute} is never '{value}'.")
            yield text.format(attribute=attribute, value=value) + " " + meant_or_known(value, known)


class Counting(_Strict):
    """What counts: a definition in plain words, and clauses of which one must hold."""

    definition: Text
    any: list[Clause] = Field(min_length=1)


def _rising(levels: Mapping[str, float]) -> None:
    """Raise an error unless each level begins above the one before it, as it is written."""
    for (low, first), (high, second) in pairwise(levels.items()):
        if second <= first:
            text = _(
                "write the levels from the lowest to the highest: {high} ({second:g}) does not begin above {low} ({first:g})"
            )
            raise ValueError(text.format(low=low, first=first, high=high, second=second))


class Target(_Strict):
    """A share to reach or not to exceed, with its values by date; fields as in `planner.programmes.law.TargetRule`."""

    name: Text
    counts: Key
    sense: Literal["at_least", "at_most"]
    basis: Literal["money", "mass"] = "money"
    denominator: Literal["received", "spend"]
    fund_role: Literal["", "transfer", "own", "other"] = ""
    within: str = ""
    window: Literal["year", "quarter", "three_months", "period"] = "year"
    mode: Mode = "soft"
    levels: dict[Text, Share] = Field(default_factory=dict)
    baseline_year: Annotated[int, Field(ge=1990, le=2100)] | None = None
    per: Literal["", "committee", "zone", "site", "supplier"] = ""
    unmarked: Literal["counts_not", "unknown"] = "counts_not"
    dated: list[ShareValue] = Field(min_length=1)

    @model_validator(mode="after")
    def _in_parts_of_a_year(self) -> Self:
        if self.window != "year" and self.denominator == "received":
            raise ValueError(_("money is received for the year: with this window the denominator is spend"))
        if self.per == EACH_SUPPLIER and self.sense != "at_most":
            raise ValueError(
                _(
                    "a share of each supplier (per: supplier) is a most: write sense: at_most; what suppliers may rely on "
                    "at least stands under commitments"
                )
            )
        if self.levels and self.sense == "at_most":
            raise ValueError(_("levels are of a share to reach (at_least)"))
        _rising(self.levels)
        if self.baseline_year and (self.sense, self.window) != ("at_least", "year"):
            raise ValueError(_("a baseline year is of a share to reach (at_least) over the year"))
        return self


class RankClass(_Strict):
    """One class of a criterion: its name and the conditions, of which one clause must hold."""

    name: Text
    any: list[Clause] = Field(min_length=1)


RANKED_BY = tuple(figure for figure in FIGURES if figure != "supplier.km")
"""Figures of which the most may come first; nearness is told by classes of places."""


class RankCriterion(_Strict):
    """One criterion of a ranking: classes, the best first, or a figure of the supplier, the largest first, among some of them."""

    name: Text
    classes: list[RankClass] = Field(default_factory=list)
    most: str = ""
    among: list[Clause] = Field(default_factory=list)

    @model_validator(mode="after")
    def _classes_or_figure(self) -> Self:
        if bool(self.classes) == bool(self.most):
            raise ValueError(_("a criterion has either classes, or a figure of which the most comes first (most)"))
        if self.most and self.most not in RANKED_BY:
            text = _("'{attribute}' is no figure by which suppliers are ranked.").format(attribute=self.most)
            raise ValueError(text + " " + meant_or_known(self.most, RANKED_BY))
        if self.among and not self.most:
            raise ValueError(_("'among' says among whom a figure decides; a class has conditions of its own"))
        return self


class RankingDraw(_Strict):
    """A draw decides among those who are equal in all criteria."""

    witnesses: int = Field(ge=1, le=20)


class RankingFact(Fact):
    """The order of preference from a day on."""

    applies_to: Key
    criteria: list[RankCriterion] = Field(min_length=1)
    ties: Text
    draw: RankingDraw | None = None


class Bounds(_Strict):
    """Least and most; at least one of them."""

    minimum: float | None = Field(default=None, ge=0)
    maximum: float | None = Field(default=None, ge=0)

    @model_validator(mode="after")
    def _some_bound(self) -> Self:
        if self.minimum is None and self.maximum is None:
            raise ValueError(_("give a minimum, a maximum or both"))
        if self.minimum is not None and self.maximum is not None and self.minimum > self.maximum:
            raise ValueError(
                _("the minimum {low:g} exceeds the maximum {high:g}").format(low=self.minimum, high=self.maximum)
            )
        return self


class Standards(Fact):
    """One nutrition standard, from a day on, for several stages.

    Parameters
    ----------
    nutrient, basis, window : str
        As in `planner.programmes.law.StandardRule`.
    unit : str
        Unit of the bounds.
    attendance : str
        part_time, full_time or empty.
    meals : list of int
        Numbers of meals a day for which it holds; empty: any.
    stages : dict of str to Bounds
        Bounds by programme stage.
    without : str
        Foods whose nutrient does not count, as a nutrient names foods (``component:milk``, ``food_group:fat``); their energy
        does. Empty: all foods count.
    """

    nutrient: Text
    without: str = ""
    basis: Literal["per_day", "per_week", "energy_share"]
    window: Literal["week", "month", "year"]
    unit: Text
    attendance: Literal["", "part_time", "full_time"] = ""
    meals: list[Annotated[int, Field(ge=1, le=6)]] = Field(default_factory=list)
    stages: dict[str, Bounds] = Field(min_length=1)

    @model_validator(mode="after")
    def _known_foods(self) -> Self:
        if self.nutrient.partition(":")[0] not in (*NUTRIENTS, *FOODS_BY):
            raise ValueError(
                _("unknown nutrient '{nutrient}'; foods are food_group:NAME or component:NAME.").format(
                    nutrient=self.nutrient
                )
                + " "
                + meant_or_known(self.nutrient, NUTRIENTS)
            )
        if self.without and self.without.partition(":")[0] not in FOODS_BY:
            raise ValueError(_("'without' names foods: food_group:NAME or component:NAME"))
        of_energy = self.stages.items() if self.basis == "energy_share" else ()
        beyond = [stage for stage, bounds in of_energy if max(bounds.minimum or 0, bounds.maximum or 0) > 1]
        if beyond:
            text = _("a share of the energy lies between 0 and 1 (30 % is 0.3); more is asked of: {stages}")
            raise ValueError(text.format(stages=", ".join(beyond)))
        return self


class Frequencies(Fact):
    """How often something may or must be served, from a day on; fields as in `planner.programmes.law.FrequencyRule`."""

    scope: Literal["dish", "product", "food_group", "dish_tag", "product_tag", "slot", "processing_class", "season"]
    value: Text
    of: str = ""
    per: Literal["day", "week", "month", "year", "serving_days", "cycle", "any_weeks", "any_month"]
    span: int = Field(default=0, ge=0, le=400)
    count: Literal["days", "servings", "foods", "share"] = "days"
    minimum: float | None = Field(default=None, ge=0)
    maximum: float | None = Field(default=None, ge=0)
    attendance: Literal["", "part_time", "full_time"] = ""
    meals: list[Annotated[int, Field(ge=1, le=6)]] = Field(default_factory=list)

    @model_validator(mode="after")
    def _some_bound(self) -> Self:
        if self.minimum is None and self.maximum is None:
            raise ValueError(_("give a minimum, a maximum or both"))
        if self.minimum is not None and self.maximum is not None and self.minimum > self.maximum:
            raise ValueError(
                _("the minimum {low:g} exceeds the maximum {high:g}").format(low=self.minimum, high=self.maximum)
            )
        if (self.span > 0) != (self.per in WITH_SPAN):
            raise ValueError(
                _("give 'span', a number, with per {kinds}, and only with them").format(kinds=", ".join(WITH_SPAN))
            )
        days = DAYS_OF.get(self.per, 0) * max(1, self.span)
        if self.count == "days" and days and max(self.minimum or 0, self.maximum or 0) > days:
            text = _("days asked for: {asked:g}; the span in which they are counted has no more than {days}")
            raise ValueError(text.format(asked=max(self.minimum or 0, self.maximum or 0), days=days))
        if self.count == "foods" and (self.maximum is not None or self.scope not in OF_PRODUCTS):
            raise ValueError(
                _("count foods with a minimum alone, by one of these scopes: {scopes}").format(
                    scopes=", ".join(OF_PRODUCTS)
                )
            )
        return self

    @model_validator(mode="after")
    def _share_of_servings(self) -> Self:
        kind, _colon, words = self.of.partition(":")
        if (self.count == "share") != bool(self.of) or (self.of and (kind not in OF_PRODUCTS or not words)):
            raise ValueError(
                _("give 'of' with count share, and only with it: one of {scopes}, a colon and words").format(
                    scopes=", ".join(OF_PRODUCTS)
                )
            )
        if self.count == "share" and self.scope not in (*OF_PRODUCTS, SEASON):
            raise ValueError(
                _("a share of servings is about one of these scopes: {scopes}").format(
                    scopes=", ".join((*OF_PRODUCTS, SEASON))
                )
            )
        if self.count == "share" and max(self.minimum or 0, self.maximum or 0) > 1:
            raise ValueError(_("a share lies between 0 and 1"))
        if (self.scope == SEASON) != (self.value == IN_SEASON) or (self.scope == SEASON and self.count != "share"):
            raise ValueError(_("the scope season has the value in_season, and is for shares of servings"))
        return self


def less_often(one: Frequencies | FrequencyRule, there: Frequencies | FrequencyRule) -> tuple[str, str] | None:
    """Return both bounds in words where a rule on how often asks for less than another; None where it does not, or they count other things.

    Of another span it is asked what it gives for certain in the span of the other: a least in each of the whole spans that fit into it, a
    most in all that can lie in it. By hand, the other asks for one in any three weeks: one in any four weeks gives none for certain, less; one a
    week gives three, not less. At most two in two weeks: at most one a week is two, not less; at most two a week is four, less.
    """
    mine, theirs = (DAYS_OF.get(rule.per, 0) * max(1, rule.span) for rule in (one, there))
    same = one.per == there.per
    if one.count != there.count or not (same or (mine and theirs and SERVED not in (one.per, there.per))):
        return None
    fit, most = 1.0, 1.0
    if (one.per, one.span) != (there.per, there.span):
        if not (mine and theirs):
            return None
        if one.count in (
            "share",
            "foods",
        ):  # these do not add up: a shorter span gives what it says, a longer one nothing for certain
            fit, most = (1.0, 1.0) if mine <= theirs else (0.0, math.inf)
        else:
            fit, most = theirs // mine, -(-theirs // mine)
    if (one.minimum or 0) * fit < (there.minimum or 0):
        return _span_text(one, one.minimum or 0), _span_text(there, there.minimum)
    if there.maximum is not None and (one.maximum is None or one.maximum * most > there.maximum):
        return _span_text(one, one.maximum), _span_text(there, there.maximum)
    return None


def _span_text(rule: Frequencies | FrequencyRule, bound: float | None) -> str:
    """Return a bound with the span in which it holds, in the words of a file."""
    told = "-" if bound is None else f"{bound:g}"
    return f"{told} (per: {rule.per}, span: {rule.span})" if rule.span else f"{told} (per: {rule.per})"


SERVED = "serving_days"
"""A span of days served, which no span of the calendar is held against."""

DAYS_OF = {"day": 1, "week": 7, "month": 31, "year": 366, "serving_days": 1, "any_weeks": 7, "any_month": 31}
"""Days of one of the spans in which something is counted; of a round of the menu's cycle nobody knows."""


class Labels(Fact):
    """Labels counted once, in order of priority; each names a counting rule of the file."""

    order: list[Key] = Field(min_length=2)


class Score(_Strict):
    """Points for meeting a counting rule, or as a step of a practice: for a figure of the supplier within bounds."""

    counts: str = ""
    attribute: str = ""
    at_least: float | None = None
    at_most: float | None = None
    practice: str = ""
    points: float = Field(gt=0)

    @model_validator(mode="after")
    def _one_or_the_other(self) -> Self:
        bounds = self.at_least is not None or self.at_most is not None
        if self.attribute and self.attribute not in FIGURES:
            raise ValueError(
                _("unknown figure '{figure}'.").format(figure=self.attribute)
                + " "
                + meant_or_known(self.attribute, FIGURES)
            )
        if bool(self.counts) == bool(self.attribute) or bool(self.attribute) != bounds:
            raise ValueError(_("give 'counts', or an 'attribute' with 'at_least', 'at_most' or both"))
        return self


class Points(Fact):
    """Points for good practice and the least mean from a day on; null: the town has yet to set it.

    Fields as in `planner.programmes.law.PointsRule`.
    """

    scores: list[Score] = Field(min_length=1)
    minimum: float | None = Field(ge=0)
    mode: Mode = "soft"
    weight: Literal["worth", "mass"] = "worth"
    most: float | None = Field(default=None, gt=0)
    most_of: dict[str, Annotated[float, Field(gt=0)]] = Field(default_factory=dict)
    levels: dict[Text, Annotated[float, Field(gt=0)]] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _known_practices(self) -> Self:
        practices = sorted({score.practice or score.counts or score.attribute for score in self.scores})
        strange = sorted(set(self.most_of) - set(practices))
        if strange:
            text = _("'most_of' names practices without a score: {names}.").format(names=", ".join(strange))
            raise ValueError(f"{text} {meant_or_known(strange[0], practices)}")
        _rising(self.levels)
        beyond = [name for name, mean in self.levels.items() if self.most is not None and mean > self.most]
        if beyond:
            text = _("no goods can have more than 'most', {most:g} points, so these levels cannot be reached: {names}")
            raise ValueError(text.format(most=self.most, names=", ".join(beyond)))
        return self


class Commitment(Fact):
    """What contracted suppliers may rely on, from a day on; null values: the town has yet to set them."""

    applies_to: Key
    minimum_per_period: float | None = Field(default=None, ge=0)
    kept_share: Share | None = None
    mode: Mode = "hard"


RouteKind = Literal["direct", "public_call", "preference", "open"]

ProcurementMethod = Literal["open", "selective", "limited", "direct"]

PAPERS = (*get_args(RouteKind), ALLOTMENT)
"""Kinds of papers: one for each kind of the ways of award, and one by which food is asked for that is given and not bought."""


class Route(Fact):
    """A way of awarding a lot, from a day on; a threshold without an amount waits for the town to set it.

    A preference says by how much: `margin` is the part of another's price by which those meant may be dearer and still win,
    `set_aside` the part of the lot that is theirs; null waits for the town to set it. `below` ends a band that begins with `amount`.
    `procurement_method` is the code of the Open Contracting Data Standard (codelist ``method``) under which lots of this way are published.
    """

    name: Text
    kind: RouteKind
    applies_to: str = ""
    threshold: Literal["none", "below", "from"]
    amount: float | None = Field(default=None, gt=0)
    margin: float | None = Field(default=None, ge=0, le=10)
    set_aside: Share | None = None
    set_aside_of: Literal["quantity", "worth"] = "quantity"
    below: float | None = Field(default=None, gt=0)
    procurement_method: ProcurementMethod | None = None

    @model_validator(mode="after")
    def _a_band(self) -> Self:
        if self.below is not None and (self.threshold != "from" or self.amount is None or self.below <= self.amount):
            raise ValueError(
                _("'below' is the end of a band that begins with the amount of a threshold from, and lies above it")
            )
        return self

    @model_validator(mode="after")
    def _no_idle_amount(self) -> Self:
        if self.threshold == "none" and self.amount is not None:
            raise ValueError(_("an amount needs a threshold: below or from"))
        if self.kind != "preference" and (self.margin is not None or self.set_aside is not None):
            raise ValueError(_("a margin or a part set aside needs the kind preference"))
        if self.kind == "preference" and not self.applies_to:
            raise ValueError(_("say with 'applies_to' who is preferred: the name of a counting rule of this file"))
        return self


class Local(Fact):
    """What counts as local, from a day on; a radius of null waits for the town to set it."""

    kind: Literal["municipality", "region", "radius_straight", "radius_road", "area"]
    km: float | None = Field(default=None, gt=0)
    region: Literal["", "immediate_region", "intermediate_region", "state"] = ""
    areas: list[Text] = Field(default_factory=list)

    @model_validator(mode="after")
    def _only_what_the_kind_needs(self) -> Self:
        if (self.kind == "region") != bool(self.region):
            raise ValueError(_("give 'region' with the kind region, and only with it"))
        if (self.kind == "area") != bool(self.areas):
            raise ValueError(_("give 'areas' with the kind area, and only with it"))
        if self.km is not None and not self.kind.startswith("radius"):
            raise ValueError(_("give 'km' with a kind of radius only"))
        return self


class LifeLeft(Fact):
    """Part of its shelf life that a food must have left on delivery, from a day on; as in `planner.programmes.law.LifeLeft`."""

    share: Share
    exempt: str = ""


class Bonus(Fact):
    """Money of a later year that hangs on a share, from a day on; as in `planner.programmes.law.Bonus`.

    `amount` and `otherwise` are paid for a meal, in the programme's currency; `year_begins` is a month and a day (``07-01``).
    """

    name: Text
    target: Key
    amount: float = Field(gt=0)
    otherwise: float = Field(default=0.0, ge=0)
    meal: Literal["", "breakfast", "morning_snack", "lunch", "afternoon_snack", "dinner"] = ""
    years_later: Annotated[int, Field(ge=1, le=5)] = 1
    year_begins: Annotated[str, StringConstraints(pattern=r"^[0-9]{2}-[0-9]{2}$")] = "01-01"

    @model_validator(mode="after")
    def _worth_something(self) -> Self:
        if self.amount <= self.otherwise:
            raise ValueError(_("'amount' must be more than 'otherwise': else there is nothing to reach"))
        try:
            date.fromisoformat(f"2001-{self.year_begins}")
        except ValueError:
            text = _("'year_begins' is a month and a day, as 07-01; {day} is none")
            raise ValueError(text.format(day=self.year_begins)) from None
        return self


class Duty(Fact):
    """What the buyer has to do within some days of an event, from a day on; as in `planner.programmes.law.Duty`."""

    name: Text
    event: Literal["share_short", "year_over"]
    target: str = ""
    within: Annotated[int, Field(ge=0, le=400)]
    days: Literal["working", "calendar"] = "calendar"

    @model_validator(mode="after")
    def _of_a_share(self) -> Self:
        if (self.event == "share_short") != bool(self.target):
            raise ValueError(_("give 'target' with the event share_short, and only with it"))
        return self


class SeatGroup(_Strict):
    """So many members of a committee, each for one of some groups."""

    of: list[Seat] = Field(min_length=1)
    count: Annotated[int, Field(ge=1, le=99)]


class CommitteeFact(Fact):
    """Who sits in a committee and by which rules it decides, from a day on; what no source says is left out, as in `planner.programmes.law.CommitteeRule`."""

    name: Text
    seats: list[SeatGroup] = Field(default_factory=list)
    quorum: Quorum | None = None
    majority: Majority | None = None
    kinship: Annotated[int, Field(ge=0, le=9)] | None = None
    in_law: Annotated[int, Field(ge=0, le=9)] | None = None
    appeal_days: Annotated[int, Field(ge=1, le=365)] | None = None
    casting_vote: bool | None = None
    notice_days: Annotated[int, Field(ge=0, le=90)] | None = None
    notice_binds: bool | None = None
    proxies: Annotated[int, Field(ge=0, le=9)] | None = None
    proxies_count: bool | None = None

    @model_validator(mode="after")
    def _some_rule(self) -> Self:
        told = set(CommitteeFact.model_fields) - set(Fact.model_fields) - {"name"}
        if all(getattr(self, one) in (None, []) for one in told):
            raise ValueError(_("a committee has seats, a quorum or another rule"))
        return self


class Specified(_Strict):
    """What is asked of every lot of which all that the plan buys counts under a rule, in words that stand with what the goods must be."""

    counts: Key
    plain: Text


class Family(_Strict):
    """A lot of several products: its name, in the country's language, and what belongs to it, of which one clause must hold."""

    lot: Text
    any: list[Clause] = Field(min_length=1)


class AwardCriterion(_Strict):
    """A criterion by which the law lets offers be compared, and what is looked at; its weight is the buyer's to set."""

    name: Text
    plain: Text


class CallPaper(Fact):
    """The paper by which food is asked for: what it is called, whom it asks, what stands in it; as in `planner.programmes.law.CallPaper`.

    `title` and the lots of `families` are in the country's language and are never translated. `contains` is said by the plan, `to_fill`
    only by the buyer, `to_offer` by who offers. Where a file does not say it, a public call asks those for whom its way of award is, at prices that
    the buyer fixes, and any other paper everybody, who says his own.
    """

    title: Text
    open_to: str = ""
    prices: Literal["", "fixed", "offered", "none"] = ""
    worth_of: Literal["lot", "call"] = "lot"
    families: list[Family] = Field(default_factory=list)
    specify: list[Specified] = Field(default_factory=list)
    criteria: list[AwardCriterion] = Field(default_factory=list)
    contains: list[Text] = Field(default_factory=list)
    to_fill: list[Text] = Field(default_factory=list)
    to_offer: list[Text] = Field(default_factory=list)

    @model_validator(mode="after")
    def _names_once(self) -> Self:
        for names in ([one.lot for one in self.families], [one.name for one in self.criteria]):
            twice = sorted({name for name in names if names.count(name) > 1})
            if twice:
                raise ValueError(_("named twice: {names}").format(names=", ".join(twice)))
        return self


class AnyOf(Fact):
    """Rules of the file of which one has to be met, from a day on; as in `planner.programmes.law.Alternative`.

    `rules` names them by their places (``targets.organic``, ``frequencies.organic-dishes``), the one first that a town follows which
    does not say otherwise.
    """

    rules: list[Text]

    @model_validator(mode="after")
    def _two_or_more(self) -> Self:
        strange = [place for place in self.rules if place.partition(".")[0] not in WAYS or not place.partition(".")[2]]
        if strange:
            raise ValueError(
                _(
                    "'rules' names shares and rules on how often, as targets.NAME or frequencies.NAME; {place} is neither"
                ).format(place=", ".join(strange))
            )
        names = [place.partition(".")[2] for place in self.rules]
        if len(names) < 2:
            raise ValueError(_("name two rules or more, of which one has to be met; one alone needs no 'any_of'"))
        if len(set(names)) < len(names):
            raise ValueError(_("each rule of 'rules' needs a short name of its own, by which a case follows it"))
        return self


WAYS = ("targets", "frequencies")
"""Sections of which rules can stand beside each other so that one of them is enough."""


class Ground(Fact):
    """A lawful ground for waiving a share."""


class Refusal(Fact):
    """An attribute that may not decide; ``plain`` is the reason given to the user."""


class Coverage(_Strict):
    """The days for which the file was made, and what is unsure within them."""

    from_: date = Field(alias="from")
    to: date | None
    plain: Text

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.to is not None and self.to < self.from_:
            raise ValueError(_("'to' ({until}) lies before 'from' ({first})").format(until=self.to, first=self.from_))
        return self


class Rules(_Strict):
    """The dated rules beside shares, each in its section: of a programme, or those that one of its variants has in their place."""

    family_cap: list[Value] = Field(default_factory=list)
    rates: dict[Key, list[Value]] = Field(default_factory=dict)
    cost_ceilings: dict[Key, list[Value]] = Field(default_factory=dict)
    quotes_required: list[Number] = Field(default_factory=list)
    organic_premium: list[Value] = Field(default_factory=list)
    fresh_foods_minimum: list[Number] = Field(default_factory=list)
    call_open_days: list[Number] = Field(default_factory=list)
    lead_time_days: list[Number] = Field(default_factory=list)
    local: list[Local] = Field(default_factory=list)
    life_left: list[LifeLeft] = Field(default_factory=list)
    ranking: list[RankingFact] = Field(default_factory=list)
    standards: dict[Key, list[Standards]] = Field(default_factory=dict)
    frequencies: dict[Key, list[Frequencies]] = Field(default_factory=dict)
    label_orders: dict[Key, list[Labels]] = Field(default_factory=dict)
    points: dict[Key, list[Points]] = Field(default_factory=dict)
    commitments: dict[Key, list[Commitment]] = Field(default_factory=dict)
    bonuses: dict[Key, list[Bonus]] = Field(default_factory=dict)
    duties: dict[Key, list[Duty]] = Field(default_factory=dict)
    committees: dict[Key, list[CommitteeFact]] = Field(default_factory=dict)
    award_routes: dict[Key, list[Route]] = Field(default_factory=dict)
    calls: dict[str, list[CallPaper]] = Field(default_factory=dict)
    waiver_grounds: dict[Key, list[Ground]] = Field(default_factory=dict)
    refusals: dict[str, list[Refusal]] = Field(default_factory=dict)
    any_of: dict[Key, list[AnyOf]] = Field(default_factory=dict)

    @field_validator("calls")
    @classmethod
    def _of_ways_of_award(cls, calls: dict[str, list[CallPaper]]) -> dict[str, list[CallPaper]]:
        strange = [kind for kind in calls if kind not in PAPERS]
        if strange:
            text = _("'calls' names kinds of ways of award ({known}); {strange} is none")
            raise ValueError(text.format(known=", ".join(PAPERS), strange=", ".join(strange)))
        return calls

    def dated(self) -> Iterator[tuple[str, list[Fact]]]:
        """Yield every rule by its place, ``SECTION`` or ``SECTION.NAME``, with its dated values."""
        for section in _DATED:
            part = getattr(self, section)
            yield from [(section, part)] if isinstance(part, list) else ((f"{section}.{k}", v) for k, v in part.items())

    def in_place_of(self, other: Rules) -> dict[str, Any]:
        """Return the sections of other rules in which these stand in place of those of the same name, or of a section without names."""
        found: dict[str, Any] = {}
        for section in _DATED:
            own, theirs = getattr(self, section), getattr(other, section)
            found[section] = theirs | own if isinstance(own, dict) else own or theirs
        return found


class Variant(Rules):
    """The same programme for others (overseas territories, say): with other thresholds of its shares, and rules that take the place of its own.

    A rule that the programme does not have is added to those it has. `bases` says of which shares it is a part of weight where the
    programme takes money, or the other way round. `looser` says that the law asks less of those meant (overseas, say); without it a variant that
    asks less than its programme is taken for a slip.
    """

    name: Text
    plain: Text
    looser: bool = False
    bases: dict[Key, Literal["money", "mass"]] = Field(default_factory=dict)
    targets: dict[Key, list[ShareValue]] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _some_rule(self) -> Self:
        if not self.targets and not self.bases and not any(facts for _place, facts in self.dated()):
            raise ValueError(_("a variant changes at least one rule"))
        return self


class Programme(Rules):
    """A programme file; see `planner.programmes.law.Law` for what each part becomes at a date.

    Parameters
    ----------
    checked_on : date or None
        Day on which the file was last held against the law; None: it is not told, as of a town's own file.
    superseded_by : str
        Programme that took its place when it ended, on the last day of `covers`; a law of which there is no file is named in words, with
        a blank in them. Empty: it has not ended.
    looser : bool
        Of a town's own file with the name of a programme that is shipped: the law asks for less than the shipped file knows.
    """

    programme: Key
    name: Text
    country: Annotated[str, StringConstraints(pattern=r"^([A-Z]{2})?$")]
    currency: Annotated[str, StringConstraints(pattern=r"^([A-Z]{3})?$")]
    status: Literal["law", "local_law", "practice", "template"]
    covers: Coverage
    plain: Text
    references: dict[str, Reference]
    not_modelled: list[Text | Left]
    checked_on: date | None = None
    superseded_by: str = ""
    looser: bool = False
    stages: dict[Key, Text] = Field(default_factory=dict)
    counting_rules: dict[Key, Counting] = Field(default_factory=dict)
    targets: dict[Key, Target] = Field(default_factory=dict)
    variants: dict[Key, Variant] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _ended_on_a_day(self) -> Self:
        if self.superseded_by and self.covers.to is None:
            raise ValueError(
                _("'superseded_by' says that the programme has ended: give its last day, 'to' under covers")
            )
        if self.superseded_by == self.programme:
            raise ValueError(_("'superseded_by' names the programme itself"))
        return self

    @model_validator(mode="after")
    def _bonuses_of_voluntary_shares(self) -> Self:
        text = _(
            "bonuses.{bonus}: the share {target} on which it hangs must be one to reach (at_least) over the year, and "
            "voluntary: write mode: off; a case that wants it asks for it in its table targets"
        )
        for name, facts in self.bonuses.items():
            for fact in facts:
                target = self.targets.get(fact.target)  # one that is not there is told with the other names
                if target is not None and (target.sense, target.window, target.mode) != ("at_least", "year", "off"):
                    raise ValueError(text.format(bonus=name, target=fact.target))
        return self

    @model_validator(mode="after")
    def _duties_of_shares_to_reach(self) -> Self:
        text = _("duties.{duty}: the share {target} is a most, and a most is never short: name one to reach (at_least)")
        for name, facts in self.duties.items():
            for fact in facts:
                if (target := self.targets.get(fact.target)) is not None and target.sense == "at_most":
                    raise ValueError(text.format(duty=name, target=fact.target))
        return self

    @model_validator(mode="after")
    def _unmarked_where_marks_count(self) -> Self:
        text = _(
            "targets.{target}: unmarked: unknown is for what counts by a label, and {counts} looks at no offer.labels; leave unmarked out"
        )
        for name, target in self.targets.items():
            rule = self.counting_rules.get(target.counts)  # one that is not there is told with the other names
            marks = rule is None or any("offer.labels" in clause.all for clause in rule.any)
            if target.unmarked == "unknown" and not marks:
                raise ValueError(text.format(target=name, counts=target.counts))
        return self

    @model_validator(mode="after")
    def _days_in_order(self) -> Self:
        series: dict[str, list[Fact]] = {}
        for place, fact in self.facts():
            series.setdefault(place, []).append(fact)
        for place, facts in series.items():
            early = next((fact for fact in facts if fact.from_ < self.covers.from_), None)
            if early is not None:
                text = _("{place}: a value begins on {day}, before the first day that the file covers, {first}")
                raise ValueError(text.format(place=place, day=early.from_, first=self.covers.from_))
            ordered = sorted(facts, key=lambda fact: fact.from_)
            for one, following in pairwise(ordered):
                if one.from_ == following.from_:
                    text = _("{place}: two values begin on {day}; of one rule one value holds on a day")
                    raise ValueError(text.format(place=place, day=one.from_))
                if one.until is not None and one.until >= following.from_:
                    text = _(
                        "{place}: the value from {first} on holds until {until}, and the next begins on {day} already"
                    )
                    raise ValueError(text.format(place=place, first=one.from_, until=one.until, day=following.from_))
        return self

    @model_validator(mode="after")
    def _variants_ask_no_less(self) -> Self:
        for name, variant in self.variants.items():
            for place, told, asked, day in () if variant.looser else self._asked_less(variant):
                text = _(
                    "variants.{name}.{place}: {told} from {day} on asks for less than the programme itself ({asked}); correct it, or write "
                    "looser: true if the law asks less of those meant"
                )
                raise ValueError(text.format(name=name, place=place, told=told, day=day, asked=asked))
        return self

    def _asked_less(self, variant: Variant) -> Iterator[tuple[str, str, str, date]]:
        """Yield where a variant asks for less than the programme on a day on which either changes: place, both in words, and the day, once a place."""
        for key, facts in variant.targets.items():
            target = self.targets.get(key)  # one that is not there is told with the other names
            for day, mine, held in _beside(facts, target.dated) if target is not None else ():
                if target is None or mine.share is None or held.share is None:
                    continue
                if (mine.share - held.share if target.sense == "at_least" else held.share - mine.share) < 0:
                    yield f"targets.{key}", f"{mine.share:g}", f"{held.share:g}", day
                    break
        for key, often in variant.frequencies.items():
            for day, one, there in _beside(often, self.frequencies.get(key, [])):
                if less := less_often(one, there):
                    yield f"frequencies.{key}", *less, day
                    break

    @model_validator(mode="after")
    def _one_of_each(self) -> Self:
        seen: dict[str, str] = {}
        for name, facts in self.any_of.items():
            for place in {place for fact in facts for place in fact.rules}:
                if seen.setdefault(place, name) != name:
                    text = _(
                        "any_of.{name}: {place} stands in any_of.{other} too; a rule can stand in one of them only"
                    )
                    raise ValueError(text.format(name=name, place=place, other=seen[place]))
                section, _dot, rule = place.partition(".")
                target = self.targets.get(rule) if section == "targets" else None
                if target is not None and target.mode == "off":
                    text = _("any_of.{name}: {place} is off (mode), so it is no way to keep the law")
                    raise ValueError(text.format(name=name, place=place))
        return self

    def facts(self) -> list[tuple[str, Fact]]:
        """Return every dated fact with the place where it stands in the file, in the file's order."""
        found: list[tuple[str, Fact]] = [(f"targets.{k}", f) for k, t in self.targets.items() for f in t.dated]
        found += [(place, fact) for place, facts in self.dated() for fact in facts]
        for name, variant in self.variants.items():
            shares = [(target, fact) for target, facts in variant.targets.items() for fact in facts]
            rules = [(place.removeprefix("frequencies."), fact) for place, facts in variant.dated() for fact in facts]
            found += [(f"variants.{name}.{place}", fact) for place, fact in [*shares, *rules]]
        return found

    def left_out(self) -> list[Left]:
        """Return what the programme asks for and the planner does not do."""
        return [left if isinstance(left, Left) else Left(plain=left) for left in self.not_modelled]

    def checked(self, fact: Fact) -> date | None:
        """Return the day on which a fact was last looked up."""
        return fact.checked_on or self.checked_on

    def reference_line(self, fact: Fact | Left) -> str:
        """Return text, article and title of a fact's reference in one line; nothing where none is named."""
        if not fact.reference:
            return fact.article
        reference = self.references[fact.reference]
        words = [reference.text, fact.article, f"“{reference.title}”" if reference.title else ""]
        return ", ".join(word for word in words if word)


def names_that_lead_nowhere(content: Any) -> list[str]:
    """Return every name in a programme file that stands for nothing in it: references, counting rules, stages, shares, attributes.

    They are looked for in what is written, right or wrong, so that they are told together with the faults of single values.

    Parameters
    ----------
    content
        What was read from the file, however broken.
    """
    if not isinstance(content, dict):
        return []
    part = {section: value if isinstance(value, dict) else {} for section, value in content.items()}
    texts = {
        "references": _("{place}: reference '{name}' is not among the file's references"),
        "counting_rules": _("{place}: counting rule '{name}' is not in this file"),
        "stages": _("{place}: stage '{name}' is not among the file's stages"),
        "targets": _("{place}: target '{name}' is not in this file"),
        "frequencies": _("{place}: rule on how often '{name}' is not in this file"),
    }
    variants = [value for value in part.get("variants", {}).values() if isinstance(value, dict)]
    for own in (value.get("frequencies") for value in variants):
        part["frequencies"] = part.get("frequencies", {}) | (own if isinstance(own, dict) else {})
    wrong = [
        texts[home].format(place=place, name=name) + "." + did_you_mean(name, part.get(home, {}))
        for home, place, name in _names(content)
        if isinstance(name, str) and name and name not in part.get(home, {})
    ]
    refused = [part.get("refusals", {}), *(variant.get("refusals") or {} for variant in variants)]
    strange = [name for names in refused if isinstance(names, dict) for name in names if name not in ATTRIBUTES]
    text = _("refusals: unknown attribute '{attribute}'.")
    return wrong + [text.format(attribute=name) + " " + meant_or_known(name, ATTRIBUTES) for name in strange]


_NAMES = {
    "reference": "references",
    "counts": "counting_rules",
    "target": "targets",
    "within": "counting_rules",
    "applies_to": "counting_rules",
    "open_to": "counting_rules",
    "order": "counting_rules",
    "exempt": "counting_rules",
}
"""Keys of a programme file, with the section in which what they name stands."""


def _names(content: dict[Any, Any]) -> Iterator[tuple[str, str, Any]]:
    """Yield every name in a file: the section in which it should stand, the place where it is named, the name."""
    for section, value in content.items():
        named = value.items() if isinstance(value, dict) else [("", value)]
        for name, node in named if section in (*_DATED, "targets", "variants", "not_modelled") else ():
            place = f"{section}.{name}" if name else str(section)
            for key, words in _entries(node):
                for word in words if isinstance(words, list) else [words]:
                    if key in _NAMES:
                        yield _NAMES[key], place, word
                if key == "stages" and section in ("standards", "variants") and isinstance(words, dict):
                    yield from (("stages", place, stage) for stage in words)
                if key == "rules" and section in ("any_of", "variants") and isinstance(words, list):
                    ways = (word.partition(".") for word in words if isinstance(word, str))
                    yield from ((home, place, rule) for home, _dot, rule in ways if home in WAYS)
                if key in ("targets", "bases") and section == "variants" and isinstance(words, dict):
                    yield from (("targets", place, target) for target in words)
                if key in ("rates", "cost_ceilings") and section == "variants" and isinstance(words, dict):
                    yield from (("stages", place, stage) for stage in words if (key, stage) != ("rates", "full_time"))
            if section in ("rates", "cost_ceilings") and name and (section, name) != ("rates", "full_time"):
                yield "stages", str(section), name


def _entries(node: Any) -> Iterator[tuple[Any, Any]]:
    """Yield every key with its value in a part of a file, at any depth."""
    if isinstance(node, dict):
        for key, value in node.items():
            yield key, value
            yield from _entries(value)
    elif isinstance(node, list):
        for value in node:
            yield from _entries(value)


_DATED = (
    "family_cap",
    "rates",
    "cost_ceilings",
    "quotes_required",
    "organic_premium",
    "fresh_foods_minimum",
    "call_open_days",
    "lead_time_days",
    "local",
    "life_left",
    "ranking",
    "standards",
    "frequencies",
    "label_orders",
    "points",
    "commitments",
    "bonuses",
    "duties",
    "committees",
    "award_routes",
    "calls",
    "waiver_grounds",
    "refusals",
    "any_of",
)
