"""Programmes as tables for people: which there are, and what each asks for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from pathlib import Path

import pandas as pd

from planner.i18n import N_, _, figures_text, ngettext, number_text, phrase, price_text
from planner.programmes.duties import days_text
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
    LifeLeft,
    Local,
    Points,
    Programme,
    RankCriterion,
    RankingFact,
    Route,
    ShareValue,
    Standards,
    Value,
    in_force,
)
from planner.programmes.law import EACH_SUPPLIER
from planner.programmes.loader import load, names
from planner.schema.base import split_list
from planner.schema.case_tables import CASE_TABLES
from planner.schema.coded import NUTRIENTS, words_at
from planner.schema.law_words import STAGE_WORDS
from planner.schema.words import in_words


def describe_programmes(folders: Sequence[Path] = ()) -> pd.DataFrame:
    """Return the register of programmes, one row each.

    Parameters
    ----------
    folders : sequence of Path
        Folders of the user's own programme files.

    Returns
    -------
    pandas.DataFrame
        ``programme``, ``name``, ``country``, ``status``, ``from`` and ``to`` (days covered; NaT: no end), ``rules`` (how many
        dated values), ``verified`` (how many of them were read in their source), ``plain``, ``covers`` (what is unsure) and
        ``not_modelled``, ``checked`` (day of the last look; NaT: not told) and ``superseded_by`` (what took its place; blank: nothing).
    """
    rows = []
    for name in names(folders):
        programme = load(name, folders)
        facts = [fact for _place, fact in programme.facts()]
        rows.append(
            {
                "programme": programme.programme,
                "name": _(programme.name),
                "country": programme.country,
                "status": programme.status,
                "from": programme.covers.from_,
                "to": programme.covers.to,
                "rules": len(facts),
                "verified": sum(fact.verified for fact in facts),
                "plain": _(programme.plain),
                "covers": _(programme.covers.plain),
                "not_modelled": " ".join(left_words(programme)),
                "checked": programme.checked_on,
                "superseded_by": programme.superseded_by,
            }
        )
    frame = pd.DataFrame(rows)
    return frame.astype(dict.fromkeys(("from", "to", "checked"), "datetime64[s]"))


def left_words(programme: Programme) -> list[str]:
    """Return what a programme asks for and the planner does not do, each with the place in the law where it stands."""
    lines = []
    for left in programme.left_out():
        place = programme.reference_line(left)
        lines.append(f"{_(left.plain)} ({place})" if place else _(left.plain))
    return lines


def describe_rules(name: str, on: date | None = None, folders: Sequence[Path] = ()) -> pd.DataFrame:
    """Return every dated value of a programme, in the file's order.

    Parameters
    ----------
    name : str
        Programme.
    on : datetime.date or None
        Only what holds on this day; None: the values of all times.
    folders : sequence of Path
        Folders of the user's own programme files.

    Returns
    -------
    pandas.DataFrame
        ``rule``, ``value`` (in words), ``unit``, ``from``, ``until`` (NaT: until a later value follows), ``plain``,
        ``reference``, ``verified``, ``note`` and ``checked`` (day of the last look; NaT: not told).

    Raises
    ------
    InputError
        If no programme is so called.
    """
    programme = load(name, folders)
    places: dict[str, list[Fact]] = {}
    for place, fact in programme.facts():
        places.setdefault(place, []).append(fact)
    rows = [
        {
            "rule": place,
            "value": value_words(fact, programme.stages),
            "unit": _share_of(programme, place) or _unit(fact),
            "from": fact.from_,
            "until": fact.until,
            "plain": _(fact.plain),
            "reference": programme.reference_line(fact),
            "verified": fact.verified,
            "note": _(fact.note),
            "checked": programme.checked(fact),
        }
        for place, facts in places.items()
        for fact in facts
        if on is None or fact is in_force(facts, on)
    ]
    columns = ["rule", "value", "unit", "from", "until", "plain", "reference", "verified", "note", "checked"]
    frame = pd.DataFrame(rows, columns=columns)
    return frame.astype(dict.fromkeys(("from", "until", "checked"), "datetime64[s]") | {"verified": "bool"})


def rule_changes(name: str, before: date, after: date, folders: Sequence[Path] = ()) -> pd.DataFrame:
    """Return the rules of a programme that differ between two days, without those of its variants.

    Parameters
    ----------
    name : str
        Programme.
    before, after : datetime.date
        The two days.
    folders : sequence of Path
        Folders of the user's own programme files.

    Returns
    -------
    pandas.DataFrame
        ``rule``, ``before`` and ``after`` (values in words; blank where the rule does not hold), ``from`` (the first day of
        the later value), ``plain``, ``reference`` and ``verified`` (of the later value, or of the earlier where the rule
        ended). A programme that ended between the days has a row of its own (``programme``), and so has each counting rule of which
        something begins or ceases to count (``counting_rules.NAME``), with the words that count on each day.
    """
    old, new = (describe_rules(name, day, folders).set_index("rule") for day in (before, after))
    told = pd.concat([new, old[~old.index.isin(new.index)]])
    told = told[~told.index.str.startswith("variants.")]  # what holds for others is asked by the name of the variant
    told["before"] = old["value"].reindex(told.index).fillna("")
    told["after"] = new["value"].reindex(told.index).fillna("")
    differs = (told["before"] != told["after"]) | (told["plain"] != old["plain"].reindex(told.index).fillna(""))
    columns = ["before", "after", "from", "plain", "reference", "verified"]
    programme = load(name, folders)
    rows = [*_ended(programme, before, after), *_counting_changes(programme, before, after)]
    more = pd.DataFrame(rows, columns=["rule", *columns]).astype({"from": "datetime64[s]", "verified": "bool"})
    return pd.concat([told.loc[differs, columns].reset_index(), more], ignore_index=True)


def _ended(programme: Programme, before: date, after: date) -> Iterator[dict[str, object]]:
    """Yield the row of a programme that holds on the earlier day and has ended on the later."""
    last = programme.covers.to
    if programme.superseded_by and last is not None and before <= last < after:
        yield {
            "rule": "programme",
            "before": _("in force"),
            "after": _("ended; in its place: {other}").format(other=programme.superseded_by),
            "from": last + timedelta(days=1),
            "plain": _(programme.covers.plain),
            "reference": "",
            "verified": True,
        }


def _counting_changes(programme: Programme, before: date, after: date) -> Iterator[dict[str, object]]:
    """Yield a row for each counting rule of which other clauses count on the two days, with what a share that counts by it rests on."""
    for name, rule in programme.counting_rules.items():
        changed = [clause for clause in rule.any if clause.holds(before) != clause.holds(after)]
        if not changed:
            continue
        days = [
            clause.until + timedelta(days=1) if clause.holds(before) and clause.until else clause.from_
            for clause in changed
        ]
        shares = [share for share in programme.targets.values() if name in (share.counts, share.within)]
        fact = next((found for share in shares if (found := in_force(share.dated, after)) is not None), None)
        yield {
            "rule": f"counting_rules.{name}",
            "before": _counts_on(rule.any, before),
            "after": _counts_on(rule.any, after),
            "from": max(day for day in days if day is not None),
            "plain": _(rule.definition),
            "reference": "" if fact is None else programme.reference_line(fact),
            "verified": fact is None or fact.verified,
        }


def _counts_on(clauses: Sequence[Clause], day: date) -> str:
    """Return the words that count on a day."""
    words = (
        attribute.partition(".")[2] if value == "yes" else value
        for clause in clauses
        if clause.holds(day)
        for attribute, values in clause.all.items()
        for value in values
    )
    return ", ".join(dict.fromkeys(words))


LOCAL_WORDS = {
    "municipality": N_("within the municipality"),
    "region": "{where}",
    "radius_straight": N_("within a straight line of: {km}"),
    "radius_road": N_("within a way by road of: {km}"),
    "area": N_("within {where}"),
}
"""What counts as local, by its kind."""

REGION_WORDS = {
    "immediate_region": N_("within the same immediate region"),
    "intermediate_region": N_("within the same intermediate region"),
    "state": N_("within the same State"),
}
"""Regions of what counts as local."""


def value_words(fact: Fact, stages: Mapping[str, str] | None = None) -> str:
    """Return what a dated value asks for, in words; empty where its sentence alone tells it.

    The programme calls its `stages` so; without it those that every programme knows have their usual words.
    """
    if isinstance(fact, LifeLeft):
        return f"{figures_text(fact.share * 100)} %"
    if isinstance(fact, ShareValue):
        return _("not set") if fact.share is None else f"{figures_text(fact.share * 100)} %"
    if isinstance(fact, Value):
        return _("not set") if fact.value is None else figures_text(fact.value)
    if isinstance(fact, Standards):
        names = STAGE_WORDS | dict(stages or {})
        asked = "; ".join(
            f"{_(names[stage]) if stage in names else stage} {_bounds(b.minimum, b.maximum)}"
            for stage, b in fact.stages.items()
        )
        if not fact.without:
            return asked
        kind, _colon, foods = fact.without.partition(":")
        without = ", ".join(words_at(NUTRIENTS.get(kind), split_list(foods)))
        return _("{bounds}; without {foods}").format(bounds=asked, foods=without)
    if isinstance(fact, Frequencies):
        percent = fact.count == "share"
        bounds = (x if x is None or not percent else x * 100 for x in (fact.minimum, fact.maximum))
        return _bounds(*bounds) + (" %" if percent else "")
    if isinstance(fact, RankingFact):
        return " > ".join([*map(_criterion, fact.criteria), *([_("draw")] if fact.draw else [])])
    if isinstance(fact, Labels):
        return " > ".join(fact.order)
    if isinstance(fact, AnyOf):
        return _("one of {rules}").format(rules=", ".join(place.partition(".")[2] for place in fact.rules))
    if isinstance(fact, Points):
        return _("not set") if fact.minimum is None else figures_text(fact.minimum)
    if isinstance(fact, Commitment):
        parts = [
            _number(fact.minimum_per_period),
            "" if fact.kept_share is None else f"{figures_text(fact.kept_share * 100)} %",
        ]
        return "; ".join(part for part in parts if part) or _("not set")
    if isinstance(fact, Duty):
        return days_text(fact.within, working=fact.days == "working")
    if isinstance(fact, Bonus):
        return _("{amount} if reached, else {otherwise}").format(
            amount=price_text(fact.amount), otherwise=price_text(fact.otherwise)
        )
    if isinstance(fact, Route):
        parts = [] if fact.threshold == "none" else [_threshold(fact)]
        parts += (
            [_("margin {share} %").format(share=figures_text(fact.margin * 100))] if fact.margin is not None else []
        )
        parts += (
            [_("{share} % set aside").format(share=figures_text(fact.set_aside * 100))]
            if fact.set_aside is not None
            else []
        )
        return f"{_(fact.name)} ({', '.join(parts)})" if parts else _(fact.name)
    if isinstance(fact, CallPaper):
        return fact.title
    if isinstance(fact, CommitteeFact):
        return fact.name
    if isinstance(fact, Local):
        where = _(REGION_WORDS[fact.region]) if fact.region else ", ".join(fact.areas)
        km = _("not set") if fact.km is None else figures_text(fact.km)
        return _(LOCAL_WORDS[fact.kind]).format(km=km, where=where)
    return ""


def _threshold(fact: Route) -> str:
    told = f"{'<' if fact.threshold == 'below' else '≥'} {_number(fact.amount) or _('not set')}"
    return told if fact.below is None else f"{told}, < {_number(fact.below)}"


def _share_of(programme: Programme, place: str) -> str:
    section, _dot, name = place.partition(".")
    if section == "variants":
        name = name.partition(".")[2]
        if name not in programme.targets:
            return ""
    elif section != "targets":
        return ""
    target = programme.targets[name]
    variant = programme.variants.get(place.split(".")[1]) if section == "variants" else None
    basis = target.basis if variant is None else variant.bases.get(name, target.basis)
    whole = {
        "received": _("of the money received"),
        "spend": _("of the money spent") if basis == "money" else _("of the weight bought"),
    }[target.denominator]
    sense = _("at least") if target.sense == "at_least" else _("at most")
    fund = (
        _(", fund with the role {role}").format(role=CASE_TABLES["funds"]["role"].word(target.fund_role))
        if target.fund_role
        else ""
    )
    part = programme.counting_rules.get(target.within)
    within = _(", within {rule}").format(rule=phrase(_(part.definition), small=True)) if part else ""
    apart = {
        "committee": _(", also of each committee apart"),
        "zone": _(", also of each delivery zone apart"),
        "site": _(", also of each school or kitchen apart"),
        EACH_SUPPLIER: _(", of each supplier apart"),
    }
    window = {
        "quarter": _(", in every quarter"),
        "three_months": _(", in any three months one after the other"),
        "period": _(", in every period"),
    }
    since = _(", not below the share of {year}").format(year=target.baseline_year) if target.baseline_year else ""
    return f"{sense}{since}, {whole}{fund}{within}{window.get(target.window, '')}{apart.get(target.per, '')}"


def _unit(fact: Fact) -> str:
    if isinstance(fact, Value | Standards):
        return _(fact.unit)
    if isinstance(fact, Frequencies):
        return _("{count} per {span}").format(count=in_words("count", fact.count), span=span_words(fact.per, fact.span))
    if isinstance(fact, Duty):
        return _("after it is known that the share is short") if fact.target else _("after the year's last day")
    if isinstance(fact, Bonus):
        return _("a meal, of a later year")
    if isinstance(fact, Points):
        return _("points")
    if isinstance(fact, LifeLeft):
        return _("of the shelf life, at least")
    if isinstance(fact, Local):
        return _("km") if fact.kind.startswith("radius") else ""
    return ""


def span_words(per: str, span: int) -> str:
    """Return the span of time of a rule on how often, in words."""
    words = {
        "day": _("day"),
        "week": _("week"),
        "month": _("month"),
        "year": _("year"),
        "serving_days": ngettext("block of {count} day served", "block of {count} days served", span),
        "cycle": _("round of the menu's cycle"),
        "any_weeks": ngettext("any {count} week", "any {count} weeks", span),
        "any_month": _("any month"),
    }
    return words[per].format(count=span)


def _criterion(criterion: RankCriterion) -> str:
    """Return a criterion of an order of preference with its classes, the best first."""
    told = ", ".join(_(one.name) for one in criterion.classes) or _("the largest first")
    return f"{_(criterion.name)} ({told})"


def _bounds(minimum: float | None, maximum: float | None) -> str:
    low, high = ("" if bound is None else figures_text(bound) for bound in (minimum, maximum))
    return f"{low}–{high}" if low and high else f"≥ {low}" if low else f"≤ {high}"


def _number(value: float | None) -> str:
    return "" if value is None else number_text(value, 2)
