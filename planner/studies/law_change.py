"""The law of two days on the same case, side by side: what the change asks for in money, families and products."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
import pandas as pd

from planner.case import Case
from planner.exact import rounded_money, worths
from planner.findings import Finding, InputError
from planner.i18n import _
from planner.inputs import records
from planner.making.pipeline import Listener, Progress, try_plan
from planner.making.plan import Outcome, Plan
from planner.making.scenarios import apply
from planner.programmes import rule_changes
from planner.programmes.case_law import own_folders

WHOLE_PLAN = "plan"


@dataclass(frozen=True, eq=False)
class LawChange:
    """Two plans of one case that differ in the day of the law alone.

    Parameters
    ----------
    days : tuple of date
        The two days.
    before, after : Plan
        The plans.
    rules : pandas.DataFrame
        What changed in the programmes: ``programme``, then the columns of `planner.programmes.rule_changes`.
    figures : pandas.DataFrame
        ``measure``, ``name``, ``before``, ``after``, ``change`` (NaN: not known), ``unit``, ``definition``.
    products : pandas.DataFrame
        Bought from those to whom the call applies: ``product``, ``product_name``, ``kg_before``, ``kg_after``,
        ``amount_before``, ``amount_after``, ``change`` (of the amount); the largest changes first.
    """

    days: tuple[date, date]
    before: Plan
    after: Plan
    rules: pd.DataFrame
    figures: pd.DataFrame
    products: pd.DataFrame

    @property
    def exist(self) -> bool:
        """True if both days have a plan."""
        return self.before.exists and self.after.exists


def law_change(
    case: Case, before: date, after: date, *, progress: Listener | None = None, time_limit_s: float | None = None
) -> LawChange:
    """Plan a case under the law of two days and set the plans side by side.

    Parameters
    ----------
    case : Case
        The case; its own day of the law plays no part, everything else stays.
    before, after : date
        The two days.
    progress : callable, optional
        Is told each step, with the day before it.
    time_limit_s : float, optional
        Seconds for each plan.

    Returns
    -------
    LawChange
        Both plans and what differs.

    Raises
    ------
    InputError
        If the case has errors, or a programme does not cover a day; with the findings of both days.
    """
    plans: list[Plan] = []
    findings: list[Finding] = []
    for day in (before, after):
        try:
            changed = apply(case, [f"programme date={day.isoformat()}"])
        except InputError as error:
            findings += [finding for finding in error.findings if finding not in findings]
            continue
        plans.append(try_plan(changed, progress=_dated(progress, day), time_limit_s=time_limit_s))
        if plans[-1].outcome is Outcome.BAD_INPUT:
            findings += [finding for finding in plans[-1].findings if finding not in findings]
    if findings:
        raise InputError(findings)
    return side_by_side((before, after), plans)


def side_by_side(days: tuple[date, date], plans: Sequence[Plan]) -> LawChange:
    """Set two plans of one case, of two days of the law, side by side."""
    earlier, later = plans
    return LawChange(days, earlier, later, _rules(later, *days), _figures(earlier, later), _products(earlier, later))


def _dated(progress: Listener | None, day: date) -> Listener | None:
    if progress is None:
        return None

    def tell(step: Progress) -> None:
        progress(Progress(step.stage, f"{day.isoformat()}: {step.text}", step.elapsed, step.gap))

    return tell


def _rules(plan: Plan, before: date, after: date) -> pd.DataFrame:
    folders = own_folders(plan.case)
    parts = [rule_changes(name, before, after, folders).assign(programme=name) for name in plan.law.programmes]
    columns = ["programme", "rule", "before", "after", "from", "plain", "reference", "verified"]
    return pd.concat(parts, ignore_index=True)[columns] if parts else pd.DataFrame(columns=columns)


def _figures(before: Plan, after: Plan) -> pd.DataFrame:
    earlier, later = ({row["measure"]: row for row in _measures(plan)} for plan in (before, after))
    rows = []
    for measure in dict.fromkeys([*later, *earlier]):
        told = later.get(measure) or earlier[measure]
        old, new = (found[measure]["value"] if measure in found else np.nan for found in (earlier, later))
        rows.append(told | {"before": old, "after": new, "change": new - old})
    columns = ["measure", "name", "before", "after", "change", "unit", "definition"]
    return pd.DataFrame(rows, columns=columns)


def _measures(plan: Plan) -> Iterator[dict[str, Any]]:
    """Yield the figures of one plan: what the law asks for, then what the plan does."""
    if not plan.exists:
        return
    currency = str(plan.case.head["currency"])
    available = plan["fund_use"].groupby("fund")["available"].first()
    for fund in records(plan.case["funds"]):
        yield _row(
            f"money:{fund.fund}", _("Money of {fund}").format(fund=fund.name), float(available[fund.fund]), currency,
            _("Given in the case, or reckoned from the rates of the law."),
        )  # fmt: skip
    cap = plan.law.family_cap
    targets = plan["targets"]
    for target in records(targets[(targets["window"] == WHOLE_PLAN) & ~targets["mode"].isin(["off", "waived"])]):
        asked = target.required_share * target.denominator
        text = _("At least") if target.sense == "at_least" else _("At most")
        yield _row(f"required:{target.target}", _("{name}: share asked for").format(name=target.name), target.required_share, "share", target.definition)  # fmt: skip
        yield _row(f"asked:{target.target}", f"{target.name}: {text.lower()}", asked, target.unit, _("Share asked for x denominator of the plan."))  # fmt: skip
        yield _row(f"reached:{target.target}", _("{name}: in the plan").format(name=target.name), target.numerator, target.unit, target.definition)  # fmt: skip
        yield _row(f"gap:{target.target}", _("{name}: missing").format(name=target.name), target.gap, target.unit, _("What the plan lacks (or has too much); zero if met, blank if not known."))  # fmt: skip
        if (
            cap
            and asked == asked
            and target.unit == currency
            and target.sense == "at_least"
            and _counts_called(plan, target.target)
        ):
            yield _row(
                f"families:{target.target}", _("{name}: families needed, at least").format(name=target.name),
                float(math.ceil(asked / cap.value - 1e-9)), _("families"),
                _("Amount asked for / cap of a family, rounded up."),
            )  # fmt: skip
    lots = plan["lots"]
    yield _row("called_amount", _("Bought from those to whom the call applies"), round(float((lots["units"] * lots["plan_price"]).sum()), 2), currency, _("Goods, at the prices of the plan, from all funds."))  # fmt: skip
    yield _row("called_products", _("Products bought from them"), float(lots["product"].nunique()), _("products"), _("Different products in the lots of the call."))  # fmt: skip
    summary = {row.measure: row for row in records(plan["summary"])}
    for measure in (
        "suppliers",
        "families",
        "goods_amount",
        "delivery_amount",
        "total_amount",
        "cost_per_meal",
        "short_kg",
    ):
        told = summary[measure]
        yield _row(measure, told.name, told.value, told.unit, told.note)


def _counts_called(plan: Plan, target: str) -> bool:
    """Return whether a target counts just the suppliers to whom the call applies."""
    ranking = plan.law.ranking
    return ranking is not None and any(
        rule.target == target and rule.counts == ranking.applies_to and not rule.within for rule in plan.law.targets
    )


def _row(measure: str, name: str, value: float, unit: str, definition: str) -> dict[str, Any]:
    return {"measure": measure, "name": name, "value": float(value), "unit": unit, "definition": definition}


def _products(before: Plan, after: Plan) -> pd.DataFrame:
    columns = ["product", "product_name", "kg_before", "kg_after", "amount_before", "amount_after", "change"]
    if not (before.exists and after.exists):
        return pd.DataFrame(columns=columns)
    old, new = (_by_product(plan) for plan in (before, after))
    frame = old.add_suffix("_before").join(new.add_suffix("_after"), how="outer").fillna(0.0)
    frame["change"] = rounded_money(frame["amount_after"] - frame["amount_before"])
    products = before.case["products"]
    frame["product_name"] = frame.index.map(dict(zip(products["product"], products["name"], strict=True)))
    order = frame["change"].abs().sort_values(ascending=False, kind="stable").index
    return frame.loc[order].rename_axis("product").reset_index()[columns]


def _by_product(plan: Plan) -> pd.DataFrame:
    lots = plan["lots"]
    worth = lots.assign(amount=worths(lots["units"], lots["plan_price"]))
    return worth.groupby("product")[["kg", "amount"]].sum()
