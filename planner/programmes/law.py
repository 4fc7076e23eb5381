"""The law at a date, as the rest of the planner sees it: figures with their sources, no files, no countries."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal, NamedTuple

from planner.findings import Finding
from planner.schema.committees import Majority, Quorum, Seat


@dataclass(frozen=True, slots=True)
class Source:
    """Where a figure comes from.

    Parameters
    ----------
    programme, rule : str
        Programme and rule that hold it.
    reference : str
        Law, article and title, in one line.
    plain : str
        The rule in plain words.
    valid_from : date or None
        First day on which the figure holds.
    verified : bool
        True if the figure was read in its source; shown wherever it is used.
    """

    programme: str
    rule: str
    reference: str
    plain: str
    valid_from: date | None
    verified: bool


@dataclass(frozen=True, slots=True)
class Figure:
    """A number from the law with its unit and source."""

    value: float
    unit: str
    source: Source


@dataclass(frozen=True, slots=True)
class Condition:
    """One thing that must be true: the attribute has one of the values.

    Parameters
    ----------
    attribute : str
        As in the table ``counting_rules``: ``supplier.kind``, ``offer.organic``, ``product.processing_class``, ...
    values : tuple of str
        Any one of them is enough; booleans are ``yes`` and ``no``; ``*`` is any known value; ``>=60`` or ``<=5`` bounds a
        number.
    """

    attribute: str
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CountingRule:
    """What counts toward a share.

    Parameters
    ----------
    name : str
        Name by which targets refer to it.
    definition : str
        In plain words, printed beside every percentage.
    clauses : tuple of tuple of Condition
        All conditions of one clause must hold; one clause that holds is enough. No clause: nothing counts.
    places : tuple of Scope
        Sites for whose food alone each clause holds, clause by clause; empty: everybody's. Where food comes for which some clause
        is meant alone, the clauses of everybody do not hold.
    """

    name: str
    definition: str
    clauses: tuple[tuple[Condition, ...], ...]
    places: tuple[Scope, ...] = ()


@dataclass(frozen=True, slots=True, order=True)
class Scope:
    """Whose food a rule is about: the sites that receive food and that fit every word that is given; no word: everybody.

    Parameters
    ----------
    committee, zone, site : str
        As in the table ``sites``; a site is one that receives food, a school that cooks for itself or a kitchen.
    """

    committee: str = ""
    zone: str = ""
    site: str = ""

    def __bool__(self) -> bool:
        return bool(self.committee or self.zone or self.site)

    def __str__(self) -> str:
        return "/".join(word for word in (self.committee, self.zone, self.site) if word)


EVERYBODY = Scope()
"""All sites."""

EACH_SUPPLIER = "supplier"
"""Word by which a share, a most, holds for each supplier apart, and not for all of them together."""


@dataclass(frozen=True, slots=True)
class TargetRule:
    """A share that the law (or the case) sets.

    Parameters
    ----------
    target, name : str
        Short name and name in print; of a share of some sites only, the short name ends with ``@`` and their scope.
    counts : str
        Name of the counting rule of the numerator.
    sense : {"at_least", "at_most"}
        Reach the share or stay below it.
    share : float
        0 to 1.
    basis : {"money", "mass"}
        Share of money or of weight.
    denominator : {"received", "spend", "amount"}
        Share of the money received in the fund, of what is spent (or bought, by weight), or of a fixed amount.
    denominator_amount : float or None
        The fixed amount.
    fund_role : str
        Role of the fund whose payments alone count; empty: all money.
    fund : str
        Fund by name, where a case sets it; outweighs the role.
    within : str
        Counting rule that narrows the denominator; empty: everything.
    window : {"year", "quarter", "three_months", "period"}
        Over the whole plan; in every quarter of the calendar; in any three months of the year one after the other; in every
        period. A period, and what was bought before the plan, belongs to the month in which it begins.
    mode : {"hard", "soft", "off"}
        Must hold, is an aim, or is off.
    source : Source or None
        None where the case sets it.
    baseline_year : int or None
        Year whose share, as the case has it on record, is the least too; None: none.
    levels : tuple of (str, float)
        Levels of a share to reach, each with its name and its share: of those reached the highest is told.
    scope : Scope
        Sites of which it is a share: numerator and denominator are theirs alone.
    per : {"", "committee", "zone", "site", "supplier"}
        It holds also for each committee, zone or site apart; or, a most, for each supplier apart and not for all together.
    supplier : str
        Supplier of whom alone it is the most; the short name then ends with ``@`` and him. Empty: all that counts.
    by_mark : bool
        Of goods without the mark that counts nothing is known: where no offer and no purchase of a case bears it, the share is not known. By hand,
        domestic food: of ten offers none says where it grew, not known; one says domestic, the other nine are taken for foreign.
    """

    target: str
    name: str
    counts: str
    sense: Literal["at_least", "at_most"]
    share: float
    basis: Literal["money", "mass"] = "money"
    denominator: Literal["received", "spend", "amount"] = "spend"
    denominator_amount: float | None = None
    fund_role: str = ""
    fund: str = ""
    within: str = ""
    window: Literal["year", "quarter", "three_months", "period"] = "year"
    mode: Literal["hard", "soft", "off"] = "soft"
    source: Source | None = None
    baseline_year: int | None = None
    levels: tuple[tuple[str, float], ...] = ()
    scope: Scope = Scope()
    per: Literal["", "committee", "zone", "site", "supplier"] = ""
    supplier: str = ""
    by_mark: bool = False

    @property
    def stem(self) -> str:
        """The short name without the sites or the supplier: that of the law, or of the row of the case."""
        of = self.supplier or self.scope
        return self.target.removesuffix(f"@{of}") if of else self.target


@dataclass(frozen=True, slots=True)
class StandardRule:
    """A nutrition standard for a stage.

    Parameters
    ----------
    standard : str
        Short name.
    programme_stage, attendance : str
        Stage as the programme names it; part_time, full_time or empty for both.
    meals : int or None
        Meals a day for which it holds; None: any number.
    nutrient : str
        Column of the composition table, ``food_group:NAME`` or ``component:NAME``; several names joined by ``|`` are
        summed (``food_group:fruit|vegetable``).
    basis : {"per_day", "per_week", "energy_share"}
        Amount per pupil and day or week, or share of the energy.
    window : {"week", "month", "year"}
        Span over which the average is taken.
    minimum, maximum : float or None
        Bounds.
    source : Source
        Where it comes from.
    unit : str
        Unit of the bounds, as the programme file names it.
    without : str
        Foods whose nutrient does not count, as `nutrient` names foods (``component:milk``): their amount is nothing, their
        energy counts. Empty: all foods count. By hand, saturated fat as a part of the energy without that of milk: a lunch of
        600 kcal with 8 g, 3 g of them in the milk, has (8 - 3) g x 9 / 600 kcal = 7.5 %; with the milk it would be 12 %.
    """

    standard: str
    programme_stage: str
    attendance: str
    meals: int | None
    nutrient: str
    basis: Literal["per_day", "per_week", "energy_share"]
    window: Literal["week", "month", "year"]
    minimum: float | None
    maximum: float | None
    source: Source
    unit: str = ""
    without: str = ""


@dataclass(frozen=True, slots=True)
class FrequencyRule:
    """How often something may or must be served; fields as in the table ``frequency_rules``.

    Several values joined by ``|`` are counted together (``bread|cake|biscuit``). `span` is the number of days served or of weeks in a
    window that has one, else 0. `of` is what a share is a share of (``food_group:fruit|vegetable``), else empty. What a window is at the
    edges of a plan stands in ``data/README.md``, under “How often”.
    """

    rule: str
    scope: str
    value: str
    per: Literal["day", "week", "month", "year", "serving_days", "cycle", "any_weeks", "any_month"]
    count: Literal["days", "servings", "foods", "share"]
    minimum: float | None
    maximum: float | None
    attendance: str
    meals: int | None
    source: Source
    span: int = 0
    of: str = ""


@dataclass(frozen=True, slots=True)
class Criterion:
    """One criterion of an order of preference: classes, the best first, or a figure of the supplier, the largest first.

    Parameters
    ----------
    name : str
        How it is called.
    classes : tuple of CountingRule
        Each class is a name and the conditions of which one clause must hold; an offer takes the first class that
        fits, the last place if none does. Empty where a figure decides.
    figure : str
        Attribute of the supplier whose largest figure comes first, ``supplier.priority_members_share`` say; a blank one comes
        after all that are known. Blank where classes decide.
    among : CountingRule or None
        Offers among which the figure decides; to it all others are alike, and come after them. None: among all.
    """

    name: str
    classes: tuple[CountingRule, ...] = ()
    figure: str = ""
    among: CountingRule | None = None

    @property
    def looked_at(self) -> tuple[CountingRule, ...]:
        """All that the criterion looks at, as counting rules."""
        by_figure = CountingRule(self.name, self.name, ((Condition(self.figure, ("*",)),),))
        return (*self.classes, *((by_figure,) if self.figure else ()), *((self.among,) if self.among else ()))


@dataclass(frozen=True, slots=True)
class Ranking:
    """The order in which suppliers are preferred: criteria in turn.

    Parameters
    ----------
    applies_to : str
        Counting rule of the offers that are ranked (family farming, say); the others are not preferred.
    criteria : tuple of Criterion
        The criteria, the weightiest first.
    ties : str
        What happens among equals, in plain words.
    source : Source
        Where it comes from.
    draw_witnesses : int or None
        Least number of witnesses of a draw, which decides among those who are equal in all criteria and do not share; None: the
        law knows no draw.
    """

    applies_to: str
    criteria: tuple[Criterion, ...]
    ties: str
    source: Source
    draw_witnesses: int | None = None

    @property
    def looked_at(self) -> tuple[CountingRule, ...]:
        """All that the criteria look at, as counting rules."""
        return tuple(rule for criterion in self.criteria for rule in criterion.looked_at)


@dataclass(frozen=True, slots=True)
class LocalDefinition:
    """What counts as local: the nearest tier.

    Parameters
    ----------
    kind : {"municipality", "region", "radius_straight", "radius_road", "area"}
        The supplier lies in the municipality of a site; in a region that holds a site; within so many km of a site, as
        the crow flies or by road; in an area named.
    km : float or None
        Radius.
    region : str
        Tier that is wide enough: ``immediate_region``, ``intermediate_region`` or ``state``.
    areas : tuple of str
        Areas of the table ``zones`` in which a supplier is local.
    source : Source
        Where it comes from.
    """

    kind: Literal["municipality", "region", "radius_straight", "radius_road", "area"]
    km: float | None
    region: str
    areas: tuple[str, ...]
    source: Source


@dataclass(frozen=True, slots=True)
class LabelOrder:
    """Labels of which a purchase counts under one only: the first in the order that it bears.

    Parameters
    ----------
    name : str
        Short name.
    definition : str
        In plain words, printed beside the breakdown.
    labels : tuple of CountingRule
        The labels in order of priority.
    source : Source
        Where the order comes from.
    """

    name: str
    definition: str
    labels: tuple[CountingRule, ...]
    source: Source


class Score(NamedTuple):
    """Points for meeting a counting rule.

    Parameters
    ----------
    counts : CountingRule
        Who or what gets them.
    points : float
        How many.
    practice : str
        Practice that they are for; empty: one of its own.
    level : bool
        True if the points are a step of the practice: of its steps that are reached the highest counts alone.
    """

    counts: CountingRule
    points: float
    practice: str = ""
    level: bool = False


@dataclass(frozen=True, slots=True)
class PointsRule:
    """Points for good practice: a floor under, or an aim for, the mean score of what is bought, weighted by worth or by weight.

    Goods score, for each practice, the sum of its points that they meet and the highest of its steps that they reach, but no
    more than the practice's most; in all no more than the most of the rule. By hand: fair pay 1 and inclusive work 1, at most 1.5
    of both (one practice); a practice score from 50 on 1, from 80 on 2 (steps); at most 3 in all. A cooperative that does both
    and scores 85 has 1.5 + 2 = 3.5, so 3; with a score of 60 it has 1.5 + 1 = 2.5.

    Parameters
    ----------
    name, definition : str
        Short name and the rule in plain words.
    scores : tuple of Score
        Points for each practice.
    minimum : float
        Least mean: sum(weight x points) / sum(weight).
    mode : {"hard", "soft", "off"}
        Floor, aim or off.
    source : Source
        Where it comes from.
    weight : {"worth", "mass"}
        What each purchase weighs in the mean: what it costs, or its kg.
    most : float or None
        Most points that goods can score in all; None: no bound.
    most_of : mapping of str to float
        Most points from a practice, by its name; of those that are not named there is no bound.
    scope : Scope
        Sites of whose purchases alone it is the mean; its short name then ends with ``@`` and them.
    levels : tuple of (str, float)
        Levels of the scale, each with its name and the mean from which on it is reached: of those reached the highest is told.
    """

    name: str
    definition: str
    scores: tuple[Score, ...]
    minimum: float
    mode: Literal["hard", "soft", "off"]
    source: Source
    weight: Literal["worth", "mass"] = "worth"
    most: float | None = None
    most_of: Mapping[str, float] = field(default_factory=dict)
    scope: Scope = EVERYBODY
    levels: tuple[tuple[str, float], ...] = ()

    @property
    def stem(self) -> str:
        """The scale's own short name, without the sites to which the rule is limited."""
        return self.name.removesuffix(f"@{self.scope}") if self.scope else self.name


