"""Is a share worth reaching: what it costs more in the plan, and what it brings in a later year.

The case is planned twice: as it is without the share, and with it as an aim; both plans are checked. By hand: without the share 10,000.00
and 20 % reached, with it 12,000.00 and 30 %; 100,000 lunches bring 0.25 each from 30 % on, else 0.059: 25,000.00 in place of 5,900.00 a
year later. It costs 2,000.00 and brings 19,100.00, so 17,100.00 are left, of which nothing is money of this year.
"""

from __future__ import annotations

import threading
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import numpy as np
import pandas as pd

from planner.assembly.targets import target_rules
from planner.case import Case
from planner.exact import rounded_money
from planner.findings import Finding, InputError
from planner.i18n import _, apart_texts, day_text, number_text, share_text
from planner.making.pipeline import Listener, told_of, try_plan
from planner.making.plan import Plan
from planner.making.scenarios import apply
from planner.programmes.case_law import law_for
from planner.programmes.law import Bonus, Law
from planner.reports.bonuses import is_earned, worth, year_paid
from planner.schema.words import in_words
from planner.studies.compare import outcome_text

CENT = 0.005
"""Half the least that can be paid."""

WITHOUT, WITH = "without", "with"


@dataclass(frozen=True, eq=False)
class Worth:
    """A bonus, with the plan that does not ask for its share and the one that does.

    Parameters
    ----------
    bonus : Bonus
        The bonus.
    share_name : str
        Name of its share in print.
    without, aimed : Plan
        The two plans.
    meals : float
        Meals that are paid in the later year; NaN: there is no plan to count them.
    stated : bool
        True if these meals were given, and not counted in the plan.
    paid : tuple of date
        First and last day of the year in which it is paid.
    figures : pandas.DataFrame
        ``measure``, ``name``, ``unit``, ``without``, ``with``, ``change`` (with less without), ``definition``; NaN: not known.
    """

    bonus: Bonus
    share_name: str
    without: Plan
    aimed: Plan
    meals: float
    stated: bool
    paid: tuple[date, date]
    figures: pd.DataFrame

    @property
    def exist(self) -> bool:
        """True if there are both plans."""
        return self.without.exists and self.aimed.exists

    def value(self, measure: str, column: str) -> float:
        """Return a figure of one of the plans, or how they differ."""
        return float(self.figures.loc[self.figures["measure"] == measure, column].iloc[0])


def worth_reaching(
    case: Case,
    *,
    meals: float | None = None,
    progress: Listener | None = None,
    cancel: threading.Event | None = None,
    time_limit_s: float | None = None,
) -> list[Worth]:
    """Plan a case without and with each share on which money of a later year hangs.

    Parameters
    ----------
    case : Case
        The case; whether it asks for the shares itself plays no part.
    meals : float, optional
        Meals that are paid in the later year; without it as many as the plan has of them.
    progress : callable, optional
        Is told each step.
    cancel : threading.Event, optional
        Set it to stop.
    time_limit_s : float, optional
        Seconds for each plan.

    Returns
    -------
    list of Worth
        One for each bonus of the law, in its order.

    Raises
    ------
    InputError
        If the case has errors, if no bonus holds in it, or if it sets all shares off or waives one.
    """
    law = law_for(case)
    if not law.bonuses:
        raise InputError([_no_bonus(law)])
    found = []
    for bonus in law.bonuses:
        name = next(rule.name for rule in law.targets if rule.target == bonus.target)
        plans = []
        for words, one in (
            (_("without the share"), without_share(case, bonus)),
            (_("with the share"), with_share(case, law, bonus)),
        ):
            listener = told_of(f"{name}, {words}", progress)
            plans.append(try_plan(one, progress=listener, cancel=cancel, time_limit_s=time_limit_s))
            if bad := [finding for finding in plans[-1].findings if finding.severity == "error"]:
                raise InputError(bad)
        found.append(side_by_side(bonus, name, plans[0], plans[1], meals))
    return found


def without_share(case: Case, bonus: Bonus) -> Case:
    """Return the case that does not ask for the share of a bonus."""
    rows = case["targets"]
    return replace(case, tables={**case.tables, "targets": rows[rows["target"] != bonus.target]})


