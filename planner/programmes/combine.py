"""Programmes at a date become one `Law`: everything applies, and where two speak of the same the tighter one wins."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from planner.findings import Finding, InputError
from planner.i18n import _, listed, phrase
from planner.paths import PROGRAMMES
from planner.programmes.conflicts import below, instead, overlapping_routes, refused_in_law
from planner.programmes.files import (
    AnyOf,
    Bonus,
    CallPaper,
    Clause,
    Commitment,
    CommitteeFact,
    Duty,
    Fact,
    Frequencies,
    Labels,
    Local,
    Points,
    Programme,
    RankingFact,
    Route,
    ShareValue,
    Standards,
    Value,
    in_force,
)
from planner.programmes.law import (
    EACH_SUPPLIER,
    Alternative,
    AwardRoute,
    CommitmentRule,
    CommitteeRule,
    Condition,
    CountingRule,
    Criterion,
    Figure,
    FrequencyRule,
    LabelOrder,
    Law,
    LifeLeft,
    LocalDefinition,
    PointsRule,
    Ranking,
    Score,
    Source,
    StandardRule,
    TargetRule,
    Way,
)
from planner.programmes.law import Bonus as BonusRule
from planner.programmes.law import CallPaper as CallRule
from planner.programmes.law import Duty as DutyRule
from planner.programmes.loader import file_of, load, names, stopped, variant_of
from planner.programmes.points import step
from planner.programmes.tables import left_words, value_words
from planner.programmes.watch import series, watched
from planner.schema import CASE_TABLES
from planner.schema.coded import ATTRIBUTES, SCOPES, code_cell, code_nutrient, code_of, code_words, column_at


def law_of(named: Sequence[str], on: date, folders: Sequence[Path] = (), currency: str = "") -> Law:
    """Return what the named programmes ask for on a day.

    All shares, standards, frequencies and refusals apply together. Where two programmes give the same figure or the same
    share the tighter holds, with its own source. Counting rules of the same name must say the same; two orders of
    preference cannot be followed at once.

    Parameters
    ----------
    named : sequence of str
        Programmes as in `planner.programmes.loader.names`; none gives a law that asks for nothing.
    on : datetime.date
        The day whose law applies.
    folders : sequence of Path
        Folders of the user's own programme files, looked at first.
    currency : str
        ISO code of the money in which amounts are reckoned: what a programme says in another is left out, and told. Empty: nothing is.

    Returns
    -------
    Law
        With `Law.findings` telling what is not known on that day or not set by the town.

    Raises
    ------
    InputError
        If a programme is unknown or its file faulty, if the day lies before its coverage, or if two programmes contradict
        each other; with every finding.
    """
    programmes: list[Programme] = []
    errors: list[Finding] = []
    for name in dict.fromkeys(named):
        try:
            programmes.append(load(name, folders))
        except InputError as error:
            errors += error.findings
    errors += [_too_early(p, on) for p in programmes if on < p.covers.from_]
    if errors:
        raise InputError(errors)
    law = Law(programmes=(), on=on)
    for programme in programmes:
        one = _in_money(_AtDate(programme, on).law(), programme, currency)
        told = in_place_of_shipped(programme, on, folders)
        errors += (finding for finding in told if finding.severity == "error")
        law = _join(law, replace(one, findings=(*told, *one.findings)), errors)
    errors += refused_in_law(law) + overlapping_routes(law)
    if errors:
        raise InputError(errors)
    return law


def _in_money(law: Law, programme: Programme, currency: str) -> Law:
    """Return the law of a programme without its amounts of money, if they are in another currency than is reckoned in, with a warning that names them."""
    if not currency or not programme.currency or programme.currency == currency:
        return law
    ways = [way for way in law.award_routes if way.from_amount is not None or way.below_amount is not None]
    promised = [rule for rule in law.commitments if rule.minimum_per_period is not None]
    sums = [*(figure.source for figure in (law.family_cap, *law.rates.values(), *law.cost_ceilings.values()) if figure)]
    sums += [one.source for one in law.bonuses] + [one.source for one in ways] + [one.source for one in promised]
    text = _("{programme} says amounts in {currency}, and the case reckons in {other}: {rules}")
    told = Finding(
        code="law-foreign",
        severity="warning",
        table="case",
        rows=(),
        column="currency",
        what=text.format(
            programme=_(programme.name),
            currency=programme.currency,
            other=currency,
            rules=" ".join(dict.fromkeys(stopped(source.plain) for source in sums)),
        ),
        why=_("Amounts of another currency are left out of the plan; they are not converted."),
        mend=_(
            "Correct case.currency or case.programmes; or copy the file under a name of its own, with your amounts."
        ),
    )
    return replace(
        law,
        family_cap=None,
        rates={},
        cost_ceilings={},
        bonuses=(),
        award_routes=tuple(way for way in law.award_routes if way not in ways),
        commitments=tuple(replace(rule, minimum_per_period=None) for rule in law.commitments if rule.kept_share),
        findings=(*law.findings, *([told] if sums else [])),
    )


def in_place_of_shipped(programme: Programme, on: date, folders: Sequence[Path]) -> list[Finding]:
    """Return what is to be told of a town's own file that takes the place of a programme that is shipped: nothing, or one finding.

    It is an error where the file asks for less and does not say ``looser: true``, else a warning. A template is there to be copied.

    Parameters
    ----------
    programme : Programme
        The programme that is used.
    on : datetime.date
        The day whose law is asked.
    folders : sequence of Path
        Folders of the user's own programme files, in which it may stand.

    Returns
    -------
    list of Finding
        Nothing, or the one finding.
    """
    name = programme.programme
    if not folders or (path := file_of(name, folders)).parent == PROGRAMMES:
        return []
    return _beside_shipped(programme, on, path.name)


def in_place_of_any(programme: Programme, file: str) -> list[Finding]:
    """Return as of `in_place_of_shipped` what is to be told of a file and its variants, on all days on which a value begins, each once."""
    every = [programme, *(variant_of(programme, name) for name in programme.variants)]
    found = []
    for one in every:
        days = {fact.from_ for _place, fact in one.facts()} | {one.covers.from_}
        days |= {fact.from_ for _place, fact in load(one.programme).facts()} if one.programme in names() else set()
        told = [
            finding
            for day in sorted(day for day in days if day >= one.covers.from_)
            for finding in _beside_shipped(one, day, file)
        ]
        found += [finding for finding in told if finding.severity == "error"][:1] or told[-1:]
    return found


def _beside_shipped(programme: Programme, on: date, file: str) -> list[Finding]:
    name = programme.programme
    if name not in names() or (shipped := load(name)).status == "template":
        return []
    less = below(_AtDate(programme, on).law(), _AtDate(shipped, on).law())
    if less and not programme.looser:
        return [
            Finding(
                code="law-loosened",
                severity="error",
                table="case",
                rows=(),
                column="programmes",
                what=_("Your own file {file} takes the place of {programme} and asks for less: {changes}.").format(
                    file=file, programme=_(shipped.name), changes="; ".join(less)
                ),
                why=_("A case may tighten what the law asks for, but not loosen or redefine it ({reference}).").format(
                    reference=name
                ),
                mend=_(
                    "Correct it or delete the file; write looser: true at its head if the law itself asks for less; rules of "
                    "your own need a file with a name of its own."
                ),
            )
        ]
    other = less or _otherwise(programme, shipped, on)
    what = _("{programme} is read from your own file {file}, in place of the one that comes with the planner.")
    changes = " " + _("Other in it: {changes}.").format(changes=listed(other, between="; ")) if other else ""
    return [
        Finding(
            code="law-replaced",
            severity="warning",
            table="case",
            rows=(),
            column="programmes",
            what=what.format(programme=_(shipped.name), file=file) + changes,
            why=_("What is corrected in the planner's own file later does not reach the plan."),
            mend=_("Keep it if it is newer than the planner's; else delete the file."),
        )
    ]


def _otherwise(own: Programme, shipped: Programme, on: date) -> list[str]:
    """Return the places of two files in which another value holds on a day, or something else counts."""
    told = {"plain", "note", "checked_on", "verified", "reference", "article", "from_", "until"}
    values = [
        {place: fact for place, facts in series(file).items() if (fact := in_force(facts, on)) is not None}
        for file in (own, shipped)
    ]
    mine, theirs = ({place: fact.model_dump(exclude=told) for place, fact in held.items()} for held in values)
    places = [place for place in dict.fromkeys((*mine, *theirs)) if mine.get(place) != theirs.get(place)]
    found = []
    for place in places:
        new, old = (value_words(held[place]) if place in held else "" for held in values)
        found.append(instead(place, new, old) if new != old else place)
    rules = dict.fromkeys((*own.counting_rules, *shipped.counting_rules))
    counts = [{name: _clauses(rule.any, on) for name, rule in file.counting_rules.items()} for file in (own, shipped)]
    return found + [f"counting_rules.{name}" for name in rules if counts[0].get(name) != counts[1].get(name)]


class _AtDate:
    """One programme read at a date; what is unknown on it is noted as a finding."""

    def __init__(self, programme: Programme, on: date) -> None:
        self.file = programme
        self.on = on
        self.findings: list[Finding] = []
        self.unset: list[str] = []
        self.rules = {
            name: CountingRule(name, _(rule.definition), _clauses(rule.any, on))
            for name, rule in programme.counting_rules.items()
        }

    def law(self) -> Law:
        file = self.file
        targets = [self._target(name) for name in file.targets]
        law = Law(
            programmes=(file.programme,),
            on=self.on,
            counting_rules=self.rules,
            targets=tuple(t for t in targets if t is not None),
            family_cap=self._figure("family_cap", file.family_cap),
            rates=self._figures("rates", file.rates),
            cost_ceilings=self._figures("cost_ceilings", file.cost_ceilings),
            quotes_required=self._figure("quotes_required", file.quotes_required),
            organic_premium=self._figure("organic_premium", file.organic_premium),
            fresh_foods_minimum=self._figure("fresh_foods_minimum", file.fresh_foods_minimum),
            call_open_days=self._figure("call_open_days", file.call_open_days),
            lead_time_days=self._figure("lead_time_days", file.lead_time_days),
            local=self._local(),
            life_left=self._life_left(),
            ranking=self._ranking(),
            standards=tuple(self._of_each("standards", file.standards, self._standards)),
            frequencies=tuple(self._of_each("frequencies", file.frequencies, self._frequencies)),
            label_orders=tuple(self._of_each("label_orders", file.label_orders, self._labels)),
            points=tuple(self._of_each("points", file.points, self._points)),
            commitments=tuple(self._of_each("commitments", file.commitments, self._commitment)),
            bonuses=tuple(self._of_each("bonuses", file.bonuses, self._bonus)),
            duties=tuple(self._of_each("duties", file.duties, self._duty)),
            committees=tuple(self._of_each("committees", file.committees, self._committee)),
            award_routes=tuple(self._of_each("award_routes", file.award_routes, self._route)),
            calls={paper.kind: paper for paper in self._of_each("calls", file.calls, self._call)},
            alternatives=tuple(self._of_each("any_of", file.any_of, self._any_of)),
            waiver_grounds=self._words(file.waiver_grounds),
            refusals=self._words(file.refusals),
            not_modelled=tuple(left_words(file)),
            stages={stage: _(name) for stage, name in file.stages.items()},
        )
        if self.unset:
            self.findings.append(self._not_set())
        if file.covers.to is not None and self.on > file.covers.to and not file.superseded_by:
            self.findings.insert(0, self._too_late())
        self.findings += watched(file, self.on)
        return replace(law, findings=tuple(self.findings))

    def _now[F: Fact](self, facts: Sequence[F]) -> F | None:
        return in_force(facts, self.on)

    def _source(self, rule: str, fact: Fact) -> Source:
        return Source(
            programme=self.file.programme,
            rule=rule,
            reference=self.file.reference_line(fact),
            plain=_(fact.plain),
            valid_from=fact.from_,
            verified=fact.verified,
        )

    def _target(self, name: str) -> TargetRule | None:
        target = self.file.targets[name]
        fact: ShareValue | None = self._now(target.dated)
        if fact is None:
            if any(f.from_ <= self.on for f in target.dated):
                self.findings.append(self._unknown(name, _(target.name)))
            return None
        if fact.share is None:
            self.unset.append(name)
            return None
        return TargetRule(
            target=name,
            name=_(target.name),
            counts=target.counts,
            sense=target.sense,
            share=fact.share,
            basis=target.basis,
            denominator=target.denominator,
            fund_role=target.fund_role,
            within=target.within,
            window=target.window,
            mode=target.mode,
            source=self._source(name, fact),
            baseline_year=target.baseline_year,
            levels=tuple((_(level), share) for level, share in target.levels.items()),
            per=target.per,
            by_mark=target.unmarked == "unknown",
        )

    def _figure(self, rule: str, facts: Sequence[Value]) -> Figure | None:
        fact = self._now(facts)
        if fact is None:
            if any(f.from_ <= self.on for f in facts):
                self.findings.append(self._unknown(rule, rule))
            return None
        if fact.value is None:
            self.unset.append(rule)
            return None
        return Figure(fact.value, fact.unit, self._source(rule, fact))

    def _figures(self, section: str, series: dict[str, list[Value]]) -> dict[str, Figure]:
        found = {key: self._figure(f"{section}.{key}", facts) for key, facts in series.items()}
        return {key: figure for key, figure in found.items() if figure is not None}

    def _words[F: Fact](self, series: dict[str, list[F]]) -> dict[str, str]:
        found = {key: self._now(facts) for key, facts in series.items()}
        return {key: _(fact.plain) for key, fact in found.items() if fact is not None}

    def _of_each[F: Fact, R](
        self, section: str, series: dict[str, list[F]], make: Callable[[str, F, Source], Iterable[R]]
    ) -> Iterable[R]:
        for name, facts in series.items():
            fact = self._now(facts)
            if fact is not None:
                yield from make(name, fact, self._source(f"{section}.{name}", fact))

    def _ranking(self) -> Ranking | None:
        fact: RankingFact | None = self._now(self.file.ranking)
        if fact is None:
            return None
        criteria = tuple(
            Criterion(
                _(c.name),
                tuple(CountingRule(_(k.name), _(k.name), _clauses(k.any, self.on)) for k in c.classes),
                c.most,
                CountingRule(_(c.name), _(c.name), _clauses(c.among, self.on)) if c.among else None,
            )
            for c in fact.criteria
        )
        witnesses = fact.draw.witnesses if fact.draw else None
        return Ranking(fact.applies_to, criteria, fact.ties, self._source("ranking", fact), witnesses)

    def _local(self) -> LocalDefinition | None:
        fact: Local | None = self._now(self.file.local)
        if fact is None:
            return None
        if fact.kind.startswith("radius") and fact.km is None:
            self.unset.append("local")
            return None
        return LocalDefinition(fact.kind, fact.km, fact.region, tuple(fact.areas), self._source("local", fact))

    def _life_left(self) -> LifeLeft | None:
        fact = self._now(self.file.life_left)
        return None if fact is None else LifeLeft(fact.share, fact.exempt, self._source("life_left", fact))

    def _standards(self, name: str, fact: Standards, source: Source) -> Iterable[StandardRule]:
        for stage, bounds in fact.stages.items():
            for meals in _meals(fact.meals):
                yield StandardRule(
                    standard="-".join([name, stage] + ([f"{meals}-meals"] if meals else [])),
                    programme_stage=stage,
                    attendance=fact.attendance,
                    meals=meals,
                    nutrient=code_nutrient(fact.nutrient),
                    without=code_nutrient(fact.without),
                    unit=CASE_TABLES["components"]["unit"].code(fact.unit),
                    basis=fact.basis,
                    window=fact.window,
                    minimum=bounds.minimum,
                    maximum=bounds.maximum,
                    source=source,
                )

    def _frequencies(self, name: str, fact: Frequencies, source: Source) -> Iterable[FrequencyRule]:
        for meals in _meals(fact.meals):
            yield FrequencyRule(
                rule=_often_name(name, meals),
                scope=fact.scope,
                value=code_cell(column_at(SCOPES.get(fact.scope)), fact.value, many=True),
                per=fact.per,
                count=fact.count,
                minimum=fact.minimum,
                maximum=fact.maximum,
                attendance=fact.attendance,
                meals=meals,
                source=source,
                span=fact.span,
                of=code_of(fact.of),
            )

    def _labels(self, name: str, fact: Labels, source: Source) -> Iterable[LabelOrder]:
        yield LabelOrder(name, _(fact.plain), tuple(self.rules[k] for k in fact.order), source)

    def _points(self, name: str, fact: Points, source: Source) -> Iterable[PointsRule]:
        if fact.minimum is None:
            self.unset.append(name)
            return
        scores = tuple(
            Score(self.rules[s.counts], s.points, s.practice)
            if s.counts
            else step(name, s.practice, s.attribute, s.at_least, s.at_most, s.points)
            for s in fact.scores
        )
        yield PointsRule(
            name,
            _(fact.plain),
            scores,
            fact.minimum,
            fact.mode,
            source,
            fact.weight,
            fact.most,
            fact.most_of,
            levels=tuple((_(level), mean) for level, mean in fact.levels.items()),
        )

    def _commitment(self, name: str, fact: Commitment, source: Source) -> Iterable[CommitmentRule]:
        if fact.minimum_per_period is None and fact.kept_share is None:
            self.unset.append(name)
            return
        yield CommitmentRule(name, fact.applies_to, fact.minimum_per_period, fact.kept_share, fact.mode, source)

    def _bonus(self, name: str, fact: Bonus, source: Source) -> Iterable[BonusRule]:
        share = self._now(self.file.targets[fact.target].dated)
        if share is not None and share.share is not None:  # where it is not known, that is told of the share
            month, day = map(int, fact.year_begins.split("-"))
            yield BonusRule(
                bonus=name,
                name=_(fact.name),
                target=fact.target,
                share=share.share,
                amount=fact.amount,
                otherwise=fact.otherwise,
                meal=fact.meal,
                years_later=fact.years_later,
                year_begins=(month, day),
                source=source,
            )

    def _any_of(self, name: str, fact: AnyOf, source: Source) -> Iterable[Alternative]:
        ways = tuple(way for place in fact.rules for way in self._way(*place.split(".", 1)))
        if len(ways) > 1:  # of one that alone has a figure on this day nothing takes the place
            yield Alternative(name, ways, source)

    def _way(self, section: str, name: str) -> Iterable[Way]:
        if section == "targets":
            share: ShareValue | None = self._now(self.file.targets[name].dated)
            if share is not None and share.share is not None:
                yield Way(name, "targets", (name,), _(self.file.targets[name].name))
            return
        often: Frequencies | None = self._now(self.file.frequencies[name])
        if often is not None:
            rules = tuple(_often_name(name, meals) for meals in _meals(often.meals))
            yield Way(name, "frequencies", rules, phrase(_(often.plain)))

    def _duty(self, name: str, fact: Duty, source: Source) -> Iterable[DutyRule]:
        yield DutyRule(name, _(fact.name), fact.event, fact.target, fact.within, fact.days == "working", source)

    def _committee(self, name: str, fact: CommitteeFact, source: Source) -> Iterable[CommitteeRule]:
        yield CommitteeRule(
            name,
            fact.name,
            tuple((tuple(one.of), one.count) for one in fact.seats),
            fact.quorum,
            fact.majority,
            fact.kinship,
            fact.in_law,
            fact.appeal_days,
            fact.casting_vote,
            fact.notice_days,
            fact.notice_binds,
            fact.proxies,
            fact.proxies_count,
            source,
        )

    def _call(self, kind: str, fact: CallPaper, source: Source) -> Iterable[CallRule]:
        contains, to_fill, to_offer = (
            tuple(_(text) for text in texts) for texts in (fact.contains, fact.to_fill, fact.to_offer)
        )
        yield CallRule(
            kind,
            fact.title,
            contains,
            to_fill,
            source,
            open_to=fact.open_to or (self._meant_for() if kind == "public_call" else ""),
            prices=fact.prices or ("fixed" if kind == "public_call" else "offered"),
            worth_of=fact.worth_of,
            families=tuple(
                (one.lot, CountingRule(one.lot, one.lot, _clauses(one.any, self.on))) for one in fact.families
            ),
            specify=tuple((one.counts, _(one.plain)) for one in fact.specify),
            criteria=tuple((_(one.name), _(one.plain)) for one in fact.criteria),
            to_offer=to_offer,
        )

    def _meant_for(self) -> str:
        """Return for whom the programme has a public call among its ways of award; empty: it has none, or for nobody in particular."""
        now = (in_force(facts, self.on) for facts in self.file.award_routes.values())
        return next((fact.applies_to for fact in now if fact is not None and fact.kind == "public_call"), "")

    def _route(self, name: str, fact: Route, source: Source) -> Iterable[AwardRoute]:
        if fact.threshold != "none" and fact.amount is None:
            self.unset.append(name)
            return
        if fact.kind == "preference" and fact.margin is None and fact.set_aside is None:
            self.unset.append(_("{rule} (a margin, or a part set aside)").format(rule=name))
        yield AwardRoute(
            route=name,
            name=_(fact.name),
            kind=fact.kind,
            applies_to=fact.applies_to,
            below_amount=fact.amount if fact.threshold == "below" else fact.below,
            from_amount=fact.amount if fact.threshold == "from" else None,
            source=source,
            margin=fact.margin,
            set_aside=fact.set_aside,
            set_aside_of=fact.set_aside_of,
            procurement_method=fact.procurement_method or "",
        )

    def _unknown(self, rule: str, words: str) -> Finding:
        rate = rule.startswith("rates.")
        return Finding(
            code="law-not-known",
            severity="note" if rate else "warning",
            table="case",
            rows=(),
            column="programmes",
            what=_("{programme}: no value of '{rule}' ({words}) is known for {day}.").format(
                programme=self.file.programme, rule=rule, words=words, day=self.on.isoformat()
            ),
            why=_("Values that were not found are not guessed, so this rule is left out of the plan."),
            mend=(
                _("If you have pupils of this kind, set their rate in the table fund_rates, with its source.")
                if rate
                else _("If you know the value, set it in the table targets, with its source.")
            ),
        )

    def _not_set(self) -> Finding:
        return Finding(
            code="law-not-set",
            severity="note",
            table="case",
            rows=(),
            column="programmes",
            what=_("{programme} has no figure yet for: {rules}.").format(
                programme=self.file.programme, rules=", ".join(self.unset)
            ),
            why=_("Nobody can set these but you, so they are left out of the plan."),
            mend=_("Copy the programme file beside your case and put the figures in, or set targets in your case."),
        )

    def _too_late(self) -> Finding:
        return Finding(
            code="law-after-coverage",
            severity="warning",
            table="case",
            rows=(),
            column="programme_date",
            what=_("{programme} was looked up until {last}; the plan asks for {day}.").format(
                programme=self.file.programme, last=self.file.covers.to, day=self.on.isoformat()
            ),
            why=_("The last known values are used; the law may have changed since."),
            mend=_("Check the official gazette, and correct the programme file if something changed."),
        )


def _often_name(name: str, meals: int | None) -> str:
    return "-".join([name] + ([f"{meals}-meals"] if meals else []))


def _meals(meals: Sequence[int]) -> Sequence[int | None]:
    return meals or (None,)


def all_times(programme: Programme) -> dict[str, CountingRule]:
    """Return the counting rules of a programme with every clause, whatever the days on which it counts."""
    return {
        name: CountingRule(name, _(rule.definition), _clauses(rule.any))
        for name, rule in programme.counting_rules.items()
    }


def _clauses(clauses: Sequence[Clause], on: date | None = None) -> tuple[tuple[Condition, ...], ...]:
    """Return clauses as conditions: those that count on a day, or all."""
    return tuple(
        tuple(Condition(a, tuple(code_words(column_at(ATTRIBUTES.get(a)), values))) for a, values in clause.all.items())
        for clause in clauses
        if on is None or clause.holds(on)
    )


def _too_early(programme: Programme, on: date) -> Finding:
    return Finding(
        code="law-before-coverage",
        severity="error",
        table="case",
        rows=(),
        column="programme_date",
        what=_("{programme} covers the time from {first}; the plan asks for {day}.").format(
            programme=programme.programme, first=programme.covers.from_, day=on.isoformat()
        ),
        why=_("The rules of earlier days are not in the file, and today's would give a wrong plan."),
        mend=_("Choose a date from {first} on, or add the earlier rules to the programme file.").format(
            first=programme.covers.from_
        ),
    )


# --- two laws become one -------------------------------------------------------------------------------------------


def _join(law: Law, more: Law, errors: list[Finding]) -> Law:
    for name, rule in more.counting_rules.items():
        known = law.counting_rules.get(name, rule)
        if known.clauses != rule.clauses:
            errors.append(_contradiction(_("counting rule '{name}'").format(name=name), law, more))
    if law.ranking and more.ranking:
        errors.append(_contradiction(_("the order of preference among suppliers"), law, more))
    for bonus in {one.bonus for one in law.bonuses} & {one.bonus for one in more.bonuses}:
        errors.append(_contradiction(_("bonus '{name}'").format(name=bonus), law, more))
    for one, other in ((law, more), (more, law)):
        asked = {("targets", t.target) for t in other.targets} | {("frequencies", f.rule) for f in other.frequencies}
        for alternative in one.alternatives:
            twice = [way.rule for way in alternative.ways if asked & {(way.section, rule) for rule in way.rules}]
            if twice:  # what one lets go for another, the other asks of everybody
                errors.append(_contradiction(_("rule '{name}'").format(name=twice[0]), law, more))
    for name in {one.alternative for one in law.alternatives} & {one.alternative for one in more.alternatives}:
        errors.append(_contradiction(_("the choice between rules '{name}'").format(name=name), law, more))
    if law.local and more.local and _extent(law.local) != _extent(more.local):
        errors.append(_contradiction(_("what counts as local"), law, more))
    return replace(
        law,
        programmes=law.programmes + more.programmes,
        local=law.local or more.local,
        life_left=max((r for r in (law.life_left, more.life_left) if r), key=lambda r: r.share, default=None),
        counting_rules=law.counting_rules | more.counting_rules,
        targets=_join_targets(law, more, errors),
        family_cap=_lower(law.family_cap, more.family_cap),
        organic_premium=_lower(law.organic_premium, more.organic_premium),
        quotes_required=_higher(law.quotes_required, more.quotes_required),
        fresh_foods_minimum=_higher(law.fresh_foods_minimum, more.fresh_foods_minimum),
        call_open_days=_higher(law.call_open_days, more.call_open_days),
        lead_time_days=_higher(law.lead_time_days, more.lead_time_days),
        rates=_lower_of_each(law.rates, more.rates),
        cost_ceilings=_lower_of_each(law.cost_ceilings, more.cost_ceilings),
        ranking=law.ranking or more.ranking,
        standards=law.standards + more.standards,
        frequencies=law.frequencies + more.frequencies,
        label_orders=law.label_orders + more.label_orders,
        points=law.points + more.points,
        commitments=law.commitments + more.commitments,
        bonuses=law.bonuses + more.bonuses,
        duties=law.duties + more.duties,
        committees=law.committees + more.committees,
        award_routes=law.award_routes + more.award_routes,
        calls=_join_calls(law, more),
        alternatives=law.alternatives + more.alternatives,
        waiver_grounds=law.waiver_grounds | more.waiver_grounds,
        refusals=law.refusals | more.refusals,
        not_modelled=law.not_modelled + more.not_modelled,
        stages=law.stages | more.stages,
        findings=(*law.findings, *more.findings, *_papers_left_out(law, more)),
    )


def _join_calls(law: Law, more: Law) -> dict[str, CallRule]:
    """Return the papers of both, those for some before those for everybody, which would leave nothing to ask for."""
    return dict(sorted((more.calls | law.calls).items(), key=lambda paper: not paper[1].open_to))


def _papers_left_out(law: Law, more: Law) -> list[Finding]:
    """Return a warning for each paper of a programme in whose place an earlier one has another of its kind."""
    what = _("“{used}” of {one} is used, and “{left}” of {other}, a paper of the same kind, is not written.")
    return [
        Finding(
            code="law-paper-left-out",
            severity="warning",
            table="case",
            rows=(),
            column="programmes",
            what=what.format(
                used=used.title, one=used.source.programme, left=paper.title, other=paper.source.programme
            ),
            why=_("Goods are asked for by one paper, so what the other must contain is asked of nobody."),
            mend=_(
                "Name first, in case.programmes, the programme whose paper you use; add what the other must contain by hand."
            ),
        )
        for kind, paper in more.calls.items()
        if (used := law.calls.get(kind)) is not None and replace(used, source=paper.source) != paper
    ]


def _join_targets(law: Law, more: Law, errors: list[Finding]) -> tuple[TargetRule, ...]:
    joined = {target.target: target for target in law.targets}
    for target in more.targets:
        known = joined.get(target.target)
        if known is None:
            joined[target.target] = target
        elif _measure(known) != _measure(target):
            errors.append(_contradiction(_("target '{name}'").format(name=target.target), law, more))
        else:
            joined[target.target] = tighter(known, target)
    return tuple(joined.values())


def tighter(one: TargetRule, other: TargetRule) -> TargetRule:
    """Return the stricter of two targets that measure the same, the first if they ask for the same; also of each, if either is."""
    stricter = other.share > one.share if one.sense == "at_least" else other.share < one.share
    return replace(other if stricter else one, per=one.per or other.per)


def _measure(target: TargetRule) -> tuple[Any, ...]:
    return (
        target.counts,
        target.sense,
        target.basis,
        target.denominator,
        target.fund_role,
        target.within,
        target.window,
        target.baseline_year,
        target.per == EACH_SUPPLIER,
    )


def _extent(local: LocalDefinition) -> tuple[Any, ...]:
    return (local.kind, local.km, local.region, local.areas)


def _lower(one: Figure | None, other: Figure | None) -> Figure | None:
    return min((f for f in (one, other) if f), key=lambda f: f.value, default=None)


def _higher(one: Figure | None, other: Figure | None) -> Figure | None:
    return max((f for f in (one, other) if f), key=lambda f: f.value, default=None)


def _lower_of_each(one: dict[str, Figure], other: dict[str, Figure]) -> dict[str, Figure]:
    joined = {key: _lower(one.get(key), other.get(key)) for key in [*one, *(k for k in other if k not in one)]}
    return {key: figure for key, figure in joined.items() if figure is not None}


def _contradiction(what: str, law: Law, more: Law) -> Finding:
    return Finding(
        code="programmes-contradict",
        severity="error",
        table="case",
        rows=(),
        column="programmes",
        what=_("{what} is not the same in {one} and in {other}.").format(
            what=what[:1].upper() + what[1:], one=more.programmes[0], other=", ".join(law.programmes)
        ),
        why=_("The planner cannot know which of the two you mean, and the figures would differ."),
        mend=_("Name only one of the programmes, or rename the rule in your own programme file."),
    )