@dataclass(frozen=True, slots=True)
class CommitmentRule:
    """What suppliers under contract may rely on.

    Parameters
    ----------
    name : str
        Short name.
    applies_to : str
        Counting rule of the suppliers meant.
    minimum_per_period : float or None
        Least worth of goods bought from each of them in every period in which it offers, in currency.
    kept_share : float or None
        Part of last year's worth below which none falls without a recorded decision, 0 to 1.
    mode : {"hard", "soft", "off"}
        Must hold, is an aim, or is off.
    source : Source
        Where it comes from.
    """

    name: str
    applies_to: str
    minimum_per_period: float | None
    kept_share: float | None
    mode: Literal["hard", "soft", "off"]
    source: Source


@dataclass(frozen=True, slots=True)
class AwardRoute:
    """A way in which a lot may be awarded; a lot is all that is bought of a product.

    What it says of the plan: the *direct* award of a lot leaves it to those meant as far as they can deliver; under a
    *preference* a part is set aside for them, and for the rest they win unless they are dearer than another by more than the
    margin. A *public_call* and an *open* competition say how lots are put out, and order nothing.

    By hand, for 100 kg, others at 2.00 and those meant at 2.20: a direct award buys all 100 from them; a set-aside of 0.3 buys
    30; a margin of 0.1 buys all 100 (2.00 and a tenth are 2.20), one of 0.09 nothing.

    Parameters
    ----------
    route : str
        Short name.
    name : str
        Name in print.
    kind : {"direct", "public_call", "preference", "open"}
        Award without competition; call to a group of suppliers at fixed prices; competition with a preference; open.
    applies_to : str
        Counting rule of the suppliers that may take it; empty: all.
    below_amount : float or None
        The lot is worth less than this, in currency; None: any worth.
    from_amount : float or None
        The lot is worth at least this, in currency; None: any worth.
    source : Source
        Where it comes from.
    margin : float or None
        Of a preference: the part of another's price by which those meant may be dearer and still win; None: no margin.
    set_aside : float or None
        Of a preference: the part of the lot that is for those meant, 0 to 1; None: none.
    set_aside_of : {"quantity", "worth"}
        Of what that is a part.
    procurement_method : {"", "open", "selective", "limited", "direct"}
        Under which code of the Open Contracting Data Standard it is published; empty: the programme does not say.
    """

    route: str
    name: str
    kind: Literal["direct", "public_call", "preference", "open"]
    applies_to: str
    below_amount: float | None
    from_amount: float | None
    source: Source
    margin: float | None = None
    set_aside: float | None = None
    set_aside_of: Literal["quantity", "worth"] = "quantity"
    procurement_method: Literal["", "open", "selective", "limited", "direct"] = ""

    @property
    def reserved(self) -> float:
        """Part of a lot that is for those meant, 0 to 1."""
        if not self.applies_to:
            return 0.0
        return 1.0 if self.kind == "direct" else self.set_aside or 0.0

    @property
    def prefers(self) -> bool:
        """True if the plan has something to obey: it names who is preferred, and by how much."""
        return bool(self.applies_to) and (self.reserved > 0 or self.margin is not None)

    @property
    def sets_aside_alone(self) -> bool:
        """True if all that it does is to set a part of the lot aside, so that others may set aside what is left."""
        return self.prefers and self.kind == "preference" and self.margin is None

    def takes(self, amount: float) -> bool:
        """Tell whether a lot of this worth lies within the thresholds: from the one on, below the other."""
        if self.below_amount is not None and amount >= self.below_amount:
            return False
        return self.from_amount is None or amount >= self.from_amount


