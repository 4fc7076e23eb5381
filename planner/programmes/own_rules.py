"""Rules that a case sets in tables of its own, read beside those of its programmes: points, ways of award, ceilings of cost."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

import pandas as pd

from planner.case import Case
from planner.i18n import _
from planner.programmes.law import AwardRoute, Condition, CountingRule, Figure, Law, PointsRule, Scope, Score, Source
from planner.programmes.points import step
from planner.schema.base import split_list


def with_own_rules(law: Law, case: Case) -> Law:
    """Return the law with what the case's own tables ask for beside it.

    Rows that cannot be understood are left out here; the checks of the case name them. A rule of the law is never replaced: of
    one name the law's holds.
    """
    rules = case_counting_rules(case) | law.counting_rules
    taken = {rule.name for rule in law.points}
    routes = {route.route for route in law.award_routes}
    return replace(
        law,
        points=law.points + tuple(rule for rule in _points(case, rules) if rule.name not in taken),
        award_routes=law.award_routes + tuple(r for r in _routes(case, rules) if r.route not in routes),
        own_ceilings=_ceilings(case),
    )


def case_counting_rules(case: Case) -> dict[str, CountingRule]:
    """Return the case's own counting rules by name."""
    rules = {}
    for name, rows in _table(case, "counting_rules").groupby("counts", sort=True):
        clauses, places = [], []
        words: dict[Scope, str] = {}
        for _number, clause in rows.groupby("clause", sort=True):
            own = list(_records(clause))
            clauses.append(tuple(Condition(row["attribute"], tuple(split_list(row["values"]))) for row in own))
            places.append(_scope(own[0]))
            words[places[-1]] = words.get(places[-1], "") or next(
                (row["definition"] for row in own if row["definition"]), ""
            )
        told = tuple(places) if any(places) else ()
        definition = _defined(case, words) if told else words.get(Scope(), "")
        rules[str(name)] = CountingRule(str(name), definition, tuple(clauses), told)
    return rules


def _defined(case: Case, words: Mapping[Scope, str]) -> str:
    """Return what counts in words, place by place; those for whom no clause is meant alone come last."""
    names = dict(zip(case["sites"]["site"], case["sites"]["name"], strict=True))
    parts = [
        (replace(place, site=names.get(place.site, place.site)), text)
        for place, text in sorted(words.items(), key=lambda pair: (not pair[0], pair[0]))
        if text
    ]
    # placeholders: the sites, and what counts there
    told = [_("{place}: {text}").format(place=place or _("elsewhere"), text=text.rstrip(".")) for place, text in parts]
    return "; ".join(told)


def _table(case: Case, name: str) -> pd.DataFrame:
    return case.table(name) if name in case.tables else pd.DataFrame(columns=["rule", "counts"])


def _records(frame: pd.DataFrame) -> Iterator[Mapping[str, Any]]:
    return iter(frame.to_dict("records") if len(frame) else ())  # type: ignore[arg-type]


def _source(case: Case, table: str, name: str, row: Mapping[str, Any]) -> Source:
    """Return where a rule of the case comes from: what its row states, else the case itself."""
    return Source("", f"{table}.{name}", row["source"] or _("this case"), "", None, verified=True)


def _number(value: Any) -> float | None:
    return None if pd.isna(value) else float(value)


def _points(case: Case, rules: Mapping[str, CountingRule]) -> Iterator[PointsRule]:
    scores = _table(case, "point_scores")
    for row in _records(_table(case, "points")):
        own = [one for one in _records(scores[scores["rule"] == row["rule"]]) if not pd.isna(one["points"])]
        found = tuple(score for one in own if (score := _score(one, rules)) is not None)
        if not row["rule"] or pd.isna(row["minimum"]) or not found:
            continue
        named = [(one["practice"] or one["counts"] or one["figure"], one["most_points"]) for one in own]
        most_of: dict[str, float] = {}
        for practice, most in named:
            if not pd.isna(most):
                most_of[practice] = min(float(most), most_of.get(practice, float("inf")))
        scope = _scope(row)
        yield PointsRule(
            f"{row['rule']}@{scope}" if scope else row["rule"],
            f"{row['name'] or row['rule']} ({scope})" if scope else row["name"] or row["rule"],
            found,
            float(row["minimum"]),
            row["mode"],
            _source(case, "points", row["rule"], row),
            row["weight"],
            _number(row["most_points"]),
            most_of,
            scope,
        )


def _score(row: Mapping[str, Any], rules: Mapping[str, CountingRule]) -> Score | None:
    """Return the points of a row: for a counting rule, or a step of a figure; None where it says neither."""
    if row["counts"]:
        rule = rules.get(row["counts"])
        return None if rule is None else Score(rule, float(row["points"]), row["practice"])
    low, high = _number(row["at_least"]), _number(row["at_most"])
    if not row["figure"] or (low is None and high is None):
        return None
    return step(row["rule"], row["practice"], row["figure"], low, high, float(row["points"]))


def _routes(case: Case, rules: Mapping[str, CountingRule]) -> Iterator[AwardRoute]:
    if "award_routes" not in case.tables:
        return
    for row in _records(case["award_routes"]):
        if not row["route"] or row["kind"] not in ("direct", "preference") or row["counts"] not in rules:
            continue
        prefers = row["kind"] == "preference"
        yield AwardRoute(
            row["route"],
            row["name"] or row["route"],
            row["kind"],
            row["counts"],
            _number(row["below_amount"]),
            _number(row["from_amount"]),
            _source(case, "award_routes", row["route"], row),
            _number(row["margin_share"]) if prefers else None,
            _number(row["set_aside_share"]) if prefers else None,
            row["set_aside_of"] or "quantity",
        )


def _scope(row: Mapping[str, Any]) -> Scope:
    """Return the sites for which alone a row holds; a table of an earlier edition names none."""
    return Scope(*(row.get(word, "") for word in ("committee", "zone", "site")))


def _ceilings(case: Case) -> dict[tuple[str, Scope], Figure]:
    if "cost_ceilings" not in case.tables:
        return {}
    unit = _("{currency} per pupil and day").format(currency=str(case.head["currency"]) if len(case["case"]) else "")
    return {
        (row["stage"], _scope(row)): Figure(
            float(row["amount"]), unit, _source(case, "cost_ceilings", row["stage"], row)
        )
        for row in _records(case["cost_ceilings"])
        if not pd.isna(row["amount"])
    }
