"""Checks of funds, counting rules, targets and waivers."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from planner.programmes.law import Law, TargetRule
from tests.cases import added, edited, rows, source, tiny_law, without
from tests.checks.asking import found, one

NO_RATES = tiny_law(rates={})


def _row(**cells: object) -> list[dict[str, object]]:
    """Return the tiny case's target and one with the name of the programme's, at the programme's terms but for some."""
    same = {
        "target": "family-share",
        "name": "Family farming",
        "counts": "family_farming",
        "share": 0.3,
        "denominator": "received",
        "fund": "federal",
    }
    return added("targets", same | cells)


def test_fund_without_money() -> None:
    """A fund without amount and rates is an error unless the law has rates for the stages."""
    finding = one("fund-without-money", NO_RATES, fund_rates=[])
    assert (finding.severity, finding.rows) == ("error", (2,))
    assert found("fund-without-money", tiny_law(), fund_rates=[]) == []
    assert found("fund-without-money", NO_RATES) == []
    nameless = [row | {"programme_stage": None} for row in rows("stages")]
    assert one("fund-without-money", tiny_law(), fund_rates=[], stages=nameless).rows == (2,)


def test_stage_without_rate() -> None:
    """A stage with pupils and without rate is questioned, by the fund's own rates or the law's."""
    assert "Pré-escola" in one("stage-without-rate", tiny_law(), fund_rates=without("fund_rates", 0)).what
    law = tiny_law(rates={"primary": tiny_law().rates["primary"]})
    assert "Pré-escola" in one("stage-without-rate", law, fund_rates=[]).what
    assert found("stage-without-rate", law) == []
    nobody = edited("enrolment", 1, pupils=0)
    assert found("stage-without-rate", tiny_law(), fund_rates=without("fund_rates", 0), enrolment=nobody) == []


def test_stage_without_rate_full_time() -> None:
    """The law's rate for a full school day holds for a stage of which it has none, but not for a crèche."""
    law = tiny_law(rates={name: rate for name, rate in tiny_law().rates.items() if name != "pre_school"})
    full = edited("stages", 0, attendance="full_time")
    assert found("stage-without-rate", law, fund_rates=[], stages=full) == []
    assert one("stage-without-rate", law, fund_rates=[])
    creche = edited("stages", 0, attendance="full_time", programme_stage="creche")
    assert one("stage-without-rate", law, fund_rates=[], stages=creche)


def test_days_paid_missing() -> None:
    """Rates without days are an error; an amount needs no days."""
    assert one("days-paid-missing", funds=edited("funds", 0, days_paid=None)).rows == (2,)
    assert found("days-paid-missing", funds=edited("funds", 0, days_paid=None, amount=100)) == []


def test_fund_empty() -> None:
    """A fund of nothing is questioned, by amount or by days paid."""
    assert one("fund-empty", funds=edited("funds", 1, amount=0)).rows == (3,)
    assert one("fund-empty", funds=edited("funds", 0, days_paid=0)).rows == (2,)
    assert found("fund-empty", funds=edited("funds", 1, amount=0.01)) == []


def test_amount_and_rates() -> None:
    """A fund has an amount or rates, not both."""
    assert one("amount-and-rates", funds=edited("funds", 0, amount=1000)).rows == (2,)
    assert found("amount-and-rates", funds=edited("funds", 0, amount=1000), fund_rates=[]) == []


def test_fund_reversed() -> None:
    """A fund that ends before it begins is an error, and is not told twice."""
    funds = edited("funds", 0, first_day=date(2026, 5, 1), last_day=date(2026, 4, 30))
    assert one("fund-reversed", funds=funds).rows == (2,)
    assert found("fund-outside-plan", funds=funds) == []


@pytest.mark.parametrize(
    ("cells", "outside"),
    [
        ({"first_day": date(2026, 3, 13)}, False),
        ({"first_day": date(2026, 3, 14)}, True),
        ({"last_day": date(2026, 3, 2)}, False),
        ({"last_day": date(2026, 3, 1)}, True),
    ],
)
def test_fund_outside_plan(cells: dict[str, object], outside: bool) -> None:
    """A fund that may pay on a single day of the plan is fine, one that may on none is questioned."""
    assert [f.rows for f in found("fund-outside-plan", funds=edited("funds", 1, **cells))] == [(3,)] * outside


