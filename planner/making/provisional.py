"""An answer before the plan: what the continuous problem gives, found in the first seconds of planning. It is no plan.

Packs are split in it, minimum orders kept in part, and the law's order among suppliers is not applied yet; of a menu of which something is
free, zones are taken as one, long ones go by month in parts of days, and what suppliers charge by drop and km is left out. All wishes that come
before the cost are granted as well as they can be. So a plan that grants them as well costs no less, but one that must miss a
wish may. By hand: a pack of 10 kg costs 30, and 8 kg are needed. The provisional answer says 24, the plan buys the pack for 30.

It is shown until the plan is there, and beside it how far off it was; it is written into no file, and nobody may order by it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from models.blocks import Floats
from models.derived import cost_of
from models.instance import Instance
from models.missed import reached_shares
from planner.assembly.contracts import contracts
from planner.assembly.counting import counting_rules
from planner.assembly.funds import charges_until
from planner.assembly.targets import ResolvedTarget, target_rules
from planner.case import Case
from planner.i18n import _, about_money_text, money_text, ngettext, number_text, share_text, shown
from planner.inputs import names_of
from planner.kept import kept
from planner.programmes.case_law import law_for
from planner.reports.shares import base_in_words

MOST_NAMED = 4
"""Products that are named of those that would be short, the worst first."""

SAME = 0.0005
"""Part by which a plan and the answer before it may differ and still be told as one: it would read as 0.0 %."""

LEAST_SHORT = 0.5
"""Servings that are no noise."""


@dataclass(frozen=True, slots=True)
class FundUse:
    """What a fund pays in the answer, and how much it has in the year; NaN: no limit."""

    name: str
    spent: float
    available: float


@dataclass(frozen=True, slots=True)
class ShareReached:
    """A share of the whole plan: its name and base in words as they are kept, what is asked and what is reached, 0-1; NaN: not known."""

    target: str
    name: str
    base: str
    sense: str
    required: float
    reached: float


@dataclass(frozen=True)
class Provisional:
    """What the continuous problem of a case gives.

    Parameters
    ----------
    currency : str
        Of all amounts.
    cost : float
        Goods, deliveries, and what is owed for the year under contracts.
    short : tuple of (str, float)
        Products of which servings would be short, and how many, the worst first.
    funds : tuple of FundUse
        Each fund, in the order of the case.
    shares : tuple of ShareReached
        Each share of the whole plan that is asked for.
    """

    currency: str
    cost: float
    short: tuple[tuple[str, float], ...]
    funds: tuple[FundUse, ...]
    shares: tuple[ShareReached, ...]

    def fed_text(self) -> str:
        """Say whether everybody could be fed, and what would be short."""
        if not self.short:
            return _("Everybody can be fed as the menus say.")
        count = round(sum(servings for _name, servings in self.short))
        text = ngettext(
            "About {count} serving would be short, most of all of {products}.",
            "About {count} servings would be short, most of all of {products}.",
            count,
        )
        products = ", ".join(name for name, _servings in self.short[:MOST_NAMED])
        return text.format(count=number_text(count), products=products)

    def money_texts(self) -> list[str]:
        """Say what it would cost in all, and what each fund would pay of what it has."""
        lines = [_("About {amount} in all.").format(amount=self.about(self.cost))]
        for fund in self.funds:
            if np.isnan(fund.available):
                text = _("{fund}: about {spent}; no limit.")
                lines.append(text.format(fund=fund.name, spent=self.about(fund.spent)))
            else:
                text = _("{fund}: about {spent} of {available}.")
                available = money_text(fund.available, self.currency)
                lines.append(text.format(fund=fund.name, spent=self.about(fund.spent), available=available))
        return lines

    def share_texts(self) -> list[str]:
        """Say what each share would reach, of what, and what is asked."""
        lines = []
        for one in self.shares:
            name, base = shown(one.name), shown(one.base)
            if np.isnan(one.reached):
                lines.append(_("{name}: not known, of {base}.").format(name=name, base=base))
                continue
            reached, required = share_text(one.reached), share_text(one.required)
            text = (
                _("{name}: about {reached} of {base}; at least {required} is required.")
                if one.sense == "at_least"
                else _("{name}: about {reached} of {base}; at most {required} is allowed.")
            )
            lines.append(text.format(name=name, reached=reached, base=base, required=required))
        return lines

    def about(self, amount: float) -> str:
        """Return an amount without the digits that would feign a plan."""
        return about_money_text(amount, self.currency)

    def beside(self, cost: float) -> str:
        """Say what the answer had said, now that a plan with its exact cost is there."""
        off = cost / self.cost - 1.0 if abs(self.cost) >= 1 else 0.0
        if abs(off) < SAME:
            return _("The provisional answer had said about {about}; the plan costs {cost}.").format(
                about=self.about(self.cost), cost=money_text(cost, self.currency)
            )
        text = (
            _("The provisional answer had said about {about}; the plan costs {cost}, {off} more.")
            if off >= 0
            else _("The provisional answer had said about {about}; the plan costs {cost}, {off} less.")
        )
        return text.format(about=self.about(self.cost), cost=money_text(cost, self.currency), off=share_text(abs(off)))


def why_it_differs() -> str:
    """Say why a plan may differ from the answer before it."""
    return _(
        "Packs are still split here, and orders not yet given or refused, put on days and awarded in the law's order. "
        "The plan that follows may cost more and miss what just fits here; it is checked, and takes this answer's place. "
        "Of nutrition, and of how often dishes come, this answer says nothing."
    )


def provisional_answer(
    case: Case, instance: Instance, values: Mapping[str, Floats], targets: Sequence[ResolvedTarget]
) -> Provisional:
    """Return the answer that the continuous optimum of a case gives.

    Parameters
    ----------
    case : Case
        The case.
    instance : Instance
        What was solved: its purchases, or menus and purchases together.
    values : mapping of str to numpy.ndarray
        The optimum by column set.
    targets : sequence of ResolvedTarget
        One for each row of the instance's targets.

    Returns
    -------
    Provisional
        Cost (with charges of contracts that are owed in any case), what would be short, the funds, and the shares
        reached.
    """
    owed = sum(one.charge_amount for one in contracts(case))
    cost = cost_of(instance, values) + owed
    return Provisional(
        str(case.head["currency"]),
        cost,
        _short(case, instance, values),
        _funds(case, instance, values),
        _shares(case, targets, reached_shares(instance, values)),
    )


def _short(case: Case, instance: Instance, values: Mapping[str, Floats]) -> tuple[tuple[str, float], ...]:
    servings = pd.Series(instance.demand["servings"].to_numpy() * values["short"])
    by_product = servings.groupby(instance.products["product"].to_numpy()[instance.demand["product"]]).sum()
    names = names_of(case["products"], "product")
    worst = by_product[by_product > LEAST_SHORT].sort_values(ascending=False, kind="stable")
    return tuple((names.get(str(product), str(product)), float(count)) for product, count in worst.items())


def _funds(case: Case, instance: Instance, values: Mapping[str, Floats]) -> tuple[FundUse, ...]:
    funds = instance.funds["fund"]
    paid = np.bincount(instance.payments["fund"].to_numpy(), weights=values["pay"], minlength=len(funds))
    charges = charges_until(case, funds)
    spent = pd.Series(paid + charges, index=funds)
    left = instance.funds.set_index("fund")["amount"] + pd.Series(charges, index=funds)
    rows = case["funds"][["fund", "name"]].itertuples(index=False, name=None)
    return tuple(FundUse(name or fund, float(spent[fund]), float(left[fund])) for fund, name in rows)


def _shares(case: Case, targets: Sequence[ResolvedTarget], reached: Floats) -> tuple[ShareReached, ...]:
    with kept():
        law = law_for(case)
        rules, counting = {rule.target: rule for rule in target_rules(case, law)}, counting_rules(case, law)
        names = names_of(case["funds"], "fund")
        return tuple(
            ShareReached(
                target.rule.target,
                rules[target.rule.target].name or target.rule.target,
                base_in_words(counting, target, names),
                target.rule.sense,
                target.rule.share,
                float(share) if target.known else np.nan,
            )
            for target, share in zip(targets, reached, strict=True)
            if not target.window and target.mode in ("hard", "soft")
        )
