"""Shares with their funds, denominators and waivers."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from planner.assembly import Assembly, ResolvedTarget, assemble
from planner.findings import InputError
from planner.programmes.law import Law
from tests.cases import edited, tiny_case, tiny_law


def _assemble(law: Law | None = None, **tables: Any) -> Assembly:
    return assemble(tiny_case(**tables), law or tiny_law())


def _of_case(assembly: Assembly, name: str = "families") -> list[tuple[ResolvedTarget, int]]:
    return [(target, row) for row, target in enumerate(assembly.targets) if target.rule.target == name]


def _law_target(**changes: Any) -> Law:
    law = tiny_law()
    return replace(law, targets=(replace(law.targets[0], **changes),))


def _terms(assembly: Assembly, row: int) -> dict[tuple[str, str, str], tuple[float, float]]:
    """Return numerator and denominator by column set, offer and fund (blank for goods) of a target's terms."""
    instance = assembly.instance
    terms = instance.target_terms[instance.target_terms["target"] == row]
    found = {}
    for term in terms.itertuples():
        if term.column == "payment":
            payment = instance.payments.iloc[term.index]
            offer, fund = instance.bills["offer"].iloc[payment["bill"]], instance.funds["fund"].iloc[payment["fund"]]
        else:
            offer, fund = instance.supply["offer"].iloc[term.index], ""
        found[term.column, instance.offers["offer"].iloc[offer], fund] = (term.numerator, term.denominator)
    return found


def test_a_share_of_money_received_has_the_funds_money_below_and_its_payments_above() -> None:
    """30 % of 980: only what the transfer pays for family farming counts, delivery does not."""
    assembly = _assemble()
    ((target, row),) = _of_case(assembly)
    assert (target.denominator, target.funds, target.mode) == (980, ("federal",), "soft")
    instance = assembly.instance.targets.iloc[row]
    assert instance[["share", "denominator", "scale", "mode"]].tolist() == [0.3, 980, 980, "soft"]
    assert _terms(assembly, row) == {
        ("payment", offer, "federal"): (1, 0) for offer in ("coop-alface", "coop-banana", "f1-alface")
    }


def test_a_share_of_spend_moves_with_it() -> None:
    """Of all spend every payment for goods is below, what counts above; the scale is the money of the funds."""
    assembly = _assemble(targets=edited("targets", 0, denominator="spend", fund=None))
    ((target, row),) = _of_case(assembly)
    assert np.isnan(target.denominator)
    assert assembly.instance.targets["scale"].iloc[row] == 980 + 2000
    terms = _terms(assembly, row)
    assert terms["payment", "firma-arroz", "city"] == (0, 1)
    assert terms["payment", "coop-alface", "federal"] == (1, 1)
    assert len(terms) == 12


def test_without_limit_of_money_the_scale_is_what_all_needs_are_worth() -> None:
    """Needs at the mean price of their offers, where a fund has no amount."""
    funds = edited("funds", 1, amount=None)
    assembly = _assemble(targets=edited("targets", 0, denominator="spend", fund=None), funds=funds)
    ((_target, row),) = _of_case(assembly)
    worth = 28 * (2.5 + 2) / 2 + 46 * (7.5 + 6) / 2 + 13 * 25 + 38 * 8
    assert assembly.instance.targets["scale"].iloc[row] == pytest.approx(worth)


def test_a_share_within_narrows_numerator_and_denominator() -> None:
    """Family farming among organic goods: only the organic lettuce is in either."""
    assembly = _assemble(targets=edited("targets", 0, denominator="spend", within="organic"))
    ((_target, row),) = _of_case(assembly)
    assert _terms(assembly, row) == {("payment", "coop-alface", "federal"): (1, 1)}


def test_a_share_of_weight_counts_kg_bought() -> None:
    """By weight a pack adds its kg, whoever pays; the scale is all kg needed."""
    assembly = _assemble(targets=edited("targets", 0, denominator="spend", basis="mass"))
    ((_target, row),) = _of_case(assembly)
    terms = _terms(assembly, row)
    assert terms["bought", "coop-banana", ""] == (1.5, 1.5)
    assert terms["bought", "firma-arroz", ""] == (0, 5)
    assert assembly.instance.targets["scale"].iloc[row] == pytest.approx(28 * 0.5 + 46 * 1.5 + 13 * 5 + 38)


def test_a_fixed_amount_is_its_own_denominator() -> None:
    """30 % of 500."""
    assembly = _assemble(targets=edited("targets", 0, denominator="amount", denominator_amount=500))
    ((target, row),) = _of_case(assembly)
    assert target.denominator == 500
    assert assembly.instance.targets["scale"].iloc[row] == 500