@pytest.mark.parametrize(
    "limit",
    [{"pays_classes": "processed"}, {"pays_food_groups": "cereal|fruit"}, {"pays_supplier_kinds": "other"}],
)
def test_nobody_pays(limit: dict[str, str]) -> None:
    """A product none of whose offers any fund may pay is questioned; one free fund is enough."""
    limited = [row | limit for row in rows("funds")]
    assert "Alface" in one("nobody-pays", funds=limited).what
    assert found("nobody-pays", funds=[limited[0], rows("funds")[1]]) == []


def test_nobody_pays_from_an_empty_fund() -> None:
    """A fund without money pays nothing."""
    funds = edited("funds", 1, amount=0)
    funds[0] |= {"pays_food_groups": "fruit|cereal|legume"}
    assert one("nobody-pays", funds=funds).rows == (4,)


def test_food_group_unknown() -> None:
    """A food group that no product has is questioned with the nearest, in funds and in limits."""
    assert "“fruit”" in one("food-group-unknown", funds=edited("funds", 0, pays_food_groups="cereal|fruits")).what
    beef = edited("products", 3, food_group="bœuf")
    assert "bœuf" not in one("food-group-unknown", products=beef, funds=edited("funds", 0, pays_food_groups="œuf")).what
    limit = {"limit": "l", "food_group": "meat", "maximum_share": 0.5}
    assert one("food-group-unknown", limits=[limit]).table == "limits"
    assert found("food-group-unknown", limits=[limit | {"food_group": "fruit"}]) == []
    assert (
        one("food-group-unknown", harvests=[{"harvest": "h", "food_group": "meat", "factor": 0.5}]).column
        == "food_group"
    )


@pytest.mark.parametrize(
    ("attribute", "good", "bad"),
    [
        ("supplier.supplier", "coop", "coops"),
        ("supplier.kind", "other", "others"),
        ("supplier.ownership", "women", "woman"),
        ("supplier.certificates", "organic", "organics"),
        ("supplier.labels", "fair_trade", "fairtrade"),
        ("supplier.municipality", "Vila", "Villa"),
        ("supplier.state", "SP", "RJ"),
        ("supplier.tier", "immediate_region", "intermediate region"),
        ("supplier.catchment", "drains", "drain"),
        ("supplier.practice_score", ">=60", ">=61"),
        ("supplier.practice_score", "<=60", "<=59.5"),
        ("supplier.practice_score", "*", "60"),
        ("supplier.ownership", "*", "man"),
        ("offer.organic", "yes", "true"),
        ("offer.labels", "igp", "aop"),
        ("product.product", "banana", "bananas"),
        ("product.food_group", "fruit", "fruits"),
        ("product.processing_class", "fresh", "raw"),
        ("product.tags", "leafy", "leaf"),
    ],
)
def test_counting_matches_nothing(attribute: str, good: str, bad: str) -> None:
    """A condition that nothing in the case can meet is questioned; one of several values is only noted."""
    changed = {
        "suppliers": edited("suppliers", 0, ownership="women|youth", labels="fair_trade", practice_score=60),
        "zones": [{"area": "drains", "kind": "catchment"}, {"area": "drain", "kind": "other"}],
        "offers": edited("offers", 0, labels="igp"),
        "products": edited("products", 2, tags="leafy"),
    }
    rule = {"counts": "own", "attribute": attribute}
    assert found("counting-matches-nothing", counting_rules=[rule | {"values": good}], **changed) == []
    assert one("counting-matches-nothing", counting_rules=[rule | {"values": bad}], **changed).severity == "warning"
    both = one("counting-matches-nothing", counting_rules=[rule | {"values": f"{good}|{bad}"}], **changed)
    assert both.severity == "note"


@pytest.mark.parametrize("attribute", ["supplier.practice_score", "supplier.ownership"])
def test_counting_matches_nothing_any_value(attribute: str) -> None:
    """Any known value is no value where none is known."""
    rule = {"counts": "own", "attribute": attribute, "values": "*"}
    assert one("counting-matches-nothing", counting_rules=[rule]).severity == "warning"