@dataclass(frozen=True, slots=True)
class Bonus:
    """Money of a later year that hangs on a share reached in this one; no part of this year's money.

    By hand, 25 cents a lunch from 30 % on, else 5.9: of 100,000 lunches, a share of 30 % brings 25,000.00 a year later, one of
    29.9 % 5,900.00; reaching it is worth 19,100.00, if next year has as many lunches.

    Parameters
    ----------
    bonus, name : str
        Short name and name in print.
    target : str
        The share; it is voluntary, so a case that wants it asks for it in a row of its own.
    share : float
        From which on the bonus is paid, 0 to 1: the law's, also where a case asks itself for more.
    amount, otherwise : float
        What a meal brings if the share is reached, and if it is not, in currency.
    meal : str
        Meals that are paid for; empty: all.
    years_later : int
        In which year after that of the purchases the money comes.
    year_begins : tuple of (int, int)
        Month and day on which a year of the bonus begins.
    source : Source
        Where it comes from.
    """

    bonus: str
    name: str
    target: str
    share: float
    amount: float
    otherwise: float
    meal: str
    years_later: int
    year_begins: tuple[int, int]
    source: Source


@dataclass(frozen=True, slots=True)
class Duty:
    """What a buyer has to do within some days of an event: tell somebody, publish, report.

    Parameters
    ----------
    duty, name : str
        Short name and name in print.
    event : {"share_short", "year_over"}
        From which on it is due: that a share is known not to be reached; that the last day of the year of purchases is over.
    target : str
        The share, where it is due from its being short.
    within : int
        Days after that of the event.
    working : bool
        True if days from Monday to Friday alone are counted.
    source : Source
        Where it comes from.
    """

    duty: str
    name: str
    event: Literal["share_short", "year_over"]
    target: str
    within: int
    working: bool
    source: Source


