"""Where a case, or a programme beside another, asks for what a programme forbids or loosens what it requires."""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping
from dataclasses import asdict
from itertools import combinations

import pandas as pd

from planner.findings import Finding
from planner.i18n import _, share_text
from planner.programmes.files import less_often
from planner.programmes.law import EACH_SUPPLIER, AwardRoute, CountingRule, Figure, Law, TargetRule


def refusals(counting_rules: pd.DataFrame, law: Law) -> list[Finding]:
    """Return an error for every counting rule of a case that looks at what the law refuses.

    Parameters
    ----------
    counting_rules : pandas.DataFrame
        The case's table of that name; its index holds the user's line numbers.
    law : Law
        The law; `Law.refusals` holds the attributes that may not decide, with the reason.

    Returns
    -------
    list of Finding
        One per counting rule and refused attribute, with the reason the law gives. A target, a ranking or points can
        use an attribute only through a counting rule, so this covers them.
    """
    used = counting_rules[counting_rules["attribute"].isin(list(law.refusals))]
    return [
        Finding(
            code="attribute-refused",
            severity="error",
            table="counting_rules",
            rows=tuple(int(line) for line in rows.index),
            column="attribute",
            what=_("Counting rule '{name}' looks at {attribute}.").format(name=name, attribute=attribute),
            why=law.refusals[str(attribute)],
            mend=_refused_mend(),
        )
        for (name, attribute), rows in used.groupby(["counts", "attribute"], sort=True)
    ]


def refused_in_law(law: Law) -> list[Finding]:
    """Return an error for every rule of the joined programmes that looks at what one of them refuses.

    A definition of what is local serves only to prefer the near, so it is refused where the tier of a supplier is.
    """
    places = [(_("counting rule '{name}'").format(name=n), r) for n, r in law.counting_rules.items()]
    if law.ranking:
        places += [
            (_("the order of preference, '{name}'").format(name=criterion.name), rule)
            for criterion in law.ranking.criteria
            for rule in criterion.looked_at
        ]
    places += [
        (_("the scale of points '{name}'").format(name=rule.name), score.counts)
        for rule in law.points
        for score in rule.scores
        if score.level
    ]
    used = [(place, attribute) for place, rule in places for attribute in sorted(_attributes(rule))]
    if law.local:
        used.append((_("the definition of what is local"), "supplier.tier"))
    return [
        Finding(
            code="attribute-refused",
            severity="error",
            table="case",
            rows=(),
            column="programmes",
            what=_("{programmes}: {place} looks at {attribute}.").format(
                programmes=", ".join(law.programmes), place=place, attribute=attribute
            ),
            why=law.refusals[attribute],
            mend=_refused_mend(),
        )
        for place, attribute in used
        if attribute in law.refusals
    ]


def overlap(one: AwardRoute, other: AwardRoute) -> bool:
    """Tell whether two routes order something for the same suppliers and for lots of the same worth."""
    if one.applies_to != other.applies_to or not {one.kind, other.kind} <= {"direct", "preference"}:
        return False
    return same_worth(one, other)


def same_worth(one: AwardRoute, other: AwardRoute) -> bool:
    """Tell whether some lot lies within the thresholds of both routes."""
    least = max(one.from_amount or 0.0, other.from_amount or 0.0)
    return least < min(math.inf if route.below_amount is None else route.below_amount for route in (one, other))


def overlapping_routes(law: Law) -> list[Finding]:
    """Return an error for any two routes of the programmes that lots of the same worth may take to the same suppliers."""
    return [
        Finding(
            code="routes-overlap",
            severity="error",
            table="case",
            rows=(),
            column="programmes",
            what=_("{programmes}: the ways of award “{one}” and “{other}” ({places}) hold for lots of the same worth.").format(
                programmes=", ".join(dict.fromkeys((one.source.programme, other.source.programme))),
                one=one.name, other=other.name, places=f"{one.source.rule}, {other.source.rule}",
            ),
            why=_("Both say how such a lot goes to the same suppliers, so nobody can tell by which of them it is awarded."),
            mend=_("Let one end where the other begins: the amount of “below” is the amount of “from”."),
        )
        for one, other in combinations(law.award_routes, 2)
        if overlap(one, other)
    ]  # fmt: skip


