"""Where a case, or a programme beside another, asks for what a programme forbids or loosens what it requires."""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping
from itertools import combinations

import pandas as pd

from planner.findings import Finding
from planner.i18n import _, share_text
from planner.programmes.law import EACH_SUPPLIER, AwardRoute, CountingRule, Law, TargetRule


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
            (_("the order of preference, '{name}'").format(name=name), rule)
            for name, classes in law.ranking.criteria
            for rule in classes
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
        (column, _instead(column, row[column], getattr(target, column)))
        for column in ("counts", "sense", "basis", "denominator", "within")
        if row[column] != getattr(target, column)
    ]
    if row["share"] < target.share if target.sense == "at_least" else row["share"] > target.share:
        changes.append(("share", _instead("share", share_text(row["share"]), share_text(target.share))))
    if _WINDOWS.index(row["window"]) < _WINDOWS.index(target.window):
        changes.append(("window", _instead("window", row["window"], target.window)))
    if EACH_SUPPLIER in (row["per"], target.per) and row["per"] not in ("", target.per):
        changes.append(("per", _instead("per", row["per"], target.per)))
    if row["mode"] in _STRENGTH and _STRENGTH.index(row["mode"]) < _STRENGTH.index(target.mode):
        changes.append(("mode", _instead("mode", row["mode"], target.mode)))
    return changes


def _other_fund(row: pd.Series, target: TargetRule, roles: Mapping[str, str] | None) -> list[tuple[str, str]]:
    if roles is None or not target.fund_role:
        return []
    role = roles.get(row["fund"], "")
    return [] if role == target.fund_role else [("fund", _instead(_("role of the fund"), role, target.fund_role))]


def _instead(column: str, found: object, law: object) -> str:
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