ALLOTMENT = "allotment"
"""Kind of the paper by which food is asked for that is given to the schools and not bought."""


@dataclass(frozen=True, slots=True)
class CallPaper:
    """The paper by which food is asked for: what it is called, whom it asks, what stands in it.

    An offer is asked for by the first paper of the law whose `open_to` it meets. By hand, one paper for family farming and then one
    for all: what a farm sells is asked for by the first, what a firm sells by the second; a farm may bid under both.

    Parameters
    ----------
    kind : {"public_call", "direct", "preference", "open", "allotment"}
        Kind of the ways of award that it is for; ``allotment``: of none, it is given.
    title : str
        Its name in the law, in the country's language: it is never translated.
    contains, to_fill : tuple of str
        What must stand in it, in words: what the plan says, and what only the buyer can say.
    source : Source
        Where it comes from.
    open_to : str
        Counting rule of those whom it asks; empty: everybody.
    prices : {"fixed", "offered", "none"}
        The buyer fixes them beforehand and they stand in it; who offers says them; there are none.
    worth_of : {"lot", "call"}
        By what worth the way of award goes: that of each product, or that of all lots of the paper together.
    families : tuple of (str, CountingRule)
        Lots of several products: the name of each and what belongs to it, the first that fits; empty: each product is a lot.
    specify : tuple of (str, str)
        Counting rule, and what is asked of a lot of which all that the plan buys counts under it.
    criteria : tuple of (str, str)
        Criteria by which offers may be compared, and what is looked at.
    to_offer : tuple of str
        What who offers fills in for each product.
    """

    kind: str
    title: str
    contains: tuple[str, ...]
    to_fill: tuple[str, ...]
    source: Source
    open_to: str = ""
    prices: Literal["fixed", "offered", "none"] = "offered"
    worth_of: Literal["lot", "call"] = "lot"
    families: tuple[tuple[str, CountingRule], ...] = ()
    specify: tuple[tuple[str, str], ...] = ()
    criteria: tuple[tuple[str, str], ...] = ()
    to_offer: tuple[str, ...] = ()


