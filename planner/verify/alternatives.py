"""Rules of which one has to be met, looked at anew: which one the town follows, and which misses another makes good.

In words: a town follows the rule that its table ``alternatives`` names, else the first. The others are off, but for rows that the case has of
its own. What it follows may be missed where another of them is met: in every window and everywhere where it is looked at, and in one at
least there is something to count. A rule of the case's own is never let off.

By hand, 5 % of what is spent for organic food, or two organic dishes a month; the town follows the share. 6 of 100 and no dish: nothing is
missed. 4 of 100 and two dishes: the share is missed and let off. 4 of 100 and one dish: the share is missed. The town follows the
dishes, one is served, and 6 of 100 are organic: the dishes are let off; with 4 of 100 they are missed. A share of nothing, 0 of 0,
lets nothing off.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

import pandas as pd

from planner.judgement import Judgement
from planner.programmes.law import Scope, TargetRule, Way
from planner.verify.facts import Facts

FAMILIES = {"targets": "share_targets", "frequencies": "menu_frequency"}


class Judged(Protocol):
    """A share as the check reckons it."""

    @property
    def rule(self) -> TargetRule: ...  # noqa: D102
    @property
    def judgement(self) -> Judgement: ...  # noqa: D102


def _choices(facts: Facts) -> list[tuple[Way, list[Way]]]:
    """Return for each choice the rule that the town follows, and the others."""
    found = []
    for choice in facts.law.alternatives:
        own = choice.ways[0]
        for _index, row in facts.case["alternatives"].iterrows() if "alternatives" in facts.case.tables else ():
            if row["alternative"] == choice.alternative:
                own = next((way for way in choice.ways if way.rule == row["follows"]), own)
        found.append((own, [way for way in choice.ways if way is not own]))
    return found


def let_go(facts: Facts) -> set[tuple[str, str]]:
    """Return the rules that the town does not follow: section and name."""
    return {(way.section, name) for _own, others in _choices(facts) for way in others for name in way.rules}


def ways_of(facts: Facts, section: str) -> set[str]:
    """Return the rules of a section that stand in some choice, followed or not."""
    ways = (way for own, others in _choices(facts) for way in (own, *others))
    return {name for way in ways if way.section == section for name in way.rules}


def one_of_several(facts: Facts) -> set[str]:
    """Return the rules on how often that are counted whether they are followed or not."""
    return ways_of(facts, "frequencies")


def excused(facts: Facts, shares: Sequence[Judged], frequencies: pd.DataFrame) -> set[tuple[str, str, str]]:
    """Return what is followed and may be missed since another rule is met: family, rule, and menu of a rule on how often.

    Parameters
    ----------
    facts : Facts
        What the case says.
    shares : sequence of Judged
        The shares, also those that are off.
    frequencies : pandas.DataFrame
        Rules on how often, judged, also those that are off.

    Returns
    -------
    set of (str, str, str)
        Family of the rule, its short name, and the menu group (blank: a share).
    """
    own_shares, own_menus = _asked_by_the_case(facts)
    found: set[tuple[str, str, str]] = set()
    for own, others in _choices(facts):
        if not any(_met(way, shares, frequencies) for way in others):
            continue
        if own.section == "targets":
            names = {one.rule.target for one in shares if one.rule.stem in own.rules}
            found |= {(FAMILIES["targets"], n, "") for n in names if not own_shares & {n, n.partition("@")[0]}}
        else:
            rows = frequencies[frequencies["rule"].isin(list(own.rules))]
            for menu, rule in zip(rows["menu"], rows["rule"], strict=True):
                if not own_menus & {(rule, menu), (rule, "")}:
                    found.add((FAMILIES["frequencies"], rule, menu))
    return found


def _met(way: Way, shares: Sequence[Judged], frequencies: pd.DataFrame) -> bool:
    if way.section == "targets":
        words = {str(one.judgement) for one in shares if one.rule.stem in way.rules}
    else:
        words = set(frequencies.loc[frequencies["rule"].isin(list(way.rules)), "judgement"])
    return str(Judgement.MET) in words and not words & {str(Judgement.NOT_MET), str(Judgement.NOT_KNOWN)}


def _asked_by_the_case(facts: Facts) -> tuple[set[str], set[tuple[str, str]]]:
    """Return the shares and the rules on how often (with the menu, or blank for all) for which the case has rows of its own."""
    shares = set()
    for _index, row in facts.case["targets"].iterrows():
        place = Scope(row["committee"], row["zone"], row["site"])
        shares.add(f"{row['target']}@{place}" if place else str(row["target"]))
    often = facts.case["frequency_rules"]
    return shares, set(zip(often["rule"], often["menu"], strict=True))
