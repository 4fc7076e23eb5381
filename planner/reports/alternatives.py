"""Rules of which one has to be met: whether one is, and which."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from planner.case import Case
from planner.i18n import _
from planner.judgement import Judgement, worst
from planner.programmes.alternatives import chosen, followed
from planner.programmes.law import Alternative, Law, Way
from planner.schema.words import in_words

Tables = Mapping[str, pd.DataFrame]


@dataclass(frozen=True, slots=True)
class Choice:
    """A choice between rules in a plan.

    Parameters
    ----------
    rule : Alternative
        The rules of which one has to be met.
    followed : Way
        The one that the town follows.
    judged : mapping of str to Judgement
        Whether each is met, by its short name: everywhere and in every window.
    said : bool
        Does the case say which it follows?
    """

    rule: Alternative
    followed: Way
    judged: Mapping[str, Judgement]
    said: bool

    @property
    def met(self) -> Judgement:
        """Whether one is met; if none surely is, what is to be said of the one that is followed."""
        return Judgement.MET if Judgement.MET in self.judged.values() else self.judged[self.followed.rule]

    @property
    def text(self) -> str:
        """The choice in one sentence: what is followed, and whether that and the others are met."""
        told = [self._told(way) for way in self.rule.ways if way is not self.followed]
        text = _("One of several ways is enough. The town follows {way}; not followed: {others}.")
        text = text.format(way=self._told(self.followed), others="; ".join(told))
        if self.said:
            return text
        return text + " " + _("The case does not say which it follows: say otherwise in the table `alternatives`.")

    def _told(self, way: Way) -> str:
        return _("“{way}” ({judged})").format(way=way.words, judged=in_words("judgement", str(self.judged[way.rule])))


def choices(case: Case, law: Law, tables: Tables) -> list[Choice]:
    """Return every choice between rules of a plan, with whether each of them is met.

    Parameters
    ----------
    case, law : Case, Law
        What was planned.
    tables : mapping of str to pandas.DataFrame
        The plan's tables ``targets`` and ``menu_frequency``.

    Returns
    -------
    list of Choice
        One for each rule of the law that leaves a choice; none where the law has no such rule.
    """
    said = chosen(case)
    return [
        Choice(
            rule, own, {way.rule: worst(_rows(way, tables)["judgement"]) for way in rule.ways}, rule.alternative in said
        )
        for rule, own in followed(case, law)
    ]


def made_good(case: Case, law: Law, tables: Tables) -> set[tuple[str, str, str]]:
    """Return the rules that are followed and that another one makes good where they are missed: as in ``given_way``, family, rule, about.

    A rule for which the case has a row of its own is asked for in any case, and never among them.

    Parameters
    ----------
    case, law : Case, Law
        What was planned, and under which law.
    tables : mapping of str to pandas.DataFrame
        The plan's tables ``targets`` and ``menu_frequency``.

    Returns
    -------
    set of (str, str, str)
        Family, short name of the rule, and menu group of a rule on how often (blank: a share).
    """
    own = asked_by_case(case)
    own_often = set(zip(case["frequency_rules"]["rule"], case["frequency_rules"]["menu"], strict=True))
    found: set[tuple[str, str, str]] = set()
    for choice in choices(case, law, tables):
        way = choice.followed
        if not any(judged == Judgement.MET for rule, judged in choice.judged.items() if rule != way.rule):
            continue
        rows = _rows(way, tables)
        if way.section == "targets":
            found |= {("share_targets", name, "") for name in rows["target"] if not own & {name, way.rule}}
        else:
            places = zip(rows["rule"], rows["menu"], strict=True)
            found |= {
                ("menu_frequency", rule, menu) for rule, menu in places if not own_often & {(rule, menu), (rule, "")}
            }
    return found


def met_instead(case: Case, law: Law, tables: Tables) -> dict[str, str]:
    """Return the shares that are followed and may be missed, each with the rules in words that are met in their place.

    Parameters
    ----------
    case, law : Case, Law
        What was planned, and under which law.
    tables : mapping of str to pandas.DataFrame
        The plan's tables ``targets`` and ``menu_frequency``.

    Returns
    -------
    dict of str to str
        By short name of the share: the other rules, as a phrase of one or several parted by *or*.
    """
    shares = {rule for family, rule, _about in made_good(case, law, tables) if family == "share_targets"}
    found: dict[str, str] = {}
    for choice in choices(case, law, tables) if shares else ():
        met = [way for way in choice.rule.ways if way != choice.followed and choice.judged[way.rule] == Judgement.MET]
        words = _(" or ").join(_("“{way}”").format(way=way.words) for way in met)
        found |= {target: words for target in shares if target.partition("@")[0] == choice.followed.rule}
    return found


def asked_by_case(case: Case) -> set[str]:
    """Return the shares for which a case has rows of its own, by short name; it asks for them whatever it follows."""
    return {f"{row.target}{_at(row)}" for row in case["targets"].itertuples()}


def _at(row: object) -> str:
    place = "/".join(word for word in (getattr(row, name) for name in ("committee", "zone", "site")) if word)
    return f"@{place}" if place else ""


def _rows(way: Way, tables: Tables) -> pd.DataFrame:
    """Return the rows of a plan that tell of a way."""
    if way.section == "frequencies":
        rows = (
            tables["menu_frequency"]
            if "menu_frequency" in tables
            else pd.DataFrame(columns=["menu", "rule", "judgement"])
        )
        return rows[rows["rule"].isin(list(way.rules))]
    rows = tables["targets"]
    return rows[(rows["target"] == way.rule) | rows["target"].str.startswith(f"{way.rule}@")]