class Way(NamedTuple):
    """One of the rules of which one has to be met.

    Parameters
    ----------
    rule : str
        Its short name, by which a case says that the town follows it.
    section : {"targets", "frequencies"}
        A share, or a rule on how often.
    rules : tuple of str
        The names that it has in `Law.targets` or `Law.frequencies`: a rule on how often has one for each number of meals.
    words : str
        What it asks for, in words.
    """

    rule: str
    section: Literal["targets", "frequencies"]
    rules: tuple[str, ...]
    words: str


@dataclass(frozen=True, slots=True)
class Alternative:
    """Rules of which one has to be met; which one the town follows it decides itself.

    The plan seeks the rule that is followed; the others are off, and counted all the same. Missing the one that is followed is no
    fault of a plan that meets another. By hand, 5 % of the money for organic food or two organic dishes a month, and the town follows the
    share: with 6 % it is met; with 4 % and two dishes too; with 4 % and one dish it is not.

    Parameters
    ----------
    alternative : str
        Short name.
    ways : tuple of Way
        The rules, two or more; where the case does not say which it follows, the first.
    source : Source
        Where it comes from, with what is asked for in plain words.
    """

    alternative: str
    ways: tuple[Way, ...]
    source: Source


@dataclass(frozen=True, slots=True)
class LifeLeft:
    """How much of its shelf life a food must have left on the day of its delivery.

    By hand, half of it: biscuits of 180 days may come with 90 days left, not with 89; those of a cooperative, which is exempt,
    with 30. Of a food that bears no date, and of an offer that does not say how many days will be left, nothing is known.

    Parameters
    ----------
    share : float
        Part of the days from its making to its last day, 0 to 1.
    exempt : str
        Counting rule of the offers of which it is not asked; empty: it is asked of all.
    source : Source
        Where it comes from.
    """

    share: float
    exempt: str
    source: Source