def loosened(
    targets: pd.DataFrame, law: Law, roles: Mapping[str, str] | None = None, waived: Collection[str] = ()
) -> list[Finding]:
    """Return an error for every target of a case that replaces one of the law and asks for less.

    Parameters
    ----------
    targets : pandas.DataFrame
        The case's table of that name, defaults filled in; its index holds the user's line numbers.
    law : Law
        The law.
    roles : mapping of str to str, optional
        Role of each fund of the case. Without it nothing is said of the fund on which a share is reckoned.
    waived : collection of str
        Targets waived on a lawful ground: these may ask for what they like.

    Returns
    -------
    list of Finding
        One per row that lowers a share, turns it round, measures something else, or switches it off; all changes are told,
        and the column is that of the first. A share that need not be reached is waived with a lawful ground in the table
        ``waivers`` instead.
    """
    of_law = {target.target: target for target in law.targets if target.target not in waived}
    found = []
    for line, row in targets[targets["target"].isin(list(of_law))].iterrows():
        target = of_law[row["target"]]
        of_some = [word for word in ("committee", "zone", "site") if row[word]]
        if of_some and of_some != [target.per]:
            continue  # the law asks nothing of these sites apart; what it asks of all stays
        changes = _changes(row, target) + ([] if of_some and not row["fund"] else _other_fund(row, target, roles))
        if changes:
            found.append(_loosened(int(str(line)), changes, target))
    return found


_WINDOWS = ("year", "quarter", "three_months", "period")
"""From the wide to the narrow: a share that is kept in each of the narrow is kept in the wide."""

_STRENGTH = ("off", "soft", "hard")


def _changes(row: pd.Series, target: TargetRule) -> list[tuple[str, str]]:
    """Return the columns in which a row is looser than the law, or measures something else, each with its words."""
    changes = [
        (column, instead(column, row[column], getattr(target, column)))
        for column in ("counts", "sense", "basis", "denominator", "within")
        if row[column] != getattr(target, column)
    ]
    if row["share"] < target.share if target.sense == "at_least" else row["share"] > target.share:
        changes.append(("share", instead("share", share_text(row["share"]), share_text(target.share))))
    if _WINDOWS.index(row["window"]) < _WINDOWS.index(target.window):
        changes.append(("window", instead("window", row["window"], target.window)))
    if EACH_SUPPLIER in (row["per"], target.per) and row["per"] not in ("", target.per):
        changes.append(("per", instead("per", row["per"], target.per)))
    if row["mode"] in _STRENGTH and _STRENGTH.index(row["mode"]) < _STRENGTH.index(target.mode):
        changes.append(("mode", instead("mode", row["mode"], target.mode)))
    return changes


