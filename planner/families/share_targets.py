"""Share targets: shares of law and case."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from models.blocks import Floats, Ints
from models.constraints import share_targets
from models.derived import lane_bill
from models.instance import Instance
from models.sensitivity import Push
from models.terms import units_of_terms
from planner.families.facts import Bought, Names, Planned, Tables, Told
from planner.families.family import (
    BINDING,
    MARGIN,
    FamilyWords,
    LimitWords,
    Obstacle,
    SlackWords,
    Subject,
    Way,
    with_window,
)
from planner.families.names import of_sites
from planner.i18n import N_, _, apart_texts, share_text
from planner.programmes.case_law import law_or_none

ROOM = 0.01
"""A share that the plan exceeds by more than one point, the step of a price, holds nothing back."""


def _tells(tables: Tables) -> pd.DataFrame:
    rows = tables["targets"]
    rows = rows[rows["mode"].isin(BINDING)]
    due = rows["required_share"] * rows["denominator"]
    floor = rows["sense"] == "at_least"
    return pd.DataFrame(
        {
            "rule": rows["target"],
            "window": rows["window"],
            "mode": rows["mode"],
            "minimum": due.where(floor),
            "maximum": due.where(~floor),
            "found": rows["numerator"],
            "unit": rows["unit"],
            "judgement": rows["judgement"],
        }
    )


def _about(planned: Planned, number: int) -> Subject:
    """A share is asked for by its short name, in all its windows; its name tells them apart."""
    target = planned.assembly.targets[number]
    return Subject(target.rule.target, with_window(target.rule.name, target.window))


def _price(planned: Planned, push: Push, name: str, more: str, less: str) -> str:
    text = _("Asking for one point more of “{name}” {effect}; one point less {other}.")
    if planned.instance.targets["sense"].iloc[push.member] == "at_most":
        text = _("A ceiling one point lower for “{name}” {effect}; one point higher {other}.")
    return text.format(name=name, effect=less, other=more)


def _wish(planned: Planned, number: int, name: str) -> str:
    target = planned.instance.targets.iloc[number]
    text = (
        _("“{name}” must reach {share:.1%}")
        if target["sense"] == "at_least"
        else _("“{name}” must stay below {share:.1%}")
    )
    return text.format(name=name, share=target["share"])


def _unit(planned: Planned, number: int) -> str:
    return "kg" if planned.assembly.targets[number].rule.basis == "mass" else planned.currency


def _smaller_share(planned: Planned, number: int, _about: Subject, gives: float) -> list[Way]:
    row, needed = planned.instance.targets.iloc[number], gives * MARGIN
    rule = planned.assembly.targets[number].rule
    target, name = rule.target, rule.name
    if rule.supplier:  # it is changed for each supplier
        target, name = rule.stem, name.removesuffix(f" ({planned['suppliers'][rule.supplier]})")
    found = [
        Way(
            f"target target={target} mode=soft",
            _("Let the share “{name}” be an aim: it is missed by as little as possible.").format(name=name),
            needed / float(row["scale"]),
        )
    ]
    whole = float(row["denominator"])
    if target in set(planned.case["targets"]["target"]) and np.isfinite(whole) and whole > 0:
        less = needed / whole * (1.0 if row["sense"] == "at_least" else -1.0)
        share = float(np.floor((row["share"] - less) * 10_000) / 10_000) if less > 0 else float(row["share"] - less)
        text = _("Ask for {share:.2%} of “{name}” in place of {now:.2%}.")
        words = text.format(share=share, name=name, now=row["share"])
        found.append(Way(f"target target={target} share={share:.4f}", words, abs(less)))
    return found


def _label(names: Names, label: str) -> str:
    """Return a share's name, its sites and its window."""
    known = names.once(_known)
    target, _space, window = label.partition(" ")
    stem = target.partition("@")[0]
    name = of_sites(target, {stem: known.get(stem) or stem}, {**names["suppliers"], **names["sites"]})
    return with_window(name, window)


def _known(names: Names) -> dict[str, str]:
    law = law_or_none(names.case)
    return ({} if law is None else {rule.target: rule.name for rule in law.targets}) | dict(names["targets"])


def _rule(told: Told, row: Any) -> str:
    return str(told.once(_targets).get(str(row.rule), {}).get("name", row.rule))


def _missed(told: Told, row: Any, name: str) -> str:
    target, rows = told.once(_targets).get(str(row.rule), {}), told.tables["targets"]
    rows = rows[(rows["target"] == row.rule) & (rows["window"] == row.window)]
    if rows.empty or pd.isna(rows["reached_share"].iloc[0]):
        return f"{name}: {_('not known')}"
    shares = float(rows["reached_share"].iloc[0]), float(target["required_share"])
    reached, required = apart_texts(*shares, share_text, 1)
    text = _("{reached} of {base}, at most {required}") if target["sense"] == "at_most" else _("{reached} of {base}, at least {required}")  # fmt: skip
    words = text.format(reached=reached, base=target["base"] or _("what it is reckoned on"), required=required)
    return f"{name}: {words}"


