"""Where a case, or a programme beside another, asks for what a programme forbids or loosens what it requires."""

from __future__ import annotations

import pandas as pd

from planner.findings import Finding
from planner.i18n import _
from planner.programmes.law import CountingRule, Law, TargetRule


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


def loosened(targets: pd.DataFrame, law: Law) -> list[Finding]:
    """Return an error for every target of a case that replaces one of the law and asks for less.

    Parameters
    ----------
    targets : pandas.DataFrame
        The case's table of that name, defaults filled in; its index holds the user's line numbers.
    law : Law
        The law.

    Returns
    -------
    list of Finding
        One per row that lowers a share, turns it round, measures something else, or switches it off. A share that need
        not be reached is waived with a lawful ground in the table ``waivers`` instead.
    """
    of_law = {target.target: target for target in law.targets}
    found = []
    for line, row in targets[targets["target"].isin(list(of_law))].iterrows():
        target = of_law[row["target"]]
        column = _looser_in(row, target)
        if column:
            found.append(_loosened(int(str(line)), column, row, target))
    return found


def _looser_in(row: pd.Series, target: TargetRule) -> str:
    for column in ("counts", "sense", "basis", "denominator", "within", "window"):
        if row[column] != getattr(target, column):
            return column
    looser = row["share"] < target.share if target.sense == "at_least" else row["share"] > target.share
    if looser:
        return "share"
    strength = ("off", "soft", "hard")
    return "mode" if strength.index(row["mode"]) < strength.index(target.mode) else ""


def _loosened(line: int, column: str, row: pd.Series, target: TargetRule) -> Finding:
    law = target.source.reference if target.source else ""
    return Finding(
        code="target-loosened",
        severity="error",
        table="targets",
        rows=(line,),
        column=column,
        what=_("Target '{target}' has {column} = {value}; the law has {legal}.").format(
            target=target.target, column=column, value=row[column], legal=getattr(target, column)
        ),
        why=_("A case may tighten what the law requires ({law}), never loosen it in silence.").format(law=law),
        mend=_(
            "Correct the row, give it a name of its own, or waive the share in the table waivers with a lawful ground."
        ),
    )


def _attributes(rule: CountingRule) -> set[str]:
    return {condition.attribute for clause in rule.clauses for condition in clause}


def _refused_mend() -> str:
    return _(
        "Choose a criterion the law allows: a quality label, organic farming, freshness, the protection of water in a "
        "catchment, or another service to the environment."
    )