@pytest.mark.parametrize(
    ("values", "wrong"), [(">=60", False), ("<=6.5|*", False), (">=", True), ("<=6,5", True), ("*|>=inf", True)]
)
def test_counting_bound_no_number(values: str, wrong: bool) -> None:
    """A bound is followed by a number."""
    rule = {"counts": "own", "attribute": "supplier.practice_score", "values": values}
    assert [f.severity for f in found("counting-bound-no-number", counting_rules=[rule])] == ["error"] * wrong


def test_counting_rule_of_the_law() -> None:
    """A case may not redefine what the programme counts."""
    redefined = edited("counting_rules", 0, counts="family_farming")
    assert one("counting-rule-of-the-law", tiny_law(), counting_rules=redefined).severity == "error"
    assert found("counting-rule-of-the-law", tiny_law()) == []


def test_counting_rule_unknown() -> None:
    """A target counts by a rule of the case or of the programme; anything else is an error with the nearest."""
    finding = one("counting-rule-unknown", tiny_law(), targets=edited("targets", 0, counts="family-farm"))
    assert (finding.severity, finding.column) == ("error", "counts")
    assert "“family_farms”" in finding.what
    assert one("counting-rule-unknown", tiny_law(), targets=edited("targets", 0, within="meat")).column == "within"
    fine = edited("targets", 0, counts="organic", within="family_farms")
    assert found("counting-rule-unknown", tiny_law(), targets=fine) == []


def test_received_without_fund() -> None:
    """A share of money received needs a fund, a share of spend does not."""
    assert one("received-without-fund", targets=edited("targets", 0, fund=None)).rows == (2,)
    assert found("received-without-fund", targets=edited("targets", 0, fund=None, denominator="spend")) == []


def test_denominator_amount_missing() -> None:
    """A share of a fixed amount needs the amount."""
    assert one("denominator-amount-missing", targets=edited("targets", 0, denominator="amount")).rows == (2,)
    fine = edited("targets", 0, denominator="amount", denominator_amount=100)
    assert found("denominator-amount-missing", targets=fine) == []


def test_mass_of_money() -> None:
    """Kilograms are no share of money received, but of kilograms bought."""
    assert one("mass-of-money", targets=edited("targets", 0, basis="mass")).rows == (2,)
    assert found("mass-of-money", targets=edited("targets", 0, basis="mass", denominator="spend")) == []


FLOOR = {
    "target": "more",
    "name": "More",
    "counts": "family_farms",
    "denominator": "spend",
    "share": 0.3,
    "mode": "hard",
}
CEILING = FLOOR | {"target": "less", "name": "Less", "sense": "at_most", "share": 0.2}


@pytest.mark.parametrize(
    ("cells", "severity"),
    [
        ({}, "error"),
        ({"mode": "soft"}, "warning"),
        ({"mode": "off"}, ""),
        ({"share": 0.3}, ""),
        ({"share": 0.299}, "error"),
        ({"counts": "organic"}, ""),
        ({"basis": "mass"}, ""),
        ({"window": "quarter"}, ""),
        ({"zone": "sul"}, ""),
    ],
)
def test_shares_exclude_each_other(cells: dict[str, Any], severity: str) -> None:
    """At least 30 % and at most 20 % of one whole cannot both be: named with both lines; of another whole, or apart, they can."""
    findings = found("shares-exclude-each-other", replace(tiny_law(), targets=()), targets=[FLOOR, CEILING | cells])
    assert [(f.severity, f.rows) for f in findings] == [(severity, (2, 3))] * bool(severity)


def test_a_share_of_the_law_may_exclude_the_cases() -> None:
    """The law's floor beside a ceiling of the case's own."""
    floor = replace(tiny_law().targets[0], share=0.5) if tiny_law().targets else None
    assert floor is not None
    same = {"counts": floor.counts, "denominator": floor.denominator, "fund": floor.fund, "basis": floor.basis}
    law = replace(tiny_law(), targets=(floor,))
    (finding,) = found("shares-exclude-each-other", law, targets=[CEILING | same | {"share": 0.4, "mode": "soft"}])
    assert (finding.severity, finding.rows) == ("warning", (2,))