def _targets(told: Told) -> dict[str, dict[Any, Any]]:
    rows = told.tables["targets"].drop_duplicates("target")
    return {str(row["target"]): dict(row) for row in rows.to_dict("records")}


def _tight(tables: Tables, _offers: pd.DataFrame) -> set[str]:
    targets = tables["targets"]
    return set(targets.loc[~((targets["reached_share"] - targets["required_share"]).abs() > ROOM), "target"])


NOISE = 0.005
"""Half a cent, or as much of a kg: less than that of a share nobody can buy."""


def in_the_way(
    instance: Instance,
    values: Mapping[str, Floats],
    asked: npt.NDArray[np.bool_],
    priced: npt.NDArray[np.bool_] | None = None,
) -> Ints:
    """Return for each lane the share that one more pack would break, or -1.

    By hand: 150.00 spent, of which 30.00 on A, who may have 20 %: exactly 30.00. One more pack of A for 10.00 makes 40.00 of 160.00, of
    which 20 % are 32.00: the share is in the way of A. A pack of B for 10.00 is in nobody's way.

    Parameters
    ----------
    instance : Instance
        What was solved.
    values : mapping of str to numpy.ndarray
        What was found, by set of columns.
    asked : numpy.ndarray of bool, shape (targets,)
        Shares that are looked at.
    priced : numpy.ndarray of bool, shape (targets,), optional
        Shares of which it is known that they leave no room, whatever the figures say.

    Returns
    -------
    numpy.ndarray of int, shape (lanes,)
        Position of the share among the targets; -1: none is in the way.
    """
    targets, terms = instance.targets, instance.target_terms
    found = np.full(len(instance.lanes), -1, dtype=np.int64)
    supply, bill = instance.lanes["supply"].to_numpy(), lane_bill(instance)
    price = instance.offers["price_per_pack"].to_numpy()[instance.supply["offer"].to_numpy()[supply]]
    of_payment = instance.payments["bill"].to_numpy()
    for number in np.flatnonzero(asked):
        target, own = targets.iloc[number], terms[terms["target"] == number]
        sign, moves = (1.0 if target["sense"] == "at_most" else -1.0), bool(np.isnan(target["denominator"]))
        value = sign * (
            own["numerator"].to_numpy() - (target["share"] * own["denominator"].to_numpy() if moves else 0.0)
        )
        whole = target["denominator_to_date"] if moves else target["denominator"]
        room = sign * (target["share"] * whole - target["counted_to_date"]) - float(value @ units_of_terms(own, values))
        index, more = own["index"].to_numpy(), np.zeros(len(found))
        for column, size, at, each in (
            ("bought", len(instance.supply), supply, 1.0),
            ("brought", len(found), np.arange(len(found)), 1.0),
            ("payment", len(of_payment), None, price),
        ):
            here = (own["column"] == column).to_numpy()
            by = np.zeros(size)
            by[index[here]] = value[here]
            if at is None:  # another fund may pay, for whom it does not count
                least = np.full(len(instance.bills), np.inf)
                np.minimum.at(least, of_payment, by)
                by, at = np.where(np.isfinite(least), least, 0.0), bill
            more += each * by[at]
        full = more > max(room, 0.0) + NOISE
        if priced is not None and priced[number]:
            full |= more > 0
        found[full & (found < 0)] = number
    return found


def _must_hold(bought: Bought) -> Ints:
    return in_the_way(bought.instance, bought.values, (bought.instance.targets["mode"] == "hard").to_numpy())


def _in_the_way_named(names: Names, bought: Bought) -> list[str]:
    labels = [*bought.instance.targets["target"], ""]
    known = {number: _label(names, str(labels[number])) if number >= 0 else "" for number in set(_must_hold(bought))}
    return [known[number] for number in _must_hold(bought)]


FAMILY = FamilyWords(
    share_targets.FAMILY,
    wish=N_("Shares of law and case"),
    at_hand=True,
    light="shares",
    limits={"share_targets": LimitWords(_about, _price)},
    slacks={
        "gap": SlackWords(_about, _wish, N_("every share that must hold is reached"), unit=_unit, ways=_smaller_share)
    },
    tells=_tells,
    label=_label,
    rule=_rule,
    missed=_missed,
    obstacles=(
        Obstacle(
            N_("the share “{name}”, which must hold, leaves no room for it"),
            lambda bought: _must_hold(bought) >= 0,
            last=True,
            named=_in_the_way_named,
        ),
    ),
    stops=N_("The share “{name}” ({share} at most) leaves no room for more of it, however much is offered."),
    tight=_tight,
)