def test_a_share_in_every_period_has_a_row_for_each() -> None:
    """Two weeks, two rows, each with the payments of its week alone."""
    assembly = _assemble(targets=edited("targets", 0, denominator="spend", window="period"))
    found = _of_case(assembly)
    assert [target.window for target, _row in found] == ["2026-03-02", "2026-03-09"]
    instance = assembly.instance
    for period, (_target, row) in enumerate(found):
        terms = instance.target_terms[instance.target_terms["target"] == row]
        bills = instance.payments["bill"].iloc[terms["index"]]
        assert set(instance.bills["period"].iloc[bills]) == {period}
        assert instance.targets["target"].iloc[row] == f"families {instance.periods['period'].iloc[period]}"


def test_a_share_of_money_received_in_every_period_is_refused() -> None:
    """Money is received for the year: the finding says what to set instead; a target that is off does no harm."""
    with pytest.raises(InputError) as refused:
        _assemble(targets=edited("targets", 0, window="period"))
    assert refused.value.findings[0].code == "received-in-each-period"
    off = _assemble(targets=edited("targets", 0, window="period", mode="off"))
    assert all(target.mode == "off" for target, _row in _of_case(off))


def test_the_laws_target_finds_its_fund_by_role() -> None:
    """The role transfer is the fund federal; a role that no fund has leaves the share inert, with the reason."""
    assembly = _assemble()
    assert [target.funds for target, _row in _of_case(assembly, "family-share")] == [("federal",)]
    ((target, _row),) = _of_case(_assemble(_law_target(fund_role="other")), "family-share")
    assert (target.funds, target.denominator, target.mode) == ((), 0.0, "soft")
    assert target.reason


@pytest.mark.parametrize(
    ("funds", "binding"), [({"amount": 1}, "soft"), ({"amount": 0}, "off"), ({"days_paid": None}, "off")]
)
def test_a_share_of_nothing_or_of_the_unknown_does_not_bind(funds: dict[str, Any], binding: str) -> None:
    """One real received is a denominator; none, or no one knows how much, is not."""
    assembly = _assemble(funds=edited("funds", 0, **funds))
    ((target, row),) = _of_case(assembly)
    assert assembly.instance.targets["mode"].iloc[row] == binding
    assert bool(target.reason) == (binding == "off")
    assert bool(_terms(assembly, row)) == (binding == "soft")


@pytest.mark.parametrize(
    ("sense", "law", "case", "share"),
    [("at_least", 0.3, 0.4, 0.4), ("at_least", 0.3, 0.2, 0.3), ("at_most", 0.3, 0.2, 0.2), ("at_most", 0.3, 0.4, 0.3)],
)
def test_the_case_may_tighten_the_laws_share_and_not_loosen_it(
    sense: str, law: float, case: float, share: float
) -> None:
    """A row of the law's name replaces it, with the tighter of both shares and the law's source."""
    own = edited("targets", 0, target="family-share", sense=sense, share=case)
    assembly = _assemble(_law_target(sense=sense, share=law), targets=own)
    ((target, row),) = _of_case(assembly, "family-share")
    assert assembly.instance.targets["share"].iloc[row] == share
    assert target.rule.source is not None
    assert target.rule.fund == "federal"


def test_a_waiver_on_a_lawful_ground_sets_a_share_aside() -> None:
    """The ground is told; a ground that the law does not know waives nothing."""
    waiver = {"target": "family-share", "ground": "no_invoice", "note": "Minutes 4"}
    assembly = _assemble(waivers=[waiver])
    ((target, row),) = _of_case(assembly, "family-share")
    assert target.mode == "waived"
    assert "No invoice can be issued" in target.reason
    assert assembly.instance.targets["mode"].iloc[row] == "off"
    assert not _terms(assembly, row)
    ((target, _row),) = _of_case(_assemble(waivers=[waiver | {"ground": "laziness"}]), "family-share")
    assert target.mode == "soft"


@pytest.mark.parametrize(("stated", "mode"), [("hard", "hard"), ("soft", "soft"), ("off", "off")])
def test_the_cases_rule_for_all_shares_outweighs_their_own(stated: str, mode: str) -> None:
    """Hard, soft or off for every share that is not off by itself."""
    assembly = _assemble(rules=[{"family": "share_targets", "mode": stated}], targets=edited("targets", 0, mode="hard"))
    assert {target.mode for target in assembly.targets} == {mode}
    assert assembly.instance.mode("share_targets") == stated
    asleep = _assemble(rules=[{"family": "share_targets", "mode": stated}], targets=edited("targets", 0, mode="off"))
    assert [target.mode for target, _row in _of_case(asleep)] == ["off"]


def test_targets_stand_in_the_order_of_the_instance() -> None:
    """Row by row `Assembly.targets` is the instance's table, sorted by name."""
    assembly = _assemble()
    assert [target.rule.target for target in assembly.targets] == assembly.instance.targets["target"].tolist()