SOLD = [
    {"counts": "bananas", "clause": 1, "attribute": "product.product", "values": "banana", "definition": "Bananas"},
    {"counts": "anybody", "clause": 1, "attribute": "supplier.kind", "values": "individual|formal_group|other", "definition": "Bought from anybody"},
]  # fmt: skip
EACH = {"target": "each", "name": "No seller of most bananas", "counts": "anybody", "within": "bananas", "sense": "at_most", "basis": "mass", "denominator": "spend", "per": "supplier", "mode": "hard"}  # fmt: skip


@pytest.mark.parametrize(
    ("cells", "severity"),
    [
        ({"share": 0.49}, "error"),  # 2 x 49 % = 98 %
        ({"share": 0.5}, ""),
        ({"share": 0.49, "mode": "soft"}, "warning"),
        ({"share": 0.49, "mode": "off"}, ""),
        ({"share": 0.49, "counts": "family_farms"}, ""),  # the firm's bananas do not count: they may be all
        ({"share": 0.0}, "error"),
        ({"share": 0.33, "within": ""}, "error"),  # 3 suppliers of all food: 99 %
        ({"share": 0.34, "within": ""}, ""),
        ({"share": 0.99, "per": ""}, "error"),  # all together
        ({"share": 1.0, "per": ""}, ""),
    ],
)
def test_ceilings_leave_no_room(cells: dict[str, Any], severity: str) -> None:
    """Two sell bananas: 50 % each is all, 49 % each is 98 %, which only a plan without bananas keeps."""
    words = {"targets": [EACH | cells], "counting_rules": added("counting_rules", *SOLD)}
    findings = found("ceilings-leave-no-room", replace(tiny_law(), targets=()), **words)
    assert [(f.severity, f.table, f.rows) for f in findings] == [(severity, "targets", (2,))] * bool(severity)
    if cells == {"share": 0.49}:
        assert "49.0%" in findings[0].what
        assert "98.0%" in findings[0].what
        assert "50.0%" in findings[0].mend
        third = added("offers", {"offer": "f1-banana", "supplier": "f1", "product": "banana", "price": 7})
        assert found("ceilings-leave-no-room", replace(tiny_law(), targets=()), **words, offers=third) == []


PAST = {"target": "families", "year": 2019, "counted": 40.0, "whole": 100.0}
SINCE = edited("targets", 0, baseline_year=2019)


def test_past_share_of_no_target() -> None:
    """A record of a share that nobody asks for is an error with the nearest name."""
    finding = one("past-share-of-no-target", tiny_law(), past_shares=[PAST, PAST | {"target": "familes"}])
    assert (finding.severity, finding.rows) == ("error", (3,))
    assert "families" in finding.what
    assert found("past-share-of-no-target", tiny_law(), past_shares=[PAST | {"target": "family-share"}]) == []


def test_past_share_above_whole() -> None:
    """100 of 100 can be, 100.01 cannot."""
    assert found("past-share-above-whole", past_shares=[PAST | {"counted": 100.0}]) == []
    assert one("past-share-above-whole", past_shares=[PAST | {"counted": 100.01}]).rows == (2,)


def test_baseline_not_on_record() -> None:
    """A share held against 2019 needs its record of 2019, whether the case or a programme asks for it."""
    finding = one("baseline-not-on-record", tiny_law(), targets=SINCE, past_shares=[PAST | {"year": 2020}])
    assert (finding.severity, finding.table, finding.rows) == ("warning", "targets", (2,))
    assert found("baseline-not-on-record", tiny_law(), targets=SINCE, past_shares=[PAST]) == []
    (rule,) = tiny_law().targets
    law = tiny_law(targets=(replace(rule, baseline_year=2019),))
    assert one("baseline-not-on-record", law).table == "case"
    assert found("baseline-not-on-record", law, past_shares=[PAST | {"target": "family-share"}]) == []


def test_baseline_of_a_part() -> None:
    """A ceiling, a quarter and a zone cannot be held against an earlier year; a share to reach of everybody can."""
    assert found("baseline-of-a-part", targets=SINCE) == []
    for cells in ({"sense": "at_most"}, {"window": "quarter"}, {"zone": "norte"}):
        assert one("baseline-of-a-part", targets=edited("targets", 0, baseline_year=2019, **cells)).rows == (2,)