@dataclass(frozen=True, slots=True)
class CommitteeRule:
    """Who sits in a committee that the law knows, and by which rules it decides; None or empty: the law, as far as it was read, does not say.

    Parameters
    ----------
    committee, name : str
        Its short name in the programme's file, and what it is called.
    seats : tuple of (tuple of Seat, int)
        How many members sit in it for each group of seats.
    quorum, majority, kinship, in_law, appeal_days, casting_vote, notice_days, notice_binds, proxies, proxies_count
        As in `planner.record.state.Rules`.
    source : Source
        Where it stands.
    """

    committee: str
    name: str
    seats: tuple[tuple[tuple[Seat, ...], int], ...]
    quorum: Quorum | None
    majority: Majority | None
    kinship: int | None
    in_law: int | None
    appeal_days: int | None
    casting_vote: bool | None
    notice_days: int | None
    notice_binds: bool | None
    proxies: int | None
    proxies_count: bool | None
    source: Source


@dataclass(frozen=True, slots=True)
class Law:
    """Everything that the named programmes ask for at a date.

    Parameters
    ----------
    programmes : tuple of str
        Their names.
    on : date
        The date.
    counting_rules : dict of str to CountingRule
        By name.
    targets : tuple of TargetRule
        Shares.
    family_cap : Figure or None
        Most that one family may sell to one buyer in a year.
    rates : dict of str to Figure
        Money per pupil and school day by programme stage; ``full_time`` outweighs the stage where attendance is full.
    quotes_required : Figure or None
        Quotes behind a reference price.
    organic_premium : Figure or None
        Most by which an organic price may exceed the reference, as a share.
    ranking : Ranking or None
        Order of preference among suppliers.
    standards : tuple of StandardRule
        Nutrition.
    frequencies : tuple of FrequencyRule
        Menu frequencies.
    fresh_foods_minimum : Figure or None
        Different fresh foods in a year.
    waiver_grounds : dict of str to str
        Lawful grounds for waiving a share, with their words.
    refusals : dict of str to str
        Attributes that may not decide (geographic preference, say), with the reason.
    not_modelled : tuple of str
        What the programmes ask for and the planner does not model, in plain words.
    stages : dict of str to str
        Stages as the programmes name them, with their words; empty: the programmes know no stages.
    cost_ceilings : dict of str to Figure
        Most that the food of one pupil and day may cost, by programme stage.
    own_ceilings : dict of (str, Scope) to Figure
        The same by stage of the case and sites, as the case itself sets it; of an empty name, for every stage.
    label_orders : tuple of LabelOrder
        Labels counted once, by priority.
    points : tuple of PointsRule
        Points for good practice.
    commitments : tuple of CommitmentRule
        What suppliers under contract may rely on.
    award_routes : tuple of AwardRoute
        Ways in which a lot may be awarded, the preferred first.
    calls : dict of str to CallPaper
        The papers by which food is asked for, by kind of the way of award, in their order; empty: the programmes have none.
    call_open_days : Figure or None
        Least days for which a call stays open.
    lead_time_days : Figure or None
        Days from the call to the contract that a buyer should reckon with.
    local : LocalDefinition or None
        What counts as local; None: the municipality of a site.
    life_left : LifeLeft or None
        Shelf life that must be left on delivery; None: no rule.
    duties : tuple of Duty
        What the buyer has to do by a day.
    committees : tuple of CommitteeRule
        Committees that the law knows, with the rules that it gives them.
    bonuses : tuple of Bonus
        Money of a later year that hangs on a share.
    alternatives : tuple of Alternative
        Rules of which one has to be met.
    findings : tuple of Finding
        What the user should know of the law at this date: figures that are not known, values that the town has not set,
        a date after the last year that was looked up. Never errors: those are raised.
    """

    programmes: tuple[str, ...]
    on: date
    counting_rules: dict[str, CountingRule] = field(default_factory=dict)
    targets: tuple[TargetRule, ...] = ()
    family_cap: Figure | None = None
    rates: dict[str, Figure] = field(default_factory=dict)
    quotes_required: Figure | None = None
    organic_premium: Figure | None = None
    ranking: Ranking | None = None
    standards: tuple[StandardRule, ...] = ()
    frequencies: tuple[FrequencyRule, ...] = ()
    fresh_foods_minimum: Figure | None = None
    waiver_grounds: dict[str, str] = field(default_factory=dict)
    refusals: dict[str, str] = field(default_factory=dict)
    not_modelled: tuple[str, ...] = ()
    stages: dict[str, str] = field(default_factory=dict)
    cost_ceilings: dict[str, Figure] = field(default_factory=dict)
    own_ceilings: dict[tuple[str, Scope], Figure] = field(default_factory=dict)
    label_orders: tuple[LabelOrder, ...] = ()
    points: tuple[PointsRule, ...] = ()
    commitments: tuple[CommitmentRule, ...] = ()
    award_routes: tuple[AwardRoute, ...] = ()
    calls: dict[str, CallPaper] = field(default_factory=dict)
    call_open_days: Figure | None = None
    lead_time_days: Figure | None = None
    local: LocalDefinition | None = None
    life_left: LifeLeft | None = None
    duties: tuple[Duty, ...] = ()
    committees: tuple[CommitteeRule, ...] = ()
    bonuses: tuple[Bonus, ...] = ()
    alternatives: tuple[Alternative, ...] = ()
    findings: tuple[Finding, ...] = ()

    @property
    def ceiling_scopes(self) -> list[Scope]:
        """The sites for which the case sets ceilings of their own, beside those of all."""
        return sorted({scope for _stage, scope in self.own_ceilings if scope})

    def ceiling(self, stage: str, programme_stage: str, scope: Scope = EVERYBODY) -> Figure | None:
        """Return the ceiling that holds for a stage of the case: the lowest of the programmes' and the case's own; of some sites their own.

        Parameters
        ----------
        stage : str
            Short name of a stage in the case's table ``stages``.
        programme_stage : str
            The stage of the programme that it corresponds to, under which the law states its ceilings; blank: of none,
            so that no ceiling of the law holds.
        scope : Scope
            The sites whose own ceilings are asked for. The law's ceilings are those of all sites alone.

        Returns
        -------
        Figure or None
            The ceiling, in currency for the food of a pupil's day; None: there is none.
        """
        of_law = None if scope else self.cost_ceilings.get(programme_stage)
        known = (of_law, self.own_ceilings.get((stage, scope)), self.own_ceilings.get(("", scope)))
        return min((figure for figure in known if figure is not None), key=lambda figure: figure.value, default=None)
