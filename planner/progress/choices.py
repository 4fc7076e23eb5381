"""Rules of which one has to be met, as the year stands: how each of them does, and what one makes good of the other.

A share is judged by the ledger and its forecast, a rule on how often by what the plan in force serves: no ledger tells what was served.
One rule is enough, so what is followed is no alarm while another is reached or on track. By hand, 5 % of what is spent for organic food
or two organic dishes a month; the town follows the share and heads for 4 %: with two dishes in the plan it is made good, with one it slips.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from planner.case import Case
from planner.i18n import _
from planner.judgement import Judgement
from planner.making.plan import Plan
from planner.programmes.alternatives import not_followed
from planner.programmes.law import Alternative, Law, TargetRule, Way
from planner.reports.alternatives import Choice, asked_by_case, choices

KEPT = ("reached", "kept", "on_track")
BELOW = ("slipping", "out_of_reach", "missed")
"""How a share stands that is, or will be, missed."""

GRAVEST = ("missed", "out_of_reach", "slipping", "unknown", "waived", "on_track", "kept", "reached", "nothing_to_count")

BY_PLAN = {
    Judgement.MET: "on_track",
    Judgement.NOT_MET: "slipping",
    Judgement.NOT_KNOWN: "unknown",
    Judgement.NOTHING: "nothing_to_count",
}
"""How a rule stands that no ledger tells of, by whether the plan in force meets it."""


def told_though_off(law: Law, case: Case, rule: TargetRule) -> bool:
    """Return whether a share that nobody asks for is told all the same: another one is followed in its place, or money hangs on it.

    Parameters
    ----------
    law : Law
        The law of the plan.
    case : Case
        The case of the year, which says which rules it follows.
    rule : TargetRule
        The share.

    Returns
    -------
    bool
        True if it is told; whether it is off is not looked at.
    """
    voluntary = {bonus.target for bonus in law.bonuses}
    return rule.target in voluntary or ("targets", rule.stem) in not_followed(case, law)


def choice_rows(law: Law, case: Case, plan: Plan, standing: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Return the table ``choices``: each rule of each choice, with how it stands.

    Parameters
    ----------
    law, case : Law, Case
        The law of the plan, and the case of the year.
    plan : Plan
        The plan in force.
    standing : sequence of mapping
        Rows of the table ``standing``, each with its status as if the share stood alone.

    Returns
    -------
    list of dict
        A row per rule of a choice: whether it is followed, its status, and whether ``ledger`` or ``plan`` judges it.
    """
    rows = []
    for choice in choices(case, law, plan.tables):
        status = {way.rule: _status(way, choice, standing) for way in choice.rule.ways}
        for way in choice.rule.ways:
            kept = any(status[other] in KEPT for other in status if other != way.rule)
            followed = way.rule == choice.followed.rule
            rows.append(
                {
                    "choice": choice.rule.alternative,
                    "way": way.rule,
                    "name": way.words,
                    "followed": followed,
                    "status": _as_one_of_several(status[way.rule], followed=followed, other_kept=kept),
                    "judged_by": "ledger" if _of_way(way, standing) else "plan",
                    "plain": choice.rule.source.plain,
                }
            )
    return rows


def as_chosen(
    law: Law, case: Case, standing: Sequence[Mapping[str, Any]], found: Sequence[Mapping[str, Any]]
) -> list[dict[str, str]]:
    """Return for each row of the standing its status, heeding what else would do, and these other rules in words.

    A share for which the case has a row of its own is asked for in any case, and nothing makes it good.

    Parameters
    ----------
    law, case : Law, Case
        The law of the plan, and the case of the year.
    standing : sequence of mapping
        Rows of the table ``standing``, each with the ``mode`` of its share.
    found : sequence of mapping
        From `choice_rows`.

    Returns
    -------
    list of dict
        In the order of `standing`: ``status``, and ``instead``, the rules that would do in its place (blank: none).
    """  # fmt: skip
    told = []
    for row in standing:
        status, own = str(row["status"]), _choice_of(law, case, str(row["target"]))
        if own is not None:
            one, way = own
            kept = any(other["status"] in KEPT for other in found if other["choice"] == one.alternative and other["way"] != way.rule)  # fmt: skip
            status = _as_one_of_several(status, followed=row["mode"] != "off", other_kept=kept)
        elif row["mode"] == "off" and status in BELOW:
            status = "not_asked"
        told.append({"status": status, "instead": instead_of(law, case, str(row["target"]))})
    return told


def instead_of(law: Law, case: Case, target: str) -> str:
    """Return in words the rules that would do in the place of a share; empty: none.

    Parameters
    ----------
    law : Law
        The law of the plan.
    case : Case
        The case of the year; a share that it asks for by a row of its own belongs to no choice.
    target : str
        Short name of the share.

    Returns
    -------
    str
        The other rules of its choice in the language in use, each in quotation marks, joined by “or”.
    """
    own = _choice_of(law, case, target)
    if own is None:
        return ""
    one, way = own
    return _(" or ").join(_("“{way}”").format(way=other.words) for other in one.ways if other != way)


def _choice_of(law: Law, case: Case, target: str) -> tuple[Alternative, Way] | None:
    """Return the choice in which a share stands, and the share's place in it; none where the case asks for the share in any case."""
    stem = target.partition("@")[0]
    if asked_by_case(case) & {target, stem}:
        return None
    return next(((one, way) for one in law.alternatives for way in one.ways if way.section == "targets" and stem in way.rules), None)  # fmt: skip


def _as_one_of_several(status: str, *, followed: bool, other_kept: bool) -> str:
    if status not in BELOW:
        return status
    if not followed:
        return "not_asked"
    return "made_good" if other_kept else status


def _status(way: Way, choice: Choice, standing: Sequence[Mapping[str, Any]]) -> str:
    of_ledger = _of_way(way, standing)
    return min(of_ledger, key=GRAVEST.index) if of_ledger else BY_PLAN[Judgement(choice.judged[way.rule])]


def _of_way(way: Way, standing: Sequence[Mapping[str, Any]]) -> list[str]:
    if way.section != "targets":
        return []
    return [str(row["status"]) for row in standing if row["target"].partition("@")[0] == way.rule]