def test_waiver_of_no_target() -> None:
    """A waiver names a target of the case or of the programme."""
    waiver = {"ground": "no_invoice", "note": "Minutes 1"}
    finding = one("waiver-of-no-target", tiny_law(), waivers=[waiver | {"target": "family_share"}])
    assert "“family-share”" in finding.what
    fine = [waiver | {"target": "family-share"}, waiver | {"target": "families"}]
    assert found("waiver-of-no-target", tiny_law(), waivers=fine) == []


def test_waiver_ground_unlawful() -> None:
    """Only the programme's grounds waive a share."""
    waiver = {"target": "family-share", "note": "Minutes 1"}
    finding = one("waiver-ground-unlawful", tiny_law(), waivers=[waiver | {"ground": "no_invoices"}])
    assert (finding.severity, finding.column) == ("error", "ground")
    assert "“no_invoice”" in finding.what
    assert found("waiver-ground-unlawful", tiny_law(), waivers=[waiver | {"ground": "no_invoice"}]) == []
    assert one("waiver-ground-unlawful", tiny_law(waiver_grounds={}), waivers=[waiver | {"ground": "no_invoice"}])


@pytest.mark.parametrize("cells", [{}, {"share": 0.31}, {"mode": "hard"}, {"window": "period"}])
def test_target_loosened_silent(cells: dict[str, object]) -> None:
    """A programme's target may be repeated or tightened."""
    assert found("target-loosened", tiny_law(), targets=_row(**cells)) == []


@pytest.mark.parametrize(
    ("cells", "word"),
    [
        ({"share": 0.29}, "29.0%"),
        ({"sense": "at_most"}, "at_most"),
        ({"mode": "off"}, "off"),
        ({"counts": "organic"}, "organic"),
        ({"basis": "mass"}, "mass"),
        ({"denominator": "spend"}, "spend"),
        ({"within": "organic"}, "within"),
        ({"fund": "city"}, "own"),
        ({"fund": None}, "role"),
    ],
)
def test_target_loosened(cells: dict[str, object], word: str) -> None:
    """A programme's target may not be lowered, turned off or redefined, and the finding says what was changed."""
    finding = one("target-loosened", tiny_law(), targets=_row(**cells))
    assert (finding.severity, finding.rows) == ("error", (3,))
    assert word in finding.what


@pytest.mark.parametrize(("share", "loose"), [(0.15, False), (0.14, False), (0.16, True)])
def test_target_loosened_at_most(share: float, loose: bool) -> None:
    """A share that is not to be exceeded is loosened upwards."""
    rule = TargetRule("sugar", "Sugar", "organic", "at_most", 0.15, source=source())
    row = {"target": "sugar", "name": "Sugar", "counts": "organic", "sense": "at_most", "share": share}
    assert len(found("target-loosened", tiny_law(targets=(rule,)), targets=[row])) == loose


def test_target_loosened_over_the_year() -> None:
    """A target for every period may not be spread over the year, nor a hard one made soft."""
    rule = TargetRule("t", "T", "organic", "at_least", 0.2, window="period", mode="hard", source=source())
    row = {"target": "t", "name": "T", "counts": "organic", "share": 0.2, "window": "year", "mode": "hard"}
    law = tiny_law(targets=(rule,))
    assert "year" in one("target-loosened", law, targets=[row]).what
    assert "soft" in one("target-loosened", law, targets=[row | {"window": "period", "mode": "soft"}]).what
    assert found("target-loosened", law, targets=[row | {"window": "period"}]) == []


def test_target_loosened_with_a_waiver() -> None:
    """A lawful waiver is the way to ask for less; an unlawful one is not."""
    waiver = {"target": "family-share", "ground": "no_invoice", "note": "Minutes 1"}
    loose = _row(share=0.1)
    assert found("target-loosened", tiny_law(), targets=loose, waivers=[waiver]) == []
    assert one("target-loosened", tiny_law(), targets=loose, waivers=[waiver | {"ground": "too_dear"}])


def test_target_of_the_case() -> None:
    """A target of the case's own may ask for what it likes."""
    assert found("target-loosened", tiny_law(), targets=edited("targets", 0, share=0.01, mode="off")) == []