def with_share(case: Case, law: Law, bonus: Bonus) -> Case:
    """Return the case with the share of a bonus as an aim: as its own row asks for it, if it has one, else as the law does.

    Parameters
    ----------
    case : Case
        The case.
    law : Law
        Its law.
    bonus : Bonus
        Money that hangs on a share.

    Returns
    -------
    Case
        A changed copy, or the case itself where it asks for the share already.

    Raises
    ------
    InputError
        If the case sets all shares off, waives this one, or has several funds of the kind on which it is reckoned.
    """
    of_family = case["rules"].loc[case["rules"]["family"] == "share_targets", "mode"]
    if (of_family == "off").any() or (case["waivers"]["target"] == bonus.target).any():
        raise InputError([_not_asked(bonus)])
    rule = next((one for one in target_rules(case, law) if one.target == bonus.target), None)
    if rule is None or rule.mode != "off":
        return case
    return apply(case, [f"target target={bonus.target} mode=soft"])


def side_by_side(bonus: Bonus, name: str, without: Plan, aimed: Plan, meals: float | None = None) -> Worth:
    """Set the plan without a share beside the one with it.

    Parameters
    ----------
    bonus : Bonus
        Money that hangs on a share.
    name : str
        Name of the share.
    without, aimed : Plan
        The plan that does not ask for the share, and the one that does; both with their tables.
    meals : float, optional
        Meals that are paid in the later year. Default: as many as `aimed` has of them.

    Returns
    -------
    Worth
        Their figures side by side.
    """
    counted = _meals(aimed, bonus)
    paid = counted if meals is None else meals
    rows = [row for plan in (without, aimed) for row in _measures(bonus, plan, paid, stated=meals is not None)]
    frame = pd.DataFrame(rows[: len(rows) // 2])
    later = pd.DataFrame(rows[len(rows) // 2 :])
    frame = frame.rename(columns={"value": WITHOUT}).assign(**{WITH: later["value"]})
    change = frame[WITH] - frame[WITHOUT]
    frame["change"] = np.where(frame["unit"] == _currency(aimed), rounded_money(change), change)
    columns = ["measure", "name", "unit", WITHOUT, WITH, "change", "definition"]
    return Worth(bonus, name, without, aimed, paid, meals is not None, year_paid(bonus, aimed.case), frame[columns])


def _measures(bonus: Bonus, plan: Plan, meals: float, *, stated: bool) -> list[dict[str, Any]]:
    currency, exists = _currency(plan), plan.exists
    first, last = year_paid(bonus, plan.case)
    row = None
    if exists:
        targets = plan["targets"]
        row = targets[(targets["target"] == bonus.target) & (targets["window"] == "plan")].iloc[0]
    earned = is_earned(bonus, plan.law, plan["targets"]) if exists else None
    brings = np.nan if earned is None or np.isnan(meals) else worth(bonus, meals, earned=earned)
    cost = plan.figure("total_amount") if exists else np.nan
    kind = in_words("meal", bonus.meal) if bonus.meal else _("all meals")
    of = _("as given") if stated else _("as many as this plan has")
    rows = (
        ("share", _("Share reached"), "share", np.nan if row is None else float(row["reached_share"]),
         "" if row is None else str(row["definition"])),
        ("short_servings", _("Servings short"), _("servings"),
         float(plan["shortfalls"]["short_servings"].sum()) if exists else np.nan, _("Servings that lack a product.")),
        ("total_amount", _("Cost of the plan, this year"), currency, cost, _("Goods, delivery and charges of contracts.")),
        ("meals", _("Meals paid for later"), _("meals"), meals, _("{kind}, {of}.").format(kind=kind, of=of)),
        ("brings", _("Brings later"), currency, brings,
         _("Paid in the year from {first} to {last}; no money of this plan.").format(first=day_text(first), last=day_text(last))),
        ("net", _("Cost less what it brings later"), currency, cost - brings,
         _("Over both years; what is more in one column costs more in the end.")),
    )  # fmt: skip
    return [dict(zip(("measure", "name", "unit", "value", "definition"), one, strict=True)) for one in rows]


def _meals(plan: Plan, bonus: Bonus) -> float:
    """Return the meals of a plan that the bonus pays; NaN: there is no plan."""
    return plan.figure(f"bonus_meals:{bonus.bonus}") if plan.exists else np.nan


def worth_in_words(found: Worth) -> list[str]:
    """Return the answer in words: is it worth reaching, and what to mind."""
    currency = _currency(found.aimed)
    if not found.exist:
        text = _("{share}, {words}: {outcome}")
        pairs = ((_("without it"), found.without), (_("with it"), found.aimed))
        return [
            text.format(share=found.share_name, words=words, outcome=outcome_text(plan))
            for words, plan in pairs
            if not plan.exists
        ]
    return [_answer(found, currency), *_cautions(found)]


def _answer(found: Worth, currency: str) -> str:
    name, share = found.share_name, share_text(found.bonus.share)
    reached = [is_earned(found.bonus, plan.law, plan["targets"]) for plan in (found.without, found.aimed)]
    if None in reached:
        return _("{share}: whether it is reached is not known, so neither is what it brings.").format(share=name)
    if not found.value("share", WITH) > 0 and not reached[1]:
        text = _(
            "{name}: {share} cannot be reached; also as an aim nothing is bought that counts. It brings nothing more later."
        )
        return text.format(name=name, share=share)
    if not reached[1]:
        text = _("{name}: {share} cannot be reached; as an aim the plan reaches {best}. It brings nothing more later.")
        best, share = apart_texts(found.value("share", WITH), found.bonus.share, share_text)
        return text.format(name=name, share=share, best=best)
    if reached[0]:
        text = _(
            "{name}: {share} is reached without asking for it. The {sum} {currency} that it brings later cost nothing more."
        )
        return text.format(
            name=name, share=share, sum=number_text(found.value("brings", WITHOUT), 2), currency=currency
        )
    cost, brings = found.value("total_amount", "change"), found.value("brings", "change")
    text = _(
        "{name}: reaching {share} costs {cost} {currency} more in this plan and brings {brings} more in the year from {first} to {last}: {left}."
    )
    net = brings - cost
    left = (
        _("{sum} more than it costs").format(sum=number_text(net, 2))
        if net > CENT
        else _("{sum} less than it costs").format(sum=number_text(-net, 2))
        if net < -CENT
        else _("as much as it costs")
    )
    first, last = map(day_text, found.paid)
    return text.format(name=name, share=share, cost=number_text(cost, 2), currency=currency, brings=number_text(brings, 2),
                       first=first, last=last, left=left)  # fmt: skip


def _cautions(found: Worth) -> list[str]:
    told = [_("What comes later is no money of this plan: its funds pay what the share costs.")]
    told += [f"{one.what} {one.why} {one.mend}" for one in found.aimed.findings if one.code == "bonus-two-years"]
    if not found.stated:
        told.append(
            _(
                "It is reckoned on as many meals as this plan has of them; give the number of that year if it is another."
            )
        )
    short = found.value("short_servings", "change")
    if abs(short) > CENT:
        text = _(
            "The two plans do not serve the same: with the share {with_it} servings lack a product, without it {without}."
        )
        told.append(text.format(with_it=number_text(found.value("short_servings", WITH)),
                                without=number_text(found.value("short_servings", WITHOUT))))  # fmt: skip
    if any((plan["given_way"]["family"] == "search").any() for plan in (found.without, found.aimed)):
        told.append(
            _(
                "The search for the best plan was ended before it was proved best, so part of the difference may come from that."
            )
        )
    if len(found.aimed.case["bought"]):
        told.append(
            _("What was bought before the plan counts in the share; its meals and its cost are in neither column.")
        )
    return told


def _no_bonus(law: Law) -> Finding:
    return Finding(
        code="no-bonus",
        severity="error",
        table="case",
        rows=(),
        column="programmes",
        what=_("No programme of the case pays money that hangs on a share: {programmes}.").format(
            programmes=", ".join(law.programmes) or _("none is named")
        ),
        why=_("So there is nothing to weigh a share against."),
        mend=_(
            "Name a programme with bonuses in case.programmes, such as us-ny-30, or write one of your own with the part bonuses."
        ),
    )


def _not_asked(bonus: Bonus) -> Finding:
    return Finding(
        code="bonus-share-off",
        severity="error",
        table="rules",
        rows=(),
        column="mode",
        what=_("The case sets all shares off, or waives {target}.").format(target=bonus.target),
        why=_("So no plan can ask for it, and what it would cost is not known."),
        mend=_("Take the row share_targets out of the table rules, and {target} out of the waivers.").format(
            target=bonus.target
        ),
    )


def _currency(plan: Plan) -> str:
    return str(plan.case.head["currency"])
