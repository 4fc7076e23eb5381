"""What changes between the law of 2025 and that of 2026, country by country, right by hand."""

from __future__ import annotations

from datetime import date

import pytest

from planner.programmes import rule_changes
from planner.studies.law_change import law_change
from tests.cases import edited, tiny_case
from tests.verify.contracts import bananas

LAST, FIRST = date(2025, 12, 31), date(2026, 1, 1)


def changes(programme: str, before: date = LAST, after: date = FIRST) -> dict[str, tuple[str, str]]:
    """Return each rule that changes, with its value on both days."""
    found = rule_changes(programme, before, after)
    return {row["rule"]: (row["before"], row["after"]) for row in found.to_dict("records")}


def test_brazil() -> None:
    """45 % of family farming in place of 30, 85 % fresh in place of 80, 10 % processed in place of 15, and higher rates."""
    found = changes("br-pnae")
    rates = {rule: value for rule, value in found.items() if rule.startswith("rates.")}
    assert {rule: value for rule, value in found.items() if rule not in rates} == {
        "targets.family-share": ("30 %", "45 %"),
        "targets.fresh-share": ("80 %", "85 %"),
        "targets.processed-share": ("15 %", "10 %"),
    }
    assert rates["rates.primary"] == ("0.5", "0.57")
    assert len(rates) == 9


def test_brazil_in_money() -> None:
    """100 pupils in primary and 50 in pre-school, 200 days: 100 x 200 x 0.50 + 50 x 200 x 0.72 = 17,200, of which 30 % are 5,160.

    In 2026 100 x 200 x 0.57 + 50 x 200 x 0.82 = 19,600, of which 45 % are 8,820: 3,660 more from family farming.
    """
    case = tiny_case(
        case=edited("case", 0, programmes="br-pnae"), counting_rules=[], targets=[], fund_rates=[],
        funds=[
            {"fund": "transfer", "name": "PNAE", "role": "transfer", "days_paid": 200},
            {"fund": "city", "name": "City", "role": "own", "amount": 10**6},
        ],
    )  # fmt: skip
    figures = law_change(case, LAST, FIRST).figures.set_index("measure")[["before", "after", "change"]]
    assert figures.loc["money:transfer"].tolist() == [17200.0, 19600.0, 2400.0]
    assert figures.loc["asked:family-share"].tolist() == [5160.0, 8820.0, 3660.0]
    assert figures.loc["required:family-share", "change"] == pytest.approx(0.15)


def test_france() -> None:
    """On the continent only the thresholds of procedures change with 2026 (221,000 to 216,000); overseas 35 and 10 % in place of 20 and 5. HVE of level 2 counts to the end of 2026."""
    found = {rule for rule in changes("fr-egalim") if not rule.startswith("variants.")}
    assert found == {"award_routes.mapa", "award_routes.procedure-formalisee"}
    overseas = changes("fr-egalim-reunion")
    assert overseas["award_routes.procedure-formalisee"][1].endswith("216,000.00)")
    assert {rule: value for rule, value in overseas.items() if rule not in found} == {
        "targets.egalim-durable": ("20 %", "35 %"),
        "targets.egalim-organic": ("5 %", "10 %"),
    }
    later = changes("fr-egalim", date(2026, 12, 31), date(2027, 1, 1))
    assert later["counting_rules.egalim_hve"] == ("hve, hve_2", "hve")
    assert "hve_2" in later["counting_rules.egalim_durable"][0]
    assert "hve_2" not in later["counting_rules.egalim_durable"][1]
    assert changes("fr-egalim", date(2026, 12, 30), date(2026, 12, 31)) == {}


def test_reunion_in_money() -> None:
    """112 dozen, 2.00 each, organic 3.00: 16 organic are 48 of 240, 20 %; for 35 % it takes 30, 90 of 254: 14.00 more."""
    offers = [
        {"offer": "firm", "supplier": "firma", "product": "banana", "price": 2.0},
        {"offer": "coop", "supplier": "coop", "product": "banana", "price": 3.0, "organic": True},
    ]
    head = edited("case", 0, programmes="fr-egalim-reunion", country="FR", currency="EUR")
    figures = law_change(bananas(case=head, offers=offers), LAST, FIRST).figures.set_index("measure")
    assert figures.loc["reached:egalim-durable", ["before", "after"]].tolist() == [48.0, 90.0]
    assert figures.loc["asked:egalim-durable", ["before", "after"]].tolist() == pytest.approx([0.2 * 240, 0.35 * 254])
    assert figures.loc["goods_amount", ["before", "after", "change"]].tolist() == [240.0, 254.0, 14.0]


def test_the_united_states() -> None:
    """From 14 January 2026 the fat of milk is left out; 90 % of the food is domestic from July 2025 on, 92 % from 2028, 95 % from 2031."""
    milk = changes("us-nslp", date(2026, 1, 13), date(2026, 1, 14))
    assert set(milk) == {"standards.saturated-fat"}
    before, after = milk["standards.saturated-fat"]
    assert after == f"{before}; without milk"
    steps = [date(year, 7, 1) for year in (2025, 2028, 2031)]
    eves = [date(year, 6, 30) for year in (2025, 2028, 2031)]
    shares = [changes("us-nslp", eve, day)["targets.domestic-food"] for eve, day in zip(eves, steps, strict=True)]
    assert shares == [("", "90 %"), ("90 %", "92 %"), ("92 %", "95 %")]


@pytest.mark.parametrize(("before", "after", "told"), [(date(2025, 12, 30), LAST, False), (LAST, FIRST, True)])
def test_peru(before: date, after: date, told: bool) -> None:
    """Wasi Mikuna ends with 2025: on its last day nothing has changed, on the first of 2026 its successor is named."""
    found = changes("pe-wasi-mikuna", before, after)
    assert found == ({"programme": ("in force", "ended; in its place: pe-pae")} if told else {})