@pytest.mark.parametrize(
    ("law", "missing"),
    [
        (tiny_law(), True),
        (tiny_law(targets=()), False),
        (tiny_law(targets=(TargetRule("t", "T", "organic", "at_least", 0.2, source=source()),)), False),
    ],
)
def test_fund_of_role_missing(law: Law, missing: bool) -> None:
    """A target of the programme on a fund's role needs a fund of that role."""
    funds = [row | {"role": "own"} for row in rows("funds")]
    assert [f.severity for f in found("fund-of-role-missing", law, funds=funds)] == ["error"] * missing
    assert found("fund-of-role-missing", law) == []


def test_fund_of_role_missing_waived() -> None:
    """A waived target needs no fund."""
    funds = [row | {"role": "own"} for row in rows("funds")]
    waiver = {"target": "family-share", "ground": "no_invoice", "note": "Minutes 1"}
    assert found("fund-of-role-missing", tiny_law(), funds=funds, waivers=[waiver]) == []


def test_attribute_refused() -> None:
    """A counting rule may not look at what the law refuses, and the reason is the law's."""
    law = tiny_law(refusals={"supplier.kind": "Size may not decide."})
    finding = one("attribute-refused", law)
    assert (finding.severity, finding.table, finding.rows) == ("error", "counting_rules", (2,))
    assert finding.why == "Size may not decide."
    assert found("attribute-refused", tiny_law(refusals={"supplier.tier": "Nearness may not decide."})) == []


def test_counting_definitions_differ() -> None:
    """Two definitions of one rule are told, whatever their order; one, or the same twice, is right."""
    rule = {"counts": "x", "clause": 1, "attribute": "product.food_group", "values": "fruit"}
    other = rule | {"clause": 2, "values": "legume"}
    for first, second, wrong in (
        ("Fruit", "Pulses", True),
        ("Fruit", "", False),
        ("", "Fruit", False),
        ("Fruit", "Fruit", False),
    ):
        table = [rule | {"definition": first}, other | {"definition": second}]
        assert bool(found("counting-definitions-differ", counting_rules=table)) is wrong


def test_fund_pays_unknown_invoices() -> None:
    """A fund that ends and pays by invoice asks when suppliers invoice; one supplier that says so is enough, and so is no last day."""
    funds = edited("funds", 0, paid_on="invoice", last_day=date(2026, 3, 31))
    finding = one("fund-pays-unknown-invoices", funds=funds)
    assert (finding.severity, finding.rows, finding.column) == ("warning", (2,), "paid_on")
    for words in ({"invoice_day": 31}, {"days_to_invoice": 0}):
        assert found("fund-pays-unknown-invoices", funds=funds, suppliers=edited("suppliers", 0, **words)) == []
    assert found("fund-pays-unknown-invoices", funds=edited("funds", 0, paid_on="invoice")) == []
    assert found("fund-pays-unknown-invoices", funds=edited("funds", 0, last_day=date(2026, 3, 31))) == []


def test_fund_outside_plan_reckons_with_late_invoices() -> None:
    """A fund that begins five days after the plan pays what is invoiced five days after the delivery, not what is invoiced four after."""
    funds = edited("funds", 0, paid_on="invoice", first_day=date(2026, 3, 18))
    for days, told in ((5, False), (4, True)):
        suppliers = edited("suppliers", 0, days_to_invoice=days)
        assert bool(found("fund-outside-plan", funds=funds, suppliers=suppliers)) is told
    by_delivery = edited("funds", 0, first_day=date(2026, 3, 18))
    assert found("fund-outside-plan", funds=by_delivery, suppliers=edited("suppliers", 0, days_to_invoice=5))


@pytest.mark.parametrize(
    ("sense", "per", "told"), [("at_least", "supplier", 1), ("at_most", "supplier", 0), ("at_least", "site", 0)]
)
def test_least_of_each_supplier(sense: str, per: str, told: int) -> None:
    """A least share of each supplier is refused: all of them would have to be bought from; a most, and a least of each site, is not."""
    targets = edited("targets", 0, sense=sense, per=per)
    assert len(found("least-of-each-supplier", targets=targets)) == told