def below(own: Law, shipped: Law) -> list[str]:
    """Return in words what a town's own file asks for less, or of something else, than the programme of the same name that is shipped.

    Shares are held against each other as the rows of a case are, rules on how often as those of a variant are. By hand: 45 % are shipped; an own file
    with 35 % is told, one with 50 % is not. Nor is one without the share: it may be older than the shipped file, or of another part of the law;
    that it lacks the rule is said of it with all else that differs (`planner.programmes.combine`).

    Parameters
    ----------
    own, shipped : Law
        The two programmes on one day, alone.
    """
    mine = {rule.target: rule for rule in own.targets}
    told = []
    for target in shipped.targets:
        if (rule := mine.get(target.target)) is None:
            continue
        changes = _changes(pd.Series(asdict(rule)), target)
        changes += [
            (column, instead(column, getattr(rule, column), getattr(target, column)))
            for column in ("fund_role", "baseline_year")
            if getattr(rule, column) != getattr(target, column)
        ]
        if target.per and not rule.per:
            changes.append(("per", instead("per", "", target.per)))
        told += [f"{target.name}: {'; '.join(words for _column, words in changes)}"] if changes else []
    often = {rule.rule: rule for rule in own.frequencies}
    for known in shipped.frequencies:
        there = often.get(known.rule)
        less = None if there is None else less_often(there, known)
        told += [instead(f"frequencies.{known.rule}", *less)] if less else []
    bounds = {standard.standard: standard for standard in own.standards}
    for asked in shipped.standards:
        if (held := bounds.get(asked.standard)) is None:
            continue
        low, high = held.minimum, held.maximum
        if asked.minimum is not None and (low is None or low < asked.minimum):
            told.append(instead(f"standards.{asked.standard} minimum", low, asked.minimum))
        if asked.maximum is not None and (high is None or high > asked.maximum):
            told.append(instead(f"standards.{asked.standard} maximum", high, asked.maximum))
    for name, most, figure in _figures(shipped):
        found = next((one.value for other, _most, one in _figures(own) if other == name), None)
        if found is not None and (found > figure.value if most else found < figure.value):
            told.append(instead(name, found, f"{figure.value:g}"))
    return told


def _figures(law: Law) -> list[tuple[str, bool, Figure]]:
    """Return the single figures that a law bounds, by name: whether it is a most, and the figure."""
    most = {"family_cap": law.family_cap, "organic_premium": law.organic_premium}
    most |= {f"cost_ceilings.{stage}": figure for stage, figure in law.cost_ceilings.items()}
    least = {
        name: getattr(law, name)
        for name in ("quotes_required", "fresh_foods_minimum", "call_open_days", "lead_time_days")
    }
    return [
        (name, is_most, figure)
        for is_most, figures in ((True, most), (False, least))
        for name, figure in figures.items()
        if figure is not None
    ]


def _other_fund(row: pd.Series, target: TargetRule, roles: Mapping[str, str] | None) -> list[tuple[str, str]]:
    if roles is None or not target.fund_role:
        return []
    role = roles.get(row["fund"], "")
    return [] if role == target.fund_role else [("fund", instead(_("role of the fund"), role, target.fund_role))]


def instead(column: str, found: object, law: object) -> str:
    """Return in words what stands in a column, or a place of a file, and what the law has there.

    Parameters
    ----------
    column : str
        Column of a table of the case, or place in a file.
    found : object
        What stands there.
    law : object
        What the law has there.

    Returns
    -------
    str
        Both in words, as a part of a sentence.
    """
    return _("{column} {found} instead of {law}").format(
        column=column, found=found or _("blank"), law=law or _("blank")
    )


def _loosened(line: int, changes: list[tuple[str, str]], target: TargetRule) -> Finding:
    return Finding(
        code="target-loosened",
        severity="error",
        table="targets",
        rows=(line,),
        column=changes[0][0],
        what=_("{target} is a target of the programme, and this row changes it: {changes}.").format(
            target=target.target, changes="; ".join(words for _column, words in changes)
        ),
        why=_("A case may tighten what the law asks for, but not loosen or redefine it ({reference}).").format(
            reference=target.source.reference if target.source else _("the programme")
        ),
        mend=_(
            "Delete the row or raise it to the law; a share that cannot be reached is waived on a lawful ground in the "
            "waivers; an aim of your own needs a name of its own."
        ),
    )


def _attributes(rule: CountingRule) -> set[str]:
    return {condition.attribute for clause in rule.clauses for condition in clause}


def _refused_mend() -> str:
    return _(
        "Choose a criterion the law allows: a quality label, organic farming, freshness, the protection of water in a "
        "catchment, or another service to the environment."
    )
